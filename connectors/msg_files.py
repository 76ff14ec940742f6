"""Outlook's MSG files: an OLE container whose streams are named by MAPI properties.

The libraries for this are under the GPL. The format is documented by Microsoft as MS-OXMSG, the properties as MS-OXPROPS, the
compression of rich text as MS-OXRTFCP.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import olefile

from connectors.containers import Member, damaged
from connectors.html_document import decoded, read_markup
from connectors.mail_files import Letter, put_together
from connectors.mail_text import as_text
from connectors.pages import Content
from connectors.rtf_document import read_rtf
from scanner.files.opening import open_regular
from scanner.model import SourceError

_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?", re.IGNORECASE)
_KNOWN = re.compile(
    rf"{_PROPERTY.pattern}|__properties_version1\.0|__nameid_version1\.0|__(?:recip|attach)_version1\.0_#[0-9A-F]{{8}}|[\x00-\x1f].*",
    re.IGNORECASE | re.DOTALL,
)
"""Names of streams and storages in a message; those of other programs (digital signatures) begin with a control character."""
_NAMES = {
    "0037": "Subject", "0070": "Conversation topic", "007D": "Transport headers", "0C1A": "From", "0C1F": "From address",
    "5D01": "From SMTP address", "0042": "Sent on behalf of", "0065": "Sent on behalf of address", "0E02": "Bcc",
    "0E03": "Cc", "0E04": "To", "0E1D": "Normalised subject", "1035": "Message-ID", "1042": "In-Reply-To", "1039": "References",
    "3001": "Name", "3003": "Address", "39FE": "SMTP address", "3A00": "Account", "3A08": "Business telephone",
    "3A1C": "Mobile telephone", "3A15": "Postal address", "3A16": "Company", "3A17": "Title", "3A06": "Given name",
    "3A11": "Surname", "3A09": "Home telephone", "3A42": "Birthday", "3FF8": "Created by", "3FFA": "Modified by",
    "0040": "Received by", "0076": "Received by address", "004D": "Original author", "0E28": "Account primary",
}  # fmt: skip
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_ATTACHED, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_TEXT, _OLD_TEXT, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_TECHNICAL = frozenset({"001A", "0E9C", "3FDE", "3007", "300B"})
MAX_DEPTH = 10
_SEED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
MAX_RTF_BYTES = 64 << 20


class MsgFile:
    """Read a MSG file. Use it as a context manager.

    Raises:
        SourceError: it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        try:
            self._ole: Any = olefile.OleFileIO(self._raw, raise_defects=olefile.DEFECT_INCORRECT)
            self._paths: list[list[str]] = self._ole.listdir(streams=True, storages=True)
        except Exception as error:  # the library fails in many ways on damaged files
            self._raw.close()
            raise SourceError("the file is cut short or damaged; get an intact copy", "corrupt") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._ole.close()
        self._raw.close()

    def storages(self) -> list[list[str]]:
        """List the storages of the container by their ways."""
        found: list[list[str]] = self._ole.listdir(streams=False, storages=True)
        return found

    def letters(self) -> Iterator[Letter]:
        """Yield the message and those attached to it, each by itself."""
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            place = waiting.pop(0)
            letter, inner = self._letter(place)
            if len(place) // 2 < MAX_DEPTH:
                waiting += inner
            elif inner:
                letter.faults.append(("limit_depth", "messages nest too deeply in it; save the inner ones as files"))
            yield letter

    def read(self, key: str) -> bytes:
        """Read a stream by its path.

        Raises:
            SourceError: it is damaged.
        """
        try:
            stream: bytes = self._ole.openstream(key.split("/")).read()
        except Exception as error:  # as above
            raise damaged() from error
        return stream

    def _below(self, place: tuple[str, ...], prefix: str) -> list[str]:
        depth = len(place)
        names = {path[depth] for path in self._paths if len(path) > depth and tuple(path[:depth]) == place}
        return sorted(name for name in names if name.startswith(prefix))

    def _properties(self, place: tuple[str, ...], letter: Letter) -> dict[str, list[tuple[str, bytes]]]:
        """Give the variable-length properties of a storage: id -> (type, bytes)."""
        found: dict[str, list[tuple[str, bytes]]] = {}
        for name in self._below(place, "__substg1.0_"):
            match = _PROPERTY.fullmatch(name)
            if match is None or match[2].upper() == _STORAGE:
                continue
            if match[1].upper() == _ATTACHED and len(place) and place[-1].startswith("__attach"):
                continue
            try:
                data = self.read("/".join((*place, name)))
            except SourceError as error:
                letter.faults.append((error.reason, "a property of a message is damaged; get an intact copy"))
                continue
            found.setdefault(match[1].upper(), []).append((match[2].upper(), data))
        return found

    def _letter(self, place: tuple[str, ...]) -> tuple[Letter, list[tuple[str, ...]]]:
        letter = Letter()
        if not all(_KNOWN.fullmatch(name) for name in self._below(place, "")):
            what = "parts of a message have names that mean nothing, so they were not read; the file is damaged, so get an intact copy"
            letter.faults.append(("corrupt", what))
        found = self._properties(place, letter)
        content = Content()
        for number, values in found.items():
            for kind, data in values:
                text = _decoded(kind, data)
                if number == _BODY and text is not None:
                    letter.text = text.strip()
                elif number == _HTML:
                    read_markup(text if text is not None else decoded(data), content)
                elif number == _RTF:
                    self._rich(data, content, letter)
                elif text is not None and text.strip() and number not in _TECHNICAL:
                    letter.headers.append((_NAMES.get(number, f"property {number}"), text.strip()))
        for recipient in self._below(place, "__recip_version1.0_"):
            inner = self._properties((*place, recipient), letter)
            for number, values in inner.items():
                for kind, data in values:
                    if (text := _decoded(kind, data)) and text.strip() and number not in _TECHNICAL:
                        letter.headers.append(
                            (f"Recipient {_NAMES.get(number, f'property {number}').lower()}", text.strip())
                        )
        inner_messages = [
            way
            for attached in self._below(place, "__attach_version1.0_")
            for way in self._attached(place, attached, letter)
        ]
        put_together(letter, [letter.text], content)
        return letter, inner_messages

    def _attached(self, place: tuple[str, ...], name: str, letter: Letter) -> Iterator[tuple[str, ...]]:
        """Take an attachment in; yield the place of an attached message."""
        here = (*place, name)
        found = self._properties(here, letter)
        texts = {
            number: text for number, values in found.items() for kind, data in values if (text := _decoded(kind, data))
        }
        title = texts.get(_LONG_NAME) or texts.get(_SHORT_NAME) or texts.get("3001") or ""
        for number, text in texts.items():
            if number not in {_LONG_NAME, _SHORT_NAME, "3703", "370E", "3712"}:
                letter.remarks.append(("attachment", text))
        below = set(self._below(here, f"__substg1.0_{_ATTACHED}"))
        if f"__substg1.0_{_ATTACHED}{_STORAGE}" in below:
            letter.remarks.append(("attachment", title))
            yield (*here, f"__substg1.0_{_ATTACHED}{_STORAGE}")
        for stream in below:
            if stream.endswith(_BINARY):
                key = "/".join((*here, stream))
                try:
                    letter.parts.append((key, title.replace("\\", "/").strip("/ ") or "attachment", self.read(key)))
                except SourceError as error:
                    letter.faults.append((error.reason, "an attachment is damaged; get an intact copy"))

    def _rich(self, data: bytes, content: Content, letter: Letter) -> None:
        try:
            for _ in read_rtf(expanded_rtf(data), content):
                pass
        except SourceError as error:
            letter.faults.append((error.reason, f"the rich text of a message: {error.message}"))


def messages(path: Path) -> int:
    """Count the message and those attached to it by the names in the container's directory, without reading any."""
    attached = f"__substg1.0_{_ATTACHED}{_STORAGE}"
    with MsgFile(path) as file:
        return 1 + sum(
            len(way) % 2 == 0
            and len(way) // 2 <= MAX_DEPTH
            and all(name.startswith("__attach_version1.0_") for name in way[::2])
            and all(name == attached for name in way[1::2])
            for way in file.storages()
        )


def _decoded(kind: str, data: bytes) -> str | None:
    """Give the text of a text property; None for any other."""
    if kind in {_TEXT, "101F"}:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if kind in {_OLD_TEXT, "101E"}:
        return as_text(data.rstrip(b"\0"), None)
    return None


def expanded_rtf(data: bytes) -> bytes:
    """Expand compressed rich text.

    Raises:
        SourceError: it is damaged.
    """
    if len(data) < 16:
        raise damaged()
    _, size, kind, _ = struct.unpack_from("<4I", data)
    if kind == 0x414C454D:
        return data[16:]
    if kind != 0x75465A4C or size > MAX_RTF_BYTES:
        raise damaged()
    window = bytearray(_SEED.ljust(4096, b"\0"))
    write = len(_SEED)
    out = bytearray()
    at = 16
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if control >> bit & 1:
                if at + 1 >= len(data):
                    return bytes(out)
                token = data[at] << 8 | data[at + 1]
                at += 2
                read, count = token >> 4, (token & 15) + 2
                if read == write:
                    return bytes(out)
                for _ in range(count):
                    byte = window[read]
                    out.append(byte)
                    window[write] = byte
                    read, write = (read + 1) % 4096, (write + 1) % 4096
            else:
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) % 4096
                at += 1
    return bytes(out)


class MsgMembers:
    """Find the attachments of a MSG file again, by the paths of their streams."""

    def __init__(self, path: Path) -> None:
        self._file = MsgFile(path)
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield the attachments."""
        for letter in self._file.letters():
            for key, name, _ in letter.parts:
                yield Member(key, name)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield an attachment's bytes."""
        yield self._file.read(key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.__exit__(*exc)
