"""Lay items against systems: what the notice says of what was found, one symbol per cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reports.rows import item_class
from scanner.model import Cite, Declaration, Inventory, ReportDocument, Verdict
from scanner.taxonomy import taxonomy

SYMBOLS = {
    "declared": "●",
    "generic": "◐",
    "undeclared": "▲",
    "contradicts": "✖",
    "notfound": "○",
    "unassessed": "?",
    "others": "◇",
    "absent": "·",
}
"""Differ in form, not only in colour: they survive a black-and-white printer."""

_STATES = {
    "D-NEGATED": "contradicts",
    "D-UNDECLARED": "undeclared",
    "D-SPECIAL": "undeclared",
    "D-CRIMINAL": "undeclared",
    "D-HETU": "undeclared",
    "D-RECORD-ONLY": "undeclared",
    "D-SECRET": "undeclared",
    "D-GENERIC": "generic",
    "D-COND": "generic",
    "D-OK": "declared",
}
_GRAVEST = ("contradicts", "undeclared", "generic", "declared", "notfound", "unassessed", "others", "absent")
PLACE_CODES = frozenset({"D-HETU-PLACE", "D-HETU-KEY", "D-FREETEXT", "D-SYSTEM", "D-SUBJECT"})
_BESIDE = {"D-SECRET"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold what is said of one item in one system.

    Attributes:
        state: a key of `SYMBOLS`, or `found` where there is no notice to compare with; `others` where all that was found is
            an organisation's, a role's or the controller's own.
        candidate: nothing of it is confirmed.
        misplaced: the item is in the wrong place or system there, whether declared or not.
        settled: every verdict behind it was settled by a decision.
        cells: cells with the item.
        old: the system was not reached; this is what is last known of it.
    """

    state: str
    candidate: bool = False
    misplaced: bool = False
    settled: bool = False
    cells: int = 0
    old: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one item: how the notice declares it (`explicit`, `generic`, `conditional`, `negated`, `absent`), and its cells."""

    item: str
    cls: str
    declared: str
    cite: Cite | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the rows of one category; an item unknown to the taxonomy stands in the group with the empty id."""

    category: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hold the systems and the groups of rows: only items that are declared or found."""

    systems: tuple[str, ...]
    groups: tuple[Group, ...]


MOST_SYSTEMS = 200
"""Columns of the matrix on a page."""


def narrowed(whole: Matrix, most: int = MOST_SYSTEMS) -> Matrix:
    """Keep the systems with the most cells, in their order, where there are more than a page can show."""
    if len(whole.systems) <= most:
        return whole
    cells = [0] * len(whole.systems)
    for group in whole.groups:
        for row in group.rows:
            for n, cell in enumerate(row.cells):
                cells[n] += cell.cells
    kept = sorted(sorted(range(len(cells)), key=lambda n: (-cells[n], n))[:most])
    groups = tuple(
        replace(group, rows=tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in group.rows))
        for group in whole.groups
    )
    return Matrix(tuple(whole.systems[n] for n in kept), groups)


def systems_of(inventory: Inventory) -> tuple[str, ...]:
    """List the systems that were scanned or tried."""
    names = {s.system for s in inventory.sources} | {ref.system for ref in inventory.tables}
    return tuple(sorted(names))


def unread_systems(inventory: Inventory) -> set[str]:
    """List the systems of which nothing could be read: no source of theirs was opened."""
    read = {ref.system for ref in inventory.tables} | {s.system for s in inventory.sources if s.status != "failed"}
    return set(systems_of(inventory)) - read


def declared_items(declaration: Declaration | None) -> dict[str, tuple[str, Cite | None]]:
    """Say how the notice declares each item, taking the clearest of its statements: its coverage and cite."""
    order = ("explicit", "conditional", "generic", "negated")
    found: dict[str, tuple[str, Cite | None]] = {}

    def note(item: str, how: str, cite: Cite | None) -> None:
        if item in taxonomy() and (item not in found or order.index(how) < order.index(found[item][0])):
            found[item] = (how, cite)

    for register in declaration.registers if declaration else ():
        for entry in register.items:
            if entry.state == "rejected":
                continue
            if entry.coverage == "explicit":
                note(entry.id, "conditional" if entry.modality == "conditional" else "explicit", entry.cite)
            for covered in (entry.id, *entry.covers):
                note(covered, "generic", entry.cite)
        for negated in register.negated:
            note(negated.id, "negated", negated.cite)
    return found


def matrix(document: ReportDocument) -> Matrix:
    """Build the matrix of a document, with or without a notice."""
    inventory, audit = document.inventory, document.audit
    past = {one.system: one for one in document.course.old} if document.course else {}
    systems = tuple(sorted({*systems_of(inventory), *past}))
    unread = unread_systems(inventory) | past.keys()
    counted: dict[tuple[str, str], tuple[int, bool]] = {}
    of_others = {(f.item, f.ref.table.system) for f in inventory.findings if f.about != "person"}
    for finding in inventory.findings:
        if finding.about == "person" and finding.form != "derived":
            key = (finding.item, finding.ref.table.system)
            cells, confirmed = counted.get(key, (0, False))
            counted[key] = (cells + finding.cells, confirmed or finding.status == "confirmed")
    verdicts: dict[tuple[str, str | None], list[Verdict]] = {}
    said_of_old = (v for one in past.values() for v in one.verdicts)
    for verdict in (*(v for v in (audit.verdicts if audit else ()) if v.system not in past), *said_of_old):
        if verdict.item is not None and verdict.code.startswith("D-"):
            verdicts.setdefault((verdict.item, verdict.system), []).append(verdict)
    declared = declared_items(document.declaration)
    listed = {item for item, (how, _) in declared.items() if how in {"explicit", "conditional"}}
    listed |= {item for item, _ in counted} | {item for item, _ in verdicts}

    def cell(item: str, system: str) -> Cell:
        cells, confirmed = counted.get((item, system), (0, False))
        said = verdicts.get((item, system), [])
        if said:
            judged = _judged(said, cells, seen=bool(counted.get((item, system))))
            return replace(judged, old=True) if system in past else judged
        if cells or (item, system) in counted:
            return Cell("found", candidate=not confirmed, cells=cells)
        if system in unread:
            return Cell("unassessed")
        if (item, system) in of_others:  # "not seen" would be wrong, and so would any verdict
            return Cell("others")
        codes = {v.code for v in verdicts.get((item, None), [])}
        if "D-NODETECT" in codes:
            return Cell("unassessed")
        return Cell("notfound") if "D-NOTFOUND" in codes else Cell("absent")

    def row(item: str) -> Row:
        how, cite = declared.get(item, ("absent", None))
        return Row(item, item_class(item), how, cite, tuple(cell(item, system) for system in systems))

    return Matrix(systems, tuple(Group(category, tuple(map(row, items))) for category, items in _grouped(listed)))


def _judged(verdicts: list[Verdict], cells: int, *, seen: bool) -> Cell:
    """Sum up the verdicts on one item in one system: the gravest state, and marks."""
    stated = [v for v in verdicts if v.code in _STATES and v.code not in _BESIDE] or [
        v for v in verdicts if v.code in _BESIDE
    ]
    state = min((_STATES[v.code] for v in stated), key=_GRAVEST.index, default="declared" if seen else "unassessed")
    decisive = [v for v in stated if _STATES[v.code] == state] or verdicts
    return Cell(
        state,
        candidate=all(v.status == "candidate" for v in decisive),
        misplaced=any(v.code in PLACE_CODES and v.decision is None for v in verdicts),
        settled=all(v.decision is not None for v in decisive),
        cells=cells or max((v.cells for v in verdicts), default=0),
    )


def _grouped(items: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Group items by category, both in the taxonomy's order; unknown ids come last."""
    wanted = set(items)
    known = taxonomy()
    groups: dict[str, list[str]] = {}
    for item in known.items.values():
        if item.id in wanted:
            groups.setdefault(item.category, []).append(item.id)
    unknown = sorted(item for item in wanted if item not in known)
    if unknown:
        groups[""] = unknown
    return list(groups.items())
