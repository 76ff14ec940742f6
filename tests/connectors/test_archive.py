from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import tarfile
import warnings
import zipfile

import pytest
from click.testing import CliRunner

from connectors import collecting, copies, members
from connectors.registry import openers
from scanner import scan
from scanner.cli import cli
from scanner.files import zips
from scanner.files.private_copies import PREFIX
from tests.connectors.nested_reading import everything, written

CSV = "nimi;puhelin\nMäki;0401234567\nAho;0401234568\n".encode("cp1252")


def zipped(*files, comment=b"", method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
        archive.comment = comment
    return buffer.getvalue()


def tarred(*files, mode="w"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def told(problems):
    return {
        (p.source.rsplit("/", 1)[-1] if "!" not in p.source else p.source.split("!", 1)[1], p.reason) for p in problems
    }


INNER = zipped(("inner/old.csv", CSV))


@pytest.mark.parametrize(
    ("name", "data", "inner"),
    [
        ("a.zip", zipped(("inner/old.csv", CSV)), "inner/old.csv"),
        ("a.zip", zipped(("old.csv", CSV), method=zipfile.ZIP_STORED), "old.csv"),
        ("a.zip", zipped(("old.csv", CSV), method=zipfile.ZIP_LZMA), "old.csv"),
        ("a.tar", tarred(("inner/old.csv", CSV)), "inner/old.csv"),
        ("a.tar.gz", tarred(("inner/old.csv", CSV), mode="w:gz"), "inner/old.csv"),
        ("a.tgz", tarred(("inner/old.csv", CSV), mode="w:gz"), "inner/old.csv"),
        ("a.tar.bz2", tarred(("inner/old.csv", CSV), mode="w:bz2"), "inner/old.csv"),
        ("a.tar.xz", tarred(("inner/old.csv", CSV), mode="w:xz"), "inner/old.csv"),
        ("a.csv.gz", gzip.compress(CSV, mtime=0), "a.csv"),
        ("a.csv.bz2", bz2.compress(CSV), "a.csv"),
        ("a.csv.xz", lzma.compress(CSV), "a.csv"),
        ("a.bin", gzip.compress(CSV, mtime=0), "a"),
        ("a.zip", zipped(("b.zip", INNER)), "b.zip!inner/old.csv"),
        ("a.tgz", tarred(("x/b.zip", zipped(("c.zip", INNER))), mode="w:gz"), "x/b.zip!c.zip!inner/old.csv"),
    ],
)
def test_members_are_sources_named_by_their_way(name, data, inner, tmp_path):
    found, problems = everything(written(tmp_path, name, data), system="crm")
    assert not problems
    assert found == {
        f"{tmp_path}/{name}!{inner}": {"nimi []": ["Mäki", "Aho"], "puhelin []": ["0401234567", "0401234568"]}
    }


def test_streams_that_follow_each_other_are_one_file(tmp_path):
    path = written(tmp_path, "a.csv.gz", gzip.compress(CSV, mtime=0) + gzip.compress(b"Salo;0401234569\n"))
    found, problems = everything(path)
    assert not problems
    assert found[f"{path}!a.csv"]["nimi []"] == ["Mäki", "Aho", "Salo"]


def test_two_members_of_one_name_are_both_read(tmp_path):
    path = written(tmp_path, "a.zip", zipped(("a.csv", CSV), ("a.csv", b"nimi;puhelin\nSalo;0401234569\n")))
    found, problems = everything(path)
    assert not problems
    assert [cells["nimi []"] for cells in found.values()] == [["Mäki", "Aho"], ["Salo"]]
    assert [source.split("!")[1] for source in found] == ["a.csv", "a.csv (2)"]


def test_names_in_an_old_code_page(tmp_path):
    """Windows' own packer writes names in cp850 without saying so, others in cp1252."""
    for codec in ("cp850", "cp1252", "utf-8"):
        data = zipped(("AsiakkaatXYZ.csv", CSV))
        raw = "Käyttö.csv".encode(codec)
        short = zipped(("A" * len(raw), CSV)).replace(b"A" * len(raw), raw)
        assert len(short) < len(data)
        found, _ = everything(written(tmp_path, "a.zip", short))
        assert list(found) == [f"{tmp_path}/a.zip!Käyttö.csv"], codec


def test_what_belongs_to_the_archive_itself_is_read(tmp_path):
    owner = tarfile.TarInfo("a.csv")
    owner.uname = "maija.meikalainen"
    found, _ = everything(written(tmp_path, "a.tar", tarred((owner, CSV))))
    assert found[f"{tmp_path}/a.tar"] == {"text [property]": ["maija.meikalainen"]}
    found, _ = everything(written(tmp_path, "b.zip", zipped(("a.csv", CSV), comment="Pakannut Äijö".encode())))
    assert found[f"{tmp_path}/b.zip"] == {"text [comment]": ["Pakannut Äijö"]}


def encrypted_member(data):
    """Mark the only member as encrypted, in its own header and in the directory."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def test_members_that_cannot_be_read_are_listed_and_their_names_examined(tmp_path):
    link, pipe = tarfile.TarInfo("linkki"), tarfile.TarInfo("putki")
    link.type, link.linkname, pipe.type = tarfile.SYMTYPE, "/etc/passwd", tarfile.FIFOTYPE
    for name, data in {
        "salattu.zip": encrypted_member(zipped(("palkat.csv", CSV))),
        "kuvat.zip": zipped(("1.png", b"\x89PNG\r\n\x1a\n"), ("2.png", b"\x89PNG\r\n\x1a\n"), ("tyhja.txt", b"")),
        "muut.tar": tarred((link, b""), (pipe, b""), ("a.csv", CSV)),
        "tyhja.zip": zipped(),
        "pura.rar": b"Rar!\x1a\x07\x01\0",
    }.items():
        written(tmp_path, name, data)
    found, problems = everything(tmp_path, system="crm")
    assert told(problems) == {
        ("palkat.csv", "encrypted"),
        ("kuvat.zip", "no_text"),
        ("tyhja.txt", "empty"),
        ("linkki", "link_skipped"),
        ("putki", "not_regular"),
        ("tyhja.zip", "empty"),
        ("pura.rar", "no_connector"),
    }
    assert {p.reason for p in problems if not p.examined} == {"encrypted", "no_connector"}
    names = {name for cells in found.values() for name in cells.get("name [path]", ())}
    assert names == {"palkat.csv", "1.png", "2.png", "tyhja.txt", "linkki", "putki"}


def test_names_that_lead_out_write_nothing_there(tmp_path):
    folder = tmp_path / "vienti"
    folder.mkdir()
    path = written(folder, "a.zip", zipped(("../ulos.csv", CSV), ("/etc/ulos.csv", CSV), ("C:\\win\\ulos.csv", CSV)))
    found, (problem,) = everything(path)
    assert (problem.reason, problem.examined, problem.params["count"]) == ("unsafe_name", True, 3)
    assert [cells["nimi []"] for cells in found.values()] == [["Mäki", "Aho"]] * 3
    assert [p.name for p in tmp_path.rglob("*")] == ["vienti", "a.zip"]


def test_damaged_members_give_what_comes_before_the_damage(tmp_path):
    rows = b"".join(b"%d;Aho\n" % n for n in range(50_000))
    data = bytearray(zipped(("a.csv", b"numero;nimi\n" + rows), ("b.csv", CSV)))
    directory = data.index(b"PK\x01\x02")
    data[directory + 16 : directory + 20] = b"\1\2\3\4"  # the checksum of the first member
    found, (problem,) = everything(written(tmp_path, "a.zip", bytes(data)))
    assert (problem.reason, problem.examined) == ("corrupt", False)
    assert problem.source.endswith("a.zip!a.csv")
    assert len(found[f"{tmp_path}/a.zip!a.csv"]["nimi []"]) == 50_000
    assert found[f"{tmp_path}/a.zip!b.csv"]["nimi []"] == ["Mäki", "Aho"]


def test_sizes_that_lie_change_nothing(tmp_path):
    data = bytearray(zipped(("a.csv", CSV)))
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (3).to_bytes(4, "little")
    found, problems = everything(written(tmp_path, "a.zip", bytes(data)))
    assert not problems
    assert found[f"{tmp_path}/a.zip!a.csv"]["nimi []"] == ["Mäki", "Aho"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_archives_cut_short_are_read_from_the_front(method, tmp_path):
    whole = zipped(("a.csv", CSV), ("b.csv", CSV), ("c.csv", CSV * 300), method=method)
    found, problems = everything(written(tmp_path, "a.zip", whole[: whole.index(b"c.csv") + 20]))
    assert {source.split("!")[1] for source in found if "!" in source} >= {"a.csv", "b.csv"}
    assert ("a.zip", "truncated") in told(problems)
    packed = tarred(("a.csv", CSV), ("b.csv", os.urandom(20_000).hex().encode()), mode="w:gz")
    found, problems = everything(written(tmp_path, "b.tgz", packed[: len(packed) // 2]))
    assert f"{tmp_path}/b.tgz!a.csv" in found
    assert any(p.reason == "truncated" and not p.examined for p in problems)


def test_bombs_are_not_expanded(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "RATIO_FREE_BYTES", 1 << 20)
    monkeypatch.setattr(copies, "_LOOK_EVERY", 1 << 18)
    text = b"nimi;puhelin\n" + b"a;1\n" * 2_000_000
    _, problems = everything(written(tmp_path, "a.zip", zipped(("a.csv", zipped(("b.csv", text))), ("c.csv", text))))
    assert told(problems) == {("a.csv!b.csv", "limit_ratio"), ("c.csv", "limit_ratio"), ("a.csv", "type_mismatch")}
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 60)
    monkeypatch.setattr(copies, "MAX_RATIO", 100_000)
    _, problems = everything(written(tmp_path, "b.zip", zipped(("c.csv", text))))
    assert told(problems) == {("c.csv", "limit_bytes")}


def test_the_depth_is_bounded(tmp_path):
    data = zipped(("pohja.csv", CSV))
    for level in range(8):
        data = zipped((f"{level}.zip", data))
    found, (problem,) = everything(written(tmp_path, "a.zip", data))
    assert not found
    assert (problem.reason, problem.examined) == ("limit_depth", False)
    assert problem.source.count("!") == members.MAX_DEPTH


def test_the_number_of_files_is_bounded_over_all_levels(tmp_path, monkeypatch):
    """Six archives in each of six in each of six: what is read stays within the bound."""
    monkeypatch.setattr(members, "MAX_INSIDE", 24)
    data = zipped(("pohja.csv", CSV))
    for _ in range(3):
        data = zipped(*((f"{n}.zip", data) for n in range(6)))
    found, _ = openers(written(tmp_path, "a.zip", data))
    opened = 0
    reasons = set()
    while found:
        with found.pop()() as source:
            opened += 1
            source.tables()
            found += source.inside() if hasattr(source, "inside") else ()
            reasons |= {p.reason for p in source.problems}
    assert opened <= 24 * members.MAX_DEPTH
    assert reasons == {"limit_cells"}


def test_too_many_members_and_many_faults(tmp_path, monkeypatch):
    path = written(tmp_path, "a.zip", zipped(*((f"{n}.bin", bytes(range(256)) * 3) for n in range(60))))
    _, problems = everything(path)
    assert len(problems) == 60
    monkeypatch.setattr("connectors.zip_members.MAX_MEMBERS", 50)
    _, (problem,) = everything(path)
    assert (problem.reason, problem.examined) == ("limit_cells", False)
    assert zips.MAX_MEMBERS > 50


def test_members_are_excluded_like_files(tmp_path):
    path = written(tmp_path, "a.zip", zipped(("pois/a.csv", CSV), ("pois/b.csv", CSV), ("c.csv", CSV)))
    found, (problem,) = everything(path, exclude=["pois/*"])
    assert [source.split("!")[1] for source in found] == ["c.csv"]
    assert (problem.reason, problem.examined, problem.params["count"]) == ("excluded", True, 2)


def test_openers_of_members_pickle_and_show_no_place(tmp_path):
    path = written(tmp_path, "a.zip", zipped(("Maija Meikäläinen.csv", CSV)))
    with openers(path)[0][0]() as source:
        (opener,) = source.inside()
    assert "a.zip" not in repr(opener).replace(opener.info.source, "")
    with pickle.loads(pickle.dumps(opener))() as source:
        assert [table.ref.table for table in source.tables()] == ["Maija Meikäläinen.csv"]


def test_private_copies_do_not_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = written(tmp_path, "a.zip", zipped(("b.zip", zipped(("c.zip", INNER), ("d.csv", CSV)))))
    everything(path)
    copies.forget()
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_7z_by_its_extra(tmp_path, monkeypatch):
    py7zr = pytest.importorskip("py7zr")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as archive:
        archive.writestr(CSV, "s/1.csv")
        archive.writestr(INNER, "s/2.zip")
    with py7zr.SevenZipFile(tmp_path / "p.7z", "w", password="salasana") as archive:
        archive.writestr(CSV, "palkat.csv")
    with py7zr.SevenZipFile(tmp_path / "h.7z", "w", password="salasana", header_encryption=True) as archive:
        archive.writestr(CSV, "palkat.csv")
    whole = (tmp_path / "a.7z").read_bytes()
    written(tmp_path, "r.7z", whole[: len(whole) // 2])
    found, problems = everything(tmp_path, system="crm")
    assert {source.removeprefix(f"{tmp_path}/") for source in found} == {
        "a.7z!s/1.csv",
        "a.7z!s/2.zip!inner/old.csv",
        "p.7z",
    }
    assert told(problems) == {("palkat.csv", "encrypted"), ("h.7z", "encrypted"), ("r.7z", "corrupt")}
    monkeypatch.setattr(collecting.importlib.util, "find_spec", lambda name: None)
    _, (problem,) = openers(tmp_path / "a.7z")
    assert problem.reason == "no_connector"
    assert "tutka[7z]" in problem.message


def test_a_salesforce_export_from_end_to_end(tmp_path, monkeypatch):
    """One CSV for each object in a ZIP; addresses of several lines, every value quoted, in Windows-1252."""
    monkeypatch.chdir(tmp_path)
    contact = '"ID","LASTNAME","MAILINGSTREET","EMAIL"\r\n"003","Mäkinen","Hämeenkatu 1\r\nA 4","maija@example.com"\r\n'
    case = '"ID","DESCRIPTION"\r\n"500","Asiakkaan hetu 131052-9993 annettu puhelimessa"\r\n'
    data = zipped(("Contact.csv", contact.encode("cp1252")), ("Case.csv", case.encode("cp1252")))
    written(tmp_path, "WE_00D_1.ZIP", data)
    document = scan("WE_00D_1.ZIP")
    where = {(f.ref.table.source, f.ref.column, f.item) for f in document.inventory.findings}
    assert ("WE_00D_1.ZIP!Contact.csv", "EMAIL", "contact.email") in where
    assert ("WE_00D_1.ZIP!Case.csv", "DESCRIPTION", "identity.national_id") in where
    assert {s.source: s.status for s in document.inventory.sources} == {
        "WE_00D_1.ZIP": "complete",
        "WE_00D_1.ZIP!Case.csv": "complete",
        "WE_00D_1.ZIP!Contact.csv": "complete",
    }
    assert CliRunner().invoke(cli, ["scan", "WE_00D_1.ZIP", "-o", "out"]).exit_code == 0
    stored = json.loads((tmp_path / "out" / "inventory.json").read_text("utf-8"))
    assert "Mäkinen" not in json.dumps(stored, ensure_ascii=False)
    assert "WE_00D_1.ZIP!Case.csv" in {table["source"] for table in stored["tables"]}


def test_names_of_members_that_cannot_be_read_are_masked_in_problems(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = encrypted_member(zipped(("Meikäläinen_131052-9993.csv".replace("ä", "a"), CSV)))
    written(tmp_path, "a.zip", data)
    document = scan("a.zip")
    assert "131052-9993" not in repr(document.inventory)
    assert {(f.item, f.where.get("place")) for f in document.inventory.findings} >= {("identity.national_id", "path")}
