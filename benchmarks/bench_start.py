"""How long a small scan takes from start to reports, against `import presidio_analyzer`, taking turns in one run.

    python -m benchmarks.bench_start [rounds]

CPU seconds of the process and its children, and seconds by the clock. The cold start makes what later starts find in the cache
folder (`scanner.made_once`); the other starts find it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.timing import machine

MOST = 1.3
PRESIDIO = "import presidio_analyzer"
ROWS = "nimi;sähköposti;puhelin\n" + "".join(f"Testi Henkilö;testi{n}@example.com;040123456{n}\n" for n in range(10))
NOTE = "huomautus\n" + "".join(
    f"Asiakas Matti Virtanen soitti {n}. kerran ja pyytää, että lasku lähetetään uudestaan\n" for n in range(10)
)


def spent(command: Sequence[str], **variables: str) -> tuple[float, float]:
    """Run a program; give its seconds of CPU and by the clock."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **variables})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - begun


def main(rounds: int = 5) -> int:
    """Print medians and ratios; fail beyond the bound."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    tutka = str(Path(sys.executable).with_name("tutka"))
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        rows, note = Path(folder, "rivit.csv"), Path(folder, "teksti.csv")
        rows.write_text(ROWS, "utf-8")
        note.write_text(NOTE, "utf-8")
        os.environ["TUTKA_CACHE"] = str(Path(folder, "cache"))
        scan = [tutka, "scan", "-q", "-o", str(Path(folder, "out"))]
        ways = {
            PRESIDIO: lambda: spent([sys.executable, "-c", PRESIDIO]),
            "tutka --help": lambda: spent([tutka, "--help"]),
            "ten rows": lambda: spent([*scan, str(rows)]),
            "ten notes": lambda: spent([*scan, str(note)]),
            "ten rows, cold": lambda: spent([*scan, str(rows)], TUTKA_CACHE=""),
        }
        times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for way in ways.values():  # compiles modules, fills the cache
            way()
        for _ in range(rounds):
            for name, way in ways.items():
                times[name].append(way())
    ratios = {}
    for name, taken in times.items():
        pairs = list(zip(taken, times[PRESIDIO], strict=True))
        cpu, clock = (statistics.median(one[i] / other[i] for one, other in pairs) for i in (0, 1))
        middle = [statistics.median(one[i] for one in taken) for i in (0, 1)]
        ratios[name] = cpu
        print(f"{name:<28} CPU {middle[0]:.2f} s ({cpu:.2f} x)   clock {middle[1]:.2f} s ({clock:.2f} x)")
    return int(ratios["ten rows"] > MOST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
