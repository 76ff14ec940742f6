"""The notices with their truth, written by hand: texts in a folder for each split, a YAML file of the same name beside each.

A truth is what a careful data protection officer reads out of the text, by the conventions of the declaration
(`coverage: explicit` is `items`, what only a family word covers is `generic`). `either` holds what can be read both ways: it
counts neither for nor against. Where a value may be one of several, the truth is a list of them. `pair` names the notice and
its translation, `differs` what this text says and its translation doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML

from benchmarks.notices.delivery import Delivery
from scanner.taxonomy import taxonomy

FOLDER = Path(__file__).parent
OPEN, HELD_OUT = "open", "held_out"
OPEN_2 = "open_2"  # by an author who had not read the reader; held out, measured once, then opened
OPEN_3 = "open_3"  # by a third author, who had not read the reader either; held out, measured, then opened
OPENED = (OPEN, OPEN_2, OPEN_3)
"""Splits that are tuned to."""
HELD_OUT_4 = "held_out_4"  # by a fourth author, who had not read the reader either
HELD = (HELD_OUT, HELD_OUT_4)
"""Splits of which nobody looks at more than the totals."""
SPLITS = (*OPENED, *HELD)
SHAPES = {
    "A": "register description",
    "B": "numbered hybrid",
    "C": "question headings",
    "D": "table",
    "E": "site builder",
}
LISTS = ("purposes", "legal_bases", "recipients", "sources", "subjects")
_SETS = ("items", "generic", "negated", *LISTS, "findings", "absent")
_NOTICE_KEYS = {"language", "shape", "organisation", "pair", "differs", "deliver_as", "registers"}
_REGISTER_KEYS = {
    *_SETS, "name", "modality", "retention", "criterion", "review", "transfers", "automated", "either", "notes",
}  # fmt: skip
Amount: TypeAlias = "tuple[float, str]"


class TruthError(Exception):
    """Name what is wrong in a truth file, and in which."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Say how long something is kept: `events` are the sets of start events that are right, `bounds` the bounds."""

    amount: float
    unit: str
    events: tuple[frozenset[str], ...]
    bounds: frozenset[str]

    @property
    def length(self) -> Amount:
        """Give the amount and the unit, as written in the notice."""
        return self.amount, self.unit


@dataclass(frozen=True, slots=True)
class RegisterTruth:
    """Hold what a register of a notice says.

    Attributes:
        sets: ids by kind: `items`, `generic`, `negated`, the closed lists, `findings` and findings that must be `absent`.
        either: ids by kind that count neither way.
        modality: right modalities by item, where the text leaves no doubt.
        rules: rules with a number.
        either_lengths: amounts and units that may be taken for a rule or not.
        criterion: `yes`, `no` or `either`: a period without a number is stated.
        review: date as the declaration gives it; None where none is stated.
        kinds: kinds of review that are right; empty counts for nothing.
        transfers: statuses that are right.
        decisions: the same for automated decisions.
        profiling: the same for profiling.
    """

    name: str
    sets: Mapping[str, frozenset[str]]
    either: Mapping[str, frozenset[str]]
    modality: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]
    either_lengths: frozenset[Amount]
    criterion: str
    review: str | None
    kinds: frozenset[str]
    transfers: frozenset[str]
    decisions: frozenset[str]
    profiling: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one notice: its text file, how it is handed to the reader, and its truth.

    `only` holds by kind the ids that this text names and its translation doesn't.
    """

    name: str
    text: Path
    language: str
    shape: str
    pair: str | None
    delivery: Delivery = field(repr=False)
    registers: tuple[RegisterTruth, ...] = field(repr=False)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def differs(self, kind: str) -> frozenset[str]:
        """Give the ids of a kind that this text names and its translation doesn't."""
        return self.only.get(kind, frozenset())

    def required(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """Give the ids of a kind in any register, and those that count neither way; a clear word decides what another leaves open."""
        clear = frozenset[str]().union(*(register.sets[kind] - register.either[kind] for register in self.registers))
        open_ = frozenset[str]().union(*(register.either[kind] for register in self.registers))
        return clear, open_ - clear


def cases(split: str) -> list[Case]:
    """Load a split's notices in the order of their names.

    Raises:
        TruthError: a truth file is not as it has to be.
    """
    return [load(path) for path in sorted((FOLDER / split).glob("*.yaml"))]


def load(path: Path) -> Case:
    """Load one truth file and find its text.

    Raises:
        TruthError: a key is missing or unknown, or the text is not there.
    """
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    if unknown := data.keys() - _NOTICE_KEYS:
        raise TruthError(f"{path.name}: unknown keys {sorted(unknown)}")
    texts = [one for one in sorted(path.parent.glob(f"{path.stem}.*")) if one.suffix in {".txt", ".md", ".html"}]
    if len(texts) != 1:
        raise TruthError(f"{path.name}: one text is expected beside it, {len(texts)} are there")
    registers = tuple(
        _register(f"{path.name}, register {number}", entry) for number, entry in enumerate(data["registers"], 1)
    )
    delivery = Delivery(**data.get("deliver_as", {"format": texts[0].suffix[1:]}))
    only = {kind: frozenset(ids) for kind, ids in data.get("differs", {}).items()}
    if wrong := only.keys() - {*_SETS, "retention"}:
        raise TruthError(f"{path.name}: unknown keys under differs {sorted(wrong)}")
    return Case(path.stem, texts[0], data["language"], data["shape"], data.get("pair"), delivery, registers, only)


def _register(where: str, entry: dict[str, Any]) -> RegisterTruth:
    if wrong := entry.keys() ^ (_REGISTER_KEYS & entry.keys()):
        raise TruthError(f"{where}: unknown keys {sorted(wrong)}")
    try:
        either = dict(entry.get("either", {}))
        lengths = frozenset((float(a), u) for a, u in either.pop("retention", ()) if a)
        either.pop("modality", None)
        if wrong := either.keys() - {*_SETS}:
            raise TruthError(f"{where}: unknown keys under either {sorted(wrong)}")
        sets = {kind: frozenset(entry.get(kind, ())) for kind in _SETS}
        opened = {kind: _expanded(either.get(kind, ()), sets[kind]) for kind in _SETS}
        review = entry["review"] or {"date": None}
        return RegisterTruth(
            entry["name"],
            sets,
            opened,
            {item: _alternatives(value) for item, value in entry.get("modality", {}).items()},
            tuple(_rule(rule) for rule in entry["retention"]),
            lengths,
            entry["criterion"],
            None if review["date"] is None else str(review["date"]),
            _alternatives(review.get("kind", ())),
            _alternatives(entry["transfers"]),
            _alternatives(entry["automated"]["decisions"]),
            _alternatives(entry["automated"]["profiling"]),
        )
    except KeyError as missing:
        raise TruthError(f"{where}: {missing} is missing") from missing


def _expanded(ids: list[str], must: frozenset[str]) -> frozenset[str]:
    """Replace `special.*`, a family that is named as a whole, by those of its items that the truth doesn't name."""
    out = set(ids)
    for family in {one for one in ids if one.endswith(".*")}:
        out |= {id_ for id_ in taxonomy().items if id_.startswith(family[:-1]) and id_ not in must}
        out.discard(family)
    return frozenset(out)


def _alternatives(value: Any) -> frozenset[str]:
    return frozenset((value,) if isinstance(value, str) else value)


def _rule(entry: dict[str, Any]) -> Rule:
    events = entry["events"]
    choices = events if any(isinstance(one, list) for one in events) else [events]
    return Rule(
        float(entry["amount"]),
        entry["unit"],
        tuple(frozenset(_alternatives(one)) for one in choices),
        _alternatives(entry["bound"]),
    )


def pairs(loaded: list[Case]) -> Iterator[tuple[Case, ...]]:
    """Give the notices that are translations of each other."""
    names = sorted({case.pair for case in loaded if case.pair})
    for name in names:
        yield tuple(case for case in loaded if case.pair == name)
