"""`decisions.yaml`: findings that a person has settled, with reason, name and end date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from scanner.model import Decision, DocumentError
from scanner.store.writing import write_text
from scanner.store.yaml_text import fault_path, load_yaml, with_lines

SCHEMA = 1
DEFAULT_NAME = "decisions.yaml"
FIELDS = ("system", "item", "code", "column", "answer", "until", "owner", "reviewer", "on", "reason")
HEADER = "Settled findings. An accepted one needs a reason, a name and an end date; it stays countable.\n"

Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    system: Text
    item: Text | None = None
    code: Text | None = None
    column: Text | None = None
    answer: Literal["accept", "false_positive", "fix"]
    until: date | None = None
    owner: Text | None = None
    reviewer: Text
    on: date
    reason: Text

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.answer == "accept" and self.until is None:
            raise PydanticCustomError("until", "an accepted finding needs an end date (until)")
        if self.until is not None and self.until < self.on:
            raise PydanticCustomError("order", "the end date (until) lies before the decision (on)")
        if self.item is None and self.code is None:
            raise PydanticCustomError("about", "name the item or the code that the decision is about")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    # `schema` is a name of pydantic's own
    version: Literal[1] = Field(default=1, alias="schema")
    decisions: tuple[_Entry, ...] = ()


_SENTENCES: Mapping[str, str] = {
    "extra_forbidden": "there is no such field; check the spelling",
    "missing": "this is required",
    "literal_error": "must be one of: {expected}",
    "string_type": "must be a text; put it in quotes",
    "string_too_short": "must not be empty",
    "tuple_type": "must be a list",
}


def load(path: Path) -> tuple[Decision, ...]:
    """Read settled findings; a file that is not there yet has none.

    Raises:
        DocumentError: with every fault and its path.
    """
    return () if not path.exists() else _decisions(path, load_yaml(path, "decisions", aliases=False))


def save(decisions: Sequence[Decision], path: Path) -> None:
    """Write settled findings; comments of the file and entries that did not change stay as they are.

    Raises:
        DocumentError: the file that is there now can't be read.
        UsageError: the file can't be written.
    """
    document = load_yaml(path, "decisions", comments=True, aliases=False) if path.exists() else None
    if not isinstance(document, CommentedMap):
        document = CommentedMap({"schema": SCHEMA})
        document.yaml_set_start_comment(HEADER)
    entries = document.get("decisions")
    old = entries if isinstance(entries, CommentedSeq) else CommentedSeq()
    wanted = list(decisions)
    known = list(_decisions(path, {"schema": SCHEMA, "decisions": list(old)}))
    for index in reversed(range(len(known))):
        if known[index] in wanted:
            wanted.remove(known[index])
        else:
            del old[index]
    for decision in wanted:
        old.append(_plain(decision))
    document["decisions"] = old
    writer = YAML(typ="rt", pure=True)
    writer.width = 1000
    out = StringIO()
    writer.dump(document, out)
    write_text(path, out.getvalue())


def _plain(decision: Decision) -> CommentedMap:
    values = {name: getattr(decision, name) for name in FIELDS}
    return CommentedMap({name: value for name, value in values.items() if value is not None})


def _decisions(path: Path, data: Any) -> tuple[Decision, ...]:
    """Check plain data and give the decisions."""
    if data is None:
        return ()
    if not isinstance(data, dict):
        raise DocumentError(f"{path}: this is not a file of decisions; it has to start with `schema: {SCHEMA}`")
    try:
        read = _File.model_validate({key: _native(value) for key, value in data.items()})
    except ValidationError as error:
        faults = []
        for entry in error.errors(include_url=False, include_input=False):
            context = {key: value for key, value in (entry.get("ctx") or {}).items() if isinstance(value, (str, int))}
            own = entry["type"] in ("until", "order", "about")
            text = entry["msg"] if own else _SENTENCES.get(entry["type"], "is not valid").format(**context)
            faults.append(f"{fault_path(tuple(entry['loc']))}: {text}")
        raise DocumentError(f"{path}: the decisions can't be used", with_lines(path, tuple(faults))) from error
    return tuple(Decision(**{name: getattr(entry, name) for name in FIELDS}) for entry in read.decisions)


def _native(value: Any) -> Any:
    """Give plain lists and dicts for ruamel's, so that pydantic sees what it knows."""
    if isinstance(value, list):
        return [_native(entry) for entry in value]
    if isinstance(value, dict):
        return {str(key): _native(entry) for key, entry in value.items()}
    return value
