"""Cut an SQL dump into statements, comments, and rows of INSERT and COPY, in constant memory.

It works on bytes: a dump may hold binary strings, and every encoding that dumps are written in keeps ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from scanner.model import SourceError

CHUNK = 1 << 20
HEAD = 1 << 16
"""What names table and columns of an INSERT is no longer than this."""
MAX_BYTES = 256 << 20
"""A statement, row or value longer than this isn't held in memory."""

_ANY = re.DOTALL | re.IGNORECASE
_COMMENT = rb"--[^\n]*+(?:\n|\Z)|/\*(?!!).*?\*/;?"
_NAME = rb'(?:`(?:[^`]|``)++`|"(?:[^"]|"")++"|\[[^\]]++\]|[\w$\x80-\xff]++)'
_QUALIFIED = _NAME + rb"(?:\s*+\.\s*+" + _NAME + rb"){0,2}"
_LIST = rb"(\((?:\s*+" + _NAME + rb"\s*+,?)++\))?"
NAME = re.compile(_NAME)
_INSERT = re.compile(
    rb"(?:INSERT(?:\s+(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+))*+|REPLACE)\s+(?:INTO\s+)?("
    + _QUALIFIED
    + rb")\s*+"
    + _LIST
    + rb"\s*+(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES?\s*+(?=\()",
    _ANY,
)
_COPY = re.compile(rb"COPY\s+(" + _QUALIFIED + rb")\s*+" + _LIST + rb"\s*+FROM\s+stdin\s*+;[ \t]*+(\r?)\n", _ANY)
_DATA = re.compile(rb"(?:INSERT|REPLACE|COPY)\b", re.IGNORECASE)
_SPACE = re.compile(rb"\s*+")
_META = re.compile(rb"\\[^\n]*+(?:\n|\Z)")
_DELIMITER = re.compile(rb"DELIMITER[ \t]++(?!;\s)\S.*?\n[ \t]*+DELIMITER[ \t]++;[ \t\r]*+(?:\n|\Z)", _ANY)

_LINES = {b"\\": _META, b"DELIMITER": _DELIMITER}
"""Commands of the client, by how they begin: they end with their line."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Hold the patterns of one way to write SQL.

    Attributes:
        statement: up to the semicolon that ends it.
        row: a list in parentheses, with lists and calls of functions in it.
        values: those of the inside of a row.
        comment: what is no statement.
        backslash: strings know escapes with a backslash.
    """

    statement: re.Pattern[bytes]
    row: re.Pattern[bytes]
    values: re.Pattern[bytes]
    comment: re.Pattern[bytes]
    backslash: bool


def _grammar(*, backslash: bool) -> Grammar:
    escaping = rb"'(?:[^'\\]++|\\.|'')*+'"
    plain = rb"'(?:[^']++|'')*+'"
    text = escaping if backslash else rb"(?:(?<=[eE])" + escaping + rb"|(?<![eE])" + plain + rb")"
    double = rb'"(?:[^"\\]++|\\.|"")*+"' if backslash else rb'"(?:[^"]++|"")*+"'
    strings = text + rb"|" + double
    nested = rb"\((?:[^'\"()]++|" + strings + rb")*+\)"
    for _ in range(3):
        nested = rb"\((?:[^'\"()]++|" + strings + rb"|" + nested + rb")*+\)"
    comment = _COMMENT + (rb"|#[^\n]*+(?:\n|\Z)" if backslash else b"")
    more = rb"#[^\n]*+|[$\\]" if backslash else rb"\$(?P<tag>\w*+)\$.*?\$(?P=tag)\$|[#$\\]"
    statement = rb"(?:[^;'\"`\-/#$\\]++|" + strings + rb"|`[^`]*+`|--[^\n]*+|-|/\*.*?\*/|/|" + more + rb")*+;"
    return Grammar(
        re.compile(statement, re.DOTALL),
        re.compile(nested, re.DOTALL),
        re.compile(rb"\s*+((?:[^'\"(),]++|" + strings + rb"|" + nested + rb")*+)(?:,|\Z)", re.DOTALL),
        re.compile(comment, re.DOTALL),
        backslash,
    )


MYSQL = _grammar(backslash=True)
STANDARD = _grammar(backslash=False)


class Window:
    """Hold a moving piece of a file's range [start, end).

    Attributes:
        data: what is held.
        at: where in it the reading is.
    """

    def __init__(self, raw: IO[bytes], start: int, end: int) -> None:
        self._raw = raw
        self._next = start
        self._end = end
        self._base = start
        self.data = b""
        self.at = 0

    @property
    def offset(self) -> int:
        """Give the place in the file."""
        return self._base + self.at

    def more(self) -> bool:
        """Hold more, and drop what lies behind; False at the end.

        Raises:
            SourceError: too much would be held at once.
        """
        kept = self.data[self.at :]
        if len(kept) > MAX_BYTES:
            what = "a statement, row or value is longer than 256 MiB; export this table in another format"
            raise SourceError(what, "limit_bytes")
        self._raw.seek(self._next)
        # what doesn't end in the window is looked at again from its beginning, so the window grows by its own size
        chunk = self._raw.read(min(max(CHUNK, len(kept)), self._end - self._next))
        if not chunk:
            return False
        self._base += self.at
        self._next += len(chunk)
        self.data, self.at = kept + chunk, 0
        return True

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match here; what reaches the window's end might go on behind it."""
        while True:
            found = pattern.match(self.data, self.at)
            if (found is not None and found.end() < len(self.data)) or not self.more():
                return found

    def peek(self, count: int = 1) -> bytes:
        """Give the next bytes without reading them away."""
        while len(self.data) - self.at < count and self.more():
            pass
        return self.data[self.at : self.at + count]

    def line(self) -> bytes | None:
        """Read a line without its end; None where nothing is left."""
        seen = self.at
        while (end := self.data.find(b"\n", seen)) < 0:
            length = len(self.data) - self.at
            if not self.more():
                line, self.at = self.data[self.at :], len(self.data)
                return line or None
            seen = self.at + length
        line, self.at = self.data[self.at : end], end + 1
        return line


@dataclass(frozen=True, slots=True)
class Head:
    """Begin the rows of a statement: the table's name, and its columns where they are named."""

    name: str
    columns: tuple[str, ...] | None
    copied: bool
    start: int


@dataclass(frozen=True, slots=True)
class Row:
    """Hold the values as they are written."""

    values: list[bytes]
    copied: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Point to a statement or a run of comments: [start, end) in the file; `fault` is a reason code."""

    start: int
    end: int
    comment: bool = False
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """End the rows of a statement, at a place in the file."""

    at: int


def unquoted(name: bytes) -> str:
    """Give a name without its quotes."""
    text = name.decode("utf-8", "replace")
    if text[:1] in {"`", '"'}:
        return text[1:-1].replace(text[0] * 2, text[0])
    return text[1:-1] if text[:1] == "[" else text


def table_name(written: bytes) -> str:
    """Give a qualified name with dots.

    >>> table_name(b'public."Asiakas"')
    'public.Asiakas'
    """
    return ".".join(unquoted(part) for part in NAME.findall(written))


def walk(window: Window, grammar: Grammar) -> Iterator[Head | Row | Other | End]:
    """Yield what a dump holds, in its order and without a gap."""
    while True:
        if found := window.match(_SPACE):
            window.at = found.end()
        first = window.peek(16)
        if not first:
            return
        start = window.offset
        if first[:1] in b"-/#" and (found := window.match(grammar.comment)):
            window.at = found.end()
            yield Other(start, window.offset, comment=True)
        elif (long := _LINES.get(first[:9].upper()) or _LINES.get(first[:1])) and (found := window.match(long)):
            window.at = found.end()
            yield Other(start, window.offset)
        elif _DATA.match(first):
            yield from _data(window, grammar, start)
        else:
            yield _statement(window, grammar, start)


def _data(window: Window, grammar: Grammar, start: int) -> Iterator[Head | Row | Other | End]:
    window.peek(HEAD)  # a head is short: what isn't one needn't be looked for to the file's end
    for pattern in (_COPY, _INSERT):
        found = pattern.match(window.data, window.at)
        if found is None:
            continue
        columns = tuple(unquoted(name) for name in NAME.findall(found[2][1:-1])) if found[2] else None
        copied = pattern is _COPY
        yield Head(table_name(found[1]), columns, copied, start)
        window.at = found.end()
        yield from _lines(window, dos=bool(found[3])) if copied else _rows(window, grammar)
        yield End(window.offset)
        return
    yield _statement(window, grammar, start)


def _statement(window: Window, grammar: Grammar, start: int, fault: str | None = None) -> Other:
    found = window.match(grammar.statement)
    cut = found is None
    if found is None:  # the file's end ends it, too
        while window.more():
            pass
        window.at = len(window.data)
    else:
        window.at = found.end()
    return Other(start, window.offset, fault="truncated" if cut else fault)


def _rows(window: Window, grammar: Grammar) -> Iterator[Row | Other]:
    """Yield the rows behind VALUES up to the semicolon; what is no row, and all behind it, as one statement."""
    while True:
        if found := window.match(_SPACE):
            window.at = found.end()
        while window.peek()[:1] in {b"-", b"/", b"#"} and (found := window.match(grammar.comment)):
            start, window.at = window.offset, found.end()
            yield Other(start, window.offset, comment=True)
            if found := window.match(_SPACE):
                window.at = found.end()
        first = window.peek()
        found = window.match(grammar.row) if first == b"(" else None
        if found is None:
            if first == b";":
                window.at += 1
            elif first:  # `ON CONFLICT …`, or a row that is none
                yield _statement(window, grammar, window.offset, "parser" if first == b"(" else None)
            return
        inner = found[0][1:-1]
        window.at = found.end()
        values = grammar.values.findall(inner)
        if len(values) > 1 and not inner.rstrip().endswith(b","):
            values.pop()  # the empty match behind the last value
        yield Row(values, copied=False)
        if found := window.match(_SPACE):
            window.at = found.end()
        if window.peek() == b",":
            window.at += 1
        elif window.peek() != b";":
            # another program's dump: no semicolon, but the next statement or the file's end
            if window.peek() and not _DATA.match(window.peek(16)) and window.peek(2).upper() != b"GO":
                continue
            return


def _lines(window: Window, *, dos: bool) -> Iterator[Row | Other]:
    """Yield the lines behind COPY up to the one that is a backslash and a point."""
    while (line := window.line()) is not None:
        if dos:
            line = line.removesuffix(b"\r")
        if line == b"\\.":
            return
        yield Row(line.split(b"\t"), copied=True)
    yield Other(window.offset, window.offset, fault="truncated")
