"""Parquet, ORC and Arrow files as runs of Arrow arrays, with what the file says beside its rows.

What the library says of a damaged file may quote its data, so only the place is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import feather, orc, parquet

from scanner.files.opening import RegularFile, open_regular
from scanner.files.sniff import sniff
from scanner.model import SourceError

FAULTS = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError)
"""What the library raises on damaged files, by experience."""

_CUT = SourceError(
    "the file is cut short: its end is missing; get a complete copy or exclude it with --exclude", "truncated"
)
_ENCRYPTED = SourceError("the file is encrypted; give it decrypted or exclude it with --exclude", "encrypted")
_CORRUPT = SourceError("the file is damaged; get an intact copy or exclude it with --exclude", "corrupt")


class Run(NamedTuple):
    """Hold some consecutive rows: the number of the first one (from 0), and one array for each column that could be read."""

    first: int
    arrays: Sequence[tuple[int, Any]]


class Lost(NamedTuple):
    """Say that rows of a column (by index; None for all) could not be read."""

    column: int | None
    rows: int


class ColumnarFile:
    """Hold an open file.

    Attributes:
        schema: its columns.
        rows: how many there are; None where only reading tells.
    """

    def __init__(self, raw: RegularFile) -> None:
        self._raw = raw
        self.schema: Any = pa.schema([])
        self.rows: int | None = None

    def runs(self, start: int, size: int) -> Iterator[Run | Lost]:
        """Yield the rows from number `start` (from 0) on, at most `size` at a time."""
        raise NotImplementedError

    def properties(self) -> list[tuple[str, str]]:
        """Give free texts that the file holds beside its rows, by name."""
        found = [(key, text) for key, text in _texts(self.schema.metadata) if key != "ARROW:schema"]
        for field in self.schema:
            found += [
                (f"{field.name}: {key}", text) for key, text in _texts(field.metadata) if key != "PARQUET:field_id"
            ]
        return found

    def statistics(self) -> list[tuple[int, Any]]:
        """Give the smallest and largest values that the file notes for its columns, by the column's index among leaves."""
        return []

    def unused(self) -> list[tuple[int, Any]]:
        """Give values in dictionaries that no row has, by the index of the column."""
        return []

    def close(self) -> None:
        """Close the file."""
        self._raw.close()


def open_columnar(path: Path) -> ColumnarFile:
    """Open a file.

    Raises:
        SourceError: `truncated`, `encrypted` or `corrupt`; the message has no file name, which the caller knows.
        OSError: it can't be read.
    """
    kind = sniff(path).kind
    makers: dict[str, Callable[[RegularFile], ColumnarFile]] = {
        "parquet": ParquetFile,
        "orc": OrcFile,
        "arrow": ArrowFile,
    }
    raw = open_regular(path)
    try:
        return makers.get(kind, ParquetFile)(raw)
    except SourceError as error:
        raw.close()
        raise SourceError(error.message, error.reason) from None
    except FAULTS as error:
        raw.close()
        raise SourceError(_CORRUPT.message, _CORRUPT.reason) from error


def _texts(metadata: dict[bytes, bytes] | None) -> list[tuple[str, str]]:
    return [(k.decode("utf-8", "replace"), v.decode("utf-8", "replace")) for k, v in (metadata or {}).items()]


class ParquetFile(ColumnarFile):
    """Read Parquet, row group by row group."""

    def __init__(self, raw: RegularFile) -> None:
        super().__init__(raw)
        size = raw.opened_as[0]
        raw.seek(max(size - 4, 0))
        end = raw.read(4)
        raw.seek(0)
        if end == b"PARE":
            raise _ENCRYPTED
        if end != b"PAR1" or size < 12:
            raise _CUT
        self._file = parquet.ParquetFile(pa.PythonFile(raw, "r"), page_checksum_verification=True, pre_buffer=False)
        self.schema = self._file.schema_arrow
        self.rows = self._file.metadata.num_rows
        self._locked = self._find_locked()

    def _find_locked(self) -> frozenset[str]:
        """Give the paths of encrypted columns, by reading a first row.

        Asking the library for the metadata of such a column ends the process.
        """
        if not self._file.metadata.num_row_groups or not self._is_locked(None):
            return frozenset()
        return frozenset(path for path in self._paths() if self._is_locked([path]))

    def _paths(self) -> list[str]:
        schema = self._file.metadata.schema
        return [schema.column(leaf).path for leaf in range(self._file.metadata.num_columns)]

    def _is_locked(self, columns: list[str] | None) -> bool:
        try:
            next(self._file.iter_batches(batch_size=1, row_groups=[0], columns=columns, use_threads=False), None)
        except FAULTS as error:
            return any("decrypt" in text for text in error.args if isinstance(text, str))
        return False

    def runs(self, start: int, size: int) -> Iterator[Run | Lost]:
        """Yield rows; where a row group can't be read whole, its columns are read one by one."""
        first = 0
        for group in range(self._file.metadata.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            if first + rows > start:
                yield from _from(self._group(group, first, rows, size), start)
            first += rows

    def _group(self, group: int, first: int, rows: int, size: int) -> Iterator[Run | Lost]:
        done = 0
        if self._locked:
            yield from self._one_by_one(group, first, rows, done, size)
            return
        try:
            for found in self._file.iter_batches(batch_size=size, row_groups=[group], use_threads=False):
                yield Run(first + done, list(enumerate(found.columns)))
                done += found.num_rows
        except FAULTS:
            yield from self._one_by_one(group, first, rows, done, size)
        else:
            if done != rows:
                yield Lost(None, rows - done)

    def _one_by_one(self, group: int, first: int, rows: int, done: int, size: int) -> Iterator[Run | Lost]:
        leaf = 0
        for index, field in enumerate(self.schema):
            count = _leaves(field.type)
            try:
                found = self._file.reader.read_row_group(
                    group, column_indices=[*range(leaf, leaf + count)], use_threads=False
                )
                whole = found.column(0).slice(done)
            except FAULTS:
                yield Lost(index, rows - done)
            else:
                for begin in range(0, len(whole), size):
                    yield Run(first + done + begin, [(index, _joined(whole.slice(begin, size)))])
                if len(whole) != rows - done:
                    yield Lost(index, rows - done - len(whole))
            leaf += count

    def properties(self) -> list[tuple[str, str]]:
        """Give key-value metadata and who wrote the file."""
        noted = {key: text for key, text in _texts(self._file.metadata.metadata) if key != "ARROW:schema"}
        return [
            *{**dict(super().properties()), **noted}.items(),
            ("created_by", str(self._file.metadata.created_by or "")),
        ]

    def statistics(self) -> list[tuple[int, Any]]:
        """Give the values noted for each row group and leaf column."""
        found = []
        for group in range(self._file.metadata.num_row_groups):
            notes = self._file.metadata.row_group(group)
            for leaf, path in enumerate(self._paths()):
                if path in self._locked:
                    continue
                found += [(leaf, value) for value in _extremes(notes, leaf) if value is not None]
        return found


def _extremes(notes: Any, leaf: int) -> tuple[Any, ...]:
    try:
        noted = notes.column(leaf).statistics
        found = (noted.min, noted.max) if noted is not None and noted.has_min_max else ()
    except FAULTS:  # of a type or an encoding that the library gives no values for
        found = ()
    return found


def _leaves(kind: Any) -> int:
    """Count the leaves of a type in the way of Parquet."""
    if isinstance(kind, pa.BaseExtensionType):
        return _leaves(kind.storage_type)
    if pa.types.is_map(kind):
        return _leaves(kind.key_type) + _leaves(kind.item_type)
    if pa.types.is_dictionary(kind) or not kind.num_fields:
        return 1
    return sum(_leaves(kind.field(index).type) for index in range(kind.num_fields))


class OrcFile(ColumnarFile):
    """Read ORC, stripe by stripe."""

    def __init__(self, raw: RegularFile) -> None:
        super().__init__(raw)
        self._file = orc.ORCFile(pa.PythonFile(raw, "r"))
        self.schema = self._file.schema
        self.rows = self._file.nrows

    def runs(self, start: int, size: int) -> Iterator[Run | Lost]:
        """Yield rows; a stripe that can't be read is told with what is left."""
        first = 0
        for stripe in range(self._file.nstripes):
            try:
                found = self._file.read_stripe(stripe)
            except FAULTS:
                yield Lost(None, (self.rows or first) - first)
                return
            yield from _from(_cut(found.columns, first, found.num_rows, size), start)
            first += found.num_rows
        if first != self.rows:
            yield Lost(None, (self.rows or first) - first)


class ArrowFile(ColumnarFile):
    """Read Arrow files and streams, and Feather of both versions, batch by batch."""

    def __init__(self, raw: RegularFile) -> None:
        super().__init__(raw)
        self._begun = raw.read(8)
        self._used: dict[int, tuple[Any, set[int]]] = {}
        self._unused: list[tuple[int, Any]] = []
        self._complete = True
        with_end = self._begun[:6] == b"ARROW1"
        if with_end:
            size = raw.opened_as[0]
            raw.seek(max(size - 6, 0))
            if raw.read(6) != b"ARROW1":
                raise _CUT
        raw.seek(0)
        self._table = feather.read_table(pa.PythonFile(raw, "r")) if self._begun[:4] == b"FEA1" else None
        self.schema = self._table.schema if self._table is not None else self._reader().schema

    def _reader(self) -> Any:
        self._raw.seek(0)
        source = pa.PythonFile(self._raw, "r")
        return pa.ipc.open_file(source) if self._begun[:6] == b"ARROW1" else pa.ipc.open_stream(source)

    def _batches(self) -> Iterator[Any]:
        if self._table is not None:
            yield from self._table.to_batches()
            return
        reader = self._reader()
        if isinstance(reader, pa.ipc.RecordBatchFileReader):
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number)
        else:
            yield from reader

    def runs(self, start: int, size: int) -> Iterator[Run | Lost]:
        """Yield rows, and note which values of dictionaries they have."""
        first = 0
        self._used, self._unused = {}, []
        try:
            for found in self._batches():
                found.validate(full=True)  # places of texts come from the file, and a wrong one ends the process
                self._note(found.columns)
                yield from _from(_cut(found.columns, first, found.num_rows, size), start)
                first += found.num_rows
        except FAULTS:
            yield Lost(None, 0)

    def _note(self, columns: Sequence[Any]) -> None:
        for index, array in enumerate(columns):
            if not pa.types.is_dictionary(array.type):
                continue
            dictionary, used = self._used.get(index, (None, set()))
            if dictionary is None or not dictionary.equals(array.dictionary):
                self._close(index)
                used = set()
            used.update(array.indices.unique().to_pylist())
            self._used[index] = (array.dictionary, used)

    def _close(self, index: int) -> None:
        if index in self._used:
            dictionary, used = self._used.pop(index)
            self._unused += [(index, value) for n, value in enumerate(dictionary.to_pylist()) if n not in used]

    def unused(self) -> list[tuple[int, Any]]:
        """Give the values that rows could have and don't; reads the file."""
        for _ in self.runs(0, 1 << 16):
            pass
        for index in list(self._used):
            self._close(index)
        return self._unused


def _cut(columns: Sequence[Any], first: int, rows: int, size: int) -> Iterator[Run]:
    for begin in range(0, rows, size):
        yield Run(first + begin, [(index, array.slice(begin, size)) for index, array in enumerate(columns)])


def _from(runs: Iterator[Run | Lost], start: int) -> Iterator[Run | Lost]:
    """Leave out the rows before number `start`."""
    for run in runs:
        if isinstance(run, Run):
            length = max((len(array) for _, array in run.arrays), default=0)
            skip = max(start - run.first, 0)
            if skip >= length:
                continue
            yield Run(run.first + skip, [(index, array.slice(skip)) for index, array in run.arrays]) if skip else run
        else:
            yield run


def _joined(array: Any) -> Any:
    """Make one array of the chunks of a column."""
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
