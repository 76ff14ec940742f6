"""Check digits and formats against the libraries that get them right, and where libraries are wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import schwifty
import stdnum.fi.ytunnus
import stdnum.iso11649
import stdnum.luhn
from hypothesis import assume, given
from hypothesis import strategies as st

from scanner.recognisers import checks
from scanner.recognisers.cards import card_network
from scanner.recognisers.financial import FinnishIban, pad_account
from scanner.recognisers.utility import damaged, is_property_id

digits = st.text(alphabet="0123456789", min_size=4, max_size=20)


@given(st.integers(0, 9_999_999), st.integers(0, 9))
def test_business_ids_agree_with_stdnum(body: int, last: int) -> None:
    number = f"{body:07d}{last}"
    assume(number != "00000000")  # python-stdnum accepts zeros
    assert checks.business_id(number) == stdnum.fi.ytunnus.is_valid(number)


@given(digits)
def test_luhn_agrees_with_stdnum(number: str) -> None:
    assert checks.luhn(number) == stdnum.luhn.is_valid(number)


@given(st.text(alphabet="0123456789", min_size=3, max_size=19).filter(lambda body: int(body) > 0))
def test_every_body_has_one_reference_digit(body: str) -> None:
    assert [checks.reference(body + str(last)) for last in range(10)].count(True) == 1


@given(st.integers(10**13, 10**14 - 1))
def test_iban_checks_agree_with_schwifty(bban: int) -> None:
    account = str(bban)
    remainder = 98 - int(account + "151800") % 97
    iban = f"FI{remainder:02d}{account}"
    assert checks.mod97(iban)
    passes = checks.mod10_luhn_fi(account)
    assert FinnishIban().validate_result(iban) is (True if passes else None)
    try:
        schwifty.IBAN(iban, validate_bban=True)
        theirs = True
    except schwifty.exceptions.SchwiftyException:
        theirs = False
    assert theirs == passes


def test_rf_needs_the_finnish_digit_too(finds: Any) -> None:
    assert stdnum.iso11649.is_valid("RF97C2H5OH"), "python-stdnum accepts letters"
    assert finds("fi.rf", "RF97C2H5OH") == []
    assert finds("fi.rf", "RF34 1234 561")[0][2] == 1.0


def test_mastercards_second_series() -> None:
    assert card_network("2223000048400011") == "mastercard"
    assert card_network("2721000000000004") is None


@pytest.mark.parametrize(
    ("old", "padded"),
    [("159030-776", "15903000000776"), ("423456-781", "42345670000081"), ("123456-785", "12345600000785")],
)
def test_old_account_numbers(old: str, padded: str) -> None:
    assert pad_account(old.replace("-", "")) == padded


def test_building_ids_printed_on_official_pages_fail_their_check(finds: Any) -> None:
    assert finds("fi.vtj_prt", "100012345A") == []
    assert finds("fi.vtj_prt", "100012345N") != []


@pytest.mark.parametrize(
    ("value", "right"), [("153-401-12-34", True), ("91-1-123-4", True), ("1-2-3-4", False), ("91-9901-1-0", False)]
)
def test_property_ids_need_a_municipality(value: str, right: bool) -> None:
    assert is_property_id(value) is right


def test_damaged_ids() -> None:
    assert damaged("6,43007E+17")
    assert not damaged("1,5E+3")


def test_random_digits_pass_at_the_stated_chance(recognisers: Any) -> None:
    """The share that passes a check by chance is what the recogniser states, within a factor of two."""
    source = random.Random(7)
    forms: dict[str, Callable[[], str]] = {
        "fi.ytunnus": lambda: f"{source.randrange(10**7):07d}-{source.randrange(10)}",
        "fi.viite": lambda: str(source.randrange(10**9, 10**10)),
        "fi.gsrn": lambda: f"64{source.randrange(10**16):016d}",
        "card_digits": lambda: f"4{source.randrange(10**15):015d}",
        "fi.satu": lambda: f"{source.randrange(10**8):08d}{source.choice(checks.A31)}",
    }
    for name, form in forms.items():
        one = next(r for r in recognisers.recognizers if r.name == name)
        passed = sum(one.check(form(), one.supported_entities[0]) is True for _ in range(4000)) / 4000
        assert one.chance is not None
        assert one.chance / 2 < passed < one.chance * 2, (name, passed)
