"""Write files whole or not at all, and keep two runs off one output folder."""

from __future__ import annotations

import errno
import json
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

from scanner.model import UsageError

try:
    import fcntl
except ImportError:  # Windows; there the process id in the lock file decides
    fcntl = None  # type: ignore[assignment]

LOCK_NAME = ".tutka.lock"
PART_PREFIX = ".tutka-"
PART_SUFFIX = ".part"


def rendered(render: Callable[[BinaryIO], None]) -> bytes:
    """Give the bytes that a function writes to a binary stream."""
    out = BytesIO()
    render(out)
    return out.getvalue()


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` under the name `path`, or leave whatever was there as it was.

    Raises:
        UsageError: the folder can't be written to or the disk is full, with what to do.
    """
    write_rendered(path, lambda out: out.write(data))


class _Counted(RawIOBase):
    """Count what is written to a file; where the disk is full, go on counting, so that it can be said how much is missing."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size_bytes = 0
        self.full: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size_bytes += len(data)
        if self.full is None:
            try:
                self._stream.write(data)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                self.full = error
        return len(data)


def write_rendered(path: Path, render: Callable[[BinaryIO], object]) -> None:
    """Put what a function writes to a binary stream under the name `path`, or leave whatever was there as it was.

    The bytes go to a temporary file in the same folder, reach the disk, are counted, and only then take the name: a full
    disk, a power cut or a function that fails never leaves half a document under a final name.

    Raises:
        UsageError: the folder can't be written to or the disk is full, with what to do.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART_PREFIX, suffix=PART_SUFFIX, dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    temporary = Path(name)
    written = None
    try:
        with os.fdopen(handle, "wb") as stream:
            written = _Counted(stream)
            render(cast("BinaryIO", written))
            if written.full is not None:
                raise written.full
            stream.flush()
            os.fsync(stream.fileno())
        _check_size(temporary, written.size_bytes)
        temporary.chmod(_mode_of(path))
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error, written.size_bytes if written else None) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Put a text under the name `path` as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, document: object) -> None:
    """Put a JSON document under the name `path`, indented, with non-ASCII letters as they are."""
    write_text(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _check_size(path: Path, size_bytes: int) -> None:
    """Raise an input/output error unless the file has the size that was written; some network shares lose the end."""
    if path.stat().st_size != size_bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _mode_of(path: Path) -> int:
    """Keep the permissions of a file that is replaced; a new one gets what the user's umask gives."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(path: Path, error: OSError, size_bytes: int | None = None) -> UsageError:
    """Put a failed write into a sentence."""
    if error.errno == errno.ENOSPC and size_bytes is not None:
        return UsageError(
            f"{path}: the disk is full, {size_bytes} bytes could not be written; free some space, or choose another folder with -o"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UsageError(f"{path}: writing is not permitted there; choose another folder with -o")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return UsageError(f"{path}: a part of this path is a file and not a folder; choose another folder with -o")
    name = errno.errorcode.get(error.errno or 0, "unknown error")
    return UsageError(f"{path}: it could not be written ({name}); choose another folder with -o")


@contextmanager
def output_folder(folder: Path) -> Iterator[Path]:
    """Hold an output folder for this process alone while the block runs; make it where it is missing.

    The lock is the operating system's where there is one, so that it ends with the process that held it, however that
    ended; the file beside it says who and since when. Left-over temporary files of a run that was killed are removed.

    Raises:
        UsageError: another run holds the folder, or it can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error
    lock = folder / LOCK_NAME
    handle = _acquire(lock)
    try:
        for left in folder.glob(f"{PART_PREFIX}*{PART_SUFFIX}"):
            with suppress(OSError):
                left.unlink()
        yield folder
    finally:
        # removed while it is still held: whoever opened it before sees below that it lost its name, and tries again
        with suppress(FileNotFoundError):
            lock.unlink()
        os.close(handle)


@contextmanager
def held_file(path: Path) -> Iterator[None]:
    """Hold one file for this process alone while the block runs, by a lock file beside it.

    Raises:
        UsageError: another process holds it, or its folder can't be written to.
    """
    lock = path.with_name(f".{path.name}.lock")
    handle = _acquire(lock)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            lock.unlink()
        os.close(handle)


@contextmanager
def held_for_audit(lock: Path, history: str) -> Iterator[None]:
    """Hold a history's audits for this process alone while the block runs, by a lock file beside it.

    Args:
        lock: the lock file; one that a process left behind when it was killed is taken over.
        history: the history's name for people.

    Raises:
        UsageError: another process holds it, or the folder can't be written to.
    """
    handle = _acquire(lock, history)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            lock.unlink()
        os.close(handle)


def audit_running(history: str, who: str = "") -> UsageError:
    """Say that two audits of one configuration don't run at once."""
    return UsageError(f"{history}: another audit of this configuration is running{who}; wait until it is done")


def _acquire(lock: Path, history: str | None = None) -> int:
    """Give the open handle of a lock file that this process holds."""
    while True:
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | (0 if fcntl else os.O_EXCL), 0o600)
        except FileExistsError as error:  # only without fcntl
            if _alive(lock):
                raise _busy(lock, history) from error
            lock.unlink(missing_ok=True)
            continue
        except OSError as error:
            raise _refused(lock, error) from error
        if fcntl:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(handle)
                raise _busy(lock, history) from error
            if not _still_named(handle, lock):
                os.close(handle)
                continue
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started": datetime.now(UTC).isoformat()}
        os.truncate(handle, 0)
        os.write(handle, json.dumps(holder).encode())
        return handle


def _still_named(handle: int, lock: Path) -> bool:
    """Say whether the open file is the one that the name stands for now."""
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _holder(lock: Path) -> dict[str, object]:
    """Read who holds a lock; empty where that can't be read."""
    try:
        holder = json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _alive(lock: Path) -> bool:
    """Say whether the process that wrote a lock file may still run; one of another machine always may."""
    holder = _holder(lock)
    pid = holder.get("pid")
    if not isinstance(pid, int) or holder.get("host") != socket.gethostname():
        return bool(holder)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _busy(lock: Path, history: str | None = None) -> UsageError:
    """Say who holds the folder, the file or the history."""
    holder = _holder(lock)
    who = f" (process {holder['pid']} since {holder.get('started')})" if "pid" in holder else ""
    if history is not None:
        return audit_running(history, who)
    if lock.name != LOCK_NAME:
        name = lock.with_name(lock.name.removeprefix(".").removesuffix(".lock"))
        return UsageError(f"{name}: somebody else is working on this file{who}; wait until that is done")
    return UsageError(
        f"{lock.parent}: another run is writing to this folder{who}; wait for it, or choose another folder with -o"
    )
