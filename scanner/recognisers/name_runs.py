"""Runs of words that could make up one name, and the stretch of a run that likeliest does."""

from __future__ import annotations

from typing import NamedTuple

from scanner.recognisers.name_lexicon import Word


class Token(NamedTuple):
    """Hold a word, its place, and what it may be."""

    text: str
    start: int
    end: int
    word: Word

    @property
    def capital(self) -> bool:
        """Say whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def initial(self) -> bool:
        """Say whether it is one capital letter."""
        return len(self.text) == 1 and self.text.isupper()


def best_stretch(run: list[Token], *, start_of_sentence: bool) -> tuple[int, int, float, tuple[str, ...]] | None:
    """Choose the stretch of a run that makes the likeliest name: first and last index, score, signs."""
    names = [place for place, token in enumerate(run) if token.word.known]
    if not names:
        return None
    one = ("lexicon",)
    two = ("lexicon", "lexicon2")
    first = [place for place in names if run[place].word.first]
    pairs = [(a, b) for a in names for b in names if b > a and _is_pair(run[a].word, run[b].word)]
    if pairs:
        a, b = max(pairs, key=lambda pair: (pair[1] - pair[0], -pair[0]))
        weak = all(run[place].word.homograph for place in range(a, b + 1) if run[place].word.known)
        tail = b + 1 if b + 1 < len(run) and run[b].word.first and not run[b].word.last else b
        return a, tail, (0.35 if weak else 0.85), (one if weak else two)
    place = first[0] if first else names[0]
    token = run[place].word
    beside = place + 1 < len(run)
    initial_before = place > 0 and run[place - 1].initial
    initial_after = beside and run[place + 1].initial
    if token.last and (initial_before or initial_after):
        begin = place
        while begin and run[begin - 1].initial:
            begin -= 1
        return begin, place + int(initial_after and not initial_before), 0.6, two
    if token.first and beside and len(run[place + 1].text) > 2:
        return place, place + 1, (0.4 if token.homograph else 0.6), one
    if token.first and place > 0 and not (start_of_sentence and place == 1) and len(run[place - 1].text) > 2:
        return place - 1, place, (0.4 if token.homograph else 0.5), one
    if token.last and place > 0 and not (start_of_sentence and place == 1) and len(run[place - 1].text) > 2:
        return place - 1, place, (0.3 if token.homograph else 0.5), one
    return place, place, (0.2 if token.homograph else 0.4), one


def _is_pair(left: Word, right: Word) -> bool:
    return (left.first and right.last) or (left.last and right.first) or (left.first and right.first)
