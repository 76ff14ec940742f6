"""What a sentence takes out of what it says: "all contact details except the telephone number", "nothing but the name"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.notice.lexicon import Hit, cue
from scanner.notice.modality import Clause

_OWNER = re.compile(
    r"\s+(?:your|the|any|their|asiakkaan|henkilön|käyttäjän|din|ditt|dina|kundens|personens)$", re.IGNORECASE
)
_STOP = re.compile(r"[.;:()]|,\s+(?:ja|sekä|och|samt|and)\b")


@dataclass(frozen=True, slots=True)
class Excepted:
    """Hold the place of what is taken out; `denied` where that makes it not collected, else it is what is collected."""

    start: int
    end: int
    denied: bool


def excepted(
    text: str, hits: Sequence[Hit], parts: Sequence[Clause], lang: str, *, denied: bool = False
) -> list[Excepted]:
    """Find the exceptions of a sentence or list member.

    Args:
        text: the sentence or member.
        hits: the items that it names.
        parts: its clauses.
        lang: its language.
        denied: the list that it is a member of is denied.
    """
    out = []
    for marker in cue("except", lang).finditer(text):
        inside = any(hit.start <= marker.start() < hit.end for hit in hits if not _catch_all(hit))
        if inside or _besides(text, marker, lang):
            continue
        span = _place(text, marker, hits, lang)
        if span is None:
            continue
        main = _main(parts, marker, span)
        if main is not None and main.limited:
            continue
        out.append(Excepted(*span, denied=not (denied or (main is not None and main.denied))))
    return out


def without(text: str, hit: Hit, lang: str) -> bool:
    """Say whether a word stands right after "without"."""
    if hit.id == "customer.consent":
        return False  # "without your consent" takes nothing out of what is collected
    before = _OWNER.sub("", text[max(0, hit.start - 40) : hit.start].rstrip())
    return any(found.end() >= len(before) for found in cue("without", lang).finditer(before))


def _catch_all(hit: Hit) -> bool:
    """Say whether a word is of no item: "muita tietoja" of "muita tietoja kuin nimi"."""
    return hit.term is not None and hit.term.kind == "catch_all"


def _besides(text: str, marker: re.Match[str], lang: str) -> bool:
    """Say whether the word means "besides": "paitsi nimen myös osoitteen", "förutom namn samlar vi in adress"."""
    if cue("besides", lang).search(text, marker.end()):
        return True
    return bool(cue("except_all", lang).fullmatch(marker.group(0))) and not (
        cue("all", lang).search(text, 0, marker.start()) or cue("negative", lang).search(text)
    )


def _place(text: str, marker: re.Match[str], hits: Sequence[Hit], lang: str) -> tuple[int, int] | None:
    """Give the place of what is taken out: after the marker, or before one that may follow its word."""
    after = (marker.end(), _forward(text, marker.end(), lang))
    before = (_backward(text, marker.start(), lang), marker.start())
    first = next((hit for hit in hits if after[0] <= hit.start < after[1]), None)
    last = next((hit for hit in reversed(hits) if before[0] <= hit.start and hit.end <= before[1]), None)
    follows = first is not None
    leads = (
        bool(cue("except_after", lang).fullmatch(marker.group(0)))
        and last is not None
        and not text[last.end : marker.start()].strip()
    )
    if cue("with_partitive", lang).fullmatch(marker.group(0)):  # "puhelinnumeroa lukuun ottamatta"
        follows = follows and first is not None and _partitive(text, first)
        leads = leads and last is not None and _partitive(text, last)
    if leads and (not follows or not text[: before[0]].strip(" ,")):
        return before
    return after if follows else None


def _partitive(text: str, hit: Hit) -> bool:
    return text[hit.start : hit.end].lower().endswith(("a", "ä"))


def _forward(text: str, start: int, lang: str) -> int:
    """Give where what is taken out ends: at the end of the list that follows, before any verb."""
    ends = [found.start() for found in _STOP.finditer(text, start)][:1]
    for name in ("breaks", "negative", "collect", "use"):
        ends += [found.start() for found in cue(name, lang).finditer(text, start)][:1]
    return min([*ends, len(text)])


def _backward(text: str, end: int, lang: str) -> int:
    """Give where what is taken out begins, for a marker that follows it."""
    starts = [found.end() for found in re.finditer(r"[.;:(,]", text[:end])][-1:]
    for name in ("breaks", "negative", "collect", "use"):
        starts += [found.end() for found in cue(name, lang).finditer(text, 0, end)][-1:]
    return max([*starts, 0])


def _main(parts: Sequence[Clause], marker: re.Match[str], span: tuple[int, int]) -> Clause | None:
    """Give the clause that the exception is made to: the one it stands in, or the neighbour that has the verb."""
    own = next((i for i, clause in enumerate(parts) if clause.start <= marker.start() < clause.end), None)
    if own is None:
        return None
    order = [own - 1, own, own + 1] if marker.start() <= parts[own].start + 1 and own else [own, own + 1, own - 1]
    if span[1] >= parts[own].end and own not in order[:1]:
        order = [own - 1, own + 1, own]
    known = [parts[i] for i in order if 0 <= i < len(parts)]
    return next((clause for clause in known if clause.collects or clause.denied or clause.limited), None)
