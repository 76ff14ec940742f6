"""What a recogniser's check and description say of many values of one shape at once.

A kernel gives every value a label; values of equal label have the same `validate_result`, `invalidate_result`, `check` and
`describe`. It never says what these are: one value of each label is asked. A label means the same in every call. Kernels
are keyed by the exact class and by the functions that decide in it, so that a subclass or a changed rule has none, and then
every distinct value is asked. `tests/scanner/detection/test_kernels.py` holds each against its recogniser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import regex

from scanner.detection import digit_rows as dr
from scanner.detection.digit_rows import DigitRows, Labels
from scanner.detection.phone_kernel import form_kernel, phone_kernel
from scanner.recognisers import address, base, cards, contact, dates, financial, network, phone, references, utility
from scanner.recognisers.checks import A31
from scanner.recognisers.national import fi, fi_business, fi_documents

Kernel = Callable[[DigitRows], Labels | None]

_SIGNED = regex.compile(r"000000([-+A-FU-Y])000([0A-FHJ-NPR-Y])")
_UNSIGNED = regex.compile(r"000000000([0A-FHJ-NPR-Y])")


def _mod31(body: Labels, last: str, digits: dr.Digits) -> dr.Truths:
    """Compare a number's remainder with its check character, the last digit where the shape ends in one."""
    remainder = body % 31
    fits: dr.Truths = remainder == (digits[:, -1] if last == dr.MASK else A31.index(last.upper()))
    return fits


def _date_parts(digits: dr.Digits) -> tuple[Labels, Labels, Labels]:
    return dr.number(digits[:, 0:2]), dr.number(digits[:, 2:4]), dr.number(digits[:, 4:6])


def identity_code(rows: DigitRows) -> Labels | None:
    """Tell right codes from wrong ones, and temporary ones from others."""
    found = _SIGNED.fullmatch(fi.squeeze(rows.shape))
    if found is None or "%" in rows.shape:
        return None
    digits = rows.digits
    day, month, year = _date_parts(digits)
    individual = dr.number(digits[:, 6:9])
    right = _mod31(dr.number(digits[:, :9]), found[2], digits)
    right &= dr.is_past_day(day, month, year + fi.CENTURIES[found[1]]) & (individual >= 2)
    return right + 2 * (individual >= 900)


def unsigned_code(rows: DigitRows) -> Labels | None:
    """Tell right codes without sign from wrong ones, and temporary ones from others."""
    found = _UNSIGNED.fullmatch(base.plain(rows.shape).replace(" ", "").upper())
    if found is None:
        return None
    digits = rows.digits
    day, month, year = _date_parts(digits)
    individual = dr.number(digits[:, 6:9])
    exists = np.zeros(len(rows), bool)
    for century in (1800, 1900, 2000):
        exists |= dr.is_past_day(day, month, year + century)
    right = exists & _mod31(dr.number(digits[:, :9]), found[1], digits) & (individual >= 2)
    return right + 2 * (individual >= 900)


def bank_reference(rows: DigitRows) -> Labels | None:
    """Check 7-3-1."""
    digits = rows.digits
    if not 4 <= digits.shape[1] <= 20:
        return np.zeros(len(rows), np.int64)
    return (dr.last_fits(digits, (7, 3, 1)) & digits.any(axis=1)).astype(np.int64)


def metering_point(rows: DigitRows) -> Labels | None:
    """Check GS1's digit."""
    return dr.last_fits(rows.digits, (3, 1)).astype(np.int64) if _only_digits(rows) else None


def card(rows: DigitRows) -> Labels | None:
    """Check Luhn and tell networks apart."""
    digits = rows.digits
    size = digits.shape[1]
    if size < 4:
        return None
    fours, inverse = np.unique(dr.number(digits[:, :4]), return_inverse=True)
    names = [_network_number(f"{four:04}", size) for four in fours.tolist()]
    several = (digits != digits[:, :1]).any(axis=1)
    right = dr.luhn(digits) & several
    labels: Labels = np.array(names, np.int64)[inverse] * 2 + right
    return labels


_NETWORKS = (None, "visa", "mastercard", "amex", "diners", "discover", "jcb", "unionpay", "maestro")


@cache
def _network_number(four: str, size: int) -> int:
    name = cards.card_network(four + "0" * (size - 4))
    return _NETWORKS.index(name) if name in _NETWORKS else len(_NETWORKS) + sum(map(ord, name or ""))


@cache
def _known_banks() -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([financial.bank_of(f"FI00{group:03}") is not None for group in range(1000)], np.int64)


def finnish_iban(rows: DigitRows) -> Labels | None:
    """Check mod 97 and the national digit, and tell known banks."""
    if base.compact(rows.shape) != "FI" + dr.MASK * 16:
        return None
    digits = rows.digits
    # 14 digits, then F = 15, I = 18 and the check digits, modulo 97 in two steps
    body = dr.number(digits[:, 2:16]) % 97
    remainder = (body * 1_000_000 + 151_800 + dr.number(digits[:, :2])) % 97
    bank = _known_banks()[dr.number(digits[:, 2:5])]
    labels: Labels = (remainder == 1) + 2 * dr.luhn(digits[:, 2:16]) + 4 * bank
    return labels


def business_id(rows: DigitRows) -> Labels | None:
    """Check a business id's last digit; an old one has seven digits."""
    digits = rows.digits
    if digits.shape[1] == 7:
        digits = np.concatenate([np.zeros((len(rows), 1), np.uint8), digits], axis=1)
    return dr.business_id(digits).astype(np.int64) if digits.shape[1] == 8 else None


def client_id(rows: DigitRows) -> Labels | None:
    """Check the electronic client id's last character."""
    shape = rows.shape
    if len(shape) != 9 or shape[:8] != dr.MASK * 8 or shape[8].upper() not in A31:
        return None
    return _mod31(dr.number(rows.digits[:, :8]), shape[8], rows.digits).astype(np.int64)


def building_id(rows: DigitRows) -> Labels | None:
    """Check a building id's last character."""
    shape = rows.shape
    if len(shape) != 10 or shape[:9] != dr.MASK * 9 or shape[9].upper() not in A31:
        return None
    return _mod31(dr.number(rows.digits[:, :9]), shape[9], rows.digits).astype(np.int64)


def device_number(rows: DigitRows) -> Labels | None:
    """Check Luhn; an IMSI of Finland has none."""
    digits = rows.digits
    if not _only_digits(rows) or digits.shape[1] < 3:
        return None
    imsi = (dr.number(digits[:, :3]) == 244) & (digits.shape[1] == 15)
    labels: Labels = (imsi | dr.luhn(digits)).astype(np.int64)
    return labels


def address_groups(rows: DigitRows) -> Labels | None:
    """Refuse what has too few groups to be an IPv6 address, or too short a first one: a time of day."""
    groups = [group for group in rows.shape.split(":") if group]
    return np.zeros(len(rows), np.int64) if len(groups) < 3 or len(groups[0]) < 3 else None


def all_alike(rows: DigitRows) -> Labels | None:
    """Tell nothing apart: the rule looks at words, and at which characters are digits."""
    return np.zeros(len(rows), np.int64)


def mail_address(rows: DigitRows) -> Labels | None:
    """Tell nothing apart where the domain has no digit; roles are told without digits."""
    local, sign, domain = rows.shape.rpartition("@")
    return np.zeros(len(rows), np.int64) if sign and local and dr.MASK not in domain else None


def post_code(rows: DigitRows) -> Labels | None:
    """Tell the codes apart that nobody has."""
    if dr.MASK * 5 not in rows.shape:
        return None
    start = rows.shape.index(dr.MASK * 5)
    code = dr.number(rows.slice(start, start + 5).digits)
    labels: Labels = np.isin(code, (0, 11111, 12345, 99999)).astype(np.int64)
    return labels


_DOTTED = regex.compile(r"(0{1,2})([./])[ ]?(0{1,2})\2[ ]?(0000|00)")
_ISO = regex.compile(r"(0000)-(00)-(00)")


def birth_day(rows: DigitRows) -> Labels | None:
    """Tell days on which somebody could be born from others."""
    digits, shape = rows.digits, rows.shape
    if found := _DOTTED.fullmatch(shape):
        first, second = len(found[1]), len(found[1]) + len(found[3])
        day, month, year = (dr.number(digits[:, a:b]) for a, b in ((0, first), (first, second), (second, None)))
        short = len(found[4]) == 2
    elif _ISO.fullmatch(shape):
        year, month, day = (dr.number(digits[:, a:b]) for a, b in ((0, 4), (4, 6), (6, 8)))
        short = False
    elif shape in (dr.MASK * 6, dr.MASK * 8):
        day, month, year = (dr.number(digits[:, a:b]) for a, b in ((0, 2), (2, 4), (4, None)))
        short = len(shape) == 6
    else:
        return None
    if short:
        known = dr.is_past_day(day, month, 2000 + year) | dr.is_past_day(day, month, 1900 + year)
    else:
        known = dr.is_past_day(day, month, year) & (year >= dates.EARLIEST_YEAR)
    labels: Labels = known.astype(np.int64)
    return labels


def _only_digits(rows: DigitRows) -> bool:
    return bool(rows.shape) and not rows.shape.strip(dr.MASK)


KERNELS: Mapping[type, Kernel] = {
    fi.PersonalIdentityCode: identity_code,
    fi.MalformedPersonalIdentityCode: identity_code,
    fi.UnsignedPersonalIdentityCode: unsigned_code,
    fi_business.BusinessId: business_id,
    fi_business.BusinessIdWeak: business_id,
    fi_documents.ElectronicClientId: client_id,
    references.DomesticReference: bank_reference,
    references.AnnouncedReference: bank_reference,
    financial.FinnishIban: finnish_iban,
    cards.PaymentCard: card,
    cards.PaymentCardDigits: card,
    utility.MeteringPoint: metering_point,
    utility.BuildingId: building_id,
    network.DeviceNumber: device_number,
    network.IpV6: address_groups,
    address.StreetAddress: all_alike,
    address.PostalCode: post_code,
    contact.EmailAddress: mail_address,
    dates.Day: birth_day,
    dates.BirthDate: birth_day,
    phone.MobileNumber: phone_kernel,
    phone.OtherPhoneNumber: phone_kernel,
    phone.PhoneForm: form_kernel,
}
"""Exact recogniser class -> its kernel."""


def kernel_of(recogniser: Any) -> Kernel | None:
    """Give the kernel of a recogniser; None for a subclass, or where an instance has its own rule."""
    own = {"check", "validate_result", "invalidate_result", "describe"} & set(vars(recogniser))
    return None if own else KERNELS.get(type(recogniser))
