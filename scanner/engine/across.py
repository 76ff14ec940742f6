"""Count what several cells of one row are together, and identifiers that a spreadsheet has damaged.

The counts are by item, kind and positions of columns, in the order of the recognisers' answer; rows are looked at one by
one, so that batches add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.engine.labels import DAMAGED, Label
from scanner.engine.names import spoken
from scanner.model import Cell, ColumnCells, Table
from scanner.recognisers.across import in_row, worth_reading
from scanner.recognisers.utility import damaged
from scanner.text import to_text

POINT = "supply.metering_point"
_POINT = ("64", 17)
"""How the numbers of metering points begin, and their power of ten; what else was a long number, its name has to say."""


class Across:
    """Count the rows of one table."""

    def __init__(self, table: Table) -> None:
        self._worth = worth_reading([spoken(c.name) for c in table.columns])

    def count(self, columns: Sequence[ColumnCells]) -> dict[str, int]:
        """Count the rows of a batch; sparse columns carry remarks on rows, so they are no part of them."""
        out: Counter[str] = Counter()
        for cells in columns:
            for item, n in _damaged(cells.cells).items():
                out[Label(item, DAMAGED, (cells.column.position,)).written()] += n
        whole = [cells for cells in columns if not cells.column.sparse and cells.column.place is None]
        if self._worth and len(whole) > 1:
            texts = [list(map(to_text, cells.cells)) for cells in whole]
            names = [str(cells.column.position) for cells in whole]
            for row in zip(*texts, strict=True):
                for found in in_row(dict(zip(names, row, strict=True))):
                    out[Label(found.item, found.kind, tuple(map(int, found.columns))).written()] += 1
        return dict(out)


def _damaged(cells: Sequence[Cell]) -> Counter[str]:
    """Count the cells with a long number in scientific notation, by the item that its beginning tells."""
    out: Counter[str] = Counter()
    for cell in cells:
        if isinstance(cell, str) and "+" in cell and damaged(cell):
            mantissa, _, power = cell.strip().upper().partition("E+")
            start = mantissa.replace(",", "").replace(".", "")
            out[POINT if start.startswith(_POINT[0]) and int(power) == _POINT[1] else ""] += 1
    return out
