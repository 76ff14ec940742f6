"""What a declaration file may hold, checked field by field, so that every fault can be named with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scanner.taxonomy import taxonomy
from scanner.taxonomy.closed_lists import entries

Text = Annotated[str, Field(min_length=1)]
State = Literal["proposed", "confirmed", "corrected", "rejected"]
Settled = Literal["proposed", "confirmed", "corrected"]
"""State of what is stated once: there is nothing to keep of one that was rejected."""
Coverage = Literal["explicit", "generic", "catch_all"]
Modality = Literal["declared", "hedged", "optional", "conditional"]
Unit = Literal["year", "month", "week", "day", "hour", "minute"]
Bound = Literal["exact", "max", "min", "approx"]
Stated = Literal["none", "yes", "not_stated"]
Transfer = Literal["none", "conditional", "may", "yes", "contradictory", "not_stated"]

SENTENCES: Mapping[str, str] = {
    "extra_forbidden": "there is no such field; check the spelling",
    "missing": "this is required",
    "literal_error": "must be one of: {expected}",
    "string_type": "must be a text; put it in quotes",
    "string_too_short": "must not be empty",
    "tuple_type": "must be a list",
    "model_type": "must be a set of fields",
    "model_attributes_type": "must be a set of fields",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "string_pattern_mismatch": "is not of the form that it has to have",
    "too_short": "must have at least one entry",
    "date_from_datetime_parsing": "must be a date such as 2026-06-15",
    "date_type": "must be a date such as 2026-06-15",
    "date_parsing": "must be a date such as 2026-06-15",
}
"""Kinds of fault that pydantic finds, in words; none shows what stands in the file."""


def _item(value: str) -> str:
    if value not in taxonomy():
        raise PydanticCustomError("tutka", "there is no item of this id in the taxonomy")
    return value


def _of(name: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in entries(name):
            known = ", ".join(entries(name))
            raise PydanticCustomError("tutka", "must be one of: {known}", {"known": known})
        return value

    return check


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Item = Annotated[str, AfterValidator(_item)]
Purpose = Annotated[str, AfterValidator(_of("purposes"))]
Basis = Annotated[str, AfterValidator(_of("legal_bases"))]
Subject = Annotated[str, AfterValidator(_of("subjects"))]
Recipient = Annotated[str, AfterValidator(_of("recipients"))]
DataSource = Annotated[str, AfterValidator(_of("sources"))]
Event = Annotated[str, AfterValidator(_of("events"))]
Kind = Annotated[str, AfterValidator(_of("review_kinds"))]
Events = Annotated[tuple[Event, ...], BeforeValidator(_many)]
Rules = Annotated[tuple[Text, ...], BeforeValidator(_many)]


class Strict(BaseModel):
    """Refuse fields that nobody reads, and keep what stands in the file out of every message."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class CiteEntry(Strict):
    """Hold a cite."""

    line: int = Field(ge=1)
    text: Text


class _Declared(Strict):
    cite: CiteEntry
    modality: Modality = "declared"
    condition: Text | None = None
    group: Text | None = None
    covers: tuple[Item, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    legal_basis: tuple[Basis, ...] = ()
    subjects: tuple[Subject, ...] = ()
    retention: Rules = ()
    link: Literal["stated", "inferred"] | None = None
    how: Text | None = None
    state: State = "proposed"
    todo: Text | None = None
    flags: tuple[Text, ...] = ()


class ItemEntry(_Declared):
    """Hold an item that the notice names."""

    id: Item
    coverage: Literal["explicit"] = "explicit"


class GenericEntry(_Declared):
    """Hold a family word; `covers` may be shortened by a person."""

    term: Text
    coverage: Literal["generic", "catch_all"] = "generic"


class _Cited(Strict):
    cite: CiteEntry
    scope: tuple[Text, ...] = ()
    condition: Text | None = None
    name: Text | None = None
    state: State = "proposed"


class NegatedEntry(_Cited):
    """Hold an item that the notice says is not collected."""

    id: Item


class PurposeEntry(_Cited):
    """Hold a purpose."""

    id: Purpose


class BasisEntry(_Cited):
    """Hold a legal basis."""

    id: Basis


class RecipientEntry(_Cited):
    """Hold a recipient; `role` is another name of its id."""

    id: Recipient = Field(validation_alias="role")


class SourceEntry(_Cited):
    """Hold a source."""

    id: DataSource


class UnknownEntry(Strict):
    """Hold a phrase that the reader could not place; a person settles its state."""

    cite: CiteEntry
    guess: Text | None = None
    state: State = "proposed"


class RuleEntry(Strict):
    """Hold a retention rule; `from` is a word of Python's own."""

    id: Text
    amount: int | float | None = Field(default=None, ge=0)
    unit: Unit | None = None
    events: Events = Field(default=(), alias="from")
    bound: Bound = "exact"
    scope: Literal["register"] | tuple[Text, ...] = "register"
    cite: CiteEntry
    choose: Text | None = None
    link: Literal["stated", "inferred"] = "stated"
    law: Text | None = None
    criterion: Text | None = None
    state: Settled | None = None


class TransfersEntry(Strict):
    """Hold what is said on transfers."""

    status: Transfer = "not_stated"
    cite: CiteEntry | None = None
    mechanism: Text | None = None
    state: Settled | None = None


class AutomatedEntry(Strict):
    """Hold what is said on automated decisions and profiling."""

    decisions: Stated = "not_stated"
    profiling: Stated = "not_stated"
    cite: CiteEntry | None = None
    state: Settled | None = None


def moment(value: object) -> object:
    """Check a date as precise as it is written: `2026`, `2026-06` or `2026-06-15`."""
    text = str(value)
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text)
    except ValueError as error:
        raise PydanticCustomError("tutka", "must be a date such as 2026-06 or 2026-06-15") from error
    return text


class ReviewEntry(Strict):
    """Hold the review date."""

    date: Annotated[str, BeforeValidator(moment)] | None = None
    kind: Kind = "not_stated"
    cite: CiteEntry | None = None
    state: Settled | None = None


class FindingEntry(Strict):
    """Hold a finding on the notice by itself."""

    code: Text
    severity: Literal["critical", "high", "medium", "low", "info"]
    item: Item | None = None
    cite: CiteEntry | None = None
    also: tuple[CiteEntry, ...] = ()
    params: dict[str, str | int] = {}


class ControllerEntry(Strict):
    """Hold the controller."""

    name: Text | None = None
    business_id: Text | None = None


class HandEntry(Strict):
    """Hold what a person added without a cite; it needs a reason."""

    id: Item
    reason: Text
    by: Text
    on: date


class RegisterEntry(Strict):
    """Hold one register."""

    id: Text
    title: str = ""
    controller: ControllerEntry = ControllerEntry()
    contacts: tuple[Text, ...] = ()
    subjects: tuple[Subject, ...] = ()
    unknown: tuple[UnknownEntry, ...] = ()
    items: tuple[ItemEntry, ...] = ()
    generic: tuple[GenericEntry, ...] = ()
    negated: tuple[NegatedEntry, ...] = ()
    purposes: tuple[PurposeEntry, ...] = ()
    legal_bases: tuple[BasisEntry, ...] = ()
    recipients: tuple[RecipientEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    retention: tuple[RuleEntry, ...] = ()
    transfers: TransfersEntry = TransfersEntry()
    automated: AutomatedEntry = AutomatedEntry()
    review: ReviewEntry = ReviewEntry()
    findings: tuple[FindingEntry, ...] = ()
    added_by_hand: tuple[HandEntry, ...] = ()


class EveryEntry(Strict):
    """Hold the interval between reviews."""

    amount: int = Field(ge=1)
    unit: Literal["month", "year"] = "month"
    source: Text | None = None


class NoticeEntry(Strict):
    """Hold which text was read."""

    title: str = ""
    file: Text
    sha256_normalised: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    lines: int = Field(ge=1)
    language: Literal["fi", "sv", "en"] = "fi"
    review_every: EveryEntry = EveryEntry(amount=12)


class StatusEntry(Strict):
    """Hold whether a person confirmed the reading."""

    state: Literal["draft", "confirmed"] = "draft"
    confirmed_by: Text | None = None
    confirmed_on: date | None = None


class DeclarationFile(Strict):
    """Hold the whole file; `schema` is a name of pydantic's own."""

    version: Literal[1] = Field(alias="schema")
    notice: NoticeEntry
    status: StatusEntry = StatusEntry()
    registers: tuple[RegisterEntry, ...] = Field(min_length=1)


def native(value: Any) -> Any:
    """Give plain lists and dicts for ruamel's, so that pydantic sees what it knows."""
    if isinstance(value, list):
        return [native(entry) for entry in value]
    if isinstance(value, dict):
        return {str(key): native(entry) for key, entry in value.items()}
    return value
