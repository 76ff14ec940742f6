"""Make a verdict from a code: severity, basis, actions and texts come from the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.engine.audit.rules import rules, rules_version
from scanner.engine.audit.texts import Cells, Item, message
from scanner.model import Cite, Finding, Verdict

CONFIRMED, CANDIDATE = "confirmed", "candidate"


def verdict(
    code: str,
    *,
    item: str | None = None,
    system: str | None = None,
    register: str | None = None,
    confirmed: bool = True,
    case: str | None = None,
    severity: str | None = None,
    columns: Sequence[str] = (),
    cells: int = 0,
    cite: Cite | None = None,
    coverage: Mapping[str, int | bool] | None = None,
    detail: Mapping[str, int | str] | None = None,
    variant: str | None = None,
    also: Sequence[str] = (),
    words: Mapping[str, object] | None = None,
) -> Verdict:
    """Make a verdict.

    Args:
        code: the code.
        item: the item, where it is about one.
        system: the system, where it is about one.
        register: the register, where it is about one.
        confirmed: False makes a candidate, which is never critical.
        case: special case of the severity; also the variant of the text where none is given.
        severity: overrides the rule's.
        columns: paths of the columns behind it.
        cells: cells, or rows for retention.
        cite: what the notice says.
        coverage: what was read.
        detail: numbers for tables of the report.
        variant: variant of the text.
        also: variants whose texts are put behind it, in their order.
        words: further parameters of the text.
    """
    rule = rules()[code]
    params = {
        "item": Item(item),
        "system": system or "–",
        "register": register or "–",
        "cells": cells if code.startswith("R-") else Cells(cells),
        "quote": cite.text if cite else "–",
        "line": cite.line if cite else "–",
        **(words or {}),
    }
    return Verdict(
        code=code,
        item=item,
        system=system,
        register=register,
        severity=severity or rule.severity_of(item, case, confirmed=confirmed),
        status=CONFIRMED if confirmed else CANDIDATE,
        columns=tuple(sorted(set(columns))),
        cells=cells,
        cite=cite,
        basis=rule.basis,
        message=message(code, variant or case, *also, **params),
        actions=rule.actions,
        coverage=dict(coverage or {}),
        detail=dict(sorted((detail or {}).items())),
        rules=rules_version(),
    )


def weight(findings: Sequence[Finding]) -> tuple[bool, list[str], int]:
    """Say whether findings are confirmed, in which columns and how many cells; candidates count only among themselves."""
    sure = [f for f in findings if f.status == CONFIRMED]
    counted = sure or list(findings)
    return bool(sure), sorted({f.ref.path for f in counted}), sum(_cells(counted).values())


def _cells(findings: Sequence[Finding]) -> dict[object, int]:
    """Count each column once: its forms may lie in the same cells."""
    out: dict[object, int] = {}
    for finding in findings:
        out[finding.ref] = max(out.get(finding.ref, 0), finding.cells)
    return out
