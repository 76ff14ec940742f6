"""Read the YAML files that ship inside the packages: vocabularies, texts, rules. What people write is read elsewhere.

These files are half a megabyte, and a start waits for them. PyYAML's reader on libyaml takes a tenth of the time of a reader in
Python, but reads YAML 1.1, where `no`, `on` and `1_000` are no words: `_CoreLoader` has the core schema of YAML 1.2 instead
(yaml.org/spec/1.2.2, section 10.3.2). `tests/scanner/test_data_files.py` holds every file against ruamel.yaml's reading, which also
refuses keys that stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any, ClassVar

import yaml

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # without libyaml the same, only slower


class _CoreLoader(_BASE):  # type: ignore[misc]  # one of two classes
    """Read YAML 1.2's core schema, and days as days."""

    yaml_implicit_resolvers: ClassVar[Mapping[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))

_CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda _loader, node: int(node.value))  # 012 is twelve, not ten


def load_yaml(package: str, *path: str) -> Any:
    """Read a YAML file of a package as plain data.

    Args:
        package: the package's name, as `__package__` has it.
        path: the file's place inside it.
    """
    with resources.files(package).joinpath(*path).open("rb") as stream:
        return yaml.load(stream, Loader=_CoreLoader)  # noqa: S506 - a safe loader with other implicit types
