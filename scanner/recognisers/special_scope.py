"""What a word of the lexicon is said of: nobody where it is negated, or said of a thing, a pet, a house, goods or an association.

The words are data: `data/special_scope.yaml`, and the negations of `data/special.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import regex

from scanner.recognisers.places import load_data
from scanner.recognisers.special_lexicon import Hit, Vocabulary, split_entries

_CLAUSE = regex.compile(r"[.,;:!?\n]")
_NOT_BEHIND = frozenset({"ei", "eivät"})
_FINNISH = frozenset({"ei", "en", "emme", "ette", "eivät", "eikä", "enkä", "eivätkä", "älä", "älkää"})
_EN = "en"
_SWEDISH = frozenset({"och", "är", "har", "som", "på", "av", "till", "med", "för", "den", "det", "inte", "hos", "från"})
"""Beside one of these `en` is an article."""
_PARTITIVE = ("ta", "tä", "oa", "öä", "ia", "iä", "ua", "yä", "aa", "ää", "ea", "eä", "taan", "tään", "iaan", "iään")
_FINNISH_REACH = 6
"""So many words before a partitive its negation may stand."""
_REACH = 3
_NOBODY_REACH = 7
_LOOK_BEHIND = 7


@dataclass(frozen=True)
class Sentence:
    """Hold a text with its words.

    Attributes:
        text: the text.
        tokens: where its words begin and end.
        bare: the words, lower case, without points.
        breaks: for each word but the last whether a clause ends behind it.
        people: gives the places of words that tell of a person, names among them; asked only when it matters.
    """

    text: str
    tokens: Sequence[tuple[int, int]]
    bare: Sequence[str]
    breaks: Sequence[bool]
    people: Callable[[], frozenset[int]]

    @cached_property
    def cued(self) -> frozenset[int]:
        """Give the places of words that tell of a person."""
        return self.people()

    def clause_ends(self, first: int, last: int) -> bool:
        """Say whether punctuation stands between two words."""
        return _CLAUSE.search(self.text, self.tokens[first][1], self.tokens[last][0]) is not None


class Words:
    """Hold beginnings of words, words alone (`word$`) and parts of words (`*part`)."""

    def __init__(self, block: str) -> None:
        entries = split_entries(block)
        self._whole = frozenset(entry[:-1] for entry in entries if entry.endswith("$"))
        self._inside = tuple(entry[1:] for entry in entries if entry.startswith("*"))
        self._begin = tuple(entry for entry in entries if entry[-1] != "$" and entry[0] != "*")

    def __contains__(self, word: str) -> bool:
        return word in self._whole or word.startswith(self._begin) or any(part in word for part in self._inside)


class Spoiler:
    """Hold a rule: a word near a hit says that it tells of no person.

    Args:
        rule: `entities` it is about; `of`, words of the hit (all, where it is left out); `by`, the words that spoil it, or `in`, parts of
            the hit's own word; `side`, where they stand; `within`, how many words away at most; `person: elsewhere` spoils although a
            person is named in the clause, unless between the two, and `person: any` even then; `across: true` looks past the end of a clause.
    """

    def __init__(self, rule: Mapping[str, Any]) -> None:
        self.entities = frozenset(rule["entities"].split())
        self._of = Words(rule["of"]) if "of" in rule else None
        self._by = Words(rule.get("by", ""))
        self._in = Words(rule.get("in", ""))
        self._side = rule.get("side", "around")
        self._within = int(rule.get("within", 3))
        self._although = "person" in rule
        self._whoever = rule.get("person") == "any"
        self._across = bool(rule.get("across"))

    def holds(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether the rule speaks against a hit."""
        bare = sentence.bare
        if hit.stem.entity not in self.entities:
            return False
        if self._of is not None and not any(bare[n] in self._of for n in range(hit.first, hit.last + 1)):
            return False
        if bare[hit.last] in self._in:
            return not self._person(sentence, hit)
        spoilt = (self._side != "after" and self._beside(sentence, hit.first, -1)) or (
            self._side != "before" and self._beside(sentence, hit.last, 1)
        )
        return spoilt and (self._although or not self._person(sentence, hit))

    def _beside(self, sentence: Sentence, place: int, step: int) -> bool:
        for at in range(place + step, place + step * (self._within + 1), step):
            if not 0 <= at < len(sentence.bare):
                return False
            if not self._across and sentence.breaks[min(at, at - step)]:
                return False
            if self._although and not self._whoever and at in sentence.cued:
                return False
            if sentence.bare[at] in self._by:
                return True
        return False

    def _person(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a person stands in the hit's clause, or anywhere where the rule looks past clauses."""
        first, last = hit.first, hit.last
        if self._across:
            first, last = 0, len(sentence.bare) - 1
        while first > 0 and not sentence.breaks[first - 1]:
            first -= 1
        while last < len(sentence.breaks) and not sentence.breaks[last]:
            last += 1
        return any(first <= place <= last and not hit.first <= place <= hit.last for place in sentence.cued)


class Scope:
    """Say of whom a hit tells nothing.

    Args:
        data: the contents of `special_scope.yaml`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._spoilers: dict[str, list[Spoiler]] = {}
        for rule in map(Spoiler, data["spoilers"]):
            for entity in rule.entities:
                self._spoilers.setdefault(entity, []).append(rule)
        negation = data["negation"]
        self._nobody = frozenset(negation["nobody"].split())
        self._none = frozenset(negation["none"].split())
        self._or = frozenset(negation["or"].split())
        self._ends = frozenset(negation["ends"].split())
        self._has = frozenset(negation["has"].split())
        self._has_of = frozenset(negation["has_of"].split())
        self._not = Words(negation["not"])

    def tells_nothing(self, lexicon: Vocabulary, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a hit is negated, or said of something that is no person."""
        return (
            self._negated(lexicon, sentence, hit)
            or _of_a_thing(lexicon, sentence, hit)
            or any(rule.holds(sentence, hit) for rule in self._spoilers.get(hit.stem.entity, ()))
        )

    def _negated(self, lexicon: Vocabulary, sentence: Sentence, hit: Hit) -> bool:
        """Say whether `ei`, `ilman`, `inga`, `no` ... is meant of a hit.

        It stands right before, fillers such as `ole mitään` allowed; or some words before, where the hit is a Finnish partitive or the
        negation says that there is nothing or nobody; or behind.
        """
        bare = sentence.bare
        place = hit.first - 1
        while place >= 0 and bare[place] in lexicon.fillers:
            place -= 1
        if place >= 0 and bare[place] in lexicon.negations:
            return not sentence.clause_ends(place, hit.first)
        if self._reached(sentence, hit):
            return True
        after = hit.last + 1
        if after < len(bare) and bare[after] in _NOT_BEHIND and bare[hit.last].endswith(_PARTITIVE):
            return not sentence.clause_ends(hit.last, after)
        rest = tuple(bare[after : after + _LOOK_BEHIND])
        return any(
            rest[n : n + len(denial)] == denial
            for denial in lexicon.denials
            for n in range(len(rest) - len(denial) + 1)
        )

    def _reached(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a negation some words before reaches a hit: `ei jäänyt lastensuojeluasiaa`, `no allergies or illnesses`."""
        bare = sentence.bare
        linked = False
        for place in range(hit.first - 1, max(-1, hit.first - 1 - _NOBODY_REACH), -1):
            word, away = bare[place], hit.first - place
            if word in self._ends or sentence.clause_ends(place, place + 1):
                return False
            linked = linked or word in self._or
            if word in _FINNISH and not (word == _EN and _SWEDISH & set(bare)):
                kept = hit.stem.entity in self._has_of and not self._has.isdisjoint(bare[place + 1 : hit.first])
                return away <= _FINNISH_REACH and bare[hit.last].endswith(_PARTITIVE) and not kept
            if word in self._nobody:
                return True
            if word in self._none and (away <= _REACH or linked):
                return True
            if word in self._not and linked:
                return True
        return False


def _of_a_thing(lexicon: Vocabulary, sentence: Sentence, hit: Hit) -> bool:
    """Say whether a thing stands directly before, whose heart or diagnosis it is: `vian diagnoosi`, `pumpun sydän`."""
    place = hit.first - 1
    return place >= 0 and sentence.bare[place] in lexicon.things and not sentence.clause_ends(place, hit.first)


@cache
def scope() -> Scope:
    """Load the rules once."""
    return Scope(load_data("special_scope.yaml"))
