"""Cells per second of the detector against presidio, on the same made-up export and with the same registry, in one run.

Presidio looks at every cell of a stated subset of the rows, one by one (`AnalyzerEngine.analyze`) and by columns
(`BatchAnalyzerEngine.analyze_dict`); the detector at all rows, distinct values with counts. Ratios are of cells per second.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from presidio_analyzer import BatchAnalyzerEngine, RecognizerRegistry

from benchmarks import exports, registries
from scanner.detection import Detector
from scanner.detection.columns import distinct

Columns = Mapping[str, Sequence[str]]


def ours(detector: Detector, columns: Columns, batch: int) -> None:
    """Scan as the fold does: batches of rows, distinct texts of each column."""
    for header, values in columns.items():
        for start in range(0, len(values), batch):
            found = distinct(values[start : start + batch])
            detector.matches(found.texts, header)


def per_cell(detector: Detector, columns: Columns) -> None:
    """Ask presidio cell by cell, the header as context."""
    for header, values in columns.items():
        for value in values:
            if value:
                detector.engine.analyze(value, detector.language, context=[header])


def batched(detector: Detector, columns: Columns) -> None:
    """Ask presidio's batch engine, which takes the header as context by itself."""
    engine = BatchAnalyzerEngine(detector.engine)
    list(engine.analyze_dict({header: list(values) for header, values in columns.items()}, detector.language))


def seconds(job: Callable[[], None], rounds: int) -> list[float]:
    """Time a job some rounds."""
    out = []
    for _ in range(rounds):
        begin = time.perf_counter()
        job()
        out.append(time.perf_counter() - begin)
    return out


def measure(name: str, registry: RecognizerRegistry, rows: int, subset: int, rounds: int, batch: int) -> float:
    """Print one registry's table; give the ratio to presidio per cell."""
    begin = time.perf_counter()
    detector = Detector(registry)
    setup = time.perf_counter() - begin
    columns = exports.export(rows)
    step = max(1, rows // subset)
    some = {header: values[::step][:subset] for header, values in columns.items()}
    cells, few = rows * len(columns), subset * len(columns)
    unique = sum(len(set(values)) for values in columns.values())
    print(
        f"\n{name}: {len(registry.recognizers)} recognisers, {rows} rows x {len(columns)} columns, {unique / cells:.0%} distinct"
    )
    print(f"  set-up {setup:.2f} s (not in the rates)")
    ours(detector, {header: values[:200] for header, values in columns.items()}, batch)
    per_cell(detector, {header: values[:3] for header, values in some.items()})
    rates: dict[str, float] = {}
    jobs: dict[str, tuple[Callable[[], None], int]] = {
        "presidio, per cell": (lambda: per_cell(detector, some), few),
        "presidio, BatchAnalyzerEngine": (lambda: batched(detector, some), few),
        f"detector, batches of {batch}": (lambda: ours(detector, columns, batch), cells),
    }
    for label, (job, size) in jobs.items():
        took = seconds(job, rounds)
        rates[label] = size / statistics.median(took)
        spread = (max(took) - min(took)) / statistics.median(took)
        print(f"  {label:34} {size:>9} cells  {rates[label]:>11,.0f} cells/s  spread {spread:.0%}")
    slow, by_batch, fast = rates.values()
    print(f"  ratio: {fast / slow:.1f} x per cell, {fast / by_batch:.1f} x BatchAnalyzerEngine")
    print("  slowest columns (microseconds a distinct value):")
    times = []
    for header, values in columns.items():
        texts = distinct(values[: 5 * batch]).texts
        took = min(seconds(lambda texts=texts, header=header: detector.matches(texts, header), 2))  # type: ignore[misc]
        times.append((took / max(1, len(texts)) * 1e6, header, len(texts)))
    for each, header, size in sorted(times, reverse=True)[:6]:
        print(f"    {header:20} {each:8.1f}  ({size} values)")
    return fast / slow


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--subset", type=int, default=60, help="rows that presidio looks at")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=10_000, help="rows of a batch")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {platform.machine()}, medians of {options.rounds}, no language model")
    measure("default registry", registries.default(), options.rows, options.subset, options.rounds, options.batch)
    # libphonenumber's matcher, once per region and text, takes nearly all of the time here: fewer rows
    few = max(1, options.rows // 10)
    measure(
        "presidio's own, stock PhoneRecognizer", registries.stock(), few, options.subset, options.rounds, options.batch
    )


if __name__ == "__main__":
    main()
