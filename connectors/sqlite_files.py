"""Open a SQLite file so that it can't be written to, by us or by SQLite itself."""

from __future__ import annotations

import shutil
import sqlite3
from functools import partial
from pathlib import Path
from urllib.parse import quote

from connectors.base import shown
from scanner.files.encoding import decode
from scanner.files.opening import open_regular
from scanner.files.private_copies import PrivateFolder
from scanner.messages import escaped
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
        "quick_check",
    }
)
_LOADS_CODE = frozenset({"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"})
_ASKED = frozenset({"read_uncommitted", "data_version", "page_size"})
"""Pragmas that SQLAlchemy and the modules of virtual tables ask, setting nothing."""
_SCHEMA = frozenset({"sqlite_master", "sqlite_schema"})
_WRITING = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_WAL_MODE = b"\x02\x02"
_LOGS = ("-wal", "-journal")
_IN_PLACE = "mode=ro&readonly_shm=1"
_UNCHANGING = "mode=ro&immutable=1"
_COPIED = "mode=rw"
COPY_ATTEMPTS = 3
"""A copy is made anew this often if something writes to the file meanwhile."""


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


class SqliteFile:
    """Know how one file is read without anything being written beside it, and connect to it as often as wanted.

    SQLite's own locks keep writers and us apart: the file is read where it lies, as one state of its data. Its shared
    memory (`-shm`) is opened for reading only. A copy is needed in two cases, in both of which no program has it open: a log
    (`-wal`) without shared memory, and a transaction that was cut off (`-journal`), which has to be rolled back.

    Args:
        path: the database file.

    Attributes:
        decoder: decodes its texts.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.decoder = Decoder()
        self._how: str | None = None
        self._copy: PrivateFolder | None = None
        self._torn = False
        self._stamps: tuple[object, ...] = ()

    def connect(self) -> sqlite3.Connection:
        """Connect for reading only.

        The file is opened by hand only before the first connection: closing it later would give up SQLite's locks.

        Raises:
            SourceError: there is no such file, or the account may not read it.
            sqlite3.Error: it is no database, it is damaged, or another program holds it locked.
        """
        if self._how is not None:
            return self._connection(self._how)
        self._how = self._first_look()
        try:
            return self._connection(self._how)
        except sqlite3.Error as error:
            self._how = self._otherwise(error)
        return self._connection(self._how)

    def close(self) -> None:
        """Remove the private copy, if one was needed."""
        if self._copy is not None:
            self._copy.close()
            self._copy = None
        self._how = None

    def change(self) -> str | None:
        """Say whether the file was written to since the first connection.

        Returns:
            `written` where what was read is one state all the same, `torn` where it may be a mixture, None if it wasn't.
        """
        if self._torn:
            return "torn"
        if self._copy is not None or self._stamps == self._stamp():
            return None
        return "written" if self._how == _IN_PLACE and self._has_log() else "torn"

    def _first_look(self) -> str:
        """Check that the file can be read, and choose how."""
        path = escaped(shown(self.path))
        self._stamps = self._stamp()
        try:
            with open_regular(self.path) as stream:
                head = stream.read(100)
        except FileNotFoundError as error:
            raise SourceError(f"{path}: there is no such file; check the path", "not_found") from error
        except PermissionError as error:
            raise SourceError(f"{path}: the account may not read the file; grant it", "no_permission") from error
        except OSError as error:
            raise SourceError(f"{path}: the file can't be read; check the path and the disk", "io_error") from error
        # without a log everything is in the file, and SQLite would create one; that of an empty file it would delete
        whole = not head or (head[18:20] == _WAL_MODE and not self._has_log())
        return _UNCHANGING if whole else _IN_PLACE

    def _otherwise(self, error: sqlite3.Error) -> str:
        """Choose another way after the file could not be read where it lies.

        Raises:
            sqlite3.Error: there is none.
        """
        name = getattr(error, "sqlite_errorname", "")
        without_memory = name.startswith("SQLITE_CANTOPEN") and self._has_log()
        if self._how != _IN_PLACE or not (without_memory or name.startswith("SQLITE_READONLY")):
            raise error
        log = Path(self.path + "-wal")
        if without_memory and not log.stat().st_size:
            return _UNCHANGING
        self._copy = PrivateFolder()
        for _ in range(COPY_ATTEMPTS):
            self._stamps = self._stamp()
            for part in (self.path, *(self.path + end for end in _LOGS)):
                if Path(part).is_file():
                    shutil.copyfile(part, self._copy.path / Path(part).name)
            self._torn = self._stamps != self._stamp()
            if not self._torn:
                break
        return _COPIED

    def _has_log(self) -> bool:
        return Path(self.path + "-wal").is_file()

    def _stamp(self) -> tuple[object, ...]:
        """Give size and time of change of the file and its log; the journal only says what a writer may yet do."""
        found: list[object] = []
        for path in (self.path, self.path + "-wal"):
            try:
                status = Path(path).stat()
            except OSError:
                found.append(None)
            else:
                found.append((status.st_size, status.st_mtime_ns, status.st_ino))
        return tuple(found)

    def _connection(self, how: str) -> sqlite3.Connection:
        path = Path(self.path)
        if how == _COPIED:
            assert self._copy is not None
            path = self._copy.path / path.name
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{how}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.text_factory = self.decoder
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA query_only=ON")
            shadows = frozenset(
                str(row[1]).lower() for row in connection.execute("PRAGMA main.table_list") if row[2] == "shadow"
            )
        except BaseException:
            connection.close()
            raise
        if hasattr(connection, "enable_load_extension"):
            connection.enable_load_extension(False)  # noqa: FBT003 - the library's signature
        connection.set_authorizer(partial(_authorise, shadows))
        return connection


def _authorise(
    shadows: frozenset[str],
    action: int,
    first: str | None,
    second: str | None,
    _database: str | None,
    _trigger: str | None,
) -> int:
    """Allow what reads, deny the rest: attaching would create files, and temporary tables are writes as well.

    A module of virtual tables declares its columns by an update of the schema that is never run, and prepares the writing
    to its own tables (`shadows`) together with the reading. Running either is refused by `query_only` and `mode=ro`.
    """
    name = (first or "").lower()
    if action in _READING:
        loads = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _LOADS_CODE
        return sqlite3.SQLITE_DENY if loads else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_TRANSACTION:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        asked = name in _PRAGMAS or (name in _ASKED and second is None)
        return sqlite3.SQLITE_OK if asked else sqlite3.SQLITE_DENY
    declared = action == sqlite3.SQLITE_UPDATE and name in _SCHEMA
    prepared = action in _WRITING and name in shadows
    return sqlite3.SQLITE_OK if declared or prepared else sqlite3.SQLITE_DENY
