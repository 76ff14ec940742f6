"""Medians with their spread, and what the machine is."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import NamedTuple


class Time(NamedTuple):
    """Hold the median of some rounds in seconds, and (longest - shortest) / median."""

    seconds: float
    spread: float


def median(job: Callable[[], object], rounds: int) -> Time:
    """Run a job some rounds."""
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        job()
        took.append(time.perf_counter() - begin)
    middle = statistics.median(took)
    return Time(middle, (max(took) - min(took)) / middle)


def machine() -> str:
    """Describe the machine in one line; how busy it is changes absolute figures more than ratios."""
    names = ("presidio-analyzer", "spacy", "google-re2", "pyarrow", "numpy")
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start, Python {sys.version.split()[0]}; "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )


def peak_megabytes() -> float:
    """Give the process's largest memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
