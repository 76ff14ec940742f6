"""The three uses as functions: scan a source, audit an organisation's systems, review a notice.

The only module besides the command line that joins connectors, engine, store and reports. Importing it is cheap; what
costs seconds (presidio, spaCy, pandas) is loaded by the functions that need it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scanner
from scanner.assembly import (
    Declared,
    Sources,
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
from scanner.following import followed, line_of, without_old
from scanner.model import (
    Audit,
    Declaration,
    DocumentError,
    Inventory,
    Problem,
    ReportDocument,
    ScanInfo,
    SourceOpener,
)
from scanner.outcome import (
    Json,
    changes_since,
    incomplete,
    interrupted,
    language_of,
    rendered_document,
    rows_read,
    write_documents,
)
from scanner.store import config_file, inventory_file, verdict_file
from scanner.store.config_file import Config, ConfigFile
from scanner.store.upgrades import kind_of

if TYPE_CHECKING:
    from scanner.engine.audit import AuditContext
    from scanner.engine.journal import Journal
    from scanner.engine.scan import Progress
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


@dataclass(frozen=True, slots=True)
class NoticeReview:
    """Hold what a person needs before the yearly review of a notice.

    Attributes:
        today: the day it was made on.
        document: the last stored evidence held against the notice as it is today; None without a stored audit.
        declaration: the notice as it is today.
        reviewed: when the notice says it was reviewed last; None if it doesn't.
        due: the day by which it is to be reviewed again; None where no date is stated.
        warn_from: the day from which to remind.
        last: the last stored audit.
        since_last_audit: what differs between that audit and today's conclusions.
        since_review: what differs since the last audit up to the notice's review date; None where none is that old.
        baseline: that audit.
        pack: what the review pack shows: `document`, else the notice's own problems.
        settings: the configuration.
    """

    today: date
    document: ReportDocument | None
    declaration: Declaration
    reviewed: str | None
    due: date | None
    warn_from: date | None
    last: StoredAudit | None
    since_last_audit: Json | None
    since_review: Json | None
    baseline: StoredAudit | None
    pack: ReportDocument
    settings: Config

    @property
    def state(self) -> str:
        """Give `overdue`, `due_soon`, `later` or `undated`."""
        if self.due is None or self.warn_from is None:
            return "undated"
        if self.today > self.due:
            return "overdue"
        return "due_soon" if self.today >= self.warn_from else "later"


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

    Raises:
        TutkaError: the scan can't be made at all. What fails in part is a problem of the inventory.
    """
    from scanner.engine.scan import scan as fold  # noqa: PLC0415 - see the module's docstring

    file = config if isinstance(config, ConfigFile) or config is None else config_file.load(Path(config))
    settings = file.config if file else None
    declared = declared_by(notice, declaration, file)
    context = context_of(file, declared, today or date.today(), [system] if system else None)  # noqa: DTZ011 - the user's day
    left_out = (*exclude, *(settings.exclude if settings else ()))
    found, problems = openers_of(sources, system, left_out)
    anchors = {s.name: dict(s.anchors) for s in settings.systems if s.anchors} if settings else {}
    inventory = fold(
        found,
        detector(file),
        scan_settings(settings, sample, left_out, anchors),
        progress,
        problems,
        executor=executor(file, workers, progress, journal, cluster),
        key=scan_key(journal, cluster),
    )
    if journal is not None:
        journal.unfinished = interrupted(inventory)
    document = _document(inventory, declared, context, organisation=settings.organisation if settings else None)
    return replace(document, fail_on=fail_on or (settings.fail_on if settings else document.fail_on))


def audit(config: str | Path | ConfigFile = config_file.DEFAULT_NAME, **options: Any) -> ReportDocument:
    """Audit every configured system; `run_audit` also tells what changed.

    Raises:
        TutkaError: the audit can't be made at all.
    """
    return run_audit(config, **options).document


def run_audit(
    config: str | Path | ConfigFile = config_file.DEFAULT_NAME,
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

    Raises:
        TutkaError: the audit can't be made at all.
    """
    from scanner.engine.persons import carried  # noqa: PLC0415 - see the module's docstring
    from scanner.engine.scan import scan as fold  # noqa: PLC0415 - see the module's docstring

    file = config if isinstance(config, ConfigFile) else config_file.load(Path(config))
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
        inventory = fold(
            found,
            detector(file),
            scan_settings(settings, wanted, left_out, anchors),
            progress,
            problems,
            executor=reading,
            key=scan_key(journal, cluster),
        )
        if journal is not None:
            journal.unfinished = interrupted(inventory)
        inventory = carried(inventory, before)
        concluded = verdict_file.from_json(previous.verdicts) if previous else None
        document = replace(
            _document(inventory, declared, _after(context, concluded), organisation=settings.organisation),
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
            partial(_anew, declared, context),
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


def review(config: str | Path | ConfigFile = config_file.DEFAULT_NAME, *, today: date | None = None) -> NoticeReview:
    """Prepare the review of a notice from stored evidence; no data is read.

    Raises:
        TutkaError: there is no notice, or the history can't be read.
    """
    file = config if isinstance(config, ConfigFile) else config_file.load(Path(config))
    day = today or date.today()  # noqa: DTZ011 - the user's day
    declared = declared_by(None, None, file)
    if declared is None:
        raise DocumentError(f"{file.path}: there is no notice to review; name it under `notice:`")
    from scanner.store.history import History  # noqa: PLC0415 - SQLAlchemy, which not every run needs

    with History(file.config.history, file.key, file.folder) as history:
        audits = history.audits()
    last = audits[-1] if audits else None
    document, since_last, since_review, baseline = None, None, None, None
    if last is not None:
        inventory = inventory_file.from_json(last.inventory)
        if last.tool != f"tutka {scanner.__version__}":  # other rules may conclude otherwise from the same evidence
            inventory = _reclassified(inventory)
        before = verdict_file.from_json(last.verdicts)
        earlier = verdict_file.from_json(audits[-2].verdicts) if len(audits) > 1 else None
        context = _after(context_of(file, declared, day), earlier)
        document = replace(
            _document(inventory, declared, context, organisation=file.config.organisation),
            previous=before,
            known_systems=len(file.config.systems),
        )
        since_last = changes_since(inventory_file.from_json(last.inventory), inventory, before, document.audit)
        baseline = _baseline(audits, declared.declaration)
        if baseline is not None:
            since_review = changes_since(
                inventory_file.from_json(baseline.inventory),
                inventory,
                verdict_file.from_json(baseline.verdicts),
                document.audit,
            )
    reviewed, due = _review_dates(declared.declaration)
    return NoticeReview(
        today=day,
        document=document,
        declaration=declared.declaration,
        reviewed=reviewed,
        due=due,
        warn_from=due - timedelta(days=file.config.review.warn_before) if due else None,
        last=last,
        since_last_audit=since_last,
        since_review=since_review,
        baseline=baseline,
        pack=document
        or _notice_alone(declared, context_of(file, declared, day), day, organisation=file.config.organisation),
        settings=file.config,
    )


def _notice_alone(
    declared: Declared, context: AuditContext | None, today: date, organisation: str | None
) -> ReportDocument:
    """Give a document on the notice's own problems: without an audit nothing can be said of data."""
    moment = datetime.combine(today, time(), UTC)
    made = _document(
        Inventory(ScanInfo("", f"tutka {scanner.__version__}", moment, moment)), declared, context, organisation
    )
    if made.audit is None:
        return made
    own = tuple(v for v in made.audit.verdicts if v.code.startswith("N-"))
    return replace(made, audit=replace(made.audit, verdicts=own))


def review_json(found: NoticeReview) -> Json:
    """Give `review.json` as plain data."""
    last, baseline = found.last, found.baseline
    return {
        "schema": "tutka/review/1",
        "today": found.today.isoformat(),
        "notice": {
            "file": found.declaration.file,
            "sha256_normalised": found.declaration.sha256_normalised,
            "reviewed": found.reviewed,
            "due": found.due.isoformat() if found.due else None,
            "state": found.state,
            "confirmed": found.declaration.confirmed,
            "findings": [
                {
                    "register": register.id,
                    "code": finding.code,
                    "severity": finding.severity,
                    "item": finding.item,
                    "cite": {"line": finding.cite.line, "text": finding.cite.text} if finding.cite else None,
                }
                for register in found.declaration.registers
                for finding in register.findings
            ],
        },
        "last_audit": _stored_json(last),
        "review_baseline": _stored_json(baseline),
        "since_last_audit": found.since_last_audit,
        "since_review": found.since_review,
        "verdicts": json.loads(rendered_document("json_verdicts", found.document, "en")) if found.document else None,
    }


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
        return changes(first, second)
    if kinds != ["verdicts", "verdicts"]:
        raise DocumentError(f"{old} and {new}: name two inventory.json or two verdicts.json")
    audits = [verdict_file.from_json(d, str(p)) for d, p in zip(documents, (old, new), strict=True)]
    if audits[0] is None or audits[1] is None:
        raise DocumentError(f"{old} and {new}: one of them was made without a notice and holds no verdicts")
    return changes(audits[0], audits[1])


def _stored_json(stored: StoredAudit | None) -> Json | None:
    if stored is None:
        return None
    started = stored.inventory["scan"]["started"]
    return {"scan_id": stored.scan_id, "started": started, "tool": stored.tool, "complete": stored.complete}


def _review_dates(declared: Declaration) -> tuple[str | None, date | None]:
    """Give the notice's review date as written and the day by which it has to be reviewed again, the earliest register's."""
    from scanner.engine.audit.months import next_review  # noqa: PLC0415 - see the module's docstring

    dated = [
        (due, register.review.text)
        for register in declared.registers
        if (due := next_review(register.review, declared.review_months)) is not None
    ]
    if not dated:
        return None, None
    due, text = min(dated, key=lambda pair: pair[0])
    return text, due


def _baseline(audits: Sequence[StoredAudit], declared: Declaration) -> StoredAudit | None:
    """Give the newest audit up to the notice's review: what the reviewer knew then."""
    days = [register.review.day for register in declared.registers if register.review.day is not None]
    if not days:
        return None
    return next((stored for stored in reversed(audits) if stored.day <= max(days)), None)


def _document(
    inventory: Inventory, declared: Declared | None, context: AuditContext | None, organisation: str | None
) -> ReportDocument:
    from scanner.engine.audit import audit as conclude  # noqa: PLC0415 - see the module's docstring

    if declared is None or context is None:
        return ReportDocument(inventory, organisation=organisation, made_on=inventory.scan.started.date())
    verdicts = conclude(inventory, declared.declaration, context)
    return ReportDocument(
        inventory,
        verdicts,
        declared.declaration,
        organisation=organisation,
        owners={name: info.owner for name, info in context.systems.items() if info.owner},
        made_on=context.today,
    )


def _anew(
    declared: Declared | None, context: AuditContext | None, inventory: Inventory, audit: Audit, before: Audit | None
) -> Audit | None:
    """Decide stored evidence anew, by today's rules, notice, settings and decisions, for the day that it is of."""
    from scanner.engine.audit import audit as conclude  # noqa: PLC0415 - see the module's docstring
    from scanner.engine.audit.rules import rules_version  # noqa: PLC0415

    then = _after(replace(context, today=audit.today), before) if context is not None else None
    if declared is None or then is None:
        return None
    if any(verdict.rules != rules_version() for verdict in audit.verdicts):
        inventory = _reclassified(inventory)
    return conclude(inventory, declared.declaration, then)


def _after(context: AuditContext | None, before: Audit | None) -> AuditContext | None:
    """Let the comparison know what the audit before found absent."""
    from scanner.engine.audit import absent_in  # noqa: PLC0415 - see the module's docstring

    return replace(context, absent_before=absent_in(before)) if context is not None else None


def _reclassified(inventory: Inventory) -> Inventory:
    """Decide the findings of a stored inventory anew, by today's rules."""
    from scanner.engine.classify import classify  # noqa: PLC0415 - see the module's docstring

    return replace(inventory, findings=classify(inventory))
