"""The organisation's own identifiers: patterns of the configuration, presidio's YAML files, and announced customer numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import regex
from presidio_analyzer import Pattern, PatternRecognizer

from scanner.model.errors import UsageError
from scanner.recognisers.base import LEFT, RIGHT, CuedRecogniser, Recogniser
from scanner.taxonomy import taxonomy

_PREFIX = "CONFIGURED_"
SCORE = 0.6
"""A configured pattern stands on its own: whoever wrote it knows the organisation's numbers."""


class ConfiguredPattern(Recogniser, PatternRecognizer):
    """Find what the configuration's pattern of one item describes."""

    source: ClassVar[str] = "tutka.yaml, patterns"

    def __init__(self, item: str, expression: str, supported_language: str = "fi") -> None:
        entity = configured_entity(item)
        super().__init__(
            supported_entity=entity,
            name=f"configured.{item}",
            supported_language=supported_language,
            patterns=[Pattern("configured", expression, SCORE)],
            version=expression,
        )
        self.items = frozenset({item})  # type: ignore[misc] # one class, an item per instance
        self.entity_items = {entity: item}  # type: ignore[misc] # the same


def configured_entity(item: str) -> str:
    """Name the presidio entity of a configured item.

    >>> configured_entity("customer.number")
    'CONFIGURED_CUSTOMER_NUMBER'
    """
    return _PREFIX + item.upper().replace(".", "_")


def configured_item(entity: str) -> str | None:
    """Give the item of a configured entity.

    >>> configured_item("CONFIGURED_HR_EMPLOYEE_NUMBER"), configured_item("PERSON")
    ('hr.employee_number', None)
    """
    if not entity.startswith(_PREFIX):
        return None
    return next((item for item in taxonomy().items if configured_entity(item) == entity), None)


def configured(patterns: Mapping[str, str], language: str = "fi") -> list[ConfiguredPattern]:
    """Make a recogniser for each configured pattern.

    Raises:
        UsageError: an item doesn't exist, or an expression is none or matches the empty text.
    """
    out = []
    for item, expression in patterns.items():
        if item not in taxonomy():
            raise UsageError(f"patterns.{item}: there is no such item; see `tutka recognisers` for the list")
        try:
            compiled = regex.compile(expression)
        except regex.error as error:
            raise UsageError(f"patterns.{item}: not a regular expression ({error.msg} at {error.pos})") from error
        if compiled.match(""):
            raise UsageError(f"patterns.{item}: matches the empty text; write what at least has to be there")
        out.append(ConfiguredPattern(item, expression, language))
    return out


def from_file(path: Path, language: str = "fi") -> list[Any]:
    """Make the recognisers of a file in presidio's own YAML form; `item` beside `supported_entity` names a taxonomy item.

    Raises:
        UsageError: the file can't be read or isn't of that form.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where there is such a file
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise UsageError(
            f"{path}: the recognisers can't be read ({type(error).__name__}); give a YAML file in UTF-8"
        ) from error
    entries = data.get("recognizers") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{path}: has no list `recognizers`; see presidio's documentation of recognisers in YAML")
    out = []
    for number, entry in enumerate(entries, 1):
        rest = {key: value for key, value in entry.items() if key != "item"}
        item = entry.get("item")
        if item is not None and item not in taxonomy():
            raise UsageError(f"{path}: recognizers[{number}].item: there is no item {item!r}")
        try:
            made = PatternRecognizer.from_dict({**rest, "supported_language": language})
        except (ValueError, TypeError, KeyError, regex.error) as error:
            raise UsageError(
                f"{path}: recognizers[{number}] is not a pattern recogniser ({type(error).__name__})"
            ) from error
        if item is not None:
            made.entity_items = {made.supported_entities[0]: item}
            made.items = frozenset({item})
        out.append(made)
    return out


class AnnouncedCustomerNumber(CuedRecogniser):
    """Find a customer number after its word; what it looks like is the organisation's own."""

    name = "customer_text"
    entities = ("CUSTOMER_NUMBER",)
    item = "customer.number"
    source = "Energy companies' forms: asiakasnumero, asiakasnro, asnro; company-specific, no check"
    stems = (
        "asiakasn",
        "asiakas-n",
        "asiakastun",
        "asnro",
        "as.nro",
        "kundn",
        "customer n",
        "customer id",
        "asiakas n",
    )
    cues = r"asiakas[ -]?(?:numero\w*|nro|tunnus\w*)|asnro|as\.nro|kundn(?:ummer|r)\w*|customer (?:number|no\.?|id)"
    value = rf"{LEFT}[A-Z]{{0,3}}-?[0-9]{{3,12}}{RIGHT}(?![.,/][0-9])"
    examples = (
        "asiakasnumero 123456",
        "Asiakasnro: A-1234",
        "kundnummer 12345",
        "asnro 4711",
        "asiakasnumeroni on 123456",
    )
    counterexamples = ("123456", "asiakasnumero puuttuu", "asiakas 123456", "asiakasnumero 12")
