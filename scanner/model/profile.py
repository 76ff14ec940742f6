"""What is kept of a column and of a table: counts that merge exactly, and no value.

Profiles of one column form a commutative monoid under `merge`: any split of the work gives the same profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from scanner.model.refs import ColumnRef, TableRef
from scanner.model.sketch import BottomK, Headcount, add_counts, smallest_counts
from scanner.model.source import Column, Link, Table

SHAPES_KEPT = 32
FIRST_ROWS_KEPT = 3


class EvidenceKey(NamedTuple):
    """Say what a piece of evidence is about; `form` is `column` (the whole cell) or `embedded` (inside longer text).

    `weak` marks entities that mean something only under an agreeing header (a bare ten-character code). `path` is the path of
    keys inside cells that hold JSON or XML, empty elsewhere.
    """

    item: str
    recogniser: str
    form: str
    place: str
    about: str
    weak: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sum up the matches of one recogniser over the cells of a column.

    Attributes:
        cells: cells with at least one match that presidio would report.
        validated: cells with at least one match whose check passed.
        matching: cells with at least one string of the format, whether its check passed or not.
        scores: cells by the best match's score in per cent, 0..100.
        subtypes: cells by sub-type of the best match.
        shapes: cells by shape of the best match; the smallest shapes only, see `smallest_counts`.
        signs: cells by what spoke for the match (`context`, `lexicon`, `model`, ...).
        first_rows: the smallest row numbers with a match.
    """

    cells: int = 0
    validated: int = 0
    matching: int = 0
    scores: Mapping[int, int] = field(default_factory=dict)
    subtypes: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, int] = field(default_factory=dict)
    signs: Mapping[str, int] = field(default_factory=dict)
    first_rows: tuple[int, ...] = ()

    def merge(self, other: Evidence) -> Evidence:
        """Add up two pieces of evidence over disjoint cells."""
        return Evidence(
            cells=self.cells + other.cells,
            validated=self.validated + other.validated,
            matching=self.matching + other.matching,
            scores=add_counts(self.scores, other.scores),
            subtypes=add_counts(self.subtypes, other.subtypes),
            shapes=smallest_counts(add_counts(self.shapes, other.shapes), SHAPES_KEPT),
            signs=add_counts(self.signs, other.signs),
            first_rows=tuple(sorted({*self.first_rows, *other.first_rows})[:FIRST_ROWS_KEPT]),
        )


@dataclass(frozen=True, slots=True)
class Lengths:
    """Keep the least, the greatest and the sum of text lengths of filled cells, in characters."""

    least: int | None = None
    greatest: int | None = None
    total: int = 0

    def merge(self, other: Lengths) -> Lengths:
        """Combine two of them."""
        least = [n for n in (self.least, other.least) if n is not None]
        greatest = [n for n in (self.greatest, other.greatest) if n is not None]
        return Lengths(min(least, default=None), max(greatest, default=None), self.total + other.total)


class CommentHint(NamedTuple):
    """Keep what a source's own description of a column speaks for; the description itself is not kept.

    Attributes:
        item: taxonomy id.
        word: the word of the header vocabulary, as it is written there.
        strength: `strong` or `weak`.
        expects: what the cells of such a column look like; None: anything.
    """

    item: str
    word: str
    strength: str
    expects: str | None


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Keep what was seen of one column.

    Attributes:
        column: the column as its source describes it.
        cells_seen: cells looked at, empty ones included.
        cells_empty: absent, empty or blank cells.
        lengths: of filled cells.
        evidence: by `EvidenceKey`.
        traits: filled cells by what they look like, see `scanner.text.traits` (`digits`, `words`, `date`, ...).
        years: filled cells that are dates, by year: a birth-like distribution is evidence.
        distinct: sketch of the distinct texts; never stored.
        comment_hints: what the column's description speaks for where its name says nothing.
        born: cells with a valid identity code, by the year of birth that it tells.
    """

    ref: ColumnRef
    column: Column
    cells_seen: int = 0
    cells_empty: int = 0
    lengths: Lengths = field(default_factory=Lengths)
    evidence: Mapping[EvidenceKey, Evidence] = field(default_factory=dict)
    traits: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    distinct: BottomK = field(default_factory=BottomK)
    comment_hints: tuple[CommentHint, ...] = ()
    born: Mapping[int, int] = field(default_factory=dict)

    @property
    def cells_filled(self) -> int:
        """Count the cells that every rate is taken over."""
        return self.cells_seen - self.cells_empty

    def merge(self, other: ColumnProfile) -> ColumnProfile:
        """Add up two profiles of one column over disjoint rows.

        Raises:
            ValueError: the profiles are of different columns.
        """
        if self.ref != other.ref:
            message = "profiles of different columns don't merge"
            raise ValueError(message)
        evidence = dict(self.evidence)
        for key, more in other.evidence.items():
            evidence[key] = evidence[key].merge(more) if key in evidence else more
        return ColumnProfile(
            ref=self.ref,
            column=self.column,
            cells_seen=self.cells_seen + other.cells_seen,
            cells_empty=self.cells_empty + other.cells_empty,
            lengths=self.lengths.merge(other.lengths),
            evidence=evidence,
            traits=add_counts(self.traits, other.traits),
            years=add_counts(self.years, other.years),
            born=add_counts(self.born, other.born),
            distinct=self.distinct.merge(other.distinct),
            comment_hints=self.comment_hints or other.comment_hints,
        )


@dataclass(frozen=True, slots=True)
class AnchorDays:
    """Count a table's rows by the day in one date column, for retention: exact, and of event dates only.

    Attributes:
        column: name of the date column, or two names for a rule of two events, or the name of a link.
        days: rows by day.
        empty: rows without a date: still running, not over-retained.
        unreadable: rows whose cell is no date; over a link, also those that lead to no row.
        link: where the day is another table's.
    """

    column: str
    days: Mapping[date, int] = field(default_factory=dict)
    empty: int = 0
    unreadable: int = 0
    link: Link | None = None

    def merge(self, other: AnchorDays) -> AnchorDays:
        """Add up two histograms of one column."""
        return AnchorDays(
            self.column,
            add_counts(self.days, other.days),
            self.empty + other.empty,
            self.unreadable + other.unreadable,
            self.link,
        )


class PeopleKey(NamedTuple):
    """Say which rows' people a `Headcount` counts.

    Attributes:
        kind: what tells people apart: `identity.national_id`, `contact.email`, ..., or `key TABLE` for the rows of a table that
            keys lead to. Counts of one kind can be united.
        by: position of the column that tells them apart; 0 for several together (first and last names).
        position: of the column whose cells decide which rows count; 0 for all rows.
        item: what those cells hold; `*` for whatever fills them.
    """

    kind: str
    by: int = 0
    position: int = 0
    item: str = ""


@dataclass(frozen=True, slots=True)
class TableProfile:
    """Keep what was seen of one table: its columns' profiles, rows read and anchors.

    `across` counts rows by what was found in several cells of one row together: item, kind and the positions of the columns
    (`identity.national_id split 3 4`). `people` counts distinct people, during the scan only.
    """

    ref: TableRef
    table: Table
    rows_read: int = 0
    sampling: str = "full"
    columns: Mapping[ColumnRef, ColumnProfile] = field(default_factory=dict)
    anchors: Mapping[str, AnchorDays] = field(default_factory=dict)
    across: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[PeopleKey, Headcount] = field(default_factory=dict)

    def merge(self, other: TableProfile) -> TableProfile:
        """Add up two profiles of one table over disjoint rows.

        Raises:
            ValueError: the profiles are of different tables.
        """
        if self.ref != other.ref:
            message = "profiles of different tables don't merge"
            raise ValueError(message)
        columns = dict(self.columns)
        for ref, profile in other.columns.items():
            columns[ref] = columns[ref].merge(profile) if ref in columns else profile
        anchors = dict(self.anchors)
        for name, more in other.anchors.items():
            anchors[name] = anchors[name].merge(more) if name in anchors else more
        people = dict(self.people)
        for key, count in other.people.items():
            people[key] = people[key].merge(count) if key in people else count
        return replace(
            self,
            people=people,
            rows_read=self.rows_read + other.rows_read,
            columns=columns,
            anchors=anchors,
            across=add_counts(self.across, other.across),
        )
