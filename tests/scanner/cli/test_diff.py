"""`tutka diff`: each entry with the day of the first of the two documents that has it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reports.json_report import VerdictsJson
from scanner.cli.run import run
from tests.reports import documents


@pytest.fixture
def two(tmp_path, monkeypatch) -> tuple[Path, Path]:
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    for path in (old, new):
        with path.open("wb") as stream:
            VerdictsJson().render(documents.full(), stream, "fi")
    data = json.loads(old.read_text("utf-8"))
    data["today"] = "2025-11-20"
    data["verdicts"].pop(0)
    old.write_text(json.dumps(data), "utf-8")
    data = json.loads(new.read_text("utf-8"))
    data["verdicts"].pop(1)
    new.write_text(json.dumps(data), "utf-8")
    return old, new


def test_entries_have_a_day(two, tmp_path, capsys):
    out = tmp_path / "changes.json"
    assert run(["diff", str(two[0]), str(two[1]), "-o", str(out)]) == 0
    changes = json.loads(out.read_text("utf-8"))
    today = documents.full().audit.today
    assert [date.fromisoformat(entry["first_seen"]) for entry in changes["new"]] == [today]
    assert {entry["first_seen"] for entry in changes["gone"]} == {"2025-11-20"}
    assert changes["first_seen_from"] == "documents"
    assert run(["diff", str(two[0]), str(two[1])]) == 0
    shown = capsys.readouterr().out
    assert f"ensi kerran {today.day}.{today.month}.{today.year}" in shown
    assert "nähty jo 20.11.2025" in shown, "it may have been there before the older document"
