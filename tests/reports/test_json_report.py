from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import json_report
from reports.json_report import distinct_band, encode, every_column, inventory_json, pieces, verdicts_json
from reports.registry import reporter
from scanner.model import BottomK, Column, ColumnRef
from tests.reports import documents


def render(name: str, document) -> dict:
    out = io.BytesIO()
    reporter(name).render(document, out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def inventory() -> dict:
    return render("json_inventory", documents.full())


@pytest.fixture(scope="module")
def verdicts() -> dict:
    return render("json_verdicts", documents.full())


def test_inventory_has_the_published_members(inventory):
    assert list(inventory) == ["schema", "scan", "sources", "tables", "columns", "problems"]
    assert inventory["schema"] == "tutka/inventory/1"
    assert inventory["scan"]["started"] == "2026-11-24T10:00:00+02:00"
    assert inventory["sources"][0] == {
        "system": "billing",
        "source": "sqlite:///billing.db",
        "kind": "database",
        "status": "partial",
        "tables": 6,
    }
    published = {"system", "source", "table", "rows_total", "rows_read", "sampling"}
    assert all(published <= table.keys() for table in inventory["tables"])
    column = next(c for c in inventory["columns"] if c["column"] == "hetu" and c["system"] == "crm")
    assert {key: value for key, value in column.items() if key not in {"findings", "evidence"}} == {
        "system": "crm", "source": "exports/crm/asiakkaat.csv", "table": "asiakkaat.csv", "column": "hetu", "position": 3,
        "cells_seen": 2012, "cells_empty": 34,
    }  # fmt: skip
    assert column["findings"] == [
        {
            "item": "identity.national_id", "form": "column", "about": "person", "status": "confirmed", "cells": 1978,
            "rate": 1.0, "validated": 1978, "expected_by_chance": 63.8, "subtype": {"temporary": 1978},
            "recognisers": ["fi.henkilotunnus"], "shapes": {"dddddd-dddX": 1840, "ddddddAdddX": 138},
            "first_rows": [2, 9, 16], "where": None,
            "reasons": [{"code": "header", "params": {"word": "hetu"}}, {"code": "validated", "params": {"matching": 1978, "passed": 1978}}],
        }
    ]  # fmt: skip
    assert inventory["problems"][1] == {
        "system": "billing", "source": "sqlite:///billing.db", "table": "loki", "code": "S-DENIED", "reason": "no_permission",
        "params": {}, "message": "reading the table is not permitted", "examined": False,
    }  # fmt: skip


def test_evidence_is_there_to_decide_again(inventory):
    column = next(c for c in inventory["columns"] if c["column"] == "iban")
    assert column["evidence"]["matches"] == [
        {
            "item": "finance.bank_account", "recogniser": "financial.iban", "form": "column", "place": "", "about": "person",
            "weak": False, "path": "", "cells": 1200, "validated": 1200, "matching": 1200, "scores": {"100": 1200}, "subtypes": {}, "shapes": {},
            "signs": {"pattern": 1200}, "first_rows": [2, 9, 16],
        }
    ]  # fmt: skip
    key = next(c for c in inventory["columns"] if c["column"] == "sopimus_id")["evidence"]
    assert (key["kind"], key["key"], key["place"], key["comment"], key["distinct"]) == (
        "INTEGER",
        "primary",
        None,
        False,
        [256, None],
    )
    contract = next(t for t in inventory["tables"] if t["table"] == "sopimus")
    assert contract["anchors"]["paattymispvm"] == {
        "column": "paattymispvm", "days": {"2011-03-31": 40, "2013-06-30": 91, "2024-01-31": 509}, "empty": 1500, "unreadable": 0,
    }  # fmt: skip


def test_no_digest_is_written():
    inventory = documents.inventory()
    ref, table = next(iter(inventory.tables.items()))
    digest = 8_675_309_111_222_333
    columns = {c: replace(p, distinct=BottomK(256, frozenset({digest}))) for c, p in table.columns.items()}
    changed = replace(inventory, tables={**inventory.tables, ref: replace(table, columns=columns)})
    assert str(digest) not in encode(inventory_json(changed)).decode()


def test_verdicts_have_the_published_members(verdicts):
    assert verdicts["schema"] == "tutka/verdicts/1"
    assert verdicts["notice"] == {
        "file": "tietosuojaseloste.txt", "sha256_normalised": documents.HASH, "reviewed": "2026-06", "due": "2027-06-30", "confirmed": False,
    }  # fmt: skip
    assert verdicts["scan_id"] == "7c4e2f"
    one = next(v for v in verdicts["verdicts"] if v["item"] == "identity.birth_date")
    message = one.pop("message")
    assert set(message) == {"fi", "sv", "en"}
    assert one == {
        "code": "D-UNDECLARED", "item": "identity.birth_date", "system": "crm", "register": "customers", "severity": "medium",
        "status": "confirmed", "columns": ["exports/crm/asiakkaat.csv/asiakkaat.csv/syntymäaika"], "cells": 1692, "cite": None,
        "basis": ["GDPR 5(1)(a)", "GDPR 5(1)(c)", "GDPR 30(1)(c)"], "actions": ["remove", "declare"], "decision": None,
        "coverage": {}, "detail": {}, "rules": "",
    }  # fmt: skip
    cited = next(v for v in verdicts["verdicts"] if v["code"] == "R-OVER")
    assert cited["cite"] == {"line": 31, "text": "kymmenen vuotta sopimuksen päättymisestä"}


def test_without_a_notice_there_are_no_verdicts():
    assert verdicts_json(None, "7") == {
        "schema": "tutka/verdicts/1",
        "notice": None,
        "scan_id": "7",
        "today": None,
        "verdicts": [],
    }


def test_the_stored_inventory_reads_back_to_the_same_document():
    inventory_file = pytest.importorskip("scanner.store.inventory_file")
    first = inventory_json(documents.inventory())
    again = inventory_json(inventory_file.from_json(json.loads(encode(first))))
    assert again == first


def test_announced_columns_and_paths_are_listed_too():
    inventory = documents.inventory()
    table = next(iter(inventory.tables.values()))
    unread = replace(table, table=replace(table.table, columns=(*table.table.columns, Column("unread", 99))))
    path = ColumnRef(table.ref, 0, "(path)")
    listed = [p.ref.column for p in every_column(unread, {path: []})]
    assert listed[0] == "(path)"
    assert listed[-1] == "unread"


@given(st.integers(0, 400), st.sampled_from([3, 16, 256]))
def test_the_band_holds_the_count_whatever_the_digests(count, k):
    a = BottomK(k).add(range(count))
    b = BottomK(k).add(range(10_000, 10_000 + count))
    assert distinct_band(a) == distinct_band(b)
    band = distinct_band(a)
    assert (band is None) == (count == 0)
    if band:
        assert band[0] <= count
        assert band[1] is None or count <= band[1]


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=4), x, max_size=3),
        max_leaves=8,
    )
)
def test_encoding_is_valid_json_and_loses_nothing_but_lone_surrogates(value):
    data = encode({"value": value})
    text = data.decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert encode(json.loads(data)) == data


def many(tables: int):
    """Give the inventory of so many small tables."""
    document = documents.full()
    ref, table = next((r, t) for r, t in document.inventory.tables.items() if r.system == "crm")
    found = [f for f in document.inventory.findings if f.ref.table == ref]
    assert found
    made, findings = {}, []
    for n in range(tables):
        own = replace(ref, source=f"{n}.csv")
        refs = {r: ColumnRef(own, r.position, r.column) for r in table.columns}
        columns = {refs[r]: replace(c, ref=refs[r]) for r, c in table.columns.items()}
        made[own] = replace(table, ref=own, table=replace(table.table, ref=own), columns=columns)
        findings += [replace(f, ref=refs[f.ref]) for f in found]
    return replace(document, inventory=replace(document.inventory, tables=made, findings=tuple(findings)))


def calls(function) -> int:
    """Count the calls of functions that something takes."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return counted


def test_each_further_table_costs_the_same():
    few, more = (many(n) for n in (20, 200))
    out = io.BytesIO()
    reporter("json_inventory").render(few, out)  # what is done once is done
    first, last = (calls(lambda one=one: reporter("json_inventory").render(one, io.BytesIO())) for one in (few, more))
    assert last < 12 * first


def test_an_inventory_is_written_piece_by_piece():
    class Pieces(io.RawIOBase):
        longest = 0

        def writable(self):
            return True

        def write(self, data):
            self.longest = max(self.longest, len(data))
            return len(data)

    out = Pieces()
    reporter("json_inventory").render(many(200), out)
    assert 0 < out.longest < 20_000


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(), v, max_size=3)), max_size=4))  # fmt: skip
def test_pieces_are_what_the_standard_library_writes(data):
    plain = json.dumps(well_formed_of(data), ensure_ascii=False, indent=1)
    assert json.loads(encode(data)) == json.loads(plain)
    lists = {name: iter(value) if isinstance(value, list) else value for name, value in data.items()}
    assert b"".join(pieces(lists)) == encode(data)
    assert re.sub(r"\\u[0-9a-f]{4}", "", encode(data).decode()) == re.sub(r"\\u[0-9a-f]{4}", "", escaped(plain)) + "\n"


def well_formed_of(value):
    return json.loads(json.dumps(value).encode("utf-8", "backslashreplace"))


def escaped(text: str) -> str:
    return json_report._ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
