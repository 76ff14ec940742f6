"""SQL dumps: what pg_dump, mysqldump and others write, cut and damaged ones."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import sql_text
from connectors.sql_dump import STATEMENTS, SqlDumpSource
from scanner.model import Part, SourceInfo
from tests.connectors.reading import read

PG = r"""--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$ SELECT 'a;b' || "x" $_$;

CREATE TABLE public."Asiakas" (
    id integer NOT NULL,
    nimi character varying(50) DEFAULT 'x, y'::character varying,
    kuva bytea,
    saldo numeric(10,2),
    CONSTRAINT c CHECK ((id > 0))
);

COMMENT ON TABLE public."Asiakas" IS 'asiakkaat; ''kaikki''';
COMMENT ON COLUMN public."Asiakas".nimi IS 'koko nimi';

COPY public."Asiakas" (id, nimi, kuva, saldo) FROM stdin;
1	Mäki\tO'Brien\\n;	\\x00ff27	1.50
2	\N	\N	\N
3	rivi\nkaksi			\x41\101
\.

INSERT INTO public."Asiakas" VALUES (4, 'kenoviiva \', NULL, -1.5), (5, E'a\'b', '\x6162', 2);
INSERT INTO public."Asiakas" (nimi, id) VALUES ('it''s (ok), x', 6);

ALTER TABLE ONLY public."Asiakas"
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--
"""
MYSQL = r"""-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: crm
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `asiakas`;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `asiakas` (
  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'avain',
  `nimi` varchar(50) DEFAULT NULL COMMENT 'nimi; (x, ''y'')',
  `kuva` blob DEFAULT NULL,
  `laji` enum('a','b,c') DEFAULT 'a',
  `iso` varchar(60) GENERATED ALWAYS AS (ucase(`nimi`)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`nimi`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='taulu';
LOCK TABLES `asiakas` WRITE;
INSERT INTO `asiakas` (`id`, `nimi`, `kuva`, `laji`) VALUES (1,'O\'Brien \\ \"x\" ; (1,2)\n-- rivi',0x00FF27,'b,c'),
(2,NULL,_binary '\0\'\Z',"a");
INSERT INTO `asiakas` VALUES (3,'Mäki',NULL,'a');
UNLOCK TABLES;
DELIMITER ;;
CREATE TRIGGER t AFTER INSERT ON asiakas FOR EACH ROW BEGIN SELECT 'it;s'; END ;;
DELIMITER ;
-- Dump completed on 2026-11-24 10:00:00
"""


def table_of(found, name):
    columns = found.tables[name]
    return list(zip(*columns.values(), strict=True))


PG_ROWS = [
    ("1", "Mäki\tO'Brien\\n;", b"\x00\xff'", "1.50", None),
    ("2", None, None, None, None),
    ("3", "rivi\nkaksi", "", "", "AA"),
    ("4", "kenoviiva \\", None, "-1.5", None),
    ("5", "a'b", b"ab", "2", None),
    ("6", "it's (ok), x", None, None, None),
]
MYSQL_ROWS = [
    ("1", 'O\'Brien \\ "x" ; (1,2)\n-- rivi', b"\x00\xff'", "b,c", None),
    ("2", None, b"\x00'\x1a", "a", None),
    ("3", "Mäki", None, "a", None),
]


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize(
    ("text", "name", "rows"), [(PG, "public.Asiakas", PG_ROWS), (MYSQL, "asiakas", MYSQL_ROWS)], ids=["pg", "mysql"]
)
def test_a_dump_is_read_wherever_the_window_ends(tmp_path, monkeypatch, chunk, text, name, rows):
    monkeypatch.setattr(sql_text, "CHUNK", chunk)
    found = read(text, tmp_path, "varmuus.sql")
    assert found.kind == "sql_dump"
    assert not found.problems
    assert table_of(found, name) == rows
    assert found.rows[name] == len(rows)


@pytest.mark.parametrize("text", [PG, MYSQL], ids=["pg", "mysql"])
def test_nothing_of_a_dump_is_passed_over(tmp_path, text):
    """Every word outside the rows comes in the table of statements."""
    found = read(text, tmp_path, "varmuus.sql")
    everything = " ".join(str(cell) for cell in found.cells())
    data = {"INSERT", "INTO", "VALUES", "COPY", "stdin;", "FROM", "(id,", "nimi,", "kuva,", "saldo)"}
    outside = [
        line for line in text.splitlines() if "\t" not in line and "VALUES" not in line and "_binary" not in line
    ]
    missing = [word for line in outside for word in line.split() if word not in everything and word not in data]
    assert missing in ([], ["\\."])


def test_definitions_give_types_comments_and_keys(tmp_path):
    path = tmp_path / "varmuus.sql"
    for text, wanted in (
        (
            PG,
            [
                ("id", "integer", None, "primary"),
                ("nimi", "character varying(50)", "koko nimi", None),
                ("kuva", "bytea", None, None),
                ("saldo", "numeric(10,2)", None, None),
            ],
        ),
        (
            MYSQL,
            [
                ("id", "int(11)", "avain", "primary"),
                ("nimi", "varchar(50)", "nimi; (x, 'y')", "unique"),
                ("kuva", "blob", None, None),
                ("laji", "enum('a','b,c')", None, None),
            ],
        ),
    ):
        path.write_text(text, "utf-8")
        with SqlDumpSource(SourceInfo("crm", "varmuus.sql", "sql_dump"), path) as source:
            table = source.tables()[0]
            assert [(c.name, c.kind, c.comment, c.key) for c in table.columns][:4] == wanted
            assert table.comment in {"asiakkaat; 'kaikki'", "taulu"}


@pytest.mark.parametrize(("text", "name", "rows"), [(PG, "public.Asiakas", PG_ROWS), (MYSQL, "asiakas", MYSQL_ROWS)])
def test_a_cut_dump_is_told_and_read_as_far_as_it_goes(tmp_path, text, name, rows):
    data = text.encode()
    before = 0
    for end in range(data.index(b"CREATE TABLE") + 20, len(data) - 60, 13):
        found = read(data[:end], tmp_path, "varmuus.sql")
        assert found.reasons.get("truncated") is False, end
        got = table_of(found, name) if name in found.tables else []
        assert len(got) >= before
        before = len(got)
        for one, other in zip(got[:-1], rows, strict=False):
            assert one == other[: len(one)]
    assert before == len(rows)


def test_utf_16_legacy_encodings_and_marks_are_read(tmp_path):
    assert table_of(read(MYSQL.encode("utf-16"), tmp_path, "a.sql"), "asiakas")[2][1] == "Mäki"
    assert table_of(read(b"\xef\xbb\xbf" + MYSQL.encode(), tmp_path, "b.sql"), "asiakas") == MYSQL_ROWS
    latin = MYSQL.replace("SET NAMES utf8mb4", "SET NAMES latin1").encode("cp1252")
    assert table_of(read(latin, tmp_path, "c.sql"), "asiakas") == MYSQL_ROWS
    wrong = read(MYSQL.encode("cp1252"), tmp_path, "d.sql")
    assert table_of(wrong, "asiakas") == MYSQL_ROWS
    assert wrong.reasons == {"bad_bytes": True}


def test_binary_strings_make_a_dump_no_binary_file(tmp_path):
    raw = bytes(range(256)).replace(b"\\", b"").replace(b"'", b"") * 200
    data = MYSQL.encode().replace(b"_binary '\\0\\'\\Z'", b"_binary '" + raw + b"'")
    assert table_of(read(data, tmp_path, "varmuus.sql"), "asiakas")[1][2] == raw


def test_sqlites_own_dump_is_read(tmp_path):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE asiakas (id INTEGER PRIMARY KEY, nimi TEXT, kuva BLOB)")
    connection.execute("INSERT INTO asiakas VALUES (1, 'O''Brien; \\', x'00ff')")
    text = "\n".join(connection.iterdump())
    found = read("PRAGMA foreign_keys=OFF;\n" + text, tmp_path, "varmuus.txt")
    assert table_of(found, "asiakas") == [("1", "O'Brien; \\", b"\x00\xff")]
    assert not found.problems


def test_several_databases_and_tables_of_one_dump_stay_apart(tmp_path):
    text = "\n".join(
        f"USE `{base}`;\nCREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES ({n});\nINSERT INTO `u` VALUES ({n});"
        for n, base in enumerate(("crm", "crm_vanha"))
    )
    found = read(text, tmp_path, "kaikki.sql")
    assert {name: table_of(found, name) for name in found.tables if name != STATEMENTS} == {
        "crm.t": [("0",)],
        "crm.u": [("0",)],
        "crm_vanha.t": [("1",)],
        "crm_vanha.u": [("1",)],
    }


def test_what_is_no_row_is_read_as_text_and_told(tmp_path):
    found = read(
        "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (((((((2)))))));\nINSERT INTO t VALUES (3);",
        tmp_path,
        "a.sql",
    )
    assert table_of(found, "t")[0] == ("1",)
    assert "(2)" in found.text()
    assert "3" in found.text()
    assert found.reasons == {"parser": True}


def test_scripts_that_are_no_dumps_stay_text(tmp_path):
    for text in (
        "SELECT * FROM asiakas WHERE id = 1;\n",
        "-- muistio\nSoita Matille\n",
        "Set the table; create order\n",
    ):
        assert read(text, tmp_path, "kysely.sql").kind == "delimited"


def test_parts_and_limits_give_the_same_rows(tmp_path):
    path = tmp_path / "varmuus.sql"
    path.write_text(PG, "utf-8")
    with SqlDumpSource(SourceInfo("crm", "varmuus.sql", "sql_dump"), path) as source:
        table = source.tables()[0]
        assert table.rows_total == 6
        (batch,) = source.batches(table, part=Part(3, 5))
        assert (batch.first_row, batch.columns[0].cells) == (3, ("3", "4"))
        (batch,) = source.batches(table, limit=2)
        assert batch.columns[0].cells == ("1", "2")


TEXTS = st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), min_size=1, max_size=4)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_values_come_back_however_they_are_escaped(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("dump")
    width = max(map(len, rows))
    rows = [tuple(row) + (None,) * (width - len(row)) for row in rows]

    def mysql(value):
        escaped = "".join(
            {"\0": "\\0", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "'": "\\'", '"': '\\"'}.get(c, c) for c in value
        )
        return f"'{escaped}'"

    def copy(value):
        escapes = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
        return "".join(escapes.get(c, c) for c in value)

    standard = ["NULL" if v is None else "'" + v.replace("'", "''") + "'" for row in rows for v in row]
    lists = [", ".join(standard[n : n + width]) for n in range(0, len(standard), width)]
    names = ", ".join(f"c{n} text" for n in range(width))
    dumps = {
        "a.sql": f"CREATE TABLE t ({names});\nINSERT INTO t VALUES ({'), ('.join(lists)});\n",
        "b.sql": f"CREATE TABLE `t` ({names}) ENGINE=InnoDB;\nINSERT INTO `t` VALUES "
        + ",".join("(" + ",".join("NULL" if v is None else mysql(v) for v in row) + ")" for row in rows)
        + ";\n",
        "c.sql": f"CREATE TABLE t ({names});\nCOPY t FROM stdin;\n"
        + "".join("\t".join("\\N" if v is None else copy(v) for v in row) + "\n" for row in rows)
        + "\\.\n",
    }
    for name, text in dumps.items():
        path = folder / name
        path.write_bytes(text.encode())
        with SqlDumpSource(SourceInfo("crm", name, "sql_dump"), path) as source:
            table = next(t for t in source.tables() if t.ref.table == "t")
            found = [row for b in source.batches(table) for row in zip(*(c.cells for c in b.columns), strict=True)]
        assert found == rows, name
