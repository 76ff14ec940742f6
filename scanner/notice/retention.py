"""The grammar of retention periods: amount, unit, start event, bound and law, as a sentence, a bullet or a cell words them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from scanner.notice.lexicon import load

_UNUSED = ("last_login", "last_purchase", "last_contact")
_CELL = 6  # words of a cell that names nothing but an event
_LONGEST = 150  # of any unit
_MOST = 12  # periods of one sentence
_BUT = re.compile(r"\b(?:kuitenkin|mutta|dock|men|however|but)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """Name a kind of material that a rule has for its subject, such as accounting records.

    Attributes:
        pattern: its words in one language.
        items: what it is made of, declared or not.
        also: what it is made of where the notice declares it.
        unless: items that, named beside it, give its words another meaning.
        label: where none of its items is declared, its own words are the scope.
    """

    pattern: re.Pattern[str]
    items: tuple[str, ...]
    also: tuple[str, ...]
    unless: frozenset[str]
    label: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Hold one period as a sentence states it; `start` and `end` are where its words stand.

    The other fields are those of `scanner.model.RetentionRule`. `lengths` has the lower of two lengths ("5-10 vuotta").
    """

    start: int
    end: int
    amount: float | None
    unit: str | None
    events: tuple[str, ...]
    bound: str
    choose: str | None = None
    law: str | None = None
    criterion: str | None = None
    lengths: tuple[float, ...] = ()


class Grammar:
    """Hold the compiled words of one language."""

    def __init__(self, lang: str) -> None:
        data: Any = load("retention.yaml")
        self.keep = _words(data["keep"][lang])
        self.delete = _words(data["delete"][lang])
        self.reject = _words(data["reject"][lang])
        self.never = _words(data["archive_never"][lang])
        self.answers = _words(data["answers"][lang])
        self.not_after = _words(data["not_after"][lang])
        self.other_verb = _words(data["other_verb"][lang])
        self.period_noun = _words(data["period_noun"][lang])
        self.later = _words(data["later"][lang])
        self.earlier = _words(data["earlier"][lang])
        self.overwritten = _words(data["overwritten"][lang])
        self.when = _words(data["when"][lang])
        self.criteria = _words(data["criteria"][lang])
        self.until = _words([data["until"][lang]])
        self.particles = re.compile(data["particles"][lang] + r"\b", re.IGNORECASE)
        self.year_in_which = re.compile(data["year_in_which"][lang], re.IGNORECASE)
        self.another_start = re.compile(data["another_start"][lang], re.IGNORECASE)
        self.plus = re.compile(data["plus"][lang] + r"\s*$", re.IGNORECASE)
        self.its_end = re.compile(data["its_end"][lang], re.IGNORECASE)
        self.units: Mapping[str, re.Pattern[str]] = {
            unit: re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE) for unit, pattern in data["units"][lang].items()
        }
        self.bounds = {name: _words([pattern]) for name, pattern in data["bounds"][lang].items()}
        self.numbers: Mapping[str, float] = data["numbers"][lang]
        self.relations = {event: _words([pattern]) for event, pattern in data["relations"][lang].items()}
        self.kinds = tuple(
            Kind(
                _words(kind[lang]),
                tuple(kind.get("items", ())),
                (*kind.get("also", ()), *kind.get("declared", ())),
                frozenset(kind.get("unless", ())),
                bool(kind.get("label")),
            )
            for kind in data["kinds"]
        )
        out = data["kinds_except"][lang]
        self.taken_out_before = re.compile(rf"(?<!\w){out['before']}\s+$", re.IGNORECASE)
        self.taken_out_after = re.compile(rf"\s+{out['after']}(?!\w)", re.IGNORECASE)
        self.laws = [(law["id"], law["event"], _words([law[lang]])) for law in data["laws"]]
        self.events = [(event["id"], _words(event[lang])) for event in data["events"]]
        numbers = "|".join(sorted(map(re.escape, self.numbers), key=len, reverse=True))
        units = "|".join(f"(?P<{unit}>{pattern})" for unit, pattern in data["units"][lang].items())
        self.amount = re.compile(
            rf"(?<![\w/.,-])(?P<number>\d+(?:[.,]\d+)?|(?:{numbers}))(?:\s*[-–]\s*(?P<upper>\d+(?:[.,]\d+)?))?"
            rf"(?:\s*\((?P<digits>\d+)\))?[\s-]*(?:{units})(?!\w)",
            re.IGNORECASE,
        )
        joined = "|".join([data["plus"][lang], data["alternative"][lang]])
        limits = "|".join(data["bounds"][lang].values())
        self.first_of_two = re.compile(
            rf"(?<![\w/.,§-])(?P<number>\d+|(?:{numbers}))\s+(?:{joined})\s+(?:(?:{limits})\s+)?$", re.IGNORECASE
        )
        self.joins = re.compile(rf"\s+(?:{joined})\s+(?:(?:{limits})\s+)?", re.IGNORECASE)
        bare = "|".join(f"(?P<{unit}>{pattern})" for unit, pattern in data["bare_units"][lang].items())
        self.bare = re.compile(rf"(?<!\w)(?:{bare})", re.IGNORECASE) if bare else None


def _words(patterns: list[str]) -> re.Pattern[str]:
    if not patterns:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + r")(?!\w)", re.IGNORECASE)


@cache
def grammar(lang: str) -> Grammar:
    """Compile the grammar of a language once."""
    return Grammar(lang)


def speaks_of_keeping(text: str, lang: str) -> bool:
    """Say whether a sentence has a verb of keeping or deleting, and says not merely where things are kept."""
    words = grammar(lang)
    return bool(words.keep.search(text) or words.delete.search(text))


def periods(text: str, lang: str, *, section: bool) -> list[Period]:
    """Find the periods of a sentence.

    Args:
        text: a sentence, a list item or a table cell.
        lang: its language.
        section: it stands in a section, list or column on retention, which supplies the verb.
    """
    words = grammar(lang)
    speaks = speaks_of_keeping(text, lang)
    if not speaks and not section:
        return []
    found = _amounts(text, words)[:_MOST]
    cycle = words.overwritten.search(text)
    amounts = [one for one in found if cycle or not words.not_after.match(text[one.end :].lstrip(" '’s"))]
    if amounts and not speaks and _of_something_else(text, words) and not _right_after_label(text, words, amounts[0]):
        return []
    kept = speaks and (words.keep.search(text) or _starts(text, words, amounts))
    labelled = ":" in text and _starts(text, words, amounts) and not words.answers.search(text)
    if words.reject.search(text) and not cycle and not (section and (kept or labelled)):
        return []
    if amounts:
        first = text.find(";", 0, amounts[0].start)
        apart = (
            _without_amount(text[:first], words) if section and first > 0 else []
        )  # "until you close it; copies 35 days"
        read = [
            _with_events(text, words, amount, amounts[index - 1].end if index else 0, _next(amounts, index, text))
            for index, amount in enumerate(amounts)
        ]
        for index, amount in enumerate(amounts[:-1]):
            if amount.shares:
                read[index] = replace(read[index], events=read[index + 1].events, law=read[index + 1].law)
        return apart + read
    if not section and words.never.search(text):
        return []
    return _without_amount(text, words, section=section)


def _of_something_else(text: str, words: Grammar) -> bool:
    """Say whether a sentence without a verb of keeping has another one: "Mittarin vakausaika on 10 vuotta"."""
    return bool(
        words.other_verb.search(text) and not words.period_noun.search(text) and not words.criteria.search(text)
    )


def _right_after_label(text: str, words: Grammar, amount: _Amount) -> bool:
    """Say whether a label and its colon stand right before an amount: "Potilastiedot: 12 vuotta kuolemasta"."""
    return text[: _bound_start(text, words, amount.start)].rstrip().endswith((":", "–", "—"))


@dataclass(frozen=True, slots=True)
class _Amount:
    """Hold an amount; `shares` where its unit, and so its start, is that of the next: "vähintään kolme ja enintään 12 kuukautta"."""

    start: int
    end: int
    number: float
    unit: str
    lower: float | None
    shares: bool = False


def _starts(text: str, words: Grammar, amounts: list[_Amount]) -> bool:
    """Say whether an amount runs from an event, which a time to answer a request doesn't."""
    return bool(amounts) and bool(_events(text, words, 0, len(text)))


def _next(amounts: list[_Amount], index: int, text: str) -> int:
    return amounts[index + 1].start if index + 1 < len(amounts) else len(text)


def _number(text: str, words: Grammar) -> float:
    value = words.numbers.get(text.lower())
    return float(value) if value is not None else float(text.replace(",", "."))


def _amounts(text: str, words: Grammar) -> list[_Amount]:
    found: list[_Amount] = []
    for match in words.amount.finditer(text):
        unit = next(unit for unit in words.units if match.group(unit))
        number = _number(match["digits"] or match["upper"] or match["number"], words)
        lower = _number(match["number"], words) if match["upper"] else None
        first = None if lower is not None else words.first_of_two.search(text, 0, match.start())
        if first is not None and all(other.end <= first.start() for other in found):
            value = _number(first["number"], words)
            if value <= _LONGEST:  # no year of the calendar
                found.append(_Amount(*first.span("number"), value, unit, None, shares=True))
        found.append(_Amount(match.start(), match.end(), number, unit, lower))
    if words.bare is not None:
        for match in words.bare.finditer(text):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                unit = next(unit for unit, value in match.groupdict().items() if value)
                found.append(_Amount(match.start(), match.end(), 1.0, unit, None))
    return sorted(found, key=lambda amount: amount.start)


def _events(text: str, words: Grammar, start: int, end: int) -> list[tuple[int, int, str]]:
    """Find start events in a part of a sentence, the longer of two that overlap."""
    found = [
        (match.start(), match.end(), name)
        for name, pattern in words.events
        for match in pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda event: (event[0] - event[1], event[0]))
    kept: list[tuple[int, int, str]] = []
    for event in found:
        if all(event[1] <= other[0] or event[0] >= other[1] for other in kept):
            kept.append(event)
    return sorted(kept)


def _with_events(text: str, words: Grammar, amount: _Amount, before: int, after: int) -> Period:
    """Put the start event, bound and law to an amount."""
    stop = re.search(
        r",\s*(?:jonka jälkeen|minkä jälkeen|jonka kuluttua|varefter|after which)", text[amount.end : after]
    )
    limit = amount.end + stop.start() if stop else after
    start, end = amount.start, amount.end
    found = _events(text, words, amount.end, limit)
    if not found and before == 0:
        turns = [turn.end() for turn in _BUT.finditer(text, 0, amount.start)]
        found = _events(text, words, turns[-1] if turns else 0, amount.start)
    else:
        end = max([end, *(event[1] for event in found)])
    particle = words.particles.match(text, end)
    if particle:
        end = particle.end()
    names = list(dict.fromkeys(event[2] for event in found))
    bound = _bound(text, words, amount, before, limit)
    its = words.its_end.search(text, amount.end, limit) or words.its_end.search(text, before, amount.start)
    if not names and its:
        names = _relation(text, words, amount.start)
        end = max(end, its.end())
    if not names and before == 0 and words.plus.search(text[: _bound_start(text, words, amount.start)]):
        names = _relation(text, words, amount.start)  # "asiakkuuden kesto + 2 vuotta"
    unused = [name for name in _UNUSED if name in {event[2] for event in _events(text, words, before, limit)}]
    if unused and "account_deletion" in names:
        names = unused[:1]  # "the account is deleted if it has not been used for two years": deleting is what is done
    if "fiscal_year_end" in names:
        names = ["fiscal_year_end"]
    elif "calendar_year_end" in names and len(names) > 1 and words.year_in_which.search(text, amount.end):
        # the rule runs from the end of that year: the event alone comes at most a year too early
        names.remove("calendar_year_end")
        bound = "approx" if bound == "exact" else bound
    law, event = _law(text, words)
    if law and not names and event:
        names = [event]
    whole = amount.number
    start = _bound_start(text, words, amount.start)
    return Period(
        start,
        end,
        whole,
        amount.unit,
        tuple(names),
        bound,
        choose=_choice(text, words, amount.end) if len(names) > 1 else None,
        law=law,
        lengths=(amount.lower,) if amount.lower is not None else (),
    )


def _bound_start(text: str, words: Grammar, start: int) -> int:
    """Give where the bound in front of an amount begins, or the amount."""
    for pattern in words.bounds.values():
        for match in pattern.finditer(text, max(0, start - 24), start):
            if not text[match.end() : start].strip():
                return match.start()
    return start


def _bound(text: str, words: Grammar, amount: _Amount, before: int, after: int) -> str:
    near = text[max(before, amount.start - 40) : amount.start]
    for name in ("max", "min", "approx"):
        if words.bounds[name].search(near):
            return name
    tail = " ".join(text[amount.end : after].split()[:2])
    return "max" if words.bounds["max"].search(tail) else "exact"


def _choice(text: str, words: Grammar, start: int) -> str | None:
    if words.later.search(text, start):
        return "later"
    return "earlier" if words.earlier.search(text, start) else None


def _relation(text: str, words: Grammar, before: int) -> list[str]:
    """Give the end of the relation that a sentence named last: "asiakassuhteen ajan ja 2 vuotta sen päättymisestä"."""
    last = [
        (match.start(), event)
        for event, pattern in words.relations.items()
        for match in pattern.finditer(text, 0, before)
    ]
    return [max(last)[1]] if last else []


def _law(text: str, words: Grammar) -> tuple[str | None, str | None]:
    for name, event, pattern in words.laws:
        if pattern.search(text):
            return name, event
    return None, None


def _without_amount(text: str, words: Grammar, *, section: bool = False) -> list[Period]:
    """Read a rule that has no number: until an event, by a law, or by a criterion.

    An event that nobody knows is kept as a criterion, in its own words.
    """
    until = words.until.search(text)
    if until:
        found = _events(text, words, until.end(), len(text))
        names = tuple(dict.fromkeys(event[2] for event in found))
        if names:
            end = max((event[1] for event in found), default=len(text.rstrip(" .")))
            return [Period(until.start(), end, 0.0, "day", names, "exact")]
    gone = words.delete.search(text)
    when = words.when.search(text, gone.end()) if gone else None
    if gone and when and (found := _events(text, words, when.end(), len(text))):
        return [Period(when.start(), found[-1][1], 0.0, "day", (found[0][2],), "exact")]
    bare = section and not gone and not words.keep.search(text) and len(text.split()) <= _CELL
    if bare and not words.reject.search(text) and (found := _events(text, words, 0, len(text))):
        return [Period(found[0][0], found[-1][1], 0.0, "day", (found[0][2],), "exact")]  # "kauden päätyttyä"
    law, event = _law(text, words)
    if law and event:
        match = next(pattern.search(text) for name, _, pattern in words.laws if name == law)
        assert match is not None
        return [Period(match.start(), match.end(), None, None, (event,), "exact", law=law, criterion=match.group(0))]
    criterion = words.criteria.search(text)
    open_end = until or (when if gone else None)
    if criterion is None and open_end is not None and len(text[open_end.end() :].split()) > 1:
        end = len(text.rstrip(" .,"))
        return [
            Period(open_end.start(), end, None, None, ("unbounded",), "exact", criterion=text[open_end.start() : end])
        ]
    if criterion:
        end = len(text[: criterion.end()].rstrip(" .,"))
        names = tuple(_relation(text, words, criterion.end())) or ("unbounded",)
        words_of_it = text[criterion.start() : end]
        return [Period(criterion.start(), end, None, None, names[:1], "exact", criterion=words_of_it)]
    return []
