"""The answer of an ad-hoc scan in words: every answer, every kind of clause, every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.admitting import CLAUSES, answer
from reports.words import Words
from scanner.model import Cite, Clause
from scanner.model.admission import ANSWERS
from scanner.taxonomy import LANGUAGES
from tests.reports import documents

FOUND = documents.admitted().admission
CODES = ("D-UNDECLARED", "D-NEGATED", "D-GENERIC", "D-COND", "D-SYSTEM", "D-SUBJECT", "D-PLACE-EEA", "R-OVER")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_has_its_words(lang):
    told = [answer(replace(FOUND, answer=one), Words(lang)) for one in ANSWERS]
    assert len({one.text for one in told}) == len({one.why for one in told}) == len(ANSWERS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cite", [None, Cite(7, "yhteystiedot")])
def test_every_code_asks_for_something(lang, cite):
    lines = [
        answer(replace(FOUND, clauses=(Clause(cite, code, ("contact.phone",)),)), Words(lang)).clauses[0]
        for code in CODES
    ]
    assert len(set(lines)) == len(CODES) - 1  # two codes ask to be more precise
    assert all(("7" in line) == (cite is not None) for line in lines)


def test_passages_that_are_not_named_are_counted():
    told = answer(replace(FOUND, clauses=FOUND.clauses[:1] * (CLAUSES + 2)), Words("en"))
    assert (len(told.clauses), told.more) == (CLAUSES, 2)
    assert answer(replace(FOUND, clauses=()), Words("en")).more == 0


def test_without_an_audit_nothing_is_compared():
    told = answer(replace(FOUND, new_items=None, audited=None, people_before=None, copies=()), Words("en"))
    assert told.adds[1:] == ("no audit has been made yet, so there is nothing to compare with", "100 people")
