"""Exit codes, as the contract has them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.cli.finish import exit_code, fails
from scanner.model import Problem
from tests.reports import documents

FULL = documents.full()


def with_problems(document, *problems):
    return replace(document, inventory=replace(document.inventory, problems=problems))


def problem(reason: str, *, examined: bool) -> Problem:
    return Problem("crm", "a.csv", None, reason, "a.csv: said", examined)


CLEAN = with_problems(FULL)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.parametrize(
    ("severity", "status", "decision", "fail_on", "expected"),
    [
        ("critical", "confirmed", None, "critical", True),
        ("high", "confirmed", None, "critical", False),
        ("high", "confirmed", None, "high", True),
        ("high", "candidate", None, "high", False),
        ("high", "confirmed", {"answer": "accept"}, "high", False),
        ("low", "confirmed", None, "medium", False),
        ("low", "confirmed", None, "low", True),
        ("info", "confirmed", None, "low", False),
        ("critical", "confirmed", None, "never", False),
    ],
)
def test_only_confirmed_unsettled_verdicts_fail(severity, status, decision, fail_on, expected):
    audit = documents.audit()
    verdict = replace(audit.verdicts[0], severity=severity, status=status, decision=decision)
    assert fails(replace(audit, verdicts=(verdict,)), fail_on) is expected


def test_codes_in_their_order_of_weight(capsys):
    assert exit_code(CLEAN, "never") == 0
    assert exit_code(CLEAN, "low") == 1
    assert exit_code(with_problems(FULL, problem("encrypted", examined=True)), "low") == 1
    assert exit_code(with_problems(FULL, problem("encrypted", examined=False)), "low") == 3, "3 wins over 1"
    assert exit_code(with_problems(FULL, problem("interrupted", examined=False)), "never") == 3
    failed = tuple(replace(s, status="failed") for s in FULL.inventory.sources)
    nothing = replace(CLEAN, inventory=replace(CLEAN.inventory, sources=failed))
    assert exit_code(nothing, "never") == 2
    none_read = {ref: replace(t, rows_read=0) for ref, t in CLEAN.inventory.tables.items()}
    assert exit_code(replace(CLEAN, inventory=replace(CLEAN.inventory, tables=none_read)), "never") == 2
    told = capsys.readouterr().err
    for part in ("INCOMPLETE: some parts", "INCOMPLETE: the scan was interrupted", "Not one source", "Not one row"):
        assert part in told


def test_exit_one_says_why(capsys):
    base = documents.audit().verdicts[0]
    rule = replace(base, code="R-NORULE", severity="high", status="confirmed", decision=None, system="crm")
    notice = replace(rule, code="N-PURPOSE", system=None)
    audit = replace(documents.audit(), verdicts=(rule, notice, replace(rule, code="D-GENERIC", severity="low")))
    assert exit_code(replace(CLEAN, audit=audit), "high") == 1
    assert "Exit 1 because of: N-PURPOSE high (the notice), R-NORULE high (crm)." in capsys.readouterr().err


def test_nothing_urgent_is_not_said_of_what_was_not_read(capsys):
    from scanner.cli.summary import show_summary

    audit = replace(documents.audit(), verdicts=())
    document = replace(with_problems(FULL, problem("encrypted", examined=False)), audit=audit)
    show_summary(document, [])
    told = capsys.readouterr().err
    assert "Nothing urgent in what was read, but a part is unread." in told
    assert "Nothing urgent." not in told


def test_without_a_notice_nothing_fails():
    assert exit_code(with_problems(documents.ad_hoc()), "low") == 0
