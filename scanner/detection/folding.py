r"""Fold text to ASCII bytes of the same length, so that an ASCII automaton can look at any text and offsets stay true.

ASCII stays as it is. Every other character becomes the stand-in of its kind, as the `regex` module sees it: `_` for a word
character, a space for white space, DEL for the rest. A character that a pattern might take for an ASCII one has no
stand-in: a Unicode digit (`\d` matches it), and `İ ı ſ` and the Kelvin sign, which match `i s k` when case is ignored. A text that holds
one is *exotic*: every pattern has to look at it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

WORD, SPACE, OTHER = "_", " ", "\x7f"
STAND_INS = WORD + SPACE + OTHER

_BEYOND_LATIN = re.compile("[^\x00-\xff]")
_DIGIT = regex.compile(r"\d")
_WORD = regex.compile(r"\w")
_SPACE = regex.compile(r"\s")
_ASCII_ANY_CASE = regex.compile(r"[\x00-\x7f]", regex.IGNORECASE)

JOIN_CHARS = 1 << 20
"""Characters that are folded at once; bounds the copy that folding makes of a batch."""


def kind(char: str) -> str | None:
    """Give the stand-in of one non-ASCII character; None for an exotic one."""
    if _DIGIT.match(char) or _ASCII_ANY_CASE.match(char):
        return None
    if _WORD.match(char):
        return WORD
    return SPACE if _SPACE.match(char) else OTHER


class Folder:
    """Fold texts; holds what it has learnt about characters in the instance, never in the module."""

    def __init__(self) -> None:
        latin = [kind(chr(code)) for code in range(0x80, 0x100)]
        if None in latin:
            message = "a Latin-1 character counts as ASCII for the installed regex module; folding would lose matches"
            raise RuntimeError(message)
        self._latin = bytes(range(0x80)) + "".join(k for k in latin if k).encode("ascii")
        self._kinds: dict[str, str | None] = {}

    def fold(self, text: str) -> tuple[bytes, list[int]]:
        """Give the folded text and the positions of its exotic characters."""
        if text.isascii():
            return text.encode("ascii"), []
        exotic: list[int] = []
        if _BEYOND_LATIN.search(text):
            kinds = self._kinds

            def replace(found: re.Match[str]) -> str:
                char = found[0]
                if char not in kinds:
                    kinds[char] = kind(char)
                stand_in = kinds[char]
                if stand_in is None:
                    exotic.append(found.start())
                    return WORD
                return stand_in

            text = _BEYOND_LATIN.sub(replace, text)
        return text.encode("latin-1").translate(self._latin), exotic

    def fold_all(self, texts: Sequence[str]) -> Iterator[tuple[bytes, bool]]:
        """Yield each text folded and whether it is exotic; folds many at a time."""
        size = len(texts)
        begin = 0
        while begin < size:
            end, chars = begin, 0
            while end < size and (end == begin or chars + len(texts[end]) <= JOIN_CHARS):
                chars += len(texts[end])
                end += 1
            yield from self._fold_part(texts[begin:end])
            begin = end

    def _fold_part(self, texts: Sequence[str]) -> Iterator[tuple[bytes, bool]]:
        folded, positions = self.fold("".join(texts))
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text))
        exotic = {bisect_right(starts, position) - 1 for position in positions}
        for index in range(len(texts)):
            yield folded[starts[index] : starts[index + 1]], index in exotic
