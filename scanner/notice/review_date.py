"""The date of the last review, as precise as the notice gives it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.model import Cite, Review
from scanner.notice.lexicon import load

_MONTHS = {
    "fi": ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"],
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
}
_NAMES = {name: index + 1 for names in _MONTHS.values() for index, name in enumerate(names)}
_NAMES |= {name[:3]: number for name, number in _NAMES.items() if name in _MONTHS["en"]}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<y1>20\d\d|19\d\d)-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?
    | (?P<d2>\d{{1,2}})[./]\s?(?P<m2>\d{{1,2}})[./]\s?(?P<y2>20\d\d|19\d\d)
    | (?P<m3>\d{{1,2}})[./](?P<y3>20\d\d|19\d\d)
    | (?P<d4>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:(?:day\s)?of\s)?(?P<m4>{_MONTH})(?:kuuta)?,?\s+(?P<y4>20\d\d|19\d\d)
    | (?P<m5>{_MONTH})(?:kuu|kuussa)?\s+(?:(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<y5>20\d\d|19\d\d)
    | (?P<y6>20\d\d)(?=\s*[.)]?\s*$)
    )(?![\w/]|-\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE))
    for kind, patterns in load("review.yaml")["kinds"].items()
)
"""The first kind that a notice states wins."""

_NO_REVIEW = re.compile(
    r"\b(?:asetu|laki|lain|lagen|förordning|regulation|act|säädös|direktiiv|päätö(?:s|ksen)|N:o|nro)\w*\s*\(?[^.;]{0,20}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    start: date
    text: str
    precision: str
    day: date
    cite: Cite


def review(lines: Sequence[str], numbers: Sequence[int] | None = None) -> Review:
    """Find the review date among the lines (`numbers` from 1; all by default)."""
    order = [kind for kind, _ in _KINDS]
    found = list(_dates(lines, numbers or range(1, len(lines) + 1)))
    if not found:
        return Review()
    best = min(found, key=lambda f: (order.index(f.kind), -f.start.toordinal()))
    return Review(best.text, best.precision, best.kind, best.day, best.cite)


def _dates(lines: Sequence[str], numbers: Sequence[int]) -> Iterator[_Found]:
    for number in numbers:
        line = lines[number - 1]
        for match in _DATE.finditer(line):
            before = line[: match.start()]
            if _NO_REVIEW.search(before):
                continue
            kind = _kind(before, line[match.end() :], match.group(0), lines, number)
            parts = _parts(match)
            if kind is None or parts is None:
                continue
            start, text, precision, day = parts
            yield _Found(
                kind, start, text, precision, day, Cite(number, line.strip(), len(line) - len(line.lstrip()) + 1)
            )


def _kind(before: str, after: str, text: str, lines: Sequence[str], number: int) -> str | None:
    """Say which kind of date this is: by the nearest word before it, the heading above, or its place under the title."""
    places = [(match.end(), kind) for kind, pattern in _KINDS for match in pattern.finditer(before)]
    if places:
        return max(places)[1]
    alone = not before.strip(" (") and not after.strip(" .)")
    if not alone:
        return next((kind for kind, pattern in _KINDS if pattern.search(after[:30])), None)
    if re.fullmatch(r"\d{4}", text):
        return None  # a year on its own may be anything
    above = [other for other in lines[: number - 1] if other.strip()]
    if above:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(above[-1]) and len(above[-1]) <= 80), None)
        if kind:
            return kind
    return "dated" if len(above) <= 2 or not any(other.strip() for other in lines[number:]) else None


def _parts(match: re.Match[str]) -> tuple[date, str, str, date] | None:
    """Give the first day that a date can mean, its ISO text, its precision and the last day that it can mean."""
    groups = match.groupdict()
    for index in "123456":
        year = groups.get(f"y{index}")
        if year is None:
            continue
        month_text, day_text = groups.get(f"m{index}"), groups.get(f"d{index}")
        if month_text is None:
            return date(int(year), 1, 1), year, "year", date(int(year), 12, 31)
        month = _NAMES.get(month_text.lower()) or (int(month_text) if month_text.isdigit() else 0)
        if not 1 <= month <= 12:
            return None
        last = calendar.monthrange(int(year), month)[1]
        if day_text is None:
            start = date(int(year), month, 1)
            return start, f"{year}-{month:02}", "month", date(int(year), month, last)
        if not 1 <= int(day_text) <= last:
            return None
        day = date(int(year), month, int(day_text))
        return day, day.isoformat(), "day", day
    return None
