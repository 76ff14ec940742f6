r"""Write `inventory.json` and `verdicts.json`: the documents that other programs read.

Both are UTF-8, indented by one space, with keys in the order below and every list and mapping sorted, so that equal input
gives equal bytes. `scanner.store.inventory_file` reads `inventory.json` back; the shape of what goes beyond the published
example is fixed here. A member that has nothing to say is `null`, `[]` or `{}`, never absent.

`inventory.json`:

| path | value | model |
|---|---|---|
| `schema` | `tutka/inventory/1` | |
| `scan.id`, `.tool`, `.settings` | text, text, mapping | `ScanInfo` |
| `scan.started`, `.finished` | ISO 8601 with offset, whole seconds | `ScanInfo` |
| `sources[]` | `system source kind status tables`, sorted by system and source | `SourceStatus` |
| `sources[].modified` | only for local files: the day of the last change (UTC) | `SourceStatus` |
| `tables[]` | sorted by `TableRef`; `system source table` | `TableProfile.ref` |
| `tables[].rows_total`, `.kind`, `.place`, `.comment` | number or null, text, text or null, true if there is one | `Table` |
| `tables[].rows_read`, `.sampling` | number, text | `TableProfile` |
| `tables[].across` | label: rows | `TableProfile.across` |
| `tables[].anchors` | name: `{"column": …, "days": {"2016-03-31": 12}, "empty": 3, "unreadable": 0}` | `AnchorDays` |
| `tables[].anchors.*.link` | only where the day is another table's: `{"key": …, "table": …, "column": …, "many": false}` | `Link` |
| `columns[]` | sorted by table, position and name; `system source table column position` | `ColumnRef` |
| `columns[].cells_seen`, `.cells_empty` | numbers | `ColumnProfile` |
| `columns[].findings[]` | sorted by item, form, place and path; `rate` has six significant digits | `Finding` |
| `columns[].evidence` | see below | `ColumnProfile`, `Column` |
| `problems[]` | in the order of system, source, table, reason; `code` follows from `reason` | `Problem` |
| `persons[]` | only where people were counted: `system item least most uncounted_tables as_of`; null for all systems or items, see `scanner.engine.persons` | `Persons` |

`columns[].evidence`, from which `engine.classify` decides again:

| key | value | model |
|---|---|---|
| `kind`, `key`, `place` | text or null | `Column.kind`, `.key`, `.place` |
| `sparse`, `comment` | booleans; `comment`: the source describes the column (the text itself is not kept) | `Column` |
| `comment_hints[]` | `item word strength expects`: what the description speaks for | `ColumnProfile.comment_hints` |
| `lengths` | `{"least": 11, "greatest": 11, "total": 13046}` | `Lengths` |
| `traits` | trait: cells | `ColumnProfile.traits` |
| `years` | `"1984"`: cells | `ColumnProfile.years` |
| `born` | only where identity codes are: year of birth that they tell: cells | `ColumnProfile.born` |
| `distinct` | `[least, most]` distinct texts as a band, `[256, null]` from 256; null where not counted | `.distinct` |
| `matches[]` | sorted; `item recogniser form place about weak path` | `EvidenceKey` |
| `matches[].cells`, `.validated`, `.matching` | numbers | `Evidence` |
| `matches[].scores` | `"100"` (per cent): cells | `Evidence.scores` |
| `matches[].subtypes`, `.shapes`, `.signs` | text: cells | `Evidence` |
| `matches[].first_rows` | at most three row numbers | `Evidence` |

Digests and sketches are not written: a digest of an identity code could be reversed by trying all of them. The band of
`distinct` has borders at which the sketch is still exact, so that two scans agree although their keys differ.

`verdicts.json` adds to the published example: `verdicts[].coverage`, `verdicts[].detail`, `verdicts[].persons` (`least`, `most` and, for a
system that was not read again, `as_of`; where no row tells whose it is `uncounted_tables` and a `reason` instead of numbers) and `today`, the day that
retention was counted on. Verdicts stand in the order of severity, code, item, system, register.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any, BinaryIO

from reports.clean import BIDI, well_formed
from scanner.model import (
    SEVERITIES,
    AnchorDays,
    Audit,
    BottomK,
    Cite,
    Column,
    ColumnProfile,
    ColumnRef,
    Evidence,
    EvidenceKey,
    Finding,
    Inventory,
    Persons,
    Problem,
    ReportDocument,
    SourceStatus,
    TableProfile,
    Verdict,
)

Json = dict[str, Any]
INVENTORY_SCHEMA = "tutka/inventory/1"
VERDICTS_SCHEMA = "tutka/verdicts/1"

_BANDS = (1, 5, 50)
_ESCAPED = re.compile(f"[\x7f-\x9f{BIDI}\u2028\u2029]")


class InventoryJson:
    """Write `inventory.json`; it is the same in every language."""

    format = "json_inventory"
    suffix = ".json"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the inventory."""
        del lang
        out.writelines(pieces(_members(document.inventory)))


class VerdictsJson:
    """Write `verdicts.json`, with the messages in all languages; without a notice it holds no verdicts."""

    format = "json_verdicts"
    suffix = ".json"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the verdicts."""
        del lang
        out.write(encode(verdicts_json(document.audit, document.inventory.scan.id)))


def encode(data: Json) -> bytes:
    """Write JSON as bytes; characters that would disturb a terminal or hide text are escaped."""
    return b"".join(pieces(data))


def pieces(data: Mapping[str, Any]) -> Iterator[bytes]:
    """Write JSON entry by entry, so that a document is never a single text in memory.

    Args:
        data: the members of the document in their order; an iterator stands for the list of what it gives.
    """
    before = "{\n "
    for name, value in data.items():
        head = f"{before}{_text(name, 1)}: "
        before = ",\n "
        if not isinstance(value, Iterator):
            yield _bytes(head + _text(value, 1))
            continue
        within = "[\n  "
        for entry in value:
            yield _bytes(head + within + _text(entry, 2))
            head, within = "", ",\n  "
        yield _bytes(f"{head}[]" if head else "\n ]")
    yield b"\n}\n" if data else b"{}\n"


def _text(value: Any, depth: int) -> str:
    """Write a value that stands so deep in a document; no text of it holds a line break."""
    text = json.dumps(_well_formed(value), ensure_ascii=False, indent=1, allow_nan=False)
    return text.replace("\n", "\n" + " " * depth)


def _bytes(text: str) -> bytes:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode()


def inventory_json(inventory: Inventory) -> Json:
    """Give `inventory.json` as plain data."""
    members = _members(inventory)
    return {name: list(value) if isinstance(value, Iterator) else value for name, value in members.items()}


def _members(inventory: Inventory) -> Json:
    """Give the members of `inventory.json`, an iterator for each list that is as long as the inventory."""
    tables = [inventory.tables[ref] for ref in sorted(inventory.tables)]
    scan = inventory.scan
    return {
        "schema": INVENTORY_SCHEMA,
        "scan": {
            "id": scan.id,
            "tool": scan.tool,
            "started": _moment(scan.started),
            "finished": _moment(scan.finished),
            "settings": _sorted(scan.settings),
        },
        "sources": map(_source, sorted(inventory.sources, key=lambda s: (s.system, s.source, s.kind))),
        "tables": map(_table, tables),
        "columns": (
            _column(profile, found.get(profile.ref, []))
            for table, found in zip(tables, findings_beside(tables, inventory), strict=True)
            for profile in every_column(table, found)
        ),
        "problems": map(_problem, sorted(inventory.problems, key=problem_order)),
        **({"persons": map(_persons, inventory.persons)} if inventory.persons else {}),
    }


def findings_in_order(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Give findings in their order; those of a scan stand in it, and are not copied."""
    keys = map(finding_order, findings)
    return findings if all(a <= b for a, b in pairwise(keys)) else sorted(findings, key=finding_order)


def findings_beside(tables: Iterable[TableProfile], inventory: Inventory) -> Iterator[dict[ColumnRef, list[Finding]]]:
    """Give the findings of each table by column; tables are sorted."""
    groups = groupby(findings_in_order(inventory.findings), key=lambda finding: finding.ref.table)
    ref, group = next(groups, (None, iter(())))
    for table in tables:
        while ref is not None and ref < table.ref:
            ref, group = next(groups, (None, iter(())))
        mine: dict[ColumnRef, list[Finding]] = {}
        for finding in group if ref == table.ref else ():
            mine.setdefault(finding.ref, []).append(finding)
        yield mine


def verdicts_json(audit: Audit | None, scan_id: str) -> Json:
    """Give `verdicts.json` as plain data; `notice` is null where nothing was compared."""
    if audit is None:
        return {"schema": VERDICTS_SCHEMA, "notice": None, "scan_id": scan_id, "today": None, "verdicts": []}
    return {
        "schema": VERDICTS_SCHEMA,
        "notice": {
            "file": audit.notice_file,
            "sha256_normalised": audit.sha256_normalised,
            "reviewed": audit.reviewed,
            "due": audit.due.isoformat() if audit.due else None,
            "confirmed": audit.confirmed,
        },
        "scan_id": audit.scan_id,
        "today": audit.today.isoformat(),
        "verdicts": [_verdict(v) for v in sorted(audit.verdicts, key=verdict_order)],
    }


def verdict_order(verdict: Verdict) -> tuple[int, str, str, str, str, tuple[str, ...], tuple[int, int]]:
    """Order verdicts from the gravest; ties by identity, so that the order never depends on the engine's."""
    cite = (verdict.cite.line, verdict.cite.column or 0) if verdict.cite else (0, 0)
    return (
        SEVERITIES.index(verdict.severity),
        verdict.code,
        verdict.item or "",
        verdict.system or "",
        verdict.register or "",
        verdict.columns,
        cite,
    )


def problem_order(problem: Problem) -> tuple[str, str, str, str, str]:
    """Order problems by place, then by reason."""
    return problem.system, problem.source, problem.table or "", problem.reason, problem.message


def every_column(table: TableProfile, findings: Mapping[ColumnRef, object] | None = None) -> list[ColumnProfile]:
    """List a table's columns in order: profiled ones, announced ones that nothing was read of, and `(path)` findings."""
    profiles = dict(table.columns)
    for column in table.table.columns:
        ref = ColumnRef(table.ref, column.position, column.name)
        profiles.setdefault(ref, ColumnProfile(ref, column))
    for ref in findings or ():
        if ref.table == table.ref:
            profiles.setdefault(ref, ColumnProfile(ref, Column(ref.column, ref.position)))
    return [profiles[ref] for ref in sorted(profiles)]


def distinct_band(sketch: BottomK) -> tuple[int, int | None] | None:
    """Give the band in which the number of distinct texts lies, or None where none was counted.

    >>> distinct_band(BottomK(256, frozenset(range(7))))
    (5, 49)
    """
    count = len(sketch.digests)
    if not count:
        return None
    borders = [*(b for b in _BANDS if b < sketch.k), sketch.k]
    least = max(b for b in borders if b <= count)
    above = [b for b in borders if b > count]
    return least, above[0] - 1 if above else None


def _source(status: SourceStatus) -> Json:
    return {
        "system": status.system,
        "source": status.source,
        "kind": status.kind,
        "status": status.status,
        "tables": status.tables,
        **({"unchanged_since": status.unchanged_since} if status.unchanged_since is not None else {}),
        **({"modified": status.modified.isoformat()} if status.modified else {}),
    }


def _persons(persons: Persons) -> Json:
    return {
        "system": persons.system,
        "item": persons.item,
        "least": persons.least,
        "most": persons.most,
        "uncounted_tables": persons.uncounted,
        "as_of": persons.as_of.isoformat() if persons.as_of else None,
    }


def _table(profile: TableProfile) -> Json:
    return {
        "system": profile.ref.system,
        "source": profile.ref.source,
        "table": profile.ref.table,
        "rows_total": profile.table.rows_total,
        "rows_read": profile.rows_read,
        "sampling": profile.sampling,
        "kind": profile.table.kind,
        "place": profile.table.place,
        "comment": bool(profile.table.comment),
        "across": _sorted(profile.across),
        "anchors": {name: _anchor(profile.anchors[name]) for name in sorted(profile.anchors)},
    }


def _anchor(anchor: AnchorDays) -> Json:
    return {
        "column": anchor.column,
        "days": {day.isoformat(): anchor.days[day] for day in sorted(anchor.days)},
        "empty": anchor.empty,
        "unreadable": anchor.unreadable,
        **({"link": asdict(anchor.link)} if anchor.link else {}),
    }


def _column(profile: ColumnProfile, findings: list[Finding]) -> Json:
    ref = profile.ref
    return {
        "system": ref.table.system,
        "source": ref.table.source,
        "table": ref.table.table,
        "column": ref.column,
        "position": ref.position,
        "cells_seen": profile.cells_seen,
        "cells_empty": profile.cells_empty,
        "findings": [_finding(f) for f in sorted(findings, key=finding_order)],
        "evidence": _evidence(profile),
    }


def finding_order(finding: Finding) -> tuple[ColumnRef, str, str, str, str, str]:
    """Order findings by column, item, form and place."""
    where = finding.where
    return finding.ref, finding.item, finding.form, where.get("place", ""), where.get("path", ""), finding.about


def _finding(finding: Finding) -> Json:
    return {
        "item": finding.item,
        "form": finding.form,
        "about": finding.about,
        "status": finding.status,
        "cells": finding.cells,
        "rate": float(f"{finding.rate:.6g}"),
        "validated": finding.validated,
        "expected_by_chance": _number(finding.expected_by_chance),
        "subtype": _sorted(finding.subtype),
        "recognisers": sorted(finding.recognisers),
        "shapes": _sorted(finding.shapes),
        "first_rows": sorted(finding.first_rows)[:3],
        "where": _sorted(finding.where) or None,
        "reasons": [{"code": r.code, "params": _sorted(r.params)} for r in finding.reasons],
    }


def _evidence(profile: ColumnProfile) -> Json:
    column, lengths = profile.column, profile.lengths
    band = distinct_band(profile.distinct)
    return {
        "kind": column.kind,
        "key": column.key,
        "place": column.place,
        "sparse": column.sparse,
        "comment": bool(column.comment or profile.comment_hints),
        "comment_hints": [hint._asdict() for hint in profile.comment_hints],
        "lengths": {"least": lengths.least, "greatest": lengths.greatest, "total": lengths.total},
        "traits": _sorted(profile.traits),
        "years": {str(year): profile.years[year] for year in sorted(profile.years)},
        **({"born": {str(year): profile.born[year] for year in sorted(profile.born)}} if profile.born else {}),
        "distinct": list(band) if band else None,
        "matches": [_match(key, profile.evidence[key]) for key in sorted(profile.evidence)],
    }


def _match(key: EvidenceKey, evidence: Evidence) -> Json:
    return {
        **key._asdict(),
        "cells": evidence.cells,
        "validated": evidence.validated,
        "matching": evidence.matching,
        "scores": {str(score): evidence.scores[score] for score in sorted(evidence.scores)},
        "subtypes": _sorted(evidence.subtypes),
        "shapes": _sorted(evidence.shapes),
        "signs": _sorted(evidence.signs),
        "first_rows": list(evidence.first_rows),
    }


def _problem(problem: Problem) -> Json:
    return {
        "system": problem.system,
        "source": problem.source,
        "table": problem.table,
        "code": problem.code,
        "reason": problem.reason,
        "params": _sorted(problem.params),
        "message": problem.message,
        "examined": problem.examined,
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "code": verdict.code,
        "item": verdict.item,
        "system": verdict.system,
        "register": verdict.register,
        "severity": verdict.severity,
        "status": verdict.status,
        "columns": sorted(verdict.columns),
        "cells": verdict.cells,
        "cite": _cite(verdict.cite),
        "basis": list(verdict.basis),
        "message": _sorted(verdict.message),
        "actions": list(verdict.actions),
        "decision": _sorted(verdict.decision) if verdict.decision else None,
        "coverage": _sorted(verdict.coverage),
        "detail": _sorted(verdict.detail),
        "rules": verdict.rules,
        **({"persons": _sorted(verdict.persons)} if verdict.persons else {}),
    }


def _cite(cite: Cite | None) -> Json | None:
    if cite is None:
        return None
    place = {"line": cite.line, "text": cite.text}
    return place if cite.column is None else {**place, "column": cite.column}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _number(value: float) -> float:
    """Give a whole number as an integer, others with two decimals."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _sorted(mapping: Mapping[str, Any]) -> Json:
    return {key: mapping[key] for key in sorted(mapping)}


def _well_formed(value: Any) -> Any:
    """Replace lone surrogates in every text; give tuples as lists and mappings as dicts."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, Mapping):
        return {well_formed(str(key)): _well_formed(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_well_formed(entry) for entry in value]
    if isinstance(value, (set, frozenset)):
        return [_well_formed(entry) for entry in sorted(value)]
    return value
