"""Purposes, legal bases, recipients and sources, by the words of the closed lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scanner.model import Cite, CitedId, Unknown
from scanner.notice.lexicon import Hit, cue, load_cues, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.modality import OPENS_RELATIVE, clause_at, clauses, unless
from scanner.notice.parties import subjects
from scanner.notice.sections import SILENT, Section
from scanner.notice.sentences import expand, sentences
from scanner.taxonomy import taxonomy

_BY_LETTER = re.compile(
    r"(?:(?<!\d)6\s*(?:artikla\w*|art\.?)|(?:artikla\w*|artikel|article|art\.?)\s*6(?!\d)|(?<!\d)6(?=\s?\(1\)|[.]1))"
    r"[^.;\n]{0,30}?(?<!\w)(?:\(?([a-f])\)?)(?:\s?-?(?=alakoh|kohta|kohda)|(?!\w))",
    re.IGNORECASE,
)
_LETTERS = dict(
    zip(
        "abcdef",
        ("consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interest"),
        strict=True,
    )
)
_COMPANY = re.compile(
    r"\b[A-ZÅÄÖ][\w&.-]*(?:\s+[A-ZÅÄÖ][\w&.-]*){0,3}\s+(?:Oyj?|Ab|Abp|ry|Ltd|Inc\.?|LLC|GmbH|AS|AB)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Hold one sentence or list item with whether it is an item of a list."""

    passage: Passage
    listed: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Hold an entry with the part of the register that its sentence names (`kaukolämpökysely`), and the sentence.

    `aside` where a section on something else names it: there it ties nothing.
    """

    entry: CitedId
    part: str | None
    sentence: Passage
    aside: bool = False


def said(section: Section) -> Iterator[Said]:
    """Yield a section's sentences and list items, ellipses written out; table rows are read elsewhere."""
    for block in section.blocks:
        if block.kind == "row":
            continue
        running = expand(block.passage)
        if block.kind == "item":
            yield Said(running, listed=True)
        else:
            for sentence in sentences(running):
                yield Said(sentence, listed=False)


def part_of_register(text: str, lang: str) -> str | None:
    """Give the base form of the inquiry, form or campaign that a text speaks of: `kaukolämpökysely`."""
    for base, head in load_cues()["scope_heads"][lang].items():
        found = re.search(rf"(?<![\w-])([\w-]*?)(?:{head})\w*", text, re.IGNORECASE)
        if found:
            return found.group(1).replace("-", "").lower() + str(base)
    return None


def _positive(text: str, hit: Hit, lang: str) -> bool:
    """Say whether a hit stands outside every denied clause, or is what the denial takes out."""
    clause = clause_at(clauses(text, lang), hit.start)
    relative = OPENS_RELATIVE.search(text, hit.end)  # "suoramarkkinointi niille, jotka eivät ole sitä kieltäneet"
    if clause is not None and relative is not None and relative.start() < clause.end:
        clause = replace(clause, end=relative.start())
        if not cue("negative", lang).search(text[clause.start : clause.end]):
            return True
    if clause is None or cue("except", lang).search(text, clause.start, hit.start):
        return True
    return not (clause.denied or clause.limited or cue("negative", lang).search(text[clause.start : clause.end]))


_GROUNDS = frozenset({"identification", "contract_admin", "legal_obligation", "service_delivery"})
"""Purposes whose words a section on the legal basis has for the basis itself."""
_USES = frozenset({"title", "data", "data_subjects", "cookies"})


def purposes(parts: Iterable[Section], lang: str) -> tuple[list[Linked], list[Unknown]]:
    """Read the purposes of the sections on purposes; a listed purpose that can't be placed stays as unknown."""
    out: list[Linked] = []
    unknown: list[Unknown] = []
    for section in parts:
        own = section.has("purpose")
        grounds = section.classes == {"legal_basis"}
        if section.classes & SILENT or not (own or grounds or section.classes <= _USES):
            continue
        for one in said(section):
            text = one.passage.text
            use = cue("used_for", lang).search(text)
            tied = () if own or grounds or use is not None else _tied(text, lang)
            if not (own or grounds or tied) and use is None:
                continue
            hits = [hit for hit in vocabulary("purposes", lang).find(text) if _positive(text, hit, lang)]
            if grounds:  # "suoramarkkinointi perustuu suostumukseen"
                hits = [hit for hit in hits if hit.id not in _GROUNDS]
            elif tied:
                hits = [hit for hit in hits if any(start <= hit.start and hit.end <= end for start, end in tied)]
            else:
                hits = [hit for hit in hits if own or (use is not None and hit.start >= use.start())]
                basis = cue("basis_word", lang).search(text) if section.classes == {"purpose"} else None
                if basis is not None:  # "Perusteena on sopimus ja lakisääteinen velvoite"
                    hits = [
                        hit for hit in hits if hit.id not in {*_GROUNDS, "customer_care"} or hit.end <= basis.start()
                    ]
            out += [replace(_linked(hit, one.passage, lang), aside=grounds) for hit in hits]
            plain = section.classes == {"purpose"} and one.listed and not text.endswith(":")
            if (
                plain
                and not hits
                and not vocabulary("items", lang).find(text)
                and not cue("negative", lang).search(text)
            ):
                unknown.append(Unknown(one.passage.cite(), "purpose"))
    return out, unknown


def _tied(text: str, lang: str) -> list[tuple[int, int]]:
    """Give the places of what a sentence of collecting says data is for: "... tietoturvan vuoksi", "in order to answer you"."""
    if not cue("collect", lang).search(text):
        return []
    return [found.span() for found in cue("because_of", lang).finditer(text)]


def _linked(hit: Hit, sentence: Passage, lang: str) -> Linked:
    return Linked(CitedId(hit.id, sentence.cite(hit.start, hit.end)), part_of_register(sentence.text, lang), sentence)


def bases(parts: Iterable[Section], lang: str) -> list[Linked]:
    """Read the legal bases: in their own sections, and in sentences elsewhere that speak of a ground."""
    out: list[Linked] = []
    for section in parts:
        own = section.has("legal_basis")
        if section.classes & SILENT or (
            not own and section.classes & {"retention", "recipients", "transfers", "contact"}
        ):
            continue
        for one in said(section):
            text = one.passage.text
            hits = [hit for hit in vocabulary("legal_bases", lang).find(text) if _positive(text, hit, lang)]
            if not own and not cue("basis_word", lang).search(text):
                hits = [hit for hit in hits if section.has("purpose") and _bracketed(text, hit)]
                if not hits:
                    continue
            hits = [hit for hit in hits if own or section.classes <= {"purpose", "data", "cookies"}]
            if any(hit.id == "legitimate_interest" for hit in hits) or len({hit.id for hit in hits}) > 1:
                hits = [hit for hit in hits if not _part_of_other(text, hit, hits)]
            out += [_based(hit.id, one.passage, hit.start, hit.end, lang) for hit in hits]
            for letter in _BY_LETTER.finditer(text):
                key = _LETTERS[letter.group(1).lower()]
                if all(hit.id != key for hit in hits):
                    out.append(_based(key, one.passage, letter.start(), letter.end(), lang))
    return out


def _bracketed(text: str, hit: Hit) -> bool:
    """Say whether a ground opens or closes a bracket: "to bill you (contract and legal obligation)"."""
    opening = text.rfind("(", 0, hit.start)
    closing = text.find(")", hit.end)
    if opening < 0 or closing < 0 or ")" in text[opening : hit.start]:
        return False
    return len(text[opening:closing].split()) <= 6


def _part_of_other(text: str, hit: Hit, hits: list[Hit]) -> bool:
    """Say whether a contract is only mentioned inside the wording of another ground."""
    return hit.id == "contract" and bool(re.match(r"\s*(?:mukais|perustuv)", text[hit.end :])) and len(hits) > 1


def _based(key: str, sentence: Passage, start: int, end: int, lang: str) -> Linked:
    before = sentence.text[:start]  # the sentence's subject says what the ground is for
    part = None if set(subjects(before, lang)) - {"prospect"} else part_of_register(before, lang)
    return Linked(CitedId(key, sentence.cite(start, end), scope=(part,) if part else ()), part, sentence)


_NINE = re.compile(
    r"(?:(?<!\d)9\s*artikla\w*|(?:artikel|article|art\.?)\s*9|(?<![\d.])9(?=\s?[.(]\s?2))[^.;\n\d]{0,20}?[\s.(]*2\)?"
    r"[^.;\n]{0,12}?(?<!\w)\(?([a-j])\)?(?!\w)",
    re.IGNORECASE,
)
_NINE_LETTERS = dict(
    zip(
        "abcdefghij",
        (
            "a9_explicit_consent",
            "a9_employment_social",
            "a9_vital_interests",
            "a9_non_profit",
            "a9_made_public",
            "a9_legal_claims",
            "a9_public_interest",
            "a9_health_care",
            "a9_public_health",
            "a9_research",
        ),
        strict=True,
    )
)


def by_letter(text: str) -> list[tuple[str, int, int]]:
    """Find the conditions of Art. 9(2) that a text names by their letter: (id, start, end)."""
    return [(_NINE_LETTERS[found.group(1).lower()], *found.span()) for found in _NINE.finditer(text)]


def conditions(parts: Iterable[Section], lang: str) -> list[CitedId]:
    """Read the conditions of Art. 9, Art. 10 and the Finnish acts that any section but the silent ones states."""
    out: dict[str, CitedId] = {}
    for section in parts:
        if section.classes & {"security", "authority"}:
            continue
        for one in said(section):
            for hit in vocabulary("conditions", lang).find(one.passage.text):
                out.setdefault(hit.id, CitedId(hit.id, one.passage.cite(hit.start, hit.end)))
            for key, start, end in by_letter(one.passage.text):
                out.setdefault(key, CitedId(key, one.passage.cite(start, end)))
    return list(out.values())


_OTHER_DENIALS = ("outside_eea", "automated_decisions", "profiling")
"""What a section on recipients often denies besides, which says nothing of who receives data."""


def recipients(parts: Iterable[Section], lang: str) -> tuple[list[CitedId], Cite | None]:
    """Read who receives data; beside them the cite of a statement that nobody does."""
    out: dict[str, CitedId] = {}
    nobody: Cite | None = None
    for section in parts:
        own = section.has("recipients")
        if section.classes & SILENT or not (own or section.has("transfers") or section.classes <= {"title"}):
            continue
        for one in said(section):
            text = one.passage.text
            if not own and not cue("recipient", lang).search(text):
                continue
            condition = unless(text, lang)
            hits = vocabulary("recipients", lang).find(text)
            for hit in hits:
                negative = not _positive(text, hit, lang)
                if negative and not condition:
                    continue
                may = condition or ("may" if cue("hedged", lang).search(text) else None)
                entry = CitedId(hit.id, one.passage.cite(hit.start, hit.end), condition=may, name=_company(text, hit))
                known = out.get(hit.id)
                if known is None or (known.condition and not may):
                    out[hit.id] = entry if known is None else replace(known, condition=None)
            if own and nobody is None and _reaches_nobody(text, lang):
                nobody = one.passage.cite()
    return list(out.values()), nobody


def _reaches_nobody(text: str, lang: str) -> bool:
    """Say whether a sentence denies that data is disclosed at all: not cookies, and not only one kind of data or one place."""
    if cue("nobody_receives", lang).fullmatch(text.strip(" .!")):
        return True
    # "EU:n eikä ETA:n ulkopuolelle" is cut in two: what the whole sentence is about counts for each part
    elsewhere = any(cue(name, lang).search(text) for name in ("outside_eea", "third_country", "inside_eea"))
    for clause in clauses(text, lang):
        part = text[clause.start : clause.end]
        if not cue("negative", lang).search(part) or cue("not_negative", lang).search(part):
            continue
        one_kind = any(hit.id in taxonomy() for hit in vocabulary("items", lang).find(part))
        if one_kind or any(cue(name, lang).search(part) for name in _OTHER_DENIALS):
            continue
        if cue("outsiders", lang).search(part) or (cue("recipient", lang).search(part) and not elsewhere):
            return True
    return False


def _company(text: str, hit: Hit) -> str | None:
    """Give the company that is named beside a role: in its bracket or right after it."""
    found = _COMPANY.search(text, max(0, hit.start - 60), min(len(text), hit.end + 60))
    if found is None:
        return None
    between = text[hit.end : found.start()] if found.start() >= hit.end else text[found.end() : hit.start]
    return found.group(0) if re.fullmatch(r"\s*[(,:]?\s*", between) else None


def sources(parts: Iterable[Section], lang: str) -> list[CitedId]:
    """Read where data comes from: in its own sections, and in sentences elsewhere that say so."""
    out: dict[str, CitedId] = {}
    for section in parts:
        own = section.has("sources")
        if section.classes & SILENT or (
            not own and section.classes & {"recipients", "transfers", "retention", "contact"}
        ):
            continue
        for one in said(section):
            text = one.passage.text
            if not own and not cue("source", lang).search(text):
                continue
            for hit in vocabulary("sources", lang).find(text):
                if not _positive(text, hit, lang) or (not own and lang == "fi" and not _comes_from(text, hit)):
                    continue
                out.setdefault(hit.id, CitedId(hit.id, one.passage.cite(hit.start, hit.end)))
    return list(out.values())


def _comes_from(text: str, hit: Hit) -> bool:
    """Say whether a Finnish word stands in a case of coming from, or names an act that data arises in."""
    words = text[hit.start : hit.end].lower().split()
    return (
        any(re.search(r"(?:lt[aä]|st[aä])(?:mme|an|än|si|ns[aä])?$", word) for word in words)
        or "antam" in text[hit.start : hit.end]
    )
