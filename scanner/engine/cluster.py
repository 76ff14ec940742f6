"""Read sources on the workers of a Dask scheduler: the same tasks as in worker processes, on many machines.

What goes through the scheduler holds no secret: addresses keep their `${NAME}`, which each worker fills in from its own
environment, and so does the key that distinct texts are counted under (`TUTKA_CLUSTER_KEY`). Sources have to be reachable
from the workers under the same names: object stores, databases, shared folders.

A worker that dies costs time only: the scheduler gives its task to another one. Answers are read by type (`scanner.engine.wire`),
as those of local workers are; but a Dask cluster runs what its clients send, so only people who are trusted with its
machines may reach it, and files of unknown origin don't belong there.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import scanner
from scanner.engine import wire
from scanner.engine.jobs import Job, Step
from scanner.engine.limits import Limits
from scanner.engine.reading import Progress, SourceResult, Tools, read_source
from scanner.engine.settings import Detects
from scanner.engine.worker import Session, Setup
from scanner.model import Overall, PluginError, SourceOpener, TutkaError, WorkersError

KEY_VARIABLE = "TUTKA_CLUSTER_KEY"
LEAST_KEY = 16
WAIT_S = 10
AHEAD = 3
"""Tasks at the scheduler for each thread of the workers: none waits for work, and few are lost with an interrupt."""

_LOCK = threading.Lock()
_SESSIONS: dict[bytes, tuple[Session, _Basket]] = {}


class _Basket:
    """Take what a session would send through a pipe."""

    def __init__(self) -> None:
        self.inside: list[bytes] = []

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Keep the openers of what lies inside; progress is told by whole tasks."""
        if kind == b"i":
            self.inside.append(payload)

    def stoppable(self) -> AbstractContextManager[None]:
        """Be interrupted as Python is: the scheduler ends whole tasks."""
        return nullcontext()


def cluster_key() -> bytes:
    """Give the key of the digests, from the environment.

    Raises:
        WorkersError: it is not set, or too short.
    """
    text = os.environ.get(KEY_VARIABLE, "")
    if len(text) < LEAST_KEY:
        raise WorkersError(
            f"{KEY_VARIABLE} is not set (or shorter than {LEAST_KEY} characters); set it to the same random text for this"
            " command and for every worker of the cluster"
        )
    return hashlib.blake2b(text.encode(), digest_size=16, person=b"tutka cluster").digest()


def about() -> tuple[str, str, str]:
    """Say which version runs here, on which Python, and under which key, as a digest that tells nothing of it."""
    try:
        key = hashlib.blake2b(b"same key?", key=cluster_key(), digest_size=16).hexdigest()
    except WorkersError:
        key = ""
    return scanner.__version__, ".".join(platform.python_version_tuple()[:2]), key


def perform(setup: bytes, task: bytes) -> tuple[bytes, list[bytes]]:
    """Do a task on a worker; give the answer and the openers of what lies inside.

    A detector works for one thread at a time, so a worker with several threads uses one.
    """
    with _LOCK:
        if setup not in _SESSIONS:
            _SESSIONS.clear()
            version, made = pickle.loads(setup)  # noqa: S301 - from the client, which may run anything here
            if version != scanner.__version__:
                raise WorkersError(f"a worker has version {scanner.__version__}, this command {version}")
            basket = _Basket()
            _SESSIONS[setup] = Session(replace(made, key=cluster_key()).tools(), basket), basket
        session, basket = _SESSIONS[setup]
        basket.inside = []
        answer = session.do(pickle.loads(task))  # noqa: S301 - the same
        return answer, basket.inside


class Cluster:
    """Be an executor that reads on a Dask cluster.

    Args:
        address: of the scheduler, `tcp://host:8786`.
        detector: makes the detector on a worker; picklable, without secrets.
        overall: kept up to date while the scan runs.
    """

    def __init__(self, address: str, detector: Callable[[], Detects], *, overall: Overall | None = None) -> None:
        self._address = address
        self._detector = detector
        self._overall = overall or Overall()

    def __call__(
        self, openers: Sequence[SourceOpener], tools: Tools, progress: Progress | None = None
    ) -> Iterator[SourceResult | None]:
        """Yield the results in the order of the openers."""
        away = [(n, o) for n, o in enumerate(openers) if not getattr(o, "in_process", False)]
        results: dict[int, SourceResult | None] = {n: None for n, _ in away}
        stopped = False
        if away:
            setup = pickle.dumps((scanner.__version__, Setup(self._detector, tools.settings, b"", Limits())))
            with _client(self._address) as client:
                stopped = _Run(client, setup, tools, self._overall)(away, results)
        for n, opener in enumerate(openers):
            if n not in results:
                results[n] = None if stopped else read_source(opener, tools, progress)
            yield results.pop(n)


def _client(address: str) -> Any:
    """Connect to the scheduler and look at its workers.

    Raises:
        WorkersError: it can't be reached, has no workers, or they differ from this program.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise PluginError("--cluster needs a library that is not installed: pip install 'tutka[cluster]'") from error
    connect: Any = Client
    try:
        client = connect(address, timeout=WAIT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkersError("--cluster: the scheduler can't be reached; check address, port and network") from error
    try:
        _compare(client.run(about))
    except TutkaError:
        client.close()
        raise
    except Exception as error:
        client.close()
        raise WorkersError(
            f"--cluster: the workers can't run tutka ({type(error).__name__}); install the same version there"
        ) from error
    return client


def _compare(found: Mapping[str, tuple[str, str, str]]) -> None:
    """Hold the workers' versions and key against this program's.

    Raises:
        WorkersError: there are none, or one differs.
    """
    if not found:
        raise WorkersError("--cluster: the scheduler has no workers; start some and run again")
    here = about()
    for theirs in found.values():
        if theirs[:2] != here[:2]:
            what = f"tutka {theirs[0]} on Python {theirs[1]}, this command is {here[0]} on {here[1]}"
            raise WorkersError(f"--cluster: a worker has {what}; install the same everywhere")
        if theirs[2] != here[2]:
            raise WorkersError(f"--cluster: a worker has another {KEY_VARIABLE} than this command; set it alike")


class _Run:
    """Run one scan on a cluster."""

    def __init__(self, client: Any, setup: bytes, tools: Tools, overall: Overall) -> None:
        self._client = client
        self._setup = setup
        self._tools = tools
        self._overall = overall
        self._ready: deque[Step] = deque()
        self._out: dict[Any, Step] = {}

    def __call__(self, away: Sequence[tuple[int, SourceOpener]], results: dict[int, SourceResult | None]) -> bool:
        """Fill in the results; say whether the scan was interrupted."""
        import distributed  # noqa: PLC0415 - an extra

        wait: Any = distributed.wait

        self._overall.known += len(away)
        coming = iter(away)
        jobs: dict[int, Job] = {}
        try:
            while True:
                room = AHEAD * max(1, sum(self._client.nthreads().values()))
                while len(self._out) < room:
                    if (step := self._next()) is not None:
                        self._submit(step)
                    elif (new := next(coming, None)) is not None:
                        jobs[new[0]] = job = Job(new[0], _absolute(new[1]), self._tools)
                        self._queue(job)
                    else:
                        break
                if not self._out:
                    return False
                done = wait(list(self._out), return_when="FIRST_COMPLETED").done
                for future in done:
                    job = self._done(future)
                    if job.result is not None and job.number in jobs:
                        results[job.number] = jobs.pop(job.number).result
                        self._overall.done += 1
        except KeyboardInterrupt:
            self._client.cancel(list(self._out))
            for number, job in jobs.items():
                job.stopped()
                results[number] = job.result
            return True

    def _queue(self, job: Job) -> None:
        self._ready.extendleft(reversed(job.ready))
        job.ready.clear()

    def _next(self) -> Step | None:
        """Choose a step of a source that may have one more reader: a server is spared here, too."""
        busy = Counter(step.job.number for step in self._out.values())
        for place, step in enumerate(self._ready):
            if step.job.size_bytes is not None or busy[step.job.number] < step.job.at_once:
                del self._ready[place]
                return step
        return None

    def _submit(self, step: Step) -> None:
        future = self._client.submit(perform, self._setup, pickle.dumps(step.task), pure=False)
        self._out[future] = step

    def _done(self, future: Any) -> Job:
        """Take one answer, or the end of its workers."""
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        step = self._out.pop(future)
        job = step.job
        try:
            payload, inside = future.result()
            opener: Any = job.opener
            openers = tuple(opener.adopt(wire.load(opener.inside_type, one)) for one in inside)
            job.answered(step, wire.load(step.task.answer, payload), openers)
        except KilledWorker:  # the scheduler has tried it on several
            job.failed(step, "worker_died", again=step.task.kind == "whole" or len(step.task.tables) > 1)
        except wire.WireError:
            job.failed(step, "worker_died", again=False)
        finally:
            future.release()
        self._queue(job)
        return job


def _absolute(opener: SourceOpener) -> SourceOpener:
    """Name a file from the root: a worker has a working directory of its own."""
    location = getattr(opener, "location", None)
    if isinstance(location, str) and getattr(opener, "size_bytes", None) is not None:
        anything: Any = opener
        return replace(anything, location=os.path.abspath(location))  # type: ignore[no-any-return]  # noqa: PTH100 - names may be no UTF-8
    return opener
