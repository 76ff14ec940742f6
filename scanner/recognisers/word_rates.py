"""How often a written form occurs in Finnish web text, and how often with a capital: what tells a name from a word.

The list of half a million forms comes with the language model that tutka depends on (`spacy-fi-experimental-web-md`, MIT) and is
used whichever model runs. Without that package every form is unknown, and names are told by the other signs alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.made_once import keep, recall

PACKAGE = "spacy_fi_experimental_web_md"
TABLE = "lexeme_prob"

UNSEEN = -20.0
"""Natural logarithm of the share of a form that the list doesn't have."""
RAREST = -16.5
"""What a form that isn't there counts as when two are compared: it may be just as rare as the rarest."""


class Rates(NamedTuple):
    """Hold the list: hashes of the forms, ascending, and the logarithms of their shares."""

    hashes: NDArray[np.uint64]
    logarithms: NDArray[np.float32]

    def of(self, form: str) -> float:
        """Give the logarithm of a form's share of all words, `UNSEEN` where it isn't known."""
        key = np.uint64(form_hash(form))
        place = int(self.hashes.searchsorted(key))
        if place < len(self.hashes) and self.hashes[place] == key:
            return float(self.logarithms[place])
        return UNSEEN

    def lean(self, form: str) -> float:
        """Give the logarithm of how many times more often a form is written with a capital than without.

        Nought where neither is known. Texts write every word with a capital now and then, where sentences begin.
        """
        lower = form.lower()
        return max(self.of(lower[:1].upper() + lower[1:]), RAREST) - max(self.of(lower), RAREST)


def package_folders() -> list[Path]:
    """Give the folders of the package that the lists come with; none where it isn't installed."""
    found = importlib.util.find_spec(PACKAGE)
    return [Path(place) for place in found.submodule_search_locations or ()] if found else []


def form_hash(form: str) -> int:
    """Give the number under which spaCy's lists have a form: MurmurHash64A of its UTF-8 bytes with seed 1.

    spaCy's own function is taken where something else has imported spaCy, which takes half a second.

    Source: Austin Appleby, MurmurHash2.cpp (public domain); spaCy, `strings.pyx`.
    """
    strings = sys.modules.get("spacy.strings")
    return int(strings.hash_string(form)) if strings is not None else _murmur(form.encode())


_FACTOR, _ALL_BITS = 0xC6A4A7935BD1E995, 0xFFFFFFFFFFFFFFFF


def _murmur(data: bytes, seed: int = 1) -> int:
    made = (seed ^ len(data) * _FACTOR) & _ALL_BITS
    whole = len(data) & ~7
    for start in range(0, whole, 8):
        word = int.from_bytes(data[start : start + 8], "little") * _FACTOR & _ALL_BITS
        made = (made ^ (word ^ word >> 47) * _FACTOR) * _FACTOR & _ALL_BITS
    if whole < len(data):
        made = (made ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _ALL_BITS
    made = (made ^ made >> 47) * _FACTOR & _ALL_BITS
    return made ^ made >> 47


@cache
def rates() -> Rates:
    """Read the list, once a process; an empty one where its package isn't installed.

    Its two columns are kept between runs for as long as the package's file is the same.
    """
    for path in (path for folder in package_folders() for path in sorted(folder.glob("*/vocab/lookups.bin"))):
        facts = path.stat()
        state = hashlib.blake2b(
            f"{path} {facts.st_size} {facts.st_mtime_ns} {sys.byteorder}".encode("utf-8", "surrogateescape"),
            digest_size=16,
        ).digest()
        kept = recall("written-forms", state)
        if kept is None:
            kept = _columns(path)
            keep("written-forms", state, kept)
        if kept:
            return Rates(np.frombuffer(kept[0], np.uint64), np.frombuffer(kept[1], np.float32))
    return Rates(np.empty(0, np.uint64), np.empty(0, np.float32))


def _columns(path: Path) -> tuple[bytes, bytes] | tuple[()]:
    """Give the list of a file of tables as two columns; nothing where it has none."""
    import srsly  # noqa: PLC0415 - not every run reads the file

    # spaCy's own reader fills a Bloom filter beside each table, which takes seven times as long
    table = srsly.msgpack_loads(path.read_bytes()).get(TABLE)
    if not table:
        return ()
    hashes = np.fromiter(table.keys(), dtype=np.uint64, count=len(table))
    logarithms = np.fromiter(table.values(), dtype=np.float32, count=len(table))
    order = np.argsort(hashes)
    return hashes[order].tobytes(), logarithms[order].tobytes()
