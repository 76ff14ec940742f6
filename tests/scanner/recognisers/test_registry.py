"""The registry: complete, offline, and open for the organisation's own recognisers."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import PluginError, UsageError
from scanner.recognisers import BUILTIN, item_of, registry
from scanner.recognisers.base import stock_item


def test_holds_every_builtin_once() -> None:
    names = [one.name for one in registry(language_model="none").recognizers]
    assert sorted(names) == sorted(BUILTIN)


def test_speaks_the_asked_language() -> None:
    made = registry("en", language_model="none")
    assert made.supported_languages == ["en"]
    assert {one.supported_language for one in made.recognizers} == {"en"}


def test_configured_patterns_are_recognisers_of_their_own() -> None:
    made = registry(patterns={"customer.number": r"\b7\d{6}\b"}, language_model="none")
    one: Any = next(r for r in made.recognizers if r.name == "configured.customer.number")
    result = one.analyze("nro 7123456", one.supported_entities)[0]
    assert (result.start, result.end, result.score) == (4, 11, 0.6)
    assert item_of(result.entity_type) == "customer.number"
    assert one.items == frozenset({"customer.number"})


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        ({"customer.nummer": "x"}, "no such item"),
        ({"customer.number": "("}, "not a regular expression"),
        ({"customer.number": "x*"}, "empty text"),
    ],
)
def test_bad_patterns_are_sentences(patterns: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        registry(patterns=patterns, language_model="none")


def test_presidios_own_yaml(tmp_path: Path) -> None:
    path = tmp_path / "our.yaml"
    path.write_text(
        "recognizers:\n  - name: badge\n    supported_entity: BADGE\n    item: surveillance.access\n"
        "    patterns: [{name: b, regex: 'B-\\d{4}', score: 0.7}]\n",
        encoding="utf-8",
    )
    one: Any = next(r for r in registry(extra=[str(path)], language_model="none").recognizers if r.name == "badge")
    assert one.entity_items == {"BADGE": "surveillance.access"}
    assert one.analyze("B-1234", ["BADGE"])


@pytest.mark.parametrize(
    "content",
    [
        "- x",
        "recognizers: 3",
        "recognizers: [{name: x}]",
        "a: [",
        "recognizers:\n  - {supported_entity: A, item: no.such, patterns: []}",
    ],
)
def test_bad_files_are_sentences(tmp_path: Path, content: str) -> None:
    path = tmp_path / "our.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        registry(extra=[str(path)], language_model="none")


def test_an_unknown_plugin_stops_the_run() -> None:
    with pytest.raises(PluginError, match="no recogniser is called"):
        registry(extra=["fi.nonesuch"], language_model="none")


def test_stock_entities_have_items() -> None:
    assert stock_item("EMAIL_ADDRESS") == "contact.email"
    assert stock_item("UK_NINO") == "identity.national_id"
    assert stock_item("DATE_TIME") is None
    assert item_of("LOCATION") is None


def test_recognisers_can_be_sent_to_workers(recognisers: Any) -> None:
    for one in recognisers.recognizers:
        again = pickle.loads(pickle.dumps(one))
        assert again.name == one.name
