"""Arrow arrays to cells: flat columns as they are, nested ones as one column for each path of fields.

`asiakas.puhelimet[].numero` is the path of a struct's list's struct's field; the keys of a map are data and stand in a column
`(key)`, its values under `*`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from connectors.records import ANY, MAX_DEPTH, Leaf
from connectors.values import plain
from scanner.model import Cell, Column, ColumnCells, TableBatch, TableRef


def paths(kind: Any, path: str, depth: int = 0) -> list[tuple[str, Any]]:
    """List the leaves below a type: their paths and types."""
    kind = _storage(kind)
    if depth > MAX_DEPTH:
        return [(path, kind)]
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in paths(field.type, f"{path}.{field.name}", depth + 1)]
    if is_list(kind):
        return paths(kind.value_type, f"{path}[]", depth + 1)
    if pa.types.is_map(kind):
        return [*paths(kind.key_type, f"{path}.(key)", depth + 1), *paths(kind.item_type, f"{path}.{ANY}", depth + 1)]
    return [(path, kind)]


def is_list(kind: Any) -> bool:
    """Say whether a type is a list of any kind."""
    checks = ("is_list", "is_large_list", "is_fixed_size_list", "is_list_view", "is_large_list_view")
    return any(getattr(pa.types, name)(kind) for name in checks if hasattr(pa.types, name))


def is_nested(kind: Any) -> bool:
    """Say whether a type has leaves of its own."""
    kind = _storage(kind)
    return pa.types.is_struct(kind) or pa.types.is_map(kind) or is_list(kind)


def _storage(kind: Any) -> Any:
    while isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind


def values(array: Any) -> list[Any]:
    """Give the values of an array as Python's own; what Python's types can't hold (the year 10000) as text or number."""
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    try:
        found: list[Any] = array.to_pylist()
    except UnicodeDecodeError:  # text that was never checked
        found = array.cast(pa.binary()).to_pylist()
    except (OverflowError, ValueError, pa.ArrowException):
        found = [_value(scalar) for scalar in array]
    return found


def _value(scalar: Any) -> Any:
    """Give one value, its number where Python has no date for it."""
    try:
        return scalar.as_py()
    except (OverflowError, ValueError, pa.ArrowException):
        number = getattr(scalar, "value", None)
        return str(number) if number is not None else str(scalar.type)


def cells(array: Any) -> list[Cell]:
    """Give the cells of a flat array."""
    found = values(array)
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return found
    return [plain(value) for value in found]


def leaves(value: Any, kind: Any, path: str, out: list[Leaf], depth: int = 0) -> None:
    """Add the leaves of a nested value; absent ones have none."""
    kind = _storage(kind)
    if value is None:
        return
    if depth > MAX_DEPTH:
        out.append((path, plain(value)))
    elif pa.types.is_struct(kind):
        for field in kind:
            leaves(value.get(field.name), field.type, f"{path}.{field.name}", out, depth + 1)
    elif is_list(kind):
        for inner in value:
            leaves(inner, kind.value_type, f"{path}[]", out, depth + 1)
    elif pa.types.is_map(kind):
        for key, inner in value:
            leaves(key, kind.key_type, f"{path}.(key)", out, depth + 1)
            leaves(inner, kind.item_type, f"{path}.{ANY}", out, depth + 1)
    else:
        out.append((path, plain(value)))


def batch_of(
    ref: TableRef, first: int, arrays: Sequence[tuple[Sequence[Column], Any]], size: int
) -> Iterator[TableBatch]:
    """Turn arrays of equal length into a batch, and the further values of nested columns into sparse ones.

    Args:
        ref: names the table.
        first: number of the first row.
        arrays: each with the columns of its leaves, one for a flat array.
        size: rows of a batch at most.
    """
    made: list[ColumnCells] = []
    more: list[tuple[Column, list[Cell], list[int]]] = []
    for columns, array in arrays:
        if len(columns) == 1 and not is_nested(array.type):
            made.append(ColumnCells(columns[0], cells(array)))
            continue
        names = [path for path, _ in paths(array.type, "")]
        firsts: list[list[Cell]] = [[None] * len(array) for _ in columns]
        extra: list[tuple[list[Cell], list[int]]] = [([], []) for _ in columns]
        index_of = {name: index for index, name in reversed(list(enumerate(names)))}
        for row, value in enumerate(values(array)):
            found: list[Leaf] = []
            leaves(value, array.type, "", found)
            seen: set[int] = set()
            for path, cell in found:
                index = index_of[path]
                if index in seen:
                    extra[index][0].append(cell)
                    extra[index][1].append(first + row)
                else:
                    seen.add(index)
                    firsts[index][row] = cell
        made += [ColumnCells(column, cells_) for column, cells_ in zip(columns, firsts, strict=True)]
        more += [(column, *pair) for column, pair in zip(columns, extra, strict=True) if pair[0]]
    if made:
        yield TableBatch(ref, first, tuple(made))
    for column, found_cells, rows in more:
        sparse = replace(column, sparse=True)
        for start in range(0, len(rows), size):
            some = tuple(rows[start : start + size])
            yield TableBatch(ref, some[0], (ColumnCells(sparse, found_cells[start : start + size]),), some)
