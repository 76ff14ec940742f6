"""Avro object container files, through fastavro: records by path, the keys of maps as data, the schema's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import fastavro

from connectors.base import BaseSource
from connectors.json_text import joined
from connectors.marks import avro_records
from connectors.records import ANY, MAX_DEPTH, Columns, Leaf, Record, batches_of, head_columns
from connectors.values import plain
from scanner.files.opening import RegularFile, open_regular
from scanner.model import Column, ColumnCells, Marked, Part, SourceInfo, Table, TableBatch

DOCUMENT = "(document)"
_CONTAINERS = frozenset({"record", "error", "array", "map"})


class AvroSource(BaseSource):
    """Read one Avro file: its records as one table, metadata and the schema's descriptions as another."""

    title: ClassVar = "Avro files"
    formats: ClassVar = frozenset({"avro"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._columns = Columns()
        self._table: Table | None = None
        self._notes: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Read the schema and the first records.

        Raises:
            SourceError: the file is damaged or can't be read.
        """
        with self.opening(), open_regular(self._path) as raw:
            try:
                reader = fastavro.reader(raw)
                schema: Any = reader.writer_schema
                self._notes = {k: str(v) for k, v in reader.metadata.items() if not k.startswith("avro.")}
                self._notes |= dict(_docs(schema, ""))
            except Exception as error:  # whatever the library raises on a damaged schema
                what = "the file's beginning is damaged; get an intact copy or exclude it with --exclude"
                raise self.error("corrupt", what) from error
        declared = Record(0, "", [(path, None) for path in _paths(schema, "", {}, 0)])
        with open_regular(self._path) as raw:
            self._columns, count = head_columns(self._with_declared(declared, raw))
        self._table = Table(self.ref(self.file_name), self._columns.seal(), kind="file")
        if count <= 1:
            self.problem("header_only", "the file has a schema and no records", table=self.file_name, examined=True)
        return self

    def _with_declared(self, declared: Record, raw: RegularFile) -> Iterator[Record]:
        yield declared
        yield from self._records(raw)

    def tables(self) -> Sequence[Table]:
        """Give the records' table, then the one of what the schema says."""
        assert self._table is not None
        columns = tuple(
            Column(name, position, place="property", sparse=True) for position, name in enumerate(self._notes, start=1)
        )
        notes = Table(self.ref(DOCUMENT), columns, kind="file")
        return (self._table, notes) if columns and not self.excluded(DOCUMENT) else (self._table,)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the records in order."""
        if table.ref.table == DOCUMENT:
            if part is None or part.start == 1:
                yield TableBatch(
                    table.ref, 1, tuple(ColumnCells(column, [self._notes[column.name]]) for column in table.columns)
                )
            return
        with self.reading(table), open_regular(self._path) as raw:
            yield from batches_of(table, self._records(raw), self._columns, size, limit, part, self.tally(table))

    def marked(self, table: Table) -> Marked | None:
        """Add up what the file's blocks say of themselves."""
        if table.ref.table == DOCUMENT:
            return None
        with open_regular(self._path) as raw:
            return Marked(avro_records(raw))

    def _records(self, raw: RegularFile) -> Iterator[Record]:
        number = 0
        try:
            reader = fastavro.reader(raw)
            schema: Any = reader.writer_schema
            named: dict[str, Any] = {}
            _paths(schema, "", named, 0)
            for number, value in enumerate(reader, start=1):
                out: list[Leaf] = []
                _leaves(value, schema, "", out, named, 0)
                yield Record(number, "", out)
        except Exception:  # noqa: BLE001 - the library raises anything on damaged blocks, its texts may quote them
            what = (
                f"reading stopped after {number} records because the file is damaged or cut short; get an intact copy"
            )
            self.problem("corrupt", what, table=self.file_name, rows=number)


def _branches(schema: Any) -> list[Any]:
    return [branch for branch in schema if branch != "null"] if isinstance(schema, list) else [schema]


def _resolved(schema: Any, named: Mapping[str, Any]) -> Any:
    """Give the schema that a name stands for."""
    if isinstance(schema, str):
        return named.get(schema, schema)
    if isinstance(schema, dict) and isinstance(schema.get("type"), (dict, list)):
        return _resolved(schema["type"], named)
    return schema


def _paths(schema: Any, path: str, named: dict[str, Any], depth: int) -> list[str]:
    """List the paths of a schema's leaves, and remember the types that have names."""
    found: list[str] = []
    for branch in _branches(schema):
        kind = _resolved(branch, named)
        name = kind.get("type") if isinstance(kind, dict) else kind
        if depth > MAX_DEPTH or (kind is branch and isinstance(branch, str) and branch in named):
            continue
        if isinstance(kind, dict) and "name" in kind:
            if kind["name"] in named and isinstance(branch, str):  # a type inside itself
                continue
            named[kind["name"]] = kind
        if name in {"record", "error"}:
            for field in kind["fields"]:
                found += _paths(field["type"], joined(path, field["name"]), named, depth + 1)
        elif name == "array":
            found += _paths(kind["items"], f"{path}[]", named, depth + 1)
        elif name == "map":
            found += [joined(path, "(key)"), *_paths(kind["values"], joined(path, ANY), named, depth + 1)]
        else:
            found.append(path or "value")
    return list(dict.fromkeys(found))


def _leaves(value: Any, schema: Any, path: str, out: list[Leaf], named: Mapping[str, Any], depth: int) -> None:
    """Add the leaves of a value; the schema tells a record from a map."""
    kinds = [kind for kind in (_resolved(branch, named) for branch in _branches(schema)) if isinstance(kind, dict)]
    if value is None and any(kind.get("type") in _CONTAINERS for kind in kinds):
        return
    if depth > MAX_DEPTH or not isinstance(value, (dict, list)):
        out.append((path or "value", plain(value)))
        return
    if isinstance(value, list):
        items = next((kind["items"] for kind in kinds if kind.get("type") == "array"), "null")
        for inner in value:
            _leaves(inner, items, f"{path}[]", out, named, depth + 1)
        return
    records = [
        {f["name"]: f["type"] for f in kind["fields"]} for kind in kinds if kind.get("type") in {"record", "error"}
    ]
    fields = next((fields for fields in records if value.keys() == fields.keys()), None)
    values = next((kind["values"] for kind in kinds if kind.get("type") == "map"), "null")
    for key, inner in value.items():
        if fields is not None:
            _leaves(inner, fields[key], joined(path, key), out, named, depth + 1)
        else:
            out.append((joined(path, "(key)"), key))
            _leaves(inner, values, joined(path, ANY), out, named, depth + 1)


def _docs(schema: Any, path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the descriptions in a schema by path."""
    if isinstance(schema, list):
        for branch in schema:
            yield from _docs(branch, path, depth + 1)
    elif isinstance(schema, dict) and depth <= MAX_DEPTH:
        if schema.get("doc"):
            yield f"{path or schema.get('name', '')}: doc", str(schema["doc"])
        for field in schema.get("fields", ()):
            yield from _docs(field, joined(path, field["name"]), depth + 1)
        for inner in ("type", "items", "values"):
            if isinstance(schema.get(inner), (dict, list)):
                yield from _docs(schema[inner], path, depth + 1)
