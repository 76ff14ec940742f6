"""The personal identity code against the population register's rules; individual numbers 900-999 only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer.predefined_recognizers import FiPersonalIdentityCodeRecognizer
from stdnum.fi import hetu as stdnum_hetu

from scanner.recognisers.checks import A31
from scanner.recognisers.national.fi import CENTURIES, MaskedPersonalIdentityCode, PersonalIdentityCode, parse, today

CODE = PersonalIdentityCode()
SIGNS = {century: [sign for sign, of in CENTURIES.items() if of == century] for century in (1800, 1900, 2000)}

days = st.dates(date(1850, 1, 1), today())
individuals = st.integers(900, 999)


def code(day: date, individual: int, sign: str) -> str:
    body = f"{day:%d%m%y}{individual:03d}"
    return f"{day:%d%m%y}{sign}{individual:03d}{A31[int(body) % 31]}"


@st.composite
def codes(draw: st.DrawFn) -> str:
    day = draw(days)
    return code(day, draw(individuals), draw(st.sampled_from(SIGNS[day.year // 100 * 100])))


def found(text: str) -> list[str]:
    return [text[r.start : r.end] for r in CODE.analyze(text, CODE.supported_entities)]


@given(codes())
def test_every_code_is_found_in_every_written_form(value: str) -> None:
    sign = value[6]
    forms = [
        value,
        value.lower(),
        f"{value[:6]} {sign} {value[7:]}",
        f"{value[:6]}\u00a0{value[6:]}",
        f"hetu={value}&x",
        f"_{value}_",
    ]
    if sign == "-":
        forms += [value.replace("-", dash) for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"]
    for form in forms:
        assert len(found(form)) == 1, form


@given(codes(), st.sampled_from("0123456789abcXYZäÖ"))
def test_glued_text_is_refused(value: str, glue: str) -> None:
    assert found(glue + value) == []
    assert found(value + glue) == []


@given(codes())
def test_python_stdnum_agrees(value: str) -> None:
    assert stdnum_hetu.is_valid(value, allow_temporary=True)
    parsed = parse(value)
    assert parsed is not None
    assert parsed.temporary
    assert CODE.describe(value, "").subtype == "temporary"


@given(codes(), st.sampled_from(A31))
def test_one_check_character_in_31_is_right(value: str, check: str) -> None:
    assert bool(found(value[:-1] + check)) == (check == value[-1])


@given(st.dates(today() + timedelta(days=1), date(2099, 12, 31)), individuals)
def test_the_unborn_are_refused(day: date, individual: int) -> None:
    value = code(day, individual, "A")
    assert found(value) == []
    assert stdnum_hetu.is_valid(value, allow_temporary=True), "python-stdnum accepts days to come; we don't"


@pytest.mark.parametrize("individual", [0, 1])
def test_numbers_never_issued_are_refused(individual: int) -> None:
    value = code(date(1952, 10, 13), individual, "-")
    assert found(value) == []
    assert FiPersonalIdentityCodeRecognizer().analyze(value, ["FI_PERSONAL_IDENTITY_CODE"]), "presidio accepts them"


def test_leap_days_follow_the_century() -> None:
    body = A31[290200901 % 31]
    assert found(f"290200A901{body}")
    assert not found(f"290200-901{body}")
    assert not found(f"290200+901{body}")


def test_presidio_finds_codes_inside_longer_strings_and_we_do_not() -> None:
    value = code(date(1952, 10, 13), 931, "-")
    theirs = FiPersonalIdentityCodeRecognizer().analyze(f"99{value}", ["FI_PERSONAL_IDENTITY_CODE"])
    assert theirs
    assert not found(f"99{value}")


def test_a_bulletins_printing_error_is_malformed_not_a_code(finds: Any) -> None:
    text = "henkilötunnus 010190-999K"  # the right check character is W
    assert finds("fi.henkilotunnus", text) == []
    assert [span for _, span, _ in finds("fi.henkilotunnus_malformed", text)] == ["010190-999K"]


def test_order_numbers_are_no_codes(finds: Any) -> None:
    for number in range(200):
        text = f"tilaus 150124-{number:04d}"
        assert finds("fi.henkilotunnus_malformed", text) == []


def test_masked_codes_keep_their_sub_type() -> None:
    one = MaskedPersonalIdentityCode()
    assert one.describe("131052-xxxx", "").subtype == "masked"


def test_shapes_show_no_value() -> None:
    assert CODE.describe("131052-931W", "").shape == "dddddd-dddX"
