"""Words that name an item only in a register of its kind, and headings on two subjects."""

from __future__ import annotations

import pytest

from scanner.notice import headings, read_text

NOTICE = "Tietosuojaseloste\n\nKäsittelyn tarkoitus\n\n{purpose}\n\nMitä tietoja keräämme?\n\n- nimi\n- {items}\n"


@pytest.mark.parametrize(
    ("purpose", "items", "found"),
    [
        ("Lainojen myöntäminen ja laskutus.", "hakemus", False),
        ("Rekrytointi.", "hakemus", True),
        ("Laskutus.", "hakemus\n- ansioluettelo", True),
    ],
)
def test_an_application_is_for_a_job_only_beside_other_signs_of_one(purpose: str, items: str, found: bool):
    register = read_text(NOTICE.format(purpose=purpose, items=items), "n.txt", "text").registers[0]
    assert ("hr.cv" in {entry.id for entry in register.items}) is found


def test_a_register_of_unknown_kind_keeps_every_word():
    register = read_text("Tietosuojaseloste\n\nTietosisältö\n\n- nimi\n- hakemus\n", "n.txt", "text").registers[0]
    assert "hr.cv" in {entry.id for entry in register.items}


@pytest.mark.parametrize(
    ("lang", "heading", "classes"),
    [
        ("en", "Recipients and transfers", {"recipients", "transfers"}),
        ("fi", "Rekisteröidyt ja heistä tallennettavat tiedot", {"data_subjects", "data"}),
        ("fi", "Keiden tietoja käsittelemme", {"data_subjects"}),
        ("en", "Are you profiled?", {"automated"}),
        ("en", "SSL encryption", {"security"}),
        ("sv", "Hamn- och båtregister", {"register"}),
    ],
)
def test_a_heading_on_two_subjects_opens_both(lang: str, heading: str, classes: set[str]):
    assert headings.classes(heading, lang) == classes


TWO = """Seloste A

1. Rekisterin nimi
Asiakasrekisteri
2. Tietosisältö
nimi
{first}
1. Rekisterin nimi
Jäsenrekisteri
2. Tietosisältö
nimi
{second}. Automaattinen päätöksenteko
Automaattisia päätöksiä ei tehdä.
"""


def test_the_last_section_of_a_register_that_counts_its_own_sections_is_its_own():
    read = read_text(TWO.format(first="", second=3), "n.txt", "text")
    assert [one.automated.decisions for one in read.registers] == ["not_stated", "none"]


@pytest.mark.parametrize(("middle", "hole"), [("Scope\n\nThis is for patients.\n\n", False), ("", True)])
def test_a_heading_without_its_number_fills_a_hole_in_the_numbering(middle: str, hole: bool):
    middle = middle.replace("Scope", "SCOPE")
    text = f"PRIVACY STATEMENT\n\n1. CONTROLLER\n\nHarbour Ltd\n\n{middle}3. CATEGORIES OF PERSONAL DATA\n\nname, address\n"
    findings = read_text(text, "n.txt", "text").registers[0].findings
    assert any(one.code == "N-STRUCTURE" and one.params.get("why") == "numbering" for one in findings) is hole
