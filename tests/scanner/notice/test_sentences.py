"""Sentences, list members and elliptic compounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.notice.lines import passage, stands
from scanner.notice.sentences import expand, members, sentences


def _passage(text):
    return passage((text,), 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Keräämme nimen. Emme kerää muuta.", 2),
        ("Keräämme esim. nimen, mm. osoitteen ym. tietoja.", 1),
        ("Puh. 020 000 0000, os. Katu 1, p. 020 000 0001.", 1),
        ("Tietoja säilytetään 5. maaliskuuta asti. Sen jälkeen ne poistetaan.", 2),
        ("Päivitetty 1.2.2024 klo 12.", 1),
        ("Lain 10 §:n mukaan. Näin on.", 2),
        ("Keräämme nimiä jne. Emme myy niitä.", 2),
        ("Saammeko kysyä? Kyllä! Hyvä.", 3),
        ("Uppgifter, t.ex. namn, bl.a. adress. Vi säljer inget.", 2),
        ("We collect data, e.g. names. We sell nothing.", 2),
    ],
)
def test_sentences(text, count) -> None:
    assert len(list(sentences(_passage(text)))) == count


@given(st.text(st.sampled_from("aB .,!?1-;:\n"), max_size=60))
def test_sentences_lose_nothing_but_space(text) -> None:
    line = text.replace("\n", " ")
    joined = "".join(part.text for part in sentences(_passage(line)))
    assert joined.replace(" ", "") == line.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("nimi-, yhteys- ja osoitetiedot", "nimitiedot, yhteystiedot ja osoitetiedot"),
        ("tilin- ja toiminnantarkastajille", "tilintarkastajille ja toiminnantarkastajille"),
        ("asiakas- ja laskutustiedot", "asiakastiedot ja laskutustiedot"),
        ("etu- ja sukunimi", "etunimi ja sukunimi"),
        ("markkinointilupa ja -kielto", "markkinointilupa ja markkinointikielto"),
        ("pass-, id- eller körkortsnummer", "passnummer, idnummer eller körkortsnummer"),
        ("hetu tai Y-tunnus", "hetu tai Y-tunnus"),
        ("IT- ja muut asiat", "IT- ja muut asiat"),
    ],
)
def test_ellipses_are_written_out(text, written_out) -> None:
    assert expand(_passage(text)).text == written_out


@given(st.text(st.sampled_from("nimi- jaoste,tiedot "), max_size=40))
def test_every_part_of_an_expanded_text_quotes_the_line(text) -> None:
    line = text.rstrip()
    out = expand(_passage(line))
    assert len(out.text) == len(out.origins)
    for member in members(out):
        assert stands(member.passage.cite(), (line,))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nimi, osoite ja puhelinnumero", ["nimi", "osoite", "puhelinnumero"]),
        ("hetu tai Y-tunnus", ["hetu", "Y-tunnus"]),
        ("syntymäaika/henkilötunnus", ["syntymäaika", "henkilötunnus"]),
        ("perustiedot (nimi, osoite), sähköposti", ["perustiedot", "sähköposti"]),
        ("namn; adress samt telefon", ["namn", "adress", "telefon"]),
        ("", []),
        (" , ; ", []),
    ],
)
def test_members(text, parts) -> None:
    assert [member.passage.text for member in members(_passage(text))] == parts


def test_members_know_brackets_and_alternatives() -> None:
    first, second = members(_passage("nimi (vapaaehtoinen), hetu"))
    assert first.inner is not None
    assert first.inner.text == "vapaaehtoinen"
    assert not second.alternative
    assert all(member.alternative for member in members(_passage("hetu tai Y-tunnus")))
    assert [m.passage.text for m in members(_passage("rotu tai etninen alkuperä, nimi"), [(0, 25)])] == [
        "rotu tai etninen alkuperä",
        "nimi",
    ]
