"""What the rows of a table are about, decided once for the table from names and cells and used by all of its columns.

A heading alone is weak: `Opintopisteet` of a pupil is a record, of a course it is a property. So a column's heading is
believed where the table shows somebody: in a heading, in the table's name, or in the cells of another column. Who only
handles the row (`Käsittelijä`, `created_by`) isn't whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.engine.context import context
from scanner.engine.judge import CANDIDATE, COLUMN, CONFIRMED
from scanner.engine.names import spoken
from scanner.engine.weighing import weights
from scanner.model import ColumnRef, Finding, Reason, TableProfile
from scanner.recognisers import headers


def told_by_cells(found: Sequence[Finding]) -> Mapping[ColumnRef, frozenset[str]]:
    """Give for each column the items that its cells prove and that say that rows are people, or belong to one.

    Of who handles a row they tell only that somebody does, and may have written about it.
    """
    wanted = {*weights()["people"], *weights()["belongs"]}
    out: dict[ColumnRef, set[str]] = {}
    for f in found:
        whole = f.form == COLUMN and f.status == CONFIRMED and f.about == "person" and f.recognisers
        if whole and f.item in wanted:
            of_staff = headers.of_staff(spoken(f.ref.column))
            out.setdefault(f.ref, set()).add(weights()["writers"][0] if of_staff else f.item)
    return {ref: frozenset(items) for ref, items in out.items()}


def beside(told: Mapping[ColumnRef, frozenset[str]], ref: ColumnRef) -> frozenset[str]:
    """Give what the cells of the other columns tell."""
    return frozenset(item for other, items in told.items() if other != ref for item in items)


def doubted(profile: TableProfile, found: Sequence[Finding]) -> list[Finding]:
    """Doubt what only headings say of people in a table that shows nobody: a menu's diets are no guest's."""
    rule = weights()["nobody"]
    if headers.table_items(profile.ref.table) or _named_by_people(profile):
        return list(found)
    shown = {ref: _shown(profile, ref) for ref, c in profile.columns.items() if c.column.place is None}
    for f in found:
        sure = f.form == COLUMN and f.status == CONFIRMED and f.recognisers and f.item in rule["signs"]
        if sure and not headers.of_staff(spoken(f.ref.column)):
            shown.setdefault(f.ref, set()).add(f.item)
    out = []
    for f in found:
        told = tuple(weights()["words_in_cells"])
        alone = f.form == COLUMN and f.status == CONFIRMED and (not f.recognisers or f.item.startswith(told))
        alone = alone and f.item not in rule["signs"] and f.item.startswith(tuple(rule["doubt"]))
        if alone and not any(items for ref, items in shown.items() if ref != f.ref):
            f = replace(f, status=CANDIDATE, reasons=(*f.reasons, Reason("nobody", {})))  # noqa: PLW2901 - the same, doubted
        out.append(f)
    return out


def _named_by_people(profile: TableProfile) -> bool:
    """Say whether several headings begin with a word for those whom the rows are about: `client_age`, `client_job`."""
    names = [spoken(ref.column) for ref, c in profile.columns.items() if c.column.place is None]
    return sum(headers.begins_with_person(name) for name in names if name) >= int(weights()["nobody"]["headings"])


def _shown(profile: TableProfile, ref: ColumnRef) -> set[str]:
    name = spoken(ref.column)
    if not name or headers.of_staff(name):
        return set()
    signs = weights()["nobody"]["signs"]
    return {item for item in context(profile.columns[ref], profile.table).hints if item in signs}
