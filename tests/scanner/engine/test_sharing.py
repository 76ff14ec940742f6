"""Equal parts of the evidence are held once, and nothing of what it says changes."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from reports.json_report import inventory_json
from scanner.engine import sharing as module
from scanner.engine import wire
from scanner.engine.reading import SourceResult
from scanner.engine.sharing import Sharing
from scanner.model import (
    BottomK,
    Column,
    ColumnRef,
    Headcount,
    Inventory,
    PeopleKey,
    ScanInfo,
    SourceInfo,
    SourceStatus,
    TableProfile,
)
from tests.factories import finding, inventory, key, profile, seen, table_profile
from tests.strategies import table_profiles


@dataclass(frozen=True)
class Named:
    info: SourceInfo


def result(profile: TableProfile) -> SourceResult:
    ref = profile.ref
    return SourceResult(SourceStatus(ref.system, ref.source, "delimited", "complete", 1), {ref: profile})


def opener(profile: TableProfile) -> Named:
    return Named(SourceInfo(profile.ref.system, profile.ref.source, "delimited"))


def exact(value: object) -> str:
    """Tell 1 from 1.0 and one order from another, which `==` doesn't; sketches show their size only."""
    return repr(value)


def stored(result: SourceResult, scan: ScanInfo) -> object:
    return inventory_json(Inventory(scan, (result.status,), result.tables))


@given(st.lists(table_profiles(), min_size=1, max_size=3))
def test_shared_evidence_says_the_same(profiles):
    sharing = Sharing([opener(profiles[0])] * 2)  # two sources of one name: their sketches are still to be merged
    for one in profiles * 2:
        before = result(one)
        after = sharing.result(before)
        assert after == before
        assert exact(after) == exact(before)


@given(table_profiles())
def test_of_a_source_that_nothing_is_merged_with_the_size_of_its_sketches_is_kept(one):
    scan = inventory().scan
    before = result(one)
    after = Sharing([opener(one)]).result(before)
    assert stored(after, scan) == stored(before, scan)
    for table in after.tables.values():
        for column in table.columns.values():
            assert column.distinct.digests <= set(range(256))


@given(st.integers(0, 1) | st.floats(0, 1), st.integers(0, 1) | st.floats(0, 1), st.booleans())
def test_findings_say_the_same(rate, other, flag):
    sharing = Sharing()
    for value in (rate, other, int(flag), float(flag)):
        before = replace(finding("contact.email"), rate=value, expected_by_chance=value)
        assert exact(sharing.finding(before)) == exact(before)


def file_of(number: int) -> TableProfile:
    """Give the profile of a small file like thousands of others."""
    names = ("asiakasnumero", "sukunimi", "sahkoposti", "puhelin", "katuosoite", "lisatiedot")
    evidence = {key("contact.email"): seen(5, shapes={"ddd-d": 5})}
    made = table_profile(*(profile(Column(name, n), evidence=evidence) for n, name in enumerate(names, 1)))
    ref = replace(made.ref, source=f"viennit/{number}.csv", table=f"{number}.csv")
    columns = {}
    for n, column in enumerate(made.columns.values()):
        digests = frozenset(hash((number, n, m)) & (2**60 - 1) for m in range(5))
        own = ColumnRef(ref, column.ref.position, column.ref.column)
        columns[own] = replace(column, ref=own, distinct=BottomK(256, digests))
    people = {PeopleKey("contact.email", 3, n, "*"): Headcount.of([number]) for n in range(7)}
    return replace(made, ref=ref, table=replace(made.table, ref=ref), columns=columns, people=people)


def held(share: bool, count: int = 400) -> float:
    """Measure the bytes that each further small file takes, as it comes from a worker."""
    sent = [wire.dump(SourceResult, result(file_of(n))) for n in range(count)]
    sharing = Sharing()
    kept = [sharing.result(wire.load(SourceResult, one)) for one in sent[:20]]
    tracemalloc.start()
    try:
        for one in sent[20:]:
            read = wire.load(SourceResult, one)
            kept.append(sharing.result(read) if share else read)
            del read
        return tracemalloc.get_traced_memory()[0] / (count - 20)
    finally:
        tracemalloc.stop()


def test_a_small_file_like_others_takes_a_fraction():
    plain, shared = held(share=False), held(share=True)
    assert shared < plain / 6
    assert shared < 4000


def test_what_is_compared_with_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "KEPT", 40)
    sharing = Sharing()
    for number in range(50):
        before = result(file_of(number))
        assert exact(sharing.result(before)) == exact(
            replace(before, tables={file_of(number).ref: sized(file_of(number))})
        )
        assert len(sharing._kept) <= 40


def sized(table: TableProfile) -> TableProfile:
    columns = {ref: replace(one, distinct=module.sized(5, 256)) for ref, one in table.columns.items()}
    return replace(table, columns=columns)
