from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reports.clean import BIDI, visible, well_formed

ANY = st.text(alphabet=st.characters(), max_size=40) | st.text(
    alphabet="\x00\x1b\ud800\udfff\u202e\u2028\n a=<", max_size=20
)


@given(ANY)
def test_visible_text_is_one_printable_line_that_stays_as_it_is(text):
    shown = visible(text)
    assert shown.encode().decode() == shown
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in BIDI for c in shown)
    assert visible(shown) == shown


@given(
    st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("åäöÅÄÖ€…–"), max_size=60)
)
def test_ordinary_text_is_not_touched(text):
    assert visible(text) == text
    assert well_formed(text) == text


@given(ANY)
def test_well_formed_text_encodes(text):
    assert well_formed(text).encode().decode() == well_formed(text)


def test_a_name_that_pretends_shows_what_it_is():
    assert visible("gnp.\u202excod") == "gnp.\\u202excod"
    assert visible("\x1b[31mred") == "\\x1b[31mred"
    assert visible("two\nlines") == "two lines"
