"""Values between processes and in the journal: JSON that is read by type, never code.

A worker parses untrusted files, so what it sends is untrusted too. A pickle would run what it names; here the reader knows
the type that has to come, checks every part of it, and makes nothing else.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union

from scanner import model
from scanner.model import Problem
from scanner.model.inventory import REASONS

T = TypeVar("T")
Convert = Callable[[Any], Any]

UNSENT = types.MappingProxyType({"wire": False})
"""Metadata of a dataclass's field that is left out; it has a default."""

FRAME_BYTES = 512 << 20
"""The largest message that is accepted."""


class WireError(ValueError):
    """Say that a message is not of the type that was to come. Its text names types only."""


def dump(kind: type[T], value: T) -> bytes:
    """Write a value of a known type."""
    return json.dumps(_codec(kind)[0](value), separators=(",", ":")).encode("ascii")


def load(kind: type[T], data: bytes) -> T:
    """Read a value of a known type.

    Raises:
        WireError: it is none.
    """
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    try:
        return typing.cast("T", _codec(kind)[1](plain))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise error if isinstance(error, WireError) else WireError(kind.__name__) from error


def _codec(kind: Any) -> tuple[Convert, Convert]:
    """Give writer and reader of a type."""
    return _made(kind)


@cache
def _made(kind: Any) -> tuple[Convert, Convert]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in (str, int, bool, float, types.NoneType):
        return _plain(kind)
    if origin in (Union, types.UnionType):
        return _one_of(arguments)
    if kind is date:
        return date.isoformat, _of(str, date.fromisoformat)
    if origin is tuple:
        return _tuple(arguments)
    if origin in (frozenset, Sequence):
        return _many(tuple if origin is Sequence else frozenset, arguments[0], in_order=origin is Sequence)
    if origin in (Mapping, dict):
        return _mapping(*arguments)
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        return _record(kind)
    message = f"no way to write {kind}"
    raise TypeError(message)


def _plain(kind: type) -> tuple[Convert, Convert]:
    accepted = (int, float) if kind is float else (kind,)

    def read(value: Any) -> Any:
        if type(value) not in accepted:
            raise WireError(kind.__name__)
        return value

    return lambda value: value, read


def _of(kind: type, convert: Convert) -> Convert:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise WireError(kind.__name__)
        return convert(value)

    return read


def _one_of(kinds: tuple[Any, ...]) -> tuple[Convert, Convert]:
    """Choose by what is there: at most one of the kinds is more than a plain value."""
    simple = {kind for kind in kinds if kind in (str, int, bool, float, types.NoneType)}
    (rich,) = [kind for kind in kinds if kind not in simple] or [None]

    def write(value: Any) -> Any:
        return value if type(value) in simple or rich is None else _codec(rich)[0](value)

    def read(value: Any) -> Any:
        if type(value) in simple:
            return value
        if rich is None:
            raise WireError("union")
        return _codec(rich)[1](value)

    return write, read


def _tuple(kinds: tuple[Any, ...]) -> tuple[Convert, Convert]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return _many(tuple, kinds[0], in_order=True)
    parts = [_codec(kind) for kind in kinds]

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(parts):
            raise WireError("tuple")
        return tuple(part[1](one) for part, one in zip(parts, value, strict=True))

    return lambda value: [part[0](one) for part, one in zip(parts, value, strict=True)], read


def _many(make: Callable[[Any], Any], kind: Any, *, in_order: bool) -> tuple[Convert, Convert]:
    write_one, read_one = _codec(kind)

    def write(value: Any) -> Any:
        return [write_one(one) for one in (value if in_order else sorted(value))]

    return write, _of(list, lambda value: make([read_one(one) for one in value]))


def _mapping(key: Any, value: Any) -> tuple[Convert, Convert]:
    (write_key, read_key), (write_value, read_value) = _codec(key), _codec(value)

    def read(pairs: Any) -> Any:
        if type(pairs) is not list or not all(type(pair) is list and len(pair) == 2 for pair in pairs):
            raise WireError("mapping")
        return {read_key(k): read_value(v) for k, v in pairs}

    return lambda mapping: [[write_key(k), write_value(v)] for k, v in mapping.items()], read


def _record(kind: Any) -> tuple[Convert, Convert]:
    """Write the fields of a dataclass or named tuple in their order."""
    hints = typing.get_type_hints(kind, _names(kind))
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    named = [field.name for field in fields if field.metadata.get("wire", True)] or kind._fields
    parts = [(name, _codec(hints[name])) for name in named]

    def write(value: Any) -> Any:
        return [codec[0](getattr(value, name)) for name, codec in parts]

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(parts):
            raise WireError(kind.__name__)
        made = kind(**{name: codec[1](one) for (name, codec), one in zip(parts, value, strict=True)})
        if kind is Problem and made.reason not in REASONS:
            raise WireError("reason")
        return made

    return write, read


def _names(kind: Any) -> dict[str, Any]:
    """Give what annotations of a model class may name though its module imports it for type checkers only."""
    return {**vars(model), **vars(__import__(kind.__module__, fromlist=["_"]))}
