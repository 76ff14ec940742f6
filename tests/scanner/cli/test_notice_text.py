"""What `tutka notice` tells a person: each finding in full words, the kind of date, and no more than is true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from scanner.cli import notice_text
from scanner.cli.words import LANGUAGES
from scanner.engine.audit.rules import rules
from scanner.model import Review
from scanner.notice import read_text

LOCALES = {"fi": "fi_FI.UTF-8", "sv": "sv_FI.UTF-8", "en": "C"}
TEXT = (
    "Asiakasrekisterin tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n- laskutustiedot\n\n"
    "Käyttötarkoitukset\n\n- asiakaspalvelu\n- laskutus\n\nOikeusperusteet\n\nSopimus ja suostumus.\n\n"
    "Oikeutesi\n\nVoit tarkastaa tietosi.\n\n{}\n"
)


@pytest.fixture(params=LANGUAGES)
def lang(request, monkeypatch):
    monkeypatch.setenv("LC_ALL", LOCALES[request.param])
    return request.param


def _lines(text):
    return list(notice_text.lines(read_text(text, "n.txt")))


def test_every_finding_has_the_words_of_its_rule(lang) -> None:
    declaration = read_text(TEXT.format("Päivitetty 1.2.2026"), "n.txt")
    lines = list(notice_text.lines(declaration))
    findings = declaration.registers[0].findings
    told = [line for line in lines if re.search(r"\(N-[A-Z0-9-]+, ", line)]
    assert len(told) == len(findings)
    assert len(set(told)) == len(told), "no two lines say the same"
    for finding, line in zip(findings, told, strict=True):
        variants = rules()[finding.code].messages
        variant = next((v for v in finding.params.values() if v in variants), "default")
        fixed = [part for part in re.split(r"\{[^}]*\}", variants[variant][lang]) if part.strip()]
        assert all(part in line for part in fixed), (finding, line)
    rights = {f.params["right"] for f in findings if f.code == "N-RIGHTS"}
    assert {"withdraw_consent", "portability", "complaint"} <= rights


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("Katselmoitu 6/2026", {"fi": "katselmoitu: 6/2026", "sv": "granskad: 6/2026", "en": "reviewed: June 2026"}),
        ("Päivitetty 6/2026", {"fi": "päivitetty: 6/2026", "sv": "uppdaterad: 6/2026", "en": "updated: June 2026"}),
        (
            "Voimassa alkaen 15.4.2021",
            {"fi": "voimassa alkaen: 15.4.2021", "sv": "gäller från: 15.4.2021", "en": "valid from: 15 April 2021"},
        ),
    ],
)
def test_the_date_is_named_by_its_kind(lang, stated, words) -> None:
    assert words[lang] in _lines(TEXT.format(stated))[-1]


def test_a_missing_date_is_said_to_be_missing(lang) -> None:
    declaration = read_text(TEXT.format(""), "n.txt")
    assert declaration.registers[0].review == Review()
    assert "–" in list(notice_text.lines(declaration))[-1]


def test_all_is_understood_only_where_something_was(lang) -> None:
    all_known = {"fi": "ymmärrettiin", "sv": "förstods.", "en": "was understood"}[lang]
    none = {"fi": "ei löytynyt", "sv": "hittades", "en": "nothing was read"}[lang]
    declaration = read_text(TEXT.format(""), "n.txt")
    assert all_known in "\n".join(notice_text.lines(declaration))
    empty = "\n".join(_lines("Tietosuojaseloste\n\nOikeutesi\n\nVoit tarkastaa tietosi.\n"))
    assert none in empty
    assert all_known not in empty
    register = replace(
        declaration.registers[0],
        unknown=read_text("Seloste\n\nMitä tietoja keräämme?\n\n- plorina\n", "n").registers[0].unknown,
    )
    some = "\n".join(notice_text.lines(replace(declaration, registers=(register,))))
    assert "«plorina»" in some
    assert all_known not in some
