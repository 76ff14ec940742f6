"""Assemble what a notice declares, register by register, every entry with its cite."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scanner.model import CitedId, Declaration, DeclaredItem, Register, RetentionRule, Unknown
from scanner.notice import abroad, checks, machines, parties, privacy, scopes, statements, tables, weak
from scanner.notice.items import ItemReader
from scanner.notice.lexicon import cue
from scanner.notice.lines import NoticeText, Passage, divided
from scanner.notice.mentions import mentions
from scanner.notice.retention import Period, periods
from scanner.notice.review_date import review
from scanner.notice.sections import RegisterText, Section, register_id, registers, title
from scanner.notice.statements import Linked

_PLAIN = frozenset(
    {
        "consumer_customer",
        "business_contact",
        "prospect",
        "member",
        "patient",
        "job_applicant",
        "volunteer",
    }
)
_FALLBACK = frozenset({"child", "site_visitor", "next_of_kin", "resident", "employee"})
"""Groups that a notice mentions in passing; they count where it names no other."""
_SUBJECT_SECTIONS = frozenset({"register_name", "data_subjects", "data", "purpose", "legal_basis", "title"})


_APPLICATION = re.compile(r"hakemu|hakij|ansök|sökand|applica", re.IGNORECASE)
_WARNING = re.compile(r"varoitu|varning|warning|testitulo|test result")


def declaration(notice: NoticeText) -> Declaration:
    """Read a notice into a draft declaration, with the findings on the notice by itself."""
    notice = replace(notice, blocks=divided(notice.blocks))
    found = registers(notice)
    out: list[Register] = []
    taken: set[str] = set()
    last: Counter[str] = Counter()
    for part in found:
        register = _register(notice, part, several=len(found) > 1)
        unique = register.id
        while unique in taken:
            last[register.id] += 1
            unique = f"{register.id}_{last[register.id] + 1}"
        taken.add(unique)
        out.append(privacy.capped(replace(register, id=unique)))
    return Declaration(
        file=notice.file,
        sha256_normalised=notice.sha256,
        lines=len(notice.lines),
        language=notice.language,
        registers=tuple(out),
        title=privacy.capped(title(notice)),
        text=notice.lines,
        notes=notice.notes,
    )


def _register(notice: NoticeText, part: RegisterText, *, several: bool) -> Register:
    lang = notice.language
    sections = part.all
    kind = register_id(part.title, (), part.sections)
    reader = ItemReader(lang, footage=kind == "cctv")
    for section in sections:
        reader.section(section)
    purposes, lost = statements.purposes(sections, lang)
    bases = statements.bases(sections, lang)
    sources = statements.sources(sections, lang)
    recipients, nobody = statements.recipients(sections, lang)
    table = _Table(lang, reader)
    for section in sections:
        table.read(section)
        for row in tables.unread(section, lang):
            reader.unread(row, "table")
    rules, unplaced, found = scopes.retention(sections, reader.out.items, lang)
    ties = _ties(purposes, bases) | table.ties
    items = _link(reader.out.items, purposes, bases, lang)
    rules, found = _with_inline(rules, found, reader, table, lang)
    items = scopes.tie(_of_work(_devices(items)), rules)
    whose = _subjects(sections, items, reader, lang)
    named = [entry.id for entry in (*(p.entry for p in purposes), *reader.out.purposes, *table.purposes)]
    items = weak.of_its_kind(items, sections, lang, purposes=named, subjects=whose, register=kind)
    other = weak.purposes_of_kind(named, items, kind) if items else frozenset[str]()
    items = [_whose_part(entry, bases, lang) for entry in items]
    controller, controller_cite = parties.controller(sections, lang)
    numbers = _lines_of(part, notice) if several else None
    dated = review(notice.lines, numbers)
    if several and dated.text is None:
        dated = review(notice.lines, _lines_of(replace(part, sections=part.common), notice)) if part.common else dated
    name = part.title
    register = Register(
        id=register_id(name, whose, part.sections),
        title=name,
        controller=controller,
        contacts=parties.contacts(sections, lang),
        subjects=whose,
        items=tuple(sorted(items, key=lambda entry: (entry.cite.line, entry.cite.column or 0))),
        negated=_still_denied(reader.out.negated, items),
        unknown=_unique([*reader.out.unknown, *lost, *unplaced, *_unread(sections), *mentions(sections, reader)]),
        purposes=tuple(
            entry
            for entry in _first([*(p.entry for p in purposes), *reader.out.purposes, *table.purposes])
            if entry.id not in other or not _APPLICATION.match(entry.cite.text)
        ),
        legal_bases=_merge_scopes([*(b.entry for b in bases), *table.bases]),
        recipients=_first([*recipients, *table.recipients]),
        sources=_first([*sources, *table.sources]),
        retention=tuple(rules),
        transfers=abroad.transfers(sections, lang),
        automated=machines.automated(sections, lang),
        review=dated,
    )
    seen = checks.Reading(
        register=register,
        sections=sections,
        lang=lang,
        denied=tuple(reader.out.negated),
        ties=frozenset(ties),
        bases=tuple(bases),
        periods=tuple(zip([rule.id for rule in rules], found, strict=True)),
        nobody=nobody,
        conditions=(*statements.conditions(sections, lang), *table.conditions),
        controller_cite=controller_cite,
    )
    return replace(register, findings=checks.findings(seen))


class _Table:
    """Read the tables of a register; rows tie items to purposes, bases, sources and retention."""

    def __init__(self, lang: str, reader: ItemReader) -> None:
        self.lang = lang
        self.reader = reader
        self.purposes: list[CitedId] = []
        self.bases: list[CitedId] = []
        self.sources: list[CitedId] = []
        self.recipients: list[CitedId] = []
        self.periods: list[tuple[tuple[str, ...] | None, Passage, Period]] = []
        self.ties: set[tuple[str, str]] = set()
        self.conditions: list[CitedId] = []

    def read(self, section: Section) -> None:
        """Read one section's tables."""
        for row in tables.rows(section, self.lang):
            added = self._items(row)
            ids = tuple(entry.id for entry in added)
            self._conditions(row, ids)
            purposes = self._entries(row, "purpose", "purposes", self.purposes)
            bases = self._entries(row, "legal_basis", "legal_bases", self.bases)
            self._entries(row, "sources", "sources", self.sources)
            self._entries(row, "recipients", "recipients", self.recipients)
            self.ties |= {(purpose, basis) for purpose in purposes for basis in bases}
            cell = row.cells.get("retention")
            if cell is not None:
                self.periods += [(ids or None, cell, period) for period in periods(cell.text, self.lang, section=True)]
            for index, entry in enumerate(self.reader.out.items):
                if entry.id in ids:
                    self.reader.out.items[index] = replace(
                        entry,
                        purposes=tuple(dict.fromkeys([*entry.purposes, *purposes])),
                        legal_basis=tuple(dict.fromkeys([*entry.legal_basis, *bases])),
                    )

    def _conditions(self, row: tables.Row, ids: tuple[str, ...]) -> None:
        """Read the conditions of Art. 9, Art. 10 and the Finnish acts, which a row states for its own data."""
        for cell in row.others:
            found = tables.entries(cell, "conditions", self.lang)
            found += statements.by_letter(cell.text)
            self.conditions += [CitedId(key, cell.cite(start, end), scope=ids) for key, start, end in found]

    def _items(self, row: tables.Row) -> list[DeclaredItem]:
        cell = row.cells.get("data")
        if cell is None:
            return []
        before = {entry.id for entry in self.reader.out.items}
        self.reader.cell(cell, row.label, row.denial)
        named = {
            hit.term.explicit or hit.term.labels[self.lang] if hit.term else hit.id
            for hit in self.reader.words.find(cell.text)
        }
        return [entry for entry in self.reader.out.items if entry.id in named or entry.id not in before]

    def _entries(self, row: tables.Row, column: str, name: str, into: list[CitedId]) -> list[str]:
        cell = row.cells.get(column)
        found = tables.entries(cell, name, self.lang)
        if cell is not None:
            into += [CitedId(key, cell.cite(start, end)) for key, start, end in found]
        return list(dict.fromkeys(key for key, _, _ in found))


def _ties(purposes: Sequence[Linked], bases: Sequence[Linked]) -> set[tuple[str, str]]:
    """Tie a purpose and a basis that stand in one sentence or list item."""
    return {
        (purpose.entry.id, basis.entry.id)
        for purpose in purposes
        for basis in bases
        if purpose.sentence.origins == basis.sentence.origins and not purpose.aside
    }


def _link(
    items: Sequence[DeclaredItem], purposes: Sequence[Linked], bases: Sequence[Linked], lang: str
) -> list[DeclaredItem]:
    """Tie the items of a group to the purposes and bases that name the same part of the register; only inferred."""
    out = []
    for entry in items:
        part = statements.part_of_register(entry.group, lang) if entry.group else None
        if part is None:
            out.append(entry)
            continue
        purpose = [p.entry.id for p in purposes if p.part == part and not p.aside]
        basis = [b.entry.id for b in bases if b.part == part]
        out.append(
            replace(
                entry,
                purposes=tuple(dict.fromkeys([*entry.purposes, *purpose])),
                legal_basis=tuple(dict.fromkeys([*entry.legal_basis, *basis])),
                flags=(*entry.flags, "link_inferred") if purpose or basis else entry.flags,
            )
        )
    return out


def _whose_part(entry: DeclaredItem, bases: Sequence[Linked], lang: str) -> DeclaredItem:
    """Give the items of an inquiry the people who fill it in, where a sentence names them."""
    part = statements.part_of_register(entry.group, lang) if entry.group else None
    if part is None:
        return entry
    whose = [
        subject
        for basis in bases
        if basis.part == part
        for subject in parties.subjects(basis.sentence.text, lang)
        if subject not in entry.subjects
    ]
    return replace(entry, subjects=tuple(dict.fromkeys(whose))) if whose else entry


def _with_inline(
    rules: list[RetentionRule], found: list[Period], reader: ItemReader, table: _Table, lang: str
) -> tuple[list[RetentionRule], list[Period]]:
    """Add the rules that stand in list members and table rows, and number all in the order of the notice."""
    pairs = list(zip(rules, found, strict=True))
    stated = [
        (ids, cell, period) for ids, cell in reader.out.inline for period in periods(cell.text, lang, section=True)
    ]
    for ids, cell, period in [*stated, *table.periods]:
        scope = scopes.Scope(ids)
        rule = scopes.to_rule(scopes.from_creation(period, cell.text, scope, lang), cell, 0, scope)
        same = next(
            (
                index
                for index, (other, _) in enumerate(pairs)
                if (other.amount, other.unit, other.events, other.bound, other.law, other.criterion)
                == (rule.amount, rule.unit, rule.events, rule.bound, rule.law, rule.criterion)
                and not isinstance(other.scope, str)
                and not isinstance(rule.scope, str)
                and other.link == "stated"
            ),
            None,
        )
        if same is None:
            pairs.append((rule, period))
        else:
            other, known = pairs[same]
            assert not isinstance(other.scope, str)
            pairs[same] = (replace(other, scope=tuple(dict.fromkeys([*other.scope, *rule.scope]))), known)
    pairs.sort(key=lambda pair: (pair[0].cite.line, pair[0].cite.column or 0))
    numbered = [replace(rule, id=f"r{number}") for number, (rule, _) in enumerate(pairs, 1)]
    return numbered, [period for _, period in pairs]


def _subjects(
    sections: Iterable[Section], items: Sequence[DeclaredItem], reader: ItemReader, lang: str
) -> tuple[str, ...]:
    """Name the groups of people: where the notice lists them, else wherever its main sections mention them."""
    out: list[str] = []
    rest: list[str] = []
    for section in sections:
        if section.has("data_subjects", "register_name", "title") and section.heading is not None:
            out += parties.subjects(section.heading.text, lang)
        if section.classes & _SUBJECT_SECTIONS or not section.classes:
            for block in section.blocks:
                found = parties.subjects(block.passage.text, lang)
                rest += [] if cue("negative", lang).search(block.passage.text) else found
                if not section.classes:
                    continue
                plain = section.has("data_subjects", "register_name")
                out += [
                    s for s in found if plain or (s in _PLAIN and not cue("negative", lang).search(block.passage.text))
                ]
    out += reader.out.subjects
    for entry in items:
        out += entry.subjects
    return tuple(dict.fromkeys(out)) or tuple(dict.fromkeys(s for s in rest if s in _FALLBACK))[:1]


def _devices(items: Sequence[DeclaredItem]) -> list[DeclaredItem]:
    """Let "laitetiedot" be a person's device in a register that holds nothing else on supply; beside a meter it is the meter."""
    supplied = any(
        entry.id.startswith("supply.") and entry.id not in {"supply.meter", "supply.service_usage"} for entry in items
    )
    known = {entry.id for entry in items}
    out = []
    for entry in items:
        plain = entry.id == "supply.meter" and entry.cite.text.lower().startswith("lait")
        if plain and not supplied and "online.device" not in known:
            out.append(replace(entry, id="online.device"))
        elif not plain or supplied:
            out.append(entry)
    return out


def _of_work(items: Sequence[DeclaredItem]) -> list[DeclaredItem]:
    """Let a warning be an employee's only where the register holds other things on employment: tenants get warnings, too."""
    works = any(entry.id.startswith("hr.") and entry.id != "hr.assessment" for entry in items)
    return [
        entry for entry in items if works or entry.id != "hr.assessment" or not _WARNING.match(entry.cite.text.lower())
    ]


def _still_denied(negated: Sequence[CitedId], items: Sequence[DeclaredItem]) -> tuple[CitedId, ...]:
    """Leave out of a family's denial what an exception declares: the exception wins for the items that it names."""
    declared = {entry.id for entry in items}
    return tuple(entry for entry in negated if entry.id not in declared)


def _first(entries: Iterable[CitedId]) -> tuple[CitedId, ...]:
    """Keep the first entry of each id, in the order of the notice."""
    out: dict[str, CitedId] = {}
    for entry in sorted(entries, key=lambda e: (e.cite.line, e.cite.column or 0)):
        known = out.setdefault(entry.id, entry)
        if known is not entry and known.condition and not entry.condition:
            out[entry.id] = replace(known, condition=None)
    return tuple(out.values())


def _merge_scopes(entries: Iterable[CitedId]) -> tuple[CitedId, ...]:
    """Keep one entry of each basis; one that stands without a scope anywhere has none, several scopes are joined."""
    out: dict[str, CitedId] = {}
    for entry in sorted(entries, key=lambda e: (e.cite.line, e.cite.column or 0)):
        known = out.get(entry.id)
        if known is None:
            out[entry.id] = entry
        elif not entry.scope or not known.scope:
            out[entry.id] = replace(known, scope=())
        else:
            out[entry.id] = replace(known, scope=tuple(dict.fromkeys([*known.scope, *entry.scope])))
    return tuple(out.values())


def _unique(entries: Iterable[Unknown]) -> tuple[Unknown, ...]:
    out: dict[tuple[int, str], Unknown] = {}
    for entry in entries:
        out.setdefault((entry.cite.line, entry.cite.text), entry)
    return tuple(sorted(out.values(), key=lambda e: (e.cite.line, e.cite.column or 0)))


def _unread(sections: Iterable[Section]) -> list[Unknown]:
    """Keep the headings of sections of no known class in sight."""
    return [
        Unknown(section.heading.cite(), "section")
        for section in sections
        if section.heading is not None and not section.classes and section.blocks
    ]


def _lines_of(part: RegisterText, notice: NoticeText) -> list[int]:
    numbers = [line for section in part.sections for block in section.blocks for line, _ in block.passage.origins]
    numbers += [line for section in part.sections if section.heading is not None for line, _ in section.heading.origins]
    return sorted({number for number in numbers if 1 <= number <= len(notice.lines)})
