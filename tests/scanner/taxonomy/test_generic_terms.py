"""The table of family words keeps the rules of coverage."""

from __future__ import annotations

import pytest

from scanner.taxonomy import LANGUAGES, taxonomy
from scanner.taxonomy.generic import covers, terms


def test_special_and_identity_data_is_never_covered_by_a_family_word() -> None:
    items = taxonomy().items
    for term in terms().values():
        assert {items[item].cls for item in term.covers} <= {"O", "E"}, term.id


def test_every_id_is_an_item() -> None:
    for term in terms().values():
        for item in (*term.covers, *term.negates, *([term.explicit] if term.explicit else [])):
            assert item in taxonomy()
        assert term.explicit not in term.covers
        assert len(set(term.covers)) == len(term.covers)


def test_schema() -> None:
    for term in terms().values():
        assert term.kind in {"generic", "catch_all"}
        assert set(term.labels) == set(LANGUAGES)
        assert all(term.patterns[lang] for lang in LANGUAGES), term.id
        assert term.kind == "generic" or (not term.covers and term.explicit is None)
        assert term.explicit or term.covers or term.kind == "catch_all"
    labels = [term.labels["fi"] for term in terms().values()]
    assert len(set(labels)) == len(labels)
    assert not set(labels) & set(taxonomy().items)


@pytest.mark.parametrize(
    ("term", "covered", "not_covered"),
    [
        ("contact_details", "contact.phone", "contact.einvoice_address"),
        ("billing_details", "finance.reference", "finance.bank_account"),
        ("payment_details", "finance.payment_behaviour", "finance.card"),
        ("consumption_details", "supply.meter", "supply.metering_point"),
        ("basic_details", "identity.name", "identity.national_id"),
        ("messages", "comms.notes", "comms.call_recording"),
        ("technical_details", "online.ip", "location.position"),
        ("employment_details", "hr.absence", "hr.salary"),
    ],
)
def test_rows(term, covered, not_covered) -> None:
    assert covered in covers(term)
    assert not_covered not in covers(term)


def test_a_promise_on_special_categories_names_all_of_article_9() -> None:
    article_9 = {item.id for item in taxonomy().items.values() if item.cls == "A9"}
    assert set(terms()["special_categories"].negates) == article_9
