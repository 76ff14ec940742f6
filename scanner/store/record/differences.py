"""What a record of processing lacks or has too much of, against what was found and what the notice declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.model import Declaration, Inventory, Register
from scanner.model.record import Record

KINDS = ("found_not_recorded", "declared_not_recorded", "recorded_not_declared", "recorded_not_found", "retention")
"""Kinds of differences, the gravest first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one difference.

    Attributes:
        id: short name to choose it by, `d1`, ...
        kind: one of `KINDS`.
        activity: name of the activity; empty where the record as a whole lacks the item.
        field: the field of the record that would change.
        item: taxonomy id, or empty.
        systems: where the item was found.
        place: sheet, row and column of the field in the record's workbook, or None.
        recorded: what the record says, or empty.
        declared: what the notice says, or empty.
    """

    id: str
    kind: str
    activity: str
    field: str
    item: str = ""
    systems: tuple[str, ...] = ()
    place: tuple[str, int, int] | None = None
    recorded: str = ""
    declared: str = ""


def differences(
    record: Record, as_declared: Declaration, notice: Declaration | None, inventory: Inventory | None
) -> list[Difference]:
    """Compare a record with the notice's declaration and the evidence, either of which may be missing.

    Args:
        record: the record.
        as_declared: the same as a declaration.
        notice: what the notice declares.
        inventory: what was found; findings of persons that are confirmed count.
    """
    found = _found(inventory)
    recorded = _items(as_declared.registers)
    stated = _items(notice.registers) if notice else {}
    only = record.activities[0] if len(record.activities) == 1 else None
    name, place = (only.name, only.places.get("categories")) if only else ("", None)
    made: list[Difference] = []
    made += [
        Difference("", "found_not_recorded", name, "categories", item, systems, place)
        for item, systems in sorted(found.items())
        if item not in recorded
    ]
    made += [
        Difference("", "declared_not_recorded", name, "categories", item, (), place, "", stated[item])
        for item in sorted(stated.keys() - recorded.keys() - found.keys())
    ]
    if notice is not None:
        made += [
            Difference("", "recorded_not_declared", "", "categories", item, found.get(item, ()), None, recorded[item])
            for item in sorted(recorded.keys() - stated.keys())
        ]
    if inventory is not None:
        made += [
            Difference("", "recorded_not_found", "", "categories", item, (), None, recorded[item])
            for item in sorted(recorded.keys() - found.keys())
        ]
    if notice is not None:
        made += _retention(record, as_declared, notice)
    return [Difference(f"d{number}", *_rest(one)) for number, one in enumerate(sorted(made, key=_rank), 1)]


def _rest(one: Difference) -> tuple[str, str, str, str, tuple[str, ...], tuple[str, int, int] | None, str, str]:
    return one.kind, one.activity, one.field, one.item, one.systems, one.place, one.recorded, one.declared


def _rank(one: Difference) -> tuple[int, str, str]:
    return KINDS.index(one.kind), one.activity, one.item


def _found(inventory: Inventory | None) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, set[str]] = {}
    for finding in inventory.findings if inventory else ():
        if finding.about == "person" and finding.status == "confirmed" and finding.form != "derived":
            out.setdefault(finding.item, set()).add(finding.ref.table.system)
    return {item: tuple(sorted(systems)) for item, systems in out.items()}


def _items(registers: Sequence[Register]) -> Mapping[str, str]:
    """Give the items that registers declare by their own or a family word, with the words that say so."""
    out: dict[str, str] = {}
    for register in registers:
        for entry in register.items:
            if entry.state == "rejected" or entry.coverage == "catch_all":
                continue
            for item in (entry.id, *entry.covers):
                if "." in item:
                    out.setdefault(item, entry.cite.text)
    return out


def _retention(record: Record, as_declared: Declaration, notice: Declaration) -> Iterator[Difference]:
    """Compare the periods: the same amount and unit have to be on both sides."""
    stated = {(rule.amount, rule.unit): rule.cite.text for r in notice.registers for rule in r.retention if rule.amount}
    for activity, register in zip(record.activities, as_declared.registers, strict=True):
        own = {(rule.amount, rule.unit): rule.cite.text for rule in register.retention if rule.amount}
        if own and stated and not own.keys() & stated.keys():
            yield Difference(
                "",
                "retention",
                activity.name,
                "retention",
                place=activity.places.get("retention"),
                recorded="; ".join(own.values()),
                declared="; ".join(stated.values()),
            )
