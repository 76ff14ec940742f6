"""Work out the charts: bars of rows past their retention by year and system, curves of the five numbers over the audits.

The page draws them as SVG. What differs by colour differs by pattern too, and every chart stands beside its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.summary import KEYS
from reports.verdict_rows import years_of
from reports.words import Words
from scanner.model import Point, ReportDocument, Verdict

PATTERNS = 6
"""Fillings that the page defines, `p0` to `p5`; systems beyond the fifth share the last."""
MOST_YEARS = 25
"""Bars of a chart; earlier years are summed into the first."""

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP, RIGHT = 56, 26, 12, 6
CURVE_WIDTH, CURVE_HEIGHT = 220, 110


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold one part of a bar, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    pattern: int
    series: str
    year: str
    rows: int


@dataclass(frozen=True, slots=True)
class Bars:
    """Hold a chart of stacked bars: parts, labels of the years, lines of the scale, names of the series, and the table.

    `labels` are (x, text); `scale` are (y, text); `series` are (name, pattern); `table` has for each year its rows by series.
    """

    segments: tuple[Segment, ...]
    labels: tuple[tuple[float, str], ...]
    scale: tuple[tuple[float, str], ...]
    series: tuple[tuple[str, int], ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold one audit on a curve; one that could not read everything is drawn hollow."""

    x: float
    y: float
    day: str
    value: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """Hold one of the five numbers over the audits."""

    key: str
    marks: tuple[Mark, ...]
    path: str
    most: int
    first: str
    last: str


def over_by_year(document: ReportDocument) -> Bars | None:
    """Stack the rows past their retention by year of the start event and by system; None where there are none."""
    counted = _counted(document.audit.verdicts if document.audit else ())
    if not counted:
        return None
    years = sorted({year for by_year in counted.values() for year in by_year})
    names = sorted(counted, key=lambda s: (-sum(counted[s].values()), s))
    shown, early = years[-MOST_YEARS:], years[:-MOST_YEARS]
    columns = [(year, {s: counted[s].get(year, 0) for s in names}) for year in shown]
    if early:  # nothing may be lost: what does not fit is in the first bar
        first = {s: columns[0][1][s] + sum(counted[s].get(y, 0) for y in early) for s in names}
        columns[0] = (f"≤ {shown[0]}", first)
    top = _ceiling(max(sum(by.values()) for _, by in columns))
    step = (WIDTH - LEFT - RIGHT) / len(columns)
    wide = min(46.0, step * 0.72)
    tall = HEIGHT - TOP - BOTTOM
    segments, labels = [], []
    for n, (year, by) in enumerate(columns):
        x = LEFT + n * step + (step - wide) / 2
        y = float(HEIGHT - BOTTOM)
        for s, name in enumerate(names):
            if by[name]:
                height = max(1.5, tall * by[name] / top)
                y -= height
                segments.append(
                    Segment(
                        round(x, 1), round(y, 1), round(wide, 1), round(height, 1), _pattern(s), name, year, by[name]
                    )
                )
        if len(columns) <= 13 or n % 2 == (len(columns) - 1) % 2:
            labels.append((round(x + wide / 2, 1), year))
    scale = tuple((round(HEIGHT - BOTTOM - tall * part, 1), str(round(top * part))) for part in (0, 0.5, 1))
    table = tuple((year, tuple(by[name] for name in names)) for year, by in columns)
    total = sum(sum(by.values()) for _, by in columns)
    return Bars(
        tuple(segments), tuple(labels), scale, tuple((name, _pattern(s)) for s, name in enumerate(names)), table, total
    )


def _pattern(series: int) -> int:
    return min(series, PATTERNS - 1)


def _counted(verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """Count rows by system and year; rows that several readings of a rule count in the same columns count once."""
    most: dict[tuple[str, tuple[str, ...], str], int] = {}
    for verdict in verdicts:
        if verdict.code in {"R-OVER", "R-COPY"} and verdict.decision is None:
            for year, rows in years_of(verdict.detail).items():
                key = (verdict.system or "–", tuple(sorted(verdict.columns)), year)
                most[key] = max(most.get(key, 0), rows)
    out: dict[str, dict[str, int]] = {}
    for (system, _, year), rows in most.items():
        if rows:
            by_year = out.setdefault(system, {})
            by_year[year] = by_year.get(year, 0) + rows
    return out


def _ceiling(value: int) -> int:
    """Give a round number at or above a value, for the top of a scale.

    >>> [_ceiling(n) for n in (1, 7, 12, 98, 131, 2300)]
    [2, 8, 20, 100, 200, 2400]
    """
    if value <= 10:
        return max(2, value + value % 2)
    unit = 10 ** int(math.log10(value))
    step = max(2, unit // 5 * 2) if value / unit > 2 else unit
    return int(math.ceil(value / step) * step)


def curves(points: Sequence[Point], words: Words) -> tuple[Curve, ...]:
    """Draw each of the five numbers over the audits; a single audit is no curve."""
    if len(points) < 2:
        return ()
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    # audits of one day, or a clock that was set back: then the order alone says where they stand
    by_time = last > first and all(a.day < b.day for a, b in pairwise(points))
    out = []
    for key in KEYS:
        most = max(point.numbers.get(key, 0) for point in points)
        top = _ceiling(most)
        marks = []
        for n, point in enumerate(points):
            along = (point.day.toordinal() - first) / (last - first) if by_time else n / (len(points) - 1)
            value = point.numbers.get(key, 0)
            x = round(10 + (CURVE_WIDTH - 20) * along, 1)
            y = round(CURVE_HEIGHT - 22 - (CURVE_HEIGHT - 40) * value / top, 1)
            marks.append(Mark(x, y, words.day(point.day), value, point.complete))
        path = " ".join(f"{mark.x},{mark.y}" for mark in marks)
        out.append(Curve(key, tuple(marks), path, most, marks[0].day, marks[-1].day))
    return tuple(out)
