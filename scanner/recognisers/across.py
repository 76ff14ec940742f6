"""Several cells of one row together: an identity code split over columns, latitude with longitude, a sole trader's id.

Each function takes one row's texts by column and says what stands in which columns; values are read, never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

import regex

from scanner.recognisers.base import digits, plain
from scanner.recognisers.checks import A31, business_id
from scanner.recognisers.dates import parse_birth
from scanner.recognisers.headers import hints
from scanner.recognisers.national.fi import CENTURIES, parse

_TAIL = regex.compile(r"(?P<sign>[-+ABCDEFUVWXY])?(?P<number>[0-9]{3})(?P<check>[0-9A-FHJ-NPR-Y])", regex.IGNORECASE)
_TAIL_NAMES = regex.compile(r"loppu|osa(?:$|[^\p{L}])|pääte|paate|tunn|slut|suffix|sista|last", regex.IGNORECASE)
"""Parts of names that the last characters of a code stand under, besides those that the vocabulary knows."""
_BUSINESS_ID = regex.compile(r"[0-9]{7}-?[0-9]")
_DEGREES = regex.compile(r"-?[0-9]{1,3}[.,][0-9]{3,}")
_NUMBER_BEGINS = tuple("-0123456789")
_SOLE = regex.compile(r"(?<![^\W\d_])(?:tmi|t:mi|toiminimi|enskild näringsidkare|firma)(?![^\W\d_])", regex.IGNORECASE)


class Together(NamedTuple):
    """Say that some columns of a row make up an item together."""

    item: str
    kind: str
    columns: tuple[str, ...]


def split_code(day: str, tail: str) -> bool:
    """Say whether a birth day and a tail of four or five characters make an identity code.

    >>> split_code("13.10.1952", "931W"), split_code("131052", "-931W"), split_code("13.10.1952", "931X")
    (True, True, False)
    >>> split_code("13.10.1952", "A931W")  # the sign of another century
    False
    """
    match = _TAIL.fullmatch(plain(tail).strip())
    born = parse_birth(day) if match else None
    if match is None or born is None or match["check"].upper() not in A31:
        return False
    date = f"{born:%d%m%y}"
    bare = digits(day)
    full_year = len(bare) >= 8 or "." in day or "/" in day
    century = born.year // 100 * 100
    sign = (match["sign"] or "").upper()
    if sign and full_year and len(bare) > 6 and CENTURIES[sign] != century:
        return False
    signs = [sign] if sign else [mark for mark in "-A+" if len(bare) <= 6 or CENTURIES[mark] == century]
    codes = [parse(f"{date}{mark}{match['number']}{match['check']}") for mark in signs]
    return any(code is not None and code.valid for code in codes)


TAIL, DAY, DEGREES, BUSINESS_ID, SOLE = 1, 2, 4, 8, 16
"""What a cell may be in a row that holds something together; see `roles`."""


def roles(text: str) -> int:
    """Say what a cell can be for `in_row`, as a sum of roles. No digit's value matters, only where digits stand.

    >>> roles("931W"), roles("13.10.1952"), roles("60.1699"), roles("Matti"), roles("")
    (1, 2, 6, 0, 0)
    """
    text = text.strip()
    found = 0
    if 4 <= len(text) <= 5 and _TAIL.fullmatch(plain(text)):
        found |= TAIL
    if text[:1].isdigit():
        found |= DAY if 6 <= len(text) <= 19 else 0
        found |= BUSINESS_ID if 8 <= len(text) <= 9 and _BUSINESS_ID.fullmatch(plain(text)) else 0
    if text[:1] in _NUMBER_BEGINS and _DEGREES.fullmatch(text):
        found |= DEGREES
    return found | (SOLE if len(text) > 2 and _SOLE.search(text) else 0)


def in_row(row: Mapping[str, str | None]) -> Iterator[Together]:
    """Yield what cells of a row make up together.

    Args:
        row: column -> text; None where the cell is empty.

    >>> [(found.item, found.columns) for found in in_row({"synt": "13.10.1952", "loppuosa": "931W"})]
    [('identity.national_id', ('synt', 'loppuosa'))]
    """
    filled = {name: text.strip() for name, text in row.items() if text and text.strip()}
    yield from _codes(filled)
    yield from _positions(filled)
    yield from _sole_traders(filled)


def _codes(filled: Mapping[str, str]) -> Iterator[Together]:
    tails = [name for name, text in filled.items() if 4 <= len(text) <= 5 and _TAIL.fullmatch(plain(text))]
    days = [name for name, text in filled.items() if 6 <= len(text) <= 19 and text[0].isdigit()] if tails else []
    for tail in tails:
        for day in days:
            if split_code(filled[day], filled[tail]):
                yield Together("identity.national_id", "split", (day, tail))
                break


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _positions(filled: Mapping[str, str]) -> Iterator[Together]:
    degrees = [(name, _number(text)) for name, text in filled.items() if _DEGREES.fullmatch(text)]
    pair = next(
        (
            (north, east)
            for (north, latitude), (east, longitude) in permutations(degrees, 2)
            if 59.5 <= latitude <= 70.2 and 19.0 <= longitude <= 31.7
        ),
        None,
    )
    if pair:
        yield Together("location.position", "pair", pair)


def _sole_traders(filled: Mapping[str, str]) -> Iterator[Together]:
    ids = [name for name, text in filled.items() if _BUSINESS_ID.fullmatch(plain(text)) and business_id(digits(text))]
    if not ids:
        return
    sole = next((name for name, text in filled.items() if _SOLE.search(text)), None)
    if sole:
        yield Together("work.business_id", "sole_trader", (ids[0], sole))


def worth_reading(columns: Sequence[str]) -> bool:
    """Say whether the names of a table's columns let any of this be expected, so that other tables' rows are left alone.

    >>> worth_reading(["synt", "loppuosa"]), worth_reading(["SYNT", "LOPPU"]), worth_reading(["määrä", "hinta"])
    (True, True, False)
    """
    items = {hint.item for name in columns for hint in hints(name)}
    tails = "identity.national_id" in items or any(map(_TAIL_NAMES.search, columns))
    return ("identity.birth_date" in items and tails) or bool(items & {"location.position", "work.business_id"})
