"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import connectors
import reports
import scanner

NOT_MODULES = ("scanner.__main__", "scanner.store.migrations.env")
"""What runs when it is imported."""
NAMES = sorted(
    module.name
    for package in (scanner, connectors, reports)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if module.name not in NOT_MODULES and not module.name.startswith("scanner.store.migrations.versions")
)


def test_there_are_modules():
    assert len(NAMES) > 200


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_hold(name):
    found = doctest.testmod(importlib.import_module(name))
    assert not found.failed
