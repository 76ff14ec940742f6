"""What a connector gives to the engine: tables, and their cells in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol, Self, runtime_checkable
from uuid import UUID

from scanner.model.inventory import Problem
from scanner.model.refs import TableRef

Cell = str | int | float | bool | bytes | Decimal | date | datetime | time | timedelta | UUID | None
"""A native cell value: `None` is absent, `""` is empty. Nested values arrive as JSON text."""


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column before its cells are read.

    Attributes:
        name: the header; `column_1` without one, `extra_1` for surplus cells, `(comments)` and the like for hidden places.
        position: counts from 1 within the table.
        place: the hidden place that the cells lie in (`hidden sheet`, `hidden column`, `comment`, `property`, ...), or None
            for visible cells.
        kind: the type that the source declares, such as `VARCHAR(11)`; None where it declares none.
        comment: the source's own description of the column.
        key: `primary`, `foreign` or `unique`, where the source says so.
        sparse: the column has cells in some rows only (surplus cells, comments); its `None` cells are not counted as seen.
        refers: the table whose rows the cells name, by a key that the source declares.
    """

    name: str
    position: int
    place: str | None = None
    kind: str | None = None
    comment: str | None = None
    key: str | None = None
    sparse: bool = False
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Say what a source knows of a table before any cell is read.

    `rows_total` is None where counting would mean reading. `kind` is `table`, `view`, `sheet`, `file`, ... `sampling` says
    how rows will be chosen: `full`, or the method with its parameters.
    """

    ref: TableRef
    columns: tuple[Column, ...]
    rows_total: int | None = None
    kind: str = "table"
    comment: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """Hold the cells of one column for the rows of one batch, in row order. Its repr shows no value."""

    column: Column
    cells: Sequence[Cell]

    def __repr__(self) -> str:
        """Name the column and the number of cells only."""
        return f"ColumnCells({self.column.name!r}, {len(self.cells)} cells)"


@dataclass(frozen=True, slots=True)
class TableBatch:
    """Hold a range of rows of one table, column by column; all columns have the same length.

    A batch may carry some of the table's columns only, and columns that `Source.tables` could not know yet (surplus
    cells of ragged rows).

    Attributes:
        first_row: number of the first row; 1 is the first data row below the header.
        row_numbers: the rows' numbers where they are not consecutive (hidden rows, comments); else None.
        place: the hidden place of all rows of the batch (`hidden row`), over the column's own.
    """

    ref: TableRef
    first_row: int
    columns: tuple[ColumnCells, ...]
    row_numbers: Sequence[int] | None = None
    place: str | None = None

    @property
    def rows(self) -> int:
        """Count the rows."""
        return max((len(c.cells) for c in self.columns), default=0)

    @property
    def rows_counted(self) -> int:
        """Count the rows for `rows_read`: none where all columns are sparse (comments, title lines above the header).

        Such a batch carries remarks on rows that other batches count; lines above the header have the row number 0.
        """
        return 0 if all(c.column.sparse for c in self.columns) else self.rows

    def row_number(self, index: int) -> int:
        """Give the number of the row at `index` (0-based) of the batch."""
        return self.row_numbers[index] if self.row_numbers is not None else self.first_row + index


@dataclass(frozen=True, slots=True)
class Part:
    """Name a share of one table that a worker can read on its own: rows `start` to `stop` (1-based, `stop` exclusive).

    `span` is where the share lies in the connector's own terms (bytes of a file, a range of keys), where row numbers are known
    only after the reading: the rows of such a part are numbered from 1, and whoever adds up the parts adds the rows before.
    `number` is the part's place among the table's parts, from 0.
    """

    start: int
    stop: int | None = None
    span: tuple[int | str | None, ...] | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Say what a source is: `kind` is the connector (`delimited`, `spreadsheet`, `database`, ...)."""

    system: str
    source: str
    kind: str


@runtime_checkable
class Source(Protocol):
    """Read one source; never write to it.

    Opening twice gives the same tables in the same order. Memory is bounded by the batch size. Every row is yielded once,
    or the limit is reported as a problem. Problems are collected in `problems` as they are met: a table that can't be read
    ends its iteration after adding a problem; only a failure of the whole source raises `SourceError` (on enter or in
    `tables`).

    A source may have a method `inside()` that gives the openers of sources lying in it (members of an archive, attachments);
    it is asked after all tables were read.
    """

    info: SourceInfo
    problems: list[Problem]

    def tables(self) -> Sequence[Table]:
        """List the tables in a fixed order."""
        ...

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows in batches of at most `size` rows.

        Args:
            table: one of `tables()`.
            size: rows in a batch at most; the connector may give fewer to bound bytes.
            limit: how many rows to read at most (a sample); None reads all.
            part: the share of the table to read; None is all of it.
        """
        ...

    def sampling(self, table: Table, limit: int | None) -> str:
        """Name how rows are chosen under `limit`: `full`, `first 5000 rows`, `random 5000 rows`, ..."""
        ...

    def __enter__(self) -> Self:
        """Open the source."""
        ...

    def __exit__(self, *exc: object) -> None:
        """Close the source, also after an error."""
        ...


@dataclass(slots=True)
class Tally:
    """Count what a source's reader has taken out of its input for one table, before anything is made of it.

    Attributes:
        records: rows, messages, lines: whatever becomes one row.
        cells: those of them that are there (not None).
    """

    records: int = 0
    cells: int = 0

    def take(self, row: Sequence[Cell]) -> None:
        """Count a record with its cells."""
        self.records += 1
        self.cells += len(row) - row.count(None)


@runtime_checkable
class Accounted(Protocol):
    """A source that counts what it reads, so that whoever adds up its batches can say whether all of it has arrived."""

    tallies: dict[str, Tally]
    """What the last call of `batches` has read so far, by name of the table; a table without an entry isn't counted."""
    parts: int
    """How many of the files in it became sources of their own, which `inside()` has to give."""


class Marked(NamedTuple):
    """Say how many records a table has at least; with `column`, so many filled cells of that column."""

    records: int
    column: str | None = None


@runtime_checkable
class Recounted(Protocol):
    """A source that knows from elsewhere than its reader how many records a table has at least.

    What a reader has never found it can't count: the format's own marks (a message's envelope, a block's number of records)
    are counted by another way, so that a reader that loses records is noticed.
    """

    def marked(self, table: Table) -> Marked | None:
        """Count the records of a whole table without the reader; None where nothing tells them.

        Raises:
            OSError: the file can't be read any more.
        """
        ...


@runtime_checkable
class Divisible(Protocol):
    """A source whose tables can be cut into parts that several processes read, each opening the source on its own.

    All columns whose names come from the data are announced by `tables()`. What a part would tell of its rows (ragged ones,
    say) it counts instead, since a problem's sentence has to name the sum.
    """

    counts: dict[str, int]
    """What the last reading of a part has counted, by names of the connector's choice; counts of parts are added up."""

    def partitions(self, table: Table, cells: int) -> Sequence[Part]:
        """Cut a table into parts of about `cells` cells, in the order of its rows; none where it can't be cut."""
        ...

    def conclude(self, table: Table, counts: Mapping[str, int]) -> bool:
        """Add the problems that all parts together give; False says that the cuts were wrong: the table is read whole."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """Say how the rows of a table come by a day that rows of another table carry, over keys that the source declares.

    Attributes:
        key: the table's own column that the way begins with.
        table: name of the table that carries the day, in the same source.
        column: the date column there.
        many: one row here has several there: the latest of their days counts; an end that one of them lacks is still to
            come.
    """

    key: str
    table: str
    column: str
    many: bool = False

    @property
    def name(self) -> str:
        """Name the histogram.

        >>> Link("sopimus_id", "main.sopimus", "paattymispvm").name
        'via(sopimus_id > main.sopimus.paattymispvm)'
        """
        return f"{'last' if self.many else 'via'}({self.key} > {self.table}.{self.column})"


@dataclass(frozen=True, slots=True)
class LinkedDays:
    """Hold what a source counted over its keys: rows by the cell of another table's date column.

    `days` gives cells with rows, None for rows whose partner has no day; `unlinked` counts the rows that lead to no partner.
    """

    link: Link
    days: Sequence[tuple[Cell, int]]
    unlinked: int = 0

    def __repr__(self) -> str:
        """Show no cell."""
        return f"LinkedDays({self.link.name!r}, {len(self.days)} days)"


@runtime_checkable
class Linked(Protocol):
    """A source that knows which rows of its tables belong together, and counts one table's rows by another's days."""

    def linked_days(self, table: Table, event: Callable[[Table, Column, bool], str | None]) -> Iterator[LinkedDays]:
        """Count a table's rows by the days of events that other tables carry.

        Args:
            table: one of `tables()`.
            event: names the event whose day a column holds, or None; its last argument says that the column's table has many
                rows for one of this table's.
        """
        ...


class SourceOpener(Protocol):
    """Open a source when called; picklable, so that a worker can open it on its own.

    It may have more attributes. `size_bytes` is the size of the file behind it (None: it is no file), `patience_bytes` the size
    that the time for reading depends on, where that is another. `in_process` is True where its data lies in the memory of this
    process and can't go to another. What lies inside is known to the process that reads it, which is not trusted: its openers
    have to be plain data of the type `inside_type`, and `adopt` ties one to this opener's place.
    """

    @property
    def info(self) -> SourceInfo:
        """Say what the source is, before it is opened."""
        ...

    def __call__(self) -> Source:
        """Give the unopened source; use it as a context manager."""
        ...
