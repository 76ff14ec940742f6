"""Names of people: lists through Finnish inflection, titles and cues, order and initials, and a language model.

Each of them is a sign; two signs make a name likely. A lone name of the list, or a name that is also an ordinary word
(Toivo, Meri, Virta), is a format only and counts where a column's name agrees. Companies and streets named after people
are no people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import regex

from scanner.recognisers import word_kinds
from scanner.recognisers.base import LIKELY, Details, Found, OwnRecogniser
from scanner.recognisers.name_lexicon import NameLexicon, Word
from scanner.recognisers.name_likeness import base_forms, pair_alike
from scanner.recognisers.name_model import NameModel
from scanner.recognisers.name_runs import Token, best_stretch
from scanner.recognisers.name_signs import Candidate, Reader
from scanner.recognisers.name_weights import evidence, weights
from scanner.recognisers.recase import Raised, recase
from scanner.recognisers.street_words import STREET_WORDS, is_road
from scanner.recognisers.word_kinds import kind
from scanner.recognisers.word_rates import rates

ITEM = "identity.name"
PERSON = "PERSON"

_TOKEN = regex.compile(r"(?<![\w@/\\#])(?<!\w[.'’])[^\W\d_]{1,40}(?:[-'’][^\W\d_]{1,40}){0,2}(?![\w@/\\]|[.:]\w)")
_RUNNING = regex.compile(
    r"(?<![\w@\\#.])[^\W\d_]{1,40}(?:[-'’](?!s(?!\w))[^\W\d_]{1,40}){0,2}(?![\w@\\]|[.](?:\w{2}|\w@))"
)
"""In running text a slash may stand between two people, and a colon before an ending."""
_PROSE = regex.compile(r"(?<![^\W\d_])[a-zåäöéü]{3}")
_LETTERS = regex.compile(r"[^\W\d_]{2}")
_JOIN = frozenset({" ", "\u00a0", "  ", ", ", ",\u00a0"})
_INITIAL_JOIN = frozenset({". ", ".", ".\u00a0"})
_PARTICLES = frozenset({"af", "av", "von", "de", "van"})
_LONGEST_RUN = 5
_WORDS_FOR_MODEL = 4
_OUTER_CASE = ("lle", "lla", "llä", "lta", "ltä")
NO_NAME = Word()
_LEAST = 0.2
"""What is less likely isn't even a format that a column's name could confirm."""


class PersonName(OwnRecogniser):
    """Find people's names in cells and in running text, Finnish, Swedish and English."""

    name = "person"
    version = "2"
    entities = (PERSON,)
    item = ITEM
    source = (
        "Name lists of data/names.yaml; Iso suomen kielioppi (inflection); spacy-fi-experimental-web-md 0.15.0 (MIT)"
    )
    loose_shape = True
    examples = (
        "Matti Meikäläinen",
        "Virtanen Liisa",
        "Soitin eilen Matti Meikäläiselle laskusta",
        "Virtasen Liisa soitti",
        "rouva Korhonen",
        "M. Virtanen",
        "Päivi Mäkinen-Laine",
        "VIRTANEN MATTI",
        "matti virtanen",
        "Anna Svensson",
        "Virtanen, Matti",
        "asiakas Korhonen pyytää lisäaikaa",
    )
    counterexamples = (
        "Kiinteistö Oy Matinkatu 3",
        "As Oy Virtasen Helmi",
        "Matti Virtasen katu 4",
        "virta on poikki ja lumi sulaa",
        "Meri Oy",
        "Tammikuu",
        "Helsinki",
        "info@example.fi",
        "matti.virtanen@example.fi",
        "Kaukolämpö",
        "Toivo",
    )

    def __init__(
        self,
        supported_language: str = "fi",
        *,
        name_files: Sequence[Path] = (),
        language_model: str = "auto",
    ) -> None:
        super().__init__(supported_language)
        self.lexicon = NameLexicon(name_files)
        self.model = NameModel(language_model)
        self._reader = Reader(self.lexicon, rates())
        self._weights = weights()
        self._kept: dict[str, tuple[str, list[Token]]] = {}
        self._raised: Raised = {}
        self.version = f"{type(self).version}+{self.model.version}"

    gate = (_LETTERS.pattern,)

    def may_match(self, text: str) -> bool:
        """Need two letters together."""
        return _LETTERS.search(text) is not None

    def prepare(self, texts: Sequence[str]) -> None:
        """Run the language model over the free texts among these with a candidate, in one go."""
        self._kept.clear()
        if not self.model.available:
            return
        for text in dict.fromkeys(texts):
            if self._is_free_text(text):
                written = self._written(text)
                if self._reader.worth_asking(*written):
                    self._kept[text] = written
        self._learn(tokens for _, tokens in self._kept.values())
        self.model.prepare([clean for clean, _ in self._kept.values()])

    def _learn(self, texts: Iterable[Sequence[Token]]) -> None:
        """Look the vectors of what may be names, and of the words beside it, up in one go."""
        names: list[str] = []
        rare: list[str] = []
        neighbours: list[str] = []
        for tokens in texts:
            capitals = [token.capital for token in tokens]
            for place, token in enumerate(tokens):
                common = capitals[place] and self._reader.is_common(token)
                if capitals[place]:
                    names.append(token.text)
                    if not common:
                        rare.append(token.text)
                        continue
                if True in capitals[max(0, place - 1) : place] + capitals[place + 1 : place + 2]:
                    neighbours.append(token.text)
        word_kinds.learn(names, neighbours)
        word_kinds.learn(base_forms(rare), ())

    def digits_alike(self, shape: str) -> bool:
        """Look at words only, unless the language model is asked."""
        if not (self.model.available and self._is_free_text(shape)):
            return True
        return not self._reader.worth_asking(*self._written(shape))

    @property
    def words_alone(self) -> bool:
        """Look at words only where there is no language model."""
        return not self.model.available

    def forget(self) -> None:
        """Drop the words that were looked up, and texts that nobody asked about after all."""
        self.lexicon.forget()
        self._reader.forget()
        self._raised.clear()
        word_kinds.forget()
        self._kept.clear()

    def find(self, text: str) -> Iterator[Found]:
        """Yield names; spans don't overlap."""
        if self._is_free_text(text):
            yield from self._running(text)
            return
        tokens = self._tokens(text)
        if tokens:
            yield from self._by_lists(text, tokens)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give the loose shape."""
        return Details(shape=self.shape_of(value))

    # --- lists --------------------------------------------------------------------------------------------------------

    def _tokens(self, text: str) -> list[Token]:
        """Look the words up that may be names: capitalised ones, and all words of a text without capitals."""
        plain = not any(map(str.isupper, text))
        out = []
        for match in _TOKEN.finditer(text):
            word = match.group()
            kind = self.lexicon.word(word) if len(word) > 1 and (plain or word[0].isupper()) else NO_NAME
            if plain and (kind.built or len(word) < 3):  # in lower case an ending proves nothing
                kind = NO_NAME
            out.append(Token(word, match.start(), match.end(), kind))
        return out

    def _by_lists(self, text: str, tokens: list[Token]) -> Iterator[Found]:
        plain = not any(token.capital for token in tokens)
        shouted = text.isupper()
        place = 0
        while place < len(tokens):
            run = self._run(text, tokens, place, plain=plain)
            if not run:
                place += 1
                continue
            after = place + len(run)
            named = self._is_organisation(tokens, place, after) or (
                len(run) == 1 and self._is_company(text, tokens, after)
            )
            if not named and not self._is_street(text, tokens, place, after):
                yield from self._name(text, tokens, place, run, plain=plain, shouted=shouted)
            place = after

    def _run(self, text: str, tokens: list[Token], place: int, *, plain: bool) -> list[Token]:
        """Gather the words from `place` on that could make up one name."""
        run: list[Token] = []
        for token in tokens[place : place + _LONGEST_RUN]:
            fits = (token.word.known if plain else token.capital) and not token.word.barred
            particle = bool(run) and token.text in _PARTICLES
            if not fits and not particle:
                break
            if run:
                gap = text[run[-1].end : token.start]
                if gap not in _JOIN and not (run[-1].initial and gap in _INITIAL_JOIN):
                    break
                if gap.startswith(",") and not (len(run) == 1 and run[0].word.last and token.word.first):
                    break
            run.append(token)
        while run and run[-1].text in _PARTICLES:
            run.pop()
        return run

    def _is_organisation(self, tokens: list[Token], place: int, after: int) -> bool:
        before = tokens[place - 1].text.lower() if place else ""
        behind = tokens[after].text.lower().split(":")[0] if after < len(tokens) else ""
        inside = {token.text.lower() for token in tokens[place:after]}
        return (
            before in self.lexicon.organisations_before and (before != "as" or (place > 1 or tokens[place - 1].capital))
        ) or bool(({behind} | inside) & self.lexicon.organisations)

    def _is_company(self, text: str, tokens: list[Token], after: int) -> bool:
        """Say whether more words and a company's form follow a lone name: Virtasen Kone Oy, Mäkinen & Pojat Oy."""
        for place in range(after, min(after + 4, len(tokens))):
            if text[tokens[place - 1].end : tokens[place].start].strip(" \u00a0&+-"):
                return False
            if tokens[place].text.lower().split(":")[0] in self.lexicon.forms:
                return True
        return False

    @staticmethod
    def _is_street(text: str, tokens: list[Token], place: int, after: int) -> bool:
        behind = tokens[after].text.lower() if after < len(tokens) else ""
        if behind in STREET_WORDS:
            return True
        rest = text[tokens[after - 1].end : tokens[after - 1].end + 3].strip()
        single = after - place == 1 and not tokens[place].word.first
        return single and rest[:1].isdigit()

    def _is_label(self, text: str, tokens: list[Token], place: int) -> bool:
        """Say whether a lone name calls a thing by name: `Termostaatti Aino, vakio`, `Ohjausyksikkö Onni 4`.

        A common noun opens the text, the name stands directly behind it, and no word goes on from there.
        """
        if place != 1 or tokens[0].start or not tokens[0].capital or tokens[0].word.known or tokens[0].initial:
            return False
        if tokens[0].text.lower() in self.lexicon.titles | self.lexicon.cues:
            return False
        gap = text[tokens[0].end : tokens[1].start]
        behind = text[tokens[1].end : tokens[1].end + 2].strip(" \u00a0")
        return gap in {" ", "\u00a0"} and not behind[:1].isalpha()

    def _name(
        self, text: str, tokens: list[Token], place: int, run: list[Token], *, plain: bool, shouted: bool
    ) -> Iterator[Found]:
        before = tokens[place - 1].text.lower() if place else ""
        near = place > 0 and len(text[tokens[place - 1].end : run[0].start].strip(" .,:;-–\u00a0\n")) == 0
        title = near and before in self.lexicon.titles
        cue = near and before in self.lexicon.cues
        after = place + len(run)
        verb = after < len(tokens) and tokens[after].text.lower() in self.lexicon.verbs
        start_of_sentence = place == 0 or text[max(0, run[0].start - 3) : run[0].start].rstrip(" \u00a0")[-1:] in (
            ".",
            "!",
            "?",
            ":",
            "\n",
        )
        signs = ("context",) if title or cue or verb else ()
        best = best_stretch(run, start_of_sentence=start_of_sentence and not (title or cue))
        whole_run = run[0].start == 0 and run[-1].end == len(text)
        if whole_run and not plain and (best is None or best[2] < LIKELY) and pair_alike([token.text for token in run]):
            yield Found(PERSON, run[0].start, run[-1].end, 0.6, ("lexicon", "lexicon2"))
            return
        addressee = None if plain or shouted else self._addressee(text, tokens, place, run)
        if addressee is not None and (best is None or best[2] < LIKELY):
            yield Found(PERSON, addressee.start, addressee.end, 0.55, ("context",))
            return
        if best is None:
            if title and not plain and len(run[0].text) > 2:
                yield Found(PERSON, run[0].start, run[min(len(run), 2) - 1].end, 0.55, ("context",))
            return
        first, last, score, lexical = best
        whole = run[first].start == 0 and run[last].end == len(text)
        if last == first and not signs and (run[first].word.homograph or (plain and not whole)):
            return  # an everyday word, as far as anyone can tell
        if last == first and not signs and self._is_label(text, tokens, place + first):
            return
        if plain:
            two = last > first
            score = 0.55 if two and not all(token.word.homograph for token in run[first : last + 1]) else 0.2
        elif title or (signs and score >= 0.3):
            score = max(score, 0.7)
        elif shouted and score < 0.8:
            score = min(score, 0.4)
        yield Found(PERSON, run[first].start, run[last].end, score, (*lexical, *signs))

    @staticmethod
    def _addressee(text: str, tokens: list[Token], place: int, run: list[Token]) -> Token | None:
        """Give the word to which a thing goes, named first in a text: `Lasku Abelsonille, Kaivopiha 3`, `Talonkirjaote Eklundille`."""
        if place + len(run) != 2 or tokens[0].start or tokens[0].word.known:
            return None
        what, whom = tokens[:2]
        lean = rates().lean(what.text)
        if lean > 0 or (not lean and kind(what.text).word < LIKELY):
            return None
        behind = text[whom.end : whom.end + 2].strip()
        if what.text.lower().endswith(_OUTER_CASE) or not whom.text.endswith("lle") or behind[:1].isalnum():
            return None
        kinds = kind(whom.text)
        other = whom.word.place or max(kinds.place, kinds.thing) > LIKELY or rates().lean(whom.text) < 0
        return None if whom.word.barred or other else whom

    # --- running text -------------------------------------------------------------------------------------------------

    @staticmethod
    def _is_free_text(text: str) -> bool:
        """Ask for four words, one of them in lower case: what only has capitals and numbers is a title or an address."""
        if len(text) <= 15 or len(text.split(None, _WORDS_FOR_MODEL)) < _WORDS_FOR_MODEL:
            return False
        return text.isupper() or _PROSE.search(text) is not None

    def _written(self, text: str) -> tuple[str, list[Token]]:
        """Give a text with the capitals that it should have, and its words."""
        clean = recase(text, self.lexicon.word, self._reader.rates, self._raised)
        look_up = self._running_word
        tokens = []
        for match in _RUNNING.finditer(clean):
            word = match[0]
            tokens.append(Token(word, match.start(), match.end(), look_up(word) if word[0].isupper() else NO_NAME))
        return clean, tokens

    def _running_word(self, text: str) -> Word:
        """Look a capitalised word up; a street without a number may be a surname, if it is no road's."""
        if len(text) < 2 or not text[0].isupper():
            return NO_NAME
        word = self.lexicon.word(text)
        return NO_NAME if word.street and not is_road(text) else word

    def candidates(self, text: str) -> Iterator[Candidate]:
        """Yield all that may be a name in running text, with its signs; what the weights are fitted on."""
        clean, tokens = self._kept.pop(text) if text in self._kept else self._written(text)
        if not self._reader.worth_asking(clean, tokens):
            return
        seen = self.model.spans(clean) if self.model.available else None
        yield from self._reader.candidates(clean, tokens, seen, recased=clean != text)

    def _running(self, text: str) -> Iterator[Found]:
        """Yield the names in running text, scored by all that speaks for them."""
        for one in self.candidates(text):
            score = self._weights.score(one.signs)
            if score >= _LEAST:
                yield Found(PERSON, one.start, one.end, score, (*evidence(one.signs), *one.signs))
