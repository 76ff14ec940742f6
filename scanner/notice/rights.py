"""Which rights of the person a notice names, in whatever words; `data/rights.yaml` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from scanner.notice.lexicon import load
from scanner.notice.sections import Section
from scanner.notice.statements import said

_OWN_SECTIONS = ("rights", "authority")
_SEVERAL = 2  # rights in one sentence that says what a person may do: then it speaks of rights
_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[-–—]|\.\.)\s*\d{1,2})?")
_LAST_ARTICLE = 99  # of the regulation


@dataclass(frozen=True, slots=True)
class _Words:
    plain: re.Pattern[str]
    anywhere: re.Pattern[str]
    articles: frozenset[int]


def named(parts: Iterable[Section], lang: str) -> frozenset[str]:
    """Give the rights that a register's sections name: ids of `rights.yaml`.

    In a section on rights a word alone names one ("Oikaisu, poisto, rajoittaminen"). Elsewhere the sentence has to say what a
    person may do, for data is also checked and deleted by the controller.
    """
    out: set[str] = set()
    for section in parts:
        own = section.has(*_OWN_SECTIONS)
        # "until you withdraw your consent" says how long, and not that the person may
        claimed = section.has("retention") and not own
        for text in _texts(section):
            if not claimed or _cue("claim", lang).search(text):
                out |= _in_sentence(text, lang, own=own)
    return frozenset(out)


def _texts(section: Section) -> Iterator[str]:
    """Give what a section says: its heading, its sentences and the rows of its tables."""
    if section.heading is not None:
        yield section.heading.text
    yield from (one.passage.text for one in said(section))
    yield from (block.passage.text for block in section.blocks if block.kind == "row")


def _in_sentence(text: str, lang: str, *, own: bool) -> set[str]:
    words = _words(lang)
    claims = bool(_cue("claim", lang).search(text))
    breach = bool(_cue("about_breaches", lang).search(text))
    found = {name for name, one in words.items() if one.anywhere.search(text)}
    plain = {name for name, one in words.items() if one.plain.search(text)}
    if own or (claims and (len(plain | found) >= _SEVERAL or _cue("own_data", lang).search(text))):
        found |= plain
    if own or claims:
        numbers = _articles(text, lang)
        found |= {name for name, one in words.items() if one.articles & numbers}
    if _cue("refers", lang).search(text):
        found |= set(words)
    if breach and not claims:
        found.discard("complaint")
    return found


def _articles(text: str, lang: str) -> frozenset[int]:
    """Give the numbers of articles that a sentence names, ranges written out: "15–18 ja 20 artikla"."""
    word = load("rights.yaml")["article"][lang]
    row = rf"{_NUMBERS.pattern}(?:\s*(?:,|ja|och|and|sekä|samt)\s*{_NUMBERS.pattern})*"
    out: set[int] = set()
    for found in re.finditer(rf"(?<!\w)(?:{word})\s*({row})|({row})\s*\.?\s*(?:{word})", text, re.IGNORECASE):
        for numbers in _NUMBERS.finditer(found.group(1) or found.group(2)):
            ends = [int(number) for number in re.findall(r"\d+", numbers.group(0))]
            out |= set(range(ends[0], min(ends[-1], _LAST_ARTICLE) + 1))
    return frozenset(out)


@cache
def _words(lang: str) -> Mapping[str, _Words]:
    return {
        name: _Words(_whole(row[lang]["plain"]), _whole(row[lang]["anywhere"]), frozenset(row["articles"]))
        for name, row in load("rights.yaml")["rights"].items()
    }


@cache
def _cue(name: str, lang: str) -> re.Pattern[str]:
    return _whole(load("rights.yaml")[name][lang])


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{one})" for one in patterns) + r")(?!\w)", re.IGNORECASE)
