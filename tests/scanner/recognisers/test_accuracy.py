"""Our own evaluation set is what it claims to be; `make bench-accuracy` prints what comes out of it."""

from __future__ import annotations

import pytest

from benchmarks.accuracy import tables
from benchmarks.accuracy.values import KINDS, check_hetu, pools
from scanner.demo.identifiers import SIGNS


def headers(split: str) -> set[str]:
    return {column.header for columns in tables.descriptions(split).values() for column in columns}


@pytest.mark.parametrize("split", tables.SPLITS)
def test_the_set_is_large_and_a_third_of_it_decoys(split: str) -> None:
    columns = [column for some in tables.descriptions(split).values() for column in some]
    assert len(columns) >= 300
    assert len(tables.descriptions(split)) >= 40
    assert sum(column.decoy for column in columns) * 3 >= len(columns)


def test_the_splits_share_no_table_header_or_value() -> None:
    tune, held_out = (pools(split) for split in tables.SPLITS)
    assert not headers("tune") & headers("held_out")
    assert not set(tables.descriptions("tune")) & set(tables.descriptions("held_out"))
    assert tune.keys() == held_out.keys()
    for name, values in tune.items():
        assert not set(values) & set(held_out[name]), name


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
    assert all(not kind.must for name, kind in KINDS.items() if name.startswith("d_"))
