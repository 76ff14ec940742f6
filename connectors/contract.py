"""The checks that every Source must pass, by name; a third-party connector's tests run them over its own fixtures.

@pytest.mark.parametrize("check", CHECKS)
def test_contract(check, tmp_path):
run(check, Subject("mine", make), tmp_path)
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

from scanner.model import Cell, Problem, Source, SourceError, SourceOpener, Table, TableBatch

MARKER = "Zqxmarker"
"""Planted in cells; no message, repr or pickle of a problem may contain it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Hold what a fixture has to contain: a header and rows, all rows as long as the header unless it says otherwise."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold a connector under test.

    Attributes:
        name: of the connector.
        make: writes a sample into a folder (or a server) and gives the opener of a source that holds it as one table.
        can: what its format can hold beyond plain tables: `duplicate headers`, `ragged rows`, `absent cells`.
        fixed: the format has columns of its own, so that no sample fits; checks of the sample's cells are left out.
        damage: makes sources that can't be read in full, with `MARKER` in their cells; their problems are looked at.
        named: gives the column's name that a header becomes in the fixture (a path of elements).
        lacks: what its format can't hold: `columns without rows`, `any name`.
    """

    name: str
    make: Callable[[Path, Sample], SourceOpener]
    can: frozenset[str] = frozenset()
    damage: Sequence[Callable[[Path], SourceOpener]] = field(default=())
    named: Callable[[str], str] = str
    lacks: frozenset[str] = frozenset()
    fixed: bool = False


PEOPLE = Sample(
    ("asiakasnumero", "sukunimi", "postinumero", "puhelin"),
    tuple((f"{n:06d}", f"Sukunimi{n}", f"{n % 1000:05d}", f"04012{n:05d}") for n in range(1, 258)),
)


def run(check: str, subject: Subject, folder: Path) -> None:
    """Run one check.

    Raises:
        AssertionError: the source breaks the contract.
    """
    CHECKS[check](subject, folder)


def rows_of(
    source: Source, table: Table, size: int = 1000, limit: int | None = None
) -> dict[str, dict[int, list[Cell]]]:
    """Read a table: cells by column (with its place) and by row number, absent cells of sparse columns left out."""
    found: dict[str, dict[int, list[Cell]]] = {}
    for batch in source.batches(table, size, limit):
        _check_batch(batch, table, size)
        for cells in batch.columns:
            name = f"{cells.column.name} [{batch.place or cells.column.place or ''}]"
            for index, cell in enumerate(cells.cells):
                if cell is not None or not cells.column.sparse:
                    found.setdefault(name, {}).setdefault(batch.row_number(index), []).append(cell)
    return found


def _check_batch(batch: TableBatch, table: Table, size: int) -> None:
    assert batch.ref == table.ref, "a batch belongs to the table that was asked for"
    assert 0 < batch.rows <= size, "a batch has rows, and no more than asked for"
    assert {len(c.cells) for c in batch.columns} == {batch.rows}, "all columns of a batch are equally long"
    assert batch.row_numbers is None or len(batch.row_numbers) == batch.rows
    assert MARKER not in repr(batch.columns), "the repr of cells shows no value"


def _main(source: Source, *, fixed: bool = False) -> Table:
    """Give the table that holds the sample: parts in brackets are extras of the format."""
    tables = [table for table in source.tables() if not table.ref.table.startswith("(")]
    assert len(tables) == 1 or (fixed and tables), f"one table expected, there are {len(tables)}"
    return tables[0]


def _columns(source: Source, table: Table, size: int = 1000) -> dict[str, list[Cell]]:
    """Read the visible cells of a table by column."""
    found = rows_of(source, table, size)
    return {
        name.removesuffix(" []"): [cell for row in sorted(rows) for cell in rows[row]]
        for name, rows in found.items()
        if name.endswith(" []")
    }


def same_twice(subject: Subject, folder: Path) -> None:
    """Opening twice gives the same tables in the same order, with the same cells."""
    opener = subject.make(folder, PEOPLE)
    seen = []
    for _ in range(2):
        with opener() as source:
            assert isinstance(source, Source), "it has the protocol's methods"
            tables = list(source.tables())
            assert source.info == opener.info
            assert all((t.ref.system, t.ref.source) == (source.info.system, source.info.source) for t in tables)
            seen.append((tables, [rows_of(source, table) for table in tables]))
    assert seen[0] == seen[1]


def every_row_once(subject: Subject, folder: Path) -> None:
    """Every cell arrives, once, in its column; numbers of rows count from 1."""
    with subject.make(folder, PEOPLE)() as source:
        table = _main(source)
        assert [c.name for c in table.columns if not c.sparse] == [subject.named(name) for name in PEOPLE.header]
        assert [c.position for c in table.columns] == list(range(1, len(table.columns) + 1))
        found = rows_of(source, table)
        for index, name in enumerate(PEOPLE.header):
            rows = found[f"{subject.named(name)} []"]
            assert list(rows) == list(range(1, len(PEOPLE.rows) + 1))
            assert list(rows.values()) == [[row[index]] for row in PEOPLE.rows]
        assert table.rows_total in {None, len(PEOPLE.rows)}
        assert not [p for p in source.problems if not p.examined]


def empty_table(subject: Subject, folder: Path) -> None:
    """A table without rows is listed with its columns, and is no error."""
    with subject.make(folder, Sample(("nimi", "sähköposti"), ()))() as source:
        table = _main(source)
        assert [c.name for c in table.columns] == [subject.named("nimi"), subject.named("sähköposti")]
        assert sum(batch.rows for batch in source.batches(table)) == 0
        assert all(problem.examined for problem in source.problems)


def unicode_headers(subject: Subject, folder: Path) -> None:
    """Names of columns arrive as they are, in any script and with any punctuation."""
    header: tuple[str, ...] = ("sähköpostiosoite", "Förnamn & efternamn", "имя", 'nimi "oma"', "puh. nro")
    if "any name" in subject.lacks:
        header = ("sähköpostiosoite", "Förnamn", "имя", "nimi-oma", "puh.nro")
    sample = Sample(header, ((("Åsa"), "Öhman", "Ёж", "x", "0401234567"),))
    with subject.make(folder, sample)() as source:
        table = _main(source)
        assert tuple(c.name for c in table.columns) == tuple(map(subject.named, header))
        assert _columns(source, table)[subject.named("имя")] == ["Ёж"]


def duplicate_headers(subject: Subject, folder: Path) -> None:
    """Repeated names get a number, empty ones their position, and no cell is lost."""
    sample = Sample(("nimi", "", "nimi", "puhelin"), (("a", "b", "c", "0401"), ("d", "e", "f", "0402")))
    with subject.make(folder, sample)() as source:
        table = _main(source)
        assert [c.name for c in table.columns] == ["nimi", "column_2", "nimi (2)", "puhelin"]
        assert _columns(source, table)["nimi (2)"] == ["c", "f"]


def ragged_rows(subject: Subject, folder: Path) -> None:
    """Rows shorter or longer than the header are kept whole and reported."""
    rows = (("1", "Aho", "a"), ("2", "Salo", "b", "c", "d"), ("3",), ("4", "Laine", "e"))
    with subject.make(folder, Sample(("numero", "sukunimi", "muistio"), rows))() as source:
        table = _main(source)
        cells = [cell for column in _columns(source, table).values() for cell in column if cell is not None]
        assert sorted(map(str, cells)) == sorted(str(cell) for row in rows for cell in row)
        (problem,) = source.problems
        assert (problem.reason, problem.examined) == ("ragged", True)


def batch_size_irrelevant(subject: Subject, folder: Path) -> None:
    """Batches of one row give what batches of a thousand give."""
    with subject.make(folder, PEOPLE)() as source:
        for table in source.tables():
            wide = rows_of(source, table, 1000)
            assert rows_of(source, table, 1) == wide
            assert rows_of(source, table, 7) == wide


def leading_zeros_kept(subject: Subject, folder: Path) -> None:
    """Postal codes and phone numbers are no numbers, and NA is a name."""
    rows = (("00100", "0401234567", "NA"), ("00002", "+358401234567", "None"), ("20100", "0", "nan"))
    with subject.make(folder, Sample(("postinumero", "puhelin", "sukunimi"), rows))() as source:
        found = _columns(source, _main(source))
        assert found == {
            subject.named("postinumero"): ["00100", "00002", "20100"],
            subject.named("puhelin"): ["0401234567", "+358401234567", "0"],
            subject.named("sukunimi"): ["NA", "None", "nan"],
        }


def dates_are_dates(subject: Subject, folder: Path) -> None:
    """A date arrives as a date or as its text, never as a number of days."""
    day = date(1952, 10, 13)
    with subject.make(folder, Sample(("nimi", "syntymäaika"), (("Aho", day), ("Salo", day))))() as source:
        found = _columns(source, _main(source))[subject.named("syntymäaika")]
        assert all(cell == day or cell in {"1952-10-13", "13.10.1952"} for cell in found)
        assert len(found) == 2


def absent_cells(subject: Subject, folder: Path) -> None:
    """An absent cell is None or empty, and keeps its row."""
    rows = (("Aho", None), (None, "0401234567"), ("Salo", None))
    with subject.make(folder, Sample(("sukunimi", "puhelin"), rows))() as source:
        found = _columns(source, _main(source))
        assert [cell or None for cell in found[subject.named("sukunimi")]] == ["Aho", None, "Salo"]
        assert [cell or None for cell in found[subject.named("puhelin")]] == [None, "0401234567", None]


def limit_is_a_sample(subject: Subject, folder: Path) -> None:
    """A limit gives that many rows at most and says how they were chosen; no limit says `full`."""
    with subject.make(folder, PEOPLE)() as source:
        table = _main(source, fixed=subject.fixed)
        assert source.sampling(table, None) == "full"
        assert source.sampling(table, 50) != "full"
        read = sum(batch.rows_counted for batch in source.batches(table, 20, 50))
        assert 0 < read <= 50


def closes_on_error(subject: Subject, folder: Path) -> None:
    """An error in the middle of a table leaves nothing open, and the source can be opened again."""
    opener = subject.make(folder, PEOPLE)
    before = _open_files(folder)
    for _ in range(2):
        with suppress(InterruptedError), opener() as source:
            next(iter(source.batches(_main(source, fixed=subject.fixed), 1)))
            _fail()
        assert _open_files(folder) == before, "a file is still open"


def _fail() -> NoReturn:
    raise InterruptedError


def _open_files(folder: Path) -> list[str]:
    """List the files below a folder that this process has open; nothing where the system doesn't tell."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return []
    targets = []
    for descriptor in descriptors.iterdir():
        try:
            targets.append(str(descriptor.readlink()))
        except OSError:
            continue  # the descriptor of this very listing
    return sorted(target for target in targets if target.startswith(str(folder)))


def never_writes(subject: Subject, folder: Path) -> None:
    """Reading leaves the folder as it was: no byte, no time, no file more."""
    opener = subject.make(folder, PEOPLE)
    before = _state(folder)
    with opener() as source:
        for table in source.tables():
            rows_of(source, table)
    assert _state(folder) == before


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


def opener_pickles(subject: Subject, folder: Path) -> None:
    """A worker can open the source from a pickled opener."""
    opener = subject.make(folder, PEOPLE)
    with opener() as source:
        here = rows_of(source, _main(source, fixed=subject.fixed))
    again: SourceOpener = pickle.loads(pickle.dumps(opener))  # noqa: S301 - our own bytes
    with again() as source:
        assert rows_of(source, _main(source, fixed=subject.fixed)) == here


def problems_are_clean(subject: Subject, folder: Path) -> None:
    """Problems and errors of damaged sources pickle, have a known reason and a sentence, and quote no cell."""
    for number, damage in enumerate(subject.damage):
        place = folder / str(number)
        place.mkdir()
        opener = damage(place)
        problems, error = _damage_told(opener)
        assert problems or error, f"damage {number} went unnoticed"
        if error is not None:
            assert MARKER not in str(error)
            assert opener.info.source in str(error), "an error says where"
            again: SourceError = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
            assert (again.message, again.reason) == (error.message, error.reason)
        for problem in problems:
            assert pickle.loads(pickle.dumps(problem)) == problem  # noqa: S301 - our own bytes
            assert problem.code.startswith("S-")
            assert opener.info.source in problem.message, "a problem says where"
            assert MARKER not in repr(problem)


def _damage_told(opener: SourceOpener) -> tuple[list[Problem], SourceError | None]:
    """Read all of a damaged source; give the problems and the error that ended it, if one did."""
    problems: list[Problem] = []
    try:
        with opener() as source:
            problems = source.problems
            for table in source.tables():
                rows_of(source, table)
    except SourceError as error:
        return problems, error
    return problems, None


CHECKS: Mapping[str, Callable[[Subject, Path], None]] = {
    check.__name__: check
    for check in (
        same_twice,
        every_row_once,
        empty_table,
        unicode_headers,
        duplicate_headers,
        ragged_rows,
        batch_size_irrelevant,
        leading_zeros_kept,
        dates_are_dates,
        absent_cells,
        limit_is_a_sample,
        closes_on_error,
        never_writes,
        opener_pickles,
        problems_are_clean,
    )
}
"""Every check by name. Those that need a capability are left out by `checks_for`."""

_OF_THE_SAMPLE = frozenset(
    {"every_row_once", "empty_table", "unicode_headers", "leading_zeros_kept", "dates_are_dates", "absent_cells"}
)
_NEEDS = {"duplicate_headers": "duplicate headers", "ragged_rows": "ragged rows"}
_WITHOUT = {"empty_table": "columns without rows"}


def checks_for(subject: Subject) -> list[str]:
    """List the checks that apply to a connector."""
    return [
        name
        for name in CHECKS
        if _NEEDS.get(name, "") in {"", *subject.can}
        and _WITHOUT.get(name, "") not in subject.lacks
        and not (subject.fixed and name in _OF_THE_SAMPLE)
    ]
