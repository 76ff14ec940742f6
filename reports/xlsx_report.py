"""Write `report.xlsx`: the same rows as sheets to filter and sort.

Every text is stored as text: nothing becomes a formula, a link or a number, whatever its first character. Text that a cell
can't hold is cleaned or cut with a note; rows beyond a sheet's limit go on in a further sheet.

Source: Excel specifications and limits (1 048 576 rows, 32 767 characters in a cell, 31 characters in a sheet's name).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports import rows, verdict_rows
from reports.clean import visible
from reports.overview import overview
from reports.packages import timeless
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
    rows: Sequence[Any]


class XlsxReport:
    """Write the workbook; `rows_per_sheet` counts the header row and is lower in tests only."""

    format = "xlsx"
    suffix = ".xlsx"

    def __init__(self, rows_per_sheet: int = ROWS) -> None:
        self.rows_per_sheet = rows_per_sheet

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the workbook with fixed dates inside, so that equal documents give equal bytes."""
        words = Words(lang)
        book = Workbook()
        book.properties.creator = "tutka"
        book.properties.title = words("page.title")
        book.properties.created = _CREATED
        first = book.active
        assert isinstance(first, Worksheet)
        _summary(first, document, words)
        for sheet in sheets(document, words):
            for number, part in enumerate(_split(sheet.rows, self.rows_per_sheet - 1), 1):
                title = sheet.title if number == 1 else f"{sheet.title} {number}"
                _table(book.create_sheet(title), sheet.kind, part, words)
        raw = io.BytesIO()
        book.save(raw)
        out.write(timeless(raw.getvalue()))


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
        Sheet(words("sheet.limits"), rows.ProblemRow, rows.problem_rows(inventory, words)),
    ]
    return [compared[0], found[0], compared[1], *found[1:]] if document.audit else found


def _split(entries: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, max(1, len(entries)), size):
        yield entries[start : start + size]


def _table(sheet: Worksheet, kind: type, entries: Iterable[Any], words: Words) -> None:
    names = [field.name for field in fields(kind)]
    rows_of = ([getattr(entry, name) for name in names] for entry in entries)
    sheet_of(
        sheet,
        [words(f"field.{name}") for name in names],
        rows_of,
        words,
        widths=[_WIDTHS.get(name, _WIDTH) for name in names],
        wrapped=[name in _WRAPPED for name in names],
        shares=[name in {"rate", "share"} for name in names],
    )


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
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _summary(sheet: Worksheet, document: ReportDocument, words: Words) -> None:
    sheet.title = words("sheet.summary")
    sheet.column_dimensions["A"].width = 46
    sheet.column_dimensions["B"].width = 90
    for number, (name, value, kind) in enumerate(overview(document, words), 1):
        font = _FONTS.get(kind)
        for position, text in enumerate((name, value), 1):
            if text not in ("", None):
                cell = sheet.cell(number, position)
                write_cell(cell, text, words)
                cell.alignment = _TOP
                if isinstance(text, int):
                    cell.number_format = "#,##0"
                    cell.alignment = Alignment(vertical="top", horizontal="left")
                if font is not None and (position == 1 or font is _TITLE):
                    cell.font = font
    sheet.freeze_panes = "A2"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


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
