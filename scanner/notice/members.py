"""Read the lists of a section: their members, what leads an open list, and remarks on a member such as "not collected"."""

from __future__ import annotations

import re
from dataclasses import replace

from scanner.model import Unknown
from scanner.notice.asides import in_passing, purposes_named
from scanner.notice.entries import Entries, Place
from scanner.notice.exceptions import excepted, without
from scanner.notice.lexicon import Hit, cue
from scanner.notice.lines import Passage
from scanner.notice.modality import Manner, clauses, manner
from scanner.notice.retention import periods
from scanner.notice.sentences import Member, members
from scanner.notice.units import Unit

DATA_NOUN = re.compile(
    r"(?:tie(?:to|do)\w*|numero\w*|tunnu\w{1,6}|osoit\w*|histori\w*|päivämäär\w*|uppgift\w*|nummer\w*|data|details?|information|history)$",
    re.IGNORECASE,
)
AND_SO_ON = re.compile(r"\s(?:ym|yms|jne|ynnä muu\w*|osv|m\.m|med mera|etc|and so on)\.?$", re.IGNORECASE)
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
        "customer.membership",
        "customer.participation",
        "finance.payment",
        "family.household",
        "comms.messages",
    }
)
_CHILDS = re.compile(r"lapsen|barnets|(?:the )?child(?:'s|’s)", re.IGNORECASE)
_RELATES = re.compile(r"\s+liittyv\w+\s+(?!(?:henkilö)?tie(?:to|do)|asia)\w", re.IGNORECASE)
_LEAD = re.compile(r"^(?:ja|sekä|tai|och|samt|eller|and|or|myös|lisäksi|the|a|an|your)\s+", re.IGNORECASE)
_OWNERS = re.compile(
    r"^(?:(?:asiakkaan|henkilön|rekisteröidyn|yhteyshenkilön|käyttäjän|jäsenen|hakijan|työntekijän|mahdolliset|tarvittavat|muut|kaikki|kundens|personens|den|"
    r"registrerades|medlemmens|the|your|customer's|person's|other|necessary)\s+)*$",
    re.IGNORECASE,
)


class ListReader(Entries):
    """Read lists into a reading."""

    def labelled(self, unit: Unit, how: str = "list_member") -> None:
        """Read "label: members", or "item: remark", where the remark says how long it is kept or that it isn't collected."""
        rest, label = unit.passage, unit.label
        place = Place(unit.intro, label, how)
        if label is None or self.find(rest.text):
            if label is not None and not unit.intro.denied:
                for hit in self._hits(label.text):
                    if hit.id == "family.next_of_kin":  # "Huoltajat: nimet, osoite"
                        self.declare(hit, label, unit.intro.manner, replace(place, label=None), ())
            self.members_of(rest, place)
            return
        named = [hit for hit in self._hits(label.text) if hit.term is None or hit.term.explicit]
        before = len(self.out.items)
        period = next((one for one in periods(rest.text, self.lang, section=True) if one.amount is not None), None)
        if period is not None:  # "asiakasnumero: 12 kk"
            self.members_of(label, replace(place, label=None))
            added = self.out.items[before:]
            self.out.items[before:] = [replace(e, flags=(*e.flags, "inline_retention")) for e in added]
            self.out.inline.append((tuple(e.id for e in added), rest))
        elif self._is_denial(rest.text) and self._hits(label.text):
            for hit in self._hits(label.text):
                self.deny(hit, label + rest if label.line == rest.line else rest, label)
        elif (
            named and all(hit.term is None for hit in named) and len(members(rest)) == 1 and self._is_remark(rest.text)
        ):
            said = self._remark(rest.text).over(unit.intro.manner)
            for hit in named:
                self.declare(hit, label, said, replace(place, label=None), ())
        else:
            self.members_of(rest, place)

    def _is_denial(self, text: str) -> bool:
        """Say whether a remark on an item says that it is not collected, without any restriction."""
        return bool(cue("bare_denial", self.lang).fullmatch(text.strip(" .")))

    def _limits(self, text: str) -> bool:
        """Say whether a bracket only limits what stands before it: "only for credit decisions", "if you have given it"."""
        return any(cue(name, self.lang).match(text.strip()) for name in ("only", "conditional"))

    def _is_remark(self, text: str) -> bool:
        """Say whether words beside an item speak of it and name nothing themselves."""
        negative = cue("negative", self.lang).match(text.strip())
        return (
            bool(negative or cue("only", self.lang).match(text.strip()))
            or manner(text, self.lang).modality != "declared"
        )

    def _remark(self, text: str) -> Manner:
        """Read a remark: a denial with a restriction ("ei kerätä alaikäisiltä") leaves a condition."""
        said = manner(text, self.lang)
        if said.modality == "declared" and cue("only", self.lang).match(text.strip()):
            return Manner("conditional", text.strip(" .:"))
        if said.modality == "declared" and any(c.denied for c in clauses(text, self.lang, data=True)):
            return Manner("conditional", text.strip(" .:"))
        return said

    def members_of(self, running: Passage, place: Place) -> None:
        """Read a list's members."""
        text = running.text
        hits = self.find(text)
        keep = [(hit.start, hit.end) for hit in hits]
        keep += [found.span() for found in _THAT.finditer(text)]
        keep += purposes_named(text, self.lang)
        keep += [(part.start, part.end) for part in excepted(text, hits, (), self.lang)]
        family: int | None = None  # index of the family word whose open list we are in
        opened = False
        first, denied = len(self.out.items), len(self.out.negated)
        before_member: Passage | None = None
        here = first
        for member in members(running, keep):
            if self._condition_of(member.passage, here):
                continue
            here = len(self.out.items)
            found = cue("open_list", self.lang).search(member.passage.text)
            if found is None:
                self._member(member, place, opened=opened)
                before_member = member.passage
                continue
            head = member.passage[: found.start()].strip(" ,")
            before = len(self.out.items)
            last = self.out.unknown[-1].cite if self.out.unknown else None
            leads = before_member is not None and last == before_member.cite() and not head.text
            if leads and before_member is not None and DATA_NOUN.search(before_member.text):
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
            self.narrow(family)
        if not place.intro.denied:
            self.take_out({entry.id for entry in self.out.negated[denied:]}, first)

    def _condition_of(self, piece: Passage, since: int) -> bool:
        """Read "..., if the customer has called" after a list member as that member's condition."""
        opens = cue("conditional", self.lang).match(piece.text.strip()) or cue("only", self.lang).match(
            piece.text.strip()
        )
        if opens is None or since >= len(self.out.items):
            return False
        said = Manner("conditional", piece.text.strip(" .:"))
        for index in range(since, len(self.out.items)):
            entry = self.out.items[index]
            if entry.modality == "declared":
                self.out.items[index] = replace(entry, modality=said.modality, condition=said.condition)
        return True

    def _family(self, before: int, current: int | None) -> int | None:
        """Give the index of the entry whose family the open list names: the one just read, else the last."""
        last = len(self.out.items) - 1
        if last >= 0 and (last >= before or current is None) and self.out.items[last].covers:
            return last
        return current

    def narrow(self, index: int) -> None:
        """Leave in a family word's cover only what its open list doesn't name."""
        entry = self.out.items[index]
        named = {other.id for other in self.out.items[index + 1 :]}
        self.out.items[index] = replace(
            entry,
            covers=tuple(item for item in entry.covers if item not in named),
            flags=(*entry.flags, "open_list"),
        )

    def _member(self, member: Member, place: Place, *, opened: bool, label: bool = False) -> None:
        """Read one member; `label` where its not being understood loses nothing, because its list follows."""
        piece = member.passage
        lead = _LEAD.match(piece.text)
        piece = piece[lead.end() :] if lead else piece
        more = AND_SO_ON.search(piece.text)
        if (
            more and more.start() > 0 and member.inner is None
        ):  # "lisenssin numero ym.": the phrase before it counts too
            self._member(replace(member, passage=piece[: more.start()].strip()), place, opened=opened, label=label)
            piece = piece[more.start() :].strip()
        hits = self._hits(piece.text, place.label.text if place.label is not None else "")
        own = manner(piece.text, self.lang)
        if own.modality == "declared" and cue("hedged_word", self.lang).search(piece.text):
            own = Manner("hedged")
        if member.inner is not None:
            own = own.over(self._remark(member.inner.text))
        said = own.over(place.intro.manner)
        flags = (*(("alternative",) if member.alternative else ()), *(("open_list",) if opened else ()))
        inner_hits = self._hits(member.inner.text) if member.inner is not None else []
        if member.inner is not None and self._limits(member.inner.text):
            inner_hits = []
        inner_opens = bool(member.inner is not None and cue("open_list", self.lang).match(member.inner.text))
        taken = member.inner is not None and bool(cue("except", self.lang).match(member.inner.text))
        if inner_hits and not inner_opens and not taken and all(hit.term and not hit.term.explicit for hit in hits):
            hits = []  # a closed bracket makes the family word a label
            label = True
        before = len(self.out.items)
        denied = place.intro.denied or (member.inner is not None and self._is_denial(member.inner.text))
        exceptions = excepted(piece.text, hits, (), self.lang, denied=denied)
        for hit in hits:
            out = next((part for part in exceptions if part.start <= hit.start < part.end), None)
            flat = bool(cue("flat_no", self.lang).search(piece.text[: hit.start]))  # "ei evästeitä"
            if (out.denied if out is not None else denied or flat) or without(piece.text, hit, self.lang):
                self.deny(hit, piece if not denied or place.intro.text is None else place.intro.text, piece)
            else:
                self.declare(hit, piece, said, place, flags)
        if member.inner is not None and inner_hits:
            family = len(self.out.items) - 1 if len(self.out.items) > before else None
            self.members_of(member.inner, place)
            if family is not None and inner_opens:
                self.narrow(family)
        elif member.inner is not None and len(self.out.items) > before:
            found = periods(member.inner.text, self.lang, section=True)
            if found and found[0].amount is not None:
                self.out.inline.append((tuple(e.id for e in self.out.items[before:]), member.inner))
        if not hits and not inner_hits and not label:
            self.unplaced(piece, place, said, flags)

    def _hits(self, text: str, label: str = "") -> list[Hit]:
        """Find items in a list member, without family words that are only part of it and without mere modifiers."""
        found = self.find(text, label)
        kept = []
        aims = purposes_named(text, self.lang)
        for index, hit in enumerate(found):
            if any(start <= hit.start < end for start, end in aims) or in_passing(text, hit, self.lang, listed=True):
                continue
            if (
                hit.term
                and hit.term.whole_member
                and not (_OWNERS.match(text[: hit.start]) and not text[hit.end :].strip(" ."))
            ):
                continue
            if self.modifies(text, hit, found[index + 1 : index + 2], listed=True):
                continue
            if hit.id == "contact.address" and label and cue("premises_label", self.lang).search(label):
                hit = replace(hit, id="supply.premises_address")  # noqa: PLW2901 (the same word, for the place)
            kept.append(hit)
        return kept

    def modifies(self, text: str, hit: Hit, following: list[Hit], *, listed: bool = False) -> bool:
        """Say whether a word only modifies the next one: "yrityksen toiminta", "laskun viitenumero"."""
        word = text[hit.start : hit.end].lower()
        if self.lang == "fi" and word.endswith("n") and _RELATES.match(text, hit.end):
            return True  # "varaukseen liittyvä lisätoive"
        if hit.id == "family.children" and following and _CHILDS.fullmatch(word):
            return not text[hit.end : following[0].start].strip()  # "barnets namn": the name of the person concerned
        ending = {"fi": word.endswith("n"), "sv": word.endswith("s"), "en": word.endswith("'s")}
        key = hit.id if hit.term is None else hit.term.explicit
        if not ending[self.lang] or key not in _MODIFIERS:
            return False
        if following and not text[hit.end : following[0].start].strip():
            return True
        goes_on = re.match(r"\s+(?!(?:ja|sekä|tai|and|or)\b)\w", text[hit.end :])
        return bool(goes_on) and (not listed or hit.id == "work.employer")

    def unread(self, piece: Passage, family: str) -> None:
        """Keep a piece of text that nothing was read from in sight."""
        self.out.unknown.append(Unknown(piece.cite(), family))
