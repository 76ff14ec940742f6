from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine.audit import AuditContext, SystemInfo, audit
from scanner.engine.audit.anchoring import Reading
from scanner.engine.audit.counting import Estimate, count, estimate
from scanner.engine.audit.months import add_months, add_period, year_end
from scanner.engine.audit.retention import in_scope
from scanner.model import (
    AnchorDays,
    Column,
    ColumnRef,
    Declaration,
    Finding,
    Inventory,
    Register,
    RetentionRule,
    SourceStatus,
    TableProfile,
    Verdict,
)
from tests.factories import (
    TODAY,
    declaration,
    declared,
    finding,
    inventory,
    profile,
    register,
    rule,
    table,
    table_profile,
)

NUMBER = "customer.number"
OLD, EDGE, NEW = date(2010, 5, 1), date(2016, 8, 1), date(2020, 1, 1)


def days(column: str, counts: Mapping[date, int], empty: int = 0, unreadable: int = 0) -> AnchorDays:
    return AnchorDays(column, dict(counts), empty, unreadable)


def system(*anchors: AnchorDays, items: tuple[str, ...] = (NUMBER,), name: str = "sopimukset") -> Inventory:
    names = [*(f"c{n}" for n, _ in enumerate(items)), *(a.column for a in anchors if "(" not in a.column)]
    of = table(names, name)
    columns = [profile(Column(c.name, c.position), of=of) for c in of.columns]
    found = [finding(item, f"c{n}", of=of, position=n + 1) for n, item in enumerate(items)]
    return inventory(table_profile(*columns, of=of, anchors=anchors), findings=found)


def judged(
    made: Inventory, *rules: RetentionRule, context: AuditContext | None = None, registers: tuple[Register, ...] = ()
) -> list[Verdict]:
    declares: Declaration = declaration(*(registers or (register(declared(NUMBER), retention=rules),)))
    found = audit(made, declares, context or AuditContext(TODAY)).verdicts
    return [v for v in found if v.code.startswith("R-")]


def codes(found: list[Verdict]) -> list[tuple[str, str, str]]:
    return [(v.code, v.status, v.severity) for v in found]


CONFIRMED = AuditContext(TODAY, {"crm": SystemInfo(anchors={"contract_end": "sopimukset.päättymispvm"})})


class TestOver:
    def test_a_proposed_anchor_makes_a_candidate(self) -> None:
        (one,) = judged(system(days("päättymispvm", {OLD: 7, NEW: 3}, empty=5)), rule())
        assert (one.code, one.status, one.severity, one.cells) == ("R-OVER", "candidate", "high", 7)
        assert one.columns == ("sopimukset/sopimukset/päättymispvm",)
        assert (one.system, one.register, one.item) == ("crm", "customers", None)
        assert one.detail == {
            "rule": "r1", "rows": 15, "over": 7, "running": 5, "unreadable": 0, "placeholders": 0,
            "oldest": 2010, "2010": 7,
        }  # fmt: skip
        assert one.message["fi"].startswith("Säilytysaika on 10\u00a0vuotta tapahtumasta: sopimuksen päättyminen.")
        assert "päättymispvm" in one.message["sv"]

    def test_a_named_anchor_makes_it_confirmed(self) -> None:
        (one,) = judged(system(days("päättymispvm", {OLD: 7})), rule(), context=CONFIRMED)
        assert (one.status, one.severity) == ("confirmed", "high")
        assert "10\u00a0years" in one.message["en"]

    def test_a_named_anchor_wins_over_a_proposed_one(self) -> None:
        context = AuditContext(TODAY, {"crm": SystemInfo(anchors={"contract_end": "oma"})})
        (one,) = judged(system(days("päättymispvm", {OLD: 7}), days("oma", {OLD: 2})), rule(), context=context)
        assert (one.cells, one.columns) == (2, ("sopimukset/sopimukset/oma",))

    def test_of_several_proposed_columns_the_fullest_counts(self) -> None:
        made = system(days("päättymispvm", {OLD: 2}), days("loppupvm", {OLD: 7, NEW: 1}))
        (one,) = judged(made, rule())
        assert one.columns == ("sopimukset/sopimukset/loppupvm",)

    @pytest.mark.parametrize(
        ("end", "over"),
        [
            (TODAY - timedelta(days=91), True),
            (TODAY - timedelta(days=90), False),
            (TODAY, False),
        ],
    )
    def test_the_grace_has_to_be_past_too(self, end: date, *, over: bool) -> None:
        start = add_months(end, -120)
        assert add_period(start, 10, "year") == end
        found = [v.code for v in judged(system(days("päättymispvm", {start: 1})), rule())]
        assert found == (["R-OVER"] if over else ["R-DUE"])

    def test_nothing_over_gives_no_verdict(self) -> None:
        assert judged(system(days("päättymispvm", {NEW: 9}, empty=90)), rule()) == []

    def test_placeholders_are_no_days(self) -> None:
        assert judged(system(days("päättymispvm", {date(1900, 1, 1): 9})), rule()) == []

    @pytest.mark.parametrize(
        ("items", "rows", "start", "expected"),
        [
            ((NUMBER, "identity.national_id"), 101, EDGE, "critical"),
            ((NUMBER, "identity.national_id"), 100, EDGE, "high"),
            ((NUMBER, "identity.national_id"), 1, date(2006, 1, 1), "critical"),  # twice the limit
            ((NUMBER,), 101, EDGE, "high"),
        ],
    )
    def test_grave_items_in_number_or_for_long(
        self, items: tuple[str, ...], rows: int, start: date, expected: str
    ) -> None:
        (one,) = judged(system(days("päättymispvm", {start: rows}), items=items), rule(), context=CONFIRMED)
        assert one.severity == expected

    def test_a_candidate_is_never_critical(self) -> None:
        made = system(days("päättymispvm", {OLD: 1000}), items=("identity.national_id",))
        (one,) = judged(made, rule())
        assert (one.status, one.severity) == ("candidate", "high")

    def test_counts_per_year_of_the_start(self) -> None:
        (one,) = judged(system(days("päättymispvm", {OLD: 1, date(2010, 9, 9): 2, date(2012, 1, 1): 4})), rule())
        assert {k: v for k, v in one.detail.items() if k.isdigit()} == {"2010": 3, "2012": 4}

    def test_a_rule_for_items_looks_at_their_tables_only(self) -> None:
        scoped = rule(scope=["finance.invoice"])
        assert judged(system(days("päättymispvm", {OLD: 7})), scoped) == [
            v for v in judged(system(days("päättymispvm", {OLD: 7})), scoped) if v.code == "R-NORULE"
        ]
        invoices = system(days("päättymispvm", {OLD: 7}), items=("finance.invoice",))
        assert [v.code for v in judged(invoices, scoped)] == ["R-OVER"]

    def test_the_end_of_the_financial_year_is_worked_out_from_the_voucher_s_day(self) -> None:
        law = rule(6, events=["fiscal_year_end"], law="accounting_act_2_10")
        made = system(days("laskupvm", {date(2019, 5, 1): 3, date(2021, 5, 1): 4}), items=("finance.invoice",))
        (one,) = judged(made, law)
        assert (one.code, one.cells) == ("R-OVER", 3)

    def test_a_chosen_event_of_two_counts(self) -> None:
        both = rule(3, events=["received", "last_contact"], choose="last_contact")
        made = system(days("vastaanotettu", {OLD: 9}), days("viimeisin_yhteydenotto", {OLD: 2, NEW: 7}))
        (one,) = judged(made, both)
        assert one.columns == ("sopimukset/sopimukset/viimeisin_yhteydenotto",)

    def test_the_later_of_two_events_is_counted_row_by_row(self) -> None:
        both = rule(3, events=["received", "last_contact"], choose="later")
        made = system(
            days("vastaanotettu", {OLD: 9}),
            days("viimeisin_yhteydenotto", {NEW: 9}),
            days("later(vastaanotettu | viimeisin_yhteydenotto)", {OLD: 2, TODAY: 7}),
        )
        (one,) = judged(made, both)
        assert one.cells == 2


class TestNotAssessable:
    def test_no_column_carries_the_event(self) -> None:
        (one,) = judged(system(), rule())
        assert (one.code, one.severity) == ("R-NOANCHOR", "medium")
        assert "anchors" in one.message["fi"]

    def test_a_named_column_that_was_not_read_is_no_anchor(self) -> None:
        context = AuditContext(TODAY, {"crm": SystemInfo(anchors={"contract_end": "muu.sarake"})})
        (one,) = judged(system(days("päättymispvm", {OLD: 1})), rule(), context=context)
        assert one.code == "R-NOANCHOR"
        # it isn't asked for what was given: a misspelt name is told as such
        assert all("muu.sarake" in one.message[lang] for lang in ("fi", "sv", "en"))

    def test_a_column_of_gaps_is_told_unless_a_gap_means_running(self) -> None:
        received = rule(3, events=["received"])
        gaps = system(days("vastaanotettu", {NEW: 5}, empty=5))
        assert [v.code for v in judged(gaps, received) if v.code == "R-NOANCHOR"] == ["R-NOANCHOR"]
        running = system(days("päättymispvm", {NEW: 5}, empty=95))
        assert judged(running, rule()) == []
        unreadable = system(days("päättymispvm", {NEW: 5}, unreadable=5))
        assert [v.code for v in judged(unreadable, rule())] == ["R-NOANCHOR"]

    @pytest.mark.parametrize(
        "made",
        [
            rule(None, None, (), criterion="niin kauan kuin on tarpeen"),
            rule(6, events=["contract_end"], bound="min"),
            rule(1, events=["unbounded"]),
        ],
    )
    def test_a_criterion_or_a_minimum_cannot_be_counted(self, made: RetentionRule) -> None:
        assert codes(judged(system(days("päättymispvm", {OLD: 7})), made)) == [("R-CRITERIA", "confirmed", "medium")]

    def test_two_events_are_counted_both_ways(self) -> None:
        made = system(
            days("vastaanotettu", {OLD: 9}),
            days("viimeisin_yhteydenotto", {OLD: 2, NEW: 7}),
            days("earlier(vastaanotettu | viimeisin_yhteydenotto)", {OLD: 9}),
            days("later(vastaanotettu | viimeisin_yhteydenotto)", {OLD: 2, NEW: 7}),
        )
        (one,) = judged(made, rule(15, events=["received", "last_contact"]))
        assert (one.code, one.severity, one.cells) == ("R-AMBIGUOUS", "medium", 9)
        assert one.detail == {"rule": "r1", "over_earlier": 9, "over_later": 2}
        assert "2–9" in one.message["fi"]

    def test_two_events_in_different_tables_are_counted_apart(self) -> None:
        one = system(days("vastaanotettu", {OLD: 9}), name="kyselyt")
        two = system(days("viimeisin_yhteydenotto", {OLD: 2}), name="asiakkaat")
        both = inventory(*one.tables.values(), *two.tables.values(), findings=[*one.findings, *two.findings])
        (found,) = judged(both, rule(3, events=["received", "last_contact"]))
        assert found.detail == {"rule": "r1", "over_last_contact": 2, "over_received": 9}

    def test_two_events_without_columns_stay_open(self) -> None:
        (one,) = judged(system(), rule(3, events=["received", "last_contact"]))
        assert (one.code, one.cells) == ("R-AMBIGUOUS", 0)
        assert "viimeisin yhteydenotto" in one.message["fi"]

    def test_a_period_without_an_event(self) -> None:
        (one,) = judged(system(days("päättymispvm", {OLD: 7})), rule(events=[]))
        assert one.code == "R-AMBIGUOUS"

    def test_two_lengths_for_the_same_data_are_told_once(self) -> None:
        found = judged(system(days("päättymispvm", {OLD: 7})), rule(10), rule(6, rule_id="r2"))
        assert [v.code for v in found] == ["R-AMBIGUOUS"]
        assert "6\u00a0vuotta" in found[0].message["fi"]
        law = judged(system(days("päättymispvm", {OLD: 7})), rule(10), rule(6, rule_id="r2", law="accounting_act_2_10"))
        assert [v.code for v in law] == ["R-OVER", "R-OVER"]


class TestNoRule:
    @pytest.mark.parametrize(
        ("items", "expected"),
        [((NUMBER,), "medium"), ((NUMBER, "special.health"), "high"), ((NUMBER, "identity.national_id"), "high")],
    )
    def test_items_that_no_rule_is_about(self, items: tuple[str, ...], expected: str) -> None:
        found = judged(system(items=items), rule(scope=["finance.invoice"]))
        assert codes(found) == [("R-NORULE", "confirmed", expected)]
        assert found[0].detail == {"items": len(items)}

    def test_a_rule_for_the_register_is_about_everything(self) -> None:
        assert [v.code for v in judged(system(items=(NUMBER, "special.health")), rule())] == ["R-NOANCHOR"]

    def test_a_rule_of_another_register_does_not_help_a_configured_system(self) -> None:
        registers = (register(retention=()), register(register_id="inquiry"))
        context = AuditContext(TODAY, {"crm": SystemInfo(registers=("customers",))})
        found = judged(system(), registers=registers, context=context)
        assert [(v.code, v.register) for v in found] == [("R-NORULE", "customers")]


class TestWhichRulesApply:
    def test_without_configuration_a_register_must_declare_something_of_the_system(self) -> None:
        registers = (
            register(declared(NUMBER)),
            register(
                declared("hr.cv"),
                register_id="applicants",
                retention=(rule(2, events=["recruitment_end"], rule_id="r2"),),
            ),
        )
        found = judged(system(days("päättymispvm", {OLD: 7})), registers=registers)
        assert [(v.code, v.register) for v in found] == [("R-OVER", "customers")]

    @pytest.mark.parametrize(
        ("scope", "item", "expected"),
        [("register", "x.y", True), (("x.y",), "x.y", True), (("x",), "x.y", True), (("x.yy",), "x.y", False)],
    )
    def test_a_scope_may_name_a_category(self, scope: tuple[str, ...] | str, item: str, *, expected: bool) -> None:
        assert in_scope(rule(scope=scope), item) is expected


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "amount", "unit", "expected"),
        [
            (date(2016, 2, 29), 10, "year", date(2026, 2, 28)),
            (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
            (date(2024, 1, 1), 1.5, "year", date(2025, 7, 1)),
            (date(2024, 1, 1), 30, "day", date(2024, 1, 31)),
            (date(2024, 1, 1), 2, "week", date(2024, 1, 15)),
            (date(2024, 1, 1), 1, "minute", date(2024, 1, 2)),
            (date(2024, 1, 1), 0, "day", date(2024, 1, 1)),
            (date(9999, 1, 1), 10, "year", date.max),
        ],
    )
    def test_periods(self, day: date, amount: float, unit: str, expected: date) -> None:
        assert add_period(day, amount, unit) == expected

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
    def test_months_keep_the_day_or_clamp_to_the_end(self, day: date, months: int) -> None:
        later = add_months(day, months)
        assert later.day <= day.day
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day == day.day or (later + timedelta(days=1)).day == 1

    @given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.booleans())
    def test_a_year_s_end_is_never_before_the_day(self, day: date, month: int, calendar: bool) -> None:
        end = year_end(day, (month, 28), then_calendar=calendar)
        assert end >= min(day, date(day.year, 12, 31)) - timedelta(days=0)
        assert (end - day).days <= 366 + 365


@given(st.dictionaries(st.dates(date(1990, 1, 1), TODAY), st.integers(1, 9), max_size=6), st.integers(0, 4000))
def test_more_grace_never_makes_more_rows_over(histogram: dict[date, int], grace: int) -> None:
    reading = Reading(ColumnRef(table().ref, 1, "a"), days("a", histogram), "contract_end", confirmed=False)
    some = count(reading, 5, "year", AuditContext(TODAY, grace_days=grace))
    more = count(reading, 5, "year", AuditContext(TODAY, grace_days=grace + 30))
    assert more.over <= some.over == sum(some.years.values())
    longer = count(reading, 6, "year", AuditContext(TODAY, grace_days=grace))
    assert longer.over <= some.over


def test_findings_give_the_same_verdicts_in_any_order() -> None:
    made = system(days("päättymispvm", {OLD: 7}), items=(NUMBER, "contact.email", "special.health"))
    turned: tuple[Finding, ...] = tuple(reversed(made.findings))
    other = inventory(*made.tables.values(), findings=turned)
    assert judged(made, rule(scope=["finance"])) == judged(other, rule(scope=["finance"]))


class TestRulesAboutPeople:
    """A rule may be about people whom no item stands for, such as those who asked for an offer."""

    offers = rule(2, events=["received", "last_contact"], scope=["liittymistarjous"])

    def test_nobody_chose_and_no_system_has_both_days(self) -> None:
        (one,) = judged(system(days("viimeisin_yhteydenotto", {OLD: 2})), rule(scope="register"), self.offers)[:1]
        assert (one.code, one.system, one.register) == ("R-AMBIGUOUS", None, "customers")
        assert (one.severity, one.status, one.cells) == ("medium", "confirmed", 0)
        assert one.cite is not None
        assert "2\u00a0vuotta" in one.message["fi"]
        assert "viimeisin yhteydenotto" in one.message["fi"]

    def test_both_readings_are_counted_where_the_days_are(self) -> None:
        made = system(
            days("vastaanotettu", {OLD: 9}),
            days("viimeisin_yhteydenotto", {OLD: 2, NEW: 7}),
            days("earlier(vastaanotettu | viimeisin_yhteydenotto)", {OLD: 9}),
            days("later(vastaanotettu | viimeisin_yhteydenotto)", {OLD: 2, date(2026, 11, 1): 7}),
        )
        (one,) = judged(made, self.offers)[:1]
        assert (one.code, one.system, one.status) == ("R-AMBIGUOUS", "crm", "candidate")
        assert one.detail == {"rule": "r1", "over_earlier": 9, "over_later": 2}
        assert "enintään 2–9" in one.message["fi"]

    def test_choosing_settles_it(self) -> None:
        chosen = rule(2, events=["received", "last_contact"], scope=["liittymistarjous"], choose="later")
        assert "R-AMBIGUOUS" not in {v.code for v in judged(system(), chosen)}

    def test_nothing_is_said_where_nothing_was_found(self) -> None:
        assert judged(inventory(), self.offers) == []


class TestFileTimes:
    """A file's last change is a weak sign: copying renews it, so it makes candidates only."""

    @staticmethod
    def files(*modified: date | None) -> Inventory:
        made = [table(["c0"], f"{n}.docx", source=f"{n}.docx") for n, _ in enumerate(modified)]
        status = [
            SourceStatus("crm", f"{n}.docx", "document", "complete", 1, modified=day) for n, day in enumerate(modified)
        ]
        found = [finding(NUMBER, "c0", of=of) for of in made]
        return inventory(*(table_profile(profile("c0", of=of), of=of) for of in made), findings=found, sources=status)

    def test_files_that_nobody_changed_for_longer_than_the_period(self) -> None:
        found = judged(self.files(date(2014, 5, 1), date(2012, 1, 1), NEW, None), rule())
        over = next(v for v in found if v.code == "R-OVER")
        assert (over.status, over.severity, over.detail) == (
            "candidate",
            "medium",
            {"rule": "r1", "files": 2, "oldest": 2012},
        )
        assert over.columns == ("0.docx/0.docx", "1.docx/1.docx")
        assert "2\u00a0tiedostoa" in over.message["fi"]
        assert "R-NOANCHOR" in {v.code for v in found}

    def test_a_file_with_a_day_in_it_needs_no_weaker_sign(self) -> None:
        made = system(days("päättymispvm", {NEW: 7}))
        status = [SourceStatus("crm", "sopimukset", "delimited", "complete", 1, modified=date(2001, 1, 1))]
        assert judged(replace(made, sources=tuple(status)), rule()) == []


class TestEstimates:
    """What a random sample says of the whole table, against drawings whose truth is known."""

    @staticmethod
    def sample(read: int, total: int) -> TableProfile:
        of = table(["a"], rows_total=total)
        return table_profile(profile("a", of=of), of=of, rows=read, sampling=f"random {read} rows")

    @pytest.mark.parametrize(("total", "share"), [(2000, 0.02), (2000, 0.3), (50_000, 0.005), (600, 0.9)])
    def test_the_interval_holds_the_truth_about_as_often_as_it_says(self, total: int, share: float) -> None:
        rng = random.Random(11)
        over, read, held = round(total * share), 300, 0
        rows = [True] * over + [False] * (total - over)
        for _ in range(400):
            guess = estimate(sum(rng.sample(rows, read)), self.sample(read, total))
            assert guess is not None
            assert guess.least <= guess.rows <= guess.most
            held += guess.least <= over <= guess.most
        assert held >= 0.93 * 400

    def test_a_whole_table_needs_no_interval(self) -> None:
        of = table(["a"])
        assert estimate(7, table_profile(profile("a", of=of), of=of)) == Estimate(7, 7, 7)
        assert estimate(100, self.sample(100, 100)) == Estimate(100, 100, 100)

    def test_the_first_rows_say_nothing_of_the_others(self) -> None:
        made = system(days("päättymispvm", {OLD: 7}))
        (ref,) = made.tables
        part = replace(made, tables={ref: replace(made.tables[ref], sampling="first 100 rows")})
        (one,) = judged(part, rule())
        assert "vähintään" in one.message["fi"]
        assert "estimate" not in one.detail
