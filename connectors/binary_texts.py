"""Texts in binary records whose layout isn't read: runs of characters, two bytes each or one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.files.encoding import decode

_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01\x20]){4,}")
_NARROW = re.compile(rb"[\x20-\x7e\x80-\xff\t]{4,}")
_WORDY = re.compile(r"[^\W\d_]{3}|\d{5}|@")


def texts_in(data: bytes) -> Iterator[str]:
    r"""Yield the texts of at least four characters that hold a word or a number.

    >>> list(texts_in(b"\x03\x00M\xe4kinen\x00\x02" + "Aho Maija".encode("utf-16-le") + b"\x00"))
    ['Aho Maija', 'Mäkinen']
    """
    rest = data
    for match in _WIDE.finditer(data):
        text = match[0].decode("utf-16-le", "replace").strip()
        if _WORDY.search(text):
            yield text
            rest = rest.replace(match[0], b"\0")
    for match in _NARROW.finditer(rest):
        text = decode(match[0]).text.strip()
        if _WORDY.search(text):
            yield text
