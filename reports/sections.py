"""Arrange what stands below the first screen: a section for each system, for each item, and for retention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reports import folders
from reports import matrix as matrices
from reports.cards import Card
from reports.json_report import every_column, findings_beside, verdict_order
from reports.matrix import Matrix
from reports.people import of_system
from reports.rows import CoverageRow, Found, coverage_rows, item_class
from reports.verdict_rows import RetentionRow, register_name, retention_rows, years_of
from reports.words import Words
from scanner.model import Cite, DeclaredItem, ReportDocument, RetentionRule, Verdict
from scanner.taxonomy.closed_lists import label

T = TypeVar("T")

MOST_FINDINGS = 2000
"""Rows of findings that a system's section shows; a page with more is no longer read, and the workbook has them all."""
MOST_TABLES = 2000
"""Rows of what was read that a system's section shows where there are very many tables."""
MOST_NAMES = 500
"""Names of columns without findings that a system's section lists."""
MOST_PLACES = 200
"""Places that an item's section lists."""


@dataclass(frozen=True, slots=True)
class SystemSection:
    """Hold what the administrator of one system needs."""

    name: str
    anchor: str
    owner: str
    unread: bool
    coverage: tuple[CoverageRow, ...]
    coverage_more: int
    tables: int
    rows: int
    persons: str
    verdicts: tuple[Card, ...]
    findings: tuple[Found, ...]
    count: int
    more: int
    bare: tuple[str, ...]
    bare_count: int
    bare_more: int
    told: bool
    """There is something to tell of it: findings, verdicts, or that it wasn't read whole."""


@dataclass(frozen=True, slots=True)
class ItemSection:
    """Hold what the notice says of one item and where it is."""

    item: str
    anchor: str
    cls: str
    declared: tuple[DeclaredItem, ...]
    rules: Mapping[str, str]
    negated: tuple[Cite, ...]
    verdicts: tuple[Card, ...]
    places: tuple[Found, ...]
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Retained:
    """Hold one verdict on retention with its bars: year, rows and the bar's share of the highest in per mille."""

    row: RetentionRow
    verdict: Verdict
    bars: tuple[tuple[str, int, int], ...]


def systems(
    document: ReportDocument,
    table: Matrix,
    anchors: Mapping[str, str],
    deck: Sequence[Card],
    persons: list[Found],
    words: Words,
) -> tuple[SystemSection, ...]:
    """Make a section for each system: coverage, verdicts, findings, and the columns without any."""
    inventory = document.inventory
    large = folders.is_large(inventory)
    unread = matrices.unread_systems(inventory)
    known = document.course.old if document.course else ()
    old = {one.system for one in known}
    rows = coverage_rows(inventory, words)
    coverage = _by_system(folders.coverage(rows, words) if large else rows, lambda row: row.system)
    by_system = _by_system(persons, lambda found: found.finding.ref.table.system)
    bare, bare_count = _bare(document)
    tables = _by_system((inventory.tables[ref] for ref in sorted(inventory.tables)), lambda table: table.ref.system)
    cards_of = _by_system((c for c in deck if c.said.verdict.code != "D-OK"), lambda c: c.said.verdict.system or "")
    troubled = {problem.system for problem in inventory.problems}
    out = []
    for name in table.systems:
        mine = tables.get(name, [])
        names = bare.get(name, [])
        findings = by_system.get(name, [])
        count = sum(found.count for found in findings)
        covered = coverage.get(name, [])
        out.append(
            SystemSection(
                name=name,
                anchor=anchors[f"system {name}"],
                owner=document.owners.get(name, ""),
                unread=name in unread,
                coverage=tuple(covered[:MOST_TABLES] if large else covered),
                coverage_more=max(0, len(covered) - MOST_TABLES) if large else 0,
                tables=len(mine),
                rows=sum(t.rows_read for t in mine),
                persons=of_system(inventory, name, words),
                verdicts=tuple(cards_of.get(name, ())),
                findings=tuple(findings[:MOST_FINDINGS]),
                count=count,
                more=count - sum(found.count for found in findings[:MOST_FINDINGS]),
                bare=tuple(names[:MOST_NAMES]),
                bare_count=bare_count[name],
                bare_more=max(0, len(names) - MOST_NAMES),
                told=bool(findings or name in cards_of or name in unread or name in old or name in troubled),
            )
        )
    return tuple(out)


def _by_system(entries: Iterable[T], system: Callable[[T], str]) -> dict[str, list[T]]:
    out: dict[str, list[T]] = {}
    for entry in entries:
        out.setdefault(system(entry), []).append(entry)
    return out


def _bare(document: ReportDocument) -> tuple[dict[str, list[str]], Counter[str]]:
    """Name the columns without findings by system, and count them; of very many tables, those of one name are named once."""
    inventory = document.inventory
    large = folders.is_large(inventory)
    out: dict[str, list[str]] = {}
    counts: dict[str, Counter[str]] = {}
    number: Counter[str] = Counter()
    tables = [inventory.tables[ref] for ref in sorted(inventory.tables)]
    for table, findings in zip(tables, findings_beside(tables, inventory), strict=True):
        found = {ref for ref, mine in findings.items() if any(f.about == "person" for f in mine)}
        bare = [profile.ref.column for profile in every_column(table) if profile.ref not in found]
        number[table.ref.system] += len(bare)
        if large:
            counts.setdefault(table.ref.system, Counter()).update(bare)
        else:
            out.setdefault(table.ref.system, []).extend(f"{table.ref.table}.{column}" for column in bare)
    for name, several in counts.items():
        out[name] = [f"{column} × {n}" if n > 1 else column for column, n in several.items()]
    return out, number


def items(
    document: ReportDocument,
    names: list[str],
    anchors: Mapping[str, str],
    deck: Sequence[Card],
    persons: list[Found],
    words: Words,
) -> tuple[ItemSection, ...]:
    """Make a section for each item that is declared or found."""
    registers = document.declaration.registers if document.declaration else ()
    out = []
    places: dict[str, list[Found]] = {}
    for found in persons:
        places.setdefault(found.finding.item, []).append(found)
    verdicts: dict[str, list[Card]] = {}
    for card in deck:
        verdict = card.said.verdict
        if verdict.item and verdict.code.startswith(("D-", "R-")):
            verdicts.setdefault(verdict.item, []).append(card)
    for item in names:
        declared = [e for r in registers for e in r.items if item == e.id or item in e.covers]
        ids = {rule for entry in declared for rule in entry.retention}
        stated = {r.id: rule_text(r, words) for register in registers for r in register.retention if r.id in ids}
        mine = places.get(item, [])
        out.append(
            ItemSection(
                item=item,
                anchor=anchors[f"item {item}"],
                cls=item_class(item),
                declared=tuple(declared),
                rules=stated,
                negated=tuple(n.cite for r in registers for n in r.negated if n.id == item),
                verdicts=tuple(verdicts.get(item, ())),
                places=tuple(mine[:MOST_PLACES]),
                count=sum(found.count for found in mine),
                more=sum(found.count for found in mine[MOST_PLACES:]),
            )
        )
    return tuple(out)


def retained(document: ReportDocument, words: Words) -> tuple[Retained, ...]:
    """Pair each verdict on retention with the bars of its years."""
    audit = document.audit
    verdicts = [v for v in sorted(audit.verdicts, key=verdict_order) if v.code.startswith("R-")] if audit else []
    out = []
    for verdict, row in zip(verdicts, retention_rows(document, words), strict=True):
        years = years_of(verdict.detail)
        most = max(years.values(), default=0)
        bars = tuple((year, n, max(20, 1000 * n // most) if most else 0) for year, n in years.items())
        out.append(Retained(row, verdict, bars))
    return tuple(out)


def rules(document: ReportDocument, words: Words) -> tuple[tuple[str, str, Cite], ...]:
    """List the notice's rules of retention: register, rule as understood, place in the notice."""
    registers = document.declaration.registers if document.declaration else ()
    return tuple(
        (register_name(register.id, document, words), rule_text(rule, words), rule.cite)
        for register in registers
        for rule in register.retention
    )


def rule_text(rule: RetentionRule, words: Words) -> str:
    """Word a retention rule as it was understood."""
    if rule.amount is None or rule.unit is None:
        return words("retention.criterion", text=rule.criterion or rule.cite.text)
    amount = amount_text(rule, words)
    if rule.bound != "exact":
        amount = f"{words.name('bound', rule.bound)} {amount}"
    events = [label("events", event, words.lang) for event in rule.events] or [words("retention.unknown")]
    text = words("retention.stated", amount=amount, event=f" {words('retention.or')} ".join(events))
    if rule.scope != "register" and not isinstance(rule.scope, str):
        text = f"{words.items(rule.scope)}: {text}"
    undecided = len(rule.events) > 1 and rule.choose is None
    return f"{text} ({words('retention.choose')})" if undecided else text


def amount_text(rule: RetentionRule, words: Words) -> str:
    """Write a rule's amount with its unit: `10 vuotta`."""
    if rule.amount is None or rule.unit is None:
        return ""
    return words(f"unit.{rule.unit}.{'one' if rule.amount == 1 else 'other'}", n=rule.amount)
