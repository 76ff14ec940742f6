"""The gate lets too much through rather than too little."""

import pytest
import re2

from scanner.detection import gate as module
from scanner.detection.gate import Gate


def fired(gate, *texts):
    return [tuple(ids) for ids in gate.fired(texts)]


def test_positions_of_what_may_match():
    gate = Gate(["(?i:abc)", r"[0-9]{3}", "x"])
    assert fired(gate, "ABC 123", "12", "", "xxx", "ab\x00c") == [(0, 1), (), (), (2,), ()]


def test_none_and_refused_expressions_always_fire():
    gate = Gate([None, "a(?=b)", "c"])
    assert gate.always == (0, 1)
    assert fired(gate, "", "c") == [(0, 1), (0, 1, 2)]


def test_exotic_texts_fire_everything():
    gate = Gate(["a", "b"])
    assert fired(gate, "x", "٣", "\u212a") == [(), (0, 1), (0, 1)]


def test_no_expression_at_all():
    gate = Gate([])
    assert fired(gate, "a", "٣") == [(), ()]


def test_expressions_too_large_for_one_set_are_spread(monkeypatch):
    monkeypatch.setattr(module, "SET_MEMORY_BYTES", 1 << 14)
    expressions = [f"(?i:{letter}[0-9a-f]{{20}})" for letter in "ghijklmnopqrstuvwxyz"]
    gate = Gate(expressions)
    assert len(gate._sets) + len(gate.always) > 1
    for number, letter in enumerate("ghijklmnopqrstuvwxyz"):
        assert number in fired(gate, letter.upper() + "0" * 20)[0]


def test_running_out_of_memory_fires_everything():
    class Dry:
        def Match(self, text):  # noqa: N802 - re2's name
            return None

    for sets in (1, 2):
        gate = Gate(["a", "b"])
        gate._sets = [(Dry(), (0,))] * sets
        assert fired(gate, "a") == [(0, 1)]


def test_the_guard_is_always_in_the_answer():
    automaton = re2.Set.SearchSet(re2.Options())
    automaton.Add("")
    automaton.Add("a")
    automaton.Compile()
    assert 0 in automaton.Match(b"")
    assert sorted(automaton.Match(b"xa")) == [0, 1]


@pytest.mark.parametrize("count", [1, 200])
def test_many_texts(count):
    gate = Gate(["[0-9]"])
    assert fired(gate, *map(str, range(count))) == [(0,)] * count
