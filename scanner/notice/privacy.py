"""Keep people's data out of the reading of a notice: refuse what is data, mask an identity code, cut long quotes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from scanner.model import DocumentError
from scanner.notice import headings
from scanner.notice.lines import shorten
from scanner.notice.people import is_list_of_people
from scanner.recognisers.checks import luhn, mod31
from scanner.taxonomy import LANGUAGES

T = TypeVar("T")

MOST = 0.5
"""Share of lines above which columns, addresses or codes make a text data."""

_LONGEST_ROW = 20_000  # characters
_FEW = 2  # lines: fewer show no table
_ADDRESSES = 10  # a notice gives the controller's own; more than these are people's
_COLUMNS = {";": 3, "\t": 3, "|": 3, ",": 4}
"""Delimiters of tables and the columns that it takes to tell one from a sentence or a list."""

_TABLES = frozenset({".csv", ".tsv", ".tab", ".psv"})
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_FINNISH = re.compile(
    rf"(?<!\d)(\d{{2}})(\d{{2}})(\d{{2}})\s?[-+A-FU-Y{_DASHES}]\s?(\d{{3}})([0-9A-FHJ-NPR-Y])(?!\w)",
    re.IGNORECASE,
)
_SWEDISH = re.compile(rf"(?<!\d)(?:\d{{2}})?(\d{{2}})(\d{{2}})(\d{{2}})[-+{_DASHES}](\d{{4}})(?!\w)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_MARKDOWN = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_RULE = re.compile(r"[\s|:;,+=-]*")


def refuse_data(lines: Sequence[str], file: str, suffix: str = "") -> None:
    """Refuse a text that is data and no notice; the message says nothing of what stands in it.

    Raises:
        DocumentError: it is a table or a list of names, or it holds identity codes or the addresses of many people.
    """
    if suffix.lower() in _TABLES or is_table(lines):
        raise DocumentError(
            f"{file}: this is a table of data and not a privacy notice; give the published text of the notice"
        )
    if len({code for line in lines for code in _codes(line)}) > 1:
        raise DocumentError(
            f"{file}: this holds people's identity codes, which no privacy notice does; give the published text of the notice"
        )
    if is_list_of_people(lines):
        raise DocumentError(
            f"{file}: this is a list of people's names and not a privacy notice; give the published text of the notice"
        )
    addresses = {found.lower() for line in lines for found in _EMAIL.findall(line)}
    written = sum(bool(line.strip()) for line in lines)
    if len(addresses) > _ADDRESSES and len(addresses) > written * MOST / 2:
        raise DocumentError(
            f"{file}: this holds many people's e-mail addresses, which no privacy notice does; give the published text of the notice"
        )


def is_table(lines: Sequence[str]) -> bool:
    """Say whether most lines of a text have the same columns; a Markdown table inside a notice doesn't make it one."""
    written = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    if len(written) < _FEW:
        return False
    marked = any(_MARKDOWN.fullmatch(line) for line in lines) and any(
        headings.classes(cell.strip(), lang) for line in lines for cell in line.split("|") for lang in LANGUAGES
    )
    for delimiter, least in _COLUMNS.items():
        if delimiter == "|" and marked:
            continue  # a notice may be one table
        counts = Counter(_columns(line, delimiter) for line in written)
        count, times = max(((n, k) for n, k in counts.items() if n >= least), key=lambda pair: pair[1], default=(0, 0))
        # of two columns only where every line has them
        if count and times > len(written) * MOST:
            return True
        if delimiter in ";\t" and counts.get(2, 0) == len(written):
            return True
    gaps = Counter(len(re.split(r"\s{2,}", line.strip())) for line in written)
    return any(count > 2 and times > len(written) * MOST for count, times in gaps.items())


def _columns(line: str, delimiter: str) -> int:
    """Count the columns of a line; a comma before a space stands in a sentence."""
    if len(line) > _LONGEST_ROW:
        return 1  # running text
    if delimiter == "," and re.search(r",\s", re.sub(r'"[^"]*"', "", line)):
        return 1
    return len(next(csv.reader([line], delimiter=delimiter), []))


def codes_in(line: str) -> list[tuple[int, int]]:
    """Give the places of the valid Finnish and Swedish identity codes in a line."""
    found = [
        match.span()
        for match in _FINNISH.finditer(line)
        if _day(*match.group(1, 2)) and mod31("".join(match.group(1, 2, 3, 4)), match.group(5))
    ]
    found += [
        match.span()
        for match in _SWEDISH.finditer(line)
        if _day(*match.group(3, 2)) and luhn("".join(match.group(1, 2, 3, 4)))
    ]
    return found


def _codes(line: str) -> list[str]:
    """Give the codes themselves, each written in one way, for telling one from several."""
    return [re.sub(r"\W", "", line[start:end]).upper()[-10:] for start, end in codes_in(line)]


def _day(day: str, month: str) -> bool:
    """Say whether there is such a day in some year."""
    try:
        date(2000, int(month), int(day))
    except ValueError:
        return False
    return True


def masked(line: str) -> str:
    """Write the shape of a valid identity code in its place, so that columns stay and nobody is named.

    >>> masked("esim. 131052-931W tai"), masked("131052-931X")
    ('esim. dddddd-dddX tai', '131052-931X')
    """
    out = line
    for start, end in codes_in(line):
        code = line[start:end]
        shape = "".join("d" if c.isdigit() else c if not c.isalpha() else "X" for c in code[:-1])
        out = f"{out[:start]}{shape}{'X' if code[-1].isalpha() else 'd'}{out[end:]}"
    return out


def capped(value: T) -> T:
    """Cut every text in a value of the model to the length of a quote."""
    if isinstance(value, str):
        return shorten(value)  # type: ignore[return-value]  # a str is what T is here
    if isinstance(value, tuple):
        parts = tuple(capped(part) for part in value)
        same = all(new is old for new, old in zip(parts, value, strict=True))
        return value if same else parts  # type: ignore[return-value]  # as above
    if is_dataclass(value) and not isinstance(value, type):
        changes: dict[str, Any] = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = capped(old)
            if new is not old:
                changes[field.name] = new
        return replace(value, **changes) if changes else value
    return value
