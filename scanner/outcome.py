"""What comes out of a scan: documents in a folder, and what differs from an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from reports import registry as reporters
from scanner.model import Audit, Inventory, ReportDocument
from scanner.store.writing import rendered, write_rendered

if TYPE_CHECKING:
    from scanner.store.config_file import Config

Json = dict[str, Any]


def interrupted(inventory: Inventory) -> bool:
    """Say whether a person or the system stopped the scan before its end."""
    return any(problem.reason == "interrupted" for problem in inventory.problems)


def incomplete(inventory: Inventory) -> bool:
    """Say whether some part was not examined although nobody excluded it, or the scan was interrupted."""
    return inventory.incomplete or interrupted(inventory)


def rows_read(inventory: Inventory) -> int:
    """Count the rows read in all tables."""
    return sum(table.rows_read for table in inventory.tables.values())


def language_of(document: ReportDocument, asked: str | None = None, settings: Config | None = None) -> str:
    """Choose the reports' language: what was asked for, the configuration's, the notice's, Finnish."""
    configured = settings.lang if settings else None
    return asked or configured or (document.declaration.language if document.declaration else "fi")


def write_documents(
    document: ReportDocument, folder: Path, formats: Sequence[str] = ("html", "xlsx"), lang: str | None = None
) -> list[Path]:
    """Write `inventory.json`, `verdicts.json` where something was compared, and the reports; each whole or not at all.

    Raises:
        TutkaError: a format is unknown, or the folder can't be written to.
    """
    language = lang or language_of(document)
    names = [
        "json_inventory",
        *(["json_verdicts"] if document.audit else []),
        *(name for asked in formats for name in reporters.TOGETHER.get(asked, (asked,))),
    ]
    written = []
    for name in names:
        path = folder / reporters.file_name(name)
        write_rendered(path, partial(render_document, name, document, language))
        written.append(path)
    if document.audit is None:  # verdicts of an earlier run with a notice would stand beside this inventory
        (folder / reporters.file_name("json_verdicts")).unlink(missing_ok=True)
    return written


def render_document(name: str, document: ReportDocument, lang: str, out: BinaryIO) -> None:
    """Write a document to a stream piece by piece."""
    reporters.reporter(name).render(document, out, lang)


def rendered_document(name: str, document: ReportDocument, lang: str) -> bytes:
    """Give a document as bytes, whole in memory."""
    return rendered(partial(render_document, name, document, lang))


def changes_since(old: Inventory | None, new: Inventory, old_audit: Audit | None, new_audit: Audit | None) -> Json:
    """Say what differs from the stored audit: verdicts at the top, what is behind them under `inventory`."""
    from scanner.engine.changes import SCHEMA, changes  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    if old is None:
        kind = "audit" if new_audit else "inventory"
        return {"schema": SCHEMA, "kind": kind, "scans": {"old": None, "new": new.scan.id}, "counts": {}}
    behind = changes(old, new)
    if old_audit is None or new_audit is None:
        return behind
    return {**changes(old_audit, new_audit), "inventory": behind}
