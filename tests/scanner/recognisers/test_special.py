"""Remarks on special categories: inflection, negation, homographs, person cues."""

from __future__ import annotations

import pytest

from scanner.recognisers.base import LIKELY
from scanner.recognisers.special import SpecialCategories, vocabulary
from scanner.taxonomy import taxonomy

ONE = SpecialCategories()


def said(text: str, least: float = LIKELY) -> set[str]:
    return {ONE.entity_items[r.entity_type] for r in ONE.analyze(text, []) if r.score >= least}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "As. soitti, mies joutunut sairaalaan, pyytää lisäaikaa 1450,00 laskulle, sov. 15.3. asti /MK",
            {"special.health"},
        ),
        ("Ei saa katkaista lämpöä, asiakas dialyysipotilas, ks. lääkärintodistus", {"special.health"}),
        ("Edunvalvoja hoitaa laskut, uusi laskutusos. OTP", {"customer.representation"}),
        ("Entinen vuokralainen vankilassa, lasku takaisin", {"criminal.conviction"}),
        ("TURVAKIELTO – älä anna osoitetta puh.", {"demographic.security_block"}),
        ("asiakkaan vaimolla syöpä", {"special.health"}),
        ("hän on liiton jäsen ja luottamusmies", {"special.trade_union"}),
        ("asiakas muslimi, ei paikalla ramadanin aikana", {"special.religion"}),
        ("äiti pyörätuolissa, asunto 1. krs", {"special.disability"}),
        ("kunden är sjukskriven", {"special.sick_leave"}),
        ("tenant is in prison", {"criminal.conviction"}),
        ("asiakkaasta tehty rikosilmoitus", {"criminal.suspicion"}),
        ("asiakas uhkaillut, rikosilmoitus tehty", {"criminal.suspicion"}),
        ("vuokralainen saa toimeentulotukea", {"special.social_care"}),
    ],
)
def test_notes(text: str, items: set[str]) -> None:
    assert said(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "putki syöpynyt puhki, asiakas tyytyväinen", "Varkaus", "Varkauden kaupunki, asiakas", "Hämeenlinna", "Vankilakatu 3, asiakas", "Tuomiokirkonkatu 5, asiakas",
        "home löytyi, asiakas ilmoitti", "homogeeninen seos, mies paikalla", "verenpaineeton vuoto", "romaani luettu, hän lukee", "keskusta, asiakas",
        "vihreä sähkö asiakkaalle", "liittymä ja liitos asiakkaalle", "sokealaippa vaihdettu, mies", "sairaalan käyttöpaikka, asiakas", "rikkoutunut pumppu, hän",
        "ei allergioita, asiakas", "asiakkaalla ei ole lääkitystä", "hän on ilman diagnoosia", "Kirkkotie 5, asiakas", "DNA Oyj, asiakas", "transistori ja muuntaja, mies",
    ],
)  # fmt: skip
def test_homographs_and_negations(text: str) -> None:
    assert said(text) == set()


def test_one_word_is_weak_and_two_are_likely() -> None:
    assert said("sairasloma jatkuu") == set()
    assert said("sairasloma jatkuu", least=0.2) == {"special.sick_leave"}
    assert said("diagnoosi ja lääkitys") == {"special.health"}


def test_a_negation_ends_with_its_clause() -> None:
    assert said("asiakas ei maksa, sairaus pitkittynyt") == {"special.health"}
    assert said("ei voi maksaa sairauden takia, asiakas") == {"special.health"}


@pytest.mark.parametrize(
    "text", ["1f2e-deaf-9a8b", "77deaf", "deaf01", "0deaf-ab", "f2e41c0deaf", "XQ7HIV2KP", "K31AIDS"]
)
def test_letters_of_codes_are_no_word(text: str) -> None:
    assert said(text, least=0.0) == set()


def test_the_same_letters_beside_a_number_are_one() -> None:
    assert said("the customer at 12 is deaf, call 040", least=0.0) == {"special.disability"}


def test_the_word_is_never_kept() -> None:
    for result in ONE.analyze("asiakkaan vaimolla syöpä", []):
        assert ONE.describe("syöpä", result.entity_type).shape == ""


def test_vocabulary_and_recogniser_agree() -> None:
    assert dict(ONE.entity_items) == vocabulary().items
    assert all(item in taxonomy() for item in vocabulary().items.values())
