"""The contacts workbook: title lines above the header, numbers for telephones, comments and a forgotten hidden sheet."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from scanner.demo.identifiers import phone_text
from scanner.demo.truth import Ledger
from scanner.demo.world import COMPANY, EXPORT_DAY, World, day_between, random_address, random_name

PATH = "exports/yhteyshenkilot.xlsx"
SHEET = "Yhteyshenkilöt"
HIDDEN_SHEET = "vanha lista 1999"
COMMENTS = "(comments)"
PROPERTIES = "(workbook)"
AUTHOR = "Maarit Lindholm"
HEADER_ROW = 4
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold: the bytes must not depend on the clock."""

COLUMNS = ("Organisaatio", "Y-tunnus", "Yhteyshenkilö", "Titteli", "Puhelin", "Sähköposti", "Tavattu", "Huomioitavaa")
HIDDEN_COLUMNS = ("As.nro", "Nimi", "Henkilötunnus", "Lähiosoite", "Postinumero ja -toimipaikka")

TITLES = (
    "isännöitsijä",
    "hallituksen puheenjohtaja",
    "toimitusjohtaja",
    "kiinteistöpäällikkö",
    "huoltomestari",
    "talouspäällikkö",
    "yrittäjä",
    "laskutussihteeri",
    "tekninen isännöitsijä",
    "vastaava rehtori",
)

REMARKS = (
    "Paras tavoittaa aamupäivisin.",
    "Tekee hankintapäätökset.",
    "Hoitaa myös sisaryhtiön asiat.",
    "Laskut aina sähköisesti.",
    "Haluaa kulutusraportin neljännesvuosittain.",
    "Hallitus vaihtuu keväällä.",
    "Mukana energiakatselmuksessa 2025.",
    "Toimii myös varahenkilönä.",
)

COMMENT_TEXTS = (
    "{nimi} sijaistaa 31.12. asti, puh. {puh}",
    "Oma numero {puh}, ei saa antaa eteenpäin.",
    "Vanha sähköposti {email} ei enää käytössä.",
    "Lomalla heinäkuun, asiat hoitaa {nimi}.",
    "Kotiosoite {osoite} (kutsukortti).",
)


def _contacts(world: World, sheet: Worksheet, ledger: Ledger) -> None:
    """Fill the visible sheet: one row for each organisation and some with a second contact person."""
    rng = world.rng
    sheet["A1"] = f"{COMPANY} – yritysasiakkaiden yhteyshenkilöt"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = f"Tulostettu {EXPORT_DAY.day}.{EXPORT_DAY.month}.{EXPORT_DAY.year}"
    for position, column in enumerate(COLUMNS, start=1):
        sheet.cell(HEADER_ROW, position, column).font = Font(bold=True)
    cells: dict[str, list[object]] = {column: [] for column in COLUMNS}
    row = HEADER_ROW
    for customer in world.organisations:
        for contact in (customer.name, *([random_name(rng)] if rng.random() < 0.25 else [])):
            row += 1
            first = contact == customer.name
            phone = customer.phone if first else world.issuer.mobile()
            values: tuple[str | int | date | None, ...] = (
                customer.organisation,
                customer.business_id,
                contact.full,
                rng.choice(TITLES),
                # typed as a number: the leading zero is gone; one in five as text
                int(phone) if rng.random() < 0.8 else phone_text(rng, phone),
                customer.email if first else f"{contact.dotted}@example.com",
                day_between(rng, date(2021, 1, 1), EXPORT_DAY) if rng.random() < 0.6 else None,
                rng.choice(REMARKS) if rng.random() < 0.3 else None,
            )
            for position, (column, value) in enumerate(zip(COLUMNS, values, strict=True), start=1):
                cell = sheet.cell(row, position, value)
                cells[column].append(value)
                if column == "Organisaatio" and customer.organisation_kind == "sole_trader":
                    ledger.add(sheet.title, column, "identity.name", "embedded")
                if isinstance(value, date):
                    cell.number_format = "d.m.yyyy"
    for column, item in (
        ("Organisaatio", "work.employer"),
        ("Y-tunnus", "work.business_id"),
        ("Yhteyshenkilö", "identity.name"),
        ("Titteli", "work.title"),
        ("Puhelin", "contact.phone"),
        ("Sähköposti", "contact.email"),
    ):
        ledger.column(sheet.title, column, item, cells[column])
    ledger.column(sheet.title, "Huomioitavaa", "comms.notes", cells["Huomioitavaa"])
    last = row
    for text in COMMENT_TEXTS:
        filled, items = text, []
        for slot, item, value in (
            ("nimi", "identity.name", random_name(rng).full),
            ("puh", "contact.phone", phone_text(rng, world.issuer.mobile())),
            ("email", "contact.email", f"{random_name(rng).dotted}@example.fi"),
            ("osoite", "contact.address", random_address(rng).line),
        ):
            if f"{{{slot}}}" in filled:
                filled = filled.replace(f"{{{slot}}}", value)
                items.append(item)
        row = rng.randrange(HEADER_ROW + 1, max(last, HEADER_ROW + 1) + 1)
        while sheet.cell(row, 3).comment is not None:
            row += 1
        sheet.cell(row, 3).comment = Comment(filled, AUTHOR)
        for item in sorted({*items, "identity.name"}):  # the author's name stands at every comment
            ledger.add(sheet.title, COMMENTS, item, "hidden")


def _old_list(world: World, sheet: Worksheet, ledger: Ledger) -> None:
    """Fill the hidden sheet: a customer list of 1999 with identity codes, two of them of the 1800s."""
    rng = world.rng
    sheet.append(HIDDEN_COLUMNS)
    count = max(4, len(world.customers) // 45)
    for position in range(count):
        born = (
            day_between(rng, date(1896, 1, 1), date(1899, 12, 31))
            if position < 2
            else day_between(rng, date(1912, 1, 1), date(1976, 12, 31))
        )
        name = random_name(rng)
        estate = ", kuolinpesä" if position < 2 else ""
        address = random_address(rng)
        sheet.append(
            (
                int(f"7{rng.randrange(1000, 9999)}"),
                f"{name.last} {name.first}{estate}",
                world.issuer.hetu(born),
                address.street,
                f"{address.postcode} {address.town}",
            )
        )
    for column, item in zip(
        HIDDEN_COLUMNS,
        ("customer.number", "identity.name", "identity.national_id", "contact.address", "contact.address"),
        strict=True,
    ):
        ledger.add(sheet.title, column, item, "hidden", cells=count)
    sheet.sheet_state = "hidden"


def pinned(saved: bytes) -> bytes:
    """Rewrite a saved workbook so that equal content gives equal bytes: fixed times inside and out."""
    day = f"{EXPORT_DAY:%Y-%m-%d}T12:00:00Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day, data)
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return result.getvalue()


def write(world: World, folder: Path, ledger: Ledger) -> Path:
    """Write the workbook."""
    path = folder / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.properties.creator = AUTHOR
    book.properties.lastModifiedBy = AUTHOR
    book.properties.title = "Yhteyshenkilöt"
    book.properties.created = datetime(2019, 3, 14, 9, 30)  # noqa: DTZ001 - the format's times have no zone
    for name in ("creator", "lastModifiedBy"):
        ledger.add(PROPERTIES, name, "identity.name", "hidden")
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _contacts(world, sheet, ledger)
    _old_list(world, book.create_sheet(HIDDEN_SHEET), ledger)
    saved = io.BytesIO()
    book.save(saved)
    path.write_bytes(pinned(saved.getvalue()))
    return path
