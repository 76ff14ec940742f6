"""The distinct texts of a column's batch, with counts: detection looks at each text once, the profile counts every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from scanner.model.source import Cell
from scanner.text import is_empty, to_text, traits

ROWS_KEPT = 3


@dataclass(frozen=True, slots=True)
class Distinct:
    """Hold the distinct texts of some cells, in the order in which they first come. Its repr shows no text.

    Attributes:
        texts: each text once; empty and blank cells have none.
        counts: how many cells hold each text.
        rows: for each text the indexes of the first three cells that hold it, ascending.
        empty: how many cells are absent, empty or blank.
        other: how many cells hold something that is no text (binary data).
    """

    texts: tuple[str, ...]
    counts: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    empty: int
    other: int

    @property
    def filled(self) -> int:
        """Count the cells that hold something, text or not."""
        return sum(self.counts) + self.other

    def traits(self) -> dict[str, int]:
        """Count the cells by what they look like, see `scanner.text.TRAITS`."""
        out: dict[str, int] = {}
        for text, count in zip(self.texts, self.counts, strict=True):
            for trait in traits(text):
                out[trait] = out.get(trait, 0) + count
        return out

    def __repr__(self) -> str:
        """Show the numbers only."""
        return f"Distinct({len(self.texts)} texts in {self.filled} cells, {self.empty} empty, {self.other} other)"


def distinct(cells: Sequence[Cell]) -> Distinct:
    """Gather the distinct texts of a batch's cells.

    Memory is bounded by the batch. Cells of different types with the same text count as one: `1` and `"1"`; `1` and `True`
    don't, since their texts differ.
    """
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
    found = Counter(texts)
    rows = _first_rows(texts, len(found))
    empty = found.pop(None, 0) - other
    counts = cast("dict[str, int]", found)
    # most texts begin with a visible ASCII character and can't be blank
    for blank in [text for text in counts if not "!" <= text[:1] <= "~" and is_empty(text)]:
        empty += counts.pop(blank)
    return Distinct(
        texts=tuple(counts),
        counts=tuple(counts.values()),
        rows=tuple(rows[text] for text in counts),
        empty=empty,
        other=other,
    )


def _first_rows(texts: Sequence[str | None], distinct_texts: int) -> dict[str | None, tuple[int, ...]]:
    size = len(texts)
    # a dict keeps the last of equal keys: walking backwards leaves the first
    firsts = dict(zip(reversed(texts), range(size - 1, -1, -1), strict=True))
    if distinct_texts == size:
        return {text: (row,) for text, row in firsts.items()}
    rows: dict[str | None, tuple[int, ...]] = {text: (row,) for text, row in firsts.items()}
    remaining = [row for row, text in enumerate(texts) if firsts[text] != row]
    for _ in range(ROWS_KEPT - 1):
        if not remaining:
            break
        later = dict(zip((texts[row] for row in reversed(remaining)), reversed(remaining), strict=True))
        for text, row in later.items():
            rows[text] += (row,)
        remaining = [row for row in remaining if later[texts[row]] != row]
    return rows
