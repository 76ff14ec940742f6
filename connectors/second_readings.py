r"""Second readings of texts that went through a wrong encoding before they were exported.

`MÃ¤kinen` is UTF-8 read as Windows-1252, `M{kinen` is Finnish 7-bit code (SF7, ISO 646-FI), in which å ä ö Å Ä Ö are written
`} { | ] [ \`. The cell stays as it is; what it was meant to be comes beside it, in the same column, with a place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow.compute as pc

from connectors.fast_rows import ArrowTexts
from scanner.model import ColumnCells, TableBatch

PLACE = "second reading"

_SF7 = str.maketrans("{|}[\\]", "äöåÄÖÅ")
_MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ\u0178Ž]")
# a letter on both sides: inside a word brackets are nothing else. Bars and backslashes also divide words (koira|kissa), so
# they speak only in a word that begins with a capital and goes on as it began
_SURE = r"(?<=[A-Za-z])[{}](?=[a-z])|(?<=[A-Z])[\[\]](?=[A-Z])"
_LIKELY = r"\b[A-Z][a-z]*[|][a-z]{2,}|\b[A-Z]+[\\][A-Z]{2,}\b"
_SF7_WORD = re.compile(f"{_SURE}|{_LIKELY}")
_SIGNS = re.compile(r"[{|}\[\\\]ÃÂ]")


def second_reading(text: str) -> str | None:
    r"""Give what a text was meant to be; None where nothing suggests anything else than it says.

    >>> second_reading("MÃ¤kinen"), second_reading("M{kinen P{ivi"), second_reading("H[M[L[INEN"), second_reading("koira|kissa")
    ('Mäkinen', 'Mäkinen Päivi', 'HÄMÄLÄINEN', None)
    """
    if _MOJIBAKE.search(text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return _piecewise(text)
    if text.isascii() and _SF7_WORD.search(text):
        return text.translate(_SF7)
    return None


def _piecewise(text: str) -> str | None:
    """Repair the pieces that can be repaired, where a text is only in parts wrong."""

    def repaired(match: re.Match[str]) -> str:
        try:
            return match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            return match[0]

    found = _MOJIBAKE.sub(repaired, text)
    return found if found != text else None


def sf7(text: str) -> str:
    """Read a text of a bank file, where Finnish letters may be in SF7: wherever such a sign touches a letter."""
    if text.isascii() and _SIGNS.search(text) and re.search(r"[A-Za-z][{|}\[\\\]]|[{|}\[\\\]][A-Za-z]", text):
        return text.translate(_SF7)
    return text


def with_second_readings(batches: Iterable[TableBatch]) -> Iterator[TableBatch]:
    """Yield batches, each followed by the second readings of its cells, if there are any, in sparse columns."""
    for batch in batches:
        yield batch
        for cells in batch.columns:
            if (
                isinstance(cells.cells, ArrowTexts)
                and not pc.any(pc.match_substring_regex(cells.cells.array, _SIGNS.pattern)).as_py()
            ):
                continue
            found = [
                (batch.row_number(index), reading)
                for index, cell in enumerate(cells.cells)
                if isinstance(cell, str) and _SIGNS.search(cell) and (reading := second_reading(cell)) is not None
            ]
            if found:
                column = replace(cells.column, sparse=True, place=PLACE)
                numbers = tuple(number for number, _ in found)
                yield TableBatch(
                    batch.ref, numbers[0], (ColumnCells(column, [reading for _, reading in found]),), numbers
                )
