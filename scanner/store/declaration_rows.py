"""Rows of a declaration as plain data, shared by the JSON document and the YAML file."""

from __future__ import annotations

from typing import Any

from scanner.model import Cite, CitedId, Declaration, DeclaredItem, NoticeFinding, Register, RetentionRule, Unknown

SCHEMA = "tutka/declaration/1"
BY_HAND = "added_by_hand"
"""How an item is declared that stands in the file's list of this name: it has no row among the items."""


def to_json(declaration: Declaration) -> dict[str, Any]:
    """Give the document of `tutka notice --json`."""
    return {
        "schema": SCHEMA,
        "notice": {
            "title": declaration.title,
            "file": declaration.file,
            "sha256_normalised": declaration.sha256_normalised,
            "lines": declaration.lines,
            "language": declaration.language,
            "confirmed": declaration.confirmed,
        },
        "registers": [register_json(register) for register in declaration.registers],
    }


def register_json(register: Register) -> dict[str, Any]:
    """Give a register as it stands in the JSON document."""
    return {
        "id": register.id,
        "title": register.title,
        "controller": {"name": register.controller.name, "business_id": register.controller.business_id},
        "contacts": list(register.contacts),
        "subjects": list(register.subjects),
        "items": [_item_json(entry) for entry in register.items if entry.how != BY_HAND],
        "negated": [_cited_json(entry) for entry in register.negated],
        "unknown": [_unknown_json(entry) for entry in register.unknown],
        "purposes": [_cited_json(entry) for entry in register.purposes],
        "legal_bases": [_cited_json(entry) for entry in register.legal_bases],
        "recipients": [_cited_json(entry) for entry in register.recipients],
        "sources": [_cited_json(entry) for entry in register.sources],
        "retention": [_rule_json(rule) for rule in register.retention],
        "transfers": {
            "status": register.transfers.status,
            "cite": _cite(register.transfers.cite),
            "mechanism": register.transfers.mechanism,
            **_settled(register.transfers.state),
        },
        "automated": {
            "decisions": register.automated.decisions,
            "profiling": register.automated.profiling,
            "cite": _cite(register.automated.cite),
            **_settled(register.automated.state),
        },
        "review": {
            "date": register.review.text,
            "precision": register.review.precision,
            "kind": register.review.kind,
            "cite": _cite(register.review.cite),
            **_settled(register.review.state),
        },
        "findings": [_finding_json(finding) for finding in register.findings],
        "added_by_hand": [dict(entry) for entry in register.added_by_hand],
    }


def _settled(state: str) -> dict[str, str]:
    return {} if state == "proposed" else {"state": state}


def _cite(cite: Cite | None) -> dict[str, Any] | None:
    return None if cite is None else {"line": cite.line, "text": cite.text}


def _unknown_json(entry: Unknown) -> dict[str, Any]:
    row: dict[str, Any] = {"cite": _cite(entry.cite), "guess": entry.guess}
    return row if entry.state == "proposed" else {**row, "state": entry.state}


def _item_json(entry: DeclaredItem) -> dict[str, Any]:
    return {
        "id": entry.id,
        "coverage": entry.coverage,
        "modality": entry.modality,
        "cite": _cite(entry.cite),
        "group": entry.group,
        "condition": entry.condition,
        "covers": list(entry.covers),
        "purposes": list(entry.purposes),
        "legal_basis": list(entry.legal_basis),
        "subjects": list(entry.subjects),
        "retention": list(entry.retention),
        "how": entry.how,
        "state": entry.state,
        "todo": entry.todo,
        "flags": list(entry.flags),
    }


def _cited_json(entry: CitedId) -> dict[str, Any]:
    return {
        "id": entry.id,
        "cite": _cite(entry.cite),
        "scope": list(entry.scope),
        "condition": entry.condition,
        "name": entry.name,
        "state": entry.overruled or entry.state,
    }


def _rule_json(rule: RetentionRule) -> dict[str, Any]:
    row = _rule_row(rule)
    return row if rule.state == "proposed" else {**row, "state": rule.state}


def _rule_row(rule: RetentionRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "amount": rule.amount,
        "unit": rule.unit,
        "from": list(rule.events),
        "bound": rule.bound,
        "scope": rule.scope if isinstance(rule.scope, str) else list(rule.scope),
        "cite": _cite(rule.cite),
        "choose": rule.choose,
        "link": rule.link,
        "law": rule.law,
        "criterion": rule.criterion,
    }


def _finding_json(finding: NoticeFinding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "item": finding.item,
        "cite": _cite(finding.cite),
        "also": [_cite(cite) for cite in finding.also],
        "params": dict(finding.params),
    }
