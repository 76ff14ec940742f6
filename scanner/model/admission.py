"""Whether a new source may be taken into use as it is, held against the notice and the last audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner.model.declaration import Cite
from scanner.model.inventory import Persons
from scanner.model.verdict import Verdict

ANSWERS = ("no", "unclear", "after", "yes")
"""No; not known, since part was not read; once something is settled; yes."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Name a passage of the notice that would have to change.

    Attributes:
        cite: the passage; None where the notice has none that fits.
        code: of the verdict that asks for it.
        items: what would be added there, taken out or made precise; empty for retention.
        register: id of the register.
    """

    cite: Cite | None
    code: str
    items: tuple[str, ...] = ()
    register: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Answer for the systems of an ad-hoc scan.

    Attributes:
        systems: what was scanned.
        known: those of them that the configuration has already.
        answer: one of `ANSWERS`.
        against: confirmed verdicts that nobody settled and that stand in the way.
        open: further verdicts to settle first.
        worst: the three gravest.
        undeclared: items that the notice does not declare, or says are not there.
        new_items: items that the last audit found nowhere; None where there is no audit to compare with.
        audited: the day of the last audit.
        people: about how many people, each system; the last audit's number of all systems is `people_before`.
        clauses: passages of the notice that would have to change.
        copies: tables that look like copies of tables of the last audit: `source/table` of both.
        entry: what to paste into `tutka.yaml`; no values.
    """

    systems: tuple[str, ...]
    known: tuple[str, ...]
    answer: str
    against: int
    open: int
    worst: tuple[Verdict, ...]
    undeclared: tuple[str, ...]
    new_items: tuple[str, ...] | None
    audited: date | None
    people: tuple[Persons, ...] = ()
    people_before: Persons | None = None
    clauses: tuple[Clause, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    entry: str = ""
