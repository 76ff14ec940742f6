"""Write a notice as a page with what was read in it: marked in the text, and put into words beside each line.

A kind of mark is told apart by its letter and by its line as well as by its colour, so that the page can be printed in black
and white and read by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from markupsafe import Markup

from reports.html_report import asset, environment, policy

KINDS = ("unknown", "item", "family", "denied", "retention", "other", "statement")
"""Kinds of marks; what comes first wins where two stand on the same words."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold one entry: its kind, its places as (line from 1, start, end from 0), and what it was taken for."""

    kind: str
    places: Sequence[tuple[int, int, int]]
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a piece of a line; `kind` is empty for plain text, `ends` where a mark's letter stands after it."""

    text: str
    kind: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a line of the notice with its marks, and what was understood of it as (kind, words)."""

    number: int
    pieces: tuple[Piece, ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Hold what the page shows.

    Attributes:
        lang: language of its words.
        title: name of the notice's file.
        lead: sentences on the whole.
        texts: the page's own words by key.
        letters: letter of each kind.
        names: name of each kind.
        unknown: what was not understood, as (line, quote).
        findings: what is to be fixed, as (line or None, words).
        lines: the notice.
    """

    lang: str
    title: str
    lead: Sequence[str]
    texts: Mapping[str, str]
    letters: Mapping[str, str]
    names: Mapping[str, str]
    unknown: Sequence[tuple[int, str]]
    findings: Sequence[tuple[int | None, str]]
    lines: Sequence[Line] = field(repr=False)


def write(page: NoticePage, out: BinaryIO) -> None:
    """Write the page, one self-contained file in UTF-8."""
    style = asset("notice.css")
    stream = (
        environment()
        .get_template("notice.html.j2")
        .stream(
            page=page,
            kinds=KINDS,
            style=Markup(style),  # noqa: S704 - our own file, not input
            policy=policy(style, None),
        )
    )
    stream.enable_buffering(200)
    out.writelines(piece.encode() for piece in stream)


def marked_lines(lines: Sequence[str], entries: Iterable[Marked]) -> list[Line]:
    """Put the marks into the lines; of two that overlap the shorter is shown, and both are told beside the line."""
    by_line: dict[int, list[tuple[int, int, str]]] = {}
    said: dict[int, list[tuple[str, str]]] = {}
    for entry in entries:
        for line, start, end in entry.places:
            by_line.setdefault(line, []).append((start, end, entry.kind))
        if entry.places and entry.words:
            told = said.setdefault(entry.places[0][0], [])
            if (entry.kind, entry.words) not in told:
                told.append((entry.kind, entry.words))
    return [
        Line(number, _pieces(text, by_line.get(number, [])), tuple(said.get(number, ())))
        for number, text in enumerate(lines, 1)
    ]


def _pieces(text: str, marks: Sequence[tuple[int, int, str]]) -> tuple[Piece, ...]:
    owner: list[int] = [-1] * len(text)
    ordered = sorted(marks, key=lambda mark: (mark[0] - mark[1], -KINDS.index(mark[2])))
    for index, (start, end, _) in enumerate(ordered):
        owner[start:end] = [index] * (min(end, len(text)) - start)
    pieces: list[Piece] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or owner[at] != owner[begin]:
            one = owner[begin]
            kind = ordered[one][2] if one >= 0 else ""
            pieces.append(Piece(text[begin:at], kind, ends=one >= 0 and one not in owner[at:]))
            begin = at
    return tuple(pieces)
