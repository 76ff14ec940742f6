"""The first lines of an ad-hoc scan: may the source be taken into use, why not, what it adds, what would have to change."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from reports.admitting import answer
from reports.clean import visible
from reports.words import Words
from scanner.cli.console import show
from scanner.cli.words import language, say
from scanner.model import Admission

STYLES = {"no": "bold red", "unclear": "bold yellow", "after": "bold yellow", "yes": "bold green"}
SEVERITIES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}


def show_admission(found: Admission, entry: Path) -> None:
    """Show it on stderr, before everything else."""
    words = Words(language())
    told = answer(found, words)
    title = Text(f"{words('admission.question')} ", style="bold")
    title.append(told.text, style=STYLES[found.answer])
    title.append(f"  ({visible(told.systems)})", style="not bold")
    show(title, Text(told.why))
    if found.worst:
        show(Text(say("admission.worst"), style="bold"))
    for number, verdict in enumerate(found.worst, start=1):
        line = Text(f"  {number}. ")
        line.append(words.name("severity", verdict.severity), style=SEVERITIES[verdict.severity])
        line.append(f"  {visible(verdict.message[words.lang])}")
        line.append(f" {verdict.code}", style="dim")
        show(line)
    show(Text(words("admission.adds"), style="bold"), *(Text(f"  {visible(line)}") for line in told.adds))
    if told.clauses:
        show(Text(words("admission.clauses"), style="bold"))
        show(*(Text(f"  {visible(line)}") for line in told.clauses))
        if told.more:
            show(Text(f"  {words('admission.more', n=told.more)}", style="dim"))
    if found.known:
        show(Text(words("admission.known", systems=told.known)))
    if found.entry:
        show(Text(say("admission.entry", path=visible(str(entry))), style="bold"), Text(visible_lines(found.entry)))


def visible_lines(text: str) -> str:
    """Show a text of several lines safely."""
    return "\n".join(visible(line) for line in text.rstrip("\n").split("\n"))
