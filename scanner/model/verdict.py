"""Conclusions of the comparison of an inventory with a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.model.declaration import Cite

SEVERITIES = ("critical", "high", "medium", "low", "info")
"""From the gravest to the least."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Conclude something about (item, system, register).

    Attributes:
        code: `D-UNDECLARED`, `R-OVER`, `N-REVIEW`, `S-DENIED`, ...
        item: taxonomy id; None where the verdict is about a system or the notice.
        system: None where the verdict is about the declaration as a whole.
        register: None where none applies.
        severity: one of `SEVERITIES`.
        status: `confirmed` or `candidate`; a candidate is never critical.
        columns: `source/table/column` of the findings behind it.
        cells: cells over those columns; rows for R-*.
        cite: what the notice says, or None.
        basis: legal references, `GDPR 5(1)(c)`.
        message: by language, `fi`, `sv`, `en`.
        actions: what can be done, the recommended first: `remove`, `declare`, `choose_event`, ...
        coverage: what was read of the system: `rows_read`, `rows_total`, `complete`; beside every negative.
        detail: what the report shows in a table, such as rows over the limit by year.
        decision: the settled decision, if any.
        rules: version of the rules that it was concluded by; empty in documents of earlier versions.
        persons: about how many people it is: `least` and `most`, and `as_of` where they were counted by an earlier audit.
    """

    code: str
    item: str | None
    system: str | None
    register: str | None
    severity: str
    status: str
    columns: tuple[str, ...] = ()
    cells: int = 0
    cite: Cite | None = None
    basis: tuple[str, ...] = ()
    message: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    coverage: Mapping[str, int | bool] = field(default_factory=dict)
    detail: Mapping[str, int | str] = field(default_factory=dict)
    decision: Mapping[str, str] | None = None
    rules: str = ""
    persons: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audit:
    """Hold all verdicts of one scan against one declaration.

    `due` is the day by which the notice is to be reviewed again; `today` the day that retention was counted on.
    """

    scan_id: str
    notice_file: str
    sha256_normalised: str
    reviewed: str | None
    due: date | None
    confirmed: bool
    today: date
    verdicts: tuple[Verdict, ...] = ()
