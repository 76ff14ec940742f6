"""Archives and compressed files: each member is a source of its own, read from a private copy, never from a named place."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar, Self

from connectors.base import BaseSource, batch
from connectors.containers import Container, Member, container
from connectors.copies import Copy, Step
from connectors.members import Inside
from scanner.files.encoding import HEAD_BYTES
from scanner.files.sniff import sniff, sniff_stream
from scanner.model import Column, Part, SourceError, SourceInfo, SourceOpener, Table, TableBatch

_COMPRESSED = frozenset({"gzip", "bzip2", "xz"})
_TAR_ENDINGS = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar"}
MAX_REMARKS = 100_000


class ArchiveSource(BaseSource):
    """List an archive. Its one table holds what no member holds: comments, owners, names of members that can't be read."""

    title: ClassVar = "Archives and compressed files, member by member"
    formats: ClassVar = frozenset({"zip", "tar", "gzip", "bzip2", "xz", "seven_zip"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._remarks: list[tuple[str, str]] = []
        self._openers: list[SourceOpener] = []
        self._listed = False

    def __enter__(self) -> Self:
        """Look at the file.

        Raises:
            SourceError: it can't be opened.
        """
        self.guarded(self._look)
        return self

    def _look(self) -> None:
        self._kind = sniff(self._path).kind
        if self._kind not in self.formats:
            raise SourceError("the file was changed while it was read; scan it again", "changed")
        with container(self._kind, self._path):
            pass

    def tables(self) -> Sequence[Table]:
        """List the members, and give the table of what belongs to the archive itself, if there is anything."""
        if not self._listed:
            self._list()
            self._listed = True
        if not self._remarks:
            return ()
        places = dict.fromkeys(place for place, _ in self._remarks)
        columns = tuple(
            Column("name" if place == "path" else "text", n, place=place, sparse=True)
            for n, place in enumerate(places, start=1)
        )
        return (Table(self.ref("(archive)"), columns, None, "part"),)

    def _list(self) -> None:
        inside = Inside(self, str(self._path), self._kind, self._exclude)
        found = 0
        try:
            with container(self._kind, self._path) as opened:
                try:
                    if self._kind in _COMPRESSED:
                        found = self._one(opened, inside)
                    else:
                        for member in opened.members():
                            found += 1
                            self._add(opened, member, inside)
                finally:
                    self._remarks += [(place, text) for place, text in opened.remarks if text.strip()]
        except SourceError as error:
            what = f"{error.message}; {found} files inside were found before that"
            self.problem(error.reason, what, count=found)
        except OSError:
            self.problem("io_error", f"reading stopped after {found} files inside; check the disk or the share")
        if not found and not self.problems:
            self.problem("empty", "the archive holds no files; check the export if it should", examined=True)
        self._openers = inside.openers()

    def _add(self, opened: Container, member: Member, inside: Inside, way: tuple[Step, ...] | None = None) -> None:
        """Take a member in; the name of one that can't be read is data all the same."""
        chunks = partial(opened.chunks, member.key)
        if not inside.add(member, chunks, way) and len(self._remarks) < MAX_REMARKS:
            self._remarks.append(("path", member.name))

    def _one(self, opened: Container, inside: Inside) -> int:
        """Look into a compressed file: a TAR archive's members, or the one file."""
        (member,) = opened.members()
        if not self._holds_tar(opened, member):
            self._add(opened, Member(member.key, self._inner_name()), inside)
            return 1
        copy = Copy(opened.chunks(member.key), "", self._path.stat().st_size)
        found = 0
        try:
            if copy.fault is not None:
                self.problem(copy.fault.reason, f"only a part of it could be read: {copy.fault.message}")
            with container("tar", copy.path) as tar:
                try:
                    for one in tar.members():
                        found += 1
                        self._add(tar, one, inside, (Step(self._kind, ""), Step("tar", one.key)))
                finally:
                    self._remarks += tar.remarks
        finally:
            copy.close()
        return found

    def _holds_tar(self, opened: Container, member: Member) -> bool:
        """Say whether the compressed file is a TAR archive, by its beginning."""
        head = b""
        with suppress(SourceError):  # whoever reads the member will tell
            for chunk in opened.chunks(member.key):
                head += chunk
                if len(head) >= HEAD_BYTES:
                    break
        return sniff_stream(head[:HEAD_BYTES], "", lambda: io.BytesIO(head)).kind == "tar"

    def _inner_name(self) -> str:
        """Name the one file inside: the archive's own name without its ending."""
        name = PurePath(self.file_name)
        return name.stem + _TAR_ENDINGS.get(name.suffix.lower(), "")

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the texts of the archive itself."""
        if part is not None and part.start > 1:
            return
        for column in table.columns:
            texts = [text for place, text in self._remarks if place == column.place][:limit]
            for first in range(0, len(texts), size):
                some = texts[first : first + size]
                yield batch(table, [column], [(text,) for text in some], range(first + 1, first + len(some) + 1))

    def inside(self) -> Sequence[SourceOpener]:
        """Give the members that can be read."""
        self.tables()
        return self._openers
