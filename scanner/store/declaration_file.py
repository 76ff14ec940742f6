"""The declaration: `tutka notice --json`, and the YAML file that a person corrects and confirms; its comments survive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from scanner import notice as reader
from scanner.model import (
    Automated,
    Cite,
    CitedId,
    Controller,
    Declaration,
    DeclaredItem,
    DocumentError,
    NoticeFinding,
    Register,
    RetentionRule,
    Review,
    Transfers,
    Unknown,
)
from scanner.store import declaration_schema as schema
from scanner.store.declaration_anchors import anchored
from scanner.store.declaration_document import FILE_SCHEMA, document, update
from scanner.store.declaration_rows import BY_HAND, to_json
from scanner.store.declaration_statements import review_of
from scanner.store.writing import write_text
from scanner.store.yaml_text import fault_path, load_yaml, with_lines

__all__ = ["load", "save", "to_json"]


def save(declaration: Declaration, path: Path) -> None:
    """Write the file that a person confirms; in a file that is there already, comments and order stay as they are.

    Raises:
        DocumentError: the file that is there now can't be read.
        UsageError: the file can't be written.
    """
    fresh = document(declaration)
    old = load_yaml(path, "declaration", comments=True, aliases=False) if path.exists() else None
    if isinstance(old, CommentedMap):
        update(old, fresh)
        fresh = old
    writer = YAML(typ="rt", pure=True)
    writer.width = 1 << 20
    writer.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    writer.dump(fresh, out)
    write_text(path, out.getvalue())


def load(path: Path, notice: Path | None = None) -> Declaration:
    """Read a declaration file; with its notice, hold the cites against the text.

    With the notice, findings on it and the columns of cites come from its text. Where the text differs from the one that
    was read, a quote that moved is followed silently and an entry whose quote is gone is proposed again.

    Raises:
        DocumentError: with every fault and its path; a cite whose text is not in the (unchanged) notice is a fault.
    """
    data = load_yaml(path, "declaration", aliases=False)
    if not isinstance(data, dict):
        raise DocumentError(f"{path}: this is not a declaration; it has to start with `schema: {FILE_SCHEMA}`")
    try:
        read = schema.DeclarationFile.model_validate(_renamed(schema.native(data)))
    except ValidationError as error:
        raise DocumentError(
            f"{path}: the declaration can't be used", with_lines(path, tuple(_faults(error)))
        ) from error
    declaration = _declaration(read)
    faults = list(_cross_faults(declaration))
    if faults:
        raise DocumentError(f"{path}: the declaration can't be used", with_lines(path, tuple(faults)))
    return declaration if notice is None else anchored(declaration, reader.read(notice), path)


def _renamed(data: Any) -> Any:
    """Let recipients be named by `id` or `role`."""
    for register in data.get("registers") or () if isinstance(data.get("registers"), list) else ():
        if isinstance(register, dict) and isinstance(register.get("recipients"), list):
            for entry in register["recipients"]:
                if isinstance(entry, dict) and "id" in entry:
                    entry["role"] = entry.pop("id")
    return data


def _faults(error: ValidationError) -> Iterator[str]:
    for entry in error.errors(include_url=False, include_input=False):
        context = {
            key: value for key, value in (entry.get("ctx") or {}).items() if isinstance(value, (str, int, float))
        }
        text = (
            entry["msg"]
            if entry["type"] == "tutka"
            else schema.SENTENCES.get(entry["type"], "is not valid").format(**context)
        )
        yield f"{fault_path(tuple(entry['loc']))}: {text}"


def _cross_faults(declaration: Declaration) -> Iterator[str]:
    """Name what each field alone doesn't show: ids that stand twice, and rules that don't exist."""
    seen: set[str] = set()
    for number, register in enumerate(declaration.registers):
        place = f"registers[{number}]"
        if register.id in seen:
            yield f"{place}.id: another register has this id"
        seen.add(register.id)
        rules = [rule.id for rule in register.retention]
        for index, rule in enumerate(register.retention):
            if rule.id in rules[:index]:
                yield f"{place}.retention[{index}].id: another rule has this id"
            if rule.amount is not None and rule.unit is None:
                yield f"{place}.retention[{index}].unit: an amount needs a unit"
            if rule.choose not in (None, "later", "earlier", *rule.events):
                yield f"{place}.retention[{index}].choose: must be later, earlier or one of the events in from"
        for kind in ("items", "generic"):
            cited = [entry for entry in register.items if entry.how != BY_HAND]
            own = [entry for entry in cited if (entry.coverage == "explicit") == (kind == "items")]
            for index, entry in enumerate(own):
                for at, rule_id in enumerate(entry.retention):
                    if rule_id not in rules:
                        yield f"{place}.{kind}[{index}].retention[{at}]: there is no rule of this id"


def _declaration(read: schema.DeclarationFile) -> Declaration:
    every = read.notice.review_every
    return Declaration(
        file=read.notice.file,
        sha256_normalised=read.notice.sha256_normalised,
        lines=read.notice.lines,
        language=read.notice.language,
        registers=tuple(_register(entry, confirmed=read.status.state == "confirmed") for entry in read.registers),
        title=read.notice.title,
        confirmed=read.status.state == "confirmed",
        confirmed_by=read.status.confirmed_by,
        confirmed_on=read.status.confirmed_on,
        review_months=every.amount * (12 if every.unit == "year" else 1),
    )


def _to_cite(entry: schema.CiteEntry) -> Cite:
    return Cite(entry.line, entry.text)


def _maybe(entry: schema.CiteEntry | None) -> Cite | None:
    return None if entry is None else _to_cite(entry)


def _items(register: schema.RegisterEntry) -> tuple[DeclaredItem, ...]:
    pairs: list[tuple[str, schema.ItemEntry | schema.GenericEntry]] = [(entry.id, entry) for entry in register.items]
    pairs += [(entry.term, entry) for entry in register.generic]
    out = []
    for key, entry in pairs:
        flags = entry.flags
        if entry.link == "inferred" and "link_inferred" not in flags:
            flags = (*flags, "link_inferred")
        out.append(
            DeclaredItem(
                id=key,
                coverage=entry.coverage,
                modality=entry.modality,
                cite=_to_cite(entry.cite),
                group=entry.group,
                condition=entry.condition,
                covers=entry.covers,
                purposes=entry.purposes,
                legal_basis=entry.legal_basis,
                subjects=entry.subjects,
                retention=entry.retention,
                how=entry.how or "list_member",
                state=entry.state,
                todo=entry.todo,
                flags=flags,
            )
        )
    out += [_by_hand(entry, register) for entry in register.added_by_hand]
    return tuple(sorted(out, key=lambda item: item.cite.line))


def _by_hand(entry: schema.HandEntry, register: schema.RegisterEntry) -> DeclaredItem:
    """Give what a person added as an item that the comparison sees: declared and confirmed, with the reason for a quote."""
    return DeclaredItem(
        id=entry.id,
        coverage="explicit",
        modality="declared",
        cite=Cite(0, entry.reason),
        retention=tuple(rule.id for rule in register.retention if rule.scope == "register"),
        how=BY_HAND,
        state="confirmed",
    )


def _negated(register: schema.RegisterEntry) -> tuple[CitedId, ...]:
    """Give the denials; one whose item a person added by hand is overruled, as added_by_hand comes before the notice."""
    added = {entry.id for entry in register.added_by_hand}
    return tuple(
        replace(entry, state="rejected", overruled=entry.state) if entry.id in added else entry
        for entry in _cited(register.negated)
    )


def _cited(entries: Iterable[Any]) -> tuple[CitedId, ...]:
    return tuple(
        CitedId(entry.id, _to_cite(entry.cite), entry.scope, entry.condition, entry.name, entry.state)
        for entry in entries
    )


def _register(entry: schema.RegisterEntry, *, confirmed: bool) -> Register:
    return Register(
        id=entry.id,
        title=entry.title,
        controller=Controller(entry.controller.name, entry.controller.business_id),
        contacts=entry.contacts,
        subjects=entry.subjects,
        items=_items(entry),
        negated=_negated(entry),
        unknown=tuple(Unknown(_to_cite(one.cite), one.guess, one.state) for one in entry.unknown),
        purposes=_cited(entry.purposes),
        legal_bases=_cited(entry.legal_bases),
        recipients=_cited(entry.recipients),
        sources=_cited(entry.sources),
        retention=tuple(_rule(one, confirmed=confirmed) for one in entry.retention),
        transfers=Transfers(
            entry.transfers.status,
            _maybe(entry.transfers.cite),
            entry.transfers.mechanism,
            _state(entry.transfers, confirmed=confirmed),
        ),
        automated=Automated(
            entry.automated.decisions,
            entry.automated.profiling,
            _maybe(entry.automated.cite),
            _state(entry.automated, confirmed=confirmed),
        ),
        review=_review(entry.review, confirmed=confirmed),
        findings=tuple(
            NoticeFinding(
                one.code,
                one.severity,
                _maybe(one.cite),
                one.item,
                tuple(_to_cite(cite) for cite in one.also),
                dict(one.params),
            )
            for one in entry.findings
        ),
        added_by_hand=tuple(
            {"id": one.id, "reason": one.reason, "by": one.by, "on": one.on.isoformat()} for one in entry.added_by_hand
        ),
    )


def _rule(entry: schema.RuleEntry, *, confirmed: bool) -> RetentionRule:
    return RetentionRule(
        id=entry.id,
        amount=entry.amount,
        unit=entry.unit,
        events=entry.events,
        bound=entry.bound,
        scope=entry.scope,
        cite=_to_cite(entry.cite),
        choose=entry.choose,
        link=entry.link,
        law=entry.law,
        criterion=entry.criterion,
        state=_state(entry, confirmed=confirmed),
    )


def _state(
    entry: schema.RuleEntry | schema.TransfersEntry | schema.AutomatedEntry | schema.ReviewEntry, *, confirmed: bool
) -> str:
    """Give the state of what had none in older files: there it was confirmed with the file."""
    return entry.state or ("confirmed" if confirmed else "proposed")


def _review(entry: schema.ReviewEntry, *, confirmed: bool) -> Review:
    state = _state(entry, confirmed=confirmed)
    if entry.date is None:
        return Review(kind=entry.kind, cite=_maybe(entry.cite), state=state)
    return review_of(entry.date, entry.kind, _maybe(entry.cite), state)
