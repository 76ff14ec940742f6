"""What names are made of besides the items' own words: persons, endings, glued words; see `data/header_parts.yaml`.

Finnish, Swedish and English put last what a name is about and before it whose or which one: `asiakkaan puhelin`,
`kundens telefon`, `customer phone`. So a word for a person before an attribute says whose it is, in any of its forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from scanner.recognisers.header_words import FOLD, read
from scanner.recognisers.inflection import stems
from scanner.recognisers.places import load_data

_STRONGER = (("tt", "t"), ("kk", "k"), ("pp", "p"), ("lt", "ll"), ("nt", "nn"), ("rt", "rr"), ("t", "d"), ("p", "v"))
"""Consonants of the strong grade that Finnish words in -e and -as have in all forms but the basic one."""
CASES = frozenset(
    "n t a ta en et ia ja ien jen iden ita lle lta lla ssa sta ksi in na si ni nsa nne mme s es er ar or na ern erna orna ens ets ers ernas ies eja oita tiedot tieto tiedon uppgift uppgifter".split()  # noqa: SIM905 - reads as words
)
"""Endings of case, number and owner in Finnish, Swedish and English, in ASCII letters."""
_LONGEST_CASE = 8
_AGENT = 7
_AGENT_ENDINGS = ("ija", "aja", "tja", "ijan", "ajan", "tjan", "jien", "arens", "andens")
"""Fewest letters and the endings of agent nouns in Finnish (vierailija, varaajan) and of their genitives in Swedish."""
_PARTICIPLE_ENDINGS = ("ttavan", "neen", "ttavien", "neiden")
"""Genitives of Finnish participles, which stand for people before a word for a name: rokotettavan, menehtyneen."""
_SHORTEST_STEM = 3
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Hold a word for a person.

    Attributes:
        number: what item a number of such a person is; None: none in particular.
        family: the word says how the person belongs to somebody else.
    """

    number: str | None
    family: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Hold the words of `header_parts.yaml`, in ASCII letters."""

    persons: Mapping[str, Person]
    not_persons: frozenset[str]
    name_words: frozenset[str]
    number_words: frozenset[str]
    call_words: frozenset[str]
    neutral: frozenset[str]
    modifiers: frozenset[str]
    states: tuple[str, ...]
    state_words: frozenset[str]
    pointed: frozenset[str]
    pointers: frozenset[str]
    narrower: Mapping[str, Mapping[str, str]]
    topics: Mapping[str, tuple[str, ...]]
    last_words: tuple[str, ...]
    table_endings: tuple[str, ...]
    nominatives: frozenset[str]
    places: frozenset[str]
    handlers: frozenset[str]
    thing_heads: frozenset[str]
    permissions: frozenset[str]
    permission_starts: frozenset[str]
    owners: frozenset[str]
    other_compounds: tuple[str, ...]


@cache
def parts() -> Parts:
    """Load the words once."""
    data: Any = load_data("header_parts.yaml")
    handlers = frozenset(form for word in data["handlers"].split() for form in _person_forms(word))
    not_persons = frozenset(form for word in data["not_persons"].split() for form in _person_forms(word))
    persons: dict[str, Person] = {}
    for group in data["persons"]:
        person = Person(group["number"], bool(group.get("family", False)))
        for word in group["words"].split():
            for form in _person_forms(word):
                persons.setdefault(form, person)
    return Parts(
        persons=MappingProxyType(persons),
        not_persons=not_persons,
        handlers=handlers,
        owners=frozenset(form for word in data["owners"].split() for form in _owner_forms(word)),
        **{
            name: _folded(data[name])
            for name in (
                "name_words",
                "number_words",
                "call_words",
                "neutral",
                "modifiers",
                "state_words",
                "places",
                "thing_heads",
                "permissions",
                "permission_starts",
            )
        },
        other_compounds=tuple(sorted(_folded(data["other_compounds"]))),
        states=tuple(data["states"]),
        pointed=frozenset(data["pointed"]),
        pointers=_folded(data["pointers"]),
        topics={item: tuple(sorted(_folded(block))) for item, block in data["topics"].items()},
        last_words=tuple(sorted(_folded(data["last_words"]), key=lambda word: (-len(word), word))),
        table_endings=tuple(sorted(_folded(data["table_endings"]), key=lambda word: (-len(word), word))),
        nominatives=frozenset(word.translate(FOLD) for group in data["persons"] for word in group["words"].split()),
        narrower={
            wide: {token: narrow for narrow, block in of.items() for token in sorted(_folded(block))}
            for wide, of in data["narrower"].items()
        },
    )


def _folded(block: str) -> frozenset[str]:
    return frozenset(token for word in block.split() for token in read(word).tokens)


def _person_forms(word: str) -> Iterator[str]:
    """Give a word for a person in the forms that stand before what belongs to the person."""
    plain = word.translate(FOLD)
    yield plain
    if plain.endswith("nen"):
        yield plain[:-3] + "sen"
    elif plain.endswith("mies"):
        yield plain[:-1] + "hen"
    elif plain.endswith("as"):
        yield plain[:-1] + "an"
    elif plain[-1] in "aeiouy":
        yield from (plain + "n", plain + "ns", plain + "s")
    else:
        yield from (plain + "s", plain + "in", plain + "ens", plain + "en")
    if plain[-1] in "aeiouy":
        yield plain + "t"
        yield plain[:-1] + "ien"
    elif plain.endswith("s"):
        yield from (plain[:-1] + "at", plain[:-2] + "kat")


def _owner_forms(word: str) -> Iterator[str]:
    """Give a word for a thing in the forms that stand before what belongs to the thing."""
    plain = word.translate(FOLD)
    yield from (plain, plain + "s", plain + "ens", plain + "ets", plain + "ns")
    yield from (stem + "n" for stem in bent(word) if stem[-1] in "aeiouy")


@lru_cache(maxsize=4096)
def person(token: str) -> Person | None:
    """Say whether a word of a name is a person in some form.

    Agent nouns are open classes in Finnish (-ja, -jä) and Swedish (genitive -arens, -andens): any counts unless it is known
    to be a thing or a company.

    >>> person("osakkaan") and person("palkansaajan") and person("pelaaja") and person("attendee") is not None
    True
    >>> person("sarjan"), person("toimittaja"), person("osoite")
    (None, None, None)
    """
    words = parts()
    if token in words.not_persons:
        return None
    known = words.persons.get(token)
    if known is not None:
        return known
    if any(token[at:] in words.not_persons for at in range(1, len(token) - 3)):
        return None
    for cut in range(2, len(token) - 4):
        known = words.persons.get(token[cut:])
        if known is not None:
            return known
    if len(token) >= _AGENT and token.endswith((*_AGENT_ENDINGS, *_PARTICIPLE_ENDINGS)):
        return Person(None, family=False)
    return None


@lru_cache(maxsize=16384)
def bent(word: str) -> frozenset[str]:
    """Give the stems that a Finnish word's endings attach to, in ASCII letters.

    >>> "osoittee" in bent("osoite"), "maksumuistutukse" in bent("maksumuistutus"), "asukkaa" in bent("asukas")
    (True, True, True)
    """
    plain = word.translate(FOLD)
    out = {stem.translate(FOLD) for stem in stems(word)} | {plain}
    if plain.endswith(("uus", "yys", "us", "ys")):
        out |= {plain[:-1] + "de", plain[:-1] + "te", plain[:-1] + "t", plain[:-1] + "tta"}
    if plain.endswith(("e", "as")):
        base, tail = (plain[:-1], "ee") if plain.endswith("e") else (plain[:-2], "aa")
        out.add(base + tail)
        for strong, reduced in _STRONGER:
            if base.endswith(reduced):
                out.add(base[: -len(reduced)] + strong + tail)
    return frozenset(stem for stem in out if len(stem) >= _SHORTEST_STEM)


def stem_index(words: Iterable[str]) -> dict[str, str]:
    """Map the stems of words to the words, for `lemma`; shorter words win."""
    out: dict[str, str] = {}
    for word in sorted(words, key=lambda one: (len(one), one)):
        for stem in bent(word):
            out.setdefault(stem, word.translate(FOLD))
    return out


def lemma(token: str, index: Mapping[str, str]) -> str | None:
    """Give the known word that a token is a form of; None where it is none.

    >>> index = stem_index(["osoite", "ikä", "viivästyskorko"])
    >>> lemma("osoitteesi", index), lemma("ikasi", index), lemma("viivastyskorot", index), lemma("osoitelappu", index)
    ('osoite', 'ika', 'viivastyskorko', None)
    """
    for cut in range(len(token) - 1, max(_SHORTEST_STEM, len(token) - _LONGEST_CASE) - 1, -1):
        if token[cut:] in CASES and token[:cut] in index:
            return index[token[:cut]]
    return None


def cut(token: str, known: Mapping[str, str] | frozenset[str] | set[str]) -> tuple[str, ...]:
    """Cut a glued word into known words, the fewest; () where something is left over.

    Finnish genitives and the Swedish joining -s may stand between the words.

    >>> cut("familyname", {"family", "name"}), cut("rakningsadress", {"rakning", "adress"}), cut("osoitelappu", {"osoite"})
    (('family', 'name'), ('rakning', 'adress'), ())
    """
    best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(_SHORTEST_PART - 1, len(token) + 1):
        for start in range(max(0, end - 24), end):
            before = best[start]
            piece = token[start:end]
            if before is None or len(piece) < (2 if end == len(token) and start else _SHORTEST_PART):
                continue
            inside = end < len(token)
            word = None
            if piece in known or (inside and start == 0 and len(piece) >= _AGENT and person(piece)):
                word = piece
            elif inside and piece[-1] in "ns" and len(piece) > 4 and piece[:-1] in known:
                word = piece[:-1]
            if word is None:
                continue
            so_far = best[end]
            if so_far is None or len(before) + 1 < len(so_far):
                best[end] = (*before, word)
    found = best[len(token)]
    return found if found and len(found) > 1 else ()
