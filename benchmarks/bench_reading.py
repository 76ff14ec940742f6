"""How fast a clean CSV file is read, against pyarrow alone on one thread, in one run.

    python benchmarks/bench_reading.py [megabytes]

`tutka` opens the file, finds encoding, separator and header, counts rows and yields columns as the engine gets them. Once
they are left as Arrow columns, once Python's strings are made of every cell.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from connectors.registry import openers

COLUMNS = ("asiakasnumero", "sukunimi", "etunimi", "katuosoite", "postinumero", "postitoimipaikka", "puhelin", "saldo")
ROUNDS = 3


def write(path: Path, megabytes: int) -> int:
    """Write a file of about that size; give its rows."""
    chance = random.Random(1)
    names = [f"Sukunimi{n}" for n in range(500)]
    rows = 0
    with path.open("w", encoding="utf-8") as out:
        out.write(";".join(COLUMNS) + "\n")
        while out.tell() < megabytes << 20:
            lines = (
                f"{rows + n:07d};{chance.choice(names)};Päivi;Hämeenkatu {n % 90} A {n % 20};{n % 99999:05d};Tampere;0401{n:06d};{n % 1000},50\n"
                for n in range(10_000)
            )
            out.write("".join(lines))
            rows += 10_000
    return rows


def bare(path: Path) -> int:
    """Read with pyarrow alone: one thread, every column text, in blocks."""
    reader = arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(use_threads=False),
        parse_options=arrow_csv.ParseOptions(delimiter=";"),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(COLUMNS, pa.string())),
    )
    return sum(batch.num_rows for batch in reader)


def ours(path: Path, *, strings: bool) -> int:
    """Read as the engine reads."""
    ((opener,), _) = openers(path)
    with opener() as source:
        (table,) = source.tables()
        rows = 0
        for batch in source.batches(table):
            rows += batch.rows
            if strings:
                for cells in batch.columns:
                    for _ in cells.cells:
                        pass
        return rows


def best(work: Callable[[], int], rows: int) -> float:
    """Give the best time of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assert work() == rows
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the times."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "asiakkaat.csv"
        rows = write(path, megabytes)
        alone = best(lambda: bare(path), rows)
        columns = best(lambda: ours(path, strings=False), rows)
        strings = best(lambda: ours(path, strings=True), rows)
    print(f"{rows} rows, {rows * len(COLUMNS)} cells, {megabytes} MiB")
    for name, seconds in (
        ("pyarrow, one thread", alone),
        ("tutka, Arrow columns", columns),
        ("tutka, Python strings", strings),
    ):
        print(f"{name:<24}{seconds:7.2f} s {megabytes / seconds:8.0f} MiB/s {seconds / alone:6.2f} x")


if __name__ == "__main__":
    main()
