"""The notice's vocabulary: YAML data compiled to regular expressions that tolerate inflection.

Notation of a pattern, which is a regular expression with four additions:

* `{name}` is a stem ending with its alternations, such as `tie(to|do|toj|doi)` for `{tieto}`;
* `~` is an optional inflection inside a phrase;
* `{end}` is the end of a list's member, or of a word before "and" or "relating to", for words that mean less elsewhere;
* every pattern is a whole word, or the whole of a compound, and may end in an inflection.

An entry of a closed list may also say what is done with what (`acts`): a verb of the list's own table in any of its forms,
before or after its object. "Hoidamme asiakassuhdetta", "asiakassuhteen hoito" and "asiakas- ja sopimussuhteiden hoitaminen"
are one wording; a verb may have several objects, so only the object counts where two entries overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import regex

from scanner.data_files import load_yaml
from scanner.taxonomy import taxonomy
from scanner.taxonomy.closed_lists import label
from scanner.taxonomy.generic import Term, terms

STEMS: Mapping[str, str] = {
    "tieto": "tie(?:toj|doi|to|do)",
    "tunnus": "tunnu(?:kse|ksi|ks|st|s)",
    "osoite": "osoit(?:tei|tee|te|e)",
    "numero": "(?:numeroi|numero|nro)",
    "aika": "a(?:ikoj|ikoi|ika|iko|ja|jo)",
    "va": "(?:ie|ia|iä|a|ä|i)~",
    "nen": "(?:nen|sii|sia|siä|si|se|st|s)~",
    "te": "(?:tei|tee|te)",
    "to": "(?:toj|doi|to|do)",
    "a": "(?:oj|öj|oi|öi|ie|a|ä|o|ö|i)",
    "i": "(?:ie|ei|ej|e|i)",
    "us": "u(?:kse|ksi|ks|st|s)",
    "yys": "y(?:yde|yte|yksi|ysi|yks|ys|yt)",
    "uus": "u(?:ude|ute|uksi|uks|us|ut)",
    "tti": "(?:ttei|ttej|tte|tti|tei|ti)",
    "nti": "n(?:tei|tej|te|ti|nei|ni)",
    "nta": "n[nt](?:[oö][ij]|[aäoöi])",
    "nne": "n(?:tei|tee|te|ne)",
    "hde": "h(?:tei|tee|te|de)",
    "in": "i(?:me|mi|n)",
}
_FI = (
    "(?:(?:oi|öi|ei|ii|e|i|j)?(?:tten|den|ten|ien|jen|een|iin|oon|uun|yyn|aan|ään|öön|seen|siin|hin|ksi|kse|itse|ine"
    "|neen|ll[aä]|lt[aä]|lle|ss[aä]|st[aä]|tt[aä]|t[aä]|n[aä]|[ij][aä]|an|än|on|un|yn|ön|en|in|it[aä]|t|n|a|ä)?"
    "(?:mme|ns[aä]|nne|ni|si|[aäe]n)?(?:kin|kaan|kään)?)"
)
_SV = "(?:ernas|arnas|ornas|erna|arna|orna|rna|ens|ets|ers|ars|en|et|ar|er|or|na|n|t|r|s|e)?"
_EN = "(?:'s|s'|es|s)?"
END: Mapping[str, str] = {
    "fi": r"(?=$|[,.;:/()]| (?:ja|sekä|tai|eli|kuten|esim|mm)\b| (?:liittyv|koskev)\w+ )",
    "sv": r"(?=$|[,.;:/()]| (?:och|samt|eller|såsom|som)\b)",
    "en": r"(?=$|[,.;:/()]| (?:and|or|such as|that|which|including)\b)",
}
_PLURAL_GENITIVE = re.compile(r"[ij](?:den|tten|en)$")
INFLECTION: Mapping[str, str] = {"fi": _FI, "sv": _SV, "en": _EN}
# Cases in which a Finnish noun is a channel, a place or a source, and not the object of a verb.
_OBLIQUE = re.compile(
    r"(?:ll[aä]|lt[aä]|lle|ss[aä]|st[aä]|itse|ksi|kse|seen|siin|hin|tt[aä])(?:mme|ns[aä]|nne|ni|si|[aäe]n)?$"
)
# Of those the ones that no other form of a word looks like, for patterns that take a word's ending in.
_INTO = re.compile(r"(?:kseen|uteen|yteen|[bcdfghjklmnpqrstv]iin|oon|uun|ll[aä]|lle|ss[aä])$")
# Cases in which a noun is not even what a denial is about: where from, where, to whom, by what means.
_BESIDE = re.compile(
    r"(?:ll[aä]|lt[aä]|lle|ss[aä]|itse|ksi|seen|siin|hin|neen)(?:mme|ns[aä]|nne|ni|si|[aä]n)?(?:kin|kaan|kään)?$"
)
# Looks like the abessive and is the partitive: osoitetta (not osoitteetta), kansalaisuutta (not kansalaisuudetta).
_PARTITIVE = re.compile(r"(?:[^aeiouyäö]e|[aeiouyäö][uy])tt[aä](?:mme|ns[aä]|nne|ni|si|[aä]n)?$")


_OPEN_END = re.compile(r"(?:\\w|\[\\w-\])[*+]")
_BEFORE = (
    2  # words between an object and the verb after it; in Finnish the noun of a verb stands last in a list of objects
)
_AFTER = 4

WIDER = ("everyday.yaml", "trades.yaml")
"""Files that widen the lists of the others by entry."""
_LABELLED = frozenset({"purposes", "legal_bases", "recipients", "sources"})


@cache
def load(name: str) -> Any:
    """Read one of the notice's data files once, as plain data that nobody changes."""
    return load_yaml(__package__, "data", name)


def source(pattern: str, lang: str) -> str:
    """Turn a pattern's notation into a regular expression without its word boundaries."""
    for name, stem in STEMS.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{stem})")
    pattern = pattern.replace("{end}", END[lang])
    if re.search(r"\{[a-z]", pattern):
        message = f"unknown stem in pattern {pattern!r}"
        raise ValueError(message)
    return pattern.replace("~", INFLECTION[lang])


@dataclass(frozen=True, slots=True)
class Hit:
    """Say that an entry's word stands at `start`..`end` of a text; `inflection` is where its ending begins."""

    id: str
    start: int
    end: int
    inflection: int
    term: Term | None = None

    def oblique(self, text: str) -> bool:
        """Say whether a Finnish word stands in a case that an object can't have."""
        ending = text[self.inflection : self.end].lower()
        if _PARTITIVE.search(text[self.start : self.end].lower()):
            return False
        return bool(
            _OBLIQUE.search(ending)
            or _INTO.search(text[self.start : self.end].lower())
            or _PLURAL_GENITIVE.search(text[max(self.start, self.inflection - 2) : self.end].lower())
        )

    def beside(self, text: str) -> bool:
        """Say whether a Finnish word only says where, from whom, to whom or by what means: "lapsilta", "evästeillä"."""
        return bool(_BESIDE.search(text[self.inflection : self.end].lower()))


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    whole: regex.Pattern[str]
    source: str
    term: Term | None
    last: bool
    acted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Hold an entry's patterns; `last` for a general word that yields to any other over the same words."""

    id: str
    patterns: Sequence[str]
    term: Term | None = None
    acts: Sequence[str] = ()
    last: bool = False


def lower(text: str) -> str:
    """Write a text in lower case without changing its length.

    >>> lower("ÄÄNI"), len(lower("İ"))
    ('ääni', 1)
    """
    out = text.lower()
    if len(out) == len(text):
        return out
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


class Vocabulary:
    """Find the entries of one list in texts of one language, longest word first.

    Patterns are in lower case and so is the text that they are held against: expressions that ignore case take four times
    as long to compile, and all of a vocabulary's are needed for the first sentence.
    """

    def __init__(self, lang: str, entries: Iterable[Row]) -> None:
        self.lang = lang
        self._patterns: list[_Pattern] = []
        for row in entries:
            if not (row.patterns or row.acts):
                continue
            body = "|".join(source(pattern, lang) for pattern in row.patterns) or "(?!)"
            right = r"(?!\w|-\w)" if lang == "fi" else r"(?!\w)"
            # where alternatives begin at one place, the longest has to win, not the first in the list
            plain = rf"(?<![\w-])(?:{body})(?P<ending>{INFLECTION[lang]}){right}"
            compiled = regex.compile(plain, regex.VERSION1 | regex.POSIX)
            self._patterns.append(_Pattern(row.id, compiled, body, row.term, row.last, acted=False))
            for act in row.acts:
                compiled = regex.compile(rf"(?<![\w-])(?:{act}){right}", regex.VERSION1)
                self._patterns.append(_Pattern(row.id, compiled, "(?!)", None, row.last, acted=True))

    def find(self, text: str) -> list[Hit]:
        """Give the hits in a text from left to right; where two overlap, the longer, then the family word, wins."""
        return list(self._find(text))

    @lru_cache(maxsize=2048)  # noqa: B019 (there are a handful of vocabularies, kept for as long as the process lives)
    def _find(self, text: str) -> tuple[Hit, ...]:
        small = lower(text)
        found: list[tuple[bool, Hit, tuple[int, int]]] = []
        for pattern in self._patterns:
            for match in pattern.whole.finditer(small, overlapped=pattern.acted):
                if match.end() == match.start():
                    continue
                ending = match.end() if pattern.acted else match.start("ending")
                hit = Hit(pattern.id, match.start(), match.end(), ending, pattern.term)
                found.append((pattern.last, hit, match.span("object" if pattern.acted else 0)))
        found.sort(
            key=lambda one: (
                one[0],
                one[2][0] - one[2][1],
                one[1].term is None,
                one[1].start - one[1].end,
                one[1].start,
            )
        )
        kept: list[Hit] = []
        taken, spanned = bytearray(len(text)), bytearray(len(text))
        for last, hit, (start, end) in found:
            if not any(taken[start:end]) and not (last and any(spanned[hit.start : hit.end])):
                taken[start:end] = b"\1" * (end - start)
                spanned[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                kept.append(hit)
        return tuple(sorted(kept, key=lambda hit: hit.start))

    def nearly(self, phrase: str) -> Hit | None:
        """Give the entry that a misspelt phrase means: one edit, in a phrase that is one word of nine letters or more."""
        word = lower(phrase.strip())
        if not re.fullmatch(r"[^\W\d_]{9,}", word):
            return None
        for pattern in self._patterns:
            # "and whatever follows" takes any ending, so that an edit in what is left would take other words
            spelt = _OPEN_END.sub("", pattern.source)
            if regex.fullmatch(rf"(?:{spelt}){{e<=1}}{INFLECTION[self.lang]}", word):
                return Hit(pattern.id, 0, len(word), len(word), pattern.term)
        return None


@cache
def vocabulary(name: str, lang: str) -> Vocabulary:
    """Compile a list once: `items` (with the family words), or a list of `lists.yaml` such as `purposes`."""
    if name == "items":
        labels = {item.id: _label_patterns(item.labels[lang]) for item in taxonomy().items.values()}
        more = _everyday("items", lang)
        rows = [
            Row(entry["id"], [*entry[lang], *more.get(entry["id"], ()), *labels[entry["id"]]])
            for entry in load("items.yaml")["items"]
        ]
        more = _everyday("generic", lang)
        rows += [Row(term.id, [*term.patterns[lang], *more.get(term.id, ())], term) for term in terms().values()]
        return Vocabulary(lang, rows)
    rows = []
    more = dict(_everyday(name, lang))
    for entry in sorted(load("lists.yaml")[name], key=lambda entry: bool(entry.get("last"))):
        labelled = _label_patterns(label(name, entry["id"], lang)) if name in _LABELLED else []
        acts = _acts(entry.get("acts", {}).get(lang, {}), lang)
        words = more.pop(entry["id"], ())  # once, where an entry has a row of general words beside its own
        rows.append(Row(entry["id"], [*entry[lang], *words, *labelled], None, acts, last=entry.get("last", False)))
    return Vocabulary(lang, rows)


def _everyday(name: str, lang: str) -> Mapping[str, Sequence[str]]:
    """Give the everyday words of a list and those of single trades by entry."""
    out: dict[str, list[str]] = {}
    for file in WIDER:
        for entry in load(file).get(name, ()):
            out.setdefault(entry["id"], []).extend(entry.get(lang, ()))
    return out


def _acts(objects: Mapping[str, Sequence[str]], lang: str) -> list[str]:
    """Write what is done with what as expressions in either order, with a few words between, in one part of a sentence."""
    verbs = load("lists.yaml")["acts"][lang]
    word = rf"\s(?!{load('lists.yaml')['never_between'][lang]})[\w/&-]+"
    before = rf"(?:,?{word}){{0,{_AFTER}}}?,?\s" if lang == "fi" else rf"(?:{word}){{0,{_BEFORE}}}?\s"
    after = rf"(?:{word}){{0,{_AFTER}}}?\s"
    out = []
    for verb, words in objects.items():
        what = "|".join(source(word, lang) for word in words)
        if verb in load("lists.yaml")["own_object"][lang]:
            out.append(rf"(?P<object>{what})(?:{word}){{0,{_BEFORE}}}\s(?:{verbs[verb]})")
            continue
        out.append(rf"(?P<object>{what}){before}(?:{verbs[verb]})")
        out.append(rf"(?:{verbs[verb]}){after}(?P<object>{what})")
    return out


def _label_patterns(text: str) -> list[str]:
    """Let the taxonomy's own words name an entry: alternatives between semicolons, without what stands in brackets."""
    parts = [part for one in lower(text).split(";") if (part := one.split(" (")[0].strip())]
    # a Finnish plural in -t takes no ending: laskut, but not laskutamme
    return [re.escape(part) + (r"(?!\w)" if part.endswith("t") else "") for part in parts]


@cache
def cue(name: str, lang: str) -> re.Pattern[str]:
    """Compile the cue words of `cues.yaml` under a name to one pattern of whole words that never matches when empty."""
    patterns = load_cues()[name][lang]
    if not patterns:
        return re.compile(r"(?!)")
    # a cue may begin with a comma; a word boundary only where it begins or ends with a letter
    parts = [
        (r"(?<!\w)" if pattern[0].isalnum() or pattern[0] in "(\\" else "") + f"(?:{pattern})" for pattern in patterns
    ]
    return re.compile("(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


@cache
def load_cues() -> Any:
    """Read the cue words once, with the everyday ones among them."""
    cues = dict(load("cues.yaml"))
    for name, words in load("everyday.yaml")["cues"].items():
        cues[name] = {lang: [*cues[name][lang], *words[lang]] for lang in cues[name]}
    return cues


@cache
def known_word(word: str, lang: str) -> bool:
    """Say whether a word is one of the vocabulary's, for joining what a line end divided."""
    return any(hit.start == 0 and hit.end == len(word) for hit in vocabulary("items", lang).find(word))
