"""Finnish case endings on names: which name may a written form be?

Stems are made from each name (weak and strong grade, -nen, -s, final -i and -e), endings are cut from the word; a form
belongs to a name when what is left is one of its stems. Making too many stems is harmless: capitals, neighbours and cues
decide whether a word is a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

VOWELS = "aeiouyåäö"
_CONSONANTS = "bcdfghjklmnpqrstvwxz"

ENDINGS = frozenset(
    "n a ä ta tä tta ttä lle lta ltä lla llä ssa ssä sta stä ksi na nä ssaan ni nne nsa nsä in".split()  # noqa: SIM905 - reads as words
)
"""Singular case endings; the illative (vowel + n) is handled apart."""
CLITICS = ("kin", "kaan", "kään", "han", "hän", "ko", "kö", "s")
_LONGEST = 5

_GRADATION = (
    ("nkk", "nk"),
    ("mpp", "mp"),
    ("ltt", "lt"),
    ("ntt", "nt"),
    ("rtt", "rt"),
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("lt", "ll"),
    ("nt", "nn"),
    ("rt", "rr"),
    ("nk", "ng"),
    ("mp", "mm"),
    ("ht", "hd"),
    ("lk", "l"),
    ("rk", "r"),
    ("lp", "lv"),
    ("rp", "rv"),
    ("t", "d"),
    ("p", "v"),
    ("k", ""),
)
_KEPT = ("st", "sk", "tk", "sp")


def weak(stem: str) -> str:
    """Give the weak grade of a stem that ends in a vowel; the stem itself where nothing alternates.

    >>> weak("virta"), weak("heikki"), weak("lehto"), weak("koski"), weak("mäke")
    ('virra', 'heiki', 'lehdo', 'koski', 'mäe')
    """
    body = stem.rstrip(VOWELS)
    tail = stem[len(body) :]
    if not body or not tail or body.endswith(_KEPT):
        return stem
    for strong, reduced in _GRADATION:
        if body.endswith(strong):
            before = body[: -len(strong)]
            single = len(strong) == 1
            if single and (not before or before[-1] not in VOWELS + "hlr"):
                return stem
            return before + reduced + tail
    return stem


@lru_cache(maxsize=65536)
def stems(name: str) -> frozenset[str]:
    """Give the stems to which endings may attach, lower case, the name itself among them.

    >>> sorted(stems("virtanen"))
    ['virtanen', 'virtas', 'virtase', 'virtasi', 'virtaste']
    >>> "mäe" in stems("mäki"), "markukse" in stems("markus"), "lainee" in stems("laine"), "karlssoni" in stems("karlsson")
    (True, True, True, True)
    """
    lower = name.lower()
    out = {lower}
    if lower.endswith("nen") and len(lower) > 4:
        return frozenset({lower, *(lower[:-3] + end for end in ("se", "s", "si", "ste"))})  # the last two of a family
    last = lower[-1:]
    if last in VOWELS:
        out |= {weak(lower)}
        if last == "i":
            stem = lower[:-1] + "e"
            out |= {stem, weak(stem)}
            if lower.endswith("si"):
                out |= {lower[:-2] + "de", lower[:-2] + "te", lower[:-2] + "t"}
        if last == "e":
            out.add(lower + "e")
            if lower.endswith("nne"):
                out.add(lower[:-3] + "ntee")
    elif last:
        out.add(lower + "i")
        if last == "s":
            out.add(lower[:-1] + "kse")
            if len(lower) > 2 and lower[-2] in VOWELS:
                out.add(lower[:-1] + lower[-2])
        if last == "n":
            out.add(lower[:-1] + "me")
        if last == "r":
            out.add(lower + "e")
    return frozenset(out)


def cuts(word: str) -> Iterator[tuple[str, str]]:
    """Yield a word cut into a possible stem and ending, the uncut word first, clitics taken off too.

    >>> [stem for stem, ending in cuts("mattiin") if ending == "illative"]
    ['matti']
    """
    yield word, ""
    forms = [word]
    forms += [word[: -len(clitic)] for clitic in CLITICS if word.endswith(clitic) and len(word) > len(clitic) + 2]
    for form in forms:
        if form is not word:
            yield form, "clitic"
        for length in range(1, min(_LONGEST, len(form) - 2) + 1):
            ending = form[-length:]
            if ending in ENDINGS:
                yield form[:-length], ending
        if len(form) > 3 and form[-1] == "n" and form[-2] == form[-3] and form[-2] in VOWELS:
            yield form[:-2], "illative"
        if len(form) > 4 and form[-1] == "n" and form[-3] == "h" and form[-2] == form[-4]:
            yield form[:-3], "illative"
        if form.endswith(("seen", "sään")):
            yield form[:-2], "illative"


def basic_forms(word: str) -> Iterator[str]:
    """Yield basic forms that a written form may belong to, lower case; consonant gradation is left to lists of names.

    >>> set(basic_forms("ahtisaaren")) >= {"ahtisaari"}, "pirtanen" in set(basic_forms("pirtaselle"))
    (True, True)
    """
    for stem, ending in cuts(word):
        if not ending or len(stem) < 3:
            continue
        yield stem
        if stem.endswith("se"):
            yield stem[:-2] + "nen"
        if stem.endswith("e"):
            yield stem[:-1] + "i"
        if stem.endswith("i"):
            yield stem[:-1]
        if stem.endswith("kse"):
            yield stem[:-3] + "s"


class Lexicon:
    """Answer whether a written form may be a name of a list, in any singular case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._stems: dict[str, str] = {}
        for name in names:
            for stem in stems(name):
                if len(stem) > 1 and (stem not in self._stems or stem == name.lower()):
                    self._stems[stem] = name.lower()

    def __len__(self) -> int:
        return len(set(self._stems.values()))

    def lemma(self, word: str) -> str | None:
        """Give the name that a form may be, lower case; None where it is none.

        >>> Lexicon(["Matti", "Virtanen", "Mäki"]).lemma("Virtaselle")
        'virtanen'
        """
        lower = word.lower()
        return self.lemma_of(lower, cuts(lower))

    def lemma_of(self, lower: str, cut: Iterable[tuple[str, str]]) -> str | None:
        """Give the same of a form in lower case that is cut already: one that many lists are asked about is cut once."""
        known = self._stems
        if known.get(lower) == lower:
            return lower
        for stem, ending in cut:
            if ending and stem in known:
                return known[stem]
        return None


_STRONG = (("ll", "lt"), ("nn", "nt"), ("rr", "rt"), ("ng", "nk"), ("mm", "mp"), ("hd", "ht"), ("d", "t"), ("v", "p"))
_PLURAL_ENDINGS = frozenset(
    "t en ien jen den tten ja jä hin mme ssaan ssään llaan llään staan stään ltaan ltään lleen kseen aan ään ansa änsä".split()  # noqa: SIM905 - reads as words
)
IN_COMPOUNDS = 5
_BEFORE_HEAD = 3


def strong(stem: str) -> frozenset[str]:
    """Give the strong grades that a stem ending in a vowel may have: nouns in -e and -as have the weak one in the nominative.

    >>> "lääkke" in strong("lääke"), "rante" in strong("ranne"), "hampa" in strong("hamma")
    (True, True, True)
    """
    body = stem.rstrip(VOWELS)
    tail = stem[len(body) :]
    out = {stem}
    if body and tail and body[-1] in "kpt":
        out.add(body + body[-1] + tail)
    out |= {body[: -len(reduced)] + grade + tail for reduced, grade in _STRONG if body.endswith(reduced)}
    return frozenset(out)


@lru_cache(maxsize=4096)
def noun_stems(noun: str) -> frozenset[str]:
    """Give the stems of an ordinary noun or adjective, those of its plural among them.

    >>> noun_stems("sairaus") >= {"sairaude", "sairaut", "sairauksi"}, "työttömä" in noun_stems("työtön")
    (True, True)
    """
    lower = noun.lower()
    out = set(stems(lower))
    if lower.endswith("nen"):
        return frozenset(out)
    if lower.endswith(("a", "ä")):
        forms = {lower, weak(lower)}
        out |= {form[:-1] + end for form in forms for end in ("i", "oi" if lower[-1] == "a" else "öi")}
    elif lower.endswith(("o", "ö", "u", "y")):
        out |= {lower + "i", weak(lower) + "i"}
    elif lower.endswith("i"):
        out |= {lower[:-1] + "ei", weak(lower)[:-1] + "ei"}
    elif lower.endswith("e"):
        out |= {form + end for form in strong(lower) for end in ("e", "i")}
    elif lower.endswith(("ton", "tön")):
        vowels = "oa" if lower.endswith("ton") else "öä"
        out |= {f"{lower[:-3]}tt{vowels[0]}m{end}" for end in (vowels[1], "i")}
    elif lower.endswith(("ut", "yt")):
        out |= {lower[:-2] + "ee", lower[:-2] + "ei"}
    elif lower.endswith("s") and len(lower) > 3:
        out |= {lower[:-1] + end for end in ("ksi", "de", "te", "t")} if lower[-2] in "uy" else {lower[:-1] + "ksi"}
        out |= {form + end for form in strong(lower[:-1]) for end in (lower[-2], "i")}
    return frozenset(out)


class Nouns:
    """Answer which ordinary words of a list a written form may be, in any case, number and as the head of a compound."""

    def __init__(self, nouns: Iterable[str]) -> None:
        self._stems: dict[str, set[str]] = {}
        for noun in nouns:
            for stem in noun_stems(noun):
                self._stems.setdefault(stem, set()).add(noun.lower())
        self._longest = max(map(len, self._stems), default=0)

    def lemmas(self, word: str) -> frozenset[str]:
        """Give the words of the list, lower case; none where it is none of them.

        >>> known = Nouns(["polvi", "tauti", "hammas"])
        >>> sorted(known.lemmas("polvessa") | known.lemmas("silmätautia") | known.lemmas("hampaita"))
        ['hammas', 'polvi', 'tauti']
        """
        lower = word.lower().split(":")[0]
        out: set[str] = set()
        for stem, ending in _noun_cuts(lower):
            for start in (0, *range(max(_BEFORE_HEAD, len(stem) - self._longest), len(stem) - 3)):
                for lemma in self._stems.get(stem[start:], ()):
                    if (ending or stem[start:] == lemma) and (not start or len(lemma) >= IN_COMPOUNDS):
                        out.add(lemma)
        return frozenset(out)


def _noun_cuts(word: str) -> Iterator[tuple[str, str]]:
    """Yield a word cut into a possible stem and ending; of the clitics all but -s, which ends too many other words."""
    for stem, ending in cuts(word):
        if not (ending == "clitic" and len(stem) == len(word) - 1):
            yield stem, ending
    for form in (word, *(word[: -len(end)] for end in CLITICS[:-1] if word.endswith(end) and len(word) > len(end) + 2)):
        for length in range(1, min(_LONGEST, len(form) - 2) + 1):
            if form[-length:] in _PLURAL_ENDINGS:
                yield form[:-length], form[-length:]
