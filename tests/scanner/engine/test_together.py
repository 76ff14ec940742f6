"""Findings of more than one column: names in two columns, codes in two columns, positions, sole traders, cut numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from scanner.engine.classify import table_findings
from scanner.model import Cell, Column, ColumnProfile, Evidence, Finding, TableProfile
from tests.factories import CHANCE, HETU, key, profile, seen, table, table_profile

NAME, CODE = "identity.name", "identity.national_id"


def names(column: str, position: int, sure: int = 60, other: int = 20) -> ColumnProfile:
    scores = {40: sure, 20: other}
    evidence = Evidence(sure + other, 0, sure + other, scores, signs={"lexicon": sure + other})
    return profile(Column(column, position), 100, 0, {key(NAME, "person"): evidence}, traits={"capitalised": 100})


def words(column: str, position: int, sure: int = 5) -> ColumnProfile:
    return names(column, position, sure, 10)


def codes(column: str, position: int) -> ColumnProfile:
    return profile(Column(column, position), 100, 0, {key(CODE, HETU): seen(100, 100)})


def mails(column: str, position: int) -> ColumnProfile:
    return profile(Column(column, position), 100, 0, {key("contact.email", "email"): seen(100, 100)})


def decide(*columns: ColumnProfile, across: Mapping[str, int] | None = None) -> list[Finding]:
    made = replace(table_profile(*columns), across=dict(across or {}))
    return [f for f in table_findings(made, CHANCE, 2026) if f.form != "derived"]


def of(found: Sequence[Finding], item: str) -> list[tuple[str, str, str]]:
    return [(f.ref.column, f.form, f.status) for f in found if f.item == item]


class TestNamesInTwoColumns:
    def test_side_by_side_they_are_confirmed(self) -> None:
        found = of(decide(names("a", 1), names("b", 2)), NAME)
        assert found == [("a", "column", "confirmed"), ("b", "column", "confirmed")]

    @pytest.mark.parametrize(("beside", "status"), [(codes("k", 2), "confirmed"), (mails("s", 2), "candidate")])
    def test_beside_something_that_people_have(self, beside: ColumnProfile, status: str) -> None:
        assert of(decide(names("column_1", 1), beside), NAME) == [("column_1", "column", status)]

    def test_beside_a_name_that_is_known(self) -> None:
        known = replace(names("etunimi", 1), traits={"capitalised": 100})
        assert ("x", "column", "confirmed") in of(decide(known, names("x", 2)), NAME)

    @pytest.mark.parametrize(
        "columns",
        [
            [names("a", 1)],
            [names("a", 1), words("b", 2)],
            [words("tuote", 1), words("kunta", 2), mails("s", 3)],
            [names("a", 1), words("b", 2), names("c", 3)],
            [names("kunta", 1), mails("s", 2)],
        ],
        ids=["alone", "beside words", "decoys", "apart", "another heading"],
    )
    def test_nothing_else_becomes_a_name(self, columns: list[ColumnProfile]) -> None:
        assert of(decide(*columns), NAME) == []

    def test_a_few_cells_prove_nothing(self) -> None:
        few = [replace(names(c, n, 3, 1), cells_seen=4) for n, c in enumerate("ab", 1)]
        assert of(decide(*few), NAME) == []


class TestRows:
    def test_a_split_code(self) -> None:
        columns = profile(Column("synt", 1), 100), profile(Column("loppuosa", 2), 100)
        (one,) = [f for f in decide(*columns, across={f"{CODE} split 1 2": 96}) if f.item == CODE]
        assert (one.ref.column, one.form, one.status, one.cells, one.validated) == (
            "loppuosa",
            "column",
            "confirmed",
            96,
            96,
        )
        assert [r.code for r in one.reasons] == ["split", "chance"]
        assert of(decide(*columns, across={f"{CODE} split 1 2": 10}), CODE) == [], "a tenth passes by chance"

    def test_a_position(self) -> None:
        plain = profile(Column("a", 1), 100), profile(Column("b", 2), 100)
        named = profile(Column("latitude", 1), 100), profile(Column("longitude", 2), 100)
        item, counted = "location.position", {"location.position pair 1 2": 100}
        assert {status for *_, status in of(decide(*plain, across=counted), item)} == {"candidate"}
        assert {status for *_, status in of(decide(*named, across=counted), item)} == {"confirmed"}
        assert of(decide(*plain, across={"location.position pair 1 2": 2}), item) == []

    def test_sole_traders_are_people_among_companies(self) -> None:
        item = "work.business_id"
        firms = {key(item, "fi.ytunnus", about="organisation"): seen(100, 100)}
        columns = profile(Column("y_tunnus", 1), 100, 0, firms), profile(Column("yritys", 2), 100)
        found = [f for f in decide(*columns, across={f"{item} sole_trader 1 2": 20}) if f.item == item]
        assert sorted((f.about, f.cells) for f in found) == [("organisation", 80), ("person", 20)]
        alone = [f for f in decide(*columns, across={f"{item} sole_trader 1 2": 100}) if f.item == item]
        assert [(f.about, f.cells) for f in alone] == [("person", 100)]

    @pytest.mark.parametrize(
        ("column", "label", "expected"),
        [
            ("kayttopaikka", "supply.metering_point damaged 1", [("supply.metering_point", "confirmed")]),
            ("x", "supply.metering_point damaged 1", [("supply.metering_point", "candidate")]),
            ("tilinumero", "- damaged 1", [("finance.bank_account", "confirmed")]),
            ("x", "- damaged 1", []),
        ],
    )
    def test_a_cut_number(self, column: str, label: str, expected: list[tuple[str, str]]) -> None:
        found = decide(profile(Column(column, 1), 100, traits={"single_token": 100}), across={label: 100})
        told = [f for f in found if any(r.code == "damaged" for r in f.reasons)]
        assert [(f.item, f.status) for f in told] == expected

    def test_labels_of_other_programs_are_left_alone(self) -> None:
        made = table_profile(profile("a", 5))
        for label in ("note", "a b c", "identity.national_id split 7 8", "identity.national_id other 1"):
            assert table_findings(replace(made, across={label: 5}), CHANCE, 2026) == []


def counted(columns: Mapping[str, Sequence[Cell]]) -> TableProfile:
    from scanner.engine.fold import TableFold
    from scanner.engine.settings import RecogniserFacts, ScanSettings
    from tests.factories import KEY, FakeDetector, batch

    where = table(list(columns))
    fold = TableFold(where, FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    fold.add(batch(where, columns))
    return fold.profile


def test_rows_are_counted_by_the_fold() -> None:
    split = counted(
        {"syntymäaika": ["13.10.1952", "1.1.1990"], "loppuosa": ["931W", "931W"], "x": ["6,43007E+17", "1,2E+12"]}
    )
    assert dict(split.across) == {
        "identity.national_id split 1 2": 1, "supply.metering_point damaged 3": 1, "- damaged 3": 1,
    }  # fmt: skip
