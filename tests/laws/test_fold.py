"""Any split of a table gives the same profile: batches, parts, and the order of the parts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.fold import TableFold
from scanner.engine.scan import scan
from scanner.engine.settings import RecogniserFacts, ScanSettings
from scanner.model import AnchorDays, Cell, Table, TableProfile
from tests.factories import KEY, FakeDetector, batch, source, table
from tests.strategies import cuts, rows

TABLE = table(["vastaanotettu", "viimeisin_yhteydenotto"])
FACTS = RecogniserFacts(weak=frozenset({("email", "EMAIL_ADDRESS")}))
SETTINGS = ScanSettings(
    anchors={"crm": {"received": "vastaanotettu", "last_contact": "viimeisin_yhteydenotto"}}, allow_emails=("a@b.fi",)
)
Rows = list[tuple[Cell, ...]]


SPLIT = table(["syntymäaika", "hetun_loppuosa"])


@given(rows(), st.data())
def test_what_cells_of_a_row_are_together_adds_up(data: Rows, draw: st.DataObject) -> None:
    parts = draw.draw(cuts(len(data)))
    assert fold(data, parts, SPLIT) == fold(data, [(n, n + 1) for n in range(len(data))], SPLIT)
    pairs = sum(row[:2] in {("13.10.1952", "931W"), ("931W", "13.10.1952")} for row in data)
    made = fold(data, parts, SPLIT).across
    assert sum(n for label, n in made.items() if label.startswith("identity.national_id split")) == pairs


def fold(data: Rows, parts: list[tuple[int, int]], of: Table = TABLE) -> TableProfile:
    made = TableFold(of, FakeDetector(), SETTINGS, FACTS, KEY, "full")
    for start, stop in parts:
        columns = zip(*data[start:stop], strict=True)
        names = [column.name for column in of.columns]
        made.add(batch(of, dict(zip(names, columns, strict=True)), start + 1))
    return made.profile


@given(rows(), st.data())
def test_batch_boundaries_do_not_matter(data: Rows, draw: st.DataObject) -> None:
    whole = fold(data, [(0, len(data))] if data else [])
    assert fold(data, draw.draw(cuts(len(data)))) == whole
    assert fold(data, [(n, n + 1) for n in range(len(data))]) == whole


@given(rows(), st.data())
def test_parts_read_apart_merge_to_the_whole_in_any_order(data: Rows, draw: st.DataObject) -> None:
    parts = draw.draw(cuts(len(data)))
    whole = fold(data, parts)
    apart = [fold(data, [part]) for part in draw.draw(st.permutations(parts))]
    merged = TableProfile(TABLE.ref, TABLE, columns=fold([], []).columns)
    for part in apart:
        merged = merged.merge(part)
    assert merged == whole


@given(rows())
def test_every_cell_is_counted_once(data: Rows) -> None:
    made = fold(data, [(0, len(data))] if data else [])
    assert made.rows_read == len(data)
    for profile in made.columns.values():
        assert profile.cells_seen == len(data)
        assert 0 <= profile.cells_empty <= profile.cells_seen
        for evidence in profile.evidence.values():
            assert evidence.validated <= evidence.cells <= evidence.matching <= profile.cells_filled
            assert sum(evidence.scores.values()) == evidence.cells
    for anchor in made.anchors.values():
        assert sum(anchor.days.values()) + anchor.empty + anchor.unreadable == len(data)


@given(rows())
def test_the_earlier_day_is_never_after_the_later(data: Rows) -> None:
    made = fold(data, [(0, len(data))] if data else [])
    if data:
        earlier, later = (days(made, choose) for choose in ("earlier", "later"))
        assert len(earlier) == len(later)
        assert all(a <= b for a, b in zip(earlier, later, strict=True))


def days(made: TableProfile, choose: str) -> list[date]:
    anchor: AnchorDays = made.anchors[f"{choose}(vastaanotettu | viimeisin_yhteydenotto)"]
    return sorted(day for day, n in anchor.days.items() for _ in range(n))


@given(rows(), st.integers(1, 7))
def test_the_batch_size_does_not_change_the_inventory(data: Rows, size: int) -> None:
    frame = {"a": [row[0] for row in data], "b": [row[1] for row in data]}
    made = [
        scan([source({"crm.csv": frame})], FakeDetector(), ScanSettings(batch_size=n), key=KEY) for n in (size, 10_000)
    ]
    assert made[0].tables == made[1].tables
    assert made[0].findings == made[1].findings
    assert made[0].sources == made[1].sources
