"""Remarks about health, beliefs, offences and the like in notes: a lexicon with negation, homographs and person cues.

In a note of some words one word of the lexicon is enough; in a cell of one or two words, which may be a product or a heading,
it is weak, and two different words of a category, an entry of several words (no diet: `gluten free`) or a person cue make it likely. The words are data, see `data/special.yaml`. What was said is never
kept: a match has no shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import ClassVar

import regex

from scanner.recognisers.base import Details, Found, OwnRecogniser
from scanner.recognisers.name_lexicon import NameLexicon
from scanner.recognisers.special_lexicon import Hit, Stem, Vocabulary, vocabulary
from scanner.recognisers.special_names import part_of_name
from scanner.recognisers.special_scope import Sentence, scope

WEAK = 0.3
LIKELY_SCORE = 0.6
ALONE = 0.5
POLITICS, DIET = "SPECIAL_POLITICS", "SPECIAL_DIET"
CONVICTION, SUSPICION = "CRIMINAL_CONVICTION", "CRIMINAL_SUSPICION"
STRONG = 0.75
_SWEDISH_IN = "ii"
"""A small `i`, as it stands and in lower case: Swedish for `in`, where a capital one is English for a person."""
NOTE_WORDS = 3
"""From so many words on a text is a note, which says something of somebody."""

_WORD = regex.compile(r"[^\W\d_]+(?:[-:'’][^\W\d_]+)*\.?")
_HEXADECIMAL = regex.compile(r"[a-fA-F-]+\.?")
_CODE_BEFORE = regex.compile(r"\d[0-9a-zA-Z-]*\Z")
_CODE_WIDTH = 40
_IN_CODES = 5
"""Fewer letters than this beside a digit are no word: random codes spell short ones."""
_CODE_BEHIND = regex.compile(r"[0-9a-zA-Z-]*\d")
_LETTERS = regex.compile(r"[^\W\d_]{2}")
_SHORT_STEM = 5
"""An entry of more letters is no name by chance."""
_SENTENCE = regex.compile(r"[,;!?\n|]|:[ ]|[ ][-–/][ ]|\.[ ]")
_ABBREVIATED = 5
"""A word of fewer letters with a point behind it is an abbreviation: `sos. päivystys`."""
_PARTY = regex.compile(
    r"\((?:kesk|kok|sdp?|ps|vas|vihr|rkp|sfp|kd|liik|saml|sannf|vänst|gröna|cent)\.?\)", regex.IGNORECASE
)
_SURNAME = regex.compile(r"\w{3,}(?:nen|sen|selle|selta|seltä|sella|sellä)")


def _of_a_code(word: regex.Match[str]) -> bool:
    """Say whether letters belong to a code: a few beside a digit, or hexadecimal ones in a run with some (`deaf` in a GUID)."""
    text, (start, end) = word.string, word.span()
    if end - start < _IN_CODES and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
        return True
    if not _HEXADECIMAL.fullmatch(word[0]):
        return False
    return bool(_CODE_BEHIND.match(text, end) or _CODE_BEFORE.search(text, max(0, start - _CODE_WIDTH), start))


class SpecialCategories(OwnRecogniser):
    """Find remarks on special categories of personal data in notes, Finnish, Swedish and English."""

    name = "special"
    version = "4"
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
    source = "GDPR Art. 9(1) and 10; lexicons data/special*.yaml"
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
        "Kauko Virolainen",
        "Walker, Emma",
        "Pohjolan Hoivapalvelut Oy",
        "kysyi turvakiellosta yleisesti, sellaista ei ole",
        "asiakas ei kerro sairauksistaan",
        "rikosilmoitusta ei tehty",
        "vian diagnoosi kesken, asiakas odottaa",
    )

    gate: ClassVar[tuple[str, ...]] = (_LETTERS.pattern,)
    """The lexicon begins with so many words, `i` and `on` among them, that a gate of them would let nearly every text through."""

    def may_match(self, text: str) -> bool:
        """Need two letters together."""
        return _LETTERS.search(text) is not None

    def forget(self) -> None:
        """Drop the words that were looked up."""
        vocabulary().forget()
        _names().forget()

    words_alone = True

    def digits_alike(self, shape: str) -> bool:  # noqa: ARG002 - the interface
        """Look at words only."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Yield every word of the lexicon that is meant, scored by what else stands in the text."""
        lexicon = vocabulary()
        if not any(lexicon.knows(word.lower().rstrip(".")) for word in _WORD.findall(text)) and "(" not in text:
            return
        tokens = [match.span() for match in _WORD.finditer(text) if not _of_a_code(match)]
        words = [text[start:end].lower() for start, end in tokens]
        bare = [word.rstrip(".") for word in words]
        breaks = [
            _SENTENCE.search(text, end, tokens[n + 1][0]) is not None or _stops(text, tokens, words, n)
            for n, (_, end) in enumerate(tokens[:-1])
        ]
        hits = [*lexicon.hits(bare, breaks), *_parties(text, tokens, bare)]
        if not hits:
            return
        cued = cues = frozenset(
            place
            for place, word in enumerate(words)
            if _is_cue(lexicon, word, bare[place]) and text[tokens[place][0]] + word != _SWEDISH_IN
        )

        def people() -> frozenset[int]:
            named = {place for place in range(len(bare)) if _names_somebody(text, tokens, bare, place)}
            return frozenset(cues | named)

        sentence = Sentence(text, tokens, bare, breaks, people)
        meant = [hit for hit in hits if not scope().tells_nothing(lexicon, sentence, hit)]
        if any(hit.stem.needs_cue for hit in hits):
            cued = sentence.cued
        note = len(words) >= NOTE_WORDS
        known = [hit for hit in meant if not (hit.stem.needs_cue and not _others(cued, hit))]
        meant = [
            hit
            for hit in known
            if not _is_name(text, tokens, hit) and not part_of_name(text, tokens, hit, _names().word)
        ]
        kinds: dict[str, set[str]] = {}
        for hit in meant:
            kinds.setdefault(hit.stem.entity, set()).add(bare[hit.first][:5])
        convicted = any(hit.stem.entity == CONVICTION for hit in meant)
        for hit in _longest(_most_specific(meant)):
            if convicted and hit.stem.entity == SUSPICION:
                continue  # what somebody was convicted of isn't suspected any more
            person = _others(cued, hit)
            several = len(kinds[hit.stem.entity]) > 1
            alone = hit.stem.entity in lexicon.alone
            score = STRONG if (several and person) or alone else LIKELY_SCORE if several or person else WEAK
            if score == WEAK and (note or (hit.last > hit.first and hit.stem.entity != DIET)):
                score = ALONE
            signs = ["lexicon"]
            signs += ["lexicon2"] * several + ["context"] * person + ["likely"] * (score > WEAK)
            start, end = tokens[hit.first][0], tokens[hit.last][1]
            yield Found(hit.stem.entity, start, end - (text[end - 1] == "."), score, tuple(signs))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the word is the secret
        """Give no shape."""
        return Details()


@cache
def _names() -> NameLexicon:
    return NameLexicon()


def _is_capital(text: str, tokens: list[tuple[int, int]], place: int) -> bool:
    """Say whether a word has a capital that says something: not in a text in capitals, no abbreviation."""
    start, end = tokens[place]
    return text[start].isupper() and text[start + 1 : end].islower()


def _names_somebody(text: str, tokens: list[tuple[int, int]], bare: list[str], place: int) -> bool:
    """Say whether a capitalised word is a first name, or has the form of a surname; an everyday word needs another beside it."""
    if not _is_capital(text, tokens, place):
        return False
    if _SURNAME.fullmatch(bare[place]):
        return True
    word = _names().word(text[slice(*tokens[place])].rstrip("."))
    if not word.first:
        return False
    near = (n for n in (place - 1, place + 1) if 0 <= n < len(tokens))
    return not word.homograph or any(_is_capital(text, tokens, n) for n in near)


def _is_name(text: str, tokens: list[tuple[int, int]], hit: Hit) -> bool:
    """Say whether a hit on one word is somebody's name instead: `Sami`, `Gun`; the first word of a text may be the word."""
    if hit.first != hit.last or len(hit.stem.first) > _SHORT_STEM or not _is_capital(text, tokens, hit.first):
        return False
    return _names().word(text[slice(*tokens[hit.first])].rstrip(".")).known


def _others(cued: frozenset[int], hit: Hit) -> bool:
    """Say whether a cue stands elsewhere: the word itself may be one (lapsi, potilas), and doesn't vouch for itself."""
    return len(cued) > sum(place in cued for place in range(hit.first, hit.last + 1))


def _is_cue(lexicon: Vocabulary, word: str, bare: str) -> bool:
    return word in lexicon.cues or lexicon.is_cue(bare) or bare.removesuffix("'s") in lexicon.cues


def _stops(text: str, tokens: list[tuple[int, int]], words: list[str], place: int) -> bool:
    """Say whether a sentence ends with a word, whose point belongs to the word here."""
    if not words[place].endswith("."):
        return False
    start = tokens[place + 1][0]
    return len(words[place]) > _ABBREVIATED and (text[start].isupper() or text.islower())


def _parties(text: str, tokens: list[tuple[int, int]], bare: list[str]) -> Iterator[Hit]:
    """Yield the abbreviation of a party in brackets behind a name: `Ahonen (vas)`."""
    for match in _PARTY.finditer(text):
        place = next((n for n, (start, _) in enumerate(tokens) if start > match.start()), 0)
        if place and text[tokens[place - 1][0]].isupper() and not text[tokens[place - 1][1] : match.start()].strip():
            yield Hit(Stem(POLITICS, bare[place], (), whole=True, needs_cue=False), place, place)


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
