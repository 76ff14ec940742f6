"""An interrupted scan goes on from its last finished part, and gives what an uninterrupted one gives."""

from __future__ import annotations

import os
import signal
import stat
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from scanner.engine.journal import Journal
from scanner.engine.pool import Processes
from scanner.engine.processes import can_fork
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Inventory, UsageError
from tests.factories import KEY, FakeDetector
from tests.scanner.engine import hostile
from tests.scanner.engine.test_pool import NOW, opener

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers inherit the fakes by fork")


@dataclass
class Located(hostile.Opener):
    """Lie in a file: its size and time stand for its content."""

    location: str = ""


def run(openers: Sequence[Any], journal: Journal | None, **more: Any) -> Inventory:
    settings = more.pop("settings", ScanSettings(batch_size=7))
    executor = Processes(FakeDetector, workers=2, journal=journal)
    key = more.pop("key", None) or (journal.key if journal else KEY)
    made = scan(openers, FakeDetector(), settings, executor=executor, key=key, now=lambda: NOW)
    return replace(made, scan=replace(made.scan, id="one"))


def interrupted_run(openers: Sequence[Any], path: Path) -> Inventory:
    """Scan until a part of the second source hangs, and interrupt there."""
    journal = Journal(path)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt() -> None:
        while not openers[1].note.exists():
            time.sleep(0.05)
        time.sleep(1.0)  # the other worker gets on
        os.kill(os.getpid(), signal.SIGINT)

    waiting = threading.Thread(target=interrupt)
    waiting.start()
    try:
        made = run(openers, journal)
    finally:
        waiting.join()
        signal.signal(signal.SIGINT, before)
        journal.close(done=False)
    assert made.incomplete
    return made


def sources(folder: Path, deed: str = "hang", **more: Any) -> list[Any]:
    made = []
    for number in range(3):
        path = folder / f"{number}.csv"
        if not path.exists():
            path.write_text("x" * 100)
        plain = opener(f"{number}.csv", **({"size_bytes": 50 << 20, "parts": 3} if number else {}), **more)
        values = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
        made.append(
            Located(
                **{
                    **values,
                    "location": str(path),
                    "deed": deed if number == 1 else "",
                    "bad": "third",
                    "note": folder / "hung",
                }
            )
        )
    return made


def test_what_was_finished_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tutka.journal"
    interrupted_run(sources(tmp_path), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for value in (b"ID3", b"a@b.fi", b"0.csv"):
        assert value not in path.read_bytes()
    log = tmp_path / "log"

    def noted(self: Any, *arguments: Any, _batches: Any = hostile.FakeSource.batches) -> Any:
        with log.open("a") as out:
            out.write(f"{self.info.source} {arguments[0].ref.table}\n")
        return _batches(self, *arguments)

    monkeypatch.setattr(hostile.FakeSource, "batches", noted)
    journal = Journal(path, resume=True)
    assert journal.found > 5
    made = run(sources(tmp_path, deed=""), journal)
    journal.close(done=True)
    assert not path.exists()
    read = log.read_text().split("\n")
    assert not [line for line in read if line.startswith("0.csv")]
    assert "1.csv first" not in read
    assert "1.csv third" in read
    assert made == run(sources(tmp_path, deed=""), None, key=journal.key)


def test_a_torn_record_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "tutka.journal"
    interrupted_run(sources(tmp_path), path)
    whole = path.read_bytes()
    first = Journal(path, resume=True)
    count = first.found
    first.close(done=False)
    for end in (whole[:-3], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"\x01" * 40):
        path.write_bytes(end)
        journal = Journal(path, resume=True)
        assert journal.found == count - (end != whole + b"\x01" * 40)
        assert run(sources(tmp_path, deed=""), journal) == run(sources(tmp_path, deed=""), None, key=journal.key)
        journal.close(done=False)
        path.write_bytes(whole)


def test_a_source_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "tutka.journal"
    interrupted_run(sources(tmp_path), path)
    (tmp_path / "0.csv").write_text("y" * 100)
    os.utime(tmp_path / "0.csv", (time.time(), time.time()))
    changed = sources(tmp_path, deed="")
    changed[0] = replace(changed[0], tables={"first": {"a": ["ID12"]}})
    journal = Journal(path, resume=True)
    made = run(changed, journal)
    journal.close(done=True)
    assert [t.rows_read for ref, t in made.tables.items() if ref.source == "0.csv"] == [1]


def test_other_rules_or_settings_refuse(tmp_path: Path) -> None:
    path = tmp_path / "tutka.journal"
    interrupted_run(sources(tmp_path), path)
    journal = Journal(path, resume=True)
    with pytest.raises(UsageError, match="version, rules or settings have changed"):
        run(sources(tmp_path), journal, settings=ScanSettings(batch_size=7, allow_emails=("a@b.fi",)))
    journal.close(done=False)
    path.write_bytes(b"something else")
    with pytest.raises(UsageError, match="no journal of a scan"):
        Journal(path, resume=True)


@pytest.mark.parametrize("resume", [True, False])
def test_a_new_journal_begins_empty(tmp_path: Path, *, resume: bool) -> None:
    path = tmp_path / "tutka.journal"
    if not resume:
        path.write_bytes(b"of an earlier scan")
    journal = Journal(path, resume=resume)
    assert journal.found == 0
    assert run([opener()], journal) == run([opener()], None, key=journal.key)
    journal.close(done=True)
    assert not path.exists()


def test_a_full_disk_ends_the_journal_and_not_the_scan(tmp_path: Path) -> None:
    import resource

    journal = Journal(tmp_path / "tutka.journal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        made = run(sources(tmp_path, deed=""), journal)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert made == run(sources(tmp_path, deed=""), None, key=journal.key)
    journal.close(done=True)
