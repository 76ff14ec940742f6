"""The catalogues of SQL Server and Oracle: a few statements for all tables at once, put together to relations.

SQLAlchemy's reflection would ask table by table, change the case of names, and not tell which columns the account may not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from connectors.catalogue import Catalogue, ForeignKey, Relation
from connectors.faults import fault_of
from connectors.session import Session
from scanner.model import Column, SourceError

Key = tuple[str, str]
"""Schema and name of a table."""

_SQL_SERVER_OBJECTS = """
SELECT s.name, o.name, CASE WHEN o.type = 'V' THEN 'view' ELSE 'table' END, CAST(p.value AS nvarchar(4000))
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.extended_properties p
ON p.class = 1 AND p.major_id = o.object_id AND p.minor_id = 0 AND p.name = 'MS_Description'
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
"""
_SQL_SERVER_COLUMNS = """
SELECT s.name, o.name, c.name, t.name, b.name, c.max_length, c.precision, c.scale, c.is_identity, c.is_computed,
CAST(p.value AS nvarchar(4000)),
HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT', 'SELECT', c.name, 'COLUMN')
FROM sys.columns c JOIN sys.objects o ON o.object_id = c.object_id JOIN sys.schemas s ON s.schema_id = o.schema_id
JOIN sys.types t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
LEFT JOIN sys.extended_properties p
ON p.class = 1 AND p.major_id = c.object_id AND p.minor_id = c.column_id AND p.name = 'MS_Description'
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 ORDER BY s.name, o.name, c.column_id
"""
_SQL_SERVER_KEYS = """
SELECT s.name, o.name, c.name, CASE WHEN i.is_primary_key = 1 THEN 'primary' ELSE 'unique' END, i.index_id
FROM sys.indexes i JOIN sys.objects o ON o.object_id = i.object_id JOIN sys.schemas s ON s.schema_id = o.schema_id
JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.is_included_column = 0
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE i.is_unique = 1 AND i.has_filter = 0 AND o.type = 'U' AND o.is_ms_shipped = 0
"""
_SQL_SERVER_FOREIGN = """
SELECT s.name, o.name, f.name, c.name, rs.name, ro.name, rc.name
FROM sys.foreign_keys f JOIN sys.objects o ON o.object_id = f.parent_object_id
JOIN sys.schemas s ON s.schema_id = o.schema_id
JOIN sys.foreign_key_columns k ON k.constraint_object_id = f.object_id
JOIN sys.columns c ON c.object_id = k.parent_object_id AND c.column_id = k.parent_column_id
JOIN sys.objects ro ON ro.object_id = k.referenced_object_id JOIN sys.schemas rs ON rs.schema_id = ro.schema_id
JOIN sys.columns rc ON rc.object_id = k.referenced_object_id AND rc.column_id = k.referenced_column_id
ORDER BY s.name, o.name, f.name, k.constraint_column_id
"""
# from version 2016 on
_SQL_SERVER_MASKED = """
SELECT s.name, o.name, c.name FROM sys.masked_columns c JOIN sys.objects o ON o.object_id = c.object_id
JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE c.is_masked = 1 AND HAS_PERMS_BY_NAME(NULL, 'DATABASE', 'UNMASK') = 0
"""
_SQL_SERVER_POLICIES = """
SELECT s.name, o.name FROM sys.security_predicates r JOIN sys.security_policies y ON y.object_id = r.object_id
JOIN sys.objects o ON o.object_id = r.target_object_id JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE y.is_enabled = 1 AND r.predicate_type = 0
"""
_SQL_SERVER_SYNONYMS = "SELECT s.name, y.name FROM sys.synonyms y JOIN sys.schemas s ON s.schema_id = y.schema_id"

_OUR_OWNERS = "SELECT username FROM all_users WHERE oracle_maintained = 'N'"
_ALL_OWNERS = "SELECT username FROM all_users"
_ORACLE_OBJECTS = """
SELECT t.owner, t.table_name, CASE WHEN m.mview_name IS NOT NULL THEN 'materialized view'
WHEN e.table_name IS NOT NULL THEN 'foreign table' ELSE 'table' END, c.comments
FROM all_tables t
LEFT JOIN all_mviews m ON m.owner = t.owner AND m.container_name = t.table_name
LEFT JOIN all_external_tables e ON e.owner = t.owner AND e.table_name = t.table_name
LEFT JOIN all_tab_comments c ON c.owner = t.owner AND c.table_name = t.table_name
WHERE t.nested = 'NO' AND (t.iot_type IS NULL OR t.iot_type = 'IOT') AND t.temporary = 'N' AND t.secondary = 'N'
UNION ALL
SELECT v.owner, v.view_name, 'view', c.comments FROM all_views v
LEFT JOIN all_tab_comments c ON c.owner = v.owner AND c.table_name = v.view_name
"""
# invisible columns are hidden ones that a person has made
_ORACLE_COLUMNS = """
SELECT a.owner, a.table_name, a.column_name, a.data_type, a.data_type, a.char_length, a.data_precision, a.data_scale,
CASE WHEN a.identity_column = 'YES' THEN 1 ELSE 0 END, CASE WHEN a.virtual_column = 'YES' THEN 1 ELSE 0 END, c.comments,
CASE WHEN a.hidden_column = 'YES' THEN 2 ELSE 1 END
FROM all_tab_cols a
LEFT JOIN all_col_comments c ON c.owner = a.owner AND c.table_name = a.table_name AND c.column_name = a.column_name
WHERE a.hidden_column = 'NO' OR a.user_generated = 'YES'
ORDER BY a.owner, a.table_name, a.internal_column_id
"""
_ORACLE_COLUMNS_11 = """
SELECT a.owner, a.table_name, a.column_name, a.data_type, a.data_type, a.char_length, a.data_precision, a.data_scale,
0, 0, c.comments, 1
FROM all_tab_columns a
LEFT JOIN all_col_comments c ON c.owner = a.owner AND c.table_name = a.table_name AND c.column_name = a.column_name
ORDER BY a.owner, a.table_name, a.column_id
"""
_ORACLE_KEYS = """
SELECT k.owner, k.table_name, x.column_name, CASE WHEN k.constraint_type = 'P' THEN 'primary' ELSE 'unique' END,
k.constraint_name
FROM all_constraints k
JOIN all_cons_columns x ON x.owner = k.owner AND x.constraint_name = k.constraint_name AND x.table_name = k.table_name
WHERE k.constraint_type IN ('P', 'U') AND k.status = 'ENABLED'
"""
_ORACLE_FOREIGN = """
SELECT k.owner, k.table_name, k.constraint_name, x.column_name, r.owner, r.table_name, rx.column_name
FROM all_constraints k
JOIN all_cons_columns x ON x.owner = k.owner AND x.constraint_name = k.constraint_name AND x.table_name = k.table_name
JOIN all_constraints r ON r.owner = k.r_owner AND r.constraint_name = k.r_constraint_name
JOIN all_cons_columns rx ON rx.owner = r.owner AND rx.constraint_name = r.constraint_name AND rx.position = x.position
WHERE k.constraint_type = 'R' AND k.status = 'ENABLED'
ORDER BY k.owner, k.table_name, k.constraint_name, x.position
"""
_ORACLE_POLICIES = "SELECT object_owner, object_name FROM all_policies WHERE sel = 'YES' AND enable = 'YES'"
_ORACLE_SYNONYMS = "SELECT owner, synonym_name FROM all_synonyms WHERE db_link IS NOT NULL"
_MAINTAINED = re.compile(
    r"SYS|SYSTEM|SYS\$.*|ANONYMOUS|APEX.*|APPQOSSYS|AUDSYS|CTXSYS|DBSFWUSER|DBSNMP|DIP|DVF|DVSYS|EXFSYS|FLOWS_.*|GGSYS"
    r"|GSM.*|LBACSYS|MDDATA|MDSYS|MGMT_VIEW|OJVMSYS|OLAPSYS|ORACLE_OCM|ORD.*|OUTLN|OWBSYS.*|REMOTE_SCHEDULER_AGENT"
    r"|SI_INFORMTN_SCHEMA|SYSBACKUP|SYSDG|SYSKM|SYSMAN|SYSRAC|TSMSYS|WK.*|WMSYS|XDB|XS\$NULL"
)
"""Owners that came with Oracle before version 12, which doesn't say so itself."""

_NATIVE = {
    "mssql": frozenset(
        [
            "bigint",
            "int",
            "smallint",
            "tinyint",
            "bit",
            "decimal",
            "numeric",
            "money",
            "smallmoney",
            "float",
            "real",
            "date",
            "datetime",
            "datetime2",
            "smalldatetime",
            "time",
            "char",
            "varchar",
            "text",
            "nchar",
            "nvarchar",
            "ntext",
            "uniqueidentifier",
            "binary",
            "varbinary",
            "image",
            "timestamp",
            "rowversion",
        ]
    ),
    "oracle": frozenset(
        [
            "varchar2",
            "nvarchar2",
            "char",
            "nchar",
            "varchar",
            "number",
            "float",
            "binary_float",
            "binary_double",
            "date",
            "raw",
            "long",
            "clob",
            "nclob",
            "blob",
            "rowid",
            "urowid",
            "xmltype",
            "json",
            "boolean",
        ]
    ),
}
_TEXT_FORM = re.compile(r"interval .*|bfile", re.IGNORECASE)
"""Oracle's types that TO_CHAR writes down; objects come as such."""
_LARGE = frozenset({"text", "ntext", "image", "xml", "clob", "nclob", "blob", "long", "long raw", "xmltype", "json"})
_BINARY = frozenset({"image", "varbinary", "binary", "blob", "raw", "long raw", "timestamp", "rowversion"})
_SIZED = frozenset({"char", "varchar", "nchar", "nvarchar", "binary", "varbinary", "varchar2", "nvarchar2", "raw"})
_WIDE = frozenset({"nchar", "nvarchar"})


@dataclass(slots=True)
class _Facts:
    """Collect what the catalogue says of tables, by schema and name."""

    keys: dict[Key, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    foreign: dict[Key, list[ForeignKey]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[Key, list[Sequence[Any]]] = field(default_factory=lambda: defaultdict(list))
    masked: frozenset[tuple[str, str, str]] = frozenset()
    policies: frozenset[Key] = frozenset()


def read_server_catalogue(session: Session, schemas: Sequence[str] | None) -> Catalogue:
    """Read the catalogue of SQL Server or Oracle.

    Args:
        session: an open session.
        schemas: what to read; None is all but the server's own.

    Raises:
        sqlalchemy.exc.DBAPIError: it can't be read.
    """
    oracle = session.kind == "oracle"
    owners = _oracle_owners(session) if oracle else None
    wanted = frozenset(schemas) if schemas is not None else owners
    facts = _facts(session, oracle=oracle)
    result = Catalogue()
    found = sorted(
        (tuple(row) for row in _rows(session, _ORACLE_OBJECTS if oracle else _SQL_SERVER_OBJECTS)),
        key=lambda row: (row[0], ("table", "foreign table", "materialized view", "view").index(row[2]), row[1]),
    )
    for schema, name, kind, comment in found:
        if wanted is not None and schema not in wanted:
            continue
        result.relations.append(_relation(session.kind, facts, schema, name, kind, comment))
    synonyms = _optional(session, _ORACLE_SYNONYMS if oracle else _SQL_SERVER_SYNONYMS)
    result.elsewhere = sum(wanted is None or row[0] in wanted or row[0] == "PUBLIC" for row in synonyms)
    return result


def _rows(session: Session, statement: str) -> Iterable[Sequence[Any]]:
    return session.run(sa.text(statement)).all()


def _optional(session: Session, *statements: str) -> Iterable[Sequence[Any]]:
    """Run the first statement that the server's version has the tables for; nothing where it has none of them.

    Raises:
        sqlalchemy.exc.DBAPIError: the connection is lost.
    """
    for statement in statements:
        try:
            return _rows(session, statement)
        except (DBAPIError, SourceError) as error:
            if fault_of(error).lost:
                raise
            session.renew()
    return ()


def _oracle_owners(session: Session) -> frozenset[str]:
    owners = frozenset(row[0] for row in _optional(session, _OUR_OWNERS))
    return owners or frozenset(row[0] for row in _rows(session, _ALL_OWNERS) if not _MAINTAINED.fullmatch(row[0]))


def _facts(session: Session, *, oracle: bool) -> _Facts:
    facts = _Facts()
    several: dict[tuple[Key, object], list[str]] = defaultdict(list)
    kinds: dict[tuple[Key, object], str] = {}
    for schema, name, column, kind, number in _rows(session, _ORACLE_KEYS if oracle else _SQL_SERVER_KEYS):
        several[(schema, name), number].append(column)
        kinds[(schema, name), number] = kind
    foreign: dict[tuple[Key, str], tuple[str, list[str], list[str]]] = {}
    for schema, name, key, column, to_schema, to_name, to_column in _rows(
        session, _ORACLE_FOREIGN if oracle else _SQL_SERVER_FOREIGN
    ):
        entry = foreign.setdefault(((schema, name), key), (f"{to_schema}.{to_name}", [], []))
        entry[1].append(column)
        entry[2].append(to_column)
    for (key, number), columns in several.items():
        if kinds[key, number] == "unique" and len(columns) == 1:
            facts.keys[key][columns[0]] = "unique"
    for (key, _), (target, columns, there) in sorted(foreign.items()):
        facts.foreign[key].append(ForeignKey(tuple(columns), target, tuple(there)))
        facts.keys[key] |= dict.fromkeys(columns, "foreign")
    for (key, number), columns in several.items():
        if kinds[key, number] == "primary":
            facts.keys[key] |= dict.fromkeys(columns, "primary")
    if oracle:
        columns_of = _optional(session, _ORACLE_COLUMNS) or _rows(session, _ORACLE_COLUMNS_11)
        facts.policies = frozenset((row[0], row[1]) for row in _optional(session, _ORACLE_POLICIES))
    else:
        columns_of = _rows(session, _SQL_SERVER_COLUMNS)
        facts.masked = frozenset((row[0], row[1], row[2]) for row in _optional(session, _SQL_SERVER_MASKED))
        facts.policies = frozenset((row[0], row[1]) for row in _optional(session, _SQL_SERVER_POLICIES))
    for row in columns_of:
        facts.columns[row[0], row[1]].append(row)
    return facts


def _relation(server: str, facts: _Facts, schema: str, name: str, kind: str, comment: str | None) -> Relation:
    key = (schema, name)
    foreign = tuple(sorted(facts.foreign.get(key, ()), key=lambda one: (one.columns, one.target)))
    keys = facts.keys.get(key, {})
    columns: list[Column] = []
    cast: set[str] = set()
    large: set[str] = set()
    binary: set[str] = set()
    denied = 0
    for row in facts.columns.get(key, ()):
        column, user_type, base = row[2], row[3], str(row[4] or row[3])
        if not row[11]:
            denied += 1
            continue
        short = re.sub(r"\s*\([^)]*\)", "", base).lower()
        columns.append(
            Column(
                column,
                len(columns) + 1,
                place="hidden column" if row[11] == 2 else None,
                kind=_written(server, str(user_type), short, row),
                comment=row[10] or None,
                key=keys.get(column),
                refers=next((one.target for one in foreign if one.columns == (column,)), None),
            )
        )
        if server == "mssql" and short not in _NATIVE[server]:
            cast.add(column)
        if server == "oracle" and _TEXT_FORM.fullmatch(short) and short != "bfile":
            cast.add(column)
        if short in _LARGE or (short in _SIZED and server == "mssql" and row[5] == -1) or column in cast:
            large.add(column)
        if short in _BINARY:
            binary.add(column)
    return Relation(
        schema,
        name,
        kind,
        tuple(columns),
        comment or None,
        denied,
        frozenset(cast),
        frozenset(large),
        frozenset(binary & large),
        hidden_rows=key in facts.policies,
        foreign=foreign,
        masked=sum(one[:2] == key for one in facts.masked),
    )


def _written(server: str, user_type: str, short: str, row: Sequence[Any]) -> str:
    """Write a type down as the server does: `nvarchar(40)`, `NUMBER(10,2)`; a computed or identity column says so."""
    length, precision, scale = row[5], row[6], row[7]
    text = user_type
    if server == "oracle":
        if short in _SIZED and length:
            text = f"{user_type}({length})"
        elif short == "number" and precision:
            text = f"NUMBER({precision},{scale})" if scale else f"NUMBER({precision})"
    elif short in _SIZED:
        size = "max" if length == -1 else str(length // 2 if short in _WIDE else length)
        text = f"{short}({size})"
    elif short in {"decimal", "numeric"}:
        text = f"{short}({precision},{scale})"
    elif user_type.lower() != short:
        text = short
    return text + (" IDENTITY" if row[8] else "") + (" COMPUTED" if row[9] else "")
