"""Sweden's personal and organisation numbers, told apart from Finland's codes."""

from __future__ import annotations

from datetime import date

from scanner.recognisers.base import DASH, LETTER, CuedRecogniser, Details, Form, FormatRecogniser, digits
from scanner.recognisers.checks import luhn
from scanner.recognisers.national.fi import today

SKATTEVERKET = "Skatteverket, SKV 704 (personnummer) and SKV 709 (organisationsnummer)"
_FORM = rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})(?:1[89]|20)?[0-9]{{2}}[01][0-9][0-9]{{2}}[-+][0-9]{{4}}(?![0-9{LETTER}])(?!{DASH}[0-9])"

_SHORT = _FORM.replace("(?:1[89]|20)?", "")


def personal_number(value: str) -> bool:
    """Check the day (a coordination number adds 60) and Luhn over the last ten digits.

    >>> personal_number("811228-9874"), personal_number("811228-9875"), personal_number("811299-9870")
    (True, False, False)
    """
    number = digits(value)
    month, day = int(number[-8:-6]), int(number[-6:-4]) % 60
    century = number[:-10] or "20"
    try:
        born = date(int(century + number[-10:-8]), month, day)
    except ValueError:
        return False
    return luhn(number[-10:]) and (born <= today() or len(number) == 10)


class SwedishPersonalNumber(FormatRecogniser):
    """Find a Swedish personal or coordination number with its century, YYYYMMDD-NNNN; Luhn.

    Orders numbered by a day of this century look like it, and one in ten passes: those need a Swedish word nearby. The form
    without century is another recogniser's.
    """

    name = "se.personnummer"
    entity = "SE_PERSONNUMMER"
    item = "identity.national_id"
    source = SKATTEVERKET
    chance = 0.1
    context_words = ("personnummer", "pnr", "samordningsnummer", "ruots", "swedish")
    forms = (
        Form("last century", _FORM.replace("(?:1[89]|20)?", "1[89]"), 0.5),
        Form("this century", _FORM.replace("(?:1[89]|20)?", "20"), 0.3),
    )
    examples = ("19811228-9874", "personnummer 20240524-0306")
    counterexamples = ("20240524-0306", "811228-9874", "personnummer 19811228-9875", "1811228-9874", "8112289874")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check day and Luhn."""
        return personal_number(value)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the country."""
        return Details("swedish", shape=self.shape_of(value))


class SwedishPersonalNumberShort(FormatRecogniser):
    """Find a Swedish personal number without century, YYMMDD-NNNN; under a heading of identity codes only.

    Orders numbered by day and running number are everywhere in Finland, and one in ten passes Luhn.
    """

    name = "se.personnummer_short"
    entity = "SE_PERSONNUMMER_SHORT"
    item = "identity.national_id"
    weak_entities = frozenset({entity})
    source = SKATTEVERKET
    chance = 0.1
    context_words = SwedishPersonalNumber.context_words
    forms = (Form("short", _SHORT, 0.2),)
    examples = ("811228-9874", "811228+9874")
    counterexamples = ("811228-9875", "811328-9872", "1811228-9874", "8112289874", "19811228-9874")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check day and Luhn."""
        return personal_number(value)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the country."""
        return Details("swedish", shape=self.shape_of(value))


class AnnouncedSwedishPersonalNumber(CuedRecogniser):
    """Find a Swedish personal number without century after its word."""

    name = "se.personnummer_text"
    entities = ("SE_PERSONNUMMER",)
    item = "identity.national_id"
    source = SKATTEVERKET
    chance = 0.1
    stems = ("personnum", "samordningsnum", "svensk", "ruotsalai", "swedish")
    cues = (
        r"(?:svenskt? |ruotsalai\w+ |swedish )?(?:personnum\w+|samordningsnum\w+)|ruotsalai\w+ (?:henkilötunnu|hetu)\w*"
        r"|swedish (?:personal )?(?:identity )?(?:number|code)"
    )
    value = _SHORT
    examples = ("personnummer 811228-9874", "ruotsalainen henkilötunnus: 811228-9874", "samordningsnummer 811288-9871")
    counterexamples = ("811228-9874", "henkilötunnus 811228-9874", "personnummer 811228-9875", "tilaus 811228-9874")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check day and Luhn."""
        return personal_number(value)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the country."""
        return Details("swedish", shape=self.shape_of(value))


class SwedishOrganisationNumber(FormatRecogniser):
    """Find a Swedish organisation number with context: the third digit 2 or more, Luhn."""

    name = "se.organisationsnummer"
    entity = "SE_ORGANISATIONSNUMMER"
    item = "work.business_id"
    source = SKATTEVERKET
    chance = 0.1
    context_words = ("organisationsnummer", "org.nr", "orgnr", "ruots")
    forms = (
        Form(
            "organisation",
            rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})[125-9][0-9][2-9][0-9]{{3}}-[0-9]{{4}}(?![0-9{LETTER}])(?!{DASH}[0-9])",
            0.3,
        ),
    )
    examples = ("org.nr 556036-0793", "organisationsnummer: 556036-0793")
    counterexamples = ("556036-0793", "org.nr 556036-0794", "811228-9874")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check Luhn."""
        return luhn(digits(value))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Belong to an organisation."""
        return Details(about="organisation", shape=self.shape_of(value))
