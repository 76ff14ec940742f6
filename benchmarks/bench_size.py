"""Does the cost stay the same per file and per byte? Many small files, and one large CSV file, generated in bounded time.

Each step runs in a process of its own, whose largest memory (that of its own workers included) is printed beside the time. A step is
done for a quarter, a half and all of the size: what is linear has the same time per file or per GB in all three, what is flat the
same memory. Nothing is kept; the folder is a temporary one.

    python -m benchmarks.bench_size --files 100000 --gigabytes 2 --seconds 900
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import timing

BLOCK_BYTES = 32 << 20
FOLDER_FILES = 1000
SHARES = (4, 2, 1)
SURNAMES = ("Virtanen", "Korhonen", "Mäkinen", "Nieminen", "Öhman", "Lindqvist")
HEADER = "asiakasnumero;sukunimi;sahkoposti;puhelin;katuosoite;lisatiedot\n"


class Step(NamedTuple):
    """Hold what a step took: wall-clock and processor seconds, and the largest memory of a process in MB."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def row(number: int) -> str:
    """Give one row of made-up data."""
    name = SURNAMES[number % len(SURNAMES)]
    phone = f"04{number % 10}{number % 10_000_000:07d}"
    return f"{number};{name};a{number}@example.fi;{phone};Katu {number % 90};soitettu {number % 28 + 1}.3.2024\n"


def small_file(number: int) -> tuple[str, str]:
    """Give name and text of one small file; kinds take turns."""
    rows = "".join(row(number * 7 + n) for n in range(5))
    match number % 4:
        case 0:
            return f"vienti_{number}.csv", HEADER + rows
        case 1:
            return f"muistio_{number}.txt", f"Asiakas soitti {number % 28 + 1}.3. ja pyysi laskua.\n"
        case 2:
            return f"viesti_{number}.json", f'{{"id": {number}, "email": "a{number}@example.fi"}}\n'
        case _:
            return f"lasku_{number}.xml", f"<lasku><nro>{number}</nro><nimi>{SURNAMES[number % 6]}</nimi></lasku>\n"


def make_files(folder: Path, count: int, until: float) -> int:
    """Write small files, a thousand to a folder, until there are enough or the time is up; give how many."""
    for number in range(count):
        place = folder / f"{number // FOLDER_FILES:05d}"
        if number % FOLDER_FILES == 0:
            if time.monotonic() > until:
                return number
            place.mkdir(parents=True)
        name, text = small_file(number)
        (place / name).write_text(text, "utf-8")
    return count


def make_csv(path: Path, size: int, until: float) -> int:
    """Write a CSV file of repeated blocks of rows until it is large enough or the time is up; give its size in bytes."""
    pieces: list[str] = []
    held = number = 0
    while held < BLOCK_BYTES:
        pieces.append(row(number))
        held += len(pieces[-1])
        number += 1
    block = "".join(pieces).encode()
    with path.open("wb") as stream:
        stream.write(HEADER.encode())
        while stream.tell() < size and time.monotonic() < until:
            stream.write(block)
        return stream.tell()


def first_part(whole: Path, path: Path, size: int) -> None:
    """Copy the first rows of a file, about `size` bytes of them."""
    with whole.open("rb") as source, path.open("wb") as target:
        while target.tell() < size and (piece := source.readlines(min(BLOCK_BYTES, size - target.tell()))):
            target.writelines(piece)


def measured(arguments: Sequence[str], limit_s: float) -> Step | None:
    """Run a step as a process of its own; None where it didn't end in time."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the function
    begin = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=said)
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        if time.perf_counter() - begin > limit_s:
            process.kill()
            os.wait4(process.pid, 0)
            return None
        time.sleep(0.05)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, 3}:
        said.seek(0)
        raise SystemExit(f"a step failed with {code}: {said.read().decode()[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Step(time.perf_counter() - begin, cpu, usage.ru_maxrss / 1024)


def step(kind: str, place: Path) -> list[str]:
    """Give the command of a step."""
    if kind == "scan":
        out = place.parent / "out"
        shutil.rmtree(out, ignore_errors=True)
        return [sys.executable, "-m", "scanner", "scan", str(place), "--quiet", "-o", str(out), "--workers", "2"]
    return [sys.executable, "-m", "benchmarks.bench_size", "--step", kind, str(place)]


def run_step(kind: str, place: str) -> None:
    """Do a step in this process: find the sources (`walk`), or read all of them as well (`read`)."""
    from connectors.registry import openers  # noqa: PLC0415 - the measured process alone needs it

    found, _ = openers(place)
    if kind == "read":
        cells = 0
        for opener in found:
            with opener() as source:
                for table in source.tables():
                    for batch in source.batches(table):
                        cells += batch.rows * len(batch.columns)


def shares(total: int) -> Iterator[int]:
    """Give a quarter, a half and all of a size."""
    return (total // share for share in SHARES)


def report(kind: str, unit: str, results: Sequence[tuple[float, Step]], base: Step) -> None:
    """Print a step's figures by size, the start of the process taken out, and the slopes from the smallest to the largest."""
    for amount, took in results:
        seconds = max(took.seconds - base.seconds, 0.001)
        cpu = max(took.cpu_seconds - base.cpu_seconds, 0.001)
        rate = f"{amount / seconds:,.1f} {unit}/s" if unit == "files" else f"{1000 * amount / seconds:,.0f} MB/s"
        print(
            f"{kind:5} {amount:>10,.2f} {unit:5} {took.seconds:8.1f} s  {took.cpu_seconds:8.1f} s of processor "
            f"({1000 * cpu / amount:10.2f} ms per {unit.rstrip('s')})  {rate:>18}  {took.megabytes:7.0f} MB"
        )
    (small, first), (large, last) = results[0], results[-1]
    slope = ((last.cpu_seconds - base.cpu_seconds) / large) / max((first.cpu_seconds - base.cpu_seconds) / small, 1e-9)
    growth = (last.megabytes - first.megabytes) / max(large - small, 1e-9)
    print(
        f"      time per {unit.rstrip('s')} at all of it / at a quarter: {slope:.2f}; memory: {1000 * growth:+.1f} kB per {unit.rstrip('s')}\n"
    )


def series(kinds: Sequence[str], unit: str, places: Sequence[tuple[float, Path]], bare: Path, until: float) -> None:
    """Measure steps at each size, for as long as there is time."""
    for kind in kinds:
        base = measured(step(kind, bare), max(until - time.monotonic(), 1))
        results = []
        for amount, place in places:
            left = until - time.monotonic()
            took = measured(step(kind, place), left) if left > 1 else None
            if took is None:
                print(f"{kind:5} {amount:>10,.2f} {unit:5} not done in time")
                break
            results.append((amount, took))
        if base is not None and len(results) > 1:
            report(kind, unit, results, base)


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000, help="small files at most")
    parser.add_argument("--gigabytes", type=float, default=0.5, help="size of the CSV file at most")
    parser.add_argument("--seconds", type=float, default=540, help="time for all of it, generating included")
    parser.add_argument("--steps", default="walk,read,scan", help="which steps, separated by commas")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run_step(*options.step)
        return
    kinds = options.steps.split(",")
    end = time.monotonic() + options.seconds
    print(timing.machine())
    with tempfile.TemporaryDirectory(prefix="tutka-size-") as name:
        folder = Path(name)
        bare = folder / "bare"
        bare.mkdir()
        (bare / "yksi.csv").write_text(HEADER + row(1), "utf-8")
        if options.files:
            whole = make_files(folder / "all", options.files, time.monotonic() + options.seconds / 6)
            places = []
            for count in shares(whole):
                place = folder / f"files{count}"
                place.mkdir()
                for part in sorted((folder / "all").iterdir())[: -(-count // FOLDER_FILES)]:
                    shutil.copytree(part, place / part.name, copy_function=os.link)
                places.append((sum(len(files) for _, _, files in os.walk(place)), place))
            until = end if not options.gigabytes else time.monotonic() + (end - time.monotonic()) * 0.7
            series(kinds, "files", places, bare, until)
        if options.gigabytes:
            for left in folder.glob("files*"):
                shutil.rmtree(left)
            shutil.rmtree(folder / "all", ignore_errors=True)
            whole = folder / "vienti.csv"
            size = make_csv(whole, int(options.gigabytes * 1e9), time.monotonic() + options.seconds / 4)
            paths = []
            for part in shares(size):
                path = folder / f"vienti{part}.csv"
                first_part(whole, path, part)
                paths.append((path.stat().st_size / 1e9, path))
            series([kind for kind in kinds if kind != "walk"], "GB", paths, bare, end)


if __name__ == "__main__":
    main()
