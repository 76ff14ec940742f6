"""What a sentence takes out, in both directions and three languages; and what it doesn't take out."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from tests.scanner.notice.sentence import covered, read

PHONE = ({"contact.address", "contact.email"}, {"contact.phone"})
NAME_ADDRESS = ({"identity.name", "contact.address"}, set())


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("fi", "Keräämme kaikki yhteystiedot lukuun ottamatta puhelinnumeroa.", PHONE),
        ("fi", "Keräämme yhteystietoja lukuunottamatta puhelinnumeroa.", PHONE),
        ("fi", "Keräämme puhelinnumeroa lukuun ottamatta kaikki yhteystiedot.", PHONE),
        ("fi", "Puhelinnumeroa lukuun ottamatta kaikki yhteystiedot tallennetaan.", PHONE),
        ("fi", "Lukuun ottamatta puhelinnumeroa keräämme kaikki yhteystiedot.", PHONE),
        ("fi", "Keräämme kaikki yhteystiedot paitsi puhelinnumeron.", PHONE),
        ("fi", "Keräämme kaikki yhteystiedot, pois lukien puhelinnumero.", PHONE),
        ("fi", "Keräämme yhteystietosi ilman puhelinnumeroa.", PHONE),
        ("fi", "Keräämme seuraavia tietoja:\n\n- kaikki yhteystiedot paitsi puhelinnumero", PHONE),
        ("fi", "Keräämme seuraavia tietoja:\n\n- yhteystiedot (pois lukien puhelinnumero)", PHONE),
        ("fi", "Emme kerää yhteystietoja lukuun ottamatta puhelinnumeroa.", tuple(reversed(PHONE))),
        ("fi", "Keräämme paitsi nimen myös osoitteen.", NAME_ADDRESS),
        ("fi", "Muuta kuin nimeä ja osoitetta ei kerätä.", NAME_ADDRESS),
        ("fi", "Emme kerää muita tietoja kuin nimen ja osoitteen.", NAME_ADDRESS),
        ("fi", "Muita henkilötietoja kuin nimi ja osoite ei tallenneta.", NAME_ADDRESS),
        ("fi", "Terveystietoja emme kerää, paitsi allergiat.", ({"special.diet"}, {"special.health"})),
        ("sv", "Vi samlar in alla kontaktuppgifter med undantag av telefonnummer.", PHONE),
        ("sv", "Vi samlar in alla kontaktuppgifter utom telefonnummer.", PHONE),
        ("sv", "Alla kontaktuppgifter utom telefonnummer lagras.", PHONE),
        ("sv", "Förutom namn samlar vi in adress.", NAME_ADDRESS),
        ("sv", "Utöver namn och adress samlar vi inte in några uppgifter.", NAME_ADDRESS),
        ("sv", "Vi samlar inte in andra uppgifter än namn och adress.", NAME_ADDRESS),
        ("en", "We collect all contact details except your phone number.", PHONE),
        ("en", "We collect all contact details except for the phone number.", PHONE),
        ("en", "Except for the phone number, we collect all contact details.", PHONE),
        ("en", "We collect all contact details other than the telephone number.", PHONE),
        ("en", "We collect contact details, excluding phone numbers.", PHONE),
        ("en", "We do not collect any data other than your name and address.", NAME_ADDRESS),
        ("en", "Apart from your name and address, we collect nothing.", NAME_ADDRESS),
    ],
)
def test_exceptions(lang, text, wanted) -> None:
    register = read(text, lang)
    assert (covered(register), {entry.id for entry in register.negated}) == wanted


def test_a_list_of_exceptions_ends_where_the_sentence_goes_on() -> None:
    register = read("Keräämme kaikki yhteystiedot paitsi puhelinnumeron ja osoitteen, ja laskutamme nimellä.")
    assert {entry.id for entry in register.negated} == {"contact.phone", "contact.address"}
    assert covered(register) == {"contact.email"}


def test_nothing_but_is_no_contradiction() -> None:
    register = read("Keräämme nimen ja osoitteen.\n\nMuuta kuin nimeä ja osoitetta ei kerätä.")
    assert not [finding for finding in register.findings if finding.code == "N-INCONSISTENT"]


def test_a_recipient_that_a_denial_takes_out_is_one() -> None:
    text = "Tietosuojaseloste\n\nTietojen luovutukset\n\nTietoja ei luovuteta paitsi viranomaisille.\n"
    assert [entry.id for entry in read_text(text, "n.txt").registers[0].recipients] == ["authority"]
