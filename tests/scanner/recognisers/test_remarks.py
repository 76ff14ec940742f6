"""Words that say something together, in any case, inside compounds; how far a denial reaches; what a name vouches for."""

from __future__ import annotations

import pytest
import regex

from benchmarks.names import notes
from scanner.recognisers.base import LIKELY
from scanner.recognisers.collection import CollectionWords
from scanner.recognisers.credentials import AnnouncedPassword, DoorCodeNear, KeyRemark
from scanner.recognisers.special import SpecialCategories
from scanner.recognisers.special_lexicon import Vocabulary

ONE = SpecialCategories()
CREDIT = CollectionWords()
WORDS = {"direct": "ei", "fillers": "", "after": ""}


def said(text: str) -> set[str]:
    return {ONE.entity_items[r.entity_type] for r in ONE.analyze(text, []) if r.score >= LIKELY}


def small(**more: object) -> Vocabulary:
    """A lexicon of a test's own."""
    data = {"categories": [], "cues": {"fi": "asiakas", "sv": "", "en": ""}, "negation": WORDS}
    return Vocabulary(data, {"categories": [], **more})


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Olkapää leikataan keskiviikkona", "special.health"),
        ("Leikattiin molemmat polvet keväällä", "special.health"),
        ("murtunut ranne, tulossa kuvaukseen", "special.health"),
        ("Äidin muisti on alkanut pätkiä", "special.health"),
        ("Asiakas ei pärjää yksin kotona", "special.health"),
        ("Kunden har brutit handleden", "special.health"),
        ("Näkö on heikentynyt, soitettava", "special.disability"),
        ("Tenant hears badly, knock hard", "special.disability"),
        ("Mummo menee taas intervalliin", "special.social_care"),
        ("Ovi auki sos.työntekijälle keskiviikkona", "special.social_care"),
        ("Kela on maksanut kaksi laskua", "special.social_care"),
        ("asuu tukiasunnossa toistaiseksi", "special.social_care"),
        ("Myyjä liittyi PAMiin syksyllä", "special.trade_union"),
        ("Sanoi äänestävänsä kokoomusta aina", "special.politics"),
        ("Paikalla Mikko Ahvenharju (vas), muut poissa", "special.politics"),
        ("Poliisi haki naapurin yöllä", "criminal.suspicion"),
        ("Isoveli löi nyrkillä", "criminal.suspicion"),
        ("Kaveri myi sähkötupakkaa koululla", "criminal.suspicion"),
        ("Sai 8 kk ehdollista petoksesta", "criminal.conviction"),
        ("Äiti on kotoisin Etiopiasta", "special.ethnicity"),
        ("Yhteystiedot on suojattu, varo", "demographic.security_block"),
        ("Tytär hoitaa äidin pankkiasioita", "customer.representation"),
    ],
)
def test_what_is_said_in_several_words(text: str, item: str) -> None:
    assert item in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "polvi vaihdettu putkeen, leikkaus huomenna",  # a clause ends between them
        "Puhdistus tehty, päihin laitettu tulpat",
        "Pakoputkiin tuli reikä, asiakas vei korjattavaksi",
        "kiristi mutterin, asiakas tyytyväinen",
        "Venttiili on kaksisuuntainen, vaihdettu",
        "vihreiden sertifikaattien hinta nousi",
        "Laite toimii puoliteholla, asiakas odottaa",
        "asiakas tyytyväisyyteen ja läheisyyteen pyritään",
        "liitos vuotaa, asiakas liittyi verkkoon",
        "Kuuroja luvassa, asentaja siirtää työn",
    ],
)
def test_homographs_of_the_trade_stay_quiet(text: str) -> None:
    assert said(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Siitä ei jäänyt lastensuojeluasiaa",
        "En kirjaa terveydentilaa, vaikka kysyttiin",
        "Denied any disability",
        "Inget stöd, ingen klient hos socialen",
        "not a member of any union",
    ],
)
def test_a_denial_reaches_over_some_words(text: str) -> None:
    assert said(text) == set()


def test_who_takes_no_medicine_has_one() -> None:
    assert said("Äiti ei ota lääkkeitä") == {"special.health"}


def test_the_swedish_article_is_no_finnish_negation() -> None:
    assert said("kunden har en sjukdom") == {"special.health"}


def test_a_name_is_a_person_cue_and_no_remark() -> None:
    assert said("Poissa Ville Aaltonen, flunssa") == {"special.health"}
    assert said("Poissa kaksi päivää, flunssa") == set()
    assert said("Vuorossa Kettunen Sami ja Gun") == set()


def test_words_near_each_other_are_found_in_any_order_within_a_clause() -> None:
    rule = {"entity": "X", "one": "polvi^", "other": "leikat", "within": 2}
    lexicon = small(near=[rule])
    for words, there in (("leikattiin polvesta", 1), ("polvi on leikattu", 1), ("polvi a b leikattu", 0)):
        split = words.split()
        assert len(lexicon.hits(split, [False] * len(split))) == there
    assert lexicon.hits(["polvi", "leikattu"], [True, False]) == []


def test_a_stem_with_a_star_counts_inside_words_only() -> None:
    lexicon = small(categories=[{"entity": "X", "fi": "*varkaude"}])
    assert [hit.stem.entity for hit in lexicon.hits(["kassavarkaudesta"], [False])] == ["X"]
    assert lexicon.hits(["varkaudesta"], [False]) == []


def test_the_gate_lets_through_what_is_found() -> None:
    gate = regex.compile("|".join(ONE.gate), regex.IGNORECASE)
    texts = [note.text for note in notes.notes(notes.OPEN)]
    found = [text for text in texts if any(True for _ in ONE.find(text))]
    assert len(found) > 200
    assert [text for text in found if not gate.search(text)] == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("luottopäätös hylätty automaatissa", "FI_CREDIT"),
        ("evättiin luottoa", "FI_CREDIT"),
        ("merkintä luottorekisterissä", "FI_CREDIT"),
        ("lånet avslogs av banken", "FI_CREDIT"),
        ("vuokra toukokuulta maksamatta", "FI_COLLECTION"),
        ("Tratta lähetetty", "FI_COLLECTION"),
        ("skulder till bolaget kvar", "FI_COLLECTION"),
        ("vastike myöhässä toistuvasti", "FI_COLLECTION"),
    ],
)
def test_debts_and_credit(text: str, entity: str) -> None:
    assert [found.entity for found in CREDIT.find(text)] == [entity]


@pytest.mark.parametrize(
    "text",
    [
        "velkaosuus 45 000 e",
        "luottokortti hylätty",
        "credit card declined",
        "ei ulosottoa eikä perintää",
        "vastikkeita ei rästissä",
    ],
)
def test_no_debts(text: str) -> None:
    assert list(CREDIT.find(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tunnussana on Kissankello", "Kissankello"),
        ("Pesutuvan varaussalasana on Puhdas55.", "Puhdas55"),
        ("ylläpitosalasana kerhohuoneessa: T4lo#yhtiö", "T4lo#yhtiö"),
    ],
)
def test_passwords(text: str, value: str) -> None:
    assert [text[f.start : f.end] for f in AnnouncedPassword().find(text)] == [value]


@pytest.mark.parametrize(
    "text", ["salasana on vanhentunut", "salasana on väärä", "lösenordet är fel", "password is wrong"]
)
def test_what_is_said_of_a_password_is_none(text: str) -> None:
    assert list(AnnouncedPassword().find(text)) == []


@pytest.mark.parametrize(
    "text", ["koodi 4455 alaoveen", "sisään pääsee koodilla 2580", "kod till dörren 4545", "hälyttimeen näppäile 3350"]
)
def test_codes_near_a_door(text: str) -> None:
    assert len(list(DoorCodeNear().find(text))) == 1


@pytest.mark.parametrize("text", ["avain putkilukossa", "avaimet sinisessä kaapissa", "vara-avain kellarin hyllyllä"])
def test_places_of_keys(text: str) -> None:
    assert len(list(KeyRemark().find(text))) == 1
