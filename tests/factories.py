"""Small builders of what the engine works on: each gives a whole object of which a test names only what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Self

from scanner.model import (
    AnchorDays,
    Cell,
    Cite,
    CitedId,
    Column,
    ColumnCells,
    ColumnProfile,
    ColumnRef,
    Declaration,
    DeclaredItem,
    Evidence,
    EvidenceKey,
    Finding,
    Inventory,
    Lengths,
    Match,
    Part,
    Problem,
    Register,
    RetentionRule,
    Review,
    ScanInfo,
    SourceInfo,
    SourceStatus,
    Table,
    TableBatch,
    TableProfile,
    TableRef,
)
from scanner.model.errors import DetectionFault

TODAY = date(2026, 11, 24)
KEY = b"a fixed key for tests"
HETU = "fi.henkilotunnus"
CHANCE = {HETU: 1 / 31, "card": 0.1}


# --- sources ----------------------------------------------------------------------------------------------------------


@dataclass
class FakeSource:
    """Give the rows of frames; `fail` is raised after as many batches as `fail_after`."""

    info: SourceInfo
    frames: Mapping[str, Mapping[str, Sequence[Cell]]]
    rows_total: int | None = None
    fail: BaseException | None = None
    fail_after: int = 0
    fail_in: str = "batches"
    place: str | None = None
    kind: str = "table"
    problems: list[Problem] = field(default_factory=list)
    closed: int = 0

    def __call__(self) -> Self:
        return self

    def __enter__(self) -> Self:
        if self.fail and self.fail_in == "open":
            raise self.fail
        return self

    def __exit__(self, *exc: object) -> None:
        self.closed += 1

    def tables(self) -> Sequence[Table]:
        if self.fail and self.fail_in == "tables":
            raise self.fail
        return [
            Table(
                TableRef(self.info.system, self.info.source, name),
                tuple(Column(header, n) for n, header in enumerate(frame, start=1)),
                rows_total=self.rows_total,
                place=self.place,
            )
            for name, frame in self.frames.items()
        ]

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        frame = self.frames[table.ref.table]
        rows = min(limit or 10**9, max(map(len, frame.values()), default=0))
        done = 0
        for number, start in enumerate(range(0, rows, size)):
            if self.fail and self.fail_in == "batches" and number == self.fail_after:
                raise self.fail
            stop = min(start + size, rows)
            yield batch(table, {name: cells[start:stop] for name, cells in frame.items()}, start + 1)
            done = number + 1
        if self.fail and self.fail_in == "batches" and done <= self.fail_after:
            raise self.fail

    def sampling(self, table: Table, limit: int | None) -> str:
        return "full" if limit is None else f"first {limit} rows"


def source(
    frames: Mapping[str, Mapping[str, Sequence[Cell]]], system: str = "crm", name: str = "crm.csv", **more: Any
) -> FakeSource:
    return FakeSource(SourceInfo(system, name, "delimited"), frames, **more)


def table(columns: Iterable[str | Column] = ("a",), name: str = "crm.csv", system: str = "crm", **more: Any) -> Table:
    made = tuple(c if isinstance(c, Column) else Column(c, n) for n, c in enumerate(columns, start=1))
    return Table(TableRef(system, more.pop("source", name), name), made, **more)


def batch(of: Table, cells: Mapping[str, Sequence[Cell]], first_row: int = 1, **more: Any) -> TableBatch:
    known = {column.name: column for column in of.columns}
    return TableBatch(of.ref, first_row, tuple(ColumnCells(known[n], list(c)) for n, c in cells.items()), **more)


class FakeDetector:
    """Find `ID<digits>` (its check is an even last digit), `<word>@<word>.fi` and `maybe` (a weak entity); count its work."""

    def __init__(self, faults: Iterable[DetectionFault] = ()) -> None:
        self.versions = {HETU: "1", "email": "2"}
        self.texts: list[str] = []
        self.headers: list[str | None] = []
        self._faults = list(faults)

    def matches(
        self, texts: Sequence[str], header: str | None = None, faults: list[DetectionFault] | None = None
    ) -> list[tuple[Match, ...]]:
        self.texts += texts
        self.headers.append(header)
        if faults is not None:
            faults += self._faults
        return [tuple(self._of(text)) for text in texts]

    def _of(self, text: str) -> Iterator[Match]:
        for found in re.finditer(r"ID\d+", text):
            valid = found.group()[-1] in "02468"
            yield Match(
                "identity.national_id", "ID", HETU, *found.span(), 1.0 if valid else 0.0, valid,
                subtype="temporary" if valid else None, shape=f"XX{len(found.group())}", whole=found.group() == text.strip(),
                explanation=("pattern", "validated") if valid else (),
            )  # fmt: skip
        for found in re.finditer(r"\w+@\w+\.fi", text):
            about = "role" if found.group().startswith("info") else "person"
            yield Match(
                "contact.email", "EMAIL_ADDRESS", "email", *found.span(), 1.0, True, about=about, shape="a…@a….aa",
                whole=found.group() == text.strip(), explanation=("pattern",),
            )  # fmt: skip


# --- profiles and inventories -------------------------------------------------------------------------------------------


def profile(
    column: str | Column = "a",
    cells: int = 100,
    empty: int = 0,
    evidence: Mapping[EvidenceKey, Evidence] | None = None,
    of: Table | None = None,
    **more: Any,
) -> ColumnProfile:
    made = column if isinstance(column, Column) else Column(column, 1)
    ref = ColumnRef((of or table()).ref, made.position, made.name)
    lengths = more.pop("lengths", Lengths(5, 12, 8 * (cells - empty)))
    return ColumnProfile(ref, made, cells, empty, lengths, dict(evidence or {}), **more)


def key(
    item: str, recogniser: str = "email", form: str = "column", place: str = "", about: str = "person"
) -> EvidenceKey:
    return EvidenceKey(item, recogniser, form, place, about)


def seen(
    cells: int, validated: int = 0, matching: int | None = None, score: int = 100, signs: Mapping[str, int] | None = None,
    **more: Any,
) -> Evidence:  # fmt: skip
    scores = {score: cells} if cells else {}
    return Evidence(cells, validated, cells if matching is None else matching, scores, signs=dict(signs or {}), **more)


def table_profile(
    *columns: ColumnProfile,
    of: Table | None = None,
    rows: int = 100,
    anchors: Iterable[AnchorDays] = (),
    sampling: str = "full",
) -> TableProfile:
    where = of or table([c.column for c in columns])
    placed = [replace(c, ref=ColumnRef(where.ref, c.column.position, c.column.name)) for c in columns]
    return TableProfile(
        where.ref, where, rows, sampling, {c.ref: c for c in placed}, {anchor.column: anchor for anchor in anchors}
    )


def inventory(
    *tables: TableProfile,
    findings: Iterable[Finding] = (),
    problems: Iterable[Problem] = (),
    settings: Mapping[str, object] | None = None,
    sources: Iterable[SourceStatus] | None = None,
    scan_id: str = "scan-1",
) -> Inventory:
    at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    status = sources or [
        SourceStatus(s, n, "delimited", "complete", 1)
        for s, n in sorted({(t.ref.system, t.ref.source) for t in tables})
    ]
    return Inventory(
        ScanInfo(scan_id, "tutka 0.1.0", at, at, dict(settings or {"chance": CHANCE})),
        tuple(status),
        {t.ref: t for t in sorted(tables, key=lambda t: t.ref)},
        tuple(problems),
        tuple(findings),
    )


def finding(
    item: str,
    column: str = "a",
    *,
    of: Table | None = None,
    form: str = "column",
    status: str = "confirmed",
    cells: int = 100,
    position: int = 1,
    **more: Any,
) -> Finding:
    ref = ColumnRef((of or table()).ref, position, column)
    return Finding(ref, item, form, more.pop("about", "person"), status, cells, 1.0, **more)


def problem(reason: str = "encrypted", system: str = "crm", source: str = "old.xlsx", **more: Any) -> Problem:
    return Problem(system, source, more.pop("table", None), reason, f"{source}: {reason}", **more)


# --- declarations -------------------------------------------------------------------------------------------------------


def cite(text: str = "sähköpostiosoite", line: int = 18) -> Cite:
    return Cite(line, text)


def declared(item: str, coverage: str = "explicit", modality: str = "declared", **more: Any) -> DeclaredItem:
    return DeclaredItem(item, coverage, modality, more.pop("cite", cite(item)), **more)


def negated(item: str, **more: Any) -> CitedId:
    return CitedId(item, cite(f"emme kerää: {item}", 9), **more)


def rule(
    amount: float | None = 10,
    unit: str | None = "year",
    events: Sequence[str] = ("contract_end",),
    rule_id: str = "r1",
    bound: str = "exact",
    scope: Sequence[str] | str = "register",
    **more: Any,
) -> RetentionRule:
    where = scope if isinstance(scope, str) else tuple(scope)
    return RetentionRule(rule_id, amount, unit, tuple(events), bound, where, cite("säilytetään", 57), **more)


def reviewed(
    text: str | None = "2026-06", precision: str | None = "month", day: date | None = date(2026, 6, 30)
) -> Review:
    return Review(text, precision, "reviewed", day, cite("Katselmoitu viimeksi 6/2026", 87))


def register(*items: DeclaredItem, register_id: str = "customers", **more: Any) -> Register:
    more.setdefault("review", reviewed())
    more.setdefault("retention", (rule(),))
    return Register(register_id, "Asiakasrekisteri", items=items, **more)


def declaration(*registers: Register, **more: Any) -> Declaration:
    return Declaration("seloste.txt", "ab" * 32, 87, "fi", registers or (register(),), **more)
