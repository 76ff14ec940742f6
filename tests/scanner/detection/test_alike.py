"""A class of texts is looked at once: every member would have given the same."""

import random
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
import regex
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerRegistry

from benchmarks import cells, exports, registries
from scanner.detection import Detector, alike, phone_kernel
from scanner.detection.automaton import Automaton

HEADERS = (None, "henkilötunnus", "puhelin", "KENTTA7", "viite", "lisätiedot", "syntymäaika", "İBAN")


@pytest.fixture(scope="module")
def detector():
    return Detector(registries.default())


@pytest.fixture(scope="module")
def stock():
    return Detector(registries.stock())


def with_other_digits(texts, rng, times):
    """Give each text and more of its shape: random digits, and last digits that make check digits come true."""
    out = {}
    for text in texts:
        out[text] = None
        for _ in range(times):
            out[regex.sub("[0-9]", lambda _: rng.choice("0011223456789"), text)] = None
            last = max((at for at, char in enumerate(text) if char in "0123456789"), default=None)
            if last is not None:
                out[text[:last] + rng.choice("0123456789") + text[last + 1 :]] = None
    return list(out)


def differing(detector, texts, header=None):
    """Count the texts whose own matches are not those of their class; say how many texts share a class."""
    found = detector.alike(texts, header)
    whole = detector.matches(texts, header)
    shared = np.bincount(found.classes)[found.classes] > 1
    wrong = sum(whole[place] != whole[found.firsts[number]] for place, number in enumerate(found.classes.tolist()))
    return wrong, int(shared.sum())


def test_columns_of_an_export(detector):
    shared = size = 0
    for header, values in exports.export(1500).items():
        texts = list(dict.fromkeys(value for value in values if value))
        wrong, some = differing(detector, texts, header)
        assert wrong == 0, header
        shared, size = shared + some, size + len(texts)
    assert shared > 0.7 * size


@pytest.mark.parametrize("header", HEADERS)
def test_cells_of_every_kind(detector, header):
    rng = random.Random(f"alike {header}")
    texts = with_other_digits(cells.data_cells(60, 41) + cells.adversarial_cells(40, 42), rng, 6)
    wrong, shared = differing(detector, texts, header)
    assert wrong == 0
    assert shared > 150


def test_stock_recognisers(stock):
    rng = random.Random(8)
    texts = with_other_digits(cells.data_cells(40, 43) + cells.adversarial_cells(20, 44), rng, 5)
    wrong, shared = differing(stock, texts, "kortti")
    assert wrong == 0
    assert shared >= 0


@pytest.mark.slow
def test_many_cells_of_every_kind(detector):
    rng = random.Random(77)
    for number, header in enumerate(HEADERS):
        texts = with_other_digits(
            cells.data_cells(300, 50 + number) + cells.adversarial_cells(150, 70 + number), rng, 8
        )
        wrong, shared = differing(detector, texts, header)
        assert wrong == 0
        assert shared > 1000


def test_names_of_classes_hold_between_calls(detector):
    rng = random.Random(12)
    named = {}
    for seed in (1, 2, 3):
        texts = with_other_digits(
            [cells.hetu(rng), "040 1234567", "FI2112345600000785", f"Lasku {seed} maksettu 12.3.2024"], rng, 150
        )
        found = detector.alike(texts, "tieto")
        matches = detector.matches([texts[first] for first in found.firsts.tolist()], "tieto")
        for key, some in zip(found.keys, matches, strict=True):
            if key is not None:
                assert named.setdefault(key, some) == some
    assert len(named) > 20


def broken(monkeypatch, detector, texts, header=None):
    """Count differences with plans made anew."""
    likeness = detector._likeness
    monkeypatch.setattr(likeness, "_plans", {})
    monkeypatch.setattr(likeness, "_answers", {})
    return differing(detector, texts, header)[0]


@pytest.fixture(scope="module")
def varied():
    rng = random.Random(21)
    return with_other_digits(cells.data_cells(150, 45), rng, 8)


@pytest.fixture
def replace_looks(monkeypatch):
    """Give every automaton other eyes; what it says with them is kept by nobody."""

    def replace(looks):
        phone_kernel._decides.cache_clear()
        monkeypatch.setattr(Automaton, "looks", looks)

    yield replace
    phone_kernel._decides.cache_clear()


def test_a_blind_automaton_is_noticed(monkeypatch, replace_looks, detector, varied):
    replace_looks(lambda *_, **__: {})
    assert broken(monkeypatch, detector, varied) > 50


def test_a_lost_place_is_noticed(monkeypatch, replace_looks, detector, varied):
    looks = Automaton.looks
    replace_looks(lambda self, shape, *a, **k: dict(sorted(looks(self, shape, *a, **k).items())[:-1]))
    assert broken(monkeypatch, detector, varied) > 10


def test_checks_that_are_not_asked_are_noticed(monkeypatch, detector, varied):
    monkeypatch.setattr(detector._likeness, "_asked", [False] * len(detector._routes))
    assert broken(monkeypatch, detector, varied) > 50


def test_a_gate_that_is_not_widened_is_noticed(monkeypatch, detector, varied):
    monkeypatch.setattr(
        detector._likeness, "_gate", alike.Gate([trigger.expression for trigger in detector._confirmer._triggers])
    )
    assert broken(monkeypatch, detector, varied) > 50


def test_digits_that_make_tokens_are_noticed(monkeypatch):
    """A smiley is one token and another digit is none: the sixth word before the number is now the fifth."""
    recogniser = PatternRecognizer(
        "PHONE_NUMBER", patterns=[Pattern("code", "[0-9]{5}", 0.3)], context=["koodi"], supported_language="fi"
    )
    detector = Detector(RecognizerRegistry(recognizers=[recogniser], supported_languages=["fi"]))
    texts = [
        f"koodi lasku putki pumppu venttiili :{digit} {number}"
        for digit in "123456789"
        for number in range(10_000, 10_040)
    ]
    assert differing(detector, texts)[0] == 0
    monkeypatch.setattr(detector._likeness, "_context", SimpleNamespace(digits_alike=lambda _: True))
    assert broken(monkeypatch, detector, texts) > 10


def test_odd_texts_are_classes_of_their_own(detector):
    odd = [
        "\ud800 040 1234567",
        "a\x00 1234561",
        "1" * 300,
        '{"hetu": 1234561}',
        "",
        " ",
        "\u0660\u0661\u0662",
        "e\u03011234561",
    ]
    texts = [*odd, *(f"{number:07}" for number in range(300))]
    found = detector.alike(texts, "viite")
    assert len(set(found.classes[:8].tolist())) == 8
    assert differing(detector, texts, "viite")[0] == 0


def test_arrow_and_texts_give_the_same(detector):
    texts = [f"{number:010}" for number in range(0, 40_000_000, 99_991)]
    plain = detector.alike(texts, "a")
    array = pa.array(["x", *texts])[1:]
    arrow = detector.alike(texts, "a", array)
    assert plain.classes.tolist() == arrow.classes.tolist()
    assert plain.keys == arrow.keys


def test_few_texts_are_not_worth_it(detector):
    assert detector.alike(["1", "2"], None).keys == [None, None]
