"""Names of columns and tables as comparable words: case, separators, mojibake, ASCII spellings, interchangeable endings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

FOLD = str.maketrans("åäöæøüé", "aaoaoue")
_CAMEL = regex.compile(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ])(?=[A-ZÅÄÖ][a-zåäö])")
_SPLIT = regex.compile(r"[^0-9a-zåäöæøüé]+")
_DIGITS = regex.compile(r"(?<=[a-zåäö])(?=[0-9])|(?<=[0-9])(?=[a-zåäö])")
_BROKEN = {
    "Ã¤": "ä",
    "Ã¶": "ö",
    "Ã¥": "å",
    "Ã„": "Ä",
    "Ã–": "Ö",
    "Ã…": "Å",
    "÷": "ö",
    "„": "ä",
    "”": "ö",
    "\u2020": "å",
    "õ": "ä",
}
_LOST = "\ufffd"
_NUMBER = regex.compile(r"(?:numero|nummer|number|nro|num|nr|no)$")
_CODE = regex.compile(r"(?:tunnus|koodi|code|kod|key|id)$")
_SHORT = 3
_POSTAL = frozenset({"post", "zip"})
"""A post code is no number or key of a post: `Post-ID`, `post no`."""


@dataclass(frozen=True, slots=True)
class Name:
    """Hold a name as its words, lower case and in ASCII letters."""

    tokens: tuple[str, ...]

    def spellings(self) -> tuple[str, ...]:
        """Give the spellings under which the whole name is looked up."""
        whole = join(self.tokens)
        without = join([token for token in self.tokens if not token.isdigit()])
        return (whole, without) if without and without != whole else (whole,) if whole else ()

    def windows(self) -> Iterator[str]:
        """Yield the look-up spellings of all runs of neighbouring words, longest first."""
        for length in range(len(self.tokens), 0, -1):
            for start in range(len(self.tokens) - length + 1):
                yield join(self.tokens[start : start + length])


def repair(text: str) -> str:
    r"""Undo what a wrong encoding did to å, ä, ö.

    >>> repair("henkilÃ¶tunnus"), repair("hl÷tunnus"), repair("henkil\ufffdtunnus")
    ('henkilötunnus', 'hlötunnus', 'henkilötunnus')
    """
    for broken, right in _BROKEN.items():
        text = text.replace(broken, right)
    if _LOST in text:
        # one letter is lost; in Finnish names ö stands after l and r, ä elsewhere
        text = regex.sub(rf"(?<=il|hl|ty|sy|sp){_LOST}", "ö", text).replace(_LOST, "ä")
    return text


def read(text: str) -> Name:
    r"""Split a name into words: at case changes, digits and everything that is no letter.

    >>> read("AsiakasNro").tokens, read("katu_osoite 2").tokens, read("\ufeffHLÖTUNNUS").tokens
    (('asiakas', 'nro'), ('katu', 'osoite', '2'), ('hlotunnus',))
    """
    clean = unicodedata.normalize("NFKC", repair(text.lstrip("\ufeff")))
    if not clean.isupper():
        clean = _CAMEL.sub(" ", clean)
    lower = unicodedata.normalize("NFC", clean.lower())
    parts = _SPLIT.split(_DIGITS.sub(" ", lower))
    return Name(tuple(part.translate(FOLD) for part in parts if part))


def join(tokens: Sequence[str]) -> str:
    """Write words as one look-up key: joined, with interchangeable endings unified.

    >>> join(["asiakas", "nro"]) == join(["asiakasnumero"]), join(["kp", "id"]) == join(["kptunnus"])
    (True, True)
    >>> join(["id"]), join(["tunnus"])
    ('id', 'tunnus')
    """
    whole = "".join(tokens)
    for pattern, mark in ((_NUMBER, "#"), (_CODE, "*")):
        match = pattern.search(whole)
        if (
            match
            and whole[: match.start()] not in _POSTAL
            and match.start() >= 2
            and (len(match.group()) > _SHORT - 1 or len(tokens) > 1 or match.start() >= 2)
        ):
            return whole[: match.start()] + mark
    return whole
