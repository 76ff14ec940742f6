"""Write small Access files (Jet 3 and Jet 4) by the layout of mdbtools' HACKING.md; mdbtools itself reads what comes out."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from connectors.access_pages import rc4

BOOL, BYTE, INT, LONG, MONEY, SINGLE, DOUBLE, DATE, BINARY, TEXT, OLE, MEMO, GUID, NUMERIC = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16,
)  # fmt: skip
SIZES = {BOOL: 0, BYTE: 1, INT: 2, LONG: 4, MONEY: 8, SINGLE: 4, DOUBLE: 8, DATE: 8, GUID: 16, NUMERIC: 17}
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Access keeps no time zone
FORMS = {BYTE: "<B", INT: "<h", LONG: "<i", SINGLE: "<f", DOUBLE: "<d"}
CATALOGUE = [
    ("Id", LONG), ("ParentId", LONG), ("Name", TEXT), ("Type", INT), ("Flags", LONG),
    ("Database", MEMO), ("Connect", MEMO), ("ForeignName", TEXT), ("LvProp", OLE),
]  # fmt: skip


@dataclass
class Raw:
    """A value that stands in a row as these bytes."""

    data: bytes


@dataclass
class Database:
    """Pages of a database; `bytes(database)` gives the file."""

    jet3: bool = False
    key: bytes = bytes(4)
    pages: list[bytes] = field(default_factory=list)
    maps: list[bytes] = field(default_factory=list)
    objects: list[list[object]] = field(default_factory=list)

    def __post_init__(self):
        self.size = 2048 if self.jet3 else 4096
        self.pages = [bytes(self.size)] * 3
        self._catalogue_map = self._map([])
        self.objects.append([2, 0, "MSysObjects", 1, -(1 << 31), None, None, None, None])

    def table(
        self, name, columns, rows, *, counted=None, flags=0, primary=None, connect=None, kind=1, props=None, drop=()
    ):
        """Add a table; `columns` are (name, kind), rows are lists of values as long or shorter; `drop` names deleted columns."""
        page = self._new()
        numbered = self._numbered(columns)
        pages = self._data(page, [self.row(numbered, row) for row in rows])
        left = [column for column in numbered if column[0] not in drop]
        self._define(page, left, len(rows) if counted is None else counted, self._map(pages), primary)
        self.objects.append([page, 0, name, kind, flags, None, connect, None, props])
        return page

    def link(self, name, connect):
        """Add a link to a table elsewhere."""
        self.objects.append([0, 0, name, 4, 0, None, connect, name, None])

    def __bytes__(self):
        numbered = self._numbered(CATALOGUE)
        rows = [self.row(numbered, row) for row in self.objects]
        pages = self._data(2, rows)
        self.maps[self._catalogue_map] = self._bitmap(pages)
        self._define(2, numbered, len(rows), self._catalogue_map, None)
        self.pages[1] = self._page(1, self.maps)[0]
        head = bytearray(self.size)
        head[:4] = b"\0\1\0\0"
        head[4:20] = b"Standard Jet DB\0"
        head[0x14] = 0 if self.jet3 else 1
        plain = bytearray(126)
        plain[0x3C - 0x18 : 0x3E - 0x18] = struct.pack("<H", 1252)
        plain[0x3E - 0x18 : 0x42 - 0x18] = self.key
        head[0x18 : 0x18 + 126] = rc4(bytes.fromhex("c7da396b"), bytes(plain))
        self.pages[0] = bytes(head)
        return b"".join(self.pages)

    def _new(self):
        self.pages.append(bytes(self.size))
        return len(self.pages) - 1

    def _map(self, pages):
        self.maps.append(self._bitmap(pages))
        return len(self.maps) - 1

    def _bitmap(self, pages):
        bits = bytearray(64)
        for page in pages:
            bits[page // 8] |= 1 << page % 8
        return b"\0" + struct.pack("<I", 0) + bytes(bits)

    def _page(self, owner, rows, flags=()):
        """Put as many rows as fit on a page; give it with the rows that are left."""
        at = 10 if self.jet3 else 14
        offsets, body, end = [], [], self.size
        while rows and at + 2 * (len(offsets) + 1) <= end - len(rows[0]):
            end -= len(rows[0])
            offsets.append(end | (flags[len(offsets)] if len(offsets) < len(flags) else 0))
            body.insert(0, rows[0])
            rows = rows[1:]
        head = b"\1\1\0\0" + (owner if isinstance(owner, bytes) else struct.pack("<I", owner))
        head += b"" if self.jet3 else bytes(4)
        head += struct.pack(f"<H{len(offsets)}H", len(offsets), *offsets)
        return head + bytes(end - len(head)) + b"".join(body), rows

    def _data(self, owner, rows):
        pages = []
        while rows:
            page = self._new()
            self.pages[page], rows = self._page(owner, rows)
            pages.append(page)
        return pages

    def long_piece(self, data):
        """Put bytes on a page for long values; give the pointer."""
        page = self._new()
        self.pages[page], rest = self._page(b"LVAL", [data])
        assert not rest
        return page << 8

    def elsewhere(self, table_page, data_page, index, row):
        """Move a row of a table to another page, with a pointer in its old place."""
        page = self._new()
        self.pages[page], _ = self._page(table_page, [row], [0x8000])
        raw = bytearray(self.pages[data_page])
        at = (10 if self.jet3 else 14) + 2 * index
        (offset,) = struct.unpack_from("<H", raw, at)
        struct.pack_into("<H", raw, at, offset | 0x4000)
        struct.pack_into("<I", raw, offset, page << 8)
        self.pages[data_page] = bytes(raw)

    def delete(self, data_page, index):
        """Mark a row as deleted."""
        raw = bytearray(self.pages[data_page])
        at = (10 if self.jet3 else 14) + 2 * index
        raw[at + 1] |= 0x80
        self.pages[data_page] = bytes(raw)

    def _numbered(self, columns):
        """Give (name, kind, number, variable number or None, fixed place)."""
        out, variable, place = [], 0, 0
        for number, (name, kind) in enumerate(columns):
            if kind in SIZES:
                out.append((name, kind, number, None, place))
                place += SIZES[kind]
            else:
                out.append((name, kind, number, variable, 0))
                variable += 1
        return out

    def row(self, numbered, values):
        """Write a row with the first columns only where it has fewer values."""
        numbered = numbered[: len(values)]
        mask, fixed, variable = 0, b"", []
        for (_, kind, number, var, _), value in zip(numbered, values, strict=True):
            there = bool(value) if kind == BOOL else value is not None
            mask |= there << number
            if var is None:
                fixed += self._value(kind, value) if there else bytes(SIZES[kind])
            else:
                variable.append(self._value(kind, value) if there else b"")
        count = len(numbered)
        row = (bytes([count]) if self.jet3 else struct.pack("<H", count)) + fixed
        offsets = []
        for piece in variable:
            offsets.append(len(row))
            row += piece
        offsets.append(len(row))
        bits = mask.to_bytes((count + 7) // 8, "little")
        if not self.jet3:
            return row + struct.pack(f"<{len(offsets)}H", *offsets[::-1]) + struct.pack("<H", len(variable)) + bits
        tail = bytes(offset & 0xFF for offset in offsets[::-1])
        length = len(row) + len(tail) + 1 + len(bits)
        jumps = (length - 1) // 256
        while (length + jumps - 1) // 256 > jumps:
            jumps += 1
        table = [next((i for i, o in enumerate(offsets) if o >= 256 * n), 0xFF) for n in range(1, jumps + 1)]
        return row + tail + bytes(table[::-1]) + bytes([len(variable)]) + bits

    def _value(self, kind, value):
        if kind == BOOL:
            return b""
        if isinstance(value, Raw):
            return value.data
        if kind in FORMS:
            return struct.pack(FORMS[kind], value)
        if kind == MONEY:
            return struct.pack("<q", int(Decimal(value) * 10000))
        if kind == DATE:
            return struct.pack("<d", (value - EPOCH).total_seconds() / 86400)
        if kind == GUID:
            return value.bytes_le
        if kind == NUMERIC:  # four decimals
            number = int(abs(value) * 10000)
            words = [number >> 32 * n & 0xFFFFFFFF for n in (3, 2, 1, 0)]
            return struct.pack("<B4I", 0x80 if value < 0 else 0, *words)
        if kind == TEXT:
            return self.text(value)
        if kind in {MEMO, OLE}:
            return self._long(self.text(value) if kind == MEMO else value)
        return value

    def text(self, value):
        return value.encode("cp1252" if self.jet3 else "utf-16-le")

    def _long(self, data):
        room = self.size - 64
        if len(data) <= 32:
            return struct.pack("<III", len(data) | 0x80000000, 0, 0) + data
        if len(data) <= room:
            return struct.pack("<III", len(data) | 0x40000000, self.long_piece(data), 0)
        following = 0
        for start in reversed(range(0, len(data), room - 4)):
            following = self.long_piece(struct.pack("<I", following) + data[start : start + room - 4])
        return struct.pack("<III", len(data), following, 0)

    def _define(self, page, numbered, rows, own_map, primary):
        variable = sum(var is not None for _, _, _, var, _ in numbered)
        pointer = 1 << 8 | own_map
        indices = 0 if primary is None else 1
        counts = struct.pack("<HHHII", len(numbered), variable, len(numbered), indices, indices)
        pages = struct.pack("<II", pointer, pointer)
        if self.jet3:
            data = struct.pack("<III", 0, rows, 0) + b"N" + counts + pages + bytes(8 * indices)
        else:
            data = struct.pack("<IIIIIIII", 0, 0x659, rows, 0, 1, 0, 0, 0) + b"N" + counts + pages + bytes(12 * indices)
        for _, kind, number, var, place in numbered:
            length = SIZES.get(kind, 0 if kind in {MEMO, OLE} else 510)
            flags = 2 | (var is None)
            if self.jet3:
                data += struct.pack("<BHHH", kind, number, var or 0, number)
                data += (bytes([0, 0, 18, 4, 0, 0])) + struct.pack("<BHH", flags, place, length)
            else:
                data += struct.pack("<BIHHH", kind, 0x659, number, var or 0, number)
                data += bytes([18, 4, 0, 0]) + struct.pack("<BBIHH", flags, 1, 0, place, length)
        for name, *_ in numbered:
            raw = self.text(name)
            data += (bytes([len(raw)]) if self.jet3 else struct.pack("<H", len(raw))) + raw
        if primary is not None:
            listed = b"".join(struct.pack("<HB", primary if i == 0 else 0xFFFF, 1) for i in range(10))
            if self.jet3:
                data += listed + bytes(9) + struct.pack("<IIBIIBBB", 0, 0, 0, 0xFFFFFFFF, 0, 0, 0, 1)
            else:
                data += bytes(4) + listed + bytes(18)
                data += bytes(4) + struct.pack("<IIBIIBBB", 0, 0, 0, 0xFFFFFFFF, 0, 0, 0, 1) + bytes(4)
        following = 0
        pieces = [data[start : start + self.size - 8] for start in range(0, len(data), self.size - 8)]
        for number, piece in reversed(list(enumerate(pieces))):
            where = page if number == 0 else self._new()
            self.pages[where] = (b"\2\1" + b"VC" + struct.pack("<I", following) + piece).ljust(self.size, b"\0")
            following = where
