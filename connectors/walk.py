"""Find the files below a folder or of a pattern, and give them the names of contracts.md section 3.

Links are not followed: one that leads back up would never end. Files that lie there under two names are read once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path, PurePath

from connectors.base import shown
from connectors.globs import compiled, is_pattern, matches
from scanner.messages import escaped
from scanner.model import Problem

_SQLITE_COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(slots=True)
class Found:
    """Hold the files found and the problems met on the way."""

    @dataclass(frozen=True, slots=True)
    class File:
        """Name a file: where it is, and what its system and source are called."""

        path: str
        system: str
        source: str

    files: list[File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def single(cls, location: str, system: str | None, exclude: Sequence[str] = ()) -> Found:
        """Give a file that was named itself, unless a pattern leaves it out all the same."""
        source = shown(location)
        found = cls()
        pattern = _left_out(source, source.rsplit("/", 1)[-1], exclude)
        if pattern is None:
            found.files.append(cls.File(location, system or _system(location), source))
        else:
            found.left_out(system or _system(location), source, pattern, 1)
        return found

    def left_out(self, system: str, source: str, pattern: str, count: int) -> None:
        """Add what a pattern left out: asked for, so nothing is missing."""
        what = f"{count} file{'s' * (count > 1)} left out as asked by --exclude {pattern}"
        self.problem(system, source, "excluded", what, examined=True, count=count, pattern=pattern)

    def problem(self, system: str, source: str, reason: str, what: str, *, examined: bool, **params: str | int) -> None:
        """Add a problem."""
        self.problems.append(
            Problem(system, source, None, reason, f"{escaped(source)}: {escaped(what)}", examined, params)
        )


def _system(path: str | PurePath) -> str:
    return PurePath(shown(path)).stem or shown(path)


def _left_out(source: str, inner: str, exclude: Sequence[str]) -> str | None:
    """Give the first pattern that leaves a file out."""
    return next((pattern for pattern in exclude if matches(source, inner, pattern)), None)


def system_of_pattern(location: str) -> str:
    """Name the system of a pattern that gives no file: after the folder that is searched, as if that had been given."""
    parts = shown(location).split("/")
    if not is_pattern(location) and "${" not in location:
        return _system(location)
    fixed = [part for part in takewhile(lambda part: not is_pattern(part) and "${" not in part, parts) if part]
    if fixed and fixed[-1] not in {".", ".."}:
        return fixed[-1]
    return shown(Path("/".join(fixed) or ".").resolve().name) or "/"


def walk(location: str, system: str | None, exclude: Sequence[str] = ()) -> Found:
    """List the regular files below a folder, sorted by name."""
    found = Found()
    root = Path(location)
    given = shown(location).rstrip("/") or "/"
    own = shown(root.resolve().name) or given
    inodes: dict[tuple[int, int], str] = {}
    excluded: dict[str, int] = {}
    everything = 0
    for entry, inner in _entries(root, "", found, system or own, given):
        everything += 1
        source = f"{given}/{inner}"
        name = system or (inner.split("/", 1)[0] if "/" in inner else own)
        pattern = _left_out(source, inner, exclude)
        if pattern is not None:
            excluded[pattern] = excluded.get(pattern, 0) + 1
        elif entry.is_symlink():
            _link(found, Path(entry.path), root, name, source)
        elif not entry.is_file(follow_symlinks=False):
            found.problem(
                name, source, "not_regular", "this is a device, pipe or socket and was not opened", examined=True
            )
        elif not _companion(entry.path):
            status = entry.stat(follow_symlinks=False)
            key = (status.st_dev, status.st_ino)
            if status.st_nlink > 1 and key in inodes:
                what = f"this is the same file as {inodes[key]}, and is read there"
                found.problem(name, source, "link_skipped", what, examined=True)
                continue
            inodes[key] = source
            found.files.append(Found.File(entry.path, name, source))
    for pattern, count in excluded.items():
        found.left_out(system or own, given, pattern, count)
    if not everything and not found.problems:
        what = "the folder holds no files; check the path"
        found.problem(system or own, given, "empty", what, examined=True)
    return found


def _entries(folder: Path, inner: str, found: Found, system: str, given: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Yield everything below a folder that is no folder, with its path inside."""
    stack = [(os.fspath(folder), inner)]
    while stack:
        path, prefix = stack.pop()
        try:
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda e: os.fsencode(e.name))
        except OSError as error:
            reason = "no_permission" if isinstance(error, PermissionError) else "io_error"
            what = "the folder can't be listed; grant the account access or exclude it with --exclude"
            found.problem(system, f"{given}/{prefix}".rstrip("/"), reason, what, examined=False)
            continue
        folders = []
        for entry in entries:
            name = f"{prefix}{shown(entry.name)}"
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, f"{name}/"))
            else:
                yield entry, name
        stack.extend(reversed(folders))


def _link(found: Found, link: Path, root: Path, system: str, source: str) -> None:
    """Report a link; what it leads to is examined only if it lies in the folder as well."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        found.problem(system, source, "link_skipped", "this link leads nowhere", examined=True)
        return
    inside = target.is_relative_to(root.resolve())
    what = "this link was not followed; " + (
        "its target lies in the folder and is read there"
        if inside
        else "its target lies outside the folder, so name it as a source of its own or exclude the link with --exclude"
    )
    found.problem(system, source, "link_skipped", what, examined=inside)


def _companion(path: str) -> bool:
    """Say whether a file is SQLite's own log beside a database, whose rows are read through the database."""
    return any(path.endswith(end) and Path(path.removesuffix(end)).is_file() for end in _SQLITE_COMPANIONS)


def walk_pattern(location: str, system: str | None, exclude: Sequence[str] = ()) -> Found:
    """List the files and folders that a pattern means; each is named as if it had been given by itself."""
    parts = location.split("/")
    fixed = 0
    while fixed < len(parts) - 1 and not is_pattern(parts[fixed]):
        fixed += 1
    base = "/".join(parts[:fixed]) or ("/" if location.startswith("/") else "")
    wanted = compiled(location.removeprefix("./"))
    found = Found()
    if (base == "" or Path(base).is_dir()) and not is_pattern(base):
        all_below = walk(base or ".", system, exclude)
        found.problems += [
            p
            for p in all_below.problems
            if p.reason == "excluded" or (p.reason != "empty" and _meant(p.source, wanted))
        ]
        for file in all_below.files:
            source = file.source.removeprefix("./")
            if wanted.fullmatch(source):
                found.files.append(Found.File(file.path, system or _system(source), source))
            elif _meant(source, wanted):
                top = _top(source, wanted)
                rest = source[len(top) + 1 :]
                name = rest.split("/", 1)[0] if "/" in rest else top.rsplit("/", 1)[-1]
                found.files.append(Found.File(file.path, system or name, source))
    if not found.files and not found.problems:
        what = "nothing fits this pattern; check the path"
        found.problem(system or system_of_pattern(location), location, "not_found", what, examined=False)
    return found


def _top(source: str, wanted: re.Pattern[str]) -> str:
    """Give the shortest leading part of a path that the pattern means; "" if none."""
    parts = source.split("/")
    tops = ("/".join(parts[:n]) for n in range(1, len(parts) + 1))
    return next((top for top in tops if wanted.fullmatch(top)), "")


def _meant(source: str, wanted: re.Pattern[str]) -> bool:
    return bool(_top(source.removeprefix("./"), wanted))
