"""Show very many files by folder: files of one folder in which the same was found are one row, as are files that were read alike.

A page of a million rows is read by nobody. What a data protection officer asks of such a share is which folders hold what, in how many
files; each single file is in the workbook and in `inventory.json`. Small inventories are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from reports.rows import CoverageRow, Found, ProblemRow, finding_row, profile_of
from reports.words import Words
from scanner.model import ColumnRef, Finding, Inventory

GROUPED_FROM = 2000
"""Tables of an inventory from which on files are shown by folder."""


def is_large(inventory: Inventory) -> bool:
    """Say whether an inventory is shown by folder."""
    return len(inventory.tables) > GROUPED_FROM


def folder_of(source: str) -> str:
    """Give the folder, or the archive, that a source lies in; "" for one that lies in none.

    >>> folder_of("viennit/2024/a.csv"), folder_of("viennit/a.zip!b.csv"), folder_of("a.csv")
    ('viennit/2024/', 'viennit/a.zip!', '')
    """
    return source[: max(source.rfind("/"), source.rfind("!")) + 1]


class _Alike(NamedTuple):
    """Say what findings have to have in common to be one row."""

    folder: str
    table: str
    column: str
    item: str
    form: str
    place: str
    path: str
    about: str
    status: str


@dataclass(slots=True)
class _Sum:
    """Add up findings that are alike; `source` is the last one, since they come in the order of sources."""

    first: Finding
    source: str
    files: int = 1
    count: int = 0
    cells: int = 0
    filled: int = 0
    validated: int = 0
    chance: float = 0.0

    def add(self, finding: Finding, filled: int) -> None:
        source = finding.ref.table.source
        self.files += source != self.source
        self.source = source
        self.count += 1
        self.cells += finding.cells
        self.filled += filled
        self.validated += finding.validated
        self.chance += finding.expected_by_chance


def grouped(findings: Iterable[Finding], inventory: Inventory, words: Words) -> Iterator[Found]:
    """Give a row for the findings that are alike in each folder.

    Args:
        findings: in their order, of one system or of several.
        inventory: the one that they are of.
        words: the reader's language.
    """
    sums: dict[tuple[str, _Alike], _Sum] = {}
    for finding in findings:
        ref = finding.ref.table
        own = "" if ref.source.endswith(ref.table) else ref.table
        where = finding.where
        alike = _Alike(
            folder_of(ref.source), own, finding.ref.column, finding.item, finding.form,
            where.get("place", ""), where.get("path", ""), finding.about, finding.status,
        )  # fmt: skip
        key = ref.system, alike
        profile = profile_of(inventory, finding.ref)
        total = sums.get(key)
        if total is None:
            total = sums[key] = _Sum(finding, ref.source)
        total.add(finding, profile.cells_filled if profile else 0)
    for (_, alike), total in sums.items():
        yield _found(alike, total, inventory, words)


def _found(alike: _Alike, total: _Sum, inventory: Inventory, words: Words) -> Found:
    first = total.first
    if total.files == 1:
        return Found(first, finding_row(first, profile_of(inventory, first.ref), words), count=total.count)
    rate = min(1.0, total.cells / total.filled) if total.filled else first.rate
    files = _files(alike.folder, total.files, words)
    merged = replace(
        first,
        ref=ColumnRef(replace(first.ref.table, source=alike.folder), first.ref.position, alike.column),
        cells=total.cells,
        rate=rate,
        validated=total.validated,
        expected_by_chance=total.chance,
        first_rows=(),
        shapes={},
        subtype={},
    )
    row = finding_row(merged, None, words)
    table = " · ".join(filter(None, (files, alike.table)))
    return Found(merged, replace(row, table=table, filled=total.filled), count=total.count)


def _files(folder: str, number: int, words: Words) -> str:
    return f"{folder} ({words.count('folder.files', number)})"


def coverage(rows: Iterable[CoverageRow], words: Words) -> Iterator[CoverageRow]:
    """Give a row for the files of each folder that were read alike: of one kind, with one ending."""
    sums: dict[tuple[str, str, str, str, str, str], list[CoverageRow | int]] = {}
    for row in rows:
        key = row.system, folder_of(row.source), row.kind, row.source_status, row.place, row.sampling
        held = sums.get(key)
        if held is None:
            sums[key] = [row, 1]
            continue
        before, files = held
        assert isinstance(before, CoverageRow)
        assert isinstance(files, int)
        total = None if before.rows_total is None or row.rows_total is None else before.rows_total + row.rows_total
        held[0] = replace(row, rows_total=total, rows_read=before.rows_read + row.rows_read)
        held[1] = files + (row.source != before.source)
    for (_, folder, *_rest), (one, files) in sums.items():
        assert isinstance(one, CoverageRow)
        assert isinstance(files, int)
        yield replace(one, source=folder, table=words.count("folder.files", files)) if files > 1 else one


def problems(rows: Iterable[ProblemRow], words: Words) -> list[ProblemRow]:
    """Give a row for the files of each folder that have the same problem."""
    sums: dict[tuple[str, ...], tuple[ProblemRow, int]] = {}
    for row in rows:
        key = row.system, folder_of(row.source), row.code, row.reason, row.examined
        sums[key] = row, sums.get(key, (row, 0))[1] + 1
    return [
        replace(row, source=key[1], table=words.count("folder.files", number), detail="") if number > 1 else row
        for key, (row, number) in sums.items()
    ]
