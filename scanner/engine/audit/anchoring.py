"""Find the date columns that a retention rule starts from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.engine.anchors import pair_name, same_column
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext
from scanner.model import AnchorDays, ColumnRef, Inventory, TableProfile, TableRef
from scanner.recognisers import headers

_END = ("_end", "_deletion", "_withdrawn", "_withdrawal")


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one anchor column for one event. `confirmed` means that a person named it."""

    column: ColumnRef
    anchor: AnchorDays
    event: str
    confirmed: bool

    @property
    def rows(self) -> int:
        """Count the rows with a day that can be read."""
        return sum(self.anchor.days.values())

    @property
    def running(self) -> bool:
        """Say whether a missing day means that the matter is still running, as with every end."""
        return self.event.endswith(_END)


def named_anchors(inventory: Inventory, system: str, event: str, path: str) -> list[Reading]:
    """Give the column that a person named for an event."""
    return [
        Reading(_column(table, name), table.anchors[name], event, confirmed=True)
        for ref, table in sorted(inventory.tables.items())
        if ref.system == system
        for name in sorted(table.anchors)
        if _single(table, name) and same_column(path, ref, name)
    ]


def linked_anchors(inventory: Inventory, readings: Sequence[Reading], tables: Iterable[TableRef]) -> list[Reading]:
    """Give, for tables without the day, the histogram of the days that their rows come by over keys.

    Args:
        inventory: with the tables' histograms.
        readings: the columns that carry the day.
        tables: those that may hang on them; what is in `readings` itself is left out.
    """
    carried = {
        (r.column.table.system, r.column.table.source, r.column.table.table, r.column.column): r for r in readings
    }
    taken = {r.column.table for r in readings}
    out = []
    for ref in tables:
        table = inventory.tables.get(ref)
        if table is None or ref in taken:
            continue
        for name in sorted(table.anchors):
            anchor = table.anchors[name]
            link = anchor.link
            carrier = carried.get((ref.system, ref.source, link.table, link.column)) if link else None
            if link is not None and carrier is not None:
                key = next((c for c in sorted(table.columns) if c.column == link.key), None)
                out.append(Reading(key or ColumnRef(ref, 0, link.key), anchor, carrier.event, carrier.confirmed))
                break
    return out


def proposed_anchors(inventory: Inventory, event: str, tables: Iterable[TableRef]) -> list[Reading]:
    """Propose, in each table, the column whose name says the event; failing that, one that may stand in for it."""
    out = []
    for ref in tables:
        table = inventory.tables.get(ref)
        if table is None:
            continue
        for wanted in (event, *rules().stands_in.get(event, ())):
            names = [n for n in table.anchors if _single(table, n) and headers.event_of(n, ref.table) == wanted]
            readings = [Reading(_column(table, n), table.anchors[n], event, confirmed=False) for n in sorted(names)]
            best = max(readings, key=lambda reading: reading.rows, default=None)
            if best is not None and best.rows:
                out.append(best)
                break
    return out


def pair_anchors(
    inventory: Inventory,
    context: AuditContext,
    system: str,
    events: Sequence[str],
    choose: str,
    tables: Iterable[TableRef],
) -> list[Reading]:
    """Give the earlier or later of two events' days, counted row by row, in each table that carries both."""
    info = context.systems.get(system)
    named = info.anchors if info is not None else {}
    refs = {ref for ref in inventory.tables if ref.system == system} if named else set()
    out = []
    for ref in sorted({*tables, *refs}):
        table = inventory.tables.get(ref)
        columns: list[tuple[str, bool]] = []
        for event in events[:2]:
            found = named_anchors(inventory, system, event, named[event]) if event in named else []
            mine = [r for r in found if r.column.table == ref] or proposed_anchors(inventory, event, [ref])
            columns += [(r.column.column, r.confirmed) for r in mine[:1]]
        if table is None or len(columns) < 2:
            continue
        (first, sure), (second, sure2) = columns
        anchor = table.anchors.get(pair_name(choose, first, second))
        if anchor is not None:
            out.append(Reading(_column(table, first), anchor, events[0], sure and sure2))
    return out


def _single(table: TableProfile, name: str) -> bool:
    """Say whether a histogram is of one column, not of a pair."""
    return any(ref.column == name for ref in table.columns)


def _column(table: TableProfile, name: str) -> ColumnRef:
    return next(ref for ref in sorted(table.columns) if ref.column == name)
