from __future__ import annotations

from dataclasses import replace

import pytest

from reports import summary, verdict_rows
from scanner.model import SEVERITIES, Problem, Verdict
from tests.reports import documents


def numbers(verdicts, previous=None):
    audit = replace(documents.audit(), verdicts=tuple(verdicts))
    return {n.key: n for n in summary.numbers(audit, previous)}


def test_five_numbers_of_the_example():
    counted = {n.key: n for n in summary.numbers(documents.audit(), documents.previous())}
    assert {key: (n.value, n.candidates, n.change) for key, n in counted.items()} == {
        "special": (1, 1, 0),
        "identity": (81, 0, 58),
        "undeclared": (3, 1, 1),
        "over": (131, 0, 0),
        "notfound": (1, 0, 0),
    }
    assert counted["undeclared"].settled == 1
    assert counted["over"].oldest == "2011"


def test_a_candidate_is_never_in_the_red_number():
    over = next(v for v in documents.verdicts() if v.code == "R-OVER")
    counted = numbers([replace(over, status="candidate")])["over"]
    assert (counted.value, counted.candidates, counted.shown, counted.provisional) == (0, 131, 131, True)


def test_the_same_columns_under_two_codes_count_once():
    place = next(v for v in documents.verdicts() if v.code == "D-HETU-PLACE")
    assert numbers([place, replace(place, code="D-HETU-KEY")])["identity"].value == place.cells


def test_places_are_columns_not_systems():
    place = next(v for v in documents.verdicts() if v.code == "D-HETU-PLACE")
    two = replace(place, columns=("crm.csv/crm/huomio", "crm.csv/crm/viesti"))
    assert numbers([two, replace(two, code="D-HETU-KEY")])["identity"].places == 2
    assert numbers([two, replace(two, system="another")])["identity"].places == 4


def test_settled_verdicts_leave_the_numbers_and_stay_countable():
    verdicts = [replace(v, decision={"answer": "accept"}) for v in documents.verdicts()]
    counted = numbers(verdicts)
    assert all(n.value == n.candidates == 0 for n in counted.values())
    assert sum(n.settled for n in counted.values()) > 5
    assert summary.actions(replace(documents.audit(), verdicts=tuple(verdicts))) == ([], 0)
    assert not summary.not_assessable(replace(documents.audit(), verdicts=tuple(verdicts)))


@pytest.mark.parametrize(
    ("code", "item", "key"),
    [
        ("D-SPECIAL", "special.health", "special"),
        ("D-CRIMINAL", "criminal.conviction", "special"),
        ("D-NEGATED", "special.religion", "special"),
        ("D-NEGATED", "identity.national_id", "identity"),
        ("D-NEGATED", "contact.email", None),
        ("D-HETU", "identity.national_id", "identity"),
        ("D-SECRET", "online.password", "undeclared"),
        ("R-COPY", None, "over"),
        ("D-NOTFOUND", "contact.email", "notfound"),
        ("D-OK", "contact.email", None),
        ("D-FREETEXT", "special.health", None),
        ("R-NORULE", None, None),
    ],
)
def test_each_code_counts_for_one_number_at_most(code, item, key):
    assert summary.bucket(Verdict(code, item, "crm", None, "high", "confirmed")) == key


def test_actions_are_five_with_the_gravest_first_and_all_that_make_the_run_fail():
    first, more = summary.actions(documents.audit(), "never")
    assert len(first) == summary.ACTIONS
    assert more == 6
    first, more = summary.actions(documents.audit(), "high")
    failing = summary.failing(documents.audit(), "high")
    assert {v.code for v in failing} <= {a.code for a in first}
    assert len({a.code for a in first[5:]}) == len(first) - 5
    assert [a.severity for a in first] == sorted((a.severity for a in first), key=SEVERITIES.index)
    assert first[0].code == "D-NEGATED"
    # five systems with one fault must not hide another fault
    assert {a.code for a in first[:5]} == {"D-NEGATED", "D-HETU-PLACE", "D-UNDECLARED", "R-OVER"}


def test_whatever_makes_a_run_fail_is_among_the_actions():
    rule = replace(documents.verdicts()[0], code="R-NORULE", item=None, severity="high", actions=("set_period",))
    notice = replace(rule, code="N-PURPOSE", system=None, columns=(), cells=0, actions=("correct_notice",))
    grave = replace(documents.audit(), verdicts=(rule, notice, replace(rule, code="R-CRITERIA", severity="medium")))
    assert {a.code for a in summary.actions(grave, "high")[0]} == {"R-NORULE", "N-PURPOSE"}
    assert {a.code for a in summary.actions(grave, "medium")[0]} == {"R-NORULE", "N-PURPOSE", "R-CRITERIA"}
    assert summary.actions(grave, "never")[0] == []


def test_a_family_word_is_made_precise_before_anything_is_removed():
    generic = replace(documents.verdicts()[0], code="D-GENERIC", severity="medium", actions=("specify", "remove"))
    (action,), _ = summary.actions(replace(documents.audit(), verdicts=(generic,)))
    assert action.steps == ("specify", "remove")
    assert verdict_rows.steps_of(generic) == ["specify", "remove"]


def test_an_action_joins_the_items_of_one_code_and_system_and_stops_before_it_declares():
    first, _ = summary.actions(documents.audit())
    undeclared = next(a for a in first if a.code == "D-UNDECLARED")
    assert undeclared.items == ("finance.bank_account", "identity.birth_date")
    assert undeclared.cells == 262 + 1692
    assert undeclared.steps == ("remove", "declare")


def test_confirming_is_a_step_of_candidates_only():
    over = replace(
        next(v for v in documents.verdicts() if v.code == "R-OVER"), actions=("delete", "confirm_anchor", "set_period")
    )
    sure = replace(documents.audit(), verdicts=(over,))
    maybe = replace(documents.audit(), verdicts=(replace(over, status="candidate"),))
    assert summary.actions(sure)[0][0].steps == ("delete", "set_period")
    assert summary.actions(maybe)[0][0].steps == ("confirm_anchor", "delete", "set_period")


def test_scope_counts_what_is_missing():
    scope = summary.scope(documents.full())
    assert (scope.systems_read, scope.systems_known, scope.unread, scope.partly, scope.skipped) == (3, 4, 2, 1, 1)
    assert (scope.rows_read, scope.rows_total, scope.complete) == (49_760, None, False)
    assert scope.rows_least == 222_104, "two parts are unread: nobody knows how many rows they have"


def test_what_was_cut_short_is_never_a_hundred_per_cent():
    document = documents.ad_hoc()
    kept = {ref: t for ref, t in document.inventory.tables.items() if ref.system == "crm"}
    cut = {ref: replace(t, sampling="interrupted after 5 rows") for ref, t in kept.items()}
    told = Problem("crm", documents.CRM.source, None, "interrupted", "stopped")
    for tables, problems in ((kept, (told,)), (cut, ())):
        short = replace(document, inventory=replace(document.inventory, tables=tables, problems=problems))
        scope = summary.scope(short)
        assert not scope.complete
        assert scope.rows_total is None or scope.rows_total > scope.rows_read


def test_scope_is_complete_only_when_everything_was_read():
    document = documents.ad_hoc()
    kept = {ref: t for ref, t in document.inventory.tables.items() if ref.system != "billing"}
    sources = tuple(s for s in document.inventory.sources if s.system != "billing" and s.status == "complete")
    clean = replace(document, inventory=replace(document.inventory, tables=kept, sources=sources, problems=()))
    assert summary.scope(clean).complete
    assert not summary.scope(replace(clean, known_systems=5)).complete
    ref, table = next(iter(kept.items()))
    unknown = replace(table, table=replace(table.table, rows_total=None), sampling="first 5 rows")
    sampled = replace(clean, inventory=replace(clean.inventory, tables={**kept, ref: unknown}))
    assert summary.scope(sampled).rows_total is None
    assert not summary.scope(sampled).complete


def test_an_empty_scan_has_an_empty_scope():
    scope = summary.scope(documents.empty())
    assert (scope.systems_read, scope.systems_known, scope.rows_read, scope.rows_total) == (0, 0, 0, 0)


def test_what_is_not_assessable_is_listed():
    codes = [v.code for v in summary.not_assessable(documents.audit())]
    assert sorted(codes) == ["D-NODETECT", "R-AMBIGUOUS", "R-NOANCHOR"]


def test_what_is_only_less_certain_than_before_has_not_gone():
    absent = next(v for v in documents.verdicts() if v.code == "D-NOTFOUND")
    two = [absent, replace(absent, item="contact.phone")]
    before = replace(documents.audit(), verdicts=tuple(two))
    partly = numbers([absent, replace(two[1], status="candidate")], before)["notfound"]
    assert (partly.value, partly.candidates, partly.change) == (1, 1, 0), "a part could not be read"
    assert numbers([absent], before)["notfound"].change == -1
    assert numbers([absent, replace(two[1], item="contact.email", status="candidate")], before)["notfound"].change == -1
