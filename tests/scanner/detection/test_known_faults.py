"""What went wrong on real files, each as it was met: a text with its column's name, and what it is."""

import pytest

from scanner.detection import Detector
from scanner.recognisers import registry
from scanner.recognisers.base import LIKELY

HASH = "pbkdf2_sha256$600000$salt$" + "5f4dcc3b5aa765d61d8327deb882cf99" * 2


@pytest.fixture(scope="module")
def detector():
    return Detector(registry(language_model="none", patterns={"customer.number": r"\b\d{6}\b"}))


def standing(detector, text, header=None):
    """Give items that count without a column's name, or under the one given."""
    weak = {(r.name, e) for r in detector.engine.registry.recognizers for e in getattr(r, "weak_entities", ())}
    matches = detector.matches([text], header)[0]
    return {m.item for m in matches if m.score >= LIKELY and (m.recogniser, m.entity) not in weak}


@pytest.mark.parametrize("header", [None, "Työnumero", "Tilaus"])
@pytest.mark.parametrize(
    "text", ["050524-0309", "050524-0017", "työ 050524-0309 tehty", "työt 050524-0024/050524-0309"]
)
def test_work_orders_are_no_swedish_numbers_and_no_telephones(detector, text, header):
    assert {"identity.national_id", "contact.phone"}.isdisjoint(standing(detector, text, header))


@pytest.mark.parametrize(
    ("text", "header"), [("811228-9874", "personnummer"), ("personnummer 811228-9874", None), ("19811228-9874", None)]
)
def test_swedish_numbers_are_found_where_something_says_so(detector, text, header):
    matches = detector.matches([text], header)[0]
    assert any(m.subtype == "swedish" and m.score >= LIKELY for m in matches)


@pytest.mark.parametrize(
    "text",
    ["kunden ringde om faktura 400019199", "ringde 400019199", "soitti laskusta 400019199", "soita 040524-0024 5"],
)
def test_invoice_numbers_after_a_call_are_no_telephones(detector, text):
    assert "contact.phone" not in standing(detector, text)


@pytest.mark.parametrize(
    ("text", "header"), [("401234567", "puhelin"), ("matkapuhelin 401234567", None), ("soittaa 040 1234567", None)]
)
def test_telephones_are_still_found(detector, text, header):
    assert any(m.item == "contact.phone" for m in detector.matches([text], header)[0])


def test_ten_characters_under_a_heading_of_identity_codes(detector):
    (match,) = [m for m in detector.matches(["131052931W"], "hetu")[0] if m.validated]
    assert match.item == "identity.national_id"
    (match,) = [m for m in detector.matches(["131052931W"], "rakennustunnus")[0] if m.validated]
    assert match.item == "supply.premises"


@pytest.mark.parametrize("text", [HASH, "{MD5}5f4dcc3b5aa765d61d8327deb882cf99"])
def test_a_hash_is_one_claim(detector, text):
    found = [m for m in detector.matches([text], "salasana_tiiviste")[0] if m.item == "online.password"]
    assert [m.recogniser for m in found] == ["password_hash"]
    assert found[0].whole


@pytest.mark.parametrize(
    ("text", "header"), [("040 123456", None), ("puh. 09 123456", None), ("040 123456", "puhelin")]
)
def test_a_configured_pattern_leaves_telephones_alone(detector, text, header):
    assert {m.item for m in detector.matches([text], header)[0] if m.score >= LIKELY} == {"contact.phone"}


@pytest.mark.parametrize(
    "text",
    [
        "As Oy Hallatie 12", "Kiinteistö Oy Matinkatu 3", "AS OY HALLATIE 12", "As Oy Helsingin Hallatie 12", "KOy Hallatie 12 B", "Asunto-osakeyhtiö Hallatie 12", "Taloyhtiö Hallatie 12", "Bostads Ab Norrgatan 7",
        "Fastighets Ab Storgatan 3", "Asunto Oy Imatran Koskikatu 3", "KIINTEISTÖ OY MATINKATU 3", "isännöitsijä soitti: As Oy Hallatie 12",
    ],
)  # fmt: skip
def test_the_name_of_a_housing_company_is_no_address(detector, text):
    assert {"contact.address", "identity.name"}.isdisjoint(standing(detector, text))


@pytest.mark.parametrize(
    "text", ["Esimerkki Oy, Hallatie 12", "asuu Hallatie 12", "HALLATIE 12", "Taloyhtiössä Oy:n kanssa, Hallatie 12"]
)
def test_addresses_beside_companies_are_still_addresses(detector, text):
    assert "contact.address" in standing(detector, text)


def test_the_organisation_of_a_contact(detector):
    assert {m.item for m in detector.matches(["As Oy Hallatie 12"], "Organisaatio")[0]} == {"work.employer"}


def test_an_address_leaves_the_name_before_it(detector):
    text = "Matti Virtanen Hallatie 12"
    assert {(m.item, text[m.start : m.end]) for m in detector.matches([text])[0]} == {
        ("identity.name", "Matti Virtanen"),
        ("contact.address", "Hallatie 12"),
    }


@pytest.mark.parametrize("text", ["Termostaatti Aino, uusi malli", "Ohjausyksikkö Onni 4, vakio malli tuli"])
def test_a_product_called_by_a_name_is_nobody(detector, text):
    assert not [m for m in detector.matches([text])[0] if m.item == "identity.name" and m.score >= 0.5]
