"""Read a file with whichever connector its bytes call for; used by the tests of the connectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.registry import openers
from scanner.model import Cell, Problem, SourceError, SourceOpener, Table


@dataclass
class Reading:
    """Hold what was read: the connector, rows counted by table, cells by table and column, problems by reason."""

    kind: str | None = None
    tables: dict[str, dict[str, list[Cell]]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, list[Cell]]:
        """Give the columns of the only table."""
        (columns,) = self.tables.values()
        return columns

    @property
    def reasons(self) -> dict[str, bool]:
        """Give the reasons of all problems with whether the rest was examined."""
        return {problem.reason: problem.examined for problem in self.problems}

    def cells(self) -> Iterator[Cell]:
        """Give every cell of every table."""
        for columns in self.tables.values():
            for cells in columns.values():
                yield from cells

    def text(self) -> str:
        """Give all cells as one text."""
        return "\n".join(str(cell) for cell in self.cells() if cell is not None)


def read(data: bytes | str, folder: Path, name: str, size: int = 10_000) -> Reading:
    """Write a file and read all of it."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_path(path, size)


def read_path(path: Path, size: int = 10_000) -> Reading:
    """Read all of a file."""
    found, problems = openers(path, system="crm")
    out = Reading(problems=list(problems))
    waiting = list(found)
    while waiting:
        opener = waiting.pop(0)
        out.kind = out.kind or opener.info.kind
        try:
            with opener() as source:
                try:
                    for table in source.tables():
                        columns = out.tables.setdefault(_name(table, opener), {c.name: [] for c in table.columns})
                        for batch in source.batches(table, size):
                            name = _name(table, opener)
                            out.rows[name] = out.rows.get(name, 0) + batch.rows_counted
                            for cells in batch.columns:
                                columns.setdefault(cells.column.name, []).extend(cells.cells)
                    waiting += getattr(source, "inside", list)()
                finally:
                    out.problems += source.problems
        except SourceError as error:
            out.problems.append(Problem("crm", str(path), None, error.reason, error.message))
    return out


def _name(table: Table, opener: SourceOpener) -> str:
    """Name a table; those of files inside others by their way."""
    _, inside, way = opener.info.source.partition("!")
    return f"{way}: {table.ref.table}" if inside else table.ref.table
