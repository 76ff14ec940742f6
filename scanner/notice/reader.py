"""Read a notice's file: bytes to normalised lines and blocks. Formats are a table, so that new ones slot in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

from scanner.files.encoding import decode
from scanner.files.opening import NotRegularError, open_regular
from scanner.files.sniff import sniff
from scanner.model import DocumentError
from scanner.notice import headings, language, markup, privacy
from scanner.notice.lexicon import known_word
from scanner.notice.lines import (
    LABELLED,
    LINE_ENDS,
    MAX_CHARACTERS,
    MAX_LINES,
    Block,
    NoticeText,
    Passage,
    digest,
    join,
    normalise,
    passage,
)
from scanner.notice.retention import grammar

SIZE_LIMIT_BYTES = 8 * 1024 * 1024
HEADING_WORDS = 6
WRAP_MIN = 45  # a shorter line that goes on in lower case is a list without bullets, not wrapped text
WEB_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_BULLET = re.compile(r"^(\s*)(?:[-–—•*·◦▪●○‣+]|\d{1,2}[.)]|[a-zåäö]\))\s+(?=\S)")
_ORDERED = re.compile(r"^\s*(\d{1,2})[.)]\s")
_RUN_IN = re.compile(r"^(?:\d{1,2}[.)]?\s+)?([^:.;,]{3,45}):\s+(?=\S)")
_LABELLED_LINE = re.compile(
    r":\s+\S|\d\s*(?:vuo|v\b|kk\b|kuukau|viikko|päiv|vrk|vuorok|tunti|år\b|mån|veck|dag|dygn|tim|year|month|week|day|hour)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+\S|\|.*\|\s*$|\s*[-*]\s+\*\*)", re.MULTILINE)
_NEVER = {
    "rtf": "open it in a word processor and save it as DOCX, PDF or text",
    "encrypted_office": "save it without a password",
    "doc": "open it in a word processor and save it as DOCX, PDF or text",
    "image": "pictures of text aren't read; ask for the document that it was made from, or copy the text from the web page",
    "mail": "save the notice that it carries as a file of its own",
    "xml": "save the notice as HTML, DOCX, PDF, ODT, Markdown or text",
}


def read_file(path: Path) -> NoticeText:
    """Read a notice's file by the format that its bytes have.

    Raises:
        DocumentError: there is no such file, it can't be read, it is empty, or its format can't be read as a notice.
    """
    try:
        kind = sniff(path).kind
        with open_regular(path) as raw:
            data = raw.read(SIZE_LIMIT_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: there is no such file; give the path of the notice") from error
    except (IsADirectoryError, NotRegularError) as error:
        raise DocumentError(f"{path}: this is not a file; give the path of the notice itself") from error
    except OSError as error:
        raise DocumentError(f"{path}: the notice can't be read; check its permissions") from error
    if len(data) > SIZE_LIMIT_BYTES:
        raise DocumentError(f"{path}: this is too large for a notice ({SIZE_LIMIT_BYTES // 1024**2} MB at most)")
    suffix = path.suffix.lower()
    if suffix in MARKDOWN_SUFFIXES and kind in {*TEXT_KINDS, "json"}:  # a text may begin with a link in brackets
        kind = "markdown"
    elif suffix in {".txt", ".text", ""} and kind == "json":
        kind = "plain_text"
    elif suffix in {".mht", ".mhtml"}:
        raise DocumentError(f"{path}: this is a web archive; save the page again as HTML, the page only")
    elif suffix in WEB_SUFFIXES and kind in {*TEXT_KINDS, "xml"}:  # a fragment of a page
        kind = "html"
    if kind == "empty":
        raise DocumentError(f"{path}: the file is empty; give the published text of the notice")
    reader = READERS.get(kind)
    if reader is None:
        advice = _NEVER.get(kind, "save the notice as HTML, DOCX, PDF, ODT, Markdown or text")
        raise DocumentError(f"{path}: a notice can't be read from this format ({kind}); {advice}")
    return reader(data, str(path), suffix)


def read_string(text: str, file: str, markup_name: str, suffix: str = "") -> NoticeText:
    """Read a notice that is in memory; `markup_name` is `text` or `markdown`, `suffix` that of its file.

    Raises:
        DocumentError: the text is blank, far longer than a notice, or data about people.
    """
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES or text.count("\r") > MAX_LINES:
        raise DocumentError(f"{file}: this is far longer than a notice; give only the notice's own text")
    lines = normalise(text)
    if not any(line.strip() for line in lines):
        raise DocumentError(f"{file}: there is no text in it; give the published text of the notice")
    privacy.refuse_data(lines, file, suffix)
    lines = tuple(privacy.masked(line) for line in lines)
    if markup_name == "markdown":
        raw = LINE_ENDS.split(text)
        return markup.read(lines, file, frozenset(n for n, line in enumerate(raw) if line.endswith("  ")))
    lang = language.detect(lines)
    return NoticeText(file, lines, tuple(_text_blocks(lines, lang)), lang, digest(lines))


def _from_bytes(markup_name: str, data: bytes, file: str, suffix: str) -> NoticeText:
    decoded = decode(data)
    if "\0" in decoded.text:
        raise DocumentError(f"{file}: this is not text; save the notice as plain text or Markdown")
    if markup_name == "text" and len(_MARKDOWN.findall(decoded.text)) > 2:
        markup_name = "markdown"
    return read_string(decoded.text, file, markup_name, suffix)


def _from_format(kind: str, data: bytes, file: str, suffix: str) -> NoticeText:
    """Read a format whose library is loaded only when it is met: they take long to load."""
    module = import_module(f"scanner.notice.formats.{kind}_notice")
    read: Callable[[bytes, str, str], NoticeText] = module.read
    return read(data, file, suffix)


TEXT_KINDS = frozenset({"delimited", "plain_text", "text", "mail"})
READERS: Mapping[str, Callable[[bytes, str, str], NoticeText]] = {
    **{kind: partial(_from_bytes, "text") for kind in sorted(TEXT_KINDS)},
    "markdown": partial(_from_bytes, "markdown"),
    **{kind: partial(_from_format, kind) for kind in ("docx", "html", "odt", "pdf")},
}
"""Sniffed format -> what reads it."""


def _text_blocks(lines: tuple[str, ...], lang: str) -> list[Block]:
    """Find headings, list items and paragraphs in text without markup, by the shape of its lines."""
    blocks: list[Block] = []
    open_lines: list[Passage] = []
    kind, depth, order = "paragraph", 0, None
    width = max(map(len, lines), default=0)

    def close() -> None:
        if open_lines:
            blocks.append(Block(kind, join(open_lines, partial(known_word, lang=lang)), depth, number=order))
            open_lines.clear()

    for index, line in enumerate(lines):
        if not line.strip():
            close()
            continue
        before = lines[index - 1].strip() if index else ""
        if before and blocks and blocks[-1].passage.line == index and not open_lines and _is_title(blocks[-1], lang):
            before = ""  # a register's name may stand right above its first heading
        after = lines[index + 1].strip() if index + 1 < len(lines) else ""
        bullet = _BULLET.match(line)
        below = next((other for other in lines[index + 1 :] if other.strip()), "")
        if (
            _is_heading(line, before, after, lang, blocks) or _names_register(line, before, below, lang, blocks)
        ) and not (line.rstrip().endswith(":") and _BULLET.match(below)):
            close()
            blocks.append(Block("heading", passage(lines, index + 1).strip(), 9, number=headings.number(line)))
            continue
        run_in = None if bullet and not _ORDERED.match(line) else _RUN_IN.match(line)
        if run_in and _opens_by_itself(run_in.group(1), line[run_in.end() :], lang):
            close()
            label = passage(lines, index + 1, 0, run_in.end(1)).strip()
            blocks.append(Block("heading", label, 9, number=headings.number(line)))
            kind, depth, order = "paragraph", 0, None
            open_lines.append(passage(lines, index + 1, run_in.end()).strip())
            continue
        if bullet:
            close()
            kind, depth = "item", 1 + len(bullet.group(1).expandtabs(4)) // 2
            ordered = _ORDERED.match(line)
            order = ordered.group(1) if ordered else None
            open_lines.append(passage(lines, index + 1, bullet.end()).strip())
            continue
        if open_lines and not _continues(lines[index - 1], line, kind, width):
            close()
        if not open_lines:
            kind, depth, order = "paragraph", 0, None
        open_lines.append(passage(lines, index + 1).strip())
    close()
    return blocks


def _opens_by_itself(label: str, rest: str, lang: str) -> bool:
    """Say whether "label: text" opens a section; "Asiakkaan tiedot: 2 vuotta" is a rule of the section on retention."""
    about = headings.classes(label, lang) & headings.RUN_IN
    return bool(about) and len(label.split()) <= 4 and not (about == {"data"} and grammar(lang).amount.search(rest))


def _is_heading(line: str, before: str, after: str, lang: str, blocks: list[Block]) -> bool:
    """Say whether a line of plain text opens a section."""
    stripped = line.strip()
    ordered = bool(headings.NUMBER.match(stripped))
    if _BULLET.match(line) and not ordered:
        return False
    if stripped.endswith(":") and not ordered and (_BULLET.match(after) or len(stripped.split()) > HEADING_WORDS):
        return False  # the label of a list, or the sentence that leads one
    if not headings.looks_like(stripped, lang) or (not ordered and _LABELLED_LINE.search(stripped)):
        capitals = stripped.isupper() and len(stripped) > 3 and not any(c.isdigit() for c in stripped)
        last = next((int(b.number.split(".")[0]) for b in reversed(blocks) if b.kind == "heading" and b.number), None)
        found = headings.number(stripped)
        follows = last is not None and found is not None and int(found.split(".")[0]) == last + 1
        question = stripped.endswith("?") and not before and not after and len(stripped) <= headings.MAX_LENGTH
        alone = not before and stripped[-1] not in ".,;:" and len(stripped) <= headings.MAX_LENGTH
        return question or (alone and ((capitals and not after) or (follows and not _BULLET.match(after))))
    about = headings.classes(stripped, lang)
    if "review" in about and re.search(r"\d{4}", stripped):
        return False  # a date line
    if "register" in about and blocks and blocks[-1].kind == "heading" and not _is_title(blocks[-1], lang):
        return False  # the name that stands under "Rekisterin nimi"
    if ordered or stripped.isupper():
        return True
    return not before and (not after or bool(_BULLET.match(after)) or _opens(stripped, after))


def _is_title(block: Block, lang: str) -> bool:
    """Say whether a heading names the notice or a register of it."""
    return bool(headings.classes(block.passage.text, lang) & {"title", "register"})


def _names_register(line: str, before: str, below: str, lang: str, blocks: list[Block]) -> bool:
    """Say whether a line on its own names a register: the next one says who keeps it, and no heading waits for a text."""
    stripped = line.strip()
    opens = headings.looks_like(below, lang) and headings.classes(below, lang) & {"controller", "register_name"}
    waits = bool(blocks) and blocks[-1].kind == "heading" and not _is_title(blocks[-1], lang)
    return (
        bool(opens)
        and bool(blocks)
        and not waits
        and not before
        and len(stripped.split()) <= HEADING_WORDS
        and stripped[-1] not in ".,;:"
        and not any(c.isdigit() for c in stripped)
        and not _BULLET.match(line)
    )


def _opens(heading: str, after: str) -> bool:
    """Say whether a heading-like line directly above text is a heading: a question, or a few words above a new beginning."""
    return heading.endswith("?") or (len(heading.split()) <= HEADING_WORDS and not after[0].islower())


def _continues(previous: str, line: str, kind: str, width: int) -> bool:
    """Say whether a line goes on with the text of the line above it; `width` is the length of the longest line.

    A line that begins with a capital goes on only where its first word would not have fitted on the line above: text that
    was wrapped fills its lines, a list without bullets doesn't.
    """
    text = line.strip()
    if kind == "item" and line[:1].isspace():
        return True
    if LABELLED.match(text) or (
        LABELLED.match(previous.strip()) and text[0].isupper() and previous.strip()[-1] not in ",-"
    ):
        return False  # "Jäsenistä: nimi, osoite": a list without bullets
    first = re.match(r"\S+", text)
    fits = first is not None and len(previous.rstrip()) + 1 + len(first.group(0)) <= width
    if text[0].isupper() and fits and previous.rstrip()[-1] not in ",-":
        return False
    if len(previous.strip()) < WRAP_MIN:
        return text[0].islower() and bool(re.search(r"-$|\b(?:ja|tai|sekä|och|eller|and|or)$", previous.strip()))
    return previous.strip()[-1] not in ".:!?" or text[0].islower()
