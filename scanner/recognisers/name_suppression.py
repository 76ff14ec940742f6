"""What rules a person out at once: an organisation, a street, a thing or a compound has the stretch."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from scanner.recognisers.name_lexicon import NameLexicon
from scanner.recognisers.name_runs import Token
from scanner.recognisers.street_words import STREET_WORDS, is_road

OUTER = ("lle", "lla", "llä", "lta", "ltä")
_COMPOUND = regex.compile(r"[ \u00a0]?[-–][^\W\d_]")
_DIGIT = regex.compile(r"[ \u00a0]{1,2}[0-9]{1,4}(?![0-9-])")
_CALLED = frozenset({"nimeltä", "nimi", "nimeltään", "heter", "named", "called"})
_AND = frozenset({"ja", "och", "and"})


def is_no_person(text: str, tokens: Sequence[Token], first: int, last: int, lexicon: NameLexicon) -> bool:
    """Say whether organisation, street, compound or label has the stretch."""
    words = tokens[first : last + 1]
    lower = [token.text.lower() for token in words]
    before = (
        tokens[first - 1].text.lower()
        if first and text[tokens[first - 1].end : words[0].start].strip(" \u00a0.&") == ""
        else ""
    )
    behind = (
        tokens[last + 1].text.lower()
        if last + 1 < len(tokens) and not text[words[-1].end : tokens[last + 1].start].strip(" \u00a0&")
        else ""
    )
    if set(lower) & lexicon.organisations or behind.split(":")[0] in lexicon.organisations:
        return True
    if before in lexicon.organisations_before and before != "as":
        return True
    if before == "as" and first > 1 and tokens[first - 2].text.lower() == "oy":
        return True
    if behind.startswith(lexicon.place_behind) and not any(token.word.first for token in words):
        return True
    if before in _CALLED and first > 1 and tokens[first - 2].text.lower() in lexicon.things:
        return True  # koira nimeltä Musti
    if len(words) == 1 and before in lexicon.things and not lower[0].endswith(OUTER):
        return True
    if is_road(lower[-1]) or behind in STREET_WORDS or _COMPOUND.match(text, words[-1].end):
        return True
    if any(is_compound(token, lexicon) for token in words):
        return True
    if (
        len(words) == 1
        and not words[0].word.first
        and not lower[0].endswith(OUTER)
        and _DIGIT.match(text, words[0].end)
    ):
        return True
    if all(len(token.text) < 3 for token in words):
        return True
    if len(words) == 1 and words[0].text.isupper() and len(lower[0]) < 5:
        return True  # an abbreviation; words that the writer put in capitals have got ordinary ones by now
    return _is_company(text, tokens, last + 1, lexicon)


def is_compound(token: Token, lexicon: NameLexicon) -> bool:
    """Say whether a word goes on in lower case behind its hyphen, and is no name: Mannerheim-risti, MS-tauti."""
    parts = token.text.split("-")[1:]
    if token.word.known or not any(part[:1].islower() and len(part) > 3 for part in parts):
        return False
    return not (lexicon.last.lemma(parts[-1]) or lexicon.first.lemma(parts[-1]))


def _is_company(text: str, tokens: Sequence[Token], after: int, lexicon: NameLexicon) -> bool:
    """Say whether a company's name goes on: Virtasen Kone Oy, Mäkinen & Pojat."""
    for place in range(after, min(after + 4, len(tokens))):
        if text[tokens[place - 1].end : tokens[place].start].strip(" \u00a0&+-"):
            return False
        word = tokens[place].text.lower().split(":")[0]
        joined = tokens[place - 1].text.lower() in _AND or "&" in text[tokens[place - 1].end : tokens[place].start]
        if word in lexicon.forms or (joined and word in lexicon.partners):
            return True
        if not tokens[place].capital and word not in _AND:
            return False
    return False
