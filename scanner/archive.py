"""Put the audits of a history into a file and take them back: to move a history, to keep it, to hand it to a team's server.

The file has one JSON document a line: a head, then one line for each audit, the oldest first; a name that ends in `.gz` packs
it. Only what our own documents hold goes in, on the way out and on the way in: numbers and names, never a cell's value.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reports.json_report import inventory_json, verdicts_json
from scanner.model import DocumentError
from scanner.outcome import Json
from scanner.store import inventory_file, verdict_file
from scanner.store.config_file import ConfigFile
from scanner.store.history import History, StoredAudit
from scanner.store.writing import write_bytes

SCHEMA = "tutka/history/1"
_LONGEST = 1 << 31
"""Bytes of a line; a longer one is no document of ours."""


def kept(file: ConfigFile) -> list[StoredAudit]:
    """List the audits of a configuration, the oldest first.

    Raises:
        DocumentError: the history can't be read.
    """
    with History(file.config.history, file.key, file.folder) as history:
        return history.audits()


def export(file: ConfigFile, path: Path) -> int:
    """Write the audits of a configuration into a file, whole or not at all; give their number.

    Raises:
        TutkaError: the history can't be read, or the file can't be written.
    """
    out = BytesIO()
    count = 0
    with History(file.config.history, file.key, file.folder) as history:
        # a file name and a time in the head of a gzip stream would make equal histories differ
        with gzip.GzipFile("", "wb", 6, out, mtime=0) if path.suffix == ".gz" else out as stream:
            stream.write(_line({"schema": SCHEMA, "organisation": file.config.organisation}))
            for stored in history.each():
                stream.write(_line(_entry(stored)))
                count += 1
            data = out.getvalue() if stream is out else b""
        write_bytes(path, data or out.getvalue())
    return count


def take_in(file: ConfigFile, path: Path) -> tuple[int, int]:
    """Take audits from a file into a configuration's history; give how many were taken, and how many were there already.

    Every document is read by the rules of its schema and written anew: what is not part of it does not come in. All are taken
    or none.

    Raises:
        TutkaError: the file is none of ours or is damaged, with the line; the history can't be written to, or is in use.
    """
    with History(file.config.history, file.key, file.folder) as history, history.held():
        there = {stored.scan_id for stored in history.each()}
        found = list(_read(path))
        fresh = [stored for stored in found if stored.scan_id not in there]
        if fresh:
            history.merge(fresh)
    return len(fresh), len(found) - len(fresh)


def _line(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n").encode()


def _entry(stored: StoredAudit) -> Json:
    return {
        "scan_id": stored.scan_id,
        "complete": stored.complete,
        "inventory": stored.inventory,
        "verdicts": stored.verdicts,
    }


def _read(path: Path) -> Iterator[StoredAudit]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            head = _parsed(stream.readline(_LONGEST), path, 1)
            if head.get("schema") != SCHEMA:
                raise DocumentError(f"{path}: this is no history of tutka; make one with: tutka history export FILE")
            number = 1
            seen: set[str] = set()
            while raw := stream.readline(_LONGEST):
                number += 1
                stored = _audit(_parsed(raw, path, number), f"{path}, line {number}")
                if stored.scan_id not in seen:
                    seen.add(stored.scan_id)
                    yield stored
    except (OSError, EOFError) as error:
        raise DocumentError(
            f"{path}: the file can't be read ({type(error).__name__}); check its name and that it is whole"
        ) from error


def _parsed(raw: bytes, path: Path, number: int) -> Json:
    try:
        document = json.loads(raw)
    except ValueError as error:
        raise DocumentError(f"{path}, line {number}: this is not whole; take another copy of the file") from error
    if not isinstance(document, dict):
        raise DocumentError(f"{path}, line {number}: this is no audit; take another copy of the file")
    return document


def _audit(entry: Json, where: str) -> StoredAudit:
    """Read an audit by its schema, and write its documents anew."""
    missing = [name for name in ("scan_id", "complete", "inventory", "verdicts") if name not in entry]
    if missing:
        raise DocumentError(f"{where}: {', '.join(missing)} is missing; take another copy of the file")
    inventory = inventory_file.from_json(entry["inventory"], where)
    audit = verdict_file.from_json(entry["verdicts"], where)
    scan = inventory.scan
    return StoredAudit(
        scan_id=scan.id,
        started=scan.started,
        finished=scan.finished,
        tool=scan.tool,
        complete=bool(entry["complete"]),
        inventory=json.loads(json.dumps(inventory_json(inventory))),
        verdicts=json.loads(json.dumps(verdicts_json(audit, scan.id))),
    )
