"""Files are written whole or not at all, and one run at a time holds an output folder."""

from __future__ import annotations

import errno
import io
import os
import socket
import stat
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import UsageError
from scanner.store import writing


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_the_last_bytes_written_are_read(tmp_path_factory, first, second):
    path = tmp_path_factory.mktemp("w") / "deep" / "er" / "a.bin"
    writing.write_bytes(path, first)
    writing.write_bytes(path, second)
    assert path.read_bytes() == second
    assert [p.name for p in path.parent.iterdir()] == ["a.bin"]


def test_a_full_disk_leaves_the_old_file_and_says_how_much_was_missing(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    writing.write_bytes(path, b"old")

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=r"disk is full, 3000 bytes"):
        writing.write_bytes(path, b"x" * 3000)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_disk_that_fills_up_while_a_report_is_rendered(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    writing.write_bytes(path, b"old")
    opened = os.fdopen

    class Small(io.BytesIO):
        def write(self, data):
            if self.tell() + len(data) > 2500:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    def small(handle, *more):
        opened(handle, *more).close()
        return Small()

    monkeypatch.setattr(os, "fdopen", small)
    with pytest.raises(UsageError, match=r"disk is full, 5000 bytes"):
        writing.write_rendered(path, lambda out: [out.write(b"x" * 1000) for _ in range(5)])
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_report_that_fails_half_way_leaves_the_old_one(tmp_path):
    path = tmp_path / "report.html"
    writing.write_bytes(path, b"old")

    def render(out):
        out.write(b"half")
        raise KeyError("a")

    with pytest.raises(KeyError):
        writing.write_rendered(path, render)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_short_write_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: os.ftruncate(handle, 1))
    with pytest.raises(UsageError, match="EIO"):
        writing.write_bytes(tmp_path / "a.json", b"whole")
    assert not list(tmp_path.iterdir())


def test_permissions_of_a_replaced_file_stay(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")
    path.chmod(0o640)
    writing.write_json(path, {"ä": 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text("utf-8") == '{\n  "ä": 1\n}\n'


def test_a_path_through_a_file_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file and not a folder"):
        writing.write_bytes(tmp_path / "file" / "a", b"")


def test_the_lock_ends_with_the_block_and_left_over_parts_go(tmp_path):
    left = tmp_path / f"{writing.PART_PREFIX}killed{writing.PART_SUFFIX}"
    left.write_text("half a report")
    with writing.output_folder(tmp_path / "."):
        assert not left.exists()
        assert (tmp_path / writing.LOCK_NAME).exists()
    assert not list(tmp_path.iterdir())


HOLD = """
import sys
from pathlib import Path
from scanner.store.writing import output_folder
with output_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path, root):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_holds_the_folder(tmp_path, holder):
    with pytest.raises(UsageError, match=f"process {holder.pid} since"), writing.output_folder(tmp_path):
        pass


def test_a_killed_holder_blocks_nobody(tmp_path, holder):
    holder.kill()
    holder.wait(60)
    with writing.output_folder(tmp_path):
        assert (tmp_path / writing.LOCK_NAME).exists()


def test_without_system_locks_the_process_id_decides(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "fcntl", None)
    with (
        writing.output_folder(tmp_path),
        pytest.raises(UsageError, match=f"process {os.getpid()}"),
        writing.output_folder(tmp_path),
    ):
        pass
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait(60)
    host = socket.gethostname()
    (tmp_path / writing.LOCK_NAME).write_text(f'{{"pid": {dead.pid}, "host": "{host}"}}')
    with writing.output_folder(tmp_path):
        pass
    (tmp_path / writing.LOCK_NAME).write_text(f'{{"pid": {dead.pid}, "host": "another-{host}"}}')
    with pytest.raises(UsageError, match="another run"), writing.output_folder(tmp_path):
        pass
