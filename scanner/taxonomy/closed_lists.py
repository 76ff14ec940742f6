"""The closed lists beside the items: purposes, legal bases, recipients, sources, subjects, events, review kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scanner.taxonomy import LANGUAGES, load_data

LISTS = (
    "purposes",
    "legal_bases",
    "special_conditions",
    "subjects",
    "recipients",
    "sources",
    "events",
    "review_kinds",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Describe one entry of a closed list.

    Attributes:
        id: never changes.
        labels: by language.
        dpv: term of the W3C Data Privacy Vocabulary; None where none fits.
        fideslang: key of fideslang; None where none fits.
    """

    id: str
    labels: Mapping[str, str]
    dpv: str | None
    fideslang: str | None

    def label(self, lang: str = "fi") -> str:
        """Give the label in a language."""
        return self.labels[lang]


@cache
def closed_lists() -> Mapping[str, Mapping[str, Entry]]:
    """Load every list once: name of the list -> id -> entry, in the order of the file."""
    data = load_data("closed_lists.yaml")
    return {
        name: {
            row["id"]: Entry(
                id=row["id"],
                labels={lang: row[lang] for lang in LANGUAGES},
                dpv=None if row["dpv"] == "-" else row["dpv"],
                fideslang=None if row["fideslang"] == "-" else row["fideslang"],
            )
            for row in data[name]
        }
        for name in LISTS
    }


def entries(name: str) -> Mapping[str, Entry]:
    """Give one list by its name, such as `purposes`."""
    return closed_lists()[name]


def label(name: str, key: str, lang: str = "fi") -> str:
    """Give an entry's label in a language, or the id itself where the list has no such entry."""
    entry = closed_lists()[name].get(key)
    return entry.label(lang) if entry else key
