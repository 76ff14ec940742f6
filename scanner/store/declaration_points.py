"""What of a declaration is open for a person, the most consequential first, and what an answer makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scanner.model import Cite, CitedId, Declaration, DeclaredItem, Register, RetentionRule, Unknown, UsageError
from scanner.notice.lines import stands
from scanner.store.declaration_rows import BY_HAND
from scanner.store.declaration_statements import (
    NOWHERE,
    PARTS,
    STATEMENTS,
    corrected,
    findings,
    is_stated,
    not_declared,
    of,
)
from scanner.taxonomy import taxonomy

CITED = ("negated", "purposes", "legal_bases", "recipients", "sources")
RIGHT, WRONG, NOT_DECLARED, LATER = "right", "wrong", "not_declared", "later"
_ORDER = ("negated", "special", "retention", "unknown", "generic", "items", *STATEMENTS, *CITED[1:])
"""A denial that is wrong hides data; a family word or an ordinary item that is wrong shows in the next audit."""


@dataclass(frozen=True, slots=True)
class Point:
    """Name one place of a declaration that waits for an answer.

    Attributes:
        register: id of the register.
        kind: list of the register: `items`, `generic`, `negated`, `unknown`, `retention`, `purposes`, ...; or one of its
            statements: `transfers`, `automated`, `review`.
        id: what the entry is known by in its list; the quote for `unknown`, the kind for a statement.
        cite: where the notice says it; on line 0, without a text, for what it doesn't state.
        stated: the notice says it.
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
    stated: bool = True

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
        if not self.stated:
            return (RIGHT, WRONG)
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
        gone = bool(text) and cite != NOWHERE and not stands(cite, text)
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
    for kind in STATEMENTS:
        statement = of(register, kind)
        if statement.state == "proposed":
            found = point(kind, kind, statement.cite or NOWHERE, kind)
            yield replace(found, stated=is_stated(statement))


def answered(
    declaration: Declaration,
    point: Point,
    answer: str,
    item: str | None = None,
    right: Mapping[str, Any] | None = None,
    to: str | None = None,
) -> Declaration:
    """Give the declaration with one answer worked in; `later` changes nothing.

    Args:
        declaration: as it is now.
        point: one of `points`.
        answer: `later` or one of `point.answers`.
        item: id of the right item, for `wrong`.
        right: what is right of a retention rule (`amount`, `unit`, `events`, `bound`, `scope`) or of a statement
            (`declaration_statements.PARTS`), for `wrong`.
        to: id of the register that the entry belongs to, for `wrong`.

    Raises:
        UsageError: the point doesn't take such an answer.
    """
    if answer == LATER:
        return declaration
    if to is not None:
        return moved(declaration, point, answer, to, item)
    if answer not in point.answers:
        known = ", ".join((*point.answers, LATER))
        raise UsageError(f"{point.kind} {point.id}: the answer must be one of: {known}")
    if answer == WRONG and point.kind in {"retention", *STATEMENTS}:
        if not right:
            parts = PARTS.get(point.kind, ("amount", "unit", "from", "bound", "scope"))
            raise UsageError(f"{point.kind} {point.id}: say what is right: {', '.join(parts)}")
    elif answer == WRONG and (item is None or item not in taxonomy()):
        raise UsageError(f"{point.kind} {point.id}: say which item is right")
    registers = tuple(
        _register(register, point, answer, item, right or {}) if register.id == point.register else register
        for register in declaration.registers
    )
    return replace(declaration, registers=registers)


def _register(register: Register, point: Point, answer: str, item: str | None, right: Mapping[str, Any]) -> Register:
    if point.kind == "retention":
        return _retention(register, point, answer, right)
    if point.kind in STATEMENTS:
        return _statement(register, point, answer, right)
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
            meant = replace(denied, id=item, state="corrected", overruled=None)
            same = any(e.id == item for e in rows_)
            changes[point.kind] = tuple(
                replace(e, state="corrected") if e.id == item else e for e in rows_
            ) if same else (*rows_, meant)  # fmt: skip
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


def _statement(register: Register, point: Point, answer: str, right: Mapping[str, Any]) -> Register:
    old = of(register, point.kind)
    if answer == RIGHT:
        new = replace(old, state="confirmed")
    else:
        new = not_declared(old) if answer == NOT_DECLARED else corrected(old, right)
    changes: dict[str, Any] = {point.kind: new}
    changed = replace(register, **changes)
    return replace(changed, findings=findings(changed, register.findings))


def _retention(register: Register, point: Point, answer: str, right: Mapping[str, Any]) -> Register:
    if answer == NOT_DECLARED:
        rules = tuple(rule for rule in register.retention if rule.id != point.id)
        items = tuple(replace(e, retention=tuple(r for r in e.retention if r != point.id)) for e in register.items)
        return replace(register, retention=rules, items=items)
    if answer in (RIGHT, WRONG):
        rules = tuple(_seen(r, answer, right) if r.id == point.id else r for r in register.retention)
        return tied(replace(register, retention=rules), point.id) if "scope" in right else replace(register, retention=rules)  # fmt: skip
    chosen = {"later_event": "later", "earlier_event": "earlier"}.get(answer, answer)

    def choose(rule: RetentionRule) -> RetentionRule:
        return replace(rule, choose=chosen, state="confirmed") if rule.id == point.id else rule

    return replace(register, retention=tuple(map(choose, register.retention)))


def tied(register: Register, rule_id: str) -> Register:
    """Tie a rule to the items that its scope names, and to no others."""
    rule = next(r for r in register.retention if r.id == rule_id)

    def tie(entry: DeclaredItem) -> DeclaredItem:
        others = tuple(r for r in entry.retention if r != rule_id)
        meant = rule.scope == "register" or entry.id in rule.scope
        return replace(entry, retention=(*others, rule_id) if meant else others)

    return replace(register, items=tuple(map(tie, register.items)))


def _seen(rule: RetentionRule, answer: str, period: Mapping[str, Any]) -> RetentionRule:
    """Settle a rule as it is, or with what a person says is right; a choice between events that are gone is open anew."""
    if answer == RIGHT:
        return replace(rule, state="confirmed")
    right = replace(rule, **period, state="corrected")
    if right.amount is not None and right.unit is None:
        message = f"retention {rule.id}: an amount needs a unit"
        raise UsageError(message)
    return right if right.choose in (None, "later", "earlier", *right.events) else replace(right, choose=None)


def moved(declaration: Declaration, point: Point, answer: str, to: str, item: str | None) -> Declaration:
    """Give the declaration with an entry in another register: rejected where it was read, corrected where it belongs.

    Raises:
        UsageError: there is no such register, or the answer or the entry is none that can be moved.
    """
    home = next(r for r in declaration.registers if r.id == point.register)
    target = next((r for r in declaration.registers if r.id == to and r.id != home.id), None)
    if target is None:
        known = ", ".join(r.id for r in declaration.registers if r.id != home.id) or "(the notice has one register)"
        raise UsageError(f"{point.kind} {point.id}: the register must be one of: {known}")
    if answer != WRONG or point.gone or point.kind in STATEMENTS:
        raise UsageError(f"{point.kind} {point.id}: only `wrong`, for an entry with its quote, takes another register")
    if item is not None and item not in taxonomy():
        raise UsageError(f"{point.kind} {point.id}: say which item is right")
    left, arrived = _register(home, point, NOT_DECLARED, None, {}), _arrived(target, home, point, item)
    registers = tuple(left if r is home else arrived if r is target else r for r in declaration.registers)
    return replace(declaration, registers=registers)


def _arrived(target: Register, home: Register, point: Point, item: str | None) -> Register:
    if point.kind == "retention":
        rule = next(r for r in home.retention if r.id == point.id)
        taken = {r.id for r in target.retention}
        free = next(
            key for n in range(len(taken) + 2) if (key := rule.id if not n else f"r{len(taken) + n}") not in taken
        )
        rules = (*target.retention, replace(rule, id=free, state="corrected"))
        return tied(replace(target, retention=rules), free)
    if point.kind in CITED:
        old = next(e for e in getattr(home, point.kind) if e.id == point.id)
        new = replace(old, id=item or old.id, state="corrected", overruled=None)
        entries = tuple(e for e in getattr(target, point.kind) if e.id != new.id)
        changes: dict[str, Any] = {point.kind: (*entries, new)}
        return replace(target, **changes)
    if point.kind == "unknown":
        if item is None:
            raise UsageError(f"{point.kind} {point.id}: say which item is right")
        return _with_item(target, DeclaredItem(item, "explicit", "declared", point.cite), item)
    old_item = next(e for e in home.items if e.id == point.id and e.how != BY_HAND and _kind(e) == point.kind)
    here = replace(old_item, retention=(), todo=None)
    if item is not None or point.kind == "items":
        return _with_item(target, replace(here, covers=() if item else here.covers), item or here.id)
    others = tuple(e for e in target.items if e.id != here.id or _kind(e) != point.kind)
    order = sorted([*others, replace(here, state="corrected")], key=lambda e: (e.cite.line, e.cite.column or 0))
    return replace(target, items=tuple(order))
