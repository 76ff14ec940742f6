from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words import Words, seen_from
from scanner.model import Reason, UsageError
from scanner.taxonomy import LANGUAGES


@pytest.mark.parametrize(("expected", "said"), [(0.06, "alle 1"), (0.0, "alle 1"), (1.4, "noin 1"), (63.8, "noin 64")])
def test_an_estimate_is_a_whole_number(expected, said):
    words = Words("fi")
    assert words.chance(expected) == said
    reason = Reason("chance", {"expected": expected, "passed": 9})
    assert words.reason(reason) == f"sattumalta täsmäisi {said}, täsmää 9"


@pytest.mark.parametrize(
    ("lang", "number", "written"),
    [
        ("fi", 12345, "12\u00a0345"),
        ("fi", 0.5, "0,5"),
        ("fi", -3, "\u22123"),
        ("sv", 1234567, "1\u00a0234\u00a0567"),
        ("en", 12345, "12,345"),
        ("en", 0.5, "0.5"),
        ("fi", 0, "0"),
    ],
)
def test_numbers(lang, number, written):
    assert Words(lang).number(number) == written


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_no_digit_of_a_number_is_lost(number, lang):
    digits = "".join(c for c in Words(lang).number(number) if c.isdigit())
    assert int(digits) == abs(number)


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (1, 1_000_000, "< 0,1\u00a0%"),
        (999_999, 1_000_000, "99,9\u00a0%"),
        (1, 1, "100\u00a0%"),
        (0, 5, "0\u00a0%"),
        (1, 8, "12,5\u00a0%"),
        (0, 0, "–"),
    ],
)
def test_a_share_never_rounds_to_nothing_or_everything(part, whole, written):
    assert Words("fi").share(part, whole) == written


def test_dates():
    fi, en = Words("fi"), Words("en")
    assert fi.day(date(2026, 6, 5)) == "5.6.2026"
    assert en.day(date(2026, 6, 5)) == "5 June 2026"
    assert fi.day(None) == "–"
    assert fi.moment(datetime(2026, 6, 5, 9, 7)) == "5.6.2026 9.07"  # noqa: DTZ001 - the clock of the place
    assert [fi.stated_date(t) for t in ("2026", "2026-06", "2026-06-15", None, "kesä")] == [
        "2026",
        "6/2026",
        "15.6.2026",
        "–",
        "–",
    ]
    assert en.stated_date("2026-06") == "June 2026"


def test_reasons_are_worded_and_unknown_ones_still_say_what_they_are():
    fi = Words("fi")
    assert (
        fi.reason(Reason("validated", {"passed": 1180, "matching": 1200}))
        == "tarkiste täsmää 1\u00a0180/1\u00a0200 kertaa"
    )
    assert fi.reason(Reason("derived", {"item": "identity.national_id"})) == "sisältyy tietoon «henkilötunnus»"
    assert fi.reason(Reason("hidden", {"place": "hidden row"})) == "tieto on piilossa: piilotettu rivi"
    assert fi.reason(Reason("years", {"first_year": 1931, "last_year": 2004})).endswith("(1931–2004)")
    assert fi.reason(Reason("new_thing", {"word": "x", "n": 3})) == "new thing (n 3, word x)"
    assert fi.reason(Reason("validated", {"other": 1})) == "validated (other 1)"


def test_values_can_not_fill_placeholders_of_their_own():
    assert (
        Words("fi").reason(Reason("header", {"word": "{passed}{0}%s"}))
        == "sarakkeen nimi viittaa tietoon («{passed}{0}%s»)"
    )


def test_samplings():
    fi = Words("fi")
    assert fi.sampling("full") == "kaikki rivit"
    assert fi.sampling("first 5000 rows") == "5\u00a0000 ensimmäistä riviä"
    assert "ei tiedetä mitään" in fi.sampling("first 5000 rows", 5000)
    assert (
        Words("en")
        .sampling("random 5000 rows", 5000)
        .endswith("at least 0.060% of the rows was among them with 95% certainty")
    )
    assert "minst 0,060\u00a0% av raderna" in Words("sv").sampling("random 5000 rows", 5000)
    assert "%" not in fi.sampling("interrupted after 5000 rows", 5000)
    assert fi.sampling("TABLESAMPLE 1 %") == "TABLESAMPLE 1 %"


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError, match="fi, sv, en"):
        Words("de")


def test_expectations_of_a_header_are_named_one_by_one():
    assert (
        Words("fi").reason(Reason("content", {"trait": "capitalised,single_token"}))
        == "sisältö sopii nimeen (isolla alkavia, yksittäisiä sanoja)"
    )


def test_small_fractions_are_not_nothing():
    assert Words("fi").number(0.03225806) == "0,0323"


@pytest.mark.parametrize(("share", "rows"), [(0.1, 29), (0.01, 299), (0.001, 2995), (0.0001, 29956)])
def test_what_a_sample_shows(share, rows):
    """The published table of sample sizes: ln 0.05 / ln(1 - p)."""
    assert seen_from(rows) <= share < seen_from(rows - 1)
