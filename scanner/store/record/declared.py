"""What a record of processing declares, read by the notice reader: the record is a second declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.model import Cite, Declaration, DeclaredItem, Register
from scanner.model.record import Activity, Record
from scanner.notice import read_text
from scanner.store.record.form import form

_PARTS = re.compile(r"[\n;•]+|(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


def declared(record: Record) -> Declaration:
    """Give the record as a declaration: a register for each activity; cites name the sheet's row.

    An activity whose personal data no word is known for declares nothing.
    """
    registers = [_register(one, record, number) for number, one in enumerate(record.activities, 1)]
    return Declaration(
        file=record.file,
        sha256_normalised="",
        lines=len(record.activities),
        language=record.language,
        registers=tuple(registers),
    )


def _register(activity: Activity, record: Record, number: int) -> Register:
    text = "\n".join(_as_notice(activity, record.language))
    read = read_text(text, record.file, "markdown")
    row = activity.places.get("categories", ("", number, 0))[1]
    merged = read.registers[0]
    for other in read.registers[1:]:
        merged = replace(merged, items=(*merged.items, *other.items), unknown=(*merged.unknown, *other.unknown))
    items = tuple(_placed(item, row) for item in merged.items)
    return replace(merged, id=f"record_{number}", title=activity.name, items=items, findings=())


def _placed(item: DeclaredItem, row: int) -> DeclaredItem:
    return replace(item, cite=Cite(row, item.cite.text))


def _as_notice(activity: Activity, lang: str) -> Iterator[str]:
    """Write an activity as a notice with the headings that the reader knows."""
    yield f"# {activity.name}"
    for name, heading in form().notice[lang].items():
        text = activity.texts.get(name)
        if text is None:
            continue
        yield ""
        yield f"## {heading}"
        yield ""
        for part in filter(None, (piece.strip(" \t-–*·") for piece in _PARTS.split(text))):
            yield f"- {part}" if name == "categories" else f"{part}\n"
