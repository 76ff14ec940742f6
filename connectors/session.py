"""One read-only session on a database: the single place where SQL is run.

Layers, since none is proof by itself: a read-only transaction that always ends with ROLLBACK, time limits, and a guard in
front of the driver that lets only reading statements through. The account's own rights are the owner's part.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, CursorResult, Engine, Inspector
from sqlalchemy.pool import NullPool

from connectors.loaders import register_loaders
from connectors.manners import CONNECT_TIMEOUT_S, LOCK_TIMEOUT_S, MANNERS, Manners
from connectors.sqlite_clock import StatementClock
from connectors.sqlite_files import SqliteFile
from connectors.statement_log import note
from scanner.model import SourceError

SNAPSHOT_S = 600
"""A snapshot older than this is renewed between two tables: a long one keeps the server from cleaning up."""

_ALLOWED = re.compile(
    r"\s*(?:SELECT|SHOW|DESCRIBE|BEGIN|SET\s+TRANSACTION\s+(?:READ\s+ONLY|ISOLATION\s+LEVEL\s+(?:SNAPSHOT|READ\s+COMMITTED))|SET\s+LOCK_TIMEOUT|ROLLBACK|START\s+TRANSACTION\s+WITH\s+CONSISTENT\s+SNAPSHOT,\s+READ\s+ONLY"
    r"|SET\s+(?:SESSION|LOCAL)\s+(?:TRANSACTION\s+READ\s+ONLY|statement_timeout|lock_timeout|application_name"
    r"|idle_in_transaction_session_timeout|default_transaction_read_only|synchronize_seqscans|max_statement_time"
    r"|max_execution_time|lock_wait_timeout|innodb_lock_wait_timeout|net_write_timeout)"
    r"|PRAGMA\s+(?:\"?(?:main|temp)\"?\.)?(?:table_info|table_xinfo|table_list|index_list|index_info|index_xinfo|foreign_key_list|database_list|quick_check))\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(?:INTO|FOR\s+(?:NO\s+KEY\s+)?UPDATE|FOR\s+(?:KEY\s+)?SHARE)\b|;\s*\S", re.IGNORECASE)
_QUOTED = re.compile(r"\[(?:[^\]]|\]\])*\]|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|'(?:[^']|'')*'")


def check_reads(statement: str) -> None:
    """Refuse every statement that isn't one of ours.

    Raises:
        SourceError: it might write. The statement isn't quoted in the message.
    """
    if not _ALLOWED.match(statement) or _WRITES.search(_QUOTED.sub("''", statement)):
        verb = re.match(r"\s*(\w*)", statement)
        message = (
            f"a statement ({verb[1].upper() if verb else ''}) that doesn't only read was refused; report this fault"
        )
        raise SourceError(message, "unexpected")


class Session:
    """Hold one connection with a read-only transaction. Use it as a context manager.

    Args:
        url: where it is, with the driver.
        timeout_s: how long a statement may run; in SQLite each step to the next rows (`connectors.sqlite_clock`).
        file: the SQLite file, where it is one and its owner wants to share it between sessions.

    Attributes:
        kind: `sqlite`, `postgresql`, `mysql`, `mariadb`, `mssql` or `oracle`.
        manners: of SQL Server and Oracle.
        clock: of SQLite, where no server ends a statement.
        renewals: how often the snapshot was given up for a new one.
    """

    def __init__(self, url: URL, timeout_s: int, file: SqliteFile | None = None) -> None:
        self.timeout_s = timeout_s
        self.renewals = 0
        self._own_file = SqliteFile(url.database or "") if file is None and url.get_backend_name() == "sqlite" else None
        self._engine = _engine(url, timeout_s, file or self._own_file)
        self.kind = self._engine.dialect.name
        self.manners: Manners | None = MANNERS.get(self.kind)
        self.clock = StatementClock(timeout_s) if self.kind == "sqlite" else None
        self._connection: Connection | None = None
        self._began = 0.0
        event.listen(self._engine, "before_cursor_execute", _guard)
        if self.clock is not None:
            self.clock.watch(self._engine)

    def __enter__(self) -> Self:
        """Connect and begin.

        Raises:
            sqlalchemy.exc.DBAPIError: the server refuses.
        """
        options: dict[str, Any] = {}
        if self.kind == "postgresql":
            options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        try:
            self._connection = self._engine.connect().execution_options(**options)
            self._begin()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back and disconnect."""
        self.close()

    @property
    def connection(self) -> Connection:
        """Give the connection for reflection and `run`."""
        assert self._connection is not None
        return self._connection

    @property
    def inspector(self) -> Inspector:
        """Give a reader of the catalogue that works on this connection and this transaction."""
        inspector: Inspector = sa.inspect(self.connection)
        return inspector

    def run(
        self, statement: sa.Select[Any] | sa.TextClause, *, stream: int | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement; with `stream`, its rows come from the server that many at a time."""
        options = {"stream_results": True, "yield_per": stream} if stream else {}
        return self.connection.execute(statement, execution_options=options)

    @contextmanager
    def as_sqlalchemy(self) -> Iterator[None]:
        """Turn errors of a driver's cursor that is asked without SQLAlchemy into the ones that it would make.

        Raises:
            sqlalchemy.exc.DBAPIError: the driver fails; where the connection is gone, it is marked as such.
        """
        dialect = self.connection.dialect
        driver: Any = dialect.loaded_dbapi
        try:
            yield
        except driver.Error as error:
            lost = dialect.is_disconnect(error, self.connection.connection, None)
            if lost:
                self.connection.invalidate(error)
            raise sa.exc.DBAPIError.instance(
                None, None, error, driver.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
            ) from error

    def abandon(self, cursor: Any) -> None:
        """Give up a stream whose rows weren't all read.

        PyMySQL would first fetch all the rest, however much it is, and complain without end where the connection is gone.
        """
        unread = getattr(cursor, "_result", None)
        if unread is not None and getattr(unread, "unbuffered_active", False):
            unread.unbuffered_active = False
            self.connection.invalidate()

    def unlimited(self) -> None:
        """Lift the time limit for a long stream where the server counts the reader's own time as the statement's."""
        if self._limits_whole_statement:
            self.run(sa.text(f"SET SESSION {self._time_variable}=0"))

    def limited(self) -> None:
        """Set the time limit again after `unlimited`."""
        if self._limits_whole_statement:
            self.run(sa.text(f"SET SESSION {self._time_variable}={self._time_value}"))

    @property
    def _limits_whole_statement(self) -> bool:
        return self.kind in {"mysql", "mariadb"}

    @property
    def _time_variable(self) -> str:
        return "max_statement_time" if self._is_mariadb else "max_execution_time"

    @property
    def _time_value(self) -> int:
        return self.timeout_s if self._is_mariadb else self.timeout_s * 1000

    @property
    def _is_mariadb(self) -> bool:
        return bool(getattr(self._engine.dialect, "is_mariadb", False))

    def _begin(self) -> None:
        """Begin the transaction, with limits that hold within it even behind a connection pooler."""
        self._began = time.monotonic()
        if self.manners is not None:
            self.manners.begin(lambda text: self.run(sa.text(text)), self.connection.rollback)
        elif self.kind == "postgresql":
            self.run(sa.text(f"SET LOCAL statement_timeout={self.timeout_s * 1000}"))
            self.run(sa.text(f"SET LOCAL lock_timeout={LOCK_TIMEOUT_S * 1000}"))
            # a scan that joins another one in the middle of a table would number the rows differently
            self.run(sa.text("SET LOCAL synchronize_seqscans=off"))
        elif self._limits_whole_statement:
            self.limited()
            self.run(sa.text(f"SET SESSION lock_wait_timeout={LOCK_TIMEOUT_S}"))
            self.run(sa.text("SET SESSION net_write_timeout=3600"))  # we may take our time between two fetches
            self.run(sa.text("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"))
        else:
            self.run(sa.text("BEGIN"))

    def renew(self) -> None:
        """Roll back and begin anew: after an error every further statement of the transaction would fail."""
        self.connection.rollback()
        self.renewals += 1
        self._begin()

    def renew_if_old(self) -> None:
        """Give up a snapshot that has been held for long."""
        if time.monotonic() - self._began > SNAPSHOT_S:
            self.renew()

    def close(self) -> None:
        """Roll back and disconnect; a connection that is already lost is no error."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.invalidate() if connection.invalidated else connection.close()
        except sa.exc.DBAPIError:
            pass  # nothing was to be kept of it
        finally:
            self._engine.dispose()
            if self._own_file is not None:
                self._own_file.close()


def _guard(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    """Stand between SQLAlchemy and the driver."""
    check_reads(statement)
    note(connection.dialect.name, statement)


def _engine(url: URL, timeout_s: int, file: SqliteFile | None) -> Engine:
    kind = url.get_backend_name()
    if file is not None:
        return sa.create_engine("sqlite://", creator=file.connect, poolclass=NullPool)
    if (manners := MANNERS.get(kind)) is not None:
        url, arguments = manners.arguments(url, timeout_s)
        engine = sa.create_engine(url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
        manners.prepare(engine.dialect)
        event.listen(engine, "connect", lambda connection, _: manners.connected(connection, timeout_s))
        return engine
    arguments = {"connect_timeout": CONNECT_TIMEOUT_S}
    if kind == "postgresql":
        # rows of a broken pool or an inherited setting can't undo what the connection itself was opened with
        arguments["application_name"] = "tutka"
    else:
        # a read that hangs for longer than any statement may run is a lost server
        arguments |= {"charset": "utf8mb4", "read_timeout": 2 * timeout_s, "program_name": "tutka"}
        url = url.difference_update_query(["charset"])
        if url.password is not None:  # of a text the driver takes the Latin-1 bytes, or fails
            arguments["password"] = str(url.password).encode()
    engine = sa.create_engine(url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", register_loaders if kind == "postgresql" else _session_reads_only)
    return engine


def _session_reads_only(connection: Any, _record: object) -> None:
    """Make every transaction of a MySQL or MariaDB session read-only from the start."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
    note("mysql", "SET SESSION TRANSACTION READ ONLY")
