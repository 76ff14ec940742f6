"""Finland's personal identity code (henkilötunnus) in every written form, and its near misses.

Presidio's own recogniser is replaced: it finds codes inside longer strings with score 1.0, accepts the individual
numbers 000 and 001, and misses every dash but the ASCII one and every spaced form.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

import regex

from scanner.recognisers.base import (
    DASH,
    LEFT,
    RIGHT,
    SP,
    CheckedRecogniser,
    CuedRecogniser,
    Details,
    Form,
    FormatRecogniser,
    PatternRecogniser,
    Recogniser,
    plain,
)
from scanner.recognisers.checks import mod31

ITEM = "identity.national_id"
DVV = "Digital and Population Data Services Agency, https://dvv.fi/en/personal-identity-code and https://dvv.fi/hetu-uudistus"

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}

_DATE = r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}"
_SIGN = rf"(?:[-+ABCDEFUVWXY]|{DASH}|%2[BD])"
_CHECK = "[0-9A-FHJ-NPR-Y]"
_CONTEXT = (
    "henkilötunnu",
    "henkilotunnu",
    "hetu",
    "hlötunnu",
    "hlotunnu",
    "hlötun",
    "sotu",
    "sosiaaliturvatunnu",
    "syntymäai",
    "henkilönumero",
    "tunnusosa",
    "personbeteckning",
    "socialskyddssignum",
    "personnummer",
    "identity code",
    "personal id",
    "social security",
    "ssn",
)
_CODE = regex.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([-+A-FU-Y])([0-9]{3})([0-9A-FHJ-NPR-Y])", regex.IGNORECASE)


class Code(NamedTuple):
    """Hold the parts of a code that is formed right; `born` is None where the date doesn't exist or lies ahead."""

    born: date | None
    individual: int
    checked: bool

    @property
    def valid(self) -> bool:
        """Say whether the population register or a hospital could have given this code."""
        return self.checked and self.born is not None and self.individual >= 2

    @property
    def temporary(self) -> bool:
        """Say whether it is a temporary or artificial code (900-999), never recorded in the population register."""
        return self.individual >= 900


def today() -> date:
    """Give the current day; codes of people not yet born are refused."""
    return datetime.now(UTC).date()


def _born(day: str, month: str, year: str, century: int) -> date | None:
    try:
        born = date(century + int(year), int(month), int(day))
    except ValueError:
        return None
    return born if born <= today() else None


def squeeze(value: str) -> str:
    r"""Write a matched form as the eleven characters of a code: no spaces, plain dash, upper case.

    >>> squeeze("131052 \u2013 931w"), squeeze("131052%2D931W")
    ('131052-931W', '131052-931W')
    """
    bare = plain(value).replace("%2D", "-").replace("%2d", "-").replace("%2B", "+").replace("%2b", "+")
    return bare.replace(" ", "").upper()


def parse(value: str) -> Code | None:
    """Read a code in any written form; None where the form is another.

    >>> parse("131052-931W").valid, parse("131052-931X").valid
    (True, False)
    >>> parse("290200-9012").born is None  # 1900 had no 29 February
    True
    >>> parse("131052/931W") is None
    True
    """
    match = _CODE.fullmatch(squeeze(value))
    if match is None:
        return None
    day, month, year, sign, individual, check = match.groups()
    born = _born(day, month, year, CENTURIES[sign])
    return Code(born, int(individual), mod31(day + month + year + individual, check))


def parse_unsigned(value: str) -> Code | None:
    """Read the ten-character form without sign, for any century in which its date exists.

    >>> parse_unsigned("131052931W").valid, parse_unsigned("310252931W").valid
    (True, False)
    """
    bare = plain(value).replace(" ", "").upper()
    if len(bare) != 10:
        return None
    codes = [parse(bare[:6] + sign + bare[6:]) for sign in "A-+"]
    known = [code for code in codes if code is not None]
    return next((code for code in known if code.valid), known[0] if known else None)


def _details(code: Code | None, value: str, recogniser: Recogniser) -> Details:
    return Details("temporary" if code and code.temporary else None, shape=recogniser.shape_of(value))


class PersonalIdentityCode(CheckedRecogniser):
    """Find the personal identity code: birth date, century sign, individual number, check character.

    All thirteen signs, either case, every dash, spaces around the sign; never inside a longer word or number. Individual
    numbers 900-999 are the sub-type `temporary`; 000 and 001, days that don't exist and days to come are refused.
    """

    name = "fi.henkilotunnus"
    entity = "FI_PERSONAL_IDENTITY_CODE"
    item = ITEM
    source = DVV
    chance = 1 / 31
    context_words = _CONTEXT
    forms = (
        Form("strict", rf"{LEFT}{_DATE}[-+ABCDEFUVWXY][0-9]{{3}}{_CHECK}{RIGHT}", 0.5),
        Form("wild", rf"{LEFT}{_DATE}{SP}?{_SIGN}{SP}?[0-9]{{3}}{_CHECK}{RIGHT}", 0.5),
        Form("in a URL", rf"(?<=%(?:3[AD]|2[026F])){_DATE}{_SIGN}[0-9]{{3}}{_CHECK}{RIGHT}", 0.5),
    )
    examples = (
        "131052-931W",
        "131052\u2013931W",
        "131052 - 931W",
        "131052- 931w",
        "_131052-931W_",
        "hetu=131052-931W&",
        "hetu=131052%2D931W",
        "url=%3Fhetu%3D131052-931W",
        "asiakas_131052-931W.pdf",
        "131052Y931W",
        "131001a924h",
    )
    counterexamples = (
        "131052-931X",
        "x131052-931W",
        "99131052-931W",
        "131052-931WA",
        "131052-000V",
        "310252-931W",
        "131052/931W",
        "131052931W",
    )

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Need the day, an issued or temporary individual number and the check character."""
        code = parse(value)
        return code is not None and code.valid

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell temporary codes apart."""
        return _details(parse(value), value, self)


class UnsignedPersonalIdentityCode(FormatRecogniser):
    """Find the ten-character form without sign; it means something only under a heading of identity codes.

    1.1 % of Finnish mobile numbers pass its check, since 0401...0412 are days.
    """

    name = "fi.henkilotunnus_unsigned"
    entity = "FI_PERSONAL_IDENTITY_CODE_UNSIGNED"
    item = ITEM
    weak_entities = frozenset({entity})
    source = DVV
    chance = 1 / 31
    context_words = _CONTEXT
    forms = (Form("unsigned", rf"{LEFT}{_DATE}{SP}?[0-9]{{3}}{_CHECK}{RIGHT}", 0.2),)
    examples = ("131052931W", "131052 931W", "131052931w")
    counterexamples = ("131052931X", "310252931W", "1310529990", "5131052931W", "131052931W1")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Need a day that exists in some century, and the check character."""
        code = parse_unsigned(value)
        return code is not None and code.valid

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell temporary codes apart."""
        return _details(parse_unsigned(value), value, self)


class PersonalIdentityCodeTail(PatternRecogniser):
    """Find the four characters behind the sign alone, as systems keep them that have the birth date apart; under a heading only."""

    name = "fi.henkilotunnus_tail"
    entity = "FI_PERSONAL_IDENTITY_CODE_TAIL"
    item = ITEM
    weak_entities = frozenset({entity})
    source = DVV
    context_words = _CONTEXT
    forms = (Form("tail", rf"\A[ ]?[-+A]?(?!00[01])[0-9]{{3}}{_CHECK}[ ]?\Z", 0.2),)
    examples = ("931W", "-931W", "9085")
    counterexamples = ("931", "931O", "000V", "9310W", "tunnus 931W")

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("tail", shape=self.shape_of(value))


class AnnouncedPersonalIdentityCode(CuedRecogniser):
    """Find the ten-character form without sign after its word: `henkilötunnus 131052931W`."""

    name = "fi.henkilotunnus_text"
    entities = ("FI_PERSONAL_IDENTITY_CODE_ANNOUNCED",)
    item = ITEM
    source = DVV
    chance = 1 / 31
    stems = ("tunnu", "hetu", "hlötun", "sotu", "beteckning", "signum", "identity code", "social security", "ssn")
    cues = r"henkilö-?tunnu\w*|henkilotunnu\w*|hetu\w*|hlö-?tun\w*|sotu\w*|sosiaaliturvatunnu\w*|personbeteckning\w*|socialskyddssignum\w*|(?:personal )?identity code|social security(?: (?:no\.?|number))?|ssn"
    value = rf"{LEFT}{_DATE}{SP}?[0-9]{{3}}{_CHECK}{RIGHT}"
    examples = ("henkilötunnus 131052931W", "hetu: 131052 931W", "personbeteckning 131052931w")
    counterexamples = ("131052931W", "henkilötunnus 131052931X", "hetu 310252931W", "asiakasnumero 131052931W")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Need a day that exists in some century, and the check character."""
        code = parse_unsigned(value)
        return code is not None and code.valid

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell temporary codes apart."""
        return _details(parse_unsigned(value), value, self)


class MaskedPersonalIdentityCode(PatternRecogniser):
    """Find a code whose end is masked (`131052-xxxx`): the birth date is still there."""

    name = "fi.henkilotunnus_masked"
    entity = "FI_PERSONAL_IDENTITY_CODE_MASKED"
    item = ITEM
    source = DVV
    context_words = _CONTEXT
    forms = (
        Form("masked", rf"{LEFT}{_DATE}{SP}?{_SIGN}{SP}?[xX*•#]{{3,4}}(?![0-9{'A-Za-zÅÄÖåäö'}*•#])", 0.6),
        Form("half", rf"{LEFT}{_DATE}{SP}?{_SIGN}{SP}?[0-9]{{2}}[xX*•#]{{2}}(?![0-9{'A-Za-zÅÄÖåäö'}*•#])", 0.6),
        Form("blank", rf"{LEFT}{_DATE}[-+A]{SP}?[_?.]{{3,4}}(?![0-9{'A-Za-zÅÄÖåäö'}_?.])", 0.3),
    )
    examples = ("131052-xxxx", "131052-****", "131052A99**", "131052 - XXXX", "hetu 131052-____")
    counterexamples = ("131052-931W", "991399-xxxx", "5131052-xxxx", "310252-xxxx")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse days that exist in no century."""
        bare = squeeze(pattern_text)
        return not any(_born(bare[:2], bare[2:4], bare[4:6], century) for century in (1800, 1900, 2000))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("masked", shape=self.shape_of(value))


class MalformedPersonalIdentityCode(PatternRecogniser):
    """Find near misses: formed as a code, refused by its check, day or number, and announced as one.

    A typing error is still personal data. Without context such strings are order numbers.
    """

    name = "fi.henkilotunnus_malformed"
    entity = "FI_PERSONAL_IDENTITY_CODE_MALFORMED"
    item = ITEM
    source = DVV
    context_words = tuple(stem for stem in _CONTEXT if stem != "syntymäai")
    forms = (
        Form("near", rf"{LEFT}[0-3][0-9][01][0-9]{{3}}{SP}?{_SIGN}{SP}?[0-9]{{3}}[0-9A-Z]{RIGHT}", 0.2),
        Form("short", rf"{LEFT}{_DATE}(?:[-+A]|{DASH})[0-9]{{2}}[A-Z]{RIGHT}", 0.15),
    )
    examples = ("hetu 131052-931X", "Henkilötunnus: 310252-931W", "personbeteckning 131052-000V", "hetu: 131052-99W")
    counterexamples = ("131052-931X", "hetu 131052-931W", "tilaus 131052-9994")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Leave right codes to their own recogniser."""
        code = parse(pattern_text)
        return code is not None and code.valid

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("malformed", shape=self.shape_of(value))
