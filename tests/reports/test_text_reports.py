"""Markdown, CSV and SARIF say what the other reports say, in forms that their readers take."""

from __future__ import annotations

import csv
import io
import json

import pytest
from fluidattacks_core.sarif import SarifLog  # made from the standard's schema
from markdown_it import MarkdownIt

from reports import contract
from reports.registry import reporter
from reports.verdict_rows import verdict_rows
from reports.words import Words
from tests.reports import documents

LANGUAGES = ("fi", "sv", "en")


def rendered(name: str, document, lang: str = "fi") -> bytes:
    return contract.rendered(reporter(name), document, lang)


@pytest.fixture
def compared():
    return documents.full()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sarif_is_valid(compared, lang) -> None:
    for document in (compared, documents.ad_hoc(), contract.hostile(), contract.empty()):
        log = json.loads(rendered("sarif", document, lang))
        assert SarifLog.model_validate(log)
        assert log["version"] == "2.1.0"


def test_the_schema_can_refuse() -> None:
    log = json.loads(rendered("sarif", contract.small()))
    log["runs"][0]["results"][0]["kind"] = "perhaps"
    with pytest.raises(ValueError, match="kind"):
        SarifLog.model_validate(log)


def test_sarif_has_every_verdict_with_its_rule(compared) -> None:
    run = json.loads(rendered("sarif", compared))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(compared.audit.verdicts)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail")
        assert result["message"]["text"]
    kinds = {v.code: v.status for v in compared.audit.verdicts}
    assert {r["kind"] for r in run["results"] if kinds[r["ruleId"]] == "candidate"} <= {"review", "fail", "pass"}
    assert sum("suppressions" in r for r in run["results"]) == sum(
        v.decision is not None for v in compared.audit.verdicts
    )
    assert run["invocations"][0]["executionSuccessful"] == all(p.examined for p in compared.inventory.problems)
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == len(compared.inventory.problems)


def test_a_fingerprint_stays_when_counts_change(compared) -> None:
    def prints(document):
        run = json.loads(rendered("sarif", document))["runs"][0]
        return [tuple(r["partialFingerprints"].values()) for r in run["results"]]

    assert prints(compared) == prints(documents.full())
    assert len(set(prints(compared))) == len({(v.code, v.item, v.system, v.register) for v in compared.audit.verdicts})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_csv_has_every_row(compared, lang) -> None:
    data = rendered("csv", compared, lang)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    words = Words(lang)
    lists = [row[words("field.list")] for row in rows]
    assert lists.count(words("sheet.verdicts")) == len(compared.audit.verdicts)
    assert lists.count(words("sheet.findings")) == len(compared.inventory.findings)
    assert lists.count(words("sheet.limits")) == len(compared.inventory.problems)
    said = [row[words("field.message")] for row in rows if row[words("field.list")] == words("sheet.verdicts")]
    assert said == [row.message for row in verdict_rows(compared, words)]


def test_a_formula_in_a_name_stays_text() -> None:
    cells = [cell for row in contract._cells(rendered("csv", contract.hostile())) for cell in row]
    assert any(cell.startswith("'=cmd") for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_says_the_first_screen(compared, lang) -> None:
    words = Words(lang)
    page = MarkdownIt("commonmark").enable("table").render(rendered("md", compared, lang).decode())
    for heading in ("number.heading", "matrix.heading", "first.heading", "limits.heading"):
        assert f"<h2>{words(heading)}</h2>" in page
    assert page.count("<table>") == 1
    assert "<h1>" in page


def test_markdown_without_a_notice_counts_cells() -> None:
    text = rendered("md", documents.ad_hoc(), "en").decode()
    assert "found" in text
    assert "| Item |" in text


def test_the_summary_to_mail_says_what_changed_and_what_is_old():
    text = rendered("md", documents.followed(), "en").decode()
    assert (
        "**hr: The system was not reached. This is what was last known of it, from the audit of 20 November 2025"
        in text
    )
    assert (
        "- New: Identity code in the wrong place · personal identity code · contacts: **high · 57 · first seen" in text
    )
    assert "- Gone: Password or key in clear text" in text
    assert "▲ (old)" in text
    assert "## Changes" not in rendered("md", documents.full(), "en").decode()
