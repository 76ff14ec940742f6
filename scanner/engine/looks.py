"""What a text looks like, told for many texts that differ in digits only: the year of a day, and whether a number is zero.

Everything else in `scanner.text.traits` is the same for all texts of a shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np

from scanner.detection import digit_rows as dr
from scanner.detection.automaton import Automaton, automaton
from scanner.detection.digit_rows import DigitRows, Labels
from scanner.text import BLANK, DAY_PATTERNS, NUMBER_SIGNS


@cache
def _automata() -> tuple[tuple[re.Pattern[str], Automaton | None, tuple[int, int, int]], ...]:
    """Give the forms of days, what they look at, and their groups of year, month and day."""
    return tuple((pattern, automaton(pattern.pattern, 0), groups) for pattern, groups in DAY_PATTERNS)


@lru_cache(4096)
def _may_be_day(shape: str) -> bool:
    """Say whether digits can make a day of a shape: all that the forms' look-ups need is one digit for another."""
    return len(shape) >= 6 and shape[0] == dr.MASK and not shape.strip(dr.MASK + "./-:, TZUCkloh+") and len(shape) <= 48


def told_apart(rows: DigitRows) -> Labels | None:
    """Label texts so that equal labels have the same traits and the same year; None where that isn't known."""
    labels = np.zeros(len(rows), np.int64)
    shape = rows.shape.strip(BLANK)
    if not shape.strip(NUMBER_SIGNS):
        labels += rows.digits.any(axis=1)
    if not _may_be_day(shape):
        return labels
    begin = len(rows.shape) - len(rows.shape.lstrip(BLANK))
    bare = rows.slice(begin, begin + len(shape))
    for pattern, made, groups in _automata():
        if made is None:
            return None
        first, inverse = dr.split(bare, made.looks(shape, whole=True))
        for part, row in enumerate(first.tolist()):
            found = pattern.fullmatch(bare.text(row))
            if found is None:
                continue
            members = np.flatnonzero(inverse == part)
            year, month, day = (dr.number(bare.slice(*found.span(group), members).digits) for group in groups)
            labels[members] += 2 * np.where(dr.is_day(day, month, year), year, 0)
    return labels


class Allowed:
    """Tell texts with one of the controller's own addresses or numbers in them apart from others."""

    def __init__(self, emails: Iterable[str], phones: Iterable[str]) -> None:
        """Take addresses in lower case and numbers as `phone_key` writes them."""
        self._emails = tuple(re.sub("[0-9]", dr.MASK, email) for email in emails)
        self._phones = tuple(np.array([int(digit) for digit in phone], np.uint8) for phone in phones)

    def told_apart(self, rows: DigitRows, labels: Labels) -> Labels | None:
        """Give the texts with an allowed number labels of their own; None where an address may be in the shape."""
        lower = rows.shape.casefold()
        if any(email in lower for email in self._emails):
            return None
        size = rows.digits.shape[1]
        hit = np.zeros(len(rows), bool)
        for phone in self._phones:
            for start in range(size - len(phone) + 1):
                hit |= (rows.digits[:, start : start + len(phone)] == phone).all(axis=1)
        if not hit.any():
            return labels
        if size > 18:
            return None
        return np.where(hit, -2 - dr.number(rows.digits), labels)
