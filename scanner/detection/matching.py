"""Turn a text's raw results into matches: items instead of entities, places in the text as given, no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanner.detection.confirm import BOOSTED, Failed, Outcome, Raw
from scanner.detection.routes import Route
from scanner.model.errors import DetectionFault
from scanner.model.match import Match
from scanner.recognisers.base import stock_item
from scanner.text import Normalised, shape


class Matcher:
    """Describe results by their recognisers."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = routes
        self._items: dict[tuple[int, str], str | None] = {}
        self.weak = frozenset(
            (route.name, entity)
            for route in routes
            for entity in getattr(route.recogniser, "weak_entities", frozenset())
        )

    def item(self, number: int, entity: str) -> str | None:
        """Give the taxonomy item of a route's entity; None where it stands for none (dates, places)."""
        key = (number, entity)
        if key not in self._items:
            own = getattr(self._routes[number].recogniser, "entity_items", {})
            self._items[key] = own.get(entity) or stock_item(entity)
        return self._items[key]

    def matches(self, clean: Normalised, outcome: Outcome) -> list[Match]:
        """Give the matches of one outcome, claims not yet settled; failed strings have no shape.

        A recogniser that can't describe its match adds a fault to the outcome; the match stays, without details.

        Args:
            clean: the text that was looked at, with the way back to the given one.
            outcome: what was found in it.
        """
        text = clean.text
        first = len(text) - len(text.lstrip())
        last = len(text.rstrip())
        out = []
        for raw in outcome.results:
            item = self.item(raw.route, raw.entity)
            if item is None:
                continue
            out.append(self._match(clean, raw, item, outcome, whole=raw.start <= first and raw.end >= last))
        for failed in self._failed(text, outcome):
            item = self.item(failed.route, failed.entity)
            assert item is not None
            start, end = clean.span(failed.start, failed.end)
            out.append(
                Match(
                    item=item,
                    entity=failed.entity,
                    recogniser=self._routes[failed.route].name,
                    start=start,
                    end=end,
                    score=0.0,
                    validated=False,
                    whole=failed.start <= first and failed.end >= last,
                    explanation=("pattern",),
                )
            )
        return out

    def _match(self, clean: Normalised, raw: Raw, item: str, outcome: Outcome, *, whole: bool) -> Match:
        recogniser = self._routes[raw.route].recogniser
        value = clean.text[raw.start : raw.end]
        validated = raw.validated
        details = None
        try:
            if validated is None and (check := getattr(recogniser, "check", None)) is not None:
                validated = check(value, raw.entity)
            if (describe := getattr(recogniser, "describe", None)) is not None:
                details = describe(value, raw.entity)
        except Exception as error:  # noqa: BLE001 - a plugin may fail in any way; the fault is reported
            outcome.faults.append(DetectionFault(str(recogniser.name), type(error).__name__))
        start, end = clean.span(raw.start, raw.end)
        signs = tuple(sign for sign in raw.signs if sign != BOOSTED)
        if BOOSTED in raw.signs and "context" not in signs:
            signs = (*signs, "context")
        if validated and "validated" not in signs:
            signs = (*signs, "validated")
        return Match(
            item=item,
            entity=raw.entity,
            recogniser=self._routes[raw.route].name,
            start=start,
            end=end,
            score=min(max(float(raw.score), 0.0), 1.0),
            validated=validated,
            subtype=details.subtype if details else None,
            about=details.about if details else "person",
            shape=details.shape if details else shape(value),
            whole=whole,
            explanation=signs,
        )

    def _failed(self, text: str, outcome: Outcome) -> list[Failed]:
        """Give the failed strings that count against chance: those of recognisers with a check, once each.

        A string that overlaps a result of the same recogniser doesn't count: another of its patterns was right there.
        """
        if not outcome.failed:
            return []
        kept: list[Failed] = []
        for failed in sorted(outcome.failed, key=lambda f: (f.route, f.start, f.start - f.end)):
            recogniser = self._routes[failed.route].recogniser
            if self.item(failed.route, failed.entity) is None or not _has_failed(recogniser, text, failed):
                continue
            if any(
                raw.route == failed.route and raw.start < failed.end and failed.start < raw.end
                for raw in outcome.results
            ):
                continue
            if kept and kept[-1].route == failed.route and failed.start < kept[-1].end:
                continue
            kept.append(failed)
        return kept


def _has_failed(recogniser: Any, text: str, failed: Failed) -> bool:
    """Say whether a check refused the string, and not just a rule of what the format looks like."""
    if failed.checked:
        return True
    check = getattr(recogniser, "check", None)
    return check is not None and check(text[failed.start : failed.end], failed.entity) is False
