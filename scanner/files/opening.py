"""Open a file for reading only: regular files, never devices or pipes, and no further than the size it has now."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path


class NotRegularError(OSError):
    """Say that a path leads to a folder, device, socket or pipe; opening some of these never returns."""


class RegularFile(io.FileIO):
    """Read a regular file up to the size it had when it was opened: a growing log must end some time.

    Attributes:
        opened_as: size in bytes and time of the last change in nanoseconds when it was opened.
    """

    def __init__(self, path: Path | str) -> None:
        # without waiting: a pipe put in the file's place after the look at it must not hold the scan up
        super().__init__(path, "r", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))
        status = os.fstat(self.fileno())
        if not stat.S_ISREG(status.st_mode):
            self.close()
            raise NotRegularError
        self.opened_as = (status.st_size, status.st_mtime_ns)
        self._end = status.st_size

    def narrow(self, start: int, end: int) -> None:
        """Read the bytes from `start` up to `end` only."""
        self.seek(start)
        self._end = min(end, self.opened_as[0])

    def _left(self) -> int:
        return max(self._end - self.tell(), 0)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; everything that is left for None or -1."""
        left = self._left()
        return super().read(left if size is None or size < 0 else min(size, left))

    def readall(self) -> bytes:
        """Read everything that is left."""
        return self.read()

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what is left at most."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # the stub of FileIO names a private buffer type
        return super().readinto(view[: self._left()])


def open_regular(path: Path | str) -> RegularFile:
    """Open a regular file for reading bytes.

    Raises:
        NotRegularError: it is no regular file.
        OSError: it is missing, or the account may not read it.
    """
    return RegularFile(path)
