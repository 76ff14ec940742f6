"""The rows of one table or view, streamed from a session in runs: of a run in which the driver fails, what came before as well."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.blobs import Blobs
from connectors.catalogue import Relation
from connectors.faults import fault_of
from connectors.key_ranges import key_of, within
from connectors.manners import Manners, exact, handle_text
from connectors.row_runs import Run, run_of, run_of_cells
from connectors.session import Session
from connectors.sqlite_clock import StatementClock
from connectors.sqlite_files import SqliteFile
from connectors.values import plain
from scanner.model import Cell, Part

VALUE_CHARACTERS = 1 << 20
FETCH_ROWS = 1000
FETCH_LARGE_ROWS = 200
BLOB_BYTES = 16 << 20
FETCH_BLOB_ROWS = 16
"""Binary values are read further, since a file that lacks its end can't be read, and fewer at a time."""

_PARTLY = frozenset({"unreadable", "corrupt", "bad_bytes"})
"""Faults of a single row, before which others were good."""


class RowStream:
    """Read the rows of a relation once.

    Args:
        session: an open session; it is left open.
        relation: what to read.
        blobs: reads files in values.
        file: the SQLite file, if it is one.

    Attributes:
        rows: rows given out so far.
        cut: values of which only the beginning was read.
    """

    def __init__(self, session: Session, relation: Relation, blobs: Blobs, file: SqliteFile | None = None) -> None:
        self._session = session
        self._relation = relation
        self._blobs = blobs
        self._file = file
        self.rows = 0
        self.cut = 0

    def runs(self, sampled: int | None, total: int | None, size: int, part: Part) -> Iterator[Run]:
        """Yield the rows of a part in runs.

        Args:
            sampled: rows of a sample to draw; None for all.
            total: rows of the table, where they are known.
            size: rows of a run at most.
            part: which rows.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, sqlite3.Error: they can't be read to their end.
        """
        session, relation = self._session, self._relation
        statement = _select(session, relation, sampled, total)
        if part.span is not None:
            statement = within(statement, key_of(relation) or "", part.span)
        most = FETCH_BLOB_ROWS if relation.binary else FETCH_LARGE_ROWS if relation.large else FETCH_ROWS
        fetch = max(1, min(size, most))
        try:
            with self._plain_texts(sampled):
                yield from self._stream(statement, fetch, part, sampled)
        except (SQLAlchemyError, sqlite3.Error) as error:
            if session.clock is not None:
                session.clock.pass_on()
            if sampled is not None or fault_of(error).reason not in _PARTLY:
                raise
            rest = Part(part.start + self.rows, part.stop)
            if session.kind not in {"postgresql", "sqlite"}:
                raise
            if session.kind == "postgresql":
                session.renew()
            else:  # a text that isn't UTF-8 is none to our own decoder
                try:
                    yield from self._stream(statement, fetch, rest, None)
                except (SQLAlchemyError, sqlite3.Error) as again:
                    if fault_of(again).reason not in _PARTLY:
                        raise
                    rest = Part(part.start + self.rows, part.stop)
                else:
                    return
            yield from self._singly(statement, fetch, rest)

    def _singly(self, statement: sa.Select[Any], fetch: int, rest: Part) -> Iterator[Run]:
        """Read on from where runs of rows failed, row by row."""
        before = self.rows
        try:
            yield from self._stream(statement, fetch, rest, None, one_by_one=True)
        except (SQLAlchemyError, sqlite3.Error) as error:
            if self._session.kind == "sqlite" and fault_of(error).reason in _PARTLY:
                # its driver reads one row ahead, and drops the last good one with the failure
                place = rest.start + self.rows - before
                last = statement.limit(sa.literal_column("1")).offset(sa.literal_column(str(place - 1)))
                for row in self._session.run(last):
                    self.rows += 1
                    yield run_of_cells(place, [self._cells(row)])
            raise

    @contextmanager
    def _plain_texts(self, sampled: int | None) -> Iterator[None]:
        """Let SQLite's driver decode texts itself, which is faster; where one isn't UTF-8 it fails, and the rest is read singly.

        A sample can't be gone on with, since it would be another one.
        """
        if self._session.kind != "sqlite" or sampled is not None or self._file is None:
            yield
            return
        driver: Any = self._session.connection.connection.driver_connection
        driver.text_factory = str
        try:
            yield
        finally:
            driver.text_factory = self._file.decoder

    def _cells(self, row: Sequence[Any]) -> list[Cell]:
        """Turn a row as the driver gives it into cells."""
        if self._session.manners is not None:
            row = [
                handle_text(value, BLOB_BYTES if column.name in self._relation.binary else VALUE_CHARACTERS)
                for value, column in zip(row, self._relation.columns, strict=True)
            ]
        cells = [plain(value) for value in row]
        return [self._blobs.text(self._relation.table, cell) if isinstance(cell, bytes) else cell for cell in cells]

    def _stream(
        self,
        statement: sa.Select[Any],
        fetch: int,
        part: Part,
        limit: int | None,
        *,
        one_by_one: bool = False,
    ) -> Iterator[Run]:
        """Stream the numbered rows of a part, `fetch` at a time; with `one_by_one` only those before it."""
        session, relation = self._session, self._relation
        if relation.kind == "table":
            session.unlimited()
        file = session.kind == "sqlite"
        result = session.run(statement, stream=None if file else 1)
        cursor = result.cursor
        try:
            capped = [
                (i, BLOB_BYTES if c.name in relation.binary else VALUE_CHARACTERS)
                for i, c in enumerate(relation.columns)
                if c.name in relation.large
            ]
            many = part.start - 1 if one_by_one else None
            if session.kind in {"mysql", "mariadb"}:  # the server sends row after row anyway
                many = 0
            last = min(
                math.inf if part.stop is None else part.stop - 1, math.inf if limit is None else part.start + limit - 1
            )
            # drivers give nothing of a run of rows in which they fail
            number = 1
            # for columns without a type SQLAlchemy's rows hold the driver's values, at twice the price
            given = cursor if file else _Bare(session, result) if session.kind == "postgresql" else result
            for rows in _fetched(given, fetch, many, session.clock):
                first = max(number, part.start)
                wanted = rows[first - number : max(0, int(min(len(rows), last - number + 1)))]
                number += len(rows)
                if wanted:
                    run = run_of(first, wanted) or run_of_cells(first, [self._cells(r) for r in wanted])
                    self.rows += run.rows
                    self.cut += sum(_length(cell) >= most for i, most in capped for cell in run.columns[i])
                    yield run
                if number > last:
                    break
        finally:
            session.abandon(cursor)
            result.close()
            if relation.kind == "table" and not session.connection.invalidated:
                session.limited()


class _Bare:
    """Give the rows of a stream as the driver makes them, and its errors as SQLAlchemy would.

    The first row comes from SQLAlchemy, which has asked for it to know the columns; it asks for no more by itself.
    """

    def __init__(self, session: Session, result: sa.CursorResult[*tuple[Any, ...]]) -> None:
        self._session = session
        self._cursor: Any = result.cursor
        self._first: list[Sequence[Any]] = [tuple(row) for row in result.fetchmany(1)]
        self._empty = not self._first  # SQLAlchemy has closed the cursor then

    def fetchmany(self, size: int) -> Sequence[Sequence[Any]]:
        """Give the next rows.

        Raises:
            sqlalchemy.exc.DBAPIError: they can't be read.
        """
        first, self._first = self._first, []
        if self._empty or len(first) == size:
            return first
        with self._session.as_sqlalchemy():
            return [*first, *self._cursor.fetchmany(size - len(first))] if first else self._cursor.fetchmany(size)


def _fetched(result: Any, fetch: int, many: int | None, clock: StatementClock | None = None) -> Iterator[Sequence[Any]]:
    """Yield a result's rows in runs: `fetch` at a time up to `many` rows (None is all), then one by one.

    What the reader does with them doesn't count as the statement's time.
    """
    given = 0
    while rows := result.fetchmany(fetch if many is None else max(1, min(fetch, many - given))):
        given += len(rows)
        yield rows
        if clock is not None:
            clock.start()


def clause(relation: Relation) -> sa.TableClause:
    """Name a relation in a statement."""
    return sa.table(exact(relation.name), schema=exact(relation.schema) if relation.schema else None)


def _length(cell: Cell) -> int:
    return len(cell) if isinstance(cell, (str, bytes)) else 0


def _select(session: Session, relation: Relation, sampled: int | None, total: int | None) -> sa.Select[Any]:
    """Build the one statement that reads a relation; identifiers are quoted by SQLAlchemy, values are never in it."""
    source: Any = clause(relation)
    # a limit that cuts would leave out the last rows, which are the newest: what is drawn stays three deviations below it
    drawn = ((math.sqrt(9 + 4 * sampled) - 3) / 2) ** 2 if sampled else 0.0
    share = min(1.0, max(1.0, drawn) / total) if sampled and total else None
    if share is not None and session.kind == "postgresql" and relation.kind in {"table", "materialized view"}:
        source = sa.tablesample(
            source, sa.func.bernoulli(sa.literal_column(f"{100 * share:.9f}")), seed=sa.literal_column("0")
        )
    if session.manners is not None:
        return _by_manners(session, session.manners, relation, sampled, share)
    text = sa.CHAR if session.kind in {"mysql", "mariadb"} else sa.Text
    chosen = []
    for column in relation.columns:
        value: Any = sa.column(exact(column.name))
        if column.name in relation.cast:
            value = sa.cast(value, text)
        elif column.name in relation.large:
            most = BLOB_BYTES if column.name in relation.binary else VALUE_CHARACTERS
            value = sa.func.substr(value, sa.literal_column("1"), sa.literal_column(str(most)))
        chosen.append(value.label(None))
    statement = sa.select(*chosen).select_from(source)
    if sampled is None:
        return statement
    if share is not None and not isinstance(source, sa.TableSample):
        chance = {
            "sqlite": f"abs(random() % 1000000000) < {round(share * 1e9)}",
            "postgresql": f"random() < {share:.9f}",
        }.get(session.kind, f"rand(0) < {share:.9f}")
        statement = statement.where(sa.text(chance))
    return statement.limit(sa.literal_column(str(sampled)))


def _by_manners(
    session: Session, manners: Manners, relation: Relation, sampled: int | None, share: float | None
) -> sa.Select[Any]:
    """Build the statement for a server that has manners of its own."""
    limits = (BLOB_BYTES if c.name in relation.binary else VALUE_CHARACTERS for c in relation.columns)
    chosen = [manners.value(c, relation, most).label(None) for c, most in zip(relation.columns, limits, strict=True)]
    if sampled is None:
        return sa.select(*chosen).select_from(clause(relation))
    table = session.connection.dialect.identifier_preparer.format_table(clause(relation))
    statement: sa.Select[Any] = manners.sample(sa.select(*chosen), relation, table, share, sampled)
    return statement
