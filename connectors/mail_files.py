"""Where messages begin and end in a file (EML, MBOX, EMLX), and the parts of one message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from connectors.containers import Member, damaged
from connectors.html_document import MAX_BYTES, decoded, read_markup
from connectors.mail_text import as_text, charset_of, file_name, header_text, payload, split_lines
from connectors.pages import Content
from scanner.files.encoding import decode
from scanner.files.opening import open_regular
from scanner.model import SourceError

MAX_MESSAGE_BYTES = 256 << 20
ENVELOPE = "(envelope)"
"""The column of what stands behind `From ` at the beginning of a message in MBOX; no header can have this name."""
_LINE = 1 << 16
_ENVELOPE = re.compile(rb"From \S.*(?:\d\d:\d\d|\d{4})")
_EMLX = re.compile(rb"\s*\d{1,10}\s*\r?\n")
_ENDINGS = {
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/csv": ".csv",
    "message/rfc822": ".eml",
    "text/rtf": ".rtf",
}
_CIPHERED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_USUAL = re.compile(r"this is a (?:cryptographically signed )?(?:multi-?part )?(?:mime )?message", re.IGNORECASE)


@dataclass(slots=True)
class Letter:
    """Hold one message.

    Attributes:
        headers: (name, text) in their order.
        text: the text as a mail program shows it.
        html: lines of the HTML version that the text lacks.
        remarks: (place, text) of hidden places.
        parts: (key's last part, name, bytes) of the attachments.
        faults: reason codes with sentences.
    """

    headers: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    html: str = ""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str, bytes]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


class Span(NamedTuple):
    """Say where a message lies in its file, in bytes; `envelope` is the MBOX line before it, without its `From `."""

    offset: int
    length: int
    envelope: bytes = b""


def spans(raw: IO[bytes]) -> Iterator[Span]:
    """Yield the place of each message.

    A line that begins with `From ` begins a message only behind a blank line and with a time on it, since bodies have such
    lines too.
    """
    raw.seek(0)
    first = raw.readline(_LINE)
    start = 0
    if not first.startswith(b"From "):
        if _EMLX.fullmatch(first):
            yield Span(len(first), int(first))
            return
        raw.seek(0, 2)
        yield Span(0, raw.tell())
        return
    start, envelope = len(first), _envelope(first)
    blank, whole_line = False, first.endswith(b"\n")
    at = len(first)
    while line := raw.readline(_LINE):
        if blank and whole_line and line.startswith(b"From ") and _ENVELOPE.match(line):
            yield Span(start, at - start, envelope)
            start, envelope = at + len(line), _envelope(line)
        blank = whole_line and not line.strip()
        whole_line = line.endswith(b"\n")
        at += len(line)
    yield Span(start, at - start, envelope)


def _envelope(line: bytes) -> bytes:
    return line.removeprefix(b"From ").strip()


def read_letter(raw: IO[bytes], offset: int, length: int, envelope: bytes = b"") -> Letter:
    """Read a message; the envelope, where there is one, comes before its headers: who sent it says it there once more.

    Raises:
        SourceError: it is beyond the limit, or no parser can make anything of it.
    """
    message = parsed(raw, offset, length)
    letter = Letter()
    if envelope:
        letter.headers.append((ENVELOPE, header_text(decode(envelope).text)))
    for name, value in message.raw_items():
        letter.headers.append((name, header_text(value)))
    for text in (message.preamble, message.epilogue):
        if text and text.strip() and not _USUAL.match(text.strip()):
            letter.remarks.append(("other part", header_text(text)))
    content = Content()
    texts: list[str] = []
    unnamed = 0
    for key, part in walked(message):
        for defect in part.defects:
            _defect(type(defect).__name__, letter)
        kind = _kind(part)
        name = file_name(part)
        if part.is_multipart() and kind != "message/rfc822":
            if kind == "multipart/encrypted":
                letter.faults.append(("encrypted", "a message is encrypted; decrypt it and scan it then"))
            continue
        if kind in _CIPHERED and "signed" not in str(part.get_param("smime-type", "enveloped-data")):
            letter.faults.append(("encrypted", "a message is encrypted; decrypt it and scan it then"))
        if kind in {"text/plain", "text/html", "text/enriched"} and not _is_attached(part, name):
            data = payload(part)
            if kind == "text/html" and len(data) <= MAX_BYTES:
                charset = charset_of(part)
                read_markup(as_text(data, charset) if charset else decoded(data), content)
            else:
                texts.append(as_text(data, charset_of(part)))
            continue
        unnamed += not name
        letter.parts.append((key, name or f"part_{unnamed}{_ENDINGS.get(kind, '')}", part_bytes(part)))
    put_together(letter, texts, content)
    own = [name for name, _ in letter.headers if name != ENVELOPE]
    if not (own or letter.text or letter.html or letter.remarks or letter.parts):
        letter.faults.append(("truncated", "a message is empty; it may be cut short, so compare it with the original"))
    return letter


def put_together(letter: Letter, texts: list[str], content: Content) -> None:
    """Put the two versions of a body together: what both say is told once."""
    letter.text = "\n\n".join(text.strip() for text in texts if text.strip())
    known = set(split_lines(letter.text))
    lines = [line for line in content.lines if line is not None]
    lines += ["\t".join(row) for rows, _ in content.tables for row in rows]
    html = [line for text in lines for line in split_lines(text)]
    if not letter.text:
        letter.text = "\n".join(dict.fromkeys(html))
    else:
        words = {word for line in known for word in line.split()}
        letter.html = "\n".join(dict.fromkeys(m for m in html if m not in known and not words.issuperset(m.split())))
    letter.remarks += content.remarks


def parsed(raw: IO[bytes], offset: int, length: int) -> Message:
    """Parse the message at a place of a file."""
    if length > MAX_MESSAGE_BYTES:
        raise SourceError(
            "a message is larger than the limit; save its attachments as files and scan those", "limit_bytes"
        )
    raw.seek(offset)
    try:
        return BytesParser(policy=policy.compat32).parsebytes(raw.read(length))
    except (ValueError, LookupError, TypeError, AssertionError, RecursionError, AttributeError) as error:
        raise SourceError("a message is damaged so that no parser reads it; look at it by hand", "corrupt") from error


def walked(message: Message, key: str = "") -> Iterator[tuple[str, Message]]:
    """Yield the parts of a message with their keys, without going into messages inside it."""
    waiting: list[tuple[str, Message]] = [(key or "0", message)]
    while waiting:
        where, part = waiting.pop(0)
        yield where, part
        if part.is_multipart() and (where == "0" or _kind(part) != "message/rfc822"):
            inner: Any = part.get_payload()
            below = [(f"{where}.{n}", one) for n, one in enumerate(inner) if isinstance(one, Message)]
            waiting = [*below, *waiting]


def _kind(part: Message) -> str:
    try:
        return part.get_content_type()
    except (ValueError, LookupError, TypeError):
        return "application/octet-stream"


def _is_attached(part: Message, name: str) -> bool:
    return bool(name) or str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def part_bytes(part: Message) -> bytes:
    """Give the bytes of an attachment; of an attached message, the message."""
    if part.is_multipart():
        inner: Any = part.get_payload()
        try:
            return b"\n".join(one.as_bytes(policy=policy.compat32) for one in inner)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return b""
    return payload(part)


def _defect(name: str, letter: Letter) -> None:
    if name in {"CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect"}:
        found = (
            "truncated",
            "a message lacks the end of its last part; it may be cut short, so compare it with the original",
        )
    else:
        found = ("parser", "a message breaks the rules of its format; it was read all the same")
    if found not in letter.faults:
        letter.faults.append(found)


class MailMembers:
    """Find the attachments of a mail file again: by the message's place and the part's way inside it."""

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield the attachments of all messages."""
        for offset, length, _ in spans(self._raw):
            for way, name, _ in read_letter(self._raw, offset, length).parts:
                yield Member(f"{offset}:{length}:{way}", name)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield an attachment's bytes."""
        offset, length, way = key.split(":")
        for where, part in walked(parsed(self._raw, int(offset), int(length))):
            if where == way:
                yield part_bytes(part)
                return
        raise damaged()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()
