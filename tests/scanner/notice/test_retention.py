"""The retention grammar, one wording after the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.notice.retention import grammar, periods
from scanner.taxonomy import LANGUAGES
from scanner.taxonomy.closed_lists import entries


@pytest.mark.parametrize(
    ("text", "amount", "unit", "events", "bound"),
    [
        ("Tietoja säilytetään 10 vuotta sopimuksen päättymisestä lukien.", 10, "year", ("contract_end",), "exact"),
        (
            "Tiedot poistetaan viimeistään vuoden kuluttua viimeisestä yhteydenotosta.",
            1,
            "year",
            ("last_contact",),
            "max",
        ),
        ("Säilytämme tietoja 1,5 vuotta asiakkuuden päättymisestä.", 1.5, "year", ("customership_end",), "exact"),
        (
            "Tietoja säilytetään kymmenen vuotta sen vuoden lopusta, jona sopimus päättyi.",
            10,
            "year",
            ("contract_end",),
            "approx",
        ),
        ("Tiedot säilytetään vähintään 6 vuotta.", 6, "year", (), "min"),
        ("Tietoja säilytetään noin viisi vuotta.", 5, "year", (), "approx"),
        (
            "Hakemukset poistetaan kuuden (6) kuukauden kuluessa rekrytoinnin päättymisestä.",
            6,
            "month",
            ("recruitment_end",),
            "max",
        ),
        (
            "Tiedot poistetaan vuoden kuluttua siitä, kun jäsenyys on päättynyt.",
            1,
            "year",
            ("membership_end",),
            "exact",
        ),
        ("Kun sopimuksen päättymisestä on kulunut 5 vuotta, tiedot hävitetään.", 5, "year", ("contract_end",), "exact"),
        ("Laskut säilytetään 6 vuotta tilikauden päättymisestä.", 6, "year", ("fiscal_year_end",), "exact"),
        (
            "Tietoja säilytetään asiakassuhteen ajan ja 2 vuotta sen päättymisen jälkeen.",
            2,
            "year",
            ("customership_end",),
            "exact",
        ),
        ("Tiedot säilytetään, kunnes jäsenyys päättyy.", 0, "day", ("membership_end",), "exact"),
        ("Tallenteet säilytetään 30 vrk.", 30, "day", (), "exact"),
        ("Tietoja säilytetään niin kauan kuin se on tarpeen.", None, None, ("unbounded",), "exact"),
        ("Tietoja säilytetään toistaiseksi.", None, None, ("unbounded",), "exact"),
        ("Tiedot säilytetään arkistolain mukaisesti.", None, None, ("archive_plan",), "exact"),
    ],
)
def test_finnish_wordings(text, amount, unit, events, bound) -> None:
    (found,) = periods(text, "fi", section=False)
    assert (found.amount, found.unit, found.events, found.bound) == (amount, unit, events, bound)
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("lang", "text", "amount", "unit", "events", "bound"),
    [
        ("sv", "Uppgifterna sparas i tio år efter att avtalet har upphört.", 10, "year", ("contract_end",), "exact"),
        ("sv", "Uppgifterna raderas senast 6 månader efter senaste kontakten.", 6, "month", ("last_contact",), "max"),
        ("sv", "Uppgifterna lagras så länge det är nödvändigt.", None, None, ("unbounded",), "exact"),
        ("en", "Data is kept for up to 3 years after the end of the contract.", 3, "year", ("contract_end",), "max"),
        ("en", "We delete the data within 30 days of receipt.", 30, "day", ("received",), "max"),
        ("en", "The data is retained as long as necessary.", None, None, ("unbounded",), "exact"),
    ],
)
def test_other_languages(lang, text, amount, unit, events, bound) -> None:
    (found,) = periods(text, lang, section=True)
    assert (found.amount, found.unit, found.events, found.bound) == (amount, unit, events, bound)


@pytest.mark.parametrize(
    "text",
    [
        "Vastaamme pyyntöösi kuukauden kuluessa.",
        "Tarkastus on maksuton kerran vuodessa.",
        "Sopimus on voimassa kaksi vuotta.",
        "Palvelu on tarkoitettu yli 15 vuotta täyttäneille.",
        "Henkilötietolaki (523/1999) on kumottu.",
        "Asiakirjat säilytetään lukituissa tiloissa.",
        "Tiedot poistetaan pyynnöstäsi kuukauden kuluessa.",
    ],
)
def test_look_alikes_are_no_retention(text) -> None:
    assert periods(text, "fi", section=False) == []


def test_two_events_two_lengths_and_a_choice() -> None:
    (open_choice,) = periods(
        "Tietoja säilytetään 3 vuotta kyselyn vastaanottamisesta tai viimeisestä yhteydenotosta.", "fi", section=True
    )
    assert (open_choice.events, open_choice.choose) == (("received", "last_contact"), None)
    (chosen,) = periods(
        "Säilytämme tietoja 3 vuotta sopimuksen päättymisestä tai viimeisestä yhteydenotosta, kumpi on myöhäisempi.",
        "fi",
        section=True,
    )
    assert chosen.choose == "later"
    (lengths,) = periods("Tietoja säilytetään 5-10 vuotta.", "fi", section=True)
    assert (lengths.amount, lengths.lengths) == (10, (5,))


def test_statutory_rules_name_the_law() -> None:
    (found,) = periods("Kuitit: kirjanpitolain mukaisesti (6 vuotta)", "fi", section=True)
    assert (found.amount, found.events, found.law) == (6, ("fiscal_year_end",), "accounting_act_2_10")
    (found,) = periods(
        "Laskut säilytetään kuusi vuotta sen vuoden lopusta, jonka aikana tilikausi on päättynyt.", "fi", section=True
    )
    assert (found.amount, found.events) == (6, ("fiscal_year_end",))


def test_several_rules_in_one_sentence() -> None:
    found = periods("Tarjoukset säilytetään 12 kuukautta ja reklamaatiot 3 vuotta.", "fi", section=True)
    assert [(one.amount, one.unit) for one in found] == [(12, "month"), (3, "year")]


def test_bullets_and_cells_need_no_verb() -> None:
    (found,) = periods("Tarjouspyynnöt: 12 kk", "fi", section=True)
    assert (found.amount, found.unit) == (12, "month")
    assert periods("Tarjouspyynnöt: 12 kk", "fi", section=False) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_events_are_those_of_the_closed_list(lang) -> None:
    words = grammar(lang)
    assert {name for name, _ in words.events} | set(words.relations) | {event for _, event, _ in words.laws} <= set(
        entries("events")
    )


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_junk_is_survived(text, lang) -> None:
    for found in periods(text, lang, section=True):
        assert 0 <= found.start < found.end <= len(text)
        assert (found.amount is None) == (found.unit is None)
