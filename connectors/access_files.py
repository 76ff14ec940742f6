"""Access databases (MDB, ACCDB): their tables, those of attachments and multiple values among them, links and queries.

The rows that come out are held against the number that Access keeps for each table. Rows that were deleted and linger in the file
until it is compacted are not read.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from connectors.access_pages import CATALOGUE_PAGE, AccessColumn, AccessFile, DamagedPageError, Definition
from connectors.access_rows import BLOB_BYTES, KINDS, VALUE_BYTES, Reader, decompressed
from connectors.base import BaseSource, batch, cut, in_range
from connectors.blobs import Blobs
from scanner.model import Cell, Column, Part, SourceInfo, Table, TableBatch

_TABLE, _ODBC_LINK, _ACCESS_LINK = 1, 4, 6
_OWN = 0x80000002
_HIDDEN = 8
_PAGE = 0x00FFFFFF
_READ_PARTS = {"MSysQueries": ("(queries)", ("Name1", "Name2", "Expression"))}
"""Tables of Access itself that hold what people wrote; the others hold its forms, rights and settings."""
_LINKS = ("Connect", "Database", "ForeignName")
_NAMES_BLOCK, _COLUMN_BLOCK, _TABLE_BLOCK = 0x80, 1, 0
_ATTACHMENT = ("FileData", "FileName")

DAMAGED = (
    "the database is damaged here; compact and repair it in Access, restore it, or exclude the table with --exclude"
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Hold a table with its definition and the columns that are read."""

    table: Table
    definition: Definition
    columns: tuple[AccessColumn, ...]
    attached: int | None = None


class AccessSource(BaseSource):
    """Read one Access file; each table is a table, hidden ones say so."""

    title: ClassVar = "Access databases (MDB, ACCDB)"
    formats: ClassVar = frozenset({"access"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._file = AccessFile(location)
        self._kept: dict[str, _Kept] | None = None
        self._blobs = Blobs(self)

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            SourceError: it can't be read.
        """
        try:
            self.guarded(self._file.__enter__)
        except DamagedPageError as error:
            raise self.error("corrupt", DAMAGED) from error
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self._file.close()

    def tables(self) -> Sequence[Table]:
        """List the tables by name, then what belongs to none of them.

        Raises:
            SourceError: the list of tables can't be read.
        """
        if self._kept is None:
            self._kept = {kept.table.ref.table: kept for kept in self._read()}
            if not self._kept and not self.problems:
                self.problem("empty", "there are no tables in it; check the database", examined=True)
        return [kept.table for kept in self._kept.values()]

    def _read(self) -> Iterator[_Kept]:
        try:
            catalogue = self._file.definition(CATALOGUE_PAGE)
        except DamagedPageError as error:
            raise self.error("corrupt", "its list of tables is damaged; compact and repair it in Access") from error
        objects, lost = self._objects(catalogue)
        if lost:
            what = f"{lost} entries of its list of tables are damaged, so that tables may be missing; compact and repair it in Access"
            self.problem("corrupt", what, rows=lost)
        own = {str(o["Name"]): o for o in objects if o.get("Type") == _TABLE}
        keys = self._foreign(own.get("MSysRelationships"))
        for name in sorted(own):
            entry = own[name]
            flags = _number(entry.get("Flags")) & 0xFFFFFFFF
            if name.startswith("MSys") and (name in _READ_PARTS or flags & _OWN):
                continue
            if self.excluded(name):
                self.problem("excluded", "left out as asked by --exclude", table=name, examined=True)
                continue
            hidden = flags & (_OWN | _HIDDEN)
            kept = self._table(name, entry, keys.get(name, {}), "hidden table" if hidden else None)
            if kept is not None:
                yield kept
        for name, (title, wanted) in _READ_PARTS.items():
            if name in own:
                kept = self._part(title, own[name], wanted, "query")
                if kept is not None:
                    yield kept
        links = [o for o in objects if o.get("Type") in {_ODBC_LINK, _ACCESS_LINK}]
        if links:
            what = f"{len(links)} tables are links to other databases and hold nothing here; scan those databases themselves"
            self.problem("internal", what, examined=True, count=len(links))
            kept = self._part("(links)", {"Id": CATALOGUE_PAGE}, _LINKS, "connection")
            if kept is not None:
                yield kept

    def _objects(self, catalogue: Definition) -> tuple[list[dict[str, Cell]], int]:
        """Read the list of objects; count entries that can't be read, or that Access has counted and that are nowhere."""
        wanted = tuple(c for c in catalogue.columns if c.name in {"Id", "Name", "Type", "Flags", "LvProp", *_LINKS})
        reader = Reader(self._file, catalogue, wanted)
        found: list[dict[str, Cell]] = []
        lost = 0
        for row in self._file.rows(catalogue):
            try:
                found.append(dict(zip((c.name for c in wanted), reader.cells(row), strict=True)))
            except DamagedPageError:
                lost += 1
        return found, max(lost, catalogue.rows - len(found))

    def _foreign(self, entry: Mapping[str, Cell] | None) -> dict[str, dict[str, str]]:
        """Map tables and their columns to the tables whose rows they name."""
        out: dict[str, dict[str, str]] = {}
        if entry is None:
            return out
        try:
            definition = self._file.definition(_number(entry["Id"]) & _PAGE)
            names = ("szObject", "szColumn", "szReferencedObject")
            by_name = {c.name: c for c in definition.columns}
            reader = Reader(self._file, definition, tuple(by_name[name] for name in names))
            for row in self._file.rows(definition):
                if row is not None:
                    table, column, target = map(str, reader.cells(row))
                    out.setdefault(table, {})[column] = target
        except (DamagedPageError, KeyError):
            return out  # keys are a help, not the data
        return out

    def _table(self, name: str, entry: Mapping[str, Cell], keys: Mapping[str, str], place: str | None) -> _Kept | None:
        definition = self._definition(name, entry)
        if definition is None:
            return None
        about = _descriptions(entry.get("LvProp"))
        columns = tuple(
            Column(
                column.name,
                position,
                place=place,
                kind=_kind(column),
                comment=about.get(column.name),
                key="primary" if column.number in definition.primary else "foreign" if column.name in keys else None,
                refers=keys.get(column.name),
            )
            for position, column in enumerate(definition.columns, start=1)
        )
        names = [column.name for column in columns]
        attached = names.index(_ATTACHMENT[0]) if place and {*_ATTACHMENT} <= {*names} else None
        table = Table(self.ref(name), columns, definition.rows, comment=about.get(""), place=place)
        return _Kept(table, definition, definition.columns, attached)

    def _part(self, title: str, entry: Mapping[str, Cell], wanted: Sequence[str], place: str) -> _Kept | None:
        """Read some columns of a table of Access itself as a hidden part."""
        definition = self._definition(title, entry)
        if definition is None or not definition.pages:
            return None
        chosen = tuple(column for column in definition.columns if column.name in wanted)
        columns = tuple(Column(c.name, n, place=place, sparse=True) for n, c in enumerate(chosen, start=1))
        return _Kept(Table(self.ref(title), columns, 0, "part", place=place), definition, chosen)

    def _definition(self, name: str, entry: Mapping[str, Cell]) -> Definition | None:
        try:
            return self._file.definition(_number(entry.get("Id")) & _PAGE)
        except DamagedPageError:
            self.problem("corrupt", DAMAGED, table=name)
            return None

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows in the order of its pages."""
        self.tables()
        assert self._kept is not None
        kept = self._kept[table.ref.table]
        part = part or Part(1)
        reader = Reader(self._file, kept.definition, kept.columns)
        lost = read = 0
        ended = True

        def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
            nonlocal lost, read, ended
            for row in self._file.rows(kept.definition):
                try:
                    cells = reader.cells(row)
                except DamagedPageError:
                    lost += 1
                    continue
                if kept.table.kind == "part" and not any(cells):
                    continue
                read += 1
                if read < part.start:
                    continue
                if not in_range(read, limit, part.start, part.stop):
                    ended = False
                    return
                if kept.attached is not None:
                    cells[kept.attached], more = _attachment(cells[kept.attached])
                    reader.long += more
                name = table.ref.table
                yield read, [self._blobs.text(name, c) if isinstance(c, bytes) else c for c in cells]

        with self.reading(table):
            for numbers, held in cut(rows() if table.kind == "part" else self.counting(table, rows()), size):
                yield batch(table, table.columns, held, numbers)
        self._tell(table, kept, reader, lost, read if ended else None)
        if self._file.changed():
            self.tell_changed()

    def _tell(self, table: Table, kept: _Kept, reader: Reader, lost: int, read: int | None) -> None:
        """Report what wasn't read, and hold the number of rows against the one that Access keeps."""
        name = table.ref.table
        self._blobs.tell(name)
        if reader.long:
            what = f"{reader.long} values are longer than {VALUE_BYTES} bytes of text or {BLOB_BYTES} of other data; only their beginning was read"
            self.problem("truncated_value", what, table=name, count=reader.long)
        if reader.damaged:
            self.problem(
                "corrupt", f"{reader.damaged} values can't be read: {DAMAGED}", table=name, count=reader.damaged
            )
        counted = kept.definition.rows
        if lost:
            self.problem("corrupt", f"{lost} rows or pages of rows can't be read: {DAMAGED}", table=name, rows=lost)
        elif read is not None and kept.table.kind != "part" and read != counted:
            what = f"Access has counted {counted} rows and {read} were found; compact and repair the database, and scan it again"
            self.problem("corrupt", what, table=name, counted=counted, rows=read)


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _kind(column: AccessColumn) -> str:
    name = KINDS.get(column.kind, f"TYPE {column.kind}")
    return f"{name}({column.length // 2 or column.length})" if name == "TEXT" else name


def _attachment(cell: Cell) -> tuple[Cell, bool]:
    """Unwrap an attached file, and say whether more of it is left.

    A header says whether the rest is compressed, a second one behind it how the file's name ends.
    """
    if not isinstance(cell, bytes) or len(cell) < 12:
        return cell, False
    unpacker = zlib.decompressobj()
    try:
        (packed,) = struct.unpack_from("<I", cell)
        data = unpacker.decompress(cell[8:], BLOB_BYTES) if packed else cell[8:]
        (skipped,) = struct.unpack_from("<I", data)
    except (zlib.error, struct.error):
        return cell, False
    more = bool(packed) and not unpacker.eof
    return data[skipped:] if 0 < skipped < len(data) else data, more


def _descriptions(cell: Cell) -> dict[str, str]:
    """Give the descriptions and captions of columns by name, the table's own under `""`; none where they can't be read."""
    if not isinstance(cell, bytes):
        return {}
    names: list[str] = []
    found: dict[str, list[str]] = {}
    try:
        at = 4
        while at + 6 <= len(cell):
            length, kind = struct.unpack_from("<IH", cell, at)
            block = cell[at + 6 : at + length]
            if length < 6:
                break
            if kind == _NAMES_BLOCK:
                names = list(_names(block))
            elif kind in {_COLUMN_BLOCK, _TABLE_BLOCK}:
                (size,) = struct.unpack_from("<H", block, 4)
                owner = block[6 : 6 + size].decode("utf-16-le", "replace")
                for name, text in _values(block[6 + size :], names):
                    if name in {"Description", "Caption"} and text:
                        found.setdefault(owner, []).append(text)
            at += length
    except (struct.error, IndexError):
        return {}
    return {owner: "; ".join(dict.fromkeys(texts)) for owner, texts in found.items()}


def _names(block: bytes) -> Iterator[str]:
    at = 0
    while at + 2 <= len(block):
        (size,) = struct.unpack_from("<H", block, at)
        yield block[at + 2 : at + 2 + size].decode("utf-16-le", "replace")
        at += 2 + size


def _values(block: bytes, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    while at + 8 <= len(block):
        length, _, kind, name, size = struct.unpack_from("<HBBHH", block, at)
        if length < 8:
            return
        if kind in {10, 12}:
            yield names[name], decompressed(block[at + 8 : at + 8 + size])
        at += length
