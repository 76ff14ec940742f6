"""Give texts the capitals that their writer left out, for what knows names by their capitals: language models and rules.

A note in capitals, a note in lower case, a name in capitals inside a sentence: each word is written as it is written most often,
by the list of word forms and the lists of names. Offsets stay the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import regex

from scanner.recognisers.name_lexicon import Word, lists
from scanner.recognisers.word_kinds import kind
from scanner.recognisers.word_rates import UNSEEN, Rates

LEAN = 1.0
"""From here on a form counts as one that is written with a capital: about three times as often as without."""
SURE_LEAN = 2.0
"""The same where the writer does use capitals, and wrote this word without."""
UNLIKE_WORDS = 0.3
"""Below this likelihood of being an ordinary word a form that nobody has written counts as a name of something."""
LIKE_NAMES = 0.5
"""From here on a form looks like a person's name."""
_SHORT = 4
_LONG = 3
_WORD = regex.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENING = regex.compile(r"(?:\A|[.!?:\n]\s*|[-–•*]\s)[\"'”’(\[]*\Z")


Raised = dict[tuple[bool, bool, bool], dict[str, bool]]
"""Whether words are to have a capital, by whether their text is shouted, without capitals but at openings, Finnish and of one case."""


@cache
def _other_words() -> frozenset[str]:
    return frozenset(lists()["swedish_and_english"])


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


def _opens(text: str, start: int) -> bool:
    """Say whether a sentence, a line or a bracket begins here."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False  # as most words stand
    return not start or _OPENING.search(text[max(0, start - 6) : start]) is not None


def recase(text: str, look_up: Callable[[str], Word], rates: Rates, known: Raised | None = None) -> str:
    """Write a text with the capitals it should have.

    Args:
        text: a text of several words.
        look_up: says what a word may be, written in any case.
        rates: how often forms occur.
        known: takes what was decided of single words, for the next text; same `look_up` and `rates` only.
    """
    words = _WORD.findall(text)
    long = [word for word in words if len(word) > 1]
    if not long:
        return text
    shouted = sum(map(str.isupper, long)) * 2 > len(long)
    capitals = sum(word[0].isupper() for word in long)
    plain = not shouted and (not capitals or (capitals == 1 and text.startswith(long[0]) and long[0][0].isupper()))
    pieces = [] if plain else _pieces(text)
    if not (shouted or plain):
        plain = not any(len(p.text) > 1 and p.text[0].isupper() and not _opens(text, p.start) for p in pieces)
    one_case = shouted or (plain and not capitals)
    finnish = one_case and _other_words().isdisjoint(map(str.lower, words))
    decided = ({} if known is None else known).setdefault((shouted, plain, finnish), {})
    raised = [decided.get(word) for word in words]
    if None in raised:
        for place, word in enumerate(words):
            if raised[place] is None:
                raised[place] = decided[word] = _raise(word, look_up, rates, shouted=shouted, plain=plain) or (
                    finnish and _is_unlike_words(word, look_up, rates)
                )
    if not shouted and True not in raised:
        return text
    small = plain and not capitals
    pieces = pieces or _pieces(text)
    last = len(pieces) - 1
    for place, piece in enumerate(pieces) if shouted or plain else ():
        # an unknown word or a homograph beside a name is its other half
        if raised[place] or not ((place and raised[place - 1]) or (place < last and raised[place + 1])):
            continue
        near = [
            n for n in (place - 1, place + 1) if 0 <= n < len(pieces) and raised[n] and _beside(text, pieces, place, n)
        ]
        word = look_up(piece.text)
        if any(_completes(piece.text, word, look_up(pieces[n].text), rates, behind=n < place) for n in near):
            raised[place] = True
    for place, piece in enumerate(pieces[:-1]) if shouted or small else ():  # an initial before a name
        if len(piece.text) == 1 and raised[place + 1]:
            raised[place] = text[piece.end : pieces[place + 1].start] in {". ", "."}
    out = list(text)
    for piece, up in zip(pieces, raised, strict=True):
        if up or shouted:
            _write(out, text, piece, rates, up=bool(up))
    return "".join(out)


def _pieces(text: str) -> list[_Piece]:
    return [_Piece(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]


def _raise(text: str, look_up: Callable[[str], Word], rates: Rates, *, shouted: bool, plain: bool) -> bool:
    """Say whether a word without a telling capital is to have one."""
    loud = text.isupper() and len(text) > 1
    if not shouted and not loud and text[0].isupper():
        return False  # it has one
    if not shouted and loud and len(text) < _SHORT:
        return False
    known = look_up(text)
    if known.barred and not known.place:
        return False
    lean = rates.lean(text)
    listed = known.known and not known.built and not known.homograph
    if loud and not shouted and len(text) < _SHORT + 1:
        return listed and lean >= SURE_LEAN
    if not shouted and not plain and not loud:
        return listed and lean >= SURE_LEAN
    if listed and len(text) > 2 and (shouted or loud or lean >= SURE_LEAN - 0.5 or rates.of(text.lower()) <= UNSEEN):
        return lean >= 0
    if len(text) < 3:
        return False
    unseen = rates.of(text.lower()) <= UNSEEN
    if shouted or loud:
        return lean >= LEAN or (known.built and unseen)
    return lean >= (LEAN if known.known else SURE_LEAN) or (
        known.built and unseen and text.lower().endswith(("nen", "sson"))
    )


def _is_unlike_words(text: str, look_up: Callable[[str], Word], rates: Rates) -> bool:
    """Say, where the writer used no capitals at all, whether a word looks like a name of something by its vector."""
    known = look_up(text)
    if len(text) < _LONG or (known.barred and not known.place and not known.street):
        return False
    lean = rates.lean(text)
    unseen = rates.of(text.lower()) <= UNSEEN
    return (unseen and kind(text).word < UNLIKE_WORDS) or (
        lean >= (0 if known.known else LEAN) and kind(text).name >= LIKE_NAMES
    )


def _beside(text: str, pieces: list[_Piece], place: int, other: int) -> bool:
    first, second = sorted((pieces[place], pieces[other]))
    return text[first.end : second.start] in {" ", "  ", "\u00a0", ", "}


def _completes(text: str, known: Word, other: Word, rates: Rates, *, behind: bool) -> bool:
    """Say whether a word beside one with a capital makes up a name with it."""
    if (known.barred and not known.street) or len(text) < 3 or not other.known:
        return False
    if known.known and (known.first or known.last):
        return (known.last and other.first) or (known.first and other.last)
    return behind and other.first and not other.homograph and rates.of(text.lower()) <= UNSEEN


def _write(out: list[str], whole: str, piece: _Piece, rates: Rates, *, up: bool) -> None:
    text = piece.text
    loud = text.isupper() and len(text) > 1
    if not up and not loud:
        return
    acronym = loud and not up and (len(text) < _SHORT and rates.of(text) >= rates.of(text.lower()))
    if acronym:
        return
    before = "-"
    opens = _opens(whole, piece.start)
    for place, char in enumerate(text):
        first = before in "-'’" and (up or (opens and place == 0))
        changed = char.upper() if first else char.lower() if loud else char
        out[piece.start + place] = changed if len(changed) == 1 else char
        before = char
