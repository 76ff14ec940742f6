"""Normalising lines, and passages that remember where they come from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Cite
from scanner.notice.lines import digest, find_unique, join, normalise, normalise_line, passage, stands

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
ODD = st.text(st.sampled_from("aäo\u0308\u00ad\u200b\u00a0\u2011\u201d  -\t\u2028"))


@given(TEXT | ODD)
def test_normalising_is_idempotent(text) -> None:
    once = normalise(text)
    assert normalise("\n".join(once)) == once or once[-1:] == ("",)
    assert all(normalise_line(line) == line for line in once)


@given(st.lists(st.text(st.sampled_from("ab \t\u2028\u0085\f")), min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_are_never_added_or_removed(lines, end) -> None:
    joined = end.join([*lines, "x"])
    assert len(normalise(joined)) == len(lines) + 1
    assert normalise(joined + end) == normalise(joined)


def test_what_is_cleaned() -> None:
    assert normalise_line("hen\u00adkilö\u200btunnus\u00a0on  ") == "henkilötunnus on"
    assert normalise_line("nimi\u2011 ja \u201dosoite\u201d") == 'nimi- ja "osoite"'
    assert normalise_line("a\u0308") == "ä"


@given(st.lists(st.text(st.sampled_from("abc ")), min_size=1, max_size=5))
def test_digest_ignores_spacing(lines) -> None:
    assert digest(lines) == digest(["", *(f"  {line} " for line in lines)])


@given(st.lists(st.text(st.sampled_from("abcd "), min_size=1).filter(str.strip), min_size=1, max_size=4), st.data())
def test_any_part_of_joined_lines_can_be_cited(raw, data) -> None:
    lines = normalise("\n".join(raw))
    whole = join([passage(lines, n + 1).strip() for n in range(len(lines))], known=lambda _: False)
    start = data.draw(st.integers(0, len(whole.text) - 1))
    end = data.draw(st.integers(start + 1, len(whole.text)))
    part = whole[start:end].strip()
    if part.text:
        cite = part.cite()
        assert stands(cite, lines)
        assert cite.text.split() == part.text.split()


def test_stands_and_find_unique() -> None:
    lines = ("nimi ja osoite", "", "puhelin", "numero ja osoite")
    assert stands(Cite(1, "osoite"), lines)
    assert not stands(Cite(2, "osoite"), lines)
    assert not stands(Cite(9, "osoite"), lines)
    assert stands(Cite(3, "puhelin numero"), lines)
    assert not stands(Cite(3, "numero"), lines)
    assert find_unique("puhelin", lines) == 3
    assert find_unique("osoite", lines) is None
    assert find_unique("hetu", lines) is None


def test_a_divided_word_is_joined_only_when_it_is_known() -> None:
    lines = ("asiakkaan henkilö-", "tunnus ja nimi-", "ja osoite")
    parts = [passage(lines, n) for n in (1, 2, 3)]
    joined = join(parts, known=lambda word: word == "henkilötunnus")
    assert joined.text == "asiakkaan henkilötunnus ja nimi- ja osoite"
    assert joined[10:23].cite() == Cite(1, "henkilö- tunnus", 11)
