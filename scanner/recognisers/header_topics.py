"""Special categories in the words of names: the lexicon of notes, in ASCII letters, for whole beginnings of words."""

from __future__ import annotations

from functools import cache

from scanner.recognisers.header_words import FOLD
from scanner.recognisers.special import vocabulary

_SHORTEST = 5


@cache
def _stems() -> tuple[dict[str, str], dict[str, tuple[str, ...]], tuple[int, ...]]:
    """Give the beginnings with their items, the beginnings that are never meant by item, and the lengths that occur."""
    lexicon = vocabulary()
    stems: dict[str, str] = {}
    for first, entries in lexicon.stems.items():
        for stem in entries:
            plain = first.translate(FOLD)
            if not stem.rest and not stem.needs_cue and not stem.whole and len(plain) >= _SHORTEST:
                stems.setdefault(plain, lexicon.items[stem.entity])
    barred = {
        lexicon.items[entity]: tuple(first.translate(FOLD) for first, rest, _ in entries if not rest)
        for entity, entries in lexicon.excluded.items()
    }
    return stems, barred, tuple(sorted({len(stem) for stem in stems}))


def sensitive_topics(token: str) -> list[tuple[str, str]]:
    """Give the items of special categories that a word of a name begins to speak of, with the beginning.

    >>> sensitive_topics("paihdeongelma"), sensitive_topics("leikkauspiste")
    ([('special.health', 'paihde')], [])
    """
    stems, barred, lengths = _stems()
    out = []
    for length in lengths:
        item = stems.get(token[:length]) if length <= len(token) else None
        if item is not None and not token.startswith(barred.get(item, ("\N{NULL}",)) or ("\N{NULL}",)):
            out.append((item, token[:length]))
    return out
