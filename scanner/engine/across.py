"""Count what several cells of one row are together, and identifiers that a spreadsheet has damaged.

The counts are by item, kind and positions of columns, in the order of the recognisers' answer; rows are looked at one by
one, so that batches add up, and only where the columns' distinct texts let something be expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from scanner.detection.alike import shapes_of
from scanner.detection.columns import Distinct, Numbers
from scanner.engine.labels import DAMAGED, Label
from scanner.engine.names import spoken
from scanner.model import Column, Table
from scanner.recognisers.across import BUSINESS_ID, DAY, DEGREES, SOLE, TAIL, in_row, roles, worth_reading
from scanner.recognisers.utility import damaged

POINT = "supply.metering_point"
_POINT = ("64", 17)
"""How the numbers of metering points begin, and their power of ten; what else was a long number, its name has to say."""


class Across:
    """Count the rows of one table."""

    def __init__(self, table: Table) -> None:
        self._worth = worth_reading([spoken(c.name) for c in table.columns])

    def count(self, columns: Sequence[tuple[Column, Distinct]]) -> dict[str, int]:
        """Count the rows of a batch; sparse columns carry remarks on rows, so they are no part of them."""
        out: Counter[str] = Counter()
        for column, found in columns:
            for item, n in _damaged(found).items():
                out[Label(item, DAMAGED, (column.position,)).written()] += n
        whole = [(column, found) for column, found in columns if not column.sparse and column.place is None]
        if self._worth and len(whole) > 1:
            for row in _worth_reading([found for _, found in whole]).tolist():
                texts = {
                    str(column.position): found.texts[found.codes[row]] if found.codes[row] >= 0 else None
                    for column, found in whole
                }
                for together in in_row(texts):
                    label = Label(together.item, together.kind, tuple(map(int, together.columns)))
                    out[label.written()] += 1
        return dict(out)


def _worth_reading(columns: Sequence[Distinct]) -> Numbers:
    """Give the rows in which cells have roles that belong together."""
    size = max(len(found.codes) for found in columns)
    having = np.zeros(size, np.int64)
    degrees = np.zeros(size, np.int64)
    for found in columns:
        if not len(found.texts):
            continue
        of_texts = _roles(found)
        if of_texts.any():
            of_rows = np.where(found.codes >= 0, of_texts[found.codes], 0)
            having |= of_rows
            degrees += (of_rows & DEGREES) != 0
    split = (having & (TAIL | DAY)) == TAIL | DAY
    trader = (having & (BUSINESS_ID | SOLE)) == BUSINESS_ID | SOLE
    return np.flatnonzero(split | trader | (degrees > 1))


def _roles(found: Distinct) -> Numbers:
    if found.array is None:
        return np.array([roles(text) for text in found.texts], np.int64)
    numbers, shapes = shapes_of(found.array)
    by_shape: Numbers = np.array([roles(shape) for shape in shapes.to_pylist()], np.int64)
    return by_shape[numbers]


def _damaged(found: Distinct) -> Counter[str]:
    """Count the cells with a long number in scientific notation, by the item that its beginning tells."""
    out: Counter[str] = Counter()
    if found.array is None:
        places = [place for place, text in enumerate(found.texts) if "+" in text]
    else:
        places = pc.indices_nonzero(pc.match_substring(found.array, "+")).to_pylist()
    for place in places:
        text = found.texts[place]
        if damaged(text):
            mantissa, _, power = text.strip().upper().partition("E+")
            start = mantissa.replace(",", "").replace(".", "")
            item = POINT if start.startswith(_POINT[0]) and int(power) == _POINT[1] else ""
            out[item] += int(found.counts[place])
    return out
