"""From evidence, fresh or stored, to the document that reports are made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.assembly import Declared
from scanner.model import Audit, Inventory, ReportDocument

if TYPE_CHECKING:
    from scanner.engine.audit import AuditContext


def document_of(
    inventory: Inventory, declared: Declared | None, context: AuditContext | None, organisation: str | None
) -> ReportDocument:
    """Hold an inventory against what is declared, if anything is, and give what reports are made from."""
    from scanner.engine.audit import audit as conclude  # noqa: PLC0415 - see the module's docstring

    if declared is None or context is None:
        return ReportDocument(inventory, organisation=organisation, made_on=inventory.scan.started.date())
    verdicts = conclude(inventory, declared.declaration, context)
    return ReportDocument(
        inventory,
        verdicts,
        declared.declaration,
        organisation=organisation,
        owners={name: info.owner for name, info in context.systems.items() if info.owner},
        made_on=context.today,
    )


def anew(
    declared: Declared | None, context: AuditContext | None, inventory: Inventory, audit: Audit, before: Audit | None
) -> Audit | None:
    """Decide stored evidence anew, by today's rules, notice, settings and decisions, for the day that it is of."""
    from scanner.engine.audit import audit as conclude  # noqa: PLC0415 - see the module's docstring
    from scanner.engine.audit.rules import rules_version  # noqa: PLC0415

    then = after(replace(context, today=audit.today), before) if context is not None else None
    if declared is None or then is None:
        return None
    if any(verdict.rules != rules_version() for verdict in audit.verdicts):
        inventory = reclassified(inventory)
    return conclude(inventory, declared.declaration, then)


def after(context: AuditContext | None, before: Audit | None) -> AuditContext | None:
    """Let the comparison know what the audit before found absent."""
    from scanner.engine.audit import absent_in  # noqa: PLC0415 - see the module's docstring

    return replace(context, absent_before=absent_in(before)) if context is not None else None


def reclassified(inventory: Inventory) -> Inventory:
    """Decide the findings of a stored inventory anew, by today's rules."""
    from scanner.engine.classify import classify  # noqa: PLC0415 - see the module's docstring

    return replace(inventory, findings=classify(inventory))
