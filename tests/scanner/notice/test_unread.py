"""What was not understood is listed: nothing that looks like data vanishes without a word."""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from tests.scanner.notice.sentence import read


@pytest.mark.parametrize(
    ("lang", "text", "phrase", "guess"),
    [
        ("fi", "Rekisterissä ei ole plorinoita.", "Rekisterissä ei ole plorinoita.", "negated"),
        ("fi", "Emme kerää plorinatunnusta emmekä nimeä.", "plorinatunnusta", "identifier"),
        ("fi", "Plorinatunnusta ei luovuteta kenellekään.", "Plorinatunnusta", "identifier"),
        ("fi", "Sinun ei tarvitse antaa puhelinnumeroa.", "Sinun ei tarvitse antaa puhelinnumeroa.", "sentence"),
        ("fi", "Kirjaamme plorinan muistiin.", "plorinan muistiin", None),
        ("fi", "Keräämme asiakkaalta nimen, plorinan ja osoitteen.", "plorinan", None),
        ("fi", "Laskutusta varten tallennamme nimen, plorinan ja osoitteen.", "plorinan", None),
        ("fi", "- Kengännumero: 12 kk", "Kengännumero", "identifier"),
        (
            "sv",
            "Vi frågar aldrig efter ditt lösenord per e-post.",
            "Vi frågar aldrig efter ditt lösenord per e-post.",
            "negated",
        ),
        ("sv", "Vi delar inte ditt plorinnummer.", "plorinnummer", "identifier"),
        ("en", "Your plorin number is never shared.", "plorin number", "identifier"),
    ],
)
def test_a_sentence_that_nothing_was_read_from_is_listed(lang, text, phrase, guess) -> None:
    assert (phrase, guess) in {(entry.cite.text, entry.guess) for entry in read(text, lang).unknown}


@pytest.mark.parametrize(
    "text",
    [
        "Kaikista ei välttämättä kerätä kaikkea.",
        "Tietoja ei luovuteta.",
        "Keräämme tietoja sinulta itseltäsi.",
        "Mitä tietoja keräämme?",
        "Keräämme vain tarpeellisia tietoja.",
    ],
)
def test_a_sentence_that_names_no_data_is_not_listed(text) -> None:
    assert read(text).unknown == ()


def test_data_like_words_are_listed_wherever_they_stand() -> None:
    text = (
        "Tietosuojaseloste\n\nKäyttötarkoitukset\n\nPlorinatunnuksen avulla hoidamme laskutusta.\n\n"
        "Tietojen suojaus\n\nJärjestelmään pääsee hallintotunnuksella.\n\nYhteystiedot\n\nVaihdenumero 010\n"
    )
    assert [entry.cite.text for entry in read_text(text, "n.txt").registers[0].unknown] == ["Plorinatunnuksen"]


def test_a_table_that_nobody_can_read_is_listed() -> None:
    text = "# Tietosuojaseloste\n\n## Mitä tietoja keräämme?\n\n| A | B |\n|---|---|\n| plorina | x |\n"
    assert [(e.cite.text, e.guess) for e in read_text(text, "n.md", "markdown").registers[0].unknown] == [
        ("plorina | x", "table")
    ]
