"""Contact and calendar files (vCard, iCalendar) and directory exports (LDIF): a row is a contact, an event, an entry."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource, batch, cut, in_range
from connectors.mail_text import as_text
from connectors.marks import components, entries
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.files.opening import open_regular
from scanner.files.sniff import sniff
from scanner.model import Cell, Column, Marked, Part, SourceInfo, Table, TableBatch

HEAD_RECORDS = 500
"""Records whose fields are the table's columns; fields that come up later are columns of their own."""
MAX_RECORD_LINES = 100_000
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^:\";]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([\w-]+)(?:=(\"[^\"]*\"|[^;]*))?")
_ESCAPED = re.compile(r"\\([\\,;nN])")
_PEOPLE = frozenset({"CN", "EMAIL", "SENT-BY", "DIR", "X-CN"})
_BEGIN = frozenset({"VCARD", "VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_LDIF = re.compile(r"([\w.;-]+):(:?<?)[ ]*(.*)", re.DOTALL)


@dataclass(slots=True)
class Record:
    """Hold one record: texts by field, and lines that are none."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    begun: bool = False
    """The file says that a contact, an event ... begins here, whether it holds a text or not."""

    def add(self, name: str, text: str) -> None:
        """Add a value."""
        if text.strip():
            self.fields.setdefault(name, []).append(text.strip())

    def __bool__(self) -> bool:
        return bool(self.begun or self.fields or self.strange or self.comments)


class ContactsSource(BaseSource):
    """Read one file as one table."""

    title: ClassVar = "Contacts, calendars, directory exports"
    formats: ClassVar = frozenset({"vcard", "ldif"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._columns: dict[str, int] | None = None
        self._listed = 0
        self._kind = "vcard"
        self._binary = 0

    def __enter__(self) -> Self:
        """Look at the file.

        Raises:
            SourceError: it can't be opened.
        """
        self.guarded(self._look)
        return self

    def _look(self) -> None:
        self._kind = sniff(self._path).kind
        self._encoding = sniff_encoding(self._path)

    def tables(self) -> Sequence[Table]:
        """Give the one table, with the fields of the first records as columns."""
        if self._columns is None:
            self.guarded(self._find_columns)
        assert self._columns is not None
        if not self._columns:
            self.problem("empty", "the file holds no records", examined=True)
            return ()
        listed = [Column(name, n) for name, n in self._columns.items() if n <= self._listed]
        return (Table(self.ref(self.file_name), tuple(listed), None, "file"),)

    def _find_columns(self) -> None:
        with TextFile(self._path, self._encoding) as text:
            names: dict[str, None] = {}
            some = False
            for record in islice(self._records(text), HEAD_RECORDS):
                names |= dict.fromkeys(record.fields)
                some = some or bool(record)
        self._columns = {name: n for n, name in enumerate(names or (["text"] if some else []), start=1)}
        self._listed = len(self._columns)

    def _records(self, text: TextFile) -> Iterator[Record]:
        lines = _unfolded(text.lines())
        return _entries(lines) if self._kind == "ldif" else _components(lines)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the records; lines that are no fields come beside them."""
        part = part or Part(1)
        assert self._columns is not None
        strange: list[tuple[int, str, str]] = []
        counted = 0
        tally = self.tally(table)

        def wanted(text: TextFile) -> Iterator[tuple[int, Sequence[Cell]]]:
            nonlocal counted
            for number, record in enumerate(self._records(text), start=1):
                if number < part.start:
                    continue
                if not in_range(number, limit, part.start, part.stop):
                    return
                counted += len(record.strange)
                tally.take([*record.fields.values()])  # type: ignore[list-item] # several texts of a field are one cell
                strange.extend((number, "other part", line) for line in record.strange)
                strange.extend((number, "comment", line) for line in record.comments)
                yield number, [record]  # type: ignore[list-item] # taken apart below, when the batch's fields are known

        try:
            with TextFile(self._path, self._encoding) as text:
                for numbers, rows in cut(wanted(text), size):
                    records: list[Record] = [row[0] for row in rows]  # type: ignore[misc]
                    yield self._batch(table, numbers, records)
                    yield from self._beside(table, strange)
                    strange.clear()
                yield from self._beside(table, strange)
                if text.changed:
                    what = "the file was changed while it was read; scan it again when nothing writes to it"
                    self.problem("changed", what, table=self.file_name)
        except OSError:
            self.problem("io_error", "reading stopped; check the disk or the share and scan the file again")
        if counted:
            what = f"{counted} lines are no fields; they were read as text"
            self.problem("parser", what, table=self.file_name, examined=True, count=counted)

    def marked(self, table: Table) -> Marked | None:  # noqa: ARG002 - there is one
        """Count the contacts, events or entries by the lines that they begin with."""
        if self._encoding.name.startswith("utf-16") or self._encoding.name.startswith("utf-32"):
            return None  # a character takes several bytes
        with open_regular(self._path) as raw:
            return Marked(entries(raw), "dn") if self._kind == "ldif" else Marked(components(raw))

    def _batch(self, table: Table, numbers: Sequence[int], records: Sequence[Record]) -> TableBatch:
        columns = list(table.columns)
        listed = {column.name for column in columns}
        late = dict.fromkeys(name for record in records for name in record.fields if name not in listed)
        columns += [Column(name, self._position(name), sparse=True) for name in late]
        rows = [[_cell(record.fields.get(column.name)) for column in columns] for record in records]
        return batch(table, columns, rows, numbers)

    def _position(self, name: str) -> int:
        assert self._columns is not None
        return self._columns.setdefault(name, len(self._columns) + 1)

    def _beside(self, table: Table, strange: Sequence[tuple[int, str, str]]) -> Iterator[TableBatch]:
        for place, name in (("other part", "(other)"), ("comment", "(comments)")):
            found = [(number, text) for number, where, text in strange if where == place]
            if found:
                column = Column(name, self._position(name), place=place, sparse=True)
                yield batch(table, [column], [(text,) for _, text in found], [number for number, _ in found])


def _cell(values: list[str] | None) -> Cell:
    return "\n".join(values) if values else None


def _unfolded(lines: Iterator[str]) -> Iterator[str]:
    """Join folded lines: those that begin with a blank continue the one before; quoted-printable ends in `=`."""
    held: str | None = None
    parts = 0
    for raw in lines:
        line = raw.rstrip("\r\n")
        if held is not None and line[:1] in {" ", "\t"} and parts < MAX_RECORD_LINES:
            held += line[1:]
            parts += 1
        elif held is not None and held.endswith("=") and ";ENCODING=QUOTED-PRINTABLE" in held[:200].upper() and line:
            held = f"{held}\n{line}"
        else:
            if held is not None:
                yield held
            held, parts = line, 0
    if held is not None:
        yield held


def _components(lines: Iterator[str]) -> Iterator[Record]:
    """Cut vCards and calendars into records: the cards; the events, tasks and so on with what lies in them."""
    record = Record()
    path: list[str] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        name = match[1].upper() if match else ""
        if match and name == "BEGIN":
            kind = match[3].strip().upper()
            if len(path) <= 1 and record:
                yield record
                record = Record()
            record.begun = record.begun or (len(path) <= 1 and kind in _BEGIN)
            path.append(kind)
        elif match and name == "END":
            if path:
                path.pop()
            if len(path) <= 1 and record:
                yield record
                record = Record()
        elif match:
            inside = [p for p in path if p not in {"VCARD", "VCALENDAR"}]
            _property("/".join([*inside, name]), name, match[2], match[3], record)
        elif line.strip():
            record.strange.append(line)
    if record:
        yield record


def _property(full: str, name: str, parameters: str, value: str, record: Record) -> None:
    """Take one property in: its value, and what its parameters say of people."""
    given: dict[str, str] = {}
    for key, text in _PARAMETER.findall(parameters):
        given[key.upper()] = text.strip('"')
    how = (given.get("ENCODING") or ("QUOTED-PRINTABLE" if "QUOTED-PRINTABLE" in given else "")).upper()
    if how in {"B", "BASE64"} or value.startswith("data:"):
        if name in _PICTURES:
            return
        value = as_text(_from_base64(value.rpartition(",")[2]), given.get("CHARSET"))
    elif how == "QUOTED-PRINTABLE":
        data = quopri.decodestring(value.encode("utf-8", "replace"))
        value = as_text(data, given.get("CHARSET"))
    if ";" in value and name in {"N", "ADR", "ORG"}:
        value = " ".join(piece for piece in re.split(r"(?<!\\);", value) if piece)
    record.add(full, _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value))
    for key in _PEOPLE & given.keys():
        record.add(f"{full};{key}", given[key])


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()) + "==", validate=False)
    except (binascii.Error, ValueError):
        return text.encode("utf-8", "replace")


def _entries(lines: Iterator[str]) -> Iterator[Record]:
    """Cut LDIF into entries."""
    record = Record()
    for line in lines:
        if not line.strip():
            if record:
                yield record
            record = Record()
        elif line.startswith("#"):
            record.comments.append(line.lstrip("# "))
        elif match := _LDIF.fullmatch(line):
            text = as_text(_from_base64(match[3]), "utf-8") if match[2] == ":" else match[3]
            if match[2] == ":" and "\0" in text:
                continue  # a picture or a certificate
            record.add("dn" if match[1].lower() == "dn" else match[1], text)
        elif line.strip() != "-":
            record.strange.append(line)
    if record:
        yield record
