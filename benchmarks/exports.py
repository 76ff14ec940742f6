"""A made-up CRM and billing export: columns as a utility company's systems have them, from a seed, of any length."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks import cells

NOTES = (
    "Asiakas soitti, {phrase}, palataan {day}.",
    "{phrase}. Uusi osoite {address}, muutto {day}. /MK",
    "Soitettu {phone}, ei vastausta. {phrase}.",
    "Lasku {number} hyvitetty, {phrase}; vahvistus lähetetty {email}.",
    "Mittari luettu {day}, lukema {number} kWh, {phrase}.",
    "{phrase}, {phrase}.",
    "Huoltokäynti sovittu: {address}. {phrase}.",
    "Viite {number}, maksettu tilille {iban}. {phrase}.",
    "Yhteyshenkilö {name}, puh. {phone}. {phrase}",
    "{phrase}, hetu {hetu} tarkistettu.",
)
PHRASES = (
    "pyysi maksuaikaa", "lämmönsiirrin vuotaa", "ei pääse kellariin", "avain on naapurilla", "kertoi muutosta",
    "sopimus siirretään", "kysyi laskun perusteita", "toivoo yhteydenottoa iltapäivällä", "tarkistettu järjestelmästä",
    "reklamaatio käsitelty", "tilausteho liian suuri", "verkkolasku käyttöön", "osoitetiedot päivitetty", "ok",
)  # fmt: skip


def note(rng: random.Random, index: int) -> str:
    """Give a note of one of ten templates; one in ten is distinct by its numbers."""
    template = rng.choice(NOTES[:6] if index % 3 else NOTES)
    return template.format(
        phrase=rng.choice(PHRASES),
        day=f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.2026",
        address=cells.address(rng),
        phone=f"040 {rng.randint(100, 999)} {rng.randint(1000, 9999)}",
        number=rng.randint(1000, 999_999),
        email=cells.email(rng),
        iban=cells.iban(rng),
        name=f"{rng.choice(cells.FIRST)} {rng.choice(cells.LAST)}",
        hetu=cells.hetu(rng),
    )


Maker = Callable[[random.Random, int], str]

COLUMNS: dict[str, Maker] = {
    "asiakasnumero": lambda _rng, i: str(100_000 + i // 3),
    "sukunimi": lambda rng, _i: rng.choice(cells.LAST),
    "etunimi": lambda rng, _i: rng.choice(cells.FIRST),
    "henkilotunnus": lambda _rng, i: cells.hetu(random.Random(i // 3)),
    "syntymaaika": lambda rng, _i: f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.{rng.randint(1930, 2007)}",
    "email": lambda _rng, i: cells.email(random.Random(i // 3)),
    "puhelin": lambda rng, _i: f"04{rng.randint(0, 6)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}",
    "katuosoite": lambda rng, _i: f"{rng.choice(cells.STREETS)} {rng.randint(1, 199)} {rng.choice('ABCD')} {rng.randint(1, 80)}",
    "postinumero": lambda rng, _i: f"{rng.randint(1, 999) * 10:05}",
    "postitoimipaikka": lambda rng, _i: rng.choice(cells.TOWNS),
    "kieli": lambda rng, _i: rng.choice(("fi", "sv", "en")),
    "iban": lambda _rng, i: cells.iban(random.Random(i // 3)).replace(" ", ""),
    "sopimusnumero": lambda rng, i: f"S-{rng.randint(2010, 2026)}-{i:06}",
    "kayttopaikka": lambda rng, i: f"6430{rng.randint(0, 10**13 - 1):013}{i % 10}",
    "laskunumero": lambda _rng, i: f"{2_026_000_000 + i}",
    "laskupvm": lambda rng, _i: f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
    "viitenumero": lambda rng, _i: f"{rng.randint(10**6, 10**9)}",
    "summa": lambda rng, _i: f"{rng.randint(10, 2000)},{rng.randint(0, 99):02}",
    "kwh": lambda rng, _i: f"{rng.randint(0, 20000)}.{rng.randint(0, 999):03}",
    "luentahetki": lambda rng, _i: f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}",
    "tila": lambda rng, _i: rng.choice(("avoin", "maksettu", "perinnässä", "")),
    "lisatiedot": lambda rng, i: note(rng, i) if i % 2 else "",
}  # fmt: skip


def export(rows: int, seed: int = 2026) -> dict[str, Sequence[str]]:
    """Give the export column by column."""
    rng = random.Random(seed)
    return {header: [make(rng, index) for index in range(rows)] for header, make in COLUMNS.items()}
