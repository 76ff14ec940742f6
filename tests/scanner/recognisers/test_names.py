"""People's names: inflection, order, cues, and the companies, streets and words that are no people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import PluginError, UsageError
from scanner.recognisers.base import LIKELY
from scanner.recognisers.inflection import Lexicon
from scanner.recognisers.name_lexicon import read_names
from scanner.recognisers.name_model import NameModel
from scanner.recognisers.name_weights import weights
from scanner.recognisers.names import PersonName
from scanner.recognisers.recase import recase
from scanner.recognisers.word_rates import rates

LISTS = PersonName(language_model="none")


def names(text: str, one: PersonName = LISTS, least: float = LIKELY) -> list[str]:
    return [text[r.start : r.end] for r in one.analyze(text, []) if r.score >= least]


@pytest.mark.parametrize(
    "text",
    [
        "Matti Meikäläinen", "Meikäläinen Matti", "Matti Meikäläiselle", "Virtasen Liisan", "Mäen Pekka", "Anna-Liisa Karlssonilta", "Markuksen Lehdon",
        "Päivi Mäkinen-Laine", "Björn Lindqvist", "VIRTANEN LIISA", "Virtanen, Liisa",
    ],
)  # fmt: skip
def test_full_names_in_any_case_and_order(text: str) -> None:
    assert names(text) == [text]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rouva Korhoselle", "Korhoselle"),
        ("yhteyshenkilö: Virtanen", "Virtanen"),
        ("Korhonen soitti laskusta", "Korhonen"),
        ("Herr Lindqvist", "Lindqvist"),
    ],
)
def test_cues_make_a_lone_surname_likely(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Kiinteistö Oy Matinkatu 3", "As Oy Virtasen Helmi", "Virtanen Oy", "Matti Virtasen katu 4", "Mikkolantie 5", "Toivo", "Onni", "virta katkesi", "Lahti",
        "Salo", "Kesäkuu 2024", "Koski", "Mäki", "Ilta", "Usko pois", "Aamu alkaa", "Tampereen Sähkölaitos", "Kaukolämpö", "Varvikkoinen", "Virtasen Kone Oy", "Mäkinen & Pojat Oy", "LVI-Korhonen Oy", "Lämpöpumppu Virta 12",
    ],
)  # fmt: skip
def test_what_is_no_person(text: str) -> None:
    assert names(text) == []


def test_sole_traders_are_people() -> None:
    assert names("Tmi Matti Virtanen") == ["Matti Virtanen"]
    assert names("Virtanen Oy") == []


def test_a_lone_name_is_a_format_only() -> None:
    assert names("Matti") == []
    assert names("Matti", least=0.3) == ["Matti"]


@pytest.mark.parametrize(
    "word",
    [
        "Virtaselle",
        "Virtasta",
        "Virtaseen",
        "Mäelle",
        "Mäkeä",
        "Ahon",
        "Virran",
        "Laineelta",
        "Markukselle",
        "Karlssonin",
        "Kosken",
        "Lahden",
        "Heikiltä",
        "Mattiin",
        "Pekallakin",
    ],
)
def test_inflected_forms(word: str) -> None:
    lexicon = Lexicon("Virtanen Mäki Aho Virta Laine Markus Karlsson Koski Lahti Heikki Matti Pekka".split())  # noqa: SIM905
    assert lexicon.lemma(word)


@pytest.mark.parametrize("word", ["talo", "kalle", "lasku", "ja", "nen", "", "x"])
def test_words_that_are_no_form_of_a_name(word: str) -> None:
    assert Lexicon(["Virtanen", "Mäki", "Aho"]).lemma(word) is None


@pytest.mark.slow
def test_the_model_finds_names_of_no_list() -> None:
    one = PersonName()
    text = "Raportin mukaan Ohtani siirtyi Seattleen, ja Yrigoyen jäi kotiin."
    assert names(text) == []
    assert "Ohtani" in names(text, one)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asiakkaan puolesta soitti Xaveria Tuhkimonpoika, joka kysyi laskun eräpäivää.", "Xaveria Tuhkimonpoika"),
        ("Soitettu eilen Eskelisille, vuoro siirtyy tiistaille.", "Eskelisille"),
        ("asukas jaana kujanpelto kysyi saunavuorosta eilen", "jaana kujanpelto"),
    ],
)
def test_vectors_tell_names_of_no_list(text: str, name: str) -> None:
    assert names(text) == [name]


def test_only_the_last_word_of_a_name_is_inflected() -> None:
    assert names("Arkkipiispa Matti Leinonen puhui, ja Leinosen Vatikaanissa pitämä puhe julkaistiin.") == [
        "Matti Leinonen",
        "Leinosen",
    ]


@pytest.mark.slow
def test_preparing_many_texts_changes_no_answer() -> None:
    texts = [f"Soitin eilen klo {n} asiakkaalle Matti Virtanen ja sovimme laskusta" for n in range(20)] + [
        "",
        "lyhyt",
        "Xaveria Tuhkimonpoika kävi toimistolla eilen",
    ]
    one, other = PersonName(), PersonName()
    one.prepare(texts)
    assert [names(text, one) for text in texts] == [names(text, other) for text in texts]
    assert not any(isinstance(value, str) for value in one.model._seen.values())


def test_nothing_of_the_texts_is_kept() -> None:
    one = PersonName()
    one.prepare([])
    assert one.model._seen == {}
    assert all(isinstance(key, bytes) for key in one.model._seen)


def test_a_missing_model_is_a_sentence() -> None:
    with pytest.raises(PluginError, match="neither an installed package nor a folder"):
        PersonName(language_model="fi_no_such_model")


def test_no_model_is_a_choice() -> None:
    model = NameModel("none")
    assert not model.available
    assert model.version == "none"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("VIRTANEN SOITTI ß İ JA KYSYI LASKUSTA", "Virtanen soitti ß İ ja kysyi laskusta"),
        ("matti virtanen soitti aamulla laskusta", "Matti Virtanen soitti aamulla laskusta"),
        ("Soitto VIRTASELTA illalla, lasku maksettu", "Soitto Virtaselta illalla, lasku maksettu"),
        ("Virta katkesi illalla Mäkisen talosta", "Virta katkesi illalla Mäkisen talosta"),
    ],
)
def test_case_repair(text: str, written: str) -> None:
    assert recase(text, LISTS.lexicon.word, rates()) == written


def test_own_lists(tmp_path: Path) -> None:
    path = tmp_path / "sukunimet.csv"
    path.write_text("sukunimi;lkm\nTuhkimonpoika;3\n", encoding="utf-8")
    assert read_names(path) == ([], ["Tuhkimonpoika"])
    assert names("Matti Tuhkimonpojalle", PersonName(language_model="none", name_files=[path])) == [
        "Matti Tuhkimonpojalle"
    ]


def test_an_unreadable_list_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        read_names(tmp_path / "missing.csv")
    (tmp_path / "latin.csv").write_bytes("Mäki\n".encode("cp1252"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_names(tmp_path / "latin.csv")


def test_signs_are_named(recognisers: Any) -> None:
    result = LISTS.analyze("rouva Liisa Virtanen", [])[0]
    assert result.recognition_metadata["tutka_signs"] == ("lexicon", "lexicon2", "context")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Soitin eilen laskusta, Pirtanen lupasi maksaa huomenna", "Pirtanen"),
        ("soitin eilen matti virtaselle laskusta", "matti virtaselle"),
        ("SOITIN EILEN MATTI VIRTASELLE LASKUSTA", "MATTI VIRTASELLE"),
        ("Laskun kopio lähetetty, c/o Jokivarsi, sovittu näin", "Jokivarsi"),
        ("Suomalainen Mika Kallio kysyi laskusta eilen", "Mika Kallio"),
        ("Tarkastettu eilen, Jääskeläinen M. oli paikalla", "Jääskeläinen M."),
    ],
)
def test_names_in_running_text_without_a_model(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Kerrottiin Mannerheim-ristin ritareista eilen illalla",
        "Vesimittari Kamstrup vaihdettu, pumppu Grundfos tilattu",
        "Kuulutus: Harjulan koulun pihalla katko huomenna",
        "SÄHKÖT POIKKI HUOMENNA KLO 8 ASTI, TIEDOTE JAETTU",
        "Kekkosen puiston nimeä ei muuteta tänä vuonna",
    ],
)
def test_what_is_no_person_in_running_text(text: str) -> None:
    assert names(text) == []


def test_no_score_claims_a_check() -> None:
    assert weights().score(("model", "lexicon", "pair", "title", "several", "first")) <= 0.99
    assert weights().score(()) < LIKELY


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lasku Abelsonille, Kaivopiha 3 LH 5, 20540 Turku.", "Abelsonille"),
        ("Talonkirjaote Eklundille, Telakkakatu 12–14 E 90.", "Eklundille"),
    ],
)
def test_whom_a_thing_goes_to_is_a_person(text: str, name: str) -> None:
    one = PersonName(language_model="none")
    assert [text[found.start : found.end] for found in one.find(text) if found.score >= LIKELY] == [name]


@pytest.mark.parametrize(
    "text", ["Lasku Helsingille", "Tilaus Asiakkaalle", "Lähtö Tampereelle, 12.30", "Tarjous Destialle"]
)
def test_a_place_a_word_or_a_company_is_no_addressee(text: str) -> None:
    one = PersonName(language_model="none")
    assert [found for found in one.find(text) if found.score >= LIKELY] == []


def test_a_pet_called_by_a_name_is_no_person() -> None:
    one = PersonName(language_model="none")
    for text, there in (
        ("Koira nimeltä Aino haukkuu pihalla yöllä", False),
        ("Nainen nimeltä Aino soitti meille eilen", True),
    ):
        assert ("Aino" in [text[c.start : c.end] for c in one.candidates(text)]) is there


def test_a_local_part_before_its_mark_is_no_name() -> None:
    one = PersonName(language_model="none")
    text = "viesti tuli osoitteesta aino.k@example.com eilen illalla"
    assert not any("aino" in text[c.start : c.end] for c in one.candidates(text))
