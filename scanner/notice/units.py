"""Walk through a section: its sentences and list items, each with the introduction and the group label it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.notice.lexicon import cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.modality import Clause, Manner, clauses, manner, unless
from scanner.notice.parties import subjects
from scanner.notice.sections import Section
from scanner.notice.sentences import expand, sentences

_VERB = re.compile(r"\b(?:on|ovat|ei|emme|eivät|voi\w*|är|vi|inte|is|are|we|may|can|will|do|does|not)\b", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"\b\w{2,}(?:[aä]{2}|[oö]{2}|lee)\b(?!-)", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?!aika|paikka)\w{3,}(?:taan|tään|daan|dään|mme|vat|vät|kii|kee|lee|see|tee|taa|tää|stuu|ttuu)\b|\b\w+(?:as|es) av\b",
    re.IGNORECASE,
)
_WHEN_YOU = re.compile(r"(?:when|while|if|om|när|då|jos|kun)\b", re.IGNORECASE)
_LABEL_WORDS = 9
_COLON = re.compile(r":(?=\s+\S)")
_DASH = re.compile(r"^[^:,.]{3,60}?(\s[–—-])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Intro:
    """Say what a list's introduction says about its members.

    Attributes:
        data: the members are kinds of data.
        manner: their modality, unless they say otherwise.
        denied: they are not collected.
        subjects: whose data.
        text: its words.
    """

    data: bool
    manner: Manner = field(default_factory=Manner)
    denied: bool = False
    subjects: tuple[str, ...] = ()
    text: Passage | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold a sentence (`prose`) or a list's text (`list`), with what it stands under.

    `passage` has ellipses written out. `label` is the group that a colon or the line above names.
    """

    kind: str
    passage: Passage
    intro: Intro
    label: Passage | None = None


def units(section: Section, lang: str) -> Iterator[Unit]:
    """Yield a section's units in order; table rows are read elsewhere."""
    data = section.has("data")
    heading = section.heading
    denied = data and heading is not None and bool(cue("negative", lang).search(heading.text))
    base = Intro(data, denied=denied, text=heading if denied else None)  # "Mitä emme kerää"
    intro, label, pending = base, None, False
    for block in section.blocks:
        if block.kind == "row":
            continue
        running = expand(block.passage)
        if block.kind == "item":
            for unit in _item(running, intro, label, lang):
                if unit.kind == "label":
                    label = unit.passage
                else:
                    yield unit
            pending = True
            continue
        parts = list(sentences(running))
        if len(parts) == 1 and _bare(running.text, lang, data=data, pending=pending) and not running.text.endswith(":"):
            yield from split_label(running, intro, label)
            continue
        if not parts or not parts[-1].text.endswith(":"):
            intro, label = base, None
        pending, lead = False, base
        for part in parts:
            if part.text.endswith(":"):
                short = len(part.text.split()) <= _LABEL_WORDS and not cue("collect", lang).search(part.text)
                if short and not _VERB.search(part.text):
                    label, pending = part[: len(part.text) - 1].strip(), True
                else:
                    intro, label, pending = _intro(part, data=data, lang=lang), None, True
                    yield Unit("intro", part, intro)
                continue
            if data and _bare(part.text, lang, data=True, pending=False):  # the list goes on after a full stop
                yield from split_label(part, lead, None)
                continue
            for unit in _sentence(part, data=data, lang=lang, base=base):
                lead = unit.intro if unit.kind == "intro" else lead
                yield unit


def _bare(text: str, lang: str, *, data: bool, pending: bool) -> bool:
    """Say whether a paragraph is a line of a list without bullets."""
    text = re.sub(r"\([^()]*\)", "", text)  # "the number of the travel document (not from Nordic citizens)"
    if cue("collect", lang).search(text) or cue("use", lang).search(text) or _VERB.search(text):
        return False
    if cue("negative", lang).search(text) or (text.endswith(".") and cue("finite_third", lang).search(_first(text))):
        return False
    if lang == "fi" and text.endswith(".") and "," not in text and _THIRD_PERSON.search(text):
        return False  # "Maksut hoitaa maksunvälittäjä."
    return pending or data


def _intro(part: Passage, *, data: bool, lang: str) -> Intro:
    """Read the sentence that leads a list."""
    text = part.text
    found = clauses(text, lang, data=data)
    last: Clause | None = found[-1] if found else None
    denied = any(clause.denied for clause in found) if last is not None else False
    collects = any(clause.collects for clause in found)
    names_data = bool(cue("everything", lang).search(text))
    other = cue("purpose_word", lang).search(text) or (cue("recipient", lang).search(text) and not collects)
    governs = bool((data or (collects and names_data)) and not other)
    return Intro(governs, Manner() if denied else manner(text, lang), denied, subjects(text, lang), part)


def _sentence(part: Passage, *, data: bool, lang: str, base: Intro) -> Iterator[Unit]:
    """Split "we collect the following: a, b" into its introduction and its list; anything else is prose."""
    colon = _COLON.search(part.text)
    if colon is None or unless(part.text[: colon.start()], lang):
        yield Unit("prose", part, base)
        return
    head, rest = part[: colon.start() + 1], part[colon.end() :].strip()
    label = part[: colon.start()].strip()
    if _explained(label.text, rest.text, lang):
        yield Unit("prose", label, base)
        yield Unit("prose", rest, base)
        return
    if cue("collect", lang).search(head.text) or len(head.text.split()) > _LABEL_WORDS:
        intro = _intro(head, data=data, lang=lang)
        yield Unit("intro", head, intro)
        yield Unit("list" if intro.data else "prose", rest, intro)
    elif data and not cue("collect", lang).search(rest.text if not _WHEN_YOU.match(head.text) else _first(rest.text)):
        yield Unit("list", rest, base, label)
    else:
        yield Unit("prose", part, base)


def _explained(head: str, rest: str, lang: str) -> bool:
    """Say whether a denial before a colon is whole, and what follows says why: "We collect no health data: a doctor sees to that"."""
    return (
        bool(cue("negative", lang).search(head))
        and any(clause.denied for clause in clauses(head, lang, data=True))
        and bool(vocabulary("items", lang).find(head))
        and bool(_VERB.search(rest) or _PREDICATE.search(rest))
    )


def _first(text: str) -> str:
    """Give the first member of a list: a relative clause after a later one is not the list's verb."""
    return text.split(",", 1)[0]


def _item(running: Passage, intro: Intro, label: Passage | None, lang: str) -> Iterator[Unit]:
    text = running.text
    if text.endswith(":"):
        yield Unit("label", running[: len(text) - 1].strip(), intro)
        return
    if cue("collect", lang).search(text) and _speaks(text, lang):
        for part in sentences(running):
            yield from _sentence(part, data=intro.data, lang=lang, base=intro)
        return
    yield from split_label(running, intro, label)


def _speaks(text: str, lang: str) -> bool:
    """Say whether a list item is a whole sentence: its verb stands before any colon and it has a full stop or a subject."""
    found = cue("collect", lang).search(text)
    colon = text.find(":")
    if found is None or 0 <= colon <= found.start():
        return False
    return text.endswith(".") or bool(_VERB.search(text)) or len(text.split()) > 3


def split_label(running: Passage, intro: Intro, label: Passage | None) -> Iterator[Unit]:
    """Split "label: members" of a list item or a table's cell."""
    colon = _COLON.search(running.text)
    dash = _DASH.match(running.text)
    if colon and running.text.count("(", 0, colon.start()) == running.text.count(")", 0, colon.start()):
        own, rest = running[: colon.start()].strip(), running[colon.end() :].strip()
    elif dash:
        own, rest = running[: dash.start(1)].strip(), running[dash.end() :].strip()
    else:
        yield Unit("list", running, intro, label)
        return
    yield Unit("list", rest, intro, own)
