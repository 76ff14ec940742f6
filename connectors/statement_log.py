"""The list of statements that were sent to databases, for an auditor: their shape, never a value.

The path travels in the environment, so that worker processes write to the same file.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

VARIABLE = "TUTKA_STATEMENT_LOG"
_TEXT = re.compile(r"'(?:[^']|'')*'")
_BLANK = re.compile(r"\s+")


def start(path: Path | str) -> None:
    """Write from now on to a file that only this account may read.

    Raises:
        OSError: it can't be written.
    """
    where = Path(path).absolute()
    _append(where, "")
    os.environ[VARIABLE] = str(where)


def note(database: str, statement: str) -> None:
    """Add a statement, as one line; parameters aren't part of it, and quoted texts are left out.

    Raises:
        OSError: the file can't be written any more.
    """
    path = os.environ.get(VARIABLE)
    if path:
        shape = _BLANK.sub(" ", _TEXT.sub("'…'", statement)).strip()
        _append(Path(path), f"{datetime.now().astimezone().isoformat(timespec='seconds')} {database} {shape}\n")


def _append(path: Path, line: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode("utf-8", "backslashreplace"))
    finally:
        os.close(handle)
