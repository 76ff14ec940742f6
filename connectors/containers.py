"""Files that hold other files: what lies inside, and the bytes of one member. Nothing is ever extracted to a named place."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self, cast

from scanner.model import SourceError

CHUNK = 1 << 18

KINDS: Mapping[str, str] = {
    "zip": "connectors.zip_members:ZipMembers",
    "tar": "connectors.tar_members:TarMembers",
    "gzip": "connectors.compressed:GzipMember",
    "bzip2": "connectors.compressed:Bzip2Member",
    "xz": "connectors.compressed:XzMember",
    "seven_zip": "connectors.seven_zip:SevenZipMembers",
    "pdf": "connectors.document_members:PdfMembers",
    "mail": "connectors.mail_files:MailMembers",
    "msg": "connectors.msg_files:MsgMembers",
    "remote": "connectors.remote:RemoteMembers",
    "rtf": "connectors.document_members:RtfMembers",
}
"""Kind of container -> the class that reads it; loaded on first use."""


@dataclass(frozen=True, slots=True)
class Member:
    """Describe one file inside a container.

    Attributes:
        key: finds it again in the same container.
        name: its path inside, as the container gives it, with `/`.
        fault: why it can't be read, as (reason, sentence), or None.
        examined: nothing is lost by the fault (a link, a pipe).
    """

    key: str
    name: str
    fault: tuple[str, str] | None = None
    examined: bool = False


class Container(Protocol):
    """Read one container; a context manager.

    Attributes:
        remarks: texts that the container itself holds (comments, names of owners), by place; complete once `members` ended.
    """

    remarks: list[tuple[str, str]]

    def members(self) -> Iterator[Member]:
        """Yield the members in the container's order.

        Raises:
            SourceError: it is damaged from here on; what was yielded before can be read.
        """
        ...

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield a member's bytes.

        Raises:
            SourceError: it is encrypted or damaged; what was yielded before is right.
        """
        ...

    def __enter__(self) -> Self:
        """Give itself."""
        ...

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        ...


def container(kind: str, path: Path | str) -> Container:
    """Open a container; of the kind `remote` it is the address of another place.

    Raises:
        SourceError: it can't be read at all.
        OSError: the file can't be opened.
    """
    module, name = KINDS[kind].split(":")
    return cast("Container", cast("Any", getattr(importlib.import_module(module), name))(path))


def damaged(what: str = "it is damaged; get an intact copy") -> SourceError:
    """Make the error of a member or container that is broken."""
    return SourceError(what, "corrupt")


def cut_short() -> SourceError:
    """Make the error of a member or container whose end is missing."""
    return SourceError("it is cut short; get a complete copy", "truncated")


PASSWORD = ("encrypted", "it is password-protected; unpack it with the password and scan what comes out, or exclude it")
LINK = ("link_skipped", "this is a link inside the archive; what it leads to is read where it lies")
SPECIAL = ("not_regular", "this is a device or pipe and holds no data")
