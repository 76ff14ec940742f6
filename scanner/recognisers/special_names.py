"""Words of special categories that are part of a name: `Kauko Virolainen`, `Emma Walker`, `Pohjolan Hoivapalvelut Oy`.

A surname may be the word for a people or an aid, and a company may be called after what it does; neither is a remark on anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from scanner.recognisers.name_lexicon import Word
from scanner.recognisers.special_lexicon import Hit

_BESIDE = regex.compile(r"[ \t]+|\. ?|, ?")
_BLANK = regex.compile(r"[ \t]+(?:& |ja |och |and )?")
_FORMS = frozenset("oy oyj ab abp ky kb koy tmi ltd inc gmbh llc llp plc osk ay".split())  # noqa: SIM905 - reads as words
_SOCIETIES = frozenset({"ry", "rf", "sr", "rs"})
_BELONGING = frozenset({"SPECIAL_TRADE_UNION", "SPECIAL_POLITICS", "SPECIAL_RELIGION"})
"""Categories that a society's name tells of its members: `Tehy ry` in a person's row."""
_REACH = 3
"""So many words on at most stands the legal form: `Hoivapalvelut Oulu Oy`."""
_NAME_ALONE = 4
"""A text of so many words at most, all with capitals, is nothing but a name."""

Tokens = Sequence[tuple[int, int]]


def part_of_name(text: str, tokens: Tokens, hit: Hit, word: Callable[[str], Word]) -> bool:
    """Say whether a hit on one word with a capital is somebody's surname, or a word of a company's name.

    Args:
        text: the whole text.
        tokens: where its words are.
        hit: what was found.
        word: says what a written word may be, by the lists of names.
    """
    if hit.first != hit.last or not text[tokens[hit.first][0]].isupper():
        return False
    return _is_surname(text, tokens, hit.first, word) or _is_of_company(text, tokens, hit)


def _is_surname(text: str, tokens: Tokens, place: int, word: Callable[[str], Word]) -> bool:
    """Say whether a surname stands beside a first name or an initial; in a text of names alone, beside any other."""
    if not word(_written(text, tokens, place)).last:
        return False
    alone = len(tokens) <= _NAME_ALONE and all(text[start].isupper() for start, _ in tokens)
    for near in (place - 1, place + 1):
        if not 0 <= near < len(tokens) or not text[tokens[near][0]].isupper():
            continue
        left, right = min(place, near), max(place, near)
        if _BESIDE.fullmatch(text, tokens[left][1], tokens[right][0]) is None:
            continue
        other = _written(text, tokens, near)
        if alone or len(other) == 1 or word(other).first:
            return True
    return False


def _is_of_company(text: str, tokens: Tokens, hit: Hit) -> bool:
    """Say whether a legal form stands some words behind, with nothing but words with capitals between."""
    for place in range(hit.first + 1, min(len(tokens), hit.first + 1 + _REACH)):
        if _BLANK.fullmatch(text, tokens[place - 1][1], tokens[place][0]) is None:
            return False
        found = _written(text, tokens, place).lower()
        if found in _FORMS:
            return True
        if found in _SOCIETIES:
            return hit.stem.entity not in _BELONGING
        if not text[tokens[place][0]].isupper():
            return False
    return False


def _written(text: str, tokens: Tokens, place: int) -> str:
    """Give a word as it is written, in the case of a name where it is in capitals."""
    found = text[slice(*tokens[place])].rstrip(".")
    return found.capitalize() if found.isupper() and len(found) > 1 else found
