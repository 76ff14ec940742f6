"""Many phrases for each field of a notice, in three languages: `phrases/*.yaml` say what is to be read in each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scanner.model import Register, RetentionRule
from scanner.notice import headings, read_text
from tests.scanner.notice.sentence import read

FOLDER = Path(__file__).parent / "phrases"


@cache
def load(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_headings_open_their_sections(lang):
    wrong = [
        f"{heading}: {sorted(headings.classes(heading, lang))}, expected {name}"
        for name, words in load("headings")[lang].items()
        for heading in words
        if name not in headings.classes(heading, lang)
    ]
    assert not wrong, "\n".join(wrong)


HEAD = {
    "fi": "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\nNimi ja sähköpostiosoite.\n\n{}?\n\n{}\n",
    "sv": "Dataskyddsbeskrivning\n\nVilka personuppgifter samlar vi in?\n\nNamn och e-postadress.\n\n{}?\n\n{}\n",
    "en": "Privacy notice\n\nWhat data do we collect?\n\nName and e-mail address.\n\n{}?\n\n{}\n",
}
SECTION = {
    "retention": {
        "fi": "Kuinka kauan tietoja säilytetään",
        "sv": "Hur länge sparas uppgifterna",
        "en": "How long is data kept",
    },
    "transfers": {
        "fi": "Siirretäänkö tietoja EU:n ulkopuolelle",
        "sv": "Överförs uppgifter utanför EU",
        "en": "Do we transfer data outside the EU",
    },
    "automated": {
        "fi": "Tehdäänkö automaattisia päätöksiä",
        "sv": "Fattas automatiska beslut",
        "en": "Are automated decisions made",
    },
    "purposes": {"fi": "Mihin tietoja käytetään", "sv": "Vad används uppgifterna till", "en": "What is data used for"},
    "recipients": {
        "fi": "Kenelle tietoja luovutetaan",
        "sv": "Vem lämnas uppgifter ut till",
        "en": "Who receives data",
    },
    "sources": {"fi": "Mistä tiedot saadaan", "sv": "Varifrån kommer uppgifterna", "en": "Where does data come from"},
}


def under(section: str, lang: str, text: str) -> Register:
    return read_text(HEAD[lang].format(SECTION[section][lang], text), "n.txt", "text").registers[0]


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_transfers(lang):
    wrong = [
        f"{sentence}: {got}, expected {status}"
        for status, sentences in load("transfers")[lang].items()
        for sentence in sentences
        if (got := under("transfers", lang, sentence).transfers.status) != status
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_automated_decisions_and_profiling(lang):
    wrong = [
        f"{sentence}: {got}, expected {expected}"
        for expected, sentences in load("automated")[lang].items()
        for sentence in sentences
        if (got := f"{(said := under('automated', lang, sentence).automated).decisions} {said.profiling}") != expected
    ]
    assert not wrong, "\n".join(wrong)


def fits(rule: RetentionRule, expected: str) -> bool:
    """Hold a rule against "amount unit event bound", in which "a|b" are alternatives."""
    amount, unit, events, bounds = expected.split()
    named = "/".join(rule.events) or "-"
    return (
        float(amount) == rule.amount
        and unit == rule.unit
        and named in events.split("|")
        and rule.bound in bounds.split("|")
    )


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_retention(lang):
    wrong = []
    for expected, sentences in load("retention")[lang].items():
        rules = [] if expected == "-" else expected.split(" + ")
        for sentence in sentences:
            got = [rule for rule in under("retention", lang, sentence).retention if rule.amount is not None]
            if len(got) != len(rules) or not all(map(fits, got, rules)):
                said = [f"{rule.amount} {rule.unit} {'/'.join(rule.events) or '-'} {rule.bound}" for rule in got]
                wrong.append(f"{sentence}: {said}, expected {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["purposes", "recipients", "sources"])
def test_closed_lists(kind, lang):
    wrong = []
    for expected, texts in load(kind)[lang].items():
        for text in texts:
            got = {entry.id for entry in getattr(under(kind, lang, text), kind)}
            if got != set(expected.split()) - {"-"}:
                wrong.append(f"{text}: {sorted(got)}, expected {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_items(lang):
    wrong = []
    for item, phrases in load("items")[lang].items():
        for phrase in phrases:
            register = read(f"- {phrase}\n- *", lang)
            got = {entry.id for entry in register.items if entry.coverage == "explicit"}
            if item not in got:
                wrong.append(f"{phrase}: {sorted(got)}, expected {item}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_denials(lang):
    wrong = []
    for denied, declared, sentences in load("denials")[lang]:
        for text in sentences:
            register = read(text, lang)
            got = (
                {entry.id for entry in register.negated},
                {entry.id for entry in register.items if entry.coverage == "explicit"},
            )
            if got != (set(denied.split()), set(declared.split())):
                wrong.append(f"{text}: {sorted(got[0])} {sorted(got[1])}, expected {denied} {declared}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_prose(lang):
    wrong = []
    for items, sentences in load("prose")[lang]:
        for text in sentences:
            register = read(text, lang)
            got = {entry.id for entry in register.items if entry.coverage == "explicit"}
            if not set(items.split()) <= got or register.negated:
                wrong.append(f"{text}: {sorted(got)}, expected {items}")
    assert not wrong, "\n".join(wrong)
