"""The vocabulary of names of columns and tables, loaded from `data/headers.yaml` and `headers_trades.yaml`, ready for look-up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from scanner.made_once import keep, recall, state_of
from scanner.recognisers.header_parts import bent, parts, stem_index
from scanner.recognisers.header_words import join, read
from scanner.recognisers.places import load_data


class Entry(NamedTuple):
    """Hold one word of the vocabulary.

    Attributes:
        item: taxonomy id.
        word: as it is written in the file.
        weak: it needs evidence from elsewhere.
        head: it is meant at the end of a compound, too.
        expects: what the cells look like, see `headers.HeaderHint`.
    """

    item: str
    word: str
    weak: bool
    head: bool
    expects: str | None


_KIND = "vocabulary"
_LIBRARIES = ("pyyaml", "regex")
_FIRST = 4
"""Fewest letters of the first part of a compound that is looked for as two words, too."""
_TAIL, _TOPIC = 6, 4
"""Fewest letters of a word that means its item at the end and at the beginning of longer words."""


class Vocabulary:
    """Hold the lexicon by its normalised words."""

    def __init__(self, data: Any) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.heads: dict[str, list[Entry]] = {}
        self._written: set[str] = set()
        for group in data["columns"]:
            for language in ("fi", "sv", "en"):
                for written in group[language].split():
                    word = written.rstrip("~>")
                    marks = written[len(word) :]
                    self._written.add(word)
                    entry = Entry(group["item"], word, "~" in marks, ">" in marks, group["expects"] or None)
                    for key in read(word).spellings():
                        self.entries.setdefault(key, []).append(entry)
                        if entry.head:
                            self.heads.setdefault(key, []).append(entry)
        for key, found in self._apart():
            self.entries.setdefault(key, found)
        self.everyday = frozenset((e.item, e.word) for found in self.entries.values() for e in found if e.weak)
        # of words that are one to the reader (`viivästyskorko`, `viivästyskorko_€`) the shortest is the one to bend
        shortest = sorted(self._written, key=lambda word: (-len(word), word))
        single = {tokens[0]: word for word in shortest if len(tokens := read(word).tokens) == 1}
        self.pieces = frozenset({*single, *self._known_parts(data)})
        self.stems = stem_index(word.lower() for token, word in single.items() if len(token) > 2)
        self.tails, self.topics = self._inside(parts().states)
        self.tail_stems = stem_index(self.tails)
        self.spelled = [("".join(read(entry.word).tokens), entry) for found in self.entries.values() for entry in found]
        self.tables = {
            key: (group["items"], word)
            for group in data["tables"].values()
            for word in group["words"].split()
            for key in read(word).spellings()
        }
        self.things = _words(data["things"])
        self.qualifiers = _words(data["decoys"]["qualifiers"])
        self.decoys = _words(data["decoys"]["names"])
        self.generic = _words(data["generic"])
        self.prefixes = _words(data["prefixes"])
        self.events: dict[str, str] = {key: event for event, block in data["events"].items() for key in _words(block)}
        self.elsewhere = [
            (frozenset(rule["items"]), _words(rule["tables"]), frozenset(word for word in rule["unless"].split()))
            for rule in data["elsewhere"]
        ]
        self.event_tokens = frozenset(
            token for block in data["events"].values() for word in block.split() for token in read(word).tokens
        )
        self.event_tables: dict[str, str] = {
            key: event for event, block in data["event_tables"].items() for key in _words(block)
        }
        self.event_generic = _words(data["event_generic"])
        self.questions = frozenset(word for key in data["questions"].split() for word in read(key).tokens)
        self.birth = tuple(sorted(_words(data["birth"]) | _words(data["death"])))

    def _inside(self, states: tuple[str, ...]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
        """Give the words that mean their item at the end of any longer word, and at the beginning."""
        tails: dict[str, list[Entry]] = {}
        topics: dict[str, list[Entry]] = {}
        for found in self.entries.values():
            for entry in found:
                tokens = read(entry.word).tokens
                if len(tokens) != 1 or entry.weak:
                    continue
                if len(tokens[0]) >= _TAIL:
                    tails.setdefault(tokens[0], []).append(entry)
                if len(tokens[0]) >= _TOPIC and entry.item.startswith((*states, "hr.", "finance.income")):
                    topics.setdefault(tokens[0], []).append(entry)
        expects = {e.item: e.expects for found in reversed(self.entries.values()) for e in found}
        for item, stems in parts().topics.items():
            for stem in stems:
                topics.setdefault(stem, []).append(Entry(item, stem, weak=True, head=False, expects=expects[item]))
        return tails, topics

    def _apart(self) -> list[tuple[str, list[Entry]]]:
        """Give the keys of compounds written as two words: `vakuutuksen numero` for `vakuutusnumero`."""
        out: dict[str, list[Entry]] = {}
        for found in list(self.entries.values()):
            for entry in found:
                tokens = read(entry.word).tokens
                last = next((end for end in parts().last_words if tokens[0].endswith(end)), "")
                first = tokens[0].removesuffix(last)
                if len(tokens) == 1 and last and len(first) >= _FIRST:
                    plain = first.removesuffix("s")
                    owners = [f"{form}n" for form in bent(first)] + [plain + end for end in ("ens", "ets", "ns", "s")]
                    for owner in owners:
                        out.setdefault(join([owner, last]), []).append(entry)
        return list(out.items())

    def _known_parts(self, data: Any) -> Iterator[str]:
        """Give the words besides the items' own that longer words are made of."""
        own = parts()
        blocks = (data["decoys"]["qualifiers"], data["prefixes"], data["generic"])
        yield from (
            token for block in blocks for word in block.split() for token in read(word).tokens if len(token) > 2
        )
        for words in (own.persons, own.modifiers, own.neutral, own.name_words, own.number_words):
            yield from (word for word in words if len(word) > 2)
        yield from ("ip", "id", "no", "nr")


def _words(block: str) -> frozenset[str]:
    return frozenset(key for word in block.split() for key in read(word).spellings())


def vocabulary_data() -> Any:
    """Read the words: those of everyday systems first, then those of rarer trades."""
    data: Any = load_data("headers.yaml")
    return {**data, "columns": [*data["columns"], *load_data("headers_trades.yaml")["columns"]]}


@cache
def vocabulary() -> Vocabulary:
    """Load the vocabulary once; what look-ups need of it, half a second's work, is kept between runs."""
    state = state_of((__package__,), _LIBRARIES)
    kept = recall(_KIND, state, (Entry,))
    if kept is not None:
        made = Vocabulary.__new__(Vocabulary)
        vars(made).update(kept)
        return made
    made = Vocabulary(vocabulary_data())
    keep(_KIND, state, vars(made))
    return made
