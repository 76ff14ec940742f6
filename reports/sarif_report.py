"""Write `report.sarif`: conclusions as results of a static analysis, for the tools that collect such results.

A confirmed conclusion is a `fail`, one that a person has to look at a `review`, one in order a `pass`; without a notice each
finding is `informational`. A settled conclusion is suppressed with its reason. What was not examined is a notification of the
invocation. Locations are the columns, as logical locations, and the passage of the notice.

Source: OASIS Static Analysis Results Interchange Format 2.1.0 with errata 01, sections 3.14 to 3.60.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import quote

from reports import page as pages
from reports import rows, verdict_rows
from reports.clean import visible
from reports.json_report import finding_order, problem_order, verdict_order
from reports.words import Words
from scanner.model import Cite, Finding, Problem, ReportDocument, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
"""Level of a failed result, by our severity."""

FINGERPRINT = "tutka/verdict/1"
"""Name of the fingerprint that finds a conclusion again in a later audit: its code, item, system and register."""


class SarifReport:
    """Write one run."""

    format = "sarif"
    suffix = ".sarif"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the log as JSON in UTF-8."""
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(document, Words(lang))]}
        out.write(json.dumps(_visible(log), ensure_ascii=False, indent=1).encode() + b"\n")


def _visible(value: Any) -> Any:
    """Make every text of the log well formed and free of characters that don't show."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: _visible(entry) for name, entry in value.items()}
    return [_visible(entry) for entry in value] if isinstance(value, list) else value


def _run(document: ReportDocument, words: Words) -> dict[str, Any]:
    verdicts = sorted(document.audit.verdicts, key=verdict_order) if document.audit else []
    findings = [] if document.audit else sorted(document.inventory.findings, key=finding_order)
    problems = sorted(document.inventory.problems, key=problem_order)
    rules = sorted({v.code for v in verdicts} or {f.item for f in findings})
    codes = sorted({p.code for p in problems})
    scan = document.inventory.scan
    name, _, version = scan.tool.partition(" ")
    return {
        "tool": {
            "driver": {
                "name": name or "tutka",
                **({"version": version} if version else {}),
                "language": words.lang,
                "rules": [_rule(rule, words) for rule in rules],
                "notifications": [_descriptor(code, words.name("code", code)) for code in codes],
            }
        },
        "language": words.lang,
        "automationDetails": {"id": f"tutka/{document.organisation or ''}".rstrip("/") + "/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": all(p.examined for p in problems),
                "startTimeUtc": _moment(scan.started),
                "endTimeUtc": _moment(scan.finished),
                "toolExecutionNotifications": [_notification(p, codes, words) for p in problems],
            }
        ],
        "results": [
            *(_of_verdict(v, rules, document, words) for v in verdicts),
            *(_of_finding(f, rules, words) for f in findings),
        ],
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _descriptor(code: str, title: str) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": title}}


def _rule(code: str, words: Words) -> dict[str, Any]:
    described = words.name("code", code) if words.has(f"code.{code}") else words.item(code)
    rule = _descriptor(code, described)
    if words.has(f"supply.{code}"):
        rule["help"] = {"text": words(f"supply.{code}")}
    return rule


def _of_verdict(verdict: Verdict, rules: list[str], document: ReportDocument, words: Words) -> dict[str, Any]:
    row = verdict_rows.verdict_row(verdict, document, words)
    sure = verdict.status == "confirmed"
    kind = "pass" if verdict.code == "D-OK" else "fail" if sure else "review"
    identity = "\0".join(part or "" for part in (verdict.code, verdict.item, verdict.system, verdict.register))
    result: dict[str, Any] = {
        **_named(verdict.code, rules),
        "kind": kind,
        "level": LEVELS[verdict.severity] if kind == "fail" else "none",
        "message": {"text": ". ".join(filter(None, (row.message, row.actions)))},
        "locations": list(_columns(verdict.columns)),
        "partialFingerprints": {FINGERPRINT: hashlib.sha256(_bytes(identity)).hexdigest()},
        "properties": _properties(
            severity=verdict.severity,
            status=verdict.status,
            item=verdict.item,
            system=verdict.system,
            register=verdict.register,
            cells=verdict.cells,
            basis=list(verdict.basis) or None,
            owner=row.owner,
        ),
    }
    if verdict.cite and document.audit:
        result["relatedLocations"] = [_passage(verdict.cite, document.audit.notice_file)]
    if verdict.decision is not None:
        # without a status, which drafts of the schema spell in two ways, a suppression is an accepted one (3.27.23)
        result["suppressions"] = [{"kind": "external", "justification": row.decision}]
    return result


def _of_finding(finding: Finding, rules: list[str], words: Words) -> dict[str, Any]:
    row = rows.finding_row(finding, None, words)
    text = f"{row.item}: {row.form}, {row.status}. {row.reasons}"
    return {
        **_named(finding.item, rules),
        "kind": "informational",
        "level": "none",
        "message": {"text": text},
        "locations": list(_columns([str(finding.ref)])),
        "properties": _properties(
            status=finding.status,
            form=finding.form,
            about=finding.about,
            system=finding.ref.table.system,
            cells=finding.cells,
            place=row.place,
        ),
    }


def _named(code: str, rules: list[str]) -> dict[str, Any]:
    return {"ruleId": code, "ruleIndex": rules.index(code)}


def _columns(columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Give a location for each column; `source/table/column` names it."""
    for column in sorted(columns):
        yield {"logicalLocations": [{"fullyQualifiedName": column, "kind": "member"}]}


def _passage(cite: Cite, notice: str) -> dict[str, Any]:
    """Point at a line of the notice as it was read."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(_bytes(pages.file_name(notice)))},
            "region": {"startLine": max(1, cite.line), "snippet": {"text": cite.text}},
        }
    }


def _notification(problem: Problem, codes: list[str], words: Words) -> dict[str, Any]:
    where = " · ".join(filter(None, (problem.system, problem.source, problem.table)))
    return {
        "descriptor": {"id": problem.code, "index": codes.index(problem.code)},
        "level": "note" if problem.examined else "error",
        "message": {"text": f"{where}: {words.problem(problem)}"},
    }


def _properties(**values: object) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in values.items() if value not in ("", None)}


def _bytes(text: str) -> bytes:
    """Give a text's bytes, lone surrogates of file names included."""
    return text.encode("utf-8", "surrogatepass")
