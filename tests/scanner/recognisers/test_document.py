"""What the specification of Finnish identifiers says line by line, asked of whole columns: items, whom they are about.

Forms of single values have their examples with the recognisers; here is what only a column, its name and its neighbours decide.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from connectors.dataframe import frames_opener
from scanner.demo.identifiers import Issuer
from scanner.detection import Detector
from scanner.engine.scan import ScanSettings, scan
from scanner.model import Finding
from scanner.recognisers import registry
from scanner.recognisers.checks import A31, mod10_luhn_fi
from scanner.recognisers.financial import pad_account

ROWS = 60
RNG = random.Random("the document")
ISSUER = Issuer(RNG)
PEOPLE = ("Matti Meikäläinen", "Liisa Virtanen", "Pekka Korhonen", "Anna Mäkinen", "Kaisa Nieminen", "Jussi Laine")
COMPANIES = ("Esimerkki Oy", "Malli Oy", "Virtasen Kone Oy", "Imatran Sähkö Ab")
CODES = ("00100", "00930", "01300", "02100", "90100", "33100", "20100", "53850", "55100")
MUNICIPALITIES = ("091", "153", "049", "092", "837", "853", "405", "564")


def number(count: int) -> str:
    return "".join(RNG.choices("0123456789", k=count))


def tail() -> str:
    return unsigned()[6:]


def unsigned() -> str:
    individual, day = RNG.randint(900, 999), f"{RNG.randint(1, 28):02}{RNG.randint(1, 12):02}{RNG.randint(40, 99):02}"
    return f"{day}{individual}{A31[int(f'{day}{individual}') % 31]}"


def business_id() -> str:
    while True:
        body = number(7)
        rest = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1 and body != "0000000":
            return f"{body}-{(11 - rest) % 11}"


def old_account() -> str:
    while True:
        account = f"{RNG.choice(('123456', '500012', '405500'))}-{number(RNG.randint(3, 6))}"
        if mod10_luhn_fi(pad_account(account.replace("-", ""))):
            return account


def reference() -> str:
    body = str(RNG.randint(100, 10**7))
    total = sum(int(digit) * weight for digit, weight in zip(reversed(body), (7, 3, 1) * 10, strict=False))
    return f"{body}{-total % 10}"


def barcode() -> str:
    return f"4{ISSUER.iban().replace(' ', '')[2:]}{RNG.randint(1, 99_999_999):08d}000{reference().zfill(20)}260131"


def property_id() -> str:
    return f"{RNG.choice(MUNICIPALITIES)}{RNG.randint(400, 450):03}{RNG.randint(1, 99):04}{RNG.randint(1, 99):04}"


COLUMNS: Mapping[str, tuple[str, Callable[[], object], str]] = {
    "the end of a code alone": ("tunnusosa", tail, "identity.national_id"),
    "the end of a code, another word": ("hetu_loppu", tail, "identity.national_id"),
    "a tax number": ("veronumero", lambda: number(12), "hr.tax_number"),
    "an association's number": ("yhdistysrekisterinumero", lambda: f"{RNG.randint(100, 230)}.{number(3)}", "work.business_id"),
    "an account of before": ("tilinumero", old_account, "finance.bank_account"),
    "an IBAN as e-invoice address": ("verkkolaskuosoite", ISSUER.iban, "contact.einvoice_address"),
    "a bar code": ("virtuaaliviivakoodi", barcode, "finance.bank_account"),
    "the reference in a bar code": ("KENTTA7", barcode, "finance.reference"),
    "postal codes without zeros": ("postinumero", lambda: RNG.choice(CODES).lstrip("0"), "contact.address"),
    "postal codes as numbers": ("postinro", lambda: int(RNG.choice(CODES)), "contact.address"),
    "a property's id of fourteen digits": ("kiinteistötunnus", property_id, "supply.premises"),
    "a property's id without its zero": ("kiinteistotunnus", lambda: property_id().lstrip("0"), "supply.premises"),
    "a building's id whose check fails": ("vtj_prt", lambda: f"1{number(8)}{RNG.choice(A31)}", "supply.premises"),
    "a flat's id": ("huoneistotunnus", lambda: f"{RNG.choice('ABC')}{RNG.randint(1, 60):03}", "supply.premises"),
    "a permanent id of a flat": ("pht", lambda: number(10), "supply.premises"),
    "a cut metering point": ("gsrn", lambda: f"6,43{number(3)}E+17", "supply.metering_point"),
    "a meter": ("mittarinumero", lambda: number(8), "supply.meter"),
    "days as serial numbers": ("syntymäaika", lambda: RNG.randint(15_000, 40_000), "identity.birth_date"),
    "sex as a number": ("sukupuoli", lambda: RNG.choice("12"), "demographic.gender"),
    "hashes": ("salasana", lambda: f"{RNG.getrandbits(128):032x}", "online.password"),
    "plates of all kinds": ("rekisterinumero", lambda: RNG.choice(("A-1", "123-ABC", "AB-1234", "BC-22")), "location.vehicle"),
    "business ids of six digits": ("y-tunnus", lambda: f"{business_id()}".lstrip("0"), "work.business_id"),
    "business ids as numbers": ("ytunnus", lambda: int(business_id().replace("-", "")), "work.business_id"),
    "telephones without zeros": ("puhelin", lambda: int(f"4{RNG.choice('045')}{number(7)}"), "contact.phone"),
    "mobile numbers under any name": ("c1", lambda: f"040{number(7)}", "contact.phone"),
    "codes without sign": ("henkilötunnus", unsigned, "identity.national_id"),
    "client ids": ("_ga", lambda: f"{RNG.randint(10**8, 10**9)}.17{number(8)}", "online.cookie"),
    "user agents": ("selain", lambda: f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{RNG.randint(90, 130)}.0.0.0", "online.device"),
}  # fmt: skip


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(registry(language_model="none"))


def findings(detector: Detector, tables: Mapping[str, Mapping[str, Callable[[], object]]]) -> list[Finding]:
    RNG.seed("the document")
    made = {
        name: pd.DataFrame({column: [make() for _ in range(ROWS)] for column, make in columns.items()}, dtype=object)
        for name, columns in tables.items()
    }
    return list(scan([frames_opener(made, "document")], detector, ScanSettings()).findings)


@pytest.fixture(scope="module")
def of_columns(detector: Detector) -> list[Finding]:
    return findings(detector, {f"t{n}": {column: make} for n, (column, make, _) in enumerate(COLUMNS.values())})


@pytest.mark.parametrize("case", COLUMNS)
def test_columns(case: str, of_columns: list[Finding]) -> None:
    column, _, item = COLUMNS[case]
    mine = [f for f in of_columns if f.ref.table.table == f"t{list(COLUMNS).index(case)}"]
    assert [f for f in mine if f.item == item and f.status == "confirmed" and f.ref.column == column], [
        (f.item, f.status) for f in mine
    ]


TRADERS: Mapping[str, tuple[dict[str, Callable[[], object]], str]] = {
    "people's names": ({"Nimi": lambda: RNG.choice(PEOPLE)}, "person"),
    "traders": ({"Yrittäjä": lambda: RNG.choice(PEOPLE)}, "person"),
    "names of firms": ({"Toiminimi": lambda: f"Tmi {RNG.choice(PEOPLE)}"}, "person"),
    "companies": ({"Yritys": lambda: RNG.choice(COMPANIES)}, "organisation"),
    "companies and whom to call": (
        {"Yritys": lambda: RNG.choice(COMPANIES), "Yhteyshenkilö": lambda: RNG.choice(PEOPLE)},
        "organisation",
    ),
    "only whom to call": ({"Yhteyshenkilö": lambda: RNG.choice(PEOPLE)}, "organisation"),
    "nothing": ({"Tila": lambda: "avoin"}, "organisation"),
}


@pytest.mark.parametrize("case", TRADERS)
def test_a_business_id_beside_a_person_is_the_person_s(case: str, detector: Detector) -> None:
    beside, about = TRADERS[case]
    found = findings(detector, {"rekisteri": {"Y-tunnus": business_id, **beside}})
    ids = {(f.about, f.cells) for f in found if f.item == "work.business_id" and f.status == "confirmed"}
    assert {whom for whom, cells in ids if cells > ROWS / 2} == {about}, ids


def test_an_organisation_is_no_person(detector: Detector) -> None:
    """`Contact name` of SuperOffice is the company; so is any column of names with a legal form."""
    tables = {
        "henkilot": {
            "Contact name": lambda: RNG.choice(COMPANIES),
            "Forename": lambda: RNG.choice(PEOPLE).split()[0],
            "Email": lambda: f"matti{number(3)}@example.fi",
        },
        "muut": {"c1": lambda: RNG.choice(COMPANIES)},
    }
    found = findings(detector, tables)
    assert [f.item for f in found if f.ref.column == "Contact name" and f.status == "confirmed"] == ["work.employer"]
    assert not [f for f in found if f.ref.column == "c1" and f.item == "identity.name"]
