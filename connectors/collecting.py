"""Decide for each file, wherever it lies, which connector reads it or why none does."""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Protocol, cast

from connectors import BUILTIN, EXTRAS, FORMAT_EXTRAS, FORMATS
from connectors.addresses import is_address
from scanner.files.sniff import Format, mismatched
from scanner.messages import escaped
from scanner.model import Problem, Source, SourceInfo, SourceOpener
from scanner.plugins import entry_points, resolve


@dataclass(frozen=True, slots=True)
class Opener:
    """Open one source with its connector; picklable. Its repr shows no location, which may hold a password.

    Attributes:
        connector: registered name.
        location: path, or database address as written, with `${VARIABLE}` still in it.
        schemas: what to read of a database; None reads all.
    """

    info: SourceInfo
    connector: str
    location: str = field(repr=False)
    exclude: tuple[str, ...] = ()
    schemas: tuple[str, ...] | None = None

    @property
    def size_bytes(self) -> int | None:
        """Give the size of a file; None for what is no file."""
        return None if is_address(self.location) else file_size(self.location)

    @property
    def inside_type(self) -> type[SourceOpener]:
        """Give the type of the openers of what lies inside."""
        from connectors.members import MemberOpener  # noqa: PLC0415 - it is made of this one

        return MemberOpener

    def adopt(self, inside: Any) -> SourceOpener:
        """Tie the opener of something inside to this file: it came from a process that is not trusted."""
        return cast("SourceOpener", replace(inside, location=self.location, exclude=self.exclude, depth=1))

    def __call__(self) -> Source:
        """Give the unopened source."""
        make = cast("Any", resolve("connector", self.connector, BUILTIN, EXTRAS))
        more = {} if self.schemas is None else {"schemas": self.schemas}
        return cast("Source", make(self.info, self.location, exclude=self.exclude, **more))


def file_size(path: str) -> int:
    """Give the size of a file in bytes; 0 where it can't be told: opening it will say why."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - names may be no UTF-8
    except OSError:
        return 0


@functools.cache
def connector_of() -> Mapping[str, str]:
    """Map each kind of file to the connector that reads it; third parties may add kinds, not take them over."""
    result = dict(FORMATS)
    for name in sorted(set(entry_points("connector")) - set(BUILTIN)):
        for kind in cast("Any", resolve("connector", name, BUILTIN, EXTRAS)).formats:
            result.setdefault(kind, name)
    return result


def lacking(kind: str) -> str | None:
    """Name the extra that a kind of file needs and that is not installed; None if nothing lacks."""
    module, extra = FORMAT_EXTRAS.get(kind, (None, None))
    return extra if module is not None and importlib.util.find_spec(module) is None else None


class Make(Protocol):
    """Make the opener of a file once its connector is known."""

    def __call__(self, info: SourceInfo) -> SourceOpener:
        """Give the opener; `info.kind` names the connector."""
        ...


class Collector:
    """Sort files into sources and problems.

    Attributes:
        openers: of the sources, in the order of the files.
        problems: of the files that give none.
    """

    def __init__(self) -> None:
        self.openers: list[SourceOpener] = []
        self.problems: list[Problem] = []
        self._textless: dict[tuple[str, str], list[str]] = {}

    def place(self, system: str, source: str, name: str, found: Format, make: Make) -> bool:
        """Sort a file by its format; say whether it became a source.

        Args:
            system: the system's name.
            source: the source's name.
            name: of the file, whose ending may promise another format.
            found: its format.
            make: makes the opener.
        """
        connector = connector_of().get(found.kind)
        if connector and (extra := lacking(found.kind)):
            what = f"reading this format ({found.title}) needs a library: pip install 'tutka[{extra}]'"
            self.problem(system, source, "no_connector", what, format=found.title)
        elif connector:
            if mismatched(found, name):
                suffix = PurePath(name).suffix
                what = f"the name ends in {suffix}, but the content is {found.title}; it is read as that"
                self.problem(system, source, "type_mismatch", what, examined=True, format=found.title)
            self.openers.append(make(SourceInfo(system, source, connector)))
            return True
        elif found.text == "empty":
            self.problem(
                system, source, "empty", "the file is empty; check the export if it should hold data", examined=True
            )
        elif found.text == "no":
            self._textless.setdefault((system, found.title), []).append(source)
        elif found.kind == "encrypted_office":
            what = "the file is password-protected; save it without a password or exclude it with --exclude"
            self.problem(system, source, "encrypted", what)
        elif found.kind == "ebcdic":
            what = "the text is EBCDIC, of a mainframe or AS/400; convert it to UTF-8 (iconv -f IBM278 -t UTF-8, or by the code page it has) and scan that, or exclude it with --exclude"
            self.problem(system, source, "unknown_encoding", what)
        elif found.kind == "cut":
            what = "only a few bytes of the file are there; get an intact copy or exclude it with --exclude"
            self.problem(system, source, "truncated", what)
        elif found.kind == "binary":
            what = "the content is binary and of no known format; export it as text or exclude it with --exclude"
            self.problem(system, source, "binary", what)
        else:
            what = f"no connector reads this format ({found.title}); export it as CSV or XLSX, or exclude it with --exclude"
            self.problem(system, source, "no_connector", what, format=found.title)
        return False

    def without_text(self, location: str) -> list[Problem]:
        """List the files that hold no text, by kind."""
        result = []
        for (system, title), sources in sorted(self._textless.items()):
            count = len(sources)
            source = sources[0] if count == 1 else location
            what = f"{count} file{'s' * (count > 1)} of the kind {title}: no text to examine"
            params: dict[str, str | int] = {"format": title, "count": count}
            result.append(Problem(system, source, None, "no_text", f"{escaped(source)}: {what}", True, params))  # noqa: FBT003 - the model's order
        return result

    def problem(
        self, system: str, source: str, reason: str, what: str, *, examined: bool = False, **params: str | int
    ) -> None:
        """Add the problem of a file."""
        self.problems.append(unopened(system, source, reason, what, examined=examined, **params))


def unopened(
    system: str, source: str, reason: str, what: str, *, examined: bool = False, **params: str | int
) -> Problem:
    """Make the problem of a location that gives no source."""
    return Problem(system, source, None, reason, f"{escaped(source)}: {escaped(what)}", examined, params)
