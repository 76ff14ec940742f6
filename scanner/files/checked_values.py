"""Values with a right check digit at the same place of most lines: they say where a field is even where nothing parts it from others.

A value that merely looks so fails its check: of order numbers shaped `ddmmyy-NNNN` thirty of thirty-one do, and of constants
none counts, since several different values are wanted. A place where a separator stands beside the value belongs to a
delimited text, and one where blanks do is told by them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from stdnum import iban
from stdnum.fi import hetu, ytunnus
from stdnum.se import personnummer

LEAST_VALUES = 5
"""Different values at one place."""
LEAST_SHARE = 0.5
"""Share of lines that hold one; more is wanted."""
MOST_LINES = 400

MOST_LENGTH = 34
_IBAN_LENGTHS = range(15, MOST_LENGTH + 1)
_SEPARATORS = frozenset(",;:|^\t/\\\"'=<>()[]{}&?#")


def _fixed(length: int, check: Callable[[str], bool]) -> Callable[[str], int]:
    return lambda text: length if len(text) >= length and check(text[:length]) else 0


def _iban(text: str) -> int:
    """Give the length of the IBAN that a text begins with, by its country; 0 if there is none."""
    lengths = (length for length in _IBAN_LENGTHS if length <= len(text))
    return next((length for length in lengths if text[:length].isalnum() and iban.is_valid(text[:length])), 0)


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
    (
        re.compile(r"(?=\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y])", re.ASCII),
        _fixed(11, lambda value: bool(hetu.is_valid(value, allow_temporary=True))),
    ),
    (re.compile(r"(?=[A-Z]{2}\d{2}[0-9A-Z]{11})", re.ASCII), _iban),
    (re.compile(r"(?=\d{7}-\d)", re.ASCII), _fixed(9, ytunnus.is_valid)),
    (re.compile(r"(?=\d{6}[-+]\d{4})", re.ASCII), _fixed(11, personnummer.is_valid)),
)
"""Shapes with the length of what they begin; the checks are python-stdnum's."""


def find_values(lines: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Find where most lines hold a checked value that touches the text beside it.

    Args:
        lines: of one length.

    Returns:
        (first character, first one behind) of each place, in order, without overlaps.
    """
    some = lines[:MOST_LINES]
    found: list[tuple[int, int]] = []
    for shape, length_of in _KINDS:
        shaped: dict[int, list[str]] = defaultdict(list)
        for line in some:
            for match in shape.finditer(line):
                shaped[match.start()].append(line)
        for start, having in sorted(shaped.items()):
            if len(having) <= LEAST_SHARE * len(some):
                continue
            places: dict[int, list[str]] = defaultdict(list)
            for line in having:
                if length := length_of(line[start : start + MOST_LENGTH]):
                    places[start + length].append(line)
            found += [
                (start, end)
                for end, valid in places.items()
                if len(valid) > LEAST_SHARE * len(some)
                and len({line[start:end] for line in valid}) >= LEAST_VALUES
                and _touches(valid, start, end)
            ]
    return _apart(found)


def _touches(lines: Sequence[str], start: int, end: int) -> bool:
    """Say whether text stands directly beside the value in most lines, and a separator in none."""
    touching = 0
    for line in lines:
        beside = line[max(start - 1, 0) : start] + line[end : end + 1]
        if not _SEPARATORS.isdisjoint(beside):
            return False
        touching += bool(beside.strip())
    return touching > LEAST_SHARE * len(lines)


def _apart(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Leave out what overlaps an earlier place."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return tuple(out)
