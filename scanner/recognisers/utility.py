"""Premises and energy: property and building ids, metering points, meters, consumption with its unit."""

from __future__ import annotations

from datetime import datetime

from scanner.recognisers.base import (
    DASH,
    LEFT,
    LETTER,
    RIGHT,
    CheckedRecogniser,
    CuedRecogniser,
    Details,
    Form,
    FormatRecogniser,
    PatternRecogniser,
    inside_text,
    plain,
)
from scanner.recognisers.checks import gs1, is_digits, mod31
from scanner.recognisers.places import municipality_codes

PREMISES = "supply.premises"


def is_property_id(value: str) -> bool:
    """Say whether municipality, village, house and unit make a property id; 9901-9909 are streets and parks.

    >>> is_property_id("91-1-123-4"), is_property_id("1-2-3-4"), is_property_id("91-9901-1-0")
    (True, False, False)
    """
    parts = plain(value).upper().replace("M", "-M").replace("--", "-").split("-")
    if len(parts) < 4 or parts[0].zfill(3) not in municipality_codes():
        return False
    return not parts[1].startswith("99") or len(parts[1]) < 3


class PropertyId(FormatRecogniser):
    """Find a property id as people write it: municipality-village-house-unit, with or without a parcel M.

    Two in five numbers with such dashes begin with a municipality's code, so that context or a heading has to agree.
    """

    name = "fi.kiinteistotunnus"
    entity = "FI_PROPERTY_ID"
    item = PREMISES
    source = "National Land Survey of Finland, kiinteistötunnus; municipality codes of Statistics Finland"
    context_words = (
        "kiinteistö",
        "kiinteisto",
        "tontti",
        "tila",
        "fastighet",
        "property",
        "rekisteri",
        "määräala",
        "rakennus",
    )
    forms = (
        Form(
            "human",
            rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})[0-9]{{1,3}}{DASH}[0-9]{{1,3}}{DASH}[0-9]{{1,4}}{DASH}[0-9]{{1,4}}(?:{DASH}?M[0-9]{{1,4}})?(?![0-9{LETTER}])(?!{DASH}[0-9])",
            0.4,
        ),
    )
    examples = (
        "tontti 153-401-12-34",
        "kiinteistö 91-1-123-4",
        "määräala 91-401-2-15M604",
        "kiinteistötunnus 91\u2013401\u201312\u201334",
    )
    counterexamples = (
        "153-401-12-34",
        "tontti 1-2-3-4",
        "040-123-45-67",
        "91-1-123-4-5",
        "153-401-12",
        "999-401-12-34",
    )

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Look the municipality up; there is no check digit."""
        return None if is_property_id(value) and not value.startswith(("040", "050", "045", "044")) else False


class PropertyIdDigits(FormatRecogniser):
    """Find a property id of fourteen digits; under a heading only, since time stamps begin with Kaarina's 202."""

    name = "fi.kiinteistotunnus_14"
    entity = "FI_PROPERTY_ID_DIGITS"
    item = PREMISES
    weak_entities = frozenset({entity})
    source = PropertyId.source
    context_words = PropertyId.context_words
    forms = (Form("14 digits", rf"{LEFT}[0-9]{{14}}(?:M[0-9]{{1,4}})?{RIGHT}", 0.2),)
    examples = ("09140100120034", "15340100120034M0604")
    counterexamples = ("20240131120000", "99940100120034", "0914010012003")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Look the municipality up and refuse time stamps."""
        if value[:3] not in municipality_codes():
            return False
        try:
            datetime.strptime(value[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - only whether it is one
        except ValueError:
            return None
        return False


class OldBuildingId(FormatRecogniser):
    """Find a building id of before VTJ-PRT: a property id and the building's number on it; under a heading only."""

    name = "fi.rakennustunnus_old"
    entity = "FI_OLD_BUILDING_ID"
    item = PREMISES
    weak_entities = frozenset({entity})
    source = (
        "DVV vocabulary, rakennustunnus: property id and a building number of three digits; municipality codes as above"
    )
    context_words = ("rakennustunnu", "rakennus", "byggnad", "building")
    forms = (
        Form(
            "human",
            rf"(?<![0-9{LETTER}])(?<![0-9]{DASH})[0-9]{{1,3}}{DASH}[0-9]{{1,3}}{DASH}[0-9]{{1,4}}{DASH}[0-9]{{1,4}}[ -][0-9]{{3}}(?![0-9{LETTER}])(?!{DASH}[0-9])",
            0.3,
        ),
        Form("17 digits", rf"{LEFT}[0-9]{{17}}{RIGHT}", 0.2),
    )
    examples = ("91-401-12-34-001", "153-401-12-34 002", "09140100120034001")
    counterexamples = ("1-2-3-4-001", "91-401-12-34", "99940100120034001", "091401001200340011")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Look the municipality up; there is no check digit."""
        if value.isdigit():
            return None if value[:3] in municipality_codes() else False
        return None if is_property_id(value[:-4]) else False


_AS_DATE = r"[0-9](?:0[1-9]|1[0-2])"
"""After the 1: what makes the number a personal identity code without its sign; both have the same check character."""


class BuildingId(FormatRecogniser):
    """Find a permanent building id (VTJ-PRT): 1, eight digits, a check character.

    All-numeric ids look like telephone and order numbers, so that context or a heading has to agree.
    """

    name = "fi.vtj_prt"
    entity = "FI_BUILDING_ID"
    item = PREMISES
    source = (
        "DVV, pysyvä rakennustunnus; check as in lapupiste and solita/ara-etp. The examples on dvv.fi fail their check"
    )
    chance = 1 / 31
    context_words = ("rakennustunnu", "vtj", "prt", "byggnad", "building", "pysyvä")
    forms = (
        Form("letter", rf"{LEFT}1(?!{_AS_DATE})[0-9]{{8}}[A-FHJ-NPR-Y]{RIGHT}", 0.5),
        Form("letter, or a code without sign", rf"{LEFT}1(?={_AS_DATE})[0-9]{{8}}[A-FHJ-NPR-Y]{RIGHT}", 0.2),
        Form("digit", rf"{LEFT}1[0-9]{{8}}[0-9]{RIGHT}", 0.2),
        Form("inside text", inside_text("1[0-9]{8}[0-9A-FHJ-NPR-Y]"), 0.5),
    )
    examples = ("100012345N", "VTJ-PRT 100012345n", "rakennustunnus 1000123240")
    counterexamples = ("100012345A", "200012345N", "1100012345N", "1000123241")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the last character."""
        return mod31(value[:9], value[9:])


class MeteringPoint(CheckedRecogniser):
    """Find a metering point's GSRN of Finland: 64, sixteen digits, GS1 check digit."""

    name = "fi.gsrn"
    entity = "FI_METERING_POINT"
    item = "supply.metering_point"
    source = "GS1 General Specifications (GSRN, AI 8018); prefixes 640-649 of GS1 Finland; python-stdnum and biip don't check it"
    chance = 0.1
    context_words = ("käyttöpaik", "kayttopaik", "gsrn", "kulutuspist", "mätpunkt", "anläggning", "metering", "ean")
    forms = (Form("gsrn", r"(?<![0-9])(?<![0-9][-.,])64[0-9]{16}(?![0-9])(?![-.,][0-9])", 0.5),)
    examples = ("643000000000000009", "GSRN 643007120000000014")
    counterexamples = ("643000000000000008", "6430000000000000091", "653000000000000009")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the last digit."""
        return gs1(value)


class AnnouncedPoint(CuedRecogniser):
    """Find a company's own supply-point or connection number after its word."""

    name = "fi.kayttopaikka_text"
    entities = ("FI_SUPPLY_POINT",)
    item = "supply.metering_point"
    source = "Energy companies' forms: käyttöpaikkanumero, liittymänumero; company-specific, no check"
    stems = ("käyttöpaik", "kayttopaik", "liittymä", "kp.", "kpnro", "anläggnings", "driftställ")
    cues = r"käyttöpaik\w+(?:[ -](?:nro|numero\w*|tunnus))?|kayttopaik\w+|liittymä(?:n numero|numero|nro|tunnus)\w*|kp\.? ?nro|anläggningsnummer|driftställenummer"
    value = rf"{LEFT}[A-Z]{{0,3}}-?[0-9]{{4,12}}{RIGHT}(?![.,/][0-9])"
    examples = ("käyttöpaikka 1234567", "liittymänumero: KL12345", "käyttöpaikan nro 1002003")
    counterexamples = ("1234567", "käyttöpaikan osoite", "käyttöpaikka 123")


class AnnouncedMeter(CuedRecogniser):
    """Find a meter's number after its word; a meter of a dwelling tells about its people."""

    name = "fi.mittari_text"
    entities = ("FI_METER",)
    item = "supply.meter"
    source = "EN 13757-3 (M-Bus secondary address: eight BCD digits); company-specific, no check"
    stems = ("mittari", "mätarnum", "mätare", "meter n", "laiten", "sarjan")
    cues = r"(?:lämpö|vesi|sähkö)?mittari(?:n)?(?:[ -]?(?:nro|numero\w*|sarjanumero))?|mätar(?:nummer|e)|meter (?:no\.?|number)|laitenumero|sarjanumero"
    value = rf"{LEFT}[A-Z]{{0,3}}-?[0-9]{{6,10}}{RIGHT}(?![.,/-][0-9])"
    examples = ("mittari 12345678", "mittarin numero 65432109", "mätarnummer 1234567", "meter no. KAM1234567")
    counterexamples = ("12345678", "mittari 12345", "mittarilukema 12345678", "mittari 123456,5")


class Consumption(PatternRecogniser):
    """Find an amount of energy or water with its unit; about somebody only where a customer stands beside it."""

    name = "consumption"
    entity = "CONSUMPTION"
    item = "supply.consumption"
    source = "SI units as district-heating and electricity bills print them"
    context_words = ("kulutu", "lukema", "förbruk", "mätarställ", "consum", "reading", "käyttö", "energia")
    forms = (
        Form(
            "unit",
            r"(?<![\w.,])[0-9]{1,7}(?:[ ][0-9]{3})?(?:[.,][0-9]{1,4})?[ \u00a0]?(?:MWh|kWh|GJ|m3|m³)(?![\w])",
            0.3,
        ),
    )
    examples = ("kulutus 12,5 MWh", "lukema 1234 kWh", "förbrukning 20 m³")
    counterexamples = ("12,5 MW", "tehtaan tuotanto 12 MWh", "kulutus 12")


class ApartmentId(CuedRecogniser):
    """Find a permanent apartment id (VTJ-PHT) after its word; its format is not public."""

    name = "fi.vtj_pht"
    entities = ("FI_APARTMENT_ID",)
    item = "identity.document"
    source = "DVV, pysyvä huoneistotunnus since 2.12.2018; no public description of its format"
    stems = ("pht", "huoneistotunnu")
    cues = r"(?:vtj-?)?pht|pysyvä\w* huoneistotunnu\w*|huoneistotunnu\w*"
    value = rf"{LEFT}[0-9]{{6,12}}[A-Z]?{RIGHT}"
    examples = ("VTJ-PHT 1234567890", "pysyvä huoneistotunnus: 1234567890")
    counterexamples = ("1234567890", "huoneistotunnus A 16")

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the sub-type."""
        return Details("apartment", shape=self.shape_of(value))


def damaged(value: str) -> bool:
    """Say whether a spreadsheet has turned a long id into scientific notation.

    >>> damaged("6,43007E+17"), damaged("643007"), damaged("1.5e3")
    (True, False, False)
    """
    mantissa, mark, exponent = value.strip().upper().partition("E+")
    return (
        bool(mark)
        and is_digits(exponent)
        and int(exponent) >= 9
        and is_digits(mantissa.replace(",", "").replace(".", ""))
    )
