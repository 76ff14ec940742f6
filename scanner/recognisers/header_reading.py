"""One name by itself: which words of the vocabulary it holds, and what the words around them make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from scanner.recognisers.header_hint import HeaderHint
from scanner.recognisers.header_hint import hint as make_hint
from scanner.recognisers.header_parts import Person, cut, lemma, parts, person
from scanner.recognisers.header_short import dotted, spelled_out, without_short
from scanner.recognisers.header_split import AND, CLAUSE, PRICE, parts_of
from scanner.recognisers.header_topics import cut_off, of_permission, of_topic
from scanner.recognisers.header_vocabulary import Entry, Vocabulary, vocabulary
from scanner.recognisers.header_words import Name, join, read


def generic(word: str) -> bool:
    """Say whether a word proves nothing alone."""
    return bool(set(read(word).spellings()) & vocabulary().generic)


@lru_cache(maxsize=8192)
def of_name(column: str) -> tuple[HeaderHint, ...]:
    """Read one name by itself."""
    words = vocabulary()
    column = PRICE.sub(" ", _without_format(words, column)).replace("#", " no ")
    sides = [list(_whole(words, read(side))) for side in column.split("/")] if column.count("/") == 1 else []
    if all(sides) and any(hint.strength == "strong" for side in sides for hint in side):
        return tuple(dict.fromkeys(hint for side in sides for hint in side))  # `Henkilötunnus/Y-tunnus` holds either
    asks = _asks(column)
    for part in parts_of(column):
        name = read(part)
        if not name.tokens:
            continue
        if any(key in words.decoys for key in name.spellings()):
            return ()
        asked = _asked(words, name) if asks else []
        if asked:
            return (*asked, _ANSWER)
        found = _as_it_stands(words, name)
        if "." in part and not _covers(found, part):
            spelled = _spelled_out(words, part, name, only_dotted=True)
            name = without_short(part, name)
            found = spelled or _as_it_stands(words, name)
        found = found or list(cut_off(words, part, name)) or _spelled_out(words, part, name)
        found = found or of_topic(words, name, _known)
        found = _without_remark(column, found)
        if not any(hint.item.startswith(_OWN_BAN) for hint in found):
            found += of_permission(name)  # whatever the permission is for: `Photo use allowed`
        if any(key in words.events and key not in words.event_generic for key in name.spellings()):
            # the day of an event is not what happened: `viimeisin yhteydenotto` holds no messages
            found = [hint for hint in found if hint.expects and "date" in hint.expects.split(",")]
        if asks:
            return (*(replace(hint, strength="weak") for hint in found), _ANSWER)
        if found:
            return tuple(found)
    halves = [half for half in AND.split(column) if half.strip() and half != column]
    return tuple(dict.fromkeys(hint for half in halves for hint in of_name(half)))  # `Selain ja versio`


def _as_it_stands(words: Vocabulary, name: Name) -> list[HeaderHint]:
    """Read a name without spelling anything out."""
    return list(_whole(words, name)) or _narrowed(_in_words(words, name), name.tokens) or _reworded(words, name)


_OWN_BAN = ("customer.consent", "finance.collection")
"""Items whose own words may hold one for a permission: `Perintäkielto` is no consent."""


def _without_remark(column: str, found: list[HeaderHint]) -> list[HeaderHint]:
    """Drop what only a remark in brackets speaks for, behind words that say what the column is: `Anst.nummer (lön)`."""
    main = CLAUSE.split(column, maxsplit=1)[0]
    if "(" not in column or main == column or all(hint.strength == "weak" for hint in found):
        return found
    tokens = set(read(main).tokens)
    kept = [hint for hint in found if not tokens.isdisjoint(read(hint.word).tokens)]
    return kept if any(hint.strength == "strong" for hint in kept) else found


def _covers(found: Sequence[HeaderHint], part: str) -> bool:
    """Say whether the vocabulary has the abbreviations of a name as they are written: `Anst.nummer`."""
    return any(dotted(part) <= set(read(hint.word).tokens) for hint in found)


def _spelled_out(words: Vocabulary, part: str, name: Name, *, only_dotted: bool = False) -> list[HeaderHint]:
    """Read a name whose words are cut short: those with a point before all, `Vak.ottaja`, others where nothing is known."""
    if only_dotted and "." not in part:
        return []

    def familiar(token: str) -> bool:
        return _is_familiar(words, token) or token in words.pieces or lemma(token, words.stems) is not None

    def again(longer: Name) -> list[HeaderHint]:
        harmless = any(key in words.decoys for key in longer.spellings())
        return [] if harmless else _as_it_stands(words, longer)

    return spelled_out(part, name, familiar, again, only_dotted=only_dotted)


def _without_format(words: Vocabulary, column: str) -> str:
    """Drop a remark in brackets at the end that has no known word: `Födelsetid (ddmmåååå)`, `Pituus (cm)`."""
    remark = _REMARK.search(column)
    if remark is None or not column[: remark.start()].strip():
        return column
    tokens = read(remark[1]).tokens
    if any(
        _known(words, token) or join([token]) in words.generic or _is_day(token) or person(token) for token in tokens
    ):
        return column
    return column[: remark.start()]


_REMARK = regex.compile(r"\s*\(([^()]{1,24})\)\s*$")


_ANSWER = HeaderHint("comms.feedback", "?", "weak", "words")
"""What the heading of an open question speaks for: an answer in somebody's own words."""
_FEWEST_WORDS = 3


_COPULAS = frozenset({"on", "ovat", "ar", "din", "ditt", "dina", "is", "are", "your", "the", "do", "you", "have"})


def _asked(words: Vocabulary, name: Name) -> list[HeaderHint]:
    """Read a plain question for one thing, `Mikä on ikäsi?`, `What is your gender?`; elsewhere the words stand among others."""
    tokens = list(name.tokens)
    while tokens and (tokens[0] in words.questions or tokens[0] in _COPULAS):
        del tokens[0]
    if not tokens or len(tokens) == len(name.tokens):
        return []
    rest = Name(tuple(_basic(words, token) for token in tokens))
    # cells tell by themselves whether they hold what recognisers know
    return [
        replace(h, strength="weak") if h.expects == "recogniser" else h
        for h in _whole(words, rest)
        if h.strength == "strong"
    ]


def _asks(column: str) -> bool:
    """Say whether a heading is a question or a request of a form: `Mikä on puhelinnumerosi?`, `Kerro lisää toiveistasi`."""
    tokens = read(column).tokens
    if len(tokens) < _FEWEST_WORDS or " " not in column.strip():
        return False
    return column.rstrip().endswith(("?", "? *", "?*", "?:")) or tokens[0] in vocabulary().questions


def _whole(words: Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find entries that are the whole name."""
    pointer = len(name.tokens) > 1 and not parts().pointers.isdisjoint((name.tokens[0], name.tokens[-1]))
    for key in name.spellings():
        for entry in words.entries.get(key, ()):
            if (
                not pointer
                or entry.item not in parts().pointed
                or not parts().pointers.isdisjoint(read(entry.word).tokens)
            ):
                yield make_hint(entry, weak=entry.weak)


def _in_words(words: Vocabulary, name: Name) -> list[HeaderHint]:
    """Find what a name says by its words: a person's name or number, an item's word among others, the end of a long word."""
    if _points(words, name):
        return []
    return list(_of_person(words, name)) or list(_window(words, name)) or list(_compound(words, name))


def _reworded(words: Vocabulary, name: Name) -> list[HeaderHint]:
    """Read a name again in basic forms and with glued words cut apart: `Viivästyskorot`, `familyname`, `Räkningsadress`."""
    basic = tuple(_basic(words, token) for token in name.tokens)
    apart = tuple(
        piece
        for token in basic
        for piece in ((token,) if _known(words, token) else cut(token, words.pieces) or (token,))
    )
    for tokens in dict.fromkeys((basic, apart)):
        again = Name(tokens)
        if tokens == name.tokens or any(key in words.decoys for key in again.spellings()):
            continue
        found = list(_whole(words, again)) or _in_words(words, again)
        if found:
            return _narrowed(found, tokens)
    return []


def _basic(words: Vocabulary, token: str) -> str:
    return token if _known(words, token) or _is_place(words, token) else lemma(token, words.stems) or token


def _known(words: Vocabulary, token: str) -> bool:
    """Say whether a token is a word that something is known about."""
    key = join([token])
    own = parts()
    return (
        key in words.entries
        or key in words.qualifiers
        or key in words.prefixes
        or token in own.neutral
        or token in own.persons
    )


def _points(words: Vocabulary, name: Name) -> bool:
    """Say whether a name is that of a key of another table: `address_id` holds no address."""
    for end, rest in ((-1, name.tokens[:-1]), (0, name.tokens[1:])):
        if rest and name.tokens[end] in parts().pointers:
            whole = words.entries.get(join(rest), ())
            own = join([rest[-1], name.tokens[end]]) in words.entries  # `Pelaajan jäsen-ID`
            if any(entry.item in parts().pointed for entry in whole) or (
                end == -1 and person(rest[-1]) and len(rest) > 1 and not own
            ):
                return True
    return False


def _of_person(words: Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find whose name or number it is: `palkansaajan nimi`, `delegate_name`; a person alone may be filled with names."""
    own = parts()
    tokens = [token for token in name.tokens if not token.isdigit()]
    if not tokens or any(
        join([token]) in words.entries and token not in own.persons and token not in own.name_words
        for token in tokens[:-1]
    ):
        return
    last, before = tokens[-1], tokens[:-1]
    whom = person(before[-1]) if before else None
    if whom is not None and last in own.name_words:
        yield HeaderHint("identity.name", " ".join(tokens), "strong", "name")
    elif whom is not None and last in own.number_words:
        if whom.number is not None:
            expects = "single_token" if last in _KEYS else "number,digits,code"  # `driver_id` may be a key
            yield HeaderHint(whom.number, " ".join(tokens), "weak", expects)
        elif last in own.call_words and (whom.family or _is_genitive(before[-1])):
            yield HeaderHint("contact.phone", " ".join(tokens), "weak", "recogniser")  # `soittajan numero`
        elif last in own.call_words:  # `luovuttajanumero`, `patientnummer` count people
            yield HeaderHint("customer.number", " ".join(tokens), "weak", "number,digits,code")
    elif len(tokens) <= 2 and not (set(before) & (words.qualifiers | _AMOUNTS | _STATEMENTS)):
        yield from _person_alone(words, last)


_KEYS = frozenset({"id", "fk", "pk", "oid", "guid", "uuid", "key", "code", "kod", "koodi", "tunnus"})


def _person_alone(words: Vocabulary, token: str) -> Iterator[HeaderHint]:
    known: Person | None = person(token)
    if known is None or join([token]) in words.entries or _is_genitive(token):
        return
    yield HeaderHint("identity.name", token, "weak", "name")


def _is_genitive(token: str) -> bool:
    """Say whether a word for a person stands in the form that says whose something is: `soittajan`, `kundens`."""
    return token.endswith(("n", "ns", "ens", "ets", "ers")) and not token.endswith(tuple(parts().nominatives))


def _narrowed(found: list[HeaderHint], tokens: Sequence[str]) -> list[HeaderHint]:
    """Make an item narrower by the words that say whose it is: an address of an invoice is the billing address."""
    out = []
    for hint in found:
        narrow = parts().narrower.get(hint.item, {})
        item = next((narrow[token] for token in tokens if token in narrow), None)
        if item is None and narrow:
            item = next(
                (narrow[word] for token in tokens for word in narrow if len(word) > 5 and token.startswith(word)), None
            )
        out.append(replace(hint, item=item) if item else hint)
    return out


def _window(words: Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find the longest entries that are some neighbouring words of the name, unless a qualifier turns their meaning."""
    best: list[tuple[int, int, Entry]] = []
    tokens = name.tokens
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length + 1):
            covered = any(start >= a and start + length <= a + n for n, a, _ in best)
            entries = () if covered else _entries(words, join(tokens[start : start + length]))
            best.extend((length, start, entry) for entry in entries)
    special = any(entry.item.startswith(_SPECIAL) for _, _, entry in best)
    heads = {start + length for length, start, entry in best if not entry.weak}
    for length, start, entry in best:
        if special and not entry.item.startswith(_SPECIAL):
            continue  # the collection of a trade union's fee is no debt collection
        end = start + length
        if entry.weak and entry.item in _PARTIES and _is_modifier(words, tokens[end:], heads, end):
            continue
        if (
            entry.weak
            and entry.item in _PARTIES
            and any(a >= end and e.item != entry.item and not generic(e.word) for _, a, e in best)
        ):
            continue  # the company that orders
        if entry.item in _PARTIES and not (
            _COUNT_ENDS.isdisjoint(tokens[end:]) and _EXTREMES.isdisjoint(tokens[:start])
        ):
            continue  # how many there are: `jäsenmäärä`, `max_deltagare`
        if len(best) > 1 and length == 1 and tokens[start] in words.prefixes:
            continue
        if any(head > end for head in heads) and _belongs_to_next(entry, best, end):
            continue
        others = [token for place, token in enumerate(tokens) if not start <= place < end]
        turned = [token for token in others if join([token]) in words.qualifiers or _is_day(token)]
        if tokens[0] in _COUNTS and start and not turned and not entry.item.startswith(_COUNTED):
            continue  # how many sessions, not which
        if entry.expects == "words" and tokens[-1] in parts().number_words and end < len(tokens):
            continue  # the number of a message is none
        changed = entry
        if turned and not _states(entry, turned, tokens[end:]):
            if entry.weak or not all(_is_day(token) for token in turned) or not _takes_days(entry):
                continue
            changed = entry._replace(expects="date")  # the same word, meant as the day of it
        if entry.weak and entry.word in _SUMS and any(not e.weak and e.item != entry.item for _, _, e in best):
            continue  # whose sum it is, the other word says: `Utmätning belopp`
        tiny = length == 1 and len(tokens[start]) <= _TWO and not entry.weak and entry.expects != "recogniser"
        if tiny and not all(_of_whom(words, token) for token in others):
            continue  # two letters may be anything: `ga_event`
        if end < len(tokens) and _is_party(words, tokens[-1]) and entry.item not in _PARTIES and not entry.weak:
            continue  # who it is, not what was done: `LastLogonUser`
        harmless = all(_harmless(words, token) for token in others)
        short = length == 1 and len(tokens[start]) < 4 and not harmless
        if generic(entry.word) and not all(_of_whom(words, token) for token in others):
            continue
        if (
            entry.weak
            and entry.item in _OF_PERSONS
            and start
            and not _is_familiar(words, tokens[start - 1])
            and person(tokens[end - 1]) is None
        ):
            continue  # the title of a deal
        question = len(tokens) > 6
        unknown = _is_before_unknown(words, tokens[end:])
        if unknown and (entry.expects == "words" or entry.item in _OF_PERSONS or entry.item == "finance.invoice"):
            continue  # `comment_karma`, `toimikausi`, `Lasku menee`
        yield make_hint(changed, weak=entry.weak or short or question or (unknown and entry.expects != "recogniser"))


_SPECIAL = ("special.", "criminal.")
_PARTIES = frozenset({"identity.name", "online.username", "customer.number", "work.employer"})
"""Items whose weak words name a party (`user`, `person`, `yritys`): before another word they say whose it is, not what."""
_OF_PERSONS = _PARTIES | {"work.title", "work.role", "demographic.language"}
"""Items whose weak words (`title`, `language`, `owner`) are said of things as often as of persons."""
_COUNTS = frozenset({"number", "no", "num", "count", "total", "antal", "lukumaara", "lkm", "montako", "kuinka"})
_STATEMENTS = frozenset({"olen", "oletko", "onko", "jag", "ar", "am", "im"})
"""What begins a line of a form that says what somebody is: `Olen opiskelija`."""
_EXTREMES = frozenset({"max", "min", "avg"})
_AMOUNTS = _EXTREMES | {"sum", "summa", "amount", "total", "antal", "number", "count"}
_TWO = 2
_SUMS = frozenset({"belopp", "summa", "amount", "määrä", "sum", "total", "yhteensä", "eur", "euroa"})
_COUNT_ENDS = frozenset({"maara", "lkm", "lukumaara", "count", "antal", "kpl", "total", "yhteensa"})
_COUNTED = ("family.", "special.", "hr.absence", "customer.orders", "supply.", "finance.")
_DAYS = frozenset({"pvm", "date", "time", "timestamp", "aika", "at", "on", "datum"})
_NO_DAYS = frozenset({"candidate", "mandate", "validate", "consolidate"})
_DAY_ENDINGS = ("paivamaara", "paiva", "pvm", "datum", "date", "ajankohta", "tidpunkt")


def _is_day(token: str) -> bool:
    """Say whether a word asks for a day: `alkamispäivä`, `startdatum`, `expirydate`."""
    return token in _DAYS or (token.endswith(_DAY_ENDINGS) and len(token) > 3 and token not in _NO_DAYS)


def _belongs_to_next(entry: Entry, best: Sequence[tuple[int, int, Entry]], end: int) -> bool:
    """Say whether the name is about a later word, which the next words are: the e-mail of a comment's author is no comment."""
    return any(
        other.item != entry.item and not other.weak and start >= end for _, start, other in best
    ) and not entry.item.startswith(_SPECIAL)


def whose(token: str) -> bool:
    """Say whether a word of a name says whose, which or when, and nothing else: a person, a prefix, a number, a day."""
    return _harmless(vocabulary(), token) or _is_day(token)


def _of_whom(words: Vocabulary, token: str) -> bool:
    return join([token]) in words.prefixes or token.isdigit() or len(token) == 1 or person(token) is not None


def _harmless(words: Vocabulary, token: str) -> bool:
    to_whom = token.endswith("lle") and (person(token[:-3]) is not None or token.endswith("iselle"))
    where = _is_place(words, token)
    return _of_whom(words, token) or to_whom or where or token in parts().neutral  # `lisätietoja opettajalle`


def _is_place(words: Vocabulary, token: str) -> bool:
    """Say whether a word says where or whence: `yrityksessä`, `kohteesta` are no firm and no address."""
    return token.endswith(_LOCATIVES) and token not in words.pieces and lemma(token, words.stems) is not None


_LOCATIVES = ("ssa", "sta")
_WITH_WHOM = ("lla", "lle", "lta")


def _states(entry: Entry, turned: Sequence[str], behind: Sequence[str]) -> bool:
    """Say whether the words that follow ask for a state, a kind or a day of something whose state is data about a person."""
    own = parts()
    asked = all(
        (token in own.state_words or _is_day(token)) and (token in behind or token in {"has", "is"}) for token in turned
    )
    return asked and entry.item.startswith(own.states)


def _is_before_unknown(words: Vocabulary, behind: Sequence[str]) -> bool:
    """Say whether one word follows that nothing is known about: the name is of its, `comment_karma`."""
    return len(behind) == 1 and not _is_familiar(words, behind[0])


def _is_familiar(words: Vocabulary, token: str) -> bool:
    known = _harmless(words, token) or _known(words, token) or join([token]) in words.generic
    return known or token in words.event_tokens or token.endswith(_ADJECTIVES)


def _entries(words: Vocabulary, key: str) -> Sequence[Entry]:
    """Look a window up; what is sensitive also in the genitive: `AY-jäsenmaksun perintä`."""
    found = words.entries.get(key)
    if found is not None:
        return found
    return (
        [entry for entry in words.entries.get(key[:-1], ()) if entry.item.startswith(_SPECIAL)]
        if key[-1:] == "n"
        else ()
    )


def _is_modifier(words: Vocabulary, behind: Sequence[str], heads: set[int], end: int) -> bool:
    """Say whether other words follow that the name is about: the last words of a name say what it is."""
    if any(head > end for head in heads):
        return True
    left = [token for token in behind if not token.isdigit() and len(token) > 1 and join([token]) not in words.prefixes]
    known = any(join([token]) in words.entries or join([token]) in words.generic for token in left)
    return bool(left) and not known


def _is_party(words: Vocabulary, token: str) -> bool:
    """Say whether a last word is a party whose name or account the cells are: `user`."""
    return any(entry.item == "online.username" and entry.weak for entry in words.entries.get(join([token]), ()))


def _takes_days(entry: Entry) -> bool:
    return entry.expects is not None and "date" in entry.expects.split(",")


def _compound(words: Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find entries inside one long word: `kotiosoite`, `puhelimet`, `henkilotunnukset`, `asiakasnumeroita`."""
    if any(join([token]) in words.qualifiers for token in name.tokens):
        return
    for token in name.tokens:
        if token.endswith(parts().other_compounds):
            continue
        ends = [entry for at in range(1, len(token) - 3) for entry in words.heads.get(join([token[at:]]), ())]
        if ends:
            longest = max(len(entry.word) for entry in ends)
            yield from (
                make_hint(entry, weak=entry.weak or len(name.tokens) > 2)
                for entry in ends
                if len(entry.word) == longest
            )
            continue
        day = next((ending for ending in _DAY_ENDINGS if token.endswith(ending)), None)
        dated = words.entries.get(join([token[: -len(day)]]), ()) if day else ()
        if dated:
            yield from (
                make_hint(entry._replace(expects="date"), weak=False)
                for entry in dated
                if _takes_days(entry) and not entry.weak
            )
            continue
        where = len(name.tokens) > 1 and _is_place(words, token)
        to_whom = len(name.tokens) > 1 and token.endswith(_WITH_WHOM)
        basic = lemma(token, words.stems) if not (where or _known(words, token)) else None
        if to_whom and basic is not None and person(basic) is not None:
            continue  # who has it, not who it is: `Onko lapsella allergioita`
        if basic is not None:
            yield from (
                make_hint(entry, weak=entry.weak or len(name.tokens) > 2)
                for entry in words.entries.get(join([basic]), ())
            )


_ADJECTIVES = ("inen", "iset", "lig", "isk", "lliset")
"""Endings of adjectives, which say which one: `kommentti sisäinen`."""
