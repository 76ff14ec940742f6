"""One source's share of the work: its tasks, what came of them, and how that becomes the source's result.

Whoever runs the tasks, processes or a cluster, asks a `Job` what is to be done next and hands back answers and failures. The
result is the same whether a source was read whole, table by table or in parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.engine import troubles
from scanner.engine.people import united_tables
from scanner.engine.reading import (
    Cut,
    Listing,
    PartResult,
    Reading,
    SourceResult,
    TableRead,
    Tools,
    cut_short,
    with_path,
)
from scanner.engine.worker import Task
from scanner.model import (
    ColumnProfile,
    Headcount,
    Part,
    PeopleKey,
    Problem,
    SourceInfo,
    SourceOpener,
    Table,
    TableProfile,
    TableRef,
)

LEAST_CELLS = 50_000
"""Cells of a task at least: below it, starting a task costs more than it brings."""
PART_CELLS = 500_000
"""Cells of a part of a table."""
WHOLE_BYTES = 4 << 20
"""A smaller file is read whole, in one task."""
CELL_BYTES = 10
"""A cell's size, for estimates of what is left."""
UNITED = 8
"""Parts whose people are counted together: each holds up to a megabyte for every way of telling them apart."""
WORKER_CELLS = 1_000_000
"""Cells of a source for each process that opens it: opening may cost as much as reading."""


@dataclass(slots=True)
class Step:
    """Hold a task and how often it was tried; `key` names it within its job, the same in every run."""

    job: Job
    task: Task
    key: str
    tried: int = 0


@dataclass(slots=True)
class _TableState:
    """Keep what came of one table's parts: a large table has thousands, so they are added up as they come.

    People are united whatever the order; profiles in the order of the parts, since rows are numbered by what lies before.
    """

    reads: dict[int, TableRead] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    whole: bool = False
    people: list[Mapping[PeopleKey, Headcount]] = field(default_factory=list)
    profile: TableProfile | None = None
    """What the first parts gave together, """
    merged: int = 0
    """which are so many."""
    complete: bool = True
    """Each of them was read to its end."""

    def take(self, number: int, read: TableRead, parts: Sequence[Part]) -> None:
        """Take in what one part gave."""
        self.people.append(read.profile.people)
        if len(self.people) > UNITED:
            self.people = [united_tables(self.people)]
        self.reads[number] = replace(read, profile=replace(read.profile, people={}))
        while self.merged < len(parts) and (following := self.reads.pop(parts[self.merged].number, None)) is not None:
            before = self.profile.rows_read if self.profile is not None else 0
            self._append(following, before if parts[self.merged].span is not None else 0)
            self.merged += 1

    def rest(self, parts: Sequence[Part]) -> TableProfile | None:
        """Add the parts behind one that is missing; nobody knows how many rows that one has."""
        lost = False
        for part in parts[self.merged :]:
            read = self.reads.pop(part.number, None)
            lost = lost or (read is None and part.span is not None)
            if read is not None:
                known = self.profile.rows_read if self.profile is not None else 0
                self._append(read, (None if lost else known) if part.span is not None else 0)
            self.complete = self.complete and read is not None
        return self.profile

    def _append(self, read: TableRead, before: int | None) -> None:
        profile = read.profile if before == 0 else _moved(read.profile, before)
        self.complete = self.complete and read.whole
        self.profile = profile if self.profile is None else self.profile.merge(profile)


class Job:
    """Follow one source from its first task to its result.

    Attributes:
        result: None until all is done.
        ready: steps that may be run now.
        waiting: steps that were handed out or are ready.
        cells: cells of its tables where their rows are known.
    """

    def __init__(self, number: int, opener: SourceOpener, tools: Tools) -> None:
        self.number = number
        self.opener = opener
        self._tools = tools
        self.result: SourceResult | None = None
        self.ready: list[Step] = []
        self.waiting = 0
        self.cells = 0
        self.size_bytes: int | None = getattr(opener, "size_bytes", None)
        self._listing: Listing | None = None
        self._tables: dict[int, _TableState] = {}
        self._problems: list[Problem] = []
        self._inside: tuple[SourceOpener, ...] = ()
        self._asked_inside = not hasattr(opener, "inside_type")
        self._interrupted = False
        self._alone = False
        small = self.size_bytes is not None and self.size_bytes < WHOLE_BYTES
        self._add(Task("whole" if small else "list", opener, cells=self._part_cells()), "0")

    @property
    def at_once(self) -> int:
        """Say how many processes may read the source at a time; a server is spared."""
        if self.size_bytes is None:
            return min(2, 1 + self.cells // WORKER_CELLS)
        parts = sum(len(cut.parts) for cut in self._listing.tables) if self._listing is not None else 0
        return 1 + max(self.cells // WORKER_CELLS, parts)

    def _part_cells(self) -> int:
        return min(PART_CELLS, max(LEAST_CELLS, (self.size_bytes or 1 << 40) // CELL_BYTES // 16))

    def cuts(self, task: Task) -> tuple[Cut, ...]:
        """Give what is known of the tables of a task, without their parts."""
        listed = self._listing.tables if self._listing is not None else ()
        return tuple(replace(listed[number], parts=()) for number, _ in task.tables)

    def _add(self, task: Task, key: str, tried: int = 0) -> None:
        self.ready.append(Step(self, task, key, tried))
        self.waiting += 1

    def answered(
        self, step: Step, answer: SourceResult | Listing | PartResult, inside: tuple[SourceOpener, ...] = ()
    ) -> None:
        """Take the answer of a step, and the openers of what lies inside the source."""
        self.waiting -= 1
        if isinstance(answer, SourceResult):
            self.result = replace(answer, inside=inside)
            return
        self._inside += inside
        self._problems += answer.problems
        if isinstance(answer, Listing):
            self._listed(answer)
        elif step.task.kind == "conclude":
            self._concluded(step, answer)
        elif step.task.kind == "read":
            self._read(step, answer)
        self._finish()

    def _listed(self, listing: Listing) -> None:
        self._listing = listing
        self.cells = sum((cut.rows_total or 0) * cut.columns for cut in listing.tables)
        group: list[int] = []
        cells = 0
        for number, cut in enumerate(listing.tables):
            state = self._tables[number] = _TableState()
            if cut.parts:
                state.waiting = len(cut.parts)
                for part in cut.parts:
                    task = Task("read", self.opener, ((number, cut.ref),), part)
                    self._add(task, f"{number}.{part.number}")
                continue
            state.waiting = 1
            group.append(number)
            cells += (cut.rows_total if cut.rows_total is not None else LEAST_CELLS) * cut.columns
            if self._alone or cells >= LEAST_CELLS:
                self._add_group(group)
                group, cells = [], 0
        if group:
            self._add_group(group)

    def _add_group(self, numbers: Sequence[int], tried: int = 0) -> None:
        assert self._listing is not None
        tables = tuple((n, self._listing.tables[n].ref) for n in numbers)
        self._add(Task("read", self.opener, tables), "+".join(map(str, numbers)), tried)

    def _read(self, step: Step, answer: PartResult) -> None:
        self._interrupted = self._interrupted or answer.interrupted
        part = 0 if step.task.part is None else step.task.part.number
        by_ref = {read.profile.ref: read for read in answer.tables}
        for number, ref in step.task.tables:
            state = self._tables[number]
            if ref in by_ref:
                if step.task.part is None or self._listing is None:
                    state.reads[part] = by_ref[ref]
                else:
                    state.take(part, by_ref[ref], self._listing.tables[number].parts)
                state.counts.update(by_ref[ref].counts)
            self._part_done(number, ref, in_parts=step.task.part is not None)

    def _part_done(self, number: int, ref: TableRef, *, in_parts: bool) -> None:
        """Let the source say what its parts gave together, once all of them are in."""
        state = self._tables[number]
        state.waiting -= 1
        if in_parts and not state.waiting and not self._interrupted:
            self._add(Task("conclude", self.opener, ((number, ref),), counts=dict(state.counts)), f"{number}.end")

    def _concluded(self, step: Step, answer: PartResult) -> None:
        ((number, _ref),) = step.task.tables
        if not answer.fits:
            self._tables[number] = _TableState(waiting=1, whole=True)
            self._add_group([number])

    def failed(self, step: Step, reason: str, *, again: bool, **params: str | int) -> None:
        """Note that the process that did a step ended; `again` where another try makes sense.

        A source that was read whole is then read table by table, and tables of a group each alone, so that only what breaks
        the reading is lost.
        """
        self.waiting -= 1
        task = step.task
        if task.kind == "whole" and again:
            self._alone = True
            self._add(replace(task, kind="list"), step.key, 1)
        elif again and len(task.tables) > 1 and not step.tried:
            for number, _ in task.tables:
                self._add_group([number], 1)
        elif again and not step.tried:
            self._add(task, step.key, 1)
        else:
            self._give_up(task, reason, **params)
        self._finish()

    def _give_up(self, task: Task, reason: str, **params: str | int) -> None:
        if task.kind == "inside":
            self._problems.append(troubles.of_worker(self._masked_info(), None, reason, **params))
        if task.kind in {"whole", "list"}:
            unread = Reading(self.opener, self._tools)  # masks the source's names as any other reading does
            unread.problems.append(troubles.of_worker(self.opener.info, None, reason, **params))
            self.result = unread.result({})
        for number, ref in task.tables:
            info = SourceInfo(ref.system, ref.source, self.opener.info.kind)
            self._problems.append(troubles.of_worker(info, ref.table, reason, **params))
            if task.kind == "read":
                self._part_done(number, ref, in_parts=task.part is not None)

    def stopped(self) -> None:
        """End the job where it is: the scan was interrupted."""
        self.ready.clear()
        self.waiting = 0
        if self.result is None and self._listing is not None:
            self._interrupted = True
            self._problems.append(troubles.interrupted(self._masked_info()))
            self._finish()

    def _masked_info(self) -> SourceInfo:
        assert self._listing is not None
        status = self._listing.status
        return SourceInfo(status.system, status.source, status.kind)

    def _finish(self) -> None:
        if self.waiting or self.result is not None or self._listing is None:
            return
        listing = self._listing
        if listing.opened and not self._asked_inside and not self._interrupted:
            self._asked_inside = True
            self._add(Task("inside", self.opener), "inside")
            return
        tables: dict[TableRef, TableProfile] = {}
        problems = list(_once(self._problems))
        for number, cut in enumerate(listing.tables):
            found = _merged(cut, self._tables[number])
            if found is not None:
                profile, more = found
                tables[cut.ref] = profile
                problems += more if not any(p.table in (None, cut.ref.table) for p in problems) else ()
        status = replace(listing.status, status=troubles.status_of(problems, opened=listing.opened))
        self.result = SourceResult(
            status, with_path(tables, listing.path), tuple(problems), self._interrupted, self._inside
        )
        self._tables.clear()


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Give problems once: every process that opens a source meets the same ones in opening it."""
    seen: set[tuple[str, str, str | None, str, str]] = set()
    for problem in problems:
        key = problem.system, problem.source, problem.table, problem.reason, problem.message
        if key not in seen:
            seen.add(key)
            yield problem


def _merged(cut: Cut, state: _TableState) -> tuple[TableProfile, list[Problem]] | None:
    """Add up what was read of a table; None if nothing was."""
    if not cut.parts or state.whole:
        return (state.reads[0].profile, []) if state.reads else None
    profile = state.rest(cut.parts)
    if profile is None:
        return None
    profile = replace(profile, people=united_tables(state.people))
    more = troubles.shortfall(Table(cut.ref, (), cut.rows_total), profile, None, ()) if state.complete else []
    return (profile if state.complete and not more else cut_short(profile)), more


def _moved(profile: TableProfile, rows: int | None) -> TableProfile:
    """Number the rows of a part from the table's beginning; None: nobody knows how many rows are before it."""
    columns = {ref: _moved_column(column, rows) for ref, column in profile.columns.items()}
    return replace(profile, columns=columns)


def _moved_column(column: ColumnProfile, rows: int | None) -> ColumnProfile:
    evidence = {
        key: replace(one, first_rows=() if rows is None else tuple(row + rows for row in one.first_rows))
        for key, one in column.evidence.items()
    }
    return replace(column, evidence=evidence)
