"""Files in the values of databases: their text is read, what isn't is told."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing

import duckdb
import pytest

from connectors.base import BaseSource
from connectors.blobs import Blobs
from scanner.model import SourceInfo
from tests.connectors.documents import docx, pdf
from tests.connectors.reading import read_path


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


LETTER = docx("<w:p><w:r><w:t>Aino Esimerkki 131052-9993</w:t></w:r></w:p>")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
BLOBS = {
    "docx": LETTER,
    "pdf": pdf("Aino Esimerkki 131052-9993"),
    "zip": zipped(**{"a.csv": b"nimi;hetu\nAino Esimerkki;131052-9993\n", "b.docx": LETTER}),
    "gzip": gzip.compress(b"Aino Esimerkki\n131052-9993\n" + bytes(range(33, 126))),
    "text": b"Aino Esimerkki 131052-9993",
    "utf-16": "Aino Esimerkki 131052-9993".encode("utf-16"),
}


def sqlite_with(path, *blobs):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE liite (id INTEGER, sisalto BLOB)")
        connection.executemany("INSERT INTO liite VALUES (?, ?)", enumerate(blobs))
        connection.commit()
    return path


@pytest.mark.parametrize("kind", BLOBS)
def test_the_text_of_a_file_in_a_value_has_the_values_row(kind, tmp_path):
    found = read_path(sqlite_with(tmp_path / "crm.db", b"", BLOBS[kind]))
    assert not [p for p in found.problems if not p.examined]
    value = found.columns["sisalto"][1]
    text = value.decode() if isinstance(value, bytes) else value
    assert "131052-9993" in text
    assert found.columns["id"] == [0, 1]


def test_dumps_and_duckdb_read_them_too(tmp_path):
    dump = tmp_path / "a.sql"
    dump.write_text(
        f"CREATE TABLE `liite` (`s` longblob) ENGINE=InnoDB;\nINSERT INTO `liite` VALUES (0x{LETTER.hex()});\n", "utf-8"
    )
    copied = tmp_path / "b.sql"
    copied.write_text(f"CREATE TABLE liite (s bytea);\nCOPY liite (s) FROM stdin;\n\\\\x{LETTER.hex()}\n\\.\n", "utf-8")
    duck = tmp_path / "c.duckdb"
    with duckdb.connect(str(duck)) as connection:
        connection.execute("CREATE TABLE liite (s BLOB)")
        connection.execute("INSERT INTO liite VALUES (?)", [LETTER])
    for path in (dump, copied, duck):
        assert "131052-9993" in read_path(path).text(), path.name


def test_what_is_not_read_is_told_by_table(tmp_path):
    found = read_path(sqlite_with(tmp_path / "crm.db", PNG, PNG, os.urandom(20), bytes(range(256)) * 8, LETTER[:-40]))
    told = {p.reason: (p.table, p.examined, p.params["count"]) for p in found.problems}
    assert told.pop("no_text") == ("main.liite", True, 2)
    assert told.pop("binary") == ("main.liite", False, 1)
    assert set(told.values()) == {("main.liite", False, 1)}  # the document that is cut short
    assert not any("131052" in p.message or "Aino" in p.message for p in found.problems)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    blobs = Blobs(BaseSource(SourceInfo("crm", "crm.db", "database")))
    assert "131052-9993" in blobs.text("t", LETTER)
    assert "131052-9993" in blobs.text("t", BLOBS["zip"])
    assert not list(tmp_path.iterdir())
