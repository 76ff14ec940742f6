"""Find the date columns that a retention rule starts from, and count the rows past their period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from scanner.engine.anchors import pair_name, same_column
from scanner.engine.audit.months import add_period, year_end
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext
from scanner.model import AnchorDays, ColumnRef, Inventory, TableProfile, TableRef
from scanner.recognisers import headers

YEAR_ENDS = frozenset({"fiscal_year_end", "calendar_year_end"})
_END = ("_end", "_deletion", "_withdrawn", "_withdrawal")


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one anchor column for one event. `confirmed` means that a person named it."""

    column: ColumnRef
    anchor: AnchorDays
    event: str
    confirmed: bool

    @property
    def rows(self) -> int:
        """Count the rows with a day that can be read."""
        return sum(self.anchor.days.values())

    @property
    def running(self) -> bool:
        """Say whether a missing day means that the matter is still running, as with every end."""
        return self.event.endswith(_END)


@dataclass(frozen=True, slots=True)
class Count:
    """Sum up rows against a period.

    Attributes:
        rows: rows in total.
        over: rows whose period and grace are past.
        twice: rows that are past twice the period.
        empty: rows without a day.
        unreadable: rows whose cell is no day.
        placeholders: rows with a day that systems write where nobody entered one.
        oldest: the earliest start among the rows over.
        years: rows over, by the year of their start.
    """

    rows: int = 0
    over: int = 0
    twice: int = 0
    empty: int = 0
    unreadable: int = 0
    placeholders: int = 0
    oldest: date | None = None
    years: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: Count) -> Count:
        """Add up the rows of two tables."""
        days = [day for day in (self.oldest, other.oldest) if day is not None]
        years = {y: self.years.get(y, 0) + other.years.get(y, 0) for y in {*self.years, *other.years}}
        return Count(
            self.rows + other.rows,
            self.over + other.over,
            self.twice + other.twice,
            self.empty + other.empty,
            self.unreadable + other.unreadable,
            self.placeholders + other.placeholders,
            min(days, default=None),
            years,
        )


def count(reading: Reading, amount: float, unit: str, context: AuditContext) -> Count:
    """Count the rows of a column whose period, and the grace after it, is past."""
    grace = timedelta(days=context.grace_days)
    over = twice = placeholders = 0
    oldest: date | None = None
    years: dict[int, int] = {}
    for day, n in reading.anchor.days.items():
        if day in rules().placeholders:
            placeholders += n
            continue
        start = day
        if reading.event in YEAR_ENDS:
            start = year_end(day, context.financial_year_end, then_calendar=reading.event == "fiscal_year_end")
        if add_period(start, amount, unit) >= context.today - grace:
            continue
        over += n
        years[day.year] = years.get(day.year, 0) + n
        oldest = min(day, oldest) if oldest else day
        if add_period(start, 2 * amount, unit) < context.today:
            twice += n
    anchor = reading.anchor
    rows = reading.rows + anchor.empty + anchor.unreadable
    return Count(rows, over, twice, anchor.empty, anchor.unreadable, placeholders, oldest, years)


def named_anchors(inventory: Inventory, system: str, event: str, path: str) -> list[Reading]:
    """Give the column that a person named for an event."""
    return [
        Reading(_column(table, name), table.anchors[name], event, confirmed=True)
        for ref, table in sorted(inventory.tables.items())
        if ref.system == system
        for name in sorted(table.anchors)
        if _single(table, name) and same_column(path, ref, name)
    ]


def proposed_anchors(inventory: Inventory, event: str, tables: Iterable[TableRef]) -> list[Reading]:
    """Propose, in each table, the column whose name says the event; failing that, one that may stand in for it."""
    out = []
    for ref in tables:
        table = inventory.tables.get(ref)
        if table is None:
            continue
        for wanted in (event, *rules().stands_in.get(event, ())):
            names = [n for n in table.anchors if _single(table, n) and headers.event_of(n, ref.table) == wanted]
            readings = [Reading(_column(table, n), table.anchors[n], event, confirmed=False) for n in sorted(names)]
            best = max(readings, key=lambda reading: reading.rows, default=None)
            if best is not None and best.rows:
                out.append(best)
                break
    return out


def pair_anchors(
    inventory: Inventory,
    context: AuditContext,
    system: str,
    events: Sequence[str],
    choose: str,
    tables: Iterable[TableRef],
) -> list[Reading]:
    """Give the earlier or later of two events' days, counted row by row, in each table that carries both."""
    info = context.systems.get(system)
    named = info.anchors if info is not None else {}
    refs = {ref for ref in inventory.tables if ref.system == system} if named else set()
    out = []
    for ref in sorted({*tables, *refs}):
        table = inventory.tables.get(ref)
        columns: list[tuple[str, bool]] = []
        for event in events[:2]:
            found = named_anchors(inventory, system, event, named[event]) if event in named else []
            mine = [r for r in found if r.column.table == ref] or proposed_anchors(inventory, event, [ref])
            columns += [(r.column.column, r.confirmed) for r in mine[:1]]
        if table is None or len(columns) < 2:
            continue
        (first, sure), (second, sure2) = columns
        anchor = table.anchors.get(pair_name(choose, first, second))
        if anchor is not None:
            out.append(Reading(_column(table, first), anchor, events[0], sure and sure2))
    return out


def _single(table: TableProfile, name: str) -> bool:
    """Say whether a histogram is of one column, not of a pair."""
    return any(ref.column == name for ref in table.columns)


def _column(table: TableProfile, name: str) -> ColumnRef:
    return next(ref for ref in sorted(table.columns) if ref.column == name)
