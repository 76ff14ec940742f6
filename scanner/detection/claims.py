"""Decide which of two overlapping matches of different items has the span.

A number is often several things at once: the end of an IBAN passes for a phone number, an e-mail address holds a host name.
The kind whose check proves most goes first; a phone number is last among the numbers, a name last of all. Matches of one
item don't compete: each recogniser's evidence is counted apart.

What counts only where a column's name agrees (weak entities, formats with a low score, strings whose check failed) takes
nothing from a match that stands on its own: whether it counts is decided later, when the column is known.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

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


def resolve(matches: Sequence[Match], weak: Container[tuple[str, str]] = ()) -> tuple[Match, ...]:
    """Drop matches that overlap a stronger one of another item; give the others in the order of the text.

    Args:
        matches: of one text, by any number of recognisers.
        weak: recognisers with their entities that mean something under an agreeing header only.
    """
    if len(matches) < 2:
        return tuple(matches)
    won: list[tuple[int, Match]] = []
    for level, match in sorted(((tier(m, weak), m) for m in matches), key=_strength):
        if not any(_yields(level, match, *other) for other in won):
            won.append((level, match))
    return tuple(sorted((match for _, match in won), key=_place))


def _yields(level: int, match: Match, other_level: int, other: Match) -> bool:
    if match.item == other.item or match.start >= other.end or other.start >= match.end:
        return False
    if level >= WEAK:
        return other_level == PROVEN
    return other_level < WEAK


def _strength(entry: tuple[int, Match]) -> tuple[int, float, float, int, int, str, str]:
    level, match = entry
    return (
        level,
        rank(match, level),
        -match.score,
        match.start - match.end,
        match.start,
        match.entity,
        match.recogniser,
    )


def _place(match: Match) -> tuple[int, int, str, str, str, float, str]:
    return (match.start, match.end, match.item, match.entity, match.recogniser, -match.score, str(match.validated))
