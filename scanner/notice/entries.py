"""Make the entries of a reading: what is declared, what is denied, and what stays in sight as unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scanner.model import CitedId, DeclaredItem, Unknown
from scanner.notice.lexicon import Hit, Vocabulary, cue, vocabulary
from scanner.notice.lines import Passage
from scanner.notice.modality import Manner
from scanner.notice.parties import subjects
from scanner.notice.units import Intro

_FAMILIES = (
    ("identifier", re.compile(r"(?:tunnu|numero|tunnist|nummer|beteckning|identifier|number|\bid\b)", re.IGNORECASE)),
    ("contact", re.compile(r"(?:osoit|adress|address)", re.IGNORECASE)),
    ("behaviour", re.compile(r"(?:histori|tapahtum|käyttäytymi|history|historik|event)", re.IGNORECASE)),
)
_RELATIVE = re.compile(
    r"(?:jo(?:ka|nka|ssa|sta|hon|lla|lta|lle|ta|tka|iden|issa|ista|ihin|illa|ita)|milloin|vilken|vilket|vilka|vars|which|whose|who|where)\s",
    re.IGNORECASE,
)
_CCTV = "surveillance.cctv"


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
class Place:
    """Say what applies to the members of one list."""

    intro: Intro
    label: Passage | None
    how: str = "list_member"


class Entries:
    """Hold a register's reading and add to it; `footage` where the register is of a camera, whose recordings are footage."""

    def __init__(self, lang: str, *, footage: bool = False) -> None:
        self.lang = lang
        self.words: Vocabulary = vocabulary("items", lang)
        self.out = ItemReading()
        self._footage = footage

    def find(self, text: str, label: str = "") -> list[Hit]:
        """Find the items that a text names; `label` is the row or group that it stands under."""
        hits = self.words.find(text)
        if not self._footage and not (label and cue("camera", self.lang).search(label)):
            return hits
        for found in cue("footage", self.lang).finditer(text):
            if all(found.end() <= hit.start or hit.end <= found.start() for hit in hits):
                hits.append(Hit(_CCTV, found.start(), found.end(), found.end()))
        return sorted(hits, key=lambda hit: hit.start)

    def declare(self, hit: Hit, piece: Passage, said: Manner, place: Place, flags: tuple[str, ...]) -> None:
        """Add what a word declares; a second mention of an item adds to its first."""
        term = hit.term
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
            subjects=self._whose(place),
            how="generic" if coverage == "generic" else place.how,
            todo="the word is misspelt in the notice" if "spelling" in flags else None,
            flags=flags,
        )
        for index, other in enumerate(self.out.items):
            if other.id == entry.id and other.coverage == entry.coverage:
                self.out.items[index] = _stronger(other, entry)
                return
        self.out.items.append(entry)

    def _whose(self, place: Place) -> tuple[str, ...]:
        """Give whose data a member is: as its label says, else as the list's introduction does."""
        if place.label is not None:
            named = subjects(place.label.text, self.lang)
            if named and set(named) - {"consumer_customer"}:
                return named
            if "business_contact" in place.intro.subjects and cue("business_label", self.lang).search(place.label.text):
                return ("business_contact",)
        return place.intro.subjects

    def deny(self, hit: Hit, says: Passage, piece: Passage) -> tuple[str, ...]:
        """Add what a word denies, with the words that deny it; give the ids."""
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
        return ids

    def take_out(self, ids: set[str], since: int) -> None:
        """Let the family words read since then cover nothing that their sentence or list takes out."""
        if not ids:
            return
        for index, entry in enumerate(self.out.items[since:], since):
            left = tuple(item for item in entry.covers if item not in ids)
            if left != entry.covers:
                self.out.items[index] = replace(entry, covers=left)

    def unplaced(self, piece: Passage, place: Place, said: Manner, flags: tuple[str, ...]) -> None:
        """Keep a phrase that no entry matches: as a misspelt word, or as unknown."""
        text = piece.text.strip()
        near = self.words.nearly(text)
        if near is not None and not place.intro.denied:
            self.declare(near, piece, said, replace(place, how="inferred"), (*flags, "spelling"))
            return
        if not re.search(r"[^\W\d_]{2}", text) or not self.telling(text):
            return
        if _RELATIVE.match(text):  # "toimipiste, jossa kortti on annettu": it tells of the member before it
            return
        self.out.unknown.append(Unknown(piece.cite(), "negated" if place.intro.denied else guess(text)))

    def telling(self, text: str) -> bool:
        """Say whether a phrase has a word that could name data."""
        fillers = cue("filler", self.lang)
        return any(not fillers.fullmatch(word) for word in re.findall(r"[\w-]+", text) if len(word) > 2)


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


def guess(text: str) -> str | None:
    """Guess the family of a phrase from its words."""
    return next((family for family, pattern in _FAMILIES if pattern.search(text)), None)
