"""Arrange each verdict as a card that explains itself: what the notice says, what the data shows, which rule, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.rows import Found
from reports.verdict_rows import Said, steps_of, years_of
from reports.words import Words
from scanner.model import CHANGES, SEVERITIES, Change, ReportDocument, Verdict
from scanner.taxonomy import taxonomy

MOST_PLACES = 12
"""Columns that a card shows with their proof; the system's section and the workbook have them all."""


STATES = ("open", "candidate", "settled")
"""Whether a verdict stands, waits for a person to confirm it, or is settled by a decision."""


@dataclass(frozen=True, slots=True)
class Place:
    """Hold one column behind a verdict: its path, and the findings in it about the verdict's item."""

    path: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Hold one verdict with everything that explains it.

    Attributes:
        anchor: id of the card on the page.
        said: the verdict and its words.
        category: the item's category; empty for verdicts on a system or on the notice.
        places: columns behind it, at most `MOST_PLACES`.
        more: further columns.
        steps: what to do, in order.
        siblings: how many other verdicts there are on the same item.
        change: what became of it since the audit before; None where no audits are kept.
        years: rows past their retention by year of the start event.
    """

    anchor: str
    said: Said
    category: str
    places: tuple[Place, ...]
    more: int
    steps: tuple[str, ...]
    siblings: int
    change: Change | None
    years: Mapping[str, int]

    @property
    def state(self) -> str:
        """Give one of `STATES`."""
        verdict = self.said.verdict
        return "settled" if verdict.decision else "candidate" if verdict.status == "candidate" else "open"


def cards(document: ReportDocument, said: Sequence[Said], found: Sequence[Found], words: Words) -> list[Card]:
    """Make a card for each verdict, in the order given."""
    audit = document.audit
    course = document.course
    changes: dict[int, Change] = {}
    if audit and course and course.changes:
        changes = {id(v): c for v, c in zip(audit.verdicts, course.changes, strict=True)}
    by_column: dict[tuple[str, str], list[Found]] = {}
    for f in found:
        by_column.setdefault((f.finding.ref.table.system, f.finding.ref.path), []).append(f)
    same = Counter(one.verdict.item for one in said if one.verdict.item)
    out = []
    for number, one in enumerate(said, 1):
        verdict = one.verdict
        columns = sorted(verdict.columns)
        out.append(
            Card(
                anchor=f"v{number}",
                said=one,
                category=_category(verdict),
                places=tuple(_place(verdict, path, by_column) for path in columns[:MOST_PLACES]),
                more=max(0, len(columns) - MOST_PLACES),
                steps=tuple(words.name("action", step) for step in steps_of(verdict)),
                siblings=same[verdict.item] - 1 if verdict.item else 0,
                change=changes.get(id(verdict)),
                years=years_of(verdict.detail),
            )
        )
    return out


def columns_behind(said: Sequence[Said]) -> set[tuple[str, str]]:
    """List the columns that cards show with their proof, by system and path."""
    return {(one.verdict.system or "", path) for one in said for path in sorted(one.verdict.columns)[:MOST_PLACES]}


def _category(verdict: Verdict) -> str:
    known = taxonomy()
    return known[verdict.item].category if verdict.item and verdict.item in known else ""


def _place(verdict: Verdict, path: str, by_column: Mapping[tuple[str, str], list[Found]]) -> Place:
    """Find what was found of the verdict's item in a column; a code and its parts may lie in the same cells."""
    found = by_column.get((verdict.system or "", path), ())
    return Place(path, tuple(f for f in found if verdict.item is None or f.finding.item == verdict.item))


def by_cell(deck: Sequence[Card]) -> dict[tuple[str, str], str]:
    """Say which card a cell of the matrix leads to: the gravest of its verdicts, and last one that all is well."""
    out: dict[tuple[str, str], str] = {}
    for card in sorted(deck, key=lambda c: c.said.verdict.code == "D-OK"):
        verdict = card.said.verdict
        if verdict.item and verdict.code.startswith("D-"):
            out.setdefault((verdict.item, verdict.system or ""), card.anchor)
    return out


def changed(deck: Sequence[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """Group the cards of what is not as it was by the kind of change; nothing is news in a first audit."""
    groups: dict[str, list[Card]] = {kind: [] for kind in CHANGES if kind != "same"}
    for card in deck:
        if card.change and card.change.kind in groups:
            groups[card.change.kind].append(card)
    return tuple((kind, tuple(entries)) for kind, entries in groups.items() if entries)


def choices(deck: Sequence[Card], words: Words) -> dict[str, tuple[tuple[str, str], ...]]:
    """List what the cards can be filtered by: for each mark of a card its values with their names."""
    said = [card.said for card in deck]
    severities = {s.verdict.severity for s in said}
    states = {card.state for card in deck}
    kinds = {card.change.kind for card in deck if card.change}
    items = {s.verdict.item: s.row.item for s in said if s.verdict.item}
    codes = {s.verdict.code: s.row.title for s in said}
    return {
        "sev": tuple((name, words.name("severity", name)) for name in SEVERITIES if name in severities),
        "sys": tuple((name, name) for name in sorted({s.verdict.system for s in said if s.verdict.system})),
        "item": tuple(sorted(items.items(), key=lambda pair: pair[1].casefold())),
        "code": tuple(sorted(codes.items(), key=lambda pair: pair[1].casefold())),
        "state": tuple((name, words.name("standing", name)) for name in STATES if name in states),
        "change": tuple((name, words.name("change", name)) for name in CHANGES if name in kinds),
    }
