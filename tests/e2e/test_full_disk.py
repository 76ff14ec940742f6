"""The disk is full when a report is to be written: a sentence, no torn document, and nothing read twice."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e import companies

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path):
    """Give a file system of 96 kB; only an administrator may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    made = (
        mount
        and not subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    )
    if not made:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


def test_a_full_disk(tutka, tmp_path, small_disk):
    companies.write(tmp_path)
    scan = ("scan", "exports", "--notice", "seloste.txt", "-o")
    done = tutka(*scan, small_disk / "out", cwd=tmp_path)
    assert done.returncode == 2
    assert "the disk is full" in done.stderr
    assert "--resume" in done.stderr
    assert "Traceback" not in done.stderr
    left = {path.name for path in (small_disk / "out").iterdir()}
    assert "tutka.journal" in left
    for path in (small_disk / "out").glob("*.json"):
        json.loads(path.read_text("utf-8"))
    assert not [name for name in left if name.endswith((".tmp", ".part"))]
    # the disk grows, and the scan goes on from what was read
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    again = tutka(*scan, small_disk / "out", "--resume", cwd=tmp_path)
    assert again.returncode == 1, again.stderr
    assert "taken over" in again.stderr
    whole = tutka(*scan, tmp_path / "whole", cwd=tmp_path)
    assert whole.returncode == 1
    assert _told(small_disk / "out") == _told(tmp_path / "whole")


def _told(folder: Path) -> object:
    document = json.loads((folder / "inventory.json").read_text("utf-8"))
    return document["columns"], document["tables"], document["problems"]


def test_a_file_that_may_not_grow(tutka, tmp_path):
    """The same through a limit of the process, where nothing can be mounted."""
    resource = pytest.importorskip("resource")
    companies.write(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        done = tutka("scan", "exports", "-o", "out", cwd=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "inventory.json" in done.stderr
    assert not (tmp_path / "out" / "inventory.json").exists()
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {"tutka.journal"}
