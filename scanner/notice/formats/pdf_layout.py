"""A PDF page to lines of text in reading order: columns apart, tables by their rules, bullets by glyph or drawing."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pdfplumber.utils.text import extract_words

MAX_DRAWN = 3_000
"""Drawn lines and boxes beyond which a page is a picture, and its tables aren't looked for."""
GUTTER = 9.0
_COLUMN_ROWS = 6
_SAME = 0.8  # points; narrow letters stand further apart
_BULLETS = frozenset("•·◦▪●○‣■□►➢➤✓✔⁃∙–—-*\uf0a7\uf0b7\uf0d8\uf076\uf02d\uf0fc§")
_BULLET_FONTS = ("symbol", "wingding", "dingbat")


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a page.

    Attributes:
        text: without its bullet.
        x0, x1, top, bottom: its box in points, from the page's upper left corner.
        first: width of its first word, which tells whether it would have fitted on the line above.
        size: of most of its letters.
        bold: all of it is.
        bullet: it begins a list item.
        column: number of the column, counted over the whole document's pages in reading order.
        page: from 0.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    first: float
    size: float
    bold: bool
    bullet: bool = False
    column: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Hold a table that rules draw: rows of cells of lines, and where it stands on its page."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page's lines and tables in reading order, with its size in points and whether pictures cover it."""

    parts: tuple[Line | Ruled, ...]
    width: float
    height: float
    pictured: bool


def page_of(page: Any, number: int) -> Page:
    """Read one page of pdfplumber's."""
    chars = list(_once(char for char in page.chars if char["upright"]))
    tables, taken = _tables(page, chars, number)
    words = _words(char for char in chars if id(char) not in taken)
    shapes = (*page.curves, *page.rects)
    drawn = [s for s in shapes if s["width"] <= 8 and 1.5 <= s["height"] <= 8] if len(shapes) <= MAX_DRAWN else []
    parts = _in_order(words, tables, drawn)
    area = sum(image["width"] * image["height"] for image in page.images)
    pictured = area > 0.3 * float(page.width) * float(page.height)
    placed = tuple(replace(part, page=number) for part in parts)
    return Page(placed, float(page.width), float(page.height), pictured)


def _once(chars: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Drop letters printed again on themselves, as programs make bold without a bold font."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    for char in chars:
        x, y = float(char["x0"]), float(char["top"])
        near = (seen.get((char["text"], round(x) + dx, round(y) + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if any(place is not None and abs(place[0] - x) < _SAME and abs(place[1] - y) < _SAME for place in near):
            continue
        seen[char["text"], round(x), round(y)] = (x, y)
        yield char


def _words(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(extract_words(list(chars), extra_attrs=["fontname", "size"]))


def _tables(page: Any, chars: Sequence[dict[str, Any]], number: int) -> tuple[list[Ruled], set[int]]:
    """Find the tables, and which letters stand in them; letters of neighbouring cells never make one word."""
    if len(page.lines) + len(page.rects) + len(page.curves) > MAX_DRAWN:
        return [], set()
    out: list[Ruled] = []
    taken: set[int] = set()
    for table in page.find_tables():
        inside = [char for char in chars if id(char) not in taken and _centre_in(char, table.bbox)]
        held: set[int] = set()
        rows = []
        for row in table.rows:
            cells: list[tuple[Line, ...]] = []
            for box in row.cells:
                own = [char for char in inside if box is not None and id(char) not in held and _centre_in(char, box)]
                held.update(map(id, own))
                cells.append(tuple(lines_of(_words(own), ())))
            rows.append(tuple(cells))
        if sum(any(cells) for cells in rows) > 1 and max(sum(map(bool, cells)) for cells in rows) > 1:
            out.append(Ruled(tuple(rows), table.bbox[0], table.bbox[2], table.bbox[1], table.bbox[3], number))
            taken |= held
    return out, taken


def _centre_in(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


# lines ----------------------------------------------------------------------------------------------------------------


def rows_of(words: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group words that stand on one height, from the top down, each group from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and abs(middle - _middle(rows[-1])) < 0.35 * min(word["bottom"] - word["top"], _height(rows[-1])):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _middle(row: Sequence[dict[str, Any]]) -> float:
    return float((row[0]["top"] + row[0]["bottom"]) / 2)


def _height(row: Sequence[dict[str, Any]]) -> float:
    return float(row[0]["bottom"] - row[0]["top"])


def lines_of(words: Iterable[dict[str, Any]], drawn: Sequence[dict[str, Any]]) -> list[Line]:
    """Make lines of the words of one column or cell."""
    return [_line(row, drawn) for row in rows_of(words)]


def _line(row: Sequence[dict[str, Any]], drawn: Sequence[dict[str, Any]]) -> Line:
    bullet = False
    if len(row) > 1 and _is_bullet(row[0]):
        bullet, row = True, row[1:]
    elif row[0]["text"][0] in _BULLETS - set("-–—*§") and len(row[0]["text"]) > 1:  # glued to the word
        bullet, row = True, [{**row[0], "text": row[0]["text"][1:]}, *row[1:]]
    x0 = float(row[0]["x0"])
    top, bottom = min(float(w["top"]) for w in row), max(float(w["bottom"]) for w in row)
    if not bullet:
        bullet = any(
            shape["x1"] <= x0 and x0 - shape["x1"] < 28 and top <= (shape["top"] + shape["bottom"]) / 2 <= bottom
            for shape in drawn
        )
    letters: dict[float, int] = {float(w["size"]): 0 for w in row}
    for word in row:
        letters[float(word["size"])] += len(word["text"])
    return Line(
        text=_text(row),
        x0=x0,
        x1=float(row[-1]["x1"]),
        top=top,
        bottom=bottom,
        first=float(row[0]["x1"] - row[0]["x0"]),
        size=round(float(max(letters, key=lambda size: letters[size])), 1),
        bold=all(_is_bold(w) for w in row),
        bullet=bullet,
    )


def _text(row: Sequence[dict[str, Any]]) -> str:
    """Write a row's words; a change of font cuts a word without any space, and a hyphen at the end belongs to its word."""
    text = str(row[0]["text"])
    for before, word in pairwise(row):
        glued = word["x0"] - before["x1"] < 0.1 * word["size"]
        last = word is row[-1] and word["text"] in {"\u2010", "\u00ad"}
        text += str(word["text"]) if glued or last else f" {word['text']}"
    return text


def _is_bullet(word: dict[str, Any]) -> bool:
    text = str(word["text"])
    font = str(word["fontname"]).lower()
    if any(name in font for name in _BULLET_FONTS) and len(text) <= 2:
        return True
    if text.startswith("(cid:") and text.endswith(")"):
        return True
    return text in _BULLETS or (text == "o" and "courier" in font)


def _is_bold(word: dict[str, Any]) -> bool:
    font = str(word["fontname"]).lower()
    return any(mark in font for mark in ("bold", "black", "heavy", "semibold", "demi"))


# columns --------------------------------------------------------------------------------------------------------------


def _in_order(
    words: Sequence[dict[str, Any]], tables: Sequence[Ruled], drawn: Sequence[dict[str, Any]]
) -> list[Line | Ruled]:
    """Put lines and tables in reading order: between what spans the page, the left column before the right one."""
    rows = rows_of(words)
    gutter = _gutter(rows)
    if gutter is None:
        parts: list[Line | Ruled] = [*lines_of(words, drawn), *tables]
        return sorted(parts, key=lambda part: part.top)
    out: list[Line | Ruled] = []
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    beside: tuple[list[Ruled], list[Ruled]] = ([], [])
    column = 0

    def close() -> None:
        nonlocal column
        for words_of, tables_of in zip(sides, beside, strict=True):
            if words_of or tables_of:
                column += 1
                lines = [replace(line, column=column) for line in lines_of(words_of, drawn)]
                out.extend(sorted([*lines, *tables_of], key=lambda part: part.top))
            words_of.clear()
            tables_of.clear()

    waiting = sorted(tables, key=lambda table: table.top)
    for row in [*rows, None]:
        while waiting and (row is None or waiting[0].top < row[0]["top"]):
            table = waiting.pop(0)
            if table.x0 < gutter < table.x1:
                close()
                out.append(table)
            else:
                beside[table.x0 >= gutter].append(table)
        if row is None:
            break
        if _crosses(row, gutter):
            close()
            column += 1
            out.extend(replace(line, column=column) for line in lines_of(row, drawn))
            continue
        for word in row:
            sides[word["x1"] > gutter + 1].append(word)
    close()
    return out


def _crosses(row: Sequence[dict[str, Any]], x: float) -> bool:
    """Say whether a row's text goes on over a place without a gap as wide as a gutter."""
    if any(word["x0"] < x < word["x1"] for word in row):
        return True
    before = [word["x1"] for word in row if word["x1"] <= x]
    after = [word["x0"] for word in row if word["x0"] >= x]
    return bool(before and after) and min(after) - max(before) < GUTTER


def _gutter(rows: Sequence[Sequence[dict[str, Any]]]) -> float | None:
    """Find the middle of the space between two columns of running text, if there are two side by side."""
    if len(rows) < _COLUMN_ROWS:
        return None
    start, end = min(row[0]["x0"] for row in rows), max(row[-1]["x1"] for row in rows)
    best: tuple[int, float] | None = None
    for step in range(60, 141):
        x = start + step / 200 * (end - start)
        apart = [row for row in rows if not _crosses(row, x)]
        if len(apart) < 0.6 * len(rows) or (best is not None and len(apart) <= best[0]):
            continue
        left = [[word for word in row if word["x1"] <= x] for row in apart]
        right = [[word for word in row if word["x0"] >= x] for row in apart]
        halves = 90 <= step <= 110
        if _runs(list(filter(None, left)), x - start, halves=halves) and _runs(
            list(filter(None, right)), end - x, halves=halves
        ):
            tops = [row[0]["top"] for row in left if row]
            beside = sum(min(tops) - 2 <= row[0]["top"] <= max(tops) + 2 for row in right if row)
            if beside >= _COLUMN_ROWS:
                best = (len(apart), x)
    return best[1] if best else None


def _runs(side: Sequence[Sequence[dict[str, Any]]], width: float, *, halves: bool) -> bool:
    """Say whether one side holds running text: rows enough, most of them of several words, many of them full.

    Long words in a wide font leave two to a row; where the page is cut in half, labels would not fill most rows.
    """
    if len(side) < _COLUMN_ROWS:
        return False
    full = sum(row[-1]["x1"] - row[0]["x0"] > 0.6 * width for row in side) / len(side)
    words = statistics.median(map(len, side))
    return (full > 0.3 and words > 2) or (halves and full > 0.5 and words >= 2)
