"""Where in a notice's lines a quote stands, for a page that shows the notice with what was read in it."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Cite
from scanner.notice.lines import quoted


def places(cite: Cite, lines: Sequence[str]) -> list[tuple[int, int, int]]:
    """Give a quote's places as (line from 1, start, end from 0), one for each line that it runs over; none if it isn't there.

    A quote's words are those of the notice, with one space for each run of spaces and line ends (`scanner.notice.lines`).
    """
    words = quoted(cite.text).split()
    if not words or not 1 <= cite.line <= len(lines):
        return []
    out: list[tuple[int, int, int]] = []
    line, at = cite.line, max(0, (cite.column or 1) - 1)
    if cite.column is None:
        at = max(0, lines[line - 1].find(words[0]))
    start = end = -1
    for word in words:
        while (found := _next(lines[line - 1], word, at)) < 0:
            if start >= 0:
                out.append((line, start, end))
            line, at, start = line + 1, 0, -1
            if line > len(lines) or line > cite.line + len(words):
                return out
        start = found if start < 0 else start
        end = at = found + len(word)
    out.append((line, start, end))
    return out


def _next(text: str, word: str, at: int) -> int:
    """Give where a word stands right after a place, with nothing but space between; -1 if it doesn't."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at if text.startswith(word, at) else -1
