from __future__ import annotations

import pickle
import zipfile

import fsspec
import pytest

from connectors import collecting, remote
from connectors.copies import forget
from connectors.registry import openers
from scanner import scan
from tests.connectors.nested_reading import everything

CSV = b"nimi;puhelin\nAho;0401234567\n"


@pytest.fixture
def store():
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    for name in ("vienti/a.csv", "vienti/crm/b.csv", "vienti/crm/vanha/c.csv"):
        files.pipe_file(name, CSV)
    with files.open("vienti/paketti.zip", "wb") as target, zipfile.ZipFile(target, "w") as archive:
        archive.writestr("sisalla/d.csv", CSV)
    files.pipe_file("vienti/kuva.png", b"\x89PNG\r\n\x1a\n")
    files.pipe_file("vienti/tyhja.csv", b"")
    yield files
    files.store.clear()
    forget()


def test_a_folder_elsewhere(store):
    found, problems = everything("memory://vienti")
    assert sorted(found) == [
        "memory://vienti/a.csv",
        "memory://vienti/crm/b.csv",
        "memory://vienti/crm/vanha/c.csv",
        "memory://vienti/paketti.zip!sisalla/d.csv",
    ]
    assert all(cells["nimi []"] == ["Aho"] for cells in found.values())
    assert {(p.source, p.reason, p.examined) for p in problems} == {
        ("memory://vienti/kuva.png", "no_text", True),
        ("memory://vienti/tyhja.csv", "empty", True),
    }


def test_names_of_systems(store):
    names = {o.info.source: o.info.system for o in openers("memory://vienti")[0]}
    assert names == {
        "memory://vienti/a.csv": "vienti",
        "memory://vienti/crm/b.csv": "crm",
        "memory://vienti/crm/vanha/c.csv": "crm",
        "memory://vienti/paketti.zip": "vienti",
    }
    ((one,), _) = openers("memory://vienti/crm/b.csv")
    assert (one.info.system, one.info.source) == ("b", "memory://vienti/crm/b.csv")
    assert {o.info.system for o in openers("memory://vienti", system="x")[0]} == {"x"}


def test_patterns_and_exclusions(store):
    assert [o.info.source.rsplit("/", 1)[-1] for o in openers("memory://vienti/**/*.csv")[0]] == [
        "a.csv",
        "b.csv",
        "c.csv",
    ]
    found, problems = openers("memory://vienti", exclude=["crm/*"])
    assert len(found) == 2
    assert [(p.reason, p.params["count"]) for p in problems if p.reason == "excluded"] == [("excluded", 2)]


def test_what_is_not_there(store):
    _, (problem,) = openers("memory://vienti/puuttuu.csv")
    assert (problem.reason, problem.examined) == ("not_found", False)


def test_a_file_that_vanishes(store):
    ((opener,), _) = openers("memory://vienti/a.csv")
    store.rm_file("/vienti/a.csv")
    with pytest.raises(remote.SourceError, match=r"memory://vienti/a\.csv: there is no such file"), opener():
        pass


def test_openers_pickle(store):
    ((opener,), _) = openers("memory://vienti/a.csv")
    with pickle.loads(pickle.dumps(opener))() as source:
        assert [t.ref.table for t in source.tables()] == ["a.csv"]


@pytest.mark.parametrize(
    "address",
    [
        "s3://AVAIN:SALASANA@sanko/vienti",
        "sftp://lukija:SALASANA@palvelin.example.com/vienti",
        "ftp://lukija:SALASANA@127.0.0.1:1/vienti",
        "https://lukija:SALASANA@127.0.0.1:1/a.csv?sig=SALASANA",
        "az://tili:SALASANA@sailio/vienti",
        "s3://AVAIN:SALA@SANA@sanko/vienti",
    ],
)
def test_secrets_are_never_shown(address, monkeypatch):
    found, problems = openers(address)
    assert len(problems) == 1
    assert not found
    assert "SALA" not in repr(problems) + repr(found)
    assert problems[0].reason in {"no_connector", "unreachable", "unreadable"}
    if problems[0].reason == "no_connector":
        assert "pip install 'tutka[" in problems[0].message


def test_variables_come_from_the_environment(store, monkeypatch):
    monkeypatch.setenv("KANSIO", "vienti/crm")
    assert len(openers("memory://${KANSIO}")[0]) == 2
    _, (problem,) = openers("memory://${PUUTTUVA}")
    assert "PUUTTUVA is not set" in problem.message
    monkeypatch.setenv("SALAINEN", "p@ss/w:d?x")
    place = remote._place("sftp://lukija:${SALAINEN}@palvelin.example.com:2222/vienti")
    assert place.options == {
        "username": "lukija",
        "password": "p@ss/w:d?x",
        "host": "palvelin.example.com",
        "port": 2222,
    }
    assert place.shown == "sftp://palvelin.example.com:2222/vienti"
    assert "p@ss" not in repr(place)


def test_every_store_is_listed_with_what_it_lacks(monkeypatch):
    monkeypatch.setattr(collecting.importlib.util, "find_spec", lambda name: None)
    assert {(scheme, extra) for scheme, _, extra in remote.places()} == {
        ("s3://", "s3"),
        ("gs://", "gs"),
        ("az://", "az"),
        ("abfs://", "az"),
        ("sftp://", "sftp"),
        ("ftp://", None),
        ("https://", "https"),
    }


def test_a_scan_from_end_to_end(store):
    document = scan("memory://vienti/crm")
    assert {s.source: s.status for s in document.inventory.sources} == {
        "memory://vienti/crm/b.csv": "complete",
        "memory://vienti/crm/vanha/c.csv": "complete",
    }
    assert any(f.item == "contact.phone" for f in document.inventory.findings)


def test_the_command_lists_the_places():
    from click.testing import CliRunner

    from scanner.cli import cli

    out = CliRunner().invoke(cli, ["connectors"]).output
    assert "sftp://" in out
    assert "tutka[s3]" in out or remote.importlib.util.find_spec("s3fs")
