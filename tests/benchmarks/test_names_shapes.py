"""Columns that are written down one by one, and those of them that are held out."""

from __future__ import annotations

import sys
from random import Random
from types import SimpleNamespace

import pytest
from ruamel.yaml import YAML

from benchmarks.names import columns, run
from benchmarks.names.notes import HELD_OUT_4
from benchmarks.names.shapes import Column, read

POOLS = {"f": ["Aa", "Bee"], "l": ["Cee"]}


def test_holes_are_filled() -> None:
    cells = Column(True, "x", "nimi", ("{l}, {f:1} ({7..7})",), "upper").cells(Random(1), POOLS, 40)
    assert set(cells) == {"CEE, A (7)", "CEE, B (7)"}


def test_no_word_is_twice_in_a_cell() -> None:
    assert set(Column(True, "x", "nimi", ("{f}-{f}",)).cells(Random(1), POOLS, 40)) == {"Aa-Bee", "Bee-Aa"}


@pytest.mark.parametrize("bad", ['shape: "{F}"', 'shape: "{f"', 'shape: "{f}", case: title'])
def test_a_bad_column_is_refused(tmp_path, bad: str) -> None:
    file = tmp_path / "columns.yaml"
    file.write_text(f"pools: {{f: [A]}}\nnames:\n  - {{kind: x, heading: y, {bad}}}\nlook_alikes: []\n", "utf-8")
    with pytest.raises(ValueError, match="x: a bad shape or case"):
        read(file)


def test_neighbours_stand_beside_a_column() -> None:
    column = Column(True, "x", "nimi", ("{f}",), "upper", (("nro", "{7..7}"), ("suku", "{l}")))
    assert column.neighbours(Random(1), POOLS, 2) == {"nro": ["7", "7"], "suku": ["Cee", "Cee"]}


def test_no_column_stands_beside_itself(tmp_path) -> None:
    file = tmp_path / "columns.yaml"
    file.write_text(
        "pools: {f: [A]}\nnames:\n  - {kind: x, heading: y, shape: '{f}', beside: {y: '{f}'}}\nlook_alikes: []\n",
        "utf-8",
    )
    with pytest.raises(ValueError, match="x: it stands beside itself"):
        read(file)


HERE = [split for split in columns.SHAPED if split in columns.SHOWN or columns.is_there(split)]
"""Splits that are here; what is held out may be kept elsewhere."""


def people(split: str) -> set[str]:
    """Give the words of which a split's names of people are made, small."""
    made, pools = read(columns.SHAPED[split])
    mine = {pool for one in made if one.people for shape in one.shapes for pool in pools if f"{{{pool}" in shape}
    return {word for pool in mine for phrase in pools[pool] for word in phrase.casefold().split()}


@pytest.mark.parametrize("split", HERE)
def test_there_are_enough_columns_and_every_pool_is_used(split: str) -> None:
    made, pools = read(columns.SHAPED[split])
    assert sum(one.people for one in made) >= 40
    assert sum(not one.people for one in made) >= 60
    used = {
        pool
        for one in made
        for shape in (*one.shapes, *(shape for _, shape in one.beside))
        for pool in pools
        if f"{{{pool}" in shape
    }
    assert used == set(pools)
    for one in made:
        assert all(cell and cell == cell.strip() for cell in one.cells(Random(1), pools, 20))


@pytest.mark.parametrize("split", HERE)
def test_no_name_is_in_other_columns(split: str) -> None:
    data = YAML(typ="safe").load(columns.DATA.read_text(encoding="utf-8"))
    others = {word for key in columns.WORDS.values() for text in data[key].values() for word in text.casefold().split()}
    assert not people(split) & others


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path):
    """Run the benchmark on columns, with recognisers that find nothing, and give what it printed."""
    file = tmp_path / "columns_held_out_4.yaml"
    file.write_text(
        "pools: {f: [Salme, Sulo]}\n"
        "names:\n  - {kind: hidden people, heading: salanimi, shape: '{f}'}\n"
        "look_alikes:\n  - {kind: hidden others, heading: salatuote, shape: '{f} {1..9}'}\n",
        "utf-8",
    )
    monkeypatch.setitem(columns.SHAPED, HELD_OUT_4, file)
    monkeypatch.setattr(columns, "ours", SimpleNamespace(detector=lambda _model: None, said=lambda _asked, _frames: {}))
    monkeypatch.setattr(run, "Asked", lambda _model: SimpleNamespace(model="none", systems=list))

    def printing(*options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["run", "--only", "columns", "--wrong", *options])
        run.main()
        return capsys.readouterr().out

    return printing


def test_held_out_columns_are_measured_when_asked_for_and_never_shown(printed) -> None:
    plain, asked = printed(), printed("--held-out")
    assert "nothing: full under nimi" in plain  # errors of the open ones are listed
    assert HELD_OUT_4 not in plain
    more = asked.removeprefix(plain)
    assert f"columns, {HELD_OUT_4}: 4 of {columns.ROWS} cells" in more
    assert not any(word in more for word in ("hidden", "sala", "Salme", "Sulo"))


def test_neighbours_stand_under_speaking_headings_alone(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    file = tmp_path / "columns_held_out_4.yaml"
    file.write_text(
        "pools: {f: [Salme, Sulo]}\nlook_alikes: []\n"
        "names:\n  - {kind: hidden people, heading: salanimi, shape: '{f}', beside: {nro: '{1..9}'}}\n",
        "utf-8",
    )
    scanned: list[list[str]] = []

    def said(_asked: object, frames: columns.Frames) -> dict[object, object]:
        scanned.extend(list(frame) for frame in frames.values())
        return {}

    monkeypatch.setitem(columns.SHAPED, HELD_OUT_4, file)
    monkeypatch.setattr(columns, "ours", SimpleNamespace(detector=lambda _model: None, said=said))
    columns.measure(HELD_OUT_4, wrong=False)
    assert scanned == [["salanimi", "nro"], [columns.DUMB[0]]]


def test_held_out_columns_that_are_kept_elsewhere_are_left_out_visibly(printed) -> None:
    columns.SHAPED[HELD_OUT_4].unlink()
    assert f"columns, {HELD_OUT_4}: SKIPPED" in printed("--held-out")
