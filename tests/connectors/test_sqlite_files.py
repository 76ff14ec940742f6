"""SQLite files that others write to, virtual tables, damage: read whole, written to never."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors import row_stream, sqlite_clock, sqlite_files
from connectors.catalogue import Relation
from connectors.database import DatabaseSource
from connectors.faults import ENDED, fault_of
from connectors.registry import openers
from scanner.files import private_copies
from scanner.model import Column, Part, SourceError, SourceInfo


def database(path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def source_at(path, **options) -> DatabaseSource:
    return DatabaseSource(SourceInfo("crm", path.name, "database"), str(path), **options)


def read(source, size=1000):
    found = {}
    for table in source.tables():
        rows = []
        for batch in source.batches(table, size):
            rows += zip(*(cells.cells for cells in batch.columns), strict=True)
        found[table.ref.table] = rows
    return found


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@contextmanager
def writer(path: Path, first: str, then: str = ""):
    """Run a program that has the database open; calling the given function makes it go on."""
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.executescript(sys.argv[2]); print('ok', flush=True)\n"
        "for line in sys.stdin:\n    c.executescript(sys.argv[3]); print('ok', flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(path), first, then]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def go_on():
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "ok\n"

        try:
            assert process.stdout.readline() == "ok\n"
            yield go_on
        finally:
            process.kill()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Give the folder for temporary files, an empty one."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "crm.db"


WAL = "PRAGMA journal_mode=WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1), (2);"


def test_a_file_that_a_program_writes_to_is_read_in_place_as_one_state(place, temporary):
    with writer(place, WAL, "INSERT INTO a VALUES (3);") as go_on, source_at(place) as source:
        before = state(place.parent)
        (table,) = source.tables()
        assert state(place.parent) == before, "nothing was written, not even to the shared memory"
        go_on()
        assert [batch.rows for batch in source.batches(table)] == [2]
        assert list(temporary.iterdir()) == []
    (problem,) = source.problems
    assert (problem.reason, problem.examined) == ("changed", True)


def test_a_log_whose_program_died_is_read_in_place(place, temporary):
    with writer(place, WAL):
        pass
    before = state(place.parent)
    assert set(before) == {"crm.db", "crm.db-wal", "crm.db-shm"}
    with source_at(place) as source:
        assert read(source) == {"main.a": [(1,), (2,)]}
        assert list(temporary.iterdir()) == []
    assert state(place.parent) == before
    assert source.problems == []


def test_a_log_without_its_memory_is_read_from_a_private_copy(place, temporary):
    with writer(place, WAL):
        pass
    Path(f"{place}-shm").unlink()
    before = state(place.parent)
    with source_at(place) as source:
        assert read(source) == {"main.a": [(1,), (2,)]}
        (folder,) = temporary.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert private_copies.remove_stale() == 0, "it is in use"
    assert list(temporary.iterdir()) == []
    assert state(place.parent) == before
    assert source.problems == []


BIG = "CREATE TABLE a (b); INSERT INTO a WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000) SELECT printf('%0500d', x) FROM n;"
HALF = "PRAGMA cache_size=5; BEGIN; UPDATE a SET b = 'kesken' || b;"


def test_a_transaction_that_was_cut_off_is_rolled_back_in_a_copy_only(place, temporary):
    database(place, BIG)
    with writer(place, HALF):
        pass
    before = state(place.parent)
    assert "crm.db-journal" in before
    with source_at(place) as source:
        rows = read(source)["main.a"]
    assert len(rows) == 3000
    assert not any("kesken" in row[0] for row in rows)
    assert state(place.parent) == before
    assert list(temporary.iterdir()) == []
    assert source.problems == []


@pytest.mark.parametrize(
    ("made", "held"),
    [
        (BIG, HALF),
        ("CREATE TABLE a (b)", "BEGIN EXCLUSIVE;"),
        (WAL, "PRAGMA locking_mode=EXCLUSIVE; INSERT INTO a VALUES (3);"),
    ],
)
def test_a_locked_file_is_told(place, temporary, monkeypatch, made, held):
    monkeypatch.setattr(sqlite_files, "BUSY_TIMEOUT_S", 0.1)
    database(place, made)
    with writer(place, held), pytest.raises(SourceError) as caught, source_at(place):
        pass
    assert caught.value.reason == "lock_timeout"
    assert "another program holds it locked" in caught.value.message
    assert list(temporary.iterdir()) == []


def torn_copies(monkeypatch, times: int) -> list[str]:
    """Write to the log while it is copied, so many times."""
    copied: list[str] = []
    copy = sqlite_files.shutil.copyfile

    def disturbed(source, target):
        copy(source, target)
        if str(source).endswith("-wal"):
            copied.append(source)
            if len(copied) <= times:
                os.utime(source, ns=(len(copied), len(copied)))

    monkeypatch.setattr(sqlite_files.shutil, "copyfile", disturbed)
    return copied


def test_a_copy_is_made_anew_if_it_may_be_torn(place, temporary, monkeypatch):
    with writer(place, WAL):
        pass
    Path(f"{place}-shm").unlink()
    copied = torn_copies(monkeypatch, 1)
    with source_at(place) as source:
        assert read(source) == {"main.a": [(1,), (2,)]}
    assert len(copied) == 2
    assert source.problems == []


def test_a_copy_that_stays_torn_is_told(place, temporary, monkeypatch):
    with writer(place, WAL):
        pass
    Path(f"{place}-shm").unlink()
    torn_copies(monkeypatch, 99)
    with source_at(place) as source:
        read(source)
    assert [(p.reason, p.examined) for p in source.problems] == [("changed", False)]


def test_a_file_that_is_overwritten_meanwhile_is_told(place):
    database(place, WAL)
    with source_at(place) as source:
        (table,) = source.tables()
        os.utime(place, (1, 1))
        list(source.batches(table))
    assert [(p.reason, p.examined) for p in source.problems] == [("changed", False)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_a_killed_scan_left_is_removed_at_the_next(temporary):
    code = (
        "import sys; from scanner.files.private_copies import PrivateFolder\n"
        "folder = PrivateFolder(); (folder.path / 'crm.db').write_text('x'); print('ok', flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        process.stdout.readline()
        (left,) = temporary.iterdir()
        assert private_copies.remove_stale() == 0, "its process lives"
        process.kill()
    (temporary / f"{private_copies.PREFIX}new").mkdir()
    (temporary / "other").mkdir()
    assert left.exists()
    assert private_copies.remove_stale() == 1
    assert sorted(path.name for path in temporary.iterdir()) == ["other", f"{private_copies.PREFIX}new"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_scan_that_is_stopped_leaves_no_copy(name, place, temporary, tmp_path):
    rows = "INSERT INTO a WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 300000) SELECT 'Aho soitti ' || x FROM n;"
    with writer(place, WAL + rows):
        pass
    Path(f"{place}-shm").unlink()
    root = Path(sqlite_files.__file__).parent.parent
    command = [sys.executable, "-P", "-m", "scanner", "scan", str(place), "-o", str(tmp_path / "out"), "-q"]
    env = {**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(temporary)}
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)  # a suite run under nohup hands down an ignored SIGHUP
    try:
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(number, before)
    with process:
        while not list(temporary.glob(f"{private_copies.PREFIX}*/*.db")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        said = process.stderr.read()
        assert process.wait() == 3, said
    assert not list(temporary.glob(f"{private_copies.PREFIX}*")), said


FULL_TEXT = """
CREATE VIRTUAL TABLE fts USING fts5(nimi, huomautus);
INSERT INTO fts VALUES ('Aho', 'soitti'), ('Salo', NULL);
CREATE VIRTUAL TABLE vanha USING fts4(nimi);
INSERT INTO vanha VALUES ('Laine');
CREATE VIRTUAL TABLE alue USING rtree(id, x1, x2);
INSERT INTO alue VALUES (7, 1, 2);
CREATE TABLE fts_oma (a); INSERT INTO fts_oma VALUES (1);
CREATE VIEW haku AS SELECT nimi FROM fts;
"""


def test_virtual_tables_are_read_and_their_insides_are_not_read_twice(place):
    database(place, FULL_TEXT)
    with source_at(place) as source:
        assert read(source) == {
            "main.fts": [("Aho", "soitti"), ("Salo", None)],
            "main.vanha": [("Laine",)],
            "main.alue": [(7, 1.0, 2.0)],
            "main.fts_oma": [(1,)],
            "main.haku": [("Aho",), ("Salo",)],
        }
        raw = source._session.connection.connection.driver_connection
        for statement in (
            "DELETE FROM fts_content",
            "INSERT INTO fts VALUES ('x', 'y')",
            "UPDATE sqlite_master SET sql = ''",
        ):
            with pytest.raises(sqlite3.Error):
                raw.execute(statement)
    assert {(p.table, p.reason, p.examined) for p in source.problems} == {
        (f"main.{name}", "internal", True) for name in ("fts", "vanha", "alue")
    }


def test_a_full_text_index_without_texts_is_told(place):
    database(
        place, "CREATE VIRTUAL TABLE sanat USING fts5(a, content=''); INSERT INTO sanat (rowid, a) VALUES (1, 'Aho');"
    )
    with source_at(place) as source:
        assert read(source) == {}
    assert ("main.sanat", "unreadable", False) in {(p.table, p.reason, p.examined) for p in source.problems}


def test_a_module_that_is_missing_is_told_and_the_tables_inside_are_read(place):
    database(place, "CREATE TABLE sanat_content (a); INSERT INTO sanat_content VALUES ('Aho');")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        sql = "CREATE VIRTUAL TABLE sanat USING spellfix1"
        connection.execute("INSERT INTO sqlite_master VALUES ('table', 'sanat', 'sanat', 0, ?)", (sql,))
        connection.commit()
    with source_at(place) as source:
        assert read(source) == {"main.sanat_content": [("Aho",)]}
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == ("main.sanat", "no_connector", False)
    assert "server" not in problem.message


def test_a_view_that_fails_midway_keeps_its_rows(place):
    script = "CREATE TABLE a (b); INSERT INTO a VALUES ('1'), ('2'), ('{'), ('4');"
    database(place, script + "CREATE VIEW v AS SELECT json_extract(b, '$') AS c FROM a;")
    with source_at(place) as source:
        assert read(source)["main.v"] == [(1,), (2,)]
    (problem,) = source.problems
    assert (problem.table, problem.examined, problem.params["rows"]) == ("main.v", False, 2)
    assert "server" not in problem.message


def test_a_table_that_is_damaged_midway_keeps_its_rows(place):
    database(place, BIG)
    data = bytearray(place.read_bytes())
    size = len(data) // 4096 * 4096
    data[size - 8 * 4096 : size] = b"\xff" * 8 * 4096
    place.write_bytes(bytes(data))
    with source_at(place) as source:
        rows = read(source)["main.a"]
    assert 2000 < len(rows) < 3000
    assert rows == [(f"{n:0500d}",) for n in range(1, len(rows) + 1)]
    (problem,) = source.problems
    assert (problem.reason, problem.examined, problem.params["rows"]) == ("corrupt", False, len(rows))


def test_a_file_whose_name_looks_like_a_variable(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database(tmp_path / "x${PUUTTUU}.db", "CREATE TABLE a (b)")
    (opener,), _ = openers(".")
    with opener() as source:
        assert [table.ref.table for table in source.tables()] == ["main.a"]


ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"


def test_a_view_that_never_ends_costs_itself_alone(tmp_path):
    path = tmp_path / "crm.db"
    database(
        path,
        "CREATE TABLE people(name); INSERT INTO people VALUES ('Aho'), ('Salo');"
        f"CREATE VIEW aina AS {ENDLESS}; CREATE VIEW aina2 AS {ENDLESS}; CREATE VIEW people_only AS SELECT name FROM people;",
    )
    # small tables are counted and read before SQLite asks whether to go on, however short the time is
    with source_at(path, timeout_s=0) as source:
        assert read(source) == {
            "main.people": [("Aho",), ("Salo",)],
            "main.people_only": [("Aho",), ("Salo",)],
        }
        assert [(p.table, p.reason, p.examined) for p in source.problems] == [
            ("main.aina", "timeout", False),
            ("main.aina2", "timeout", False),
        ]
        assert all("--exclude" in p.message and "server" not in p.message for p in source.problems)


def test_a_table_that_takes_long_to_count_is_read_all_the_same(tmp_path, monkeypatch):
    path = tmp_path / "crm.db"
    rows = 300_000
    database(
        path,
        f"CREATE TABLE a(n); INSERT INTO a WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT {rows};",
    )
    monkeypatch.setattr(
        DatabaseSource, "_count", lambda self, _: self._open.run(sa.text(f"SELECT count(*) FROM ({ENDLESS})"))
    )
    monkeypatch.setattr(sqlite_clock, "STATEMENT_S", 0)
    with source_at(path) as source:
        (table,) = source.tables()
        assert table.rows_total is None
        source._open.clock._most_s = source._open.clock._limit_s = 600
        assert sum(len(batch.columns[0].cells) for batch in source.batches(table, 10_000)) == rows
        assert not source.problems


def test_a_stream_is_ended_where_its_next_rows_never_come(tmp_path):
    path = tmp_path / "crm.db"
    database(path, f"CREATE VIEW v AS SELECT n FROM ({ENDLESS}) WHERE n <= 3")
    with source_at(path) as source:
        session = source._connect()
        session.clock._most_s = 0
        with closing(session):
            rows = row_stream._fetched(session.run(sa.text("SELECT n FROM v")).cursor, 2, None, session.clock)
            assert next(rows) == [(1,), (2,)]
            with pytest.raises(sqlite3.OperationalError) as caught:
                next(rows)
        assert fault_of(caught.value) is ENDED


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer's signal")
@pytest.mark.parametrize("stream", [False, True])
def test_an_interrupt_while_sqlite_is_at_work_is_no_time_limit(tmp_path, stream):
    path = tmp_path / "crm.db"
    database(path, f"CREATE VIEW v AS SELECT n FROM ({ENDLESS}) WHERE n <= 3")

    def stop(*_):
        raise KeyboardInterrupt

    with source_at(path) as source, closing(source._connect()) as session:
        relation = Relation(None, "v", "view", (Column("n", 1),))
        rows = row_stream.RowStream(session, relation, source._blobs).runs(None, None, 2, Part(1))
        if stream:
            next(rows)
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, 0.1)  # whenever it comes: the statement never ends
        try:
            with pytest.raises(KeyboardInterrupt):
                next(rows) if stream else session.run(sa.text("SELECT count(*) FROM v"))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
