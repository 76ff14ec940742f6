"""Sources that do to their process what broken and hostile files do: picklable, so that they can be read in a worker."""

from __future__ import annotations

import ctypes
import itertools
import os
import pickle
import signal
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from scanner.model import Cell, Part, PluginError, Problem, SourceInfo, Table, TableBatch, TableRef
from tests.factories import batch, table


@dataclass
class Opener:
    """Open a source of some tables; reading the table `bad` does what `deed` names, after its first batch."""

    info: SourceInfo
    tables: Mapping[str, Mapping[str, Sequence[Cell]]]
    deed: str = ""
    bad: str | None = None
    in_open: bool = False
    size_bytes: int | None = 100
    note: Path | None = None
    parts: int = 0

    def __call__(self) -> FakeSource:
        return DivisibleSource(self) if self.parts else FakeSource(self)


@dataclass
class FakeSource:
    opener: Opener
    problems: list[Problem] = field(default_factory=list)

    @property
    def info(self) -> SourceInfo:
        return self.opener.info

    def __enter__(self) -> Self:
        if self.opener.in_open:
            DEEDS[self.opener.deed](self.opener)
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def tables(self) -> Sequence[Table]:
        return [
            table(frame, name, self.info.system, source=self.info.source, rows_total=len(next(iter(frame.values()))))
            for name, frame in self.opener.tables.items()
        ]

    def batches(
        self, of: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        frame = self.opener.tables[of.ref.table]
        rows = len(next(iter(frame.values())))
        start, stop = 0, rows
        if part is not None:
            assert part.span is not None
            start, stop = int(part.span[0] or 0), int(part.span[1] or 0)
        for first in range(start, stop, size):
            last = min(first + size, stop)
            yield batch(of, {name: cells[first:last] for name, cells in frame.items()}, first - start + 1)
            if of.ref.table == self.opener.bad and not self.opener.in_open:
                DEEDS[self.opener.deed](self.opener)

    def sampling(self, of: Table, limit: int | None) -> str:
        return "full" if limit is None else f"first {limit} rows"


class DivisibleSource(FakeSource):
    """Be cut into parts; the last of them says that a cut was wrong if the deed is `wrong cut`."""

    def __init__(self, opener: Opener) -> None:
        super().__init__(opener)
        self.counts: dict[str, int] = {}

    def partitions(self, of: Table, cells: int) -> Sequence[Part]:
        rows = len(next(iter(self.opener.tables[of.ref.table].values())))
        cuts = [rows * n // self.opener.parts for n in range(self.opener.parts + 1)]
        return [Part(1, None, (a, b), n) for n, (a, b) in enumerate(itertools.pairwise(cuts))]

    def batches(
        self, of: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        self.counts = {}
        for one in super().batches(of, size, limit, part):
            self.counts["rows"] = self.counts.get("rows", 0) + one.rows
            yield one
        if part is None:
            self.conclude(of, self.counts)

    def conclude(self, of: Table, counts: Mapping[str, int]) -> bool:
        if self.opener.deed == "wrong cut" and counts["rows"] != -1 and self.opener.note is not None:
            first = not self.opener.note.exists()
            self.opener.note.touch()
            if first:
                return False
        rows = counts["rows"]
        message = f"{self.info.source}: {rows} rows are odd"
        self.problems.append(
            Problem(
                self.info.system, self.info.source, of.ref.table, "ragged", message, examined=True, params={"n": rows}
            )
        )
        return True


def _crash(_: Opener) -> None:
    ctypes.string_at(0)


def _abort(_: Opener) -> None:
    os.abort()


def _hang(opener: Opener) -> None:
    if opener.note is not None and opener.deed == "hang":
        opener.note.touch()
    while True:
        time.sleep(0.05)


def _eat(_: Opener) -> None:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def _kill_once(opener: Opener) -> None:
    assert opener.note is not None
    if not opener.note.exists():
        opener.note.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _write(message: bytes) -> None:
    """Write into every pipe that is open."""
    for number in range(3, 32):
        try:
            os.write(number, message)
        except OSError:
            continue


class _Bomb:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.path),)


def _send_pickle(opener: Opener) -> None:
    payload = pickle.dumps(_Bomb(str(opener.note)))
    _write(struct.pack(">cQ", b"r", len(payload)) + payload)
    _hang(opener)


def _send_nonsense(opener: Opener) -> None:
    _write(b"\xff" * 4096)
    _hang(opener)


def _send_huge(opener: Opener) -> None:
    _write(struct.pack(">cQ", b"r", 1 << 62))
    _hang(opener)


def _speak_for_others(opener: Opener) -> None:
    from scanner.engine import wire
    from scanner.engine.reading import SourceResult
    from scanner.model import SourceStatus, TableProfile

    ref = TableRef("billing", "billing.csv", "billing.csv")
    result = SourceResult(
        SourceStatus("billing", "billing.csv", "delimited", "complete", 1), {ref: TableProfile(ref, Table(ref, ()), 5)}
    )
    payload = wire.dump(SourceResult, result)
    _write(struct.pack(">cQ", b"r", len(payload)) + payload)
    _hang(opener)


def _plugin(_: Opener) -> None:
    raise PluginError("names: broken")


def _nothing(_: Opener) -> None:
    pass


DEEDS = {
    "": _nothing, "wrong cut": _nothing, "crash": _crash, "abort": _abort, "hang": _hang, "eat": _eat, "kill once": _kill_once,
    "pickle": _send_pickle, "nonsense": _send_nonsense, "huge": _send_huge, "others": _speak_for_others, "plugin": _plugin,
}  # fmt: skip
