"""Sum an audit up for the first screen: five numbers, the actions to take first, what could not be assessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reports.json_report import verdict_order
from reports.matrix import unread_systems
from reports.rows import item_class
from reports.verdict_rows import ONLY_CANDIDATES, OWN_ORDER, in_order, steps_of, years_of
from scanner.model import SEVERITIES, Audit, ReportDocument, TableProfile, Verdict

KEYS = ("special", "identity", "undeclared", "over", "notfound")
BY_CELLS = frozenset({"identity", "over"})
ACTIONS = 5
"""Actions shown, and one more for each other code that makes a run fail."""
_SENSITIVE = ("A9", "A10", "N", "E", "O")
_URGENT = ("critical", "high", "medium")
_NOT_ASSESSABLE = ("R-NOANCHOR", "R-AMBIGUOUS", "R-CRITERIA", "R-NORULE", "D-NODETECT")


@dataclass(frozen=True, slots=True)
class Number:
    """Hold one of the five numbers.

    Attributes:
        key: one of `KEYS`.
        value: what is confirmed and not settled; cells or rows for `BY_CELLS`, else verdicts.
        candidates: the same of what nobody has confirmed.
        cells: cells behind the confirmed ones, or the candidates where nothing is confirmed.
        places: in how many columns and other places of the systems they are.
        change: difference of the shown value from the previous audit; None where there was none.
        settled: verdicts that a decision settled.
        worst: the verdict with the most cells.
        old: the confirmed value last known of systems that were not reached, which `value` leaves out.
    """

    key: str
    value: int
    candidates: int
    cells: int
    places: int
    change: int | None
    settled: int
    worst: Verdict | None
    old: int = 0

    @property
    def shown(self) -> int:
        """Give the confirmed value, or the candidates where there is nothing confirmed."""
        return self.value or self.candidates

    @property
    def provisional(self) -> bool:
        """Say whether the shown value is of candidates only."""
        return not self.value and self.candidates > 0

    @property
    def oldest(self) -> str | None:
        """Give the first year of the worst verdict's counts."""
        return next(iter(years_of(self.worst.detail)), None) if self.worst else None


@dataclass(frozen=True, slots=True)
class Action:
    """Hold one thing to do first: verdicts of one code in one system together."""

    code: str
    system: str
    severity: str
    candidate: bool
    items: tuple[str, ...]
    cells: int
    verdicts: tuple[Verdict, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold how much was examined.

    Attributes:
        systems_read: systems of which something was read.
        systems_known: systems of the configuration, or those that were tried.
        rows_read: rows read.
        rows_total: rows in total; None where a source couldn't say, or a part was not examined: nobody knows its rows.
        rows_least: rows that there are at least.
        unread: parts that were not examined.
        partly: parts that were examined as a sample or with limits.
        skipped: parts without text for us.
        cut: some part was not examined or not read to its end.
        complete: everything known was read in full.
    """

    systems_read: int
    systems_known: int
    rows_read: int
    rows_total: int | None
    rows_least: int
    unread: int
    partly: int
    skipped: int
    cut: bool
    complete: bool


def scope(document: ReportDocument) -> Scope:
    """Measure what was examined."""
    inventory = document.inventory
    tried = {s.system for s in inventory.sources} | {ref.system for ref in inventory.tables}
    read = tried - unread_systems(inventory)
    known = max(document.known_systems or 0, len(tried))
    tables = inventory.tables.values()
    rows_read = sum(t.rows_read for t in tables)
    totals = [_rows_in(t) for t in tables]
    numbers = [n for n in totals if n is not None]
    unread = sum(not p.examined for p in inventory.problems)
    least = sum(max(t.rows_read, t.table.rows_total or 0) for t in tables)
    cut = any(t.sampling.startswith("interrupted") for t in tables)
    known_whole = len(numbers) == len(totals) and not (unread or cut)
    rows_total = max(rows_read, sum(numbers)) if known_whole else None
    sampled = {str(t.ref) for t in tables if t.sampling != "full" and not t.sampling.startswith("interrupted")}
    partly = max(len(sampled), sum(p.code == "S-PARTIAL" and p.examined for p in inventory.problems))
    skipped = sum(p.code == "S-SKIPPED" and p.examined for p in inventory.problems)
    complete = len(read) == known and rows_read == rows_total and not partly
    return Scope(len(read), known, rows_read, rows_total, least, unread, partly, skipped, bool(unread or cut), complete)


def _rows_in(table: TableProfile) -> int | None:
    """Give a table's rows; one that was read to its end without being counted first has as many as were read."""
    if table.table.rows_total is not None:
        return table.table.rows_total
    return table.rows_read if table.sampling == "full" else None


def bucket(verdict: Verdict) -> str | None:
    """Say which of the five numbers a verdict counts for, or None: what the notice denies is no gap but a contradiction."""
    cls = item_class(verdict.item) if verdict.item else "O"
    code = verdict.code
    if code in {"D-SPECIAL", "D-CRIMINAL"} or (code in {"D-UNDECLARED", "D-NEGATED"} and cls in {"A9", "A10"}):
        return "special"
    if code in {"D-HETU", "D-HETU-PLACE", "D-HETU-KEY"} or (code in {"D-UNDECLARED", "D-NEGATED"} and cls == "N"):
        return "identity"
    if code in {"D-UNDECLARED", "D-SECRET"}:
        return "undeclared"
    if code in {"R-OVER", "R-COPY"}:
        return "over"
    return "notfound" if code == "D-NOTFOUND" else None


def numbers(audit: Audit, previous: Audit | None = None, old: Sequence[Verdict] = ()) -> list[Number]:
    """Count the five numbers, with the change since the previous audit.

    Args:
        audit: what to count.
        previous: the audit to compare with; it holds what was then last known of systems that were not reached.
        old: what is last known of systems that this audit did not reach: counted apart, and no change.
    """
    out = []
    for key in KEYS:
        number = _number(key, audit.verdicts)
        past = _number(key, old)
        change = None
        if previous:
            before = _number(key, previous.verdicts)
            value = number.value + past.value
            provisional = not value and not before.value
            value += _no_longer_sure(key, audit.verdicts, previous.verdicts)
            change = number.candidates + past.candidates - before.candidates if provisional else value - before.value
        out.append(replace(number, change=change, old=past.value))
    return out


def _number(key: str, verdicts: Iterable[Verdict]) -> Number:
    mine = [v for v in sorted(verdicts, key=verdict_order) if bucket(v) == key]
    standing = [v for v in mine if v.decision is None]
    confirmed = [v for v in standing if v.status == "confirmed"]
    candidates = [v for v in standing if v.status != "confirmed"]
    shown = confirmed or candidates
    count = _cells if key in BY_CELLS else _items
    return Number(
        key=key,
        value=count(confirmed),
        candidates=count(candidates),
        cells=_cells(shown),
        places=len({(v.system, column) for v in shown for column in v.columns}),
        change=None,
        settled=len(mine) - len(standing),
        worst=max(shown, key=lambda v: v.cells, default=None),
    )


def _no_longer_sure(key: str, now: Iterable[Verdict], before: Iterable[Verdict]) -> int:
    """Count what was confirmed and is a candidate now, as where a part could not be read: it has not gone."""

    def standing(verdicts: Iterable[Verdict], *, confirmed: bool) -> list[Verdict]:
        mine = (v for v in verdicts if bucket(v) == key and v.decision is None)
        return [v for v in mine if (v.status == "confirmed") == confirmed]

    sure = standing(now, confirmed=True)
    was = {(v.system, v.item, v.register) for v in standing(before, confirmed=True)}
    doubtful = [v for v in standing(now, confirmed=False) if (v.system, v.item, v.register) in was]
    count = _cells if key in BY_CELLS else _items
    return count([*sure, *doubtful]) - count(sure)


def _items(verdicts: Iterable[Verdict]) -> int:
    return len({v.item for v in verdicts})


def _cells(verdicts: Iterable[Verdict]) -> int:
    """Add cells up, counting the same columns of one system once although several codes name them."""
    cells: dict[tuple[str | None, str | None, tuple[str, ...]], int] = {}
    for verdict in verdicts:
        key = (verdict.system, verdict.item, tuple(sorted(verdict.columns)))
        cells[key] = max(cells.get(key, 0), verdict.cells)
    return sum(cells.values())


def failing(audit: Audit, fail_on: str) -> list[Verdict]:
    """List the confirmed verdicts that nobody settled, at or above a severity (`never`: none), the gravest first."""
    if fail_on == "never":
        return []
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    wanted = (v for v in audit.verdicts if v.status == "confirmed" and v.decision is None and v.severity in grave)
    return sorted(wanted, key=verdict_order)


def actions(audit: Audit, fail_on: str = "high") -> tuple[list[Action], int]:
    """Give the actions to take first, and how many further verdicts call for something.

    Every code that makes a run fail (`fail_on`) is among them, whatever it is about: nobody should look for the reason.

    Confirmed ones come before candidates of the same severity; then the more sensitive item, then more cells. Within a
    severity the codes take turns, so that five systems with the same fault don't hide another one.
    """
    groups: dict[tuple[str, str], list[Verdict]] = {}
    grave = {id(verdict) for verdict in failing(audit, fail_on)}
    for verdict in sorted(audit.verdicts, key=verdict_order):
        wanted = verdict.severity in _URGENT and verdict.decision is None and verdict.system is not None
        ours = wanted and not verdict.code.startswith(("N-", "S-")) and verdict.code not in _NOT_ASSESSABLE
        if ours or id(verdict) in grave:
            groups.setdefault((verdict.code, verdict.system or ""), []).append(verdict)
    every = _interleaved(sorted((_action(*key, verdicts) for key, verdicts in groups.items()), key=_urgency))
    first = every[:ACTIONS]
    rest: list[Action] = []
    for action in every[ACTIONS:]:
        missing = action.code not in {a.code for a in first} and any(id(v) in grave for v in action.verdicts)
        (first if missing else rest).append(action)
    return first, sum(len(a.verdicts) for a in rest)


def _action(code: str, system: str, verdicts: list[Verdict]) -> Action:
    candidate = all(v.status == "candidate" for v in verdicts)
    steps = dict.fromkeys(step for v in verdicts for step in steps_of(v) if candidate or step not in ONLY_CANDIDATES)
    return Action(
        code=code,
        system=system,
        severity=min((v.severity for v in verdicts), key=SEVERITIES.index),
        candidate=candidate,
        items=tuple(dict.fromkeys(v.item for v in verdicts if v.item)),
        cells=_cells(verdicts),
        verdicts=tuple(verdicts),
        steps=tuple(steps if code in OWN_ORDER else in_order(steps)),
    )


def _urgency(action: Action) -> tuple[int, bool, int, int, str, str]:
    sensitive = min((_SENSITIVE.index(item_class(item)) for item in action.items), default=len(_SENSITIVE))
    return SEVERITIES.index(action.severity), action.candidate, sensitive, -action.cells, action.code, action.system


def _interleaved(ranked: list[Action]) -> list[Action]:
    """Let codes take turns among actions of one severity and certainty; otherwise keep the order."""
    turns: dict[tuple[str, bool, str], int] = {}
    keyed = []
    for place, action in enumerate(ranked):
        key = (action.severity, action.candidate, action.code)
        turns[key] = turns.get(key, 0) + 1
        keyed.append((SEVERITIES.index(action.severity), action.candidate, turns[key], place))
    return [ranked[place] for *_, place in sorted(keyed)]


def not_assessable(audit: Audit) -> list[Verdict]:
    """List the verdicts that wait for something only a person can supply, the gravest first."""
    return [
        v
        for v in sorted(audit.verdicts, key=verdict_order)
        if v.decision is None and (v.code in _NOT_ASSESSABLE or (v.code == "R-OVER" and v.status == "candidate"))
    ]
