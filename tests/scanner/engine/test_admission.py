"""May a new source be taken into use as it is: the answer, what it adds, what the notice would have to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scanner.engine.audit import (
    AuditContext,
    Known,
    admission,
    audit,
    fitting_registers,
    suggested_anchors,
)
from scanner.model import Admission, AnchorDays, CitedId, Column, Finding, Inventory, Persons, Register
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

EMAIL, IBAN, HETU = "contact.email", "finance.bank_account", "identity.national_id"


def of(
    *items: str, system: str = "new", name: str = "uusi.csv", anchors: tuple[AnchorDays, ...] = (), **more
) -> Inventory:
    names = [*(f"c{n}" for n, _ in enumerate(items)), *(a.column for a in anchors)]
    made = table(names, name, system, **more)
    found: list[Finding] = [finding(item, f"c{n}", of=made, position=n + 1) for n, item in enumerate(items)]
    columns = [profile(Column(c.name, c.position), of=made) for c in made.columns]
    return inventory(table_profile(*columns, of=made, anchors=anchors), findings=found)


def answered(made: Inventory, *registers: Register, **known) -> Admission:
    declares = declaration(*(registers or (register(declared(EMAIL), retention=()),)))
    found = audit(made, declares, AuditContext(TODAY))
    return admission(made, found, declares, Known(systems=known.pop("systems", ()), **known))


KEPT = register(declared(EMAIL), retention=(rule(scope=["hr"]), rule(10, rule_id="r2", events=["contract_end"])))


class TestAnswer:
    def test_yes_where_everything_is_declared_and_nothing_is_over(self) -> None:
        made = of(EMAIL, anchors=(AnchorDays("päättymispvm", {date(2024, 1, 1): 100}),))
        assert answered(made, KEPT).answer == "yes"

    def test_no_where_something_grave_is_certain(self) -> None:
        found = answered(of(EMAIL, HETU))
        assert (found.answer, found.against) == ("no", 2)  # the code, and that no rule says how long it is kept
        assert [v.code for v in found.worst] == ["D-HETU", "R-NORULE", "D-OK"][: len(found.worst)]

    def test_after_where_something_is_to_be_settled(self) -> None:
        assert answered(of("work.title")).answer == "after"

    def test_unclear_where_part_was_not_read(self) -> None:
        made = of(EMAIL, anchors=(AnchorDays("päättymispvm", {date(2024, 1, 1): 100}),))
        unread = replace(made, problems=(problem(system="new", source="uusi.csv"),))
        assert answered(unread, KEPT).answer == "unclear"
        (ref,) = made.tables
        part = replace(made, tables={ref: replace(made.tables[ref], sampling="first 100 rows")})
        assert answered(part, KEPT).answer == "unclear"
        assert answered(inventory(), KEPT).answer == "unclear"

    def test_a_no_stands_even_if_part_was_not_read(self) -> None:
        made = of(EMAIL, HETU)
        assert answered(replace(made, problems=(problem(system="new"),))).answer == "no"

    @pytest.mark.parametrize(("fail_on", "answer"), [("critical", "after"), ("high", "no"), ("never", "no")])
    def test_the_limit_is_the_one_of_the_run(self, fail_on: str, answer: str) -> None:
        assert answered(of(IBAN), fail_on=fail_on).answer == answer


class TestWhatItAdds:
    def test_against_the_notice_and_the_last_audit(self) -> None:
        before = replace(of(EMAIL, IBAN, system="crm", name="crm.csv"), persons=(Persons(None, None, 90, 120),))
        found = answered(of(EMAIL, IBAN, "work.title"), before=before)
        assert found.undeclared == (IBAN, "work.title")
        assert found.new_items == ("work.title",)
        assert found.audited == date(2026, 11, 24)
        assert found.people_before == Persons(None, None, 90, 120)

    def test_without_an_audit_nothing_is_said_to_be_new(self) -> None:
        assert answered(of(EMAIL)).new_items is None

    def test_a_table_with_the_columns_of_a_known_one_looks_like_a_copy(self) -> None:
        before = of(EMAIL, IBAN, "work.title", system="crm", name="crm.csv")
        found = answered(of(EMAIL, IBAN, "work.title"), before=before)
        assert found.copies == (("uusi.csv/uusi.csv", "crm.csv/crm.csv"),)
        assert answered(before, before=before).copies == ()


class TestClauses:
    def test_data_is_added_where_its_kind_stands(self) -> None:
        of_notice = register(
            declared("finance.invoice", cite=cite("laskutustiedot", 19)), declared(EMAIL, cite=cite("sähköposti", 18))
        )
        found = answered(of(IBAN), of_notice)
        (clause,) = [c for c in found.clauses if c.code == "D-UNDECLARED"]
        assert (clause.cite.line, clause.cite.text, clause.items) == (19, "laskutustiedot", (IBAN,))

    def test_a_promise_and_a_family_word_are_named_themselves(self) -> None:
        generic = declared("contact.family", "generic", covers=(EMAIL,), cite=cite("yhteystiedot", 18))
        found = answered(of(EMAIL, IBAN), register(generic, negated=(negated(IBAN),)))
        codes = {c.code: (c.cite.line, c.items) for c in found.clauses if c.code.startswith("D-")}
        assert codes == {"D-NEGATED": (9, (IBAN,)), "D-GENERIC": (18, (EMAIL,))}

    def test_what_has_no_place_yet_is_a_new_passage(self) -> None:
        found = answered(of("special.health"))
        assert [c.cite for c in found.clauses if c.code == "D-SPECIAL"] == [None]

    def test_a_purpose_is_added_to_the_purposes(self) -> None:
        stated = register(declared(EMAIL), purposes=(CitedId("billing", cite("laskutus", 25)),))
        declares = declaration(stated)
        from scanner.engine.audit import SystemInfo

        made = of(EMAIL)
        found = audit(made, declares, AuditContext(TODAY, {"new": SystemInfo(purposes=("marketing",))}))
        clauses = admission(made, found, declares, Known(systems=())).clauses
        assert [(c.code, c.cite.line) for c in clauses if c.code == "D-SYSTEM"] == [("D-SYSTEM", 25)]


class TestEntry:
    def test_the_register_that_declares_most(self) -> None:
        registers = (register(declared(EMAIL)), register(declared("hr.cv"), declared(IBAN), register_id="applicants"))
        assert fitting_registers(of(EMAIL, "hr.cv", IBAN), declaration(*registers), "new") == ["applicants"]
        assert fitting_registers(of("work.title"), declaration(*registers), "new") == []

    def test_columns_that_may_carry_the_days_of_the_rules(self) -> None:
        rules = (
            rule(), rule(3, events=["received", "last_contact"], rule_id="r2"),
            rule(6, events=["fiscal_year_end"], scope=["finance"], rule_id="r3"), rule(1, events=["unbounded"], rule_id="r4"),
        )  # fmt: skip
        declares = declaration(register(declared(EMAIL), retention=rules))
        made = of(
            EMAIL,
            anchors=(AnchorDays("päättymispvm", {date(2020, 1, 1): 7}), AnchorDays("saapunut", {date(2020, 1, 1): 5})),
        )
        assert suggested_anchors(made, declares, "new", ["customers"]) == {
            "contract_end": "uusi.csv/päättymispvm", "received": "uusi.csv/saapunut", "last_contact": None,
        }  # fmt: skip
