"""Word the answer of an ad-hoc scan, the same for the terminal and the page: may the source be taken into use, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.people import people
from reports.words import Words
from scanner.model import Admission, Clause, Persons

QUOTE = 70
"""Characters of a passage that are quoted."""

CLAUSES = 8
"""Passages that are named; the others are counted."""

MOODS = {"no": "critical", "unclear": "medium", "after": "medium", "yes": "ok"}
"""How grave an answer looks."""

_HOW = {
    "D-NEGATED": "contradicts",
    "D-GENERIC": "specify",
    "D-COND": "specify",
    "D-SYSTEM": "purpose",
    "D-SUBJECT": "subjects",
    "D-PLACE-EEA": "transfer",
}
"""What happens to a passage, by the code that asks for it; data that isn't declared is added."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the answer in words.

    Attributes:
        systems: what it is about.
        text: the answer itself.
        mood: a key of severity, or `ok`.
        why: one sentence.
        adds: what the source would add to what is known, a line each.
        clauses: passages of the notice that would change, a line each.
        more: further passages.
        known: systems that the configuration has already.
    """

    systems: str
    text: str
    mood: str
    why: str
    adds: tuple[str, ...]
    clauses: tuple[str, ...]
    more: int
    known: str


def answer(found: Admission, words: Words) -> Answer:
    """Put an answer into words."""
    return Answer(
        systems=", ".join(found.systems),
        text=words(f"admission.{found.answer}"),
        mood=MOODS[found.answer],
        why=words(f"admission.why_{found.answer}", against=found.against, open=found.open),
        adds=tuple(_adds(found, words)),
        clauses=tuple(_clause(clause, words) for clause in found.clauses[:CLAUSES]),
        more=max(0, len(found.clauses) - CLAUSES),
        known=", ".join(found.known),
    )


def _adds(found: Admission, words: Words) -> Iterator[str]:
    yield _items("undeclared", found.undeclared, words)
    if found.new_items is None or found.audited is None:
        yield words("admission.no_audit")
    else:
        yield _items("new", found.new_items, words, day=words.day(found.audited))
    if told := ", ".join(filter(None, (_number(one, words) for one in found.people))):
        before = _number(found.people_before, words) if found.people_before else ""
        yield words("admission.people_before" if before else "admission.people", people=told, before=before)
    for table, original in found.copies:
        yield words("admission.copy", table=table, original=original)


def _items(key: str, items: tuple[str, ...], words: Words, **params: str) -> str:
    return words(f"admission.{key if items else f'nothing_{key}'}", items=words.items(items), **params)


def _number(one: Persons, words: Words) -> str:
    return people(one.least, one.most, None, words)


def _clause(clause: Clause, words: Words) -> str:
    how = "retention" if clause.code.startswith("R-") else _HOW.get(clause.code, "add")
    what = words(f"admission.{how}", items=words.items(clause.items) or "–")
    if clause.cite is None or clause.cite.line == 0:
        return words("admission.no_clause", what=what)
    quote = clause.cite.text if len(clause.cite.text) <= QUOTE else f"{clause.cite.text[:QUOTE]}…"
    return words("admission.clause", line=clause.cite.line, quote=quote, what=what)
