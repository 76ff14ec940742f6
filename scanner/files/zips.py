"""Open ZIP containers that may be hostile: bounded size, ratio and number of members, counted while reading.

Nothing is ever extracted to a path that the archive names.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from scanner.files.opening import RegularFile, open_regular
from scanner.model import SourceError

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 2 << 30
MAX_TOTAL_BYTES = 8 << 30
MAX_RATIO = 250
RATIO_FREE_BYTES = 100 << 20
"""Below this size the ratio doesn't matter: a sheet of equal rows compresses very well."""


_END = struct.Struct("<4s4H2LH")


def overlooked(raw: IO[bytes], listed: int) -> int:
    """Say how many members an archive's end counts that its directory doesn't list: one damaged entry can swallow others.

    Args:
        raw: the archive, seekable.
        listed: members that were found in the directory.

    Source: PKWARE APPNOTE 6.3.10, section 4.3.16 (end of central directory record).
    """
    raw.seek(0, io.SEEK_END)
    size = raw.tell()
    raw.seek(max(0, size - _END.size - 0xFFFF))
    tail = raw.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        return 0
    counted = _END.unpack_from(tail, at)[4]
    return max(0, counted - listed) if counted != 0xFFFF and listed < 0xFFFF else 0


class Zip:
    """Read members of a ZIP file within limits. Use it as a context manager.

    Errors are `SourceError`s whose message says what and what to do, without the file's name, which the caller knows.
    """

    def __init__(self, path: Path | str) -> None:
        self._raw: RegularFile = open_regular(path)
        self._read_bytes = 0
        try:
            self._zip = zipfile.ZipFile(self._raw)
        except zipfile.BadZipFile as error:
            self._raw.seek(0)
            begun = self._raw.read(4) == b"PK\x03\x04"
            self._raw.close()
            if begun:
                what = "the file is cut short or damaged; get a complete copy or exclude it with --exclude"
                raise SourceError(what, "truncated") from error
            raise SourceError(
                "the file is damaged; get an intact copy or exclude it with --exclude", "corrupt"
            ) from error
        except (OSError, ValueError, NotImplementedError) as error:
            self._raw.close()
            raise SourceError(
                "the file is damaged; get an intact copy or exclude it with --exclude", "corrupt"
            ) from error
        if overlooked(self._raw, len(self._zip.infolist())):
            self.close()
            what = "its directory lists fewer parts than it counts, so it is damaged; get an intact copy"
            raise SourceError(what, "corrupt")
        self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        if len(self._members) > MAX_MEMBERS:
            self.close()
            raise SourceError(f"the archive has more than {MAX_MEMBERS} members; unpack it yourself", "limit_cells")

    @property
    def names(self) -> list[str]:
        """List the members' names in the archive's order, without folders."""
        return [name for name in self._members if not name.endswith("/")]

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """Give the size that a member claims to have, in bytes."""
        return self._members[name].file_size

    def key(self, name: str) -> str:
        """Give what finds a member again without the directory: offset of its header, packed size, checksum."""
        info = self._members[name]
        return f"{info.header_offset}:{info.compress_size}:{info.CRC}"

    def chunks(self, name: str, size: int = 1 << 18) -> Iterator[bytes]:
        """Yield a member's bytes, checked against the limits as they come: what the archive claims may be a lie.

        Raises:
            SourceError: `encrypted`, `corrupt`, `limit_bytes` or `limit_ratio`.
        """
        info = self._members[name]
        if info.flag_bits & 1:
            raise SourceError("it is password-protected; save it without a password", "encrypted")
        got = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(size):
                    got += len(chunk)
                    self._check(info, got, len(chunk))
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise SourceError("it is damaged; get an intact copy of the file", "corrupt") from error

    def _check(self, info: zipfile.ZipInfo, got: int, more: int) -> None:
        self._read_bytes += more
        if got > MAX_MEMBER_BYTES or self._read_bytes > MAX_TOTAL_BYTES:
            raise SourceError("it expands to more bytes than the limit; split the file", "limit_bytes")
        if got > RATIO_FREE_BYTES and got > MAX_RATIO * max(info.compress_size, 1):
            raise SourceError("it expands far beyond its size, as a ZIP bomb does; look at it by hand", "limit_ratio")

    def read(self, name: str) -> bytes:
        """Read a whole member within the limits."""
        return b"".join(self.chunks(name))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive and its file."""
        self._zip.close()
        self._raw.close()
