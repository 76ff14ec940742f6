"""Eight times the text takes about eight times as long: measured for every recogniser on the texts that are worst for it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest

from scanner.plugins import resolve
from scanner.recognisers import BUILTIN

SIZES = (4_096, 8_192, 16_384, 32_768)
UNITS = (
    "a", "A", "1", "1-", "1.", "1 ", "Aa ", "sana toinen ", "Matti Virtanen ", "a.", "a:", "0a:", "+1", "040 ", "Katu", "Esimerkkikatu 1 ", "http://a?b=c&", "eyJ", "a'a", "viite ", "s. ",
    "FI21 1234 ", "\n", "sairaala asiakas ei ", "MATTI ", "a@", "$2b$", "tmi 1234567-1 ", "As Oy Aa ", "puh 4", "FI", "personnummer ", "131052-", "050524-0024/",
)  # fmt: skip
GENEROUS = 4
"""A quadratic pattern takes sixty-four times as long for eight times the text; eight times four is far from that."""
UNMEASURABLE = 0.02
"""Seconds of processor time under which a measurement says more about the machine than about the pattern."""


def seconds(one: Any, text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        one.analyze(text, one.supported_entities, None)
        best = min(best, time.process_time() - start)
        if best < UNMEASURABLE / 8:
            break
    return best


def slow_units(one: Any, units: Sequence[str] = UNITS) -> list[tuple[str, list[float]]]:
    """Give the texts on which eight times the length takes far more than eight times as long, with the seconds measured."""
    one.analyze("lämmittely", one.supported_entities, None)
    out = []
    for unit in units:
        texts = [(unit * (size // len(unit) + 1))[:size] for size in SIZES]
        longest = seconds(one, texts[-1])
        if longest < UNMEASURABLE:
            continue
        shortest = max(seconds(one, texts[0]), UNMEASURABLE / 8)
        if longest > GENEROUS * (SIZES[-1] // SIZES[0]) * shortest:
            out.append((unit, [seconds(one, text) for text in texts]))
    return out


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BUILTIN))
def test_linear(name: str) -> None:
    kind: Any = resolve("recogniser", name, BUILTIN)
    assert slow_units(kind(language_model="none") if name == "person" else kind()) == []


class Quadratic:
    """Be a recogniser that looks at every pair of characters."""

    supported_entities = ("BAD",)

    def analyze(self, text: str, _entities: object, _artifacts: object) -> None:
        for _ in range(len(text) ** 2 // 40):
            pass


@pytest.mark.slow
def test_the_measure_notices_a_quadratic_recogniser() -> None:
    assert [unit for unit, _ in slow_units(Quadratic(), ["a"])] == ["a"]
