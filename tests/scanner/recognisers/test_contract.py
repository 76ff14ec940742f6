"""What every recogniser has to be: described, right on its own examples, indifferent to junk, linear."""

from __future__ import annotations

from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import EntityRecognizer, PatternRecognizer

from scanner.plugins import resolve
from scanner.recognisers import BUILTIN, item_of
from scanner.recognisers.base import LIKELY
from scanner.taxonomy import taxonomy

NAMES = sorted(BUILTIN)
JUNK = (
    "",
    " ",
    "\n",
    "😀👍🏽",
    "١٢٣٤٥٦-٩٩٩٩ ०१२३४५६७८९",
    "１３１０５２－９３１Ｗ",
    "\ud800 \udfff 131052\ud800-931W",
    "İıſKß ﬁ ǅ",
    "\x00\x01\x02",
    "a\u0308\u0301" * 50,
    "'; DROP TABLE asiakas; --",
    "=cmd|' /C calc'!A0",
    "%s %d {0} ${x}",
    "-" * 200,
    "." * 200,
    "@" * 200,
    "://" * 100,
)
UNITS = (
    "a", "A", "1", "1-", "1.", "1 ", "Aa ", "sana toinen ", "Matti Virtanen ", "a.", "a:", "0a:", "+1", "040 ", "Katu", "Esimerkkikatu 1 ",
    "http://a?b=c&", "eyJ", "a'a", "viite ", "s. ", "😀", "FI21 1234 ", "\n", "sairaala asiakas ei ", "MATTI ", "a@", "$2b$", "tmi 1234567-1 ",
)  # fmt: skip


def made(name: str) -> Any:
    kind: Any = resolve("recogniser", name, BUILTIN)
    return kind(language_model="none") if name == "person" else kind()


@pytest.fixture(scope="module")
def all_made() -> dict[str, Any]:
    return {name: made(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_is_described(name: str, all_made: dict[str, Any]) -> None:
    one = all_made[name]
    kind = type(one)
    assert isinstance(one, EntityRecognizer)
    assert one.name == kind.name == name
    assert kind.__doc__
    assert kind.__doc__.strip()
    assert len(kind.source) >= 8
    assert kind.examples
    assert kind.counterexamples
    assert one.get_version()
    assert set(kind.entity_items) == set(one.supported_entities)
    assert kind.items == frozenset(kind.entity_items.values())
    assert all(item in taxonomy() for item in kind.items)
    assert kind.weak_entities <= set(one.supported_entities)
    assert kind.chance is None or 0 < kind.chance < 0.5
    assert all(item_of(entity) == item for entity, item in kind.entity_items.items())


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_found_by_a_stock_analyzer(name: str, results: Any, recognisers: Any) -> None:
    one = next(r for r in recognisers.recognizers if r.name == name)
    for text in one.examples:
        scores = [r.score for r in results(name, text)]
        weak = set(one.supported_entities) <= one.weak_entities
        assert max(scores, default=0) >= (0.01 if weak else LIKELY), f"{name}: {text!r} gave {scores}"


@pytest.mark.parametrize("name", NAMES)
def test_counterexamples_are_not(name: str, results: Any, recognisers: Any) -> None:
    one = next(r for r in recognisers.recognizers if r.name == name)
    for text in one.counterexamples:
        scores = [r.score for r in results(name, text)]
        weak = set(one.supported_entities) <= one.weak_entities
        assert max(scores, default=0) < (0.01 if weak else LIKELY), f"{name}: {text!r} gave {scores}"


@pytest.mark.parametrize("name", NAMES)
def test_describes_its_examples_without_their_text(name: str, results: Any, recognisers: Any) -> None:
    one = next(r for r in recognisers.recognizers if r.name == name)
    for text in one.examples:
        for result in results(name, text):
            value = text[result.start : result.end]
            details = one.describe(value, result.entity_type)
            assert details.about in {"person", "organisation", "role"}
            assert not any(char.isdigit() for char in details.shape)
            assert len(value) < 3 or value.lower() not in details.shape.lower()


@pytest.mark.parametrize("name", NAMES)
def test_survives_junk(name: str, all_made: dict[str, Any]) -> None:
    one = all_made[name]
    for text in JUNK:
        for result in one.analyze(text, one.supported_entities, None):
            assert 0 <= result.start < result.end <= len(text)
            one.describe(text[result.start : result.end], result.entity_type)
            one.check(text[result.start : result.end], result.entity_type)


@given(text=st.text(max_size=60))
def test_any_text_is_accepted(text: str) -> None:
    for one in _ALL:
        for result in one.analyze(text, one.supported_entities, None):
            one.describe(text[result.start : result.end], result.entity_type)


_ALL = [made(name) for name in NAMES]


@given(text=st.text(alphabet="0123456789ABX+- .,/:;()@aäsfikLõ€\u2013\u00a0", max_size=40))
def test_near_identifiers_are_accepted(text: str) -> None:
    for one in _ALL:
        for result in one.analyze(text, one.supported_entities, None):
            value = text[result.start : result.end]
            one.describe(value, result.entity_type)
            assert one.check(value, result.entity_type) is not False


@given(text=st.text(alphabet="Mati Vrnenkysßİäö.,:;-\n1@", max_size=60))
def test_the_cheap_test_has_no_false_negatives(text: str) -> None:
    for one in _ALL:
        may_match = getattr(one, "may_match", None)
        if may_match is not None and not may_match(text):
            assert list(one.find(text)) == []


_GATED = [
    (one, [regex.compile(gate, regex.IGNORECASE | regex.DOTALL) for gate in one.gate])
    for one in _ALL
    if hasattr(one, "gate")
]


def _passes(text: str) -> None:
    for one, gates in _GATED:
        if any(True for _ in one.find(text)):
            assert any(gate.search(text) for gate in gates), one.name


@given(text=st.text(max_size=60))
def test_gates_let_everything_through_that_is_found(text: str) -> None:
    _passes(text)


@given(parts=st.lists(st.sampled_from([text for one, _ in _GATED for text in (*one.examples, *one.counterexamples)] + [" ", "\n", "İ", "ſ", "K", ".", "1"]), max_size=4), upper=st.sampled_from([str, str.upper, str.title, str.lower]))  # fmt: skip
def test_gates_let_examples_through_in_any_case(parts: list[str], upper: Any) -> None:
    _passes(upper("".join(parts)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_megabyte_of_junk_takes_linear_time(name: str, all_made: dict[str, Any]) -> None:
    """A quadratic pattern would need hours for a megabyte, and the suite's time limit would end it."""
    one = all_made[name]
    for unit in UNITS:
        one.analyze((unit * (200_000 // len(unit) + 1))[:200_000], one.supported_entities, None)
    mixed = "".join(unit * (1_000_000 // len(UNITS) // len(unit)) for unit in UNITS)
    one.analyze(mixed, one.supported_entities, None)


@pytest.mark.parametrize("name", NAMES)
def test_patterns_have_no_inner_state(name: str, all_made: dict[str, Any]) -> None:
    """Two recognisers of one kind share no pattern object: presidio writes compiled expressions into it."""
    one, other = all_made[name], made(name)
    if isinstance(one, PatternRecognizer):
        assert not {id(p) for p in one.patterns} & {id(p) for p in other.patterns}
