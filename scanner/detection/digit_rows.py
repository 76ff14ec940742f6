"""Values of one shape as arrays: all that differs between them is digits, so check digits are sums over columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.recognisers.national.fi import today

Labels = NDArray[np.int64]
Truths = NDArray[np.bool_]
Digits = NDArray[np.uint8]

MASK = "0"


@dataclass(slots=True)
class DigitRows:
    """Hold values that differ in ASCII digits only.

    Attributes:
        shape: what is common to all, with `0` for every digit.
        digits: their digits from left to right, one row a value, as numbers 0-9.
        columns: for each place of `shape` the column of `digits`; None where it is no digit.
    """

    shape: str
    digits: Digits
    columns: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.columns:
            numbers = iter(range(self.digits.shape[1]))
            self.columns = [next(numbers) if char == MASK else None for char in self.shape]

    def __len__(self) -> int:
        return len(self.digits)

    def __repr__(self) -> str:
        """Show no value."""
        return f"DigitRows({len(self)} values of {self.digits.shape[1]} digits)"

    def slice(self, start: int, end: int, rows: Any = None) -> DigitRows:
        """Give the part from a place of the shape to another, of all rows or some."""
        wanted = [column for column in self.columns[start:end] if column is not None]
        digits = self.digits if rows is None else self.digits[rows]
        part = digits[:, wanted[0] : wanted[-1] + 1] if wanted else digits[:, :0]
        return DigitRows(self.shape[start:end], part)

    def text(self, row: int) -> str:
        """Write one value."""
        characters = list(self.shape)
        values = self.digits[row].tolist()
        for place, column in enumerate(self.columns):
            if column is not None:
                characters[place] = str(values[column])
        return "".join(characters)

    def distinct(self) -> tuple[NDArray[np.intp], Labels]:
        """Give a row of each distinct value, and for every row which of these it is."""
        if self.digits.shape[1] <= 18:
            _, first, inverse = np.unique(number(self.digits), return_index=True, return_inverse=True)
        else:
            whole = np.ascontiguousarray(self.digits)
            packed = whole.view(np.dtype((np.void, whole.shape[1]))).ravel()
            _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
        return first, inverse.astype(np.int64)


def split(rows: DigitRows, looks: Mapping[int, set[int]]) -> tuple[NDArray[np.intp], Labels]:
    """Part rows by what is looked at: give a row of each part, and for every row its part."""
    keys = looked_at(rows, looks)
    if keys is None:
        return rows.distinct()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first, inverse.astype(np.int64)


@lru_cache(4096)
def _classes(sets: frozenset[int]) -> tuple[tuple[int, ...], int]:
    """Number the digits so that those in the same sets have the same number; say how many numbers there are."""
    ordered = sorted(sets)
    signatures = [tuple(one >> digit & 1 for one in ordered) for digit in range(10)]
    numbers = {signature: number for number, signature in enumerate(dict.fromkeys(signatures))}
    return tuple(numbers[signature] for signature in signatures), len(numbers)


def looked_at(rows: DigitRows, looks: Mapping[int, set[int]]) -> Labels | None:
    """Give every row a number that is equal where all sets give the same answer; None where there are too many answers."""
    keys = np.zeros(len(rows), np.int64)
    product = 1
    for place in sorted(looks):
        column = rows.columns[place]
        if column is None:
            continue
        numbers, count = _classes(frozenset(looks[place]))
        product *= count
        if product > 1 << 62:
            return None
        keys *= count
        keys += np.array(numbers, np.int64)[rows.digits[:, column]]
    return keys


def number(digits: Digits) -> Labels:
    """Read rows of at most 18 digits as numbers."""
    out = np.zeros(len(digits), np.int64)
    for column in range(digits.shape[1]):
        out *= 10
        out += digits[:, column]
    return out


def weighted(digits: Digits, weights: tuple[int, ...]) -> Labels:
    """Sum the digits, each by the weight of its place from the right; weights repeat."""
    size = digits.shape[1]
    factors = np.array([weights[place % len(weights)] for place in range(size)][::-1], np.int64)
    total: Labels = digits.astype(np.int64) @ factors
    return total


def last_fits(digits: Digits, weights: tuple[int, ...]) -> Truths:
    """Say where the last digit completes the weighted sum of the others to a multiple of ten."""
    fits: Truths = (10 - weighted(digits[:, :-1], weights) % 10) % 10 == digits[:, -1]
    return fits


_DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], np.int64)


def luhn(digits: Digits) -> Truths:
    """Check by Luhn's method, as `scanner.recognisers.checks.luhn`."""
    total = digits[:, ::-1][:, ::2].sum(axis=1, dtype=np.int64) + _DOUBLED[digits[:, ::-1][:, 1::2]].sum(axis=1)
    fits: Truths = total % 10 == 0
    return fits


def business_id(digits: Digits) -> Truths:
    """Check eight digits, as `scanner.recognisers.checks.business_id`."""
    remainder = weighted(digits[:, :7], (2, 4, 8, 5, 10, 9, 7)) % 11
    expected = np.where(remainder == 0, 0, 11 - remainder)
    fits: Truths = (remainder != 1) & (digits[:, 7] == expected) & digits.any(axis=1)
    return fits


_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


def is_day(day: Labels, month: Labels, year: Labels) -> Truths:
    """Say where a day exists in the Gregorian calendar, years 1 to 9999."""
    known = (month >= 1) & (month <= 12) & (year >= 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS[np.where(known, month, 0)] + ((month == 2) & leap)
    exists: Truths = known & (day >= 1) & (day <= last)
    return exists


def is_past_day(day: Labels, month: Labels, year: Labels) -> Truths:
    """Say where a day exists and is not ahead."""
    now = today()
    past: Truths = is_day(day, month, year) & (
        year * 10_000 + month * 100 + day <= now.year * 10_000 + now.month * 100 + now.day
    )
    return past
