"""Findings inside cells that hold JSON or XML: each path of keys is a column of its own within the column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from scanner.engine.context import context
from scanner.engine.judge import CANDIDATE, METADATA, judged
from scanner.engine.names import spoken
from scanner.engine.nested import KEYS
from scanner.model import Column, ColumnProfile, Evidence, EvidenceKey, Finding, Reason, Table
from scanner.recognisers import headers

_LAST = re.compile(r"[^./\[\]@]+(?=(?:\[\])*$)")


def last_key(path: str) -> str:
    """Give the key that a path ends in, as the name its values stand under.

    >>> last_key("asiakas.puhelimet[]"), last_key("Lasku/@Nimi"), last_key("[].«identity.name»"), last_key("[]")
    ('puhelimet', 'Nimi', '', '')
    """
    if "«" in path and path.rsplit("»", 1)[-1].strip("[]") == "":
        return ""
    found = _LAST.search(path)
    return spoken(found.group()) if found and found.group() != "*" else ""


def inside_findings(profile: ColumnProfile, table: Table, chance: Mapping[str, float]) -> list[Finding]:
    """Decide what is under each path, by what is there and by the last key; a key alone makes a candidate."""
    by_path: dict[str, dict[EvidenceKey, Evidence]] = {}
    for key in sorted(profile.evidence):
        if key.path:
            by_path.setdefault(key.path, {})[key._replace(path="")] = profile.evidence[key]
    out: list[Finding] = []
    for path, evidence in by_path.items():
        out += _under(path, evidence, profile, table, chance)
    return out


def _under(
    path: str,
    evidence: Mapping[EvidenceKey, Evidence],
    profile: ColumnProfile,
    table: Table,
    chance: Mapping[str, float],
) -> list[Finding]:
    name = last_key(path)
    column = Column(
        name or "(value)", profile.column.position, place=profile.column.place, sparse=profile.column.sparse
    )
    said = [key for key in evidence if key.recogniser == KEYS]
    seen = {key: e for key, e in evidence.items() if key.recogniser != KEYS}
    part = replace(profile, column=column, evidence=seen, traits={}, years={}, comment_hints=())
    hints = headers.hints(name) if name else ()
    found = judged(part, context(part, table, hints), chance)
    have = {finding.item for finding in found}
    word = {hint.item: hint.word for hint in hints}
    for key in said:
        if key.item not in have:
            reason = Reason("header", {"word": word.get(key.item, name)})
            where = {"place": key.place} if key.place else {}
            found.append(
                Finding(profile.ref, key.item, METADATA, "person", CANDIDATE, 0, 0.0, where=where, reasons=(reason,))
            )
    return [replace(finding, where={**finding.where, "path": path}) for finding in found]
