"""The NLP engine: lemmas without a model, nothing from the network."""

import socket

import pytest
import tldextract
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry

from scanner.detection.nlp import BlankNlpEngine, engine, enhancer
from scanner.detection.offline import offline


def test_lemmas_are_lower_case_text():
    artifacts = engine("fi").process_text("Asiakkaan HETU: ÄÄ", "fi")
    assert artifacts.lemmas == ["asiakkaan", "hetu", ":", "ää"]
    assert artifacts.tokens_indices == [0, 10, 14, 16]


def test_context_words_boost_before_and_behind():
    recogniser = PatternRecognizer(
        "NUMBER",
        supported_language="fi",
        patterns=[Pattern("n", r"\b[0-9]{6}\b", 0.2)],
        context=["asiakasnumero"],
    )
    analyzer = AnalyzerEngine(
        registry=RecognizerRegistry([recogniser], supported_languages=["fi"]),
        nlp_engine=engine("fi"),
        supported_languages=["fi"],
        context_aware_enhancer=enhancer(),
    )
    for text in ("kaukolämpöasiakasnumeron 123456", "123456 on asiakasnumero"):
        assert [result.score for result in analyzer.analyze(text, "fi")] == [0.55]
    assert [result.score for result in analyzer.analyze("laskunumero 123456", "fi")] == [0.2]


def test_lone_surrogates_keep_offsets():
    artifacts = engine("fi").process_text("a \ud800b c", "fi")
    assert artifacts.tokens_indices[-1] == 5


@pytest.mark.slow
def test_texts_of_any_length_are_tokenised():
    text = "sana " * 250_000
    assert len(engine("fi").process_text(text, "fi").tokens) == 250_000


def test_batches():
    nlp = engine("fi")
    assert [text for text, _ in nlp.process_batch(["a", "b"], "fi")] == ["a", "b"]
    assert [c for _, _, c in nlp.process_batch([("a", 1)], "fi", as_tuples=True)] == [1]


def test_the_engine_is_what_presidio_asks_for():
    nlp = BlankNlpEngine("sv")
    assert not nlp.is_loaded()
    nlp.load()
    assert nlp.is_loaded()
    assert nlp.get_supported_languages() == ["sv"]
    assert nlp.get_supported_entities() == []
    with pytest.raises(KeyError):
        nlp.process_text("x", "fi")


@pytest.mark.parametrize("word", ["ja", "JA", "asiakas", ".", "...", "a.", "", "–", "ei"])
def test_flags_are_the_lexemes(word):
    nlp = engine("fi")
    lexeme = nlp._pipeline.vocab[word] if word else None
    assert nlp.is_stopword(word, "fi") == (bool(lexeme.is_stop) if lexeme is not None else False)
    if lexeme is not None:
        assert nlp.is_punct(word, "fi") == bool(lexeme.is_punct)


def test_the_suffix_list_comes_from_the_package(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(tldextract.tldextract, "TLD_EXTRACTOR", tldextract.TLDExtract())
    offline()
    assert tldextract.extract("a.example.co.uk").suffix == "co.uk"
