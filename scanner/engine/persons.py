"""Conclude about how many people something is, from the counts that live during the scan.

Within one way of telling people apart (identity codes, customers' numbers, the keys of one table ...) tables and systems are
united, so that nobody counts twice. Two ways can't be compared, so the answer is a range: at least as many as the best way
shows, at most the sum of tables that have no way in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.engine.people import ALL, BY_HEADING, NAME, united
from scanner.engine.weighing import weights
from scanner.model import Finding, Headcount, Inventory, PeopleKey, Persons, TableProfile, TableRef

Counts = Mapping[str, Headcount]
"""By what tells people apart."""

KEY = "key "
EACH = 0.5
"""Share of a table's rows that have to tell of different people for its rows to be people."""
CODE = "identity.national_id"
OF_PEOPLE = frozenset({CODE, "identity.name", "customer.number", "hr.employee_number"})
"""Items that make a table's rows people, so that keys to them tell people apart."""


def persons(inventory: Inventory) -> tuple[Persons, ...]:
    """Estimate the people of every item in every system, of systems, and over all systems.

    Args:
        inventory: fresh from a scan, with its findings.
    """
    known = _Known(_people_tables(inventory), _telling(inventory.findings))
    found: dict[tuple[str, str], dict[TableRef, dict[str, Headcount]]] = {}
    bare: dict[tuple[str, str], set[TableRef]] = {}
    cells: dict[tuple[str, str], int] = {}
    for finding in inventory.findings:
        ref = finding.ref.table
        table = inventory.tables.get(ref)
        if finding.about != "person" or finding.form == "derived" or table is None:
            continue
        counts = _of_finding(finding, table, known)
        key = (ref.system, finding.item)
        cells[key] = cells.get(key, 0) + (finding.cells or table.rows_read)
        if counts:
            mine = found.setdefault(key, {}).setdefault(ref, {})
            for kind, count in counts.items():
                mine[kind] = united([mine[kind], count]) if kind in mine else count
        else:
            bare.setdefault(key, set()).add(ref)
    out = []
    for key in sorted({*found, *bare}):
        tables = found.get(key, {})
        one = _range(*key, tables.values(), len(bare.get(key, set()) - set(tables)))
        # each row is one person's, so that there are no more people than cells
        out.append(replace(one, least=min(one.least, cells[key]), most=min(one.most, cells[key])))
    tables_with = {ref for tables in (*found.values(), *bare.values()) for ref in tables}
    whole = {ref: _usable(inventory.tables[ref], known, 0, "") for ref in sorted(tables_with)}
    by_system: dict[str, list[dict[str, Headcount]]] = {}
    for ref, counts in whole.items():
        by_system.setdefault(ref.system, []).append(counts)
    for system, several in sorted(by_system.items()):
        out.append(_range(system, None, [c for c in several if c], sum(not c for c in several)))
    if whole:
        out.append(_range(None, None, [c for c in whole.values() if c], sum(not c for c in whole.values())))
    return tuple(sorted(out, key=_order))


def _people_tables(inventory: Inventory) -> frozenset[tuple[str, str, str]]:
    """Give the tables whose rows are people, by system, source and name: most rows tell of somebody else than the others.

    A payer's name on every payment doesn't make a table of payments one of people.
    """
    out = set()
    for finding in inventory.findings:
        ref = finding.ref.table
        table = inventory.tables.get(ref)
        told = finding.item in OF_PEOPLE and _whole(finding) and finding.about == "person"
        if table is None or not told or finding.status != "confirmed":
            continue
        by = 0 if finding.item == NAME else finding.ref.position
        apart = table.people.get(PeopleKey(finding.item, by))
        if apart is not None and apart.estimate() >= EACH * table.rows_read:
            out.add((ref.system, ref.source, ref.table))
    return frozenset(out)


def _telling(findings: Iterable[Finding]) -> dict[TableRef, frozenset[tuple[str, int]]]:
    """Give for each table the columns that tell people apart: what was found there is certain, or said by the heading."""
    out: dict[TableRef, frozenset[tuple[str, int]]] = {}
    for finding in findings:
        headed = finding.item in {NAME, *BY_HEADING} and (_whole(finding) or finding.form == "metadata")
        if finding.about == "person" and (headed or (finding.status == "confirmed" and _whole(finding))):
            by = 0 if finding.item == NAME else finding.ref.position
            out[finding.ref.table] = out.get(finding.ref.table, frozenset()) | {(finding.item, by)}
    return out


def _whole(finding: Finding) -> bool:
    """Say whether the column is what was found; on a hidden sheet, where a finding says that it is hidden, by its share."""
    return finding.form == "column" or (finding.form == "hidden" and finding.rate >= float(weights()["fits"]))


@dataclass(frozen=True, slots=True)
class _Known:
    """Hold which tables' rows are people, and which columns tell people apart."""

    tables: frozenset[tuple[str, str, str]]
    telling: Mapping[TableRef, frozenset[tuple[str, int]]]


def _of_finding(finding: Finding, table: TableProfile, known: _Known) -> dict[str, Headcount]:
    """Give the counts of the rows whose cell holds what was found; a name alone is about all filled cells."""
    position = finding.ref.position
    for wanted in ((position, finding.item), (position, ALL), (0, "")):
        if wanted[1] == ALL and finding.form != "metadata":
            continue
        found = _usable(table, known, *wanted)
        if found:
            return found
    return {}


def _usable(table: TableProfile, known: _Known, position: int, item: str) -> dict[str, Headcount]:
    """Give a table's counts by kind; keys tell people apart where they lead to a table of people.

    Of several columns of one kind the one that tells most apart over all rows counts. Names are written in so many ways that
    they count only where nothing else does.
    """
    ref = table.ref
    chosen: dict[str, int] = {}
    for key in sorted(table.people):
        if (key.position, key.item) != (0, ""):
            continue
        if key.kind.startswith(KEY):
            fits = (ref.system, ref.source, key.kind.removeprefix(KEY)) in known.tables
        else:
            fits = (key.kind.partition(" ")[0], key.by) in known.telling.get(ref, ())
        best = chosen.get(key.kind)
        if fits and (best is None or table.people[key].estimate() > table.people[PeopleKey(key.kind, best)].estimate()):
            chosen[key.kind] = key.by
    if len(chosen) > 1:
        chosen.pop(NAME, None)
    out = {}
    for kind, by in chosen.items():
        count = table.people.get(PeopleKey(kind, by, position, item))
        if count is not None:
            out[f"{kind} {ref.system} {ref.source}" if kind.startswith(KEY) else kind] = count
    return out


def _range(system: str | None, item: str | None, tables: Iterable[Mapping[str, Headcount]], uncounted: int) -> Persons:
    """Unite what can be united. At least as many as one way shows: of codes, the codes themselves, since each is one person's."""
    every = list(tables)
    if not every:
        return Persons(system, item, 0, 0, uncounted)
    numbers = _united(every)
    least = numbers[CODE] if item == CODE and CODE in numbers else max(numbers.values())
    most = min(_sum(every, kind, numbers[kind]) for kind in sorted(numbers))
    return Persons(system, item, least, max(least, most), uncounted)


def _united(tables: Sequence[Mapping[str, Headcount]]) -> dict[str, int]:
    """Count the people of tables by each way of telling them apart."""
    kinds = sorted({kind for counts in tables for kind in counts})
    return {kind: united([counts[kind] for counts in tables if kind in counts]).estimate() for kind in kinds}


def _sum(tables: Sequence[Mapping[str, Headcount]], first: str, number: int) -> int:
    """Add up tables that have no way in common: those of the first way, then those of the largest one of the rest ..."""
    total = number
    waiting = [counts for counts in tables if first not in counts]
    while waiting:
        numbers = _united(waiting)
        kind = max(sorted(numbers), key=lambda one: (numbers[one], sum(one in counts for counts in waiting)))
        total += numbers[kind]
        waiting = [counts for counts in waiting if kind not in counts]
    return total


def carried(inventory: Inventory, before: Inventory | None) -> Inventory:
    """Keep the last numbers of systems of which not everything was read again, marked with their day.

    What is the same byte by byte as last time counts as read, if all of its system is; together with something new, it can't be
    compared with it any more, so the larger numbers stand, marked.
    """
    if before is None:
        return inventory
    day = before.scan.started.date()
    new = {s.system for s in inventory.sources if s.status != "failed" and s.unchanged_since is None}
    same = {s.system for s in inventory.sources if s.unchanged_since is not None}
    lost = {s.system for s in inventory.sources if s.status == "failed"} | {
        p.system for p in inventory.problems if not p.examined
    }
    old = {(p.system, p.item): p for p in before.persons}
    if same and not new and not lost and {p.system for p in before.persons} <= {None, *same}:
        return replace(inventory, persons=before.persons)
    now = {(p.system, p.item): p for p in inventory.persons}
    for key, last in old.items():
        system, current = last.system, now.get(key)
        if system is None or (system in new and system not in same | lost):
            continue
        if system in same and system not in new | lost:
            now[key] = last
            continue
        as_of = last.as_of or day
        now[key] = replace(last, as_of=as_of)
        if system in new and current is not None:
            least, most = max(current.least, last.least), max(current.most, last.most)
            now[key] = Persons(*key, least, most, min(current.uncounted, last.uncounted), as_of)
    kept = [p for p in now.values() if p.as_of is not None and p.item is None and p.system is not None]
    whole = [p for p in now.values() if p.item is None and p.system is not None]
    if kept or same:
        days = [p.as_of for p in kept if p.as_of is not None]
        total = now.get((None, None)) or Persons(None, None, 0, 0)
        least = max([total.least, *(p.least for p in whole)])
        most = sum(p.most for p in whole)
        now[None, None] = Persons(None, None, least, most, sum(p.uncounted for p in whole), min(days, default=None))
    return replace(inventory, persons=tuple(sorted(now.values(), key=_order)))


def _order(one: Persons) -> tuple[bool, str, bool, str]:
    return one.system is not None, one.system or "", one.item is not None, one.item or ""
