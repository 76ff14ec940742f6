"""From what a user names (a file, a folder, a pattern, a database address) to sources that can be opened."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any, cast

from connectors import BUILTIN, EXTRAS, SERVERS
from connectors.addresses import NO_ADDRESS, Address, is_address, parse
from connectors.base import shown
from connectors.collecting import Collector, Opener, lacking, unopened
from connectors.globs import is_pattern, matches
from connectors.remote import is_remote, remote_openers
from connectors.walk import Found, system_of_pattern, walk, walk_pattern
from scanner import variables
from scanner.files import sniff as formats
from scanner.files.opening import NotRegularError
from scanner.files.private_copies import remove_stale
from scanner.files.sniff import sniff
from scanner.messages import escaped
from scanner.model import PluginError, Problem, Source, SourceInfo, SourceOpener, UsageError
from scanner.plugins import entry_points, resolve


@dataclass(frozen=True, slots=True)
class ConnectorInfo:
    """Describe a connector for `tutka connectors`.

    Attributes:
        formats: what it reads, for people.
        extra: the optional dependency group that it needs; None for the base installation.
        installed: its libraries are there.
        lacking: formats of it that need an extra which is not installed, with that extra.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    extra: str | None
    installed: bool
    lacking: tuple[tuple[str, str], ...] = ()


def openers(
    location: str | os.PathLike[str],
    system: str | None = None,
    exclude: Sequence[str] = (),
    schemas: Sequence[str] | None = None,
) -> tuple[list[SourceOpener], list[Problem]]:
    """Find the sources at a location; what can't be read becomes problems.

    Args:
        location: a file, a folder (with everything below it, no links followed), a path pattern, an SQLAlchemy URL,
            or an address of another place (`connectors.remote.STORES`), in which `${VARIABLE}` comes from the environment.
        system: name for all sources; without it contracts.md section 3 says how each is named.
        exclude: path patterns, and patterns of table names.
        schemas: of a database; None reads all.

    Returns:
        Openers in a fixed order, and problems. No openers means that nothing can be scanned there.
    """
    text = os.fspath(location)
    _clean_up()
    try:
        if is_remote(text):
            return remote_openers(text, system, exclude)
        if is_address(text):
            return _database(text, parse(text), system, tuple(exclude), schemas)
        path = variables.fill(text)
    except UsageError as error:
        return [], [_unknown(text, system, str(error))]
    if not _is_there(path) and (variables.may_hold_secret(path) or (path != text and not is_pattern(text))):
        misspelt = variables.may_hold_secret(path)
        return [], [_unknown(text, system, NO_ADDRESS if misspelt else "there is no such file; check the path")]
    found = _files(path, system, exclude)
    files = _Files(tuple(exclude))
    for file in found.files:
        files.add(file)
    done = files.sorted
    return done.openers, [*found.problems, *done.problems, *done.without_text(shown(path))]


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
        more = tuple(
            (formats.FORMATS[kind].title if kind in formats.FORMATS else kind, needed)
            for kind in sorted(made.formats)
            if (needed := lacking(kind)) is not None
        )
        result.append(ConnectorInfo(name, made.title, titles, extra, installed=True, lacking=more))
    return result


@functools.cache
def _clean_up() -> None:
    """Remove once what killed scans left behind."""
    remove_stale()


def _is_there(path: str) -> bool:
    """Say whether a path, or the folder that a pattern searches, is there."""
    if os.path.lexists(path) or not is_pattern(path):
        return os.path.lexists(path)
    fixed = "/".join(takewhile(lambda part: not is_pattern(part), path.split("/")))
    return os.path.lexists(fixed)


def _unknown(text: str, system: str | None, what: str) -> Problem:
    """Make the problem of a location that means nothing: shown as written, and not at all if it may be a misspelt address."""
    if variables.may_hold_secret(text):
        return unopened(system or "database", "database address", "not_found", what)
    return unopened(system or system_of_pattern(text), text, "not_found", what)


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
        return [], [unopened(name, address.shown, "excluded", what, examined=True, **params)]
    if address.fault:
        return [], [unopened(name, address.shown, address.reason, address.fault)]
    kind = address.url.get_backend_name() if address.url is not None else ""
    connector = "duckdb" if kind == "duckdb" else "database"
    if kind in SERVERS and (extra := lacking(SERVERS[kind])):
        what = f"reading this kind of database needs a library: pip install 'tutka[{extra}]'"
        return [], [unopened(name, address.shown, "no_connector", what)]
    info = SourceInfo(name, address.shown, connector)
    return [Opener(info, connector, template, exclude, None if schemas is None else tuple(schemas))], []


class _Files:
    """Sniff files, and sort them by what they are."""

    def __init__(self, exclude: tuple[str, ...]) -> None:
        self.sorted = Collector()
        self._exclude = exclude

    def add(self, file: Found.File) -> None:
        """Sniff one file."""
        problem = partial(self.sorted.problem, file.system, file.source)
        try:
            found = sniff(file.path)
        except FileNotFoundError:
            problem("not_found", "there is no such file or folder; check the path")
        except PermissionError:
            problem("no_permission", "the account may not read the file; grant it or use another account")
        except NotRegularError:
            problem("not_regular", "this is a device, pipe or socket and was not opened", examined=True)
        except OSError:
            problem("io_error", "the file can't be read; check the disk or the share")
        else:
            self.sorted.place(
                file.system,
                file.source,
                file.path,
                found,
                lambda info: Opener(info, info.kind, file.path, self._exclude),
            )


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
