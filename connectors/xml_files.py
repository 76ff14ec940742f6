"""XML of any kind: Finvoice, TEAPPSXML, UBL/Peppol, camt, pain and everything else that is made of elements.

Paths of elements are columns (`Invoice/AccountingCustomerParty/Party/Contact/Name`, attributes `…/@currencyID`). Elements
that repeat and have elements inside (the rows of an invoice, the entries of a statement) are rows, each kind with columns
of its own; what stands beside them in a document is one more row. Several documents in one file are read one after the
other, as Finvoice needs it, whose SOAP envelope stands before the invoice.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource
from connectors.blobs import Blobs
from connectors.records import (
    ANY,
    COMMENTS,
    MAX_DEPTH,
    MAX_LEAVES,
    UNPARSED,
    Columns,
    Leaf,
    Record,
    batches_of,
    head_columns,
    is_data,
)
from connectors.xml_events import Event, Faults, events
from scanner.files.encoding import HEAD_BYTES, Encoding, TextFile, decode, sniff_encoding
from scanner.files.markup import local
from scanner.files.opening import open_regular
from scanner.files.sniff import sniff_stream
from scanner.model import Cell, Part, SourceInfo, Table, TableBatch

HEAD_EVENTS = 200_000
TEXT_CHARACTERS = 1 << 24
OVERLAP = 256

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{200,}={0,2}\s*")
_LATIN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "utf-8", "ascii"})


class XmlSource(BaseSource):
    """Read one XML file as one table."""

    title: ClassVar = "XML: Finvoice, TEAPPSXML, UBL/Peppol, camt, pain and any other"
    formats: ClassVar = frozenset({"xml"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._lied = ""
        self._rows: frozenset[str] = frozenset()
        self._columns = Columns()
        self._table: Table | None = None
        self._blobs = Blobs(self)

    def __enter__(self) -> Self:
        """Find the encoding, which takes reading all of it, and what repeats in the beginning.

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = self._find_encoding()
            with TextFile(self._path, self._encoding) as text:
                self._rows = repeated(islice(events(text.read, Faults()), HEAD_EVENTS))
            with TextFile(self._path, self._encoding) as text:
                self._columns, count = head_columns(_Reader(text.read, self._rows, lambda _: "(file)").records())
        self._table = Table(self.ref(self.file_name), self._columns.seal(), kind="file") if count else None
        if not count:
            self.problem("empty", "the file holds no texts; check the export if it should have some", examined=True)
        return self

    def _find_encoding(self) -> Encoding:
        """Take the ladder's word against the declaration's but for code pages that the ladder doesn't know."""
        found = sniff_encoding(self._path)
        with open_regular(self._path) as raw:
            match = _DECLARED.search(raw.read(HEAD_BYTES)[:1000])
        declared = match[1].decode("ascii") if match else ""
        try:
            name = codecs.lookup(declared).name if declared else "utf-8"
        except LookupError:
            name = ""
        if found.name not in _LATIN or found.fallback:
            return found
        if found.name != "utf-8" and name and name not in _LATIN and not name.startswith(("utf", "ucs")):
            return Encoding(name)
        if (name == "utf-8") != (found.name == "utf-8") and not self._is_ascii():
            self._lied = declared or "UTF-8"
        return found

    def _is_ascii(self) -> bool:
        with open_regular(self._path) as raw:
            return all(chunk.isascii() for chunk in iter(lambda: raw.read(1 << 20), b""))

    def tables(self) -> Sequence[Table]:
        """Give the one table, or none where the file holds no text."""
        self.tell_encoding(self._encoding)
        if self._lied:
            what = f"the file says that its encoding is {self._lied}, but it is {self._encoding.label}; it was read as that"
            self.problem("bad_bytes", what, table=self.file_name, examined=True)
        return (self._table,) if self._table else ()

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the rows, one kind of element after the other."""
        name = self.file_name
        with self.reading(table), TextFile(self._path, self._encoding) as text:
            reader = _Reader(text.read, self._rows, lambda data: self._blobs.text(name, data))
            yield from batches_of(table, reader.records(), self._columns, size, limit, part, self.tally(table))
            self._tell(reader)
            self.tell_changed(text)

    def _tell(self, reader: _Reader) -> None:
        """Report what was odd."""
        faults, name = reader.faults, self.file_name
        if faults.entities:
            what = (
                "the file defines entities of its own, which can be a trap, so they were not expanded and its texts were read "
                "as they stand; have it exported without them"
            )
            self.problem("parser", what, table=name)
        if faults.external:
            what = "the file names a document type definition that lies elsewhere; nothing was fetched, and its texts were read"
            self.problem("parser", what, table=name, examined=True)
        if faults.truncated:
            what = (
                "the file ends inside an element, so it is cut short; what is there was read, but get a complete copy"
            )
            self.problem("truncated", what, table=name)
        elif faults.broken:
            what = f"the file breaks the rules of XML at {faults.broken} places; from there on it was read tag by tag"
            self.problem("parser", what, table=name, examined=True, count=faults.broken)
        if reader.deep:
            what = f"{reader.deep} elements are nested too deeply for paths of their own; their texts were read"
            self.problem("limit_depth", what, table=name, examined=True, count=reader.deep)
        if reader.large:
            what = f"{reader.large} files inside this one are too large to be read in it; save them beside it"
            self.problem("too_large", what, table=name, count=reader.large)
        self._blobs.tell(name)


def repeated(found: Iterator[Event]) -> frozenset[str]:
    """Give the paths of elements that come several times in one parent and have elements inside, the outermost ones."""
    stack: list[tuple[str, Counter[str]]] = [("", Counter())]
    several: set[str] = set()
    parents: set[str] = set()
    for event in found:
        if event.kind == "start":
            if len(stack) > MAX_DEPTH:
                stack.append(stack[-1])
                continue
            parent, children = stack[-1]
            path = below(parent, local(event.text))
            children[path] += 1
            parents.add(parent)
            if len(stack) > 1 and children[path] > 1:
                several.add(path)
            stack.append((path, Counter()))
        elif event.kind == "end" and len(stack) > 1:
            stack.pop()
        elif event.kind == "over":
            stack = stack[:1]
    rows = {path for path in several if path in parents or path.count("/") == 1}
    return frozenset(path for path in rows if not any(path.startswith(f"{other}/") for other in rows))


def below(path: str, name: str) -> str:
    """Put the name of an element behind a path; one that is data is hidden."""
    shown = ANY if is_data(name) else name
    return f"{path}/{shown}" if path else shown


@dataclass(slots=True)
class _Open:
    """Hold an element that is open: its path, the texts met so far, and the leaves if it is a row."""

    path: str
    texts: list[str] = field(default_factory=list)
    characters: int = 0
    cut: bool = False
    leaves: list[Leaf] | None = None


class _Reader:
    """Turn events into records."""

    def __init__(self, read: Callable[[int], str], rows: frozenset[str], file_text: Callable[[bytes], Cell]) -> None:
        self.faults = Faults()
        self.deep = self.large = 0
        self._file_text = file_text
        self._events = events(read, self.faults)
        self._rows = rows
        self._number = 0
        self._stack: list[_Open] = []
        self._beside: list[Leaf] = []
        self._leaves = self._beside

    def records(self) -> Iterator[Record]:
        """Yield the records in order: rows when their elements end, the document's own row at its end."""
        for event in self._events:
            if event.kind == "text":
                yield from self._text(event.text)
            elif event.kind == "start":
                yield from self._start(event)
            elif event.kind == "end":
                yield from self._end()
            elif event.kind == "over":
                while self._stack:
                    yield from self._end()
                if self._beside:
                    yield self._record("", self._beside)
                    self._beside = self._leaves = []
            else:
                self._add(COMMENTS if event.kind == "comment" else UNPARSED, event.text)

    def _record(self, group: str, leaves: list[Leaf]) -> Record:
        self._number += 1
        return Record(self._number, group, leaves)

    def _start(self, event: Event) -> Iterator[Record]:
        name = local(event.text)
        parent = self._stack[-1].path if self._stack else ""
        if len(self._stack) >= MAX_DEPTH:
            self.deep += len(self._stack) == MAX_DEPTH
            path = parent
        else:
            path = below(parent, name)
        if self._stack and self._stack[-1].texts:
            self._stack[-1].texts.append(" ")  # the element stands between two texts
        found = _Open(path)
        if path in self._rows and self._leaves is self._beside:
            found.leaves = self._leaves = []
        self._stack.append(found)
        if path.endswith(f"/{ANY}"):
            self._add(f"{parent}/(name)", name)
        for key, value in event.attributes:
            if not key.startswith("xmlns"):
                self._add(f"{path}/@{local(key)}", value)
        yield from self._long()

    def _text(self, text: str) -> Iterator[Record]:
        if not self._stack:
            self._add(UNPARSED, text)
            return
        top = self._stack[-1]
        top.texts.append(text)
        top.characters += len(text)
        if top.characters >= TEXT_CHARACTERS:
            whole = "".join(top.texts)
            self.large += not top.cut and _BASE64.fullmatch(whole) is not None
            top.cut = True
            top.texts, top.characters = [whole[-OVERLAP:]], OVERLAP
            self._add(top.path, whole)
            yield from self._long()

    def _end(self) -> Iterator[Record]:
        top = self._stack.pop()
        text = "".join(top.texts).strip()
        if text:
            self._add(top.path, text)
            if not top.cut:
                self._embedded(top.path, text)
        if top.leaves is not None:
            self._leaves = self._beside
            yield self._record(top.path, top.leaves)
        else:
            yield from self._long()

    def _add(self, path: str, text: str) -> None:
        if text.strip():
            self._leaves.append((path, text))

    def _long(self) -> Iterator[Record]:
        """Give out what has grown too long for one row."""
        if len(self._leaves) < MAX_LEAVES:
            return
        row = next((open_.path for open_ in self._stack if open_.leaves is self._leaves), "")
        yield self._record(row, list(self._leaves))
        self._leaves.clear()

    def _embedded(self, path: str, text: str) -> None:
        """Read a file that is written as base64; its text stands beside it, and what can't be read is counted."""
        if not _BASE64.fullmatch(text):
            return
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return
        kind = sniff_stream(data[:HEAD_BYTES], "", lambda: io.BytesIO(data)).kind
        if kind in {"delimited", "plain_text", "json", "html", "xml", "vcard", "ldif"}:
            self._leaves.append((f"{path}/(file)", decode(data).text))
        elif kind != "binary":  # mere numbers and letters look like base64 as well
            found = self._file_text(data)
            if isinstance(found, str) and found.strip():
                self._leaves.append((f"{path}/(file)", found))
