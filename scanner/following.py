"""Follow the audits of a configuration: since when each verdict stands, what is last known of a system, the five numbers.

One walk over the stored audits, the oldest first, gathers all of it; what a system was when it was last reached stands in
for it while it can't be reached, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from reports import summary
from scanner.engine.changes import SCHEMA, Key, changes, keyed
from scanner.engine.course import Followed, document, follow, reached, tried, unexamined
from scanner.model import Audit, Course, Inventory, Old, Point, ReportDocument, Verdict
from scanner.outcome import Json
from scanner.store import inventory_file, verdict_file
from scanner.store.upgrades import upgrade

if TYPE_CHECKING:
    from scanner.store.history import StoredAudit

Decide = Callable[[Inventory, Audit, Audit | None], Audit | None]
"""Decides stored evidence anew, given its audit and the one before that: by today's rules, for the day of then."""


@dataclass(frozen=True, slots=True)
class Known:
    """Hold the last audit that read a system: its day, its inventory as stored, and its verdicts on the system."""

    day: date
    stored: Json
    verdicts: tuple[Verdict, ...]


@dataclass(slots=True)
class Line:
    """Gather the stored audits of a configuration; inventories stay as they were stored until somebody needs one."""

    first_seen: dict[Key, date] = field(default_factory=dict)
    first_found: dict[Key, date] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    last: Json | None = None
    last_audit: Audit | None = None
    before_last: Audit | None = None

    def add(self, stored: StoredAudit) -> None:
        """Add the next audit."""
        inventory = upgrade(stored.inventory, "the stored inventory")
        audit = verdict_file.from_json(stored.verdicts)
        for key in keyed(audit.verdicts) if audit else ():
            self.first_seen.setdefault(key, stored.day)
        for key in _found(inventory):
            self.first_found.setdefault(key, stored.day)
        here = {t["system"] for t in inventory["tables"]}
        here |= {s["system"] for s in inventory["sources"] if s["status"] != "failed"}
        named = here | {one["system"] for part in ("sources", "problems") for one in inventory[part]}
        numbers = _numbers(audit, self.old(named - here)) if audit else {}
        self.points.append(Point(stored.day, stored.complete and named == here, numbers))
        for system in here:
            said = tuple(v for v in audit.verdicts if v.system == system) if audit else ()
            self.known[system] = Known(stored.day, inventory, said)
        self.last, self.before_last, self.last_audit = inventory, self.last_audit, audit

    def old(self, systems: Iterable[str]) -> tuple[Old, ...]:
        """Give what is last known of systems."""
        out = []
        for system in sorted(systems):
            known = self.known.get(system)
            out.append(Old(system, known.day, known.verdicts) if known else Old(system))
        return tuple(out)

    def inventory_of(self, systems: Iterable[str]) -> list[Inventory]:
        """Give what is last known to be in systems."""
        known = [(system, self.known[system]) for system in sorted(systems) if system in self.known]
        return [_only(inventory_file.from_json(one.stored), {system}) for system, one in known]

    def standing(self) -> tuple[Inventory, Audit | None] | None:
        """Give the last audit, and in it for each system that it did not reach what was last known of that."""
        if self.last is None:
            return None
        inventory, audit = inventory_file.from_json(self.last), self.last_audit
        missing = tried(inventory) - reached(inventory)
        for lost in self.inventory_of(missing):
            inventory = replace(
                inventory,
                sources=(*inventory.sources, *lost.sources),
                tables={**inventory.tables, **lost.tables},
                findings=(*inventory.findings, *lost.findings),
            )
        if audit is not None:
            audit = replace(audit, verdicts=(*audit.verdicts, *(v for old in self.old(missing) for v in old.verdicts)))
        return inventory, audit


def line_of(audits: Iterable[StoredAudit]) -> Line:
    """Walk over stored audits, the oldest first."""
    line = Line()
    for stored in audits:
        line.add(stored)
    return line


def _found(inventory: Json) -> Iterator[Key]:
    """Give the identities of a stored inventory's findings, as entries of `changes.json` name them."""
    for column in inventory["columns"]:
        for one in column["findings"]:
            yield (
                column["system"],
                column["source"],
                column["table"],
                column["column"],
                one["item"],
                one["form"],
                one["about"],
            )


def without_old(made: ReportDocument, line: Line, configured: Iterable[str]) -> ReportDocument:
    """Take back `declared, but not found` where the item was in a system that could not be reached this time."""
    if made.audit is None:
        return made
    missing = frozenset(configured) - reached(made.inventory)
    there = {f.item for inventory in line.inventory_of(missing) for f in inventory.findings}
    kept = tuple(v for v in made.audit.verdicts if v.code != "D-NOTFOUND" or v.item not in there)
    return replace(made, audit=replace(made.audit, verdicts=kept))


def followed(
    made: ReportDocument, stored: Inventory, line: Line, configured: Iterable[str], decide: Decide
) -> tuple[ReportDocument, Json]:
    """Put an audit into the line of those before it: the document with its course, and `changes.json`.

    Args:
        made: the audit as it was concluded.
        stored: its inventory as it will be read back, so that like is compared with like.
        line: the audits before.
        configured: the systems that were to be read.
        decide: decides stored evidence anew.
    """
    here = reached(stored)
    missing = frozenset(configured) - here
    past = line.old(missing)
    before = line.standing()
    audit = made.audit
    kind = "audit" if audit else "inventory"
    scans = {"old": line.last["scan"]["id"] if line.last else None, "new": stored.scan.id}
    unreached = [{"system": one.system, "last_read": one.day.isoformat() if one.day else None} for one in past]
    behind = _behind(before[0], stored, missing, line) if before else {}
    if audit is None:
        difference = {"schema": SCHEMA, "kind": kind, "scans": scans, "counts": {}, **behind, "not_reached": unreached}
        return made, difference
    was = before[1] if before else None
    again = decide(before[0], was, line.before_last) if before and was else None
    found = follow(was, again, audit, unexamined(stored, missing), line.first_seen)
    day = stored.scan.started.date()
    points = (*line.points, Point(day, not (stored.incomplete or missing), _numbers(audit, past)))
    course = Course(points, line.points[-1].day if line.points else None, found.changes, found.gone, past)
    document_ = replace(made, previous=was, course=course)
    if was is None:
        return document_, {"schema": SCHEMA, "kind": kind, "scans": scans, "counts": {}, "not_reached": unreached}
    return document_, _changes(found, was, audit, scans, behind, unreached)


def _changes(found: Followed, was: Audit, audit: Audit, scans: Json, behind: Json, unreached: list[Json]) -> Json:
    lists = document(found, audit)
    return {
        "schema": SCHEMA,
        "kind": "audit",
        "scans": scans,
        "counts": {name: len(entries) for name, entries in lists.items()},
        **lists,
        "not_reached": unreached,
        "notice": changes(was, audit)["notice"],
        "inventory": behind,
    }


def _behind(old: Inventory, new: Inventory, missing: frozenset[str], line: Line) -> Json:
    """Compare what was found, but for systems that were not reached; each entry with the day it was first found."""
    systems = tried(old) | tried(new)
    out = changes(_only(old, systems - missing), _only(new, systems - missing))
    today = new.scan.started.date()
    for name in ("new", "gone", "grown", "shrunk", "changed"):
        for one in out[name]:
            key = (one["system"], one["source"], one["table"], one["column"], one["item"], one["form"], one["about"])
            one["first_seen"] = line.first_found.get(key, today).isoformat()
    return out


def _only(inventory: Inventory, systems: Iterable[str]) -> Inventory:
    """Keep what an inventory says of some systems."""
    kept = frozenset(systems)
    return replace(
        inventory,
        sources=tuple(s for s in inventory.sources if s.system in kept),
        tables={ref: table for ref, table in inventory.tables.items() if ref.system in kept},
        problems=tuple(p for p in inventory.problems if p.system in kept),
        findings=tuple(f for f in inventory.findings if f.ref.table.system in kept),
    )


def _numbers(audit: Audit, old: Iterable[Old]) -> dict[str, int]:
    """Give the five numbers, what is last known of unreached systems included."""
    past = [verdict for one in old for verdict in one.verdicts]
    return {number.key: number.value + number.old for number in summary.numbers(audit, None, past)}
