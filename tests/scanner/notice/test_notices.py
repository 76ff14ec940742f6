"""Whole notices: what is read equals what a person reads in them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scanner.model import Declaration, Register
from scanner.notice import read, read_text
from scanner.notice.lines import stands

HERE = Path(__file__).parent
NOTICES = HERE / "notices"
EXPECTED: dict[str, Any] = YAML(typ="safe", pure=True).load((HERE / "expected.yaml").read_text(encoding="utf-8"))
MARKS = {"declared": "", "hedged": "?", "conditional": "*", "optional": "+"}
ALL = sorted(path.name for path in NOTICES.iterdir())


def _items(register: Register) -> list[str]:
    return [entry.id + MARKS[entry.modality] for entry in register.items if entry.coverage == "explicit"]


def _covered(declaration: Declaration) -> set[str]:
    return {
        item
        for register in declaration.registers
        for entry in register.items
        for item in ([entry.id] if entry.coverage == "explicit" else []) + list(entry.covers)
    }


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_notice_is_read_as_a_person_reads_it(name, read_notice) -> None:
    found = read_notice(name)
    wanted = EXPECTED[name]
    assert found.language == wanted["language"]
    assert [register.id for register in found.registers] == [register["id"] for register in wanted["registers"]]
    for register, want in zip(found.registers, wanted["registers"], strict=True):
        assert register.controller.name == want["controller"]
        assert sorted(_items(register)) == sorted(want["items"])
        generic = {entry.id: list(entry.covers) for entry in register.items if entry.coverage != "explicit"}
        assert generic == want["generic"]
        assert sorted(entry.id for entry in register.negated) == sorted(want["negated"])
        assert [entry.cite.text for entry in register.unknown] == want["unknown"]
        for kind in ("purposes", "legal_bases", "recipients", "sources"):
            assert [entry.id for entry in getattr(register, kind)] == want[kind], kind
        rules = [
            [r.amount, r.unit, list(r.events), r.bound, r.scope if isinstance(r.scope, str) else list(r.scope)]
            for r in register.retention
        ]
        assert rules == want["retention"]
        assert register.transfers.status == want["transfers"]
        assert [register.automated.decisions, register.automated.profiling] == want["automated"]
        assert [register.review.text, register.review.kind] == want["review"]
        assert {finding.code for finding in register.findings} == set(want["findings"])


@pytest.mark.parametrize("name", ALL)
def test_every_cite_stands_on_its_line(name, read_notice, cites) -> None:
    declaration = read_notice(name)
    found = cites(declaration)
    assert found
    for cite in found:
        assert cite.text
        assert stands(cite, declaration.text), cite
        assert declaration.text[cite.line - 1][(cite.column or 1) - 1 :].startswith(cite.text[:3])


@pytest.mark.parametrize("name", ALL)
def test_lines_are_counted_as_an_editor_counts_them(name, read_notice) -> None:
    declaration = read_notice(name)
    source = (NOTICES / name).read_text(encoding="utf-8").splitlines()
    assert declaration.lines == len(declaration.text) == len(source)
    for line, shown in zip(source, declaration.text, strict=True):
        first = shown.split(" ")[0].strip("|:;")
        assert first in line.replace("**", "").replace("<br>", " ")


def test_translations_declare_the_same(read_notice) -> None:
    readings = [read_notice(f"pari_{lang}.txt") for lang in ("fi", "sv", "en")]
    assert [reading.language for reading in readings] == ["fi", "sv", "en"]
    assert _covered(readings[0]) == _covered(readings[1]) == _covered(readings[2])
    assert len(_covered(readings[0])) > 8
    for reading in readings:
        register = reading.registers[0]
        assert [entry.id for entry in register.negated] == ["identity.national_id"]
        rule = register.retention[0]
        assert (rule.amount, rule.unit, rule.events) == (5, "year", ("customership_end",))
        assert register.unknown == ()


def test_security_and_rights_declare_nothing(read_notice) -> None:
    for name in ("rekisteriseloste.txt", "kysymykset.txt", "taulukko.md"):
        for register in read_notice(name).registers:
            ids = {entry.id for entry in (*register.items, *register.negated)}
            assert not ids & {"online.username", "online.password", "identity.document"}
            assert "tietosuoja@om.fi" not in register.contacts


@pytest.mark.parametrize("seed", range(5))
def test_order_of_list_members_does_not_matter(seed) -> None:
    members = [
        "nimi",
        "henkilötunnus",
        "postiosoite",
        "yhteystiedot",
        "laskutustiedot",
        "kulutustiedot",
        "viestit",
        "sukupuoli",
    ]
    shuffled = members[:]
    random.Random(seed).shuffle(shuffled)
    template = "Tietosuojaseloste\n\nRekisterin tietosisältö\n\nKeräämme asiakkaista seuraavia tietoja:\n\n- {}\n"
    one, other = (read_text(template.format(", ".join(order)), "n.txt", "text") for order in (members, shuffled))
    assert _covered(one) == _covered(other)
    assert not one.registers[0].unknown
    bullets = read_text(template.format("\n- ".join(shuffled)), "n.txt", "text")
    assert _covered(bullets) == _covered(one)


def test_an_unknown_phrase_never_vanishes() -> None:
    text = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\nKeräämme seuraavia tietoja:\n\n- nimi, plorinatunnus ja kengännumero\n- Muut: harrastuskerho ym.\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert [(u.cite.text, u.guess) for u in register.unknown] == [
        ("plorinatunnus", "identifier"),
        ("kengännumero", "identifier"),
        ("harrastuskerho", None),
    ]
    prose = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\nKeräämme nimen, plorinatunnuksen ja puhelinnumeron.\n"
    register = read_text(prose, "n.txt", "text").registers[0]
    assert [u.cite.text for u in register.unknown] == ["plorinatunnuksen"]


def test_markdown_and_text_say_the_same() -> None:
    plain = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n- henkilötunnus\n\nTietojen säilytys\n\nTietoja säilytetään 2 vuotta sopimuksen päättymisestä.\n"
    marked = "# Tietosuojaseloste\n\n## Mitä tietoja keräämme?\n\n* **nimi**\n* henkilö&shy;tunnus\n\n## Tietojen säilytys\n\nTietoja säilytetään *2 vuotta* sopimuksen päättymisestä.\n"
    one = read_text(plain, "n.txt", "text").registers[0]
    other = read_text(marked, "n.md", "markdown").registers[0]
    assert [entry.id for entry in one.items] == [entry.id for entry in other.items]
    rule, same = one.retention[0], other.retention[0]
    assert (rule.amount, rule.events) == (same.amount, same.events) == (2, ("contract_end",))
    assert other.retention[0].cite.text == "2 vuotta sopimuksen päättymisestä"


def test_hard_wrapped_text_reads_like_one_line() -> None:
    text = (
        "Tietosuojaseloste\n\nTietojen säilytys\n\nAsiakasrekisterin tietoja säilytetään huolellisesti 10 vuotta\n"
        "sopimuksen päättymisestä lukien.\n"
    )
    declaration = read_text(text, "n.txt", "text")
    rule = declaration.registers[0].retention[0]
    assert rule.events == ("contract_end",)
    assert rule.cite.text == "10 vuotta sopimuksen päättymisestä lukien"
    assert rule.cite.line == 5
    assert stands(rule.cite, declaration.text)


def test_hash_is_of_words_not_of_spacing() -> None:
    one = read_text("Tietosuojaseloste\n\nnimi, osoite\n", "a.txt", "text")
    other = read_text("\r\nTietosuojaseloste\r\n\r\n\r\nnimi,  osoite", "a.txt", "text")
    third = read_text("Tietosuojaseloste\n\nnimi, osoitteet\n", "a.txt", "text")
    assert one.sha256_normalised == other.sha256_normalised != third.sha256_normalised


def test_the_demo_company_is_understood() -> None:
    truth = pytest.importorskip("scanner.demo.truth", reason="the demo is not there")
    notice = Path(truth.__file__).parent / "data" / "tietosuojaseloste.txt"
    register = read(notice).registers[0]
    explicit = {entry.id for entry in register.items if entry.coverage == "explicit"}
    assert explicit == truth.DECLARED | truth.CONDITIONAL | truth.NOWHERE
    assert {entry.id for entry in register.items if entry.modality == "conditional"} == truth.CONDITIONAL
    assert {entry.id for entry in register.negated} == truth.NEGATED
    assert {item for entry in register.items for item in entry.covers} >= truth.GENERIC


HEAD = "Tietosuojaseloste\n\nRekisterin tietosisältö\n"


def test_a_sentence_that_leads_a_list_is_no_heading() -> None:
    text = f"{HEAD}\nRekisterinpitäjä voi kerätä ja käsitellä seuraavia tietoja:\n\n• nimi\n• osoite\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert [(entry.id, entry.modality) for entry in register.items] == [
        ("identity.name", "hedged"),
        ("contact.address", "hedged"),
    ]


def test_a_list_may_go_on_after_a_full_stop() -> None:
    text = f"{HEAD}\nRekisteri sisältää seuraavia tietoja: nimi, osoite. Laskutus- ja maksutiedot, sukupuoli.\n"
    found = [entry.id for entry in read_text(text, "n.txt", "text").registers[0].items]
    assert found == ["identity.name", "contact.address", "finance.invoice", "finance.payment", "demographic.gender"]


def test_what_leads_an_open_list_is_its_label() -> None:
    text = f"{HEAD}\nKäsittelemme seuraavia tietoja:\n\n- yritysasiakkaiden yhteyshenkilöiden tiedot, kuten nimi ja titteli\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert [(entry.id, entry.subjects) for entry in register.items] == [
        ("identity.name", ("business_contact",)),
        ("work.title", ("business_contact",)),
    ]
    assert register.unknown == ()


def test_headings_directly_above_their_text() -> None:
    text = f"{HEAD}\nRekisterinpitäjä\nEija Esimerkki\n020 000 0000\n\nRekisterin tietosisältö\nNimi ja osoite\n"
    register = read_text(text, "n.txt", "text").registers[0]
    assert register.controller.name == "Eija Esimerkki"
    assert register.contacts == ("020 000 0000",)
    assert {entry.id for entry in register.items} == {"identity.name", "contact.address"}


@pytest.mark.parametrize(
    "filler", ["a" * 20_000, "a-, " * 2_000, "(" * 5_000, "nimi, " * 2_000, "Keräämme nimen. " * 500]
)
def test_odd_and_long_input_is_survived(filler) -> None:
    declaration = read_text(f"{HEAD}\n{filler}\n\n- henkilötunnus\n", "n.txt", "text")
    assert "identity.national_id" in {entry.id for entry in declaration.registers[0].items}
