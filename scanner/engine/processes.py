"""Start worker processes, by the way that costs least where it is safe.

On Linux a child is forked off the main process as soon as the detector is made (15 ms, against 3 s for an interpreter that
makes its own) and does nothing but fork workers off itself: it has one thread only, whatever the main process starts later,
so a worker can be replaced at any time. Elsewhere forking is not safe (macOS) or not there (Windows), and each worker is a
program of its own that makes its detector itself.

Source: POSIX.1-2017, fork(): only the calling thread goes on in the child. The child takes no lock that a thread of the
main process may hold: it opens its own streams, and its loggers write to its pipe. One that hangs all the same is ended by the
limit of time.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import platform
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from scanner.engine.worker import Setup

Body = Callable[[BinaryIO, BinaryIO], None]
"""What a worker does, with a reader and a writer."""

_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop()); from scanner.engine.worker import main; main()"
_CONTROL = 3
"""The number that the control socket gets in the child that forks workers."""


class Link(NamedTuple):
    """Lead to a worker."""

    pid: int
    reader: BinaryIO
    writer: BinaryIO


class Starter(Protocol):
    """Start and end worker processes."""

    def start(self) -> Link:
        """Start one."""
        ...

    def stop(self, pid: int) -> None:
        """Ask one to give up its task."""
        ...

    def end(self, pid: int) -> int | None:
        """End one, if it still runs, and give its exit status: negative for a signal; None where nobody knows."""
        ...

    def close(self) -> None:
        """End what is needed to start more."""
        ...


def can_fork() -> bool:
    """Say whether forking is safe here."""
    return platform.system() == "Linux" and hasattr(socket, "send_fds")


class ForkServer:
    """Fork workers off a child that does nothing else."""

    def __init__(self, body: Body) -> None:
        self._control, theirs = socket.socketpair()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()  # what is buffered would be written twice
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other threads: see the module's docstring
            self._pid = os.fork()
        if self._pid == 0:
            try:
                _fork_workers(theirs, body)
            finally:
                os._exit(0)
        theirs.close()

    def start(self) -> Link:
        """Start one."""
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [b"s"], [theirs.fileno()])
        theirs.close()
        pid = int.from_bytes(self._control.recv(8), "big")
        if not pid:
            ours.close()
            raise OSError("no more processes can be started")
        return Link(pid, *_files(ours))

    def stop(self, pid: int) -> None:
        """Ask one to give up its task."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    def end(self, pid: int) -> int | None:
        """End one and give its exit status."""
        try:
            self._control.sendall(b"e" + pid.to_bytes(8, "big"))
            answer = self._control.recv(8)
        except OSError:
            return None
        return int.from_bytes(answer, "big", signed=True) if len(answer) == 8 else None

    def close(self) -> None:
        """End the child."""
        self._control.close()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _fork_workers(control: socket.socket, body: Body) -> None:
    """Be the child: fork a worker for every pipe that comes, tell how one has ended; go when the main process goes."""
    faulthandler.disable()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(control.fileno(), _CONTROL)
    # connections and files of the main process are none of a worker's business
    os.closerange(_CONTROL + 1, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") > 0 else 4096)
    gc.collect()
    gc.freeze()  # pages stay shared while nobody counts what is on them
    own = socket.socket(fileno=_CONTROL)
    while True:
        message, pipes, _, _ = socket.recv_fds(own, 9, 1)
        if not message:
            return
        if pipes:
            _fork_one(own, pipes[0], body)
        else:
            pid = int.from_bytes(message[1:9], "big")
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            own.sendall(status.to_bytes(8, "big", signed=True))


def _fork_one(control: socket.socket, pipe: int, body: Body) -> None:
    try:
        pid = os.fork()
    except OSError:
        pid = -1
    if pid == 0:
        try:
            control.close()
            body(*_files(socket.socket(fileno=pipe)))
        finally:
            os._exit(0)
    os.close(pipe)
    control.sendall(max(pid, 0).to_bytes(8, "big"))


def _files(connection: socket.socket) -> tuple[BinaryIO, BinaryIO]:
    """Give a connection as two files, each to be closed by whoever uses it."""
    number = connection.detach()
    return os.fdopen(number, "rb"), os.fdopen(os.dup(number), "wb")


class Spawner:
    """Start every worker as a program of its own."""

    def __init__(self, setup: Setup) -> None:
        made = pickle.dumps(setup)
        self._setup = len(made).to_bytes(8, "big") + made
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self) -> Link:
        """Start one."""
        home = str(Path(__file__).resolve().parent.parent.parent)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own program
            [sys.executable, "-c", _PROGRAM, home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._running[process.pid] = process
        reader, writer = process.stdout, process.stdin
        assert reader is not None
        assert writer is not None
        with suppress(OSError):
            writer.write(self._setup)  # type: ignore[call-overload,unused-ignore]
            writer.flush()
        return Link(process.pid, reader, writer)  # type: ignore[arg-type]

    def stop(self, pid: int) -> None:
        """Ask one to give up its task; on Windows that ends it."""
        self._running[pid].terminate()

    def end(self, pid: int) -> int | None:
        """End one and give its exit status."""
        process = self._running.pop(pid, None)
        if process is None:
            return None
        process.kill()
        return process.wait()

    def close(self) -> None:
        """End all that still run."""
        for pid in list(self._running):
            self.end(pid)
