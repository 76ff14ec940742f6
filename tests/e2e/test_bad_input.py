"""Every bad input of the first day: a sentence that says what, where and what to do; the rest is scanned; exit 2 or 3."""

from __future__ import annotations

import io
import json
import os

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from tests.e2e import companies

GOOD = "\n".join([companies.HEADER, *companies.rows(5)]) + "\n"


def empty(folder):
    (folder / "empty.csv").write_bytes(b"")
    return "empty.csv", "empty.csv: the file is empty"


def header_only(folder):
    (folder / "head.csv").write_text(companies.HEADER + "\n", "utf-8")
    return "head.csv", "head.csv"


def missing(folder):
    return "nowhere/gone.csv", "nowhere/gone.csv: there is no such file or folder; check the path"


def folder_without_readable_files(folder):
    (folder / "photos").mkdir()
    (folder / "photos" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    return "photos", "photos"


def empty_folder(folder):
    (folder / "void").mkdir()
    return "void", "void"


def locked_workbook(folder):
    plain, locked = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["hetu"])
    book.save(plain)
    plain.seek(0)
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("made-up", locked)
    (folder / "locked.xlsx").write_bytes(locked.getvalue())
    return "locked.xlsx", "locked.xlsx: the file is password-protected"


def binary_named_csv(folder):
    (folder / "binary.csv").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20)
    return "binary.csv", "binary.csv"


def unreachable_server(folder):
    return "postgresql://u:SALASANA@localhost:1/d", "postgresql://localhost:1/d"


def unknown_database(folder):
    return "db2://u:SALASANA@h/d", "databases of this kind can't be read yet"


BAD = [
    missing,
    empty,
    header_only,
    empty_folder,
    folder_without_readable_files,
    locked_workbook,
    binary_named_csv,
    unreachable_server,
    unknown_database,
]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_alone_it_is_exit_2(make, inside, tmp_path):
    source, sentence = make(tmp_path)
    code, out, err = inside("scan", source, "--report", "html")
    assert (code, out) == (2, ""), err
    assert sentence in err
    assert "SALASANA" not in err
    assert "X-UNEXPECTED" not in err


@pytest.mark.slow
def test_beside_good_sources_the_rest_is_scanned(inside, tmp_path):
    """All at once: each is told, none stops the others, and what was read is in the documents."""
    made = [make(tmp_path) for make in BAD]
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    code, out, err = inside("scan", *(source for source, _ in made), "good.csv", "--report", "html,xlsx")
    assert (code, out) == (3, "")
    for _, sentence in made:
        assert sentence in err
    assert "INCOMPLETE" in err
    inventory = json.loads((tmp_path / "tutka-out" / "inventory.json").read_text("utf-8"))
    assert any(c["source"] == "good.csv" and c["findings"] for c in inventory["columns"])
    reasons = {p["reason"] for p in inventory["problems"]}
    assert {"not_found", "empty", "header_only", "encrypted", "unreachable", "no_connector"} <= reasons
    assert "SALASANA" not in (tmp_path / "tutka-out" / "inventory.json").read_text("utf-8")


def test_nothing_unread_is_no_exit_3(inside, tmp_path):
    """An empty file and pictures beside data are told of, and hold nothing that could have been examined."""
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    sources = [empty(tmp_path)[0], folder_without_readable_files(tmp_path)[0], "good.csv"]
    code, _, err = inside("scan", *sources, "--report", "html")
    assert code == 0, err
    assert "empty.csv" in err


def test_what_was_excluded_is_not_missing(inside, tmp_path):
    locked_workbook(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    assert inside("scan", ".", "--report", "html", "-o", "out/a")[0] == 3
    code, _, err = inside(
        "scan", ".", "--exclude", "locked.xlsx", "--exclude", "out/**", "--report", "html", "-o", "out/b"
    )
    assert code == 0, err


def test_quiet_still_tells_what_was_not_read(inside, tmp_path):
    locked_workbook(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    code, out, err = inside("scan", "locked.xlsx", "good.csv", "-q", "--report", "html")
    assert (code, out) == (3, "")
    assert "locked.xlsx: the file is password-protected" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(inside, tmp_path):
    (tmp_path / "closed.csv").write_text(GOOD, "utf-8")
    (tmp_path / "closed.csv").chmod(0)
    code, _, err = inside("scan", "closed.csv", "--report", "html")
    assert code == 2
    assert "closed.csv: the account may not read the file" in err


@pytest.mark.parametrize(
    ("name", "content"),
    [("gone.txt", None), ("empty.txt", b""), ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))],
)
def test_a_notice_that_can_not_be_read_is_exit_2_before_any_scan(inside, tmp_path, name, content):
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for arguments in (("notice", name), ("scan", "good.csv", "--notice", name)):
        code, out, err = inside(*arguments)
        assert (code, out) == (2, "")
        assert name in err
        assert "X-UNEXPECTED" not in err
    assert not list((tmp_path / "tutka-out").iterdir())
