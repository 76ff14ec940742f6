"""Only rows that can hold something are read, and none that does is left out."""

import random
from collections import Counter

from benchmarks import cells
from scanner.detection.columns import distinct
from scanner.engine import across
from scanner.engine.across import Across
from scanner.model import Column, Table, TableRef
from scanner.recognisers.across import in_row

NAMES = ("synt", "loppuosa", "hetu", "lat", "lon", "ytunnus", "nimi")


def cell(rng):
    code = cells.hetu(rng)
    day, tail = code[:6], code[6:]
    return rng.choice(
        [
            None, "", " ", f"{day[:2]}.{day[2:4]}.19{day[4:]}", day, tail, tail[1:], f" {tail} ", "60,1699", "24.9384", "-1.234",
            cells.business_id(rng), cells.business_id(rng, valid=False).replace("-", ""), "Kone Tmi", "Firma Malli", "12345",
            "131052\u2013", "\u0661\u0662\u0663\u0664", "\ud800",
        ]
    )  # fmt: skip


def counted(columns, rows):
    table = Table(TableRef("s", "f", "t"), columns)
    found = [(column, distinct([row[at] for row in rows])) for at, column in enumerate(columns)]
    return Across(table).count(found)


def naive(rows):
    out = Counter()
    for row in rows:
        texts = {str(at): text for at, text in enumerate(row, start=1)}
        for together in in_row(texts):
            out[together.item, together.kind, together.columns] += 1
    return sum(out.values()), {kind for _, kind, _ in out}


def test_equals_reading_every_row():
    columns = tuple(Column(name, at) for at, name in enumerate(NAMES, start=1))
    kinds = set()
    for seed in range(30):
        rng = random.Random(f"rows {seed}")
        rows = [[cell(rng) for _ in NAMES] for _ in range(120)]
        expected, met = naive(rows)
        kinds |= met
        assert sum(counted(columns, rows).values()) == expected
    assert kinds == {"split", "pair", "sole_trader"}


def test_reading_no_row_is_noticed(monkeypatch):
    monkeypatch.setattr(across, "DEGREES", 0)
    rng = random.Random(3)
    rows = [[cell(rng) for _ in NAMES] for _ in range(300)]
    columns = tuple(Column(name, at) for at, name in enumerate(NAMES, start=1))
    assert sum(counted(columns, rows).values()) < naive(rows)[0]


def test_a_damaged_number_counts_for_each_cell():
    columns = (Column("a", 1),)
    assert sum(counted(columns, [["6,43007E+17"], ["6,43007E+17"], ["1+1"], [None]]).values()) == 2
