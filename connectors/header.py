"""Find the header of a table among its first rows: title lines above it, stacked rows, or none at all.

A row taken for the header by mistake would put a person's data into the report as column names, so a row of words is a
header only if something speaks for it: a word that columns are named by, other kinds of cells below, or the spelling of
identifiers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from scanner.model import Cell

SEARCHED_ROWS = 30
NAME_LENGTH = 300


def _words(kind: str) -> tuple[str, ...]:
    """Read the words of one kind from the data file beside this module."""
    text = resources.files("connectors").joinpath("column_words.txt").read_text("utf-8")
    lines = [line.split(":", 1) for line in text.splitlines() if ":" in line and not line.startswith("#")]
    return tuple(word for name, words in lines if name == kind for word in words.split())


_STARTS, _ENDS = _words("starts"), _words("ends")
_SHORT = 4
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_IDENTIFIER = re.compile(r"[a-zåäö_][a-zåäö0-9_.]*|[A-ZÅÄÖ_][A-ZÅÄÖ0-9_.]*")
_NUMERIC = re.compile(r"[\s\d.,:;+\-−–/€%()']*\d[\s\d.,:;+\-−–/€%()']*")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]|Q[1-4]))?|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d")
_ANSWERS = frozenset({"true", "false", "kyllä", "ei", "ja", "nej", "yes", "no", "na", "n/a", "null", "none", "x"})


@dataclass(frozen=True, slots=True)
class Header:
    """Say where the data begin.

    Attributes:
        names: one per column, "" where the header leaves it open; empty if there is no header.
        first: index of the first data row.
        titles: indices of the rows above the header.
    """

    names: tuple[str, ...] = ()
    first: int = 0
    titles: tuple[int, ...] = ()


def find_header(rows: Sequence[Sequence[Cell]], merged: Sequence[tuple[int, int, int]] = ()) -> Header:
    """Find the header among the first rows of a table.

    Args:
        rows: the first rows; some 200 give a good picture of what lies below a header.
        merged: horizontally merged cells as (row, first column, last column), all 0-based: group titles over columns.
    """
    width = _usual_width(rows)
    best, best_score = -1, 0.0
    for index in range(min(len(rows), SEARCHED_ROWS)):
        score = _score(rows, index, width)
        if score > best_score:
            best, best_score = index, score
        if score > 0 and _all_names(rows[index], width):
            break  # nothing speaks against it: a row further down that looks better is data
    if best < 0 or _data_above(rows[:best], width):
        return Header()
    top, bottom = best, best
    while bottom + 1 < min(len(rows), SEARCHED_ROWS) and _continues(rows, bottom + 1, width):
        bottom += 1
    while top and _groups(rows[top - 1], rows[top], top - 1, merged):
        top -= 1
    names = _joined(rows[top : bottom + 1], top, merged)
    return Header(names, bottom + 1, tuple(i for i in range(top) if any(map(filled, rows[i]))))


def filled(cell: Cell) -> bool:
    """Say whether a cell holds anything but blanks."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def is_value(cell: Cell) -> bool:
    """Say whether a filled cell looks like data (number, date, e-mail address, code) and not like a name of a column."""
    if not isinstance(cell, str):
        return True
    text = cell.strip()
    digits = sum(map(str.isdigit, text))
    return (
        digits >= 5
        or "@" in text
        or "://" in text
        or len(text) > NAME_LENGTH
        or bool(_NUMERIC.fullmatch(text))
        or text.casefold() in _ANSWERS - {"no", "id"}
    )


def _is_of_a_form(
    names: Sequence[tuple[int, str]], columns: Mapping[int, Sequence[Cell]], above: Mapping[int, Sequence[Cell]]
) -> bool:
    """Say whether a row is one of labels and values (`Nimi | Aho | Osoite | Katu 1`), whose values must not become names.

    Beside a cell that names no column there are labels with other labels in their columns. With nothing below, only what is
    spelled like an identifier is a name beside known ones.

    Args:
        names: the row's texts with their columns.
        columns: filled cells below, by column.
        above: the same above the row.
    """
    others = [name for _, name in names if not names_a_column(name)]
    if not others or len(others) == len(names):
        return False
    if not any(columns.values()) and not all(map(_IDENTIFIER.fullmatch, others)):
        return True
    beside = {i: [*above[i], *columns[i]] for i, name in names if names_a_column(name)}
    labels = [cells for cells in beside.values() if cells]
    return bool(labels) and all(
        2 * sum(isinstance(c, str) and names_a_column(c) for c in below) >= len(below) for below in labels
    )


def _is_period(cell: Cell) -> bool:
    """Say whether a cell is a year or a month, which columns of figures are named by."""
    return bool(_PERIOD.fullmatch(str(cell).strip()))


def names_a_column(text: str) -> bool:
    """Say whether a text has a word that columns are commonly named by."""
    words = _WORD.findall(_CAMEL.sub(" ", text).casefold())
    return any(
        word == stem or (len(stem) >= _SHORT and word.startswith(stem)) for word in words for stem in _STARTS
    ) or any(word.endswith(stem) for word in words for stem in _ENDS if len(stem) >= _SHORT or word == stem)


def _usual_width(rows: Sequence[Sequence[Cell]]) -> int:
    """Give the usual number of filled cells of a row."""
    counts = Counter(n for n in (sum(map(filled, row)) for row in rows) if n)
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _score(rows: Sequence[Sequence[Cell]], index: int, width: int) -> float:
    """Weigh what speaks for a row being the header; 0 if something rules it out."""
    row = rows[index]
    cells = [(i, cell) for i, cell in enumerate(row) if filled(cell)]
    if not cells or len(cells) < width / 2:
        return 0.0
    values = [cell for _, cell in cells if is_value(cell)]
    if not all(map(_is_period, values)):
        return 0.0
    names = [(i, str(cell).strip()) for i, cell in cells if not is_value(cell)]
    named = sum(names_a_column(name) for _, name in names)
    if not names or (len(values) > len(names) and not named):
        return 0.0
    below = rows[index + 1 :]
    columns = {i: [r[i] for r in below if i < len(r) and filled(r[i])] for i, _ in names}
    above = {i: [r[i] for r in rows[:index] if i < len(r) and filled(r[i])] for i, _ in names}
    if _is_of_a_form(names, columns, above):
        return 0.0
    contrast = sum(_mostly_values(columns[i]) for i, _ in names)
    recurs = any(name == cell for i, name in names for cell in columns[i])
    spelled = all(_IDENTIFIER.fullmatch(name) for _, name in names) and (
        not any(columns.values()) or any(_unlike_identifiers(cells) for cells in columns.values())
    )
    if recurs and named * 2 < len(names):
        return 0.0
    if named * 3 < len(names) and not contrast and not (spelled and not recurs):
        return 0.0
    # a wider row is better than a part of it; the first of equals wins
    return (named + contrast + spelled) / len(names) + len(cells) / max(width, len(cells))


def _all_names(row: Sequence[Cell], width: int) -> bool:
    """Say whether a row is as wide as the table and all of its cells name columns."""
    cells = [str(cell) for cell in row if filled(cell)]
    return len(cells) >= max(width, 1) and len(set(cells)) == len(cells) and all(map(names_a_column, cells))


def _mostly_values(cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(map(is_value, cells)) >= 0.6 * len(cells)


def _unlike_identifiers(cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(not _IDENTIFIER.fullmatch(str(cell).strip()) for cell in cells) > len(cells) / 2


def _data_above(rows: Sequence[Sequence[Cell]], width: int) -> bool:
    """Say whether the rows above a supposed header are data of the same table, not titles."""
    used = [row for row in rows if any(map(filled, row))]
    full = [r for r in used if sum(map(filled, r)) >= 0.8 * width and any(filled(c) and is_value(c) for c in r)]
    return width > 1 and len(full) * 2 > len(used)


def _continues(rows: Sequence[Sequence[Cell]], index: int, width: int) -> bool:
    """Say whether the row below a header row is a header row as well.

    Everything has to speak for it: a row of data taken for names would be lost, and its values would be shown as names.
    `Asiakas;Aho` below `tyyppi;nimi` is data although the one word names columns elsewhere.
    """
    names = [(i, str(cell)) for i, cell in enumerate(rows[index]) if filled(cell)]
    if len({name for _, name in names}) < len(names) or len(names) < sum(map(filled, rows[index - 1])):
        return False
    if not all(names_a_column(name) for _, name in names) or _score(rows, index, width) <= 0:
        return False
    columns = [(name, [r[i] for r in rows[index + 1 :] if i < len(r) and filled(r[i])]) for i, name in names]
    return any(_mostly_values(cells) for _, cells in columns) and not any(name in cells for name, cells in columns)


def _groups(upper: Sequence[Cell], lower: Sequence[Cell], row: int, merged: Sequence[tuple[int, int, int]]) -> bool:
    """Say whether a row holds titles of groups of columns: more than one, and fewer than there are names below."""
    cells = [cell for cell in upper if filled(cell)]
    if any(is_value(cell) and not _is_period(cell) for cell in cells):
        return False
    named = sum(names_a_column(str(cell)) or _is_period(cell) for cell in cells)
    if named < len(cells) > sum(r == row for r, _, _ in merged):
        return (
            False  # it may be a label and what belongs to it (`Tulostaja | Aho`), which must not become part of a name
        )
    spans = [last - first for r, first, last in merged if r == row]
    below = sum(map(filled, lower))
    if len(cells) == 1:
        return bool(spans) and max(spans) + 1 < below
    gaps = len(set(map(str, cells))) < below
    return len(cells) > 1 and (gaps or named == len(cells))


def _joined(rows: Sequence[Sequence[Cell]], top: int, merged: Sequence[tuple[int, int, int]]) -> tuple[str, ...]:
    """Join stacked header rows top-down with ` / `, group titles spread over the columns they stand above."""
    width = max(len(row) for row in rows)
    stacks: list[list[str]] = [[] for _ in range(width)]
    for offset, row in enumerate(rows):
        texts = [" ".join(str(cell).split()) if filled(cell) else "" for cell in row] + [""] * (width - len(row))
        if offset < len(rows) - 1:
            texts = _spread(texts, [(a, b) for r, a, b in merged if r == top + offset])
        for stack, text in zip(stacks, texts, strict=True):
            if text and text not in stack:
                stack.append(text)
    return tuple(" / ".join(stack) for stack in stacks)


def _spread(texts: list[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Repeat group titles: over their merged cells where there are any, else up to the next title."""
    result = list(texts)
    if spans:
        for first, last in spans:
            for column in range(first, min(last + 1, len(result))):
                result[column] = texts[first]
        return result
    for column in range(1, len(result)):
        result[column] = result[column] or result[column - 1]
    return result
