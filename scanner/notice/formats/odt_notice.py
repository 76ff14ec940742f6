"""ODT through its own XML: headings by outline or style, lists, tables, text boxes; deletions of tracked changes left out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from scanner.files.markup import local, tree
from scanner.files.office import checked, member
from scanner.model import DocumentError, SourceError
from scanner.notice.formats.pieces import Cell, Content, Grid, Piece, notice
from scanner.notice.lines import NoticeText

MAX_DEPTH = 150
_REPEAT = 60
_SKIPPED = frozenset(
    [
        "tracked-changes",
        "table-of-content",
        "alphabetical-index",
        "note",
        "annotation",
        "annotation-end",
        "sequence-decls",
        "forms",
        "ruby-text",
        "bibliography",
        "illustration-index",
        "user-index",
    ]
)
_NOTES = (
    ("tracked-changes", "the document has tracked changes; it was read as if they were accepted"),
    ("text-box", "the document has text boxes; their text was read where they are anchored"),
    ("annotation", "the document has comments; they were not read"),
    ("note", "the document has footnotes; they were not read"),
)


def read(data: bytes, file: str, suffix: str = "") -> NoticeText:
    """Read an OpenDocument text.

    Raises:
        DocumentError: it is encrypted, damaged, no text document, or there is no text in it.
    """
    try:
        checked(data)
        kind = member(data, "mimetype").strip()
        if kind and not kind.startswith(b"application/vnd.oasis.opendocument.text"):
            raise DocumentError(
                f"{file}: this is an OpenDocument file, but no text; give the notice as ODT, DOCX or PDF"
            )
        if b"encryption-data" in member(data, "META-INF/manifest.xml"):
            raise DocumentError(f"{file}: it is password-protected; save it without a password")
        content = tree(member(data, "content.xml"))
        styles = member(data, "styles.xml")
        reader = _Document(content, tree(styles) if styles else None, file)
    except SourceError as error:
        raise DocumentError(f"{file}: {error}") from error
    body = next((e for e in content.iter() if e.tag.endswith("}text") and "office" in e.tag), None)
    if body is None:
        raise DocumentError(f"{file}: there is no text in it; give the published text of the notice")
    present = {local(element.tag) for element in body.iter()}
    return notice(reader.blocks(body), file, suffix, [note for tag, note in _NOTES if tag in present])


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


class _Document:
    """Hold the styles that paragraphs and lists refer to."""

    def __init__(self, content: Element, styles: Element | None, file: str) -> None:
        self._file = file
        self._parent: dict[str, str] = {}
        self._outline: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        self._ordered: dict[str, bool] = {}
        for root in (styles, content):  # the document's own styles come last and win
            for element in root.iter() if root is not None else ():
                if local(element.tag) == "style":
                    self._style(element)
                elif local(element.tag) == "list-style" and len(element):
                    self._ordered[_attribute(element, "name")] = local(element[0].tag) == "list-level-style-number"

    def _style(self, element: Element) -> None:
        name = _attribute(element, "name")
        self._parent[name] = _attribute(element, "parent-style-name")
        if level := _attribute(element, "default-outline-level"):
            self._outline[name] = level
        for properties in element:
            if local(properties.tag) == "text-properties" and (weight := _attribute(properties, "font-weight")):
                self._bold[name] = weight in {"bold", "600", "700", "800", "900"}

    def _chain(self, name: str) -> Iterator[str]:
        for _ in range(20):
            if not name:
                return
            yield name
            name = self._parent.get(name, "")

    def _is_bold(self, name: str) -> bool | None:
        return next((self._bold[style] for style in self._chain(name) if style in self._bold), None)

    def _level(self, element: Element) -> int:
        """Give a heading's level, 0 for other paragraphs."""
        if local(element.tag) == "h":
            level = _attribute(element, "outline-level")
            return min(int(level), 6) if level.isdecimal() and int(level) else 1
        for style in self._chain(_attribute(element, "style-name")):
            if style in {"Title", "Otsikko", "Rubrik"}:
                return 1
            if self._outline.get(style, "").isdecimal():
                return min(int(self._outline[style]), 6)
            if style.startswith("Heading_20_") and style[-1].isdecimal():
                return min(int(style[-1]), 6)
        return 0

    def blocks(self, parent: Element, depth: int = 0, items: int = 0, number: str | None = None) -> Iterator[Content]:
        """Yield the contents of the text, a cell, a list item or a text box, in order."""
        if depth > MAX_DEPTH:
            raise DocumentError(f"{self._file}: its parts are nested too deeply; save the notice as plain text")
        first = items > 0
        for child in parent:
            tag = local(child.tag)
            if tag in _SKIPPED:
                continue
            if tag in {"p", "h"}:
                yield from self._paragraph(child, items if first else 0, number if first else None)
                first = False
                for box in _boxes(child):
                    yield from self.blocks(box, depth + 1)
            elif tag == "list":
                yield from self._list(child, depth, items)
            elif tag == "table":
                yield self._table(child, depth)
            else:  # sections, frames, numbered paragraphs
                yield from self.blocks(child, depth + 1, items if first else 0, number)

    def _list(self, element: Element, depth: int, items: int) -> Iterator[Content]:
        ordered = self._ordered.get(_attribute(element, "style-name"), False)
        at = 0
        for child in element:
            if local(child.tag) == "list-header":
                yield from self.blocks(child, depth + 1)
                continue
            start = _attribute(child, "start-value")
            at = int(start) if start.isdecimal() and len(start) < 4 else at + 1
            yield from self.blocks(child, depth + 1, items + 1, str(at) if ordered else None)

    def _paragraph(self, element: Element, depth: int, number: str | None) -> Iterator[Piece]:
        level = self._level(element)
        bold = bool(self._is_bold(_attribute(element, "style-name")))
        for index, line in enumerate(self._lines(element, bold=bold)):
            text = "".join(part for part, _ in line)
            if not text.strip():
                continue
            strong = all(is_bold for part, is_bold in line if part.strip())
            if level:
                yield Piece("heading", text, level, number, strong=True)
            elif depth and not index:
                yield Piece("item", text, depth, number, strong=strong)
            else:
                yield Piece("paragraph", text, strong=strong, tight=index > 0)

    def _lines(self, element: Element, *, bold: bool) -> list[list[tuple[str, bool]]]:
        """Give a paragraph's text, cut at line breaks, with what is bold."""
        lines: list[list[tuple[str, bool]]] = [[]]
        stack: list[tuple[Element | str, bool]] = [(element, bold)]
        while stack:
            node, is_bold = stack.pop()
            if isinstance(node, str):
                lines[-1].append((node, is_bold))
                continue
            tag = local(node.tag)
            if tag == "line-break":
                lines.append([])
            elif tag in {"s", "tab"}:
                lines[-1].append((" ", is_bold))
            if node is not element and (tag in _SKIPPED or tag in {"frame", "custom-shape", "p"}):
                continue
            own = is_bold
            if tag == "span" and (found := self._is_bold(_attribute(node, "style-name"))) is not None:
                own = found
            for child in reversed(node):
                if child.tail:
                    stack.append((" ".join(child.tail.split("\n")), own))
                stack.append((child, own))
            if node.text:
                stack.append((" ".join(node.text.split("\n")), own))
        return lines

    def _table(self, element: Element, depth: int) -> Grid:
        rows: list[tuple[Cell, ...]] = []
        headers = 0
        above: dict[int, Cell] = {}
        for row, is_header in _rows(element, depth):
            cells: list[Cell] = []
            for cell in row:
                tag = local(cell.tag)
                if tag not in {"table-cell", "covered-table-cell"}:
                    continue
                repeat = _attribute(cell, "number-columns-repeated")
                if tag == "table-cell":
                    made = tuple(_flat(self.blocks(cell, depth + 1)))
                    spans = _attribute(cell, "number-rows-spanned")
                    above[len(cells)] = made if spans.isdecimal() and int(spans) > 1 else ()
                else:
                    made = above.get(len(cells), ())  # a cell that reaches over several rows stands in each
                cells.append(made)
                cells += [()] * (min(int(repeat), _REPEAT) - 1 if repeat.isdecimal() else 0)
            headers += is_header and headers == len(rows)
            rows.append(tuple(cells))
        return Grid(tuple(rows), headers)


def _rows(table: Element, depth: int, *, header: bool = False) -> Iterator[tuple[Element, bool]]:
    for child in table:
        tag = local(child.tag)
        if tag == "table-row":
            yield child, header
        elif tag in {"table-header-rows", "table-rows", "table-row-group"} and depth < MAX_DEPTH:
            yield from _rows(child, depth + 1, header=header or tag == "table-header-rows")


def _flat(contents: Iterator[Content]) -> Iterator[Piece]:
    for content in contents:
        if isinstance(content, Piece):
            yield content
        else:
            yield from (piece for row in content.rows for cell in row for piece in cell)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the outermost text boxes anchored in a paragraph."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if local(node.tag) == "text-box" or local(node.tag) == "custom-shape":
            yield node
        elif local(node.tag) not in _SKIPPED:
            stack.extend(reversed(node))
