"""Identifiers of the demo against the libraries that check such numbers."""

import ipaddress
import re
from datetime import date
from random import Random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN
from stdnum import ean, luhn
from stdnum.fi import hetu, ytunnus

from scanner.demo.identifiers import (
    PHONE_FORMS,
    SIGNS,
    Issuer,
    business_id_check,
    grouped,
    gs1_check,
    hetu_check,
    iban,
    luhn_check,
    phone_text,
    reference,
)

SEEDS = st.integers(0, 2**32)
BIRTHS = st.dates(date(1890, 1, 1), date(2025, 12, 31))


@given(SEEDS, BIRTHS, st.booleans())
def test_identity_codes_are_valid_and_nobodys(seed, born, new_sign):
    code = Issuer(Random(seed)).hetu(born, new_sign=new_sign)
    assert hetu.is_valid(code, allow_temporary=True)
    assert not hetu.is_valid(code)  # only temporary ones fail here
    assert 900 <= int(code[7:10]) <= 999
    assert code[6] in SIGNS[born.year // 100]
    assert (code[6] != SIGNS[born.year // 100][0]) == (new_sign and born.year >= 1900)


def test_all_signs_occur():
    issuer = Issuer(Random(1))
    births = [date(1890, 5, 1), *(date(1905 + n % 90, 3, 1 + n % 28) for n in range(300))]
    births += [date(2001 + n % 20, 4, 1 + n % 28) for n in range(300)]
    seen = {issuer.hetu(born, new_sign=n % 2 == 0)[6] for n, born in enumerate(births)}
    assert seen == set("".join(SIGNS.values()))


def test_a_day_has_a_hundred_codes_and_no_two_are_equal():
    issuer = Issuer(Random(3))
    assert len({issuer.hetu(date(1970, 1, 1)) for _ in range(100)}) == 100


@given(SEEDS)
def test_business_ids_are_valid_and_not_yet_given_out(seed):
    number = Issuer(Random(seed)).business_id()
    assert ytunnus.is_valid(number)
    assert number.startswith("9")


@given(st.text("0123456789", min_size=7, max_size=7))
def test_business_id_check_agrees_with_stdnum(body):
    valid = [digit for digit in "0123456789" if ytunnus.is_valid(body + digit)]
    check = business_id_check(body)
    assert valid == ([] if check is None else [check])


@given(SEEDS)
def test_accounts_pass_both_checks_and_have_no_bank(seed):
    account = Issuer(Random(seed)).iban()
    assert IBAN(account).validate(validate_bban=True)
    assert account[4] == "9"


@given(st.text("0123456789", min_size=13, max_size=13))
def test_luhn_and_iban_agree_with_libraries(body):
    bban = body + luhn_check(body)
    assert luhn.is_valid(bban)
    assert IBAN(iban(bban)).is_valid


@given(SEEDS)
def test_mobile_numbers_are_of_a_range_without_subscribers(seed):
    digits = Issuer(Random(seed)).mobile()
    assert digits.startswith("48")
    assert phonenumbers.is_valid_number(phonenumbers.parse(digits, "FI"))


@pytest.mark.parametrize("form", PHONE_FORMS)
def test_every_form_of_a_mobile_number_means_the_same(form):
    text = form.format(a="48", b="123", c="4567")
    number = phonenumbers.parse(text, "FI")
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == "+358481234567"


def test_phone_text_uses_all_forms():
    rng = Random(5)
    assert {phone_text(rng, "481234567") for _ in range(2000)} == {
        form.format(a="48", b="123", c="4567") for form in PHONE_FORMS
    }


@given(SEEDS)
def test_supply_point_ids_have_the_check_digit_of_gs1(seed):
    number = Issuer(Random(seed)).gsrn()
    assert re.fullmatch(r"64\d{16}", number)
    assert ean.calc_check_digit(number[:-1]) == number[-1] == gs1_check(number[:-1])


@given(st.integers(1, 10**18))
def test_references_follow_7_3_1(body):
    number = reference(str(body))
    weights = [7, 3, 1] * 7
    total = sum(int(d) * w for d, w in zip(number[-2::-1], weights, strict=False))
    assert (total + int(number[-1])) % 10 == 0


@given(SEEDS)
def test_addresses_are_of_documentation(seed):
    issuer = Issuer(Random(seed))
    networks = [ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]
    for _ in range(20):
        address = ipaddress.ip_address(issuer.ip_address())
        assert any(address in network for network in networks)


@given(SEEDS, st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_work_orders_only_look_like_identity_codes(seed, day):
    number = Issuer(Random(seed)).work_order(day)
    assert re.fullmatch(r"\d{6}-\d{4}", number)
    assert not hetu.is_valid(number, allow_temporary=True)
    assert hetu_check(number[:6] + number[7:10]) != number[10]


@given(st.text("0123456789", max_size=30), st.integers(1, 6))
def test_grouping_loses_nothing(text, size):
    assert grouped(text, size).replace(" ", "") == text
