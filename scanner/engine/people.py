"""Count distinct people: which rows hold an item, and whose rows they are, under keyed digests that live during the scan.

What tells people apart is in the table itself: identity codes, addresses, numbers of customers, names, or the key of the
table that a row belongs to. Each way counts on its own, and what the numbers mean is decided at the end (`engine.persons`).
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.detection.columns import Distinct, Numbers
from scanner.engine.digests import Words, digests
from scanner.engine.names import spoken
from scanner.engine.settings import phone_key, phone_keys
from scanner.model import Column, Headcount, PeopleKey, Table
from scanner.model.sketch import DIGEST_BITS, EXACT, REGISTER_BITS, REGISTERS
from scanner.recognisers import headers

if TYPE_CHECKING:
    from scanner.engine.fold import Reading

NAME = "identity.name"
ALL = "*"
WRITTEN: Mapping[str, Callable[[str], str]] = {
    "identity.national_id": lambda text: "".join(text.split()).upper(),
    "contact.email": lambda text: text.strip().casefold(),
    "contact.phone": phone_key,
    "customer.number": lambda text: text.strip().upper(),
    "hr.employee_number": lambda text: text.strip().upper(),
}
"""Items that tell people apart, and how one person's is written in one way."""
WORTH_ARRAYS = 200
"""Up to here making an Arrow array of numbers costs more than it saves: it asks for pandas, which a small scan doesn't import."""
BY_HEADING = frozenset({"customer.number", "hr.employee_number"})
"""Those of them that have no form of their own: the heading says what the cells are."""
COLUMNS = 100
"""Columns of a table whose people are counted one by one; a wider table's others count by all of its rows."""

SEEN = frozenset({None, "hidden column"})
"""Places of columns whose cells belong to their rows: a hidden column's do, those of comments and properties don't."""
KEPT = 1 << 21
"""Digests kept one by one in all columns of a table together: a wide table's larger counts are estimates."""

Flags = NDArray[np.bool_]
MIX = np.uint64(0x9E3779B97F4A7C15)


class Looked(NamedTuple):
    """Hold what was seen in one column of a batch: its distinct texts, their classes, and a reading of each class."""

    column: Column
    found: Distinct
    classes: Numbers
    readings: Sequence[Reading]


class _Whose(NamedTuple):
    """Tell a batch's rows apart: for each row a number, -1 for nobody; for each number its digest."""

    codes: Numbers
    digests: Words


class People:
    """Count the people of one table, batch by batch."""

    def __init__(self, table: Table, key: bytes) -> None:
        self._table = table.ref.table
        self._key = key
        self._counts: dict[PeopleKey, _Count] = {}
        self._limit = max(1024, min(EXACT, KEPT // max(1, len(table.columns))))
        primary = [column for column in table.columns if column.key == "primary"]
        self._primary = primary[0].position if len(primary) == 1 else None
        self._hinted: dict[str, frozenset[str]] = {}

    def add(self, columns: Sequence[Looked]) -> None:
        """Count the rows of a batch."""
        whole = [looked for looked in columns if looked.column.place in SEEN and not looked.column.sparse]
        holds = {id(looked): _holds(looked) for looked in columns if looked.column.position <= COLUMNS}
        ways = self._ways(whole, holds)
        if not ways:
            return
        everybody: list[PeopleKey] = [PeopleKey("")]
        held_by: dict[bytes, tuple[Flags | None, list[PeopleKey]]] = {b"": (None, everybody)}
        for wanted, held in self._rows(columns, holds):
            if held.all():
                everybody.append(wanted)
            else:
                held_by.setdefault(held.tobytes(), (held, []))[1].append(wanted)
        for (kind, by), whose in ways.items():
            for flagged, several in held_by.values():
                codes = whose.codes if flagged is None else whose.codes[flagged[: len(whose.codes)]]
                flags = np.zeros(len(whose.digests), bool)
                flags[codes[codes >= 0]] = True
                if flags.any():
                    keys = [wanted._replace(kind=kind, by=by) for wanted in several]
                    counts = [self._counts.setdefault(key, _Count(self._limit)) for key in keys]
                    _add_to_all(counts, whose.digests[flags])

    def counts(self) -> dict[PeopleKey, Headcount]:
        """Give what was counted; counts that hold the same digests are one."""
        made: dict[int, Headcount] = {}
        out: dict[PeopleKey, Headcount] = {}
        for key in sorted(self._counts):
            count = self._counts[key]
            name = id(count) if count.kept is None else id(count.kept)
            if name not in made:
                made[name] = count.headcount()
            out[key] = made[name]
        return out

    def _ways(self, columns: Sequence[Looked], holds: Mapping[int, _Holds]) -> dict[tuple[str, int], _Whose]:
        """Find what may tell the rows' people apart, by kind and column: which of it does is decided with all rows in view."""
        found: dict[tuple[str, int], _Whose] = {}
        names: list[_Whose] = []
        for looked in columns:
            column, texts = looked.column, looked.found.texts
            if column.position > COLUMNS or not len(texts):
                continue
            everything = np.ones(len(texts), bool)
            for item, write in WRITTEN.items():
                if item in holds[id(looked)].whole:
                    told = np.array(holds[id(looked)].whole[item], bool)[looked.classes]
                    found[item, column.position] = self._whose(looked.found, told, item, write)
                if item in BY_HEADING and column.key is None and item in self._hints(column):
                    # numbers of two systems may mean different people: only those under one heading are compared
                    kind = f"{item} {''.join(c for c in spoken(column.name).casefold() if c.isalnum())}"
                    found[kind, column.position] = self._whose(looked.found, everything, kind, write)
            if NAME in self._hints(column):
                names.append(
                    self._whose(looked.found, everything, NAME, lambda text: " ".join(text.split()).casefold())
                )
            leads = column.refers or (self._table if column.position == self._primary else None)
            if leads is not None:
                kind = f"key {leads}"
                found[kind, column.position] = self._whose(looked.found, everything, kind, str.strip)
        if names:
            found[NAME, 0] = _together(names)
        return found

    def _hints(self, column: Column) -> frozenset[str]:
        """Give the items that a column's name announces beyond doubt."""
        if column.name not in self._hinted:
            hints = headers.hints(spoken(column.name)) if spoken(column.name) else ()
            self._hinted[column.name] = frozenset(hint.item for hint in hints if hint.strength == "strong")
        return self._hinted[column.name]

    def _whose(self, found: Distinct, told: Flags, kind: str, write: Callable[[str], str]) -> _Whose:
        places = np.flatnonzero(told)
        key = hashlib.blake2b(kind.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
        if write is phone_key and found.array is not None and len(places) > WORTH_ARRAYS:
            texts = phone_keys(found.array.take(pa.array(places)))
            words = digests(texts, texts, key)
        else:
            words = digests([write(found.texts[place]) for place in places.tolist()], None, key)
        numbers = np.full(len(told) + 1, -1, np.int64)  # the last stands for cells without a text
        numbers[places] = np.arange(len(places))
        return _Whose(numbers[found.codes], words)

    def _rows(self, columns: Sequence[Looked], holds: Mapping[int, _Holds]) -> list[tuple[PeopleKey, Flags]]:
        """Give for each column and item the rows whose cell holds it."""
        out = []
        for looked in columns:
            if id(looked) not in holds or not len(looked.found.texts):
                continue
            of_classes = dict(holds[id(looked)].items)
            if spoken(looked.column.name) and headers.hints(spoken(looked.column.name)):
                of_classes[ALL] = [True] * len(looked.readings)
            codes = looked.found.codes
            for item, flags in of_classes.items():
                of_texts = np.append(np.array(flags, bool)[looked.classes], np.False_)
                out.append((PeopleKey("", 0, looked.column.position, item), of_texts[codes]))
        return out


class _Holds(NamedTuple):
    """Say for each item which classes of texts hold it, and which are it as a whole."""

    items: dict[str, list[bool]]
    whole: dict[str, list[bool]]


def _holds(looked: Looked) -> _Holds:
    items: dict[str, list[bool]] = {}
    whole: dict[str, list[bool]] = {}
    size = len(looked.readings)
    for number, reading in enumerate(looked.readings):
        for piece in reading.pieces:
            key = piece.key
            if piece.score is None or key.about != "person":
                continue
            _flag(items, key.item, number, size)
            if key.form == "column" and not key.path and key.item in WRITTEN:
                _flag(whole, key.item, number, size)
    return _Holds(items, whole)


def _flag(flags: dict[str, list[bool]], item: str, number: int, size: int) -> None:
    if item not in flags:
        flags[item] = [False] * size
    flags[item][number] = True


def _together(parts: Sequence[_Whose]) -> _Whose:
    """Let each row be told by several columns together: first and last names."""
    if len(parts) == 1:
        return parts[0]
    mixed = np.zeros(len(parts[0].codes), np.uint64)
    anybody = np.zeros(len(parts[0].codes), bool)
    for part in parts:
        words = np.append(part.digests, np.uint64(0))[part.codes]
        mixed = mixed * MIX + words
        anybody |= part.codes >= 0
    unique, codes = np.unique(mixed, return_inverse=True)  # sorts, unlike `unique` alone
    return _Whose(np.where(anybody, codes, -1), unique)


def _short(words: Words) -> Words:
    return words >> np.uint64(64 - DIGEST_BITS)


_NONE: Words = np.empty(0, np.uint64)


def _distinct(several: Sequence[Words]) -> Words:
    """Give the distinct digests, ascending; `np.unique` takes eight times as long."""
    words = np.sort(np.concatenate(several))
    first = np.ones(len(words), bool)
    np.not_equal(words[1:], words[:-1], out=first[1:])
    return words[first]


class _Count:
    """Gather digests as a `Headcount` does, in numbers of the machine."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: Words = _NONE
        self._registers: NDArray[np.uint8] | None = None

    def add(self, words: Words) -> None:
        """Add digests of 64 bits; those above are the ones that count."""
        self.take([_short(words)])

    def estimated(self, registers: NDArray[np.uint8]) -> None:
        """Add what was only estimated."""
        self._estimate()
        assert self._registers is not None
        np.maximum(self._registers, registers, out=self._registers)

    def _estimate(self) -> None:
        if self._registers is None:
            self._registers, words = np.zeros(REGISTERS, np.uint8), self._kept
            self._kept = _NONE
            self._note(words)

    def take(self, several: Sequence[Words]) -> None:
        """Add digests of `DIGEST_BITS` bits."""
        if self._registers is None:
            self.keep(_distinct([self._kept, *several]))
            return
        for words in several:
            self._note(words)

    @property
    def kept(self) -> Words | None:
        """Give the digests so far, ascending; None where they are estimated. Other counts may hold the same array."""
        return self._kept if self._registers is None else None

    def keep(self, kept: Words) -> None:
        """Hold these digests, ascending and distinct, in place of those so far, which are among them."""
        self._kept = kept
        if len(kept) > self._limit:
            self._estimate()

    def _note(self, words: Words) -> None:
        assert self._registers is not None
        rest = np.uint64(DIGEST_BITS - REGISTER_BITS)
        np.maximum.at(self._registers, (words >> rest).astype(np.int64), _ranks(words))

    def headcount(self) -> Headcount:
        """Give the count."""
        if self._registers is not None:
            return Headcount(registers=base64.b64encode(self._registers.tobytes()).decode("ascii"), limit=self._limit)
        data = self._kept.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - DIGEST_BITS // 8 :]
        return Headcount(base64.b64encode(data.tobytes()).decode("ascii"), limit=self._limit)


def _add_to_all(counts: Sequence[_Count], words: Words) -> None:
    """Add digests of 64 bits to several counts; those that have held the same so far go on sharing one array."""
    short = _short(words)
    joined: dict[int, tuple[Words, Words]] = {}  # by the array's address; with the array, so that nothing else gets it
    for count in counts:
        kept = count.kept
        if kept is None:
            count.take([short])
            continue
        if id(kept) not in joined:
            joined[id(kept)] = kept, _distinct([kept, short])
        count.keep(joined[id(kept)][1])


def _ranks(words: Words) -> NDArray[np.uint8]:
    """Give the place of the first set bit behind those that choose the register, counted from 1."""
    bits = DIGEST_BITS - REGISTER_BITS
    rest = words & np.uint64((1 << bits) - 1)
    length = np.frexp(rest.astype(np.float64))[1]  # exact: so few bits fit into a double
    return (bits - length + 1).astype(np.uint8)


def united(counts: Sequence[Headcount]) -> Headcount:
    """Merge counts, many at once and fast: the same as merging them one by one."""
    if len(counts) == 1:
        return counts[0]
    limit = max(count.limit for count in counts)
    total = _Count(limit)
    total.take([_words(count) for count in counts if not count.registers])
    for count in counts:
        if count.registers:
            total.estimated(np.frombuffer(base64.b64decode(count.registers), np.uint8))
    return total.headcount()


def united_tables(tables: Sequence[Mapping[PeopleKey, Headcount]]) -> dict[PeopleKey, Headcount]:
    """Merge the counts of a table's parts."""
    every: dict[PeopleKey, list[Headcount]] = {}
    for counts in tables:
        for key, count in counts.items():
            every.setdefault(key, []).append(count)
    return {key: united(every[key]) for key in sorted(every)}


def _words(count: Headcount) -> Words:
    size = DIGEST_BITS // 8
    data = np.frombuffer(base64.b64decode(count.digests), np.uint8).reshape(-1, size)
    out = np.zeros((len(data), 8), np.uint8)
    out[:, 8 - size :] = data
    return out.reshape(-1).view(">u8").astype(np.uint64)


def told_years(looked: Looked, recogniser: str, centuries: Mapping[str, int]) -> dict[int, int]:
    """Count the cells that are a valid identity code by the year of birth that it tells."""
    valid = [
        any(p.key.recogniser == recogniser and p.key.form == "column" and p.validated for p in reading.pieces)
        for reading in looked.readings
    ]
    if not any(valid):
        return {}
    out: dict[int, int] = {}
    for place in np.flatnonzero(np.array(valid, bool)[looked.classes]).tolist():
        text = "".join(looked.found.texts[place].split()).upper()
        sign = text[6:7]
        century = centuries.get("-" if sign and unicodedata.category(sign) == "Pd" else sign)
        if century is not None and text[4:6].isdigit():
            year = century + int(text[4:6])
            out[year] = out.get(year, 0) + int(looked.found.counts[place])
    return out
