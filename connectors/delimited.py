"""Delimited text (CSV, TSV and their kin) and plain text: the reader of record, which loses nothing.

It goes through the file record by record in constant memory. A columnar fast path for clean files belongs between
`DelimitedSource._rows` and the file; it has to give the same rows and numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import ClassVar, Self

from connectors.base import BaseSource, batch, cut, in_range, unique_names
from connectors.dialect import Dialect, sniff_dialect
from connectors.header import Header, filled, find_header
from connectors.quoting import Records
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.model import Cell, Column, Part, SourceInfo, Table, TableBatch

HEAD_LINES = 400
HEAD_CHARACTERS = 1 << 20
PLAIN_TEXT = frozenset({"", ".txt", ".md", ".log", ".text", ".sql", ".ini", ".yaml", ".yml"})


class DelimitedSource(BaseSource):
    """Read one file of delimited text as one table; a text without separators has the one column `text`."""

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

    def _understand(self, lines: Sequence[str], *, complete: bool) -> None:
        """Find dialect, header and columns from the first lines."""
        self._dialect = sniff_dialect(lines)
        body = lines[1:] if self._dialect.sep_line else lines
        rows = list(Records(iter(body), self._dialect, sample=not complete))
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

    def tables(self) -> Sequence[Table]:
        """Give the one table, or none for a file of blank lines."""
        self.tell_encoding(self._encoding)
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
        columns = [column for column in table.columns if not column.sparse]
        if self._titles and part.start == 1:
            (title,) = (column for column in table.columns if column.sparse)
            for first in range(0, len(self._titles), size):
                cells = self._titles[first : first + size]
                yield batch(table, [title], [(cell,) for cell in cells], [0] * len(cells))
        for numbers, rows in cut(self._rows(len(columns), limit, part), size, texts_only=True):
            surplus = max(map(len, rows)) - len(columns)
            extra = [Column(f"extra_{n}", len(table.columns) + n, sparse=True) for n in range(1, max(surplus, 0) + 1)]
            width = len(columns) + len(extra)
            padded = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in rows]
            yield batch(table, [*columns, *extra], padded, numbers)

    def _rows(self, width: int, limit: int | None, part: Part) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield numbered records below the header; tell at the end what was odd about them."""
        short = long = total = 0
        try:
            with TextFile(self._path, self._encoding) as text:
                lines = text.lines()
                if self._dialect.sep_line:
                    next(lines, None)
                records = Records(lines, self._dialect)
                for number, record in enumerate(islice(records, self._header.first, None), start=1):
                    if number < part.start:
                        continue
                    if not in_range(number, limit, part.start, part.stop):
                        break
                    total += 1
                    if len(record) < width:
                        short += 1
                    elif len(record) > width:
                        while len(record) > width and not filled(record[-1]):
                            record.pop()
                        long += len(record) > width
                    yield number, record
                self._tell_rows(records, text, short=short, long=long, total=total)
        except OSError:
            self.problem(
                "io_error",
                f"reading stopped after {total} rows; check the disk or the share and scan the file again",
                table=self.file_name,
                rows=total,
            )

    def _tell_rows(self, records: Records, text: TextFile, *, short: int, long: int, total: int) -> None:
        """Report irregular rows, all of which were read."""
        name = self.file_name
        if short or long:
            what = f"{short + long} of {total} rows have fewer or more fields than the header; all of them were read"
            self.problem("ragged", what, table=name, examined=True, short=short, long=long, rows=total)
        if records.open_quotes:
            what = f"{records.open_quotes} quotes are opened and never closed; those rows were read without quoting"
            self.problem("open_quote", what, table=name, examined=True, count=records.open_quotes)
        if text.long_lines:
            what = f"{text.long_lines} lines are too long for one piece; they were read in overlapping pieces"
            self.problem("long_line", what, table=name, examined=True, count=text.long_lines)
        self.tell_changed(text)


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
