"""How the verdicts of an audit stand in the line of audits: what is new, since when, and what could not be seen again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.model.verdict import Verdict

CHANGES = ("new", "grown", "shrunk", "redecided", "changed", "same")
"""What can have become of a verdict since the audit before; `redecided`: by other rules or words on the same data."""


@dataclass(frozen=True, slots=True)
class Change:
    """Say what became of one verdict since the audit before.

    Attributes:
        kind: one of `CHANGES`.
        first_seen: the day of the first audit that came to it; None where no earlier audit is known.
        cells_before: what the audit before counted, where it differs.
        differs: fields that differ with the text before and now, such as `severity`; None where there was none.
    """

    kind: str
    first_seen: date | None = None
    cells_before: int | None = None
    differs: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gone:
    """Hold a verdict of the audit before that this one no longer comes to, and since when it had stood."""

    verdict: Verdict
    first_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Old:
    """Hold what is last known of a system that this audit could not reach.

    Attributes:
        system: its name.
        day: the day of the last audit that read it; None if none ever did.
        verdicts: the verdicts of that audit on it.
    """

    system: str
    day: date | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """Hold the five numbers of one audit for a curve over time: confirmed ones by key, and whether everything was read."""

    day: date
    complete: bool
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """Hold how an audit follows those before it.

    Attributes:
        points: every audit, the oldest first, this one last.
        before: the day of the audit that this one is compared with; None for the first.
        changes: one for each verdict of the audit, in the same order.
        gone: what stood in the audit before and no longer does.
        old: systems that were not reached, with their last known state.
    """

    points: tuple[Point, ...] = ()
    before: date | None = None
    changes: tuple[Change, ...] = ()
    gone: tuple[Gone, ...] = ()
    old: tuple[Old, ...] = ()
