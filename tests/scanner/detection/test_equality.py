"""The promise: for every cell what `AnalyzerEngine.analyze` gives with the same registry, NLP engine and context."""

from collections import Counter

import pytest

from benchmarks import cells, registries
from scanner.detection import Detector
from scanner.detection.gate import Gate


def key(results):
    return [(r.entity_type, r.start, r.end, r.score) for r in results]


def differences(detector, texts, reference=None):
    """Give how many texts differ, how many have a result, and the entities found."""
    differing, hits, found = [], 0, Counter()
    for index, text in enumerate(texts):
        header = cells.HEADERS[index % len(cells.HEADERS)]
        context = [header] if header else []
        theirs = (
            key(detector.engine.analyze(text, detector.language, context=context))
            if reference is None
            else reference[index]
        )
        if key(detector.analyze(text, context)) != theirs:
            differing.append((text, context))
        hits += bool(theirs)
        found.update(entity for entity, *_ in theirs)
    return differing, hits, found


@pytest.fixture(scope="module")
def stock():
    return Detector(registries.stock())


@pytest.fixture(scope="module")
def default():
    return Detector(registries.default())


def test_stock_recognisers(stock):
    differing, hits, found = differences(stock, cells.data_cells(150, 11) + cells.adversarial_cells(60, 12))
    assert differing == []
    assert hits > 70
    assert {"EMAIL_ADDRESS", "IBAN_CODE", "PHONE_NUMBER", "IP_ADDRESS", "FI_PERSONAL_IDENTITY_CODE", "URL"} <= set(
        found
    )


def test_default_recognisers(default):
    differing, hits, _ = differences(default, cells.data_cells(150, 13) + cells.adversarial_cells(60, 14))
    assert differing == []
    assert hits > 70


@pytest.mark.slow
def test_stock_recognisers_of_all_countries_on_many_cells():
    detector = Detector(registries.stock(everything=True))
    texts = cells.data_cells(5000, 21) + cells.adversarial_cells(1200, 22)
    differing, hits, found = differences(detector, texts)
    assert differing == []
    assert hits > 3500
    assert len(found) > 35


@pytest.mark.slow
def test_default_recognisers_on_many_cells(default):
    texts = cells.data_cells(5000, 23) + cells.adversarial_cells(1200, 24)
    differing, hits, found = differences(default, texts)
    assert differing == []
    assert hits > 3000
    assert len(found) > 15


@pytest.mark.slow
def test_default_recognisers_with_the_language_model():
    detector = Detector(registries.default(language_model="auto"))
    texts = [text for text in cells.data_cells(400, 41) if text.count(" ") > 4]
    differing, hits, found = differences(detector, texts)
    assert differing == []
    assert hits > 100
    assert found["PERSON"] > 5
    # prepared in one go, each text is found to hold the same as on its own
    alone = [{m[0] for m in key(detector.analyze(text))} for text in texts]
    together = [{m.entity for m in matches if m.score > 0} for matches in detector.matches(texts)]
    assert all(ours <= theirs for ours, theirs in zip(together, alone, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [0.45, 0.9])
def test_thresholds(threshold):
    detector = Detector(registries.stock(), threshold=threshold)
    differing, hits, _ = differences(detector, cells.data_cells(700, 25) + cells.adversarial_cells(200, 26))
    assert differing == []
    assert hits > 50


@pytest.mark.slow
def test_a_cell_of_a_million_characters(stock):
    text = cells.huge_cell(1_050_000, 27)
    theirs = key(stock.engine.analyze(text, "fi", context=["lisätiedot"]))
    assert len(theirs) > 200
    assert key(stock.analyze(text, ["lisätiedot"])) == theirs


MUST_SHOW = {
    "EmailRecognizer",
    "IbanRecognizer",
    "PhoneRecognizer",
    "IpRecognizer",
    "UrlRecognizer",
    "CreditCardRecognizer",
}


def lose_patterns(monkeypatch, texts, names=None):
    """Drop one pattern at a time from the gate; give the differences seen by the recogniser that lost it."""
    detector = Detector(registries.stock())
    reference = []
    for index, text in enumerate(texts):
        header = cells.HEADERS[index % len(cells.HEADERS)]
        reference.append(key(detector.engine.analyze(text, "fi", context=[header] if header else [])))
    assert differences(detector, texts, reference)[0] == []
    honest = Gate.fired
    noticed = Counter()
    for number, trigger in enumerate(detector._confirmer._triggers):
        name = detector._routes[trigger.route].name
        if names is not None and (name not in names or noticed[name]):
            continue
        monkeypatch.setattr(
            Gate,
            "fired",
            lambda self, batch, lost=number: ([i for i in ids if i != lost] for ids in honest(self, batch)),
        )
        noticed[name] += len(differences(detector, texts, reference)[0])
    return noticed


def test_the_comparison_notices_a_lost_pattern(monkeypatch):
    noticed = lose_patterns(monkeypatch, cells.data_cells(60, 31) + cells.adversarial_cells(20, 32), MUST_SHOW)
    assert min(noticed[name] for name in MUST_SHOW) >= 1


@pytest.mark.slow
def test_the_comparison_notices_every_lost_pattern_that_finds_something(monkeypatch):
    noticed = lose_patterns(monkeypatch, cells.data_cells(900, 35) + cells.adversarial_cells(200, 36))
    assert min(noticed[name] for name in MUST_SHOW) >= 10
    assert sum(noticed.values()) >= 400


@pytest.mark.slow
@pytest.mark.parametrize(
    "mutate",
    [
        lambda d, m: m.setattr(d._context, "raise_score", lambda score: score),
        lambda d, m: m.setattr("scanner.detection.confirm.unique", lambda results: results),
        lambda d, m: m.setattr(d.gate, "everything", ()),
    ],
    ids=["context ignored", "duplicates kept", "exotic texts not looked at"],
)
def test_the_comparison_notices_other_mutations(mutate, monkeypatch):
    detector = Detector(registries.stock())
    mutate(detector, monkeypatch)
    differing, _, _ = differences(detector, cells.data_cells(300, 33) + cells.adversarial_cells(200, 34))
    assert len(differing) >= 3
