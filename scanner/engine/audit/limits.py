"""What was not examined is a finding too: problems of the scan, and candidates that wait for a person."""

from __future__ import annotations

from scanner.engine.audit.build import verdict
from scanner.engine.audit.scope import coverage, of_persons
from scanner.engine.audit.texts import Why
from scanner.model import Inventory, Problem, Verdict


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
    for finding in of_persons(inventory.findings):
        if finding.status == "candidate":
            waiting.setdefault(finding.ref.table.system, []).append(finding.ref.path)
    out += [
        verdict("S-LOWCONF", system=system, columns=paths, words={"count": len(paths)}, detail={"count": len(paths)})
        for system, paths in sorted(waiting.items())
    ]
    return out
