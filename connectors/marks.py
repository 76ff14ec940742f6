"""Count the records of files by the formats' own marks, each in one pass over the bytes that shares nothing with the readers.

A reader is held against these counts (`scanner.model.Recounted`). They are counts of what there is at least: a record that has no mark,
or an odd one, is not among them.

Source: RFC 4155 (mbox), RFC 6350 and 5545 (vCard, iCalendar), RFC 2849 (LDIF), Avro specification 1.11 (object container files).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

PIECE_BYTES = 1 << 20
LINE_BYTES = 1 << 16
"""Bytes of a line that are looked at over the border of two pieces."""

_ENVELOPE = re.compile(rb"\n[ \t\r\x0b\x0c]*\nFrom [^\s][^\n]*?(?:\d\d:\d\d|\d{4})")
_COMPONENT = re.compile(
    rb"(?<=[\r\n])(BEGIN|END):[ \t]*(VCALENDAR|VCARD|VEVENT|VTODO|VJOURNAL|VFREEBUSY)(?=\s|$)", re.IGNORECASE
)
_ENTRY = re.compile(rb"(?<=[\r\n])dn::?[^\r\n]", re.IGNORECASE)
_SYNC_BYTES = 16


def envelopes(raw: IO[bytes]) -> int:
    """Count the messages of an mbox file; any other mail file is one."""
    first = raw.read(5)
    if first != b"From ":
        return 1
    return 1 + sum(1 for _ in _marks(raw, _ENVELOPE, first))


def components(raw: IO[bytes]) -> int:
    """Count the contacts, events, tasks and journals that lie in no other one, and the calendars that they lie in."""
    count = depth = 0
    for match in _marks(raw, _COMPONENT):
        step = match[2].upper() != b"VCALENDAR"
        if match[1].upper() == b"END":
            depth = max(0, depth - step)
        else:
            count += depth == 0
            depth += step
    return count


def entries(raw: IO[bytes]) -> int:
    """Count the entries of a directory export."""
    return sum(1 for _ in _marks(raw, _ENTRY))


def _marks(raw: IO[bytes], pattern: re.Pattern[bytes], before: bytes = b"\n") -> Iterator[re.Match[bytes]]:
    """Find marks piece by piece: what begins in the last lines of a piece is left to the next, with the line before it."""
    held = before
    while True:
        more = raw.read(PIECE_BYTES)
        data = held + more
        bound = max(0, len(data) - LINE_BYTES)
        end = len(data) if not more else data.rfind(b"\n", 0, bound) if b"\n" in data[:bound] else bound
        at = 0
        for match in pattern.finditer(data):
            if match.start() >= end:
                break
            yield match
            at = match.end()
        if not more:
            return
        held = data[max(at, data.rfind(b"\n", 0, end), 0) if end else 0 :]
        if len(held) > 2 * LINE_BYTES:  # one line without an end
            held = held[-LINE_BYTES:]


def avro_records(raw: IO[bytes]) -> int:
    """Add up what the blocks of an Avro file say of themselves; it ends where no block follows."""
    if raw.read(4) != b"Obj\x01":
        return 0
    while count := _long(raw):
        if count < 0:
            _long(raw)
        for _ in range(2 * abs(count)):
            raw.seek(max(0, _long(raw)), 1)
    raw.seek(_SYNC_BYTES, 1)
    total = 0
    while True:
        try:
            count, size = _long(raw), _long(raw)
        except EOFError:
            return total
        total += max(0, count)
        raw.seek(max(0, size) + _SYNC_BYTES, 1)


def _long(raw: IO[bytes]) -> int:
    """Read a number of variable length (zigzag).

    Raises:
        EOFError: the file ends here.
    """
    value = shift = 0
    while True:
        byte = raw.read(1)
        if not byte or shift > 63:
            raise EOFError
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return (value >> 1) ^ -(value & 1)
        shift += 7
