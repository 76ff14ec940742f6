"""A notice's structured reading: what it declares, with the place in the text that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Cite:
    """Point into the normalised text of a notice: `line` and `column` count from 1; `text` stands there word for word.

    A text that is too long for a quote is cut and ends in an ellipsis. An item that a person added by hand stands nowhere in
    the notice: its line is 0 and the text is that person's reason.
    """

    line: int
    text: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeChanges:
    """Hold what differs between a notice's present text and the one that its declaration was made from.

    Attributes:
        gone: quotes of the declaration that the notice no longer has, on their lines in the old text.
        new: what the notice says that the declaration doesn't have.
    """

    gone: tuple[Cite, ...] = ()
    new: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredItem:
    """Say that the notice declares an item.

    Attributes:
        id: taxonomy id, or the family word for an entry with coverage `generic`.
        coverage: `explicit`, `generic` or `catch_all`.
        modality: `declared`, `hedged`, `optional`, `conditional`.
        cite: where the notice says it.
        group: label of the list that the item stands in.
        condition: the condition as the notice words it, for `conditional`.
        covers: item ids that the entry also covers as a generic term.
        purposes: ids of the closed list.
        legal_basis: ids of the closed list.
        subjects: ids of the closed list.
        retention: ids of retention rules of the same register.
        how: `explicit_word`, `list_member`, `table_cell`, `generic`, `inferred` or `added_by_hand`.
        state: `proposed`, `confirmed`, `corrected` or `rejected`.
        todo: what a person still has to settle, in English; None if nothing.
        flags: `alternative`, `open_list`, `inline_retention`, ...
    """

    id: str
    coverage: str
    modality: str
    cite: Cite
    group: str | None = None
    condition: str | None = None
    covers: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    how: str = "list_member"
    state: str = "proposed"
    todo: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedId:
    """Name an entry of a closed list (purpose, legal basis, recipient, source, negated item) with its cite.

    `scope` is free text (`kysely`) or item ids that the entry is limited to; `condition` keeps `may` and the like. A denial
    whose item a person added by hand is `rejected`, and `overruled` has the state that it has in the declaration file.
    """

    id: str
    cite: Cite
    scope: tuple[str, ...] = ()
    condition: str | None = None
    name: str | None = None
    state: str = "proposed"
    overruled: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Keep a phrase of a data section that the reader could not place, with a guess at its family.

    `state` is `corrected` once a person has placed it among the items, `rejected` once one has said that it names no data.
    """

    cite: Cite
    guess: str | None = None
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Say how long data is kept.

    Attributes:
        id: `r1`, ...
        amount: as written; None for a criterion without a number.
        unit: `year`, `month`, `week`, `day`, `hour`, `minute`; None without an amount.
        events: start events of the closed list; two where the notice leaves the choice open; empty is `unknown`.
        choose: `later`, `earlier`, one of the events, or None while nobody has chosen.
        bound: `exact`, `max`, `min` or `approx`.
        scope: `register`, or item ids that the rule is limited to.
        link: `stated` or `inferred`.
        law: the statute that the rule rests on, such as `accounting_act_2_10`.
        criterion: wording of a rule without a number (`as long as necessary`).
        state: `proposed`, `confirmed` or `corrected`, as a person settled it.
    """

    id: str
    amount: float | None
    unit: str | None
    events: tuple[str, ...]
    bound: str
    scope: tuple[str, ...] | str
    cite: Cite
    choose: str | None = None
    link: str = "stated"
    law: str | None = None
    criterion: str | None = None
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class Transfers:
    """Say what the notice states on transfers outside the EU/EEA.

    `status` is `none`, `conditional`, `may`, `yes`, `contradictory` or `not_stated`; `state` is `proposed`, `confirmed` or
    `corrected`, as a person settled it.
    """

    status: str = "not_stated"
    cite: Cite | None = None
    mechanism: str | None = None
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class Automated:
    """Say what the notice states on automated decisions and profiling: each `none`, `yes` or `not_stated`; `state` as for transfers."""

    decisions: str = "not_stated"
    profiling: str = "not_stated"
    cite: Cite | None = None
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class Review:
    """Say when the notice was last reviewed.

    Attributes:
        text: `2026-06` or `2026-06-15`; None if not stated.
        precision: `day`, `month`, `year` or None.
        kind: `reviewed`, `updated`, `valid_from`, `dated` or `not_stated`.
        day: the last day that `text` can mean.
        state: `proposed`, `confirmed` or `corrected`, as a person settled it.
    """

    text: str | None = None
    precision: str | None = None
    kind: str = "not_stated"
    day: date | None = None
    cite: Cite | None = None
    state: str = "proposed"


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """Say what is wrong with the notice by itself, `code` being N-...; `params` fill the message."""

    code: str
    severity: str
    cite: Cite | None = None
    item: str | None = None
    also: tuple[Cite, ...] = ()
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Controller:
    """Name the controller as the notice does."""

    name: str | None = None
    business_id: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Hold what a notice declares for one register."""

    id: str
    title: str
    controller: Controller = field(default_factory=Controller)
    contacts: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    items: tuple[DeclaredItem, ...] = ()
    negated: tuple[CitedId, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    purposes: tuple[CitedId, ...] = ()
    legal_bases: tuple[CitedId, ...] = ()
    recipients: tuple[CitedId, ...] = ()
    sources: tuple[CitedId, ...] = ()
    retention: tuple[RetentionRule, ...] = ()
    transfers: Transfers = field(default_factory=Transfers)
    automated: Automated = field(default_factory=Automated)
    review: Review = field(default_factory=Review)
    findings: tuple[NoticeFinding, ...] = ()
    added_by_hand: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """Hold a notice's registers, the notice's identity and whether a person confirmed the reading.

    Attributes:
        file: the notice's file name as given.
        sha256_normalised: hash of the normalised text, so that changed markup alone changes nothing.
        lines: number of lines of the normalised text.
        language: `fi`, `sv` or `en`.
        confirmed: a person confirmed the declaration.
        review_months: months between reviews.
        text: the normalised lines, for showing cites in context; not stored in the declaration file.
        notes: sentences on what the notice's file holds that wasn't read (pictures, comments) or was read in a way worth
            knowing (tracked changes); not stored either.
    """

    file: str
    sha256_normalised: str
    lines: int
    language: str
    registers: tuple[Register, ...]
    title: str = ""
    confirmed: bool = False
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    review_months: int = 12
    text: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
