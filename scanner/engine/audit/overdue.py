"""Rows past a rule's period: over it, soon over it, kept by a statute only, or left over in a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce

from scanner.engine.audit.anchoring import Reading, linked_anchors, proposed_anchors
from scanner.engine.audit.cases import Case, rule_verdict
from scanner.engine.audit.copies import original_of
from scanner.engine.audit.counting import Count, Estimate, Statute, count, estimate, withheld
from scanner.engine.audit.months import add_period
from scanner.engine.audit.rules import rules
from scanner.engine.audit.texts import Event, Period
from scanner.model import TableRef, Verdict

GRAVE = frozenset({"N", "A9", "A10", "E"})
GRAVE_ROWS = 100
TABLES_NAMED = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold what was counted on one column; `estimate` is of the rows over, None where the sample says nothing."""

    reading: Reading
    count: Count
    estimate: Estimate | None


def counted(case: Case, reading: Reading) -> Count:
    """Count the rows of a column against the case's rule, whatever a statute says."""
    assert case.rule.amount is not None
    assert case.rule.unit is not None
    return count(reading, case.rule.amount, case.rule.unit, case.context)


def over(case: Case, readings: Sequence[Reading]) -> list[Verdict]:
    """Give the verdicts on rows whose period is past or soon past.

    Args:
        case: with a rule that has a period and an event.
        readings: the columns that carry the event's day.
    """
    dated = [reading for reading in readings if reading.rows]
    if not dated:
        named = _named(case)
        return [_missing(case, "unfound" if named else "missing", anchor=named), *_file_times(case, ())]
    copies = [(one, original) for one in dated if (original := _clean_original(case, one)) is not None]
    kept = [one for one in dated if one not in [copy for copy, _ in copies]]
    own = [_counted(case, one) for one in kept]
    columns = [one for one in kept if one.anchor.column == one.column.column]
    linked = [_counted(case, one) for one in linked_anchors(case.inventory, columns, case.tables)]
    every = [*own, *linked]
    out = [
        *_over(case, own, linked),
        *_due(case, own),
        *_statute(case, every),
        *(_copy(case, one, original) for one, original in copies),
        *_file_times(case, [one.reading.column.table for one in every] + [one.column.table for one, _ in copies]),
    ]
    missing = sum(r.anchor.unreadable + (0 if r.running else r.anchor.empty) for r in dated)
    if missing > rules().gaps * sum(r.rows for r in dated):
        anchor = ", ".join(sorted({reading.column.column for reading in dated}))
        out.append(_missing(case, "gaps", dated, anchor=anchor, cells=missing))
    return out


def _named(case: Case) -> str:
    """Give the column that the configuration names for the rule's event, or nothing: a misspelt one must not go unnoticed."""
    info = case.context.systems.get(case.system)
    return info.anchors.get(case.event, "") if info is not None else ""


def _missing(case: Case, variant: str, dated: Sequence[Reading] = (), *, anchor: str, cells: int = 0) -> Verdict:
    return rule_verdict(
        case,
        "R-NOANCHOR",
        variant=variant,
        confirmed=all(reading.confirmed for reading in dated),
        columns=[reading.column.path for reading in dated],
        cells=cells,
        event=Event(case.event),
        anchor=anchor,
        detail={"rule": case.rule.id},
    )


def _counted(case: Case, reading: Reading) -> Counted:
    """Count a column, with what a statute keeps of a table of vouchers."""
    rule, context = case.rule, case.context
    assert rule.amount is not None
    assert rule.unit is not None
    ref = reading.column.table
    table = case.inventory.tables[ref]
    statute = statute_on(case) if ref in _vouchers(case) else None
    if statute is None:
        found = counted(case, reading)
        return Counted(reading, found, estimate(found.over, table))
    own = proposed_anchors(case.inventory, "fiscal_year_end", [ref])
    if own and own[0].anchor is reading.anchor:  # row by row, since one day decides both
        found = count(reading, rule.amount, rule.unit, context, statute)
    else:
        found = counted(case, reading)
        found = withheld(found, min([found.over, *(statute.running(one, context) for one in own)]))
    return Counted(reading, found, estimate(found.over, table))


def statute_on(case: Case) -> Statute | None:
    """Give the statutory minimum for vouchers where the rule would let them go before it."""
    data = rules()["R-STATUTE"].data["minimum"]
    rule = case.rule
    if rule.amount is None or rule.unit is None or not rule.events or rule.law == data["law"]:
        return None
    statute = Statute(data["amount"], data["unit"])
    return statute if statute.outlasts(rule.amount, rule.unit, case.event, case.context) else None


def _vouchers(case: Case) -> dict[TableRef, set[str]]:
    """Give the tables whose rows are accounting vouchers, with the columns that say so; a key to an invoice makes none."""
    items = rules()["R-STATUTE"].data["minimum"]["items"]
    out: dict[TableRef, set[str]] = {}
    for finding in case.findings:
        ref = finding.ref.table
        if finding.item not in items or finding.form not in {"column", "metadata"} or ref not in case.inventory.tables:
            continue
        profile = case.inventory.tables[ref].columns.get(finding.ref)
        if profile is None or profile.column.key != "foreign":
            out.setdefault(ref, set()).add(finding.ref.path)
    return out


def _over(case: Case, own: Sequence[Counted], linked: Sequence[Counted]) -> list[Verdict]:
    total = reduce(Count.__add__, (one.count for one in own), Count())
    more = reduce(Count.__add__, (one.count for one in linked), Count())
    if not total.over and not more.over:
        return []
    confirmed = all(one.reading.confirmed for one in own)
    grave = case.classes & GRAVE and (total.over > GRAVE_ROWS or total.twice > 0)
    hanging = [one for one in linked if one.count.over]
    guess, also, words = _guess(case, own, total)
    if hanging:
        also.append("linked")
    named = [f"{one.reading.column.table.table} ({one.count.over})" for one in hanging]
    oldest = total.oldest or more.oldest
    detail = _detail(case, total) | guess
    if hanging:
        detail |= {"linked": more.over, "linked_tables": len(hanging)}
    return [
        rule_verdict(
            case,
            "R-OVER",
            confirmed=confirmed,
            case_="grave" if grave else None,
            columns=[one.reading.column.path for one in (*own, *hanging)],
            variant="confirmed" if confirmed else "candidate",
            also=also,
            cells=total.over or more.over,
            event=Event(case.event),
            anchor=", ".join(sorted({one.reading.column.column for one in own})),
            oldest=str(oldest.year) if oldest else "–",
            grace=case.context.grace_days,
            linked=more.over,
            tables=", ".join(named[:TABLES_NAMED]) + (", …" if len(named) > TABLES_NAMED else ""),
            detail=detail,
            **words,
        )
    ]


def _guess(
    case: Case, own: Sequence[Counted], total: Count
) -> tuple[dict[str, int | str], list[str], Mapping[str, object]]:
    """Say what the rows that were read tell of those that were not: detail, further texts, and their words."""
    if all(case.inventory.tables[one.reading.column.table].sampling == "full" for one in own):
        return {}, [], {}
    guesses = [one.estimate for one in own]
    if not total.over or None in guesses:
        return {}, ["part"], {}
    whole = reduce(Estimate.__add__, (guess for guess in guesses if guess is not None))
    detail: dict[str, int | str] = {
        "estimate": whole.rows, "estimate_least": whole.least, "estimate_most": whole.most
    }  # fmt: skip
    return detail, ["estimate"], {"estimate": whole.rows, "least": whole.least, "most": whole.most}


def _detail(case: Case, total: Count) -> dict[str, int | str]:
    out: dict[str, int | str] = {
        "rule": case.rule.id,
        "rows": total.rows,
        "over": total.over,
        "running": total.empty,
        "unreadable": total.unreadable,
        "placeholders": total.placeholders,
    }
    if total.held:
        out["held"] = total.held
    if total.oldest is not None:
        out["oldest"] = total.oldest.year  # a whole day would be a cell's value
    return out | {f"{year:04}": n for year, n in sorted(total.years.items())}


def _due(case: Case, own: Sequence[Counted]) -> list[Verdict]:
    """Announce the rows whose period ends soon, and those whose grace is running."""
    total = reduce(Count.__add__, (one.count for one in own), Count())
    if not total.due and not total.in_grace:
        return []
    return [
        rule_verdict(
            case,
            "R-DUE",
            confirmed=all(one.reading.confirmed for one in own),
            variant="due" if total.due else "grace",
            also=["and_grace"] if total.due and total.in_grace else [],
            columns=[one.reading.column.path for one in own if one.count.due or one.count.in_grace],
            cells=total.due or total.in_grace,
            event=Event(case.event),
            days=case.context.due_days,
            grace=case.context.grace_days,
            in_grace=total.in_grace,
            detail={"rule": case.rule.id, "due": total.due, "in_grace": total.in_grace},
        )
    ]


def _statute(case: Case, every: Sequence[Counted]) -> list[Verdict]:
    """Tell of vouchers: kept past the rule by the statute alone, or a rule that is shorter than it."""
    vouchers = _vouchers(case)
    statute = statute_on(case)
    if not vouchers or statute is None:
        return []
    held = [one for one in every if one.count.held]
    minimum = Period(statute.amount, statute.unit)
    if held:
        exact = all(_dated_by_voucher(case, one.reading) for one in held)
        return [
            rule_verdict(
                case,
                "R-STATUTE",
                case_="held_longer",
                variant="held" if exact else "held_at_most",
                confirmed=all(one.reading.confirmed for one in held),
                columns=[one.reading.column.path for one in held],
                cells=sum(one.count.held for one in held),
                minimum=minimum,
                event=Event(case.event),
                detail={"rule": case.rule.id, "held": sum(one.count.held for one in held)},
            )
        ]
    law = rules()["R-STATUTE"].data["minimum"]["law"]
    if any(rule.law == law for rule in case.register.retention):
        return []  # the notice states the statute itself
    columns = set().union(*vouchers.values())
    return [
        rule_verdict(
            case, "R-STATUTE", variant="shorter", columns=sorted(columns), minimum=minimum, event=Event(case.event),
            detail={"rule": case.rule.id},
        )
    ]  # fmt: skip


def _dated_by_voucher(case: Case, reading: Reading) -> bool:
    own = proposed_anchors(case.inventory, "fiscal_year_end", [reading.column.table])
    return bool(own) and own[0].anchor is reading.anchor


def _clean_original(case: Case, reading: Reading) -> Reading | None:
    """Find the table that a column's table is a copy of, where that one has nothing over the period and the copy has."""
    if not counted(case, reading).over:
        return None
    original = original_of(reading, case.inventory, case.context)
    return original if original is not None and not counted(case, original).over else None


def _copy(case: Case, reading: Reading, original: Reading) -> Verdict:
    found = counted(case, reading)
    return rule_verdict(
        case,
        "R-COPY",
        variant="default",
        confirmed=reading.confirmed or original.confirmed,
        columns=[reading.column.path],
        cells=found.over,
        original=f"{original.column.table.source}/{original.column.table.table}",
        event=Event(case.event),
        detail=_detail(case, found) | {"copy_of": f"{original.column.table.source}/{original.column.table.table}"},
    )


def _file_times(case: Case, read: Sequence[TableRef]) -> list[Verdict]:
    """Tell of files without a day in them that nobody has changed for longer than the period: a weak sign."""
    rule, context = case.rule, case.context
    assert rule.amount is not None
    assert rule.unit is not None
    dated = {(ref.system, ref.source) for ref in read}
    wanted = {(ref.system, ref.source) for ref in case.tables} - dated
    limit = context.today - timedelta(days=context.grace_days)
    old = {
        status.source: status.modified
        for status in case.inventory.sources
        if (status.system, status.source) in wanted
        and status.modified is not None
        and add_period(status.modified, rule.amount, rule.unit) < limit
    }
    if not old:
        return []
    tables = [ref for ref in case.tables if ref.source in old]
    return [
        rule_verdict(
            case,
            "R-OVER",
            confirmed=False,
            case_="file_time",
            variant="file_time",
            columns=[f"{ref.source}/{ref.table}" for ref in tables],
            cells=sum(case.inventory.tables[ref].rows_read for ref in tables if ref in case.inventory.tables),
            files=len(old),
            event=Event(case.event),
            oldest=str(min(old.values()).year),
            detail={"rule": rule.id, "files": len(old), "oldest": min(old.values()).year},
        )
    ]
