"""What differs between two inventories, or two audits, as a document of plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, overload

from scanner.model import Audit, Finding, Inventory, TableRef, Verdict

SCHEMA = "tutka/changes/1"
Json = dict[str, Any]
T = TypeVar("T")
Key = tuple[str, ...]

MAIN = frozenset(
    {
        "D-OK",
        "D-GENERIC",
        "D-COND",
        "D-UNDECLARED",
        "D-RECORD-ONLY",
        "D-NEGATED",
        "D-SPECIAL",
        "D-CRIMINAL",
        "D-HETU",
    }
)
"""Codes of which an item has one in a system: a change among them is a verdict decided anew, not a new one."""


@overload
def changes(old: Inventory, new: Inventory) -> Json: ...


@overload
def changes(old: Audit, new: Audit) -> Json: ...


def changes(old: Inventory | Audit, new: Inventory | Audit) -> Json:
    """Compare two inventories or two audits.

    Gives `new`, `gone`, `grown`, `shrunk` and `changed` entries, each sorted by identity, and their `counts`. Identity is by
    names, never by value or row. An entry that is among `changed` differs in more than its number of cells.

    Raises:
        TypeError: one is an inventory and the other an audit.
    """
    if isinstance(old, Inventory) and isinstance(new, Inventory):
        out = _compare(finding_keys(old), finding_keys(new), _finding_json, _finding_state)
        out["tables"] = _tables(old, new)
        return _document("inventory", old.scan.id, new.scan.id, out)
    if isinstance(old, Audit) and isinstance(new, Audit):
        out = _compare(keyed(old.verdicts), keyed(new.verdicts), entry, state_of)
        out["notice"] = _notice(old, new)
        return _document("audit", old.scan_id, new.scan_id, out)
    message = "an inventory and an audit can't be compared"
    raise TypeError(message)


def _document(kind: str, old: str, new: str, parts: Json) -> Json:
    lists = {name: part for name, part in parts.items() if isinstance(part, list)}
    return {
        "schema": SCHEMA,
        "kind": kind,
        "scans": {"old": old, "new": new},
        "counts": {name: len(part) for name, part in lists.items()},
        **parts,
    }


def _compare(
    old: Mapping[Key, T], new: Mapping[Key, T], to_json: Callable[[T], Json], state: Callable[[T], Json]
) -> Json:
    out: Json = {"new": [], "gone": [], "grown": [], "shrunk": [], "changed": []}
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is None and after is not None:
            out["new"].append(to_json(after))
        elif after is None and before is not None:
            out["gone"].append(to_json(before))
        elif before is not None and after is not None:
            was, now = state(before), state(after)
            differing = {k: [was[k], now[k]] for k in now if was[k] != now[k]}
            if set(differing) - {"cells"}:
                out["changed"].append({**to_json(after), "differs": differing})
            elif differing:
                grown = now["cells"] > was["cells"]
                out["grown" if grown else "shrunk"].append({**to_json(after), "cells_before": was["cells"]})
    return out


def finding_keys(inventory: Inventory) -> dict[Key, Finding]:
    """Index findings by what stays the same from scan to scan: names, never a value or a row."""
    return {
        (
            *_table_key(f.ref.table),
            f.ref.column,
            f.item,
            f.form,
            f.where.get("place", ""),
            f.where.get("path", ""),
            f.about,
        ): f
        for f in inventory.findings
    }


def _table_key(ref: TableRef) -> tuple[str, str, str]:
    return ref.system, ref.source, ref.table


def _finding_json(finding: Finding) -> Json:
    table = finding.ref.table
    return {
        "system": table.system,
        "source": table.source,
        "table": table.table,
        "column": finding.ref.column,
        "item": finding.item,
        "form": finding.form,
        "about": finding.about,
        "status": finding.status,
        "cells": finding.cells,
    }


def _finding_state(finding: Finding) -> Json:
    return {"status": finding.status, "cells": finding.cells}


def _tables(old: Inventory, new: Inventory) -> Json:
    before, after = {_table_key(r): t for r, t in old.tables.items()}, {_table_key(r): t for r, t in new.tables.items()}

    def names(keys: set[tuple[str, str, str]]) -> list[Json]:
        return [{"system": s, "source": source, "table": table} for s, source, table in sorted(keys)]

    rows = [
        {"system": k[0], "source": k[1], "table": k[2], "rows_before": before[k].rows_read, "rows": after[k].rows_read}
        for k in sorted({*before} & {*after})
        if before[k].rows_read != after[k].rows_read
    ]
    columns = [
        {"system": k[0], "source": k[1], "table": k[2], "new": sorted(new_ - old_), "gone": sorted(old_ - new_)}
        for k in sorted({*before} & {*after})
        for old_, new_ in [({c.column for c in before[k].columns}, {c.column for c in after[k].columns})]
        if old_ != new_
    ]
    return {
        "new": names({*after} - {*before}),
        "gone": names({*before} - {*after}),
        "rows": rows,
        "columns": columns,
    }


def keyed(verdicts: Sequence[Verdict]) -> dict[Key, Verdict]:
    """Index verdicts by what stays the same from audit to audit: names, never a value, a row or a line."""
    out: dict[Key, Verdict] = {}
    for verdict in verdicts:
        family = "D" if verdict.code in MAIN else verdict.code
        rule = str(verdict.detail.get("rule") or verdict.detail.get("reason") or "")
        # the notice's findings of one code differ by the words they are about; lines move when the notice is edited
        quote = verdict.cite.text if verdict.cite and verdict.code.startswith("N-") else ""
        # a main verdict may move to another register when the notice changes: the same question, decided anew
        register = "" if family == "D" else verdict.register or ""
        key: Key = (family, verdict.system or "", verdict.item or "", register, rule, quote)
        number = 2
        while key in out:
            key = (*key[:6], str(number))
            number += 1
        out[key] = verdict
    return out


def entry(verdict: Verdict) -> Json:
    """Give what the documents on changes say of a verdict."""
    return {
        "code": verdict.code,
        "item": verdict.item,
        "system": verdict.system,
        "register": verdict.register,
        "severity": verdict.severity,
        "status": verdict.status,
        "columns": list(verdict.columns),
        "cells": verdict.cells,
    }


def state_of(verdict: Verdict) -> Json:
    """Give what may differ between two audits in a verdict that is the same."""
    return {
        "code": verdict.code,
        # what is absent again weighs more, and nothing has changed
        "severity": verdict.severity if verdict.code != "D-NOTFOUND" else None,
        "status": verdict.status,
        "register": verdict.register,
        "decision": verdict.decision["answer"] if verdict.decision else None,
        "cells": verdict.cells,
    }


def _notice(old: Audit, new: Audit) -> Json:
    return {
        "text_changed": old.sha256_normalised != new.sha256_normalised,
        "reviewed": [old.reviewed, new.reviewed],
        "due": [old.due.isoformat() if old.due else None, new.due.isoformat() if new.due else None],
        "confirmed": [old.confirmed, new.confirmed],
    }
