"""Values that look like personal data and are none: nothing in them stands on its own more often than chance."""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from scanner.detection import Detector
from scanner.recognisers import registry
from scanner.recognisers.base import LIKELY

SOURCE = random.Random(20261124)
_R = SOURCE.randrange


def _pick(*words: str) -> Callable[[], str]:
    return lambda: SOURCE.choice(words)


DECOYS: dict[str, Callable[[], str]] = {
    "order numbers ddmmyy-NNNN": lambda: f"{_R(1, 29):02d}{_R(1, 13):02d}{_R(20, 26):02d}-{_R(10_000):04d}",
    "seven digits": lambda: f"{_R(10**7):07d}",
    "eight digits": lambda: f"{_R(10**8):08d}",
    "ten digits": lambda: str(_R(10**9, 10**10)),
    "fourteen digits": lambda: str(_R(10**13, 10**14)),
    "sixteen digits": lambda: str(_R(10**15, 10**16)),
    "time stamps": lambda: f"202{_R(7)}{_R(1, 13):02d}{_R(1, 29):02d}{_R(24):02d}{_R(60):02d}{_R(60):02d}",
    "guids": lambda: str(uuid.UUID(int=SOURCE.getrandbits(128))),
    "article codes": lambda: f"{SOURCE.choice('ABCDEFGH')}{SOURCE.choice('ABCD')}-{_R(1, 999)}",
    "pipe sizes": _pick("DN-20", "DN-50", "PN-16", "EN-253"),
    "amounts": lambda: f"{_R(1, 9999)},{_R(100):02d}",
    "versions": lambda: f"{_R(12)}.{_R(20)}.{_R(20)}.{_R(5)}",
    "months": lambda: f"{_R(1, 13):02d}/20{_R(18, 26)}",
    "decimals": lambda: f"{SOURCE.random() * 100:.6f}",
    "dashed codes": lambda: f"{_R(100, 999)}-{_R(10, 99)}-{_R(1, 999)}-{_R(1, 99)}",
    "hex": lambda: f"{SOURCE.getrandbits(48):012x}",
    "digits and a letter": lambda: f"{_R(10**8):08d}{SOURCE.choice('ABCDEFHJ')}",
    "companies": _pick("Virtasen Kone Oy", "Mäkinen & Pojat Oy", "Kiinteistö Oy Matinkatu 3", "As Oy Onnela", "Rakennus Lahti Oy", "Salon Sähkö Oy"),
    "products": _pick("Kaukolämpöpaketti Koti", "Lämpöpumppu Virta 12", "Venttiili DN 25", "Puutavara Kuusi 50x100", "Kulmaventtiili 90"),
    "towns and months": _pick("Helsinki", "Salo", "Lahti", "Imatra", "Tammikuu", "Kesäkuu"),
    "states": _pick("avoin", "suljettu", "OK", "Uusi", "Käsittelyssä"),
}  # fmt: skip
DECOYS |= {
    "order numbers yyyymmdd-NNNN": lambda: f"202{_R(7)}{_R(1, 13):02d}{_R(1, 29):02d}-{_R(10_000):04d}",
    "work orders with a word": lambda: f"työ {_R(1, 29):02d}{_R(1, 13):02d}{_R(20, 26):02d}-{_R(10_000):04d} valmis",
    "two work orders": lambda: f"0{_R(1, 9)}0{_R(1, 9)}24-{_R(10_000):04d}/0{_R(1, 9)}1124-{_R(10_000):04d}",
    "invoices after a call": lambda: f"{SOURCE.choice(('soitti laskusta', 'kunden ringde om faktura'))} 4{_R(10**8):08d}",
    "housing companies": lambda: f"{SOURCE.choice(('As Oy', 'Kiinteistö Oy', 'AS OY', 'Koy', 'Bostads Ab', 'Asunto Oy Imatran'))} {SOURCE.choice(('Hallatie', 'Matinkatu', 'Norrgatan', 'Koskikatu'))} {_R(1, 99)}",
    "twenty characters": lambda: "".join(SOURCE.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=20)),
    "eight capitals": lambda: "".join(SOURCE.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=8)),
    "codes of one letter": _pick("M", "N", "K", "E", "A"),
    "small numbers": lambda: str(_R(1000)),
}  # fmt: skip
COUNT = 400


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(registry(language_model="none"))


@pytest.mark.parametrize("count", [COUNT, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", DECOYS)
def test_decoys_stand_out_no_more_than_chance(kind: str, count: int, detector: Detector) -> None:
    SOURCE.seed(f"{kind} {count}")  # the same values whichever test ran before this one
    values = [DECOYS[kind]() for _ in range(count)]
    chance: dict[str, Any] = {one.name: one.chance or 0.0 for one in detector.engine.registry.recognizers}
    weak = {entity for one in detector.engine.registry.recognizers for entity in one.weak_entities}
    standing: dict[str, int] = {}
    for matches in detector.matches(values):
        for name in {
            m.recogniser for m in matches if m.score >= LIKELY and m.entity not in weak and m.about == "person"
        }:
            standing[name] = standing.get(name, 0) + 1
    for name, met in standing.items():
        expected = 2 * count * chance[name]  # a value may hold two candidates
        assert met <= expected + 5 * math.sqrt(expected) + 5, (kind, name, met)
