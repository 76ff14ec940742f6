"""What is left to try where a name holds no known word: topics that long words begin with, and names cut to a file format's length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from scanner.recognisers.header_hint import HeaderHint, hint
from scanner.recognisers.header_parts import lemma, parts
from scanner.recognisers.header_vocabulary import Vocabulary
from scanner.recognisers.header_words import FOLD, Name, join
from scanner.recognisers.special_lexicon import vocabulary

_SHORTEST = 5


@cache
def _stems() -> tuple[dict[str, str], dict[str, tuple[str, ...]], tuple[int, ...]]:
    """Give the beginnings with their items, the beginnings that are never meant by item, and the lengths that occur."""
    lexicon = vocabulary()
    stems: dict[str, str] = {}
    for first, entries in lexicon.stems.items():
        for stem in entries:
            plain = first.translate(FOLD)
            if not stem.rest and not stem.needs_cue and not stem.whole and len(plain) >= _SHORTEST:
                stems.setdefault(plain, lexicon.items[stem.entity])
    barred = {
        lexicon.items[entity]: tuple(first.translate(FOLD) for first, rest, _ in entries if not rest)
        for entity, entries in lexicon.excluded.items()
    }
    return stems, barred, tuple(sorted({len(stem) for stem in stems}))


def sensitive_topics(token: str) -> list[tuple[str, str]]:
    """Give the items of special categories that a word of a name begins to speak of, with the beginning.

    >>> sensitive_topics("paihdehuolto"), sensitive_topics("leikkauspiste")
    ([('special.health', 'paihde')], [])
    """
    stems, barred, lengths = _stems()
    out = []
    for length in lengths:
        item = stems.get(token[:length]) if length <= len(token) else None
        if item is not None and not token.startswith(barred.get(item, ("\N{NULL}",)) or ("\N{NULL}",)):
            out.append((item, token[:length]))
    return out


def of_topic(words: Vocabulary, name: Name, known: Callable[[Vocabulary, str], bool]) -> list[HeaderHint]:
    """Find what a long word begins or ends with, where nothing better is known: `palkkatoive`, `haastattelumuistiinpanot`.

    What begins a word is its topic, which tells only about records and states of a person; what ends it says what it is. The
    beginnings of the lexicon of special categories count as topics too: `vanhempien päihdeongelma`.
    """
    out: dict[str, HeaderHint] = {}
    if any(join([token]) in words.qualifiers and token not in parts().state_words for token in name.tokens):
        return []
    for token in name.tokens:
        if known(words, token):
            continue
        for at in range(1, len(token) - _SHORTEST_HEAD + 1):
            base = token[at:] if token[at:] in words.tails else lemma(token[at:], words.tail_stems)
            if base is not None:
                for entry in words.tails[base]:
                    out.setdefault(entry.item, hint(entry, weak=True))
                break
        else:
            for length in range(len(token), _SHORTEST_TOPIC - 1, -1):
                for entry in words.topics.get(token[:length], ()):
                    out.setdefault(entry.item, hint(entry, weak=True))
                if out:
                    break
        for item, stem in sensitive_topics(token):
            out.setdefault(item, HeaderHint(item, stem, "weak", "boolean,single_token,capitalised,words,number"))
    return list(out.values())


_SHORTEST_HEAD, _SHORTEST_TOPIC = 6, 4


def of_permission(name: Name) -> list[HeaderHint]:
    """Find a question for somebody's permission, whatever it is for: `Kuvaaminen sallittu`, `Kanta-lupa`, `Photos allowed`.

    Yes and no under such a name are a consent or its refusal; the words alone are those of permits, too.
    """
    own, tokens = parts(), name.tokens
    word = next((t for t in reversed(tokens) if t in own.permissions or t.endswith(_PERMISSION_ENDINGS)), None)
    if word is None and len(tokens) > 1 and tokens[0] in own.permission_starts and _asks_to_do(tokens):
        word = tokens[0]
    return [] if word is None else [HeaderHint("customer.consent", word, "weak", "boolean")]


_INFINITIVES = {"saa": ("a",), "saako": ("a",), "far": ("a", "as")}
"""Words that only mean a permission before a verb, with the ends of verbs: `Saa kuvata`, not `Får tidningen`."""


def _asks_to_do(tokens: tuple[str, ...]) -> bool:
    ends = _INFINITIVES.get(tokens[0])
    return ends is None or any(token.endswith(ends) for token in tokens[1:])


_PERMISSION_ENDINGS = ("lupa", "kielto", "suostumus", "samtycke", "forbud")


def cut_off(words: Vocabulary, part: str, name: Name) -> Iterator[HeaderHint]:
    """Find the one item that a name cut to a file format's length began to spell: `TURVAK` of dBase, `ASIAKASTUNN`.

    Formats cut at 8, 10 or more letters; of a longer beginning, most of the word has to be there.
    """
    token = name.tokens[0]
    if len(name.tokens) > 1 or not part.isupper() or len(token) < _SHORTEST_CUT:
        return
    begun = [
        entry
        for word, entry in words.spelled
        if word.startswith(token) and (len(token) <= _LONGEST_CUT or len(token) >= _MOST_OF * len(word))
    ]
    items = Counter(entry.item for entry in begun)
    item, count = items.most_common(1)[0] if items else ("", 0)
    if count * 2 > len(begun):
        of_item = [entry for entry in begun if entry.item == item]
        sure = len(items) == 1 and len(token) > _LONGEST_CUT
        yield hint(of_item[0], weak=not sure or of_item[0].weak)


_SHORTEST_CUT, _LONGEST_CUT, _MOST_OF = 6, 10, 0.75
