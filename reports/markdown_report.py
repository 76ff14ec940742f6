"""Write `report.md`: the first screen as plain text that a mail or a ticket can hold.

Whatever comes from outside is escaped, so that no name becomes a link, a heading, a table's bar or markup.

Source: CommonMark 0.31 section 2.4 (backslash escapes); GitHub Flavored Markdown section 4.10 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from reports import rows
from reports.clean import visible
from reports.matrix import SYMBOLS, Cell, Matrix, matrix
from reports.overview import overview
from reports.page import category
from reports.words import Words
from scanner.model import ReportDocument

MOST_LIMITS = 100
"""Parts that were not examined, listed one by one; the rest is counted."""

MOST_CHARACTERS = 400
"""Characters of one text beyond which it is cut; the other reports hold it whole."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


class MarkdownReport:
    """Write the summary."""

    format = "md"
    suffix = ".md"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the text as UTF-8."""
        words = Words(lang)
        lines = [*_overview(document, words), *_matrix(document, words), *_limits(document, words)]
        out.write(("\n".join(lines).rstrip("\n") + "\n").encode())


def escaped(text: str) -> str:
    r"""Give a text that Markdown shows as it is, on one line, cut if it is long.

    >>> escaped("a|b *c* <d>")
    'a\\|b \\*c\\* \\<d\\>'
    """
    shown = visible(text)
    if len(shown) > MOST_CHARACTERS:
        shown = f"{shown[:MOST_CHARACTERS]}…"
    return _MARKUP.sub(r"\\\1", shown)


def _overview(document: ReportDocument, words: Words) -> Iterator[str]:
    blank = True  # a line with a value stands in a list, which wants an empty line before it
    for name, value, kind in overview(document, words):
        shown = words.number(value) if isinstance(value, int) else escaped(value)
        if kind == "title":
            yield f"# {escaped(name)}"
        elif kind == "heading":
            yield from ("", f"## {escaped(name)}", "")
            if shown:
                yield f"**{shown}**"
                yield ""
        elif kind == "strong":
            yield from ("", f"**{escaped(name)}**")
        elif name:
            if not blank and not shown:
                yield ""
            yield f"- {escaped(name)}: **{shown}**" if shown else f"- {escaped(name)}"
        blank = not name
    yield ""


def _matrix(document: ReportDocument, words: Words) -> Iterator[str]:
    table: Matrix = matrix(document)
    if not table.groups:
        return
    compared = document.audit is not None
    yield from (f"## {escaped(words('matrix.heading'))}", "")
    head = [words("matrix.item"), *([words("matrix.declared")] if compared else []), *table.systems]
    yield _row(escaped(name) for name in head)
    yield _row("---" if n == 0 or (compared and n == 1) else ":-:" for n in range(len(head)))
    for group in table.groups:
        for row in group.rows:
            said = words.declared(row.declared, row.cite.line) if row.cite else words("matrix.absent")
            cells = (_cell(cell, words, compared=compared) for cell in row.cells)
            name = f"{escaped(words.item(row.item))} ({escaped(category(group.category, words))})"
            yield _row([name, *([escaped(said)] if compared else []), *cells])
    if compared:
        shown = ", ".join(f"{sign} {words(f'symbol.{state}')}" for state, sign in SYMBOLS.items())
        yield from ("", escaped(f"{words('matrix.legend')}: {shown}. {words('matrix.candidate_note')}"))
        yield escaped(f"{words('matrix.mark_note')} {words('matrix.settled_note')}")
    yield ""


def _cell(cell: Cell, words: Words, *, compared: bool) -> str:
    if not compared:
        shown = words.number(cell.cells) if cell.cells else "·"
        return f"({shown})" if cell.candidate else shown
    sign = SYMBOLS[cell.state] if cell.state in SYMBOLS else SYMBOLS["declared"]
    sign = f"({sign})" if cell.candidate else sign
    marks = ("!" if cell.misplaced else "") + (" ✓" if cell.settled else "")
    return f"{sign}{marks} ({escaped(words('symbol.old'))})" if cell.old else sign + marks


def _row(cells: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _limits(document: ReportDocument, words: Words) -> Iterator[str]:
    count = len(document.inventory.problems)
    problems = list(islice(rows.each_problem(document.inventory, words), MOST_LIMITS))
    yield from (f"## {escaped(words('limits.heading'))}", "")
    if not problems:
        yield escaped(words("limits.none"))
        return
    for problem in problems:
        where = " · ".join(filter(None, (problem.system, problem.source, problem.table)))
        told = ". ".join(filter(None, (escaped(problem.reason).rstrip("."), escaped(problem.need))))
        yield f"- {escaped(problem.code)} {escaped(where)}: {told}".rstrip()
    if count > MOST_LIMITS:
        yield from ("", escaped(words("page.more_rows", n=count - MOST_LIMITS)))
