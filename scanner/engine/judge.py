"""Judge one group of evidence: confirmed, candidate, or noise.

What confirmed and candidate mean is fixed by the documents' contract; the rules that are numbers are in `weighing.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scanner.engine.context import STRONG, Context
from scanner.engine.evidence import Group, groups
from scanner.engine.weighing import ItemRule, exceeds_chance, share, weights
from scanner.model import ColumnProfile, Finding, Reason
from scanner.recognisers.headers import HeaderHint

CONFIRMED, CANDIDATE = "confirmed", "candidate"
COLUMN, EMBEDDED, METADATA, HIDDEN, DERIVED = "column", "embedded", "metadata", "hidden", "derived"


def judged(profile: ColumnProfile, surroundings: Context, chance: Mapping[str, float]) -> list[Finding]:
    """Judge all the evidence of a column; what names alone say is for others to add."""
    weighed = [
        (group, finding)
        for group in groups(profile, surroundings, chance)
        if (finding := _weigh(group, surroundings)) is not None
    ]
    return _without_repeats(_beside(weighed, surroundings), profile)


def _beside(weighed: Sequence[tuple[Group, Finding]], surroundings: Context) -> list[Finding]:
    """Doubt a few strings of some format, with nothing else to speak for them, inside cells that are something else."""
    rule = weights()["beside"]
    wholes = {f.item for _, f in weighed if f.status == CONFIRMED and f.rate >= rule["whole"]}
    values = {
        told
        for _, f in weighed
        if f.form == COLUMN and f.status == CONFIRMED and f.rate >= rule["values"]
        for told in weights()["told_by_value"].get(f.item, ())
    }
    out = []
    for group, finding in weighed:
        if finding.item in values and finding.item not in surroundings.hints:
            continue  # `somali` is a language here
        others = sorted(wholes - {finding.item})
        form_alone = finding.form == EMBEDDED and not finding.validated and set(group.signs) <= {"pattern"}
        if others and form_alone and group.share < rule["share"]:
            reasons = (*finding.reasons, Reason("beside", {"item": others[0]}))
            out.append(replace(finding, status=CANDIDATE, reasons=reasons))
        else:
            out.append(finding)
    return out


def _without_repeats(found: Sequence[Finding], profile: ColumnProfile) -> list[Finding]:
    """Drop what is inside text where the same cells are the item as a whole: there are not enough cells for both."""
    whole: dict[str, int] = {}
    for f in found:
        if f.form == COLUMN:
            whole[f.item] = whole.get(f.item, 0) + f.cells
    return [f for f in found if f.form != EMBEDDED or f.cells + whole.get(f.item, 0) <= profile.cells_filled]


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
        status = _by_signs(group, surroundings, reasons, rule)
    elif rule.needs_name:
        status = _by_need(group, surroundings, reasons)
    else:
        reasons.append(Reason("form", {"cells": group.cells}))
        status = CONFIRMED if group.likely or _agrees(group, hint, surroundings) else CANDIDATE
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
    if group.form == COLUMN and not strong and share(surroundings.profile, "date") >= weights()["contradicts"]["share"]:
        return None  # eight digits that are a day pass a check as other digits do
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


def _by_signs(group: Group, surroundings: Context, reasons: list[Reason], rule: ItemRule) -> str | None:
    """Count independent signs: what the recognisers saw, the column's name, a neighbour that says that rows are people.

    Under a name that many things have (`nimi`), a few cells that could be names, as plants and districts could, are no proof.
    """
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
    vague = hint is not None and hint.strength != STRONG and not people and not surroundings.free_text
    if (hint is None or vague) and (_in_labels(group, surroundings) or _called_after(group, surroundings)):
        return CANDIDATE
    if vague and group.share < rule.few:
        return CANDIDATE
    return CONFIRMED if count >= rule.signs else CANDIDATE


def _in_labels(group: Group, surroundings: Context) -> bool:
    """Say whether few matches lie in short labels, or under a name of a thing: `Room Type`, titles of products."""
    if group.form == COLUMN:
        return surroundings.of_thing and group.share < weights()["labels"]["share"]
    longest = surroundings.profile.lengths.greatest
    short = longest is not None and longest < weights()["free_text"]["longest"]
    return short and not (group.place or surroundings.free_text) and group.share < weights()["labels"]["share"]


def _called_after(group: Group, surroundings: Context) -> bool:
    """Say whether whole cells are things, of which some have people's names: ships, horses, wines, rooms."""
    rule, profile = weights()["called_after"], surroundings.profile
    if group.item not in rule["items"] or group.form != COLUMN or group.place or surroundings.free_text:
        return False
    filled = profile.cells_filled
    if group.likely >= rule["likely"] * filled or profile.traits.get(rule["trait"], 0) >= rule["share"] * filled:
        return False
    return group.item not in surroundings.hints or group.share < rule["matches"]


def _by_need(group: Group, surroundings: Context, reasons: list[Reason]) -> str | None:
    """Count content that means something only under a name, or with a cue beside it in running text."""
    if group.item in surroundings.hints:
        reasons.append(Reason("form", {"cells": group.cells}))
        return CONFIRMED if surroundings.strong(group.item) and group.share >= weights()["agrees"] else CANDIDATE
    if "context" in group.signs or group.form == EMBEDDED:
        reasons.append(Reason("sign", {"sign": "context"}))
        return CONFIRMED if group.likely else CANDIDATE
    return None


def _agrees(group: Group, hint: HeaderHint | None, surroundings: Context) -> bool:
    """Say whether name and cells speak of the same.

    Words of special categories in so many cells make an everyday word in the name clear, and rows of people need no word.
    """
    if group.share < float(weights()["agrees"]):
        return False
    told = group.item.startswith(tuple(weights()["words_in_cells"]))
    if hint is None:
        return told and group.form == COLUMN and surroundings.rows_of_people and not surroundings.of_thing
    return hint.strength == STRONG or told


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
