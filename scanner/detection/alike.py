"""Put texts into classes whose members give the same results, so that one of each has to be looked at.

Texts that differ in ASCII digits only have one shape. Within a shape three things can tell texts apart: what the expressions
of the fired patterns look at (`automaton`), what checks and descriptions say of the matched slices (`kernels`, or the
recogniser itself, asked once for each distinct slice), and context words, which are letters. Texts that agree in all three
are one class: same entities, spans, scores, details. Nothing is decided here; the class's first text is put through the
ordinary way. What can't be proven alike is a class of its own.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import regex
from numpy.typing import NDArray

from scanner.detection import digit_rows as dr
from scanner.detection.arrow_text import codes, strings
from scanner.detection.automaton import Automaton, automaton
from scanner.detection.context import ContextWords
from scanner.detection.digit_rows import DigitRows, Labels
from scanner.detection.gate import Gate
from scanner.detection.kernels import Kernel, kernel_of
from scanner.detection.phone_kernel import UNKNOWN
from scanner.detection.quick import is_plain
from scanner.detection.routes import Route, Trigger
from scanner.recognisers.base import CuedRecogniser, OwnRecogniser, Recogniser
from scanner.text import normalise

LEAST_TEXTS = 6
"""A shape with fewer texts isn't worth a plan."""

LONGEST = 160
"""Longer texts (in bytes) are looked at one by one."""

PLANS = 20_000
"""Plans that are remembered, by a keyed digest of the shape."""

MATCHED_OF_A_PLAN = 5_000

_DIGIT = re.compile("[0-9]")
_DOCUMENT = re.compile(r"\s*[\[{<]")
_MASKED = np.arange(256, dtype=np.uint8)
_MASKED[ord("0") : ord("9") + 1] = ord(dr.MASK)
_ZERO = ord(dr.MASK)

Places = NDArray[np.intp]
Matched = tuple[tuple[int, int, int, int], ...]
"""Matches as route, number of the pattern among those that fired, start and end."""
Looks = Callable[[DigitRows], Labels | None]


class Span(NamedTuple):
    """Be a matched slice that a recogniser's rules may tell apart."""

    route: int
    start: int
    end: int


@dataclass(slots=True)
class Alike:
    """Say which texts are alike.

    Attributes:
        classes: for each text the number of its class.
        firsts: for each class the position of its first text.
        keys: for each class what it is called in every call under the same header; None for a text of its own.
    """

    classes: Places
    firsts: Places
    keys: list[Hashable | None]


@dataclass(slots=True)
class _Plan:
    """Say what tells texts of one shape apart; holds no text.

    Attributes:
        name: keyed digest of the shape.
        lean: fired triggers by lean route.
        cued: recognisers with a cue word in the shape.
        opaque: recognisers that have to be asked of every text.
        looks: sets of digits that fired expressions look at, by place.
        contextual: routes with a context word in the shape.
        alike_tokens: the tokeniser doesn't look at digits.
        matched: what the patterns match, by what they look at.
    """

    name: bytes
    lean: Mapping[int, tuple[Trigger, ...]]
    cued: tuple[int, ...]
    opaque: tuple[int, ...]
    looks: Mapping[int, set[int]]
    contextual: frozenset[int]
    alike_tokens: bool
    matched: dict[int, Matched] = field(default_factory=dict)


class Likeness:
    """Find classes of texts for one set of recognisers."""

    def __init__(self, routes: Sequence[Route], triggers: Sequence[Trigger], context: ContextWords) -> None:
        self._routes = routes
        self._triggers = triggers
        self._context = context
        self._gate = Gate([widened(trigger.expression) for trigger in triggers])
        self._kernels: list[Kernel | None] = [kernel_of(route.recogniser) for route in routes]
        self._asked = [_is_asked(route) for route in routes]
        self._automata: dict[int, Automaton | None] = {}
        self._cues: dict[int, Automaton | None] = {}
        self._answers: dict[tuple[int, Hashable], int] = {}
        self._plans: dict[bytes, _Plan | None] = {}
        self._secret = secrets.token_bytes(16)

    def classes(
        self,
        texts: Sequence[str],
        agreeing: frozenset[int],
        array: pa.StringArray | None = None,
        looks: Looks | None = None,
    ) -> Alike:
        """Put texts into classes.

        Args:
            texts: any texts, best distinct ones.
            agreeing: routes whose context words stand in the given context.
            array: the texts in Arrow's form, if there is one.
            looks: what else is to tell texts apart.
        """
        size = len(texts)
        classes: Places = np.full(size, -1, np.intp)
        firsts: list[int] = []
        keys: list[Hashable | None] = []
        for rows, members in _by_shape(array if array is not None else _array(texts)):
            plan = self._plan(rows.shape)
            if plan is None or (not plan.alike_tokens and plan.contextual - agreeing):
                continue
            more = looks(rows) if looks is not None else _nothing(rows)
            parted = self._part(plan, rows, more) if more is not None else None
            if parted is None:
                continue
            inside, first, names = parted
            classes[members] = inside + len(firsts)
            firsts += members[first].tolist()
            keys += names
        alone = np.flatnonzero(classes < 0)
        classes[alone] = np.arange(len(firsts), len(firsts) + len(alone))
        keys += [None] * len(alone)
        return Alike(classes, np.concatenate([np.array(firsts, np.intp), alone]), keys)

    # --- plans ----------------------------------------------------------------------------------------------------------

    def _plan(self, shape: str) -> _Plan | None:
        name = hashlib.blake2b(shape.encode(), digest_size=12, key=self._secret).digest()
        if name in self._plans:
            return self._plans[name]
        plan = self._make(shape, name)
        if len(self._plans) < PLANS:
            self._plans[name] = plan
        return plan

    def _make(self, shape: str, name: bytes) -> _Plan | None:
        """Plan a shape; None where a recogniser that may find something is not known well enough."""
        if _DOCUMENT.match(shape) or "\0" in shape or normalise(shape).text != shape:
            return None
        lean: dict[int, list[Trigger]] = {}
        cued: list[int] = []
        opaque: list[int] = []
        looks: dict[int, set[int]] = {}
        lower = shape.lower()
        fired = next(iter(self._gate.fired([shape])))
        routes = {self._triggers[position].route for position in fired}
        for position in fired:
            trigger = self._triggers[position]
            if not self._routes[trigger.route].lean:
                continue
            made = self._automaton(position)
            if made is None:
                return None
            _add(looks, made.looks(shape))
            lean.setdefault(trigger.route, []).append(trigger)
        for number in sorted(routes):
            route = self._routes[number]
            if route.lean or (isinstance(route.recogniser, OwnRecogniser) and route.recogniser.digits_alike(shape)):
                continue
            if route.find is None:
                return None  # not of our base class: it may look at anything
            if not _is_cued(route.recogniser):
                opaque.append(number)
                continue
            if any(_DIGIT.search(stem) for stem in route.recogniser.stems):
                opaque.append(number)
                continue
            if not any(stem in lower for stem in route.recogniser.stems):
                continue
            expression = self._cue(number)
            if expression is None:
                opaque.append(number)
                continue
            _add(looks, expression.looks(shape))
            cued.append(number)
        contextual = frozenset(
            n for n in routes if any(_DIGIT.sub("0", word) in lower for word in self._routes[n].words)
        )
        odd = any(_DIGIT.search(word) for n in contextual for word in self._routes[n].words)
        return _Plan(
            name,
            {number: tuple(some) for number, some in lean.items()},
            tuple(cued),
            tuple(opaque),
            looks,
            contextual,
            alike_tokens=not contextual or (not odd and self._context.digits_alike(shape)),
        )

    def _automaton(self, position: int) -> Automaton | None:
        if position not in self._automata:
            trigger = self._triggers[position]
            self._automata[position] = automaton(trigger.source, trigger.flags)
        return self._automata[position]

    def _cue(self, number: int) -> Automaton | None:
        if number not in self._cues:
            pattern = self._routes[number].recogniser._pattern  # noqa: SLF001 - our own base class's
            self._cues[number] = automaton(pattern.pattern, pattern.flags & ~(regex.VERSION0 | regex.VERSION1))
        return self._cues[number]

    # --- parting --------------------------------------------------------------------------------------------------------

    def _part(self, plan: _Plan, rows: DigitRows, more: Labels) -> tuple[Labels, Places, list[Hashable | None]] | None:
        """Part the texts of a shape: the class of each, each class's first text, and its name."""
        keys = dr.looked_at(rows, plan.looks)
        if keys is None:
            return None
        kinds, first, kind_of = _factor(keys)
        try:
            found = [
                self._matched(plan, kind, rows, at) for kind, at in zip(kinds.tolist(), first.tolist(), strict=True)
            ]
            outcomes = {outcome: number for number, outcome in enumerate(dict.fromkeys(found))}
            kind_of = np.array([outcomes[outcome] for outcome in found], np.int64)[kind_of]
            spans = [self._asked_spans(outcome) for outcome in outcomes]
            told = self._told(rows, spans, kind_of)
            for number in plan.opaque:
                everything = Span(number, 0, 0)
                told[everything] = self._found(number, rows)
                spans = [(*some, everything) for some in spans]
        except Exception:  # noqa: BLE001 - a recogniser that fails here fails again on the ordinary way, where it is told
            return None
        codes = kind_of
        for labels in (more, *told.values()):
            _, _, factor = _factor(labels)
            several = int(factor.max()) + 1
            if several > 1:
                _, _, codes = _factor(codes * several + factor)
        _, first, classes = _factor(codes)
        names: list[Hashable | None] = []
        matched = list(outcomes)
        for at in first.tolist():
            kind = int(kind_of[at])
            answers = tuple(int(told[span][at]) for span in spans[kind])
            names.append((plan.name, matched[kind], int(more[at]), answers))
        return classes, first, names

    def _matched(self, plan: _Plan, kind: int, rows: DigitRows, at: int) -> Matched:
        """Give all that the fired patterns and cues match in the texts of a kind: whose it is, and where."""
        known = plan.matched.get(kind)
        if known is not None:
            return known
        found: list[tuple[int, int, int, int]] = []
        text = rows.text(at) if plan.lean or plan.cued else ""
        plain = is_plain(text)
        for number, triggers in plan.lean.items():
            for position, trigger in enumerate(triggers):
                assert trigger.search is not None
                found += [(number, position, *match.span()) for match in trigger.search(text, plain=plain)]
        for number in plan.cued:
            pattern = self._routes[number].recogniser._pattern  # noqa: SLF001 - our own base class's
            found += [(number, 0, *match.span("value")) for match in pattern.finditer(text)]
        matched = tuple(found)
        if len(plan.matched) < MATCHED_OF_A_PLAN:
            plan.matched[kind] = matched
        return matched

    def _asked_spans(self, matched: Matched) -> tuple[Span, ...]:
        """Give the matched slices that rules may tell apart."""
        return tuple(
            dict.fromkeys(
                Span(number, start, end)
                for number, _, start, end in matched
                if end > start and (self._asked[number] or not self._routes[number].lean)
            )
        )

    def _told(self, rows: DigitRows, spans: Sequence[tuple[Span, ...]], kind_of: Labels) -> dict[Span, Labels]:
        """Give for each slice what tells its values apart; 0 in texts that don't have the slice."""
        having: dict[Span, list[int]] = {}
        for kind, some in enumerate(spans):
            for span in some:
                having.setdefault(span, []).append(kind)
        out: dict[Span, Labels] = {}
        for span, kinds in having.items():
            if len(kinds) == len(spans):
                out[span] = self._labels(span, rows.slice(span.start, span.end))
                continue
            chosen = np.zeros(len(spans), bool)
            chosen[kinds] = True
            members = np.flatnonzero(chosen[kind_of])
            labels = np.zeros(len(rows), np.int64)
            labels[members] = self._labels(span, rows.slice(span.start, span.end, members))
            out[span] = labels
        return out

    def _labels(self, span: Span, part: DigitRows) -> Labels:
        kernel = self._kernels[span.route]
        labels = kernel(part) if kernel is not None else None
        if labels is None:
            return self._answered(span.route, part)
        unknown = np.flatnonzero(labels == UNKNOWN)
        if len(unknown):
            labels[unknown] = self._answered(span.route, part.slice(0, len(part.shape), unknown))
        return labels

    def _found(self, number: int, rows: DigitRows) -> Labels:
        """Ask a recogniser of every text, and label what it finds."""
        route = self._routes[number]
        assert route.find is not None
        labels = np.empty(len(rows), np.int64)
        for row in range(len(rows)):
            text = rows.text(row)
            found = tuple(route.find(text)) if route.may_match is None or route.may_match(text) else ()
            said = tuple((one, self._answer(number, text[one.start : one.end], one.entity)) for one in found)
            labels[row] = self._answers.setdefault((number, said), -2 - len(self._answers))
        return labels

    def _answered(self, number: int, part: DigitRows) -> Labels:
        """Ask the recogniser's rules of each distinct slice; labels are below zero, apart from the kernels'."""
        first, inverse = part.distinct()
        answers = self._answers
        labels = np.empty(len(first), np.int64)
        for place, row in enumerate(first.tolist()):
            answer = (number, self._answer(number, part.text(row)))
            labels[place] = answers.setdefault(answer, -2 - len(answers))
        return labels[inverse]

    def _answer(self, number: int, value: str, entity: str = "") -> Hashable:
        """Give all that a recogniser's rules say of a matched slice."""
        route = self._routes[number]
        recogniser = route.recogniser
        entity = entity or route.entity or recogniser.entities[0]
        return (
            route.validate(value) if route.validate else None,
            bool(route.invalidate(value)) if route.invalidate else None,
            recogniser.check(value, entity) if hasattr(recogniser, "check") else None,
            recogniser.describe(value, entity) if hasattr(recogniser, "describe") else None,
        )


def _add(looks: dict[int, set[int]], more: Mapping[int, set[int]]) -> None:
    for place, sets in more.items():
        looks.setdefault(place, set()).update(sets)


def _is_cued(recogniser: Any) -> bool:
    """Say whether a recogniser finds by its cue, value and check alone."""
    kind = type(recogniser)
    return (
        isinstance(recogniser, CuedRecogniser)
        and kind.find is CuedRecogniser.find
        and kind.may_match is CuedRecogniser.may_match
        and not {"find", "may_match", "analyze"} & set(vars(recogniser))
        and kind.analyze is CuedRecogniser.analyze
    )


def _is_asked(route: Route) -> bool:
    """Say whether a recogniser's rules can tell two slices of one shape apart."""
    recogniser, kind = route.recogniser, type(route.recogniser)
    if route.validate or route.invalidate or {"check", "describe"} & set(vars(recogniser)):
        return True
    return getattr(kind, "check", Recogniser.check) is not Recogniser.check or (
        getattr(kind, "describe", Recogniser.describe) is not Recogniser.describe
    )


_SET = re.compile(r"\[((?:\\x[0-9a-f]{2})+)\]|\\x([0-9a-f]{2})")


def widened(expression: str | None) -> str | None:
    """Widen a relaxed expression to shapes: where it takes any digit it takes the `0` that stands for all."""
    if expression is None:
        return None

    def widen(found: re.Match[str]) -> str:
        codes = {int(code, 16) for code in re.findall(r"\\x([0-9a-f]{2})", found[0])}
        if any(0x30 <= code <= 0x39 for code in codes):
            codes.add(_ZERO)
            return "[" + "".join(f"\\x{code:02x}" for code in sorted(codes)) + "]"
        return found[0]

    return _SET.sub(widen, expression)


def _factor(values: Labels) -> tuple[Labels, Places, Labels]:
    """Number the distinct values: these values, the first place of each, and the number at each place."""
    low, high = int(values.min()), int(values.max())
    if high - low > 8 * len(values) + 1024:
        distinct, first, inverse = np.unique(values, return_index=True, return_inverse=True)
        return distinct, first, inverse.astype(np.int64)
    first_at = np.full(high - low + 1, -1, np.intp)
    shifted = values - low
    first_at[shifted[::-1]] = np.arange(len(values) - 1, -1, -1)
    present = np.flatnonzero(first_at >= 0)
    numbers = np.empty(high - low + 1, np.int64)
    numbers[present] = np.arange(len(present))
    return present + low, first_at[present], numbers[shifted]


def _nothing(rows: DigitRows) -> Labels:
    return np.zeros(len(rows), np.int64)


def _array(texts: Sequence[str]) -> pa.StringArray:
    """Give texts in Arrow's form, those that it can't hold as empty ones."""
    try:
        return strings(texts)
    except UnicodeEncodeError:
        return strings([text if _is_encodable(text) else "" for text in texts])


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def shapes_of(array: pa.StringArray) -> tuple[Labels, pa.StringArray]:
    """Give for each text the number of its shape, and the shapes: texts with `0` for every ASCII digit."""
    _, offsets, data = array.buffers()
    masked = pa.py_buffer(_MASKED[np.frombuffer(data or b"", np.uint8)])
    shapes = pa.StringArray.from_buffers(len(array), offsets, masked, offset=array.offset).dictionary_encode()
    return codes(shapes.indices), shapes.dictionary


def _by_shape(array: pa.StringArray) -> Iterator[tuple[DigitRows, Places]]:
    """Yield the shapes that enough texts have: the texts as digits, and their positions."""
    if not len(array):
        return
    offsets = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)
    numbers, shapes = shapes_of(array)
    counts = np.bincount(numbers, minlength=len(shapes))
    wanted = np.flatnonzero(counts >= LEAST_TEXTS)
    if not len(wanted):
        return
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(counts)
    for number, shape in zip(wanted.tolist(), shapes.take(pa.array(wanted)).to_pylist(), strict=True):
        inside = np.frombuffer(shape.encode(), np.uint8)
        places = np.flatnonzero(inside == _ZERO)
        if not len(places) or len(inside) > LONGEST:
            continue
        members = order[ends[number] - counts[number] : ends[number]]
        digits = data[offsets[members][:, None] + places] - _ZERO
        yield DigitRows(shape, digits), members
