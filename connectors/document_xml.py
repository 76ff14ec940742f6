"""Text of office documents' XML (WordprocessingML, PresentationML, OpenDocument): paragraphs, tables, and hidden places.

Runs of a paragraph are joined, since editors split words over runs. A place is left where its element ends, so deleted
text, comments and text boxes inside a paragraph are texts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.pages import Content
from scanner.files.markup import events, local

_PARAGRAPHS = frozenset({"p", "h"})
_TABLES = frozenset({"tbl", "table"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
_PLACES = {
    "txbxContent": "text box",
    "textbox": "text box",
    "del": "tracked change",
    "moveFrom": "tracked change",
    "tracked-changes": "tracked change",
    "comment": "comment",
    "annotation": "comment",
    "footnote": "footnote",
    "endnote": "footnote",
    "note": "footnote",
    "notes": "notes",
    "instrText": "field",
    "delInstrText": "field",
    "header": "header/footer",
    "footer": "header/footer",
    "header-left": "header/footer",
    "footer-left": "header/footer",
    "header-first": "header/footer",
    "footer-first": "header/footer",
    "title": "annotation",
    "desc": "annotation",
}
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "ptab": "\t", "noBreakHyphen": "-"}
_SKIPPED = frozenset({"Fallback", "binData", "binary-data", "deletedFieldInstr"})
_FORMATTING = frozenset(
    [
        "pStyle",
        "rStyle",
        "tblStyle",
        "style",
        "rFonts",
        "lang",
        "color",
        "shd",
        "jc",
        "sz",
        "tab",
        "ind",
        "spacing",
        "latentStyles",
        "lsdException",
        "latin",
        "ea",
        "cs",
        "sym",
        "font",
        "theme",
        "schemeClr",
        "srgbClr",
        "prstGeom",
        "avLst",
        "bodyPr",
        "default-style",
        "font-face",
        "fontTable",
        "numFmt",
        "lvlText",
        "compatSetting",
        "rsid",
    ]
)
_WRITERS = frozenset({"author", "initials", "creator", "userId", "providerId", "name"})
_TEXTS = {  # attributes that hold what people wrote
    "descr", "title", "author", "initials", "tooltip", "alias", "tag", "string", "text", "href", "description", "userId",
    "displayName", "lastClr", "formula", "string-value", "help", "prompt", "placeholder", "statusText", "helpText",
}  # fmt: skip
_NAMED = frozenset(
    {
        "alias",
        "tag",
        "docVar",
        "docPr",
        "cNvPr",
        "bookmarkStart",
        "bookmark",
        "bookmark-start",
        "user-field-decl",
        "ddList",
        "listEntry",
    }
)
_WORDY = re.compile(r"[^\W\d_]{2}|\d{5}|@")
_NOISE = re.compile(
    r"_GoBack|_Toc\d+|_Hlk\d+|_Ref\d+|(?:Picture|Kuva|Object|TextBox|Rectangle|Table|Title|Placeholder)[ \d]*"
)


@dataclass(slots=True)
class _Cells:
    """Hold a table that is being read."""

    rows: list[list[str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    place: str | None = None
    span: int = 1
    repeat: int = 1
    in_cell: bool = False


class DocumentReader:
    """Read parts of one document into its content.

    Args:
        content: takes the texts.
        odf: the vocabulary is OpenDocument's, where any text inside a paragraph counts.
    """

    def __init__(self, content: Content, *, odf: bool = False) -> None:
        self._content = content
        self._odf = odf

    def read(self, chunks: Iterable[bytes], place: str | None = None) -> None:
        """Read a part whose texts lie in a place.

        Raises:
            SourceError: it is damaged or beyond a limit; the texts before that were read.
        """
        story = _Story(self._content, place, odf=self._odf)
        try:
            events(chunks, story.start, story.end, story.text)
        finally:
            story.finish()


class _Story:
    def __init__(self, content: Content, place: str | None, *, odf: bool) -> None:
        self._content = content
        self._odf = odf
        self._places: list[str | None] = [place]
        self._buffers: list[list[str]] = [[]]
        self._paragraphs: list[int] = [0]
        self._tables: list[_Cells] = []
        self._table_levels: list[int] = [0]
        self._skipping = 0
        self._inside_text = 0
        self._hidden = False
        self._hidden_texts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        tag = local(name)
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
            return
        self._attributes(tag, attributes)
        place = self._place(tag)
        if place is not None:
            self._places.append(place)
            self._buffers.append([])
            self._paragraphs.append(0)
            self._table_levels.append(len(self._tables))
        elif tag in _PARAGRAPHS:
            if not self._paragraphs[-1]:
                self._flush()
            self._paragraphs[-1] += 1
        elif tag in _TABLES:
            self._flush()
            self._tables.append(_Cells(place=self._places[-1]))
        elif tag in _ROWS and self._tables:
            self._tables[-1].rows.append([])
        elif tag in _CELLS and self._tables:
            table = self._tables[-1]
            table.held, table.in_cell, table.span, table.repeat = (
                [],
                True,
                1,
                _number(attributes, "number-columns-repeated"),
            )
        elif tag == "gridSpan" and self._tables:
            self._tables[-1].span = _number(attributes, "val")
        elif tag in _SPACES:
            self._buffers[-1].append(_SPACES[tag])
        elif tag == "s" and self._odf:
            self._buffers[-1].append(" " * min(_number(attributes, "c"), 100))
        elif tag == "vanish":
            self._hidden = next((v for k, v in attributes.items() if local(k) == "val"), "1") not in {"0", "false"}
        elif tag == "r":
            self._hidden = False
        if tag in {"t", "delText"} or (not self._odf and place == "field"):
            self._inside_text += 1

    def _place(self, tag: str) -> str | None:
        """Name the place that an element opens; OpenDocument uses some names that mean something else in Office's XML."""
        if (
            tag in {"header", "footer", "title", "desc", "note", "notes", "annotation", "table-header"}
            and not self._odf
        ):
            return None
        if tag == "comment" and not self._odf:
            return None  # comments have a part of their own, which has its place
        return _PLACES.get(tag)

    def _attributes(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep what people wrote into attributes."""
        if tag in _FORMATTING:
            return
        for key, value in attributes.items():
            name = local(key)
            if key.startswith("xmlns"):
                continue
            wanted = name in _TEXTS or (tag in _NAMED and name in {"name", "val", "value"})
            if wanted and _WORDY.search(value) and not _NOISE.fullmatch(value):
                self._content.add(_attribute_place(tag, name, self._places[-1]), value)

    def text(self, text: str) -> None:
        """Take a text."""
        if self._skipping:
            return
        if self._inside_text or self._odf:
            if self._hidden and not self._odf:
                self._hidden_texts.append(text)
            else:
                self._buffers[-1].append(text)
        elif text.strip() and _WORDY.search(text):
            self._content.add("other part", text)

    def end(self, name: str) -> None:
        """Look at the end of an element."""
        tag = local(name)
        if self._skipping:
            self._skipping -= 1
            return
        if tag in {"t", "delText", "instrText", "delInstrText"} and self._inside_text:
            self._inside_text -= 1
        if tag in _PARAGRAPHS and self._paragraphs[-1]:
            self._paragraphs[-1] -= 1
            self._flush()
        elif tag in _CELLS and self._tables and self._tables[-1].in_cell:
            self._flush()
            table = self._tables[-1]
            cell = "\n".join(table.held)
            if not table.rows:
                table.rows.append([])
            copies = min(table.repeat, 64) if cell else min(table.repeat, 1024)
            table.rows[-1] += ([cell] + [""] * (min(table.span, 256) - 1)) * copies
            table.in_cell, table.held = False, []
        elif tag in _TABLES and len(self._tables) > self._table_levels[-1]:
            self._flush()
            self._end_table()
        elif len(self._places) > 1 and _PLACES.get(tag) == self._places[-1]:
            self._flush()
            self._places.pop()
            self._buffers.pop()
            self._paragraphs.pop()
            self._table_levels.pop()

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._content.add_table(table.rows, table.place)

    def _flush(self) -> None:
        """End a paragraph: into the table's cell that it stands in, or into the content."""
        whole = "".join(self._buffers[-1]).strip()
        self._buffers[-1].clear()
        if self._hidden_texts:
            self._content.add("hidden text", "".join(self._hidden_texts))
            self._hidden_texts.clear()
        if not whole:
            return
        if len(self._tables) > self._table_levels[-1] and self._tables[-1].in_cell:
            self._tables[-1].held.append(whole)
        else:
            self._content.add(self._places[-1], whole)

    def finish(self) -> None:
        """Keep what a damaged end left open."""
        while self._buffers:
            self._flush()
            while len(self._tables) > self._table_levels[-1]:
                if self._tables[-1].held:
                    self._tables[-1].rows.append(["\n".join(self._tables[-1].held)])
                self._end_table()
            self._buffers.pop()
            self._table_levels.pop()
            if len(self._places) > 1:
                self._places.pop()


def _number(attributes: Mapping[str, str], name: str) -> int:
    value = next((v for k, v in attributes.items() if local(k) == name), "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 8 else 1


def _attribute_place(tag: str, name: str, place: str | None) -> str:
    """Name the place of an attribute's text."""
    if tag in {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"} and name in _WRITERS:
        return "tracked change"
    if name in {"tooltip", "href"}:
        return "hyperlink"
    if tag in {"docVar", "user-field-decl", "ddList", "listEntry", "alias", "tag", "default", "statusText", "helpText"}:
        return "field"
    if name in _WRITERS and tag in {"comment", "cm", "cmAuthor", "author", "annotation", "person"}:
        return "comment"
    return place or "annotation"
