"""Recognisers: presidio `EntityRecognizer`s for personal data in Finnish, Swedish and English sources.

`registry()` puts them into an ordinary presidio `RecognizerRegistry`, ready for any `AnalyzerEngine`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.model.errors import PluginError, UsageError
from scanner.plugins import resolve
from scanner.recognisers.late_presidio import defer

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerRegistry

_HERE = "scanner.recognisers"

BUILTIN: Mapping[str, str] = {
    "fi.henkilotunnus": f"{_HERE}.national.fi:PersonalIdentityCode",
    "fi.henkilotunnus_unsigned": f"{_HERE}.national.fi:UnsignedPersonalIdentityCode",
    "fi.henkilotunnus_tail": f"{_HERE}.national.fi:PersonalIdentityCodeTail",
    "fi.henkilotunnus_text": f"{_HERE}.national.fi:AnnouncedPersonalIdentityCode",
    "fi.henkilotunnus_masked": f"{_HERE}.national.fi:MaskedPersonalIdentityCode",
    "fi.henkilotunnus_malformed": f"{_HERE}.national.fi:MalformedPersonalIdentityCode",
    "fi.ytunnus": f"{_HERE}.national.fi_business:BusinessId",
    "fi.ytunnus_bare": f"{_HERE}.national.fi_business:BusinessIdWeak",
    "fi.vat": f"{_HERE}.national.fi_business:VatId",
    "fi.ovt": f"{_HERE}.national.fi_business:EInvoiceAddress",
    "fi.toiminimi": f"{_HERE}.national.fi_business:SoleTrader",
    "fi.yhdistys": f"{_HERE}.national.fi_business:AssociationNumber",
    "fi.satu": f"{_HERE}.national.fi_documents:ElectronicClientId",
    "fi.veronumero": f"{_HERE}.national.fi_documents:TaxNumber",
    "fi.passi": f"{_HERE}.national.fi_documents:Passport",
    "fi.passi_bare": f"{_HERE}.national.fi_documents:PassportForm",
    "fi.asiakirja": f"{_HERE}.national.fi_documents:OtherDocument",
    "fi.ehic": f"{_HERE}.national.fi_documents:HealthInsuranceCard",
    "se.personnummer": f"{_HERE}.national.se:SwedishPersonalNumber",
    "se.personnummer_short": f"{_HERE}.national.se:SwedishPersonalNumberShort",
    "se.personnummer_text": f"{_HERE}.national.se:AnnouncedSwedishPersonalNumber",
    "se.organisationsnummer": f"{_HERE}.national.se:SwedishOrganisationNumber",
    "ee.isikukood": f"{_HERE}.national.ee:EstonianPersonalCode",
    "fi.iban": f"{_HERE}.financial:FinnishIban",
    "iban": f"{_HERE}.financial:ForeignIban",
    "bic": f"{_HERE}.organisation_codes:BankCode",
    "lei": f"{_HERE}.organisation_codes:LegalEntity",
    "fi.rf": f"{_HERE}.references:CreditorReference",
    "fi.viite": f"{_HERE}.references:DomesticReference",
    "fi.viite_text": f"{_HERE}.references:AnnouncedReference",
    "fi.tilinumero": f"{_HERE}.financial:OldAccountNumber",
    "fi.tilinumero_bare": f"{_HERE}.financial:OldAccountNumberAlone",
    "fi.pankkiviivakoodi": f"{_HERE}.references:BankBarcode",
    "card": f"{_HERE}.cards:PaymentCard",
    "card_digits": f"{_HERE}.cards:PaymentCardDigits",
    "card_masked": f"{_HERE}.cards:MaskedCard",
    "fi.perinta": f"{_HERE}.collection:CollectionWords",
    "email": f"{_HERE}.contact:EmailAddress",
    "phone": f"{_HERE}.phone:MobileNumber",
    "phone_context": f"{_HERE}.phone:OtherPhoneNumber",
    "phone_form": f"{_HERE}.phone:PhoneForm",
    "phone_spelt": f"{_HERE}.phone:SpeltPhoneNumber",
    "phone_words": f"{_HERE}.phone:SpokenPhoneNumber",
    "fi.address": f"{_HERE}.address:StreetAddress",
    "fi.postal": f"{_HERE}.address:PostalCode",
    "fi.postal_code": f"{_HERE}.address:PostalCodeAlone",
    "foreign_street": f"{_HERE}.address:ForeignStreet",
    "fi.po_box": f"{_HERE}.address:PoBox",
    "person": f"{_HERE}.names:PersonName",
    "birth_date": f"{_HERE}.dates:BirthDate",
    "death_date": f"{_HERE}.dates:DeathDate",
    "day": f"{_HERE}.dates:Day",
    "ip": f"{_HERE}.network:IpV4",
    "ip6": f"{_HERE}.network:IpV6",
    "mac": f"{_HERE}.network:MacAddress",
    "mac_digits": f"{_HERE}.network:MacDigits",
    "uuid": f"{_HERE}.network:Uuid",
    "imei": f"{_HERE}.network:DeviceNumber",
    "cookie": f"{_HERE}.web:Cookie",
    "client_id": f"{_HERE}.web:ClientId",
    "user_agent": f"{_HERE}.web:UserAgent",
    "url": f"{_HERE}.web:UrlParameters",
    "fi.kiinteistotunnus": f"{_HERE}.utility:PropertyId",
    "fi.kiinteistotunnus_14": f"{_HERE}.utility:PropertyIdDigits",
    "fi.rakennustunnus_old": f"{_HERE}.utility:OldBuildingId",
    "fi.vtj_prt": f"{_HERE}.utility:BuildingId",
    "fi.vtj_pht": f"{_HERE}.utility:ApartmentId",
    "fi.gsrn": f"{_HERE}.utility:MeteringPoint",
    "fi.kayttopaikka_text": f"{_HERE}.utility:AnnouncedPoint",
    "fi.mittari_text": f"{_HERE}.utility:AnnouncedMeter",
    "consumption": f"{_HERE}.utility:Consumption",
    "customer_text": f"{_HERE}.configured:AnnouncedCustomerNumber",
    "coordinates": f"{_HERE}.location:Coordinates",
    "coordinate": f"{_HERE}.location:Coordinate",
    "fi.rekisterinumero": f"{_HERE}.location:VehiclePlate",
    "fi.rekisterinumero_text": f"{_HERE}.location:AnnouncedPlate",
    "password_hash": f"{_HERE}.credentials:PasswordHash",
    "hex_digest": f"{_HERE}.credentials:HexDigest",
    "token": f"{_HERE}.credentials:AccessToken",
    "password_text": f"{_HERE}.credentials:AnnouncedPassword",
    "key_text": f"{_HERE}.credentials:KeyRemark",
    "door_code_near": f"{_HERE}.credentials:DoorCodeNear",
    "organisation_name": f"{_HERE}.organisations:OrganisationName",
    "gender_value": f"{_HERE}.coded_values:GenderValue",
    "language_value": f"{_HERE}.coded_values:LanguageValue",
    "nationality_value": f"{_HERE}.coded_values:NationalityValue",
    "municipality_value": f"{_HERE}.coded_values:MunicipalityValue",
    "special": f"{_HERE}.special:SpecialCategories",
}
"""Name -> where the recogniser is. Nothing is imported before use."""


def registry(language: str = "fi", **settings: Any) -> RecognizerRegistry:
    """Make a presidio registry with all built-in recognisers, and those that the configuration adds.

    Args:
        language: the language code under which presidio knows them; all three languages' words are inside anyway.
        settings: see `recognisers`.

    Raises:
        UsageError: a pattern, list or file can't be used.
        PluginError: a plugin or the language model isn't installed.
    """
    from presidio_analyzer import RecognizerRegistry  # noqa: PLC0415 - costs a second, spaCy among it

    return RecognizerRegistry(recognizers=recognisers(language, **settings), supported_languages=[language])


def recognisers(
    language: str = "fi",
    *,
    patterns: Mapping[str, str] | None = None,
    name_files: Sequence[Path] = (),
    language_model: str = "auto",
    extra: Sequence[str] = (),
) -> list[Any]:
    """Make all built-in recognisers, and those that the configuration adds: presidio's, without a registry around them.

    Args:
        language: the language code under which presidio knows them; all three languages' words are inside anyway.
        patterns: taxonomy id -> regular expression of the organisation's own identifiers (`customer.number`).
        name_files: more lists of first names and surnames.
        language_model: `auto`, a spaCy package, a folder with a spaCy model, or `none`.
        extra: names of plugins, files of recognisers in presidio's own YAML form, or `transformers:FOLDER` and `gliner:FOLDER`.

    Raises:
        UsageError: a pattern, list or file can't be used.
        PluginError: a plugin or the language model isn't installed.
    """
    from scanner.recognisers.configured import configured, from_file  # noqa: PLC0415 - costs a while; `--help` imports this package
    from scanner.recognisers.local_models import is_local_model, local_model  # noqa: PLC0415 - for those who have one

    made: list[Any] = []
    for name in BUILTIN:
        kind: Any = resolve("recogniser", name, BUILTIN)
        if name == "person":
            made.append(kind(language, name_files=name_files, language_model=language_model))
        else:
            made.append(kind(language))
    made += configured(patterns or {}, language)
    for name in extra:
        if is_local_model(name):
            made.append(local_model(name, language))
        elif name.endswith((".yaml", ".yml")):
            made += from_file(Path(name), language)
        else:
            made.append(_plugin(name, language))
    names = [recogniser.name for recogniser in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"two recognisers have the same name: {', '.join(twice)}; rename or drop one")
    return made


def _plugin(name: str, language: str) -> Any:
    found: Any = resolve("recogniser", name, {})
    if not isinstance(found, type):
        return found
    try:
        return found(supported_language=language)
    except TypeError as error:
        raise PluginError(
            f"recogniser {name!r} can't be made with `supported_language` alone; see CONTRIBUTING.md"
        ) from error


@cache
def _entities() -> Mapping[str, str]:
    out: dict[str, str] = {}
    for name in BUILTIN:
        kind: Any = resolve("recogniser", name, BUILTIN)
        out.update(kind.entity_items)
    return out


def item_of(entity: str) -> str | None:
    """Give the taxonomy item of a presidio entity, ours or presidio's own; None where it stands for none.

    >>> item_of("FI_PERSONAL_IDENTITY_CODE"), item_of("US_PASSPORT"), item_of("DATE_TIME")
    ('identity.national_id', 'identity.document', None)
    """
    from scanner.recognisers.base import stock_item  # noqa: PLC0415 - imports presidio
    from scanner.recognisers.configured import configured_item  # noqa: PLC0415 - the same

    return _entities().get(entity) or configured_item(entity) or stock_item(entity)


__all__ = ["BUILTIN", "item_of", "recognisers", "registry"]

defer()
