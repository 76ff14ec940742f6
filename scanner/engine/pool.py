"""Read sources in worker processes: untrusted files away from the main process, and several at a time.

A worker that breaks down, hangs or outgrows its memory costs one task, which is done again once by a new worker; then it is a
problem of the inventory and the rest goes on.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from scanner.engine import limits as bounds
from scanner.engine import processes, wire
from scanner.engine.jobs import CELL_BYTES, Job, Step
from scanner.engine.journal import Journal
from scanner.engine.limits import Limits
from scanner.engine.processes import ForkServer, Link, Spawner, Starter
from scanner.engine.reading import Listing, PartResult, Progress, SourceResult, Tools, read_source
from scanner.engine.settings import Detects
from scanner.engine.sharing import Sharing
from scanner.engine.stopping import held_signals
from scanner.engine.worker import HEADER, OURS, Setup, serve
from scanner.files.private_copies import remove_stale
from scanner.messages import escaped
from scanner.model import Overall, PluginError, SourceOpener, TableRef, WorkersError

logger = logging.getLogger(__name__)

GRACE_S = 5.0
"""How long workers have to hand over what they have read after an interrupt."""
TASKS_PER_WORKER = 2000
"""A worker is replaced after so many tasks: what libraries leave in memory goes with it."""
BYTES_PER_WORKER = 4 << 20
SOURCES_PER_WORKER = 20
"""Where the number of workers is left to the program, one more is started for each so much to do."""
QUEUED = 256
"""Sources that are looked at for the next task."""
TICK_BYTES = 1 << 20

Answer = SourceResult | Listing | PartResult


def cores() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Worker:
    """Know one worker; `quiet` is since when it has told nothing, and `opened` that the source of its task gave rows."""

    link: Link
    step: Step | None = None
    quiet: float = 0.0
    folding: bool = False
    opened: bool = False
    tasks: int = 0
    job: int = -1
    ended_for: str | None = None
    inside: list[SourceOpener] = field(default_factory=list)
    lost: bool = False


class Processes:
    """Be an executor that reads in worker processes.

    Args:
        detector: makes the detector where a worker can't inherit it; picklable.
        workers: how many at a time; None leaves it to the number of processors and the size of the work.
        limits: what a worker may use.
        overall: kept up to date while the scan runs, for a progress bar.
        journal: keeps finished parts, and gives those of an earlier run.
        meanwhile: done in a thread once workers can be started; this process has little to do while they read.
    """

    def __init__(
        self,
        detector: Callable[[], Detects],
        *,
        workers: int | None = None,
        limits: Limits | None = None,
        overall: Overall | None = None,
        journal: Journal | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self._detector = detector
        self._meanwhile = meanwhile
        self._workers = workers
        self._limits = limits or Limits()
        self._overall = overall or Overall()
        self._journal = journal

    def __call__(
        self, openers: Sequence[SourceOpener], tools: Tools, progress: Progress | None = None
    ) -> Iterator[SourceResult | None]:
        """Yield the results in the order of the openers."""
        if self._journal is not None:
            self._journal.bind(tools)
        run = _Run(self._starter, self._workers, self._limits, self._overall, tools, progress, self._journal)
        yield from run(openers)

    def _starter(self, tools: Tools) -> Starter:
        starter = self._made(tools)
        if self._meanwhile is not None:  # a child is forked by now: it has this thread only
            threading.Thread(target=self._meanwhile, name="meanwhile").start()
        return starter

    def _made(self, tools: Tools) -> Starter:
        if processes.can_fork():
            limits = self._limits
            return ForkServer(lambda reader, writer: serve(reader, writer, lambda: tools, limits))
        levels = {name: logging.getLogger(name).level for name in OURS}
        return Spawner(Setup(self._detector, tools.settings, tools.key, self._limits, levels))


@dataclass
class _Run:
    """Run one scan."""

    start: Callable[[Tools], Starter]
    workers: int | None
    limits: Limits
    overall: Overall
    tools: Tools
    progress: Progress | None
    journal: Journal | None
    starter: Starter | None = None
    jobs: dict[int, Job] = field(default_factory=dict)
    coming: Iterator[tuple[int, SourceOpener]] = field(default_factory=lambda: iter(()))
    line: deque[Job] = field(default_factory=deque)
    crew: list[_Worker] = field(default_factory=list)
    events: queue.Queue[tuple[_Worker, bytes, bytes]] = field(default_factory=lambda: queue.Queue(1000))
    signal: Callable[[], None] = lambda: None
    listeners: list[threading.Thread] = field(default_factory=list)
    closed: bool = False
    weights: dict[int, float] = field(default_factory=dict)
    cells: dict[int, dict[str, int]] = field(default_factory=dict)
    sharing: Sharing = field(default_factory=Sharing)

    def __call__(self, openers: Sequence[SourceOpener]) -> Iterator[SourceResult | None]:
        """Yield the results in the order of the openers."""
        away = [(n, opener) for n, opener in enumerate(openers) if not getattr(opener, "in_process", False)]
        results: dict[int, SourceResult | None] = {}
        stopped = False
        try:
            if away:
                self._weigh(away)
                self.sharing.know(opener for _, opener in away)
                self.coming = iter(away)
                self.starter = self.start(self.tools)
                with held_signals() as self.signal:
                    self._work(results)
        except KeyboardInterrupt:
            stopped = True
            self._stop(results)
        finally:
            self._close()
        for n, _ in away:
            results.setdefault(n, None)
        for n, opener in enumerate(openers):
            if n not in results:
                results[n] = None if stopped else read_source(opener, self.tools, self.progress)
                stopped = stopped or getattr(results[n], "interrupted", False)
            yield results.pop(n)

    def _weigh(self, away: Sequence[tuple[int, SourceOpener]]) -> None:
        for n, opener in away:
            size: int | None = getattr(opener, "size_bytes", None)
            self.overall.unknown += size is None
            self.weights[n] = float(size or 0)
        self.overall.known = sum(self.weights.values())

    def _work(self, results: dict[int, SourceResult | None]) -> None:
        """Hand out steps and take answers until all jobs have a result."""
        while True:
            while len(self.line) < QUEUED and (new := next(self.coming, None)) is not None:
                self.jobs[new[0]] = job = Job(*new, self.tools)
                if self.journal is not None:
                    self.journal.know(job)
                self._recall(job)
                if job.ready:
                    self.line.append(job)
            self._hand_out()
            for number in [number for number, job in self.jobs.items() if job.result is not None]:
                result = self.jobs.pop(number).result
                results[number] = result and self.sharing.result(result)  # all wait here until the last one is read
                if self.journal is not None:
                    self.journal.forget(number)
            if not self.jobs and not self.line:
                return
            self._take(0.25)
            self.signal()
            self._watch()

    def _recall(self, job: Job) -> None:
        """Take the answers that an earlier run has left in the journal."""
        if self.journal is None or not self.journal.found:
            return
        for step in list(job.ready):
            if (answer := self.journal.find(step)) is not None:
                job.ready.remove(step)
                job.answered(step, answer)

    def _hand_out(self) -> None:
        for worker in self.crew:
            if worker.step is None and (step := self._next(worker)) is not None:
                self._give(worker, step)
        while len(self.crew) < self._wanted() and (step := self._next(None)) is not None:
            self._give(self._hire(), step)

    def _wanted(self) -> int:
        """Say how many workers there should be for what is to be done."""
        if self.workers is not None:
            return self.workers
        sizes = [(job.size_bytes or 0) * len(job.ready) / max(1, job.waiting) for job in self.line if job.ready]
        worth = int(sum(sizes) // BYTES_PER_WORKER + len(sizes) // SOURCES_PER_WORKER)
        busy = sum(worker.step is not None for worker in self.crew)
        return min(cores(), max(1, busy + worth))

    def _next(self, worker: _Worker | None) -> Step | None:
        """Choose a step: of the source that the worker has open, else the first whose source may have one more reader."""
        busy = Counter(one.step.job.number for one in self.crew if one.step is not None)
        known = self.jobs.get(worker.job) if worker is not None else None
        for job in (*([known] if known else []), *self.line):
            if job.ready and busy[job.number] < job.at_once:
                step = job.ready.pop(0)
                if not job.ready and job in self.line:
                    self.line.remove(job)
                return step
        return None

    def _hire(self) -> _Worker:
        assert self.starter is not None
        try:
            worker = _Worker(self.starter.start())
        except OSError as error:
            raise WorkersError("no process can be started to read files in; free some memory or processes") from error
        self.crew.append(worker)
        listener = threading.Thread(target=self._listen, args=(worker,), daemon=True, name=f"worker {worker.link.pid}")
        self.listeners.append(listener)
        listener.start()
        return worker

    def _listen(self, worker: _Worker) -> None:
        """Pass on what a worker says, until it is silent or talks nonsense."""
        reader = worker.link.reader
        with suppress(OSError, ValueError, MemoryError):
            while len(header := reader.read(HEADER.size)) == HEADER.size:
                kind, length = HEADER.unpack(header)
                if length > (wire.FRAME_BYTES if kind == b"r" else TICK_BYTES):
                    break
                payload = reader.read(length)
                if len(payload) < length or self.closed:
                    break
                self.events.put((worker, kind, payload))
        with suppress(OSError):
            reader.close()
        if not self.closed:
            self.events.put((worker, b"", b""))

    def _give(self, worker: _Worker, step: Step) -> None:
        worker.step, worker.job = step, step.job.number
        worker.quiet, worker.folding, worker.opened = time.monotonic(), False, False
        worker.tasks += 1
        worker.inside.clear()
        message = pickle.dumps(step.task)
        with suppress(OSError):  # its end is an event of its own
            worker.link.writer.write(len(message).to_bytes(8, "big") + message)
            worker.link.writer.flush()

    def _take(self, wait_s: float) -> None:
        """Take what workers say, all that has come."""
        with suppress(queue.Empty):
            self._heard(*self.events.get(timeout=wait_s))
            while True:
                self._heard(*self.events.get_nowait())

    def _heard(self, worker: _Worker, kind: bytes, payload: bytes) -> None:
        """Take one message."""
        if worker.lost:
            return
        worker.quiet = time.monotonic()
        try:
            if kind == b"t":
                worker.folding, worker.opened = False, True
                self._tick(worker, *wire.load(tuple[TableRef, int, int | None], payload))
            elif kind == b"f":
                worker.folding = worker.opened = True
            elif kind == b"l":
                name, level, text = wire.load(tuple[str, int, str], payload)
                if name.split(".", maxsplit=1)[0] in OURS:
                    logging.getLogger(name).log(level, "%s", escaped(text))
            elif kind == b"i" and worker.step is not None:
                opener: Any = worker.step.job.opener
                worker.inside.append(opener.adopt(wire.load(opener.inside_type, payload)))
            elif kind == b"p":
                raise PluginError(escaped(wire.load(str, payload)))
            elif kind == b"r" and worker.step is not None:
                self._answered(worker, wire.load(worker.step.task.answer, payload))
            else:  # it has ended, failed in a way that it can't name, or talks nonsense
                self._ended(worker)
        except (wire.WireError, AttributeError):
            logger.warning("a worker's answer was not understood; the worker is replaced")
            self._ended(worker)

    def _answered(self, worker: _Worker, answer: Answer) -> None:
        step = worker.step
        assert step is not None
        if not self._fitting(step, answer):
            raise wire.WireError("foreign")
        if getattr(answer, "interrupted", False):  # somebody else stopped the worker, not this scan
            self._ended(worker)
            return
        worker.step = None
        if self.journal is not None:
            self.journal.add(step, answer, inside=bool(worker.inside))
        step.job.answered(step, answer, tuple(worker.inside))
        self._recall(step.job)
        if worker.tasks >= TASKS_PER_WORKER or any(p.reason == "limit_memory" for p in answer.problems):
            self._dismiss(worker)
        self._after(step.job)

    @staticmethod
    def _fitting(step: Step, answer: Answer) -> bool:
        """Say whether an answer is about the source that was asked for: a worker must not speak for others."""
        source = step.job.opener.info.source
        refs: list[TableRef] = []
        if isinstance(answer, SourceResult):
            refs = list(answer.tables)
        elif isinstance(answer, Listing):
            refs = [cut.ref for cut in answer.tables]
        else:
            return all(read.profile.ref in {ref for _, ref in step.task.tables} for read in answer.tables)
        named = {answer.status.source, *(ref.source for ref in refs)}
        return len(named) == 1 and (source in named or "«" in answer.status.source)

    def _after(self, job: Job) -> None:
        """Go on with a job, or see it off."""
        if job.ready and job not in self.line:
            self.line.appendleft(job)  # what was begun is ended first
        weight = self.weights[job.number]
        if job.size_bytes is None and not weight and (job.cells or job.result is not None):
            self.weights[job.number] = weight = float(job.cells * CELL_BYTES)
            self.overall.known += weight
            self.overall.unknown -= 1
        if job.result is not None:
            self.overall.done += weight - self._partly(job.number)
            self.cells.pop(job.number, None)

    def _partly(self, number: int) -> float:
        """Say how much of a job is done, by the cells that were read."""
        return min(self.weights[number], float(CELL_BYTES * sum(self.cells.get(number, {}).values())))

    def _tick(self, worker: _Worker, ref: TableRef, cells: int, total: int | None) -> None:
        if worker.step is None:
            return
        number = worker.step.job.number
        before = self._partly(number)
        self.cells.setdefault(number, {})[f"{worker.step.key} {ref}"] = cells
        self.overall.done += self._partly(number) - before
        if self.progress is not None:
            self.progress(ref, cells, total)

    def _ended(self, worker: _Worker) -> None:
        """Replace a worker that has ended; its task is done again once."""
        step = worker.step
        status = self._dismiss(worker)
        if step is None:
            return
        reason = worker.ended_for or ("limit_memory" if status == bounds.OUT_OF_MEMORY else "worker_died")
        hung = reason == "limit_time"
        again = (step.task.kind == "whole" and worker.opened) if hung else reason == "worker_died"
        params = {"seconds": int(self._patience(worker, step))} if hung else {}
        logger.info("a worker ended (%s, %s) at %s", reason, status, escaped(step.job.opener.info.kind))
        step.job.failed(step, reason, again=again, **params)
        self._after(step.job)

    def _dismiss(self, worker: _Worker) -> int | None:
        worker.lost = True
        worker.step = None
        self.crew.remove(worker)
        assert self.starter is not None
        status = self.starter.end(worker.link.pid)
        with suppress(OSError):
            worker.link.writer.close()
        return status

    def _patience(self, worker: _Worker, step: Step) -> float:
        if worker.folding:
            return self.limits.fold_s
        return self.limits.patience(getattr(step.job.opener, "patience_bytes", step.job.size_bytes))

    def _watch(self) -> None:
        """End workers that make no progress; a database has time limits of its own."""
        now = time.monotonic()
        for worker in list(self.crew):
            step = worker.step
            if step is None or (step.job.size_bytes is None and not worker.folding):
                continue
            if now - worker.quiet > self._patience(worker, step):
                worker.ended_for = "limit_time"
                self._ended(worker)

    def _stop(self, results: dict[int, SourceResult | None]) -> None:
        """Let workers hand over what they have read so far, and end the jobs there."""
        if self.starter is None:
            return
        for worker in self.crew:
            if worker.step is not None:
                self.starter.stop(worker.link.pid)
        until = time.monotonic() + GRACE_S
        while any(worker.step is not None for worker in self.crew) and time.monotonic() < until:
            with suppress(queue.Empty):
                worker, kind, payload = self.events.get(timeout=0.2)
                if kind == b"r" and worker.step is not None and not worker.lost:
                    step, worker.step = worker.step, None
                    with suppress(wire.WireError):
                        answer = wire.load(step.task.answer, payload)
                        if self._fitting(step, answer):
                            if self.journal is not None:
                                self.journal.add(step, answer, inside=bool(worker.inside))
                            step.job.answered(step, answer, tuple(worker.inside))
                elif kind == b"":
                    worker.step = None
        for number, job in self.jobs.items():
            job.stopped()
            results[number] = job.result

    def _close(self) -> None:
        self.closed = True
        for worker in list(self.crew):
            self._dismiss(worker)
        if self.starter is not None:
            self.starter.close()
        for listener in self.listeners:
            with suppress(queue.Empty):
                while True:  # one may wait for room
                    self.events.get_nowait()
            listener.join(1.0)
        if self.crew or self.starter is not None:
            remove_stale()  # what a worker that was ended had copied
