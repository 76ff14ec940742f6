"""XML as events, to the last character: by expat where the rules are kept, tag by tag where they aren't.

Expat reads the document. What it stops at (a bare `&`, a wrong end tag, entities that the file defines, a second document
behind the first) doesn't end the reading: a second document gets a parser of its own, and the rest of a broken one is read
by tags alone, up to its end. Entities that a file defines are never expanded and nothing that it names is fetched.

Source: XML 1.0, fifth edition; https://docs.python.org/3/library/xml.html#xml-security for what to refuse.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

CHUNK = 1 << 16
TOKEN_CHARACTERS = 1 << 24
"""A tag, comment or text longer than this is given in pieces."""

_SECOND = frozenset({
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
})  # fmt: skip
_CUT = frozenset({
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
})  # fmt: skip
_ENTITIES = frozenset({
    expat.errors.codes[name]
    for name in (expat.errors.XML_ERROR_RECURSIVE_ENTITY_REF, expat.errors.XML_ERROR_PARAM_ENTITY_REF)
})  # fmt: skip
_TAG = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<\?(?P<instruction>.*?)\?>"
    r"|<!(?P<declaration>[A-Z][^>\[]*)[>\[]"
    r"|</(?P<end>[^\s<>]+)\s*>"
    r"|<(?P<start>[^\W\d][^\s<>/=\"']*)(?P<attributes>(?:\s+[^\s<>=\"'/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(?P<alone>/?)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s<>=\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&[^;<&\s]{1,40};")
_BLANK = b" \t\r\n\xef\xbb\xbf\x00"


class Event(NamedTuple):
    """Hold one event: `start` (name, attributes), `end` (name), `text`, `comment`, `stray` (text in no element), `over`."""

    kind: str
    text: str = ""
    attributes: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Faults:
    """Count what was met: broken places, a cut end, entities that the file defines, a definition that lies elsewhere."""

    broken: int = 0
    truncated: bool = False
    entities: bool = False
    external: bool = False


class _RefusedError(Exception):
    """Say that the document defines an entity."""


def events(read: Callable[[int], str], faults: Faults) -> Iterator[Event]:
    """Yield the events of all documents of a text; `over` behind each.

    Args:
        read: gives the next characters, "" at the end.
        faults: told of what was odd.
    """
    rest = b""
    while True:
        rest = rest.lstrip(_BLANK)
        while not rest:
            chunk = read(CHUNK)
            if not chunk:
                return
            rest = chunk.encode("utf-8", "replace").lstrip(_BLANK)
        document = _Document(read, rest, faults)
        yield from document.events()
        yield Event("over")
        rest = document.rest


class _Document:
    """Read one document; `rest` is what was read beyond its end."""

    def __init__(self, read: Callable[[int], str], begun: bytes, faults: Faults) -> None:
        self.rest = b""
        self._read = read
        self._held = begun
        self._faults = faults
        self._queue: list[Event] = []
        self._open: list[str] = []
        self._seen = False
        self._last: tuple[int, Event] | None = None
        self._parser = self._made()

    def events(self) -> Iterator[Event]:
        parser = self._parser
        fed, chunk = 0, self._held
        while True:
            try:
                parser.Parse(chunk, not chunk)
            except _RefusedError:
                self._faults.entities = True
            except expat.ExpatError as error:
                if error.code in _SECOND and self._seen and not self._open:
                    yield from self._given()
                    self.rest = self._held[parser.ErrorByteIndex - fed :]
                    return
                if error.code in _ENTITIES:
                    self._faults.entities = True
                elif not (error.code in _CUT and not chunk):
                    self._faults.broken += 1
            else:
                yield from self._given()
                if not chunk:
                    return
                done = max(parser.CurrentByteIndex, fed)
                self._held, fed = self._held[done - fed :], done
                chunk = self._read(CHUNK).encode("utf-8", "replace")
                self._held += chunk
                continue
            yield from self._given()
            yield from self._by_tags(self._left(fed))
            return

    def _left(self, fed: int) -> str:
        """Give what is held behind the last event; where the parser says that it stopped may lie inside a token."""
        if self._last is None:
            return self._held.decode("utf-8", "replace")
        at, event = self._last
        if at < fed:  # the event's token was let go already
            return self._held.decode("utf-8", "replace")
        left = self._held[at - fed :]
        if event.kind == "text" and not left.startswith(b"&"):
            return left[len(event.text.encode("utf-8")) :].decode("utf-8", "replace")
        text = left.decode("utf-8", "replace")
        match = _REFERENCE.match(text) or _TAG.match(text)
        return text[match.end() :] if match else text

    def _given(self) -> Iterator[Event]:
        queue, self._queue = self._queue, []
        yield from queue

    def _made(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")  # over whatever the document declares: the text is decoded already
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = lambda text: self._put(Event("text", text))
        parser.CommentHandler = lambda text: self._put(Event("comment", text))
        parser.ProcessingInstructionHandler = lambda _, text: self._put(Event("comment", text))
        parser.SkippedEntityHandler = lambda name, _: self._put(Event("text", f"&{name};"))
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        return parser

    def _put(self, event: Event) -> None:
        self._last = (self._parser.CurrentByteIndex, event)
        self._queue.append(event)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._seen = True
        self._open.append(name)
        self._put(Event("start", name, tuple(attributes.items())))

    def _end(self, name: str) -> None:
        self._open.pop()
        self._put(Event("end", name))

    def _doctype(self, _name: str, system: str | None, public: str | None, _internal: bool) -> None:  # noqa: FBT001 - expat's signature
        self._faults.external |= bool(system or public)

    @staticmethod
    def _refuse(*_: object) -> int:
        raise _RefusedError

    def _by_tags(self, text: str) -> Iterator[Event]:
        """Read on by tags alone until the document is closed or the text ends."""
        at, done = 0, False
        while True:
            match = _TAG.match(text, at)
            if not done and len(text) - at < TOKEN_CHARACTERS and _may_go_on(match, text, at):
                chunk = self._read(max(CHUNK, len(text) - at))
                done = not chunk
                text, at = text[at:] + chunk, 0
                continue
            if at == len(text):
                self._faults.truncated |= bool(self._open)
                return
            if match is None:  # a `<` that begins no tag
                self._faults.broken += 1
                stop = text.find("<", at + 1)
                stop = len(text) if stop < 0 else stop
                yield self._text(text[at:stop])
                at = stop
                continue
            if self._seen and (match["instruction"] or "").startswith("xml "):  # another document begins
                self._faults.truncated |= bool(self._open)
                self.rest = text[at:].encode("utf-8")
                return
            at = match.end()
            begun = self._seen
            yield from self._tag(match)
            if begun and not self._open and match.lastgroup != "text":
                self.rest = text[at:].encode("utf-8")
                return

    def _text(self, text: str) -> Event:
        return Event("text" if self._open else "stray", html.unescape(text))

    def _tag(self, match: re.Match[str]) -> Iterator[Event]:
        found = match.groupdict()
        if found["start"] is not None:
            self._seen = True
            attributes = [
                (name, html.unescape(one if other is None else other))
                for name, one, other in (m.group(1, 2, 3) for m in _ATTRIBUTE.finditer(found["attributes"]))
            ]
            self._open.append(found["start"])
            yield Event("start", found["start"], attributes)
            if found["alone"]:
                yield Event("end", self._open.pop())
        elif found["end"] is not None:
            if found["end"] not in self._open:
                self._faults.broken += 1
                yield Event("stray", found["end"])
                return
            while self._open:
                name = self._open.pop()
                yield Event("end", name)
                if name == found["end"]:
                    break
                self._faults.broken += 1
        elif found["comment"] is not None or found["instruction"] is not None:
            yield Event("comment", found["comment"] or found["instruction"] or "")
        elif found["declaration"] is not None:
            yield Event("stray", found["declaration"])
        elif found["cdata"] is not None:
            yield Event("text" if self._open else "stray", found["cdata"])
        elif match["text"].strip(" \t\r\n]>"):
            yield self._text(match["text"])
        elif self._open:
            yield Event("text", match["text"])


def _may_go_on(match: re.Match[str] | None, text: str, at: int) -> bool:
    """Say whether more text may change what is at a place."""
    if match is not None:
        return match.lastgroup == "text" and match.end() == len(text)
    return text.startswith(("<!--", "<![CDATA[", "<?"), at) or text.find(">", at) < 0
