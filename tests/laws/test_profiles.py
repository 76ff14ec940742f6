"""Profiles are a commutative monoid: with `==`, since every part of them merges exactly."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Protocol, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import (
    AnchorDays,
    BottomK,
    Column,
    ColumnProfile,
    ColumnRef,
    Evidence,
    Inventory,
    Lengths,
    ScanInfo,
    Table,
    TableProfile,
)
from tests.factories import inventory
from tests.strategies import COLUMNS, REF, anchor_days, column_profiles, evidence, lengths, sketches, table_profiles


class Merges(Protocol):
    def merge(self, other: Any) -> Self: ...


COLUMN_REF = ColumnRef(REF, COLUMNS[0].position, COLUMNS[0].name)
ZEROS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "evidence": (evidence, Evidence),
    "lengths": (lengths, Lengths),
    "sketch": (sketches, lambda: BottomK(8)),
    "column": (column_profiles(), lambda: ColumnProfile(COLUMN_REF, COLUMNS[0], distinct=BottomK(8))),
    "anchor": (anchor_days, lambda: AnchorDays("a")),
    "table": (table_profiles(), lambda: TableProfile(REF, Table(REF, COLUMNS))),
}


@pytest.mark.parametrize("kind", sorted(ZEROS))
@given(data=st.data())
def test_merging_is_associative(kind: str, data: st.DataObject) -> None:
    a, b, c = (data.draw(ZEROS[kind][0]) for _ in range(3))
    assert a.merge(b).merge(c) == a.merge(b.merge(c))


@pytest.mark.parametrize("kind", sorted(ZEROS))
@given(data=st.data())
def test_merging_is_commutative(kind: str, data: st.DataObject) -> None:
    a, b = (data.draw(ZEROS[kind][0]) for _ in range(2))
    assert a.merge(b) == b.merge(a)


@pytest.mark.parametrize("kind", sorted(ZEROS))
@given(data=st.data())
def test_merging_with_nothing_changes_nothing(kind: str, data: st.DataObject) -> None:
    strategy, zero = ZEROS[kind]
    a = data.draw(strategy)
    assert a.merge(zero()) == a == zero().merge(a)


@pytest.mark.parametrize("kind", sorted(ZEROS))
@given(data=st.data())
def test_merging_leaves_its_operands_alone(kind: str, data: st.DataObject) -> None:
    a, b = (data.draw(ZEROS[kind][0]) for _ in range(2))
    before = copy.deepcopy((a, b))
    a.merge(b)
    assert (a, b) == before


@given(st.lists(table_profiles(), min_size=1, max_size=4))
def test_inventories_merge_in_any_order(tables: list[TableProfile]) -> None:
    parts = [inventory(table) for table in tables]
    forwards, backwards = parts[0], parts[-1]
    for part in parts[1:]:
        forwards = forwards.merge(part)
    for part in parts[-2::-1]:
        backwards = backwards.merge(part)
    assert forwards == backwards


def test_profiles_of_different_columns_and_scans_do_not_merge() -> None:
    other = Column("other", 2)
    a = ColumnProfile(COLUMN_REF, COLUMNS[0])
    with pytest.raises(ValueError, match="different columns"):
        a.merge(ColumnProfile(ColumnRef(REF, 2, "other"), other))
    one = inventory()
    two = Inventory(ScanInfo("other", "tutka", one.scan.started, one.scan.finished))
    with pytest.raises(ValueError, match="different scans"):
        one.merge(two)
