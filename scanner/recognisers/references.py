"""Payment references: RF and domestic, and the bank bar code that carries one."""

from __future__ import annotations

from scanner.recognisers.base import (
    LEFT,
    LETTER,
    RIGHT,
    SP,
    CheckedRecogniser,
    CuedRecogniser,
    Form,
    FormatRecogniser,
    compact,
    digits,
)
from scanner.recognisers.checks import is_digits, mod97, reference

ACCOUNT = "finance.bank_account"
REFERENCE = "finance.reference"


class CreditorReference(CheckedRecogniser):
    """Find an RF reference: mod 97 and, in Finland's, the 7-3-1 digit inside."""

    name = "fi.rf"
    entity = "FI_REFERENCE_NUMBER"
    item = REFERENCE
    source = "ISO 11649 and Finance Finland; python-stdnum checks mod 97 only and accepts letters"
    chance = 1 / 970
    context_words = ("viite", "referens", "reference", "rf")
    forms = (Form("rf", rf"{LEFT}RF[0-9]{{2}}(?:{SP}?[0-9]{{4}}){{0,4}}(?:{SP}?[0-9]{{1,4}}){RIGHT}", 0.5),)
    examples = ("RF341234561", "RF34 1234 561", "rf34 1234 561")
    counterexamples = ("RF351234561", "RF97C2H5OH", "XRF341234561")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check both."""
        bare = compact(value)
        return mod97(bare) and reference(bare[4:])


_GROUPED = rf"(?:[0-9]{{1,5}}(?:{SP}[0-9]{{5}}){{1,3}}|[0-9]{{4,20}})"


class DomesticReference(FormatRecogniser):
    """Find a bare domestic reference: 4-20 digits whose last is the 7-3-1 digit; under a heading only.

    One number in ten passes.
    """

    name = "fi.viite"
    entity = "FI_REFERENCE_NUMBER_BARE"
    item = REFERENCE
    weak_entities = frozenset({entity})
    source = "Finance Finland, 'Suomalainen viitenumero'"
    chance = 0.1
    context_words = ("viite", "referens", "reference", "viitenro")
    forms = (Form("digits", rf"(?<![0-9{LETTER}.,+-])(?<![0-9][ ]){_GROUPED}(?![0-9{LETTER}])(?![-.,][0-9])", 0.2),)
    examples = ("1234561", "12 34561", "00000 00000 00012 34561", "10001 23452")
    counterexamples = ("1234562", "0000", "1234561,50", "123")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check 7-3-1."""
        return reference(digits(value))


class AnnouncedReference(CuedRecogniser):
    """Find a domestic reference after its word in running text."""

    name = "fi.viite_text"
    entities = ("FI_REFERENCE_NUMBER",)
    item = REFERENCE
    source = "Finance Finland, 'Suomalainen viitenumero'"
    chance = 0.1
    stems = ("viite", "viitte", "referens", "reference")
    cues = r"(?:laskun |maksun )?viitt?e(?:numero|nro|mme|nne|nä|ellä|nr)?\w*|referens\w*|reference(?: number| no\.?)?"
    value = rf"(?<![0-9]){_GROUPED}(?![0-9{LETTER}])(?![-.,/][0-9])"
    examples = ("viitenumero 1234561", "Viite: 12 34561", "referensnummer 1234561", "maksettu viitteellä 1234561")
    counterexamples = ("viite 1234562", "1234561", "viitteeksi ei kelpaa 99")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check 7-3-1."""
        return reference(digits(value))


class BankBarcode(CheckedRecogniser):
    """Find the bar code of a Finnish invoice: 54 digits with the account, sum, reference and due day inside."""

    name = "fi.pankkiviivakoodi"
    entity = "FI_BANK_BARCODE"
    item = ACCOUNT
    source = "Finance Finland, 'Pankkiviivakoodi-opas' (versions 4 and 5)"
    chance = 1 / 970
    context_words = ("viivakoodi", "streckkod", "barcode", "virtuaaliviivakoodi")
    forms = (Form("54 digits", r"(?<![0-9])[45][0-9]{53}(?![0-9])", 0.5),)
    examples = ("421123456000007850012340000000000000000001234561260731",)
    counterexamples = ("421123456000007850012340000000000000000001234562260731", "4" * 54, "5" * 55)

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the account and the reference inside."""
        return barcode(value)


def barcode(code: str) -> bool:
    """Check the account and the reference of a bar code; an empty reference is allowed in neither version.

    >>> barcode("4" + "2112345600000785" + "00123400" + "000" + "00000000000001234561" + "260731")
    True
    >>> barcode("5" + "2112345600000785" + "00123400" + "34" + "00000000000000" + "1234561" + "260731")
    True
    """
    if not is_digits(code) or len(code) != 54 or not mod97("FI" + code[1:17]):
        return False
    month, day = int(code[50:52]), int(code[52:54])
    if code[48:] != "000000" and not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if code[0] == "4":
        return code[25:28] == "000" and reference(code[28:48])
    body = code[27:48].lstrip("0")
    return reference(body) and mod97("RF" + code[25:27] + body)
