"""Retention: the notice's rules held against the days that tables carry.

A rule applies to a system when the system belongs to its register. The day that a period starts from is read off an anchor
column: named by a person (confirmed) or proposed by its name (candidate). Counts are exact for what was read.
"""

from __future__ import annotations

from collections.abc import Sequence

from scanner.engine.audit.anchoring import Reading, named_anchors, pair_anchors, proposed_anchors
from scanner.engine.audit.build import verdict, weight
from scanner.engine.audit.cases import Case, rule_verdict
from scanner.engine.audit.overdue import counted, over
from scanner.engine.audit.rules import item_class, rules
from scanner.engine.audit.scope import AuditContext, of_persons, only
from scanner.engine.audit.texts import Event, Item, Period
from scanner.model import Declaration, Finding, Inventory, Register, RetentionRule, Verdict
from scanner.taxonomy import taxonomy

COUNTED_FROM_WORDS = frozenset({"unbounded", "purpose_end", "archive_plan", "statutory"})
"""Events that no column carries: a rule that starts there is a criterion."""


def retention_verdicts(inventory: Inventory, declaration: Declaration, context: AuditContext) -> list[Verdict]:
    """Hold every system against the rules of its registers."""
    by_system: dict[str, list[Finding]] = {}
    for finding in of_persons(inventory.findings):
        by_system.setdefault(finding.ref.table.system, []).append(finding)
    out: list[Verdict] = []
    for system in sorted(by_system):
        findings = by_system[system]
        registers = context.registers(system, declaration)
        alone = context.configured(system) or len(declaration.registers) == 1
        for register in registers:
            clashing = _clashes(register.retention)
            for rule in register.retention:
                mine = _concerned(rule, register, findings, alone=alone)
                if mine:
                    case = Case(inventory, context, system, register, rule, mine)
                    out += _two_lengths(case, clashing[rule.id]) if rule.id in clashing else _judge(case)
        out += _no_rule(system, registers, findings)
    for register in declaration.registers:
        holders = {s: f for s, f in sorted(by_system.items()) if register in context.registers(s, declaration)}
        for rule in register.retention:
            if holders and unplaced(rule) and len(rule.events) > 1 and rule.choose is None and _countable(rule):
                cases = [Case(inventory, context, s, register, rule, f) for s, f in holders.items()]
                out += _ambiguous_somewhere(cases)
    return out


def in_scope(rule: RetentionRule, item: str) -> bool:
    """Say whether a rule is about an item; a scope may name a category."""
    if isinstance(rule.scope, str):
        return rule.scope in ("register", item)
    return any(item == s or item.startswith(s + ".") for s in rule.scope)


def unplaced(rule: RetentionRule) -> bool:
    """Say whether a rule is about something that no item of the taxonomy stands for, such as a group of people."""
    if isinstance(rule.scope, str):
        return False
    known = taxonomy().items
    return not any(item == s or item.startswith(s + ".") for s in rule.scope for item in known)


def _countable(rule: RetentionRule) -> bool:
    return rule.amount is not None and rule.unit is not None and rule.bound != "min"


def _wide(rule: RetentionRule) -> bool:
    return rule.scope == "register"


def _concerned(rule: RetentionRule, register: Register, findings: Sequence[Finding], *, alone: bool) -> list[Finding]:
    """Give the findings that a rule is about; without configuration, a register must declare something of the system."""
    if not _wide(rule):
        return [f for f in findings if in_scope(rule, f.item)]
    declared = {i for entry in register.items if entry.state != "rejected" for i in (entry.id, *entry.covers)}
    return list(findings) if alone or any(f.item in declared for f in findings) else []


def _clashes(retention: Sequence[RetentionRule]) -> dict[str, RetentionRule]:
    """Find the rules that give the same data another length from the same event; only the first of them is reported."""
    out: dict[str, RetentionRule] = {}
    counted = [r for r in retention if r.amount is not None and r.bound != "min" and r.law is None]
    for index, rule in enumerate(counted):
        for other in counted[index + 1 :]:
            same = (rule.scope, rule.events) == (other.scope, other.events)
            if same and (rule.amount, rule.unit) != (other.amount, other.unit) and rule.id not in out:
                out.setdefault(rule.id, other)
                out[other.id] = other
    return out


def _two_lengths(case: Case, other: RetentionRule) -> list[Verdict]:
    if other is case.rule:
        return []
    return [
        rule_verdict(
            case,
            "R-AMBIGUOUS",
            variant="lengths",
            period2=Period(other.amount or 0, other.unit or "day"),
            detail={"rule": case.rule.id, "rule2": other.id},
        )
    ]


def _judge(case: Case) -> list[Verdict]:
    rule = case.rule
    if rule.amount is None or rule.unit is None or (rule.events and set(rule.events) <= COUNTED_FROM_WORDS):
        return [rule_verdict(case, "R-CRITERIA", variant="criterion", detail={"rule": rule.id})]
    if rule.bound == "min":
        return [rule_verdict(case, "R-CRITERIA", variant="minimum", detail={"rule": rule.id})]
    if not rule.events:
        return [rule_verdict(case, "R-AMBIGUOUS", variant="no_event", detail={"rule": rule.id})]
    if len(rule.events) > 1 and rule.choose is None:
        return [_ambiguous(case)]
    if rule.choose in {"later", "earlier"} and len(rule.events) > 1:
        readings = pair_anchors(case.inventory, case.context, case.system, rule.events, rule.choose, case.tables)
    else:
        readings = _anchors(case, rule.choose if rule.choose in rule.events else rule.events[0])
    return over(case, readings)


def _anchors(case: Case, event: str) -> list[Reading]:
    """Find the columns that carry an event: those a person named, else those proposed."""
    info = case.context.systems.get(case.system)
    if info is not None and event in info.anchors:
        return named_anchors(case.inventory, case.system, event, info.anchors[event])
    return proposed_anchors(case.inventory, event, case.tables)


def _both_ways(case: Case) -> tuple[tuple[str, str], list[list[Reading]]]:
    """Find what a rule of two events is counted on in both readings: row by row, else each event by itself."""
    first, second = case.rule.events[:2]
    args = (case.inventory, case.context, case.system, case.rule.events)
    pairs = [pair_anchors(*args, choose, case.tables) for choose in ("earlier", "later")]
    if all(pairs):
        return ("earlier", "later"), pairs
    singles = [_anchors(case, event) for event in (first, second)]
    return (first, second), singles if all(singles) else []


def _ambiguous(case: Case, *, part: bool = False) -> Verdict:
    """Count both readings of a rule that names two events and doesn't say which decides.

    Args:
        case: the rule in one system.
        part: the rule is about some of the rows only, and nothing tells which; then the counts are upper bounds.
    """
    first, second = case.rule.events[:2]
    names, readings = _both_ways(case)
    detail: dict[str, int | str] = {"rule": case.rule.id}
    if not readings:
        return rule_verdict(
            case, "R-AMBIGUOUS", variant="open", event=Event(first), event2=Event(second), detail=detail
        )
    overs = [sum(counted(case, reading).over for reading in group) for group in readings]
    detail |= {f"over_{name}": over for name, over in zip(names, overs, strict=True)}
    columns = {r.column.path for event in (first, second) for r in _anchors(case, event)}
    return rule_verdict(
        case,
        "R-AMBIGUOUS",
        confirmed=not part,
        variant="part" if part else "counted",
        event=Event(first),
        event2=Event(second),
        least=min(overs),
        most=max(overs),
        cells=max(overs),
        columns=sorted(columns),
        detail=detail,
    )


def _ambiguous_somewhere(cases: Sequence[Case]) -> list[Verdict]:
    """Tell of a rule whose data can't be singled out: in the systems that carry both events, else once for all."""
    counted = [case for case in cases if _both_ways(case)[1]]
    if counted:
        return [_ambiguous(case, part=True) for case in counted]
    rule = cases[0].rule
    first, second = rule.events[:2]
    return [
        verdict(
            "R-AMBIGUOUS",
            register=cases[0].register.id,
            cite=rule.cite,
            variant="unplaced",
            detail={"rule": rule.id},
            words={
                "period": Period(rule.amount or 0, rule.unit or "day"),
                "event": Event(first),
                "event2": Event(second),
            },
        )
    ]


def _no_rule(system: str, registers: Sequence[Register], findings: Sequence[Finding]) -> list[Verdict]:
    """Name the items of a system that no rule is about."""
    every = [rule for register in registers for rule in register.retention]
    bare = [f for f in findings if not any(in_scope(rule, f.item) for rule in every)]
    if not bare:
        return []
    confirmed, columns, cells = weight(bare)
    items = sorted({f.item for f in bare if not confirmed or f.status == "confirmed"})
    severest = max(items, key=lambda item: (item_class(item) in {"N", "A9"}, item))
    return [
        verdict(
            "R-NORULE",
            system=system,
            register=only(registers),
            confirmed=confirmed,
            columns=columns,
            cells=cells,
            severity=rules()["R-NORULE"].severity_of(severest, confirmed=confirmed),
            words={"items": Item(*items)},
            detail={"items": len(items)},
        )
    ]
