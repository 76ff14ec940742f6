"""Say the first screen's facts as lines, for formats that lay nothing out: who, what was read, five numbers, what to do first."""

from __future__ import annotations

from collections.abc import Iterator

from reports import page as pages
from reports.words import Words
from scanner.model import ReportDocument

KINDS = ("title", "heading", "strong", "")
"""Kinds of lines: the document's title, the head of a section, a line to stress, any other."""

Line = tuple[str, str | int, str]


def overview(document: ReportDocument, words: Words) -> Iterator[Line]:
    """Give the first screen's facts: a name, its value, and a kind of `KINDS`; an empty line parts two sections."""
    arranged = pages.page(document, words)
    audit, scope = document.audit, arranged.scope
    yield document.organisation or words("page.title"), "", "title"
    if document.demo:
        yield words("page.demo"), "", "strong"
    if document.made_on:
        yield words("page.made_on", day=words.day(document.made_on)), "", ""
    yield "", "", ""
    if audit:
        title = document.declaration.title if document.declaration else ""
        yield words("notice.heading"), title or pages.file_name(audit.notice_file), "heading"
        yield words("notice.file"), pages.file_name(audit.notice_file), ""
        yield words("notice.register"), ", ".join(pages.register_names(document, words)), ""
        yield words.name("dated", arranged.review_kind), words.stated_date(audit.reviewed), ""
        yield words("notice.due"), words.day(audit.due), ""
        yield words("notice.hash"), audit.sha256_normalised, ""
        state = words("notice.confirmed") if audit.confirmed else words("notice.draft")
        yield words("field.status"), state if audit.confirmed else f"{state}. {words('notice.draft_why')}", ""
        yield "", "", ""
    yield words("scope.heading"), words("scope.systems", read=scope.systems_read, known=scope.systems_known), "heading"
    yield words("field.rows_read"), scope.rows_read, ""
    if scope.rows_total is None and scope.cut:
        yield words("field.rows_total"), words("scope.records_part", read=scope.rows_read), ""
    if scope.rows_total is not None:
        yield words("field.rows_total"), scope.rows_total, ""
        yield words("field.share"), words.share(scope.rows_read, scope.rows_total), ""
    yield words("nav.limits"), scope.unread, ""
    yield words("method.finished"), words.moment(document.inventory.scan.finished), ""
    yield words("method.tool"), document.inventory.scan.tool, ""
    yield "", "", ""
    yield words("number.heading"), "", "heading"
    for number in arranged.numbers:
        note = f"{words.number(number.shown)} ({words('number.candidate')})"
        yield words(f"number.{number.key}"), note if number.provisional else number.value, ""
    if not audit:
        for key, value in arranged.facts:
            yield words(f"number.{key}"), value, ""
    if arranged.first:
        yield "", "", ""
        yield words("first.heading"), "", "heading"
        for action in arranged.first:
            yield pages.action_title(action, words), pages.action_line(action, document, words), ""
    if arranged.problems:
        yield "", "", ""
        yield words("problems.heading"), "", "heading"
        for problem in arranged.problems:
            yield problem.title, " · ".join(filter(None, (problem.message, *(c.text for c in problem.cites)))), ""
    if arranged.open:
        yield "", "", ""
        yield words("open.heading"), "", "heading"
        for matter in arranged.open:
            yield " · ".join(filter(None, (matter.title, matter.where))), matter.need, ""
