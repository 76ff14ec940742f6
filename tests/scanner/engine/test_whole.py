"""The fold, the real recognisers, the real headers and a real notice together: what a small system holds, and what follows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scanner import notice
from scanner.detection import Detector
from scanner.engine.audit import AuditContext, SystemInfo, audit
from scanner.engine.classify import classify
from scanner.engine.scan import scan
from scanner.engine.settings import ScanSettings
from scanner.model import Cell, Inventory
from scanner.recognisers import registry
from scanner.recognisers.checks import A31
from tests.factories import KEY, TODAY, source

pytestmark = pytest.mark.slow

NOTICE = """Esimerkin Lämpö Oy: asiakasrekisterin tietosuojaseloste

Mitä tietoja keräämme?

- nimi, henkilötunnus, sähköpostiosoite
- laskutustiedot

Emme kerää syntymäaikoja.

Kuinka kauan säilytämme tietoja?

Tiedot säilytetään 10 vuotta sopimuksen päättymisestä.

Katselmoitu viimeksi 6/2026
"""


def code(rng: random.Random) -> str:
    """Make up an identity code of the numbers that are nobody's."""
    day, month, year, number = rng.randint(1, 28), rng.randint(1, 12), rng.randint(30, 99), rng.randint(900, 999)
    body = f"{day:02}{month:02}{year:02}{number}"
    return f"{body[:6]}-{number}{A31[int(body) % 31]}"


FIRST = ("Matti", "Maija", "Liisa", "Pekka", "Kari", "Anna", "Sari", "Tuula", "Timo", "Päivi")
LAST = ("Virtanen", "Korhonen", "Mäkinen", "Nieminen", "Hämäläinen", "Laine", "Heikkinen", "Järvinen", "Lehtonen")
PRODUCTS = ("Kaukolämpö", "Sähkö", "Siirto", "Perusmaksu", "Lumi", "Meri", "Virta", "Ilma", "Huolto", "Liesi")
TOWNS = ("Helsinki", "Espoo", "Lahti", "Salo", "Kotka", "Oulu", "Imatra", "Laitila", "Kerava", "Vantaa")


@pytest.mark.parametrize("columns", [("a", "b"), ("column_2", "column_3")])
def test_names_in_two_columns_that_nothing_announces_are_found(detector: Detector, columns: tuple[str, str]) -> None:
    rng = random.Random(5)
    frame: dict[str, list[Cell]] = {"hetu": [code(rng) for _ in range(200)]}
    frame[columns[0]] = [rng.choice(FIRST) for _ in range(200)]
    frame[columns[1]] = [rng.choice(LAST) for _ in range(200)]
    made = scan([source({"x": frame})], detector, ScanSettings(), key=KEY)
    names = [(f.ref.column, f.status) for f in made.findings if f.item == "identity.name"]
    assert names == [(column, "confirmed") for column in columns]


def test_products_and_towns_are_no_names(detector: Detector) -> None:
    rng = random.Random(5)
    frame: dict[str, list[Cell]] = {"sposti": [f"myynti{n}@example.com" for n in range(200)]}
    frame |= {"a": [rng.choice(PRODUCTS) for _ in range(200)], "b": [rng.choice(TOWNS) for _ in range(200)]}
    frame |= {"c": [rng.choice(PRODUCTS) for _ in range(200)]}
    made = scan([source({"x": frame})], detector, ScanSettings(), key=KEY)
    assert [f.ref.column for f in made.findings if f.item == "identity.name"] == []


def frames() -> Mapping[str, Mapping[str, Sequence[Cell]]]:
    rng = random.Random(7)
    rows = 300
    order = [
        f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(10, 24)}-{rng.randint(1000, 9999)}"
        for _ in range(rows)
    ]
    note = [
        f"Asiakas soitti, hetu {code(rng)}, joutunut sairaalaan" if n % 60 == 0 else "Asiakas kysyi laskusta taas"
        for n in range(rows)
    ]
    return {
        "asiakkaat": {
            "asiakasnumero": [str(700_000 + n) for n in range(rows)],
            "hetu": [code(rng) for _ in range(rows)],
            "KENTTA7": [code(rng) for _ in range(rows)],
            "syntymäaika": [
                f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.{rng.randint(1930, 2004)}" for _ in range(rows)
            ],
            "sähköposti": [f"a{n}@example.fi" for n in range(rows)],
            "lisätiedot": note,
            "tilaus": order,
            "created_at": ["2020-01-15"] * rows,
            "email_verified": ["true", "false"] * (rows // 2),
            "Salesperson": ["0"] * rows,
            "päättymispvm": ["1.2.2010", "", "1.2.2025"] * (rows // 3),
        },
        "tuotteet": {
            "name": ["Lämpö Pumppu", "Vesi Mittari"] * 50,
            "description": ["Hyvä laite joka toimii aina oikein"] * 100,
        },
    }


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(registry(language_model="none"))


@pytest.fixture(scope="module")
def made(detector: Detector) -> Inventory:
    return scan([source(frames(), name="crm.db")], detector, ScanSettings(batch_size=97), key=KEY)


def test_what_is_there_is_found_and_what_only_looks_so_is_not(made: Inventory) -> None:
    got = {(f.ref.column, f.item, f.form, f.status) for f in made.findings if f.form != "derived"}
    assert got == {
        ("asiakasnumero", "customer.number", "column", "confirmed"),
        ("hetu", "identity.national_id", "column", "confirmed"),
        ("KENTTA7", "identity.national_id", "column", "confirmed"),
        ("syntymäaika", "identity.birth_date", "column", "confirmed"),
        ("sähköposti", "contact.email", "column", "confirmed"),
        ("lisätiedot", "comms.notes", "column", "confirmed"),
        ("lisätiedot", "identity.national_id", "embedded", "confirmed"),
        ("lisätiedot", "special.health", "embedded", "confirmed"),
    }


def test_no_value_is_kept(made: Inventory) -> None:
    kept = repr(made)
    for table in frames().values():
        for cells in table.values():
            assert not any(str(cell) in kept for cell in cells if cell and len(str(cell)) > 9)


def test_one_batch_or_many(made: Inventory, detector: Detector) -> None:
    whole = scan([source(frames(), name="crm.db")], detector, ScanSettings(), key=KEY)
    assert (whole.tables, whole.findings) == (made.tables, made.findings)


def test_deciding_again_needs_no_detector(made: Inventory) -> None:
    assert classify(made) == made.findings


def test_the_audit_against_a_notice(made: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "seloste.txt"
    path.write_text(NOTICE, encoding="utf-8")
    context = AuditContext(TODAY, {"crm": SystemInfo(anchors={"contract_end": "asiakkaat.päättymispvm"})})
    found = audit(made, notice.read(path), context).verdicts
    got = {(v.code, v.item, v.severity, v.status, v.cells) for v in found if v.code[:2] in {"D-", "R-"}}
    assert got == {
        ("D-OK", "identity.national_id", "info", "confirmed", 605),
        ("D-HETU-PLACE", "identity.national_id", "high", "confirmed", 5),
        ("D-NEGATED", "identity.birth_date", "high", "confirmed", 300),
        ("D-OK", "contact.email", "info", "confirmed", 300),
        ("D-UNDECLARED", "customer.number", "medium", "confirmed", 300),
        ("D-UNDECLARED", "comms.notes", "medium", "confirmed", 300),
        ("D-SPECIAL", "special.health", "critical", "confirmed", 5),
        ("D-FREETEXT", "special.health", "high", "confirmed", 5),
        ("D-NOTFOUND", "identity.name", "info", "confirmed", 0),
        ("D-NOTFOUND", "finance.invoice", "info", "confirmed", 0),
        ("R-OVER", None, "high", "confirmed", 100),
    }
