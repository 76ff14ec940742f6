"""What column and table names say, and what they don't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.recognisers.header_vocabulary import vocabulary_data
from scanner.recognisers.header_words import join, read
from scanner.recognisers.headers import _vocabulary, event_of, hints, is_birth, is_free_text, table_items
from scanner.taxonomy import taxonomy


def strong(column: str, table: str = "", neighbours: tuple[str, ...] = ()) -> list[str]:
    return [hint.item for hint in hints(column, table, neighbours) if hint.strength == "strong"]


@pytest.mark.parametrize(
    ("column", "item"),
    [
        ("HENKILÖTUNNUS", "identity.national_id"), ("henkilotunnus", "identity.national_id"), ("asiakas_hetu", "identity.national_id"), ("tekijan_henkilotunnus", "identity.national_id"),
        ("henkilÃ¶tunnus", "identity.national_id"), ("hl÷tunnus", "identity.national_id"), ("\ufeffHetu", "identity.national_id"), ("SSN", "identity.national_id"),
        ("asiakasnro", "customer.number"), ("ASNRO", "customer.number"), ("AsiakasNumero", "customer.number"), ("kundnr", "customer.number"), ("customer_id", "customer.number"),
        ("Etunimi", "identity.name"), ("sukunimi", "identity.name"), ("LastName", "identity.name"), ("efternamn", "identity.name"),
        ("katuosoite", "contact.address"), ("lahiosoite", "contact.address"), ("Lähiosoite 1", "contact.address"), ("kotiosoite", "contact.address"), ("postinro", "contact.address"), ("ptp", "contact.address"),
        ("laskutusosoite", "contact.billing_address"), ("kp_osoite", "supply.premises_address"), ("puh.nro", "contact.phone"), ("matkapuhelin", "contact.phone"), ("GSM", "contact.phone"),
        ("sähköposti", "contact.email"), ("sahkoposti", "contact.email"), ("E-mail", "contact.email"), ("epost", "contact.email"), ("Person - Email", "contact.email"),
        ("syntymaaika", "identity.birth_date"), ("date_of_birth", "identity.birth_date"), ("sukupuoli", "demographic.gender"), ("äidinkieli", "demographic.language"),
        ("turvakieltoKytkin", "demographic.security_block"), ("edunvalvoja", "customer.representation"), ("tilinumero", "finance.bank_account"), ("IBAN", "finance.bank_account"),
        ("viitenumero", "finance.reference"), ("verkkolaskuosoite", "contact.einvoice_address"), ("eräpäivä", "finance.invoice"), ("karhuesto", "finance.collection"), ("luottoraja", "finance.credit"),
        ("käyttöpaikkatunnus", "supply.metering_point"), ("GSRN", "supply.metering_point"), ("mittarinro", "supply.meter"), ("kulutus_mwh", "supply.consumption"), ("kiinteistotunnus", "supply.premises"),
        ("koord_x", "location.position"), ("titteli", "work.title"), ("reklamaatio", "comms.complaint"), ("lisätiedot", "comms.notes"), ("Huom.", "comms.notes"), ("ip_osoite", "online.ip"),
        ("käyttäjätunnus", "online.username"), ("salasana", "online.password"), ("api_key", "online.credential"), ("rek.nro", "location.vehicle"), ("Y-tunnus", "work.business_id"), ("veronumero", "hr.tax_number"),
        ("asiakas.yhteystiedot[].puhelin", "contact.phone"), ("allergiat", "special.diet"), ("sähköpostit", "contact.email"), ("henkilotunnukset", "identity.national_id"),
    ],
)  # fmt: skip
def test_names_that_mean_an_item(column: str, item: str) -> None:
    assert item in strong(column), hints(column)


@pytest.mark.parametrize(
    "column",
    [
        "email_verified", "created_at", "phone_type", "koodi", "id", "nro", "tunnus", "numero", "code", "number", "KENTTA7", "col_3", "product_name", "tuotenimi", "file_name", "hostname",
        "is_email_sent", "puhelin_vahvistettu", "name_format", "address_family", "emailTemplate", "password_policy", "summa_yht_x", "amount_type", "x", "status", "updated",
        "Mikä on puhelinnumerosi?", "kunnan_nimi", "row_number", "version", "", " ", "???", "😀",
    ],
)  # fmt: skip
def test_names_that_prove_nothing(column: str) -> None:
    assert strong(column) == []


@pytest.mark.parametrize(
    "column", ["email_verified", "created_at", "koodi", "tunnus", "product_name", "KENTTA7", "id", "x"]
)
def test_not_even_weakly(column: str) -> None:
    assert hints(column) == ()


def test_the_table_and_the_neighbours_decide_about_generic_names() -> None:
    assert strong("nimi") == []
    assert strong("nimi", "asiakkaat") == ["identity.name"]
    assert strong("nimi", "t1", ("katuosoite", "postinumero")) == ["identity.name"]
    assert hints("nimi", "tuotteet") == ()
    assert hints("Name", "Track") == ()
    assert hints("koodi", "tuotteet") == ()
    assert strong("koodi", "asiakkaat") == ["customer.number"]


def test_a_coordinate_needs_its_partner() -> None:
    assert hints("e") == ()
    assert strong("e", "", ("n", "mittarinro")) == ["location.position"]
    assert strong("lon", "", ("lat",)) == ["location.position"]


def test_comments_are_weak_evidence() -> None:
    found = hints("KENTTA7", comment="asiakkaan henkilötunnus")
    assert [(hint.item, hint.strength) for hint in found] == [("identity.national_id", "weak")]


@pytest.mark.parametrize(
    ("table", "item"),
    [
        ("laskut", "finance.invoice"),
        ("public.lukemat", "supply.consumption"),
        ("crm.csv", "identity.name"),
        ("Yhteystiedot", "identity.name"),
        ("perinta", "finance.collection"),
        ("asiakkaat_2024.xlsx", "customer.number"),
    ],
)
def test_tables(table: str, item: str) -> None:
    assert item in [hint.item for hint in table_items(table)]


@pytest.mark.parametrize(
    ("column", "table", "event"),
    [
        ("paattymispvm", "public.sopimus", "contract_end"), ("sopimus_päättyy", "", "contract_end"), ("end_date", "contracts", "contract_end"), ("luotu", "", "created"), ("created_at", "users", "created"),
        ("laskupvm", "laskut", "fiscal_year_end"), ("pvm", "palautteet", "received"), ("pvm", "laskut", "fiscal_year_end"), ("viimeisin_yhteydenotto", "", "last_contact"), ("last_login", "users", "last_login"),
        ("syntymäaika", "", None), ("puhelin", "", None), ("hinta", "", None), ("asiakkuus_päättynyt", "", "customership_end"),
    ],
)  # fmt: skip
def test_events(column: str, table: str, event: str | None) -> None:
    assert event_of(column, table) == event


@pytest.mark.parametrize(
    ("column", "answer"),
    [
        ("syntymäaika", True),
        ("synt.pvm", True),
        ("DOB", True),
        ("kuolinpvm", True),
        ("created_at", False),
        ("pvm", False),
        ("birthdate", True),
        ("syntaksi", False),
    ],
)
def test_births(column: str, answer: bool) -> None:
    assert is_birth(column) is answer


@pytest.mark.parametrize(
    ("column", "answer"),
    [
        ("lisätiedot", True),
        ("Kommentti", True),
        ("message", True),
        ("vapaateksti", True),
        ("puhelin", False),
        ("notes_count", False),
    ],
)
def test_free_text(column: str, answer: bool) -> None:
    assert is_free_text(column) is answer


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_name_is_accepted(column: str, table: str) -> None:
    for hint in hints(column, table):
        assert hint.item in taxonomy()
        assert hint.strength in {"strong", "weak"}
    event_of(column, table)
    is_birth(column)
    table_items(table)


def test_every_word_of_the_vocabulary_means_its_item() -> None:
    """Each word, written as in the file, in capitals, and in ASCII, is found as itself."""
    data = vocabulary_data()
    words = _vocabulary()
    for group in data["columns"]:
        assert group["item"] in taxonomy()
        for language in ("fi", "sv", "en"):
            for written in group[language].split():
                word = written.rstrip("~>")
                for spelling in (word, word.upper(), word.replace("_", " ").title()):
                    items = {entry.item for key in read(spelling).spellings() for entry in words.entries.get(key, ())}
                    assert group["item"] in items, (word, spelling)


def test_endings_are_interchangeable() -> None:
    assert join(["asiakas", "nro"]) == join(["asiakasnumero"])
    assert join(["kp", "tunnus"]) == join(["kpid"])


@pytest.mark.parametrize(
    ("column", "table", "items"),
    [
        ("AY-jäsenmaksun perintä", "", {"special.trade_union"}),
        ("user_email", "users", {"contact.email"}),
        ("Person - Open deals", "people", set()),
        ("TURVAK", "ASIAKAS.DBF", {"demographic.security_block"}),
        ("maksumuistutuksia_pvm", "", {"finance.collection"}),
        ("MUISTUTUSPVM", "perinta", {"finance.collection"}),
        ("asukasluku", "kunnat", set()),
        ("asukasluku", "asukkaat", {"family.household"}),
        ("laite_id", "laitteet", set()),
        ("last_login_at", "users", {"online.log"}),
        ("Henkilötunnus/Y-tunnus", "", {"identity.national_id", "work.business_id"}),
        ("session_id", "", {"online.credential"}),
        ("Lasku menee", "tilaukset", set()),
        ("Olen opiskelija", "ilmoittautumiset", set()),
        ("sum_insured", "policies", set()),
        ("max_deltagare", "", set()),
        ("Facebook-profiilin osoite", "ehdokkaat", {"contact.social_handle"}),
        ("Kotisivun osoite", "ehdokkaat", set()),
        ("aadhaar_number", "", {"identity.national_id"}),
    ],
)
def test_the_last_words_of_a_name_decide(column, table, items) -> None:
    assert {hint.item for hint in hints(column, table)} == items


@pytest.mark.parametrize(
    ("column", "item"),
    [
        ("Havainnoitsijanumero", "customer.number"),
        ("Havainnoitsijan numero", "contact.phone"),
        ("kyydittävän_numero", "contact.phone"),
        ("companion number", "customer.number"),
        ("father number", "contact.phone"),
    ],
)
def test_a_number_of_a_person_in_the_genitive_may_be_called(column, item) -> None:
    assert [hint.item for hint in hints(column)] == [item]


@pytest.mark.parametrize(
    ("table", "people"),
    [
        ("vainajat", True),
        ("ratsastajat_2026", True),
        ("claimants.csv", True),
        ("hosts", False),
        ("toimittajat", False),
        ("asiakirjat", False),
        ("address", False),
        ("opettajan_lista", False),
    ],
)
def test_a_table_of_several_people_is_known_by_the_plural(table, people) -> None:
    assert ("identity.name" in {hint.item for hint in table_items(table)}) is people


def test_a_word_that_stands_twice_may_look_like_either() -> None:
    (hint,) = hints("alustanumero")
    assert hint.expects is not None
    assert {"recogniser", "code"} <= set(hint.expects.split(","))


@pytest.mark.parametrize(("table", "helped"), [("toimeentulotuki_paatokset", True), ("avustukset", False)])
def test_what_says_nothing_alone_is_believed_in_a_table_about_it(table, helped) -> None:
    assert bool(hints("Myönnetty €/kk", table, ("Hakijan nimi",))) is helped
