"""Distinct texts of a batch, with counts and first rows."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from scanner.detection.columns import ROWS_KEPT, distinct
from scanner.text import is_empty, to_text

CELLS = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from(["", " ", "\u00a0", "a", "b", "c", "1", "1.0", "true", "ä"]),
        st.integers(0, 2),
        st.sampled_from(
            [0.0, 1.0, 1.5, float("nan"), True, False, Decimal("1.0"), date(2024, 1, 1), b"a", b"\xff\xd8", b""]
        ),
    ),
    max_size=40,
)


def naive(cells):
    rows, empty, other = {}, 0, 0
    for row, cell in enumerate(cells):
        text = to_text(cell)
        if is_empty(cell) or (text is not None and is_empty(text)):
            empty += 1
        elif text is None:
            other += 1
        else:
            rows.setdefault(text, []).append(row)
    return rows, empty, other


@given(CELLS)
def test_equals_the_plain_count(cells):
    rows, empty, other = naive(cells)
    found = distinct(cells)
    assert dict(zip(found.texts, found.counts, strict=True)) == {text: len(where) for text, where in rows.items()}
    assert dict(zip(found.texts, found.rows, strict=True)) == {
        text: tuple(where[:ROWS_KEPT]) for text, where in rows.items()
    }
    assert (found.empty, found.other) == (empty, other)
    assert found.filled + found.empty == len(cells)


@given(st.lists(st.sampled_from(["a", "b", "", None, " "]), max_size=30))
def test_texts_alone_take_the_fast_way_to_the_same_answer(cells):
    rows, empty, _ = naive(cells)
    found = distinct(cells)
    assert list(found.texts) == list(rows)
    assert found.empty == empty


class Held(list):
    """Be texts that come with their Arrow array, as a reader of columns gives them."""


@given(st.lists(st.sampled_from(["a", "b", "", "ä", " ", "\u00a0"]), max_size=30), st.integers(0, 3))
def test_texts_in_arrows_form_give_the_same(cells, start):
    held = Held(cells)
    held.array = pa.array(["x"] * start + cells, pa.string())[start:]
    plain, found = distinct(cells), distinct(held)
    assert list(found.texts) == list(plain.texts)
    assert found.codes.tolist() == plain.codes.tolist()
    assert found.counts.tolist() == plain.counts.tolist()
    assert (found.empty, found.other) == (plain.empty, plain.other)
    assert found.array.to_pylist() == list(found.texts)


def test_types_with_equal_values_are_kept_apart():
    found = distinct([1, True, 1.0, "1", Decimal("1.0")])
    assert dict(zip(found.texts, found.counts, strict=True)) == {"1": 3, "true": 1, "1.0": 1}


def test_traits_are_weighted():
    assert distinct(["00100", "00100", "Maija Esimerkki"]).traits() == {
        "digits": 2,
        "number": 2,
        "single_token": 2,
        "capitalised": 1,
        "name_like": 1,
    }


def test_repr_shows_no_text():
    assert "marker" not in repr(distinct(["marker", None, b"\xff"]))
    assert repr(distinct(["marker", None])) == "Distinct(1 texts in 1 cells, 1 empty, 0 other)"
