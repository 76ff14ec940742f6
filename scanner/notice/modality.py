"""How a sentence says something: declared, hedged, optional, on a condition, or denied, and how far a denial reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from scanner.notice.lexicon import cue

_RELATIVE = re.compile(
    r"^\s*(?:jo(?:ka|ta|tka|ita|iden|nka|ssa|sta|lla|ille)|som|vilk[ae]n?|vilket|which|that|who|whose)\b", re.IGNORECASE
)
_FINITE = re.compile(r"\b(?:on|ovat|emme|ei|eivät|en|voi(?:daan|mme|vat)?|är|vi|we|is|are|do|does)\b", re.IGNORECASE)
_BY_ITSELF = re.compile(r"suostumu|samtycke|consent", re.IGNORECASE)
_NEAR = 5  # words between a negative and its verb


@dataclass(frozen=True, slots=True)
class Clause:
    """Describe one clause of a sentence.

    Attributes:
        start: where it begins.
        end: where it ends.
        collects: its verb is one whose object is collected.
        denied: it says that something is not collected.
        limited: it says what is not done with data (not used, not disclosed), which is silent about collecting.
    """

    start: int
    end: int
    collects: bool
    denied: bool
    limited: bool


@dataclass(frozen=True, slots=True)
class Manner:
    """Say how something is declared: `declared`, `hedged`, `optional` or `conditional` with the condition's words."""

    modality: str = "declared"
    condition: str | None = None

    def over(self, other: Manner) -> Manner:
        """Give this manner, or where it adds nothing the other one, such as that of a list's introduction."""
        return other if self.modality == "declared" else self


def clauses(text: str, lang: str) -> list[Clause]:
    """Split a sentence where the scope of a negative ends, and say what each part's verb does."""
    cuts = [0]
    cuts += [found.start() for found in cue("breaks", lang).finditer(text) if not _inside_brackets(text, found.start())]
    cuts += [found.start() for found in re.finditer(r";", text)]
    for comma in re.finditer(r",", text):
        rest = text[comma.end() :]
        segment = rest.split(",", 1)[0]
        if _RELATIVE.match(rest) or _inside_brackets(text, comma.start()):
            continue
        first = " ".join(segment.split()[:4])
        if _FINITE.search(first) or cue("collect", lang).match(segment.lstrip()):
            cuts.append(comma.start())
    if lang == "fi":
        cuts += [
            found.start() for found in re.finditer(r"\b(?:eikä|eivätkä|emmekä)\b|\bja (?=emme\b|ei\b|eivät\b)", text)
        ]
        for found in re.finditer(r"\b(?:ja|sekä) (?=\w)", text):
            verb = cue("collect", lang).match(text, found.end())
            # a finite verb after "ja" opens a clause; an infinitive goes on with the negative
            if verb and verb.group(0)[-1] not in "aä" and cue("negative", lang).search(text[: found.start()]):
                cuts.append(found.start())
    bounds = [*sorted(set(cuts)), len(text)]
    out: list[Clause] = []
    for start, end in pairwise(bounds):
        part = text[start:end]
        if part.strip(" ,;"):
            out.append(_clause(part, start, end, lang, out[-1] if out else None))
    return out


def _inside_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


def _clause(part: str, start: int, end: int, lang: str, before: Clause | None) -> Clause:
    collects = bool(cue("collect", lang).search(part))
    uses = bool(cue("use", lang).search(part))
    harmless = cue("not_negative", lang).search(part)
    negative = None if harmless else cue("negative", lang).search(part)
    if not collects and not uses and before is not None and not _FINITE.search(re.sub(cue("negative", lang), "", part)):
        collects, uses = before.collects, before.limited
    if negative is None:
        return Clause(start, end, collects, denied=False, limited=False)
    kind = _negated_verb(part, negative.start(), negative.end(), lang)
    denied = kind == "collect" or (kind is None and collects and not uses)
    limited = kind == "use" or (kind is None and uses)
    return Clause(start, end, collects, denied=denied, limited=limited and not denied)


def _negated_verb(part: str, start: int, end: int, lang: str) -> str | None:
    """Say whether the verb that a negative belongs to collects or uses: the nearest after it, else before it."""
    after, before = part[end:], part[:start]
    found: list[tuple[int, str]] = []
    for kind in ("collect", "use"):
        match = cue(kind, lang).search(after)
        if match and len(after[: match.start()].split()) <= _NEAR:
            found.append((match.start(), kind))
    if lang == "sv" or not found:  # the Swedish negative follows its verb
        for kind in ("collect", "use"):
            earlier = [m.end() for m in cue(kind, lang).finditer(before)]
            if earlier and len(before[earlier[-1] :].split()) <= _NEAR:
                found.append((start - earlier[-1], kind))
    return min(found)[1] if found else None


def clause_at(parts: list[Clause], position: int) -> Clause | None:
    """Give the clause that a place in the sentence belongs to."""
    return next((clause for clause in parts if clause.start <= position < clause.end), None)


def taken_out(text: str, start: int, end: int, lang: str) -> bool:
    """Say whether a phrase is excepted by itself: "ilman X", "X lukuun ottamatta"."""
    before = text[max(0, start - 24) : start]
    without = cue("without", lang)
    if any(found.end() >= len(before.rstrip()) for found in without.finditer(before)):
        return True
    return bool(cue("excluded", lang).match(text[end:].lstrip()))


def unless(text: str, lang: str) -> str | None:
    """Give the condition of a "never ... unless" as the sentence words it; None where there is none."""
    if not cue("negative", lang).search(text):
        return None
    found = cue("never_unless", lang).search(text)
    return text[found.start() :].strip(" .") if found else None


def manner(text: str, lang: str) -> Manner:
    """Read the modality of a clause, an introduction or a list member."""
    found = cue("conditional", lang).search(text)
    if found:
        start = found.start() + len(text[found.start() :]) - len(text[found.start() :].lstrip(" ,"))
        end = found.end()
        if not _BY_ITSELF.search(found.group(0)):  # "if ..." goes on to the end of its clause
            comma = text.find(",", found.end())
            end = comma if comma > 0 else len(text)
        condition = text[start:end].strip(" .,:")
        return Manner("conditional", condition)
    if cue("optional", lang).search(text):
        return Manner("optional")
    if cue("hedged", lang).search(text):
        return Manner("hedged")
    return Manner()


def hedged_word(text: str, position: int, lang: str) -> bool:
    """Say whether a hedging adjective stands right before a word: "mahdolliset allergiat"."""
    return any(
        not text[found.end() : position].strip() for found in cue("hedged_word", lang).finditer(text, 0, position)
    )


def condition_spans(text: str, lang: str) -> list[tuple[int, int]]:
    """Give the places of a sentence's conditions: what stands in them is not declared."""
    out = []
    for found in cue("conditional", lang).finditer(text):
        end = found.end()
        if not _BY_ITSELF.search(found.group(0)):
            comma = text.find(",", end)
            end = comma if comma > 0 else len(text)
        out.append((found.start(), end))
    return out
