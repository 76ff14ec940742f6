"""Workbooks other than XLSX: XLS, XLSB, ODS, flat ODS and SpreadsheetML, given as the sheets of an XLSX workbook are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource
from connectors.binary_sheets import Book, CalamineBook
from connectors.sheet_layout import Layout
from connectors.spreadsheet import Page, SpreadsheetSource
from connectors.workbook_cells import Block, Row
from connectors.workbook_parts import Remark, Sheet, Workbook
from connectors.xml_sheets import XmlBook
from scanner.files.sniff import sniff
from scanner.model import Column, SourceError, SourceInfo, SourceOpener, Table

_XML = frozenset({"ods", "fods", "spreadsheetml"})


class WorkbookSource(SpreadsheetSource):
    """Read one workbook; each sheet is a table."""

    title: ClassVar = "Excel 97-2003, binary and XML workbooks, OpenDocument spreadsheets"
    formats: ClassVar = frozenset({"xls", "xlsb", "ods", "fods", "spreadsheetml"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, location, exclude)
        self._book: Book | None = None

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            SourceError: it is encrypted, damaged, beyond a limit or can't be read.
        """
        try:
            self.guarded(self._open)
        except SourceError:
            self.__exit__()
            raise
        return self

    def _open(self) -> None:
        kind = sniff(self._path).kind
        if kind not in self.formats:
            raise SourceError("the file was changed while it was read; scan it again", "changed")
        self._opened_as = self._stamp()
        self._book = XmlBook(self._path, kind) if kind in _XML else CalamineBook(self._path, kind)

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        if self._book is not None:
            self._book.close()
            self._book = None

    def tables(self) -> Sequence[Table]:
        """List the sheets in the workbook's order, then what belongs to no sheet."""
        if self._pages is None:
            assert self._book is not None, "open the source first"
            self._pages = {page.table.ref.table: page for page in self._sheets(self._book)}
        return [page.table for page in self._pages.values()]

    def _sheets(self, book: Book) -> Iterator[Page]:
        around = book.around
        for reason, what in around.lost:
            self.problem(reason, what, examined=False)
        for sheet in book.sheets:
            if self.excluded(sheet.name):
                self.problem("excluded", "left out as asked by --exclude", table=sheet.name, examined=True)
                continue
            layout = around.layouts.get(sheet.name, Layout())
            try:
                yield from self._tables_of(sheet, layout, [Remark(*remark) for remark in layout.remarks])
            except SourceError as error:
                self.problem(error.reason, error.message, table=sheet.name)
        if around.properties:
            yield self._properties(Workbook(properties=list(around.properties)))
        for place, found in sorted(around.parts.items()):
            if found:
                column = Column("text", 1, place=place)
                table = Table(self.ref(f"({place})"), (column,), len(found), "part", place=place)
                yield Page(table, remarks={column: [(n, text) for n, text in enumerate(found, start=1)]})

    def _rows(self, sheet: Sheet, layout: Layout) -> Iterator[Row]:  # noqa: ARG002 - the layout is the book's own
        assert self._book is not None, "open the source first"
        return self._book.rows(sheet)

    def _pieces(self, sheet: Sheet, layout: Layout, size: int) -> Iterator[Row | Block]:  # noqa: ARG002 - these give rows
        yield from self._rows(sheet, layout)

    def inside(self) -> Sequence[SourceOpener]:
        """Give nothing: what is embedded in these formats is told as not read."""
        return BaseSource.inside(self)
