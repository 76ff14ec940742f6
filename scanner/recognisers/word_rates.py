"""How often a written form occurs in Finnish web text, and how often with a capital: what tells a name from a word.

The list of half a million forms comes with the language model that tutka depends on (`spacy-fi-experimental-web-md`, MIT) and is
used whichever model runs. Without that package every form is unknown, and names are told by the other signs alone.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]

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
        key = np.uint64(hash_string(form))
        place = int(np.searchsorted(self.hashes, key))
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


@cache
def rates() -> Rates:
    """Read the list, once a process; an empty one where its package isn't installed."""
    for path in (path for folder in package_folders() for path in sorted(folder.glob("*/vocab/lookups.bin"))):
        # spaCy's own reader fills a Bloom filter beside each table, which takes seven times as long
        table = srsly.msgpack_loads(path.read_bytes()).get(TABLE)
        if table:
            hashes = np.fromiter(table.keys(), dtype=np.uint64, count=len(table))
            logarithms = np.fromiter(table.values(), dtype=np.float32, count=len(table))
            order = np.argsort(hashes)
            return Rates(hashes[order], logarithms[order])
    return Rates(np.empty(0, np.uint64), np.empty(0, np.float32))
