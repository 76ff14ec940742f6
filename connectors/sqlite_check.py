"""Whether the pages of a SQLite table hold together: SQLite reads many a damaged page without a word, with rows or values gone.

Its own quick check goes through a table's pages once more. It tells what it finds as sentences without values; those about what
a program wanted of the values (NOT NULL, CHECK, strict types) are no damage.
"""

from __future__ import annotations

import re
import sqlite3

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.faults import CORRUPT, fault_of
from connectors.manners import exact
from connectors.session import Session

_WANTED = re.compile(r"ok$|(?:NULL|NUMERIC|TEXT|non-\w+) value in |CHECK constraint failed in ")


def is_damaged(session: Session, table: str) -> bool:
    """Say whether a table's pages are damaged; where SQLite can't tell within the time limit, it isn't known to be."""
    name = session.connection.dialect.identifier_preparer.quote(exact(table)).replace(":", r"\:")
    try:
        found = [str(row[0]) for row in session.run(sa.text(f"PRAGMA main.quick_check({name})"))]
    except (SQLAlchemyError, sqlite3.Error) as error:
        return fault_of(error) is CORRUPT
    return any(not _WANTED.match(line) for line in found)
