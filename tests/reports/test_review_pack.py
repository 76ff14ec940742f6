"""The review pack: what a lawyer gets for every observation, as a document, a page and a calendar file."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from reports import contract, proposals, review_pack
from reports.calendar_file import review_event
from reports.docx_report import DocxReport
from reports.review_page import ReviewPage
from reports.words import Words
from scanner.model import Verdict
from scanner.taxonomy import LANGUAGES, load_data
from tests.reports import documents

CODES = load_data("verdicts.yaml")["codes"]
ASKING = sorted(code for code in CODES if not code.startswith("S-") and code not in proposals.LEFT_OUT)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", ASKING)
def test_every_code_asks_a_question_and_fills_every_placeholder(code: str, lang: str) -> None:
    made = documents.full()
    verdict = Verdict(code, "identity.national_id", "crm", "customers", "high", "confirmed", cells=12)
    document = replace(
        made,
        audit=replace(made.audit, verdicts=(verdict,)),
        declaration=replace(made.declaration, language=lang),
    )
    (one,) = proposals.proposals(document, Words(lang))
    assert one.question.endswith("?") or "? " in one.question
    assert {spoken for spoken, _ in one.texts} <= {"fi", lang}
    assert "{" not in one.question + "".join(text for _, text in one.texts)


def test_codes_that_end_a_practice_propose_no_text() -> None:
    silent = {code for code in ASKING if not Words("fi").has(f"proposal.{code}.text")}
    assert silent == {
        "D-HETU-PLACE", "D-HETU-KEY", "D-FREETEXT", "D-SECRET", "R-OVER", "R-COPY", "N-CHANGED", "N-STRUCTURE",
    }  # fmt: skip


def test_a_declaration_in_swedish_gets_both_languages() -> None:
    made = documents.full()
    document = replace(made, declaration=replace(made.declaration, language="sv"))
    texts = [one.texts for one in proposals.proposals(document, Words("sv")) if one.code == "D-UNDECLARED"]
    assert texts
    assert all([lang for lang, _ in pair] == ["fi", "sv"] for pair in texts)
    assert all(pair[0][1] != pair[1][1] for pair in texts)


def test_the_same_in_two_systems_is_one_observation() -> None:
    made = documents.full()
    found = Verdict("D-UNDECLARED", "identity.birth_date", "crm", "customers", "medium", "confirmed", cells=40)
    document = replace(
        made, audit=replace(made.audit, verdicts=(found, replace(found, system="billing", status="candidate", cells=3)))
    )
    (one,) = proposals.proposals(document, Words("en"))
    assert len(one.shows) == 2
    assert any("40" in line for line in one.shows)
    assert any("fewer than 5" in line and "not confirmed" in line for line in one.shows)
    assert not any(re.search(r"\b3\b", line) for line in one.shows)


def test_what_is_settled_is_counted_and_left_out() -> None:
    made = documents.full()
    wanted = proposals.proposals(made, Words("fi"))
    settled = [v for v in made.audit.verdicts if v.decision is not None]
    assert settled
    arranged = review_pack.pack(made, Words("fi"))
    assert len(arranged.proposals) == len(wanted)
    assert any(str(len(settled)) in line for line in arranged.counts)


def facts(words: Words) -> review_pack.ReviewFacts:
    return review_pack.ReviewFacts(
        review_pack.dates(words, reviewed="2026-06", state="later", days=200, last_audit=date(2026, 11, 24)),
        ("a line",),
        (),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_document_and_page_hold_every_proposal(lang: str) -> None:
    words, made = Words(lang), documents.full()
    wanted = proposals.proposals(made, words)
    read = Document(io.BytesIO(contract.rendered(DocxReport(facts(words)), made, lang)))
    headings = [p.text for p in read.paragraphs if p.style.name == "Heading 1"]
    assert [h for h in headings if h[0].isdigit()] == [f"{n}. {one.title}" for n, one in enumerate(wanted, 1)]
    cells = "\n".join(cell.text for table in read.tables for row in table.rows for cell in row.cells)
    page = contract.text_of(ReviewPage(), contract.rendered(ReviewPage(facts(words)), made, lang))
    for one in wanted:
        for text in (one.question, *(text for _, text in one.texts), *(c.text for c in one.cites), *one.shows):
            assert text in cells
            assert text in page
    assert words("pack.nothing") in page
    assert words("pack.since_review") in headings


def test_a_review_without_an_audit_says_so() -> None:
    arranged = review_pack.pack(replace(documents.full(), audit=None), Words("en"))
    assert arranged.proposals == ()
    assert Words("en")("pack.no_audit") in arranged.counts


def test_the_calendar_file_is_one_event_with_a_reminder() -> None:
    event = review_event(
        Words("fi"),
        organisation="Lämpö, Sähkö; Vesi " + "ä" * 90,
        due=date(2027, 6, 30),
        warn_days=60,
        made_on=date(2026, 11, 24),
    )
    lines = event.decode().split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = event.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270630\r\nDTEND;VALUE=DATE:20270701\r\n" in unfolded
    assert "TRIGGER:-P60D" in unfolded
    assert "Lämpö\\, Sähkö\\; Vesi" in unfolded
    again = review_event(
        Words("sv"),
        organisation="Lämpö, Sähkö; Vesi " + "ä" * 90,
        due=date(2028, 6, 30),
        warn_days=60,
        made_on=date(2027, 11, 24),
    )
    uid = re.compile(r"UID:\S+")
    assert uid.findall(unfolded) == uid.findall(again.decode().replace("\r\n ", ""))
