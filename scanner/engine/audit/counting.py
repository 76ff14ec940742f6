"""Count the rows past their period, those soon past it, and those that a statute keeps; on samples, estimate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from scanner.engine.audit.anchoring import Reading
from scanner.engine.audit.months import add_period, year_end
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext
from scanner.model import TableProfile

YEAR_ENDS = frozenset({"fiscal_year_end", "calendar_year_end"})
Z = 1.959963984540054
"""Quantile of the normal distribution for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Count:
    """Sum up rows against a period.

    Attributes:
        rows: rows in total.
        over: rows whose period and grace are past, and which no statute keeps.
        twice: rows that are past twice the period.
        due: rows whose period ends within the days of notice, today included.
        in_grace: rows whose period is past and whose grace is not.
        held: rows past period and grace that a statute keeps.
        empty: rows without a day.
        unreadable: rows whose cell is no day.
        placeholders: rows with a day that systems write where nobody entered one.
        oldest: the earliest start among the rows over.
        years: rows over, by the year of their start.
    """

    rows: int = 0
    over: int = 0
    twice: int = 0
    due: int = 0
    in_grace: int = 0
    held: int = 0
    empty: int = 0
    unreadable: int = 0
    placeholders: int = 0
    oldest: date | None = None
    years: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: Count) -> Count:
        """Add up the rows of two tables."""
        days = [day for day in (self.oldest, other.oldest) if day is not None]
        years = {y: self.years.get(y, 0) + other.years.get(y, 0) for y in {*self.years, *other.years}}
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMS}
        return Count(**sums, oldest=min(days, default=None), years=years)


_SUMS = ("rows", "over", "twice", "due", "in_grace", "held", "empty", "unreadable", "placeholders")


def count(reading: Reading, amount: float, unit: str, context: AuditContext, statute: Statute | None = None) -> Count:
    """Count the rows of a column whose period, and the grace after it, is past.

    Args:
        reading: rows by day.
        amount: the period, as the notice writes it.
        unit: its unit.
        context: today, grace, days of notice, financial year.
        statute: keeps rows by the same day, where it does.
    """
    grace, notice = timedelta(days=context.grace_days), timedelta(days=context.due_days)
    today = context.today
    sums = dict.fromkeys(_SUMS, 0)
    oldest: date | None = None
    years: dict[int, int] = {}
    for day, n in reading.anchor.days.items():
        if day in rules().placeholders:
            sums["placeholders"] += n
            continue
        start = _start(day, reading.event, context)
        end = add_period(start, amount, unit)
        if end >= today - grace:
            if end >= today:
                sums["due"] += n if end <= today + notice else 0
            else:
                sums["in_grace"] += n
            continue
        if statute is not None and statute.end(day, context) >= today:
            sums["held"] += n
            continue
        sums["over"] += n
        years[day.year] = years.get(day.year, 0) + n
        oldest = min(day, oldest) if oldest else day
        if add_period(start, 2 * amount, unit) < today:
            sums["twice"] += n
    anchor = reading.anchor
    sums |= {"empty": anchor.empty, "unreadable": anchor.unreadable}
    sums["rows"] = reading.rows + anchor.empty + anchor.unreadable
    return Count(**sums, oldest=oldest, years=years)


def _start(day: date, event: str, context: AuditContext) -> date:
    """Give the day that a period starts from: for the end of a year, that of the year that the day lies in."""
    if event not in YEAR_ENDS:
        return day
    return year_end(day, context.financial_year_end, then_calendar=event == "fiscal_year_end")


@dataclass(frozen=True, slots=True)
class Statute:
    """Hold a period that a law prescribes, counted from the end of the calendar year in which the financial year ended.

    Source: Kirjanpitolaki (1336/1997) 2:10 § 2 mom. for vouchers; books and accounts are kept for longer and are not rows.
    """

    amount: float
    unit: str

    def end(self, day: date, context: AuditContext) -> date:
        """Give the last day on which a voucher of a day has to be kept."""
        return add_period(_start(day, "fiscal_year_end", context), self.amount, self.unit)

    def outlasts(self, amount: float, unit: str, event: str, context: AuditContext) -> bool:
        """Say whether a rule lets vouchers go too early: those of the first day of a financial year wait longest."""
        month, day = context.financial_year_end
        leap = date(context.today.year // 4 * 4, month, day)  # 29 February is a day of leap years
        first = leap + timedelta(days=1)
        return add_period(_start(first, event, context), amount, unit) < self.end(first, context)

    def running(self, reading: Reading, context: AuditContext) -> int:
        """Count the rows that have to be kept today, by their own day."""
        return sum(n for day, n in reading.anchor.days.items() if self.end(day, context) >= context.today)


def withheld(counted: Count, held: int) -> Count:
    """Take rows that a statute keeps off those over, where it is not known which: the rest is certain.

    The counts by year stand for all rows over, so they are left out.
    """
    if not held:
        return counted
    over = counted.over - held
    return replace(
        counted,
        over=over,
        held=counted.held + held,
        twice=max(0, counted.twice - held),
        years={} if held < counted.over or not over else counted.years,
        oldest=counted.oldest if over else None,
    )


@dataclass(frozen=True, slots=True)
class Estimate:
    """Say what a random sample tells of a whole table: the most likely number of rows, and the interval of 95 %."""

    rows: int
    least: int
    most: int

    def __add__(self, other: Estimate) -> Estimate:
        """Add up two tables; the interval is at least as wide as it has to be."""
        return Estimate(self.rows + other.rows, self.least + other.least, self.most + other.most)


def estimate(hits: int, table: TableProfile) -> Estimate | None:
    """Estimate how many rows of a table are of a kind of which `hits` were read; exact for whole tables.

    Wilson's interval with the correction for a finite population; None where the rows were not drawn at random, since
    the first rows say nothing of the others.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    """
    read, total = table.rows_read, table.table.rows_total
    if table.sampling == "full":
        return Estimate(hits, hits, hits)
    if not table.sampling.startswith("random ") or total is None or not 0 < read <= total or hits > read:
        return None
    finite = (total - read) / max(1, total - 1)
    z2 = Z * Z * finite
    share = hits / read
    centre = (share + z2 / (2 * read)) / (1 + z2 / read)
    half = math.sqrt(z2 * (share * (1 - share) / read + z2 / (4 * read * read))) / (1 + z2 / read)
    least = max(hits, math.floor((centre - half) * total))
    most = min(total - (read - hits), math.ceil((centre + half) * total))
    return Estimate(round(share * total), least, most)
