"""What the names of columns and tables say: vocabulary in Finnish, Swedish and English, matched by whole words.

A name is metadata: a hint, never proof. Generic words (`nimi`, `koodi`, `number`) prove nothing alone; with the right table
or neighbours they become more. `email_verified`, `created_at`, `product_name` are not what their main word says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from scanner.recognisers.header_hint import HeaderHint
from scanner.recognisers.header_parts import parts, person
from scanner.recognisers.header_reading import generic, of_name, whose
from scanner.recognisers.header_vocabulary import vocabulary as _vocabulary
from scanner.recognisers.header_words import read

__all__ = [
    "HeaderHint",
    "asks_for_name",
    "begins_with_person",
    "event_of",
    "everyday",
    "hints",
    "is_birth",
    "is_free_text",
    "of_staff",
    "of_thing",
    "says_only",
    "table_items",
]


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
    bare = _without_prefix(column, neighbours)
    # letters that all columns begin with are no part of the word; a system's mark may be one: `customer_name`
    glued = bool(bare) and not column.removesuffix(bare).endswith(_MARKS)
    first, second = (bare, column) if glued else (column, bare)
    found = list(of_name(first)) or list(of_name(second))
    if not found and comment:
        found = [HeaderHint(hint.item, hint.word, "weak", hint.expects) for hint in of_name(comment)]
    if not found:
        return ()
    about_things = _about_things(table)
    if about_things and not _strong_items(neighbours) & (_PEOPLE | _BELONGING):
        # the inhabitants of a municipality, the id of a device in stock: what the row is about is no person
        found = [hint for hint in found if not hint.item.startswith(_OF_WHOM)]
    if _of_a_thing(column):
        found = [hint for hint in found if not hint.item.startswith(_PERSONAL)]
    of_places = any(map(_of_places, (column, *neighbours))) or not parts().places.isdisjoint(read(_stem(table)).tokens)
    if of_places and not _speaks_of_people(neighbours):
        found = [hint for hint in found if hint.item != "location.position"]
    found = [hint for hint in found if not _means_otherwise(hint, table)]
    about_people = bool(table_items(table)) or _speaks_of_people(neighbours)
    out: dict[str, HeaderHint] = {}
    for hint in found:
        changed = hint
        if hint.strength == "weak":
            helped = about_people and not about_things and _helped(hint.item, table, neighbours)
            helped = helped or (hint.item == "location.position" and _has_partner(column, neighbours))
            helped = helped or (hint.item.startswith("online.") and bool(_strong_items(neighbours) & _VISITS))
            nameless = generic(hint.word) and hint.item != "identity.name"
            if (nameless and not helped) or (about_things and not _speaks_of_people(neighbours) and generic(hint.word)):
                continue
            if helped:
                changed = HeaderHint(hint.item, hint.word, "strong", hint.expects)
        known = out.get(changed.item)
        if known is None or (known.strength, changed.strength) == ("weak", "strong"):
            out[changed.item] = changed
        elif known.strength == changed.strength and known.word == changed.word:
            out[changed.item] = replace(known, expects=_either(known.expects, changed.expects))
    return tuple(sorted(out.values(), key=lambda hint: hint.strength == "weak"))


def _either(one: str | None, other: str | None) -> str | None:
    """Join what cells may look like under a word that the vocabulary has twice."""
    if one is None or other is None:
        return None
    return ",".join(dict.fromkeys((*one.split(","), *other.split(","))))


_PERSONAL = (
    "identity.",
    "special.",
    "demographic.",
    "family.",
    "hr.",
    "online.log",
    "location.position",
    "customer.contract",
)
"""Items that are said of persons: of what else a name says whose it is, they are an attribute."""


def _of_a_thing(column: str) -> bool:
    """Say whether a name begins with a thing whose attribute it is: `Kuitin kuva`, `Eläimen syntymäpäivä`."""
    tokens = read(column).tokens
    if len(tokens) < _OWNED or tokens[0] not in parts().owners or any(map(person, tokens)):
        return False
    # the word itself may be the item's: `Palvelusuhteen alku`, `auto rekisterinumero`
    return not any(hint.word.startswith(tokens[0][:_ROOT]) for hint in of_name(column))


_OWNED, _ROOT = 2, 4


_FEWEST_PREFIXED, _PREFIX = 4, (2, 3)
_MARKED = 0.6
_MARK = regex.compile(r"[A-Za-zÅÄÖåäö]{1,8}[_:.-](?=.)")
_MARKS = ("_", ":", ".", "-")


def _without_prefix(column: str, neighbours: tuple[str, ...]) -> str:
    """Drop what the columns of an old file or of a system begin with: HENIMI, HEPUH, HESOTU; bor_cardnumber, bor_city.

    >>> _without_prefix("HENIMI", ("HEOSOI", "HEPUH", "HESOTU", "HENRO")), _without_prefix("nimi", ("nimike", "nimiö", "nimet"))
    ('NIMI', '')
    >>> _without_prefix("bor_sex", ("bor_city", "bor_phone", "bor_note", "gone"))
    'sex'
    """
    mark = _MARK.match(column)
    if mark is not None and len(neighbours) >= _FEWEST_PREFIXED:
        alike = sum(other.startswith(mark[0]) for other in neighbours)
        return column[mark.end() :] if alike >= _MARKED * len(neighbours) else ""
    for length in _PREFIX:
        start = column[:length]
        if len(neighbours) < _FEWEST_PREFIXED or not column.isupper() or not start.isalpha():
            return ""
        if (
            all(other.startswith(start) for other in neighbours)
            and len({other[length : length + 1] for other in neighbours}) > 1
        ):
            return column[length:]
    return ""


_HELPED_BY = {
    "identity.name": frozenset(
        {
            "contact.address",
            "contact.phone",
            "contact.email",
            "identity.national_id",
            "identity.birth_date",
            "finance.bank_account",
        }
    ),
    "contact.address": frozenset({"contact.address", "identity.name", "contact.phone", "contact.email"}),
    "location.position": frozenset({"location.position", "contact.address", "supply.premises_address"}),
    "demographic.gender": frozenset({"identity.name", "identity.national_id", "identity.birth_date"}),
    "demographic.language": frozenset({"identity.name", "identity.national_id", "contact.email", "online.username"}),
    "contact.phone": frozenset({"contact.address", "identity.name", "contact.email", "contact.phone"}),
    "work.employer": frozenset(
        {"identity.name", "identity.national_id", "contact.email", "contact.phone", "work.title"}
    ),
    "work.title": frozenset({"identity.name", "contact.email", "work.employer"}),
    "work.role": frozenset({"identity.name", "online.username", "hr.employee_number"}),
    "finance.payment": frozenset({"finance.invoice", "finance.reference", "finance.collection"}),
    "finance.collection": frozenset({"finance.invoice", "finance.payment"}),
}
"""Items among the neighbours that make a weak hint strong."""
_VISITS = frozenset({"online.ip", "online.cookie", "online.username"})
"""Items that say that rows tell what somebody did with a computer."""
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
_FAMILIES = frozenset({"supply", "hr", "finance", "education", "special", "online"})
_OF_HEALTH = frozenset({"special.health", "special.sick_leave", "special.disability", "special.social_care"})
"""Of the special categories, those that come together; a diet is asked for wherever people eat."""
_OF_BODY = _OF_HEALTH | {"special.diet", "special.genetic", "special.biometric", "special.sexuality"}
"""What stands beside them in clinics; faith, party, union and origin are told by their own words alone."""
"""Families of items that come together: beside a meter's number `energia` is a customer's, beside an invoice's `summa`."""
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
        "work.role",
    }
)


def _helped(item: str, table: str, neighbours: tuple[str, ...]) -> bool:
    of_table = {hint.item for hint in table_items(table)}
    if item in of_table or (item in _HELPED_BY_TABLE and of_table & {"identity.name", "online.username"}):
        return True
    near = _strong_items(neighbours)
    family = item.partition(".")[0]
    if family == "special":
        return bool(near & (_OF_HEALTH if item in _OF_BODY else {item}))
    if family in _FAMILIES and any(other.startswith(family + ".") for other in near):
        return True
    return bool(_HELPED_BY.get(item, frozenset()) & near)


def _of_places(column: str) -> bool:
    """Say whether a name is about a station, a stop, a sensor: what such rows tell of is nobody's position."""
    tokens = read(column).tokens
    return len(tokens) > 1 and tokens[0] in parts().places


def _has_partner(column: str, neighbours: tuple[str, ...]) -> bool:
    """Say whether another column's name speaks of a position too: one coordinate means little."""
    return any(hint.item == "location.position" for name in neighbours if name != column for hint in of_name(name))


@lru_cache(maxsize=1024)
def _strong_items(neighbours: tuple[str, ...]) -> frozenset[str]:
    return frozenset(hint.item for name in neighbours for hint in of_name(name) if hint.strength == "strong")


def _speaks_of_people(neighbours: tuple[str, ...]) -> bool:
    return bool(_strong_items(neighbours) & _PEOPLE)


def _about_things(table: str) -> bool:
    """Say whether the table is of products, codes, settings."""
    words = _vocabulary()
    name = read(_stem(table))
    return any(key in words.things for key in name.windows()) and not table_items(table)


def _means_otherwise(hint: HeaderHint, table: str) -> bool:
    """Say whether the word means something else in such a table: the accounts of a ledger are not a bank's."""
    if not table:
        return False
    keys = set(read(_stem(table)).windows())
    return any(
        hint.item in items and hint.word not in unless and not keys.isdisjoint(tables)
        for items, tables, unless in _vocabulary().elsewhere
    )


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
    name = read(_stem(table))
    for key in (*name.windows(), *_without_endings(name.tokens)):
        items, word = words.tables.get(key, ((), ""))
        for item in items:
            out.setdefault(item, HeaderHint(item, word, "weak"))
    if not out and words.things.isdisjoint(name.windows()):
        people = next((token for token in name.tokens if _people(token)), None)
        if people is not None:
            out["identity.name"] = HeaderHint("identity.name", people, "weak")
    return tuple(out.values())


def _people(token: str) -> bool:
    """Say whether a word means several people in Finnish or English: `vainajat`, `ratsastajat`, `donors`."""
    if token.endswith("t"):
        return person(token) is not None or person(token[:-1]) is not None
    return (
        token.endswith("s")
        and not token.endswith("ss")
        and person(token) is not None
        and person(token[:-1]) is not None
    )


def _without_endings(tokens: Sequence[str]) -> Iterator[str]:
    """Give what the compounds of a table's name begin with: `oppilas` of `oppilaslista`, `medlem` of `medlemsregister`."""
    for token in tokens:
        ending = next((end for end in parts().table_endings if token.endswith(end) and token != end), None)
        if ending is not None:
            first = token.removesuffix(ending)
            yield from (first, first.removesuffix("s"), first.removesuffix("n"))


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


def of_staff(column: str) -> bool:
    """Say whether a column's name means somebody who handles the row, and whom the row isn't about.

    >>> of_staff("Käsittelijä"), of_staff("created_by"), of_staff("Opettajan nimi"), of_staff("asiakas"), of_staff("nimi")
    (True, True, True, False, False)
    """
    tokens = read(column).tokens
    if not tokens:
        return False
    return any(token in parts().handlers for token in tokens) or (len(tokens) > 1 and tokens[-1] in _BY)


def begins_with_person(column: str) -> bool:
    """Say whether a name says first whom it is about: `client_age`, `Asiakkaan ikä`; who handles a row doesn't count.

    >>> begins_with_person("client_age"), begins_with_person("created_by"), begins_with_person("client"), begins_with_person("manager_level")
    (True, False, False, False)
    """
    tokens = read(column).tokens
    return len(tokens) > 1 and tokens[0] not in parts().handlers and person(tokens[0]) is not None


def of_thing(column: str) -> bool:
    """Say whether a column's name is known to be a thing's, or asks for a kind, a state, a model of something.

    >>> of_thing("Yksikön nimi"), of_thing("Room Type"), of_thing("Asiakkaan nimi"), of_thing("tila")
    (True, True, False, False)
    """
    name = read(column)
    if not _vocabulary().decoys.isdisjoint(name.spellings()):
        return True
    last = name.tokens[-1:]
    return len(name.tokens) > 1 and last[0] in parts().thing_heads and not any(map(person, name.tokens))


def asks_for_name(word: str) -> bool:
    """Say whether a word of a name asks for somebody's name, or for a part of it.

    >>> asks_for_name("omistajan_nimi"), asks_for_name("sukunimi"), asks_for_name("last_name"), asks_for_name("omistaja")
    (True, True, True, False)
    """
    return any(token.endswith(tuple(parts().name_words)) for token in read(word).tokens)


_BY = frozenset({"by", "av", "toimesta"})


def is_birth(column: str) -> bool:
    """Say whether a column's name speaks of birth or death days.

    >>> is_birth("syntymäaika"), is_birth("created_at"), is_birth("Date of Birth"), is_birth("syntaksi")
    (True, False, True, False)
    """
    name = read(column)
    if any(hint.item == "identity.birth_date" for hint in of_name(column)):
        return True
    stems = [word for word in _vocabulary().birth if len(word) >= 5]
    return any(token in _vocabulary().birth or token.startswith(tuple(stems)) for token in name.tokens)


def everyday(hint: HeaderHint) -> bool:
    """Say whether the word that was found is an everyday one, which means the item only among others that speak of the same.

    >>> [everyday(hint) for hint in (*hints("naapurin lausunto"), *hints("sairaudet, jos on"))]
    [True, False]
    """
    return (hint.item, hint.word) in _vocabulary().everyday


def says_only(column: str, hint: HeaderHint) -> bool:
    """Say whether a name holds nothing but the word that was found, and whose it is: what an everyday word needs to be believed.

    >>> [says_only(name, hint) for name in ("Arvio", "Asiakkaan arvio", "Kulujen arvio") for hint in hints(name)[:1]]
    [True, True, False]
    """
    of_word = read(hint.word)
    name = read(column)
    if set(of_word.spellings()) & set(name.spellings()):
        return True
    left = [token for token in name.tokens if token not in of_word.tokens]
    return len(left) < len(name.tokens) and all(whose(token) for token in left)


_FREE_TEXT = frozenset({"comms.messages", "comms.feedback", "comms.complaint", "comms.notes"})


def is_free_text(column: str) -> bool:
    """Say whether a column's name promises free text: notes, messages, feedback, descriptions.

    >>> is_free_text("lisätiedot"), is_free_text("Huom."), is_free_text("puhelin"), is_free_text("notes_count")
    (True, True, False, False)
    """
    return any(hint.item in _FREE_TEXT for hint in of_name(column))
