"""Members of 7z archives, by py7zr: the archive is expanded into a private folder once, under numbers for names."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import py7zr
from py7zr.io import Py7zIO, WriterFactory

from connectors.containers import CHUNK, PASSWORD, Member, cut_short, damaged
from connectors.copies import Room
from scanner.files.opening import open_regular
from scanner.files.private_copies import PrivateFolder
from scanner.files.zips import MAX_MEMBERS
from scanner.model import SourceError

_expanded: OrderedDict[tuple[int, str, int, int], tuple[PrivateFolder, dict[str, list[Path]]]] = OrderedDict()
"""The archive expanded last: members are read one after the other, and each by itself would expand those before it."""
_not_ours: list[PrivateFolder] = []


class SevenZipMembers:
    """Read a 7z archive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield the members in the archive's order."""
        with self._opened() as archive:
            listed = [info for info in archive.list() if not info.is_directory]
            locked = bool(archive.needs_password())
        if len(listed) > MAX_MEMBERS:
            raise SourceError(f"the archive has more than {MAX_MEMBERS} members; unpack it yourself", "limit_cells")
        seen: dict[str, int] = {}
        for info in listed:
            number = seen.get(info.filename, 0)
            seen[info.filename] = number + 1
            yield Member(f"{number}:{info.filename}", info.filename, PASSWORD if locked else None)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a member's bytes."""
        number, _, name = key.partition(":")
        files = self._files().get(name, [])
        if int(number) >= len(files):
            raise damaged()
        with files[int(number)].open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def _files(self) -> dict[str, list[Path]]:
        status = self._path.stat()
        key = (os.getpid(), str(self._path), status.st_size, status.st_mtime_ns)
        if key not in _expanded:
            while _expanded:
                made_by, (folder, _) = _expanded.popitem()
                if made_by[0] == key[0]:
                    folder.close()
                else:  # of the process that this one was forked from: its files are not ours to remove
                    _not_ours.append(folder)
            folder = PrivateFolder()
            factory = _Numbered(folder.path, status.st_size)
            try:
                with self._opened() as archive:
                    archive.extractall(factory=factory)
            except BaseException:
                folder.close()
                raise
            finally:
                factory.close()
            _expanded[key] = (folder, factory.files)
        return _expanded[key][1]

    def _opened(self) -> Any:
        """Open the archive; every error of the library becomes ours."""
        return _Opened(self._raw)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()


class _Opened:
    """Open an archive and translate what the library raises."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._archive: Any = None

    def __enter__(self) -> Any:
        self._raw.seek(0)
        try:
            self._archive = py7zr.SevenZipFile(self._raw, "r")
        except Exception as error:  # the library fails in many ways on damaged files
            raise _translated(error) from error
        return self._archive

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, SourceError):
            raise _translated(error) from error


def _translated(error: Exception) -> SourceError:
    if isinstance(error, SourceError):
        return error
    if isinstance(error, py7zr.PasswordRequired):
        return SourceError(PASSWORD[1], PASSWORD[0])
    if isinstance(error, py7zr.UnsupportedCompressionMethodError):
        return SourceError("its way of compression can't be read; pack it anew as plain ZIP", "no_connector")
    return cut_short() if isinstance(error, EOFError) else damaged()


class _Numbered(WriterFactory):  # type: ignore[misc] # the library has no types
    """Write members into numbered files, within the limits."""

    def __init__(self, folder: Path, size: int) -> None:
        self.files: dict[str, list[Path]] = {}
        self._folder = folder
        self._room = Room(folder, size)
        self._count = 0
        self._open: _File | None = None

    def create(self, filename: str) -> Py7zIO:
        """Begin the next member; the library writes one after the other."""
        self.close()
        self._count += 1
        path = self._folder / str(self._count)
        self.files.setdefault(filename, []).append(path)
        self._open = _File(path, self._room)
        return self._open

    def close(self) -> None:
        """End the member that is being written."""
        if self._open is not None:
            self._open.end()
            self._open = None


class _File(Py7zIO):  # type: ignore[misc] # the library has no types
    def __init__(self, path: Path, room: Room) -> None:
        self._stream = path.open("w+b")
        self._room = room

    def write(self, s: bytes | bytearray) -> int:
        """Write, counted."""
        self._room.take(len(s))
        return self._stream.write(s)

    def read(self, size: int | None = None) -> bytes:
        """Read back."""
        return self._stream.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Seek."""
        return self._stream.seek(offset, whence)

    def flush(self) -> None:
        """Flush."""
        self._stream.flush()

    def size(self) -> int:
        """Give the bytes written so far."""
        return os.fstat(self._stream.fileno()).st_size

    def end(self) -> None:
        """Close the file."""
        self._stream.close()
