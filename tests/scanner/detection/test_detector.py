"""The detector beyond equality: odd recognisers, faults, matches, long texts."""

import pickle
from typing import ClassVar

import pytest
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerRegistry, RecognizerResult

from benchmarks import cells, registries
from scanner.detection import Detector
from scanner.detection import detector as module
from scanner.model import DetectionFault, UsageError
from scanner.recognisers.base import Details

SIX = [Pattern("six", r"(?<![0-9])[0-9]{6}(?![0-9])", 0.3)]


class Own(EntityRecognizer):
    """Find `needle`, whatever the patterns say."""

    version = "7"

    def __init__(self, entity="NEEDLE", **kwargs):
        super().__init__([entity], supported_language="fi", **kwargs)

    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts=None):
        assert "NEEDLE" in entities or self.supported_entities[0] in entities
        at = text.find("needle")
        return [RecognizerResult(self.supported_entities[0], at, at + 6, 0.5)] if at >= 0 else []


class Even(PatternRecognizer):
    """Six digits, the last even; looks like one of ours."""

    entity_items: ClassVar = {"EVEN": "customer.number"}
    chance = 0.5

    def __init__(self):
        super().__init__("EVEN", name="even", supported_language="fi", patterns=SIX, context=["asiakas"])

    def validate_result(self, pattern_text):
        return int(pattern_text[-1]) % 2 == 0

    def check(self, value, entity):
        return int(value[-1]) % 2 == 0

    def describe(self, value, entity):
        return Details(subtype="half" if value.startswith("5") else None, about="organisation", shape="six")

    def shape_of(self, value):
        return "six"


class Format(Even):
    """The same, but a failed check refuses and a passed one proves nothing."""

    def validate_result(self, pattern_text):
        return None

    def invalidate_result(self, pattern_text):
        return not self.check(pattern_text, "EVEN")


def make(*recognisers, threshold=0.0):
    return Detector(RecognizerRegistry(list(recognisers), supported_languages=["fi"]), threshold=threshold)


def key(results):
    return [(r.entity_type, r.start, r.end, r.score) for r in results]


def same(detector, text, context=()):
    theirs = key(detector.engine.analyze(text, "fi", context=list(context)))
    assert key(detector.analyze(text, context)) == theirs
    return theirs


def test_a_recogniser_with_its_own_analyze_is_called_as_it_is():
    detector = make(Own(), Even())
    assert same(detector, "a needle 123456") == [("EVEN", 9, 15, 1.0), ("NEEDLE", 2, 8, 0.5)]
    assert detector.versions == {"Own": "0.0.1", "even": "0.0.1"}


def test_may_match_comes_first():
    class Picky(Own):
        asked: ClassVar = []

        def may_match(self, text):
            self.asked.append(text)
            return "needle" in text

        def analyze(self, text, entities, nlp_artifacts=None):
            assert "needle" in text
            return super().analyze(text, entities, nlp_artifacts)

    detector = make(Picky())
    assert detector.matches(["hay", "hay"]) == [(), ()]
    assert Picky.asked == ["hay"]


def test_a_recogniser_can_name_its_own_gate():
    class Gated(Own):
        gate = ("need(?:le|s)",)
        asked: ClassVar = []

        def analyze(self, text, entities, nlp_artifacts=None):
            self.asked.append(text)
            return super().analyze(text, entities, nlp_artifacts)

    detector = make(Gated())
    assert [len(detector.analyze(text)) for text in ("hay", "a needle", "NEEDS", "٣")] == [0, 1, 0, 0]
    assert Gated.asked == ["a needle", "NEEDS", "٣"]


def test_prepare_sees_all_texts_that_may_match_at_once():
    class Batched(Own):
        seen: ClassVar = []

        def may_match(self, text):
            return "needle" in text

        def prepare(self, texts):
            self.seen.append(list(texts))

    make(Batched()).matches(["needle 1", "hay", "needle 2", "needle 1"])
    assert Batched.seen == [["needle 1", "needle 2"]]


def test_artifacts_are_made_when_looked_at():
    class Looking(Own):
        def analyze(self, text, entities, nlp_artifacts=None):
            assert isinstance(nlp_artifacts.to_json(), str)
            return [RecognizerResult("NEEDLE", nlp_artifacts.tokens_indices[-1], len(text), 0.7)]

    assert same(make(Looking()), "yksi kaksi") == [("NEEDLE", 5, 10, 0.7)]


def test_own_context_enhancement_sends_everything_to_presidio():
    class Enhancing(Own):
        def enhance_using_context(
            self, text, raw_recognizer_results, other_raw_recognizer_results, nlp_artifacts, context=None
        ):
            for result in raw_recognizer_results:
                result.score = 0.9 if other_raw_recognizer_results else 0.2
            return raw_recognizer_results

    class Needle(Enhancing):
        entity_items: ClassVar = {"NEEDLE": "customer.number"}

    detector = make(Needle(), Even())
    assert detector.whole
    assert same(detector, "needle 123456")[1] == ("NEEDLE", 0, 6, 0.9)
    assert same(detector, "needle") == [("NEEDLE", 0, 6, 0.2)]
    assert [m.score for m in detector.matches(["needle 123456"])[0]] == [0.9, 1.0]


def test_results_in_the_name_of_others():
    class Stranger(Own):
        owner = "nobody"

        def analyze(self, text, entities, nlp_artifacts=None):
            return [RecognizerResult("NEEDLE", 0, 1, 0.5, recognition_metadata={"recognizer_identifier": self.owner})]

    assert same(make(Stranger()), "abc") == []
    mine = Stranger()
    mine.owner = mine.id
    assert same(make(mine), "abc") == [("NEEDLE", 0, 1, 0.5)]


def test_no_result_and_score_zero():
    class Nothing(Own):
        def analyze(self, text, entities, nlp_artifacts=None):
            return None

    class Zero(Own):
        def analyze(self, text, entities, nlp_artifacts=None):
            return [RecognizerResult("NEEDLE", 0, 1, 0)]

    assert same(make(Nothing(), Zero()), "abc") == []


def test_thresholds_of_recognisers_go_before_the_engines():
    low = PatternRecognizer("LOW", supported_language="fi", patterns=SIX, name="low")
    low.score_thresholds = {"LOW": 0.1}
    high = PatternRecognizer("HIGH", supported_language="fi", patterns=SIX, name="high")
    high.score_thresholds = {"default": 0.4}
    plain = PatternRecognizer("PLAIN", supported_language="fi", patterns=SIX, name="plain")
    detector = make(low, high, plain, threshold=0.2)
    assert {entity for entity, *_ in same(detector, "123456")} == {"LOW", "PLAIN"}


def test_deny_lists_and_flags():
    words = PatternRecognizer("WORD", supported_language="fi", deny_list=["Öljy", "a+b"], name="words")
    cased = PatternRecognizer(
        "CASED", supported_language="fi", patterns=[Pattern("c", "[A-Z]{3}", 0.5)], global_regex_flags=0
    )
    detector = make(words, cased)
    assert same(detector, "öljy ABC a+b abc ÖLJY")
    assert same(detector, "K\u212a ſab") == same(detector, "K\u212a ſab")


def test_matches_carry_what_the_recogniser_says():
    (found,) = make(Even()).matches([" 523456 "], header="asiakasnumero")
    assert len(found) == 1
    match = found[0]
    assert (match.item, match.entity, match.recogniser) == ("customer.number", "EVEN", "even")
    assert (match.start, match.end, match.score, match.validated) == (1, 7, 1.0, True)
    assert (match.subtype, match.about, match.shape, match.whole) == ("half", "organisation", "six", True)
    assert match.explanation == ("pattern", "validated")


def test_context_is_a_sign():
    detector = make(Format())
    (found,) = detector.matches(["no 123456"], header="asiakasnumero")
    assert [(m.validated, m.whole, m.explanation) for m in found] == [
        (True, False, ("pattern", "context", "validated"))
    ]
    assert found[0].score == pytest.approx(0.65)
    assert detector.matches(["asiakas 123456"])[0][0].score == found[0].score
    assert detector.matches(["no 123456"])[0][0].score == 0.3


@pytest.mark.parametrize("kind", [Even, Format])
def test_failed_checks_are_counted_as_such(kind):
    found = make(kind()).matches(["123455", "123456 123457", "x"])
    assert [[(m.start, m.validated, m.score, m.whole, m.shape) for m in ms] for ms in found] == [
        [(0, False, 0.0, True, "")],
        [(0, True, 1.0 if kind is Even else 0.3, False, "six"), (7, False, 0.0, False, "")],
        [],
    ]


def test_places_are_those_of_the_text_as_given():
    (found,) = make(Even()).matches(["\u200bno\u00a012\u00ad3４56\u00ad."])
    assert [(m.start, m.end) for m in found] == [(4, 11)]


def test_entities_without_an_item_are_named():
    detector = make(Own(), Even())
    assert detector.unmapped == ("NEEDLE",)
    assert detector.matches(["needle"]) == [()]


class Failing(Own):
    def analyze(self, text, entities, nlp_artifacts=None):
        if "secret" in text:
            raise RuntimeError(text)
        return []


def test_a_failing_recogniser_is_named_and_the_others_go_on():
    detector = make(Failing(name="bad"), Even())
    faults = []
    found = detector.matches(["secret 123456", "secret", "123456"], faults=faults)
    assert [len(ms) for ms in found] == [1, 0, 1]
    assert [(f.recogniser, f.error, f.texts, f.reason) for f in faults] == [
        ("bad", "RuntimeError", 2, "recogniser_failed")
    ]
    assert "secret" not in str(faults[0])
    with pytest.raises(DetectionFault) as caught:
        detector.matches(["secret"])
    assert "secret" not in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with pytest.raises(DetectionFault):
        detector.analyze("secret")


def test_failing_preparation_and_description():
    class BadBatch(Own):
        def prepare(self, texts):
            raise KeyError(texts[0])

    class BadWords(Even):
        def describe(self, value, entity):
            raise ValueError(value)

    faults = []
    found = make(BadBatch(name="batch"), BadWords()).matches(["123456"], faults=faults)
    assert [m.item for m in found[0]] == ["customer.number"]
    assert sorted((f.recogniser, f.error) for f in faults) == [("batch", "KeyError"), ("even", "ValueError")]


def test_a_regular_expression_that_takes_too_long_is_a_fault(monkeypatch):
    monkeypatch.setattr("scanner.detection.confirm.REGEX_TIMEOUT_SECONDS", 0.05)
    slow = PatternRecognizer(
        "SLOW", supported_language="fi", name="slow", patterns=[Pattern("s", r"(?:(?:a|aa)+(?=bc))d?", 0.5)]
    )
    faults = []
    make(slow).matches(["a" * 40 + "bd"], faults=faults)
    assert [(f.recogniser, f.reason) for f in faults] == [("slow", "recogniser_timeout")]


def test_no_recogniser_for_the_language():
    with pytest.raises(UsageError):
        Detector(RecognizerRegistry([Even()], supported_languages=["fi"]), language="sv")


def test_repeated_texts_are_looked_at_once():
    class Counting(Own):
        calls = 0

        def analyze(self, text, entities, nlp_artifacts=None):
            Counting.calls += 1
            return []

    make(Counting()).matches(["a", "b", "a", "a"])
    assert Counting.calls == 2


def test_nothing_is_kept_after_a_call():
    detector = Detector(registries.stock())
    detector.matches(["email markeri@example.fi puh 040 1234567"], header="x")
    detector.analyze("email merkki@example.fi")
    assert not detector._context._pieces
    strings = detector._nlp.engine._pipeline.vocab.strings
    assert "markeri@example.fi" not in strings
    assert "merkki@example.fi" not in strings


def test_long_texts_are_seen_whole(monkeypatch):
    monkeypatch.setattr(module, "PART_CHARS", 300)
    monkeypatch.setattr(module, "OVERLAP_CHARS", 60)
    parts, expected, size = [], [], 0
    for number in range(400):
        word = f"{100000 + number * 7:06}"
        expected.append((size, number * 7 % 2 == 0))
        parts.append(word)
        size += len(word) + 1 + number % 13
        parts.append(" " * (1 + number % 13))
    text = "".join(parts)
    faults = []
    (found,) = make(Even(), Failing(name="bad")).matches([text + "secret"], faults=faults)
    assert [(m.start, m.validated) for m in found] == expected
    assert not any(m.whole for m in found)
    assert [f.recogniser for f in faults] == ["bad"]


@pytest.mark.slow
def test_a_million_characters_and_more():
    text = cells.huge_cell(2_100_000, 1)
    detector = Detector(registries.default())
    (found,) = detector.matches([text], header="lisätiedot")
    assert len(found) > 300
    parts = text.split("\n")
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part) + 1
    by_line = detector.matches(parts, header="lisätiedot")
    proven = {(s + m.start, m.item) for s, ms in zip(starts, by_line, strict=True) for m in ms if m.validated}
    assert proven
    assert proven <= {(m.start, m.item) for m in found if m.validated}
