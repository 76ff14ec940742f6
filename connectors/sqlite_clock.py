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
        interruption: what a signal's handler raised while SQLite was at work, and SQLite forgot.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = min(limit_s, STATEMENT_S)
        self.counting_s = min(limit_s, COUNTS_S)
        self._most_s = self._limit_s
        self._began = time.monotonic()
        self.interruption: BaseException | None = None

    def watch(self, engine: Engine) -> None:
        """Watch the connections of an engine, statement by statement."""
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "before_cursor_execute", lambda *_: self.start())
        event.listen(engine, "handle_error", lambda _: self.pass_on())

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

    def pass_on(self) -> None:
        """Raise what a handler of signals raised: SQLite ends the statement for it as for any other answer, and says no more.

        Raises:
            BaseException: there was such an interruption.
        """
        interruption, self.interruption = self.interruption, None
        if interruption is not None:
            raise interruption

    def _connected(self, connection: Any, _record: object) -> None:
        looks = self._looks()
        next(looks)  # into its `try`
        connection.set_progress_handler(looks.__next__, STEPS)

    def _looks(self) -> Iterator[bool]:
        """Say at each look whether the statement has to end.

        Python runs handlers of signals as soon as it is asked, which for a function is before its first line; a generator is
        asked inside its `try`.
        """
        ended = False
        while True:
            try:
                while True:
                    yield ended
                    ended = time.monotonic() - self._began >= self._most_s
            except GeneratorExit:
                raise
            except BaseException as interruption:  # noqa: BLE001 - SQLite would swallow it; it is raised again outside
                self.interruption, ended = interruption, True
