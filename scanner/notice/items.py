"""Read which kinds of data a section declares or denies; a phrase that can't be placed stays in sight as unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scanner.model import CitedId, DeclaredItem, Unknown
from scanner.notice.lexicon import Hit, Vocabulary, cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.modality import (
    Clause,
    Manner,
    clause_at,
    clauses,
    condition_spans,
    hedged_word,
    manner,
    taken_out,
    unless,
)
from scanner.notice.parties import subjects
from scanner.notice.retention import periods
from scanner.notice.sections import SILENT, Section
from scanner.notice.sentences import Member, members
from scanner.notice.units import Intro, Unit, units

PROSE = frozenset({"data", "purpose", "legal_basis", "sources", "cookies", "automated", "title", "data_subjects"})
_FAMILIES = (
    ("identifier", re.compile(r"(?:tunnu|numero|tunnist|nummer|beteckning|identifier|number|\bid\b)", re.IGNORECASE)),
    ("contact", re.compile(r"(?:osoit|adress|address)", re.IGNORECASE)),
    ("behaviour", re.compile(r"(?:histori|tapahtum|käyttäytymi|history|historik|event)", re.IGNORECASE)),
)
_DATA_NOUN = re.compile(
    r"(?:tie(?:to|do)\w*|numero\w*|tunnu\w{1,6}|osoit\w*|histori\w*|päivämäär\w*|uppgift\w*|nummer\w*|data|details?|information|history)$",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:tieto\w* siitä|uppgift\w* om|information (?:on|about) (?:whether|which)),?\s[^,;]+", re.IGNORECASE
)
_MODIFIERS = frozenset(
    {
        "work.employer",
        "work.title",
        "customer.contract",
        "supply.premises",
        "finance.invoice",
        "supply.meter",
        "customer.orders",
        "hr.employment",
        "hr.cv",
    }
)
_AND_SO_ON = re.compile(r"\s(?:ym|yms|jne|ynnä muu\w*|osv|m\.m|med mera|etc|and so on)\.?$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:ja|sekä|tai|och|samt|eller|and|or|myös|lisäksi|the|a|an|your)\s+", re.IGNORECASE)
_OWNERS = re.compile(
    r"^(?:(?:asiakkaan|henkilön|rekisteröidyn|yhteyshenkilön|käyttäjän|jäsenen|hakijan|työntekijän|mahdolliset|tarvittavat|muut|kaikki|kundens|personens|den|"
    r"registrerades|medlemmens|the|your|customer's|person's|other|necessary)\s+)*$",
    re.IGNORECASE,
)


@dataclass
class ItemReading:
    """Collect what was read; `inline` keeps list members that carry their own retention, as (item ids, passage)."""

    items: list[DeclaredItem] = field(default_factory=list)
    negated: list[CitedId] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    inline: list[tuple[tuple[str, ...], Passage]] = field(default_factory=list)
    purposes: list[CitedId] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Say what applies to the members of one list."""

    intro: Intro
    label: Passage | None
    how: str = "list_member"


class ItemReader:
    """Read sections and table cells of one register into an `ItemReading`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words: Vocabulary = vocabulary("items", lang)
        self.out = ItemReading()
        self._denied_before = False

    def section(self, section: Section) -> None:
        """Read one section's sentences and lists."""
        if section.classes & SILENT or (section.classes and not section.classes & PROSE):
            return
        self._denied_before = False
        for unit in units(section, self.lang):
            if unit.kind == "intro":
                self.out.subjects += unit.intro.subjects
            elif unit.kind == "list" and unit.intro.data:
                self._labelled(unit)
            elif unit.kind == "prose":
                self._prose(unit.passage, section, unit.intro)

    def cell(self, cell: Passage, label: Passage | None) -> list[DeclaredItem]:
        """Read a table's data cell and give the entries that it adds."""
        before = len(self.out.items)
        self._list(cell, _Place(Intro(data=True), label, "table_cell"))
        return self.out.items[before:]

    # --- lists -------------------------------------------------------------------------------------------------------

    def _labelled(self, unit: Unit) -> None:
        rest = unit.passage
        if unit.label is not None and not self.words.find(rest.text):
            found = periods(rest.text, self.lang, section=True)
            if found and found[0].amount is not None:  # "asiakasnumero: 12 kk"
                before = len(self.out.items)
                self._list(unit.label, _Place(unit.intro, None))
                added = self.out.items[before:]
                self.out.items[before:] = [replace(e, flags=(*e.flags, "inline_retention")) for e in added]
                self.out.inline.append((tuple(e.id for e in added), rest))
                return
        self._list(rest, _Place(unit.intro, unit.label))

    def _list(self, running: Passage, place: _Place) -> None:
        text = running.text
        keep = [(hit.start, hit.end) for hit in self.words.find(text)]
        keep += [found.span() for found in _THAT.finditer(text)]
        family: int | None = None  # index of the family word whose open list we are in
        opened = False
        before_member: Passage | None = None
        for member in members(running, keep):
            found = cue("open_list", self.lang).search(member.passage.text)
            if found is None:
                self._member(member, place, opened=opened)
                before_member = member.passage
                continue
            head = member.passage[: found.start()].strip(" ,")
            before = len(self.out.items)
            last = self.out.unknown[-1].cite if self.out.unknown else None
            leads = before_member is not None and last == before_member.cite() and not head.text
            if leads and before_member is not None and _DATA_NOUN.search(before_member.text):
                # "kuluttaja-asiakkaiden tiedot, kuten nimi": what leads an open list is its label
                self.out.unknown.pop()
                place = replace(place, label=before_member)
            if head.text:
                self._member(Member(head), place, opened=False, label=True)
            family = self._family(before, family)
            opened = True
            rest = member.passage[found.end() :].strip(" ,.:")
            if rest.text:
                self._member(replace(member, passage=rest), place, opened=True)
        if family is not None:
            self._narrow(family)

    def _family(self, before: int, current: int | None) -> int | None:
        """Give the index of the entry whose family the open list names: the one just read, else the last."""
        last = len(self.out.items) - 1
        if last >= 0 and (last >= before or current is None) and self.out.items[last].covers:
            return last
        return current

    def _narrow(self, index: int) -> None:
        """Leave in a family word's cover only what its open list doesn't name."""
        entry = self.out.items[index]
        named = {other.id for other in self.out.items[index + 1 :]}
        self.out.items[index] = replace(
            entry,
            covers=tuple(item for item in entry.covers if item not in named),
            flags=(*entry.flags, "open_list"),
        )

    def _member(self, member: Member, place: _Place, *, opened: bool, label: bool = False) -> None:
        """Read one member; `label` where its not being understood loses nothing, because its list follows."""
        piece = member.passage
        lead = _LEAD.match(piece.text)
        piece = piece[lead.end() :] if lead else piece
        more = _AND_SO_ON.search(piece.text)
        if (
            more and more.start() > 0 and member.inner is None
        ):  # "lisenssin numero ym.": the phrase before it counts too
            self._member(replace(member, passage=piece[: more.start()].strip()), place, opened=opened, label=label)
            piece = piece[more.start() :].strip()
        hits = self._hits(piece.text)
        own = manner(piece.text, self.lang)
        if own.modality == "declared" and cue("hedged_word", self.lang).search(piece.text):
            own = Manner("hedged")
        if member.inner is not None:
            own = own.over(manner(member.inner.text, self.lang))
        said = own.over(place.intro.manner)
        flags = (*(("alternative",) if member.alternative else ()), *(("open_list",) if opened else ()))
        inner_hits = self._hits(member.inner.text) if member.inner is not None else []
        inner_opens = bool(member.inner is not None and cue("open_list", self.lang).match(member.inner.text))
        if inner_hits and not inner_opens and all(hit.term and not hit.term.explicit for hit in hits):
            hits = []  # a closed bracket makes the family word a label
            label = True
        before = len(self.out.items)
        for hit in hits:
            if taken_out(piece.text, hit.start, hit.end, self.lang) or place.intro.denied:
                self._deny(
                    hit, piece if not place.intro.denied or place.intro.text is None else place.intro.text, piece
                )
            else:
                self._declare(hit, piece, said, place, flags)
        if member.inner is not None and inner_hits:
            family = len(self.out.items) - 1 if len(self.out.items) > before else None
            self._list(member.inner, place)
            if family is not None and inner_opens:
                self._narrow(family)
        elif member.inner is not None and len(self.out.items) > before:
            found = periods(member.inner.text, self.lang, section=True)
            if found and found[0].amount is not None:
                self.out.inline.append((tuple(e.id for e in self.out.items[before:]), member.inner))
        if not hits and not inner_hits and not label:
            self._unplaced(piece, place, said, flags)

    def _hits(self, text: str) -> list[Hit]:
        """Find items in a list member, without family words that are only part of it and without mere modifiers."""
        found = self.words.find(text)
        kept = []
        for index, hit in enumerate(found):
            if (
                hit.term
                and hit.term.whole_member
                and not (_OWNERS.match(text[: hit.start]) and not text[hit.end :].strip(" ."))
            ):
                continue
            if self._modifies(text, hit, found[index + 1 : index + 2], listed=True):
                continue
            kept.append(hit)
        return kept

    def _unplaced(self, piece: Passage, place: _Place, said: Manner, flags: tuple[str, ...]) -> None:
        """Keep a phrase that no entry matches: as a misspelt word, or as unknown."""
        text = piece.text.strip()
        near = self.words.nearly(text)
        if near is not None and not place.intro.denied:
            self._declare(near, piece, said, replace(place, how="inferred"), (*flags, "spelling"))
            return
        if not re.search(r"[^\W\d_]{2}", text) or not self._telling(text):
            return
        self.out.unknown.append(Unknown(piece.cite(), "negated" if place.intro.denied else _guess(text)))

    def _telling(self, text: str) -> bool:
        """Say whether a phrase has a word that could name data."""
        fillers = cue("filler", self.lang)
        return any(not fillers.fullmatch(word) for word in re.findall(r"[\w-]+", text) if len(word) > 2)

    # --- entries -----------------------------------------------------------------------------------------------------

    def _declare(self, hit: Hit, piece: Passage, said: Manner, place: _Place, flags: tuple[str, ...]) -> None:
        term = hit.term
        whose = self._whose(place)
        key = hit.id if term is None else term.explicit or term.labels[self.lang]
        coverage = "explicit" if term is None or term.explicit else term.kind
        entry = DeclaredItem(
            id=key,
            coverage=coverage,
            modality=said.modality,
            cite=piece.cite(hit.start, hit.end),
            group=place.label.cite().text if place.label is not None and place.label.text else None,
            condition=said.condition,
            covers=term.covers if term is not None else (),
            subjects=whose,
            how="generic" if coverage == "generic" else place.how,
            todo="the word is misspelt in the notice" if "spelling" in flags else None,
            flags=flags,
        )
        for index, other in enumerate(self.out.items):
            if other.id == entry.id and other.coverage == entry.coverage:
                self.out.items[index] = _stronger(other, entry)
                return
        self.out.items.append(entry)

    def _whose(self, place: _Place) -> tuple[str, ...]:
        """Give whose data a member is: as its label says, else as the list's introduction does."""
        if place.label is not None:
            named = subjects(place.label.text, self.lang)
            if named and set(named) - {"consumer_customer"}:
                return named
            if "business_contact" in place.intro.subjects and cue("business_label", self.lang).search(place.label.text):
                return ("business_contact",)
        return place.intro.subjects

    def _deny(self, hit: Hit, says: Passage, piece: Passage) -> None:
        term = hit.term
        if term is None:
            ids: tuple[str, ...] = (hit.id,)
        elif term.explicit:
            ids = (term.explicit,)
        else:
            ids = term.negates or term.covers
        cite = says.cite() if says is not piece else piece.cite()
        for key in ids:
            if all(other.id != key for other in self.out.negated):
                self.out.negated.append(CitedId(key, cite, name=piece.cite(hit.start, hit.end).text))

    # --- prose -------------------------------------------------------------------------------------------------------

    def _prose(self, sentence: Passage, section: Section, intro: Intro) -> None:
        text = sentence.text
        parts = clauses(text, self.lang)
        condition = unless(text, self.lang)
        data = section.has("data")
        hits = [hit for hit in self.words.find(text) if not (hit.term and hit.term.whole_member)]
        hits = self._without_modifiers(text, hits)
        tied = self._purposes(sentence)
        excepted = bool(cue("exception", self.lang).search(text)) and self._denied_before
        place = _Place(replace(intro, subjects=subjects(text, self.lang) or intro.subjects), None, "explicit_word")
        placed = False
        family: int | None = None
        conditions = condition_spans(text, self.lang)
        for hit in hits:
            clause = clause_at(parts, hit.start)
            if clause is None or any(start <= hit.start < end for start, end in conditions):
                continue
            if clause.denied or taken_out(text, hit.start, hit.end, self.lang):
                placed = True
                if condition and clause.denied:
                    self._declare(hit, sentence, Manner("conditional", condition), place, ())
                else:
                    self._deny(hit, sentence[clause.start : clause.end].strip(" ,;."), sentence)
                continue
            if clause.limited or not (clause.collects or excepted or self._used(text, clause, section)):
                continue
            if hit.term is not None and hit.term.kind == "catch_all" and not data:
                continue
            if (self.lang == "fi" and hit.oblique(text)) or cue("not_object", self.lang).match(
                text[hit.end :].lstrip()
            ):
                continue
            placed = True
            said = manner(text[clause.start : clause.end], self.lang).over(intro.manner)
            if said.modality == "declared" and (outer := manner(text, self.lang)).condition and not tied:
                said = outer
            if said.modality == "declared" and hedged_word(text, hit.start, self.lang):
                said = Manner("hedged")
            before = len(self.out.items)
            self._declare(hit, sentence, said, place, ())
            if len(self.out.items) > before and cue("open_list", self.lang).match(text[hit.end :].lstrip(" ,(")):
                family = before if self.out.items[before].covers else None
            if tied and len(self.out.items) > before:
                self.out.items[-1] = replace(self.out.items[-1], purposes=tied)
        if family is not None:
            self._narrow(family)
        self._denied_before = any(clause.denied for clause in parts)
        if data and not any(clause.denied or clause.limited for clause in parts):
            self._left_over(sentence, placed=placed)

    def _without_modifiers(self, text: str, hits: list[Hit]) -> list[Hit]:
        return [hit for index, hit in enumerate(hits) if not self._modifies(text, hit, hits[index + 1 : index + 2])]

    def _modifies(self, text: str, hit: Hit, following: list[Hit], *, listed: bool = False) -> bool:
        """Say whether a word only modifies the next one: "yrityksen toiminta", "laskun viitenumero"."""
        genitive = text[hit.inflection : hit.end].endswith("n") if self.lang == "fi" else text[: hit.end].endswith("'s")
        if not genitive or hit.id not in _MODIFIERS:
            return False
        if following and not text[hit.end : following[0].start].strip():
            return True
        goes_on = re.match(r"\s+(?!(?:ja|sekä|tai|and|or)\b)\w", text[hit.end :])
        return bool(goes_on) and (not listed or hit.id == "work.employer")

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
        if verb is None or vocabulary("sources", self.lang).find(text) or cue("purpose_word", self.lang).search(text):
            return
        if cue("not_negative", self.lang).search(text) or cue("conditional_purpose", self.lang).search(text):
            return
        region = sentence[verb.end() :].strip(" .")
        keep = [(hit.start, hit.end) for hit in self.words.find(region.text)]
        pieces = members(region, keep)
        for member in pieces:
            piece = member.passage
            more = _AND_SO_ON.search(piece.text)
            piece = piece[: more.start()] if more else piece
            if (
                self.words.find(piece.text)
                or (member.inner and self.words.find(member.inner.text))
                or not self._telling(piece.text)
            ):
                continue
            words = piece.text.split()
            listed = placed and len(pieces) > 2 and len(words) <= 4
            if _DATA_NOUN.search(piece.text) or listed or (not placed and len(words) <= 8):
                self.out.unknown.append(Unknown(piece.cite(), _guess(piece.text)))


def _stronger(old: DeclaredItem, new: DeclaredItem) -> DeclaredItem:
    """Keep the first entry of an item, with the plainer of the two modalities and all that the second one adds."""
    order = ("declared", "optional", "hedged", "conditional")
    plainer = min((old, new), key=lambda entry: order.index(entry.modality))
    return replace(
        old,
        modality=plainer.modality,
        condition=plainer.condition,
        covers=tuple(dict.fromkeys([*old.covers, *new.covers])),
        purposes=tuple(dict.fromkeys([*old.purposes, *new.purposes])),
        subjects=tuple(dict.fromkeys([*old.subjects, *new.subjects])) if old.subjects and new.subjects else (),
    )


def _guess(text: str) -> str | None:
    return next((family for family, pattern in _FAMILIES if pattern.search(text)), None)
