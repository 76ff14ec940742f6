"""The CRM's export: CSV as Excel writes it on a Finnish PC, with notes of several lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scanner.demo.identifiers import phone_text
from scanner.demo.notes import Note, Writer
from scanner.demo.truth import Ledger
from scanner.demo.world import EXPORT_DAY, ROLE_PARTS, Customer, World, day_between

PATH = "exports/crm_asiakkaat.csv"
ENCODING = "cp1252"
NOTES_SHARE = 0.45
"""Notes in the export per customer; some customers have several, most have none."""

COLUMNS = (
    ("Asiakasnumero", "customer.number"),
    ("Asiakastyyppi", None),
    ("Sukunimi", "identity.name"),
    ("Etunimi", "identity.name"),
    ("Yritys", "work.employer"),
    ("Y-tunnus", "work.business_id"),
    ("Syntymäaika", "identity.birth_date"),
    ("Katuosoite", "contact.address"),
    ("Postinumero", "contact.address"),
    ("Postitoimipaikka", "contact.address"),
    ("Puhelin", "contact.phone"),
    ("Sähköposti", "contact.email"),
    ("Asiointikieli", "demographic.language"),
    ("Markkinointilupa", "customer.consent"),
    ("Asiakas alkaen", "customer.contract"),
    ("Viimeisin yhteydenotto", None),
    ("Lisätiedot", "comms.notes"),
)
"""Headers, and the item of the column as a whole."""


def finnish_day(day: date | None) -> str:
    """Write a day as d.m.yyyy, an absent one as nothing."""
    return f"{day.day}.{day.month}.{day.year}" if day else ""


def _notes(world: World, ledger: Ledger) -> dict[int, list[Note]]:
    """Write the export's notes and give them to customers, newest first."""
    writer = Writer(world)
    table = PATH.rsplit("/", 1)[-1]
    by_customer: dict[int, list[Note]] = {}
    count = max(1, round(len(world.customers) * NOTES_SHARE))
    for note in writer.batch(count, date(2018, 1, 8), EXPORT_DAY):
        customer = world.customer_on(note.day)
        by_customer.setdefault(customer.id, []).append(note)
    for notes in by_customer.values():
        notes.sort(key=lambda note: note.day, reverse=True)
        for item in sorted(frozenset[str]().union(*(note.items for note in notes))):
            ledger.add(table, "Lisätiedot", item, "embedded")
        for item in sorted(frozenset[str]().union(*(note.mistaken_for for note in notes))):
            ledger.decoy(table, "Lisätiedot", item)
    return by_customer


def _row(world: World, customer: Customer, notes: list[Note]) -> list[str]:
    """Give one customer's row in the order of `COLUMNS`."""
    rng = world.rng
    person = customer.organisation is None
    last_contact = (
        notes[0].day
        if notes
        else day_between(rng, max(date(2015, 1, 1), customer.since), EXPORT_DAY)
        if rng.random() < 0.6
        else None
    )
    return [
        customer.number,
        "K" if person else "Y",
        customer.name.last if person else "",
        customer.name.first if person else "",
        customer.organisation or "",
        customer.business_id or "",
        # the CRM has the birth date of most people, and nobody remembers why
        finnish_day(customer.born) if rng.random() < 0.93 else "",
        customer.address.street,
        customer.address.postcode,
        customer.address.town,
        phone_text(rng, customer.phone) if rng.random() < 0.94 else "",
        customer.email or "",
        customer.language,
        rng.choices(("kyllä", "ei", ""), weights=(6, 3, 1))[0] if customer.newsletter else rng.choice(("ei", "ei", "")),
        finnish_day(customer.since),
        finnish_day(last_contact),
        "\n".join(f"{finnish_day(note.day)} {note.handler}: {note.text}" for note in notes),
    ]


def rows(world: World, ledger: Ledger) -> Iterator[list[str]]:
    """Give the export's rows without the header."""
    notes = _notes(world, ledger)
    for customer in world.customers:
        yield _row(world, customer, notes.get(customer.id, []))


def write(world: World, folder: Path, ledger: Ledger) -> Path:
    """Write the export: Windows-1252, `;`, CRLF between rows and LF within notes."""
    path = folder / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    content = list(rows(world, ledger))
    for position, (column, item) in enumerate(COLUMNS):
        if item is not None:
            ledger.column(path.name, column, item, [row[position] for row in content])
    for customer in world.organisations:
        if customer.organisation_kind == "sole_trader":  # their names hold the trader's own
            ledger.add(path.name, "Yritys", "identity.name", "embedded")
    for row in content:
        if row[11].split("@")[0] in ROLE_PARTS:
            ledger.add(path.name, "Sähköposti", "contact.email", "column", "organisation")
            ledger.add(path.name, "Sähköposti", "contact.email", cells=-1)
    with path.open("w", encoding=ENCODING, newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(column for column, _ in COLUMNS)
        writer.writerows(content)
    return path
