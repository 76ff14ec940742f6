"""The closed lists: sizes, labels, mappings."""

from __future__ import annotations

import re

from scanner.taxonomy import LANGUAGES
from scanner.taxonomy.closed_lists import LISTS, closed_lists, entries, label

SIZES = {
    "purposes": 26,
    "legal_bases": 6,
    "special_conditions": 15,
    "subjects": 14,
    "recipients": 17,
    "sources": 12,
    "events": 19,
    "review_kinds": 5,
}


def test_sizes_and_labels() -> None:
    assert {name: len(entries(name)) for name in LISTS} == SIZES
    for name in LISTS:
        for key, entry in entries(name).items():
            assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
            assert set(entry.labels) == set(LANGUAGES)
            assert all(entry.labels.values())
        for lang in LANGUAGES:
            labels = [entry.label(lang) for entry in entries(name).values()]
            assert len(set(labels)) == len(labels), (name, lang)


def test_mappings() -> None:
    assert [entry.dpv for entry in entries("legal_bases").values()] == [f"A6-1-{letter}" for letter in "abcdef"]
    assert [e.dpv for e in entries("special_conditions").values() if e.dpv] == [
        f"A9-2-{letter}" for letter in "abcdefghij"
    ]
    for entry in entries("purposes").values():
        assert entry.dpv is not None
        assert re.fullmatch(r"[A-Z][A-Za-z]+", entry.dpv)
        assert entry.fideslang is not None
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", entry.fideslang)
    assert entries("purposes")["billing"].dpv == "PaymentManagement"
    assert entries("purposes")["targeted_messaging"].fideslang == "marketing.advertising.first_party.targeted"


def test_review_kinds_stand_in_the_order_of_their_weight() -> None:
    assert list(entries("review_kinds")) == ["reviewed", "updated", "valid_from", "dated", "not_stated"]


def test_label_falls_back_to_the_id() -> None:
    assert label("purposes", "billing", "sv") == "fakturering"
    assert label("purposes", "nonsense") == "nonsense"
    assert closed_lists() is closed_lists()
