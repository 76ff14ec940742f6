"""The language side of detection: tokens and lemmas for context words, without a model and without a network.

Context words raise a score when they stand near a match. Presidio compares them with lemmas, and a blank spaCy pipeline
has none: no context word would ever count. Here the lemma of a token is its text in lower case; with context words
written as stems and matched as substrings, that reaches inflected and compound words (`asiakasnumero` in
`kaukolämpöasiakasnumeron`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

import spacy
from presidio_analyzer import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.attrs import IS_PUNCT, IS_STOP
from spacy.tokens import Doc

from scanner.detection.language import NEARNESS, whole


def enhancer() -> LemmaContextAwareEnhancer:
    """Give the context enhancer: context words are stems, matched as substrings, before and behind the match."""
    return LemmaContextAwareEnhancer(**asdict(NEARNESS), context_matching_mode="substring")


class BlankNlpEngine(NlpEngine):
    """Tokenise with spaCy's rules of a language; the lemma of a token is its text in lower case.

    Knows no entities: people in free text are found by a recogniser that has its own model. A lone surrogate, which spaCy
    can't take, counts as U+FFFD; offsets stay the same.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._pipeline: Any = None

    def load(self) -> None:
        """Make the tokeniser; nothing is read but spaCy's own rules."""
        self._pipeline = spacy.blank(self.language)
        getters = self._pipeline.vocab.lex_attr_getters
        self._is_stop, self._is_punct = getters[IS_STOP], getters[IS_PUNCT]
        self._pipeline.max_length = sys.maxsize  # the limit protects parsers and models, and there are none here

    def is_loaded(self) -> bool:
        """Say whether `load` was called."""
        return self._pipeline is not None

    def tokens(self, text: str) -> Doc:
        """Tokenise a text."""
        return self._pipeline.make_doc(whole(text))

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Give presidio's view of a text: tokens, their offsets, lemmas and key words.

        Raises:
            KeyError: the engine was made for another language.
        """
        if language != self.language:
            raise KeyError(language)
        document = self.tokens(text)
        return NlpArtifacts(
            entities=[],
            tokens=document,
            tokens_indices=[token.idx for token in document],
            lemmas=[token.text.lower() for token in document],
            nlp_engine=self,
            language=language,
            scores=[],
        )

    def process_batch(
        self,
        texts: Iterable[Any],
        language: str,
        batch_size: int = 1,  # noqa: ARG002 - presidio's signature; tokenising gains nothing from batches
        n_process: int = 1,  # noqa: ARG002 - the same
        **kwargs: Any,
    ) -> Iterator[Any]:
        """Yield (text, artifacts) for every text, or (text, artifacts, context) with `as_tuples=True`."""
        if kwargs.get("as_tuples"):
            for text, context in texts:
                yield str(text), self.process_text(str(text), language), context
        else:
            for text in texts:
                yield str(text), self.process_text(str(text), language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 - presidio's signature
        """Say whether a word is one of the language's stop words, as its lexeme would, without making one."""
        return bool(self._is_stop(word))

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002 - presidio's signature
        """Say whether a word is punctuation alone, as its lexeme would, without making one."""
        return bool(self._is_punct(word))

    def get_supported_entities(self) -> list[str]:
        """Give no entity."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Give the one language."""
        return [self.language]

    @property
    def tokeniser(self) -> Any:
        """Give spaCy's tokeniser."""
        return self._pipeline.tokenizer

    def memory_zone(self) -> Any:
        """Give a context in which spaCy forgets every string it has seen when the context ends."""
        return self._pipeline.memory_zone()


@cache
def engine(language: str = "fi") -> BlankNlpEngine:
    """Give the process's NLP engine of a language, loaded."""
    made = BlankNlpEngine(language)
    made.load()
    return made


class LazyArtifacts(NlpArtifacts):
    """Be presidio's artifacts of a text, made when a recogniser first looks at them."""

    def __init__(self, nlp: BlankNlpEngine, text: str) -> None:
        # not calling the base class: it would need what is made later
        self._source = (nlp, text)

    def __getattr__(self, name: str) -> Any:
        """Make the artifacts; called only while an attribute is missing."""
        source = self.__dict__.pop("_source", None)
        if source is None:
            raise AttributeError(name)
        nlp, text = source
        self.__dict__.update(vars(nlp.process_text(text, nlp.language)))
        return getattr(self, name)

    def to_json(self) -> str:
        """Give the artifacts as JSON."""
        _ = self.tokens
        return str(super().to_json())
