"""Fixed-width text: fields by columns of characters (`scanner.files.fixed_width`), one table, every line read.

A line in which something stands between the fields (a page's heading, a total) isn't cut: it comes whole in the column `(line)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource, batch, cut, in_range, unique_names
from connectors.header import Header, filled, find_header
from connectors.second_readings import with_second_readings
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.files.fixed_width import Fields, find_fields
from scanner.model import Column, Part, SourceInfo, Table, TableBatch

HEAD_LINES = 400
WHOLE = "(line)"


class FixedWidthSource(BaseSource):
    """Read one file of fixed-width text as one table."""

    title: ClassVar = "fixed-width text, columns found by its layout"
    formats: ClassVar = frozenset({"fixed_width"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._fields = Fields(((0, 1),))
        self._header = Header()
        self._head: list[str] = []
        self._names: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        """Look at the file: its encoding, then fields and header (its beginning).

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = sniff_encoding(self._path)
            with TextFile(self._path, self._encoding) as text:
                self._head = [line for line, _ in zip(text.lines(), range(HEAD_LINES), strict=False)]
        # a file that was changed since its format was told has one field, the whole line
        self._fields = find_fields(self._head) or self._fields
        self._header = self._found_header()
        width = len(self._fields.spans)
        names = [*self._header.names, *[""] * (width - len(self._header.names))][:width]
        self._names = tuple(unique_names(names))
        return self

    def _found_header(self) -> Header:
        """Find the names: above a line of dashes, else as in any table."""
        rule = self._fields.rule
        above = self._rows(self._head[:rule]) if rule is not None else []
        if above:
            return Header(tuple(above[-1]), len(above), tuple(range(len(above) - 1)))
        # the line of dashes is no row, wherever it stands: counted as one, it would hide a row that is
        return find_header(self._rows([line for place, line in enumerate(self._head) if place != rule]))

    def _rows(self, lines: Sequence[str]) -> list[list[str]]:
        cut_lines = (self._fields.cut(_plain(line)) for line in lines if line.strip())
        return [row for row in cut_lines if row is not None]

    def tables(self) -> Sequence[Table]:
        """Give the one table."""
        self.tell_encoding(self._encoding)
        columns = tuple(Column(name, position) for position, name in enumerate(self._names, start=1))
        return [Table(self.ref(self.file_name), columns, kind="file")]

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows in file order, then the lines that are none."""
        part = part or Part(1)
        columns, whole = table.columns, Column(WHOLE, len(table.columns) + 1, sparse=True)
        others: list[tuple[int, str]] = []
        titles = set(self._header.titles)

        def rows(text: TextFile) -> Iterator[tuple[int, Sequence[str]]]:
            index = number = 0
            for place, line in enumerate(text.lines()):
                if place == self._fields.rule or not line.strip():
                    continue
                row = self._fields.cut(_plain(line))
                if row is None:
                    others.append((number, line.strip()))
                    continue
                index += 1
                if index <= self._header.first:  # the header, which is the names, and titles above it
                    if index - 1 in titles:
                        others.extend((0, cell) for cell in row if filled(cell))
                    continue
                number += 1
                if number >= part.start:
                    if not in_range(number, limit, part.start, part.stop):
                        return
                    yield number, row

        with self.reading(table), TextFile(self._path, self._encoding) as text:
            for numbers, held in cut(self.counting(table, rows(text)), size, texts_only=True):
                yield from with_second_readings([batch(table, columns, held, numbers)])
                yield from self._whole(table, whole, others, size, part)
            yield from self._whole(table, whole, others, size, part)
            self.tell_changed(text)

    def _whole(
        self, table: Table, column: Column, others: list[tuple[int, str]], size: int, part: Part
    ) -> Iterator[TableBatch]:
        """Yield what was kept of lines that are no rows, and forget it."""
        if part.start > 1:
            others.clear()
        for first in range(0, len(others), size):
            some = others[first : first + size]
            made = batch(table, [column], [(text,) for _, text in some], [number for number, _ in some])
            yield from with_second_readings([made])
        others.clear()


def _plain(line: str) -> str:
    return line.expandtabs(1).rstrip("\r\n\x1a")
