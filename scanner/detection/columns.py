"""The distinct texts of a column's batch, with counts: detection looks at each text once, the profile counts every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.detection.arrow_text import codes as codes_of
from scanner.detection.arrow_text import strings
from scanner.model.source import Cell
from scanner.text import is_empty, to_text, traits

ROWS_KEPT = 3

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Hold the distinct texts of some cells, in the order in which they first come. Its repr shows no text.

    Attributes:
        texts: each text once; empty and blank cells have none.
        counts: how many cells hold each text.
        codes: for each cell the position of its text in `texts`; -1 where it has none.
        empty: how many cells are absent, empty or blank.
        other: how many cells hold something that is no text (binary data).
        array: the texts in Arrow's form; None where it can't hold them (lone surrogates).
    """

    texts: Sequence[str]
    counts: Numbers
    codes: Numbers
    empty: int
    other: int
    array: pa.StringArray | None = None
    _rows: list[tuple[int, ...]] = field(default_factory=list, repr=False)

    @property
    def filled(self) -> int:
        """Count the cells that hold something, text or not."""
        return int(self.counts.sum()) + self.other

    @property
    def rows(self) -> list[tuple[int, ...]]:
        """Give for each text the indexes of the first three cells that hold it, ascending."""
        if not self._rows and len(self.texts):
            self._rows.extend(first_rows(self.codes, len(self.texts)))
        return self._rows

    def traits(self) -> dict[str, int]:
        """Count the cells by what they look like, see `scanner.text.TRAITS`."""
        out: dict[str, int] = {}
        for text, count in zip(self.texts, self.counts.tolist(), strict=True):
            for trait in traits(text):
                out[trait] = out.get(trait, 0) + count
        return out

    def __repr__(self) -> str:
        """Show the numbers only."""
        return f"Distinct({len(self.texts)} texts in {self.filled} cells, {self.empty} empty, {self.other} other)"


def distinct(cells: Sequence[Cell]) -> Distinct:
    """Gather the distinct texts of a batch's cells.

    Memory is bounded by the batch. Cells that come with their texts in Arrow's form (an attribute `array` without nulls, as a reader of
    columns has it) are not made into Python's strings to be told apart. Cells of different types with the same text count as one: `1` and `"1"`; `1` and `True`
    don't, since their texts differ.
    """
    held = getattr(cells, "array", None)
    if isinstance(held, pa.StringArray) and not held.null_count:
        return _gathered(len(cells), 0, *_of_array(held))
    texts: Sequence[str | None]
    other = 0
    if set(map(type, cells)) <= {str, type(None)}:
        texts = cells  # type: ignore[assignment] # the line above has looked
    else:
        texts = [cell if isinstance(cell, str) else to_text(cell) for cell in cells]
        other = sum(
            text is None and isinstance(cell, bytes) and not is_empty(cell)
            for text, cell in zip(texts, cells, strict=True)
        )
    return _gathered(len(cells), other, *_encoded(texts))


def _gathered(size: int, other: int, found: list[str], codes: Numbers, array: pa.StringArray | None) -> Distinct:
    """Leave blank texts out, and count."""
    # most texts begin with a visible ASCII character and can't be blank
    blank = [place for place, text in enumerate(found) if not "!" <= text[:1] <= "~" and is_empty(text)]
    if blank:
        kept = np.ones(len(found), bool)
        kept[blank] = False
        numbers = np.where(kept, np.cumsum(kept) - 1, -1)
        codes = np.where(codes >= 0, numbers[codes], -1)
        found = [text for text, keep in zip(found, kept.tolist(), strict=True) if keep]
        array = array.filter(pa.array(kept)) if array is not None else None
    counts = np.bincount(codes[codes >= 0], minlength=len(found)).astype(np.int64)
    empty = size - int(counts.sum()) - other
    return Distinct(found, counts, codes, empty, other, array)


def _encoded(texts: Sequence[str | None]) -> tuple[list[str], Numbers, pa.StringArray | None]:
    """Number the distinct texts in the order in which they first come; -1 stands for None. Give them as Arrow's, too."""
    try:
        array = strings(texts)
    except UnicodeEncodeError:  # a lone surrogate, which Arrow can't hold
        array = None
    if not isinstance(array, pa.StringArray):  # or more than two gigabytes
        numbers: dict[str, int] = {}
        listed = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in texts]
        return list(numbers), np.array(listed, np.int64), None
    return _of_array(array)


def _of_array(array: pa.StringArray) -> tuple[list[str], Numbers, pa.StringArray]:
    encoded = array.dictionary_encode()
    return encoded.dictionary.to_pylist(), codes_of(encoded.indices), encoded.dictionary


def first_rows(codes: Numbers, kinds: int) -> list[tuple[int, ...]]:
    """Give for each of the numbers below `kinds` the first three places that hold it, ascending.

    Args:
        codes: for each place a number; below zero for none.
        kinds: how many numbers there are; each must occur.
    """
    narrow = codes.astype(np.int32) if kinds < 1 << 31 else codes
    order = np.argsort(narrow, kind="stable")
    order = order[int((codes < 0).sum()) :]
    ends = np.cumsum(np.bincount(codes[codes >= 0], minlength=kinds))
    places = order.tolist()
    starts = [0, *ends[:-1].tolist()]
    return [
        tuple(places[start : min(start + ROWS_KEPT, end)]) for start, end in zip(starts, ends.tolist(), strict=True)
    ]
