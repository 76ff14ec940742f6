"""What a database error means and what to do about it. The driver's own text may quote rows and is never passed on."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, UnreflectableTableError

from scanner.messages import escaped
from scanner.model import SourceError


@dataclass(frozen=True, slots=True)
class Fault:
    """Say what is wrong as a reason code and a sentence; `lost` means that the connection is gone."""

    reason: str
    text: str
    lost: bool = False


NO_LOGIN = Fault("login_refused", "the server refused the user name or password; check both and try again")
NO_DATABASE = Fault("not_found", "the server has no such database, or hides it from this account; check the name")
UNREACHABLE = Fault(
    "unreachable", "no server answers there; check host and port, and whether it runs and may be reached"
)
DENIED = Fault("no_permission", "the account may not read this; grant it SELECT or exclude it with --exclude")
TIMEOUT = Fault("timeout", "the server stopped the statement at the time limit; raise the limit or exclude the table")
LOCKED = Fault("lock_timeout", "another program holds it locked; scan it again later")
LOST = Fault("connection_lost", "the connection to the server was lost; scan it again when the server is up", lost=True)
CHANGED = Fault("changed", "it was changed or dropped while it was scanned; scan it again")
BROKEN_VIEW = Fault("unreadable", "the view's definition is broken; have it repaired or exclude it with --exclude")
BAD_BYTES = Fault("bad_bytes", "a value is damaged and can't be decoded; have its encoding repaired")
NOT_DATABASE = Fault(
    "encrypted", "the file is encrypted or no SQLite database; give it decrypted or exclude it with --exclude"
)
CORRUPT = Fault("corrupt", "the database file is damaged; restore it or exclude it with --exclude")
OTHER = Fault("unreadable", "the server answered with an error; have the table or view checked there")
OTHER_FILE = Fault("unreadable", "SQLite can't read this; have the table or view checked, or exclude it with --exclude")
NO_MODULE = Fault(
    "no_connector",
    "it is a virtual table of a module that SQLite doesn't have here; export it as CSV or exclude it with --exclude",
)
FORBIDDEN = Fault("unreadable", "it does more than read when it is asked; have it checked or exclude it with --exclude")
IO_ERROR = Fault("io_error", "the file can't be read to its end; check the disk or the share")

_SQLSTATE = {
    "28000": NO_LOGIN,
    "28P01": NO_LOGIN,
    "3D000": NO_DATABASE,
    "42501": DENIED,
    "57014": TIMEOUT,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "57P01": LOST,
    "57P02": LOST,
    "57P03": UNREACHABLE,
    "42P01": CHANGED,
    "42703": CHANGED,
    "22021": BAD_BYTES,
    "XX001": CORRUPT,
    "XX002": CORRUPT,
}
_MYSQL = {
    1044: NO_DATABASE,
    1045: NO_LOGIN,
    1698: NO_LOGIN,
    1049: NO_DATABASE,
    2002: UNREACHABLE,
    2003: UNREACHABLE,
    2005: UNREACHABLE,
    1142: DENIED,
    1143: DENIED,
    1370: DENIED,
    1969: TIMEOUT,
    3024: TIMEOUT,
    1317: TIMEOUT,
    1205: LOCKED,
    1213: LOCKED,
    1053: LOST,
    1927: LOST,
    2006: LOST,
    2013: LOST,
    2014: LOST,
    2055: LOST,
    1146: CHANGED,
    1054: CHANGED,
    1356: BROKEN_VIEW,
    1034: CORRUPT,
    1194: CORRUPT,
}
_NO_MODULE = re.compile(r"no such (?:module|tokenizer): |unknown tokenizer: |error in tokenizer constructor")
_CONNECTING = (  # while connecting, PostgreSQL's library gives no code, only these texts
    (
        re.compile(
            r"password authentication failed|no password supplied|no pg_hba\.conf entry|role .* (?:does not exist|is not permitted)",
            re.DOTALL,
        ),
        NO_LOGIN,
    ),
    (re.compile(r"database .* does not exist", re.DOTALL), NO_DATABASE),
    (
        re.compile(
            r"could not translate host name|failed to resolve|Connection refused|timeout expired|No route|unreachable|could not connect",
            re.DOTALL,
        ),
        UNREACHABLE,
    ),
)


def fault_of(error: BaseException) -> Fault:
    """Find out what an error of SQLAlchemy or of a driver means."""
    if isinstance(error, UnreflectableTableError) and error.__cause__ is not None:
        return fault_of(error.__cause__)
    cause: object = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, SourceError):
        return Fault(cause.reason, cause.message)
    if isinstance(cause, UnicodeDecodeError):
        return BAD_BYTES
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    number = cause.args[0] if isinstance(cause, Exception) and cause.args else None
    if isinstance(number, int):  # before the state, which MySQL gives as well, in less detail
        return _MYSQL.get(number, LOST if number == 0 else OTHER)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return _SQLSTATE.get(state, LOST if state.startswith("08") else OTHER)
    text = str(cause)
    found = next((fault for pattern, fault in _CONNECTING if pattern.search(text)), None)
    if found:
        return found
    return LOST if isinstance(error, DBAPIError) and error.connection_invalidated else _by_class(cause)


def _by_class(cause: object) -> Fault:
    """Tell a lost connection from the rest by the driver's class of error."""
    name = type(cause).__name__
    return LOST if name in {"OperationalError", "InterfaceError"} else OTHER


def _sqlite(error: sqlite3.Error) -> Fault:
    name = getattr(error, "sqlite_errorname", "")
    found = {
        "SQLITE_NOTADB": NOT_DATABASE,
        "SQLITE_CORRUPT": CORRUPT,
        "SQLITE_BUSY": LOCKED,
        "SQLITE_LOCKED": LOCKED,
        "SQLITE_CANTOPEN": Fault("not_found", "the file can't be opened; check the path and the account's rights"),
        "SQLITE_AUTH": FORBIDDEN,
        "SQLITE_READONLY": FORBIDDEN,
        "SQLITE_IOERR": IO_ERROR,
        "SQLITE_PERM": Fault("no_permission", "the account may not read the file; grant it"),
    }
    if _NO_MODULE.match(str(error)):
        return NO_MODULE
    return next((fault for code, fault in found.items() if name.startswith(code)), OTHER_FILE)


def duckdb_fault(error: BaseException, *, has_log: bool) -> Fault:
    """Find out why DuckDB can't open a file; `has_log` says that its log (`.wal`) lies beside it."""
    if "Could not set lock" in str(error):
        return Fault("lock_timeout", "another program has it open for writing; close it there, or scan a copy")
    if has_log:
        what = "it or its log (.wal) can't be read; open and close it with the program that wrote it, and scan it then"
        return Fault("unreadable", what)
    what = "the file is damaged, encrypted or of another version of DuckDB; export its tables as Parquet or CSV"
    return Fault("corrupt", what)


def connect_error(error: BaseException, source: str) -> SourceError:
    """Make the error of a database that can't be opened."""
    if isinstance(error, SourceError):
        return error
    fault = fault_of(error)
    if fault is LOST:  # while connecting nothing has been lost yet
        fault = UNREACHABLE
    return SourceError(f"{escaped(source)}: {fault.text}", fault.reason)
