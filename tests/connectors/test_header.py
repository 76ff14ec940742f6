from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import unique_names
from connectors.header import Header, find_header, names_a_column

EXPORTS = {
    "Netvisor": ["Asiakaskoodi", "Nimi", "Osoite", "Postinumero", "Postitoimipaikka", "Lisätietoja"],
    "Fivaldi": ["NIMI1", "NIMI2", "PUHELIN", "MATKAPUHELIN", "TELEFAX", "LISATIETO"],
    "Pipedrive": ["Person - Name", "Person - Email", "Person - Phone", "Person - Note", "Deal - Title", "ID"],
    "HubSpot sv": ["Förnamn", "Efternamn", "E-post", "Telefonnummer", "Skapandedatum", "Kontakt-ID"],
    "Dynamics": [
        "(Do Not Modify) Contact",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        "Full Name",
        "Email",
        "Phone",
    ],
    "Salesforce": ["Id", "FirstName", "LastName", "MailingStreet", "MobilePhone", "Description"],
    "form": ["Start time", "Completion time", "Email", "Name", "Miten voimme auttaa?", "Saako ottaa yhteyttä?"],
    "analytics": ["user_pseudo_id", "event_date", "page_location", "geo_city", "device", "session"],
}
ROWS = [["1", "Aho Matti", "aho@example.fi", "0401234567", "soitti eilen", "kyllä"], ["2", "Salo", "", "", "", "ei"]]


@pytest.mark.parametrize("vendor", EXPORTS)
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS * 30])
def test_headers_of_real_exports(vendor, rows):
    assert find_header([EXPORTS[vendor], *rows]) == Header(tuple(EXPORTS[vendor]), 1)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        [["Matti", "Meikäläinen"], ["Maija", "Aho"]],
        [["Matti", "Meikäläinen"]],
        [["131052-9993", "Aho"]],
        [["Aho", date(2020, 1, 2)], ["Salo", date(2021, 1, 2)]],
        [["Helsinki", "Aho"], ["Helsinki", "Salo"], ["Espoo", "Laine"]],
        [[], ["", None]],
        [],
    ],
)
def test_data_are_no_header(rows):
    assert find_header(rows).names == ()
    assert find_header(rows).first == 0


def test_months_name_columns_of_figures():
    rows = [
        ["Käyttöpaikka", "2023-01", "2023-02", "3/2023", 2024],
        *(["643007000000000001", 1, 2, 3, 4] for _ in range(5)),
    ]
    assert find_header(rows).names == ("Käyttöpaikka", "2023-01", "2023-02", "3/2023", "2024")


def test_titles_are_pointed_at():
    rows = [["Raportti"], [], ["Tulostettu", date(2024, 1, 2)], EXPORTS["Netvisor"], *ROWS]
    assert find_header(rows) == Header(tuple(EXPORTS["Netvisor"]), 4, (0, 2))


def test_merged_groups_spread_over_their_columns_only():
    rows = [
        ["Asiakas", None, None, "Osoite", None],
        ["Nimi", "Puhelin", "Laji", "Katu", "Kaupunki"],
        *([*"abc", "d1", "e"],) * 3,
    ]
    found = find_header(rows, [(0, 0, 1), (0, 3, 4)])
    assert found.names == ("Asiakas / Nimi", "Asiakas / Puhelin", "Laji", "Osoite / Katu", "Osoite / Kaupunki")


def test_words_that_name_columns():
    assert all(map(names_a_column, ["asiakasnumero", "Sähköpostiosoite", "lastName", "birth_date", "Kundnummer", "ID"]))
    assert not any(map(names_a_column, ["Matti Meikäläinen", "Helsinki", "Hämeenkatu 1", "Maarit", "Aho"]))


CELL = st.one_of(st.none(), st.text(max_size=20), st.integers(), st.dates())


@given(st.lists(st.lists(CELL, max_size=6), max_size=40))
def test_any_rows_have_an_answer(rows):
    found = find_header(rows)
    assert 0 <= found.first <= min(len(rows), 31)
    assert all(index < found.first for index in found.titles)
    assert bool(found.names) == bool(found.first)


@given(st.lists(st.sampled_from(["", "nimi", "nimi (2)", "column_1", "column_2"]), max_size=8))
def test_every_column_has_a_name_of_its_own(names):
    unique = unique_names(names)
    assert len(set(unique)) == len(names)
    assert all(unique)


VALUES = ("Oskari Kekkolampi", "Villihanhentanhua", "dialyysissä")


@pytest.mark.parametrize(
    "rows",
    [
        [["Nimi", VALUES[0]]],
        [["Nimi", VALUES[0], "Osoite", VALUES[1]]],
        [["Nimi", VALUES[0]], ["Osoite", VALUES[1]], ["Huom", VALUES[2]]],
        [["Nimi", VALUES[0], "Osoite", VALUES[1]], ["Puhelin", "ei ole", "Kieli", "suomi"], ["Huom", VALUES[2], "Tila", "auki"]],
        [["Nimi", VALUES[0]], ["Puhelin", "0401234567"], ["Hetu", "131052-9993"]],
        [["Tulostaja", VALUES[0]], ["Nimi", "Hetu", "Puhelin"], ["Aho", "131052-9993", "0401234567"]],
        [["Tulostaja", "", VALUES[0]], ["Nimi", "Hetu", "Puhelin"], ["Aho", "131052-9993", "0401234567"]],
        [["Asiakas", VALUES[0]], ["Nimi", "Hetu", "Puhelin"], ["Aho", "131052-9993", "0401234567"]],
    ],
)  # fmt: skip
def test_what_stands_beside_a_label_is_no_name_of_a_column(rows):
    """Names of columns are shown in reports; nobody knows these people's names from a list."""
    assert not any(value in name for name in find_header(rows).names for value in VALUES)


def test_titles_of_groups_are_names_where_all_are_known_or_merged():
    below = [
        ["Nimi", "Puhelin", "Nimi", "Puhelin"],
        *([f"Aho {n}", "0401234567", "Salo", "0501234567"] for n in range(3)),
    ]
    assert find_header([["Asiakas", "", "Yritys", ""], *below]).names[3] == "Yritys / Puhelin"
    assert find_header([["Kevät", "", "Syksy", ""], *below], [(0, 0, 1), (0, 2, 3)]).names[3] == "Syksy / Puhelin"
    assert find_header([["Kevät", "", "Syksy", ""], *below]).names[3] == "Puhelin"
