from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import date

import pytest

from scanner.engine.audit import AuditContext, audit, worst
from scanner.engine.audit.limits import limit_verdicts
from scanner.engine.audit.rules import at_most, rules
from scanner.engine.audit.texts import Dated, Item, Period, Phrases, message, say_day, say_number
from scanner.model import REASONS, SEVERITIES, Audit, Cite, Decision, Inventory, NoticeFinding, Reason, Review, Verdict
from scanner.taxonomy import CLASSES, LANGUAGES
from tests.factories import (
    TODAY,
    declaration,
    declared,
    finding,
    inventory,
    problem,
    profile,
    register,
    reviewed,
    table_profile,
)


def empty() -> Inventory:
    return inventory(table_profile(profile()))


def of(prefix: str, made: Audit) -> list[Verdict]:
    return [v for v in made.verdicts if v.code.startswith(prefix)]


class TestReview:
    def judged(self, review: Review, today: date = TODAY, months: int = 12) -> list[tuple[str, str]]:
        made = audit(empty(), declaration(register(review=review), review_months=months), AuditContext(today))
        return [(v.severity, v.message["fi"].split(":")[0]) for v in of("N-REVIEW", made)]

    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (date(2026, 11, 24), []),
            (date(2027, 4, 30), []),  # 61 days before
            (date(2027, 5, 1), [("info", "Selosteen katselmointi lähestyy")]),
            (date(2027, 6, 30), [("info", "Selosteen katselmointi lähestyy")]),
            (date(2027, 7, 1), [("medium", "Selosteen katselmointi on myöhässä")]),
            (date(2026, 6, 1), []),  # the month may have been meant from its first day on
            (date(2026, 5, 31), [("low", "Selosteen päiväys 6/2026 on tulevaisuudessa. Korjaa päiväys.")]),
        ],
    )
    def test_by_day(self, today: date, expected: list[tuple[str, str]]) -> None:
        assert self.judged(reviewed(), today) == expected

    def test_a_missing_date(self) -> None:
        assert [s for s, _ in self.judged(Review())] == ["low"]

    @pytest.mark.parametrize(
        ("review", "months", "expected"),
        [
            (reviewed(), 12, date(2027, 6, 30)),
            (reviewed("2026-02", "month", date(2026, 2, 28)), 24, date(2028, 2, 29)),
            (reviewed("2024-02-29", "day", date(2024, 2, 29)), 12, date(2025, 2, 28)),
            (reviewed("2026", "year", date(2026, 12, 31)), 6, date(2027, 6, 30)),
            (Review(), 12, None),
        ],
    )
    def test_the_next_day(self, review: Review, months: int, expected: date | None) -> None:
        made = audit(empty(), declaration(register(review=review), review_months=months), AuditContext(TODAY))
        assert (made.due, made.reviewed) == (expected, review.text)

    def test_registers_with_one_date_give_one_verdict(self) -> None:
        both = declaration(register(), register(register_id="inquiry"), register(register_id="x", review=Review()))
        made = audit(empty(), both, AuditContext(date(2028, 1, 1)))
        assert [v.register for v in of("N-REVIEW", made)] == [None]

    def test_what_the_reader_says_of_the_date_is_not_said_twice(self) -> None:
        twice = register(review=Review(), findings=(NoticeFinding("N-REVIEW", "low", params={"why": "missing"}),))
        assert len(of("N-REVIEW", audit(empty(), declaration(twice), AuditContext(TODAY)))) == 1


class TestNotice:
    def test_findings_of_the_reader_are_passed_on(self) -> None:
        found = NoticeFinding(
            "N-INCONSISTENT", "medium", Cite(33, "kohdennettuja viestejä"), also=(Cite(26, "ei profilointia"),),
            params={"why": "profiling"},
        )  # fmt: skip
        (one,) = of("N-", audit(empty(), declaration(register(findings=(found,))), AuditContext(TODAY)))
        assert (one.code, one.severity, one.register, one.cite) == ("N-INCONSISTENT", "medium", "customers", found.cite)
        assert "«kohdennettuja viestejä»" in one.message["fi"]
        assert "«ei profilointia», rivi 26" in one.message["fi"]
        assert one.detail["quote_2"] == "ei profilointia"

    def test_an_item_is_named_by_its_label(self) -> None:
        found = NoticeFinding("N-IMPLIED", "medium", Cite(30, "kirjautuminen"), item="online.username")
        (one,) = of("N-", audit(empty(), declaration(register(findings=(found,))), AuditContext(TODAY)))
        assert "käyttäjätunnus" in one.message["fi"]
        assert one.actions[0] == "stop"

    def test_a_code_that_nobody_worded_is_still_told(self) -> None:
        found = NoticeFinding("N-NEW-THING", "low", Cite(1, "x"))
        (one,) = of("N-NEW", audit(empty(), declaration(register(findings=(found,))), AuditContext(TODAY)))
        assert one.message["fi"]

    @pytest.mark.parametrize(("sha", "expected"), [("ab" * 32, []), ("cd" * 32, ["high"]), (None, [])])
    def test_a_changed_text(self, sha: str | None, expected: list[str]) -> None:
        made = audit(empty(), declaration(), AuditContext(TODAY, notice_sha256=sha))
        assert [v.severity for v in of("N-CHANGED", made)] == expected


class TestLimits:
    def judged(self, *problems: object) -> list[Verdict]:
        made = inventory(table_profile(profile()), problems=problems)  # type: ignore[arg-type]
        return of("S-", audit(made, declaration(), AuditContext(TODAY)))

    @pytest.mark.parametrize("reason", sorted(REASONS))
    def test_every_reason_has_a_code_and_a_text(self, reason: str) -> None:
        (one,) = self.judged(problem(reason))
        assert one.code == REASONS[reason]
        assert one.detail == {"reason": reason, "count": 1}
        assert one.severity == ("low" if one.code == "S-SKIPPED" else "info" if one.code == "S-LOWCONF" else "medium")
        assert one.message["fi"] != one.message["sv"] != one.message["en"]

    def test_problems_of_one_reason_are_told_together(self) -> None:
        one, two = self.judged(
            problem(source="a.xlsx"), problem(source="b.xlsx", table="Taul1"), problem("timeout", source="c")
        )
        assert (one.code, one.columns, one.detail["count"]) == ("S-ENCRYPTED", ("a.xlsx", "b.xlsx/Taul1"), 2)
        assert two.code == "S-TIMEOUT"
        assert "2\u00a0osaa" in one.message["fi"]

    def test_a_sample_that_was_asked_for_is_for_information(self) -> None:
        (one,) = self.judged(problem("sample", examined=True))
        assert (one.code, one.severity) == ("S-PARTIAL", "info")
        assert one.coverage["complete"] is False

    def test_candidates_wait_for_a_person(self) -> None:
        made = inventory(
            table_profile(profile()),
            findings=[
                finding("contact.email", status="candidate"),
                finding("contact.phone", status="candidate", about="role"),
                finding("identity.name"),
            ],
        )
        (one,) = of("S-", audit(made, declaration(), AuditContext(TODAY)))
        assert (one.code, one.severity, one.detail) == ("S-LOWCONF", "info", {"count": 1})

    def test_a_key_that_links_rows_waits_for_nobody_where_the_item_is_sure(self) -> None:
        key = finding("customer.number", "asiakas_id", status="candidate", reasons=(Reason("running_key"),))
        sure = finding("customer.number", "asiakasnumero", position=2)
        assert [v.code for v in limit_verdicts(inventory(findings=[key]))] == ["S-LOWCONF"]
        assert limit_verdicts(inventory(findings=[key, sure])) == []

    def test_no_problem_no_verdict(self) -> None:
        assert self.judged() == []


class TestDecisions:
    def settled(self, **more: object) -> dict[str, str] | None:
        decision = Decision(
            **{
                "system": "crm", "item": "contact.email", "code": "D-UNDECLARED", "answer": "accept",
                "reviewer": "A. B.", "on": date(2026, 1, 1), "reason": "poistetaan", **more,
            }  # type: ignore[arg-type]
        )  # fmt: skip
        made = inventory(table_profile(profile()), findings=[finding("contact.email")])
        found = audit(made, declaration(), AuditContext(TODAY, decisions=[decision])).verdicts
        (one,) = [v for v in found if v.code == "D-UNDECLARED"]
        return dict(one.decision) if one.decision else None

    def test_one_on_the_same_identity_is_attached(self) -> None:
        assert self.settled() == {"answer": "accept", "reviewer": "A. B.", "on": "2026-01-01", "reason": "poistetaan"}
        assert self.settled(code=None)
        assert self.settled(column="crm.csv/crm.csv/a")
        until = self.settled(until=TODAY)
        assert until is not None
        assert until["until"] == "2026-11-24"

    @pytest.mark.parametrize(
        "other",
        [
            {"system": "billing"},
            {"item": "contact.phone"},
            {"item": None},
            {"code": "D-NEGATED"},
            {"column": "crm.csv/crm.csv/b"},
            {"until": date(2026, 11, 23)},
        ],
    )
    def test_another_identity_or_an_expired_one_settles_nothing(self, other: dict[str, object]) -> None:
        assert self.settled(**other) is None


class TestWorst:
    def audit_of(self, *verdicts: Verdict) -> Audit:
        return Audit("s", "n", "h", None, None, confirmed=False, today=TODAY, verdicts=verdicts)

    def one(self, severity: str, status: str = "confirmed", answer: str | None = None) -> Verdict:
        decision = {"answer": answer} if answer else None
        return Verdict("D-UNDECLARED", "x", "crm", None, severity, status, decision=decision)

    def test_the_gravest_confirmed_one(self) -> None:
        assert worst(self.audit_of(self.one("low"), self.one("high"), self.one("critical", "candidate"))) == "high"

    def test_settled_ones_do_not_count_but_promises_do(self) -> None:
        assert worst(self.audit_of(self.one("high", answer="accept"), self.one("low"))) == "low"
        assert worst(self.audit_of(self.one("high", answer="fix"))) == "high"

    def test_nothing(self) -> None:
        assert worst(self.audit_of()) is None


def test_verdicts_are_sorted_and_equal_whatever_the_order() -> None:
    found = [
        finding("contact.email"),
        finding("special.health", "b", position=2),
        finding("identity.national_id", "c", position=3),
    ]
    problems = [problem(), problem("timeout")]
    made = inventory(table_profile(profile()), findings=found, problems=problems)
    turned = replace(made, findings=tuple(reversed(made.findings)), problems=tuple(reversed(made.problems)))
    one, two = (audit(i, declaration(register(declared("contact.phone"))), AuditContext(TODAY)) for i in (made, turned))
    assert one == two
    ranks = [SEVERITIES.index(v.severity) for v in one.verdicts]
    assert ranks == sorted(ranks)
    assert one.confirmed is False
    assert (one.scan_id, one.notice_file, one.today) == ("scan-1", "seloste.txt", TODAY)


class TestRulesAsData:
    def test_every_code_has_severities_texts_and_a_date(self) -> None:
        for code, rule in rules().codes.items():
            for severity in [rule.severity, *rule.cases.values()]:
                values = [severity] if isinstance(severity, str) else list(severity.values())
                assert set(values) <= set(SEVERITIES), code
                assert isinstance(severity, str) or set(severity) == set(CLASSES), code
            for texts in rule.messages.values():
                assert set(texts) == set(LANGUAGES), code
                fields = {lang: sorted(names(texts[lang])) for lang in LANGUAGES}
                assert fields["fi"] == fields["sv"] == fields["en"], code
            assert rule.data["checked_on"], code
            assert all(re.match(r"(GDPR|Tietosuojalaki|Kirjanpitolaki) \d", basis) for basis in rule.basis), code

    def test_all_reasons_of_problems_are_worded(self) -> None:
        assert set(rules().problems) == set(REASONS)
        assert set(REASONS.values()) <= set(rules().codes)

    def test_words_cover_all_languages(self) -> None:
        for group in (rules().units, rules().events, rules().problems):
            assert all(set(texts) == set(LANGUAGES) for texts in group.values())

    def test_what_ends_a_practice_stands_before_what_changes_the_notice(self) -> None:
        ending = {"remove", "stop", "rotate", "delete", "move", "mask"}
        declaring = {"declare", "correct_notice"}
        for code, rule in rules().codes.items():
            places = [n for n, action in enumerate(rule.actions) if action in declaring]
            stops = [n for n, action in enumerate(rule.actions) if action in ending]
            assert not places or not stops or max(stops) < min(places), code

    def test_severities_are_capped(self) -> None:
        assert at_most("critical", "high") == "high"
        assert at_most("info", "high") == "info"
        assert rules()["D-HETU"].severity_of("identity.national_id", confirmed=False) == "high"


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


class TestTexts:
    @pytest.mark.parametrize(
        ("lang", "expected"), [("fi", "1\u00a0rivi; 1\u00a0234\u00a0riviä"), ("en", "1\u00a0rivi; 1,234\u00a0riviä")]
    )
    def test_numbers_take_the_word_that_fits(self, lang: str, expected: str) -> None:
        assert Phrases(lang).format("{a:rivi|riviä}; {b:rivi|riviä}", a=1, b=1234) == expected

    def test_a_missing_parameter_leaves_a_gap_not_an_error(self) -> None:
        assert Phrases("fi").format("{x}") == "…"

    def test_periods_dates_and_labels(self) -> None:
        assert Period(1.5, "year").say("fi") == "1,5\u00a0vuotta"
        assert Period(1, "year").say("sv") == "1\u00a0år"
        assert Dated("2026-06-15").say("fi") == "15.6.2026"
        assert (Dated("2026-06").say("en"), Dated("2026").say("fi")) == ("June 2026", "2026")
        assert Item("contact.email", None, "contact.phone").say("sv") == "e-postadress, telefonnummer"
        assert (say_number(0.06, "fi"), say_day(date(2026, 1, 2), "sv")) == ("0,06", "2.1.2026")

    def test_braces_in_a_quote_are_no_placeholders(self) -> None:
        assert "{0} {x}" in message("N-CATCHALL", quote="{0} {x}")["fi"]

    def test_no_message_is_left_with_a_gap(self) -> None:
        found = [
            finding(item, f"c{n}", position=n)
            for n, item in enumerate(["contact.email", "special.health", "identity.national_id"], 1)
        ]
        made = inventory(table_profile(profile()), findings=found, problems=[problem()])
        verdicts = audit(made, declaration(register(declared("work.title"))), AuditContext(TODAY)).verdicts
        assert verdicts
        for verdict in verdicts:
            for lang in LANGUAGES:
                assert "…" not in verdict.message[lang], (verdict.code, lang)
                assert "{" not in verdict.message[lang]
