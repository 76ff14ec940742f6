"""Write `art30.xlsx` and `art30.docx`: the draft record of processing in the order of the Finnish authority's form."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import BinaryIO

from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports import art30, word_document
from reports.clean import visible
from reports.packages import timeless
from reports.words import Words
from reports.xlsx_report import sheet_of, write_cell
from scanner.model import ReportDocument
from scanner.model.record import FIELDS

_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Art30Workbook:
    """Write one row for each activity, and the items behind it on a second sheet."""

    format = "art30"
    suffix = ".xlsx"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the workbook with fixed dates inside."""
        words = Words(lang)
        book = Workbook()
        book.properties.creator, book.properties.title = "tutka", words("art30.title")
        book.properties.created = _CREATED
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = words("art30.sheet")
        rows = [[activity.texts.get(name, "") for name in FIELDS] for activity in art30.activities(document, words)]
        sheet_of(sheet, [words(f"record_field.{name}") for name in FIELDS], rows, words)
        for row, texts in enumerate(rows, 2):  # each line of a field is safe by itself
            for column, text in enumerate(texts, 1):
                if "\n" in text:
                    sheet.cell(row, column).value = "\n".join(visible(line) for line in text.split("\n"))
        items = list(art30.item_rows(document, words))
        heads = ["record_field.activity", "art30.category", "field.item", "field.item_id", "field.item_class"]
        heads += ["art30.declared", "art30.systems", "art30.found_cells"]
        sheet_of(
            book.create_sheet(words("art30.items")),
            [words(head) for head in heads],
            [
                [r.activity, r.category, r.item, r.item_id, r.item_class, r.declared, r.systems, r.found_cells]
                for r in items
            ],
            words,
        )
        note = book.create_sheet(words("sheet.summary"))
        note.column_dimensions["A"].width = 100
        write_cell(note.cell(1, 1), words("art30.lead"), words)
        raw = io.BytesIO()
        book.save(raw)
        out.write(timeless(raw.getvalue()))


class Art30Document:
    """Write a table for each activity."""

    format = "art30_docx"
    suffix = ".docx"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the document with fixed dates inside."""
        words = Words(lang)
        made = Document()
        named = document.organisation
        title = words("art30.title_of", organisation=named) if named else words("art30.title")
        word_document.set_up(made, title, lang)
        made.add_heading(word_document.shown(title), 0)
        if document.demo:
            word_document.paragraph(made, words("page.demo"), bold=True)
        word_document.paragraph(made, words("art30.lead"))
        for activity in art30.activities(document, words):
            made.add_heading(word_document.shown(activity.name), 1)
            table = word_document.table(made)
            for name in FIELDS:
                word_document.row(table, words(f"record_field.{name}"), *activity.texts.get(name, "").split("\n"))
        raw = io.BytesIO()
        made.save(raw)
        out.write(timeless(raw.getvalue()))
