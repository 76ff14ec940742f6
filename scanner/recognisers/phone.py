"""Telephone numbers: a pattern of our own, then libphonenumber on what it matched, then filters."""

from __future__ import annotations

import re

import phonenumbers
import regex

from scanner.recognisers.base import (
    DASH,
    LETTER,
    CuedRecogniser,
    Details,
    Form,
    PatternRecogniser,
    alternatives,
    digits,
    plain,
)

PHONE = "contact.phone"

_PHONE_CONTEXT = (
    "puh",
    "puhno",
    "matkapuh",
    "gsm",
    "kännyk",
    "kannyk",
    "mobiili",
    "mobil",
    "tel",
    "soit",
    "tekstivies",
    "phone",
    "whatsapp",
    "sms",
)
_START = rf"(?<![0-9{LETTER}+])(?<![0-9][.,])(?<![0-9]{DASH})"
_END = rf"(?![0-9{LETTER}])(?![.,:][0-9])(?!{DASH}[0-9])"
_SEP = rf"(?:[ ]{{1,2}}|[./\u00a0\u202f]|{DASH}|[ ]{DASH}[ ])?"
_SERVICE = ("10", "20", "29", "30", "39", "60", "70", "71", "73", "75", "80")
_LONGEST_NATIONAL = 10
_MONTH_YEAR = re.compile(r"0[1-9][ ./-]?20[0-9]{2}")
_OTHER_ID = re.compile(r"[0-9]{6}-[0-9]{4}|[0-9]{7}-[0-9]|[0-9]{3}-[0-9]{6}-[0-9]")
"""Order numbers of day and running number, identity codes with a digit at the end, business ids."""
_DAY_AND_NUMBER = re.compile(r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}-[0-9]{4}(?![0-9])")
"""The same with more digits around it: `050524-0024 1`, two work orders with a slash between."""
_DATE = re.compile(r"[0-3]?[0-9][.][01]?[0-9][.](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")


def national(value: str) -> phonenumbers.PhoneNumber | None:
    """Parse a telephone number as dialled in Finland; None where it is none.

    >>> national("040 123 4567").national_number, national("049 1234567") is None, national("401234567").country_code
    (401234567, True, 358)
    """
    text = plain(value).replace("(0)", "")
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def is_company_number(number: phonenumbers.PhoneNumber) -> bool:
    """Say whether it is a corporate or service number (010, 020, 029, 0600, 0800 ...): no person's by itself.

    Source: Traficom regulation 32 on numbering.

    >>> is_company_number(national("020 7433 500")), is_company_number(national("040 123 4567"))
    (True, False)
    """
    digits_ = str(number.national_number)
    return number.country_code == 358 and digits_.startswith(_SERVICE)


def is_company(value: str) -> bool:
    """Say the same of a number that is known to be right, as written, without parsing it again.

    >>> is_company("020 7433 500"), is_company("+358 (0)20 7433 500"), is_company("+46 20 743 350")
    (True, True, False)
    """
    bare = plain(value).strip().replace("(0)", "")
    dialled = digits(bare)
    if bare.startswith("+") or dialled.startswith("00"):
        dialled = dialled.removeprefix("00")
        if not dialled.startswith("358"):
            return False
        dialled = dialled[3:]
    elif dialled.startswith("358") and len(dialled) > _LONGEST_NATIONAL:
        dialled = dialled[3:]
    return dialled.removeprefix("0").startswith(_SERVICE)


class _Phone(PatternRecogniser):
    entity = "PHONE_NUMBER"
    item = PHONE
    source = "Traficom regulation 32 on numbering; phonenumbers (libphonenumber) with filters of our own"
    context_words = _PHONE_CONTEXT

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse dates, months with years, and what libphonenumber doesn't know."""
        bare = plain(pattern_text).strip()
        if _MONTH_YEAR.fullmatch(bare) or _DATE.fullmatch(bare) or _OTHER_ID.fullmatch(bare):
            return True
        if _DAY_AND_NUMBER.search(bare):
            return True
        number = national(bare)
        return number is None or len(set(digits(bare)[-6:])) == 1

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell company numbers apart."""
        return Details(about="organisation" if is_company(value) else "person", shape=self.shape_of(value))


class MobileNumber(_Phone):
    """Find Finnish mobile numbers (040-046, 050) and numbers with a country code: these need no context."""

    name = "phone"
    forms = (
        Form("mobile", rf"{_START}\(?0(?:4[0-6]|50)[0-9]?\)?(?:{_SEP}[0-9]){{6,8}}{_END}", 0.6),
        Form(
            "plus",
            rf"(?<![0-9{LETTER}+])\+[1-9][0-9]{{0,2}}{_SEP}(?:\(0\){_SEP})?(?:\(?[0-9]{{1,4}}\)?)(?:{_SEP}[0-9]){{4,11}}{_END}",
            0.7,
        ),
        Form("zeros", rf"{_START}00[1-9][0-9]{{0,2}}{_SEP}(?:\(0\){_SEP})?(?:{_SEP}[0-9]){{6,12}}{_END}", 0.4),
        Form("00358", rf"{_START}00358{_SEP}(?:\(0\){_SEP})?(?:{_SEP}[0-9]){{6,11}}{_END}", 0.6),
        Form("358", rf"{_START}358(?:4[0-6]|50)[0-9]{{5,8}}{_END}", 0.4),
    )
    examples = (
        "040 123 4567",
        "0401234567",
        "040-1234567",
        "(040) 1234567",
        "0457 123 4567",
        "0400 123 456",
        "050-1234 567",
        "+358 40 123 4567",
        "+358401234567",
        "+358 (0)40 123 4567",
        "00358 40 123 4567",
        "+46 70 123 45 67",
        "+358\u00a040\u00a0123\u00a04567",
        "puh. 040 - 12 34 567",
        "0401234567/0501234567",
        "12.3.2024 0401234567",
    )
    counterexamples = (
        "0401234",
        "049 1234567",
        "09 2024",
        "112",
        "040 123",
        "0401234567890",
        "FI0401234567",
        "040123-4567890",
        "lasku 2024001234",
    )


class OtherPhoneNumber(_Phone):
    """Find landline and service numbers: these need context or a heading, since codes with a leading zero look alike.

    Mobile numbers that a spreadsheet has robbed of their zero look like invoice numbers: `phone_spelt` finds them right behind
    their word, `phone_form` under a heading.
    """

    name = "phone_context"
    forms = (
        Form(
            "national",
            rf"{_START}\(?0(?:1[0-9]|2[0-9]?|3|4[7-9]|[5-9][0-9]?|30|39)\)?(?:{_SEP}[0-9]){{4,9}}{_END}",
            0.2,
        ),
    )
    examples = (
        "puh. 09 123 4567",
        "puhelin (09) 1234 5678",
        "soita 020 7433 500",
        "tel. 018 12345",
        "puh 0800 123 456",
        "puh 0295 000 123",
    )
    counterexamples = (
        "09 123 4567",
        "puh 03/2024",
        "020 7433 500",
        "0123456",
        "viite 401234567",
        "soitti laskusta 400019199",
        "puhelut 09 2024",
    )


class PhoneForm(PatternRecogniser):
    """Find what is written like a telephone number and that libphonenumber doesn't know; under a heading only.

    Old area codes (931-123 456), numbers that lost a digit, internal numbers with a prefix.
    """

    name = "phone_form"
    entity = "PHONE_NUMBER_FORM"
    item = PHONE
    weak_entities = frozenset({entity})
    source = _Phone.source
    forms = (Form("digits", rf"{_START}\+?\(?[0-9]{{2,4}}\)?(?:{_SEP}[0-9]){{4,10}}{_END}", 0.2),)
    examples = ("931-123 456", "90 123456", "049 1234567", "040 123 45")
    counterexamples = ("12345", "123456789012345678", "31.12.2024", "2024-01-31", "03/2024")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse days, months, and more or fewer digits than numbers have."""
        bare = plain(pattern_text).strip()
        if _MONTH_YEAR.fullmatch(bare) or _DATE.fullmatch(bare):
            return True
        return not 6 <= len(digits(bare)) <= 13


class SpeltPhoneNumber(CuedRecogniser):
    """Find a number after its word that is written as no other is: digits apart, in odd groups, or without the first zero."""

    name = "phone_spelt"
    entities = ("PHONE_NUMBER",)
    item = PHONE
    source = _Phone.source
    stems = ("puh", "gsm", "tel", "mobil", "mobiil", "kännyk", "phone", "soit")
    cues = r"(?P<noun>puh(?:elin|\.)?\w*\.?(?: ?(?:nro|numero\w*))?|matkapuh\w*\.?|gsm|tel\w*\.?|mobi\w+|kännyk\w+|phone)|soit\w+"
    value = r"(?<![0-9])[0-9](?:[ .\-–]{1,3}[0-9]){6,11}(?![0-9.,])"
    _no_zero = r"(?<![0-9])(?P<bare>(?:4[0-6]|50)[0-9]{7,8})(?![0-9.,\-])"
    examples = ("puh 0 4 0 1 2 3 4 5 6 7", "gsm: 0-4-0-1-2-3-4-5-6-7", "matkapuhelin 401234567")
    counterexamples = (
        "puh 1 2 3 4 5 6 7",
        "0 4 0 1 2 3 4 5 6 7",
        "soitti 400019199",
        "ringde om faktura 400019199",
        "puhelimessa laskusta 400019199",
    )

    @property
    def expression(self) -> str:
        """Give the expression: a number without its zero needs a noun before it."""
        return rf"(?<![^\W\d_])(?:{self.cues}){self.gap}(?P<value>{self.value}|(?(noun){self._no_zero}|(?!)))"

    @property
    def gate(self) -> tuple[str, ...]:
        """Give the pattern without its condition."""
        return (rf"(?:{self.cues}){self.gap}(?:{self.value}|{self._no_zero})",)

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse what isn't a number when written together; there is no check digit."""
        return False if national(digits(value)) is None else None

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give the shape of the number as dialled."""
        about = "organisation" if is_company(digits(value)) else "person"
        return Details(about=about, shape=self.shape_of(digits(value)))


_DIGIT_WORDS: dict[str, str] = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "nolla noll zero",
            "yksi yks ett en one",
            "kaksi kaks två two",
            "kolme kol tre three",
            "neljä nelj nel fyra four",
            "viisi viis fem five",
            "kuusi kuus sex six",
            "seitsemän seittemän seiska sju seven",
            "kahdeksan kaheksan kasi åtta eight",
            "yhdeksän yheksän ysi nio nine",
        )
    )
    for word in words.split()
}


def spoken(value: str) -> str:
    """Write words of digits as digits; other words drop out.

    >>> spoken("nolla neljä nolla, yksi kaksi")
    '04012'
    """
    return "".join(_DIGIT_WORDS.get(word, "") for word in regex.findall(r"[^\W\d_]+", value.lower()))


class SpokenPhoneNumber(CuedRecogniser):
    """Find a number that is written down as it was spoken, in words, after a telephone word."""

    name = "phone_words"
    entities = ("PHONE_NUMBER",)
    item = PHONE
    source = _Phone.source + "; numerals of Finnish, Swedish and English, colloquial ones included"
    stems = SpeltPhoneNumber.stems
    cues = SpeltPhoneNumber.cues
    value = rf"(?<![^\W\d_])(?:{alternatives(_DIGIT_WORDS)})(?:[ ,.\-–]{{1,3}}(?:{alternatives(_DIGIT_WORDS)})){{6,12}}(?![^\W\d_])"
    examples = (
        "puh. nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän",
        "tel: noll fyra noll ett två tre fyra fem sex sju",
        "phone zero four zero one two three four five six seven",
    )
    counterexamples = (
        "nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän",
        "puhelin soi yksi kaksi kolme kertaa",
        "puh. yksi kaksi kolme neljä viisi kuusi seitsemän",
    )

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse what isn't a number when written in digits; there is no check digit."""
        return False if national(spoken(value)) is None else None

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give the shape of the number as dialled: the words would be the number itself."""
        number = spoken(value)
        return Details(about="organisation" if is_company(number) else "person", shape=self.shape_of(number))
