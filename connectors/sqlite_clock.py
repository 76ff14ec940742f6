"""A time limit for statements of SQLite, which has no server that ends them: a view may be endless, and the count of its rows, too.

SQLite asks a function every so many steps of its machine whether to go on (`sqlite3_progress_handler`). What takes fewer steps
is never asked about, so that small tables are read whatever the limit is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

STEPS = 100_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""
STATEMENT_S = 60.0
"""Seconds for a statement to give its first or next rows."""
COUNT_S = 20.0
"""Seconds for counting the rows of a table or view: reading tells as much of a table, and several views may be endless."""
COUNTS_S = 60.0
"""Seconds for counting the rows of all of them; what is left then gets as far as `STEPS`."""


class StatementClock:
    """End the statements of one connection that go on for too long; they fail with SQLITE_INTERRUPT.

    Args:
        limit_s: seconds for a statement to give rows, at most `STATEMENT_S`.

    Attributes:
        counting_s: seconds left for counting.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = min(limit_s, STATEMENT_S)
        self.counting_s = min(limit_s, COUNTS_S)
        self._most_s = self._limit_s
        self._began = time.monotonic()

    def watch(self, engine: Engine) -> None:
        """Watch the connections of an engine, statement by statement."""
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "before_cursor_execute", lambda *_: self.start())

    def start(self) -> None:
        """Begin to measure: a statement is run, or asked for its next rows."""
        self._began = time.monotonic()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Give what is run inside only as long as rows may be counted."""
        began = time.monotonic()
        self._most_s = min(COUNT_S, max(self.counting_s, 0.0))
        try:
            yield
        finally:
            self._most_s = self._limit_s
            self.counting_s -= time.monotonic() - began

    def _connected(self, connection: Any, _record: object) -> None:
        connection.set_progress_handler(self._ended, STEPS)

    def _ended(self) -> bool:
        return time.monotonic() - self._began >= self._most_s
