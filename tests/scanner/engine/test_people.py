"""About how many people: counts that merge exactly, and what is concluded from them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.registry import openers
from reports.json_report import inventory_json
from scanner.engine import wire
from scanner.engine.audit import AuditContext, audit
from scanner.engine.people import _Count, united
from scanner.engine.persons import carried
from scanner.engine.pool import Processes
from scanner.engine.processes import can_fork
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Headcount, Inventory, Match, Persons, SourceInfo
from scanner.store import inventory_file
from tests.factories import KEY, FakeDetector, declaration, declared, register, source
from tests.scanner.engine.hostile import Opener

numbers = st.lists(st.integers(0, (1 << 48) - 1), max_size=30)


def count(inventory: Inventory, system: str | None, item: str | None) -> tuple[int, int]:
    (one,) = [p for p in inventory.persons if (p.system, p.item) == (system, item)]
    return one.least, one.most


def read(*sources, key: bytes = KEY, **more) -> Inventory:
    return scan(list(sources), FakeDetector(), ScanSettings(**more), key=key)


class TestHeadcount:
    @given(numbers, numbers, st.sampled_from([4, 20, 1 << 17]))
    def test_any_split_gives_the_same(self, one: list[int], two: list[int], limit: int) -> None:
        a, b = Headcount.of(one, limit), Headcount.of(two, limit)
        whole = Headcount.of([*one, *two], limit)
        assert a.merge(b) == b.merge(a) == united([a, b]) == whole
        assert a.merge(Headcount.of([], limit)) == a == a.merge(a)

    @given(numbers, st.sampled_from([4, 1 << 17]))
    def test_the_fast_way_counts_as_the_plain_one(self, digests: list[int], limit: int) -> None:
        import numpy as np

        fast = _Count(limit)
        for start in range(0, len(digests), 7):
            fast.add(np.array([d << 16 for d in digests[start : start + 7]], np.uint64))
        assert fast.headcount() == Headcount.of(digests, limit)

    @pytest.mark.parametrize("size", [10, 5_000, 100_000, 300_000])
    @pytest.mark.parametrize("limit", [1024, 1 << 17])
    def test_estimates_are_within_two_per_cent(self, size: int, limit: int) -> None:
        import numpy as np

        words = np.random.default_rng(5).integers(0, 1 << 64, size, np.uint64)
        found = _Count(limit)
        found.add(words)
        estimate = found.headcount().estimate()
        assert estimate == size if size <= limit else abs(estimate - size) <= 0.02 * size

    @pytest.mark.parametrize(
        "data",
        [b'["AAAA","",131072]', b'["","AAAA",131072]', b'["","",9999999]', b'["?","",131072]', b'["AAAAAAAA",1,2]'],
    )
    def test_what_a_worker_sends_is_checked(self, data: bytes) -> None:
        with pytest.raises(wire.WireError):
            wire.load(Headcount, data)

    def test_no_digest_is_shown(self) -> None:
        assert repr(Headcount.of([1 << 40, 7])) == "Headcount(2)"


class TestWhoseRows:
    def test_distinct_people_not_cells(self) -> None:
        made = read(source({"crm.csv": {"hetu": ["ID12", "ID14", " ID12", "ID13", "", "ID12"]}}))
        assert count(made, "crm", "identity.national_id") == (2, 2)
        assert count(made, "crm", None) == count(made, None, None) == (2, 2)

    def test_an_item_counts_the_people_of_its_rows(self) -> None:
        rows = {"hetu": ["ID12", "ID12", "ID14", "ID16"], "sähköposti": ["a@b.fi", "c@b.fi", "", ""]}
        made = read(source({"crm.csv": rows}))
        assert count(made, "crm", "identity.national_id") == (3, 3)
        # two addresses of one person in two rows: as many ways of counting, as many answers; the larger is the floor
        assert count(made, "crm", "contact.email") == (2, 2)

    def test_addresses_and_numbers_are_written_in_many_ways(self) -> None:
        made = read(source({"crm.csv": {"sähköposti": ["A@B.fi", "a@b.fi ", "x@b.fi", "info@b.fi"]}}))
        assert count(made, "crm", "contact.email") == (2, 2)
        numbers = read(source({"crm.csv": {"asiakasnumero": ["71a", "71A ", "72b"], "sähköposti": ["a@b.fi", "", ""]}}))
        assert count(numbers, "crm", None) == (2, 2)

    def test_first_and_last_names_together(self) -> None:
        rows = {"etunimi": ["Aino", "Aino", "aino"], "sukunimi": ["Aho", "Salo", "AHO"], "muistio": ["", "", "x ID12"]}
        assert count(read(source({"a.csv": rows})), "crm", None) == (2, 2)
        assert count(read(source({"a.csv": rows})), "crm", "identity.national_id") == (1, 1)
        # a name is written in many ways, so an address in every row counts before it
        rows["sähköposti"] = ["a@b.fi", "a@b.fi", "a@b.fi"]
        assert count(read(source({"a.csv": rows})), "crm", None) == (1, 1)

    def test_systems_are_united_by_what_they_have_in_common(self) -> None:
        one = source({"a.csv": {"hetu": ["ID12", "ID14"], "sähköposti": ["a@b.fi", "c@b.fi"]}}, "crm", "a.csv")
        two = source({"b.csv": {"hetu": ["ID14", "ID16"]}}, "billing", "b.csv")
        assert count(read(one, two), None, None) == (3, 3)

    def test_what_has_nothing_in_common_is_a_range(self) -> None:
        one = source({"a.csv": {"hetu": ["ID12", "ID14", "ID16"]}}, "crm", "a.csv")
        two = source({"b.csv": {"sähköposti": ["a@b.fi", "c@b.fi"]}}, "crm", "b.csv")
        assert count(read(one, two), "crm", None) == (3, 5)

    def test_rows_that_tell_nobody_are_said_to_be_uncounted(self) -> None:
        made = read(source({"a.csv": {"teksti": ["soita ID12", "ok"]}}))
        (one,) = [p for p in made.persons if p.item == "identity.national_id"]
        assert (one.least, one.most, one.uncounted) == (0, 0, 1)


@pytest.mark.parametrize("hide", ["sheet", "column", "nothing"])
def test_people_of_hidden_sheets_and_columns_are_people(tmp_path, hide):
    book = openpyxl.Workbook()
    sheet = book.active
    book.create_sheet("Muu").append(["Tuote"])
    sheet.append(["Hetu", "Erä"])
    for number in (12, 14, 14, 16):
        sheet.append([f"ID{number}", "x"])
    sheet.sheet_state = "veryHidden" if hide == "sheet" else "visible"
    sheet.column_dimensions["A"].hidden = hide == "column"
    book.active = 1
    path = tmp_path / "k.xlsx"
    book.save(path)
    (opener,), _ = openers(str(path), system="crm")
    made = read(opener)
    forms = {f.form for f in made.findings if f.item == "identity.national_id"}
    assert forms == {"column" if hide == "nothing" else "hidden"}
    assert count(made, "crm", "identity.national_id") == (3, 3)


def test_rows_belong_to_people_over_keys(tmp_path):
    path = tmp_path / "b.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE asiakas (id INTEGER PRIMARY KEY, hetu TEXT);"
            "CREATE TABLE muistio (id INTEGER PRIMARY KEY, asiakas_id INTEGER REFERENCES asiakas (id), teksti TEXT);"
            "CREATE TABLE tuote (id INTEGER PRIMARY KEY, nimike TEXT);"
            "CREATE TABLE rivi (id INTEGER PRIMARY KEY, tuote_id INTEGER REFERENCES tuote (id), teksti TEXT);"
        )
        db.executemany("INSERT INTO asiakas VALUES (?, ?)", [(n, f"ID{2 * n}") for n in range(1, 51)])
        db.executemany(
            "INSERT INTO muistio VALUES (?, ?, ?)",
            [(n, n % 20 + 1, "puh ID12" if n % 20 < 5 else "ok") for n in range(100)],
        )
        db.executemany("INSERT INTO tuote VALUES (?, ?)", [(n, f"x{n}") for n in range(9)])
        db.executemany("INSERT INTO rivi VALUES (?, ?, ?)", [(n, n, "puh ID12") for n in range(9)])
        db.commit()
    (opener,), _ = openers(str(path), system="billing")
    made = read(opener)
    tables = {f.ref.table.table: f for f in made.findings if f.item == "identity.national_id" and f.form == "embedded"}
    assert set(tables) == {"main.muistio", "main.rivi"}
    (one,) = [p for p in made.persons if p.item == "identity.national_id"]
    assert one.least == 50  # all customers; the five with notes are among them
    assert one.most == 50
    assert one.uncounted == 1  # rows of products are nobody's


def test_identity_codes_tell_years_of_birth_as_counts():
    class Codes(FakeDetector):
        def _of(self, text):
            if len(text.replace(" ", "")) == 11:
                yield Match(
                    "identity.national_id", "ID", "fi.henkilotunnus", 0, len(text), 1.0, True, shape="x", whole=True
                )  # fmt: skip

    cells = ["131052-9993", "131052 - 9993", "010112A900K", "010112a900k", "131052+900X", "ei"]
    made = scan([source({"crm.csv": {"hetu": cells}})], Codes(), ScanSettings(), key=KEY)
    (table,) = made.tables.values()
    (column,) = table.columns.values()
    assert column.born == {1952: 2, 2012: 2, 1852: 1}
    assert inventory_file.from_json(inventory_json(made)).tables[table.ref].columns[column.ref].born == column.born
    found = audit(made, declaration(register(declared("identity.national_id"))), AuditContext(date(2026, 11, 24)))
    (minors,) = [v for v in found.verdicts if v.code == "D-SUBJECT"]
    assert (minors.cells, minors.severity) == (2, "high")


class TestWhatIsStored:
    def test_numbers_only(self) -> None:
        made = read(source({"crm.csv": {"hetu": ["ID12", "ID14"]}}))
        assert all(not table.people for table in made.tables.values())
        document = inventory_json(made)
        assert document["persons"][0] == {
            "system": None, "item": None, "least": 2, "most": 2, "uncounted_tables": 0, "as_of": None,
        }  # fmt: skip
        assert inventory_file.from_json(document).persons == made.persons
        assert "people" not in repr(document)

    def test_numbers_do_not_depend_on_the_key(self) -> None:
        of = source({"crm.csv": {"hetu": [f"ID{2 * n}" for n in range(5000)]}})
        assert read(of).persons == read(of, key=b"another").persons

    def test_verdicts_say_how_many_people(self) -> None:
        made = read(source({"crm.csv": {"hetu": ["ID12", "ID14", "ID12"]}}))
        found = audit(made, declaration(register(declared("contact.email"))), AuditContext(date(2026, 11, 24)))
        (one,) = [v for v in found.verdicts if v.code == "D-HETU"]
        assert one.persons == {"least": 2, "most": 2}


class TestCarried:
    """A system that was not read again keeps its last number, marked as old."""

    @staticmethod
    def at(made: Inventory, day: int) -> Inventory:
        moment = datetime(2026, 11, day, tzinfo=UTC)
        return replace(made, scan=replace(made.scan, started=moment, finished=moment))

    def test_a_system_that_could_not_be_reached(self) -> None:
        crm = source({"a.csv": {"hetu": ["ID12", "ID14"]}}, "crm", "a.csv")
        billing = source({"b.csv": {"hetu": ["ID14", "ID16", "ID18"]}}, "billing", "b.csv")
        before = self.at(read(crm, billing), 1)
        gone = replace_fail(billing)
        after = carried(self.at(read(crm, gone), 20), before)
        (old,) = [p for p in after.persons if (p.system, p.item) == ("billing", "identity.national_id")]
        assert old == Persons("billing", "identity.national_id", 3, 3, 0, date(2026, 11, 1))
        (total,) = [p for p in after.persons if p.system is None]
        assert (total.least, total.most, total.as_of) == (3, 5, date(2026, 11, 1))
        later = carried(self.at(read(crm, gone), 25), after)
        assert [p.as_of for p in later.persons if p.system == "billing"] == [date(2026, 11, 1)] * 2

    def test_a_system_that_was_read_again_has_new_numbers(self) -> None:
        before = read(source({"a.csv": {"hetu": ["ID12", "ID14"]}}))
        after = read(source({"a.csv": {"hetu": ["ID12"]}}))
        assert carried(after, before) == after

    def test_what_was_read_in_part_keeps_the_larger_number(self) -> None:
        before = self.at(read(source({"a.csv": {"hetu": ["ID12", "ID14", "ID16"]}})), 1)
        after = read(source({"a.csv": {"hetu": ["ID12", "ID14"]}}))
        unchanged = replace(after.sources[0], source="b.csv", unchanged_since="2026-11-01")
        mixed = carried(replace(after, sources=(*after.sources, unchanged)), before)
        (one,) = [p for p in mixed.persons if p.item == "identity.national_id"]
        assert (one.least, one.as_of) == (3, date(2026, 11, 1))


def replace_fail(of):
    return replace(of, fail=OSError("gone"), fail_in="open", problems=[])


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="workers inherit the fakes by fork")
def test_a_hundred_thousand_people_by_any_number_of_workers() -> None:
    rng = random.Random(3)
    people = [f"ID{2 * n}" for n in range(100_000)]
    rows = [*people, *rng.choices(people, k=20_000)]
    rng.shuffle(rows)
    frames = {"crm.csv": {"hetu": rows, "muistio": ["a@b.fi" if n % 10 == 0 else "" for n in range(len(rows))]}}
    found = []
    for workers in (1, 2, 4):
        opener = Opener(SourceInfo("crm", "crm.csv", "delimited"), frames, size_bytes=50 << 20, parts=5)
        executor = Processes(FakeDetector, workers=workers)
        found.append(scan([opener], FakeDetector(), ScanSettings(), executor=executor, key=KEY).persons)
    assert found[0] == found[1] == found[2]
    (codes,) = [p for p in found[0] if p.item == "identity.national_id"]
    assert abs(codes.least - 100_000) <= 2000
    assert len(set(rows[::10])) == next(p.least for p in found[0] if p.item == "contact.email")
