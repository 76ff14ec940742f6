"""Payment cards: networks by issuer ranges, Luhn, and the groups in which cards are printed."""

from __future__ import annotations

from scanner.recognisers.base import (
    DASH,
    LETTER,
    SP,
    CheckedRecogniser,
    Details,
    Form,
    FormatRecogniser,
    digits,
    inside_text,
)
from scanner.recognisers.checks import luhn


def card_network(number: str) -> str | None:
    """Name the network of a card number by prefix and length; None where no network has them.

    Source: ISO/IEC 7812 issuer ranges as published by the networks; Mastercard 2221-2720 since 2017.

    >>> card_network("4111111111111111"), card_network("2223000048400011"), card_network("1111111111111111")
    ('visa', 'mastercard', None)
    """
    length, four, two = len(number), int(number[:4] or 0), int(number[:2] or 0)
    ranges = (
        ("visa", (13, 16, 19), 4000 <= four <= 4999),
        ("mastercard", (16,), 5100 <= four <= 5599 or 2221 <= four <= 2720),
        ("amex", (15,), two in (34, 37)),
        ("diners", (14, 16), 3000 <= four <= 3059 or two in (36, 38, 39)),
        ("discover", (16, 19), four == 6011 or two == 65 or 6440 <= four <= 6499),
        ("jcb", (16, 17, 18, 19), 3528 <= four <= 3589),
        ("unionpay", (16, 17, 18, 19), two == 62),
        ("maestro", (12, 13, 14, 15, 16, 17, 18, 19), two in (50, 56, 57, 58) or four in (6759, 6761, 6762, 6763)),
    )
    return next((name for name, lengths, fits in ranges if fits and length in lengths), None)


_CARD_CONTEXT = (
    "kortti",
    "kortin",
    "luottokort",
    "maksukort",
    "pankkikort",
    "visa",
    "mastercard",
    "amex",
    "kreditkort",
    "betalkort",
    "credit",
    "card",
)


def _card(value: str) -> bool:
    number = digits(value)
    return len(set(number)) > 1 and card_network(number) is not None and luhn(number)


class PaymentCard(CheckedRecogniser):
    """Find a card number written in a card's groups: 4-4-4-4, Amex 4-6-5, Diners 4-6-4."""

    name = "card"
    entity = "CREDIT_CARD"
    item = "finance.card"
    source = "ISO/IEC 7812; Presidio misses Mastercard 2221-2720 and confirms one in ten arbitrary ids"
    chance = 0.1
    context_words = _CARD_CONTEXT
    forms = (
        Form(
            "4-4-4-4",
            rf"(?<![0-9])(?<![0-9][ -])[2-6][0-9]{{3}}(?:(?:{SP}|{DASH})[0-9]{{4}}){{3}}(?![0-9])(?![ -][0-9])",
            0.5,
        ),
        Form(
            "amex",
            rf"(?<![0-9])(?<![0-9][ -])3[0-9]{{3}}(?:{SP}|{DASH})[0-9]{{6}}(?:{SP}|{DASH})[0-9]{{4,5}}(?![0-9])",
            0.5,
        ),
    )
    examples = ("4111 1111 1111 1111", "2223-0000-4840-0011", "3782 822463 10005", "5555\u00a05555\u00a05555\u00a04444")
    counterexamples = ("4111 1111 1111 1112", "1111 1111 1111 1117", "4111 1111 1111 1111 1", "0000 0000 0000 0000")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn and a known network."""
        return _card(value)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the network."""
        return Details(card_network(digits(value)), shape=self.shape_of(value))


class PaymentCardDigits(FormatRecogniser):
    """Find a card number without separators; one arbitrary number in ten passes.

    A cell of its own needs a heading. One that a text mentions, with an issuer's prefix and length, stands as long as the
    column holds no more such numbers than chance would let pass.
    """

    name = "card_digits"
    entity = "CREDIT_CARD"
    item = "finance.card"
    source = PaymentCard.source
    chance = 0.1
    context_words = _CARD_CONTEXT
    forms = (
        Form("digits", rf"(?<![0-9{LETTER}.,+])(?<![0-9]-)[2-6][0-9]{{12,18}}(?![0-9{LETTER}])(?![.,-][0-9])", 0.3),
        Form("inside text", inside_text(r"(?<![0-9]-)[2-6][0-9]{14,15}(?![.,-][0-9])"), 0.5),
    )
    examples = ("kortti 4111111111111111", "luottokortin numero 2223000048400011", "card: 378282246310005")
    counterexamples = ("4111111111111111", "kortti 4111111111111112", "kortti 41111111111111111111")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn and a known network."""
        return _card(value)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the network."""
        return Details(card_network(digits(value)), shape=self.shape_of(value))


class MaskedCard(FormatRecogniser):
    """Find a card number of which only the ends are shown, as receipts and shops show it: `411111******1111`.

    PCI DSS lets at most the first six and the last four digits be shown; no check digit is left.
    """

    name = "card_masked"
    entity = "CREDIT_CARD_MASKED"
    item = "finance.card"
    source = "PCI DSS v4.0 requirement 3.4.1: at most the first six (eight) and the last four digits are shown"
    context_words = _CARD_CONTEXT
    forms = (
        Form(
            "first and last",
            rf"(?<![0-9{LETTER}*])[2-6][0-9]{{3}}(?:{SP}|{DASH})?[0-9]{{2}}[0-9*xX•]{{2}}(?:{SP}|{DASH})?[*xX•]{{4}}(?:{SP}|{DASH})?[0-9]{{4}}(?![0-9{LETTER}*])",
            0.6,
        ),
        Form(
            "last four",
            rf"(?<![0-9{LETTER}*•])(?:[*xX•]{{4}}(?:{SP}|{DASH})?){{3}}[0-9]{{4}}(?![0-9{LETTER}*])",
            0.6,
        ),
    )
    examples = ("411111******1111", "5555 55** **** 4444", "**** **** **** 1234", "XXXX-XXXX-XXXX-1234")
    counterexamples = ("411111*****1111", "** 1234", "120581-XXXX", "xxxx-1234", "1111 11** **** 1111")

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("masked", shape=self.shape_of(value))
