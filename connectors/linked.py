"""Ways from a table's rows to days that other tables carry, over declared keys, and the statement that counts along one.

A way goes from the many to the one (an invoice to its contract), and at its end may turn to a table that has many rows for the
one (a customer to all contracts): the latest of their days then counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connectors.catalogue import ForeignKey, Relation
from connectors.manners import exact
from connectors.session import Session
from connectors.values import plain
from scanner.model import Cell, Column, Link, LinkedDays, Table

STEPS = 3
"""Keys followed from the many to the one at most: further away rows belong together in name only."""

EventOf = Callable[[Table, Column, bool], str | None]

_DATED = re.compile(r"date|time", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """Hold one way.

    Attributes:
        start: the table whose rows are counted.
        keys: the keys followed, each of the table that the one before led to.
        turn: at the end, the key by which rows of another table name the row arrived at; None where that row has the day itself.
        carrier: the table that carries the day.
        column: its date column.
        event: the event whose day it is.
    """

    start: str
    keys: tuple[ForeignKey, ...]
    turn: ForeignKey | None
    carrier: str
    column: str
    event: str

    @property
    def link(self) -> Link:
        """Name the way: its first key, and where it ends."""
        first = self.keys[0].columns[0] if self.keys else self.turn.referred[0] if self.turn else ""
        return Link(first, self.carrier, self.column, many=self.turn is not None)


def ways(name: str, relations: Mapping[str, Relation], tables: Mapping[str, Table], event: EventOf) -> list[Way]:
    """Find the shortest way from a table to each event's day; of equal ones the first by names.

    Args:
        name: the table whose rows are to be counted.
        relations: what may be read, by name.
        tables: the same as tables.
        event: names the event whose day a column holds, or None; asked also whether several rows there belong to one here.
    """
    own = set(_events(name, tables, event, many=False))
    found: dict[str, Way] = {}
    reached: dict[str, tuple[ForeignKey, ...]] = {name: ()}
    edge = [name]
    for step in range(STEPS + 1):
        for here in edge:
            if here != name:
                for what, column in _events(here, tables, event, many=False).items():
                    found.setdefault(what, Way(name, reached[here], None, here, column, what))
        for here in edge:
            for other, key in _turns(here, relations):
                if other in reached or other == name:
                    continue
                for what, column in _events(other, tables, event, many=True).items():
                    found.setdefault(what, Way(name, reached[here], key, other, column, what))
        if step == STEPS:
            break
        edge = _further(edge, relations, reached)
    return [found[what] for what in sorted(found) if what not in own]


def _further(
    edge: list[str], relations: Mapping[str, Relation], reached: dict[str, tuple[ForeignKey, ...]]
) -> list[str]:
    """Follow every key of the tables at the edge by one step."""
    out = []
    for here in edge:
        for key in relations[here].foreign:
            if key.target in relations and key.target not in reached and len(key.columns) == len(key.referred):
                reached[key.target] = (*reached[here], key)
                out.append(key.target)
    return sorted(out)


def _turns(here: str, relations: Mapping[str, Relation]) -> Iterator[tuple[str, ForeignKey]]:
    """Give the tables that have many rows for one of this table, with the key that says so."""
    for other in sorted(relations):
        for key in relations[other].foreign:
            if key.target == here and other != here and len(key.columns) == len(key.referred) == 1:
                yield other, key


def _events(
    name: str,
    tables: Mapping[str, Table],
    event: EventOf,
    *,
    many: bool,
) -> dict[str, str]:
    """Give a table's date column for each event, the first one of several; the latest is only asked of what is typed as a day."""
    out: dict[str, str] = {}
    for column in tables[name].columns:
        what = event(tables[name], column, many)
        if what is not None and (not many or _DATED.search(column.kind or "")):
            out.setdefault(what, column.name)
    return out


def counted(session: Session, way: Way, relations: Mapping[str, Relation]) -> LinkedDays | None:
    """Let the server count along a way; None where the latest of texts would not be the latest day."""
    if way.turn and session.kind == "sqlite" and session.run(unordered(way, relations)).scalar_one():
        return None
    counts: dict[Cell, int] = {}
    unlinked = 0
    for day, linked, rows in session.run(statement(way, relations, session.kind)):
        if linked:
            cell = plain(day)
            counts[cell] = counts.get(cell, 0) + int(rows)
        else:
            unlinked += int(rows)
    return LinkedDays(way.link, tuple(counts.items()), unlinked)


def statement(way: Way, relations: Mapping[str, Relation], dialect: str) -> sa.Select[Any]:
    """Build the statement that counts rows by day: day, whether the way led anywhere (1 or 0), rows."""
    here: Any = _table(relations[way.start], "t0")
    joined = here
    for number, key in enumerate(way.keys, start=1):
        there = _table(relations[key.target], f"t{number}")
        joined = joined.outerjoin(there, _equal(here, key.columns, there, key.referred))
        here = there
    if way.turn is None:
        day: Any = _day(here.c[way.column], relations[way.carrier], way.column, dialect)
        arrived: Any = here.c[way.keys[-1].referred[0]]
    else:
        many = _table(relations[way.carrier], "d")
        of = way.turn.columns[0]
        one_day = _day(many.c[way.column], relations[way.carrier], way.column, dialect)
        last: Any = sa.func.max(one_day)
        if not way.event.startswith("last_"):  # what has no end is running; a contact that was never made is nothing
            running = sa.func.count() > sa.func.count(many.c[way.column])
            last = sa.case((running, sa.null()), else_=last)
        latest = (
            sa.select(many.c[of].label("of_row"), last.label("last_day"))
            .where(many.c[of].is_not(None))
            .group_by(many.c[of])
            .subquery("latest")
        )
        joined = joined.outerjoin(latest, here.c[way.turn.referred[0]] == latest.c.of_row)
        day, arrived = latest.c.last_day, latest.c.of_row
    linked: Any = sa.case((arrived.is_(None), sa.literal_column("0")), else_=sa.literal_column("1"))
    inner = sa.select(day.label("counted_day"), linked.label("linked")).select_from(joined).subquery("counted")
    return sa.select(inner.c.counted_day, inner.c.linked, sa.func.count()).group_by(inner.c.counted_day, inner.c.linked)


def unordered(way: Way, relations: Mapping[str, Relation]) -> sa.Select[Any]:
    """Build the statement that counts the texts whose order is not that of their days: SQLite keeps days as it was given them."""
    many = _table(relations[way.carrier], "d")
    cell = many.c[way.column]
    iso: Any = sa.literal_column("'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'")
    return sa.select(sa.func.count()).select_from(many).where(cell.is_not(None), ~cell.op("GLOB")(iso))


def _table(relation: Relation, alias: str) -> Any:
    columns = dict.fromkeys(column.name for column in relation.columns)
    for key in relation.foreign:
        columns |= dict.fromkeys(key.columns)
    schema = exact(relation.schema) if relation.schema else None
    return sa.table(exact(relation.name), *(sa.column(exact(name)) for name in columns), schema=schema).alias(alias)


def _equal(here: Any, columns: tuple[str, ...], there: Any, referred: tuple[str, ...]) -> Any:
    return sa.and_(*(here.c[a] == there.c[b] for a, b in zip(columns, referred, strict=True)))


def _day(cell: Any, relation: Relation, name: str, dialect: str) -> Any:
    """Give the day of a moment, so that no more groups come back than there are days; texts stay as they are."""
    kind = next((column.kind or "" for column in relation.columns if column.name == name), "")
    if dialect == "oracle" and re.match(r"DATE|TIMESTAMP", kind):  # a date has a time there
        return sa.func.trunc(cell)
    if dialect == "sqlite" or "time" not in kind.lower() or re.match(r"\s*time\b(?!stamp)", kind, re.IGNORECASE):
        return cell
    return sa.cast(cell, sa.Date)
