"""Files that lie elsewhere: object stores, FTP, SFTP, the web, by fsspec. They are read from private copies, never written.

An address is taken apart like a database's: user, password and query are never shown, and `${NAME}` comes from the
environment. Without them a store's own ways are used (AWS_* and the like, `~/.aws`, managed identities).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any, Self
from urllib.parse import unquote

import fsspec

from connectors.collecting import Collector, unopened
from connectors.containers import Member
from connectors.copies import Step
from connectors.globs import compiled, is_pattern, matches
from connectors.members import MemberOpener
from scanner import variables
from scanner.files.encoding import HEAD_BYTES
from scanner.files.sniff import sniff_stream
from scanner.model import Problem, SourceError, SourceInfo, SourceOpener, UsageError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Store:
    """Describe a kind of place.

    Attributes:
        protocol: fsspec's name.
        module: what it needs beyond the base installation; None for nothing.
        extra: what installs that.
        user: names of the options for user and password.
        host: the host is an option of its own, not part of the path.
        lists: folders can be listed.
    """

    protocol: str
    title: str
    module: str | None = None
    extra: str | None = None
    user: tuple[str, str] = ("username", "password")
    host: bool = False
    lists: bool = True


STORES: Mapping[str, Store] = {
    "s3": Store("s3", "Amazon S3 and its kin", "s3fs", "s3", ("key", "secret")),
    "gs": Store("gs", "Google Cloud Storage", "gcsfs", "gs"),
    "az": Store("az", "Azure Blob Storage", "adlfs", "az", ("account_name", "account_key")),
    "abfs": Store("abfs", "Azure Data Lake", "adlfs", "az", ("account_name", "account_key")),
    "sftp": Store("sftp", "SFTP", "paramiko", "sftp", host=True),
    "ftp": Store("ftp", "FTP", host=True),
    "https": Store("https", "single files on the web", "aiohttp", "https", lists=False),
    "http": Store("http", "single files on the web", "aiohttp", "https", lists=False),
    "memory": Store("memory", "files in this process's memory, for tests"),
}
"""Scheme of an address -> what it leads to."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Hold an address that was taken apart; its repr shows no secret."""

    store: Store
    shown: str
    path: str
    options: Mapping[str, Any] = field(repr=False)

    def files(self) -> Any:
        """Connect."""
        return fsspec.filesystem(self.store.protocol, skip_instance_cache=True, **self.options)


def is_remote(text: str) -> bool:
    """Say whether a location, with `${NAME}` still in it, is an address of one of these places.

    Raises:
        UsageError: the variable that it begins with isn't set.
    """
    return variables.with_scheme(text).split("://", 1)[0].lower() in STORES and "://" in variables.with_scheme(text)


def _place(text: str) -> _Place:
    """Take an address apart.

    Raises:
        UsageError: it is unclear where a password ends, or a variable isn't set; shows no secret.
    """
    parts = variables.split(variables.with_scheme(text))
    if parts is None:
        raise UsageError(
            "an @, /, ? or # stands unescaped in the address; put the password into an environment variable"
        )
    filled = variables.fill_parts(parts)
    scheme = filled.scheme.lower()
    store = STORES[scheme]
    name, _, secret = (filled.user or "").partition(":")
    options: dict[str, Any] = {}
    for key, value in zip(store.user, (name, secret), strict=True):
        if value:
            options[key] = unquote(value)
    shown = f"{scheme}://{filled.host}{filled.path}".rstrip("/") or f"{scheme}://"
    if store.host:
        host, _, port = filled.host.partition(":")
        options["host"] = host
        if port.isdecimal():
            options["port"] = int(port)
        return _Place(store, shown, filled.path or "/", options)
    if not store.lists:
        login = f"{filled.user}@" if filled.user else ""
        query = f"?{filled.query}" if filled.query else ""
        return _Place(store, shown, f"{scheme}://{login}{filled.host}{filled.path}{query}", {})
    return _Place(store, shown, f"{filled.host}{filled.path}", options)


def remote_openers(
    text: str, system: str | None, exclude: Sequence[str] = ()
) -> tuple[list[SourceOpener], list[Problem]]:
    """List the files at an address; what can't be read becomes problems."""
    try:
        place = _place(text)
    except UsageError as error:
        scheme = variables.with_scheme(text).split("://", 1)[0].lower()
        return [], [unopened(system or scheme, f"{scheme}://", "unreadable", str(error))]
    own = PurePath(place.shown).stem or place.store.protocol
    store = place.store
    if store.module is not None and importlib.util.find_spec(store.module) is None:
        what = f"reading from there ({store.title}) needs a library: pip install 'tutka[{store.extra}]'"
        return [], [unopened(system or own, place.shown, "no_connector", what)]
    found = Collector()
    try:
        files = place.files()
        listed, single = _listed(files, place)
    except Exception as error:  # noqa: BLE001 - each store's library has errors of its own
        return [], [unopened(system or own, place.shown, *_told(error))]
    if not listed:
        found.problem(system or own, place.shown, "empty", "there are no files here; check the address", examined=True)
    excluded: dict[str, int] = {}
    for path, inner in listed:
        source = place.shown if single else f"{place.shown}/{inner}"
        name = system or (own if single or "/" not in inner else inner.split("/", 1)[0])
        pattern = next((p for p in exclude if matches(source, inner, p)), None)
        if pattern is not None:
            excluded[pattern] = excluded.get(pattern, 0) + 1
            continue
        _sniffed(files, text, path, name, source, tuple(exclude), found)
    for pattern, count in excluded.items():
        what = f"{count} file{'s' * (count > 1)} left out as asked by --exclude {pattern}"
        found.problem(system or own, place.shown, "excluded", what, examined=True, count=count, pattern=pattern)
    return found.openers, [*found.problems, *found.without_text(place.shown)]


def _listed(files: Any, place: _Place) -> tuple[list[tuple[str, str]], bool]:
    """List (path, path inside the folder); say whether the address is one file."""
    path = place.path
    if not place.store.lists:
        return [(path, path)], True
    if is_pattern(path):
        base = path.split("*", 1)[0].split("?", 1)[0].split("[", 1)[0].rsplit("/", 1)[0]
        wanted = compiled(path.strip("/"))
        every = [one for one in sorted(files.find(base)) if wanted.fullmatch(one.strip("/"))]
        return [(one, one.strip("/").removeprefix(base.strip("/")).strip("/")) for one in every], False
    if files.isfile(path):
        return [(path, path)], True
    if not files.exists(path):
        raise FileNotFoundError
    base = path.strip("/")
    return [(one, one.strip("/").removeprefix(base).strip("/")) for one in sorted(files.find(path))], False


def _sniffed(
    files: Any, text: str, path: str, system: str, source: str, exclude: tuple[str, ...], found: Collector
) -> None:
    """Look at the beginning of a file, and sort it."""
    suffix = PurePath(source).suffix.lower()
    try:
        with files.open(path, "rb") as stream:

            def whole() -> IO[bytes]:
                stream.seek(0)
                return stream  # type: ignore[no-any-return]

            kind = sniff_stream(stream.read(HEAD_BYTES), suffix, whole)
    except Exception as error:  # noqa: BLE001 - each store's library has errors of its own
        found.problem(system, source, *_told(error))
        return

    def make(info: SourceInfo) -> MemberOpener:
        return MemberOpener(info, text, (Step("remote", path),), suffix if suffix.isascii() else "", exclude, depth=0)

    found.place(system, source, source, kind, make)


def _told(error: Exception) -> tuple[str, str]:
    """Say what an error means, by its class: its text may hold the address."""
    if isinstance(error, FileNotFoundError):
        return "not_found", "there is no such file or folder; check the address"
    if isinstance(error, PermissionError):
        return "no_permission", "the account may not read this; grant it or use another account"
    if isinstance(error, (ImportError, ValueError)):
        return "unreadable", "the address can't be used; check it"
    return "unreachable", "the place can't be reached or refuses the account; check address, network and account"


class RemoteMembers:
    """Give the bytes of a file at an address as a container gives a member's; the key is the path there."""

    def __init__(self, location: str) -> None:
        self._text = location
        self.remarks: list[tuple[str, str]] = []

    def members(self) -> Iterator[Member]:
        """Yield nothing: what is there is listed when the address is."""
        yield from ()

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes."""
        try:
            files = _place(self._text).files()
            with files.open(key, "rb") as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except UsageError as error:
            raise SourceError(str(error), "unreadable") from error
        except SourceError:
            raise
        except Exception as error:
            reason, what = _told(error)
            raise SourceError(what, reason) from error

    def size(self, key: str) -> int:
        """Give a file's size; a great one where the place doesn't tell."""
        try:
            size = _place(self._text).files().size(key)
        except Exception:  # noqa: BLE001 - reading the file will tell what is wrong
            size = None
        return int(size) if size else 1 << 30

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Close nothing."""


def places() -> list[tuple[str, str, str | None]]:
    """List the places that can be read: (scheme, title, the extra that lacks or None)."""
    return [
        (
            f"{scheme}://",
            store.title,
            store.extra if store.module and importlib.util.find_spec(store.module) is None else None,
        )
        for scheme, store in STORES.items()
        if scheme not in {"memory", "http"}
    ]
