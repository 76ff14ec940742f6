"""Several tables one below the other in one delimited text, with blank or title lines between them.

What a table of its own is, is told as on a sheet (`connectors.sheet_blocks`): a header beyond doubt, of other columns than the table
above has. Everything else stays more rows of the table above, where nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.base import BaseSource, batch, cut, in_range, unique_names
from connectors.header import Header, filled, find_header
from connectors.sheet_blocks import MOST_ROWS, beginnings
from scanner.model import Column, Part, Table, TableBatch

HEAD_ROWS = 200
MOST_BYTES = 4 << 20
"""Longer texts are exports of one table; looking for more would cost a second reading."""


def may_be_stacked(lines: Sequence[str], delimiter: str) -> bool:
    """Say whether there is a blank line or a line of one field among a text's first ones, below its first row of several."""
    several = [sum(bool(field.strip()) for field in line.split(delimiter)) > 1 for line in lines]
    below = several[several.index(True) :] if True in several else []
    return False in below and True in below[below.index(False) :]


@dataclass(frozen=True, slots=True)
class Stack:
    """Hold one of the tables: which records of the text are its own, and what its header says.

    Attributes:
        start: number of its first record, from 0, blank ones counted.
        stop: number of the first record behind it; None for the last table.
    """

    start: int
    stop: int | None
    header: Header
    names: tuple[str, ...]
    titles: tuple[str, ...]


def find_stacks(records: Sequence[Sequence[str]]) -> list[Stack]:
    """Find the tables of a text; none where it is one table.

    Args:
        records: all of the text's, blank ones included.
    """
    if len(records) > MOST_ROWS:
        return []
    place_of: dict[int, int] = {}
    rows: list[tuple[int, Sequence[str]]] = []
    shift = 0
    for number, record in enumerate(records):
        if number and _is_title(records, number):
            shift += 1  # a title parts what stands above from what stands below, as a blank line does
        if any(map(filled, record)):
            place_of[number + shift] = number
            rows.append((number + shift, record))
    starts = [0, *(place_of[row] for row in beginnings(rows))]
    if len(starts) < 2:
        return []
    return [_stack(records, start, stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]


def _is_title(records: Sequence[Sequence[str]], number: int) -> bool:
    """Say whether a record of one filled field stands between two of several."""
    below = records[number + 1] if number + 1 < len(records) else ()
    return (
        sum(map(filled, records[number])) == 1
        and sum(map(filled, records[number - 1])) > 1
        and sum(map(filled, below)) > 1
    )


def _stack(records: Sequence[Sequence[str]], start: int, stop: int | None) -> Stack:
    rows = [record for record in records[start:stop] if any(map(filled, record))]
    header = find_header(rows[:HEAD_ROWS])
    below = rows[header.first :]
    names = list(header.names)
    width = max((max((n for n, cell in enumerate(row, 1) if filled(cell)), default=0) for row in below), default=0)
    while len(names) > width and not names[-1]:
        names.pop()
    titles = tuple(cell.strip() for i in header.titles for cell in rows[i] if filled(cell))
    return Stack(start, stop, header, tuple(unique_names(names or [""] * width)), titles)


def stack_table(source: BaseSource, stack: Stack, number: int) -> Table:
    """Give the table of a stack: the first one has the text's name, the others its name and their number."""
    columns = [Column(name, position) for position, name in enumerate(stack.names, start=1)]
    if stack.titles:
        columns.append(Column("(title)", len(columns) + 1, sparse=True))
    name = source.file_name if number == 1 else f"{source.file_name} ({number})"
    return Table(source.ref(name), tuple(columns), kind="file")


def stack_batches(
    source: BaseSource,
    table: Table,
    stack: Stack,
    records: Iterator[Sequence[str]],
    size: int,
    limit: int | None,
    part: Part,
) -> Iterator[TableBatch]:
    """Yield the rows of a stack; fields beyond its columns become sparse `extra_` columns."""
    columns = [column for column in table.columns if not column.sparse]
    if part.start == 1:
        for title in (column for column in table.columns if column.sparse):
            for first in range(0, len(stack.titles), size):
                some = stack.titles[first : first + size]
                yield batch(table, [title], [(text,) for text in some], [0] * len(some))

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        number = -stack.header.first
        for place, record in enumerate(records):
            if stack.stop is not None and place >= stack.stop:
                return
            if place < stack.start or not any(map(filled, record)):
                continue
            number += 1
            if number < part.start:
                continue
            if not in_range(number, limit, part.start, part.stop):
                return
            row = list(record)
            while len(row) > len(columns) and not filled(row[-1]):
                row.pop()
            yield number, row

    for numbers, held in cut(source.counting(table, rows()), size, texts_only=True):
        width = max(len(columns), *map(len, held))
        extra = [Column(f"extra_{n}", len(table.columns) + n, sparse=True) for n in range(1, width - len(columns) + 1)]
        padded = [[*row, *[None] * (width - len(row))] for row in held]
        yield batch(table, [*columns, *extra], padded, numbers)
