"""Write `review.docx`: the review pack for the person who edits the notice, as a document to comment on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, BinaryIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.clean import visible
from reports.packages import timeless
from reports.proposals import Proposal
from reports.review_pack import ReviewFacts, pack
from reports.words import Words
from scanner.model import ReportDocument

_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_INK = RGBColor(0x1B, 0x52, 0x63)
_LABEL_WIDTH, _TEXT_WIDTH = Cm(4.2), Cm(12.8)
MOST_CHARACTERS = 2_000
"""Characters of one text beyond which it is cut; the quotes of a notice are shorter."""


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
        _set_up(made, arranged.title, lang)
        made.add_heading(_text(arranged.title), 0)
        _paragraph(made, arranged.lead)
        if document.demo:
            _paragraph(made, words("page.demo"), bold=True)
        table = _table(made)
        for name, value in arranged.dates:
            _row(table, name, value)
        made.add_heading(words("pack.contents"), 1)
        for line in arranged.counts:
            _paragraph(made, line)
        for proposal in arranged.proposals:
            severity = words.name("severity", proposal.severity)
            _paragraph(made, f"{severity}: {proposal.title}", style="List Bullet")
        for title, lines in arranged.changes:
            made.add_heading(_text(title), 1)
            for line in lines:
                _paragraph(made, line)
        for number, proposal in enumerate(arranged.proposals, 1):
            _proposal(made, number, proposal, words)
        _paragraph(made, arranged.no_values)
        raw = io.BytesIO()
        made.save(raw)
        out.write(timeless(raw.getvalue()))


def _set_up(made: Any, title: str, lang: str) -> None:
    """Set A4, the language of the texts, and properties without a name or a time."""
    properties = made.core_properties
    properties.author, properties.last_modified_by, properties.title = "tutka", "tutka", _text(title)
    properties.created = properties.modified = _CREATED
    properties.comments = ""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LANGUAGES[lang])
    normal.element.get_or_add_rPr().append(spoken)
    for level in (1, 2):
        made.styles[f"Heading {level}"].font.color.rgb = _INK


def _proposal(made: Any, number: int, proposal: Proposal, words: Words) -> None:
    made.add_heading(_text(f"{number}. {proposal.title}"), 1)
    table = _table(made)
    _row(table, words("field.severity"), f"{words.name('severity', proposal.severity)} · {proposal.code}")
    if proposal.register:
        _row(table, words("field.register"), proposal.register)
    quotes = [
        f"{words('notice.line', n=cite.line)}: {words('notice.quote', text=cite.text)}" for cite in proposal.cites
    ]
    _row(table, words("pack.wording"), *(quotes or [words("pack.absent")]))
    _row(table, words("pack.shows"), *(proposal.shows or [proposal.message, words("pack.only_notice")]))
    if proposal.question:
        _row(table, words("pack.question"), proposal.question, bold=True)
    for position, (_, text) in enumerate(proposal.texts):
        _row(table, words("pack.text" if position == 0 else "pack.text_in"), text)
    if not proposal.texts:
        _row(table, words("pack.text"), words("pack.no_text"))
    if proposal.basis:
        _row(table, words("pack.basis"), proposal.basis)


def _table(made: Any) -> Any:
    table = made.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    return table


def _row(table: Any, name: str, *texts: str, bold: bool = False) -> None:
    cells = table.add_row().cells
    cells[0].width, cells[1].width = _LABEL_WIDTH, _TEXT_WIDTH
    cells[0].paragraphs[0].add_run(_text(name)).bold = True
    for position, text in enumerate(filter(None, texts)):
        paragraph = cells[1].paragraphs[0] if position == 0 else cells[1].add_paragraph()
        paragraph.add_run(_text(text)).bold = bold


def _paragraph(made: Any, text: str, *, bold: bool = False, style: str | None = None) -> None:
    made.add_paragraph(style=style).add_run(_text(text)).bold = bold


def _text(text: str) -> str:
    """Clean a text for XML and cut what no reader would read."""
    shown = visible(text)
    return shown if len(shown) <= MOST_CHARACTERS else f"{shown[:MOST_CHARACTERS]}…"
