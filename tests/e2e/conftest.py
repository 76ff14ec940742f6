"""Run the command line as a user does, and in this process where only the sentences matter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

OFFLINE = """
import socket

def refused(self, address, *rest):
    if self.family == socket.AF_UNIX:
        return plain(self, address, *rest)
    raise RuntimeError("the network was used")

plain = socket.socket.connect
socket.socket.connect = refused
socket.socket.connect_ex = refused
"""


@pytest.fixture(scope="session")
def tutka(root) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that runs `tutka` with arguments in a folder; `-P` keeps the folder off the module path."""

    def call(*arguments: object, cwd: Path, stdin: str | None = None, timeout: float = 280, **environment: str):
        env = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
        env |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(root), **environment}
        return subprocess.run(
            [sys.executable, "-P", "-m", "scanner", *map(str, arguments)],
            cwd=cwd,
            env=env,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def offline(tmp_path_factory) -> Path:
    """Give a folder for PYTHONPATH in which a sitecustomize refuses every connection but local sockets."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sitecustomize.py").write_text(OFFLINE)
    return folder


@pytest.fixture(scope="session")
def one_detector():
    """Make the detector once: it costs a second."""
    from scanner import workflows

    return workflows.detector()


@pytest.fixture
def inside(monkeypatch, capsys, one_detector, tmp_path):
    """Give a function that runs a command line in this process, in English, and gives exit code, stdout and stderr."""
    from scanner import cli, workflows

    runner = sys.modules["scanner.cli.run"]
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(runner.safety, "harden", lambda: None)
    monkeypatch.setattr("scanner.cli.safety.set_up_logging", lambda verbose: None)
    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
