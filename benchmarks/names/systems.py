"""Who is asked for the people in a text: tutka with and without its model, the model alone, Presidio with it, the lexicon alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import regex
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from benchmarks.names.scoring import Ends, Share
from scanner.detection import Detector
from scanner.model.match import Match
from scanner.recognisers import registry
from scanner.recognisers.base import LIKELY
from scanner.recognisers.name_lexicon import NameLexicon
from scanner.recognisers.name_model import PERSON_LABELS, choose, load_pipeline
from scanner.recognisers.names import ITEM, PersonName

_CAPITALS = regex.compile(r"(?<!\w)\p{Lu}[\w'’-]+(?:[ ]\p{Lu}[\w'’-]+)*")
ADDRESS_ITEMS = frozenset({"contact.address", "contact.billing_address", "supply.premises_address"})


@dataclass(frozen=True)
class System:
    """Name somebody who is asked, and how.

    Attributes:
        people: gives the spans of the people in each of many texts.
    """

    name: str
    people: Callable[[Sequence[str]], list[list[Ends]]]


class Asked:
    """Hold what is loaded once: the detector, the model, Presidio."""

    def __init__(self, language_model: str = "auto") -> None:
        self.language_model = language_model
        self.model = choose(language_model)

    @cached_property
    def detector(self) -> Detector:
        """Give tutka with its default recognisers."""
        return Detector(registry(language_model=self.language_model))

    @cached_property
    def pipeline(self) -> Any:
        """Give the model's tokens-to-vectors and entity recogniser, as tutka loads them."""
        if self.model is None:
            raise ValueError("no language model was asked for; leave --language-model out, or name one")
        return load_pipeline(self.model)

    @cached_property
    def presidio(self) -> AnalyzerEngine:
        """Give presidio's analyzer with the same model and presidio's own recogniser of people."""
        settings = NerModelConfiguration(
            model_to_presidio_entity_mapping=dict.fromkeys(PERSON_LABELS, "PERSON"),
            labels_to_ignore=["ORG", "GPE", "LOC", "FAC", "PRODUCT", "EVENT", "DATE", "TIME", "MONEY", "QUANTITY"],
        )
        engine = SpacyNlpEngine(
            models=[{"lang_code": "fi", "model_name": self.model}], ner_model_configuration=settings
        )
        engine.nlp = {"fi": self.pipeline}  # loaded already, without the parts that need a native library
        own = RecognizerRegistry(
            recognizers=[SpacyRecognizer(supported_language="fi", supported_entities=["PERSON"])],
            supported_languages=["fi"],
        )
        return AnalyzerEngine(registry=own, nlp_engine=engine, supported_languages=["fi"])

    def said(self, texts: Sequence[str]) -> list[tuple[Match, ...]]:
        """Give what tutka says of each text by itself, without a column's name."""
        return [tuple(match for match in found if match.score >= LIKELY) for found in self.detector.matches(texts)]

    def ours(self, texts: Sequence[str]) -> list[list[Ends]]:
        """Give tutka's people."""
        return [spans_of(found, frozenset({ITEM})) for found in self.said(texts)]

    def lists(self, texts: Sequence[str]) -> list[list[Ends]]:
        """Give the people that tutka finds without any model."""
        one = PersonName(language_model="none")
        return [[(r.start, r.end) for r in one.analyze(text, []) if r.score >= LIKELY] for text in texts]

    def lexicon(self, texts: Sequence[str]) -> list[list[Ends]]:
        """Give stretches of capitalised words of which one is on a list of names, in any case ending; nothing else."""
        one = NameLexicon()
        out = []
        for text in texts:
            spans = []
            for match in _CAPITALS.finditer(text):
                words = [one.word(word) for word in match.group().split()]
                if any(word.known and not word.built and not word.foreign for word in words):
                    spans.append(match.span())
            out.append(spans)
        return out

    def reliability(self, texts: Sequence[str], people: Sequence[Sequence[Ends]]) -> list[tuple[float, Share]]:
        """Give, by tenths of the score, how many of the spans overlap a name that is there: middle of the scores, share."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for found, gold in zip(self.detector.matches(texts), people, strict=True):
            for match in found:
                if match.recogniser == PersonName.name:
                    right = any(match.start < end and start < match.end for start, end in gold)
                    bins.setdefault(min(9, int(match.score * 10)), []).append((match.score, right))
        return [
            (sum(score for score, _ in bins[n]) / len(bins[n]), Share(sum(r for _, r in bins[n]), len(bins[n])))
            for n in sorted(bins)
        ]

    def bare(self, texts: Sequence[str]) -> list[list[Ends]]:
        """Give the model's people, as they come."""
        return [
            [(entity.start_char, entity.end_char) for entity in document.ents if entity.label_ in PERSON_LABELS]
            for document in self.pipeline.pipe(texts, batch_size=64)
        ]

    def by_presidio(self, texts: Sequence[str]) -> list[list[Ends]]:
        """Give the people that presidio's recogniser makes of the model's."""
        return [
            [(r.start, r.end) for r in self.presidio.analyze(text, "fi", entities=["PERSON"]) if r.score >= LIKELY]
            for text in texts
        ]

    def systems(self) -> list[System]:
        """Give all that can be asked, tutka first."""
        out = [System("tutka", self.ours)]
        if self.model is not None:
            out += [System("model alone", self.bare), System("Presidio, same model", self.by_presidio)]
        return [*out, System("tutka without a model", self.lists), System("lexicon alone", self.lexicon)]


def spans_of(found: Sequence[Match], items: frozenset[str]) -> list[Ends]:
    """Give the spans of the matches of some items; two recognisers' overlapping spans of one thing count as the longer."""
    out: list[Ends] = []
    for start, end in sorted({(m.start, m.end) for m in found if m.item in items}, key=lambda s: (s[0] - s[1], s)):
        if not any(start < other[1] and other[0] < end for other in out):
            out.append((start, end))
    return sorted(out)
