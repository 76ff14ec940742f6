"""Finland's municipalities, their codes and the post offices, as lookup data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scanner.data_files import load_yaml


@cache
def load_data(name: str) -> Any:
    """Read one of the package's YAML files of `data/` as plain data."""
    return load_yaml(__package__, "data", name)


def _entries(block: str) -> list[tuple[str, list[str]]]:
    pairs = (entry.split(":", 1) for entry in block.split())
    return [(code, [name.replace("_", " ") for name in names.split("/")]) for code, names in pairs]


@cache
def municipality_codes() -> Mapping[str, str]:
    """Give the Finnish name by three-digit code, abolished municipalities included.

    >>> municipality_codes()["091"], municipality_codes()["910"]
    ('Helsinki', 'Vammala')
    """
    data = load_data("places.yaml")
    return {code: names[0] for block in ("old", "municipalities") for code, names in _entries(data[block])}


@cache
def towns() -> frozenset[str]:
    """Give the names of municipalities and post offices in Finnish and Swedish.

    >>> "Åbo" in towns(), "Nummela" in towns()
    (True, True)
    """
    data = load_data("places.yaml")
    names = {name for block in ("old", "municipalities") for _, names in _entries(data[block]) for name in names}
    return frozenset(names | set(data["post_offices"].split()))
