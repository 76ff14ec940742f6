"""Everyday words: how an organisation of any trade names an item on its own page, and what only looks like it."""

from __future__ import annotations

import pytest

from scanner.notice.lexicon import WIDER, cue, load, load_cues, vocabulary
from tests.scanner.notice.sentence import read


def explicit(text: str, lang: str) -> set[str]:
    return {entry.id for entry in read(text, lang).items if entry.coverage == "explicit"}


def listed(phrase: str, lang: str) -> set[str]:
    return explicit(f"- {phrase}\n- *", lang)


@pytest.mark.parametrize(
    ("lang", "phrase", "item"),
    [
        ("fi", "henkilöturvatunnus", "identity.national_id"),
        ("fi", "viisumitiedot", "identity.document"),
        ("fi", "työosoite", "contact.address"),
        ("fi", "lisäsähköpostiosoitteet", "contact.email"),
        ("fi", "faksinumero", "contact.phone"),
        ("fi", "kotisivujen osoite", "contact.social_handle"),
        ("fi", "muuttopäivä", "customer.contract"),
        ("fi", "asiakassuhteen alkamispäivä", "customer.contract"),
        ("fi", "toimitustapa", "customer.orders"),
        ("fi", "lähetyksen seurantakoodi", "customer.orders"),
        ("fi", "liittymismaksu", "customer.membership"),
        ("fi", "jäseneksi liittymisen ajankohta ja jäsentyyppi", "customer.membership"),
        ("fi", "tapahtumakutsut", "customer.participation"),
        ("fi", "laillinen edustaja", "customer.representation"),
        ("fi", "lahjoitusten määrät", "finance.payment"),
        ("fi", "asiakasmaksuihin liittyvät tiedot", "finance.payment"),
        ("fi", "sotilasarvo", "work.title"),
        ("fi", "toimiala", "work.employer"),
        ("fi", "sivutoimet", "work.role"),
        ("fi", "kurinpidolliset toimenpiteet", "hr.employment"),
        ("fi", "palkkatoive", "hr.salary"),
        ("fi", "työhistoria", "hr.cv"),
        ("fi", "it-taidot", "hr.education"),
        ("fi", "koulutushistoria", "hr.education"),
        ("fi", "poissaolopäivät", "hr.absence"),
        ("fi", "vapaa viestikenttä", "comms.messages"),
        ("fi", "yhteysloki", "comms.messages"),
        ("fi", "kommentit", "comms.notes"),
        ("fi", "käyttäjäryhmä", "online.username"),
        ("fi", "varmenne", "online.credential"),
        ("fi", "hakusanat", "online.browsing"),
        ("fi", "aikaleimat", "online.log"),
        ("fi", "epäonnistuneet kirjautumiset", "online.log"),
        ("fi", "venepaikan numero", "location.vehicle"),
        ("fi", "sisarusten nimet", "family.household"),
        ("fi", "perhekokoonpano", "family.household"),
        ("fi", "ensisijainen kieli", "demographic.language"),
        ("fi", "vuosiluokka", "education.records"),
        ("fi", "esitiedot", "special.health"),
        ("fi", "hoitoontulosyy", "special.health"),
        ("fi", "palvelusuunnitelma", "special.social_care"),
        ("sv", "postningsadress", "contact.address"),
        ("sv", "telefaxnummer", "contact.phone"),
        ("sv", "inskrivningsdatum", "customer.membership"),
        ("sv", "avbokningsuppgifter", "customer.orders"),
        ("sv", "inbjudningar", "customer.participation"),
        ("sv", "gåvobelopp", "finance.payment"),
        ("sv", "betald årsavgift", "finance.payment"),
        ("sv", "militärgrad", "work.title"),
        ("sv", "disciplinära åtgärder", "hr.employment"),
        ("sv", "löneanspråk", "hr.salary"),
        ("sv", "språkkunskaper", "hr.education"),
        ("sv", "kontakttagningar", "comms.messages"),
        ("sv", "kommentarer", "comms.notes"),
        ("sv", "användargrupp", "online.username"),
        ("sv", "geografisk plats", "location.position"),
        ("sv", "båtplatsens nummer", "location.vehicle"),
        ("sv", "syskon", "family.household"),
        ("sv", "anamnes", "special.health"),
        ("en", "fax number", "contact.phone"),
        ("en", "home page", "contact.social_handle"),
        ("en", "move-in date", "customer.contract"),
        ("en", "delivery method", "customer.orders"),
        ("en", "dates of arrival and departure", "customer.orders"),
        ("en", "joining date", "customer.membership"),
        ("en", "invitations", "customer.participation"),
        ("en", "donation history", "finance.payment"),
        ("en", "refunds", "finance.payment"),
        ("en", "last four digits of the card", "finance.card"),
        ("en", "secondary occupations", "work.role"),
        ("en", "disciplinary measures", "hr.employment"),
        ("en", "salary request", "hr.salary"),
        ("en", "availability", "hr.cv"),
        ("en", "IT skills", "hr.education"),
        ("en", "message content", "comms.messages"),
        ("en", "remarks", "comms.notes"),
        ("en", "user role", "online.username"),
        ("en", "time stamps", "online.log"),
        ("en", "search terms", "online.browsing"),
        ("en", "boat name", "location.vehicle"),
        ("en", "siblings", "family.household"),
        ("en", "pre-existing conditions", "special.health"),
    ],
)
def test_everyday_words(lang, phrase, item):
    assert item in listed(phrase, lang)


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("fi", "vapaa viestikenttä"),
        ("fi", "tosiasiallisen edunsaajan omistusosuus"),
        ("fi", "kuitukaapelin reitti tontilla"),
    ],
)
def test_what_only_looks_like_an_item_is_none_of_the_family(lang, phrase):
    assert not listed(phrase, lang) & {"hr.absence", "family.next_of_kin", "location.travel"}


@pytest.mark.parametrize(
    ("lang", "text", "item"),
    [
        ("fi", "Keräämme yhteystiedot sähköisen viestinnän palveluista annetun lain mukaisesti.", "comms.messages"),
        ("sv", "Vi samlar in namn enligt lagen om skydd för sjukdomar.", "special.health"),
        ("en", "We collect your name under the Act on Occupational Health Records.", "special.health"),
        (
            "fi",
            "Jos maksu myöhästyy, käsittelemme nimeäsi ja perintätoimisto hankkii muut tiedot itse.",
            "finance.collection",
        ),
        ("fi", "Keräämme nimen, ja luottotietoyhtiöstä saamme loput.", "finance.credit"),
        ("sv", "Vi samlar in namn och anlitar ett fakturabolag.", "finance.invoice"),
        ("fi", "Lähetämme tarjouksia, jos kysymme suostumuksen ensin.", "customer.consent"),
    ],
)
def test_a_word_that_a_sentence_names_in_passing_is_no_item(lang, text, item):
    assert item not in explicit(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "items"),
    [
        ("fi", "Pakolliset kentät ovat nimi ja puhelinnumero.", {"identity.name", "contact.phone"}),
        ("fi", "Haemme omistajan nimen ja osoitteen ajoneuvorekisteristä.", {"identity.name", "contact.address"}),
        (
            "fi",
            "Laki vaatii matkustajakortin: nimi, syntymäaika ja osoite.",
            {"identity.birth_date", "contact.address"},
        ),
        ("sv", "Obligatoriska fält är namn och telefonnummer.", {"identity.name", "contact.phone"}),
        ("sv", "Vid kassan skriver du in namn och leveransadress.", {"identity.name", "contact.address"}),
        ("en", "Required fields are name and telephone number.", {"identity.name", "contact.phone"}),
        ("en", "At the checkout you type your name, delivery address and email.", {"contact.address", "contact.email"}),
        ("en", "Tell me about nut allergies.", {"special.diet"}),
    ],
)
def test_everyday_verbs_gather(lang, text, items):
    assert items <= explicit(text, lang)


def test_every_entry_of_the_everyday_words_is_one_of_the_list_that_it_widens():
    for name, entries in [pair for file in WIDER for pair in load(file).items()]:
        if name in {"items", "purposes", "recipients", "sources", "subjects", "legal_bases"}:
            file = "items.yaml" if name == "items" else "lists.yaml"
            assert {entry["id"] for entry in entries} <= {entry["id"] for entry in load(file)[name]}, name
    assert {row["id"] for row in load("trades.yaml")["weak"]} <= {entry["id"] for entry in load("items.yaml")["items"]}
    assert load("everyday.yaml")["cues"].keys() <= load("cues.yaml").keys()


def test_everyday_cues_join_the_others():
    for name, words in load("everyday.yaml")["cues"].items():
        for lang in ("fi", "sv", "en"):
            assert load_cues()[name][lang][-len(words[lang]) or len(load_cues()[name][lang]) :] == words[lang]
            assert cue(name, lang).search("") is None


@pytest.mark.parametrize(
    ("lang", "word"),
    [("fi", "omistusosuus"), ("fi", "kirjastokissa"), ("sv", "bibliotekarie"), ("en", "encyclopaedia")],
)
def test_a_word_that_takes_any_ending_is_no_misspelt_one(lang, word):
    assert vocabulary("items", lang).nearly(word) is None
