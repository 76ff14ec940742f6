"""What was found where: the stored result of a scan. Conclusions are computed from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.profile import TableProfile
    from scanner.model.refs import ColumnRef, TableRef

REASONS: Mapping[str, str] = {
    "no_permission": "S-DENIED",
    "login_refused": "S-DENIED",
    "not_found": "S-UNREADABLE",
    "unreachable": "S-UNREADABLE",
    "unreadable": "S-UNREADABLE",
    "type_mismatch": "S-PARSER",
    "encrypted": "S-ENCRYPTED",
    "truncated": "S-CORRUPT",
    "corrupt": "S-CORRUPT",
    "empty": "S-SKIPPED",
    "header_only": "S-SKIPPED",
    "changed": "S-PARTIAL",
    "sample": "S-PARTIAL",
    "not_regular": "S-SKIPPED",
    "link_skipped": "S-SKIPPED",
    "no_connector": "S-SKIPPED",
    "no_text": "S-SKIPPED",
    "excluded": "S-SKIPPED",
    "internal": "S-SKIPPED",
    "binary": "S-UNREADABLE",
    "long_line": "S-LIMIT",
    "too_large": "S-LIMIT",
    "limit_bytes": "S-LIMIT",
    "limit_cells": "S-LIMIT",
    "limit_depth": "S-LIMIT",
    "limit_ratio": "S-LIMIT",
    "truncated_value": "S-LIMIT",
    "limit_memory": "S-LIMIT",
    "limit_time": "S-TIMEOUT",
    "worker_died": "S-UNREADABLE",
    "connection_lost": "S-LOST",
    "io_error": "S-LOST",
    "timeout": "S-TIMEOUT",
    "lock_timeout": "S-TIMEOUT",
    "mixed_encoding": "S-ENCODING",
    "bad_bytes": "S-ENCODING",
    "unknown_encoding": "S-ENCODING",
    "ragged": "S-RAGGED",
    "open_quote": "S-RAGGED",
    "nul_bytes": "S-PARSER",
    "parser": "S-PARSER",
    "unsafe_name": "S-PARSER",
    "second_reader": "S-PARSER",
    "recogniser_timeout": "S-TIMEOUT",
    "recogniser_failed": "S-PARTIAL",
    "unmapped": "S-PARTIAL",
    "low_confidence": "S-LOWCONF",
    "interrupted": "S-PARTIAL",
    "unexpected": "S-UNREADABLE",
}
"""The finer code of every problem and the S-code that it belongs to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what was not examined, or only in part, and why.

    Attributes:
        system: the system it happened in.
        source: the source.
        table: the table, or None for the whole source.
        reason: a key of `REASONS`.
        message: one English sentence: what, where and what to do. No cell value.
        examined: the rest of the part was still read.
        params: numbers and names for the text in the reader's language; no cell value.
    """

    system: str
    source: str
    table: str | None
    reason: str
    message: str
    examined: bool = False
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Give the S-code of the reason."""
        return REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """Say how the reading of one source ended: `complete`, `partial` or `failed`.

    Attributes:
        tables: how many it has.
        modified: the day of a local file's last change; None for what is none.
        unchanged_since: day of the audit that read it, where it hasn't changed since and was not read again.
    """

    system: str
    source: str
    kind: str
    status: str
    tables: int
    modified: date | None = None
    unchanged_since: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Say why something was concluded, as a code with parameters that reports put into words."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Conclude that an item is in a column: one finding per column, item, form and place.

    Attributes:
        item: taxonomy id.
        form: `column`, `embedded`, `metadata`, `hidden` or `derived`.
        about: `person`, `organisation`, `role` or `controller`; only `person` enters verdicts.
        status: `confirmed` or `candidate`.
        cells: cells with a match.
        rate: cells / filled cells.
        validated: cells whose check passed.
        expected_by_chance: how many would pass among strings of the format by chance.
        where: `place` of a hidden finding, `path` inside JSON cells; empty otherwise.
        first_rows: at most three row numbers.
        reasons: why.
    """

    ref: ColumnRef
    item: str
    form: str
    about: str
    status: str
    cells: int
    rate: float
    validated: int = 0
    expected_by_chance: float = 0.0
    subtype: Mapping[str, int] = field(default_factory=dict)
    recognisers: tuple[str, ...] = ()
    shapes: Mapping[str, int] = field(default_factory=dict)
    first_rows: tuple[int, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Persons:
    """Estimate about how many people something is.

    Attributes:
        system: the system; None for all of them together.
        item: the item; None for whatever was found.
        least: distinct people that some one way of telling them apart shows; they may be more.
        most: the sum over tables whose people can't be compared, each with its own way; they may be fewer.
        uncounted: tables that hold the item and whose rows don't tell whose they are.
        as_of: the day of the audit that counted, where the system was not read again.
    """

    system: str | None
    item: str | None
    least: int
    most: int
    uncounted: int = 0
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ScanInfo:
    """Say when, by what and with which settings a scan was made; `settings` is plain JSON data."""

    id: str
    tool: str
    started: datetime
    finished: datetime
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Hold the profiles of every table, the sources' status, the problems, and the findings decided from the profiles."""

    scan: ScanInfo
    sources: tuple[SourceStatus, ...] = ()
    tables: Mapping[TableRef, TableProfile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    persons: tuple[Persons, ...] = ()

    def merge(self, other: Inventory) -> Inventory:
        """Unite two inventories of one scan by table; findings have to be decided anew.

        Raises:
            ValueError: they come from different scans.
        """
        if self.scan.id != other.scan.id:
            message = "inventories of different scans don't merge"
            raise ValueError(message)
        tables = dict(self.tables)
        for ref, profile in other.tables.items():
            tables[ref] = tables[ref].merge(profile) if ref in tables else profile
        return replace(
            self,
            sources=tuple(sorted({*self.sources, *other.sources}, key=lambda s: (s.system, s.source))),
            tables={ref: tables[ref] for ref in sorted(tables)},
            problems=(*self.problems, *other.problems),
            findings=(),
        )

    @property
    def incomplete(self) -> bool:
        """Say whether some part was not examined although nobody excluded it."""
        return any(not p.examined for p in self.problems)
