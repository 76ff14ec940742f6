"""Blocks of delimited text as Arrow columns, where there is nothing to judge about them.

A block takes the fast way only if it keeps the strictest grammar: quotes stand around whole fields and every row has the
usual number of fields. There the columnar reader and the reader of record can't differ; everything else is left to the
latter.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

import pyarrow as pa
import pyarrow.csv as arrow_csv
import re2

from connectors.dialect import Dialect
from connectors.quoting import Records

GRAMMAR_MEMORY = 64 << 20
GATHERED_BYTES = 8 << 20
"""Size of the texts of a batch: larger ones gain nothing."""
_ODD_SIGNS = (b"{", b"}", b"[", b"]", b"|", b"\\")
_ODD_PAIRS = ("Ã".encode(), "Â".encode())


class ArrowTexts(Sequence[str]):
    """Be the texts of one column, without making Python's strings of them before somebody asks.

    Attributes:
        array: the texts as an Arrow array of strings without nulls.
    """

    __slots__ = ("_texts", "array")

    def __init__(self, array: Any) -> None:
        self.array = array
        self._texts: list[str] | None = None

    def texts(self) -> list[str]:
        """Give the texts as a list, made once."""
        if self._texts is None:
            self._texts = self.array.to_pylist()
        return self._texts

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self.texts()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.texts() == list(other)

    __hash__ = None  # type: ignore[assignment]  # as lists have none

    def __repr__(self) -> str:
        """Show no text."""
        return f"ArrowTexts({len(self)} texts)"


@dataclass(frozen=True, slots=True)
class Block:
    """Hold consecutive rows as columns; `odd_signs` says that a second reading of some text is possible."""

    columns: tuple[Any, ...]
    rows: int
    odd_signs: bool

    def slice(self, start: int, length: int | None = None) -> Block:
        """Give some of the rows."""
        columns = tuple(column.slice(start, length) for column in self.columns)
        return Block(columns, len(columns[0]), self.odd_signs)


def gathered(items: Iterable[tuple[int, Block]], size: int) -> Iterator[tuple[int, Block]]:
    """Join neighbouring blocks until they have `size` rows or `GATHERED_BYTES`: the fewer batches, the more texts share a look.

    Args:
        items: blocks with the number of their first row, in order.
        size: rows from which a block is given on.
    """
    held: list[Block] = []
    first = rows = weight = 0
    for number, block in items:
        if held and number != first + rows:
            yield first, _joined(held)
            held, rows, weight = [], 0, 0
        if not held:
            first = number
        held.append(block)
        rows += block.rows
        weight += sum(column.nbytes for column in block.columns)
        if rows >= size or weight >= GATHERED_BYTES:
            yield first, _joined(held)
            held, rows, weight = [], 0, 0
    if held:
        yield first, _joined(held)


def _joined(blocks: Sequence[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    columns = tuple(pa.concat_arrays(list(parts)) for parts in zip(*(block.columns for block in blocks), strict=True))
    return Block(columns, sum(block.rows for block in blocks), any(block.odd_signs for block in blocks))


@lru_cache(64)
def _grammar(delimiter: str) -> Any:
    """Give the grammar of a block that leaves nothing to judge, for a separator."""
    sign = re2.escape(delimiter)
    field = rf'(?:"(?:[^"\r\n]|"")*"|[^"{sign}\r\n]*)'
    options = re2.Options()
    options.max_mem = GRAMMAR_MEMORY
    options.never_capture = True
    return re2.compile(f"(?:{field}(?:{sign}{field})*\r?\n)*(?:{field}(?:{sign}{field})*)?", options)


def fast_block(data: bytes, dialect: Dialect) -> Block | None:
    """Read a block of whole lines in UTF-8; None where the reader of record has to."""
    if dialect.width < 2 or dialect.escapes or not dialect.delimiter.isascii() or 0 in data:
        return None
    if b'"' in data and not _grammar(dialect.delimiter).fullmatch(data):
        return None
    reading, parsing, converting = _options(dialect.width, dialect.delimiter)
    reading.block_size = len(data) + 1
    try:
        # the streaming reader is the faster one here; a block of this size gives one batch
        (found,) = arrow_csv.open_csv(pa.py_buffer(data), reading, parsing, converting)
    except (pa.ArrowException, OSError, ValueError):  # rows of another length, and whatever else is odd
        return None
    return Block(tuple(found.columns), found.num_rows, _is_odd(data))


@lru_cache(16)
def _options(width: int, delimiter: str) -> tuple[Any, Any, Any]:
    names = [str(number) for number in range(width)]
    return (
        arrow_csv.ReadOptions(use_threads=False, column_names=names),
        arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=False),
        arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[],
            strings_can_be_null=False,
        ),
    )


def _is_odd(data: bytes) -> bool:
    """Say whether a sign of a wrong encoding occurs; single bytes first, which are found much faster."""
    return any(sign in data for sign in _ODD_SIGNS) or any(pair[1:] in data and pair in data for pair in _ODD_PAIRS)


class Lines:
    """Give the lines of blocks, one block after the other."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = io.StringIO("", newline="")
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not (line := self._held.readline()):
            self.put(next(self._blocks))
        return line

    def put(self, block: bytes) -> None:
        """Go on with a block."""
        text = block.decode("utf-8")
        self._held = io.StringIO(text, newline="")
        self._size = len(text)

    @property
    def ended(self) -> bool:
        """Say whether no line of the block is left."""
        return self._held.tell() >= self._size

    def rest(self) -> bytes:
        """Give what is left of the block, and leave nothing."""
        return self._held.read().encode("utf-8")


def runs(
    blocks: Iterator[bytes], dialect: Dialect, first: int, *, fast: bool
) -> tuple[Records, Iterator[Block | list[str]]]:
    """Read the rows of a text below its header.

    Args:
        blocks: whole lines in UTF-8, from the beginning.
        dialect: how the records are written.
        first: how many records to leave out.
        fast: rows of the usual length need no judgement.

    Returns:
        What the reader of record tells of the rows, complete when all of them are read; and blocks or single rows in order.
    """
    lines = Lines(blocks)
    if dialect.sep_line:
        next(lines, None)
    records = Records(lines, dialect)
    return records, _runs(blocks, lines, records, dialect if fast else None, first)


def _runs(
    blocks: Iterator[bytes], lines: Lines, records: Records, dialect: Dialect | None, first: int
) -> Iterator[Block | list[str]]:
    reading = iter(records)
    for _ in range(first):
        if next(reading, None) is None:
            return
    while True:
        if not records.holds_lines:
            text = lines.rest() or next(blocks, b"")
            if not text:
                return
            block = fast_block(text, dialect) if dialect else None
            if block is not None:
                if block.rows:
                    yield block
                continue
            lines.put(text)
        yield from _one_by_one(lines, records, reading)


def _one_by_one(lines: Lines, records: Records, reading: Iterator[list[str]]) -> Iterator[list[str]]:
    """Read on to the first place where a record and a block end together."""
    for record in reading:
        yield record
        if not records.holds_lines and lines.ended:
            return
