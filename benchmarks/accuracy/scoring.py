"""Precision and recall of what was reported of columns, in total and by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from benchmarks.accuracy.tables import Described

Place: TypeAlias = "tuple[str, str]"
Reported: TypeAlias = "Mapping[Place, frozenset[str]]"


@dataclass(slots=True)
class Score:
    """Count right, wrong and missed items, by item.

    Attributes:
        right: expected and reported.
        wrong: reported and neither expected nor allowed.
        missed: expected and not reported; counted under the first of the items that would have done.
        decoys: columns that hold nothing.
        flagged: those of them of which something wrong was reported.
        errors: each wrong column: the column, the items that are wrong, and those missed.
    """

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    decoys: int = 0
    flagged: int = 0
    errors: list[tuple[Described, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Give the share of what was reported that is right; optional items count as neither."""
        return _share(self.right.total(), self.wrong.total())

    @property
    def recall(self) -> float | None:
        """Give the share of what is there that was reported."""
        return _share(self.right.total(), self.missed.total())

    @property
    def f1(self) -> float:
        """Give the harmonic mean; 0 where either is undefined."""
        return 2 * (self.precision or 0) * (self.recall or 0) / max(1e-9, (self.precision or 0) + (self.recall or 0))

    def as_json(self) -> dict[str, Any]:
        """Give the figures as plain data; no column is named."""
        items = sorted({*self.right, *self.wrong, *self.missed})
        return {
            "precision": self.precision,
            "recall": self.recall,
            "right": self.right.total(),
            "wrong": self.wrong.total(),
            "missed": self.missed.total(),
            "decoys": self.decoys,
            "decoys_flagged": self.flagged,
            "items": {
                item: {
                    "precision": _share(self.right[item], self.wrong[item]),
                    "recall": _share(self.right[item], self.missed[item]),
                    "right": self.right[item],
                    "wrong": self.wrong[item],
                    "missed": self.missed[item],
                }
                for item in items
            },
        }


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None


def score(columns: Iterable[Described], reported: Reported, claimed: frozenset[str] | None = None) -> Score:
    """Hold what was reported against the truth.

    Args:
        columns: the truth.
        reported: items by column.
        claimed: count only these items; an expectation counts if one of the items that satisfy it is among them.
    """
    out = Score()
    for column in columns:
        got = reported.get(column.place, frozenset())
        if claimed is not None:
            got &= claimed
        missed: list[str] = []
        for group in column.must:
            if claimed is not None and not claimed.intersection(group):
                continue
            hit = next((item for item in group if item in got), None)
            if hit is None:
                missed.append(group[0])
            else:
                out.right[hit] += 1
        wrong = sorted(got - column.may)
        out.wrong.update(wrong)
        out.missed.update(missed)
        if column.decoy:
            out.decoys += 1
            out.flagged += bool(wrong)
        if wrong or missed:
            out.errors.append((column, tuple(wrong), tuple(missed)))
    return out
