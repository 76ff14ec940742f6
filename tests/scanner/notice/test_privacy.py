"""A file of people's data given for a notice is refused, and what a notice must not carry never leaves its reading."""

from __future__ import annotations

import pytest

from scanner.model import DocumentError
from scanner.notice import read, read_text
from scanner.notice.lines import LONGEST_QUOTE, stands
from scanner.notice.privacy import capped, codes_in, is_table, masked
from scanner.notice.sections import slug

NOTICE = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n- henkilötunnus{}\n\nEmme kerää terveystietoja.\n"
CODE = "131052-931W"  # an artificial code: 931 is of those that are never given to a person


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ok.csv", "nimi;puhelin\nEija Esimerkki;x\nOlli Oletettu;y\n"),
        ("rivit.txt", "nimi;puhelin;sposti\nEija Esimerkki;x;a@example.fi\nOlli Oletettu;y;b@example.fi\nloppu\n"),
        ("kaksi.txt", "nimi;sposti\nEija Esimerkki;a@example.fi\n"),
        ("pilkut.txt", 'id,nimi,puhelin,sposti\n1,Eija,x,a@example.fi\n2,"Oletettu, Olli",y,b@example.fi\n'),
        ("sarkain.txt", "id\tnimi\tkatu\n1\tEija\tx\n2\tOlli\ty\n"),
        ("tasattu.txt", "id   nimi             katu\n1    Eija Esimerkki   x\n2    Olli Oletettu    y\n"),
        ("taulu.md", "| nimi | puhelin | kaupunki |\n|---|---|---|\n| Eija | x | y |\n| Olli | z | å |\n"),
        ("osoitteet.txt", "".join(f"henkilo{n}@example.fi\n" for n in range(12))),
        ("tunnukset.txt", f"Tietosuojaseloste\n\nKeräämme henkilötunnuksia: {CODE}, 010190-902{{}}\n"),
    ],
)
def test_data_is_refused_without_showing_any_of_it(tmp_path, name, text) -> None:
    second = next(c for c in "0123456789ABCDEFHJKLMNPRSTUVWXY" if codes_in(f"010190-902{c}"))
    path = tmp_path / name
    path.write_text(text.replace("{}", second), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read(path)
    told = str(caught.value).removeprefix(str(path))
    assert "give the published text of the notice" in told
    assert not any(word in told for word in ("Eija", "Olli", "example.fi", "931", "902"))


@pytest.mark.parametrize(
    "text",
    [
        "Tietosuojaseloste\n\nTiedot: nimi, osoite, puhelin, ikä\nTarkoitus: laskutus, perintä, myynti, viestintä\n",
        "# Tietosuojaseloste\n\n| Tieto | Tarkoitus | Säilytysaika |\n|---|---|---|\n"
        + "| nimi | laskutus | 5 vuotta |\n" * 9,
        "Tietosuojaseloste\n\n- nimi;\n- osoite;\n- puhelin;\n- ikä;\n",
    ],
)
def test_a_notice_of_lists_or_of_one_table_is_no_data(text) -> None:
    assert not is_table(text.splitlines())
    assert read_text(text, "n.md", "markdown" if text.startswith("#") else "text").registers


def test_a_single_identity_code_is_masked_everywhere(tmp_path) -> None:
    for written in (CODE, CODE.lower(), CODE.replace("-", "\u2013"), CODE.replace("-", " - ")):
        path = tmp_path / "n.txt"
        path.write_text(
            NOTICE.format(f" (esim. {written})").replace("Tietosuojaseloste", f"Seloste {written}"), "utf-8"
        )
        shown = repr(read(path))
        assert "931" not in shown
        assert "131052" not in shown
        assert "dddddd" in shown
    declaration = read_text(NOTICE.format(" &#49;31052-931W"), "n.md", "markdown")
    assert "131052" not in repr(declaration)


def test_masking_keeps_columns_and_what_is_no_code() -> None:
    for line in (f"a {CODE} b", "131052-931X", "Y-tunnus 2573333-1", "puh. 010 123 4567", "811228-9874"):
        assert len(masked(line)) == len(line)
        assert masked(masked(line)) == masked(line)
    assert masked("131052-931X Y-tunnus 2573333-1") == "131052-931X Y-tunnus 2573333-1"


def test_quotes_titles_and_ids_have_a_length() -> None:
    long = "ja vielä jotakin muuta aivan tarpeetonta " * 12
    text = f"{'Pitkärekisteri' * 30}\n\nMitä tietoja keräämme?\n\nRekisterissä ei ole kissoja {long}.\n\nMuu otsikko?\n\nx\n"
    declaration = read_text(text, "n.txt")
    register = declaration.registers[0]
    cut = [entry.cite for entry in register.unknown if entry.cite.text.endswith("…")]
    assert cut
    for cite in cut:
        assert len(cite.text) == LONGEST_QUOTE
        assert stands(cite, declaration.text)
    assert len(declaration.title) <= LONGEST_QUOTE
    assert len(register.title) <= LONGEST_QUOTE
    assert len(register.id) <= 40
    assert len(slug("x" * 900)) <= 40


def test_capping_changes_nothing_that_is_short() -> None:
    register = read_text(NOTICE.format(""), "n.txt").registers[0]
    assert capped(register) is register


NAMES = ["Virtanen Matti", "Korhonen, Liisa", "NIEMINEN PEKKA", "Laine Anna-Maria", "Mäkinen Kari", "Koskinen Juha K."]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(NAMES),
        "Nimi\n" + "\n".join(NAMES),
        "Asiakkaat\n\n" + "\n".join(f"- {name}" for name in NAMES),
        "Mitä tietoja keräämme?\n\n" + "\n".join(f"{n}. {name}" for n, name in enumerate(NAMES, 1)),
        "\n".join(name.split()[0].strip(",") for name in NAMES),
    ],
)
def test_a_column_of_names_is_no_notice_and_nobody_is_named(text):
    with pytest.raises(DocumentError, match="list of people's names") as caught:
        read_text(text + "\n", "n.txt")
    assert "Virtanen" not in str(caught.value)


def test_the_people_who_answer_for_a_notice_make_it_no_list():
    text = (
        "Tietosuojaseloste\n\nYhteyshenkilöt\n\n- Virtanen Matti\n- Korhonen Liisa\n- Laine Anna\n\n"
        "Mitä tietoja keräämme?\n\nNimi\nOsoite\nPuhelinnumero\nSähköpostiosoite\n\nSäilytysaika\n\nKaksi vuotta.\n"
    )
    assert {"identity.name", "contact.address"} <= {entry.id for entry in read_text(text, "n.txt").registers[0].items}
