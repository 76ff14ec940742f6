"""Private copies of files that lie inside others: bounded, and removed when done."""

from __future__ import annotations

import errno
import os
import shutil
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from connectors.containers import container
from scanner.files.private_copies import PrivateFolder
from scanner.files.zips import MAX_RATIO, RATIO_FREE_BYTES
from scanner.model import SourceError

MAX_COPY_BYTES = 64 << 30
REMOTE = "remote"
"""Kind of the first step where the outermost file lies at an address."""
SPARE_BYTES = 256 << 20
"""What has to stay free on the disk that copies are written to."""
_LOOK_EVERY = 16 << 20


@dataclass(frozen=True, slots=True)
class Step:
    """Go one step down into a container: its kind, and the key of the member. The key may hold a name."""

    kind: str
    key: str

    def __repr__(self) -> str:
        """Show the kind only."""
        return f"Step({self.kind!r})"


class Room:
    """Count the bytes of a copy against the limits.

    Args:
        folder: where it is written.
        origin: bytes of the outermost file, which it all comes from.
    """

    def __init__(self, folder: Path, origin: int) -> None:
        self._folder = folder
        self._most = min(MAX_COPY_BYTES, max(RATIO_FREE_BYTES, MAX_RATIO * origin))
        self._origin = origin
        self._got = self._looked = 0

    def take(self, count: int) -> None:
        """Count bytes.

        Raises:
            SourceError: `limit_ratio` or `limit_bytes`.
        """
        self._got += count
        if self._got > self._most:
            if self._got > MAX_COPY_BYTES:
                raise SourceError("it expands to more bytes than the limit; unpack it yourself", "limit_bytes")
            raise SourceError(
                "it expands far beyond its size, as an archive bomb does; look at it by hand", "limit_ratio"
            )
        if self._got - self._looked >= _LOOK_EVERY:
            self._looked = self._got
            if shutil.disk_usage(self._folder).free < SPARE_BYTES:
                raise _no_room()


def _no_room() -> SourceError:
    what = "there is no room for a private copy of it; set TMPDIR to a folder on a larger disk"
    return SourceError(what, "limit_bytes")


class Copy:
    """Write the bytes of a member into a private folder. Close it.

    Attributes:
        path: the copy.
        fault: the error that ended the copying early, if some bytes came before it; else None.
    """

    def __init__(self, chunks: Iterable[bytes], suffix: str, origin: int) -> None:
        self._folder = PrivateFolder()
        self.path = self._folder.path / f"member{suffix}"
        self.fault: SourceError | None = None
        room = Room(self._folder.path, origin)
        got = 0
        try:
            with self.path.open("xb") as target:
                for chunk in chunks:
                    room.take(len(chunk))
                    target.write(chunk)
                    got += len(chunk)
        except SourceError as error:
            if not got or error.reason.startswith("limit_"):
                self.close()
                raise
            self.fault = error
        except OSError as error:
            self.close()
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise _no_room() from error
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove the copy."""
        self._folder.close()


_kept: OrderedDict[tuple[object, ...], Copy] = OrderedDict()
"""Containers inside others, copied lately: their members are read one after the other."""
_KEPT = 2
_not_ours: list[Copy] = []
"""Copies of the process that this one was forked from; closing or collecting them would remove its files."""


def fetch(location: str, trail: tuple[Step, ...], suffix: str) -> Copy:
    """Copy what lies at the end of a trail.

    Args:
        location: the outermost file.
        trail: how to go down from it; at least one step.
        suffix: ending of the copy's name.

    Raises:
        SourceError: it can't be read.
        OSError: the outermost file can't be opened.
    """
    where = _container_path(location, trail)
    with container(trail[-1].kind, where) as holder:
        return Copy(holder.chunks(trail[-1].key), suffix, _origin(location, trail))


def _origin(location: str, trail: tuple[Step, ...]) -> int:
    """Give the size of the outermost file."""
    if trail[0].kind != REMOTE:
        return Path(location).stat().st_size
    if len(trail) > 1:
        return Path(_container_path(location, trail[:2])).stat().st_size
    with container(REMOTE, location) as place:
        return int(getattr(place, "size")(trail[0].key))  # noqa: B009 - of this kind of container only


def _container_path(location: str, trail: tuple[Step, ...]) -> Path | str:
    """Give where the container is that the last step goes into: the file itself, or a kept copy."""
    if len(trail) == 1:
        return location if trail[0].kind == REMOTE else Path(location)
    stamp = (0, 0)
    if trail[0].kind != REMOTE:
        status = Path(location).stat()
        stamp = (status.st_size, status.st_mtime_ns)
    key = (os.getpid(), location, stamp, trail[:-1])
    if key not in _kept:
        _not_ours.extend(_kept.pop(old) for old in [k for k in _kept if k[0] != os.getpid()])
        made = fetch(location, trail[:-1], "")
        while len(_kept) >= _KEPT:
            _kept.popitem(last=False)[1].close()
        _kept[key] = made
    _kept.move_to_end(key)
    return _kept[key].path


def forget() -> None:
    """Remove the kept copies of this process."""
    while _kept:
        key, copy = _kept.popitem()
        if key[0] == os.getpid():
            copy.close()
