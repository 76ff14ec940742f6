from __future__ import annotations

import random
import tracemalloc
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from connectors.contract import Sample, Subject, checks_for, run
from connectors.registry import openers
from connectors.row_stream import VALUE_CHARACTERS
from scanner.model import SourceError
from tests.connectors.documents import docx

pytestmark = pytest.mark.server


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``").replace("%", "%%") + "`"


def literal(cell) -> str:
    return "NULL" if cell is None else "'" + str(cell).replace("'", "''") + "'"


@pytest.mark.parametrize("check", checks_for(Subject("database", lambda *_: None)))
def test_contract(check, shared_mariadb, tmp_path):
    def make(folder, sample: Sample):
        columns = ", ".join(f"{quoted(name)} {'date' if name == 'syntymäaika' else 'text'}" for name in sample.header)
        shared_mariadb.run("DROP TABLE IF EXISTS asiakas", f"CREATE TABLE asiakas ({columns})")
        if sample.rows:
            rows = ", ".join("(" + ", ".join(map(literal, row)) + ")" for row in sample.rows)
            shared_mariadb.run(f"INSERT INTO asiakas VALUES {rows}")
        (opener,), problems = openers(shared_mariadb.url(), system="crm")
        assert not problems
        return opener

    run(check, Subject("database", make), tmp_path)


def test_names_comments_keys_and_views(mariadb, read):
    mariadb.run(
        "CREATE TABLE `Lasku tus.``Ä`` %%` (`select` int PRIMARY KEY, `a%%b` varchar(11) UNIQUE COMMENT 'henkilötunnus')"
        " COMMENT 'vanha rekisteri'",
        "INSERT INTO `Lasku tus.``Ä`` %%` VALUES (1, '131052-9993')",
        "CREATE TABLE kohde (id int PRIMARY KEY)",
        "CREATE TABLE sopimus (id int PRIMARY KEY, kohde int, FOREIGN KEY (kohde) REFERENCES kohde(id))",
        "CREATE VIEW koodit AS SELECT `a%%b` FROM `Lasku tus.``Ä`` %%`",
        "CREATE TABLE poistuva (x int)",
        "CREATE VIEW rikki AS SELECT x FROM poistuva",
        "DROP TABLE poistuva",
    )
    with mariadb.open() as source:
        tables = {table.ref.table: table for table in source.tables()}
        found = read(source)
    name = f"{mariadb.name}.Lasku tus.`Ä` %"
    assert [(t.ref.table.removeprefix(mariadb.name), t.kind, t.rows_total) for t in tables.values()] == [
        (".Lasku tus.`Ä` %", "table", 1),
        (".kohde", "table", 0),
        (".sopimus", "table", 0),
        (".koodit", "view", 1),
    ]
    assert tables[name].comment == "vanha rekisteri"
    assert [(c.name, c.kind, c.comment, c.key) for c in tables[name].columns] == [
        ("select", "INTEGER(11)", None, "primary"),
        ("a%b", "VARCHAR(11)", "henkilötunnus", "unique"),
    ]
    assert [c.key for c in tables[f"{mariadb.name}.sopimus"].columns] == ["primary", "foreign"]
    assert found[name] == [(1, "131052-9993")]
    assert found[f"{mariadb.name}.koodit"] == [("131052-9993",)]
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == (f"{mariadb.name}.rikki", "unreadable", False)
    assert "definition is broken" in problem.message


def test_values_of_every_kind(mariadb, read):
    mariadb.run(
        "CREATE TABLE arvot (j json, b blob, d date, dt datetime, t time, n decimal(10,2), u uuid, ip inet6, e enum('yksi','toinen'),"
        " s set('a','b'), o boolean, c char(5), f double, big bigint unsigned, y year, g longtext)",
        """INSERT INTO arvot VALUES ('{"nimi": ["Äijä"]}', x'00ff', '1952-10-13', '2024-01-02 03:04', '03:04', 1.50,"""
        " '0c9e1c4e-5d3f-4f2f-8c93-000000000001', '::1', 'toinen', 'a,b', true, '00100', 1.5, 18446744073709551615, 1999, 'Öhman')",
        "SET SESSION sql_mode=''",
    )
    with mariadb.open() as source:
        ((*cells,),) = read(source)[f"{mariadb.name}.arvot"]
    assert cells == [
        '{"nimi": ["Äijä"]}',
        b"\x00\xff",
        date(1952, 10, 13),
        datetime(2024, 1, 2, 3, 4),  # noqa: DTZ001 - the server has no time zone for it
        timedelta(hours=3, minutes=4),
        Decimal("1.50"),
        "0c9e1c4e-5d3f-4f2f-8c93-000000000001",
        "::1",
        "toinen",
        "a,b",
        1,
        "00100",
        1.5,
        18446744073709551615,
        "1999",
        "Öhman",
    ]
    assert source.problems == []


def test_dates_that_are_none(mariadb, read):
    mariadb.run(
        "CREATE TABLE a (d date, t datetime)",
        "INSERT IGNORE INTO a VALUES ('0000-00-00', '0000-00-00 00:00:00')",
    )
    with mariadb.open() as source:
        ((day, moment),) = read(source)[f"{mariadb.name}.a"]
    assert (str(day), str(moment)) == ("0000-00-00", "0000-00-00 00:00:00")


def test_only_some_columns_granted(mariadb, read):
    mariadb.run("CREATE TABLE asiakas (nimi text, hetu text)", "INSERT INTO asiakas VALUES ('Aho', '131052-9993')")
    for host in ("%%", "localhost"):
        account = f"{mariadb.reader}@'{host}'"
        mariadb.run(
            f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account}",
            f"GRANT SELECT (nimi) ON {mariadb.name}.asiakas TO {account}",
        )
    with mariadb.open() as source:
        assert read(source) == {f"{mariadb.name}.asiakas": [("Aho",)]}


def test_nothing_visible_is_told(mariadb):
    with mariadb.open() as source:
        assert source.tables() == ()
    assert [(p.reason, p.examined) for p in source.problems] == [("empty", False)]


def test_nothing_can_be_written(mariadb, read):
    mariadb.run("CREATE TABLE asiakas (nimi text)", "INSERT INTO asiakas VALUES ('Aho'), ('Salo')")
    before = mariadb.run("CHECKSUM TABLE asiakas")
    with mariadb.open(admin=True) as source:  # even with all rights
        read(source)
        raw = source._session.connection.connection.driver_connection
        for statement in ("INSERT INTO asiakas VALUES ('x')", "DELETE FROM asiakas", "CREATE TABLE x (y int)"):
            with raw.cursor() as cursor, pytest.raises(Exception, match="READ ONLY"):
                cursor.execute(statement)
            source._session.renew()
            with pytest.raises(SourceError, match="refused"):
                source._session.run(sa.text(statement))
    assert mariadb.run("CHECKSUM TABLE asiakas") == before
    assert mariadb.run("SELECT nimi FROM asiakas ORDER BY nimi") == [("Aho",), ("Salo",)]


def test_a_slow_view_ends_at_the_limit_and_the_rest_is_read(mariadb, read):
    mariadb.run(
        "CREATE TABLE a (x int)",
        "INSERT INTO a VALUES (1), (2), (3)",
        "CREATE VIEW hidas AS SELECT x, sleep(10) AS y FROM a",
        "CREATE VIEW pika AS SELECT x FROM a",
    )
    with mariadb.open(timeout_s=1) as source:
        found = read(source)
    assert len(found[f"{mariadb.name}.pika"]) == len(found[f"{mariadb.name}.a"]) == 3
    assert {(p.table, p.reason, p.examined) for p in source.problems} == {(f"{mariadb.name}.hidas", "timeout", False)}


def test_a_connection_lost_in_the_middle(mariadb):
    mariadb.run(
        "CREATE TABLE a AS SELECT seq AS x, repeat('y', 500) AS y FROM seq_1_to_20000",
        "CREATE TABLE b AS SELECT 1 AS x",
    )
    with mariadb.open() as source:
        first, second = source.tables()
        number = source._session.run(sa.text("SELECT connection_id()")).scalar_one()
        batches = source.batches(first, 100)
        rows = next(batches).rows
        mariadb.run(f"KILL {number}")
        rows += sum(batch.rows for batch in batches)
        assert [batch.rows for batch in source.batches(second)] == [1], "connected again"
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == (f"{mariadb.name}.a", "connection_lost", False)
    assert 0 < rows <= problem.params["rows"] < 20000


def test_samples_are_random(mariadb, read):
    mariadb.run("CREATE TABLE a AS SELECT seq AS x FROM seq_1_to_20000", "CREATE VIEW v AS SELECT x FROM a")
    with mariadb.open() as source:
        for table in source.tables():
            assert source.sampling(table, 1000) == "random 1000 rows"
        for rows in read(source, limit=1000).values():
            assert 760 < len(rows) <= 1000
            assert max(x for (x,) in rows) > 19_500


def test_two_streams_at_once(mariadb):
    mariadb.run("CREATE TABLE a AS SELECT seq AS x FROM seq_1_to_300", "CREATE TABLE b AS SELECT * FROM a")
    with mariadb.open() as source:
        pairs = zip(*(source.batches(table, 50) for table in source.tables()), strict=True)
        assert [(one.rows, other.rows) for one, other in pairs] == [(50, 50)] * 6


def test_a_stream_that_is_left_early(mariadb, read):
    mariadb.run("CREATE TABLE a AS SELECT seq AS x FROM seq_1_to_5000", "CREATE TABLE b AS SELECT 1 AS x")
    with mariadb.open() as source:
        first, second = source.tables()
        batches = source.batches(first, 10)
        next(batches)
        batches.close()
        assert [batch.rows for batch in source.batches(second)] == [1]
    assert source.problems == []


@pytest.mark.slow
def test_rows_are_streamed(mariadb):
    mariadb.run("CREATE TABLE a AS SELECT seq AS x, repeat(md5(seq), 20) AS y FROM seq_1_to_60000")
    with mariadb.open() as source:
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
        ({"password": "vaara-salasana"}, "login_refused", "refused the user name or password"),
        ({"database": "tutka_ei_ole"}, "not_found", "no such database"),
        ({"port": 1}, "unreachable", "no server answers"),
        ({"host": "ei-ole.invalid"}, "unreachable", "no server answers"),
    ],
)
def test_what_cannot_be_reached_is_a_sentence(changes, reason, sentence, mariadb):
    source = mariadb.open(**changes)
    with pytest.raises(SourceError, match=sentence) as caught, source:
        pass
    assert caught.value.reason == reason
    assert caught.value.message.startswith(source.info.source)
    assert "vaara-salasana" not in str(caught.value)


PASSWORDS = ["S3@cretZQ", "a/b?c#d:cretZQ", "%40 +&=${HOME}cretZQ", "ä€'\"\\cretZQ"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_with_any_characters(mariadb, read, password, monkeypatch, caplog):
    mariadb.run("CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)")
    engine = sa.create_engine(mariadb.admin, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, connection.connection.cursor() as cursor:
        for host in ("%", "localhost"):
            cursor.execute("SET PASSWORD FOR %s@%s = PASSWORD(%s)", (mariadb.reader, host, password))
    monkeypatch.setenv("TUTKA_TEST_PASSWORD", password)
    place = f"{mariadb.admin.host}:{mariadb.admin.port}/{mariadb.name}"
    caplog.set_level("DEBUG")
    (opener,), problems = openers(f"mysql+pymysql://{mariadb.reader}:${{TUTKA_TEST_PASSWORD}}@{place}")
    assert problems == []
    assert (opener.info.system, opener.info.source) == (mariadb.name, f"mysql://{place}")
    with opener() as source:
        assert read(source) == {f"{mariadb.name}.a": [(1,)]}
    ours = [r.getMessage() for r in caplog.records if r.name.split(".")[0] in {"connectors", "scanner"}]
    assert "cretZQ" not in repr(opener) + repr(source) + repr(source.problems) + "".join(ours)


def test_a_view_that_fails_midway_keeps_its_rows(mariadb, read):
    mariadb.run(
        "CREATE TABLE a AS SELECT seq AS x FROM seq_1_to_1000",
        "CREATE VIEW v AS SELECT x, (SELECT b.x FROM a b WHERE b.x = a.x OR (a.x = 700 AND b.x < 3)) AS y FROM a",
    )
    with mariadb.open() as source:
        found = read(source)
    assert found[f"{mariadb.name}.v"] == [(x, x) for x in range(1, 700)]
    (problem,) = source.problems
    assert (problem.table, problem.reason, problem.examined) == (f"{mariadb.name}.v", "unreadable", False)
    assert problem.params["rows"] == 699


def test_files_in_values_are_read(mariadb, read):
    """Also one that is longer than what is read of a text."""
    ballast = " ".join(f"{n:08x}" for n in random.Random(7).choices(range(1 << 32), k=300_000))
    letters = [docx(f"<w:p><w:r><w:t>{text} 131052-9993</w:t></w:r></w:p>") for text in ("Aino", ballast)]
    assert len(letters[1]) > VALUE_CHARACTERS
    mariadb.run("CREATE TABLE liite (s longblob)")
    for data in letters:
        mariadb.run(f"INSERT INTO liite VALUES (x'{data.hex()}')")
    with mariadb.open() as source:
        found = read(source)[f"{mariadb.name}.liite"]
    assert [text[-11:] for (text,) in found] == ["131052-9993"] * 2
    assert source.problems == []
