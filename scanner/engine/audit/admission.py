"""Decide whether a new source may be taken into use as it is, and what in the notice would have to change for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.engine.audit.anchoring import proposed_anchors
from scanner.engine.audit.copies import alike, fingerprint
from scanner.engine.audit.data import declares
from scanner.engine.audit.retention import COUNTED_FROM_WORDS, in_scope
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import of_persons, source_kinds, systems_of
from scanner.model import (
    SEVERITIES,
    Admission,
    Audit,
    Cite,
    Clause,
    Declaration,
    Inventory,
    Register,
    TableRef,
    Verdict,
)

NOT_DECLARED = frozenset({"D-UNDECLARED", "D-NEGATED", "D-HETU", "D-SPECIAL", "D-CRIMINAL", "D-RECORD-ONLY"})
TEXT = NOT_DECLARED | {
    "D-GENERIC",
    "D-COND",
    "D-SYSTEM",
    "D-SUBJECT",
    "D-PLACE-EEA",
    "R-CRITERIA",
    "R-AMBIGUOUS",
    "R-NORULE",
    "R-STATUTE",
}
"""Codes for which the notice's text would change, where the data is kept."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what an organisation knows besides: its configured systems, and the last audit's inventory if there is one."""

    systems: Collection[str]
    before: Inventory | None = None
    fail_on: str = "high"


def admission(inventory: Inventory, audit: Audit, declaration: Declaration, known: Known) -> Admission:
    """Answer for what was scanned.

    Args:
        inventory: of the scan.
        audit: its verdicts.
        declaration: what the notice declares.
        known: the organisation's other data.
    """
    systems = tuple(systems_of(inventory))
    mine = [v for v in audit.verdicts if v.system in systems and v.decision is None and v.code not in {"D-OK", "R-DUE"}]
    mine = [v for v in mine if not v.code.startswith("S-")]
    limit = "high" if known.fail_on == "never" else known.fail_on
    grave = SEVERITIES[: SEVERITIES.index(limit) + 1]
    against = [v for v in mine if v.status == "confirmed" and v.severity in grave]
    waiting = [v for v in mine if v not in against and v.severity in SEVERITIES[:3]]
    before = known.before
    return Admission(
        systems=systems,
        known=tuple(s for s in systems if s in known.systems),
        answer=_answer(inventory, against, waiting),
        against=len(against),
        open=len(waiting),
        worst=_worst(mine),
        undeclared=tuple(sorted({v.item for v in mine if v.code in NOT_DECLARED and v.item})),
        new_items=None if before is None else tuple(sorted(_items(inventory, systems) - _items(before, None))),
        audited=None if before is None else before.scan.started.date(),
        people=tuple(p for p in inventory.persons if p.item is None and p.system in systems),
        people_before=next((p for p in before.persons if p.system is None), None) if before is not None else None,
        clauses=tuple(_clauses(mine, declaration)),
        copies=tuple(_copies(inventory, before)) if before is not None else (),
    )


def _answer(inventory: Inventory, against: Sequence[Verdict], waiting: Sequence[Verdict]) -> str:
    """Give the answer; what was not read can only make it worse, so a no stands."""
    if against:
        return "no"
    part = inventory.incomplete or any(t.sampling != "full" for t in inventory.tables.values())
    if part or not any(t.rows_read for t in inventory.tables.values()):
        return "unclear"
    return "after" if waiting else "yes"


def _worst(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Choose the gravest, confirmed before candidates, and of one code one first, so that the three tell three things."""
    ranked = sorted(
        verdicts, key=lambda v: (SEVERITIES.index(v.severity), v.status != "confirmed", -v.cells, v.code, v.item or "")
    )
    first: dict[str, Verdict] = {}
    for verdict in ranked:
        first.setdefault(verdict.code, verdict)
    chosen = [*first.values(), *(v for v in ranked if v not in first.values())][:SHOWN]
    return tuple(sorted(chosen, key=ranked.index))


def _items(inventory: Inventory, systems: Collection[str] | None) -> set[str]:
    return {f.item for f in of_persons(inventory.findings) if systems is None or f.ref.table.system in systems}


def _clauses(verdicts: Sequence[Verdict], declaration: Declaration) -> list[Clause]:
    """Gather by passage what would have to change there."""
    found: dict[tuple[int, str, str, str], list[Verdict]] = {}
    cites: dict[tuple[int, str, str, str], tuple[Cite | None, str | None]] = {}
    for verdict in verdicts:
        if verdict.code not in TEXT:
            continue
        register = _register(verdict, declaration)
        cite = verdict.cite or (_place(verdict, register) if register else None)
        key = (cite.line if cite else 0, cite.text if cite else "", verdict.code, register.id if register else "")
        found.setdefault(key, []).append(verdict)
        cites[key] = cite, register.id if register else None
    out = []
    for key in sorted(found):
        items = tuple(sorted({v.item for v in found[key] if v.item}))
        out.append(Clause(cites[key][0], key[2], items, cites[key][1]))
    return out


def _register(verdict: Verdict, declaration: Declaration) -> Register | None:
    wanted = [r for r in declaration.registers if r.id == verdict.register]
    return (wanted or [*declaration.registers])[0] if declaration.registers else None


def _place(verdict: Verdict, register: Register) -> Cite | None:
    """Find the passage that would be added to: the last item of the same kind, or the last purpose; None where there is none."""
    if verdict.code == "D-SYSTEM" and verdict.item is None:
        purposes = [purpose.cite for purpose in register.purposes if purpose.cite.line > 0]
        return max(purposes, key=_order) if purposes else None
    if verdict.item is None or verdict.code == "D-SUBJECT":
        return None
    kind = verdict.item.partition(".")[0]
    near = [
        entry.cite
        for entry in register.items
        if entry.cite.line > 0 and entry.state != "rejected" and entry.id.partition(".")[0] == kind
    ]
    return max(near, key=_order) if near else None


def _order(cite: Cite) -> tuple[int, int]:
    return cite.line, cite.column or 0


def fitting_registers(inventory: Inventory, declaration: Declaration, system: str) -> list[str]:
    """Give the register that declares most of what was found in a system; several where they declare as much."""
    items = _items(inventory, {system})
    fits = {
        register.id: sum(any(declares(entry, item) for entry in register.items) for item in items)
        for register in declaration.registers
    }
    most = max(fits.values(), default=0)
    return [register for register, count in fits.items() if count == most] if most else []


def suggested_anchors(
    inventory: Inventory, declaration: Declaration, system: str, registers: Collection[str]
) -> dict[str, str | None]:
    """Propose for each event of the registers' retention rules the column of a system that seems to carry its day.

    Rules about items that the system doesn't hold are left out; None stands where no column seems to carry the day.
    """
    items = _items(inventory, {system})
    tables = [ref for ref in sorted(inventory.tables) if ref.system == system]
    events = {
        event
        for register in declaration.registers
        if register.id in registers
        for rule in register.retention
        if rule.scope == "register" or any(in_scope(rule, item) for item in items)
        for event in ([rule.choose] if rule.choose in rule.events else rule.events)
    }
    out: dict[str, str | None] = {}
    for event in sorted(event for event in events if event and event not in COUNTED_FROM_WORDS):
        out[event] = None
        best = max(proposed_anchors(inventory, event, tables), key=lambda reading: reading.rows, default=None)
        if best is not None:
            ref = best.column.table
            database = source_kinds(inventory).get((ref.system, ref.source)) in rules()["R-COPY"].data["live"]
            # a name that was masked for being personal data is left out: the column's own will do
            place = "" if "«" in ref.table else f"{ref.table}{'.' if database else '/'}"
            out[event] = f"{place}{best.column.column}"
    return out


def _copies(inventory: Inventory, before: Inventory) -> list[tuple[str, str]]:
    """Find tables whose columns are those of a table of the last audit."""
    known: Mapping[TableRef, frozenset[str]] = {ref: fingerprint(table) for ref, table in before.tables.items()}
    out = []
    for ref, table in sorted(inventory.tables.items()):
        mine = fingerprint(table)
        for other in sorted(known):
            if other.source != ref.source and alike(mine, known[other]):
                out.append((f"{ref.source}/{ref.table}", f"{other.source}/{other.table}"))
                break
    return out
