"""A file that is the same is not read again; whatever could change its findings makes it be read."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from datetime import UTC, datetime

import pytest

from scanner import workflows
from scanner.engine import unchanged
from scanner.model import Inventory, ScanInfo, SourceStatus
from scanner.store.history import History
from tests.e2e import companies


def audited(config, **more):
    """Audit; give the inventory as it is written, and which sources were taken over."""
    run = workflows.run_audit(config, **more)
    inventory = json.loads(workflows.rendered_document("json_inventory", run.document, "en"))
    return inventory, {s["source"]: s["unchanged_since"] for s in inventory["sources"] if "unchanged_since" in s}, run


def without_times(inventory):
    out = json.loads(json.dumps(inventory))
    for field in ("id", "started", "finished"):
        out["scan"].pop(field)
    for source in out["sources"]:
        source.pop("unchanged_since", None)
    return out


@pytest.fixture
def company(tmp_path, monkeypatch, one_detector):
    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    return companies.write(tmp_path), tmp_path / "exports" / "crm"


@pytest.fixture(scope="module")
def one_detector():
    return workflows.detector()


def test_the_second_audit_reads_nothing_and_says_the_same(company):
    config, folder = company
    with zipfile.ZipFile(folder / "vanha.zip", "w") as archive:
        archive.write(folder / "asiakkaat.csv", "vienti/asiakkaat.csv")
    first, kept, run = audited(config)
    assert not kept
    second, kept, again = audited(config)
    assert set(kept) == {s["source"] for s in first["sources"]}
    assert set(kept.values()) == {first["scan"]["started"][:10]}
    assert without_times(second) == without_times(first)
    assert again.document.audit.verdicts == run.document.audit.verdicts
    assert not any(again.changes["counts"].values())
    full, kept, _ = audited(config, full=True)
    assert not kept
    assert without_times(full) == without_times(first)


def test_the_day_is_the_one_it_was_read_on():
    read = Inventory(
        ScanInfo("id", "tutka", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
        (
            SourceStatus("a", "x.csv", "delimited", "complete", 1),
            SourceStatus("a", "y.csv", "delimited", "complete", 1, unchanged_since="2025-09-30"),
        ),
    )
    stored = unchanged._Stored(read)
    assert stored.result([("a", "x.csv")]).status.unchanged_since == "2026-03-01"
    assert stored.result([("a", "y.csv")]).status.unchanged_since == "2025-09-30"


def test_a_new_time_alone_is_no_change_and_a_changed_byte_is_one(company):
    config, folder = company
    audited(config)
    file = folder / "asiakkaat.csv"
    status = file.stat()
    os.utime(file, ns=(1, 1))
    assert len(audited(config)[1]) == 2
    text = file.read_bytes()
    file.write_bytes(text.replace(b"040", b"050", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    changed, kept, _ = audited(config)
    assert set(kept) == {"exports/crm/huom.csv"}
    full = audited(config, full=True)[0]
    # people of a file that wasn't read can't be compared with those of one that was: numbers stand, marked as old
    assert all(p["as_of"] for p in changed.pop("persons"))
    assert not any(p["as_of"] for p in full.pop("persons"))
    assert without_times(changed) == without_times(full)


def test_what_is_beside_a_sqlite_file_counts(tmp_path):
    path = tmp_path / "a.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE t (a)")
    database.commit()

    class Opener:
        location, size_bytes = str(path), path.stat().st_size

    before = unchanged.content_digest(Opener(), b"k")
    database.execute("INSERT INTO t VALUES (1)")
    database.commit()
    assert (tmp_path / "a.db-wal").exists()
    assert unchanged.content_digest(Opener(), b"k") != before
    database.close()


@pytest.mark.parametrize("change", ["exclude", "sample", "program", "memory", "failed"])
def test_other_rules_read_everything(company, monkeypatch, change):
    config, folder = company
    if change == "failed":
        (folder / "asiakkaat.csv").write_bytes(b"\x00" * 100)
    audited(config)
    more = {}
    if change == "exclude":
        more = {"exclude": ["nothing*"]}
    elif change == "sample":
        more = {"sample": 3}
    elif change == "program":
        monkeypatch.setattr(unchanged, "_program", lambda: "other")
    elif change == "memory":
        monkeypatch.setattr(History, "files", lambda self, scan_id: {"rules": 1, "files": [["x"]]})
    kept = audited(config, **more)[1]
    assert set(kept) == ({"exports/crm/huom.csv"} if change == "failed" else set())


def test_a_sample_is_not_taken_for_the_whole(company):
    config, _ = company
    audited(config, sample=3)
    assert not audited(config, sample=3)[1]


def test_a_new_notice_needs_no_reading(company, tmp_path):
    config, _ = company
    _, _, before = audited(config)
    notice = tmp_path / "seloste.txt"
    notice.write_text(companies.NOTICE.replace("- nimi\n", ""), "utf-8")
    _, kept, after = audited(config)
    assert len(kept) == 2
    assert {v.code for v in after.document.audit.verdicts} != {v.code for v in before.document.audit.verdicts} or [
        v.item for v in after.document.audit.verdicts
    ] != [v.item for v in before.document.audit.verdicts]


def test_no_name_of_a_rule_is_outdated(root):
    engine = root / "scanner" / "engine"
    assert all((engine / name).is_file() for name in unchanged.DECIDING)
    assert all((root / package).is_dir() for package in unchanged._READING)


def test_digests_need_their_key(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n")

    class Opener:
        location, size_bytes = str(path), 4

    assert unchanged.content_digest(Opener(), b"one") != unchanged.content_digest(Opener(), b"two")
