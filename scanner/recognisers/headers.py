"""What the names of columns and tables say: vocabulary in Finnish, Swedish and English, matched by whole words.

A name is metadata: a hint, never proof. Generic words (`nimi`, `koodi`, `number`) prove nothing alone; with the right table
or neighbours they become more. `email_verified`, `created_at`, `product_name` are not what their main word says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from scanner.recognisers.header_vocabulary import Entry as _Entry
from scanner.recognisers.header_vocabulary import Vocabulary as _Vocabulary
from scanner.recognisers.header_vocabulary import vocabulary as _vocabulary
from scanner.recognisers.header_words import Name, join, read

Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class HeaderHint:
    """Say that a name speaks for an item.

    Attributes:
        item: taxonomy id.
        word: the word of the vocabulary that was found, as it is written there.
        strength: `strong` where the word means the item; `weak` where cells, table or neighbours have to agree.
        expects: what the cells of such a column look like, alternatives by commas: `recogniser` (one of the item's
            recognisers has to agree), `name`, or traits of `scanner.text` (`date`, `number`, `words` ...); None: anything.
    """

    item: str
    word: str
    strength: Strength
    expects: str | None = None


def hints(column: str, table: str = "", neighbours: Sequence[str] = (), comment: str = "") -> tuple[HeaderHint, ...]:
    """Say what a column's name speaks for, strongest first, one hint per item.

    Args:
        column: its name as the source gives it; the last part of a path (`asiakas.yhteystiedot[].puhelin`) weighs most.
        table: the table's, sheet's or file's name.
        neighbours: the names of the table's other columns.
        comment: the column's description in a database or a template.

    >>> [(hint.item, hint.strength) for hint in hints("asiakas_hetu")]
    [('identity.national_id', 'strong')]
    >>> hints("email_verified"), hints("koodi", "tuotteet")
    ((), ())
    >>> hints("nimi", "asiakkaat")[0].strength, hints("nimi")[0].strength
    ('strong', 'weak')
    """
    return _hints(column, table, tuple(neighbours), comment)


@lru_cache(maxsize=4096)
def _hints(column: str, table: str, neighbours: tuple[str, ...], comment: str) -> tuple[HeaderHint, ...]:
    found = list(_of_name(column))
    if not found and comment:
        found = [HeaderHint(hint.item, hint.word, "weak", hint.expects) for hint in _of_name(comment)]
    if not found:
        return ()
    about_things = _about_things(table)
    if about_things and not _strong_items(neighbours) & (_PEOPLE | _BELONGING):
        # the inhabitants of a municipality, the id of a device in stock: what the row is about is no person
        found = [hint for hint in found if not hint.item.startswith(_OF_WHOM)]
    about_people = bool(table_items(table)) or _speaks_of_people(neighbours)
    out: dict[str, HeaderHint] = {}
    for hint in found:
        changed = hint
        if hint.strength == "weak":
            helped = about_people and not about_things and _helped(hint.item, table, neighbours)
            helped = helped or (hint.item == "location.position" and _has_partner(column, neighbours))
            nameless = _generic(hint.word) and hint.item != "identity.name"
            if (nameless and not helped) or (
                about_things and not _speaks_of_people(neighbours) and _generic(hint.word)
            ):
                continue
            if helped:
                changed = HeaderHint(hint.item, hint.word, "strong", hint.expects)
        known = out.get(changed.item)
        if known is None or (known.strength, changed.strength) == ("weak", "strong"):
            out[changed.item] = changed
    return tuple(sorted(out.values(), key=lambda hint: hint.strength == "weak"))


_HELPED_BY = {
    "identity.name": frozenset(
        {"contact.address", "contact.phone", "contact.email", "identity.national_id", "identity.birth_date"}
    ),
    "contact.address": frozenset({"contact.address", "identity.name", "contact.phone", "contact.email"}),
    "location.position": frozenset({"location.position", "contact.address", "supply.premises_address"}),
    "contact.phone": frozenset({"contact.address", "identity.name", "contact.email", "contact.phone"}),
    "work.employer": frozenset(
        {"identity.name", "identity.national_id", "contact.email", "contact.phone", "work.title"}
    ),
    "work.title": frozenset({"identity.name", "contact.email", "work.employer"}),
    "finance.payment": frozenset({"finance.invoice", "finance.reference", "finance.collection"}),
    "finance.collection": frozenset({"finance.invoice", "finance.payment"}),
}
"""Items among the neighbours that make a weak hint strong."""
_PEOPLE = frozenset(
    {
        "identity.name",
        "contact.phone",
        "contact.email",
        "identity.national_id",
        "identity.birth_date",
        "contact.address",
    }
)
_BELONGING = frozenset({"customer.number", "online.username", "hr.employee_number"})
_OF_WHOM = ("family.", "demographic.", "contact.municipality", "online.device", "customer.segment", "identity.age")
"""Items that say something about whoever or whatever a row is about."""
_HELPED_BY_TABLE = frozenset(
    {
        "family.household",
        "family.children",
        "supply.premises",
        "identity.name",
        "customer.number",
        "contact.address",
        "contact.phone",
        "contact.email",
        "demographic.language",
        "contact.municipality",
        "work.employer",
        "work.title",
    }
)


def _helped(item: str, table: str, neighbours: tuple[str, ...]) -> bool:
    of_table = {hint.item for hint in table_items(table)}
    if item in of_table or (item in _HELPED_BY_TABLE and "identity.name" in of_table):
        return True
    wanted = _HELPED_BY.get(item, frozenset())
    return bool(wanted & _strong_items(neighbours))


def _has_partner(column: str, neighbours: tuple[str, ...]) -> bool:
    """Say whether another column's name speaks of a position too: one coordinate means little."""
    return any(hint.item == "location.position" for name in neighbours if name != column for hint in _of_name(name))


@lru_cache(maxsize=1024)
def _strong_items(neighbours: tuple[str, ...]) -> frozenset[str]:
    return frozenset(hint.item for name in neighbours for hint in _of_name(name) if hint.strength == "strong")


def _speaks_of_people(neighbours: tuple[str, ...]) -> bool:
    return bool(_strong_items(neighbours) & _PEOPLE)


def _generic(word: str) -> bool:
    return bool(set(read(word).spellings()) & _vocabulary().generic)


def _about_things(table: str) -> bool:
    """Say whether the table is of products, codes, settings."""
    words = _vocabulary()
    name = read(_stem(table))
    return any(key in words.things for key in name.windows()) and not table_items(table)


def _stem(table: str) -> str:
    """Drop a schema before and a file's ending behind a table's name; sheets and files keep the rest."""
    name = table.rsplit("/", 1)[-1]
    base, dot, ending = name.rpartition(".")
    if dot and ending.lower() in {
        "csv",
        "tsv",
        "txt",
        "xlsx",
        "xls",
        "xlsm",
        "ods",
        "json",
        "xml",
        "parquet",
        "db",
        "sqlite",
    }:
        return base
    return ending if dot else name


def table_items(table: str) -> tuple[HeaderHint, ...]:
    """Say what a table's, sheet's or file's name speaks for.

    >>> [hint.item for hint in table_items("public.laskut")]
    ['finance.invoice']
    >>> table_items("tuotteet"), table_items("taulukko1")
    ((), ())
    """
    return _table_items(table)


@lru_cache(maxsize=1024)
def _table_items(table: str) -> tuple[HeaderHint, ...]:
    words = _vocabulary()
    out: dict[str, HeaderHint] = {}
    for key in read(_stem(table)).windows():
        items, word = words.tables.get(key, ((), ""))
        for item in items:
            out.setdefault(item, HeaderHint(item, word, "weak"))
    return tuple(out.values())


@lru_cache(maxsize=8192)
def _of_name(column: str) -> tuple[HeaderHint, ...]:
    """Read one name by itself."""
    words = _vocabulary()
    sides = [list(_whole(words, read(side))) for side in column.split("/")] if column.count("/") == 1 else []
    if sides and all(any(hint.strength == "strong" for hint in side) for side in sides):
        return tuple(dict.fromkeys(hint for side in sides for hint in side))  # `Henkilötunnus/Y-tunnus` holds either
    asks = _asks(column)
    for part in _parts(column):
        name = read(part)
        if not name.tokens:
            continue
        if any(key in words.decoys for key in name.spellings()):
            return ()
        found = (
            list(_whole(words, name))
            or list(_window(words, name))
            or list(_compound(words, name))
            or list(_cut(words, part, name))
        )
        if any(key in words.events and key not in words.event_generic for key in name.spellings()):
            # the day of an event is not what happened: `viimeisin yhteydenotto` holds no messages
            found = [hint for hint in found if hint.expects and "date" in hint.expects.split(",")]
        if asks:
            return (*(replace(hint, strength="weak") for hint in found), _ANSWER)
        if found:
            return tuple(found)
    return ()


_ANSWER = HeaderHint("comms.feedback", "?", "weak", "words")
"""What the heading of an open question speaks for: an answer in somebody's own words."""
_FEWEST_WORDS = 3


def _asks(column: str) -> bool:
    """Say whether a heading is a question or a request of a form: `Mikä on puhelinnumerosi?`, `Kerro lisää toiveistasi`."""
    tokens = read(column).tokens
    if len(tokens) < _FEWEST_WORDS or " " not in column.strip():
        return False
    return column.rstrip().endswith(("?", "? *", "?*", "?:")) or tokens[0] in _vocabulary().questions


def _parts(column: str) -> Iterator[str]:
    """Yield the last part of a path first, then the name as a whole."""
    separators = [sign for sign in ("/", " / ", ".", "[]", ":") if sign in column]
    if separators:
        tail = column
        for sign in ("/", "[]", ".", ":", "@"):
            tail = tail.rstrip(sign)
            if sign in tail and (
                sign != "." or (not tail.endswith(".") and " " not in tail and len(tail.rsplit(sign, 1)[1]) > 3)
            ):
                tail = tail.rsplit(sign, 1)[1]
        if tail.strip() and tail != column:
            yield tail
    yield column


def _whole(words: _Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find entries that are the whole name."""
    for key in name.spellings():
        for entry in words.entries.get(key, ()):
            yield _hint(entry, weak=entry.weak)


def _window(words: _Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find the longest entries that are some neighbouring words of the name, unless a qualifier turns their meaning."""
    best: list[tuple[int, int, _Entry]] = []
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
        if (
            entry.weak
            and entry.item in _PARTIES
            and _is_modifier(words, tokens[start + length :], heads, start + length)
        ):
            continue
        if len(best) > 1 and length == 1 and tokens[start] in words.prefixes:
            continue
        others = [token for place, token in enumerate(tokens) if not start <= place < start + length]
        turned = [token for token in others if join([token]) in words.qualifiers]
        if turned:
            if entry.weak or not set(turned) <= _DAYS or not _takes_days(entry):
                continue
            entry = replace(entry, expects="date")  # noqa: PLW2901 - the same word, meant as the day of it
        harmless = all(join([token]) in words.prefixes or token.isdigit() or len(token) == 1 for token in others)
        short = length == 1 and len(tokens[start]) < 4 and not harmless
        if _generic(entry.word) and not harmless:
            continue
        question = len(tokens) > 6
        yield _hint(entry, weak=entry.weak or short or question)


_SPECIAL = ("special.", "criminal.")
_PARTIES = frozenset({"identity.name", "online.username", "customer.number", "work.employer"})
"""Items whose weak words name a party (`user`, `person`, `yritys`): before another word they say whose it is, not what."""
_DAYS = frozenset({"pvm", "date", "time", "timestamp", "aika", "at", "on", "datum"})
_DAY_ENDINGS = ("paivamaara", "paiva", "pvm", "datum", "date")


def _entries(words: _Vocabulary, key: str) -> Sequence[_Entry]:
    """Look a window up; what is sensitive also in the genitive: `AY-jäsenmaksun perintä`."""
    found = words.entries.get(key)
    if found is not None:
        return found
    return (
        [entry for entry in words.entries.get(key[:-1], ()) if entry.item.startswith(_SPECIAL)]
        if key[-1:] == "n"
        else ()
    )


def _is_modifier(words: _Vocabulary, behind: Sequence[str], heads: set[int], end: int) -> bool:
    """Say whether other words follow that the name is about: the last words of a name say what it is."""
    if any(head > end for head in heads):
        return True
    left = [token for token in behind if not token.isdigit() and len(token) > 1 and join([token]) not in words.prefixes]
    known = any(join([token]) in words.entries or join([token]) in words.generic for token in left)
    return bool(left) and not known


def _takes_days(entry: _Entry) -> bool:
    return entry.expects is not None and "date" in entry.expects.split(",")


def _compound(words: _Vocabulary, name: Name) -> Iterator[HeaderHint]:
    """Find entries inside one long word: `kotiosoite`, `puhelimet`, `henkilotunnukset`, `asiakasnumeroita`."""
    if any(join([token]) in words.qualifiers for token in name.tokens):
        return
    for token in name.tokens:
        ends = [entry for cut in range(1, len(token) - 3) for entry in words.heads.get(join([token[cut:]]), ())]
        if ends:
            longest = max(len(entry.word) for entry in ends)
            yield from (
                _hint(entry, weak=entry.weak or len(name.tokens) > 2) for entry in ends if len(entry.word) == longest
            )
            continue
        bent = next((ending for ending in _BENT if token.endswith(ending)), None)
        whole = words.entries.get(join([token[: -len(bent)] + "s"]), []) if bent else []
        if whole:
            yield from (_hint(entry, weak=entry.weak) for entry in whole)
            continue
        day = next((ending for ending in _DAY_ENDINGS if token.endswith(ending)), None)
        dated = words.entries.get(join([token[: -len(day)]]), ()) if day else ()
        if dated:
            yield from (
                _hint(replace(entry, expects="date"), weak=False)
                for entry in dated
                if _takes_days(entry) and not entry.weak
            )
            continue
        for cut in range(len(token) - 1, 3, -1):
            rest = token[cut:]
            if rest in _ENDINGS or rest.isdigit():
                found = words.entries.get(join([token[:cut]]), ())
                if found:
                    yield from (_hint(entry, weak=entry.weak or len(name.tokens) > 2) for entry in found)
                    break


def _cut(words: _Vocabulary, part: str, name: Name) -> Iterator[HeaderHint]:
    """Find the one item that a name cut to a file format's length began to spell: `TURVAK` of dBase, at most ten letters."""
    token = name.tokens[0]
    if len(name.tokens) > 1 or not part.isupper() or not _SHORTEST_CUT <= len(token) <= _LONGEST_CUT:
        return
    begun = [entry for key, entries in words.entries.items() if key.startswith(token) for entry in entries]
    if begun and len({entry.item for entry in begun}) == 1:
        yield _hint(begun[0], weak=True)


_SHORTEST_CUT, _LONGEST_CUT = 6, 10

_ENDINGS = frozenset(
    "n t a ta en et ia ja ien jen iden ita lle lta lla ssa sta ksi in nsa s es e er ar or na ern erna orna eja oita tiedot tieto tiedon uppgift uppgifter".split()  # noqa: SIM905 - reads as words
)
"""Plural and case endings, in ASCII letters."""

_BENT = ("kset", "ksia", "ksien", "ksen", "ksella")
"""Endings of words in -s: henkilötunnus, henkilötunnukset."""


def _hint(entry: _Entry, *, weak: bool) -> HeaderHint:
    return HeaderHint(entry.item, entry.word, "weak" if weak else "strong", entry.expects)


def event_of(column: str, table: str = "") -> str | None:
    """Say which retention event a date column records, `contract_end`, `created`, `received` ...; None where none is known.

    >>> event_of("paattymispvm", "public.sopimus"), event_of("created_at"), event_of("laskupvm"), event_of("syntymäaika")
    ('contract_end', 'created', 'fiscal_year_end', None)
    >>> event_of("pvm", "palautteet")
    'received'
    """
    words = _vocabulary()
    if is_birth(column):
        return None
    name = read(column)
    of_table = next(
        (words.event_tables[key] for key in read(_stem(table)).windows() if key in words.event_tables), None
    )
    keys = [*name.spellings(), *sorted(name.windows(), key=len, reverse=True)]
    if of_table and any(key in words.event_generic for key in name.spellings()):
        return of_table
    return next(
        (words.events[key] for key in keys if key in words.events and key not in words.event_generic), None
    ) or next(
        (words.events[key] for key in name.spellings() if key in words.events),
        None,
    )


def is_birth(column: str) -> bool:
    """Say whether a column's name speaks of birth or death days.

    >>> is_birth("syntymäaika"), is_birth("created_at"), is_birth("Date of Birth"), is_birth("syntaksi")
    (True, False, True, False)
    """
    name = read(column)
    if any(hint.item == "identity.birth_date" for hint in _of_name(column)):
        return True
    stems = [word for word in _vocabulary().birth if len(word) >= 5]
    return any(token in _vocabulary().birth or token.startswith(tuple(stems)) for token in name.tokens)


_FREE_TEXT = frozenset({"comms.messages", "comms.feedback", "comms.complaint", "comms.notes"})


def is_free_text(column: str) -> bool:
    """Say whether a column's name promises free text: notes, messages, feedback, descriptions.

    >>> is_free_text("lisätiedot"), is_free_text("Huom."), is_free_text("puhelin"), is_free_text("notes_count")
    (True, True, False, False)
    """
    return any(hint.item in _FREE_TEXT for hint in _of_name(column))
