"""Runs of a table's rows as drivers give them, turned into columns and gathered into batches without looking at single rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connectors.base import BATCH_CELLS, BATCH_CHARACTERS
from scanner.model import Cell

_SIMPLE = frozenset({str, int, float, bool, type(None), Decimal, date, datetime})
"""Types of values that are cells as they are."""
_TEXT_OR_NOTHING = frozenset({str, type(None)})


@dataclass(frozen=True, slots=True)
class Run:
    """Hold consecutive rows as columns. Its repr shows no value.

    Attributes:
        start: number of the first row.
        rows: how many.
        columns: their cells.
        characters: in all texts and binary values.
    """

    start: int
    rows: int
    columns: Sequence[Sequence[Cell]]
    characters: int

    def __repr__(self) -> str:
        """Show numbers only."""
        return f"Run({self.rows} rows from {self.start})"


def run_of(start: int, rows: Sequence[Sequence[Any]]) -> Run | None:
    """Make a run of rows that are cells as they are; None where a value is something else.

    Args:
        start: number of the first row.
        rows: at least one, of equal length.
    """
    columns = tuple(zip(*rows, strict=True))
    characters = 0
    for column in columns:
        if isinstance(column[0], str) and (length := _joined_length(column)) is not None:
            characters += length
            continue
        types = set(map(type, column))
        if not types <= _SIMPLE:
            return None
        if str in types:
            texts = filter(None, column) if types <= _TEXT_OR_NOTHING else (c for c in column if type(c) is str)
            characters += len("".join(texts))
    return Run(start, len(rows), columns, characters)


def _joined_length(column: Sequence[Any]) -> int | None:
    """Add up the lengths of texts; None where one is no text.

    Joining tells both in a tenth of the time of asking each value. The copy is of one column of one run, the rows of which are
    held anyway, and is gone at once.
    """
    try:
        return len("".join(column))
    except TypeError:
        return None


def run_of_cells(start: int, rows: Sequence[Sequence[Cell]]) -> Run:
    """Make a run of rows of any cells."""
    columns = tuple(zip(*rows, strict=True))
    characters = sum(len(cell) for column in columns for cell in column if isinstance(cell, (str, bytes)))
    return Run(start, len(rows), columns, characters)


def gathered(runs: Iterable[Run], size: int) -> Iterator[Run]:
    """Join runs to ones of at most `size` rows and about `BATCH_CHARACTERS` characters or `BATCH_CELLS` cells.

    Args:
        runs: consecutive, none longer than `size`; an error in them comes after the rows before it.
        size: rows of a batch at most.
    """
    held: list[Run] = []
    rows = characters = 0
    try:
        for run in runs:
            if held and rows + run.rows > size:
                yield _joined(held)
                held, rows, characters = [], 0, 0
            held.append(run)
            rows += run.rows
            characters += run.characters
            if rows >= size or characters >= BATCH_CHARACTERS or rows * len(run.columns) >= BATCH_CELLS:
                yield _joined(held)
                held, rows, characters = [], 0, 0
    except Exception:
        if held:  # what was read before the failure has been read
            yield _joined(held)
        raise
    if held:
        yield _joined(held)


def _joined(runs: Sequence[Run]) -> Run:
    if len(runs) == 1:
        return runs[0]
    columns: list[list[Cell]] = []
    for parts in zip(*(run.columns for run in runs), strict=True):
        cells: list[Cell] = []
        for part in parts:
            cells.extend(part)
        columns.append(cells)
    return Run(runs[0].start, sum(run.rows for run in runs), columns, sum(run.characters for run in runs))
