"""Every reporter passes every check, and the checks can fail."""

from __future__ import annotations

import json
import os

import pytest

from reports import BUILTIN, contract
from reports.contract import CHECKS
from reports.registry import reporter

SLOW = {"bears_a_large_inventory"}
CASES = [
    pytest.param(name, check, id=f"{name}-{check.name}", marks=[pytest.mark.slow] if check.name in SLOW else [])
    for name in sorted(BUILTIN)
    for check in CHECKS
]


@pytest.mark.parametrize(("name", "check"), CASES)
def test_reporter(name, check):
    check.run(reporter(name))


class Careless:
    """Write what a careless reporter would."""

    format = "careless"
    suffix = ".html"

    def render(self, document, out, lang="fi"):
        names = "".join(f"<p>{ref.system}{ref.table}</p>" for ref in document.inventory.tables)
        names += "".join(f.ref.column for f in document.inventory.findings)
        out.write((names + os.urandom(4).hex()).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "name",
    [
        "is_deterministic",
        "ignores_the_order_of_its_input",
        "reads_no_clock",
        "escapes_everything",
        "hides_no_characters",
    ],
)
def test_the_checks_catch_a_careless_reporter(name):
    check = next(check for check in CHECKS if check.name == name)
    with pytest.raises(AssertionError):
        check.run(Careless())


class Clocked:
    format = "Not a name"
    suffix = "html"

    def render(self, document, out, lang="fi"):
        from datetime import UTC, datetime

        out.write(json.dumps({"made": datetime.now(tz=UTC).date().isoformat(), "lang": lang}).encode())


def test_the_checks_catch_a_clock_and_a_missing_name():
    for name in ("says_what_it_is", "reads_no_clock", "speaks_every_language"):
        check = next(check for check in CHECKS if check.name == name)
        with pytest.raises(AssertionError):
            check.run(Clocked())


def test_hostile_names_are_in_every_place_of_the_document():
    document = contract.hostile()
    assert len(document.inventory.tables) == len(contract.HOSTILE) + 1
    assert {v.system for v in document.audit.verdicts} >= set(contract.HOSTILE)
