"""One to four workers give one document, whatever the sources are."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest

from connectors import delimited
from scanner.engine import jobs
from tests.e2e import companies


def sources(folder: Path) -> None:
    companies.write(folder)
    rows = [f"{n:05};Matti;131052-9993;a{n % 7}@example.com;{n % 28 + 1}.1.2020" for n in range(800)]
    rows[100] += ";extra"
    rows[200] = '00200;"rivi 1\nrivi 2";;;'
    text = "asiakasnumero;nimi;hetu;sähköposti;luotu\n" + "\n".join(rows) + "\n"
    (folder / "exports" / "crm" / "big.csv").write_text(text, "utf-8")
    book = openpyxl.Workbook()
    for name in ("Asiakkaat", "131052-9993", "Huomiot"):
        sheet = book.create_sheet(name)
        sheet.append(["hetu", "puhelin", "huomio"])
        for n in range(40):
            sheet.append(["131052-9993", f"04012345{n:02}", f"soita 04012345{n:02}"])
    book.save(folder / "exports" / "crm" / "book.xlsx")
    with sqlite3.connect(folder / "exports" / "crm" / "db.sqlite") as base:
        for table in ("sopimus", "asiakas"):
            base.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, hetu TEXT, luotu TEXT)")
            base.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?)", [(n, "131052-9993", "1.2.2020") for n in range(90)]
            )
    base.close()
    with zipfile.ZipFile(folder / "exports" / "crm" / "old.zip", "w") as archive:
        archive.writestr("inner/a.csv", text)
        archive.write(folder / "exports" / "crm" / "book.xlsx", "131052-9993.xlsx")


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(tmp_path, monkeypatch, one_detector):
    from scanner import workflows
    from scanner.outcome import rendered_document

    sources(tmp_path)
    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    monkeypatch.setattr("scanner.engine.scan.secrets.token_bytes", lambda n: b"k" * n)
    monkeypatch.setattr(jobs, "LEAST_CELLS", 100)
    monkeypatch.setattr(delimited, "PART_BYTES", 2000)
    documents = {}
    for whole in (True, False):
        monkeypatch.setattr(jobs, "WHOLE_BYTES", 1 << 30 if whole else 0)
        for workers in (1,) if whole else (1, 2, 4):
            found = workflows.scan(tmp_path / "exports", workers=workers)
            document = json.loads(rendered_document("json_inventory", found, "en"))
            for name in ("id", "started", "finished"):
                del document["scan"][name]
            documents[whole, workers] = json.dumps(document, sort_keys=True)
    assert len(set(documents.values())) == 1
    document = json.loads(documents[True, 1])
    assert "131052" not in documents[True, 1]
    read = {t["source"].rsplit("crm/", 1)[-1] + "/" + t["table"]: t["rows_read"] for t in document["tables"]}
    assert read["big.csv/big.csv"] == read["old.zip!inner/a.csv/a.csv"] == 800
    assert [p["params"]["rows"] for p in document["problems"] if p["reason"] == "ragged"] == [800, 800]
    assert read["old.zip!«identity.national_id».xlsx/Huomiot"] == 40


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_leaves_valid_documents(tmp_path, root, name):
    """By subprocess; the signal comes when the first rows have been read."""
    import signal
    import subprocess
    import sys

    (tmp_path / "small.csv").write_text("hetu\n131052-9993\n" * 3, "utf-8")
    with (tmp_path / "x.csv").open("w", encoding="utf-8") as out:
        out.write("sähköposti;huomio\n")
        out.writelines(f"a{n}@example.com;tilaus {n} ja soitto numeroon 040{n:07}\n" for n in range(400_000))
    environment = {**os.environ, "PYTHONPATH": str(root), "LC_ALL": "C.UTF-8"}
    command = [
        sys.executable,
        "-P",
        "-m",
        "scanner",
        "scan",
        "small.csv",
        "x.csv",
        "-o",
        "out",
        "-vv",
        "--report",
        "html",
    ]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "small.csv" in line and "rows" in line:
                break
        process.send_signal(getattr(signal, name))
        _, err = process.communicate(timeout=120)
    assert process.returncode == 3, err
    assert "Traceback" not in err
    document = json.loads((tmp_path / "out" / "inventory.json").read_text("utf-8"))
    assert {t["source"]: t["rows_read"] for t in document["tables"]}["small.csv"] == 5
    assert "interrupted" in {p["reason"] for p in document["problems"]}
    assert (tmp_path / "out" / "report.html").stat().st_size > 1000


def test_an_interrupted_scan_is_gone_on_with(inside, tmp_path, monkeypatch):
    import signal
    import time

    from scanner.engine import fold

    (tmp_path / "a.csv").write_text("hetu\n131052-9993\n" * 3, "utf-8")
    (tmp_path / "b.csv").write_text("sähköposti\na@example.com\n" * 3, "utf-8")
    main, add = os.getpid(), fold.TableFold.add

    def stop_at_b(self, batch):
        if batch.ref.source == "b.csv":
            os.kill(main, signal.SIGTERM)
            time.sleep(60)
        return add(self, batch)

    with monkeypatch.context() as patched:
        patched.setattr(fold.TableFold, "add", stop_at_b)
        code, _, err = inside("scan", "a.csv", "b.csv", "--workers", 1)
    assert code == 3
    assert "Go on with --resume" in err
    journal = tmp_path / "tutka-out" / "tutka.journal"
    assert b"131052" not in journal.read_bytes()
    code, _, err = inside("scan", "a.csv", "b.csv", "--resume")
    assert code == 0, err
    assert "1 finished parts are taken over" in err
    assert not journal.exists()
    document = json.loads((tmp_path / "tutka-out" / "inventory.json").read_text("utf-8"))
    assert [t["rows_read"] for t in document["tables"]] == [5, 5], "the header repeats as a row"
    code, _, err = inside("scan", "a.csv", "--resume")
    assert code == 0
    assert "There is no interrupted scan in the output folder" in err
