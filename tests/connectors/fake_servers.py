"""Drivers of servers that aren't there: they record what is sent, and answer like the server by the first pattern that fits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass
class Server:
    """Answers: (pattern, rows or an error); `sent` holds every statement with its parameters, ROLLBACK and COMMIT among them."""

    answers: list
    sent: list = field(default_factory=list)
    connected: list = field(default_factory=list)
    connections: list = field(default_factory=list)

    def connect(self, *args, **options):
        """Take the place of a driver's connect."""
        self.connected.append((args, options))
        found = self.answer("CONNECT")
        if isinstance(found, Exception):
            raise found
        self.connections.append(Connection(self))
        return self.connections[-1]

    def answer(self, statement):
        """Give what the server has for a statement; a list under a pattern is given out one by one."""
        for pattern, found in self.answers:
            if re.search(pattern, statement, re.DOTALL):
                return found() if callable(found) else found
        return []

    @property
    def statements(self):
        """Give the statements alone, on one line each."""
        return [" ".join(statement.split()) for statement, _ in self.sent]


class Connection:
    """One connection of a driver."""

    version = "19.0.0.0.0"
    thin = True
    max_identifier_length = 128

    def __init__(self, server):
        self.server = server
        self.outputtypehandler = None
        self.closed = False

    def cursor(self, *_, **__):
        return Cursor(self.server)

    def rollback(self):
        self.server.sent.append(("ROLLBACK", None))

    def commit(self):
        self.server.sent.append(("COMMIT", None))

    def close(self):
        self.closed = True

    def autocommit(self, *_):
        raise AssertionError("nothing here is to be committed by itself")


class Cursor:
    """One cursor of a driver."""

    arraysize = 100

    def __init__(self, server):
        self.server = server
        self.rows = []
        self.description = None
        self.rowcount = -1
        self.fail_after = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def setinputsizes(self, *_, **__):
        """Take no notice."""

    def execute(self, statement, parameters=None):
        self.server.sent.append((statement, parameters))
        found = self.server.answer(statement)
        if isinstance(found, Exception):
            raise found
        self.rows = list(found)
        width = len(self.rows[0]) if self.rows and not isinstance(self.rows[0], Exception) else 1
        if re.match(r"\s*SELECT", statement, re.IGNORECASE):
            self.description = [(f"c{n}", None, None, None, None, None, None) for n in range(width)]

    def fetchmany(self, size=None):
        taken, self.rows = self.rows[: size or 1], self.rows[size or 1 :]
        for row in taken:
            if isinstance(row, Exception):
                raise row
        return taken

    def fetchone(self):
        found = self.fetchmany(1)
        return found[0] if found else None

    def fetchall(self):
        return self.fetchmany(len(self.rows) or 1)

    def close(self):
        self.rows = []
