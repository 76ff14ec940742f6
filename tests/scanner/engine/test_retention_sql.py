"""Retention counts of a database held against SQL that was written for them: two ways to the same numbers."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.registry import openers
from scanner.engine.audit import AuditContext, SystemInfo, audit
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Inventory, RetentionRule, Verdict
from tests.factories import TODAY, FakeDetector, declaration, declared, register, rule

SCHEMA = """
CREATE TABLE asiakas (asiakas_id INTEGER PRIMARY KEY, sahkoposti VARCHAR(60), luotu DATE);
CREATE TABLE sopimus (sopimus_id INTEGER PRIMARY KEY, asiakas_id INTEGER REFERENCES asiakas (asiakas_id), sahkoposti VARCHAR(60),
    alkamispvm DATE, paattymispvm DATE);
CREATE TABLE lasku (lasku_id INTEGER PRIMARY KEY, sopimus_id INTEGER REFERENCES sopimus (sopimus_id), laskunumero VARCHAR(9),
    sahkoposti VARCHAR(60), laskupvm DATE);
CREATE TABLE perinta (perinta_id INTEGER PRIMARY KEY, lasku_id INTEGER REFERENCES lasku (lasku_id), sahkoposti VARCHAR(60));
CREATE TABLE merkinta (merkinta_id INTEGER PRIMARY KEY, asiakas_id INTEGER REFERENCES asiakas (asiakas_id), sahkoposti VARCHAR(60));
"""
LIMIT = "2016-11-24"
"""Ten years before TODAY; months of these dates have the same lengths, so that the day alone decides."""
GRACE = "2016-08-26"
NOTICE = "2017-02-22"


def make(path: Path, *, clean: bool = False, table: str = "sopimus") -> Path:
    rng = random.Random(7)

    def day(first: int, last: int) -> str:
        start = date(first, 1, 1)
        made = start + timedelta(days=rng.randrange((date(last, 12, 31) - start).days))
        return f"{made.replace(day=28) if (made.month, made.day) == (2, 29) else made}"

    with closing(sqlite3.connect(path)) as db:
        db.executescript(SCHEMA.replace("sopimus (", f"{table} ("))
        for n in range(1, 301):
            db.execute("INSERT INTO asiakas VALUES (?, ?, ?)", (n, f"a{n}@e.fi", day(2000, 2010)))
        for n in range(1, 601):
            owner = rng.randrange(1, 280)  # the last customers have no contract at all
            end = None if rng.random() < 0.3 else day(2009, 2020)
            if clean and end and end < LIMIT:
                end = None
            db.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", (n, owner, f"s{n}@e.fi", day(2000, 2008), end))
        for n in range(1, 1501):
            contract = None if rng.random() < 0.05 else rng.randrange(1, 601)
            db.execute(
                "INSERT INTO lasku VALUES (?, ?, ?, ?, ?)", (n, contract, f"4{n:08}", f"l{n}@e.fi", day(2009, 2021))
            )
        for n in range(1, 401):
            db.execute("INSERT INTO perinta VALUES (?, ?, ?)", (n, rng.randrange(1, 1501), f"p{n}@e.fi"))
        for n in range(1, 501):
            db.execute("INSERT INTO merkinta VALUES (?, ?, ?)", (n, rng.randrange(1, 301), f"m{n}@e.fi"))
        db.commit()
    return path


def scanned(*paths: Path, systems: tuple[str, ...] = ("billing",), sample: int | None = None) -> Inventory:
    found = []
    for path, system in zip(paths, systems, strict=True):
        more, problems = openers(str(path), system=system)
        assert problems == []
        found += more
    return scan(found, FakeDetector(), ScanSettings(sample=sample))


def judged(inventory: Inventory, *rules: RetentionRule, **context: object) -> dict[str, Verdict]:
    made = declaration(register(declared("contact.email"), declared("finance.invoice"), retention=rules))
    found = audit(inventory, made, AuditContext(TODAY, **context))  # type: ignore[arg-type]
    return {v.code: v for v in found.verdicts if v.code.startswith("R-")}


def ask(path: Path, query: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(query).fetchone()[0])


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return make(tmp_path_factory.mktemp("sql") / "billing.db")


@pytest.fixture(scope="module")
def inventory(database):
    return scanned(database)


@pytest.fixture(scope="module")
def found(inventory):
    return judged(inventory, rule())


ENDED = "(SELECT asiakas_id, CASE WHEN count(*) = count(paattymispvm) THEN max(paattymispvm) END AS viimeinen FROM sopimus GROUP BY 1)"


class TestTenYearsFromTheContractsEnd:
    def test_rows_over(self, found, database):
        over = found["R-OVER"]
        assert (
            over.cells
            == over.detail["over"]
            == ask(database, f"SELECT count(*) FROM sopimus WHERE paattymispvm < '{GRACE}'")
        )
        assert over.detail["running"] == ask(database, "SELECT count(*) FROM sopimus WHERE paattymispvm IS NULL")
        assert over.status == "candidate"

    def test_rows_over_by_year(self, found, database):
        for year in range(2009, 2017):
            query = (
                f"SELECT count(*) FROM sopimus WHERE paattymispvm < '{GRACE}' AND substr(paattymispvm, 1, 4) = '{year}'"
            )
            assert found["R-OVER"].detail.get(str(year), 0) == ask(database, query)

    def test_rows_that_hang_on_them_by_keys(self, found, database):
        counts = {
            "lasku": f"SELECT count(*) FROM lasku WHERE sopimus_id IN (SELECT sopimus_id FROM sopimus WHERE paattymispvm < '{GRACE}')",
            "perinta": f"SELECT count(*) FROM perinta JOIN lasku USING (lasku_id) JOIN sopimus USING (sopimus_id) WHERE paattymispvm < '{GRACE}'",
            "asiakas": f"SELECT count(*) FROM asiakas WHERE asiakas_id IN (SELECT asiakas_id FROM {ENDED} WHERE viimeinen < '{GRACE}')",
            "merkinta": f"SELECT count(*) FROM merkinta WHERE asiakas_id IN (SELECT asiakas_id FROM {ENDED} WHERE viimeinen < '{GRACE}')",
        }
        expected = {name: ask(database, query) for name, query in counts.items()}
        assert all(expected.values())
        assert found["R-OVER"].detail["linked"] == sum(expected.values())
        assert found["R-OVER"].detail["linked_tables"] == 4
        for name, rows in expected.items():
            assert f"main.{name} ({rows})" in found["R-OVER"].message["fi"]

    def test_rows_soon_over(self, found, database):
        due = found["R-DUE"]
        assert due.cells == ask(
            database, f"SELECT count(*) FROM sopimus WHERE paattymispvm BETWEEN '{LIMIT}' AND '{NOTICE}'"
        )
        in_grace = f"SELECT count(*) FROM sopimus WHERE paattymispvm >= '{GRACE}' AND paattymispvm < '{LIMIT}'"
        assert due.detail["in_grace"] == ask(database, in_grace)
        assert due.cells
        assert due.severity == "info"

    def test_a_longer_notice_announces_more(self, inventory, database):
        due = judged(inventory, rule(), due_days=365)["R-DUE"]
        assert due.cells == ask(
            database, f"SELECT count(*) FROM sopimus WHERE paattymispvm BETWEEN '{LIMIT}' AND '2017-11-24'"
        )

    def test_rows_without_a_partner_are_no_running_ones(self, inventory, database):
        tables = {ref.table: t for ref, t in inventory.tables.items()}
        anchor = tables["main.lasku"].anchors["via(sopimus_id > main.sopimus.paattymispvm)"]
        assert anchor.unreadable == ask(database, "SELECT count(*) FROM lasku WHERE sopimus_id IS NULL")
        assert sum(anchor.days.values()) + anchor.empty + anchor.unreadable == 1500
        last = tables["main.asiakas"].anchors["last(asiakas_id > main.sopimus.paattymispvm)"]
        assert last.unreadable == ask(
            database, "SELECT count(*) FROM asiakas WHERE asiakas_id NOT IN (SELECT asiakas_id FROM sopimus)"
        )


@pytest.mark.parametrize(("month", "day"), [(12, 31), (6, 30)])
def test_vouchers_are_kept_by_the_accounting_act_alone(inventory, database, month, day):
    rules = rule(3, events=["fiscal_year_end"], scope=["finance"])
    law = judged(inventory, rules, financial_year_end=(month, day))
    year = f"CAST(substr(laskupvm, 1, 4) AS INTEGER) + (substr(laskupvm, 6) > '{month:02}-{day:02}')"
    past = f"{year} + 3 < 2026"  # it ended on 31 December, so the grace is past as well
    kept = f"{year} + 6 >= 2026"  # through 31 December of the sixth year after
    held = ask(database, f"SELECT count(*) FROM lasku WHERE {past} AND {kept}")
    assert held
    assert (law["R-STATUTE"].cells, law["R-STATUTE"].severity) == (held, "low")
    assert law["R-OVER"].cells == ask(database, f"SELECT count(*) FROM lasku WHERE {past} AND NOT ({kept})")
    assert law["R-OVER"].detail["held"] == held


def test_the_rule_of_the_act_itself_is_no_finding(inventory, database):
    found = judged(inventory, rule(6, events=["fiscal_year_end"], scope=["finance"], law="accounting_act_2_10"))
    assert "R-STATUTE" not in found
    assert found["R-OVER"].cells == ask(database, "SELECT count(*) FROM lasku WHERE substr(laskupvm, 1, 4) < '2020'")


def test_a_rule_that_is_shorter_than_the_act_is_told_before_any_voucher_is_deleted(inventory, database):
    found = judged(inventory, rule(2))
    statute = found["R-STATUTE"]
    over = "SELECT count(*) FROM lasku WHERE sopimus_id IN (SELECT sopimus_id FROM sopimus WHERE paattymispvm < date('2024-11-24', '-90 days'))"
    kept = ask(database, "SELECT count(*) FROM lasku WHERE substr(laskupvm, 1, 4) >= '2020'")
    assert statute.cells == min(ask(database, over), kept)
    assert "enintään" in statute.message["fi"]


class TestSamples:
    def test_an_estimate_with_its_interval(self, database):
        sampled = scanned(database, sample=300)
        over = judged(sampled, rule())["R-OVER"]
        truth = ask(database, f"SELECT count(*) FROM sopimus WHERE paattymispvm < '{GRACE}'")
        detail = over.detail
        assert over.cells <= detail["estimate_least"] <= detail["estimate"] <= detail["estimate_most"] <= 600
        # the rows are drawn anew each time, so nothing is said of one drawing's interval; far off it can't be
        assert truth / 2 < detail["estimate"] < truth * 2
        assert "95 prosentin väli" in over.message["fi"]


def test_a_copy_keeps_what_the_original_has_deleted(database, tmp_path):
    live = make(tmp_path / "live.db", clean=True)
    copy = make(tmp_path / "kopio.db")
    inventory = scanned(live, copy, systems=("billing", "share"))
    systems = {"billing": SystemInfo(anchors={"contract_end": "main.sopimus.paattymispvm"})}
    made = declaration(register(declared("contact.email"), retention=(rule(),)))
    found = [v for v in audit(inventory, made, AuditContext(TODAY, systems)).verdicts if v.code in {"R-OVER", "R-COPY"}]
    (one,) = found
    assert (one.code, one.system, one.status, one.severity) == ("R-COPY", "share", "confirmed", "medium")
    assert one.cells == ask(copy, f"SELECT count(*) FROM sopimus WHERE paattymispvm < '{GRACE}'")
    assert "live.db/main.sopimus" in one.message["en"]
    unclean = scanned(database, copy, systems=("billing", "share"))
    both = [v for v in audit(unclean, made, AuditContext(TODAY, systems)).verdicts if v.code in {"R-OVER", "R-COPY"}]
    assert sorted((v.code, v.system) for v in both) == [("R-OVER", "billing"), ("R-OVER", "share")]
