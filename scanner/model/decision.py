"""A reviewer's answer, keyed by identity and never by value or row, so that it survives a rescan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """Settle a finding: `answer` is `accept`, `false_positive` or `fix`.

    `until` ends an acceptance or is the day a fix is due; an expired decision no longer settles anything.
    `owner` is who sees to a fix.
    """

    system: str
    item: str | None
    code: str | None
    answer: str
    reviewer: str
    on: date
    reason: str
    column: str | None = None
    until: date | None = None
    owner: str | None = None
