"""Records whose columns are paths: what JSON, XML, Avro and nested columns have in common.

A record is a list of leaves, each a path and a value. The first value of a path in a record goes into the record's row, in
a column named by the path; further ones (the second phone number of a customer) follow as batches of sparse columns that
carry the same row number, so that no row is counted twice and no value is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from connectors.base import BATCH_CELLS, BATCH_CHARACTERS, in_range
from connectors.header import names_a_column
from connectors.second_readings import with_second_readings
from scanner.model import Cell, Column, ColumnCells, Part, Table, TableBatch, TableRef, Tally

HEAD_RECORDS = 1000
HEAD_CHARACTERS = 4 << 20
"""Columns met within the head are the table's own; later ones are sparse, so batches of any size give the same cells."""
MAX_COLUMNS = 4096
"""Paths of one source that get a column; a file with more has data for names, which then goes into `OTHER`."""
MAX_LEAVES = 10_000
"""Leaves of one record after which it continues as another row: a record may be as long as the file."""
MAX_DEPTH = 64

OTHER = "(other names)"
"""Column of what has a name beyond `MAX_COLUMNS`: the names and their values."""
UNPARSED = "(unparsed)"
"""Column of the text of stretches that break the format's rules."""
COMMENTS = "(comments)"
ANY = "*"
"""Stands in a path for a name that is data; the name itself is a cell of the column `(key)` or `(name)` beside it."""

_NAME_CHARACTERS = 300
_DIGITS = 5
_PERSON = re.compile(r"[A-ZÅÄÖÉ][a-zåäöéü'-]+(?: [A-ZÅÄÖÉ][a-zåäöéü'-]+){1,3}")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|[0-9a-fA-F]{24,}")
_SURROGATES = re.compile("[\ud800-\udfff]")

Leaf = tuple[str, Cell]


class Record(NamedTuple):
    """Hold one record: its number from 1, the group of records that share columns, and its leaves in order."""

    number: int
    group: str
    leaves: Sequence[Leaf]


def is_data(name: str) -> bool:
    """Say whether a key or an element's name is a value of its own: an address, a number, a code, a sentence.

    >>> is_data("131052-9993"), is_data("2024-01"), is_data("matti@example.com"), is_data("puhelin2"), is_data("v2024")
    (True, True, True, False, False)
    """
    digits = sum(map(str.isdigit, name))
    return (
        "@" in name
        or digits >= _DIGITS
        or (digits > 0 and not any(map(str.isalpha, name)))
        or len(name) > _NAME_CHARACTERS
        or bool(_UUID.search(name))
    )


def is_map(members: Sequence[tuple[str, frozenset[str] | None]]) -> bool:
    """Say whether an object is a map by names of people or to objects alike; keys that `is_data` knows need no map.

    Args:
        members: its first keys, each with the keys of the object that stands under it, or None for another value.
    """
    people = sum(bool(_PERSON.fullmatch(key)) and not names_a_column(key) for key, _ in members)
    if len(members) > 1 and 2 * people >= len(members):
        return True
    inner = [names for _, names in members if names]
    if len(inner) < 5 or len(inner) < len(members):
        return False
    return 2 * len(frozenset.intersection(*inner)) >= len(frozenset.union(*inner))


def well_formed(text: str) -> str:
    r"""Replace halves of surrogate pairs, which `\ud800` alone stands for and which no output can encode."""
    if text.isascii() or not _SURROGATES.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def weight(leaves: Iterable[Leaf]) -> int:
    """Count the characters of a record's values."""
    return sum(len(value) for _, value in leaves if isinstance(value, (str, bytes)))


class Columns:
    """Hold the columns of one table by group and path, in the order in which they are met."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Column]] = {}
        self._positions: dict[str, int] = {}
        self._sealed = False

    def seal(self) -> tuple[Column, ...]:
        """End the head: whatever is met from now on is sparse. Gives the table's columns."""
        self._sealed = True
        found: dict[str, Column] = {}
        for group in self.known.values():
            for path, column in group.items():
                found.setdefault(path, column)
        return tuple(sorted(found.values(), key=lambda column: column.position))

    def fresh(self) -> Columns:
        """Give a copy to read with, so that reading twice gives the same."""
        made = Columns()
        made.known = {group: dict(columns) for group, columns in self.known.items()}
        made._positions = dict(self._positions)
        made._sealed = True
        return made

    def add(self, record: Record) -> list[tuple[Column, Cell]]:
        """Give the leaves of a record with their columns."""
        group = self.known.setdefault(record.group, {})
        found: list[tuple[Column, Cell]] = []
        for path, value in record.leaves:
            column = group.get(path)
            if column is None:
                column = self._new(group, path)
                if column.name == OTHER and path != OTHER:
                    found.append((column, path))
            found.append((column, value))
        return found

    def _new(self, group: dict[str, Column], path: str) -> Column:
        if path not in self._positions and len(self._positions) >= MAX_COLUMNS:
            path = OTHER
            if path in group:
                return group[path]
        position = self._positions.setdefault(path, len(self._positions) + 1)
        aside = path in {OTHER, UNPARSED, COMMENTS}
        place = "comment" if path == COMMENTS else None
        late = self._sealed and any(
            not column.sparse for column in group.values()
        )  # a group's rows count by one column
        group[path] = column = Column(path, position, place=place, sparse=late or aside)
        return column


@dataclass(slots=True)
class _Group:
    """Collect the rows of one group until they fill a batch."""

    rows: list[dict[str, Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    extra: dict[str, tuple[Column, list[Cell], list[int]]] = field(default_factory=dict)
    weight: int = 0


def head_columns(records: Iterable[Record]) -> tuple[Columns, int]:
    """Look at the first records; give the columns met and the number of records seen."""
    columns = Columns()
    count = characters = 0
    for record in records:
        columns.add(record)
        count += 1
        characters += weight(record.leaves) + 20 * len(record.leaves)
        if count >= HEAD_RECORDS or characters >= HEAD_CHARACTERS:
            break
    return columns, count


def batches_of(
    table: Table,
    records: Iterable[Record],
    columns: Columns,
    size: int,
    limit: int | None,
    part: Part | None,
    tally: Tally | None = None,
) -> Iterator[TableBatch]:
    """Turn numbered records into batches, group by group, with second readings of their texts.

    Args:
        table: the table that the batches belong to.
        records: in order of their numbers.
        columns: what the head gave.
        size: rows of a batch at most.
        limit: rows to read at most, counted from the part's start.
        part: the share to read.
        tally: counts the records and their leaves.
    """
    return with_second_readings(_batches_of(table, records, columns, size, limit, part, tally or Tally()))


def _batches_of(
    table: Table,
    records: Iterable[Record],
    columns: Columns,
    size: int,
    limit: int | None,
    part: Part | None,
    tally: Tally,
) -> Iterator[TableBatch]:
    known = columns.fresh()
    part = part or Part(1)
    groups: dict[str, _Group] = {}
    for record in records:
        found = known.add(record)
        if record.number < part.start:
            continue
        if not in_range(record.number, limit, part.start, part.stop):
            break
        group = groups.setdefault(record.group, _Group())
        tally.take([value for _, value in found])
        _put(group, record.number, found, weight(record.leaves))
        wide = len(known.known[record.group])
        if len(group.rows) >= size or group.weight >= BATCH_CHARACTERS or len(group.rows) * wide >= BATCH_CELLS:
            yield from _flush(table.ref, group, known.known[record.group], size, tally)
            del groups[record.group]
    for name, group in groups.items():
        yield from _flush(table.ref, group, known.known[name], size, tally)


def _put(group: _Group, number: int, found: Sequence[tuple[Column, Cell]], characters: int) -> None:
    row: dict[str, Cell] = {}
    for column, value in found:
        if column.sparse or column.name in row:
            if value is not None:
                _, cells, numbers = group.extra.setdefault(column.name, (replace(column, sparse=True), [], []))
                cells.append(value)
                numbers.append(number)
        else:
            row[column.name] = value
    group.rows.append(row)
    group.numbers.append(number)
    group.weight += characters + 8 * len(found)


def _flush(ref: TableRef, group: _Group, known: Mapping[str, Column], size: int, tally: Tally) -> Iterator[TableBatch]:
    own = [column for column in known.values() if not column.sparse]
    cells = tuple(ColumnCells(column, [row.get(column.name) for row in group.rows]) for column in own)
    if cells:
        yield TableBatch(ref, group.numbers[0], cells, _numbers(group.numbers))
    else:
        tally.records -= len(group.rows)  # remarks only, which are no rows
    for column, values, numbers in group.extra.values():
        for start in range(0, len(values), size):
            some = numbers[start : start + size]
            yield TableBatch(ref, some[0], (ColumnCells(column, values[start : start + size]),), _numbers(some))


def _numbers(numbers: list[int]) -> tuple[int, ...] | None:
    """Give the row numbers where they aren't consecutive."""
    first = numbers[0]
    return None if all(n == first + i for i, n in enumerate(numbers)) else tuple(numbers)
