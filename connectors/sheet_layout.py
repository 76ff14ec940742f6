"""One pass over a sheet's XML for what cell readers don't tell: its extent, what is hidden, and what lies outside cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scanner.files.markup import events, local

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_LITERAL = re.compile(r'"((?:[^"]|"")*[^\W\d_](?:[^"]|"")*|(?:[^"]|"")*\d{3}(?:[^"]|"")*)"')
_SHARED = re.compile(rb'\bt="s"[^>]*>\s*(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(\d+)<')
_OVERLAP = 1 << 14
_TEXTS = {
    "formula1": "validation list",
    "formula2": "validation list",
    "oddHeader": "header/footer",
    "oddFooter": "header/footer",
    "evenHeader": "header/footer",
    "evenFooter": "header/footer",
    "firstHeader": "header/footer",
    "firstFooter": "header/footer",
    "formula": "formula",
}
_ATTRIBUTES = {
    "dataValidation": ("validation list", ("error", "errorTitle", "prompt", "promptTitle")),
    "hyperlink": ("hyperlink", ("location", "tooltip", "display")),
    "scenario": ("scenario", ("name", "user", "comment")),
    "inputCells": ("scenario", ("val",)),
    "protectedRange": ("protected range", ("name",)),
    "customSheetView": ("custom view", ("filter",)),
    "filter": ("filter", ("val",)),
    "customFilter": ("filter", ("val",)),
}


@dataclass(slots=True)
class Layout:
    """Describe a sheet; rows and columns count from 0.

    Attributes:
        last_row: greatest row with a cell; -1 if there is none.
        last_column: greatest column with a cell.
        cells: stored cells.
        hidden_rows: rows that aren't shown.
        hidden_columns: ranges (first, last) of columns that aren't shown.
        merged: (row, first column, last column) of cells merged across columns.
        padded: format codes of cells that show leading zeros, by (row, column).
        remarks: texts outside the cells' values, as (place, row, text); row -1 for none.
        links: relation ids of hyperlinks with their rows.
        shared: numbers of the shared strings that cells use.
    """

    last_row: int = -1
    last_column: int = -1
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    padded: dict[tuple[int, int], str] = field(default_factory=dict)
    remarks: list[tuple[str, int, str]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    shared: set[int] = field(default_factory=set)

    def hides_column(self, column: int) -> bool:
        """Say whether a column isn't shown."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def position(reference: str) -> tuple[int, int] | None:
    """Give row and column, from 0, of a reference such as `B7` (the first of a range); None if it is none.

    >>> position("B7"), position("AA1:AB9")
    ((6, 1), (0, 26))
    """
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def read_layout(chunks: Iterable[bytes], padding: Mapping[int, str]) -> Layout:
    """Read a sheet's XML.

    Args:
        chunks: the part, in pieces.
        padding: styles whose format shows leading zeros, see `number_formats.padding_styles`.

    Raises:
        SourceError: the part is damaged, or beyond a limit.
    """
    reader = _Reader(padding)
    events(reader.watch(chunks), reader.start, reader.end, reader.text)
    return reader.layout


class _Reader:
    """Handle the events of one sheet."""

    def __init__(self, padding: Mapping[int, str]) -> None:
        self.layout = Layout()
        self._padding = {str(number): code for number, code in padding.items()}
        self._row = self._column = -1
        self._text: list[str] | None = None

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the bytes on and note which shared strings are used."""
        tail = b""
        shared = self.layout.shared
        for chunk in chunks:
            window = tail + chunk
            shared.update(map(int, _SHARED.findall(window)))
            tail = window[-_OVERLAP:]
            yield chunk

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        if ":" in name:
            name = local(name)
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            given = attributes.get("r")
            self._row = int(given) - 1 if given else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.layout.hidden_rows.add(self._row)
        elif name in _TEXTS or name == "f":
            self._text = []
        else:
            self._other(name, attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        layout = self.layout
        at = position(attributes.get("r", ""))
        self._row, self._column = at or (self._row, self._column + 1)
        layout.cells += 1
        layout.last_row = max(layout.last_row, self._row)
        layout.last_column = max(layout.last_column, self._column)
        if self._padding and (code := self._padding.get(attributes.get("s", ""))) is not None:
            layout.padded[self._row, self._column] = code

    def _other(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "col" and attributes.get("hidden") in {"1", "true"}:
            self.layout.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = position(first), position(last)
            if start and end and end[1] > start[1]:
                self.layout.merged.append((start[0], start[1], end[1]))
        elif name in _ATTRIBUTES:
            place, wanted = _ATTRIBUTES[name]
            at = position(attributes.get("ref", attributes.get("sqref", "")))
            row = at[0] if at else -1
            self.layout.remarks += [(place, row, value) for key in wanted if (value := attributes.get(key))]
            if name == "hyperlink":
                self.layout.links += [(value, row) for key, value in attributes.items() if local(key) == "id"]

    def text(self, text: str) -> None:
        """Collect the text of the elements that matter."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Keep the text of an element that ends."""
        if self._text is None:
            return
        name = local(name)
        if name != "f" and name not in _TEXTS:
            return
        text, self._text = "".join(self._text), None
        if name == "f":
            literals = [literal.replace('""', '"') for literal in _LITERAL.findall(text)]
            self.layout.remarks += [("formula", self._row, literal) for literal in literals]
        elif text.strip():
            self.layout.remarks.append((_TEXTS[name], -1, text))
