"""Write chosen differences into a copy of a record's workbook; the record itself is never written to."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment

from scanner.files.office import checked
from scanner.files.opening import open_regular
from scanner.model import UsageError
from scanner.store.record.differences import Difference

WRITABLE = frozenset({"found_not_recorded", "declared_not_recorded", "retention"})
"""Kinds that add to a field; whoever strikes something from a record does it by hand."""

DROPPED = ("drawing", "chart", "media", "ctrlProp", "activeX", "vbaProject", "slicer", "pivot")
"""Parts of a workbook that the library may not carry over; `lost` names those that are there."""


def lost(path: Path) -> tuple[str, ...]:
    """Name kinds of parts of a workbook that a copy may lack: pictures, charts, buttons, pivot tables."""
    with open_regular(path) as stream:
        names = checked(stream.read())
    return tuple(kind for kind in DROPPED if any(kind in name for name in names))


def write_chosen(path: Path, chosen: Iterable[Difference], labels: Mapping[str, str], note: str) -> bytes:
    """Give a copy of the workbook in which each chosen difference stands in its field, with a comment.

    Args:
        path: the record's workbook.
        chosen: what to write.
        labels: name of each item in the record's language.
        note: comment to the cells that changed.

    Raises:
        UsageError: something that was chosen has no cell to be written to, or is nothing to write.
    """
    with open_regular(path) as stream:
        data = stream.read()
    checked(data)
    book = load_workbook(io.BytesIO(data))
    for one in chosen:
        if one.kind not in WRITABLE:
            raise UsageError(f"{one.id}: this is to be struck by hand; only additions are written")
        if one.place is None:
            raise UsageError(f"{one.id}: the record has several activities; write it into the right one by hand")
        sheet, row, column = one.place
        cell = book[sheet].cell(row, column)
        added = labels.get(one.item, one.item) if one.item else one.declared
        before = str(cell.value) if cell.value is not None else ""
        separator = "\n" if "\n" in before else "; "
        if added.casefold() not in before.casefold():
            cell.value = f"{before}{separator}{added}" if before else added
            cell.comment = Comment(note, "tutka")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
