"""The fold over sources: open, read in batches, profile, merge; then conclude.

What fails becomes a problem of the inventory and the scan goes on. Texts of foreign exceptions may quote cells, so of
those only the class is told.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import scanner
from scanner.engine.classify import classify
from scanner.engine.executor import Executor, serial
from scanner.engine.fold import TableFold
from scanner.engine.names import NameMasks, numbered
from scanner.engine.paths import PATH_COLUMN, Masker, columns_profile, masker, path_profile, renamed
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.model import (
    Inventory,
    PluginError,
    Problem,
    ScanInfo,
    Source,
    SourceError,
    SourceInfo,
    SourceOpener,
    SourceStatus,
    Table,
    TableProfile,
    TableRef,
)
from scanner.model.errors import DetectionFault

__all__ = ["Progress", "ScanSettings", "SourceResult", "scan", "scan_source"]

logger = logging.getLogger(__name__)

RECOGNISERS = "(recognisers)"
"""Source of problems that are of no source: what recognisers were asked to find."""

CUTTING = frozenset(
    [
        "interrupted", "unexpected", "unreadable", "truncated", "corrupt", "connection_lost", "io_error", "timeout",
        "lock_timeout", "no_permission", "limit_bytes", "limit_cells", "limit_ratio", "changed",
    ]
)  # fmt: skip
"""Reasons for which the reading of a table ends before its last row."""

Progress = Callable[[TableRef, int, int | None], None]
"""Called with a table, the cells done and the cells in total or None."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """Hold what reading one source gave. `interrupted` asks the scan to stop; `inside` are sources that lie in this one."""

    status: SourceStatus
    tables: Mapping[TableRef, TableProfile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    interrupted: bool = False
    inside: tuple[SourceOpener, ...] = ()


def scan(
    openers: Sequence[SourceOpener],
    detector: Detects,
    settings: ScanSettings,
    progress: Progress | None = None,
    problems: Sequence[Problem] = (),
    *,
    executor: Executor = serial,
    now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    key: bytes | None = None,
) -> Inventory:
    """Read every source and conclude what is in it.

    Args:
        openers: the sources, in the order to read them.
        detector: finds the matches.
        settings: how much to read.
        progress: told of the cells done.
        problems: what could not even become a source; they go into the inventory.
        executor: how the sources are run through.
        now: the clock.
        key: key of the digests that count distinct texts; random for each scan, fixed in tests.

    Raises:
        PluginError: a recogniser can't be used; going on would turn into a false "not found".
    """
    started = now()
    facts = RecogniserFacts.of(detector)
    work = partial(
        scan_source,
        detector=detector,
        settings=settings,
        facts=facts,
        key=key or secrets.token_bytes(16),
        progress=progress,
    )
    info = ScanInfo(
        id=str(uuid.uuid4()),
        tool=f"tutka {scanner.__version__}",
        started=started,
        finished=started,
        settings=_stored(settings, detector, facts),
    )
    inventory = Inventory(info, problems=(*_masked(problems, detector), *_unmapped(detector)))
    named: set[str] = set()
    waiting = list(openers)
    while waiting:  # what lies inside the sources of one round is read in the next
        now_read, waiting = waiting, []
        for done, read in enumerate(executor(work, now_read), start=1):
            result = _told_apart(read, now_read[done - 1].info, named)
            part = Inventory(info, (result.status,), result.tables, result.problems)
            inventory = inventory.merge(part)
            waiting += result.inside
            if result.interrupted:
                left = [_interrupted(opener.info) for opener in (*now_read[done:], *waiting)]
                inventory = replace(inventory, problems=(*inventory.problems, *_masked(left, detector)))
                waiting = []
                break
    inventory = replace(
        inventory,
        scan=replace(info, finished=now()),
        problems=tuple(sorted(inventory.problems, key=_problem_order)),
    )
    return replace(inventory, findings=classify(inventory))


def scan_source(
    opener: SourceOpener,
    *,
    detector: Detects,
    settings: ScanSettings,
    facts: RecogniserFacts,
    key: bytes,
    progress: Progress | None = None,
) -> SourceResult:
    """Read one source. The result depends on nothing but the arguments."""
    info = opener.info
    tables: dict[TableRef, TableProfile] = {}
    problems: list[Problem] = []
    listed: Sequence[Table] = ()
    opened = interrupted = False
    mask = masker(info.source, [info.system], detector)
    masks = NameMasks(detector)
    columns: dict[str, str] = {}
    inside: tuple[SourceOpener, ...] = ()
    try:
        with opener() as source:
            try:
                listed = source.tables()
                opened = True
                mask = masker(info.source, [info.system, *(t.ref.table for t in listed)], detector)
                for table in listed:
                    sampling = source.sampling(table, settings.sample)
                    fold = TableFold(mask.table(table), detector, settings, facts, key, sampling, masks)
                    known, whole = len(source.problems), False
                    try:
                        found = _read(source, table, fold, settings, progress)
                        problems += found
                        whole = not any(_cuts(p, table) for p in (*found, *source.problems[known:]))
                    finally:
                        profile = fold.profile if whole else _cut_short(fold.profile)
                        tables[profile.ref] = _with_names(
                            profile, list(fold.names.raw), (detector, settings, facts, key)
                        )
                        columns |= fold.names.raw
                        problems += [_fault(table.ref, fault) for fault in fold.faults]
                inside = tuple(source.inside()) if hasattr(source, "inside") else ()
            finally:
                problems += source.problems
    except KeyboardInterrupt:
        interrupted = True
        problems.append(_interrupted(info))
    except PluginError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary of a source: any failure of it is data
        problems.append(_problem(info.system, info.source, None, error))
    told = Masker({**columns, **mask.masks})
    # a problem of something inside is told under its own name, which no mask of this source's names covers
    problems = [
        told.problem(p) if p.source == info.source else _masked([told.problem(p)], detector)[0] for p in problems
    ]
    if mask.masks:
        names = [info.system, *(table.ref.table for table in listed)]
        _keep_path(info, mask, tables, names, (detector, settings, facts, key))
    status = "failed" if not opened else "partial" if any(not p.examined for p in problems) else "complete"
    if status == "complete" and any(p.reason == "sample" for p in problems):
        status = "partial"
    where = mask.info(info)
    return SourceResult(
        SourceStatus(where.system, where.source, where.kind, status, len(listed)),
        tables,
        tuple(problems),
        interrupted,
        inside,
    )


def _told_apart(result: SourceResult, info: SourceInfo, named: set[str]) -> SourceResult:
    """Number a source whose masked name is that of another one, so that their tables don't become one."""
    status = result.status
    if status.source == info.source:  # not masked: the connector named it, and one name is one source
        return result
    source = numbered(status.source, named)
    named.add(source)
    if source == status.source:
        return result
    tables = [renamed(profile, source) for profile in result.tables.values()]
    return replace(
        result,
        status=replace(status, source=source),
        tables={profile.ref: profile for profile in tables},
        problems=tuple(replace(p, source=source) for p in result.problems if p.source == status.source)
        + tuple(p for p in result.problems if p.source != status.source),
    )


def _read(
    source: Source, table: Table, fold: TableFold, settings: ScanSettings, progress: Progress | None
) -> list[Problem]:
    """Fold one table; what fails ends the table, and what was read before stays."""
    ref = table.ref
    cells = 0
    total = table.rows_total * len(table.columns) if table.rows_total is not None else None
    try:
        for batch in source.batches(table, settings.batch_size, settings.sample):
            fold.add(batch)
            cells += sum(len(c.cells) for c in batch.columns)
            if progress is not None:
                progress(fold.profile.ref, cells, total)
    except PluginError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary of a source: any failure of it is data
        return [_problem(ref.system, ref.source, ref.table, error)]
    read = fold.profile.rows_read
    logger.debug("%s: %d rows, %d cells", fold.profile.ref, read, cells)
    if settings.sample is not None:
        return _sampled(table, read, settings.sample)
    if table.rows_total is not None and read < table.rows_total and not _explained(source.problems, table):
        return [
            Problem(
                ref.system,
                ref.source,
                ref.table,
                "changed",
                f"{ref}: {read} of {table.rows_total} rows were read; scan it again when nobody writes to it",
                params={"rows_read": read, "rows_total": table.rows_total},
            )
        ]
    return []


def _cuts(problem: Problem, table: Table) -> bool:
    """Say whether a problem ended a table before its last row; others leave out a cell or a remark."""
    return not problem.examined and problem.table in (None, table.ref.table) and problem.reason in CUTTING


def _cut_short(profile: TableProfile) -> TableProfile:
    """Say of a table how far it was read; the rows that it has are not all of the rows that there are."""
    return replace(profile, sampling=f"interrupted after {profile.rows_read} rows")


def _explained(problems: Sequence[Problem], table: Table) -> bool:
    return any(p.table in (None, table.ref.table) for p in problems)


def _sampled(table: Table, read: int, sample: int) -> list[Problem]:
    """Say that a table was read in part because a sample was asked for."""
    if read < sample or (table.rows_total is not None and read >= table.rows_total):
        return []
    ref, total = table.ref, table.rows_total
    params: dict[str, str | int] = {"rows_read": read} if total is None else {"rows_read": read, "rows_total": total}
    message = f"{ref}: a sample of {read}{'' if total is None else f' of {total}'} rows was read, as asked"
    return [Problem(ref.system, ref.source, ref.table, "sample", message, examined=True, params=params)]


def _problem(system: str, source: str, table: str | None, error: Exception) -> Problem:
    """Turn a failure into data; only our own errors have messages that are known to quote no cell."""
    if isinstance(error, SourceError):
        return Problem(system, source, table, error.reason, error.message, error.examined)
    where = source if table is None or source.endswith(table) else f"{source}, {table}"
    message = f"{where}: reading failed ({type(error).__name__}); check the source, or leave it out with --exclude"
    return Problem(system, source, table, "unexpected", message, params={"error": type(error).__name__})


def _fault(ref: TableRef, fault: DetectionFault) -> Problem:
    message = f"{ref}: recogniser {fault.recogniser} failed on some texts ({fault.error}); the others examined them"
    params = {"recogniser": fault.recogniser, "error": fault.error}
    return Problem(ref.system, ref.source, ref.table, fault.reason, message, examined=True, params=params)


def _unmapped(detector: Detects) -> tuple[Problem, ...]:
    """Say once what recognisers find that stands for no item, since nothing of it can be told anywhere."""
    entities: Sequence[str] = getattr(detector, "unmapped", ())
    if not entities:
        return ()
    names = ", ".join(sorted(entities))
    message = (
        f"recognisers: {names}: no item of the taxonomy is named for this, so matches are left out; name one"
        " (entity_items of the recogniser)"
    )
    return (Problem("", RECOGNISERS, None, "unmapped", message, examined=True, params={"entities": names}),)


def _interrupted(info: SourceInfo) -> Problem:
    message = f"{info.source}: the scan was interrupted before the end; run it again"
    return Problem(info.system, info.source, None, "interrupted", message)


def _with_names(
    profile: TableProfile, names: Sequence[str], tools: tuple[Detects, ScanSettings, RecogniserFacts, bytes]
) -> TableProfile:
    """Put the evidence of masked names of columns beside the columns."""
    if not names:
        return profile
    found = columns_profile(names, profile, *tools)
    return replace(profile, columns={**profile.columns, found.ref: found})


def _keep_path(
    info: SourceInfo,
    mask: Masker,
    tables: dict[TableRef, TableProfile],
    names: Sequence[str],
    tools: tuple[Detects, ScanSettings, RecogniserFacts, bytes],
) -> None:
    """Put the evidence of a source's names beside its first table's columns, or in a table of its own."""
    ref = next(iter(tables), None)
    if ref is None:
        where = mask.info(info)
        table = Table(TableRef(where.system, where.source, PATH_COLUMN), ())
        tables[table.ref] = TableProfile(table.ref, table)
        ref = table.ref
    profile = path_profile(info.source, names, tables[ref], *tools)
    if profile.evidence:
        columns = dict(tables[ref].columns)
        columns[profile.ref] = columns[profile.ref].merge(profile) if profile.ref in columns else profile
        tables[ref] = replace(tables[ref], columns=columns)


def _masked(problems: Sequence[Problem], detector: Detects) -> tuple[Problem, ...]:
    return tuple(masker(p.source, [p.system, p.table or ""], detector).problem(p) for p in problems)


def _problem_order(problem: Problem) -> tuple[str, str, str, str, str]:
    return problem.system, problem.source, problem.table or "", problem.reason, problem.message


def _stored(settings: ScanSettings, detector: Detects, facts: RecogniserFacts) -> dict[str, object]:
    """Give the settings as plain data; what changes the conclusions is stored with the evidence."""
    versions = detector.versions
    return {
        **settings.extra,
        "sample": settings.sample,
        "anchors": {s: dict(sorted(events.items())) for s, events in sorted(settings.anchors.items())},
        "pairs": [list(pair) for pair in settings.pairs],
        "allow": {"emails": len(settings.allow_emails), "phones": len(settings.allow_phones)},
        "exclude": list(settings.exclude),
        "recognisers": {name: versions[name] for name in sorted(versions)},
        "chance": dict(facts.chance),
    }
