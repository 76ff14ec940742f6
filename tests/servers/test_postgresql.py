from __future__ import annotations

import random
import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa

from connectors import session
from connectors.contract import CHECKS, Sample, Subject, checks_for, run
from connectors.registry import openers
from connectors.row_stream import VALUE_CHARACTERS
from scanner.model import SourceError
from tests.connectors.documents import docx

pytestmark = pytest.mark.server


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def literal(cell) -> str:
    return "NULL" if cell is None else "'" + str(cell).replace("'", "''") + "'"


@pytest.mark.parametrize("check", checks_for(Subject("database", lambda *_: None)))
def test_contract(check, shared_postgres, tmp_path):
    def make(folder, sample: Sample):
        columns = ", ".join(f"{quoted(name)} {'date' if name == 'syntymäaika' else 'text'}" for name in sample.header)
        shared_postgres.run("DROP TABLE IF EXISTS asiakas", f"CREATE TABLE asiakas ({columns})")
        if sample.rows:
            rows = ", ".join("(" + ", ".join(map(literal, row)) + ")" for row in sample.rows)
            shared_postgres.run(f"INSERT INTO asiakas VALUES {rows}")
        (opener,), problems = openers(shared_postgres.url(), system="crm")
        assert not problems
        return opener

    run(check, Subject("database", make), tmp_path)
    assert check in CHECKS


def test_names_comments_keys_and_views(postgres, read):
    postgres.run(
        'CREATE SCHEMA "Lasku tus"',
        'CREATE TABLE "Lasku tus"."Asiakas ""Ä"" %%" ("select" int PRIMARY KEY, "a%%b" varchar(11) UNIQUE)',
        'COMMENT ON TABLE "Lasku tus"."Asiakas ""Ä"" %%" IS \'vanha rekisteri\'',
        'COMMENT ON COLUMN "Lasku tus"."Asiakas ""Ä"" %%"."a%%b" IS \'henkilötunnus\'',
        'INSERT INTO "Lasku tus"."Asiakas ""Ä"" %%" VALUES (1, \'131052-9993\')',
        'CREATE TABLE sopimus (id int PRIMARY KEY, asiakas int REFERENCES "Lasku tus"."Asiakas ""Ä"" %%")',
        'CREATE VIEW koodit AS SELECT "a%%b" FROM "Lasku tus"."Asiakas ""Ä"" %%"',
        "CREATE MATERIALIZED VIEW tallessa AS SELECT * FROM koodit",
    )
    with postgres.open() as source:
        tables = {table.ref.table: table for table in source.tables()}
        found = read(source)
    name = 'Lasku tus.Asiakas "Ä" %'
    assert [(t.ref.table, t.kind, t.rows_total) for t in tables.values()] == [
        (name, "table", 1),
        ("public.sopimus", "table", 0),
        ("public.tallessa", "materialized view", 1),
        ("public.koodit", "view", 1),
    ]
    assert tables[name].comment == "vanha rekisteri"
    assert [(c.name, c.kind, c.comment, c.key) for c in tables[name].columns] == [
        ("select", "INTEGER", None, "primary"),
        ("a%b", "VARCHAR(11)", "henkilötunnus", "unique"),
    ]
    assert [c.key for c in tables["public.sopimus"].columns] == ["primary", "foreign"]
    assert found[name] == [(1, "131052-9993")]
    assert found["public.koodit"] == found["public.tallessa"] == [("131052-9993",)]
    assert source.problems == []


def test_values_of_every_kind(postgres, read):
    postgres.run(
        "CREATE TYPE laji AS ENUM ('yksi', 'toinen')",
        "CREATE TYPE pari AS (a text, b int)",
        "CREATE TABLE arvot (j jsonb, t text[], b bytea, d date, ts timestamptz, n numeric(10,2), u uuid, x xml, ip inet,"
        " r int4range, i interval, e laji, p pari, o boolean, c char(5), f float8, big bigint)",
        """INSERT INTO arvot VALUES ('{"nimi": ["Äijä"]}', '{x,"y z"}', '\\x00ff', '1952-10-13', '2024-01-02 03:04+00', 1.50,"""
        " '0c9e1c4e-5d3f-4f2f-8c93-000000000001', '<a>Aho</a>', '10.0.0.1', '[1,5)', '2 days', 'toinen', '(Aho,1)', true, '00100',"
        " 1.5, 9007199254740993)",
        "INSERT INTO arvot (d, ts, i) VALUES ('infinity', '-infinity', '178000000 years'), ('0044-03-15 BC', '20000-01-01', NULL)",
    )
    with postgres.open() as source:
        first, second, third = read(source)["public.arvot"]
    assert first[:4] == ('{"nimi": ["Äijä"]}', '{x,"y z"}', b"\x00\xff", date(1952, 10, 13))
    assert isinstance(first[4], datetime)
    assert first[5:] == (
        Decimal("1.50"),
        UUID("0c9e1c4e-5d3f-4f2f-8c93-000000000001"),
        "<a>Aho</a>",
        "10.0.0.1/32",
        "[1,5)",
        "2 days",
        "toinen",
        "(Aho,1)",
        True,
        "00100",
        1.5,
        9007199254740993,
    )
    assert (second[3], second[4], third[3]) == ("infinity", "-infinity", "0044-03-15 BC")
    assert second[10] == "178000000 years"
    assert str(third[4]).startswith("20000-01-01")
    assert source.problems == []


def test_partitions_are_read_once(postgres, read):
    postgres.run(
        "CREATE TABLE lukema (vuosi int, kwh int) PARTITION BY LIST (vuosi)",
        "CREATE TABLE lukema_2023 PARTITION OF lukema FOR VALUES IN (2023)",
        "INSERT INTO lukema VALUES (2023, 5)",
    )
    with postgres.open() as source:
        assert read(source) == {"public.lukema": [(2023, 5)]}


def test_what_the_account_may_not_read_is_told(postgres, read):
    postgres.run(
        "CREATE TABLE asiakas (nimi text, hetu text)",
        "CREATE TABLE palkka (summa int)",
        "CREATE TABLE vapaa (x int)",
        "CREATE TABLE rivit (x int)",
        "CREATE SCHEMA suljettu",
        "CREATE TABLE suljettu.a (x int)",
        f"REVOKE USAGE ON SCHEMA suljettu FROM {postgres.reader}",
        "INSERT INTO asiakas VALUES ('Aho', '131052-9993')",
        f"REVOKE ALL ON asiakas, palkka FROM {postgres.reader}",
        f"GRANT SELECT (nimi) ON asiakas TO {postgres.reader}",
        "ALTER TABLE rivit ENABLE ROW LEVEL SECURITY",
    )
    with postgres.open() as source:
        found = read(source)
    assert found == {"public.asiakas": [("Aho",)], "public.vapaa": [], "public.rivit": []}
    assert {(p.table, p.reason, p.examined) for p in source.problems} == {
        (name, "no_permission", False) for name in ("public.asiakas", "public.palkka", "public.rivit", "suljettu.a")
    }
    (partly,) = [p for p in source.problems if p.table == "public.asiakas"]
    assert "1 of 2 columns" in partly.message


def test_schemas_that_are_asked_for(postgres, read):
    postgres.run("CREATE TABLE a (x int)", "CREATE SCHEMA toinen", "CREATE TABLE toinen.b (x int)")
    (opener,), _ = openers(postgres.url(), schemas=["toinen"], exclude=["*.c"])
    with opener() as source:
        assert set(read(source)) == {"toinen.b"}


def test_nothing_can_be_written(postgres, read):
    postgres.run("CREATE TABLE asiakas (nimi text)", "INSERT INTO asiakas SELECT 'Aho' FROM generate_series(1, 1000)")
    before = postgres.run("SELECT xmin, ctid, * FROM asiakas ORDER BY ctid")
    with postgres.open(admin=True) as source:  # even with all rights
        read(source)
        raw = source._session.connection.connection.driver_connection
        for statement in (
            "INSERT INTO asiakas VALUES ('x')",
            "CREATE TEMP TABLE x (y int)",
            "SELECT * FROM asiakas FOR UPDATE",
        ):
            with pytest.raises(Exception, match="read-only transaction"):
                raw.execute(statement)
            source._session.renew()
            with pytest.raises(SourceError, match="refused"):
                source._session.run(sa.text(statement))
        raw.rollback()
        with pytest.raises(Exception, match="read-only transaction"):  # nor outside our own transaction
            raw.execute("DELETE FROM asiakas")
        raw.rollback()
    assert postgres.run("SELECT xmin, ctid, * FROM asiakas ORDER BY ctid") == before
    counters = "SELECT n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE relname = 'asiakas'"
    assert postgres.run("SELECT pg_stat_clear_snapshot()", counters) == [(1000, 0, 0)]


def test_a_slow_view_ends_at_the_limit_and_the_rest_is_read(postgres, read):
    postgres.run(
        "CREATE TABLE a (x int)",
        "INSERT INTO a VALUES (1)",
        "CREATE VIEW hidas AS SELECT x, pg_sleep(20)::text AS y FROM a",
        "CREATE VIEW pika AS SELECT x FROM a",
        "CREATE VIEW rikki AS SELECT 1 / (x - 1) AS y FROM a",
    )
    with postgres.open(timeout_s=1) as source:
        found = read(source)
    assert found == {"public.a": [(1,)], "public.hidas": [], "public.pika": [(1,)], "public.rikki": []}
    assert {(p.table, p.reason, p.examined) for p in source.problems} == {
        ("public.hidas", "timeout", False),
        ("public.rikki", "unreadable", False),
    }


def test_a_locked_table_is_told(postgres, read, monkeypatch):
    monkeypatch.setattr(session, "LOCK_TIMEOUT_S", 1)
    postgres.run("CREATE TABLE a (x int)", "CREATE TABLE b (x int)", "INSERT INTO b VALUES (2)")
    engine = sa.create_engine(postgres.admin)
    with engine.begin() as other:
        with postgres.open() as source:
            tables = source.tables()
            other.exec_driver_sql("LOCK TABLE a IN ACCESS EXCLUSIVE MODE NOWAIT") if not tables else None
        other.exec_driver_sql("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        with postgres.open() as source:
            found = read(source)
    engine.dispose()
    assert found["public.b"] == [(2,)]
    assert {(p.table, p.reason) for p in source.problems} == {("public.a", "lock_timeout")}


def test_a_connection_lost_in_the_middle(postgres):
    postgres.run(
        "CREATE TABLE a AS SELECT n AS x, repeat('y', 200) AS y FROM generate_series(1, 20000) AS n",
        "CREATE TABLE b AS SELECT 1 AS x",
        f"GRANT SELECT ON a, b TO {postgres.reader}",
    )
    with postgres.open() as source:
        first, second = source.tables()
        batches = source.batches(first, 100)
        rows = next(batches).rows
        process = source._session.run(sa.text("SELECT pg_backend_pid()")).scalar_one()
        postgres.run(f"SELECT pg_terminate_backend({process})")
        rows += sum(batch.rows for batch in batches)
        assert [batch.rows for batch in source.batches(second)] == [1], "connected again"
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == ("public.a", "connection_lost", False)
    assert 0 < problem.params["rows"] < 20000
    assert rows <= problem.params["rows"]


@pytest.mark.parametrize("kind", ["table", "view", "materialized view"])
def test_samples_are_random(kind, postgres, read):
    postgres.run(
        "CREATE TABLE a AS SELECT n AS x FROM generate_series(1, 20000) AS n", f"GRANT SELECT ON a TO {postgres.reader}"
    )
    if kind != "table":
        postgres.run(f"CREATE {kind} v AS SELECT * FROM a")
    with postgres.open() as source:
        table = source.tables()[-1]
        assert (table.kind, source.sampling(table, 1000)) == (kind, "random 1000 rows")
        values = [x for (x,) in read(source, limit=1000)[table.ref.table]]
    assert 760 < len(values) <= 1000  # 909 are expected, with a deviation of 30
    assert max(values) > 19_500, "the newest rows as well"


def test_two_streams_at_once(postgres):
    postgres.run("CREATE TABLE a AS SELECT n FROM generate_series(1, 300) AS n", "CREATE TABLE b AS SELECT * FROM a")
    with postgres.open(admin=True) as source:
        pairs = zip(*(source.batches(table, 50) for table in source.tables()), strict=True)
        assert [(one.rows, other.rows) for one, other in pairs] == [(50, 50)] * 6


@pytest.mark.slow
def test_rows_are_streamed(postgres):
    postgres.run("CREATE TABLE a AS SELECT n, repeat(md5(n::text), 20) AS y FROM generate_series(1, 60000) AS n")
    with postgres.open(admin=True) as source:
        (table,) = source.tables()
        tracemalloc.start()
        rows = sum(batch.rows for batch in source.batches(table, 2000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert rows == 60000
    assert peak < 12 << 20, "the table is 40 MB"


@pytest.mark.parametrize(
    ("changes", "reason", "sentence"),
    [
        ({"user": "tutka_ei_ole"}, "login_refused", "refused the user name or password"),
        ({"database": "tutka_ei_ole"}, "not_found", "no such database"),
        ({"port": 1}, "unreachable", "no server answers"),
        ({"host": "ei-ole.invalid"}, "unreachable", "no server answers"),
    ],
)
def test_what_cannot_be_reached_is_a_sentence(changes, reason, sentence, postgres):
    source = postgres.open(**changes)
    with pytest.raises(SourceError, match=sentence) as caught, source:
        pass
    assert caught.value.reason == reason
    assert caught.value.message.startswith(source.info.source)
    assert postgres.password not in str(caught.value)


def test_a_view_that_fails_midway_keeps_its_rows(postgres, read):
    postgres.run(
        "CREATE TABLE a AS SELECT x FROM generate_series(1, 5000) x",
        "CREATE VIEW v AS SELECT x, 1 / (x - 4700) AS y FROM a",
    )
    with postgres.open() as source:
        found = read(source)
    assert [x for x, _ in found["public.v"]] == list(range(1, 4700))
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == ("public.v", "unreadable", False)
    assert problem.params["rows"] == 4699


def test_files_in_values_are_read(postgres, read):
    """Also one that is longer than what is read of a text."""
    ballast = " ".join(f"{n:08x}" for n in random.Random(7).choices(range(1 << 32), k=300_000))
    letters = [docx(f"<w:p><w:r><w:t>{text} 131052-9993</w:t></w:r></w:p>") for text in ("Aino", ballast)]
    assert len(letters[1]) > VALUE_CHARACTERS
    postgres.run("CREATE TABLE liite (s bytea)")
    for data in letters:
        postgres.run(f"INSERT INTO liite VALUES ('\\x{data.hex()}')")
    with postgres.open() as source:
        found = read(source)["public.liite"]
    assert [text[-11:] for (text,) in found] == ["131052-9993"] * 2
    assert source.problems == []
