"""Findings that need more than one column: a name in two columns, and what cells of one row are together.

Pure functions of a table's profile, like all of classification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.engine.context import Context, context
from scanner.engine.judge import CANDIDATE, COLUMN, CONFIRMED, METADATA
from scanner.engine.labels import DAMAGED, Label
from scanner.engine.weighing import exceeds_chance, weights
from scanner.model import ColumnProfile, ColumnRef, Finding, Reason, TableProfile

NAME = "identity.name"
NATIONAL_ID = "identity.national_id"
EMPLOYER = "work.employer"
BUSINESS_ID = "work.business_id"


# --- names ----------------------------------------------------------------------------------------------------------------


def with_names(table: TableProfile, found: Sequence[Finding]) -> list[Finding]:
    """Add the columns of first names and surnames that no name announces.

    A column in which most cells are single names of the lists has one sign. A second one is a column beside it that holds
    names too, or an identity code in the same rows; an address or a number to reach somebody at makes a candidate.
    """
    visible = {ref.position: ref for ref, c in table.columns.items() if c.column.place is None and not c.column.sparse}
    named = {f.ref for f in found if f.item == NAME and f.status == CONFIRMED and f.form == COLUMN}
    known = {f.ref for f in found if f.item == NAME and f.form != METADATA}
    full = {f.ref for f in found if f.form == COLUMN and f.status == CONFIRMED}
    lists = {ref for ref in visible.values() if ref not in full and _of_the_lists(table, ref)}
    out = list(found)
    for ref in sorted(lists - known):
        beside = [visible.get(ref.position - 1), visible.get(ref.position + 1)]
        reasons = [Reason("sign", {"sign": "lexicon"})]
        status = None
        if any(other in lists or other in named for other in beside if other is not None):
            reasons.append(Reason("side_by_side", {}))
            status = CONFIRMED
        items = _beside(found, ref)
        if items:
            reasons.append(Reason("neighbour", {"item": items[0]}))
            status = CONFIRMED if status or NATIONAL_ID in items else CANDIDATE
        if status:
            column = table.columns[ref]
            cells = _names(column, 0)
            out = [f for f in out if (f.ref, f.item, f.form) != (ref, NAME, METADATA)]
            out.append(
                Finding(
                    ref, NAME, COLUMN, "person", status, cells, cells / column.cells_filled,
                    recognisers=("person",), reasons=tuple(reasons),
                )
            )  # fmt: skip
    return out


def _of_the_lists(table: TableProfile, ref: ColumnRef) -> bool:
    """Say whether a column is of single names, as far as the lists know; its own name must not say something else."""
    column, rule = table.columns[ref], weights()["split_name"]
    filled = column.cells_filled
    if filled < rule["cells"] or _names(column, rule["sure"]) < rule["sure_share"] * filled:
        return False
    if _names(column, 0) < rule["share"] * filled:
        return False
    hints = context(column, table.table).hints
    return not hints or NAME in hints


def _names(column: ColumnProfile, least: int) -> int:
    """Count the whole cells that the name lists know, from a score on."""
    counts = (
        sum(n for score, n in evidence.scores.items() if score >= least)
        for key, evidence in column.evidence.items()
        if key.item == NAME and key.form == "column" and not (key.place or key.path) and key.about == "person"
    )
    return max(counts, default=0)


def _beside(found: Sequence[Finding], ref: ColumnRef) -> list[str]:
    """List the items in other columns of the table that say that the rows are people, the surest first."""
    order = weights()["split_name"]["beside"]
    have = {
        f.item
        for f in found
        if f.ref != ref and f.form == COLUMN and f.status == CONFIRMED and f.about == "person" and f.item in order
    }
    return [item for item in order if item in have]


# --- business ids ---------------------------------------------------------------------------------------------------------


def with_traders(table: TableProfile, found: Sequence[Finding]) -> list[Finding]:
    """Say of business ids in rows of people, with no organisation in them, that they are the people's: they trade under them.

    No row is needed: of two columns that are filled to p and q, at least p + q - 1 of the rows have both.
    """
    if (
        not table.rows_read
        or any(f.item == EMPLOYER and f.form != METADATA for f in found)
        or _names_organisations(table)
    ):
        return list(found)
    people = max(
        (
            f
            for f in found
            if f.item == NAME and f.form == COLUMN and f.status == CONFIRMED and not _is_contact(table, f.ref)
        ),
        key=lambda f: f.cells,
        default=None,
    )
    out = list(found)
    for f in found:
        if people is None or (f.item, f.form, f.about, f.status) != (BUSINESS_ID, COLUMN, "organisation", CONFIRMED):
            continue
        both = f.cells + people.cells - table.rows_read
        if both < weights()["traders"] * f.cells:
            continue
        reasons = (Reason("sole_trader", {"count": both, "other": people.ref.column}),)
        out = _sole(table, f.ref, replace(_made(table, f.ref, f.item, CONFIRMED, both, reasons), validated=both), out)
    return out


def _names_organisations(table: TableProfile) -> bool:
    """Say whether a column's name speaks of an organisation."""
    return any(EMPLOYER in _context(table, ref).hints for ref in table.columns)


def _is_contact(table: TableProfile, ref: ColumnRef) -> bool:
    """Say whether a column's name means somebody to turn to, who is not whose row it is."""
    hint = _context(table, ref).hints.get(NAME)
    return hint is not None and any(word in hint.word for word in weights()["contact_words"])


# --- rows -----------------------------------------------------------------------------------------------------------------


def with_rows(table: TableProfile, found: Sequence[Finding]) -> list[Finding]:
    """Add what was counted row by row."""
    out = list(found)
    by_position = {ref.position: ref for ref, c in table.columns.items() if c.column.place is None}
    for text in sorted(table.across):
        label = Label.read(text)
        if label is None or not label.positions or any(p not in by_position for p in label.positions):
            continue
        refs = [by_position[p] for p in label.positions]
        judge = _KINDS.get(label.kind)
        if judge is not None:
            out = judge(table, label, refs, table.across[text], out)
    return out


def _split(
    table: TableProfile, label: Label, refs: Sequence[ColumnRef], rows: int, found: list[Finding]
) -> list[Finding]:
    """Judge a code split into a birth day and a tail: of random tails, a tenth passes under one of three signs."""
    day, tail = refs
    chance = weights()["across"]["split_chance"]
    matching = max(rows, min(table.columns[day].cells_filled, table.columns[tail].cells_filled))
    sure = exceeds_chance(rows, matching, chance)
    if not sure and rows < matching:
        return found
    reasons = (
        Reason("split", {"count": rows, "other": day.column}),
        Reason("chance", {"expected": round(matching * chance, 2), "passed": rows}),
    )
    status = CONFIRMED if sure or _context(table, tail).strong(label.item) else CANDIDATE
    made = _made(table, tail, label.item, status, rows, reasons)
    return _put(found, replace(made, validated=rows, expected_by_chance=matching * chance))


def _pair(
    table: TableProfile, label: Label, refs: Sequence[ColumnRef], rows: int, found: list[Finding]
) -> list[Finding]:
    """Judge latitude with longitude: numbers within Finland are a position where a column's name says so."""
    named = any(label.item in _context(table, ref).hints for ref in refs)
    share = rows / max(1, min(table.columns[ref].cells_filled for ref in refs))
    if share < weights()["agrees"]:
        return found
    for ref, other in (refs, refs[::-1]):
        reasons = (Reason("pair", {"count": rows, "other": other.column}),)
        found = _put(found, _made(table, ref, label.item, CONFIRMED if named else CANDIDATE, rows, reasons))
    return found


def _sole_trader(
    table: TableProfile, label: Label, refs: Sequence[ColumnRef], rows: int, found: list[Finding]
) -> list[Finding]:
    """Tell people who trade under their own name apart from the companies in the column."""
    ref, other = refs
    reasons = (Reason("sole_trader", {"count": rows, "other": other.column}),)
    return _sole(table, ref, replace(_made(table, ref, label.item, CONFIRMED, rows, reasons), validated=rows), found)


def _sole(table: TableProfile, ref: ColumnRef, made: Finding, found: Sequence[Finding]) -> list[Finding]:
    """Add what is people's, and take it from the organisations'."""
    out = []
    for f in found:
        if (f.ref, f.item, f.form, f.about) == (ref, made.item, COLUMN, "organisation"):
            left = f.cells - made.cells
            if left <= 0:
                continue
            filled = table.columns[ref].cells_filled
            f = replace(f, cells=left, rate=left / filled, validated=min(f.validated, left))  # noqa: PLW2901 - the rest of it
        out.append(f)
    return _put(out, made)


def _damaged(
    table: TableProfile, label: Label, refs: Sequence[ColumnRef], rows: int, found: list[Finding]
) -> list[Finding]:
    """Tell of long numbers that a spreadsheet has cut: what they were, their beginning or the column's name says."""
    (ref,) = refs
    surroundings = _context(table, ref)
    long = weights()["across"]["long_numbers"]
    items = [item for item in sorted(surroundings.hints) if item in long and surroundings.strong(item)]
    item = label.item or (items[0] if items else "")
    if not item:
        return found
    reasons = [Reason("damaged", {"cells": rows})]
    if item in surroundings.hints:
        reasons.insert(0, Reason("header", {"word": surroundings.hints[item].word}))
    status = CONFIRMED if surroundings.strong(item) else CANDIDATE
    return _put(found, _made(table, ref, item, status, rows, reasons))


_KINDS = {"split": _split, "pair": _pair, "sole_trader": _sole_trader, DAMAGED: _damaged}


def _context(table: TableProfile, ref: ColumnRef) -> Context:
    return context(table.columns[ref], table.table)


def _made(table: TableProfile, ref: ColumnRef, item: str, status: str, rows: int, reasons: Sequence[Reason]) -> Finding:
    filled = table.columns[ref].cells_filled
    cells = min(rows, filled)
    return Finding(
        ref, item, COLUMN, "person", status, cells, cells / filled if filled else 0.0, reasons=tuple(reasons)
    )


def _put(found: Sequence[Finding], made: Finding) -> list[Finding]:
    """Add a finding; one that the column has of the item already stays, unless the new one is surer or has more cells."""
    same = [f for f in found if (f.ref, f.item, f.about) == (made.ref, made.item, made.about) and not f.where]
    whole = [f for f in same if f.form == COLUMN]
    better = [f for f in whole if (f.status == CONFIRMED, f.cells) >= (made.status == CONFIRMED, made.cells)]
    if better:
        more = tuple(reason for reason in made.reasons if reason not in better[0].reasons)
        return [replace(f, reasons=(*f.reasons, *more)) if f is better[0] else f for f in found]
    drop = {id(f) for f in (*whole, *(f for f in same if f.form == METADATA))}
    return [*(f for f in found if id(f) not in drop), made]
