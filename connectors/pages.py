"""What documents hold: running text, tables, texts in hidden places, properties; and the source that gives all of it.

A document's text is the table named after the file, with the column `text` and one row for each paragraph (of a PDF: for
each page). Its tables are tables. What belongs to the document as a whole is in the table `(document)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource, batch, cut, in_range, unique_names
from connectors.header import filled, find_header
from connectors.members import Inside
from scanner.files.opening import open_regular
from scanner.model import Cell, Column, Part, SourceError, SourceInfo, SourceOpener, Table, TableBatch

HEAD_ROWS = 200
MAX_CHARACTERS = 512 << 20
"""Texts of a document are held in memory; beyond this it is refused."""

COLUMN_OF = {
    "comment": "(comments)",
    "threaded comment": "(comments)",
    "annotation": "(comments)",
    "text box": "(text boxes)",
    "header/footer": "(header/footer)",
    "hyperlink": "(links)",
    "external link": "(links)",
    "tracked change": "(tracked changes)",
    "footnote": "(notes)",
    "notes": "(notes)",
    "hidden text": "(hidden text)",
    "form field": "(form fields)",
    "field": "(form fields)",
}
"""Hidden place -> the column that its texts come in; others come in `(other)`."""


@dataclass(slots=True)
class Content:
    """Collect what a document holds.

    Attributes:
        lines: rows of the running text; None for a row without any, so that numbers of pages stay right.
        tables: rows of cells of each table, with the hidden place that all of it lies in.
        remarks: (place, text) outside the running text.
        properties: (name, text) of the document as a whole.
        images: pictures, which hold no text.
    """

    lines: list[str | None] = field(default_factory=list)
    tables: list[tuple[list[list[str]], str | None]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    images: int = 0
    _held: int = 0

    def add(self, place: str | None, text: str) -> None:
        """Add a text; the visible running text has no place.

        Raises:
            SourceError: the document is too large.
        """
        text = text.strip()
        if not text:
            return
        self._held += len(text)
        if self._held > MAX_CHARACTERS:
            raise SourceError("it holds more text than the limit; split it", "limit_bytes")
        if place is None:
            self.lines.append(text)
        else:
            self.remarks.append((place, text))

    def add_table(self, rows: list[list[str]], place: str | None = None) -> None:
        """Add a table; one without any text is none."""
        self._held += sum(len(cell) for row in rows for cell in row)
        if self._held > MAX_CHARACTERS:
            raise SourceError("it holds more text than the limit; split it", "limit_bytes")
        if any(cell.strip() for row in rows for cell in row):
            self.tables.append((rows, place))

    def add_property(self, name: str, text: str) -> None:
        """Add a property."""
        if text.strip():
            self.properties.append((name, text.strip()))


_Rows = tuple[tuple[Column, ...], tuple[tuple[int, Sequence[Cell]], ...]]
"""Columns with their numbered rows."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Hold a table with its numbered rows by column group, each with the place of its rows."""

    table: Table
    parts: tuple[_Rows, ...]


def _numbered(texts: Sequence[str]) -> tuple[tuple[int, Sequence[Cell]], ...]:
    return tuple((number, (text,)) for number, text in enumerate(texts, start=1))


class PagesSource(BaseSource):
    """Read a document of which everything is known once it was read. Subclasses fill `_content`."""

    formats: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._pages: dict[str, _Page] | None = None
        self._inside: Inside | None = None

    def __enter__(self) -> Self:
        """Look at the file.

        Raises:
            SourceError: it can't be opened.
        """
        self.guarded(lambda: open_regular(self._path).close())
        return self

    def _content(self, inside: Inside) -> Content:
        """Read the document.

        Args:
            inside: takes the files that lie in it.

        Raises:
            SourceError: it can't be read.
            OSError: the file can't be read.
        """
        raise NotImplementedError

    def _container(self) -> str:
        """Name the kind of container (`connectors.containers.KINDS`) that the document is to the files in it."""
        raise NotImplementedError

    def tables(self) -> Sequence[Table]:
        """List the text, the tables, and what belongs to the document as a whole."""
        if self._pages is None:
            self.guarded(self._read)
            assert self._pages is not None
        return [page.table for page in self._pages.values()]

    def _read(self) -> None:
        before = self._path.stat()
        self._inside = Inside(self, str(self._path), self._container(), self._exclude)
        content = self._content(self._inside)
        self._openers = self._inside.openers()
        after = self._path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            self.problem("changed", "the file was changed while it was read; scan it again when nothing writes to it")
        self._pages = {page.table.ref.table: page for page in self._made(content)}
        if content.images:
            what = f"{content.images} images: no text to examine"
            self.problem("no_text", what, examined=True, count=content.images)
        if not self._pages and not self._openers and not self.problems:
            self.problem("empty", "the document holds no text", examined=True)

    def _made(self, content: Content) -> Iterator[_Page]:
        """Make the tables: text first, with the texts of hidden places beside it."""
        remarks: dict[Column, list[str]] = {}
        text = Column("text", 1)
        positions = {"text": 1}
        for place, remark in content.remarks:
            name = COLUMN_OF.get(place, "(other)")
            at = positions.setdefault(name, len(positions) + 1)
            remarks.setdefault(Column(name, at, place=place, sparse=True), []).append(remark)
        shown: list[tuple[int, Sequence[Cell]]] = [
            (number, (line,)) for number, line in enumerate(content.lines, start=1) if line is not None
        ]
        columns = {column.name: column for column in reversed(list(remarks))}
        listed = tuple(sorted(columns.values(), key=lambda column: column.position))
        parts = [((column,), _numbered(texts)) for column, texts in remarks.items()]
        if shown:
            table = Table(self.ref(self.file_name), (text, *listed), len(shown), "document")
            yield _Page(table, (((text,), tuple(shown)), *parts))
        elif remarks:
            yield _Page(Table(self.ref("(document texts)"), listed, 0, "part"), tuple(parts))
        for number, (rows, whole) in enumerate(content.tables, start=1):
            if (page := self._table(f"table {number}", rows, whole)) is not None:
                yield page
        if content.properties:
            yield self._properties(content.properties)

    def _table(self, name: str, rows: list[list[str]], place: str | None) -> _Page | None:
        """Find header and columns of a table."""
        if self.excluded(name):
            self.problem("excluded", "left out as asked by --exclude", table=name, examined=True)
            return None
        cells: list[list[Cell]] = [[cell.strip() or None for cell in row] for row in rows]
        header = find_header(cells[:HEAD_ROWS])
        below = cells[header.first :]
        width = max([len(header.names), *map(len, below)])
        names = unique_names([*header.names, *[""] * (width - len(header.names))])
        columns = tuple(Column(n, i) for i, n in enumerate(names, start=1))
        numbered: tuple[tuple[int, Sequence[Cell]], ...] = tuple(
            (n, [*row, *[None] * (width - len(row))])
            for n, row in enumerate(below, start=1)
            if any(cell is not None for cell in row)
        )
        parts: list[_Rows] = [(columns, numbered)]
        titles = [str(cell) for i in header.titles for cell in cells[i] if filled(cell)]
        listed = columns
        if titles:
            title = Column("(title)", width + 1, sparse=True)
            listed = (*columns, title)
            parts.append(((title,), tuple((0, (text,)) for text in titles)))
        if header.names and not numbered:
            self.problem("header_only", "it has a header and no rows", table=name, examined=True)
        return _Page(Table(self.ref(name), listed, len(numbered), "table", place=place), tuple(parts))

    def _properties(self, properties: Sequence[tuple[str, str]]) -> _Page:
        found: dict[str, list[str]] = {}
        for name, text in properties:
            found.setdefault(name, []).append(text)
        columns = [Column(name, n, place="property", sparse=True) for n, name in enumerate(found, start=1)]
        parts = tuple(((column,), _numbered(texts)) for column, texts in zip(columns, found.values(), strict=True))
        return _Page(Table(self.ref("(document)"), tuple(columns), 0, "part"), parts)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows of a table, then the texts in hidden places beside it."""
        self.tables()
        assert self._pages is not None
        part = part or Part(1)
        for columns, rows in self._pages[table.ref.table].parts:
            sparse = all(column.sparse for column in columns)
            if sparse and part.start > 1:
                continue
            wanted = rows if sparse else [r for r in rows if in_range(r[0], limit, part.start, part.stop)]
            for numbers, some in cut(wanted if sparse else self.counting(table, wanted), size):
                yield batch(table, columns, some, numbers)

    def inside(self) -> Sequence[SourceOpener]:
        """Give the files that lie in the document."""
        self.tables()
        return self._openers
