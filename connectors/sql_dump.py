"""SQL dumps (pg_dump in plain format, mysqldump, mariadb-dump, `.dump` of SQLite): each table a table, streamed.

The first pass finds the tables, their rows and where in the file they are; then each table is read from its own ranges.
What is no row (comments, definitions, functions, other statements) is a table of its own, so that nothing is passed over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource, batch, cut, in_range
from connectors.blobs import Blobs
from connectors.sql_schema import Described, Schema, copied, string_of
from connectors.sql_text import MYSQL, STANDARD, Head, Other, Row, Window, walk
from connectors.sqlite_files import Decoder
from scanner.files.encoding import HEAD_BYTES, TextFile, decode, sniff_encoding
from scanner.files.opening import RegularFile, open_regular
from scanner.files.private_copies import PrivateFolder
from scanner.model import Cell, Column, Part, SourceInfo, Table, TableBatch

STATEMENTS = "(statements)"
PIECE = 1 << 20
"""Bytes of a statement that make one cell at most; a longer one comes in several rows."""
_IS_MYSQL = re.compile(
    rb"^-- (?:MySQL|MariaDB) dump|^(?:CREATE TABLE|INSERT INTO|REPLACE INTO|DROP TABLE|USE)[^`'\n]{0,20}`|^\) ENGINE=|^/\*!|^LOCK TABLES",
    re.MULTILINE | re.IGNORECASE,
)
_BANNER = re.compile(
    rb"^(?:/\*M?![^\n]*\n)?\s*-- (?:MySQL|MariaDB) dump|^--\s+-- PostgreSQL database (?:cluster )?dump\s", re.MULTILINE
)
_FINISHED = re.compile(rb"^-- (?:Dump completed|PostgreSQL database (?:cluster )?dump complete)", re.MULTILINE)
_DECLARED = re.compile(rb"\bSET\s+(?:NAMES\s+|client_encoding\s*=\s*)'?([\w-]+)", re.IGNORECASE)
_LEGACY = {
    "latin1": "latin-1",
    "latin9": "iso8859-15",
    "iso_8859_1": "latin-1",
    "win1252": "cp1252",
    "latin5": "iso8859-9",
    "win1250": "cp1250",
    "win1251": "cp1251",
    "win1257": "cp1257",
    "cp850": "cp850",
}
_STRING = re.compile(rb"(_binary\s+|_\w+\s+|[eEnNxXbB])?('.*'|\".*\")", re.DOTALL)
_HEX = re.compile(rb"0x([0-9A-Fa-f]+)")
_BINARY = re.compile(r"(?:tiny|medium|long)?blob|(?:var)?binary|bytea", re.IGNORECASE)


class SqlDumpSource(BaseSource):
    """Read one dump."""

    title: ClassVar = "SQL dumps of PostgreSQL, MariaDB, MySQL, SQLite"
    formats: ClassVar = frozenset({"sql_dump"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._grammar = STANDARD
        self._schema = Schema(STANDARD)
        self._others: list[Other] = []
        self._decoder: Decoder = Decoder()
        self._folder: PrivateFolder | None = None
        self._complete = True
        self._listed: tuple[Table, ...] | None = None
        self._blobs = Blobs(self)

    def __enter__(self) -> Self:
        """Look at the file.

        Raises:
            SourceError: it can't be read.
        """
        self.guarded(self._look)
        return self

    def __exit__(self, *exc: object) -> None:
        """Remove the private copy, if one was needed."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _look(self) -> None:
        with open_regular(self._path) as raw:
            head = raw.read(HEAD_BYTES)
        if b"\0" in head[:64]:  # what PowerShell redirects is UTF-16
            encoding = sniff_encoding(self._path)
            self._folder = PrivateFolder()
            copy = self._folder.path / "dump.sql"
            with TextFile(self._path, encoding) as text, copy.open("xb") as target:
                while piece := text.read(PIECE):
                    target.write(piece.removeprefix("\ufeff").encode("utf-8", "surrogatepass"))
                self.tell_changed(text)
            self._path = copy
            with copy.open("rb") as raw:
                head = raw.read(HEAD_BYTES)
        self._grammar = MYSQL if _IS_MYSQL.search(head) else STANDARD
        self._schema = Schema(self._grammar)
        self._complete = not _BANNER.search(head)
        declared = _DECLARED.search(head)
        codec = _LEGACY.get(declared[1].decode().lower()) if declared else None
        if codec is not None:
            # MySQL's latin1 is that of Windows
            self._decoder = _Legacy("cp1252" if codec == "latin-1" and self._grammar is MYSQL else codec)

    def tables(self) -> Sequence[Table]:
        """List the tables with their numbers of rows, which takes going through the file."""
        if self._listed is None:
            self.guarded(self._index)
            self._listed = tuple(self._found())
        return self._listed

    def _index(self) -> None:
        """Go through the file once."""
        faults: dict[str, int] = {}
        table: Described | None = None
        places: dict[tuple[tuple[str, ...] | None, int], None] = {}
        named: tuple[str, ...] | None = None
        start = 0
        last: Described | None = None
        with open_regular(self._path) as raw:
            bom = 3 if raw.read(3) == b"\xef\xbb\xbf" else 0
            window = Window(raw, bom, raw.seek(0, 2))
            for item in walk(window, self._grammar):
                if isinstance(item, Row):
                    assert table is not None
                    table.rows += 1
                    if (named, len(item.values)) not in places:
                        places[named, len(item.values)] = None
                        table.places(named, len(item.values))
                elif isinstance(item, Head):
                    table, named, start = self._schema.table(item.name), item.columns, item.start
                    if table is not last:
                        places.clear()
                elif isinstance(item, Other):
                    self._others.append(item)
                    if item.fault:
                        faults[item.fault] = faults.get(item.fault, 0) + 1
                    last = None
                    self._learn(item, raw)
                else:
                    assert table is not None
                    if last is table and table.spans:  # one INSERT after the other
                        table.spans[-1] = (table.spans[-1][0], item.at)
                    else:
                        table.spans.append((start, item.at))
                    last = table
            status = os.fstat(raw.fileno())
            if (status.st_size, status.st_mtime_ns) != raw.opened_as:
                what = "the file was changed while it was read; scan it again when nothing writes to it"
                self.problem("changed", what, table=self.file_name)
        if not self._complete and not faults.get("truncated"):
            faults["truncated"] = 1
        for fault, count in faults.items():
            self._tell(fault, count)

    def _learn(self, item: Other, raw: RegularFile) -> None:
        """Learn from a statement; from comments there is only the line that ends a dump."""
        raw.seek(item.start)
        text = raw.read(min(item.end - item.start, 16 * PIECE))
        if item.comment:
            self._complete = self._complete or bool(_FINISHED.match(text))
        else:
            self._schema.learn(text)

    def _tell(self, fault: str, count: int) -> None:
        if fault == "truncated":
            what = "the dump is cut short; what is there was read, but make a complete one and scan that"
            self.problem("truncated", what, table=self.file_name)
        else:
            what = f"{count} statements hold something that is no row; the rest of each was read as text"
            self.problem(fault, what, table=self.file_name, examined=True, count=count)

    def _found(self) -> Iterator[Table]:
        for name, table in self._schema.tables.items():
            if not table.columns:
                continue
            if self.excluded(name):
                self.problem("excluded", "left out as asked by --exclude", table=name, examined=True)
                continue
            yield Table(self.ref(name), table.described(), table.rows, "table", table.comment)
        if self._others:
            columns = (
                Column("text", 1, place="other part", sparse=True),
                Column("comments", 2, place="comment", sparse=True),
            )
            yield Table(self.ref(STATEMENTS), columns, None, "part")

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows in the dump's order."""
        part = part or Part(1)
        found = self._statements() if table.ref.table == STATEMENTS else self._rows(table)
        wanted = _chosen(found, limit, part)
        with self.reading(table):
            for numbers, rows in cut(wanted if table.ref.table == STATEMENTS else self.counting(table, wanted), size):
                yield batch(table, table.columns, rows, numbers)
        self._blobs.tell(table.ref.table)
        if self._decoder.repaired:
            what = (
                f"{self._decoder.repaired} texts are not in the dump's encoding; they were read by the best fitting one"
            )
            self.problem("bad_bytes", what, examined=True, count=self._decoder.repaired)
            self._decoder.repaired = 0

    def _rows(self, table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
        described = self._schema.tables[table.ref.table]
        binary = [bool(_BINARY.match(described.kinds.get(name, ""))) for name in described.columns]
        width = len(described.columns)
        places: dict[tuple[tuple[str, ...] | None, int], list[int]] = {}
        number = 0
        for start, end in described.spans:
            named: tuple[str, ...] | None = None
            with open_regular(self._path) as raw:
                for item in walk(Window(raw, start, end), self._grammar):
                    if isinstance(item, Head):
                        named = item.columns
                    elif isinstance(item, Row):
                        number += 1
                        key = (named, len(item.values))
                        if key not in places:
                            places[key] = described.places(*key)
                        cells: list[Cell] = [None] * width
                        for place, value in zip(places[key], item.values, strict=True):
                            read = self._copied if item.copied else self._cell
                            cell = read(value, binary[place])
                            cells[place] = self._blobs.text(table.ref.table, cell) if isinstance(cell, bytes) else cell
                        yield number, cells

    def _copied(self, written: bytes, binary: bool) -> Cell:  # noqa: FBT001 - one of two ways to read a value
        value = copied(written)
        if value is None:
            return None
        if binary and value[:2] == b"\\x":
            try:
                return bytes.fromhex(value[2:].decode("ascii"))
            except ValueError:
                pass  # no bytea after all: read as text
        return self._decoder(value)

    def _cell(self, written: bytes, binary: bool) -> Cell:  # noqa: FBT001 - one of two ways to read a value
        """Read a value of INSERT: a string, a number, NULL; anything else is kept as it is written."""
        written = written.strip()
        if written[:1] == b"'" and written[-1:] == b"'" and not binary:
            return self._decoder(string_of(written, backslash=self._grammar.backslash))
        if written.upper() == b"NULL" or not written:
            return None
        if found := _HEX.fullmatch(written):
            digits = found[1].decode()
            return bytes.fromhex("0" * (len(digits) % 2) + digits)
        found = _STRING.fullmatch(written)
        if found is None:
            return self._decoder(written)
        prefix = (found[1] or b"").strip().lower()
        value = string_of(found[2], backslash=self._grammar.backslash or prefix == b"e")
        if prefix == b"x" or (binary and value[:2] == b"\\x"):
            try:
                return bytes.fromhex(value.removeprefix(b"\\x").decode("ascii"))
            except ValueError:
                return self._decoder(value)
        return value if binary or prefix == b"_binary" else self._decoder(value)

    def _statements(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        number = 0
        with open_regular(self._path) as raw:
            for item in self._others:
                for start in range(item.start, item.end, PIECE):
                    raw.seek(start)
                    text = self._decoder(raw.read(min(PIECE, item.end - start)))
                    number += 1
                    yield number, [None, text] if item.comment else [text, None]


class _Legacy(Decoder):
    """Decode texts of a dump that names an encoding other than UTF-8."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self._codec = codec

    def __call__(self, data: bytes) -> str:
        """Decode one text."""
        try:
            return data.decode(self._codec)
        except UnicodeDecodeError:
            self.repaired += 1
            return decode(data).text


def _chosen(
    rows: Iterator[tuple[int, Sequence[Cell]]], limit: int | None, part: Part
) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, row in rows:
        if number >= part.start:
            if not in_range(number, limit, part.start, part.stop):
                return
            yield number, row
