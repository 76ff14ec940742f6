"""What a notice says on automated decisions and on profiling."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.model import Automated, Cite
from scanner.notice.abroad import SHORT_NO
from scanner.notice.lexicon import cue
from scanner.notice.modality import clause_at, clauses
from scanner.notice.sections import SILENT, Section
from scanner.notice.statements import said

_ANSWER = re.compile(
    r"\s*(?:ei|nej|no|none|(?:förekommer|görs|sker|används|tillämpas|fattas) (?:inte|ej)"
    r"|not (?:applied|used|applicable|made)|ei (?:tehdä|käytetä|ole|sovelleta))[.,;!]",
    re.IGNORECASE,
)
_ANSWER_WORDS = 6
_ASKS = {
    "automated_decisions": re.compile(r"päät|beslut|deci|automa", re.IGNORECASE),
    "profiling": re.compile(r"profi", re.IGNORECASE),
}
"""What a heading asks about, in any wording."""
_CLAIM = re.compile(r"\b(?:oike\w+|vaatia|rätt(?:en|ighet\w*)?|rights?|entitled|demand)\b", re.IGNORECASE)


def automated(parts: Iterable[Section], lang: str) -> Automated:
    """Read what is said on automated decisions and on profiling, in any section but the one on rights."""
    state = {"automated_decisions": "not_stated", "profiling": "not_stated"}
    cite: Cite | None = None
    for section in parts:
        if section.has("security"):
            continue
        silent = bool(section.classes & SILENT)
        heading = section.heading.text if section.heading is not None and section.has("automated") else ""
        for number, one in enumerate(said(section)):
            text = one.passage.text
            if silent and (_CLAIM.search(text) or not cue("negative", lang).search(text)):
                continue  # the right not to be subject to a decision says nothing on whether there are any
            if text.endswith("?"):
                continue
            hits = {name: cue(name, lang).search(text) for name in state}
            if heading and hits["automated_decisions"] is None:
                hits["automated_decisions"] = cue("automated_here", lang).search(text)
            person = cue("by_a_person", lang).search(text) is not None
            neither = bool(heading) and len(text.split()) <= _ANSWER_WORDS and bool(cue("neither", lang).search(text))
            both = all(_ASKS[name].search(heading) for name in state)
            affirmed = number == 0 and not both and bool(cue("affirmed", lang).match(text))
            for name, stated in list(state.items()):
                hit = hits[name]
                # "Nej." right below the heading answers it, unless its sentence speaks of the other of the two
                asked = number == 0 and bool(_ASKS[name].search(heading)) and bool(SHORT_NO.match(text.strip()))
                short = asked and (bool(_ANSWER.match(text)) or not any(hits.values()))
                by_person = person and name == "automated_decisions"
                short = short or (neither and bool(_ASKS[name].search(heading)))
                yes = not any(hits.values()) and affirmed and bool(_ASKS[name].search(heading))
                if not (hit or short or by_person or yes):
                    continue
                denied = not yes and (short or by_person or _denies(text, hit.start() if hit else 0, lang))
                if stated == "not_stated":
                    state[name] = "none" if denied else "yes"
                    cite = cite or one.passage.cite()
    return Automated(state["automated_decisions"], state["profiling"], cite)


def _denies(text: str, position: int, lang: str) -> bool:
    parts = clauses(text, lang)
    clause = clause_at(parts, position)
    if len(parts) > 1 and clause is parts[0] and not any(part.collects for part in parts) and "," in text:
        tail = text[parts[-1].start : parts[-1].end]  # "automaattisia päätöksiä, joilla on vaikutuksia, ei tehdä"
        if re.match(r"\s*,?\s*(?:ei|emme)\b", tail):
            return True
    part = text[clause.start : clause.end] if clause is not None else text
    return bool(
        cue("negative", lang).search(part)
        or cue("nobody", lang).search(part)
        or (clause is not None and clause.start and SHORT_NO.match(text.strip()))
    )
