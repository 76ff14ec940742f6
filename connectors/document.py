"""Documents: Word, PowerPoint and OpenDocument, PDF, RTF, HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from connectors.containers import Member
from connectors.html_document import read_html
from connectors.members import Inside
from connectors.office_document import read_odf, read_ooxml
from connectors.pages import Content, PagesSource
from connectors.pdf_document import read_pdf
from connectors.rtf_document import read_rtf
from scanner.files.opening import open_regular
from scanner.files.sniff import sniff
from scanner.files.zips import Zip
from scanner.model import SourceError


class DocumentSource(PagesSource):
    """Read one document: its text, its tables, every hidden place, and the files that lie in it."""

    title: ClassVar = "Documents: text, tables, comments, tracked changes, properties"
    formats: ClassVar = frozenset({"docx", "pptx", "odt", "pdf", "rtf", "html"})
    _kind = ""

    def _container(self) -> str:
        self._kind = sniff(self._path).kind
        return {"pdf": "pdf", "rtf": "rtf"}.get(self._kind, "zip")

    def _content(self, inside: Inside) -> Content:
        """Read the document by its format."""
        readers: Mapping[str, Callable[[Content, Inside], None]] = {
            "docx": partial(self._zipped, read=read_ooxml),
            "pptx": partial(self._zipped, read=read_ooxml),
            "odt": partial(self._zipped, read=read_odf),
            "pdf": self._pdf,
            "rtf": self._rtf,
            "html": self._html,
        }
        if self._kind not in readers:
            raise self.error("changed", "the file was changed while it was read; scan it again")
        content = Content()
        try:
            readers[self._kind](content, inside)
        except SourceError as error:
            if not (content.lines or content.tables):
                raise
            self.problem(error.reason, f"only a part of it could be read: {error.message}")
        return content

    def _zipped(self, content: Content, inside: Inside, read: Callable[..., None]) -> None:
        with Zip(self._path) as archive:
            read(archive, content, inside, self._part)

    def _part(self, reason: str, what: str, part: str) -> None:
        self.problem(reason, f"the part {part}: {what}", part=part)

    def _bytes(self) -> bytes:
        with open_regular(self._path) as raw:
            return raw.read()

    def _pdf(self, content: Content, inside: Inside) -> None:
        count = 0

        def attach(name: str, data: bytes) -> None:
            nonlocal count
            inside.add(Member(str(count), name), lambda: iter((data,)))
            count += 1

        read_pdf(self._bytes(), content, attach, self.problem)

    def _rtf(self, content: Content, inside: Inside) -> None:
        for number, (name, data) in enumerate(read_rtf(self._bytes(), content)):
            inside.add(Member(str(number), name), lambda data=data: iter((data,)))  # type: ignore[misc] # mypy infers no default

    def _html(self, content: Content, inside: Inside) -> None:  # noqa: ARG002 - the readers' common form
        read_html(self._bytes(), content)
