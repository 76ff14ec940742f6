"""Parts of a delimited file, read apart, give the rows and the problems of the whole file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import delimited
from connectors.contract import rows_of
from connectors.delimited import DelimitedSource
from scanner.model import Cell, Part, Problem, SourceInfo, Table

INFO = SourceInfo("crm", "crm.csv", "delimited")
Rows = dict[int, list[tuple[str, Cell]]]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "PART_BYTES", 40)


def read(source: DelimitedSource, table: Table, part: Part | None = None) -> Rows:
    out: Rows = {}
    for batch in source.batches(table, 7, None, part):
        for index in range(batch.rows):
            row = out.setdefault(batch.row_number(index), [])
            row += [(c.column.name, c.cells[index]) for c in batch.columns if c.cells[index] is not None]
    return out


def whole(path: Path) -> tuple[Rows, list[Problem]]:
    with DelimitedSource(INFO, path) as source:
        found = [read(source, table) for table in source.tables()]
        return found[0] if found else {}, source.problems


def apart(path: Path) -> tuple[Rows, list[Problem], int, bool]:
    """Read every part from a source of its own, as workers do."""
    with DelimitedSource(INFO, path) as planner:
        tables = planner.tables()
        if not tables:
            return {}, planner.problems, 0, True
        parts = planner.partitions(tables[0], 1)
        rows: Rows = {}
        counts: Counter[str] = Counter()
        before = 0
        for part in parts:
            with DelimitedSource(INFO, path) as source:
                found = read(source, source.tables()[0], part)
                counts.update(source.counts)
            for number, row in found.items():
                rows[number + before if number else 0] = row
            before += len([number for number in found if number])
        fits = planner.conclude(tables[0], counts)
        return rows, planner.problems, len(parts), fits


FIELD = st.text('aå;"\n\r 1', max_size=8)
QUOTED = FIELD.map(lambda text: '"' + text.replace('"', '""') + '"')
PLAIN = st.text("aå1 '", max_size=8)
LINE = st.one_of(
    st.lists(st.one_of(PLAIN, QUOTED), min_size=3, max_size=3).map(";".join),
    st.lists(PLAIN, min_size=3, max_size=3).map(";".join),
    st.lists(PLAIN, min_size=1, max_size=5).map(";".join),
    FIELD,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=60), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_any_text_gives_the_same_rows(tmp_path: Path, lines: list[str], end: str, encoding: str) -> None:
    path = tmp_path / "crm.csv"
    path.write_bytes(end.join(["nimi;huomio;luotu", *lines]).encode(encoding))
    rows, problems, parts, fits = apart(path)
    if parts > 1 and fits:
        assert (rows, problems) == whole(path)


def test_a_clean_file_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("nimi;huomio\n" + 'Ä;"rivi 1\nrivi 2, ja"\nB;c\n' * 50 + "a;b;c\n\n", "utf-8")
    rows, problems, parts, fits = apart(path)
    assert (rows, problems) == whole(path)
    assert fits
    assert parts > 20
    assert [(p.reason, p.params["rows"]) for p in problems] == [("ragged", 101)]


def test_a_cut_inside_a_cell_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("nimi;huomio\n" + "a;b\n" * 20 + 'c;"\n' + "x;y\n" * 30 + '"\n' + "a;b\n" * 20, "utf-8")
    with DelimitedSource(INFO, path) as source:
        (table,) = source.tables()
        size, changed = path.stat().st_size, path.stat().st_mtime_ns
        middle = path.read_bytes().index(b"x;y") + 4 * 5
        counts: Counter[str] = Counter()
        for number, span in enumerate([(0, middle), (middle, size)]):
            read(source, table, Part(1, None, (*span, size, changed), number))
            counts.update(source.counts)
        assert not source.conclude(table, counts)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_whose_line_feeds_are_no_single_bytes_is_not_cut(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "crm.csv"
    path.write_bytes(("nimi;huomio\r\n" + "a;b\r\n" * 100).encode(encoding))
    with DelimitedSource(INFO, path) as source:
        assert not source.partitions(source.tables()[0], 1)


def test_a_file_that_was_changed_between_two_parts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("nimi;huomio\n" + "a;b\n" * 100, "utf-8")
    with DelimitedSource(INFO, path) as planner:
        (table,) = planner.tables()
        first, second, *_ = planner.partitions(table, 1)
        read(planner, table, first)
        counts = Counter(planner.counts)
        with path.open("a", encoding="utf-8") as more:
            more.write("c;d\n")
        with DelimitedSource(INFO, path) as source:
            assert "c" not in str(rows_of(source, source.tables()[0], 7, 1))
            read(source, table, second)
            counts.update(source.counts)
        assert planner.conclude(table, counts)
        assert [p.reason for p in planner.problems] == ["changed"]
