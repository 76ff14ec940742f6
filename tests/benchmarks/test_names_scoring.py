"""The scorer of names and remarks, on cases that can be counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import corpus
from benchmarks.names.notes import OPEN, Note, Remark, notes
from benchmarks.names.scoring import Share, score_remarks, score_spans

spans = st.sets(st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1])))
texts = st.lists(st.tuples(spans, spans), max_size=6)


class TestWilson:
    @pytest.mark.parametrize(
        ("part", "whole", "low", "high"),
        # computed by hand from Wilson's formula with z = 1.96
        [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
    )
    def test_known_values(self, part: int, whole: int, low: float, high: float) -> None:
        assert Share(part, whole).interval() == pytest.approx((low, high), abs=2e-4)

    def test_nothing_counted_says_nothing(self) -> None:
        assert Share(0, 0).interval() == (0.0, 1.0)
        assert Share(0, 0).value is None

    @given(whole=st.integers(1, 5000), data=st.data())
    def test_the_share_lies_within_and_more_is_narrower(self, whole: int, data: st.DataObject) -> None:
        part = data.draw(st.integers(0, whole))
        low, high = Share(part, whole).interval()
        assert 0 <= low <= part / whole + 1e-12
        assert part / whole - 1e-12 <= high <= 1
        wider = Share(part, whole).interval()
        closer = Share(10 * part, 10 * whole).interval()
        assert closer[1] - closer[0] < wider[1] - wider[0]


class TestSpans:
    def test_three_ways_of_counting(self) -> None:
        scored = score_spans(
            [
                ([(0, 5), (10, 15)], [(0, 5), (12, 20)]),  # one exact, one overlapping
                ([(0, 4)], []),  # missed
                ([], [(3, 6)]),  # wrong
                ([], []),
            ]
        )
        assert (scored.strict.precision, scored.strict.recall) == (Share(1, 3), Share(1, 3))
        assert (scored.overlap.precision, scored.overlap.recall) == (Share(2, 3), Share(2, 3))
        assert (scored.sentence.precision, scored.sentence.recall) == (Share(1, 2), Share(1, 2))
        assert scored.strict.f1 == pytest.approx(1 / 3)

    def test_one_long_span_over_two_names(self) -> None:
        scored = score_spans([([(0, 5), (8, 12)], [(0, 12)])])
        assert scored.strict.f1 == 0
        assert (scored.overlap.precision, scored.overlap.recall) == (Share(1, 1), Share(2, 2))

    def test_spans_that_only_meet_do_not_overlap(self) -> None:
        assert score_spans([([(0, 5)], [(5, 9)])]).overlap.precision == Share(0, 1)

    @given(texts)
    def test_the_looser_count_is_never_the_smaller(self, made: list) -> None:
        scored = score_spans(made)
        assert scored.strict.precision.part <= scored.overlap.precision.part
        assert scored.strict.recall.part <= scored.overlap.recall.part
        assert scored.strict.recall.whole == sum(len(there) for there, _ in made)

    @given(texts)
    def test_both_sides_exchanged_exchange_precision_and_recall(self, made: list) -> None:
        one, other = score_spans(made), score_spans([(found, there) for there, found in made])
        for way in ("strict", "overlap", "sentence"):
            assert getattr(one, way).precision == getattr(other, way).recall

    def test_our_own_truth_scores_full(self) -> None:
        gold = [[(span.start, span.end) for span in note.of("person")] for note in notes(OPEN)]
        scored = score_spans(zip(gold, gold, strict=True))
        assert scored.strict.f1 == scored.overlap.f1 == scored.sentence.f1 == 1


def note(*remarks: Remark, may: frozenset[str] = frozenset()) -> Note:
    return Note("notes.txt", 1, "energy", "fi", "teksti", (), remarks, may)


class TestRemarks:
    def test_each_way_to_be_right_or_wrong(self) -> None:
        health = Remark(("special.health", "special.disability"))
        made = [
            note(health),  # found by its second item
            note(health),  # missed, and something wrong said
            note(Remark(("finance.credit",), supposed=True)),  # said
            note(Remark(("finance.credit",), supposed=True)),  # not said
            note(may=frozenset({"finance.credit"})),  # allowed
            note(),  # clean, and kept so
            note(),  # clean, and not kept so
        ]
        said = [
            frozenset({"special.disability", "identity.name"}),
            frozenset({"finance.credit"}),
            frozenset({"finance.credit"}),
            frozenset(),
            frozenset({"finance.credit"}),
            frozenset({"identity.name"}),
            frozenset({"special.health"}),
        ]
        scored = score_remarks(made, said)
        assert scored.right == {"special.health": 1}
        assert scored.missed == {"special.health": 1}
        assert scored.wrong == {"finance.credit": 1, "special.health": 1}
        assert scored.supposed == Share(1, 2)
        assert scored.clean == Share(1, 2)
        assert scored.total.precision == Share(1, 3)
        assert scored.total.recall == Share(1, 2)
        assert "items" in scored.as_json(items=True)
        assert "items" not in scored.as_json(items=False)

    def test_an_answer_for_each_note_is_needed(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            score_remarks([note()], [])

    def test_our_own_truth_scores_full(self) -> None:
        made = notes(OPEN)
        said = [frozenset(one.items[0] for one in of.remarks) for of in made]
        scored = score_remarks(made, said)
        assert scored.total.f1 == 1
        assert scored.supposed.value == scored.clean.value == 1


class TestCorpus:
    def test_people_and_others(self, tmp_path) -> None:
        path = tmp_path / "turku-ner-x.tsv"
        path.write_text(
            "-DOCSTART-\tO\n\nOona\tB-PER\nVihma\tI-PER\nOrvokki\tB-PER\ntuli\tO\nHelsinkiin\tB-LOC\n\nTule\tO\nEk\tI-PER\n",
            "utf-8",
        )
        first, second = corpus.sentences(path)
        assert first.text == "Oona Vihma Orvokki tuli Helsinkiin"
        assert [first.text[a:b] for a, b in first.people] == ["Oona Vihma", "Orvokki"]
        assert [(kind, first.text[a:b]) for kind, (a, b) in first.others] == [("LOC", "Helsinkiin")]
        assert [second.text[a:b] for a, b in second.people] == ["Ek"]
        assert corpus.files(tmp_path) == [path]

    @pytest.mark.parametrize("line", ["Oona PER", "Oona\tPER", "\tO"])
    def test_a_bad_line_is_named(self, tmp_path, line: str) -> None:
        path = tmp_path / "turku-ner-x.tsv"
        path.write_text(f"Tuli\tO\n{line}\n", "utf-8")
        with pytest.raises(ValueError, match=r"turku-ner-x\.tsv, line 2: not"):
            corpus.sentences(path)

    def test_no_corpus_is_no_files(self, tmp_path) -> None:
        assert corpus.files(tmp_path / "nowhere") == []

    @pytest.mark.skipif(not corpus.files(), reason="the Turku NER corpus does not lie beside the working copy")
    def test_the_real_corpus_is_read(self) -> None:
        read = [one for path in corpus.files() for one in corpus.sentences(path)]
        tagged = sum(
            line.endswith("\tB-PER") for path in corpus.files() for line in path.read_text("utf-8").splitlines()
        )
        assert sum(len(one.people) for one in read) == tagged > 1000
