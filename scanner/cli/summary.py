"""The summary on the terminal: systems, findings, what to do first, what was not examined, where the reports are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from reports import summary
from reports.clean import visible
from reports.page import steps
from reports.people import numbers_of
from reports.verdict_rows import counts_rows
from reports.words import Words
from scanner.cli.console import show
from scanner.cli.words import language, say, texts
from scanner.model import SEVERITIES, Inventory, Problem, ReportDocument
from scanner.taxonomy import CLASSES, taxonomy

PROBLEMS_SHOWN = 10
ITEMS_SHOWN = 4
STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
_COUNTED = SEVERITIES[:4]


def show_summary(document: ReportDocument, written: Sequence[Path], *, actions: bool = True) -> None:
    """Show it on stderr; without actions where the gravest findings were told just before."""
    words = Words(language())
    if document.demo:
        show(Text(say("demo.made_up"), style="bold"))
    show(_systems(document, words))
    if document.audit is None:
        show(*_found(document.inventory, words))
    elif actions:
        show(*_actions(document, words))
    show(*_problems(document.inventory, words))
    show(Text(say("summary.written"), style="bold"))
    for path in written:
        show(f"  {visible(str(path))}")


def _systems(document: ReportDocument, words: Words) -> Table:
    """List the systems with what was read and found; verdicts by severity where there is a notice."""
    inventory = document.inventory
    table = Table(box=SIMPLE_HEAD, title=say("summary.title"), title_justify="left", title_style="bold")
    table.add_column(say("summary.system"))
    for key in ("sources", "rows", "items", "people"):
        table.add_column(say(f"summary.{key}"), justify="right")
    if document.audit is not None:
        for severity in _COUNTED:
            table.add_column(words.name("severity", severity), justify="right", style=STYLES[severity])
    sources = Counter(s.system for s in inventory.sources)
    names = sorted(
        {*sources, *(ref.system for ref in inventory.tables), *(p.system for p in inventory.problems)} - {""}
    )
    rows: Counter[str] = Counter()
    for ref, profile in inventory.tables.items():
        rows[ref.system] += profile.rows_read
    found = _of_people(inventory)
    for name in names:
        items = {item for item, _ in found.get(name, ())}
        cells = [visible(name), words.number(sources[name]), words.number(rows[name]), words.number(len(items))]
        cells.append(numbers_of(inventory, name, words))
        if document.audit is not None:
            counts = Counter(v.severity for v in document.audit.verdicts if v.system == name and v.decision is None)
            cells += [words.number(counts[severity]) if counts[severity] else "" for severity in _COUNTED]
        table.add_row(*map(Text, cells))
    return table


def _found(inventory: Inventory, words: Words) -> list[Text]:
    """Name the kinds of data found in each system, those with the strictest rules first."""
    out = []
    found = _of_people(inventory)
    for name in sorted({f.ref.table.system for f in inventory.findings}):
        mine = found.get(name, set())
        strict = sorted({item for item, status in mine if status == "confirmed"}, key=_strictness)
        rest = sorted({item for item, _ in mine} - set(strict), key=_strictness)
        line = Text(f"  {visible(name)}: ", style="bold")
        line.append(words.items(strict) or "–", style="not bold")
        if rest:
            line.append(f" ({say('summary.candidate')}: {words.items(rest)})", style="not bold dim")
        out.append(line)
    return out


def _of_people(inventory: Inventory) -> dict[str, set[tuple[str, str]]]:
    """Give items with their status by system, of findings about people, without what is only contained in another item."""
    out: dict[str, set[tuple[str, str]]] = {}
    for f in inventory.findings:
        if f.about == "person" and f.form != "derived":
            out.setdefault(f.ref.table.system, set()).add((f.item, f.status))
    return out


def _strictness(item: str) -> tuple[int, str]:
    return -CLASSES.index(taxonomy()[item].cls), item


def _actions(document: ReportDocument, words: Words) -> list[Text]:
    """Give the actions to take first, as on the report's first screen."""
    assert document.audit is not None
    first, more = summary.actions(document.audit, document.fail_on)
    if not first:
        unread = any(not p.examined for p in document.inventory.problems)
        return [Text(say("summary.no_actions_in_part" if unread else "summary.no_actions"))]
    out = [Text(say("summary.actions"), style="bold")]
    for number, action in enumerate(first, 1):
        stop, declare = steps(action, words)
        line = Text(f"  {number}. ")
        line.append(words.name("severity", action.severity), style=STYLES[action.severity])
        what = words.items(action.items[:ITEMS_SHOWN]) + (" …" if len(action.items) > ITEMS_SHOWN else "")
        what = what or words.name("code", action.code)
        count = "number.rows" if counts_rows(action.code) else "number.cells"
        candidate = f" ({say('summary.candidate')})" if action.candidate else ""
        where = visible(action.system) or say("summary.notice")
        counted = f" · {words.count(count, action.cells)}" if action.cells else ""
        line.append(f"  {where}: {what}{candidate}{counted}")
        line.append(f" · {action.code}", style="dim")
        out.append(line)
        told = f". {say('summary.or')}: ".join("; ".join(_running(way)) for way in (stop, declare) if way)
        if told:
            out.append(Text(f"     {told}"))
    if more:
        out.append(Text(f"     {say('summary.more_actions', n=more)}", style="dim"))
    return out


def _running(steps: Sequence[str]) -> list[str]:
    """Write steps as parts of one sentence: the first with its capital."""
    return [step if number == 0 else step[:1].lower() + step[1:] for number, step in enumerate(steps)]


def _problems(inventory: Inventory, words: Words) -> list[Text]:
    """Say what was not examined and what to do; parts that were read all the same come in one line."""
    unread = [p for p in inventory.problems if not p.examined]
    noted = len(inventory.problems) - len(unread)
    out = []
    if unread:
        out.append(Text(say("summary.unread", n=len(unread)), style="bold red"))
        out += [Text(f"  {problem_text(p, words)}") for p in unread[:PROBLEMS_SHOWN]]
        if len(unread) > PROBLEMS_SHOWN:
            out.append(Text(f"  {say('summary.more_problems', n=len(unread) - PROBLEMS_SHOWN)}", style="dim"))
    notes = [p for p in inventory.problems if p.examined]
    if noted and noted <= PROBLEMS_SHOWN:
        out.append(Text(say("summary.noted", n=noted), style="bold"))
        out += [Text(f"  {problem_text(p, words)}") for p in notes]
    elif noted:
        counts = Counter(words.problem(p) for p in notes)
        told = ", ".join(f"{what} ({count})" for what, count in sorted(counts.items()))
        out.append(Text(f"{say('summary.noted', n=noted)} {told}"))
    return out


def problem_text(problem: Problem, words: Words) -> str:
    """Say what, where and what to do; the English message says it already, and more exactly."""
    if words.lang == "en":
        return visible(problem.message)
    place = (
        problem.source
        if problem.table in (None, problem.source.rsplit("/", 1)[-1])
        else f"{problem.source}, {problem.table}"
    )
    todo = texts(words.lang).get(f"todo.{problem.reason}")
    told = words.problem(problem)
    return visible(f"{place}: {told}; {todo}" if todo else f"{place}: {told}")
