"""Flatten an inventory and its audit into rows that every format shows the same way.

Rows are worded in the reader's language and hold text and numbers only. Text is as it came; each format cleans and escapes
it for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.json_report import distinct_band, every_column, finding_order, problem_order, verdict_order
from reports.words import Words
from scanner.model import (
    ColumnProfile,
    ColumnRef,
    Finding,
    Inventory,
    ReportDocument,
    TableRef,
    Verdict,
)
from scanner.taxonomy import taxonomy

STOP_FIRST = (
    "rotate",
    "remove",
    "delete",
    "stop",
    "stop_collecting",
    "mask",
    "replace_key",
    "move",
    "restrict",
)
"""Actions that end a practice; they come before every action that changes the notice."""

NOTICE_LAST = ("correct_notice", "edit_notice", "specify", "remove_from_notice", "declare", "accept")
"""Actions that change the text or settle the matter; they come after everything else."""

ONLY_CANDIDATES = frozenset({"confirm", "confirm_anchor"})
"""Actions that a confirmed verdict no longer calls for."""

LOOK_FIRST = ("confirm", "check", "confirm_anchor")
"""Actions of a person who makes sure that the conclusion is right; they come before everything else."""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """Show one verdict."""

    severity: str
    code: str
    title: str
    item: str
    item_id: str
    system: str
    register: str
    status: str
    cells: int
    counted: str
    columns: str
    cite: str
    quote: str
    basis: str
    message: str
    actions: str
    owner: str
    decision: str

    @property
    def of_rows(self) -> bool:
        """Say whether `cells` counts rows."""
        return counts_rows(self.code)


def counts_rows(code: str) -> bool:
    """Say whether a verdict's `cells` are rows of a table: those of retention, but for data that no rule is about."""
    return code.startswith("R-") and code != "R-NORULE"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Show one finding; `rate` is a fraction."""

    system: str
    source: str
    table: str
    column: str
    item: str
    item_id: str
    item_class: str
    form: str
    place: str
    about: str
    status: str
    cells: int
    filled: int
    rate: float
    validated: int
    expected: float
    distinct: str
    years: str
    subtype: str
    shapes: str
    first_rows: str
    recognisers: str
    reasons: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Show how much of one table was read, or a source that gave no table; `share` is a fraction or None."""

    system: str
    source: str
    kind: str
    source_status: str
    table: str
    place: str
    rows_total: int | None
    rows_read: int
    share: float | None
    sampling: str
    columns_total: int
    columns_found: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Show what was not examined, and what to do about it."""

    system: str
    source: str
    table: str
    code: str
    title: str
    reason: str
    detail: str
    examined: str
    need: str


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """Show one verdict on retention with its counts by year of the start event."""

    system: str
    register: str
    title: str
    code: str
    status: str
    rule: str
    anchor: str
    over: int
    by_year: str
    message: str
    actions: str


def verdict_rows(document: ReportDocument, words: Words) -> list[VerdictRow]:
    """Give a row for each verdict, the gravest first."""
    audit = document.audit
    return [verdict_row(v, document, words) for v in sorted(audit.verdicts, key=verdict_order)] if audit else []


def verdict_row(verdict: Verdict, document: ReportDocument, words: Words) -> VerdictRow:
    """Word one verdict."""
    cite = verdict.cite
    return VerdictRow(
        severity=words.name("severity", verdict.severity),
        code=verdict.code,
        title=words.name("code", verdict.code),
        item=words.item(verdict.item),
        item_id=verdict.item or "",
        system=verdict.system or "",
        register=register_name(verdict.register, document, words),
        status=words.name("status", verdict.status),
        cells=verdict.cells,
        counted=words("counted.rows" if counts_rows(verdict.code) else "counted.cells") if verdict.cells else "",
        columns=", ".join(sorted(verdict.columns)),
        cite=words("notice.line", n=cite.line) if cite else "",
        quote=cite.text if cite else "",
        basis="; ".join(verdict.basis),
        message=message(verdict, words),
        actions="; ".join(words.name("action", action) for action in steps_of(verdict)),
        owner=owner(verdict, document),
        decision=decision(verdict, words),
    )


def message(verdict: Verdict, words: Words) -> str:
    """Give a verdict's sentence in the reader's language, or the name of its code where it has none."""
    return verdict.message.get(words.lang) or verdict.message.get("en") or words.name("code", verdict.code)


def owner(verdict: Verdict, document: ReportDocument) -> str:
    """Name who answers for the system, or nobody."""
    return document.owners.get(verdict.system or "", "")


def decision(verdict: Verdict, words: Words) -> str:
    """Word the settled decision."""
    settled = verdict.decision
    if not settled:
        return ""
    answer = words.name("answer", settled.get("answer", ""))
    params = {"answer": answer, "reason": settled.get("reason", "–"), "reviewer": settled.get("reviewer", "–")}
    until = settled.get("until")
    if until:
        return words("decision", **params, until=words.stated_date(until))
    return words("decision_open", **params)


def in_order(actions: Iterable[str]) -> list[str]:
    """Put what makes sure first, what ends a practice before what declares it; the rest keeps its order.

    >>> in_order(["declare", "instruct", "remove", "confirm"])
    ['confirm', 'remove', 'instruct', 'declare']
    """
    ranked = (LOOK_FIRST, STOP_FIRST, (), NOTICE_LAST)

    def rank(action: str) -> tuple[int, int]:
        group = next((n for n, names in enumerate(ranked) if action in names), 2)
        return group, ranked[group].index(action) if ranked[group] else 0

    return sorted(actions, key=rank)


def steps_of(verdict: Verdict) -> list[str]:
    """Give a verdict's actions in order; what is confirmed needs no confirming."""
    sure = verdict.status == "confirmed"
    return in_order(action for action in verdict.actions if not (sure and action in ONLY_CANDIDATES))


def register_name(register: str | None, document: ReportDocument, words: Words) -> str:
    """Give the register's title as the notice has it, else the name of its id.

    A register without a title of its own bears the notice's, which says nothing about the register.
    """
    if register is None:
        return ""
    declaration = document.declaration
    for known in declaration.registers if declaration else ():
        named = known.title != (declaration.title if declaration else "") or not words.has(f"register.{register}")
        if known.id == register and known.title and named:
            return known.title
    return words.name("register", register)


def finding_rows(inventory: Inventory, words: Words) -> list[FindingRow]:
    """Give a row for each finding, in the order of the sources."""
    profiles = profiles_by_ref(inventory)
    return [finding_row(f, profiles.get(f.ref), words) for f in sorted(inventory.findings, key=finding_order)]


def profiles_by_ref(inventory: Inventory) -> dict[ColumnRef, ColumnProfile]:
    """Index the profiles of all tables."""
    return {ref: profile for table in inventory.tables.values() for ref, profile in table.columns.items()}


def finding_row(finding: Finding, profile: ColumnProfile | None, words: Words) -> FindingRow:
    """Word one finding."""
    ref = finding.ref
    band = distinct_band(profile.distinct) if profile else None
    years = sorted(profile.years) if profile else []
    return FindingRow(
        system=ref.table.system,
        source=ref.table.source,
        table=ref.table.table,
        column=ref.column,
        item=words.item(finding.item),
        item_id=finding.item,
        item_class=item_class(finding.item),
        form=words.name("form", finding.form),
        place=place(finding, words),
        about=words.name("about", finding.about),
        status=words.name("status", finding.status),
        cells=finding.cells,
        filled=profile.cells_filled if profile else 0,
        rate=finding.rate,
        validated=finding.validated,
        expected=round(finding.expected_by_chance, 1),
        distinct=_band(band, words),
        years=f"{years[0]}–{years[-1]}" if years else "",
        subtype=counts({words.name("subtype", name): n for name, n in finding.subtype.items()}, words),
        shapes=counts(finding.shapes, words),
        first_rows=", ".join(str(row) for row in finding.first_rows),
        recognisers=", ".join(finding.recognisers),
        reasons="; ".join(words.reason(reason) for reason in finding.reasons),
    )


def _band(band: tuple[int, int | None] | None, words: Words) -> str:
    if band is None:
        return ""
    least, most = band
    return f"≥ {words.number(least)}" if most is None else f"{words.number(least)}–{words.number(most)}"


def place(finding: Finding, words: Words) -> str:
    """Name the hidden place and the path inside a cell, where there is one."""
    parts = []
    if finding.where.get("place"):
        parts.append(words.name("place", finding.where["place"]))
    if finding.where.get("path"):
        parts.append(finding.where["path"])
    return " · ".join(parts)


def item_class(item: str) -> str:
    """Give the class of an item, `O` for a term that the taxonomy doesn't know."""
    return taxonomy()[item].cls if item in taxonomy() else "O"


def counts(mapping: Mapping[str, int], words: Words, most: int = 6) -> str:
    """List the most frequent entries with their counts; `…` stands for the rest."""
    listed = [f"{name} × {words.number(n)}" for name, n in ranked(mapping)[:most]]
    return ", ".join([*listed, "…"] if len(mapping) > most else listed)


def ranked(mapping: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order counts from the highest, ties by name."""
    return sorted(mapping.items(), key=lambda entry: (-entry[1], entry[0]))


def coverage_rows(inventory: Inventory, words: Words) -> list[CoverageRow]:
    """Give a row for each table, and one for each source that gave none."""
    by_source: dict[tuple[str, str], list[TableRef]] = {}
    for ref in sorted(inventory.tables):
        by_source.setdefault((ref.system, ref.source), []).append(ref)
    found = found_columns(inventory)
    statuses = {(s.system, s.source): s for s in inventory.sources}
    rows = []
    for system, source in sorted({*by_source, *statuses}):
        status = statuses.get((system, source))
        kind = words.name("kind", status.kind) if status else ""
        ended = words.name("source_status", status.status) if status else ""
        for ref in by_source.get((system, source), ()):
            table = inventory.tables[ref]
            total = table.table.rows_total
            rows.append(
                CoverageRow(
                    system=system,
                    source=source,
                    kind=kind,
                    source_status=ended,
                    table=ref.table,
                    place=words.name("place", table.table.place) if table.table.place else "",
                    rows_total=total,
                    rows_read=table.rows_read,
                    share=min(1.0, table.rows_read / total) if total else None,
                    sampling=words.sampling(table.sampling),
                    columns_total=len(every_column(table)),
                    columns_found=len(found.get(ref, ())),
                )
            )
        if (system, source) not in by_source:
            rows.append(CoverageRow(system, source, kind, ended, "", "", None, 0, None, "", 0, 0))
    return rows


def found_columns(inventory: Inventory) -> dict[TableRef, set[ColumnRef]]:
    """List the columns with a finding about persons, by table."""
    found: dict[TableRef, set[ColumnRef]] = {}
    for finding in inventory.findings:
        if finding.about == "person":
            found.setdefault(finding.ref.table, set()).add(finding.ref)
    return found


def problem_rows(inventory: Inventory, words: Words) -> list[ProblemRow]:
    """Give a row for each problem, those first whose part was not examined."""
    problems = sorted(inventory.problems, key=lambda p: (p.examined, problem_order(p)))
    return [
        ProblemRow(
            system=p.system,
            source=p.source,
            table=p.table or "",
            code=p.code,
            title=words.name("code", p.code),
            reason=words.problem(p),
            detail=", ".join(f"{name.replace('_', ' ')} {words.value(p.params[name])}" for name in sorted(p.params)),
            examined=words("page.yes" if p.examined else "page.no"),
            need=words.name("supply", p.code) if words.has(f"supply.{p.code}") else "",
        )
        for p in problems
    ]


def retention_rows(document: ReportDocument, words: Words) -> list[RetentionRow]:
    """Give a row for each verdict on retention."""
    audit = document.audit
    chosen = [v for v in sorted(audit.verdicts, key=verdict_order) if v.code.startswith("R-")] if audit else []
    return [
        RetentionRow(
            system=v.system or "",
            register=register_name(v.register, document, words),
            title=words.name("code", v.code),
            code=v.code,
            status=words.name("status", v.status),
            rule=f"{words('notice.line', n=v.cite.line)}: {v.cite.text}" if v.cite else "",
            anchor=", ".join(sorted(v.columns)),
            over=v.cells if v.code in {"R-OVER", "R-COPY"} else 0,
            by_year=", ".join(words("retention.per_year", year=year, n=n) for year, n in years_of(v.detail).items()),
            message=message(v, words),
            actions="; ".join(words.name("action", action) for action in steps_of(v)),
        )
        for v in chosen
    ]


def years_of(detail: Mapping[str, int | str]) -> dict[str, int]:
    """Pick the counts by year of the start event from a verdict's detail: its keys of four digits.

    >>> years_of({"2014": 3, "2012": 5, "rule": "r1", "rows": 9})
    {'2012': 5, '2014': 3}
    """
    return {
        key: n
        for key, n in sorted(detail.items())
        if len(key) == 4 and key.isascii() and key.isdigit() and isinstance(n, int)
    }
