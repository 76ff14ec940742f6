"""What recognisers that look at words alone find is remembered for texts with other digits."""

import random

import pytest

from benchmarks import cells, exports, registries
from scanner.detection import Detector, confirm
from scanner.detection.confirm import _MASK


@pytest.fixture(scope="module")
def texts():
    rng = random.Random(3)
    made = cells.data_cells(400, 41) + cells.adversarial_cells(200, 42) + [exports.note(rng, n) for n in range(300)]
    return made + [
        f"As Oy Malli {n}, Maija Mallinen {n} klo 1{n}.30, dialyysissä {n} kertaa, FB{n}a" for n in range(12)
    ]


def worded(registry):
    return [one for one in registry.recognizers if getattr(one, "words_alone", False)]


def test_words_alone_means_that_no_digit_is_looked_at(texts):
    told = 0
    for recogniser in worded(registries.default()):
        for text in texts:
            if recogniser.may_match(text):
                found = list(recogniser.find(text))
                assert found == list(recogniser.find(text.translate(_MASK))), (recogniser.name, text)
                told += bool(found)
    assert told > 40


def test_nobody_looks_at_words_alone_with_a_language_model():
    assert {one.name for one in worded(registries.default())} == {"person", "special"}
    assert {one.name for one in worded(registries.default(language_model="auto"))} == {"special"}


def test_the_memory_is_bounded_and_changes_nothing(texts, monkeypatch):
    monkeypatch.setattr(confirm, "REMEMBERED", 7)
    detector = Detector(registries.default())
    twice = [detector.matches(texts) for _ in range(2)]
    assert len(detector._confirmer._remembered) <= 7
    monkeypatch.undo()
    assert twice == [Detector(registries.default()).matches(texts)] * 2


def test_a_recogniser_that_is_wrong_about_itself_is_noticed(monkeypatch):
    detector = Detector(registries.default())
    texts = [f"viitenumero 123456{digit}" for digit in range(10)]
    right = detector.matches(texts)
    checked = next(n for n, route in enumerate(detector._routes) if route.name == "fi.viite_text")
    monkeypatch.setattr(detector._confirmer, "_worded", frozenset({checked}))
    assert detector.matches(texts) != right
