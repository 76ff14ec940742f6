"""Negation and modality, with the traps of the three languages."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

HEAD = {
    "fi": "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n",
    "sv": "Dataskyddsbeskrivning\n\nVilka personuppgifter samlar vi in?\n\n",
    "en": "Privacy notice\n\nWhat data do we collect?\n\n",
}


def _read(text, lang="fi"):
    register = read_text(HEAD[lang] + text + "\n", "n.txt", "text").registers[0]
    declared = {entry.id: entry.modality for entry in register.items}
    return declared, {entry.id for entry in register.negated}, register


@pytest.mark.parametrize(
    ("text", "declared", "negated"),
    [
        ("Keräämme nimen ja osoitteen.", {"identity.name", "contact.address"}, set()),
        (
            "Emme kerää henkilötunnusta, terveystietoja tai IP-osoitteita.",
            set(),
            {"identity.national_id", "special.health", "online.ip"},
        ),
        ("Henkilötunnusta ei tallenneta.", set(), {"identity.national_id"}),
        ("Keräämme nimen, mutta emme henkilötunnusta.", {"identity.name"}, {"identity.national_id"}),
        (
            "Rekisteri ei sisällä henkilötunnuksia eikä terveystietoja.",
            set(),
            {"identity.national_id", "special.health"},
        ),
        (
            "Emme kerää henkilötunnusta, vaan tallennamme syntymäajan.",
            {"identity.birth_date"},
            {"identity.national_id"},
        ),
        ("Puhelinnumeroa ei käytetä markkinointiin.", set(), set()),
        ("Sähköpostiosoitetta ei luovuteta eikä myydä.", set(), set()),
        ("Kaikista ei välttämättä kerätä puhelinnumeroa.", {"contact.phone"}, set()),
        ("Emme kerää muuta kuin nimen.", {"identity.name"}, set()),
        ("Keräämme nimen ilman henkilötunnusta.", {"identity.name"}, {"identity.national_id"}),
        ("Emme kerää nimeä ja tallennamme vain sähköpostiosoitteen.", {"contact.email"}, {"identity.name"}),
        ("Henkilötunnusta ei kerätä; tallennamme asiakasnumeron.", {"customer.number"}, {"identity.national_id"}),
    ],
)
def test_finnish_negation(text, declared, negated) -> None:
    found, denied, _ = _read(text)
    assert (set(found), denied) == (declared, negated)


@pytest.mark.parametrize(
    ("lang", "text", "declared", "negated"),
    [
        (
            "sv",
            "Vi samlar inte in personbeteckningar eller bankkonton.",
            set(),
            {"identity.national_id", "finance.bank_account"},
        ),
        (
            "sv",
            "Personbeteckning lagras inte, men vi sparar namn och adress.",
            {"identity.name", "contact.address"},
            {"identity.national_id"},
        ),
        ("sv", "Vi behandlar namn och telefonnummer.", {"identity.name", "contact.phone"}, set()),
        ("en", "We never collect your date of birth.", set(), {"identity.birth_date"}),
        ("en", "We collect your name but we do not store your phone number.", {"identity.name"}, {"contact.phone"}),
        ("en", "Your email address is not used for marketing.", set(), set()),
    ],
)
def test_other_languages(lang, text, declared, negated) -> None:
    found, denied, _ = _read(text, lang)
    assert (set(found), denied) == (declared, negated)


@pytest.mark.parametrize(
    ("text", "item", "modality"),
    [
        ("Voimme kerätä syntymäajan.", "identity.birth_date", "hedged"),
        ("Tallennamme tarvittaessa henkilötunnuksen.", "identity.national_id", "hedged"),
        ("Tallennamme mahdolliset allergiat.", "special.diet", "hedged"),
        ("Syntymäajan tallennamme, ja sen antaminen on vapaaehtoista.", "identity.birth_date", "declared"),
        ("Keräämme suostumuksellasi sijaintitietoja.", "location.position", "conditional"),
        ("Jos tilaat uutiskirjeen, tallennamme sähköpostiosoitteen.", "contact.email", "conditional"),
        ("Henkilötunnusta ei koskaan kerätä, ellei laki sitä vaadi.", "identity.national_id", "conditional"),
    ],
)
def test_modalities(text, item, modality) -> None:
    found, denied, _ = _read(text)
    assert found == {item: modality}
    assert denied == set()


def test_a_lists_introduction_governs_its_members() -> None:
    found, denied, _ = _read("Voimme kerätä seuraavia tietoja:\n\n- nimi\n- osoite (vapaaehtoinen)")
    assert found == {"identity.name": "hedged", "contact.address": "optional"}
    found, denied, _ = _read(
        "Emme kerää seuraavia tietoja:\n\n- henkilötunnus\n- pankkitilin numero\n\nTallennamme nimen."
    )
    assert denied == {"identity.national_id", "finance.bank_account"}
    assert found == {"identity.name": "declared"}


def test_an_exception_wins_over_a_default_denial() -> None:
    found, denied, register = _read(
        "Pääsääntöisesti emme käsittele arkaluonteisia tietoja. Poikkeuksena ovat allergiat, jos olet antanut suostumuksesi."
    )
    assert found == {"special.diet": "conditional"}
    assert "special.diet" not in denied
    assert {"special.health", "special.religion"} <= denied
    assert register.items[0].condition == "jos olet antanut suostumuksesi"


def test_for_a_purpose_is_a_purpose() -> None:
    _, _, register = _read("Laskutusta varten tallennamme pankkitilin numeron.")
    assert [(entry.id, entry.modality, entry.purposes) for entry in register.items] == [
        ("finance.bank_account", "declared", ("billing",))
    ]
    assert [entry.id for entry in register.purposes] == ["billing"]


def test_open_closed_and_bracketed_lists() -> None:
    _, _, register = _read("Keräämme seuraavia tietoja:\n\n- yhteystiedot, kuten osoite ja sähköposti")
    generic = next(entry for entry in register.items if entry.coverage == "generic")
    assert (generic.id, generic.covers) == ("yhteystiedot", ("contact.phone",))
    _, _, register = _read("Keräämme seuraavia tietoja:\n\n- perustiedot (kuten nimet, syntymäaika, henkilötunnus)")
    assert {entry.id for entry in register.items if entry.coverage == "explicit"} == {
        "identity.name",
        "identity.birth_date",
        "identity.national_id",
    }
    _, _, register = _read("Keräämme seuraavia tietoja:\n\n- yhteystiedot: osoite ja sähköposti")
    assert {entry.id for entry in register.items} == {"contact.address", "contact.email"}


def test_alternatives_are_both_declared() -> None:
    _, _, register = _read("Keräämme seuraavia tietoja:\n\n- nimi, hetu tai Y-tunnus")
    flags = {entry.id: entry.flags for entry in register.items}
    assert flags == {
        "identity.name": (),
        "identity.national_id": ("alternative",),
        "work.business_id": ("alternative",),
    }
