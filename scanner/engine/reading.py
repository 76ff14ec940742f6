"""Read one source: open it, fold its tables, whole or in parts, and turn what fails into problems.

All that leaves a `Reading` is masked and holds no cell: it may go to another process, and into the journal.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from scanner.engine import troubles
from scanner.engine.accounting import Account, missing_parts, watched
from scanner.engine.fold import TableFold
from scanner.engine.linking import linked_anchors, masked
from scanner.engine.names import NameMasks
from scanner.engine.paths import PATH_COLUMN, Masker, columns_profile, masker, path_profile
from scanner.engine.settings import Detects, RecogniserFacts, ScanSettings
from scanner.engine.wire import UNSENT
from scanner.model import (
    AnchorDays,
    ColumnProfile,
    Divisible,
    Part,
    PluginError,
    Problem,
    Source,
    SourceOpener,
    SourceStatus,
    Table,
    TableProfile,
    TableRef,
)

logger = logging.getLogger(__name__)

Progress = Callable[[TableRef, int, int | None], None]
"""Called with a table, the cells done and the cells in total or None."""

Folding = Callable[[], None]
"""Called when a batch has been read and is about to be examined."""

Stoppable = Callable[[], AbstractContextManager[None]]
"""Makes the blocks that an interrupt may end; outside them it waits, so that what was read is kept."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Hold what the reading of any source needs: detector, settings, facts of the recognisers, key of the digests."""

    detector: Detects
    settings: ScanSettings
    facts: RecogniserFacts
    key: bytes = field(repr=False)

    def named(self) -> tuple[Detects, ScanSettings, RecogniserFacts, bytes]:
        """Give them as arguments."""
        return self.detector, self.settings, self.facts, self.key


@dataclass(frozen=True, slots=True)
class SourceResult:
    """Hold what reading one source gave. `interrupted` asks the scan to stop; `inside` are sources that lie in this one."""

    status: SourceStatus
    tables: Mapping[TableRef, TableProfile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    interrupted: bool = False
    inside: tuple[SourceOpener, ...] = field(default=(), metadata=UNSENT)


@dataclass(frozen=True, slots=True)
class Cut:
    """Say how a table may be shared out: cells in all where known, and the parts, none where it is read in one go."""

    ref: TableRef
    columns: int
    rows_total: int | None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold what a source says before a cell is read; `path` is the evidence in its own names."""

    status: SourceStatus
    tables: tuple[Cut, ...] = ()
    problems: tuple[Problem, ...] = ()
    path: ColumnProfile | None = None
    opened: bool = True


@dataclass(frozen=True, slots=True)
class TableRead:
    """Hold a table or a part of one: `whole` says that nothing cut the reading short; `counts` as of `Divisible`."""

    profile: TableProfile
    whole: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartResult:
    """Hold what a task gave: tables or one part of a table, and the problems on the way."""

    tables: tuple[TableRead, ...] = ()
    problems: tuple[Problem, ...] = ()
    interrupted: bool = False
    fits: bool = True
    """The parts of the table fit together; else it is to be read whole."""
    inside: tuple[SourceOpener, ...] = field(default=(), metadata=UNSENT)


class Reading:
    """Keep one source open and read from it; every failure becomes a problem.

    Attributes:
        problems: met so far, not masked yet.
        interrupted: a person or the system asked to stop.
        opened: its tables could be listed.
    """

    def __init__(
        self,
        opener: SourceOpener,
        tools: Tools,
        progress: Progress | None = None,
        folding: Folding | None = None,
        stoppable: Stoppable = nullcontext,
    ) -> None:
        self.info = opener.info
        self.listed: Sequence[Table] = ()
        self.opened = self.interrupted = False
        self.problems: list[Problem] = []
        self._opener = opener
        self._tools = tools
        self._progress = progress
        self._folding = folding
        self._stoppable = stoppable
        self._stack = ExitStack()
        self._source: Source | None = None
        self._taken = 0
        self._mask = masker(self.info.source, [self.info.system], tools.detector)
        self._masks = NameMasks(tools.detector)
        self._columns: dict[str, str] = {}

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what fails into a problem of the source; only a broken plugin ends the scan."""
        try:
            try:
                yield
            finally:
                self._take_problems()
        except KeyboardInterrupt:
            self.interrupted = True
            self.problems.append(troubles.interrupted(self.info))
        except PluginError:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a source: any failure of it is data
            self.problems.append(troubles.of_error(self.info.system, self.info.source, None, error))

    def _take_problems(self) -> None:
        if self._source is not None:
            self.problems += self._source.problems[self._taken :]
            self._taken = len(self._source.problems)

    def enter(self) -> None:
        """Open the source and list its tables."""
        with self._stoppable():
            self._source = self._stack.enter_context(self._opener())
            self.listed = self._source.tables()
        self.opened = True
        names = [self.info.system, *(t.ref.table for t in self.listed)]
        self._mask = masker(self.info.source, names, self._tools.detector)

    def leave(self) -> None:
        """Close the source."""
        with self.guarded():
            self._stack.close()

    @property
    def source(self) -> Source:
        """Give the open source."""
        assert self._source is not None, "enter first"
        return self._source

    def read(self, table: Table, keep: Callable[[TableRead], None], part: Part | None = None) -> None:
        """Read a table or a part of one; `keep` gets what was read, whatever ended it, an interrupt too."""
        tools, source = self._tools, self.source
        sampling = source.sampling(table, tools.settings.sample)
        fold = TableFold(self._mask.table(table), *tools.named(), sampling, self._masks)
        known, whole = len(source.problems), False
        linked: Mapping[str, AnchorDays] = {}
        try:
            self.problems += (found := self._fold(table, fold, part))
            complete = not any(troubles.cuts(p, table.ref) for p in (*found, *source.problems[known:]))
            # what rows hang together is counted for all of them, once
            if complete and (part is None or part.number == 0) and sampling == "full":
                with self._stoppable():
                    linked = self._linked(table)
            whole = complete
        finally:
            profile = replace(fold.profile, people=fold.people())
            if part is None and not whole:
                profile = cut_short(profile)
            if fold.names.raw and (part is None or part.number == 0):
                named = columns_profile(list(fold.names.raw), profile, *tools.named())
                profile = replace(profile, columns={**profile.columns, named.ref: named})
            self._columns |= fold.names.raw
            self.problems += [troubles.of_fault(table.ref, fault) for fault in fold.faults]
            if linked:
                profile = replace(profile, anchors={**profile.anchors, **linked})
            counts = dict(source.counts) if part is not None and isinstance(source, Divisible) else {}
            keep(TableRead(profile, whole, counts))

    def _linked(self, table: Table) -> Mapping[str, AnchorDays]:
        """Count the table's rows by days that other tables of the source carry."""
        configured = self._tools.settings.anchors.get(table.ref.system, {})
        return linked_anchors(self.source, table, configured, lambda link: masked(link, self._mask, self._masks))

    def _fold(self, table: Table, fold: TableFold, part: Part | None) -> list[Problem]:
        """Fold one table; what fails ends the table."""
        source, settings = self.source, self._tools.settings
        ref = table.ref
        cells = 0
        account = Account()
        total = table.rows_total * len(table.columns) if table.rows_total is not None and part is None else None
        try:
            with self._stoppable():
                for batch in watched(source.batches(table, settings.batch_size, settings.sample, part), account):
                    if self._folding is not None:
                        self._folding()
                    fold.add(batch)
                    cells += sum(len(c.cells) for c in batch.columns)
                    if self._progress is not None:
                        self._progress(fold.profile.ref, cells, total)
        except PluginError:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a source: any failure of it is data
            return [troubles.of_error(ref.system, ref.source, ref.table, error)]
        logger.debug("%s: %d rows, %d cells", fold.profile.ref, fold.profile.rows_read, cells)
        if unbalanced := account.disagreement(source, table, whole=part is None and settings.sample is None):
            return unbalanced
        return [] if part is not None else troubles.shortfall(table, fold.profile, settings.sample, source.problems)

    def is_listed(self, number: int, ref: TableRef) -> bool:
        """Say whether a table is where another process has found it."""
        return number < len(self.listed) and self._mask.table_ref(self.listed[number].ref) == ref

    def conclude(self, number: int, counts: Mapping[str, int]) -> bool:
        """Let the source tell what all parts of a table gave together; False: the parts don't fit."""
        source = self.source
        return not isinstance(source, Divisible) or source.conclude(self.listed[number], counts)

    def status(self) -> SourceStatus:
        """Say how the reading went so far."""
        where = self._mask.info(self.info)
        status = troubles.status_of(self.problems, opened=self.opened)
        return SourceStatus(
            where.system, where.source, where.kind, status, len(self.listed), modified=modified(self._opener)
        )

    def told(self) -> tuple[Problem, ...]:
        """Hand over the problems met since the last time, masked."""
        mask = Masker({**self._columns, **self._mask.masks})
        found = [mask.problem(problem) for problem in self.problems]
        for n, problem in enumerate(self.problems):
            if (
                problem.source != self.info.source
            ):  # of something inside, under a name that no mask of this source covers
                names = [found[n].system, found[n].table or ""]
                found[n] = masker(found[n].source, names, self._tools.detector).problem(found[n])
        self.problems.clear()
        return tuple(found)

    def inside(self) -> tuple[SourceOpener, ...]:
        """Give the openers of the sources that lie in this one; asked after all tables were read."""
        found = tuple(getattr(self.source, "inside", tuple)())
        self.problems += missing_parts(self.source, len(found))
        return found

    def path(self, ref: TableRef | None) -> ColumnProfile | None:
        """Give the evidence in the source's names, as a column of a table (None: of one of its own), if there is any."""
        if not self._mask.masks:
            return None
        where = self._mask.info(self.info)
        ref = ref or TableRef(where.system, where.source, PATH_COLUMN)
        names = [self.info.system, *(table.ref.table for table in self.listed)]
        profile = path_profile(self.info.source, names, TableProfile(ref, Table(ref, ())), *self._tools.named())
        return profile if profile.evidence else None

    def listing(self, cells: int) -> Listing:
        """Say how the source's tables may be shared out, in parts of about `cells` cells."""
        source, cuts = self.source, []
        for table in self.listed:
            parts: Sequence[Part] = ()
            if self._tools.settings.sample is None and isinstance(source, Divisible):
                parts = source.partitions(table, cells)
            ref = self._mask.table_ref(table.ref)
            cuts.append(Cut(ref, len(table.columns), table.rows_total, tuple(parts) if len(parts) > 1 else ()))
        return Listing(self.status(), tuple(cuts), (), self.path(cuts[0].ref if cuts else None), self.opened)

    def result(self, tables: Mapping[TableRef, TableProfile], inside: tuple[SourceOpener, ...] = ()) -> SourceResult:
        """Put together what reading all of it gave."""
        status = self.status()
        whole = with_path(tables, self.path(next(iter(tables), None)))
        return SourceResult(status, whole, self.told(), self.interrupted, inside)


def modified(opener: SourceOpener) -> date | None:
    """Give the day (UTC) of a local file's last change; None for what is no such file."""
    location = getattr(opener, "location", None)
    if getattr(opener, "size_bytes", None) is None or location is None:
        return None
    try:
        return datetime.fromtimestamp(os.stat(location).st_mtime, UTC).date()  # noqa: PTH116 - a name may be no UTF-8
    except (OSError, OverflowError, ValueError):
        return None  # gone or unreadable: the reading itself reports that


def cut_short(profile: TableProfile) -> TableProfile:
    """Say of a table how far it was read; the rows that it has are not all of the rows that there are."""
    return replace(profile, sampling=f"interrupted after {profile.rows_read} rows")


def with_path(tables: Mapping[TableRef, TableProfile], path: ColumnProfile | None) -> dict[TableRef, TableProfile]:
    """Put the evidence of a source's names beside the columns of the table that it names, or in a table of its own."""
    out = dict(tables)
    if path is None:
        return out
    ref = path.ref.table
    table = out.get(ref) or TableProfile(ref, Table(ref, ()))
    columns = dict(table.columns)
    columns[path.ref] = columns[path.ref].merge(path) if path.ref in columns else path
    out[ref] = replace(table, columns=columns)
    return out


def read_source(
    opener: SourceOpener,
    tools: Tools,
    progress: Progress | None = None,
    folding: Folding | None = None,
    stoppable: Stoppable = nullcontext,
) -> SourceResult:
    """Read one source whole. The result depends on nothing but the opener and the tools."""
    reading = Reading(opener, tools, progress, folding, stoppable)
    tables: dict[TableRef, TableProfile] = {}
    inside: tuple[SourceOpener, ...] = ()

    def keep(found: TableRead) -> None:
        tables[found.profile.ref] = found.profile

    with reading.guarded():
        reading.enter()
        for table in reading.listed:
            reading.read(table, keep)
        inside = reading.inside()
    reading.leave()
    return reading.result(tables, inside)
