"""Denials in every wording, and sentences with a negative that deny nothing: those have to stay out, or they hide data."""

from __future__ import annotations

import pytest

from tests.scanner.notice.sentence import modalities, read

HETU = {"identity.national_id"}


@pytest.mark.parametrize(
    ("lang", "text", "denied"),
    [
        ("fi", "Rekisterissä ei ole terveystietoja.", {"special.health"}),
        ("fi", "Rekisterissä ei ole henkilötunnuksia eikä terveystietoja.", {"special.health", *HETU}),
        ("fi", "Henkilötunnuksia ei ole rekisterissämme.", HETU),
        ("fi", "Tietosisältöön ei kuulu henkilötunnus.", HETU),
        ("fi", "Henkilötunnus ei kuulu keräämiimme tietoihin.", HETU),
        ("fi", "Emme kysy henkilötunnusta.", HETU),
        ("fi", "Henkilötunnusta ei pyydetä.", HETU),
        ("fi", "Henkilötunnusta ei tarvita.", HETU),
        ("fi", "Henkilötunnusta ei vaadita.", HETU),
        ("fi", "IP-osoite ei tallennu järjestelmään.", {"online.ip"}),
        ("fi", "Maksukorttien numerot eivät tallennu meille.", {"finance.card"}),
        ("fi", "Emme säilytä maksukortin numeroa.", {"finance.card"}),
        ("fi", "Puheluita ei tallenneta.", {"comms.call_recording"}),
        ("fi", "Emme kerää asiakkailta henkilötunnusta.", HETU),
        ("fi", "Emme kerää, tallenna tai käsittele henkilötunnuksia.", HETU),
        ("fi", "Emme kysy, kerää tai luovuta henkilötunnustasi.", HETU),
        ("fi", "Emme kerää ja käsittele henkilötunnuksia.", HETU),
        ("fi", "Henkilötunnusta ei kerätä, tallenneta eikä käsitellä.", HETU),
        ("fi", "Rekisterissä ei ole seuraavia tietoja:\n\n- henkilötunnus\n- terveystiedot", {"special.health", *HETU}),
        ("fi", "- Henkilötunnus: ei kerätä", HETU),
        ("fi", "- Henkilötunnus: ei", HETU),
        ("fi", "- Henkilötunnus – ei kerätä", HETU),
        ("fi", "- henkilötunnus (ei kerätä)", HETU),
        ("sv", "Registret innehåller inte personbeteckningar.", HETU),
        ("sv", "Inga personbeteckningar samlas in.", HETU),
        ("sv", "I registret finns inga hälsouppgifter.", {"special.health"}),
        ("sv", "Det finns inga hälsouppgifter i registret.", {"special.health"}),
        ("sv", "Vi samlar inte in uppgifter om hälsa.", {"special.health"}),
        ("sv", "Personbeteckning krävs inte.", HETU),
        ("sv", "Personbeteckning ingår inte i registret.", HETU),
        ("sv", "Vi varken samlar in, lagrar eller behandlar personbeteckningar.", HETU),
        ("sv", "- Personbeteckning: samlas inte in", HETU),
        ("en", "The register does not contain identity codes.", HETU),
        ("en", "No identity code is collected.", HETU),
        ("en", "No health data is collected or stored.", {"special.health"}),
        ("en", "There is no health data in the register.", {"special.health"}),
        ("en", "Your date of birth is not required.", {"identity.birth_date"}),
        ("en", "We do not collect, store or process payment card numbers.", {"finance.card"}),
        ("en", "We never collect, store, or share your date of birth.", {"identity.birth_date"}),
        ("en", "- Identity code: not collected", HETU),
    ],
)
def test_denials(lang, text, denied) -> None:
    register = read(text, lang)
    assert {entry.id for entry in register.negated} == denied
    assert register.items == ()
    assert register.unknown == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fi", "Henkilötunnusta ei luovuteta."),
        ("fi", "Henkilötunnusta ei käytetä markkinointiin."),
        ("fi", "Kaikista ei välttämättä kerätä henkilötunnusta."),
        ("fi", "Henkilötunnuksen antaminen ei ole pakollista."),
        ("fi", "Puhelinnumero ei ole pakollinen tieto."),
        ("fi", "Puhelinnumero ei kuulu pakollisiin tietoihin."),
        ("fi", "Sinun ei tarvitse antaa puhelinnumeroa."),
        ("fi", "Suostumusta ei tarvita."),
        ("fi", "Emme kysy salasanaasi sähköpostilla."),
        ("fi", "Henkilötunnusta ei kerätä alaikäisiltä."),
        ("fi", "Tietoja ei kerätä alle 13-vuotiailta lapsilta."),
        ("fi", "Henkilötunnuksia ei kerätä vuoden 2020 jälkeen."),
        ("fi", "Emme kerää evästeillä tunnistettavia tietoja, emmekä yhdistä niitä nimeen."),
        ("fi", "Emme kerää henkilötunnusta, jos asioit verkossa."),
        ("fi", "Jos olet alaikäinen, emme kerää henkilötunnusta."),
        ("fi", "Emme kerää henkilötunnusta paitsi jos laki sitä vaatii."),
        ("fi", "- Puhelinnumero: ei luovuteta"),
        ("fi", "- Sukupuoli: ei kerätä alaikäisiltä"),
        ("sv", "Telefonnummer lämnas inte ut."),
        ("sv", "Du behöver inte uppge telefonnummer."),
        ("sv", "Vi frågar aldrig efter ditt lösenord per e-post."),
        ("en", "You are not required to give your phone number."),
        ("en", "Your phone number is not disclosed."),
        ("en", "We never ask for your password by email."),
        ("en", "Unless you consent, we do not collect location data."),
    ],
)
def test_what_denies_nothing(lang, text) -> None:
    assert read(text, lang).negated == ()


def test_a_denial_beside_a_declaration_reaches_no_further() -> None:
    register = read("We only store your email address and never your phone number.", "en")
    assert modalities(register) == {"contact.email": "declared"}
    assert [entry.id for entry in register.negated] == ["contact.phone"]
    register = read("We hold your name and, if you agree, your address, but no bank details.", "en")
    assert [entry.id for entry in register.negated] == ["finance.bank_account"]
    register = read("Tallennamme nimen, mutta henkilötunnusta emme kysy emmekä tallenna muutenkaan.")
    assert modalities(register) == {"identity.name": "declared"}
    assert [entry.id for entry in register.negated] == ["identity.national_id"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Emme kerää puhelinnumeroa, jos asioit verkossa.", "jos asioit verkossa"),
        ("- Puhelinnumero: ei kerätä alaikäisiltä", "ei kerätä alaikäisiltä"),
        ("- puhelinnumero (vain luottopäätöksissä)", "vain luottopäätöksissä"),
    ],
)
def test_a_denial_with_a_restriction_is_a_condition(text, condition) -> None:
    register = read(text)
    assert [(e.id, e.modality, e.condition) for e in register.items] == [("contact.phone", "conditional", condition)]


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        (
            "fi",
            "Keräämme nimen, osoitteen ja tarvittaessa puhelinnumeron.",
            {"identity.name": "declared", "contact.address": "declared", "contact.phone": "hedged"},
        ),
        (
            "fi",
            "Keräämme nimen, vapaaehtoisesti puhelinnumeron, ja osoitteen.",
            {"identity.name": "declared", "contact.phone": "optional", "contact.address": "declared"},
        ),
        (
            "fi",
            "Keräämme nimen ja suostumuksellasi sijaintitietoja.",
            {"identity.name": "declared", "location.position": "conditional"},
        ),
        (
            "fi",
            "Keräämme nimen ja voimme pyytää myös osoitteen.",
            {"identity.name": "declared", "contact.address": "hedged"},
        ),
        ("fi", "Voimme kerätä nimen ja osoitteen.", {"identity.name": "hedged", "contact.address": "hedged"}),
        ("fi", "Tarvittaessa keräämme nimen, osoitteen.", {"identity.name": "hedged", "contact.address": "hedged"}),
        ("fi", "Nimi ja osoite tallennetaan tarvittaessa.", {"identity.name": "hedged", "contact.address": "hedged"}),
        (
            "sv",
            "Vi samlar in namn och vid behov telefonnummer.",
            {"identity.name": "declared", "contact.phone": "hedged"},
        ),
        (
            "en",
            "We collect your name and, where necessary, your phone number.",
            {"identity.name": "declared", "contact.phone": "hedged"},
        ),
        (
            "en",
            "We collect your name and may ask for your address.",
            {"identity.name": "declared", "contact.address": "hedged"},
        ),
        (
            "fi",
            "Henkilötunnus kerätään vain luottotietojen tarkistusta varten.",
            {"identity.national_id": "conditional"},
        ),
        (
            "fi",
            "Keräämme nimen, osoitteen (vapaaehtoinen) ja puhelinnumeron.",
            {"identity.name": "declared", "contact.address": "optional", "contact.phone": "declared"},
        ),
        (
            "fi",
            "Keräämme nimen ja, jos tilaat lehden, osoitteen.",
            {"identity.name": "declared", "contact.address": "conditional"},
        ),
        (
            "en",
            "We hold your name and, if you agree, your date of birth.",
            {"identity.name": "declared", "identity.birth_date": "conditional"},
        ),
        (
            "en",
            "We store your name and address if you order.",
            {"identity.name": "conditional", "contact.address": "conditional"},
        ),
        ("fi", "Keräämme vain nimen laskutusta varten.", {"identity.name": "declared"}),
        ("sv", "Personbeteckning samlas in endast för kreditprövning.", {"identity.national_id": "conditional"}),
        ("en", "Your identity code is collected only for credit checks.", {"identity.national_id": "conditional"}),
        ("fi", "Keräämme sähköpostiosoitetta ja IP-osoitetta.", {"contact.email": "declared", "online.ip": "declared"}),
    ],
)
def test_how_something_is_declared(lang, text, wanted) -> None:
    register = read(text, lang)
    assert modalities(register) == wanted
    assert register.negated == ()
    assert register.unknown == ()
