"""Arithmetic of periods: calendar months clamp to the month's end, years are twelve months, amounts stay as written."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta

from scanner.model import Review

_DAYS = {"week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}


def add_months(day: date, months: int) -> date:
    """Add months; a day that the target month lacks becomes its last.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))

    Raises:
        OverflowError: the result lies beyond the calendar.
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_period(day: date, amount: float, unit: str) -> date:
    """Add a period; a result beyond the calendar is its last day, since such a date is never past.

    Half years are months; what is left of a month is counted in days of thirty; parts of a day count as a whole day.

    >>> add_period(date(2020, 8, 31), 1.5, "year"), add_period(date(2020, 1, 1), 36, "hour")
    (datetime.date(2022, 2, 28), datetime.date(2020, 1, 3))
    """
    try:
        if unit in _DAYS:
            return day + timedelta(days=math.ceil(amount * _DAYS[unit]))
        months = amount * (12 if unit == "year" else 1)
        whole = math.floor(months)
        return add_months(day, whole) + timedelta(days=math.ceil((months - whole) * 30))
    except OverflowError:
        return date.max


def year_end(day: date, financial_year_end: tuple[int, int], *, then_calendar: bool) -> date:
    """Give the end of the financial year that a day lies in, or of the calendar year in which that ends.

    >>> year_end(date(2020, 5, 1), (4, 30), then_calendar=False), year_end(date(2020, 4, 30), (4, 30), then_calendar=True)
    (datetime.date(2021, 4, 30), datetime.date(2020, 12, 31))
    """
    month, number = financial_year_end
    year = day.year if (day.month, day.day) <= (month, number) else day.year + 1
    if year > date.max.year:
        return date.max
    if then_calendar:
        return date(year, 12, 31)
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))


def next_review(review: Review, months: int) -> date | None:
    """Give the day by which a notice is to be reviewed again.

    Month precision means the last day of the month, before and after: reviewed 2026-06, yearly, is due 2027-06-30.
    """
    if review.day is None:
        return None
    try:
        due = add_months(review.day, months)
    except OverflowError:
        return date.max
    if review.precision == "day":
        return due
    return due.replace(day=calendar.monthrange(due.year, due.month)[1])


def first_day(review: Review) -> date | None:
    """Give the first day that a stated date can mean."""
    if review.day is None:
        return None
    if review.precision == "year":
        return review.day.replace(month=1, day=1)
    return review.day.replace(day=1) if review.precision == "month" else review.day
