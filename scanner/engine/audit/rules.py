"""The rules of verdicts as data: severities, legal bases, actions and texts, loaded from `verdicts.yaml`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from scanner.model import SEVERITIES
from scanner.taxonomy import load_data, taxonomy

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold what the data file says of one code.

    Attributes:
        code: `D-UNDECLARED`, ...
        severity: one for all items, or by class.
        cases: severities of special cases, each one for all items or by class.
        basis: legal references.
        actions: what can be done, the recommended first.
        messages: texts by variant and language; a code without variants has `default` alone.
        data: the entry as it stands, for what only one code has.
    """

    code: str
    severity: str | Mapping[str, str]
    cases: Mapping[str, str | Mapping[str, str]]
    basis: tuple[str, ...]
    actions: tuple[str, ...]
    messages: Mapping[str, Texts]
    data: Mapping[str, Any]

    def severity_of(self, item: str | None, case: str | None = None, *, confirmed: bool = True) -> str:
        """Give the severity for an item; a candidate is never critical."""
        rule = self.cases.get(case or "", self.severity)
        severity = rule if isinstance(rule, str) else rule[item_class(item)]
        return severity if confirmed else at_most(severity, "high")

    def variant(self, name: str | None) -> Texts:
        """Give the texts of a variant, else the default ones, else the first."""
        if name is not None and name in self.messages:
            return self.messages[name]
        return self.messages.get("default") or next(iter(self.messages.values()))


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold the whole data file."""

    version: str
    codes: Mapping[str, Rule]
    units: Mapping[str, Texts]
    events: Mapping[str, Texts]
    problems: Mapping[str, Texts]
    stands_in: Mapping[str, tuple[str, ...]]
    placeholders: frozenset[date]
    gaps: float
    no_cells: Texts

    def __getitem__(self, code: str) -> Rule:
        """Give the rule of a code; a code that the file doesn't know is told as `N-OTHER`."""
        return self.codes.get(code) or self.codes["N-OTHER"]


def at_most(severity: str, limit: str) -> str:
    """Lower a severity to a limit.

    >>> at_most("critical", "high"), at_most("low", "high")
    ('high', 'low')
    """
    return severity if SEVERITIES.index(severity) >= SEVERITIES.index(limit) else limit


def item_class(item: str | None) -> str:
    """Give the class of an item; a term that is no item counts as ordinary."""
    items = taxonomy().items
    return items[item].cls if item is not None and item in items else "O"


@cache
def rules_version() -> str:
    """Name the rules that conclusions are drawn by: their version, and a digest of all their data: `1-3f9a2b7c`.

    Verdicts bear it, so that evidence decided anew by other rules shows as that, and not as other data.
    """
    taken = hashlib.sha256()
    for name in ("items.yaml", "generic_terms.yaml", "verdicts.yaml"):
        taken.update(resources.files("scanner.taxonomy").joinpath(name).read_bytes())
    taken.update(resources.files("scanner.engine").joinpath("weighing.yaml").read_bytes())
    return f"{rules().version}-{taken.hexdigest()[:8]}"


@cache
def rules() -> Rules:
    """Load the rules once."""
    data = load_data("verdicts.yaml")
    return Rules(
        str(data["version"]),
        {code: _rule(code, entry) for code, entry in data["codes"].items()},
        data["units"],
        data["events"],
        data["problems"],
        {event: tuple(others) for event, others in data["stands_in"].items()},
        frozenset(date.fromisoformat(day) for day in data["placeholders"]),
        float(data["gaps"]),
        data["no_cells"],
    )


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    message = entry["message"]
    plain = all(isinstance(text, str) for text in message.values())
    return Rule(
        code=code,
        severity=entry["severity"],
        cases=entry.get("cases", {}),
        basis=tuple(entry["basis"]),
        actions=tuple(entry["actions"]),
        messages={"default": message} if plain else message,
        data=entry,
    )
