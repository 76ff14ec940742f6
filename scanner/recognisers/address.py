"""Finnish postal addresses: street line, post-office box, postal code with post office; Finnish and Swedish.

A street needs a capital, two letters before the suffix and a number; `valtatie 3` is a road, `hinta 12 tie 5` nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from scanner.recognisers.base import CASED, FLAGS, Form, PatternRecogniser, alternatives
from scanner.recognisers.places import load_data, towns

ITEM = "contact.address"
SOURCE = (
    "JHS 109 and Posti, 'Osoitteen kirjoittaminen'; street suffixes: Kielitoimiston ohjepankki, 'Kadunnimet'; "
    "municipality names: Statistics Finland"
)

_DATA = load_data("streets.yaml")
SUFFIXES_FI: tuple[str, ...] = tuple(_DATA["suffixes_fi"].split())
SUFFIXES_SV: tuple[str, ...] = tuple(_DATA["suffixes_sv"].split())
_SEPARATE: tuple[str, ...] = tuple(_DATA["separate"].split())
_ROADS = frozenset(_DATA["roads"].split())
_NOT_STREETS = frozenset(_DATA["not_streets"].split())

_NUMBER = (
    r"[ \u00a0]{1,2}[0-9]{1,4}(?:[ ]?[a-zåäö](?![\wåäö.]))?(?:[ ]?[-–/][ ]?[0-9]{1,4}(?:[ ]?[a-zåäö](?![\wåäö.]))?)?"
)
_STAIR = (
    r"(?:[ ](?:rappu |trappa |porras )?[A-ZÅÄÖ](?![\wåäöÅÄÖ.-])(?:[ ]?(?:as\.?|bst\.?|huon\.?|hsto\.?|asunto|lgh\.?)?[ ]?[0-9]{1,4}(?![0-9]|[.,][0-9])(?:[ ]?[a-zåäö](?![\wåäö.]))?)?"
    r"|[ ](?:as\.?|bst\.?|lgh\.?|huon\.?|hsto\.?|asunto|bostad)[ ]?[0-9]{1,4}(?![0-9])(?:[ ]?[a-zåäö](?![\wåäö.]))?"
    r"|(?<=[a-zåäö])[ ][0-9]{1,4}(?![0-9]|[.,][0-9])(?:[ ]?[a-zåäö](?![\wåäö.]))?)?"
)
_CAP = r"(?!(?:Oyj?|Ab|Ky|K[Oo]y|As|Tmi|Kiinteistö|Fastighets|Bostads|Asunto|Taloyhtiö[a-zåäö]*|[A-ZÅÄÖa-zåäö-]*osakeyhtiö)[ .])[A-ZÅÄÖÉÜŠŽ][a-zåäöéüšž]+"
_BEFORE_STREET = (
    "Vanha|Uusi|Iso|Isompi|Pieni|Pikku|Pitkä|Lyhyt|Suuri|Ylä|Ala|Keski|Etu|Taka|Ylinen|Alinen|Ylempi|Alempi|Pohjoinen"
    "|Eteläinen|Itäinen|Läntinen|Keskinen|Ulompi|Sisempi|Toinen|Kolmas|Ensimmäinen|Norra|Södra|Östra|Västra|Stora|Lilla"
    "|Gamla|Nya|Övre|Nedre|Inre|Yttre|Långa|Mellersta"
)
_NOT_LEADING = "Kohteen|Huoneiston|Asunnon|Osoitteen|Kiinteistön|Talon|Rakennuksen|Mökin|Lägenheten|Fastigheten|Bostaden|Adressen|Postadress|Käyttöpaikan|Liittymän|Vuokralaisen|Asiakkaan|Asukkaan|Omistajan|Tontin|Kotiosoite|Osoite|Postiosoite"
"""Words that say what is at the address and open a sentence; they are no part of it."""
_LEADING = rf"(?!(?:{_NOT_LEADING})[ ])(?:{_BEFORE_STREET}|{_CAP}(?<=n)(?<!nen))"
"""A word before a street of one word: an adjective, or whose street it is. Matti Virtanen Hallatie 12 lives there."""
_WORDS = rf"(?:(?:{_LEADING}|[A-ZÅÄÖ]\.|[IVX]{{1,4}})(?:[ -]|(?<=\.)|(?<=-))){{0,3}}"
_ANY_FI = "|".join(sorted(SUFFIXES_FI, key=len, reverse=True))
_ANY_SV = "|".join(sorted(SUFFIXES_SV, key=len, reverse=True))
_ANY_SEPARATE = "|".join(_SEPARATE)
_UPPER = "|".join(word.upper() for word in sorted((*SUFFIXES_FI, *SUFFIXES_SV), key=len, reverse=True))
_COMPANY = (
    r"(?:(?i:oyj?|ab|koy|as\.?oy)|(?i:asunto-?osake|kiinteistöosake|talo)yhtiö[a-zåäö]*|(?i:bostads|fastighets)aktiebolag"
    r"|(?i:asunto-?osuuskunta))"
)
_BEFORE = rf"(?<![\wåäöÅÄÖ.-])(?<!(?<![\w]){_COMPANY}[ ]{{1,2}}(?:[A-ZÅÄÖ][\wåäöÅÄÖ.-]*[ ]){{0,3}})"
"""A street behind a company's form is part of its name: Kiinteistö Oy Helsingin Esimerkkikatu 3."""
_NO_COMPANY = r"(?!(?:[A-ZÅÄÖ]+[ ]){0,2}(?:AS|OYJ?|AB|KOY|ASOY|KIINTEISTÖ|ASUNTO|TALOYHTIÖ|FASTIGHETS|BOSTADS)[ .])"
_POSTAL = r"(?:(?:FI|AX|SF)[- ])?[0-9]{5}"
_OFFICE = r"(?:[A-ZÅÄÖ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöéü]+)?|[A-ZÅÄÖ]{3,}(?:-[A-ZÅÄÖ]{2,})?)"
_SHORT_OFFICES = "hki|tre|tku|jkl|lpr|hml|kuo|vsa|sjk|jns|hfors|hfrs|åbo|esbo"
_LOWER_SUFFIXES = "katu|tie|kuja|polku|raitti|kaari|väylä|bulevardi|puistikko|gatan|vägen|gränden|stigen"
_LOWER_STREET = (
    rf"(?<![\wåäöÅÄÖ.-])(?!(?:{'|'.join(sorted(_ROADS | _NOT_STREETS))}|maantie|paikallistie|päätie|yksityistie|metsäautotie|tulotie)[ ])[a-zåäö]{{3,}}(?:{_LOWER_SUFFIXES})"
    r"[ ][0-9]{1,3}(?:[ ]?[a-zåäö](?![\wåäö.])(?:[ ][0-9]{1,3}(?![0-9]|[.,][0-9]))?|[ ](?:as\.?|bst\.?|lgh\.?)[ ]?[0-9]{1,3})?"
)
"""A street that somebody wrote without capitals; only the commonest endings, which no other word has before a number."""
_TAIL = r"(?![0-9]|[.,-][0-9]|[ ]?(?:km|kpl|m|mm|kWh|MWh|euroa|€|%)(?!\w))"


def _streets() -> tuple[Form, ...]:
    stem = r"[A-ZÅÄÖÉÜŠŽ][a-zåäöéüšž]+(?:-[A-ZÅÄÖ]?[a-zåäöéüšž]+)?"
    return (
        Form("street", rf"{_BEFORE}{_WORDS}{stem}(?:{_ANY_FI}|{_ANY_SV}){_NUMBER}{_STAIR}{_TAIL}", 0.6),
        Form(
            "separate suffix",
            rf"{_BEFORE}(?:(?:{_CAP}|[A-ZÅÄÖ]\.)(?:[ -]|(?<=\.))){{1,3}}(?:{_ANY_SEPARATE}){_NUMBER}{_STAIR}{_TAIL}",
            0.6,
        ),
        Form(
            "capitals",
            rf"{_BEFORE}{_NO_COMPANY}(?:(?:{_BEFORE_STREET.upper()}|[A-ZÅÄÖ]{{2,}}(?<=N)(?<!NEN))[ -]){{0,2}}[A-ZÅÄÖ]{{2,}}[ -]?(?:{_UPPER}){_NUMBER}{_STAIR}{_TAIL}",
            0.55,
        ),
        Form(
            "lower case", rf"{_LOWER_STREET}(?:,?[ ]{_POSTAL}(?:[ ](?:{_SHORT_OFFICES}|[a-zåäö]{{3,}}))?)?{_TAIL}", 0.55
        ),
        Form(
            "with short office",
            rf"{_BEFORE}{_WORDS}{stem}(?:{_ANY_FI}|{_ANY_SV}){_NUMBER}{_STAIR},?[ ]{_POSTAL}[ ](?i:{_SHORT_OFFICES})(?![\wåäö])",
            0.6,
        ),
        Form(
            "capitals with flat",
            rf"{_BEFORE}{_NO_COMPANY}[A-ZÅÄÖ]{{2,}}[ -]?(?:{_UPPER})[ ][0-9]{{1,4}}(?:[ ][A-ZÅÄÖ])?[ ](?:AS|BST|LGH|HUON)\.?[ ]?[0-9]{{1,4}}{_TAIL}",
            0.6,
        ),
        Form(
            "English",
            rf"{_BEFORE}(?:[0-9]{{1,4}}[A-Za-z]?[ ](?:[A-Z][a-z]+(?:'s)?[ ]){{1,2}}(?:Street|Road|Lane|Avenue|Row|Square|Drive|Close|Court)(?!\w)"
            rf"|(?:[A-Z][a-z]+[ ]){{1,2}}(?:Street|Road|Lane|Avenue)[ ][0-9]{{1,4}}{_STAIR}{_TAIL})",
            0.55,
        ),
        Form(
            "any name with postal code",
            rf"{_BEFORE}{_CAP}(?:[ -]{_CAP}){{0,2}}{_NUMBER}{_STAIR}(?:,[ ]?|[ ]|\n){_POSTAL}[ ]{_OFFICE}(?![\wåäö])",
            0.6,
        ),
    )


class StreetAddress(PatternRecogniser):
    """Find a street line with its number, stair, apartment: `Esimerkkikatu 12 b A 3`, `Selim Palmgrenin katu 4`."""

    name = "fi.address"
    version = "2"
    entity = "FI_ADDRESS"
    item = ITEM
    source = SOURCE
    loose_shape = True
    flags = CASED
    context_words = ("osoit", "adress", "address", "asuu", "muutta", "postinumero")
    examples = (
        "Esimerkkikatu 1 A 12",
        "Kotikatu 5 B as 3",
        "Esimerkkikatu 12b A 3",
        "Rautatienkatu 5-7 C 12 a",
        "Peltotie 3 as. 4",
        "Viljamintie 3 b 12",
        "Selim Palmgrenin katu 4",
        "Pienen-Kuoran tie 2",
        "F.E.Sillanpään katu 7",
        "Pohjoinen Esimerkkikatu 7",
        "Helsingin Esimerkkikatu 7",
        "II Asemakuja 3",
        "Norrgatan 7 bst 2",
        "ESIMERKKIKATU 12 A 3",
        "Varvikkoinen 34, 00100 Helsinki",
        "uusi os mäntytie 4 c 12",
        "mäntytie 4 c 12 40520 jyväskylä",
        "RANTATIE 14 AS 3",
        "Kotikatu 5 B 12, 00920 hki",
        "Harbour Street 12 A 5",
    )
    counterexamples = (
        "hinta 12 tie 5",
        "valtatie 3 suljettu",
        "maantie 45 aurattu",
        "pääte 5",
        "valtatie 3 km",
        "Valtatie 3",
        "aukio 9 asti",
        "kuja 3",
        "Katu 5",
        "asiakas 12",
        "Kantatie 40",
        "Varvikkoinen 34",
        "Pinta-alue 120 kpl",
        "Kiinteistö Oy Matinkatu 3",
        "As Oy Hallatie 12",
        "As Oy Helsingin Hallatie 12",
        "AS OY HALLATIE 12",
        "KOy Hallatie 12 B",
        "Asunto-osakeyhtiö Hallatie 12",
        "Taloyhtiö Hallatie 12",
        "Bostads Ab Norrgatan 7",
    )

    def written_forms(self) -> Sequence[Form]:
        """Build the forms from the suffixes."""
        return _streets()

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse roads, areas that are no streets, and names of fewer than two letters before the suffix."""
        return is_no_street(pattern_text)


_CODE = regex.compile(r"[0-9]{5}")
_NAME = regex.compile(r"[^\W\d_][^\d]*")
_NAMES_TOO = frozenset({"rantatie", "puistotie", "kyläntie"})
"""Endings that are streets' whole names as well."""


def is_no_street(text: str) -> bool:
    """Say whether a matched line is a road number or an area.

    >>> is_no_street("Valtatie 3"), is_no_street("Esimerkkikatu 3"), is_no_street("Teollisuusalue 7")
    (True, False, True)
    """
    match = _NAME.match(text)
    words = match.group().lower().split() if match else []
    if not words:
        return True
    last = words[-1]
    bare = last in _NOT_STREETS or ((last in SUFFIXES_FI or last in SUFFIXES_SV) and last not in _NAMES_TOO)
    return last in _ROADS or (len(words) == 1 and bare)


@cache
def _town_pattern() -> str:
    return alternatives({form for town in towns() for form in (town, town.upper())})


class PostalCode(PatternRecogniser):
    """Find a postal code with its post office, the office being a municipality or a known post office."""

    name = "fi.postal"
    entity = "FI_POSTAL_ADDRESS"
    item = ITEM
    source = SOURCE
    loose_shape = True
    flags = CASED
    context_words = ("osoit", "postinumero", "postnummer", "adress", "address")
    examples = ("00100 Helsinki", "FI-00100 HELSINKI", "20100 Åbo", "65100  Vasa", "AX-22100 Mariehamn")
    counterexamples = ("00100 Matti", "12345 kpl", "100 Helsinki", "123456 Helsinki", "00100Helsinki")

    def written_forms(self) -> Sequence[Form]:
        """Build the list of offices into one form; unknown offices are a format only."""
        border = r"(?<![\w.,+/-])"
        return (
            Form("known office", rf"{border}{_POSTAL}[ ,]{{1,2}}(?:{_town_pattern()})(?![\wåäö])", 0.6),
            Form("any office", rf"{border}{_POSTAL}[ ]{_OFFICE}(?![\wåäö])", 0.2),
        )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse the codes that don't exist: 00000 and 99999 and above 99990."""
        code = _CODE.search(pattern_text)
        return code is None or code.group() in {"00000", "11111", "12345", "99999"}


class PostalCodeAlone(PatternRecogniser):
    """Find five digits that may be a postal code; under a heading only."""

    name = "fi.postal_code"
    entity = "FI_POSTAL_CODE"
    item = ITEM
    weak_entities = frozenset({entity})
    source = SOURCE
    context_words = ("postinumero", "postinro", "postnummer", "postnr", "zip", "postcode")
    forms = (Form("five digits", r"(?<![\w.,+/-])(?:(?:FI|AX|SF)[- ])?[0-9]{5}(?![\w-]|[.,][0-9])", 0.15),)
    examples = ("00100", "FI-00100", "99980")
    counterexamples = ("0010", "001000", "00100-1", "1,00100")


_FOREIGN = (
    r"(?:straße|strasse|gasse|allee|platz|weg|gade|vej|gaten|veien|plein|laan|straat|gracht)[ ]"
    r"|(?<!\w)(?:Via|Viale|Piazza|Corso|Calle|Avenida|Plaza|Paseo|Rua|Praça|Rue|Avenue|Boulevard|Place|Street|Road|Lane|ul\.|ulica|ulitsa|tänav|tee|pst|mnt|iela|gatvė|utca)[ ,]"
)
"""Words and endings of streets in the languages of Europe that have the number behind."""


class ForeignStreet(PatternRecogniser):
    """Find a whole cell that has a number and a street's words in another country's order; under a heading only."""

    name = "foreign_street"
    entity = "FOREIGN_STREET"
    item = ITEM
    weak_entities = frozenset({entity})
    source = "Universal Postal Union, postal addressing systems: number before or behind the thoroughfare"
    loose_shape = True
    flags = CASED
    context_words = ("address", "street", "osoit", "adress")
    forms = (
        Form(
            "number first",
            r"\A(?![^\n]{0,200}(?<!\w)(?:Oyj?|Ab|AB|AS|Ltd|Inc|GmbH|LLC)(?!\w))[0-9]{1,5}(?:[-/][0-9]{1,5})?[A-Za-z]?,?[ ](?:[A-Z0-9][\w.'’-]{0,30}[ ]){0,4}[A-Z][\w.'’-]{1,30}(?:,?[ ](?:#|Apt|Suite|Ste|Unit|Flat|No)?[. ]{0,2}[0-9]{0,5}[A-Za-z]?)?\Z",
            0.2,
        ),
        Form(
            "number last",
            rf"\A(?=[^0-9]{{0,80}}(?:{_FOREIGN}))[A-ZÀ-Þ][^\W\d_]{{1,30}}[.'’-]?(?:[ -][^\W\d_]{{1,30}}[.'’]?){{0,4}},?[ ](?:n[°º.][ ]?)?[0-9]{{1,5}}[ ]?[A-Za-z]?(?:[-/][0-9]{{1,5}})?\Z",
            0.2,
        ),
    )
    examples = (
        "1234 Oak Street",
        "7 O'Connell St",
        "Hauptstraße 12",
        "Calle de Alcalá 45",
        "Via Roma, 8",
        "12 Elm Ave Apt 4",
    )
    counterexamples = ("1234", "Oak Street", "DN 25", "3 Step Oyj", "12 kpl", "12.5 MWh", "AB-123", "2024-01-31")


class PoBox(PatternRecogniser):
    """Find a post-office box: `PL 12`, `PB 12`; with its postal code it stands on its own."""

    name = "fi.po_box"
    version = "2"
    entity = "FI_PO_BOX"
    item = ITEM
    source = SOURCE
    loose_shape = True
    flags = FLAGS
    context_words = ("osoit", "posti", "adress", "address")
    forms = (
        Form(
            "with code",
            rf"(?<![\w-])(?:PL|PB|P\.?O\.?[ ]?Box)[ ]?[0-9]{{1,5}}(?:,[ ]?|[ ]|\n){_POSTAL}(?:[ ]{_OFFICE}(?![\wåäö]))?",
            0.6,
        ),
        Form(
            "poste restante",
            rf"(?<![\w-])(?:Poste[ ]?restante|Box[ ][0-9]{{1,5}}),?[ ]{_POSTAL}(?:[ ]{_OFFICE}(?![\wåäö]))?",
            0.6,
        ),
        Form("alone", r"(?<![\w-])(?:PL|PB|P\.?O\.?[ ]?Box)[ ]?[0-9]{1,5}(?![\w]|[.,-][0-9])", 0.2),
    )
    examples = (
        "PL 12, 00101 Helsinki",
        "PB 7, 20101 Åbo",
        "Poste restante, 00100 Helsinki",
        "Box 12, 22101 Mariehamn",
        "postiosoite PL 345",
    )
    counterexamples = ("PL 12", "KPL 12, 00101", "PL-12")
