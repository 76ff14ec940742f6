"""What a database holds: schemas, tables, views and columns with the facts that its catalogue gives."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.exc import DBAPIError, SAWarning, SQLAlchemyError, UnreflectableTableError

from connectors.faults import BROKEN_VIEW
from connectors.session import Session
from scanner.model import Column, SourceError

_SYSTEM_SCHEMAS = frozenset(
    {"information_schema", "pg_catalog", "pg_toast", "mysql", "performance_schema", "sys", "lost+found"}
)
_NATIVE: tuple[type[types.TypeEngine[Any]], ...] = (
    types.String,
    types.Integer,
    types.Numeric,
    types.Float,
    types.Boolean,
    types.Date,
    types.DateTime,
    types.Time,
    types.Uuid,
    types.LargeBinary,
    types.Enum,
)
"""Types whose values drivers give as they are; everything else is cast to text by the server."""

# partitions repeat the rows of the table they are parts of
_PG_PARTITIONS = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relispartition
"""
_PG_DENIED = """
SELECT n.nspname, c.relname, a.attname
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
AND (NOT has_column_privilege(c.oid, a.attnum, 'SELECT') OR NOT has_schema_privilege(n.oid, 'USAGE'))
"""
_PG_ROW_SECURITY = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relrowsecurity AND row_security_active(c.oid)
"""
_MYSQL_COLUMNS = """
SELECT column_name, data_type, column_type, character_maximum_length, column_comment FROM information_schema.columns
WHERE table_schema = :schema AND table_name = :name ORDER BY ordinal_position
"""
_SQLITE_WRITTEN = sa.text("SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = :name")
_WORDS_ONLY = re.compile(
    r"\s*CREATE\s+VIRTUAL\s.*\bUSING\s+fts\d.*[(,]\s*content\s*=\s*(?:''|\"\")", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Say that columns of a table name a row of another: `schema.table` as `target`, pairwise the same columns there."""

    columns: tuple[str, ...]
    target: str
    referred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Describe a table or view.

    Attributes:
        schema: `main` for SQLite, the database for MySQL; None if there is none.
        kind: `table`, `view`, `materialized view` or `foreign table`.
        columns: those that the account may read.
        denied: how many columns the account may not read.
        cast: names of columns whose values the server has to turn into text.
        large: names of columns whose values may be of any length.
        binary: names of those of them that hold bytes.
        hidden_rows: row-level security applies to the account.
        words_only: a full-text index of SQLite that doesn't keep the texts themselves.
        foreign: keys to other tables.
        masked: how many columns the server shows to the account with masked values.
    """

    schema: str | None
    name: str
    kind: str
    columns: tuple[Column, ...] = ()
    comment: str | None = None
    denied: int = 0
    cast: frozenset[str] = frozenset()
    large: frozenset[str] = frozenset()
    binary: frozenset[str] = frozenset()
    hidden_rows: bool = False
    words_only: bool = False
    foreign: tuple[ForeignKey, ...] = ()
    masked: int = 0

    @property
    def table(self) -> str:
        """Give the name by which it is known: `schema.table`."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(slots=True)
class Catalogue:
    """Hold the relations in a fixed order, those whose description could not be read, and tables inside others.

    Attributes:
        internal: readable virtual tables of SQLite, with the tables in which their module keeps their rows.
        elsewhere: synonyms, whose tables are read under their own names or lie in other databases.
    """

    relations: list[Relation] = field(default_factory=list)
    unreadable: list[tuple[Relation, BaseException]] = field(default_factory=list)
    internal: list[tuple[Relation, tuple[str, ...]]] = field(default_factory=list)
    elsewhere: int = 0


def read_catalogue(session: Session, database: str | None, schemas: Sequence[str] | None) -> Catalogue:
    """Read the catalogue of everything but the server's own schemas.

    Args:
        session: an open session.
        database: the database of the address; MySQL has no schemas inside one.
        schemas: what to read; None is all.

    Raises:
        sqlalchemy.exc.DBAPIError: even the list of tables can't be read.
    """
    facts = _Facts.read(session)
    result = Catalogue()
    virtual = _virtual(session) if session.kind == "sqlite" else {}
    read_elsewhere: set[str] = set()
    for name, inner in virtual.items():
        relation = Relation("main", name, "table")
        try:
            session.run(sa.select(sa.literal_column("1")).select_from(sa.table(name, schema="main")).limit(1)).all()
        except SQLAlchemyError as error:  # the tables inside are then read like any others
            session.renew()
            result.unreadable.append((relation, error))
            read_elsewhere.add(name)
        else:
            read_elsewhere |= {*inner}
            if inner:
                result.internal.append((relation, inner))
    for schema in _schemas(session, database, schemas):
        for name, kind in _names(session, schema):
            if (schema, name) in facts.partitions or name in read_elsewhere:
                continue
            relation = Relation(schema, name, kind)
            try:
                result.relations.append(_describe(session, relation, facts))
            except (SQLAlchemyError, UnicodeDecodeError, SourceError) as error:
                session.renew()
                result.unreadable.append((relation, error))
    return result


@dataclass(frozen=True, slots=True)
class _Facts:
    """Hold what PostgreSQL tells of all tables at once; empty for others."""

    partitions: frozenset[tuple[str, str]] = frozenset()
    denied: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    row_security: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def read(cls, session: Session) -> _Facts:
        if session.kind != "postgresql":
            return cls()
        denied: dict[tuple[str, str], set[str]] = defaultdict(set)
        for schema, table, column in session.run(sa.text(_PG_DENIED)):
            denied[schema, table].add(column)
        return cls(_pairs(session, _PG_PARTITIONS), dict(denied), _pairs(session, _PG_ROW_SECURITY))


def _virtual(session: Session) -> dict[str, tuple[str, ...]]:
    """Map SQLite's virtual tables to the tables in which their modules keep their rows."""
    kinds = {str(row[1]): row[2] for row in session.run(sa.text("PRAGMA main.table_list"))}
    names = sorted((name for name, kind in kinds.items() if kind == "virtual"), key=len, reverse=True)
    result: dict[str, list[str]] = {name: [] for name in sorted(names)}
    for shadow in sorted(name for name, kind in kinds.items() if kind == "shadow"):
        owner = next((name for name in names if shadow.lower().startswith(f"{name.lower()}_")), None)
        if owner is not None:
            result[owner].append(shadow)
    return {name: tuple(inner) for name, inner in result.items()}


def _keeps_words_only(session: Session, name: str) -> bool:
    """Say whether a virtual table is a full-text index without the texts."""
    written = session.run(_SQLITE_WRITTEN.bindparams(name=name)).scalar()
    return bool(_WORDS_ONLY.match(str(written or "")))


def _pairs(session: Session, query: str) -> frozenset[tuple[str, str]]:
    return frozenset((schema, name) for schema, name in session.run(sa.text(query)))


def _schemas(session: Session, database: str | None, wanted: Sequence[str] | None) -> list[str | None]:
    """List the schemas to read, in order."""
    if session.kind == "sqlite":
        return ["main"]
    if wanted is not None:
        return [*sorted(wanted)]
    if session.kind in {"mysql", "mariadb"} and database:
        return [database]
    return [
        s
        for s in sorted(session.inspector.get_schema_names())
        if s not in _SYSTEM_SCHEMAS and not s.startswith("pg_temp_")
    ]


def _names(session: Session, schema: str | None) -> Iterable[tuple[str, str]]:
    """List the relations of a schema: tables first, then views, each sorted."""
    inspector = session.inspector
    found = [(name, "table") for name in sorted(inspector.get_table_names(schema))]
    if session.kind == "postgresql":
        foreign = getattr(inspector, "get_foreign_table_names", None)
        found += [(name, "foreign table") for name in sorted(foreign(schema) if foreign else ())]
        found += [(name, "materialized view") for name in sorted(inspector.get_materialized_view_names(schema))]
    return [*found, *((name, "view") for name in sorted(inspector.get_view_names(schema)))]


def _describe(session: Session, relation: Relation, facts: _Facts) -> Relation:
    """Read the columns of a relation with keys and comments."""
    schema, name = relation.schema, relation.name
    inspector = session.inspector
    keys: dict[str, str] = {}
    foreign: tuple[ForeignKey, ...] = ()
    comment: str | None = None
    described: list[Any]
    if session.kind in {"mysql", "mariadb"} and relation.kind == "view":
        # SQLAlchemy doubles the percent signs in the names of a view's columns
        described = _mysql_columns(session, schema, name)
        if not described:
            raise SourceError(BROKEN_VIEW.text, BROKEN_VIEW.reason)
    else:
        try:
            with warnings.catch_warnings():
                # a type that SQLAlchemy doesn't know is cast to text; a warning about it helps nobody
                warnings.simplefilter("ignore", SAWarning)
                described = list(inspector.get_columns(name, schema))
                if relation.kind == "table":
                    foreign = _foreign(inspector, name, schema)
                    keys = _keys(inspector, name, schema, foreign)
                comment = _comment(inspector, name, schema) if session.kind != "sqlite" else None
        except (DBAPIError, UnreflectableTableError):
            if session.kind not in {"mysql", "mariadb"}:
                raise
            # with rights on some columns only, the table's definition is hidden, but its columns are listed
            session.renew()
            described = _mysql_columns(session, schema, name)
            if not described:
                raise
    denied = facts.denied.get((schema or "", name), set())
    readable = [column for column in described if column["name"] not in denied]
    columns = tuple(
        Column(
            column["name"],
            position,
            kind=column.get("kind") or _kind(session, column["type"]),
            comment=column.get("comment") or None,
            key=keys.get(column["name"]),
            refers=next((key.target for key in foreign if key.columns == (column["name"],)), None),
        )
        for position, column in enumerate(readable, start=1)
    )
    return Relation(
        schema,
        name,
        relation.kind,
        columns,
        comment,
        len(described) - len(readable),
        frozenset(c["name"] for c in readable if session.kind != "sqlite" and not _is_native(c["type"])),
        frozenset(c["name"] for c in readable if session.kind != "sqlite" and _is_large(c["type"])),
        frozenset(c["name"] for c in readable if session.kind != "sqlite" and _is_binary(c["type"])),
        (schema or "", name) in facts.row_security,
        session.kind == "sqlite" and relation.kind == "table" and _keeps_words_only(session, name),
        foreign,
    )


def _mysql_columns(session: Session, schema: str | None, name: str) -> list[Any]:
    """Describe the columns that the account may see of a MySQL or MariaDB relation, in the way of SQLAlchemy."""
    known: dict[str, Any] = getattr(session.connection.dialect, "ischema_names", {})
    result: list[Any] = []
    for column, kind, written, length, comment in session.run(
        sa.text(_MYSQL_COLUMNS).bindparams(schema=schema, name=name)
    ):
        found = known.get(str(kind).lower(), types.NullType)
        if issubclass(found, (types.String, types.Enum)):
            made: types.TypeEngine[Any] = types.String(int(length) if length else 255)
        else:
            made = found()
        result.append({"name": column, "type": made, "kind": str(written), "comment": comment})
    return result


def _kind(session: Session, kind: types.TypeEngine[Any]) -> str | None:
    """Give the declared type as the database writes it; None for one that SQLAlchemy doesn't know."""
    if isinstance(kind, types.NullType):
        return None
    try:
        return kind.compile(session.connection.dialect)
    except sa.exc.CompileError:
        return type(kind).__name__


def _is_binary(kind: types.TypeEngine[Any]) -> bool:
    """Say whether values are bytes; MySQL's LONGBLOB and BINARY are no LargeBinary."""
    try:
        return kind.python_type is bytes
    except NotImplementedError:
        return False


def _is_native(kind: types.TypeEngine[Any]) -> bool:
    return isinstance(kind, _NATIVE) or _is_binary(kind)


def _is_large(kind: types.TypeEngine[Any]) -> bool:
    return _is_binary(kind) or (isinstance(kind, types.String) and (kind.length or 1 << 30) > 1 << 16)


def _foreign(inspector: sa.Inspector, name: str, schema: str | None) -> tuple[ForeignKey, ...]:
    """List a table's keys to other tables, in a fixed order."""
    found = []
    # PostgreSQL would leave out the schema of a table that lies on the search path
    options = {"postgresql_ignore_search_path": True} if inspector.dialect.name == "postgresql" else {}
    for key in inspector.get_foreign_keys(name, schema, **options):
        where = key["referred_schema"] or schema
        target = f"{where}.{key['referred_table']}" if where else key["referred_table"]
        found.append(ForeignKey(tuple(key["constrained_columns"]), target, tuple(key["referred_columns"])))
    return tuple(sorted(found, key=lambda key: (key.columns, key.target)))


def _keys(inspector: sa.Inspector, name: str, schema: str | None, foreign: Sequence[ForeignKey]) -> dict[str, str]:
    """Say which columns are keys, the primary key before foreign ones before unique ones."""
    result: dict[str, str] = {}
    for unique in inspector.get_unique_constraints(name, schema):
        if len(unique["column_names"]) == 1:
            result[unique["column_names"][0]] = "unique"
    for key in foreign:
        result |= dict.fromkeys(key.columns, "foreign")
    return result | dict.fromkeys(inspector.get_pk_constraint(name, schema)["constrained_columns"], "primary")


def _comment(inspector: sa.Inspector, name: str, schema: str | None) -> str | None:
    return inspector.get_table_comment(name, schema)["text"] or None
