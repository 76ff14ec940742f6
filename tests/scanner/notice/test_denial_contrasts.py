"""Pairs of sentences that look alike, of which one denies an item and the other doesn't."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from tests.scanner.notice.sentence import modalities, read

PAIRS = [
    # an aim: what is not to happen says nothing of what is collected
    ("en", "identity.photo", "We do not store your photo.", "The photo is stored so that it is not shown to outsiders."),
    ("fi", "contact.address", "Osoitetta ei kirjata.", "Merkitsemme turvakiellon, jotta osoitetta ei kirjata kirjeisiin."),
    ("sv", "contact.address", "Adressen antecknas inte.", "Spärren antecknas så att adressen inte antecknas på brev."),
    # later: what is denied is asked then
    ("en", "identity.national_id", "We do not ask for your identity code.", "We do not ask for your identity code until you are hired."),
    ("fi", "identity.national_id", "Emme kysy henkilötunnusta.", "Emme kysy henkilötunnusta ennen työsopimuksen tekemistä."),
    ("sv", "identity.national_id", "Vi frågar inte efter personbeteckning.", "Vi frågar inte efter personbeteckning förrän du anställs."),
    # asked and not kept, against asked and not told to others
    ("fi", "identity.national_id", "Henkilötunnusta kysytään, mutta sitä ei tallenneta.", "Henkilötunnusta kysytään, mutta sitä ei luovuteta."),
    ("en", "identity.document", "We check your identity card, but we do not keep a copy of it.", "We copy your identity card, but we do not disclose it."),
    # the subject of the verb stands between, against an agent that is named after the data
    ("fi", "finance.credit", "Luottotietoja yhtiö ei kysy eikä tallenna.", "Luottotietoyhtiö ei kysy eikä tallenna mitään."),
    # what others may not do
    ("en", "online.password", "Passwords cannot be stored in the system.", "Passwords cannot be read by third parties."),
    # a camera elsewhere, against one in a room where none may be
    ("fi", "surveillance.cctv", "Porraskäytävissä ei ole kameravalvontaa.", "Pukuhuoneissa ei ole kameravalvontaa."),
    ("en", "surveillance.cctv", "There are no cameras on the premises.", "There are no cameras in the changing rooms."),
    # a reason after a colon
    ("fi", "special.health", "Terveystietoja emme kerää: niitä tutkii lääkäri.", "Keräämme vain tämän: terveystiedot."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "item", "denies", "other"), PAIRS)
def test_one_denies_and_the_other_does_not(lang: str, item: str, denies: str, other: str):
    assert item in {entry.id for entry in read(denies, lang).negated}
    assert item not in {entry.id for entry in read(other, lang).negated}


@pytest.mark.parametrize(
    ("lang", "text", "item"),
    [
        ("en", "We do not ask for your identity code until you are hired.", "identity.national_id"),
        ("fi", "Henkilötunnusta ei kysytä hakemuksessa vaan vasta työsopimusta tehtäessä.", "identity.national_id"),
    ],
)
def test_what_is_asked_later_is_declared_on_that_condition(lang: str, text: str, item: str):
    assert modalities(read(text, lang)) == {item: "conditional"}


def test_what_stands_in_the_condition_of_a_denial_is_neither_denied_nor_declared():
    register = read("We do not ask for your identity code until an employment contract is drawn up.", "en")
    assert "hr.employment" not in {entry.id for entry in (*register.items, *register.negated)}


@pytest.mark.parametrize(
    ("head", "items"),
    [
        ("Mitä emme kerää", "henkilötunnus\n- terveystiedot"),
        ("Mitä tietoja emme kerää?", "henkilötunnus\n- terveystiedot"),
    ],
)
def test_a_heading_denies_the_list_below_it(head: str, items: str):
    text = f"Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n\n{head}\n\n- {items}\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert {entry.id for entry in register.negated} == {"identity.national_id", "special.health"}
    assert {entry.id for entry in register.items} == {"identity.name"}
