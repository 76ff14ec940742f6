"""Rights that a notice names: in usual words of three languages none is reported, and each that is left out is."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

FRAMES = {
    "fi": "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\nNimi ja sähköpostiosoite.\n\nOikeusperuste\n\n{basis}\n\n{heading}\n\n{text}\n",
    "sv": "Dataskyddsbeskrivning\n\nVilka personuppgifter samlar vi in?\n\nNamn och e-postadress.\n\nRättslig grund\n\n{basis}\n\n{heading}\n\n{text}\n",
    "en": "Privacy notice\n\nWhat data do we collect?\n\nName and e-mail address.\n\nLegal basis\n\n{basis}\n\n{heading}\n\n{text}\n",
}
HEADINGS = {"fi": "Oikeutesi", "sv": "Dina rättigheter", "en": "Your rights"}
BASES = {
    "fi": "Käsittely perustuu sopimukseen, suostumukseesi ja oikeutettuun etuumme kehittää palvelua.",
    "sv": "Behandlingen grundar sig på avtal, ditt samtycke och vårt berättigade intresse att utveckla tjänsten.",
    "en": "Processing is based on a contract, your consent and our legitimate interest in developing the service.",
}
EVERY = {
    "access", "rectification", "erasure", "restriction", "objection", "portability", "withdraw_consent", "complaint"
}  # fmt: skip


def missing(text: str, lang: str, heading: str | None = None, basis: str | None = None) -> set[str]:
    notice = FRAMES[lang].format(basis=basis or BASES[lang], heading=heading or HEADINGS[lang], text=text)
    findings = read_text(notice, "n.txt", "text").registers[0].findings
    return {str(f.params["right"]) for f in findings if f.code == "N-RIGHTS"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "fi",
            "Sinulla on oikeus tarkastaa tietosi, vaatia niiden oikaisemista tai poistamista, rajoittaa ja vastustaa käsittelyä, siirtää tiedot järjestelmästä toiseen, peruuttaa suostumuksesi ja valittaa tietosuojavaltuutetulle.",
        ),
        (
            "fi",
            "Voit pyytää kopion tiedoistasi, korjauttaa ne, tulla unohdetuksi, rajata käsittelyä, kieltää markkinoinnin ja saada tietosi koneluettavassa muodossa. Suostumuksesi voit perua. Kantelun voi tehdä valvontaviranomaiselle.",
        ),
        (
            "fi",
            "- Pääsy tietoihin\n- Oikaisu\n- Poisto\n- Käsittelyn rajoittaminen\n- Vastustaminen\n- Siirto toiselle rekisterinpitäjälle\n- Suostumuksen peruutus\n- Valitus",
        ),
        (
            "sv",
            "Du har rätt till insyn, rättelse, radering, begränsning, invändning och dataportabilitet. Samtycket kan återkallas. Klagomål lämnas till dataombudsmannen.",
        ),
        (
            "sv",
            "Du kan begära registerutdrag, få fel rättade, få uppgifterna borttagna, begränsa behandlingen, motsätta dig den, flytta uppgifterna till en annan tjänst, dra tillbaka ditt samtycke och klaga hos tillsynsmyndigheten.",
        ),
        (
            "en",
            "You may inspect your data, have it corrected or deleted, have its use limited, opt out of marketing, export your data, withdraw your consent and complain to the supervisory authority.",
        ),
        (
            "en",
            "Access, rectification, erasure, restriction, objection, portability, withdrawal of consent, complaint.",
        ),
        (
            "en",
            "You have the rights of Articles 15–18, 20 and 21 of the GDPR. You can revoke your consent and turn to the data protection authority.",
        ),
        (
            "fi",
            "Sinulla on tietosuoja-asetuksen 15-21 artiklan mukaiset oikeudet. Suostumuksen voi aina peruuttaa. Valvontaviranomainen on tietosuojavaltuutettu.",
        ),
    ],
)
def test_named_in_usual_words(lang, text) -> None:
    assert missing(text, lang) == set()


FULL = {
    "fi": {
        "access": "Voit tarkastaa tietosi.",
        "rectification": "Voit pyytää virheen korjaamista.",
        "erasure": "Voit pyytää tietojesi poistamista.",
        "restriction": "Voit pyytää käsittelyn rajoittamista.",
        "objection": "Voit vastustaa käsittelyä.",
        "portability": "Voit saada tietosi koneellisesti luettavassa muodossa.",
        "withdraw_consent": "Suostumuksesi voit perua.",
        "complaint": "Voit tehdä kantelun.",
    },
    "sv": {
        "access": "Du kan granska dina uppgifter.",
        "rectification": "Du kan begära att ett fel rättas.",
        "erasure": "Du kan begära att uppgifterna raderas.",
        "restriction": "Du kan begära att behandlingen begränsas.",
        "objection": "Du kan invända mot behandlingen.",
        "portability": "Du kan få uppgifterna i maskinläsbar form.",
        "withdraw_consent": "Samtycket kan du återkalla.",
        "complaint": "Du kan anföra klagomål.",
    },
    "en": {
        "access": "You can get a copy of your data.",
        "rectification": "You can have mistakes corrected.",
        "erasure": "You can have your data erased.",
        "restriction": "You can ask for processing to be restricted.",
        "objection": "You can object to processing.",
        "portability": "You can have your data in a machine-readable form.",
        "withdraw_consent": "You can withdraw your consent.",
        "complaint": "You can lodge a complaint.",
    },
}


@pytest.mark.parametrize("right", sorted(EVERY))
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_one_left_out_is_reported(lang, right) -> None:
    rest = " ".join(sentence for name, sentence in FULL[lang].items() if name != right)
    assert missing(rest, lang) == {right}
    assert missing(f"{rest} {FULL[lang][right]}", lang) == set()


def test_what_the_controller_does_is_no_right() -> None:
    text = "Tiedot tarkistetaan vuosittain. Virheet korjataan ja vanhentuneet tiedot poistetaan. Pääsyä tietoihin on rajoitettu."
    assert missing(text, "fi", heading="Tietojen suojaus") >= {"access", "rectification", "erasure", "restriction"}
    until = "Tiedot säilytetään, kunnes asiakas peruuttaa suostumuksensa."
    assert "withdraw_consent" in missing(until, "fi", heading="Säilytysaika")
    assert "complaint" in missing("Tietoturvaloukkauksista ilmoitetaan tietosuojavaltuutetulle.", "fi", heading="Tietoturva")  # fmt: skip


def test_rights_outside_a_section_on_them() -> None:
    text = "Ota yhteyttä, jos haluat nähdä, korjata tai poistaa tietosi."
    assert not missing(text, "fi", heading="Yhteydenotot") & {"access", "rectification", "erasure"}


def test_what_the_bases_call_for() -> None:
    law = missing("Voit tarkastaa tietosi.", "fi", basis="Käsittely perustuu lakisääteiseen velvoitteeseen.")
    assert law == {"rectification", "restriction", "complaint"}
    other = missing("The other rights are described in Part A.", "en")
    assert other == set()
