"""Kinds of words by their vectors: what they are told apart by, and what happens without them."""

from __future__ import annotations

import pytest

from scanner.recognisers import word_kinds
from scanner.recognisers.name_likeness import likeness
from scanner.recognisers.word_kinds import Beside, Kind, beside, kind


@pytest.mark.parametrize("word", ["Kekkonen", "Virtaselle", "KORHONEN", "lindström"])
def test_surnames_in_any_letters(word: str) -> None:
    assert kind(word).last > 0.5
    assert kind(word) == kind(word.lower())


@pytest.mark.parametrize(
    ("word", "which"), [("Rovaniemeltä", "place"), ("Annika", "first"), ("Laskutuksesta", "word"), ("Siemens", "thing")]
)
def test_kinds_apart(word: str, which: str) -> None:
    assert getattr(kind(word), which) == max(kind(word))


def test_shares_are_one_in_sum() -> None:
    assert sum(kind("Tuntematon")) == pytest.approx(1)


def test_words_beside_names() -> None:
    assert beside("pääjohtaja").role > 0.5
    assert beside("pohti").speaking > 0.5
    assert max(beside("sähkölasku")) < 0.5


def test_without_the_package_no_word_is_of_any_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    word_kinds.forget()
    monkeypatch.setattr(word_kinds, "vectors", lambda: None)
    assert kind("Kekkonen") == Kind()
    assert beside("pohti") == Beside()
    assert list(likeness(["Kekkonen"], "pohti", "pohti")) == []
    monkeypatch.undo()
    word_kinds.forget()


def test_signs_say_what_words_look_like() -> None:
    assert "kind_pair" in set(likeness(["Annika", "Lindström"], "", ""))
    assert "kind_word" in set(likeness(["Laskutuksesta"], "", ""))
    assert "role" in set(likeness(["Lindström"], "pääjohtaja", ""))
