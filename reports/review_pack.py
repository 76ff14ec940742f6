"""Arrange the review pack: what a lawyer and a data protection officer need before the notice's yearly review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.page import register_names
from reports.proposals import Proposal, proposals, settled
from reports.words import Words
from scanner.model import ReportDocument

STATES = {
    "overdue": "pack.overdue",
    "due_soon": "pack.due_soon",
    "later": "pack.later",
    "undated": "pack.undated",
}
"""Text of each state of a review; all but the last with the days until or since."""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """Hold what the review knows beside the document, already worded.

    Attributes:
        dates: names and values: the last review, the next one, how far off it is, the last audit.
        since_review: lines on what changed since the last review; None where no audit is that old.
        since_audit: lines on what changed since the last audit; None where there was none.
    """

    dates: tuple[tuple[str, str], ...] = ()
    since_review: tuple[str, ...] | None = None
    since_audit: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """Hold the pack's sections."""

    title: str
    lead: str
    dates: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]
    changes: tuple[tuple[str, tuple[str, ...]], ...]
    proposals: tuple[Proposal, ...]
    no_values: str


def pack(document: ReportDocument, words: Words, facts: ReviewFacts | None = None) -> Pack:
    """Arrange a document; without `facts` the dates are the document's own."""
    wanted = tuple(proposals(document, words))
    done = settled(document)
    counts = [words.count("pack.count", len(wanted)) if wanted else words("pack.none")]
    if done:
        counts.append(words.count("pack.settled", done))
    if document.audit is None:
        counts.append(words("pack.no_audit"))
    told = (("pack.since_review", facts.since_review), ("pack.since_audit", facts.since_audit)) if facts else ()
    changes = [(words(name), lines or (words("pack.nothing"),)) for name, lines in told if lines is not None]
    named = document.organisation
    return Pack(
        title=words("pack.title_of", organisation=named) if named else words("pack.title"),
        lead=words("pack.lead"),
        dates=(*_notice(document, words), *(facts.dates if facts else ())),
        counts=tuple(counts),
        changes=tuple(changes),
        proposals=wanted,
        no_values=words("pack.no_values"),
    )


def _notice(document: ReportDocument, words: Words) -> Sequence[tuple[str, str]]:
    declaration, audit = document.declaration, document.audit
    if declaration is None:
        return ()
    state = words("notice.confirmed" if declaration.confirmed else "notice.draft")
    lines = [
        (words("notice.heading"), declaration.title or declaration.file),
        (words("notice.register"), ", ".join(register_names(document, words))),
        (words("notice.hash"), declaration.sha256_normalised[:12]),
        (words("field.status"), state),
    ]
    if audit:
        lines.append((words("notice.due"), words.day(audit.due)))
    return lines


def dates(
    words: Words, *, reviewed: str | None, state: str, days: int, last_audit: date | None
) -> tuple[tuple[str, str], ...]:
    """Word a review's dates: `reviewed` as the notice states it, `days` until or since the next review."""
    stated = words.stated_date(reviewed) if reviewed else words("pack.undated")
    return (
        (words("pack.review"), stated),
        (words("pack.state"), words(STATES[state], days=days) if state != "undated" else words(STATES[state])),
        (words("pack.last_audit"), words.day(last_audit)),
    )
