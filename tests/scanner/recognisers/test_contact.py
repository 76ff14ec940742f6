"""E-mail, telephone and address against the forms and the decoys of everyday exports."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine

from scanner.recognisers.contact import UNDIVIDED, EmailAddress, is_role
from scanner.recognisers.phone import MobileNumber, OtherPhoneNumber, is_company, is_company_number, national


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("matti.esimerkki@example.fi", "person"),
        ("info@example.fi", "role"),
        ("laskutus.helsinki@example.com", "role"),
        ("asiakaspalvelu(at)example.fi", "role"),
        ("informaatikko@example.fi", "person"),
        ("hrvoje@example.fi", "person"),
    ],
)
def test_role_addresses_are_about_a_function(address: str, about: str) -> None:
    assert EmailAddress().describe(address, "EMAIL_ADDRESS").about == about


def test_role_is_a_whole_word() -> None:
    assert not is_role("vikamaki@example.fi")


def test_no_file_and_no_network_for_the_suffix_list(monkeypatch: pytest.MonkeyPatch, finds: Any) -> None:
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    assert finds("email", "maija@example.co.uk")[0][1] == "maija@example.co.uk"


def test_shape_of_an_address_hides_lengths() -> None:
    assert EmailAddress().describe("matti.esimerkki@example.fi", "").shape == "a….a…@a….aa"


@pytest.mark.parametrize(
    "text",
    [
        "040 123 4567",
        "0457 123 4567",
        "+358 (0)40 123 4567",
        "00358401234567",
        "(040) 1234567",
        "044-1234567",
        "0400 123 456",
        "0500-123456",
    ],
)
def test_mobile_numbers_need_no_context(text: str, finds: Any) -> None:
    assert [span for _, span, _ in finds("phone", text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "2077474-0",
        "0401234",
        "09 2024",
        "03/2024",
        "131052-9313",
        "20240131",
        "1234567890",
        "01-02-2024",
        "00100",
        "643000000000000009",
    ],
)
def test_decoys_are_no_telephone_numbers(text: str, finds: Any) -> None:
    assert finds("phone", text) == []
    assert finds("phone_context", text) == []


@pytest.mark.parametrize(
    ("text", "about"), [("020 7433 500", "organisation"), ("0800 123 456", "organisation"), ("09 123 4567", "person")]
)
def test_company_numbers(text: str, about: str) -> None:
    assert OtherPhoneNumber().describe(text, "PHONE_NUMBER").about == about


def test_two_numbers_in_one_cell() -> None:
    one = MobileNumber()
    assert len(one.analyze("040 123 4567 / 050 123 4567", one.supported_entities)) == 2


STREETS = (
    "Mannerheimintie 1 A 12",
    "Kotikatu 5 B as 3",
    "Aleksanterinkatu 12b A 3",
    "Rautatienkatu 5-7 C 12 a",
    "Peltotie 3 as. 4",
    "Viljamintie 3 b 12",
    "Selim Palmgrenin katu 4",
    "Pienen-Kuoran tie 2",
    "F.E.Sillanpään katu 7",
    "II Asemakuja 3",
    "Strandvägen 7 bst 2",
    "Esplanadgatan 12 A 4",
)


@pytest.mark.parametrize("text", STREETS)
def test_street_lines_are_found_in_full(text: str, finds: Any) -> None:
    assert [span for _, span, _ in finds("fi.address", text)] == [text]


@pytest.mark.parametrize("text", STREETS[:3])
def test_street_lines_end_where_the_next_part_begins(text: str, finds: Any) -> None:
    found = finds("fi.address", f"Uusi osoite {text}, 00100 Helsinki alkaen 1.2.2024")
    assert text in found[0][1]
    assert [span for _, span, _ in finds("fi.postal", f"{text}, 00100 Helsinki")] == ["00100 Helsinki"]


@pytest.mark.parametrize(
    "text",
    [
        "hinta 12 tie 5",
        "valtatie 3 km",
        "Valtatie 3",
        "aukio 9 asti",
        "kuja 3",
        "asiakas 12",
        "Seututie 110",
        "Sopimus 2024",
        "Lasku 12 A",
        "Kiinteistö Oy Matinkatu 3",
        "As Oy Kotikatu 5",
        "Teollisuusalue 7",
    ],
)
def test_lines_that_are_no_streets(text: str, finds: Any) -> None:
    assert finds("fi.address", text) == []


def test_all_patterns_can_be_gated(recognisers: Any) -> None:
    """Every pattern is one that the fast path understands; an unknown one would fire on every cell."""
    from scanner.detection.relaxing import Unrelaxable, relax

    refused = []
    for one in recognisers.recognizers:
        for pattern in getattr(one, "patterns", ()):
            try:
                relax(pattern.regex, int(one.global_regex_flags))
            except Unrelaxable:
                refused.append((one.name, pattern.name))
    assert refused == []


def test_detector_equals_the_stock_analyzer_on_all_examples(recognisers: Any) -> None:
    from scanner.detection import Detector

    detector = Detector(recognisers)
    engine: AnalyzerEngine = detector.engine
    for one in recognisers.recognizers:
        for text in (*one.examples, *one.counterexamples):
            lean = {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in detector.analyze(text)}
            stock = {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in engine.analyze(text, "fi")}
            assert lean == stock, (one.name, text)


@given(
    number=st.from_regex(r"0(?:10|20|29|30|39|60|70|71|73|75|80|40|50|9|18)[0-9]{4,8}|\+358 ?\(0\)?(?:20|40)[0-9]{6,7}|00358(?:20|40)[0-9]{6,7}|358(?:20|40)[0-9]{7}|\+46(?:70|20)[0-9]{7}", fullmatch=True)
)  # fmt: skip
def test_company_numbers_are_told_without_parsing_again(number: str) -> None:
    parsed = national(number)
    if parsed is not None:
        assert is_company(number) == is_company_number(parsed)


def test_ends_told_without_the_suffix_list_have_no_other_end_below_them() -> None:
    from importlib.resources import files

    text = (files("tldextract") / ".tld_set_snapshot").read_text("utf-8").split("===END ICANN DOMAINS===")[0]
    listed = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("//")}
    below = {name for name in listed if name.rpartition(".")[2] in UNDIVIDED}
    assert below == {*UNDIVIDED, "aland.fi"}


@given(
    st.from_regex(
        r"(?:[a-z_-]{0,3}|aland|[A-Z0-9]{1,2})(?:\.(?:aland|[a-zA-Z-]{0,3})){0,2}\.(?:fi|com|FI)", fullmatch=True
    )
)
def test_a_domain_is_one_with_and_without_the_short_way(domain: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short = EmailAddress._is_domain(domain)
        patch.setattr("scanner.recognisers.contact.UNDIVIDED", frozenset())
        assert EmailAddress._is_domain(domain) == short
