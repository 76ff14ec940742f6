"""Delimited text (CSV, TSV and their kin) and plain text: the reader of record, which loses nothing.

It goes through the file in constant memory: block by block as columns where a block is clean (`connectors.fast_rows`), else
record by record. Both give the same rows and numbers. Of a large file several processes read a part each.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePath
from typing import ClassVar, Self, cast

from connectors.base import BATCH_CELLS, BaseSource, batch, cut, unique_names
from connectors.delimited_types import find_types
from connectors.dialect import Dialect, sniff_dialect
from connectors.fast_rows import ArrowTexts, Block, gathered, runs
from connectors.header import Header, filled, find_header
from connectors.quoting import Records
from connectors.record_types import RecordTypes, TypedRecord, type_batches
from connectors.second_readings import with_second_readings
from connectors.stacked_text import MOST_BYTES, Stack, find_stacks, may_be_stacked, stack_batches, stack_table
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.files.opening import RegularFile, open_regular
from scanner.model import Column, ColumnCells, Part, SourceInfo, Table, TableBatch

HEAD_LINES = 400
HEAD_CHARACTERS = 1 << 20
OTHER_TYPES = "(other)"
PART_BYTES = 1 << 20
"""A part of a file is no smaller."""
BOUNDARY_BYTES = 1 << 18
"""How far behind a place to look for the beginning of a record."""
_ASCII_BASED = frozenset({"utf-8", "utf-8-sig", "cp1252", "iso8859-1", "iso8859-15", "cp850", "cp437", "mac-roman"})
"""Encodings in which the byte of a line feed is a line feed and nothing else."""
PLAIN_TEXT = frozenset({"", ".txt", ".md", ".log", ".text", ".sql", ".ini", ".yaml", ".yml"})


class DelimitedSource(BaseSource):
    """Read one file of delimited text as one table, or several one below the other; a text without separators has the one column `text`."""

    title: ClassVar = "CSV, TSV and other delimited or plain text"
    formats: ClassVar = frozenset({"delimited", "plain_text"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._dialect = Dialect(";")
        self._header = Header()
        self._titles: tuple[str, ...] = ()
        self._table: Table | None = None
        self._rows_below = False
        self._types: RecordTypes | None = None
        self._stacks: list[Stack] = []
        self._row_bytes = 100.0
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Look at the file: its encoding (all of it), then separator and header (its beginning).

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = sniff_encoding(self._path)
            with TextFile(self._path, self._encoding) as text:
                lines, complete = _head(text)
        self._understand(lines, complete=complete)
        return self

    def _count_types(self, names: Mapping[str, Sequence[str]]) -> None:
        """Count the records of each type; takes reading all of the file."""
        self._types = RecordTypes(names)
        with self.opening(), TextFile(self._path, self._encoding) as text:
            for record in self._typed(text):
                self._types.add(record)

    def _typed(self, text: TextFile) -> Iterator[TypedRecord]:
        """Yield the records with their types; the first field says which."""
        assert self._types is not None
        records, found = runs(text.blocks(), self._dialect, 0, fast=False)
        named = set(self._types.names.values())
        for item in found:
            assert not isinstance(item, Block)
            kind = item[0].strip()
            if tuple(cell.strip() for cell in item) in named:
                continue  # a row of names, which are the names of columns
            yield TypedRecord(kind if kind in self._types.names else OTHER_TYPES, item)
        self._tell_rows(_counted(records, text))

    def _understand(self, lines: Sequence[str], *, complete: bool) -> None:
        """Find dialect, header and columns from the first lines."""
        self._dialect = sniff_dialect(lines)
        body = lines[1:] if self._dialect.sep_line else lines
        rows = list(Records(iter(body), self._dialect, sample=not complete))
        self._row_bytes = max(1.0, sum(map(len, body)) / max(1, len(rows)))
        if self._dialect.width > 1 and (types := find_types(rows)):
            self._count_types(types)
            return
        if self._dialect.width > 1 and may_be_stacked(body, self._dialect.delimiter):
            self._look_for_stacks()
        prose = self._dialect.width == 1 and PurePath(self._path).suffix.lower() in PLAIN_TEXT
        self._header = Header() if prose else find_header(rows)
        below = rows[self._header.first :]
        self._rows_below = bool(below) or not complete
        if not rows:
            if complete:
                self.problem("empty", "the file holds nothing but blank lines", examined=True)
                return
            below = [[""]]  # the first record is longer than the head
        names = list(self._header.names)
        widths = Counter(len(row) for row in below)
        usual = max(widths, key=lambda n: (widths[n], n), default=0)
        while len(names) > usual and not names[-1]:
            names.pop()
        names = names or [""] * usual
        unique = ["text"] if prose else unique_names(names)
        columns = [Column(name, position) for position, name in enumerate(unique, start=1)]
        above = [cell.strip() for i in self._header.titles for cell in rows[i]]
        self._titles = tuple(cell for cell in above if cell)
        if self._titles:
            columns.append(Column("(title)", len(columns) + 1, sparse=True))
        self._table = Table(self.ref(self.file_name), tuple(columns), kind="file")

    def _look_for_stacks(self) -> None:
        """Look for several tables one below the other; takes reading all of the file, which is short."""
        with self.opening(), TextFile(self._path, self._encoding) as text:
            if text.opened_as[0] <= MOST_BYTES:
                self._stacks = find_stacks(list(self._with_blanks(text)))

    def _with_blanks(self, text: TextFile) -> Iterator[list[str]]:
        """Yield the records with the blank ones; tell at the end what was odd about them."""
        lines = text.lines()
        if self._dialect.sep_line:
            next(lines, None)
        records = Records(lines, self._dialect, blanks=True)
        yield from records
        self._tell_rows(_counted(records, text))

    def tables(self) -> Sequence[Table]:
        """Give the one table (none for a file of blank lines), or those that stand one below the other."""
        self.tell_encoding(self._encoding)
        if self._stacks:
            return [stack_table(self, stack, number) for number, stack in enumerate(self._stacks, start=1)]
        if self._types is not None:
            return [self._types.table(self, kind) for kind in self._types.counts if not self.excluded(kind)]
        if self._table is None:
            return ()
        if not self._rows_below:
            what = "the file has a header and no rows; check the export if it should have some"
            self.problem("header_only", what, examined=True)
        return (self._table,)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows in file order, the title lines above the header first."""
        part = part or Part(1)
        if self._types is not None:
            with self.reading(table), TextFile(self._path, self._encoding) as text:
                wanted = (record.fields for record in self._typed(text) if record.kind == table.ref.table)
                yield from with_second_readings(type_batches(table, wanted, size, limit, part, self))
            return
        if self._stacks:
            number = [one.ref.table for one in self.tables()].index(table.ref.table)
            with self.reading(table), TextFile(self._path, self._encoding) as text:
                records = self._with_blanks(text)
                yield from with_second_readings(
                    stack_batches(self, table, self._stacks[number], records, size, limit, part)
                )
            return
        columns = [column for column in table.columns if not column.sparse]
        if self._titles and part.start == 1 and part.number == 0:
            (title,) = (column for column in table.columns if column.sparse)
            for first in range(0, len(self._titles), size):
                cells = self._titles[first : first + size]
                yield batch(table, [title], [(cell,) for cell in cells], [0] * len(cells))
        size = max(1, min(size, BATCH_CELLS // max(len(columns), 1)))
        for fast, items in groupby(
            self._rows(table, len(columns), limit, part), lambda item: isinstance(item[1], Block)
        ):
            if fast:
                blocks = ((number, block) for number, block in items if isinstance(block, Block))
                for first, block in gathered(blocks, size):
                    for start in range(0, block.rows, size):
                        some = block.slice(start, size)
                        pairs = zip(columns, map(ArrowTexts, some.columns), strict=True)
                        made = TableBatch(table.ref, first + start, tuple(ColumnCells(*pair) for pair in pairs))
                        yield from with_second_readings([made]) if block.odd_signs else [made]
                continue
            rows_only = ((number, row) for number, row in items if not isinstance(row, Block))
            for numbers, rows in cut(rows_only, size, texts_only=True):
                surplus = max(map(len, rows)) - len(columns)
                extra = [
                    Column(f"extra_{n}", len(table.columns) + n, sparse=True) for n in range(1, max(surplus, 0) + 1)
                ]
                width = len(columns) + len(extra)
                padded = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in rows]
                yield from with_second_readings([batch(table, [*columns, *extra], padded, numbers)])

    def partitions(self, table: Table, cells: int) -> Sequence[Part]:
        """Cut the file before lines that, like the line before them, are whole rows by themselves."""
        one_byte = codecs.lookup(self._encoding.name).name in _ASCII_BASED and not self._encoding.fallback
        if self._types is not None or self._stacks or not one_byte:
            return ()
        length = max(int(self._row_bytes * cells / len(table.columns)), PART_BYTES)
        try:
            with open_regular(self._path) as raw:
                size, changed_ns = raw.opened_as
                starts = [0]
                for target in range(length, size - length // 2, length):
                    start = self._boundary(raw, target)
                    if start is not None and start > starts[-1]:
                        starts.append(start)
        except OSError:
            return ()  # reading it will tell why
        return [
            Part(1, None, (start, end, size, changed_ns), number)
            for number, (start, end) in enumerate(zip(starts, [*starts[1:], size], strict=True))
        ]

    def _boundary(self, raw: RegularFile, target: int) -> int | None:
        """Give the beginning of the first line behind a place that a record seems to begin with."""
        raw.seek(target)
        lines = raw.read(BOUNDARY_BYTES).split(b"\n")[:-1]
        records = Records(iter(()), self._dialect)
        place = target
        before = False
        for number, line in enumerate(lines):
            text = line.decode(self._encoding.name, "replace").removesuffix("\r")
            row = number > 0 and bool(text.strip()) and "\r" not in text and records.is_row(text)
            if row and before and not line.startswith(codecs.BOM_UTF8):
                return place
            before = row
            place += len(line) + 1
        return None

    def conclude(self, table: Table, counts: Mapping[str, int]) -> bool:
        """Report irregular rows, all of which were read; False if some record may lie across a cut."""
        del table
        if counts.get("cut"):
            return False
        self._tell_rows(counts)
        return True

    def _rows(self, table: Table, width: int, limit: int | None, part: Part) -> Iterator[tuple[int, Block | list[str]]]:
        """Yield records below the header with their numbers, or blocks of them with their first one's.

        What was odd about them is told at the end, of a part it is counted.
        """
        short = long = 0
        number = 0
        tally = self.tally(table)
        self.counts = {}
        start, end, size, changed_ns = cast("tuple[int, ...]", part.span or (0, -1, -1, 0))
        stop = min(part.stop or 1 << 62, part.start + limit if limit is not None else 1 << 62)
        try:
            with TextFile(self._path, self._encoding, (start, end) if part.span else None) as text:
                fast = self._dialect.width == width
                dialect = replace(self._dialect, sep_line=False) if start else self._dialect
                records, found = runs(text.blocks(), dialect, 0 if start else self._header.first, fast=fast)
                for item in found:
                    rows = item.rows if isinstance(item, Block) else 1
                    first, number = number + 1, number + rows
                    if number < part.start:
                        continue
                    if first >= stop:
                        break
                    if isinstance(item, Block):
                        skip = max(part.start - first, 0)
                        some = item.slice(skip, min(number + 1, stop) - first - skip)
                        tally.records += some.rows
                        tally.cells += some.rows * width
                        yield first + skip, some
                        continue
                    if len(item) < width:
                        short += 1
                    elif len(item) > width:
                        while len(item) > width and not filled(item[-1]):
                            item.pop()
                        long += len(item) > width
                    tally.take(item)
                    yield number, item
                total = max(min(number, stop - 1) - part.start + 1, 0)
                counts = {**_counted(records, text), "short": short, "long": long, "rows": total}
                if part.span is not None:
                    counts["changed"] |= text.opened_as != (size, changed_ns)
                    self.counts = {**counts, "cut": int(end < size and records.ended_inside)}
                else:
                    self._tell_rows(counts)
        except OSError:
            self.problem(
                "io_error",
                f"reading stopped after {number} rows; check the disk or the share and scan the file again",
                table=table.ref.table,
                rows=number,
            )

    def _tell_rows(self, counts: Mapping[str, int]) -> None:
        """Report irregular rows, all of which were read."""
        name = self.file_name
        total, short, long = counts.get("rows", 0), counts.get("short", 0), counts.get("long", 0)
        if short or long:
            what = f"{short + long} of {total} rows have fewer or more fields than the header; all of them were read"
            self.problem("ragged", what, table=name, examined=True, short=short, long=long, rows=total)
        if count := counts.get("open_quotes"):
            what = f"{count} quotes are opened and never closed; those rows were read without quoting"
            self.problem("open_quote", what, table=name, examined=True, count=count)
        if count := counts.get("long_lines"):
            what = f"{count} lines are too long for one piece; they were read in overlapping pieces"
            self.problem("long_line", what, table=name, examined=True, count=count)
        if counts.get("changed"):
            self.tell_changed()


def _counted(records: Records, text: TextFile) -> dict[str, int]:
    """Count what was odd about a text."""
    return {"open_quotes": records.open_quotes, "long_lines": text.long_lines, "changed": int(text.changed)}


def _head(text: TextFile) -> tuple[list[str], bool]:
    """Read the first lines; say whether they are the whole file."""
    lines: list[str] = []
    characters = 0
    stream = text.lines()
    for line in stream:
        lines.append(line)
        characters += len(line)
        if len(lines) >= HEAD_LINES or characters >= HEAD_CHARACTERS:
            break
    rest = next(stream, None)
    return lines, rest is None
