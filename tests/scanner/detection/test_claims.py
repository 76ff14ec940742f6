"""Who has a span: the strongest check first, phone last of the numbers, names last of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.detection import claims
from scanner.model import Match
from scanner.taxonomy import taxonomy

ITEMS = [*claims.CHECKED_FIRST[1:], *claims.ORDER, "special.health"]


def match(item, start=0, end=10, score=0.6, validated=None, entity="E", recogniser="r"):
    return Match(item, entity, recogniser, start, end, score, validated)


def items(*matches, weak=()):
    return [m.item for m in claims.resolve(matches, weak)]


def test_every_listed_item_exists():
    assert [name for name in (*claims.CHECKED_FIRST, *claims.ORDER) if "." in name and name not in taxonomy()] == [
        "fi.rf"
    ]


@pytest.mark.parametrize(
    ("strong", "weaker"),
    [
        (
            match("finance.bank_account", validated=True, score=1.0),
            match("identity.national_id", validated=True, score=1.0),
        ),
        (match("identity.national_id", validated=True, score=1.0), match("finance.card", validated=True, score=1.0)),
        (
            match("finance.reference", validated=True, recogniser="fi.rf"),
            match("finance.card", validated=True, score=1.0),
        ),
        (match("finance.card", validated=True, score=1.0), match("work.business_id", validated=True, score=1.0)),
        (match("work.business_id", validated=True, score=1.0), match("contact.phone", score=0.7)),
        (match("contact.email", validated=True, score=1.0), match("online.browsing", score=0.9)),
        (match("identity.birth_date"), match("contact.phone", score=0.9)),
        (match("contact.address"), match("special.health", score=0.9)),
        (match("special.health", score=0.5), match("identity.name", score=0.9)),
        (match("contact.phone"), match("identity.birth_date", score=0.3)),
        (match("contact.phone", score=0.2), match("identity.name", score=0.2)),
    ],
)
def test_order(strong, weaker):
    assert items(strong, weaker) == items(weaker, strong) == [strong.item]


def test_what_does_not_overlap_stays():
    assert items(match("contact.phone", 0, 5), match("identity.name", 5, 9)) == ["contact.phone", "identity.name"]


def test_one_item_does_not_compete_with_itself():
    same = match("identity.national_id", entity="A"), match("identity.national_id", entity="B")
    assert len(claims.resolve(same)) == 2


def test_weak_entities_take_nothing_and_yield_to_proofs_only():
    weak = match("finance.reference", score=0.9, validated=True, entity="BARE")
    phone = match("contact.phone", score=0.6)
    assert items(weak, phone, weak={("r", "BARE")}) == ["contact.phone", "finance.reference"]
    proof = match("finance.bank_account", validated=True, score=1.0)
    assert items(weak, proof, weak={("r", "BARE")}) == ["finance.bank_account"]


def test_failed_strings_take_nothing_and_yield_to_proofs_only():
    failed = match("identity.national_id", score=0.0, validated=False)
    phone = match("contact.phone")
    assert items(failed, phone) == ["contact.phone", "identity.national_id"]
    assert items(failed, match("finance.card", validated=True, score=1.0)) == ["finance.card"]


def test_a_match_that_lost_takes_nothing():
    iban = match("finance.bank_account", 0, 10, validated=True, score=1.0)
    card = match("finance.card", 8, 20, validated=True, score=1.0)
    phone = match("contact.phone", 15, 25)
    assert items(iban, card, phone) == ["finance.bank_account", "contact.phone"]


@given(
    st.lists(
        st.builds(
            match,
            st.sampled_from(ITEMS),
            st.integers(0, 20),
            st.integers(21, 40),
            st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]),
            st.sampled_from([True, False, None]),
            st.sampled_from(["A", "B", "W"]),
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_of_recognisers_does_not_matter(matches, random):
    shuffled = list(matches)
    random.shuffle(shuffled)
    won = claims.resolve(matches, {("r", "W")})
    assert won == claims.resolve(shuffled, {("r", "W")})
    assert set(won) <= set(matches)
    assert bool(won) == bool(matches)
    assert claims.resolve(won, {("r", "W")}) == won


def test_the_columns_name_decides_between_formats():
    building = match("supply.premises", score=0.2, validated=True, recogniser="fi.vtj_prt")
    code = match("identity.national_id", entity="U", score=0.2, validated=True, recogniser="fi.henkilotunnus_unsigned")
    weak = {("fi.henkilotunnus_unsigned", "U")}
    assert [m.item for m in claims.resolve([building, code], weak)] == ["supply.premises"]
    assert [m.item for m in claims.resolve([building, code], weak, {"identity.national_id"})] == [
        "identity.national_id"
    ]
    assert [m.item for m in claims.resolve([building, code], weak, {"supply.premises"})] == ["supply.premises"]


def test_the_columns_name_does_not_beat_a_proof_without_one():
    code = match("identity.national_id", score=1.0, validated=True)
    phone = match("contact.phone", score=0.2)
    assert [m.item for m in claims.resolve([code, phone], (), {"contact.phone"})] == ["identity.national_id"]


def test_a_failed_string_stays_failed_whatever_the_column_is_called():
    failed = match("contact.phone", score=0.0, validated=False)
    mail = match("contact.email", score=0.9)
    assert failed not in claims.resolve(
        [failed, match("identity.national_id", score=1.0, validated=True)], (), {"contact.phone"}
    )
    assert mail in claims.resolve([failed, mail], (), {"contact.phone"})


@pytest.mark.parametrize(
    ("pattern", "phone", "left"),
    [
        ((4, 10), (0, 10), ["contact.phone"]),
        ((0, 10), (0, 10), ["customer.number"]),
        ((0, 10), (2, 8), ["customer.number"]),
    ],
)
def test_a_configured_pattern_inside_a_telephone_number_is_none(pattern, phone, left):
    own = match("customer.number", *pattern, score=0.6, recogniser="configured.customer.number")
    number = match("contact.phone", *phone, score=0.6, recogniser="phone")
    assert items(own, number) == left


def test_a_weak_match_inside_one_of_the_same_item_is_the_same_claim():
    whole = match("online.password", 0, 90, score=0.95, recogniser="password_hash")
    digest = match("online.password", 26, 90, score=0.55, entity="HEX", recogniser="hex_digest")
    assert claims.resolve([whole, digest], {("hex_digest", "HEX")}, {"online.password"}) == (whole,)
    assert claims.resolve([whole, digest], ()) == (whole, digest)
