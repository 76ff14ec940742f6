"""Identifiers that look right, pass their checks and belong to nobody.

Every kind is drawn from a range that is not given out: individual numbers 900-999 of the identity code (temporary by
decree), business ids whose body begins with 9, bank group 9, the telephone prefix 048, IP addresses of documentation.
Whatever was drawn once is not drawn again, so that a number names one person of the demo.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

ALPHABET = "0123456789ABCDEFHJKLMNPRSTUVWXY"
"""Check characters of the identity code, by remainder of 31."""

SIGNS = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}
"""Signs of the identity code by century; the first is the common one.

Source: decree in force 1.1.2023, Digital and Population Data Services Agency, https://dvv.fi/hetu-uudistus
"""

MOBILE_PREFIX = "48"
"""The national prefix (048) that all telephone numbers of the demo have.

Finland reserves no range for fiction. The numbering plan sets 04x aside for mobile networks, so that libraries accept 048
as valid, but the numbers that subscribers have begin with 040-046 and 050.
"""

NETWORKS_V4 = ("192.0.2", "198.51.100", "203.0.113")
"""Networks of documentation. Source: RFC 5737."""

NETWORK_V6 = "2001:db8"
"""The same for IPv6. Source: RFC 3849."""


def hetu_check(nine_digits: str) -> str:
    """Compute the check character of an identity code from its birth date and individual number.

    >>> hetu_check("131052999")
    '3'
    """
    return ALPHABET[int(nine_digits) % 31]


def business_id_check(body: str) -> str | None:
    """Compute the check digit of a seven-digit business id; None where no id has that body.

    Source: weights 7 9 10 5 8 4 2, remainder of 11.

    >>> business_id_check("9104723")
    '3'
    >>> business_id_check("9104725") is None
    True
    """
    remainder = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    if remainder == 1:
        return None
    return str((11 - remainder) % 11)


def luhn_check(body: str) -> str:
    """Compute the Luhn digit that follows `body`; Finnish account numbers carry one as their last digit.

    >>> luhn_check("1234560000078")
    '5'
    """
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def iban(bban: str) -> str:
    """Put country and check digits before a Finnish 14-digit account number.

    Source: ISO 13616, remainder of 97.

    >>> iban("12345600000785")
    'FI2112345600000785'
    """
    return f"FI{98 - int(bban + '151800') % 97:02d}{bban}"


def reference(body: str) -> str:
    """Append the check digit of a domestic payment reference.

    Source: weights 7, 3, 1 from the right.

    >>> reference("123456")
    '1234561'
    """
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def gs1_check(body: str) -> str:
    """Compute the check digit of a GS1 number, such as an 18-digit GSRN.

    Source: GS1 General Specifications, weights 3, 1 from the right.

    >>> gs1_check("64300000000000000")
    '9'
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def grouped(text: str, size: int = 4) -> str:
    """Write an identifier in groups from the left, as an IBAN is printed.

    >>> grouped("FI2112345600000785")
    'FI21 1234 5600 0007 85'
    """
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


class Issuer:
    """Draw identifiers from `rng`, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._issued: set[str] = set()

    def _fresh(self, value: str) -> bool:
        """Take `value` unless it is taken."""
        if value in self._issued:
            return False
        self._issued.add(value)
        return True

    def hetu(self, born: date, *, new_sign: bool = False) -> str:
        """Draw an artificial identity code (henkilötunnus).

        Args:
            born: the birth date that the code holds.
            new_sign: use one of the signs that came in 2023; the 1800s have none.
        """
        signs = SIGNS[born.year // 100]
        while True:
            digits = f"{born:%d%m%y}{self._rng.randrange(900, 1000)}"
            if self._fresh(digits):
                sign = self._rng.choice(signs[1:]) if new_sign and len(signs) > 1 else signs[0]
                return f"{digits[:6]}{sign}{digits[6:]}{hetu_check(digits)}"

    def business_id(self) -> str:
        """Draw a business id (Y-tunnus); bodies that begin with 9 are far beyond the running number."""
        while True:
            body = f"9{self._rng.randrange(10**6):06d}"
            check = business_id_check(body)
            if check is not None and self._fresh(body):
                return f"{body}-{check}"

    def iban(self) -> str:
        """Draw an account number that passes both checks; no Finnish bank has a group that begins with 9."""
        while True:
            body = f"9{self._rng.randrange(10**12):012d}"
            if self._fresh(body):
                return iban(body + luhn_check(body))

    def mobile(self) -> str:
        """Draw a mobile number: nine digits without the leading zero."""
        while True:
            digits = f"{MOBILE_PREFIX}{self._rng.randrange(10**7):07d}"
            if self._fresh(digits):
                return digits

    def gsrn(self) -> str:
        """Draw an 18-digit supply point id; 64 is the country, 99 no company's number that we know of."""
        while True:
            body = f"6499{self._rng.randrange(10**13):013d}"
            if self._fresh(body):
                return body + gs1_check(body)

    def ip_address(self) -> str:
        """Draw an address from the networks of documentation, one in eight of version 6."""
        if self._rng.randrange(8) == 0:
            groups = [f"{self._rng.randrange(1, 65536):x}" for _ in range(4)]
            return f"{NETWORK_V6}::{':'.join(groups)}"
        return f"{self._rng.choice(NETWORKS_V4)}.{self._rng.randrange(1, 255)}"

    def work_order(self, day: date) -> str:
        """Draw a work order number, day and running number: like an identity code, but its check fails."""
        while True:
            digits = f"{day:%d%m%y}{self._rng.randrange(1, 90):03d}"
            last = str(self._rng.randrange(10))
            if last != hetu_check(digits) and self._fresh(digits + last):
                return f"{digits[:6]}-{digits[6:]}{last}"


PHONE_FORMS: Sequence[str] = (
    "0{a} {b} {c}",
    "0{a}{b}{c}",
    "0{a}-{b}{c}",
    "0{a} {b}{c}",
    "0{a}-{b} {c}",
    "+358 {a} {b} {c}",
    "+358{a}{b}{c}",
    "(0{a}) {b} {c}",
    "00358 {a} {b}{c}",
    "+358 (0){a} {b} {c}",
)
"""How people write a mobile number; `a` prefix, `b` three digits, `c` four. The first are the commonest."""


def phone_text(rng: Random, digits: str) -> str:
    """Write a mobile number in one of the forms that people use.

    Args:
        rng: chooses the form.
        digits: nine digits without the leading zero.
    """
    form = rng.choices(PHONE_FORMS, weights=(30, 22, 14, 8, 4, 9, 6, 2, 2, 3))[0]
    return form.format(a=digits[:2], b=digits[2:5], c=digits[5:])
