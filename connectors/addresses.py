"""Database addresses: secrets from the environment, and a form without any for people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scanner import variables
from scanner.model import UsageError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
    "mssql": "mssql+pymssql",
    "sqlserver": "mssql+pymssql",
    "oracle": "oracle+oracledb",
}
"""Kind of database -> the driver that this version reads it with."""

FILES = frozenset({"sqlite", "duckdb"})
"""Kinds of database that are a file."""

_HOST = re.compile(r"(?:[\w.,%~-]*|\[[\w.:%]*\])(?::\d*)?")
_HOW = "write it as postgresql://user:${PASSWORD}@host/database"
NO_ADDRESS = f"this is no database address; {_HOW}"
UNCLEAR = (
    "an @, /, ? or # stands unescaped in the address, so that it is open where the password ends; put the password into an "
    f"environment variable and {_HOW}, or percent-encode it"
)
NO_HOST = f"the place of the host holds something that is no name of a host; {_HOW}"
OPTIONS = "the place of the database's name holds options as well; write them behind a ? of the address itself"


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


def is_address(text: str) -> bool:
    """Say whether a location, with `${NAME}` still in it, is a database address, not a path.

    Raises:
        UsageError: the variable that it begins with isn't set.
    """
    return variables.is_address(variables.with_scheme(text))


def parse(text: str) -> Address:
    """Parse an address in which `${NAME}` comes from the environment; whatever is wrong becomes its fault."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - most scans have no database, and wait for its import
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        text = variables.with_scheme(text)
        kind = _kind(text)
        written = variables.split(text)
        if written is None:
            return Address(f"{kind}://", kind, fault=UNCLEAR)
        parts = variables.fill_parts(written)
    except UsageError as error:
        kind = _kind(text)
        return Address(f"{kind}://", kind, fault=str(error), reason="not_found")
    file = kind in FILES
    if not _HOST.fullmatch(parts.host) or (file and parts.host):
        return Address(f"{kind}://", kind, fault=NO_HOST)
    if not file and ("?" in parts.path or ";" in written.path):
        return Address(f"{kind}://", kind, fault=OPTIONS)
    user = "" if parts.user is None else f"{parts.user}@"
    try:
        url = make_url(f"{parts.scheme}://{user}{parts.host}/" + (f"?{parts.query}" if parts.query else ""))
    except (ArgumentError, ValueError):
        return Address(f"{kind}://", kind, fault=NO_ADDRESS)
    # the path by itself: a value put into it may hold anything, and is not percent-encoded
    name = variables.fill(written.path.removeprefix("/"), literal=unquote)
    url = url.set(database=name or None)
    if kind not in DRIVERS:
        readable = ", ".join(sorted(set(DRIVERS) - {"postgres", "sqlserver"}))
        fault = f"databases of this kind can't be read yet, only {readable}; export the tables as CSV"
        return Address(_shown(url), url.database or kind, fault=fault, reason="no_connector")
    if file:
        return Address(f"{kind}:///{name}", PurePath(name).stem or "memory", url.set(drivername=kind))
    return Address(_shown(url), url.database or url.host or kind, url.set(drivername=DRIVERS[kind]))


def _kind(text: str) -> str:
    """Name the kind of database; what isn't an address is not shown."""
    return text.split("://", 1)[0].split("+", 1)[0].lower() if variables.is_address(text) else "database"


def _shown(url: URL) -> str:
    """Give an address without user, password and query."""
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{host}{port}/{url.database or ''}"
