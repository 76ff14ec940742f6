"""Columns that are written down one by one: a heading, the shapes of its cells, and pools of words that the shapes draw from.

A shape is a text with holes: `{f}` is a word of the pool `f`, `{f:1}` that word's first letter, `{1..99}` a number. No word stands
twice in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

Pools = Mapping[str, list[str]]

_HOLE = re.compile(r"\{(?:(\d+)\.\.(\d+)|([a-z_]+)(:1)?)\}")
_CASES = {"": str, "upper": str.upper, "lower": str.lower}


@dataclass(frozen=True, slots=True)
class Column:
    """Say what the cells of a column look like.

    Attributes:
        people: they are names of people; else they only look like it.
        kind: what they are, for lists of errors.
        heading: what stands above them.
        shapes: each as likely as the others.
        case: `upper`, `lower` or nothing.
        beside: columns that stand beside it in its own table: heading and shape.
    """

    people: bool
    kind: str
    heading: str
    shapes: tuple[str, ...]
    case: str = ""
    beside: tuple[tuple[str, str], ...] = ()

    def cells(self, rng: Random, pools: Pools, rows: int) -> list[str]:
        """Make cells; the same ones for the same state of `rng`.

        Raises:
            KeyError: a shape draws from a pool that isn't there.
        """
        return [_CASES[self.case](_filled(rng.choice(self.shapes), rng, pools)) for _ in range(rows)]

    def neighbours(self, rng: Random, pools: Pools, rows: int) -> dict[str, list[str]]:
        """Make the cells of the columns that stand beside it.

        Raises:
            KeyError: a shape draws from a pool that isn't there.
        """
        return {heading: [_filled(shape, rng, pools) for _ in range(rows)] for heading, shape in self.beside}


def _filled(shape: str, rng: Random, pools: Pools) -> str:
    used: set[str] = set()

    def word(hole: re.Match[str]) -> str:
        low, high, pool, initial = hole.groups()
        if low:
            return str(rng.randint(int(low), int(high)))
        one = rng.choice([word for word in pools[pool] if word not in used])
        used.add(one)
        return one[0] if initial else one

    return _HOLE.sub(word, shape)


def read(path: Path) -> tuple[list[Column], dict[str, list[str]]]:
    """Read the columns of a file, those of people first, and their pools.

    Raises:
        OSError: the file can't be read.
        ValueError: a shape has a brace that is no hole, or a column a case that isn't known or its own heading beside it.
    """
    data: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    out = []
    for part, people in (("names", True), ("look_alikes", False)):
        for one in data[part]:
            shapes = (one["shape"],) if isinstance(one["shape"], str) else tuple(one["shape"])
            case = one.get("case", "")
            beside = tuple((str(heading), str(shape)) for heading, shape in one.get("beside", {}).items())
            everything = (*shapes, *(shape for _, shape in beside))
            if case not in _CASES or any(set("{}") & set(_HOLE.sub("", shape)) for shape in everything):
                raise ValueError(f"{path.name}: {one['kind']}: a bad shape or case")
            if any(heading == one["heading"] for heading, _ in beside):
                raise ValueError(f"{path.name}: {one['kind']}: it stands beside itself")
            out.append(Column(people, one["kind"], one["heading"], shapes, case, beside))
    return out, data["pools"]
