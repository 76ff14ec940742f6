"""Our own evaluation set is what it claims to be; `make bench-accuracy` prints what comes out of it."""

from __future__ import annotations

from itertools import combinations

import pytest

from benchmarks.accuracy import (
    fourth_values,
    held_out_4_values,
    held_out_values,
    ours,
    run,
    seventh_values,
    sixth_values,
    tables,
    values,
)
from benchmarks.accuracy.values import check_hetu, pools
from scanner.demo.identifiers import SIGNS


def headers(split: str) -> set[str]:
    return {column.header for columns in tables.descriptions(split).values() for column in columns}


@pytest.mark.parametrize("split", tables.SPLITS)
def test_the_set_is_large_and_a_third_of_it_decoys(split: str) -> None:
    columns = [column for some in tables.descriptions(split).values() for column in some]
    cut = split in values.BORROWED  # what was taken from the held-out split once it had been seen
    assert len(columns) >= (150 if cut else 300)
    assert len(tables.descriptions(split)) >= (20 if cut else 40)
    assert sum(column.decoy for column in columns) * 3 >= len(columns)


@pytest.mark.parametrize("split", ["fourth", "sixth", "seventh", tables.HELD_OUT_4])
def test_the_everyday_sets_are_larger_still(split: str) -> None:
    columns = [column for some in tables.descriptions(split).values() for column in some]
    assert len(columns) >= 400
    assert len(tables.descriptions(split)) >= 45
    assert sum(column.decoy for column in columns) * 100 >= len(columns) * 45


@pytest.mark.parametrize("split", tables.CLOSED)
def test_a_held_out_split_is_not_open(split: str) -> None:
    assert split not in tables.OPEN
    assert set(tables.SPLITS) == {*tables.OPEN, *tables.CLOSED}
    columns = [column for some in tables.descriptions(split).values() for column in some]
    assert sum(column.decoy for column in columns) * 10 >= len(columns) * 4


@pytest.mark.parametrize(("one", "other"), list(combinations(tables.SPLITS, 2)))
def test_the_splits_share_no_table_header_or_value(one: str, other: str) -> None:
    if tables.HELD_OUT_4 not in {one, other}:  # its headings stand at their natural frequency, and are counted apart
        if other in tables.CLOSED:  # not even in other letters
            assert not {h.casefold() for h in headers(one)} & {h.casefold() for h in headers(other)}
        assert not headers(one) & headers(other)
    assert not set(tables.descriptions(one)) & set(tables.descriptions(other))
    if {one, other} & values.BORROWED.keys() and other not in tables.CLOSED:
        return  # its values are another open split's
    first, second = pools(one), pools(other)
    assert first.keys() == second.keys()
    for name, drawn in first.items():
        assert not set(drawn) & set(second[name]), name


def test_the_open_splits_use_no_kind_of_the_held_out_one() -> None:
    held_out_before = {
        *values.BORROWED,
        "sixth",
        "seventh",
    }  # written beside the held-out ones, with their kinds of cells
    written_open = [split for split in tables.OPEN if split not in held_out_before]
    used = {column.kind for split in written_open for some in tables.descriptions(split).values() for column in some}
    assert not used & {*held_out_values.KINDS, *sixth_values.KINDS, *seventh_values.KINDS, *held_out_4_values.KINDS}
    modules = (values, held_out_values, fourth_values, sixth_values, seventh_values, held_out_4_values)
    assert len(tables.KINDS) == sum(len(module.KINDS) for module in modules)  # no name twice


def test_headings_of_the_fourth_held_out_split_are_natural_and_half_of_them_its_own() -> None:
    columns = [column for some in tables.descriptions(tables.HELD_OUT_4).values() for column in some]
    own = tables.own_headings(tables.HELD_OUT_4)
    assert {"etunimi", "sukunimi"} <= tables.headings(tables.HELD_OUT_4)
    assert sum(column.header.casefold() in own for column in columns) >= 400
    assert not own & {h.casefold() for split in tables.SPLITS if split != tables.HELD_OUT_4 for h in headers(split)}


def test_columns_with_a_heading_of_no_other_set_are_counted_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = tables.make("tune", rows=20)[:1]
    columns = some[0].columns
    own = next(column for column in columns if column.must)
    monkeypatch.setattr(run, "own_headings", lambda _split: {own.header.casefold()})
    monkeypatch.setattr(
        ours, "said_of", lambda *_: {own.place: [ours.Said(own.must[0][0], "column", "confirmed", "person", "")]}
    )
    said = run.ours_on(tables.HELD_OUT_4, ours.detector("none"), some, wrong=True)
    part = said["own_headings"]
    assert (part["columns"], part["of"]) == (1, len(columns))
    assert (part["confirmed"]["right"], part["confirmed"]["missed"]) == (1, len(own.must) - 1)
    assert said["confirmed"]["missed"] > part["confirmed"]["missed"]
    out = capsys.readouterr().out
    assert (
        f"1 of {len(columns)} columns (1 with personal data, 0 decoys) have a heading that stands in no other set"
        in out
    )
    assert own.header not in out


def test_half_of_the_seventh_split_is_decoys() -> None:
    columns = [column for some in tables.descriptions("seventh").values() for column in some]
    assert sum(column.decoy for column in columns) * 2 >= len(columns)
    assert sum(column.messy for column in columns) >= 20


def test_only_totals_are_given_of_the_held_out_split(capsys: pytest.CaptureFixture[str]) -> None:
    detector, some = ours.detector("none"), tables.make("tune", rows=20)[:1]
    said, printed = {}, {}
    for split in ("tune", *tables.CLOSED):
        said[split] = run.ours_on(split, detector, some, wrong=True)
        printed[split] = capsys.readouterr().out
    items = {item for column in some[0].columns for group in column.must for item in group}
    assert any(item in printed["tune"] for item in items)
    assert said["tune"]["confirmed"]["items"]
    for split in tables.CLOSED:
        assert "precision" in printed[split]
        assert not any(name in printed[split] for name in (*items, some[0].name))
        assert not any("items" in said[split][of] for of in ("confirmed", "reported"))


@pytest.mark.parametrize(
    ("words", "measured"),
    [
        ([], tables.SPLITS),
        (["--open-only"], tables.OPEN),
        (["--split", "fourth"], ("fourth",)),
        (["--split", "tune", "--split", "held_out"], ("tune", "held_out")),
    ],
)
def test_a_split_is_measured_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, words: list[str], measured: tuple[str, ...]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(run, "ours_on", lambda split, *_, **__: asked.append(split))
    monkeypatch.setattr(run, "make", lambda *_: [])
    none = ["--peer-rows", "0", "--repeats", "0", "--decoys", "0", "--language-model", "none"]
    monkeypatch.setattr("sys.argv", ["run.py", *words, *none])
    run.main()
    assert tuple(asked) == measured


def test_one_seed_gives_one_set() -> None:
    first, again, other = (tables.make("tune", seed, rows=5) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_identity_codes_are_artificial_and_right() -> None:
    whole = [
        str(cell)
        for split in tables.SPLITS
        for table in tables.make(split, rows=30)
        for column in table.columns
        if column.kind == "hetu"
        for cell in table.cells[column.header]
        if cell is not None
    ]
    signs = "".join(SIGNS.values())
    assert len(whole) > 100
    assert all(code[6] in signs and code[7] == "9" and check_hetu(code) for code in whole)


def test_decoys_expect_nothing() -> None:
    assert all(not kind.must for name, kind in tables.KINDS.items() if name.startswith("d_"))
