"""What a worker may use while it reads one untrusted source, and how this system can hold it to that.

Memory is limited by the kernel where `RLIMIT_AS` works (Linux). On macOS, whose kernel ignores it, a watching thread ends the
process when it has grown too far: weaker, since native code that holds the interpreter's lock isn't interrupted. On Windows
there is no limit of memory. The limit of time works everywhere: it is the main process that ends a worker without progress.
"""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

READ_BYTES_PER_S = 2 << 20
"""The slowest reading of a file that still counts as progress."""

OUT_OF_MEMORY = 77
"""Exit status of a worker that its own watch has ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound the reading of one source.

    Attributes:
        memory_bytes: address space beyond what a worker has when it starts on a source.
        idle_s: seconds without progress in opening a source or reading a batch, beside what its size needs.
        fold_s: seconds without progress in examining one batch; recognisers have limits of their own.
    """

    memory_bytes: int = 2 << 30
    idle_s: float = 120.0
    fold_s: float = 3600.0

    def patience(self, size_bytes: int | None) -> float:
        """Give the seconds after which reading a source of a size has made no progress."""
        return self.idle_s + (size_bytes or 0) / READ_BYTES_PER_S

    def told(self) -> dict[str, str | int]:
        """Say what a source was held to, for the inventory."""
        return {"memory_bytes": self.memory_bytes, "memory": memory_kind(), "idle_s": int(self.idle_s)}


def memory_kind() -> str:
    """Say how memory is limited here: `kernel`, `watched` or `none`."""
    system: str = platform.system()
    return {"Linux": "kernel", "Windows": "none"}.get(system, "watched")


def harden() -> None:
    """Take from a worker what it never needs: core dumps, and (on Linux) new rights through programs that it starts."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            import ctypes  # noqa: PLC0415 - only here

            ctypes.CDLL(None, use_errno=True).prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS


class MemoryLimit:
    """Hold a process to so much more memory than it has now; `renew` starts from what it has then."""

    def __init__(self, limits: Limits) -> None:
        self._bytes = limits.memory_bytes
        self._kind = memory_kind()
        self._bound = 0
        if self._kind == "watched":
            threading.Thread(target=self._watch, daemon=True, name="memory").start()

    def renew(self) -> None:
        """Count from now on."""
        if self._kind == "kernel":
            import resource  # noqa: PLC0415 - not on Windows

            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            wanted = _address_space() + self._bytes
            with suppress(ValueError, OSError):
                soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
                resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        elif self._kind == "watched":
            self._bound = _peak() + self._bytes

    def _watch(self) -> None:
        while True:
            time.sleep(0.2)
            if self._bound and _peak() > self._bound:
                os._exit(OUT_OF_MEMORY)


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _peak() -> int:
    """Give the most memory that this process has had; macOS counts in bytes, others in KiB."""
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
