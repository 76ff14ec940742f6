from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from scanner.engine.changes import changes
from scanner.model import Audit, Cite, Inventory, Verdict
from tests.factories import TODAY, finding, inventory, profile, table, table_profile


def stock(*findings: Any, rows: int = 100, columns: tuple[str, ...] = ("a",), scan_id: str = "s") -> Inventory:
    of = table(columns)
    return inventory(
        table_profile(*[profile(c, of=of) for c in of.columns], of=of, rows=rows), findings=findings, scan_id=scan_id
    )


def audited(*verdicts: Verdict, **more: Any) -> Audit:
    return replace(Audit("s", "n", "h", None, None, confirmed=False, today=TODAY, verdicts=verdicts), **more)


def verdict(code: str = "D-UNDECLARED", item: str | None = "contact.email", cells: int = 10, **more: Any) -> Verdict:
    return Verdict(
        code,
        item,
        more.pop("system", "crm"),
        more.pop("register", None),
        more.pop("severity", "medium"),
        "confirmed",
        cells=cells,
        **more,
    )


def sizes(found: dict[str, Any]) -> dict[str, int]:
    return {name: n for name, n in found["counts"].items() if n}


class TestInventories:
    def test_equal_ones_differ_in_nothing(self) -> None:
        found = changes(stock(finding("contact.email"), scan_id="1"), stock(finding("contact.email"), scan_id="2"))
        assert sizes(found) == {}
        assert found["scans"] == {"old": "1", "new": "2"}
        assert found["tables"] == {"new": [], "gone": [], "rows": [], "columns": []}

    def test_new_gone_grown_shrunk_and_changed(self) -> None:
        old = stock(
            finding("contact.email"), finding("contact.phone", cells=5), finding("identity.name", cells=5),
            finding("work.title", status="candidate"),
        )  # fmt: skip
        new = stock(
            finding("contact.phone", cells=9), finding("identity.name", cells=2), finding("work.title"),
            finding("special.health"),
        )  # fmt: skip
        found = changes(old, new)
        assert [f["item"] for f in found["new"]] == ["special.health"]
        assert [f["item"] for f in found["gone"]] == ["contact.email"]
        assert [(f["item"], f["cells"], f["cells_before"]) for f in found["grown"]] == [("contact.phone", 9, 5)]
        assert [f["item"] for f in found["shrunk"]] == ["identity.name"]
        assert [(f["item"], f["differs"]) for f in found["changed"]] == [
            ("work.title", {"status": ["candidate", "confirmed"]})
        ]
        assert sizes(found) == {"new": 1, "gone": 1, "grown": 1, "shrunk": 1, "changed": 1}

    def test_tables_rows_and_columns(self) -> None:
        found = changes(stock(rows=100, columns=("a", "b")), stock(rows=120, columns=("b", "c")))["tables"]
        assert [(t["rows_before"], t["rows"]) for t in found["rows"]] == [(100, 120)]
        assert [(t["new"], t["gone"]) for t in found["columns"]] == [(["c"], ["a"])]
        assert changes(inventory(), stock())["tables"]["new"] == [
            {"system": "crm", "source": "crm.csv", "table": "crm.csv"}
        ]
        assert len(changes(stock(), inventory())["tables"]["gone"]) == 1

    def test_a_column_that_moved_is_the_same_column(self) -> None:
        assert sizes(changes(stock(finding("contact.email")), stock(finding("contact.email", position=7)))) == {}


class TestAudits:
    def test_a_main_verdict_decided_anew_is_a_change(self) -> None:
        found = changes(audited(verdict()), audited(verdict("D-OK", severity="info", register="customers")))
        (one,) = found["changed"]
        assert one["differs"]["code"] == ["D-UNDECLARED", "D-OK"]
        assert sizes(found) == {"changed": 1}

    def test_verdicts_beside_it_are_apart(self) -> None:
        found = changes(audited(verdict()), audited(verdict(), verdict("D-FREETEXT")))
        assert [v["code"] for v in found["new"]] == ["D-FREETEXT"]

    def test_rules_and_quotes_tell_verdicts_of_one_code_apart(self) -> None:
        first, second = (verdict("R-OVER", None, detail={"rule": r}) for r in ("r1", "r2"))
        assert [v["code"] for v in changes(audited(first), audited(first, second))["new"]] == ["R-OVER"]
        moved = [verdict("N-CATCHALL", None, cite=Cite(line, "ym.")) for line in (3, 9)]
        assert sizes(changes(audited(moved[0]), audited(moved[1]))) == {}

    def test_equal_identities_are_all_kept(self) -> None:
        twice = [verdict("N-RIGHTS", None, detail={"right": r}) for r in ("portability", "complaint")]
        assert sizes(changes(audited(twice[0]), audited(*twice))) == {"new": 1}

    def test_growth_is_told(self) -> None:
        found = changes(audited(verdict(cells=10)), audited(verdict(cells=12)))
        assert [(v["cells_before"], v["cells"]) for v in found["grown"]] == [(10, 12)]

    def test_decisions_and_the_notice(self) -> None:
        settled = verdict(decision={"answer": "accept"})
        found = changes(audited(verdict()), audited(settled, sha256_normalised="other", reviewed="2026-06"))
        assert found["changed"][0]["differs"] == {"decision": [None, "accept"]}
        assert found["notice"]["text_changed"] is True
        assert found["notice"]["reviewed"] == [None, "2026-06"]


def test_documents_are_plain_data() -> None:
    made = (changes(stock(), stock(finding("contact.email"))), changes(audited(), audited(verdict())))
    for found in made:
        assert json.loads(json.dumps(found)) == found
        assert found["schema"] == "tutka/changes/1"


def test_an_inventory_and_an_audit_do_not_compare() -> None:
    with pytest.raises(TypeError):
        changes(stock(), audited())  # type: ignore[call-overload]
