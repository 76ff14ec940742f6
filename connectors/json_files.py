"""JSON, JSON Lines, GeoJSON and documents strung together: the elements of arrays are rows, paths of keys are columns.

A file goes through in constant memory. Arrays of objects at any level become rows of the file's one table, each array with
columns of its own; what stands beside them in the document is one more row. Keys that are data (a map keyed by e-mail
addresses) stand in a column `(key)` and as `*` in the paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource
from connectors.json_text import (
    CHUNK,
    PEEKED_MEMBERS,
    BrokenError,
    Pairs,
    Tally,
    Window,
    flatten,
    flatten_row,
    joined,
    looks_like_map,
    loose_rows,
    segment,
)
from connectors.records import ANY, MAX_LEAVES, UNPARSED, Columns, Leaf, Record, batches_of, head_columns
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.model import Part, SourceInfo, Table, TableBatch

SPINE_DEPTH = 16
"""Objects inside objects that are gone through member by member; deeper ones are read as one value."""


class JsonSource(BaseSource):
    """Read one file of JSON as one table."""

    title: ClassVar = "JSON, JSON Lines, NDJSON, GeoJSON"
    formats: ClassVar = frozenset({"json"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._columns = Columns()
        self._table: Table | None = None

    def __enter__(self) -> Self:
        """Find the encoding, which takes reading all of it, and the columns of the beginning.

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = sniff_encoding(self._path)
            with TextFile(self._path, self._encoding) as text:
                reader = _Reader(Window(text.read))
                self._columns, rows = head_columns(reader.records())
        self._table = Table(self.ref(self.file_name), self._columns.seal(), kind="file")
        if not rows:
            self._table = None
            self.problem("empty", "the file holds no values; check the export if it should have some", examined=True)
        return self

    def tables(self) -> Sequence[Table]:
        """Give the one table, or none where the file holds no value."""
        self.tell_encoding(self._encoding)
        return (self._table,) if self._table else ()

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows, array by array."""
        with self.reading(table), TextFile(self._path, self._encoding) as text:
            reader = _Reader(Window(text.read))
            yield from batches_of(table, reader.records(), self._columns, size, limit, part, self.tally(table))
            self._tell(reader.tally)
            self.tell_changed(text)

    def _tell(self, tally: Tally) -> None:
        """Report what was odd, all of which was read."""
        if tally.truncated:
            what = "the file ends inside a value, so it is cut short; what is there was read, but get a complete copy"
            self.problem("truncated", what, table=self.file_name)
        elif tally.broken:
            what = f"{tally.broken} values break the rules of JSON; their texts and numbers were read one by one"
            self.problem("parser", what, table=self.file_name, examined=True, count=tally.broken)
        if tally.deep:
            what = (
                f"{tally.deep} values are nested too deeply for paths of their own; their texts and numbers were read"
            )
            self.problem("limit_depth", what, table=self.file_name, examined=True, count=tally.deep)


@dataclass(slots=True)
class _Reader:
    """Go through a text value by value."""

    window: Window
    tally: Tally = field(default_factory=Tally)
    number: int = 0
    _beside: list[Leaf] = field(default_factory=list)
    _lines: bool = False

    def records(self) -> Iterator[Record]:
        """Yield the records in order."""
        documents = 0
        while first := self.window.peek():
            if first in "}],:":  # left over from a document that closes more than it opened
                self.window.at += 1
                self.tally.broken += first != ","
                continue
            if not documents and first in "{[":
                self._lines = self._several()
            documents += 1
            if first not in "{[" or self._lines:
                yield from self._element("", "")
            elif first == "[":
                yield from self._array("", 0)
            else:
                yield from self._object("", 0)
            if self._beside:
                yield self._record("", self._beside)
                self._beside = []

    def _several(self) -> bool:
        """Say whether the first value, read whole, is followed by another one: then each is a row.

        Arrays that hold objects are no rows, however many of them follow each other.
        """
        copy = self._copy()
        try:
            value = copy.value()
            if not isinstance(value, Pairs) and any(isinstance(inner, Pairs) for inner in value):  # type: ignore[attr-defined]  # a list
                return False
        except BrokenError:
            # a first line that is broken among others: the next line begins an object as well
            copy = self._copy()
            line = copy.line()
            return line.text.startswith("{") and "\n" in line.text and copy.peek() == "{"
        return copy.peek() not in {"", "}", "]"}

    def _copy(self) -> Window:
        """Give a window over what is held now, so that looking ahead reads nothing away; fill it first."""
        if len(self.window.text) - self.window.at < CHUNK:
            self.window.more()
        return Window(lambda _: "", self.window.text, self.window.at, done=True)

    def _record(self, group: str, leaves: Sequence[Leaf]) -> Record:
        self.number += 1
        return Record(self.number, group, leaves)

    def _element(self, path: str, key: str) -> Iterator[Record]:
        """Yield the record of a value; `key` is the name of the member whose value it is, where such names are data."""
        leaves: list[Leaf] = [(joined(path.removesuffix(ANY).removesuffix("."), "(key)"), key)] if key else []
        for rows in self._rows(path, element=True):
            leaves += rows
            for start in range(0, max(len(leaves), 1), MAX_LEAVES):
                yield self._record(path, leaves[start : start + MAX_LEAVES])
            leaves = []

    def _rows(self, path: str, *, element: bool) -> Iterator[list[Leaf]]:
        """Yield the leaves of a value, in several lists where it is very long and breaks the rules."""
        try:
            value = self.window.value()
        except BrokenError:
            yield from self._loose(path)
            return
        try:
            yield flatten_row(value, path) if element else flatten(value, path)
        except (BrokenError, RecursionError):
            again = Window(lambda _: "", self.window.text[self.window.began : self.window.at], 0, done=True)
            yield from loose_rows(again, path, self.tally)

    def _loose(self, path: str) -> Iterator[list[Leaf]]:
        """Take a value apart that breaks the rules; among lines, everything that is left of its line."""
        before = (self.tally.deep, self.tally.truncated)
        window = self.window.line() if self._lines else self.window
        while True:
            yield from loose_rows(window, path, self.tally)
            if window is self.window or not window.peek():
                break
        if window is not self.window and self.tally.truncated and not before[1] and self.window.peek():
            self.tally.truncated = False  # only this line is cut: others follow
        self.tally.broken += (self.tally.deep, self.tally.truncated) == before

    def _array(self, path: str, depth: int) -> Iterator[Record]:
        self.window.at += 1
        inner = f"{path}[]" if path else ""
        while True:
            first = self.window.peek()
            if not first:
                self.tally.truncated = True
                return
            if first == "]":
                self.window.at += 1
                return
            if first in ",:}":
                self.window.at += 1
                self.tally.broken += first != ","
            elif first in "{[" or not depth:
                yield from self._element(inner, "")
            else:
                yield from self._scalar(inner)

    def _object(self, path: str, depth: int) -> Iterator[Record]:
        hide = self._is_map()
        self.window.at += 1
        while True:
            first = self.window.peek()
            if not first:
                self.tally.truncated = True
                return
            if first == "}":
                self.window.at += 1
                return
            if first in ",:]":
                self.window.at += 1
                self.tally.broken += first != ","
                continue
            key = self._key()
            if key is None:
                yield from self._scalar(joined(path, "(key)"))
                continue
            shown = ANY if hide else segment(key)
            below = joined(path, shown)
            first = self.window.peek()
            data = key if shown == ANY else ""
            if first in ",:}]":  # a key that no value comes for
                self._beside.append((UNPARSED, key))
                self.tally.broken += 1
                continue
            if shown == ANY:
                yield from self._element(below, data)
            elif first == "{" and depth < SPINE_DEPTH:
                yield from self._object(below, depth + 1)
            elif first == "[" and depth < SPINE_DEPTH:
                yield from self._array(below, depth + 1)
            elif first:
                broken = self.tally.broken
                yield from self._scalar(below)
                if self.tally.broken > broken:  # what a broken value is called may be all that there is to read of it
                    self._beside.append((UNPARSED, key))

    def _key(self) -> str | None:
        """Read a key with its colon; None, with nothing read away, where something else stands there."""
        if self.window.peek() != '"':
            return None
        try:
            key = self.window.value()
        except BrokenError:
            return None
        if self.window.peek() == ":":
            self.window.at += 1
        return str(key)

    def _scalar(self, path: str) -> Iterator[Record]:
        """Keep a value for the document's own row, which is given out when it grows too long."""
        for rows in self._rows(path, element=False):
            self._beside += rows
            for start in range(0, len(self._beside) - MAX_LEAVES + 1, MAX_LEAVES):
                yield self._record("", self._beside[start : start + MAX_LEAVES])
            self._beside = self._beside[len(self._beside) // MAX_LEAVES * MAX_LEAVES :]

    def _is_map(self) -> bool:
        """Look at the first members of the object at the position, as far as they are held."""
        copy = self._copy()
        copy.at += 1
        members = Pairs()
        while len(members) < PEEKED_MEMBERS and copy.peek() not in {"", "}"}:
            try:
                key = copy.value()
                if copy.peek() != ":":
                    break
                copy.at += 1
                copy.peek()
                members.append((str(key), copy.value()))
            except BrokenError:
                break
            if copy.peek() == ",":
                copy.at += 1
        return looks_like_map(members)
