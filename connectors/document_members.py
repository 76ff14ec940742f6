"""Files inside PDF and RTF documents, found again by their number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from connectors.containers import Member, damaged
from connectors.pages import Content
from scanner.files.opening import open_regular


class _Numbered:
    """Find files again by reading the document anew; it has few."""

    def __init__(self, path: Path) -> None:
        self._raw = open_regular(path)
        self.remarks: list[tuple[str, str]] = []

    def _files(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        raise NotImplementedError

    def members(self) -> Iterator[Member]:
        """Yield the files in their order."""
        self._raw.seek(0)
        for number, (name, _) in enumerate(self._files(self._raw.read())):
            yield Member(str(number), name)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes."""
        self._raw.seek(0)
        for number, (_, data) in enumerate(self._files(self._raw.read())):
            if number == int(key):
                yield data
                return
        raise damaged()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._raw.close()


class PdfMembers(_Numbered):
    """Find the attachments of a PDF document."""

    def _files(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        from connectors.pdf_document import read_attached  # noqa: PLC0415 - pypdf is loaded by those who need it

        found: list[tuple[str, bytes]] = []
        read_attached(data, Content(), lambda name, inner: found.append((name, inner)), lambda *_: None)
        yield from found


class RtfMembers(_Numbered):
    """Find the objects of an RTF document."""

    def _files(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        from connectors.rtf_document import read_rtf  # noqa: PLC0415 - a cycle otherwise

        yield from read_rtf(data, Content())
