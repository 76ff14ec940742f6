"""How long a large scan would take on a cluster: recorded task times, put together by a scheduler that costs time itself.

Records the tasks of a real scan of a generated CSV in this process, draws from them (with a seed) as many as the large scan has,
and hands them out one by one to workers. What a scheduler needs for a task is serial, so it bounds the number of workers that
can be kept busy. Not run by `make bench`: it measures no baseline.

    .venv/bin/python benchmarks/simulate_cluster.py --rows 100000 --bytes 10e12
"""

from __future__ import annotations

import argparse
import heapq
import random
import tempfile
import time
from pathlib import Path

from connectors.registry import openers
from scanner import assembly
from scanner.engine import jobs, wire
from scanner.engine.jobs import Job
from scanner.engine.reading import Tools
from scanner.engine.settings import RecogniserFacts, ScanSettings
from scanner.engine.worker import Session

SCHEDULER_S = 0.001
"""What a Dask scheduler needs for a task; its documentation says about a millisecond, with 0.2 ms in its best cases."""
TRANSFER_S = 0.003


class Silent:
    """Take what a session sends, and drop it."""

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Drop a message."""


def record(rows: int, folder: Path) -> tuple[list[float], float, int]:
    """Scan a generated file in parts; give the seconds of each part, the cells and the bytes."""
    rng = random.Random(7)
    path = folder / "crm.csv"
    names = ("Virtanen", "Korhonen", "Nieminen", "Laine")
    with path.open("w", encoding="utf-8") as out:
        out.write("asiakasnumero;sukunimi;sähköposti;puhelin;luotu;summa;postinumero;kaupunki\n")
        out.writelines(
            f"{n:07};{rng.choice(names)};a{n}@example.com;040{rng.randrange(10**7):07};{rng.randrange(1, 29)}.5.2020;"
            f"{rng.randrange(10**5)},50;{rng.randrange(10**5):05};Helsinki\n"
            for n in range(rows)
        )
    (opener,), _ = openers(path)
    detector = assembly.detector()
    tools = Tools(detector, ScanSettings(), RecogniserFacts.of(detector), b"k" * 16)
    jobs.WHOLE_BYTES = 0
    job, session = Job(0, opener, tools), Session(tools, Silent())
    seconds = []
    while job.result is None:
        step = job.ready.pop(0)
        began = time.perf_counter()
        answer = session.do(step.task)
        if step.task.kind == "read":
            seconds.append(time.perf_counter() - began)
        job.answered(step, wire.load(step.task.answer, answer))
    (table,) = job.result.tables.values()
    cells = sum(column.cells_seen for column in table.columns.values())
    return seconds[1:] or seconds, cells, path.stat().st_size  # the first part also warms up


def simulate(seconds: list[float], tasks: int, workers: int, seed: int = 1) -> float:
    """Give the time from the first task to the last answer."""
    rng = random.Random(seed)
    free = [0.0] * workers
    scheduler = end = 0.0
    for _ in range(tasks):
        ready = heapq.heappop(free)
        scheduler = max(scheduler, ready) + SCHEDULER_S
        done = scheduler + TRANSFER_S + rng.choice(seconds)
        end = max(end, done)
        heapq.heappush(free, done)
    return end


def main() -> None:
    """Record, simulate and print a table."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--bytes", type=float, default=10e12)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, cells, size = record(chosen.rows, Path(folder))
    growth = jobs.PART_CELLS * (len(seconds) + 1) / cells  # parts of large files are larger; cost is linear in cells
    seconds = [one * growth for one in seconds]
    cells, mean = cells * growth, sum(seconds) / len(seconds)
    each = growth * size / (len(seconds) + 1)
    tasks = int(chosen.bytes / each)
    print(
        f"{len(seconds)} tasks recorded, as parts of {jobs.PART_CELLS:,} cells: {mean:.3f} s each ({min(seconds):.3f}-{max(seconds):.3f}), {each / 1e6:.1f} MB"
    )
    print(f"{cells / (len(seconds) + 1) / mean:,.0f} cells/s and {each / mean / 1e6:.1f} MB/s for one worker")
    few = min(tasks, 200_000)
    for workers in (2, 16, 64, 256, 1024):
        took = simulate(seconds, few, workers) * tasks / few
        busy = mean * tasks / workers / took
        print(
            f"{workers:5} workers: {took / 3600:8.1f} h, {100 * busy:3.0f} % busy, {workers * took / 3600:9,.0f} worker hours"
        )


if __name__ == "__main__":
    main()
