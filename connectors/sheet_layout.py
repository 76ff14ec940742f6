"""One pass over a sheet's XML for what cell readers don't tell: its extent, what is hidden, and what lies outside cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import re2

from scanner.files.markup import events, local

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_LITERAL = re.compile(r'"((?:[^"]|"")*[^\W\d_](?:[^"]|"")*|(?:[^"]|"")*\d{3}(?:[^"]|"")*)"')
_SHARED = re.compile(
    rb' t="s"[^>]*>\s*(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(\d+)<'
)  # begins with a literal, which is looked for much faster than a pattern
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})\d')
_ROW = re.compile(rb'<row r="(\d+)"')
_ROW_DIGITS = 7
_GRAMMAR_MEMORY = 64 << 20
_MOST_HELD = 4 << 20
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


def _plain_cells(padding: Mapping[int, str]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Make two patterns: a cell behind another one, and a row of one cell that isn't hidden.

    Either cell says where it is, holds a value and nothing else, and has a style without padding.
    """
    styles = b"|".join(b"%d" % number for number in padding)
    style = rb'(?![^>]* s="(?:' + styles + rb')")' if styles else b""
    text = rb"<v>[^<]*</v>|<is><t(?: xml:space=\"preserve\")?>[^<]*</t></is>"
    cell = rb'<c r="[A-Z]{1,3}\d+"' + style + rb'(?: [a-z]+="[^"]*")*(?:/>|>(?:' + text + rb")?</c>)"
    row = rb'<row r="(\d{1,7})"(?: (?!hidden=)[\w:]+="[^"]*")*>' + cell + rb"</row>"
    return re.compile(rb"(?<=</c>)" + cell), re.compile(row)


@lru_cache(64)
def _rows_up_to(letters: str, *, shared: bool) -> Any | None:
    """Give the grammar of whole rows that are not hidden and hold plain cells only, in columns up to the named one.

    A cell says where it is and holds a value and nothing else; where `shared`, that may be the number of a shared string. None for
    columns behind ZZ.
    """
    if len(letters) > 2:
        return None
    last = letters[-1]
    columns = f"[A-{last}]"
    if len(letters) == 2:
        before = chr(ord(letters[0]) - 1)
        columns = f"[A-Z]|{letters[0]}[A-{last}]" + (f"|[A-{before}][A-Z]" if before >= "A" else "")
    value = '<v>[^<]*</v>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>'
    kind = '[^"<]*' if shared else "(?:b|d|e|n|str|inlineStr)"
    cell = f'<c r="(?:{columns})[0-9]+"(?: s="[^"<]*"| t="{kind}")*(?:/>|>(?:{value})?</c>)'
    attributes = "spans|s|customFormat|ht|customHeight|outlineLevel|thickTop|thickBot|ph|x14ac:dyDescent"
    options = re2.Options()
    options.max_mem = _GRAMMAR_MEMORY
    options.never_capture = True
    options.encoding = re2.Options.Encoding.LATIN1
    rows = f'(?:<row r="[0-9]{{1,{_ROW_DIGITS}}}"(?: (?:{attributes})="[^"<]*")*>(?:{cell})+</row>)+'
    return re2.compile(rows.encode("latin-1"), options)


class _Reader:
    """Handle the events of one sheet."""

    def __init__(self, padding: Mapping[int, str]) -> None:
        self.layout = Layout()
        self._padding = {str(number): code for number, code in padding.items()}
        self._plain, self._plain_row = _plain_cells(padding)
        self._padding_marks = [b' s="%d"' % number for number in padding]
        self._row = self._column = -1
        self._text: list[str] | None = None

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the bytes on but for plain cells, and note which shared strings are used.

        Of a row's plain cells behind its first, only number and columns matter; going through them one by one would cost
        many times what the cells' reader takes.
        """
        tail = held = b""
        columns: set[bytes] = set()
        for chunk in chunks:
            end = chunk.rfind(b"</row>") + len(b"</row>")
            if end >= len(b"</row>"):
                piece, held = held + chunk[:end], chunk[end:]
            else:
                held += chunk
                end = held.rfind(b"</row>", -len(chunk) - len(b"</row>")) + len(b"</row>")
                piece, held = (held[:end], held[end:]) if end >= len(b"</row>") else (b"", held)
            if not piece:
                if len(held) > _MOST_HELD:
                    self._share(tail + held)
                    tail = held[-_OVERLAP:]
                    yield held
                    held = b""
                continue
            if tail:  # of a row that was too long to be held
                self._share(tail + piece)
                tail = b""
            yield self._thinned(piece, columns)
            if numbered := _ROW.match(piece, piece.rfind(b"<row")):
                self._row = int(numbered[1]) - 1  # a row without number follows the one before it, taken out or not
        self._share(tail + held)
        yield held
        if columns:
            furthest = max(columns, key=lambda letters: (len(letters), letters))
            at = position(furthest.decode("ascii") + "1")
            self.layout.last_column = max(self.layout.last_column, at[1] if at else -1)

    def _share(self, piece: bytes) -> None:
        """Note which shared strings the cells of a piece use."""
        self.layout.shared.update(map(int, _SHARED.findall(piece)))

    def _thinned(self, piece: bytes, columns: set[bytes]) -> bytes:
        """Take the plain cells out of whole rows, where every cell says where it is."""
        if self._all_plain(piece, columns, shared=False):
            return self._counted(piece)
        self._share(piece)
        if self._all_plain(piece, columns, shared=True):
            return self._counted(piece)
        if piece.count(b"<c r=") != piece.count(b"<c ") + piece.count(b"<c>"):
            return piece
        thin, taken = self._plain.subn(b"", piece)
        columns.update(_COLUMN.findall(piece))
        self.layout.cells += taken
        if thin.count(b"<row r=") == thin.count(b"<row ") + thin.count(b"<row>") and (
            rows := self._plain_row.findall(thin)
        ):
            last = max(map(int, rows)) - 1
            self.layout.last_row = max(self.layout.last_row, last)
            self.layout.cells += len(rows)
            thin = self._plain_row.sub(b"", thin)
        return thin

    def _counted(self, piece: bytes) -> bytes:
        """Count the cells of rows that hold plain ones only, and leave nothing of them.

        As arrays, in about half the time of looking for texts; no other elements there begin with these letters.
        """
        signs = np.frombuffer(piece, np.uint8)
        places = np.flatnonzero(signs == ord("<"))
        names = signs[places + 1]
        self.layout.cells += int(np.count_nonzero(names == ord("c")))
        places = places[names == ord("r")] + len(b'<row r="')
        numbers = np.zeros(len(places), np.int64)
        is_digit = np.ones(len(places), bool)
        for offset in range(_ROW_DIGITS):
            digits = signs[places + offset]
            is_digit &= digits >= ord("0")  # the quotation mark behind the number comes before all digits
            numbers = np.where(is_digit, 10 * numbers + digits - ord("0"), numbers)
        self.layout.last_row = max(self.layout.last_row, int(numbers.max()) - 1)
        return b""

    def _all_plain(self, piece: bytes, columns: set[bytes], *, shared: bool) -> bool:
        """Say whether there is nothing to tell of a piece but its rows and the number of its cells; one look, without Python's.

        Columns further right than any before make it be read the other way. Where not `shared`, no cell holds a shared string.
        """
        if not columns or any(mark in piece for mark in self._padding_marks):
            return False
        furthest = max(columns, key=lambda letters: (len(letters), letters)).decode("ascii")
        grammar = _rows_up_to(furthest, shared=shared)
        return grammar is not None and grammar.fullmatch(piece) is not None

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
