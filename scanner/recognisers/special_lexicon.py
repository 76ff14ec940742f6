"""The words of remarks, ready for look-up: beginnings of words, words in any case, words inside compounds, words near each other.

The entries are data (`data/special.yaml`, `special_more.yaml`, `special_near.yaml`, `special_everyday.yaml`); their grammar stands at the head
of the first and the third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from scanner.made_once import keep, recall, state_of
from scanner.recognisers.inflection import Nouns
from scanner.recognisers.places import load_data

_COMPOUND = 7
"""Stems of this length count inside a compound word, too: pähkinäallergia, vanhoillislestadiolainen."""
_BEFORE_STEM = 3
_NEAR = 3
"""So many words apart two words at most stand that belong together."""
_MARKS = "$~^*"
LANGUAGES = ("fi", "sv", "en")
_KIND = "remarks"
_LIBRARIES = ("pyyaml", "regex")
_MORE = ("special_more.yaml", "special_near.yaml", "special_everyday.yaml")


class Stem(NamedTuple):
    """Hold an entry of the lexicon.

    Attributes:
        entity: the category's presidio entity.
        first: its first word, lower case.
        rest: the words after it.
        whole: the last word has no other ending.
        needs_cue: it counts only beside a person cue.
    """

    entity: str
    first: str
    rest: tuple[str, ...]
    whole: bool
    needs_cue: bool


class Hit(NamedTuple):
    """Hold a stem that occurs, with the places of its first and last word."""

    stem: Stem
    first: int
    last: int


class Side(NamedTuple):
    """Say which side of a rule of words near each other a word is on."""

    rule: int
    one: bool
    whole: bool


class Vocabulary:
    """Hold the lexicon ready for look-up by the beginning of a word.

    Args:
        data: the first file, with cues and negations.
        more: files whose categories are added to it; `near` in one of them lists words that belong together.
    """

    def __init__(self, data: Any, *more: Any) -> None:
        self.items: dict[str, str] = {}
        self.alone: set[str] = set()
        self.stems: dict[str, list[Stem]] = {}
        self.excluded: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
        self._nouns: dict[str, list[Stem]] = {}
        self._inner_only: dict[str, list[Stem]] = {}
        for category in (one for part in (data, *more) for one in part["categories"]):
            entity = category["entity"]
            if "item" in category:
                self.items[entity] = category["item"]
            if category.get("alone"):
                self.alone.add(entity)
            for entry in (one for language in LANGUAGES for one in split_entries(category.get(language, ""))):
                self._add(_stem(entity, entry), entry)
            for entry in split_entries(category.get("not", "")):
                words = entry.removesuffix("$").split()
                self.excluded.setdefault(entity, []).append((words[0], tuple(words[1:]), entry.endswith("$")))
        self.near = Near([rule for part in more for rule in part.get("near", ())])
        self._inflected = Nouns(self._nouns)
        self._beginnings: dict[str, tuple[Stem, ...]] = {}
        self._knows: dict[str, bool] = {}
        self._grouped: dict[str, dict[str, list[Stem]]] = {}
        self.lengths = tuple(sorted({len(first) for first in self.stems}))
        inner = {
            first: [stem for stem in stems if not stem.rest and not stem.whole and not stem.needs_cue]
            for first, stems in self.stems.items()
            if len(first) >= _COMPOUND and first.isalpha()
        }
        for first, stems in self._inner_only.items():
            inner[first] = inner.get(first, []) + stems
        self.inner = {first: tuple(stems) for first, stems in inner.items() if stems}
        self._inner_lengths = tuple(sorted({len(first) for first in self.inner}))
        self.things = frozenset(
            word for part in more for words in part.get("things", {}).values() for word in words.split()
        )
        self.cues = frozenset(word for language in LANGUAGES for word in data["cues"][language].split())
        self._kin = Nouns(word for part in more for word in part.get("cues", "").split())
        self.negations = frozenset(data["negation"]["direct"].split())
        self.fillers = frozenset(data["negation"]["fillers"].split())
        self.denials = tuple(tuple(entry.split()) for entry in split_entries(data["negation"]["after"]))

    def _add(self, stem: Stem, entry: str) -> None:
        if "^" in entry:
            self._nouns.setdefault(stem.first, []).append(stem)
        elif entry.startswith("*"):
            self._inner_only.setdefault(stem.first, []).append(stem)
        else:
            self.stems.setdefault(stem.first, []).append(stem)

    def is_cue(self, word: str) -> bool:
        """Say whether a word tells of a person: `asiakas`, `serkullaan`, `hennes`."""
        return word in self.cues or bool(self._kin.lemmas(word))

    def hits(self, words: list[str], breaks: Sequence[bool]) -> list[Hit]:
        """Give all entries that occur, homographs left out.

        Args:
            words: the words of a text, lower case.
            breaks: for each word whether a clause ends behind it.
        """
        found = [
            hit
            for place, word in enumerate(words)
            if self.beginning(word)
            for hit in self.at(words, place)
            if not any(breaks[hit.first : hit.last])
        ]
        found += self.near.hits(words, breaks)
        return found

    def at(self, words: list[str], place: int) -> Iterator[Hit]:
        """Yield the entries that begin at a word, homographs left out."""
        for stem in self._candidates(words, place):
            last = place + len(stem.rest)
            if (
                last < len(words)
                and _fits(stem, words[place : last + 1])
                and not self._barred(stem.entity, words, place)
            ):
                yield Hit(stem, place, last)

    def _candidates(self, words: list[str], place: int) -> Iterator[Stem]:
        """Yield the entries that may begin at a word: of those of several words only some, told by the next word's first letter."""
        word = words[place]
        known = self._grouped.get(word)
        if known is None:
            known = self._grouped[word] = {}
            for stem in self.beginning(word):
                known.setdefault(stem.rest[0][0] if stem.rest else "", []).append(stem)
        yield from known.get("", ())
        if place + 1 < len(words):
            yield from known.get(words[place + 1][0], ())

    def knows(self, word: str) -> bool:
        """Say whether anything may begin with a word, or be said of it."""
        known = self._knows.get(word)
        if known is None:
            known = self._knows[word] = bool(self.beginning(word)) or self.near.opens(word)
        return known

    def beginning(self, word: str) -> tuple[Stem, ...]:
        """Give the entries whose first word begins or holds a word."""
        known = self._beginnings.get(word)
        if known is None:
            known = self._beginnings[word] = self._beginning(word)
        return known

    def _beginning(self, word: str) -> tuple[Stem, ...]:
        lengths = (length for length in self.lengths if length <= len(word))
        found = tuple(stem for length in lengths for stem in self.stems.get(word[:length], ()))
        found += tuple(
            Stem(s.entity, word, s.rest, s.whole, s.needs_cue)
            for lemma in sorted(self._inflected.lemmas(word))
            for s in self._nouns[lemma]
        )
        return found or self._inside(word)

    def _inside(self, word: str) -> tuple[Stem, ...]:
        """Give the entries that a compound word holds, as if they began it."""
        for start in range(_BEFORE_STEM, len(word) - min(self._inner_lengths, default=0) + 1):
            for length in self._inner_lengths:
                stems = self.inner.get(word[start : start + length])
                if stems:
                    return tuple(Stem(s.entity, word[: start + length], (), s.whole, s.needs_cue) for s in stems)
        return ()

    def forget(self) -> None:
        """Drop the words that were looked up."""
        self._beginnings.clear()
        self._knows.clear()
        self._grouped.clear()
        self.near.forget()

    def _barred(self, entity: str, words: list[str], place: int) -> bool:
        for first, rest, whole in self.excluded.get(entity, ()):
            word = words[place]
            if (word == first if whole or rest else word.startswith(first)) and all(
                place + 1 + n < len(words) and words[place + 1 + n].startswith(part) for n, part in enumerate(rest)
            ):
                return True
        return False


class Near:
    """Find words that say something only together, in any order and at most some words apart: `polvi leikataan`, `sai kenkää`."""

    def __init__(self, rules: Sequence[Any]) -> None:
        self._rules = rules
        self._beginnings: dict[str, list[Side]] = {}
        self._nouns: dict[str, list[Side]] = {}
        self._known: dict[str, frozenset[Side]] = {}
        for number, rule in enumerate(rules):
            for side in ("one", "other"):
                for entry in split_entries(rule[side]):
                    word = entry.rstrip(_MARKS)
                    mine = Side(number, side == "one", "$" in entry)
                    if "^" in entry:
                        self._nouns.setdefault(word, []).append(mine)
                    else:
                        self._beginnings.setdefault(word, []).append(mine)
        self._lengths = tuple(sorted({len(word) for word in self._beginnings}))
        self._inflected = Nouns(self._nouns)

    def forget(self) -> None:
        """Drop the words that were looked up."""
        self._known.clear()

    def opens(self, word: str) -> bool:
        """Say whether a word is the one of a pair that is looked for first."""
        return any(side.one for side in self._sides(word))

    def _sides(self, word: str) -> frozenset[Side]:
        known = self._known.get(word)
        if known is None:
            found = {
                side
                for length in self._lengths
                if length <= len(word)
                for side in self._beginnings.get(word[:length], ())
                if not side.whole or length == len(word)
            }
            found |= {side for lemma in self._inflected.lemmas(word) for side in self._nouns[lemma]}
            known = self._known[word] = frozenset(found)
        return known

    def hits(self, words: list[str], breaks: Sequence[bool]) -> Iterator[Hit]:
        """Yield the pairs that occur within a clause."""
        sides = [self._sides(word) for word in words]
        for place, mine in enumerate(sides):
            for side in sorted(mine):
                if not side.one:
                    continue
                rule = self._rules[side.rule]
                other = self._beside(sides, breaks, place, side.rule, int(rule.get("within", _NEAR)))
                if other is None:
                    continue
                first, last = sorted((place, other))
                # longer than what either word says alone: together they mean this
                stem = Stem(
                    rule["entity"], f"{words[first]} {words[last]}", (), whole=False, needs_cue=bool(rule.get("cue"))
                )
                yield Hit(stem, first, last)

    @staticmethod
    def _beside(
        sides: Sequence[frozenset[Side]], breaks: Sequence[bool], place: int, rule: int, within: int
    ) -> int | None:
        for step in (1, -1):
            at = place
            for _ in range(within):
                if not 0 <= at + step < len(sides) or breaks[min(at, at + step)]:
                    break
                at += step
                if any(side.rule == rule and not side.one for side in sides[at]):
                    return at
        return None


def split_entries(block: str) -> list[str]:
    """Give the entries of a list that is written with commas; `a|b_c d` stands for two, `a d` and `b c d`.

    >>> split_entries("ei syö|siedä maito, on_a diet, gton$")
    ['ei syö maito', 'ei siedä maito', 'on a diet', 'gton$']
    """
    parts = ([word.split("|") for word in part.split()] for part in block.split(","))
    return [" ".join(words).replace("_", " ") for part in parts for words in product(*part) if words]


def _stem(entity: str, entry: str) -> Stem:
    marks = entry[len(entry.rstrip(_MARKS)) :]
    first, *rest = entry.strip(_MARKS).lower().split()
    return Stem(entity, first, tuple(rest), "$" in marks, "~" in marks)


def _fits(stem: Stem, words: list[str]) -> bool:
    wanted = (stem.first, *stem.rest)
    for place, (want, word) in enumerate(zip(wanted, words, strict=True)):
        last = place == len(wanted) - 1
        if (word != want) if (stem.whole or not last) else not word.startswith(want):
            return False
    return True


@cache
def vocabulary() -> Vocabulary:
    """Load the lexicon once: words, more of them by subject, words that say something together, and everyday wordings.

    What look-ups need of it is kept between runs.
    """
    state = state_of((__package__,), _LIBRARIES)
    kept: Vocabulary | None = recall(_KIND, state, (Vocabulary, Stem, Side, Near, Nouns))
    if kept is None:
        kept = Vocabulary(load_data("special.yaml"), *map(load_data, _MORE))
        keep(_KIND, state, kept)
    return kept
