"""A history goes into a file and comes back the same; what is not part of our documents does not come in; two audits wait."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from scanner import archive
from scanner.model import DocumentError, UsageError
from scanner.store import config_file
from scanner.store.history import History
from tests.scanner.store.test_history import audit_documents

CONFIG = "organisation: Oy\nsystems: [{name: crm, sources: [x.csv]}]\n"


@pytest.fixture
def made(tmp_path):
    """Give configurations in folders of their own, by name."""

    def make(name: str):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "tutka.yaml").write_text(CONFIG, "utf-8")
        return config_file.load(folder / "tutka.yaml")

    return make


def dated(scan_id: str, year: int) -> tuple[dict, dict]:
    inventory, verdicts = audit_documents(scan_id)
    for key in ("started", "finished"):
        inventory["scan"][key] = f"{year}{inventory['scan'][key][4:]}"
    return inventory, verdicts


def fill(file, *audits) -> None:
    with History(file.config.history, file.key, file.folder) as history:
        for inventory, verdicts in audits:
            history.add(inventory, verdicts, complete=True)


def ids(file) -> list[str]:
    return [stored.scan_id for stored in archive.kept(file)]


@pytest.mark.parametrize("name", ["h.jsonl", "h.jsonl.gz"])
def test_a_history_moves(made, tmp_path, name):
    old, new = made("old"), made("new")
    fill(old, dated("a", 2024), dated("b", 2025))
    assert archive.export(old, tmp_path / name) == 2
    assert archive.take_in(new, tmp_path / name) == (2, 0)
    assert archive.take_in(new, tmp_path / name) == (0, 2)
    assert archive.kept(new) == archive.kept(old)
    again = tmp_path / f"again-{name}"
    archive.export(new, again)
    assert again.read_bytes() == (tmp_path / name).read_bytes()


def test_audits_come_in_at_their_place_in_time(made, tmp_path):
    one, two = made("one"), made("two")
    fill(one, dated("a", 2022), dated("c", 2024))
    fill(two, dated("b", 2023), dated("c", 2024), dated("d", 2025))
    archive.export(one, tmp_path / "one.jsonl")
    assert archive.take_in(two, tmp_path / "one.jsonl") == (1, 1)
    assert ids(two) == ["a", "b", "c", "d"]


def test_what_is_no_part_of_our_documents_stays_outside(made, tmp_path):
    old, new = made("old"), made("new")
    fill(old, dated("a", 2024))
    archive.export(old, tmp_path / "h.jsonl")
    head, line = (tmp_path / "h.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(line)
    entry["value"] = entry["inventory"]["columns"][0]["sample"] = entry["verdicts"]["verdicts"][0]["cell"] = "SALAISUUS"
    (tmp_path / "h.jsonl").write_text(f"{head}\n{json.dumps(entry)}\n", "utf-8")
    assert archive.take_in(new, tmp_path / "h.jsonl") == (1, 0)
    assert "SALAISUUS" not in repr(archive.kept(new))
    assert archive.kept(new) == archive.kept(old)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: this is not whole"),
        (b"[1]\n", "line 1: this is no audit"),
        (b'{"schema": "other"}\n', "no history of tutka"),
        (b'{"schema": "tutka/history/1"}\n{"scan_id": "a"}\n', "line 2: complete, inventory, verdicts is missing"),
        (b'{"schema": "tutka/history/1"}\n{"cut', "line 2: this is not whole"),
    ],
)
def test_a_file_that_is_none_of_ours_is_named_with_its_line(made, tmp_path, content, sentence):
    file = made("a")
    fill(file, dated("a", 2024))
    (tmp_path / "h").write_bytes(content)
    with pytest.raises(DocumentError, match=sentence):
        archive.take_in(file, tmp_path / "h")
    assert ids(file) == ["a"]
    (tmp_path / "h.gz").write_bytes(gzip.compress(b"x" * 5000)[:40])
    with pytest.raises(DocumentError):
        archive.take_in(file, tmp_path / "h.gz")
    with pytest.raises(DocumentError, match=r"nowhere: the file can't be read"):
        archive.take_in(file, tmp_path / "nowhere")


def test_two_runs_do_not_hold_one_history(made, tmp_path):
    file, other = made("a"), made("b")
    with History(file.config.history, file.key, file.folder) as history, history.held():
        with (
            History(file.config.history, file.key, file.folder) as again,
            pytest.raises(
                UsageError, match=rf"another audit of this configuration is running \(process {os.getpid()} since"
            ),
            again.held(),
        ):
            pass
        with History(other.config.history, other.key, other.folder) as theirs, theirs.held():
            pass
        shared = History(file.config.history, "another configuration", file.folder)
        with shared, shared.held():  # configurations that share a database don't wait for each other
            pass
    with History(file.config.history, file.key, file.folder) as history, history.held():
        pass
    assert not list(file.folder.glob("*.lock"))
    assert not list(file.folder.glob(".*.lock"))


def test_a_run_that_was_killed_leaves_no_lock_in_the_way(made, root):
    file = made("a")
    code = (
        "import sys, time; from pathlib import Path; from scanner.store.history import History\n"
        "with History(sys.argv[1], sys.argv[2], Path(sys.argv[3])) as h, h.held():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, file.config.history, file.key, str(file.folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "held\n"
        with History(file.config.history, file.key, file.folder) as history:
            with pytest.raises(UsageError, match=f"process {holder.pid} "), history.held():
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            assert list(file.folder.glob(".*.lock")), "the killed run's file is still there"
            with history.held():
                pass
    finally:
        holder.kill()
        holder.communicate()


def test_stored_audits_of_a_line_are_replaced_by_none(made):
    """Merging keeps what was there, byte for byte."""
    file = made("a")
    fill(file, dated("a", 2024))
    before = archive.kept(file)
    with History(file.config.history, file.key, file.folder) as history:
        history.merge([replace(before[0], scan_id="b", inventory=dated("b", 2025)[0])])
    assert archive.kept(file)[0] == before[0]
    assert ids(file) == ["a", "b"]
