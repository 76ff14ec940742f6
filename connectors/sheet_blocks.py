"""Several tables one below the other on one sheet: where each begins.

A table of its own stands below an empty row and has a header of which two words or more, and half of all, name columns, other columns
than the table above it has. Anything less is taken for more rows of the table above (groups, totals, remarks), where nothing is lost either.
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
