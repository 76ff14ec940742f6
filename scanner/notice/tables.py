"""Read a notice's tables: the row links its data to its purpose, legal basis, source and retention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.notice import headings
from scanner.notice.lexicon import cue, load, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.sections import SILENT, Section
from scanner.notice.sentences import expand

_QUESTION = re.compile(r"k[oö]\b", re.IGNORECASE)
_COLUMNS = ("data", "purpose", "legal_basis", "sources", "recipients", "retention", "transfers", "data_subjects")


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row.

    Attributes:
        cells: by the class of their column.
        label: the first cell of no class.
        others: every cell but the one on the data.
        denial: the cell that says that the row's data is not collected.
    """

    cells: Mapping[str, Passage]
    label: Passage | None
    others: tuple[Passage, ...] = ()
    denial: Passage | None = None


def rows(section: Section, lang: str) -> Iterator[Row]:
    """Yield the rows of a section's tables whose columns could be told apart."""
    if section.classes & SILENT:
        return
    columns: list[str | None] = []
    asks: list[bool] = []
    table = 0
    for index, block in enumerate(section.blocks):
        if block.kind != "row":
            continue
        if block.table != table or block.header:
            table = block.table
            headers = [cell.text for cell in block.cells]
            columns = _holding(headers, section, index, lang) if block.header else []
            asks = [bool(cue("collect", lang).search(_QUESTION.sub("", cell.text))) for cell in block.cells]
        if block.header or not any(columns):
            continue
        cells: dict[str, Passage] = {}
        label: Passage | None = None
        for name, asked, cell in zip(columns, asks, block.cells, strict=False):
            if name is None and asked:
                continue
            if name is None:
                label = label or (cell if cell.text else None)
            elif cell.text and name not in cells:
                cells[name] = expand(cell)
        others = [cell for name, cell in zip(columns, block.cells, strict=False) if name != "data" and cell.text]
        denials = [
            cell
            for name, asked, cell in zip(columns, asks, block.cells, strict=False)
            if name != "data" and _denies(cell.text, lang, asked=asked)
        ]
        yield Row(cells, label, tuple(others), denials[0] if denials else None)


def _holding(headers: list[str], section: Section, at: int, lang: str) -> list[str | None]:
    """Give the class of each column below a header row; what the cells name decides between columns that may hold the data.

    Those are the columns whose headers speak of data, or in a section on the data the columns of no class: "Ryhmä" and
    "Esimerkkejä" say nothing of themselves.
    """
    columns = _columns(headers, lang)
    found = [_column(text, lang) for text in headers]
    candidates = [index for index, name in enumerate(found) if name == "data"]
    known = [name for name in columns if name is not None]
    open_ = (
        not candidates and not section.classes and len(known) > 1
    )  # "Mitä" beside "Oikeus käsitellä" and "Milloin poistuu"
    if not candidates and (section.has("data") or open_):
        candidates = [index for index, name in enumerate(found) if name is None]
    if len(candidates) < 2 and not open_:
        return columns
    counts = dict.fromkeys(candidates, 0)
    for block in section.blocks[at + 1 :]:
        if block.kind != "row" or block.header:
            break
        for index in candidates:
            if index < len(block.cells):
                counts[index] += len(vocabulary("items", lang).find(block.cells[index].text))
    plain = [index for index in candidates if columns[index] == "data"]
    best = max(counts.values(), default=0)
    if best == 0 or (plain and counts[plain[0]] == best):
        return columns
    holder = next(index for index in candidates if counts[index] == best)
    return ["data" if index == holder else None if name == "data" else name for index, name in enumerate(columns)]


def unread(section: Section, lang: str) -> Iterator[Passage]:
    """Yield the rows on data that could not be read, because nothing says what their columns hold."""
    if not section.has("data"):
        return
    table, known = 0, False
    for index, block in enumerate(section.blocks):
        if block.kind != "row":
            continue
        if block.table != table or block.header:
            table = block.table
            headers = [cell.text for cell in block.cells]
            known = block.header and "data" in _holding(headers, section, index, lang)
        if not known and not block.header:
            yield block.passage.strip(" |")


def _denies(text: str, lang: str, *, asked: bool) -> bool:
    """Say whether a cell says "not collected"; a mere "no" does where its column asks whether it is collected."""
    if not cue("bare_denial", lang).fullmatch(text.strip(" .")):
        return False
    return asked or bool(cue("collect", lang).search(text))


_DATA_WORDS = {
    "fi": frozenset(
        {"tieto", "tiedot", "henkilötieto", "henkilötiedot", "sisältö", "tietosisältö", "esimerkit", "esimerkkejä"}
    ),
    "sv": frozenset({"uppgift", "uppgifter", "personuppgifter", "innehåll", "exempel"}),
    "en": frozenset({"data", "information", "personal data", "details", "content", "examples"}),
}


def _columns(headers: list[str], lang: str) -> list[str | None]:
    """Give the class of each column; of two that speak of data, the one that just says "data" holds it."""
    found = [_column(text, lang) for text in headers]
    data = [index for index, name in enumerate(found) if name == "data"]
    plain = [index for index in data if headings.bare(headers[index]).lower() in _DATA_WORDS[lang]]
    holder = (plain or data or [-1])[0]
    return [None if name == "data" and index != holder else name for index, name in enumerate(found)]


def _column(text: str, lang: str) -> str | None:
    """Give the class of a column: by its header's words, or `data` for a header that just says "data"."""
    found = headings.classes(text, lang)
    for name in _COLUMNS:
        if name in found:
            return name
    words = headings.bare(text).lower()
    if words in _DATA_WORDS[lang]:
        return "data"
    named = load("headings.yaml")["columns"][lang]
    return next((name for name, pattern in named.items() if re.fullmatch(pattern, words)), None)


def entries(cell: Passage | None, name: str, lang: str) -> list[tuple[str, int, int]]:
    """Find a closed list's entries in a cell: (id, start, end)."""
    if cell is None:
        return []
    return [(hit.id, hit.start, hit.end) for hit in vocabulary(name, lang).find(cell.text)]
