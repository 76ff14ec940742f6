"""Find personal data in names of files, tables, columns and keys, and write the names without it.

In the names of files, sheets and columns these are identifiers, contacts, and people by full name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.engine.settings import Detects
from scanner.engine.weighing import weights
from scanner.model import Column, Match, Table
from scanner.model.errors import DetectionFault

NAME = "identity.name"
REMEMBERED = 10_000
"""Names whose masks are remembered: keys inside cells may be many."""

_AMOUNTS = frozenset({"supply.consumption"})
"""Items whose values identify nobody by themselves: `kulutus 2023 MWh` is a heading with a year and a unit."""

_LEAST_DIGITS = 6
_LIKELY = 0.5
_SEPARATORS = re.compile(r"[/\\!]")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://[^/]+(?:/(?P<below>.*))?", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_MASKED = re.compile(r"«[^»]*»(?: \([0-9]+\))?")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_WORD_BREAKS = (str.maketrans("_.,+", "    "), str.maketrans("_.,+-", "     "))
"""What stands for a space in the names of files; a hyphen may belong to a double name, so it is tried both ways."""


class NameReader:
    """Find in segments of names what is sure enough to be masked and told.

    In the names of files and sheets these are identifiers, contacts, and people by full name; a word for a kind of data
    (`turvakielto_luovutukset.csv`) tells something of somebody only beside a person or an identifier. In a database's address
    and below it, machines and tables are named, so only what proves itself by its form or check counts. A heading of a column
    (or a key inside a cell) is expected to name a kind of data, so only values count there.
    """

    def __init__(self, detector: Detects, *, address: bool = False, heading: bool = False) -> None:
        self.versions = detector.versions
        self._detector = detector
        self._address = address
        self._heading = heading

    def matches(
        self, texts: Sequence[str], header: str | None = None, faults: list[DetectionFault] | None = None
    ) -> list[tuple[Match, ...]]:
        """Give what counts in each segment, in the order of the text and without overlap."""
        first = self._detector.matches(texts, header=header, faults=faults)
        out = [
            [match for match in found if self._counts(match, text)] for text, found in zip(texts, first, strict=True)
        ]
        about = [any(map(_may_be_person, found)) for found in first]
        for breaks in () if self._address else _WORD_BREAKS:
            spaced = [text.translate(breaks) for text in texts]  # one character for one: offsets stay
            changed = [n for n, text in enumerate(texts) if spaced[n] != text]
            found = (
                self._detector.matches([spaced[n] for n in changed], header=header, faults=faults) if changed else ()
            )
            for n, matches in zip(changed, found, strict=True):
                out[n] += [match for match in matches if match.item == NAME and _is_person(match, spaced[n])]
                about[n] |= any(map(_may_be_person, matches))
        for n, text in enumerate(texts):
            if not (about[n] or any(match.item == NAME or _is_value(match, text) for match in out[n])):
                out[n].clear()  # only words for kinds of data
        return [tuple(_apart(matches)) for matches in out]

    def _counts(self, match: Match, text: str) -> bool:
        """Say whether a match is sure enough; dates and versions in names are no telephone numbers."""
        if match.item == NAME:
            return not self._address and _is_person(match, text)
        if self._heading and not _is_value(match, text):
            return False
        return match.score >= _LIKELY and match.validated is not False and (match.validated or not self._address)


def _is_value(match: Match, text: str) -> bool:
    """Say whether a match is a value: a heading of words (`turvakielto`, `diagnoosi`) names the kind of data below it."""
    return match.item not in _AMOUNTS and any(c == "@" or c.isdigit() for c in text[match.start : match.end])


def _may_be_person(match: Match) -> bool:
    """Say whether a match may be a person, be it by one name only: `Virtanen sairausloma`."""
    return match.item == NAME


def _is_person(match: Match, text: str) -> bool:
    """Say whether a match is a full name with two signs: folders and files are named after places and firms too."""
    words = _WORD.findall(text[match.start : match.end])
    return match.score >= _LIKELY and len(words) > 1 and len(set(match.explanation) & set(weights()["signs"])) > 1


def _apart(matches: Iterable[Match]) -> Iterator[Match]:
    end = 0
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if match.start >= end:
            yield match
            end = match.end


def is_address(source: str) -> bool:
    """Say whether a source is named by the address of a server.

    >>> is_address("postgresql://db.example.fi:5432/crm"), is_address("exports/crm.csv"), is_address("sqlite:///crm.db")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(source) is not None


def segments(name: str) -> list[str]:
    """Split a name into segments; of an address, the server is none.

    >>> segments("exports/crm.csv"), segments("postgresql://192.0.2.7:5432/crm")
    (['exports', 'crm.csv'], ['crm'])
    """
    address = _ADDRESS.fullmatch(name)
    return [s for s in _SEPARATORS.split((address["below"] or "") if address else name) if s]


def numbered(name: str, taken: Collection[str]) -> str:
    """Give a name that is not taken yet: what was masked may have told two sheets or files apart.

    >>> numbered("«identity.name».pdf", {"«identity.name».pdf"}), numbered("a.csv", ())
    ('«identity.name».pdf (2)', 'a.csv')
    """
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def worth_trying(segment: str, *, address: bool) -> bool:
    """Say whether a segment can hold anything: an e-mail address, an identifier, a first and a last name."""
    if "@" in segment or sum("0" <= c <= "9" for c in segment) >= _LEAST_DIGITS:
        return True
    return not address and len(_WORD.findall(_ENDING.sub("", segment))) > 1


def masked(segment: str, matches: Iterable[Match]) -> str:
    """Write a segment with the name of the item in the place of each match."""
    out, end = [], 0
    for match in matches:
        out += [segment[end : match.start], f"«{match.item}»"]
        end = match.end
    return "".join([*out, segment[end:]])


def spoken(name: str) -> str:
    """Give what is left of a name to be read by the vocabulary of headers: nothing of a mask or of a place in brackets.

    >>> spoken("puhelin «identity.name»"), spoken("«identity.national_id» (2)"), spoken("(comments)"), spoken("hetu")
    ('puhelin', '', '', 'hetu')
    """
    if name.startswith("("):
        return ""
    return _MASKED.sub(" ", name).strip() if "«" in name else name


class NameMasks:
    """Write names without the personal data in them; the same name always gives the same."""

    def __init__(self, detector: Detects) -> None:
        self._reader = NameReader(detector, heading=True)
        self._known: dict[str, str] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Look at many names in one go."""
        tried = [n for n in dict.fromkeys(names) if n not in self._known and worth_trying(n, address=False)]
        if not tried:
            return
        found = self._reader.matches(tried, faults=[])  # what fails here fails on cells too
        for name, matches in zip(tried, found, strict=True):
            if len(self._known) < REMEMBERED:
                self._known[name] = masked(name, matches) if matches else name

    def __call__(self, name: str) -> str:
        """Mask a name."""
        if not worth_trying(name, address=False):
            return name
        if name not in self._known:
            self.learn([name])
        if name in self._known:
            return self._known[name]
        (matches,) = self._reader.matches([name], faults=[])
        return masked(name, matches) if matches else name


class ColumnNames:
    """Mask the names of one table's columns; two that look alike afterwards are numbered, so that both keep an identity.

    Attributes:
        raw: masked name by the raw one, of those that were masked; in memory only.
    """

    def __init__(self, masks: NameMasks) -> None:
        self.raw: dict[str, str] = {}
        self._masks = masks
        self._made: dict[tuple[int, str], str] = {}

    def table(self, table: Table) -> Table:
        """Mask the columns that a table announces, and what their types list."""
        self._masks.learn(column.name for column in table.columns)
        columns = tuple(map(self.column, table.columns))
        return table if columns == table.columns else replace(table, columns=columns)

    def column(self, column: Column) -> Column:
        """Mask a column's name; a type that lists values (an enumeration) loses them."""
        key = column.position, column.name
        name = self._made.get(key)
        if name is None:
            name = self._masks(column.name)
            if name != column.name:
                name = numbered(name, set(self._made.values()))
                self.raw[column.name] = name
            self._made[key] = name
        kind = _QUOTED.sub("…", column.kind) if column.kind else column.kind
        return column if (name, kind) == (column.name, column.kind) else replace(column, name=name, kind=kind)
