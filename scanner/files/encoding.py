r"""Bytes to text: the ladder that gets Finnish exports right, for bytes in memory and for files of any size.

General detectors misread Finnish text (`cp852` for Windows-1252, `mac_iceland` for ISO-8859-15), so the order is fixed:

1. a byte order mark (UTF-8, UTF-32, UTF-16);
2. NUL bytes in one half of the pairs: UTF-16 (or UTF-32) without a mark;
3. strict UTF-8 over the whole input, not only its head;
4. the letters å ä ö Å Ä Ö counted under Windows-1252, cp850 and MacRoman, in places where a letter can stand; the largest
   count wins, ties and tiny counts are Windows-1252;
5. within the Latin family: any byte 80-9F is Windows-1252, else a sign that only ISO-8859-15 has;
6. lines of UTF-8 among lines of something else are decoded line by line;
7. EBCDIC and the like only when the caller names them (`scanner.files.ebcdic` tells it, and such files are listed as not read).

Nothing is lost on the way: the five bytes that Windows-1252 leaves undefined become the control characters of the same
number, as browsers do it, and are counted.
"""

from __future__ import annotations

import codecs
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from scanner.files.opening import open_regular

CHUNK_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
NUL_SHARE = 0.2
MIXED_SHARE = 0.9
ENOUGH = 10_000
"""Letters counted after which no more are looked for: the answer won't change."""
KEEP_BYTE = "tutka.keep_byte"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_NON_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_C1 = bytes(range(0x80, 0xA0))
_RUNS = re.compile(rb"([\x80-\xff])\1{2,}")  # rules of box-drawing characters, which are letters elsewhere
_LATIN = rb"[A-Za-z\xc0-\xff]"
_LATIN9_ONLY = re.compile(
    rb"\xa4"  # the euro sign; nobody writes the currency sign
    rb"|\xa6(?=" + _LATIN + rb")"  # S with caron
    rb"|(?<=" + _LATIN + rb")[\xa8\xb8\xbc\xbd\xbe]|[\xa8\xb8](?=" + _LATIN + rb")"  # not fractions after a digit
    rb"|(?<![a-z\xe0-\xff])\xb4(?=" + _LATIN + rb")"  # Z with caron, not an acute accent used as apostrophe
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """Say how bytes become text.

    Attributes:
        name: Python's name of the codec.
        fallback: codec of the lines that aren't UTF-8, where the input mixes two; else None.
        notes: what was met, by code: `mixed_encoding` (lines in the fallback), `undefined_bytes`, `bad_bytes`,
            `truncated` (the input ends inside a character), `nul_bytes`.
    """

    name: str
    fallback: str | None = None
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Give the encoding for people: `utf-8 + cp1252` where two are mixed."""
        return f"{self.name} + {self.fallback}" if self.fallback else self.name


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold decoded text with the encoding used (`Encoding.label`) and the notes (see `Encoding.notes`)."""

    text: str
    encoding: str
    notes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Letters:
    """Count å ä ö Å Ä Ö of one code page where a letter can stand."""

    codec: str
    within: re.Pattern[bytes]
    first: re.Pattern[bytes]

    def score(self, data: bytes) -> int:
        """Weigh small letters inside words double: nothing else stands there."""
        return 2 * len(self.within.findall(data)) + len(self.first.findall(data))


def _letters(codec: str, small: bytes, capital: bytes, *, anywhere: bool = False) -> _Letters:
    """Build the patterns of one code page; `anywhere` accepts small letters at either end of a word as well."""
    s, c = re.escape(small), re.escape(capital)
    before, after = rb"(?<=[A-Za-z" + s + c + rb"])", rb"(?=[A-Za-z" + s + c + rb"])"
    within = before + rb"[" + s + rb"]" + (rb"|[" + s + rb"]" if anywhere else b"") + after
    return _Letters(codec, re.compile(within), re.compile(rb"(?<![a-z])[" + c + rb"]" + after))


_CP1252 = _letters("cp1252", b"\xe4\xf6\xe5", b"\xc4\xd6\xc5", anywhere=True)
_CP850 = _letters("cp850", b"\x84\x94\x86", b"\x8e\x99\x8f")
# 9A is ö here and š in Windows-1252 (Dušan), so it speaks only beside ä or å
_MAC = _letters("mac_roman", b"\x8a\x9a\x8c", b"\x80\x85\x81")
_MAC_SURE = re.compile(rb"(?<=[A-Za-z])[\x8a\x8c](?=[A-Za-z\x8a\x9a])")


def _keep_byte(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that the code page leaves undefined as the control character of the same number."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(chr, error.object[error.start : error.end])), error.end


codecs.register_error(KEEP_BYTE, _keep_byte)


def _errors(codec: str) -> str:
    """Name the error handler that loses nothing for a codec."""
    return KEEP_BYTE if codec in {"cp1252", "iso8859-15", "cp850", "mac_roman"} else "replace"


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes by the ladder, or by the codec that the caller insists on (`cp278` for Finnish EBCDIC).

    Never fails on any input; a mark at the beginning is removed, line ends are kept.

    >>> decode("Mäkinen; 5 €".encode("cp1252"))
    Decoded(text='Mäkinen; 5 €', encoding='cp1252', notes={})
    """
    found = Encoding(encoding) if encoding else judge(lambda: iter((data,)))
    if found.fallback:
        text = "".join(_decode_lines(data.splitlines(keepends=True), found.fallback)).removeprefix("\ufeff")
    else:
        text = data.decode(found.name, _errors(found.name))
    return Decoded(text, found.label, found.notes)


def sniff_encoding(path: Path | str) -> Encoding:
    """Find the encoding of a file by the ladder; reads all of it (twice if it isn't UTF-8) in constant memory.

    Raises:
        OSError: the file can't be read.
    """

    def chunks() -> Iterator[bytes]:
        with open_regular(path) as raw:
            while chunk := raw.read(CHUNK_BYTES):
                yield chunk

    return judge(chunks)


def judge(chunks: Callable[[], Iterator[bytes]]) -> Encoding:
    """Find the encoding of an input that can be read several times, chunk by chunk."""
    head = _head(chunks())
    for mark, codec in _MARKS:
        if head.startswith(mark):
            found = _checked(codec, chunks())
            if codec == "utf-8-sig" and found.notes:  # marked as UTF-8, yet some lines were pasted in from elsewhere
                lines = _legacy(chunks)
                return Encoding(codec, lines.fallback or lines.name, lines.notes)
            return found
    if wide := _wide(head):
        return _checked(wide, chunks())
    nul_bytes = 0
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for chunk in chunks():
            nul_bytes += chunk.count(0) if 0 in chunk else 0  # looking is much faster than counting
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return _legacy(chunks)
    pending, _ = decoder.getstate()
    notes = {"truncated": len(pending)} if pending else {}
    if notes and not _spoke_utf8(chunks()):
        return _legacy(chunks)
    return Encoding("utf-8", notes=_with_nul(notes, nul_bytes))


def _head(chunks: Iterator[bytes]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk[: HEAD_BYTES - len(head)]
        if len(head) >= HEAD_BYTES:
            break
    return head


def _with_nul(notes: dict[str, int], nul_bytes: int) -> dict[str, int]:
    return {**notes, "nul_bytes": nul_bytes} if nul_bytes else notes


def _spoke_utf8(chunks: Iterable[bytes]) -> bool:
    """Say whether the input has a complete UTF-8 character besides the broken one at its end."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    return any(not decoder.decode(chunk).isascii() for chunk in chunks)


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by where the NUL bytes of Latin letters stand."""
    if len(head) < 4 or head.count(0) <= NUL_SHARE * len(head):
        return None
    quarter = [head[i::4].count(0) * 4 / len(head) for i in range(4)]
    if min(quarter[1:]) > 0.9 and quarter[0] < 0.1:
        return "utf-32-le"
    if min(quarter[:3]) > 0.9 and quarter[3] < 0.1:
        return "utf-32-be"
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > 5 * first:
        return "utf-16-le"
    if first > 5 * second:
        return "utf-16-be"
    return None


def _checked(codec: str, chunks: Iterable[bytes]) -> Encoding:
    """Count what a codec that is certain can't decode."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    bad = 0
    for chunk in chunks:
        bad += decoder.decode(chunk).count("\ufffd")
    bad += decoder.decode(b"", final=True).count("\ufffd")
    return Encoding(codec, notes={"bad_bytes": bad} if bad else {})


def _legacy(chunks: Callable[[], Iterator[bytes]]) -> Encoding:
    """Choose among the one-byte code pages, and notice UTF-8 lines among them."""
    total = foreign = utf8 = nul_bytes = 0
    scores: Counter[str] = Counter()
    mac_sure = c1 = latin9 = undefined = 0
    for block in line_blocks(chunks()):
        nul_bytes += block.count(0)
        total += block.count(b"\n") or block.count(b"\r") or 1
        lines = _NON_ASCII_LINE.findall(block)
        strange = [line for line in lines if not _is_utf8(line)]
        foreign += len(strange)
        utf8 += len(lines) - len(strange)
        text = _RUNS.sub(b" ", b"\n".join(strange))
        if scores.total() < ENOUGH:
            for page in (_CP1252, _CP850, _MAC):
                scores[page.codec] += page.score(text)
            mac_sure += len(_MAC_SURE.findall(text))
        c1 += len(text) - len(text.translate(None, _C1))
        if not c1 and latin9 < ENOUGH:
            latin9 += len(_LATIN9_ONLY.findall(text))
        undefined += sum(text.count(byte) for byte in _UNDEFINED)
    if not mac_sure:
        scores["mac_roman"] = 0
    codec, best = max((("cp850", scores["cp850"]), ("mac_roman", scores["mac_roman"])), key=lambda pair: pair[1])
    if best < 2 or best <= scores["cp1252"]:
        codec = "iso8859-15" if latin9 and not c1 else "cp1252"
    notes = _with_nul({"undefined_bytes": undefined} if undefined and codec == "cp1252" else {}, nul_bytes)
    # hardly any line is UTF-8 by accident: of few lines, believe it only where they aren't a vanishing share
    likely = utf8 >= 3 or foreign <= (1 - MIXED_SHARE) * total or utf8 >= (1 - MIXED_SHARE) * (utf8 + foreign)
    if utf8 and likely:
        return Encoding("utf-8", codec, {"mixed_encoding": foreign, **notes})
    return Encoding(codec, notes=notes)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def line_blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks anew so that each ends with a line end, or between two characters where a line is longer than a chunk."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1  # a final CR may be half of a CRLF
        if not end and len(data) > CHUNK_BYTES:
            end = len(data)
            while end > len(data) - 4 and data[end - 1] >= 0x80:
                end -= 1
        if end:
            yield data[:end]
        rest = data[end:]
    if rest:
        yield rest


def _decode_lines(lines: Iterable[bytes], fallback: str) -> Iterator[str]:
    """Decode each line as UTF-8 or, where it isn't, in the fallback."""
    for line in lines:
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode(fallback, _errors(fallback))


class _Transcoded(io.RawIOBase):
    """Give a file whose lines mix two encodings as UTF-8 throughout."""

    def __init__(self, raw: io.BufferedIOBase | io.RawIOBase, fallback: str) -> None:
        self._raw = raw
        self._blocks = self._transcode(fallback)
        self._rest = b""

    def _transcode(self, fallback: str) -> Iterator[bytes]:
        for block in line_blocks(iter(lambda: self._raw.read(CHUNK_BYTES) or b"", b"")):
            yield "".join(_decode_lines(block.splitlines(keepends=True), fallback)).encode("utf-8")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the stub of RawIOBase names a private buffer type
        if not self._rest:
            self._rest = next(self._blocks, b"")
        part, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _character(data: bytes, end: int) -> int:
    """Give the last place up to `end` where a character of UTF-8 begins or the data end with a whole one."""
    start = max(end - 4, 0)
    for at in range(end - 1, start - 1, -1):
        if data[at] >= 0xC0:
            length = 2 + (data[at] >= 0xE0) + (data[at] >= 0xF0)
            return end if at + length <= end else at
        if data[at] < 0x80:
            break
    return end


class TextFile:
    """Read a file as text, line by line and in constant memory, up to the size it had when it was opened.

    Line ends are kept as they are (LF, CRLF, CR). Use it as a context manager.

    Attributes:
        encoding: how the bytes are decoded.
        long_lines: lines met so far that were cut because they exceed the limit.
    """

    def __init__(
        self, path: Path | str, encoding: Encoding | None = None, window: tuple[int, int] | None = None
    ) -> None:
        """Open a file; with `window` only the bytes from the first number up to the second, which begin a line each."""
        self.encoding = encoding or sniff_encoding(path)
        self.long_lines = 0
        self._raw = open_regular(path)
        if window is not None:
            self._raw.narrow(*window)
        binary: io.RawIOBase = _Transcoded(self._raw, self.encoding.fallback) if self.encoding.fallback else self._raw
        buffered = io.BufferedReader(binary, CHUNK_BYTES)
        self._text = io.TextIOWrapper(buffered, self.encoding.name, _errors(self.encoding.name), newline="")

    def lines(self, limit: int = 1 << 24, overlap: int = 256) -> Iterator[str]:
        """Yield the lines; one longer than `limit` characters comes in pieces that overlap, so that no value is cut."""
        readline = self._text.readline
        tail = ""
        while line := readline(limit):
            whole = line[-1] in "\r\n" or len(line) < limit
            if tail:
                yield tail + line
            else:
                self.long_lines += not whole
                yield line
            tail = "" if whole else line[-overlap:]

    def blocks(self, size: int = 1 << 19, limit: int = 1 << 24, overlap: int = 256) -> Iterator[bytes]:
        """Yield whole lines in UTF-8, about `size` bytes of them together; they are the lines that `lines` gives.

        A line longer than `limit` comes in pieces that overlap, each at the end of a block, without a line end.
        """
        plain = self.encoding.name in {"utf-8", "utf-8-sig"} and not self.encoding.fallback and not self.encoding.notes
        rest = b""
        for chunk in self._raw_chunks(size) if plain else self._encoded_chunks(size):
            data = rest + chunk
            end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1  # a final CR may be half of a CRLF
            if end:
                yield data[:end]
            rest = data[end:]
            if len(rest) >= limit:
                self.long_lines += 1
                end = _character(rest, len(rest))
                yield rest[:end]
                rest = rest[_character(rest, end - overlap) :]
        if rest:
            yield rest

    def _raw_chunks(self, size: int) -> Iterator[bytes]:
        """Yield the bytes of a text that is UTF-8 as it is."""
        yield self._raw.read(size).removeprefix(codecs.BOM_UTF8)
        while chunk := self._raw.read(size):
            yield chunk

    def _encoded_chunks(self, size: int) -> Iterator[bytes]:
        while text := self._text.read(size):
            yield text.encode("utf-8", "replace")

    def read(self, size: int) -> str:
        """Give the next characters, at most `size`; "" at the end."""
        return self._text.read(size)

    @property
    def opened_as(self) -> tuple[int, int]:
        """Give size in bytes and time of the last change in nanoseconds when the file was opened."""
        return self._raw.opened_as

    @property
    def changed(self) -> bool:
        """Say whether the file was written to since it was opened."""
        now = os.fstat(self._raw.fileno())
        return (now.st_size, now.st_mtime_ns) != self._raw.opened_as

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._text.close()
