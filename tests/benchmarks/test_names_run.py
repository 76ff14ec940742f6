"""What the benchmark of running text prints of notes that nobody is to see: their totals, and only when they are asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from benchmarks.names import notes as reader
from benchmarks.names import run
from benchmarks.names.notes import FILES, HELD_OUT_4, OPEN, notes


class Silent:
    """Stands in for the recognisers: finds nobody and nothing, so that everything is an error to list."""

    model = "none"

    def __init__(self, _model: str = "auto") -> None:
        pass

    def said(self, texts: Sequence[str]) -> list[list[object]]:
        return [[] for _ in texts]

    def systems(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="silent", people=self.said)]

    def reliability(self, _texts: Sequence[str], _people: object) -> list[tuple[float, object]]:
        return []


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path):
    """Run the benchmark on notes of this test's own with the given options and give what it printed."""
    monkeypatch.setattr(run, "Asked", Silent)
    monkeypatch.setattr(reader, "DATA", tmp_path)
    for name in FILES[OPEN]:
        (tmp_path / name).write_text(f"[shop fi]\n{{P:Ek}} soitti, {name}. || special.health\n", "utf-8")
    for name in FILES[HELD_OUT_4]:
        (tmp_path / name).write_text(
            "[shop fi]\n{P:Salme} asuu {A:Salatie 1}, sairas || special.health\nsalainen salasana || online.password\n",
            "utf-8",
        )

    def printing(*options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["run", "--only", "notes", "--wrong", *options])
        run.main()
        return capsys.readouterr().out

    return printing


@pytest.mark.parametrize(("options", "splits"), [((), {OPEN}), (("--held-out",), {OPEN, HELD_OUT_4})])
def test_held_out_notes_are_measured_when_asked_for(printed, options: tuple[str, ...], splits: set[str]) -> None:
    out = printed(*options)
    assert {split for split in (OPEN, HELD_OUT_4) if f"remarks in notes, {split}:" in out} == splits


def test_held_out_notes_that_are_kept_elsewhere_are_left_out_visibly(printed, tmp_path) -> None:
    (tmp_path / FILES[HELD_OUT_4][0]).unlink()
    out = printed("--held-out")
    assert f"notes, {HELD_OUT_4}: SKIPPED" in out
    assert f"remarks in notes, {OPEN}:" in out


def test_one_open_file_can_be_measured_alone(printed) -> None:
    assert "people in notes, open: 1 texts" in printed("--file", FILES[OPEN][2])


def test_of_held_out_notes_only_totals_are_printed(printed) -> None:
    plain, asked = printed(), printed("--held-out", HELD_OUT_4)
    assert all(note.text in plain for note in notes(OPEN))  # errors of the open ones are listed
    more = "\n".join(line for line in asked.splitlines() if line not in plain.splitlines())
    assert f"remarks in notes, {HELD_OUT_4}: " in more
    for note in notes(HELD_OUT_4):
        assert note.text not in more
        assert not any(item in more for remark in note.remarks for item in remark.items)
        assert not any(note.text[span.start : span.end] in more for span in note.spans)


def test_figures_of_held_out_notes_name_no_item(printed, tmp_path) -> None:
    file = tmp_path / "figures.json"
    printed("--held-out", HELD_OUT_4, "--json", str(file))
    figures = json.loads(file.read_text("utf-8"))
    assert "items" in figures[OPEN]["remarks"]
    assert "items" not in figures[HELD_OUT_4]["remarks"]
