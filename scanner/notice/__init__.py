"""A privacy notice to a draft declaration: what it declares, denies and leaves open, every entry with its place in the text."""

from __future__ import annotations

from pathlib import Path

from scanner.model import Declaration
from scanner.notice.draft import declaration
from scanner.notice.reader import read_file, read_string

__all__ = ["read", "read_text"]


def read(path: Path) -> Declaration:
    """Read a notice's file into a draft declaration.

    Raises:
        DocumentError: the file is missing, empty, unreadable, or of a format that can't be read as a notice.
    """
    return declaration(read_file(path))


def read_text(text: str, file: str, markup: str = "text") -> Declaration:
    """Read a notice that is in memory; `file` is the name it goes by, `markup` is `text` or `markdown`.

    Raises:
        DocumentError: there is no text in it.
    """
    return declaration(read_string(text, file, markup))
