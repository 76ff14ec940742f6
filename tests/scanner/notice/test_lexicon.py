"""The vocabulary: every entry is an id that exists, every inflection of a label is found, nothing matches inside words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.notice.lexicon import cue, load, load_cues, lower, source, vocabulary
from scanner.taxonomy import LANGUAGES, taxonomy
from scanner.taxonomy.closed_lists import entries
from scanner.taxonomy.generic import terms

LISTS = {
    "purposes": "purposes",
    "legal_bases": "legal_bases",
    "conditions": "special_conditions",
    "recipients": "recipients",
    "sources": "sources",
    "subjects": "subjects",
}


def _named(text, lang="fi"):
    return [hit.term.explicit or hit.term.id if hit.term else hit.id for hit in vocabulary("items", lang).find(text)]


def test_every_item_has_words_in_three_languages() -> None:
    rows = {row["id"]: row for row in load("items.yaml")["items"]}
    by_term = {term.explicit for term in terms().values()}
    for item in taxonomy().items:
        assert item in rows or item in by_term, item
    assert set(rows) <= set(taxonomy().items)
    for row in rows.values():
        assert all(row[lang] for lang in LANGUAGES), row["id"]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_lists_name_entries_of_the_closed_lists(name) -> None:
    rows = load("lists.yaml")[name]
    assert {row["id"] for row in rows} <= set(entries(LISTS[name]))
    for row in rows:
        for lang in LANGUAGES:
            assert row[lang], (row["id"], lang)
            for pattern in row[lang]:
                assert source(pattern, lang)


@pytest.mark.parametrize("name", ["purposes", "legal_bases", "recipients", "sources"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_closed_lists_label_names_its_entry(name, lang) -> None:
    missed = [
        key
        for key, entry in entries(name).items()
        if key not in {hit.id for hit in vocabulary(name, lang).find(entry.label(lang))}
    ]
    assert missed == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_of_the_taxonomy_names_its_item(lang) -> None:
    missed = []
    for item in taxonomy().items.values():
        label = item.label(lang).split(" (")[0]
        if item.id not in _named(label, lang):
            missed.append((item.id, label, _named(label, lang)))
    assert missed == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cues_compile_and_never_match_nothing(lang) -> None:
    for name, rows in load_cues().items():
        if isinstance(rows, dict) and isinstance(rows.get(lang), list):
            assert not cue(name, lang).fullmatch("")


@pytest.mark.parametrize(
    ("forms", "item"),
    [
        (
            "henkilötunnus henkilötunnuksen henkilötunnusta henkilötunnuksia henkilötunnuksella henkilötunnuksensa hetu hetun",
            "identity.national_id",
        ),
        ("osoite osoitteen osoitetta osoitteet osoitteita osoitteensa postiosoite kotiosoitteen", "contact.address"),
        ("puhelinnumero puhelinnumeron puhelinnumeroa puhelinnumerot puhelinnumeronsa puhelin", "contact.phone"),
        ("sähköposti sähköpostin sähköpostiosoite sähköpostiosoitteen s-posti e-mail", "contact.email"),
        ("kulutustiedot kulutustietoja kulutustietojen kulutustiedoista", "supply.consumption"),
        ("kotikunta kotikunnan kotikuntaa", "contact.municipality"),
        ("ikä iän", "identity.age"),
        ("palkka palkan palkkatiedot palkkoja", "hr.salary"),
        ("pankkitilin numero|tilinumero|tilinumeron|iban", "finance.bank_account"),
        ("turvakielto turvakiellon turvakieltoja", "demographic.security_block"),
    ],
)
def test_inflections(forms, item) -> None:
    for form in forms.split("|") if "|" in forms else forms.split():
        assert _named(form) == [item], form


@pytest.mark.parametrize(
    ("word", "items"),
    [
        ("laskutusosoite", ["contact.billing_address"]),
        ("verkkolaskuosoite", ["contact.einvoice_address"]),
        ("IP-osoite", ["online.ip"]),
        ("MAC-osoite", ["online.device"]),
        ("käyttöpaikan osoite", ["supply.premises_address"]),
        ("Y-tunnus", ["work.business_id"]),
        ("nimimerkki", ["contact.social_handle"]),
        ("nimittäin", []),
        ("asiakastietojärjestelmästä", []),
        ("kävijäseurantatyökalusta", []),
        ("yrityksen nimi", ["work.employer"]),
        ("osoitettu", []),
        ("hetummin", []),
        ("ikävä", []),
        ("lapsellinen", []),
    ],
)
def test_the_longest_word_wins_and_parts_of_words_dont_count(word, items) -> None:
    assert _named(word) == items


def test_one_edit_in_a_long_word() -> None:
    words = vocabulary("items", "fi")
    assert words.nearly("henkilötunus").id == "identity.national_id"
    assert words.nearly("puhelinumero").id == "contact.phone"
    assert words.nearly("hetuu") is None
    assert words.nearly("kirjastokissa") is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_junk_is_survived(text, lang) -> None:
    for hit in vocabulary("items", lang).find(text):
        assert 0 <= hit.start < hit.inflection <= hit.end <= len(text)


@given(st.text())
def test_lower_case_keeps_the_length(text) -> None:
    assert len(lower(text)) == len(text)
    assert lower(lower(text)) == lower(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_data_is_in_lower_case_as_texts_are_when_they_are_compared(lang) -> None:
    rows = [*load("items.yaml")["items"], *(row for name in LISTS for row in load("lists.yaml")[name])]
    patterns = [pattern for row in rows for pattern in row[lang]]
    patterns += [pattern for term in terms().values() for pattern in term.patterns[lang]]
    assert [p for p in patterns if any(c.isupper() for c in re.sub(r"\\.", "", p))] == []


@pytest.mark.parametrize(
    "text", ["HENKILÖTUNNUS JA OSOITE", "Henkilötunnus ja Osoite", "\u0130 henkilötunnus ja osoite"]
)
def test_case_makes_no_difference(text) -> None:
    hits = vocabulary("items", "fi").find(text)
    assert [hit.id for hit in hits] == ["identity.national_id", "contact.address"]
    assert [text[hit.start : hit.end].lower() for hit in hits] == ["henkilötunnus", "osoite"]


@pytest.mark.parametrize("word", ["laskutamme", "laskuttaa"])
def test_a_verb_is_no_plural(word) -> None:
    assert _named(word) == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fi",
            (
                "uutiskirjeen tilaus; uutiskirjeen tilaaja; uutiskirjeiden tilaukset; uutiskirjetilaus; "
                "uutiskirjeen tilaajatiedot; tiedotteiden tilaus; jäsenkirjeen tilaus; postituslistan tilaajat"
            ),
        ),
        (
            "sv",
            (
                "prenumeration på nyhetsbrev; prenumeranter på nyhetsbrevet; beställning av nyhetsbrev; "
                "nyhetsbrevsprenumeration; nyhetsbrevets prenumeranter"
            ),
        ),
        (
            "en",
            (
                "newsletter subscription; newsletter subscribers; subscriber to the newsletter; order of the newsletter; "
                "mailing list subscription"
            ),
        ),
    ],
)
def test_a_letter_that_one_asks_for_is_no_purchase(lang, words) -> None:
    for word in words.split("; "):
        assert {hit.id for hit in vocabulary("items", lang).find(word)} == {"customer.consent"}, word


@pytest.mark.parametrize("word", ["lehden tilaus", "tuotteiden tilaukset", "tilaushistoria"])
def test_what_one_buys_is_still_an_order(word) -> None:
    assert {hit.id for hit in vocabulary("items", "fi").find(word)} == {"customer.orders"}
