"""Look at one text with the recognisers whose patterns fired, and put their results together as presidio does.

The steps are those of presidio-analyzer 2.2.366: `PatternRecognizer.__analyze_patterns` per recogniser with
`EntityRecognizer.remove_duplicates`, then `LemmaContextAwareEnhancer.enhance_using_context`, then the thresholds of
`AnalyzerEngine`, then `remove_duplicates` over all. Results are plain tuples, and texts are tokenised only when it matters.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from presidio_analyzer import RecognizerResult

from scanner.detection.context import ContextWords, Tokens
from scanner.detection.language import Language
from scanner.detection.quick import is_plain
from scanner.detection.routes import REGEX_TIMEOUT_SECONDS, Route, Trigger
from scanner.model.errors import DetectionFault
from scanner.recognisers.base import Found

if TYPE_CHECKING:
    from scanner.detection.nlp import LazyArtifacts

SIGNS = "tutka_signs"
"""Key of a result's `recognition_metadata` under which a recogniser says what spoke for a match."""

BOOSTED = "boosted"
"""Sign of a result whose recogniser has counted context itself; presidio doesn't count it again."""

REMEMBERED = 80_000
"""Answers of recognisers that look at words alone: spans and scores, no text; about 15 MB. A column of 100,000 notes has 40,000."""

_MASK = dict.fromkeys(map(ord, "123456789"), "0")
_IDENTIFIER = RecognizerResult.RECOGNIZER_IDENTIFIER_KEY
_BOOSTED = RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY


class Raw(NamedTuple):
    """Hold one result: as presidio's, with the route that it came by and what spoke for it."""

    entity: str
    start: int
    end: int
    score: float
    route: int
    validated: bool | None
    signs: tuple[str, ...]


_NO_RESULTS: list[Raw] = []


class Failed(NamedTuple):
    """Hold a string of a recogniser's format that was refused: no result, but a failed check counts against chance.

    `checked` says that a check refused it; otherwise `invalidate_result` did, for whatever reason.
    """

    entity: str
    start: int
    end: int
    route: int
    checked: bool


@dataclass(slots=True)
class Outcome:
    """Collect what one text gave: results, failed strings and the faults of recognisers."""

    results: list[Raw] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    faults: list[DetectionFault] = field(default_factory=list)


NOTHING = Outcome()


class Confirmer:
    """Run fired patterns and recognisers over single texts."""

    def __init__(
        self,
        routes: Sequence[Route],
        triggers: Sequence[Trigger],
        entities: Sequence[str],
        context: ContextWords,
        nlp: Language,
        threshold: float,
    ) -> None:
        self._routes = routes
        self._triggers = triggers
        self._entities = list(entities)
        self._wanted = frozenset(entities)
        self._context = context
        self._nlp = nlp
        self._threshold = threshold
        self._by_id = {route.recogniser.id: number for number, route in enumerate(routes)}
        self._worded = frozenset(
            number
            for number, route in enumerate(routes)
            if route.find is not None and getattr(route.recogniser, "words_alone", False)
        )
        self._remembered: dict[tuple[int, bytes], list[Raw]] = {}
        self._secret = secrets.token_bytes(16)
        self._no_thresholds = threshold <= 0 and not any(route.thresholds for route in routes)

    def agreeing(self, context: Sequence[str]) -> frozenset[int]:
        """Give the routes that have a context word in the context that came with the text (the column's name)."""
        words = [word.lower() for word in context]
        return frozenset(
            number
            for number, route in enumerate(self._routes)
            if any(word in given for word in route.words for given in words)
        )

    def confirm(self, text: str, fired: Sequence[int], agreeing: frozenset[int]) -> Outcome:
        """Give what the fired triggers find in a text.

        Args:
            text: any text.
            fired: positions of the triggers that may match it, ascending.
            agreeing: routes whose context words stand in the given context.
        """
        if not fired:
            return NOTHING
        outcome = Outcome()
        artifacts: LazyArtifacts | None = None
        position, size = 0, len(fired)
        plain = is_plain(text)
        triggers, routes = self._triggers, self._routes
        while position < size:
            number = triggers[fired[position]].route
            first = position
            while position < size and triggers[fired[position]].route == number:
                position += 1
            route = routes[number]
            try:
                if route.lean:
                    self._run_patterns(text, number, fired[first:position], outcome, plain=plain)
                elif route.find is not None:
                    self._find(text, number, route.find, outcome)
                elif route.may_match is None or route.may_match(text):
                    artifacts = artifacts or self._artifacts(text)
                    self._ask(text, number, artifacts, outcome)
            except Exception as error:  # noqa: BLE001 - a plugin may fail in any way; the fault is reported
                timeout = isinstance(error, TimeoutError)
                outcome.faults.append(
                    DetectionFault(
                        route.name,
                        type(error).__name__,
                        reason="recogniser_timeout" if timeout else "recogniser_failed",
                    )
                )
        if outcome.results:
            self._weigh(text, outcome, agreeing)
        return outcome if outcome.results or outcome.failed or outcome.faults else NOTHING

    def _artifacts(self, text: str) -> LazyArtifacts:
        from scanner.detection.nlp import LazyArtifacts  # noqa: PLC0415 - imports spaCy; our own recognisers don't ask for it

        return LazyArtifacts(self._nlp.engine, text)

    def _run_patterns(self, text: str, number: int, fired: Sequence[int], outcome: Outcome, *, plain: bool) -> None:
        route = self._routes[number]
        entity, validate, invalidate = route.entity, route.validate, route.invalidate
        found: list[Raw] = []
        for position in fired:
            trigger = self._triggers[position]
            assert trigger.search is not None
            for match in trigger.search(text, plain=plain, timeout=REGEX_TIMEOUT_SECONDS):
                start, end = match.span()
                if start == end:
                    continue
                score = trigger.score
                valid = None
                if validate is not None and (valid := validate(text[start:end])) is not None:
                    score = 1.0 if valid else 0
                if invalidate is not None and invalidate(text[start:end]):
                    score = 0
                if score > 0:
                    signs = (trigger.sign, "validated") if valid else (trigger.sign,)
                    found.append(Raw(entity, start, end, score, number, True if valid else None, signs))
                elif valid is not None or invalidate is not None:
                    outcome.failed.append(
                        Failed(entity, start, end, number, route.refuses_by_check or (valid is not None and not valid))
                    )
        outcome.results += found if len(found) < 2 else unique(found)

    def _find(self, text: str, number: int, find: Callable[[str], Iterable[Found]], outcome: Outcome) -> None:
        """Take what a recogniser of our own finds, as its `analyze()` would give it to presidio.

        Where it looks at words alone, a text that differs in ASCII digits only has the same answer, which is remembered under a
        keyed digest.
        """
        if number not in self._worded:
            outcome.results += self._found(text, number, find)
            return
        masked = text.translate(_MASK).encode("utf-8", "surrogatepass")
        name = number, hashlib.blake2b(masked, digest_size=12, key=self._secret).digest()
        found = self._remembered.get(name)
        if found is None:
            found = self._found(text, number, find)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[name] = found or _NO_RESULTS
        outcome.results += found

    def _found(self, text: str, number: int, find: Callable[[str], Iterable[Found]]) -> list[Raw]:
        may_match = self._routes[number].may_match
        if may_match is not None and not may_match(text):
            return []
        wanted = self._wanted
        found = [
            Raw(
                one.entity,
                one.start,
                one.end,
                one.score,
                number,
                True if one.validated else None,
                one.signs or (("pattern", "validated") if one.validated else ("pattern",)),
            )
            for one in find(text)
            if one.entity in wanted
        ]
        return unique(found) if found else found

    def _ask(self, text: str, number: int, artifacts: LazyArtifacts, outcome: Outcome) -> None:
        recogniser = self._routes[number].recogniser
        for result in recogniser.analyze(text=text, entities=self._entities, nlp_artifacts=artifacts) or ():
            metadata = result.recognition_metadata or {}
            owner = self._by_id.get(metadata.get(_IDENTIFIER, recogniser.id))
            if owner is None:
                continue  # presidio, too, drops results in the name of an unknown recogniser
            explanation = result.analysis_explanation
            valid = getattr(explanation, "validation_result", None)
            signs = tuple(metadata.get(SIGNS) or (("pattern", "validated") if valid else ("pattern",)))
            if metadata.get(_BOOSTED):
                signs = (*signs, BOOSTED)
            outcome.results.append(
                Raw(result.entity_type, result.start, result.end, result.score, owner, True if valid else None, signs)
            )

    def _weigh(self, text: str, outcome: Outcome, agreeing: frozenset[int]) -> None:
        """Raise scores by context, drop what lies under the thresholds, and drop duplicates of all recognisers."""
        results = outcome.results
        if any(self._routes[raw.route].words for raw in results):
            results = self._with_context(text, results, agreeing)
        if not self._no_thresholds:
            results = [raw for raw in results if raw.score >= self._least(raw)]
        outcome.results = unique(results)

    def _with_context(self, text: str, results: list[Raw], agreeing: frozenset[int]) -> list[Raw]:
        lower: str | None = None
        tokens: Tokens | None = None
        out: list[Raw] = []
        for raw in results:
            route = self._routes[raw.route]
            words = route.words
            if not words or raw.score == 1.0 or BOOSTED in raw.signs:
                out.append(raw)  # 1.0 stays 1.0 with context, too
                continue
            supported = raw.route in agreeing
            if not supported:
                if lower is None:
                    lower = text.lower()
                if "Σ" in text or any(word in lower for word in words):  # a final sigma is lowered by its neighbours
                    tokens = tokens or self._context.tokens(text)
                    try:
                        near = self._context.near(tokens, raw.start)
                    except ValueError:
                        near = []  # presidio gives up on the text here; a span behind the last token has no neighbours
                    supported = any(word in given for word in words for given in near)
            if supported:
                signs = raw.signs if "context" in raw.signs else (*raw.signs, "context")
                out.append(raw._replace(score=self._context.raise_score(raw.score), signs=signs))
            else:
                out.append(raw)
        return out

    def _least(self, raw: Raw) -> float:
        thresholds = self._routes[raw.route].thresholds
        return thresholds.get(raw.entity, thresholds.get("default", self._threshold))


_entity = itemgetter(0)


def unique(results: list[Raw]) -> list[Raw]:
    """Drop results of score 0, equal results, and those inside another of the same entity that scores no less.

    As `EntityRecognizer.remove_duplicates`; of equal results the first stays.
    """
    if len(results) == 1:
        return results if results[0].score != 0 else []
    if len({raw.entity for raw in results}) == len(results):
        return sorted((raw for raw in results if raw.score != 0), key=_rank)
    distinct: dict[tuple[str, int, int, float], Raw] = {}
    for raw in results:
        distinct.setdefault(raw[:4], raw)
    ordered = sorted(distinct.values(), key=lambda raw: (str(raw.entity), raw.start, raw.start - raw.end, -raw.score))
    kept: list[Raw] = []
    for _, group in groupby(ordered, key=_entity):
        active: list[Raw] = []
        for raw in group:
            if raw.score == 0:
                continue
            active = [other for other in active if other.end >= raw.start]
            if not any(
                raw.start >= other.start and raw.end <= other.end and raw.score <= other.score for other in active
            ):
                kept.append(raw)
                active.append(raw)
    kept.sort(key=_rank)
    return kept


def _rank(raw: Raw) -> tuple[float, int, int, str]:
    """Order results as presidio's sort leaves them: of those that it holds equal, the first by entity comes first."""
    return -raw.score, raw.start, raw.start - raw.end, str(raw.entity)
