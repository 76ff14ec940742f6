"""Flatten an inventory and its audit into rows that every format shows the same way.

Rows are worded in the reader's language and hold text and numbers only. Text is as it came; each format cleans and escapes
it for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from reports.json_report import distinct_band, every_column, findings_in_order, problem_order
from reports.words import Words
from scanner.model import (
    ColumnProfile,
    ColumnRef,
    Finding,
    Inventory,
    SourceStatus,
    TableRef,
)
from scanner.taxonomy import taxonomy


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Show one finding; `rate` is a fraction."""

    system: str
    source: str
    table: str
    column: str
    item: str
    item_id: str
    item_class: str
    form: str
    place: str
    about: str
    status: str
    cells: int
    filled: int
    rate: float
    validated: int
    expected: float
    distinct: str
    years: str
    subtype: str
    shapes: str
    first_rows: str
    recognisers: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Found:
    """Pair a finding with its words, and with the id of its row in the system's section, where it stands there.

    `count` findings are alike and shown as this one, see `reports.folders`.
    """

    finding: Finding
    row: FindingRow
    anchor: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Show how much of one table was read, or a source that gave no table; `share` is a fraction or None."""

    system: str
    source: str
    kind: str
    source_status: str
    table: str
    place: str
    rows_total: int | None
    rows_read: int
    share: float | None
    sampling: str
    columns_total: int
    columns_found: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Show what was not examined, and what to do about it."""

    system: str
    source: str
    table: str
    code: str
    title: str
    reason: str
    detail: str
    examined: str
    need: str


def finding_rows(inventory: Inventory, words: Words) -> Iterator[FindingRow]:
    """Give a row for each finding, in the order of the sources, one at a time: there may be millions."""
    for finding in findings_in_order(inventory.findings):
        yield finding_row(finding, profile_of(inventory, finding.ref), words)


def profile_of(inventory: Inventory, ref: ColumnRef) -> ColumnProfile | None:
    """Give the profile of a column."""
    table = inventory.tables.get(ref.table)
    return table.columns.get(ref) if table is not None else None


def finding_row(finding: Finding, profile: ColumnProfile | None, words: Words) -> FindingRow:
    """Word one finding."""
    ref = finding.ref
    band = distinct_band(profile.distinct) if profile else None
    years = sorted(profile.years) if profile else []
    return FindingRow(
        system=ref.table.system,
        source=ref.table.source,
        table=ref.table.table,
        column=ref.column,
        item=words.item(finding.item),
        item_id=finding.item,
        item_class=item_class(finding.item),
        form=words.name("form", finding.form),
        place=place(finding, words),
        about=words.name("about", finding.about),
        status=words.name("status", finding.status),
        cells=finding.cells,
        filled=profile.cells_filled if profile else 0,
        rate=finding.rate,
        validated=finding.validated,
        expected=round(finding.expected_by_chance, 1),
        distinct=_band(band, words),
        years=f"{years[0]}–{years[-1]}" if years else "",
        subtype=counts({words.name("subtype", name): n for name, n in finding.subtype.items()}, words),
        shapes=counts(finding.shapes, words),
        first_rows=", ".join(str(row) for row in finding.first_rows),
        recognisers=", ".join(finding.recognisers),
        reasons="; ".join(words.reason(reason) for reason in finding.reasons),
    )


def _band(band: tuple[int, int | None] | None, words: Words) -> str:
    if band is None:
        return ""
    least, most = band
    return f"≥ {words.number(least)}" if most is None else f"{words.number(least)}–{words.number(most)}"


def place(finding: Finding, words: Words) -> str:
    """Name the hidden place and the path inside a cell, where there is one."""
    parts = []
    if finding.where.get("place"):
        parts.append(words.name("place", finding.where["place"]))
    if finding.where.get("path"):
        parts.append(finding.where["path"])
    return " · ".join(parts)


def item_class(item: str) -> str:
    """Give the class of an item, `O` for a term that the taxonomy doesn't know."""
    return taxonomy()[item].cls if item in taxonomy() else "O"


def counts(mapping: Mapping[str, int], words: Words, most: int = 6) -> str:
    """List the most frequent entries with their counts; `…` stands for the rest."""
    listed = [f"{name} × {words.number(n)}" for name, n in ranked(mapping)[:most]]
    return ", ".join([*listed, "…"] if len(mapping) > most else listed)


def ranked(mapping: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order counts from the highest, ties by name."""
    return sorted(mapping.items(), key=lambda entry: (-entry[1], entry[0]))


def coverage_rows(inventory: Inventory, words: Words) -> Iterator[CoverageRow]:
    """Give a row for each table, and one for each source that gave none, one at a time."""
    tables = groupby(sorted(inventory.tables), key=lambda ref: (ref.system, ref.source))
    sources = groupby(sorted(inventory.sources, key=_where), key=_where)
    found = found_columns(inventory)
    for (system, source), refs, statuses in _side_by_side(tables, sources):
        status = statuses[-1] if statuses else None
        kind = words.name("kind", status.kind) if status else ""
        ended = words.name("source_status", status.status) if status else ""
        for ref in refs:
            table = inventory.tables[ref]
            total = table.table.rows_total
            yield CoverageRow(
                system=system,
                source=source,
                kind=kind,
                source_status=ended,
                table=ref.table,
                place=words.name("place", table.table.place) if table.table.place else "",
                rows_total=total,
                rows_read=table.rows_read,
                share=min(1.0, table.rows_read / total) if total else None,
                sampling=words.sampling(table.sampling, table.rows_read),
                columns_total=len(every_column(table)),
                columns_found=found.get(ref, 0),
            )
        if not refs:
            yield CoverageRow(system, source, kind, ended, "", "", None, 0, None, "", 0, 0)


_Place = tuple[str, str]


def _where(status: SourceStatus) -> _Place:
    return status.system, status.source


def _side_by_side(
    tables: Iterator[tuple[_Place, Iterator[TableRef]]], sources: Iterator[tuple[_Place, Iterator[SourceStatus]]]
) -> Iterator[tuple[_Place, list[TableRef], list[SourceStatus]]]:
    """Walk through tables and sources, both in order, together."""
    left, right = next(tables, None), next(sources, None)
    while left or right:
        place = min(one[0] for one in (left, right) if one)
        refs: list[TableRef] = []
        statuses: list[SourceStatus] = []
        if left and left[0] == place:
            refs = list(left[1])
            left = next(tables, None)
        if right and right[0] == place:
            statuses = list(right[1])
            right = next(sources, None)
        yield place, refs, statuses


def found_columns(inventory: Inventory) -> dict[TableRef, int]:
    """Count the columns with a finding about persons, by table."""
    found: dict[TableRef, int] = {}
    last = None
    for finding in findings_in_order(inventory.findings):
        if finding.about == "person" and finding.ref != last:
            last = finding.ref
            found[last.table] = found.get(last.table, 0) + 1
    return found


def problem_rows(inventory: Inventory, words: Words) -> list[ProblemRow]:
    """Give a row for each problem, those first whose part was not examined."""
    return list(each_problem(inventory, words))


def each_problem(inventory: Inventory, words: Words) -> Iterator[ProblemRow]:
    """Give the rows of `problem_rows` one at a time."""
    for p in sorted(inventory.problems, key=lambda p: (p.examined, problem_order(p))):
        yield ProblemRow(
            system=p.system,
            source=p.source,
            table=p.table or "",
            code=p.code,
            title=words.name("code", p.code),
            reason=words.problem(p),
            detail=", ".join(f"{name.replace('_', ' ')} {words.value(p.params[name])}" for name in sorted(p.params)),
            examined=words("page.yes" if p.examined else "page.no"),
            need=words.name("supply", p.code) if words.has(f"supply.{p.code}") else "",
        )
