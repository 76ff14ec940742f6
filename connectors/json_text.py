"""JSON values out of a text of any length: fast where it keeps the rules, and to the last token where it doesn't.

The standard library's scanner reads one value at a time from a window that grows as needed: it sees repeated keys, NaN and
numbers of any length as they are written, and tells where it stopped. What it can't read (a broken, cut or endless value,
one nested too deeply for it) is taken apart token by token, without recursion: every string, number and stray word of it
still becomes a leaf.

Source: RFC 8259 (JSON), RFC 7946 section 3.1.1 (the order of coordinates).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from connectors.records import ANY, MAX_DEPTH, MAX_LEAVES, UNPARSED, Leaf, is_data, is_map, well_formed
from scanner.model import Cell

CHUNK = 1 << 20
VALUE_CHARACTERS = 32 << 20
"""A value longer than this is read token by token, which needs no more memory for it."""
STRING_CHARACTERS = 1 << 24
OVERLAP = 256
PEEKED_MEMBERS = 50
FEW_MEMBERS = 5
POSITIONS = 64
"""Arrays inside arrays up to this length are rows with numbered columns."""

_NOT_TOKEN = re.compile(r"[\s\x1e\ufeff\x00]*")
_SURE = 16
"""An error this far before the window's end isn't one of a value cut by the window: no token but strings is longer."""
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<mark>[{}\[\],:])"
    r'|(?P<word>[^\s{}\[\],:"]+)',
    re.DOTALL,
)
_GEOMETRIES = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
_AXES = ("longitude", "latitude", "altitude")


class Pairs(list[tuple[str, object]]):
    """Be the members of an object, repeated keys included."""

    __slots__ = ()


_DECODER = json.JSONDecoder(object_pairs_hook=Pairs, parse_int=str, parse_float=str, parse_constant=str, strict=False)


class BrokenError(Exception):
    """Say that the value at the window's position keeps no rules, or is too long or too deep for the fast reader."""


@dataclass(slots=True)
class Window:
    """Hold the part of a text that is being looked at.

    Attributes:
        read: gives the next characters, "" at the end.
        began: where the value that was read last begins.
    """

    read: Callable[[int], str]
    text: str = ""
    at: int = 0
    done: bool = False
    began: int = 0

    def more(self) -> bool:
        """Read on, at least as much as is held; False at the end."""
        if self.done:
            return False
        rest = self.text[self.at :]
        chunk = self.read(max(CHUNK, len(rest)))
        self.done = not chunk
        if self.done:
            return False
        self.text, self.at = rest + chunk, 0
        return True

    def peek(self) -> str:
        """Give the next character that isn't blank; "" at the end."""
        while True:
            self.at = _NOT_TOKEN.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches anything
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> object:
        """Read the value at the position.

        Raises:
            BrokenError: it can't be read; the position is where it was.
        """
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise BrokenError from None
            except json.JSONDecodeError as error:
                cut = error.pos > len(self.text) - _SURE or error.msg.startswith("Unterminated string")
                if not cut or len(self.text) - self.at > VALUE_CHARACTERS or not self.more():
                    raise BrokenError from None
                continue
            if end > len(self.text) - _SURE and not self.done and self.more():
                continue  # a number at the window's end may go on
            self.began, self.at = self.at, end
            return found

    def line(self) -> Window:
        """Give what is left of the line as a window of its own, and go on behind it."""
        while (
            (end := self.text.find("\n", self.at)) < 0 and len(self.text) - self.at < VALUE_CHARACTERS and self.more()
        ):
            pass
        stop = len(self.text) if end < 0 else end + 1
        found = Window(lambda _: "", self.text[self.at : stop], 0, done=True)
        self.at = stop
        return found

    def token(self) -> tuple[str, str]:
        """Give the kind and the text of the next token: `string`, `mark`, `word`, `open` (a string without end), `end`."""
        while True:
            first = self.peek()
            if not first:
                return "end", ""
            match = _TOKEN.match(self.text, self.at)
            if match is None or (match.end() > len(self.text) - 1 and match.lastgroup == "word" and not self.done):
                long = len(self.text) - self.at >= STRING_CHARACTERS
                if not long and self.more():
                    continue
                if match is None:  # a quote that is never closed, or too late
                    text = self.text[self.at + 1 :]
                    self.at = len(self.text)
                    return "open", text
            self.at = match.end()
            return str(match.lastgroup), match[0]


def text_of(token: str) -> str:
    """Give the text of a string token; one with wrong escapes stays as it is written."""
    try:
        return well_formed(str(json.loads(token, strict=False)))
    except ValueError:
        return well_formed(token[1:-1])


@lru_cache(4096)
def segment(key: str) -> str:
    """Write a key as a part of a path; one that is data is hidden."""
    return ANY if is_data(key) else well_formed(key) or "(empty)"


def joined(path: str, key: str) -> str:
    """Put a key behind a path."""
    return f"{path}.{key}" if path else key


def flatten(value: object, path: str) -> list[Leaf]:
    """Give the leaves of a value.

    Raises:
        BrokenError: it is nested too deeply.
    """
    out: list[Leaf] = []
    _flatten(value, path, out, 0)
    return out


def _flatten(value: object, path: str, out: list[Leaf], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BrokenError
    if isinstance(value, Pairs):
        hide = looks_like_map(value)
        geometry = any(key == "type" and kind in _GEOMETRIES for key, kind in value)
        for key, inner in value:
            shown = ANY if hide else segment(key)
            if shown == ANY and key != ANY:
                out.append((joined(path, "(key)"), well_formed(key)))
            below = f"{path}.{shown}" if path else shown
            if geometry and key == "coordinates":
                _coordinates(inner, below, out, depth)
            else:
                _flatten(inner, below, out, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, f"{path}[]", out, depth + 1)
    else:
        out.append((path or "value", _cell(value)))


def flatten_row(value: object, path: str) -> list[Leaf]:
    """Give the leaves of an element of an array: an array in it is a row with numbered columns."""
    out: list[Leaf] = []
    if isinstance(value, list) and not isinstance(value, Pairs) and len(value) <= POSITIONS:
        for number, inner in enumerate(value, start=1):
            _flatten(inner, joined(path, f"column_{number}"), out, 1)
    else:
        _flatten(value, path, out, 0)
    return out


def looks_like_map(value: Pairs) -> bool:
    """Say whether an object's keys are data."""
    keys = tuple([key for key, _ in value[:PEEKED_MEMBERS]])
    if len(keys) < FEW_MEMBERS or not all(isinstance(inner, Pairs) for _, inner in value[:PEEKED_MEMBERS]):
        return _map_by_keys(keys)
    return is_map(
        [(k, frozenset(n for n, _ in v) if isinstance(v, Pairs) else None) for k, v in value[:PEEKED_MEMBERS]]
    )


@lru_cache(4096)
def _map_by_keys(keys: tuple[str, ...]) -> bool:
    """Judge an object by its keys alone; the same ones come with every record."""
    return is_map([(key, None) for key in keys])


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value if value.isascii() else well_formed(value)
    return value  # type: ignore[return-value]  # a scalar of JSON


def _coordinates(value: object, path: str, out: list[Leaf], depth: int) -> None:
    """Name the numbers of positions, which GeoJSON puts in the order longitude, latitude, altitude."""
    if depth > MAX_DEPTH:
        raise BrokenError
    if isinstance(value, list) and not isinstance(value, Pairs):
        if value and not any(isinstance(inner, list) for inner in value):
            for number, inner in enumerate(value):
                out.append((joined(path, _AXES[number]) if number < len(_AXES) else f"{path}[]", _cell(inner)))
            return
        for inner in value:
            _coordinates(inner, f"{path}[]", out, depth + 1)
        return
    _flatten(value, path, out, depth)


@dataclass(slots=True)
class Tally:
    """Count what was odd: broken values, a text that ends inside one, values nested beyond `MAX_DEPTH`."""

    broken: int = 0
    truncated: bool = False
    deep: int = 0


@dataclass(slots=True)
class _Frame:
    closing: str
    path: str
    key: str = ""
    wants_key: bool = False
    waiting: str = ""


@dataclass(slots=True)
class _Loose:
    """Follow brackets token by token; paths end at `MAX_DEPTH`, the brackets are counted beyond it."""

    window: Window
    root: str
    tally: Tally
    stack: list[_Frame] = field(default_factory=list)
    beyond: int = 0

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of one value."""
        while True:
            kind, text = self.window.token()
            if kind == "end":
                self.tally.truncated |= bool(self.stack)
                yield from self._without_value("]")
                return
            if kind == "mark":
                if text != ":":
                    yield from self._without_value(text)
                if self._mark(text):
                    return
                continue
            if self.stack and not self.stack[-1].wants_key:
                self.stack[-1].waiting = ""
            if kind == "open":
                self.tally.truncated |= self.window.done
                for start in range(0, len(text), STRING_CHARACTERS - OVERLAP):
                    yield self._path(), well_formed(text[start : start + STRING_CHARACTERS])
                if self.window.done:
                    return
                continue
            yield from self._scalar(kind, text)
            if not self.stack:
                return

    def _without_value(self, mark: str) -> Iterator[Leaf]:
        """Yield a key that no value came for: then it is the only thing there is."""
        if self.stack and not self.beyond and self.stack[-1].waiting:
            if mark not in "{[":
                yield UNPARSED, self.stack[-1].waiting
            self.stack[-1].waiting = ""

    def _mark(self, mark: str) -> bool:
        """Follow a bracket, comma or colon; say whether the value ends here."""
        top = self.stack[-1] if self.stack else None
        if mark in "{[":
            if len(self.stack) >= MAX_DEPTH:
                self.beyond += 1
                return False
            closing = "}" if mark == "{" else "]"
            path = self._path()
            if mark == "[" and self.stack:
                path += "[]"
            self.stack.append(_Frame(closing, "" if path in {"value", "value[]"} else path, wants_key=mark == "{"))
            return False
        if mark in "}]":
            if self.beyond:
                self.beyond -= 1
                return False
            while self.stack and self.stack.pop().closing != mark:
                pass
            return not self.stack
        if top is not None and not self.beyond:
            top.wants_key = mark == "," and top.closing == "}"
        return top is None

    def _scalar(self, kind: str, text: str) -> Iterator[Leaf]:
        top = self.stack[-1] if self.stack else None
        if kind == "string":
            text = text_of(text)
            if top is not None and top.wants_key and not self.beyond:
                top.wants_key = False
                top.key = segment(text)
                top.waiting = "" if top.key == ANY else text
                if top.key == ANY:
                    yield joined(top.path, "(key)"), text
                return
            yield self._path(), text
        elif text == "null":
            return
        elif text in {"true", "false"}:
            yield self._path(), text == "true"
        else:
            number = text[0] in "-0123456789"
            yield self._path() if number else UNPARSED, well_formed(text)

    def _path(self) -> str:
        if not self.stack:
            return self.root or "value"
        top = self.stack[-1]
        path = joined(top.path, top.key) if top.closing == "}" and top.key else top.path
        return path or "value"


def loose_rows(window: Window, path: str, tally: Tally) -> Iterator[list[Leaf]]:
    """Take one value apart token by token; yields its leaves, at most `MAX_LEAVES` together."""
    loose = _Loose(window, path, tally)
    held: list[Leaf] = []
    deep = False
    for leaf in loose.leaves():
        held.append(leaf)
        deep |= loose.beyond > 0
        if len(held) >= MAX_LEAVES:
            yield held
            held = []
    tally.deep += deep or loose.beyond > 0
    yield held
