"""What the connectors share: collecting problems, cutting rows into batches, safe names for people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from connectors.globs import compiled
from scanner.files.encoding import Encoding, TextFile
from scanner.files.opening import NotRegularError
from scanner.messages import escaped
from scanner.model import (
    Cell,
    Column,
    ColumnCells,
    Problem,
    SourceError,
    SourceInfo,
    SourceOpener,
    Table,
    TableBatch,
    TableRef,
    Tally,
)

BATCH_CHARACTERS = 64 << 20
"""A batch ends early when its texts reach this many characters, """
BATCH_CELLS = 4_000_000
"""or its cells this number: rows may be 16 384 columns wide."""


class BaseSource:
    """Keep what every Source has: its identity and the problems met so far, each once however often it is met.

    `table_word` names a table of this kind of source in messages.
    """

    table_word = "table"

    def __init__(self, info: SourceInfo, exclude: Sequence[str] = ()) -> None:
        self.info = info
        self.problems: list[Problem] = []
        self.tallies: dict[str, Tally] = {}
        self.parts = 0
        self._exclude = tuple(exclude)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close nothing."""

    def sampling(self, table: Table, limit: int | None) -> str:  # noqa: ARG002 - databases choose by table
        """Name how rows are chosen: where nothing better is possible, a limit takes the first ones."""
        return "full" if limit is None else f"first {limit} rows"

    def problem(
        self, reason: str, what: str, *, table: str | None = None, examined: bool = False, **params: str | int
    ) -> None:
        """Add a problem; `what` says what happened and what to do, the place is put before it."""
        place = f", {self.table_word} {table!r}" if table and table != self.file_name else ""
        message = f"{escaped(self.info.source)}{place}: {escaped(what)}"
        found = Problem(self.info.system, self.info.source, table, reason, message, examined, params)
        if found not in self.problems:
            self.problems.append(found)

    def tally(self, table: Table) -> Tally:
        """Begin to count what is read of a table."""
        self.tallies[table.ref.table] = tally = Tally()
        return tally

    def counting(
        self, table: Table, rows: Iterable[tuple[int, Sequence[Cell]]]
    ) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Give numbered rows on as the reader hands them over, counting them."""
        tally = self.tally(table)
        for number, row in rows:
            tally.take(row)
            yield number, row

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Turn what the system says while a file is opened into errors of the source.

        Raises:
            SourceError: the file can't be read.
        """
        try:
            yield
        except PermissionError as error:
            raise self.error("no_permission", "the account may not read the file; grant it or use another") from error
        except FileNotFoundError as error:
            raise self.error("not_found", "there is no such file; check the path") from error
        except NotRegularError as error:
            raise self.error("not_regular", "this is no regular file; export its content to one") from error
        except OSError as error:
            raise self.error("io_error", "the file can't be read to its end; check the disk or the share") from error

    @contextmanager
    def reading(self, table: Table) -> Iterator[None]:
        """Turn what the system says while a table is read into a problem; what was yielded before has been read."""
        try:
            yield
        except OSError:
            what = "reading stopped before the end; check the disk or the share and scan the file again"
            self.problem("io_error", what, table=table.ref.table)

    def tell_changed(self, text: TextFile | None = None) -> None:
        """Report a file that was written to while it was read; without an argument, that one was."""
        if text is None or text.changed:
            what = "the file was changed while it was read; scan it again when nothing writes to it"
            self.problem("changed", what, table=self.file_name)

    def tell_encoding(self, encoding: Encoding) -> None:
        """Report what was odd about a text's bytes, all of which were read."""
        label = encoding.label
        texts = {
            "mixed_encoding": f"{{n}} lines are in another encoding than the rest ({label}); each was read in its own",
            "undefined_bytes": f"{{n}} bytes mean nothing in {label}; they were kept as control characters",
            "bad_bytes": f"{{n}} characters are damaged in {label}; the rest was read",
            "truncated": f"the file ends inside a character ({label}); it may be cut short, so compare it with the original",
            "nul_bytes": "{n} NUL bytes stand in the text; they were kept",
        }
        for note, count in encoding.notes.items():
            reason = "bad_bytes" if note == "undefined_bytes" else note
            self.problem(reason, texts[note].format(n=count), table=self.file_name, examined=True, count=count)

    def error(self, reason: str, what: str) -> SourceError:
        """Make the error of a source that can't be read at all."""
        return SourceError(f"{escaped(self.info.source)}: {what}", reason)

    def inside(self) -> Sequence[SourceOpener]:
        """Give the sources that lie inside this one (members, attachments); known once all tables were read."""
        return ()

    def guarded(self, read: Callable[[], object]) -> None:
        """Run a part of the reading.

        Raises:
            SourceError: it failed; the message names the source.
        """
        try:
            with self.opening():
                read()
        except SourceError as error:
            known = error.message.startswith(escaped(self.info.source))
            raise error if known else self.error(error.reason, error.message) from error

    @property
    def file_name(self) -> str:
        """Give the last part of the source's name: of the file, or of the member inside it."""
        name = self.info.source.rsplit("/", 1)[-1]
        return name.rsplit("!", 1)[-1] or name

    def ref(self, table: str) -> TableRef:
        """Name a table of this source."""
        return TableRef(self.info.system, self.info.source, table)

    def excluded(self, table: str) -> bool:
        """Say whether a table is excluded by name, alone or behind the source's name."""
        names = (table, f"{self.info.source}/{table}")
        return any(compiled(pattern).fullmatch(name) for name in names for pattern in self._exclude)


def shown(path: os.PathLike[str] | str) -> str:
    """Give a path as text that can always be printed: bytes that are no UTF-8 are escaped, separators are `/`."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return text.replace(os.sep, "/")


def unique_names(names: Iterable[str], stem: str = "column") -> list[str]:
    """Give every column a name of its own: `column_3` for an empty one, ` (2)` behind a repeated one.

    >>> unique_names(["nimi", "", "nimi"])
    ['nimi', 'column_2', 'nimi (2)']
    """
    seen: dict[str, int] = {}
    taken: set[str] = set()
    result = []
    for position, raw in enumerate(names, start=1):
        name = raw or f"{stem}_{position}"
        seen[name] = number = seen.get(name, 0) + 1
        unique = name if number == 1 else f"{name} ({number})"
        while unique in taken:
            seen[name] = number = number + 1
            unique = f"{name} ({number})"
        taken.add(unique)
        result.append(unique)
    return result


def in_range(number: int, limit: int | None, start: int = 1, stop: int | None = None) -> bool:
    """Say whether a row lies in a part of the table and within the limit counted from the part's start."""
    return number >= start and (stop is None or number < stop) and (limit is None or number < start + limit)


def batch(
    table: Table,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    numbers: Sequence[int],
    place: str | None = None,
) -> TableBatch:
    """Turn rows of equal length into a batch."""
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    first = numbers[0] if numbers else 1
    consecutive = not numbers or (numbers[-1] - first == len(numbers) - 1)
    return TableBatch(
        table.ref,
        first,
        tuple(ColumnCells(column, values) for column, values in zip(columns, cells, strict=True)),
        None if consecutive else tuple(numbers),
        place,
    )


def _characters(row: Sequence[Cell]) -> int:
    return sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))


def _characters_of_texts(row: Sequence[Any]) -> int:
    return sum(map(len, row))


def cut(
    rows: Iterable[tuple[int, Sequence[Cell]]], size: int, *, texts_only: bool = False
) -> Iterator[tuple[list[int], list[Sequence[Cell]]]]:
    """Cut numbered rows into runs of at most `size` rows and about `BATCH_CHARACTERS` characters or `BATCH_CELLS` cells.

    Args:
        rows: an error in them comes after the rows before it.
        size: rows of a run at most.
        texts_only: every cell is a text, which is faster to weigh.
    """
    weigh = _characters_of_texts if texts_only else _characters
    numbers: list[int] = []
    held: list[Sequence[Cell]] = []
    weight = 0
    try:
        for number, row in rows:
            numbers.append(number)
            held.append(row)
            weight += weigh(row)
            if len(held) >= size or weight >= BATCH_CHARACTERS or len(held) * len(row) >= BATCH_CELLS:
                yield numbers, held
                numbers, held, weight = [], [], 0
    except Exception:
        if held:  # what was read before the failure has been read
            yield numbers, held
        raise
    if held:
        yield numbers, held
