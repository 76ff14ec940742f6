"""Split running text into sentences and lists into members, and write elliptic compounds out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.notice.lexicon import cue
from scanner.notice.lines import Passage

# Abbreviations that never end a sentence (Finnish, Swedish, English).
_NEAR = 60  # characters around a full stop that decide
_NEVER_END = frozenset(
    [
        "esim",
        "mm",
        "puh",
        "p",
        "os",
        "n:o",
        "no",
        "nro",
        "ks",
        "em",
        "ko",
        "pvm",
        "tel",
        "vrt",
        "s",
        "t.ex",
        "tex",
        "bl.a",
        "bl",
        "fr",
        "e.g",
        "i.e",
        "art",
        "mom",
        "kohd",
        "n",
        "noin",
        "nk",
        "ent",
        "mob",
        "gsm",
        "ns",
        "sk",
        "tms",
        "st",
        "dr",
        "mr",
        "mrs",
        "ms",
        "jr",
        "vs",
        "cf",
        "max",
        "min",
        "ca",
        "enl",
        "resp",
    ]
)
# Abbreviations that end one only before a capital letter.
_MAY_END = frozenset(
    ["ym", "jne", "yms", "ynm", "osv", "m.m", "mm.m", "o.s.v", "etc", "kk", "v", "pv", "vrk", "alak", "a.o", "oy", "ab"]
)
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"([\w§:.]*[\w§])$")
_SECOND_PARTS = (
    "tietoj|tiedo|tieto|osoittee|osoittei|osoite|numero|tunnuks|tunnukse|tunnus|toimija|tarkastaj|toimenpi|toiminna|toiminta|"
    "nimi|nime|aika|aja|kielto|kiello|lupa|luva|historia|palvelu|järjestelm|rekister|asiakka|asiakas|yhteisö|yrity|"
    "suostumu|viesti|henkilö|kumppan|toimittaj|viranomai|laitos|laitoks|yhtiö|rekiste|arvio|seloste|tallen|ilmoitu|hakemu|evästee|eväste|"
    "uppgift|adress|nummer|namn|register|leverantör|bolag|byrå|granskare|information"
)
# the shortest tail: `tarkastajille` of `toiminnantarkastajille`
_TAIL = re.compile(rf"^.{{2,}}(?P<tail>(?:{_SECOND_PARTS})\w*)$", re.IGNORECASE)
_AND = r"(?:ja/tai|ja|tai|sekä|taikka|och/eller|och|eller|samt|and|or|/)"
_ELLIPSIS = re.compile(
    rf"(?<![\w-])((?:[\w-]{{0,60}}\w-,\s{{0,3}}){{0,12}}[\w-]{{0,60}}\w-\s{{0,3}}{_AND}\s+)([\w-]{{0,60}}\w)",
    re.IGNORECASE,
)
# a second noun of the same owner: "käyttöpaikan osoite ja tunnus"
_OWNER_FIRST = re.compile(
    r"(?<![\w-])((?:käyttöpaikan|kulutuspaikan|mittauspisteen|liittymän|mittarin|kiinteistön|ajoneuvon|anläggningens|mätarens"
    r"|fordonets|fastighetens)\s)[\w-]{3,40}(\s(?:ja|sekä|och|samt)\s)(?=(?:tunnus|numero|osoit|tyyp|mall|sijain|nummer|adress|typ)\w*)",
    re.IGNORECASE,
)
_OWNER_LAST = re.compile(
    r"(?<![\w-])(address|identifier|number|type|location|id)(?=\sand\s(?:address|identifier|number|type|location|id)"
    r"(\sof\sthe\s(?:metering point|place of use|supply point|connection|property|premises|meter|vehicle)))",
    re.IGNORECASE,
)
# an adjective before "and" that goes with the noun of the next: "postal and billing address"
_SHARED_NOUN = re.compile(
    r"(?<![\w-])(postal|home|work|private|mailing|street|billing|invoicing|delivery|shipping|visiting|email|e-mail|mobile|business|first|last|given"
    r"|family|account|customer|member|student|phone|telephone|bank|browser|device)"
    r"(?=(?:, (?!and )[\w-]{3,20}){0,2},? (?:and|or) (?:your |the )?[\w-]{3,20} (address(?:es)?|numbers?|details|names?|data|information|history)\b)",
    re.IGNORECASE,
)
_HALF = re.compile(r"([\w-]*\w)-(?=\W)")
_REVERSE = re.compile(rf"(\w+)(\s+{_AND}\s+)-(\w+)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*[,;]\s*(?:(?:ja|sekä|tai|och|samt|eller|and|or)\s+)?|\s+(?:ja/tai|ja|sekä|tai|taikka|eli|och/eller|och|samt|eller|and/or|and|or)\s+|\s*/\s*",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"/|\b(?:tai|taikka|eller|or)\b", re.IGNORECASE)


def sentences(running: Passage) -> Iterator[Passage]:
    """Yield the sentences of a text, each without the space around it."""
    text = running.text
    start = 0
    for stop in _END.finditer(text):
        rest = text[stop.end() : stop.end() + _NEAR].lstrip()
        if not rest:
            continue
        if stop.group(0)[0] == "." and not _ends(text[max(0, stop.start() - _NEAR) : stop.start()], rest):
            continue
        yield running[start : stop.end()].strip()
        start = stop.end()
    last = running[start:].strip()
    if last.text:
        yield last


def _ends(before: str, rest: str) -> bool:
    """Say whether a full stop between these ends a sentence."""
    found = _LAST_WORD.search(before)
    word = found.group(1).lower() if found else ""
    capital = rest[0].isupper() or rest[0] in "\"'([" or (rest[0].isdigit() and len(word) > 2)
    if word in _NEVER_END or (len(word) == 1 and word.isalpha() and capital and before[-1:].isupper()):
        return False
    if word in _MAY_END:
        return capital
    if word.isdigit() and not capital:
        return False  # an ordinal: 5. maaliskuuta
    return capital or rest[0] in "-–•*"


def expand(running: Passage) -> Passage:
    """Write elliptic compounds out: `nimi-, yhteys- ja osoitetiedot` to `nimitiedot, yhteystiedot ja osoitetiedot`.

    The characters that are added keep the origins of the word they come from, so that a cite of a member that was written
    out quotes the notice from the member to the end of the compound.
    """
    out = running
    position = 0
    while found := _ELLIPSIS.search(out.text, position):
        last = found.group(2)
        tail = _TAIL.match(last)
        if tail is None or any(cue("whole_names", lang).match(out.text, found.start()) for lang in ("fi", "sv")):
            position = found.end(1)
            continue
        tail_at = found.start(2) + tail.start("tail")
        added = out[tail_at : found.end(2)]
        halves = list(_HALF.finditer(out.text, found.start(1), found.end(1)))
        for half in reversed(halves):
            out = out[: half.end(1)] + added + out[half.end() :]
        position = found.end() + len(halves) * (len(added.text) - 1)
    position = 0
    while found := _REVERSE.search(out.text, position):
        position = found.end()
        tail = _TAIL.match(found.group(1))
        if tail is not None:
            head = out[found.start(1) : found.start(1) + tail.start("tail")]
            at = found.start(3) - 1
            out = out[:at] + head + out[at + 1 :]
    position = 0
    while found := _SHARED_NOUN.search(out.text, position):
        position = found.end()
        if re.match(r"\s+(?:address|number|detail|name|data|information|histor)", out.text[found.end() :]):
            continue
        space = out[found.end() : found.end() + 1] if out.text[found.end() : found.end() + 1] == " " else None
        if space is None:
            comma = out.text.find(" ", found.end())
            space = out[comma : comma + 1]
        out = out[: found.end()] + space + out[found.start(2) : found.end(2)] + out[found.end() :]
    position = 0
    while found := _OWNER_FIRST.search(out.text, position):
        position = found.end()
        out = out[: found.end(2)] + out[found.start(1) : found.end(1)] + out[found.end(2) :]
    position = 0
    while found := _OWNER_LAST.search(out.text, position):
        position = found.end()
        out = out[: found.end(1)] + out[found.start(2) : found.end(2)] + out[found.end(1) :]
    return out


@dataclass(frozen=True, slots=True)
class Member:
    """Hold one member of a list; `alternative` where it is joined to a neighbour with "or"; `inner` is its bracket's text."""

    passage: Passage
    inner: Passage | None = None
    alternative: bool = False


def members(running: Passage, keep: Iterable[tuple[int, int]] = ()) -> list[Member]:
    """Split a list at commas, semicolons and conjunctions outside brackets and outside the spans to `keep` whole."""
    text = running.text
    closed = bytearray(len(text))
    halves = [found.span() for found in _ELLIPSIS.finditer(text)]  # those that could not be written out stay whole
    for a, b in [*_brackets(text), *keep, *halves]:
        closed[a:b] = b"\1" * (min(b, len(text)) - a)
    pieces: list[tuple[int, int, bool]] = []
    start, alternative = 0, False
    for found in _SEPARATOR.finditer(text):
        if any(closed[found.start() : found.end()]):
            continue
        either = bool(_ALTERNATIVE.search(found.group(0)))
        pieces.append((start, found.start(), alternative or either))
        start, alternative = found.end(), either
    pieces.append((start, len(text), alternative))
    return [member for a, b, either in pieces if (member := _member(running[a:b], alternative=either)) is not None]


def _brackets(text: str) -> list[tuple[int, int]]:
    spans, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in "([":
            start = index if depth == 0 else start
            depth += 1
        elif character in ")]" and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, index + 1))
    return spans


def _member(piece: Passage, *, alternative: bool) -> Member | None:
    piece = piece.strip(" \t.,;:-–•*")
    if not re.search(r"\w", piece.text):
        return None
    spans = _brackets(piece.text)
    if spans and spans[0][0] > 0:
        start, end = spans[0]
        head = piece[:start].strip()
        return Member(head, piece[start + 1 : end - 1].strip(), alternative)
    return Member(piece, None, alternative)
