"""Decide which of two overlapping matches of different items has the span.

A number is often several things at once: the end of an IBAN passes for a phone number, an e-mail address holds a host name.
The kind whose check proves most goes first; a phone number is last among the numbers, a name last of all. Matches of one
item don't compete: each recogniser's evidence is counted apart.

What counts only where a column's name agrees (weak entities, formats with a low score, strings whose check failed) takes
nothing from a match that stands on its own: whether it counts is decided later, when the column is known. A column's name that
announces an item decides for it: ten characters under `henkilötunnus` are a code without its sign, not a building's id.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from scanner.model.match import Match

SOURCE = "finnish-identifiers, section 0: overlap priority, from pass rates of check digits on random numbers (2026-11)"

CHECKED_FIRST: tuple[str, ...] = (
    "fi.rf",  # RF reference, mod 97 and 7-3-1; the recogniser, since other references prove less
    "finance.bank_account",  # IBAN, mod 97; bank bar code
    "identity.national_id",  # henkilötunnus, mod 31 and a date
    "supply.premises",  # VTJ-PRT, mod 31
    "supply.metering_point",  # GSRN, GS1 mod 10
    "finance.card",  # Luhn and a prefix
    "identity.document",
    "hr.tax_number",
    "contact.einvoice_address",  # OVT, Y-tunnus inside
    "work.business_id",  # Y-tunnus, mod 11
)
"""Items (or single recognisers) whose match is proven when its check passed, the strongest check first."""

ORDER: tuple[str, ...] = (
    "online.credential",
    "online.password",
    "contact.email",
    "online.browsing",  # URL
    "online.ip",
    "online.device",  # MAC, UUID
    "online.cookie",
    "online.external_id",
    "location.position",
    "supply.premises",  # kiinteistötunnus
    "finance.reference",
    "customer.number",
    "customer.contract",
    "supply.meter",
    "finance.invoice",
    "identity.birth_date",
    "identity.age",
    "location.vehicle",
    "contact.billing_address",
    "supply.premises_address",
    "contact.address",
    "contact.municipality",
    "contact.phone",
    "identity.name",
)
"""All other matches, the strongest first. Words of items that aren't listed come behind addresses and before names."""

CONFIGURED = "configured."
"""Beginning of the names of recognisers that the configuration's own patterns make."""

LIKELY = 0.5
"""The score from which a match stands on its own."""

_CHECKED = {name: place for place, name in enumerate(CHECKED_FIRST)}
_OTHERS = {item: place for place, item in enumerate(ORDER)}
_UNLISTED = _OTHERS["identity.name"] - 0.5

PROVEN, STANDING, FORMAT, WEAK, FAILED = range(5)


def tier(match: Match, weak: Container[tuple[str, str]]) -> int:
    """Say how much a match can claim, from `PROVEN` (0) to `FAILED` (4)."""
    if is_failed(match):
        return FAILED
    if (match.recogniser, match.entity) in weak:
        return WEAK
    if match.validated and (match.recogniser in _CHECKED or match.item in _CHECKED):
        return PROVEN
    return STANDING if match.score >= LIKELY else FORMAT


def is_failed(match: Match) -> bool:
    """Say whether a match only counts a string whose check failed."""
    return match.validated is False and match.score == 0


def rank(match: Match, level: int) -> float:
    """Give the place of a match among those of its tier; the least wins."""
    if level == PROVEN:
        return _CHECKED.get(match.recogniser, _CHECKED.get(match.item, len(_CHECKED)))
    return _OTHERS.get(match.item, _UNLISTED)


def resolve(
    matches: Sequence[Match], weak: Container[tuple[str, str]] = (), announced: Container[str] = ()
) -> tuple[Match, ...]:
    """Drop matches that overlap a stronger one of another item; give the others in the order of the text.

    Args:
        matches: of one text, by any number of recognisers.
        weak: recognisers with their entities that mean something under an agreeing header only.
        announced: items that the column's name announces beyond doubt.
    """
    if len(matches) < 2:
        return tuple(matches)
    entries = [_Entry(_level(m, weak, announced), m.item not in announced, tier(m, weak), m) for m in matches]
    won: list[_Entry] = []
    for entry in sorted(entries, key=_strength):
        if not any(_yields(entry, other) for other in won) and not _in_phone(entry, entries):
            won.append(entry)
    return tuple(sorted((entry.match for entry in won), key=_place))


class _Entry(NamedTuple):
    """Hold a match with its tier in this column, whether the column's name leaves it unannounced, and its tier anywhere."""

    level: int
    unannounced: bool
    anywhere: int
    match: Match


def _level(match: Match, weak: Container[tuple[str, str]], announced: Container[str]) -> int:
    """Give the tier; what the column's name announces stands, and is proven where a check passed."""
    level = tier(match, weak)
    if level in {FORMAT, WEAK} and match.item in announced:
        return PROVEN if match.validated else STANDING
    return level


def _yields(entry: _Entry, other: _Entry) -> bool:
    if not _overlap(entry.match, other.match):
        return False
    if entry.match.item == other.match.item:
        # a hash with its scheme holds a bare digest: one claim, not two
        return _within(entry.match, other.match) and entry.anywhere in {FORMAT, WEAK} and other.anywhere < FORMAT
    if entry.level >= WEAK:
        return other.level == PROVEN
    return other.level < WEAK


def _in_phone(entry: _Entry, entries: Sequence[_Entry]) -> bool:
    """Say whether a configured pattern fits a part of a telephone number: six digits are at the end of every one."""
    if not entry.match.recogniser.startswith(CONFIGURED):
        return False
    return any(
        other.match.item == "contact.phone" and other.level < FORMAT and _within(entry.match, other.match)
        for other in entries
    )


def _overlap(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def _within(part: Match, whole: Match) -> bool:
    return whole.start <= part.start and part.end <= whole.end and part.end - part.start < whole.end - whole.start


def _strength(entry: _Entry) -> tuple[int, bool, float, float, int, int, str, str]:
    match = entry.match
    return (
        entry.level,
        entry.unannounced,
        rank(match, entry.level),
        -match.score,
        match.start - match.end,
        match.start,
        match.entity,
        match.recogniser,
    )


def _place(match: Match) -> tuple[int, int, str, str, str, float, str]:
    return (match.start, match.end, match.item, match.entity, match.recogniser, -match.score, str(match.validated))
