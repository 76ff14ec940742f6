"""`tutka notice --html`: the notice with what was read in it, what was not understood first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reports.notice_page import KINDS, Marked, NoticePage, marked_lines, write
from reports.words import Words
from scanner.cli.notice_text import RegisterText
from scanner.cli.told import told
from scanner.cli.words import language, named, say
from scanner.model import Declaration
from scanner.notice.marks import places

_OWN = (
    "first",
    "kicker",
    "unknown",
    "all_known",
    "findings",
    "legend",
    "sample",
    "notice",
    "line",
    "text",
    "understood",
)


def save(declaration: Declaration, lines: Sequence[str], path: Path) -> None:
    """Write the page; `lines` are those of the notice as it was read.

    Raises:
        OSError: the file can't be written.
    """
    with path.open("xb") as out:
        write(page(declaration, lines), out)


def page(declaration: Declaration, lines: Sequence[str]) -> NoticePage:
    """Put a reading into the page's words."""
    words = Words(language())
    texts = {key: say(f"notice_page.{key}") for key in _OWN}
    lead = [
        say(
            "notice.head",
            file=declaration.file,
            lines=declaration.lines,
            language=named("language", declaration.language),
        ),
        *map(told, declaration.notes),
    ]
    findings: list[tuple[int | None, str]] = []
    unknown: list[tuple[int, str]] = []
    entries: list[Marked] = []
    for register in declaration.registers:
        reading = RegisterText(register, words)
        lead.append(say("notice.register", title=register.title, id=register.id))
        unknown += [(entry.cite.line, entry.cite.text) for entry in register.unknown]
        for finding in register.findings:
            one = (finding.cite.line if finding.cite else None, reading.finding_words(finding))
            if one not in findings:
                findings.append(one)
        entries += _entries(declaration, reading, lines, register.id)
    return NoticePage(
        lang=language(),
        title=declaration.file,
        lead=lead,
        texts=texts,
        letters={kind: say(f"notice_page.letter_{kind}") for kind in KINDS},
        names={kind: say(f"notice_page.name_{kind}") for kind in KINDS},
        unknown=unknown,
        findings=findings,
        lines=marked_lines(lines, entries),
    )


def _entries(declaration: Declaration, reading: RegisterText, lines: Sequence[str], key: str) -> Iterator[Marked]:
    register = next(one for one in declaration.registers if one.id == key)
    for unknown in register.unknown:
        yield Marked("unknown", places(unknown.cite, lines), say("notice_page.not_understood"))
    for item in register.items:
        kind = "item" if item.coverage == "explicit" else "family"
        yield Marked(kind, places(item.cite, lines), reading.item_words(item))
    for entry in register.negated:
        yield Marked("denied", places(entry.cite, lines), reading.denied_words(entry))
    for rule in register.retention:
        yield Marked("retention", places(rule.cite, lines), reading.retention_words(rule))
    for name, cited in reading.lists().items():
        for entry in cited:
            yield Marked(
                "other", places(entry.cite, lines), f"{named('notice_list', name)}: {reading.cited_words(name, entry)}"
            )
    for cite, words in reading.statements():
        if cite is not None:
            yield Marked("statement", places(cite, lines), words)
