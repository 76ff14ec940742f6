"""Several registers in one notice: each has its own heading as its title, its own id and its own data."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

FI = """Tietosuojaseloste

Asiakasrekisteri

Rekisterinpitäjä
Esimerkki Oy

Tietosisältö
Nimi ja osoite

Säilytysaika
Tietoja säilytetään 5 vuotta asiakassuhteen päättymisestä.

Työnhakijarekisteri

Rekisterinpitäjä
Esimerkki Oy

Tietosisältö
Työhakemus ja ansioluettelo

Säilytysaika
Tietoja säilytetään 6 kuukautta rekrytoinnin päättymisestä.

Kameravalvontarekisteri

Rekisterinpitäjä
Esimerkki Oy

Tietosisältö
Rekisteri sisältää tallenteita alueella liikkuvista henkilöistä.

Säilytysaika
Tallenteita säilytetään 30 vuorokautta.
"""
SV = """Dataskyddsbeskrivning

Kundregister

Personuppgiftsansvarig
Exempel Ab

Registrets innehåll
Namn och adress

Register över arbetssökande

Personuppgiftsansvarig
Exempel Ab

Registrets innehåll
Ansökan och meritförteckning

Kameraövervakningsregister

Personuppgiftsansvarig
Exempel Ab

Registrets innehåll
Registret innehåller inspelningar från kamerorna
"""
EN = """Privacy notice

Customer register

Controller
Example Ltd

Data content
Name and address

Register of job applicants

Controller
Example Ltd

Data content
Application and CV

CCTV register

Controller
Example Ltd

Data content
The register contains recordings of persons
"""
ITEMS = {
    "customers": ["identity.name", "contact.address"],
    "applicants": ["hr.cv"],
    "cctv": ["surveillance.cctv"],
}


def _markdown(text):
    marked = text.replace("rekisteri\n", "rekisteri\n")
    for name in ("Asiakasrekisteri", "Työnhakijarekisteri", "Kameravalvontarekisteri"):
        marked = marked.replace(f"\n{name}\n", f"\n# {name}\n")
    for name in ("Rekisterinpitäjä", "Tietosisältö", "Säilytysaika"):
        marked = marked.replace(f"\n{name}\n", f"\n## {name}\n")
    return marked


@pytest.mark.parametrize(
    ("text", "markup", "titles"),
    [
        (FI, "text", ["Asiakasrekisteri", "Työnhakijarekisteri", "Kameravalvontarekisteri"]),
        (
            FI.replace("rekisteri\n\nRekisterinpitäjä", "rekisteri\nRekisterinpitäjä"),
            "text",
            ["Asiakasrekisteri", "Työnhakijarekisteri", "Kameravalvontarekisteri"],
        ),
        (
            FI.replace("Asiakasrekisteri", "Asiakkaat")
            .replace("Työnhakijarekisteri", "Rekrytointi")
            .replace("Kameravalvontarekisteri", "Kameravalvonta"),
            "text",
            ["Asiakkaat", "Rekrytointi", "Kameravalvonta"],
        ),
        (_markdown(FI), "markdown", ["Asiakasrekisteri", "Työnhakijarekisteri", "Kameravalvontarekisteri"]),
        (SV, "text", ["Kundregister", "Register över arbetssökande", "Kameraövervakningsregister"]),
        (EN, "text", ["Customer register", "Register of job applicants", "CCTV register"]),
    ],
)
def test_a_heading_names_its_own_register(text, markup, titles) -> None:
    registers = read_text(text, "n.txt", markup).registers
    assert [register.title for register in registers] == titles
    assert {register.id: [entry.id for entry in register.items] for register in registers} == ITEMS
    assert [register.controller.name for register in registers] == [registers[0].controller.name] * 3
    assert all(register.unknown == () for register in registers)


def test_each_register_has_its_own_retention() -> None:
    rules = [[(r.amount, r.events, r.scope) for r in register.retention] for register in read_text(FI, "n").registers]
    assert rules == [
        [(5, ("customership_end",), "register")],
        [(6, ("recruitment_end",), "register")],
        [(30, ("created",), "register")],
    ]


def test_a_name_below_its_own_heading_is_no_heading() -> None:
    text = "Tietosuojaseloste\n\nRekisterin nimi\n\nAsiakasrekisteri\n\nRekisterinpitäjä\n\nYritys Oy\n\nTietosisältö\n\nNimi\n"
    (register,) = read_text(text, "n.txt").registers
    assert (register.id, register.title, register.controller.name) == ("customers", "Asiakasrekisteri", "Yritys Oy")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Kameroiden tallentama kuva", True),
        ("Kameroiden tallentamaa kuvamateriaalia", True),
        ("Videokuvaa ja tallenteita", True),
        ("Puhelujen tallenteet", False),
    ],
)
def test_footage_is_of_cameras(said, found) -> None:
    text = f"Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- {said}\n"
    ids = {entry.id for entry in read_text(text, "n.txt").registers[0].items}
    assert ("surveillance.cctv" in ids) == found
