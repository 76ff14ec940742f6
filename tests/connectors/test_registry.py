from __future__ import annotations

import io
import os
import pickle
import socket
import sqlite3
import sys

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from connectors import BUILTIN, FORMATS
from connectors.addresses import parse
from connectors.globs import compiled, matches
from connectors.registry import describe, open_source, openers
from scanner.model import SourceError, UsageError
from scanner.plugins import resolve

CSV = "nimi;puhelin\nAho;0401234567\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An organisation's folder, given by a relative path as on a command line."""
    monkeypatch.chdir(tmp_path)
    for name in ("vienti/a.csv", "vienti/crm/b.csv", "vienti/crm/vanha/c.csv", "vienti/hr/d.tsv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CSV)
    return tmp_path


def names(found):
    return [(opener.info.system, opener.info.source) for opener in found]


def reasons(problems):
    return {problem.source: (problem.reason, problem.examined) for problem in problems}


def test_names_in_a_folder(here):
    found, problems = openers("vienti")
    assert names(found) == [
        ("vienti", "vienti/a.csv"),
        ("crm", "vienti/crm/b.csv"),
        ("crm", "vienti/crm/vanha/c.csv"),
        ("hr", "vienti/hr/d.tsv"),
    ]
    assert problems == []
    assert names(openers("vienti/")[0]) == names(found)
    assert names(openers(here / "vienti", system="kaikki")[0])[0] == ("kaikki", f"{here}/vienti/a.csv")
    assert names(openers("vienti/crm")[0]) == [("crm", "vienti/crm/b.csv"), ("vanha", "vienti/crm/vanha/c.csv")]


def test_the_working_folder_has_a_name(here, monkeypatch):
    monkeypatch.chdir(here / "vienti" / "hr")
    assert names(openers(".")[0]) == [("hr", "./d.tsv")]


def test_names_of_single_files(here):
    assert names(openers("vienti/crm/b.csv")[0]) == [("b", "vienti/crm/b.csv")]
    assert names(openers("vienti/crm/b.csv", system="crm")[0]) == [("crm", "vienti/crm/b.csv")]


def test_patterns(here):
    assert names(openers("vienti/**/*.csv")[0]) == [
        ("a", "vienti/a.csv"),
        ("b", "vienti/crm/b.csv"),
        ("c", "vienti/crm/vanha/c.csv"),
    ]
    assert names(openers("vienti/*/*.csv")[0]) == [("b", "vienti/crm/b.csv")]
    assert names(openers("vienti/c*")[0]) == [("crm", "vienti/crm/b.csv"), ("vanha", "vienti/crm/vanha/c.csv")]
    assert names(openers("*/hr/[a-d].tsv")[0]) == [("d", "vienti/hr/d.tsv")]
    found, problems = openers("vienti/*.xlsx")
    assert (found, reasons(problems)) == ([], {"vienti/*.xlsx": ("not_found", False)})


def test_a_file_whose_name_looks_like_a_pattern(here):
    (here / "raportti[1].csv").write_text(CSV)
    assert names(openers("raportti[1].csv")[0]) == [("raportti[1]", "raportti[1].csv")]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.tsv", 3),
        ("**/crm/**", 2),
        ("vienti/crm/*.csv", 3),
        ("crm", 2),
        ("hr/*", 3),
        ("vienti/crm", 2),
        ("*.xlsx", 4),
    ],
)
def test_excluded_files_are_counted(pattern, left, here):
    found, problems = openers("vienti", exclude=[pattern])
    assert len(found) == left
    assert sum(problem.params["count"] for problem in problems) == 4 - left
    assert all((problem.reason, problem.examined) == ("excluded", True) for problem in problems)


def test_every_kind_of_file_that_cannot_be_read_is_told(here):
    folder = here / "vienti"
    encrypted, plain = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("salasana", encrypted)
    for name, data in {
        "tyhja.csv": b"",
        "ohjelma.csv": bytes(range(256)) * 9,
        "salattu.xlsx": encrypted.getvalue(),
        "paketti.rar": b"Rar!\x1a\x07\x01\0",
        "kuva1.png": b"\x89PNG\r\n\x1a\n",
        "kuva2.jpg": b"\xff\xd8\xff\xe0",
        "puhe.mp3": b"ID3\x04",
    }.items():
        (folder / name).write_bytes(data)
    (folder / "vaara.xls").write_text(CSV)
    found, problems = openers("vienti")
    assert len(found) == 5
    assert reasons(problems) == {
        "vienti/tyhja.csv": ("empty", True),
        "vienti/ohjelma.csv": ("binary", False),
        "vienti/salattu.xlsx": ("encrypted", False),
        "vienti/paketti.rar": ("no_connector", False),
        "vienti": ("no_text", True),
        "vienti/puhe.mp3": ("no_text", True),
        "vienti/vaara.xls": ("type_mismatch", True),
    }
    for problem in problems:
        assert problem.message.startswith(problem.source)
        assert problem.examined or "; " in problem.message, "it says what to do"
    (images,) = [problem for problem in problems if problem.params.get("format") == "image"]
    assert images.params["count"] == 2


def test_a_missing_path(here):
    found, (problem,) = openers("vienti/puuttuu.csv")
    assert found == []
    assert (problem.system, problem.reason, problem.examined) == ("puuttuu", "not_found", False)
    assert problem.message == "vienti/puuttuu.csv: there is no such file or folder; check the path"


def test_a_folder_without_files(tmp_path):
    (tmp_path / "tyhja" / "alla").mkdir(parents=True)
    found, (problem,) = openers(tmp_path / "tyhja")
    assert (found, problem.reason) == ([], "empty")


def test_links_are_not_followed(here):
    folder = here / "vienti"
    (here / "muualla.csv").write_text(CSV)
    (folder / "silmukka").symlink_to(folder)
    (folder / "ulos.csv").symlink_to(here / "muualla.csv")
    (folder / "sisaan.csv").symlink_to(folder / "a.csv")
    (folder / "katki.csv").symlink_to(folder / "ei")
    (folder / "toinen.csv").hardlink_to(folder / "a.csv")
    found, problems = openers("vienti")
    assert len(found) == 4
    assert reasons(problems) == {
        "vienti/silmukka": ("link_skipped", True),
        "vienti/ulos.csv": ("link_skipped", False),
        "vienti/sisaan.csv": ("link_skipped", True),
        "vienti/katki.csv": ("link_skipped", True),
        "vienti/toinen.csv": ("link_skipped", True),
    }
    assert names(openers("vienti/ulos.csv")[0]) == [("ulos", "vienti/ulos.csv")], "a link that is named is followed"


def test_pipes_and_sockets_are_not_opened(here):
    os.mkfifo(here / "vienti" / "putki")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(here / "vienti" / "s"))
    _, problems = openers("vienti")
    server.close()
    assert reasons(problems) == {"vienti/putki": ("not_regular", True), "vienti/s": ("not_regular", True)}
    _, problems = openers("vienti/putki")
    assert reasons(problems) == {"vienti/putki": ("not_regular", True)}


def test_folders_and_files_without_permission(here, monkeypatch):
    scandir, sniff = os.scandir, "connectors.registry.sniff"

    def refuse(path):
        if str(path).endswith("crm"):
            raise PermissionError(13, "ei")
        return scandir(path)

    def refuse_file(path):
        raise PermissionError(13, "ei")

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(sniff, refuse_file)
    found, problems = openers("vienti")
    assert found == []
    assert reasons(problems) == dict.fromkeys(
        ["vienti/crm", "vienti/a.csv", "vienti/hr/d.tsv"], ("no_permission", False)
    )


def test_names_that_are_no_utf8(here):
    name = os.fsdecode(b"vienti/M\xe4ki.csv")
    with open(name, "w") as stream:  # noqa: PTH123 - a name of raw bytes
        stream.write(CSV)
    found, problems = openers("vienti")
    source = next(o.info.source for o in found if "ki.csv" in o.info.source)
    assert source == "vienti/M\\xe4ki.csv"
    source.encode("utf-8")
    with next(o for o in found if o.info.source == source)() as opened:
        (table,) = opened.tables()
        assert sum(batch.rows for batch in opened.batches(table)) == 1
    assert problems == []


def test_a_database_file_with_its_log_is_one_source(here):
    path = here / "vienti" / "crm.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.commit()
    assert path.with_name("crm.db-wal").exists()
    found, problems = openers("vienti")
    connection.close()
    assert [name for name in names(found) if "crm.db" in name[1]] == [("vienti", "vienti/crm.db")]
    assert problems == []


@pytest.mark.parametrize(
    ("address", "system", "shown"),
    [
        (
            "postgresql://u:SALA@db.example.fi:5433/laskutus?sslpassword=SALA",
            "laskutus",
            "postgresql://db.example.fi:5433/laskutus",
        ),
        ("postgresql+psycopg2://u:SALA@h/x", "x", "postgresql://h/x"),
        ("mysql://SALA@h/crm?password=SALA", "crm", "mysql://h/crm"),
        ("mariadb+pymysql://u:S%40LA@[::1]/crm", "crm", "mariadb://[::1]/crm"),
        ("sqlite:///tiedot/crm.db", "crm", "sqlite:///tiedot/crm.db"),
    ],
)
def test_addresses_are_shown_without_secrets(address, system, shown):
    (opener,), problems = openers(address)
    assert (opener.info.system, opener.info.source, opener.info.kind) == (system, shown, "database")
    assert problems == []
    for text in (repr(opener), repr(opener()), repr(parse(address))):
        assert "SALA" not in text
        assert "S%40LA" not in text


def test_secrets_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("CRM_URL", "postgresql://u:SALA@h/crm")
    (opener,), _ = openers("${CRM_URL}")
    assert opener.info.source == "postgresql://h/crm"
    assert b"SALA" not in pickle.dumps(opener)
    found, (problem,) = openers("postgresql://u:${PUUTTUVA}@h/crm")
    assert found == []
    assert "PUUTTUVA is not set" in problem.message


@pytest.mark.parametrize(
    ("address", "reason"), [("db2://u:SALA@h/x", "no_connector"), ("postgresql://h:portti/x", "unreadable")]
)
def test_addresses_that_cannot_be_used(address, reason):
    found, (problem,) = openers(address)
    assert (found, problem.reason, problem.examined) == ([], reason, False)
    assert "SALA" not in problem.message


def test_tables_of_formats_agree_with_the_connectors():
    for kind, name in FORMATS.items():
        assert kind in resolve("connector", name, BUILTIN).formats
    rows = {row.name: row for row in describe()}
    assert set(rows) == set(BUILTIN)
    assert all(row.installed and row.formats and row.title for row in rows.values())


def test_one_source_by_its_location(here):
    with open_source("vienti/a.csv") as source:
        assert len(source.tables()) == 1
    with pytest.raises(UsageError, match="4 sources"):
        open_source("vienti")
    with pytest.raises(UsageError, match="no such file"):
        open_source("vienti/ei.csv")


def test_a_file_that_vanishes_after_the_listing(here):
    (opener,), _ = openers("vienti/a.csv")
    (here / "vienti" / "a.csv").unlink()
    with pytest.raises(SourceError, match=r"vienti/a\.csv: there is no such file"), opener():
        pass


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("**/~$*", "a/b/~$x.xlsx", True),
        ("**/~$*", "~$x.xlsx", True),
        ("a/**", "a/b/c", True),
        ("*.csv", "a/b.csv", False),
        ("[!a]*.csv", "b.csv", True),
        ("[!a]*.csv", "a.csv", False),
        ("a?c", "a/c", False),
        ("a.c", "abc", False),
    ],
)
def test_what_patterns_mean(pattern, path, fits):
    assert bool(compiled(pattern).fullmatch(path)) is fits


def test_a_bare_pattern_means_names_at_any_depth():
    assert matches("vienti/crm/~$a.xlsx", "crm/~$a.xlsx", "~$*")
    assert not matches("vienti/crm/a.xlsx", "crm/a.xlsx", "~$*")


@pytest.mark.parametrize("pattern", ["*.xlsx", "pw.xlsx", "**/pw.*", "{folder}/pw.xlsx"])
def test_a_file_that_was_named_itself_can_be_excluded(pattern, tmp_path):
    (tmp_path / "pw.xlsx").write_bytes(b"whatever it is")
    found, (problem,) = openers(tmp_path / "pw.xlsx", exclude=[pattern.format(folder=tmp_path)])
    assert found == []
    assert (problem.reason, problem.code, problem.examined) == ("excluded", "S-SKIPPED", True)
    assert (problem.system, problem.source) == ("pw", f"{tmp_path}/pw.xlsx")


def test_a_database_can_be_excluded():
    found, (problem,) = openers("postgresql://u@h/crm", exclude=["postgresql://h/crm"])
    assert found == []
    assert (problem.reason, problem.examined) == ("excluded", True)


@pytest.mark.parametrize(
    ("pattern", "system"),
    [("exports/*.csv", "exports"), ("exports/**/2024-*/x?.csv", "exports"), ("*", "here"), ("./*.csv", "here")],
)
def test_a_pattern_that_fits_nothing_names_a_sensible_system(pattern, system, tmp_path, monkeypatch):
    (tmp_path / "here" / "exports").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    if pattern == "*":
        (tmp_path / "here" / "exports").rmdir()
    _, (problem,) = openers(pattern)
    assert (problem.system, problem.source, problem.reason) == (system, pattern, "not_found")


def test_a_name_with_a_line_feed_stays_on_one_line(tmp_path):
    name = "a\nINFO all is well\x1b[2J\u202e.csv"
    (tmp_path / name).write_text("")
    _, (problem,) = openers(tmp_path)
    assert problem.source.endswith(name), "the identity of the source"
    assert problem.message.isprintable()
    assert "a\\nINFO" in problem.message
    (tmp_path / name).write_text("nimi;puhelin\n")
    (opener,), _ = openers(tmp_path)
    with opener() as source:
        source.tables()
    assert [p.message.isprintable() for p in source.problems] == [True]
    assert str(source.error("io_error", "x")).isprintable()


def test_formats_that_need_an_extra_are_told_with_it(monkeypatch):
    """Without the library the connector, or the format of it, is listed with the extra that adds it."""
    from importlib import util

    from connectors import collecting, registry

    assert not any(info.lacking for info in registry.describe())
    find = util.find_spec
    monkeypatch.setattr(collecting.importlib.util, "find_spec", lambda name: None if name == "py7zr" else find(name))
    monkeypatch.delitem(sys.modules, "connectors.avro_files", raising=False)
    monkeypatch.setitem(sys.modules, "fastavro", None)
    found = {info.name: info for info in registry.describe()}
    assert found["archive"].lacking == (("7z archive", "7z"),)
    assert (found["avro"].installed, found["avro"].extra) == (False, "avro")
