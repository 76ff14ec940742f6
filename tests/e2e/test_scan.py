"""An ad-hoc scan, from the command line and from Python."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time

import pytest

from tests.e2e import companies


def without_times(document: dict) -> dict:
    scan = {k: v for k, v in document["scan"].items() if k not in {"id", "started", "finished"}}
    return {**document, "scan": scan}


def read(folder, name: str = "inventory.json") -> dict:
    return json.loads((folder / name).read_text("utf-8"))


@pytest.mark.slow
def test_an_export_is_scanned_twice_alike(tutka, tmp_path):
    companies.write(tmp_path)
    out, again = tmp_path / "out", tmp_path / "again"
    first = tutka("scan", "exports", "-o", out, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == "", "stdout is for the payload only"
    assert {p.name for p in out.iterdir()} == {"inventory.json", "report.html", "report.xlsx"}
    for name in ("inventory.json", "report.html", "report.xlsx"):
        assert str(out / name) in first.stderr
    assert "\x1b[" not in first.stderr, "no colours where stderr is no terminal"
    second = tutka("scan", "exports", "-o", again, "--workers", 2, "-q", cwd=tmp_path, PYTHONHASHSEED="1")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    inventory = read(out)
    assert without_times(inventory) == without_times(read(again))
    assert inventory["scan"]["id"] != read(again)["scan"]["id"]
    codes = [
        finding
        for column in inventory["columns"]
        for finding in column["findings"]
        if finding["item"] == "identity.national_id" and finding["form"] == "column"
    ]
    assert [(f["status"], f["cells"], f["validated"]) for f in codes] == [("confirmed", 40, 40)]
    assert inventory["sources"][0]["system"] == "crm", "the first-level folder names the system"


def test_a_notice_gives_verdicts_and_the_exit_code(inside, tmp_path):
    companies.write(tmp_path)
    arguments = ("scan", "exports", "--notice", "seloste.txt", "--system", "crm", "--report", "html")
    code, out, err = inside(*arguments)
    assert (code, out) == (1, ""), err
    verdicts = read(tmp_path / "tutka-out", "verdicts.json")
    found = {(v["code"], v["item"]) for v in verdicts["verdicts"]}
    assert ("D-HETU", "identity.national_id") in found
    assert ("D-NOTFOUND", "location.vehicle") in found
    assert verdicts["notice"]["due"] == "2027-06-30"
    assert {p.name for p in (tmp_path / "tutka-out").iterdir()} == {"inventory.json", "verdicts.json", "report.html"}
    assert "D-HETU" in err
    assert inside(*arguments, "--fail-on", "never")[0] == 0
    # without a notice nothing is concluded, and the old verdicts don't stay beside the new inventory
    assert inside("scan", "exports", "--report", "html")[0] == 0
    assert not (tmp_path / "tutka-out" / "verdicts.json").exists()


def test_a_sample_was_asked_for_and_is_not_incomplete(inside, tmp_path):
    companies.write(tmp_path)
    code, _, err = inside("scan", "exports", "--sample", 5)
    assert code == 0, err
    inventory = read(tmp_path / "tutka-out")
    assert {t["rows_read"] for t in inventory["tables"]} == {5, 1}
    assert "S-PARTIAL" in {p["code"] for p in inventory["problems"]}


def test_a_configuration_lends_its_patterns(inside, tmp_path):
    config = companies.write(tmp_path)
    config.write_text(config.read_text("utf-8") + "fail_on: never\nreport: [xlsx]\n", "utf-8")
    code, _, err = inside("scan", "exports/crm/asiakkaat.csv", "--config", config)
    assert code == 0, err
    assert (tmp_path / "tutka-out" / "verdicts.json").exists(), "the configuration's notice is compared with"
    assert not (tmp_path / "tutka-out" / "report.html").exists()


def test_one_run_at_a_time_in_one_folder(inside, tmp_path):
    from scanner.store.writing import output_folder

    companies.write(tmp_path)
    with output_folder(tmp_path / "tutka-out"):
        code, _, err = inside("scan", "exports")
    assert code == 2
    assert "another run is writing to this folder" in err


def test_data_frames_are_scanned_from_python(one_detector, monkeypatch):
    import pandas as pd

    import scanner
    from scanner import workflows

    monkeypatch.setattr(workflows, "detector", lambda file=None: one_detector)
    rows = [row.split(";") for row in companies.rows(12)]
    frame = pd.DataFrame(rows, columns=companies.HEADER.split(";"))
    for document in (scanner.scan(frame), scanner.scan({"asiakkaat": frame}, system="crm")):
        items = {f.item for f in document.inventory.findings if f.status == "confirmed"}
        assert {"identity.national_id", "contact.email"} <= items
        assert document.audit is None
    assert next(iter(document.inventory.tables)).system == "crm"
    assert pickle.loads(pickle.dumps(document.inventory)) == document.inventory


@pytest.mark.slow
def test_ctrl_c_leaves_a_partial_report(root, tmp_path):
    """The first signal ends the scan in order: what was examined is written and marked."""
    big = tmp_path / "big.csv"
    with big.open("w", encoding="utf-8") as stream:
        stream.write("n;lisätiedot\n")
        for n in range(400_000):
            stream.write(f"{n};asiakas {n} soitti ja kysyi laskusta {n * 7}, puh. 0401{n % 1000000:06}\n")
    (tmp_path / "a_small.csv").write_text("\n".join([companies.HEADER, *companies.rows()]) + "\n", "utf-8")
    command = [sys.executable, "-P", "-m", "scanner", "scan", "a_small.csv", "big.csv", "-v", "-v", "--report", "html"]
    env = {**os.environ, "PYTHONPATH": str(root), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "a_small" in line and "rows" in line:
                break
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(60) == 3, rest
    assert "INCOMPLETE: the scan was interrupted" in rest
    assert "Traceback" not in rest
    inventory = read(tmp_path / "tutka-out")
    assert any(c["column"] == "henkilötunnus" and c["findings"] for c in inventory["columns"])
    assert {p["reason"] for p in inventory["problems"] if not p["examined"]} == {"interrupted"}
    assert (tmp_path / "tutka-out" / "report.html").stat().st_size > 1000


def test_what_is_recognised_is_explained(inside, capsys):
    code = companies.rows(1)[0].split(";")[2]
    status, out, _ = inside("explain", "--json", f"hetu {code}")
    assert status == 0
    (match,) = json.loads(out)["matches"]
    assert (match["item"], match["start"], match["end"], match["validated"]) == ("identity.national_id", 5, 16, True)
    assert match["subtype"] == "temporary"
    status, out, _ = inside("explain", f"hetu {code}")
    assert "personal identity code (identity.national_id)" in out
    assert "the check digit is right" in out
    assert code not in out
    assert inside("explain", "ei mitään")[1] == "Nothing is recognised.\n"


@pytest.mark.slow
def test_lines_of_a_pipe_are_explained_one_by_one(tutka, tmp_path):
    code = companies.rows(1)[0].split(";")[2]
    text = f"{code}\n\nä{code}\r\nabc"
    done = tutka("explain", "--json", "-", cwd=tmp_path, stdin=text)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["text_length"] for line in lines] == [11, 0, 12, 3]
    assert [len(line["matches"]) for line in lines] == [1, 0, 0, 0]
    column = tutka("explain", "--json", "--cells", "--header", "hetu", "-", cwd=tmp_path, stdin=f"{code}\n{code}\n")
    found = json.loads(column.stdout)
    assert (found["column"], found["cells_seen"]) == ("hetu", 2)
    assert any(f["item"] == "identity.national_id" and f["status"] == "confirmed" for f in found["findings"])
