"""The demo's notice as the notice reader reads it, against the sets that the truth is told by."""

from datetime import date

import pytest

from scanner.demo import DECLARED, make
from scanner.demo.truth import CONDITIONAL, GENERIC, NEGATED
from scanner.notice import read


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    demo = make(tmp_path_factory.mktemp("notice"), customers=1)
    (register,) = read(demo.notice).registers
    return register


def test_it_declares_what_the_truth_says(register):
    explicit = {item.id: item for item in register.items if item.coverage == "explicit"}
    assert {name for name, item in explicit.items() if item.modality != "conditional"} == DECLARED
    assert {name for name, item in explicit.items() if item.modality == "conditional"} == CONDITIONAL
    covered = {name for item in register.items for name in item.covers}
    assert covered - DECLARED >= GENERIC
    assert {entry.id for entry in register.negated} == NEGATED


def test_it_names_the_company_and_its_date(register):
    assert (register.id, register.controller.name) == ("customers", "Usvajärven Lämpö Oy")
    assert register.controller.business_id == "9104723-3"
    assert (register.review.day, register.review.kind) == (date(2026, 5, 18), "updated")


def test_it_has_three_rules_of_retention(register):
    rules = [(rule.amount, rule.unit, rule.events) for rule in register.retention]
    assert rules == [
        (10, "year", ("contract_end",)),
        (6, "year", ("fiscal_year_end",)),
        (2, "year", ("received", "last_contact")),
    ]


def test_its_weak_points_are_those_that_were_put_into_it(register):
    codes = {finding.code for finding in register.findings}
    assert codes >= {"N-IMPLIED", "N-BASIS-N", "N-CATCHALL", "N-TRANSFER", "N-AMBIGUOUS", "N-RIGHTS"}
    assert {finding.item for finding in register.findings if finding.code == "N-IMPLIED"} == {"online.username"}
