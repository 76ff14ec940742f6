"""Finland's business identifiers: Y-tunnus, VAT number, OVT and e-invoice addresses.

They are an organisation's (`about: organisation`), unless a sole trader stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanner.recognisers.base import (
    DASH,
    LEFT,
    LETTER,
    RIGHT,
    CheckedRecogniser,
    CuedRecogniser,
    Details,
    Form,
    FormatRecogniser,
    Found,
    OwnRecogniser,
    digits,
)
from scanner.recognisers.checks import business_id, is_digits

ITEM = "work.business_id"
VERO = "Tax Administration and Patent and Registration Office, https://www.ytj.fi; check digit: weights 7 9 10 5 8 4 2 mod 11"
_CONTEXT = (
    "y-tunnu",
    "ytunnu",
    "yritystunnu",
    "ly-tunnu",
    "business id",
    "fo-nummer",
    "fo-nr",
    "vat",
    "alv",
    "kaupparekisteri",
    "moms",
)
_NOT_AFTER = rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})"
_NOT_BEFORE = rf"(?![0-9{LETTER}])(?!{DASH}[0-9])"


class BusinessId(CheckedRecogniser):
    """Find a Y-tunnus: seven digits, dash, check digit. Remainder 1 and 0000000-0 don't exist."""

    name = "fi.ytunnus"
    entity = "FI_BUSINESS_ID"
    item = ITEM
    source = VERO
    chance = 1 / 11
    context_words = _CONTEXT
    forms = (Form("dash", rf"{_NOT_AFTER}[0-9]{{7}}{DASH}[0-9]{_NOT_BEFORE}", 0.4),)
    examples = ("2077474-0", "Y-tunnus 2077474\u20130", "(2077474-0)")
    counterexamples = (
        "2077474-1",
        "0000000-0",
        "12077474-0",
        "2077474-01",
        "2077474-0-1",
        "0000006-1",
        "2-0-7-7-4-7-4-0",
    )

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the last digit."""
        return business_id(digits(value))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation until something says otherwise."""
        return Details(about="organisation", shape=self.shape_of(value))


class BusinessIdWeak(FormatRecogniser):
    """Find a Y-tunnus without dash, or an old one with six digits before it; under a heading only."""

    name = "fi.ytunnus_bare"
    entity = "FI_BUSINESS_ID_BARE"
    item = ITEM
    weak_entities = frozenset({entity})
    source = VERO
    chance = 1 / 11
    context_words = _CONTEXT
    forms = (
        Form("no dash", rf"{_NOT_AFTER}[0-9]{{8}}{_NOT_BEFORE}", 0.2),
        Form("six digits", rf"{_NOT_AFTER}[0-9]{{6}}{DASH}[0-9]{_NOT_BEFORE}", 0.2),
    )
    examples = ("20774740", "109862-8")
    counterexamples = ("20774741", "2077474-0", "109862-9")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the last digit, an old body padded to seven digits."""
        return business_id(digits(value).zfill(8))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation until something says otherwise."""
        return Details(about="organisation", shape=self.shape_of(value))


class VatId(CheckedRecogniser):
    """Find a Finnish VAT number: FI and the eight digits of the Y-tunnus."""

    name = "fi.vat"
    entity = "FI_VAT_ID"
    item = ITEM
    source = "Tax Administration; Council Directive 2006/112/EC Art. 215"
    chance = 1 / 11
    context_words = _CONTEXT
    forms = (Form("vat", rf"{LEFT}FI[ \u00a0]?[0-9]{{7}}{DASH}?[0-9]{RIGHT}", 0.5),)
    examples = ("FI20774740", "ALV FI 2077474-0", "fi20774740")
    counterexamples = ("FI20774741", "FI207747400", "XFI20774740")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check as a Y-tunnus."""
        return business_id(digits(value))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation."""
        return Details(about="organisation", shape=self.shape_of(value))


class EInvoiceAddress(CheckedRecogniser):
    """Find an OVT code or e-invoice address: 0037, a Y-tunnus, up to five characters; also in Peppol's form 0216:0037..."""

    name = "fi.ovt"
    entity = "FI_EINVOICE"
    item = "contact.einvoice_address"
    source = "ISO 6523 ICD 0037 and SFS 5748; Peppol code list (0216)"
    chance = 1 / 11
    context_words = ("ovt", "verkkolasku", "e-lasku", "einvoice", "e-invoice", "e-faktura", "välittäjä", "peppol")
    forms = (Form("ovt", rf"(?<![0-9{LETTER}])(?:TE|0216:|0037:)?0037[0-9]{{8}}[0-9A-Z]{{0,5}}(?![0-9{LETTER}])", 0.5),)
    examples = ("003720774740", "00372077474001", "0216:003720774740", "verkkolaskuosoite TE003720774740")
    counterexamples = ("003720774741", "1003720774740", "00372077474012345678")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the Y-tunnus inside."""
        bare = value.upper().removeprefix("TE").removeprefix("0216:").removeprefix("0037:")
        return is_digits(bare[4:12]) and business_id(bare[4:12])

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation."""
        return Details(about="organisation", shape=self.shape_of(value))


class AssociationNumber(CuedRecogniser):
    """Find an association's registration number after its word; one to six digits without a check."""

    name = "fi.yhdistys"
    entities = ("FI_ASSOCIATION_ID",)
    item = ITEM
    source = "Patent and Registration Office, register of associations; python-stdnum takes any short number for one"
    stems = ("yhdistysrek", "yhdistyksen rek", "föreningsreg", "association")
    cues = r"yhdistysrekisteri\w*(?:[ -](?:nro|numero\w*))?|yhdistyksen rekisterinumero|föreningsregist\w+|association (?:number|id|register)"
    value = r"(?<![0-9.])[0-9]{1,3}(?:\.?[0-9]{3})(?![0-9]|[.,][0-9])"
    examples = ("yhdistysrekisterinumero 123.456", "yhdistysrekisterinro: 12345", "föreningsregisternummer 1.234")
    counterexamples = ("123.456", "yhdistys 123.456", "yhdistysrekisteri 12", "yhdistysrekisterinumero 1234567")

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation."""
        return Details("association", "organisation", shape=self.shape_of(value))


class SoleTrader(OwnRecogniser):
    """Find a Y-tunnus with a sole trader's words close by: then it identifies a person."""

    name = "fi.toiminimi"
    entities = ("FI_SOLE_TRADER_ID",)
    item = ITEM
    source = "Data Protection Ombudsman: data of a sole trader is personal data; " + VERO
    examples = ("Tmi Maija Esimerkki, 2077474-0", "2077474-0 (toiminimi)", "T:mi Esimerkki y-tunnus 2077474-0")
    counterexamples = ("Esimerkki Oy 2077474-0", "Tmi Esimerkki 2077474-1", "toiminimi")
    _words = regex.compile(
        rf"(?<![{LETTER}])(?:tmi|t:mi|toiminimi\w*|yksityi\w+ elinkeinonharjoittaj\w+|enskild\w* näringsidkare\w*"
        rf"|sole trader)(?![{LETTER}])",
        regex.IGNORECASE,
    )
    _ids = regex.compile(rf"{_NOT_AFTER}[0-9]{{7}}{DASH}[0-9]{_NOT_BEFORE}")
    gate = (_words.pattern,)
    _reach = 60

    def may_match(self, text: str) -> bool:
        """Need one of the words."""
        lower = text.lower()
        return any(word in lower for word in ("mi", "elinkeino", "näringsidkare", "sole trader"))

    def find(self, text: str) -> Iterator[Found]:
        """Yield valid ids within sixty characters of a sole trader's word, on either side."""
        words = [match.span() for match in self._words.finditer(text)]
        if not words:
            return
        place = 0
        for match in self._ids.finditer(text):
            while place < len(words) and words[place][1] < match.start() - self._reach:
                place += 1
            near = place < len(words) and words[place][0] <= match.end() + self._reach
            if near and business_id(digits(match.group())):
                signs = ("pattern", "validated", "context")
                yield Found("FI_SOLE_TRADER_ID", match.start(), match.end(), 1.0, signs, validated=True)
