"""What customer service writes about customers: templates with slots, filled and roughened as hurried people write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from scanner.demo.identifiers import grouped, phone_text, reference
from scanner.demo.world import (
    EMAIL_DOMAINS,
    Customer,
    World,
    data_yaml,
    day_between,
    random_address,
    random_birth,
    random_name,
)

INITIALS = ("MK", "TL", "SJ", "HP", "ER")
"""Handlers at the customer service."""

SENSITIVE: Mapping[str, float] = {
    "identity_code": 0.004,
    "health": 0.003,
    "door_code": 0.005,
    "neighbour": 0.008,
    "representation": 0.006,
    "collection": 0.01,
    "benefit": 0.002,
    "refund": 0.003,
    "decoy": 0.02,
}
"""Share of the notes that each group has; every group occurs at least once in each system."""

CUSTOMERS_OWN = ("message", "feedback", "complaint")
"""Groups that customers write themselves."""

SLOT_ITEMS: Mapping[str, str] = {
    "nimi": "identity.name",
    "puh": "contact.phone",
    "email": "contact.email",
    "osoite": "contact.address",
    "viite": "finance.reference",
    "hetu": "identity.national_id",
    "iban": "finance.bank_account",
    "mittari": "supply.meter",
    "lasku": "finance.invoice",
    "lukema": "supply.consumption",
    "kp": "supply.metering_point",
    "oma": "identity.name",
    "oma_puh": "contact.phone",
    "oma_nro": "customer.number",
}
"""What a filled slot is."""


@dataclass(frozen=True, slots=True)
class Template:
    """Hold one wording; `items` and `mistaken_for` are taxonomy ids."""

    group: str
    text: str
    items: frozenset[str]
    mistaken_for: frozenset[str]


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one written note, what it tells and what it only seems to tell."""

    day: date
    handler: str
    group: str
    text: str
    items: frozenset[str]
    mistaken_for: frozenset[str]


@cache
def templates() -> Mapping[str, tuple[Template, ...]]:
    """Give the wordings by group."""
    return {
        group: tuple(
            Template(
                group,
                entry["text"],
                frozenset(entry.get("items", ()))
                | {SLOT_ITEMS[slot] for slot in SLOT_ITEMS if f"{{{slot}}}" in entry["text"]},
                frozenset(entry.get("mistaken_for", ())),
            )
            for entry in entries
        )
        for group, entries in data_yaml("notes.yaml").items()
    }


def hetu_text(rng: Random, code: str) -> str:
    """Write an identity code as it stands in notes: mostly plain, else in lower case, spaced or with a typed dash."""
    form = rng.choices(("plain", "lower", "spaced", "dash"), weights=(70, 12, 10, 8))[0]
    if form == "lower":
        return code.lower()
    if form == "spaced":
        return f"{code[:6]} {code[6]} {code[7:]}"
    return code.replace("-", "–") if form == "dash" else code


def _day_text(rng: Random, day: date) -> str:
    """Write a day as people do, mostly without the year."""
    return f"{day.day}.{day.month}." if rng.random() < 0.6 else f"{day.day}.{day.month}.{day.year}"


def _euros(rng: Random) -> str:
    """Write a sum with a decimal comma and, from a thousand up, a space."""
    euros = rng.randrange(40, 2400)
    return f"{euros:,}".replace(",", " ") + f",{rng.randrange(100):02d}"


class Writer:
    """Write notes from the world's people, places and numbers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = world.rng

    def _slots(self, day: date, author: Customer | None) -> Mapping[str, Callable[[], str]]:
        """Give what fills each slot of a note of `day`; those that begin with `oma` are the author's."""
        rng, world = self._rng, self._world
        other = random_name(rng)
        return {
            "pvm": lambda: _day_text(rng, day + timedelta(days=rng.randrange(1, 40))),
            "oma": lambda: author.name.full if author else "",
            "oma_puh": lambda: phone_text(rng, author.phone) if author else "",
            "oma_nro": lambda: author.number if author else "",
            "klo": lambda: f"{rng.randrange(8, 17)}{rng.choice(('', '.30'))}",
            "summa": lambda: _euros(rng),
            "lasku": lambda: str(rng.randrange(400_000_000, 400_019_999)),
            "viite": lambda: grouped(reference(str(rng.randrange(10**8, 10**9))), 5),
            "mittari": lambda: rng.choice(world.places).meter,
            "lukema": lambda: f"{rng.randrange(80, 4200)},{rng.randrange(10)}",
            "kp": lambda: rng.choice(world.places).code,
            "nimi": lambda: other.full,
            "puh": lambda: phone_text(rng, world.issuer.mobile()),
            "email": lambda: f"{other.dotted}@{rng.choice(EMAIL_DOMAINS)}",
            "osoite": lambda: random_address(rng).line if rng.random() < 0.4 else random_address(rng).street,
            "hetu": lambda: hetu_text(rng, world.issuer.hetu(random_birth(rng), new_sign=rng.random() < 0.15)),
            "iban": lambda: grouped(world.issuer.iban()) if rng.random() < 0.7 else world.issuer.iban(),
            "koodi": lambda: f"{rng.randrange(1000, 9999)}",
            "vuosi": lambda: str(rng.randrange(1996, day.year + 1)),
            "kausi": lambda: str(day.year - rng.randrange(2)),
            "prosentti": lambda: str(rng.randrange(8, 45)),
            "asteet": lambda: str(rng.randrange(28, 52)),
            "teho": lambda: str(rng.randrange(8, 180)),
            "maarain": lambda: world.issuer.work_order(day),
        }

    def write(self, group: str, day: date, author: Customer | None = None) -> Note:
        """Write one note of a group; the wording is chosen and roughened, then its slots are filled.

        Args:
            group: a group of `templates`; those of `CUSTOMERS_OWN` need an author.
            day: when it is written.
            author: the customer who writes.
        """
        rng = self._rng
        template = rng.choice(templates()[group])
        text = template.text
        rough = rng.random()
        if rough < 0.2:
            text = text.lower().rstrip(".")
        elif rough < 0.35:
            text = text.replace("As. ", "asiakas ").replace("puh. ", "p. ")
        slots = self._slots(day, author)
        for slot, fill in slots.items():
            while f"{{{slot}}}" in text:
                text = text.replace(f"{{{slot}}}", fill(), 1)
        text = text.replace("..", ".")  # a day's own full stop ends the sentence too
        return Note(day, rng.choice(INITIALS), group, text, template.items, template.mistaken_for)

    def batch(self, count: int, first: date, last: date) -> Iterator[Note]:
        """Write `count` notes with days between `first` and `last`; the sensitive groups are scattered among them."""
        rng = self._rng
        groups = [group for group, share in SENSITIVE.items() for _ in range(max(1, round(share * count)))]
        groups += ["ordinary"] * max(0, count - len(groups))
        rng.shuffle(groups)
        for group in groups:
            yield self.write(group, day_between(rng, first, last))
