"""Prepared answers: one YAML file, checked as a whole before the first one is worked in; the format is in docs/decide.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scanner.cli.decide_work import Case, Work, clean, found_items
from scanner.cli.words import say
from scanner.model import Decision, DocumentError, UsageError
from scanner.store.declaration_points import LATER, RIGHT, WRONG, Point, answered
from scanner.store.declaration_schema import SENTENCES, Bound, Events, Unit, native
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

    @property
    def period(self) -> dict[str, Any]:
        """Give what is said of a retention rule."""
        said = {"amount": self.amount, "unit": self.unit, "events": self.events, "bound": self.bound}
        return {key: value for key, value in said.items() if value is not None}


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
        wants_item = one.answer == WRONG and point.kind != "retention"
        item = tried(f"{place}.item", lambda one=one: _item(one)) if wants_item else None  # type: ignore[misc]
        worked = partial(answered, declaration, point, one.answer, item, one.period)
        now = tried(f"{place}.answer", worked)
        declaration = now or declaration
        if one.answer != LATER:
            open_points.remove(point)
    for point in open_points if read.rest == RIGHT and declaration else ():
        if RIGHT in point.answers and declaration:
            declaration = answered(declaration, point, RIGHT)
    day = read.on or work.today
    cases = {case.key: case for case in work.cases()}
    settled = [
        tried(f"findings[{index}]", lambda one=one: _decision(one, cases, read.by, day))  # type: ignore[misc]
        for index, one in enumerate(read.findings)
        if one.answer != LATER
    ]
    left = [p for p in open_points if not (read.rest == RIGHT and RIGHT in p.answers)]
    if read.confirm and left:
        faults.append(f"confirm: {say('decide.not_open')}")
    if faults:
        raise DocumentError(f"{path}", with_lines(path, tuple(faults)))
    if declaration is not None:
        work.save(declaration=declaration)
    if read.confirm and declaration is not None:
        work.confirm(clean(read.by), day)
    if settled:
        work.save(decisions=(*work.decisions, *(d for d in settled if d is not None)))


def _read(path: Path) -> _Answers:
    data = load_yaml(path, "answers")
    try:
        return _Answers.model_validate(native(data))
    except ValidationError as error:
        faults = []
        for entry in error.errors(include_url=False, include_input=False):
            context: dict[str, Any] = {k: v for k, v in (entry.get("ctx") or {}).items() if isinstance(v, (str, int))}
            text = SENTENCES.get(entry["type"], "is not valid").format(**context)
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
