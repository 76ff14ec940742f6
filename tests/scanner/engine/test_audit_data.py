from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from scanner.engine.audit import AuditContext, SystemInfo, absent_in, audit
from scanner.engine.audit.data import cover
from scanner.model import (
    CitedId,
    Column,
    DeclaredItem,
    Finding,
    Inventory,
    Persons,
    Register,
    SourceStatus,
    Transfers,
    Verdict,
)
from tests.factories import (
    TODAY,
    cite,
    declaration,
    declared,
    finding,
    inventory,
    negated,
    problem,
    profile,
    register,
    rule,
    table,
    table_profile,
)

EMAIL = "contact.email"
HETU = "identity.national_id"
HEALTH = "special.health"
CRIME = "criminal.conviction"
IBAN = "finance.bank_account"
CODES = ("N", "D-NOTFOUND", "D-NODETECT", "R-", "S-")


def holds(*findings: Finding, **more: object) -> Inventory:
    tables = {f.ref.table for f in findings}
    columns = {t: [f.ref for f in findings if f.ref.table == t] for t in tables}
    made = []
    for ref in sorted(tables):
        of = replace(table([Column(c.column, c.position) for c in columns[ref]]), ref=ref)
        made.append(table_profile(*[profile(c, of=of) for c in of.columns], of=of))
    return inventory(*made, findings=findings, **more)  # type: ignore[arg-type]


def verdicts(
    findings: Iterable[Finding], *registers: Register, context: AuditContext | None = None, **more: object
) -> list[Verdict]:
    made = audit(holds(*findings, **more), declaration(*registers), context or AuditContext(TODAY))
    return [v for v in made.verdicts if v.code.startswith("D-") and v.code not in CODES]


def codes(found: Iterable[Verdict]) -> list[tuple[str, str | None, str]]:
    return [(v.code, v.item, v.severity) for v in found]


def main(item: str, *registers: Register, **more: object) -> Verdict:
    found = verdicts([finding(item, **more)], *registers)  # type: ignore[arg-type]
    return next(v for v in found if v.item == item and v.code != "D-HETU-PLACE")


class TestPrecedence:
    """D-NEGATED > D-HETU, D-SPECIAL, D-CRIMINAL > D-UNDECLARED > D-RECORD-ONLY > D-GENERIC > D-COND > D-OK."""

    @pytest.mark.parametrize(
        ("item", "entries", "denied", "expected"),
        [
            (EMAIL, [declared(EMAIL)], [], "D-OK"),
            (EMAIL, [declared(EMAIL, modality="optional")], [], "D-OK"),
            (EMAIL, [declared(EMAIL, modality="hedged")], [], "D-COND"),
            (EMAIL, [declared(EMAIL, modality="conditional")], [], "D-COND"),
            (EMAIL, [declared(EMAIL, modality="conditional"), declared(EMAIL)], [], "D-OK"),
            (EMAIL, [declared("yhteystiedot", "generic", covers=(EMAIL,))], [], "D-GENERIC"),
            (EMAIL, [declared("finance.invoice", covers=(EMAIL,))], [], "D-GENERIC"),
            (EMAIL, [declared("yhteystiedot", "generic", "conditional", covers=(EMAIL,))], [], "D-GENERIC"),
            (EMAIL, [declared("x", "generic", covers=(EMAIL,)), declared(EMAIL, modality="hedged")], [], "D-COND"),
            (EMAIL, [declared("muut tiedot", "catch_all", covers=(EMAIL,))], [], "D-UNDECLARED"),
            (EMAIL, [declared(EMAIL, state="rejected")], [], "D-UNDECLARED"),
            (EMAIL, [declared("contact.phone")], [], "D-UNDECLARED"),
            (EMAIL, [], [], "D-UNDECLARED"),
            (EMAIL, [], [negated(EMAIL)], "D-NEGATED"),
            (EMAIL, [declared(EMAIL)], [negated(EMAIL)], "D-NEGATED"),
            (EMAIL, [declared("yhteystiedot", "generic", covers=(EMAIL,))], [negated(EMAIL)], "D-NEGATED"),
            (EMAIL, [], [negated(EMAIL, state="rejected")], "D-UNDECLARED"),
            (HETU, [], [], "D-HETU"),
            (HETU, [declared("perustiedot", "generic", covers=(HETU,))], [], "D-HETU"),
            (HETU, [declared(HETU)], [], "D-OK"),
            (HETU, [], [negated(HETU)], "D-NEGATED"),
            (HEALTH, [], [], "D-SPECIAL"),
            (HEALTH, [declared("terveystiedot", "generic", covers=(HEALTH,))], [], "D-SPECIAL"),
            (HEALTH, [], [negated("special")], "D-NEGATED"),
            (HEALTH, [declared(HEALTH, modality="conditional")], [negated("special")], "D-COND"),
            (CRIME, [], [], "D-CRIMINAL"),
            (CRIME, [declared(CRIME)], [], "D-OK"),
        ],
    )
    def test_in_one_register(self, item: str, entries: list[DeclaredItem], denied: list[object], expected: str) -> None:
        assert cover(item, [register(*entries, negated=tuple(denied))]).code == expected

    def test_explicit_in_one_register_beats_negated_in_another(self) -> None:
        one = register(negated=(negated(EMAIL),))
        two = register(declared(EMAIL), register_id="inquiry")
        found = cover(EMAIL, [one, two])
        assert (found.code, found.register) == ("D-OK", "inquiry")
        assert (
            cover(EMAIL, [one, register(declared("x", "generic", covers=(EMAIL,)), register_id="i")]).code
            == "D-NEGATED"
        )

    def test_the_internal_record_stands_between(self) -> None:
        record = declaration(register(declared(EMAIL), declared(HETU)))
        assert cover(EMAIL, [register()], record=record).code == "D-RECORD-ONLY"
        assert cover(EMAIL, [register(declared("x", "generic", covers=(EMAIL,)))], record=record).code == "D-GENERIC"

    def test_one_main_verdict_per_item_and_system(self) -> None:
        other = table(name="b.csv", system="billing")
        found = verdicts(
            [finding(EMAIL), finding(EMAIL, "b", position=2), finding(EMAIL, of=other)], register(declared(EMAIL))
        )
        assert [(v.code, v.system, v.cells) for v in found] == [("D-OK", "billing", 100), ("D-OK", "crm", 200)]


class TestSeverity:
    @pytest.mark.parametrize(
        ("item", "registers", "expected"),
        [
            (EMAIL, [register()], "medium"),
            (IBAN, [register()], "high"),
            (HETU, [register()], "critical"),
            (HEALTH, [register()], "critical"),
            (CRIME, [register()], "critical"),
            (EMAIL, [register(negated=(negated(EMAIL),))], "high"),
            (IBAN, [register(negated=(negated(IBAN),))], "critical"),
            (EMAIL, [register(declared(EMAIL))], "info"),
            (EMAIL, [register(declared("x", "generic", covers=(EMAIL,)))], "low"),
            (IBAN, [register(declared("x", "generic", covers=(IBAN,)))], "medium"),
            (EMAIL, [register(declared(EMAIL, modality="hedged"))], "low"),
            (EMAIL, [register(declared(EMAIL, modality="conditional"))], "medium"),
            (HEALTH, [register(declared(HEALTH, modality="conditional"))], "high"),
        ],
    )
    def test_by_class(self, item: str, registers: list[Register], expected: str) -> None:
        assert main(item, *registers).severity == expected

    def test_a_condition_that_the_data_shows_is_less_grave(self) -> None:
        found = verdicts(
            [finding(EMAIL), finding("customer.consent", "lupa", position=2)],
            register(declared(EMAIL, modality="conditional"), declared("customer.consent")),
        )
        assert ("D-COND", EMAIL, "low") in codes(found)

    @pytest.mark.parametrize("item", [HETU, HEALTH, CRIME])
    def test_a_candidate_is_never_critical(self, item: str) -> None:
        found = main(item, register(), status="candidate")
        assert (found.status, found.severity) == ("candidate", "high")

    def test_confirmed_findings_count_and_candidates_beside_them_are_told(self) -> None:
        found = verdicts([finding(EMAIL), finding(EMAIL, "b", position=2, status="candidate")], register())
        (one,) = found
        assert (one.status, one.columns, one.cells) == ("confirmed", ("crm.csv/crm.csv/a",), 100)
        assert one.detail == {"unconfirmed_findings": 1}


class TestWhatEntersVerdicts:
    @pytest.mark.parametrize("about", ["organisation", "role", "controller"])
    def test_others_than_persons_do_not(self, about: str) -> None:
        assert verdicts([finding(EMAIL, about=about)], register()) == []

    def test_what_is_contained_in_another_item_does_not(self) -> None:
        assert verdicts([finding("identity.birth_date", form="derived")], register()) == []


class TestRegisters:
    BOTH = (register(declared(EMAIL)), register(declared("hr.cv"), register_id="applicants"))

    def test_without_configuration_every_register_covers(self) -> None:
        (one,) = verdicts([finding(EMAIL)], *self.BOTH)
        assert (one.code, one.register) == ("D-OK", "customers")

    def test_with_configuration_only_the_named_ones_do(self) -> None:
        context = AuditContext(TODAY, {"crm": SystemInfo(registers=("applicants",))})
        found = verdicts([finding(EMAIL)], *self.BOTH, context=context)
        assert [(v.code, v.register) for v in found] == [("D-SYSTEM", "applicants"), ("D-UNDECLARED", "applicants")]

    def test_no_register_where_several_fail_to_declare(self) -> None:
        (one,) = verdicts([finding(IBAN)], *self.BOTH)
        assert (one.code, one.register) == ("D-UNDECLARED", None)

    def test_a_register_that_the_notice_lacks_compares_with_all(self) -> None:
        context = AuditContext(TODAY, {"crm": SystemInfo(registers=("unknown",))})
        (one,) = verdicts([finding(EMAIL)], *self.BOTH, context=context)
        assert one.code == "D-OK"


class TestPlace:
    DECLARED = register(declared(HETU), declared("comms.notes"))

    def beside(self, *findings: Finding, registers: tuple[Register, ...] = (), **more: object) -> list[str]:
        found = verdicts(findings, *(registers or (self.DECLARED,)), **more)  # type: ignore[arg-type]
        return [v.code for v in found if v.code in {"D-HETU-PLACE", "D-FREETEXT", "D-SECRET", "D-HETU-KEY"}]

    def test_a_code_in_its_own_column_is_in_its_place(self) -> None:
        assert self.beside(finding(HETU, "hetu")) == []

    @pytest.mark.parametrize(
        "misplaced",
        [
            finding(HETU, "x", form="embedded"),
            finding(HETU, "x", form="hidden", where={"place": "comment"}),
            finding(HETU, "lisätiedot"),
            finding(HETU, "(path)", position=0),
            finding(HETU, "hetu", of=table(name="asiakkaat_testi.csv")),
            finding(HETU, "hetu", of=table(name="public.backup 2")),
        ],
    )
    def test_text_hidden_parts_names_and_copies_are_not(self, misplaced: Finding) -> None:
        assert self.beside(misplaced) == ["D-HETU-PLACE"]

    def test_a_document_is_not_either(self) -> None:
        mail = [SourceStatus("crm", "crm.csv", "mail", "complete", 1)]
        assert self.beside(finding(HETU, "hetu"), sources=mail) == ["D-HETU-PLACE"]

    def test_only_a_declared_code_has_a_place(self) -> None:
        assert self.beside(finding(HETU, "x", form="embedded"), registers=(register(),)) == []

    def test_grave_items_in_notes(self) -> None:
        notes = finding("comms.notes", "huom")
        iban = finding(IBAN, "huom", form="embedded")
        health = finding(HEALTH, "huom", form="embedded")
        found = verdicts([notes, iban, health], register(declared(IBAN), declared(HEALTH)))
        assert [(v.item, v.severity) for v in found if v.code == "D-FREETEXT"] == [(HEALTH, "high"), (IBAN, "medium")]

    def test_ordinary_items_in_notes_and_grave_ones_elsewhere_give_none(self) -> None:
        assert self.beside(finding("comms.notes", "huom"), finding(EMAIL, "huom", form="embedded")) == []
        assert self.beside(finding(IBAN, "tilinumero")) == []
        assert self.beside(finding(IBAN, "huom", form="metadata")) == []

    def test_an_identity_code_in_text_is_never_freetext(self) -> None:
        assert self.beside(finding("comms.notes", "huom"), finding(HETU, "huom", form="embedded")) == ["D-HETU-PLACE"]

    @pytest.mark.parametrize(
        ("key", "expected"), [("primary", True), ("foreign", True), ("unique", False), (None, False)]
    )
    def test_a_code_as_key(self, *, key: str | None, expected: bool) -> None:
        of = table([Column("hetu", 1, key=key)])
        made = inventory(table_profile(profile(of.columns[0], of=of), of=of), findings=[finding(HETU, "hetu", of=of)])
        found = audit(made, declaration(self.DECLARED), AuditContext(TODAY)).verdicts
        assert ("D-HETU-KEY" in [v.code for v in found]) is expected

    def test_a_code_inside_a_key_s_text_is_no_key(self) -> None:
        of = table([Column("tunniste", 1, key="primary")])
        inside = finding(HETU, "tunniste", of=of, form="embedded")
        made = inventory(table_profile(profile(of.columns[0], of=of), of=of), findings=[inside])
        found = audit(made, declaration(self.DECLARED), AuditContext(TODAY)).verdicts
        assert "D-HETU-KEY" not in [v.code for v in found]


class TestSecrets:
    @pytest.mark.parametrize(
        ("made", "severity"),
        [
            (finding("online.password", subtype={"clear": 9}), "critical"),
            (finding("online.password", recognisers=("password_text",)), "critical"),
            (finding("online.credential", recognisers=("token",)), "critical"),
            (finding("online.password", subtype={"clear": 9}, status="candidate"), "high"),
            (finding("online.password", subtype={"hashed": 9}), None),
            (finding("online.password", recognisers=("password_hash",)), None),
            (finding("online.credential", recognisers=("password_text",)), None),  # a door's code
            (finding("online.username", subtype={"clear": 9}), None),
        ],
    )
    def test_only_what_can_be_read(self, made: Finding, severity: str | None) -> None:
        found = verdicts([made], register(declared(made.item)))
        assert [v.severity for v in found if v.code == "D-SECRET"] == ([severity] if severity else [])


class TestUnseen:
    def unseen(self, made: Inventory, *registers: Register) -> list[Verdict]:
        found = audit(made, declaration(*registers), AuditContext(TODAY)).verdicts
        return [v for v in found if v.code in {"D-NOTFOUND", "D-NODETECT"}]

    def test_declared_and_not_found_carries_coverage(self) -> None:
        (one,) = self.unseen(holds(finding("contact.phone")), register(declared(EMAIL)))
        assert (one.code, one.item, one.system, one.register, one.severity) == (
            "D-NOTFOUND", EMAIL, None, "customers", "info",
        )  # fmt: skip
        assert one.coverage == {"rows_read": 100, "rows_total": 100, "cells_read": 100, "tables": 1, "complete": True}
        assert one.status == "confirmed"
        assert "100" in one.message["fi"]

    @pytest.mark.parametrize(
        "shown",
        [
            finding(EMAIL, status="candidate"),
            finding(EMAIL, about="role"),
            finding(EMAIL, form="metadata", status="candidate"),
            finding(EMAIL, form="derived"),
        ],
    )
    def test_any_finding_suppresses_it(self, shown: Finding) -> None:
        assert self.unseen(holds(shown), register(declared(EMAIL))) == []

    def test_what_no_recogniser_finds_is_not_called_missing(self) -> None:
        (one,) = self.unseen(holds(finding(EMAIL)), register(declared(EMAIL), declared("comms.call_recording")))
        assert (one.code, one.item) == ("D-NODETECT", "comms.call_recording")

    def test_one_per_item_and_register(self) -> None:
        twice = register(declared(EMAIL), declared(EMAIL))
        other = register(declared(EMAIL), register_id="inquiry")
        found = self.unseen(holds(finding("contact.phone")), twice, other)
        assert [(v.item, v.register) for v in found] == [(EMAIL, "customers"), (EMAIL, "inquiry")]

    @pytest.mark.parametrize(
        "entry", [declared("yhteystiedot", "generic", covers=(EMAIL,)), declared(EMAIL, state="rejected")]
    )
    def test_only_explicit_entries_are_missed(self, entry: DeclaredItem) -> None:
        assert self.unseen(holds(finding("contact.phone")), register(entry)) == []

    def test_nothing_is_said_where_nothing_was_read(self) -> None:
        assert self.unseen(inventory(), register(declared(EMAIL))) == []

    def test_an_incomplete_scan_says_so(self) -> None:
        made = holds(finding("contact.phone"), problems=[problem()])
        (one,) = self.unseen(made, register(declared(EMAIL)))
        assert (one.status, one.coverage["complete"]) == ("candidate", False)
        assert "kaikkea" in one.message["fi"]

    def test_a_random_sample_bounds_what_it_could_not_see(self) -> None:
        of = table(["a"], rows_total=2_100_000)
        made = inventory(table_profile(profile("a", of=of), of=of, rows=5000, sampling="random 5000 rows"))
        (one,) = self.unseen(made, register(declared(EMAIL)))
        assert "0,06" in one.message["fi"]
        assert "0.06" in one.message["en"]
        assert one.status == "candidate"

    def test_the_first_rows_bound_nothing(self) -> None:
        of = table(["a"], rows_total=2_100_000)
        made = inventory(table_profile(profile("a", of=of), of=of, rows=5000, sampling="first 5000 rows"))
        (one,) = self.unseen(made, register(declared(EMAIL)))
        assert "%" not in one.message["fi"]
        assert "0,06" not in one.message["fi"]


def test_messages_put_stopping_before_declaring() -> None:
    (one,) = verdicts([finding(IBAN, cells=1180)], register(retention=(rule(),)))
    assert one.actions == ("remove", "declare")
    assert one.message["fi"].index("Lopeta") < one.message["fi"].index("ilmoita se selosteessa")
    assert one.message["sv"].index("Sluta") < one.message["sv"].index("ange den")
    assert one.message["en"].index("Stop") < one.message["en"].index("declare it")
    assert "pankkitilin numero" in one.message["fi"]
    assert "bankkontonummer" in one.message["sv"]
    assert "1\u00a0180\u00a0solussa" in one.message["fi"]
    assert "1,180\u00a0cells" in one.message["en"]
    assert one.basis == ("GDPR 5(1)(a)", "GDPR 5(1)(c)", "GDPR 14(1)(d)", "GDPR 30(1)(c)")


class TestWhereForWhatAndAboutWhom:
    """D-SYSTEM, D-SUBJECT and D-PLACE-EEA come beside the main verdict."""

    @staticmethod
    def beside(found: Iterable[Verdict], code: str) -> list[Verdict]:
        return [v for v in found if v.code == code]

    def test_an_item_of_another_register_sits_in_the_wrong_system(self) -> None:
        registers = (register(declared(EMAIL)), register(declared("hr.cv"), register_id="applicants"))
        context = AuditContext(TODAY, {"crm": SystemInfo(registers=("customers",))})
        found = verdicts([finding("hr.cv")], *registers, context=context)
        assert codes(found) == [("D-SYSTEM", "hr.cv", "medium"), ("D-UNDECLARED", "hr.cv", "medium")]
        assert "applicants" in found[0].message["fi"]
        assert not self.beside(
            verdicts([finding("hr.cv")], *registers), "D-SYSTEM"
        )  # nobody said where the system belongs

    @pytest.mark.parametrize(
        ("purposes", "served", "expected"),
        [
            (("billing",), ("marketing",), ["medium"]),
            (("billing",), ("billing", "marketing"), []),
            ((), ("billing",), []),
            (("billing",), (), []),
            (("billing",), ("statistics",), []),
        ],
    )
    def test_an_item_that_was_declared_for_another_purpose(
        self, purposes: tuple[str, ...], served: tuple[str, ...], expected: list[str]
    ) -> None:
        stated = [CitedId(p, cite(p)) for p in ("billing", "marketing")]
        context = AuditContext(TODAY, {"crm": SystemInfo(purposes=served)})
        of = register(declared(EMAIL, purposes=purposes), purposes=tuple(stated))
        found = self.beside(verdicts([finding(EMAIL)], of, context=context), "D-SYSTEM")
        assert [v.severity for v in found] == expected
        grave = register(declared(HETU, purposes=("billing",)), purposes=tuple(stated))
        context = AuditContext(TODAY, {"crm": SystemInfo(purposes=("marketing",))})
        (one,) = self.beside(verdicts([finding(HETU)], grave, context=context), "D-SYSTEM")
        assert one.severity == "high"
        assert "markkinointi" in one.message["fi"]

    def test_a_system_with_a_purpose_that_the_notice_does_not_mention(self) -> None:
        context = AuditContext(TODAY, {"crm": SystemInfo(purposes=("billing", "marketing", "statistics"))})
        of = register(declared(EMAIL), purposes=(CitedId("billing", cite("laskutus")),))
        (one,) = self.beside(verdicts([finding(EMAIL)], of, context=context), "D-SYSTEM")
        assert (one.item, one.severity, one.detail) == (None, "medium", {"purposes": "marketing"})
        silent = register(declared(EMAIL))
        assert not self.beside(verdicts([finding(EMAIL)], silent, context=context), "D-SYSTEM")

    def test_business_contacts_data_about_consumers(self) -> None:
        title = "work.title"
        of = register(declared(title, subjects=("business_contact",)), declared(HETU))
        rows = [finding(HETU, "hetu"), finding(title, "titteli", position=2)]
        (one,) = self.beside(verdicts(rows, of), "D-SUBJECT")
        assert (one.item, one.severity, one.status) == (title, "medium", "confirmed")
        # a table of people and of firms: no row need have both
        apart = [finding(HETU, "hetu", cells=60), finding(title, "titteli", position=2, cells=40)]
        assert not self.beside(verdicts(apart, of), "D-SUBJECT")
        some = [finding(HETU, "hetu", cells=60), finding(title, "titteli", position=2, cells=45)]
        assert [v.cells for v in self.beside(verdicts(some, of), "D-SUBJECT")] == [5]
        both = register(declared(title, subjects=("business_contact", "consumer_customer")), declared(HETU))
        assert not self.beside(verdicts(rows, both), "D-SUBJECT")

    @staticmethod
    def ages(item: str, years: dict[int, int], field: str, status: str = "confirmed") -> Inventory:
        of = table(["a"])
        made = profile("a", of=of, **{field: years})
        return inventory(table_profile(made, of=of), findings=[finding(item, of=of, status=status)])

    @pytest.mark.parametrize(("item", "field"), [("identity.birth_date", "years"), (HETU, "born")])
    def test_minors_are_counted_by_their_year_of_birth(self, item: str, field: str) -> None:
        made = self.ages(item, {1980: 90, 2008: 5, 2009: 4, 2015: 3, 2030: 2}, field)
        found = audit(made, declaration(register(declared(item))), AuditContext(TODAY)).verdicts
        (one,) = self.beside(found, "D-SUBJECT")
        assert (one.item, one.severity, one.cells, one.detail) == (item, "high", 7, {"minors": 7})
        children = register(declared(item), subjects=("child",))
        assert not self.beside(audit(made, declaration(children), AuditContext(TODAY)).verdicts, "D-SUBJECT")
        guess = self.ages(item, {2015: 3}, field, "candidate")
        (one,) = self.beside(
            audit(guess, declaration(register(declared(item))), AuditContext(TODAY)).verdicts, "D-SUBJECT"
        )
        assert one.status == "candidate"

    @pytest.mark.parametrize(
        ("status", "country", "expected"),
        [
            ("none", "US", 1), ("none", "FI", 0), ("none", "NO", 0), ("none", None, 0), ("conditional", "GB", 1),
            ("not_stated", "US", 1), ("contradictory", "US", 1), ("yes", "US", 0), ("may", "US", 0), ("none", "EEA", 0),
        ],
    )  # fmt: skip
    def test_a_system_outside_the_eea(self, status: str, country: str | None, expected: int) -> None:
        of = register(declared(EMAIL), transfers=Transfers(status, cite("ei siirretä", 53)))
        context = AuditContext(TODAY, {"crm": SystemInfo(hosted_in=country)})
        found = self.beside(verdicts([finding(EMAIL)], of, context=context), "D-PLACE-EEA")
        assert [(v.severity, v.status) for v in found] == [("high", "confirmed")] * expected
        assert all(country and country in text for v in found for text in v.message.values())

    def test_a_code_as_a_login_name(self) -> None:
        found = verdicts([finding(HETU, "käyttäjätunnus")], register(declared(HETU)))
        assert "D-HETU-KEY" in {v.code for v in found}


def test_what_is_absent_in_two_full_scans_weighs_more() -> None:
    made = holds(finding(EMAIL))
    declares = declaration(register(declared(EMAIL), declared(IBAN)))
    first = audit(made, declares, AuditContext(TODAY))
    again = audit(made, declares, AuditContext(TODAY, absent_before=absent_in(first)))
    assert [v.severity for run in (first, again) for v in run.verdicts if v.code == "D-NOTFOUND"] == ["info", "low"]
    part = holds(finding(EMAIL), problems=[problem("sample", examined=True)])
    assert absent_in(audit(part, declares, AuditContext(TODAY))) == frozenset()


def test_nobody_counted_has_no_number_but_a_reason() -> None:
    found = replace(holds(finding(EMAIL)), persons=(Persons("crm", EMAIL, 0, 0, 2),))
    made = audit(found, declaration(register()), AuditContext(TODAY))
    assert [v.persons for v in made.verdicts if v.item == EMAIL and v.system == "crm" and v.persons] == [
        {"uncounted_tables": 2, "reason": "not_told_apart"}
    ]
