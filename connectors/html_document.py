"""HTML pages: visible text by blocks, tables as tables, and what a page holds without showing it."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from connectors.pages import Content
from scanner.files.encoding import decode
from scanner.model import SourceError

MAX_BYTES = 256 << 20
_DEPTH = 2_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_OURS = frozenset({"utf-8", "utf8", "windows-1252", "iso-8859-1", "iso-8859-15", "us-ascii", "ascii", "latin1"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "textarea",
        "select",
        "button",
        "label",
    ]
)
_TEXTS = frozenset({"alt", "title", "placeholder", "summary", "aria-label", "content", "label", "cite"})
_LINKS = frozenset({"href", "src", "action", "poster"})
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORDY = re.compile(r"[^\W\d_]{2}|\d{5}|@")
_TECHNICAL = re.compile(
    r"(?:width|height)=.*|text/html.*|IE=.*|[\w-]+/[\w+-]+(?:;.*)?|(?:no)?(?:index|follow)(?:,.*)?", re.IGNORECASE
)


def read_html(data: bytes, content: Content) -> None:
    """Read a page.

    Raises:
        SourceError: it is beyond a limit.
    """
    if len(data) > MAX_BYTES:
        raise SourceError("the page is larger than the limit; split it", "limit_bytes")
    read_markup(decoded(data), content)


def decoded(data: bytes) -> str:
    """Decode a page: by what it declares only where that is no encoding that the ladder knows better."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name and name not in _OURS and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass  # what it declares is wrong
    return decode(data).text


def read_markup(text: str, content: Content) -> None:
    """Read a page that is text already."""
    parser = LexborHTMLParser(text)
    root = parser.root
    walk = _Walk(content)
    node = root
    while node is not None:  # beside the root there are comments
        walk.node(node)
        node = node.next
    before = root.prev if root is not None else None
    while before is not None:
        walk.node(before)
        before = before.prev
    walk.flush()


class _Walk:
    """Go through a page without recursion."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._held: list[str] = []
        self._tables: list[list[list[str]]] = []
        self._cells: list[list[str]] = []
        self._hidden = 0

    def node(self, root: Any) -> None:
        """Visit a node and everything below it."""
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
                continue
            tag = node.tag
            if tag == "-text":
                self._held.append(node.text_content or "")
            elif tag in {"_comment", "-comment"}:
                self._content.add("comment", _comment(node))
            elif tag in {"script", "style", "noscript", "template"}:
                if tag != "style" and (inner := node.text(deep=True) or ""):
                    self._content.add("script", inner)
                self._attributes(node)
            elif tag and not tag.startswith(("!", "-")):
                self._enter(node, tag)
                stack.append((node, True))
                children = []
                child = node.child
                while child is not None:
                    children.append((child, False))
                    child = child.next
                stack.extend(reversed(children))

    def _enter(self, node: Any, tag: str) -> None:
        if tag in _BLOCKS or _is_invisible(node):
            self.flush()
        self._attributes(node)
        if _is_invisible(node):
            self._hidden += 1
        if tag == "table":
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in {"td", "th"} and self._tables:
            if not self._tables[-1]:
                self._tables[-1].append([])
            self._cells.append([])
        elif tag in {"input", "option"}:
            value = node.attributes.get("value")
            if value and _WORDY.search(value):
                hidden = node.attributes.get("type") == "hidden" or self._hidden
                self._content.add("hidden text" if hidden else "form field", value)

    def _leave(self, node: Any) -> None:
        tag = node.tag
        if tag in _BLOCKS or _is_invisible(node):
            self.flush()
        if _is_invisible(node):
            self._hidden -= 1
        if tag in {"td", "th"} and self._tables and self._cells:
            span = node.attributes.get("colspan") or "1"
            width = min(int(span), 256) if span.isdecimal() and len(span) < 6 else 1
            self._tables[-1][-1] += ["\n".join(self._cells.pop()), *[""] * (width - 1)]
        elif tag == "table" and self._tables:
            self._table(self._tables.pop())

    def _table(self, rows: list[list[str]]) -> None:
        """End a table: a single column of blocks is layout, not a table."""
        if max(map(len, rows), default=0) > 1:
            self._content.add_table(rows, "hidden text" if self._hidden else None)
        else:
            for row in rows:
                for cell in row:
                    self._put(cell)

    def _attributes(self, node: Any) -> None:
        for name, value in node.attributes.items():
            if not value or not _WORDY.search(value):
                continue
            if name in _LINKS:
                if not value.startswith(("data:", "#", "javascript:void")):
                    self._content.add("hyperlink", value)
            elif name in _TEXTS or name.startswith("data-"):
                if not _TECHNICAL.fullmatch(value):
                    self._content.add("property" if node.tag == "meta" else "annotation", value)
            elif name.startswith("on"):
                self._content.add("script", value)

    def flush(self) -> None:
        """End a block of text."""
        whole = " ".join("".join(self._held).split())
        self._held.clear()
        if whole:
            self._put(whole)

    def _put(self, text: str) -> None:
        if self._hidden:
            self._content.add("hidden text", text)
        elif self._cells:
            self._cells[-1].append(text)
        else:
            self._content.add(None, text)


def _is_invisible(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_INVISIBLE.search(attributes.get("style") or ""))


def _comment(node: Any) -> str:
    found: str = node.comment_content or ""
    return found
