"""Copies of data that has to be read elsewhere than where it lies: private, removed when done, and never left for long.

A process that is killed can't remove anything, so every folder holds a lock that ends with its process; the next scan
removes the folders whose lock is free.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "tutka-copy-"
_LOCK = "lock"
_UNLOCKED_S = 600
"""A folder without a lock is being made, or its maker died at that; after this long it is the latter."""

if sys.platform != "win32":
    import fcntl


class PrivateFolder:
    """Make a folder that only this account may enter. Close it.

    Attributes:
        path: where it is.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)  # made with mode 0700
        self.path = Path(self._folder.name)
        made = self.path / "making"
        self._lock = os.open(made, os.O_CREAT | os.O_RDWR, 0o600)
        _try_lock(self._lock)
        made.rename(self.path / _LOCK)

    def close(self) -> None:
        """Remove it with everything in it; a second time does nothing."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        self._folder.cleanup()


def remove_stale() -> int:
    """Remove the folders that dead processes of this account left; say how many."""
    removed = 0
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            if _is_stale(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += not folder.exists()
    return removed


def _is_stale(folder: Path) -> bool:
    """Say whether a folder is ours and its process has ended."""
    try:
        status = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
            return False
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR)
        except FileNotFoundError:
            return time.time() - status.st_mtime > _UNLOCKED_S
    except OSError:
        return False
    try:
        return _try_lock(lock)
    finally:
        os.close(lock)


def _try_lock(file: int) -> bool:
    """Lock an open file until it is closed; say whether it was free."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
