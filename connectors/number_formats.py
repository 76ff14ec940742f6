"""Number formats of workbooks that tell that a number is written with leading zeros: a postal code, a phone number."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.files.markup import local, tree

_TOKEN = re.compile(r'\\(.)|"([^"]*)"|_.|\*.|\[[^\]]*\]|(.)')
_LITERALS = frozenset(" -/()+")


def padded(value: float, code: str) -> str | None:
    r"""Write a whole number as its format shows it, if the format consists of zeros and separators; else None.

    >>> padded(100, "00000"), padded(401234567, "000\\ 0000000"), padded(5, "0"), padded(1.5, "000")
    ('00100', '040 1234567', None, None)
    """
    layout = _layout(code)
    if layout is None or value < 0 or value != int(value):
        return None
    digits = str(int(value)).rjust(layout.count("0"), "0")
    surplus = len(digits) - layout.count("0")
    result, position = "", 0
    for sign in layout:
        if sign == "0":
            take = 1 + (surplus if position == 0 else 0)
            result += digits[position : position + take]
            position += take
        else:
            result += sign
    return result


def _layout(code: str) -> str | None:
    """Give the zeros and separators of a format with at least two zeros; None for any other format."""
    result = ""
    for escaped, quoted, plain in _TOKEN.findall(code.split(";", 1)[0]):
        literal = escaped or quoted
        if "0" in literal or (plain and plain != "0" and plain not in _LITERALS):
            return None
        result += literal or plain
    return result if result.count("0") > 1 else None


def padding_styles(styles: bytes) -> Mapping[int, str]:
    """Map the numbers of cell styles to their format, for formats that show leading zeros only.

    Args:
        styles: the workbook's `styles.xml`.

    Raises:
        SourceError: it is damaged.
    """
    root = tree(styles)
    codes: dict[str, str] = {}
    for element in root.iter():
        if local(element.tag) == "numFmt" and _layout(element.get("formatCode", "")) is not None:
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
    result: dict[int, str] = {}
    for element in root:
        if local(element.tag) == "cellXfs":
            for number, style in enumerate(element):
                if (code := codes.get(style.get("numFmtId", ""))) is not None:
                    result[number] = code
    return result
