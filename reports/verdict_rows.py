"""Flatten an audit into rows that every format shows the same way: verdicts, their actions in order, retention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.json_report import verdict_order
from reports.people import of_verdict
from reports.words import Words
from scanner.model import ReportDocument, Verdict

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
    persons: str
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


@dataclass(frozen=True, slots=True)
class Said:
    """Pair a verdict with its words."""

    verdict: Verdict
    row: VerdictRow


OWN_ORDER = frozenset({"D-GENERIC"})
"""Codes whose actions stand in the order of their rule: a family word that is too wide is first of all made narrower."""


def counts_rows(code: str) -> bool:
    """Say whether a verdict's `cells` are rows of a table: those of retention, but for data that no rule is about."""
    return code.startswith("R-") and code != "R-NORULE"


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
        persons=of_verdict(verdict, words),
        columns=", ".join(sorted(verdict.columns)),
        cite=words.line(cite.line) if cite else "",
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
    wanted = [action for action in verdict.actions if not (sure and action in ONLY_CANDIDATES)]
    return wanted if verdict.code in OWN_ORDER else in_order(wanted)


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
            rule=f"{words.line(v.cite.line)}: {v.cite.text}" if v.cite else "",
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
