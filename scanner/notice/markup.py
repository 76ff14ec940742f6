"""Markdown to blocks, through markdown-it; each line of the file keeps its number and shows its text without markup."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scanner.notice import headings, language, privacy
from scanner.notice.lexicon import known_word
from scanner.notice.lines import LABELLED, Block, NoticeText, Passage, digest, join, normalise_line, passage

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?::::?\s*\w*|!!!\s*\w*|\?\?\?\s*\w*)\s*$")
_BOLD = re.compile(r"^\*\*[^*]+\*\*:?$|^__[^_]+__:?$")


def read(source: tuple[str, ...], file: str, broken: Container[int] = ()) -> NoticeText:
    """Read normalised Markdown lines; `broken` are the indices of those that ended in two spaces, a hard break.

    The lines of the result are those of the source with inline markup resolved (`**nimi**` reads `nimi`), one for one,
    so that a cite's line number is the one that an editor shows.
    """
    skip = _front_matter(source)
    body = [""] * skip
    for number, line in enumerate(source[skip:], skip):
        body.append("" if _MARKER.match(line) else f"{line}  " if number in broken else line)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse("\n".join(body))
    lines = list(source[:skip]) + [""] * (len(source) - skip)
    pieces: list[tuple[Token, list[tuple[int, int, int]]]] = []
    for token in tokens:
        if token.map is None:
            continue
        if token.type == "inline":
            pieces.append((token, _place(token, lines)))
        elif token.type in {"html_block", "code_block", "fence"}:
            for number in range(token.map[0], min(token.map[1], len(source))):
                lines[number] = _TAG.sub(" ", source[number]).strip()
    frozen = tuple(privacy.masked(line) for line in lines)  # entities may have hidden a code
    lang = language.detect(frozen)
    return NoticeText(file, frozen, tuple(_blocks(tokens, pieces, frozen, lang)), lang, digest(frozen))


def _front_matter(source: tuple[str, ...]) -> int:
    """Give the number of lines of YAML front matter at the beginning."""
    if source and source[0] == "---":
        for number, line in enumerate(source[1:], 2):
            if line in {"---", "..."}:
                return number
    return 0


def _inline_lines(token: Token) -> list[str]:
    """Resolve the markup of an inline token, line by line; where a line end hides inside markup, keep the markup."""
    text = ""
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            text += "\n"
        elif child.type == "html_inline":
            # a break inside a table cell separates items
            text += "; " if _BREAK.fullmatch(child.content) and not text.rstrip().endswith((";", ",", ":")) else " "
            text += "\n" * child.content.count("\n")
        elif child.type == "image":
            text += child.content
        else:
            text += child.content
    resolved = [normalise_line(f"{line}|")[:-1] for line in text.split("\n")]  # entities may bring soft hyphens in
    raw = token.content.split("\n")
    return resolved if len(resolved) == len(raw) else raw


def _place(token: Token, lines: list[str]) -> list[tuple[int, int, int]]:
    """Put a token's text on its lines; give (line index, start, end) of each of its lines."""
    assert token.map is not None
    places = []
    for offset, text in enumerate(_inline_lines(token)):
        number = token.map[0] + offset
        content = text.strip()
        if lines[number]:
            lines[number] += " | "  # another cell of the same row
        start = len(lines[number])
        lines[number] += content
        places.append((number, start, start + len(content)))
    return places


def _blocks(
    tokens: list[Token], pieces: list[tuple[Token, list[tuple[int, int, int]]]], lines: tuple[str, ...], lang: str
) -> list[Block]:
    placed = {id(token): places for token, places in pieces}
    blocks: list[Block] = []
    stack: list[Token] = []  # open headings, list items, rows
    cells: list[Passage] = []
    table = 0
    seen_in_item: set[int] = set()
    for token in tokens:
        if token.type == "table_open":
            table += 1
        if token.type in {"heading_open", "list_item_open", "tr_open", "thead_open"}:
            stack.append(token)
            cells = [] if token.type == "tr_open" else cells
        elif token.type == "tr_close":
            row = stack.pop()
            assert row.map is not None
            header = any(t.type == "thead_open" for t in stack)
            line = passage(lines, row.map[0] + 1)
            blocks.append(Block("row", line, cells=tuple(cells), table=table, header=header))
        elif token.type in {"heading_close", "list_item_close", "thead_close"}:
            stack.pop()
        elif token.type in {"html_block", "code_block", "fence"} and token.map is not None:
            blocks += [
                Block("paragraph", passage(lines, number + 1).strip())
                for number in range(token.map[0], min(token.map[1], len(lines)))
                if lines[number].strip()
            ]
        elif token.type == "inline":
            parts = [passage(lines, number + 1, start, end) for number, start, end in placed[id(token)]]
            if stack and stack[-1].type == "tr_open":
                cells.append(join(parts, partial(known_word, lang=lang)))
            else:
                blocks += _block(token, [part for part in parts if part.text], stack, seen_in_item, lang)
    return blocks


def _block(token: Token, parts: list[Passage], stack: list[Token], seen: set[int], lang: str) -> list[Block]:
    """Turn one inline token outside tables into blocks."""
    if not parts:
        return []
    whole = join(parts, partial(known_word, lang=lang))
    top = stack[-1] if stack else None
    if top is not None and top.type == "heading_open":
        return [Block("heading", whole, int(top.tag[1]), number=headings.number(whole.text))]
    depth = sum(t.type == "list_item_open" for t in stack)
    heading = headings.looks_like(whole.text, lang)
    if top is not None and top.type == "list_item_open":
        first = id(top) not in seen
        seen.add(id(top))
        if first and heading and top.info and depth == 1:  # numbered headings become list items in web editors
            return [Block("heading", whole, 9, number=top.info)]
        if not first:
            return [Block("paragraph", whole)]
        return [Block("item", whole, depth, number=top.info or None)]
    if heading and (_BOLD.match(token.content.strip()) or headings.number(whole.text)):
        return [Block("heading", whole, 9, number=headings.number(whole.text))]
    if len(parts) > 1 and any(part.text.startswith(":") for part in parts[1:]):  # a definition list
        return [
            Block(
                "item" if part.text.startswith(":") else "paragraph", part.strip(": "), 1 if part.text[0] == ":" else 0
            )
            for part in parts
        ]
    hard = any(child.type == "hardbreak" for child in token.children or [])
    labelled = sum(bool(LABELLED.match(part.text)) for part in parts)
    if hard or (
        len(parts) > 1 and labelled > 1 and LABELLED.match(parts[0].text)
    ):  # lines that the author broke are lines
        return [Block("paragraph", part) for part in parts]
    return [Block("paragraph", whole)]
