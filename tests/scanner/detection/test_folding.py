"""Folding keeps offsets, and every character is folded to something that patterns can't tell from it."""

import sys

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from scanner.detection.folding import Folder, kind


@pytest.fixture(scope="module")
def kinds():
    return {chr(code): kind(chr(code)) for code in range(128, sys.maxunicode + 1)}


@pytest.mark.slow
def test_stand_ins_agree_with_the_regex_module_on_every_character(kinds):
    word, space, digit = regex.compile(r"\w"), regex.compile(r"\s"), regex.compile(r"\d")
    boundary = regex.compile(r"\b")
    for char, stand_in in kinds.items():
        if stand_in is None:
            continue
        assert not digit.match(char)
        assert bool(word.match(char)) == bool(word.match(stand_in)) == bool(boundary.search(char))
        assert bool(space.match(char)) == bool(space.match(stand_in))


@pytest.mark.slow
def test_case_variants_have_the_same_stand_in(kinds):
    for char, stand_in in kinds.items():
        if stand_in is None:
            continue
        for variant in {char.lower(), char.upper(), char.title(), char.casefold()}:
            if len(variant) == 1 and not variant.isascii():
                assert kinds[variant] == stand_in, char


@pytest.mark.slow
def test_no_folded_character_matches_an_ascii_letter_in_any_case(kinds):
    ascii_any = regex.compile(r"[\x00-\x7f]", regex.IGNORECASE)
    assert [char for char, stand_in in kinds.items() if stand_in is not None and ascii_any.match(char)] == []


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=20), max_size=20))
def test_folding_many_is_folding_each(texts):
    folder = Folder()
    expected = [Folder().fold(text) for text in texts]
    assert list(folder.fold_all(texts)) == [(folded, bool(exotic)) for folded, exotic in expected]
    assert all(len(folded) == len(text) for text, (folded, _) in zip(texts, expected, strict=True))


def test_exotic_texts_are_told_apart_from_their_neighbours():
    texts = ["abc", "\u212aelvin", "äö😀\ud800", "٣", "", "İ", "x"]
    assert [exotic for _, exotic in Folder().fold_all(texts)] == [False, True, False, True, False, True, False]


def test_instances_share_nothing():
    first, second = Folder(), Folder()
    assert first.fold("a–b") == second.fold("a–b")
    assert first._kinds is not second._kinds


def test_batches_larger_than_one_join(monkeypatch):
    monkeypatch.setattr("scanner.detection.folding.JOIN_CHARS", 10)
    texts = ["a" * 25, "b", "", "ä" * 9, "٣c", "d"]
    assert [folded for folded, _ in Folder().fold_all(texts)] == [Folder().fold(text)[0] for text in texts]
