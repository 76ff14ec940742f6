"""XLS and XLSB workbooks: cells by calamine; hidden rows and columns, comments and other texts from the records themselves."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from connectors.binary_texts import texts_in
from connectors.office_document import read_properties
from connectors.sheet_layout import Layout
from connectors.workbook_cells import MAX_RECTANGLE, Row, cell_of
from connectors.workbook_parts import Sheet, external_targets, part_texts, place_of, relations
from scanner.files.opening import open_regular
from scanner.files.zips import Zip
from scanner.model import SourceError

MAX_STREAM_BYTES = 1 << 30
MAX_SALVAGED_BYTES = 16 << 20
_FREE = re.compile(rb"\xff{4,}")
"""Marks of unused places, which would be letters in a text."""
_ENCRYPTED = "the file is password-protected; save it without a password or exclude it with --exclude"
_PLACES = ((SheetVisibleEnum.Hidden, "hidden sheet"), (SheetVisibleEnum.VeryHidden, "very hidden sheet"))
_SHEETS = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet, SheetTypeEnum.DialogSheet)


@dataclass(slots=True)
class Around:
    """Hold what a workbook has beside its cells.

    Attributes:
        layouts: of the sheets, by name; hidden rows and columns, remarks.
        properties: (name, text).
        parts: texts that belong to no sheet, by place.
        lost: (reason, sentence) of what can't be read.
        found: whether the file has its sheets; the directory of a damaged XLS may lead nowhere, and the library, which looks for
            them by itself, then takes all the memory there is.
    """

    layouts: dict[str, Layout] = field(default_factory=dict)
    properties: list[tuple[str, str]] = field(default_factory=list)
    parts: dict[str, list[str]] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    found: bool = True


class Book(Protocol):
    """Read the sheets of one workbook of any format."""

    sheets: list[Sheet]
    around: Around

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of a sheet that hold anything."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class CalamineBook:
    """Read a binary workbook.

    Raises:
        SourceError: it is encrypted, damaged or beyond a limit.
    """

    def __init__(self, path: Path, kind: str) -> None:
        self.around = _around_xls(path) if kind == "xls" else _around_xlsb(path)
        self.sheets: list[Sheet] = []
        self._book: CalamineWorkbook | None = None
        if not self.around.found:
            _salvage(path, self.around)
            return
        if kind == "xls":  # the library lays all sheets out at once
            for layout in self.around.layouts.values():
                _check_extent(layout)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise SourceError(_ENCRYPTED, "encrypted") from error
        except (CalamineError, OSError, ValueError) as error:
            self._failed(path, kind, error)
            return
        except BaseException as error:  # noqa: BLE001 - a panic of the library is none of Exception's; others are raised again
            self._failed(path, kind, _panic(error))
            return
        self.sheets = [
            Sheet(meta.name, "", next((place for state, place in _PLACES if meta.visible == state), None))
            for meta in self._book.sheets_metadata
            if meta.typ in _SHEETS
        ]

    def _failed(self, path: Path, kind: str, error: BaseException) -> None:
        """Keep the texts of a workbook that the library can't open.

        Raises:
            SourceError: nothing is known of the format's bytes, which are compressed in XLSB.
        """
        if not isinstance(error, (CalamineError, OSError, ValueError, SourceError)):
            raise error
        if kind != "xls":
            raise _unreadable() from error
        _salvage(path, self.around)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of a sheet that hold anything."""
        assert self._book is not None, "there are no sheets without"
        layout = self.around.layouts.get(sheet.name, Layout())
        _check_extent(layout)
        try:
            grid = self._book.get_sheet_by_name(sheet.name)
        except (CalamineError, OSError, ValueError) as error:
            raise _unreadable() from error
        except BaseException as error:
            raise _panic(error) from error
        left = [None] * (grid.start[1] if grid.start else 0)
        for number, values in enumerate(grid.iter_rows()):
            cells = [*left, *(cell_of(v, number, c, layout) for c, v in enumerate(values, start=len(left)))]
            if any(cell is not None for cell in cells):
                yield number, cells

    def close(self) -> None:
        """Close the file."""
        if self._book is not None:
            self._book.close()


def _salvage(path: Path, around: Around) -> None:
    """Take the texts out of the bytes of a workbook whose sheets can't be read: what is in it is told, though not where."""
    with open_regular(path) as raw:
        data = raw.read(MAX_SALVAGED_BYTES)
    around.parts.setdefault("other part", []).extend(texts_in(_FREE.sub(b"\0", data)))
    what = "its sheets can't be read, since the file is damaged; texts were taken from its bytes, so get an intact copy"
    around.lost.append(("corrupt", what))


def _check_extent(layout: Layout) -> None:
    """Refuse a sheet that would be laid out as a vast rectangle: the library ends the process when memory runs out."""
    if (layout.last_row + 1) * (layout.last_column + 1) > MAX_RECTANGLE:
        raise SourceError("its cells lie too far apart to be read; move them together", "limit_cells")


def _unreadable() -> SourceError:
    return SourceError(
        "no reader can read it; open and save it in a spreadsheet program, then scan it again", "corrupt"
    )


def _panic(error: BaseException) -> BaseException:
    """Tell a failure inside the library from an interruption by the user."""
    return _unreadable() if type(error).__name__ == "PanicException" else error


_FILEPASS, _BOF, _EOF, _BOUNDSHEET, _CONTINUE = 0x2F, 0x809, 0x0A, 0x85, 0x3C
_ROW, _COLINFO, _NOTE, _SST, _LABELSST = 0x208, 0x7D, 0x1C, 0xFC, 0xFD
_CELLS = frozenset({0xFD, 0x203, 0x27E, 0xBD, 0xBE, 0x201, 0x204, 0x205, 0x06, 0x406, 0x206, 0xD6})
_RUNS = frozenset({0xBD, 0xBE})
"""Records of several cells, whose last two bytes are the last column."""
_SWEPT = {
    0x1C: "comment", 0x1B6: "text box", 0x14: "header/footer", 0x15: "header/footer", 0x1B8: "hyperlink",
    0x1BE: "validation list", 0x18: "defined name", 0x1AE: "external link", 0x23: "external link", 0xCD: "pivot cache",
    0xB0: "pivot table", 0xDC: "connection", 0x5C: "property", 0x1BA: "other part", 0x51: "connection", 0x06: "formula",
    0x406: "formula", 0x206: "formula", 0xAF: "scenario", 0x100D: "chart", 0x893: "other part", 0x800: "hyperlink",
    0x1B7: "other part", 0x59: "external link", 0x2D: "other part", 0x9D: "filter", 0x9E: "filter", 0x19B: "other part",
}  # fmt: skip
"""Kinds of records whose texts are kept, with their place."""


def _around_xls(path: Path) -> Around:
    around = Around()
    with open_regular(path) as raw:
        try:
            ole: Any = olefile.OleFileIO(raw)
        except Exception as error:  # the library fails in many ways on damaged files
            raise SourceError("the file is cut short or damaged; get an intact copy", "corrupt") from error
        with ole:
            try:
                streams = ["/".join(way) for way in ole.listdir()]
                data = b""
                for name in streams:
                    if name in {"Workbook", "Book"}:
                        data = ole.openstream(name).read()
                    elif name.startswith("_SX_DB"):
                        around.parts.setdefault("pivot cache", []).extend(texts_in(ole.openstream(name).read()))
                if any(name.endswith("/dir") and "VBA" in name for name in streams):
                    around.lost.append(
                        ("no_connector", "its macros are not read; export them as text to have them examined")
                    )
                if objects := {name.split("/", 1)[0] for name in streams if name.startswith("MBD")}:
                    what = (
                        f"{len(objects)} objects embedded in it are not read; save them as files to have them examined"
                    )
                    around.lost.append(("no_connector", what))
                _ole_properties(ole, around)
            except SourceError:
                raise
            except Exception as error:  # as above
                raise SourceError("the file is cut short or damaged; get an intact copy", "corrupt") from error
    around.found = bool(data)
    _biff(data, around)
    return around


def _ole_properties(ole: Any, around: Around) -> None:
    meta = ole.get_metadata()
    for name in (*meta.SUMMARY_ATTRIBS, *meta.DOCSUM_ATTRIBS):
        value = getattr(meta, name)
        if isinstance(value, bytes):
            value = next(iter(texts_in(value)), "")
        if isinstance(value, str) and value.strip():
            around.properties.append((name, value))


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _biff(data: bytes, around: Around) -> None:
    """Go through the records of the workbook's stream: the globals first, then sheet by sheet."""
    names: list[str] = []
    starts: dict[int, str] = {}
    at = depth = 0
    layout: Layout | None = None
    last = 0
    shared: list[bytes] = []
    strings: list[str] = []
    used: set[int] = set()
    for kind, body in _records(data):
        here, at = at, at + 4 + len(body)
        if kind == _FILEPASS:
            raise SourceError(_ENCRYPTED, "encrypted")
        if kind == _BOF:
            depth += 1
            if here in starts:
                layout = around.layouts.setdefault(starts[here], Layout())
        elif kind == _EOF:
            depth = max(depth - 1, 0)
            if not depth:
                layout = None
        elif kind == _BOUNDSHEET and len(body) > 8:
            wide = body[7] & 1
            name = body[8:].decode("utf-16-le" if wide else "cp1252", "replace")[: body[6]]
            names.append(name)
            starts[struct.unpack_from("<I", body)[0]] = name
        elif kind == _SST:
            shared = [body]
            if len(body) >= 8 and max(struct.unpack_from("<II", body)) > len(data):
                raise SourceError("the file is damaged; get an intact copy", "corrupt")
        elif kind == _CONTINUE and last == _SST:
            shared.append(body)
            continue
        elif layout is not None and kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            last_column = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _RUNS else column
            layout.last_row = max(layout.last_row, row)
            layout.last_column = max(layout.last_column, column, last_column)
            layout.cells += 1
            if kind == _LABELSST and len(body) >= 10:
                used.add(struct.unpack_from("<I", body, 6)[0])
        elif layout is not None and kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            layout.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif layout is not None and kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            layout.hidden_columns.append(struct.unpack_from("<HH", body))
        wanted = _SWEPT.get(last if kind == _CONTINUE else kind)
        if wanted is not None:
            row = struct.unpack_from("<H", body)[0] if kind in {_NOTE, *_CELLS} and len(body) >= 2 else -1
            for text in texts_in(body[22:] if kind in {0x06, 0x406, 0x206} else body):
                if layout is not None:
                    layout.remarks.append((wanted, row, text))
                else:
                    around.parts.setdefault(wanted, []).append(text)
        if kind != _CONTINUE:
            last = kind
    strings = list(_shared_strings(shared))
    around.parts["deleted text"] = [text for n, text in enumerate(strings) if n not in used and text.strip()]


def _shared_strings(pieces: list[bytes]) -> Iterator[str]:
    """Read the shared strings; one may go on in the next record, whose first byte says anew how wide characters are."""
    if not pieces or len(pieces[0]) < 8:
        return
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    index, at = 0, 8
    for _ in range(count):
        while index < len(pieces) and at >= len(pieces[index]):
            index, at = index + 1, 0
        if index >= len(pieces) or at + 3 > len(pieces[index]):
            return
        length, flags = struct.unpack_from("<HB", pieces[index], at)
        at += 3
        runs = extra = 0
        if flags & 8 and at + 2 <= len(pieces[index]):
            runs, at = struct.unpack_from("<H", pieces[index], at)[0], at + 2
        if flags & 4 and at + 4 <= len(pieces[index]):
            extra, at = struct.unpack_from("<I", pieces[index], at)[0], at + 4
        text, wide = "", flags & 1
        while len(text) < length and index < len(pieces):
            room = len(pieces[index]) - at
            if room <= 0:
                index, at = index + 1, 1
                if index < len(pieces) and pieces[index]:
                    wide = pieces[index][0] & 1
                continue
            take = min(length - len(text), room // (2 if wide else 1)) or 1
            size = take * (2 if wide else 1)
            text += pieces[index][at : at + size].decode("utf-16-le" if wide else "latin-1", "replace")
            at += size
        yield text
        skip = 4 * runs + extra
        while skip and index < len(pieces):
            step = min(skip, len(pieces[index]) - at)
            skip, at = skip - step, at + step
            if skip:
                index, at = index + 1, 0


_BRT_ROW, _BRT_COLUMN = 0, 60
_BRT_CELLS = range(1, 20)
_NOT_SWEPT = (
    "xl/worksheets/",
    "xl/styles",
    "xl/theme",
    "printerSettings",
    "xl/calcChain",
    "xl/sharedStrings",
    "xl/workbook.bin",
)


def _around_xlsb(path: Path) -> Around:
    around = Around()
    with Zip(path) as archive:
        sheets = _xlsb_sheets(archive, relations(archive, "xl/workbook.bin"))
        used: set[int] = set()
        for name, part in sheets.items():
            if part in archive:
                layout = around.layouts[name] = Layout()
                _xlsb_sheet(archive.chunks(part), layout, used)
        for part in archive.names:
            low = part.lower()
            if part.startswith("docProps/") and low.endswith(".xml"):
                around.properties += list(read_properties(archive.read(part)))
            elif low.endswith((".xml", ".vml")) and part != "[Content_Types].xml":
                around.parts.setdefault(place_of(part), []).extend(part_texts(archive, part))
            elif low.endswith(".bin") and "vbaproject" in low:
                around.lost.append(
                    ("no_connector", "its macros are not read; export them as text to have them examined")
                )
            elif low.endswith(".bin") and not any(mark in part for mark in _NOT_SWEPT):
                around.parts.setdefault(place_of(part), []).extend(texts_in(archive.read(part)))
        strings = _xlsb_strings(archive)
        around.parts["deleted text"] = [text for n, text in enumerate(strings) if n not in used and text.strip()]
        for remark in external_targets(archive):
            around.parts.setdefault(remark.place, []).append(remark.text)
    return around


def _brt(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a binary part."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        at = 0
        while True:
            head = _brt_head(held, at)
            if head is None or head[2] + head[1] > len(held):
                if head is not None and head[1] > MAX_STREAM_BYTES:
                    return
                break
            kind, size, start = head
            yield kind, bytes(held[start : start + size])
            at = start + size
        del held[:at]


def _brt_head(data: bytearray, at: int) -> tuple[int, int, int] | None:
    """Read kind, size and start of a record: both are numbers of seven bits a byte."""
    if at + 1 >= len(data):
        return None
    kind = data[at]
    at += 1
    if kind & 0x80:
        kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
        at += 1
    size = shift = 0
    while True:
        if at >= len(data):
            return None
        byte = data[at]
        at += 1
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80 or shift >= 28:
            return kind, size, at


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """Read a counted text; give it and what follows."""
    if at + 4 > len(body):
        return "", len(body)
    length = struct.unpack_from("<I", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_sheets(archive: Zip, related: Mapping[str, Any]) -> dict[str, str]:
    result = {}
    for kind, body in _brt(archive.chunks("xl/workbook.bin")):
        if kind == 156:
            key, at = _wide(body, 8)
            name, _ = _wide(body, at)
            if key in related:
                result[name] = related[key].target
    return result


def _xlsb_strings(archive: Zip) -> list[str]:
    part = "xl/sharedStrings.bin"
    if part not in archive:
        return []
    return [_wide(body, 1)[0] for kind, body in _brt(archive.chunks(part)) if kind == 19]


def _xlsb_sheet(chunks: Iterator[bytes], layout: Layout, used: set[int]) -> None:
    row = -1
    for kind, body in _brt(chunks):
        if kind == _BRT_ROW and len(body) >= 13:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & 0x10:
                layout.hidden_rows.add(row)
        elif kind in _BRT_CELLS and len(body) >= 8:
            layout.cells += 1
            layout.last_row = max(layout.last_row, row)
            layout.last_column = max(layout.last_column, struct.unpack_from("<I", body)[0])
            if kind == 7 and len(body) >= 12:
                used.add(struct.unpack_from("<I", body, 8)[0])
        elif kind == _BRT_COLUMN and len(body) >= 18 and body[16] & 1:
            layout.hidden_columns.append(struct.unpack_from("<II", body))
        elif kind in {479, 64, 494}:  # header and footer, validation, links
            place = {479: "header/footer", 64: "validation list", 494: "hyperlink"}[kind]
            layout.remarks += [(place, -1, text) for text in texts_in(body)]
