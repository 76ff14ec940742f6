"""What was read in a notice, put into words: item by item with line and quote; what was not understood comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.words import Words
from scanner.cli.words import language, named, say
from scanner.engine.audit.rules import rules
from scanner.engine.audit.texts import Item, message
from scanner.model import Cite, CitedId, Declaration, DeclaredItem, NoticeFinding, Register, RetentionRule
from scanner.taxonomy.closed_lists import closed_lists


def lines(declaration: Declaration) -> Iterator[str]:
    """Give the lines for the terminal."""
    spoken = named("language", declaration.language)
    yield say("notice.head", file=declaration.file, lines=declaration.lines, language=spoken)
    for register in declaration.registers:
        yield ""
        yield from RegisterText(register, Words(language())).lines()


def _entry(cite: Cite | None, text: str) -> str:
    """Write one entry: the line of the notice, what it was taken for, the quote."""
    place = "–" if cite is None else say("notice.line", line=cite.line) if cite.line else say("notice.by_hand")
    quote = f"«{cite.text}»" if cite else ""
    return f"    {place:>10}  {'  '.join(part for part in (text, quote) if part)}"


def worded(finding: NoticeFinding) -> dict[str, str]:
    """Word a finding of the notice's reader from the rules; the first parameter that names a variant chooses it."""
    variants = rules()[finding.code].messages
    variant = next((str(v) for _, v in sorted(finding.params.items()) if str(v) in variants), None)
    params: dict[str, Any] = {"item": Item(finding.item), **finding.params}
    for number, cite in enumerate(finding.also, start=2):
        params |= {f"line_{number}": cite.line, f"quote_{number}": cite.text}
    if finding.cite is not None:
        params |= {"line": finding.cite.line, "quote": finding.cite.text}
    return message(finding.code, variant, **params)


class RegisterText:
    """Put one register into words."""

    def __init__(self, register: Register, words: Words) -> None:
        self._register = register
        self._words = words

    def lines(self) -> Iterator[str]:
        """Give the lines: first what a person has to look at, then what was understood."""
        register = self._register
        yield say("notice.register", title=register.title, id=register.id)
        if register.controller.name:
            number = f" ({register.controller.business_id})" if register.controller.business_id else ""
            yield f"  {say('notice.controller', name=register.controller.name)}{number}"
        yield from self._section("unknown", [_entry(unknown.cite, "") for unknown in register.unknown])
        if not register.unknown:
            read = bool(register.items or register.negated)
            yield f"  {say('notice.all_known' if read else 'notice.no_list')}"
        yield from self._section("findings", map(self._finding, register.findings))
        yield from self._section("items", [_entry(i.cite, self.item_words(i)) for i in register.items])
        yield from self._section("negated", [_entry(n.cite, self.denied_words(n)) for n in register.negated])
        for name, entries in self.lists().items():
            yield from self._section(name, [_entry(entry.cite, self.cited_words(name, entry)) for entry in entries])
        yield from self._section("retention", [_entry(r.cite, self.retention_words(r)) for r in register.retention])
        yield from self._statements()

    def lists(self) -> dict[str, Sequence[CitedId]]:
        """Give the closed lists that are shown."""
        register = self._register
        return {
            "purposes": register.purposes,
            "legal_bases": register.legal_bases,
            "recipients": register.recipients,
            "sources": register.sources,
        }

    @staticmethod
    def _section(key: str, entries: Iterable[str]) -> Iterator[str]:
        there = list(entries)
        if there:
            yield f"  {say(f'notice.{key}', n=len(there))}"
            yield from there

    def _finding(self, finding: NoticeFinding) -> str:
        what = self.finding_words(finding)
        place = f"    {say('notice.line', line=finding.cite.line) if finding.cite else '–':>10}"
        if finding.cite is None or finding.cite.text in what:
            return f"{place}  {what}"
        return _entry(finding.cite, what)

    def finding_words(self, finding: NoticeFinding) -> str:
        """Word a finding as the report does, with what it is about: which right, which basis, which two places."""
        words = self._words
        told = worded(finding)[words.lang]
        about = f" – {words.item(finding.item)}" if finding.item and words.item(finding.item) not in told else ""
        return f"{told}{about} ({finding.code}, {words.name('severity', finding.severity)})"

    def item_words(self, item: DeclaredItem) -> str:
        """Say what an entry was taken for."""
        words = self._words
        parts = [f"{words.item(item.id)} ({item.id})"]
        if item.coverage != "explicit":
            parts.append(words.name("coverage", item.coverage))
        if item.modality != "declared":
            parts.append(words.name("modality", item.modality))
        if item.covers:
            parts.append(say("notice.covers", items=words.items(item.covers)))
        if item.todo:
            parts.append(say("notice.todo", todo=item.todo))
        return "; ".join(parts)

    def denied_words(self, entry: CitedId) -> str:
        """Name an item that is not collected."""
        return self._words.item(entry.id)

    def _label(self, group: str, code: str) -> str:
        entry = closed_lists().get(group, {}).get(code)
        return entry.label(self._words.lang) if entry else self._words.item(code)

    def cited_words(self, group: str, entry: CitedId) -> str:
        """Name an entry of a closed list with its company, condition and scope."""
        parts = [self._label(group, entry.id)]
        if entry.name:
            parts.append(entry.name)
        if entry.condition:
            parts.append(named("condition", entry.condition))
        if entry.scope:
            parts.append(say("notice.scope", scope=self._words.items(entry.scope)))
        return "; ".join(parts)

    def retention_words(self, rule: RetentionRule) -> str:
        """Say how long, from when, and for what."""
        words = self._words
        if rule.amount is None or rule.unit is None:
            parts = [say("notice.criterion")]
        else:
            parts = [words(f"unit.{rule.unit}.{'one' if rule.amount == 1 else 'other'}", n=rule.amount)]
            if rule.bound != "exact":
                parts = [f"{words.name('bound', rule.bound)} {parts[0]}"]
        events = [self._label("events", event) for event in rule.events]
        if events:
            parts.append(say("notice.from", events=f" {say('notice.or')} ".join(events)))
        if len(events) > 1 and rule.choose is None:
            parts.append(say("notice.choose"))
        if not isinstance(rule.scope, str):
            parts.append(say("notice.scope", scope=words.items(rule.scope)))
        return "; ".join(parts)

    def statements(self) -> list[tuple[Cite | None, str]]:
        """Say what is stated on transfers, automated decisions and the notice's date, with the place."""
        register = self._register
        places = {
            "transfers": register.transfers.cite,
            "automated": register.automated.cite,
            "review": register.review.cite,
        }
        return [(places[kind], words) for kind, words in self.statement_words().items()]

    def statement_words(self) -> dict[str, str]:
        """Say what is stated, by the register's field."""
        transfers, automated, review = self._register.transfers, self._register.automated, self._register.review
        decisions, profiling = named("stated", automated.decisions), named("stated", automated.profiling)
        kind = self._label("review_kinds", review.kind)
        date = self._words.stated_date(review.text)
        return {
            "transfers": say("notice.transfers", status=named("transfers", transfers.status)),
            "automated": say("notice.automated", decisions=decisions, profiling=profiling),
            "review": f"{kind}: {date}" if review.text else say("notice.review", date=date, kind=kind),
        }

    def _statements(self) -> Iterator[str]:
        yield f"  {say('notice.other')}"
        for cite, words in self.statements():
            yield _entry(cite, words)
