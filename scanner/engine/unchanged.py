"""Files that are the same as when they were last read: their stored evidence stands in, and nothing is read again.

A file is the same if its bytes are, under the same rules of reading. Time stamps don't decide: they lie on network drives, and a
new export of the same rows has a new one. What is concluded from the evidence is decided anew, so that new rules of weighing, a new
notice or new decisions need no reading. Of a database server nothing is taken over: none of the servers that are read can tell
with certainty that nothing was written (counters are reset and lag, `update_time` is lost with a restart).

What is kept is a keyed digest of each file, whose key lies beside it in the history: a plain digest of a small file would be as
good as its content.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import scanner
from scanner.engine.executor import Executor
from scanner.engine.reading import Progress, SourceResult, Tools
from scanner.engine.settings import ScanSettings
from scanner.model import Inventory, Problem, SourceInfo, SourceOpener, SourceStatus, TableProfile, TableRef

logger = logging.getLogger(__name__)

Name = tuple[str, str]
"""System and source."""

DECIDING = frozenset({
    "changes.py", "classify.py", "context.py", "inside.py", "judge.py", "persons.py", "together.py", "weighing.py", "weighing.yaml",
})  # fmt: skip
"""Files of the engine that conclude from evidence: new ones need no new reading."""

_READING = (
    "connectors",
    "scanner/detection",
    "scanner/engine",
    "scanner/files",
    "scanner/model",
    "scanner/recognisers",
)
_BESIDE = ("-wal", "-journal")
"""What SQLite keeps beside its file, changes included that are not in the file yet."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Memory:
    """Hold what is remembered of the files of one audit.

    Attributes:
        rules: digest of everything that reading depends on beside the files.
        key: of the files' digests.
        files: by system and source, the file's digest and the sources that were read from it, itself included.
    """

    rules: str
    key: bytes
    files: Mapping[Name, tuple[str, tuple[Name, ...]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        files = [
            [*name, digest, [list(one) for one in within]] for name, (digest, within) in sorted(self.files.items())
        ]
        return {"rules": self.rules, "key": self.key.hex(), "files": files}

    @classmethod
    def from_json(cls, data: object) -> Memory | None:
        """Read it back; None for what is none, since then everything is read."""
        try:
            assert isinstance(data, dict)
            files = {
                (str(system), str(source)): (str(digest), tuple((str(a), str(b)) for a, b in within))
                for system, source, digest, within in data["files"]
            }
            return cls(str(data["rules"]), bytes.fromhex(data["key"]), files)
        except (AssertionError, KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Stand for a source that lay in an unchanged file."""

    info: SourceInfo
    result: SourceResult

    def __call__(self) -> Any:
        """Never open."""
        raise NotImplementedError


class Unchanged:
    """Be an executor that leaves out what is the same as last time, and remembers for the next time.

    Args:
        inner: reads what has to be read.
        memory: of the last audit; None where there is none.
        previous: the last audit's inventory.
        rules: what the configuration adds to reading, see `file_rules`.
    """

    def __init__(
        self, inner: Executor, memory: Memory | None, previous: Inventory | None, rules: Sequence[str] = ()
    ) -> None:
        self._inner = inner
        self._memory = memory
        self._stored = _Stored(previous) if memory is not None and previous is not None else None
        self._rules = rules
        self._known = ""
        self._key = memory.key if memory is not None else secrets.token_bytes(32)
        self._digests: dict[Name, str] = {}
        self._inside: dict[Name, list[Name]] = {}
        self._outer: dict[Name, Name] = {}

    def __call__(
        self, openers: Sequence[SourceOpener], tools: Tools, progress: Progress | None = None
    ) -> Iterator[SourceResult | None]:
        """Yield the results in the order of the openers."""
        self._known = self._known or reading_rules(tools, self._rules)
        kept = [self._kept(opener) for opener in openers]
        read = iter(self._inner([o for o, k in zip(openers, kept, strict=True) if k is None], tools, progress))
        for opener, known in zip(openers, kept, strict=True):
            result = next(read) if known is None else known
            if result is not None:
                self._note(opener.info, result)
            yield result

    def memory(self, inventory: Inventory) -> Memory:
        """Give what to remember: files that were read whole, with everything in them."""
        whole = _Stored(inventory)
        files = {
            name: (digest, within)
            for name, digest in self._digests.items()
            if whole.has(within := (name, *self._inside.get(name, ())))
        }
        return Memory(self._known, self._key, files)

    def _kept(self, opener: SourceOpener) -> SourceResult | None:
        """Give what is stored of a source that hasn't changed."""
        if isinstance(opener, _Kept):
            return opener.result
        name = _name(opener.info)
        if name in self._outer:
            return None
        digest = content_digest(opener, self._key)
        if digest is None or name in self._digests:  # two sources of one name can't be told apart
            self._digests.pop(name, None)
            return None
        self._digests[name] = digest
        known = self._memory.files.get(name) if self._memory and self._memory.rules == self._known else None
        if known is None or known[0] != digest or self._stored is None or not self._stored.has(known[1]):
            return None
        return self._stored.result(known[1])

    def _note(self, info: SourceInfo, result: SourceResult) -> None:
        """Remember which file the sources came from that lie in this one."""
        outer = self._outer.get(_name(info), _name(info))
        for opener in result.inside:
            inner = _name(opener.info)
            self._outer[inner] = outer
            self._inside.setdefault(outer, []).append(inner)


class _Stored:
    """Look up in an inventory what belongs to a source."""

    def __init__(self, inventory: Inventory) -> None:
        self._since = inventory.scan.started.date().isoformat()
        self._sources: dict[Name, SourceStatus | None] = {}
        for status in inventory.sources:
            name = (status.system, status.source)
            self._sources[name] = None if name in self._sources else status
        self._tables: dict[Name, dict[TableRef, TableProfile]] = {}
        for ref, profile in inventory.tables.items():
            self._tables.setdefault((ref.system, ref.source), {})[ref] = profile
        self._problems: dict[Name, list[Problem]] = {}
        for problem in inventory.problems:
            self._problems.setdefault((problem.system, problem.source), []).append(problem)

    def has(self, names: Sequence[Name]) -> bool:
        """Say whether all of these sources were read whole, each under a name that no other has."""
        return len(set(names)) == len(names) and all(
            (status := self._sources.get(name)) is not None
            and status.status == "complete"
            and all(table.sampling == "full" for table in self._tables.get(name, {}).values())
            and all(problem.examined for problem in self._problems.get(name, ()))
            for name in names
        )

    def result(self, names: Sequence[Name]) -> SourceResult:
        """Give the result of the first source; the others lie in it."""
        status = self._sources[names[0]]
        assert status is not None
        inside = []
        for name in names[1:]:
            inner = self.result((name,))
            inside.append(_Kept(SourceInfo(*name, inner.status.kind), inner))
        return SourceResult(
            replace(status, unchanged_since=status.unchanged_since or self._since),
            self._tables.get(names[0], {}),
            tuple(self._problems.get(names[0], ())),
            inside=tuple(inside),
        )


def _name(info: SourceInfo) -> Name:
    return info.system, info.source


def content_digest(opener: SourceOpener, key: bytes) -> str | None:
    """Digest a file's bytes and, for SQLite, those beside it; None for what is no file of its own or can't be read."""
    location = getattr(opener, "location", None)
    if location is None or getattr(opener, "size_bytes", None) is None or getattr(opener, "trail", None):
        return None
    digest = hashlib.blake2b(key=key, digest_size=32)
    try:
        with open(location, "rb", opener=_patient) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        for ending in _BESIDE:
            if (beside := Path(f"{location}{ending}")).is_file():
                digest.update(ending.encode() + beside.read_bytes())
    except OSError:
        return None
    return digest.hexdigest()


def _patient(name: str, flags: int) -> int:
    """Open without waiting: a pipe put in the file's place must not hold the scan up."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def reading_rules(tools: Tools, more: Sequence[str] = ()) -> str:
    """Digest what reading depends on: this program's readers and recognisers, what is installed, and the settings."""
    settings: ScanSettings = tools.settings
    parts = [
        _program(),
        sys.version,
        dict(tools.detector.versions),
        {name: repr(getattr(settings, name)) for name in sorted(settings.__dataclass_fields__)},
        list(more),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _program() -> str:
    """Digest the files that read and find, and the versions of everything that is installed."""
    root = Path(inspect.getfile(scanner)).parent.parent
    digest = hashlib.sha256((root / "scanner" / "text.py").read_bytes())
    for package in _READING:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in {".py", ".yaml"} and not (package == "scanner/engine" and path.name in DECIDING):
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    installed = {(one.metadata["Name"] or "", one.version) for one in metadata.distributions()}
    digest.update(json.dumps(sorted(installed)).encode())
    return digest.hexdigest()


def file_rules(texts: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """Say what a configuration adds to reading: texts as they are, and digests of the files that it names."""
    out = list(texts)
    for path in paths:
        try:
            out.append(hashlib.sha256(path.read_bytes()).hexdigest())
        except OSError:
            out.append(f"unreadable {secrets.token_hex(8)}")  # equal to nothing: everything is read
    return out
