"""Put verdicts into words in three languages: numbers, dates, periods and labels as each language writes them."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scanner.engine.audit.rules import rules
from scanner.taxonomy import LANGUAGES, taxonomy
from scanner.taxonomy.closed_lists import label

NBSP = "\u00a0"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

Value = object
"""A parameter: text, number, date, or one of the kinds below that are worded by language."""


class Item:
    """Be an item's label."""

    def __init__(self, *ids: str | None) -> None:
        self.ids = [i for i in ids if i]

    def say(self, lang: str) -> str:
        """Give the labels, separated by commas."""
        return ", ".join(taxonomy().label(item, lang) for item in self.ids)


class Listed:
    """Be entries of a closed list: purposes, groups of people."""

    def __init__(self, name: str, *ids: str) -> None:
        self.name = name
        self.ids = ids

    def say(self, lang: str) -> str:
        """Give the labels, separated by commas."""
        return ", ".join(label(self.name, one, lang) for one in self.ids)


class Event:
    """Be a start event of the closed list."""

    def __init__(self, event: str) -> None:
        self.event = event

    def say(self, lang: str) -> str:
        """Give the event's name."""
        texts = rules().events.get(self.event)
        return texts[lang] if texts else self.event.replace("_", " ")


class Cells(int):
    """Be a number of cells; none means that a name alone says what is there."""

    __slots__ = ()


class Period:
    """Be a length of time as a notice writes it."""

    def __init__(self, amount: float, unit: str) -> None:
        self.amount = amount
        self.unit = unit

    def say(self, lang: str) -> str:
        """Give the amount and the unit."""
        template = rules().units[self.unit][lang]
        return Phrases(lang).format(template, n=int(self.amount) if self.amount == int(self.amount) else self.amount)


class Why:
    """Be the reason why a part was not examined."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def say(self, lang: str) -> str:
        """Give the reason's text."""
        return rules().problems[self.reason][lang]


class Dated:
    """Be a date as a notice states it: a day, a month or a year (`2026-06`)."""

    def __init__(self, text: str) -> None:
        self.text = text

    def say(self, lang: str) -> str:
        """Write it: `6/2026`, in English `June 2026`."""
        parts = [int(p) for p in self.text.split("-") if p.isdigit()]
        if len(parts) == 3:
            return say_day(date(*parts), lang)
        if len(parts) == 2:
            return f"{_MONTHS[parts[1] - 1]} {parts[0]}" if lang == "en" else f"{parts[1]}/{parts[0]}"
        return self.text


class Phrases(string.Formatter):
    """Fill templates: `{n:one|other}` writes a number followed by the word that fits it, `{n:=one|other}` the word alone."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Give a parameter; an ellipsis where there is none, so that a message is never lost."""
        return kwargs.get(key, "…") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a parameter as the language does."""
        if "|" in format_spec:
            alone = format_spec.startswith("=")
            one, other = format_spec.removeprefix("=").split("|")
            if isinstance(value, Cells) and value == 0:
                return rules().no_cells[self.lang]
            if alone:
                return one if value == 1 else other
            return f"{say_number(value, self.lang)}{NBSP}{one if value == 1 else other}"
        say = getattr(value, "say", None)
        if say is not None:
            return str(say(self.lang))
        if isinstance(value, date):
            return say_day(value, self.lang)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return say_number(value, self.lang)
        return str(value)


def say_number(value: float, lang: str) -> str:
    r"""Write a number.

    >>> say_number(12345, "fi"), say_number(1.5, "sv"), say_number(12345, "en")
    ('12\xa0345', '1,5', '12,345')
    """
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.3g}"
    return text if lang == "en" else text.replace(",", NBSP).replace(".", ",")


def say_day(day: date, lang: str) -> str:
    """Write a day.

    >>> say_day(date(2026, 6, 30), "fi"), say_day(date(2026, 6, 30), "en")
    ('30.6.2026', '30 June 2026')
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if lang == "en" else f"{day.day}.{day.month}.{day.year}"


def message(code: str, variant: str | None = None, *also: str, **params: Value) -> dict[str, str]:
    """Give a code's message in all languages; the texts of further variants are put behind the first."""
    texts = [rules()[code].variant(name) for name in (variant, *also)]
    return {lang: " ".join(Phrases(lang).format(text[lang], **params) for text in texts) for lang in LANGUAGES}
