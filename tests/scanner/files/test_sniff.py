from __future__ import annotations

import io
import os
import sqlite3
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from scanner.files.opening import NotRegularError
from scanner.files.sniff import FORMATS, mismatched, sniff


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


BYTES = {
    "empty": b"",
    "delimited": "nimi;puh\nMäki;0401\n".encode("cp1252"),
    "xlsx": zip_of("[Content_Types].xml", "xl/workbook.xml"),
    "xlsb": zip_of("xl/workbook.bin"),
    "docx": zip_of("word/document.xml"),
    "pptx": zip_of("ppt/presentation.xml"),
    "zip": zip_of("a.csv"),
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "rtf": rb"{\rtf1 Aho}",
    "html": b"<!DOCTYPE html><html><body>Aho</body></html>",
    "xml": b'<?xml version="1.0"?><Finvoice/>',
    "json": b'{"nimi": "Aho"}',
    "vcard": b"BEGIN:VCARD\nFN:Aho\n",
    "parquet": b"PAR1\x15\x00",
    "gzip": b"\x1f\x8b\x08\x00",
    "bzip2": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ\0",
    "seven_zip": b"7z\xbc\xaf\x27\x1c\0\4",
    "tar": b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(248),
    "archive": b"Rar!\x1a\x07\x01\0",
    "image": b"\x89PNG\r\n\x1a\n\0\0",
    "audio": b"ID3\x04\0",
    "video": b"\0\0\0\x18ftypmp42",
    "program": b"\x7fELF\x02\x01",
    "binary": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("kind", BYTES)
def test_the_bytes_decide(kind, tmp_path):
    for name in ("a.dat", "a.bin" if kind in {"json", "vcard"} else "a.csv"):
        path = tmp_path / name
        path.write_bytes(BYTES[kind])
        assert sniff(path).kind == kind


def test_html_named_xls_is_html(tmp_path):
    path = tmp_path / "raportti.xls"
    path.write_bytes(b"<table><tr><td>Aho</td></tr></table>")
    found = sniff(path)
    assert found.kind == "html"
    assert mismatched(found, path)


def test_a_sqlite_file_by_its_magic(tmp_path):
    path = tmp_path / "tiedot.bin"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    assert sniff(path).kind == "sqlite"


def test_an_encrypted_workbook(tmp_path):
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    path = tmp_path / "salattu.xlsx"
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("salasana", target)
    assert sniff(path).kind == "encrypted_office"


def test_a_workbook_cut_short_is_still_a_workbook(tmp_path):
    whole = io.BytesIO()
    openpyxl.Workbook().save(whole)
    path = tmp_path / "a.bin"
    path.write_bytes(whole.getvalue()[:3000])
    assert sniff(path).kind == "xlsx"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "putki.csv")
    with pytest.raises(NotRegularError):
        sniff(tmp_path / "putki.csv")


def test_endings_that_promise_something_else():
    assert not mismatched(FORMATS["xlsx"], "a.xlsm")
    assert mismatched(FORMATS["delimited"], "a.xls")
    assert not mismatched(FORMATS["delimited"], "a.2024-01")
