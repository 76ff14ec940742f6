"""Single compressed files: GZIP, BZIP2, XZ. Each is a container with one member."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Self

from connectors.containers import CHUNK, Member, cut_short, damaged
from scanner.files.encoding import decode
from scanner.files.opening import open_regular

_XZ_MEMORY = 256 << 20
_NAME, _COMMENT, _EXTRA = 0x08, 0x10, 0x04


class _OneMember:
    """Expand a file stream by stream; several may follow each other."""

    magic: ClassVar[bytes]

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def _worker(self) -> Any:
        """Make the expander of one stream: `decompress`, `eof`, `unused_data`."""
        raise NotImplementedError

    def members(self) -> Iterator[Member]:
        """Give the one member; its name is the container's without the ending."""
        yield Member("", "")

    def chunks(self, key: str) -> Iterator[bytes]:  # noqa: ARG002 - there is only one
        """Yield the expanded bytes, of all streams."""
        self._raw.seek(0)
        worker, rest, begun = self._worker(), b"", False
        while True:
            data = rest or self._raw.read(CHUNK)
            rest = b""
            if not data:
                if begun:
                    raise cut_short()
                return
            try:
                expanded = worker.decompress(data, CHUNK)
                while True:
                    begun = True
                    if expanded:
                        yield expanded
                    if worker.eof or self._wants_more(worker):
                        break
                    expanded = worker.decompress(self._left_over(worker), CHUNK)
            except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
                raise damaged() from error
            if worker.eof:
                rest = worker.unused_data or self._raw.read(CHUNK)
                rest = rest.lstrip(b"\0") if not rest.strip(b"\0") else rest
                if not rest.startswith(self.magic):
                    if rest:
                        raise damaged("something that is not compressed follows in the file; look at it by hand")
                    return
                worker, begun = self._worker(), False

    def _wants_more(self, worker: Any) -> bool:
        return bool(worker.needs_input)

    def _left_over(self, worker: Any) -> bytes:  # noqa: ARG002 - zlib keeps it outside
        return b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()


class GzipMember(_OneMember):
    """Expand a GZIP file."""

    magic = b"\x1f\x8b"

    def _worker(self) -> Any:
        return zlib.decompressobj(31)

    def _wants_more(self, worker: Any) -> bool:
        return not worker.unconsumed_tail

    def _left_over(self, worker: Any) -> bytes:
        tail: bytes = worker.unconsumed_tail
        return tail

    def members(self) -> Iterator[Member]:
        """Give the one member; the name and comment that the file remembers are remarks."""
        self._raw.seek(0)
        head = self._raw.read(1 << 16)
        flags = head[3] if len(head) > 10 else 0
        at = 10 + (2 + int.from_bytes(head[10:12], "little") if flags & _EXTRA else 0)
        for flag, place in ((_NAME, "property"), (_COMMENT, "comment")):
            if flags & flag:
                end = head.find(b"\0", at)
                if end < 0:
                    break
                self.remarks.append((place, decode(head[at:end]).text))
                at = end + 1
        yield Member("", "")


class Bzip2Member(_OneMember):
    """Expand a BZIP2 file."""

    magic = b"BZh"

    def _worker(self) -> Any:
        return bz2.BZ2Decompressor()


class XzMember(_OneMember):
    """Expand an XZ file, with a bounded dictionary."""

    magic = b"\xfd7zXZ\0"

    def _worker(self) -> Any:
        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
