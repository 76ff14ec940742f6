from __future__ import annotations

import io
import zipfile

import pytest

from scanner.files import zips
from scanner.files.markup import texts, tree
from scanner.files.zips import Zip
from scanner.model import SourceError

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a ['
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(5))
    + b"]><a>&l4;</a>"
)


def refused(call) -> str:
    with pytest.raises(SourceError) as caught:
        call()
    return caught.value.reason


def bomb(path, megabytes: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as member:
        for _ in range(megabytes):
            member.write(bytes(1 << 20))


def test_a_bomb_is_refused_while_it_is_read(tmp_path, monkeypatch):
    bomb(tmp_path / "a.zip", 20)
    monkeypatch.setattr(zips, "RATIO_FREE_BYTES", 1 << 20)
    with Zip(tmp_path / "a.zip") as archive:
        assert refused(lambda: archive.read("xl/a.xml")) == "limit_ratio"


def test_the_limit_of_bytes(tmp_path, monkeypatch):
    bomb(tmp_path / "a.zip", 3)
    monkeypatch.setattr(zips, "MAX_MEMBER_BYTES", 2 << 20)
    with Zip(tmp_path / "a.zip") as archive:
        assert refused(lambda: archive.read("xl/a.xml")) == "limit_bytes"


def test_too_many_members(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for n in range(5):
            archive.writestr(str(n), "x")
    monkeypatch.setattr(zips, "MAX_MEMBERS", 4)
    assert refused(lambda: Zip(tmp_path / "a.zip")) == "limit_cells"


def test_damage_is_told_from_a_missing_end(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "sisältö " * 100)
    data = buffer.getvalue()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    (tmp_path / "flipped.zip").write_bytes(data.replace(b"lt\xc3\xb6 sis", b"XXXX sis", 1))
    (tmp_path / "other.zip").write_bytes(b"muuta")
    assert refused(lambda: Zip(tmp_path / "cut.zip")) == "truncated"
    assert refused(lambda: Zip(tmp_path / "other.zip")) == "corrupt"
    with Zip(tmp_path / "flipped.zip") as archive:
        assert refused(lambda: archive.read("a.txt")) == "corrupt"


def test_entities_are_refused_by_both_readers():
    assert refused(lambda: tree(LAUGHS)) == "corrupt"
    assert refused(lambda: list(texts([LAUGHS]))) == "corrupt"


def test_a_plain_doctype_is_accepted():
    assert tree(b'<!DOCTYPE Finvoice SYSTEM "Finvoice.dtd"><Finvoice/>').tag == "Finvoice"


def test_texts_join_the_runs_of_a_paragraph():
    data = (
        b'<a xmlns="http://x" author="Aho Matti" id="rId1" color="FF00FF"><p><r><t>Mei</t></r><r><t>kalainen</t></r></p>'
        b"<p>toinen</p></a>"
    )
    assert list(texts([data[:60], data[60:]], frozenset({"p"}))) == ["Aho Matti", "Meikalainen", "toinen"]
