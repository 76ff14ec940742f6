"""Texts that agree on what an expression looks at have the same matches."""

import random

import numpy as np
import pytest
import regex

from benchmarks import cells, registries
from scanner.detection.automaton import Automaton, automaton
from scanner.detection.digit_rows import DigitRows, looked_at
from scanner.detection.relaxing import Unrelaxable

FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE


def shape_of(text):
    return regex.sub("[0-9]", "0", text)


def rows_of(shape, count, rng):
    """Give random digits, small ones more often, since rules ask for them."""
    width = shape.count("0")
    digits = rng.integers(0, 10, (count, width))
    small = rng.random((count, width)) < 0.4
    return DigitRows(shape, np.where(small, digits % 3, digits).astype(np.uint8))


def spans(pattern, text):
    return [(match.span(), match.regs) for match in pattern.finditer(text)]


def disagreeing(expression, flags, shape, rng, count=60, looks=None):
    """Count the texts whose matches differ from the first one's that agrees with them on all looks."""
    made = automaton(expression, flags)
    rows = rows_of(shape, count, rng)
    keys = looked_at(rows, made.looks(shape) if looks is None else looks)
    if keys is None:
        return 0
    pattern = regex.compile(expression, flags)
    first, wrong = {}, 0
    for row, key in enumerate(keys.tolist()):
        found = spans(pattern, rows.text(row))
        wrong += first.setdefault(key, found) != found
    return wrong


def expressions(registry):
    for recogniser in registry.recognizers:
        texts = [*getattr(recogniser, "examples", ()), *getattr(recogniser, "counterexamples", ())]
        for pattern in getattr(recogniser, "patterns", None) or ():
            yield pattern.regex, int(recogniser.global_regex_flags), texts


@pytest.mark.parametrize("registry", [registries.default, registries.stock], ids=["default", "stock"])
def test_every_pattern_of_the_registry(registry):
    rng = np.random.default_rng(5)
    made = told = 0
    more = cells.data_cells(25, 31)
    for expression, flags, texts in expressions(registry()):
        one = automaton(expression, flags)
        if one is None:
            continue
        made += 1
        told += not one.alike
        for text in [*texts, *more]:
            assert disagreeing(expression, flags, shape_of(text)[:80], rng, 25) == 0, expression
    assert made > 30
    assert told > 10


def test_looking_nowhere_is_noticed():
    rng = np.random.default_rng(6)
    day = r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.[0-9]{4}"
    assert disagreeing(day, FLAGS, "00.00.0000", rng, 300) == 0
    assert disagreeing(day, FLAGS, "00.00.0000", rng, 300, looks={}) > 20
    fewer = automaton(day, FLAGS).looks("00.00.0000")
    fewer.pop(3)
    assert disagreeing(day, FLAGS, "00.00.0000", rng, 300, looks=fewer) > 20


@pytest.mark.parametrize(
    ("expression", "shape", "places"),
    [
        (r"[0-9]{4}", "00000", set()),
        (r"(?<![0-9])4[0-9]{3}(?![0-9])", "0000", {0}),
        (r"(?<![0-9])4[0-9]{3}(?![0-9])", "00000", set()),
        (r"(?=1)[0-9]{2}", "000", {0, 1, 2}),
        (r"(?<=1)[0-9]", "00", {0, 1}),
        (r"a(?!7)[0-9]", "a0 0", {1}),
        (r"x|9", "00", {0, 1}),
        (r"(?i:a1)|b", "A0", {1}),
        (r"\b1\b", "0 00", {0}),
        (r"(?<=%2)[0-9]", "00", set()),
        (r"(?<=%2)[0-9]", "%00", {1, 2}),
        (r"(?<=a%2)[0-9]", "%00", set()),
        (r"(?<!%2)a[0-9]", "0a0", set()),
    ],
)
def test_where_it_looks(expression, shape, places):
    assert set(Automaton(expression, 0).looks(shape)) == places


def test_a_known_beginning_decides_its_places():
    made = Automaton(r"(?:4[0-8]|50)[0-9]{4}", 0)
    assert set(made.looks("000000", begins=True)) == {0, 1}
    assert set(made.looks("000000", "4", begins=True)) == {1}
    assert made.looks("000000", "40", begins=True) == {}
    assert made.looks("000000", "6", begins=True) == {}


@pytest.mark.parametrize(
    "expression",
    [r"(?>[12]+)3", r"[12]++3", r"([0-9])\1", r"(1)?(?(1)2|3)", r"(?:1{e<=1})", r"\p{Nd}1", r"(?V1)[1--2]"],
)
def test_what_is_not_modelled_is_refused(expression):
    with pytest.raises(Unrelaxable):
        Automaton(expression, 0)


@pytest.mark.parametrize("expression", [r"(?>[0-9]+)a", r"[0-9]++a", r"(a)?(?(1)b|c)", r"(?:ab|cd){2,900}"])
def test_what_treats_digits_alike_needs_no_model(expression):
    assert Automaton(expression, 0).alike


def test_random_expressions():
    """Expressions put together at random, look-arounds and lazy repeats among them."""
    rng, numbers = random.Random(9), np.random.default_rng(9)
    parts = [
        "[0-4]",
        "7",
        "[0-9]",
        r"\d",
        "a",
        ".",
        "[^3]",
        "(?=[5-9])",
        "(?<![12])",
        "(?!8.)",
        r"\b",
        "(?<=[0-2]a)",
        "(?<=-[1-4])",
        "(?<!a[0-6])",
        "-",
    ]
    asked = 0
    for _ in range(400):
        chosen = [
            rng.choice(parts) + rng.choice(["", "", "", "?", "*", "+?", "{1,2}"]) for _ in range(rng.randint(1, 5))
        ]
        expression = "|".join(["".join(chosen), rng.choice(parts)]) if rng.random() < 0.4 else "".join(chosen)
        try:
            regex.compile(expression)
        except regex.error:
            continue
        made = automaton(expression, 0)
        if made is None or made.alike:
            continue
        asked += 1
        shape = "".join(rng.choice("000a-") for _ in range(rng.randint(1, 9)))
        if "0" in shape:
            assert disagreeing(expression, 0, shape, numbers, 80) == 0, (expression, shape)
    assert asked > 150
