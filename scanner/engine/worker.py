"""The other side of a worker's pipe: take tasks, read, answer. Runs in a process of its own that may break down any time.

Tasks come as pickles from the main process, which is trusted. Answers go as typed JSON (`scanner.engine.wire`), since
whoever reads untrusted files is not.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from scanner.engine import limits as bounds
from scanner.engine import wire
from scanner.engine.limits import Limits, MemoryLimit
from scanner.engine.reading import Listing, PartResult, Reading, SourceResult, TableRead, Tools, read_source
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.messages import escaped
from scanner.model import Part, PluginError, Problem, SourceOpener, TableRef

HEADER = struct.Struct(">cQ")
"""Kind and length of a message: `r` result, `t` cells done, `f` a batch is being examined, `l` log, `i` the opener of
a source inside, `p` and `x` errors."""

OURS = ("scanner", "connectors", "reports")


@dataclass(frozen=True, slots=True)
class Setup:
    """Hold what a worker is made from where it can't inherit it; picklable. `detector` makes the detector."""

    detector: Callable[[], Detects]
    settings: ScanSettings
    key: bytes = field(repr=False)
    limits: Limits
    levels: Mapping[str, int] = field(default_factory=dict)
    """Levels of our loggers."""

    def tools(self) -> Tools:
        """Make the tools."""
        detector = self.detector()
        return Tools(detector, self.settings, RecogniserFacts.of(detector), self.key)


@dataclass(frozen=True, slots=True)
class Task:
    """Ask a worker for something of one source.

    Attributes:
        kind: `whole` (a SourceResult), `list` (a Listing), `read`, `conclude` and `inside` (a PartResult).
        tables: which tables to read, by their place in `tables()`, and as what they were listed.
        cells: about how many cells a part should have.
        counts: of all parts of a table, to conclude from.
    """

    kind: str
    opener: SourceOpener
    tables: tuple[tuple[int, TableRef], ...] = ()
    part: Part | None = None
    cells: int = 500_000
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def answer(self) -> type[SourceResult | Listing | PartResult]:
        """Give the type of the answer."""
        return {"whole": SourceResult, "list": Listing}.get(self.kind, PartResult)


class Channel:
    """Send and take messages; an interrupt waits until a message is out, and until something is being read.

    What has been read is handed over whole: an interrupt that comes while an answer is put together finds nothing to stop.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = threading.Lock()
        self._asked = self._busy = self._stoppable = False

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Send a message whole."""
        self._busy = True
        try:
            self._writer.write(HEADER.pack(kind, len(payload)) + payload)
            self._writer.flush()
        finally:
            self._busy = False
        if self._asked and self._stoppable:
            raise KeyboardInterrupt

    def take(self) -> bytes | None:
        """Wait for a message; None when the other side has gone.

        An interrupt that came while nothing was read stays: it may be meant for the very task that is on its way. Who is stopped gets no
        task after that one.
        """
        header = self._reader.read(8)
        if len(header) < 8:
            return None
        return self._reader.read(int.from_bytes(header, "big"))

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """Let an interrupt end the block, also one that came before it."""
        self._stoppable = True
        try:
            if self._asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._stoppable = False

    def interrupt(self) -> None:
        """Interrupt what is being read, now or when it goes on."""
        self._asked = True
        if self._stoppable and not self._busy:
            raise KeyboardInterrupt


class Sends(Protocol):
    """Take what a session tells while it works."""

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Take a message."""
        ...

    def stoppable(self) -> AbstractContextManager[None]:
        """Let an interrupt end the block."""
        ...


class _Log(logging.Handler):
    """Send our own records to the main process; of errors in them only the class."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".", maxsplit=1)[0] not in OURS:
            return
        if isinstance(record.args, tuple):
            record.args = tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in record.args)
        with suppress(Exception):
            text = escaped(record.getMessage())
            self._channel.send(b"l", wire.dump(tuple[str, int, str], (record.name, record.levelno, text)))


class Session:
    """Do tasks one after the other; the last source stays open for the next task on it."""

    def __init__(self, tools: Tools, channel: Sends) -> None:
        self._tools = tools
        self._channel = channel
        self._open: tuple[SourceOpener, Reading] | None = None

    def do(self, task: Task) -> bytes:
        """Do one task and give the answer as it is sent."""
        if task.kind == "whole":
            self.close()
            result = read_source(task.opener, self._tools, self._tick, self._folding, self._channel.stoppable)
            self._send_inside(task.opener, result.inside)
            return wire.dump(SourceResult, result)
        if task.kind == "list":
            self.close()
            return wire.dump(Listing, self._list(task))
        return wire.dump(PartResult, self._read(task))

    def _tick(self, ref: TableRef, cells: int, total: int | None) -> None:
        self._channel.send(b"t", wire.dump(tuple[TableRef, int, int | None], (ref, cells, total)))

    def _folding(self) -> None:
        self._channel.send(b"f")

    def _reading(self, opener: SourceOpener) -> Reading:
        """Give the open source, the last one if it is the same."""
        if self._open is not None and self._open[0].info == opener.info:
            return self._open[1]
        self.close()
        reading = Reading(opener, self._tools, self._tick, self._folding, self._channel.stoppable)
        self._open = (opener, reading)
        with reading.guarded():
            reading.enter()
        return reading

    def close(self) -> None:
        """Close the source that is open."""
        if self._open is not None:
            reading, self._open = self._open[1], None
            reading.leave()

    def _send_inside(self, opener: SourceOpener, inside: tuple[SourceOpener, ...]) -> None:
        """Send the openers of what lies inside a source ahead of the answer."""
        kind = getattr(opener, "inside_type", None)
        for one in inside:
            if type(one) is not kind:
                raise PluginError(f"{opener.info.kind}: what lies inside its sources can't be told to the main process")
            self._channel.send(b"i", wire.dump(type(one), one))

    def _list(self, task: Task) -> Listing:
        reading = self._reading(task.opener)
        listing: Listing | None = None
        if reading.opened:
            with reading.guarded():
                listing = reading.listing(task.cells)
        status, path = reading.status(), None
        if listing is not None:
            status, path = listing.status, listing.path
        elif not reading.opened:
            path = reading.path(None)
        made = Listing(status, listing.tables if listing else (), reading.told(), path, listing is not None)
        if not made.opened:
            self.close()
        return made

    def _read(self, task: Task) -> PartResult:
        reading = self._reading(task.opener)
        found: list[TableRead] = []
        fits = True
        if reading.opened:
            with reading.guarded():
                for number, ref in task.tables:
                    if not reading.is_listed(number, ref):
                        reading.problems.append(_changed(task, ref))
                    elif task.kind == "conclude":
                        fits = reading.conclude(number, task.counts)
                    else:
                        reading.read(reading.listed[number], found.append, task.part)
                if task.kind == "inside":
                    self._send_inside(task.opener, reading.inside())
        interrupted = reading.interrupted
        result = PartResult(tuple(found), reading.told(), interrupted, fits)
        if interrupted or not reading.opened:
            self.close()
        return result


def _changed(task: Task, ref: TableRef) -> Problem:
    info = task.opener.info
    message = f"{info.source}: the table {ref.table} is no longer where it was; scan it again when nobody writes to it"
    return Problem(info.system, info.source, ref.table, "changed", message)


def serve(reader: BinaryIO, writer: BinaryIO, make: Callable[[], Tools], limits: Limits) -> None:
    """Do tasks until the other side closes the pipe."""
    channel = Channel(reader, writer)
    _settle(channel)
    try:
        session = Session(make(), channel)
        memory = MemoryLimit(limits)
        while (message := channel.take()) is not None:
            task: Task = pickle.loads(message)  # noqa: S301 - from the main process
            memory.renew()
            channel.send(b"r", session.do(task))
        session.close()
    except PluginError as error:
        channel.send(b"p", wire.dump(str, str(error)))
    except OSError:
        return  # the main process has gone
    except BaseException as error:  # noqa: BLE001 - a traceback could quote values: the class has to do
        with suppress(OSError):
            channel.send(b"x", wire.dump(str, type(error).__name__))


def _settle(channel: Channel) -> None:
    """Set up the process: quiet, without core dumps, and stopped by the main process only."""
    bounds.harden()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: channel.interrupt())
    sys.excepthook = lambda *_: None
    sys.unraisablehook = lambda _: None
    threading.excepthook = lambda _: None
    root = logging.getLogger()
    root.handlers[:] = [_Log(channel)]
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)


def main() -> None:
    """Be a worker that was started as a program: the pipe is stdin and stdout."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    length = int.from_bytes(reader.read(8), "big")
    setup: Setup = pickle.loads(reader.read(length))  # noqa: S301 - from the main process
    for name, level in setup.levels.items():
        logging.getLogger(name).setLevel(level)
    serve(reader, writer, setup.tools, setup.limits)
