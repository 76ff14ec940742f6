"""Names that are data: a path segment in which personal data is found is masked, and the find is kept as evidence.

Everything that names a source (references, status, problems and their messages) is masked before it leaves the scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scanner.engine.fold import Analyser, ColumnFold
from scanner.engine.names import NameReader, is_address, masked, numbered, segments, worth_trying
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.messages import escaped
from scanner.model import (
    Column,
    ColumnProfile,
    ColumnRef,
    Problem,
    SourceInfo,
    Table,
    TableProfile,
    TableRef,
)

PATH_COLUMN = "(path)"


@dataclass(frozen=True, slots=True)
class Masker:
    """Replace the segments of one source's names that hold personal data."""

    masks: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Mask a text; the longest segments first, so that none hides a part of another."""
        for raw in sorted(self.masks, key=lambda raw: (-len(raw), raw)):
            text = text.replace(raw, self.masks[raw]).replace(escaped(raw), self.masks[raw])  # as messages show it
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


def masker(source: str, names: Iterable[str], detector: Detects) -> Masker:
    """Find the segments of a source's names that hold personal data, and how to write them instead.

    Args:
        source: its own name; it tells an address from a path.
        names: its other names: system and tables.
        detector: finds the matches.
    """
    address = is_address(source)
    tried = sorted({s for name in (source, *names) for s in segments(name) if worth_trying(s, address=address)})
    if not tried:
        return Masker()
    found = NameReader(detector, address=address).matches(tried, faults=[])  # what fails here fails on cells too
    masks: dict[str, str] = {}
    for segment, matches in zip(tried, found, strict=True):
        if matches:
            masks[segment] = numbered(masked(segment, matches), set(masks.values()))
    return Masker(masks)


def renamed(profile: TableProfile, source: str) -> TableProfile:
    """Give a table's profile under another name of its source."""
    ref = replace(profile.ref, source=source)
    columns = {
        replace(column, table=ref): replace(one, ref=replace(column, table=ref))
        for column, one in profile.columns.items()
    }
    return replace(profile, ref=ref, table=replace(profile.table, ref=ref), columns=columns)


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
    cells = [s for s in every if worth_trying(s, address=address)]
    return _named_profile(cells, NameReader(detector, address=address), table, settings, facts, key)


def columns_profile(
    names: Iterable[str],
    table: TableProfile,
    detector: Detects,
    settings: ScanSettings,
    facts: RecogniserFacts,
    key: bytes,
) -> ColumnProfile:
    """Profile the names of a table's columns that were masked, likewise as cells of `(path)`."""
    return _named_profile(list(names), NameReader(detector, heading=True), table, settings, facts, key)


def _named_profile(
    cells: list[str],
    reader: NameReader,
    table: TableProfile,
    settings: ScanSettings,
    facts: RecogniserFacts,
    key: bytes,
) -> ColumnProfile:
    ref = ColumnRef(table.ref, 0, PATH_COLUMN)
    column = Column(PATH_COLUMN, 0, place="path")
    return ColumnFold(ref, column, Analyser(reader, settings, facts), key).profile(
        cells, lambda index: index + 1, "path"
    )
