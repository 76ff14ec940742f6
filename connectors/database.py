"""Databases through SQLAlchemy: SQLite, PostgreSQL, MariaDB, MySQL, SQL Server and Oracle, read-only and streamed.

Every schema, table and view is read in one snapshot (renewed every ten minutes between tables), so that the counts agree
with the rows. Values come as the driver gives them; what Python has no type for is turned into text by the server.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import ClassVar, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.addresses import is_address, parse
from connectors.base import BaseSource
from connectors.blobs import Blobs
from connectors.catalogue import Relation, read_catalogue
from connectors.faults import BROKEN_VIEW, ENDED, LOST, OTHER, OTHER_FILE, Fault, connect_error, fault_of
from connectors.key_ranges import ends, key_of, ranges
from connectors.linked import counted, ways
from connectors.row_runs import gathered
from connectors.row_stream import BLOB_BYTES, VALUE_CHARACTERS, RowStream, clause
from connectors.server_catalogue import read_server_catalogue
from connectors.session import Session
from connectors.sqlite_check import is_damaged
from connectors.sqlite_files import SqliteFile
from scanner.model import Column, ColumnCells, LinkedDays, Part, SourceError, SourceInfo, Table, TableBatch

STATEMENT_TIMEOUT_S = 600

_UNKNOWN = (OTHER, OTHER_FILE)
_HOPELESS = frozenset({"no_permission", "changed"})
"""What makes it useless to read a table's rows after they couldn't be counted; others leave the first ones readable."""

logger = logging.getLogger(__name__)

_FAILURES = (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError, OSError, SourceError)


class DatabaseSource(BaseSource):
    """Read a database. `location` is an SQLAlchemy URL (with `${VARIABLE}` for secrets) or the path of a SQLite file."""

    title: ClassVar = "databases: SQLite, PostgreSQL, MariaDB, MySQL, SQL Server, Oracle"
    formats: ClassVar = frozenset({"sqlite", "PostgreSQL", "MariaDB and MySQL", "SQL Server", "Oracle"})

    def __init__(
        self,
        info: SourceInfo,
        location: str,
        exclude: Sequence[str] = (),
        schemas: Sequence[str] | None = None,
        timeout_s: int = STATEMENT_TIMEOUT_S,
    ) -> None:
        super().__init__(info, exclude)
        self._location = location
        self._schemas = schemas
        self._timeout_s = timeout_s
        self._session: Session | None = None
        self._file: SqliteFile | None = None
        self._relations: dict[str, Relation] = {}
        self._tables: tuple[Table, ...] | None = None
        self._streaming = False
        self._lost = False
        self._blobs = Blobs(self)
        self.counts: dict[str, int] = {}

    def __repr__(self) -> str:
        """Name the source without its address."""
        return f"DatabaseSource({self.info.source!r})"

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            SourceError: the database can't be reached or refuses the account.
        """
        self._session = self._connect()
        return self

    def __exit__(self, *exc: object) -> None:
        """Roll back and disconnect."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._file is not None:
            self._file.close()

    def _connect(self) -> Session:
        if is_address(self._location):
            address = parse(self._location)
            if address.url is None:
                raise self.error(address.reason, address.fault or "this is no address of a database; check it")
            url = address.url
        else:
            url = sa.URL.create("sqlite", database=self._location)
        if url.get_backend_name() == "sqlite" and self._file is None:
            self._file = SqliteFile(url.database or "")
        session = Session(url, self._timeout_s, self._file)
        self._database = url.database
        try:
            return session.__enter__()
        except (*_FAILURES, RuntimeError) as error:
            raise connect_error(error, self.info.source) from error

    @property
    def _open(self) -> Session:
        assert self._session is not None, "open the source first"
        return self._session

    def tables(self) -> Sequence[Table]:
        """List tables and views with their numbers of rows; those that can't be read become problems.

        Raises:
            SourceError: the catalogue can't be read.
        """
        if self._tables is None:
            try:
                catalogue = (
                    read_catalogue(self._open, self._database, self._schemas)
                    if self._open.manners is None
                    else read_server_catalogue(self._open, self._schemas)
                )
            except _FAILURES as error:
                raise connect_error(error, self.info.source) from error
            for relation, failure in catalogue.unreadable:
                fault = fault_of(failure)
                self._fail(relation.table, BROKEN_VIEW if relation.kind == "view" and fault in _UNKNOWN else fault)
            for relation, inner in catalogue.internal:
                what = (
                    f"{len(inner)} tables inside this one were not read by themselves; their data is read as its rows"
                )
                self.problem("internal", what, table=relation.table, examined=True, count=len(inner))
            if catalogue.elsewhere:
                what = f"{catalogue.elsewhere} synonyms name tables that are read under their own names, or lie in other databases: scan those themselves"
                self.problem("internal", what, examined=True, count=catalogue.elsewhere)
            self._tables = tuple(filter(None, map(self._table, catalogue.relations)))
            if not catalogue.relations and not catalogue.unreadable:
                what = "no tables are visible here; grant the account SELECT, or check the database's name"
                self.problem("empty", what, examined=self._open.kind == "sqlite")
        return self._tables

    def _table(self, relation: Relation) -> Table | None:
        """Make a table of a relation; None if it is excluded or nothing of it may be read."""
        name = relation.table
        if self.excluded(name):
            self.problem("excluded", "left out as asked by --exclude", table=name, examined=True)
            return None
        if relation.denied:
            missing = f"{relation.denied} of {relation.denied + len(relation.columns)} columns"
            what = f"the account may not read {missing}; grant it SELECT or exclude the table with --exclude"
            self.problem("no_permission", what, table=name, columns=relation.denied)
        if relation.hidden_rows:
            what = "row-level security may hide rows from this account; use one that may see all of them"
            self.problem("no_permission", what, table=name)
        if relation.masked:
            what = f"the server masks the values of {relation.masked} columns for this account; grant it UNMASK"
            self.problem("no_permission", what, table=name, columns=relation.masked)
        if not relation.columns:
            return None
        self._relations[name] = relation
        total: int | None = None
        try:
            total = self._count(relation)
        except _FAILURES as error:
            fault = fault_of(error)
            self._recover(fault)
            # a view of SQLite that can't be counted may be endless; a table ends
            endless = fault is ENDED and relation.kind == "view"
            if fault.lost or endless or fault.reason in _HOPELESS:
                self._fail(name, fault)
                return None
        if total and relation.words_only:
            what = "this full-text index keeps words and no rows; scan the texts where they lie and exclude it with --exclude"
            self.problem("unreadable", what, table=name, rows=total)
            return None
        return Table(self.ref(name), relation.columns, total, relation.kind, relation.comment)

    def _count(self, relation: Relation) -> int:
        manners = self._open.manners
        count = sa.func.count() if manners is None else sa.Function(manners.count, sa.literal_column("*"))
        with self._open.clock.counting() if self._open.clock is not None else nullcontext():
            return int(self._open.run(sa.select(count).select_from(clause(relation))).scalar_one())

    def sampling(self, table: Table, limit: int | None) -> str:
        """Name how rows are chosen: at random by row, since rows in order are the oldest customers."""
        if limit is None or (table.rows_total is not None and table.rows_total <= limit):
            return "full"
        return f"random {limit} rows"

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows as the server gives them; an error ends the table with a problem."""
        # a stream that was left early costs the connection as well
        if (self._lost or self._open.connection.invalidated) and not self._reconnect(table.ref.table):
            return
        self.counts = {}
        relation = self._relations[table.ref.table]
        sampled = limit if self.sampling(table, limit) != "full" else None
        session, own = self._stream_session()
        stream = RowStream(session, relation, self._blobs, self._file)
        try:
            if not own:
                session.renew_if_old()
            for run in gathered(stream.runs(sampled, table.rows_total, size, part or Part(1)), size):
                cells = map(ColumnCells, table.columns, run.columns)
                yield TableBatch(table.ref, run.start, tuple(cells))
            self._tell(table, stream, sampled, part)
        except _FAILURES as error:
            fault = fault_of(error)
            self._fail(table.ref.table, fault, stream.rows)
            if not own:
                self._recover(fault)
            self._tell_change()
        finally:
            self._blobs.tell(table.ref.table)
            if own:
                session.close()
            else:
                self._streaming = False

    def partitions(self, table: Table, cells: int) -> Sequence[Part]:
        """Cut a table by ranges of its key."""
        relation = self._relations[table.ref.table]
        key = key_of(relation)
        wanted = (table.rows_total or 0) * len(table.columns) // cells
        if key is None or wanted < 2:
            return ()
        try:
            least, greatest = self._open.run(ends(key, clause(relation))).one()
        except _FAILURES as error:
            self._recover(fault_of(error))
            return ()  # reading it will tell why
        return ranges(least, greatest, wanted)

    def conclude(self, table: Table, counts: Mapping[str, int]) -> bool:
        """Report what was odd about the rows of all parts."""
        self._tell_rows(table, counts)
        return True

    def linked_days(self, table: Table, event: Callable[[Table, Column, bool], str | None]) -> Iterator[LinkedDays]:
        """Count a table's rows by the days that other tables carry; what the server can't count is reported."""
        name = table.ref.table
        if table.kind != "table" or self._lost:
            return
        tables = {one.ref.table: one for one in self.tables() if one.kind == "table"}
        relations = {key: self._relations[key] for key in tables}
        for way in ways(name, relations, tables, event):
            try:
                found = counted(self._open, way, relations)
            except _FAILURES as error:
                fault = fault_of(error)
                what = f"rows could not be counted by the day of {way.carrier}.{way.column}: {fault.text}"
                self.problem(fault.reason, what, table=name, examined=True)
                self._recover(fault)
                if fault.lost:
                    return
            else:
                if found is not None:
                    yield found

    def _stream_session(self) -> tuple[Session, bool]:
        """Give the session to stream from; a second stream at a time gets one of its own, which the caller closes."""
        if self._streaming:
            return self._connect(), True
        self._streaming = True
        return self._open, False

    def _tell(self, table: Table, stream: RowStream, sampled: int | None, part: Part | None) -> None:
        """Report what was odd about the rows of a table that was read to its end."""
        counts = {"cut": stream.cut, "rows": stream.rows}
        decoder = self._file.decoder if self._file is not None else None
        if decoder is not None:
            counts["repaired"], decoder.repaired = decoder.repaired, 0
        self._tell_change()
        if part is not None and part.span is not None:
            self.counts = counts
            return
        if sampled is not None or (part is not None and (part.start, part.stop) != (1, None)):
            del counts["rows"]
        self._tell_rows(table, counts)

    def _tell_rows(self, table: Table, counts: Mapping[str, int]) -> None:
        name = table.ref.table
        if cut := counts.get("cut"):
            what = f"{cut} values are longer than {VALUE_CHARACTERS} characters or {BLOB_BYTES} bytes; only their beginning was read"
            self.problem("truncated_value", what, table=name, count=cut)
        if repaired := counts.get("repaired"):
            what = f"{repaired} texts are not UTF-8; they were read by the best fitting encoding"
            self.problem("bad_bytes", what, examined=True, count=repaired)
        rows = counts.get("rows")
        if rows is not None and table.rows_total is not None and table.rows_total != rows:
            what = f"{table.rows_total} rows were counted and {rows} read, since rows were added or deleted meanwhile"
            self.problem("changed", what, table=name, examined=True, counted=table.rows_total, rows=rows)
        whole = rows is not None and self._open.kind == "sqlite" and table.kind == "table"
        if whole and is_damaged(self._open, self._relations[name].name):
            what = "its pages are damaged, so that rows or values may be missing from what was read; restore the file"
            self.problem("corrupt", what, table=name)

    def _tell_change(self) -> None:
        """Report that a SQLite file was written to while it was read."""
        change = self._file.change() if self._file is not None else None
        if change is None:
            return
        one_state = change == "written" or self._open.renewals > 0
        what = (
            "the file was written to while it was read; each table was read as it was at one moment"
            if one_state
            else "the file was changed while it was read; scan it again when nothing writes to it"
        )
        self.problem("changed", what, examined=one_state)

    def _fail(self, table: str, fault: Fault, rows: int = 0) -> None:
        """Report a table that was read in part or not at all."""
        read = f" ({rows} rows were read before)" if rows else ""
        self.problem(fault.reason, f"{fault.text}{read}", table=table, rows=rows)
        logger.info("%s %s: %s after %d rows", self.info.source, table, fault.reason, rows)

    def _recover(self, fault: Fault) -> None:
        """Roll back after an error: every further statement would fail otherwise."""
        if fault.lost:
            self._lost = True
            return
        try:
            self._open.renew()
        except SQLAlchemyError:
            self._lost = True

    def _reconnect(self, table: str) -> bool:
        """Connect again after a loss; say whether it worked."""
        try:
            session = self._connect()
        except Exception as error:  # noqa: BLE001 - whatever it is, the table is reported and the next one tried
            logger.info("%s: can't reconnect: %s", self.info.source, type(error).__name__)
            self._fail(table, LOST)
            return False
        self._open.close()
        self._session, self._lost = session, False
        return True
