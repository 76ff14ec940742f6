"""From profiles to findings: what is concluded about each column.

Pure functions of the evidence and of names; no cell is read, so a stored inventory can be decided again under new rules.
The rules that are numbers are in `weighing.yaml`; what confirmed and candidate mean is fixed by the documents' contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.engine.context import STRONG, Context, context
from scanner.engine.inside import inside_findings
from scanner.engine.judge import CANDIDATE, COLUMN, CONFIRMED, DERIVED, EMBEDDED, HIDDEN, METADATA, judged
from scanner.engine.names import spoken
from scanner.engine.sharing import Sharing
from scanner.engine.subject import beside, doubted, told_by_cells
from scanner.engine.together import with_names, with_rows, with_traders
from scanner.engine.weighing import birth_like, share, weights
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


def classify(inventory: Inventory) -> tuple[Finding, ...]:
    """Decide what is in every column of an inventory, from the evidence stored in it."""
    chance = _chances(inventory.scan.settings)
    year = inventory.scan.started.year
    out: list[Finding] = []
    sharing = Sharing()
    for ref in sorted(inventory.tables):  # the order of tables is the first of a finding's
        found = table_findings(inventory.tables[ref], chance, year)
        out += (sharing.finding(finding) for finding in sorted(found, key=_order))
    return tuple(out)


def table_findings(profile: TableProfile, chance: Mapping[str, float], year: int) -> list[Finding]:
    """Decide what is in one table: its columns, and what its name alone announces."""
    by_column = {
        ref: column_findings(profile.columns[ref], profile.table, chance=chance, year=year)
        for ref in sorted(profile.columns)
    }
    told = told_by_cells([f for found in by_column.values() for f in found])
    out: list[Finding] = []
    for ref, found_first in by_column.items():
        near = beside(told, ref)
        # names are read once; where the cells of other columns show people, the headings are weighed again
        again = near and column_findings(profile.columns[ref], profile.table, chance=chance, year=year, told=near)
        out += again or found_first
    out = doubted(profile, with_traders(profile, with_rows(profile, with_names(profile, out))))
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
    told: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Decide what is in one column.

    Args:
        profile: the column's evidence.
        table: its table: the name and the other columns' names are evidence too.
        hints: what the column's name says; None asks the vocabulary of headers.
        chance: share of random strings whose check passes, by recogniser.
        year: the year of the scan, for dates that look like births.
        told: items of people that the cells of the table's other columns prove.
    """
    surroundings = context(profile, table, hints, told)
    bare = replace(profile, evidence={key: e for key, e in profile.evidence.items() if not key.path})
    surroundings, found = _of_organisations(surroundings, judged(bare, surroundings, chance or {}))
    named_items = _surrogate(surroundings, _by_name(surroundings, found))
    better = {finding.item for finding in named_items if finding.status == CONFIRMED}
    found = [f for f in found if f.item not in better or not (_malformed(f) or _faint(f, surroundings))]
    have = {finding.item for finding in found}
    found += [finding for finding in named_items if finding.item not in have]
    found += _birth(surroundings, found, year)
    found += _free_text(surroundings, found)
    found = _counted_whole(surroundings, found)
    found += inside_findings(profile, table, chance or {})
    found += _derived(found)
    return tuple(sorted(found, key=_order))


def _of_organisations(surroundings: Context, found: list[Finding]) -> tuple[Context, list[Finding]]:
    """Hold names of organisations for what they are: the surname in `Virtasen Kone Oy` is no customer.

    Beside people, under a heading that promises names, they are whom the people represent: `Contact name` of SuperOffice.
    """
    profile, rule = surroundings.profile, weights()["organisation_names"]
    cells = _organisations(profile)
    if cells < rule["share"] * max(1, profile.cells_filled):
        return surroundings, found
    out = [f for f in found if f.item != rule["instead_of"] or f.cells > cells]
    promised = rule["instead_of"] in surroundings.hints
    if promised and surroundings.of_people and not any(f.item == rule["item"] for f in out):
        reasons = [Reason("content", {"trait": "capitalised"}), Reason("people", {})]
        made = _named(surroundings, rule["item"], COLUMN, CONFIRMED, reasons)
        out.append(replace(made, cells=cells, rate=cells / profile.cells_filled))
    hints = {item: hint for item, hint in surroundings.hints.items() if item != rule["instead_of"]}
    return replace(surroundings, hints=hints), out


def _organisations(profile: ColumnProfile) -> int:
    """Count the cells that are an organisation's name as a whole."""
    recogniser = weights()["organisation_names"]["recogniser"]
    return sum(
        e.cells
        for key, e in profile.evidence.items()
        if key.recogniser == recogniser and key.form == COLUMN and not (key.place or key.path)
    )


def _counted_whole(surroundings: Context, found: Iterable[Finding]) -> list[Finding]:
    """Count all cells of a column that is known to hold names, not only those that a list knows; organisations are none."""
    profile, rule = surroundings.profile, weights()["counted_whole"]
    alike = min(profile.cells_filled, profile.traits.get(rule["trait"], 0)) - _organisations(profile)
    return [
        replace(f, cells=alike, rate=alike / profile.cells_filled)
        if f.item == rule["item"]
        and (f.status, f.about) == (CONFIRMED, "person")
        and f.form in {COLUMN, HIDDEN}
        and f.rate >= rule["share" if surroundings.strong(f.item) else "nearly_all"]
        and f.cells < alike
        else f
        for f in found
    ]


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


def _order(finding: Finding) -> tuple[ColumnRef, str, str, str, str, str]:
    where = finding.where
    return finding.ref, finding.item, finding.form, where.get("place", ""), where.get("path", ""), finding.about


def _chances(settings: Mapping[str, object]) -> dict[str, float]:
    stored: Any = settings.get("chance", {})
    return {str(name): float(value) for name, value in stored.items()} if isinstance(stored, Mapping) else {}


def _by_name(surroundings: Context, found: Iterable[Finding]) -> list[Finding]:
    """Conclude from names: with fitting cells `column`, alone `metadata`; cells of another kind disprove the name."""
    profile = surroundings.profile
    have = {f.item for f in found if not (_malformed(f) or _faint(f, surroundings))}
    broader = {wide for wide, narrow in weights()["narrower"].items() if have & set(narrow)}
    out: list[Finding] = []
    for item in sorted(surroundings.hints):
        hint = surroundings.hints[item]
        if item in have or item in broader or item not in taxonomy() or not _has_own_name(profile):
            continue
        if surroundings.keyed(item) or (_is_another(found) and not item.startswith(tuple(weights()["whose"]))):
            continue
        reasons = [Reason("header", {"word": hint.word})]
        strong = hint.strength == STRONG
        if not profile.cells_filled:
            reasons.append(Reason("no_content", {}))
            out += [_named(surroundings, item, METADATA, CANDIDATE, reasons)] if strong else []
        elif surroundings.contradicted(hint) or (hint.expects == "recogniser" and _is_another(found)):
            continue
        elif surroundings.unchecked(item) and (strong or (surroundings.of_people and surroundings.says_only(hint))):
            reasons.append(Reason("content", {"trait": "code"}))
            out.append(_named(surroundings, item, COLUMN, CONFIRMED, reasons))
        elif surroundings.fits(hint):
            reasons.append(Reason("content", {"trait": surroundings.trait(hint)}))
            if strong:
                status = CANDIDATE if surroundings.only_candidate(hint) or surroundings.nameless(hint) else CONFIRMED
                out.append(_named(surroundings, item, COLUMN, status, reasons))
            elif hint.expects and surroundings.among_people(hint) and not _has_whole(found):
                reasons.append(Reason("people", {}))
                doubtful = item.startswith(tuple(weights()["more_than_people"])) and headers.everyday(hint)
                doubtful = doubtful or surroundings.only_candidate(hint) or surroundings.nameless(hint)
                sure = not doubtful and (not headers.everyday(hint) or surroundings.says_only(hint))
                out.append(_named(surroundings, item, COLUMN, CONFIRMED if sure else CANDIDATE, reasons))
            elif hint.expects in weights()["weak_words"] and not _has_whole(found):
                out.append(_named(surroundings, item, COLUMN, CANDIDATE, reasons))
        elif strong:
            out.append(_named(surroundings, item, METADATA, CANDIDATE, reasons))
    return out


def _malformed(finding: Finding) -> bool:
    """Say whether a few cells only look like an identifier of another kind of the item, whose check fails."""
    return finding.status == CANDIDATE and any(reason.code == "malformed" for reason in finding.reasons)


def _faint(finding: Finding, surroundings: Context) -> bool:
    """Say whether a lexicon knows few of the cells under a name that says plainly what all of them are."""
    special = finding.item.startswith(tuple(weights()["words_in_cells"]))
    return special and finding.status == CANDIDATE and surroundings.strong(finding.item)


def _has_own_name(profile: ColumnProfile) -> bool:
    """Say whether a column's name was given by people; that of a comment or a property is the program's."""
    return profile.column.place in {None, "hidden column"} and bool(spoken(profile.column.name))


def _has_whole(found: Iterable[Finding]) -> bool:
    """Say whether the column is already known to be something; hidden cells are whole where most of them are it."""
    return any(f.status == CONFIRMED and (f.form == COLUMN or _mostly_hidden(f)) for f in found)


def _is_another(found: Iterable[Finding]) -> bool:
    """Say whether recognisers know most cells to be something: `vastausosoite` with e-mail addresses is no street."""
    return any(
        f.status == CONFIRMED and f.form == COLUMN and f.recognisers and f.rate >= weights()["beside"]["whole"]
        for f in found
    )


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
        "organisation" if item in weights()["of_organisations"] else "person",
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
    rule = weights()["free_text"]
    prose = share(profile, "words", "sentence", "multiline") >= weights()["fits_free_text"]
    if surroundings.named_free_text:
        reasons = [Reason("free_text_name", {})]
        status = CONFIRMED if prose and surroundings.of_people else CANDIDATE
        return [_named(surroundings, item, COLUMN if prose else METADATA, status, reasons)]
    inside = [f for f in found if f.status == CONFIRMED and f.form == EMBEDDED and f.about == "person"]
    special = max((f.cells for f in inside if f.item.startswith(tuple(weights()["words_in_cells"]))), default=0)
    sure = sum(f.validated for f in inside) + special >= rule["of_people"] * profile.cells_filled
    long = (profile.lengths.greatest or 0) >= rule["longest"]
    sure = long and (sure or (surroundings.written_by_people and share(profile, "sentence") >= rule["among_people"]))
    return [_named(surroundings, item, COLUMN, CONFIRMED if sure else CANDIDATE, [Reason("free_text", {})])]


def _derived(found: Iterable[Finding]) -> list[Finding]:
    """Name what is contained in an item; it is no separate collection, so it gives no verdict."""
    have = {finding.item for finding in found}
    out: dict[tuple[str, str], Finding] = {}
    for finding in found:
        of_recognisers = weights()["derived_of_recogniser"]
        contained = [
            *weights()["derived"].get(finding.item, ()),
            *(item for name in finding.recognisers for item in of_recognisers.get(name, ())),
        ]
        for item in contained:
            if item in have or finding.form == METADATA or finding.about != "person":
                continue
            more = out.get((item, finding.status))
            # paths inside one cell are not cells of their own
            join = max if finding.where.get("path") else sum
            cells = join((finding.cells, more.cells if more else 0))
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
