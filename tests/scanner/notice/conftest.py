"""The made-up notices of this folder and the cites of a declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from scanner.model import Cite, Declaration, Register
from scanner.notice import read

NOTICES = Path(__file__).parent / "notices"


@cache
def _read(name: str) -> Declaration:
    return read(NOTICES / name)


@pytest.fixture
def read_notice() -> Callable[[str], Declaration]:
    return _read


def _cites(register: Register) -> Iterator[Cite]:
    for group in (
        register.items,
        register.negated,
        register.unknown,
        register.purposes,
        register.legal_bases,
        register.recipients,
        register.sources,
        register.retention,
    ):
        yield from (entry.cite for entry in group)
    for one in (register.transfers, register.automated, register.review, *register.findings):
        if one.cite is not None:
            yield one.cite
    for finding in register.findings:
        yield from finding.also


@pytest.fixture
def cites() -> Callable[[Declaration], list[Cite]]:
    return lambda declaration: [cite for register in declaration.registers for cite in _cites(register)]
