"""Where somebody is and what they drive: coordinates and vehicle plates."""

from __future__ import annotations

import regex

from scanner.recognisers.base import CASED, DASH, LETTER, CuedRecogniser, Form, PatternRecogniser

POSITION = "location.position"
VEHICLE = "location.vehicle"

_LATITUDE = r"(?:59[.,][5-9][0-9]{3,7}|6[0-9][.,][0-9]{4,8}|70[.,][01][0-9]{3,7})"
_LONGITUDE = r"(?:19[.,][0-9]{4,8}|2[0-9][.,][0-9]{4,8}|3[01][.,][0-9]{4,8})"
_EDGE_LEFT = rf"(?<![0-9{LETTER}])(?<![0-9][.,-])"
_EDGE_RIGHT = rf"(?![0-9{LETTER}])(?![.,-][0-9])"
_SOURCE = "EPSG:4326 within Finland's bounds (59.5-70.2 N, 19.0-31.7 E); EPSG:3067 (ETRS-TM35FIN), JHS 197"


class Coordinates(PatternRecogniser):
    """Find a pair of coordinates in Finland: degrees with four decimals or more, or ETRS-TM35FIN metres."""

    name = "coordinates"
    entity = "COORDINATES"
    item = POSITION
    source = _SOURCE
    context_words = ("koordin", "sijain", "gps", "wgs84", "etrs", "lat", "lon", "karta")
    forms = (
        Form(
            "degrees",
            rf"{_EDGE_LEFT}{_LATITUDE}[°]?[ ]?N?[ ]?[,;/ ][ ]?(?:lon[a-z]*[:= ]{{1,2}})?{_LONGITUDE}{_EDGE_RIGHT}",
            0.7,
        ),
        Form("degrees turned", rf"{_EDGE_LEFT}{_LONGITUDE}[,; ][ ]?{_LATITUDE}{_EDGE_RIGHT}", 0.5),
        Form(
            "metres",
            rf"{_EDGE_LEFT}[67][0-9]{{6}}(?:[.,][0-9]{{1,3}})?[ ]?N?[,;/ ][ ]?E?[ ]?[1-7][0-9]{{5}}(?:[.,][0-9]{{1,3}})?{_EDGE_RIGHT}",
            0.3,
        ),
    )
    examples = (
        "60.1699, 24.9384",
        "sijainti 60,16990; 24,93840",
        "60.169900 24.938400",
        "koordinaatit 6672000, 385000",
    )
    counterexamples = ("60.16, 24.93", "55.1699, 12.9384", "6672000", "160.1699, 24.9384", "6672000, 385000")


class Coordinate(PatternRecogniser):
    """Find one coordinate; under a heading only, latitude with longitude of the same row."""

    name = "coordinate"
    entity = "COORDINATE"
    item = POSITION
    weak_entities = frozenset({entity})
    source = _SOURCE
    context_words = ("koordin", "lat", "lon", "pohjoi", "itä")
    forms = (
        Form("latitude", rf"{_EDGE_LEFT}{_LATITUDE}{_EDGE_RIGHT}", 0.2),
        Form("longitude", rf"{_EDGE_LEFT}{_LONGITUDE}{_EDGE_RIGHT}", 0.2),
        Form("north", rf"{_EDGE_LEFT}(?:6[6-9]|7[0-7])[0-9]{{5}}(?:[.,][0-9]{{1,3}})?{_EDGE_RIGHT}", 0.15),
        Form("east", rf"{_EDGE_LEFT}3?[1-7][0-9]{{5}}(?:[.,][0-9]{{1,3}})?{_EDGE_RIGHT}", 0.1),
    )
    examples = ("60.169900", "24,938400", "6672000", "385000.5")
    counterexamples = ("60.16", "12.345678", "8672000", "85000")


_DENIED = frozenset(
    [
        "DN",
        "PN",
        "EN",
        "KL",
        "SFS",
        "ISO",
        "IEC",
        "IP",
        "NS",
        "PE",
        "PEX",
        "CU",
        "FE",
        "LP",
        "TK",
        "PK",
        "RAL",
        "CE",
        "NR",
        "NO",
        "KPL",
        "RF",
        "KT",
        "TN",
        "VR",
        "WC",
        "IV",
        "LVI",
    ]
)
_LETTERS = regex.compile(r"[A-ZÅÄÖ]+")


class VehiclePlate(PatternRecogniser):
    """Find a vehicle plate; pipe sizes (DN-50), standards (EN-253) and product codes look alike, so that context decides."""

    name = "fi.rekisterinumero"
    entity = "FI_VEHICLE_REG"
    item = VEHICLE
    source = "Traficom, rekisterikilvet: two or three letters, one to three digits; Åland ÅL; diplomatic CD, C"
    flags = CASED
    context_words = (
        "rekisterinumero",
        "rek.nro",
        "reknro",
        "rekisteritunnu",
        "ajoneuvo",
        "auto",
        "pysäköin",
        "registernummer",
        "fordon",
        "bil",
        "plate",
        "vehicle",
        "peräkärry",
    )
    forms = (
        Form("dash", rf"(?<![\w-])[A-ZÅÄÖ]{{2,3}}{DASH}[1-9][0-9]{{0,2}}(?![\w]|-[\w])", 0.2),
        Form("lower", rf"(?<![\w-])[a-zåäö]{{2,3}}{DASH}[1-9][0-9]{{0,2}}(?![\w]|-[\w])", 0.15),
        Form("diplomatic", rf"(?<![\w-])CD?{DASH}[1-9][0-9]{{0,3}}(?![\w]|-[\w])", 0.2),
    )
    examples = (
        "rekisterinumero ABC-123",
        "auto AB-1 pihassa",
        "ajoneuvo ÅLA-123",
        "pysäköinti: xyz-987",
        "auto CD-1234",
    )
    counterexamples = ("ABC-123", "putki DN-50", "auto DN-50", "standardi EN-253", "ABC-0123", "ABCD-123")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse pipe sizes, standards and the like."""
        letters = _LETTERS.match(pattern_text.upper())
        return letters is None or letters.group() in _DENIED


class AnnouncedPlate(CuedRecogniser):
    """Find a plate without dash after its word: `rek.nro ABC123`."""

    name = "fi.rekisterinumero_text"
    entities = ("FI_VEHICLE_REG",)
    item = VEHICLE
    source = VehiclePlate.source
    stems = ("rek", "registernum", "plate", "reg")
    cues = r"rek(?:isteri)?\.?[ ]?(?:nro|numero\w*|tunnus\w*|no)\.?|registernummer|(?:licen[cs]e|number) plate|reg\. ?no\.?"
    value = r"(?<![\w-])(?:[A-ZÅÄÖ]{2,3}[ ]?[1-9][0-9]{0,2}|[1-9][0-9]{0,2}[ -]?[A-ZÅÄÖ]{2,3})(?![\w-])"
    examples = ("rek.nro ABC123", "rekisteritunnus: abc 123", "registernummer ABC123")
    counterexamples = ("ABC123", "rekisteri on auki", "rek.nro puuttuu")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse what is no plate; there is no check digit."""
        letters = _LETTERS.search(value.upper())
        return False if letters is None or letters.group() in _DENIED else None
