"""Rows of Access tables as cells: where each value lies in a row, and what it means by its type."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from connectors.access_pages import (
    BOOLEAN,
    JET3,
    MEMO,
    NUMERIC,
    OLE,
    TEXT,
    AccessColumn,
    AccessFile,
    DamagedPageError,
    Definition,
)
from scanner.model import Cell

VALUE_BYTES = 2 << 20
BLOB_BYTES = 16 << 20
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Access keeps no time zone
_COMPRESSED = b"\xff\xfe"

KINDS: Mapping[int, str] = {
    1: "YESNO", 2: "BYTE", 3: "INTEGER", 4: "LONG", 5: "CURRENCY", 6: "SINGLE", 7: "DOUBLE", 8: "DATETIME", 9: "BINARY",
    10: "TEXT", 11: "OLE", 12: "MEMO", 15: "GUID", 16: "DECIMAL", 18: "COMPLEX", 19: "BIGINT", 20: "DATETIME2",
}  # fmt: skip
"""Number of a type -> its name in Access."""


def _moment(data: bytes) -> Cell:
    (days,) = struct.unpack("<d", data)
    whole = int(days)
    try:  # before the epoch the fraction still counts forwards
        return (_EPOCH + timedelta(days=whole, seconds=round(abs(days - whole) * 86400))).replace(microsecond=0)
    except (OverflowError, ValueError):
        return str(days)


def _number(form: str) -> Callable[[bytes], Cell]:
    def value(data: bytes) -> Cell:
        found: Cell = struct.unpack(form, data)[0]
        return found

    return value


_FIXED: Mapping[int, tuple[int, Callable[[bytes], Cell]]] = {
    2: (1, _number("<B")),
    3: (2, _number("<h")),
    4: (4, _number("<i")),
    5: (8, lambda data: Decimal(struct.unpack("<q", data)[0]) / 10000),
    6: (4, _number("<f")),
    7: (8, _number("<d")),
    8: (8, _moment),
    15: (16, lambda data: UUID(bytes_le=data)),
    18: (4, _number("<i")),
    19: (8, _number("<q")),
}
"""Types of one size, with it in bytes."""


def decompressed(data: bytes) -> str:
    """Give a text of Jet 4 and later: UTF-16, or, behind a mark, runs of Latin-1 and of UTF-16 with a zero byte between them.

    >>> decompressed(bytes.fromhex("fffe41610061 01006b")), decompressed("Åsa".encode("utf-16-le"))
    ('Aašk', 'Åsa')
    """
    if not data.startswith(_COMPRESSED):
        return data.decode("utf-16-le", "replace")
    out: list[str] = []
    at = len(_COMPRESSED)
    narrow = True
    while at < len(data):
        stop = data.find(b"\0", at) if narrow else _wide_end(data, at)
        stop = len(data) if stop < 0 else stop
        out.append(data[at:stop].decode("latin-1" if narrow else "utf-16-le", "replace"))
        at = stop + 1
        narrow = not narrow
    return "".join(out)


def _wide_end(data: bytes, at: int) -> int:
    """Find the zero byte that ends a run of two-byte characters."""
    while at + 1 < len(data) and data[at]:
        at += 2
    return at if at < len(data) and not data[at] else -1


class Reader:
    """Turn the rows of one table into cells.

    Attributes:
        long: values of which only the beginning was read.
        damaged: values that could not be read; they are absent in their rows.
    """

    def __init__(self, file: AccessFile, definition: Definition, columns: tuple[AccessColumn, ...]) -> None:
        self._file = file
        self._definition = definition
        self._columns = columns
        self._old = file.layout is JET3
        self.long = 0
        self.damaged = 0

    def cells(self, row: bytes | None) -> list[Cell]:
        """Give the cells of a row; a column that was added after the row was written is absent.

        Raises:
            DamagedPageError: the row isn't as it should be, or could not be found.
        """
        if row is None:
            raise DamagedPageError
        try:
            width = row[0] if self._old else row[0] | row[1] << 8
            mask_bytes = (width + 7) // 8
            start = len(row) - mask_bytes
            mask = int.from_bytes(row[start:], "little")
            if start < 1:
                raise DamagedPageError
            offsets = self._offsets(row, start) if self._definition.variable else ()
        except (IndexError, struct.error) as error:
            raise DamagedPageError from error
        out: list[Cell] = []
        for column in self._columns:
            there = column.number < width and bool(mask >> column.number & 1)
            if column.kind == BOOLEAN:
                out.append(there)
                continue
            try:
                out.append(self._value(row, column, offsets) if there else None)
            except (DamagedPageError, struct.error, ValueError, IndexError):
                self.damaged += 1
                out.append(None)
        return out

    def _offsets(self, row: bytes, start: int) -> tuple[int, ...]:
        """Give where the variable values begin, and where the last one ends."""
        if not self._old:
            (count,) = struct.unpack_from("<H", row, start - 2)
            at = start - 2 - 2 * (count + 1)
            if at < 0:
                raise DamagedPageError
            return struct.unpack_from(f"<{count + 1}H", row, at)[::-1]
        count = row[start - 1]
        jumps = (len(row) - 1) // 256
        at = start - 1 - jumps - 1
        if (at - count) // 256 < jumps:  # the last one is of no use
            jumps -= 1
        out = []
        used = 0
        for n in range(count + 1):
            while used < jumps and n == row[start - 2 - used]:
                used += 1
            out.append(row[at - n] + 256 * used)
        return tuple(out)

    def _value(self, row: bytes, column: AccessColumn, offsets: tuple[int, ...]) -> Cell:
        if column.variable is not None:
            if column.variable + 1 >= len(offsets):
                return None
            data = row[offsets[column.variable] : offsets[column.variable + 1]]
        else:
            at = (1 if self._old else 2) + column.fixed_at
            size = _FIXED[column.kind][0] if column.kind in _FIXED else column.length
            data = row[at : at + size]
        if column.kind in _FIXED:
            size, convert = _FIXED[column.kind]
            return convert(data) if len(data) == size else self._unfit()
        if column.kind == TEXT:
            return self._text(data)
        if column.kind == MEMO:
            value, more = self._file.long_value(data, VALUE_BYTES) if data else (b"", False)
            self.long += more
            return self._text(value)
        if column.kind == OLE:
            value, more = self._file.long_value(data, BLOB_BYTES) if data else (b"", False)
            self.long += more
            return value
        if column.kind == NUMERIC:
            return self._decimal(data, column.scale)
        return data  # binary, and types of later versions

    def _text(self, data: bytes) -> str:
        return data.decode(self._file.code_page, "replace") if self._old else decompressed(data)

    def _decimal(self, data: bytes, scale: int) -> Cell:
        if len(data) != 17:
            return self._unfit()
        high = struct.unpack("<4I", data[1:])
        number = sum(word << 32 * (3 - n) for n, word in enumerate(high))
        return Decimal(-number if data[0] & 0x80 else number).scaleb(-scale)

    def _unfit(self) -> Cell:
        raise DamagedPageError
