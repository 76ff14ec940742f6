"""Records of delimited text, with a guard against a quote that is opened and never closed.

Such a quote makes a reader swallow hundreds of rows into one cell. A record that spans lines is therefore looked at again:
if its lines are whole rows by themselves, the quote was an ordinary character, and the first line is read without it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from connectors.dialect import Dialect

FIRST_LOOK_LINES = 64
RECORD_CHARACTERS = 64 << 20


class _OpenQuoteError(Exception):
    """Say that the record being read should be read again without its last opened quote."""


class _Feed:
    """Hand lines to the csv reader and remember those of the record in progress."""

    def __init__(self, records: Records, lines: Iterator[str]) -> None:
        self._records = records
        self._lines = lines
        self._again: deque[str] = deque()
        self._next_look = FIRST_LOOK_LINES
        self._characters = 0
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            if self.held:
                self._records.ended_inside = True
                raise _OpenQuoteError
            raise StopIteration
        held = self.held
        if held:
            self._look(line)
        held.append(line)
        return line

    @property
    def holds_lines(self) -> bool:
        """Say whether lines wait to be read again."""
        return bool(self._again)

    def _look(self, line: str) -> None:
        """Look at a growing record from time to time."""
        if len(self.held) == 1:
            self._next_look, self._characters = FIRST_LOOK_LINES, len(self.held[0])
        self._characters += len(line)
        if self._characters > RECORD_CHARACTERS:
            self._again.appendleft(line)
            raise _OpenQuoteError
        if len(self.held) >= self._next_look:
            self._next_look *= 8
            if self._records.looks_swallowed(self.held, 0.8):
                self._again.appendleft(line)
                raise _OpenQuoteError

    def give_back(self) -> str:
        """Take back all lines of the record but the first, and give that one."""
        first, *rest = self.held
        self._again.extendleft(reversed(rest))
        self.held.clear()
        return first


class Records:
    """Iterate over the records of a text; blank lines are no records, unless they are asked for.

    Attributes:
        open_quotes: records read again because a quote was opened and never closed.
        ended_inside: the lines ended inside a record, or what looked like one.
    """

    def __init__(self, lines: Iterator[str], dialect: Dialect, *, sample: bool = False, blanks: bool = False) -> None:
        """Read `lines`; with `sample` they are only a text's beginning, and an unfinished last record is left out."""
        self._blanks = blanks
        self.open_quotes = 0
        self.ended_inside = False
        self._dialect = dialect
        self._sample = sample
        self._feed = _Feed(self, lines)

    @property
    def holds_lines(self) -> bool:
        """Say whether lines that were taken from the text still wait to be read again."""
        return self._feed.holds_lines

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the records in order."""
        feed, held, width = self._feed, self._feed.held, self._dialect.width
        reader = self._dialect.reader(feed)
        while True:
            held.clear()
            try:
                record = next(reader)
            except StopIteration:
                return
            except _OpenQuoteError:
                if self._sample and len(held) < FIRST_LOOK_LINES:
                    return
                record, reader = self._read_again(), self._dialect.reader(feed)
            else:
                if len(held) > 1:
                    if self.looks_swallowed(held, 0.8 if len(record) == width else 0.5):
                        record, reader = self._read_again(), self._dialect.reader(feed)
                elif len(record) != width and record and '"' in held[0]:
                    record = self._mended(held[0]) or record
            if record or self._blanks:
                yield record

    def looks_swallowed(self, lines: list[str], share: float) -> bool:
        """Say whether the lines of one record are whole rows by themselves."""
        if self._dialect.width < 2 or not self.is_row(lines[0]):
            return False
        rest = [line for line in lines[1:] if line.strip()]
        return bool(rest) and sum(map(self.is_row, rest)) >= share * len(rest)

    def is_row(self, line: str) -> bool:
        """Say whether a line is a whole row by itself."""
        width = self._dialect.width
        if len(self._dialect.unquoted(line)) == width:
            return True
        return '"' in line and len(self._alone(line) or ()) == width

    def _alone(self, line: str) -> list[str] | None:
        """Read a line as a record of its own; None if a quote stays open."""
        more = False

        def one() -> Iterator[str]:
            nonlocal more
            yield line
            more = True

        record = next(self._dialect.reader(one()), [])
        return None if more else record

    def _read_again(self) -> list[str]:
        """Read the first line of the record with its open quote as an ordinary character."""
        self.open_quotes += 1
        line = self._feed.give_back()
        closed = list(self._without_a_quote(line))
        fitting = [record for record in closed if len(record) == self._dialect.width]
        return next(iter(fitting or closed), None) or self._dialect.unquoted(line)

    def _mended(self, line: str) -> list[str] | None:
        """Read a line whose open quote was closed by a later one of the same line; None if that isn't what is wrong."""
        fitting = (record for record in self._without_a_quote(line) if len(record) == self._dialect.width)
        record = next(fitting, None)
        self.open_quotes += record is not None
        return record

    def _without_a_quote(self, line: str) -> Iterator[list[str]]:
        """Read a line with one opening quote after the other, from the right, as an ordinary character."""
        mark = self._dialect.delimiter + '"'
        position = len(line)
        while (position := line.rfind(mark, 0, position)) >= 0:
            yield from self._with_letter(line, position + 1)
        if line.startswith('"'):
            yield from self._with_letter(line, 0)

    def _with_letter(self, line: str, quote: int) -> Iterator[list[str]]:
        """Read a line with the quote at an index as a letter, if all other quotes are closed then."""
        record = self._alone(line[:quote] + "\ue000" + line[quote + 1 :])
        if record is not None:
            yield [field.replace("\ue000", '"') for field in record]
