"""Whole scans of one made-up export as CSV, workbook, databases and notes, against named baselines in the same run.

All rates are of cells a second, empty ones included; baselines that would take hours look at a stated subset of the rows. One worker,
no language model on either side, start-up (imports, compiling the gate) taken out. `--long` runs the sizes of the published table.
"""

from __future__ import annotations

import argparse
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from presidio_analyzer import BatchAnalyzerEngine

from benchmarks import exports, registries, timing
from benchmarks.accuracy import peers
from benchmarks.accuracy.tables import Made
from connectors.dataframe import frames_opener
from connectors.registry import openers
from scanner.detection import Detector
from scanner.engine.fold import TableFold
from scanner.engine.scan import scan
from scanner.engine.settings import RecogniserFacts, ScanSettings
from scanner.model import Column, ColumnCells, Inventory, Table, TableBatch, TableRef

Columns = Mapping[str, Sequence[str]]
PEERS = ("presidio-structured", "euredact", "datafog-core", "detectpii")
PLANTED = {
    "henkilotunnus": "identity.national_id",
    "email": "contact.email",
    "puhelin": "contact.phone",
    "iban": "finance.bank_account",
    "kayttopaikka": "supply.metering_point",
    "viitenumero": "finance.reference",
    "katuosoite": "contact.address",
    "syntymaaika": "identity.birth_date",
    "lisatiedot": "identity.national_id",
}
"""Columns of the export and an item that is in each."""


class Bench:
    """Print a table of rates and ratios to the first baseline."""

    def __init__(self, detector: Detector, rounds: int) -> None:
        self.detector = detector
        self.rounds = rounds
        self.baseline = 0.0

    def row(self, label: str, cells: int, job: Callable[[], object], rounds: int | None = None) -> float:
        """Time a job over some cells; give its seconds."""
        took = timing.median(job, rounds or self.rounds)
        self.told(label, cells, took.seconds, took.spread)
        return took.seconds

    def told(self, label: str, cells: int, seconds: float, spread: float = 0.0) -> None:
        """Print one row."""
        rate = cells / seconds
        self.baseline = self.baseline or rate
        times = f"{rate / self.baseline:9.1f} x"
        print(f"  {label:46} {cells:>10,} cells {rate:>12,.0f} cells/s {times}  spread {spread:.0%}", flush=True)


def scanned(detector: Detector, location: str) -> Inventory:
    """Scan a source with one worker."""
    found, problems = openers(location)
    if problems:
        raise RuntimeError(f"the source had problems: {sorted({problem.reason for problem in problems})}")
    inventory = scan(found, detector, ScanSettings())
    if any(not problem.examined for problem in inventory.problems):
        raise RuntimeError(f"the scan had problems: {sorted({problem.reason for problem in inventory.problems})}")
    return inventory


def missing(inventory: Inventory) -> list[str]:
    """List the planted items that a scan didn't find in their column."""
    told = {(finding.ref.column, finding.item) for finding in inventory.findings if finding.cells}
    return [f"{column}: {item}" for column, item in PLANTED.items() if (column, item) not in told]


def folded(detector: Detector, columns: Columns, batch: int = 50_000) -> None:
    """Fold columns that are in memory: detection and evidence without reading."""
    described = tuple(Column(name, at) for at, name in enumerate(columns, start=1))
    table = Table(TableRef("bench", "memory", "t"), described)
    fold = TableFold(table, detector, ScanSettings(), RecogniserFacts.of(detector), b"bench", "full")
    size = len(next(iter(columns.values())))
    for start in range(0, size, batch):
        cells = tuple(ColumnCells(column, columns[column.name][start : start + batch]) for column in described)
        fold.add(TableBatch(table.ref, start + 1, cells))


def per_cell(detector: Detector, columns: Columns) -> None:
    """Ask presidio cell by cell, the header as context."""
    for header, values in columns.items():
        for value in values:
            if value:
                detector.engine.analyze(value, detector.language, context=[header])


def batched(detector: Detector, columns: Columns) -> None:
    """Ask presidio's batch engine."""
    engine = BatchAnalyzerEngine(detector.engine)
    list(engine.analyze_dict({header: list(values) for header, values in columns.items()}, detector.language))


def some_rows(columns: Columns, count: int) -> Columns:
    """Take rows evenly."""
    size = len(next(iter(columns.values())))
    step = max(1, size // count)
    return {header: values[::step][:count] for header, values in columns.items()}


def write_csv(path: Path, columns: Columns) -> None:
    """Write the export as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def write_workbook(path: Path, columns: Columns) -> None:
    """Write the export as one sheet of texts."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("asiakkaat")
    sheet.append(list(columns))
    for row in zip(*columns.values(), strict=True):
        sheet.append(list(row))
    book.save(path)


def parsed(path: Path) -> pa.Table:
    """Parse the CSV to texts on one thread, as the bare baseline of reading."""
    names = path.open(encoding="utf-8").readline().strip().split(";")
    return pyarrow.csv.read_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(use_threads=False),
        parse_options=pyarrow.csv.ParseOptions(delimiter=";"),
        convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )


def peer_rates(bench: Bench, columns: Columns, rows: int) -> None:
    """Time other tools: the difference between two sizes, so that their start-up doesn't count."""
    wanted = [peer for peer in peers.PEERS if peer.name in PEERS]
    for name in sorted(set(PEERS) - {peer.name for peer in wanted}):
        print(f"  {name:46} skipped: not described in benchmarks/accuracy/peers.py")
    for peer in wanted:
        try:
            peers.python_of(peer, peers.FOLDER)
            times = []
            for size in (rows, 3 * rows):
                made = Made("export", (), some_rows(columns, size))
                begin = time.perf_counter()
                peers.ask(peer, [made])
                times.append(time.perf_counter() - begin)
            seconds = times[1] - times[0]
            if seconds <= 0:
                print(f"  {peer.name:46} too few rows to tell it from its start-up")
                continue
            bench.told(f"{peer.name} (its own recognisers)", 2 * rows * len(columns), seconds)
        except peers.SkippedError as error:
            print(f"  {peer.name:46} skipped: {error}")


def csv_job(bench: Bench, folder: Path, rows: int, subset: int, *, others: bool) -> None:
    """Compare detection and the whole CSV job."""
    columns = exports.export(rows)
    cells = rows * len(columns)
    unique = sum(len(set(values)) for values in columns.values())
    print(
        f"\nCSV, {rows:,} rows x {len(columns)} columns, {unique / cells:.0%} of the cells distinct within their column"
    )
    path = folder / "export.csv"
    write_csv(path, columns)
    few = some_rows(columns, subset)
    detector = bench.detector
    folded(detector, some_rows(columns, 2000))
    per_cell(detector, some_rows(columns, 3))
    bench.baseline = 0.0
    bench.row("presidio, AnalyzerEngine per cell", subset * len(columns), lambda: per_cell(detector, few))
    bench.row("presidio, BatchAnalyzerEngine", subset * len(columns), lambda: batched(detector, few))
    if others:
        peer_rates(bench, columns, subset)
    bench.row("tutka, detection and evidence (no reading)", cells, lambda: folded(detector, columns))
    without = {header: values for header, values in columns.items() if header != "lisatiedot"}
    bench.row("  the same without the notes column", rows * len(without), lambda: folded(detector, without))
    kept: list[Inventory] = []
    parse = bench.row("pyarrow, bare parse on one thread", cells, lambda: parsed(path))
    job = bench.row("tutka, the whole CSV job", cells, lambda: kept.append(scanned(detector, str(path))))
    lost = missing(kept[-1])
    print(f"  the job takes {job / parse:.1f} times the bare parse; planted values not found: {lost or 'none'}")
    print(f"  peak memory so far {timing.peak_megabytes():.0f} MB (data generation included)")


def workbook_job(bench: Bench, folder: Path, rows: int) -> None:
    """Compare a workbook with openpyxl's bare reading."""
    columns = exports.export(rows)
    path = folder / "export.xlsx"
    write_workbook(path, columns)
    print(f"\nXLSX, {rows:,} rows x {len(columns)} columns")
    bench.baseline = 0.0

    def bare() -> None:
        book = openpyxl.load_workbook(path, read_only=True)
        for _ in book.worksheets[0].iter_rows(values_only=True):
            pass
        book.close()

    cells = rows * len(columns)
    bench.row("openpyxl read-only, bare", cells, bare)
    bench.row("tutka, the whole job", cells, lambda: scanned(bench.detector, str(path)))


def database_job(bench: Bench, folder: Path, rows: int) -> None:
    """Compare databases with their bare reading; a PostgreSQL is used where TUTKA_TEST_POSTGRES names one."""
    columns = exports.export(rows)
    cells = rows * len(columns)
    path = folder / "export.sqlite"
    frame = pd.DataFrame({header: pd.Series(list(values), dtype=object) for header, values in columns.items()})
    with sqlite3.connect(path) as connection:
        frame.to_sql("asiakas", connection, index=False)
    print(f"\nSQLite, {rows:,} rows x {len(columns)} columns")
    bench.baseline = 0.0

    def bare() -> None:
        with sqlite3.connect(path) as reading:
            reading.execute("select * from asiakas").fetchall()

    bench.row("sqlite3, bare", cells, bare)
    bench.row("tutka, the whole job", cells, lambda: scanned(bench.detector, str(path)))
    url = os.environ.get("TUTKA_TEST_POSTGRES")
    if not url:
        print("\nPostgreSQL: skipped, TUTKA_TEST_POSTGRES names no server")
        return
    engine = sa.create_engine(url)
    name = f"tutka_bench_{os.getpid()}"
    try:
        with engine.connect() as server:
            server.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text(f"create database {name}"))
        target = sa.make_url(url).set(database=name)
        filled = sa.create_engine(target)
        frame.to_sql("asiakas", filled, index=False, chunksize=1000, method="multi")
        print(f"\nPostgreSQL, {rows:,} rows x {len(columns)} columns")
        bench.baseline = 0.0

        def rows_of() -> None:
            with filled.connect() as reading:
                reading.execute(sa.text("select * from asiakas")).fetchall()

        bench.row("SQLAlchemy fetchall, bare", cells, rows_of)
        shown = target.render_as_string(hide_password=False)
        bench.row("tutka, the whole job", cells, lambda: scanned(bench.detector, shown))
        filled.dispose()
    finally:
        with engine.connect() as server:
            server.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text(f"drop database if exists {name}"))
        engine.dispose()


def notes_job(bench: Bench, count: int, subset: int) -> None:
    """Compare notes alone, the hardest column."""
    notes = [value for value in exports.export(4 * count)["lisatiedot"] if value][:count]
    print(f"\nNotes, {len(notes):,} of which {len(set(notes)):,} are distinct")
    columns = {"lisatiedot": notes}
    bench.baseline = 0.0
    few = some_rows(columns, subset)
    bench.row("presidio, AnalyzerEngine per cell", subset, lambda: per_cell(bench.detector, few))
    bench.row("tutka, detection and evidence (no reading)", len(notes), lambda: folded(bench.detector, columns))
    frame = pd.DataFrame({"lisatiedot": pd.Series(notes, dtype=object)})
    bench.row(
        "tutka, a data frame",
        len(notes),
        lambda: scan([frames_opener({"notes": frame}, "bench")], bench.detector, ScanSettings()),
    )


def slope(bench: Bench, sizes: Sequence[int]) -> None:
    """Print the time per cell at growing sizes; linear work keeps it."""
    print("\nCost in cells (detection and evidence, no reading)")
    columns = exports.export(max(sizes) // len(exports.COLUMNS))
    each = []
    for size in sizes:
        rows = size // len(columns)
        part = {header: values[:rows] for header, values in columns.items()}
        took = timing.median(lambda part=part: folded(bench.detector, part), max(1, bench.rounds - 2))  # type: ignore[misc]
        each.append(took.seconds / size * 1e6)
        print(f"  {size:>12,} cells  {took.seconds:8.2f} s  {each[-1]:6.2f} microseconds a cell", flush=True)
    print(f"  the largest size takes {each[-1] / each[-2]:.2f} times the one before it, per cell")


def start_up(folder: Path, rounds: int) -> None:
    """Compare starting with what importing presidio costs."""
    path = folder / "ten.csv"
    rows = "".join(f"{n};tuote {n};{n},50\n" for n in range(10))
    path.write_text(f"numero;nimike;hinta\n{rows}", encoding="utf-8")
    bare = ["-c", "import presidio_analyzer"]
    tutka = ["-P", "-m", "scanner"]
    run = {
        "import presidio_analyzer": [sys.executable, *bare],
        "tutka --help": [sys.executable, *tutka, "--help"],
        "tutka scan, ten rows": [sys.executable, *tutka, "scan", str(path), "-o", str(folder / "out"), "-q"],
    }
    print("\nStart-up")
    base = 0.0
    for label, command in run.items():
        took = timing.median(lambda command=command: subprocess.run(command, check=False, capture_output=True), rounds)  # type: ignore[misc]
        base = base or took.seconds
        print(f"  {label:46} {took.seconds:6.2f} s  {took.seconds / base:5.2f} x  spread {took.spread:.0%}")


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help="200,000 rows, and up to ten million cells")
    parser.add_argument("--rows", type=int, help="rows of the CSV")
    parser.add_argument("--subset", type=int, default=60, help="rows that presidio and others look at")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true", help="leave out tools with an environment of their own")
    parser.add_argument("--only", choices=["csv", "xlsx", "database", "notes", "slope", "start"])
    options = parser.parse_args()
    rows = options.rows or (200_000 if options.long else 20_000)
    print(timing.machine())
    print(f"medians of {options.rounds}, one worker, no language model, start-up taken out")
    bench = Bench(Detector(registries.default()), options.rounds)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        jobs: dict[str, Callable[[], None]] = {
            "csv": lambda: csv_job(bench, folder, rows, options.subset, others=not options.no_peers),
            "xlsx": lambda: workbook_job(bench, folder, 50_000 if options.long else 5_000),
            "database": lambda: database_job(bench, folder, 50_000 if options.long else 5_000),
            "notes": lambda: notes_job(bench, 20_000 if options.long else 4_000, options.subset),
            "slope": lambda: slope(bench, (10_000, 100_000, 1_000_000, *((10_000_000,) if options.long else ()))),
            "start": lambda: start_up(folder, options.rounds),
        }
        for name, job in jobs.items():
            if options.only in (None, name):
                job()


if __name__ == "__main__":
    main()
