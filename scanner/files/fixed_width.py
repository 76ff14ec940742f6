"""Text whose fields stand in columns of characters: where each begins, told by lines of one length and blank columns between.

Three things say so beyond doubt: a line of dashes below the names (as SQL tools print it), or lines of the same length with blank
columns all the way down or with values whose check digits are right (`scanner.files.checked_values`), which may touch. Prose has none of them: its lines end where the words do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scanner.files.checked_values import find_values

LEAST_LINES = 5
LEAST_FIELDS = 3
SAME_LENGTH = 0.9
"""Share of lines that have the usual length."""

_RULE = re.compile(r"(?:[-=]{2,}[ +|]+)+[-=]{2,}\s*|[-=]{2,}(?: +[-=]{2,})+\s*")
_DELIMITERS = ";\t|^"


@dataclass(frozen=True, slots=True)
class Fields:
    """Say where fields stand: (first character, first one behind), in order; the last one goes to the end of the line.

    `rule` is the index of a line of dashes among the lines, which is none of the data. `values` are those of the fields that
    were found by what stands in them and may touch their neighbours.
    """

    spans: tuple[tuple[int, int], ...]
    rule: int | None = None
    values: tuple[tuple[int, int], ...] = ()

    def cut(self, line: str) -> list[str] | None:
        """Cut a line into fields without their filling; None where a cut would tear it.

        That is where something stands in a blank column, or where a heading or total runs over the edge of a value's field.

        >>> Fields(((0, 4), (5, 9))).cut("0001 Aho"), Fields(((0, 4), (5, 9))).cut("Yhteensä 2")
        (['0001', 'Aho'], None)
        """
        if any(_tears(line, *value) for value in self.values):
            return None
        end = 0
        for start, stop in self.spans:
            if line[end:start].strip():
                return None
            end = stop
        last = self.spans[-1][0]
        return [*(line[start:stop].strip() for start, stop in self.spans[:-1]), line[last:].strip()]


def find_fields(lines: Sequence[str]) -> Fields | None:
    """Find the fields of a text from its first lines; None where it isn't written in columns of characters.

    Args:
        lines: without their ends; the last one may be cut short and doesn't count.
    """
    used = [line.expandtabs(1).rstrip("\r\n") for line in lines]
    for number, line in enumerate(used[:LEAST_LINES]):
        if number and _RULE.fullmatch(line) and used[number - 1].strip():
            spans = tuple((m.start(), m.end()) for m in re.finditer(r"[-=]+", line))
            return Fields(spans, number) if len(spans) > 1 else None
    body = [line for line in used if line.strip()]
    if len(body) < LEAST_LINES or _is_delimited(body):
        return None
    length, count = Counter(map(len, body)).most_common(1)[0]
    if count < SAME_LENGTH * len(body) or count < LEAST_LINES:
        return None
    filled = [line for line in body if len(line) == length]
    blank = [all(line[at] == " " for line in filled) for at in range(length)]
    values = find_values(filled)
    spans = tuple(_split(_joined(_runs(blank), filled), values))
    return Fields(spans, values=values) if len(spans) >= (2 if values else LEAST_FIELDS) else None


def _split(spans: Sequence[tuple[int, int]], values: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut fields at both ends of the values in them."""
    edges = sorted({edge for value in values for edge in value})
    out: list[tuple[int, int]] = []
    for start, stop in spans:
        inner = [start, *(edge for edge in edges if start < edge < stop), stop]
        out += pairwise(inner)
    return out


def _tears(line: str, start: int, stop: int) -> bool:
    """Say whether a cut around a value's field would go through something else that stands there."""
    cell = line[start:stop]
    if len(cell) == stop - start and " " not in cell and any(map(str.isdigit, cell)):
        return False
    before, behind = line[max(start - 1, 0) : start], line[stop : stop + 1]
    return bool((before.strip() and cell[:1].strip()) or (cell[-1:].strip() and behind.strip()))


def _is_delimited(lines: Sequence[str]) -> bool:
    """Say whether a separator occurs equally often in every line."""
    return any(min(counts) == max(counts) > 0 for counts in ([line.count(d) for line in lines] for d in _DELIMITERS))


def _runs(blank: Sequence[bool]) -> list[tuple[int, int]]:
    """Give the runs of columns that aren't blank."""
    starts = [at for at in range(len(blank)) if not blank[at] and (at == 0 or blank[at - 1])]
    ends = [at for at in range(1, len(blank) + 1) if not blank[at - 1] and (at == len(blank) or blank[at])]
    return list(zip(starts, ends, strict=True))


def _joined(runs: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[tuple[int, int]]:
    """Join what one blank parts, unless some line is filled up with blanks beside it: words of one field, alike in every line."""
    out: list[tuple[int, int]] = []
    for start, stop in runs:
        if out and start - out[-1][1] == 1:
            left = out[-1][1] - 1
            if not any(line[left] == " " or line[start] == " " for line in lines):
                out[-1] = (out[-1][0], stop)
                continue
        out.append((start, stop))
    return out
