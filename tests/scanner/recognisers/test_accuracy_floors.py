"""Floors for the tune split of our own evaluation set."""

from __future__ import annotations

import pytest

from benchmarks.accuracy import decoys, embedded, ours, tables
from benchmarks.accuracy.scoring import score

CONFIRMED = frozenset({"confirmed"})
ANY = frozenset({"confirmed", "candidate"})


@pytest.mark.slow
class TestFloors:
    @pytest.fixture(scope="class")
    @staticmethod
    def detector():
        return ours.detector()

    @pytest.fixture(scope="class")
    @staticmethod
    def scored(detector):
        made = tables.make("tune")
        said = ours.said_of(detector, made)
        columns = [column for table in made for column in table.columns]
        return tuple(score(columns, ours.reported(said, statuses)) for statuses in (CONFIRMED, ANY))

    def test_what_is_confirmed_is_right(self, scored) -> None:
        assert scored[0].precision >= 0.98, [(c.place, wrong) for c, wrong, _ in scored[0].errors if wrong]

    def test_what_is_there_is_reported(self, scored) -> None:
        assert scored[1].recall >= 0.97, [(c.place, missed) for c, _, missed in scored[1].errors if missed]

    def test_decoys_are_left_alone(self, scored) -> None:
        assert scored[0].flagged <= 0.01 * scored[0].decoys, [
            c.place for c, wrong, _ in scored[0].errors if wrong and c.decoy
        ]

    def test_random_decoys_are_never_confirmed(self, detector) -> None:
        looked, wrong = decoys.measure(detector, 400)
        assert looked > 100
        assert wrong == []

    def test_lone_identifiers_are_found(self, detector) -> None:
        recalls, clean = embedded.measure(detector, 600, 2)
        assert {name for name, one in recalls.items() if one.confirmed < one.repeats} == set()
        assert not any(clean.values())
