"""What `re` finds in place of `regex`: the same matches, on every pattern of ours and on made-up expressions."""

import random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import cells, exports, registries
from scanner.detection import quick
from scanner.detection.quick import Search, is_plain
from scanner.detection.routes import plan

FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE


def spans(found):
    return [match.span() for match in found]


@pytest.fixture(scope="module")
def texts():
    rng = random.Random(7)
    made = cells.data_cells(200, 3) + [exports.note(rng, index) for index in range(200)]
    made += [f"{name} {cells.address(rng)}" for name in ("As Oy", "Kiinteistö Oy Malli", "Taloyhtiö", "oy  Ab") * 5]
    made += (
        cells.adversarial_cells(150, 4) + [text.upper() for text in made[:80]] + [text.title() for text in made[:80]]
    )
    return [text for text in made if is_plain(text)]


@pytest.fixture(scope="module")
def triggers():
    return [trigger for trigger in plan(registries.default().recognizers)[1] if trigger.search is not None]


def test_our_patterns_find_the_same(triggers, texts):
    taken = [trigger for trigger in triggers if trigger.search.quick is not None]
    matching = 0
    for trigger in taken:
        slow = regex.compile(trigger.source, trigger.flags)
        for text in texts:
            expected = spans(slow.finditer(text))
            assert spans(trigger.search.quick(text)) == expected, (trigger.source, text)
            matching += bool(expected)
    assert len(taken) > 0.9 * len(triggers)
    assert matching > 1000


def test_a_difference_would_be_noticed(triggers, texts, monkeypatch):
    monkeypatch.setattr(quick, "_guards", lambda expression: ("", guards_of(expression)[1]))
    differ = 0
    for trigger in triggers:
        made = quick.quick(trigger.source, trigger.flags)
        if made is not None:
            slow = regex.compile(trigger.source, trigger.flags)
            differ += sum(spans(made(text)) != spans(slow.finditer(text)) for text in texts)
    assert differ


guards_of = quick._guards


@pytest.mark.parametrize(
    "expression",
    [
        r"(?:a?)*b", r"a*", r"(a)\1", r"(?>ab|a)b", r"a++b", r"[[a-z]--[b]]", r"(?s-i:a)b", r"\p{L}+", "a{e<=1}", r"(?<name>a)(?P=name)",
    ],
)  # fmt: skip
def test_other_expressions_are_left_to_regex(expression):
    assert quick.quick(expression, int(FLAGS)) is None


@pytest.mark.parametrize("char", ["²", "½", "\x1c", "ſ", "\u212a", "İ", "٣", "😀"])
def test_characters_that_the_modules_know_apart_are_left_to_regex(char):
    assert not is_plain(f"a{char}")
    search = Search(r"(?<!\w)\w+|\s", int(FLAGS), linear=True)
    text = f"a{char}b 1{char}"
    assert spans(search(text, plain=is_plain(text))) == spans(regex.finditer(r"(?<!\w)\w+|\s", text, FLAGS))


def test_what_is_not_known_to_be_linear_keeps_its_time_limit():
    assert Search("a+b", int(FLAGS), linear=False).quick is None
    search = Search("(?:a|aa)+c", int(FLAGS), linear=False)
    with pytest.raises(TimeoutError):
        list(search("a" * 200, plain=True, timeout=0.05))


def test_guards_of_variable_width_are_asked_where_the_rest_fits():
    expression = r"(?<!(?:oy|kiinteistö)[ ]{1,2})(?<![a-z])(?!aja)[a-z]+tie"
    assert guards_of(expression) == (r"(?<!(?:oy|kiinteistö)[ ]{1,2})", r"(?<![a-z])(?!aja)[a-z]+tie")
    assert guards_of(r"(?<!a{1,2})?b") == ("", r"(?<!a{1,2})?b")
    assert guards_of(r"(?<!a{1,2})b|c") == ("", r"(?<!a{1,2})b|c")
    text = "oy rantatie, rantatie ajatie Oy  kotitie xtie, tie"
    assert spans(quick.quick(expression, int(FLAGS))(text)) == spans(regex.finditer(expression, text, FLAGS)) != []


MAIL = r"(?<![\w.])(?<!\w')\w(?:\.?[\w+'-]){0,6}@(?:\w{1,8}\.){1,3}[a-z]{2,4}(?![\w@])"


@given(st.text(alphabet="ab1.@'+ \n", max_size=24))
def test_a_sign_says_where_a_match_can_begin(text):
    assert quick._sign(MAIL, int(FLAGS))[0] == "@"
    text = f"{text}a.b@ab.ba{text}@1"
    assert spans(quick.quick(MAIL, int(FLAGS))(text)) == spans(regex.finditer(MAIL, text, FLAGS))


def test_a_wrong_place_of_a_sign_would_be_noticed(monkeypatch):
    monkeypatch.setattr(quick, "_before", lambda sign, text, at: text.find(sign[0], at))
    assert spans(quick.quick(MAIL, int(FLAGS))("aa.b@ab.ba")) == []


def test_no_sign_where_it_could_stand_earlier():
    flags = int(FLAGS)
    assert quick._sign(r"\w+[@.]*@a", flags) is None
    assert quick._sign(r"\w+(?:@a|b)", flags) is None
    assert quick._sign(r"(?:\w@)?a@", flags) is None
    assert quick._sign(r"[0-9]+@a", flags) is None


SETS = ("a", "b", "[ab]", "[^a]", "[0-9]", r"\w", r"\s", r"\d", ".", "[a-f]", "[^\\W\\d_]", "ä", "[å-ö]", "-", "1", "À")
atoms = st.sampled_from(SETS)
around = st.builds("{}{})".format, st.sampled_from(("(?=", "(?!", "(?<=", "(?<!")), atoms)
places = st.sampled_from((r"\b", r"\B", "^", "$", r"\A", r"\Z"))
repeats = st.sampled_from(("?", "*", "+", "{2}", "{1,3}", "{0,2}", "??", "*?", "+?", "{1,3}?"))
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(st.one_of(inner, around, places), min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        st.builds("(?:{}){}".format, inner, repeats),
        st.builds("({})".format, inner),
        st.builds("(?i:{})".format, inner),
        st.builds("(?<!{}{{1,2}}){}".format, atoms, inner),
    ),
    max_leaves=8,
)


@given(
    expressions, st.text(alphabet="ab1Aä-_ \nÀö", max_size=14), st.sampled_from((0, int(FLAGS), int(regex.IGNORECASE)))
)
def test_made_up_expressions_find_the_same(expression, text, flags):
    made = quick.quick(expression, flags)
    if made is not None:
        assert spans(made(text)) == spans(regex.compile(expression, flags).finditer(text))
