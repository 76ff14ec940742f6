"""Write `report.csv`: conclusions, findings and what was not examined, one row each, for other programs and pivot tables.

The separator is `;` and the file begins with a byte order mark, which is what Excel opens in Finland and Sweden as it is.
A text that a spreadsheet would run as a formula gets an apostrophe before it.

Source: RFC 4180; OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, BinaryIO

from reports import rows, verdict_rows
from reports.clean import visible
from reports.words import Words
from scanner.model import ReportDocument

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a text for a formula."""

MOST_CHARACTERS = 32_767
"""Characters that a spreadsheet's cell holds; a longer text is cut with a note."""


class CsvReport:
    """Write the rows; the first column says which of the lists a row belongs to."""

    format = "csv"
    suffix = ".csv"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the file as UTF-8 with a byte order mark."""
        words = Words(lang)
        parts = list(_lists(document, words))
        names = list(dict.fromkeys(field.name for _, kind, _ in parts for field in fields(kind)))
        text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([words("field.list"), *(words(f"field.{name}") for name in names)])
        for title, _, entries in parts:
            for entry in entries:
                writer.writerow([title, *(_shown(getattr(entry, name, ""), words) for name in names)])
        text.detach()


def _lists(document: ReportDocument, words: Words) -> Iterator[tuple[str, type, Iterable[Any]]]:
    if document.audit:
        yield words("sheet.verdicts"), verdict_rows.VerdictRow, verdict_rows.verdict_rows(document, words)
    yield words("sheet.findings"), rows.FindingRow, rows.finding_rows(document.inventory, words)
    yield words("sheet.limits"), rows.ProblemRow, rows.each_problem(document.inventory, words)


def _shown(value: object, words: Words) -> str:
    """Write numbers with the language's decimal sign and without a separator of thousands; texts so that they stay texts."""
    if value is None:
        return ""
    if isinstance(value, float):
        written = f"{value:.4f}".rstrip("0").rstrip(".")
        return written if words.lang == "en" else written.replace(".", ",")
    if isinstance(value, int):
        return str(value)
    text = visible(str(value))
    text = f"'{text}" if text.startswith(FORMULA) else text
    if len(text) <= MOST_CHARACTERS:
        return text
    note = words("sheet.cut", n=len(text))
    return text[: MOST_CHARACTERS - len(note)] + note
