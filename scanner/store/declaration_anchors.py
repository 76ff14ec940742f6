"""Hold a declaration's cites against the text of its notice: follow quotes that moved, name those that are gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from scanner.model import Cite, CitedId, Declaration, DeclaredItem, DocumentError, Register, RetentionRule
from scanner.notice.lines import quoted, stands
from scanner.store.declaration_rows import BY_HAND
from scanner.store.declaration_statements import Statement, findings
from scanner.store.yaml_text import with_lines

S = TypeVar("S", bound=Statement)
TOUCHED = "the notice no longer has this quote; confirm the entry again"


def anchored(declaration: Declaration, fresh: Declaration, path: Path) -> Declaration:
    """Put a declaration's cites on the lines of its notice, and take text and findings from the notice as it is now.

    Args:
        declaration: as its file has it.
        fresh: the notice, read now.
        path: of the declaration file, for messages.

    Raises:
        DocumentError: the notice is the one that was read, and a cite's text is not in it.
    """
    anchors = _Anchors(fresh.text)
    same = declaration.sha256_normalised == fresh.sha256_normalised
    now = {register.id: register for register in fresh.registers}
    registers = []
    for number, register in enumerate(declaration.registers):
        moved = anchors.register(register, f"registers[{number}]")
        reading = now.get(register.id)
        if reading is not None:
            moved = replace(moved, findings=findings(moved, reading.findings))
            if not same:
                moved = _with_proposals(moved, reading)
        registers.append(moved)
    if same and anchors.gone:
        faults = tuple(f"{place}.cite.text: this text is not in the notice" for place in anchors.gone)
        raise DocumentError(f"{path}: the declaration does not fit its notice", with_lines(path, faults))
    return replace(declaration, registers=tuple(registers), text=fresh.text, lines=fresh.lines)


def _with_proposals(register: Register, reading: Register) -> Register:
    """Add what a changed notice newly declares or denies, as proposed; what was rejected doesn't come back."""
    known = {entry.id for entry in register.items if entry.how != BY_HAND}
    denied = {entry.id for entry in register.negated}
    items = [replace(entry, retention=()) for entry in reading.items if entry.id not in known]
    negated = [entry for entry in reading.negated if entry.id not in denied]
    return replace(register, items=_sorted([*register.items, *items]), negated=(*register.negated, *negated))


def _sorted(items: Sequence[DeclaredItem]) -> tuple[DeclaredItem, ...]:
    return tuple(sorted(items, key=lambda entry: (entry.cite.line, entry.cite.column or 0)))


def _column(text: str, line: str) -> int | None:
    """Give the column at which a quote begins on a line, as a whole word before inside one; it may go on below."""
    whole = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line)
    at = whole.start() if whole else line.find(text)
    if at >= 0:
        return at + 1
    words = " ".join(text.split())
    starts = (n for n in range(len(line)) if not line[n].isspace() and words.startswith(" ".join(line[n:].split())))
    return next((n + 1 for n in starts), None)


@dataclass
class _Anchors:
    """Move cites to where their text stands; collect the paths of those whose text is nowhere."""

    lines: Sequence[str]
    gone: list[str] = field(default_factory=list)

    def cite(self, cite: Cite, place: str) -> Cite:
        """Give a cite on the line its text begins on, the nearest of several, with its column."""
        found = cite.line
        if not stands(cite, self.lines):
            places = [number for number in range(1, len(self.lines) + 1) if stands(Cite(number, cite.text), self.lines)]
            if not places:
                self.gone.append(place)
                return cite
            found = min(places, key=lambda number: abs(number - cite.line))
        return Cite(found, cite.text, _column(quoted(cite.text), self.lines[found - 1]))

    def maybe(self, cite: Cite | None, place: str) -> Cite | None:
        """Do the same for a cite that may be missing."""
        return None if cite is None else self.cite(cite, place)

    def register(self, register: Register, place: str) -> Register:
        """Move every cite of a register."""
        return replace(
            register,
            items=self._items(register.items, place),
            negated=self._cited(register.negated, f"{place}.negated"),
            unknown=tuple(
                replace(entry, cite=self.cite(entry.cite, f"{place}.unknown[{index}]"))
                for index, entry in enumerate(register.unknown)
            ),
            purposes=self._cited(register.purposes, f"{place}.purposes"),
            legal_bases=self._cited(register.legal_bases, f"{place}.legal_bases"),
            recipients=self._cited(register.recipients, f"{place}.recipients"),
            sources=self._cited(register.sources, f"{place}.sources"),
            retention=tuple(
                self._rule(rule, f"{place}.retention[{index}]") for index, rule in enumerate(register.retention)
            ),
            transfers=self._statement(register.transfers, f"{place}.transfers"),
            automated=self._statement(register.automated, f"{place}.automated"),
            review=self._statement(register.review, f"{place}.review"),
            findings=tuple(
                replace(
                    finding,
                    cite=self.maybe(finding.cite, f"{place}.findings[{index}]"),
                    also=tuple(
                        self.cite(cite, f"{place}.findings[{index}].also[{at}]") for at, cite in enumerate(finding.also)
                    ),
                )
                for index, finding in enumerate(register.findings)
            ),
        )

    def _items(self, items: Sequence[DeclaredItem], place: str) -> tuple[DeclaredItem, ...]:
        counts = {"items": 0, "generic": 0}
        out = []
        for entry in items:
            if entry.how == BY_HAND:
                out.append(entry)
                continue
            kind = "items" if entry.coverage == "explicit" else "generic"
            own = f"{place}.{kind}[{counts[kind]}]"
            counts[kind] += 1
            before = len(self.gone)
            moved = replace(entry, cite=self.cite(entry.cite, own))
            if len(self.gone) > before and entry.state != "rejected":
                moved = replace(moved, state="proposed", todo=TOUCHED)
            out.append(moved)
        return _sorted(out)

    def _cited(self, entries: Sequence[CitedId], place: str) -> tuple[CitedId, ...]:
        out = []
        for index, entry in enumerate(entries):
            before = len(self.gone)
            moved = replace(entry, cite=self.cite(entry.cite, f"{place}[{index}]"))
            if len(self.gone) > before and entry.overruled is not None and entry.overruled != "rejected":
                moved = replace(moved, overruled="proposed")
            elif len(self.gone) > before and entry.state != "rejected":
                moved = replace(moved, state="proposed")
            out.append(moved)
        return tuple(out)

    def _statement(self, statement: S, place: str) -> S:
        before = len(self.gone)
        moved = replace(statement, cite=self.maybe(statement.cite, place))
        return replace(moved, state="proposed") if len(self.gone) > before else moved

    def _rule(self, rule: RetentionRule, place: str) -> RetentionRule:
        return replace(rule, cite=self.cite(rule.cite, place))
