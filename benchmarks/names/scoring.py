"""Hold spans and items that were found against the truth: strict, overlapping, by sentence; with Wilson's intervals.

- strict: a span counts if its first and last characters are right.
- overlap: a span counts if it shares a character with one of the other side. Precision counts what was found, recall what
  is there, so their numerators may differ: one long span over two names is one right span and two names found.
- sentence: a text (a note, a sentence of a corpus) counts once: is there any, was any found?

The interval of a share is E. B. Wilson's score interval (J. Am. Stat. Assoc. 22, 1927), without continuity correction. An F1
isn't a share and has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, TypeAlias

from benchmarks.names.notes import Note

Ends: TypeAlias = "tuple[int, int]"
"""Offsets of the first character of a span and behind its last."""

Z95 = 1.959963984540054
"""The normal distribution's 97.5 % point."""


@dataclass(frozen=True, slots=True)
class Share:
    """Count a part of a whole."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Give the share from 0 to 1; None where there is no whole."""
        return self.part / self.whole if self.whole else None

    def interval(self, z: float = Z95) -> tuple[float, float]:
        """Give the bounds between which the true share lies, at 95 % unless told; 0 and 1 where there is no whole."""
        if not self.whole:
            return 0.0, 1.0
        n, p = self.whole, self.part / self.whole
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, centre - half), min(1.0, centre + half)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        low, high = self.interval()
        return {"part": self.part, "whole": self.whole, "value": self.value, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold precision and recall of one way of counting."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """Give the harmonic mean of both; 0 where either is 0 or has no whole."""
        p, r = self.precision.value or 0.0, self.recall.value or 0.0
        return 2 * p * r / (p + r) if p + r else 0.0

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"precision": self.precision.as_json(), "recall": self.recall.as_json(), "f1": self.f1}


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Hold the three ways of counting spans."""

    strict: Scored
    overlap: Scored
    sentence: Scored

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data; no text is in it."""
        return {name: getattr(self, name).as_json() for name in ("strict", "overlap", "sentence")}


def score_spans(pairs: Iterable[tuple[Iterable[Ends], Iterable[Ends]]]) -> SpanScore:
    """Score the spans of many texts.

    Args:
        pairs: for each text, the spans that are there and those that were found; a span given twice counts once.
    """
    exact = found_touching = there_touched = found_total = there_total = 0
    both = with_found = with_there = 0
    for there, found in pairs:
        gold, said = set(there), set(found)
        there_total += len(gold)
        found_total += len(said)
        exact += len(gold & said)
        found_touching += sum(any(_touch(one, other) for other in gold) for one in said)
        there_touched += sum(any(_touch(one, other) for other in said) for one in gold)
        with_there += bool(gold)
        with_found += bool(said)
        both += bool(gold and said)
    return SpanScore(
        strict=Scored(Share(exact, found_total), Share(exact, there_total)),
        overlap=Scored(Share(found_touching, found_total), Share(there_touched, there_total)),
        sentence=Scored(Share(both, with_found), Share(both, with_there)),
    )


def _touch(one: Ends, other: Ends) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(slots=True)
class RemarkScore:
    """Count sensitive items that were found in notes, by item.

    Attributes:
        right: said and there; counted under the first of the items that would have done.
        wrong: said, and neither there, supposed nor allowed.
        missed: there and not said; counted likewise.
        supposed: remarks that are only supposed, and how many of them were said. Neither right nor missed.
        clean: notes without any remark, allowed ones included, and how many of those nothing was said of.
    """

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    supposed: Share = Share(0, 0)
    clean: Share = Share(0, 0)

    @property
    def total(self) -> Scored:
        """Give precision and recall over all items."""
        right = self.right.total()
        return Scored(Share(right, right + self.wrong.total()), Share(right, right + self.missed.total()))

    def of(self, item: str) -> Scored:
        """Give precision and recall of one item."""
        right = self.right[item]
        return Scored(Share(right, right + self.wrong[item]), Share(right, right + self.missed[item]))

    def as_json(self, *, items: bool) -> dict[str, Any]:
        """Give it as plain data; `items` only for the open split."""
        out = {
            "total": self.total.as_json(),
            "supposed": self.supposed.as_json(),
            "clean": self.clean.as_json(),
        }
        if items:
            out["items"] = {item: self.of(item).as_json() for item in sorted({*self.right, *self.wrong, *self.missed})}
        return out


def score_remarks(
    notes: Sequence[Note], said: Sequence[frozenset[str]], counted: frozenset[str] | None = None
) -> RemarkScore:
    """Score the sensitive items of notes.

    Args:
        notes: the truth.
        said: for each note, the items that were reported of it.
        counted: the items that count at all; others (names, addresses, phone numbers) are left out. By default, those that
            any note has as a remark.

    Raises:
        ValueError: there aren't as many answers as notes.
    """
    if counted is None:
        counted = frozenset(item for note in notes for remark in note.remarks for item in remark.items)
    out = RemarkScore()
    supposed_said = supposed = clean_kept = clean = 0
    for note, all_items in zip(notes, said, strict=True):
        items = all_items & counted
        allowed = set(note.may)
        for remark in note.remarks:
            allowed.update(remark.items)
            hit = bool(items.intersection(remark.items))
            if remark.supposed:
                supposed += 1
                supposed_said += hit
            else:
                (out.right if hit else out.missed)[remark.items[0]] += 1
        out.wrong.update(items - allowed)
        if not note.remarks and not note.may:
            clean += 1
            clean_kept += not items
    out.supposed, out.clean = Share(supposed_said, supposed), Share(clean_kept, clean)
    return out
