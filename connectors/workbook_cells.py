"""Cells of XLSX sheets: calamine, and openpyxl where calamine fails or would fill a vast empty rectangle."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from connectors.number_formats import padded
from connectors.sheet_layout import Layout
from scanner.model import Cell, SourceError

MAX_RECTANGLE = 20_000_000
"""Calamine lays a sheet out as a full rectangle; two cells in opposite corners of a sheet ended the whole process."""
MAX_FAR_CELLS = 500_000
MAX_HELD = 3_000_000
"""Cells of sheets that are kept between the look at their first rows and the reading of all."""

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})

ROWS_AT_ONCE = 1000
FEW_ROWS = 500
"""Rows that are taken at once: their lists are gone before the garbage collector goes through them."""

Row = tuple[int, Sequence[Cell]]
"""A row's number from 0, and its cells from column 0."""


class Block(NamedTuple):
    """Hold consecutive rows of a sheet, column by column from column 0; some may hold nothing."""

    first: int
    size: int
    columns: Sequence[Sequence[Cell]]

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold anything."""
        for number, cells in enumerate(zip(*self.columns, strict=True), self.first):
            if cells.count(None) < len(cells):
                yield number, cells

    def is_full(self) -> bool:
        """Say whether every row surely holds something: one of the columns has all its cells."""
        return any(None not in cells for cells in self.columns)


class Cells:
    """Read the cells of a workbook's sheets; tell in `fell_back` which sheets needed the second reader."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._calamine: CalamineWorkbook | None = None
        self._broken = False
        self._grids: dict[str, Any] = {}
        self._held = 0
        self.fell_back: set[str] = set()

    def close(self) -> None:
        """Close the file."""
        if self._calamine is not None:
            self._calamine.close()
            self._calamine = None
        self._grids.clear()
        self._held = 0

    def rows(self, sheet: str, layout: Layout) -> Iterator[Row]:
        """Yield the rows that hold anything.

        Raises:
            SourceError: neither reader can read the sheet, or it is too large for both.
        """
        for piece in self.pieces(sheet, layout):
            if isinstance(piece, Block):
                yield from piece.rows()
            else:
                yield piece

    def pieces(self, sheet: str, layout: Layout, size: int = ROWS_AT_ONCE) -> Iterator[Row | Block]:
        """Yield the rows that hold anything: blocks of at most `size` rows from the first reader, single rows from the second.

        Raises:
            SourceError: neither reader can read the sheet, or it is too large for both.
        """
        if layout.cells == 0:
            return iter(())
        if is_far(layout):
            if layout.cells > MAX_FAR_CELLS:
                raise SourceError("its cells lie too far apart to be read; move them together", "limit_cells")
            return self._far(sheet, layout)
        grid = self._grids.get(sheet) or self._grid(sheet)
        if grid is None:
            self.fell_back.add(sheet)
            return self._second(sheet, layout)
        extent = (layout.last_row + 1) * (layout.last_column + 1)
        if sheet in self._grids:  # the second reading is the last one
            del self._grids[sheet]
            self._held -= extent
        elif self._held + extent <= MAX_HELD:
            self._grids[sheet] = grid
            self._held += extent
        return self._first(grid, layout, size)

    def _grid(self, sheet: str) -> Any:
        """Parse a sheet with calamine; None if it can't."""
        if self._broken:
            return None
        try:
            if self._calamine is None:
                self._calamine = CalamineWorkbook.from_path(str(self._path))
            return self._calamine.get_sheet_by_name(sheet)
        except (CalamineError, OSError, ValueError):
            self._broken = self._calamine is None
            return None
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            return None

    def _first(self, grid: Any, layout: Layout, size: int) -> Iterator[Block]:
        left = grid.start[1] if grid.start else 0
        rows = grid.iter_rows()
        number = 0
        while some := list(islice(rows, min(size, FEW_ROWS))):
            found = [list(values) for values in zip(*some, strict=True)]
            if not found:
                return  # rows without columns
            while len(found[0]) < size and (some := list(islice(rows, min(size - len(found[0]), FEW_ROWS)))):
                for held, values in zip(found, zip(*some, strict=True), strict=True):
                    held.extend(values)
            more = len(found[0])
            columns: list[Sequence[Cell]] = [(None,) * more] * left
            columns += [_cells(values, number, c, layout) for c, values in enumerate(found, left)]
            yield Block(number, more, columns)
            number += more

    def _second(self, sheet: str, layout: Layout) -> Iterator[Row]:
        """Read with openpyxl, row by row; where that fails as well, with its slower way of the whole workbook."""
        try:
            yield from self._openpyxl_rows(sheet, layout)
        except SourceError:
            yield from self._far(sheet, layout)

    def _openpyxl_rows(self, sheet: str, layout: Layout) -> Iterator[Row]:
        found: list[Row] = []
        with _quietly():
            try:
                book = openpyxl.load_workbook(self._path, read_only=True, data_only=True)
                try:
                    page: Any = book[sheet]
                    page.reset_dimensions()  # what the file claims about its extent may be wrong
                    for number, values in enumerate(page.iter_rows(values_only=True)):
                        cells = [cell_of(v, number, c, layout) for c, v in enumerate(values)]
                        if any(cell is not None for cell in cells):
                            found.append((number, cells))
                finally:
                    book.close()
            except Exception as error:  # the library fails in many ways on damaged files
                raise _unreadable() from error
        yield from found

    def _far(self, sheet: str, layout: Layout) -> Iterator[Row]:
        """Read the stored cells only, never the rectangle between them; columns without cells are left out."""
        with _quietly():
            try:
                book = openpyxl.load_workbook(self._path, data_only=True)
                stored: dict[tuple[int, int], Any] = book[sheet]._cells  # noqa: SLF001 # type: ignore[attr-defined]
                rows: dict[int, dict[int, Cell]] = {}
                for (row, column), cell in stored.items():
                    value = cell_of(cell.value, row - 1, column - 1, layout)
                    if value is not None:
                        rows.setdefault(row - 1, {})[column - 1] = value
                book.close()
            except Exception as error:  # the library fails in many ways on damaged files
                raise _unreadable() from error
        for number in sorted(rows):
            last = max(rows[number])
            yield number, [rows[number].get(column) for column in range(last + 1)]


def is_far(layout: Layout) -> bool:
    """Say whether a sheet's cells span a rectangle that must not be laid out."""
    return (layout.last_row + 1) * (layout.last_column + 1) > MAX_RECTANGLE


def _unreadable() -> SourceError:
    return SourceError(
        "no reader can read it; open and save it in a spreadsheet program, then scan it again", "corrupt"
    )


def _quietly() -> warnings.catch_warnings[None]:
    """Silence openpyxl's remarks on features that it would drop when saving: nothing is saved."""
    return warnings.catch_warnings(action="ignore")


def _cells(values: Sequence[Any], row: int, column: int, layout: Layout) -> Sequence[Cell]:
    """Turn what calamine gives of a column's next cells into cells: texts and numbers as they are, without looking at each.

    Args:
        values: of consecutive rows.
        row: number of the first of them.
        column: the column's number.
        layout: of the sheet.
    """
    if isinstance(values[0], str) and _are_texts(values):
        return values
    if not layout.padded and set(map(type, values)) == {float}:
        return [int(value) if value.is_integer() else value for value in values]
    plain = not layout.padded
    return [
        v
        if v.__class__ is str and v and v[0] != "#"
        else (int(v) if v.is_integer() else v)
        if plain and v.__class__ is float
        else cell_of(v, number, column, layout)
        for number, v in enumerate(values, row)
    ]


def _are_texts(values: Sequence[Any]) -> bool:
    """Say whether all are texts that stand for themselves: "#" begins the names of errors, an empty text stands for no cell.

    Joining tells it in a fraction of the time of asking each.
    """
    try:
        return "#" not in "".join(values) and all(values)
    except TypeError:
        return False


def cell_of(value: Any, row: int, column: int, layout: Layout) -> Cell:
    """Make a cell of a reader's value: the same from both readers."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return None if value in _ERRORS else value
    if isinstance(value, bool):
        return value
    if isinstance(value, (float, int)):
        if layout.padded and (code := layout.padded.get((row, column))) is not None:
            shown = padded(value, code)
            if shown is not None:
                return shown
        return int(value) if value == value // 1 else value  # 401234567.0 is a number without a fraction
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    cell: Cell = value
    return cell
