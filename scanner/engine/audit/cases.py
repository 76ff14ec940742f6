"""One rule of one register in one system: what a retention verdict is made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.engine.audit.build import verdict
from scanner.engine.audit.rules import item_class
from scanner.engine.audit.scope import AuditContext
from scanner.engine.audit.texts import Period
from scanner.model import Finding, Inventory, Register, RetentionRule, TableRef, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one rule of one register in one system, with the system's findings and the tables that they lie in."""

    inventory: Inventory
    context: AuditContext
    system: str
    register: Register
    rule: RetentionRule
    findings: Sequence[Finding]

    @property
    def tables(self) -> list[TableRef]:
        """List the tables that hold what the rule is about."""
        return sorted({f.ref.table for f in self.findings})

    @property
    def classes(self) -> set[str]:
        """Give the classes of items in those tables."""
        return {item_class(f.item) for f in self.findings if f.status == "confirmed"}

    @property
    def event(self) -> str:
        """Give the event that the period starts from: the chosen one, else the first."""
        rule = self.rule
        return rule.choose if rule.choose in rule.events else rule.events[0]


def rule_verdict(
    case: Case,
    code: str,
    *,
    variant: str,
    confirmed: bool = True,
    case_: str | None = None,
    columns: Iterable[str] = (),
    cells: int = 0,
    detail: dict[str, int | str] | None = None,
    also: Sequence[str] = (),
    **params: object,
) -> Verdict:
    """Make a verdict on a case, with the rule's period and quote."""
    rule = case.rule
    words = dict(params)
    if rule.amount is not None and rule.unit is not None:
        words["period"] = Period(rule.amount, rule.unit)
    return verdict(
        code,
        system=case.system,
        register=case.register.id,
        confirmed=confirmed,
        case=case_,
        columns=sorted(columns),
        cells=cells,
        cite=rule.cite,
        detail=detail,
        variant=variant,
        also=also,
        words=words,
    )
