"""Finland's documents and other personal numbers: SATU, tax number, passport, identity and driving licence, EHIC."""

from __future__ import annotations

from scanner.recognisers.base import LEFT, RIGHT, SP, CuedRecogniser, Form, FormatRecogniser, PatternRecogniser, digits
from scanner.recognisers.checks import is_digits, mod31

_GAP = r"[\s:=.#\-–]{0,4}(?:(?:on|oli|är|is|nro|nr|no|numero|number|nummer|tunnus)\b[\s:=.]{1,3})?"


class ElectronicClientId(FormatRecogniser):
    """Find SATU, the electronic client identifier: eight digits and a check character.

    Article codes look the same, so that it counts with context or under a heading only.
    """

    name = "fi.satu"
    entity = "FI_ELECTRONIC_CLIENT_ID"
    item = "identity.document"
    source = "Digital and Population Data Services Agency; 10000001N is the first one issued (rOpenGov/hetu)"
    chance = 1 / 31
    context_words = ("satu", "asiointitunnu", "finuid", "varmen", "client identifier", "asiointikort")
    forms = (Form("satu", rf"{LEFT}[0-9]{{8}}[0-9A-FHJ-NPR-Y]{RIGHT}", 0.2),)
    examples = ("sähköinen asiointitunnus 10000001N", "FINUID: 10000001n")
    counterexamples = ("10000001N", "SATU 10000001M", "satu 110000001N")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Check the last character."""
        return mod31(value[:8], value[8]) if len(value) == 9 else False


class TaxNumber(CuedRecogniser):
    """Find the tax number of construction sites after its word: twelve digits without meaning or check."""

    name = "fi.veronumero"
    entities = ("FI_TAX_NUMBER",)
    item = "hr.tax_number"
    source = "Tax Administration, guidance on the tax number register of the construction industry"
    stems = ("veron", "rakennusal", "työmaa", "skattenum", "tax n")
    cues = r"veron(?:umero|ro)\w*|rakennusal\w+(?: veronumero\w*)?|työmaa\w*|skattenum\w+|tax n(?:umber|o\.?)"
    gap = _GAP
    value = rf"{LEFT}[0-9]{{12}}{RIGHT}"
    examples = ("veronumero 100123456789", "skattenummer: 100123456789")
    counterexamples = ("100123456789", "veronumero 000000000000", "veronumero 10012345678", "veronumero 358401234567")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Refuse zeros and telephone numbers; there is no check digit."""
        return False if not is_digits(value) or value.startswith(("000000", "358")) else None


class Passport(CuedRecogniser):
    """Find a Finnish passport number after its word: two letters and seven digits."""

    name = "fi.passi"
    entities = ("FI_PASSPORT",)
    item = "identity.document"
    source = "Format as in Microsoft Purview's and npm validator's definitions; no public check digit"
    stems = ("passi", "passnum", "passport")
    cues = r"passi(?:n|numero|nro)?\w*|passnum\w+|passport"
    gap = _GAP
    value = rf"{LEFT}[A-Z]{{2}}[ ]?[0-9]{{7}}{RIGHT}"
    examples = ("passin numero XP1234567", "Passport no. XP1234567", "passnummer: xp 1234567")
    counterexamples = ("XP1234567", "passi XP12345678", "kompassi XP1234567")


class PassportForm(PatternRecogniser):
    """Find a passport number without its word; under a heading only, since article numbers look the same."""

    name = "fi.passi_bare"
    entity = "FI_PASSPORT_FORM"
    item = "identity.document"
    weak_entities = frozenset({entity})
    source = Passport.source
    context_words = ("passi", "passnum", "passport")
    forms = (Form("passport", rf"{LEFT}[A-Z]{{2}}[ ]?[0-9]{{7}}{RIGHT}", 0.2),)
    examples = ("XP1234567", "FP 1234567", "px1234567")
    counterexamples = ("X1234567", "XP123456", "XP12345678", "XPA1234567")


class OtherDocument(CuedRecogniser):
    """Find the number of an identity card or driving licence after its word; no public format exists."""

    name = "fi.asiakirja"
    entities = ("FI_IDENTITY_DOCUMENT",)
    item = "identity.document"
    source = "No public specification: the word decides, the number needs at least five digits"
    stems = ("henkilökort", "identitetskort", "ajokort", "körkort", "driving licen", "identity card")
    cues = r"(?:henkilö|ajo)kort\w*(?: numero\w*)?|(?:identitets|kör)kort\w*|driving licen[cs]e|identity card"
    gap = _GAP
    value = rf"{LEFT}[A-Z]{{0,3}}[0-9]{{5,12}}[A-Z]?{RIGHT}"
    examples = ("ajokortin numero 12345678", "henkilökortti AB1234567", "körkort nr 12345678")
    counterexamples = ("ajokortti puuttuu", "kortti 12345678", "ajokortti 123")


class HealthInsuranceCard(PatternRecogniser):
    """Find the European health insurance card's number as Kela gives it: 80246 80246 and ten digits."""

    name = "fi.ehic"
    entity = "FI_EHIC"
    item = "identity.document"
    source = "Microsoft Purview, 'Finland European health insurance number'; ISO/IEC 7812 issuer 80246"
    context_words = ("sairaanhoitokort", "sairaanhoidonkort", "sjukvårdskort", "ehic", "health insurance")
    forms = (Form("ehic", rf"(?<![0-9])80246{SP}?80246[ \u00a0-]?[0-9]{{10}}(?![0-9])", 0.6),)
    examples = ("8024680246 1234567890", "80246802461234567890", "80246 80246 1234567890")
    counterexamples = ("8024680247 1234567890", "802468024612345678901", "180246802461234567890")

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse a holder's part of zeros."""
        return digits(pattern_text)[10:] == "0" * 10
