"""What the comparison knows besides inventory and declaration: the day, the systems, and what each was read of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scanner.model import Audit, Decision, Declaration, Finding, Inventory, NoticeChanges, Register


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """Say what the configuration knows of a system.

    Attributes:
        registers: ids of the registers that it belongs to; empty compares it with all of the notice.
        purposes: ids of the closed list.
        hosted_in: country code.
        owner: who answers for it.
        anchors: event -> path of the date column, confirmed by a person.
    """

    registers: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    hosted_in: str | None = None
    owner: str | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditContext:
    """Say on which day and under which settings the comparison is made.

    Attributes:
        today: the day that retention and review are counted on.
        systems: what is known of each system by name.
        grace_days: how long after its end a period may be overrun before it is a finding.
        due_days: how early the end of a period is announced.
        decisions: settled findings.
        review_warn_days: how early the next review is announced.
        financial_year_end: month and day.
        record: an internal record of processing, as a second declaration.
        notice_sha256: hash of the notice's present text, to compare with the declaration's.
        notice_changes: what differs from the text that the declaration was made from, where that could be told.
        absent_before: items and registers of which the last audit, a full scan, found nothing either.
    """

    today: date
    systems: Mapping[str, SystemInfo] = field(default_factory=dict)
    grace_days: int = 90
    due_days: int = 90
    decisions: Sequence[Decision] = ()
    review_warn_days: int = 60
    financial_year_end: tuple[int, int] = (12, 31)
    record: Declaration | None = None
    notice_sha256: str | None = None
    notice_changes: NoticeChanges | None = None
    absent_before: frozenset[tuple[str, str]] = frozenset()

    def registers(self, system: str, declaration: Declaration) -> tuple[Register, ...]:
        """Give the registers that a system is compared with."""
        info = self.systems.get(system)
        named = [r for r in declaration.registers if info is not None and r.id in info.registers]
        return tuple(named) or declaration.registers

    def configured(self, system: str) -> bool:
        """Say whether somebody has said which registers the system belongs to."""
        info = self.systems.get(system)
        return info is not None and bool(info.registers)


def systems_of(inventory: Inventory) -> list[str]:
    """List the systems of which something was read, or at least tried."""
    return sorted({s.system for s in inventory.sources} | {ref.system for ref in inventory.tables})


def source_kinds(inventory: Inventory) -> dict[tuple[str, str], str]:
    """Give the kind of each source by system and name."""
    return {(status.system, status.source): status.kind for status in inventory.sources}


def of_persons(findings: Sequence[Finding]) -> list[Finding]:
    """Keep the findings that enter verdicts: about persons, and not merely contained in another item."""
    return [f for f in findings if f.about == "person" and f.form != "derived"]


def of_systems(findings: Sequence[Finding]) -> dict[str, dict[str, list[Finding]]]:
    """Give the same by system and item."""
    out: dict[str, dict[str, list[Finding]]] = {}
    for finding in of_persons(findings):
        out.setdefault(finding.ref.table.system, {}).setdefault(finding.item, []).append(finding)
    return out


def coverage(inventory: Inventory, system: str | None = None) -> dict[str, int | bool]:
    """Say how much was read of a system, or of everything.

    `rows_total` is missing where a source can't say, or a part was not examined; `complete` means that every row of every part was read.
    """
    tables = [t for ref, t in inventory.tables.items() if system is None or ref.system == system]
    problems = [p for p in inventory.problems if system is None or p.system == system]
    read = sum(t.rows_read for t in tables)
    totals = [t.table.rows_total if t.table.rows_total is not None else _whole(t.sampling, t.rows_read) for t in tables]
    total = sum(n for n in totals if n is not None) if None not in totals else None
    part = total is None or read < total or any(not p.examined or p.code == "S-PARTIAL" for p in problems)
    out: dict[str, int | bool] = {
        "rows_read": read,
        "cells_read": sum(c.cells_seen for t in tables for c in t.columns.values()),
        "tables": len(tables),
        "complete": bool(tables) and not part,
    }
    if total is not None and all(p.examined for p in problems):
        out["rows_total"] = max(read, total)
    return out


def _whole(sampling: str, read: int) -> int | None:
    """Give the rows of a table that was read to its end without being counted first."""
    return read if sampling == "full" else None


def only(registers: Sequence[Register]) -> str | None:
    """Give the id of the sole register, or None where there are several."""
    return registers[0].id if len(registers) == 1 else None


def absent_in(audit: Audit | None) -> frozenset[tuple[str, str]]:
    """Give the items and registers of which an audit found nothing although everything was read."""
    if audit is None:
        return frozenset()
    return frozenset(
        (v.item or "", v.register or "")
        for v in audit.verdicts
        if v.code == "D-NOTFOUND" and v.coverage.get("complete")
    )
