"""Values that a register codes: sex, language, nationality, municipality. A cell `M` means nothing without its heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from stdnum import iban as stdnum_iban

from scanner.recognisers.base import FLAGS, Details, Form, PatternRecogniser, alternatives
from scanner.recognisers.places import load_data, municipality_codes, towns

SCORE = 0.2


@cache
def countries() -> frozenset[str]:
    """Give the two-letter codes of the countries that have an IBAN: a list that is at hand, and those that people come from.

    >>> "FI" in countries(), "IN" in countries()
    (True, False)
    """
    letters = [chr(number) for number in range(ord("A"), ord("Z") + 1)]
    codes = (first + second for first in letters for second in letters)
    return frozenset(code for code in codes if stdnum_iban._ibandb.info(code + "00")[0][0] == code)  # noqa: SLF001 - the registry has no public reader


_THREE_LETTERS = "FIN SWE EST RUS UKR DEU POL LVA LTU NOR DNK USA GBR IRQ IRN SOM SYR AFG TUR CHN VNM IND THA PHL NLD FRA ITA ESP".split()  # noqa: SIM905 - reads as words
_MORE_COUNTRIES = "RU US IN CN VN TH PH IR AF SY SO NG MA AU CA".split()  # noqa: SIM905 - the same


def _words(name: str) -> list[str]:
    return [word.replace("_", " ") for word in load_data("values.yaml")[name].split()]


class _CodedValue(PatternRecogniser):
    """Be a whole cell that is one of a list of values."""

    flags = FLAGS

    def values(self) -> Iterable[str]:
        """Give the values."""
        raise NotImplementedError

    def written_forms(self) -> Sequence[Form]:
        """Build one form from the values; the cell has nothing else."""
        return (Form("value", rf"\A[ ]?(?:{alternatives(self.values())})[ ]?\Z", SCORE),)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give no shape: one of a handful of words is the value itself."""
        return Details()


class GenderValue(_CodedValue):
    """Find a value of sex or gender; under its heading only."""

    name = "gender_value"
    entity = "GENDER_VALUE"
    item = "demographic.gender"
    weak_entities = frozenset({entity})
    source = "ISO 5218 in words; Statistics Finland, classification of sex; letters of Finnish registers (M, N)"
    examples = ("M", "nainen", "Kvinna", "female")
    counterexamples = ("Matti", "M 12", "miesten vaatteet", "7")

    def values(self) -> Iterable[str]:
        """Give the words and letters."""
        return _words("gender")


class LanguageValue(_CodedValue):
    """Find a language or its code; under its heading only."""

    name = "language_value"
    entity = "LANGUAGE_VALUE"
    item = "demographic.language"
    weak_entities = frozenset({entity})
    source = "ISO 639-1 and ISO 639-2; names in Finnish, Swedish and English"
    examples = ("fi", "SWE", "suomi", "svenska", "fi-FI")
    counterexamples = ("suomen kieli on vaikeaa", "xx", "12")

    def values(self) -> Iterable[str]:
        """Give names and codes."""
        return _words("language")


class NationalityValue(_CodedValue):
    """Find a nationality, a country or its code; under its heading only."""

    name = "nationality_value"
    entity = "NATIONALITY_VALUE"
    item = "demographic.nationality"
    weak_entities = frozenset({entity})
    source = "ISO 3166-1; names in Finnish, Swedish and English"
    examples = ("Suomi", "FIN", "SE", "virolainen", "finsk")
    counterexamples = ("suomalainen laatu", "ZZ", "246")

    def values(self) -> Iterable[str]:
        """Give names and codes."""
        return [*_words("nationality"), *countries(), *_MORE_COUNTRIES, *_THREE_LETTERS]


class MunicipalityValue(_CodedValue):
    """Find a municipality's name or three-digit code; under its heading only."""

    name = "municipality_value"
    entity = "MUNICIPALITY_VALUE"
    item = "contact.municipality"
    weak_entities = frozenset({entity})
    source = "Statistics Finland, classification of municipalities; abolished ones stay in old records"
    examples = ("Imatra", "091", "Åbo", "153")
    counterexamples = ("Imatran kaupunki tiedottaa", "999", "91")

    def values(self) -> Iterable[str]:
        """Give names and codes."""
        return [*towns(), *municipality_codes()]
