"""A record of processing activities (GDPR Art. 30): what the controller keeps for itself and the authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = (
    "controller",
    "joint_controller",
    "representative",
    "dpo",
    "activity",
    "purposes",
    "legal_bases",
    "subjects",
    "categories",
    "recipients",
    "transfers",
    "retention",
    "security",
    "systems",
)
"""Fields in the order of the Finnish authority's form, which follows Art. 30(1)(a) to (g); legal bases and systems are what
most organisations add to it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold one processing activity.

    Attributes:
        name: what it is called.
        texts: text by field, a key of `FIELDS`; a field without a text is left out.
        places: where a field's text stands: sheet, row and column, the latter two from 1.
    """

    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """Hold a whole record; `file` is its name as given."""

    file: str
    activities: tuple[Activity, ...] = ()
    language: str = "fi"
