"""What a notice states once for a register (transfers, automated decisions, its date), as a person settles it."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from scanner.model import Automated, Cite, NoticeFinding, Register, Review, Transfers, UsageError
from scanner.notice import checks
from scanner.notice.lines import stands

Statement: TypeAlias = Transfers | Automated | Review
STATEMENTS = ("transfers", "automated", "review")
"""Fields of a register, in the order in which they are asked about."""
NOWHERE = Cite(0, "")
"""Stands for the quote of what the notice doesn't state."""
STATUSES = ("none", "conditional", "may", "yes", "contradictory")
STATED = ("none", "yes", "not_stated")
PARTS: Mapping[str, tuple[str, ...]] = {
    "transfers": ("status", "mechanism"),
    "automated": ("decisions", "profiling"),
    "review": ("date", "date_kind"),
}
"""What an answer may say is right."""


def of(register: Register, kind: str) -> Statement:
    """Give a register's statement."""
    statement: Statement = getattr(register, kind)
    return statement


def is_stated(statement: Statement) -> bool:
    """Say whether the notice says anything on it."""
    return _nothing(statement) != replace(statement, cite=None, state="proposed")


def not_declared(statement: Statement) -> Statement:
    """Give what is left where the notice turns out not to state it."""
    return replace(_nothing(statement), state="corrected")


def corrected(statement: Statement, right: Mapping[str, Any]) -> Statement:
    """Give the statement with what a person says is right; its quote stays.

    Raises:
        UsageError: the date is none.
    """
    if isinstance(statement, Review):
        kind = str(right.get("date_kind") or (statement.kind if statement.kind != "not_stated" else "dated"))
        return review_of(str(right.get("date") or statement.text or ""), kind, statement.cite, "corrected")
    given = {key: value for key, value in right.items() if value is not None}
    return replace(statement, **given, state="corrected")


def review_of(text: str, kind: str, cite: Cite | None, state: str) -> Review:
    """Give a review date from its text: `2026`, `2026-06` or `2026-06-15`; its day is the last that the text can mean.

    Raises:
        UsageError: this is no such date.
    """
    try:
        parts = [int(part) for part in text.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        day = date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
        precision = ("year", "month", "day")[len(parts) - 1]
    except (ValueError, IndexError, calendar.IllegalMonthError) as error:
        raise UsageError("the date must be one such as 2026-06 or 2026-06-15") from error
    return Review(text, precision, kind, day, cite, state)


def followed(old: Statement, new: Statement, text: Sequence[str]) -> Statement:
    """Choose between what a person settled and what a changed notice says: the settled stays where nothing new is said.

    It does where its quote still stands (or it has none) and the new text is read as it was, or reads the same quote again.
    """
    if old.state == "proposed" or (old.cite is not None and not stands(old.cite, text)):
        return new
    same_quote = (old.cite and old.cite.text) == (new.cite and new.cite.text)
    if same_quote or replace(old, cite=None, state="proposed") == replace(new, cite=None, state="proposed"):
        return old
    return new


def findings(register: Register, found: Sequence[NoticeFinding]) -> tuple[NoticeFinding, ...]:
    """Give the notice's findings; those on a statement that a person corrected are worked out from what is right."""
    out = list(found)
    for code, kind in (("N-TRANSFER", "transfers"), ("N-AUTOMATED", "automated"), ("N-REVIEW", "review")):
        if of(register, kind).state != "corrected":
            continue
        place = next((one.cite for one in out if one.code == code and one.params.get("why") == "missing"), None)
        out = [one for one in out if one.code != code and not (kind == "automated" and _on_profiling(one, register))]
        out += _anew(register, kind, place)
    return tuple(sorted(out, key=lambda f: (f.cite.line if f.cite else 1 << 30, f.code, f.item or "")))


def _anew(register: Register, kind: str, place: Cite | None) -> Iterator[NoticeFinding]:
    if kind == "transfers":
        yield from checks.on_transfers(register.transfers, place)
    elif kind == "automated":
        yield from checks.on_automated(register.automated, place)
    else:
        yield from checks.on_review(register.review)


def _on_profiling(finding: NoticeFinding, register: Register) -> bool:
    """Say whether a finding rests on a denial of profiling that the notice doesn't make."""
    denied = register.automated.profiling == "none"
    return finding.code == "N-INCONSISTENT" and finding.params.get("why") == "profiling" and not denied


def _nothing(statement: Statement) -> Statement:
    return type(statement)()
