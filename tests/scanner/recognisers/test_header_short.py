"""Abbreviated words in names of columns are spelled out where that makes one sense, and left alone elsewhere."""

from __future__ import annotations

import pytest

from scanner.recognisers.header_short import known, without_short
from scanner.recognisers.header_words import read
from scanner.recognisers.headers import hints


@pytest.mark.parametrize(
    ("column", "item"),
    [
        ("Kansal.", "demographic.nationality"),
        ("Sähköp.", "contact.email"),
        ("Lask.osoite", "contact.billing_address"),
        ("Vak.ottaja", "identity.name"),
        ("Matk.asiakirja", "identity.document"),
        ("Erit.ruokav.", "special.diet"),
        ("Ts. päättymispvm", "hr.employment"),
        ("Faktureringsadr.", "contact.billing_address"),
        ("Pot. puh", "contact.phone"),
        ("cust_nm", "identity.name"),
        ("emp_dob", "identity.birth_date"),
        ("addr_ln1", "contact.address"),
        ("JASNRO", "customer.membership"),
        ("MITTNRO", "supply.meter"),
        ("SYNTPVM", "identity.birth_date"),
    ],
)
def test_what_is_cut_short_is_spelled_out(column: str, item: str) -> None:
    assert item in {hint.item for hint in hints(column)}


@pytest.mark.parametrize(
    "column",
    [
        "start_ts",  # a time stamp, no `työsuhde`
        "user_posts",
        "Ajon peruste",
        "num_associated_deals",
        "laite_id",
        "Kostn.ställe",
        "CRM",
        "delay_s",
        "Ajanvar. laji",  # the kind of a booking, not its number
    ],
)
def test_other_words_are_left_alone(column: str) -> None:
    assert hints(column) == ()


def test_words_of_a_system_s_mark_are_read_without_it() -> None:
    others = ("bor_city", "bor_phone", "bor_notes", "bor_branch")
    assert {hint.item for hint in hints("bor_cardnumber_x", neighbours=others)} == {
        hint.item for hint in hints("cardnumber_x")
    }
    assert [hint.item for hint in hints("zzx_sukup", neighbours=("zzx_kunta", "zzx_os", "zzx_x", "zzx_y"))] == [
        "demographic.gender"
    ]


def test_only_sure_abbreviations_are_put_in_place() -> None:
    assert without_short("Kostn.ställe", read("Kostn.ställe")).tokens == ("kostnad", "stalle")
    assert without_short("Anm. text", read("Anm. text")).tokens == ("anm", "text")  # anmälan or anmärkning
    assert without_short("kostn ställe", read("kostn ställe")).tokens == ("kostn", "stalle")


def test_abbreviations_are_shorter_than_what_they_stand_for() -> None:
    for short, several in known().items():
        assert all(len("".join(words)) > len(short) for words in several), short
