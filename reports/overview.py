"""Say the first screen's facts as lines, for formats that lay nothing out: who, what was read, five numbers, what to do first."""

from __future__ import annotations

from collections.abc import Iterator

from reports import page as pages
from reports.words import Words
from scanner.model import ReportDocument

KINDS = ("title", "heading", "strong", "")
"""Kinds of lines: the document's title, the head of a section, a line to stress, any other."""

MOST_CHANGES = 30
"""Changes that a summary names; `changes.json` and the page have them all."""

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
    yield from _old(document, words)
    yield words("number.heading"), "", "heading"
    for number in arranged.numbers:
        note = f"{words.number(number.shown)} ({words('number.candidate')})"
        yield words(f"number.{number.key}"), note if number.provisional else number.value, ""
    if not audit:
        for key, value in arranged.facts:
            yield words(f"number.{key}"), value, ""
    yield from _changes(arranged, words)
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


def _old(document: ReportDocument, words: Words) -> Iterator[Line]:
    """Say which systems were not reached, and of when their last known state is."""
    old = document.course.old if document.course else ()
    for one in old:
        known = words("changes.old", day=words.day(one.day)) if one.day else words("changes.never")
        yield f"{one.system}: {known}", "", "strong"
    if old:
        yield "", "", ""


def _changes(arranged: pages.Page, words: Words) -> Iterator[Line]:
    """Name what is not as it was in the audit before, the gravest first, each with its first day."""
    course = arranged.document.course
    if course is None or course.before is None:
        return
    yield "", "", ""
    yield words("changes.heading"), words("changes.lead", day=words.day(course.before)), "heading"
    told = [
        (kind, card.said.row, card.change.first_seen if card.change else None)
        for kind, deck in arranged.changes
        for card in deck
    ]
    told += [("gone", said.row, day) for said, day in arranged.gone]
    for kind, row, day in told[:MOST_CHANGES]:
        where = " · ".join(filter(None, (row.title, row.item, row.system)))
        number = words.number(row.cells) if row.cells else ""
        since = words("card.first_seen", day=words.day(day)) if day else ""
        yield f"{words.name('change', kind)}: {where}", " · ".join(filter(None, (row.severity, number, since))), ""
    if len(told) > MOST_CHANGES:
        yield words("page.more_rows", n=len(told) - MOST_CHANGES), "", ""
    if not told:
        yield words("changes.none"), "", ""
