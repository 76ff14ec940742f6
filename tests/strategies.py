"""Hypothesis strategies for what merges: cells, evidence, profiles."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from scanner.model import (
    AnchorDays,
    BottomK,
    Cell,
    Column,
    ColumnProfile,
    ColumnRef,
    Evidence,
    EvidenceKey,
    Lengths,
    Table,
    TableProfile,
    TableRef,
)
from scanner.model.profile import FIRST_ROWS_KEPT, SHAPES_KEPT
from scanner.model.sketch import smallest_counts

REF = TableRef("crm", "crm.csv", "crm.csv")
COLUMNS = (Column("a", 1), Column("b", 2))

counts = st.integers(1, 50)
names = st.text("abc", min_size=1, max_size=2)

cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            " ",
            "\u00a0",
            "ID12",
            "ID13",
            " ID12 ",
            "see ID14 and ID15",
            "a@b.fi",
            "info@b.fi",
            "0",
            "1.2.1990",
            "kyllä",
            '{"a": "ID12", "ID14": [{"b": "see ID15"}, "ID13"]}',
            '["ID12"]',
            "<r><a n='ID12'>a@b.fi</a></r>",
            "6,43007E+17",
            "13.10.1952",
            "931W",
        ]
    ),
    st.integers(-5, 5),
    st.booleans(),
    st.floats(allow_nan=True, width=16),
    st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    st.sampled_from([b"ID12", b"\x89PNG\r\n", Decimal("1.50"), Decimal(1)]),
    st.text(max_size=6),
)


def rows(columns: int = 2, max_size: int = 30) -> st.SearchStrategy[list[tuple[Cell, ...]]]:
    """Give rows of cells."""
    return st.lists(st.tuples(*[cells] * columns), max_size=max_size)


@st.composite
def cuts(draw: st.DrawFn, size: int) -> list[tuple[int, int]]:
    """Cut a range into neighbouring parts."""
    places = sorted(draw(st.sets(st.integers(1, max(1, size - 1)), max_size=5))) if size > 1 else []
    bounds = [0, *places, size]
    return [(a, b) for a, b in itertools.pairwise(bounds) if b > a]


keys = st.builds(
    EvidenceKey,
    st.sampled_from(["contact.email", "identity.national_id"]),
    st.sampled_from(["email", "fi.henkilotunnus"]),
    st.sampled_from(["column", "embedded"]),
    st.sampled_from(["", "comment"]),
    st.sampled_from(["person", "role"]),
    st.booleans(),
)
evidence = st.builds(
    Evidence,
    cells=counts,
    validated=counts,
    matching=counts,
    scores=st.dictionaries(st.integers(0, 100), counts, max_size=3),
    subtypes=st.dictionaries(names, counts, max_size=3),
    shapes=st.dictionaries(st.text("dX-", min_size=1, max_size=5), counts, max_size=40).map(
        lambda shapes: smallest_counts(shapes, SHAPES_KEPT)
    ),
    signs=st.dictionaries(names, counts, max_size=3),
    first_rows=st.sets(st.integers(1, 99), max_size=FIRST_ROWS_KEPT).map(lambda rows: tuple(sorted(rows))),
)
sketches = st.sets(st.integers(0, 2**16), max_size=20).map(lambda digests: BottomK(8).add(digests))
lengths = st.builds(
    Lengths,
    st.none() | st.integers(0, 9),
    st.none() | st.integers(9, 99),
    st.integers(0, 999),
)


def column_profiles(column: Column = COLUMNS[0]) -> st.SearchStrategy[ColumnProfile]:
    """Give profiles of one column."""
    return st.builds(
        ColumnProfile,
        ref=st.just(ColumnRef(REF, column.position, column.name)),
        column=st.just(column),
        cells_seen=counts,
        cells_empty=counts,
        lengths=lengths,
        evidence=st.dictionaries(keys, evidence, max_size=3),
        traits=st.dictionaries(names, counts, max_size=3),
        years=st.dictionaries(st.integers(1900, 2026), counts, max_size=3),
        distinct=sketches,
    )


anchor_days = st.builds(
    AnchorDays,
    st.just("a"),
    st.dictionaries(st.dates(date(2000, 1, 1), date(2026, 1, 1)), counts, max_size=3),
    st.integers(0, 9),
    st.integers(0, 9),
)


@st.composite
def table_profiles(draw: st.DrawFn) -> TableProfile:
    """Give profiles of one table; each has some of its columns."""
    columns = [draw(column_profiles(column)) for column in draw(st.sets(st.sampled_from(COLUMNS)))]
    return TableProfile(
        ref=REF,
        table=Table(REF, COLUMNS),
        rows_read=draw(counts),
        columns={profile.ref: profile for profile in columns},
        anchors={"a": draw(anchor_days)} if draw(st.booleans()) else {},
        across=draw(st.dictionaries(names, counts, max_size=2)),
    )
