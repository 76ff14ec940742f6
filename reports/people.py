"""Say about how many people something is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.words import Words
from scanner.model import Inventory, Persons, Verdict


def people(least: int, most: int, as_of: str | None, words: Words) -> str:
    """Word a number of people, or the range that it lies in; "" where nothing tells people apart."""
    if not most:
        return ""
    told = words.count("people.number", most) if least == most else words("people.range", least=least, most=most)
    return words("people.as_of", told=told, day=words.day(date.fromisoformat(as_of))) if as_of else told


def of_verdict(verdict: Verdict, words: Words) -> str:
    """Word the people that a verdict is about."""
    found: Mapping[str, int | str] = verdict.persons
    if not found:
        return ""
    if "most" not in found or not found["most"]:  # an older document has 0 where nobody could be counted
        return words("people.not_told_apart")
    as_of = found.get("as_of")
    return people(int(found["least"]), int(found["most"]), str(as_of) if as_of else None, words)


def of_system(inventory: Inventory, system: str | None, words: Words) -> str:
    """Word the people of a system, or of all systems together."""
    one = _of(inventory, system)
    if one is None:
        return ""
    if not one.most:
        return words("people.not_told_apart") if one.uncounted else ""
    told = people(one.least, one.most, one.as_of.isoformat() if one.as_of else None, words)
    return words("people.at_least", told=told) if told and one.uncounted else told


def _of(inventory: Inventory, system: str | None) -> Persons | None:
    return next((p for p in inventory.persons if p.system == system and p.item is None), None)


def numbers_of(inventory: Inventory, system: str | None, words: Words) -> str:
    """Give the number of a system's people for a table's cell: `1 950`, `1 950-2 100`; an older audit's in brackets.

    `≥` stands before it where tables hold people and don't tell them apart: those aren't in the number. Where no table does,
    a `?` stands for the number.
    """
    one = _of(inventory, system)
    if one is None or not one.most:
        return "?" if one is not None and one.uncounted else ""
    told = words.number(one.most) if one.least == one.most else f"{words.number(one.least)}–{words.number(one.most)}"
    told = f"≥ {told}" if one.uncounted else told
    return f"({told})" if one.as_of else told
