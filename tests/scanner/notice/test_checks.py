"""Findings on the notice by itself."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from scanner.notice.headings import classes
from scanner.notice.spelling import misspelt

COMPLETE = {
    "head": "Asiakasrekisterin tietosuojaseloste\n\nPäivitetty 1.3.2026",
    "controller": "Rekisterinpitäjä\n\nEsimerkki Oy, info@esimerkki.example.fi",
    "data": "Mitä tietoja keräämme?\n\n- nimi\n- osoite",
    "purpose": "Käyttötarkoitukset\n\n- asiakaspalvelu",
    "basis": "Oikeusperuste\n\nKäsittely perustuu sopimukseen.",
    "sources": "Tietolähteet\n\nTiedot saadaan asiakkaalta itseltään.",
    "recipients": "Vastaanottajat\n\nTietoja luovutetaan tilitoimistolle.",
    "transfers": "Siirto EU:n ulkopuolelle\n\nTietoja ei siirretä EU:n tai ETA:n ulkopuolelle.",
    "retention": "Tietojen säilytys\n\nTietoja säilytetään 2 vuotta sopimuksen päättymisestä.",
    "automated": "Automaattinen päätöksenteko\n\nEmme tee automaattisia päätöksiä emmekä profiloi.",
    "rights": "Oikeutesi\n\nVoit tarkastaa, oikaista ja poistaa tietosi, rajoittaa käsittelyä, siirtää tiedot järjestelmästä toiseen ja valittaa valvontaviranomaiselle.",
}


def _findings(**changes):
    parts = {**COMPLETE, **changes}
    text = "\n\n".join(part for part in parts.values() if part) + "\n"
    register = read_text(text, "n.txt", "text").registers[0]
    return {(f.code, f.params.get("why") or f.params.get("right"), f.item) for f in register.findings}


def test_a_complete_notice_has_no_findings() -> None:
    assert _findings() == set()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"purpose": ""}, ("N-PURPOSE", "missing", None)),
        ({"basis": ""}, ("N-BASIS", "missing", None)),
        ({"basis": "Oikeusperuste\n\nPerusteena on asiakassuhde eli asiallinen yhteys."}, ("N-BASIS", "missing", None)),
        ({"data": "Mitä tietoja keräämme?\n\n- nimi\n- laskut"}, ("N-BASIS", "legal_obligation", "finance.invoice")),
        ({"basis": "Oikeusperuste\n\nPerusteena on oikeutettu etu."}, ("N-BASIS", "interest", None)),
        ({"data": "Mitä tietoja keräämme?\n\n- nimi\n- henkilötunnus"}, ("N-BASIS-N", None, "identity.national_id")),
        ({"data": "Mitä tietoja keräämme?\n\n- nimi\n- terveystiedot"}, ("N-BASIS-9", None, "special.health")),
        ({"retention": ""}, ("N-RETENTION", "missing", None)),
        (
            {"retention": "Tietojen säilytys\n\nTietoja säilytetään niin kauan kuin on tarpeen."},
            ("N-RETENTION", "criterion", None),
        ),
        ({"retention": "Tietojen säilytys\n\nTietoja säilytetään 2 vuotta."}, ("N-AMBIGUOUS", "no_event", None)),
        ({"recipients": ""}, ("N-RECIPIENT", "missing", None)),
        (
            {"recipients": "Tietojen luovutus\n\nKäsittelyyn ei liity automaattista päätöksentekoa eikä profilointia."},
            ("N-RECIPIENT", "missing", None),
        ),
        (
            {"recipients": "Tietojen luovutus\n\nSivustolla ei käytetä evästeitä."},
            ("N-RECIPIENT", "missing", None),
        ),
        (
            {"recipients": "Tietojen luovutus\n\nHenkilötunnusta ei luovuteta."},
            ("N-RECIPIENT", "missing", None),
        ),
        (
            {"recipients": "Tietojen luovutus\n\nTietoja ei luovuteta EU:n eikä ETA:n ulkopuolelle."},
            ("N-RECIPIENT", "missing", None),
        ),
        ({"transfers": ""}, ("N-TRANSFER", "missing", None)),
        (
            {"transfers": "Siirto EU:n ulkopuolelle\n\nTietoja voidaan siirtää EU:n ulkopuolelle."},
            ("N-TRANSFER", "may", None),
        ),
        (
            {"transfers": "Siirto EU:n ulkopuolelle\n\nTietoja siirretään ETA-alueen ulkopuolelle."},
            ("N-TRANSFER", "no_mechanism", None),
        ),
        ({"sources": "Tietolähteet\n\nNe vaihtelevat."}, ("N-SOURCE", "missing", None)),
        ({"sources": "", "data": "Mitä tietoja keräämme?\n\n- luottotiedot"}, ("N-SOURCE", "missing", None)),
        ({"automated": ""}, ("N-AUTOMATED", "missing", None)),
        ({"rights": "Oikeutesi\n\nVoit valittaa valvontaviranomaiselle."}, ("N-RIGHTS", "portability", None)),
        ({"rights": "Oikeutesi\n\nVoit siirtää tiedot järjestelmästä toiseen."}, ("N-RIGHTS", "complaint", None)),
        ({"controller": ""}, ("N-CONTACT", "controller", None)),
        ({"controller": "Rekisterinpitäjä\n\nEsimerkki Oy"}, ("N-CONTACT", "contact", None)),
        (
            {"controller": "Rekisterinpitäjä\n\nHiidenniemen kaupunki, kirjaamo@hiidenniemi.example.fi"},
            ("N-CONTACT", "dpo", None),
        ),
        (
            {"purpose": "Käyttötarkoitukset\n\n- kohdennettujen viestien lähettäminen"},
            ("N-INCONSISTENT", "profiling", None),
        ),
        ({"purpose": "Käyttötarkoitukset\n\n- kirjautuminen verkkopalveluun"}, ("N-IMPLIED", None, "online.username")),
        ({"data": "Mitä tietoja keräämme?\n\n- nimi\n- muut tarpeelliset tiedot"}, ("N-CATCHALL", None, None)),
        (
            {"head": "Tietosuojaseloste\n\nHenkilötietolaki (523/1999) 10 §\n\nPäivitetty 1.3.2026"},
            ("N-REPEALED-LAW", None, None),
        ),
        ({"head": "Asiakasrekisterin tietosuojaseloste"}, ("N-REVIEW", "missing", None)),
        (
            {"data": "Mitä tietoja keräämme?\n\nKeräämme seuraavia tietoja:"},
            ("N-STRUCTURE", "colon_without_list", None),
        ),
        ({"purpose": "Käyttötarkoitukset"}, ("N-STRUCTURE", "empty_section", None)),
    ],
)
def test_each_finding_has_its_cause(changes, finding) -> None:
    assert finding in _findings(**changes)


@pytest.mark.parametrize(
    "text",
    [
        "Ei.",
        "Ei kenellekään.",
        "Tietoja ei luovuteta ulkopuolisille.",
        "Tietoja ei luovuteta ulkopuolisille eikä siirretä EU:n ulkopuolelle.",
        "Emme luovuta henkilötietoja kolmansille osapuolille.",
        "Säännönmukaisia luovutuksia ei ole.",
        "Vain me.",
        "Emme käytä evästeitä. Tietojasi ei anneta muille.",
    ],
)
def test_a_denial_of_disclosure_answers_the_question_of_recipients(text) -> None:
    codes = {code for code, _, _ in _findings(recipients=f"Tietojen luovutus\n\n{text}")}
    assert "N-RECIPIENT" not in codes


def test_which_code_where_two_could_serve() -> None:
    targeted = _findings(purpose="Käyttötarkoitukset\n\n- kohdennettujen viestien lähettäminen")
    assert not any(code == "N-AUTOMATED" for code, _, _ in targeted)
    grounded = _findings(
        data="Mitä tietoja keräämme?\n\n- henkilötunnus",
        basis="Oikeusperuste\n\nKäsittely perustuu sopimukseen. Henkilötunnusta käsitellään tietosuojalain 29 §:n nojalla yksiselitteistä yksilöimistä varten.",
    )
    assert not any(code == "N-BASIS-N" for code, _, _ in grounded)


def test_numbering() -> None:
    text = "Tietosuojaseloste\n\n1. Rekisterinpitäjä\nEsimerkki Oy\n\n2. Tietosisältö\n- nimi\n\n4. Säilytysaika\n2 vuotta sopimuksen päättymisestä\n"
    findings = read_text(text, "n.txt", "text").registers[0].findings
    (hole,) = [f for f in findings if f.code == "N-STRUCTURE"]
    assert (hole.params["before"], hole.params["after"], hole.cite.line) == (2, 4, 9)


def test_headings() -> None:
    assert classes("5. Käyttötarkoitus ja käsittelyperuste:", "fi") == {"purpose", "legal_basis"}
    assert classes("Tietojen suojaus ja säilytysajat", "fi") == {"security", "retention"}
    assert classes("Kuinka kauan säilytämme tietoja?", "fi") == {"retention"}
    assert classes("Rekisteröidyn oikeudet", "fi") == {"rights"}
    assert classes("Yleistä", "fi") == frozenset()


@pytest.mark.parametrize(
    "word",
    [
        "tietopyynnöt",
        "tietopyyntöjä",
        "tietoturvallisesti",
        "rekisterinpitäjän",
        "markkinoida",
        "velvoite",
        "suostumus",
        "puhelinnumeroita",
    ],
)
def test_words_spelt_right(word) -> None:
    assert misspelt(word, "fi") is None


@pytest.mark.parametrize(
    "word", ["tietopyynöt", "rekisterinpitjä", "käyttötarkotukset", "tietosuojavaltuutettu".replace("uu", "u")]
)
def test_words_spelt_wrong(word) -> None:
    assert misspelt(word, "fi") is not None
