"""Where a name may stand in running text, and what speaks for it and against it.

Every stretch of capitalised words is looked at: what the language model took for a person, what the lists know, what a title or a
verb stands beside. Streets and organisations are left out at once; all else becomes a sign, and the signs together a score
(`name_weights.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from scanner.recognisers.inflection import basic_forms
from scanner.recognisers.name_lexicon import NameLexicon, Word
from scanner.recognisers.name_likeness import likeness
from scanner.recognisers.name_model import Spans, overlapping
from scanner.recognisers.name_runs import Token
from scanner.recognisers.name_suppression import OUTER, is_compound, is_no_person
from scanner.recognisers.street_words import NATURE, is_road
from scanner.recognisers.word_kinds import beside, kind
from scanner.recognisers.word_rates import RAREST, UNSEEN, Rates

LEAN_PROPER = 1.5
LEAN_COMMON = 0.5
LONGEST = 6
SURELY = 0.8
LIKELY = 0.5
"""How likely a word's vector has to make it of a kind (word_kinds.py) to settle where a name begins and ends."""
_PARTICLES = frozenset({"af", "von", "de", "van", "der", "den", "di", "da", "du", "la", "al", "bin", "el"})
_OPENS = frozenset(".!?:\n-–•*(\"”'→>")
_INNER = ("ssa", "ssä", "sta", "stä")
_INFLECTED = ("sen", "sella", "sellä", "selle", "selta", "seltä", "sesta", "sestä", "seen")
_FOLK = ("lainen", "läinen", "laisen", "läisen", "laiset", "läiset")
_ROLE = regex.compile(
    r"\w{4,}(?:ja|jä|jan|jän|isti|istin|mies|miehen|ikko|ikön|ari|arin|tori|torin|ologi|nomi|tar|vaari|herra|rouva|poika|pojan|potilas|asiakas|päällikkö|päällikön|neuvos|mestari|en|et)"
)
_COLON = regex.compile(r":[a-zäö]{1,5}(?![^\W\d_])")
_WITH = frozenset({"ja", "sekä", "och", "and", "tai", "eller", "or"})
_LOCAL = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "ssaan", "iin")
_JOIN = frozenset({" ", "\u00a0", "  "})
_INITIAL_JOIN = frozenset({". ", ".", ".\u00a0", " "})
_FLAT = regex.compile(r"[ \u00a0]?[0-9]")


class Candidate(NamedTuple):
    """Hold a stretch that may be a name: offsets and signs, in a fixed order."""

    start: int
    end: int
    signs: tuple[str, ...]


class Reader:
    """Find candidates in a text with capitals."""

    def __init__(self, lexicon: NameLexicon, rates: Rates) -> None:
        self._lexicon = lexicon
        self.rates = rates
        self._leans: dict[str, tuple[float, bool]] = {}

    def forget(self) -> None:
        """Drop the words that were looked up."""
        self._leans.clear()

    def lean(self, word: str) -> tuple[float, bool]:
        """Give how much a word leans to a capital, and whether it is known at all."""
        known = self._leans.get(word)
        if known is None:
            known = self._leans[word] = self._lean(word.lower())
        return known

    def _lean(self, lower: str) -> tuple[float, bool]:
        """Look a form up; one that isn't known by its commonest basic form."""
        small, big = self.rates.of(lower), self.rates.of(lower[:1].upper() + lower[1:])
        if max(small, big) > UNSEEN:
            return max(big, RAREST) - max(small, RAREST), True
        best = max(
            ((self.rates.of(base[:1].upper() + base[1:]), base) for base in basic_forms(lower)), default=(UNSEEN, "")
        )
        if best[0] <= UNSEEN:
            return 0.0, False
        return best[0] - max(self.rates.of(best[1]), RAREST), True

    def is_common(self, token: Token) -> bool:
        """Say whether a word is mostly written without a capital, and on no list of names."""
        lean, seen = self.lean(token.text)
        return seen and lean < LEAN_COMMON and (not token.word.known or token.word.built)

    def is_word(self, text: str, token: Token, *, recased: bool) -> bool:
        """Say whether a capital says nothing, where a sentence opens or the writer used none, and the word is a common one."""
        if not (recased or self.opens(text, token.start)):
            return False
        if self.is_common(token) or (token.text.lower().endswith(_FOLK) and self.lean(token.text)[0] < LEAN_COMMON):
            return True
        return not token.word.known and not self.lean(token.text)[1] and kind(token.text).word > SURELY

    def opens(self, text: str, start: int) -> bool:
        """Say whether a sentence, a line or a bracket begins here."""
        before = text[:start].rstrip(" \u00a0") if start < 4 else text[max(0, start - 4) : start].rstrip(" \u00a0")
        return not before or before[-1] in _OPENS

    def worth_asking(self, text: str, tokens: Sequence[Token]) -> bool:
        """Say whether anybody could be named: a listed name, or a capital that doesn't only open a sentence."""
        for place, token in enumerate(tokens):
            if not token.capital or token.word.barred or len(token.text) < 2:
                continue
            if token.word.first and place + 1 < len(tokens) and tokens[place + 1].text.lower() in self._lexicon.verbs:
                return True
            if token.word.known and not token.word.homograph:
                return True
            if len(token.text) > 2:
                lean, known = self.lean(token.text)
                if lean >= LEAN_COMMON or not known or not self.opens(text, token.start):
                    return True
                if token.word.known and place + 1 < len(tokens) and beside(tokens[place + 1].text).speaking > 0.5:
                    return True
        return False

    def candidates(
        self, text: str, tokens: Sequence[Token], seen: Spans | None, *, recased: bool
    ) -> Iterator[Candidate]:
        """Yield what may be a name, in order and apart from each other.

        Args:
            text: the text, with capitals.
            tokens: its words, looked up.
            seen: what the language model saw; None where there is none.
            recased: the writer's capitals said nothing.
        """
        place = 0
        while place < len(tokens):
            run = self._run(text, tokens, place) if tokens[place].capital else 0
            if not run:
                place += 1
                continue
            last = place + run - 1
            for first, final in self._stretches(text, tokens, place, last, seen, recased=recased):
                if is_no_person(text, tokens, first, final, self._lexicon):
                    continue
                signs = self._signs(text, tokens, first, final, seen, recased=recased)
                yield Candidate(*self._ends(text, tokens, first, final), signs)
            place = last + 1

    @staticmethod
    def _ends(text: str, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
        """Give the offsets of a stretch, with a particle before it and an initial's point or a case ending behind it."""
        start, end = tokens[first].start, tokens[last].end
        if first and tokens[first - 1].text.lower() in _PARTICLES and text[tokens[first - 1].end : start] == " ":
            start = tokens[first - 1].start
        ending = _COLON.match(text, end)
        if ending is not None:
            return start, ending.end()
        return start, end + (tokens[last].initial and text[end : end + 1] == ".")

    # --- stretches ----------------------------------------------------------------------------------------------------

    def _run(self, text: str, tokens: Sequence[Token], place: int) -> int:
        """Count the capitalised words from here on that stand side by side."""
        count = 0
        for token in tokens[place : place + LONGEST]:
            inner = count and token.text.lower() in _PARTICLES
            if not (token.capital or inner) or is_compound(token, self._lexicon):
                break
            if count and token.initial and _FLAT.match(text, token.end):
                break  # a stair and a flat, no initial
            if token.word.barred and not token.word.place and not self._is_surname(tokens, place, count):
                break
            if count:
                before = tokens[place + count - 1]
                gap = text[before.end : token.start]
                comma = (
                    gap in {", ", ","} and count == 1 and before.word.last and token.word.first and not token.word.last
                )
                if gap not in _JOIN and not comma and not (before.initial and gap in _INITIAL_JOIN):
                    break
            count += 1
        while count and tokens[place + count - 1].text.lower() in _PARTICLES:
            count -= 1
        return count

    @staticmethod
    def _is_surname(tokens: Sequence[Token], place: int, count: int) -> bool:
        """Say whether a word that is no name elsewhere stands behind a first name: Anna Bosch."""
        word = tokens[place + count - 1].word if count == 1 else Word()
        return word.first and not word.homograph

    def _stretches(
        self, text: str, tokens: Sequence[Token], first: int, last: int, seen: Spans | None, *, recased: bool
    ) -> Iterator[tuple[int, int]]:
        """Cut a run into what may be one name each, halves put together: first and last word."""
        whole: tuple[int, int] | None = None
        for head, tail in self._pieces(text, tokens, first, last, seen, recased=recased):
            if whole is None:
                whole = head, tail
            elif whole[1] + 1 == head and self._is_half(text, tokens, whole, (head, tail), recased=recased):
                whole = whole[0], tail
            else:
                yield whole
                whole = head, tail
        if whole is not None:
            yield whole

    def _is_half(
        self, text: str, tokens: Sequence[Token], one: tuple[int, int], other: tuple[int, int], *, recased: bool
    ) -> bool:
        """Say whether two stretches side by side are a first name and a surname, in any order."""
        if other[1] - one[0] > 2:
            return False
        left, right = tokens[one[1]], tokens[other[0]]
        if self._trimmed(text, tokens, one[0], other[1], recased=recased) != (one[0], other[1]):
            return False
        if other[1] > other[0] and left.word.last and not left.word.first:
            return False
        if left.text.lower().endswith(_LOCAL) and len(left.text) > 5 and not left.word.first:
            return False
        if (left.word.first and right.word.last) or (left.word.last and right.word.first):
            return True
        if any(token.word.barred or self.is_word(text, token, recased=recased) for token in (left, right)):
            return False
        if one[0] == one[1] and other[0] == other[1] and self._are_alike(left, right):
            return True
        if right.word.last or (
            one[0] == one[1] and other[0] == other[1] and not left.word.known and not right.word.known
        ):
            return not _ROLE.fullmatch(left.text.lower())
        return (left.word.first and not left.word.homograph) or (right.word.first and not right.word.homograph)

    @staticmethod
    def _are_alike(left: Token, right: Token) -> bool:
        """Say whether two words look like a first name and a surname, in any order, by their vectors."""
        one, other = kind(left.text), kind(right.text)
        return ((left.word.first or one.first > LIKELY) and other.last > LIKELY) or (
            one.last > LIKELY and (right.word.first or other.first > LIKELY)
        )

    def _pieces(
        self, text: str, tokens: Sequence[Token], first: int, last: int, seen: Spans | None, *, recased: bool
    ) -> Iterator[tuple[int, int]]:
        """Cut a run at what the model took for people; the rest by the lists."""
        start, end = tokens[first].start, tokens[last].end
        persons = overlapping(seen.persons, start, end) if seen else []
        at = first
        for low, high in persons:
            inside = [n for n in range(at, last + 1) if tokens[n].start >= low - 1 and tokens[n].end <= high + 1]
            if not inside:
                continue
            head, tail = self._trimmed(text, tokens, inside[0], inside[-1], recased=recased)
            if head > tail:
                continue
            if head > at:
                head = self._left(tokens, at, head)
                yield from self._by_lists(text, tokens, at, head - 1, recased=recased)
            tail = self._right(tokens, head, tail, last, seen, recased=recased)
            yield head, tail
            at = tail + 1
        yield from self._by_lists(text, tokens, at, last, recased=recased)

    def _trimmed(self, text: str, tokens: Sequence[Token], head: int, tail: int, *, recased: bool) -> tuple[int, int]:
        """Cut titles, sentence openings and words in local cases off the head of a stretch."""
        lexicon = self._lexicon
        while head <= tail:
            token = tokens[head]
            lower = token.text.lower()
            local = (
                head < tail
                and lower.endswith(_LOCAL)
                and len(lower) > 5
                and not tokens[tail].text.lower().endswith(_LOCAL)
            )
            pair = head < tail and token.word.first and kind(tokens[head + 1].text).last > LIKELY
            opening = head < tail and not token.initial and not pair and self.is_word(text, token, recased=recased)
            before_first = (
                head < tail and not token.word.known and tokens[head + 1].word.first and kind(token.text).name < LIKELY
            )
            role = before_first and (
                _ROLE.fullmatch(lower)
                or lower.endswith(("ina", "inä"))
                or (not recased and token.text.isupper() and 1 < len(lower) < 5)
                or self.is_common(token)
            )
            title = (lower in lexicon.titles or lower in lexicon.cues) and not (
                token.word.first and not self.opens(text, token.start)
            )
            if not (title or token.word.barred or local or opening or role):
                break
            head += 1
        while tail > head and (self._is_no_surname(tokens, tail) or self._is_elsewhere(tokens, head, tail)):
            tail -= 1
        return head, tail

    @staticmethod
    def _is_no_surname(tokens: Sequence[Token], tail: int) -> bool:
        """Say whether a word is known to be no name; a place without a case ending behind a first name is one: Anna Padasjoki."""
        token = tokens[tail]
        surname = token.word.place and tokens[tail - 1].word.first and not token.text.lower().endswith(_LOCAL)
        return token.word.barred and not surname

    def _is_elsewhere(self, tokens: Sequence[Token], head: int, tail: int) -> bool:
        """Say whether the last word says where or what, not who: Meri Lahti Lahdesta, Urho Kekkosenkadulta, Leinosen Romaani.

        Only the last word of a name is inflected, so what follows an inflected surname is no more of it, unless a first name.
        """
        token, before = tokens[tail], tokens[tail - 1]
        lower, kinds = token.text.lower(), kind(token.text)
        if is_road(lower):
            return True
        if token.word.first or kinds.first > LIKELY or before.initial or token.initial:
            return False
        inner = lower.endswith(_INNER) and len(lower) > 5
        if inner and (kinds.place > LIKELY or (tail - head > 1 and token.word.place and before.word.last)):
            return True
        return self._is_inflected(before) and not before.word.first

    def _is_inflected(self, token: Token) -> bool:
        """Say whether a word is a surname with a case ending, by the list or by its form."""
        lower = token.text.lower()
        lemma = self._lexicon.last.lemma(lower)
        if lemma is not None:
            return lemma != lower
        return lower.endswith(_INFLECTED) and kind(token.text).last > LIKELY

    @staticmethod
    def _left(tokens: Sequence[Token], low: int, head: int) -> int:
        """Take first names and initials before a stretch into it."""
        while head > low:
            word = tokens[head - 1].word
            if not (tokens[head - 1].initial or (word.first and not word.homograph and not tokens[head].word.first)):
                break
            head -= 1
        return head

    def _right(
        self, tokens: Sequence[Token], head: int, tail: int, last: int, seen: Spans | None, *, recased: bool
    ) -> int:
        """Take a surname behind a lone first name into a stretch, and an initial."""
        if tail == last:
            return tail
        token = tokens[tail + 1]
        if token.initial and tail + 1 == last:
            return last
        if head == tail and tokens[head].word.first and len(token.text) > 2 and not token.word.barred:
            lower = tokens[head].text.lower()
            nominative = self._lexicon.first.lemma(lower) == lower and not tokens[head].word.homograph
            elsewhere = token.word.place and token.text.lower().endswith(_INNER)
            other = seen is not None and bool(overlapping(seen.others, token.start, token.end))
            if not elsewhere and not (recased and self.is_common(token)) and (nominative or not other):
                return tail + 1
        return tail

    def _by_lists(
        self, text: str, tokens: Sequence[Token], first: int, last: int, *, recased: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield stretches of a run that the model said nothing of: pairs, names with their neighbours, single words."""
        first, last = self._trimmed(text, tokens, first, last, recased=recased)
        while first < last and recased and self.is_common(tokens[last]):
            last -= 1
        if first > last:
            return
        count = last - first + 1
        if count <= 3 or any(tokens[n].word.known for n in range(first, last + 1)):
            names = [n for n in range(first, last + 1) if tokens[n].word.known or tokens[n].initial]
            if names and count > 3:
                more = tokens[names[-1]].word.first and names[-1] < last
                yield names[0], names[-1] + int(more)
            else:
                yield first, last

    def _is_beside(self, text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Say whether `and`, a comma or an ampersand joins a stretch to a listed first name."""
        for step, edge in ((1, last), (-1, first)):
            near = edge + step
            if 0 <= near < len(tokens) and tokens[near].text.lower() in _WITH:
                near += step
            if not 0 <= near < len(tokens):
                continue
            left, right = sorted((tokens[edge], tokens[near]))
            between = text[left.end : right.start].strip(" ,&/")
            if between and between not in _WITH:
                continue
            if (step > 0 or between or "," in text[left.end : right.start] or "&" in text[left.end : right.start]) and (
                tokens[near].word.first and not tokens[near].word.homograph
            ):
                return True
        return False

    # --- signs --------------------------------------------------------------------------------------------------------

    def _is_sure(self, token: Token) -> bool:
        """Say whether a word is on a list and nothing else: homographs are written without a capital, too."""
        word = token.word
        if not word.known or word.homograph:
            return False
        lean, known = self.lean(token.text)
        if word.built:  # the form of a surname, and written with a capital
            return known and lean >= LEAN_PROPER and not word.place
        return lean >= LEAN_COMMON or not known

    def _signs(
        self, text: str, tokens: Sequence[Token], first: int, last: int, seen: Spans | None, *, recased: bool
    ) -> tuple[str, ...]:
        lexicon = self._lexicon
        words = tokens[first : last + 1]
        start, end = words[0].start, words[-1].end
        sure = [t.word for t in words if self._is_sure(t)]
        firsts, lasts = any(w.first for w in sure), any(w.last for w in sure)
        model = seen is not None and bool(overlapping(seen.persons, start, end))
        other = seen is not None and not model and bool(overlapping(seen.others, start, end))
        before, near = ("", False)
        if first:
            before = tokens[first - 1].text.lower()
            near = not text[tokens[first - 1].end : start].strip(" .:;,-–\u00a0\n")
        follows = (
            tokens[last + 1].text.lower()
            if last + 1 < len(tokens) and not text[end : tokens[last + 1].start].strip(" \u00a0")
            else ""
        )
        single = first == last
        leans = [self.lean(token.text) for token in words if not token.initial]
        opens = self.opens(text, start)
        unseen = any(not seen_form for _, seen_form in leans)
        kinds = [token.word for token in words]
        two_kinds = any(
            (a.first and b.last) or (a.last and b.first) for n, a in enumerate(kinds) for b in kinds[n + 1 :]
        )
        found = {
            "model": model,
            "other": other,
            "other_several": other and not single and not two_kinds,
            "other_unlisted": other and not sure,
            "lexicon": firsts or lasts,
            "first": firsts,
            "pair": two_kinds and not single,
            "surname_form": not sure and any(word.built for word in kinds),
            "homograph": not sure and any(w.known and not w.built and not w.foreign for w in kinds),
            "foreign": not sure and any(w.foreign for w in kinds),
            "several": not single and any(word.known for word in kinds),
            "unlisted": not single and not any(word.known for word in kinds),
            "model_unlisted": model and not any(word.known for word in kinds),
            "initial": any(token.initial for token in words),
            "title": (near and before in lexicon.titles) or text[max(0, start - 4) : start].lower() == "c/o ",
            "cue": near and before in lexicon.cues,
            "verb": follows in lexicon.verbs,
            "behind": follows in lexicon.behind,
            "opens": opens and single and not model,
            "opens_unknown": opens and single and unseen and not sure and not model,
            "model_opens": opens and single and model and not sure,
            "common": any(known and lean < LEAN_COMMON for lean, known in leans) and (opens or recased),
            "common_inside": any(known and lean < LEAN_COMMON for lean, known in leans) and not (opens or recased),
            "beside": self._is_beside(text, tokens, first, last),
            "proper": all(known and lean >= LEAN_PROPER for lean, known in leans),
            "unseen": unseen,
            "nature_form": unseen and not sure and any(NATURE.fullmatch(token.text.lower()) for token in words),
            "inner_case": words[-1].text.lower().endswith(_INNER),
            "outer_case": words[-1].text.lower().endswith(OUTER),
            "place": any(token.word.place for token in words),
            "recased": recased,
            "outer_new": single
            and words[0].text.lower().endswith(OUTER)
            and not (kinds[0].known or kinds[0].place or model),
            "small_verb": single and kinds[0].known and bool(follows) and beside(follows).speaking > LIKELY,
            "alone": seen is None,
        }
        alike = likeness([token.text for token in words if not token.initial], before if near else "", follows)
        return (*(name for name, there in found.items() if there), *alike)
