"""Read our own labelled customer-service notes.

The notes were written by hand, one wording each, in files of `data/`. The open ones, for tuning: `notes_open.txt`; by another hand
`notes_open_2.txt`; `notes_open_3.txt` (first hand), `notes_open_4.txt` (the other) and `notes_open_5.txt` (a third), which were held out,
were measured, and have been opened since. A set that is held out now has a file of its own (`notes_held_out_4.txt`), of which only totals
are to be printed.
People, addresses, numbers and codes are made up.

How they are labelled:

1. A person's name is a natural person's first name, surname, both, or with initials (`M. Virtanen`, `Seija R.`), as it
   stands in the text: with its case ending, in any letters, in any order. The dead, families (`Koivistoisten`), employees and
   public officials are people; titles (`rouva`, `Hr.`, `Mr`), `Jr` and an English `'s` stand outside the span. Two first names
   before one surname are two spans (`Inger` and `Leif Kronqvist`). Initials alone (`ML`, `M.`) are not labelled.
2. No person is in the name of a company, a foundation, a street, a place, a product, a pet or a storm, nor in an e-mail address.
   The person behind a trade name (`Tmi Kuisma Sorvari`) is one.
3. An address is a street with a number, a PO box, poste restante, with everything of it that stands there without a
   break: stair, flat, postal code, post office, country prefix. A street without a number is a place, and `As Oy Toivonkatu
   8` an organisation.
4. Sensitive items are what the note says of a person in words: health, care, debt, guardianship, safety ban, codes and keys
   (`online.credential`), passwords in clear text, crime, religion, ethnicity, union, politics, sexuality. What is denied is
   absent. What somebody only supposes is marked as supposed: it may be reported, and is counted apart. A key or a code that is
   mentioned without its place or value may be reported; a password that isn't there may not. Of a company or a thing
   nothing is sensitive (`pumppu on kuollut`, `putki syöpynyt`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from scanner.taxonomy import taxonomy

DATA = Path(__file__).with_name("data")
OPEN, HELD_OUT_4 = "open", "held_out_4"
SPLITS = (OPEN, HELD_OUT_4)
SECRET = frozenset({HELD_OUT_4})
"""Splits that are measured only when asked for by name, and of which only totals are printed."""
PROSE = "prose"
"""Sentences of other kinds of texts, written for fitting the weights of names; never measured."""

FILES = {
    OPEN: ("notes_open.txt", "notes_open_2.txt", "notes_open_3.txt", "notes_open_4.txt", "notes_open_5.txt"),
    HELD_OUT_4: ("notes_held_out_4.txt",),
    PROSE: ("prose_open.txt",),
}
"""Files of `data/` by split, in the order they are read."""

Kind: TypeAlias = Literal["person", "address"]

_MARKED = re.compile(r"\{([PA]):([^{}]+)\}")
_KINDS: dict[str, Kind] = {"P": "person", "A": "address"}
DOMAINS = ("energy", "municipality", "housing", "shop", "clinic", "club", "hotel", "workshop")
"""Kinds of organisations that every set that is held out has."""
MORE_DOMAINS = ("school", "bank", "security")
"""Kinds of organisations a heading may name as well."""

_HEADING = re.compile(rf"\[({'|'.join((*DOMAINS, *MORE_DOMAINS))}) (fi|sv|en)\]")
_LABELS = " || "


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Say where in a text something stands: offsets of its first character and behind its last."""

    start: int
    end: int
    kind: Kind = "person"


@dataclass(frozen=True, slots=True)
class Remark:
    """Say what a note tells of somebody: any one of the items will do.

    Attributes:
        items: keys of the taxonomy.
        supposed: it is said to be a guess.
    """

    items: tuple[str, ...]
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one note and its truth.

    Attributes:
        file: name of the file.
        line: line of it, from 1.
        domain: one of `DOMAINS` or `MORE_DOMAINS`.
        language: `fi`, `sv` or `en`.
        spans: people's names and addresses, in the order of the text; they never overlap.
        remarks: what is sensitive; empty for most notes.
        may: items that may be said as well without being wrong.
    """

    file: str
    line: int
    domain: str
    language: str
    text: str
    spans: tuple[Span, ...]
    remarks: tuple[Remark, ...]
    may: frozenset[str]

    def of(self, kind: Kind) -> tuple[Span, ...]:
        """Give the spans of one kind."""
        return tuple(span for span in self.spans if span.kind == kind)

    @property
    def wording(self) -> str:
        """Give what is left when names, addresses, digits and punctuation are taken out: what makes two notes one template."""
        rest, at = [], 0
        for span in self.spans:
            rest.append(self.text[at : span.start])
            at = span.end
        rest.append(self.text[at:])
        return " ".join(re.findall(r"[^\W\d_]+", " ".join(rest).casefold()))


def is_there(split: str) -> bool:
    """Say whether the files of a split are there: what is held out may be kept elsewhere."""
    return all((DATA / name).is_file() for name in FILES[split])


def notes(split: str) -> list[Note]:
    """Read the notes of a split, in the order of its files.

    Raises:
        ValueError: a line is not as it has to be, or names an item that doesn't exist; the message gives file and line.
    """
    return [note for name in FILES[split] for note in _read(DATA / name)]


def _read(path: Path) -> list[Note]:
    known = frozenset(taxonomy().items)
    out: list[Note] = []
    domain = language = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if heading := _HEADING.fullmatch(line):
            domain, language = heading.groups()
            continue
        marked, _, labels = line.partition(_LABELS)
        try:
            out.append(_note((path.name, number), domain, language, marked.strip(), labels.split(), known))
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from None
    return out


def _note(
    place: tuple[str, int], domain: str, language: str, marked: str, labels: list[str], known: frozenset[str]
) -> Note:
    if not domain:
        raise ValueError("a note before the first heading")
    text, spans = plain(marked)
    remarks, may = [], set()
    for label in labels:
        if label.startswith("+"):
            may.add(label[1:])
        else:
            remarks.append(Remark(tuple(label.removesuffix("?").split("/")), supposed=label.endswith("?")))
    unknown = {*may, *(item for remark in remarks for item in remark.items)} - known
    if unknown:
        raise ValueError(f"no such items: {', '.join(sorted(unknown))}")
    return Note(*place, domain, language, text, spans, tuple(remarks), frozenset(may))


def plain(marked: str) -> tuple[str, tuple[Span, ...]]:
    """Take the marks out of a text and say where they were.

    >>> plain("Soita {P:Ainolle}.")
    ('Soita Ainolle.', (Span(start=6, end=13, kind='person'),))

    Raises:
        ValueError: a brace is left over, or a span begins or ends with a space.
    """
    text, spans, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        inner = match[2]
        if inner != inner.strip():
            raise ValueError("a span begins or ends with a space")
        spans.append(Span(len(text), len(text) + len(inner), _KINDS[match[1]]))
        text += inner
        at = match.end()
    text += marked[at:]
    if "{" in text or "}" in text or "||" in text:
        raise ValueError("a mark that isn't closed")
    return text, tuple(spans)
