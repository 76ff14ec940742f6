"""Members of ZIP archives, each by itself: also of two that share a name, and of archives whose end is missing."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from connectors.containers import CHUNK, LINK, PASSWORD, Member, cut_short, damaged
from scanner.files.encoding import decode
from scanner.files.opening import open_regular
from scanner.files.zips import MAX_MEMBERS, overlooked
from scanner.model import SourceError

_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1
_SIZE_FOLLOWS = 0x8
_LOCAL = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_METHODS = frozenset({_STORED, _DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_METHOD = ("no_connector", "its way of compression can't be read; pack it anew as plain ZIP")


class ZipMembers:
    """Read a ZIP archive; by its directory, or from the front where the directory is missing."""

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield the members in the directory's order. A key is enough to read its member without the directory."""
        try:
            archive = zipfile.ZipFile(self._raw)
            infos = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, OverflowError) as error:
            yield from self._salvaged()
            raise cut_short() from error
        if len(infos) > MAX_MEMBERS:
            raise SourceError(f"the archive has more than {MAX_MEMBERS} members; unpack it yourself", "limit_cells")
        if overlooked(self._raw, len(infos)):
            yield from self._salvaged()
            raise damaged("its directory lists fewer files than it counts; what was found from the front was read")
        for info, name in zip(infos, _names(infos), strict=True):
            if info.comment:
                self.remarks.append(("comment", decode(info.comment).text))
            if name.endswith("/") and not info.file_size:
                continue
            key = f"{info.header_offset}:{info.compress_size}:{info.CRC}"
            yield Member(key, name, _fault(info), examined=_is_link(info))
        if archive.comment:
            self.remarks.append(("comment", decode(archive.comment).text))

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a member's bytes, checked against its checksum at the end."""
        offset, packed, checksum = map(int, key.split(":"))
        self._raw.seek(offset)
        header = self._raw.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise cut_short()
        if not header.startswith(b"PK\x03\x04"):
            raise damaged()
        _, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
        self._raw.seek(name_length + extra_length, io.SEEK_CUR)
        if flags & _ENCRYPTED:
            raise SourceError(PASSWORD[1], PASSWORD[0])
        if method not in {_STORED, _DEFLATED}:
            yield from self._by_library(offset)
            return
        whole = 0
        for chunk in _inflated(self._raw) if method == _DEFLATED else _stored(self._raw, packed):
            whole = zlib.crc32(chunk, whole)
            yield chunk
        if checksum >= 0 and whole != checksum:
            raise damaged("its checksum is wrong: it was changed or damaged after it was packed; get an intact copy")

    def _by_library(self, offset: int) -> Iterator[bytes]:
        """Read a member that is compressed in a rarer way."""
        try:
            with zipfile.ZipFile(self._raw) as archive:
                info = next((i for i in archive.infolist() if i.header_offset == offset), None)
                if info is None:
                    raise damaged()
                with archive.open(info) as stream:
                    while chunk := stream.read(CHUNK):
                        yield chunk
        except EOFError as error:
            raise cut_short() from error
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise damaged() from error

    def _salvaged(self) -> Iterator[Member]:
        """Go from header to header; stop where the next one can't be found."""
        self._raw.seek(0)
        found = 0
        while found < MAX_MEMBERS:
            offset = self._raw.tell()
            header = self._raw.read(_LOCAL.size)
            if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
                return
            _, _, flags, method, _, _, checksum, packed, _, name_length, extra_length = _LOCAL.unpack(header)
            name = decode(self._raw.read(name_length)).text
            self._raw.seek(extra_length, io.SEEK_CUR)
            start = self._raw.tell()
            found += 1
            if not name.endswith("/"):
                fault = PASSWORD if flags & _ENCRYPTED else None if method in {_STORED, _DEFLATED} else _METHOD
                known = -1 if flags & _SIZE_FOLLOWS else checksum
                here = self._raw.tell()
                yield Member(f"{offset}:{packed}:{known}", name, fault)
                self._raw.seek(here)
            if packed and not flags & _SIZE_FOLLOWS:
                self._raw.seek(start + packed)
            elif method == _DEFLATED:
                self._raw.seek(start)
                try:
                    for _ in _inflated(self._raw):
                        pass
                except SourceError:
                    return
                self._skip_descriptor()
            elif packed or flags & _SIZE_FOLLOWS:
                return

    def _skip_descriptor(self) -> None:
        """Go behind the sizes that follow a member."""
        here = self._raw.tell()
        following = self._raw.read(64)
        found = following.find(b"PK\x03\x04")
        self._raw.seek(here + max(found, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()


def _fault(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    if info.flag_bits & _ENCRYPTED:
        return PASSWORD
    if _is_link(info):
        return LINK
    return None if info.compress_type in _METHODS else _METHOD


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Read names that aren't marked as UTF-8 by the ladder, all of an archive together: one name alone tells too little."""
    raw = [
        b"" if info.flag_bits & _UTF8_NAMES else info.orig_filename.split("\0", 1)[0].encode("cp437", "replace")
        for info in infos
    ]
    texts = decode(b"\n".join(raw)).text.split("\n")
    if len(texts) != len(infos):
        texts = [info.filename for info in infos]
    return [
        (info.filename if info.flag_bits & _UTF8_NAMES or not text else text.replace("\\", "/"))
        for info, text in zip(infos, texts, strict=True)
    ]


def _inflated(raw: IO[bytes]) -> Iterator[bytes]:
    """Expand a deflated stream and leave the file behind its end."""
    worker = zlib.decompressobj(-15)
    while not worker.eof:
        chunk = worker.unconsumed_tail or raw.read(CHUNK)
        if not chunk:
            raise cut_short()
        try:
            expanded = worker.decompress(chunk, CHUNK)
        except zlib.error as error:
            raise damaged() from error
        if expanded:
            yield expanded
    raw.seek(-len(worker.unused_data), io.SEEK_CUR)


def _stored(raw: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = raw.read(min(left, CHUNK))
        if not chunk:
            raise cut_short()
        left -= len(chunk)
        yield chunk
