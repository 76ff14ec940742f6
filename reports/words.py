"""Put codes, counts and dates into the reader's language: Finnish, Swedish or English."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from reports.clean import visible
from scanner.data_files import load_yaml
from scanner.model import Problem, Reason, UsageError
from scanner.taxonomy import LANGUAGES, taxonomy

Value = str | int | float
NBSP = "\u00a0"
MINUS = "\u2212"

_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better than a list
_NAMED = frozenset({"about", "place", "sign", "trait"})
_SAMPLES = re.compile(r"(first|random|interrupted after) (\d+) rows")


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Load the texts of a language once: dotted key to template with `{name}` placeholders.

    Raises:
        UsageError: there are no texts in that language.
    """
    if lang not in LANGUAGES:
        message = f"reports are written in {', '.join(LANGUAGES)}; {visible(lang)!r} is none of them"
        raise UsageError(message)
    return dict(_flat(load_yaml(__package__, "texts", f"{lang}.yaml")))


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


class Words:
    """Speak one language. Numbers given as parameters of a text are written in that language's way."""

    def __init__(self, lang: str = "fi") -> None:
        self.lang = lang
        self._texts = texts(lang)

    def __call__(self, key: str, **params: Value) -> str:
        """Give a text.

        Raises:
            KeyError: no text has that key, or a placeholder of it got no value.
        """
        template = self._texts[key]
        return template.format_map({name: self.value(value) for name, value in params.items()}) if params else template

    def has(self, key: str) -> bool:
        """Say whether there is such a text."""
        return key in self._texts

    def name(self, group: str, code: str) -> str:
        """Name a code of a list; a code that nobody has worded (of a plug-in, say) stands for itself."""
        return self._texts.get(f"{group}.{code}") or visible(code).replace("_", " ")

    def names(self, group: str, codes: Iterable[str]) -> str:
        """Name several codes, separated by commas."""
        return ", ".join(self.name(group, code) for code in codes)

    def line(self, number: int) -> str:
        """Name a line of the notice; what a person added by hand stands on none (line 0)."""
        return self("notice.line", n=number) if number else self("notice.by_hand")

    def declared(self, how: str, number: int) -> str:
        """Say how and where the notice declares an item."""
        return self(f"matrix.{how}", line=number) if number else self("notice.by_hand")

    def count(self, key: str, number: int, **params: Value) -> str:
        """Give a text with a number, in the singular or the plural."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", n=number, **params)

    def value(self, value: Value) -> str:
        """Write a parameter: numbers by language, anything else as visible text."""
        if isinstance(value, str):
            return visible(value)
        return self.number(value)

    def number(self, value: float) -> str:
        """Write a number, small fractions with four decimals: `12 345` and `0,5`; in English `12,345` and `0.5`."""
        sign = MINUS if value < 0 else ""
        digits = 0 if value == int(value) else 1 if abs(value) >= 0.1 else 4
        text = f"{abs(value):,.{digits}f}"
        if self.lang == "en":
            return sign + text
        return sign + text.replace(",", NBSP).replace(".", ",")

    def change(self, value: int) -> str:
        """Write a difference with its sign."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def share(self, part: float, whole: float) -> str:
        """Write a share in per cent; never 0 % for something and never 100 % for less than all."""
        if not whole:
            return "–"
        percent = 100 * part / whole
        if 0 < percent < 0.1:
            text = "< " + self.number(0.1)
        elif 99.9 < percent < 100:
            text = self.number(99.9)
        else:
            text = self.number(round(percent, 1))
        return f"{text}%" if self.lang == "en" else f"{text}{NBSP}%"

    def day(self, day: date | None) -> str:
        """Write a day: `15.6.2026`, in English `15 June 2026`."""
        if day is None:
            return "–"
        if self.lang == "en":
            return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
        return f"{day.day}.{day.month}.{day.year}"

    def moment(self, moment: datetime) -> str:
        """Write a day and the time of day as it was on the clock there."""
        separator = ":" if self.lang == "en" else "."
        return f"{self.day(moment.date())} {moment.hour}{separator}{moment.minute:02}"

    def stated_date(self, text: str | None) -> str:
        """Write a date of a notice, which may be a year, a month or a day: `2026-06` is `6/2026`."""
        parts = (text or "").split("-")
        if not all(part.isdigit() for part in parts):
            return "–"
        match [int(part) for part in parts]:
            case [year]:
                return str(year)
            case [year, month] if 1 <= month <= 12:
                return f"{_ENGLISH_MONTHS[month - 1]} {year}" if self.lang == "en" else f"{month}/{year}"
            case [_, _, _]:
                return self.day(date.fromisoformat(str(text)))
        return visible(str(text))

    def item(self, item: str | None) -> str:
        """Name an item of the taxonomy; a generic term stands for itself."""
        return visible(taxonomy().label(item, self.lang)) if item else ""

    def items(self, items: Iterable[str]) -> str:
        """Name several items, separated by commas, or by semicolons where a name has commas of its own."""
        names = [self.item(item) for item in items]
        return ("; " if any("," in name for name in names) else ", ").join(names)

    def reason(self, reason: Reason) -> str:
        """Say why something was concluded; a reason that nobody has worded shows its code and parameters."""
        template = self._texts.get(f"reason.{reason.code}")
        params = {name: self.reason_value(name, value) for name, value in reason.params.items()}
        if template is not None:
            try:
                return template.format_map(params)
            except KeyError:  # a plug-in's recogniser gave other parameters than the wording needs
                pass
        tail = ", ".join(f"{visible(name)} {value}" for name, value in sorted(params.items()))
        return f"{visible(reason.code).replace('_', ' ')}{f' ({tail})' if tail else ''}"

    def reason_value(self, name: str, value: Value) -> str:
        """Write a reason's parameter: items and codes by their names, a year without a separator."""
        if isinstance(value, str) and value in taxonomy():
            return self.item(value)
        if isinstance(value, str) and name in _NAMED:
            return self.names(name, value.split(","))
        if isinstance(value, int) and "year" in name:
            return str(value)
        if name == "expected" and isinstance(value, (int, float)):
            return self.chance(value)
        return self.value(value)

    def chance(self, expected: float) -> str:
        """Write how many checks would pass by chance: whole numbers, since an estimate has no decimals."""
        return self("system.chance_less") if expected < 1 else self("system.chance_about", n=round(expected))

    def problem(self, problem: Problem) -> str:
        """Say in words why a part was not examined."""
        return self.name("problem", problem.reason)

    def sampling(self, sampling: str, rows_read: int = 0) -> str:
        """Say how rows were chosen, and with their number what that means for the others."""
        found = _SAMPLES.fullmatch(sampling)
        if found is None:
            return self.name("sampling", sampling)
        how = found.group(1).split()[0]
        text = self(f"sampling.{how}", n=int(found.group(2)))
        if not rows_read or how == "interrupted":
            return text
        return text + self(f"sampling.{how}_means", share=self.at_least(seen_from(rows_read)))

    def at_least(self, share: float) -> str:
        """Write a small share in per cent, rounded up to two digits that count: `0,06 %`."""
        digits = max(0, 1 - math.floor(math.log10(100 * share)))
        percent = math.ceil(100 * share * 10**digits) / 10**digits
        text = f"{percent:.{digits}f}"
        return f"{text}%" if self.lang == "en" else f"{text.replace('.', ',')}{NBSP}%"


def seen_from(rows: int, certainty: float = 0.95) -> float:
    """Give the least share of all rows of which a random sample of `rows` holds at least one with a certainty.

    None of n independent rows has what a share p has with probability (1 - p)^n; without replacement it is less.

    >>> round(seen_from(4992), 4)
    0.0006
    """
    return float(1 - (1 - certainty) ** (1 / rows))
