"""The record of processing (GDPR Art. 30) as a use of its own: compare it, write chosen additions into a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.assembly import declared_by, record_of
from scanner.model import DocumentError, UsageError
from scanner.store import config_file, config_names, inventory_file
from scanner.store.config_file import ConfigFile
from scanner.store.history import History

if TYPE_CHECKING:
    from scanner.model.record import Record
    from scanner.store.record import Difference


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """Hold how a record of processing differs from the notice and the last stored audit, whose day is `audited`."""

    record: Record
    path: Path
    differences: Sequence[Difference]
    audited: str | None


def compare_record(config: str | Path | ConfigFile = config_names.DEFAULT_NAME) -> RecordCheck:
    """Hold the configured record of processing against the notice and the last stored audit; no data is read.

    Raises:
        TutkaError: no record is configured, or something can't be read.
    """
    from scanner.store import record as records  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    file = config if isinstance(config, ConfigFile) else config_file.load(Path(config))
    own = record_of(file)
    if own is None or file.config.record is None:
        message = "no record of processing is configured; name it under `record:`, or make a draft: tutka audit --report art30"
        raise DocumentError(f"{file.path}: {message}")
    notice = declared_by(None, None, file)
    with History(file.config.history, file.key, file.folder) as history:
        last = history.last()
    inventory = inventory_file.from_json(last.inventory) if last else None
    found = records.differences(*own, notice.declaration if notice else None, inventory)
    audited = last.day.isoformat() if last else None
    return RecordCheck(own[0], Path(file.path_of(file.config.record)), found, audited)


def write_record(check: RecordCheck, chosen: Sequence[Difference], to: Path, note: str) -> tuple[str, ...]:
    """Write a copy of the record with the chosen differences; name the kinds of parts that the copy may lack.

    Raises:
        TutkaError: the record is no workbook, something chosen can't be written, or the copy would replace a file.
    """
    from scanner.store.record import writing  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap
    from scanner.store.writing import write_bytes  # noqa: PLC0415
    from scanner.taxonomy import taxonomy  # noqa: PLC0415

    if check.path.suffix.casefold() not in {".xlsx", ".xlsm"}:
        raise UsageError(
            f"{check.record.file}: only a record in a workbook can be written to; edit the YAML file by hand"
        )
    if to.exists():
        raise UsageError(f"{to}: the file is there already; name another one for the copy")
    labels = {one.item: taxonomy().label(one.item, check.record.language) for one in chosen if one.item}
    write_bytes(to, writing.write_chosen(check.path, chosen, labels, note))
    return writing.lost(check.path)
