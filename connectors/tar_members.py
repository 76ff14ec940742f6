"""Members of TAR archives."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from connectors.containers import CHUNK, LINK, SPECIAL, Member, cut_short, damaged
from scanner.files.encoding import decode
from scanner.files.opening import open_regular
from scanner.files.zips import MAX_MEMBERS
from scanner.model import SourceError

_OWNERS_KEPT = 1000


class TarMembers:
    """Read a TAR archive."""

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield the members in the archive's order; owners' names become remarks."""
        owners: dict[str, None] = {}
        found = 0
        try:
            archive = tarfile.open(fileobj=self._raw, mode="r:", errors="surrogateescape")  # noqa: SIM115 - the file is ours
        except (tarfile.TarError, ValueError, OSError, RecursionError, OverflowError) as error:
            raise damaged() from error
        while True:
            try:
                info = archive.next()
                place = self._raw.tell()
            except (tarfile.TarError, ValueError, OSError, RecursionError, OverflowError) as error:
                raise cut_short() from error
            archive.__dict__["members"] = []  # the library remembers every member, and the stubs don't know where
            if info is None:
                break
            found += 1
            if found > MAX_MEMBERS:
                raise SourceError(f"the archive has more than {MAX_MEMBERS} members; unpack it yourself", "limit_cells")
            if info.uname and len(owners) < _OWNERS_KEPT:
                owners[_text(info.uname)] = None
            if remark := info.pax_headers.get("comment"):
                self.remarks.append(("comment", _text(remark)))
            name = _text(info.name)
            if info.isreg():
                sparse = "s" if info.sparse is not None else ""
                yield Member(f"{sparse}{info.offset_data}:{info.size}:{found}", name)
                self._raw.seek(place)
            elif info.issym() or info.islnk():
                yield Member("", name, LINK, examined=True)
            elif not info.isdir():
                yield Member("", name, SPECIAL, examined=True)
        self.remarks += [("property", owner) for owner in owners]

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a member's bytes."""
        start, size, number = key.removeprefix("s").split(":")
        if key.startswith("s"):
            yield from self._sparse(int(number))
            return
        self._raw.seek(int(start))
        left = int(size)
        while left:
            chunk = self._raw.read(min(left, CHUNK))
            if not chunk:
                raise cut_short()
            left -= len(chunk)
            yield chunk

    def _sparse(self, number: int) -> Iterator[bytes]:
        """Read a file with holes through the library, which knows where they are."""
        self._raw.seek(0)
        try:
            with tarfile.open(fileobj=self._raw, mode="r:", errors="surrogateescape") as again:
                info = None
                for _ in range(number):
                    info = again.next()
                stream = again.extractfile(info) if info is not None else None
                while stream is not None and (chunk := stream.read(CHUNK)):
                    yield chunk
        except (tarfile.TarError, ValueError, OSError, RecursionError, OverflowError) as error:
            raise cut_short() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()


def _text(name: str) -> str:
    """Read a name whose bytes are no UTF-8 by the ladder."""
    return name if name.isascii() else decode(name.encode("utf-8", "surrogateescape")).text
