"""From what a user names (a file, a folder, a pattern, a database address) to sources that can be opened."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Any, cast

from connectors import BUILTIN, EXTRAS, FORMATS
from connectors.addresses import NO_ADDRESS, Address, is_address, parse
from connectors.base import shown
from connectors.globs import is_pattern, matches
from connectors.walk import Found, system_of_pattern, walk, walk_pattern
from scanner import variables
from scanner.files import sniff as formats
from scanner.files.opening import NotRegularError
from scanner.files.private_copies import remove_stale
from scanner.files.sniff import Format, mismatched, sniff
from scanner.messages import escaped
from scanner.model import PluginError, Problem, Source, SourceInfo, SourceOpener, UsageError
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

    def __call__(self) -> Source:
        """Give the unopened source."""
        make = cast("Any", resolve("connector", self.connector, BUILTIN, EXTRAS))
        more = {} if self.schemas is None else {"schemas": self.schemas}
        return cast("Source", make(self.info, self.location, exclude=self.exclude, **more))


@dataclass(frozen=True, slots=True)
class ConnectorInfo:
    """Describe a connector for `tutka connectors`.

    Attributes:
        formats: what it reads, for people.
        extra: the optional dependency group that it needs; None for the base installation.
        installed: its libraries are there.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    extra: str | None
    installed: bool


def openers(
    location: str | os.PathLike[str],
    system: str | None = None,
    exclude: Sequence[str] = (),
    schemas: Sequence[str] | None = None,
) -> tuple[list[SourceOpener], list[Problem]]:
    """Find the sources at a location; what can't be read becomes problems.

    Args:
        location: a file, a folder (with everything below it, no links followed), a path pattern, or an SQLAlchemy URL
            in which `${VARIABLE}` comes from the environment.
        system: name for all sources; without it contracts.md section 3 says how each is named.
        exclude: path patterns, and patterns of table names.
        schemas: of a database; None reads all.

    Returns:
        Openers in a fixed order, and problems. No openers means that nothing can be scanned there.
    """
    text = os.fspath(location)
    _clean_up()
    try:
        if is_address(text):
            return _database(text, parse(text), system, tuple(exclude), schemas)
        path = variables.fill(text)
    except UsageError as error:
        return [], [_unknown(text, system, str(error))]
    if not _is_there(path) and (variables.may_hold_secret(path) or (path != text and not is_pattern(text))):
        misspelt = variables.may_hold_secret(path)
        return [], [_unknown(text, system, NO_ADDRESS if misspelt else "there is no such file; check the path")]
    found = _files(path, system, exclude)
    collected = _Collector(tuple(exclude))
    for file in found.files:
        collected.add(file)
    return collected.openers, [*found.problems, *collected.problems, *collected.without_text(shown(path))]


def describe() -> list[ConnectorInfo]:
    """List the built-in and the third-party connectors."""
    result = []
    for name in [*BUILTIN, *sorted(set(entry_points("connector")) - set(BUILTIN))]:
        extra = EXTRAS.get(name)
        try:
            made = cast("Any", resolve("connector", name, BUILTIN, EXTRAS))
        except PluginError:
            result.append(ConnectorInfo(name, name, (), extra, installed=False))
            continue
        titles = tuple(
            formats.FORMATS[kind].title if kind in formats.FORMATS else kind for kind in sorted(made.formats)
        )
        result.append(ConnectorInfo(name, made.title, titles, extra, installed=True))
    return result


@functools.cache
def _clean_up() -> None:
    """Remove once what killed scans left behind."""
    remove_stale()


@functools.cache
def connector_of() -> Mapping[str, str]:
    """Map each kind of file to the connector that reads it; third parties may add kinds, not take them over."""
    result = dict(FORMATS)
    for name in sorted(set(entry_points("connector")) - set(BUILTIN)):
        for kind in cast("Any", resolve("connector", name, BUILTIN, EXTRAS)).formats:
            result.setdefault(kind, name)
    return result


def _is_there(path: str) -> bool:
    """Say whether a path, or the folder that a pattern searches, is there."""
    if os.path.lexists(path) or not is_pattern(path):
        return os.path.lexists(path)
    fixed = "/".join(takewhile(lambda part: not is_pattern(part), path.split("/")))
    return os.path.lexists(fixed)


def _unknown(text: str, system: str | None, what: str) -> Problem:
    """Make the problem of a location that means nothing: shown as written, and not at all if it may be a misspelt address."""
    if variables.may_hold_secret(text):
        return _unopened(system or "database", "database address", "not_found", what)
    return _unopened(system or system_of_pattern(text), text, "not_found", what)


def _files(location: str, system: str | None, exclude: Sequence[str]) -> Found:
    """List the files at a path or pattern with the names of contracts.md section 3."""
    path = Path(location)
    if path.is_dir():
        return walk(location, system, exclude)
    if not os.path.lexists(path) and is_pattern(location):
        return walk_pattern(location, system, exclude)
    return Found.single(location, system, exclude)


def _database(
    template: str, address: Address, system: str | None, exclude: tuple[str, ...], schemas: Sequence[str] | None
) -> tuple[list[SourceOpener], list[Problem]]:
    name = system or address.system
    pattern = next((p for p in exclude if matches(address.shown, address.system, p)), None)
    if pattern is not None:
        params: dict[str, str | int] = {"count": 1, "pattern": pattern}
        what = f"left out as asked by --exclude {pattern}"
        return [], [_unopened(name, address.shown, "excluded", what, examined=True, **params)]
    if address.fault:
        return [], [_unopened(name, address.shown, address.reason, address.fault)]
    info = SourceInfo(name, address.shown, "database")
    return [Opener(info, "database", template, exclude, None if schemas is None else tuple(schemas))], []


def _unopened(
    system: str, source: str, reason: str, what: str, *, examined: bool = False, **params: str | int
) -> Problem:
    """Make the problem of a location that gives no source."""
    return Problem(system, source, None, reason, f"{escaped(source)}: {escaped(what)}", examined, params)


class _Collector:
    """Decide for each file which connector reads it, or why none does."""

    def __init__(self, exclude: tuple[str, ...]) -> None:
        self.openers: list[SourceOpener] = []
        self.problems: list[Problem] = []
        self._exclude = exclude
        self._textless: dict[tuple[str, str], list[str]] = {}

    def add(self, file: Found.File) -> None:
        """Sniff one file."""
        try:
            found = sniff(file.path)
        except FileNotFoundError:
            self._problem(file, "not_found", "there is no such file or folder; check the path")
        except PermissionError:
            self._problem(file, "no_permission", "the account may not read the file; grant it or use another account")
        except NotRegularError:
            self._problem(file, "not_regular", "this is a device, pipe or socket and was not opened", examined=True)
        except OSError:
            self._problem(file, "io_error", "the file can't be read; check the disk or the share")
        else:
            self._place(file, found)

    def _place(self, file: Found.File, found: Format) -> None:
        connector = connector_of().get(found.kind)
        if connector:
            if mismatched(found, file.path):
                suffix = PurePath(file.path).suffix
                what = f"the name ends in {suffix}, but the content is {found.title}; it is read as that"
                self._problem(file, "type_mismatch", what, examined=True, format=found.title)
            info = SourceInfo(file.system, file.source, connector)
            self.openers.append(Opener(info, connector, file.path, self._exclude))
        elif found.text == "empty":
            self._problem(file, "empty", "the file is empty; check the export if it should hold data", examined=True)
        elif found.text == "no":
            self._textless.setdefault((file.system, found.title), []).append(file.source)
        elif found.kind == "encrypted_office":
            what = "the file is password-protected; save it without a password or exclude it with --exclude"
            self._problem(file, "encrypted", what)
        elif found.kind == "binary":
            what = "the content is binary and of no known format; export it as text or exclude it with --exclude"
            self._problem(file, "binary", what)
        else:
            what = f"no connector reads this format ({found.title}); export it as CSV or XLSX, or exclude it with --exclude"
            self._problem(file, "no_connector", what, format=found.title)

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

    def _problem(
        self, file: Found.File, reason: str, what: str, *, examined: bool = False, **params: str | int
    ) -> None:
        self.problems.append(_unopened(file.system, file.source, reason, what, examined=examined, **params))


def open_source(location: str | os.PathLike[str], system: str | None = None) -> Source:
    """Open the one source at a location, for notebooks and `decide --show-values`.

    Raises:
        UsageError: there is none, or more than one.
    """
    found, problems = openers(location, system)
    if len(found) != 1:
        raise UsageError(
            problems[0].message if problems else f"{escaped(shown(location))}: there are {len(found)} sources here"
        )
    return found[0]()
