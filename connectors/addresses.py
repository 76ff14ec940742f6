"""Database addresses: secrets from the environment, and a form without any for people."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import PurePath

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from scanner.model import UsageError

DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
}
"""Kind of database -> the driver that this version reads it with."""

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://")


@dataclass(frozen=True, slots=True)
class Address:
    """Hold a parsed address.

    Attributes:
        shown: kind, host, port and database only.
        system: the database's name, for a SQLite file the file's stem.
        url: for SQLAlchemy, with the driver set; None where `fault` says why it can't be used.
        fault: what is wrong and what to do.
        reason: code of the fault.
    """

    shown: str
    system: str
    url: URL | None = field(default=None, repr=False)
    fault: str | None = None
    reason: str = "unreadable"


def expand(text: str) -> str:
    """Put environment variables in the place of `${NAME}`.

    Raises:
        UsageError: a variable isn't set; the message names it.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            message = f"the environment variable {match[1]} is not set; set it before starting the scan"
            raise UsageError(message)
        return os.environ[match[1]]

    return _VARIABLE.sub(value, text)


def is_address(text: str) -> bool:
    """Say whether a location is a database address, not a path."""
    return bool(_ADDRESS.match(text))


def parse(text: str) -> Address:
    """Parse an address with its variables expanded."""
    kind = text.split("://", 1)[0].split("+", 1)[0].lower()
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        fault = "this is no database address; write it as postgresql://user:${PASSWORD}@host/database"
        return Address(f"{kind}://", kind, fault=fault)
    if kind not in DRIVERS:
        readable = ", ".join(sorted(set(DRIVERS) - {"postgres"}))
        fault = f"databases of this kind can't be read yet, only {readable}; export the tables as CSV"
        return Address(_shown(url), url.database or kind, fault=fault, reason="no_connector")
    if kind == "sqlite":
        name = url.database or ""
        return Address(f"sqlite:///{name}", PurePath(name).stem or "memory", url.set(drivername="sqlite"))
    return Address(_shown(url), url.database or url.host or kind, url.set(drivername=DRIVERS[kind]))


def _shown(url: URL) -> str:
    """Give an address without user, password and query."""
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{host}{port}/{url.database or ''}"
