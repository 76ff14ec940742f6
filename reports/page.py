"""Arrange a document as the sections of a page: what the templates show, already chosen, ordered and bounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest
from itertools import groupby, islice

from reports import admitting, cards, charts, folders, sections, summary
from reports import matrix as matrices
from reports.admitting import Answer
from reports.cards import Card
from reports.charts import Bars, Curve
from reports.json_report import findings_in_order, verdict_order
from reports.matrix import Matrix
from reports.rows import Found, ProblemRow, each_problem, finding_row, item_class, profile_of
from reports.sections import MOST_FINDINGS, ItemSection, Retained, SystemSection
from reports.verdict_rows import NOTICE_LAST, OWN_ORDER, Said, counts_rows, in_order, owner, register_name, verdict_row
from reports.words import Words
from scanner.model import (
    Cite,
    Course,
    Finding,
    Inventory,
    NoticeFinding,
    Old,
    ReportDocument,
    Verdict,
)
from scanner.taxonomy import taxonomy


@dataclass(frozen=True, slots=True)
class NoticeProblem:
    """Hold one thing that is wrong with the notice by itself, with the passages that show it."""

    code: str
    severity: str
    title: str
    message: str
    cites: tuple[Cite, ...]
    basis: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Hold one thing that can't be assessed until a person supplies something."""

    title: str
    where: str
    why: str
    need: str
    cite: Cite | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Hold every section of the report.

    `grouped` is the number of tables where there are too many to show each, `quiet` the systems then that have nothing to tell.
    """

    document: ReportDocument
    scope: summary.Scope
    admission: Answer | None
    numbers: list[summary.Number]
    facts: tuple[tuple[str, int], ...]
    matrix: Matrix
    first: list[summary.Action]
    first_more: int
    notable: tuple[Found, ...]
    problems: list[NoticeProblem]
    open: list[OpenMatter]
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    systems: tuple[SystemSection, ...]
    quiet: tuple[SystemSection, ...]
    systems_more: int
    items: tuple[ItemSection, ...]
    retention: tuple[Retained, ...]
    rules: tuple[tuple[str, str, Cite], ...]
    limits: list[ProblemRow]
    limits_more: int
    apart: tuple[Found, ...]
    apart_more: int
    grouped: int
    registers: tuple[str, ...]
    review_kind: str
    negated: int
    due_over: bool
    changed: bool
    over: Bars | None
    curves: tuple[Curve, ...]
    changes: tuple[tuple[str, tuple[Card, ...]], ...]
    old: Mapping[str, Old]
    old_said: Mapping[str, tuple[Said, ...]]
    gone: tuple[tuple[Said, date | None], ...]
    anchors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)


def page(document: ReportDocument, words: Words) -> Page:
    """Arrange a document; without an audit the sections that compare are empty."""
    audit = document.audit
    table = matrices.matrix(document)
    anchors = {f"system {name}": f"s{n}" for n, name in enumerate(table.systems, 1)}
    items = [row.item for group in table.groups for row in group.rows]
    anchors |= {f"item {item}": f"i{n}" for n, item in enumerate(items, 1)}
    verdicts = sorted(audit.verdicts, key=verdict_order) if audit else []
    said = [Said(v, verdict_row(v, document, words)) for v in verdicts]
    inventory = document.inventory
    findings = findings_in_order(inventory.findings)
    large = folders.is_large(inventory)
    persons = _persons(document, findings, words, large=large)
    behind = _behind(document, said, findings, words) if large else persons
    apart, apart_more = _apart(inventory, findings, words)
    limits, limits_more = _limits(inventory, words)
    first, first_more = summary.actions(audit, document.fail_on) if audit else ([], 0)
    course = document.course or Course()
    deck = cards.cards(document, said, behind, words)
    every_section = sections.systems(document, table, anchors, deck, persons, words)
    told = [one for one in every_section if one.told or not large]
    old = {one.system: one for one in course.old}
    past = [verdict for one in course.old for verdict in one.verdicts]
    return Page(
        document=document,
        scope=summary.scope(document),
        admission=admitting.answer(document.admission, words) if document.admission else None,
        numbers=summary.numbers(audit, document.previous, past) if audit else [],
        facts=_facts(findings),
        matrix=matrices.narrowed(table),
        systems_more=max(0, len(table.systems) - matrices.MOST_SYSTEMS),
        first=first,
        first_more=first_more,
        notable=_notable(inventory, findings, persons, words),
        problems=_notice_problems(document, words),
        open=_open_matters(document, words),
        groups=_groups(deck),
        choices=cards.choices(deck, words),
        systems=tuple(told),
        quiet=tuple(one for one in every_section if large and not one.told),
        items=sections.items(document, items, anchors, deck, persons, words),
        retention=sections.retained(document, words),
        rules=sections.rules(document, words),
        limits=limits,
        limits_more=limits_more,
        apart=apart,
        apart_more=apart_more,
        grouped=len(inventory.tables) if large else 0,
        registers=register_names(document, words),
        review_kind=_review_kind(document),
        negated=len(
            {v.item for v in verdicts if v.code == "D-NEGATED" and v.decision is None and not summary.bucket(v)}
        ),
        due_over=bool(audit and audit.due and audit.due < audit.today),
        changed=any(v.code == "N-CHANGED" for v in verdicts),
        over=charts.over_by_year(document),
        curves=charts.curves(course.points, words),
        changes=cards.changed(deck),
        old=old,
        old_said={
            one.system: tuple(Said(v, verdict_row(v, document, words)) for v in sorted(one.verdicts, key=verdict_order))
            for one in course.old
        },
        gone=tuple((Said(g.verdict, verdict_row(g.verdict, document, words)), g.first_seen) for g in course.gone),
        anchors=anchors,
        cells=cards.by_cell(deck),
    )


def _persons(document: ReportDocument, findings: Sequence[Finding], words: Words, *, large: bool) -> list[Found]:
    """Word every finding about persons, or those that are alike in a folder together.

    Those that stand in their system's section get an id to link to.
    """
    inventory = document.inventory
    if large:
        return list(folders.grouped((f for f in findings if f.about == "person"), inventory, words))
    out = []
    listed: dict[str, int] = {}
    for number, finding in enumerate(findings, 1):
        if finding.about == "person":
            system = finding.ref.table.system
            listed[system] = listed.get(system, 0) + 1
            anchor = f"f{number}" if listed[system] <= sections.MOST_FINDINGS else ""
            out.append(Found(finding, finding_row(finding, profile_of(inventory, finding.ref), words), anchor))
    return out


def _behind(document: ReportDocument, said: Sequence[Said], findings: Sequence[Finding], words: Words) -> list[Found]:
    """Word the findings in the columns that cards show."""
    wanted, inventory = cards.columns_behind(said), document.inventory
    return [
        Found(f, finding_row(f, profile_of(inventory, f.ref), words))
        for f in findings
        if wanted and f.about == "person" and (f.ref.table.system, f.ref.path) in wanted
    ]


def _apart(inventory: Inventory, findings: Sequence[Finding], words: Words) -> tuple[tuple[Found, ...], int]:
    """Word the findings that are about no person; give how many more there are."""
    others = [f for f in findings if f.about != "person"]
    shown: Iterable[Found]
    if folders.is_large(inventory):
        shown = folders.grouped(others, inventory, words)
    else:
        shown = (Found(f, finding_row(f, profile_of(inventory, f.ref), words)) for f in others)
    out = tuple(islice(shown, MOST_FINDINGS))
    return out, len(others) - sum(f.count for f in out)


def _limits(inventory: Inventory, words: Words) -> tuple[list[ProblemRow], int]:
    """Word the problems, many of them by folder; give how many rows more there are."""
    rows: Iterable[ProblemRow] = each_problem(inventory, words)
    every = folders.problems(rows, words) if len(inventory.problems) > folders.GROUPED_FROM else list(rows)
    return every[:MOST_FINDINGS], max(0, len(every) - MOST_FINDINGS)


def _review_kind(document: ReportDocument) -> str:
    """Say what the notice calls its date: a notice that was updated has not been reviewed."""
    stated = document.audit.reviewed if document.audit else None
    registers = document.declaration.registers if document.declaration else ()
    return next((r.review.kind for r in registers if stated and r.review.text == stated), "not_stated")


def _facts(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    """Count what there is to say without a notice."""
    sure = [f for f in findings if f.about == "person" and f.form != "derived" and f.status == "confirmed"]
    return (
        ("found_items", len({f.item for f in sure})),
        ("found_columns", _columns(sure)),
        ("found_sensitive", len({f.item for f in sure if item_class(f.item) in {"A9", "A10"}})),
        ("found_identity", sum(f.cells for f in sure if item_class(f.item) == "N")),
        ("found_text", _columns(f for f in sure if f.form == "embedded")),
    )


def _columns(findings: Iterable[Finding]) -> int:
    """Count the columns of findings, which stand in their order."""
    return sum(1 for _ in groupby(findings, key=lambda finding: finding.ref))


def _notable(
    inventory: Inventory, findings: Sequence[Finding], persons: Sequence[Found], words: Words
) -> tuple[Found, ...]:
    """Choose the findings to look at first without a notice: special, then identity codes, then hidden or in text."""

    def rank(finding: Finding) -> tuple[bool, int, bool, int]:
        cls = item_class(finding.item)
        grave = 0 if cls in {"A9", "A10"} else 1 if cls == "N" else 2 if cls == "E" else 3
        return finding.status != "confirmed", grave, finding.form not in {"hidden", "embedded"}, -finding.cells

    wanted = (
        f for f in findings if f.about == "person" and (item_class(f.item) != "O" or f.form in {"hidden", "embedded"})
    )
    chosen = nsmallest(summary.ACTIONS, wanted, key=rank)
    worded = {id(f.finding): f for f in persons}
    return tuple(worded.get(id(f)) or Found(f, finding_row(f, profile_of(inventory, f.ref), words)) for f in chosen)


def _groups(deck: Sequence[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """Group all verdicts by the five numbers; what counts for none of them stands apart."""
    groups: dict[str, list[Card]] = {key: [] for key in (*summary.KEYS, "negated", "other", "fine")}
    for card in deck:
        verdict = card.said.verdict
        rest = {"D-OK": "fine", "D-NEGATED": "negated"}.get(verdict.code, "other")
        groups[summary.bucket(verdict) or rest].append(card)
    return tuple((key, tuple(entries)) for key, entries in groups.items())


def _notice_problems(document: ReportDocument, words: Words) -> list[NoticeProblem]:
    """List what is wrong with the notice: the audit's N- verdicts, those that say the same as one with all its passages."""
    registers = document.declaration.registers if document.declaration else ()
    read = [finding for register in registers for finding in register.findings]
    verdicts = (
        [v for v in sorted(document.audit.verdicts, key=verdict_order) if v.code.startswith("N-")]
        if document.audit
        else []
    )
    if not verdicts:
        return [_read_problem(finding, words) for finding in read]
    out: dict[tuple[str, str, str], NoticeProblem] = {}
    for v in verdicts:
        also = _further(v) or [c for f in read if (f.code, f.item, f.cite) == (v.code, v.item, v.cite) for c in f.also]
        row = verdict_row(v, document, words)
        same = out.get((v.code, v.severity, row.message))
        every = [*(same.cites if same else ()), *([v.cite] if v.cite else []), *also]
        cites = tuple({(cite.line, cite.text): cite for cite in every}.values())
        settled = v.decision is not None and (same is None or same.settled)
        problem = NoticeProblem(v.code, v.severity, row.title, row.message, cites, row.basis, settled)
        out[v.code, v.severity, row.message] = problem
    return list(out.values())


def _further(verdict: Verdict) -> list[Cite]:
    """Read further passages off a verdict's detail: `line_2` with `quote_2`, and so on."""
    detail = verdict.detail
    numbers = [key.removeprefix("line_") for key in sorted(detail) if key.startswith("line_")]
    places = [(detail[f"line_{n}"], detail.get(f"quote_{n}")) for n in numbers]
    return [Cite(line, text) for line, text in places if isinstance(line, int) and isinstance(text, str)]


def _read_problem(finding: NoticeFinding, words: Words) -> NoticeProblem:
    cites = tuple(c for c in (finding.cite, *finding.also) if c)
    about = words.item(finding.item)
    return NoticeProblem(finding.code, finding.severity, words.name("code", finding.code), about, cites, "")


def _open_matters(document: ReportDocument, words: Words) -> list[OpenMatter]:
    """List what waits for a person, one matter per code and system."""
    out = []
    if document.declaration and not document.declaration.confirmed:
        out.append(
            OpenMatter(
                words("open_title.declaration"), file_name(document.declaration.file), "", words("supply.declaration")
            )
        )
    grouped: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in summary.not_assessable(document.audit) if document.audit else []:
        where = "" if verdict.code == "D-NODETECT" else verdict.system or ""
        grouped.setdefault((verdict.code, where), []).append(verdict)
    for (code, system), verdicts in grouped.items():
        rows = [verdict_row(v, document, words) for v in verdicts]
        items = ", ".join(dict.fromkeys(row.item for row in rows if row.item))
        why = items if code == "D-NODETECT" else " ".join(dict.fromkeys(row.message for row in rows))
        cite = verdicts[0].cite if len(verdicts) == 1 else None
        out.append(OpenMatter(rows[0].title, system, why, words.name("supply", code), cite))
    for register in document.declaration.registers if document.declaration else ():
        out.extend(
            OpenMatter(
                words("open_title.unknown"),
                register_name(register.id, document, words),
                "",
                words("supply.unknown"),
                unknown.cite,
            )
            for unknown in register.unknown
        )
    return out


def register_names(document: ReportDocument, words: Words) -> tuple[str, ...]:
    """Name the notice's registers."""
    registers = document.declaration.registers if document.declaration else ()
    return tuple(register_name(register.id, document, words) for register in registers)


def settings(document: ReportDocument, words: Words) -> list[tuple[str, str]]:
    """Name the scan's settings with their values; settings that are not set are left out."""
    stored = document.inventory.scan.settings
    return [
        (words.name("setting", name), _setting(stored[name], words))
        for name in sorted(stored)
        if stored[name] not in (None, "", [], (), {})
    ]


def _setting(value: object, words: Words) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_setting(value[name], words)}" for name in sorted(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(_setting(entry, words) for entry in value)
    if isinstance(value, bool):
        return words("page.yes" if value else "page.no")
    return words.number(value) if isinstance(value, (int, float)) else str(value)


def steps(action: summary.Action, words: Words) -> tuple[list[str], list[str]]:
    """Word the steps of an action: what to do first, and what to do instead: change the notice, for most codes."""
    if action.code in OWN_ORDER:
        names = [words.name("action", step) for step in action.steps]
        return names[:1], names[1:]
    ordered = in_order(action.steps)
    stop = [words.name("action", step) for step in ordered if step not in NOTICE_LAST]
    return stop, [words.name("action", step) for step in ordered if step in NOTICE_LAST]


def action_owner(action: summary.Action, document: ReportDocument) -> str:
    """Name who answers for the action's system."""
    return owner(action.verdicts[0], document)


def action_title(action: summary.Action, words: Words) -> str:
    """Name an action's conclusion and the items it is about."""
    title = words.name("code", action.code)
    return f"{title}: {words.items(action.items)}" if action.items else title


def action_line(action: summary.Action, document: ReportDocument, words: Words) -> str:
    """Say in one line where an action is due, whose it is, how much it is about and what to do."""
    stop, declare = steps(action, words)
    who = action_owner(action, document) or (words("first.owner_unknown") if action.system else "")
    count = words.count("number.rows" if counts_rows(action.code) else "number.cells", action.cells)
    where = action.system or words("notice.heading")
    return " · ".join(filter(None, (where, who, count if action.cells else "", "; ".join([*stop, *declare]))))


def file_name(path: str) -> str:
    """Give the last part of a path as somebody typed it: the folders above are of no use to a reader."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def category(group: str, words: Words) -> str:
    """Name a category of items."""
    return taxonomy().label(group, words.lang) if group else "–"
