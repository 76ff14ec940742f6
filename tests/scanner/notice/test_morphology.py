"""The main word of every item in all Finnish cases: each form is found, and each form that can be an object is declared."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from scanner.notice.lexicon import vocabulary
from scanner.taxonomy import taxonomy
from tests.scanner.notice.finnish_cases import OBJECT, ROWS, cases

# item -> its main words, as what stands before the noun that is inflected
WORDS = """
identity.name: |nimi etu|nimi suku|nimi
identity.national_id: henkilö|tunnus
identity.birth_date: syntymä|aika
identity.age: |ikä syntymä|vuosi
identity.document: passin_|numero henkilö|kortti ajo|kortti
identity.photo: valo|kuva
contact.address: |osoite posti|osoite koti|osoite
contact.email: sähköposti|osoite sähkö|posti
contact.phone: puhelin|numero |puhelin
contact.billing_address: laskutus|osoite
contact.einvoice_address: verkkolasku|osoite e-lasku|osoite
contact.municipality: koti|kunta
contact.social_handle: some-|tili
customer.number: asiakas|numero asiakas|tunnus
customer.contract: |sopimus sopimus|tieto
customer.orders: |tilaus osto|historia
customer.segment: asiakas|luokitus asiakas|segmentti
customer.consent: markkinointi|lupa markkinointi|kielto |suostumus
customer.membership: |jäsenyys jäsenyys|tieto
customer.participation: |osallistuminen ilmoittautumis|tieto
customer.representation: |valtuutus
supply.metering_point: käyttöpaikka|tunnus liittymä|numero
supply.meter: mittari|numero
supply.consumption: kulutus|tieto mittari|lukema |kulutus
supply.premises: |kiinteistö kiinteistö|tieto kiinteistö|tunnus
supply.premises_address: käyttöpaikan_|osoite
supply.service_usage: käyttö|tieto
finance.invoice: |lasku laskutus|tieto
finance.payment: |maksu maksu|tieto maksu|suoritus
finance.bank_account: tili|numero pankki|tili
finance.card: maksu|kortti kortti|numero
finance.collection: perintä|toimenpide perintä|tieto
finance.credit: luotto|tieto maksuhäiriö|merkintä
finance.payment_behaviour: maksu|käyttäytyminen
finance.reference: viite|numero
finance.income: tulo|tieto vero|tieto
work.title: |titteli |asema tehtävä|nimike
work.employer: |organisaatio
work.business_id: y-|tunnus
work.role: |rooli
hr.employee_number: henkilö|numero
hr.employment: |työsuhde työsuhde|tieto
hr.salary: |palkka palkka|tieto
hr.tax_number: vero|numero
hr.cv: |hakemus työ|hakemus |ansioluettelo
hr.education: |koulutus kieli|taito |pätevyys |tutkinto
hr.assessment: soveltuvuus|arvio
hr.absence: |poissaolo
comms.messages: |viesti
comms.feedback: |palaute kysely|vastaus
comms.complaint: |reklamaatio vika|ilmoitus
comms.call_recording: puhelu|tallenne
comms.notes: |muistiinpano asiakaspalvelu|merkintä
online.username: käyttäjä|tunnus käyttäjä|nimi käyttäjä|tili
online.password: |salasana
online.credential: kirjautumis|avain istunto|tunniste
online.ip: ip-|osoite
online.device: päätelaite|tieto selain|tieto mac-|osoite |selain
online.cookie: |eväste
online.browsing: selaus|historia
online.log: loki|tieto |kirjautuminen
online.external_id: ulkoinen_|tunniste
location.position: sijainti|tieto |sijainti |koordinaatti
location.vehicle: rekisteri|tunnus rekisteri|numero
location.travel: matka|tieto ajo|päiväkirja
surveillance.cctv: kameravalvonta|tallenne kamera|valvonta
surveillance.access: kulunvalvonta|tieto kulun|valvonta
family.children: |lapsi |huollettava
family.next_of_kin: |huoltaja lähi|omainen
family.household: |siviilisääty perhe|tieto
demographic.gender: |sukupuoli
demographic.language: äidin|kieli asiointi|kieli
demographic.nationality: |kansalaisuus
demographic.security_block: turva|kielto
education.student_id: opiskelija|numero
education.records: opinto|suoritus opinto|tieto |arvosana
special.health: terveys|tieto
special.sick_leave: sairaus|poissaolo |työkyky
special.diet: |allergia |ruokavalio
special.disability: |vammaisuus
special.ethnicity: etninen_|alkuperä
special.religion: |vakaumus
special.politics: poliittinen_|mielipide
special.trade_union: ammattiliiton_|jäsenyys
special.sexuality: seksuaalinen_|suuntautuminen
special.biometric: biometrinen_|tunniste
special.genetic: geneettinen_|tieto
special.social_care: sosiaali|etuus
criminal.conviction: rikos|tuomio
criminal.suspicion: rikos|epäily
"""
ITEMS = {line.split(":")[0]: line.split(": ")[1].split() for line in WORDS.strip().splitlines()}
PAIRS = [(item, word) for item, words in ITEMS.items() for word in words]
_ADJECTIVE = {  # an adjective before the noun agrees with it
    "nominative": "nen",
    "genitive": "sen",
    "partitive": "sta",
    "illative": "seen",
    "essive": "sena",
    "inessive": "sessa",
    "elative": "sesta",
    "adessive": "sella",
    "ablative": "selta",
    "allative": "selle",
    "translative": "seksi",
    "abessive": "setta",
    "plural nominative": "set",
    "plural genitive": "sten",
    "plural partitive": "sia",
    "plural illative": "siin",
    "plural essive": "sina",
    "plural inessive": "sissa",
    "plural elative": "sista",
    "plural adessive": "silla",
    "plural ablative": "silta",
    "plural allative": "sille",
    "plural translative": "siksi",
    "plural abessive": "sitta",
    "comitative": "sine",
    "instructive": "sin",
}
_TO_FRONT = str.maketrans("a", "ä")


def _forms(word: str) -> dict[str, str]:
    """Give a main word in every case, its adjective with it."""
    lead, head = word.replace("_", " ").split("|")
    out = {}
    for name, form in cases(head):
        before = lead
        if lead.endswith("nen "):
            stem = lead.removesuffix("nen ")
            ending = _ADJECTIVE[name] if set(stem) & set("aou") else _ADJECTIVE[name].translate(_TO_FRONT)
            before = f"{stem}{ending} "
        out[name] = before + form
    return out


def _named(text: str) -> set[str]:
    return {hit.term.explicit or hit.term.id if hit.term else hit.id for hit in vocabulary("items", "fi").find(text)}


def test_every_item_is_in_the_table() -> None:
    assert set(ITEMS) == set(taxonomy().items)
    assert {word.split("|")[1] for _, word in PAIRS} <= set(ROWS)


@pytest.mark.parametrize(("item", "word"), PAIRS)
def test_every_case_is_found(item, word) -> None:
    missed = {name: form for name, form in _forms(word).items() if item not in _named(form)}
    assert missed == {}


@pytest.mark.parametrize(("item", "word"), PAIRS)
def test_an_object_is_declared_in_every_case_of_an_object(item, word) -> None:
    missed = {}
    for name, form in _forms(word).items():
        if name in OBJECT:
            text = f"Tietosuojaseloste\n\nMitä tietoja keräämme?\n\nKeräämme {form} sekä numeroita.\n"
            if item not in {entry.id for entry in read_text(text, "n.txt").registers[0].items}:
                missed[name] = form
    assert missed == {}
