"""Of whom a word of the lexicon is said: negations that reach, and things, pets, buildings, goods, associations."""

from __future__ import annotations

import pytest

from scanner.recognisers.base import LIKELY
from scanner.recognisers.special import SpecialCategories
from scanner.recognisers.special_lexicon import split_entries

ONE = SpecialCategories()


def said(text: str) -> set[str]:
    return {ONE.entity_items[r.entity_type] for r in ONE.analyze(text, []) if r.score >= LIKELY}


@pytest.mark.parametrize(
    ("nobody", "somebody", "item"),
    [
        ("ei ole hakenut eikä saanut toimeentulotukea", "on hakenut ja saanut toimeentulotukea", "special.social_care"),
        ("Ruth says the boy isn't allergic to nuts", "Ruth says the boy is allergic to nuts", "special.diet"),
        ("Nobody in A 2 is a Jehovah's Witness", "Tenant in A 2 is a Jehovah's Witness", "special.religion"),
        ("no allergies or illnesses in the family", "allergies and illnesses in the family", "special.health"),
        ("kattila sai sydänkohtauksen yöllä", "naapuri sai sydänkohtauksen yöllä", "special.health"),
        ("naapurin koira on kuuro ja haukkuu", "naapurin poika on kuuro ja huutaa", "special.disability"),
        ("vankilan keittiön uuni huollettu", "vankilassa keittiön uunin huoltaja", "criminal.conviction"),
        ("gluteenitonta leipää hyllyssä taas", "gluteenitonta leipää lapselle", "special.diet"),
        ("Sokeain ystävät ry tilasi kahvit", "sokea asiakas tilasi kahvit", "special.disability"),
        ("misstänkt läcka i taket, kunden ringde", "misstänkt för stöld, kunden ringde", "criminal.suspicion"),
    ],
)
def test_one_is_said_of_nobody_and_the_other_of_somebody(nobody: str, somebody: str, item: str) -> None:
    assert item not in said(nobody)
    assert item in said(somebody)


def test_a_medicine_that_is_not_taken_is_one() -> None:
    assert said("ei ota lääkkeitään, omainen soitti") == {"special.health"}


def test_entries_with_a_choice() -> None:
    assert split_entries("ei syö|siedä maito, on_a x|y") == ["ei syö maito", "ei siedä maito", "on a x", "on a y"]
