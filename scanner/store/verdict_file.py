"""Read `verdicts.json` back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from scanner.model import SEVERITIES, Audit, Cite, DocumentError, Verdict
from scanner.store.inventory_file import Faults, load_document
from scanner.store.upgrades import kind_of, upgrade

Json = dict[str, Any]


def load(path: Path) -> Audit | None:
    """Read an audit; None where the scan was compared with no notice.

    Raises:
        DocumentError: it can't be read; every fault with its path.
    """
    return from_json(load_document(path), str(path))


def from_json(data: Json, name: str = "the stored verdicts") -> Audit | None:
    """Give an audit for plain data; None where nothing was compared.

    Raises:
        DocumentError: the data is not a document of verdicts; every fault with its path.
    """
    if kind_of(data, name) != "verdicts":
        raise DocumentError(f"{name}: this is a document of another kind; name a verdicts.json")
    return Faults(name).whole(lambda faults: _audit(upgrade(data, name), faults))


def _audit(data: Json, faults: Faults) -> Audit | None:
    notice = data["notice"]
    if notice is None:
        return None
    return Audit(
        scan_id=str(data["scan_id"]),
        notice_file=str(notice["file"]),
        sha256_normalised=str(notice["sha256_normalised"]),
        reviewed=notice["reviewed"],
        due=date.fromisoformat(notice["due"]) if notice["due"] else None,
        confirmed=bool(notice["confirmed"]),
        today=date.fromisoformat(data["today"]),
        verdicts=tuple(faults.each(data["verdicts"], "verdicts", _verdict)),
    )


def _verdict(entry: Json) -> Verdict:
    cite = entry["cite"]
    if entry["severity"] not in SEVERITIES:
        raise ValueError
    return Verdict(
        code=entry["code"],
        item=entry["item"],
        system=entry["system"],
        register=entry["register"],
        severity=entry["severity"],
        status=entry["status"],
        columns=tuple(entry["columns"]),
        cells=int(entry["cells"]),
        cite=None if cite is None else Cite(int(cite["line"]), str(cite["text"]), cite.get("column")),
        basis=tuple(entry["basis"]),
        message=dict(entry["message"]),
        actions=tuple(entry["actions"]),
        coverage=dict(entry.get("coverage") or {}),
        detail=dict(entry.get("detail") or {}),
        persons=dict(entry.get("persons") or {}),
        decision=dict(entry["decision"]) if entry["decision"] else None,
        rules=str(entry.get("rules") or ""),
    )
