"""Tell the language of a notice by its commonest words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = {
    "fi": frozenset(
        [
            "ja",
            "on",
            "ei",
            "tai",
            "sekä",
            "se",
            "joka",
            "jotka",
            "että",
            "kun",
            "jos",
            "henkilötietoja",
            "henkilötietojen",
            "tietoja",
            "tiedot",
            "käsittely",
            "rekisterinpitäjä",
            "oikeus",
            "mukaan",
            "asiakkaan",
            "voidaan",
            "tietojen",
            "rekisteröity",
            "rekisteröidyn",
        ]
    ),
    "sv": frozenset(
        [
            "och",
            "är",
            "inte",
            "att",
            "som",
            "för",
            "av",
            "med",
            "till",
            "den",
            "det",
            "ett",
            "en",
            "eller",
            "vi",
            "personuppgifter",
            "uppgifter",
            "behandling",
            "rätt",
            "kan",
            "om",
            "på",
            "i",
            "registrerade",
            "personuppgiftsansvarig",
        ]
    ),
    "en": frozenset(
        [
            "and",
            "is",
            "not",
            "the",
            "of",
            "to",
            "in",
            "that",
            "for",
            "or",
            "we",
            "you",
            "your",
            "data",
            "personal",
            "processing",
            "right",
            "may",
            "with",
            "as",
            "are",
            "by",
            "this",
            "on",
        ]
    ),
}


def detect(lines: Iterable[str]) -> str:
    """Give `fi`, `sv` or `en`; `fi` where no common word of any occurs."""
    counts = dict.fromkeys(_WORDS, 0)
    for line in lines:
        for word in re.findall(r"[^\W\d_]+", line.lower()):
            for lang, common in _WORDS.items():
                counts[lang] += word in common
    return max(counts, key=lambda lang: counts[lang])
