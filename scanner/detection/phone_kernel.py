"""Which digits of a telephone number decide whether libphonenumber knows it: the first few, and how many there are.

A number's validity depends on regular expressions over its digits (the metadata of its region). `Automaton` says whether, behind
a given beginning, any of them still looks at a digit's value; the shortest beginning behind which none does is the label.
Finnish numbers only: dialled with one 0, `+358` or `00358`. Others have no label and are asked one by one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
import regex
from phonenumbers import PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from scanner.detection import digit_rows as dr
from scanner.detection.automaton import Automaton, automaton
from scanner.detection.digit_rows import DigitRows, Labels
from scanner.recognisers import phone
from scanner.recognisers.base import plain

UNKNOWN = -1
"""The label of a value that has to be asked by itself."""

REGIONS = ("FI", "AX")
"""The regions of +358."""

LEAST, MOST = 3, 7
"""Digits of a beginning: `is_company` looks at three; behind seven no expression of the metadata looks."""

_NUMBER = regex.compile(r"[ (]*\+?[0 ./()-]*0[ )]*")
_DESCRIPTIONS = (
    "general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip


@cache
def _automata() -> tuple[Automaton, ...] | None:
    """Give the automata of all expressions that decide in Finland; None where one can't be made."""
    out = []
    for region in REGIONS:
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None or metadata.national_prefix_for_parsing != "0" or metadata.national_prefix_transform_rule:
            return None
        expressions = [metadata.leading_digits]
        for name in _DESCRIPTIONS:
            description: PhoneNumberDesc | None = getattr(metadata, name)
            expressions.append(description.national_number_pattern if description else None)
        for expression in expressions:
            if expression:
                made = automaton(f"(?:{expression})", 0)
                if made is None:
                    return None
                out.append(made)
    return tuple(out)


@lru_cache(65536)
def _decides(beginning: str, size: int) -> bool:
    """Say whether no expression looks at a digit behind the beginning of a national number, its 0 stripped or not."""
    automata = _automata()
    if automata is None:
        return False
    for skipped in (0, 1) if beginning.startswith("0") else (0,):
        shape = "0" * (size - skipped)
        if any(made.looks(shape, beginning[skipped:], begins=True) for made in automata):
            return False
    return True


def _prefix_labels(digits: dr.Digits) -> Labels:
    """Label national numbers (with or without their 0) by the shortest beginning that decides."""
    size = digits.shape[1]
    out = np.full(len(digits), UNKNOWN, np.int64)
    pending = np.arange(len(digits))
    for length in range(LEAST, min(MOST, size) + 1):
        heads, inverse = np.unique(dr.number(digits[pending, :length]), return_inverse=True)
        decided = np.array([_decides(f"{head:0{length}}", size) for head in heads.tolist()])
        done = decided[inverse]
        out[pending[done]] = heads[inverse[done]] * 8 + length
        pending = pending[~done]
        if not len(pending):
            break
    return out


def _number_labels(rows: DigitRows) -> Labels:
    """Label what libphonenumber and `is_company` say of numbers."""
    digits = rows.digits
    size = digits.shape[1]
    out = np.full(len(rows), UNKNOWN, np.int64)
    if "(" in rows.shape and "(0)" in rows.shape:
        return out  # a zero in brackets is dropped, other digits aren't
    if "+" in rows.shape:
        _label(out, digits, np.flatnonzero(_starts(digits, (3, 5, 8))), 3, 1)
        return out
    if size > 2:
        _label(out, digits, np.flatnonzero((digits[:, 0] == 0) & (digits[:, 1] != 0)), 0, 0)
        _label(out, digits, np.flatnonzero(_starts(digits, (0, 0, 3, 5, 8))), 5, 2)
    return out


def _starts(digits: dr.Digits, beginning: tuple[int, ...]) -> dr.Truths:
    if digits.shape[1] < len(beginning) + LEAST:
        return np.zeros(len(digits), bool)
    same: dr.Truths = (digits[:, : len(beginning)] == np.array(beginning, np.uint8)).all(axis=1)
    return same


def _label(
    out: Labels, digits: dr.Digits, chosen: np.ndarray[tuple[int], np.dtype[np.intp]], start: int, form: int
) -> None:
    national = digits[chosen][:, start:]
    if not len(chosen) or national.shape[1] < LEAST:
        return
    labels = _prefix_labels(national)
    several_zeros = (national[:, 0] == 0) & (national[:, 1] == 0)
    known = (labels != UNKNOWN) & ~several_zeros
    out[chosen[known]] = (labels[known] * 32 + national.shape[1]) * 4 + form


class _Test:
    """Say of values of one shape whether an expression fits, asking once for all that it can't tell apart."""

    def __init__(self, expression: re.Pattern[str], *, whole: bool) -> None:
        self._fits = expression.fullmatch if whole else expression.search
        self._whole = whole
        self._automaton = automaton(expression.pattern, 0)

    def __call__(self, rows: DigitRows) -> Labels:
        """Give 1 where it fits."""
        if self._automaton is None:
            first, inverse = rows.distinct()
        else:
            looks = self._automaton.looks(rows.shape, whole=self._whole)
            first, inverse = dr.split(rows, looks)
        fits = np.array([self._fits(rows.text(row)) is not None for row in first.tolist()], np.int64)
        return fits[inverse]


@cache
def _tests() -> tuple[_Test, ...]:
    return (
        _Test(phone._MONTH_YEAR, whole=True),  # noqa: SLF001 - the rules of the recogniser that this stands for
        _Test(phone._DATE, whole=True),  # noqa: SLF001
        _Test(phone._OTHER_ID, whole=True),  # noqa: SLF001
        _Test(phone._DAY_AND_NUMBER, whole=False),  # noqa: SLF001
    )


def _refused(rows: DigitRows, tests: tuple[_Test, ...]) -> Labels:
    out = np.zeros(len(rows), np.int64)
    for test in tests:
        out |= test(rows)
    return out


def _bare(rows: DigitRows) -> DigitRows | None:
    """Give the values with plain dashes and spaces, none around them."""
    shape = plain(rows.shape)
    stripped = shape.strip()
    if len(shape) != len(rows.shape) or _NUMBER.fullmatch(stripped) is None:
        return None
    return DigitRows(stripped, rows.digits)


def phone_kernel(rows: DigitRows) -> Labels | None:
    """Label telephone numbers by what decides whether they are known, whose they are, and the filters."""
    bare = _bare(rows)
    if bare is None or bare.digits.shape[1] < LEAST:
        return None
    labels = _number_labels(bare)
    same = (bare.digits[:, -6:] == bare.digits[:, -1:]).all(axis=1)
    refused = _refused(bare, _tests())
    return np.where(labels == UNKNOWN, UNKNOWN, labels * 4 + 2 * same + refused)


def form_kernel(rows: DigitRows) -> Labels | None:
    """Label what is only formed like a telephone number: days and months are refused, the rest is a matter of length."""
    bare = _bare(rows)
    return None if bare is None else _refused(bare, _tests()[:2])
