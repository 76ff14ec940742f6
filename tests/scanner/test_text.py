"""Cells to text, normalisation, shapes, dates, traits."""

import sys
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import text as t

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
ODD_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "aäÅ09 -\u00a0\u202f\u2013\u2212\u00ad\u200b\ufeff\u200d０９\u0308\u0301é가각\U00011935\U00011930"
        ),
        st.characters(exclude_categories=()),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("0401234567", "0401234567"),
        ("", ""),
        (None, None),
        (401234567, "401234567"),
        (401234567.0, "401234567"),
        (3.58e11, "358000000000"),
        (6.43007e17, "643007000000000000"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (float("nan"), None),
        (float("inf"), "inf"),
        (Decimal("12.00"), "12.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
        (True, "true"),
        (False, "false"),
        (date(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5), "2024-01-05"),  # noqa: DTZ001 - spreadsheets have no zones
        (datetime(2024, 1, 5, 12, 30), "2024-01-05 12:30:00"),  # noqa: DTZ001 - the same
        (datetime(2024, 1, 5, tzinfo=UTC), "2024-01-05 00:00:00+00:00"),
        (time(9, 5), "09:05:00"),
        (timedelta(hours=2), "2:00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ("ä".encode(), "ä"),
        (b"M\xe4ki", "Mäki"),
        (b"abc\x00\x00", "abc"),
        (b"\x89PNG\r\n\x1a\n\x00", None),
        (b"\xff\xd8\xff\xe0", None),
        (np.float64(5.0), "5"),
        (np.float64("nan"), None),
        (np.int64(7), "7"),
        (pd.NaT, None),
        (pd.Timestamp("2024-01-05 10:00"), "2024-01-05 10:00:00"),
    ],
)
def test_to_text(cell, text):
    assert t.to_text(cell) == text


@pytest.mark.parametrize(
    "cell", [None, "", " \t\r\n", "\u00a0\u200b", float("nan"), b"", b" \x00", Decimal("NaN"), pd.NaT]
)
def test_empty(cell):
    assert t.is_empty(cell)


@pytest.mark.parametrize("cell", ["NA", "None", "nan", "-", "0", 0, 0.0, False, b"\x89PNG", date(2024, 1, 1)])
def test_not_empty(cell):
    assert not t.is_empty(cell)


@given(ODD_TEXT)
def test_normalise_is_nfc_of_the_mapped_text(text):
    clean = t.normalise(text)
    assert clean.text == unicodedata.normalize("NFC", text.translate(t._MAP))
    assert t.normalise(clean.text).text == clean.text


@given(ODD_TEXT)
def test_offsets_lead_back(text):
    clean = t.normalise(text)
    if clean.offsets is None or clean.ends is None:
        assert clean.text == text
        return
    assert len(clean.offsets) == len(clean.text) + 1
    assert len(clean.ends) == len(clean.text)
    assert clean.offsets[-1] == len(text)
    assert list(clean.offsets) == sorted(clean.offsets)
    for index, char in enumerate(clean.text):
        start, end = clean.span(index, index + 1)
        assert 0 <= start < end <= len(text)
        if char.isascii() and char.isalnum() and end - start == 1:
            assert t.normalise(text[start:end]).text == char


def test_a_span_leaves_out_what_was_removed_behind_it():
    clean = t.normalise("\u200b13\u00ad1052\u2013999X\u00ad!")
    assert clean.text == "131052-999X!"
    assert clean.span(0, 11) == (1, 13)


def test_whatever_nfc_composes_is_seen_as_composing():
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            assert t._composes(chr(int(parts[1], 16))), hex(code)


@given(ANY_TEXT)
def test_a_shape_shows_no_letter_and_no_digit(value):
    shape = t.shape(value)
    assert len(shape) == len(value)
    assert {c for c in shape if c.isalnum()} <= set("dXx")
    assert shape.isprintable() or shape == ""
    loose = t.shape_loose(value)
    assert {c for c in loose if c.isalnum()} <= set("dAa")
    assert "ddd" not in loose
    assert "aaa" not in loose.lower()


def test_long_shapes_are_cut():
    assert t.shape("1" * 100) == "d" * 64 + "…"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1.2.2024", date(2024, 2, 1)),
        ("01.02.2024 klo 9.05", date(2024, 2, 1)),
        ("31/12/1999", date(1999, 12, 31)),
        ("12/31/1999", None),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2024-01-05T08:00:00Z", date(2024, 1, 5)),
        ("2024-01-05 08:00:00.123+02:00", date(2024, 1, 5)),
        (" 2024/1/5 ", date(2024, 1, 5)),
        ("9999-12-31", date(9999, 12, 31)),
        ("1.2.24", None),
        ("1.2/2024", None),
        ("20240105", None),
        ("x1.2.2024", None),
        (date(2020, 5, 1), date(2020, 5, 1)),
        (datetime(2020, 5, 1, 3), date(2020, 5, 1)),  # noqa: DTZ001 - spreadsheets have no zones
        (pd.NaT, None),
        (20240105, None),
        (True, None),
        (None, None),
    ],
)
def test_parse_day(value, day):
    assert t.parse_day(value) == day


def test_compact_days_need_asking():
    assert t.parse_day("20240105", compact=True) == date(2024, 1, 5)
    assert t.parse_day(20240105, compact=True) == date(2024, 1, 5)
    assert t.parse_day("20240105093000", compact=True) == date(2024, 1, 5)
    assert t.parse_day("20241305", compact=True) is None


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_back(day):
    assert t.parse_day(day.isoformat()) == day
    assert t.parse_day(f"{day.day}.{day.month}.{day.year}") == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00100", {"digits", "number", "single_token"}),
        ("0", {"digits", "number", "zero", "single_token"}),
        ("1 234,50 €", {"number", "decimal"}),
        ("0,00", {"number", "decimal", "zero", "single_token"}),
        ("Kyllä", {"boolean", "single_token", "capitalised"}),
        ("2024-01-05", {"date"}),
        ("5.1.2024 12:00", {"date", "timestamp"}),
        ("00000000-0000-4000-8000-000000000001", {"uuid", "single_token"}),
        ('{"a": [1]}', {"json"}),
        ("AB-123", {"code", "single_token", "upper"}),
        ("Maija Esimerkki-Malli", {"capitalised", "name_like"}),
        ("MALLINEN M.", {"capitalised", "upper", "name_like"}),
        ("Mallinen, Maija", {"capitalised", "name_like"}),
        ("Asiakas soitti ja pyysi lisäaikaa.", {"capitalised", "words", "sentence"}),
        ("yksi\nkaksi", {"multiline"}),
        ("  ", set()),
    ],
)
def test_traits(text, expected):
    assert set(t.traits(text)) == expected


@given(ANY_TEXT)
def test_traits_come_from_the_closed_list(text):
    found = t.traits(text)
    assert set(found) <= set(t.TRAITS)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("text", ["A" * 100_000, "[" * 100_000 + "]", "Aa " * 50_000, "A-" * 50_000, "1 " * 50_000])
def test_traits_of_hostile_texts(text):
    assert set(t.traits(text)) <= set(t.TRAITS)
