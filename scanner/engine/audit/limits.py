"""What was not examined is a finding too: problems of the scan, and candidates that wait for a person."""

from __future__ import annotations

from collections.abc import Collection

from scanner.engine.audit.build import verdict
from scanner.engine.audit.scope import coverage, of_persons
from scanner.engine.audit.texts import Why
from scanner.model import Finding, Inventory, Problem, Verdict


def limit_verdicts(inventory: Inventory) -> list[Verdict]:
    """Give the S-* verdicts: one for each system, reason, and whether the rest of the part was read."""
    groups: dict[tuple[str, str, bool], list[Problem]] = {}
    for problem in inventory.problems:
        groups.setdefault((problem.system, problem.reason, problem.examined), []).append(problem)
    read = {system: coverage(inventory, system) for system in {key[0] for key in groups}}
    out = [
        verdict(
            problems[0].code,
            system=system,
            case="examined" if examined else None,
            columns=[p.source if p.table is None else f"{p.source}/{p.table}" for p in problems],
            coverage=read[system],
            detail={"reason": reason, "count": len(problems)},
            words={"reason": Why(reason), "count": len(problems)},
        )
        for (system, reason, examined), problems in sorted(groups.items())
    ]
    waiting: dict[str, list[str]] = {}
    found = of_persons(inventory.findings)
    sure = {(f.ref.table.system, f.item) for f in found if f.status == "confirmed"}
    for finding in found:
        if finding.status == "candidate" and not _settled(finding, sure):
            waiting.setdefault(finding.ref.table.system, []).append(finding.ref.path)
    out += [
        verdict("S-LOWCONF", system=system, columns=paths, words={"count": len(paths)}, detail={"count": len(paths)})
        for system, paths in sorted(waiting.items())
    ]
    return out


def _settled(finding: Finding, sure: Collection[tuple[str, str]]) -> bool:
    """Say whether a candidate needs nobody: a key that links rows, in a system where the item is confirmed elsewhere."""
    linking = any(reason.code == "running_key" for reason in finding.reasons)
    return linking and (finding.ref.table.system, finding.item) in sure
