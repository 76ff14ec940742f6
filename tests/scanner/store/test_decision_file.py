"""Settled findings: read, checked, saved; a person's comments survive."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Decision, DocumentError
from scanner.store import decision_file

ACCEPTED = Decision(
    system="crm",
    item="identity.birth_date",
    code="D-UNDECLARED",
    answer="accept",
    reviewer="Tietosuojavastaava",
    on=date(2026, 11, 1),
    reason="poistetaan keväällä",
    until=date(2027, 4, 30),
)
FALSE = Decision("billing", None, "R-OVER", "false_positive", "TSV", date(2026, 1, 2), "testidataa", column="a/b/c")


def test_no_file_yet(tmp_path):
    assert decision_file.load(tmp_path / "decisions.yaml") == ()


def test_comments_and_unchanged_entries_survive(tmp_path):
    path = tmp_path / "decisions.yaml"
    decision_file.save([ACCEPTED], path)
    assert decision_file.load(path) == (ACCEPTED,)
    text = path.read_text("utf-8").replace("decisions:", "# sovittu johtoryhmässä\ndecisions:")
    path.write_text(text, "utf-8")
    decision_file.save([FALSE, ACCEPTED], path)
    assert set(decision_file.load(path)) == {ACCEPTED, FALSE}
    after = path.read_text("utf-8")
    assert after.startswith(text.rstrip())
    decision_file.save([FALSE], path)
    assert decision_file.load(path) == (FALSE,)
    assert "# sovittu johtoryhmässä" in path.read_text("utf-8")


def test_every_fault_is_named(tmp_path):
    path = tmp_path / "decisions.yaml"
    path.write_text(
        "schema: 1\ndecisions:\n"
        "  - {system: a, item: x.y, answer: accept, reviewer: b, on: 2026-01-01, reason: c}\n"
        "  - {system: a, answer: fix, reviewer: b, on: 2026-01-01, reason: c}\n"
        "  - {system: a, item: x.y, answer: perhaps, reviewer: b, on: 2026, colour: punainen}\n"
        "  - {system: a, item: x.y, answer: fix, until: 2025-01-01, reviewer: b, on: 2026-01-01, reason: c}\n"
    )
    with pytest.raises(DocumentError) as caught:
        decision_file.load(path)
    text = str(caught.value)
    for part in (
        "decisions[0]: an accepted finding needs an end date",
        "decisions[1]: name the item",
        "decisions[2].answer: must be one of",
        "decisions[2].colour: there is no such field",
        "decisions[2].on: is not valid",
        "decisions[2].reason: this is required",
        "decisions[3]: the end date",
    ):
        assert part in text
    assert "punainen" not in text


@pytest.mark.parametrize(
    "text",
    [
        "- 1",
        "schema: 2",
        "schema: 1\ndecisions: [{on: 2026-13-01}]",
        "? [a, {b: c}]\n: d",
        "decisions: {a: 1}",
        "schema: 1\nother: 2",
    ],
)
def test_what_is_no_file_of_decisions(tmp_path, text):
    (tmp_path / "d.yaml").write_text(text)
    with pytest.raises(DocumentError):
        decision_file.load(tmp_path / "d.yaml")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))


@given(
    st.lists(
        st.builds(
            Decision,
            system=WORDS,
            item=WORDS,
            code=st.none() | WORDS,
            answer=st.sampled_from(["false_positive", "fix"]),
            reviewer=WORDS,
            on=DAYS,
            reason=WORDS,
            column=st.none() | WORDS,
        ),
        max_size=4,
    )
)
def test_what_is_saved_is_loaded(tmp_path_factory, decisions):
    path = tmp_path_factory.mktemp("d") / "decisions.yaml"
    decision_file.save(decisions, path)
    assert list(decision_file.load(path)) == decisions


def test_a_reference_is_refused_with_its_line(tmp_path) -> None:
    path = tmp_path / "decisions.yaml"
    shared = "answer: false_positive, reviewer: A, on: 2026-11-01, reason: r"
    path.write_text(
        f"schema: 1\ndecisions:\n  - &first {{system: crm, code: D-SPECIAL, {shared}}}\n  - {{<<: *first, system: billing}}\n",
        "utf-8",
    )
    with pytest.raises(DocumentError, match=r"decisions\.yaml: line 4 refers to another entry \(\*first\)"):
        decision_file.load(path)
    path.write_text(f"schema: 1\ndecisions:\n  - &first {{system: '*crm', code: D-SPECIAL, {shared}}}\n", "utf-8")
    assert [one.system for one in decision_file.load(path)] == ["*crm"], (
        "an anchor that nothing refers to changes nothing"
    )
