"""What a name may speak for: the hint that all reading of names ends in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.recognisers.header_vocabulary import Entry

Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class HeaderHint:
    """Say that a name speaks for an item.

    Attributes:
        item: taxonomy id.
        word: the word of the vocabulary that was found, as it is written there.
        strength: `strong` where the word means the item; `weak` where cells, table or neighbours have to agree.
        expects: what the cells of such a column look like, alternatives by commas: `recogniser` (one of the item's
            recognisers has to agree), `name`, or traits of `scanner.text` (`date`, `number`, `words` ...); None: anything.
    """

    item: str
    word: str
    strength: Strength
    expects: str | None = None


def hint(entry: Entry, *, weak: bool) -> HeaderHint:
    """Make the hint of an entry."""
    return HeaderHint(entry.item, entry.word, "weak" if weak else "strong", entry.expects)
