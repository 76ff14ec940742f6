"""Whole columns of names, and columns that only look like it: what a scan without a language model says of them.

Each kind of column stands under headings that say what it is and under headings that say nothing (`KENTTA7`); what looks like
names stands under headings that say nothing and under `nimi`, which products have, too. Every column is a table of its own, so
that no other column helps, save where its file says so.

The columns of `columns_open_3.yaml` and `columns_held_out_4.yaml` were written down one by one (`shapes`), with the headings they would
have; those of the latter are held out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from benchmarks.accuracy import ours
from benchmarks.names import shapes
from benchmarks.names.notes import HELD_OUT_4, OPEN
from benchmarks.names.scoring import Share
from scanner.recognisers.names import ITEM

Pools = Mapping[str, list[str]]
Maker = Callable[[Random, Pools], str]

HELD_OUT = "held_out_columns"
WORDS = {OPEN: OPEN, HELD_OUT: "held_out"}
"""Splits whose columns are made from lists of words, with their key in the file of words."""
OPEN_3 = "open_3"
SPLITS = (*WORDS, OPEN_3, HELD_OUT_4)
SHOWN = frozenset({OPEN, OPEN_3})
"""Splits that are measured unasked, and whose errors may be listed."""
DATA = Path(__file__).with_name("data") / "columns.yaml"
SHAPED = {OPEN_3: DATA.with_name("columns_open_3.yaml"), HELD_OUT_4: DATA.with_name("columns_held_out_4.yaml")}
"""Files of the splits whose columns are written down one by one."""
ROWS = 200
TITLES = ("rva ", "hra ", "Rouva ", "isännöitsijä ", "tri ")
KINDS = ("common", "rare", "swedish", "foreign")
DUMB = ("KENTTA7", "c4", "arvo", "data2")


def _pair(rng: Random, pools: Pools, kind: str) -> tuple[str, str]:
    return rng.choice(pools[f"{kind}_first"]), rng.choice(pools[f"{kind}_last"])


def _any(rng: Random, pools: Pools) -> tuple[str, str]:
    return _pair(rng, pools, rng.choices(KINDS, (80, 8, 7, 5))[0])


def _mixed_order(rng: Random, pools: Pools) -> str:
    first, last = _any(rng, pools)
    return f"{first} {last}" if rng.random() < 0.5 else f"{last} {first}"


def _with_companies(rng: Random, pools: Pools) -> str:
    first, last = _any(rng, pools)
    return f"{last} {first}" if rng.random() < 0.7 else f"{rng.choice(('Kone', 'Putki', 'Asunto Oy'))} {last} Oy"


def _titled(rng: Random, pools: Pools) -> str:
    return f"{rng.choice(TITLES) if rng.random() < 0.5 else ''}{' '.join(_any(rng, pools))}"


def _initial(rng: Random, pools: Pools) -> str:
    first, last = _any(rng, pools)
    return f"{first[0]}. {last}" if rng.random() < 0.6 else f"{first} {last}"


def _double(rng: Random, pools: Pools) -> str:
    (first, last), (second, other) = _any(rng, pools), _any(rng, pools)
    return f"{first}-{second} {last}" if rng.random() < 0.4 else f"{first} {last}-{other}"


PEOPLE: Mapping[str, tuple[Maker, tuple[str, ...]]] = {
    "full": (lambda r, p: " ".join(_any(r, p)), ("asiakkaan nimi", "nimi")),
    "turned": (lambda r, p: " ".join(reversed(_any(r, p))), ("nimi", "omistaja")),
    "comma": (lambda r, p: ", ".join(reversed(_any(r, p))), ("vuokralainen", "name")),
    "mixed order": (_mixed_order, ("yhteyshenkilö", "kontaktperson")),
    "first": (lambda r, p: _any(r, p)[0], ("etunimi", "förnamn")),
    "last": (lambda r, p: _any(r, p)[1], ("sukunimi", "last_name")),
    "upper": (lambda r, p: " ".join(reversed(_any(r, p))).upper(), ("NIMI", "ASIAKAS_NIMI")),
    "lower": (lambda r, p: " ".join(_any(r, p)).lower(), ("nimi", "customer_name")),
    "titled": (_titled, ("vastaanottaja", "nimi")),
    "initial": (_initial, ("maksaja", "laskutusnimi")),
    "double": (_double, ("nimi", "full_name")),
    "beside companies": (_with_companies, ("asiakas_nimi", "nimi1")),
    "rare": (lambda r, p: " ".join(_pair(r, p, "rare")), ("nimi", "koko nimi")),
    "swedish": (lambda r, p: " ".join(_pair(r, p, "swedish")), ("namn", "kundens namn")),
    "foreign": (lambda r, p: " ".join(_pair(r, p, "foreign")), ("name", "asiakkaan nimi")),
}

OTHERS: Mapping[str, Maker] = {
    "products": lambda r, p: r.choice(p["products"]),
    "products by name": lambda r, p: f"{r.choice(p['products'])} {r.choice(p['product_names'])}",
    "brands": lambda r, p: f"{r.choice(p['brands'])} {r.choice(p['products'])}",
    "streets": lambda r, p: r.choice(p["streets"]),
    "streets and numbers": lambda r, p: f"{r.choice(p['streets'])} {r.randint(1, 99)}",
    "months": lambda r, p: r.choice(p["months"]).capitalize(),
    "months and years": lambda r, p: f"{r.choice(p['months'])} {r.randint(2019, 2026)}",
    "municipalities": lambda r, p: r.choice(p["municipalities"]),
    "MUNICIPALITIES": lambda r, p: r.choice(p["municipalities"]).upper(),
    "companies": lambda r, p: f"{r.choice(p['companies'])} {r.choice(('Oy', 'Ab', 'Ky', '& Pojat Oy', 'Oyj'))}",
    "housing companies": lambda r, p: f"As Oy {r.choice(p['municipalities'])}n {r.choice(p['product_names'])}",
    "districts": lambda r, p: r.choice(p["districts"]),
    "places": lambda r, p: f"{r.choice(p['municipalities'])} {r.choice(p['districts'])}",
    "trades": lambda r, p: r.choice(p["trades"]).capitalize(),
    "plants": lambda r, p: r.choice(p["plants"]),
    "notes": lambda r, p: f"{r.choice(p['products'])} vaihdettu, {r.choice(p['streets'])} {r.randint(1, 40)}",
}


Frames = dict[str, dict[str, list[str]]]
"""Tables of one column; a name that begins with P is one of people, with L one of what looks like them."""
Truth = dict[tuple[str, str], tuple[str, bool]]
"""Of each table and heading: what kind of column it is, and whether the heading says nothing."""


def is_there(split: str) -> bool:
    """Say whether the file of a split is there: what is held out may be kept elsewhere."""
    return SHAPED.get(split, DATA).is_file()


def _worded(split: str) -> tuple[Frames, Truth]:
    data = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
    people = {name: words.split() for name, words in data[WORDS[split]].items()}
    others = {name: words.split() for name, words in data["look_alikes"][WORDS[split]].items()}
    rng = Random(f"columns {WORDS[split]}")
    frames: Frames = {}
    truth: Truth = {}
    for name, (make, headers) in PEOPLE.items():
        for header in (*headers, *DUMB):
            frames[f"P {name} {header}"] = {header: [make(rng, people) for _ in range(ROWS)]}
            truth[f"P {name} {header}", header] = (name, header in DUMB)
    for name, make_other in OTHERS.items():
        for header in ("nimi", "kuvaus", *DUMB):
            frames[f"L {name} {header}"] = {header: [make_other(rng, others) for _ in range(ROWS)]}
            truth[f"L {name} {header}", header] = (name, header in DUMB)
    return frames, truth


def _shaped(split: str) -> tuple[Frames, Truth]:
    read, pools = shapes.read(SHAPED[split])
    rng = Random("columns written one by one")
    frames: Frames = {}
    truth: Truth = {}
    for number, one in enumerate(read):
        for header, dumb in ((one.heading, False), (DUMB[number % len(DUMB)], True)):
            table = f"{'P' if one.people else 'L'}{number}{'x' if dumb else ''}"  # a name that tells nothing
            frames[table] = {header: one.cells(rng, pools, ROWS)}
            if not dumb:
                frames[table] |= one.neighbours(rng, pools, ROWS)
            truth[table, header] = (one.kind, dumb)
    return frames, truth


def measure(split: str, *, wrong: bool) -> dict[str, Any]:
    """Scan the columns of a split, print and give how many were said to hold names. No language model is asked."""
    frames, truth = _worded(split) if split in WORDS else _shaped(split)
    said = ours.said(ours.detector("none"), frames)
    counts: Counter[tuple[str, bool, str]] = Counter()
    print(f"\ncolumns, {split}: {len(frames)} of {ROWS} cells, no language model")
    for place, (name, dumb) in truth.items():
        statuses = {one.status for one in said.get(place, []) if one.item == ITEM}
        status = "confirmed" if "confirmed" in statuses else "candidate" if "candidate" in statuses else "nothing"
        counts[place[0][0], dumb, status] += 1
        if wrong and (status != "confirmed") == (place[0][0] == "P"):
            print(f"    {status}: {name} under {place[1]}: {'; '.join(map(str, said.get(place, [])))}")
    out: dict[str, Any] = {}
    for kind, word in (("P", "names"), ("L", "look-alikes")):
        for dumb in (False, True):
            whole = sum(n for (k, d, _), n in counts.items() if (k, d) == (kind, dumb))
            row = {status: Share(counts[kind, dumb, status], whole) for status in ("confirmed", "candidate")}
            title = f"{word}, {'headings that say nothing' if dumb else 'speaking headings'}"
            print(
                f"  {title:40}"
                + "  ".join(f"{s} {n.part} of {n.whole} ({100 * (n.value or 0):.1f} %)" for s, n in row.items())
            )
            out[title] = {status: one.as_json() for status, one in row.items()}
    return out
