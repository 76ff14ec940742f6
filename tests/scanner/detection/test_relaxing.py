"""A relaxed expression matches wherever the original does."""

import inspect
import random

import presidio_analyzer.predefined_recognizers as predefined
import pytest
import re2
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from presidio_analyzer import PatternRecognizer

from benchmarks import cells
from scanner.detection.folding import Folder
from scanner.detection.relaxing import Unrelaxable, relax

FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
ALPHABET = "aAzäÄ09_- .@:\n–\u212a\u00a0€😀"


def latin1():
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options


def finds(relaxed, text):
    folded, exotic = Folder().fold(text)
    return bool(exotic) or re2.compile(relaxed.encode("ascii"), latin1()).search(folded) is not None


def atoms():
    literal = st.sampled_from([regex.escape(c) for c in "aZzäÄ09_-.@: \n–€"])
    classes = st.sampled_from(
        [
            r"\d",
            r"\w",
            r"\s",
            r"\D",
            r"\W",
            r"\S",
            ".",
            "[a-z]",
            "[^a-z]",
            "[^ä]",
            "[A-ZÅÄÖ]",
            "[0-9a-f:.-]",
            "[^\\d\\s]",
            "[\\w.-]",
            "[–€-]",
            "[À-ž]",
        ]
    )
    return st.one_of(literal, classes)


def expressions():
    edges = st.sampled_from(
        [
            r"\b",
            "^",
            "$",
            r"(?<![0-9A-Za-zÅÄÖ])",
            r"(?![0-9A-Z])",
            r"(?<!\d)",
            r"(?!\d)",
            "(?<=[=:])",
            "(?=a)",
            r"(?<![a-z][0-9])",
            r"(?!\.\d)",
            r"(?<![^\W\d_])",
        ]
    )
    repeats = st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{2,9}", "{0,40}", "*?", "++", "{30}"])
    return st.recursive(
        st.one_of(atoms(), edges),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map("".join),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(?:" + "|".join(parts) + ")"),
            st.tuples(inner, repeats).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
            inner.map(lambda part: f"({part})"),
            inner.map(lambda part: f"({part})x\\1"),
            inner.map(lambda part: f"(?i:{part})"),
        ),
        max_leaves=8,
    )  # fmt: skip


@settings(max_examples=150)
@given(expressions(), st.sampled_from([FLAGS, regex.DOTALL | regex.MULTILINE, 0, regex.IGNORECASE]), st.data())
def test_a_relaxed_expression_is_a_superset(expression, flags, data):
    try:
        relaxed = relax(expression, flags)
        original = regex.compile(expression, flags)
    except (Unrelaxable, regex.error):
        assume(False)
    texts = data.draw(st.lists(st.text(st.sampled_from(ALPHABET), max_size=12), min_size=8, max_size=8))
    for text in texts:
        if any(match.start() < match.end() for match in original.finditer(text, timeout=5)):
            assert finds(relaxed, text), (expression, relaxed, text)


def predefined_patterns():
    for _, kind in inspect.getmembers(predefined, inspect.isclass):
        if issubclass(kind, PatternRecognizer) and kind.__module__.split(".")[2] in {"generic", "country_specific"}:
            recogniser = kind()
            for pattern in recogniser.patterns:
                yield pytest.param(pattern.regex, recogniser.global_regex_flags, id=f"{kind.__name__}-{pattern.name}")


def test_presidios_own_patterns_can_be_relaxed():
    refused = []
    for param in predefined_patterns():
        try:
            relax(*param.values)
        except Unrelaxable:
            refused.append(param.id)
    # (?i) in the middle: `re` has stopped accepting it
    assert [name for name in refused if not name.startswith("ItDriverLicense")] == []


@pytest.mark.slow
def test_presidios_own_patterns_lose_nothing():
    texts = cells.data_cells(1500, 5) + cells.adversarial_cells(500, 6)
    rng = random.Random(7)
    for param in predefined_patterns():
        expression, flags = param.values
        try:
            relaxed = relax(expression, flags)
        except Unrelaxable:
            continue
        original = regex.compile(expression, flags)
        for text in rng.sample(texts, 300):
            if original.search(text):
                assert finds(relaxed, text), (param.id, text)


@pytest.mark.parametrize(
    ("expression", "flags"),
    [
        (r"(?:abc){e<=1}", FLAGS),  # fuzzy
        (r"a{}", FLAGS),
        (r"[[:alpha:]]+1", FLAGS),
        (r"[a[:digit:]]", FLAGS),
        (r"[a--b]", FLAGS),
        (r"\p{L}+", FLAGS),
        (r"(?|a|b)", FLAGS),
        (r"a(?i)b", FLAGS),
        (r"(?x) a b", FLAGS),
        (r"(?a)\w", FLAGS),
        (r"(a)?(?(1)b|c)", FLAGS),
        (r"(a)*\1", FLAGS),
        (r"a*", FLAGS),
        (r"(?-i:a)b", FLAGS),
        (r"(", FLAGS),
        (r"\w+", FLAGS | regex.FULLCASE),
        (r"\w+", FLAGS | regex.ASCII),
        (r"\w+", FLAGS | regex.VERSION1),
        (r"\w+", FLAGS | regex.REVERSE),
    ],
)
def test_what_cannot_be_shown_is_refused(expression, flags):
    with pytest.raises(Unrelaxable):
        relax(expression, flags)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (r"(?<![0-9])[0-9]{4}(?![0-9])", "x1234"),
        (r"ab{2,90}c", "xabbbbc"),
        (r"(?:\+|00)358[0-9]{5}", "+35812345"),
        (r"henkilötunnu", "HENKILÖTUNNUS"),
        (r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}", "aa:bb:cc:dd:ee:ff"),
        (r"ſeitsemän", "SEITSEMÄN"),
        (r"^a.b$", "\na\nb\n"),
    ],
)
def test_examples(expression, text):
    assert regex.search(expression, text, FLAGS)
    assert finds(relax(expression, FLAGS), text)


def test_borders_stay_narrow():
    relaxed = relax(r"(?<![0-9])[0-9]{4}(?![0-9])", FLAGS)
    assert not finds(relaxed, "12345")
    assert not finds(relaxed, "99123")
    assert finds(relaxed, "ä1234ä")
