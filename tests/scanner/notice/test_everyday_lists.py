"""Everyday words for purposes, recipients, sources and legal bases, each under the heading of its section."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

HEAD = {
    "fi": ("Tietosuojaseloste", {
        "purposes": "Käsittelyn tarkoitus", "recipients": "Vastaanottajat", "sources": "Tietolähteet", "legal_bases": "Oikeusperuste",
    }),
    "sv": ("Dataskyddsbeskrivning", {
        "purposes": "Behandlingens ändamål", "recipients": "Mottagare", "sources": "Uppgiftskällor", "legal_bases": "Rättslig grund",
    }),
    "en": ("Privacy notice", {
        "purposes": "Purpose of processing", "recipients": "Recipients", "sources": "Sources of data", "legal_bases": "Legal basis",
    }),
}  # fmt: skip
BODY = {
    "fi": "Mitä tietoja keräämme?\n\nNimi ja sähköpostiosoite.",
    "sv": "Vilka personuppgifter samlar vi in?\n\nNamn och e-postadress.",
    "en": "What data do we collect?\n\nName and e-mail address.",
}


def named(kind: str, lang: str, text: str) -> set[str]:
    title, headings = HEAD[lang]
    register = read_text(f"{title}\n\n{BODY[lang]}\n\n{headings[kind]}\n\n{text}\n", "n.txt").registers[0]
    return {entry.id for entry in getattr(register, kind)}


@pytest.mark.parametrize(
    ("lang", "text", "ids"),
    [
        ("fi", "Koneiden huolto ja vikojen korjaaminen.", {"service_delivery"}),
        ("fi", "Potilaan hoito.", {"service_delivery"}),
        ("fi", "Lainan hoitaminen.", {"contract_admin"}),
        ("fi", "Pysäköinnin veloittaminen.", {"billing"}),
        ("fi", "Jäsenlehden postitus.", {"communication"}),
        ("fi", "Vahinkojen selvittäminen.", {"complaints"}),
        ("fi", "Varainhankinta.", {"marketing"}),
        ("fi", "Ilkivallan estäminen.", {"security"}),
        ("fi", "Viran täyttäminen.", {"recruitment"}),
        ("fi", "Jäsenasiat.", {"membership_admin"}),
        ("sv", "Uthyrning av stugor.", {"service_delivery"}),
        ("sv", "Skötsel av lånet.", {"contract_admin"}),
        ("sv", "Underrättelser till medlemmarna.", {"communication"}),
        ("sv", "För att hålla kontakt med vännerna.", {"communication"}),
        ("sv", "Insamling av gåvor.", {"marketing"}),
        ("en", "Teaching children.", {"service_delivery"}),
        ("en", "Processing of customer reservations.", {"service_delivery"}),
        ("en", "Telling former guests about new trips.", {"marketing"}),
        ("en", "Processing membership applications.", {"membership_admin"}),
        ("en", "Keeping in touch.", {"communication"}),
    ],
)
def test_purposes(lang, text, ids):
    assert named("purposes", lang, text) == ids


@pytest.mark.parametrize(
    ("lang", "text", "ids"),
    [
        ("fi", "Kirjapaino saa osoitteet.", {"service_provider"}),
        ("fi", "Palkkatiedot annetaan Kevalle.", {"pension"}),
        ("fi", "Tiedot luovutetaan ulosottoon.", {"authority"}),
        ("fi", "Lähetyksen tiedot saa rahdin kuljettaja.", {"courier"}),
        ("fi", "Tietoja käsittelee ohjelmistotalo.", {"processor_it"}),
        ("fi", "Tietoja voidaan luovuttaa tytäryhtiölle.", {"group_company"}),
        ("sv", "Tryckeriet får adresserna.", {"service_provider"}),
        ("sv", "Uppgifter lämnas till bolag i samma koncern.", {"group_company"}),
        ("sv", "Uppgifter lämnas till pensionsbolaget.", {"pension"}),
        ("en", "The printing house gets the addresses.", {"service_provider"}),
        ("en", "Data may be disclosed to our subsidiaries.", {"group_company"}),
        ("en", "The courier gets the address.", {"courier"}),
    ],
)
def test_recipients(lang, text, ids):
    assert named("recipients", lang, text) == ids


@pytest.mark.parametrize(
    ("lang", "text", "ids"),
    [
        ("fi", "Vuokraajilta.", {"data_subject"}),
        ("fi", "Tiedot saadaan hallituksen pöytäkirjoista.", {"own_system"}),
        ("fi", "Yritysten julkisilta verkkosivuilta.", {"internet"}),
        ("fi", "Tiedot saadaan venerekisteristä.", {"public_register"}),
        ("fi", "Tutkintolautakunta.", {"other_controller"}),
        ("sv", "Medlemmen själv.", {"data_subject"}),
        ("sv", "Farkostregistret.", {"public_register"}),
        ("en", "The applicants themselves.", {"data_subject"}),
        ("en", "The vessel register.", {"public_register"}),
        ("en", "The examination board.", {"other_controller"}),
    ],
)
def test_sources(lang, text, ids):
    assert named("sources", lang, text) == ids


@pytest.mark.parametrize(
    ("lang", "text", "ids"),
    [
        ("fi", "Kirjanpitolaki velvoittaa meidät.", {"legal_obligation"}),
        ("sv", "Anslutningsavtal.", {"contract"}),
        ("sv", "Lag (penningtvättslagen).", {"legal_obligation"}),
        ("en", "Tax law obliges us to do so.", {"legal_obligation"}),
    ],
)
def test_legal_bases(lang, text, ids):
    assert named("legal_bases", lang, text) == ids


@pytest.mark.parametrize(
    ("kind", "lang", "text", "id_"),
    [
        ("purposes", "fi", "Potilaan tutkimus ja hoito.", "research"),
        ("purposes", "en", "Processing membership applications.", "recruitment"),
        ("purposes", "fi", "Vahinkojen selvittäminen.", "security"),
        ("legal_bases", "sv", "Dataskyddslag (1050/2018).", "legal_obligation"),
    ],
)
def test_what_only_looks_like_an_entry(kind, lang, text, id_):
    assert id_ not in named(kind, lang, text)
