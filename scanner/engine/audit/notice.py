"""The notice by itself: what its reader found, when its review is due, and whether it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scanner.engine.audit.build import verdict
from scanner.engine.audit.months import first_day, next_review
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext, only
from scanner.engine.audit.texts import Dated
from scanner.model import Cite, Declaration, NoticeFinding, Register, Review, Verdict

REVIEW = "N-REVIEW"
_SHOWN = 8
"""Passages that are quoted where a notice has changed."""


def notice_verdicts(declaration: Declaration, context: AuditContext) -> list[Verdict]:
    """Give the N-* verdicts."""
    out = [
        _passed_on(finding, register)
        for register in declaration.registers
        for finding in register.findings
        if finding.code != REVIEW  # worked out below, from today
    ]
    out += _reviews(declaration, context)
    sha = context.notice_sha256
    if sha is not None and sha != declaration.sha256_normalised:
        out.append(_changed(context))
    return out


def reviewed(declaration: Declaration) -> Review:
    """Give the notice's date: of several registers, the earliest stated one is what the next review hangs on."""
    stated = [r.review for r in declaration.registers if r.review.day is not None]
    return min(stated, key=lambda review: review.day or date.max, default=Review())


def due(declaration: Declaration) -> date | None:
    """Give the day by which the notice is to be reviewed again."""
    return next_review(reviewed(declaration), declaration.review_months)


def _changed(context: AuditContext) -> Verdict:
    """Say that the notice is not the text that was read, and where it differs; its new places are quoted with their lines."""
    changes = context.notice_changes
    if changes is None or not (changes.gone or changes.new):
        return verdict("N-CHANGED")
    detail: dict[str, int | str] = {"gone": len(changes.gone), "new": len(changes.new)}
    for number, cite in enumerate(changes.new[:_SHOWN], start=2):
        detail[f"line_{number}"] = cite.line
        detail[f"quote_{number}"] = cite.text
    words = {
        "gone": len(changes.gone),
        "new": len(changes.new),
        "gone_quotes": _quotes(changes.gone),
        "new_quotes": _quotes(changes.new),
    }
    variant = "differs" if changes.gone and changes.new else "gone" if changes.gone else "new"
    return verdict("N-CHANGED", variant=variant, detail=detail, words=words)


def _quotes(cites: Sequence[Cite]) -> str:
    """Quote the first of some passages."""
    shown = ", ".join(f"«{cite.text}»" for cite in cites[:_SHOWN])
    return f"{shown}, …" if len(cites) > _SHOWN else shown


def _passed_on(finding: NoticeFinding, register: Register) -> Verdict:
    """Word a finding of the notice's reader; the first parameter that names a variant of the text chooses it."""
    messages = rules()[finding.code].messages
    variant = next((str(v) for _, v in sorted(finding.params.items()) if str(v) in messages), None)
    detail: dict[str, int | str] = dict(finding.params)
    for number, cite in enumerate(finding.also, start=2):
        detail[f"line_{number}"] = cite.line
        detail[f"quote_{number}"] = cite.text
    return verdict(
        finding.code,
        item=finding.item,
        register=register.id,
        severity=finding.severity,
        cite=finding.cite,
        variant=variant,
        detail=detail,
        words=detail,
    )


def _reviews(declaration: Declaration, context: AuditContext) -> list[Verdict]:
    """Judge each distinct review date once; registers without one count only if no register states any."""
    by_date: dict[str | None, list[Register]] = {}
    for register in declaration.registers:
        by_date.setdefault(register.review.text if register.review.day else None, []).append(register)
    if len(by_date) > 1:
        by_date.pop(None, None)
    out = []
    for text in sorted(by_date, key=lambda t: t or ""):
        registers = by_date[text]
        out += _review(registers[0].review, only(registers), declaration.review_months, context)
    return out


def _review(review: Review, register: str | None, months: int, context: AuditContext) -> list[Verdict]:
    first, until = first_day(review), next_review(review, months)
    if first is None or until is None:
        return [verdict(REVIEW, register=register, case="missing")]
    words = {"reviewed": Dated(review.text or ""), "due": until, "days": (until - context.today).days}
    detail: dict[str, int | str] = {"due": until.isoformat(), "reviewed": review.text or ""}
    if first > context.today:
        case = "future"
    elif until < context.today:
        case = "overdue"
    elif (until - context.today).days <= context.review_warn_days:
        case = "due"
    else:
        return []
    return [verdict(REVIEW, register=register, case=case, cite=review.cite, detail=detail, words=words)]
