"""Read which kinds of data a section declares or denies; a phrase that can't be placed stays in sight as unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scanner.model import CitedId, DeclaredItem, Unknown
from scanner.notice import denials
from scanner.notice.asides import in_passing, purposes_named
from scanner.notice.entries import Place, guess
from scanner.notice.exceptions import Excepted, excepted, without
from scanner.notice.lexicon import Hit, cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.members import AND_SO_ON, DATA_NOUN, ListReader
from scanner.notice.modality import (
    Clause,
    Manner,
    clause_at,
    clauses,
    condition_spans,
    hedged_word,
    manner,
    only_for,
    unless,
    unless_at,
    until,
)
from scanner.notice.parties import subjects
from scanner.notice.sections import SILENT, Section
from scanner.notice.sentences import members
from scanner.notice.units import Intro, split_label, units

_DATA_BEFORE = re.compile(
    r"(?:tiedot|tietoja|tietosi|uppgifter|uppgifterna|data|information|details)\s*$", re.IGNORECASE
)
_DATA_OF = re.compile(
    r"\btie(?:to(?:a|ja|jasi)?|don)\b|\b(?:pid\w+|ylläpi\w+) (?:\w+ )?(?:kirjaa|lukua|luetteloa|rekisteriä|listaa)\b",
    re.IGNORECASE,
)
_FINITE_FI = re.compile(r"\bon\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:ovat|ei|emme|eivät|voi\w*|olemme|jää|pysyy|näkyy|löytyy|riittää|käy|är|vi|kan|har|du|finns|inte|stannar|når|blir"
    r"|går|kommer|syns|ligger|ska|gäller|får|stays?|goes|reach(?:es)?|remains?|comes?|gets?|appears?|must|should|need|needs|is|are|was|were|we|you|may|can|will|do|does|not|has|have)\b"
    r"|\w+(?:taan|tään|daan|dään|mme|vat|vät)\b|\b\w{2,}(?:itaa|itää|staa|stää|lee)\b",
    re.IGNORECASE,
)
_UNLESS = re.compile(r",?\s*(?:unless|if|when|om|ifall|jos|mikäli|ellei)\b[^,;.]*", re.IGNORECASE)
_LOOSE = frozenset({"title", "cookies"})
"""Sections that may say what is not there as the one on data does; so does one of no known class."""
_RECORDINGS = frozenset({"comms.call_recording", "surveillance.cctv"})
_SITE = frozenset({"title", "cookies", "data", "purpose"})
PROSE = frozenset({"data", "purpose", "legal_basis", "sources", "cookies", "automated", "title", "data_subjects"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Hold a sentence with what was found in it.

    Attributes:
        passage: its words.
        hits: the items that it names.
        parts: its clauses.
        out: what it takes out.
        conditions: places of its conditions; what is named in them is not declared.
        only: place of an "only for ..." among them.
        tied: purposes that it names.
        later: places of the "until ..." and the "unless ..." of its denial.
    """

    passage: Passage
    hits: list[Hit]
    parts: tuple[Clause, ...]
    out: list[Excepted]
    conditions: list[tuple[int, int]]
    only: tuple[int, int] | None
    tied: tuple[str, ...]
    later: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """Give its text."""
        return self.passage.text

    def exception(self, hit: Hit) -> Excepted | None:
        """Give the exception that an item stands in."""
        return next((part for part in self.out if part.start <= hit.start < part.end), None)


class ItemReader(ListReader):
    """Read sections and table cells of one register into an `ItemReading`."""

    def __init__(self, lang: str, *, footage: bool = False) -> None:
        super().__init__(lang, footage=footage)
        self._denied_before = False
        self._collected_before = False

    def section(self, section: Section) -> None:
        """Read one section's sentences and lists."""
        if section.classes & SILENT:
            return
        if section.classes and not section.classes & PROSE:
            self._elsewhere(section)
            return
        self._denied_before = self._collected_before = False
        for unit in units(section, self.lang):
            if unit.kind == "intro":
                self.out.subjects += unit.intro.subjects
            elif unit.kind == "list" and unit.intro.data:
                self.labelled(unit)
            elif unit.kind == "prose":
                self._prose(unit.passage, section, unit.intro)

    def _elsewhere(self, section: Section) -> None:
        """Read what a section on something else says is not gathered, and that calls are recorded; it declares nothing else."""
        for unit in units(section, self.lang):
            text = unit.passage.text
            said = cue("recorded", self.lang).search(text)
            if said is not None and not cue("negative", self.lang).search(text):
                hits = [
                    hit
                    for hit in self.find(text)
                    if hit.id in _RECORDINGS and hit.start < said.end() and said.start() < hit.end
                ]
                for hit in hits[:1]:
                    self.declare(
                        hit, unit.passage, manner(text, self.lang), Place(unit.intro, None, "explicit_word"), ()
                    )
            if unit.kind != "prose" or not cue("negative", self.lang).search(text):
                continue
            sentence = self._sentence(unit.passage, data=False)
            for hit in sentence.hits:
                clause = clause_at(sentence.parts, hit.start)
                if (
                    clause is not None
                    and clause.denied
                    and cue("gathers", self.lang).search(text, clause.start, clause.end)
                    and not any(start <= hit.start < end for start, end in sentence.conditions)
                    and sentence.exception(hit) is None
                    and until(text, self.lang) is None
                    and not self._aside(sentence, hit, clause)
                    and not unless(text, self.lang)
                    and not self._only_if(sentence, clause)
                ):
                    self.deny(hit, unit.passage[clause.start : clause.end].strip(" ,;."), unit.passage)

    def cell(self, cell: Passage, label: Passage | None, denial: Passage | None = None) -> list[DeclaredItem]:
        """Read a table's data cell and give the entries that it adds; `denial` is the cell of its row that denies it."""
        before = len(self.out.items)
        intro = Intro(data=True, denied=denial is not None, text=denial)
        start = 0
        for stop in [*(i for i, c in enumerate(cell.text) if c == ";"), len(cell.text)]:
            for unit in split_label(cell[start:stop].strip(" ;"), intro, label):
                if unit.passage.text:
                    self.labelled(unit, "table_cell")
                    label = unit.label
            start = stop + 1
        return self.out.items[before:]

    # --- prose -------------------------------------------------------------------------------------------------------

    def _prose(self, running: Passage, section: Section, intro: Intro) -> None:
        data = section.has("data")
        sentence = self._sentence(running, data=data or section.classes <= _LOOSE)
        text = sentence.text
        if cue("right_to", self.lang).search(text):
            return
        reopened = bool(cue("exception", self.lang).search(text)) and self._denied_before
        place = Place(replace(intro, subjects=subjects(text, self.lang) or intro.subjects), None, "explicit_word")
        placed = False
        family: int | None = None
        first, unknown = len(self.out.items), len(self.out.unknown)
        taken: set[str] = set()
        for hit in sentence.hits:
            clause = clause_at(sentence.parts, hit.start)
            if clause is None:
                continue
            if any(start <= hit.start < end for start, end in sentence.conditions):
                if self._told_back(sentence, hit):
                    condition = next(text[start:end] for start, end in sentence.conditions if start <= hit.start < end)
                    self.declare(hit, running, Manner("conditional", condition.strip(" .,:")), place, ())
                    placed = True
                continue
            if any(start <= hit.start < end for start, end in sentence.later):
                continue
            exception = sentence.exception(hit)
            if exception is None and clause.denied and self._aside(sentence, hit, clause):
                continue
            denied = self._is_denied(sentence, hit, clause)
            if exception.denied if exception is not None else denied:
                placed = True
                ids = self._denied(sentence, hit, clause, place)
                taken.update(ids if exception is not None or not clause.denied else ())
                continue
            if exception is None and not self._says(sentence, hit, clause, section, reopened=reopened):
                continue
            placed = True
            before = len(self.out.items)
            self.declare(hit, running, self._manner(sentence, hit, clause, intro), place, ())
            if len(self.out.items) > before:
                if cue("open_list", self.lang).match(text[hit.end :].lstrip(" ,(")):
                    family = before if self.out.items[before].covers else None
                if sentence.tied:
                    self.out.items[-1] = replace(self.out.items[-1], purposes=sentence.tied)
        if family is not None:
            self.narrow(family)
        self.take_out(taken, first)
        self._denied_before = any(clause.denied for clause in sentence.parts)
        self._collected_before = any(clause.collects and not clause.denied for clause in sentence.parts)
        if data:
            if not any(clause.denied or clause.limited for clause in sentence.parts):
                self._left_over(running, placed=placed)
            if not placed and len(self.out.unknown) == unknown and self._should_say(sentence):
                self.unread(running, "negated" if self._denied_before else "sentence")

    def _is_denied(self, sentence: _Sentence, hit: Hit, clause: Clause) -> bool:
        """Say whether an item is denied: by the verb of its clause or of the next one, or without any."""
        text, parts = sentence.text, sentence.parts
        if clause.denied or self._flatly(sentence, hit, clause) or self._shown_only(sentence, clause):
            return True
        if without(text, hit, self.lang):
            return denials.taken_out(text, clause, self.lang)
        return (
            denials.technique_unused(text, hit, clause, self.lang)
            or denials.carried(text, parts, sentence.hits, clause, self.lang)
            or denials.never_arrives(text, parts, hit, clause, self.lang)
            or (self._collected_before and denials.elliptic(text))
        )

    def _aside(self, sentence: _Sentence, hit: Hit, clause: Clause) -> bool:
        """Say whether a denial is not of the item: it is for some people or one channel only, or names the item in passing."""
        text = sentence.text
        if denials.limited(text, sentence.parts, clause, self.lang):
            return True
        if denials.in_relative(text, hit, clause):
            return True
        if denials.only_looked_at(text, hit, clause, self.lang) or denials.of_another(text, hit, self.lang):
            return True
        if hit.id == "surveillance.cctv" and cue("somewhere", self.lang).search(text, clause.start, clause.end):
            return True
        demand = cue("demands", self.lang).search(text, clause.start, clause.end)
        if demand is not None and hit.end <= demand.start():
            return True
        return self.lang == "fi" and hit.beside(text)

    def _told_back(self, sentence: _Sentence, hit: Hit) -> bool:
        """Say whether the rest of a sentence tells what its condition names: "if you have an allergy, tell us about it"."""
        end = next(end for start, end in sentence.conditions if start <= hit.start < end)
        told = cue("told_back", self.lang).search(sentence.text, end)
        return told is not None and not cue("negative", self.lang).search(sentence.text, end, told.end())

    def _flatly(self, sentence: _Sentence, hit: Hit, clause: Clause) -> bool:
        """Say whether a clause denies an item without a verb of collecting: "ei evästeitä", "the site sets no cookies"."""
        text = sentence.text
        before = text[max(clause.start - len(", ei"), 0) : hit.start]
        if not cue("flat_no", self.lang).search(before):
            return False
        words = text[clause.start : clause.end]
        if (hit.id if hit.term is None else hit.term.explicit) == "online.cookie" and cue("sets", self.lang).search(
            words
        ):
            return True
        rest = text[hit.end : clause.end]
        return (
            not _FINITE.search(rest)
            and not re.search(r"\w", re.sub(r"(?:\b(?:ja|tai|eikä|och|eller|and|or)\b|[,.;:])", "", rest))
            and (
                not _FINITE.search(re.sub(cue("negative", self.lang), "", words))
                and not cue("use", self.lang).search(words)
            )
        )

    def _shown_only(self, sentence: _Sentence, clause: Clause) -> bool:
        """Say whether an item is only looked at or asked: "otetta näytetään, mutta sitä ei kopioida", "kysytään, mutta sitä ei tallenneta"."""
        after = next((part for part in sentence.parts if part.start >= clause.end), None)
        if clause.denied or after is None or not after.denied:
            return False
        text = sentence.text
        if cue("but_not_it", self.lang).match(text, after.start, after.end) is None:
            return False
        if cue("shown", self.lang).search(text, clause.start, clause.end):
            return True
        asked = cue("asked", self.lang).search(text, clause.start, clause.end)
        return asked is not None and cue("keeps", self.lang).search(text, after.start, after.end) is not None

    def _sentence(self, running: Passage, *, data: bool) -> _Sentence:
        text = running.text
        parts = clauses(text, self.lang, data=data)
        aims = purposes_named(text, self.lang)
        hits = [
            hit
            for hit in self.find(text)
            if not (hit.term and hit.term.whole_member)
            and not any(start <= hit.start < end for start, end in aims)
            and (hit.id == "surveillance.cctv" or not in_passing(text, hit, self.lang, listed=False))
        ]
        hits = [hit for index, hit in enumerate(hits) if not self.modifies(text, hit, hits[index + 1 : index + 2])]
        only = only_for(text, [hit.start for hit in hits], self.lang)
        conditions = condition_spans(text, self.lang) + ([only] if only else [])
        out = excepted(text, hits, parts, self.lang)
        apart = [until(text, self.lang)]
        if cue("negative", self.lang).search(text):
            apart.append(unless_at(text, self.lang))  # "... aren't published without the guardian's permission"
        later = tuple(place for place in apart if place is not None)
        return _Sentence(running, hits, parts, out, conditions, only, self._purposes(running), later)

    def _denied(self, sentence: _Sentence, hit: Hit, clause: Clause, place: Place) -> tuple[str, ...]:
        """Read an item that is not collected; with a condition it is collected otherwise."""
        text = sentence.text
        words = text[clause.start : clause.end]
        if hit.id == "customer.consent" and cue("need", self.lang).search(words):
            return ()  # no consent is needed: nothing is said on a record of consents
        later = until(text, self.lang)
        condition = unless(text, self.lang) or self._only_if(sentence, clause) or (later and text[slice(*later)])
        if condition and clause.denied:
            self.declare(hit, sentence.passage, Manner("conditional", condition), place, ())
            return ()
        return self.deny(hit, sentence.passage[clause.start : clause.end].strip(" ,;."), sentence.passage)

    def _only_if(self, sentence: _Sentence, clause: Clause) -> str | None:
        """Give the "if ..." of a denial: "emme kerää puhelinnumeroa, jos asioit verkossa"."""
        text = sentence.text
        for start, end in condition_spans(text, self.lang):
            words = text[start:end].strip(" .,:")
            if end <= clause.start:
                apart = text[end : clause.start]
            else:
                apart = text[clause.end : start] if clause.end <= start else ""
            if not apart.strip(" ,") and not cue("by_consent", self.lang).match(words):
                return words
        return None

    def _says(self, sentence: _Sentence, hit: Hit, clause: Clause, section: Section, *, reopened: bool) -> bool:
        """Say whether a clause that denies nothing declares an item that it names."""
        text = sentence.text
        if hit.term is None and section.has("purpose", "legal_basis") and not section.has("data"):
            named = vocabulary("legal_bases", self.lang).find(text)
            if any(other.start < hit.end and hit.start < other.end for other in named):
                return False  # "(consent)" is the ground there
        if section.has("purpose") and not section.has("data") and cue("aims", self.lang).match(text):
            return False
        if hit.id == "surveillance.cctv" and not clause.limited and cue("there_is", self.lang).search(text):
            return True
        key = hit.id if hit.term is None else hit.term.explicit
        words = text[clause.start : clause.end]
        elsewhere = key == "finance.card" and cue("goes_elsewhere", self.lang).search(words)
        if elsewhere and cue("to_us", self.lang).search(words) is None:
            return False
        if key == "online.cookie" and section.classes <= _SITE and self._set_by_site(text, clause):
            return True
        enumerated = self._enumerated(sentence, hit, section)
        enumerated = enumerated or (section.has("data") and self._verbless(sentence, clause))
        field = section.has("data") and bool(cue("field_for", self.lang).search(text, clause.start, hit.start))
        if clause.limited or not (
            field or clause.collects or reopened or enumerated or self._used(text, clause, section)
        ):
            return False
        if enumerated and self.lang != "fi":
            return True
        if hit.id == "customer.consent" and section.classes and not section.has("data"):
            return False  # the ground that something rests on
        if hit.term is not None and hit.term.kind == "catch_all" and not section.has("data"):
            return False
        if hit.id == "customer.consent" and cue("need", self.lang).search(text, clause.start, hit.start):
            return False  # "we ask for your consent"
        if (
            hit.beside(text)
            and section.has("data")
            and cue("field_for", self.lang).search(text, clause.start, hit.start)
        ):
            return True
        if hit.id == "surveillance.cctv" and clause.collects:
            return True  # "kuvaa tallentuu valvontakameroista"
        if self.lang == "fi" and hit.oblique(text) and not self._told_of(text, hit, clause):
            return False
        return not cue("not_object", self.lang).match(text[hit.end :].lstrip())

    def _set_by_site(self, text: str, clause: Clause) -> bool:
        """Say whether a clause says that cookies are set or used."""
        denied = cue("negative", self.lang).search(text, clause.start, clause.end)
        return denied is None and cue("set_cookies", self.lang).search(text, clause.start, clause.end) is not None

    def _told_of(self, text: str, hit: Hit, clause: Clause) -> bool:
        """Say whether a word is what data is about: "kertyy tietoa IP-osoitteestasi ja laitteestasi"."""
        about = re.search(r"st[aä](?:mme|an|än|si|nsa|nsä|ni|nne)?$", text[hit.start : hit.end].lower())
        return bool(about) and bool(_DATA_OF.search(text, clause.start, hit.start))

    def _verbless(self, sentence: _Sentence, clause: Clause) -> bool:
        """Say whether a clause of a section on data is a mere list, whatever a condition in it says."""
        words = sentence.text[clause.start : clause.end]
        for start, end in reversed(sentence.conditions):
            if clause.start <= start and end <= clause.end:
                words = words[: start - clause.start] + words[end - clause.start :]
        words = _UNLESS.sub("", words)
        if cue("negative", self.lang).search(words):
            return False
        return not _FINITE.search(words) and not (self.lang == "fi" and _FINITE_FI.search(words))

    def _enumerated(self, sentence: _Sentence, hit: Hit, section: Section) -> bool:
        """Say whether an item is listed without a verb of collecting: in a bracket after "data", or in a section on the data."""
        text = sentence.text
        opening = text.rfind("(", 0, hit.start)
        if opening > 0 and ")" not in text[opening : hit.start] and _DATA_BEFORE.search(text[:opening]):
            inside = [other for other in sentence.hits if opening < other.start < text.find(")", hit.end)]
            return len(inside) > 1
        if not section.has("data") or any(part.denied or part.limited for part in sentence.parts):
            return False
        if cue("negative", self.lang).search(text) or any(part.collects for part in sentence.parts):
            return False
        first = sentence.hits[0]
        separators = len(re.findall(r"[,;]|\b(?:ja|sekä|och|samt|and)\b", text))
        return len(text[: first.start].split()) <= 2 and separators >= 1 and len(sentence.hits) > 1

    def _manner(self, sentence: _Sentence, hit: Hit, clause: Clause, intro: Intro) -> Manner:
        """Read how an item is declared: by its clause, its list's introduction, or a condition elsewhere in the sentence."""
        text = sentence.text
        if sentence.only is not None:
            return Manner("conditional", text[slice(*sentence.only)].strip(" .,:"))
        places = [h.start - clause.start for h in sentence.hits if clause.start <= h.start < clause.end]
        own = manner(text[clause.start : clause.end], self.lang, places, hit.start - clause.start)
        said = own.over(intro.manner)
        if said.modality == "declared" and not sentence.tied:
            outer = manner(text, self.lang, [h.start for h in sentence.hits], hit.start)
            said = outer if outer.condition else said
        if said.modality == "declared" and hedged_word(text, hit.start, self.lang):
            said = Manner("hedged")
        return said

    def _should_say(self, sentence: _Sentence) -> bool:
        """Say whether a sentence that nothing was read from should have named data."""
        text = sentence.text
        if text.endswith("?") or (cue("not_negative", self.lang).search(text) and not sentence.hits):
            return False
        if all(not clause.collects or clause.limited for clause in sentence.parts) and (
            not cue("negative", self.lang).search(text) or any(clause.limited for clause in sentence.parts)
        ):
            return False
        named = ("purposes", "sources", "recipients", "legal_bases")
        if not self._denied_before and any(vocabulary(name, self.lang).find(text) for name in named):
            return False
        return self.telling(cue("collect", self.lang).sub("", text))

    def _used(self, text: str, clause: Clause, section: Section) -> bool:
        """Say whether a clause says that data is used, which presupposes having it."""
        if section.classes and not section.has("data", "cookies"):
            return False
        return bool(cue("use", self.lang).search(text[clause.start : clause.end]))

    def _purposes(self, sentence: Passage) -> tuple[str, ...]:
        """Read "for billing" in a sentence on data as a purpose."""
        tied: list[str] = []
        for found in cue("conditional_purpose", self.lang).finditer(sentence.text):
            for hit in vocabulary("purposes", self.lang).find(found.group(0)):
                tied.append(hit.id)
                self.out.purposes.append(CitedId(hit.id, sentence.cite(*found.span())))
        return tuple(dict.fromkeys(tied))

    def _left_over(self, sentence: Passage, *, placed: bool) -> None:
        """Keep the parts of a collecting sentence in a data section that name data nobody could place."""
        text = sentence.text
        verb = cue("collect", self.lang).search(text)
        sources, purpose = vocabulary("sources", self.lang), cue("conditional_purpose", self.lang)
        if verb is None or cue("purpose_word", self.lang).search(text) or cue("not_negative", self.lang).search(text):
            return
        if not placed and (sources.find(text) or purpose.search(text)):
            return
        conditions = [text[start:end] for start, end in condition_spans(text, self.lang)]
        region = sentence[verb.end() :].strip(" .")
        silent = cue("hedged", self.lang)
        pieces = members(region, [(hit.start, hit.end) for hit in self.find(region.text)])
        for member in pieces:
            piece = member.passage
            more = AND_SO_ON.search(piece.text)
            piece = piece[: more.start()] if more else piece
            if (
                self.find(piece.text)
                or sources.find(piece.text)
                or purpose.search(piece.text)
                or any(piece.text in condition for condition in conditions)
                or (member.inner and self.find(member.inner.text))
                or not self.telling(silent.sub("", piece.text))
            ):
                continue
            words = piece.text.split()
            listed = placed and len(pieces) > 2 and len(words) <= 4
            if DATA_NOUN.search(piece.text) or listed or (not placed and len(words) <= 8):
                self.out.unknown.append(Unknown(piece.cite(), guess(piece.text)))
