"""The fold over sources: open, read in batches, profile, merge; then conclude.

What fails becomes a problem of the inventory and the scan goes on, see `scanner.engine.reading`.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import scanner
from scanner.engine import troubles
from scanner.engine.classify import classify
from scanner.engine.executor import Executor, serial
from scanner.engine.names import numbered
from scanner.engine.paths import masker, renamed
from scanner.engine.persons import persons
from scanner.engine.reading import Progress, SourceResult, Tools
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.engine.sharing import Sharing
from scanner.model import Inventory, Problem, ScanInfo, SourceInfo, SourceOpener, SourceStatus, TableProfile, TableRef

__all__ = ["Progress", "ScanSettings", "SourceResult", "scan"]

RECOGNISERS = "(recognisers)"
"""Source of problems that are of no source: what recognisers were asked to find."""


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
    info = ScanInfo(
        id=str(uuid.uuid4()),
        tool=f"tutka {scanner.__version__}",
        started=started,
        finished=started,
        settings=_stored(settings, detector, facts),
    )
    tools = Tools(detector, settings, facts, key or secrets.token_bytes(16))
    sources: list[SourceStatus] = []
    tables: dict[TableRef, TableProfile] = {}
    met = [*_masked(problems, detector), *_unmapped(detector)]
    named: set[str] = set()
    waiting = list(openers)
    sharing = Sharing()
    while waiting:  # what lies inside the sources of one round is read in the next
        now_read, waiting = waiting, []
        sharing.know(now_read)
        stopped = False
        for opener, read in zip(now_read, executor(now_read, tools, progress), strict=True):
            if read is None:
                met += _masked([troubles.interrupted(opener.info)], detector)
                stopped = True
                continue
            result = sharing.result(_told_apart(read, opener.info, named))
            sources.append(result.status)
            for ref, profile in result.tables.items():
                tables[ref] = tables[ref].merge(profile) if ref in tables else profile
            met += result.problems
            waiting += result.inside
            stopped = stopped or result.interrupted
        if stopped:
            met += _masked([troubles.interrupted(opener.info) for opener in waiting], detector)
            waiting = []
    inventory = Inventory(
        replace(info, finished=now()),
        tuple(sorted(set(sources), key=lambda s: (s.system, s.source))),
        {ref: tables[ref] for ref in sorted(tables)},
        tuple(sorted(met, key=_problem_order)),
    )
    inventory = replace(inventory, findings=classify(inventory))
    counted = replace(inventory, persons=persons(inventory))
    # the counts have served: nothing made from a value outlives the scan
    return replace(counted, tables={ref: replace(table, people={}) for ref, table in counted.tables.items()})


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
