"""Keep what every start would make anew from the program's own files: in the user's cache folder, between runs.

Only what follows from the program alone is kept (its vocabulary in the form that look-ups need, its own expressions relaxed),
never anything of a scan or a configuration. A kept value counts for exactly one state of the program: its name holds a hash of all
that it is made from. Whoever can't read or write the folder makes the value anew each time and loses nothing but time.

Values are pickles whose reader knows no class but those that its caller names (docs.python.org/3/library/pickle.html,
"Restricting Globals"); a file that isn't the user's own, or that others may write to, isn't read.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import platform
import secrets
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FOLDER = "tutka"
VARIABLE = "TUTKA_CACHE"
"""Names another folder; empty: nothing is kept."""
_HASH_BYTES = 16
_OLD = 8
"""Files of one kind that stay; older ones are of states of the program that are gone."""


def folder() -> Path | None:
    """Give the folder for kept values, whether it exists or not; None where there is none.

    Source: XDG Base Directory Specification 0.8; Apple, File System Programming Guide; Microsoft, KNOWNFOLDERID.
    """
    asked = os.environ.get(VARIABLE)
    if asked is not None:
        return Path(asked) if asked else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
        return Path(base, FOLDER, "Cache") if base else None
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    if os.path.isabs(given):  # noqa: PTH117 - the specification: relative ones are ignored
        return Path(given, FOLDER)
    if not os.path.isabs(home) or not os.path.isdir(home):  # noqa: PTH112, PTH117 - nobody's home is made for this
        return None
    return Path(home, "Library", "Caches", FOLDER) if sys.platform == "darwin" else Path(home, ".cache", FOLDER)


@cache
def state_of(packages: tuple[str, ...], libraries: tuple[str, ...] = ()) -> bytes:
    """Give a hash of the program's state: every file of some of its packages and modules, and versions.

    Args:
        packages: packages and modules of the program, by name; packages with what lies in them, data files too.
        libraries: distributions that have a say in what is made.
    """
    digest = hashlib.blake2b(digest_size=_HASH_BYTES)
    parts = [
        Path(__file__).with_name("__init__.py").read_text("utf-8"),
        platform.python_version(),
        *(f"{name} {metadata.version(name)}" for name in libraries),
    ]
    for text in parts:
        digest.update(f"{text}\n".encode())
    for name in packages:
        for path in _files(name):
            content = path.read_bytes()
            digest.update(f"{name}/{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.digest()


def _files(name: str) -> Sequence[Path]:
    spec = find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(name)
    if spec.submodule_search_locations:
        roots = map(Path, spec.submodule_search_locations)
        found = (
            path for root in roots for path in root.rglob("*") if path.suffix in (".py", ".yaml") and path.is_file()
        )
        return sorted(found)
    return [Path(str(spec.origin))]


class _Reader(pickle.Unpickler):
    """Read a pickle that may hold plain data and objects of the named classes."""

    def __init__(self, data: bytes, classes: Iterable[type]) -> None:
        super().__init__(io.BytesIO(data))
        self._classes = {(one.__module__, one.__qualname__): one for one in (set, frozenset, *classes)}

    def find_class(self, module_name: str, global_name: str) -> Any:
        """Give one of the named classes."""
        try:
            return self._classes[module_name, global_name]
        except KeyError:
            raise pickle.UnpicklingError("a class that nobody named") from None


def recall(kind: str, state: bytes, classes: Iterable[type] = ()) -> Any:
    """Give the kept value of a kind for this state of the program; None where there is none that can be trusted.

    Args:
        kind: what is kept, a word.
        state: of the program, see `state_of`.
        classes: what the value holds objects of besides plain data; collections are plain.
    """
    place = folder()
    if place is None:
        return None
    try:
        with (place / _name(kind, state)).open("rb") as stream:
            facts = os.fstat(stream.fileno())
            if not stat.S_ISREG(facts.st_mode) or not _own(facts):
                return None
            digest, data = stream.read(_HASH_BYTES), stream.read()
        if hashlib.blake2b(data, digest_size=_HASH_BYTES).digest() != digest:
            return None
        return _Reader(data, classes).load()
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError):
        return None


def keep(kind: str, state: bytes, value: Any) -> None:
    """Keep a value for later runs, whole or not at all; where that isn't possible, nothing happens."""
    place = folder()
    if place is None:
        return
    data = pickle.dumps(value, protocol=5)
    digest = hashlib.blake2b(data, digest_size=_HASH_BYTES).digest()
    with suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _own(place.stat()):
            return
        draft = place / f".{secrets.token_hex(8)}"
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(digest + data)
            draft.replace(place / _name(kind, state))
        finally:
            draft.unlink(missing_ok=True)
        kept = sorted(place.glob(f"{kind}-*.pickle"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_OLD]:
            path.unlink(missing_ok=True)


def _name(kind: str, state: bytes) -> str:
    return f"{kind}-{state.hex()}.pickle"


def _own(facts: os.stat_result) -> bool:
    """Say whether a file or folder is the user's own, and nobody else may write to it; Windows keeps its folder to the user."""
    if sys.platform == "win32":
        return True
    return facts.st_uid == os.geteuid() and not facts.st_mode & 0o022
