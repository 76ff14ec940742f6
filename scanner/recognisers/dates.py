"""Days of birth and death: announced in text, or bare under a heading. Created, due and contract days never."""

from __future__ import annotations

from datetime import date

import regex

from scanner.recognisers.base import CuedRecogniser, Details, Form, PatternRecogniser
from scanner.recognisers.national.fi import today

ITEM = "identity.birth_date"
EARLIEST_YEAR = 1880

MONTHS: dict[str, int] = {
    stem: number
    for stems, number in (
        (("tammi", "januar"), 1),
        (("helmi", "februar"), 2),
        (("maalis", "mars", "march"), 3),
        (("huhti", "april"), 4),
        (("touko", "maj", "may"), 5),
        (("kesä", "juni", "june"), 6),
        (("heinä", "juli", "july"), 7),
        (("elo", "august"), 8),
        (("syys", "septem"), 9),
        (("loka", "okto", "octo"), 10),
        (("marras", "novem"), 11),
        (("joulu", "decem"), 12),
    )
    for stem in stems
}
_MONTH = r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu(?:ta|n)?|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|june|july|august|october"
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_DOTTED = rf"[0-3]?[0-9]\.[ ]?[01]?[0-9]\.[ ]?{_YEAR}"
_SLASHED = rf"[0-3]?[0-9]/[01]?[0-9]/{_YEAR}"
_ISO = rf"{_YEAR}-[01][0-9]-[0-3][0-9]"
_NAMED = rf"[0-3]?[0-9]\.?[ ](?:{_MONTH})[ ]{_YEAR}"
_SHORT = r"[0-3]?[0-9]\.[01]?[0-9]\.[0-9]{2}"
_DIGITS = r"[0-3][0-9][01][0-9](?:(?:1[89]|20)[0-9]{2}|[0-9]{2})"
_NUMBERS = regex.compile(r"[0-9]+")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year >= EARLIEST_YEAR and found <= today() else None


def parse_birth(value: str) -> date | None:
    """Read a day on which somebody alive or in the files could be born; None for any other.

    >>> parse_birth("1.2.1990"), parse_birth("1990-02-01"), parse_birth("1. helmikuuta 1990"), parse_birth("010290")
    (datetime.date(1990, 2, 1), datetime.date(1990, 2, 1), datetime.date(1990, 2, 1), datetime.date(1990, 2, 1))
    >>> parse_birth("31.2.1990"), parse_birth("1.2.2190"), parse_birth("1.2.1790")
    (None, None, None)
    """
    numbers = _NUMBERS.findall(value)
    lower = value.lower()
    month = next((number for stem, number in MONTHS.items() if stem in lower), None) if len(numbers) == 2 else None
    if month is not None:
        return _day(int(numbers[1]), month, int(numbers[0]))
    if len(numbers) == 1 and len(numbers[0]) in (6, 8):
        numbers = [numbers[0][:2], numbers[0][2:4], numbers[0][4:]]
    if len(numbers) != 3:
        return None
    if len(numbers[0]) == 4:
        numbers.reverse()
    day, mon, year = map(int, numbers)
    if len(numbers[2]) == 2:
        return _day(2000 + year, mon, day) or _day(1900 + year, mon, day)
    return _day(year, mon, day)


class BirthDate(CuedRecogniser):
    """Find a day of birth that its word announces: `s. 1.2.1960`, `syntynyt`, `född`, `born`, `syntymäaika:`."""

    name = "birth_date"
    entities = ("BIRTH_DATE",)
    item = ITEM
    source = "Finnish, Swedish and English conventions of writing days (SFS 4175, ISO 8601)"
    stems = ("s.", "synt", "född", "född", "födel", "born", "birth", "dob", "f.")
    cues = r"s\.|synt\.?|synt\.?(?:ymä)?(?:aika|pvm|päivä|pv)\w*\.?|syntyny\w*|syntyi|syntymä\w*|född|födelse\w*|f\.|born(?: on)?|(?:date of )?birth(?: ?date|day)?|dob|d\.o\.b\."
    gap = r"[\s:=\-–]{0,3}(?:(?:on|oli|är|is|was|den)\b[\s:]{1,2})?"
    value = rf"(?<![0-9.])(?:{_NAMED}|{_DOTTED}|{_SLASHED}|{_ISO}|{_SHORT}|{_DIGITS})(?![0-9]|[-./][0-9])"
    examples = (
        "s. 1.2.1960",
        "syntynyt 1.2.1960",
        "Syntymäaika: 01.02.1960",
        "synt. 010260",
        "synt.aika 1960-02-01",
        "syntynyt 1. helmikuuta 1960",
        "född 1.2.1960",
        "date of birth: 01/02/1960",
        "born 1960-02-01",
    )
    counterexamples = (
        "1.2.1960",
        "s. 31.2.1960",
        "ks. 1.2.1960",
        "luotu 1.2.1960",
        "syntynyt vahinko",
        "s. 010290-9993",
    )

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse days that don't exist or lie ahead."""
        return False if parse_birth(value) is None else None


class DeathDate(CuedRecogniser):
    """Find a day of death that its word announces; the item is the day of birth's, with a sub-type of its own."""

    name = "death_date"
    entities = ("DEATH_DATE",)
    item = ITEM
    source = BirthDate.source
    stems = ("kuol", "k.", "vainaj", "avlid", "död", "died", "deceased", "death")
    cues = r"kuol(?:lut|i|inpäivä|inpvm|inaika)\w*|k\.|vainaja\w*|avlid\w*|död(?:sdag)?\w*|died(?: on)?|deceased|date of death"
    gap = BirthDate.gap
    value = BirthDate.value
    examples = ("kuollut 3.4.2019", "kuolinpvm 2019-04-03", "avliden 3.4.2019", "date of death 03/04/2019")
    counterexamples = ("3.4.2019", "ks. 3.4.2019", "kuollut 31.4.2019")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse days that don't exist or lie ahead."""
        return False if parse_birth(value) is None else None

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("death", shape=self.shape_of(value))


class Day(PatternRecogniser):
    """Find a bare day on which somebody could be born; under a heading of birth only."""

    name = "day"
    entity = "BIRTH_DATE_FORM"
    item = ITEM
    weak_entities = frozenset({entity})
    source = BirthDate.source
    forms = (
        Form("dotted", rf"(?<![\w.,/-]){_DOTTED}(?![\w]|[-./][0-9])", 0.2),
        Form("slashed", rf"(?<![\w.,/-]){_SLASHED}(?![\w]|[-./][0-9])", 0.2),
        Form("iso", rf"(?<![\w.,/-]){_ISO}(?![0-9]|-[0-9])", 0.2),
        Form("named", rf"(?<![\w.,/-]){_NAMED}(?![\w])", 0.2),
        Form("short", rf"(?<![\w.,/-]){_SHORT}(?![\w]|[-./][0-9])", 0.15),
        Form("digits", rf"(?<![\w.,/-]){_DIGITS}(?![\w]|[-./,][0-9])", 0.1),
    )
    examples = ("1.2.1960", "01.02.1960", "1960-02-01", "01/02/1960", "010260", "01021960", "1. helmikuuta 1960")
    counterexamples = ("31.2.1960", "1.2.2960", "131052-9993", "1.13.1960", "1960", "321260")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse days that don't exist or lie ahead."""
        return parse_birth(pattern_text) is None
