"""Name sources from the configuration's folder: audits stay comparable wherever the folder lies, and show no home folder."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path
from typing import Any, cast

from scanner import variables
from scanner.model import Problem, SourceInfo, SourceOpener

_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/)([^?]+)", re.IGNORECASE)


def located(location: str, folder: Path) -> str:
    """Give a configured location as one that can be opened from anywhere; `${NAME}` stays for the connector.

    >>> located("exports/*.csv", Path("/etc/tutka"))
    '/etc/tutka/exports/*.csv'
    >>> located("sqlite:///billing.db", Path("/etc/tutka"))
    'sqlite:////etc/tutka/billing.db'
    >>> located("sqlite:///${NAME}.db?key=${K}", Path("/etc/tutka"))
    'sqlite:////etc/tutka/${NAME}.db?key=${K}'
    >>> located("postgresql://u:${P}@db/x", Path("/etc/tutka"))
    'postgresql://u:${P}@db/x'
    """
    whole = variables.with_scheme(location, _or_nothing)
    if not variables.is_address(whole):
        given = Path(variables.fill(location, _or_nothing)) if location.startswith("${") else None
        if given is not None and given.is_absolute():
            return location
        return str(folder.absolute() / Path(location).expanduser())
    found = _SQLITE.match(whole)
    if found is None or found[2] == ":memory:" or Path(variables.fill(found[2], _or_nothing)).is_absolute():
        return location
    return f"{found[1]}{folder.absolute() / found[2]}{whole[found.end() :]}"


def _or_nothing(name: str) -> str:
    """Give a variable's value, "" where it isn't set: whoever opens the source complains about that."""
    return os.environ.get(name, "")


class Names:
    """Turn absolute names below a folder into relative ones."""

    def __init__(self, folder: Path) -> None:
        self._prefix = os.fsencode(folder.absolute()).decode("utf-8", "backslashreplace").replace(os.sep, "/")
        self._prefix = self._prefix.rstrip("/") + "/"

    def name(self, source: str) -> str:
        """Give a source's name from the folder; one that lies elsewhere keeps its name."""
        for start in (self._prefix, f"sqlite:///{self._prefix}"):
            if source.startswith(start):
                return start.removesuffix(self._prefix) + source[len(start) :]
        return source

    def opener(self, opener: SourceOpener) -> SourceOpener:
        """Give an opener that names its source from the folder.

        A third party's opener that is no dataclass keeps its name.
        """
        info = SourceInfo(opener.info.system, self.name(opener.info.source), opener.info.kind)
        if not dataclasses.is_dataclass(type(opener)):
            return opener
        return cast("SourceOpener", dataclasses.replace(cast("Any", opener), info=info))

    def problem(self, problem: Problem) -> Problem:
        """Name a problem's source from the folder, in its message as well."""
        return dataclasses.replace(
            problem,
            system=self.name(problem.system),
            source=self.name(problem.source),
            message=problem.message.replace(self._prefix, ""),
        )
