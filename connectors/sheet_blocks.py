"""Several tables one below the other on one sheet or in one text, or side by side on a sheet: where each begins.

A table of its own stands below an empty row and has a header of which two words or more, and half of all, name columns, other columns
than the table above it has. A table beside another one stands behind an empty column, with such a header in the same row. Anything less is taken for more rows of the table above (groups, totals, remarks), where nothing is lost either.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.header import Header, filled, find_header, names_a_column
from scanner.model import Cell

MOST_ROWS = 20_000
"""Longer sheets are exports, not pages that a person has laid out; looking for tables there would cost a second reading."""

_HEAD = 200
_TITLES = 3

Row = tuple[int, Sequence[Cell]]


def beginnings(rows: Sequence[Row]) -> list[int]:
    """Give the numbers of the rows with which tables begin that stand below another one; none if there is one table.

    Args:
        rows: the sheet's rows that hold anything, with their numbers.
    """
    out: list[int] = []
    block: list[Row] = []
    for segment in _segments(rows):
        if block and _is_table(block) and _is_other(segment, block):
            out.append(segment[0][0])
            block = []
        block += segment
    return out


def beside(rows: Sequence[Row]) -> list[int]:
    """Give the columns (from 0) with which tables begin that stand to the right of another one; none if there is one table.

    Args:
        rows: those of one block of the sheet that hold anything, with their numbers.
    """
    used = [row for row in rows if any(map(filled, row[1]))]
    width = max((len(cells) for _, cells in used), default=0)
    empty = [not any(c < len(cells) and filled(cells[c]) for _, cells in used) for c in range(width)]
    starts = [c for c in range(1, width) if empty[c - 1] and not empty[c]]
    out: list[int] = []
    left = 0
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else width
        one, other = within(used, left, start), within(used, start, stop)
        if one and other and _is_table(one) and _is_other(other, one) and _names_row(one) == _names_row(other):
            out.append(start)
            left = start
    return out


def within(rows: Sequence[Row], start: int, stop: int | None) -> list[Row]:
    """Give what rows hold between two columns, rows without anything there left out."""
    cut = ((number, cells[start:stop]) for number, cells in rows)
    return [(number, cells) for number, cells in cut if any(map(filled, cells))]


def _names_row(block: Sequence[Row]) -> int:
    """Give the number of the row above the data."""
    return block[_header(block).first - 1][0]


def _segments(rows: Sequence[Row]) -> list[list[Row]]:
    """Part rows where empty ones lie between."""
    out: list[list[Row]] = []
    before = -2
    for number, cells in rows:
        if not any(map(filled, cells)):
            continue
        if number > before + 1:
            out.append([])
        out[-1].append((number, cells))
        before = number
    return out


def _header(rows: Sequence[Row]) -> Header:
    return find_header([cells for _, cells in rows[:_HEAD]])


def _is_table(block: Sequence[Row]) -> bool:
    """Say whether rows are a header of several columns with data below; title lines are none."""
    header = _header(block)
    return 0 < header.first < len(block) and len(list(filter(None, header.names))) > 1


def _is_other(segment: Sequence[Row], block: Sequence[Row]) -> bool:
    """Say whether rows are a table with a header beyond doubt, which isn't that of the block above."""
    header = _header(segment)
    names = [name for name in header.names if name]
    return (
        len(names) > 1
        and header.first <= _TITLES + 1
        and header.first < len(segment)
        and 2 * sum(map(names_a_column, names)) >= max(len(names), 4)
        and _known(names) != _known([name for name in _header(block).names if name])
    )


def _known(names: Sequence[str]) -> set[str]:
    return {name.casefold().strip() for name in names}
