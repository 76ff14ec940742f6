"""Open PDF files that may be hostile, encrypted or cut short, for reading their text with positions."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from scanner.model import SourceError

MAX_STREAM_BYTES = 32 << 20
MAX_PICTURE_BYTES = 256 << 20
MAX_TOTAL_BYTES = 512 << 20
MAX_PAGES = 1_000
_TAIL = 4_096
_STREAM = re.compile(rb"stream\r?\n")
_LAYERS = 3
_DAMAGED = "it is cut short or damaged; get an intact copy"


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF that is in memory, after a look at what its streams expand to; gives a `pdfplumber.PDF`.

    Raises:
        SourceError: `truncated`, `encrypted`, `corrupt`, `limit_bytes` or `limit_cells`; without the file's name. Faults that
            the libraries find later, on a page, are raised as `corrupt` as well.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise SourceError(_DAMAGED, "truncated")
    check_streams(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            _check_pages(len(document.pages))
            yield document
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in error.args):
            raise SourceError("it is password-protected; save it without a password", "encrypted") from error
        raise SourceError(_DAMAGED, "corrupt") from error
    except SourceError:
        raise
    except RecursionError as error:
        raise SourceError("its parts refer to each other without end; get an intact copy", "corrupt") from error
    except (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        # pdfminer meets damaged objects with whatever error Python raises there
        raise SourceError(_DAMAGED, "corrupt") from error


def _check_pages(count: int) -> None:
    if count > MAX_PAGES:
        raise SourceError(f"it has more than {MAX_PAGES} pages; give only the pages that matter", "limit_cells")


def check_streams(data: bytes) -> None:
    """Expand each compressed stream up to the limit and throw it away: the library expands without any."""
    total = 0
    for found in _STREAM.finditer(data):
        start = found.end()
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        limit = (
            MAX_PICTURE_BYTES if b"/Image" in data[max(0, found.start() - 600) : found.start()] else MAX_STREAM_BYTES
        )
        end = data.find(b"endstream", start)
        part = data[start : end if end >= 0 else len(data)]
        for _ in range(_LAYERS):
            if part[:1] not in {b"\x78", b"\x58", b"\x48", b"\x68"}:
                break
            try:
                part = zlib.decompressobj().decompress(part, limit + 1)
            except zlib.error:
                break
            total += len(part)
            if len(part) > limit or total > MAX_TOTAL_BYTES:
                raise SourceError("it expands far beyond its size, as a bomb does; look at it by hand", "limit_bytes")
