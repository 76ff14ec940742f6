"""Weigh evidence: the thresholds of `weighing.yaml`, and how many checks would pass by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.data_files import load_yaml
from scanner.model import ColumnProfile


@dataclass(frozen=True, slots=True)
class ItemRule:
    """Say what confirms an item that has no check digit.

    Attributes:
        signs: how many independent signs it needs; 0 needs none.
        stray: a smaller share of whole cells is noise.
        needs_name: its content means nothing without the column's or table's name.
        faint: matches that are not likely are worth a look all the same.
        few: a smaller share under a name that many things have, as `nimi`, is left to a person to decide.
    """

    signs: int = 0
    stray: float = 0.0
    needs_name: bool = False
    faint: bool = False
    few: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold the rules as data; see `weighing.yaml` for what each means."""

    version: str
    data: Mapping[str, Any]

    def rule(self, item: str) -> ItemRule:
        """Give the rule of an item, else of its category, else the rule that asks nothing."""
        rules = self.data["items"]
        return ItemRule(**(rules.get(item) or rules.get(item.split(".", 1)[0] + ".") or {}))

    def expected_traits(self, expects: str) -> tuple[str, ...]:
        """Give the traits that an expectation of the header vocabulary stands for; one without an entry is a trait."""
        kinds = [kind.strip() for kind in expects.split(",")]
        return tuple(dict.fromkeys(trait for kind in kinds for trait in self.data["expects"].get(kind, (kind,))))

    def __getitem__(self, key: str) -> Any:
        """Give an entry of the file."""
        return self.data[key]


@cache
def weights() -> Weights:
    """Load the rules once."""
    data = load_yaml(__package__, "weighing.yaml")
    return Weights(str(data["version"]), data)


def luck(trials: int, passed: int, chance: float) -> float:
    """Bound from above how likely it is that so many checks or more pass by chance (binomial tail).

    The terms of the tail fall at least geometrically, by the ratio of the first two; the bound is within a few per cent
    of the exact sum wherever it is small.

    >>> round(luck(1, 1, 1 / 31), 4), luck(1000, 32, 1 / 31) > 0.4, luck(1000, 900, 1 / 31)
    (0.0323, True, 0.0)
    """
    if passed <= trials * chance or passed <= 0:
        return 1.0
    passed = min(passed, trials)
    first = (
        math.lgamma(trials + 1)
        - math.lgamma(passed + 1)
        - math.lgamma(trials - passed + 1)
        + passed * math.log(chance)
        + (trials - passed) * math.log1p(-chance)
    )
    ratio = (trials - passed) * chance / ((passed + 1) * (1 - chance))
    return min(1.0, math.exp(first) / (1 - ratio)) if ratio < 1 else 1.0


def exceeds_chance(passed: int, matching: int, chance: float) -> bool:
    """Say whether clearly more checks passed than would by chance among so many strings of the format."""
    check = weights()["check"]
    expected = matching * chance
    return bool(passed >= check["factor"] * expected and luck(matching, passed, chance) < check["alpha"])


def share(profile: ColumnProfile, *traits: str) -> float:
    """Give the share of filled cells with the most frequent of some traits; 0 for an empty column."""
    if not profile.cells_filled:
        return 0.0
    return max((profile.traits.get(trait, 0) for trait in traits), default=0) / profile.cells_filled


def birth_like(profile: ColumnProfile, year: int) -> bool:
    """Say whether a column's dates are spread over the years as people's births are."""
    rule = weights()["birth"]
    dates = sum(profile.years.values())
    if dates < rule["dates"] or dates < rule["share"] * profile.cells_filled:
        return False
    years = {y: n for y, n in profile.years.items() if year - rule["oldest"] <= y <= year}
    inside = sum(years.values())
    adults = sum(n for y, n in years.items() if y <= year - rule["adult"])
    middle = sum(n for y, n in years.items() if y <= year - rule["median"])
    return (
        inside >= 0.98 * dates
        and len(years) >= rule["years"]
        and adults >= rule["adults"] * dates
        and middle >= dates / 2
    )
