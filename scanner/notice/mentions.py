"""Words that look like data and that nothing was read from, wherever in a notice they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import regex

from scanner.model import Unknown
from scanner.notice.entries import Entries, guess
from scanner.notice.lexicon import INFLECTION, cue, load_cues, lower, source
from scanner.notice.lines import Passage
from scanner.notice.sections import SILENT, Section
from scanner.notice.statements import said

_ELSEWHERE = SILENT | {"contact", "controller", "dpo", "register_name", "review", "title", "recipients", "transfers"}
"""Sections whose addresses, numbers and names are the controller's or somebody else's."""


def mentions(sections: Iterable[Section], reader: Entries) -> list[Unknown]:
    """List the words with a head such as `-tunnus` or `-numero` that no entry of the vocabulary matches."""
    out = [
        Unknown(one.passage.cite(start, end), guess(one.passage.text[start:end]))
        for section in sections
        if not section.classes & _ELSEWHERE
        for one in said(section)
        for start, end in _unmatched(one.passage, reader)
    ]
    listed = [entry.cite for entry in reader.out.unknown]
    return [entry for entry in out if not any(c.line == entry.cite.line and entry.cite.text in c.text for c in listed)]


@cache
def _data_like(lang: str) -> regex.Pattern[str]:
    heads = "|".join(source(head, lang) for head in load_cues()["data_heads"][lang])
    right = r"(?!\w|-\w)" if lang == "fi" else r"(?!\w)"
    return regex.compile(rf"(?<![\w-])(?:{heads}){INFLECTION[lang]}{right}", regex.VERSION1 | regex.POSIX)


def _unmatched(running: Passage, reader: Entries) -> Iterator[tuple[int, int]]:
    text = running.text
    hits = reader.find(text)
    for found in _data_like(reader.lang).finditer(lower(text)):
        start, end = found.span()
        if cue("not_data", reader.lang).match(found.group(0)):
            continue
        if all(end <= hit.start or hit.end <= start for hit in hits) and reader.words.nearly(found.group(0)) is None:
            yield start, end
