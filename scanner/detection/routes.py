"""Decide for every recogniser of a registry how its cells are found: which expressions gate it, and who looks at them.

* `lean`: a `PatternRecognizer` that overrides neither how patterns are matched nor how context counts. Only the patterns that
  fired are run, by `confirm`.
* `own`: a recogniser with its own `analyze()`, called as it is; gated where it is known what it needs.
* Anything that changes how presidio puts results together (`enhance_using_context`, shared ids) can't be taken apart: then
  presidio gets every text whole.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import phonenumbers
import regex
from phonenumbers import Leniency, PhoneMetadata
from presidio_analyzer import EntityRecognizer, PatternRecognizer
from presidio_analyzer.pattern_recognizer import REGEX_TIMEOUT_SECONDS

from scanner.detection.quick import Search
from scanner.detection.relaxing import Unrelaxable, relax
from scanner.detection.stock_phone import StockPhone, is_known, number_kinds
from scanner.made_once import keep, recall, state_of
from scanner.recognisers import BUILTIN
from scanner.recognisers.base import (
    CuedRecogniser,
    FormatRecogniser,
    Found,
    OwnRecogniser,
    PatternRecogniser,
    alternatives,
)

_KIND = "relaxed"
_RELAXED_BY = ("scanner.detection.relaxing", "scanner.detection.folding")
CUE_LIMIT = 20_000
"""Longer expressions of cue and value give way to the stems of the cues."""

_MATCHING = ("analyze", "_PatternRecognizer__analyze_patterns", "build_regex_explanation")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Hold one expression of the gate: whose it is and, for a lean route, the pattern to run when it fires.

    Attributes:
        route: position of the recogniser's route.
        expression: relaxed expression; None always fires.
        search: gives the pattern's matches in a text; None for a recogniser that is called as it is.
        score: the pattern's score.
        sign: what a match of it says: `pattern`, or `lexicon` for a list of words.
        source: the pattern's own expression.
        flags: flags that it is compiled with.
    """

    route: int
    expression: str | None
    search: Search | None = None
    score: float = 0.0
    sign: str = "pattern"
    source: str = ""
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """Say how one recogniser is asked.

    Attributes:
        recogniser: the presidio recogniser.
        lean: its patterns are run here.
        entity: the entity of a lean route.
        validate: `validate_result` where it is overridden.
        invalidate: `invalidate_result` where it is overridden.
        refuses_by_check: what `invalidate` refuses has failed the recogniser's `check`.
        words: context words in lower case.
        may_match: cheap test of a recogniser with its own `analyze()`.
        find: what our base class's `analyze()` asks, where nothing else does, or what stands for a stock recogniser.
        forget: drops what `find` remembers of texts.
        thresholds: least score by entity, `default` for the others.
    """

    recogniser: Any
    lean: bool
    entity: str = ""
    validate: Callable[[str], Any] | None = None
    invalidate: Callable[[str], Any] | None = None
    refuses_by_check: bool = False
    words: tuple[str, ...] = ()
    may_match: Callable[[str], bool] | None = None
    find: Callable[[str], Iterator[Found]] | None = None
    forget: Callable[[], None] | None = None
    thresholds: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Give the recogniser's name."""
        return str(self.recogniser.name)


def plan(recognisers: Sequence[Any]) -> tuple[list[Route], list[Trigger]]:
    """Give a route for every recogniser, and the gate's triggers in the order of recognisers and their patterns."""
    routes: list[Route] = []
    triggers: list[Trigger] = []
    relaxing = _Relaxing()
    for position, recogniser in enumerate(recognisers):
        if not recogniser.is_loaded:
            recogniser.load()
            recogniser.is_loaded = True
        if _is_lean(recogniser):
            routes.append(_lean_route(recogniser))
            triggers += _pattern_triggers(recogniser, position, relaxing)
        else:
            routes.append(_own_route(recogniser))
            triggers += [Trigger(position, e) for e in _own_expressions(recogniser, relaxing)]
    relaxing.keep(recognisers)
    return routes, triggers


def needs_presidio_whole(recognisers: Sequence[Any]) -> bool:
    """Say whether a recogniser changes how results are put together."""
    ids = [recogniser.id for recogniser in recognisers]
    return len(set(ids)) < len(ids) or any(
        _overrides(recogniser, EntityRecognizer, "enhance_using_context") for recogniser in recognisers
    )


def _overrides(recogniser: Any, base: type, name: str) -> bool:
    return name in vars(recogniser) or getattr(type(recogniser), name) is not getattr(base, name)


def _is_lean(recogniser: Any) -> bool:
    return isinstance(recogniser, PatternRecognizer) and not any(
        _overrides(recogniser, PatternRecognizer, name) for name in _MATCHING
    )


def _lean_route(recogniser: Any) -> Route:
    return Route(
        recogniser,
        lean=True,
        entity=recogniser.supported_entities[0],
        validate=recogniser.validate_result if _overrides(recogniser, PatternRecognizer, "validate_result") else None,
        invalidate=(
            recogniser.invalidate_result if _overrides(recogniser, PatternRecognizer, "invalidate_result") else None
        ),
        refuses_by_check=getattr(type(recogniser), "invalidate_result", None) is FormatRecogniser.invalidate_result,
        words=tuple(word.lower() for word in recogniser.context or ()),
        thresholds=recogniser.score_thresholds,
    )


def _own_route(recogniser: Any) -> Route:
    may_match, forget = getattr(recogniser, "may_match", None), getattr(recogniser, "forget", None)
    find = recogniser.find if _finds(recogniser) else None
    if _is_stock_phone(recogniser) and is_known(recogniser):
        stand_in = StockPhone(recogniser)
        find, forget = stand_in.find, stand_in.forget
    return Route(
        recogniser,
        lean=False,
        words=tuple(word.lower() for word in recogniser.context or ()),
        may_match=may_match if callable(may_match) else None,
        find=find,
        forget=forget if callable(forget) else None,
        thresholds=recogniser.score_thresholds,
    )


def _finds(recogniser: Any) -> bool:
    """Say whether a recogniser's `analyze()` is our base class's: what `find` yields, without duplicates."""
    return isinstance(recogniser, OwnRecogniser) and not any(
        _overrides(recogniser, OwnRecogniser, name) for name in ("analyze", "_result")
    )


def _is_stock_phone(recogniser: Any) -> bool:
    """Say whether a recogniser finds what presidio's `PhoneRecognizer` does; it can't where presidio's classes aren't loaded."""
    stock = sys.modules.get("presidio_analyzer.predefined_recognizers")
    return (
        stock is not None
        and isinstance(recogniser, stock.PhoneRecognizer)
        and not any(
            _overrides(recogniser, stock.PhoneRecognizer, name) for name in ("analyze", "_get_recognizer_result")
        )
    )


def _pattern_triggers(recogniser: Any, position: int, relaxing: _Relaxing) -> list[Trigger]:
    flags = recogniser.global_regex_flags
    return [
        Trigger(
            position,
            relaxing(pattern.regex, flags),
            search=Search(pattern.regex, flags, linear=_is_ours(recogniser)),
            score=pattern.score,
            sign="lexicon" if pattern.name == "deny_list" else "pattern",
            source=pattern.regex,
            flags=int(flags),
        )
        for pattern in recogniser.patterns
    ]


def _is_ours(recogniser: Any) -> bool:
    """Say whether a recogniser's expressions are the package's own."""
    return isinstance(recogniser, PatternRecogniser) and type(recogniser).__module__.startswith("scanner.recognisers.")


def relaxed(expression: str, flags: int) -> str | None:
    """Give the relaxed expression, or None where it has to fire always."""
    try:
        return relax(expression, int(flags))
    except Unrelaxable:
        return None


class _Relaxing:
    """Relax expressions, those of the built-in recognisers once for all runs: they take half a second."""

    def __init__(self) -> None:
        self._state = state_of(_RELAXED_BY, ("regex",))
        self._known: dict[tuple[str, int], str | None] = recall(_KIND, self._state) or {}
        self._used: dict[tuple[str, int], str | None] = {}

    def __call__(self, expression: str, flags: int) -> str | None:
        """Give what `relaxed` gives."""
        key = (expression, int(flags))
        if key not in self._used:
            self._used[key] = self._known[key] if key in self._known else relaxed(*key)
        return self._used[key]

    def keep(self, recognisers: Sequence[Any]) -> None:
        """Keep what was relaxed, where it was for the built-in recognisers and no others: theirs holds no configuration."""
        kinds = {f"{kind.__module__}:{kind.__qualname__}" for kind in map(type, recognisers)}
        if kinds == set(BUILTIN.values()) and self._used != self._known:
            keep(_KIND, self._state, self._used)


def _own_expressions(recogniser: Any, relaxing: _Relaxing) -> list[str | None]:
    """Give expressions one of which matches wherever a recogniser with its own `analyze()` can find something.

    A recogniser may say so itself: `gate` is a sequence of expressions of the `regex` module, case ignored.
    """
    kind = type(recogniser)
    declared: Sequence[str] | None = getattr(recogniser, "gate", None)
    if declared is not None:
        return [relaxing(expression, regex.IGNORECASE | regex.DOTALL) for expression in declared]
    if getattr(kind, "may_match", None) is CuedRecogniser.may_match:
        if kind.find is CuedRecogniser.find:
            whole = relaxing(recogniser.expression, int(recogniser.value_flags))
            if whole is not None and len(whole) < CUE_LIMIT:
                return [whole]
        return [relaxing(alternatives(recogniser.stems), regex.IGNORECASE)]
    stock = sys.modules.get("presidio_analyzer.predefined_recognizers")
    if stock is None:
        return [None]  # nobody can have made one of those below
    if kind.analyze is stock.PhoneRecognizer.analyze:
        return [_phone_expression(recogniser)]
    if kind.analyze is stock.IbanRecognizer.analyze and (
        kind._IbanRecognizer__analyze_patterns is stock.IbanRecognizer._IbanRecognizer__analyze_patterns  # noqa: SLF001 - an override of it would make the patterns mean something else
    ):
        return [relaxing(pattern.regex, recogniser.global_regex_flags) for pattern in recogniser.patterns]
    return [None]


def _phone_expression(recogniser: Any) -> str | None:
    """Give what every number that presidio's `PhoneRecognizer` accepts contains: digits with at most four signs between them.

    Source: `_PATTERN` of phonenumbers.phonenumbermatcher; the number of digits from its metadata.
    """
    if recogniser.leniency < Leniency.VALID:
        least = 2
    else:
        national = [_least_digits(region) for region in recogniser.supported_regions]
        abroad = [
            len(str(code)) + _least_digits(region)
            for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
            for region in regions
        ]
        least = max(2, min([*national, *abroad]))
    return r"(?s:[0-9](?:[^0-9]{0,4}[0-9]){" + str(least - 1) + "})"


def _least_digits(region: str) -> int:
    """Give how few digits a valid number of a region is written with; 2 where nothing is known."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return 2
    lengths: list[int] = [n for kind in number_kinds(metadata) for n in kind.possible_length if n > 0]
    added: int = sum(
        c.isdigit() for c in regex.sub(r"\\[0-9]|\$[0-9]", "", metadata.national_prefix_transform_rule or "")
    )
    least: int = min(lengths, default=2) - added
    return max(2, least)


__all__ = ["REGEX_TIMEOUT_SECONDS", "Route", "Trigger", "needs_presidio_whole", "plan", "relaxed"]
