"""Put the parts of an audit together, attach settled decisions, and order the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from scanner.engine.audit.data import data_verdicts
from scanner.engine.audit.fit import fit_verdicts
from scanner.engine.audit.limits import limit_verdicts
from scanner.engine.audit.notice import due, notice_verdicts, reviewed
from scanner.engine.audit.retention import retention_verdicts
from scanner.engine.audit.scope import AuditContext
from scanner.model import SEVERITIES, Audit, Decision, Declaration, Inventory, Persons, Verdict


def audit(inventory: Inventory, declaration: Declaration, context: AuditContext) -> Audit:
    """Hold an inventory against a declaration.

    Args:
        inventory: with its findings.
        declaration: confirmed or a draft; a draft changes no status of a verdict.
        context: the day, the systems, the settled decisions.
    """
    verdicts = [
        *data_verdicts(inventory, declaration, context),
        *fit_verdicts(inventory, declaration, context),
        *retention_verdicts(inventory, declaration, context),
        *notice_verdicts(declaration, context),
        *limit_verdicts(inventory),
    ]
    people = {(one.system, one.item): one for one in inventory.persons}
    settled = [_settle(_counted(verdict, people), context.decisions, context.today) for verdict in verdicts]
    return Audit(
        scan_id=inventory.scan.id,
        notice_file=declaration.file,
        sha256_normalised=declaration.sha256_normalised,
        reviewed=reviewed(declaration).text,
        due=due(declaration),
        confirmed=declaration.confirmed,
        today=context.today,
        verdicts=tuple(sorted(settled, key=_order)),
    )


def worst(audit: Audit) -> str | None:
    """Give the gravest severity among confirmed verdicts that no decision settles; None where there is none.

    A problem that somebody promised to fix still counts: it is not gone yet.
    """
    open_ = [
        v.severity
        for v in audit.verdicts
        if v.status == "confirmed" and (v.decision is None or v.decision["answer"] == "fix")
    ]
    return min(open_, key=SEVERITIES.index, default=None)


def _counted(verdict: Verdict, people: Mapping[tuple[str | None, str | None], Persons]) -> Verdict:
    """Put beside a verdict on an item in a system about how many people it is."""
    found = people.get((verdict.system, verdict.item))
    if found is None or verdict.item is None or verdict.system is None or not verdict.code.startswith("D-"):
        return verdict
    if not found.most:
        return replace(verdict, persons={"uncounted_tables": found.uncounted, "reason": "not_told_apart"})
    numbers: dict[str, int | str] = {"least": found.least, "most": found.most}
    return replace(verdict, persons=numbers | ({"as_of": found.as_of.isoformat()} if found.as_of else {}))


def _settle(verdict: Verdict, decisions: Iterable[Decision], today: date) -> Verdict:
    """Attach the decision that was made on a verdict's identity; one that has run out settles nothing."""
    for decision in decisions:
        if stands(decision, today) and is_about(decision, verdict):
            return replace(verdict, decision=_as_data(decision))
    return verdict


def stands(decision: Decision, today: date) -> bool:
    """Say whether a decision has not run out."""
    return decision.until is None or decision.until >= today


def is_about(decision: Decision, verdict: Verdict) -> bool:
    """Say whether a decision was made on a verdict's identity."""
    return (
        decision.system == (verdict.system or "")
        and decision.item == verdict.item
        and decision.code in (None, verdict.code)
        and (decision.column is None or set(verdict.columns) == {decision.column})
    )


def _as_data(decision: Decision) -> dict[str, str]:
    out = {
        "answer": decision.answer,
        "reviewer": decision.reviewer,
        "on": decision.on.isoformat(),
        "reason": decision.reason,
    }
    if decision.owner is not None:
        out["owner"] = decision.owner
    return out if decision.until is None else {**out, "until": decision.until.isoformat()}


def _order(verdict: Verdict) -> tuple[object, ...]:
    cite = verdict.cite
    return (
        SEVERITIES.index(verdict.severity),
        verdict.code,
        verdict.system or "",
        verdict.item or "",
        verdict.register or "",
        verdict.columns,
        (cite.line, cite.column or 0, cite.text) if cite else (0, 0, ""),
        sorted((k, str(v)) for k, v in verdict.detail.items()),
    )
