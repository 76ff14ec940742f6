"""Values that drivers and frames give and that are no cells yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from scanner.model import Cell

NATIVE = (str, int, float, bool, bytes, Decimal, date, datetime, time, timedelta, UUID)


def plain(value: object) -> Cell:
    """Make a cell of any value: nested ones become JSON text, the rest its text form."""
    if value is None or isinstance(value, NATIVE):
        return value
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, (set, frozenset)):
        return json.dumps(sorted(map(str, value)), ensure_ascii=False)
    if hasattr(value, "tolist"):  # arrays of NumPy and Arrow
        return plain(value.tolist())
    return str(value)
