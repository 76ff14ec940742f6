"""Look at Office and OpenDocument containers that are in memory before any library opens them."""

from __future__ import annotations

import io
import zipfile
import zlib

from scanner.model import SourceError

MAX_MEMBERS = 5_000
MAX_TOTAL_BYTES = 256 << 20
MAX_XML_BYTES = 64 << 20
_DAMAGED = "it is cut short or damaged; open it in the program it comes from and save it again"


def checked(data: bytes) -> frozenset[str]:
    """Give the names of a document's members after a look at their sizes.

    Nothing is expanded: Python's `zipfile` never gives more bytes than the directory claims, so that the claims bound
    what any reader gets.

    Raises:
        SourceError: `truncated`, `encrypted`, `limit_bytes` or `limit_cells`; the message has no file name.
    """
    with _opened(data) as archive:
        return frozenset(info.filename for info in archive.infolist())


def member(data: bytes, name: str) -> bytes:
    """Read one member of a document that was checked; empty where it has none.

    Raises:
        SourceError: as `checked`.
    """
    with _opened(data) as archive:
        try:
            return archive.read(name)
        except KeyError:
            return b""
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise SourceError(_DAMAGED, "corrupt") from error


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(_DAMAGED, "truncated") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SourceError("it has far more parts than a document has; save it again in a word processor", "limit_cells")
    if any(info.flag_bits & 1 for info in members):
        raise SourceError("it is password-protected; save it without a password", "encrypted")
    text = max((info.file_size for info in members if info.filename.endswith((".xml", ".rels"))), default=0)
    if text > MAX_XML_BYTES or sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
        raise SourceError(
            "it expands far beyond a document's size, as a ZIP bomb does; look at it by hand", "limit_bytes"
        )
    return archive
