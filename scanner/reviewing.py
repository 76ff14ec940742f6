"""The check before a notice's annual review, from stored evidence; no data is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import scanner
from scanner.assembly import Declared, config_of, context_of, declared_by
from scanner.concluding import after, document_of, reclassified
from scanner.model import Declaration, DocumentError, Inventory, ReportDocument, ScanInfo
from scanner.outcome import Json, changes_since, rendered_document
from scanner.store import inventory_file, verdict_file
from scanner.store.config_names import DEFAULT_NAME

if TYPE_CHECKING:
    from scanner.engine.audit import AuditContext
    from scanner.store.config_file import Config, ConfigFile
    from scanner.store.history import StoredAudit


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


def review(config: str | Path | ConfigFile = DEFAULT_NAME, *, today: date | None = None) -> NoticeReview:
    """Prepare the review of a notice from stored evidence; no data is read.

    Raises:
        TutkaError: there is no notice, or the history can't be read.
    """
    file = config_of(config)
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
            inventory = reclassified(inventory)
        before = verdict_file.from_json(last.verdicts)
        earlier = verdict_file.from_json(audits[-2].verdicts) if len(audits) > 1 else None
        context = after(context_of(file, declared, day), earlier)
        document = replace(
            document_of(inventory, declared, context, organisation=file.config.organisation),
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
    made = document_of(
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
