"""Turn cells into text, clean the text, and say what it looks like: the only place that does.

Nothing is guessed: a cell becomes the text that a person would see in the source. Every function is pure.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scanner.model.source import Cell

# --- cell -> text ---------------------------------------------------------------------------------------------------

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# what Finnish and Swedish text in Windows-1252 or ISO-8859-1 has above ASCII; any other high byte means binary data
_NORDIC_BYTES = frozenset("åäöÅÄÖéÉüÜ°§".encode("cp1252")) | {0xA0}


def to_text(cell: Cell) -> str | None:
    r"""Give the text of a cell as its source shows it; None where there is none (absent, NaN, bytes that aren't text).

    | cell | text |
    | --- | --- |
    | text | itself, unchanged |
    | whole float | digits alone: `401234567.0` is `401234567`, never `4.01e8` |
    | other float, Decimal | decimal notation; a Decimal keeps its zeros |
    | date; datetime at midnight | `2024-01-31`, as spreadsheets show dates |
    | other datetime | `2024-01-31 12:30:00` |
    | bool | `true`, `false` |
    | bytes | UTF-8 text, or Windows-1252 with no other letters above ASCII than the Nordic ones; else None |

    >>> to_text(401234567.0), to_text(float("nan")), to_text(b"\x89PNG\r\n\x1a\n")
    ('401234567', None, None)
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return None
    converter = _CONVERTERS.get(type(cell))
    if converter is not None:
        return converter(cell)
    for kind, convert in _CONVERTERS.items():  # subclasses: numpy floats, pandas timestamps
        if isinstance(cell, kind):
            return convert(cell)
    return str(cell)


def _float(value: float) -> str | None:
    if value != value:  # noqa: PLR0124 - NaN is the only float that differs from itself
        return None
    if value in (float("inf"), float("-inf")):
        return str(float(value))
    return str(int(value)) if value == int(value) else format(Decimal(repr(float(value))), "f")


def _decimal(value: Decimal) -> str | None:
    if value.is_nan():
        return None
    return format(value, "f")


def _datetime(value: datetime) -> str | None:
    if value != value:  # noqa: PLR0124 - pandas' NaT is a datetime
        return None
    if value.tzinfo is None and not (value.hour or value.minute or value.second or value.microsecond):
        return value.date().isoformat()
    return value.isoformat(sep=" ")


def _bytes(value: bytes) -> str | None:
    value = value.rstrip(b"\x00")  # fixed-length binary columns are padded
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        if any(byte >= 0x80 and byte not in _NORDIC_BYTES for byte in value):
            return None
        text = value.decode("cp1252")
    return None if _NOT_TEXT.search(text) else text


_CONVERTERS: dict[type, Callable[..., str | None]] = {
    bool: lambda value: "true" if value else "false",  # before int, which it subclasses
    int: str,
    float: _float,
    Decimal: _decimal,
    bytes: _bytes,
    datetime: _datetime,  # before date, which it subclasses
    date: lambda value: value.isoformat(),
}

BLANK = " \t\r\n\x0b\x0c\xa0\u202f\u2007\u200b\u200c\u200d\u2060\ufeff\xad"


def is_empty(cell: Cell) -> bool:
    r"""Say whether a cell holds nothing to look at: absent, NaN, empty, or white space and zero-width characters alone.

    >>> is_empty(" \u00a0\u200b"), is_empty(0), is_empty("NA")
    (True, False, False)
    """
    if isinstance(cell, str):
        return not cell.strip(BLANK)
    if isinstance(cell, bytes):
        return not cell.strip(b" \t\r\n\x00")
    return to_text(cell) is None


# --- normalisation --------------------------------------------------------------------------------------------------

_REMOVED = "\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TOUCHED = re.compile(f"[{_REMOVED}{_DASHES}{_SPACES}\uff10-\uff19]")


def _members(ranges: str) -> Iterator[int]:
    parts = iter(ranges)
    last = 0
    for char in parts:
        if char == "-":
            yield from range(last + 1, ord(next(parts)) + 1)
        else:
            last = ord(char)
            yield last


_MAP: dict[int, str] = {
    **dict.fromkeys(_members(_REMOVED), ""),
    **dict.fromkeys(_members(_DASHES), "-"),
    **dict.fromkeys(_members(_SPACES), " "),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """Hold a cleaned text with the way back.

    Attributes:
        text: the cleaned text.
        offsets: for each character of `text` where it starts in the original, and the original's length behind them;
            None where nothing changed.
        ends: for each character of `text` where it ends in the original; None where nothing changed.
    """

    text: str
    offsets: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original text that a span of the cleaned text stands for."""
        if self.offsets is None or self.ends is None:
            return start, end
        return self.offsets[start], self.ends[end - 1] if end > start else self.offsets[start]


def normalise(text: str) -> Normalised:
    r"""Clean a text before matching, and keep a map of offsets.

    Unicode NFC; zero-width, bidirectional and soft-hyphen characters out; every dash becomes `-`; every Unicode space
    becomes a space; full-width digits become ASCII.

    >>> clean = normalise("131052\u2013999\u00adX")
    >>> clean.text, clean.span(7, 11)
    ('131052-999X', (7, 12))

    Source: `finnish-identifiers`, rule 10: what the export tools and word processors put into identifiers.
    """
    if text.isascii() or (_TOUCHED.search(text) is None and unicodedata.is_normalized("NFC", text)):
        return Normalised(text)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster, begin, stop in _clusters(text):
        composed = unicodedata.normalize("NFC", "".join(cluster))
        one_to_one = len(composed) == len(cluster)
        for index, char in enumerate(composed):
            chars.append(char)
            starts.append(begin[index] if one_to_one else begin[0])
            ends.append(stop[index] if one_to_one else stop[-1])
    clean = "".join(chars)
    return Normalised(clean, (*starts, len(text)), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[list[str], list[int], list[int]]]:
    """Split a text, already mapped, where NFC can't compose across: (characters, starts, ends) of each part."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, original in enumerate(text):
        mapped = _MAP.get(ord(original), original)
        if not mapped:
            continue
        if chars and not _composes(mapped):
            yield chars, starts, ends
            chars, starts, ends = [], [], []
        chars.append(mapped)
        starts.append(position)
        ends.append(position + 1)
    if chars:
        yield chars, starts, ends


def _composes(char: str) -> bool:
    """Say whether NFC may join a character to the one before it: marks, Hangul vowels and finals, a few later vowels."""
    if char.isascii():
        return False
    return (
        unicodedata.category(char)[0] == "M"
        or "\u1160" <= char <= "\u11ff"
        or "\U00016d63" <= char <= "\U00016d6a"  # Kirat Rai, Unicode 16
        or unicodedata.combining(char) != 0
    )


# --- shapes ---------------------------------------------------------------------------------------------------------

_SHAPE_LIMIT = 64


def shape(value: str) -> str:
    """Show how a value looks without the value: digits become `d`, capitals `X`, other letters `x`; the rest stays.

    Characters that are neither letters, digits, punctuation nor spaces become `?`; long values are cut.

    >>> shape("131052-999X"), shape("FI21 1234"), shape("Åbo 7")
    ('dddddd-dddX', 'XXdd dddd', 'Xxx d')
    """
    tail = "…" if len(value) > _SHAPE_LIMIT else ""
    out = value[:_SHAPE_LIMIT].translate(_SHAPES)
    if not out.isascii():
        out = "".join(char if char.isascii() else _mask(char) for char in out)
    return out + tail


def _mask(char: str) -> str:
    if char.isupper():
        return "X"
    category = unicodedata.category(char)
    if category[0] == "L":
        return "x"
    if category == "Nd":
        return "d"
    return char if category[0] in "PZ" and char.isprintable() else "?"


# what Finnish text mostly consists of, so that no Python runs per character
_SHAPES = {
    code: chr(code) if code < 0x7F and not chr(code).isalnum() and chr(code).isprintable() else _mask(chr(code))
    for code in range(0x180)
}


_RUN = re.compile(r"[Xx]+|d+")


def shape_loose(value: str) -> str:
    """Show how a name, an address or an e-mail looks, with the lengths of its parts hidden too.

    Runs of letters become `a…` or `A…`, digits `d…`; runs of one or two characters stay as they are long.

    >>> shape_loose("matti.esimerkki@example.fi"), shape_loose("Esimerkkikatu 12 B 345")
    ('a….a…@a….aa', 'A… dd A d…')
    """
    return _RUN.sub(_loose, shape(value))


def _loose(run: re.Match[str]) -> str:
    text = run[0]
    sign = "d" if text[0] == "d" else "A" if text[0] == "X" else "a"
    if len(text) > 2:
        return sign + "…"
    return sign if len(text) == 1 else sign + ("a" if text[1] == "x" else sign)


# --- dates ----------------------------------------------------------------------------------------------------------

_TIME = r"(?:(?:[T ]|,? ?(?:klo|kl\.?) ?)[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
_DAY_FIRST = re.compile(r"([0-3]?[0-9])([./])([01]?[0-9])\2([0-9]{4})" + _TIME)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([01]?[0-9])\2([0-3]?[0-9])" + _TIME)
DAY_PATTERNS = ((_DAY_FIRST, (4, 3, 1)), (_YEAR_FIRST, (1, 3, 4)))
"""The forms in which `parse_day` reads a day, with their groups of year, month and day."""
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?:[0-2][0-9][0-5][0-9][0-5][0-9])?")


def parse_day(value: Cell, *, compact: bool = False) -> date | None:
    """Read the day out of a date, a timestamp or their usual texts; None where the value is nothing of the kind.

    Texts: `31.1.2024`, `31/01/2024` (day first), `2024-01-31`, `2024/01/31`, each with or without a time of day.

    Args:
        value: a cell.
        compact: also read `20240131` and `20240131093000`; only for columns known to hold dates.

    >>> parse_day("1.2.2024 klo 9.05"), parse_day("2024-02-30"), parse_day("20240131")
    (datetime.date(2024, 2, 1), None, None)
    """
    if isinstance(value, datetime):
        return None if value != value else value.date()  # noqa: PLR0124 - pandas' NaT is a datetime
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        if not compact or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        value = to_text(value) or ""
    text = value.strip(BLANK)
    if not 6 <= len(text) <= 48:
        return None
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[3], found[4]
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[3], found[4]
    elif compact and (found := _COMPACT.fullmatch(text)):
        year, month, day = found[1], found[2], found[3]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# --- traits ---------------------------------------------------------------------------------------------------------

TRAITS = {
    "digits": "ASCII digits alone",
    "number": "a number: digits with an optional sign, groups and decimals",
    "decimal": "a number with a decimal part",
    "zero": "a number that is zero",
    "boolean": "yes, no, true, false, kyllä, ei, ja, nej and the like, or x",
    "date": "a day, with or without a time",
    "timestamp": "a day with a time",
    "uuid": "a UUID",
    "json": "a JSON object or array",
    "code": "one token that mixes letters and digits",
    "single_token": "no white space inside",
    "capitalised": "begins with a capital and has no digit",
    "upper": "has letters, all of them capitals",
    "name_like": "two to four capitalised tokens of letters, initials allowed",
    "words": "four words or more",
    "sentence": "four words or more with a lower-case word of three letters",
    "multiline": "more than one line",
}
"""The closed list of what a text can look like."""

_NUMBER = re.compile(
    r"[-+\u2212]?(?:[0-9]{1,3}(?:[ \xa0\u202f'][0-9]{3})+|[0-9]+|(?=[.,][0-9]))([.,][0-9]+)?(?: ?[€%])?"
)
NUMBER_SIGNS = "0.,+-\u2212 \xa0€%"
"""What a number that is zero consists of."""
_BOOLEAN = frozenset(
    "true false yes no y n kyllä kylla ei k e ja nej j on off tosi epätosi t f x".split()  # noqa: SIM905 - reads as words
)
_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?")
_NAME_TOKEN = re.compile(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:['’-][^\W\d_]+)*\.?,?")
_LOWER_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}")
_DIGIT = re.compile(r"[0-9]")


def traits(text: str) -> tuple[str, ...]:
    """Say what a text looks like, as names of `TRAITS`; empty for a blank text.

    >>> traits("Matti Meikäläinen"), traits("00100")
    (('capitalised', 'name_like'), ('digits', 'number', 'single_token'))
    """
    text = text.strip(BLANK)
    if not text:
        return ()
    if text.isascii() and text.isdigit():
        return (
            ("digits", "number", "zero", "single_token")
            if not text.strip("0")
            else ("digits", "number", "single_token")
        )
    out: list[str] = []
    tokens = text.split(None, 4)
    single = len(tokens) == 1
    first = text[0]
    if len(text) < 64:
        if (first in "0123456789+-\u2212.,") and (found := _NUMBER.fullmatch(text)):
            out.append("number")
            if found[1]:
                out.append("decimal")
            if not text.strip(NUMBER_SIGNS):
                out.append("zero")
            return (*out, "single_token") if single else tuple(out)
        if len(text) < 7 and text.lower() in _BOOLEAN:
            out.append("boolean")
        if first in "0123456789" and parse_day(text) is not None:
            return ("date",) if len(text) < 11 else ("date", "timestamp")
        if _UUID.fullmatch(text):
            return ("uuid", "single_token")
    if first in "{[" and _is_json(text):
        return ("json",)
    has_digit = _DIGIT.search(text) is not None
    if single:
        if has_digit and any(map(str.isalpha, text)):
            out.append("code")
        out.append("single_token")
    if first.isupper() and not has_digit:
        out.append("capitalised")
    if text.isupper():
        out.append("upper")
    if 2 <= len(tokens) <= 4 and not has_digit and len(text) < 80 and _name_like(tokens):
        out.append("name_like")
    if len(tokens) > 3 and sum(any(map(str.isalpha, token)) for token in text.split(None, 12)) > 3:
        out.append("words")
        if any(word[0].islower() for word in _LOWER_WORD.findall(text, 0, 400)):
            out.append("sentence")
    if "\n" in text or "\r" in text:
        out.append("multiline")
    return tuple(out)


def _name_like(tokens: list[str]) -> bool:
    """Say whether every token is letters and all begin with a capital, but for particles such as `af` and `von`."""
    if sum(token[0].isupper() for token in tokens) < 2:
        return False
    return all((token[0].isupper() or token in _PARTICLES) and _NAME_TOKEN.fullmatch(token) for token in tokens)


_PARTICLES = frozenset({"af", "av", "von", "de", "la", "van", "der", "den", "di", "al", "bin"})


def _is_json(text: str) -> bool:
    if text[-1] not in "}]":
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
