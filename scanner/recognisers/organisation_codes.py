"""International codes of banks and companies: BIC and LEI."""

from __future__ import annotations

import regex
from stdnum import lei as stdnum_lei
from stdnum.exceptions import ValidationError

from scanner.recognisers.base import CASED, FLAGS, LETTER, CheckedRecogniser, Details, Form, FormatRecogniser
from scanner.recognisers.coded_values import countries
from scanner.recognisers.financial import ACCOUNT, BANKS

_BIC = regex.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
FINNISH_BANKS = frozenset(bic for _, _, bic in BANKS)


def is_bic(value: str) -> bool:
    """Say whether a code is a bank's: a Finnish one of the list, or one of another country that has IBANs.

    Eight letters are a word as easily; python-stdnum takes HELSINKI for a bank in India.

    >>> is_bic("NDEAFIHH"), is_bic("OKOYFIHHXXX"), is_bic("ABCDFIHH"), is_bic("HELSINKI"), is_bic("DEUTDEFF")
    (True, True, False, False, True)
    """
    if not _BIC.fullmatch(value):
        return False
    country = value[4:6]
    return value[:8] in FINNISH_BANKS if country == "FI" else country in countries()


class BankCode(FormatRecogniser):
    """Find a BIC (SWIFT code); under a heading of accounts only, since it names a bank, not a customer."""

    name = "bic"
    entity = "BIC"
    item = ACCOUNT
    weak_entities = frozenset({entity})
    source = "ISO 9362; Finland's banks as in the prefixes of django-jutil 4.3.8; python-stdnum takes HELSINKI for one"
    context_words = ("bic", "swift", "pankki", "bank")
    flags = CASED
    forms = (Form("bic", rf"(?<![0-9{LETTER}])[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?(?![0-9{LETTER}])", 0.2),)
    examples = ("NDEAFIHH", "OKOYFIHHXXX", "DEUTDEFF500")
    counterexamples = ("HELSINKI", "ABCDFIHH", "NDEAFIH", "ndeafihh", "XNDEAFIHHX")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Look bank and country up; there is no check digit."""
        return None if is_bic(value) else False

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name what it is."""
        return Details("bic", shape=self.shape_of(value))


class LegalEntity(CheckedRecogniser):
    """Find a legal entity identifier (LEI): eighteen characters and two check digits; an organisation's."""

    name = "lei"
    entity = "LEI"
    item = "work.business_id"
    source = "ISO 17442, as python-stdnum's stdnum.lei; the first four digits name the issuer"
    chance = 1 / 97
    context_words = ("lei", "legal entity")
    flags = FLAGS
    forms = (
        Form(
            "lei",
            rf"(?<![0-9{LETTER}-])[0-9]{{4}}(?=[0-9]*[A-Z])[0-9A-Z]{{14}}[0-9]{{2}}(?![0-9{LETTER}-])",
            0.4,
        ),
    )
    examples = ("213800KUD8LAJWSQ9D15", "LEI: 213800kud8lajwsq9d15")
    counterexamples = ("213800KUD8LXJWSQ9D15", "ABCD00KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D151", "80246802461234567890")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check mod 97."""
        try:
            stdnum_lei.validate(value)
        except ValidationError:
            return False
        return True

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation."""
        return Details("lei", "organisation", shape=self.shape_of(value))
