"""Make names safe to show: source, table and column names come from outside and may hold anything.

Source: Unicode Standard Annex 9 (directional formatting characters); XML 1.0 section 2.2 (characters a document may hold).
"""

from __future__ import annotations

import re

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that change the order in which text is shown: a name can pretend to end in another suffix."""

_LINE_BREAKS = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]))
_UNSEEN = re.compile(f"[{re.escape(_CONTROLS + BIDI)}\u2028\u2029]")


def well_formed(text: str) -> str:
    r"""Replace lone surrogates, which stand for bytes of a file name that is not UTF-8, by their escape.

    >>> well_formed("bad\udce4name.csv")
    'bad\\udce4name.csv'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def visible(text: str) -> str:
    r"""Give one line of well-formed text in which control and direction characters show as escapes.

    >>> visible("crm\x1b[31m\u202excod.exe")
    'crm\\x1b[31m\\u202excod.exe'
    """
    for character in _LINE_BREAKS:
        text = text.replace(character, " ")
    return well_formed(_UNSEEN.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    number = ord(found.group())
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
