"""The three-way view of a changed notice: what was confirmed, what the old text said, what the new one says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scanner import notice as reader
from scanner.model import Cite, Declaration, NoticeChanges, Register, RetentionRule, UsageError
from scanner.notice.lines import stands
from scanner.store import declaration_file
from scanner.store.declaration_anchors import anchored
from scanner.store.declaration_points import CITED, Point, points
from scanner.store.declaration_statements import STATEMENTS, findings, followed, of


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold a declaration that was held against its notice as it is now.

    Attributes:
        declaration: with every quote that still stands on its new line, and what the notice newly says as proposed.
        changed: the notice is not the text that was read.
        gone: entries whose quote the notice no longer has.
        new: entries that the file did not have, as (register, list, id or quote).
    """

    declaration: Declaration
    changed: bool
    gone: tuple[Point, ...] = ()
    new: tuple[tuple[str, str, str], ...] = ()


def merged(path: Path, notice: Path | None) -> Merged:
    """Read a declaration file; where its notice has changed, work the new text in. Nothing is written.

    Raises:
        DocumentError: the file can't be used.
        UsageError: not one quote of the file is in the notice, so it belongs to another one.
    """
    stored = declaration_file.load(path)
    if notice is None:
        return Merged(stored, changed=False)
    fresh = reader.read(notice)
    if fresh.sha256_normalised == stored.sha256_normalised:
        return Merged(anchored(stored, fresh, path), changed=False)
    cites = [e.cite for r in anchored(stored, fresh, path).registers for e in r.items if e.cite.line]
    if cites and not any(stands(cite, fresh.text) for cite in cites):
        raise UsageError(f"{path}: no quote of this declaration is in {notice}: it was made from another notice")
    return held_against(stored, fresh, path)


def held_against(stored: Declaration, fresh: Declaration, path: Path) -> Merged:
    """Work the reading of a notice's new text into a declaration; `path` is the declaration's, for what is said of it.

    Raises:
        DocumentError: the declaration can't be held against the text.
    """
    moved = anchored(stored, fresh, path)
    now = {register.id: register for register in fresh.registers}
    registers = [_followed(r, now.get(r.id), fresh.text) for r in moved.registers]
    known = {register.id for register in registers}
    registers += [register for register in fresh.registers if register.id not in known]
    whole = replace(moved, registers=tuple(registers))
    before = {key for register in stored.registers for key in _keys(register)}
    after = [key for register in registers for key in _keys(register)]
    gone = tuple(point for point in points(whole) if point.gone)
    gone += tuple(_restated(moved, whole, fresh.text))
    return Merged(accounted(whole, fresh), changed=True, gone=gone, new=tuple(k for k in after if k not in before))


def _restated(old: Declaration, whole: Declaration, text: tuple[str, ...]) -> Iterator[Point]:
    """Give the statements whose quote is gone and which were taken from the new text instead."""
    now = {register.id: register for register in whole.registers}
    for register in old.registers:
        for kind in STATEMENTS:
            cite = of(register, kind).cite
            if cite is not None and not stands(cite, text) and of(now[register.id], kind).cite != cite:
                yield Point(register.id, kind, kind, cite, -1, gone=True)


def accounted(declaration: Declaration, fresh: Declaration) -> Declaration:
    """Name the new text as the one that was read, once every quote of the declaration is in it; until then the old one."""
    if any(point.gone for point in points(declaration)):
        return declaration
    registers = tuple(_without_rejected(register, fresh.text) for register in declaration.registers)
    return replace(
        declaration,
        registers=registers,
        sha256_normalised=fresh.sha256_normalised,
        lines=fresh.lines,
        file=fresh.file,
    )


def told(found: Merged) -> NoticeChanges:
    """Say by their quotes what is gone of a notice and what it newly says, in the order of its lines."""
    new = set(found.new)
    cites = {
        (entry.cite.line, entry.cite.text): entry.cite
        for register in found.declaration.registers
        for key, entry in _entries(register)
        if key in new
    }
    gone = {point.cite.text: point.cite for point in found.gone}
    return NoticeChanges(tuple(gone.values()), tuple(cites[place] for place in sorted(cites)))


def _without_rejected(register: Register, text: tuple[str, ...]) -> Register:
    """Drop rejected entries whose quote is gone: there is nothing left that could be proposed again."""

    def kept(state: str, cite: Cite) -> bool:
        return state != "rejected" or cite.line == 0 or stands(cite, text)

    lists: dict[str, Any] = {
        kind: tuple(e for e in getattr(register, kind) if kept(e.overruled or e.state, e.cite)) for kind in CITED
    }
    return replace(
        register,
        items=tuple(e for e in register.items if kept(e.state, e.cite)),
        unknown=tuple(e for e in register.unknown if stands(e.cite, text)),
        **lists,
    )


def _keys(register: Register) -> list[tuple[str, str, str]]:
    return [key for key, _ in _entries(register)]


def _entries(register: Register) -> list[tuple[tuple[str, str, str], Any]]:
    """Give a register's entries with what each is known by: (register, list, id or quote)."""
    out: list[tuple[tuple[str, str, str], Any]] = [
        ((register.id, "items" if e.coverage == "explicit" else "generic", e.id), e) for e in register.items
    ]
    out += [((register.id, kind, e.id), e) for kind in CITED for e in getattr(register, kind)]
    out += [((register.id, "unknown", u.cite.text), u) for u in register.unknown]
    out += [
        ((register.id, kind, cite.text), of(register, kind)) for kind in STATEMENTS if (cite := of(register, kind).cite)
    ]
    return out + [((register.id, "retention", f"{r.amount} {r.unit} «{r.cite.text}»"), r) for r in register.retention]


def _followed(register: Register, reading: Register | None, text: tuple[str, ...]) -> Register:
    """Take statements and unplaced phrases from the new text, and add what its lists newly name."""
    if reading is None:
        return register
    changes: dict[str, Any] = {}
    for kind in CITED[1:]:
        old = getattr(register, kind)
        there = {entry.id for entry in old}
        changes[kind] = (*old, *(entry for entry in getattr(reading, kind) if entry.id not in there))
    phrases = {entry.cite.text: entry for entry in register.unknown}
    unknown = tuple(replace(entry, state=phrases[entry.cite.text].state) if entry.cite.text in phrases else entry
                    for entry in reading.unknown)  # fmt: skip
    placed = tuple(
        e for e in register.unknown if e.state != "proposed" and e.cite.text not in {u.cite.text for u in unknown}
    )
    rules, items = list(register.retention), list(register.items)
    for rule in reading.retention:
        if any(_alike(rule, other) for other in rules):
            continue
        added = replace(rule, id=_free(rule.id, rules))
        rules.append(added)
        for index, entry in enumerate(items):
            if added.scope == "register" or entry.id in added.scope:
                items[index] = replace(entry, retention=(*entry.retention, added.id))
    whole = replace(
        register,
        items=tuple(items),
        retention=tuple(rules),
        unknown=(*unknown, *(entry for entry in placed if stands(entry.cite, text))),
        controller=reading.controller,
        contacts=reading.contacts,
        **changes,
    )
    settled = {kind: followed(of(register, kind), of(reading, kind), text) for kind in STATEMENTS}
    now = replace(whole, **settled)  # type: ignore[arg-type]
    return replace(now, findings=findings(now, reading.findings))


def _alike(rule: RetentionRule, other: RetentionRule) -> bool:
    """Say whether two rules are the same one: by quote, for a person may have corrected the numbers."""
    return rule.cite.text == other.cite.text


def _free(wanted: str, rules: list[RetentionRule]) -> str:
    taken = {rule.id for rule in rules}
    number = len(rules) + 1
    while wanted in taken:
        wanted = f"r{number}"
        number += 1
    return wanted
