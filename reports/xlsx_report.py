"""Write `report.xlsx`: the same rows as sheets to filter and sort.

Every text is stored as text: nothing becomes a formula, a link or a number, whatever its first character. Text that a cell
can't hold is cleaned or cut with a note; rows beyond a sheet's limit go on in a further sheet.

Source: Excel specifications and limits (1 048 576 rows, 32 767 characters in a cell, 31 characters in a sheet's name).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports import rows, verdict_rows
from reports.clean import visible
from reports.overview import overview
from reports.packages import repack
from reports.words import Words
from scanner.model import ReportDocument

ROWS = 1_048_576
CHARACTERS = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)

_HEAD = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1B5263")
_TITLE = Font(bold=True, size=14)
_BOLD = Font(bold=True)
_FONTS = {"title": _TITLE, "heading": _BOLD, "strong": _BOLD}
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_PLAIN = Alignment(vertical="top")

_WIDTHS: Mapping[str, int] = {
    "message": 60, "reasons": 60, "quote": 36, "columns": 44, "actions": 44, "basis": 32, "source": 36, "table": 24,
    "column": 28, "title": 34, "item": 28, "shapes": 34, "need": 48, "reason": 34, "rule": 40, "anchor": 36, "by_year": 36,
    "decision": 36, "register": 26, "recognisers": 24, "item_id": 24, "detail": 30, "code": 16, "owner": 20,
}  # fmt: skip
_WRAPPED = frozenset({"message", "reasons", "actions", "columns", "quote", "need", "by_year", "rule"})
_WIDTH = 14
_WIDE = 32


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one sheet: its title, and its rows as dataclasses of one kind whose fields become the columns."""

    title: str
    kind: type
    rows: Iterable[Any]


class XlsxReport:
    """Write the workbook; `rows_per_sheet` counts the header row and is lower in tests only."""

    format = "xlsx"
    suffix = ".xlsx"

    def __init__(self, rows_per_sheet: int = ROWS) -> None:
        self.rows_per_sheet = rows_per_sheet

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the workbook with fixed dates inside, so that equal documents give equal bytes."""
        words = Words(lang)
        book = Workbook(write_only=True)  # rows go to a file at once: there may be millions
        book.properties.creator = "tutka"
        book.properties.title = words("page.title")
        book.properties.created = _CREATED
        styles = _Styles(words)
        _summary(book.create_sheet(words("sheet.summary")), document, styles)
        for sheet in sheets(document, words):
            for number, part in enumerate(_split(sheet.rows, self.rows_per_sheet - 1), 1):
                title = sheet.title if number == 1 else f"{sheet.title} {number}"
                _table(book.create_sheet(title), sheet.kind, part, styles)
        with tempfile.TemporaryFile() as raw, tempfile.TemporaryFile() as packed:
            book.save(raw)
            repack(raw, packed)
            packed.seek(0)
            shutil.copyfileobj(packed, out)


def sheets(document: ReportDocument, words: Words) -> list[Sheet]:
    """List the sheets behind the summary; without a notice those that compare are left out."""
    inventory = document.inventory
    compared = [
        Sheet(words("sheet.verdicts"), verdict_rows.VerdictRow, verdict_rows.verdict_rows(document, words)),
        Sheet(words("sheet.retention"), verdict_rows.RetentionRow, verdict_rows.retention_rows(document, words)),
    ]
    found = [
        Sheet(words("sheet.findings"), rows.FindingRow, rows.finding_rows(inventory, words)),
        Sheet(words("sheet.coverage"), rows.CoverageRow, rows.coverage_rows(inventory, words)),
        Sheet(words("sheet.limits"), rows.ProblemRow, rows.each_problem(inventory, words)),
    ]
    return [compared[0], found[0], compared[1], *found[1:]] if document.audit else found


def _split(entries: Iterable[Any], size: int) -> Iterator[Iterator[Any]]:
    """Cut rows into as many as a sheet holds; there is a sheet without any rows, too. Each is used up before the next."""
    left = iter(entries)
    first = list(islice(left, 1))
    while True:
        yield chain(first, islice(left, size - len(first)))
        first = list(islice(left, 1))
        if not first:
            return


class _Styles:
    """Make the cells of a sheet that is written row by row; looks are made once and shared."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._made: dict[tuple[object, ...], Any] = {}

    def cell(self, sheet: Any, value: object, look: Callable[[Any], None], *key: object) -> Any:
        """Give a cell with a value and the look that a function gives to one of its kind; None leaves it out."""
        if value in ("", None):
            return None
        cell: Any = WriteOnlyCell(sheet)
        write_cell(cell, cast("str | float", value), self.words)
        kind = (id(sheet.parent), cell.quotePrefix, type(value), *key)
        style = self._made.get(kind)
        if style is None:
            look(cell)
            self._made[kind] = copy(cell._style)  # noqa: SLF001 - openpyxl has no other way to share one
        else:
            cell._style = copy(style)  # noqa: SLF001 - as above
        return cell


def _table(sheet: Any, kind: type, entries: Iterable[Any], styles: _Styles) -> None:
    """Lay rows out as `sheet_of` does, one at a time."""
    names = [field.name for field in fields(kind)]
    for position, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTHS.get(name, _WIDTH)
    _paper(sheet)
    sheet.append([styles.cell(sheet, styles.words(f"field.{name}"), _as_head, "head") for name in names])
    looks = [partial(_as_entry, wrapped=name in _WRAPPED, share=name in {"rate", "share"}) for name in names]
    last = 1
    for entry in entries:
        last += 1
        sheet.append(
            [styles.cell(sheet, getattr(entry, name), look, name) for name, look in zip(names, looks, strict=True)]
        )
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    sheet.close()


def _as_head(cell: Any) -> None:
    cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _TOP


def _as_entry(cell: Any, *, wrapped: bool, share: bool) -> None:
    cell.alignment = _TOP if wrapped else _TOP_PLAIN
    if share:
        cell.number_format = "0.0 %"
    elif isinstance(cell.value, int):
        cell.number_format = "#,##0"


def _paper(sheet: Any) -> None:
    """Keep the heads in sight, on the screen and on paper."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def sheet_of(
    sheet: Worksheet,
    heads: Sequence[str],
    entries: Iterable[Sequence[Any]],
    words: Words,
    *,
    widths: Sequence[int] = (),
    wrapped: Sequence[bool] = (),
    shares: Sequence[bool] = (),
) -> None:
    """Lay rows out under a row of heads, to filter, to sort and to print.

    Args:
        sheet: an empty sheet.
        heads: names of the columns.
        entries: rows of texts and numbers; an empty text or None leaves its cell empty.
        words: for what is said of a text that was cut.
        widths: of the columns in characters; wide ones by default.
        wrapped: columns whose texts take several lines; all by default.
        shares: columns of fractions to be shown in per cent; none by default.
    """
    for position, name in enumerate(heads, 1):
        cell = sheet.cell(1, position)
        write_cell(cell, name, words)
        cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _TOP
        sheet.column_dimensions[get_column_letter(position)].width = widths[position - 1] if widths else _WIDE
    last = 1
    for last, entry in enumerate(entries, 2):
        for position, value in enumerate(entry, 1):
            if value in ("", None):
                continue
            cell = sheet.cell(last, position)
            write_cell(cell, value, words)
            cell.alignment = _TOP if not wrapped or wrapped[position - 1] else _TOP_PLAIN
            if shares and shares[position - 1]:
                cell.number_format = "0.0 %"
            elif isinstance(value, int):
                cell.number_format = "#,##0"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"
    _paper(sheet)


def _summary(sheet: Any, document: ReportDocument, styles: _Styles) -> None:
    sheet.column_dimensions["A"].width = 46
    sheet.column_dimensions["B"].width = 90
    sheet.freeze_panes = "A2"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for name, value, kind in overview(document, styles.words):
        sheet.append(
            [
                styles.cell(sheet, text, partial(_as_line, kind=kind, first=first), kind, first)
                for first, text in ((True, name), (False, value))
            ]
        )
    sheet.close()


def _as_line(cell: Any, *, kind: str, first: bool) -> None:
    font = _FONTS.get(kind)
    cell.alignment = _TOP
    if isinstance(cell.value, int):
        cell.number_format = "#,##0"
        cell.alignment = Alignment(vertical="top", horizontal="left")
    if font is not None and (first or font is _TITLE):
        cell.font = font


def write_cell(cell: Any, value: str | float, words: Words) -> None:
    """Put a value into a cell: numbers as numbers, everything else as text that is never a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = _fitted(visible(value), words)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def _fitted(text: str, words: Words) -> str:
    """Cut text that a cell can't hold, saying so; Excel counts UTF-16 units."""
    units = len(text.encode("utf-16-le")) // 2
    if units <= CHARACTERS:
        return text
    note = words("sheet.cut", n=len(text))
    room = CHARACTERS - len(note)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + note
