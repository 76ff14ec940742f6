"""One identifier in thousands of notes: is the column reported?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.accuracy import ours
from benchmarks.accuracy.values import Row, card, note, pools, prt, rf
from scanner.demo import identifiers
from scanner.demo.identifiers import Issuer
from scanner.detection import Detector

PLANTS: Mapping[str, tuple[str, Callable[[Row], str]]] = {
    "hetu": ("identity.national_id", lambda r: r.hetu),
    "hetu, lower case": ("identity.national_id", lambda r: r.hetu.lower()),
    "hetu, new sign": ("identity.national_id", lambda r: r.issuer.hetu(r.born, new_sign=True)),
    "hetu, spaced": ("identity.national_id", lambda r: f"{r.hetu[:6]} {r.hetu[6]} {r.hetu[7:]}"),
    "hetu, en dash": (
        "identity.national_id",
        lambda r: r.issuer.hetu(r.born.replace(year=1900 + r.born.year % 100)).replace("-", "–"),
    ),
    "hetu, no-break hyphen": (
        "identity.national_id",
        lambda r: r.issuer.hetu(r.born.replace(year=1900 + r.born.year % 100)).replace("-", "\u2011"),
    ),
    "hetu, in brackets": ("identity.national_id", lambda r: f"({r.hetu})"),
    "hetu, in a file name": ("identity.national_id", lambda r: f"sopimus_{r.hetu}.pdf"),
    "hetu, in a URL": ("identity.national_id", lambda r: f"https://www.example.fi/haku?hetu={r.hetu}&s=1"),
    "hetu, no sign behind its word": ("identity.national_id", lambda r: f"henkilötunnus {r.hetu[:6]}{r.hetu[7:]}"),
    "Y-tunnus": ("work.business_id", lambda r: r.issuer.business_id()),
    "VAT id": ("work.business_id", lambda r: "FI" + r.issuer.business_id().replace("-", "")),
    "IBAN": ("finance.bank_account", lambda r: r.issuer.iban()),
    "IBAN, in groups": ("finance.bank_account", lambda r: identifiers.grouped(r.issuer.iban())),
    "IBAN, lower case": ("finance.bank_account", lambda r: r.issuer.iban().lower()),
    "IBAN, odd groups": ("finance.bank_account", lambda r: (i := r.issuer.iban())[:4] + " " + i[4:10] + " " + i[10:]),
    "RF reference": ("finance.reference", rf),
    "card": ("finance.card", card),
    "card, 2-series": ("finance.card", lambda r: card(r, second=True)),
    "GSRN": ("supply.metering_point", lambda r: r.issuer.gsrn()),
    "VTJ-PRT": ("supply.premises", prt),
}
"""What is planted, by how it is written: the item, and how it is made."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Count how often a lone identifier was reported: confirmed, or at all."""

    repeats: int
    confirmed: int
    reported: int


def measure(detector: Detector, notes: int, repeats: int, seed: int = 7) -> tuple[dict[str, Recall], dict[str, int]]:
    """Plant one identifier of each kind in notes, so often, and look.

    Returns: recall by kind, and how many of the unplanted columns had each of those items confirmed (0 is right).
    """
    rng = Random(seed)
    pool, issuer = pools("tune"), Issuer(rng)
    items = frozenset(item for item, _ in PLANTS.values())
    found = {name: [0, 0] for name in PLANTS}
    clean = dict.fromkeys(sorted(items), 0)
    for repeat in range(repeats):
        base = [note(Row(rng, pool, issuer, index)) for index in range(notes)]
        columns: dict[str, list[object]] = {"Vapaateksti": list(base)}
        for name, (_, make) in PLANTS.items():
            row = Row(rng, pool, issuer, repeat)
            cells: list[object] = list(base)
            at = rng.randrange(notes)
            cells[at] = f"{cells[at]} {make(row)} {row.choice('asia kunnossa', 'ilmoitettu', 'tarkista')}."
            columns[name] = cells
        # each in a table of its own, all under one name: neither neighbours nor names may help
        said = ours.said(detector, {f"muistiot {name}": {"Vapaateksti": cells} for name, cells in columns.items()})
        for name, (item, _) in PLANTS.items():
            statuses = {one.status for one in said.get((f"muistiot {name}", "Vapaateksti"), []) if one.item == item}
            found[name][0] += "confirmed" in statuses
            found[name][1] += bool(statuses)
        for one in said.get(("muistiot Vapaateksti", "Vapaateksti"), []):
            if one.item in items and one.status == "confirmed":
                clean[one.item] += 1
    return {name: Recall(repeats, confirmed, reported) for name, (confirmed, reported) in found.items()}, clean
