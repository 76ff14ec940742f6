"""Tokens and neighbours are those of the NLP engine and of presidio's enhancer."""

import random

import pytest

from scanner.detection.context import ContextWords
from scanner.detection.nlp import engine, enhancer

PIECES = (
    "a", "b", "Ä", "1", "2", ".", ",", "-", "–", "(", ")", "@", "/", ":", "'", "%", "€", " ", " ", "  ", "\n", "\t", "\u00a0", "\u2003",
    "\x1c", "\x85", "http://", "x.fi", "😀", "\u0308", "Asiakas", "puh", "\u200b", "ja", "Be", "ja:a", "\ud800", " ", " ", "ΑΣ",
)  # fmt: skip


def check(language, count, seed):
    nlp, presidio = engine(language), enhancer()
    context = ContextWords(nlp, presidio)
    rng = random.Random(seed)
    specials = list(nlp.tokeniser.rules)
    for _ in range(count):
        text = "".join(
            rng.choice(specials) if rng.random() < 0.25 else rng.choice(PIECES) for _ in range(rng.randint(0, 14))
        )
        theirs, ours = nlp.process_text(text, language), context.tokens(text)
        assert [lemma.lower() for lemma in theirs.lemmas] == list(ours.lemmas), text
        assert [i + len(t) for i, t in zip(theirs.tokens_indices, theirs.tokens, strict=True)] == list(ours.ends), text
        assert set(theirs.keywords) == set(ours.keywords), text
        if text:
            start = rng.randrange(len(text))
            try:
                expected = set(presidio._extract_surrounding_words(theirs, "", start))
            except ValueError:
                with pytest.raises(ValueError, match="behind the last token"):
                    context.near(ours, start)
            else:
                assert set(context.near(ours, start)) == expected, (text, start)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_tokens_equal_spacys(language):
    check(language, 800, 1)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_many_tokens_equal_spacys(language):
    check(language, 25_000, 2)


def test_a_text_without_tokens_has_one_empty_neighbour():
    context = ContextWords(engine("fi"), enhancer())
    assert context.near(context.tokens(""), 0) == [""]


def test_nothing_is_remembered_after_forget():
    context = ContextWords(engine("fi"), enhancer())
    context.tokens("yksi kaksi kolme")
    assert context._pieces
    context.forget()
    assert not context._pieces


def test_scores_are_raised_as_presidio_does():
    context = ContextWords(engine("fi"), enhancer())
    assert context.raise_score(0.01) == 0.4
    assert context.raise_score(0.5) == 0.85
    assert context.raise_score(0.9) == 1.0
