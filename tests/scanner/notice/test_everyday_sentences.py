"""Sentences as people write them: who has which data, what is only given later or by choice, what goes to somebody else."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from tests.scanner.notice.sentence import HEAD, modalities, read

NAME = {"fi": "nimi", "sv": "namn", "en": "name"}
SAID = [
    ("fi", "Käytössämme ovat nimesi, osoitteesi ja asiakasnumerosi.", "identity.name contact.address customer.number"),
    ("fi", "Rekisteriin viedään nimi ja henkilötunnus.", "identity.name identity.national_id"),
    ("fi", "Verkkopalvelin kirjaa lokiin IP-osoitteen ja selaimen.", "online.ip online.device"),
    ("fi", "Emme pyydä enempää tietoja kuin nimen ja puhelinnumeron.", "identity.name contact.phone"),
    ("fi", "Kameravalvonta kattaa myymälän ja pihan.", "surveillance.cctv"),
    ("fi", "Pidämme luetteloa tilauksista.", "customer.orders"),
    ("fi", "Sivusto asettaa ainoastaan ostoskorin evästeen, joka vanhenee, kun suljet selaimen.", "online.cookie"),
    ("sv", "Om medlemmarna vet vi namn och hemort.", "identity.name contact.municipality"),
    ("sv", "Vi ber inte om mer uppgifter än namn och telefonnummer.", "identity.name contact.phone"),
    ("sv", "Vi har tillgång till ditt namn och ditt kundnummer.", "identity.name customer.number"),
    ("en", "We do not ask for more than your name and telephone number.", "identity.name contact.phone"),
    ("en", "We hold your postal and billing address.", "contact.address contact.billing_address"),
    ("en", "We know your name and order history.", "identity.name customer.orders"),
    ("en", "Two cookies are needed for the basket to work.", "online.cookie"),
    ("en", "Persons with a non-disclosure for personal safety are marked in the system.", "demographic.security_block"),
]


@pytest.mark.parametrize(("lang", "text", "items"), SAID)
def test_what_is_said_to_be_there_is_declared_and_nothing_denied(lang: str, text: str, items: str):
    register = read(text, lang)
    assert set(modalities(register)) == set(items.split())
    assert register.negated == ()


@pytest.mark.parametrize(
    ("lang", "text", "item", "modality"),
    [
        ("fi", "Henkilötunnuksen ilmoittaminen on vapaaehtoista.", "identity.national_id", "optional"),
        ("en", "Giving your phone number is voluntary.", "contact.phone", "optional"),
        ("en", "You need not give us your address.", "contact.address", "optional"),
        ("sv", "Du behöver inte uppge din adress.", "contact.address", "optional"),
        ("sv", "Personbeteckning begärs först när avtalet undertecknas.", "identity.national_id", "conditional"),
        ("en", "Your identity code is requested only once the contract is signed.", "identity.national_id", "conditional"),
        ("sv", "Födelsedatum frågas bara av minderåriga.", "identity.birth_date", "conditional"),
        ("en", "We ask only minors for their date of birth.", "identity.birth_date", "conditional"),
        ("fi", "Hakemuksessa voi olla valokuva.", "identity.photo", "hedged"),
    ],
)  # fmt: skip
def test_what_is_given_by_choice_or_later(lang: str, text: str, item: str, modality: str):
    register = read(text, lang)
    assert modalities(register) == {item: modality}
    assert register.negated == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fi", "Korttitietosi jäävät maksupalvelun tarjoajalle."),
        ("sv", "Bilder på barn publiceras inte utan vårdnadshavarens tillstånd."),
        ("en", "Please leave such information out of your application, and wish for a location of the room."),
    ],
)
def test_what_declares_nothing(lang: str, text: str):
    assert {"finance.card", "family.next_of_kin", "customer.consent", "hr.absence", "location.position"}.isdisjoint(
        modalities(read(text, lang))
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fi", "Hoidon tarpeen arvioinnin puhelut tallennetaan, ja tallenteet poistetaan kolmen kuukauden kuluttua."),
        ("sv", "Samtalen spelas in och inspelningarna raderas efter tre månader."),
        ("en", "Phone calls are recorded, and the recordings are deleted after three months."),
    ],
)
def test_that_calls_are_recorded_counts_wherever_it_is_said(lang: str, text: str):
    head = {"fi": "Säilytysajat", "sv": "Lagringstider", "en": "Retention"}[lang]
    register = read_text(f"{HEAD[lang]}- {NAME[lang]}\n\n{head}\n\n{text}\n", "n.txt", "text").registers[0]  # fmt: skip
    assert "comms.call_recording" in modalities(register)


@pytest.mark.parametrize(
    ("lang", "head", "text", "rules"),
    [
        ("fi", "Säilytysajat", "Puhelutallenteita säilytetään vähintään kolme ja enintään 12 kuukautta.", [(3, "month", "min"), (12, "month", "max")]),
        ("en", "Retention", "Call recordings are kept for 3 or 6 months after the call.", [(3, "month", "exact"), (6, "month", "exact")]),
        ("fi", "Säilytysajat", "Vuonna 2020 ja 5 vuotta sopimuksen päättymisestä.", [(5, "year", "exact")]),
    ],
)  # fmt: skip
def test_two_amounts_of_one_unit_are_two_rules_of_one_scope(lang: str, head: str, text: str, rules: list[tuple]):
    read = read_text(f"{HEAD[lang]}{NAME[lang]}\n\n{head}\n\n{text}\n", "n.txt", "text")
    found = read.registers[0].retention
    assert [(rule.amount, rule.unit, rule.bound) for rule in found] == rules
    assert len({rule.scope for rule in found}) == 1


@pytest.mark.parametrize(
    ("lang", "head", "text", "events"),
    [
        ("fi", "Säilytysajat", "Tiedot poistetaan, kun viimeisestä katsastuksesta on kulunut viisi vuotta.", ("activity_end",)),
        ("fi", "Säilytysajat", "Asukkaan tiedot: kaksi vuotta poismuutosta", ("contract_end",)),
        ("fi", "Säilytysajat", "Kulkutunnisteet: 1 vuosi avaimen palautuksesta", ()),
        ("sv", "Lagringstider", "Licensuppgifter: 5 år efter att licensen löpt ut", ("activity_end",)),
        ("en", "Retention", "Contracts are kept for ten years after they expire.", ("contract_end",)),
        ("en", "Retention", "Data is kept for three years from the last stay.", ("activity_end",)),
        ("en", "Retention", "Data is kept for three years from the last donation.", ("last_purchase",)),
    ],
)  # fmt: skip
def test_what_a_period_runs_from(lang: str, head: str, text: str, events: tuple[str, ...]):
    rules = read_text(f"{HEAD[lang]}{NAME[lang]}\n\n{head}\n\n{text}\n", "n.txt", "text").registers[0].retention
    assert [rule.events for rule in rules] == [events]


TABLE = """# Kuoron tietosuojaseloste

## Tiedot taulukkona

| Kenestä | Mitä | Mistä syystä | Oikeus käsitellä | Milloin poistuu |
| --- | --- | --- | --- | --- |
| Laulajat | nimi, osoite | jäsenyyden hoito | oikeutettu etu | 1 v eroamisesta |
| Laulajat | puhelin | laskutus | sopimus | 6 kk eroamisesta |
"""


def test_short_headers_of_columns_are_read():
    register = read_text(TABLE, "n.md", "markdown").registers[0]
    assert set(modalities(register)) == {"identity.name", "contact.address", "contact.phone"}
    assert {entry.id for entry in register.legal_bases} == {"legitimate_interest", "contract"}
    assert {entry.id for entry in register.purposes} == {"membership_admin", "billing"}
    assert [(rule.amount, rule.events) for rule in register.retention] == [(1, ("membership_end",)), (6, ("membership_end",))]  # fmt: skip


@pytest.mark.parametrize("line", ["nimi, osoite, puhelin, asiakastiedot", "asiakkaan tiedot"])
def test_a_line_of_a_list_is_no_heading(line: str):
    text = f"Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n{line}\n\nsähköposti\n"
    assert "contact.email" in modalities(read_text(text, "n.txt", "text").registers[0])


def test_a_negative_in_a_relative_clause_denies_no_purpose():
    text = "Tietosuojaseloste\n\nKäsittelyn tarkoitus\n\nLaskutus ja suoramarkkinointi niille, jotka eivät ole sitä kieltäneet.\n\nTietosisältö\n\nnimi\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert {entry.id for entry in register.purposes} == {"billing", "marketing"}
