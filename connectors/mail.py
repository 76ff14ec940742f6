"""Mail: EML, EMLX, MBOX and MSG. A row is a message; headers are columns, and attachments are sources of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from connectors.base import BATCH_CHARACTERS, BaseSource, batch, in_range
from connectors.containers import Member
from connectors.mail_files import Letter, read_letter, spans
from connectors.marks import envelopes
from connectors.members import Inside
from connectors.msg_files import MsgFile, messages
from connectors.pages import COLUMN_OF
from scanner.files.opening import open_regular
from scanner.files.sniff import sniff
from scanner.model import Cell, Column, Marked, Part, SourceError, SourceInfo, SourceOpener, Table, TableBatch

USUAL = ("From", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date")
"""Headers that are columns whether a message has them or not."""


class MailSource(BaseSource):
    """Read a file of one or many messages, one after the other."""

    title: ClassVar = "Mail: headers, bodies, attachments"
    formats: ClassVar = frozenset({"mail", "msg"})

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._kind = "mail"
        self._positions: dict[str, dict[str, int]] = {
            "headers": {name: n for n, name in enumerate(USUAL, start=1)},
            "body": {"text": 1},
        }
        self._faults: dict[tuple[str, str], int] = {}

    def __enter__(self) -> Self:
        """Look at the file.

        Raises:
            SourceError: it can't be opened.
        """
        self.guarded(self._look)
        return self

    def _look(self) -> None:
        self._kind = sniff(self._path).kind
        self._inside = Inside(self, str(self._path), self._kind, self._exclude)
        with open_regular(self._path) as raw:
            self._opened_as = raw.opened_as
        if self._kind == "msg":
            with MsgFile(self._path):
                pass

    def tables(self) -> Sequence[Table]:
        """List the headers and the bodies."""
        return tuple(
            Table(self.ref(name), tuple(Column(c, n) for c, n in list(positions.items())[: _FIXED[name]]), None, "mail")
            for name, positions in self._positions.items()
        )

    def _letters(self) -> Iterator[tuple[int, str, Letter]]:
        """Yield the messages with their numbers and places."""
        if self._kind == "msg":
            with MsgFile(self._path) as file:
                for number, letter in enumerate(file.letters(), start=1):
                    yield number, "", letter
            return
        with open_regular(self._path) as raw, open_regular(self._path) as again:
            for number, (offset, length, envelope) in enumerate(spans(raw), start=1):
                try:
                    yield number, f"{offset}:{length}:", read_letter(again, offset, length, envelope)
                except SourceError as error:
                    yield number, "", Letter(faults=[(error.reason, error.message)])

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield the messages; with the bodies, take in what is attached."""
        name = table.ref.table
        part = part or Part(1)
        held: list[tuple[int, dict[tuple[str, str | None], str]]] = []
        weight = 0
        faults: dict[tuple[str, str], int] = {}
        tally = self.tally(table)
        try:
            for number, place, letter in self._letters():
                if not in_range(number, limit, part.start, part.stop):
                    if number < part.start:
                        continue
                    break
                for fault in letter.faults:
                    faults[fault] = faults.get(fault, 0) + 1
                if name == "body":
                    self._take_in(place, letter)
                row = _headers(letter) if name == "headers" else _body(letter)
                tally.take([*row.values()])
                held.append((number, row))
                weight += sum(map(len, row.values()))
                if len(held) >= size or weight >= BATCH_CHARACTERS:
                    yield from self._batches(table, held)
                    held, weight = [], 0
        except OSError:
            self.problem("io_error", "reading stopped; check the disk or the share and scan the file again", table=name)
        if held:
            yield from self._batches(table, held)
        self._tell(faults)

    def marked(self, table: Table) -> Marked:  # noqa: ARG002 - every table has a row for each message
        """Count the messages by their envelopes, or by the storages of a MSG file."""
        if self._kind == "msg":
            return Marked(messages(self._path))
        with open_regular(self._path) as raw:
            return Marked(envelopes(raw))

    def _tell(self, faults: dict[tuple[str, str], int]) -> None:
        """Tell each kind of fault once, with how many messages have it."""
        for (reason, what), count in faults.items():
            if self._faults.get((reason, what)) is None:
                self._faults[reason, what] = count
                examined = reason in {"parser", "truncated"}
                many = f"{count} messages: " if count > 1 else ""
                self.problem(reason, many + what, examined=examined, count=count)
        status = self._path.stat()
        if (status.st_size, status.st_mtime_ns) != self._opened_as:
            self.problem("changed", "the file was changed while it was read; scan it again when nothing writes to it")

    def _take_in(self, place: str, letter: Letter) -> None:
        for way, name, data in letter.parts:
            self._inside.add(Member(f"{place}{way}", name), lambda data=data: iter((data,)))  # type: ignore[misc] # mypy infers no default

    def _batches(
        self, table: Table, held: Sequence[tuple[int, dict[tuple[str, str | None], str]]]
    ) -> Iterator[TableBatch]:
        """Make the batches of some messages: the usual columns, then one for each place that has texts."""
        name = table.ref.table
        positions = self._positions[name]
        usual = [(column.name, column.place) for column in table.columns]
        more: dict[tuple[str, str | None], None] = {}
        for _, row in held:
            more |= dict.fromkeys(key for key in row if key not in usual)
        columns = list(table.columns)
        for key in more:
            at = positions.setdefault(key[0], len(positions) + 1)
            columns.append(Column(key[0], at, place=key[1], sparse=True))
        keys = [*usual, *more]
        merged = {column.name for column in columns if sum(c.name == column.name for c in columns) > 1}
        whole = [n for n, column in enumerate(columns) if column.name not in merged]
        rows: list[Sequence[Cell]] = [[row.get(keys[n]) for n in whole] for _, row in held]
        numbers = [number for number, _ in held]
        yield batch(table, [columns[n] for n in whole], rows, numbers)
        for n, column in enumerate(columns):  # two places of one column can't stand in one batch
            if column.name in merged:
                found = [(number, row[keys[n]]) for number, row in held if keys[n] in row]
                yield batch(table, [column], [(text,) for _, text in found], [number for number, _ in found])

    def inside(self) -> Sequence[SourceOpener]:
        """Give the attachments; the bodies have to be read before."""
        return self._inside.openers()


_FIXED = {"headers": len(USUAL), "body": 1}


def _headers(letter: Letter) -> dict[tuple[str, str | None], str]:
    """Give the headers by column; of a header that is there several times, all."""
    usual = {name.casefold(): name for name in USUAL}
    row: dict[tuple[str, str | None], str] = {}
    for name, text in letter.headers:
        key = (usual.get(name.casefold(), name), None)
        row[key] = f"{row[key]}\n{text}" if key in row else text
    return row


def _body(letter: Letter) -> dict[tuple[str, str | None], str]:
    row: dict[tuple[str, str | None], str] = {}
    if letter.text:
        row["text", None] = letter.text
    if letter.html:
        row["text (html)", None] = letter.html
    for place, text in letter.remarks:
        key = (COLUMN_OF.get(place, "(other)"), place)
        row[key] = f"{row[key]}\n{text}" if key in row else text
    return row
