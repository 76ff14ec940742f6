"""Ranges of a table's key, for several processes to read a part each.

Only a key of one whole number is cut: other keys would need a look at the data to be cut evenly. The ranges are equally wide, since
the least and the greatest key cost nothing to ask for; where keys were deleted, parts are uneven. The first range has no lower and
the last no upper end, so that no row lies outside, whatever was added meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from connectors.catalogue import Relation
from connectors.manners import exact
from scanner.model import Part

MOST_PARTS = 512
_WHOLE_NUMBERS = ("INTEGER", "BIGINT", "INT", "SERIAL", "BIGSERIAL", "MEDIUMINT", "NUMBER")


def key_of(relation: Relation) -> str | None:
    """Name the one whole-number column that is a table's primary key; None where there is none.

    Tables with binary columns are left alone: files in their values are told of by table.
    """
    keys = [column for column in relation.columns if column.key == "primary"]
    binary = relation.binary or any("BLOB" in (column.kind or "").upper() for column in relation.columns)
    if relation.kind != "table" or binary or len(keys) != 1:
        return None
    kind = (keys[0].kind or "").upper().split("(")[0].removesuffix(" UNSIGNED").removesuffix(" IDENTITY").strip()
    return keys[0].name if kind in _WHOLE_NUMBERS and keys[0].name not in relation.cast else None


def ends(key: str, source: Any) -> sa.Select[Any]:
    """Ask for the least and the greatest key."""
    column: sa.ColumnClause[Any] = sa.column(exact(key))
    return sa.select(sa.func.min(column), sa.func.max(column)).select_from(source)


def ranges(least: object, greatest: object, parts: int) -> list[Part]:
    """Cut between two keys into equally wide ranges; none where that gives no more than one.

    >>> [part.span for part in ranges(1, 9, 3)]
    [(None, 4), (4, 7), (7, None)]
    """
    if not isinstance(least, int) or not isinstance(greatest, int):
        return []
    width = greatest - least + 1
    parts = min(parts, MOST_PARTS, width)
    if parts < 2:
        return []
    cuts = [least + width * n // parts for n in range(1, parts)]
    return [Part(1, None, span, number) for number, span in enumerate(zip([None, *cuts], [*cuts, None], strict=True))]


def within(statement: sa.Select[Any], key: str, span: Sequence[object]) -> sa.Select[Any]:
    """Narrow a statement to the keys of a range."""
    low, high = span
    column: sa.ColumnClause[Any] = sa.column(exact(key))
    if low is not None:
        statement = statement.where(column >= low)
    return statement if high is None else statement.where(column < high)
