"""Context words near a match, as presidio's `LemmaContextAwareEnhancer` finds them, without building its artifacts.

Presidio tokenises every text; here a text is tokenised only when a context word occurs in it at all, and tokens are remembered by
the piece between two white spaces, since spaCy's rules look no further. `forget` drops what was remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from presidio_analyzer import EntityRecognizer

from scanner.detection.automaton import Automaton, automaton
from scanner.detection.language import Nearness, whole

if TYPE_CHECKING:
    from presidio_analyzer import LemmaContextAwareEnhancer
    from spacy.tokenizer import Tokenizer

    from scanner.detection.language import Language
    from scanner.detection.nlp import BlankNlpEngine

PIECE_LIMIT = 64
"""Longer pieces of text are tokenised each time rather than remembered."""

WORTH_ASKING = 8
"""A piece's shape that is met so often is asked whether digits matter, which takes as long as cutting about ten."""

_NOT_A_KEYWORD = ("-PRON-", "be")  # presidio's own exceptions, `NlpArtifacts.set_keywords`

_ONE_TOKEN = re.compile("[A-Za-zÀ-ÖØ-öø-ž]+|[0-9]+")
_DIGIT = re.compile("[0-9]")
_OTHER_SPACE = re.compile(r"[^\S ]")

Piece = tuple[list[int], list[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold a text's tokens: where each ends, its lemma, and the set of key words."""

    ends: Sequence[int]
    lemmas: Sequence[str]
    keywords: frozenset[str] | set[str]


class ContextWords:
    """Answer which words stand near a place of a text.

    Args:
        nlp: tokenises; it isn't touched before a text has to be.
        enhancer: how context counts; presidio's own enhancer will do.
    """

    def __init__(self, nlp: BlankNlpEngine | Language, enhancer: LemmaContextAwareEnhancer | Nearness) -> None:
        self._nlp = nlp
        self._before = enhancer.context_prefix_count
        self._behind = enhancer.context_suffix_count
        self._factor = enhancer.context_similarity_factor
        self._least = enhancer.min_score_with_context_similarity
        self._pieces: dict[str, Piece] = {}
        self._ends: dict[str, list[tuple[int, int]]] = {}
        self._met: dict[str, int] = {}
        self._alike: dict[str, bool] = {}

    @cached_property
    def _bare(self) -> Tokenizer:
        return _without_specials(self._nlp.tokeniser)

    @cached_property
    def _joints(self) -> frozenset[tuple[str, str]]:
        return _joints(self._nlp.tokeniser, self._bare)

    @cached_property
    def _specials(self) -> frozenset[str]:
        return frozenset(self._nlp.tokeniser.rules)

    @cached_property
    def _digit_specials(self) -> tuple[str, ...]:
        return tuple(_DIGIT.sub("0", special) for special in self._specials if _DIGIT.search(special))

    @cached_property
    def _affixes_alike(self) -> bool:
        return _affixes_treat_digits_alike(self._nlp.tokeniser)

    @cached_property
    def _url(self) -> Automaton | None:
        return _url_automaton(self._nlp.tokeniser)

    def forget(self) -> None:
        """Drop every remembered piece of text."""
        self._pieces.clear()
        self._ends.clear()
        self._met.clear()
        self._alike.clear()

    def digits_alike(self, shape: str) -> bool:
        """Say whether texts of a shape (`0` for every digit) are cut into tokens at the same places, whatever the digits."""
        if not self._affixes_alike:
            return False
        special = [one for one in self._digit_specials if one in shape]
        if special and self._holds_special(shape, special):
            return False
        return all("0" not in piece or self._is_cut_alike(piece) for piece in set(shape.split()))

    def _is_cut_alike(self, piece: str) -> bool:
        """Say whether digits don't matter to what the tokeniser takes for an address of the web."""
        known = self._alike.get(piece)
        if known is None:
            known = self._alike[piece] = self._url is not None and not self._url.looks(piece)
        return known

    def _holds_special(self, shape: str, specials: Sequence[str]) -> bool:
        """Say whether a special case may stand between two places where tokens are cut without special cases."""
        cuts = {token.idx for token in self._bare(whole(shape))}
        cuts |= {token.idx + len(token.text) for token in self._bare(whole(shape))}
        for special in specials:
            at = shape.find(special)
            while at >= 0:
                if at in cuts and at + len(special) in cuts:
                    return True
                at = shape.find(special, at + 1)
        return False

    def raise_score(self, score: float) -> float:
        """Give the score of a match that has a context word near it."""
        return float(min(max(score + self._factor, self._least), EntityRecognizer.MAX_SCORE))

    def near(self, tokens: Tokens, start: int) -> list[str]:
        """List the key words around the token that holds a character, the token's own included.

        Raises:
            ValueError: no token ends behind `start`, as presidio's enhancer has it.
        """
        if not tokens.lemmas:
            return [""]
        index = bisect_right(tokens.ends, start)
        if index == len(tokens.ends):
            message = "the match begins behind the last token"
            raise ValueError(message)
        found: list[str] = []
        lemmas, keywords = tokens.lemmas, tokens.keywords
        at, left = index, self._before + 1
        while at >= 0 and left:
            if lemmas[at] in keywords:
                found.append(lemmas[at])
                left -= 1
            at -= 1
        at, left = index, self._behind + 1
        while at < len(lemmas) and left:
            if lemmas[at] in keywords:
                found.append(lemmas[at])
                left -= 1
            at += 1
        return found

    def tokens(self, text: str) -> Tokens:
        """Tokenise a text as the NLP engine does."""
        ends: list[int] = []
        lemmas: list[str] = []
        keywords: set[str] = set()
        for start, piece in self._split(text):
            known = self._pieces.get(piece)
            if known is None:
                known = self._tokenise(piece)
                if len(piece) <= PIECE_LIMIT:
                    self._pieces[piece] = known
            piece_ends, piece_lemmas, piece_keywords = known
            ends += [start + end for end in piece_ends]
            lemmas += piece_lemmas
            keywords.update(piece_keywords)
        return Tokens(ends, lemmas, keywords)

    def _split(self, text: str) -> list[tuple[int, str]]:
        """Cut a text where spaCy's tokeniser does before it applies any rule: between white space and the rest.

        One space belongs to the token before it; any other white space is a token. Where tokens on both sides of a single space
        could together be one of the tokeniser's special cases (emoticons), the text stays whole.
        """
        out: list[tuple[int, str]] = []
        parts = text.split(" ")
        start = 0
        if "" in parts or _OTHER_SPACE.search(text):
            return self._split_slowly(text)
        last = ""
        for part in parts:
            if (last, part[0]) in self._joints:
                return [(0, text)]
            out.append((start, part))
            start += len(part) + 1
            last = part[-1]
        return out

    def _split_slowly(self, text: str) -> list[tuple[int, str]]:
        out: list[tuple[int, str]] = []
        if not text:
            return out
        start = 0
        inside_space = text[0].isspace()
        for position, char in enumerate(text):
            if char.isspace() == inside_space:
                continue
            if start < position:
                out.append((start, text[start:position]))
            if char != " ":
                start = position
            else:
                start = position + 1
                following = text[start : start + 1]
                if not following.isspace() and (text[position - 1], following) in self._joints:
                    return [(0, text)]
            inside_space = not inside_space
        if start < len(text):
            out.append((start, text[start:]))
        return out

    def _tokenise(self, piece: str) -> Piece:
        nlp, language = self._nlp, self._nlp.language
        ends: list[int] = []
        lemmas: list[str] = []
        keywords: list[str] = []
        # no rule splits letters from letters, or digits from digits
        single = _ONE_TOKEN.fullmatch(piece) and piece not in self._specials
        parts = [(0, piece)] if single else self._cut(piece)
        for start, text in parts:
            lemma = text.lower()
            ends.append(start + len(text))
            lemmas.append(lemma.lower())
            if lemma in _NOT_A_KEYWORD or nlp.is_stopword(lemma, language) or nlp.is_punct(lemma, language):
                continue
            keywords += lemma.lower().split(":")
        return ends, lemmas, tuple(keywords)

    def _cut(self, piece: str) -> list[tuple[int, str]]:
        """Cut a piece into tokens; pieces that differ in digits only are cut once, where the tokeniser treats them alike."""
        shape = _DIGIT.sub("0", piece)
        if shape == piece or len(piece) > PIECE_LIMIT:
            return [(token.idx, token.text) for token in self._nlp.tokens(piece)]
        spans = self._ends.get(shape)
        if spans is None:
            spans = [(token.idx, token.idx + len(token.text)) for token in self._nlp.tokens(piece)]
            met = self._met[shape] = self._met.get(shape, 0) + 1
            if met == WORTH_ASKING and self.digits_alike(shape):
                self._ends[shape] = spans
        piece = whole(piece)
        return [(start, piece[start:end]) for start, end in spans]


def _affixes_treat_digits_alike(tokeniser: Any) -> bool:
    searches = (tokeniser.prefix_search, tokeniser.suffix_search, tokeniser.infix_finditer)
    made = [automaton(search.__self__.pattern, 0) for search in searches]
    return tokeniser.token_match is None and all(one is not None and one.alike for one in made)


def _url_automaton(tokeniser: Any) -> Automaton | None:
    return automaton(tokeniser.url_match.__self__.pattern, 0) if tokeniser.url_match else None


def _without_specials(tokeniser: Any) -> Tokenizer:
    from spacy.tokenizer import Tokenizer  # noqa: PLC0415 - its caller has a tokeniser: spaCy is there

    return Tokenizer(
        tokeniser.vocab,
        prefix_search=tokeniser.prefix_search,
        suffix_search=tokeniser.suffix_search,
        infix_finditer=tokeniser.infix_finditer,
        token_match=tokeniser.token_match,
        url_match=tokeniser.url_match,
    )


def _joints(tokeniser: Any, bare: Tokenizer) -> frozenset[tuple[str, str]]:
    """Give the pairs of characters at which a special case of the tokeniser could be cut in two by a space."""
    pairs: set[tuple[str, str]] = set()
    for special in tokeniser.rules:
        parts = [token.text for token in bare(special)]
        pairs.update((left[-1], right[0]) for left, right in pairwise(parts))
    return frozenset(pairs)
