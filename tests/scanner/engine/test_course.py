"""What became of a verdict: by other data, or by other rules on the same data; what was not examined is not gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from scanner.engine.changes import keyed
from scanner.engine.course import LISTS, document, follow, reached, tried, unexamined
from scanner.model import Audit, Inventory, Problem, SourceStatus, Verdict
from tests.factories import TODAY, inventory, table, table_profile

FIRST = date(2024, 3, 1)


def audited(*verdicts: Verdict) -> Audit:
    return Audit("s", "n", "h", None, None, confirmed=False, today=TODAY, verdicts=verdicts)


def verdict(item: str, code: str = "D-UNDECLARED", cells: int = 10, system: str = "crm", **more: Any) -> Verdict:
    columns = more.pop("columns", (f"{system}.csv/{system}.csv/{item}",))
    return Verdict(code, item, system, None, more.pop("severity", "medium"), "confirmed", columns, cells=cells, **more)


def nothing_missing(_: Verdict) -> bool:
    return False


def kinds(before: Audit | None, again: Audit | None, now: Audit) -> dict[str, str]:
    found = follow(before, again, now, nothing_missing, {})
    return {v.item or "": c.kind for v, c in zip(now.verdicts, found.changes, strict=True)}


def test_other_data_is_new_grown_shrunk_changed_or_the_same() -> None:
    before = audited(
        verdict("contact.email"), verdict("contact.phone"), verdict("work.title"), verdict("identity.name")
    )
    now = audited(
        verdict("contact.email", cells=12),
        verdict("contact.phone", cells=7),
        verdict("work.title"),
        verdict("identity.name", severity="high", cells=11),
        verdict("online.ip"),
    )
    assert kinds(before, before, now) == {
        "contact.email": "grown",
        "contact.phone": "shrunk",
        "work.title": "same",
        "identity.name": "changed",
        "online.ip": "new",
    }


def test_what_other_rules_say_of_the_same_data_is_decided_anew() -> None:
    before = audited(verdict("contact.email"), verdict("contact.phone"), verdict("work.title"))
    again = audited(verdict("contact.email", "D-OK", severity="info"), verdict("work.title"), verdict("online.ip"))
    now = audited(
        verdict("contact.email", "D-OK", cells=15, severity="info"),
        verdict("work.title", cells=3),
        verdict("online.ip"),
    )
    assert kinds(before, again, now) == {"contact.email": "redecided", "work.title": "shrunk", "online.ip": "redecided"}
    found = follow(before, again, now, nothing_missing, {})
    assert [one.verdict.item for one in found.redecided] == ["contact.phone"]
    assert found.gone == ()
    lists = document(found, now)
    assert [(e["item"], e["differs"]["code"]) for e in lists["redecided"]] == [
        ("contact.email", ["D-UNDECLARED", "D-OK"]),
        ("online.ip", [None, "D-UNDECLARED"]),
        ("contact.phone", ["D-UNDECLARED", None]),
    ]


def test_every_entry_says_since_when() -> None:
    before, now = audited(verdict("contact.email"), verdict("work.title")), audited(verdict("contact.email", cells=11), verdict("online.ip"))  # fmt: skip
    seen = dict.fromkeys(keyed(before.verdicts), FIRST)
    lists = document(follow(before, before, now, nothing_missing, seen), now)
    assert set(lists) == set(LISTS)
    assert {name: [e["first_seen"] for e in lists[name]] for name in ("new", "grown", "gone")} == {
        "new": [TODAY.isoformat()],
        "grown": [FIRST.isoformat()],
        "gone": [FIRST.isoformat()],
    }
    assert lists["grown"][0]["cells_before"] == 10


def stock(*, failed: str = "", problem: Problem | None = None) -> Inventory:
    of = table(("a",))
    sources = (
        SourceStatus("crm", "crm.csv", "delimited", "complete", 1),
        *([SourceStatus("billing", failed, "database", "failed", 0)] if failed else []),
    )
    return replace(inventory(table_profile(of=of, rows=3)), sources=sources, problems=(problem,) if problem else ())


def test_what_was_not_examined_is_not_gone() -> None:
    before = audited(
        verdict("contact.email"),
        verdict("work.title", columns=("old.xlsx/S/titteli",)),
        verdict("online.ip", system="billing"),
        verdict("online.log", columns=("crm.csv/crm.csv/a", "old.xlsx/S/loki")),
        verdict("contact.phone", columns=("exports/p.csv/p.csv/puh",)),
    )
    now_ = stock(failed="db", problem=Problem("crm", "old.xlsx", None, "encrypted", "locked"))
    missing = tried(now_) - reached(now_)
    assert missing == {"billing"}
    found = follow(before, before, audited(), unexamined(now_, missing), {})
    assert {one.verdict.item for one in found.not_examined} == {"work.title", "online.ip"}
    assert {one.verdict.item for one in found.gone} == {"contact.email", "online.log", "contact.phone"}
    pattern = stock(problem=Problem("crm", "exports/*.csv", None, "not_found", "nothing there"))
    found = follow(before, before, audited(), unexamined(pattern), {})
    assert {one.verdict.item for one in found.not_examined} == {"contact.phone"}


def test_in_a_first_audit_everything_is_new() -> None:
    assert kinds(None, None, audited(verdict("contact.email"))) == {"contact.email": "new"}
