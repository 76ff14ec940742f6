"""PDF documents: the text of each page by pdfium; form values, annotations, outline, attachments and metadata by pypdf."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject

from connectors.pages import Content
from scanner.files.pdf import check_streams
from scanner.model import SourceError

MAX_BYTES = 1 << 30
MAX_OUTLINE = 100_000
_SUBTYPES_WITHOUT_TEXT = frozenset({"/Link", "/Widget", "/Popup"})
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote what it stumbles over

Tell = Callable[[str, str], None]
Attach = Callable[[str, bytes], None]


def read_pdf(data: bytes, content: Content, attach: Attach, tell: Tell) -> None:
    """Read a document; a row of its text is a page.

    Raises:
        SourceError: it is encrypted, damaged, or beyond a limit.
    """
    if len(data) > MAX_BYTES:
        raise SourceError("the document is larger than the limit; split it", "limit_bytes")
    check_streams(data)
    _pages(data, content, tell)
    _others(data, content, attach, tell)


def read_attached(data: bytes, content: Content, attach: Attach, tell: Tell) -> None:
    """Read everything but the text of the pages, in a fixed order."""
    _others(data, content, attach, tell)


def _pages(data: bytes, content: Content, tell: Tell) -> None:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in _text_of(error).lower():
            raise SourceError("it is password-protected; save it without a password", "encrypted") from error
        ended = b"%%EOF" in data[-4096:]
        raise SourceError(
            "it is cut short or damaged; get an intact copy", "corrupt" if ended else "truncated"
        ) from error
    textless, failed = 0, 0
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                text_page = page.get_textpage()
                text = text_page.get_text_range().replace("\r\n", "\n").replace("\ufffe", "-").strip()
                drawn = any(True for _ in page.get_objects(max_depth=1)) if not text else True
                text_page.close()
                page.close()
            except (pypdfium2.PdfiumError, UnicodeError, ValueError, IndexError):
                failed += 1
                content.lines.append(None)
                continue
            if text:
                content.add(None, text)
            else:
                content.lines.append(None)
                textless += drawn
    finally:
        document.close()
    if textless:
        what = f"{textless} pages are pictures without a text layer; have them read by a text recognition program"
        tell("no_text", what)
    if failed:
        tell("corrupt", f"{failed} pages can't be read; get an intact copy")


def _text_of(error: Exception) -> str:
    """Give an error's text for looking at only."""
    return " ".join(arg for arg in error.args if isinstance(arg, str))


def _others(data: bytes, content: Content, attach: Attach, tell: Tell) -> None:
    """Read what isn't on the pages; a part that fails is told, and the others are read."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
    except _FAULTS:
        tell("corrupt", "form values, annotations, attachments and properties can't be read; get an intact copy")
        return
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("properties", lambda: _properties(reader, content)),
        ("form values", lambda: _fields(reader, content)),
        ("annotations", lambda: _annotations(reader, content, attach)),
        ("the outline", lambda: _outline(reader, content)),
        ("attachments", lambda: _attachments(reader, attach)),
    )
    for what, read in steps:
        try:
            read()
        except _FAULTS:
            tell("corrupt", f"{what} can't be read in full; get an intact copy")


_FAULTS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pypdf raises on damaged objects: whatever Python raises there."""


def _properties(reader: pypdf.PdfReader, content: Content) -> None:
    metadata: Any = reader.metadata or {}
    for name, value in metadata.items():
        content.add_property(str(name).lstrip("/"), str(_resolved(value)))
    root: Any = reader.trailer["/Root"]
    packet = _resolved(root.get("/Metadata"))
    if packet is not None and hasattr(packet, "get_data"):
        content.add_property("XMP", _xmp(packet.get_data()))
    names = _resolved(root.get("/Names"))
    scripts = _resolved(names.get("/JavaScript")) if names else None
    for part in (scripts, root.get("/OpenAction"), root.get("/AA")):
        for text in _strings(part):
            content.add("script", text)


def _xmp(data: bytes) -> str:
    """Give the texts of a metadata packet, without its mark-up."""
    text = data.decode("utf-8", "replace")
    return "\n".join(t for t in (x.strip() for x in re.sub(r"<[^>]*>", "\n", text).splitlines()) if t)


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield every string below an object."""
    value = _resolved(value)
    if depth > 20:
        return
    if isinstance(value, str) and not value.startswith("/"):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"/Parent", "/P", "/Kids"} or depth < 5:
                yield from _strings(inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner, depth + 1)


def _fields(reader: pypdf.PdfReader, content: Content) -> None:
    for name, one in (reader.get_fields() or {}).items():
        values = [_resolved(one.get(key)) for key in ("/V", "/DV", "/TU")]
        for value in values:
            for text in value if isinstance(value, list) else (value,):
                if text is not None and not str(text).startswith("/"):
                    content.add("form field", f"{name}: {text}")
    root: Any = reader.trailer["/Root"]
    form = _resolved(root.get("/AcroForm"))
    xfa = _resolved(form.get("/XFA")) if form else None
    for part in xfa if isinstance(xfa, list) else [xfa]:
        stream = _resolved(part)
        if stream is not None and hasattr(stream, "get_data"):
            content.add("form field", _xmp(stream.get_data()))


def _annotations(reader: pypdf.PdfReader, content: Content, attach: Attach) -> None:
    for page in reader.pages:
        for reference in _resolved(page.get("/Annots")) or ():
            note = _resolved(reference)
            if not isinstance(note, dict):
                continue
            if note.get("/Subtype") not in _SUBTYPES_WITHOUT_TEXT:
                for key in ("/T", "/Contents", "/Subj", "/RC"):
                    if (value := _resolved(note.get(key))) is not None:
                        content.add("annotation", str(value))
            action = _resolved(note.get("/A"))
            if isinstance(action, dict):
                for key in ("/URI", "/F", "/JS"):
                    for text in _strings(action.get(key)):
                        content.add("script" if key == "/JS" else "hyperlink", text)
            embedded = _resolved(note.get("/FS"))
            if isinstance(embedded, dict):
                _file(embedded, attach)


def _outline(reader: pypdf.PdfReader, content: Content) -> None:
    waiting: list[Any] = list(reader.outline)
    count = 0
    while waiting and count < MAX_OUTLINE:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*one, *waiting]
        else:
            count += 1
            content.add("outline", str(one.title or ""))


def _attachments(reader: pypdf.PdfReader, attach: Attach) -> None:
    """Go through the tree of names to the files themselves."""
    root: Any = reader.trailer["/Root"]
    names = _resolved(root.get("/Names"))
    tree = _resolved(names.get("/EmbeddedFiles")) if names else None
    waiting = [tree] if tree else []
    seen: set[int] = set()
    while waiting:
        node = _resolved(waiting.pop(0))
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        waiting += list(_resolved(node.get("/Kids")) or ())
        pairs = _resolved(node.get("/Names")) or []
        for value in pairs[1::2]:
            one = _resolved(value)
            if isinstance(one, dict):
                _file(one, attach)
    for reference in _resolved(root.get("/AF")) or ():
        one = _resolved(reference)
        if isinstance(one, dict):
            _file(one, attach)


def _file(one: Any, attach: Attach) -> None:
    name = _resolved(one.get("/UF")) or _resolved(one.get("/F")) or "attachment"
    files = _resolved(one.get("/EF")) or {}
    for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"):
        stream = _resolved(files.get(key))
        if stream is not None:
            attach(str(name), stream.get_data())
            return
