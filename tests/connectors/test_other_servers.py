"""SQL Server and Oracle: no server is at hand, so drivers that record what is sent answer as the servers would."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal

import oracledb
import pymssql
import pytest
from oracledb.errors import _Error

from connectors import statement_log
from connectors.database import DatabaseSource
from connectors.session import check_reads
from scanner.model import SourceError, SourceInfo
from tests.connectors.fake_servers import Server

SECRET = "eiKenenkään;Sala=1"
READING = re.compile(r"\s*(?:SELECT|SET TRANSACTION|SET LOCK_TIMEOUT)\b", re.IGNORECASE)
DAY = dt.datetime(2020, 1, 2, 3, 4, 5)  # noqa: DTZ001 - neither server gives a zone for it


def sql_error(number, kind=pymssql.OperationalError):
    return kind((number, b"Zqxmarker in the server's own words"))


def oracle_error(code, kind=oracledb.DatabaseError):
    return kind(_Error(f"{code}: Zqxmarker in the server's own words"))


def sql_server(*first, snapshot=1):
    """Answer like a SQL Server with three tables and a view."""
    return Server(
        [
            *first,
            ("CONNECT", []),
            ("@@version", [("Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)",)]),
            ("schema_name\\(\\)", [("dbo",)]),
            ("max support|fn_listextended", [(1,)]),
            ("snapshot_isolation_state", [(snapshot,)]),
            (
                "sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id\\s+LEFT JOIN sys.extended",
                [
                    ("dbo", "asiakkaat", "view", None),
                    ("dbo", "Asiakas", "table", "Kaikki asiakkaat"),
                    ("hr", "Palkka", "table", None),
                    ("dbo", 'Lasku ]tus"', "table", None),
                ],
            ),
            (
                "FROM sys.columns c",
                [
                    ("dbo", "Asiakas", "id", "int", "int", 4, 10, 0, 1, 0, None, 1),
                    ("dbo", "Asiakas", "nimi", "nvarchar", "nvarchar", 80, 0, 0, 0, 0, "Sukunimi Etunimi", 1),
                    ("dbo", "Asiakas", "muistio", "nvarchar", "nvarchar", -1, 0, 0, 0, 0, None, 1),
                    ("dbo", "Asiakas", "kuva", "image", "image", 16, 0, 0, 0, 0, None, 1),
                    ("dbo", "Asiakas", "lisä", "xml", "xml", -1, 0, 0, 0, 0, None, 1),
                    ("dbo", "Asiakas", "ikä", "int", "int", 4, 10, 0, 0, 1, None, 1),
                    ("dbo", "Asiakas", "salaisuus", "nvarchar", "nvarchar", 80, 0, 0, 0, 0, None, 0),
                    ("dbo", 'Lasku ]tus"', "select", "decimal", "decimal", 9, 10, 2, 0, 0, None, 1),
                    ("dbo", 'Lasku ]tus"', "asiakas", "int", "int", 4, 10, 0, 0, 0, None, 1),
                    ("hr", "Palkka", "euroa", "money", "money", 8, 19, 4, 0, 0, None, 1),
                    ("dbo", "asiakkaat", "nimi", "Nimi", "nvarchar", 80, 0, 0, 0, 0, None, 1),
                ],
            ),
            ("FROM sys.indexes", [("dbo", "Asiakas", "id", "primary", 1)]),
            ("FROM sys.foreign_keys", [("dbo", 'Lasku ]tus"', "fk", "asiakas", "dbo", "Asiakas", "id")]),
            ("FROM sys.masked_columns", [("dbo", "Asiakas", "nimi")]),
            ("FROM sys.security_predicates", [("hr", "Palkka")]),
            ("FROM sys.synonyms", [("dbo", "Vanha")]),
            ("count_big\\(\\*\\).*\\[hr\\]", sql_error(229)),
            ("count_big\\(\\*\\)", [(2,)]),
            ("min\\(", [(1, 100)]),
            ("FROM \\[dbo\\]\\.\\[Asiakas\\]", [(n, f"Nimi {n}", "muistio", b"\1\2", "<a/>", 40) for n in (1, 2)]),
            ("FROM \\[dbo\\]\\.\\[Lasku", [(Decimal("1.50"), 1), (None, 2)]),
            ("FROM \\[dbo\\]\\.\\[asiakkaat\\]", [("Nimi 1",), ("Nimi 2",)]),
        ]
    )


def oracle(*first):
    """Answer like an Oracle of version 19 with two tables and a view."""
    return Server(
        [
            *first,
            ("CONNECT", []),
            ("v\\$parameter", [("19.0.0",)]),
            ("SELECT 1.1 FROM", [("1.1",)]),
            ("sys_context|SYS_CONTEXT", [("TUTKA",)]),
            ("oracle_maintained", [("LASKUTUS",)]),
            (
                "FROM all_tables",
                [
                    ("LASKUTUS", "ASIAKAS", "table", "Kaikki asiakkaat"),
                    ("SYS", "USER$", "table", None),
                    ("LASKUTUS", "pieni", "foreign table", None),
                    ("LASKUTUS", "NÄKYMÄ", "view", None),
                ],
            ),
            (
                "FROM all_tab_cols ",
                [
                    ("LASKUTUS", "ASIAKAS", "ID", "NUMBER", "NUMBER", 0, 10, 0, 1, 0, None, 1),
                    ("LASKUTUS", "ASIAKAS", "NIMI", "VARCHAR2", "VARCHAR2", 40, None, None, 0, 0, "Sukunimi", 1),
                    ("LASKUTUS", "ASIAKAS", "MUISTIO", "CLOB", "CLOB", 0, None, None, 0, 0, None, 1),
                    ("LASKUTUS", "ASIAKAS", "KUVA", "BLOB", "BLOB", 0, None, None, 0, 0, None, 2),
                    ("LASKUTUS", "ASIAKAS", "LISÄ", "XMLTYPE", "XMLTYPE", 0, None, None, 0, 0, None, 1),
                    ("LASKUTUS", "ASIAKAS", "AIKA", "INTERVAL DAY(2) TO SECOND(6)", "INTERVAL DAY(2) TO SECOND(6)", 0, 2, 6, 0, 0, None, 1),
                    ("LASKUTUS", "pieni", "select", "DATE", "DATE", 0, None, None, 0, 0, None, 1),
                    ("LASKUTUS", "NÄKYMÄ", "NIMI", "VARCHAR2", "VARCHAR2", 40, None, None, 0, 0, None, 1),
                ],
            ),
            ("constraint_type IN", [("LASKUTUS", "ASIAKAS", "ID", "primary", "PK")]),
            ("constraint_type = 'R'", []),
            ("all_policies", [("LASKUTUS", "ASIAKAS")]),
            ("all_synonyms", []),
            ("count\\(\\*\\).*NÄKYMÄ", oracle_error("ORA-04063")),
            ("count\\(\\*\\)", [(2,)]),
            ("min\\(", [(1, 100)]),
            ('FROM "LASKUTUS"."ASIAKAS"', [(1, "Aho", "m", None, "<a/>", "+00 01:00:00"), (2, "Salo", None, b"x", None, None)]),
            ('FROM "LASKUTUS"."pieni"', [(DAY,), (None,)]),
            ('FROM "LASKUTUS"."NÄKYMÄ"', oracle_error("ORA-04063")),
        ]
    )  # fmt: skip


KINDS = {
    "mssql": (pymssql, sql_server, "mssql://tutka:${SALA}@db:1433/crm"),
    "oracle": (oracledb, oracle, "oracle://tutka:${SALA}@db:1521/LASKUTUS"),
}


@pytest.fixture
def opened(monkeypatch):
    """Open a source over a fake server."""
    monkeypatch.setenv("SALA", SECRET)

    def make(kind, server, address=None, **options):
        driver, _, usual = KINDS[kind]
        monkeypatch.setattr(driver, "connect", server.connect)
        return DatabaseSource(SourceInfo("crm", f"{kind}://db/crm", "database"), address or usual, **options)

    return make


def read(source, limit=None):
    """Read all tables; give cells by table and column."""
    found = {}
    for table in source.tables():
        columns = {c.name: [] for c in table.columns}
        for batch in source.batches(table, 100, limit):
            for cells in batch.columns:
                columns[cells.column.name] += cells.cells
        found[table.ref.table] = columns
    return found


def reasons(source):
    return sorted((p.table or "", p.reason, p.examined) for p in source.problems)


def assert_only_read(server):
    """Everything sent reads, and the last word of every transaction is ROLLBACK."""
    words = [statement for statement, _ in server.sent]
    assert "COMMIT" not in words
    assert words[-1] == "ROLLBACK"
    for word in words:
        if word != "ROLLBACK":
            assert READING.match(word), word
            check_reads(word)
    assert all(connection.closed for connection in server.connections)


def test_sql_server_is_read_whole_and_only_read(opened):
    server = sql_server()
    with opened("mssql", server) as source:
        found = read(source)
        tables = {t.ref.table: t for t in source.tables()}
    assert found["dbo.Asiakas"] == {
        "id": [1, 2],
        "nimi": ["Nimi 1", "Nimi 2"],
        "muistio": ["muistio"] * 2,
        "kuva": [b"\1\2"] * 2,
        "lisä": ["<a/>"] * 2,
        "ikä": [40, 40],
    }
    assert found['dbo.Lasku ]tus"'] == {"select": [Decimal("1.50"), None], "asiakas": [1, 2]}
    assert found["dbo.asiakkaat"] == {"nimi": ["Nimi 1", "Nimi 2"]}
    columns = {c.name: c for c in tables["dbo.Asiakas"].columns}
    assert tables["dbo.Asiakas"].comment == "Kaikki asiakkaat"
    assert [(c.kind, c.key, c.comment) for c in columns.values()] == [
        ("int IDENTITY", "primary", None),
        ("nvarchar(40)", None, "Sukunimi Etunimi"),
        ("nvarchar(max)", None, None),
        ("image", None, None),
        ("xml", None, None),
        ("int COMPUTED", None, None),
    ]
    assert tables['dbo.Lasku ]tus"'].columns[1].refers == "dbo.Asiakas"
    assert [c.kind for c in tables['dbo.Lasku ]tus"'].columns] == ["decimal(10,2)", "int"]
    assert [t.kind for t in tables.values()] == ["table", "table", "view"]
    # one column denied, one masked; one table denied under a policy; synonyms told
    assert reasons(source) == [
        ("", "internal", True),
        ("dbo.Asiakas", "no_permission", False),
        ("dbo.Asiakas", "no_permission", False),
        ("hr.Palkka", "no_permission", False),
        ("hr.Palkka", "no_permission", False),
    ]
    assert_only_read(server)
    sent = server.statements
    assert "SET TRANSACTION ISOLATION LEVEL SNAPSHOT" in sent
    assert "SET LOCK_TIMEOUT 10000" in sent
    # what begins under a level has to begin after it was set
    assert sent[sent.index("SET LOCK_TIMEOUT 10000") + 1] == "ROLLBACK"
    (whole,) = [s for s in sent if "[dbo].[Asiakas]" in s and "count_big" not in s]
    assert "SUBSTRING([muistio], 1, 1048576)" in whole
    assert "SUBSTRING(CAST([kuva] AS varbinary(max)), 1, 16777216)" in whole
    assert "SUBSTRING(CAST([lisä] AS nvarchar(max)), 1, 1048576)" in whole
    assert 'FROM [dbo].[Lasku ]]tus"]' in " ".join(sent)
    assert "salaisuus" not in whole


def test_oracle_is_read_whole_and_only_read(opened):
    server = oracle()
    with opened("oracle", server) as source:
        found = read(source)
        tables = {t.ref.table: t for t in source.tables()}
    assert found["LASKUTUS.ASIAKAS"]["NIMI"] == ["Aho", "Salo"]
    assert found["LASKUTUS.ASIAKAS"]["KUVA"] == [None, b"x"]
    assert found["LASKUTUS.pieni"] == {"select": [DAY, None]}
    columns = tables["LASKUTUS.ASIAKAS"].columns
    assert [(c.kind, c.key, c.comment, c.place) for c in columns[:4]] == [
        ("NUMBER(10) IDENTITY", "primary", None, None),
        ("VARCHAR2(40)", None, "Sukunimi", None),
        ("CLOB", None, None, None),
        ("BLOB", None, None, "hidden column"),
    ]
    assert reasons(source) == [
        ("LASKUTUS.ASIAKAS", "no_permission", False),
        ("LASKUTUS.NÄKYMÄ", "unreadable", False),
    ]
    assert_only_read(server)
    sent = server.statements
    (whole,) = [s for s in sent if '"LASKUTUS"."ASIAKAS"' in s and "count(" not in s]
    assert 'SUBSTR("MUISTIO", 1, 1048576)' in whole
    assert 'SUBSTR(XMLSERIALIZE(CONTENT "LISÄ" AS CLOB), 1, 1048576)' in whole
    assert 'TO_CHAR("AIKA")' in whole
    assert not [s for s in sent if "USER$" in s]
    # the transaction's first statement, also after every ROLLBACK
    for before, after in itertools.pairwise(sent):
        if before == "ROLLBACK" and after != "ROLLBACK" and sent.index("SET TRANSACTION READ ONLY") < sent.index(after):
            assert after == "SET TRANSACTION READ ONLY"


@pytest.mark.parametrize("kind", KINDS)
def test_limits_and_names_go_to_the_driver(opened, kind):
    server = KINDS[kind][1]()
    with opened(kind, server, timeout_s=77):
        ((_, options),) = server.connected
    if kind == "mssql":
        wanted = {"timeout": 77, "login_timeout": 10, "read_only": True, "appname": "tutka", "host": "db:1433"}
        assert {k: options[k] for k in wanted} == wanted
    else:
        assert server.connections[0].call_timeout == 77_000
        assert options["tcp_connect_timeout"] == 10
        assert "SERVICE_NAME=LASKUTUS" in options["dsn"]
        assert server.connections[0].outputtypehandler is not None
    assert options["password"] == SECRET


def test_without_snapshots_sql_server_reads_what_is_committed(opened):
    server = sql_server(snapshot=0)
    with opened("mssql", server) as source:
        source.tables()
    assert "SET TRANSACTION ISOLATION LEVEL READ COMMITTED" in server.statements
    assert_only_read(server)


@pytest.mark.parametrize(
    ("kind", "table", "forms"),
    [
        (
            "mssql",
            "dbo.Asiakas",
            ["SELECT TOP (1000)", "CAST(CHECKSUM(NEWID(), [id]) & 2147483647 AS float) <", "FROM [dbo].[Asiakas]"],
        ),
        ("mssql", "dbo.asiakkaat", ["SELECT TOP (1000)", "CHECKSUM(NEWID(), [nimi])"]),
        ("oracle", "LASKUTUS.ASIAKAS", ['FROM "LASKUTUS"."ASIAKAS" SAMPLE (', ") SEED (0)", "ROWNUM <= 1000"]),
        ("oracle", "LASKUTUS.pieni", ["dbms_random.value < 0.", "ROWNUM <= 1000"]),
    ],
)
def test_samples_are_drawn_by_row(opened, kind, table, forms):
    server = KINDS[kind][1](("count(?:_big)?\\(\\*\\)", [(100_000,)]))
    with opened(kind, server) as source:
        tables = {t.ref.table: t for t in source.tables()}
        assert source.sampling(tables[table], 1000) == "random 1000 rows"
        list(source.batches(tables[table], 100, 1000))
    statement = server.statements[-2]
    assert all(form in statement for form in forms), statement
    assert "TABLESAMPLE" not in statement
    number = re.search(r"SAMPLE \(([\d.]+)\)|< ([\d.]+)", statement)
    share = {"mssql": 2147483647, "oracle": 1}[kind]
    drawn = float(number[1] or 0) / 100 or float(number[2]) / share
    assert 0.008 < drawn < 0.01  # three deviations below, so that the limit cuts nothing off
    assert_only_read(server)


@pytest.mark.parametrize(("kind", "table"), [("mssql", "dbo.Asiakas"), ("oracle", "LASKUTUS.ASIAKAS")])
def test_tables_with_binary_values_are_not_cut_and_others_by_their_key(opened, kind, table):
    server = KINDS[kind][1](("count(?:_big)?\\(\\*\\)", [(100_000,)]))
    with opened(kind, server) as source:
        tables = {t.ref.table: t for t in source.tables()}
        assert source.partitions(tables[table], 1000) == ()
    keys = {"mssql": ("int", 4, "primary", 1), "oracle": ("NUMBER", 0, "primary", "PK")}[kind]
    column = ("s", "T", "avain", keys[0], keys[0], keys[1], 10, 0, 1, 0, None, 1)
    owners = ("oracle_maintained", [("s",)])
    only = [
        ("sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id\\s+LEFT|FROM all_tables", [("s", "T", "table", None)]),
        ("FROM sys.columns c|FROM all_tab_cols ", [column]),
        ("FROM sys.indexes|constraint_type IN", [("s", "T", "avain", *keys[2:])]),
        ("count(?:_big)?\\(\\*\\)", [(100_000,)]),
    ]  # fmt: skip
    server = KINDS[kind][1](owners, *only)
    with opened(kind, server) as source:
        (cut,) = source.tables()
        first, *_, last = parts = source.partitions(cut, 10_000)
        assert len(parts) == 10
        for part in (first, last):
            list(source.batches(cut, 100, None, part))
    quoted = {"mssql": "[avain]", "oracle": '"avain"'}[kind]
    low, high = [(s, p) for s, p in server.sent if quoted in s and "min(" not in s]
    assert f"{quoted} <" in low[0]
    assert f"{quoted} >=" in high[0]
    assert list(dict(high[1]).values()) == [last.span[0]]
    assert_only_read(server)


@pytest.mark.parametrize(
    ("kind", "error", "reason"),
    [
        ("mssql", sql_error(18456), "login_refused"),
        ("mssql", sql_error(4060), "not_found"),
        ("mssql", sql_error(20009), "unreachable"),
        ("oracle", oracle_error("ORA-01017"), "login_refused"),
        ("oracle", oracle_error("DPY-6001"), "not_found"),
        ("oracle", oracle_error("DPY-6005", oracledb.OperationalError), "unreachable"),
        ("oracle", oracle_error("DPY-3010", oracledb.NotSupportedError), "no_connector"),
    ],
)
def test_what_refuses_a_connection_is_said_without_its_words(opened, kind, error, reason):
    source = opened(kind, Server([("CONNECT", error)]))
    with pytest.raises(SourceError) as caught, source:
        pass
    assert caught.value.reason == reason
    assert "Zqxmarker" not in str(caught.value)
    assert SECRET not in str(caught.value) + repr(source)


@pytest.mark.parametrize(
    ("kind", "pattern", "error", "reason"),
    [
        ("mssql", r"SUBSTRING.*FROM \[dbo\]", sql_error(229), "no_permission"),
        ("mssql", r"SUBSTRING.*FROM \[dbo\]", sql_error(1222), "lock_timeout"),
        ("mssql", r"SUBSTRING.*FROM \[dbo\]", sql_error(20003), "timeout"),
        ("mssql", r"SUBSTRING.*FROM \[dbo\]", sql_error(20047), "connection_lost"),
        ("mssql", r"SUBSTRING.*FROM \[dbo\]", sql_error(208, pymssql.ProgrammingError), "changed"),
        ("oracle", 'SUBSTR.*FROM "', oracle_error("ORA-00942"), "no_permission"),
        ("oracle", 'SUBSTR.*FROM "', oracle_error("ORA-01555"), "changed"),
        ("oracle", 'SUBSTR.*FROM "', oracle_error("DPY-4024"), "timeout"),
        ("oracle", 'SUBSTR.*FROM "', oracle_error("DPY-4011"), "connection_lost"),
        ("oracle", 'SUBSTR.*FROM "', oracle_error("ORA-99999"), "unreadable"),
    ],
)
def test_a_table_that_fails_costs_itself_and_the_rest_is_read(opened, kind, pattern, error, reason):
    server = KINDS[kind][1]((pattern, error))
    with opened(kind, server) as source:
        found = read(source)
        table = {"mssql": "dbo.Asiakas", "oracle": "LASKUTUS.ASIAKAS"}[kind]
        other = {"mssql": 'dbo.Lasku ]tus"', "oracle": "LASKUTUS.pieni"}[kind]
    assert not any(found[table].values())
    assert all(len(cells) == 2 for cells in found[other].values())
    assert (table, reason, False) in reasons(source)
    assert "Zqxmarker" not in repr(source.problems)
    assert_only_read(server)


def test_a_stream_that_breaks_keeps_what_came_before(opened):
    rows = [(n, "x", "m", None, None, 1) for n in range(600)]
    server = sql_server((r"SUBSTRING.*FROM \[dbo\]", [*rows, sql_error(20017)]))
    with opened("mssql", server) as source:
        found = read(source)
    assert 0 < len(found["dbo.Asiakas"]["id"]) <= 600
    assert ("dbo.Asiakas", "connection_lost", False) in reasons(source)


def test_an_old_oracle_has_a_catalogue_of_fewer_columns(opened):
    older = oracle_error("ORA-00904")
    columns = [("LASKUTUS", "ASIAKAS", "ID", "NUMBER", "NUMBER", 0, None, None, 0, 0, None, 1)]
    server = oracle(
        ("oracle_maintained", older),
        ("FROM all_tab_cols ", older),
        ("FROM all_users", [("SYS",), ("APEX_040000",), ("LASKUTUS",)]),
        ("FROM all_tab_columns", columns),
        ('FROM "LASKUTUS"."ASIAKAS"', [(1,), (2,)]),
    )
    with opened("oracle", server) as source:
        assert read(source) == {"LASKUTUS.ASIAKAS": {"ID": [1, 2]}}
    assert_only_read(server)


def test_other_schemas_are_left_alone_where_some_are_asked_for(opened):
    server = sql_server()
    with opened("mssql", server, schemas=("hr",)) as source:
        source.tables()
    assert not [s for s in server.statements if "[dbo]" in s]


def test_the_log_of_statements_has_no_secret(opened, tmp_path, monkeypatch):
    monkeypatch.setenv(statement_log.VARIABLE, "")
    statement_log.start(tmp_path / "lauseet.log")
    monkeypatch.setenv(statement_log.VARIABLE, str(tmp_path / "lauseet.log"))
    for kind in KINDS:
        with opened(kind, KINDS[kind][1]()) as source:
            read(source)
    log = (tmp_path / "lauseet.log").read_text("utf-8")
    assert SECRET not in log
    assert "mssql SET TRANSACTION ISOLATION LEVEL SNAPSHOT" in log
    assert "oracle SET TRANSACTION READ ONLY" in log


@pytest.mark.parametrize("word", ["INSERT INTO t VALUES (1)", "SET LOCK_TIMEOUT 1; DROP TABLE t", "SET TRANSACTION READ WRITE",
                                  "SELECT 1 INTO t2 FROM t", "EXEC sp_who", "SET IDENTITY_INSERT t ON"])  # fmt: skip
def test_the_guard_lets_nothing_else_through(word):
    with pytest.raises(SourceError):
        check_reads(word)


def test_a_name_in_brackets_may_be_a_word_of_writing():
    check_reads("SELECT [INTO] FROM [FOR UPDATE]")
