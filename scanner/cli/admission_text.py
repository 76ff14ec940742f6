"""The first lines of an ad-hoc scan: may the source be taken into use, why not, what it adds, what would have to change."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from reports.clean import visible
from reports.people import people
from reports.words import Words
from scanner.cli.console import show
from scanner.cli.words import language, say
from scanner.model import Admission, Clause, Persons

STYLES = {"no": "bold red", "unclear": "bold yellow", "after": "bold yellow", "yes": "bold green"}
SEVERITIES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
QUOTE = 70
CLAUSES = 8
HOW = {
    "D-NEGATED": "contradicts",
    "D-GENERIC": "specify",
    "D-COND": "specify",
    "D-SYSTEM": "purpose",
    "D-SUBJECT": "subjects",
    "D-PLACE-EEA": "transfer",
}
"""What happens to a passage, by the code that asks for it; data that isn't declared is added."""


def show_admission(found: Admission, entry: Path) -> None:
    """Show it on stderr, before everything else."""
    words = Words(language())
    title = Text(f"{say('admission.question')} ", style="bold")
    title.append(say(f"admission.{found.answer}"), style=STYLES[found.answer])
    title.append(f"  ({', '.join(map(visible, found.systems))})", style="not bold")
    show(title, Text(say(f"admission.why_{found.answer}", against=found.against, open=found.open)))
    if found.worst:
        show(Text(say("admission.worst"), style="bold"))
    for number, verdict in enumerate(found.worst, start=1):
        line = Text(f"  {number}. ")
        line.append(words.name("severity", verdict.severity), style=SEVERITIES[verdict.severity])
        line.append(f"  {visible(verdict.message[words.lang])}")
        line.append(f" {verdict.code}", style="dim")
        show(line)
    show(Text(say("admission.adds"), style="bold"), *(Text(f"  {line}") for line in _adds(found, words)))
    if found.clauses:
        show(Text(say("admission.clauses"), style="bold"))
        show(*(Text(f"  {_clause(clause, words)}") for clause in found.clauses[:CLAUSES]))
        if len(found.clauses) > CLAUSES:
            show(Text(f"  {say('admission.more', n=len(found.clauses) - CLAUSES)}", style="dim"))
    if found.known:
        show(Text(say("admission.known", systems=", ".join(map(visible, found.known)))))
    if found.entry:
        show(Text(say("admission.entry", path=visible(str(entry))), style="bold"), Text(visible_lines(found.entry)))


def _adds(found: Admission, words: Words) -> list[str]:
    out = [_items("undeclared", found.undeclared, words)]
    if found.new_items is None or found.audited is None:
        out.append(say("admission.no_audit"))
    else:
        out.append(_items("new", found.new_items, words, day=words.day(found.audited)))
    told = ", ".join(filter(None, (_number(one, words) for one in found.people)))
    if told:
        before = _number(found.people_before, words) if found.people_before else ""
        key = "admission.people_before" if before else "admission.people"
        out.append(say(key, people=told, before=before))
    out += [say("admission.copy", table=visible(table), original=visible(original)) for table, original in found.copies]
    return out


def _items(key: str, items: tuple[str, ...], words: Words, **params: str) -> str:
    return say(f"admission.{key if items else f'nothing_{key}'}", items=words.items(items), **params)


def _number(one: Persons, words: Words) -> str:
    return people(one.least, one.most, None, words)


def _clause(clause: Clause, words: Words) -> str:
    how = "retention" if clause.code.startswith("R-") else HOW.get(clause.code, "add")
    what = say(f"admission.{how}", items=words.items(clause.items) or "–")
    if clause.cite is None or clause.cite.line == 0:
        return say("admission.no_clause", what=what)
    quote = clause.cite.text if len(clause.cite.text) <= QUOTE else f"{clause.cite.text[:QUOTE]}…"
    return say("admission.clause", line=clause.cite.line, quote=visible(quote), what=what)


def visible_lines(text: str) -> str:
    """Show a text of several lines safely."""
    return "\n".join(visible(line) for line in text.rstrip("\n").split("\n"))
