"""What a format finds in a document, and how it becomes a notice's lines and blocks.

The formats have no line numbers of their own. Each piece therefore becomes one line of the normalised text, and each row
of a table one, so that a cite's line means the same whatever program shows the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from scanner.model import DocumentError
from scanner.notice import headings, language, privacy
from scanner.notice.lines import MAX_CHARACTERS, Block, NoticeText, Passage, digest, normalise_line, passage

MAX_PIECES = 10_000
MAX_COLUMNS = 60
LONGEST_HEADING = 200
HEADING_WORDS = 9
STYLED = 2
"""So many marked headings with a known class show that the author marks headings, and doesn't leave them to shape."""
BULLET = re.compile(r"^(?:[-–—•*·◦▪●○‣■□►➢➤✓✔\u2043\u2219\uf0a7\uf0b7\uf0d8\uf076\uf02d]|o(?= [a-zåäö]))\s+(?=\S)")
ORDERED = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
_LETTER = re.compile(r"^[a-zåäö]\)\s+(?=\S)")
_SEPARATOR = " | "
_ENDS = (";", ",", ":")


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one line that the author made.

    Attributes:
        kind: `heading` (marked as one), `paragraph` or `item`.
        text: its words.
        level: of a heading (1-6), or depth of a list item.
        number: of a numbered heading or item, where the format gives it apart from the text.
        strong: all of it is bold.
        tight: it follows the piece before it without space between, as after `<br>`.
    """

    kind: str
    text: str
    level: int = 0
    number: str | None = None
    strong: bool = False
    tight: bool = False


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold a table: rows of cells, the first `header_rows` of which name the columns."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    first: bool = True  # its first row is the table's


Content = Piece | Grid


def clean(text: str) -> str:
    """Give text as one normalised line without double spaces."""
    return " ".join(normalise_line(text.replace("\r", " ").replace("\n", " ")).split())


def notice(contents: Iterable[Content], file: str, suffix: str = "", notes: Sequence[str] = ()) -> NoticeText:
    """Make a notice of a document's contents.

    Args:
        contents: in reading order.
        file: name for messages.
        suffix: ending of its name.
        notes: what the document holds that isn't read, as sentences.

    Raises:
        DocumentError: there is no text, far more than a notice has, or it is data about people.
    """
    flat = _limited(contents, file)
    texts = [piece.text for content in flat for piece in _pieces_of(content)]
    if not any(any(c.isalpha() for c in text) for text in texts):
        raise DocumentError(f"{file}: there is no text in it; give the published text of the notice")
    lang = language.detect(texts)
    parts = list(chain.from_iterable(_resolved(content, lang) for content in flat))
    lines: list[str] = []
    spans: list[tuple[Content, int, tuple[tuple[int, int], ...]]] = []  # content, line index, cells' start and end
    parts = _with_headings(parts, lang)
    for before, part in pairwise(chain([None], parts)):
        if isinstance(part, Grid):
            for number, row in enumerate(part.rows):
                line, places = _row(row)
                spans.append((replace(part, rows=(row,), first=not number), len(lines), places))
                lines.append(line)
            continue
        assert part is not None
        if part.kind == "heading" and before is not None:
            lines.append("")
        spans.append((part, len(lines), ()))
        lines.append(part.text)
    frozen = tuple(lines)
    privacy.refuse_data(_outside_tables(spans, frozen, lang), file, suffix)
    blocks = tuple(_blocks(spans, frozen))
    return NoticeText(file, frozen, blocks, lang, digest(frozen), tuple(notes))


def _limited(contents: Iterable[Content], file: str) -> list[Content]:
    """Clean the texts, drop empty pieces, and stop at what no notice has."""
    out: list[Content] = []
    pieces = characters = 0
    for content in contents:
        made = _cleaned(content)
        if made is None:
            continue
        for piece in _pieces_of(made):
            pieces += 1
            characters += len(piece.text)
        if pieces > MAX_PIECES or characters > MAX_CHARACTERS:
            raise DocumentError(f"{file}: this is far longer than a notice; give only the notice's own pages")
        out.append(made)
    return out


def _cleaned(content: Content) -> Content | None:
    if isinstance(content, Grid):
        rows = tuple(
            tuple(
                tuple(found for piece in cell if isinstance(found := _cleaned(piece), Piece))
                for cell in row[:MAX_COLUMNS]
            )
            for row in content.rows
        )
        kept = tuple(row for row in rows if any(row))
        lost = sum(not any(row) for row in rows[: content.header_rows])
        return Grid(kept, content.header_rows - lost) if kept else None
    text = privacy.masked(clean(content.text))
    if not any(c.isalnum() for c in text):
        return None
    kind, level, number = content.kind, content.level, content.number
    if kind != "heading":
        marker = BULLET.match(text) or _LETTER.match(text)
        if marker:
            kind, text, level = "item", text[marker.end() :], max(level, 1)
        elif (ordered := ORDERED.match(text)) and len(text) > ordered.end():
            kind, number, text, level = "item", number or ordered.group(1), text[ordered.end() :], max(level, 1)
    elif len(text) > LONGEST_HEADING:
        kind, level = "paragraph", 0
    return replace(content, kind=kind, text=text, level=level, number=number)


def _pieces_of(content: Content) -> Iterator[Piece]:
    if isinstance(content, Piece):
        yield content
    else:
        for row in content.rows:
            for cell in row:
                yield from cell


# tables ---------------------------------------------------------------------------------------------------------------


def _resolved(content: Content, lang: str) -> Iterator[Content]:
    """Turn tables that only lay out a page into what they show, and find the header of the others."""
    if isinstance(content, Piece):
        yield content
        return
    rows = [row for row in content.rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    if width < 2 or all(sum(map(bool, row)) < 2 for row in rows):
        yield from (piece for row in rows for cell in row for piece in cell)
    elif not content.header_rows and _labels_sections(rows, lang):
        for row in rows:
            yield from _label(row[0], lang)
            yield from (piece for cell in row[1:] for piece in cell)
    else:
        yield Grid(tuple(rows), content.header_rows or int(_is_header(rows, lang)))


def _words(cell: Cell) -> str:
    return " ".join(piece.text for piece in cell)


def _labels_sections(rows: Sequence[tuple[Cell, ...]], lang: str) -> bool:
    """Say whether the first column holds the headings of sections, as in the forms of the old register description."""
    labels = [_words(row[0]) for row in rows if row[0]]
    known = sum(bool(headings.looks_like(_heading_text(row[0]), lang)) for row in rows if row[0])
    return len(labels) > 1 and known > len(labels) / 2 and not _is_header(rows, lang)


def _heading_text(cell: Cell) -> str:
    """Give the first line of a cell, with hyphens that only divide the word in a narrow column taken out."""
    return re.sub(r"(?<=[a-zåäö])-\s(?=[a-zåäö])", "", _words(cell))


def _label(cell: Cell, lang: str) -> Iterator[Piece]:
    text = _heading_text(cell)
    if cell and headings.looks_like(text, lang):
        number = cell[0].number or headings.number(text)
        yield Piece("heading", text, 2, number, strong=True)
    else:
        yield from (replace(piece, strong=True) for piece in cell)


def _is_header(rows: Sequence[tuple[Cell, ...]], lang: str) -> bool:
    """Say whether the first row names columns: no numbers in it, and words of at least two classes or all of it bold."""
    if len(rows) < 2:
        return False
    cells = [_words(cell) for cell in rows[0]]
    if any(re.search(r"\d", cell) or len(cell) > headings.MAX_LENGTH for cell in cells) or not all(cells[1:]):
        return False
    classes = [headings.classes(cell, lang) for cell in cells]
    if sum(map(bool, classes)) > 1 and len(frozenset(chain.from_iterable(classes))) > 1:
        return True
    bold = all(piece.strong for cell in rows[0] for piece in cell)
    return bold and not all(piece.strong for row in rows[1:] for cell in row for piece in cell)


def _row(cells: Sequence[Cell]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Write a row as a line, and say where each cell stands in it; lines within a cell separate items."""
    line = ""
    places = []
    for index, cell in enumerate(cells):
        if index:
            line += _SEPARATOR
        start = len(line)
        for number, piece in enumerate(cell):
            if number:
                line += " " if line.endswith(_ENDS) or _goes_on(cell[number - 1], piece) else "; "
            line += piece.text
        places.append((start, len(line)))
    return line.rstrip(), tuple((min(start, len(line.rstrip())), min(end, len(line.rstrip()))) for start, end in places)


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Say whether a cell's line is a sentence after a sentence, and not a member of a list."""
    return before.text.endswith((".", "!", "?")) and piece.kind != "item"


# headings -------------------------------------------------------------------------------------------------------------


def _with_headings(parts: list[Content], lang: str) -> list[Content]:
    """Find the headings that aren't marked as such: bold lines, numbered lines, and by shape where nothing is marked."""
    marked = sum(
        isinstance(part, Piece) and (part.kind == "heading" or part.strong) and headings.looks_like(part.text, lang)
        for part in parts
    )
    out: list[Content] = []
    for index, part in enumerate(parts):
        before = parts[index - 1] if index else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        if (
            isinstance(part, Piece)
            and part.kind != "heading"
            and _opens(part, before, after, lang, styled=marked >= STYLED)
        ):
            out.append(replace(part, kind="heading", level=9, number=part.number or headings.number(part.text)))
        else:
            out.append(part)
    return out


def _opens(part: Piece, before: Content | None, after: Content | None, lang: str, *, styled: bool) -> bool:
    """Say whether a paragraph or list item is the heading of a section."""
    text = part.text
    if not headings.looks_like(text, lang):
        question = text.endswith("?") and part.strong and len(text) <= headings.MAX_LENGTH
        return part.kind == "paragraph" and question
    if "review" in headings.classes(text, lang) and re.search(r"\d{4}", text):
        return False  # a date line
    if part.kind == "item":  # web editors number each heading as a list of its own
        alone = not any(_ordered(near) for near in (before, after))
        return part.number is not None and part.level <= 1 and (alone or part.strong)
    if part.strong:
        return not (text.endswith(":") and isinstance(after, Piece) and after.kind == "item")
    if headings.number(text):
        return True
    if styled or text.endswith(":") or after is None:
        return False
    short = text.endswith("?") or len(text.split()) <= HEADING_WORDS
    return short and text[0].isupper() and not (isinstance(after, Piece) and after.text[0].islower() and after.tight)


def _ordered(content: Content | None) -> bool:
    return isinstance(content, Piece) and content.kind == "item" and content.number is not None


# blocks ---------------------------------------------------------------------------------------------------------------


def _blocks(
    spans: Sequence[tuple[Content, int, tuple[tuple[int, int], ...]]], lines: tuple[str, ...]
) -> Iterator[Block]:
    row_of = table = 0
    for content, index, places in spans:
        whole = passage(lines, index + 1)
        if isinstance(content, Piece):
            kind = content.kind
            level = content.level if kind != "paragraph" else 0
            yield Block(kind, whole, level or (9 if kind == "heading" else 0), number=content.number)
            continue
        if content.first:
            row_of, table = 0, table + 1
        cells = tuple(_part(lines, index + 1, start, end) for start, end in places)
        yield Block("row", whole, cells=cells, table=table, header=row_of < content.header_rows)
        row_of += 1


def _outside_tables(
    spans: Sequence[tuple[Content, int, tuple[tuple[int, int], ...]]], lines: tuple[str, ...], lang: str
) -> list[str]:
    """Give the lines for the look at whether they are data: a notice's own tables cell by cell, others as they stand."""
    out: list[str] = []
    told = False
    for content, index, places in spans:
        line = lines[index]
        if isinstance(content, Grid):
            told = any(headings.classes(line[start:end], lang) for start, end in places) if content.first else told
        if isinstance(content, Grid) and told:
            out += [line[start:end] for start, end in places]
        else:
            out.append(line)
    return out


def _part(lines: tuple[str, ...], line: int, start: int, end: int) -> Passage:
    return passage(lines, line, start, end).strip()
