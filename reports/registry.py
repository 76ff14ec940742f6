"""Find a reporter by name; `FILES` says what its document is called in an output folder."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from reports import BUILTIN
from scanner import plugins
from scanner.model import PluginError, Reporter

FILES = {
    "json_inventory": "inventory.json",
    "json_verdicts": "verdicts.json",
    "html": "report.html",
    "xlsx": "report.xlsx",
    "md": "report.md",
    "csv": "report.csv",
    "sarif": "report.sarif",
    "docx": "review.docx",
    "review": "review.html",
    "art30": "art30.xlsx",
    "art30_docx": "art30.docx",
}
"""Name of the file that the command line writes, by the name of the reporter."""

TOGETHER = {"art30": ("art30", "art30_docx")}
"""Reports that come together under the name of the first."""

__all__ = ["BUILTIN", "FILES", "TOGETHER", "file_name", "names", "reporter"]


def names() -> list[str]:
    """List every reporter that is installed, third-party ones included."""
    return sorted({*BUILTIN, *plugins.entry_points("reporter")})


def reporter(name: str) -> Reporter:
    """Give a reporter by its registered name.

    Raises:
        PluginError: there is no such reporter, or it can't be loaded or made.
    """
    made = plugins.resolve("reporter", name, BUILTIN)
    if not callable(made):
        message = f"reporter {name!r} is not a class or function that makes a reporter; reinstall or remove it"
        raise PluginError(message)
    return cast("Reporter", made())


def ready(names: Iterable[str]) -> None:
    """Import what reports need, ahead of their writing; one that can't be loaded is told of when it is to be written."""
    for asked in names:
        for name in TOGETHER.get(asked, (asked,)):
            with suppress(PluginError):
                reporter(name)


def file_name(name: str) -> str:
    """Name the file of a report: the fixed names of the built-in reporters, else `report` with the reporter's suffix."""
    return FILES.get(name) or f"report{reporter(name).suffix}"
