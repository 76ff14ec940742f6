"""Remarks about health, beliefs, offences and the like in notes: a lexicon with negation, homographs and person cues.

In a note of some words one word of the lexicon is enough; in a cell of one or two words, which may be a product or a heading,
it is weak, and two different words of a category or a person cue make it likely. The words are data, see `data/special.yaml`. What was said is never
kept: a match has no shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NamedTuple

import regex

from scanner.recognisers.base import Details, Found, OwnRecogniser, alternatives
from scanner.recognisers.places import load_data

WEAK = 0.3
LIKELY_SCORE = 0.6
ALONE = 0.5
CONVICTION, SUSPICION = "CRIMINAL_CONVICTION", "CRIMINAL_SUSPICION"
STRONG = 0.75
NOTE_WORDS = 3
"""From so many words on a text is a note, which says something of somebody."""
_COMPOUND = 7
"""Stems of this length count inside a compound word, too: pähkinäallergia, vanhoillislestadiolainen."""
_BEFORE_STEM = 3

_WORD = regex.compile(r"[^\W\d_]+(?:[-:'’][^\W\d_]+)*\.?")
_HEXADECIMAL = regex.compile(r"[a-fA-F-]+\.?")
_CODE_BEFORE = regex.compile(r"\d[0-9a-zA-Z-]*\Z")
_CODE_WIDTH = 40
_IN_CODES = 5
"""Fewer letters than this beside a digit are no word: random codes spell short ones."""
_CODE_BEHIND = regex.compile(r"[0-9a-zA-Z-]*\d")
_LETTERS = regex.compile(r"[^\W\d_]{2}")
_NOT_BEHIND = frozenset({"ei", "eivät"})
_PARTITIVE = ("ta", "tä", "oa", "öä", "ia", "iä", "ua", "yä", "aa", "ää", "ea", "eä")
_LOOK_BEHIND = 7
_CLAUSE = regex.compile(r"[.,;:!?\n]")


def _of_a_code(word: regex.Match[str]) -> bool:
    """Say whether letters belong to a code: a few beside a digit, or hexadecimal ones in a run with some (`deaf` in a GUID)."""
    text, (start, end) = word.string, word.span()
    if end - start < _IN_CODES and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
        return True
    if not _HEXADECIMAL.fullmatch(word[0]):
        return False
    return bool(_CODE_BEHIND.match(text, end) or _CODE_BEFORE.search(text, max(0, start - _CODE_WIDTH), start))


@dataclass(frozen=True, slots=True)
class Stem:
    """Hold an entry of the lexicon.

    Attributes:
        entity: the category's presidio entity.
        first: its first word, lower case.
        rest: the words after it.
        whole: the last word has no other ending.
        needs_cue: it counts only beside a person cue.
    """

    entity: str
    first: str
    rest: tuple[str, ...]
    whole: bool
    needs_cue: bool


class Hit(NamedTuple):
    """Hold a stem that occurs, with the places of its first and last word."""

    stem: Stem
    first: int
    last: int


class Vocabulary:
    """Hold the lexicon ready for look-up by the beginning of a word."""

    def __init__(self, data: Any, more: Any) -> None:
        self.items: dict[str, str] = {}
        self.alone: set[str] = set()
        self.stems: dict[str, list[Stem]] = {}
        self.excluded: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
        for category in (*data["categories"], *more["categories"]):
            entity = category["entity"]
            if "item" in category:
                self.items[entity] = category["item"]
            if category.get("alone"):
                self.alone.add(entity)
            for language in ("fi", "sv", "en"):
                for entry in _split(category[language]):
                    stem = _stem(entity, entry)
                    self.stems.setdefault(stem.first, []).append(stem)
            for entry in _split(category["not"]):
                words = entry.removesuffix("$").split()
                self.excluded.setdefault(entity, []).append((words[0], tuple(words[1:]), entry.endswith("$")))
        self._beginnings: dict[str, tuple[Stem, ...]] = {}
        self.lengths = tuple(sorted({len(first) for first in self.stems}))
        self.inner = {
            first: tuple(stem for stem in stems if not stem.rest and not stem.whole and not stem.needs_cue)
            for first, stems in self.stems.items()
            if len(first) >= _COMPOUND and first.isalpha()
        }
        self.inner = {first: stems for first, stems in self.inner.items() if stems}
        self._inner_lengths = tuple(sorted({len(first) for first in self.inner}))
        self.things = frozenset(word for words in more["things"].values() for word in words.split())
        self.cues = frozenset(word for language in ("fi", "sv", "en") for word in data["cues"][language].split())
        self.negations = frozenset(data["negation"]["direct"].split())
        self.fillers = frozenset(data["negation"]["fillers"].split())
        self.denials = tuple(tuple(entry.split()) for entry in _split(data["negation"]["after"]))

    def at(self, words: list[str], place: int) -> Iterator[Hit]:
        """Yield the entries that begin at a word, homographs left out."""
        word = words[place]
        for stem in self.beginning(word):
            last = place + len(stem.rest)
            if (
                last < len(words)
                and _fits(stem, words[place : last + 1])
                and not self._barred(stem.entity, words, place)
            ):
                yield Hit(stem, place, last)

    def beginning(self, word: str) -> tuple[Stem, ...]:
        """Give the entries whose first word begins or holds a word."""
        known = self._beginnings.get(word)
        if known is None:
            known = self._beginnings[word] = self._beginning(word)
        return known

    def _beginning(self, word: str) -> tuple[Stem, ...]:
        lengths = (length for length in self.lengths if length <= len(word))
        found = tuple(stem for length in lengths for stem in self.stems.get(word[:length], ()))
        return found or self._inside(word)

    def _inside(self, word: str) -> tuple[Stem, ...]:
        """Give the entries that a compound word holds, as if they began it."""
        for start in range(_BEFORE_STEM, len(word) - _COMPOUND + 1):
            for length in self._inner_lengths:
                stems = self.inner.get(word[start : start + length])
                if stems:
                    return tuple(Stem(s.entity, word[: start + length], (), s.whole, s.needs_cue) for s in stems)
        return ()

    def forget(self) -> None:
        """Drop the words that were looked up."""
        self._beginnings.clear()

    def _barred(self, entity: str, words: list[str], place: int) -> bool:
        for first, rest, whole in self.excluded.get(entity, ()):
            word = words[place]
            if (word == first if whole or rest else word.startswith(first)) and all(
                place + 1 + n < len(words) and words[place + 1 + n].startswith(part) for n, part in enumerate(rest)
            ):
                return True
        return False


def _split(block: str) -> list[str]:
    return [entry for entry in (" ".join(part.split()) for part in block.split(",")) if entry]


def _stem(entity: str, entry: str) -> Stem:
    marks = entry[len(entry.rstrip("$~")) :]
    first, *rest = entry.rstrip("$~").lower().split()
    return Stem(entity, first, tuple(rest), "$" in marks, "~" in marks)


def _fits(stem: Stem, words: list[str]) -> bool:
    wanted = (stem.first, *stem.rest)
    for place, (want, word) in enumerate(zip(wanted, words, strict=True)):
        last = place == len(wanted) - 1
        if (word != want) if (stem.whole or not last) else not word.startswith(want):
            return False
    return True


@cache
def vocabulary() -> Vocabulary:
    """Load the lexicon once: the words of `special.yaml` and those by subject of `special_more.yaml`."""
    return Vocabulary(load_data("special.yaml"), load_data("special_more.yaml"))


class SpecialCategories(OwnRecogniser):
    """Find remarks on special categories of personal data in notes, Finnish, Swedish and English."""

    name = "special"
    version = "2"
    entity_items: ClassVar[Mapping[str, str]] = {
        "SPECIAL_HEALTH": "special.health",
        "SPECIAL_SICK_LEAVE": "special.sick_leave",
        "SPECIAL_DIET": "special.diet",
        "SPECIAL_DISABILITY": "special.disability",
        "SPECIAL_RELIGION": "special.religion",
        "SPECIAL_TRADE_UNION": "special.trade_union",
        "SPECIAL_POLITICS": "special.politics",
        "SPECIAL_ETHNICITY": "special.ethnicity",
        "SPECIAL_SEXUALITY": "special.sexuality",
        "SPECIAL_BIOMETRIC": "special.biometric",
        "SPECIAL_GENETIC": "special.genetic",
        "SPECIAL_SOCIAL_CARE": "special.social_care",
        "CRIMINAL_CONVICTION": "criminal.conviction",
        "CRIMINAL_SUSPICION": "criminal.suspicion",
        "SECURITY_BLOCK": "demographic.security_block",
        "GUARDIANSHIP": "customer.representation",
        "CHILDREN": "family.children",
    }
    entities = tuple(entity_items)
    items = frozenset(entity_items.values())
    source = "GDPR Art. 9(1) and 10; lexicons of data/special.yaml and data/special_more.yaml"
    examples = (
        "As. soitti, mies joutunut sairaalaan, pyytää lisäaikaa 1450,00 laskulle",
        "Ei saa katkaista lämpöä, asiakas dialyysipotilas, ks. lääkärintodistus",
        "Entinen vuokralainen vankilassa, lasku takaisin",
        "TURVAKIELTO – älä anna osoitetta puh.",
        "Edunvalvoja hoitaa laskut",
        "äidillä muistisairaus, poika hoitaa asiat",
        "kunden sitter i rullstol",
        "the customer has cancer",
        "asiakas työtön, toimeentulotuki haettu",
        "pähkinäallergia, tiedote lähetetty kouluun",
        "vanhoillislestadiolainen, ei halua antennia",
    )
    counterexamples = (
        "putki syöpynyt, vuoto korjattu",
        "terveisin Sami Salminen",
        "ei allergioita",
        "asiakkaalla ei ole mitään sairautta",
        "Varkaus, Varkauden kaupunki",
        "sokealaippa asennettu, asiakas paikalla",
        "keskustan lämpökeskus, asiakas soitti",
        "seurakunta maksoi laskun",
        "liittymissopimus allekirjoitettu, asiakas tyytyväinen",
        "homogeeninen seos",
        "rikkoutunut mittari vaihdettu asiakkaalle",
        "home kellarissa, asiakas ilmoitti",
        "uusi osoite Savikuopantie 4, t. Sami Oksanen",
        "matkalla Roma, soitetaan ensi viikolla",
        "paine laski, vuoto putkessa, mies paikalle",
        "kysyi turvakiellosta yleisesti, sellaista ei ole",
        "asiakas ei kerro sairauksistaan",
        "rikosilmoitusta ei tehty",
        "vian diagnoosi kesken, asiakas odottaa",
    )

    @property
    def gate(self) -> tuple[str, ...]:
        """Give the first words of the lexicon's entries: without one of them nothing is said."""
        lexicon = vocabulary()
        return (rf"(?<![^\W\d_])(?:{alternatives(lexicon.stems)})", rf"[^\W\d_](?:{alternatives(lexicon.inner)})")

    def may_match(self, text: str) -> bool:
        """Need two letters together."""
        return _LETTERS.search(text) is not None

    def forget(self) -> None:
        """Drop the words that were looked up."""
        vocabulary().forget()

    words_alone = True

    def digits_alike(self, shape: str) -> bool:  # noqa: ARG002 - the interface
        """Look at words only."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Yield every word of the lexicon that is meant, scored by what else stands in the text."""
        lexicon = vocabulary()
        if not any(lexicon.beginning(word.lower().rstrip(".")) for word in _WORD.findall(text)):
            return
        tokens = [match.span() for match in _WORD.finditer(text) if not _of_a_code(match)]
        words = [text[start:end].lower() for start, end in tokens]
        bare = [word.rstrip(".") for word in words]
        hits = [hit for place, word in enumerate(bare) if lexicon.beginning(word) for hit in lexicon.at(bare, place)]
        if not hits:
            return
        cued = {
            place
            for place, word in enumerate(words)
            if word in lexicon.cues or bare[place] in lexicon.cues or bare[place].removesuffix("'s") in lexicon.cues
        }
        meant = [
            hit
            for hit in hits
            if not _negated(lexicon, text, tokens, bare, hit) and not _of_a_thing(lexicon, text, tokens, bare, hit)
        ]
        note = len(words) >= NOTE_WORDS
        kinds: dict[str, set[str]] = {}
        for hit in meant:
            kinds.setdefault(hit.stem.entity, set()).add(bare[hit.first][:5])
        convicted = any(hit.stem.entity == CONVICTION for hit in meant)
        for hit in _longest(_most_specific(meant)):
            if convicted and hit.stem.entity == SUSPICION:
                continue  # what somebody was convicted of isn't suspected any more
            # the word itself may be a cue elsewhere (lapsi, potilas); it doesn't vouch for itself
            person = len(cued) > sum(place in cued for place in range(hit.first, hit.last + 1))
            if hit.stem.needs_cue and not person:
                continue
            several = len(kinds[hit.stem.entity]) > 1
            alone = hit.stem.entity in lexicon.alone
            score = STRONG if (several and person) or alone else LIKELY_SCORE if several or person else WEAK
            if note and score == WEAK:
                score = ALONE
            signs = ["lexicon"]
            signs += ["lexicon2"] * several + ["context"] * person + ["likely"] * (score > WEAK)
            start, end = tokens[hit.first][0], tokens[hit.last][1]
            yield Found(hit.stem.entity, start, end - (text[end - 1] == "."), score, tuple(signs))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the word is the secret
        """Give no shape."""
        return Details()


def _most_specific(hits: list[Hit]) -> list[Hit]:
    """Leave out a category whose entry is only the beginning of another's in the same word: sick leave is not just sickness."""

    def outdone(hit: Hit) -> bool:
        return any(
            other.first == hit.first
            and other.stem.entity != hit.stem.entity
            and len(other.stem.first) > len(hit.stem.first)
            and other.stem.first.startswith(hit.stem.first)
            for other in hits
        )

    return [hit for hit in hits if not outdone(hit)]


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep one entry per category and first word: the one over most words."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        key = (hit.stem.entity, hit.first)
        known = best.get(key)
        if known is None or (hit.last, not hit.stem.needs_cue) > (known.last, not known.stem.needs_cue):
            best[key] = hit
    return list(best.values())


def _of_a_thing(lexicon: Vocabulary, text: str, tokens: list[tuple[int, int]], bare: list[str], hit: Hit) -> bool:
    """Say whether a thing stands directly before, whose heart or diagnosis it is: `vian diagnoosi`, `pumpun sydän`."""
    place = hit.first - 1
    if place < 0 or bare[place] not in lexicon.things:
        return False
    return _CLAUSE.search(text, tokens[place][1], tokens[hit.first][0]) is None


def _negated(lexicon: Vocabulary, text: str, tokens: list[tuple[int, int]], bare: list[str], hit: Hit) -> bool:
    """Say whether `ei`, `ilman`, `inga`, `no` ... stands right before, fillers such as `ole mitään` allowed, in one clause."""
    place = hit.first - 1
    while place >= 0 and bare[place] in lexicon.fillers:
        place -= 1
    if place >= 0 and bare[place] in lexicon.negations:
        return _CLAUSE.search(text, tokens[place][1], tokens[hit.first][0]) is None
    after = hit.last + 1
    if after < len(bare) and bare[after] in _NOT_BEHIND and bare[hit.last].endswith(_PARTITIVE):
        return _CLAUSE.search(text, tokens[hit.last][1], tokens[after][0]) is None
    rest = tuple(bare[after : after + _LOOK_BEHIND])
    return any(
        rest[n : n + len(denial)] == denial for denial in lexicon.denials for n in range(len(rest) - len(denial) + 1)
    )
