"""Text of mainframes and AS/400s, told by its bytes: in EBCDIC a blank is 40, digits are F0-F9, letters stand in C1-E9 and 81-A9.

Every code page of the family agrees on these, and differs in å ä ö and in signs (in 278 and 1143, of Finland and Sweden, ä is
C0 and å is D0, which are braces in 037; Python has no codec for either). Read as anything else such text becomes nonsense in
which nothing is found, so it has to be told apart. Positions: IBM, "Code page 00278" and "Code page 00037".
"""

from __future__ import annotations

LEAST_BYTES = 16
LEAST_SHARE = 0.7
"""Share of blanks, letters and digits of EBCDIC; records may hold packed numbers besides."""
MOST_ASCII = 0.3
"""Share of letters and digits of ASCII; those of them that stand in EBCDIC are punctuation."""
MOST_BLANKS = 0.01
"""Share of blanks of ASCII, which occur in any text of another encoding."""
LEAST_BLANKS = 0.02
LEAST_DIGITS = 0.1

_DIGITS = bytes(range(0xF0, 0xFA))
_WORDS = b"\x40" + _DIGITS + bytes(b + n for b in (0x80, 0xC0, 0x90, 0xD0) for n in range(1, 10))
_USUAL = _WORDS + bytes(b + n for b in (0xA0, 0xE0) for n in range(2, 10))
_ASCII = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def is_ebcdic(head: bytes) -> bool:
    """Say whether the beginning of an input is EBCDIC text.

    >>> is_ebcdic("AHO MATTI      191195".encode("cp037")), is_ebcdic(b"AHO MATTI      191195")
    (True, False)
    """
    data = head.replace(b"\0", b"")  # fields that were never filled
    size = len(data)
    if size < LEAST_BYTES or _count(data, _USUAL) < LEAST_SHARE * size or _count(data, _ASCII) > MOST_ASCII * size:
        return False
    if data.count(b" ") > MOST_BLANKS * size or _is_utf8(data):
        return False
    by_digits = _count(data, _DIGITS) >= LEAST_DIGITS * size and b"\n" not in data  # else they may be Cyrillic letters
    return data.count(b"\x40") >= LEAST_BLANKS * size or by_digits


def _count(data: bytes, wanted: bytes) -> int:
    return len(data) - len(data.translate(None, wanted))


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8 but for a character that is cut at the end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and error.reason == "unexpected end of data"
    return True
