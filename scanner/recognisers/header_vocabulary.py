"""The vocabulary of names of columns and tables, loaded from `data/headers.yaml` and ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.recognisers.header_words import read
from scanner.recognisers.places import load_data


@dataclass(frozen=True, slots=True)
class Entry:
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


class Vocabulary:
    """Hold the lexicon by its normalised words."""

    def __init__(self, data: Any) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.heads: dict[str, list[Entry]] = {}
        for group in data["columns"]:
            for language in ("fi", "sv", "en"):
                for written in group[language].split():
                    word = written.rstrip("~>")
                    marks = written[len(word) :]
                    entry = Entry(group["item"], word, "~" in marks, ">" in marks, group["expects"] or None)
                    for key in read(word).spellings():
                        self.entries.setdefault(key, []).append(entry)
                        if entry.head:
                            self.heads.setdefault(key, []).append(entry)
        self.longest = max(map(len, self.entries))
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
        self.event_tables: dict[str, str] = {
            key: event for event, block in data["event_tables"].items() for key in _words(block)
        }
        self.event_generic = _words(data["event_generic"])
        self.questions = frozenset(word for key in data["questions"].split() for word in read(key).tokens)
        self.birth = tuple(sorted(_words(data["birth"]) | _words(data["death"])))


def _words(block: str) -> frozenset[str]:
    return frozenset(key for word in block.split() for key in read(word).spellings())


@cache
def vocabulary() -> Vocabulary:
    """Load the vocabulary once."""
    return Vocabulary(load_data("headers.yaml"))
