"""How a sentence says something: declared, hedged, optional, on a condition, or denied, and how far a denial reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scanner.notice.lexicon import cue

_RELATIVE = re.compile(
    r"^\s*(?:jo(?:ka|ta|tka|ita|iden|nka|ssa|sta|lla|ille)|som|vilk[ae]n?|vilket|which|that|who|whose)\b", re.IGNORECASE
)
OPENS_RELATIVE = re.compile(
    r",\s*(?:jo(?:ka|ta|tka|ita|iden|nka|ssa|sta|lla|ille|illa|ihin|issa|ista)|som|vilk[ae]n?|vilket|which|that|who|whose)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:on|ovat|emme|ei|eivät|en|voi(?:daan|mme|vat)?|är|vi|we|is|are|do|does)\b", re.IGNORECASE)
_BY_ITSELF = re.compile(r"suostumu|samtycke|consent", re.IGNORECASE)
_IF = re.compile(r"(?:jos|mikäli|om|if|when|kun|endast|only|vain)\b", re.IGNORECASE)
_ADDS = re.compile(r"\s*(?:ja|sekä|och|samt|and)\b", re.IGNORECASE)
_ENDING = re.compile(
    r"\b\w+(?:taan|tään|daan|dään|mme|vat|vät|tte)\b|\b(?:olet|haluat|olen|har|have|has|was|were)\b", re.IGNORECASE
)
_VERBS = (("collect", "collect"), ("not_collected", "collect"), ("use", "use"))
_WE = {
    "fi": re.compile(r"(?:mme|taan|tään|daan|dään)$", re.IGNORECASE),
    "sv": re.compile(r"(?!)"),  # the verb comes first there
    "en": re.compile(r"(?<!\w)(?:we|I|the (?:form|system|app))(?: (?:also|may|only|will))?\s+$"),
}
"""What shows that a verb of collecting is the main clause's."""
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


@lru_cache(maxsize=64)  # every purpose or party named in a sentence asks for the clauses of that sentence
def clauses(text: str, lang: str, *, data: bool = False) -> tuple[Clause, ...]:
    """Split a sentence where the scope of a negative ends, and say what each part's verb does.

    Args:
        text: the sentence.
        lang: its language.
        data: it stands in a section on the data, where "is not in the register" and "is not required" deny as well.
    """
    cuts = [0]
    cuts += [found.start() for found in cue("breaks", lang).finditer(text) if not _inside_brackets(text, found.start())]
    cuts += [found.start() for found in re.finditer(r";", text)]
    for comma in re.finditer(r",", text):
        rest = text[comma.end() :]
        segment = rest.split(",", 1)[0]
        if _RELATIVE.match(rest) or _inside_brackets(text, comma.start()):
            continue
        start = max(cut for cut in cuts if cut < comma.start() or not cut)
        opened = OPENS_RELATIVE.search(text, start, comma.start())
        if opened and not any(cue(name, lang).search(text, start, opened.start()) for name in ("collect", "use")):
            continue  # the verb of what stands before the relative clause comes after it: "sivuja, joilla käyt, ei tallenneta"
        first = " ".join(segment.split()[:4])
        verb = cue("collect", lang).match(segment.lstrip())
        second = (
            _ADDS.match(rest)
            and cue("collect", lang).search(segment)
            and cue("collect", lang).search(text[: comma.start()])
        )
        if _FINITE.search(first) and _only_names(text[start : comma.start()], lang):
            continue  # "siviilisäätyä, ammattia tai terveydentilaa ei tiedustella"
        if _FINITE.search(first) or second or (verb and not _goes_on(text[: comma.start()], verb.group(0), lang)):
            cuts.append(comma.start())
    cuts += [found.start() for found in cue("second_negative", lang).finditer(text)]
    if lang == "fi":
        for found in re.finditer(r"\b(?:ja|sekä) (?=\w)", text):
            verb = cue("collect", lang).match(text, found.end())
            before = text[: found.start()]
            # a finite verb after "ja" opens a clause; an infinitive goes on with the negative
            if verb and cue("negative", lang).search(before) and not _goes_on(before, verb.group(0), lang):
                cuts.append(found.start())
    cuts += [found.start() for found in cue("second_verb", lang).finditer(text)]
    bounds = [*sorted(set(cuts)), len(text)]
    out: list[Clause] = []
    for start, end in pairwise(bounds):
        part = text[start:end]
        if part.strip(" ,;"):
            out.append(_clause(part, start, end, lang, out[-1] if out else None, data=data))
    return tuple(out)


def _only_names(part: str, lang: str) -> bool:
    """Say whether what stands before a comma is the first of a list's members: a few words, no verb among them."""
    if len(part.split()) > _NEAR or _FINITE.search(part) or _ENDING.search(part):
        return False
    return not any(cue(name, lang).search(part) for name in ("collect", "use", "conditional", "breaks", "no_clause"))


def _goes_on(before: str, verb: str, lang: str) -> bool:
    """Say whether a verb goes on with the negative before it: "emme kerää, tallenna tai käsittele henkilötunnuksia".

    It does where nothing but verbs stands between, and where it has the form that a verb has after a negative: in Finnish
    neither a personal ending nor that of the passive, in English none at all.
    """
    negatives = list(cue("negative", lang).finditer(before))
    if not negatives:
        return False
    between = before[negatives[-1].end() :]
    for name in ("collect", "use", "verb_between"):
        between = cue(name, lang).sub("", between)
    if not re.search(r"\w", between):
        return True
    return lang != "sv" and not cue("finite_form", lang).fullmatch(verb)


def _inside_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


def _clause(part: str, start: int, end: int, lang: str, before: Clause | None, *, data: bool) -> Clause:
    collects = bool(cue("collect", lang).search(part))
    uses = bool(cue("use", lang).search(part))
    harmless = cue("not_negative", lang).search(part)
    negative = None if harmless else cue("negative", lang).search(part)
    if not collects and not uses and before is not None and not _FINITE.search(re.sub(cue("negative", lang), "", part)):
        collects, uses = before.collects, before.limited
    if negative is None:
        return Clause(start, end, collects, denied=False, limited=False)
    kind = _negated_verb(part, negative.start(), negative.end(), lang)
    if kind != "collect" and (cue("possessed", lang).search(part) or cue("nominal_denial", lang).search(part)):
        kind, collects = "collect", True
    if data and kind is None and cue("lack", lang).search(part) and not cue("no_lack", lang).search(part):
        kind, collects = "collect", True
    if cue("so_that", lang).match(part.lstrip(" ,")):
        return Clause(start, end, collects=False, denied=False, limited=True)
    denied = kind == "collect" or (kind is None and collects and not uses)
    limited = kind == "use" or (kind is None and uses)
    return Clause(start, end, collects, denied=denied, limited=limited and not denied)


def _negated_verb(part: str, start: int, end: int, lang: str) -> str | None:
    """Say whether the verb that a negative belongs to collects or uses: the nearest after it, else before it."""
    after, before = part[end:], part[:start]
    found: list[tuple[int, str]] = []
    for name, kind in _VERBS:
        match = cue(name, lang).search(after)
        if match and len(after[: match.start()].split()) <= _NEAR:
            found.append((match.start(), kind))
    if lang == "sv" or not found:  # the Swedish negative follows its verb
        for name, kind in _VERBS:
            earlier = [m.end() for m in cue(name, lang).finditer(before)]
            if earlier and len(before[earlier[-1] :].split()) <= _NEAR:
                found.append((start - earlier[-1], kind))
    return min(found)[1] if found else None


def clause_at(parts: Sequence[Clause], position: int) -> Clause | None:
    """Give the clause that a place in the sentence belongs to."""
    return next((clause for clause in parts if clause.start <= position < clause.end), None)


def unless(text: str, lang: str) -> str | None:
    """Give the condition of a "never ... unless" as the sentence words it; None where there is none."""
    if not cue("negative", lang).search(text):
        return None
    place = unless_at(text, lang)
    return None if place is None else text[slice(*place)].strip(" .")


def unless_at(text: str, lang: str) -> tuple[int, int] | None:
    """Give the place of an "unless ..."."""
    found = cue("never_unless", lang).search(text)
    if found is None:
        return None
    comma = text.find(",", found.end())
    first = not text[: found.start()].strip()  # "unless you consent, we collect no ..."
    return found.start(), comma if first and comma > 0 else len(text)


def until(text: str, lang: str) -> tuple[int, int] | None:
    """Give the place of the "until ..." of a denial: what is denied is collected later, and what stands there isn't denied."""
    negative = cue("negative", lang).search(text)
    if negative is None:
        return None
    found = cue("beyond_denial", lang).search(text, negative.end())
    return None if found is None else found.span()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Hold a word of modality with its place; a `local` one, unlike a verb, speaks of what comes after it in a list."""

    start: int
    end: int
    manner: Manner
    local: bool


def _marks(text: str, lang: str) -> list[_Mark]:
    """Find the words of modality in a text, the weightier kinds first."""
    out = []
    for start, end in condition_spans(text, lang):
        words = text[start:end].strip(" .,:")
        consent = bool(_BY_ITSELF.search(words)) and not _IF.match(words)
        out.append(_Mark(start, end, Manner("conditional", words), consent))
    out += [_Mark(*found.span(), Manner("optional"), local=True) for found in cue("optional", lang).finditer(text)]
    adverbs = cue("hedging_adverb", lang)
    return out + [
        _Mark(*found.span(), Manner("hedged"), local=bool(adverbs.fullmatch(found.group(0))))
        for found in cue("hedged", lang).finditer(text)
    ]


def manner(text: str, lang: str, places: Sequence[int] = (), at: int | None = None) -> Manner:
    """Read the modality of a clause, an introduction or a list member.

    Args:
        text: the words.
        lang: their language.
        places: where items are named in the text.
        at: the one of them that is asked about. An adverb or an inserted "if ..." between two items is about those after
            it: in "the name, the address and where necessary the telephone number" only the number is hedged. A remark in
            brackets is about the item before it.
    """
    for mark in _marks(text, lang):
        before = [place for place in places if place < mark.start]
        between = bool(before) and any(place >= mark.end for place in places)
        if at is not None and before and _inside_brackets(text, mark.start):
            if at == before[-1]:
                return mark.manner
            continue
        inserted = text[mark.end :].startswith(",") and text[: mark.start].rstrip().endswith(",")
        if at is None or not (between and (mark.local or inserted)):
            return mark.manner
        if at >= mark.end and "," not in text[mark.end : at].lstrip(" ,"):
            return mark.manner
    return Manner()


def hedged_word(text: str, position: int, lang: str) -> bool:
    """Say whether a hedging adjective stands right before a word: "mahdolliset allergiat"."""
    return any(
        not text[found.end() : position].strip() for found in cue("hedged_word", lang).finditer(text, 0, position)
    )


def condition_spans(text: str, lang: str) -> list[tuple[int, int]]:
    """Give the places of a sentence's conditions: what stands in them is not declared."""
    out: list[tuple[int, int]] = []
    for found in cue("conditional", lang).finditer(text):
        end = found.end()
        if not _BY_ITSELF.search(found.group(0)):  # "if ..." goes on to the end of its clause
            comma = min((at for at in (text.find(mark, end) for mark in (",", ": ", ";")) if at > 0), default=-1)
            verb = (
                cue("collect", lang).search(text, end)
                if not cue("collect", lang).search(text[: found.start()])
                else None
            )
            plain = _we_after(text, end, comma, lang) if not text[: found.start()].strip() else None
            inverted = lang == "sv" and found.start() == 0 and verb is not None  # "köper du ... behöver vi ..."
            if inverted and verb is not None and (comma < 0 or verb.start() < comma):
                end = verb.start()
            elif plain is not None:
                end = plain
            else:
                end = comma if comma > 0 else verb.start() if verb is not None else len(text)
        start = found.start() + len(found.group(0)) - len(found.group(0).lstrip(" ,"))
        if all(start >= other for _, other in out):
            out.append((start, end))
    return out


def _we_after(text: str, start: int, comma: int, lang: str) -> int | None:
    """Give where the main clause begins after a condition without a comma: "When you book a table we ask for your name, ..."."""
    for verb in cue("collect", lang).finditer(text, start, comma if comma > 0 else len(text)):
        opening = _WE[lang].search(text[: verb.start()] if lang != "fi" else verb.group(0))
        if opening is not None:
            return verb.start() if lang == "fi" else opening.start()
    return None


def only_for(text: str, places: Sequence[int], lang: str) -> tuple[int, int] | None:
    """Give the place of an "only for ..." that limits what a sentence collects; None where it names the data itself.

    "Henkilötunnus kerätään vain luottotietojen tarkistusta varten" has its item before; "Keräämme vain nimen laskutusta
    varten" has it inside, and there the word limits the data.
    """
    for found in cue("only_for", lang).finditer(text):
        if any(not found.start() <= place < found.end() for place in places):
            return found.span()
    return None
