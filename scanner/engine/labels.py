"""Labels of `TableProfile.across`: what was counted row by row, by item, kind and positions of columns."""

from __future__ import annotations

from typing import NamedTuple

DAMAGED = "damaged"


class Label(NamedTuple):
    """Say what a count of `TableProfile.across` is of; `item` is empty where only the column's name can tell."""

    item: str
    kind: str
    positions: tuple[int, ...]

    def written(self) -> str:
        """Write the label.

        >>> Label("identity.national_id", "split", (3, 4)).written()
        'identity.national_id split 3 4'
        """
        return " ".join((self.item or "-", self.kind, *map(str, self.positions)))

    @classmethod
    def read(cls, text: str) -> Label | None:
        """Read a label; None for one of another kind.

        >>> Label.read("- damaged 7")
        Label(item='', kind='damaged', positions=(7,))
        """
        item, *rest = text.split()
        if not rest or not all(part.isdigit() for part in rest[1:]):
            return None
        return cls("" if item == "-" else item, rest[0], tuple(map(int, rest[1:])))
