"""What a table is about, and what that makes of its columns' headings."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.engine.classify import table_findings
from scanner.model import Column, ColumnProfile, Evidence, EvidenceKey, Lengths
from tests.factories import CHANCE, key, profile, seen, table, table_profile

NAMES = {key("identity.name", "person"): seen(90, 0, score=70, signs={"lexicon": 90, "lexicon2": 90})}


def status(of: str, **columns: tuple[Mapping[EvidenceKey, Evidence], Mapping[str, int], Lengths]) -> dict[str, str]:
    names = [name.replace("_", " ") for name in columns]
    where = table([Column(name, n) for n, name in enumerate(names, start=1)], of)
    made: list[ColumnProfile] = [
        profile(where.columns[n], evidence=evidence, traits=dict(traits), lengths=lengths, of=where)
        for n, (evidence, traits, lengths) in enumerate(columns.values())
    ]
    found = table_findings(table_profile(*made, of=where), CHANCE, 2026)
    return {f"{f.ref.column}: {f.item}": f.status for f in found if f.form == "column"}


SHORT, LONG = Lengths(2, 20, 900), Lengths(5, 200, 9000)
DIET = ({}, {"capitalised": 100}, SHORT)
PEOPLE = (NAMES, {"name_like": 100}, SHORT)
TEXT = ({}, {"sentence": 100, "words": 100}, LONG)


def test_a_menu_s_diets_are_no_guest_s() -> None:
    assert status("ruokalista.csv", Ruokavalio=DIET) == {"Ruokavalio: special.diet": "candidate"}
    assert status("vienti.csv", Ruokavalio=DIET, Nimi=PEOPLE)["Ruokavalio: special.diet"] == "confirmed"


def test_cells_show_people_as_headings_do() -> None:
    title = ({}, {"single_token": 100}, SHORT)
    assert status("vienti.csv", Ammatti_tai_arvo=title, KENTTA7=PEOPLE).get("KENTTA7: identity.name") == "confirmed"
    assert status("vienti.csv", Tehtävä=title, KENTTA7=PEOPLE)["Tehtävä: work.title"] == "confirmed"
    assert "Tehtävä: work.title" not in status("vienti.csv", Tehtävä=title)


def test_who_handles_a_row_is_not_its_subject() -> None:
    title = ({}, {"single_token": 100}, SHORT)
    assert "Tehtävä: work.title" not in status("vienti.csv", Tehtävä=title, Käsittelijä=PEOPLE)


def test_an_everyday_word_among_others_is_only_a_candidate() -> None:
    number = ({}, {"number": 100}, SHORT)
    found = status("vienti.csv", Varauksen_kesto=number, Varausnumero=number, Nimi=PEOPLE)
    assert found.get("Varauksen kesto: customer.orders") != "confirmed"
    assert found["Varausnumero: customer.orders"] == "confirmed"


def test_running_text_among_people_is_notes_and_short_messages_of_machines_are_not() -> None:
    assert status("vienti.csv", Kulku=TEXT, KENTTA7=PEOPLE)["Kulku: comms.notes"] == "confirmed"
    short = ({}, {"sentence": 100, "words": 100}, Lengths(5, 40, 2000))
    assert status("vienti.csv", Kulku=short, KENTTA7=PEOPLE)["Kulku: comms.notes"] == "candidate"
    assert status("vienti.csv", Gateway_message=short, KENTTA7=PEOPLE)["Gateway message: comms.messages"] == "candidate"


def test_numbers_of_documents_need_cells_that_look_like_them() -> None:
    alike = ({}, {"code": 100, "single_token": 100}, Lengths(9, 9, 900))
    unlike = ({}, {"code": 100, "single_token": 100}, Lengths(2, 40, 900))
    assert status("vienti.csv", Passin_numero=alike) == {"Passin numero: identity.document": "confirmed"}
    assert status("vienti.csv", Passin_numero=unlike) == {}


def test_keys_and_known_cells_refuse_other_senses() -> None:
    guid = ({}, {"uuid": 100, "single_token": 100}, Lengths(36, 36, 3600))
    ip = ({key("online.ip", "ip"): seen(100, 0)}, {}, SHORT)
    assert "Request ID: online.browsing" not in status("loki.csv", Request_ID=guid, IP=ip)
    email = ({key("contact.email", "email"): seen(100, 0)}, {"single_token": 100}, SHORT)
    assert status("vienti.csv", E_post_faktura=email) == {"E post faktura: contact.email": "confirmed"}


def test_a_way_of_paying_is_a_setting() -> None:
    way = ({}, {"capitalised": 100}, SHORT)
    assert status("vienti.csv", Laskutustapa=way, Nimi=PEOPLE).get("Laskutustapa: finance.invoice") != "confirmed"


def test_an_everyday_word_of_a_subject_needs_the_subject() -> None:
    word = ({}, {"single_token": 100}, SHORT)
    found = status("vienti.csv", Variant=word, Kulkulätkä=word, Nimi=PEOPLE)
    assert "Variant: special.genetic" not in found
    assert found["Kulkulätkä: surveillance.access"] == "confirmed"
    assert status("genetic_tests.csv", Variant=word, Nimi=PEOPLE)["Variant: special.genetic"] == "confirmed"
    tag = {"Tagi": word, "Nimi": PEOPLE}
    assert status("vienti.csv", **tag)["Tagi: surveillance.access"] == "candidate"
    assert status("kulkulupa_tapahtumat", **tag)["Tagi: surveillance.access"] == "confirmed"


def test_a_person_in_a_heading_over_cells_that_nobody_knows_as_names_may_be_a_firm() -> None:
    label, full = ({}, {"capitalised": 100}, SHORT), ({}, {"capitalised": 100, "name_like": 100}, SHORT)
    assert status("vienti.csv", Luovutuksensaaja=label, Nimi=PEOPLE)["Luovutuksensaaja: identity.name"] == "candidate"
    assert status("vienti.csv", Luovutuksensaaja=full, Nimi=PEOPLE)["Luovutuksensaaja: identity.name"] == "confirmed"
    assert status("vienti.csv", Saajan_nimi=label, Nimi=PEOPLE)["Saajan nimi: identity.name"] == "confirmed"


def test_headings_that_begin_with_whom_they_are_about_show_somebody() -> None:
    age, job = ({}, {"number": 100}, Lengths(2, 2, 200)), ({}, {"single_token": 100}, SHORT)
    assert status("vienti.csv", client_age=age, client_job=job)["client age: identity.age"] == "confirmed"
    assert status("vienti.csv", age=age, job=job)["age: identity.age"] == "candidate"


def test_names_of_languages_are_no_origins() -> None:
    words = {
        key("demographic.language", "language_value"): seen(60, 0, score=70),
        key("special.ethnicity", "special"): seen(40, 0, score=60, signs={"lexicon": 40}),
    }
    found = status("vienti.csv", Tulkin_kieli=(words, {"single_token": 100}, SHORT), Nimi=PEOPLE)
    assert found["Tulkin kieli: demographic.language"] == "confirmed"
    assert "Tulkin kieli: special.ethnicity" not in found
