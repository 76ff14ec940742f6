"""Sheets written as XML: OpenDocument (ODS and flat FODS) and Excel's SpreadsheetML of 2003.

Rows are streamed; a row or cell that the file repeats is read as often as it stands there, within a limit.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from connectors.binary_sheets import Around
from connectors.document_xml import DocumentReader
from connectors.office_document import read_properties, sweep_part
from connectors.pages import Content
from connectors.sheet_layout import Layout
from connectors.workbook_cells import Row
from connectors.workbook_parts import Sheet
from scanner.files.markup import events, local, stream
from scanner.files.opening import open_regular
from scanner.files.zips import Zip
from scanner.model import Cell, SourceError

MAX_REPEAT = 1_000
"""A row or cell with content that is repeated more often than this is read this many times."""
MAX_COLUMNS = 16_384
_PIECE = 1 << 18
_HIDDEN_ROWS = frozenset({"collapse", "filter"})


@dataclass(slots=True)
class _Sheet:
    sheet: Sheet
    layout: Layout = field(default_factory=Layout)


class XmlBook:
    """Read a workbook of XML sheets.

    Args:
        path: the file.
        kind: `ods` or `spreadsheetml`; a flat OpenDocument file is `fods`.

    Raises:
        SourceError: it is encrypted, damaged or beyond a limit.
    """

    def __init__(self, path: Path, kind: str) -> None:
        self._path = path
        self._kind = kind
        self.around = Around()
        reader = _reader(kind, -1)
        with self._chunks() as chunks:
            events(chunks, reader.start, reader.end, reader.text)
        self.sheets = [one.sheet for one in reader.sheets]
        for one in reader.sheets:
            self.around.layouts[one.sheet.name] = one.layout
        self.around.properties = list(reader.properties)
        if reader.repeated:
            what = (
                f"{reader.repeated} rows or cells are repeated more than {MAX_REPEAT} times; they were read that often"
            )
            self.around.lost.append(("limit_cells", what))
        if kind == "ods":
            self._other_parts()

    def _chunks(self) -> AbstractContextManager[Iterable[bytes]]:
        return _Opened(self._path, self._kind)

    def _other_parts(self) -> None:
        """Sweep the parts beside the sheets."""
        with Zip(self._path) as archive:
            for part in archive.names:
                content = Content()
                try:
                    if part == "meta.xml":
                        self.around.properties += list(read_properties(archive.read(part)))
                    elif part.endswith("styles.xml"):
                        DocumentReader(content, odf=True).read(archive.chunks(part), "header/footer")
                    elif part.endswith("/content.xml"):
                        DocumentReader(content, odf=True).read(archive.chunks(part), "embedded object")
                    elif part.endswith((".xml", ".rdf")) and part not in {"content.xml", "META-INF/manifest.xml"}:
                        sweep_part(archive, part, content)
                except SourceError as error:
                    self.around.lost.append((error.reason, f"the part {part}: {error.message}"))
                for place, text in [*content.remarks, *(("embedded object", line) for line in content.lines if line)]:
                    self.around.parts.setdefault(place, []).append(text)
                for rows, _ in content.tables:
                    self.around.parts.setdefault("embedded object", []).extend(
                        cell for row in rows for cell in row if cell
                    )

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of a sheet that hold anything."""
        wanted = next(n for n, one in enumerate(self.sheets) if one is sheet or one == sheet)
        reader = _reader(self._kind, wanted)
        with self._chunks() as chunks:
            yield from _streamed(chunks, reader)

    def close(self) -> None:
        """Close nothing: the file is opened for each pass."""


class _Opened(AbstractContextManager[Iterable[bytes]]):
    """Give the bytes of the XML, from the container or from the file itself."""

    def __init__(self, path: Path, kind: str) -> None:
        self._path, self._kind = path, kind
        self._archive: Zip | None = None
        self._raw: io.FileIO | None = None

    def __enter__(self) -> Iterable[bytes]:
        if self._kind == "ods":
            self._archive = Zip(self._path)
            manifest = "META-INF/manifest.xml"
            if manifest in self._archive and b"encryption-data" in self._archive.read(manifest):
                self._archive.close()
                raise SourceError(
                    "the file is password-protected; save it without a password or exclude it", "encrypted"
                )
            return self._archive.chunks("content.xml")
        raw = self._raw = open_regular(self._path)
        return iter(lambda: raw.read(_PIECE), b"")

    def __exit__(self, *exc: object) -> None:
        if self._archive is not None:
            self._archive.close()
        if self._raw is not None:
            self._raw.close()


def _streamed(chunks: Iterable[bytes], reader: _Reader) -> Iterator[Row]:
    """Yield rows as the XML comes."""
    for _ in stream(chunks, reader.start, reader.end, reader.text):
        finished, reader.finished = reader.finished, []
        yield from finished


class _Reader:
    """Go through the sheets; keep rows of one of them (`wanted`), or layouts of all (-1)."""

    def __init__(self, wanted: int) -> None:
        self.sheets: list[_Sheet] = []
        self.finished: list[Row] = []
        self.properties: list[tuple[str, str]] = []
        self.repeated = 0
        self._wanted = wanted
        self._number = self._column = 0
        self._cells: dict[int, Cell] = {}
        self._texts: list[str] | None = None
        self._depth = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Look at the end of an element."""
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Take a text."""
        if self._texts is not None:
            self._texts.append(text)

    @property
    def _layout(self) -> Layout | None:
        return self.sheets[-1].layout if self.sheets else None

    def _take_cell(self, value: Cell, repeat: int) -> None:
        """Put a cell, as often as it is repeated."""
        if value is not None:
            if repeat > MAX_REPEAT:
                self.repeated += 1
            for offset in range(min(repeat, MAX_REPEAT)):
                if self._column + offset < MAX_COLUMNS:
                    self._cells[self._column + offset] = value
        self._column += repeat

    def _end_row(self, repeat: int, *, hidden: bool) -> None:
        """Put a row, as often as it is repeated."""
        layout = self._layout
        if layout is not None and self._cells:
            if repeat > MAX_REPEAT:
                self.repeated += 1
            last = max(self._cells)
            times = range(min(repeat, MAX_REPEAT))
            if len(self.sheets) - 1 == self._wanted:
                row = [self._cells.get(column) for column in range(last + 1)]
                self.finished += [(self._number + offset, list(row)) for offset in times]
            if self._wanted < 0:
                layout.last_row = self._number + len(times) - 1
                layout.last_column = max(layout.last_column, last)
                layout.cells += len(self._cells) * len(times)
                if hidden:
                    layout.hidden_rows.update(self._number + offset for offset in times)
        self._number += repeat
        self._cells = {}
        self._column = 0


class _OdsReader(_Reader):
    def __init__(self, wanted: int) -> None:
        super().__init__(wanted)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row_repeat = self._cell_repeat = 1
        self._row_hidden = False
        self._value: Cell = None
        self._kind = ""
        self._paragraphs: list[str] = []
        self._note: list[str] | None = None
        self._columns = 0
        self._path: list[str] = []
        self._property: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        tag = local(name)
        given = {local(key): value for key, value in attributes.items()}
        if self._note is not None and tag != "annotation":
            self._texts = self._texts if self._texts is not None else []
            return
        if tag in {"table-cell", "covered-table-cell"}:
            self._kind = given.get("value-type", "")
            self._cell_repeat = _count(given.get("number-columns-repeated"))
            self._value = _ods_value(self._kind, given)
            self._paragraphs = []
            if formula := given.get("formula"):
                self._remark("formula", formula) if '"' in formula else None
        elif tag == "p":
            self._texts = []
        elif tag in {"s", "tab", "line-break"} and self._texts is not None:
            self._texts.append({"s": " " * min(_count(given.get("c")), 100), "tab": "\t"}.get(tag, "\n"))
        elif tag == "a" and given.get("href"):
            self._remark("hyperlink", given["href"])
        elif tag == "table-row":
            self._row_repeat = _count(given.get("number-rows-repeated"))
            self._row_hidden = given.get("visibility") in _HIDDEN_ROWS
        elif tag == "table-column":
            repeat = _count(given.get("number-columns-repeated"))
            layout = self._layout
            if given.get("visibility") in _HIDDEN_ROWS and layout is not None:
                layout.hidden_columns.append((self._columns, self._columns + repeat - 1))
            self._columns += repeat
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                place = "hidden sheet" if given.get("style-name") in self._hidden_styles else None
                self.sheets.append(_Sheet(Sheet(given.get("name", ""), "", place)))
                self._number = self._columns = 0
        elif tag == "annotation":
            self._note, self._texts = [], []
        elif tag == "style":
            self._style = given.get("name", "")
        elif tag == "table-properties" and given.get("display") == "false":
            self._hidden_styles.add(self._style)
        else:
            self._other(tag, given)

    def _other(self, tag: str, given: Mapping[str, str]) -> None:
        """Keep what people wrote into attributes of other elements."""
        if tag in {"help-message", "error-message"}:
            self._texts = []
        for key, place in (
            ("condition", "validation list"),
            ("connection-resource", "connection"),
            ("database-name", "connection"),
            ("sql-statement", "connection"),
            ("string-value", "defined name"),
            ("title", "text box"),
        ):
            if given.get(key) and any(map(str.isalpha, given[key])):
                self._remark(place, given[key])

    def _remark(self, place: str, text: str) -> None:
        layout = self._layout
        if self._wanted < 0 and text.strip():
            if layout is None:
                self.properties.append((place, text.strip()))
            else:
                layout.remarks.append((place, self._number if self._depth else -1, text.strip()))

    def end(self, name: str) -> None:
        """Look at the end of an element."""
        tag = local(name)
        if self._note is not None:
            if tag == "annotation":
                text = "".join(self._texts or ())
                self._note.append(text)
                self._remark("comment", "\n".join(part for part in self._note if part.strip()))
                self._note = self._texts = None
            elif tag in {"p", "creator", "date"} and self._texts is not None:
                self._note.append("".join(self._texts))
                self._texts = []
            return
        if tag in {"p", "help-message", "error-message"} and self._texts is not None:
            text, self._texts = "".join(self._texts), None
            if self._depth and tag == "p" and "shapes" not in self._path:
                self._paragraphs.append(text)
            else:
                self._remark("validation list" if tag != "p" else "header/footer", text)
        elif tag in {"table-cell", "covered-table-cell"}:
            value = self._value
            if value is None and any(self._paragraphs):
                value = "\n".join(self._paragraphs)
            self._take_cell(value, self._cell_repeat)
            self._paragraphs = []
        elif tag == "table-row":
            self._end_row(self._row_repeat, hidden=self._row_hidden)
        elif tag == "table":
            self._depth -= 1


def _ods_value(kind: str, given: Mapping[str, str]) -> Cell:
    """Give a typed cell's value; None for text, which stands in its paragraphs."""
    try:
        if kind in {"float", "percentage", "currency"} and given.get("value"):
            number = float(given["value"])
            return int(number) if number == number // 1 and abs(number) < 1e15 else number
        if kind == "date" and given.get("date-value"):
            moment = datetime.fromisoformat(given["date-value"])
            return moment.date() if len(given["date-value"]) == 10 else moment
        if kind == "boolean":
            return given.get("boolean-value") == "true"
    except (ValueError, OverflowError):
        return given.get("value") or given.get("date-value")
    return given.get("string-value") or None


def _count(text: str | None) -> int:
    return max(int(text), 1) if text is not None and text.isdecimal() and len(text) < 9 else 1


class _SpreadsheetMlReader(_Reader):
    def __init__(self, wanted: int) -> None:
        super().__init__(wanted)
        self._type = ""
        self._value: Cell = None
        self._row_hidden = False
        self._span = 1
        self._columns = 0
        self._in: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        tag = local(name)
        given = {local(key): value for key, value in attributes.items()}
        self._in.append(tag)
        if tag == "Worksheet":
            self.sheets.append(_Sheet(Sheet(given.get("Name", ""), "")))
            self._number = self._columns = 0
        elif tag == "Row":
            self._number = _count(given.get("Index")) - 1 if given.get("Index") else self._number
            self._row_hidden = given.get("Hidden") == "1"
            self._span = _count(given.get("Span")) + 1 if given.get("Span") else 1
        elif tag == "Column" and self._layout is not None:
            first = _count(given.get("Index")) - 1 if given.get("Index") else self._columns
            self._columns = first + 1 + (_count(given.get("Span")) if given.get("Span") else 0)
            if given.get("Hidden") == "1":
                self._layout.hidden_columns.append((first, self._columns - 1))
        elif tag == "Cell":
            if given.get("Index"):
                self._column = _count(given["Index"]) - 1
            self._value = None
            for key, place in (("HRef", "hyperlink"), ("Formula", "formula")):
                if given.get(key) and (key == "HRef" or '"' in given[key]):
                    self._remark(place, given[key])
            self._span_columns = _count(given.get("MergeAcross")) if given.get("MergeAcross") else 0
        elif tag == "Data":
            self._type = given.get("Type", "String")
            self._texts = []
        elif tag == "NamedRange":
            self._remark("defined name", given.get("Name", ""))
        elif tag in {"Header", "Footer"}:
            self._remark("header/footer", given.get("Data", ""))
        elif tag == "Comment":
            self._remark("comment", given.get("Author", ""))
        elif tag not in {"B", "I", "U", "Font", "Sup", "Sub", "Span"} or self._texts is None:
            self._texts = []

    def _remark(self, place: str, text: str) -> None:
        if self._wanted < 0 and text.strip():
            layout = self._layout
            if layout is None:
                self.properties.append((place, text.strip()))
            else:
                layout.remarks.append((place, self._number, text.strip()))

    def end(self, name: str) -> None:
        """Look at the end of an element."""
        tag = local(name)
        if self._in:
            self._in.pop()
        if tag == "Data" and self._texts is not None:
            text, self._texts = "".join(self._texts), None
            if "Comment" in self._in:
                self._remark("comment", text)
            else:
                self._value = _ml_value(self._type, text)
        elif tag == "Cell":
            self._take_cell(self._value, 1)
            self._column += self._span_columns
        elif tag == "Row":
            self._end_row(self._span, hidden=self._row_hidden)
        elif tag == "Visible" and self.sheets and self._texts is not None:
            state = "".join(self._texts)
            place = {"SheetHidden": "hidden sheet", "SheetVeryHidden": "very hidden sheet"}.get(state)
            self.sheets[-1].sheet = Sheet(self.sheets[-1].sheet.name, "", place)
            self._texts = None
        elif "DocumentProperties" in self._in or "CustomDocumentProperties" in self._in:
            if self._texts is not None and self._wanted < 0 and (text := "".join(self._texts).strip()):
                self.properties.append((tag, text))
            self._texts = None
        elif self._texts is not None and tag not in {"B", "I", "U", "Font", "Sup", "Sub", "Span"}:
            text, self._texts = "".join(self._texts).strip(), None
            if (
                tag in {"Value", "InputMessage", "ErrorMessage", "InputTitle", "ErrorTitle"}
                and "DataValidation" in self._in
            ):
                self._remark("validation list", text)
            elif sum(map(str.isalpha, text)) > 2 and text not in {"True", "False"} and "Styles" not in self._in:
                self._remark("other part", text)


def _ml_value(kind: str, text: str) -> Cell:
    try:
        if kind == "Number":
            number = float(text)
            return int(number) if number == number // 1 and abs(number) < 1e15 else number
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return (
                date(moment.year, moment.month, moment.day)
                if not (moment.hour or moment.minute or moment.second)
                else moment
            )
        if kind == "Boolean":
            return text == "1"
        if kind == "Error":
            return None
    except (ValueError, OverflowError):
        return text or None
    return text or None


def _reader(kind: str, wanted: int) -> _Reader:
    make: Callable[[int], _Reader] = _SpreadsheetMlReader if kind == "spreadsheetml" else _OdsReader
    return make(wanted)
