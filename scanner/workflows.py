"""The three uses as functions: scan a source, audit an organisation's systems, review a notice.

The only module besides the command line that joins connectors, engine, store and reports. Importing it is cheap; what
costs seconds (presidio, spaCy, pandas) is loaded by the functions that need it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.assembly import (
    Sources,
    config_of,
    configured_openers,
    context_of,
    declared_by,
    detector,
    executor,
    journal_in,
    openers_of,
    read_notice,
    scan_key,
    scan_settings,
    sparing,
)
from scanner.concluding import after, anew, document_of
from scanner.following import followed, line_of, without_old
from scanner.model import (
    DocumentError,
    Problem,
    ReportDocument,
    SourceOpener,
)
from scanner.outcome import (
    Json,
    incomplete,
    interrupted,
    language_of,
    rendered_document,
    rows_read,
    write_documents,
)
from scanner.reviewing import NoticeReview, review, review_json
from scanner.store import inventory_file, verdict_file
from scanner.store.config_names import DEFAULT_NAME
from scanner.store.upgrades import kind_of

if TYPE_CHECKING:
    from scanner.engine.journal import Journal
    from scanner.engine.scan import Progress
    from scanner.store.config_file import ConfigFile
    from scanner.store.history import StoredAudit

CHANGES_FILE = "changes.json"
REVIEW_FILE = "review.json"
CALENDAR_FILE = "review.ics"

__all__ = [
    "CALENDAR_FILE",
    "CHANGES_FILE",
    "REVIEW_FILE",
    "AuditRun",
    "NoticeReview",
    "audit",
    "compare",
    "detector",
    "incomplete",
    "interrupted",
    "journal_in",
    "language_of",
    "read_notice",
    "review",
    "review_json",
    "rows_read",
    "run_audit",
    "scan",
    "write_documents",
]


@dataclass(frozen=True, slots=True)
class AuditRun:
    """Hold what an audit gave: the document, what changed since the last stored one, and the configuration.

    `changes` is empty data where nothing was stored before; `stored` says whether the audit is in the history now.
    """

    document: ReportDocument
    changes: Json
    previous: StoredAudit | None
    file: ConfigFile
    stored: bool


def scan(
    sources: Sources,
    *,
    notice: str | Path | None = None,
    declaration: str | Path | None = None,
    system: str | None = None,
    config: str | Path | ConfigFile | None = None,
    sample: int | None = None,
    exclude: Sequence[str] = (),
    progress: Progress | None = None,
    today: date | None = None,
    fail_on: str | None = None,
    workers: int | None = None,
    journal: Journal | None = None,
    cluster: str | None = None,
    formats: Sequence[str] = (),
) -> ReportDocument:
    """Scan sources; with a notice or declaration hold the result against it.

    Args:
        sources: files, folders, path patterns, SQLAlchemy URLs; a pandas DataFrame, or frames by table name.
        notice: the published text; read on the spot.
        declaration: its confirmed reading; with `notice` as well, the two are compared.
        system: one name for all sources.
        config: a `tutka.yaml`, for patterns, names, the controller's own addresses, decisions; also for the notice where
            none is given here.
        sample: rows to read of each table at most; everything by default.
        exclude: patterns of paths and tables to leave out.
        progress: told of the cells done.
        today: the day that retention counts from.
        fail_on: severity from which a run fails, over the configuration's; the reports put first what is that grave.
        workers: processes that read sources; as many as there are processors and there is work for by default.
        journal: keeps finished parts, so that an interrupted run can be gone on with.
        cluster: address of a Dask scheduler, on whose workers sources are read.
        formats: reports that the caller is going to write, to be ready sooner.

    Raises:
        TutkaError: the scan can't be made at all. What fails in part is a problem of the inventory.
    """
    from scanner.engine.scan import scan as fold  # noqa: PLC0415 - see the module's docstring
    from scanner.plain_names import check_names  # noqa: PLC0415

    file = config_of(config) if config is not None else None
    settings = file.config if file else None
    declared = declared_by(notice, declaration, file)
    context = context_of(file, declared, today or date.today(), [system] if system else None)  # noqa: DTZ011 - the user's day
    left_out = (*exclude, *(settings.exclude if settings else ()))
    found, problems = openers_of(sources, system, left_out)
    anchors = {s.name: dict(s.anchors) for s in settings.systems if s.anchors} if settings else {}
    detects = detector(file)
    check_names([system] if system else [], settings.organisation if settings else None, detects)
    inventory = fold(
        found,
        detects,
        scan_settings(settings, sample, left_out, anchors),
        progress,
        problems,
        executor=executor(file, workers, progress, journal, cluster, formats),
        key=scan_key(journal, cluster),
    )
    if journal is not None:
        journal.unfinished = interrupted(inventory)
    document = document_of(inventory, declared, context, organisation=settings.organisation if settings else None)
    return replace(document, fail_on=fail_on or (settings.fail_on if settings else document.fail_on))


def audit(config: str | Path | ConfigFile = DEFAULT_NAME, **options: Any) -> ReportDocument:
    """Audit every configured system; `run_audit` also tells what changed.

    Raises:
        TutkaError: the audit can't be made at all.
    """
    return run_audit(config, **options).document


def run_audit(
    config: str | Path | ConfigFile = DEFAULT_NAME,
    *,
    sample: int | None = None,
    exclude: Sequence[str] = (),
    progress: Progress | None = None,
    today: date | None = None,
    keep: bool = True,
    demo: bool = False,
    fail_on: str | None = None,
    workers: int | None = None,
    journal: Journal | None = None,
    cluster: str | None = None,
    full: bool = False,
    moment: datetime | None = None,
) -> AuditRun:
    """Scan all systems of a configuration, conclude, compare with the last stored audit, and store this one.

    Args:
        config: a `tutka.yaml`, its folder, or one that was read already.
        sample: rows to read of each table at most, over the configuration's.
        exclude: patterns to leave out, beside the configuration's.
        progress: told of the cells done.
        today: the day that retention counts from.
        keep: store the audit in the history. An interrupted one is never stored: it would show as change.
        demo: say in the reports that the data is made up.
        fail_on: severity from which a run fails, over the configuration's; the reports put first what is that grave.
        workers: processes that read sources; as many as there are processors and there is work for by default.
        journal: keeps finished parts, so that an interrupted run can be gone on with.
        cluster: address of a Dask scheduler, on whose workers sources are read.
        full: read files, too, that haven't changed since the last audit.
        moment: when the audit says it was made, where that is not now: the demo tells of years.

    Raises:
        TutkaError: the audit can't be made at all.
    """
    from scanner.engine.persons import carried  # noqa: PLC0415 - see the module's docstring
    from scanner.engine.scan import scan as fold  # noqa: PLC0415 - see the module's docstring
    from scanner.plain_names import check_names  # noqa: PLC0415

    file = config_of(config)
    settings = file.config
    declared = declared_by(None, None, file)
    context = context_of(file, declared, today or date.today())  # noqa: DTZ011 - the user's day
    left_out = (*exclude, *settings.exclude)
    from scanner.store.history import History  # noqa: PLC0415 - SQLAlchemy, which not every run needs

    with History(settings.history, file.key, file.folder) as history, history.held() if keep else nullcontext():
        previous = history.last()
        line = line_of(history.each())
        systems = [one.name for one in settings.systems]
        found: list[SourceOpener] = []
        problems: list[Problem] = []
        for one in settings.systems:
            more, faults = configured_openers(one, file, left_out)
            found += more
            problems += faults
        anchors = {s.name: dict(s.anchors) for s in settings.systems if s.anchors}
        wanted = sample if sample is not None else settings.sample
        before = inventory_file.from_json(previous.inventory) if previous else None
        reading = sparing(
            executor(file, workers, progress, journal, cluster),
            file,
            history.files(previous.scan_id) if previous and not full else None,
            before,
        )
        detects = detector(file)
        check_names(systems, settings.organisation, detects)
        inventory = fold(
            found,
            detects,
            scan_settings(settings, wanted, left_out, anchors),
            progress,
            problems,
            executor=reading,
            key=scan_key(journal, cluster),
        )
        if moment is not None:
            inventory = replace(inventory, scan=replace(inventory.scan, started=moment, finished=moment))
        if journal is not None:
            journal.unfinished = interrupted(inventory)
        inventory = carried(inventory, before)
        concluded = verdict_file.from_json(previous.verdicts) if previous else None
        document = replace(
            document_of(inventory, declared, after(context, concluded), organisation=settings.organisation),
            known_systems=len(systems),
            demo=demo,
            fail_on=fail_on or settings.fail_on,
        )
        document = without_old(document, line, systems)
        written = {
            name: json.loads(rendered_document(name, document, "en")) for name in ("json_inventory", "json_verdicts")
        }
        document, difference = followed(
            document,
            inventory_file.from_json(written["json_inventory"]),  # as stored, so that like is compared with like
            line,
            systems,
            partial(anew, declared, context),
        )
        stored = keep and not interrupted(inventory) and bool(inventory.tables)
        if stored:
            history.add(
                written["json_inventory"],
                written["json_verdicts"],
                complete=not inventory.incomplete,
                files=reading.memory(inventory).to_json(),
            )
    return AuditRun(document, difference, previous, file, stored)


def compare(old: str | Path, new: str | Path) -> Json:
    """Compare two `inventory.json` or two `verdicts.json`.

    Raises:
        DocumentError: one can't be read, or they are of different kinds.
    """
    from scanner.engine.changes import changes  # noqa: PLC0415 - see the module's docstring

    documents = [inventory_file.load_document(Path(path)) for path in (old, new)]
    kinds = [kind_of(document, str(path)) for document, path in zip(documents, (old, new), strict=True)]
    if kinds == ["inventory", "inventory"]:
        first, second = (inventory_file.from_json(d, str(p)) for d, p in zip(documents, (old, new), strict=True))
        lost = {p.system for p in second.problems if not p.examined}
        found = _dated(changes(first, second), first.scan.started.date(), second.scan.started.date())
        return _in_view_of(found, lost | {s.system for s in second.sources if s.status == "failed"})
    if kinds != ["verdicts", "verdicts"]:
        raise DocumentError(f"{old} and {new}: name two inventory.json or two verdicts.json")
    audits = [verdict_file.from_json(d, str(p)) for d, p in zip(documents, (old, new), strict=True)]
    if audits[0] is None or audits[1] is None:
        raise DocumentError(f"{old} and {new}: one of them was made without a notice and holds no verdicts")
    limits = [v for v in audits[1].verdicts if v.code.startswith("S-") and v.coverage.get("complete") is False]
    lost = {verdict.system for verdict in limits if verdict.system}
    return _in_view_of(_dated(changes(audits[0], audits[1]), audits[0].today, audits[1].today), lost)


def _dated(changes: Json, old: date, new: date) -> Json:
    """Put the day of the first of the two documents that has it beside each entry; it may have been there before."""
    lists = {
        name: [{**entry, "first_seen": (new if name == "new" else old).isoformat()} for entry in changes[name]]
        for name in changes["counts"]
    }
    return {**changes, **lists, "first_seen_from": "documents"}


def _in_view_of(changes: Json, systems: AbstractSet[str]) -> Json:
    """Name the systems of which the newer document says that not all was examined: what is gone there may only be unseen."""
    return {**changes, "not_fully_examined": sorted(systems)} if systems else changes
