"""Days that rows come by over keys: a detail row's contract end lies in the contract's row, and the source does the join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from scanner.engine.anchors import event_of
from scanner.engine.names import spoken
from scanner.model import AnchorDays, Cell, Column, Link, Linked, LinkedDays, Source, Table
from scanner.text import parse_day, to_text

OWN_ONLY = frozenset({"created", "fiscal_year_end", "calendar_year_end"})
"""Events that every row has for itself: the day on which another row was made says nothing of this one."""

ENDS = ("_end", "_deletion", "_withdrawn", "_withdrawal")
"""How the names of events end that are over once the last of several is: contracts, memberships."""


def linked_anchors(
    source: Source, table: Table, configured: Mapping[str, str], mask: Callable[[Link], Link]
) -> dict[str, AnchorDays]:
    """Count a table's rows by days that other tables carry; nothing where the source knows of no keys.

    Args:
        source: open.
        table: as the source lists it.
        configured: of the system, event -> path of the column that carries it.
        mask: writes the names of a link without personal data.
    """
    if not isinstance(source, Linked):
        return {}
    out = {}
    for found in source.linked_days(table, lambda other, column, many: _event(other, column, many, configured)):
        anchor = _days(found, mask(found.link))
        out[anchor.column] = anchor
    return out


def _event(table: Table, column: Column, many: bool, configured: Mapping[str, str]) -> str | None:  # noqa: FBT001 - the protocol's
    """Name the event that a column of another table gives to the rows that lead there."""
    if column.sparse or column.place is not None:
        return None
    event = event_of(spoken(column.name), table.ref, configured)
    if event is None or event in OWN_ONLY:
        return None
    last = event.startswith("last_") or event.endswith(ENDS)
    return event if last or not many else None


def _days(found: LinkedDays, link: Link) -> AnchorDays:
    days: dict[date, int] = {}
    empty, unreadable = 0, found.unlinked
    for cell, rows in found.days:
        day = _day(cell)
        if day is not None:
            days[day] = days.get(day, 0) + rows
        elif cell is None or not (to_text(cell) or "").strip():
            empty += rows
        else:
            unreadable += rows
    return AnchorDays(link.name, dict(sorted(days.items())), empty, unreadable, link)


def _day(cell: Cell) -> date | None:
    text = None if cell is None else to_text(cell)
    return parse_day(text, compact=True) if text else None


def masked(link: Link, table: Callable[[str], str], column: Callable[[str], str]) -> Link:
    """Write a link's names without personal data."""
    return replace(link, key=column(link.key), table=table(link.table), column=column(link.column))
