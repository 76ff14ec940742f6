"""Write `review.docx`: the review pack for the person who edits the notice, as a document to comment on."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from docx import Document

from reports import word_document
from reports.packages import timeless
from reports.proposals import Proposal
from reports.review_pack import ReviewFacts, pack
from reports.words import Words
from scanner.model import ReportDocument


class DocxReport:
    """Write the pack; `facts` of a review add its dates and what changed."""

    format = "docx"
    suffix = ".docx"

    def __init__(self, facts: ReviewFacts | None = None) -> None:
        self.facts = facts

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the document with fixed dates inside, so that equal input gives equal bytes."""
        words = Words(lang)
        arranged = pack(document, words, self.facts)
        made = Document()
        word_document.set_up(made, arranged.title, lang)
        made.add_heading(word_document.shown(arranged.title), 0)
        word_document.paragraph(made, arranged.lead)
        if document.demo:
            word_document.paragraph(made, words("page.demo"), bold=True)
        table = word_document.table(made)
        for name, value in arranged.dates:
            word_document.row(table, name, value)
        made.add_heading(words("pack.contents"), 1)
        for line in arranged.counts:
            word_document.paragraph(made, line)
        for proposal in arranged.proposals:
            severity = words.name("severity", proposal.severity)
            word_document.paragraph(made, f"{severity}: {proposal.title}", style="List Bullet")
        for title, lines in arranged.changes:
            made.add_heading(word_document.shown(title), 1)
            for line in lines:
                word_document.paragraph(made, line)
        for number, proposal in enumerate(arranged.proposals, 1):
            _proposal(made, number, proposal, words)
        word_document.paragraph(made, arranged.no_values)
        raw = io.BytesIO()
        made.save(raw)
        out.write(timeless(raw.getvalue()))


def _proposal(made: Any, number: int, proposal: Proposal, words: Words) -> None:
    made.add_heading(word_document.shown(f"{number}. {proposal.title}"), 1)
    table = word_document.table(made)
    word_document.row(table, words("field.severity"), f"{words.name('severity', proposal.severity)} · {proposal.code}")
    if proposal.register:
        word_document.row(table, words("field.register"), proposal.register)
    quotes = [f"{words.line(cite.line)}: {words('notice.quote', text=cite.text)}" for cite in proposal.cites]
    word_document.row(table, words("pack.wording"), *(quotes or [words("pack.absent")]))
    word_document.row(table, words("pack.shows"), *(proposal.shows or [proposal.message, words("pack.only_notice")]))
    if proposal.question:
        word_document.row(table, words("pack.question"), proposal.question, bold=True)
    for position, (_, text) in enumerate(proposal.texts):
        word_document.row(table, words("pack.text" if position == 0 else "pack.text_in"), text)
    if not proposal.texts:
        word_document.row(table, words("pack.text"), words("pack.no_text"))
    if proposal.basis:
        word_document.row(table, words("pack.basis"), proposal.basis)
