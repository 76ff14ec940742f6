"""Stored documents come back as what they were, and damaged ones are refused with every fault."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.json_report import inventory_json, verdicts_json
from scanner.model import CommentHint, DocumentError
from scanner.store import inventory_file, upgrades, verdict_file
from tests.reports import documents


@pytest.fixture(scope="module")
def stored() -> dict:
    return json.loads(json.dumps(inventory_json(documents.inventory())))


@pytest.fixture(scope="module")
def verdicts() -> dict:
    audit = documents.audit()
    return json.loads(json.dumps(verdicts_json(audit, audit.scan_id)))


def without_descriptions(document: dict) -> dict:
    """Leave out what is stored of descriptions: the descriptions themselves never are."""
    out = copy.deepcopy(document)
    for column in out["columns"]:
        column["evidence"].pop("comment")
    for table in out["tables"]:
        table.pop("comment")
    return out


def test_an_inventory_comes_back_with_all_evidence(stored):
    again = inventory_file.from_json(stored)
    assert without_descriptions(inventory_json(again)) == without_descriptions(stored)
    assert inventory_file.from_json(json.loads(json.dumps(inventory_json(again)))) == again
    assert again.findings


def test_findings_can_be_decided_anew_from_what_is_stored(stored):
    again = inventory_file.from_json(stored)
    table = next(iter(again.tables.values()))
    assert {ref.column for ref in table.columns} == {column.name for column in table.table.columns}
    assert any(profile.evidence for t in again.tables.values() for profile in t.columns.values())
    assert any(t.anchors for t in again.tables.values())


def test_what_a_description_speaks_for_comes_back_without_the_description():
    hint = CommentHint("contact.phone", "puhelinnumero", "weak", "recogniser")
    described = documents.inventory()
    ref, table = next(iter(described.tables.items()))
    column, profile = next(iter(table.columns.items()))
    said = replace(profile, column=replace(profile.column, comment="salainen selite"), comment_hints=(hint,))
    tables = {**described.tables, ref: replace(table, columns={**table.columns, column: said})}
    document = json.loads(json.dumps(inventory_json(replace(described, tables=tables))))
    assert "salainen" not in json.dumps(document)
    again = inventory_file.from_json(document)
    assert again.tables[ref].columns[column].comment_hints == (hint,)
    assert json.loads(json.dumps(inventory_json(again)))["columns"] == document["columns"]


def test_an_inventory_of_before_the_descriptions_were_kept_is_read(stored):
    old = copy.deepcopy(stored)
    for column in old["columns"]:
        del column["evidence"]["comment_hints"]
    assert inventory_file.from_json(old) == inventory_file.from_json(stored)


def test_verdicts_come_back(verdicts):
    again = verdict_file.from_json(verdicts)
    assert json.loads(json.dumps(verdicts_json(again, again.scan_id))) == verdicts
    assert verdict_file.from_json(json.loads(json.dumps(verdicts_json(None, "x")))) is None


def test_every_fault_is_named_with_its_place_and_no_value(stored):
    broken = copy.deepcopy(stored)
    del broken["columns"][2]["evidence"]
    broken["columns"][3]["cells_seen"] = "Aho Matti"
    broken["tables"][0]["rows_read"] = -1
    broken["problems"] = {}
    with pytest.raises(DocumentError) as caught:
        inventory_file.from_json(broken, "inventory.json")
    text = str(caught.value)
    assert "columns[2]: evidence is missing" in text
    assert "columns[3]: a field has a value of the wrong kind" in text
    assert "tables[0]: a field" in text
    assert "problems: must be a list" in text
    assert "Aho" not in text


@given(data=st.data())
def test_any_damage_is_a_sentence_or_harmless(stored, data):
    """Replace or remove any one member: never another exception than ours."""
    broken = copy.deepcopy(stored)
    node, depth = broken, data.draw(st.integers(1, 7))
    for _ in range(depth):
        keys = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) and isinstance(node[key], (dict, list)) and node[key]:
            node = node[key]
            continue
        if data.draw(st.booleans()):
            del node[key]
        else:
            node[key] = data.draw(st.sampled_from([None, [], {}, "x", -3, 1.5, [None], {"a": None}]))
        break
    with suppress(DocumentError):
        inventory_file.from_json(broken)


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_files_that_are_none_of_ours(tmp_path, stored, verdicts):
    for document in ([], {}, {"schema": 1}, {"schema": "other/inventory/1"}, {"schema": "tutka/inventory/x"}):
        with pytest.raises(DocumentError, match="not a document of tutka"):
            inventory_file.load(write(tmp_path / "a.json", document))
    (tmp_path / "a.json").write_text('{"schema": "tutka/inv')
    with pytest.raises(DocumentError, match="not JSON"):
        inventory_file.load(tmp_path / "a.json")
    with pytest.raises(DocumentError, match="no such file"):
        inventory_file.load(tmp_path / "b.json")
    with pytest.raises(DocumentError, match="this is a folder"):
        inventory_file.load(tmp_path)
    with pytest.raises(DocumentError, match="another kind"):
        inventory_file.load(write(tmp_path / "a.json", verdicts))
    with pytest.raises(DocumentError, match="another kind"):
        verdict_file.load(write(tmp_path / "a.json", stored))
    assert inventory_file.load(write(tmp_path / "a.json", stored)).scan.id == stored["scan"]["id"]
    assert verdict_file.load(write(tmp_path / "a.json", verdicts)).scan_id == verdicts["scan_id"]


def test_a_newer_document_is_refused_and_an_older_one_is_upgraded(tmp_path, stored):
    with pytest.raises(DocumentError, match="newer version of tutka"):
        inventory_file.load(write(tmp_path / "a.json", {**stored, "schema": "tutka/inventory/99"}))
    steps = {
        "tutka/inventory/1": lambda d: {**d, "schema": "tutka/inventory/2", "two": True},
        "tutka/inventory/2": lambda d: {**d, "schema": "tutka/inventory/3", "three": d["two"]},
    }
    out = upgrades.upgrade(stored, "x", steps, {"inventory": 3})
    assert (out["schema"], out["three"]) == ("tutka/inventory/3", True)
    assert stored["schema"] == "tutka/inventory/1"
    assert "two" not in stored
    with pytest.raises(DocumentError, match="scan again"):
        upgrades.upgrade(stored, "x", {}, {"inventory": 2})
