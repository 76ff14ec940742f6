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
ENDED = Fault(
    "timeout",
    "SQLite gave no rows within the time limit; have the view's definition checked (it may be endless), or exclude it with --exclude",
)
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
STOPPED = Fault(TIMEOUT.reason, TIMEOUT.text, lost=True)
HIDDEN = Fault(
    "no_permission", "the account may not read this, or it was dropped meanwhile; grant it SELECT or exclude it"
)
TOO_OLD = Fault(
    "changed", "the server no longer has the data of the moment that is read; scan it again in quieter hours"
)
TOO_OLD_SERVER = Fault(
    "no_connector", "the server is too old for the driver (Oracle 12.1 is needed), or keeps an old kind of password"
)
_SQL_SERVER = {
    18452: NO_LOGIN,
    18456: NO_LOGIN,
    18470: NO_LOGIN,
    18486: NO_LOGIN,
    18487: NO_LOGIN,
    18488: NO_LOGIN,
    4060: NO_DATABASE,
    916: NO_DATABASE,
    20002: UNREACHABLE,
    20009: UNREACHABLE,
    229: DENIED,
    230: DENIED,
    262: DENIED,
    297: DENIED,
    300: DENIED,
    1205: LOCKED,
    1222: LOCKED,
    20003: STOPPED,
    208: CHANGED,
    207: CHANGED,
    3960: CHANGED,
    3961: CHANGED,
    4413: BROKEN_VIEW,
    4502: BROKEN_VIEW,
    605: CORRUPT,
    823: CORRUPT,
    824: CORRUPT,
    233: LOST,
    10053: LOST,
    10054: LOST,
    20004: LOST,
    20006: LOST,
    20017: LOST,
    20047: LOST,
}
"""Numbers of SQL Server's messages, and from 20002 on those of the driver's library."""
_ORACLE = {
    "ORA-01017": NO_LOGIN,
    "ORA-01005": NO_LOGIN,
    "ORA-01045": NO_LOGIN,
    "ORA-28000": NO_LOGIN,
    "ORA-28001": NO_LOGIN,
    "ORA-12505": NO_DATABASE,
    "ORA-12514": NO_DATABASE,
    "DPY-6001": NO_DATABASE,
    "DPY-6003": NO_DATABASE,
    "DPY-6000": UNREACHABLE,
    "DPY-6005": UNREACHABLE,
    "ORA-01033": UNREACHABLE,
    "ORA-01034": UNREACHABLE,
    "ORA-12154": UNREACHABLE,
    "ORA-12170": UNREACHABLE,
    "ORA-12541": UNREACHABLE,
    "DPY-3010": TOO_OLD_SERVER,
    "DPY-3015": TOO_OLD_SERVER,
    "ORA-01031": DENIED,
    "ORA-41900": DENIED,
    "ORA-00942": HIDDEN,
    "ORA-00904": CHANGED,
    "ORA-08103": CHANGED,
    "ORA-01466": CHANGED,
    "ORA-01555": TOO_OLD,
    "ORA-00054": LOCKED,
    "ORA-04063": BROKEN_VIEW,
    "DPY-4024": TIMEOUT,
    "ORA-01013": TIMEOUT,
    "ORA-00028": LOST,
    "ORA-01012": LOST,
    "ORA-02396": LOST,
    "ORA-03113": LOST,
    "ORA-03114": LOST,
    "ORA-03135": LOST,
    "DPY-1001": LOST,
    "DPY-4011": LOST,
    "ORA-29275": BAD_BYTES,
    "ORA-01578": CORRUPT,
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
    if type(cause).__module__.partition(".")[0] == "pymssql":
        number = number[0] if isinstance(number, tuple) and number else number
        return _SQL_SERVER.get(number, OTHER) if isinstance(number, int) else LOST
    if isinstance(code := getattr(number, "full_code", None), str):
        return _ORACLE.get(code, OTHER)
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
        "SQLITE_INTERRUPT": ENDED,
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
