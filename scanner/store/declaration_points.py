"""What of a declaration is open for a person, the most consequential first, and what an answer makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scanner.model import Cite, CitedId, Declaration, DeclaredItem, Register, RetentionRule, Unknown, UsageError
from scanner.notice.lines import stands
from scanner.store.declaration_rows import BY_HAND
from scanner.taxonomy import taxonomy

CITED = ("negated", "purposes", "legal_bases", "recipients", "sources")
RIGHT, WRONG, NOT_DECLARED, LATER = "right", "wrong", "not_declared", "later"
_ORDER = ("negated", "special", "retention", "unknown", "generic", "items", *CITED[1:])
"""A denial that is wrong hides data; a family word or an ordinary item that is wrong shows in the next audit."""


@dataclass(frozen=True, slots=True)
class Point:
    """Name one place of a declaration that waits for an answer.

    Attributes:
        register: id of the register.
        kind: list of the register: `items`, `generic`, `negated`, `unknown`, `retention`, `purposes`, ...
        id: what the entry is known by in its list; the quote for `unknown`.
        cite: where the notice says it.
        rank: the most consequential has the lowest.
        gone: the notice, as it is now, no longer has the quote.
        choices: for a retention rule, what can be chosen.
    """

    register: str
    kind: str
    id: str
    cite: Cite
    rank: int
    gone: bool = False
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Tell the point from every other, also after the declaration was saved and read again."""
        return (self.register, self.kind, self.id, self.cite.line if self.kind == "unknown" else 0)

    @property
    def answers(self) -> tuple[str, ...]:
        """List the answers that the point takes, beside `later`."""
        if self.kind == "retention":
            return (*(self.choices or (RIGHT,)), WRONG, NOT_DECLARED) if not self.gone else (NOT_DECLARED,)
        if self.gone:
            return (NOT_DECLARED,)
        if self.kind == "unknown":
            return (WRONG, NOT_DECLARED)
        if self.kind in CITED[1:]:
            return (RIGHT, NOT_DECLARED)
        return (RIGHT, WRONG, NOT_DECLARED)


def points(declaration: Declaration) -> tuple[Point, ...]:
    """List what is open; where the declaration has its notice's text, quotes that are gone from it come first."""
    found = [point for register in declaration.registers for point in _of(register, declaration.text)]
    return tuple(sorted(found, key=lambda p: (p.rank, p.cite.line, p.cite.column or 0, p.register, p.id)))


def _of(register: Register, text: Sequence[str]) -> Iterator[Point]:
    def point(kind: str, key: str, cite: Cite, rank: str, choices: tuple[str, ...] = ()) -> Point:
        gone = bool(text) and not stands(cite, text)
        return Point(register.id, kind, key, cite, -1 if gone else _ORDER.index(rank), gone, choices)

    for item in register.items:
        if item.how != BY_HAND and item.state == "proposed":
            kind = "items" if item.coverage == "explicit" else "generic"
            ids = {item.id, *item.covers}
            special = any(i in taxonomy() and taxonomy()[i].cls in {"N", "A9", "A10"} for i in ids)
            yield point(kind, item.id, item.cite, "special" if special else kind)
    for kind in CITED:
        for entry in getattr(register, kind):
            if (entry.overruled or entry.state) == "proposed":
                yield point(kind, entry.id, entry.cite, kind)
    for unknown in register.unknown:
        if unknown.state == "proposed":
            yield point("unknown", unknown.cite.text, unknown.cite, "unknown")
    for rule in register.retention:
        undecided = len(rule.events) > 1 and rule.choose is None
        choices = ("later_event", "earlier_event", *rule.events) if undecided else ()
        found = point("retention", rule.id, rule.cite, "retention", choices)
        if found.gone or undecided or rule.state == "proposed":
            yield found


def answered(
    declaration: Declaration,
    point: Point,
    answer: str,
    item: str | None = None,
    period: Mapping[str, Any] | None = None,
) -> Declaration:
    """Give the declaration with one answer worked in; `later` changes nothing.

    Args:
        declaration: as it is now.
        point: one of `points`.
        answer: `later` or one of `point.answers`.
        item: id of the right item, for `wrong`.
        period: what is right of a retention rule, for `wrong`: `amount`, `unit`, `events`, `bound`.

    Raises:
        UsageError: the point doesn't take such an answer.
    """
    if answer == LATER:
        return declaration
    if answer not in point.answers:
        known = ", ".join((*point.answers, LATER))
        raise UsageError(f"{point.kind} {point.id}: the answer must be one of: {known}")
    if answer == WRONG and point.kind == "retention":
        if not period:
            raise UsageError(f"{point.kind} {point.id}: say what is right: amount, unit, from or bound")
    elif answer == WRONG and (item is None or item not in taxonomy()):
        raise UsageError(f"{point.kind} {point.id}: say which item is right")
    registers = tuple(
        _register(register, point, answer, item, period) if register.id == point.register else register
        for register in declaration.registers
    )
    return replace(declaration, registers=registers)


def _register(
    register: Register, point: Point, answer: str, item: str | None, period: Mapping[str, Any] | None
) -> Register:
    if point.kind == "retention":
        return _retention(register, point, answer, period or {})
    if point.kind == "unknown":
        state = "corrected" if answer == WRONG else "rejected"
        rows = tuple(replace(u, state=state) if _same(u, point) else u for u in register.unknown)
        kept = replace(register, unknown=tuple(u for u in rows if not (point.gone and _same(u, point))))
        return _with_item(kept, DeclaredItem(str(item), "explicit", "declared", point.cite), item) if item else kept
    state = "confirmed" if answer == RIGHT else "rejected"
    if point.kind in CITED:
        entries: tuple[CitedId, ...] = getattr(register, point.kind)
        rows_: tuple[CitedId, ...] = tuple(_settled(e, state) if e.id == point.id else e for e in entries)
        if point.gone:  # nothing is left in the notice that could be proposed again
            rows_ = tuple(e for e in rows_ if e.id != point.id)
        changes: dict[str, Any] = {point.kind: rows_}
        if item is not None and answer == WRONG:
            denied = next(e for e in entries if e.id == point.id)
            right = replace(denied, id=item, state="corrected", overruled=None)
            same = any(e.id == item for e in rows_)
            changes[point.kind] = tuple(
                replace(e, state="corrected") if e.id == item else e for e in rows_
            ) if same else (*rows_, right)  # fmt: skip
        return replace(register, **changes)
    old = next(e for e in register.items if e.id == point.id and e.how != BY_HAND and _kind(e) == point.kind)
    if point.gone:
        return replace(register, items=tuple(e for e in register.items if e is not old))
    items = tuple(replace(e, state=state, todo=None) if e is old else e for e in register.items)
    changed = replace(register, items=items)
    return _with_item(changed, replace(old, covers=(), todo=None), item) if answer == WRONG else changed


def _kind(entry: DeclaredItem) -> str:
    return "items" if entry.coverage == "explicit" else "generic"


def _same(unknown: Unknown, point: Point) -> bool:
    return unknown.cite.text == point.id and unknown.cite.line == point.cite.line


def _settled(entry: CitedId, state: str) -> CitedId:
    return replace(entry, overruled=state) if entry.overruled is not None else replace(entry, state=state)


def _with_item(register: Register, like: DeclaredItem, item: str | None) -> Register:
    """Declare an item with another entry's cite; one that is there already is settled and stays where it is."""
    known = next((e for e in register.items if e.id == item and e.how != BY_HAND and _kind(e) == "items"), None)
    if known is not None:
        state = "corrected" if known.state == "rejected" else "confirmed"
        return replace(register, items=tuple(replace(e, state=state) if e is known else e for e in register.items))
    rules = tuple(rule.id for rule in register.retention if rule.scope == "register")
    retention = like.retention or rules
    new = replace(like, id=str(item), coverage="explicit", how="list_member", state="corrected", retention=retention)
    order = sorted([*register.items, new], key=lambda e: (e.cite.line, e.cite.column or 0))
    return replace(register, items=tuple(order))


def _retention(register: Register, point: Point, answer: str, period: Mapping[str, Any]) -> Register:
    if answer == NOT_DECLARED:
        rules = tuple(rule for rule in register.retention if rule.id != point.id)
        items = tuple(replace(e, retention=tuple(r for r in e.retention if r != point.id)) for e in register.items)
        return replace(register, retention=rules, items=items)
    if answer in (RIGHT, WRONG):
        return replace(register, retention=tuple(_seen(r, answer, period) if r.id == point.id else r for r in register.retention))  # fmt: skip
    chosen = {"later_event": "later", "earlier_event": "earlier"}.get(answer, answer)

    def choose(rule: RetentionRule) -> RetentionRule:
        return replace(rule, choose=chosen, state="confirmed") if rule.id == point.id else rule

    return replace(register, retention=tuple(map(choose, register.retention)))


def _seen(rule: RetentionRule, answer: str, period: Mapping[str, Any]) -> RetentionRule:
    """Settle a rule as it is, or with what a person says is right; a choice between events that are gone is open anew."""
    if answer == RIGHT:
        return replace(rule, state="confirmed")
    right = replace(rule, **period, state="corrected")
    if right.amount is not None and right.unit is None:
        message = f"retention {rule.id}: an amount needs a unit"
        raise UsageError(message)
    return right if right.choose in (None, "later", "earlier", *right.events) else replace(right, choose=None)
