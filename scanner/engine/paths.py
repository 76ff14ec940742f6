"""Names that are data: a path segment in which personal data is found is masked, and the find is kept as evidence.

Everything that names a source (references, status, problems and their messages) is masked before it leaves the scan.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.engine.fold import Analyser, ColumnFold
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.engine.weighing import weights
from scanner.model import (
    Column,
    ColumnProfile,
    ColumnRef,
    Match,
    Problem,
    SourceInfo,
    Table,
    TableProfile,
    TableRef,
)
from scanner.model.errors import DetectionFault

PATH_COLUMN = "(path)"
NAME = "identity.name"
_LEAST_DIGITS = 6
_LIKELY = 0.5
_SEPARATORS = re.compile(r"[/\\!]")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://[^/]+(?:/(?P<below>.*))?", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_WORD_BREAKS = (str.maketrans("_.,+", "    "), str.maketrans("_.,+-", "     "))
"""What stands for a space in the names of files; a hyphen may belong to a double name, so it is tried both ways."""


@dataclass(frozen=True, slots=True)
class Masker:
    """Replace the segments of one source's names that hold personal data."""

    masks: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Mask a text; the longest segments first, so that none hides a part of another."""
        for raw in sorted(self.masks, key=lambda raw: (-len(raw), raw)):
            text = text.replace(raw, self.masks[raw])
        return text

    def table_ref(self, ref: TableRef) -> TableRef:
        """Mask a reference."""
        return TableRef(self(ref.system), self(ref.source), self(ref.table)) if self.masks else ref

    def problem(self, problem: Problem) -> Problem:
        """Mask a problem's names and message."""
        if not self.masks:
            return problem
        return replace(
            problem,
            system=self(problem.system),
            source=self(problem.source),
            table=self(problem.table) if problem.table is not None else None,
            message=self(problem.message),
            params={k: self(v) if isinstance(v, str) else v for k, v in problem.params.items()},
        )

    def info(self, info: SourceInfo) -> SourceInfo:
        """Mask what names a source."""
        return SourceInfo(self(info.system), self(info.source), info.kind) if self.masks else info

    def table(self, table: Table) -> Table:
        """Mask a table's reference."""
        return replace(table, ref=self.table_ref(table.ref)) if self.masks else table


class NameReader:
    """Find in segments of names what is sure enough to be masked and told.

    In the names of files and sheets these are identifiers, contacts, and people by full name. In a database's address and
    below it, machines and tables are named, so only what proves itself by its form or check counts.
    """

    def __init__(self, detector: Detects, *, address: bool) -> None:
        self.versions = detector.versions
        self._detector = detector
        self._address = address

    def matches(
        self, texts: Sequence[str], header: str | None = None, faults: list[DetectionFault] | None = None
    ) -> list[tuple[Match, ...]]:
        """Give what counts in each segment, in the order of the text and without overlap."""
        out = [
            [match for match in found if self._counts(match, text)]
            for text, found in zip(texts, self._detector.matches(texts, header=header, faults=faults), strict=True)
        ]
        for breaks in () if self._address else _WORD_BREAKS:
            spaced = [text.translate(breaks) for text in texts]  # one character for one: offsets stay
            changed = [n for n, text in enumerate(texts) if spaced[n] != text]
            found = (
                self._detector.matches([spaced[n] for n in changed], header=header, faults=faults) if changed else ()
            )
            for n, matches in zip(changed, found, strict=True):
                out[n] += [match for match in matches if match.item == NAME and _is_person(match, spaced[n])]
        return [tuple(_apart(matches)) for matches in out]

    def _counts(self, match: Match, text: str) -> bool:
        """Say whether a match is sure enough; dates and versions in names are no telephone numbers."""
        if match.item == NAME:
            return not self._address and _is_person(match, text)
        return match.score >= _LIKELY and match.validated is not False and (match.validated or not self._address)


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


def masker(source: str, names: Iterable[str], detector: Detects) -> Masker:
    """Find the segments of a source's names that hold personal data, and how to write them instead.

    Args:
        source: its own name; it tells an address from a path.
        names: its other names: system and tables.
        detector: finds the matches.
    """
    address = is_address(source)
    tried = sorted({s for name in (source, *names) for s in segments(name) if _worth_trying(s, address=address)})
    if not tried:
        return Masker()
    found = NameReader(detector, address=address).matches(tried, faults=[])  # what fails here fails on cells too
    masks: dict[str, str] = {}
    for segment, matches in zip(tried, found, strict=True):
        if matches:
            masks[segment] = numbered(_mask(segment, matches), set(masks.values()))
    return Masker(masks)


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


def renamed(profile: TableProfile, source: str) -> TableProfile:
    """Give a table's profile under another name of its source."""
    ref = replace(profile.ref, source=source)
    columns = {
        replace(column, table=ref): replace(one, ref=replace(column, table=ref))
        for column, one in profile.columns.items()
    }
    return replace(profile, ref=ref, table=replace(profile.table, ref=ref), columns=columns)


def _worth_trying(segment: str, *, address: bool) -> bool:
    """Say whether a segment can hold anything: an e-mail address, an identifier, a first and a last name."""
    if "@" in segment or sum("0" <= c <= "9" for c in segment) >= _LEAST_DIGITS:
        return True
    return not address and len(_WORD.findall(_ENDING.sub("", segment))) > 1


def _mask(segment: str, matches: Iterable[Match]) -> str:
    out, end = [], 0
    for match in matches:
        out += [segment[end : match.start], f"«{match.item}»"]
        end = match.end
    return "".join([*out, segment[end:]])


def path_profile(
    source: str,
    names: Iterable[str],
    table: TableProfile,
    detector: Detects,
    settings: ScanSettings,
    facts: RecogniserFacts,
    key: bytes,
) -> ColumnProfile:
    """Profile the segments of a source's names as cells of the column `(path)`: what is masked is what is told."""
    address = is_address(source)
    every = dict.fromkeys(s for name in (source, *names) for s in segments(name))
    cells = [s for s in every if _worth_trying(s, address=address)]
    analyser = Analyser(NameReader(detector, address=address), settings, facts)
    ref = ColumnRef(table.ref, 0, PATH_COLUMN)
    column = Column(PATH_COLUMN, 0, place="path")
    return ColumnFold(ref, column, analyser, key).profile(cells, lambda index: index + 1, "path")
