"""Files that lie in the values of a database: their text stands in the value's place, so that a finding has its row.

A value is copied to a private place, read there by the connector of its format, and removed before the next one.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence

from connectors.base import BaseSource
from connectors.collecting import Opener, connector_of, lacking
from connectors.copies import Copy
from scanner.files.encoding import decode
from scanner.files.sniff import Format, sniff_stream
from scanner.model import Cell, Source, SourceError, SourceInfo
from scanner.text import to_text

HEAD_BYTES = 1 << 13
LEAST_BYTES = 65
"""Shorter values are keys, digests and identifiers, of which some begin like a file by chance."""
BINARY_BYTES = 1 << 10
"""A value of an unknown binary format is told from this length on; shorter ones are keys, digests, signatures."""
MAX_CHARACTERS = 4 << 20
"""Of the text of one file, this much is read."""
_AS_TEXT = frozenset({"delimited", "plain_text", "json", "xml", "html", "vcard", "ldif", "sql_dump", "empty"})
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Blobs:
    """Read the binary values of one source, and count what can't be read."""

    def __init__(self, source: BaseSource) -> None:
        self._source = source
        self._faults: Counter[tuple[str, str, str, bool]] = Counter()

    def text(self, table: str, value: bytes) -> Cell:
        """Give the text of the file that a value is, or the value itself where it is none."""
        if value[:2] in _WIDE and len(value) > 2 and b"\0" in value[2:256]:
            return decode(value).text
        if len(value) < LEAST_BYTES:
            return value
        found = sniff_stream(value[:HEAD_BYTES], "", lambda: io.BytesIO(value))
        if found.kind in _AS_TEXT:
            return value
        if found.text == "no":
            self._faults[table, "no_text", f"are of the kind {found.title}: no text to examine", True] += 1
            return value
        if found.kind == "binary":
            if len(value) >= BINARY_BYTES and to_text(value) is None:
                what = "are binary and of no known format; have them exported or exclude the table with --exclude"
                self._faults[table, "binary", what, False] += 1
            return value
        return self._file(table, value, found)

    def _file(self, table: str, value: bytes, found: Format) -> Cell:
        connector = connector_of().get(found.kind)
        extra = lacking(found.kind)
        if connector is None or extra is not None:
            how = f"pip install 'tutka[{extra}]'" if extra else "have them exported and scan the export"
            self._faults[
                table, "no_connector", f"are files of a format that isn't read ({found.title}); {how}", False
            ] += 1
            return value
        pieces: list[str] = []
        left = MAX_CHARACTERS
        try:
            copy = Copy([value], "", len(value))
        except SourceError as error:
            self._faults[
                table, error.reason, "could not be copied to a private place; set TMPDIR to a larger disk", False
            ] += 1
            return value
        try:
            info = SourceInfo(self._source.info.system, "file in a value", connector)
            for text in self._texts(table, Opener(info, connector, str(copy.path)), found.title):
                pieces.append(text[:left])
                left -= len(text)
                if left <= 0:
                    what = f"are files with more than {MAX_CHARACTERS} characters; only their beginning was read"
                    self._faults[table, "truncated_value", what, False] += 1
                    break
        finally:
            copy.close()
        return "\n".join(pieces)

    def _texts(self, table: str, opener: object, title: str) -> Iterator[str]:
        """Yield the texts of a file and of the files in it, row by row."""
        waiting = [opener]
        while waiting:
            make = waiting.pop(0)
            reasons: dict[str, bool] = {}
            try:
                with make() as source:  # type: ignore[operator] # an opener
                    yield from _rows(source)
                    waiting += getattr(source, "inside", tuple)()
                    reasons = {problem.reason: problem.examined for problem in source.problems}
            except SourceError as error:
                reasons[error.reason] = False
            for reason, examined in reasons.items():
                if not examined:
                    what = (
                        f"are files that couldn't be read in full ({title}, {reason}); have them exported and looked at"
                    )
                    self._faults[table, reason, what, False] += 1

    def tell(self, table: str) -> None:
        """Report what was met in a table."""
        for (name, reason, what, examined), count in list(self._faults.items()):
            if name == table:
                values = "values" if count > 1 else "value"
                self._source.problem(
                    reason, f"{count} binary {values}: they {what}", table=table, examined=examined, count=count
                )
                del self._faults[name, reason, what, examined]


def _rows(source: Source) -> Iterator[str]:
    for table in source.tables():
        for batch in source.batches(table, 1000):
            columns: list[Sequence[Cell]] = [cells.cells for cells in batch.columns]
            for row in zip(*columns, strict=True):
                # a line for each cell: text of one cell must not run into the next
                if text := "\n".join(t for cell in row if (t := to_text(cell))):
                    yield text
