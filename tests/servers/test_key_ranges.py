"""A server's table by ranges of its key: every row once, also where the key is wide, and rows are counted over keys once."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

pytestmark = pytest.mark.server

STATEMENTS = (
    "DROP TABLE IF EXISTS osat",
    "CREATE TABLE osat (id bigint PRIMARY KEY, nimi varchar(20), luotu date)",
    *(
        f"INSERT INTO osat VALUES ({key}, 'n{n}', '20{n % 20 + 10}-01-0{n % 9 + 1}')"
        for n, key in enumerate([*(n * n * 7919 for n in range(60, 0, -1)), -5, -9_000_000])
    ),
)


@pytest.mark.parametrize("kind", ["shared_postgres", "shared_mariadb"])
def test_parts_are_the_whole(kind, request):
    server = request.getfixturevalue(kind)
    server.run(*STATEMENTS)
    with server.open() as source:
        (table,) = (one for one in source.tables() if one.ref.table.endswith("osat"))

        def rows(part=None):
            found = []
            for batch in source.batches(table, 7, None, part):
                found += zip(*(cells.cells for cells in batch.columns), strict=True)
            return found

        parts = source.partitions(table, 30)
        assert len(parts) == 6
        by_part, counted = [], 0
        for part in parts:
            by_part.append(rows(part))
            counted += source.counts["rows"]
        assert sorted(row for some in by_part for row in some) == sorted(rows())
        assert counted == 62
        assert all(max(one)[0] < min(other)[0] for one, other in pairwise(some for some in by_part if some))
        assert not source.problems


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["shared_postgres", "shared_mariadb"])
def test_the_number_of_workers_changes_nothing(kind, request, monkeypatch):
    from scanner import workflows
    from scanner.engine import jobs

    server = request.getfixturevalue(kind)
    server.run(*STATEMENTS)
    monkeypatch.setattr("scanner.engine.scan.secrets.token_bytes", lambda n: b"k" * n)
    monkeypatch.setattr(jobs, "LEAST_CELLS", 30)
    monkeypatch.setattr(jobs, "PART_CELLS", 30)
    monkeypatch.setattr(jobs, "WORKER_CELLS", 30)
    documents = set()
    for workers in (1, 2):
        found = workflows.scan(server.url(), workers=workers)
        document = json.loads(workflows.rendered_document("json_inventory", found, "en"))
        (table,) = (one for one in document["tables"] if one["table"].endswith("osat"))
        assert table["rows_read"] == 62
        for name in ("id", "started", "finished"):
            del document["scan"][name]
        documents.add(json.dumps(document, sort_keys=True))
    assert len(documents) == 1
