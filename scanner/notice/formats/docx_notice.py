"""DOCX: the body in its own order, with tables in their place, list numbers counted and headings by style or by look."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError

from scanner.files.office import checked
from scanner.model import DocumentError, SourceError
from scanner.notice import headings
from scanner.notice.formats.pieces import Cell, Content, Grid, Piece, notice
from scanner.notice.lines import NoticeText

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"^(?:heading|otsikko|rubrik|överskrift|überschrift)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|otsikko|rubrik)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|sisluet|sisällysluettelo|innehåll)\s*\d?", re.IGNORECASE)
_LIST = re.compile(r"^(?:list|luettelo|lista|punktlista|numrerad lista)(?!.*paragraph)", re.IGNORECASE)
_ORDINARY = frozenset({"decimal", "decimalZero", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal"})
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}txbxContent", f"{_MC}Fallback"})
_BODY_DEPTH = 40
_STYLE_DEPTH = 20


def read(data: bytes, file: str, suffix: str = "") -> NoticeText:
    """Read a Word document as it reads with its tracked changes accepted.

    Raises:
        DocumentError: it is encrypted, damaged, expands beyond all measure, or there is no text in it.
    """
    try:
        checked(data)
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        if body is None:
            raise DocumentError(f"{file}: the document is damaged; open it in a word processor and save it again")
        reader = _Document(document)
        contents = [*reader.blocks(body), *reader.dates()]
    except SourceError as error:
        raise DocumentError(f"{file}: {error}") from error
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, IndexError) as error:
        # faulty XML is a SyntaxError of lxml
        what = "the document is cut short or damaged; open it in a word processor and save it again"
        raise DocumentError(f"{file}: {what}") from error
    return notice(contents, file, suffix, reader.notes)


class _Document:
    """Hold what paragraphs refer to: styles and the counters of lists."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles: dict[str, Any] = {
            style.get(f"{_W}styleId"): style for style in document.styles.element.iterchildren(f"{_W}style")
        }
        self._levels = _list_levels(document)
        self._counters: dict[tuple[str, int], int] = {}
        root = document.element
        self.notes = [
            note for found, note in _NOTES if next(root.iter(*(f"{_W}{tag}" for tag in found)), None) is not None
        ]

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Content]:
        """Yield the contents of the body, a cell or a text box."""
        if depth > _BODY_DEPTH:
            return
        for child in parent.iterchildren():
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
                for box in child.iter(f"{_W}txbxContent"):
                    if not any(a.tag in {f"{_MC}Fallback", f"{_W}txbxContent"} for a in _up_to(box, child)):
                        yield from self.blocks(box, depth + 1)
            elif child.tag == f"{_W}tbl":
                yield self._table(child, depth)
            elif child.tag == f"{_W}sdt":
                if not _is_contents(child):
                    yield from self.blocks(_first(child, "sdtContent"), depth + 1) if _has(child, "sdtContent") else ()
            elif child.tag in {f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
                yield from self.blocks(child, depth + 1)

    def dates(self) -> Iterator[Content]:
        """Yield the lines of headers and footers that date the notice; the others repeat on every page."""
        seen: set[str] = set()
        for section in self._document.sections:
            for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
                for paragraph in part._element.iter(f"{_W}p"):  # noqa: SLF001 - there is no other way to its text boxes
                    for line, _ in _lines(paragraph):
                        text = " ".join(line.split())
                        if text not in seen and dates(text):
                            seen.add(text)
                            yield Piece("paragraph", text)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        style = self._style_chain(paragraph)
        names = [_value(_first(s, "name")) for s in style] + [s.get(f"{_W}styleId") or "" for s in style]
        if names and any(_CONTENTS.match(name) for name in (names[0], names[len(style)])):
            return
        bold_style = any(_is_on(_first(s, "rPr"), "b") for s in style)
        level = self._heading_level(paragraph, style, names)
        numbered = self._number(paragraph, style)
        for index, (text, strong) in enumerate(_lines(paragraph, bold=bold_style)):
            if level:
                yield Piece("heading", text, level, numbered[1] if numbered else None, strong=True)
            elif numbered is not None and not index:
                yield Piece("item", text, numbered[0], numbered[1], strong=strong)
            elif not index and names and _LIST.match(names[0]):
                yield Piece("item", text, 1, strong=strong)
            else:
                yield Piece("paragraph", text, strong=strong, tight=index > 0)

    def _style_chain(self, paragraph: Any) -> list[Any]:
        """Give a paragraph's style and the styles it is based on."""
        properties = _first(paragraph, "pPr")
        name = _value(_first(properties, "pStyle"))
        chain: list[Any] = []
        while name in self._styles and len(chain) < _STYLE_DEPTH:
            chain.append(self._styles[name])
            name = _value(_first(chain[-1], "basedOn"))
        return chain

    def _heading_level(self, paragraph: Any, style: list[Any], names: list[str]) -> int:
        for name in names:
            if found := _HEADING.match(name):
                return min(int(found.group(1)), 6)
        if any(_TITLE.match(name) for name in names[: len(style)]):
            return 1
        for holder in (paragraph, *style):
            outline = _value(_first(_first(holder, "pPr"), "outlineLvl"))
            if outline.isdecimal():
                return int(outline) + 1 if int(outline) < 6 else 0
        return 0

    def _number(self, paragraph: Any, style: list[Any]) -> tuple[int, str | None] | None:
        """Give a list item's depth and its number (None for bullets), or None outside lists; counts it."""
        for holder in (paragraph, *style):
            properties = _first(_first(holder, "pPr"), "numPr")
            if properties is None:
                continue
            number, level = _value(_first(properties, "numId")), _value(_first(properties, "ilvl")) or "0"
            if number == "0" or not level.isdecimal():
                return None
            depth = min(int(level), 8)
            kind, start = self._levels.get((number, depth), ("bullet", 1))
            if kind not in _ORDINARY:
                return depth + 1, None
            at = self._counters.get((number, depth), start - 1) + 1
            self._counters[number, depth] = at
            for deeper in range(depth + 1, 9):
                self._counters.pop((number, deeper), None)
            above = [str(self._counters.get((number, upper), 1)) for upper in range(depth)]
            return depth + 1, ".".join([*above, str(at)])
        return None

    def _table(self, table: Any, depth: int) -> Grid:
        rows: list[tuple[Cell, ...]] = []
        headers = 0
        above: dict[int, Cell] = {}
        for row in _rows(table):
            cells: list[Cell] = []
            for cell in row.iter(f"{_W}tc"):
                if next(a for a in cell.iterancestors(f"{_W}tr")) is not row:
                    continue  # of a table within
                properties = _first(cell, "tcPr")
                merged = _first(properties, "vMerge")
                if merged is not None and _value(merged) != "restart":
                    made = above.get(len(cells), ())  # a cell that reaches over several rows stands in each
                else:
                    made = tuple(_flat(self.blocks(cell, depth + 1)))
                above[len(cells)] = made
                span = _value(_first(properties, "gridSpan"))
                cells.append(made)
                cells += [()] * (min(int(span), 50) - 1 if span.isdecimal() else 0)
            if headers == len(rows) and _is_on(_first(row, "trPr"), "tblHeader"):
                headers += 1
            rows.append(tuple(cells))
        return Grid(tuple(rows), headers)


_NOTES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ins", "del", "moveFrom", "moveTo"), "the document has tracked changes; it was read as if they were accepted"),
    (("txbxContent",), "the document has text boxes; their text was read where they are anchored"),
    (("commentReference",), "the document has comments; they were not read"),
    (("footnoteReference", "endnoteReference"), "the document has footnotes; they were not read"),
)


def dates(text: str) -> bool:
    """Say whether a line of a page's margin says when the notice was made or reviewed."""
    if not re.search(r"(?:19|20)\d\d", text) or len(text) > headings.MAX_LENGTH:
        return False
    return any("review" in headings.classes(text, lang) for lang in ("fi", "sv", "en"))


def _first(element: Any, tag: str) -> Any:
    return element.find(f"{_W}{tag}") if element is not None else None


def _has(element: Any, tag: str) -> bool:
    return _first(element, tag) is not None


def _value(element: Any) -> str:
    return (element.get(f"{_W}val") or "") if element is not None else ""


def _is_on(properties: Any, tag: str) -> bool:
    """Say whether a switch of paragraph or run properties is on; without a value it is."""
    found = _first(properties, tag)
    return found is not None and _value(found) not in {"0", "false", "off", "none"}


def _up_to(element: Any, top: Any) -> Iterator[Any]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def _is_contents(control: Any) -> bool:
    """Say whether a content control is a table of contents."""
    gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return "contents" in _value(gallery).lower()


def _rows(table: Any) -> Iterator[Any]:
    """Yield a table's rows, also those in content controls or inserted as a change, not those that a change deletes."""
    for row in table.iter(f"{_W}tr"):
        if next(a for a in row.iterancestors(f"{_W}tbl")) is table and not _has(_first(row, "trPr"), "del"):
            yield row


def _flat(contents: Iterable[Content]) -> Iterator[Piece]:
    for content in contents:
        if isinstance(content, Piece):
            yield content
        else:
            yield from (piece for row in content.rows for cell in row for piece in cell)


def _lines(paragraph: Any, *, bold: bool = False) -> list[tuple[str, bool]]:
    """Give a paragraph's lines, cut at line breaks, each with whether all of it is bold."""
    lines: list[list[tuple[str, bool]]] = [[]]
    stack = list(reversed(list(paragraph.iterchildren())))
    run_bold = bold
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _GONE or not isinstance(tag, str):
            continue
        if tag == f"{_W}r":
            properties = _first(element, "rPr")
            if _is_on(properties, "vanish") or _is_on(properties, "strike"):
                continue
            run_bold = _is_on(properties, "b") if _has(properties, "b") else bold
            stack.extend(reversed(list(element.iterchildren())))
        elif tag == f"{_W}t":
            lines[-1].append((element.text or "", run_bold))
        elif tag in {f"{_W}tab", f"{_W}ptab"}:
            lines[-1].append((" ", run_bold))
        elif tag == f"{_W}noBreakHyphen":
            lines[-1].append(("-", run_bold))
        elif tag in {f"{_W}br", f"{_W}cr"}:
            lines.append([])
        else:
            stack.extend(reversed(list(element.iterchildren())))
    out = []
    for line in lines:
        text = "".join(part for part, _ in line)
        if text.strip():
            out.append((text, all(strong for part, strong in line if part.strip())))
    return out


def _list_levels(document: Any) -> dict[tuple[str, int], tuple[str, int]]:
    """Give (format, first number) of each level of each list."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # a document without lists
        return {}
    abstract = {a.get(f"{_W}abstractNumId"): a for a in numbering.iterchildren(f"{_W}abstractNum")}
    out: dict[tuple[str, int], tuple[str, int]] = {}
    for number in numbering.iterchildren(f"{_W}num"):
        levels = abstract.get(_value(_first(number, "abstractNumId")))
        for level in () if levels is None else levels.iterchildren(f"{_W}lvl"):
            at, start = level.get(f"{_W}ilvl") or "", _value(_first(level, "start"))
            if at.isdecimal():
                kind = _value(_first(level, "numFmt")) or "decimal"
                out[number.get(f"{_W}numId"), int(at)] = (kind, int(start) if start.isdecimal() else 1)
    return out
