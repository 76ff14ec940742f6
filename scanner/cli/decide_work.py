"""What is open in a declaration and an audit, and how answers reach the files: each at once, none over another's edit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from reports.clean import visible
from reports.words import Words
from scanner.cli.words import language, named, say
from scanner.engine.audit.compare import is_about, stands
from scanner.model import SEVERITIES, Decision, Declaration, DocumentError, UsageError, Verdict
from scanner.store import config_file, config_names, decision_file, declaration_file, verdict_file
from scanner.store.declaration_changes import Merged, accounted, merged
from scanner.store.declaration_points import Point, answered, points
from scanner.store.declaration_statements import STATEMENTS
from scanner.store.history import History
from scanner.store.yaml_text import load_yaml
from scanner.taxonomy import LANGUAGES, taxonomy


@dataclass(frozen=True, slots=True)
class Places:
    """Say which files are worked on; a missing one is None."""

    shown: Path
    declaration: Path | None
    notice: Path | None
    decisions: Path | None
    verdicts: tuple[Verdict, ...] | None

    @property
    def written(self) -> tuple[Path, ...]:
        """Give the files that hold answers, as far as they are there."""
        return tuple(path for path in (self.declaration, self.decisions) if path is not None and path.exists())


@dataclass(frozen=True, slots=True)
class Case:
    """Hold an open finding: verdicts of one system, item and code, the gravest for its words."""

    verdict: Verdict
    expired: bool

    @property
    def key(self) -> tuple[str, str | None, str]:
        """Give its identity: never a value or a row."""
        return (self.verdict.system or "", self.verdict.item, self.verdict.code)


def places(file: Path, notice: Path | None, verdicts: Path | None) -> Places:
    """Find the files: those of a configuration, or a declaration with its notice beside it.

    Raises:
        TutkaError: a file can't be used, or there is nothing to decide on.
    """
    file = file / config_names.DEFAULT_NAME if file.is_dir() else file
    data = load_yaml(file, "configuration or declaration")
    given = verdict_file.load(verdicts) if verdicts else None
    found = given.verdicts if given else None
    if isinstance(data, dict) and "registers" in data:
        beside = data.get("notice")
        name = beside.get("file") if isinstance(beside, dict) else None
        near = file.parent / Path(str(name)).name if name else None
        text = notice or (near if near is not None and near.is_file() else None)
        return Places(file, file, text, file.parent / decision_file.DEFAULT_NAME if given else None, found)
    config = config_file.load(file)
    settings = config.config
    if found is None:
        with History(settings.history, config.key, config.folder) as history:
            last = history.last()
        stored = verdict_file.from_json(last.verdicts) if last else None
        found = stored.verdicts if stored else None
    declaration = config.path_of(settings.declaration) if settings.declaration else None
    if declaration is None and found is None:
        raise UsageError(say("decide.no_declaration", path=str(file)))
    text = notice or (config.path_of(settings.notice) if settings.notice else None)
    return Places(file, declaration, text, config.path_of(settings.decisions or decision_file.DEFAULT_NAME), found)


def _digest(path: Path | None) -> str | None:
    """Tell whether somebody else wrote the file meanwhile."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None and path.exists() else None


@dataclass
class Work:
    """Hold what is open, and save after every answer."""

    where: Places
    today: date = field(default_factory=date.today)  # the user's day

    def __post_init__(self) -> None:
        """Read both files."""
        self._seen = {path: _digest(path) for path in (self.where.declaration, self.where.decisions) if path}
        at = self.where.declaration
        self.merged: Merged | None = merged(at, self.where.notice) if at else None
        self.declaration: Declaration | None = self.merged.declaration if self.merged else None
        self.decisions: tuple[Decision, ...] = decision_file.load(self.where.decisions) if self.where.decisions else ()
        self.words = Words(language())

    def points(self) -> tuple[Point, ...]:
        """List what is open in the declaration."""
        return points(self.declaration) if self.declaration else ()

    def cases(self) -> tuple[Case, ...]:
        """List the findings that no standing decision settles, the gravest first; one for each identity."""
        out: dict[tuple[str, str | None, str], Case] = {}
        wanted = (v for v in self.where.verdicts or () if v.system and v.severity != "info")
        for verdict in sorted(wanted, key=lambda v: (SEVERITIES.index(v.severity), v.status != "confirmed")):
            about = [d for d in self.decisions if is_about(d, verdict)]
            if not any(stands(d, self.today) for d in about):
                case = Case(verdict, bool(about))
                out.setdefault(case.key, case)
        return tuple(out.values())

    def save(self, declaration: Declaration | None = None, decisions: tuple[Decision, ...] | None = None) -> None:
        """Write what changed, unless something else changed the file meanwhile.

        Raises:
            UsageError: something did; its text stays.
        """
        if declaration is not None and self.where.declaration:
            whole = declaration
            if self.merged and self.merged.changed and self.where.notice:
                from scanner.notice import read  # noqa: PLC0415 - only where the notice has changed

                whole = accounted(declaration, read(self.where.notice))
            self._guard(self.where.declaration)
            declaration_file.save(whole, self.where.declaration)
            self._seen[self.where.declaration] = _digest(self.where.declaration)
            self.declaration = whole
        if decisions is not None and self.where.decisions:
            self._guard(self.where.decisions)
            decision_file.save(decisions, self.where.decisions)
            self._seen[self.where.decisions] = _digest(self.where.decisions)
            self.decisions = decisions

    def _guard(self, path: Path) -> None:
        if _digest(path) != self._seen[path]:
            raise UsageError(say("decide.edited", path=str(path)))

    def answer(
        self, point: Point, answer: str, item: str | None = None, right: Mapping[str, Any] | None = None
    ) -> None:
        """Work an answer into the declaration and save it."""
        assert self.declaration is not None
        self.save(declaration=answered(self.declaration, point, answer, item, right))

    def settle(self, decision: Decision) -> None:
        """Add a decision and save; an older one that has run out stays as a record."""
        self.save(decisions=(*self.decisions, decision))

    def confirm(self, name: str, day: date) -> None:
        """Note who confirmed the declaration, and when."""
        assert self.declaration is not None
        self.save(declaration=replace(self.declaration, confirmed=True, confirmed_by=name, confirmed_on=day))

    def summary(self) -> Iterator[str]:
        """Say what is open, what has changed, what is settled and what has run out."""
        if self.merged is not None:
            yield from told_changes(self.merged)
            yield say("decide.open", n=len(self.points()))
        if self.where.verdicts is not None:
            settled = sum(stands(d, self.today) for d in self.decisions)
            expired = len(self.decisions) - settled
            yield say("decide.findings", n=len(self.cases()), settled=settled, expired=expired)
        elif self.where.decisions:
            yield say("decide.no_audit")

    def listed(self) -> Iterator[str]:
        """List everything that is open, in the words of an answers file and in those of people."""
        for point in self.points():
            kind = f"{kind_words(point)}{' – ' + say('decide.gone') if point.gone else ''}"
            one = point.kind == "unknown" or point.kind in STATEMENTS
            own = f"{point.register}/{point.kind}" if one else f"{point.register}/{point.kind}/{point.id}"
            words = self.point_words(point)
            yield visible(f"{own}: {kind}, {self.place_words(point)}{' – ' + words if words else ''}")
        for case in self.cases():
            yield visible(f"{'/'.join(part or '-' for part in case.key)}: {self.told(case)}")
        if not self.points() and not self.cases():
            yield say("decide.none")

    @staticmethod
    def place_words(point: Point) -> str:
        """Say where the notice says it, or that it says nothing."""
        if not point.cite.text:
            return say("decide.no_quote")
        return f"{say('notice.line', line=point.cite.line)} «{point.cite.text}»"

    def point_words(self, point: Point) -> str:
        """Say what was read in a rule or a statement; nothing for an entry that its id names."""
        from scanner.cli.notice_text import RegisterText  # noqa: PLC0415 - only where one is asked about

        if point.kind == "retention":
            return self.rule_words(point)
        if point.kind not in STATEMENTS:
            return ""
        assert self.declaration is not None
        register = next(r for r in self.declaration.registers if r.id == point.register)
        return RegisterText(register, self.words).statement_words()[point.kind]

    def rule_words(self, point: Point) -> str:
        """Say how long a retention rule keeps, from when, and for what."""
        from scanner.cli.notice_text import RegisterText  # noqa: PLC0415 - only where a rule is asked about

        assert self.declaration is not None
        register = next(r for r in self.declaration.registers if r.id == point.register)
        rule = next(r for r in register.retention if r.id == point.id)
        words = RegisterText(register, self.words).retention_words(rule)
        return f"{words}; {say('decide.whole_register')}" if isinstance(rule.scope, str) else words

    def told(self, case: Case) -> str:
        """Put a finding into words."""
        verdict = case.verdict
        message = verdict.message.get(self.words.lang) or self.words.name("code", verdict.code)
        ran_out = f" {say('decide.ran_out')}" if case.expired else ""
        return f"{self.words.name('severity', verdict.severity)}, {verdict.system}: {message}{ran_out}"


def kind_words(point: Point) -> str:
    """Name a point's kind for people."""
    return named("decide.kind", "rule" if point.kind == "retention" and not point.choices else point.kind)


def told_changes(found: Merged) -> Iterator[str]:
    """Say what a changed notice did to a declaration: which quotes are gone, and what is new; nothing where none did."""
    if not found.changed:
        return
    words = Words(language())
    yield say("decide.changed", gone=len(found.gone), new=len(found.new))
    for point in found.gone:
        yield visible(f"  {kind_words(point)}: {Work.place_words(point)} {say('decide.gone')}")
    for register, kind, name in found.new:
        what = f"{named('decide.kind', kind)}: {words.item(name)}"
        yield "  " + say("decide.new_entry", what=visible(what), register=visible(register))


def found_items(text: str) -> list[str]:
    """Find the items with a text in their id or in any of their names, in every language; an exact name alone wins."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    every: dict[str, list[str]] = {
        key: [key, *(part.strip().casefold() for lang in LANGUAGES for part in item.labels[lang].split(";"))]
        for key, item in taxonomy().items.items()
    }
    exact = [key for key, names in every.items() if wanted in names]
    return exact or [key for key, names in every.items() if any(wanted in name for name in names)]


def clean(text: Any) -> str:
    """Check what a person wrote for the files: never empty, never with an identity code.

    Raises:
        DocumentError: with the sentence.
    """
    from scanner.notice.privacy import codes_in  # noqa: PLC0415 - only where something is written

    words = " ".join(str(text or "").split())
    if not words:
        raise DocumentError(say("decide.empty"))
    if codes_in(words):
        raise DocumentError(say("decide.code"))
    return words
