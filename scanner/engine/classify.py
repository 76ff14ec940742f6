"""From profiles to findings: what is concluded about each column.

Pure functions of the evidence and of names; no cell is read, so a stored inventory can be decided again under new rules.
The rules that are numbers are in `weighing.yaml`; what confirmed and candidate mean is fixed by the documents' contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.engine.context import STRONG, Context, context
from scanner.engine.evidence import Group, groups
from scanner.engine.weighing import birth_like, exceeds_chance, share, weights
from scanner.model import (
    ColumnProfile,
    ColumnRef,
    Finding,
    Inventory,
    Reason,
    Table,
    TableProfile,
)
from scanner.recognisers import headers
from scanner.recognisers.headers import HeaderHint
from scanner.taxonomy import taxonomy

CONFIRMED, CANDIDATE = "confirmed", "candidate"
COLUMN, EMBEDDED, METADATA, HIDDEN, DERIVED = "column", "embedded", "metadata", "hidden", "derived"


def classify(inventory: Inventory) -> tuple[Finding, ...]:
    """Decide what is in every column of an inventory, from the evidence stored in it."""
    chance = _chances(inventory.scan.settings)
    year = inventory.scan.started.year
    out: list[Finding] = []
    for ref in sorted(inventory.tables):
        out += table_findings(inventory.tables[ref], chance, year)
    return tuple(sorted(out, key=_order))


def table_findings(profile: TableProfile, chance: Mapping[str, float], year: int) -> list[Finding]:
    """Decide what is in one table: its columns, and what its name alone announces."""
    out: list[Finding] = []
    for ref in sorted(profile.columns):
        out += column_findings(profile.columns[ref], profile.table, chance=chance, year=year)
    found = {finding.item for finding in out}
    visible = [ref for ref, column in profile.columns.items() if column.column.place is None]
    first = min(visible, default=None)
    for hint in headers.table_items(profile.ref.table):
        if hint.item in weights()["by_table"] and hint.item not in found and first is not None:
            reason = Reason("table", {"word": hint.word})
            out.append(Finding(first, hint.item, METADATA, "person", CANDIDATE, 0, 0.0, reasons=(reason,)))
    return out


def column_findings(
    profile: ColumnProfile,
    table: Table,
    hints: Sequence[HeaderHint] | None = None,
    *,
    chance: Mapping[str, float] | None = None,
    year: int = 2026,
) -> tuple[Finding, ...]:
    """Decide what is in one column.

    Args:
        profile: the column's evidence.
        table: its table: the name and the other columns' names are evidence too.
        hints: what the column's name says; None asks the vocabulary of headers.
        chance: share of random strings whose check passes, by recogniser.
        year: the year of the scan, for dates that look like births.
    """
    surroundings = context(profile, table, hints)
    weighed = [
        (group, finding)
        for group in groups(profile, surroundings, chance or {})
        if (finding := _weigh(group, surroundings)) is not None
    ]
    found = _without_repeats(_beside(weighed), profile)
    found += _surrogate(surroundings, _by_name(surroundings, found))
    found += _birth(surroundings, found, year)
    found += _free_text(surroundings, found)
    found += _derived(found)
    return tuple(sorted(found, key=_order))


def _beside(weighed: Sequence[tuple[Group, Finding]]) -> list[Finding]:
    """Doubt a few strings of some format, with nothing else to speak for them, inside cells that are something else."""
    rule = weights()["beside"]
    wholes = {f.item for _, f in weighed if f.form == COLUMN and f.status == CONFIRMED and f.rate >= rule["whole"]}
    out = []
    for group, finding in weighed:
        others = sorted(wholes - {finding.item})
        form_alone = finding.form == EMBEDDED and not finding.validated and set(group.signs) <= {"pattern"}
        if others and form_alone and group.share < rule["share"]:
            reasons = (*finding.reasons, Reason("beside", {"item": others[0]}))
            out.append(replace(finding, status=CANDIDATE, reasons=reasons))
        else:
            out.append(finding)
    return out


def _surrogate(surroundings: Context, named: Sequence[Finding]) -> list[Finding]:
    """Weigh what the name of a database's own running key announces: it links rows, and counts nothing else.

    Such a key stands for the item only where it is the primary key of a table that has no better column for it. A word
    for something else than an identifier (`lukema_id`) says what the row is, not what the cells are.
    """
    if not surroundings.running_key:
        return list(named)
    out = []
    for finding in named:
        if not surroundings.word_of_identifier(finding.item):
            continue
        own = surroundings.profile.column.key == "primary" and finding.item not in surroundings.neighbours
        if own and surroundings.strong(finding.item):
            out.append(finding)
        else:
            reasons = (*finding.reasons, Reason("running_key", {}))
            out.append(replace(finding, status=CANDIDATE, reasons=reasons))
    return out


def _without_repeats(found: Sequence[Finding], profile: ColumnProfile) -> list[Finding]:
    """Drop what is inside text where the same cells are the item as a whole: there are not enough cells for both."""
    whole: dict[str, int] = {}
    for f in found:
        if f.form == COLUMN:
            whole[f.item] = whole.get(f.item, 0) + f.cells
    return [f for f in found if f.form != EMBEDDED or f.cells + whole.get(f.item, 0) <= profile.cells_filled]


def _order(finding: Finding) -> tuple[ColumnRef, str, str, str, str]:
    return finding.ref, finding.item, finding.form, finding.where.get("place", ""), finding.about


def _chances(settings: Mapping[str, object]) -> dict[str, float]:
    stored: Any = settings.get("chance", {})
    return {str(name): float(value) for name, value in stored.items()} if isinstance(stored, Mapping) else {}


def _weigh(group: Group, surroundings: Context) -> Finding | None:
    """Turn one group of evidence into a finding, or into nothing where it is noise."""
    hint = surroundings.hints.get(group.item)
    reasons: list[Reason] = []
    if hint is not None:
        reasons.append(Reason("header", {"word": hint.word}))
    if group.narrowed_from:
        reasons.append(Reason("narrowed", {"item": group.narrowed_from}))
    if group.place:
        reasons.append(Reason("hidden", {"place": group.place}))
    rule = weights().rule(group.item)
    if group.chance is not None:
        status = _by_check(group, surroundings, reasons)
    elif rule.signs:
        status = _by_signs(group, surroundings, reasons, rule.signs)
    elif rule.needs_name:
        status = _by_need(group, surroundings, reasons)
    else:
        reasons.append(Reason("form", {"cells": group.cells}))
        status = CONFIRMED if group.likely or _agrees(group, hint) else CANDIDATE
    if status is None or (hint is None and _stray(group, surroundings, rule.stray)):
        return None
    if group.others:
        reasons += [Reason("about", {"about": about, "cells": n}) for about, n in sorted(group.others.items())]
    return _finding(group, surroundings, status, reasons)


def _finding(group: Group, surroundings: Context, status: str, reasons: Iterable[Reason]) -> Finding:
    filled = surroundings.profile.cells_filled
    return Finding(
        ref=surroundings.profile.ref,
        item=group.item,
        form=HIDDEN if group.place else group.form,
        about=group.about,
        status=status,
        cells=group.cells,
        rate=group.cells / filled if filled else 0.0,
        validated=group.validated,
        expected_by_chance=group.matching * group.chance if group.chance is not None else 0.0,
        subtype=group.subtypes,
        recognisers=group.recognisers,
        shapes=group.shapes,
        first_rows=group.first_rows,
        where={"place": group.place} if group.place else {},
        reasons=tuple(reasons),
    )


def _by_check(group: Group, surroundings: Context, reasons: list[Reason]) -> str | None:
    """Compare passed checks with chance; a column's name that agrees needs no such proof."""
    chance = group.chance or 0.0
    passed, matching = group.passed, group.matching
    strong = surroundings.strong(group.item)
    if not group.reported:  # a typing error is still personal data, where the name says what was meant
        reasons.append(Reason("malformed", {"cells": group.cells}))
        return CONFIRMED if strong and group.share >= weights()["agrees"] else CANDIDATE if strong else None
    reasons.append(Reason("validated", {"passed": passed, "matching": matching}))
    if strong:
        return CONFIRMED
    rule = weights()["check"]
    expected = matching * chance
    text = group.form == EMBEDDED or surroundings.free_text or bool(group.place)
    reasons.append(Reason("chance", {"expected": round(expected, 2), "passed": passed}))
    if exceeds_chance(passed, matching, chance):
        return CONFIRMED if text or passed >= rule["share"] * matching else CANDIDATE
    if text:
        return CONFIRMED if passed >= rule["scarce"] * expected else CANDIDATE
    # whole cells that pass no more often than chance lets them are numbers of another kind
    return CANDIDATE if matching * chance < 1 and passed == matching else None


def _by_signs(group: Group, surroundings: Context, reasons: list[Reason], needed: int) -> str | None:
    """Count independent signs: what the recognisers saw, the column's name, a neighbour that says that rows are people."""
    hint = surroundings.hints.get(group.item)
    signs = group.common_signs()
    reasons += [Reason("sign", {"sign": sign}) for sign in signs]
    # in running text the signs have to meet in one cell: they do as soon as they are more than the cells
    count = len(signs) if group.form == COLUMN or group.signs_meet() else min(1, len(signs))
    if hint is not None:
        count += 1
    people = sorted(surroundings.neighbours & set(weights()["named_people"]))
    if group.form == COLUMN and people and (hint is not None or signs):
        reasons.append(Reason("neighbour", {"item": people[0]}))
        count += 1
    if hint is not None and hint.strength == STRONG and surroundings.fits(hint):
        reasons.append(Reason("content", {"trait": surroundings.trait(hint)}))
        count += 1
    if not signs and (hint is None or hint.strength != STRONG):
        return None
    return CONFIRMED if count >= needed else CANDIDATE


def _by_need(group: Group, surroundings: Context, reasons: list[Reason]) -> str | None:
    """Count content that means something only under a name, or with a cue beside it in running text."""
    if group.item in surroundings.hints:
        reasons.append(Reason("form", {"cells": group.cells}))
        return CONFIRMED if surroundings.strong(group.item) and group.share >= weights()["agrees"] else CANDIDATE
    if "context" in group.signs or group.form == EMBEDDED:
        reasons.append(Reason("sign", {"sign": "context"}))
        return CONFIRMED if group.likely else CANDIDATE
    return None


def _agrees(group: Group, hint: HeaderHint | None) -> bool:
    return hint is not None and hint.strength == STRONG and group.share >= float(weights()["agrees"])


def _stray(group: Group, surroundings: Context, limit: float) -> bool:
    """Say whether a few whole cells of a column that is something else look like the item."""
    return (
        group.form == COLUMN
        and not group.place
        and not surroundings.free_text
        and not surroundings.hints
        and group.validated == 0
        and group.share < limit
    )


def _by_name(surroundings: Context, found: Iterable[Finding]) -> list[Finding]:
    """Conclude from names: with fitting cells `column`, alone `metadata`; cells of another kind disprove the name."""
    profile = surroundings.profile
    have = {finding.item for finding in found}
    broader = {wide for wide, narrow in weights()["narrower"].items() if have & set(narrow)}
    out: list[Finding] = []
    for item in sorted(surroundings.hints):
        hint = surroundings.hints[item]
        if item in have or item in broader or item not in taxonomy() or not _has_own_name(profile):
            continue
        reasons = [Reason("header", {"word": hint.word})]
        strong = hint.strength == STRONG
        if not profile.cells_filled:
            reasons.append(Reason("no_content", {}))
            out += [_named(surroundings, item, METADATA, CANDIDATE, reasons)] if strong else []
        elif surroundings.contradicted(hint):
            continue
        elif surroundings.fits(hint):
            reasons.append(Reason("content", {"trait": surroundings.trait(hint)}))
            if strong:
                out.append(_named(surroundings, item, COLUMN, CONFIRMED, reasons))
            elif hint.expects and surroundings.among_people(hint) and not _has_whole(found):
                reasons.append(Reason("people", {}))
                out.append(_named(surroundings, item, COLUMN, CONFIRMED, reasons))
            elif hint.expects in weights()["weak_words"] and not _has_whole(found):
                out.append(_named(surroundings, item, COLUMN, CANDIDATE, reasons))
        elif strong:
            out.append(_named(surroundings, item, METADATA, CANDIDATE, reasons))
    return out


def _has_own_name(profile: ColumnProfile) -> bool:
    """Say whether a column's name was given by people; that of a comment or a property is the program's."""
    return profile.column.place in {None, "hidden column"}


def _has_whole(found: Iterable[Finding]) -> bool:
    """Say whether the column is already known to be something; hidden cells are whole where most of them are it."""
    return any(f.status == CONFIRMED and (f.form == COLUMN or _mostly_hidden(f)) for f in found)


def _mostly_hidden(finding: Finding) -> bool:
    return finding.form == HIDDEN and finding.rate >= float(weights()["fits"])


def _named(surroundings: Context, item: str, form: str, status: str, reasons: Iterable[Reason]) -> Finding:
    profile = surroundings.profile
    cells = profile.cells_filled if form == COLUMN else 0
    hidden = surroundings.hidden if form == COLUMN else ""
    if hidden:
        reasons = (*reasons, Reason("hidden", {"place": hidden}))
    return Finding(
        profile.ref,
        item,
        HIDDEN if hidden else form,
        "person",
        status,
        cells,
        1.0 if cells else 0.0,
        subtype=_password(profile, item) if form == COLUMN else {},
        where={"place": hidden} if hidden else {},
        reasons=tuple(reasons),
    )


def _password(profile: ColumnProfile, item: str) -> dict[str, int]:
    """Tell hashes from clear text by their lengths: no hash in use is shorter than 32 characters."""
    rule, lengths = weights()["password"], profile.lengths
    if item != rule["item"] or lengths.least is None or lengths.greatest is None:
        return {}
    if lengths.least >= rule["hashed"]:
        return {"hashed": profile.cells_filled}
    return {"clear": profile.cells_filled} if lengths.greatest <= rule["clear"] else {}


def _birth(surroundings: Context, found: Iterable[Finding], year: int) -> list[Finding]:
    """Find a birth date under a name that says nothing: dates spread as births are, in a column that is no event."""
    item, profile = "identity.birth_date", surroundings.profile
    strong = any(hint.strength == STRONG for hint in surroundings.hints.values())
    if strong or surroundings.event or any(f.item == item for f in found) or not birth_like(profile, year):
        return []
    people = sorted(surroundings.neighbours & set(weights()["named_people"]))
    reasons = [Reason("years", {"first_year": min(profile.years), "last_year": max(profile.years)})]
    reasons += [Reason("neighbour", {"item": people[0]})] if people else []
    dates = sum(profile.years.values())
    made = _named(surroundings, item, COLUMN, CONFIRMED if people else CANDIDATE, reasons)
    return [replace(made, cells=dates, rate=dates / profile.cells_filled)]


def _free_text(surroundings: Context, found: Iterable[Finding]) -> list[Finding]:
    """Report running text itself: whatever is in it, people write about people in it."""
    profile, item = surroundings.profile, weights()["free_text"]["item"]
    have = {finding.item.split(".", 1)[0] for finding in found}
    if not surroundings.free_text or "comms" in have or not profile.cells_filled or not _has_own_name(profile):
        return []
    if surroundings.things or _has_whole(found) or surroundings.no_prose() or profile.column.name.startswith("("):
        return []
    prose = share(profile, "words", "sentence", "multiline") >= weights()["fits_free_text"]
    if surroundings.named_free_text:
        reasons = [Reason("free_text_name", {})]
        status = CONFIRMED if prose and surroundings.of_people else CANDIDATE
        return [_named(surroundings, item, COLUMN if prose else METADATA, status, reasons)]
    return [_named(surroundings, item, COLUMN, CANDIDATE, [Reason("free_text", {})])]


def _derived(found: Iterable[Finding]) -> list[Finding]:
    """Name what is contained in an item; it is no separate collection, so it gives no verdict."""
    have = {finding.item for finding in found}
    out: dict[tuple[str, str], Finding] = {}
    for finding in found:
        for item in weights()["derived"].get(finding.item, ()):
            if item in have or finding.form == METADATA or finding.about != "person":
                continue
            more = out.get((item, finding.status))
            cells = finding.cells + (more.cells if more else 0)
            rate = min(1.0, finding.rate + (more.rate if more else 0.0))
            derived = Finding(
                finding.ref,
                item,
                DERIVED,
                "person",
                finding.status,
                cells,
                rate,
                reasons=(Reason("derived", {"item": finding.item}),),
            )
            out[item, finding.status] = derived
    return [_strongest(out, item) for item in sorted({item for item, _ in out})]


def _strongest(derived: Mapping[tuple[str, str], Finding], item: str) -> Finding:
    return derived.get((item, CONFIRMED)) or derived[item, CANDIDATE]
