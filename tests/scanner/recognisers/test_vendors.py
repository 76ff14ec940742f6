"""Headings that customer systems, ledgers and forms export (sources-and-faults 1.1), and headings that ask."""

from __future__ import annotations

import pytest

from scanner.recognisers.headers import event_of, hints, is_free_text


def items(column: str, table: str = "", neighbours: tuple[str, ...] = ()) -> list[str]:
    return [hint.item for hint in hints(column, table, neighbours)]


def strong(column: str, table: str = "", neighbours: tuple[str, ...] = ()) -> list[str]:
    return [hint.item for hint in hints(column, table, neighbours) if hint.strength == "strong"]


VENDORS = {
    "Salesforce": """FirstName:identity.name|LastName:identity.name|Email:contact.email|MobilePhone:contact.phone|HomePhone:contact.phone|OtherPhone:contact.phone|AssistantPhone:contact.phone|MailingStreet:contact.address
        |MailingPostalCode:contact.address|MailingCity:contact.address|OtherStreet:contact.address|Birthdate:identity.birth_date|HasOptedOutOfEmail:customer.consent|DoNotCall:customer.consent|TextBody:comms.messages|HtmlBody:comms.messages""",
    "HubSpot fi": "Etunimi:identity.name|Sukunimi:identity.name|Sähköposti:contact.email|Puhelinnumero:contact.phone|Matkapuhelinnumero:contact.phone|Katuosoite:contact.address|Postinumero:contact.address|Ammattinimike:work.title",
    "HubSpot sv": "Förnamn:identity.name|Efternamn:identity.name|E-post:contact.email|Telefonnummer:contact.phone|Mobiltelefonnummer:contact.phone|Gatuadress:contact.address|Postnummer:contact.address|Befattning:work.title",
    "HubSpot en": "First Name:identity.name|Last Name:identity.name|Email:contact.email|Phone Number:contact.phone|Mobile Phone Number:contact.phone|Street Address:contact.address|Postal Code:contact.address|Job Title:work.title|Unsubscribed from all email:customer.consent",
    "Dynamics": """firstname:identity.name|lastname:identity.name|emailaddress1:contact.email|telephone1:contact.phone|mobilephone:contact.phone|address1_line1:contact.address|address1_postalcode:contact.address
        |birthdate:identity.birth_date|gendercode:demographic.gender|familystatuscode:family.household|donotemail:customer.consent|(Do Not Modify) Contact:online.external_id|Business Phone:contact.phone|Primary Contact:identity.name""",
    "SuperOffice": "Etunimi:identity.name|Suostumus markkinointiin:customer.consent|Suostumuskommentti:comms.notes|Consent comment:comms.notes|Direct phone:contact.phone",
    "Pipedrive": "Person - Name:identity.name|Person - Email:contact.email|Person - Phone:contact.phone|Person - Note:comms.notes|Person - Organization:work.employer|Person - Birthday:identity.birth_date",
    "Netvisor": "Asiakaskoodi:customer.number|Osoite:contact.address|Postinumero:contact.address|Postitoimipaikka:contact.address|Lisätietoja:comms.notes|Y-tunnus:work.business_id|Laskutuskieli:demographic.language",
    "Fivaldi": "ASIAKASTUNNUS:customer.number|PUHELIN:contact.phone|MATKAPUHELIN:contact.phone|LAHIOSOITE:contact.address|POSTINUMERO:contact.address|KORONESTO:finance.collection|LUOTTORAJA:finance.credit|KIELIKOODI:demographic.language",
    "Heeros": "Y-tunnus:work.business_id|Laskunumero:finance.invoice|Laskutusosoite:contact.billing_address|Yhteyshenkilöpuh:contact.phone|Yhteyshenkilöemail:contact.email|Verkkolaskuvastosoite:contact.einvoice_address",
    "Ecom": "Asiakasnumero:customer.number|Katuosoite:contact.address|Puhelinnumero:contact.phone|Tositepäivä:finance.invoice",
    "Fennoa": "Henkilötunnus:identity.national_id|Kirjautumisaika:online.log|IP-osoite:online.ip|MFA secret:online.credential|Password:online.password",
    "Web analytics": "user_pseudo_id:online.cookie|_ga:online.cookie|client_id:online.cookie|user_agent:online.device",
    "known gaps": """Huomioitavaa:comms.notes|Avainsäilön koodi:online.credential|Portin koodi:online.credential|ovikoodi:online.credential|Valtakirja nähty:customer.representation|valtakirja:customer.representation
        |edunvalvonta:customer.representation|Sosiaalitoimi maksaa:special.social_care|Kela maksaa:special.social_care|toimeentulotuki:special.social_care|Luottotiedot tarkistettu:finance.credit|sairauslomalla:special.sick_leave
        |Yhdistysrekisterinumero:work.business_id""",
}  # fmt: skip
CASES = [(vendor, *case.strip().rsplit(":", 1)) for vendor, block in VENDORS.items() for case in block.split("|")]


@pytest.mark.parametrize(
    ("vendor", "column", "item"), CASES, ids=[f"{vendor}: {column}" for vendor, column, _ in CASES]
)
def test_vendor_heading(vendor: str, column: str, item: str) -> None:
    assert item in items(column), (vendor, hints(column))


@pytest.mark.parametrize("column", ["NIMI1", "Nimi", "Name", "Asiakas"])
def test_names_of_customer_tables(column: str) -> None:
    assert {"identity.name", "customer.number"} & set(strong(column, "Asiakkaat", ("Osoite", "Sähköposti")))


def test_the_organisation_of_a_contact() -> None:
    contact = ("Nimi", "Sähköposti", "Puhelin")
    assert strong("Organisaatio", "Yhteystiedot.xlsx", contact) == ["work.employer"]
    assert strong("Organisation", "Kontakter", ("Förnamn", "E-post")) == ["work.employer"]
    assert strong("Company Name", "Contacts", ("First Name", "Email")) == ["work.employer"]
    assert strong("Organisaatio", "Yhteystiedot") == ["work.employer"]
    assert strong("Organisaatio", "Kustannuspaikat", ("Koodi",)) == []


@pytest.mark.parametrize(
    ("column", "event"),
    [
        ("Viimeisin yhteydenotto", "last_contact"),
        ("viestin_saapumisaika", "received"),
        ("Last contacted", "last_contact"),
    ],
)
def test_the_day_of_a_contact_is_no_message(column: str, event: str) -> None:
    assert event_of(column) == event
    assert not any(item.startswith("comms.") for item in items(column))
    assert not is_free_text(column)


def test_the_day_of_a_membership_is_about_it() -> None:
    assert strong("jäsenyys_päättynyt") == ["customer.membership"]


@pytest.mark.parametrize(
    "column",
    [
        "Mikä on puhelinnumerosi?",
        "Mihin sähköpostiosoitteeseen voimme vastata?",
        "Voimmeko soittaa puhelinnumeroosi?",
        "Oletko saanut laskun sähköpostiin?",
        "Vad är ditt telefonnummer?",
        "What is your phone number?",
        "Would you like us to\ncall your phone? *",
        "Kerro puhelinnumerosi ja osoitteesi",
    ],
)
def test_a_heading_that_asks_promises_nothing(column: str) -> None:
    assert strong(column) == []


@pytest.mark.parametrize(
    "column",
    [
        "Mitä muuta haluat kertoa?",
        "Kerro kokemuksestasi palvelun kanssa",
        "Vad kunde vi göra bättre?",
        "Please tell us more",
    ],
)
def test_open_questions_hold_free_text(column: str) -> None:
    assert is_free_text(column)
    assert strong(column) == []
    assert "comms.feedback" in items(column)


@pytest.mark.parametrize(
    "column", ["Is Active", "Has Opted Out", "Do Not Call", "Kan kontaktas", "Onko?", "Var", "???"]
)
def test_short_headings_are_no_questions(column: str) -> None:
    assert not is_free_text(column)
