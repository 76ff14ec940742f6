"""Which items a retention rule, purpose or legal basis is for, as far as the notice lets one tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scanner.model import DeclaredItem, RetentionRule, Unknown
from scanner.notice.lexicon import cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.retention import Kind, Period, grammar, periods, speaks_of_keeping
from scanner.notice.sections import SILENT, Section
from scanner.notice.statements import part_of_register, said

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_RECORDED = frozenset({"surveillance.cctv", "surveillance.access", "comms.call_recording", "online.log"})
_EMPTY = re.compile(r"^(?:liitty|tieto|tiedo|koske|muut|data|uppgif|inform|perus|asiakk$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """Say what a rule is for: the register, or item ids; `unplaced` is a label that nothing in the list matches."""

    items: tuple[str, ...] | None
    link: str = "stated"
    unplaced: Passage | None = None


def retention(
    parts: Iterable[Section], items: Sequence[DeclaredItem], lang: str
) -> tuple[list[RetentionRule], list[Unknown], list[Period]]:
    """Read the retention rules of a register's sections, with the labels that could not be placed.

    The third value are the periods themselves, in the order of the rules.
    """
    rules: list[RetentionRule] = []
    unknown: list[Unknown] = []
    found: list[Period] = []
    for section in parts:
        if section.has("authority") or (section.has("data", "contact", "controller") and not section.has("retention")):
            own = False
        else:
            own = section.has("retention")
        label: Passage | None = None
        for one in said(section):
            running = one.passage
            if running.text.endswith(":"):
                label = (
                    running[: len(running.text) - 1]
                    if own and not one.listed and len(running.text.split()) < 5
                    else None
                )
                continue
            if not own and not speaks_of_keeping(running.text, lang):
                continue
            if (
                not own
                and section.classes & SILENT
                and not re.search(r"\d", running.text)
                and not grammar(lang).until.search(running.text)
            ):
                continue
            here = periods(running.text, lang, section=own)
            if not own:
                here = [
                    period
                    for period in here
                    if period.amount is not None or section.has("data", "cookies", "purpose") or not section.classes
                ]
                here = [period for period in here if period.amount is not None or period.law or period.criterion]
            before, scope = 0, Scope(None)
            for period in here:
                joined = grammar(lang).joins.fullmatch(running.text[before : period.start]) if before else None
                if joined is None:
                    scope = _scope(running, period, before, items, lang, listed=one.listed, label=label)
                if scope.unplaced is not None:
                    unknown.append(Unknown(scope.unplaced.cite(), "retention_scope"))
                rule = to_rule(from_creation(period, running.text, scope, lang), running, len(rules) + 1, scope)
                before = period.end
                if all(_key(rule) != _key(other) for other in rules):
                    rules.append(rule)
                    found.append(period)
    return rules, unknown, found


def from_creation(period: Period, text: str, scope: Scope, lang: str) -> Period:
    """Let footage and logs be kept from their creation where the notice names no other start."""
    if period.events or period.amount is None or grammar(lang).another_start.match(text, period.end):
        return period
    recorded = bool(scope.items) and set(scope.items or ()) <= _RECORDED
    return replace(period, events=("created",)) if recorded or cue("footage", lang).search(text) else period


def _key(rule: RetentionRule) -> tuple[object, ...]:
    return (rule.amount, rule.unit, rule.events, rule.scope, rule.criterion, rule.law)


def to_rule(period: Period, running: Passage, number: int, scope: Scope) -> RetentionRule:
    """Turn a period into a rule of the model."""
    return RetentionRule(
        id=f"r{number}",
        amount=_whole(period.amount),
        unit=period.unit,
        events=period.events,
        bound=period.bound,
        scope="register" if scope.items is None else scope.items,
        cite=running.cite(period.start, period.end),
        choose=period.choose,
        link=scope.link,
        law=period.law,
        criterion=period.criterion,
    )


def _whole(amount: float | None) -> float | None:
    """Write 10.0 as 10."""
    return int(amount) if amount is not None and amount == int(amount) else amount


def _scope(
    running: Passage,
    period: Period,
    before: int,
    items: Sequence[DeclaredItem],
    lang: str,
    *,
    listed: bool,
    label: Passage | None,
) -> Scope:
    """Find what a period is for: an item named, a part of the register, a group's label, else the register."""
    lead = running[before : period.start]
    tail = running[period.end :]
    colon = re.search(r":", lead.text)
    if label is not None and not listed:
        lead = label
    named = _named(lead.text, items, lang)
    if (not named and not lead.text.strip(" ,.")) or (not named and _only_verb(lead.text, lang)):
        named = _named(tail.text.split(",")[0], items, lang)
    if named and items and _kinds(lead.text, set(), lang) and {entry.id for entry in items} <= {*named}:
        return Scope(None)  # material that is all the register declares, such as a camera register's recordings
    if named:
        return Scope(tuple(dict.fromkeys([*named, *_of_label(lead.text, items)])))
    for found, kind in _kinds(lead.text, set(), lang):
        if kind.label:
            words = lead[found.start() : found.end()]
            return Scope((words.text,), "stated", words)
    part = part_of_register(running.text[before : period.end], lang)
    if part:
        group = of_part(part, items, lang)
        if group:
            return Scope(group, "inferred")
    group = _of_label(lead.text, items)
    if group:
        return Scope(group)
    if part and part == part_of_register(lead.text, lang) and not re.search(r"rekisteri", lead.text, re.IGNORECASE):
        return Scope((part,), "inferred", lead.strip(" :,."))
    if listed and colon is not None and not cue("everything", lang).search(lead.text):
        return Scope((lead[: colon.start()].text.strip(),), "stated", lead[: colon.start()].strip())
    return Scope(None)


def _only_verb(text: str, lang: str) -> bool:
    return not cue("everything", lang).search(text)


def _named(text: str, items: Sequence[DeclaredItem], lang: str) -> tuple[str, ...]:
    """Give the ids of declared items that a rule's subject names."""
    known = {entry.id for entry in items}
    events = [match.span() for _, pattern in grammar(lang).events for match in pattern.finditer(text)]
    events += [match.span() for pattern in grammar(lang).relations.values() for match in pattern.finditer(text)]
    hits = vocabulary("items", lang).find(text)
    kinds = _kinds(text, {hit.id for hit in hits if hit.term is None}, lang)
    out: list[str] = [key for _, kind in kinds for key in _made_of(kind, items)]
    for hit in hits:
        if any(start <= hit.start < end for start, end in events):
            continue
        if any(found.start() <= hit.start and hit.end <= found.end() for found, _ in kinds):
            continue  # "sähköposteja" are messages: the shorter word in it means nothing of its own
        if hit.term is not None and (hit.term.whole_member or hit.term.kind == "catch_all"):
            continue
        if lang == "fi" and hit.oblique(text):
            continue
        if hit.term is not None and not hit.term.explicit:
            label = hit.term.labels[lang]
            out += [label] if label in known else list(hit.term.covers)
        else:
            out.append(hit.id if hit.term is None else str(hit.term.explicit))
    return tuple(dict.fromkeys(out))


def _kinds(text: str, beside: set[str], lang: str) -> list[tuple[re.Match[str], Kind]]:
    """Give the kinds of material that a rule's subject names, without those that it takes out."""
    words = grammar(lang)
    return [
        (found, kind)
        for kind in words.kinds
        if not kind.unless & beside
        for found in kind.pattern.finditer(text)
        if not words.taken_out_before.search(text[: found.start()])
        and not words.taken_out_after.match(text, found.end())
    ]


def _made_of(kind: Kind, items: Sequence[DeclaredItem]) -> tuple[str, ...]:
    """Give what a kind of material is made of, with the declared family words that cover nothing else."""
    every = {*kind.items, *kind.also}
    declared = [
        entry.id for entry in items if entry.id in every or (entry.covers and entry.coverage == "generic" and {*entry.covers} <= every)
    ]  # fmt: skip
    return tuple(dict.fromkeys([*kind.items, *declared]))


def of_part(part: str, items: Sequence[DeclaredItem], lang: str) -> tuple[str, ...]:
    """Give the items whose group label names the same inquiry, form or campaign."""
    return tuple(entry.id for entry in items if entry.group and part_of_register(entry.group, lang) == part)


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in _WORD.findall(text) if not _EMPTY.match(word)}


def _of_label(text: str, items: Sequence[DeclaredItem]) -> tuple[str, ...]:
    """Give the items of the group whose label's telling words all stand in a rule's subject."""
    subject = _stems(text)
    return tuple(entry.id for entry in items if entry.group and (stems := _stems(entry.group)) and stems <= subject)


def tie(items: Sequence[DeclaredItem], rules: Sequence[RetentionRule]) -> list[DeclaredItem]:
    """Give every item the rules that are for it; one without its own gets the register's."""
    general = tuple(rule.id for rule in rules if rule.scope == "register")
    out = []
    for entry in items:
        own = tuple(rule.id for rule in rules if not isinstance(rule.scope, str) and entry.id in rule.scope)
        inferred = any(rule.link == "inferred" and rule.id in own for rule in rules)
        flags = (*entry.flags, "link_inferred") if inferred and "link_inferred" not in entry.flags else entry.flags
        covered = () if entry.coverage == "catch_all" else general
        out.append(replace(entry, retention=own or covered, flags=flags))
    return out
