"""How fast a table is read, against SQLAlchemy's own streaming of the same rows, in one run.

    python benchmarks/bench_reading_db.py [rows] [SQLAlchemy URL of a PostgreSQL or MariaDB server with a database to write in]

SQLite always; a server where one is named: a table is made there for the run and dropped. The bare side asks for all columns,
a thousand rows at a time, and does nothing with them; ours counts the rows first, reads in a read-only snapshot and yields columns.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from connectors.registry import openers

TABLE = "tutka_bench_asiakas"
ROUNDS = 5
FETCH = 1000


def fill(url: sa.URL, rows: int) -> None:
    """Make the table: ten columns, seven of them texts."""
    table = sa.Table(
        TABLE,
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String(80)) for name in ("sukunimi", "etunimi", "katu", "postinumero", "kunta", "puhelin", "viite")),
        sa.Column("saldo", sa.Float),
        sa.Column("tila", sa.Integer),
    )  # fmt: skip
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        table.drop(connection, checkfirst=True)
        table.create(connection)
        for start in range(0, rows, 10_000):
            connection.execute(
                table.insert(),
                [
                    {
                        "id": n, "sukunimi": f"Sukunimi{n % 500}", "etunimi": "Päivi", "katu": f"Hämeenkatu {n % 90} A {n % 20}",
                        "postinumero": f"{n % 99999:05}", "kunta": "Tampere", "puhelin": f"0401{n:06}", "viite": f"{n:020}",
                        "saldo": n / 7, "tila": n % 3,
                    }
                    for n in range(start, min(start + 10_000, rows))
                ],
            )  # fmt: skip
    engine.dispose()


def bare(url: sa.URL) -> int:
    """Stream with SQLAlchemy alone."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        result = connection.execution_options(stream_results=True, yield_per=FETCH).execute(
            sa.text(f"SELECT * FROM {TABLE}")
        )
        count = sum(len(part) for part in result.partitions(FETCH))
    engine.dispose()
    return count


def ours(location: str) -> int:
    """Read as the engine reads."""
    ((opener,), _) = openers(location)
    with opener() as source:
        (table,) = (one for one in source.tables() if one.ref.table.endswith(TABLE))
        return sum(part.rows for part in source.batches(table))


def compare(name: str, url: sa.URL, location: str) -> None:
    """Print both medians and the ratio."""
    ways: dict[str, Callable[[], int]] = {"SQLAlchemy": lambda: bare(url), "tutka": lambda: ours(location)}
    times: dict[str, list[float]] = {way: [] for way in ways}
    counts = set()
    for _ in range(ROUNDS):
        for way, run in ways.items():
            begun = time.perf_counter()
            counts.add(run())
            times[way].append(time.perf_counter() - begun)
    assert len(counts) == 1, "both read the same rows"
    middle = {way: statistics.median(taken) for way, taken in times.items()}
    spread = {way: f"{min(taken):.2f}-{max(taken):.2f}" for way, taken in times.items()}
    print(
        f"{name:<12}{counts.pop():>9} rows   SQLAlchemy {middle['SQLAlchemy']:.2f} s ({spread['SQLAlchemy']})   "
        f"tutka {middle['tutka']:.2f} s ({spread['tutka']})   {middle['tutka'] / middle['SQLAlchemy']:.2f}x"
    )


def main() -> None:
    """Compare."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        url = sa.URL.create("sqlite", database=str(path))
        fill(url, rows)
        compare("SQLite", url, str(path))
    if len(sys.argv) > 2:
        url = sa.make_url(sys.argv[2])
        fill(url, rows)
        try:
            compare(url.get_backend_name(), url, sys.argv[2])
        finally:
            engine = sa.create_engine(url)
            with engine.begin() as connection:
                connection.execute(sa.text(f"DROP TABLE {TABLE}"))
            engine.dispose()


if __name__ == "__main__":
    main()
