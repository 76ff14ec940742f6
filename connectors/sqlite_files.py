"""Open a SQLite file so that it can't be written to, by us or by SQLite itself."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from scanner.files.encoding import decode
from scanner.model import SourceError

BUSY_TIMEOUT_S = 10
_READING = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_PRAGMAS = frozenset(
    {
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
        "database_list",
    }
)
_LOADS_CODE = frozenset({"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"})
_WAL_MODE = b"\x02\x02"


class Decoder:
    """Decode texts of a database: UTF-8, and by the ladder what isn't, since nothing checks it on the way in.

    Attributes:
        repaired: texts that weren't UTF-8.
    """

    def __init__(self) -> None:
        self.repaired = 0

    def __call__(self, data: bytes) -> str:
        """Decode one text."""
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.repaired += 1
            return decode(data).text


class _Connection(sqlite3.Connection):
    """Remove the private copy of a database, if one was needed, when the connection is closed."""

    cleanup: Callable[[], None] | None = None

    def close(self) -> None:
        super().close()
        if self.cleanup is not None:
            self.cleanup()
            self.cleanup = None


def connect(path: str, decoder: Decoder) -> sqlite3.Connection:
    """Connect for reading only.

    A database in WAL mode, or one whose last transaction was cut off, is read from a private copy with its log: to read
    it in place SQLite would have to write beside it.

    Raises:
        SourceError: there is no such file, or the account may not read it.
        sqlite3.Error: it is no database, or it is damaged.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            head = stream.read(100)
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file; check the path", "not_found") from error
    except PermissionError as error:
        raise SourceError(f"{path}: the account may not read the file; grant it", "no_permission") from error
    except OSError as error:
        raise SourceError(f"{path}: the file can't be read; check the path and the disk", "io_error") from error
    logs = [log for end in ("-wal", "-journal") if (log := Path(path + end)).is_file() and log.stat().st_size]
    folder: tempfile.TemporaryDirectory[str] | None = None
    mode = "mode=ro"
    if logs:
        folder = tempfile.TemporaryDirectory(prefix="tutka-")  # made with mode 0700
        for part in (file, *logs):
            shutil.copyfile(part, Path(folder.name, part.name))
        file, mode = Path(folder.name, file.name), "mode=rw"
    elif head[18:20] == _WAL_MODE:
        mode = "mode=ro&immutable=1"  # no log: everything is in the file, and none is created
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(file.absolute()))}?{mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
    except sqlite3.Error:
        if folder is not None:
            folder.cleanup()
        raise
    assert isinstance(connection, _Connection)
    if folder is not None:
        connection.cleanup = folder.cleanup
    connection.text_factory = decoder
    with suppress(sqlite3.DatabaseError):  # a file that is no database says so at the first statement as well
        connection.execute("PRAGMA query_only=ON")
    connection.enable_load_extension(False) if hasattr(connection, "enable_load_extension") else None  # noqa: FBT003 - the library's signature
    connection.set_authorizer(_authorise)
    return connection


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    """Allow what reads, deny the rest: attaching would create files, and temporary tables are writes as well."""
    if action in _READING:
        loads = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _LOADS_CODE
        return sqlite3.SQLITE_DENY if loads else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_TRANSACTION:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        asked = name in _PRAGMAS or (name == "read_uncommitted" and second is None)  # SQLAlchemy asks, and sets nothing
        return sqlite3.SQLITE_OK if asked else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_DENY
