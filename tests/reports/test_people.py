"""About how many people: a number, a range, or that nobody could be counted."""

from __future__ import annotations

from dataclasses import replace

from reports.people import numbers_of, of_system, of_verdict
from reports.words import Words
from scanner.model import Persons
from tests.reports import documents

EN = Words("en")


def test_nobody_counted_is_not_nobody():
    verdict = documents.verdicts()[0]
    told = "people could not be counted: no row tells whose it is"
    assert of_verdict(replace(verdict, persons={"uncounted_tables": 2, "reason": "not_told_apart"}), EN) == told
    assert of_verdict(replace(verdict, persons={"least": 0, "most": 0}), EN) == told, "as older documents have it"
    assert of_verdict(replace(verdict, persons={"least": 3, "most": 5}), EN) == "3–5 people"
    inventory = replace(documents.inventory(), persons=(Persons("crm", None, 0, 0, 2),))
    assert of_system(inventory, "crm", EN) == told
    assert numbers_of(inventory, "crm", EN) == "?"
    assert numbers_of(inventory, "billing", EN) == ""
