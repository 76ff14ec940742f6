"""A notice as numbered lines and blocks of running text, where every character knows the line it came from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from scanner.model import Cite

MAX_CHARACTERS = 500_000
"""Characters of a notice's text: some two hundred printed pages."""

MAX_LINES = 20_000
LONGEST_BLOCK = 3_000  # characters; what is read of a sentence grows with its square
LONGEST_WORD = 200
LONGEST_QUOTE = 200
CUT = "…"
_WORDS = re.compile(r"\s+|\S+")
LINE_ENDS = re.compile(r"\r\n|\r|\n")
_REMOVED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_REPLACED = {
    # spaces of all widths, and the line and page ends that an editor doesn't count as lines
    **dict.fromkeys([0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x2028, 0x2029, 0x3000], " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"'),
}


def normalise_line(text: str) -> str:
    """Clean one line: NFC, no zero-width characters or soft hyphens, plain spaces, hyphens and quotes, no space at the end.

    The operation is idempotent, and never adds or removes a line.
    """
    # removing a zero-width character can bring a letter and its accent together, so compose after it as well
    cleaned = unicodedata.normalize("NFC", text).translate(_REMOVED).translate(_REPLACED)
    return unicodedata.normalize("NFC", cleaned).rstrip()


def normalise(text: str) -> tuple[str, ...]:
    """Split a text into its lines as an editor numbers them, and clean each; an end of line at the end adds none."""
    lines = [normalise_line(line) for line in LINE_ENDS.split(text)]
    if lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def digest(lines: Iterable[str]) -> str:
    """Hash the words of the lines, so that changed spacing, wrapping or line ends change nothing."""
    return hashlib.sha256(" ".join(" ".join(lines).split()).encode()).hexdigest()


def shorten(text: str) -> str:
    """Cut a text that is longer than a quote may be; an ellipsis says so.

    >>> len(shorten("tieto " * 100)), shorten("nimi")
    (200, 'nimi')
    """
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + CUT


def quoted(text: str) -> str:
    """Give the words of a quote that stand in the notice: all of them, or those before the place where it was cut."""
    return text.removesuffix(CUT) if len(text) == LONGEST_QUOTE else text


def stands(cite: Cite, lines: Sequence[str]) -> bool:
    """Say whether a cite's text begins on its line, word for word; line ends inside a cite read as one space."""
    if not 1 <= cite.line <= len(lines):
        return False
    words = " ".join(quoted(cite.text).split())
    wanted = len(words)
    running = ""
    first = " ".join(lines[cite.line - 1].split())
    for line in lines[cite.line - 1 :]:
        running = f"{running} {' '.join(line.split())}".strip() if running else " ".join(line.split())
        if len(running) >= len(first) + wanted:
            break
    at = running.find(words)
    return bool(words) and 0 <= at < len(first)


def find_unique(text: str, lines: Sequence[str]) -> int | None:
    """Give the only line on which a quote begins, or None if it begins nowhere or on several."""
    places = [number for number in range(1, len(lines) + 1) if stands(Cite(number, text), lines)]
    return places[0] if len(places) == 1 else None


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold running text and, for each of its characters, the line and column (from 1) it stands at.

    Expanding an ellipsis or joining wrapped lines changes the text and keeps the origins, so that a cite always quotes
    what the notice says.
    """

    text: str
    origins: tuple[tuple[int, int], ...]
    lines: Sequence[str]

    def __getitem__(self, part: slice) -> Passage:
        """Cut out a part."""
        return Passage(self.text[part], self.origins[part], self.lines)

    def strip(self, characters: str = " \t") -> Passage:
        """Cut characters off both ends."""
        start = len(self.text) - len(self.text.lstrip(characters))
        end = len(self.text.rstrip(characters))
        return self[start : max(start, end)]

    def __add__(self, other: Passage) -> Passage:
        """Join two passages without anything between."""
        return Passage(self.text + other.text, self.origins + other.origins, self.lines)

    @property
    def line(self) -> int:
        """Give the line it begins on; 1 when empty."""
        return self.origins[0][0] if self.origins else 1

    def cite(self, start: int = 0, end: int | None = None) -> Cite:
        """Quote a part word for word from the lines; a line end inside reads as a space."""
        part = self.origins[start : len(self.text) if end is None else end]
        if not part:
            return Cite(self.line, "", None)
        (first_line, first_column), (last_line, last_column) = min(part), max(part)
        if first_line == last_line:
            text = self.lines[first_line - 1][first_column - 1 : last_column]
            return Cite(first_line, text, first_column)
        pieces = [self.lines[first_line - 1][first_column - 1 :]]
        pieces += self.lines[first_line : last_line - 1]
        pieces.append(self.lines[last_line - 1][:last_column])
        return Cite(first_line, " ".join(" ".join(piece.split()) for piece in pieces if piece.strip()), first_column)


def passage(lines: Sequence[str], line: int, start: int = 0, end: int | None = None) -> Passage:
    """Take a part of one line (`line` from 1, `start` and `end` from 0)."""
    text = lines[line - 1][start:end]
    origins = tuple((line, start + index + 1) for index in range(len(text)))
    kept = [index for word in _WORDS.finditer(text) for index in range(*_shortened(word))]
    if len(kept) == len(text):
        return Passage(text, origins, lines)
    return Passage("".join(text[i] for i in kept), tuple(origins[i] for i in kept), lines)


def _shortened(word: re.Match[str]) -> tuple[int, int]:
    """Give the part of a word that is read: nobody's word is longer, and expressions take their square in time."""
    return word.start(), min(word.end(), word.start() + LONGEST_WORD) if not word.group(0).isspace() else word.end()


LABELLED = re.compile(r"[A-ZÅÄÖ][^:.,]{2,60}:\s+\S")
"""A line that begins a list of its own: a label, a colon and the members."""


def join(parts: Sequence[Passage], known: Callable[[str], bool]) -> Passage:
    """Join wrapped lines with a space; a word divided by a hyphen only when the joined word is known."""
    joined = parts[0]
    for part in parts[1:]:
        broken = re.search(r"(\w+)-$", joined.text)
        rest = re.match(r"[a-zåäö]+", part.text)
        if broken and rest and known(broken.group(1) + rest.group(0)):
            joined = joined[: len(joined.text) - 1] + part
            continue
        space = Passage(" ", (joined.origins[-1] if joined.origins else (part.line, 1),), joined.lines)
        joined = joined + space + part
    return joined


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one piece of the notice's structure.

    Attributes:
        kind: `heading`, `paragraph`, `item` (of a list) or `row` (of a table).
        passage: its text; for a row the whole line.
        level: a heading's level (1 is highest, 9 where plain text has none) or a list item's depth.
        cells: of a row.
        table: number of the table that a row belongs to; 0 outside tables.
        header: the row names the columns.
        number: number of a numbered heading or list item, such as `7`.
    """

    kind: str
    passage: Passage
    level: int = 0
    cells: tuple[Passage, ...] = ()
    table: int = 0
    header: bool = False
    number: str | None = None


def divided(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Divide blocks that are longer than any paragraph, at the end of a sentence, a comma or a space; rows stay whole."""
    out: list[Block] = []
    for block in blocks:
        rest = block.passage
        while block.kind != "row" and len(rest.text) > LONGEST_BLOCK:
            cut = next(
                (at for mark in (". ", "; ", ", ", " ") if (at := rest.text.rfind(mark, 1, LONGEST_BLOCK)) > 0),
                LONGEST_BLOCK - 1,
            )
            out.append(replace(block, passage=rest[: cut + 1].strip()))
            rest = rest[cut + 1 :].strip()
        out.append(block if rest is block.passage else replace(block, passage=rest))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """Hold a notice as it was read: normalised lines, their hash, blocks in order, language.

    `notes` are sentences on what its file holds that wasn't read, or was read in a way worth knowing.
    """

    file: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    language: str
    sha256: str
    notes: tuple[str, ...] = ()
