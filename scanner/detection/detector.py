"""The detector: what every recogniser of a registry finds in texts, equal to presidio's `AnalyzerEngine`, only sooner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from presidio_analyzer import RecognizerResult

from scanner.detection import claims
from scanner.detection.alike import Alike, Likeness, Looks
from scanner.detection.confirm import NOTHING, SIGNS, Confirmer, Outcome, Raw
from scanner.detection.context import ContextWords
from scanner.detection.gate import Gate
from scanner.detection.language import NEARNESS, Language
from scanner.detection.matching import Matcher
from scanner.detection.offline import keep_offline, offline
from scanner.detection.routes import needs_presidio_whole, plan
from scanner.model.errors import DetectionFault, UsageError
from scanner.model.match import Match
from scanner.recognisers.headers import hints
from scanner.text import Normalised, normalise

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry

PART_CHARS = 1_000_000
"""Longer texts are looked at in parts of this size: language models refuse more, and regular expressions get slow."""

WORTH_CLASSES = 200
"""Fewer texts are looked at one by one: planning what tells them apart would take longer."""

OVERLAP_CHARS = 2_000
"""What two neighbouring parts share; more than the longest identifier with the words around it."""


class Detector:
    """Find personal data in texts with the recognisers of a presidio registry.

    The registry has to be complete: recognisers added to it later are known to `engine` only. A detector works for one thread at a
    time, and keeps nothing of a text when a call has ended.

    Attributes:
        language: language of the recognisers and of the tokeniser.
        recognisers: all recognisers given, those of other languages too.
        unmapped: entities that stand for no item of the taxonomy; `matches` leaves them out.
    """

    def __init__(
        self,
        registry: RecognizerRegistry | Sequence[EntityRecognizer],
        language: str = "fi",
        threshold: float = 0.0,
    ) -> None:
        """Compile the gate; make one per process.

        Args:
            registry: the recognisers, best as they are: presidio's registry takes a second to import.
            language: language of the recognisers and of the tokeniser.
            threshold: least score.

        Raises:
            UsageError: no recogniser of the registry speaks the language.
        """
        self.language = language
        self._registry, self._threshold = registry, threshold
        nlp = Language(language)
        self.recognisers = tuple(registry.recognizers if hasattr(registry, "recognizers") else registry)
        recognisers = [r for r in self.recognisers if r.supported_language == language]
        if not recognisers:
            message = f"no recogniser speaks {language!r}; choose another language or other recognisers"
            raise UsageError(message)
        keep_offline(recognisers)
        self.whole = needs_presidio_whole(recognisers)
        self._nlp = nlp
        self._routes, triggers = plan(recognisers)
        self._numbers = {route.recogniser.id: number for number, route in enumerate(self._routes)}
        self.gate = Gate([trigger.expression for trigger in triggers])
        self._context = ContextWords(nlp, NEARNESS)
        self._confirmer = Confirmer(
            self._routes,
            triggers,
            list({entity for one in recognisers for entity in one.get_supported_entities()}),
            self._context,
            nlp,
            threshold,
        )
        self._forgetful = [
            route.forget or route.recogniser.forget
            for route in self._routes
            if callable(route.forget or getattr(route.recogniser, "forget", None))
        ]
        self._matcher = Matcher(self._routes)
        self._triggers = triggers
        self.versions = {route.name: str(route.recogniser.version) for route in self._routes}
        self.unmapped = tuple(
            sorted(
                {
                    entity
                    for number, route in enumerate(self._routes)
                    for entity in route.recogniser.supported_entities
                    if self._matcher.item(number, entity) is None
                }
            )
        )

    @cached_property
    def engine(self) -> AnalyzerEngine:
        """Give presidio's own analyzer with the same recognisers, NLP engine, context enhancer and threshold."""
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: PLC0415 - imports spaCy

        from scanner.detection.nlp import enhancer  # noqa: PLC0415 - the same

        offline()
        registry: Any = self._registry
        if not hasattr(registry, "recognizers"):
            registry = RecognizerRegistry(recognizers=list(registry), supported_languages=[self.language])
        return AnalyzerEngine(
            registry=registry,
            nlp_engine=self._nlp.engine,
            supported_languages=list(registry.supported_languages),
            default_score_threshold=self._threshold,
            context_aware_enhancer=enhancer(),
        )

    @cached_property
    def _likeness(self) -> Likeness | None:
        """Find classes of texts; made when a column has enough of them."""
        return None if self.whole else Likeness(self._routes, self._triggers, self._context)

    def analyze(self, text: str, context: Sequence[str] = ()) -> list[RecognizerResult]:
        """Give what `engine.analyze(text, language, context=context)` gives: same entities, spans and scores.

        Raises:
            DetectionFault: a recogniser failed on the text.
        """
        if self.whole:
            return list(self.engine.analyze(text, self.language, context=list(context)))
        agreeing = self._confirmer.agreeing(context)
        with self._nlp.memory_zone():
            outcome = next(self._outcomes([text], agreeing))
            self._forget()
        if outcome.faults:
            raise outcome.faults[0]
        return [self._presidio(raw) for raw in outcome.results]

    def alike(
        self,
        texts: Sequence[str],
        header: str | None = None,
        array: pa.StringArray | None = None,
        looks: Looks | None = None,
    ) -> Alike:
        """Put texts into classes that `matches` gives the same for, under this header.

        Args:
            texts: best distinct ones of one column.
            header: the column's name, which counts as context.
            array: the texts in Arrow's form, if there is one.
            looks: gives texts of one shape a label; texts with different ones aren't alike. None: none of them are.
        """
        likeness = self._likeness if len(texts) >= WORTH_CLASSES else None
        if likeness is None:
            each = np.arange(len(texts))
            return Alike(each, each, [None] * len(texts))
        agreeing = self._confirmer.agreeing([header] if header else [])
        return likeness.classes(texts, agreeing, array, looks)

    def matches(
        self, texts: Sequence[str], header: str | None = None, faults: list[DetectionFault] | None = None
    ) -> list[tuple[Match, ...]]:
        """Find the items in texts, after normalising them, with overlaps between items settled.

        Args:
            texts: best distinct ones of one column; equal texts are looked at once.
            header: the column's name, which counts as context.
            faults: takes one fault for each recogniser that failed and error that it failed with; the other recognisers'
                matches are given all the same. Without it the first fault is raised.

        Returns:
            For each text its matches in the order of the text, with places in the text as given. Matches with `validated`
            False and score 0 are no finds: they count strings whose check failed.

        Raises:
            DetectionFault: a recogniser failed, and `faults` was not given.
        """
        agreeing = self._confirmer.agreeing([header] if header else [])
        announced = frozenset(hint.item for hint in hints(header or "") if hint.strength == "strong")
        distinct = list(dict.fromkeys(texts))
        clean = [normalise(text) for text in distinct]
        met: list[DetectionFault] = []
        found: dict[str, tuple[Match, ...]] = {}
        with self._nlp.memory_zone():
            try:
                self._prepare([entry.text for entry in clean], met)
                short = [
                    (text, entry) for text, entry in zip(distinct, clean, strict=True) if len(entry.text) <= PART_CHARS
                ]
                outcomes = self._outcomes([entry.text for _, entry in short], agreeing, header)
                for (text, entry), outcome in zip(short, outcomes, strict=True):
                    if outcome is not NOTHING:
                        found[text] = self._settle(entry, outcome, announced, met)
                for text, entry in zip(distinct, clean, strict=True):
                    if len(entry.text) > PART_CHARS:
                        found[text] = self._long(entry, agreeing, header, announced, met)
            finally:
                self._forget()
        _report(met, faults)
        nothing: tuple[Match, ...] = ()
        return [found.get(text, nothing) for text in texts]

    def _forget(self) -> None:
        """Drop whatever was remembered of texts."""
        self._context.forget()
        for forget in self._forgetful:
            forget()

    def _outcomes(self, texts: Sequence[str], agreeing: frozenset[int], header: str | None = None) -> Iterator[Outcome]:
        if self.whole:
            for text in texts:
                yield self._by_presidio(text, header)
            return
        confirm = self._confirmer.confirm
        for text, fired in zip(texts, self.gate.fired(texts), strict=True):
            yield confirm(text, fired, agreeing) if fired else NOTHING

    def _by_presidio(self, text: str, header: str | None) -> Outcome:
        outcome = Outcome()
        try:
            results = self.engine.analyze(text, self.language, context=[header] if header else [])
        except Exception as error:  # noqa: BLE001 - a plugin may fail in any way; the fault is reported
            outcome.faults.append(DetectionFault("presidio", type(error).__name__))
            return outcome
        for result in results:
            metadata = result.recognition_metadata or {}
            number = self._numbers.get(metadata.get(RecognizerResult.RECOGNIZER_IDENTIFIER_KEY))
            if number is not None:
                signs = tuple(metadata.get(SIGNS) or ("pattern",))
                outcome.results.append(
                    Raw(result.entity_type, result.start, result.end, result.score, number, None, signs)
                )
        return outcome

    def _prepare(self, texts: Sequence[str], met: list[DetectionFault]) -> None:
        """Let recognisers with a language model look at many texts at once."""
        for route in self._routes:
            prepare = getattr(route.recogniser, "prepare", None)
            if not callable(prepare):
                continue
            try:
                wanted = [
                    part
                    for text in texts
                    for part in ([text] if len(text) <= PART_CHARS else (text[a:b] for a, b in _parts(len(text))))
                    if route.may_match is None or route.may_match(part)
                ]
                if wanted:
                    prepare(wanted)
            except Exception as error:  # noqa: BLE001 - a plugin may fail in any way; the fault is reported
                met.append(DetectionFault(route.name, type(error).__name__, texts=0))

    def _settle(
        self, clean: Normalised, outcome: Outcome, announced: frozenset[str], met: list[DetectionFault]
    ) -> tuple[Match, ...]:
        matches = self._matcher.matches(clean, outcome)
        met += outcome.faults
        return claims.resolve(matches, self._matcher.weak, announced)

    def _long(
        self,
        clean: Normalised,
        agreeing: frozenset[int],
        header: str | None,
        announced: frozenset[str],
        met: list[DetectionFault],
    ) -> tuple[Match, ...]:
        """Look at a long text in overlapping parts; each match is taken from the part that sees most around it."""
        merged = Outcome()
        size = len(clean.text)
        for start, end in _parts(size):
            outcome = next(self._outcomes([clean.text[start:end]], agreeing, header))
            merged.faults += outcome.faults
            low = start + OVERLAP_CHARS // 2 if start else 0
            high = end - OVERLAP_CHARS // 2 if end < size else size
            for raw in outcome.results:
                if low <= raw.start + start < high:
                    merged.results.append(raw._replace(start=raw.start + start, end=raw.end + start))
            for failed in outcome.failed:
                if low <= failed.start + start < high:
                    merged.failed.append(failed._replace(start=failed.start + start, end=failed.end + start))
        return self._settle(clean, merged, announced, met)

    def _presidio(self, raw: Raw) -> Any:
        recogniser = self._routes[raw.route].recogniser
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: recogniser.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recogniser.id,
        }
        return RecognizerResult(raw.entity, raw.start, raw.end, raw.score, recognition_metadata=metadata)


def _parts(size: int) -> Iterator[tuple[int, int]]:
    """Yield the overlapping parts of a long text."""
    start = 0
    while True:
        end = min(start + PART_CHARS, size)
        yield start, end
        if end == size:
            return
        start = end - OVERLAP_CHARS


def _report(met: Sequence[DetectionFault], faults: list[DetectionFault] | None) -> None:
    """Add up faults by recogniser and error; raise the first where nobody takes them."""
    counts: dict[tuple[str, str, str], int] = {}
    for fault in met:
        key = (fault.recogniser, fault.error, fault.reason)
        counts[key] = counts.get(key, 0) + fault.texts
    summed = [DetectionFault(name, error, texts, reason) for (name, error, reason), texts in counts.items()]
    if faults is not None:
        faults += summed
    elif summed:
        raise summed[0]
