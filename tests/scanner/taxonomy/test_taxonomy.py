"""The items: schema, sizes, mappings."""

from __future__ import annotations

import re

from scanner.taxonomy import CLASSES, LANGUAGES, load_data, taxonomy


def test_sizes() -> None:
    assert len(taxonomy().categories) == 16
    assert len(taxonomy().items) == 90


def test_schema() -> None:
    for item in taxonomy().items.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", item.id)
        assert item.category in taxonomy().categories
        assert item.cls in CLASSES
        assert set(item.labels) == set(LANGUAGES)
        assert all(item.labels.values())
        assert item.evidence
        assert item.dpv is None or re.fullmatch(r"[A-Z][A-Za-z]+", item.dpv)
        assert item.fideslang is None or re.fullmatch(r"user(\.[a-z_]+)*", item.fideslang)
    ids = [row["id"] for row in load_data("items.yaml")["items"]]
    assert len(ids) == len(set(ids))


def test_classes_with_legal_weight() -> None:
    by_class = {cls: {item.id for item in taxonomy().items.values() if item.cls == cls} for cls in CLASSES}
    assert by_class["N"] == {"identity.national_id"}
    assert by_class["A10"] == {"criminal.conviction", "criminal.suspicion"}
    assert len(by_class["A9"]) == 11
    assert "special.social_care" in by_class["E"]


def test_labels() -> None:
    assert taxonomy().label("identity.birth_date", "en") == "date of birth"
    assert taxonomy().label("finance", "sv").startswith("Fakturerings")
    assert taxonomy().label("yhteystiedot") == "yhteystiedot"
    assert "identity.name" in taxonomy()
    assert taxonomy()["identity.name"].category == "identity"
