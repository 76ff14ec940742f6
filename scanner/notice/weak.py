"""Words that name an item only in a register of its kind: "hakemus" is a job application among applicants, not among borrowers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.model import DeclaredItem
from scanner.notice.lexicon import load, vocabulary
from scanner.notice.sections import SILENT, Section

_HIRING = frozenset({"applicants", "employees"})


@dataclass(frozen=True, slots=True)
class _Weak:
    """Hold the weak words of one item and what has to be there for them to mean it.

    Attributes:
        item: the item.
        words: what is weak, as a whole phrase.
        items: prefixes of items whose own, stronger words are evidence.
        purposes: purposes that are evidence.
        registers: ids of registers that are evidence.
        subjects: groups of people that are evidence.
    """

    item: str
    words: re.Pattern[str]
    items: tuple[str, ...]
    purposes: frozenset[str]
    registers: frozenset[str]
    subjects: frozenset[str]


@cache
def _rows(lang: str) -> tuple[_Weak, ...]:
    rows: list[dict[str, Any]] = load("trades.yaml")["weak"]
    return tuple(
        _Weak(
            row["id"],
            re.compile("|".join(f"(?:{word})" for word in row[lang]), re.IGNORECASE),
            tuple(row.get("items", ())),
            frozenset(row.get("purposes", ())),
            frozenset(row.get("registers", ())),
            frozenset(row.get("subjects", ())),
        )
        for row in rows
    )


def of_its_kind(
    items: Sequence[DeclaredItem],
    parts: Iterable[Section],
    lang: str,
    *,
    purposes: Iterable[str],
    subjects: Iterable[str],
    register: str,
) -> list[DeclaredItem]:
    """Leave out what only a weak word names in a register that shows no sign of being of its kind.

    A register of which neither purposes nor people are known keeps everything: nothing speaks against it there.
    """
    purposes, subjects = frozenset(purposes), frozenset(subjects)
    if not purposes and not subjects:
        return list(items)
    parts = tuple(parts)
    out = []
    for entry in items:
        weak = [row for row in _rows(lang) if row.item == entry.id and row.words.fullmatch(entry.cite.text.strip())]
        if all(
            row.purposes & purposes or row.subjects & subjects or register in row.registers or _named(row, parts, lang)
            for row in weak
        ):
            out.append(entry)
    return out


def _named(row: _Weak, parts: Sequence[Section], lang: str) -> bool:
    """Say whether the register names something of the kind by a stronger word."""
    return any(
        hit.term is None
        and hit.id.startswith(row.items)
        and not row.words.fullmatch(block.passage.text[hit.start : hit.end].strip())
        for section in parts
        if not section.classes & SILENT
        for block in section.blocks
        for hit in vocabulary("items", lang).find(block.passage.text)
    )


def purposes_of_kind(named: Sequence[str], items: Sequence[DeclaredItem], register: str) -> frozenset[str]:
    """Give the purposes that the register's data speaks against: applications are handled where nobody is hired, too."""
    hires = register in _HIRING or any(entry.id.startswith("hr.") for entry in items)
    return frozenset() if hires else frozenset({"recruitment"} & {*named})
