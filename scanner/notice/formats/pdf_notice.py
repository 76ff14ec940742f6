"""PDF to a notice: pages' margins dropped, lines joined to paragraphs and items, headings by size and weight."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from scanner.files.pdf import opened
from scanner.model import DocumentError, SourceError
from scanner.notice import headings, language
from scanner.notice.formats.docx_notice import dates
from scanner.notice.formats.pdf_layout import Line, Page, Ruled, page_of
from scanner.notice.formats.pieces import ORDERED, Cell, Content, Grid, Piece, clean, notice
from scanner.notice.lexicon import known_word
from scanner.notice.lines import MAX_CHARACTERS, NoticeText

MARGIN = 0.12
"""Share of a page's height at its top and bottom where headers and footers stand."""
_ENOUGH_LETTERS = 40
_LARGER = 1.08
_OUTLIERS = 16  # of so many lines one may stand out into the margin
_FITS = 1.5
_WRAPPED = 0.7  # share of the column that a line fills whose sentence may go on below
_PAGE_NUMBER = re.compile(
    r"(?:sivu|sida|page|s\.)?\s*\d{1,3}\s*(?:(?:/|\(|av|of|–|-)\s*\d{1,3}\s*\)?)?|[-–]\s*\d{1,3}\s*[-–]", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:file|https?)://\S+(?:\s+\d{1,3}(?:/\d{1,3})?)?", re.IGNORECASE)
_PRINTED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+(?:klo\s+|kl\.?\s+)?\d{1,2}[.:]\d\d\b.*", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$")
_UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)|\ufffd")
_AND = re.compile(r"^(?:ja|tai|sekä|että|och|eller|samt|and|or)\b")
_CAUSE = "it has no text layer: its pages are pictures"
_ADVICE = "ask for the original document, or save the text from the web page; pictures of text aren't read"


def read(data: bytes, file: str, suffix: str = "") -> NoticeText:
    """Read a PDF by the positions of its words.

    Raises:
        DocumentError: it is encrypted or damaged, its pages are pictures, its letters can't be told, or it is too long.
    """
    pages: list[Page] = []
    letters = unknown = 0
    try:
        with opened(data) as document:
            for number, page in enumerate(document.pages):
                pages.append(page_of(page, number))
                page.close()
                for line in _lines(pages[-1]):
                    letters += sum(c.isalpha() for c in line.text)
                    unknown += len(_UNKNOWN_GLYPH.findall(line.text))
                if letters > MAX_CHARACTERS:
                    raise DocumentError(f"{file}: this is far longer than a notice; give only the notice's own pages")
    except SourceError as error:
        raise DocumentError(f"{file}: {error}") from error
    if letters < _ENOUGH_LETTERS:
        if any(page.pictured for page in pages):
            raise DocumentError(f"{file}: {_CAUSE}; {_ADVICE}")
        raise DocumentError(f"{file}: there is no text in it; give the published text of the notice")
    if unknown > 0.2 * letters:
        raise DocumentError(f"{file}: its fonts don't say which letters they show; {_ADVICE}")
    notes = [
        f"page {number} is a picture; it was not read"
        for number, page in enumerate(pages, 1)
        if page.pictured and not any(len(line.text) > 2 for line in _lines(page))
    ]
    return notice(_contents(_without_margins(pages)), file, suffix, notes)


def _lines(page: Page) -> Iterator[Line]:
    for part in page.parts:
        if isinstance(part, Line):
            yield part
        else:
            yield from (line for row in part.rows for cell in row for line in cell)


# headers and footers --------------------------------------------------------------------------------------------------


def _without_margins(pages: Sequence[Page]) -> list[Line | Ruled]:
    """Drop what stands on the pages' margins again and again, and page numbers; keep a title or date there once."""
    counts = Counter(key for page in pages for key in {_margin_key(line, page) for line in _margin(page)})
    wanted = max(2, (len(pages) + 1) // 2)
    kept: set[str] = set()
    out: list[Line | Ruled] = []
    for page in pages:
        margin = {id(line) for line in _margin(page)}
        printed = [line.top for line in _margin(page) if _is_printed(clean(line.text))]
        for part in page.parts:
            if isinstance(part, Line) and id(part) in margin:
                text = clean(part.text)
                if _PAGE_NUMBER.fullmatch(text) or any(abs(top - part.top) < 3 for top in printed):
                    continue
                if counts[_margin_key(part, page)] >= wanted:
                    telling = dates(text) or _is_title(text)
                    if not telling or text in kept:
                        continue
                    kept.add(text)
            out.append(part)
    return out


def _is_printed(text: str) -> bool:
    """Say whether a browser put a line there when it printed: the time, or the page's address."""
    return bool(_PRINTED.fullmatch(text) or _ADDRESS.fullmatch(text))


def _margin(page: Page) -> Iterator[Line]:
    for part in page.parts:
        if (
            isinstance(part, Line)
            and not MARGIN * page.height < (part.top + part.bottom) / 2 < (1 - MARGIN) * page.height
        ):
            yield part


def _margin_key(line: Line, page: Page) -> str:
    return f"{re.sub(r'[0-9]+', '#', clean(line.text))}@{round(line.top / page.height, 2)}"


def _is_title(text: str) -> bool:
    return len(text) <= headings.MAX_LENGTH and any(
        "title" in headings.classes(text, lang) for lang in ("fi", "sv", "en")
    )


# paragraphs -----------------------------------------------------------------------------------------------------------


def _contents(parts: Sequence[Line | Ruled]) -> Iterator[Content]:
    lines = [part for part in parts if isinstance(part, Line)]
    texts = [clean(line.text) for line in lines]
    lang = language.detect(texts)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size]) if sizes else 0.0
    larger = sorted((size for size in sizes if size > body * _LARGER), reverse=True)
    pitch = _pitch(lines, body)
    edges = _edges(lines, body)
    held: list[Line] = []
    table: Ruled | None = None

    def piece() -> Iterator[Piece]:
        if held:
            yield _piece(held, body, larger, lang)
            held.clear()

    for part in parts:
        if isinstance(part, Ruled):
            yield from piece()
            if table is not None and _same_columns(table, part) and part.page == table.page + 1:
                rows = part.rows[1:] if _row_text(part.rows[0]) == _row_text(table.rows[0]) else part.rows
                table = replace(part, rows=(*table.rows, *rows))
                continue
            if table is not None:
                yield _grid(table, lang)
            table = part
            continue
        if _LEADERS.search(part.text):
            continue  # a line of the table of contents
        if table is not None:
            yield _grid(table, lang)
            table = None
        if held and not _continues(held, part, pitch, edges, body):
            yield from piece()
        held.append(part)
    yield from piece()
    if table is not None:
        yield _grid(table, lang)


def _pitch(lines: Sequence[Line], body: float) -> float:
    """Give the usual distance from one line's top to the next one's within a paragraph, in points."""
    steps = [
        after.top - before.top
        for before, after in pairwise(lines)
        if before.page == after.page
        and before.column == after.column
        and before.size == after.size == body
        and 0.8 * body < after.top - before.top < 2.5 * body
        and not after.bullet
    ]
    if not steps:
        return 1.3 * body
    # paragraphs stand further apart than lines, and a notice of short paragraphs has more of them
    common = Counter(round(step, 1) for step in steps)
    often = [step for step, count in common.items() if count >= max(2, 0.1 * len(steps))]
    return min(often) if often else statistics.median(steps)


def _edges(lines: Sequence[Line], body: float) -> dict[int, float]:
    """Give the right edge of each column of running text: as far as all but a few of its lines ever reach."""
    ends: dict[int, list[float]] = {}
    for line in lines:
        if line.size <= body * _LARGER:
            ends.setdefault(line.column, []).append(line.x1)
    return {column: sorted(found, reverse=True)[len(found) // _OUTLIERS] for column, found in ends.items()}


def _continues(held: Sequence[Line], line: Line, pitch: float, edges: dict[int, float], body: float) -> bool:
    """Say whether a line goes on with the lines before it: nothing begins there, and its first word had no room above."""
    before = held[-1]
    if line.bullet or before.bold != line.bold or abs(before.size - line.size) > 0.6:
        return _goes_on_bold(before, line, pitch) and not line.bullet
    divided = before.text.endswith(("-", "\u00ad")) and line.text[0].islower()
    turned = before.page != line.page or before.column != line.column
    if turned:
        return divided or (line.text[0].islower() and before.text[-1] not in ".:;!?" and before.size <= body * _LARGER)
    scale = max(line.size / body, 1.0) if body else 1.0
    if not 0 < line.top - before.top < 1.25 * pitch * scale:
        return False
    if divided:
        return True
    if line.size > body * _LARGER and not _is_numbered_heading(line.text):
        return True  # a heading of several lines
    if (ORDERED.match(line.text) and (len(held) > 1 or before.text[-1] in ".:;")) or _is_numbered_heading(line.text):
        return False
    if line.x0 < held[0].x0 - 4 and (held[0].bullet or (ORDERED.match(held[0].text) is None and len(held) > 1)):
        return False  # back to the left of the item
    edge = edges.get(before.column, before.x1)
    if (
        line.text[0].islower()
        and before.text[-1] not in ".:;!?"
        and before.x1 - before.x0 > _WRAPPED * (edge - before.x0)
    ):
        return True  # set ragged or hyphenless: the sentence goes on, and no list has lines that long
    room = edge - before.x1
    return room < line.first + _FITS * 0.25 * line.size


def _is_numbered_heading(text: str) -> bool:
    return headings.number(text) is not None and any(headings.looks_like(text, lang) for lang in ("fi", "sv", "en"))


def _goes_on_bold(before: Line, line: Line, pitch: float) -> bool:
    """Say whether a line of other weight is the rest of a sentence some words of which are bold."""
    if abs(before.size - line.size) > 0.6 or before.page != line.page or before.column != line.column:
        return False
    near = 0 < line.top - before.top < 1.25 * pitch
    return near and line.text[0].islower() and before.text[-1] not in ".:;!?"


def _piece(lines: Sequence[Line], body: float, larger: Sequence[float], lang: str) -> Piece:
    text = _joined([line.text for line in lines], lang)
    first = lines[0]
    strong = all(line.bold for line in lines)
    if first.bullet:
        return Piece("item", text, 1, strong=strong)
    if first.size > body * _LARGER and text[-1] not in ".,;" and len(text) <= 2 * headings.MAX_LENGTH:
        level = min(larger.index(first.size) + 1, 6) if first.size in larger else 6
        return Piece("heading", text, level, headings.number(text), strong=strong)
    return Piece("paragraph", text, strong=strong)


def _joined(texts: Sequence[str], lang: str) -> str:
    """Join lines; of a word that a line end divides, the hyphen goes if the whole word is known or was a soft hyphen."""
    known = partial(known_word, lang=lang)
    whole = ""
    for raw in texts:
        soft = whole.endswith(("\u00ad", " -"))  # or the hyphen that begins a word, as in "-kiellot"
        text = raw if raw.endswith("\u00ad") else clean(raw)
        if soft:
            whole = whole.rstrip("\u00ad") + text
            continue
        broken = re.search(r"(\w+)[-\u2010]$", whole)
        rest = re.match(r"[a-zåäöé]+", text)
        if broken and rest and not _AND.match(text):
            word = broken.group(1) + rest.group(0)
            whole = (whole[:-1] if known(word.lower()) or not _stands_alone(broken.group(1)) else whole) + text
        else:
            whole = f"{whole} {text}" if whole else text
    return clean(whole)


def _stands_alone(part: str) -> bool:
    """Say whether a word before a hyphen may be one that is written with it: `Y-tunnus`, `IP-osoite`, `EU-maat`."""
    return len(part) < 3 or part.isupper() or part[-1].isdigit()


# tables ---------------------------------------------------------------------------------------------------------------


def _grid(table: Ruled, lang: str) -> Grid:
    above: dict[int, Cell] = {}
    rows = []
    for row in table.rows:
        cells = tuple(_cell(cell, lang) for cell in row)
        above.update({index: cell for index, cell in enumerate(cells) if cell})
        rows.append(cells)
    return Grid(tuple(rows))


def _cell(lines: Sequence[Line], lang: str) -> Cell:
    """Make the pieces of a cell: a new one at each bullet, after room was left, or where a new beginning follows an end."""
    if not lines:
        return ()
    edge = max(line.x1 for line in lines)
    pieces: list[Piece] = []
    held = [lines[0]]
    for before, line in pairwise(lines):
        divided = before.text.endswith("-") and line.text[0].islower()
        room = edge - before.x1 > line.first + 0.4 * line.size
        if line.bullet or (not divided and room and not before.text.endswith((",", "-")) and not _AND.match(line.text)):
            pieces.append(_cell_piece(held, lang))
            held = []
        held.append(line)
    return (*pieces, _cell_piece(held, lang))


def _cell_piece(lines: Sequence[Line], lang: str) -> Piece:
    text = _joined([line.text for line in lines], lang)
    return Piece("item" if lines[0].bullet else "paragraph", text, strong=all(line.bold for line in lines))


def _same_columns(one: Ruled, other: Ruled) -> bool:
    return len(one.rows[0]) == len(other.rows[0])


def _row_text(row: Sequence[Sequence[Line]]) -> str:
    return "|".join(clean(" ".join(line.text for line in cell)) for cell in row)
