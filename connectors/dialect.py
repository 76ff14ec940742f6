"""Find out how the records of a delimited text are written: separator, escapes, a `sep=` line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = (";", "\t", ",", "|", "^", "`")
"""Most likely first, for ties."""
LEAST_AGREEMENT = 0.4
MANY_ROWS = 0.7
"""Where fewer records than this share have several fields, another separator may suit the text better: """
STEADY = 0.8
"""one under which this share has as many fields as a neighbour."""
STRAY_QUOTES_COST = 0.5
"""Share of its agreement that a separator loses where quotes are left inside the fields of every record."""

# One field may be as long as a document; the module's own limit of 131 072 characters ends the whole file.
csv.field_size_limit(2**31 - 1)

_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t;,]*[\r\n]*', re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r'[^\\]\\"')


@dataclass(frozen=True, slots=True)
class Dialect:
    """Say how records are written.

    Attributes:
        delimiter: the separator of fields.
        escapes: a backslash stands before quotes inside quoted fields.
        sep_line: the first line names the separator and is no record.
        width: the usual number of fields; 1 where no separator was found.
    """

    delimiter: str
    escapes: bool = False
    sep_line: bool = False
    width: int = 1

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Read records; anything is accepted, nothing is an error."""
        if self.escapes:
            return csv.reader(lines, delimiter=self.delimiter, escapechar="\\", doublequote=False, strict=False)
        return csv.reader(lines, delimiter=self.delimiter, strict=False)

    def unquoted(self, line: str) -> list[str]:
        """Split a line at every separator, quotes being ordinary characters."""
        return next(csv.reader((line,), delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [])


def sniff_dialect(lines: Sequence[str]) -> Dialect:
    """Choose the separator under which most of the first records have the same number of fields.

    Args:
        lines: the first physical lines, line ends included.
    """
    sep = _SEP_LINE.fullmatch(lines[0]) if lines else None
    body = lines[1:] if sep else lines
    escapes = any(_ESCAPED_QUOTE.search(line) for line in body)
    tried = []
    for delimiter in [sep[1]] if sep else DELIMITERS:
        for escaped in (False, True) if escapes else (False,):
            dialect = Dialect(delimiter, escaped, bool(sep))
            agreement, width = _agreement(dialect, body)
            tried.append(
                (agreement * (1 - STRAY_QUOTES_COST * _stray_quotes(dialect, body)), agreement, dialect, width)
            )
    # the first of equals: the order of DELIMITERS, and doubled quotes before escapes
    _, agreement, best, width = max(tried, key=lambda trial: trial[0])
    if _share_of_rows(best, body) < MANY_ROWS:  # commas of amounts in one of several tables, say
        stacked = [trial for trial in tried if _steadiness(trial[2], body) >= STEADY]
        _, agreement, best, width = max(stacked, key=lambda trial: trial[3], default=(0.0, agreement, best, width))
    if agreement < LEAST_AGREEMENT and not sep:
        # a text of one column: split it at nothing that occurs in it
        unused = next((d for d in ("\x1f", "\x1e") if not any(d in line for line in body)), "\x1f")
        return Dialect(unused)
    return Dialect(best.delimiter, best.escapes, best.sep_line, max(width, 1))


def _share_of_rows(dialect: Dialect, lines: Sequence[str]) -> float:
    """Give the share of records that have more than one field."""
    widths = [len(record) for record in dialect.reader(iter(lines)) if any(record)]
    return sum(width > 1 for width in widths) / max(len(widths), 1)


def _steadiness(dialect: Dialect, lines: Sequence[str]) -> float:
    """Give the share of records of several fields that have as many as the one before or behind: tables below one another do."""
    widths = [len(record) for record in dialect.reader(iter(lines)) if any(record)]
    steady = sum(
        width > 1 and width in {*widths[max(n - 1, 0) : n], *widths[n + 1 : n + 2]} for n, width in enumerate(widths)
    )
    return steady / max(len(widths), 1)


def _stray_quotes(dialect: Dialect, lines: Sequence[str]) -> float:
    """Give the share of records with a quote left inside a field: under the right separator quotes enclose fields.

    In `"Aho, Matti";"Hämeenkatu 1, Turku"` commas are as regular as semicolons, but cutting there tears the quotes apart.
    """
    records = [record for record in dialect.reader(iter(lines)) if any(record)]
    return sum(any('"' in field for field in record) for record in records) / max(len(records), 1)


def _agreement(dialect: Dialect, lines: Sequence[str]) -> tuple[float, int]:
    """Give the share of records that have the usual number of fields (a little more for many fields), and that number.

    Single fields above and below (titles, footers) don't count against it. Separators with a blank behind them count half:
    they are rather punctuation.
    """
    widths = [len(record) for record in dialect.reader(iter(lines)) if any(record)]
    several = [index for index, width in enumerate(widths) if width > 1]
    if not several:
        return 0.0, 1
    inner = Counter(widths[several[0] : several[-1] + 1])
    usual = max((n for n in inner if n > 1), key=lambda n: (inner[n], n))
    if inner[usual] == 1 and len(several) * 2 < len(widths):
        return 0.0, 1
    text = "".join(lines)
    punctuation = 2 * text.count(dialect.delimiter + " ") > text.count(dialect.delimiter)
    share = inner[usual] / inner.total()
    return (share / 2 if punctuation else share) + min(usual, 50) / 1000, usual
