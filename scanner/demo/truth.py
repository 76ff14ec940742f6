"""What the demo hides where: the truth that a scan of it can be held against. Places and counts, no values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KINDS: Mapping[str, str] = {
    "declared": "the notice names it",
    "generic": "only a family word of the notice covers it",
    "conditional": "the notice names it under a condition",
    "undeclared": "the notice does not mention it",
    "negated": "the notice says that it is not collected",
    "special": "special category that the notice does not mention",
    "misplaced": "declared, but where it does not belong: identity codes in free text and on a hidden sheet",
    "organisation": "an organisation's or a role's, not a person's",
    "over_retained": "rows past the retention that the notice states",
    "nowhere": "the notice names it, and no source holds it",
    "decoy": "only looks like it; nothing of it is there",
}
"""Kinds of planting, and what each means."""

DECLARED = frozenset(
    {
        "identity.name",
        "identity.national_id",
        "customer.number",
        "demographic.language",
        "contact.address",
        "contact.phone",
        "contact.email",
        "customer.contract",
        "supply.metering_point",
        "supply.premises",
        "supply.consumption",
        "finance.invoice",
        "finance.payment",
        "finance.collection",
        "contact.einvoice_address",
        "work.business_id",
        "work.title",
        "work.employer",
        "comms.messages",
        "comms.feedback",
        "comms.complaint",
    }
)
"""Items that the demo's notice names."""

GENERIC = frozenset({"finance.reference", "supply.meter", "supply.premises_address", "comms.notes"})
"""Items of the data that only a family word of the notice covers (laskutustiedot, kulutustiedot, ...)."""

CONDITIONAL = frozenset({"customer.consent"})
"""Items that the notice names under a condition."""

NEGATED = frozenset({"finance.card", "comms.call_recording", "online.ip"})
"""Items that the notice says are not collected; the data holds the last one all the same."""

NOWHERE = frozenset({"contact.einvoice_address"})
"""Items that the notice names and no source holds, as far as a scan can tell."""

INCIDENTAL = frozenset(
    {"finance.invoice", "finance.reference", "supply.consumption", "supply.meter", "family.children"}
)
"""Items that a note may mention in words or bare numbers which nothing tells from other words and numbers."""


@dataclass(frozen=True, slots=True, order=True)
class Planted:
    """Say that an item was planted in the cells of a column.

    Attributes:
        system: name in the configuration; empty for what is nowhere.
        source: path below the demo's folder, with `/`.
        table: file name, sheet name or `schema.table`.
        column: header; empty where the table as a whole is the item.
        item: taxonomy id.
        form: `column`, `embedded`, `metadata` (a table's or column's name says it) or `hidden`.
        kind: a key of `KINDS`.
        cells: cells that hold it; rows for `over_retained`.
    """

    system: str
    source: str
    table: str
    column: str
    item: str
    form: str
    kind: str
    cells: int

    @property
    def recognisable(self) -> bool:
        """Say whether a scan can be blamed for not finding it."""
        return self.kind not in ("nowhere", "decoy") and not (self.form == "embedded" and self.item in INCIDENTAL)


@dataclass(frozen=True, slots=True)
class DemoSources:
    """Name what was written.

    Attributes:
        folder: where everything lies.
        notice: the privacy notice.
        config: the `tutka.yaml` that names all of it.
        systems: files by system.
        planted: what is where, sorted.
        decoys: where texts stand that a careless reader would take for an item; nothing of it is there.
    """

    folder: Path
    notice: Path
    config: Path
    systems: Mapping[str, tuple[Path, ...]]
    planted: tuple[Planted, ...] = ()
    decoys: tuple[Planted, ...] = ()


def kind_of(item: str, form: str) -> str:
    """Say what the notice makes of an item that was planted in a form."""
    if item == "identity.national_id" and form in ("embedded", "hidden"):
        return "misplaced"
    if item.startswith("special.") and item != "special.social_care":
        return "special"
    for items, kind in ((DECLARED, "declared"), (GENERIC, "generic"), (CONDITIONAL, "conditional")):
        if item in items:
            return kind
    return "negated" if item in NEGATED else "undeclared"


@dataclass(slots=True)
class Ledger:
    """Count what a writer plants in one source."""

    system: str
    source: str
    _cells: dict[tuple[str, str, str, str, str], int] = field(default_factory=dict)
    _decoys: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, table: str, column: str, item: str, form: str = "column", kind: str = "", cells: int = 1) -> None:
        """Note cells that hold an item; the kind follows from the notice unless it is given."""
        key = (table, column, item, form, kind or kind_of(item, form))
        self._cells[key] = self._cells.get(key, 0) + cells

    def decoy(self, table: str, column: str, item: str) -> None:
        """Note a cell that looks like an item and is not."""
        key = (table, column, item)
        self._decoys[key] = self._decoys.get(key, 0) + 1

    def column(self, table: str, column: str, item: str, cells: Sequence[object]) -> None:
        """Note a whole column; absent and empty cells don't count."""
        filled = sum(1 for cell in cells if cell not in (None, ""))
        if filled:
            self.add(table, column, item, cells=filled)

    @property
    def planted(self) -> list[Planted]:
        """List what was noted."""
        return [
            Planted(self.system, self.source, table, column, item, form, kind, cells)
            for (table, column, item, form, kind), cells in self._cells.items()
        ]

    @property
    def decoys(self) -> list[Planted]:
        """List what only looks like an item."""
        return [
            Planted(self.system, self.source, table, column, item, "embedded", "decoy", cells)
            for (table, column, item), cells in self._decoys.items()
        ]
