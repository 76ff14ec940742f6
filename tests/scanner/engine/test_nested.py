"""Cells that hold JSON or XML: taken apart within bounds, found with the path of keys, and stored so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.json_report import inventory_json
from scanner.engine.classify import classify
from scanner.engine.inside import last_key
from scanner.engine.names import NameMasks
from scanner.engine.nested import CHARACTERS, LEAVES, leaves
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Finding
from scanner.store import inventory_file
from tests.factories import HETU, KEY, FakeDetector, source

JSON = '{"asiakas": {"hetu": "ID12", "viestit": [{"teksti": "see ID14"}], "ammatti": "seppä"}}'


def found(cells: list[str], header: str = "payload") -> list[Finding]:
    return list(scan([source({"t": {header: cells}})], FakeDetector(), ScanSettings(), key=KEY).findings)


def paths(cells: list[str]) -> list[tuple[str, str, str]]:
    return [(f.item, f.form, f.where["path"]) for f in found(cells) if f.form != "derived"]


def test_findings_carry_the_path_of_keys() -> None:
    assert paths([JSON] * 30) == [
        ("identity.national_id", "column", "asiakas.hetu"),
        ("identity.national_id", "embedded", "asiakas.viestit[].teksti"),
        ("work.title", "metadata", "asiakas.ammatti"),
    ]


def test_elements_and_attributes_are_paths_too() -> None:
    cell = "<?xml version='1.0'?><Lasku xmlns='urn:x'><Asiakas tunnus='ID12'><Posti>a@b.fi</Posti></Asiakas></Lasku>"
    assert paths([cell] * 30) == [
        ("contact.email", "column", "Lasku/Asiakas/Posti"),
        ("identity.national_id", "column", "Lasku/Asiakas/@tunnus"),
    ]


def test_the_key_plays_the_columns_name() -> None:
    detector = FakeDetector()
    scan([source({"t": {"payload": [JSON]}})], detector, ScanSettings(), key=KEY)
    assert {"hetu", "teksti", "ammatti"} <= set(filter(None, detector.headers))
    assert JSON not in detector.texts


def test_a_key_that_is_data_is_masked_and_found() -> None:
    cells = ['{"ID999999998": {"tila": "ok"}}'] * 30
    (one,) = [f for f in found(cells) if f.form != "derived"]
    assert (one.item, one.where) == ("identity.national_id", {"path": "«identity.national_id»"})
    assert "ID999999998" not in repr(found(cells))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"2024": "a"}', "*"),
        ('{"3f2504e0-4f89-11d3-9a0c-0305e82c3301": {"a": "b"}}', "*.a"),
        ('{"' + "x" * 41 + '": "a"}', "*"),
        ('[{"a": "b"}]', "[].a"),
        ('{"a": "[1, 2]"}', "a.[]"),
        ('{"a": 1, "a": 2}', "a"),
    ],
)
def test_keys_that_are_no_names_become_one_path(text: str, path: str) -> None:
    assert path in {leaf.path for leaf in leaves(text) or ()}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[huom] soita", "{}", "[]", "[[[]]]", "<p>Hei <b>Matti</b></p>", "<a>teksti <b>x</b></a>", "a < b", "<a>",
        "[" * 5000 + "]" * 5000, json.dumps(list(range(LEAVES + 1))), json.dumps(["x" * CHARACTERS]),
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "[1e9999999999999999999999999]x]",
    ],
)  # fmt: skip
def test_what_is_no_document_or_too_much_stays_a_text(text: str) -> None:
    assert leaves(text) is None
    if "ID" not in text and text:
        assert [f.form for f in found([f"{text} ID12"] * 3, "x") if f.item == "identity.national_id"] == ["embedded"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=20,
    )
)
def test_no_text_of_a_document_is_lost(value: object) -> None:
    text = json.dumps(value)
    got = leaves(text, NameMasks(FakeDetector()))
    if got is not None:
        told = " ".join(leaf.text for leaf in got)
        for wanted in texts_in(value):
            assert wanted in told or leaves(wanted) is not None


def texts_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_in(inner)]
    return [value] if isinstance(value, str) and value.strip() else []


@given(st.text(max_size=60))
def test_any_text_is_taken_or_left(text: str) -> None:
    for wrapped in (text, f"{{{text}}}", f"[{text}]", f"<{text}>"):
        leaves(wrapped)


def test_the_path_is_stored_and_decided_on_again() -> None:
    made = scan([source({"t": {"payload": [JSON] * 30}})], FakeDetector(), ScanSettings(), key=KEY)
    stored = inventory_file.from_json(inventory_json(made))
    assert any(key.path == "asiakas.hetu" and key.recogniser == HETU for key in all_keys(stored))
    assert classify(stored) == made.findings


def all_keys(inventory: object) -> list[object]:
    return [key for t in inventory.tables.values() for c in t.columns.values() for key in c.evidence]  # type: ignore[attr-defined] - an inventory


def test_the_last_key() -> None:
    assert [last_key(p) for p in ("a.b[]", "A/@b", "[]", "*", "«identity.name»[]", "a.«contact.email»")] == [
        "b", "b", "", "", "", "",
    ]  # fmt: skip
