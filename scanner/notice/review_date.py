"""The date of the last review, as precise as the notice gives it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.model import Cite, Review
from scanner.notice import headings
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
_NAMES |= {"sept": 9, "okt": 10}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_PART = r"(?:alussa|alkupuolella|puolivälissä|aikana|lopussa|lopulla)"
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<y1>20\d\d|19\d\d)-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?
    | (?P<y7>20\d\d|19\d\d)(?P<sep>[./])(?P<m7>\d\d?)(?P=sep)(?P<d7>\d\d?)
    | (?P<d2>\d{{1,2}})(?:[./]\s?|-)(?P<m2>\d{{1,2}})(?:[./]\s?|-)(?P<y2>20\d\d|19\d\d)
    | (?P<d8>\d{{1,2}})[.](?P<m8>\d{{1,2}})[.](?P<y8>[1-4]\d)(?![.]\d)
    | (?P<m3>\d{{1,2}})[./-](?P<y3>20\d\d|19\d\d)
    | (?P<d4>\d{{1,2}})(?:[.]|st|nd|rd|th|:an?|:e|:sta)?[\s-]+(?:(?:päivä(?:nä)?|day)\s)?(?:of\s)?(?P<m4>{_MONTH})
      (?:kuuta|[.])?,?[\s-]+(?P<y4>20\d\d|19\d\d)
    | (?P<m5>{_MONTH})(?:kuu|kuussa|kuun|[.])?,?\s+(?:{_PART}\s+)?
      (?:(?P<d5>\d{{1,2}})(?:[.]|st|nd|rd|th)?(?:\späivä(?:nä)?)?,?\s+)?(?P<y5>20\d\d|19\d\d)
    | (?P<y9>20\d\d)(?P<m9>[01]\d)(?P<d9>[0-3]\d)
    | (?P<y6>20\d\d)(?=\s*[.)]?\s*$)
    )(?!\w|/\d|-\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_ONLY_AFTER_A_WORD = ("y8", "y9")
"""Forms that anything else may have, too: the year in two digits, or a number of eight."""

_WORDS = load("review.yaml")


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((kind, _any(words)) for kind, words in _WORDS["kinds"].items())
"""The first kind that a notice states wins."""
_LAST = _any(_WORDS["last"])
_NEXT = _any(_WORDS["next"])
_HISTORY = _any(_WORDS["history"])
_OF_LAW = _any(_WORDS["of_law"])
_OF_NOTICE = _any(_WORDS["of_notice"])
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|;\s+")
_STOP = re.compile(r"[.!?]\s+[A-ZÅÄÖ]")
_PLACE = re.compile(r"[A-ZÅÄÖ][\w-]+,?(?: den| on)?")
_TOP, _TAIL = 4, 3  # lines at the beginning and at the end where a date needs no word beside it
_SHORT = 60
_TITLE_WORDS = 8
_PLACE_WORDS = 3

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
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    edges = _Edges(frozenset(filled[:_TOP]), frozenset([*filled[-_TAIL:], *numbers[-1:]]))
    for number in numbers:
        line = lines[number - 1]
        kind: str | None = None
        end = 0
        for match in _DATE.finditer(line):
            before = line[: match.start()]
            if _NO_REVIEW.search(before):
                continue
            sentence = _Sentence.around(lines, number, match)
            if sentence.of_law() or _NEXT.search(sentence.since_last_date()):
                continue
            own = sentence.kind()
            if own is None and kind is not None and not _STOP.search(line[end : match.start()]):
                own = kind  # "muutospäivät 1.2.2019, 3.4.2020"
            if own is None and all(match[group] is None for group in _ONLY_AFTER_A_WORD):
                own = _by_place(line, match, lines, number, edges)
            kind, end = own, match.end()
            parts = _parts(match)
            if own is None or parts is None:
                continue
            start, text, precision, day = parts
            yield _Found(
                own, start, text, precision, day, Cite(number, line.strip(), len(line) - len(line.lstrip()) + 1)
            )


@dataclass(frozen=True, slots=True)
class _Edges:
    """Hold the numbers of the first and the last lines that have text."""

    top: frozenset[int]
    tail: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Hold what stands before and after a date in its sentence, which a wrapped line may begin on the line above."""

    before: str
    after: str

    @classmethod
    def around(cls, lines: Sequence[str], number: int, match: re.Match[str]) -> _Sentence:
        line = lines[number - 1]
        before = line[: match.start()]
        above = lines[number - 2].strip() if number > 1 else ""
        if above and above[-1] not in ".!?:;|" and len(above.split()) > 1 and not _DATE.search(above):
            first = line.strip()[:1]
            before = f"{above} {before}" if first.islower() or (first.isdigit() and not before.strip()) else before
        cuts = [cut.end() for cut in _SENTENCE.finditer(before)]
        stop = _SENTENCE.search(line, match.end())
        return cls(before[cuts[-1] if cuts else 0 :], line[match.end() : stop.start() if stop else len(line)])

    def since_last_date(self) -> str:
        """Give the words between the date before it and this one."""
        dates = [found.end() for found in _DATE.finditer(self.before)]
        return self.before[dates[-1] if dates else 0 :]

    def of_law(self) -> bool:
        """Say whether it speaks of an act, a decision or clauses, and not of the notice."""
        whole = f"{self.before} {self.after}"
        return bool(_OF_LAW.search(whole)) and not _OF_NOTICE.search(whole)

    def kind(self) -> str | None:
        """Say which kind of date this is by the nearest word before it, or one right after it."""
        near = self.since_last_date()
        places = [(match.end(), kind) for kind, pattern in _KINDS for match in pattern.finditer(near)]
        if places:
            return max(places)[1]
        after = self.after[:40]
        dates = _DATE.search(after)
        after = after[: dates.start()] if dates else after
        kind = next((kind for kind, pattern in _KINDS if pattern.search(after)), None)
        if kind is None and (_LAST.search(near) or _HISTORY.search(near)):
            places = [(match.end(), kind) for kind, pattern in _KINDS for match in pattern.finditer(self.before)]
            return max(places)[1] if places else "updated"
        return kind


def _by_place(line: str, match: re.Match[str], lines: Sequence[str], number: int, edges: _Edges) -> str | None:
    """Say which kind of date this is by the heading above it, or by its place: in the title, below it, at the end."""
    before, after = line[: match.start()].strip(" (*_|"), line[match.end() :].strip(" .)*_|")
    alone = not before and not after
    above = _above(lines, number)
    if _HISTORY.search(above) and len(line) <= 2 * _SHORT:
        return "updated"
    if re.fullmatch(r"\d{4}", match.group(0)):
        return None  # a year on its own may be anything
    begins = not before and len(after.split()) <= _PLACE_WORDS
    placed = bool(_PLACE.fullmatch(before)) and len(line) <= _SHORT
    if (begins or placed) and len(above) <= headings.MAX_LENGTH:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(above)), None)
        if kind and not _NEXT.search(above):
            return kind
    if _titled(before or after, line) and number in edges.top | edges.tail:
        return "dated"
    if number in edges.tail and (alone or ((begins or placed) and len(line) <= _SHORT)):
        return "dated"
    return "dated" if alone and number in edges.top else None


def _above(lines: Sequence[str], number: int) -> str:
    """Give the nearest line above with words, past lines that hold a date or only rule a table."""
    for line in reversed(lines[: number - 1]):
        if re.search(r"\w", line) and not _DATE.search(line):
            return line.strip()
    return ""


def _titled(words: str, line: str) -> bool:
    """Say whether a line is the notice's title with its date."""
    if len(line) > headings.MAX_LENGTH or len(line.split()) > _TITLE_WORDS:
        return False
    return any("title" in headings.classes(words.strip(" -–—/,("), lang) for lang in _MONTHS)


def _parts(match: re.Match[str]) -> tuple[date, str, str, date] | None:
    """Give the first day that a date can mean, its ISO text, its precision and the last day that it can mean."""
    groups = match.groupdict()
    for index in "123456789":
        year = groups.get(f"y{index}")
        if year is None:
            continue
        month_text, day_text = groups.get(f"m{index}"), groups.get(f"d{index}")
        if month_text is None:
            return date(int(year), 1, 1), year, "year", date(int(year), 12, 31)
        month = _NAMES.get(month_text.lower()) or (int(month_text) if month_text.isdigit() else 0)
        if month > 12 and index == "2" and day_text and "/" in match.group(0) and int(day_text) <= 12:
            month, day_text = int(day_text), str(month)  # 05/24/2018
        if not 1 <= month <= 12:
            return None
        year = f"20{year}" if len(year) == 2 else year
        last = calendar.monthrange(int(year), month)[1]
        if day_text is None:
            start = date(int(year), month, 1)
            return start, f"{year}-{month:02}", "month", date(int(year), month, last)
        if not 1 <= int(day_text) <= last:
            return None
        day = date(int(year), month, int(day_text))
        return day, day.isoformat(), "day", day
    return None
