"""Pieces that our Word documents are made of: A4, tables of a label beside its text, texts that are safe to show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.clean import visible

MOST_CHARACTERS = 2_000
"""Characters of one text beyond which it is cut; the quotes of a notice are shorter."""

_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_INK = RGBColor(0x1B, 0x52, 0x63)
_LABEL_WIDTH, _TEXT_WIDTH = Cm(4.2), Cm(12.8)


def set_up(made: Any, title: str, lang: str) -> None:
    """Set A4, the language of the texts, and properties without a name or a time."""
    properties = made.core_properties
    properties.author, properties.last_modified_by, properties.title = "tutka", "tutka", shown(title)
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


def table(made: Any) -> Any:
    """Add an empty table of two columns."""
    made_table = made.add_table(rows=0, cols=2)
    made_table.style = "Table Grid"
    made_table.alignment = WD_TABLE_ALIGNMENT.LEFT
    made_table.autofit = False
    return made_table


def row(to: Any, name: str, *texts: str, bold: bool = False) -> None:
    """Add a label and its texts, a paragraph for each that isn't empty."""
    cells = to.add_row().cells
    cells[0].width, cells[1].width = _LABEL_WIDTH, _TEXT_WIDTH
    cells[0].paragraphs[0].add_run(shown(name)).bold = True
    for position, text in enumerate(filter(None, texts)):
        block = cells[1].paragraphs[0] if position == 0 else cells[1].add_paragraph()
        block.add_run(shown(text)).bold = bold


def paragraph(made: Any, text: str, *, bold: bool = False, style: str | None = None) -> None:
    """Add a paragraph."""
    made.add_paragraph(style=style).add_run(shown(text)).bold = bold


def shown(text: str) -> str:
    """Clean a text for XML and cut what no reader would read."""
    clean = visible(text)
    return clean if len(clean) <= MOST_CHARACTERS else f"{clean[:MOST_CHARACTERS]}…"
