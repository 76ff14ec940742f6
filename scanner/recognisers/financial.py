"""Bank accounts: IBAN of Finland and of other countries, and account numbers of before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby

import regex
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError

from scanner.recognisers.base import (
    CASED,
    DASH,
    LETTER,
    CheckedRecogniser,
    CuedRecogniser,
    Details,
    Form,
    FormatRecogniser,
    compact,
    digits,
)
from scanner.recognisers.checks import mod10_luhn_fi, mod97

ACCOUNT = "finance.bank_account"
REFERENCE = "finance.reference"
_GAP = rf"(?:[ \u00a0\u202f]|{DASH})?"
_BANK_CONTEXT = ("iban", "tili", "konto", "pankki", "bank", "account", "saaja", "mottagare")

BANKS: tuple[tuple[int, int, str], ...] = (
    (100, 299, "NDEAFIHH"),
    (310, 319, "HANDFIHH"),
    (330, 339, "ESSEFIHX"),
    (340, 349, "DABAFIHH"),
    (360, 369, "SBANFIHH"),
    (370, 379, "DNBAFIHX"),
    (380, 389, "SWEDFIHH"),
    (390, 399, "SBANFIHH"),
    (400, 404, "ITELFIHH"),
    (405, 405, "HELSFIHH"),
    (406, 469, "ITELFIHH"),
    (470, 479, "POPFFI22"),
    (480, 496, "ITELFIHH"),
    (497, 497, "HELSFIHH"),
    (500, 599, "OKOYFIHH"),
    (600, 699, "AABAFI22"),
    (713, 713, "CITIFIHX"),
    (714, 714, "EVSEFIHH"),
    (715, 715, "ITELFIHH"),
    (717, 717, "BIGKFIH1"),
    (796, 796, "NARYFIH2"),
    (797, 797, "TRYEFIH2"),
    (798, 798, "VPAYFIH2"),
    (799, 799, "HOLVFIHH"),
    (800, 899, "DABAFIHH"),
)
"""First three digits of an account number and the bank's BIC, condensed from django-jutil 4.3.8 (MIT)."""


def bank_of(iban: str) -> str | None:
    """Give the BIC of the bank of a compact Finnish IBAN.

    >>> bank_of("FI2112345600000785"), bank_of("FI2199945600000785")
    ('NDEAFIHH', None)
    """
    group = int(iban[4:7])
    return next((bic for low, high, bic in BANKS if low <= group <= high), None)


class FinnishIban(CheckedRecogniser):
    """Find a Finnish IBAN in any case and grouping: mod 97 decides, the national digit and the bank add confidence.

    Passing both checks validates. With mod 97 alone the format's score stays: most made-up test numbers are like that.
    """

    name = "fi.iban"
    entity = "IBAN_CODE"
    item = ACCOUNT
    source = "ISO 13616 and Finance Finland, 'IBAN and BIC in payments'; Presidio misses lower case and odd groups"
    chance = 1 / 97
    context_words = _BANK_CONTEXT
    forms = (Form("fi", rf"(?<![0-9{LETTER}])FI[0-9]{{2}}(?:{_GAP}[0-9]){{14}}(?![0-9{LETTER}])", 0.6),)
    examples = (
        "FI2112345600000785",
        "FI21 1234 5600 0007 85",
        "fi21 123456 0000 0785",
        "FI21\u00a01234\u00a05600\u00a00007\u00a085",
        "FI21-1234-5600-0007-85",
        "FI48 1234 5600 0007 84",
    )
    counterexamples = ("FI22 1234 5600 0007 85", "XFI2112345600000785", "FI21123456000007851", "FI211234560000078")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check mod 97."""
        return mod97(compact(value))

    def validate_result(self, pattern_text: str) -> bool | None:
        """Validate where the national digit passes too; stay undecided where mod 97 alone does."""
        bare = compact(pattern_text)
        if not mod97(bare):
            return False
        return True if mod10_luhn_fi(bare[4:]) else None

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Tell apart accounts whose national digit or bank is not known."""
        bare = compact(value)
        odd = not mod10_luhn_fi(bare[4:]) or bank_of(bare) is None
        return Details("unlikely_bank" if odd else None, shape=self.shape_of(value))


@cache
def _foreign_forms() -> tuple[Form, ...]:
    """Build one form per length from the IBAN registry that python-stdnum ships."""
    lengths: dict[str, int] = {}
    for number in range(26 * 26):
        country = chr(65 + number // 26) + chr(65 + number % 26)
        info = stdnum_iban._ibandb.info(country + "00")  # noqa: SLF001 - the registry has no public reader
        structure = info[0][1].get("bban") if info and info[0][0] == country else None
        if structure and country != "FI":
            lengths[country] = sum(int(n) for n in regex.findall(r"(\d+)!", structure))
    ordered = sorted(lengths.items(), key=lambda pair: (pair[1], pair[0]))
    forms = []
    for length, group in groupby(ordered, key=lambda pair: pair[1]):
        countries = "|".join(country for country, _ in group)
        pattern = rf"(?<![0-9{LETTER}])(?:{countries})[0-9]{{2}}(?:[ \u00a0-]?[0-9A-Z]){{{length}}}(?![0-9{LETTER}])"
        forms.append(Form(f"length {length}", pattern, 0.5))
    return tuple(forms)


class ForeignIban(CheckedRecogniser):
    """Find an IBAN of another country in upper case; python-stdnum knows lengths, structures and national checks."""

    name = "iban"
    entity = "IBAN_CODE"
    item = ACCOUNT
    source = "SWIFT IBAN registry (ISO 13616) as in python-stdnum"
    chance = 1 / 97
    context_words = _BANK_CONTEXT
    flags = CASED
    examples = (
        "DE89 3704 0044 0532 0130 00",
        "EE382200221020145685",
        "SE45 5000 0000 0583 9825 7466",
        "NO93 8601 1117 947",
    )
    counterexamples = ("DE88 3704 0044 0532 0130 00", "FI21 1234 5600 0007 85", "XX89370400440532013000")

    def written_forms(self) -> Sequence[Form]:
        """Give a form per length."""
        return _foreign_forms()

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Ask python-stdnum, country's own checks included."""
        try:
            stdnum_iban.validate(compact(value))
        except ValidationError:
            return False
        return True


class OldAccountNumber(CuedRecogniser):
    """Find an account number of before IBAN after its word: six digits, dash, two to eight digits, Luhn."""

    name = "fi.tilinumero"
    entities = ("FI_BANK_ACCOUNT",)
    item = ACCOUNT
    source = "Finance Finland, 'IBAN and BIC in payments', annex on domestic numbers"
    chance = 0.1
    stems = ("tili", "konto", "account")
    cues = r"(?:pankki|maksu|palautus)?tili(?:numero|nro|n|lle|ltä)?\w*|(?:bank)?konto(?:nummer|nr)?\w*|account(?: number| no\.?)?"
    value = rf"(?<![0-9])[0-9]{{6}}{DASH}[0-9]{{2,8}}(?![0-9{LETTER}])(?!{DASH}[0-9])"
    examples = ("tilinumero 123456-785", "tilille 159030-776", "kontonummer: 123456-785")
    counterexamples = ("123456-785", "tilinumero 123456-784", "tilaus 123456-785")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn over the fourteen digits.

        >>> OldAccountNumber().check("123456-785", "FI_BANK_ACCOUNT")
        True
        """
        return mod10_luhn_fi(pad_account(digits(value)))


class OldAccountNumberAlone(FormatRecogniser):
    """Find an account number of before IBAN without its word; it looks like many things, so under a heading only."""

    name = "fi.tilinumero_bare"
    entity = "FI_BANK_ACCOUNT_BARE"
    item = ACCOUNT
    weak_entities = frozenset({entity})
    source = OldAccountNumber.source
    chance = 0.1
    context_words = _BANK_CONTEXT
    forms = (
        Form(
            "dash",
            rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})[0-9]{{6}}{DASH}[0-9]{{2,8}}(?![0-9{LETTER}])(?!{DASH}[0-9])",
            0.2,
        ),
    )
    examples = ("123456-785", "159030-776")
    counterexamples = ("123456-784", "1234567-85", "123456-7", "123456-785-1")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn over the fourteen digits."""
        return mod10_luhn_fi(pad_account(digits(value)))


def pad_account(number: str) -> str:
    """Write an old account number with fourteen digits: zeros after the sixth, in groups 4 and 5 after the seventh.

    >>> pad_account("159030776"), pad_account("423456781")
    ('15903000000776', '42345670000081')
    """
    head = 7 if number[:1] in ("4", "5") else 6
    return number[:head] + number[head:].zfill(14 - head)
