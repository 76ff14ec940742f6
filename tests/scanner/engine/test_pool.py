"""Reading in worker processes: the same result as in one process, and what a source does to its process stays there."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.engine import jobs
from scanner.engine.executor import serial
from scanner.engine.limits import Limits
from scanner.engine.pool import Processes
from scanner.engine.processes import can_fork
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Inventory, Overall, PluginError, SourceInfo, TableRef
from tests.factories import KEY, FakeDetector
from tests.scanner.engine.hostile import Opener

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers inherit the fakes by fork")

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROWS = 60


def opener(name: str = "crm.csv", **more: Any) -> Opener:
    frames = {
        "first": {"a": [f"ID{n}" if n % 3 else "a@b.fi" for n in range(ROWS)], "luotu": ["1.2.2020"] * ROWS},
        "second": {"b": [f"see ID{n % 7}" for n in range(ROWS)]},
        "third": {"c": ["x", None, ""] * (ROWS // 3)},
    }
    return Opener(SourceInfo(name.split(".", maxsplit=1)[0], name, "delimited"), frames, **more)


def run(openers: Sequence[Any], *, workers: int | None = 2, limits: Limits | None = None, **more: Any) -> Inventory:
    executor = serial if workers == 0 else Processes(FakeDetector, workers=workers, limits=limits or Limits())
    made = scan(
        openers, FakeDetector(), ScanSettings(batch_size=7), executor=executor, key=KEY, now=lambda: NOW, **more
    )
    return replace(made, scan=replace(made.scan, id="one"))


@pytest.mark.parametrize("workers", [None, 1, 2, 4])
@pytest.mark.parametrize("size_bytes", [100, 50 << 20, None])
@pytest.mark.parametrize("parts", [0, 1, 5])
def test_the_inventory_is_the_same_in_any_number_of_processes(
    workers: int | None, size_bytes: int | None, parts: int
) -> None:
    openers = [opener(f"{name}.csv", size_bytes=size_bytes, parts=parts) for name in ("crm", "a", "ID123456 x")]
    assert run(openers, workers=workers) == run(openers, workers=0)


def test_a_part_numbers_its_rows_from_the_tables_beginning() -> None:
    made = run([opener(size_bytes=50 << 20, parts=6)])
    (finding,) = [f for f in made.findings if f.ref.column == "b" and f.form == "embedded"]
    assert finding.first_rows == (1, 3, 5)
    late = opener(size_bytes=50 << 20, parts=6)
    frame = {"a": ["x"] * 55 + ["ID12"] * 5}
    made = run([replace(late, tables={"t": frame})])
    (finding,) = [f for f in made.findings if f.form == "column"]
    assert finding.first_rows == (56, 57, 58)


def test_a_wrong_cut_makes_the_table_be_read_whole(tmp_path: Path) -> None:
    wrong = opener(deed="wrong cut", note=tmp_path / "note", size_bytes=50 << 20, parts=4)
    assert run([wrong]) == run([opener(size_bytes=50 << 20, parts=4)], workers=0)
    assert (tmp_path / "note").exists()


@pytest.mark.parametrize("deed", ["crash", "abort"])
@pytest.mark.parametrize(("size_bytes", "parts"), [(100, 0), (50 << 20, 0), (50 << 20, 3), (None, 0)])
def test_a_crash_costs_one_table(deed: str, size_bytes: int | None, parts: int) -> None:
    bad = opener("bad.csv", deed=deed, bad="second", size_bytes=size_bytes, parts=parts)
    made = run([opener(), bad, opener("later.csv")])
    (problem,) = [p for p in made.problems if p.reason == "worker_died"]
    assert (problem.code, problem.source, problem.table, problem.examined) == (
        "S-UNREADABLE", "bad.csv", "second", False,
    )  # fmt: skip
    assert "the process that read it broke down twice" in problem.message
    assert {s.source: s.status for s in made.sources} == {
        "bad.csv": "partial", "crm.csv": "complete", "later.csv": "complete",
    }  # fmt: skip
    good = run([opener(), opener("later.csv")], workers=0)
    assert {ref: t for ref, t in made.tables.items() if ref.source != "bad.csv"} == dict(good.tables)
    assert {ref.table for ref in made.tables if ref.source == "bad.csv"} == {"first", "third"}


def test_a_crash_in_opening_costs_the_source_and_masks_its_name() -> None:
    made = run([opener("ID123456 x.csv", deed="crash", in_open=True), opener()])
    assert "ID123456" not in repr(made)
    assert [(p.source, p.reason) for p in made.problems] == [("«identity.national_id» x.csv", "worker_died")]
    assert sorted(s.status for s in made.sources) == ["complete", "failed"]
    assert {f.ref.column for f in made.findings if f.ref.table.source.startswith("«")} == {"(path)"}


def test_a_killed_workers_task_is_done_again_once(tmp_path: Path) -> None:
    for number, size in enumerate((100, 50 << 20, None)):
        once = opener(deed="kill once", bad="second", note=tmp_path / str(number), size_bytes=size)
        assert run([once, opener("b.csv")]) == run([opener(), opener("b.csv")], workers=0)
        assert (tmp_path / str(number)).exists(), "it was killed"


def test_a_hang_is_ended_and_told(tmp_path: Path) -> None:
    limits = Limits(idle_s=1.0)
    made = run([opener("bad.csv", deed="hang", bad="second"), opener()], limits=limits)
    (problem,) = made.problems
    assert (problem.code, problem.reason, problem.source, problem.table) == (
        "S-TIMEOUT", "limit_time", "bad.csv", "second",
    )  # fmt: skip
    assert dict(problem.params) == {"seconds": 1}
    made = run([opener("bad.csv", deed="hang", in_open=True), opener()], limits=limits)
    assert [(p.reason, p.table) for p in made.problems] == [("limit_time", None)]


def test_memory_has_a_limit(tmp_path: Path) -> None:
    made = run([opener("bad.csv", deed="eat", bad="second"), opener()], limits=Limits(memory_bytes=256 << 20))
    (problem,) = made.problems
    assert (problem.code, problem.reason, problem.table) == ("S-LIMIT", "limit_memory", "second")
    assert {ref.table for ref in made.tables if ref.source == "bad.csv"} == {"first", "second", "third"}
    assert made.tables[TableRef("bad", "bad.csv", "second")].sampling == "interrupted after 7 rows"


@pytest.mark.parametrize("deed", ["pickle", "nonsense", "huge", "others"])
def test_a_worker_that_was_taken_over_gets_nowhere(deed: str, tmp_path: Path) -> None:
    note = tmp_path / "note"
    bad = opener("bad.csv", deed=deed, bad="first", note=note)
    billing = opener("billing.csv")
    made = run([bad, billing], limits=Limits(idle_s=2.0))
    assert not note.exists(), "nothing that a worker sends is run"
    (problem,) = [p for p in made.problems if p.table == "first"]
    assert (problem.source, problem.reason) == ("bad.csv", "worker_died")
    good = run([billing], workers=0)
    assert {ref: t for ref, t in made.tables.items() if ref.source == "billing.csv"} == dict(good.tables)


def test_a_broken_plugin_ends_the_scan() -> None:
    with pytest.raises(PluginError, match="names: broken"):
        run([opener(deed="plugin", bad="first")])


def test_sources_in_memory_stay_in_this_process() -> None:
    from tests.factories import source

    here = source({"t": {"a": ["ID12"] * 4}}, name="frame")
    here.in_process = True  # type: ignore[attr-defined]
    assert run([opener(), here]) == run([opener(), here], workers=0)
    assert here.closed == 2


def test_an_interrupt_keeps_what_workers_have_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The signal comes when one worker hangs in the second source and the other, done with the first, in the third."""
    bad = opener("bad.csv", deed="hang", bad="second", note=tmp_path / "bad")
    later = [opener(f"later{n}.csv", deed="hang", bad="first", note=tmp_path / f"later{n}") for n in range(3)]
    monkeypatch.setattr(jobs, "WHOLE_BYTES", 1 << 20)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt() -> None:
        deadline = time.monotonic() + 120
        while not (tmp_path / "bad").exists() or not (tmp_path / "later0").exists():
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    watch = threading.Thread(target=interrupt)
    watch.start()
    try:
        made = run([opener(), bad, *later])
    finally:
        watch.join()
        signal.signal(signal.SIGINT, before)
    told = {p.source: p.reason for p in made.problems}
    assert told == dict.fromkeys(["bad.csv", "later0.csv", "later1.csv", "later2.csv"], "interrupted")
    assert made.incomplete
    assert made.tables[TableRef("bad", "bad.csv", "first")].sampling == "full"
    assert made.tables[TableRef("bad", "bad.csv", "second")].sampling == "interrupted after 7 rows"
    assert {s.source: s.status for s in made.sources}["crm.csv"] == "complete"


def test_progress_reaches_the_end() -> None:
    overall = Overall()
    executor = Processes(FakeDetector, workers=2, overall=overall)
    seen: list[float] = []
    openers = [opener(size_bytes=1000), opener("b.csv", size_bytes=None), opener("c.csv", size_bytes=50 << 20, parts=3)]
    scan(
        openers,
        FakeDetector(),
        ScanSettings(batch_size=7),
        lambda *_: seen.append(overall.done),
        executor=executor,
        key=KEY,
    )
    assert seen
    assert overall.done == overall.known > 50 << 20
    assert not overall.unknown


def test_no_process_is_left() -> None:
    run([opener(), opener("b.csv", deed="crash", bad="first")])
    deadline = time.monotonic() + 5
    while threading.active_count() > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [t for t in threading.enumerate() if t.name.startswith("worker ")]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.slow
def test_workers_that_are_programs_of_their_own_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS, with the real detector and connector, which such a worker makes itself."""
    from connectors.registry import openers
    from scanner import assembly

    (tmp_path / "crm.csv").write_text("hetu;nimi\n131052-9993;Matti Virtanen\n;x\n" * 20, "utf-8")
    (tmp_path / "b.csv").write_text("sähköposti\na@example.com\n" * 20, "utf-8")
    found, _ = openers(tmp_path)
    detector = assembly.detector()

    def scanned(executor: Any) -> Inventory:
        made = scan(found, detector, ScanSettings(), executor=executor, key=KEY, now=lambda: NOW)
        return replace(made, scan=replace(made.scan, id="one"))

    monkeypatch.setattr("scanner.engine.processes.can_fork", lambda: False)
    assert scanned(Processes(assembly.detector, workers=2)) == scanned(serial)


def test_where_the_kernel_does_not_limit_memory_a_watch_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS."""
    monkeypatch.setattr("scanner.engine.limits.memory_kind", lambda: "watched")
    bad = opener("bad.csv", deed="eat", bad="second")
    made = run([bad, opener()], limits=Limits(memory_bytes=256 << 20))
    (problem,) = made.problems
    assert (problem.reason, problem.source, problem.table) == ("limit_memory", "bad.csv", None)
