"""Parquet, ORC, Arrow and Feather files: rows, and what the file notes about them.

Statistics hold the smallest and the largest value of a column as they are, and key-value metadata anything at all; values of
a dictionary that no row has any more are left there. Each is a table of its own, with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.arrow_cells import batch_of, paths
from connectors.base import BATCH_CELLS, BaseSource, unique_names
from connectors.columnar_files import FAULTS, ColumnarFile, Lost, open_columnar
from connectors.second_readings import with_second_readings
from connectors.values import plain
from scanner.model import Cell, Column, ColumnCells, Part, SourceError, SourceInfo, Table, TableBatch

STATISTICS = "(file statistics)"
DOCUMENT = "(document)"
UNUSED = "(unused values)"


class ColumnarSource(BaseSource):
    """Read one columnar file."""

    title: ClassVar = "Parquet, ORC, Arrow and Feather files"
    formats: ClassVar = frozenset({"parquet", "orc", "arrow"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._file: ColumnarFile | None = None
        self._columns: list[tuple[Column, ...]] = []
        self._aside: dict[str, list[tuple[Column, list[Cell]]]] = {}

    def __enter__(self) -> Self:
        """Open the file and read what it says of itself.

        Raises:
            SourceError: it is encrypted, damaged or can't be read.
        """
        with self.opening():
            try:
                self._file = open_columnar(self._path)
            except SourceError as error:
                raise self.error(error.reason, error.message) from error
        try:
            self._describe(self._file)
        except FAULTS as error:
            self.__exit__()
            raise self.error(
                "corrupt", "the file is damaged; get an intact copy or exclude it with --exclude"
            ) from error
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _describe(self, file: ColumnarFile) -> None:
        found = [(paths(field.type, field.name), field) for field in file.schema]
        names = unique_names([path for leaves, _ in found for path, _ in leaves])
        position = 0
        for leaves, field in found:
            columns = []
            for _, kind in leaves:
                note = (field.metadata or {}).get(b"comment", b"").decode("utf-8", "replace") or None
                columns.append(Column(names[position], position + 1, kind=str(kind), comment=note))
                position += 1
            self._columns.append(tuple(columns))
        flat = [column for columns in self._columns for column in columns]
        first = [columns[0] for columns in self._columns if columns]
        self._put(
            STATISTICS,
            "file statistics",
            [(flat[leaf].name, plain(v)) for leaf, v in file.statistics() if leaf < len(flat)],
        )
        self._put(DOCUMENT, "property", [(key or "(empty)", text) for key, text in file.properties() if text])
        self._put(
            UNUSED, "deleted text", [(first[index].name, plain(v)) for index, v in file.unused() if v is not None]
        )

    def _put(self, table: str, place: str, cells: Sequence[tuple[str, Cell]]) -> None:
        """Keep cells of a table that stands beside the rows; equal ones once, as a value is noted for each row group."""
        by_name: dict[str, list[Cell]] = {}
        for name, cell in dict.fromkeys(cells):
            by_name.setdefault(name, []).append(cell)
        if by_name:
            self._aside[table] = [
                (Column(name, position, place=place, sparse=True), found)
                for position, (name, found) in enumerate(by_name.items(), start=1)
            ]

    def tables(self) -> Sequence[Table]:
        """Give the table of rows, then those of notes."""
        assert self._file is not None
        columns = tuple(column for group in self._columns for column in group)
        found = [Table(self.ref(self.file_name), columns, self._file.rows, "file")]
        if self._file.rows == 0:
            self.problem("header_only", "the file has columns and no rows", table=self.file_name, examined=True)
        for name, cells in self._aside.items():
            if not self.excluded(name):
                found.append(Table(self.ref(name), tuple(column for column, _ in cells), None, "file"))
        return tuple(found)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows in order."""
        if table.ref.table in self._aside:
            yield from self._notes(table, size, part)
            return
        assert self._file is not None
        part = part or Part(1)
        stop = min(part.stop or 1 << 62, part.start + limit if limit is not None else 1 << 62)
        size = max(1, min(size, BATCH_CELLS // max(len(table.columns), 1)))
        with self.reading(table):
            try:
                for run in self._file.runs(part.start - 1, size):
                    if isinstance(run, Lost):
                        self._tell_lost(table, run)
                        continue
                    keep = stop - 1 - run.first
                    if keep <= 0:
                        break
                    arrays = [(self._columns[index], array.slice(0, keep)) for index, array in run.arrays]
                    made = batch_of(table.ref, run.first + 1, [pair for pair in arrays if pair[0]], size)
                    yield from with_second_readings(made)
            except FAULTS:
                self._tell_lost(table, Lost(None, 0))

    def _notes(self, table: Table, size: int, part: Part | None) -> Iterator[TableBatch]:
        if part is not None and part.start > 1:
            return
        for column, cells in self._aside[table.ref.table]:
            for start in range(0, len(cells), size):
                some = cells[start : start + size]
                yield TableBatch(table.ref, start + 1, (ColumnCells(column, some),))

    def _tell_lost(self, table: Table, lost: Lost) -> None:
        if lost.column is None:
            what = "the rest of the rows can't be read because the file is damaged or cut short; get an intact copy"
            self.problem("corrupt", what, table=table.ref.table, rows=lost.rows)
        else:
            positions = ", ".join(str(column.position) for column in self._columns[lost.column]) or str(lost.column + 1)
            what = f"{lost.rows} rows of column {positions} can't be read; it is encrypted or damaged, so get an intact copy"
            self.problem("corrupt", what, table=table.ref.table, rows=lost.rows, column=positions)
