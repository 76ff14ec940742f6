"""EDIFACT messages, such as MSCONS of energy metering: each segment's tag is a table, its elements are columns.

Interchanges stand one behind another, with or without line ends. What is in no segment is read as text.

Source: ISO 9735 (syntax), UN/EDIFACT D.96A directory for the names of the elements below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BaseSource
from connectors.record_types import RecordTypes, TypedRecord, type_batches
from connectors.second_readings import sf7
from scanner.files.encoding import Encoding, TextFile, sniff_encoding
from scanner.model import Cell, Part, SourceInfo, Table, TableBatch

CHUNK = 1 << 16
SEGMENT_CHARACTERS = 1 << 20
STRAY = "(other)"

_NAMES: Mapping[str, Sequence[Sequence[str]]] = {
    "NAD": (
        ("party qualifier",),
        ("party id", "party id code list", "party id agency"),
        tuple(f"name and address {n}" for n in range(1, 6)),
        (*(f"party name {n}" for n in range(1, 6)), "party name format"),
        tuple(f"street {n}" for n in range(1, 5)),
        ("city",),
        ("region",),
        ("postal code",),
        ("country",),
    ),
    "LOC": (("place qualifier",), ("location id", "location code list", "location agency", "location name")),
    "RFF": (("reference qualifier", "reference number", "reference line"),),
    "CTA": (("contact function",), ("contact id", "contact name")),
    "COM": (("communication number", "communication channel"),),
    "DTM": (("date qualifier", "date", "date format"),),
    "QTY": (("quantity qualifier", "quantity", "unit"),),
    "FTX": (("text subject",), ("text function",), ("text code", "text code list", "text agency"), tuple(f"text {n}" for n in range(1, 6)), ("language",)),
}  # fmt: skip
"""Names of the components of each element, by segment. Components of others are named by their places: `element 2.1`."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Hold the separators of an interchange, as its UNA segment gives them."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    segment: str = "'"


class EdifactSource(BaseSource):
    """Read one file of EDIFACT messages."""

    title: ClassVar = "EDIFACT messages (MSCONS and others)"
    formats: ClassVar = frozenset({"edifact"})
    table_word = "segment"

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._encoding = Encoding("utf-8")
        self._columns: dict[str, list[tuple[int, int]]] = {}
        self._types = RecordTypes({})
        self._cut = False

    def __enter__(self) -> Self:
        """Find the segments' tags and the elements in use.

        Raises:
            SourceError: the file can't be read.
        """
        with self.opening():
            self._encoding = sniff_encoding(self._path)
            with TextFile(self._path, self._encoding) as text:
                for tag, found in self._segments(text):
                    places = self._columns.setdefault(tag, [])
                    places += [place for place in found if place not in places]
                    self._types.add(TypedRecord(tag, ()))
        for places in self._columns.values():
            places.sort()
        self._types.names = {tag: [_name(tag, place) for place in places] for tag, places in self._columns.items()}
        return self

    def tables(self) -> Sequence[Table]:
        """Give a table for each tag, in the order in which they are met."""
        self.tell_encoding(self._encoding)
        if self._cut:
            what = "the file ends inside a segment, so it is cut short; what is there was read, but get a complete copy"
            self.problem("truncated", what)
        if STRAY in self._columns:
            what = "some text stands in no segment; it was read as text"
            self.problem("parser", what, table=STRAY, examined=True, count=self._types.counts[STRAY].records)
        return [self._types.table(self, tag) for tag in self._types.counts if not self.excluded(tag)]

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the segments of one tag."""
        places = self._columns[table.ref.table]
        with self.reading(table), TextFile(self._path, self._encoding) as text:
            rows = (
                [found.get(place) for place in places] for tag, found in self._segments(text) if tag == table.ref.table
            )
            yield from type_batches(table, rows, size, limit, part, self)
            self.tell_changed(text)

    def _segments(self, text: TextFile) -> Iterator[tuple[str, dict[tuple[int, int], Cell]]]:
        """Yield tags with their components by place, counted from 1."""
        signs = Signs()
        rest = ""
        while True:
            chunk = text.read(CHUNK)
            rest += chunk
            while True:
                rest = rest.lstrip("\r\n\t \ufeff\x00")
                if rest.startswith("UNA") and len(rest) >= 9:
                    signs = Signs(rest[3], rest[4], rest[6], rest[8])
                    rest = rest[9:]
                    continue
                if rest.startswith("UNA"[: len(rest)]) and len(rest) < 9 and chunk:
                    break
                end = _find(rest, signs)
                if end < 0 and len(rest) < SEGMENT_CHARACTERS:
                    break
                end = end if end >= 0 else len(rest)
                yield _segment(rest[:end], signs)
                rest = rest[end + 1 :]
            if not chunk:
                break
        self._cut = bool(rest.strip())
        if self._cut:
            yield _segment(rest, signs)


def _find(text: str, signs: Signs) -> int:
    """Find the end of the first segment: a terminator that isn't released."""
    at = -1
    while (at := text.find(signs.segment, at + 1)) >= 0:
        before = at
        while before and text[before - 1] == signs.release != " ":
            before -= 1
        if (at - before) % 2 == 0:
            return at
    return -1


def _split(text: str, sign: str, release: str) -> list[str]:
    """Split at separators that aren't released."""
    if release not in text or release == " ":
        return text.split(sign)
    found = [""]
    released = False
    for char in text:
        if released:
            found[-1] += release + char
            released = False
        elif char == release:
            released = True
        elif char == sign:
            found.append("")
        else:
            found[-1] += char
    if released:
        found[-1] += release
    return found


def _segment(text: str, signs: Signs) -> tuple[str, dict[tuple[int, int], Cell]]:
    tag, *elements = _split(text, signs.element, signs.release)
    tag = tag.strip()
    if not re.fullmatch(r"[A-Z]{3}(:\d+)*", tag):
        return STRAY, {(1, 1): text.strip()}
    found: dict[tuple[int, int], Cell] = {}
    for number, element in enumerate(elements, start=1):
        for inner, component in enumerate(_split(element, signs.component, signs.release), start=1):
            if component:
                found[number, inner] = sf7(_unreleased(component, signs.release))
    return tag[:3], found


def _unreleased(text: str, release: str) -> str:
    return (
        re.sub(re.escape(release) + "(.)", r"\1", text, flags=re.DOTALL) if release in text and release != " " else text
    )


def _name(tag: str, place: tuple[int, int]) -> str:
    if tag == STRAY:
        return "text"
    element, component = place
    known = _NAMES.get(tag, ())
    if element <= len(known) and component <= len(known[element - 1]):
        return known[element - 1][component - 1]
    return f"element {element}" if component == 1 else f"element {element}.{component}"
