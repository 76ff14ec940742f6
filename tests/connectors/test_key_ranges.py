"""A table read by ranges of its key gives every row once, in the order of the whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.key_ranges import ranges
from tests.connectors.test_database import database, source_at

KEYED = "CREATE TABLE t (id INTEGER PRIMARY KEY, nimi TEXT);"


def rows_of(source, table, part=None):
    return [
        row for batch in source.batches(table, 7, None, part) for row in zip(*(c.cells for c in batch.columns), strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("keys", [range(1, 101), [1, 2, 3, 10**12], range(-50, 50), [5], []])
def test_parts_are_the_whole(keys, tmp_path):
    inserted = "".join(f"INSERT INTO t VALUES ({key}, 'n{key}');" for key in keys)
    database(tmp_path / "a.db", KEYED + inserted)
    with source_at(tmp_path / "a.db") as source:
        (table,) = source.tables()
        parts = source.partitions(table, 20)
        assert len(parts) == (len(keys) // 10 if len(keys) >= 20 else 0)
        if parts:
            counts = {}
            found = []
            for part in parts:
                found += rows_of(source, table, part)
                counts = {name: counts.get(name, 0) + count for name, count in source.counts.items()}
            assert found == rows_of(source, table)
            assert source.conclude(table, counts)
        assert not source.problems


@pytest.mark.parametrize(
    "columns",
    [
        "id TEXT PRIMARY KEY, a",
        "id REAL PRIMARY KEY, a",
        "id INTEGER, a, PRIMARY KEY (id, a)",
        "id INTEGER, a",
        "id INTEGER PRIMARY KEY, a BLOB",
    ],
)
def test_what_is_not_cut(columns, tmp_path):
    inserted = "".join(f"INSERT INTO t VALUES ({key}, 'n{key}');" for key in range(100))
    database(tmp_path / "a.db", f"CREATE TABLE t ({columns});" + inserted)
    with source_at(tmp_path / "a.db") as source:
        (table,) = source.tables()
        assert source.partitions(table, 20) == ()


def test_a_key_that_holds_texts_as_well(tmp_path):
    """A table without row ids takes anything as a key; texts come after all numbers."""
    inserted = "".join(f"INSERT INTO t VALUES ({key}, 'n');" for key in range(50)) + "INSERT INTO t VALUES ('x', 'n');"
    database(tmp_path / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, nimi TEXT) WITHOUT ROWID;" + inserted)
    with source_at(tmp_path / "a.db") as source:
        (table,) = source.tables()
        parts = source.partitions(table, 20)
        rows = [row for part in parts for row in rows_of(source, table, part)] if parts else rows_of(source, table)
        assert len(rows) == 51


def test_rows_that_come_and_go_meanwhile_are_told_once(tmp_path):
    inserted = "".join(f"INSERT INTO t VALUES ({key}, 'n');" for key in range(100))
    database(tmp_path / "a.db", KEYED + inserted)
    with source_at(tmp_path / "a.db") as source:
        (table,) = source.tables()
        assert source.conclude(table, {"rows": 101, "cut": 2, "repaired": 3})
        assert [(p.reason, p.params.get("count"), p.params.get("rows")) for p in source.problems] == [
            ("truncated_value", 2, None),
            ("bad_bytes", 3, None),
            ("changed", None, 101),
        ]


def test_texts_that_are_no_utf8_are_counted_for_all_parts(tmp_path):
    database(tmp_path / "a.db", KEYED + "".join(f"INSERT INTO t VALUES ({key}, 'n');" for key in range(100)))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("UPDATE t SET nimi = CAST(x'4de46b69' AS TEXT) WHERE id IN (3, 97)")
        connection.commit()
    with source_at(tmp_path / "a.db") as source:
        (table,) = source.tables()
        counts, found = {}, []
        for part in source.partitions(table, 20):
            found += rows_of(source, table, part)
            counts = {name: counts.get(name, 0) + count for name, count in source.counts.items()}
        assert [key for key, name in found if name == "Mäki"] == [3, 97]
        assert [key for key, _ in found] == list(range(100))
        assert counts == {"rows": 100, "cut": 0, "repaired": 2}


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**9), st.integers(1, 2000))
def test_ranges_hang_together(least, width, parts):
    made = ranges(least, least + width, parts)
    assert len(made) <= parts
    assert [part.number for part in made] == list(range(len(made)))
    for one, other in pairwise(made):
        assert one.span[1] == other.span[0]
        assert least < one.span[1] <= least + width
    if made:
        assert (made[0].span[0], made[-1].span[1]) == (None, None)
