"""What stands for presidio's `PhoneRecognizer` finds what it finds, whatever stands around and between the digits."""

import random

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from benchmarks import cells
from scanner.detection import stock_phone
from scanner.detection.routes import plan
from scanner.detection.stock_phone import StockPhone

STARTS = ("0", "+", "00", "011", "0012", "+1", "+44", "0044", "+358", "+39", "0054", "+54", "+52", "1", "44", "49", "91", "55", "33", "972", "+800", "+0", "+999")  # fmt: skip
BETWEEN = (" ", "-", " - ", "/", ".", "(", ")", ") ", "  ", "–", "x", ", ", "#", " ext. ", "a", "€", "\u00a0", "\u0663")
BEFORE = ("a", "p. ", "(", " ", "€", "[", "tel:", ";", "2024-01-31 ", "1/2/2024 ")
BEHIND = ("a", " p", ")", " ", "€", "#", " / 123", ":30", " 045 1234567", " x123", "ä", "\u0301")
MANY_REGIONS = ("FI", "SE", "AR", "MX", "BR", "IT", "GB", "US", "KZ", "RU")


def number(rng):
    """Give digits as somebody may write a telephone number, and as nobody would."""
    text = rng.choice(("", *STARTS)) + "".join(rng.choice("0123456789") for _ in range(rng.randint(2, 15)))
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        at = rng.randint(1, len(text))
        text = text[:at] + rng.choice(BETWEEN) + text[at:]
    return rng.choice(("", "", *BEFORE)) + text + rng.choice(("", "", *BEHIND))


def texts(count, seed):
    rng = random.Random(seed)
    return [
        *(number(rng) for _ in range(count)),
        *(f"{number(rng)} {number(rng)}" for _ in range(count // 4)),
        *cells.data_cells(count // 2, seed),
        *(text for text in cells.adversarial_cells(count // 4, seed) if len(text) < 1000),
    ]


def differing(recogniser, some):
    """Count the texts for which the two differ, and those with a number."""
    ours = StockPhone(recogniser)
    wrong = hits = 0
    for text in some:
        theirs = {(r.start, r.end) for r in recogniser.analyze(text, [])}
        found = EntityRecognizer.remove_duplicates(
            [RecognizerResult(f.entity, f.start, f.end, f.score) for f in ours.find(text)]
        )
        wrong += {(r.start, r.end) for r in found} != theirs
        hits += bool(theirs)
    return wrong, hits


def test_numbers_of_the_usual_regions():
    wrong, hits = differing(PhoneRecognizer(supported_language="fi"), texts(600, 1))
    assert wrong == 0
    assert hits > 100


@pytest.mark.slow
@pytest.mark.parametrize("regions", [PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS, MANY_REGIONS])
def test_many_numbers(regions):
    recogniser = PhoneRecognizer(supported_language="fi", supported_regions=regions)
    wrong, hits = differing(recogniser, texts(6000, 2))
    assert wrong == 0
    assert hits > 1000


def test_a_long_text_is_left_to_the_matcher():
    text = "soita 040 1234567 tai +44 20 7946 0018. " * 130
    wrong, hits = differing(PhoneRecognizer(supported_language="fi", supported_regions=("GB", "DE")), [text])
    assert len(text) > stock_phone.LONGEST
    assert (wrong, hits) == (0, 1)


def test_other_settings_and_subclasses_are_asked_themselves():
    class Mine(PhoneRecognizer):
        def analyze(self, text, entities, nlp_artifacts=None):
            return []

    given = [
        PhoneRecognizer(supported_language="fi"),
        Mine(supported_language="fi"),
        PhoneRecognizer(supported_language="fi", leniency=0),
        PhoneRecognizer(supported_language="fi", supported_regions=("FI", "ZZ")),
    ]
    routes, _ = plan(given)
    assert [route.find is not None for route in routes] == [True, False, False, False]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda m: m.setattr(stock_phone._Country, "needs_prefix", lambda self, national: True),
        lambda m: m.setattr(stock_phone._Prefix, "dropped", lambda self, digits: []),
        lambda m: m.setattr(stock_phone._Region, "may_be_abroad", lambda self, digits: self.may_be(digits)),
        lambda m: m.setattr(stock_phone._Walk, "_clings", lambda self, char: False),
        lambda m: m.setattr(stock_phone._Walk, "parts", lambda self, start, candidate: iter([(start, candidate)])),
        lambda m: m.setattr(stock_phone, "_LATER", stock_phone.re.compile("(?!)")),
    ],
    ids=[
        "prefix always",
        "prefix never dropped",
        "plus not seen",
        "letters beside",
        "whole candidates only",
        "alone too often",
    ],
)
def test_the_comparison_notices_mutations(mutate, monkeypatch):
    mutate(monkeypatch)
    assert differing(PhoneRecognizer(supported_language="fi"), texts(500, 3))[0] >= 1


def test_digits_are_forgotten():
    ours = StockPhone(PhoneRecognizer(supported_language="fi"))
    list(ours.find("soita +44 20 7946 0018"))
    assert ours._known
    ours.forget()
    assert not ours._known
    assert not ours._masks
