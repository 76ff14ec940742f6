"""The billing database, an SQLite file: customers, contracts, supply points, invoices, readings, notes and accounts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from scanner.demo.identifiers import reference
from scanner.demo.notes import Note, Writer
from scanner.demo.truth import Ledger
from scanner.demo.world import EXPORT_DAY, LIMIT_DAY, Contract, Customer, World, ascii_fold, data_text, day_between

PATH = "billing.db"
SCHEMA = "main"
MONTHS = 12
NOTES_SHARE = 1.05
"""Service notes per customer."""

COLLECTORS = ("Saatavapalvelu Harmaahalla Oy", "Perintätoimisto Routa & Co Oy")
TOPICS = ("laskutus", "huolto", "muutto", "sopimus", "palaute", "muu")
SEASON = (1.9, 1.8, 1.5, 1.1, 0.7, 0.35, 0.3, 0.35, 0.6, 1.0, 1.3, 1.7)
"""Heat of a month against an average one, January first."""

ITEMS = {
    "asiakas": {
        "asiakasnumero": "customer.number",
        "sukunimi": "identity.name",
        "etunimet": "identity.name",
        "yritys": "work.employer",
        "henkilotunnus": "identity.national_id",
        "y_tunnus": "work.business_id",
        "lahiosoite": "contact.address",
        "postinumero": "contact.address",
        "postitoimipaikka": "contact.address",
        "puhelin": "contact.phone",
        "sahkoposti": "contact.email",
        "tilinumero": "finance.bank_account",
    },
    "kayttopaikka": {
        "kayttopaikkatunnus": "supply.metering_point",
        "kohteen_osoite": "supply.premises_address",
        "postinumero": "contact.address",
        "postitoimipaikka": "contact.address",
        "kiinteistotunnus": "supply.premises",
        "rakennusvuosi": "supply.premises",
        "rakennustilavuus_m3": "supply.premises",
        "mittarinumero": "supply.meter",
    },
    "sopimus": {"sopimusnumero": "customer.contract"},
    "lasku": {"laskunumero": "finance.invoice", "viitenumero": "finance.reference"},
    "suoritus": {
        "viitenumero": "finance.reference",
        "maksajan_nimi": "identity.name",
        "maksajan_tili": "finance.bank_account",
    },
    "lukema": {"lukema_mwh": "supply.consumption", "kulutus_mwh": "supply.consumption"},
    "palvelumerkinta": {"merkinta": "comms.notes"},
    "asiakasviesti": {"viesti": "comms.messages"},
    "palaute": {"palaute": "comms.feedback"},
    "reklamaatio": {"reklamaatio": "comms.complaint"},
    "kayttajatili": {
        "kayttajatunnus": "online.username",
        "salasana_tiiviste": "online.password",
        "viimeisin_kirjautuminen": "online.log",
        "viimeisin_ip": "online.ip",
    },
    "avoimet_laskut": {
        "asiakasnumero": "customer.number",
        "sukunimi": "identity.name",
        "laskunumero": "finance.invoice",
    },
}
"""Items of whole columns, by table and column; the last table is a view."""

TABLE_ITEMS = {
    "sopimus": "customer.contract",
    "lasku": "finance.invoice",
    "suoritus": "finance.payment",
    "perinta": "finance.collection",
    "lukema": "supply.consumption",
}
"""Items that a table is as a whole."""

OWN_WORDS = {"message": 0.2, "feedback": 0.08, "complaint": 0.05}
"""Texts per customer that customers write themselves, by their group of wordings."""

Row = Sequence[object]


def _customers(world: World) -> Iterator[Row]:
    """Give the rows of `asiakas`."""
    for customer in world.customers:
        person = customer.organisation is None
        yield (
            customer.id,
            customer.number,
            "K" if person else "Y",
            customer.name.last if person else None,
            customer.name.first if person else None,
            customer.organisation,
            customer.hetu,
            customer.business_id,
            customer.address.street,
            customer.address.postcode,
            customer.address.town,
            f"0{customer.phone}",
            customer.email,
            customer.bank_account,
            f"{customer.since}",
        )


def _places(world: World) -> Iterator[Row]:
    """Give the rows of `kayttopaikka`."""
    for place in world.places:
        home = place.address
        yield (
            place.id,
            place.code,
            home.street,
            home.postcode,
            home.town,
            place.property_id,
            place.built,
            place.volume_m3,
            place.meter,
        )


def _contracts(world: World) -> Iterator[Row]:
    """Give the rows of `sopimus`; a running contract has no end."""
    for contract in world.contracts:
        yield (
            contract.id,
            contract.number,
            contract.customer.id,
            contract.place.id,
            contract.product,
            contract.power_kw,
            f"{contract.start}",
            f"{contract.end}" if contract.end else None,
        )


def _months() -> Iterator[date]:
    """Give the last days of the last twelve months, the oldest first."""
    for back in range(MONTHS - 1, -1, -1):
        month = EXPORT_DAY.year * 12 + EXPORT_DAY.month - back
        yield date(month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _readings(world: World) -> Iterator[Row]:
    """Give the rows of `lukema`: one for each supply point and month."""
    rng = world.rng
    months = list(_months())
    number = 0
    for place in world.places:
        average = place.volume_m3 * 0.0037
        reading = round(rng.uniform(20, 2000), 3)
        for day in months:
            number += 1
            used = round(average * SEASON[day.month - 1] * rng.uniform(0.85, 1.15), 3)
            reading = round(reading + used, 3)
            how = "etäluenta" if rng.random() < 0.97 else "arvio"
            yield (number, place.id, f"{day}", reading, used, round(used * rng.uniform(17, 26), 2), how)


def _invoice_days(world: World, contract: Contract) -> list[date]:
    """Give the days that a contract was invoiced on within the last year; one in five is invoiced monthly."""
    monthly = world.rng.random() < 0.2
    days = [day + timedelta(days=5) for day in _months() if monthly or day.month % 2 == contract.id % 2]
    last = contract.end or EXPORT_DAY
    return [day for day in days if contract.start < day <= min(last + timedelta(days=45), EXPORT_DAY)]


def _money(world: World) -> tuple[list[Row], list[Row], list[Row]]:
    """Give the rows of `lasku`, `suoritus` and `perinta`."""
    rng = world.rng
    invoices: list[Row] = []
    payments: list[Row] = []
    collection: list[Row] = []
    for contract in world.contracts:
        customer = contract.customer
        for day in _invoice_days(world, contract):
            number = len(invoices) + 1
            viite = reference(f"{customer.number}{number:06d}")
            due = day + timedelta(days=14)
            total = round(contract.place.volume_m3 * SEASON[day.month - 1] * rng.uniform(0.35, 0.5) + 38, 2)
            unpaid = rng.random() < 0.035
            state = ("perinnässä" if due < EXPORT_DAY - timedelta(days=30) else "avoin") if unpaid else "maksettu"
            invoices.append((number, f"4{number:08d}", contract.id, viite, f"{day}", f"{due}", total, state))
            if not unpaid:
                paid = min(due + timedelta(days=rng.randrange(-9, 6)), EXPORT_DAY)
                account = (customer.bank_account or world.issuer.iban()) if rng.random() < 0.5 else None
                payer = customer.title if rng.random() < 0.9 else None
                payments.append((len(payments) + 1, number, f"{paid}", total, viite, payer, account))
            if state == "perinnässä":
                steps = ("maksumuistutus", "maksuvaatimus", "perintätoimisto", "ulosotto")
                for step, stage in enumerate(steps[: rng.randrange(1, len(steps) + 1)]):
                    when = min(due + timedelta(days=10 + 15 * step), EXPORT_DAY)
                    agency = rng.choice(COLLECTORS) if step >= 2 else None
                    collection.append((len(collection) + 1, number, stage, f"{when}", agency, total))
    return invoices, payments, collection


def _tell(note: Note, table: str, column: str, ledger: Ledger) -> None:
    """Note what a text tells, and what it only seems to tell."""
    for item in sorted(note.items):
        ledger.add(f"{SCHEMA}.{table}", column, item, "embedded")
    for item in sorted(note.mistaken_for):
        ledger.decoy(f"{SCHEMA}.{table}", column, item)


def _notes(world: World, ledger: Ledger) -> Iterator[Row]:
    """Give the rows of `palvelumerkinta`."""
    count = max(1, round(len(world.customers) * NOTES_SHARE))
    for number, note in enumerate(Writer(world).batch(count, date(2017, 3, 1), EXPORT_DAY), start=1):
        _tell(note, "palvelumerkinta", "merkinta", ledger)
        customer = world.customer_on(note.day)
        topic = world.rng.choice(TOPICS)
        yield (number, customer.id, f"{note.day}", note.handler, topic, f"{note.text} /{note.handler}")


def _own_words(
    world: World, ledger: Ledger, group: str, table: str, column: str
) -> Iterator[tuple[int, Customer, Note]]:
    """Give texts that customers wrote themselves in the last two years, numbered."""
    writer = Writer(world)
    for number in range(1, max(1, round(len(world.customers) * OWN_WORDS[group])) + 1):
        day = day_between(world.rng, date(2024, 11, 1), EXPORT_DAY)
        author = world.customer_on(day)
        note = writer.write(group, day, author)
        _tell(note, table, column, ledger)
        yield number, author, note


def _messages(world: World, ledger: Ledger) -> Iterator[Row]:
    """Give the rows of `asiakasviesti`."""
    for number, author, note in _own_words(world, ledger, "message", "asiakasviesti", "viesti"):
        yield (number, author.id, f"{_moment(world, note.day)}", note.text)


def _feedback(world: World, ledger: Ledger) -> Iterator[Row]:
    """Give the rows of `palaute`, half of them without the customer."""
    for number, author, note in _own_words(world, ledger, "feedback", "palaute", "palaute"):
        known = world.rng.random() < 0.5
        yield (number, author.id if known else None, f"{note.day}", world.rng.randrange(1, 6), note.text)


def _complaints(world: World, ledger: Ledger) -> Iterator[Row]:
    """Give the rows of `reklamaatio`."""
    for number, author, note in _own_words(world, ledger, "complaint", "reklamaatio", "reklamaatio"):
        state = world.rng.choice(("avoin", "hyvitetty", "hylätty"))
        yield (number, author.id, f"{note.day}", state, note.text)


def _moment(world: World, day: date) -> datetime:
    """Draw a second of a day."""
    return datetime.combine(day, datetime.min.time()) + timedelta(seconds=world.rng.randrange(86_400))


def _accounts(world: World) -> Iterator[Row]:
    """Give the rows of `kayttajatili`: persons with an e-mail address, most of them."""
    rng = world.rng
    taken: set[str] = set()
    number = 0
    for customer in world.persons:
        if customer.email is None or (number and rng.random() < 0.25):
            continue
        number += 1
        user = ascii_fold(customer.name.last)[:8] + ascii_fold(customer.name.given)[:3]
        while user in taken:
            user += str(rng.randrange(10))
        taken.add(user)
        secret = f"pbkdf2_sha256$600000${rng.getrandbits(72):018x}${rng.getrandbits(256):064x}"
        seen = _moment(world, day_between(rng, date(2024, 1, 1), EXPORT_DAY))
        known = rng.random() < 0.9
        made = day_between(rng, date(2014, 5, 1), date(2023, 12, 31))
        yield (
            number,
            customer.id,
            user,
            secret,
            f"{seen}" if known else None,
            world.issuer.ip_address() if known else None,
            f"{made}",
        )


def _note_truth(database: sqlite3.Connection, world: World, ledger: Ledger) -> None:
    """Count the filled cells of every column that is an item."""
    for table, columns in ITEMS.items():
        for column, item in columns.items():
            # names come from the table above, not from data
            (cells,) = database.execute(f"SELECT count({column}) FROM {table}").fetchone()  # noqa: S608
            if cells:
                ledger.add(f"{SCHEMA}.{table}", column, item, cells=cells)
    for table, item in TABLE_ITEMS.items():
        (rows,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        if rows:
            ledger.add(f"{SCHEMA}.{table}", "", item, "metadata", cells=rows)
    (collected,) = database.execute("SELECT count(*) FROM lasku WHERE tila = 'perinnässä'").fetchone()
    if collected:
        ledger.add(f"{SCHEMA}.lasku", "tila", "finance.collection", cells=collected)
    traders = sum(1 for customer in world.organisations if customer.organisation_kind == "sole_trader")
    if traders:
        ledger.add(f"{SCHEMA}.asiakas", "yritys", "identity.name", "embedded", cells=traders)
    over = sum(1 for contract in world.contracts if contract.end is not None and contract.end <= LIMIT_DAY)
    ledger.add(f"{SCHEMA}.sopimus", "paattymispvm", "customer.contract", "column", "over_retained", over)


def write(world: World, folder: Path, ledger: Ledger) -> Path:
    """Write the database anew."""
    path = folder / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(data_text("schema.sql"))
        invoices, payments, collection = _money(world)
        tables: dict[str, Iterable[Row]] = {
            "asiakas": _customers(world),
            "kayttopaikka": _places(world),
            "sopimus": _contracts(world),
            "lasku": invoices,
            "suoritus": payments,
            "perinta": collection,
            "lukema": _readings(world),
            "palvelumerkinta": _notes(world, ledger),
            "asiakasviesti": _messages(world, ledger),
            "palaute": _feedback(world, ledger),
            "reklamaatio": _complaints(world, ledger),
            "kayttajatili": _accounts(world),
        }
        for table, rows in tables.items():
            content = [tuple(row) for row in rows]
            if content:
                marks = ", ".join("?" * len(content[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", content)  # noqa: S608 - own names
        database.commit()
        _note_truth(database, world, ledger)
    return path
