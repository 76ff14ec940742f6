"""Read a notice's tables: the row links its data to its purpose, legal basis, source and retention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.notice import headings
from scanner.notice.lexicon import cue, vocabulary
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
    for block in section.blocks:
        if block.kind != "row":
            continue
        if block.table != table or block.header:
            table = block.table
            columns = _columns([cell.text for cell in block.cells], lang) if block.header else []
            columns = _with_data(columns, section, table, lang)
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


def _with_data(columns: list[str | None], section: Section, table: int, lang: str) -> list[str | None]:
    """Where no header of a table in a section on data says which column holds it, take the one that names most items."""
    if "data" in columns or not section.has("data"):
        return columns
    counts: dict[int, int] = {}
    for block in section.blocks:
        if block.kind == "row" and block.table == table and not block.header:
            for index, cell in enumerate(block.cells):
                counts[index] = counts.get(index, 0) + len(vocabulary("items", lang).find(cell.text))
    free = [index for index in counts if index >= len(columns) or columns[index] is None]
    best = max(free, key=lambda index: (counts[index], -index), default=None)
    if best is None or counts[best] < 2:
        return columns
    wide = [*columns, *[None] * (max(counts) + 1 - len(columns))]
    return [name if index != best else "data" for index, name in enumerate(wide)]


def unread(section: Section, lang: str) -> Iterator[Passage]:
    """Yield the rows on data that could not be read, because nothing says what their columns hold."""
    if not section.has("data"):
        return
    table, known = 0, False
    for block in section.blocks:
        if block.kind != "row":
            continue
        if block.table != table or block.header:
            table = block.table
            columns = _columns([cell.text for cell in block.cells], lang) if block.header else []
            known = "data" in _with_data(columns, section, table, lang)
        if not known and not block.header:
            yield block.passage.strip(" |")


def _denies(text: str, lang: str, *, asked: bool) -> bool:
    """Say whether a cell says "not collected"; a mere "no" does where its column asks whether it is collected."""
    if not cue("bare_denial", lang).fullmatch(text.strip(" .")):
        return False
    return asked or bool(cue("collect", lang).search(text))


_GROUPS = re.compile(r"ryhm|luok|kategori|grupp|group|categor|type", re.IGNORECASE)
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
    telling = [index for index in data if not _GROUPS.search(headings.bare(headers[index]))]
    holder = (plain or telling or data or [-1])[0]
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
    named = {
        "fi": {
            "säilytys": "retention",
            "aika": "retention",
            "lähde": "sources",
            "peruste": "legal_basis",
            "tarkoitus": "purpose",
            "luovutus": "recipients",
        },
        "sv": {"tid": "retention", "källa": "sources", "grund": "legal_basis", "ändamål": "purpose"},
        "en": {"period": "retention", "source": "sources", "basis": "legal_basis", "use": "purpose"},
    }[lang]
    return named.get(words)


def entries(cell: Passage | None, name: str, lang: str) -> list[tuple[str, int, int]]:
    """Find a closed list's entries in a cell: (id, start, end)."""
    if cell is None:
        return []
    return [(hit.id, hit.start, hit.end) for hit in vocabulary(name, lang).find(cell.text)]
