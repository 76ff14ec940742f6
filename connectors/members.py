"""Sources that lie inside other sources: members of archives, attachments of mails and documents."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import IO, ClassVar, Self

from connectors.base import BaseSource
from connectors.collecting import Collector, Opener, file_size
from connectors.containers import Member
from connectors.copies import Copy, Step, fetch
from connectors.globs import matches
from scanner.files.encoding import HEAD_BYTES
from scanner.files.opening import NotRegularError
from scanner.files.sniff import Format, sniff_stream
from scanner.model import Part, Problem, Source, SourceError, SourceInfo, SourceOpener, Table, TableBatch

MAX_DEPTH = 5
"""How many containers may lie in each other."""
MAX_INSIDE = 1_000_000
"""How many files may come out of one outermost file, all levels together."""
TOLD_ONE_BY_ONE = 20
"""Members with the same fault that are told one by one; the rest are counted."""
_HOLDERS = frozenset({"archive", "document", "mail"})
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class MemberOpener:
    """Open a source that lies inside a file; picklable.

    Attributes:
        location: the outermost file.
        trail: how to go down from it.
        names: names on the way that tell something, so that the depth can be bounded.
        left: how many files may come out of this one.
    """

    info: SourceInfo
    location: str = field(repr=False)
    trail: tuple[Step, ...]
    suffix: str = ""
    exclude: tuple[str, ...] = ()
    depth: int = 1
    left: int = MAX_INSIDE
    size_bytes: ClassVar = 0
    """Small enough to be read in one go: a copy of it is made first."""

    @property
    def patience_bytes(self) -> int:
        """Give the size of the outermost file, which is what the time for reading depends on."""
        return file_size(self.location)

    @property
    def inside_type(self) -> type[SourceOpener]:
        """Give the type of the openers of what lies inside."""
        return MemberOpener

    def adopt(self, inside: MemberOpener) -> SourceOpener:
        """Tie the opener of something inside to this file: it came from a process that is not trusted."""
        left = min(inside.left, self.left)
        return replace(inside, location=self.location, exclude=self.exclude, depth=self.depth + 1, left=left)

    def __call__(self) -> Source:
        """Give the unopened source."""
        return MemberSource(self)


class MemberSource:
    """Read a source inside a file: copy it to a private place, and let the connector of its format read the copy."""

    def __init__(self, opener: MemberOpener) -> None:
        self.info = opener.info
        self.problems: list[Problem] = []
        self._opener = opener
        self._copy: Copy | None = None
        self._inner: Source | None = None

    def __enter__(self) -> Self:
        """Make the copy and open it.

        Raises:
            SourceError: it can't be read.
        """
        opener = self._opener
        told = BaseSource(self.info)
        try:
            self._copy = fetch(opener.location, opener.trail, opener.suffix)
            inner = Opener(self.info, self.info.kind, str(self._copy.path), opener.exclude)()
            self.problems = inner.problems
            inner.__enter__()
            self._inner = inner
        except SourceError as error:
            self.__exit__()
            known = error.message.startswith(self.info.source)
            raise error if known else told.error(error.reason, error.message) from error
        except (FileNotFoundError, NotRegularError) as error:
            self.__exit__()
            raise told.error("not_found", "the file that it lies in is gone; check the path") from error
        except PermissionError as error:
            self.__exit__()
            raise told.error("no_permission", "the account may not read the file; grant it or use another") from error
        except OSError as error:
            self.__exit__()
            raise told.error("io_error", "the file can't be read to its end; check the disk or the share") from error
        except BaseException:
            self.__exit__()
            raise
        if self._copy.fault is not None:
            told.problem(self._copy.fault.reason, f"only a part of it could be read: {self._copy.fault.message}")
            self.problems += told.problems
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it and remove the copy."""
        inner, self._inner = self._inner, None
        copy, self._copy = self._copy, None
        try:
            if inner is not None:
                inner.__exit__(None, None, None)
        finally:
            if copy is not None:
                copy.close()

    def _opened(self) -> Source:
        assert self._inner is not None, "open the source first"
        return self._inner

    def tables(self) -> Sequence[Table]:
        """List the tables."""
        return self._opened().tables()

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a table's rows."""
        return self._opened().batches(table, size, limit, part)

    def sampling(self, table: Table, limit: int | None) -> str:
        """Name how rows are chosen."""
        return self._opened().sampling(table, limit)

    def inside(self) -> Sequence[SourceOpener]:
        """Give the sources that lie in this one, within the limits of depth and number."""
        opener = self._opener
        found = [o for o in getattr(self._opened(), "inside", tuple)() if isinstance(o, MemberOpener)]
        told = BaseSource(self.info)
        if found and opener.depth >= MAX_DEPTH:
            what = f"{len(found)} files in it lie in more than {MAX_DEPTH} others and were not read; unpack it yourself"
            told.problem("limit_depth", what, count=len(found))
            found = []
        if len(found) > opener.left:
            what = f"more than {MAX_INSIDE} files lie in the outermost file; unpack it yourself"
            told.problem("limit_cells", what, count=len(found) - opener.left)
            found = found[: opener.left]
        self.problems += [p for p in told.problems if p not in self.problems]
        deeper = [
            replace(one, location=opener.location, trail=(*opener.trail, *one.trail), depth=opener.depth + 1)
            for one in found
        ]
        return shared_out(deeper, opener.left)


def shared_out(found: Sequence[MemberOpener], left: int) -> list[SourceOpener]:
    """Share what may still come out of the outermost file among the members that hold others."""
    share = left // max(1, sum(one.info.kind in _HOLDERS for one in found))
    return [replace(one, left=share) for one in found]


class Inside:
    """Collect what lies inside a source while it is read: each member once, however often it is met."""

    def __init__(self, source: BaseSource, location: str, kind: str, exclude: Sequence[str] = ()) -> None:
        self._source = source
        self._location = location
        self._kind = kind
        self._exclude = tuple(exclude)
        self._sorted = Collector()
        self._names: set[str] = set()
        self._seen: set[str] = set()
        self._faults: dict[tuple[str, str, bool], int] = {}
        self._excluded: dict[str, int] = {}
        self._unsafe = 0

    def add(self, member: Member, chunks: Callable[[], Iterable[bytes]], trail: tuple[Step, ...] | None = None) -> bool:
        """Look at one member; say whether it became a source.

        Args:
            member: its key and name.
            chunks: gives its bytes.
            trail: the way to it where that is more than one step.
        """
        way = trail or (Step(self._kind, member.key),)
        if (key := f"{way}{way[-1].key}{member.name}") in self._seen:
            return False
        self._seen.add(key)
        self._unsafe += bool(_UNSAFE.search(member.name))
        name = self._unique(member.name)
        info = self._source.info
        source = f"{info.source}!{name}"
        pattern = next((p for p in self._exclude if matches(source, name, p)), None)
        if pattern is not None:
            self._excluded[pattern] = self._excluded.get(pattern, 0) + 1
            return True
        if member.fault is not None:
            self._fault(source, *member.fault, examined=member.examined)
            return False
        suffix = PurePath(member.name).suffix.lower()  # a number behind the name is ours
        try:
            found = self._format(suffix, chunks)
        except SourceError as error:
            self._fault(source, error.reason, error.message, examined=False)
            return False
        except OSError:
            self._fault(source, "io_error", "it can't be read; check the disk or the share", examined=False)
            return False
        safe = suffix if _SUFFIX.fullmatch(suffix) else ""
        make = partial(_opener, location=self._location, trail=way, suffix=safe, exclude=self._exclude)
        placed = self._sorted.place(info.system, source, member.name, found, make)
        self._source.parts += placed
        return placed

    def _unique(self, name: str) -> str:
        """Give every member a name of its own."""
        name = name or "(no name)"
        number, unique = 1, name
        while unique in self._names:
            number += 1
            unique = f"{name} ({number})"
        self._names.add(unique)
        return unique

    def _format(self, suffix: str, chunks: Callable[[], Iterable[bytes]]) -> Format:
        """Sniff a member; containers are looked at as a whole, in a private copy."""
        head = b""
        for chunk in chunks():
            head += chunk
            if len(head) >= HEAD_BYTES:
                break
        copies: list[Copy] = []
        streams: list[IO[bytes]] = []  # closed before the copies are removed

        def whole() -> IO[bytes]:
            try:
                copies.append(Copy(chunks(), "", self._size()))
                streams.append(copies[-1].path.open("rb"))
            except SourceError:
                streams.append(io.BytesIO(head))  # reading it will tell what is wrong
            return streams[-1]

        try:
            return sniff_stream(head[:HEAD_BYTES], suffix, whole)
        finally:
            for stream in streams:
                stream.close()
            for copy in copies:
                copy.close()

    def _size(self) -> int:
        return Path(self._location).stat().st_size

    def _fault(self, source: str, reason: str, what: str, *, examined: bool) -> None:
        """Tell a fault: one by one as long as there are few of its kind."""
        key = (reason, what, examined)
        self._faults[key] = self._faults.get(key, 0) + 1
        if self._faults[key] <= TOLD_ONE_BY_ONE:
            self._sorted.problem(self._source.info.system, source, reason, what, examined=examined)

    def openers(self) -> list[SourceOpener]:
        """Give what became a source, and put what didn't into the source's problems."""
        problems = [*self._sorted.problems, *self._sorted.without_text(self._source.info.source)]
        self._source.problems += [p for p in problems if p not in self._source.problems]
        for (reason, what, examined), count in self._faults.items():
            if (more := count - TOLD_ONE_BY_ONE) > 0:
                self._source.problem(reason, f"{more} more files inside: {what}", examined=examined, count=more)
        for pattern, count in self._excluded.items():
            what = f"{count} file{'s' * (count > 1)} inside left out as asked by --exclude {pattern}"
            self._source.problem("excluded", what, examined=True, count=count, pattern=pattern)
        if self._unsafe:
            what = f"{self._unsafe} names inside lead out of the archive; they were read, and nothing was written there"
            self._source.problem("unsafe_name", what, examined=True, count=self._unsafe)
        found = [one for one in self._sorted.openers if isinstance(one, MemberOpener)]
        return shared_out(found, MAX_INSIDE)


def _opener(
    info: SourceInfo, *, location: str, trail: tuple[Step, ...], suffix: str, exclude: tuple[str, ...]
) -> MemberOpener:
    return MemberOpener(info, location, trail, suffix, exclude)
