"""Read XML that may be hostile: no entities of its own, nothing fetched, of any size in constant memory.

Small parts become trees by defusedxml. Large ones are streamed through expat with the same refusals as defusedxml makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scanner.model import SourceError

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_WORDY = re.compile(r"[^\W\d_]{2}|\d{5}")
_MACHINE = re.compile(
    r"[a-z][A-Za-z0-9]*"  # names of the format's own: tokens in camel case
    r"|[0-9A-Fa-f]{6,8}"  # colours
    r"|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"  # identifiers of objects
    r"|\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?: .*)?"  # cell ranges
    r"|[-+]?[\d.]+(?:[eE][-+]?\d+)?(?:pt|px|in|cm|mm|%|[a-z]{2})?"
    r"|https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.org|www\.w3\.org)/.*"
    r"|urn:schemas-.*|rId\d+|_x[0-9A-F]{4}_.*"
)


def local(name: str) -> str:
    """Give an element's or attribute's name without its namespace.

    >>> local("{http://purl.org/dc/elements/1.1/}creator"), local("dc:creator")
    ('creator', 'creator')
    """
    return name.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def tree(data: bytes) -> Element:
    """Parse a small document.

    Raises:
        SourceError: it is no XML, or it defines entities.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise _damaged() from error
    return root


def _damaged() -> SourceError:
    return SourceError("it is damaged XML, or XML that defines entities of its own; get an intact copy", "corrupt")


def events(chunks: Iterable[bytes], start: Start, end: End, text: Text | None = None) -> None:
    """Stream a document through handlers; names keep their prefixes.

    Raises:
        SourceError: it is no XML, or it defines entities.
    """
    for _ in stream(chunks, start, end, text):
        pass


def stream(chunks: Iterable[bytes], start: Start, end: End, text: Text | None = None) -> Iterator[None]:
    """Do as `events`, and pause after each piece, so that a caller can pass on what the handlers made of it.

    Raises:
        SourceError: it is no XML, or it defines entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    for chunk in chunks:
        _parse(parser, chunk, last=False)
        yield
    _parse(parser, b"", last=True)
    yield


def _parse(parser: expat.XMLParserType, chunk: bytes, *, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise _damaged() from error


def _refuse(*_: object) -> int:
    raise _damaged()


def texts(chunks: Iterable[bytes], joined: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every text and every wordy attribute of a document, in order.

    Args:
        chunks: the document.
        joined: local names of elements whose texts inside are one text (a paragraph, whose runs cut words).
    """
    found: list[str] = []
    held: list[str] = []
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        if local(name) in joined:
            depth += 1
        found.extend(
            value
            for key, value in attributes.items()
            if not key.startswith("xmlns") and _WORDY.search(value) and not _MACHINE.fullmatch(value)
        )

    def flush() -> None:
        whole = "".join(held).strip()
        held.clear()
        if whole:
            found.append(whole)

    def end(name: str) -> None:
        nonlocal depth
        if local(name) in joined:
            depth -= 1
        if not depth:
            flush()

    events(chunks, start, end, held.append)
    yield from found
