"""The tables of a split with their truth, made from its descriptions; equal seeds give equal cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from benchmarks.accuracy import (
    fourth_values,
    held_out_4_values,
    held_out_values,
    seventh_values,
    sixth_values,
    values,
)
from benchmarks.accuracy.values import DATA, DECOYS, Row, pools
from scanner.demo.identifiers import Issuer
from scanner.taxonomy import taxonomy

OPEN = ("tune", "second", "third", "fourth", "fifth", "sixth", "seventh")
"""Splits that anybody may look at and tune to; the second, the third, the sixth and the seventh were held out before."""

HELD_OUT = "held_out"
"""The split that nobody tunes to: only its totals are ever printed. Once they have steered work, it is open, too."""

HELD_OUT_4 = "held_out_4"
"""Another, whose headings stand at their natural frequency: some of them stand in other sets, too."""

CLOSED = (HELD_OUT, HELD_OUT_4)
"""Splits of which only totals are printed."""

SPLITS = (*OPEN, *CLOSED)

REPLACEMENTS_FROM = "asukaspysakointi_luvat"
"""The first of the held-out tables that were written in place of opened ones, by who also wrote words and rules later."""

ROWS = 140
KINDS = {
    **values.KINDS,
    **held_out_values.KINDS,
    **fourth_values.KINDS,
    **sixth_values.KINDS,
    **seventh_values.KINDS,
    **held_out_4_values.KINDS,
}
PLACEHOLDERS = ("", "-", "?", "ei tiedossa", "puuttuu", "n/a", "x", "0")
"""What clerks and forms write where they have nothing to write."""


@dataclass(frozen=True, slots=True)
class Described:
    """Say of one column what it is called, what its cells are, and what is true of it.

    Attributes:
        must: what has to be found; each entry is satisfied by any of its items.
        may: what may be reported without being wrong; holds every item of `must`.
        form: `column` or `embedded`.
        messy: every eighth cell or so holds a placeholder in place of a value.
        decoy: nothing has to be found.
    """

    table: str
    header: str
    kind: str
    must: tuple[tuple[str, ...], ...]
    may: frozenset[str]
    form: str
    messy: bool = False

    @property
    def decoy(self) -> bool:
        """Say whether nothing is there."""
        return not self.must

    @property
    def place(self) -> tuple[str, str]:
        """Give table and header."""
        return self.table, self.header


@dataclass(frozen=True, slots=True)
class Made:
    """Hold one table: its columns' truth and its cells by column."""

    name: str
    columns: tuple[Described, ...]
    cells: Mapping[str, Sequence[object]]


def descriptions(split: str) -> dict[str, list[Described]]:
    """Read the tables of a split.

    Raises:
        ValueError: a line names a kind or an item that doesn't exist, or a header twice.
    """
    known = set(taxonomy().items)
    out: dict[str, list[Described]] = {}
    allowed: frozenset[str] = frozenset()
    name = ""
    for line in (DATA / f"tables_{split}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            name, _, rest = line[1:].partition("]")
            allowed = frozenset(rest.split())
            if name in out or allowed - known:
                raise ValueError(f"{name}: twice, or unknown items {sorted(allowed - known)}")
            out[name] = []
            continue
        header, kind, *rest_of = (part.strip() for part in line.split("|"))
        column = _column(name, header, kind, " ".join(rest_of), allowed)
        unknown = {*column.may, *(item for one in column.must for item in one)} - known
        if unknown or any(other.header == header for other in out[name]):
            raise ValueError(f"{name}: {header}: twice, or unknown items {sorted(unknown)}")
        out[name].append(column)
    return out


def _column(table: str, header: str, kind: str, marks: str, allowed: frozenset[str]) -> Described:
    made = KINDS[kind]
    must, messy = made.must, False
    may = {*made.may, *allowed, *(item for one in must for item in one.split("/"))}
    for mark in marks.split():
        if mark.startswith("="):
            must = (mark[1:],) if mark[1:] else ()
        elif mark.startswith("?"):
            may.add(mark[1:])
        elif mark == "~":
            messy = True
        else:
            raise ValueError(f"{table}: {header}: {mark}: a mark is ~ or begins with = or ?")
    if "customer.number" in may:  # a record's id in somebody else's service is as well called an external identifier
        may.add("online.external_id")
    if "online.browsing" in may:
        may.add("online.log")
    needed = tuple(tuple(one.split("/")) for one in must)
    return Described(table, header, kind, needed, frozenset(may.union(*needed)), made.form, messy)


def make(split: str, seed: int = 2026, rows: int = ROWS) -> list[Made]:
    """Make every table of a split."""
    pool = pools(split)
    issuer = Issuer(Random(f"{split} {seed}"))
    out = []
    for name, columns in descriptions(split).items():
        rng = Random(crc32(f"{split} {seed} {name}".encode()))
        cells: dict[str, list[object]] = {column.header: [] for column in columns}
        gaps = {column.header: rng.choice((0, 0, 0.03, 0.25)) for column in columns}
        for index in range(rows):
            row = Row(rng, pool, issuer, index)
            for column in columns:
                cell = KINDS[column.kind].make(row)
                if column.messy and rng.random() < 0.12:
                    cell = rng.choice(PLACEHOLDERS)
                cells[column.header].append(None if rng.random() < gaps[column.header] else cell)
        out.append(Made(name, tuple(columns), cells))
    return out


def headings(split: str) -> set[str]:
    """Give the headings of a split, case folded."""
    return {column.header.casefold() for columns in descriptions(split).values() for column in columns}


def own_headings(split: str) -> set[str]:
    """Give the headings of a split that stand in no other set, case folded."""
    return headings(split).difference(*(headings(other) for other in SPLITS if other != split))


def decoy_kinds() -> list[str]:
    """Name the kinds of decoys that are random enough to be drawn in thousands."""
    few = {"d_zero", "d_flag", "d_true"}
    return [name for name in DECOYS if name not in few]
