"""What became of each verdict since the audit before: by other data, or by other rules and words on the same data.

Between the two stands the old evidence decided anew: what differs already there was decided otherwise, what differs only
after it was found otherwise. A part that was not examined this time says nothing: what stood there is neither gone nor less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from scanner.engine.changes import Key, entry, keyed, state_of
from scanner.model import Audit, Change, Gone, Inventory, Verdict

Json = dict[str, Any]
LISTS = ("new", "gone", "grown", "shrunk", "changed", "redecided", "not_examined")
"""Lists of the document on changes; each entry has the day of its first audit, `first_seen`."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Hold what became of an audit's verdicts (in their order), and of those that are no longer there."""

    changes: tuple[Change, ...]
    gone: tuple[Gone, ...]
    redecided: tuple[Gone, ...]
    not_examined: tuple[Gone, ...]


def reached(inventory: Inventory) -> frozenset[str]:
    """Name the systems of which something was read, or that were opened and are empty."""
    read = {ref.system for ref in inventory.tables}
    return frozenset(read | {s.system for s in inventory.sources if s.status != "failed"})


def tried(inventory: Inventory) -> frozenset[str]:
    """Name the systems that were to be read."""
    named = {s.system for s in inventory.sources} | {p.system for p in inventory.problems}
    return frozenset(named | {ref.system for ref in inventory.tables})


def unexamined(inventory: Inventory, unreached: Iterable[str] = ()) -> Callable[[Verdict], bool]:
    """Give a function that says whether the place that a verdict was about was not examined in an inventory.

    Args:
        inventory: the one of now.
        unreached: systems that could not be reached at all.
    """
    missing = frozenset(unreached)
    places = {(s.system, s.source) for s in inventory.sources if s.status == "failed"}
    places |= {
        (p.system, f"{p.source}/{p.table}" if p.table else p.source) for p in inventory.problems if not p.examined
    }
    patterns: dict[str, list[str]] = {}
    for system, place in sorted(places):
        patterns.setdefault(system, []).append(place)

    def within(column: str, place: str) -> bool:
        return column.startswith((f"{place}/", f"{place}!")) or ("*" in place and fnmatchcase(column, f"{place}/*"))

    def is_unexamined(verdict: Verdict) -> bool:
        if verdict.system in missing:
            return True
        mine = patterns.get(verdict.system or "", ())
        return bool(verdict.columns) and all(any(within(c, place) for place in mine) for c in verdict.columns)

    return is_unexamined


def follow(
    before: Audit | None,
    again: Audit | None,
    now: Audit,
    not_examined: Callable[[Verdict], bool],
    first_seen: Mapping[Key, date],
) -> Followed:
    """Say what became of each verdict.

    Args:
        before: the audit before; None for the first.
        again: the old evidence decided anew by today's rules, notice, settings and decisions, for the day of then.
        now: the audit.
        not_examined: says whether a verdict's place was not examined this time.
        first_seen: the day of the first audit that came to a verdict, by key.
    """
    old = keyed(before.verdicts) if before else {}
    anew = keyed(again.verdicts) if again else old
    new = keyed(now.verdicts)
    of: dict[int, Change] = {}
    for key, verdict in new.items():
        seen = first_seen.get(key, now.today)
        of[id(verdict)] = _change(old.get(key), anew.get(key), verdict, seen) if before else Change("new", seen)
    gone: list[Gone] = []
    redecided: list[Gone] = []
    unseen: list[Gone] = []
    for key, verdict in old.items():
        if key in new:
            continue
        one = Gone(verdict, first_seen.get(key))
        (redecided if key not in anew else unseen if not_examined(verdict) else gone).append(one)
    return Followed(tuple(of[id(v)] for v in now.verdicts), tuple(gone), tuple(redecided), tuple(unseen))


def _change(old: Verdict | None, again: Verdict | None, now: Verdict, seen: date) -> Change:
    """Compare one verdict with what stood before and with the same evidence decided anew."""
    if old is None:
        if again is None:
            return Change("new", seen)
        return Change("redecided", seen, differs={"code": (None, now.code)})
    was, now_is = state_of(old), state_of(now)
    differs = {k: (_text(was[k]), _text(now_is[k])) for k in now_is if was[k] != now_is[k]}
    cells = old.cells if "cells" in differs else None
    if again is not None and was != state_of(again):
        return Change("redecided", seen, cells, differs) if differs else Change("same", seen)
    if set(differs) - {"cells"}:
        return Change("changed", seen, cells, differs)
    if cells is None:
        return Change("same", seen)
    return Change("grown" if now.cells > old.cells else "shrunk", seen, cells, differs)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def document(followed: Followed, now: Audit) -> Json:
    """Give the lists of `changes.json` as plain data, each entry with its first day."""
    out: Json = {name: [] for name in LISTS}
    for key_verdict, change in _in_order(now, followed.changes):
        if change.kind == "same":
            continue
        more: Json = {"first_seen": _iso(change.first_seen)}
        if change.cells_before is not None:
            more["cells_before"] = change.cells_before
        if change.kind in {"changed", "redecided"}:
            more["differs"] = {name: list(pair) for name, pair in change.differs.items()}
        out[change.kind].append({**entry(key_verdict), **more})
    for name, ended in (("gone", followed.gone), ("not_examined", followed.not_examined)):
        out[name] = [{**entry(one.verdict), "first_seen": _iso(one.first_seen)} for one in ended]
    out["redecided"] += [
        {**entry(one.verdict), "first_seen": _iso(one.first_seen), "differs": {"code": [one.verdict.code, None]}}
        for one in followed.redecided
    ]
    return out


def _in_order(now: Audit, changes: tuple[Change, ...]) -> list[tuple[Verdict, Change]]:
    places = {id(verdict): key for key, verdict in keyed(now.verdicts).items()}
    pairs = list(zip(now.verdicts, changes, strict=True))
    return sorted(pairs, key=lambda pair: places[id(pair[0])])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
