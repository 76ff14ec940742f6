"""The lists behind the name recogniser: names, homographs, titles, cues and the words that are no names."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scanner.model.errors import UsageError
from scanner.recognisers.address import SUFFIXES_FI, SUFFIXES_SV
from scanner.recognisers.inflection import Lexicon, cuts
from scanner.recognisers.places import load_data, towns
from scanner.recognisers.word_rates import UNSEEN, rates

SURNAME_ENDINGS = (
    "nen",
    "sen",
    "selle",
    "selta",
    "sella",
    "sesta",
    "sessa",
    "seen",
    "sten",
    "sille",
    "silta",
    "silla",
    "sson",
    "ssonin",
    "ssonille",
    "ström",
    "strömin",
    "strömille",
    "qvist",
    "qvistin",
    "kvist",
    "berg",
    "bergin",
    "bergille",
    "lund",
    "lundin",
    "gren",
    "grenin",
    "roos",
    "holm",
    "holmin",
    "stedt",
    "vaara",
    "vaaran",
)
_STREETS = tuple(suffix for suffix in (*SUFFIXES_FI, *SUFFIXES_SV) if len(suffix) > 3)
_MONTH = ("kuu", "kuun", "kuuta", "kuussa", "kuusta", "kuulle")
_NOT_SURNAMES = ("inen", "lainen", "läinen", "mainen")


@dataclass(frozen=True, slots=True)
class Word:
    """Say what a written word may be.

    Attributes:
        first: it may be a first name.
        last: it may be a surname of the list, or is built like one.
        built: it is no surname of the list, only ends like one; in lower case that means nothing.
        homograph: it is an ordinary word too, and needs a second sign.
        barred: it is known to be no name.
        foreign: it is on a list of foreign names only.
        place: it may be a municipality.
        street: it is barred only because it ends like a street, as many surnames do (Rinnepelto).
    """

    first: bool = False
    last: bool = False
    built: bool = False
    homograph: bool = False
    barred: bool = False
    foreign: bool = False
    place: bool = False
    street: bool = False

    @property
    def known(self) -> bool:
        """Say whether it may be a name at all."""
        return self.first or self.last


BARRED = Word(barred=True)


@cache
def lists() -> dict[str, list[str]]:
    """Give the words of `data/names.yaml` and `data/names_more.yaml` by their key, in the order of the files."""
    out: dict[str, list[str]] = {}
    for name in ("names.yaml", "names_more.yaml"):
        for key, value in load_data(name).items():
            if isinstance(value, str) and key != "source":
                out.setdefault(key, []).extend(value.split())
    return out


def read_names(path: Path) -> tuple[list[str], list[str]]:
    """Read a file of names: first names and surnames.

    A text or CSV file, one name a line in the first column; `etunimi`, `first`, `sukunimi`, `last` in its header or its
    file name says which kind they are, otherwise they count as both.

    Raises:
        UsageError: the file can't be read as UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: the list of names can't be read ({type(error).__name__}); give a UTF-8 text file"
        ) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return [], []
    mark = next((sign for sign in ";\t," if sign in lines[0]), ";")
    rows = [row[0].strip() for row in csv.reader(lines, delimiter=mark) if row and row[0].strip()]
    title = f"{path.stem} {rows[0]}".lower()
    first = any(word in title for word in ("etunim", "first", "förnamn"))
    last = any(word in title for word in ("sukunim", "last", "surname", "efternamn"))
    headed = any(word in rows[0].lower() for word in ("nimi", "name", "namn"))
    names = [name for name in rows[headed:] if len(name) > 1 and not any(c.isdigit() for c in name)]
    if not first and not last:
        return names, names
    return names if first else [], names if last else []


class NameLexicon:
    """Look words up in all lists. Words are remembered until `forget`."""

    def __init__(self, files: Sequence[Path] = ()) -> None:
        found = lists()
        first, last = list(found["first_names"]), list(found["last_names"])
        for path in files:
            more_first, more_last = read_names(path)
            first += more_first
            last += more_last
        self.first = Lexicon(first)
        self.last = Lexicon(last)
        self._foreign_first = Lexicon(found["foreign_first_names"])
        self._foreign_last = Lexicon(found["foreign_last_names"])
        self._homographs = frozenset(name.lower() for name in found["homographs"])
        self._barred = frozenset(word.lower() for word in found["not_names"])
        self._towns = Lexicon(towns())
        self._words: dict[str, Word] = {}
        self.titles = frozenset(found["titles"])
        self.cues = frozenset(found["cues"])
        self._not_people = Lexicon(found["not_people"])
        self.things = frozenset(found["things"])
        self.place_behind = tuple(found["place_behind"])
        self.verbs = frozenset(found["verbs"])
        self.behind = frozenset(found["behind"])
        self.forms = frozenset(found["company_forms"])
        self.partners = frozenset(found["partners"])
        self.organisations = self.forms | frozenset(found["organisations"])
        self.organisations_before = frozenset(found["organisations_before"])

    def forget(self) -> None:
        """Drop the words that were looked up."""
        self._words.clear()

    def word(self, text: str) -> Word:
        """Say what a word may be; hyphenated words by their parts, the last of which may be inflected."""
        known = self._words.get(text)
        if known is None:
            known = self._words[text] = self._look_up(text)
        return known

    @staticmethod
    def _is_word(name: str | None) -> bool:
        """Say whether a name of the lists is written without a capital more often than with one, as trees and words are."""
        return name is not None and rates().of(name) > UNSEEN and rates().lean(name) < 0

    def _look_up(self, text: str) -> Word:
        lower = text.lower()
        cut = list(cuts(lower))
        if lower in self._barred or lower.endswith(_MONTH) or self._not_people.lemma_of(lower, cut):
            return BARRED
        parts = lower.split("-")
        tail = (lower, cut) if len(parts) == 1 else (parts[-1], list(cuts(parts[-1])))
        first = self.first.lemma_of(*tail) if all(self.first.lemma(part) for part in parts[:-1]) else None
        last = self.last.lemma_of(*tail) if len(parts) == 1 or self.last.lemma(parts[0]) else None
        built = (
            last is None and len(lower) > 5 and lower.endswith(SURNAME_ENDINGS) and not lower.endswith(_NOT_SURNAMES)
        )
        lemma = first or last
        homograph = len(parts) == 1 and (bool({first, last} & self._homographs) or self._is_word(first or last))
        place = self._towns.lemma_of(lower, cut) is not None
        if lemma is None and len(parts) == 1:
            foreign_first = self._foreign_first.lemma_of(lower, cut)
            foreign_last = self._foreign_last.lemma_of(lower, cut)
            if foreign_first or foreign_last:  # as a homograph: many are places, brands and words
                return Word(bool(foreign_first), bool(foreign_last), homograph=True, foreign=True, place=place)
        if lemma is None and not built and (place or lower.endswith(_STREETS)):
            return Word(barred=True, place=place, street=not place)
        return Word(first is not None, last is not None or built, built and first is None, homograph, place=place)
