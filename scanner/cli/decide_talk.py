"""Questions and answers at the terminal: numbers and plain lines, so that every terminal and screen reader can follow."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

import click

from reports.clean import visible
from reports.words import Words
from scanner.cli import console
from scanner.cli.decide_work import Case, Work, clean, found_items, kind_words
from scanner.cli.words import language, named, say
from scanner.model import Decision, DocumentError, UsageError
from scanner.notice.lines import quoted
from scanner.store.declaration_points import LATER, NOT_DECLARED, WRONG, Point
from scanner.store.declaration_statements import STATED, STATEMENTS, STATUSES, review_of
from scanner.taxonomy.closed_lists import closed_lists

BACK, QUIT = "b", "q"
WIDTH = 80
_NUMBERED = re.compile(r"\d+: ")


def talk(work: Work) -> None:
    """Ask about the declaration, then about the findings; stop at `q`."""
    asked = bool(work.points())
    if _declaration(work):
        _confirmation(work, asked=asked)
        _findings(work)


def _show(text: str, indent: str = "", hang: int = 0) -> None:
    """Write a text, wrapped; its further lines are `hang` characters further in."""
    width = max(40, min(shutil.get_terminal_size((WIDTH, 24)).columns, 100)) - 1
    lines = textwrap.wrap(
        visible(text), width, initial_indent=indent, subsequent_indent=indent + " " * hang, break_on_hyphens=False
    )
    for line in lines or [""]:
        console.err(line)


def _ask(label: str, default: str | None = None) -> str:
    return str(click.prompt(label, default=default, err=True, show_default=bool(default), prompt_suffix=": ")).strip()


def _chosen(options: Sequence[tuple[str, str]]) -> str:
    """Let a person choose by number; give the option's code, `b` or `q`."""
    console.err("")
    for number, (_, label) in enumerate(options, start=1):
        _show(f"{number} = {label}", "  ", len(f"{number} = "))
    _show(f"{say('decide.back')}; {say('decide.quit')}", "  ")
    while True:
        text = _ask(say("decide.prompt")).lower()
        if text in (BACK, QUIT):
            return text
        if text.isdecimal() and 1 <= int(text) <= len(options):
            return options[int(text) - 1][0]
        _show(say("decide.other"))


def _declaration(work: Work) -> bool:
    """Go through the entries; say whether to go on with the findings."""
    queue = list(work.points())
    before = [work.declaration]
    at = 0
    while at < len(queue):
        point = queue[at]
        console.err("")
        _show(say("decide.of", number=at + 1, total=len(queue), kind=_kind(work, point)))
        for line in _in_context(work, point):
            numbered = _NUMBERED.match(line)
            _show(line, "  ", numbered.end() if numbered else 0)
        answer = _chosen([(code, _answer(work, point, code)) for code in (*point.answers, LATER)])
        if answer == QUIT:
            return False
        if answer == BACK:
            if at:
                at -= 1
                work.save(declaration=before.pop())
            continue
        if answer == WRONG and point.kind == "retention":
            _show(say("decide.edit_rule", id=point.id, register=point.register, path=str(work.where.declaration)), "  ")
            answer = LATER
        valued = answer == WRONG and point.kind in STATEMENTS
        right = statement(point.kind, work.words) if valued else None
        item = _item() if answer == WRONG and not valued else None
        if answer == WRONG and not (item or right):
            continue
        before.append(work.declaration)
        work.answer(point, answer, item, right)
        at += 1
    return True


def _kind(work: Work, point: Point) -> str:
    """Name what is asked about, with the register where the notice has several."""
    registers = work.declaration.registers if work.declaration else ()
    of = next((r.title or r.id for r in registers if r.id == point.register and len(registers) > 1), "")
    return f"{kind_words(point)} – {of}" if of else kind_words(point)


def _answer(work: Work, point: Point, code: str) -> str:
    if point.kind == "retention" and code in closed_lists()["events"]:
        return closed_lists()["events"][code].label(work.words.lang)
    if point.kind == "retention" and code in (WRONG, NOT_DECLARED):
        return named("decide.answer", f"rule_{code}")
    if point.kind in STATEMENTS and code in (WRONG, NOT_DECLARED):
        return named("decide.answer", f"statement_{code}")
    return named("decide.answer", "place" if point.kind == "unknown" and code == WRONG else code)


def _in_context(work: Work, point: Point) -> Iterator[str]:
    """Give what the entry was taken for, and its quote with the lines around it."""
    lists = closed_lists().get(point.kind, {})
    if point.kind not in ("unknown", "retention", *STATEMENTS):
        name = lists[point.id].label(work.words.lang) if point.id in lists else work.words.item(point.id)
        yield f"{name} ({point.id})"
    if words := work.point_words(point):
        yield words
    if point.gone:
        yield say("decide.gone")
    text = work.declaration.text if work.declaration else ()
    if not point.cite.text:
        yield say("decide.no_quote")
        return
    if point.gone or not text:
        yield f"{say('notice.line', line=point.cite.line)}: »{point.cite.text}«"
        return
    for number in _around(point.cite.line, text):
        line = text[number - 1]
        if number == point.cite.line:
            start = (point.cite.column or line.find(point.cite.text) + 1 or 1) - 1
            end = min(len(line), start + len(quoted(point.cite.text)))
            line = f"{line[max(0, start - 200) : start]}»{line[start:end]}«{line[end : end + 200]}"
        yield f"{number}: {line[:600]}"


def _around(line: int, text: Sequence[str]) -> list[int]:
    """Give the line, and the nearest above and below it that hold text."""
    above = next((n for n in range(line - 1, 0, -1) if text[n - 1].strip()), None)
    below = next((n for n in range(line + 1, len(text) + 1) if text[n - 1].strip()), None)
    return [n for n in (above, line, below) if n is not None]


def _item() -> str | None:
    """Find an item by a part of its name; None to go back to the question."""
    words = Words(language())
    while True:
        text = _ask(say("decide.find"))
        if text.lower() == BACK:
            return None
        found = found_items(text)[:20]
        if not found:
            _show(say("decide.no_item"))
        elif len(found) == 1:
            _show(f"{words.item(found[0])} ({found[0]})", "  ")
            return found[0]
        else:
            chosen = _chosen([(key, f"{words.item(key)} ({key})") for key in found])
            if chosen not in (BACK, QUIT):
                return chosen


def statement(kind: str, words: Words) -> dict[str, str] | None:
    """Ask what is right of a statement; None to go back to the question."""
    if kind == "transfers":
        status = _chosen([(code, named("transfers", code)) for code in STATUSES])
        return None if status in (BACK, QUIT) else {"status": status}
    if kind == "automated":
        out: dict[str, str] = {}
        for part, question in (("decisions", say("decide.decisions")), ("profiling", say("decide.profiling"))):
            _show(question, "  ")
            out[part] = _chosen([(code, named("stated", code)) for code in STATED])
            if out[part] in (BACK, QUIT):
                return None
        return out
    day = _stated_day()
    if day is None:
        return None
    kinds = {key: one for key, one in closed_lists()["review_kinds"].items() if key != "not_stated"}
    chosen = _chosen([(key, one.label(words.lang)) for key, one in kinds.items()])
    return None if chosen in (BACK, QUIT) else {"date": day, "date_kind": chosen}


def _stated_day() -> str | None:
    """Ask for the notice's date, as precise as it is stated; None to go back."""
    while True:
        text = _ask(say("decide.stated_day"))
        if text.lower() == BACK:
            return None
        try:
            return review_of(text, "dated", None, "corrected").text
        except UsageError:
            _show(say("decide.bad_stated_day"))


def _confirmation(work: Work, *, asked: bool) -> None:
    """Ask who confirms once nothing is open and the file isn't confirmed, or was and an entry was asked anew."""
    if work.declaration is None or work.points() or (work.declaration.confirmed and not asked):
        return
    _show(say("decide.all_answered"))
    name = _written(say("decide.who"), optional=True)
    if name:
        work.confirm(name, work.today)
        _show(say("decide.confirmed", name=name))


def _written(label: str, *, optional: bool = False, default: str | None = None) -> str:
    while True:
        text = _ask(label, default="" if optional and default is None else default)
        if optional and not text:
            return ""
        try:
            return clean(text)
        except DocumentError as error:
            _show(error.message)


def _day(label: str, today: date) -> date:
    while True:
        try:
            day = date.fromisoformat(_ask(label))
        except ValueError:
            day = date.min
        if day >= today:
            return day
        _show(say("decide.bad_day"))


def _findings(work: Work) -> None:
    queue: list[Case] = list(work.cases())
    before = [work.decisions]
    name: str | None = None
    at = 0
    while at < len(queue):
        case = queue[at]
        console.err("")
        _show(say("decide.of", number=at + 1, total=len(queue), kind=named("decide.kind", "finding")))
        _show(work.told(case), "  ")
        answer = _chosen([(c, named("decide.answer", c)) for c in ("accept", "false_positive", "fix", LATER)])
        if answer == QUIT:
            return
        if answer == BACK:
            if at:
                at -= 1
                work.save(decisions=before.pop())
            continue
        before.append(work.decisions)
        at += 1
        if answer == LATER:
            continue
        reason = _written(say("decide.reason"))
        until = _day(say("decide.until" if answer == "accept" else "decide.due"), work.today) if answer != "false_positive" else None  # fmt: skip
        owner = _written(say("decide.owner")) if answer == "fix" else None
        name = _written(say("decide.who"), default=name)
        system, item, code = case.key
        work.settle(Decision(system, item, code, answer, name, work.today, reason, until=until, owner=owner))
