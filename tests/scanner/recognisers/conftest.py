"""What the tests of recognisers share: one registry and one stock analyzer for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult

from scanner.detection.nlp import engine as nlp_engine
from scanner.recognisers import registry

Finds = Callable[..., list[tuple[str, str, float]]]


@pytest.fixture(scope="session")
def recognisers() -> RecognizerRegistry:
    return registry()


@pytest.fixture(scope="session")
def analyzer(recognisers: RecognizerRegistry) -> AnalyzerEngine:
    return AnalyzerEngine(registry=recognisers, nlp_engine=nlp_engine("fi"), supported_languages=["fi"])


@pytest.fixture(scope="session")
def results(analyzer: AnalyzerEngine) -> Callable[[str, str], list[RecognizerResult]]:
    """Give one recogniser's results for a text, as a stock analyzer reports them."""
    by_name: dict[str, Any] = {recogniser.name: recogniser for recogniser in analyzer.registry.recognizers}

    def look(name: str, text: str) -> list[RecognizerResult]:
        entities = by_name[name].supported_entities
        found = analyzer.analyze(text, "fi", entities=entities)
        return [r for r in found if r.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] == name]

    return look


@pytest.fixture(scope="session")
def finds(results: Callable[[str, str], list[RecognizerResult]]) -> Finds:
    """Give what one recogniser finds in a text: (entity, span's text, score)."""

    def look(name: str, text: str, least: float = 0.5) -> list[tuple[str, str, float]]:
        found = [(r.entity_type, text[r.start : r.end], r.score) for r in results(name, text) if r.score >= least]
        return sorted(found, key=lambda one: text.index(one[1]))

    return look
