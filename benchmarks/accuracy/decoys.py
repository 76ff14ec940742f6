"""Thousands of random values of each kind of decoy under several names: nothing may be confirmed."""

from __future__ import annotations

from random import Random

from benchmarks.accuracy import ours
from benchmarks.accuracy.tables import decoy_kinds
from benchmarks.accuracy.values import DECOYS, Row, pools
from scanner.demo.identifiers import Issuer
from scanner.detection import Detector

HEADERS = ("arvo", "KENTTA9")
"""Names that promise nothing, or nothing exact."""

ALLOWED = frozenset({"work.employer", "comms.notes"})
"""What companies' names and descriptions may be said to be; further items as the kinds say."""


def measure(detector: Detector, count: int, seed: int = 11) -> tuple[int, list[str]]:
    """Look at `count` random values of each kind under each name.

    Returns: how many columns there were, and a line for each that had something confirmed.
    """
    rng = Random(seed)
    pool, issuer = pools("tune"), Issuer(rng)
    looked, wrong = 0, []
    for kind in decoy_kinds():
        cells = []
        row = Row(rng, pool, issuer, 0)
        for index in range(count):
            row.index = index
            if index % 50 == 0:
                row = Row(rng, pool, issuer, index)
            row.company = row.pick("companies")
            cells.append(DECOYS[kind].make(row))
        said = ours.said(detector, {f"taulu {header}": {header: cells} for header in HEADERS})
        for header in HEADERS:
            looked += 1
            bad = [
                str(one)
                for one in said.get((f"taulu {header}", header), [])
                if one.status == "confirmed" and one.item not in ALLOWED | DECOYS[kind].may
            ]
            if bad:
                wrong.append(f"{kind} under {header!r}: {'; '.join(bad)}")
    return looked, wrong
