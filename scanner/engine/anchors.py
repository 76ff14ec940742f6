"""Which date columns are counted by day for retention, and the counting of one batch of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import combinations

from scanner.model import AnchorDays, Column, Table, TableRef
from scanner.recognisers import headers

EARLIER, LATER = "earlier", "later"


def pair_name(choose: str, first: str, second: str) -> str:
    """Name the histogram of the earlier or later of two date columns.

    >>> pair_name("later", "saapunut", "viimeisin_yhteys")
    'later(saapunut | viimeisin_yhteys)'
    """
    return f"{choose}({' | '.join(sorted((first, second)))})"


def same_column(path: str, table: TableRef, column: str) -> bool:
    """Say whether a configured path names a column: `column`, `table.column`, `table/column` or `source/table/column`.

    >>> same_column("public.sopimus.paattymispvm", TableRef("billing", "db", "public.sopimus"), "Paattymispvm")
    True
    """
    wanted = path.strip().casefold()
    whole = f"{table.source}/{table.table}/{column}", f"{table.table}/{column}", f"{table.table}.{column}", column
    short = f"{table.table.rsplit('.', 1)[-1]}.{column}"
    return wanted in {name.casefold() for name in (*whole, short)}


def configured_event(configured: Mapping[str, str], table: TableRef, column: str) -> str | None:
    """Give the event that the configuration ties to a column."""
    return next((event for event, path in sorted(configured.items()) if same_column(path, table, column)), None)


def event_of(column: str, table: TableRef, configured: Mapping[str, str]) -> str | None:
    """Give the event whose day a column holds: by configuration, else by name; never for birth dates."""
    event = configured_event(configured, table, column)
    if event is None and not headers.is_birth(column):
        event = headers.event_of(column, table.table)
    return event


class Anchors:
    """Count the rows of one table by day, for each event-date column and each pair of events of the settings."""

    def __init__(self, table: Table, configured: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> None:
        self._table = table.ref
        self._configured = configured
        self._pairs = {frozenset(pair) for pair in pairs}
        self._events: dict[str, str | None] = {}

    def event(self, column: Column) -> str | None:
        """Give the event of a column; surplus cells and hidden places carry none."""
        if column.sparse or column.place is not None:
            return None
        if column.name not in self._events:
            self._events[column.name] = event_of(column.name, self._table, self._configured)
        return self._events[column.name]

    def count(
        self, columns: Mapping[str, Sequence[str | None]], day_of: Callable[[str], date | None]
    ) -> dict[str, AnchorDays]:
        """Count the rows of a batch.

        Args:
            columns: the texts of each event-date column, in row order; None where a cell is empty.
            day_of: reads a text as a day.
        """
        days: dict[str, list[date | bool | None]] = {}
        for name, texts in columns.items():
            known: dict[str | None, date | bool | None] = {
                text: day_of(text) or False for text in set(texts) if text is not None
            }
            days[name] = [known.get(text) for text in texts]
        out = {name: _histogram(name, cells) for name, cells in days.items()}
        for first, second in combinations(sorted(days), 2):
            events = frozenset(event for event in (self._events[first], self._events[second]) if event)
            if events in self._pairs and len(days[first]) == len(days[second]):
                rows = list(zip(days[first], days[second], strict=True))
                for choose, pick in ((EARLIER, min), (LATER, max)):
                    name = pair_name(choose, first, second)
                    out[name] = _histogram(name, [_pick(pick, row) for row in rows])
        return out


def _pick(pick: Callable[[list[date]], date], row: tuple[date | bool | None, date | bool | None]) -> date | bool | None:
    """Choose between two days; one that is missing leaves the other, and one that can't be read leaves nothing."""
    found = [day for day in row if isinstance(day, date)]
    if False in row:
        return False
    return pick(found) if found else None


def _histogram(name: str, cells: Sequence[date | bool | None]) -> AnchorDays:
    counts = Counter(cells)
    empty, unreadable = counts.pop(None, 0), counts.pop(False, 0)
    return AnchorDays(name, {day: n for day, n in counts.items() if isinstance(day, date)}, empty, unreadable)
