from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.classify import classify, column_findings, table_findings
from scanner.engine.weighing import exceeds_chance, luck, weights
from scanner.model import Column, ColumnProfile, Evidence, EvidenceKey, Finding, Lengths, Table
from scanner.taxonomy import taxonomy
from tests.factories import CHANCE, HETU, inventory, key, profile, seen, table, table_profile

ID = "identity.national_id"
NAME = "identity.name"


def decide(
    column: str,
    cells: int = 100,
    evidence: Mapping[EvidenceKey, Evidence] | None = None,
    traits: Mapping[str, int] | None = None,
    others: Sequence[str] = (),
    of: str = "vienti.csv",
    place: str | None = None,
    **more: Any,
) -> list[tuple[str, str, str]]:
    return [(f.item, f.form, f.status) for f in found(column, cells, evidence, traits, others, of, place, **more)]


def found(
    column: str,
    cells: int = 100,
    evidence: Mapping[EvidenceKey, Evidence] | None = None,
    traits: Mapping[str, int] | None = None,
    others: Sequence[str] = (),
    of: str = "vienti.csv",
    place: str | None = None,
    **more: Any,
) -> list[Finding]:
    where = table([Column(column, 1, place=place), *(Column(o, n) for n, o in enumerate(others, start=2))], of)
    made = profile(where.columns[0], cells, evidence=evidence, of=where, traits=dict(traits or {}), **more)
    return [f for f in column_findings(made, where, chance=CHANCE, year=2026) if f.form != "derived"]


class TestCheckDigits:
    """A check that passes by chance proves nothing; one that passes far more often does, under any name."""

    @pytest.mark.parametrize(
        ("column", "cells", "validated", "matching", "expected"),
        [
            ("KENTTA7", 1000, 950, 950, "confirmed"),
            ("KENTTA7", 1000, 500, 1000, "confirmed"),
            ("KENTTA8", 10_000, 322, 10_000, None),  # order numbers: one in 31 passes
            ("KENTTA8", 10_000, 700, 10_000, "candidate"),  # more than chance, but under a fifth
            ("KENTTA7", 1000, 0, 900, None),
            ("KENTTA7", 5000, 1, 1, "candidate"),
            ("hetu", 1000, 30, 1000, "confirmed"),  # the name agrees
            ("hetu", 1000, 0, 900, "confirmed"),  # typing errors are still personal data
            ("hetu", 1000, 0, 1, "candidate"),
        ],
    )
    def test_whole_cells(self, column: str, cells: int, validated: int, matching: int, expected: str | None) -> None:
        got = decide(column, cells, {key(ID, HETU): seen(validated, validated, matching)})
        assert got == ([(ID, "column", expected)] if expected else [])

    @pytest.mark.parametrize(
        ("validated", "matching", "expected"),
        [(1, 1, "confirmed"), (1, 30, "candidate"), (16, 500, "candidate"), (400, 500, "confirmed")],
    )
    def test_inside_text(self, validated: int, matching: int, expected: str) -> None:
        evidence = {key(ID, HETU, "embedded"): seen(validated, validated, matching)}
        got = decide("lisätiedot", 5000, evidence, {"sentence": 4000, "words": 4500})
        assert (ID, "embedded", expected) in got

    def test_a_whole_cell_in_a_free_text_column_counts_as_text(self) -> None:
        evidence = {key(ID, HETU): seen(1, 1, 1)}
        assert (ID, "column", "confirmed") in decide("x", 1000, evidence, {"sentence": 600})

    def test_what_was_expected_by_chance_is_told(self) -> None:
        (one,) = found("KENTTA7", 310, {key(ID, HETU): seen(300, 300, 310)})
        assert one.expected_by_chance == pytest.approx(10)
        assert [r.code for r in one.reasons] == ["validated", "chance"]
        assert (one.cells, one.rate, one.validated, one.recognisers) == (300, 300 / 310, 300, (HETU,))

    def test_the_share_is_of_filled_cells(self) -> None:
        (one,) = found("hetu", 100, {key(ID, HETU): seen(50, 50)}, empty=50)
        assert one.rate == 1.0

    @given(st.integers(1, 10**6), st.floats(0.001, 0.3), st.floats(0, 1))
    def test_chance_alone_never_exceeds_chance(self, matching: int, chance: float, share: float) -> None:
        assert not exceeds_chance(int(matching * chance * share), matching, chance)

    @given(st.integers(1, 60), st.sampled_from([1 / 31, 0.1, 1 / 97]), st.data())
    def test_luck_bounds_the_binomial_tail_from_above(self, n: int, p: float, data: st.DataObject) -> None:
        from math import comb

        k = data.draw(st.integers(0, n))
        exact = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
        assert luck(n, k, p) >= exact * (1 - 1e-9)
        if k > 2 * n * p + 1:
            assert luck(n, k, p) <= 2 * exact

    @given(st.integers(1, 1000), st.data())
    def test_more_passes_never_look_more_like_chance(self, n: int, data: st.DataObject) -> None:
        k = data.draw(st.integers(0, n - 1))
        assert luck(n, k + 1, 1 / 31) <= luck(n, k, 1 / 31) + 1e-12


class TestForms:
    def test_one_address_in_a_million_cells_is_a_finding(self) -> None:
        (one,) = found("x", 10**6, {key("contact.email", form="embedded"): seen(1, 1)})
        assert (one.status, one.rate) == ("confirmed", 1e-6)

    @pytest.mark.parametrize(("score", "expected"), [(60, "confirmed"), (40, None)])
    def test_without_a_name_only_likely_matches_count(self, score: int, expected: str | None) -> None:
        got = decide("x", 100, {key("contact.phone", "phone"): seen(90, 0, score=score)})
        assert got == ([("contact.phone", "column", expected)] if expected else [])

    def test_under_an_agreeing_name_any_match_counts(self) -> None:
        got = decide("puhelin", 100, {key("contact.phone", "phone"): seen(90, 0, score=40)})
        assert got == [("contact.phone", "column", "confirmed")]

    def test_stray_numbers_that_look_like_phones_are_noise_in_a_column_of_something_else(self) -> None:
        evidence = {key("contact.phone", "phone"): seen(6, 0, score=70)}
        assert decide("tilaus", 100, evidence) == []
        assert decide("x", 100, evidence, {"sentence": 60})[-1] == ("contact.phone", "column", "confirmed")
        assert decide("x", 100, {key("contact.phone", "phone", "embedded"): seen(6, 0, score=70)})

    def test_weak_entities_count_under_an_agreeing_name_only(self) -> None:
        weak = key(ID, HETU)._replace(weak=True)
        assert decide("KENTTA7", 100, {weak: seen(100, 100)}) == []
        assert decide("puhelin", 100, {weak: seen(100, 100)}) == [("contact.phone", "metadata", "candidate")]
        assert decide("hetu", 100, {weak: seen(100, 100)}) == [(ID, "column", "confirmed")]

    def test_about_somebody_else_is_shown_but_not_a_person(self) -> None:
        (one,) = found("x", 100, {key("contact.email", about="role"): seen(100, 100)})
        assert one.about == "role"

    @pytest.mark.parametrize("about", ["role", "organisation", "controller"])
    def test_cells_about_others_are_a_finding_of_their_own(self, about: str) -> None:
        evidence = {key("contact.email", about=about): seen(99, 99), key("contact.email"): seen(1, 1)}
        person, others = sorted(found("sähköposti", 100, evidence), key=lambda f: f.cells)
        assert (others.about, others.cells, others.status, others.rate) == (about, 99, "confirmed", 0.99)
        assert (person.about, person.cells, person.status) == ("person", 1, "confirmed")
        assert ("about", {"about": about, "cells": 99}) in [(r.code, r.params) for r in person.reasons]

    def test_who_the_cells_are_about_changes_nothing_of_what_they_are(self) -> None:
        evidence = {
            key("contact.phone", "phone", about="organisation"): seen(12, 0, score=70),
            key("contact.phone", "phone"): seen(6, 0, score=70),
        }
        assert decide("tilaus", 100, evidence) == [("contact.phone", "column", "confirmed")] * 2

    def test_a_bare_form_makes_no_person_of_an_organisations_number(self) -> None:
        form = key("contact.phone", "phone_form")._replace(weak=True)
        evidence = {
            key("contact.phone", "phone", about="organisation"): seen(100, 0, score=55),
            form: seen(100, 0, score=20),
        }
        (one,) = found("puh", 100, evidence)
        assert (one.about, one.cells) == ("organisation", 100)

    def test_several_recognisers_of_one_item_give_one_finding(self) -> None:
        evidence = {key("contact.phone", "phone"): seen(60, 0), key("contact.phone", "phone_spelt"): seen(40, 0)}
        (one,) = found("x", 100, evidence)
        assert (one.cells, one.recognisers) == (100, ("phone", "phone_spelt"))

    def test_faint_matches_in_cells_that_are_sure_leave_no_trace(self) -> None:
        evidence = {
            key(ID, HETU): seen(100, 100, subtypes={"temporary": 100}),
            key(ID, "se.personnummer"): seen(2, 0, score=20, subtypes={"swedish": 2}),
        }
        (one,) = found("hetu", 100, evidence)
        assert (one.cells, dict(one.subtype), one.recognisers) == (100, {"temporary": 100}, (HETU,))

    def test_the_same_cells_are_not_found_twice(self) -> None:
        whole, inside = key("online.password", "hash"), key("online.password", "hex", "embedded")
        assert decide("x", 100, {whole: seen(100, 0), inside: seen(100, 0)}) == [
            ("online.password", "column", "confirmed")
        ]
        assert len(decide("x", 100, {whole: seen(60, 0), inside: seen(40, 0)})) == 2

    def test_hidden_places_give_a_finding_each(self) -> None:
        evidence = {
            key("contact.email", form="column", place="comment"): seen(1, 1),
            key("contact.email", form="embedded", place="comment"): seen(2, 2),
            key("contact.email", form="embedded", place="hidden row"): seen(3, 3),
            key("contact.email"): seen(4, 4),
        }
        got = found("x", 100, evidence)
        assert [(f.form, dict(f.where), f.cells) for f in got] == [
            ("column", {}, 4), ("hidden", {"place": "comment"}, 2), ("hidden", {"place": "hidden row"}, 3),
        ]  # fmt: skip

    def test_hints_of_art_9_are_worth_a_look_but_not_confirmed(self) -> None:
        weak = {key("special.health", "special", "embedded"): seen(3, 0, score=30)}
        likely = {key("special.health", "special", "embedded"): seen(3, 0, score=60)}
        assert decide("x", 100, weak) == [("special.health", "embedded", "candidate")]
        assert decide("x", 100, likely) == [("special.health", "embedded", "confirmed")]

    def test_a_name_makes_content_more_exact(self) -> None:
        address = {key("contact.address", "fi.address"): seen(90, 0, score=60)}
        assert decide("laskutusosoite", 100, address) == [("contact.billing_address", "column", "confirmed")]
        assert decide("osoite", 100, address) == [("contact.address", "column", "confirmed")]


class TestNames:
    def test_two_signs_confirm_in_text_only_where_they_meet(self) -> None:
        def signs(**counts: int) -> dict[EvidenceKey, Evidence]:
            return {key(NAME, "names", "embedded"): seen(10, 0, score=70, signs=counts)}

        notes = Lengths(5, 120, 4000)
        assert decide("x", 100, signs(model=10, lexicon=5), lengths=notes) == [(NAME, "embedded", "confirmed")]
        assert decide("x", 100, signs(model=5, lexicon=5), lengths=notes) == [(NAME, "embedded", "candidate")]
        # a few names in short labels are those of products
        assert decide("x", 100, signs(model=10, lexicon=5), lengths=Lengths(5, 30, 900)) == [
            (NAME, "embedded", "candidate")
        ]
        assert decide("x", 100, signs(model=10)) == [(NAME, "embedded", "candidate")]

    @pytest.mark.parametrize(
        ("column", "known", "alike", "status"),
        [
            ("KENTTA5", 20, 70, "candidate"),  # ships, horses and wines, some of them called after people
            ("KENTTA5", 20, 95, "confirmed"),  # names that no list knows have the form of the rest
            ("KENTTA5", 40, 70, "confirmed"),
            ("nimi", 20, 70, "candidate"),
            ("sukunimi", 20, 95, "confirmed"),  # the name says what they are
        ],
    )
    def test_things_called_after_people_are_no_people(self, column, known, alike, status) -> None:
        evidence = {key(NAME, "names"): seen(known, 0, score=80, signs={"lexicon": known, "context": known})}
        traits = {"name_like": alike, "capitalised": 95}
        assert decide(column, 100, evidence, traits=traits) == [(NAME, "column", status)]

    def test_a_name_column_needs_cells_that_look_like_names(self) -> None:
        assert decide("sukunimi", 100, traits={"capitalised": 95}) == [(NAME, "column", "confirmed")]
        assert decide("sukunimi", 100, traits={"digits": 95}) == [(NAME, "metadata", "candidate")]

    @pytest.mark.parametrize(
        ("column", "known", "alike", "organisations", "counted"),
        [
            ("sukunimi", 60, 95, 0, 95),  # what no list knows but looks like the rest
            ("sukunimi", 60, 40, 0, 60),  # in lower case they don't look like names
            ("asiakkaan nimi", 60, 95, 30, 65),  # organisations are no people
            ("KENTTA5", 90, 95, 0, 95),
        ],
    )
    def test_a_column_of_names_is_counted_whole(self, column, known, alike, organisations, counted) -> None:
        evidence = {key(NAME, "names"): seen(known, 0, score=80, signs={"lexicon": known, "context": known})}
        if organisations:
            evidence[key("work.employer", "organisation_name")] = seen(organisations, 0, score=80)
        got = found(column, 100, evidence, {"capitalised": alike, "name_like": alike}, others=["hetu"])
        assert [f.cells for f in got if f.item == NAME] == [counted]

    def test_a_products_name_is_nobodys(self) -> None:
        assert decide("name", 100, traits={"name_like": 95}, of="products") == []
        assert decide("nimi", 100, traits={"capitalised": 95}, of="tuotteet.csv") == []

    def test_a_general_name_with_neighbours_that_say_people(self) -> None:
        evidence = {key(NAME, "names"): seen(80, 0, score=80, signs={"lexicon": 80})}
        assert decide("nimi", 100, evidence, {"name_like": 95}, others=["hetu"]) == [(NAME, "column", "confirmed")]


class TestHeaders:
    def test_a_name_with_fitting_cells_is_confirmed(self) -> None:
        assert decide("asiakasnumero", 100, traits={"digits": 100, "single_token": 100}) == [
            ("customer.number", "column", "confirmed")
        ]

    def test_a_name_alone_is_a_candidate_also_for_empty_columns(self) -> None:
        assert decide("hetu", 0) == [(ID, "metadata", "candidate")]
        assert decide("hetu", 100, traits={"words": 100}) == [(ID, "metadata", "candidate")]

    def test_a_weak_word_among_people_is_confirmed_by_fitting_cells(self) -> None:
        assert decide("organisaatio", 100, traits={"capitalised": 100}) == []
        got = decide("organisaatio", 100, traits={"capitalised": 100}, others=["sukunimi"])
        assert got == [("work.employer", "column", "confirmed")]
        assert decide("koodi", 100, traits={"single_token": 100}, others=["sukunimi"]) == []

    @pytest.mark.parametrize(
        ("column", "traits"),
        [
            ("Salesperson", {"digits": 100, "zero": 100, "number": 100}),
            ("created_at", {"date": 100}),
            ("email_verified", {"boolean": 100}),
            ("email", {"boolean": 100}),
            ("sukunimi", {"zero": 100, "digits": 100}),
            ("asiakasnumero", {"date": 100}),
            ("koodi", {"digits": 100}),
            ("päättymispvm", {"date": 100}),
        ],
    )
    def test_cells_of_another_kind_disprove_a_name(self, column: str, traits: dict[str, int]) -> None:
        got = [f for f in decide(column, 100, traits=traits) if not f[0].startswith("customer.contract")]
        assert got == []

    def test_a_table_s_name_announces_what_no_column_does(self) -> None:
        of = table(["a", "b"], "laskut")
        made = table_findings(table_profile(profile("a", of=of), profile(Column("b", 2), of=of), of=of), {}, 2026)
        assert [(f.item, f.form, f.status, f.ref.column) for f in made] == [
            ("finance.invoice", "metadata", "candidate", "a")
        ]

    def test_a_column_that_says_it_spares_the_table_s_name(self) -> None:
        of = table(["laskunumero"], "laskut")
        column = profile("laskunumero", of=of, traits={"digits": 100, "single_token": 100})
        made = table_findings(table_profile(column, of=of), {}, 2026)
        assert [(f.item, f.form) for f in made] == [("finance.invoice", "column")]

    @pytest.mark.parametrize(("least", "greatest", "expected"), [(60, 60, "hashed"), (6, 14, "clear"), (10, 40, None)])
    def test_passwords_are_told_from_their_hashes_by_length(
        self, least: int, greatest: int, expected: str | None
    ) -> None:
        (one,) = found("salasana", 100, traits={"single_token": 100}, lengths=Lengths(least, greatest, 1000))
        assert (one.item, dict(one.subtype)) == ("online.password", {expected: 100} if expected else {})


class TestFreeText:
    def test_a_column_named_for_text_is_notes(self) -> None:
        assert decide("lisätiedot", 100, traits={"words": 40}) == [("comms.notes", "column", "confirmed")]
        assert decide("palaute", 100, traits={"words": 80}) == [("comms.feedback", "column", "confirmed")]

    def test_sentences_under_any_name_are_a_candidate(self) -> None:
        assert decide("KENTTA9", 100, traits={"sentence": 60}) == [("comms.notes", "column", "candidate")]
        assert decide("KENTTA9", 100, traits={"sentence": 20}) == []

    def test_ids_and_dates_of_messages_are_no_messages(self) -> None:
        assert decide("viesti_id", 100, traits={"digits": 100, "single_token": 100}) == []
        assert decide("Viimeisin yhteydenotto", 100, traits={"date": 100}) == []
        assert decide("(title)", 100, traits={"sentence": 100}) == []

    def test_a_general_word_counts_where_the_rows_belong_to_someone(self) -> None:
        text = {"words": 90, "sentence": 90}
        assert decide("kuvaus", 100, traits=text) == []
        assert decide("kuvaus", 100, traits=text, others=["asiakasnumero"]) == [("comms.notes", "column", "confirmed")]

    def test_descriptions_of_products_are_not(self) -> None:
        assert decide("description", 100, traits={"words": 90, "sentence": 90}, of="products") == []


class TestBirthDates:
    YEARS = dict.fromkeys(range(1940, 2001), 2)
    RECENT = dict.fromkeys(range(2019, 2026), 20)

    def birth(self, column: str, years: Mapping[int, int], **more: Any) -> list[tuple[str, str, str]]:
        dates = sum(years.values())
        return decide(column, dates, traits={"date": dates}, years=dict(years), **more)

    def test_a_name_that_says_birth(self) -> None:
        assert self.birth("syntymäaika", self.RECENT) == [("identity.birth_date", "column", "confirmed")]

    def test_dates_spread_like_births_under_a_name_that_says_nothing(self) -> None:
        assert self.birth("KENTTA5", self.YEARS) == [("identity.birth_date", "column", "candidate")]
        assert self.birth("KENTTA5", self.YEARS, others=["sukunimi"]) == [
            ("identity.birth_date", "column", "confirmed")
        ]

    def test_other_dates_never(self) -> None:
        assert self.birth("KENTTA5", self.RECENT) == []
        assert self.birth("created_at", self.YEARS) == []
        assert self.birth("KENTTA5", {1980: 200}) == []


def test_what_is_contained_in_a_code_is_derived() -> None:
    where = table(["hetu"])
    made = profile("hetu", 100, evidence={key(ID, HETU): seen(100, 100)}, of=where)
    derived = [f for f in column_findings(made, where, chance=CHANCE) if f.form == "derived"]
    assert [(f.item, f.status, f.cells) for f in derived] == [
        ("demographic.gender", "confirmed", 100),
        ("identity.birth_date", "confirmed", 100),
    ]


def test_a_stored_inventory_is_decided_again_from_its_evidence() -> None:
    of = table(["KENTTA7"])
    made = inventory(table_profile(profile("KENTTA7", 100, evidence={key(ID, HETU): seen(90, 90, 95)}, of=of), of=of))
    assert [f.status for f in classify(made) if f.item == ID] == ["confirmed"]
    weaker = replace(made, scan=replace(made.scan, settings={"chance": {HETU: 0.9}}))
    assert [f for f in classify(weaker) if f.item == ID] == []


def test_findings_are_sorted_and_only_of_known_items() -> None:
    of = table(["hetu", "sähköposti", "laskut"], "asiakkaat")
    columns = [profile(Column(c.name, c.position), 0, of=of) for c in of.columns]
    made = classify(inventory(table_profile(*columns, of=of)))
    assert list(made) == sorted(made, key=lambda f: (f.ref, f.item, f.form))
    assert all(f.item in taxonomy() for f in made)


def test_rules_name_known_items_only() -> None:
    rules = weights()
    plain = [item for item in rules["items"] if not item.endswith(".")]
    narrow = [*rules["narrower"], *(i for items in rules["narrower"].values() for i in items)]
    derived = [*rules["derived"], *(i for items in rules["derived"].values() for i in items)]
    assert {*plain, *narrow, *derived, *rules["by_table"], *rules["named_people"]} <= set(taxonomy().items)


def test_an_empty_table_has_no_findings() -> None:
    of = Table(table().ref, ())
    assert table_findings(table_profile(of=of), {}, 2026) == []
    assert isinstance(column_findings(profile(of=table()), table()), tuple)


def test_profiles_decide_alike_whatever_the_order_of_their_evidence() -> None:
    where = table(["x"])
    evidence = {key("contact.email"): seen(5, 5), key("contact.phone", "phone"): seen(50, 0), key(ID, HETU): seen(9, 9)}
    turned = dict(reversed(evidence.items()))
    made: list[ColumnProfile] = [profile("x", 100, evidence=e, of=where) for e in (evidence, turned)]
    assert column_findings(made[0], where, chance=CHANCE) == column_findings(made[1], where, chance=CHANCE)


class TestOneFormInsideAnother:
    number: ClassVar = {
        key("customer.number", "configured.customer.number", "embedded"): seen(1, score=60, signs={"pattern": 1})
    }
    phones: ClassVar = {key("contact.phone", "phone"): seen(100, score=95, signs={"context": 100, "pattern": 100})}

    def test_a_few_strings_inside_another_item_are_doubted(self) -> None:
        _, inside = found("puhelin", 100, {**self.number, **self.phones})
        assert (inside.item, inside.status) == ("customer.number", "candidate")
        assert ("beside", {"item": "contact.phone"}) in [(r.code, r.params) for r in inside.reasons]

    @pytest.mark.parametrize(
        "evidence",
        [
            seen(30, score=60, signs={"pattern": 30}),
            seen(1, score=60, signs={"context": 1, "pattern": 1}),
            seen(1, 1, score=100, signs={"pattern": 1, "validated": 1}),
        ],
    )
    def test_many_or_a_cue_or_a_check_are_not(self, evidence: Evidence) -> None:
        inside = {key("customer.number", "configured.customer.number", "embedded"): evidence}
        assert ("customer.number", "embedded", "confirmed") in decide("puhelin", 100, {**inside, **self.phones})

    def test_in_running_text_nothing_else_claims_the_cells(self) -> None:
        assert ("customer.number", "embedded", "confirmed") in decide("huom", 100, self.number, {"sentence": 100})


class TestRunningKeys:
    numbers: ClassVar = {"digits": 100, "number": 100, "single_token": 100}

    def of(
        self, column: str, declared: str | None, *others: str, name: str = "main.lasku"
    ) -> list[tuple[str, str, str]]:
        where = table([Column(column, 1, key=declared), *(Column(o, n) for n, o in enumerate(others, 2))], name)
        made = profile(where.columns[0], 100, of=where, traits=self.numbers)
        return [(f.item, f.form, f.status) for f in column_findings(made, where, chance=CHANCE, year=2026)]

    @pytest.mark.parametrize(
        ("column", "item"),
        [
            ("asiakas_id", "customer.number"),
            ("lasku_id", "finance.invoice"),
            ("kayttopaikka_id", "supply.metering_point"),
            ("sopimus_id", "customer.contract"),
        ],
    )
    def test_a_foreign_key_is_a_candidate_at_most(self, column: str, item: str) -> None:
        assert self.of(column, "foreign") == [(item, "column", "candidate")]

    def test_a_primary_key_counts_where_the_table_has_nothing_better(self) -> None:
        assert self.of("asiakas_id", "primary", name="main.asiakas") == [("customer.number", "column", "confirmed")]
        beside = self.of("asiakas_id", "primary", "asiakasnumero", name="main.asiakas")
        assert beside == [("customer.number", "column", "candidate")]

    def test_a_word_for_something_else_is_no_finding(self) -> None:
        assert self.of("lukema_id", "primary", name="main.lukema") == []
        assert self.of("suoritus_id", "primary", name="main.suoritus") == []

    def test_without_a_declared_key_the_name_counts(self) -> None:
        assert self.of("asiakas_id", None) == [("customer.number", "column", "confirmed")]

    def test_a_number_that_people_use_counts_as_key_too(self) -> None:
        assert self.of("asiakasnumero", "primary") == [("customer.number", "column", "confirmed")]


class TestNotes:
    def test_a_strong_name_and_running_text_agree(self) -> None:
        traits = {"sentence": 100, "words": 100}
        assert decide("merkinta", 100, {}, traits, ["asiakas_id", "pvm"], "main.palvelumerkinta") == [
            ("comms.notes", "column", "confirmed")
        ]
        assert decide("lisätiedot", 100, {}, traits) == [("comms.notes", "column", "confirmed")]


class TestHiddenSheets:
    def test_what_only_the_name_says_is_hidden_too(self) -> None:
        where = table(["As.nro"], "vanha lista", place="hidden sheet")
        made = profile(where.columns[0], 44, of=where, traits={"digits": 44, "number": 44, "single_token": 44})
        (one,) = column_findings(made, where)
        assert (one.item, one.form, one.status, dict(one.where)) == (
            "customer.number", "hidden", "confirmed", {"place": "hidden sheet"},
        )  # fmt: skip

    def test_a_hidden_column_has_a_name_of_its_own_and_a_property_has_not(self) -> None:
        traits = {"digits": 44, "number": 44, "single_token": 44}
        assert decide("asiakasnumero", 44, {}, traits, place="hidden column")[0][1] == "hidden"
        assert decide("asiakasnumero", 44, {}, traits, place="property") == []
