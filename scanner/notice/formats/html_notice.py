"""HTML as a browser saves it: the notice's own part of the page, without navigation, banners and scripts.

General extractors of articles lose lists and tables. Here the page's own marks decide (`main`, `article`), else the
smallest part that holds the section headings. Hidden panels of accordions are content; hidden dialogs are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scanner.files.encoding import decode
from scanner.model import DocumentError
from scanner.notice.formats.html_furniture import (
    DROPPED,
    HEADINGS,
    children,
    is_furniture,
    is_panel_title,
    opens_section,
    refuse_deep,
    sections_held,
)
from scanner.notice.formats.pieces import MAX_PIECES, Cell, Content, Grid, Piece, clean, notice
from scanner.notice.lines import NoticeText

MAX_SPAN = 200
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LATIN = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "iso8859-1"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "-text",
    ]
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_WRAP = 60  # a shorter line before a break is a line that the author made
_HOLDS = 3
"""So many section headings are the notice itself, whatever the element is called."""


def read(data: bytes, file: str, suffix: str = "") -> NoticeText:
    """Read a saved page.

    Raises:
        DocumentError: there is no text in it, it is nested as no page is, or far longer than a notice.
    """
    text = _text(data)
    refuse_deep(text, file)
    tree = LexborHTMLParser(text)
    body = tree.body or tree.root
    if body is None:
        raise DocumentError(f"{file}: there is no text in it; give the published text of the notice")
    page = _Page(file, sections_held(body, file))
    page.read(body)
    return notice(page.chosen(), file, suffix)


def _text(data: bytes) -> str:
    """Decode by the byte order mark, the page's own declaration, or the ladder where that is missing or wrong."""
    found = decode(data)
    declared = _META.search(data[:4096])
    if declared is None or found.encoding.startswith(("utf-8", "utf-16", "utf-32")):
        return found.text
    name = declared.group(1).decode("ascii").lower()
    if name in _LATIN or name.startswith("utf"):
        return found.text  # browsers read Latin-1 as Windows-1252, as the ladder does; UTF-8 it can't be
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return found.text


# the page's contents --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int = 0


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    below: dict[int, tuple[int, Cell]] = field(default_factory=dict)  # column -> rows that a cell still reaches, cell
    headers: int = 0
    in_head: bool = False
    row_tags: set[str] = field(default_factory=set)
    cell: list[Piece] = field(default_factory=list)

    def put(self, cell: Cell, columns: int, rows: int) -> None:
        """Put a cell into the row, which begins with what reaches into it from above."""
        self.fill()
        for _ in range(columns):
            if rows > 1:
                self.below[len(self.rows[-1])] = (rows - 1, cell)
            self.rows[-1].append(cell)
            cell = ()

    def fill(self) -> None:
        """Repeat a cell that reaches over several rows in each of them: the row ties its data to its rule."""
        while reach := self.below.get(len(self.rows[-1])):
            rows, cell = reach
            column = len(self.rows[-1])
            self.rows[-1].append(cell)
            if rows > 1:
                self.below[column] = (rows - 1, cell)
            else:
                del self.below[column]


@dataclass(slots=True)
class _Item:
    depth: int
    number: str | None
    used: bool = False


class _Page:
    """Walk through a page once, without recursion, and collect its lines and tables."""

    def __init__(self, file: str, held: Mapping[int, int]) -> None:
        self._file = file
        self._held = held
        self._out: list[tuple[Content, tuple[int, ...]]] = []
        self._regions: list[int] = []
        self._kinds: list[str] = []  # of each region seen
        self._line: list[tuple[str, bool, bool]] = []  # text, bold, link within the page
        self._bold = self._pre = self._links = 0
        self._level = 0  # of the open heading
        self._lists: list[_List] = []
        self._items: list[_Item] = []
        self._tables: list[_Table] = []
        self._term: str | None = None
        self._in_term = self._in_definition = False
        self._tight = False

    def read(self, root: LexborNode) -> None:
        """Read everything below an element."""
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            if not entering:
                self._leave(node)
            elif node.is_text_node:
                self._words(node.text_content or "")
            elif node.is_element_node and not self._is_dropped(node):
                self._enter(node)
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(list(children(node))))
        self._flush()

    def _is_dropped(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in DROPPED:
            return True
        if tag == "header":  # of the page; that of an article holds its title
            return not self._regions and not self._held.get(node.mem_id) and not node.css_first("h1")
        if tag == "button":
            return not self._level and not is_panel_title(node)
        return is_furniture(node) and self._held.get(node.mem_id, 0) < _HOLDS

    def _words(self, text: str) -> None:
        if self._pre:
            first, *more = text.split("\n")
            self._line.append((first, bool(self._bold), bool(self._links)))
            for line in more:
                self._break()
                self._line.append((line, bool(self._bold), bool(self._links)))
        elif text:
            self._line.append((text, bool(self._bold), bool(self._links)))

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            self._break()
            return
        if _is_bold(node):
            self._bold += 1
        if tag == "a" and _is_link_within(node):
            self._links += 1
        if tag in _INLINE:
            return
        self._flush()
        attributes = node.attributes
        if tag in {"main", "article"} or attributes.get("role") == "main":
            self._regions.append(len(self._kinds))
            self._kinds.append("article" if tag == "article" else "main")
        if tag in HEADINGS:
            self._level = int(tag[1])
        elif tag in {"summary", "button"} or (attributes.get("role") == "button" and is_panel_title(node)):
            self._level = self._level or 6
        elif tag in {"ul", "ol"}:
            start = attributes.get("start") or ""
            self._lists.append(_List(tag == "ol", int(start) - 1 if start.isdecimal() and len(start) < 4 else 0))
        elif tag == "li":
            self._open_item(attributes.get("value") or "")
        elif tag == "dt":
            self._end_term()
            self._in_term = True
        elif tag == "dd":
            self._in_definition = True
            self._items.append(_Item(1, None))
        elif tag == "pre":
            self._pre += 1
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables:
            self._enter_table_part(tag)

    def _open_item(self, value: str) -> None:
        number = None
        if self._lists and self._lists[-1].ordered:
            last = self._lists[-1]
            last.number = int(value) if value.isdecimal() and len(value) < 4 else last.number + 1
            number = str(last.number)
        self._items.append(_Item(max(len(self._lists), 1), number))

    def _enter_table_part(self, tag: str) -> None:
        table = self._tables[-1]
        if tag == "thead":
            table.in_head = True
        elif tag == "tr":
            table.rows.append([])
            table.row_tags = set()
        elif tag in {"td", "th"}:
            if not table.rows:
                table.rows.append([])
            table.row_tags.add(tag)
            table.cell = []

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag not in _INLINE and tag != "br":
            self._flush()
            self._tight = False
        if tag != "br" and _is_bold(node):
            self._bold -= 1
        if tag == "a" and _is_link_within(node):
            self._links -= 1
        if tag in _INLINE or tag == "br":
            return
        attributes = node.attributes
        if tag in {"main", "article"} or attributes.get("role") == "main":
            self._regions.pop()
        if tag in HEADINGS or tag in {"summary", "button"} or attributes.get("role") == "button":
            self._level = 0
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag in {"li", "dd"}:
            self._items.pop()
            self._in_definition = False
        elif tag == "dt":
            self._in_term = False
        elif tag == "dl":
            self._end_term()
        elif tag == "pre":
            self._pre -= 1
        elif tag == "table":
            self._close_table()
        elif self._tables:
            self._leave_table_part(node)

    def _leave_table_part(self, node: LexborNode) -> None:
        table = self._tables[-1]
        if node.tag == "thead":
            table.in_head = False
        elif node.tag in {"td", "th"}:
            table.put(tuple(table.cell), _span(node, "colspan"), _span(node, "rowspan"))
            table.cell = []
        elif node.tag == "tr" and table.rows:
            table.fill()
            if (table.in_head or table.row_tags == {"th"}) and table.headers == len(table.rows) - 1:
                table.headers += 1

    def _close_table(self) -> None:
        table = self._tables.pop()
        grid = Grid(tuple(tuple(row) for row in table.rows), table.headers)
        if self._tables:
            self._tables[-1].cell += [piece for row in grid.rows for cell in row for piece in cell]
        else:
            self._out.append((grid, tuple(self._regions)))

    def _break(self) -> None:
        self._tight = self._flush()

    def _end_term(self) -> None:
        """Put a term without a definition of one line as the label of what follows."""
        if self._term is not None:
            self._emit(Piece("paragraph", self._term))
            self._term = None

    def _flush(self) -> bool:
        """End the line; say whether there was any text on it."""
        parts = [(text, bold, link) for text, bold, link in self._line if text.strip()]
        text = clean("".join(text for text, _, _ in self._line))
        self._line.clear()
        if not text:
            return False
        if not self._level and all(link for _, _, link in parts):
            return True  # a table of contents, or the way back to the top
        strong = all(bold for _, bold, _ in parts)
        item = self._items[-1] if self._items else None
        if self._level:
            self._emit(
                Piece("heading", text, self._level, item.number if item and not item.used else None, strong=strong)
            )
        elif self._in_term:
            if opens_section(text):
                self._emit(Piece("heading", text, 9, strong=strong))
            else:
                self._end_term()
                self._term = text if text.endswith(":") else f"{text}:"
            return True
        elif self._term is not None and self._in_definition and not self._lists:
            self._emit(Piece("item", f"{self._term} {text}", 1))
            self._term = None
        else:
            self._end_term()
            first = item is not None and not item.used
            kind = "item" if first else "paragraph"
            depth, number = (item.depth, item.number) if first and item else (0, None)
            self._emit(Piece(kind, text, depth, number, strong, self._tight))
        if item is not None:
            item.used = True
        self._tight = False
        return True

    def _emit(self, piece: Piece) -> None:
        before = self._last()
        if before is not None and _wraps(before, piece):
            piece = replace(before, text=f"{before.text} {piece.text}")
            if self._tables:
                self._tables[-1].cell.pop()
            else:
                self._out.pop()
        if self._tables:
            self._tables[-1].cell.append(piece)
        else:
            self._out.append((piece, tuple(self._regions)))
        if len(self._out) > MAX_PIECES:
            raise DocumentError(f"{self._file}: this is far longer than a notice; save only the page of the notice")

    def _last(self) -> Piece | None:
        if self._tables:
            return self._tables[-1].cell[-1] if self._tables[-1].cell else None
        last = self._out[-1][0] if self._out else None
        return last if isinstance(last, Piece) else None

    def chosen(self) -> Iterable[Content]:
        """Give the contents of the part that is the notice: that which holds most of its section headings."""
        marks = [
            regions
            for content, regions in self._out
            if isinstance(content, Piece)
            and (content.kind == "heading" or content.strong)
            and opens_section(content.text)
        ]
        for kind in ("main", "article"):
            indices = [index for index, name in enumerate(self._kinds) if name == kind]
            if len(indices) > _HOLDS * 10:
                continue  # a list of news
            counts = {index: sum(index in regions for regions in marks) for index in indices}
            best = max(indices, key=lambda index: counts[index], default=None)
            if best is not None and (counts[best] > len(marks) / 2 or (not marks and len(indices) == 1)):
                return self._within(best)
        return [content for content, _ in self._out]

    def _within(self, region: int) -> list[Content]:
        """Give a region's contents, after the page's title if that stands outside."""
        inside = [content for content, regions in self._out if region in regions]
        if any(isinstance(content, Piece) and content.kind == "heading" and content.level == 1 for content in inside):
            return inside
        titles = [
            content
            for content, regions in self._out
            if isinstance(content, Piece) and region not in regions and content.kind == "heading" and content.level == 1
        ]
        return [*titles[:1], *inside]


def _is_bold(node: LexborNode) -> bool:
    return node.tag in {"b", "strong"} or bool(_BOLD_STYLE.search(str(node.attributes.get("style") or "")))


def _is_link_within(node: LexborNode) -> bool:
    return str(node.attributes.get("href") or "").startswith("#")


def _span(node: LexborNode, name: str) -> int:
    value = str(node.attributes.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def _wraps(before: Piece, piece: Piece) -> bool:
    """Say whether a line after `<br>` goes on with the sentence of the long line above it."""
    if not piece.tight or piece.kind == "heading" or before.kind == "heading" or before.strong != piece.strong:
        return False
    return len(before.text) >= _WRAP and before.text[-1] not in ".:;!?," and piece.text[0].islower()
