"""Registries that tests and measurements compare: presidio's own recognisers, and the product's default."""

from __future__ import annotations

import inspect

import presidio_analyzer.predefined_recognizers as predefined
from presidio_analyzer import EntityRecognizer, RecognizerRegistry

GENERIC = frozenset({"generic", "finland", "sweden"})


def stock(language: str = "fi", *, everything: bool = False) -> RecognizerRegistry:
    """Give presidio's own recognisers that need no model: the generic, Finnish and Swedish ones, or those of all countries.

    The stock `PhoneRecognizer`, with presidio's default regions, is among them.
    """
    recognisers = []
    for _, kind in inspect.getmembers(predefined, inspect.isclass):
        places = set(kind.__module__.split("."))
        wanted = places & GENERIC or (everything and "country_specific" in places)
        if issubclass(kind, EntityRecognizer) and wanted:
            recognisers.append(kind(supported_language=language))
    return RecognizerRegistry(recognizers=recognisers, supported_languages=[language])


def default(language: str = "fi", *, language_model: str = "none") -> RecognizerRegistry:
    """Give the product's default recognisers, without a language model unless one is named."""
    from scanner.recognisers import registry  # noqa: PLC0415 - reads its vocabularies when it is imported

    return registry(language, language_model=language_model)
