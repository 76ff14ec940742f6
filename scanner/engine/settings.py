"""What a scan is asked to do, and what the engine has to know of the recognisers: both are stored with the inventory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from scanner.detection.digit_rows import DigitRows, Labels
from scanner.engine.looks import Allowed, told_apart
from scanner.model import Match
from scanner.model.errors import DetectionFault

PAIRS = (("created", "last_contact"), ("received", "last_contact"))
"""Pairs of events that notices name as alternatives: their earlier and later day per row is counted for both readings."""


_NO_DIGITS = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """Say how much is read and what is not a data subject's.

    Attributes:
        sample: rows to read of each table at most; None reads everything.
        batch_size: rows in one batch at most; the result doesn't depend on it.
        anchors: by system, event -> path of the date column that carries it (`schema.table.column`, `table/column` or
            `source/table/column`).
        pairs: pairs of events for which the earlier and the later day of each row is counted.
        allow_emails: the controller's own addresses.
        allow_phones: the controller's own numbers, in any spelling.
        exclude: patterns that were left out; stored only.
        extra: further settings to store with the scan, as plain JSON data.
    """

    sample: int | None = None
    batch_size: int = 50_000
    anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = PAIRS
    allow_emails: tuple[str, ...] = ()
    allow_phones: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


class Detects(Protocol):
    """What the fold needs of a detector."""

    versions: dict[str, str]

    def matches(
        self, texts: Sequence[str], header: str | None = None, faults: list[DetectionFault] | None = None
    ) -> Sequence[tuple[Match, ...]]:
        """Give the matches of each text, in the order of the texts; `faults` takes what failed."""
        ...


@dataclass(frozen=True, slots=True)
class RecogniserFacts:
    """Know of each recogniser how often its check passes by chance, and which entities are weak."""

    chance: Mapping[str, float] = field(default_factory=dict)
    weak: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, detector: object) -> RecogniserFacts:
        """Read the facts off a detector's recognisers, or its registry's; a detector without either has none."""
        recognisers: Iterable[Any] | None = getattr(detector, "recognisers", None)
        if recognisers is None:
            registry = getattr(getattr(detector, "engine", None), "registry", None)
            recognisers = getattr(registry, "recognizers", ())
        chance: dict[str, float] = {}
        weak: set[tuple[str, str]] = set()
        for recogniser in recognisers:
            name = str(recogniser.name)
            if getattr(recogniser, "chance", None) is not None:
                chance[name] = float(recogniser.chance)
            weak.update((name, str(entity)) for entity in getattr(recogniser, "weak_entities", ()))
            if getattr(recogniser, "header_only", False):
                weak.update((name, str(entity)) for entity in recogniser.supported_entities)
        return cls({name: chance[name] for name in sorted(chance)}, frozenset(weak))


class AllowList:
    """Know the controller's own public addresses and numbers, compared without regard to spelling."""

    def __init__(self, settings: ScanSettings) -> None:
        self._emails = {email.strip().casefold() for email in settings.allow_emails}
        self._phones = {phone_key(phone) for phone in settings.allow_phones} - {""}
        self._allowed = Allowed(self._emails, self._phones)

    def told_apart(self, rows: DigitRows) -> Labels | None:
        """Label texts of one shape so that equal labels look alike and are covered alike; None where that isn't known."""
        labels = told_apart(rows)
        return None if labels is None else self._allowed.told_apart(rows, labels)

    def covers(self, item: str, value: str) -> bool:
        """Say whether a matched value is the controller's own."""
        if item == "contact.email":
            return value.strip().casefold() in self._emails
        if item == "contact.phone":
            return bool(self._phones) and phone_key(value) in self._phones
        return False


def phone_key(text: str) -> str:
    """Reduce a Finnish telephone number to its national digits.

    >>> phone_key("+358 (0)20 123 4567") == phone_key("020-123 4567") == phone_key("0035820 1234567")
    True
    """
    digits = _NO_DIGITS.sub("", text)
    for prefix in ("00358", "358"):
        if digits.startswith(prefix):
            digits = digits[len(prefix) :]
            break
    return digits.lstrip("0")


def phone_keys(texts: pa.StringArray) -> pa.StringArray:
    """Give `phone_key` of many texts."""
    numbers = pc.replace_substring_regex(texts, pattern="[^0-9]+", replacement="")
    return pc.replace_substring_regex(numbers, pattern=r"\A(?:00358|358)?0*", replacement="", max_replacements=1)
