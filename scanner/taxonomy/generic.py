"""What a family word of a notice covers, loaded from `generic_terms.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scanner.taxonomy import LANGUAGES, load_data


@dataclass(frozen=True, slots=True)
class Term:
    """Describe one family word.

    Attributes:
        id: never changes.
        labels: the word by language.
        kind: `generic`, or `catch_all`, which covers nothing.
        explicit: the item that the word names by itself; None where it names none.
        covers: items that it also covers, as a generic term.
        negates: items that a promise not to process the family rules out.
        patterns: how notices write it, by language, in the notation of `scanner.notice.lexicon`.
        whole_member: the word is an item only where it is a whole member of a list.
    """

    id: str
    labels: Mapping[str, str]
    kind: str
    explicit: str | None
    covers: tuple[str, ...]
    negates: tuple[str, ...]
    patterns: Mapping[str, tuple[str, ...]]
    whole_member: bool


@cache
def terms() -> Mapping[str, Term]:
    """Load the table once, by id, in the order of the file."""
    return {
        row["id"]: Term(
            id=row["id"],
            labels=dict(row["labels"]),
            kind=row["kind"],
            explicit=row.get("explicit"),
            covers=tuple(row["covers"]),
            negates=tuple(row.get("negates", ())),
            patterns={lang: tuple(row[lang]) for lang in LANGUAGES},
            whole_member=row.get("whole_member", False),
        )
        for row in load_data("generic_terms.yaml")["terms"]
    }


def covers(term: str) -> tuple[str, ...]:
    """Give the items that a family word covers beside the one it names, by the term's id."""
    return terms()[term].covers
