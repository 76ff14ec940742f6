"""`tutka.yaml`: the systems, the notice and the settings of one organisation."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from scanner import variables
from scanner.model import DocumentError
from scanner.store.config_names import DEFAULT_HISTORY, DEFAULT_NAME, VARIABLE
from scanner.store.yaml_text import fault_path, load_yaml

_PERIOD = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RAW_SECTIONS = ("patterns",)
"""Sections in which `${...}` is the user's own text: a regular expression may hold it."""
_CHECKED_ONLY = "sources"
"""Key whose variables have to be set but stay as they are: the connector puts them in, so no secret lies in a `Config`."""


def _split_period(value: object) -> tuple[int, str]:
    found = _PERIOD.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("period", 'not a period; write it like "90 days" or "12 months"')
    return int(found[1]), found[2]


def _days(value: object) -> int:
    amount, unit = _split_period(value)
    return amount * _DAYS[unit]


def _months(value: object) -> int:
    amount, unit = _split_period(value)
    if unit not in ("month", "year") or amount == 0:
        raise PydanticCustomError("period_months", 'not a number of months or years; write it like "12 months"')
    return amount * (12 if unit == "year" else 1)


def _month_day(value: object) -> tuple[int, int]:
    found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= _MONTH_LENGTHS[month - 1]):
        raise PydanticCustomError("month_day", 'not a day of the year; write month and day in quotes, like "12-31"')
    return month, day


def _country(value: str) -> str:
    """Accept a country's two letters, and EU or EEA: another word would silently stand for no country at all."""
    code = value.strip().upper()
    if not (code in {"EU", "EEA", "ETA", "EES"} or (len(code) == 2 and code.isascii() and code.isalpha())):
        raise PydanticCustomError("country", 'not a country; write its two letters, like "FI", or "EU" or "EEA"')
    return code


def _regular_expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        message = "not a regular expression (position {position})"
        raise PydanticCustomError("pattern", message, {"position": error.pos or 0}) from error
    return value


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Days = Annotated[int, BeforeValidator(_days)]
Months = Annotated[int, BeforeValidator(_months)]
Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
Language = Literal["fi", "sv", "en"]
FailOn = Literal["critical", "high", "medium", "low", "never"]


class _Section(BaseModel):
    """Refuse keys that nobody reads: a misspelt key would be a setting that silently does nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, hide_input_in_errors=True)


class SystemConfig(_Section):
    """Name one system of the organisation and where its data is."""

    name: Annotated[str, Field(min_length=1)]
    sources: Annotated[Names, Field(min_length=1)]
    registers: Names = ()
    purposes: Names = ()
    hosted_in: Annotated[str, AfterValidator(_country)] | None = None
    owner: str | None = None
    schemas: Names | None = None
    anchors: Mapping[str, str] = {}
    exclude: Names = ()


class Allow(_Section):
    """List the controller's own public addresses and numbers: they are nobody's personal data."""

    emails: Names = ()
    phones: Names = ()


class ReviewConfig(_Section):
    """Say how often the notice is reviewed and how early to warn."""

    every: Months = 12
    warn_before: Days = 60


class Retention(_Section):
    """Say how long after its end a period may be overrun, how early its end is told, when the financial year ends."""

    grace: Days = 90
    due_within: Days = 90
    financial_year_end: Annotated[tuple[int, int], BeforeValidator(_month_day)] = (12, 31)


class Config(_Section):
    """Hold a read configuration. Paths are as written; `path_of` gives where they point.

    `sources` keep their `${NAME}`; `history` may hold a secret that came from the environment, so its repr leaves it out.
    """

    organisation: str | None = None
    notice: str | None = None
    declaration: str | None = None
    history: str = Field(default=DEFAULT_HISTORY, repr=False)
    systems: Annotated[tuple[SystemConfig, ...], Field(min_length=1, repr=False)]
    allow: Allow = Allow()
    review: ReviewConfig = ReviewConfig()
    retention: Retention = Retention()
    decisions: str | None = None
    record: str | None = None
    patterns: Mapping[str, Annotated[str, AfterValidator(_regular_expression)]] = {}
    recognisers: Names = ()
    names: Names = ()
    language_model: str = "auto"
    lang: Language | None = None
    report: Annotated[Names, Field(min_length=1)] = ("html", "xlsx")
    exclude: Names = ()
    sample: Annotated[int, Field(gt=0)] | None = None
    fail_on: FailOn = "high"

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [system.name for system in self.systems]
        if len(set(names)) < len(names):
            raise PydanticCustomError("system_twice", "two systems have the same name; give each its own")
        return self


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """Hold a configuration and the file it came from."""

    path: Path
    config: Config

    @property
    def folder(self) -> Path:
        """Give the folder that relative paths start from."""
        return self.path.parent

    def path_of(self, text: str) -> Path:
        """Give the path that a text of the configuration stands for."""
        return self.folder / Path(text).expanduser()

    @property
    def key(self) -> str:
        """Tell this configuration's audits from others' in one history, wherever its folder is moved."""
        return f"{self.config.organisation or ''}/{self.path.name}"


_SENTENCES: Mapping[str, str] = {
    "extra_forbidden": "there is no such setting; check the spelling",
    "missing": "this is required",
    "literal_error": "must be one of: {expected}",
    "string_type": "must be a text; put it in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than": "must be greater than {gt}",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} entry",
    "string_too_short": "must not be empty",
    "dict_type": "must be a section with keys",
    "mapping_type": "must be a section with keys",
    "model_type": "must be a section with keys",
    "model_attributes_type": "must be a section with keys",
}


def load(path: Path, environment: Mapping[str, str] | None = None) -> ConfigFile:
    """Read a configuration.

    Args:
        path: the file, or a folder that holds a `tutka.yaml`.
        environment: where `${NAME}` comes from; the process's own by default.

    Raises:
        DocumentError: with every fault and its path, never with a value.
    """
    path = path / DEFAULT_NAME if path.is_dir() else path
    data = load_yaml(path, "configuration")
    if not isinstance(data, dict):
        raise DocumentError(f"{path}: this is not a configuration; it has to start with keys such as `systems:`")
    faults: list[str] = []
    environ = os.environ if environment is None else environment
    expanded = {
        key: value if key in _RAW_SECTIONS else _expand(value, environ, (str(key),), faults.append)
        for key, value in data.items()
    }
    config: Config | None = None
    try:
        config = Config.model_validate(expanded)
    except ValidationError as error:
        entries = error.errors(include_url=False, include_input=False)
        faults.extend(_fault(entry) for entry in entries if not _follows(entry, entries))
    else:
        faults.extend(_missing_files(path.parent, config))
    if faults or config is None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise DocumentError(f"{path}: {count} in the configuration", tuple(faults))
    return ConfigFile(path, config)


def _expand_text(text: str, environment: Mapping[str, str], fault: Callable[[str], None]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in environment:
            fault(f"the environment variable {found[1]} is not set; set it before the run")
            return ""
        return environment[found[1]]

    return VARIABLE.sub(value, text)


def _expand_address(text: str, environment: Mapping[str, str], fault: Callable[[str], None]) -> str:
    """Expand a database URL: a password is put in so that none of its characters ends it early."""

    def value(name: str) -> str:
        return _expand_text(f"${{{name}}}", environment, fault)

    whole = variables.with_scheme(text, value)
    parts = variables.split(whole)
    if parts is not None:
        return variables.fill_parts(parts, value).text()
    if variables.is_address(whole):
        fault("an @, /, ? or # of the password stands unescaped; put the password into an environment variable")
    return variables.fill(whole, value)


def _expand(
    value: Any, environment: Mapping[str, str], location: tuple[int | str, ...], fault: Callable[[str], None]
) -> Any:
    """Expand every text below `value`; say where a variable is missing."""
    if isinstance(value, str):
        one = _expand_address if location == ("history",) else _expand_text
        return one(value, environment, lambda text: fault(f"{fault_path(location)}: {text}"))
    if isinstance(value, list):
        return [_expand(entry, environment, (*location, i), fault) for i, entry in enumerate(value)]
    if isinstance(value, dict):
        if _CHECKED_ONLY in value:
            _expand(value[_CHECKED_ONLY], environment, (*location, _CHECKED_ONLY), fault)
            rest = {key: entry for key, entry in value.items() if key != _CHECKED_ONLY}
            return {**_expand(rest, environment, location, fault), _CHECKED_ONLY: value[_CHECKED_ONLY]}
        return {key: _expand(entry, environment, (*location, str(key)), fault) for key, entry in value.items()}
    return value


def _follows(entry: Any, entries: Sequence[Any]) -> bool:
    """Say whether a list counts as too short only because its entries are faulty themselves."""
    size = len(entry["loc"])
    return entry["type"] == "too_short" and any(
        len(other["loc"]) > size and other["loc"][:size] == entry["loc"] for other in entries
    )


def _fault(entry: Any) -> str:
    """Put one of pydantic's errors into a sentence without the value."""
    context = {key: value for key, value in (entry.get("ctx") or {}).items() if isinstance(value, (str, int))}
    own = {"country", "period", "period_months", "month_day", "pattern", "system_twice"}
    kind = entry["type"]
    text = entry["msg"] if kind in own else _SENTENCES.get(kind, "is not valid").format(**context)
    return f"{fault_path(tuple(entry['loc']))}: {text}"


def _missing_files(folder: Path, config: Config) -> Iterator[str]:
    """Name the files that the configuration counts on and that are not there."""
    for key in ("notice", "declaration", "record"):
        value = getattr(config, key)
        if value is not None and not (folder / Path(value).expanduser()).is_file():
            yield f"{key}: there is no such file: {value}"
    for i, value in enumerate(config.names):
        if not (folder / Path(value).expanduser()).is_file():
            yield f"names[{i}]: there is no such file: {value}"
