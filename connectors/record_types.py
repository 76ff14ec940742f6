"""Files of several record types, each a table of its own: what bank files, EDIFACT messages and some CSV exports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.base import BaseSource, batch, cut, in_range, unique_names
from scanner.model import Cell, Column, Part, Table, TableBatch


class TypedRecord(NamedTuple):
    """Hold one record: its type and its fields in order, surplus ones included."""

    kind: str
    fields: Sequence[Cell]


@dataclass(slots=True)
class TypeCount:
    """Count the records of one type and the fields of the longest one."""

    records: int = 0
    width: int = 0


@dataclass(slots=True)
class RecordTypes:
    """Hold the types of records of a file in the order in which they are met.

    Attributes:
        names: of the fields of a type, as far as they are known.
        counts: by type.
    """

    names: Mapping[str, Sequence[str]]
    counts: dict[str, TypeCount] = field(default_factory=dict)

    def add(self, record: TypedRecord) -> None:
        """Count a record."""
        count = self.counts.setdefault(record.kind, TypeCount())
        count.records += 1
        count.width = max(count.width, len(record.fields))

    def table(self, source: BaseSource, kind: str, title: str | None = None) -> Table:
        """Give the table of a type."""
        known = list(self.names.get(kind, ()))
        count = self.counts.get(kind, TypeCount())
        names = unique_names(known or [""] * count.width)
        columns = [Column(name, position) for position, name in enumerate(names, start=1)]
        return Table(source.ref(title or kind), tuple(columns), count.records, "records")


def type_batches(
    table: Table,
    records: Iterator[Sequence[Cell]],
    size: int,
    limit: int | None,
    part: Part | None,
    source: BaseSource | None = None,
) -> Iterator[TableBatch]:
    """Turn the records of one type into batches; fields beyond the table's columns become sparse `extra_` columns."""
    part = part or Part(1)
    width = len(table.columns)

    def chosen() -> Iterator[tuple[int, Sequence[Cell]]]:
        for number, fields in enumerate(records, start=1):
            if number < part.start:
                continue
            if not in_range(number, limit, part.start, part.stop):
                return
            yield number, fields

    for numbers, rows in cut(chosen() if source is None else source.counting(table, chosen()), size):
        surplus = max(map(len, rows)) - width
        extra = [Column(f"extra_{n}", width + n, sparse=True) for n in range(1, max(surplus, 0) + 1)]
        full = width + len(extra)
        padded = [[*row, *[None] * (full - len(row))] for row in rows]
        yield batch(table, [*table.columns, *extra], padded, numbers)
