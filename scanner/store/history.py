"""Audits over time, in SQLite beside the configuration or in a team's PostgreSQL.

What is stored are the documents that an audit writes anyway: inventory and verdicts, which hold no cell's value.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from scanner.model import DocumentError, PluginError
from scanner.store.writing import audit_running, held_for_audit

logger = logging.getLogger(__name__)

Json = dict[str, Any]
METADATA = MetaData()
AUDITS = Table(
    "tutka_audits",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("configuration", String(400), nullable=False, index=True),
    Column("scan_id", String(80), nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("finished", DateTime(timezone=True), nullable=False),
    Column("tool", String(80), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("inventory", Text, nullable=False),
    Column("verdicts", Text, nullable=False),
    UniqueConstraint("configuration", "scan_id", name="tutka_audits_once"),
)
FILES = Table(
    "tutka_files",
    METADATA,
    Column("configuration", String(400), primary_key=True),
    Column("scan_id", String(80), nullable=False),
    Column("memory", Text, nullable=False),
)
"""The tables as the newest migration leaves them; a test compares the two."""

VERSION_TABLE = "tutka_schema_version"
_UPGRADE_LOCK = 7_488_501  # any number that no other program on the server uses for pg_advisory_xact_lock
_WAIT_S = 15


@dataclass(frozen=True, slots=True)
class StoredAudit:
    """Hold one audit of the history; `inventory` and `verdicts` are the documents as they were written."""

    scan_id: str
    started: datetime
    finished: datetime
    tool: str
    complete: bool
    inventory: Json
    verdicts: Json

    @property
    def day(self) -> date:
        """Give the day that the audit was made on, in the time zone that it was made in."""
        return datetime.fromisoformat(str(self.inventory["scan"]["started"])).date()


class History:
    """Keep the audits of one configuration; use it as a context manager.

    Args:
        url: an SQLAlchemy URL; a relative SQLite file starts from `folder`.
        configuration: whose audits these are; several configurations may share a database.
        folder: the configuration's folder.
    """

    def __init__(self, url: str, configuration: str, folder: Path) -> None:
        self.configuration = configuration
        self._url = _located(url, folder)
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        """Open the database and bring its tables up to this version.

        Raises:
            DocumentError: it can't be opened, or a newer version of the program made it.
        """
        try:
            self._engine = _engine(self._url)
            with self._guard("opened"), self._engine.begin() as connection:
                _upgrade(connection, self.where)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        """Close every connection."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @property
    def where(self) -> str:
        """Name the database without user, password and query."""
        return shown(self._url)

    def add(self, inventory: Json, verdicts: Json, *, complete: bool, files: Json | None = None) -> None:
        """Store an audit, and what is to be remembered of its files until the next one.

        Raises:
            DocumentError: the same scan is stored already, or the database refuses.
        """
        scan = inventory["scan"]
        row = self._row(inventory, verdicts, complete=complete)
        with self._guard("written to"), self._opened.begin() as connection:
            connection.execute(AUDITS.insert().values(row))
            connection.execute(FILES.delete().where(FILES.c.configuration == self.configuration))
            if files is not None:
                memory = json.dumps(files, separators=(",", ":"))
                connection.execute(
                    FILES.insert().values(configuration=self.configuration, scan_id=scan["id"], memory=memory)
                )

    def merge(self, more: Sequence[StoredAudit]) -> None:
        """Store audits of another history among those that are here, in the order of their times: all of them or none.

        Raises:
            DocumentError: one is stored already, or the database refuses.
        """
        rows = [self._row(one.inventory, one.verdicts, complete=one.complete) for one in more]
        mine = AUDITS.c.configuration == self.configuration
        kept = [column for column in AUDITS.c if column.name != "id"]
        with self._guard("written to"), self._opened.begin() as connection:
            rows += [
                dict(row) for row in connection.execute(select(*kept).where(mine).order_by(AUDITS.c.id)).mappings()
            ]
            connection.execute(AUDITS.delete().where(mine))
            # the order of the ids is the order of the audits
            for row in sorted(rows, key=lambda row: _aware(row["started"])):
                connection.execute(AUDITS.insert().values(row))

    def _row(self, inventory: Json, verdicts: Json, *, complete: bool) -> Json:
        scan = inventory["scan"]
        return {
            "configuration": self.configuration,
            "scan_id": scan["id"],
            "started": datetime.fromisoformat(scan["started"]).astimezone(UTC),
            "finished": datetime.fromisoformat(scan["finished"]).astimezone(UTC),
            "tool": scan["tool"],
            "complete": complete,
            "inventory": json.dumps(inventory, ensure_ascii=True, separators=(",", ":")),
            "verdicts": json.dumps(verdicts, ensure_ascii=True, separators=(",", ":")),
        }

    def files(self, scan_id: str) -> Json | None:
        """Give what is remembered of an audit's files; None where it is another audit's, or damaged.

        Raises:
            DocumentError: the database can't be read.
        """
        query = select(FILES.c.memory).where(FILES.c.configuration == self.configuration, FILES.c.scan_id == scan_id)
        with self._guard("read"), self._opened.connect() as connection:
            memory = connection.execute(query).scalar_one_or_none()
        try:
            data = json.loads(memory) if memory is not None else None
        except ValueError:
            return None
        return data if isinstance(data, dict) else None

    def audits(self) -> list[StoredAudit]:
        """Give all stored audits, the oldest first.

        Raises:
            DocumentError: the database can't be read, or an entry is damaged.
        """
        return list(self._read(None))

    def each(self) -> Iterator[StoredAudit]:
        """Give all stored audits one after the other, the oldest first, so that they are never in memory together.

        Raises:
            DocumentError: the database can't be read, or an entry is damaged.
        """
        query = select(AUDITS.c.id).where(AUDITS.c.configuration == self.configuration).order_by(AUDITS.c.id)
        with self._guard("read"), self._opened.connect() as connection:
            ids = connection.execute(query).scalars().all()
        for number in ids:
            with self._guard("read"), self._opened.connect() as connection:
                row = connection.execute(select(AUDITS).where(AUDITS.c.id == number)).mappings().one_or_none()
            if row is not None:
                yield self._stored(row)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the configuration's audits for this run alone while the block runs: two at once would each take the other's as new.

        In PostgreSQL the lock is the server's and ends with the connection; beside an SQLite file it is the system's and ends
        with the process. So none is ever left behind.

        Raises:
            UsageError: another run holds them.
            DocumentError: the database can't be reached.
        """
        engine = self._opened
        if self._url.get_backend_name() == "postgresql":
            with self._held_by_server(engine):
                yield
        elif self._url.get_backend_name() == "sqlite" and self._url.database not in (None, "", ":memory:"):
            digest = hashlib.sha256(self.configuration.encode()).hexdigest()[:8]
            path = Path(str(self._url.database))
            with held_for_audit(path.with_name(f".{path.name}.{digest}.lock"), self.where):
                yield
        else:
            yield

    @contextmanager
    def _held_by_server(self, engine: Engine) -> Iterator[None]:
        key = int.from_bytes(hashlib.sha256(self.configuration.encode()).digest()[:8], "big", signed=True)
        with self._guard("locked"):
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._guard("locked"):
                held = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()
            if not held:
                raise audit_running(self.where)
            yield
        finally:
            with suppress(SQLAlchemyError):  # the server may be gone, and the lock with it
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
            connection.invalidate()  # no session that still holds it goes back to the pool
            connection.close()

    def last(self) -> StoredAudit | None:
        """Give the newest stored audit, if any.

        Raises:
            DocumentError: the database can't be read, or the entry is damaged.
        """
        return next(self._read(1), None)

    def _read(self, limit: int | None) -> Iterator[StoredAudit]:
        # ids grow with every insert, clocks may be set back
        order = AUDITS.c.id.asc() if limit is None else AUDITS.c.id.desc()
        query = select(AUDITS).where(AUDITS.c.configuration == self.configuration).order_by(order)
        with self._guard("read"), self._opened.connect() as connection:
            rows = connection.execute(query if limit is None else query.limit(limit)).mappings().all()
        for row in rows:
            yield self._stored(row)

    def _stored(self, row: RowMapping) -> StoredAudit:
        try:
            inventory, verdicts = json.loads(row["inventory"]), json.loads(row["verdicts"])
        except ValueError as error:
            raise DocumentError(
                f"{self.where}: the audit no. {row['id']} of the history is damaged; restore the database from a backup"
            ) from error
        return StoredAudit(
            scan_id=row["scan_id"],
            started=_aware(row["started"]),
            finished=_aware(row["finished"]),
            tool=row["tool"],
            complete=row["complete"],
            inventory=inventory,
            verdicts=verdicts,
        )

    @property
    def _opened(self) -> Engine:
        if self._engine is None:
            message = "the history is used outside its with block"
            raise RuntimeError(message)
        return self._engine

    @contextmanager
    def _guard(self, verb: str) -> Iterator[None]:
        """Turn the database's errors into sentences; their own texts may hold what was to be stored."""
        try:
            yield
        except IntegrityError as error:
            raise DocumentError(f"{self.where}: this scan is in the history already") from error
        except SQLAlchemyError as error:
            logger.info("history: %s", type(error).__name__)
            if self._url.get_backend_name() == "sqlite" and type(error).__name__ == "DatabaseError":
                raise DocumentError(
                    f"{self.where}: the history is damaged or is no database; put a backup in its place, or move the file away "
                    f"and take an export in: tutka history import"
                ) from error
            raise DocumentError(
                f"{self.where}: the history can't be {verb} ({type(error).__name__}); check `history` in the "
                f"configuration, the server, the permissions and the free space"
            ) from error


def is_there(url: str, folder: Path) -> bool:
    """Say whether a history may have been begun; only of a SQLite file that is sure."""
    located = _located(url, folder)
    return located.get_backend_name() != "sqlite" or Path(located.database or "").is_file()


def shown(url: URL) -> str:
    """Name a database without user, password and query, which may hold secrets."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


def _located(url: str, folder: Path) -> URL:
    """Parse the URL; put a relative SQLite file into the configuration's folder."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DocumentError(
            "history: this is not a database URL; write sqlite:///tutka.db or postgresql+psycopg://user:${NAME}@host/database"
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(database=str(folder / parsed.database))
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    arguments = {"timeout": _WAIT_S} if sqlite else {}
    if url.get_backend_name() == "postgresql":
        arguments = {"connect_timeout": _WAIT_S}
    try:
        engine = create_engine(url, hide_parameters=True, connect_args=arguments)
    except ImportError as error:
        raise PluginError(f"history: the driver for {url.drivername} is not installed; pip install it") from error
    except SQLAlchemyError as error:
        raise DocumentError(
            f"history: {url.drivername} is no database that can be used; use sqlite or postgresql"
        ) from error
    if sqlite:
        # sqlite3 begins a transaction at the first write only; a migration has to be one transaction from its first read
        @event.listens_for(engine, "connect")
        def _own_transactions(connection: Any, _record: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _upgrade(connection: Connection, where: str) -> None:
    """Run the migrations that the database lacks, in one transaction."""
    from alembic import command  # noqa: PLC0415 - only audits and reviews need it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    current = context.get_current_revision()
    if current == script.get_current_head():
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise DocumentError(
            f"{where}: a newer version of tutka made this history; update with: pip install --upgrade tutka"
        )
    command.upgrade(config, "head")


def _aware(moment: datetime) -> datetime:
    """Give the time zone back that SQLite does not store."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
