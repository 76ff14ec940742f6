"""What tutka keeps between starts equals what it makes anew."""

from __future__ import annotations

import pytest
import regex
from spacy.strings import hash_string

from scanner import made_once
from scanner.detection.routes import plan, relaxed
from scanner.recognisers import BUILTIN, recognisers, special_lexicon, word_rates
from scanner.recognisers.base import CuedRecogniser
from scanner.recognisers.header_vocabulary import Vocabulary, vocabulary, vocabulary_data


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(made_once.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_vocabulary(place):
    anew = vars(Vocabulary(vocabulary_data()))
    vocabulary.__wrapped__()  # makes and keeps it
    assert [path.name.split("-")[0] for path in place.iterdir()] == ["vocabulary"]
    kept = vars(vocabulary.__wrapped__())
    assert kept == anew
    for name, value in anew.items():
        assert type(kept[name]) is type(value), name
        if isinstance(value, dict):  # first come, first served, in some look-ups
            assert list(kept[name]) == list(value), name


def test_the_words_of_remarks(place):
    def plain(value):
        found = vars(value) if hasattr(value, "__dict__") else value
        return {name: plain(one) for name, one in found.items()} if isinstance(found, dict) else found

    anew = plain(special_lexicon.vocabulary.__wrapped__())  # makes and keeps it
    assert [path.name.split("-")[0] for path in place.iterdir()] == ["remarks"]
    kept = plain(special_lexicon.vocabulary.__wrapped__())
    assert len(kept["stems"]) > 1000
    assert kept == anew
    assert list(kept["stems"]) == list(anew["stems"])


def test_the_relaxed_expressions(place):
    made = recognisers(language_model="none")
    first = plan(made)[1]
    (path,) = place.glob("relaxed-*")
    before = path.stat().st_mtime_ns
    again = plan(made)[1]
    assert path.stat().st_mtime_ns == before
    assert [trigger.expression for trigger in again] == [trigger.expression for trigger in first]
    patterns = [trigger for trigger in again if trigger.search is not None]
    assert len(patterns) > 100
    for trigger in patterns:
        assert trigger.expression == relaxed(trigger.source, trigger.flags)


def test_a_configurations_expressions_are_not_kept(place):
    plan(recognisers(language_model="none", patterns={"customer.number": "AS-[0-9]{5}"}))
    assert not list(place.glob("relaxed-*"))
    plan(recognisers(language_model="none"))
    (path,) = place.glob("relaxed-*")
    assert b"AS-[0-9]{5}" not in path.read_bytes()


def test_every_written_form_compiles():
    for one in recognisers(language_model="none"):
        for pattern in getattr(one, "patterns", ()):
            regex.compile(pattern.regex)  # as presidio's own `Pattern` does
            assert 0 <= pattern.score <= 1
        if isinstance(one, CuedRecogniser):
            assert one._pattern.flags & one.value_flags == one.value_flags
    assert len(BUILTIN) > 50


def test_the_list_of_written_forms(place):
    first = word_rates.rates.__wrapped__()
    assert [path.name.rsplit("-", 1)[0] for path in place.iterdir()] == ["written-forms"]
    again = word_rates.rates.__wrapped__()
    assert len(again.hashes) == 500_000
    assert (again.hashes == first.hashes).all()
    assert (again.logarithms == first.logarithms).all()
    assert again.of("talo") == first.of("talo") > word_rates.UNSEEN


@pytest.mark.parametrize("form", ["", "a", "Virtanen", "ääkköset", "abcdefgh", "abcdefghi", "€😀", "x" * 1000])
def test_forms_are_hashed_as_spacy_does(form):
    assert word_rates._murmur(form.encode()) == word_rates.form_hash(form) == hash_string(form)
