"""The fictional company's customers, supply points and contracts, before any file is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from scanner.data_files import load_yaml
from scanner.demo.identifiers import Issuer

COMPANY = "Usvajärven Lämpö Oy"
TOWN = ("09870", "Usvajärvi")
"""Neither the town nor the postal code exists."""

EXPORT_DAY = date(2026, 10, 31)
"""The day that the exports claim to be of."""

LIMIT_DAY = date(2016, 5, 31)
"""Contracts that ended by this day are past the ten years of the notice, whenever the demo is run."""

RECENT_DAY = date(2019, 1, 1)
"""Other ended contracts ended on this day or later, so that none of them passes the ten years before 2029."""

ELSEWHERE = (
    ("00530", "Helsinki"),
    ("00210", "Helsinki"),
    ("02600", "Espoo"),
    ("01300", "Vantaa"),
    ("04200", "Kerava"),
    ("08100", "Lohja"),
    ("20100", "Turku"),
    ("33200", "Tampere"),
)
"""Where owners live who don't live in Usvajärvi."""

ROLES = {
    "housing": ("isannointi", "hallitus", "toimisto"),
    "business": ("info", "laskut", "toimisto", "myynti"),
    "public": ("kirjaamo", "laskut", "toimisto"),
}
"""Local parts of role addresses by kind of organisation; sole traders have none."""

ROLE_PARTS = frozenset(part for parts in ROLES.values() for part in parts)

EMAIL_DOMAINS = ("example.com", "example.fi", "posti.example.fi", "mail.example.com")
"""Domains of private addresses. Source: RFC 2606 for example.com."""


def data_text(name: str) -> str:
    """Read one of the demo's data files."""
    return resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")


def data_yaml(name: str) -> Any:
    """Read one of the demo's YAML files as plain data."""
    return load_yaml(__package__, "data", name)


def _lines(name: str) -> list[str]:
    """Give a list's entries without comments."""
    return [line for line in data_text(name).splitlines() if line and not line.startswith("#")]


@cache
def first_names() -> Mapping[str, Sequence[str]]:
    """Give the first names by `M` and `F`."""
    pairs = [line.split(" ", 1) for line in _lines("first_names.txt")]
    return {sex: [name for mark, name in pairs if mark == sex] for sex in "MF"}


@cache
def last_names() -> Sequence[str]:
    """Give the family names; the first are the commonest."""
    return _lines("last_names.txt")


@cache
def streets() -> Sequence[tuple[str, int]]:
    """Give the town's streets with the number of their houses."""
    return [(street, int(houses)) for street, houses in (line.rsplit(" ", 1) for line in _lines("streets.txt"))]


@cache
def organisation_names() -> Mapping[str, Sequence[str]]:
    """Give the names of organisations by kind; sole traders' hold a slot for a family name."""
    names: Mapping[str, Sequence[str]] = data_yaml("organisations.yaml")
    return names


def ascii_fold(text: str) -> str:
    """Write a name as it stands in addresses and user names: lower case, without marks.

    >>> ascii_fold("Yli-Ojanperä")
    'yli-ojanpera'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-"))


@dataclass(frozen=True, slots=True)
class Name:
    """Name a person; `first` may hold two names."""

    first: str
    last: str

    @property
    def given(self) -> str:
        """Give the first of the first names."""
        return self.first.split()[0]

    @property
    def full(self) -> str:
        """Give the name as it is spoken."""
        return f"{self.given} {self.last}"

    @property
    def dotted(self) -> str:
        """Give the local part of the person's e-mail address."""
        return f"{ascii_fold(self.given)}.{ascii_fold(self.last)}"


@dataclass(frozen=True, slots=True)
class Address:
    """Give a postal address in its three parts."""

    street: str
    postcode: str
    town: str

    @property
    def line(self) -> str:
        """Write the address in one line."""
        return f"{self.street}, {self.postcode} {self.town}"


@dataclass(frozen=True, slots=True)
class Customer:
    """Describe one customer: a person (`name`) or an organisation (`organisation`, with a contact person in `name`)."""

    id: int
    number: str
    name: Name
    organisation: str | None
    organisation_kind: str | None
    business_id: str | None
    born: date | None
    hetu: str | None
    address: Address
    phone: str
    email: str | None
    language: str
    bank_account: str | None
    newsletter: bool
    since: date

    @property
    def title(self) -> str:
        """Name the customer as on an invoice."""
        return self.organisation or self.name.full


@dataclass(frozen=True, slots=True)
class Place:
    """Describe one supply point."""

    id: int
    code: str
    address: Address
    property_id: str
    built: int
    volume_m3: int
    meter: str


@dataclass(frozen=True, slots=True)
class Contract:
    """Tie a customer to a supply point; `end` is None while it runs."""

    id: int
    number: str
    customer: Customer
    place: Place
    product: str
    power_kw: float
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class World:
    """Hold all that the writers draw on; they go on with the same `rng` and `issuer`, one after the other."""

    rng: Random
    issuer: Issuer
    customers: Sequence[Customer]
    places: Sequence[Place]
    contracts: Sequence[Contract]

    def customer_on(self, day: date) -> Customer:
        """Draw a customer whom one could have written about on a day; in a very small world maybe a later one."""
        customer = self.rng.choice(self.customers)
        for _ in range(20):
            if customer.since <= day:
                break
            customer = self.rng.choice(self.customers)
        return customer

    @property
    def persons(self) -> list[Customer]:
        """Give the customers that are persons."""
        return [customer for customer in self.customers if customer.organisation is None]

    @property
    def organisations(self) -> list[Customer]:
        """Give the customers that are organisations."""
        return [customer for customer in self.customers if customer.organisation is not None]


def day_between(rng: Random, first: date, last: date) -> date:
    """Draw a day, both ends included."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def random_name(rng: Random) -> Name:
    """Draw a person's name; common family names come oftener, half of the people have two first names."""
    names = first_names()["MF"[rng.randrange(2)]]
    first = rng.choice(names)
    if rng.random() < 0.5:
        second = rng.choice(names)
        first = first if second == first else f"{first} {second}"
    surnames = last_names()
    last = surnames[min(rng.randrange(len(surnames)), rng.randrange(len(surnames)))]
    if rng.random() < 0.02:
        other = rng.choice(surnames)
        last = last if "-" in last + other or last == other else f"{last}-{other}"
    return Name(first, last)


def random_address(rng: Random, *, town: tuple[str, str] = TOWN) -> Address:
    """Draw an address on the town's streets, a third of them with stair and flat."""
    street, houses = rng.choice(streets())
    number = str(rng.randrange(1, houses + 1))
    kind = rng.random()
    if kind < 0.3:
        number += f" {rng.choice('ABC')} {rng.randrange(1, 40)}"
    elif kind < 0.36:
        number += f" as {rng.randrange(1, 12)}"
    elif kind < 0.4:
        number += rng.choice("ab")
    return Address(f"{street} {number}", *town)


def random_birth(rng: Random, latest: int = 2006) -> date:
    """Draw a grown-up's birth date of year `latest` at most; most were born between 1945 and 1995."""
    year = min(max(round(rng.gauss(1969, 17)), 1931), latest)
    return day_between(rng, date(year, 1, 1), date(year, 12, 31))


def _organisation(rng: Random, name: Name) -> tuple[str, str]:
    """Draw an organisation's kind and name."""
    kind = rng.choices(("housing", "business", "sole_trader", "public"), weights=(55, 22, 15, 8))[0]
    return kind, rng.choice(organisation_names()[kind]).format(nimi=name.last)


def _organisation_email(rng: Random, kind: str, title: str, name: Name) -> str:
    """Draw an organisation's address: a role's, or the contact person's."""
    words = [ascii_fold(word) for word in title.split() if len(word) > 3]
    domain = f"{words[-1] if words else 'toimisto'}.example.{rng.choice(('fi', 'com'))}"
    if kind in ROLES and rng.random() < 0.6:
        return f"{rng.choice(ROLES[kind])}@{domain}"
    return f"{name.dotted}@{domain}"


FATES: Mapping[str, tuple[date, date]] = {
    "over": (date(1994, 1, 1), date(2008, 6, 30)),
    "ended": (date(1996, 1, 1), date(2018, 6, 30)),
    "open": (date(1996, 1, 1), date(2026, 6, 30)),
}
"""What becomes of a customer's first contract, and between which days it began: `over` is past its retention."""


def _customer(rng: Random, issuer: Issuer, number: int, position: int, home: Address, fate: str) -> Customer:
    """Draw one customer; one in twelve is an organisation."""
    first, last = FATES[fate]
    name = random_name(rng)
    person = position % 12 != 5
    born = random_birth(rng, latest=last.year - 20)
    swedish = rng.random() < 0.07
    kind, title = (None, None) if person else _organisation(rng, name)
    lives_there = rng.random() < 0.86
    has_email = rng.random() < 0.78
    email: str | None = None
    if kind is not None and title is not None:
        email = _organisation_email(rng, kind, title, name)
    elif has_email:
        tail = rng.choice(("", "", "", str(born.year % 100)))
        email = f"{name.dotted}{tail}@{rng.choice(EMAIL_DOMAINS)}"
    return Customer(
        id=position + 1,
        number=str(number),
        name=name,
        organisation=title,
        organisation_kind=kind,
        business_id=None if person else issuer.business_id(),
        born=born if person else None,
        hetu=issuer.hetu(born, new_sign=rng.random() < 0.08) if person else None,
        address=home if lives_there else random_address(rng, town=rng.choice(ELSEWHERE)),
        phone=issuer.mobile(),
        email=email,
        language="sv" if swedish else "fi",
        bank_account=issuer.iban() if rng.random() < 0.4 else None,
        newsletter=rng.random() < 0.35,
        since=day_between(rng, max(first, date(born.year + 19, 1, 1)), last),
    )


def _place(rng: Random, issuer: Issuer, position: int) -> Place:
    """Draw one supply point. Its property id has the municipality code 999, which no municipality has."""
    property_id = f"999-{rng.randrange(401, 440)}-{rng.randrange(1, 90)}-{rng.randrange(1, 300)}"
    return Place(
        id=position + 1,
        code=issuer.gsrn(),
        address=random_address(rng),
        property_id=property_id,
        built=rng.randrange(1938, 2025),
        volume_m3=rng.randrange(280, 1200) if rng.random() < 0.85 else rng.randrange(1200, 18_000),
        meter=f"{rng.randrange(60_000_000, 79_999_999)}",
    )


def _contract(rng: Random, number: int, customer: Customer, place: Place, fate: str, start: date) -> Contract:
    """Draw one contract that begins at `start` and meets its fate."""
    spans = {"over": (date(2009, 1, 1), LIMIT_DAY), "ended": (RECENT_DAY, EXPORT_DAY)}
    end = day_between(rng, *spans[fate]) if fate in spans else None
    return Contract(
        id=number,
        number=f"S{10_000_000 + number * 17}",
        customer=customer,
        place=place,
        product=rng.choices(("Peruslämpö", "Vihreä lämpö", "Kiinteä lämpö"), weights=(70, 18, 12))[0],
        power_kw=round(place.volume_m3 * 0.022 + rng.uniform(2, 6), 1),
        start=start,
        end=end,
    )


def make_world(seed: int, customers: int) -> World:
    """Draw everything that the files have in common.

    Args:
        seed: equal seeds give equal worlds.
        customers: how many customers, 1 to 50,000.

    Raises:
        ValueError: `customers` is out of range.
    """
    if not 1 <= customers <= 50_000:
        message = "the demo can have 1 to 50,000 customers"
        raise ValueError(message)
    rng = Random(seed)  # noqa: S311 - reproducible fiction, no secret hangs on it
    issuer = Issuer(rng)
    places = [_place(rng, issuer, position) for position in range(customers)]
    number = 7_100_000
    people: list[Customer] = []
    contracts: list[Contract] = []
    for position, place in enumerate(places):
        number += rng.randrange(1, 90_000 // customers + 1)
        fate = rng.choices(tuple(FATES), weights=(9, 11, 80))[0]
        if position < 2:  # never left to chance, so that a small demo has them too
            fate = ("over", "ended")[position]
        customer = _customer(rng, issuer, number, position, place.address, fate)
        people.append(customer)
        contracts.append(_contract(rng, len(contracts) + 1, customer, place, fate, customer.since))
        if rng.random() < 0.15:  # a second supply point, now or earlier
            begun = day_between(rng, min(customer.since, date(2018, 6, 30)), date(2018, 6, 30))
            fate = rng.choice(("ended", "open"))
            contracts.append(_contract(rng, len(contracts) + 1, customer, rng.choice(places), fate, begun))
    return World(rng, issuer, people, places, contracts)
