"""Lists of headings of real kinds of systems, written without the vocabulary at hand: what share of them is read right.

A list is measured once before it is used for tuning; `docs/accuracy.md` gives those first figures. Here the lists hold what
was reached: a list that falls below its floor says that a change lost a family of words.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.recognisers.headers import hints
from scanner.taxonomy import taxonomy

FOLDER = Path(__file__).parent / "header_lists"
LISTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
SPOKEN, QUIET = 0.95, 0.95


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold one heading: its table, the other headings, the items any of which is right; optional: none is right too."""

    table: str
    column: str
    others: tuple[str, ...]
    right: frozenset[str]
    optional: bool


def read_list(name: str) -> list[Heading]:
    tables: dict[str, list[tuple[str, str]]] = {}
    table = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = line[1:-1]
            tables.setdefault(table, [])
        elif line and not line.startswith("#"):
            column, _, items = line.rpartition(":")
            tables[table].append((column.strip(), items.strip()))
    out = []
    for table, columns in tables.items():
        for column, items in columns:
            right = frozenset() if items == "-" else frozenset(items.lstrip("?").split("/"))
            assert right <= set(taxonomy().items), (table, column, right)
            others = tuple(other for other, _ in columns if other != column)
            out.append(Heading(table.split(" ", 1)[-1], column, others, right, items.startswith(("-", "?"))))
    return out


def wrong(name: str) -> tuple[list[str], list[str], int, int]:
    """Give the headings of which nothing right is said, those of which something wrong is, and how many of each kind there are."""
    silent, false, spoken, quiet = [], [], 0, 0
    for heading in read_list(name):
        said = hints(heading.column, heading.table, heading.others)
        if heading.optional:
            quiet += 1
            false += [f"{heading.table}: {heading.column}"] * bool(
                {hint.item for hint in said if hint.strength == "strong"} - heading.right
            )
        else:
            spoken += 1
            silent += [f"{heading.table}: {heading.column}"] * heading.right.isdisjoint(hint.item for hint in said)
    return silent, false, spoken, quiet


@pytest.mark.parametrize("name", LISTS)
def test_what_headings_speak_for(name: str) -> None:
    silent, false, spoken, quiet = wrong(name)
    assert spoken >= 90
    assert quiet >= 40
    assert len(silent) <= (1 - SPOKEN) * spoken, silent
    assert len(false) <= (1 - QUIET) * quiet, false


def test_no_reading_depends_on_the_order_of_sets() -> None:
    script = (
        "from tests.scanner.recognisers.test_header_lists import read_list; from scanner.recognisers.headers import hints\n"
        "for one in read_list('first'): print(one.column, hints(one.column, one.table, one.others))"
    )
    root = str(Path(__file__).parents[3])
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "3")
    }
    assert len(said) == 1
