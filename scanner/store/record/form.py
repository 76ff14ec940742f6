"""Which field of the record a heading names, and under which heading the notice reader reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scanner.data_files import load_yaml

_NUMBERING = re.compile(r"^[\W\d_]*(?:[a-z]\)\s*)?")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORDS = re.compile(r"\w+")
MOST_CHARACTERS = 160
"""A longer text is content, whatever it begins with."""


@dataclass(frozen=True, slots=True)
class Form:
    """Hold the headings: words by field, and the notice reader's heading by language and field."""

    words: Mapping[str, tuple[str, ...]]
    notice: Mapping[str, Mapping[str, str]]


@cache
def form() -> Form:
    """Load the headings once."""
    data = load_yaml(__package__, "headings.yaml")
    return Form({name: tuple(words) for name, words in data["fields"].items()}, data["notice"])


@cache
def _known() -> tuple[tuple[str, str], ...]:
    """Give all headings with their field, the longest first: `rekisterinpitäjän edustaja` is no `rekisterinpitäjä`."""
    pairs = [(_plain(word), name) for name, words in form().words.items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(_BRACKETS.sub(" ", text.casefold())))


def field_of(heading: str) -> str | None:
    """Give the field that a heading names, or None.

    >>> field_of("5. Käsittelyn tarkoitukset"), field_of("Henkilötietoryhmät (esim. nimi)"), field_of("Muuta")
    ('purposes', 'categories', None)
    """
    plain = _plain(_NUMBERING.sub("", heading.casefold()))
    if not plain or len(heading) > MOST_CHARACTERS:
        return None
    return next((name for word, name in _known() if plain == word or plain.startswith(f"{word} ")), None)
