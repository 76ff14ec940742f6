"""The first look: from an empty folder, without a network, to a report worth reading."""

from __future__ import annotations

import json

import pytest


@pytest.mark.slow
def test_the_demo_runs_offline_from_an_empty_folder(tutka, offline, root, tmp_path):
    done = tutka(
        "demo", cwd=tmp_path, PYTHONPATH=f"{offline}:{root}", LC_ALL="fi_FI.UTF-8", HOME=str(tmp_path / "nohome")
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert {p.name for p in tmp_path.iterdir()} == {"tutka-demo"}
    out = tmp_path / "tutka-demo" / "tutka-out"
    assert {p.name for p in out.iterdir()} == {
        "inventory.json", "verdicts.json", "changes.json", "report.html", "report.xlsx",
    }  # fmt: skip
    assert "tutka-demo/tutka-out/report.html" in done.stderr
    assert "keksittyjä" in done.stderr
    verdicts = json.loads((out / "verdicts.json").read_text("utf-8"))["verdicts"]
    codes = {(v["code"], v["item"]) for v in verdicts}
    assert ("D-UNDECLARED", "identity.birth_date") in codes
    assert ("D-HETU-PLACE", "identity.national_id") in codes
    assert ("D-UNDECLARED", "finance.bank_account") in codes
    assert any(code == "R-OVER" for code, _ in codes)
    assert any(code == "D-NOTFOUND" for code, _ in codes)
    assert any((item or "").startswith("special.health") for _, item in codes)
    inventory = json.loads((out / "inventory.json").read_text("utf-8"))
    assert not [p for p in inventory["problems"] if not p["examined"]]


def test_the_wrapper_that_forbids_sockets_works(offline, root, tmp_path):
    """A guard that can't refuse proves nothing."""
    import os
    import subprocess
    import sys

    code = "import socket; s = socket.socket(); s.settimeout(1); s.connect(('127.0.0.1', 9))"
    env = {**os.environ, "PYTHONPATH": str(offline)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr
