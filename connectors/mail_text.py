"""Bytes of mail to text: header words of RFC 2047, charsets that lie, parts and their names."""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message
from typing import Any

from scanner.files.encoding import decode

_WORD = re.compile(r"=\?([\w.:-]+?)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_LATIN = frozenset(
    {"us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso-8859-15", "unknown-8bit"}
)
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def header_text(raw: str) -> str:
    r"""Read a header as the parser gives it: folded, with encoded words, and with bytes above ASCII as surrogates.

    >>> header_text("=?utf-8?Q?M=C3=A4ki?= <a@example.com>"), header_text("=?iso-8859-1?q?=C4?=\n =?iso-8859-1?q?ij=F6?=")
    ('Mäki <a@example.com>', 'Äijö')
    """
    text = _FOLD.sub("", str(raw))
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape")).text
    pieces: list[tuple[str, bytes]] = []
    out, at = "", 0
    text = _BETWEEN.sub(r"\1\2", text)

    def close() -> str:
        return "".join(as_text(data, charset) for charset, data in pieces)

    for match in _WORD.finditer(text):
        if match.start() > at or not pieces:
            out += close() + text[at : match.start()]
            pieces.clear()
        data = _unpacked(match[2], match[3])
        if pieces and pieces[-1][0] == match[1].lower():  # a character may be cut between two words
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + data)
        else:
            pieces.append((match[1].lower(), data))
        at = match.end()
    return (out + close() + text[at:]).strip()


def _unpacked(how: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if how in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def as_text(data: bytes, charset: str | None) -> str:
    """Decode what a label claims to be in a charset; where the label can't be right, by the ladder."""
    name = (charset or "").strip().strip("\"'").lower()
    if name and name not in _LATIN:
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return decode(data).text


def payload(part: Message) -> bytes:
    """Give a part's bytes, unpacked."""
    try:
        data: Any = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        data = None
    if isinstance(data, bytes):
        return data
    raw: Any = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def charset_of(part: Message) -> str | None:
    """Give the charset that a part claims."""
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None


def file_name(part: Message) -> str:
    """Give the name of an attachment; "" for none."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, IndexError):
        match = re.search(r"(?:file)?name\*?=\s*\"?([^\";\r\n]+)", str(part.get("Content-Disposition", "")))
        name = match[1] if match else None
    text = header_text(name) if name else ""
    return " ".join(text.split()).replace("\\", "/").strip("/")


def split_lines(text: str) -> list[str]:
    """Give the lines of a text without blanks around them, and without blank ones."""
    return [line for line in (" ".join(one.split()) for one in text.splitlines()) if line]
