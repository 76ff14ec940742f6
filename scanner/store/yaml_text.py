"""Read a YAML file of ours: faults name the line, never what stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken

from scanner.model import DocumentError

SIZE_LIMIT_BYTES = 16 * 1024 * 1024


def load_yaml(path: Path, what: str, *, comments: bool = False, aliases: bool = True) -> Any:
    """Read one YAML document.

    Args:
        path: the file.
        what: what the file is, for the sentence (`configuration`).
        comments: give ruamel's round-trip objects, which keep the comments for saving; else plain data.
        aliases: take references (`*name`, `<<: *name`). A file that is written back takes none: what stands in one place for
            two entries can't be answered for one of them.

    Raises:
        DocumentError: the file can't be read, is not UTF-8, is not YAML, or has a reference where none is taken.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: there is no such {what} file") from error
    except IsADirectoryError as error:
        raise DocumentError(f"{path}: this is a folder; name the {what} file in it") from error
    except OSError as error:
        raise DocumentError(f"{path}: the {what} file can't be read; check its permissions") from error
    if len(data) > SIZE_LIMIT_BYTES:
        raise DocumentError(f"{path}: this is too large for a {what} file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DocumentError(f"{path}: line {line} is not UTF-8; save the {what} file as UTF-8") from error
    reader = YAML(typ="rt" if comments else "safe", pure=True)
    try:
        if not aliases:
            _refuse_aliases(path, text)
        return reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else "somewhere"
        kind = "a key stands there twice" if type(error).__name__ == "DuplicateKeyError" else "this is not valid YAML"
        raise DocumentError(f"{path}: {kind} ({place}); check indentation, quotes and colons") from error
    except (ValueError, TypeError, OverflowError, RecursionError) as error:  # 2026-13-01, a list as a key, ...
        raise DocumentError(f"{path}: a date, number or key in it is not valid YAML; put texts in quotes") from error
    except YAMLError as error:
        raise DocumentError(f"{path}: this is not valid YAML; it may hold control characters") from error


def _refuse_aliases(path: Path, text: str) -> None:
    for token in YAML(typ="safe", pure=True).scan(text) if "*" in text else ():
        if isinstance(token, AliasToken):
            raise DocumentError(
                f"{path}: line {token.start_mark.line + 1} refers to another entry (*{token.value if _SETTING.fullmatch(token.value) else 'name'}); "
                "write it out: every entry is answered by itself"
            )


def fault_path(location: tuple[int | str, ...]) -> str:
    """Write a place in a document as people do: `systems[0].sources[1]`."""
    out = ""
    for part in location:
        if isinstance(part, int):
            out += f"[{part}]"
        else:
            shown = part if _SETTING.fullmatch(part) else HIDDEN
            out += f".{shown}" if out else shown
    return out or "(the whole file)"


HIDDEN = "(a name that is not shown)"
"""Stands for a key that no setting could have: a file of data named by mistake has people's names and codes as keys."""
_SETTING = re.compile(r"[^\W\d][^\W\d-]{0,30}(?:[-_][^\W\d]{1,30}){0,4}[0-9]{0,2}|[a-z]{2,20}(?:\.[a-z_]{2,30}){1,2}")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def with_lines(path: Path, faults: tuple[str, ...]) -> tuple[str, ...]:
    """Add to every fault (`items[3].id: ...`) the line of the file on which its place stands, or the nearest above it."""
    try:
        document = load_yaml(path, "document", comments=True)
    except DocumentError:  # the file has gone or changed since the fault was found
        return faults
    return tuple(f"{fault} (line {_line_of(document, fault.split(':', 1)[0])})" for fault in faults)


def _line_of(document: Any, place: str) -> int:
    """Give the line, counted from 1, of a place in a document that was read with its comments."""
    line, node = 1, document
    for found in _STEP.finditer(place):
        step: Any = int(found[1]) if found[1] else found[2]
        if isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0] + 1
        elif isinstance(node, CommentedMap) and step in node:
            line = node.lc.key(step)[0] + 1
        else:
            break
        node = node[step]
    return line
