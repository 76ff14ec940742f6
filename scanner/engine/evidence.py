"""Gather a column's evidence by what a finding is about: item, form and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.engine.context import STRONG, Context
from scanner.engine.weighing import weights
from scanner.model import ColumnProfile, Evidence, EvidenceKey
from scanner.model.profile import FIRST_ROWS_KEPT, SHAPES_KEPT
from scanner.model.sketch import smallest_counts

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the usable evidence for one item in one form and place.

    Whole cells belong to one recogniser each and add up; inside text, several recognisers may match in the same cell, so
    that the greatest count is the safe one.

    Attributes:
        item: what the finding is of; the column's name may have made it narrower than the evidence.
        narrowed_from: the evidence's own item, where it was made narrower.
        about: whom the cells are about; cells about somebody else are a group of their own.
        cells: cells with a match that counts.
        rate: cells / filled cells.
        share: the same for the item, whoever the cells are about.
        reported: presidio reports the cells; else they have the format only, and their check failed.
        passed: cells whose check didn't fail, whoever they are about, for the comparison with chance.
        matching: cells with a string of the format, whether its check passed or not.
        chance: share that would pass by chance; None where no check exists.
        likely: cells whose match stands on its own.
        others: cells about somebody else than `about`.
    """

    item: str
    form: str
    place: str
    about: str
    cells: int
    rate: float
    share: float
    reported: bool
    validated: int
    passed: int
    matching: int
    chance: float | None
    likely: int
    subtypes: Mapping[str, int]
    shapes: Mapping[str, int]
    signs: Mapping[str, int]
    first_rows: tuple[int, ...]
    recognisers: tuple[str, ...]
    others: Mapping[str, int]
    narrowed_from: str | None = None

    def common_signs(self) -> list[str]:
        """List the independent signs that a fair share of the matches has."""
        least = max(1.0, weights()["sign_share"] * self.cells)
        return [sign for sign in weights()["signs"] if self.signs.get(sign, 0) >= least]

    def signs_meet(self) -> bool:
        """Say whether at least one cell must have two signs, since there are more signs than cells."""
        return sum(self.signs.get(sign, 0) for sign in weights()["signs"]) > self.cells


def groups(profile: ColumnProfile, surroundings: Context, chance: Mapping[str, float]) -> list[Group]:
    """Group the evidence that counts, in a fixed order."""
    gathered: dict[tuple[str, str, str, str | None], list[tuple[EvidenceKey, Evidence]]] = {}
    for key in sorted(profile.evidence):
        item = _narrowed(key.item, surroundings)
        if key.weak and item not in surroundings.hints:
            continue
        form = EMBEDDED if key.place else key.form  # a hidden place is one finding, whole cells or not
        origin = key.item if item != key.item else None
        gathered.setdefault((item, form, key.place, origin), []).append((key, profile.evidence[key]))
    out = []
    for (item, form, place, origin), evidence in sorted(
        gathered.items(), key=lambda entry: (entry[0][:3], entry[0][3] or "")
    ):
        out += _by_about(item, form, place, origin, evidence, profile, surroundings, chance)
    return out


def _narrowed(item: str, surroundings: Context) -> str:
    """Give the narrower item that the column's name announces, unless it announces the item itself."""
    if surroundings.strong(item):
        return item
    narrow = weights()["narrower"].get(item, ())
    return next((n for n in narrow if n in surroundings.hints and surroundings.hints[n].strength == STRONG), item)


def _by_about(
    item: str,
    form: str,
    place: str,
    origin: str | None,
    evidence: list[tuple[EvidenceKey, Evidence]],
    profile: ColumnProfile,
    surroundings: Context,
    chance: Mapping[str, float],
) -> list[Group]:
    """Make a group for each kind of party that the cells are about; one, where no cell counts but the name agrees."""
    named = item in surroundings.hints
    filled = profile.cells_filled
    faint = weights().rule(item).faint and not any(_counting(e, named=named) for _, e in evidence)
    by_about: dict[str, list[int]] = {}
    for key, e in evidence:
        by_about.setdefault(key.about, []).append(_counting(e, named=named or faint))
    cells_about = {about: _join(counts, form, filled) for about, counts in by_about.items()}
    if len(cells_about) > 1:
        sure = {
            about: _join(
                [_counting(e, named=named) for key, e in evidence if key.about == about and not key.weak], form, filled
            )
            for about in cells_about
        }
        # what has a number's form only matches in cells whose owner a surer recogniser knows
        cells_about = {
            about: max(sure[about], cells - (sum(sure.values()) - sure[about])) if cells > sure[about] else cells
            for about, cells in cells_about.items()
        }
    # cells may hold several kinds at once, so the sum is bounded by the column
    total = min(sum(cells_about.values()), filled)
    best = _best_check(evidence, chance, named=named)
    passed = sum(_counting(e, named=named) for key, e in evidence if key.recogniser == best)
    matching = sum(e.matching for key, e in evidence if key.recogniser == best)
    reported = [about for about in sorted(cells_about) if cells_about[about]]
    if not reported and not (named and matching and filled):
        return []
    out = []
    for about in reported or ["person"]:
        of_whom = [(key, e) for key, e in evidence if key.about == about]
        # where something is sure, faint matches of other recognisers in the same cells say nothing more
        told = [(key, e) for key, e in of_whom if _counting(e, named=False)] or of_whom
        mine = [e for _, e in told]
        cells = cells_about[about] if reported else min(matching, filled)
        out.append(
            Group(
                item=item,
                form=form,
                place=place,
                about=about,
                cells=cells,
                rate=cells / filled if filled else 0.0,
                share=(total if reported else cells) / filled if filled else 0.0,
                reported=bool(reported),
                validated=_join([e.validated for e in mine], form, filled),
                passed=passed,
                matching=matching,
                chance=chance[best] if best else None,
                likely=max((_counting(e, named=False) for e in mine), default=0),
                subtypes=_most(e.subtypes for e in mine),
                shapes=smallest_counts(_most(e.shapes for e in mine), SHAPES_KEPT),
                signs=_most(e.signs for e in mine),
                first_rows=tuple(sorted({row for e in mine for row in e.first_rows})[:FIRST_ROWS_KEPT]),
                recognisers=tuple(sorted({key.recogniser for key, e in told if e.cells})),
                others={a: n for a, n in cells_about.items() if a != about and n},
                narrowed_from=origin,
            )
        )
    return out


def _join(counts: Iterable[int], form: str, filled: int) -> int:
    """Join the counts of several recognisers over the cells of one column."""
    return max(counts, default=0) if form == EMBEDDED else min(sum(counts), filled)


def _best_check(
    evidence: Iterable[tuple[EvidenceKey, Evidence]], chance: Mapping[str, float], *, named: bool
) -> str | None:
    """Choose the check that speaks for the group: the one that most cells passed."""
    passed: dict[str, tuple[int, int]] = {}
    for key, e in evidence:
        if key.recogniser in chance:
            before = passed.get(key.recogniser, (0, 0))
            passed[key.recogniser] = before[0] + _counting(e, named=named), before[1] + e.matching
        elif _counting(e, named=named):
            passed[""] = max(passed.get("", (0, 0)), (_counting(e, named=named), 0))
    best = max(sorted(passed), key=lambda name: passed[name], default="")
    return best or None


def _counting(evidence: Evidence, *, named: bool) -> int:
    """Count the cells whose match is sure enough: any under an agreeing name, else the likely ones."""
    if named:
        return evidence.cells
    least = weights()["likely"]
    return sum(n for score, n in evidence.scores.items() if score >= least)


def _most(counters: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Join counters of recognisers that may have seen the same cells: the greatest count of each key."""
    out: dict[str, int] = {}
    for counter in counters:
        for key, n in counter.items():
            out[key] = max(out.get(key, 0), n)
    return dict(sorted(out.items()))
