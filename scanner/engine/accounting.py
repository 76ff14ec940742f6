"""The one invariant of reading: what goes in comes out, or the source isn't complete.

A source's reader counts the records and cells that it takes out of its input (`Accounted`), a container the parts that lie in it; here
what arrives in the fold is counted, and both are compared, whatever connector it is. What a reader has overlooked is in neither
number: where the format has marks of its own, they are counted without the reader (`Recounted`). The number of rows that a source
announces is compared in `troubles.shortfall`, bytes by the readers themselves (a file that ends early is `truncated` or `changed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from scanner.model import Accounted, Marked, Problem, Recounted, Source, SourceError, Table, TableBatch, Tally

SECOND_READING = "second reading"
"""Place of cells that are made beside the ones that were read."""


class Account:
    """Count what arrives of one table.

    Attributes:
        arrived: records and cells of the batches so far; remarks beside the rows are none of them.
        filled: cells by column.
    """

    def __init__(self) -> None:
        self.arrived = Tally()
        self.filled: Counter[str] = Counter()

    def add(self, batch: TableBatch) -> None:
        """Count a batch; one that carries only remarks on rows (comments, title lines) holds no cell of a record."""
        if not batch.rows_counted:
            return
        self.arrived.records += batch.rows_counted
        for cells in batch.columns:
            if cells.column.place != SECOND_READING and cells.column.name not in _BESIDE:
                filled = len(cells.cells) - _absent(cells.cells)
                self.arrived.cells += filled
                self.filled[cells.column.name] += filled

    def disagreement(self, source: Source, table: Table, *, whole: bool = True) -> list[Problem]:
        """Give a problem if not everything has arrived that the source has read, or that the file says is in it.

        None for a source that doesn't count, or that has told itself that the table wasn't read whole.

        Args:
            source: whose batches were all added.
            table: of the batches.
            whole: all of the table was asked for, neither a part nor a sample.
        """
        tallies = source.tallies if isinstance(source, Accounted) else {}
        read = tallies.get(table.ref.table)
        if any(not p.examined and p.table in (None, table.ref.table) for p in source.problems):
            return []
        if read is not None and (read.records, read.cells) != (self.arrived.records, self.arrived.cells):
            return [unbalanced(table, read, self.arrived)]
        marked = _marked(source, table) if whole else None
        if marked is None:
            return []
        found = self.arrived.records if marked.column is None else self.filled[marked.column]
        return [overlooked(table, marked.records, found)] if found < marked.records else []


def _marked(source: Source, table: Table) -> Marked | None:
    """Ask how many records there are at least; a file that is gone by now has been read, and tells nothing any more."""
    if isinstance(source, Recounted):
        with suppress(OSError, SourceError):
            return source.marked(table)
    return None


_BESIDE = frozenset({"(title)", "(line)"})
"""Columns of lines that are no rows."""


def _absent(cells: object) -> int:
    """Count the absent cells of a column; columns of texts have none."""
    if hasattr(cells, "array"):
        return 0
    with suppress(AttributeError):
        return int(cells.count(None))  # type: ignore[attr-defined] # every sequence has it
    return 0


def missing_parts(source: Source, given: int) -> list[Problem]:
    """Give a problem if a source has found more (or fewer) files inside than it gives to be read.

    Args:
        source: all tables of which were read.
        given: how many sources it gave.
    """
    parts = source.parts if isinstance(source, Accounted) else given
    if parts == given:
        return []
    info = source.info
    message = (
        f"{info.source}: {parts} files were found inside, and {given} are read;"
        " this is a fault of the reader, so report it and scan the files unpacked"
    )
    return [Problem(info.system, info.source, None, "unexpected", message, params={"parts": parts, "read": given})]


def unbalanced(table: Table, read: Tally, arrived: Tally) -> Problem:
    """Say that something was lost between reading and counting."""
    ref = table.ref
    params: dict[str, str | int] = {
        "records_read": read.records,
        "records": arrived.records,
        "cells_read": read.cells,
        "cells": arrived.cells,
    }
    message = (
        f"{ref}: {read.records} records with {read.cells} cells were read, and {arrived.records} with {arrived.cells} arrived;"
        " this is a fault of the reader, so report it and export the table in another format"
    )
    return Problem(ref.system, ref.source, ref.table, "unexpected", message, params=params)


def overlooked(table: Table, least: int, arrived: int) -> Problem:
    """Say that the reader has found fewer records than the file has marks of."""
    ref = table.ref
    message = (
        f"{ref}: the file has marks of {least} records, and {arrived} were read;"
        " this is a fault of the reader, so report it and export the table in another format"
    )
    params: dict[str, str | int] = {"records_marked": least, "records": arrived}
    return Problem(ref.system, ref.source, ref.table, "unexpected", message, params=params)


def watched(batches: Iterator[TableBatch], account: Account) -> Iterator[TableBatch]:
    """Give batches on, counting them."""
    for batch in batches:
        account.add(batch)
        yield batch
