"""DuckDB files: every table and view, nothing written, nothing read outside."""

from __future__ import annotations

import hashlib

import duckdb
import pytest

from connectors.registry import openers
from tests.connectors.reading import read_path

SCRIPT = '''
CREATE SCHEMA "Lasku tus";
CREATE TABLE "Lasku tus"."Asiakas ""Ä""" (
    id INTEGER PRIMARY KEY, nimi VARCHAR, j JSON, taulukko INTEGER[], tieto STRUCT(katu VARCHAR), kuva BLOB, pvm DATE,
    iso VARCHAR GENERATED ALWAYS AS (upper(nimi)), hetki TIMESTAMPTZ, m MAP(VARCHAR, INTEGER), k DECIMAL(10, 2)
);
COMMENT ON COLUMN "Lasku tus"."Asiakas ""Ä""".nimi IS 'koko nimi';
INSERT INTO "Lasku tus"."Asiakas ""Ä""" VALUES
    (1, 'Mäki', '{"a": 1}', [1, 2], {'katu': 'Kuja 1'}, '\\xFF\\x00'::BLOB, '294247-01-10', '2026-01-01 00:00:00+00', map {'x': 1}, 1.5);
INSERT INTO "Lasku tus"."Asiakas ""Ä""" (id) VALUES (2);
CREATE VIEW nakyma AS SELECT nimi FROM "Lasku tus"."Asiakas ""Ä""";
'''


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "crm.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCRIPT)
    return path


def test_every_table_is_read_and_nothing_written(database):
    before = hashlib.sha256(database.read_bytes()).digest()
    found = read_path(database)
    assert found.kind == "duckdb"
    assert not found.problems
    columns = found.tables['Lasku tus.Asiakas "Ä"']
    assert columns["nimi"] == ["Mäki", None]
    assert columns["iso"] == ["MÄKI", None]
    assert columns["taulukko"] == ["[1,2]", None]
    assert columns["tieto"] == ['{"katu":"Kuja 1"}', None]
    assert columns["kuva"] == [b"\xff\x00", None]
    assert columns["m"] == ['{"x":1}', None]
    assert columns["pvm"][1] is None
    assert str(columns["k"][0]) == "1.50"
    assert found.tables["main.nakyma"]["nimi"] == ["Mäki", None]
    assert hashlib.sha256(database.read_bytes()).digest() == before
    assert [p.name for p in database.parent.iterdir()] == ["crm.db"]


def test_keys_types_and_comments_come_along(database):
    (opener,), problems = openers(f"duckdb:///{database}")
    assert not problems
    assert opener.info.kind == "duckdb"
    with opener() as source:
        table = source.tables()[0]
    assert [(c.name, c.kind, c.key, c.comment) for c in table.columns][:2] == [
        ("id", "INTEGER", "primary", None),
        ("nimi", "VARCHAR", None, "koko nimi"),
    ]
    assert table.rows_total == 2


def test_a_view_reaches_no_other_file(tmp_path):
    other = tmp_path / "salaisuus.csv"
    other.write_text("a\n1\n", "utf-8")
    path = tmp_path / "crm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT 1 AS a; CREATE VIEW v AS SELECT * FROM read_csv('{other}')")
    found = read_path(path)
    assert set(found.tables) == {"main.t"}
    assert found.reasons == {"unreadable": False}


def test_damaged_and_locked_files_are_told(tmp_path, database):
    torn = tmp_path / "torn.duckdb"
    torn.write_bytes(database.read_bytes()[:5000])
    assert read_path(torn).reasons == {"corrupt": False}


def test_a_sample_is_random_and_repeats(tmp_path):
    path = tmp_path / "crm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT range AS a FROM range(100000)")
    (opener,), _ = openers(path)
    drawn = []
    for _ in range(2):
        with opener() as source:
            (table,) = source.tables()
            assert source.sampling(table, 1000) == "random 1000 rows"
            drawn.append([c for b in source.batches(table, limit=1000) for c in b.columns[0].cells])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 1000
    # the mean of 1000 of 100 000 equal shares has a deviation of 913; more than 5 of them
    assert abs(sum(drawn[0]) / 1000 - 50_000) < 5_000
