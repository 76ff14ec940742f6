"""Hold equal parts of the evidence once: a million small files say nearly the same, and each would say it with objects of its own.

Nothing that is shared is ever changed (see the model), so a result of which parts are shared equals the one that came in. What is
known as equal is forgotten from time to time, so that a scan in which nothing repeats doesn't keep what it compares with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, cast

from scanner.engine.reading import SourceResult
from scanner.model import (
    BottomK,
    ColumnProfile,
    ColumnRef,
    Evidence,
    EvidenceKey,
    Finding,
    Reason,
    SourceOpener,
    TableProfile,
    TableRef,
)

T = TypeVar("T")

KEPT = 50_000
"""Values that are compared with at most; then it begins anew."""


class Sharing:
    """Give equal results whose equal parts are one object.

    Args:
        openers: the sources of the scan, as far as they are known. The results of two that have one name are still to be merged,
            which sketches of distinct texts are needed for; of all others only the number of digests is kept.
    """

    def __init__(self, openers: Iterable[SourceOpener] = ()) -> None:
        self._kept: dict[Hashable, Any] = {}
        self._names: Counter[tuple[str, str]] = Counter()
        self.know(openers)

    def know(self, openers: Iterable[SourceOpener]) -> None:
        """Take notice of further sources."""
        self._names.update((opener.info.system, opener.info.source) for opener in openers)

    def result(self, result: SourceResult) -> SourceResult:
        """Share the parts of what was read of one source."""
        status = result.status
        once = self._names[status.system, status.source] <= 1
        system, source = self._one(status.system), status.source
        tables = {}
        for profile in result.tables.values():
            ref = TableRef(system, source if profile.ref.source == source else profile.ref.source, profile.ref.table)
            tables[ref] = self._table(ref, profile, settled=once)
        status = replace(
            status, system=system, kind=self._one(status.kind), status=self._one(status.status), modified=self._one(status.modified)
        )  # fmt: skip
        return replace(result, status=status, tables=tables)

    def _table(self, ref: TableRef, profile: TableProfile, *, settled: bool) -> TableProfile:
        columns = {}
        for column in profile.columns.values():
            one = self._column(ref if column.ref.table == ref else column.ref.table, column, settled=settled)
            columns[one.ref] = one
        table = profile.table
        described = replace(
            table,
            ref=ref if table.ref == ref else table.ref,
            columns=self._one(tuple(self._one(column) for column in table.columns)),
            kind=self._one(table.kind),
        )
        return replace(
            profile,
            ref=ref,
            table=described,
            sampling=self._one(profile.sampling),
            columns=columns,
            anchors=profile.anchors or _NONE,
            across=self._counts(profile.across),
            people={self._one(key): self._one(count) for key, count in profile.people.items()} or _NONE,
        )

    def _column(self, table: TableRef, profile: ColumnProfile, *, settled: bool) -> ColumnProfile:
        column = self._one(profile.column)
        return replace(
            profile,
            ref=ColumnRef(table, profile.ref.position, column.name if column.name == profile.ref.column else profile.ref.column),
            column=column,
            lengths=self._one(profile.lengths),
            evidence=self._evidences(profile.evidence),
            traits=self._counts(profile.traits),
            years=self._counts(profile.years),
            distinct=sized(len(profile.distinct.digests), profile.distinct.k) if settled else profile.distinct,
            comment_hints=self._one(profile.comment_hints),
            born=self._counts(profile.born),
        )  # fmt: skip

    def _evidences(self, found: Mapping[EvidenceKey, Evidence]) -> Mapping[EvidenceKey, Evidence]:
        return self._known(
            ("evidence", *((key, _frozen(one)) for key, one in found.items())),
            lambda: {self._one(key): self._evidence(one) for key, one in found.items()},
        )

    def _evidence(self, found: Evidence) -> Evidence:
        return self._known(
            _frozen(found),
            lambda: replace(
                found,
                scores=self._counts(found.scores),
                subtypes=self._counts(found.subtypes),
                shapes=self._counts(found.shapes),
                signs=self._counts(found.signs),
            ),
        )

    def finding(self, finding: Finding) -> Finding:
        """Share the parts of a finding."""
        return replace(
            finding,
            rate=self._one(finding.rate),
            expected_by_chance=self._one(finding.expected_by_chance),
            subtype=self._counts(finding.subtype),
            recognisers=self._one(finding.recognisers),
            shapes=self._counts(finding.shapes),
            first_rows=self._one(finding.first_rows),
            where=self._counts(finding.where),
            reasons=self._reasons(finding.reasons),
        )

    def _reasons(self, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        key = ("reasons", *((one.code, *one.params.items(), *map(type, one.params.values())) for one in reasons))
        return self._known(key, lambda: tuple(replace(one, params=self._counts(one.params)) for one in reasons))

    def _counts(self, counts: Mapping[Any, T]) -> Mapping[Any, T]:
        """Share a mapping in its order; equal numbers of other types stay apart, since they are written otherwise."""
        if not counts:
            return _NONE
        return self._known((*counts.items(), *map(type, counts.values())), lambda: dict(counts))

    def _one(self, value: T) -> T:
        return self._known((type(value), value), lambda: value)

    def _known(self, key: Hashable, make: Callable[[], T]) -> T:
        found = self._kept.get(key, self)
        if found is self:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return cast("T", found)


_NONE: Mapping[Any, Any] = {}


def _frozen(found: Evidence) -> Hashable:
    counts = found.scores, found.subtypes, found.shapes, found.signs
    return found.cells, found.validated, found.matching, found.first_rows, *(tuple(one.items()) for one in counts)


@cache
def sized(digests: int, k: int) -> BottomK:
    """Give a sketch that stands for its size: as many digests, of nothing."""
    return BottomK(k, frozenset(range(digests)))
