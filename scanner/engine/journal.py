"""What has been read so far, on disk, so that an interrupted scan can go on from its last finished part.

The journal holds answers of workers, which are masked and hold no cell, and the key and sketches that distinct texts are counted
with. Names of sources aren't in it: units are named by keyed digests. It is readable by its owner only and removed when the scan
has come to its end. Every record is written whole before the next part begins, and reaches the disk within a second; a record
that was torn off at the end is left out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import scanner
from scanner.engine import wire
from scanner.engine.jobs import Job, Step
from scanner.engine.reading import PartResult, SourceResult, Tools
from scanner.engine.settings import ScanSettings
from scanner.engine.troubles import CUTTING
from scanner.model import SourceOpener, UsageError

logger = logging.getLogger(__name__)

FILE_NAME = "tutka.journal"
MAGIC = b"tutka journal 1\n"
EDGE_BYTES = 1 << 16
"""How much of a file's beginning and end goes into its stamp."""
DIGESTS_BYTES = 1 << 20
SYNC_S = 1.0
_RECORD = struct.Struct(">16sQI")
"""A record's head: name of the unit, length, checksum."""

Kept = SourceResult | PartResult


class Journal:
    """Keep the answers of finished parts in a file.

    Args:
        path: of the file.
        resume: go on with what is in it; else it begins anew.

    Raises:
        UsageError: the file can't be gone on with.
    """

    def __init__(self, path: Path, *, resume: bool = False) -> None:
        self.path = path
        self.key = os.urandom(16)
        self.found = 0
        """Finished parts that were there at the beginning."""
        self.kept = 0
        """Parts that this run has finished."""
        self.unfinished = False
        """The scan was interrupted: the file stays."""
        self._places: dict[bytes, tuple[int, int]] = {}
        self._stamps: dict[int, str] = {}
        self._rules = b""
        self._synced = time.monotonic()
        self._broken = False
        self._began = resume and path.exists()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | (0 if self._began else os.O_TRUNC)
        try:
            self._file = os.fdopen(os.open(path, flags, 0o600), "r+b")
        except OSError as error:
            raise UsageError(f"{path.name}: the journal can't be opened; check the output folder") from error
        os.chmod(path, 0o600)  # noqa: PTH101 - one that was there keeps no other rights
        try:
            if self._began:
                self._read()
        except UsageError:
            self._file.close()
            raise

    def _read(self) -> None:
        """Find the whole records, and go on writing behind them."""
        head = self._file.read(len(MAGIC) + 16 + 32)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + 48:
            raise UsageError(f"{self.path.name}: this is no journal of a scan; run without --resume")
        self.key, self._rules = head[len(MAGIC) : len(MAGIC) + 16], head[len(MAGIC) + 16 :]
        end = self._file.tell()
        while len(record := self._file.read(_RECORD.size)) == _RECORD.size:
            name, length, checksum = _RECORD.unpack(record)
            if length > wire.FRAME_BYTES or len(data := self._file.read(length)) < length:
                break
            if zlib.crc32(data) != checksum:
                break
            self._places[name] = (end + _RECORD.size, length)
            end = self._file.tell()
        self._file.seek(end)
        self._file.truncate()
        self.found = len(self._places)

    def bind(self, tools: Tools) -> None:
        """Tie the journal to version, rules and settings.

        Raises:
            UsageError: what is in it was found by others.
        """
        rules = hashlib.sha256(json.dumps(_rules(tools), sort_keys=True).encode()).digest()
        if not self._began:
            self._file.write(MAGIC + self.key + rules)
            self._file.flush()
            self._began, self._rules = True, rules
        elif rules != self._rules:
            raise UsageError(
                f"{self.path.name}: version, rules or settings have changed since the scan was interrupted; run without --resume"
            )

    def know(self, job: Job) -> None:
        """Note in which state a source is before anything of it is read."""
        self._stamps[job.number] = stamp(job.opener)

    def find(self, step: Step) -> Kept | None:
        """Give the answer of a step that an earlier run has finished."""
        place = self._places.get(self._name(step)) if self._places else None
        if place is None:
            return None
        here = self._file.tell()
        self._file.seek(place[0])
        data = self._file.read(place[1])
        self._file.seek(here)
        with suppress(wire.WireError, zlib.error):
            answer = wire.load(step.task.answer, zlib.decompress(data))
            return answer if isinstance(answer, SourceResult | PartResult) else None
        return None

    def add(self, step: Step, answer: object, *, inside: bool) -> None:
        """Keep the answer of a finished step; one that failed in part is tried again by the next run.

        Listings, and what lies inside sources, are asked for anew: they hold names.
        """
        if self._broken or inside or not isinstance(answer, SourceResult | PartResult) or answer.interrupted:
            return
        if step.task.kind not in {"whole", "read"} or any(
            not p.examined and p.reason in CUTTING for p in answer.problems
        ):
            return
        data = _packed(wire.dump(step.task.answer, answer))
        name = self._name(step)
        try:
            self._file.write(_RECORD.pack(name, len(data), zlib.crc32(data)) + data)
            self._file.flush()
            self.kept += 1
            if time.monotonic() - self._synced > SYNC_S:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        except OSError:
            self._broken = True
            logger.warning("the journal can't be written any more; an interrupted scan will begin anew from here")

    def close(self, *, done: bool) -> None:
        """Close the file, and remove it when nothing is left to go on with."""
        with suppress(OSError):
            self._file.close()
        if done:
            self.path.unlink(missing_ok=True)

    def _name(self, step: Step) -> bytes:
        """Name a unit: the source as it is now, and what of it was read."""
        task, job = step.task, step.job
        info = task.opener.info
        cuts = job.cuts(task)
        part = None if task.part is None else (task.part.start, task.part.stop, task.part.span, task.part.number)
        unit = repr((info, self._stamps[job.number], task.kind, cuts, part))
        return hashlib.blake2b(unit.encode("utf-8", "surrogatepass"), key=self.key, digest_size=16).digest()

    def forget(self, number: int) -> None:
        """Forget the stamp of a source that is done."""
        self._stamps.pop(number, None)


def _packed(data: bytes) -> bytes:
    """Compress an answer; a large one is mostly digests, in which nothing repeats, so that looking for it takes four fifths of the time."""
    packer = zlib.compressobj(1, strategy=zlib.Z_HUFFMAN_ONLY if len(data) > DIGESTS_BYTES else zlib.Z_DEFAULT_STRATEGY)
    return packer.compress(data) + packer.flush()


def stamp(opener: SourceOpener) -> str:
    """Say in which state a file is: size, time of the last change, and a digest of its beginning and end.

    "" for what is no file: a database's tables are told apart by their names and numbers of rows.
    """
    location = getattr(opener, "location", None)
    if getattr(opener, "size_bytes", None) is None or location is None:
        return ""
    try:
        with open(location, "rb", opener=_patient) as file:
            status = os.fstat(file.fileno())
            digest = hashlib.blake2b(file.read(EDGE_BYTES))
            if status.st_size > EDGE_BYTES:
                file.seek(max(EDGE_BYTES, status.st_size - EDGE_BYTES))
                digest.update(file.read(EDGE_BYTES))
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {digest.hexdigest()} {getattr(opener, 'trail', '')!r}"


def _patient(name: str, flags: int) -> int:
    """Open without waiting: a pipe put in the file's place must not hold the scan up."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _rules(tools: Tools) -> list[Any]:
    settings: ScanSettings = tools.settings
    return [
        scanner.__version__,
        dict(tools.detector.versions),
        {name: repr(getattr(settings, name)) for name in sorted(settings.__dataclass_fields__)},
    ]
