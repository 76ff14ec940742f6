"""Put together the answer of an ad-hoc scan: what the configuration and the last audit know, and the entry to paste."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.json_report import encode
from reports.words import Words
from scanner import variables
from scanner.assembly import Sources
from scanner.model import Admission, Declaration, Inventory, Persons, ReportDocument
from scanner.store import inventory_file
from scanner.store.entry import entry
from scanner.store.writing import write_bytes

if TYPE_CHECKING:
    from scanner.store.config_file import ConfigFile

ADMISSION_FILE = "admission.json"
ENTRY_FILE = "entry.yaml"
SCHEMA = "tutka/admission/1"
_MASK = re.compile(r"«[^»]*»(?: \([0-9]+\))?")


def last_inventory(file: ConfigFile) -> Inventory | None:
    """Read the inventory of the last audit; None where none is kept. No history is begun by looking.

    Raises:
        DocumentError: the history can't be read.
    """
    from scanner.store.history import History, is_there  # noqa: PLC0415 - SQLAlchemy, which not every run needs

    if not is_there(file.config.history, file.folder):
        return None
    with History(file.config.history, file.key, file.folder) as history:
        last = history.last()
    return inventory_file.from_json(last.inventory) if last is not None else None


def admitted(
    document: ReportDocument,
    file: ConfigFile,
    sources: Sources,
    before: Inventory | None,
    folder: Path,
    lang: str = "en",
) -> Admission | None:
    """Answer whether the scanned source may be taken into use; None where there is no notice to hold it against.

    Args:
        document: of the scan.
        file: the organisation's configuration.
        sources: as the command named them.
        before: the last audit's inventory.
        folder: that relative paths of `sources` start from.
        lang: of the comments in the entry.
    """
    from scanner.engine.audit import Known, admission  # noqa: PLC0415 - loaded by those who need it

    if document.audit is None or document.declaration is None:
        return None
    known = Known({system.name for system in file.config.systems}, before, document.fail_on)
    found = admission(document.inventory, document.audit, document.declaration, known)
    wanted = [str(s) for s in ([sources] if isinstance(sources, (str, Path)) else sources)]
    places = [_place(source, document.inventory, file, folder) for source in wanted]
    entries = [
        _entry(
            system,
            places if len(found.systems) == 1 else _own_places(system, document.inventory, file, folder),
            document.inventory,
            document.declaration,
            lang,
        )
        for system in found.systems
        if system not in found.known
    ]
    return replace(found, entry="".join(entries))


def _own_places(system: str, inventory: Inventory, file: ConfigFile, folder: Path) -> list[str]:
    """Give the folder, or the file, that a system's sources lie in, where one call scanned several systems."""
    files = {s.source.split("!", 1)[0] for s in inventory.sources if s.system == system}
    servers = sorted(source for source in files if variables.is_address(source))
    local = sorted(files - set(servers))
    common = [os.path.commonpath(local)] if local else []
    return [*servers, *(_place(_MASK.sub("*", place), inventory, file, folder) for place in common)]


def _entry(system: str, places: Sequence[str], inventory: Inventory, declaration: Declaration, lang: str) -> str:
    from scanner.engine.audit import fitting_registers, suggested_anchors  # noqa: PLC0415 - loaded by those who need it

    registers = fitting_registers(inventory, declaration, system)
    anchors = suggested_anchors(inventory, declaration, system, registers)
    words = Words(lang)
    return entry(system, places, registers, anchors, lambda key: words(f"entry.{key}"))


def _place(source: str, inventory: Inventory, file: ConfigFile, folder: Path) -> str:
    """Write a place as `tutka.yaml` needs it: relative to its folder, and a pattern where a name is personal data."""
    if variables.is_address(source):
        return source
    source = _unnamed(source.replace(os.sep, "/"), inventory)
    if Path(source).is_absolute() or source.startswith("~"):
        return source
    return os.path.relpath(folder / source, file.folder.resolve()).replace(os.sep, "/")


def _unnamed(source: str, inventory: Inventory) -> str:
    parts = source.rstrip("/").split("/")
    for status in inventory.sources:
        head = "/".join(status.source.split("/")[: len(parts)])
        if "«" in head and re.fullmatch(_MASK.sub(".+", re.escape(head).replace(r"\ ", " ")), "/".join(parts)):
            return _MASK.sub("*", head)
    return source


def write(found: Admission | None, folder: Path) -> None:
    """Write the answer for programs and the entry to paste; what an earlier run left there goes, where there is none now."""
    for name, data in (
        (ADMISSION_FILE, encode(admission_json(found)) if found is not None else b""),
        (ENTRY_FILE, found.entry.encode("utf-8", "replace") if found is not None else b""),
    ):
        if data:
            write_bytes(folder / name, data)
        else:
            (folder / name).unlink(missing_ok=True)


def admission_json(found: Admission) -> dict[str, Any]:
    """Give `admission.json` as plain data: the answer, its grounds by code, and the entry."""
    return {
        "schema": SCHEMA,
        "systems": list(found.systems),
        "known_systems": list(found.known),
        "answer": found.answer,
        "against": found.against,
        "open": found.open,
        "worst": [_verdict(verdict) for verdict in found.worst],
        "undeclared": list(found.undeclared),
        "new_items": None if found.new_items is None else list(found.new_items),
        "last_audit": found.audited.isoformat() if found.audited else None,
        "persons": [_persons(p) for p in found.people],
        "clauses": [
            {
                "code": clause.code,
                "items": list(clause.items),
                "register": clause.register,
                "cite": None if clause.cite is None else {"line": clause.cite.line, "text": clause.cite.text},
            }
            for clause in found.clauses
        ],
        "copies": [{"table": table, "original": original} for table, original in found.copies],
        "entry": found.entry,
    }


def _verdict(verdict: Any) -> Mapping[str, Any]:
    fields = ("code", "item", "system", "register", "severity", "status", "cells")
    return {name: getattr(verdict, name) for name in fields} | {"message": dict(verdict.message)}


def _persons(one: Persons) -> dict[str, Any]:
    """Give about how many people; no number where no row tells whose it is."""
    if not one.most:
        return {"system": one.system, "uncounted_tables": one.uncounted, "reason": "not_told_apart"}
    return {"system": one.system, "least": one.least, "most": one.most}
