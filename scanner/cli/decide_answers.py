"""Prepared answers: one YAML file, checked as a whole before the first one is worked in; the format is in docs/decide.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from scanner.cli import console
from scanner.cli.decide_work import Case, Work, clean, found_items, kind_words
from scanner.cli.words import say
from scanner.model import Decision, DocumentError, UsageError
from scanner.store.declaration_points import LATER, RIGHT, WRONG, Point, answered
from scanner.store.declaration_schema import SENTENCES, Bound, Events, Kind, Stated, Transfer, Unit, moment, native
from scanner.store.declaration_statements import PARTS, STATEMENTS
from scanner.store.yaml_text import fault_path, load_yaml, with_lines

T = TypeVar("T")
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _EntryAnswer(_Strict):
    register_id: Text | None = Field(default=None, alias="register")
    kind: Text | None = None
    id: Text | None = None
    line: int | None = Field(default=None, ge=1)
    text: Text | None = None
    answer: Text
    item: Text | None = None
    amount: int | float | None = Field(default=None, ge=0)
    unit: Unit | None = None
    events: Events | None = Field(default=None, alias="from")
    bound: Bound | None = None
    scope: Literal["register"] | tuple[Text, ...] | None = None
    status: Transfer | None = None
    mechanism: Text | None = None
    decisions: Stated | None = None
    profiling: Stated | None = None
    date: Annotated[str, BeforeValidator(moment)] | None = None
    date_kind: Kind | None = None
    to: Text | None = None

    def right(self, kind: str) -> dict[str, Any]:
        """Give what is said to be right of an entry of a kind.

        Raises:
            DocumentError: something is said that such an entry doesn't have.
        """
        said = {name: value for name in _SAID if (value := getattr(self, name)) is not None}
        known = _RULE if kind == "retention" else PARTS.get(kind, ())
        if wrong := said.keys() - {*known}:
            raise DocumentError(say("decide.no_part", parts=", ".join(_written(name) for name in sorted(wrong))))
        return said


_RULE = ("amount", "unit", "events", "bound", "scope")
_SAID = (*_RULE, *(part for parts in PARTS.values() for part in parts))


def _written(name: str) -> str:
    """Name a field as the file has it."""
    return "from" if name == "events" else name


class _FindingAnswer(_Strict):
    system: Text
    item: Text | None = None
    code: Text
    answer: Literal["accept", "false_positive", "fix", "later"]
    reason: Text | None = None
    until: date | None = None
    owner: Text | None = None


class _Answers(_Strict):
    version: Literal[1] = Field(alias="schema")
    by: Text
    on: date | None = None
    declaration: tuple[_EntryAnswer, ...] = ()
    rest: Literal["right", "later"] = "later"
    findings: tuple[_FindingAnswer, ...] = ()
    confirm: bool = False


def apply(path: Path, work: Work) -> None:
    """Work a file of answers in: all of it, or nothing where a part is at fault.

    Raises:
        DocumentError: every fault with its path and line; nothing was written.
    """
    read = _read(path)
    faults: list[str] = []

    def tried(place: str, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except (DocumentError, UsageError) as error:
            faults.append(f"{place}: {error}")
            return None

    tried("by", lambda: clean(read.by))
    declaration = work.declaration
    open_points = list(work.points())
    for index, one in enumerate(read.declaration):
        place = f"declaration[{index}]"
        point = tried(place, lambda one=one: _point(one, open_points))  # type: ignore[misc]
        if point is None or declaration is None:
            continue
        valued = point.kind in {"retention", *STATEMENTS}
        wants_item = one.answer == WRONG and not valued and (one.to is None or one.item is not None)
        item = tried(f"{place}.item", lambda one=one: _item(one)) if wants_item else None  # type: ignore[misc]
        right = tried(place, lambda one=one, point=point: _right(one, point, work)) or {}  # type: ignore[misc]
        now = tried(f"{place}.answer", partial(answered, declaration, point, one.answer, item, right, one.to))
        declaration = now or declaration
        if one.answer != LATER:
            open_points.remove(point)
    rest = [point for point in open_points if read.rest == RIGHT and RIGHT in point.answers]
    for point in rest if declaration else ():
        if declaration:
            declaration = answered(declaration, point, RIGHT)
    day = read.on or work.today
    cases = {case.key: case for case in work.cases()}
    settled = [
        tried(f"findings[{index}]", lambda one=one: _decision(one, cases, read.by, day))  # type: ignore[misc]
        for index, one in enumerate(read.findings)
        if one.answer != LATER
    ]
    if read.confirm and len(rest) < len(open_points):
        faults.append(f"confirm: {say('decide.not_open')}")
    if faults:
        raise DocumentError(f"{path}", with_lines(path, tuple(faults)))
    if declaration is not None:
        work.save(declaration=declaration)
        if read.rest == RIGHT:
            console.err(say("decide.rest", n=len(rest), kinds=_counted(rest)))
    if read.confirm and declaration is not None:
        work.confirm(clean(read.by), day)
    if settled:
        work.save(decisions=(*work.decisions, *(d for d in settled if d is not None)))


def _counted(points: Sequence[Point]) -> str:
    """Count entries by kind, in the order in which they would have been asked about: what was confirmed unseen."""
    kinds = Counter(kind_words(point) for point in points)
    return ", ".join(f"{kind} {n}" for kind, n in kinds.items()) or "-"


def _right(one: _EntryAnswer, point: Point, work: Work) -> dict[str, Any]:
    """Give what is said to be right, with a rule's scope as ids of items or of the register's family words."""
    right = one.right(point.kind)
    if right and one.answer != WRONG:
        raise DocumentError(say("decide.only_wrong"))
    if isinstance(right.get("scope"), tuple):
        registers = work.declaration.registers if work.declaration else ()
        declared = {entry.id for r in registers if r.id == (one.to or point.register) for entry in r.items}
        scope = []
        for name in right["scope"]:
            found = [name] if name in declared else [key for key in found_items(name) if key in declared]
            if len(found) != 1:
                raise DocumentError(f"scope: {say('decide.not_in_register')}")
            scope += found
        right["scope"] = tuple(scope)
    return right


def _read(path: Path) -> _Answers:
    data = load_yaml(path, "answers", aliases=False)
    try:
        return _Answers.model_validate(native(data))
    except ValidationError as error:
        faults = []
        for entry in error.errors(include_url=False, include_input=False):
            context: dict[str, Any] = {k: v for k, v in (entry.get("ctx") or {}).items() if isinstance(v, (str, int))}
            own = entry["type"] == "tutka"
            text = entry["msg"] if own else SENTENCES.get(entry["type"], "is not valid").format(**context)
            faults.append(f"{fault_path(tuple(entry['loc']))}: {text}")
        raise DocumentError(f"{path}", with_lines(path, tuple(faults))) from error


def _point(one: _EntryAnswer, points: Sequence[Point]) -> Point:
    """Find the one open entry that an answer is about."""
    found = [
        p
        for p in points
        if one.register_id in (None, p.register)
        and one.kind in (None, p.kind)
        and one.id in (None, p.id)
        and one.line in (None, p.cite.line)
        and one.text in (None, p.cite.text)
    ]
    if len(found) != 1:
        raise DocumentError(say("decide.many" if found else "decide.no_point"))
    return found[0]


def _item(one: _EntryAnswer) -> str:
    found = found_items(one.item or "")
    if len(found) != 1:
        raise DocumentError(say("decide.item"))
    return found[0]


def _decision(one: _FindingAnswer, cases: dict[tuple[str, str | None, str], Case], by: str, day: date) -> Decision:
    if (one.system, one.item, one.code) not in cases:
        raise DocumentError(say("decide.no_point"))
    if one.answer in ("accept", "fix") and (one.until is None or one.until < day):
        raise DocumentError(f"until: {say('decide.bad_day')}")
    owner = clean(one.owner) if one.owner or one.answer == "fix" else None
    return Decision(one.system, one.item, one.code, one.answer, clean(by), day, clean(one.reason), until=one.until, owner=owner)  # fmt: skip
