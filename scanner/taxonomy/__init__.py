"""The list of kinds of personal data, loaded from `items.yaml`: 16 categories, 90 items, labels in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.data_files import load_yaml

CLASSES = ("O", "E", "N", "A9", "A10")
LANGUAGES = ("fi", "sv", "en")


def load_data(name: str) -> Any:
    """Read one of this package's YAML files as plain data."""
    return load_yaml(__package__, name)


@dataclass(frozen=True, slots=True)
class Category:
    """Name a group of items; `labels` by language."""

    id: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """Describe one kind of personal data.

    Attributes:
        id: `category.item`; never changes.
        cls: one of `CLASSES`: ordinary, elevated, national id, GDPR Art. 9, Art. 10.
        labels: by language; alternatives separated by `;`.
        dpv: term of the W3C DPV-PD vocabulary, spelt as there; None where none fits.
        fideslang: key of fideslang's data categories; None where none fits.
        evidence: what speaks for the item in data, in words.
        detectable: something in the product can find it; without that it is never `not found`.
    """

    id: str
    cls: str
    labels: Mapping[str, str]
    dpv: str | None
    fideslang: str | None
    evidence: str
    detectable: bool

    @property
    def category(self) -> str:
        """Give the id of the category."""
        return self.id.split(".", 1)[0]

    def label(self, lang: str = "fi") -> str:
        """Give the first label in a language."""
        return self.labels[lang].split(";")[0].strip()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Hold the categories and items in the order of the file."""

    categories: Mapping[str, Category]
    items: Mapping[str, Item]

    def __getitem__(self, item: str) -> Item:
        """Give an item by id."""
        return self.items[item]

    def __contains__(self, item: object) -> bool:
        """Say whether an id is an item's."""
        return item in self.items

    def label(self, item: str, lang: str = "fi") -> str:
        """Give the label of an item or a category, or the id itself where it is neither (a generic term)."""
        if item in self.items:
            return self.items[item].label(lang)
        if item in self.categories:
            return self.categories[item].labels[lang]
        return item


@cache
def taxonomy() -> Taxonomy:
    """Load the taxonomy once."""
    data = load_data("items.yaml")
    categories = {
        entry["id"]: Category(entry["id"], {lang: entry[lang] for lang in LANGUAGES}) for entry in data["categories"]
    }
    items = {
        entry["id"]: Item(
            id=entry["id"],
            cls=entry["class"],
            labels={lang: entry[lang] for lang in LANGUAGES},
            dpv=entry["dpv"],
            fideslang=entry["fideslang"],
            evidence=entry["evidence"],
            detectable=entry["detectable"],
        )
        for entry in data["items"]
    }
    return Taxonomy(categories, items)
