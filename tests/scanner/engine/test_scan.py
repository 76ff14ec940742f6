from __future__ import annotations

import logging
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.context import context, said_by_comment
from scanner.engine.fold import TableFold
from scanner.engine.scan import scan
from scanner.engine.settings import AllowList, RecogniserFacts, ScanSettings, phone_key, phone_keys
from scanner.model import (
    Cell,
    Column,
    ColumnRef,
    EvidenceKey,
    Inventory,
    Match,
    PluginError,
    Problem,
    SourceError,
    TableRef,
)
from scanner.model.errors import DetectionFault
from tests.factories import HETU, KEY, FakeDetector, FakeSource, batch, source, table

MARKER = "ID999999999"


def run(*sources: FakeSource, settings: ScanSettings | None = None, **more: Any) -> Inventory:
    return scan(
        list(sources), more.pop("detector", None) or FakeDetector(), settings or ScanSettings(), key=KEY, **more
    )


def column(made: Inventory, name: str) -> Any:
    return next(c for t in made.tables.values() for ref, c in t.columns.items() if ref.column == name)


def test_counts_cells_evidence_and_what_cells_look_like() -> None:
    cells = ["ID12", "ID12", "ID13", "", None, "  ", "see ID14", "1.2.1990", b"\x89PNG\r\n\x1a\n", 7]
    made = column(run(source({"crm.csv": {"a": cells}})), "a")
    assert (made.cells_seen, made.cells_empty, made.cells_filled) == (10, 3, 7)
    whole = made.evidence[EvidenceKey("identity.national_id", HETU, "column", "", "person")]
    assert (whole.cells, whole.validated, whole.matching) == (2, 2, 3)
    assert (whole.scores, whole.subtypes, whole.shapes) == ({100: 2}, {"temporary": 2}, {"XX4": 2})
    assert (whole.signs, whole.first_rows) == ({"pattern": 2, "validated": 2}, (1, 2))
    inside = made.evidence[EvidenceKey("identity.national_id", HETU, "embedded", "", "person")]
    assert (inside.cells, inside.first_rows) == (1, (7,))
    assert made.years == {1990: 1}
    assert made.traits["binary"] == 1
    assert made.traits["date"] == 1
    assert (made.lengths.least, made.lengths.greatest) == (1, 8)
    assert made.distinct.estimate() == 5


def test_a_text_is_analysed_once_per_column_over_all_batches() -> None:
    detector = FakeDetector()
    frame: dict[str, list[Cell]] = {"a": ["ID12", "x", "ID12", "y"] * 50, "b": ["x"] * 200}
    run(source({"crm.csv": frame}), settings=ScanSettings(batch_size=7), detector=detector)
    texts = [text for text in detector.texts if not text.endswith(".csv")]
    assert sorted(texts) == ["ID12", "x", "x", "y"]


def test_the_memory_of_a_column_is_bounded_and_holds_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.engine import fold

    monkeypatch.setattr(fold, "REMEMBERED", 2)
    made = fold.TableFold(table(["a"]), FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    for start in range(3):
        made.add(batch(table(["a"]), {"a": [f"ID{start}{n}0" for n in range(5)]}, 5 * start + 1))
    known = next(iter(made._columns.values()))._known
    assert len(known) == 2
    assert b"ID" not in pickle.dumps(list(known))
    assert made.profile.columns[ColumnRef(table().ref, 1, "a")].cells_seen == 15


def test_the_columns_name_is_context_but_bracketed_places_have_none() -> None:
    detector = FakeDetector()
    run(source({"s": {"hetu": ["x"], "(comments)": ["y"]}}, name="x"), detector=detector)
    assert detector.headers == ["hetu", None]


def test_sparse_columns_count_their_cells_only() -> None:
    of = table(["a", Column("(comments)", 2, place="comment", sparse=True)])
    from scanner.engine.fold import TableFold

    fold = TableFold(of, FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    fold.add(batch(of, {"a": ["1", "2", "3"], "(comments)": [None, "see ID12", None]}))
    comments = fold.profile.columns[ColumnRef(of.ref, 2, "(comments)")]
    assert (comments.cells_seen, comments.cells_empty) == (1, 0)
    ((key, evidence),) = comments.evidence.items()
    assert (key.place, evidence.first_rows) == ("comment", (2,))
    assert fold.profile.rows_read == 3


@pytest.mark.parametrize(
    ("row_place", "column_place", "table_place", "expected"),
    [
        (None, None, None, ""),
        (None, None, "hidden sheet", "hidden sheet"),
        (None, "hidden column", "hidden sheet", "hidden column"),
        ("hidden row", "hidden column", None, "hidden row"),
    ],
)
def test_the_nearest_hidden_place_counts(
    row_place: str | None, column_place: str | None, table_place: str | None, expected: str
) -> None:
    from scanner.engine.fold import TableFold

    of = table([Column("a", 1, place=column_place)], place=table_place)
    fold = TableFold(of, FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    fold.add(batch(of, {"a": ["ID12"]}, place=row_place))
    (profile,) = fold.profile.columns.values()
    assert {key.place for key in profile.evidence} == {expected}


def test_row_numbers_are_the_sources_own() -> None:
    from scanner.engine.fold import TableFold

    of = table(["a"])
    fold = TableFold(of, FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    fold.add(batch(of, {"a": ["ID12", "x", "ID12"]}, row_numbers=[40, 50, 60]))
    (profile,) = fold.profile.columns.values()
    assert [e.first_rows for e in profile.evidence.values()] == [(40, 60)]


def test_event_dates_are_counted_by_day_and_birth_dates_never() -> None:
    frame: dict[str, list[Cell]] = {
        "päättymispvm": ["31.12.2020", "2020-12-31", None, "toistaiseksi", ""],
        "syntymäaika": ["1.2.1990"] * 5,
        "oma": ["2001-01-01"] * 5,
        "nimi": ["x"] * 5,
    }
    settings = ScanSettings(anchors={"crm": {"created": "asiakkaat.oma"}})
    made = run(source({"asiakkaat": frame}), settings=settings)
    (profile,) = made.tables.values()
    assert set(profile.anchors) == {"päättymispvm", "oma"}
    anchor = profile.anchors["päättymispvm"]
    assert {day.isoformat(): n for day, n in anchor.days.items()} == {"2020-12-31": 2}
    assert (anchor.empty, anchor.unreadable) == (2, 1)


def test_pairs_of_events_are_counted_row_by_row() -> None:
    frame = {"a": ["1.1.2020", "1.1.2021", None, "x", None], "b": ["1.6.2020", None, None, "1.1.2020", "1.1.2022"]}
    anchors = {"crm": {"received": "a", "last_contact": "b"}}
    made = run(source({"t": frame}), settings=ScanSettings(anchors=anchors))
    (profile,) = made.tables.values()
    assert set(profile.anchors) == {"a", "b", "earlier(a | b)", "later(a | b)"}
    later = profile.anchors["later(a | b)"]
    assert sorted(day.isoformat() for day in later.days) == ["2020-06-01", "2021-01-01", "2022-01-01"]
    assert (later.empty, later.unreadable) == (1, 1)


def test_the_controllers_own_addresses_are_about_the_controller() -> None:
    cells = ["omat@firma.fi", "info@firma.fi", "x@y.fi"]
    made = run(source({"t": {"a": cells}}), settings=ScanSettings(allow_emails=("Omat@Firma.FI ",)))
    assert {k.about for k in column(made, "a").evidence} == {"controller", "role", "person"}


def test_phone_numbers_are_compared_without_regard_to_spelling() -> None:
    allowed = AllowList(ScanSettings(allow_phones=("+358 20 123 4567", "-")))
    assert allowed.covers("contact.phone", "020 1234567")
    assert not allowed.covers("contact.phone", "020 1234568")
    assert not allowed.covers("contact.phone", "-")
    assert not allowed.covers("identity.national_id", "020 1234567")
    assert phone_key("00358 40-1") == "401"


@given(st.lists(st.text("0358 -+()a\n²٣", max_size=16)))
def test_many_phone_keys_are_those_of_each(texts):
    assert phone_keys(pa.array(texts, pa.string())).to_pylist() == [phone_key(text) for text in texts]


class TestFailures:
    def test_a_source_that_cannot_be_opened_is_a_problem_and_the_scan_goes_on(self) -> None:
        bad = source({}, name="old.xlsx", fail=SourceError("old.xlsx: has a password", "encrypted"), fail_in="open")
        made = run(bad, source({"crm.csv": {"a": ["ID12"]}}))
        assert [(s.source, s.status, s.tables) for s in made.sources] == [
            ("crm.csv", "complete", 1),
            ("old.xlsx", "failed", 0),
        ]
        (problem,) = made.problems
        assert (problem.code, problem.table, problem.message, problem.examined) == (
            "S-ENCRYPTED", None, "old.xlsx: has a password", False,
        )  # fmt: skip

    @pytest.mark.parametrize("where", ["open", "tables", "batches"])
    def test_a_foreign_error_is_told_by_its_class_only(self, where: str, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        bad = source({"crm.csv": {"a": ["x"]}}, fail=ValueError(f"bad value {MARKER}"), fail_in=where)
        made = run(bad)
        (problem,) = made.problems
        assert (problem.reason, problem.params) == ("unexpected", {"error": "ValueError"})
        assert "ValueError" in problem.message
        assert MARKER not in repr(made) + caplog.text

    def test_what_was_read_before_a_failure_stays(self) -> None:
        bad = source(
            {"crm.csv": {"a": ["ID12"] * 10}}, fail=SourceError("crm.csv: lost", "connection_lost"), fail_after=2
        )
        made = run(bad, settings=ScanSettings(batch_size=2))
        assert made.sources[0].status == "partial"
        assert column(made, "a").cells_seen == 4
        assert [(p.code, p.table) for p in made.problems] == [("S-LOST", "crm.csv")]
        assert bad.closed == 1

    def test_one_bad_table_leaves_the_others(self) -> None:
        class OneBad(FakeSource):
            def batches(self, table: Any, *args: Any, **more: Any) -> Any:
                if table.ref.table == "bad":
                    raise KeyError(MARKER)
                return super().batches(table, *args, **more)

        made = run(OneBad(source({}).info, {"bad": {"a": ["x"]}, "good": {"b": ["ID12"]}}))
        assert [p.table for p in made.problems] == ["bad"]
        assert column(made, "b").cells_seen == 1
        assert column(made, "a").cells_seen == 0
        assert made.sources[0].status == "partial"

    def test_the_sources_own_problems_are_kept(self) -> None:
        own = Problem("crm", "crm.csv", "crm.csv", "ragged", "3 rows are longer", examined=True)
        made = run(source({"crm.csv": {"a": ["x"]}}, problems=[own]))
        assert made.problems == (own,)
        assert made.sources[0].status == "complete"

    def test_a_plugin_error_stops_the_scan(self) -> None:
        with pytest.raises(PluginError):
            run(source({"t": {"a": ["x"]}}, fail=PluginError("names: broken")))

    def test_an_interrupt_keeps_what_was_read_and_names_the_rest(self) -> None:
        first = source({"t": {"a": ["ID12"] * 4}}, fail=KeyboardInterrupt(), fail_after=1)
        second = source({"u": {"b": ["x"]}}, name="later.csv")
        made = run(first, second, settings=ScanSettings(batch_size=2))
        assert column(made, "a").cells_seen == 2
        assert [(p.source, p.reason, p.examined) for p in made.problems] == [
            ("crm.csv", "interrupted", False),
            ("later.csv", "interrupted", False),
        ]
        assert made.incomplete

    def test_a_recogniser_that_fails_on_a_text_is_told_once_per_table(self) -> None:
        fault = DetectionFault("names", "RuntimeError")
        frame = {"a": [str(n) for n in range(9)]}
        made = run(source({"t": frame}), detector=FakeDetector([fault, fault]), settings=ScanSettings(batch_size=2))
        (problem,) = made.problems
        assert (problem.reason, problem.code, problem.examined) == ("recogniser_failed", "S-PARTIAL", True)
        assert problem.params == {"recogniser": "names", "error": "RuntimeError"}

    def test_rows_that_are_missing_without_a_reason_are_reported(self) -> None:
        short = run(source({"t": {"a": ["x"] * 3}}, rows_total=5))
        assert [(p.reason, dict(p.params)) for p in short.problems] == [("changed", {"rows_read": 3, "rows_total": 5})]
        assert not run(source({"t": {"a": ["x"] * 5}}, rows_total=5)).problems


class TestSample:
    @pytest.mark.parametrize(("total", "reported"), [(10, True), (3, False), (None, True)])
    def test_a_sample_that_left_rows_out_is_partial_but_examined(self, *, total: int | None, reported: bool) -> None:
        rows = total or 10
        made = run(source({"t": {"a": ["x"] * rows}}, rows_total=total), settings=ScanSettings(sample=3))
        assert [(p.reason, p.examined) for p in made.problems] == ([("sample", True)] if reported else [])
        assert made.sources[0].status == ("partial" if reported else "complete")
        assert not made.incomplete
        (profile,) = made.tables.values()
        assert (profile.rows_read, profile.sampling) == (3, "first 3 rows")

    def test_a_table_smaller_than_the_sample_is_read_whole(self) -> None:
        assert not run(source({"t": {"a": ["x"] * 2}}), settings=ScanSettings(sample=3)).problems


class TestNamesThatAreData:
    def test_a_segment_with_an_identifier_is_masked_everywhere_and_found(self) -> None:
        name = "docs/ID123456 contract.csv"
        bad = source({"ID123456 contract.csv": {"a": ["x"]}}, name=name, system="ID123456 contract", fail=OSError())
        made = run(bad)
        assert "ID123456" not in repr(made)
        assert made.sources[0].source == "docs/«identity.national_id» contract.csv"
        ref = TableRef("«identity.national_id» contract", made.sources[0].source, "«identity.national_id» contract.csv")
        assert list(made.tables) == [ref]
        (found,) = [f for f in made.findings if f.ref.column == "(path)" and f.form != "derived"]
        assert (found.item, found.form, found.status, dict(found.where)) == (
            "identity.national_id", "hidden", "confirmed", {"place": "path"},
        )  # fmt: skip

    def test_a_source_without_tables_gets_a_place_for_the_find(self) -> None:
        bad = source({}, name="ID123456.pdf", fail=SourceError("ID123456.pdf: no text", "no_text"), fail_in="tables")
        made = run(bad)
        assert "ID123456" not in repr(made)
        assert [(ref.source, ref.table) for ref in made.tables] == [("«identity.national_id».pdf", "(path)")]

    def test_problems_from_outside_are_masked_too(self) -> None:
        outside = Problem("s", "x/ID123456.doc", None, "no_connector", "x/ID123456.doc: no reader", examined=True)
        assert "ID123456" not in repr(run(problems=[outside]).problems)

    @pytest.mark.parametrize("name", ["report_2024.csv", "ID13579135.csv", "crm.csv", "v1.2.3/data.csv"])
    def test_names_without_a_passed_check_stand(self, name: str) -> None:
        assert run(source({"t": {"a": ["x"]}}, name=name)).sources[0].source == name


class PeopleDetector(FakeDetector):
    """Find two capitalised words in a row as a name, and dotted quads as IP addresses."""

    def _of(self, text: str) -> Iterator[Match]:
        yield from super()._of(text)
        for hit in re.finditer(r"[A-ZÄÖ][a-zäö]+ [A-ZÄÖ][a-zäö]+", text):
            yield Match(
                "identity.name", "PERSON", "person", *hit.span(), 0.9, explanation=("lexicon", "lexicon2"),
                whole=hit.group() == text,
            )  # fmt: skip
        for hit in re.finditer(r"\d+\.\d+\.\d+\.\d+", text):
            yield Match("online.ip", "IP_ADDRESS", "ip", *hit.span(), 0.95, explanation=("pattern",))


class WordsDetector(PeopleDetector):
    """Find a word for a kind of data, too."""

    def _of(self, text: str) -> Iterator[Match]:
        yield from super()._of(text)
        for hit in re.finditer("diagnoosi", text):
            yield Match("special.health", "HEALTH", "special", *hit.span(), 0.9, explanation=("lexicon",))


class TestNamesOfPlaces:
    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("docs/diagnoosi lista.csv", "docs/diagnoosi lista.csv"),
            ("docs/Matti Malliainen diagnoosi.csv", "docs/«identity.name» «special.health».csv"),
            ("docs/diagnoosi ID123456.csv", "docs/«special.health» «identity.national_id».csv"),
        ],
    )
    def test_a_word_for_a_kind_of_data_is_masked_only_beside_somebody(self, name: str, masked: str) -> None:
        made = run(source({"t": {"a": ["x"]}}, name=name), detector=WordsDetector())
        assert made.sources[0].source == masked

    @pytest.mark.parametrize(
        ("name", "masked", "item"),
        [
            ("docs/Matti_Malliainen_sopimus.csv", "docs/«identity.name»_sopimus.csv", "identity.name"),
            ("Matti Malliainen/x.csv", "«identity.name»/x.csv", "identity.name"),
            ("mail/matti@posti.fi/x.csv", "mail/«contact.email»/x.csv", "contact.email"),
            ("docs/ID123456.csv", "docs/«identity.national_id».csv", "identity.national_id"),
        ],
    )
    def test_persons_in_paths_are_masked_and_found(self, name: str, masked: str, item: str) -> None:
        made = run(source({"t": {"a": ["x"]}}, name=name), detector=PeopleDetector())
        assert made.sources[0].source == masked
        told = [(f.item, f.form, f.where.get("place")) for f in made.findings if f.ref.column == "(path)"]
        assert (item, "hidden", "path") in told

    @pytest.mark.parametrize(
        "name",
        [
            "postgresql://192.168.10.15:5432/crm",
            "mysql://db.posti.fi:3306/Malli Maalari",
            "mysql://10.0.0.1/10.0.0.2",
        ],
    )
    def test_a_server_is_no_person(self, name: str) -> None:
        frames = {"Uusi Taulu": {"a": ["x"]}}
        failing = source(frames, name=name, fail=SourceError(f"{name}: the connection was lost", "connection_lost"))
        made = run(failing, detector=PeopleDetector())
        assert made.sources[0].source == name
        assert name in made.problems[0].message
        assert not [f for f in made.findings if f.ref.column == "(path)"]

    def test_an_identifier_below_a_server_is_masked_and_found(self) -> None:
        name = "postgresql://192.168.10.15/ID123456"
        made = run(source({"s.ID123456": {"a": ["x"]}}, name=name, system="ID123456"), detector=PeopleDetector())
        assert made.sources[0].source == "postgresql://192.168.10.15/«identity.national_id»"
        assert "ID123456" not in repr(made)
        assert [f.item for f in made.findings if f.ref.column == "(path)" and f.form == "hidden"] == [
            "identity.national_id"
        ]

    def test_sheets_and_files_stay_apart_behind_their_masks(self) -> None:
        sheets = {"Matti Malliainen": {"a": ["x"]}, "Maija Mallikas": {"b": ["y", "z"]}}
        first = source(sheets, name="Matti Malliainen.xlsx")
        second = source({"t": {"a": ["x"] * 5}}, name="Maija Mallikas.xlsx")
        made = run(first, second, detector=PeopleDetector())
        assert sorted((ref.source, ref.table, table.rows_read) for ref, table in made.tables.items()) == [
            ("«identity.name».xlsx", "«identity.name»", 2),
            ("«identity.name».xlsx", "«identity.name» (2)", 1),
            ("«identity.name».xlsx (2)", "t", 5),
        ]
        assert [s.source for s in made.sources] == ["«identity.name».xlsx", "«identity.name».xlsx (2)"]
        assert "Malli" not in repr(made)


class TestTheControllersOwn:
    @pytest.mark.parametrize("address", ["info@esimerkki.fi", "matti@esimerkki.fi"])
    def test_whoever_a_value_seems_to_be_about(self, address: str) -> None:
        made = run(
            source({"t": {"sähköposti": [address, "info@muu.fi"]}}),
            settings=ScanSettings(allow_emails=(address.upper(),)),
        )
        assert sorted((f.about, f.cells) for f in made.findings) == [("controller", 1), ("role", 1)]


def test_a_description_is_decided_on_again_without_its_text() -> None:
    described = Column("f7", 1, comment="asiakkaan puhelinnumero; vain sisäiseen käyttöön")
    where = table([described], "t")
    fold = TableFold(where, FakeDetector(), ScanSettings(), RecogniserFacts(), KEY, "full")
    fold.add(batch(where, {"f7": ["x"]}))
    (profile,) = fold.profile.columns.values()
    assert [(h.item, h.strength) for h in profile.comment_hints] == [("contact.phone", "weak")]
    assert "sisäiseen" not in repr(profile.comment_hints)
    bare = Column("f7", 1)
    stored = replace(profile, column=bare)
    assert context(stored, table([bare], "t")).hints == context(profile, where).hints != {}
    assert not context(replace(stored, comment_hints=()), table([bare], "t")).hints
    named = Column("hetu", 1, comment="puhelinnumero")
    assert said_by_comment(named, table([named])) == ()


def test_equal_scans_give_equal_inventories_but_for_id_and_time() -> None:
    frames = {"t": {"päättymispvm": ["1.1.2020"], "a": ["ID12"]}, "u": {"b": ["x@y.fi"]}}
    one, two = (run(source(frames), source({"v": {"c": ["y"]}}, name="other.csv")) for _ in range(2))
    assert one.scan.id != two.scan.id
    assert (one.tables, one.findings, one.problems, one.sources) == (
        two.tables,
        two.findings,
        two.problems,
        two.sources,
    )
    assert one.scan.settings == two.scan.settings


def test_settings_say_what_conclusions_rest_on() -> None:
    made = run(settings=ScanSettings(sample=5, allow_emails=("a@b.fi",), extra={"language_model": "none"}))
    assert made.scan.settings["recognisers"] == {"email": "2", HETU: "1"}
    assert made.scan.settings["sample"] == 5
    assert made.scan.settings["language_model"] == "none"
    assert "a@b.fi" not in repr(made.scan.settings)


def test_the_clock_is_asked_at_the_start_and_at_the_end() -> None:
    times = iter([datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)])
    made = run(now=lambda: next(times))
    assert (made.scan.started.day, made.scan.finished.day) == (1, 2)


def test_progress_counts_cells() -> None:
    told: list[tuple[str, int, int | None]] = []
    run(
        source({"t": {"a": ["x"] * 5, "b": ["y"] * 5}}, rows_total=5),
        settings=ScanSettings(batch_size=2),
        progress=lambda ref, done, total: told.append((ref.table, done, total)),
    )
    assert told == [("t", 4, 10), ("t", 8, 10), ("t", 10, 10)]


def test_facts_come_from_the_registry() -> None:
    class One:
        name, chance, weak_entities, supported_entities = "x", 0.1, frozenset({"X_BARE"}), ["X", "X_BARE"]

    class Stock:
        name, supported_entities = "EmailRecognizer", ["EMAIL_ADDRESS"]

    class HeaderOnly:
        name, header_only, supported_entities = "h", True, ["H"]

    class Registry:
        recognizers = (One(), Stock(), HeaderOnly())

    class Engine:
        registry = Registry()

    class Detector(FakeDetector):
        engine = Engine()

    facts = RecogniserFacts.of(Detector())
    assert facts.chance == {"x": 0.1}
    assert facts.weak == {("x", "X_BARE"), ("h", "H")}
    assert RecogniserFacts.of(FakeDetector()) == RecogniserFacts()
