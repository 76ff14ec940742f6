"""Abbreviated words in names: `Vak.ottaja`, `PUHNRO`, `cust_nm`, `Kansal.`, spelled out by words that they can stand for.

An abbreviation is a known one (`data/abbreviations.yaml`), a word cut short (`kansal`), one without its vowels (`cstmr`) or
several of these glued together (`venereknro`). It is spelled out only where the words that it can stand for agree in what the
name then says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any

import regex

from scanner.recognisers.header_hint import HeaderHint
from scanner.recognisers.header_parts import cut, person
from scanner.recognisers.header_parts import parts as known_parts
from scanner.recognisers.header_vocabulary import Vocabulary, vocabulary
from scanner.recognisers.header_words import Name, read
from scanner.recognisers.places import load_data

Tokens = tuple[str, ...]

_DOTTED = regex.compile(r"(\p{L}+)\.")
_CAPITALS = regex.compile(r"(?<!\p{Ll})\p{Lu}{2,}(?!\p{Ll})")
_INSIDE = regex.compile(r"(\p{L}{2,})\.(\p{L}{3,})")
_SHORTEST, _SHORTEST_PLAIN = 3, 4
"""Fewest letters of a word cut short, where a point says that it is and where none does."""
_NEVER = 99
_SHORTEST_SKELETON = 4
_LEAST_LOST = 2
"""A word that lacks one letter is another form or another word."""
_MOST_WORDS = 60
_MOST_READINGS = 120
_MOST_UNKNOWN = 3
_VOWELS = frozenset("aeiouy")


@cache
def known() -> dict[str, tuple[Tokens, ...]]:
    """Give the known abbreviations with the words that each may stand for."""
    data: Any = load_data("abbreviations.yaml")["short"]
    return {
        "".join(read(str(short)).tokens): tuple(read(words).tokens for words in str(written).split("|"))
        for short, written in data.items()
    }


@cache
def _listed(key: str) -> frozenset[str]:
    """Give the abbreviations that one of the lists of the file names."""
    block: str = load_data("abbreviations.yaml")[key]
    return frozenset(token for word in block.split() for token in read(word).tokens)


@cache
def _sorted_words() -> tuple[str, ...]:
    """Give the words that may be cut short, in order."""
    words = vocabulary()
    return tuple(sorted({word for word in words.pieces if len(word) > _SHORTEST}))


@cache
def _skeletons() -> dict[str, tuple[str, ...]]:
    """Give words by their consonants, the first letter kept: `cstmr`."""
    out: dict[str, list[str]] = {}
    for word in _sorted_words():
        bones = word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
        if len(bones) >= _SHORTEST_SKELETON and len(word) - len(bones) >= _LEAST_LOST:
            out.setdefault(bones, []).append(word)
    return {bones: tuple(found) for bones, found in out.items()}


def _beginning(start: str, *, of_compounds: bool = False) -> Iterator[str]:
    """Give the known words that begin so; unless they are wanted, but for compounds whose last part would be lost: `ajanvar` is no `ajanvarausnumero`."""
    words = _sorted_words()
    for at in range(bisect_left(words, start), len(words)):
        word = words[at]
        if not word.startswith(start):
            return
        if len(word) >= len(start) + _LEAST_LOST and (of_compounds or len(start) > _before_last(word)):
            yield word


@lru_cache(maxsize=16384)
def _before_last(word: str) -> int:
    """Count the letters before the last part of a compound of known words; 0 where it is none."""
    parts = cut(word, vocabulary().pieces - {word})
    if parts:
        return len(word) - len(parts[-1])
    last = next(
        (end for end in known_parts().last_words if word.endswith(end) and len(word) >= len(end) + _SHORTEST), ""
    )
    return len(word) - len(last) if last else 0


@lru_cache(maxsize=8192)
def meanings(token: str, least: int) -> tuple[Tokens, ...]:
    """Give the words that a token can be short for, several for a glued one.

    Args:
        token: in ASCII letters.
        least: fewest letters of a word that is cut short; `_NEVER` for words of plain language, which aren't.

    >>> meanings("kansal", 3), ("jasen", "numero") in meanings("jasnro", 4)
    ((('kansalaisuus',),), True)
    """
    found = known().get(token)
    if found is not None and (least < _NEVER or token not in _listed("marked_only")):
        return found
    out: dict[Tokens, None] = {}
    if len(token) >= least:
        out.update(dict.fromkeys((word,) for word in islice(_beginning(token), _MOST_WORDS)))
        out.update(dict.fromkeys((word,) for word in _skeletons().get(token, ())))
    if not out:
        out.update(dict.fromkeys(_glued(token, cut_short=least < _NEVER)))
    return tuple(out)


def _glued(token: str, *, cut_short: bool) -> Iterator[Tokens]:
    """Cut a token into a word or its abbreviation and a known abbreviation that ends it: `puhnro`, `hoitosop`, `custnm`."""
    words = vocabulary()
    for at in range(2, len(token) - 1):
        head, tail = token[:at], token[at:]
        if tail in known() and tail in _listed("tails"):
            for one in _first(words, head, cut_short=cut_short):
                yield from ((*one, *other) for other in known()[tail])


def _first(words: Vocabulary, token: str, *, cut_short: bool) -> tuple[Tokens, ...]:
    if token in known():
        return known()[token]
    if token in words.pieces:
        return ((token,),)
    if len(token) < _SHORTEST_PLAIN or not cut_short:
        return ()
    return tuple((word,) for word in islice(_beginning(token), _MOST_WORDS))


def spelled_out(
    part: str,
    name: Name,
    familiar: Callable[[str], bool],
    again: Callable[[Name], Sequence[HeaderHint]],
    *,
    only_dotted: bool = False,
) -> list[HeaderHint]:
    """Say what a name speaks for once its abbreviations are spelled out; nothing where that isn't one thing.

    Args:
        part: the name as it is written.
        name: its words.
        familiar: says whether something is known about a word as it stands.
        again: reads a name.
        only_dotted: spell out only what a point marks as an abbreviation.
    """
    marked = dotted(part)
    short = [
        token
        for token in name.tokens
        if not token.isdigit() and (token in marked if only_dotted else True) and _is_short(token, marked, familiar)
    ]
    if not short or len(short) > _MOST_UNKNOWN:
        return []
    capitals = {token for match in _CAPITALS.finditer(part) for token in read(match[0]).tokens}
    choices = [
        (meanings(token, _least(token, marked=token in marked, capitals=token in capitals)) if token in short else ())
        or ((token,),)
        for token in name.tokens
    ]
    spelled = (tuple(word for words in chosen for word in words) for chosen in product(*choices))
    readings = _readings(_one_word(part, name), name, again) or _readings(spelled, name, again)
    common = set.intersection(*({hint.item for hint in hints} for hints in readings)) if readings else set()
    agreed = ([hint for hint in hints if hint.item in common] for hints in readings)
    return (
        min(agreed, key=lambda hints: min((hint.strength == "weak", len(hint.word)) for hint in hints))
        if common
        else []
    )


def _readings(
    spelled: Iterable[Tokens], name: Name, again: Callable[[Name], Sequence[HeaderHint]]
) -> list[Sequence[HeaderHint]]:
    """Read the names that come of spelling one out, and keep what says something."""
    read_again = (again(Name(tokens)) for tokens in islice(spelled, _MOST_READINGS) if tokens != name.tokens)
    return [hints for hints in read_again if hints]


def _one_word(part: str, name: Name) -> Iterator[Tokens]:
    """Give the words whose beginning and end are written with a point between: `Vak.ottaja`, `Matk.asiakirja`."""
    for match in _INSIDE.finditer(part):
        start, end = (read(side).tokens for side in match.groups())
        pair = (*start, *end)
        at = next((n for n in range(len(name.tokens)) if name.tokens[n : n + 2] == pair), None)
        if at is None or len(pair) != 2 or len(end[0]) < _SHORTEST_PLAIN:
            continue
        for word in _beginning(start[0], of_compounds=True):
            if word.endswith(end[0]):
                yield (*name.tokens[:at], word, *name.tokens[at + 2 :])


def without_short(part: str, name: Name) -> Name:
    """Put the words for the abbreviations that a point marks and that stand for one thing only: `Kostn.ställe` is no diet.

    >>> without_short("Kostn.ställe", read("Kostn.ställe")).tokens
    ('kostnad', 'stalle')
    """
    marked = dotted(part)
    return Name(
        tuple(
            word
            for token in name.tokens
            for word in (known()[token][0] if token in marked and len(known().get(token, ())) == 1 else (token,))
        )
    )


def dotted(part: str) -> set[str]:
    """Give the words with a point behind them."""
    return {token for match in _DOTTED.finditer(part) for token in read(match[1]).tokens[-1:]}


def _least(token: str, *, marked: bool, capitals: bool) -> int:
    """Give the fewest letters of a word cut short: with a point, in capitals (where words rarely end in a consonant), else none."""
    if marked:
        return _SHORTEST
    if not capitals:
        return _NEVER
    return _SHORTEST_PLAIN if token[-1] not in _VOWELS else len(token) + 1


def _is_short(token: str, marked: set[str], familiar: Callable[[str], bool]) -> bool:
    if token in marked:
        return not familiar(token) or token in known()
    return len(token) > 1 and not familiar(token) and person(token) is None
