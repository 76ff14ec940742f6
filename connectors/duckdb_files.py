"""DuckDB files, read-only and streamed, with what reaches outside the file switched off."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from connectors.addresses import is_address, parse
from connectors.base import BaseSource, batch, cut, in_range
from connectors.blobs import Blobs
from connectors.faults import duckdb_fault
from connectors.statement_log import note
from connectors.values import plain
from scanner.files.opening import open_regular
from scanner.model import Cell, Column, Part, SourceInfo, Table, TableBatch

VALUE_CHARACTERS = 1 << 20
FETCH_ROWS = 1024
_SETTINGS = {
    "enable_external_access": "false",  # a view may name files and addresses
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "threads": "1",
    "lock_configuration": "true",
}
_TABLES = """
SELECT schema_name, table_name, 'table', comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT schema_name, view_name, 'view', comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
ORDER BY 1, 3, 2
"""
_COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? ORDER BY column_index
"""
_KEYS = """
SELECT constraint_type, constraint_column_names FROM duckdb_constraints() WHERE schema_name = ? AND table_name = ?
"""
_RANK = {"UNIQUE": (1, "unique"), "FOREIGN KEY": (2, "foreign"), "PRIMARY KEY": (3, "primary")}
_NATIVE = (
    "VARCHAR", "BLOB", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
    "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DATE", "UUID", "JSON",
)  # fmt: skip
"""Types whose values come as they are; of the others the text, since dates may lie outside Python's calendar."""


class DuckDbSource(BaseSource):
    """Read one file. `location` is its path or `duckdb:///path`."""

    title: ClassVar = "DuckDB databases"
    formats: ClassVar = frozenset({"duckdb"})

    def __init__(
        self,
        info: SourceInfo,
        location: Path | str,
        exclude: Sequence[str] = (),
        schemas: Sequence[str] | None = None,
    ) -> None:
        super().__init__(info, exclude)
        self._location = str(location)
        self._schemas = schemas
        self._connection: Any = None
        self._names: dict[str, tuple[str, str]] = {}
        self._tables: tuple[Table, ...] | None = None
        self._blobs = Blobs(self)

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            SourceError: it can't be read.
        """
        path = self._location
        if is_address(path):
            address = parse(path)
            if address.url is None:
                raise self.error(address.reason, address.fault or "this is no address of a database; check it")
            path = address.url.database or ""
        with self.opening(), open_regular(path):
            pass
        duckdb: Any = importlib.import_module("duckdb")
        self._error: type[Exception] = duckdb.Error
        try:
            self._connection = duckdb.connect(path, read_only=True, config=_SETTINGS)
        except duckdb.Error as error:
            fault = duckdb_fault(error, has_log=Path(path + ".wal").exists())
            raise self.error(fault.reason, fault.text) from error
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def tables(self) -> Sequence[Table]:
        """List tables and views with their numbers of rows.

        Raises:
            SourceError: the catalogue can't be read.
        """
        if self._tables is None:
            try:
                found = self._run(_TABLES).fetchall()
            except self._error as error:
                what = "its list of tables can't be read; export the tables as Parquet or CSV"
                raise self.error("corrupt", what) from error
            wanted = [row for row in found if self._schemas is None or row[0] in self._schemas]
            self._tables = tuple(filter(None, (self._table(*row) for row in wanted)))
            if not wanted:
                self.problem("empty", "no tables are in it; check the database", examined=True)
        return self._tables

    def _run(self, statement: str, values: Sequence[str] = ()) -> Any:
        note("duckdb", statement)
        return self._connection.execute(statement, values)

    def _table(self, schema: str, table: str, kind: str, comment: str | None) -> Table | None:
        name = f"{schema}.{table}"
        if self.excluded(name):
            self.problem("excluded", "left out as asked by --exclude", table=name, examined=True)
            return None
        try:
            total = self._run(f"SELECT count(*) FROM {_quoted(schema)}.{_quoted(table)}").fetchone()[0]  # noqa: S608 - quoted names of the catalogue
            keys = self._keys(schema, table)
            columns = tuple(
                Column(column, n, kind=kind_, comment=remark or None, key=keys.get(column))
                for n, (column, kind_, remark) in enumerate(self._run(_COLUMNS, [schema, table]).fetchall(), 1)
            )
        except self._error:
            self._fail(name, 0)
            return None
        self._names[name] = (schema, table)
        return Table(self.ref(name), columns, int(total), kind, comment or None)

    def _keys(self, schema: str, table: str) -> dict[str, str]:
        best: dict[str, tuple[int, str]] = {}
        for kind, columns in self._run(_KEYS, [schema, table]).fetchall():
            rank = _RANK.get(kind)
            if rank is not None and not (kind == "UNIQUE" and len(columns) > 1):
                for column in columns:
                    best[column] = max(best.get(column, rank), rank)
        return {column: kind for column, (_, kind) in best.items()}

    def sampling(self, table: Table, limit: int | None) -> str:
        """Name how rows are chosen: at random by row."""
        if limit is None or (table.rows_total is not None and table.rows_total <= limit):
            return "full"
        return f"random {limit} rows"

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows; an error ends the table with a problem."""
        part = part or Part(1)
        sampled = limit if self.sampling(table, limit) != "full" else None
        given = 0
        long = 0

        def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
            nonlocal given, long
            cursor = self._connection.cursor()
            try:
                statement = self._select(table, sampled)
                note("duckdb", statement)
                cursor.execute(statement)
                number = 0
                while held := cursor.fetchmany(min(size, FETCH_ROWS)):
                    for row in held:
                        number += 1
                        if number < part.start:
                            continue
                        if not in_range(number, sampled, part.start, part.stop):
                            return
                        given += 1
                        cells = [plain(value) for value in row]
                        long += sum(isinstance(c, str) and len(c) >= VALUE_CHARACTERS for c in cells)
                        name = table.ref.table
                        yield number, [self._blobs.text(name, c) if isinstance(c, bytes) else c for c in cells]
            finally:
                cursor.close()

        try:
            for numbers, held in cut(self.counting(table, rows()), size):
                yield batch(table, table.columns, held, numbers)
        except (self._error, UnicodeDecodeError):
            self._fail(table.ref.table, given)
        self._blobs.tell(table.ref.table)
        if long:
            what = f"{long} values are longer than {VALUE_CHARACTERS} characters; only their beginning was read"
            self.problem("truncated_value", what, table=table.ref.table, count=long)

    def _select(self, table: Table, sampled: int | None) -> str:
        chosen = []
        for column in table.columns:
            name, kind = _quoted(column.name), column.kind or ""
            if kind in {"VARCHAR", "JSON"}:
                chosen.append(f"substr({name}, 1, {VALUE_CHARACTERS})")
            elif kind in _NATIVE or kind.startswith("DECIMAL"):
                chosen.append(name)
            elif kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
                chosen.append(f"to_json({name})::VARCHAR" if not kind.startswith("UNION") else f"{name}::VARCHAR")
            else:
                chosen.append(f"{name}::VARCHAR")
        schema, name = self._names[table.ref.table]
        text = f"SELECT {', '.join(chosen)} FROM {_quoted(schema)}.{_quoted(name)}"  # noqa: S608 - quoted names of the catalogue
        if sampled is None:
            return text
        return f"{text} USING SAMPLE reservoir({sampled} ROWS) REPEATABLE (1)"

    def _fail(self, table: str, rows: int) -> None:
        read = f" ({rows} rows were read before)" if rows else ""
        what = f"DuckDB can't read this; have the table or view checked, or exclude it with --exclude{read}"
        self.problem("unreadable", what, table=table, rows=rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
