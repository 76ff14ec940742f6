"""The language side of detection as far as it goes without spaCy, which is imported when the first text has to be tokenised.

A cell that is one identifier, name or number has no words around it. Only running text needs tokens, and importing what makes them
takes as long as a small scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.detection.nlp import BlankNlpEngine

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def whole(text: str) -> str:
    """Write lone surrogates, which spaCy can't take, as U+FFFD."""
    return text if text.isascii() else text.translate(_SURROGATES)


@dataclass(frozen=True, slots=True)
class Nearness:
    """Say how context counts: the settings of presidio's `LemmaContextAwareEnhancer`, under its own names.

    Attributes:
        context_prefix_count: words that are looked at before a match.
        context_suffix_count: words that are looked at behind it. Presidio's default of none misses `123456 on asiakasnumero`.
        context_similarity_factor: what context adds to a score.
        min_score_with_context_similarity: what a score with context is at least.
    """

    context_prefix_count: int = 5
    context_suffix_count: int = 5
    context_similarity_factor: float = 0.35
    min_score_with_context_similarity: float = 0.4


NEARNESS = Nearness()


class Language:
    """Be the NLP engine of a language for those who may not need it; it is made when it is first used."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._zones: list[ExitStack] = []

    @cached_property
    def engine(self) -> BlankNlpEngine:
        """Give the process's NLP engine; it forgets what it sees when the open zones end."""
        from scanner.detection.nlp import engine  # noqa: PLC0415 - the point of this class

        made = engine(self.language)
        for zone in self._zones[:1]:
            zone.enter_context(made.memory_zone())
        return made

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Let spaCy forget every string that it has seen inside when the context ends, whenever it was imported."""
        with ExitStack() as zone:
            if "engine" in vars(self):
                zone.enter_context(self.engine.memory_zone())
            self._zones.append(zone)
            try:
                yield
            finally:
                self._zones.remove(zone)

    def tokens(self, text: str) -> Any:
        """Tokenise a text."""
        return self.engine.tokens(text)

    def is_stopword(self, word: str, language: str) -> bool:
        """Say whether a word is one of the language's stop words."""
        return self.engine.is_stopword(word, language)

    def is_punct(self, word: str, language: str) -> bool:
        """Say whether a word is punctuation alone."""
        return self.engine.is_punct(word, language)

    @property
    def tokeniser(self) -> Any:
        """Give spaCy's tokeniser."""
        return self.engine.tokeniser
