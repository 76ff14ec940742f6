"""Names of columns and keys that are data: masked everywhere, found, and still telling two columns apart."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from reports import registry
from scanner.engine.names import spoken
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Column, Inventory, Match, ReportDocument, SourceError, Table, TableBatch
from tests.factories import KEY, FakeDetector, FakeSource, source

FIRST, SECOND = "ID999999998", "ID999999996"


def scanned(*sources: FakeSource, detector: FakeDetector | None = None, **settings: Any) -> Inventory:
    return scan(list(sources), detector or FakeDetector(), ScanSettings(**settings), key=KEY)


def documents(made: Inventory) -> str:
    out = []
    for name in ("json_inventory", "html"):
        stream = io.BytesIO()
        registry.reporter(name).render(ReportDocument(made), stream)
        out.append(stream.getvalue().decode())
    return " ".join(out)


class TestColumns:
    def test_an_identifier_as_a_column_is_masked_everywhere_and_found(self) -> None:
        made = scanned(source({"t": {"nimi": ["x"], FIRST: ["a"], SECOND: ["b"]}}))
        (table,) = made.tables.values()
        names = [ref.column for ref in sorted(table.columns)]
        assert names == ["(path)", "nimi", "«identity.national_id»", "«identity.national_id» (2)"]
        assert [c.name for c in table.table.columns] == names[1:]
        found = [f for f in made.findings if f.item == "identity.national_id" and f.form == "hidden"]
        assert [(f.ref.column, f.cells, f.where) for f in found] == [("(path)", 2, {"place": "path"})]
        assert not [f for f in made.findings if f.ref.column.startswith("«")], "a mask is no heading"
        shown = documents(made)
        assert FIRST not in shown
        assert SECOND not in shown

    def test_every_table_tells_of_its_own(self) -> None:
        made = scanned(source({"t": {FIRST: ["a"]}, "u": {FIRST: ["b"]}}))
        assert sorted(f.ref.table.table for f in made.findings if f.form == "hidden") == ["t", "u"]

    def test_columns_that_turn_up_while_reading_are_masked_too(self) -> None:
        class Late(FakeSource):
            def tables(self) -> Sequence[Table]:
                return [replace(table, columns=table.columns[:1]) for table in super().tables()]

            def batches(self, table: Table, *args: Any, **more: Any) -> Iterator[TableBatch]:
                yield from super().batches(super().tables()[0], *args, **more)

        made = scanned(Late(source({}).info, {"t": {"a": ["1"], FIRST: ["2"]}}))
        assert FIRST not in repr(made)
        assert {f.ref.column for f in made.findings} == {"(path)"}

    def test_a_message_that_names_the_column_is_masked(self) -> None:
        failing = source({"t": {FIRST: ["a"]}}, fail=SourceError(f"column {FIRST}: lost", "connection_lost"))
        made = scanned(failing)
        assert made.problems[0].message == "column «identity.national_id»: lost"

    def test_comments_and_listed_values_are_never_shown(self) -> None:
        class Described(FakeSource):
            def tables(self) -> Sequence[Table]:
                column = Column("a", 1, kind="ENUM('Matti','Maija')", comment="kysy Matilta")
                return [replace(t, columns=(column,), comment="Matin taulu") for t in super().tables()]

        shown = documents(scanned(Described(source({}).info, {"t": {"a": ["1"]}})))
        assert "Mat" not in shown.replace("Matches", "")
        assert "Maija" not in shown
        assert "ENUM(…,…)" in shown

    @pytest.mark.parametrize("name", ["etunimi_sukunimi", "kulutus_2024_01", "2024-01-15", "ID", "hetu", "oma nimi"])
    def test_headings_stand(self, name: str) -> None:
        (table,) = scanned(source({"t": {name: ["a"]}})).tables.values()
        assert [ref.column for ref in table.columns] == [name]

    def test_a_heading_of_words_is_no_value(self) -> None:
        class Lexicon(FakeDetector):
            def _of(self, text: str) -> Iterator[Match]:
                if "turvakielto" in text:
                    yield Match("demographic.security_block", "BLOCK", "lexicon", 0, 11, 0.9)

        (table,) = scanned(source({"t": {"turvakielto_voimassa": ["a"]}}), detector=Lexicon()).tables.values()
        assert [ref.column for ref in table.columns] == ["turvakielto_voimassa"]


def test_what_a_mask_leaves_to_be_read() -> None:
    assert spoken("puhelin «identity.name» (2)") == "puhelin"
    assert spoken("«identity.name»_«contact.email»") == "_"


class TestHonestSampling:
    def test_an_interrupted_table_says_how_far_it_was_read(self) -> None:
        data = {"t": {"a": ["ID12"] * 10}}
        stopped = scanned(source(data, fail=KeyboardInterrupt(), fail_after=2), batch_size=2)
        lost = scanned(source(data, fail=SourceError("t: lost", "connection_lost"), fail_after=2), batch_size=2)
        whole = scanned(source(data), batch_size=2)
        assert [t.sampling for i in (stopped, lost, whole) for t in i.tables.values()] == [
            "interrupted after 4 rows", "interrupted after 4 rows", "full",
        ]  # fmt: skip

    def test_what_leaves_out_a_value_cuts_no_table(self) -> None:
        class Long(FakeSource):
            def batches(self, table: Table, *args: Any, **more: Any) -> Iterator[TableBatch]:
                yield from super().batches(table, *args, **more)
                from scanner.model import Problem

                self.problems.append(Problem("crm", "crm.csv", "t", "truncated_value", "a long value"))

        (table,) = scanned(Long(source({}).info, {"t": {"a": ["1"]}})).tables.values()
        assert table.sampling == "full"


class TestEntitiesWithoutAnItem:
    def test_they_are_told_once(self) -> None:
        detector = FakeDetector()
        detector.unmapped = ("BADGE", "ALIAS")  # type: ignore[attr-defined] - a detector's own attribute
        made = scanned(source({"t": {"a": ["1"]}}), source({"t": {"a": ["1"]}}, name="b.csv"), detector=detector)
        (told,) = made.problems
        assert (told.reason, told.code, told.examined) == ("unmapped", "S-PARTIAL", True)
        assert told.params == {"entities": "ALIAS, BADGE"}
        documents(made)

    def test_our_own_recognisers_all_have_one(self) -> None:
        assert scanned(source({"t": {"a": ["1"]}})).problems == ()
