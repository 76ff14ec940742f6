"""Finnish bank files by their layouts: konekielinen tiliote (TITO), saapuvat viitemaksut (KTL), laskujen maksupalvelu (LMP300).

Each type of record is a table. A name of twelve letters in capitals and 7-bit code (`M{KEL{INEN M`) is no name that a
recogniser knows; the field it stands in says what it is. Records of no known type are read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.bank_layouts import KTL, LINES, LMP, TITO, Layout
from connectors.base import BaseSource
from connectors.record_types import RecordTypes, TypedRecord, type_batches
from connectors.second_readings import sf7
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.model import Cell, Part, SourceInfo, Table, TableBatch

FILLER = "-"
_TITO_RECORD = re.compile(r"T\d\d\d{3}")


class BankingSource(BaseSource):
    """Read one bank file; each type of record is a table."""

    title: ClassVar = (
        "Finnish bank files: konekielinen tiliote (TITO), saapuvat viitemaksut (KTL), maksupalvelu (LMP300)"
    )
    formats: ClassVar = frozenset({"bank_file"})
    table_word = "record type"

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._layouts: Mapping[str, Layout] = TITO
        self._types = RecordTypes({})
        self._odd: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Count the records of each type.

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = sniff_encoding(self._path)
            with TextFile(self._path, self._encoding) as text:
                first = next((line for line in text.lines() if line.strip()), "")
            self._layouts = TITO if first.startswith("T") else LMP if first.startswith("LM0") else KTL
            self._types = RecordTypes(
                {kind: [name for name, _ in layout if name != FILLER] for kind, layout in self._layouts.items()}
            )
            with TextFile(self._path, self._encoding) as text:
                for record in self._records(text):
                    self._types.add(record)
        return self

    def tables(self) -> Sequence[Table]:
        """Give a table for each type of record, in the order in which they are met."""
        self.tell_encoding(self._encoding)
        for kind, count in self._odd.items():
            if kind in self._layouts:
                what = f"{count} records are longer than their layout; all of them were read"
                self.problem("ragged", what, table=kind, examined=True, count=count)
            else:
                what = f"{count} records are of a type whose layout is not known; they were read as text"
                self.problem("parser", what, table=kind, examined=True, count=count)
        return [self._types.table(self, kind) for kind in self._types.counts if not self.excluded(kind)]

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the records of one type."""
        with self.reading(table), TextFile(self._path, self._encoding) as text:
            wanted = (record.fields for record in self._records(text) if record.kind == table.ref.table)
            yield from type_batches(table, wanted, size, limit, part, self)
            self.tell_changed(text)

    def _records(self, text: TextFile) -> Iterator[TypedRecord]:
        self._odd = {}
        for line in text.lines():
            for record in self._lines(line.rstrip("\r\n\x1a\x00")):
                if record.strip():
                    yield self._record(record)

    def _lines(self, line: str) -> Iterator[str]:
        """Cut a line that holds several records, which say how long they are."""
        while self._layouts is TITO and _TITO_RECORD.match(line):
            length = int(line[3:6])
            if length < 6 or not _TITO_RECORD.match(line, length):
                break
            yield line[:length]
            line = line[length:]
        yield line

    def _record(self, line: str) -> TypedRecord:
        kind = line[:3] if self._layouts is TITO else line[:1]
        if self._layouts is LMP:
            kind = line[4:5] + ("/9" if line[5:6] == "9" and line[4:5] in {"1", "2"} else "")
        if f"{kind}/{line[6:8]}" in self._layouts:
            kind = f"{kind}/{line[6:8]}"
        layout = self._layouts.get(kind)
        if layout is None:
            kind = kind if re.fullmatch(r"T\d\d(/\d\d)?|\d(/9)?", kind) else "(other)"
            self._odd[kind] = self._odd.get(kind, 0) + 1
            return TypedRecord(kind, [sf7(line.strip())])
        fields: list[Cell] = []
        rest: list[Cell] = []
        start = 0
        for name, length in layout:
            piece = _text(line[start : start + length], LINES.get(name, length))
            if name != FILLER:
                fields.append(piece if start < len(line) else None)
            elif piece:
                rest.append(piece)
            start += length
        if beyond := _text(line[start:], len(line)):
            rest.append(beyond)
            self._odd[kind] = self._odd.get(kind, 0) + 1
        return TypedRecord(kind, [*fields, *rest])


def _text(piece: str, length: int) -> str:
    """Give a field without its filling; one that is several lines as lines."""
    lines = (piece[start : start + length].strip() for start in range(0, len(piece), max(length, 1)))
    return sf7("\n".join(line for line in lines if line))
