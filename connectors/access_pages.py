"""Pages, table definitions and rows of Access files (Jet 3, Jet 4, ACE), read where they lie: a page at a time, nothing guessed.

The layout is described by the mdbtools project (HACKING.md) and the public reader Jackcess. A reader of our own, since the pure
Python one on the package index (access-parser 0.0.6) takes the values of a deleted column for those of the next one, garbles text
that is stored half compressed, leaves out rows without a word to the caller, holds the whole file in memory, and writes raw records
into its log; the others call programs that have to be installed by hand.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scanner.files.opening import RegularFile, open_regular
from scanner.model import SourceError

BOOLEAN, TEXT, OLE, MEMO, NUMERIC = 1, 10, 11, 12, 16
DATA, DEFINITION, USAGE = 0x01, 0x02, 0x05
CATALOGUE_PAGE = 2
_DELETED, _ELSEWHERE, _OFFSET = 0x8000, 0x4000, 0x1FFF
_NO_COLUMN = 0xFFFF
_HEADER_KEY = bytes.fromhex("c7da396b")
_HEADER = slice(0x18, 0x18 + 126)
_CODE_PAGE, _PAGE_KEY = 0x3C, 0x3E
_MOST_PAGES = 1 << 16
"""A definition or a long value has no more pages; a longer chain runs in a circle."""


class DamagedPageError(Exception):
    """Say that a page, a row or a value isn't as its place says; it carries nothing of the content."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold what differs between Jet 3 and later: sizes in bytes, places within their structure."""

    page: int
    rows_at: int
    definition: tuple[int, int, int, int, int, int]
    """Number of rows, of variable columns (with the numbers of columns and indices behind it), map of pages, end of the header;
    size of an index's count; size of a column's entry."""
    column: tuple[int, int, int, int, int, int]
    """Number, number among the variable ones, flags, place among the fixed ones, precision; size of the row's own count."""
    index: tuple[int, int, int, int]
    """Size of an index's columns entry with their place, size of an index's entry with the place of its number."""


JET3 = Layout(2048, 8, (12, 23, 35, 43, 8, 18), (1, 3, 13, 14, 9, 1), (39, 0, 20, 4))
JET4 = Layout(4096, 12, (16, 43, 55, 63, 12, 25), (5, 7, 15, 21, 11, 2), (52, 4, 28, 8))


@dataclass(frozen=True, slots=True)
class AccessColumn:
    """Describe a column: its number in the null mask, and its place among the fixed or the variable values of a row."""

    name: str
    kind: int
    number: int
    variable: int | None
    fixed_at: int
    length: int
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """Describe a table: `rows` are as many as Access has counted, `pages` lists its data pages in order, `primary` its key's columns."""

    page: int
    rows: int
    columns: tuple[AccessColumn, ...]
    primary: tuple[int, ...]
    variable: bool
    pages: tuple[int, ...]


class AccessFile:
    """Read the pages of one file. Use it as a context manager.

    Attributes:
        layout: of its generation of Jet.
        code_page: of texts in Jet 3.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._stream: RegularFile | None = None
        self._owned: dict[int, array[int]] = {}
        self.layout = JET4
        self.code_page = "cp1252"

    def __enter__(self) -> Self:
        """Open the file and sort its pages by table.

        Raises:
            SourceError: it is encrypted or cut short.
            OSError: it can't be read.
        """
        self._stream = open_regular(self._path)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    @property
    def _open(self) -> RegularFile:
        assert self._stream is not None, "open the file first"
        return self._stream

    def changed(self) -> bool:
        """Say whether the file was written to since it was opened."""
        try:
            status = Path(self._path).stat()
        except OSError:
            return True
        return (status.st_size, status.st_mtime_ns) != self._open.opened_as

    def _begin(self) -> None:
        head = bytearray(_read(self._open, 0, JET4.page))
        if len(head) < JET3.page:
            raise SourceError("the file is cut short; restore it or export it again", "truncated")
        self.layout = JET4 if head[0x14] else JET3
        head[_HEADER] = rc4(_HEADER_KEY, bytes(head[_HEADER]))
        if any(head[_PAGE_KEY : _PAGE_KEY + 4]):
            what = "the database is encrypted; save it without a password (in Access: Decrypt Database) or exclude it with --exclude"
            raise SourceError(what, "encrypted")
        number = int.from_bytes(head[_CODE_PAGE : _CODE_PAGE + 2], "little")
        self.code_page = f"cp{number}" if number in {437, 850, 874, *range(1250, 1259)} else "cp1252"
        size, _ = self._open.opened_as
        for page in range(1, -(-size // self.layout.page)):
            start = _read(self._open, page * self.layout.page, 8)
            if start[:2] == b"\x01\x01" and start[4:] != b"LVAL":
                self._owned.setdefault(int.from_bytes(start[4:8], "little"), array("I")).append(page)
        if self.page(CATALOGUE_PAGE)[0] != DEFINITION:
            raise SourceError(
                "its list of tables is damaged; compact and repair it in Access, or restore it", "corrupt"
            )

    def page(self, number: int) -> bytes:
        """Read a page.

        Raises:
            DamagedPageError: the file ends before it or inside it.
        """
        data = _read(self._open, number * self.layout.page, self.layout.page)
        if len(data) < self.layout.page:
            raise DamagedPageError
        return data

    def row(self, pointer: int) -> bytes:
        """Read the row or the piece of a long value that a pointer leads to.

        Raises:
            DamagedPageError: it leads nowhere.
        """
        data = self.page(pointer >> 8)
        if data[0] != DATA:
            raise DamagedPageError
        for number, (_, start, stop) in enumerate(self._places(data)):
            if number == pointer & 0xFF:
                return data[start:stop]
        raise DamagedPageError

    def _places(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        """Give flags, beginning and end of the rows of a page."""
        at = self.layout.rows_at
        (count,) = struct.unpack_from("<H", data, at)
        if at + 2 + 2 * count > len(data):
            raise DamagedPageError
        stop = len(data)
        for (offset,) in struct.iter_unpack("<H", data[at + 2 : at + 2 + 2 * count]):
            start = offset & _OFFSET
            if not at < start <= stop:
                raise DamagedPageError
            yield offset & ~_OFFSET, start, stop
            stop = start

    def rows(self, definition: Definition) -> Iterator[bytes | None]:
        """Yield the rows of a table; None for one that is damaged, or a page of which is."""
        for number in definition.pages:
            try:
                data = self.page(number)
                places = list(self._places(data))
            except DamagedPageError:
                yield None
                continue
            for flags, start, stop in places:
                if flags & _DELETED:
                    continue
                row: bytes | None = data[start:stop]
                if flags & _ELSEWHERE:
                    try:
                        row = self.row(int.from_bytes(data[start : start + 4], "little"))
                    except DamagedPageError:
                        row = None
                yield row

    def long_value(self, field: bytes, most: int) -> tuple[bytes, bool]:
        """Give a value that may lie on pages of its own, and whether it is longer than `most` bytes.

        Raises:
            DamagedPageError: it can't be followed to its end.
        """
        if len(field) < 12:
            raise DamagedPageError
        length, pointer = struct.unpack_from("<II", field)
        how, length = length >> 30, length & 0x3FFFFFFF
        if how >= 2:
            data = field[12 : 12 + length]
        elif how == 1:
            data = self.row(pointer)[:length]
        else:
            pieces: list[bytes] = []
            held = 0
            while pointer and held < min(length, most) and len(pieces) < _MOST_PAGES:
                piece = self.row(pointer)
                pointer = int.from_bytes(piece[:4], "little")
                pieces.append(piece[4:])
                held += len(piece) - 4
            data = b"".join(pieces)[:length]
        if len(data) < min(length, most):
            raise DamagedPageError
        return data[:most], length > most

    def definition(self, page: int) -> Definition:
        """Read the definition of a table.

        Raises:
            DamagedPageError: it is damaged.
        """
        try:
            return self._definition(page)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise DamagedPageError from error

    def _definition(self, page: int) -> Definition:
        data = self._joined(page)
        rows_at, counts_at, map_at, end, count_size, entry = self.layout.definition
        (rows,) = struct.unpack_from("<I", data, rows_at)
        variable, count, indices, real = struct.unpack_from("<HHII", data, counts_at)
        at = end + real * count_size
        entries = [data[at + n * entry : at + (n + 1) * entry] for n in range(count)]
        at += count * entry
        names = []
        for _ in range(count):
            name, at = self._name(data, at)
            names.append(name)
        columns = tuple(self._column(name, raw) for name, raw in zip(names, entries, strict=True))
        try:
            found = self._primary(data, at, indices, real)
        except (struct.error, IndexError):
            found = ()  # the key is a help, not the data
        return Definition(
            page,
            rows,
            tuple(sorted(columns, key=lambda column: column.number)),
            found,
            variable > 0,
            self._pages(page, data[map_at : map_at + 4]),
        )

    def _joined(self, page: int) -> bytes:
        """Join the pages of a definition."""
        data = self.page(page)
        following = int.from_bytes(data[4:8], "little")
        pieces = [data]
        while following and len(pieces) < _MOST_PAGES:
            if data[0] != DEFINITION:
                raise DamagedPageError
            data = self.page(following)
            pieces.append(data[8:])
            following = int.from_bytes(data[4:8], "little")
        if data[0] != DEFINITION:
            raise DamagedPageError
        return b"".join(pieces)

    def _name(self, data: bytes, at: int) -> tuple[str, int]:
        if self.layout is JET3:
            stop = at + 1 + data[at]
            return data[at + 1 : stop].decode(self.code_page, "replace"), stop
        stop = at + 2 + struct.unpack_from("<H", data, at)[0]
        if stop > len(data):
            raise DamagedPageError
        return data[at + 2 : stop].decode("utf-16-le", "replace"), stop

    def _column(self, name: str, raw: bytes) -> AccessColumn:
        number_at, variable_at, flags_at, fixed_at, precision_at, _ = self.layout.column
        (number,) = struct.unpack_from("<H", raw, number_at)
        (variable,) = struct.unpack_from("<H", raw, variable_at)
        (place, length) = struct.unpack_from("<HH", raw, fixed_at)
        fixed = raw[flags_at] & 1
        return AccessColumn(name, raw[0], number, None if fixed else variable, place, length, raw[precision_at + 1])

    def _primary(self, data: bytes, at: int, indices: int, real: int) -> tuple[int, ...]:
        """Give the numbers of the columns of the primary key."""
        size, columns_at, entry, number_at = self.layout.index
        for n in range(indices):
            start = at + real * size + n * entry + number_at
            if data[start + 15] == 1:
                (which,) = struct.unpack_from("<I", data, start)
                begin = at + which * size + columns_at
                listed = [struct.unpack_from("<H", data, begin + 3 * i)[0] for i in range(10)]
                return tuple(number for number in listed if number != _NO_COLUMN)
        return ()

    def _pages(self, owner: int, pointer: bytes) -> tuple[int, ...]:
        """List the data pages of a table: those that say so, as far as its map of pages lists them.

        Pages that the map has let go of may still name their old owner. Where the map can't be read, they are taken all the same.
        """
        owned = self._owned.get(owner, array("I"))
        try:
            mapped = self._mapped(self.row(int.from_bytes(pointer, "little")))
        except DamagedPageError:
            return tuple(owned)
        return tuple(page for page in owned if page in mapped)

    def _mapped(self, record: bytes) -> set[int]:
        if record[:1] == b"\0":
            start = int.from_bytes(record[1:5], "little")
            return {start + n for n in _bits(record[5:])}
        pages: set[int] = set()
        width = (self.layout.page - 4) * 8
        for n, (page,) in enumerate(struct.iter_unpack("<I", record[1 : len(record) - (len(record) - 1) % 4])):
            if page:
                data = self.page(page)
                if data[0] != USAGE:
                    raise DamagedPageError
                pages |= {n * width + bit for bit in _bits(data[4:])}
        return pages


def _read(stream: RegularFile, at: int, length: int) -> bytes:
    stream.seek(at)
    data = stream.read(length)
    while len(data) < length and (more := stream.read(length - len(data))):
        data += more
    return data


def _bits(data: bytes) -> Iterator[int]:
    return (8 * i + bit for i, byte in enumerate(data) if byte for bit in range(8) if byte >> bit & 1)


def rc4(key: bytes, data: bytes) -> bytes:
    """Encode or decode with RC4, as the file's first page is."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 0xFF])
    return bytes(out)
