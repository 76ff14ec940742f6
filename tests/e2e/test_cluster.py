"""A real Dask scheduler with two worker processes, one of which is killed in mid-scan."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.e2e import companies

distributed = pytest.importorskip("distributed")
KEY = "a made-up text for tests"
SECRET = "Zqx-secret-of-tests"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def cluster(root, tmp_path_factory):
    """Give the scheduler's address and the workers' processes."""
    folder = tmp_path_factory.mktemp("dask")
    environment = {
        **os.environ, "PYTHONPATH": str(root), "TUTKA_CLUSTER_KEY": KEY, "TUTKA_TEST_SECRET": SECRET,
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    }  # fmt: skip
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-P", "-m", "distributed.cli"]
    quiet = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [
        *dask[:-1],
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
    ]
    started = [subprocess.Popen(scheduler, **quiet)]
    worker = [
        *dask[:-1], "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
        "--local-directory", str(folder),
    ]  # fmt: skip
    started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
    with distributed.Client(
        address, timeout=120
    ) as client:  # a busy machine starts them slowly; the product waits less
        client.wait_for_workers(2, timeout=120)
    yield address, started[1:]
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def files(tmp_path) -> Path:
    companies.write(tmp_path)
    for n in range(12):
        rows = "".join(f"{i};131052-9993;a{i}@example.com\n" for i in range(300))
        (tmp_path / "exports" / "crm" / f"{n}.csv").write_text("id;hetu;sähköposti\n" + rows, "utf-8")
    return tmp_path / "exports"


def document_of(found) -> dict:
    from scanner.outcome import rendered_document

    document = json.loads(rendered_document("json_inventory", found, "en"))
    for name in ("id", "started", "finished"):
        del document["scan"][name]
    return document


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_a_killed_worker_changes_nothing(cluster, files, monkeypatch, one_detector):
    from scanner import workflows
    from scanner.engine import cluster as module

    address, workers = cluster
    monkeypatch.setenv("TUTKA_CLUSTER_KEY", KEY)
    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    monkeypatch.chdir(files.parent)
    sent: list[bytes] = []
    submit = module._Run._submit

    def noted(self, step):
        sent.append(self._setup + module.pickle.dumps(step.task))
        submit(self, step)

    monkeypatch.setattr(module._Run, "_submit", noted)
    here = document_of(workflows.scan("exports", workers=1))
    assert document_of(workflows.scan("exports", cluster=address)) == here

    first_done = threading.Event()
    done = module._Run._done
    monkeypatch.setattr(module._Run, "_done", lambda self, future: (first_done.set(), done(self, future))[1])

    def kill() -> None:
        first_done.wait(60)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    again = document_of(workflows.scan("exports", cluster=address))
    killer.join()
    assert workers[0].wait(10) == -signal.SIGKILL
    assert again == here
    assert sent
    everything = b"".join(sent)
    assert KEY.encode() not in everything
    assert SECRET.encode() not in everything


@pytest.mark.slow
def test_a_secret_stays_out_of_the_graph_and_another_key_is_refused(cluster, files, monkeypatch, one_detector):
    from scanner import workflows
    from scanner.assembly import without_secrets
    from scanner.engine import cluster as module
    from scanner.model import WorkersError
    from scanner.store import config_file

    address, _ = cluster
    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    monkeypatch.setenv("TUTKA_CLUSTER_KEY", KEY)
    monkeypatch.setenv("TUTKA_TEST_SECRET", SECRET)
    config = files.parent / "tutka.yaml"
    text = config.read_text("utf-8")
    kept = [line for line in text.split("\n") if not line.startswith("history")]
    kept.append('history: "postgresql+psycopg://u:${TUTKA_TEST_SECRET}@127.0.0.1:1/x"')
    config.write_text("\n".join(kept), "utf-8")
    file = config_file.load(config)
    assert SECRET.encode() in module.pickle.dumps(file)
    assert SECRET.encode() not in module.pickle.dumps(without_secrets(file))
    sent: list[bytes] = []
    submit = module._Run._submit
    monkeypatch.setattr(
        module._Run,
        "_submit",
        lambda self, step: (sent.append(self._setup + module.pickle.dumps(step.task)), submit(self, step)),
    )
    found = workflows.scan(
        ["postgresql+psycopg://u:${TUTKA_TEST_SECRET}@127.0.0.1:1/x", str(files)], config=file, cluster=address
    )
    assert {p.reason for p in found.inventory.problems if p.source.startswith("postgresql")} <= {
        "unreachable",
        "login_refused",
    }
    assert SECRET.encode() not in b"".join(sent)
    assert SECRET not in json.dumps(document_of(found))
    monkeypatch.setenv("TUTKA_CLUSTER_KEY", KEY + "!")
    with pytest.raises(WorkersError, match="another TUTKA_CLUSTER_KEY"):
        workflows.scan(str(files), cluster=address)
    monkeypatch.delenv("TUTKA_CLUSTER_KEY")
    with pytest.raises(WorkersError, match="TUTKA_CLUSTER_KEY is not set"):
        workflows.scan(str(files), cluster=address)


def test_a_scheduler_that_is_not_there(inside, files, monkeypatch):
    monkeypatch.setenv("TUTKA_CLUSTER_KEY", KEY)
    monkeypatch.setattr("scanner.engine.cluster.WAIT_S", 1)
    started = time.monotonic()
    code, _, err = inside("scan", files, "--cluster", f"tcp://127.0.0.1:{_free_port()}")
    assert code == 2
    assert "--cluster: the scheduler can't be reached" in err
    assert time.monotonic() - started < 60


def test_versions_are_compared() -> None:
    from scanner.engine.cluster import _compare, about
    from scanner.model import WorkersError

    here = about()
    _compare({"a": here})
    for found, what in (
        ({}, "no workers"),
        ({"a": ("9.9", *here[1:])}, "tutka 9.9"),
        ({"a": (here[0], "3.99", here[2])}, "3.99"),
    ):
        with pytest.raises(WorkersError, match=what):
            _compare(found)
