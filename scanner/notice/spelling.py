"""Likely typing errors in the words that every notice uses. They cost a reader's trust, and a reader like this one its match."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex

from scanner.model import NoticeFinding
from scanner.notice.lexicon import load
from scanner.notice.sections import Section

SHORTEST = 8


@cache
def _vocabulary(lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    data = load("spelling.yaml")
    return tuple(data["stems"][lang]), tuple(data["words"][lang])


@cache
def misspelt(word: str, lang: str) -> str | None:
    """Give the stem or word that a word is one edit away from; None for a word that is spelt right or isn't known.

    >>> misspelt("tietopyynöt", "fi"), misspelt("tietopyyntö", "fi")
    ('tietopyynn', None)
    """
    lower = word.lower()
    if len(lower) < SHORTEST:
        return None
    stems, words = _vocabulary(lang)
    if lower in words:
        return None
    right = max((len(stem) for stem in stems if lower.startswith(stem)), default=0)
    for candidate in words:
        if regex.fullmatch(rf"(?:{candidate}){{e<=1}}", lower):
            return candidate
    for stem in stems:
        # the first letters have to agree: compounds and prefixes differ there, typing errors seldom do
        if len(stem) > max(right, SHORTEST - 1) and lower[:3] == stem[:3] and _one_edit(lower, stem):
            return stem
    return None


def _one_edit(word: str, stem: str) -> bool:
    """Say whether a word begins with a stem but for a dropped, doubled or swapped letter."""
    size = len(stem)
    dropped = any(word.startswith(stem[:i] + stem[i + 1 :]) and word[:size] != stem for i in range(3, size - 1))
    added = any(word[:i] + word[i + 1 : size + 1] == stem for i in range(3, size))
    swapped = any(
        word[:size] == stem[:i] + stem[i + 1] + stem[i] + stem[i + 2 :]
        for i in range(2, size - 1)
        if stem[i] != stem[i + 1]
    )
    return dropped or added or swapped


def findings(sections: Iterable[Section], lang: str) -> list[NoticeFinding]:
    """Report each misspelt word once, with the further places where it stands."""
    places: dict[str, NoticeFinding] = {}
    for section in sections:
        passages = [section.heading] if section.heading is not None else []
        passages += [block.passage for block in section.blocks]
        for running in passages:
            for found in regex.finditer(r"[^\W\d_]{8,}", running.text):
                word = found.group(0)
                meant = misspelt(word, lang)
                if meant is None:
                    continue
                cite = running.cite(*found.span())
                known = places.get(word.lower())
                if known is None:
                    places[word.lower()] = NoticeFinding("N-TYPO", "info", cite, params={"meant": meant})
                else:
                    places[word.lower()] = NoticeFinding(
                        "N-TYPO", "info", known.cite, also=(*known.also, cite), params=known.params
                    )
    return list(places.values())
