"""Put together what a scan and an audit need: detector, sources, settings, declaration, context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, TypeAlias

from reports.registry import ready
from scanner.model import (
    Decision,
    Declaration,
    DocumentError,
    NoticeChanges,
    Problem,
    SourceInfo,
    SourceOpener,
    UsageError,
)
from scanner.relative import Names, located
from scanner.store.config_names import DEFAULT_HISTORY

if TYPE_CHECKING:
    import pandas as pd

    from scanner.detection import Detector
    from scanner.engine.audit import AuditContext
    from scanner.engine.executor import Executor
    from scanner.engine.journal import Journal
    from scanner.engine.scan import ScanSettings
    from scanner.engine.unchanged import Unchanged
    from scanner.model import Inventory
    from scanner.model.record import Record
    from scanner.store.config_file import Config, ConfigFile, SystemConfig

Frames: TypeAlias = "pd.DataFrame | Mapping[str, pd.DataFrame]"
Sources: TypeAlias = "str | Path | Sequence[str | Path] | Frames"


def read_notice(path: str | Path) -> Declaration:
    """Read a privacy notice into a draft declaration.

    Raises:
        TutkaError: the notice can't be read.
    """
    from scanner import notice  # noqa: PLC0415 - costs a second, and not every run has a notice

    declaration = notice.read(Path(path))
    return replace(declaration, file=shown(str(path)))


def config_of(config: str | Path | ConfigFile) -> ConfigFile:
    """Give a configuration that was read already, or read the named one.

    Raises:
        DocumentError: it can't be read.
    """
    if not isinstance(config, (str, Path)):
        return config
    from scanner.store import config_file  # noqa: PLC0415 - takes pydantic, and not every run has one

    return config_file.load(Path(config))


def shown(path: str) -> str:
    r"""Name a file in documents as it was given; of an absolute path the name only, since documents leave the machine.

    >>> shown("notices/seloste.txt"), shown("/srv/seloste.txt"), shown("C:\\Users\\user\\seloste.docx")
    ('notices/seloste.txt', 'seloste.txt', 'seloste.docx')
    """
    windows = PureWindowsPath(path)
    if windows.drive or path.startswith("\\"):
        return windows.name
    return Path(path).name if path.startswith(("/", "~")) else path


def detector(file: ConfigFile | None = None) -> Detector:
    """Make the detector with a configuration's patterns, name lists, recognisers and language model.

    Raises:
        PluginError: a recogniser or the language model is missing.
    """
    from scanner.detection import Detector  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap
    from scanner.recognisers import recognisers  # noqa: PLC0415
    from scanner.recognisers.header_vocabulary import vocabulary  # noqa: PLC0415

    vocabulary()  # before processes are forked, so that they inherit it
    if file is None:
        return Detector(recognisers())
    settings = file.config
    local = [str(file.path_of(name)) if name.endswith((".yaml", ".yml")) else name for name in settings.recognisers]
    return Detector(
        recognisers(
            patterns=settings.patterns,
            name_files=[file.path_of(name) for name in settings.names],
            language_model=settings.language_model,
            extra=local,
        )
    )


def executor(
    file: ConfigFile | None,
    workers: int | None = None,
    progress: object = None,
    journal: Journal | None = None,
    cluster: str | None = None,
    formats: Sequence[str] = (),
) -> Executor:
    """Give what reads the sources: processes of their own, which hold a broken or hostile file away from this one.

    Args:
        file: what the detector is made with where a process can't inherit it.
        workers: how many processes; None leaves it to the processors and the work.
        progress: its attribute `overall`, if there is one, is kept up to date.
        journal: keeps finished parts for a run with `--resume`.
        cluster: address of a Dask scheduler, to read on its workers instead.
        formats: reports that will be written; what they need is imported while workers read.
    """
    from scanner.engine.pool import Processes  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    overall = getattr(progress, "overall", None)
    made = partial(detector, without_secrets(file))
    if cluster is not None:
        from scanner.engine.cluster import Cluster  # noqa: PLC0415 - not every run has one

        return Cluster(cluster, made, overall=overall)
    meanwhile = partial(ready, tuple(formats)) if formats else None
    return Processes(made, workers=workers, overall=overall, journal=journal, meanwhile=meanwhile)


def scan_key(journal: Journal | None, cluster: str | None) -> bytes | None:
    """Give the key that distinct texts are counted under: the journal's, the cluster's, or None for a random one."""
    if cluster is not None:
        from scanner.engine.cluster import cluster_key  # noqa: PLC0415 - not every run has one

        return cluster_key()
    return journal.key if journal is not None else None


def without_secrets(file: ConfigFile | None) -> ConfigFile | None:
    """Give a configuration without what came from the environment: it goes to other processes and machines."""
    if file is None:
        return None
    return replace(file, config=file.config.model_copy(update={"history": DEFAULT_HISTORY}))


def sparing(inner: Executor, file: ConfigFile, memory: object, previous: Inventory | None) -> Unchanged:
    """Leave out the files that haven't changed since an audit; what reading depends on includes the configuration.

    Args:
        inner: reads the others.
        file: the configuration.
        memory: what the audit remembered of its files; None to read everything.
        previous: the audit's inventory.
    """
    from scanner.engine.unchanged import Memory, Unchanged, file_rules  # noqa: PLC0415

    settings = file.config
    local = [file.path_of(name) for name in settings.recognisers if name.endswith((".yaml", ".yml"))]
    names = [file.path_of(name) for name in settings.names]
    texts = [repr(settings.patterns), repr(settings.recognisers), repr(settings.language_model)]
    return Unchanged(inner, Memory.from_json(memory), previous, file_rules(texts, [*local, *names]))


@contextmanager
def journal_in(folder: Path | None, *, resume: bool = False) -> Iterator[Journal | None]:
    """Keep a journal in the output folder while the block runs; it stays only if the block is left by an interrupt or error.

    Whoever finds in the block that the scan was interrupted sets `unfinished`.
    """
    if folder is None:
        yield None
        return
    from scanner.engine.journal import FILE_NAME, Journal  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    journal = Journal(folder / FILE_NAME, resume=resume)
    try:
        yield journal
    except BaseException:
        journal.close(done=not (journal.found or journal.kept))  # without a part there is nothing to go on with
        raise
    journal.close(done=not journal.unfinished)


def scan_settings(
    settings: Config | None, sample: int | None, exclude: Sequence[str], anchors: Mapping[str, Mapping[str, str]]
) -> ScanSettings:
    """Give the engine's settings; a sample that was asked for stands over the configuration's."""
    from scanner.engine.limits import Limits  # noqa: PLC0415
    from scanner.engine.scan import ScanSettings  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    if settings is None:
        return ScanSettings(sample=sample, exclude=tuple(exclude), extra={"limits": Limits().told()})
    return ScanSettings(
        sample=sample if sample is not None else settings.sample,
        anchors=anchors,
        allow_emails=settings.allow.emails,
        allow_phones=settings.allow.phones,
        exclude=tuple(exclude),
        extra={
            "limits": Limits().told(),
            "language_model": settings.language_model,
            "patterns": dict(sorted(settings.patterns.items())),
        },
    )


@dataclass(frozen=True, slots=True)
class Declared:
    """Hold what to compare with, and the hash of the notice's text as it is today (None where only its reading is known).

    `changes` say how the text differs from the one that the declaration was made from.
    """

    declaration: Declaration
    present_sha256: str | None
    changes: NoticeChanges | None = None


def declared_by(notice: str | Path | None, declaration: str | Path | None, file: ConfigFile | None) -> Declared | None:
    """Read what to compare with: the arguments, else the configuration's; None without either.

    Raises:
        TutkaError: the notice or the declaration can't be read, or nothing of the declaration is in the notice.
    """
    configured = notice is None and declaration is None
    if configured and file is not None:
        notice = file.path_of(file.config.notice) if file.config.notice else None
        declaration = file.path_of(file.config.declaration) if file.config.declaration else None
    text = read_notice(notice) if notice is not None else None
    changes = None
    if declaration is not None:
        from scanner.store import declaration_file  # noqa: PLC0415 - not every run has one

        found = declaration_file.load(Path(declaration), Path(notice) if notice is not None else None)
        if text is not None and found.sha256_normalised != text.sha256_normalised:
            if not _fits(found, text):
                message = (
                    f"{declaration}: no quote of this declaration is in {notice}: it was made from another notice"
                    f" ({found.file}); give that one, or read this one: tutka notice {notice} -o FILE.yaml"
                )
                raise DocumentError(message)
            from scanner.store.declaration_changes import held_against, told  # noqa: PLC0415 - only where the text is another

            stored = declaration_file.load(Path(declaration))  # as it was confirmed: `found` follows the text already
            changes = told(held_against(stored, text, Path(declaration)))
            found = replace(found, file=text.file)  # the text that the reader has before the eyes
    elif text is not None:
        found = text
    else:
        return None
    if file is not None:
        found = replace(found, review_months=file.config.review.every)
        if configured and file.config.notice:  # named as it was configured, not as it was found
            found = replace(found, file=file.config.notice)
    found = replace(found, file=shown(found.file))
    return Declared(found, text.sha256_normalised if text is not None else None, changes)


def _fits(declaration: Declaration, text: Declaration) -> bool:
    """Say whether any quote of a declaration stands in a notice; single short words stand in every notice."""
    whole = " ".join(" ".join(text.text).split()).casefold()
    cites = [
        cite
        for r in declaration.registers
        for cite in (
            *(item.cite for item in r.items),
            *(entry.cite for entry in (*r.negated, *r.purposes)),
            *(rule.cite for rule in r.retention),
        )
    ]
    quotes = [" ".join(cite.text.split()).casefold() for cite in cites]
    return not quotes or any(quote in whole for quote in quotes)


def _decisions(file: ConfigFile) -> tuple[Decision, ...]:
    """Read the decisions beside a configuration file; their reader is imported only here, since a scan without one needs none."""
    from scanner.store import decision_file  # noqa: PLC0415

    return decision_file.load(file.path_of(file.config.decisions or decision_file.DEFAULT_NAME))


def context_of(
    file: ConfigFile | None, declared: Declared | None, today: date, only: Sequence[str] | None = None
) -> AuditContext | None:
    """Say what an audit has to know beside inventory and declaration; None where nothing is compared."""
    from scanner.engine.audit import AuditContext, SystemInfo  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap
    from scanner.taxonomy.closed_lists import entries  # noqa: PLC0415

    # read without a notice too: a fault in it should not come to light when one is added
    decisions = _decisions(file) if file else ()
    if declared is None:
        return None
    if file is None:
        return AuditContext(today=today, notice_sha256=declared.present_sha256, notice_changes=declared.changes)
    settings = file.config
    known = {register.id for register in declared.declaration.registers}
    faults = [
        f"systems[{i}].registers[{j}]: the notice has no register of this name; it has: {', '.join(sorted(known))}"
        for i, one in enumerate(settings.systems)
        for j, register in enumerate(one.registers)
        if register not in known
    ]
    faults += [
        f"systems[{i}].purposes[{j}]: there is no such purpose; there are: {', '.join(entries('purposes'))}"
        for i, one in enumerate(settings.systems)
        for j, purpose in enumerate(one.purposes)
        if purpose not in entries("purposes")
    ]
    if faults:
        raise DocumentError(f"{file.path}: the configuration does not fit the notice", tuple(faults))
    systems = {
        one.name: SystemInfo(
            registers=one.registers,
            purposes=one.purposes,
            hosted_in=one.hosted_in,
            owner=one.owner,
            anchors=dict(one.anchors),
        )
        for one in settings.systems
        if only is None or one.name in only
    }
    own = record_of(file)
    return AuditContext(
        today=today,
        systems=systems,
        grace_days=settings.retention.grace,
        due_days=settings.retention.due_within,
        decisions=decisions,
        review_warn_days=settings.review.warn_before,
        financial_year_end=settings.retention.financial_year_end,
        record=own[1] if own else None,
        notice_sha256=declared.present_sha256,
        notice_changes=declared.changes,
    )


def record_of(file: ConfigFile) -> tuple[Record, Declaration] | None:
    """Read the configuration's record of processing and what it declares; None where none is configured.

    Raises:
        DocumentError: it can't be read.
    """
    if file.config.record is None:
        return None
    from scanner.store import record as records  # noqa: PLC0415 - not every run has one

    found = records.read(Path(file.path_of(file.config.record)), file.config.record)
    return found, records.declared(found)


def openers_of(
    sources: Sources, system: str | None, exclude: Sequence[str]
) -> tuple[list[SourceOpener], list[Problem]]:
    """Find the sources of a call.

    Raises:
        UsageError: no source was named.
    """
    from connectors.registry import openers  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    if isinstance(sources, (str, Path)):
        sources = [sources]
    if not isinstance(sources, Sequence):
        from connectors.dataframe import frames_opener  # noqa: PLC0415 - pandas costs half a second

        return [frames_opener(sources, system)], []
    if not sources:
        raise UsageError("name at least one file, folder, pattern or database address to scan")
    found: list[SourceOpener] = []
    problems: list[Problem] = []
    for location in sources:
        more, faults = openers(str(location), system=system, exclude=tuple(exclude))
        found += more
        problems += faults
    return _once(found), problems


def _once(found: Sequence[SourceOpener]) -> list[SourceOpener]:
    """Drop sources that were named twice: read twice, their cells would count double."""
    seen: set[SourceInfo] = set()
    out = []
    for opener in found:
        if opener.info not in seen:
            seen.add(opener.info)
            out.append(opener)
    return out


def configured_openers(
    system: SystemConfig, file: ConfigFile, exclude: Sequence[str]
) -> tuple[list[SourceOpener], list[Problem]]:
    """Find a configured system's sources; they are named relative to the configuration, wherever its folder lies."""
    from connectors.registry import openers  # noqa: PLC0415 - loaded by those who need it: importing this stays cheap

    found: list[SourceOpener] = []
    problems: list[Problem] = []
    names = Names(file.folder)
    for source in system.sources:
        location = located(source, file.folder)
        more, faults = openers(
            location, system=system.name, exclude=(*exclude, *system.exclude), schemas=system.schemas
        )
        found += [names.opener(opener) for opener in more]
        problems += [names.problem(problem) for problem in faults]
    return _once(found), problems
