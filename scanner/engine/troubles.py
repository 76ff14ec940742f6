"""Failures and gaps of a scan as data: what became of a source or a table, in sentences that quote no cell.

Texts of foreign exceptions may quote cells, so of those only the class is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.model import Problem, SourceError, SourceInfo, Table, TableProfile, TableRef
from scanner.model.errors import DetectionFault

CUTTING = frozenset(
    [
        "interrupted", "unexpected", "unreadable", "truncated", "corrupt", "connection_lost", "io_error", "timeout",
        "lock_timeout", "no_permission", "limit_bytes", "limit_cells", "limit_ratio", "changed", "limit_memory", "limit_time",
        "worker_died",
    ]
)  # fmt: skip
"""Reasons for which the reading of a table ends before its last row."""


def cuts(problem: Problem, table: TableRef) -> bool:
    """Say whether a problem ended a table before its last row; others leave out a cell or a remark."""
    return not problem.examined and problem.table in (None, table.table) and problem.reason in CUTTING


def of_error(system: str, source: str, table: str | None, error: Exception) -> Problem:
    """Turn a failure into data; only our own errors have messages that are known to quote no cell."""
    if isinstance(error, SourceError):
        return Problem(system, source, table, error.reason, error.message, error.examined)
    where = source if table is None or source.endswith(table) else f"{source}, {table}"
    if isinstance(error, MemoryError):
        return out_of_memory(system, where, source, table)
    message = f"{where}: reading failed ({type(error).__name__}); check the source, or leave it out with --exclude"
    return Problem(system, source, table, "unexpected", message, params={"error": type(error).__name__})


def out_of_memory(system: str, where: str, source: str, table: str | None) -> Problem:
    """Say that reading needed more memory than one source may have."""
    message = f"{where}: reading it needed more memory than a source may have; split it, or export it as CSV"
    return Problem(system, source, table, "limit_memory", message)


def of_worker(info: SourceInfo, table: str | None, reason: str, **params: str | int) -> Problem:
    """Say that the process that read a source, or one table of it, ended or was ended."""
    where = info.source if table is None or info.source.endswith(table) else f"{info.source}, {table}"
    if reason == "limit_memory":
        return out_of_memory(info.system, where, info.source, table)
    sentence = {
        "limit_time": f"reading made no progress for {params.get('seconds')} seconds and was ended; open and save it anew, or"
        " export it as CSV",
        "worker_died": "the process that read it broke down twice; the file may be damaged or made to do harm, so open and"
        " save it anew, or export it as CSV",
    }[reason]
    return Problem(info.system, info.source, table, reason, f"{where}: {sentence}", params=params)


def of_fault(ref: TableRef, fault: DetectionFault) -> Problem:
    """Say that a recogniser failed on texts of a table."""
    message = f"{ref}: recogniser {fault.recogniser} failed on some texts ({fault.error}); the others examined them"
    params: dict[str, str | int] = {"recogniser": fault.recogniser, "error": fault.error}
    return Problem(ref.system, ref.source, ref.table, fault.reason, message, examined=True, params=params)


def interrupted(info: SourceInfo) -> Problem:
    """Say that a person or the system stopped the scan before the end of a source."""
    message = f"{info.source}: the scan was interrupted before the end; run it again"
    return Problem(info.system, info.source, None, "interrupted", message)


def shortfall(table: Table, profile: TableProfile, sample: int | None, known: Sequence[Problem]) -> list[Problem]:
    """Compare the rows that were read of a table with those that it has."""
    ref, read, total = table.ref, profile.rows_read, table.rows_total
    if sample is not None:
        return _sampled(table, read, sample)
    if total is None or read >= total or any(p.table in (None, ref.table) for p in known):
        return []
    message = f"{ref}: {read} of {total} rows were read; scan it again when nobody writes to it"
    params: dict[str, str | int] = {"rows_read": read, "rows_total": total}
    return [Problem(ref.system, ref.source, ref.table, "changed", message, params=params)]


def _sampled(table: Table, read: int, sample: int) -> list[Problem]:
    """Say that a table was read in part because a sample was asked for."""
    if read < sample or (table.rows_total is not None and read >= table.rows_total):
        return []
    ref, total = table.ref, table.rows_total
    params: dict[str, str | int] = {"rows_read": read} if total is None else {"rows_read": read, "rows_total": total}
    message = f"{ref}: a sample of {read}{'' if total is None else f' of {total}'} rows was read, as asked"
    return [Problem(ref.system, ref.source, ref.table, "sample", message, examined=True, params=params)]


def status_of(problems: Iterable[Problem], *, opened: bool) -> str:
    """Say how the reading of a source ended: `complete`, `partial` or `failed`."""
    if not opened:
        return "failed"
    return "partial" if any(not p.examined or p.reason == "sample" for p in problems) else "complete"
