"""What kind of section a heading opens, by its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from scanner.notice.lexicon import load

NUMBER = re.compile(r"^\s*(?:§\s*)?(\d{1,2}(?:\.\d{1,2})*)\s*(?:[.)§:]+\s*|\s+)(?=\S)")
_FINAL = re.compile(r"[\s:?.!]+$")
_WHAT_FOR = re.compile(r"(?:mitä varten|miksi|varför|why)\b", re.IGNORECASE)
_WHERE_TO = re.compile(r"mihin\b", re.IGNORECASE)
_DONE_WITH = re.compile(r"mitä tie\w+ (?:tehdään|teemme)", re.IGNORECASE)
_USED = re.compile(r"käyt|tarv", re.IGNORECASE)
_SOURCE = re.compile(r"källa|alkuperä|source|origin", re.IGNORECASE)
_RIGHTS = re.compile(r"oikeu(?:det|tesi|ksi)|rättighet|rights", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|/|\b(?:ja|sekä|och|samt|and)\b)\s*", re.IGNORECASE)
"""What joins two subjects in one heading: "Recipients and transfers" is on both."""
_NAMING = frozenset({"title", "register", "register_name", "controller"})
"""Classes of headings that name something, in which "and" is part of the name."""
_AND_DATA = re.compile(
    r"\b(?:ja|sekä)\b.*\btiedo?t\b|\b(?:och|samt)\b.*\buppgifter\b|\band\b.*\b(?:data|information)\b(?! subject)",
    re.IGNORECASE,
)
"""A heading on people that goes on to their data: "Rekisteröidyt ja heistä tallennettavat tiedot"."""
MAX_LENGTH = 80
_COMMAS = 1
# A line "Label: content" opens a section by itself only for these; other labels name groups of data.
RUN_IN = frozenset(
    {
        "controller",
        "dpo",
        "register_name",
        "data_subjects",
        "purpose",
        "legal_basis",
        "data",
        "sources",
        "recipients",
        "transfers",
        "retention",
        "automated",
        "review",
    }
)


@cache
def _patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    rows = load("headings.yaml")["classes"]
    return {
        name: re.compile("|".join(f"(?:{pattern})" for pattern in row[lang]), re.IGNORECASE)
        for name, row in rows.items()
    }


def bare(text: str) -> str:
    """Cut a heading's number, markup, final colon and question mark off."""
    return _FINAL.sub("", NUMBER.sub("", text.strip(" *_#\t")).strip(" *_#\t"))


def number(text: str) -> str | None:
    """Give the number that a heading begins with, such as `7`."""
    found = NUMBER.match(text.strip(" *_#\t"))
    return found.group(1) if found else None


@cache
def classes(text: str, lang: str) -> frozenset[str]:
    """Give the section classes of a heading; a heading joined with "ja" may have several, an unknown one has none."""
    words = bare(text)
    parts = [words, *_JOINED.split(words)] if _JOINED.search(words) else [words]
    found = {
        name
        for name, pattern in _patterns(lang).items()
        if any(pattern.search(part) for part in (parts[:1] if name in _NAMING else parts))
    }
    if "title" in found and found & {"controller", "rights", "security", "retention"}:
        found.discard("title")
    # the more telling of two classes whose words contain each other
    if "transfers" in found:
        found.discard(
            "recipients"
            if not re.search(
                r"luovut|vastaanot|utlämn|mottag|disclos|recipient|\bshar|\bjaka|\bdela|\bdeln", words.lower()
            )
            else ""
        )
    if {"security", "authority"} & found and "rights" in found:
        found.discard("security")
    if "security" in found:
        found.discard("data")
    if _WHAT_FOR.match(words) or _DONE_WITH.match(words):
        found.discard("data")
    if _WHERE_TO.match(words) and not _USED.search(words) and found & {"recipients", "transfers", "legal_basis"}:
        found.discard("purpose")
    if "sources" in found and _SOURCE.search(words):
        found.discard("data")
    if "cookies" in found and "analytics" in words.lower():
        found -= {"data"}
    if "controller" in found:
        found.discard("data_subjects")  # "Keitä me olemme"
    if "legal_basis" in found and not _RIGHTS.search(words):
        found.discard("rights")  # "What gives us the right?"
    if "dpo" in found:
        found.discard("contact")
    if "rights" in found:
        found -= {"data", "retention", "automated", "purpose", "sources", "recipients"}
    if "register_name" in found:
        found.discard("title")
    if "data_subjects" in found and not _AND_DATA.search(words):
        found.discard("data")
    if found & {"register_name", "title"}:
        found.discard("register")
    if "register" in found:
        found = {"register"}
    if "controller" in found:
        found -= {"recipients", "review"}
    if "review" in found:
        found.discard("title")
    return frozenset(found)


def looks_like(text: str, lang: str) -> bool:
    """Say whether a line on its own has the shape and the words of a section heading."""
    stripped = text.strip()
    if not 0 < len(stripped) <= MAX_LENGTH or stripped[-1] in ".,;":
        return False
    if not NUMBER.match(stripped) and (stripped[0].islower() or stripped.count(",") > _COMMAS):
        return False  # a line of a list: "nimi, osoite, asiakastiedot"
    return bool(classes(stripped, lang))
