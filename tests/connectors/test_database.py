"""SQLite files, and what all databases share. Servers are tested in tests/servers."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from connectors import sqlite_files
from connectors.database import DatabaseSource
from connectors.faults import fault_of
from connectors.session import Session, check_reads
from scanner.model import SourceError, SourceInfo


def database(path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def source_at(path, **options) -> DatabaseSource:
    return DatabaseSource(SourceInfo("crm", path.name, "database"), str(path), **options)


def read(source, size=1000, limit=None):
    found = {}
    for table in source.tables():
        rows = []
        for batch in source.batches(table, size, limit):
            rows += zip(*(cells.cells for cells in batch.columns), strict=True)
        found[table.ref.table] = rows
    return found


SCRIPT = '''
CREATE TABLE asiakas (id INTEGER PRIMARY KEY, nimi VARCHAR(40), hetu INTEGER UNIQUE, kuva BLOB, summa REAL);
CREATE TABLE sopimus (id INTEGER PRIMARY KEY, asiakas INTEGER REFERENCES asiakas(id), alku DATE);
INSERT INTO asiakas VALUES (1, 'Aho', '131052-9993', x'00ff', 1.5), (2, 'Salo', 5, NULL, 2), (3, NULL, NULL, NULL, NULL);
CREATE VIEW nimet AS SELECT nimi FROM asiakas;
CREATE TABLE "Lasku tus.""Ä""" ("select" TEXT, "a b%" TEXT);
INSERT INTO "Lasku tus.""Ä""" VALUES ('00100', 'x');
'''


def test_tables_views_keys_and_odd_names(tmp_path):
    database(tmp_path / "crm.db", SCRIPT)
    with source_at(tmp_path / "crm.db") as source:
        tables = {table.ref.table: table for table in source.tables()}
        assert [(name, table.kind, table.rows_total) for name, table in tables.items()] == [
            ('main.Lasku tus."Ä"', "table", 1),
            ("main.asiakas", "table", 3),
            ("main.sopimus", "table", 0),
            ("main.nimet", "view", 3),
        ]
        facts = [(c.name, c.kind, c.key) for c in tables["main.asiakas"].columns]
        assert facts[:3] == [("id", "INTEGER", "primary"), ("nimi", "VARCHAR(40)", None), ("hetu", "INTEGER", "unique")]
        assert [c.key for c in tables["main.sopimus"].columns] == ["primary", "foreign", None]
        found = read(source)
    assert found["main.asiakas"] == [
        (1, "Aho", "131052-9993", b"\x00\xff", 1.5),
        (2, "Salo", 5, None, 2.0),
        (3, None, None, None, None),
    ]
    assert found['main.Lasku tus."Ä"'] == [("00100", "x")]
    assert found["main.nimet"] == [("Aho",), ("Salo",), (None,)]
    assert source.problems == []


def test_an_address_reads_the_same(tmp_path):
    database(tmp_path / "crm.db", SCRIPT)
    info = SourceInfo("crm", "sqlite:///crm.db", "database")
    with source_at(tmp_path / "crm.db") as one, DatabaseSource(info, f"sqlite:///{tmp_path}/crm.db") as other:
        assert read(one) == read(other)


def test_texts_that_are_no_utf8(tmp_path):
    database(tmp_path / "crm.db", "CREATE TABLE a (b); INSERT INTO a VALUES (CAST(x'4de46b69' AS TEXT)), ('Mäki')")
    with source_at(tmp_path / "crm.db") as source:
        assert read(source)["main.a"] == [("Mäki",), ("Mäki",)]
    (problem,) = source.problems
    assert (problem.reason, problem.examined) == ("bad_bytes", True)


def test_a_broken_view_is_told_and_the_rest_read(tmp_path):
    database(tmp_path / "crm.db", SCRIPT + "CREATE VIEW rikki AS SELECT x FROM puuttuu;")
    with source_at(tmp_path / "crm.db") as source:
        assert len(read(source)["main.asiakas"]) == 3
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == ("main.rikki", "unreadable", False)
    assert "definition is broken" in problem.message


def test_excluded_tables(tmp_path):
    database(tmp_path / "crm.db", SCRIPT)
    with source_at(tmp_path / "crm.db", exclude=["main.a*", "crm.db/*nimet"]) as source:
        assert set(read(source)) == {'main.Lasku tus."Ä"', "main.sopimus"}
    assert {p.reason for p in source.problems} == {"excluded"}


def test_rows_in_a_log_are_read_and_nothing_is_written(tmp_path):
    live = tmp_path / "live.db"
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO a VALUES ('vain lokissa')")
    connection.commit()
    folder = tmp_path / "kopio"
    folder.mkdir()
    for end in ("", "-wal"):
        shutil.copy(f"{live}{end}", folder / f"crm.db{end}")
    connection.close()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with source_at(folder / "crm.db") as source:
        assert read(source) == {"main.a": [("vain lokissa",)]}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_database_in_log_mode_without_a_log(tmp_path):
    database(tmp_path / "crm.db", "PRAGMA journal_mode=WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1);")
    assert [path.name for path in tmp_path.iterdir()] == ["crm.db"]
    with source_at(tmp_path / "crm.db") as source:
        assert read(source) == {"main.a": [(1,)]}
        assert [path.name for path in tmp_path.iterdir()] == ["crm.db"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMP TABLE x (y)",
        "ATTACH 'uusi.db' AS uusi",
        "INSERT INTO a VALUES (1)",
        "DELETE FROM a",
        "DROP TABLE a",
        "PRAGMA query_only=OFF",
        "PRAGMA journal_mode=WAL",
        "VACUUM INTO 'uusi.db'",
        "SELECT load_extension('x')",
    ],
)
def test_the_connection_itself_refuses_to_write(statement, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database(tmp_path / "crm.db", "CREATE TABLE a (b)")
    with closing(sqlite_files.SqliteFile(str(tmp_path / "crm.db")).connect()) as connection:
        with pytest.raises(sqlite3.Error):
            connection.execute(statement)
        assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)
    assert [path.name for path in tmp_path.iterdir()] == ["crm.db"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO a VALUES (1)",
        "SELECT 1; DELETE FROM a",
        "SELECT * INTO b FROM a",
        "SELECT * FROM a FOR UPDATE",
        "SET GLOBAL read_only=0",
        "COMMIT",
        "EXPLAIN ANALYZE DELETE FROM a",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA main.table_infox",
        "WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x",
        "COPY a TO '/tmp/x'",
        "",
    ],
)
def test_the_choke_point_refuses(statement):
    with pytest.raises(SourceError, match="refused") as caught:
        check_reads(statement)
    assert "FROM a" not in str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "into", "for update", "a;b" FROM "x; DELETE FROM a"',
        "SELECT `into` FROM `a`",
        "SET LOCAL statement_timeout=1000",
        "ROLLBACK",
        'PRAGMA main.table_xinfo("a")',
    ],
)
def test_the_choke_point_lets_our_own_through(statement):
    check_reads(statement)


def test_every_statement_goes_through_it(tmp_path):
    database(tmp_path / "crm.db", SCRIPT)
    seen = []
    with source_at(tmp_path / "crm.db") as source:
        sa.event.listen(source._session._engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        read(source, limit=1)
        with pytest.raises(SourceError):
            source._session.run(sa.text("DELETE FROM asiakas"))
    assert any(statement.startswith("SELECT") for statement in seen)
    for statement in seen[:-1]:
        check_reads(statement)


def test_a_random_sample(tmp_path):
    rows = ", ".join(f"({n})" for n in range(5000))
    database(tmp_path / "crm.db", f"CREATE TABLE a (b); INSERT INTO a VALUES {rows};")
    with source_at(tmp_path / "crm.db") as source:
        (table,) = source.tables()
        assert source.sampling(table, 500) == "random 500 rows"
        assert source.sampling(table, 5000) == "full"
        found = [row[0] for row in read(source, limit=500)["main.a"]]
    assert 335 < len(found) <= 500  # 437 are expected, with a deviation of 20
    assert max(found) > 4700, "the newest as well"


def test_two_streams_at_once(tmp_path):
    rows = ", ".join(f"({n})" for n in range(50))
    database(
        tmp_path / "crm.db", f"CREATE TABLE a (b); INSERT INTO a VALUES {rows}; CREATE TABLE c AS SELECT * FROM a;"
    )
    with source_at(tmp_path / "crm.db") as source:
        one, other = (source.batches(table, 10) for table in source.tables())
        counts = [sum(batch.rows for pair in zip(one, other, strict=True) for batch in pair)]
    assert counts == [100]
    assert source.problems == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "not_found"), (b"ei tietokanta" * 100, "encrypted"), (b"SQLite format 3\0" + b"\xff" * 5000, "encrypted")],
)
def test_what_is_no_database_is_a_sentence(content, reason, tmp_path):
    path = tmp_path / "crm.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught, source_at(path) as source:
        source.tables()
    assert caught.value.reason in {reason, "corrupt"}
    assert "; " in caught.value.message


def test_damage_in_one_table_leaves_the_others(tmp_path):
    rows = ", ".join(f"('{'x' * 500}')" for _ in range(200))
    database(
        tmp_path / "crm.db", f"CREATE TABLE a (b); CREATE TABLE ehja AS SELECT 1 AS x; INSERT INTO a VALUES {rows};"
    )
    path = tmp_path / "crm.db"
    data = bytearray(path.read_bytes())
    data[-8192:] = b"\xff" * 8192
    path.write_bytes(bytes(data))
    with source_at(path) as source:
        assert read(source)["main.ehja"] == [(1,)]
    assert [(p.table, p.reason, p.examined) for p in source.problems] == [("main.a", "corrupt", False)]


def test_no_tables(tmp_path):
    database(tmp_path / "crm.db", "CREATE TABLE a (b); DROP TABLE a;")
    with source_at(tmp_path / "crm.db") as source:
        assert source.tables() == ()
    assert [(p.reason, p.examined) for p in source.problems] == [("empty", True)]


def test_the_session_ends_with_a_rollback(tmp_path):
    database(tmp_path / "crm.db", SCRIPT)
    with Session(sa.URL.create("sqlite", database=str(tmp_path / "crm.db")), 5) as session:
        raw = session.connection.connection.driver_connection
        assert raw.in_transaction
    with pytest.raises(sqlite3.ProgrammingError):
        raw.execute("SELECT 1")


@given(st.text())
def test_an_unknown_error_never_speaks(text):
    fault = fault_of(RuntimeError(f"Zq{text}"))
    assert "Zq" not in fault.text
