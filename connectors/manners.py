"""How SQL Server and Oracle are connected to, held to reading, and asked for rows: what differs from the other databases.

Neither is among the servers of the test suite; what is sent is checked by compiling it and by drivers that record it. Sources: the
documentation of SQL Server (transaction isolation, TABLESAMPLE and its advice on random rows), of Oracle (SET TRANSACTION, SAMPLE,
SUBSTR), of pymssql and of python-oracledb.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.compiler import compiles

from scanner.model import Column

if TYPE_CHECKING:
    from connectors.catalogue import Relation

CONNECT_TIMEOUT_S = 10
LOCK_TIMEOUT_S = 10

Run = Callable[[str], Any]
"""Sends one statement through the session's guard."""


class Manners(Protocol):
    """What one kind of server needs beyond what all have in common."""

    count: str
    """Name of the function that counts rows."""
    snapshot: str
    """What the rows of a table agree with, for people."""

    def arguments(self, url: URL, timeout_s: int) -> tuple[URL, dict[str, Any]]:
        """Give the address and the driver's arguments to connect with."""
        ...

    def prepare(self, dialect: Any) -> None:
        """Keep SQLAlchemy from doing on a new connection what isn't reading."""
        ...

    def connected(self, connection: Any, timeout_s: int) -> None:
        """Set up a new connection of the driver."""
        ...

    def begin(self, run: Run, rollback: Callable[[], None]) -> None:
        """Begin reading, with limits; nothing is in a transaction yet."""
        ...

    def value(self, column: Column, relation: Relation, most: int) -> Any:
        """Give the expression that reads a column: in a form that the driver can give, and no longer than `most`."""
        ...

    def sample(self, statement: sa.Select[Any], relation: Relation, table: str, share: float | None, rows: int) -> Any:
        """Let a statement without a source read a share of the rows at random, and no more than `rows`.

        Args:
            statement: the columns.
            relation: what is read.
            table: its name, quoted.
            share: of the rows; None where their number isn't known.
            rows: at most.
        """
        ...


def exact(name: str) -> sa.sql.quoted_name:
    """Quote a name of the catalogue always: it is one exactly as it is written there, whatever the server makes of others."""
    return sa.sql.quoted_name(name, quote=True)


def _cell(column: Column) -> Any:
    found: sa.ColumnClause[Any] = sa.column(exact(column.name))
    return found


def _first(function: str, value: Any, most: int) -> Any:
    return sa.Function(function, value, sa.literal_column("1"), sa.literal_column(str(most)))


class SqlServer:
    """SQL Server has no read-only transaction: the account's rights, the guard and ROLLBACK hold it; it says that it only reads.

    Where the database allows SNAPSHOT, all tables are read as they were at one moment and nobody is blocked; else each statement
    reads what is committed, and rows that move meanwhile may come twice or not at all.
    """

    count = "count_big"
    snapshot = "SNAPSHOT where the database allows it, else READ COMMITTED"
    _incomparable = frozenset(
        {"text", "ntext", "image", "xml", "geography", "geometry", "json", "vector", "sql_variant"}
    )

    def arguments(self, url: URL, timeout_s: int) -> tuple[URL, dict[str, Any]]:
        """Give the address and pymssql's arguments; the host may be `host%5Cinstance`."""
        url = url.set(host=unquote(url.host or ""))
        url = url.difference_update_query(["timeout", "login_timeout", "conn_properties", "autocommit", "read_only"])
        return url, {
            "login_timeout": CONNECT_TIMEOUT_S,
            "timeout": timeout_s,
            "appname": "tutka",
            "read_only": True,  # lets an availability group give a secondary; it forbids nothing
            "use_datetime2": True,
        }

    def prepare(self, dialect: Any) -> None:
        """Do nothing: it only asks for the version and its abilities."""

    def connected(self, connection: Any, timeout_s: int) -> None:
        """Do nothing: its options last for a transaction, and are set as it begins."""

    def begin(self, run: Run, rollback: Callable[[], None]) -> None:
        """Choose what is seen, and begin: the level counts for transactions that begin after it was set."""
        state = run("SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()").scalar()
        level = "SNAPSHOT" if state == 1 else "READ COMMITTED"
        run(f"SET TRANSACTION ISOLATION LEVEL {level}")
        run(f"SET LOCK_TIMEOUT {LOCK_TIMEOUT_S * 1000}")
        rollback()

    def value(self, column: Column, relation: Relation, most: int) -> Any:
        """Give the expression that reads a column."""
        cell = _cell(column)
        kind = _base(column)
        if column.name in relation.cast:
            cell = sa.cast(cell, _Written("nvarchar(max)"))
        elif kind in {"text", "ntext", "image"}:
            cell = sa.cast(
                cell, _Written({"text": "varchar(max)", "ntext": "nvarchar(max)", "image": "varbinary(max)"}[kind])
            )
        return _first("SUBSTRING", cell, most) if column.name in relation.large else cell

    def sample(self, statement: sa.Select[Any], relation: Relation, table: str, share: float | None, rows: int) -> Any:
        """Draw rows one by one, as the vendor advises; TABLESAMPLE would take whole pages."""
        statement = statement.prefix_with(sa.text(f"TOP ({rows})")).select_from(sa.text(table))
        if share is None:
            return statement
        keys = sorted(relation.columns, key=lambda column: column.key != "primary")
        named = next((c for c in keys if _base(c) not in self._incomparable and c.name not in relation.large), None)
        of_row = sa.Function("CHECKSUM", sa.Function("NEWID"), *([_cell(named)] if named else []))
        chance: Any = of_row.op("&")(sa.literal_column("2147483647"))
        return statement.where(sa.cast(chance, _Written("float")) < sa.literal_column(f"{share * 2147483647:.1f}"))


class Oracle:
    """Oracle's read-only transaction sees one moment and refuses writing; it has to be the transaction's first statement."""

    count = "count"
    snapshot = "READ ONLY transaction"

    def arguments(self, url: URL, timeout_s: int) -> tuple[URL, dict[str, Any]]:
        """Give the address and python-oracledb's arguments (thin mode): the path names the service, `?sid=` an old SID."""
        del timeout_s
        sid = url.query.get("sid")
        url = url.difference_update_query(["sid", "service_name", "mode", "thick_mode"])
        if sid is not None:
            url = url.set(database=sid if isinstance(sid, str) else sid[0])
        elif url.database:
            query = {**url.query, "service_name": url.database}
            url = URL.create(url.drivername, url.username, url.password, url.host, url.port, None, query)
        return url, {"tcp_connect_timeout": float(CONNECT_TIMEOUT_S), "retry_count": 0}

    def prepare(self, dialect: Any) -> None:
        """Say which isolation is usual: SQLAlchemy would find out by a block of PL/SQL that begins a transaction of writing."""
        dialect.get_default_isolation_level = lambda _connection: "READ COMMITTED"

    def connected(self, connection: Any, timeout_s: int) -> None:
        """Limit the time of each call, and take values in forms that lose nothing."""
        connection.call_timeout = timeout_s * 1000
        connection.module = "tutka"
        connection.outputtypehandler = _oracle_values

    def begin(self, run: Run, rollback: Callable[[], None]) -> None:
        """Begin the transaction."""
        rollback()
        run("SET TRANSACTION READ ONLY")

    def value(self, column: Column, relation: Relation, most: int) -> Any:
        """Give the expression that reads a column; what is binary is cut by the reader, since no function cuts it here."""
        cell = _cell(column)
        kind = _base(column)
        if kind == "xmltype":
            return _first("SUBSTR", _Serialised("XMLSERIALIZE(CONTENT %s AS CLOB)", cell), most)
        if kind == "json":
            return _first("SUBSTR", _Serialised("JSON_SERIALIZE(%s RETURNING CLOB)", cell), most)
        if column.name in relation.cast:
            return sa.Function("TO_CHAR", cell)
        return _first("SUBSTR", cell, most) if kind in {"clob", "nclob"} else cell

    def sample(self, statement: sa.Select[Any], relation: Relation, table: str, share: float | None, rows: int) -> Any:
        """Draw rows one by one with a fixed seed; of views, which can't be sampled, by chance."""
        limit = sa.text(f"ROWNUM <= {rows}")
        if share is None or share >= 1:
            return statement.select_from(sa.text(table)).where(limit)
        if relation.kind in {"table", "materialized view"}:
            percent = f"{max(100 * share, 0.000001):.9f}"
            return statement.select_from(sa.text(f"{table} SAMPLE ({percent}) SEED (0)")).where(limit)
        chance = sa.text(f"dbms_random.value < {share:.9f}")
        return statement.select_from(sa.text(table)).where(chance).where(limit)


class _Written(sa.types.UserDefinedType[Any]):
    """A type as it is written; SQLAlchemy's own have a length that depends on the server's version."""

    cache_ok = True

    def __init__(self, written: str) -> None:
        self.written = written

    def get_col_spec(self, **_: Any) -> str:
        return self.written


class _Serialised(sa.sql.expression.ColumnElement[Any]):
    """A value in a form that is no plain function: `XMLSERIALIZE(CONTENT x AS CLOB)`."""

    inherit_cache = False

    def __init__(self, form: str, cell: Any) -> None:
        self.form = form
        self.cell = cell
        self.type = sa.types.NullType()


@compiles(_Serialised)
def _serialised(element: _Serialised, compiler: Any, **options: Any) -> str:
    return element.form.replace("%s", str(compiler.process(element.cell, **options)))


def _base(column: Column) -> str:
    """Give a type without its length.

    >>> _base(Column("a", 1, kind="TIMESTAMP(6) WITH TIME ZONE"))
    'timestamp with time zone'
    """
    return re.sub(r"\s*\([^)]*\)| (?:IDENTITY|COMPUTED)", "", column.kind or "").strip().lower()


def _oracle_values(cursor: Any, metadata: Any) -> Any:
    """Choose how python-oracledb gives a column: numbers exactly, texts of any length at once, files as handles to read from."""
    import oracledb  # noqa: PLC0415 - an extra

    if metadata.type_code is oracledb.DB_TYPE_NUMBER:
        return cursor.var(str, 255, cursor.arraysize, outconverter=_oracle_number)
    if metadata.type_code is oracledb.DB_TYPE_CLOB:
        return cursor.var(oracledb.DB_TYPE_LONG, arraysize=cursor.arraysize)
    if metadata.type_code is oracledb.DB_TYPE_NCLOB:
        return cursor.var(oracledb.DB_TYPE_LONG_NVARCHAR, arraysize=cursor.arraysize)
    return None


def _oracle_number(text: str | None) -> int | Decimal | str | None:
    """Read a number as exactly as it is kept; in some languages the decimal sign is a comma.

    >>> [_oracle_number(text) for text in ("401234567", "12,50", None)]
    [401234567, Decimal('12.50'), None]
    """
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text


def handle_text(value: Any, most: int) -> Any:
    """Read a large value of which the driver gave a handle, and an object of a type of one's own as a mapping; else the value itself.

    Args:
        value: as the driver gives it.
        most: bytes or characters to read at most.
    """
    kind = type(value).__name__
    if kind == "LOB":
        return value.read(1, most)
    if kind == "DbObject":
        listed = getattr(value.type, "iscollection", False)
        if listed:
            return [handle_text(item, most) for item in value.aslist()]
        return {a.name: handle_text(getattr(value, a.name), most) for a in value.type.attributes}
    return value


MANNERS: Mapping[str, Manners] = {"mssql": SqlServer(), "oracle": Oracle()}
"""Kind of database -> its manners, for those that have any."""
