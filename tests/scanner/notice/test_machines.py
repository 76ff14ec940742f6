"""Automated decisions and profiling: "decisions profiling" as a section says them; "a|b" names two readings."""

from __future__ import annotations

import pytest

from tests.scanner.notice.sentence import section

SAID = [
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Ei käytössä.", "none none"),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Ei ole.", "none none"),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Emme käytä automaattista päätöksentekoa tai profilointia.",
        "none none",
    ),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Kumpaakaan ei tapahdu.", "none none"),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Kumpaakaan ei tehdä.", "none none"),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Rekisterissä ei tehdä profilointia eikä automaattisia päätöksiä.",
        "none none",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Henkilötietoja ei käytetä automaattiseen päätöksentekoon.",
        "none not_stated",
    ),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Henkilötietoja ei käytetä profilointiin.", "not_stated none"),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Käsittely ei sisällä automaattista päätöksentekoa, mutta käytämme profilointia markkinoinnin kohdentamiseen.",
        "none yes",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Profiloimme asiakkaita ostohistorian perusteella. Profilointi ei johda automaattisiin päätöksiin.",
        "none yes",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Profilointia käytetään markkinoinnin kohdentamiseen. Automaattista päätöksentekoa ei ole.",
        "none yes",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Luottopäätös syntyy automaattisesti luottotietojen perusteella. Voit pyytää, että ihminen käsittelee asian.",
        "yes not_stated",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Maksu määräytyy kokonaan automaattisesti rekisteritunnuksen perusteella. Autoilijoista ei muodosteta profiileja.",
        "yes none",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Kyse on profiloinnista, mutta ei automaattisesta päätöksestä.",
        "none yes",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Emme profiloi sinua emmekä tee päätöksiä, jotka perustuvat pelkästään automaattiseen käsittelyyn.",
        "none none",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Asiakkaisiin ei kohdistu automaattista päätöksentekoa eikä heitä profiloida.",
        "none none",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Sinusta ei tehdä profiilia, ja päätökset tekee aina ihminen.",
        "none none",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Järjestelmä lukitsee tilin automaattisesti kolmen epäonnistuneen maksun jälkeen. Tämä on automaattinen päätös.",
        "yes not_stated",
    ),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Hakemukset pisteytetään automaattisesti, mutta päätöksen tekee aina käsittelijä.",
        "none yes|not_stated",
    ),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Tietoja voidaan käyttää profilointiin.", "not_stated yes"),
    (
        "fi",
        "Automaattinen päätöksenteko ja profilointi",
        "Tietojen käsittelyyn ei liity automaattista päätöksentekoa. Asiakkaita voidaan kuitenkin segmentoida ja profiloida markkinointia varten.",
        "none yes",
    ),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Ei sovelleta.", "none none"),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Ei tehdä automaattista päätöksentekoa.", "none not_stated"),
    ("fi", "Automaattinen päätöksenteko ja profilointi", "Profilointia ei suoriteta.", "not_stated none"),
    ("fi", "Profilointi", "Ei profilointia.", "not_stated none"),
    ("fi", "Profilointi", "Emme profiloi.", "not_stated none"),
    ("fi", "Profilointi", "Kyllä, ostohistorian perusteella.", "not_stated yes"),
    ("fi", "Automaattinen päätöksenteko", "Ei.", "none not_stated"),
    ("fi", "Automaattinen päätöksenteko", "Kyllä. Pienlainat myönnetään automaattisesti.", "yes not_stated"),
    (
        "fi",
        "Automaattinen päätöksenteko",
        "Rekisterinpitäjä ei tee rekisteröityä koskevia automaattisia yksittäispäätöksiä.",
        "none not_stated",
    ),
    (
        "fi",
        "Rekisteröidyn oikeudet",
        "Rekisteröidyllä on oikeus olla joutumatta automaattisen päätöksenteon kohteeksi, mukaan lukien profilointi.",
        "not_stated not_stated",
    ),
    ("fi", "Rekisteröidyn oikeudet", "Voit vastustaa profilointia suoramarkkinointia varten.", "not_stated not_stated"),
    ("fi", "Rekisteröidyn oikeudet", "Emme tee automaattisia päätöksiä emmekä profiloi.", "none none"),
    ("fi", "Mihin tietoja käytetään", "Tietoja käytetään asiakassuhteen hoitoon ja profilointiin.", "not_stated yes"),
    ("fi", "Mihin tietoja käytetään", "Emme käytä tietojasi profilointiin.", "not_stated none"),
    ("fi", "Tietojen käyttö", "Päätöksiä ei tehdä koneellisesti. Kukaan ei profiloi sinua.", "none none"),
    ("fi", "Evästeet", "Mainosverkostot voivat profiloida sinua evästeiden avulla.", "not_stated yes|not_stated"),
    ("fi", "Tekoälyn käyttö", "Tekoäly ehdottaa vastausta, mutta päätöksen tekee aina ihminen.", "none not_stated"),
    ("sv", "Automatiserat beslutsfattande och profilering", "Förekommer inte.", "none none"),
    ("sv", "Automatiserat beslutsfattande och profilering", "Ingendera förekommer.", "none none"),
    (
        "sv",
        "Automatiserat beslutsfattande och profilering",
        "Vi använder varken automatiserat beslutsfattande eller profilering.",
        "none none",
    ),
    (
        "sv",
        "Automatiserat beslutsfattande och profilering",
        "Uppgifterna används inte för profilering eller automatiserat beslutsfattande.",
        "none none",
    ),
    (
        "sv",
        "Automatiserat beslutsfattande och profilering",
        "Vi fattar inga automatiserade beslut, men vi profilerar kunder för marknadsföring.",
        "none yes",
    ),
    (
        "sv",
        "Automatiserat beslutsfattande och profilering",
        "Kreditbeslutet fattas automatiskt. Du kan begära att en människa prövar beslutet.",
        "yes not_stated",
    ),
    ("sv", "Automatiserat beslutsfattande och profilering", "Ingen profilering görs.", "not_stated none"),
    (
        "sv",
        "Automatiserat beslutsfattande och profilering",
        "Behandlingen innefattar inget automatiserat beslutsfattande.",
        "none not_stated",
    ),
    ("sv", "Automatiserat beslutsfattande", "Nej.", "none not_stated"),
    ("sv", "Automatiserat beslutsfattande", "Alla beslut fattas av människor.", "none not_stated"),
    (
        "sv",
        "Dina rättigheter",
        "Du har rätt att inte bli föremål för automatiserat beslutsfattande.",
        "not_stated not_stated",
    ),
    ("sv", "Ändamål", "Uppgifterna används för profilering av kunder.", "not_stated yes"),
    ("sv", "Beslut", "Ingen maskin fattar beslut om dig och ingen profil skapas.", "none none"),
    ("sv", "Beslut", "Antagning sker alltid av rektor. Profiler görs inte upp.", "none|not_stated none"),
    (
        "en",
        "Automated decision-making and profiling",
        "We do not use automated decision-making or profiling.",
        "none none",
    ),
    ("en", "Automated decision-making and profiling", "Neither is used.", "none none"),
    ("en", "Automated decision-making and profiling", "Neither takes place.", "none none"),
    ("en", "Automated decision-making and profiling", "None.", "none none"),
    ("en", "Automated decision-making and profiling", "We do neither.", "none none"),
    (
        "en",
        "Automated decision-making and profiling",
        "No decisions are made solely by automated means. We profile customers to target our marketing.",
        "none yes",
    ),
    (
        "en",
        "Automated decision-making and profiling",
        "Your loan application is decided automatically. You may ask a person to look at it again.",
        "yes not_stated",
    ),
    (
        "en",
        "Automated decision-making and profiling",
        "The system rejects applications below the limit automatically.",
        "yes not_stated",
    ),
    (
        "en",
        "Automated decision-making and profiling",
        "Your data is not subject to automated decision-making, including profiling.",
        "none none",
    ),
    (
        "en",
        "Automated decision-making and profiling",
        "We may use profiling to recommend products. This has no legal effects on you.",
        "not_stated yes",
    ),
    ("en", "Automated decision-making and profiling", "The processing does not involve profiling.", "not_stated none"),
    ("en", "Automated decision-making and profiling", "All decisions are made by our staff.", "none not_stated"),
    ("en", "Sharing", "Nobody profiles you here.", "not_stated none"),
    ("en", "Purposes", "We create a profile of your interests.", "not_stated yes"),
    (
        "en",
        "Your rights",
        "You have the right not to be subject to a decision based solely on automated processing, including profiling.",
        "not_stated not_stated",
    ),
    ("en", "Your rights", "You may object to profiling.", "not_stated not_stated"),
    ("en", "Cookies", "We do not build profiles of visitors.", "not_stated none"),
    ("en", "Decisions", "No computer decides anything about you.", "none not_stated"),
    ("en", "Decisions", "A person always decides. Nobody is scored or profiled.", "none none"),
]


@pytest.mark.parametrize(("lang", "heading", "text", "expected"), SAID)
def test_automated_decisions_and_profiling_are_read(lang, heading, text, expected) -> None:
    found = section(heading, text, lang).automated
    decisions, profiling = expected.split()
    assert found.decisions in decisions.split("|")
    assert found.profiling in profiling.split("|")
