"""What the vectors of a stretch's words, and of the words beside it, say of whether it is a name: signs for its score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from scanner.recognisers.inflection import basic_forms
from scanner.recognisers.word_kinds import Kind, beside, kind
from scanner.recognisers.word_rates import rates

LEVELS = (("kind_none", 0.05), ("kind_low", 0.25), ("kind_fair", 0.6), ("kind_high", 0.85), ("kind_sure", 1.01))
"""Upper bounds of how likely the words are parts of a name, on average. The middle one is what nothing follows from."""
SAYS_NOTHING = "kind_fair"
LIKELY = 0.5
_DOUBLE = regex.compile(r"\p{Lu}\p{Ll}+-\p{Lu}\p{Ll}+")
_SHORT = 3
_PAIR = 0.2
"""From here on the product of `first` and `last` of two words makes them a name."""


def likeness(words: Sequence[str], before: str, follows: str) -> Iterator[str]:
    """Yield signs; of an inflected word its basic forms are looked at, too.

    Args:
        words: the stretch's words, initials left out.
        before: the word directly before it; empty where there is none.
        follows: the word directly behind it, likewise.
    """
    kinds = [kind(word) for word in words]
    if kinds and sum(kinds[0]):
        yield from _alike(kinds)
        if all(one.name > LIKELY or _base(word).name > LIKELY for one, word in zip(kinds, words, strict=True)):
            yield "kind_base"
    if any(_DOUBLE.match(word) for word in words):
        yield "double"
    if before and beside(before).role > LIKELY:
        yield "role"
    if before and beside(before).speaking > LIKELY:
        yield "speaking_before"
    if follows and beside(follows).speaking > LIKELY:
        yield "speaking"


def pair_alike(words: Sequence[str]) -> bool:
    """Say whether two words alone in a cell are a first name and a surname, in any order, by their vectors.

    A word that is mostly written without a capital is none: `Kytkin Aino` is a product.
    """
    if len(words) != 2 or any(rates().lean(word) < 0 for word in words):
        return False
    one, other = map(kind, words)
    return max(one.first * other.last, one.last * other.first) > _PAIR


def base_forms(words: Iterable[str]) -> Iterator[str]:
    """Yield what `likeness` asks of words that don't look like names as they stand: their basic forms."""
    for word in dict.fromkeys(words):
        if kind(word).name <= LIKELY:
            yield from _bases(word)


def _bases(word: str) -> list[str]:
    return [form for form in basic_forms(word.lower()) if len(form) > _SHORT]


def _base(word: str) -> Kind:
    """Give the kind of the basic form that looks most like a name."""
    return max(map(kind, _bases(word)), key=lambda one: one.name, default=Kind())


def _alike(kinds: Sequence[Kind]) -> Iterator[str]:
    share = sum(one.name for one in kinds) / len(kinds)
    level = next(name for name, bound in LEVELS if share < bound)
    if level != SAYS_NOTHING:
        yield level
    if max(one.place for one in kinds) > LIKELY:
        yield "kind_place"
    if max(one.thing for one in kinds) > LIKELY:
        yield "kind_thing"
    if all(one.word > LIKELY for one in kinds):
        yield "kind_word"
    if len(kinds) > 1:
        one, other = kinds[0], kinds[-1]
        if max(one.first * other.last, one.last * other.first) > _PAIR:
            yield "kind_pair"
