"""What goes to the person who edits the notice: per observation its wording, the data, the question and a proposed text.

The document may leave the organisation, so counts below `FEW` are not exact. Proposed texts keep labels in the nominative
after a colon, so that nothing has to be inflected; square brackets hold what only a person can fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports import sections
from reports.json_report import verdict_order
from reports.verdict_rows import counts_rows, message, register_name
from reports.words import Words
from scanner.model import Cite, Declaration, Register, ReportDocument, RetentionRule, Verdict
from scanner.taxonomy import taxonomy
from scanner.taxonomy.closed_lists import label

FEW = 5
LEFT_OUT = frozenset({"D-OK", "D-NODETECT", "R-NOANCHOR", "R-DUE", "N-OTHER"})
"""Codes that ask nothing of whoever edits the notice."""

_ONE_BY_ONE = frozenset({"R-CRITERIA", "R-AMBIGUOUS", "R-STATUTE"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold one observation.

    Attributes:
        code: of the verdict.
        severity: the gravest of the verdicts behind it.
        title: the code's name, and the items where there are any.
        register: the notice's register, or an empty text.
        cites: passages of the notice.
        message: what the notice states and what rule makes it matter; empty where exact small counts stand in it.
        shows: what the data shows, a line for each system; empty for what is wrong with the text alone.
        confirmed: at least one verdict behind it is confirmed.
        question: what to settle first.
        texts: proposed text by language, Finnish first; empty where no text changes.
        basis: what it rests on.
    """

    code: str
    severity: str
    title: str
    register: str
    cites: tuple[Cite, ...]
    message: str
    shows: tuple[str, ...]
    confirmed: bool
    question: str
    texts: tuple[tuple[str, str], ...]
    basis: str


def proposals(document: ReportDocument, words: Words) -> list[Proposal]:
    """Give the observations that nobody has settled, the gravest first; the same in several systems is one."""
    audit = document.audit
    standing = [v for v in sorted(audit.verdicts, key=verdict_order) if v.decision is None] if audit else []
    groups: dict[tuple[str, ...], list[Verdict]] = {}
    for verdict in standing:
        if not verdict.code.startswith("S-") and verdict.code not in LEFT_OUT:
            groups.setdefault(_key(verdict), []).append(verdict)
    return [_proposal(verdicts, document, words) for verdicts in groups.values()]


def settled(document: ReportDocument) -> int:
    """Count the conclusions that a decision settled."""
    return sum(v.decision is not None for v in document.audit.verdicts) if document.audit else 0


def _key(verdict: Verdict) -> tuple[str, ...]:
    """Say what makes two verdicts one observation: the code, the register, and what its text would be about."""
    cite = f"{verdict.cite.line} {verdict.cite.text}" if verdict.cite else ""
    if verdict.code.startswith("N-"):
        return verdict.code, verdict.register or "", verdict.item or "", cite, str(sorted(verdict.detail.items()))
    if verdict.code in _ONE_BY_ONE:
        return verdict.code, verdict.register or "", cite
    return verdict.code, verdict.register or "", verdict.item or "", cite


def _proposal(verdicts: Sequence[Verdict], document: ReportDocument, words: Words) -> Proposal:
    first = verdicts[0]
    items = words.items(dict.fromkeys(v.item for v in verdicts if v.item))
    title = words.name("code", first.code)
    own = first.code.startswith("N-")
    return Proposal(
        code=first.code,
        severity=first.severity,
        title=f"{title}: {items}" if items else title,
        register=register_name(first.register, document, words),
        cites=tuple({(c.line, c.text): c for v in verdicts for c in _cites(v)}.values()),
        message=message(first, words) if own else "",
        shows=() if own else tuple(dict.fromkeys(_shown(v, words) for v in verdicts)),
        confirmed=own or any(v.status == "confirmed" for v in verdicts),
        question=words(f"proposal.{first.code}.question", **_filled(verdicts, document, words))
        if words.has(f"proposal.{first.code}.question")
        else "",
        texts=tuple(_texts(verdicts, document)),
        basis="; ".join(first.basis),
    )


def _cites(verdict: Verdict) -> Iterator[Cite]:
    if verdict.cite is not None and verdict.cite.line > 0:
        yield verdict.cite
    number = 2
    while f"line_{number}" in verdict.detail:
        line, text = verdict.detail[f"line_{number}"], verdict.detail.get(f"quote_{number}")
        if isinstance(line, int) and isinstance(text, str):
            yield Cite(line, text)
        number += 1


def few(number: int, words: Words) -> str:
    """Write a count; one below `FEW` as that it is below.

    >>> few(3, Words("en")), few(5, Words("en"))
    ('fewer than 5', '5')
    """
    return words("pack.few") if 0 < number < FEW else words.number(number)


def _shown(verdict: Verdict, words: Words) -> str:
    item = words.item(verdict.item)
    name = "pack.rows" if counts_rows(verdict.code) else "pack.cells"
    if verdict.system is None or not verdict.cells:
        return message(verdict, words)
    line = (
        words(name, system=verdict.system, n=few(verdict.cells, words))
        if name == "pack.rows"
        else words(name, item=item, system=verdict.system, n=few(verdict.cells, words))
    )
    return line if verdict.status == "confirmed" else f"{line}. {words('pack.unconfirmed')}"


def _texts(verdicts: Sequence[Verdict], document: ReportDocument) -> Iterator[tuple[str, str]]:
    """Word the proposal in Finnish, and in the notice's language."""
    key = f"proposal.{verdicts[0].code}.text"
    spoken = document.declaration.language if document.declaration else "fi"
    for lang in dict.fromkeys(("fi", spoken)):
        words = Words(lang)
        if words.has(key):
            yield lang, words(key, **_filled(verdicts, document, words))


def _filled(verdicts: Sequence[Verdict], document: ReportDocument, words: Words) -> dict[str, str]:
    """Give a value for every placeholder that a question or a proposed text may have."""
    first = verdicts[0]
    register = _register(first, document.declaration)
    items = list(dict.fromkeys(v.item for v in verdicts if v.item))
    rule = _rule(first, register)
    events = [label("events", event, words.lang) for event in (rule.events if rule else ())]
    audit = document.audit
    return {
        "items": words.items(items) or "[…]",
        "group": _group(items, register, words),
        "purposes": _listed("purposes", (p.id for p in register.purposes) if register else (), words),
        "bases": _listed("legal_bases", (b.id for b in register.legal_bases) if register else (), words),
        "quote": first.cite.text if first.cite else "[…]",
        "system": ", ".join(dict.fromkeys(v.system for v in verdicts if v.system)) or "[…]",
        "amount": sections.amount_text(rule, words) if rule and rule.amount is not None else "[…]",
        "event": events[0] if events else "[…]",
        "event2": events[1] if len(events) > 1 else "[…]",
        "right": words.name("right", str(first.detail["right"])) if "right" in first.detail else "[…]",
        "month": words.stated_date(audit.today.isoformat()[:7]) if audit else "[…]",
        "next": words.stated_date(_later(audit.today.isoformat(), document.declaration)) if audit else "[…]",
    }


def _later(day: str, declaration: Declaration | None) -> str:
    """Give the month of the next review as text, counted from a day in ISO form.

    >>> _later("2026-11-24", None)
    '2027-11'
    """
    months = int(day[:4]) * 12 + int(day[5:7]) - 1 + (declaration.review_months if declaration else 12)
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _register(verdict: Verdict, declaration: Declaration | None) -> Register | None:
    registers = declaration.registers if declaration else ()
    return next((r for r in registers if r.id == verdict.register), registers[0] if len(registers) == 1 else None)


def _rule(verdict: Verdict, register: Register | None) -> RetentionRule | None:
    wanted = verdict.detail.get("rule")
    return next((rule for rule in register.retention if rule.id == wanted), None) if register else None


def _group(items: Sequence[str], register: Register | None, words: Words) -> str:
    """Name the list of the notice that items of this kind stand in, else their category."""
    if not items or items[0] not in taxonomy():
        return "[…]"
    category = items[0].split(".")[0]
    stated = (i.group for i in register.items if i.group and i.id.split(".")[0] == category) if register else ()
    return next(iter(stated), None) or taxonomy().label(category, words.lang)


def _listed(name: str, keys: Iterable[str], words: Words) -> str:
    """Offer what the notice states already as alternatives to choose from."""
    names = list(dict.fromkeys(label(name, key, words.lang) for key in keys))
    if not names:
        return "[…]"
    return names[0] if len(names) == 1 else f"[{' / '.join(names)}]"
