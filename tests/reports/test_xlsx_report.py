from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reports import contract
from reports.words import Words
from reports.xlsx_report import CHARACTERS, XlsxReport, write_cell
from tests.reports import documents


def book(document, lang="fi", **options):
    out = io.BytesIO()
    XlsxReport(**options).render(document, out, lang)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def test_sheets_can_be_filtered():
    read = book(documents.full())
    assert read.sheetnames == ["Yhteenveto", "Johtopäätökset", "Havainnot", "Säilytys", "Kattavuus", "Lukematta"]
    for sheet in read.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
    assert read["Havainnot"].max_row == 1 + len(documents.inventory().findings)


def test_numbers_are_numbers_and_shares_are_per_cent():
    sheet = book(documents.full())["Havainnot"]
    heads = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[heads.index("Sarake")].value == "iban")
    assert row[heads.index("Soluja")].value == 1200
    assert row[heads.index("Osuus")].number_format == "0.0 %"


def test_without_a_notice_the_comparing_sheets_are_left_out():
    assert book(documents.ad_hoc(), "en").sheetnames == ["Summary", "Findings", "Coverage", "Not examined"]
    assert book(documents.empty(), "sv").sheetnames == ["Sammandrag", "Fynd", "Omfattning", "Inte läst"]


def test_the_summary_says_the_five_numbers():
    values = {row[0]: row[1] for row in book(documents.full())["Yhteenveto"].iter_rows(values_only=True)}
    assert values["Henkilötunnuksia väärässä paikassa"] == 81
    assert values["Tietueita yli säilytysajan"] == 131
    assert values["Seuraava katselmointi"] == "30.6.2027"


def test_hostile_names_are_text():
    read = book(contract.hostile())
    texts = [cell for sheet in read for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" for cell in texts)
    formulas = [cell for cell in texts if cell.value.startswith(("=", "+", "-", "@"))]
    assert len(formulas) > 20
    assert all(cell.quotePrefix for cell in formulas)
    assert not any(cell.hyperlink for cell in texts)


def test_what_a_cell_can_not_hold_is_cut_with_a_note():
    sheet = Workbook().active
    cell = sheet.cell(1, 1)
    write_cell(cell, "å" * 40_000, Words("fi"))
    assert len(cell.value) == CHARACTERS
    assert cell.value.endswith("… (katkaistu; alun perin 40\u00a0000 merkkiä)")


@settings(deadline=None)
@given(st.text(alphabet=st.characters() | st.sampled_from("=+-@\x00\x1b\ud800🜚"), max_size=50))
def test_any_text_can_be_written_and_read_back(text):
    made = Workbook()
    write_cell(made.active.cell(1, 1), text, Words("fi"))
    out = io.BytesIO()
    made.save(out)
    value = openpyxl.load_workbook(out).active.cell(1, 1)
    assert value.data_type in {"s", "n", "inlineStr"}
    assert not str(value.value or "").startswith("=") or value.quotePrefix


def test_rows_beyond_a_sheet_go_on_in_the_next():
    read = book(documents.full(), rows_per_sheet=11)
    findings = [name for name in read.sheetnames if name.startswith("Havainnot")]
    assert findings == ["Havainnot", "Havainnot 2", "Havainnot 3", "Havainnot 4"]
    assert sum(read[name].max_row - 1 for name in findings) == len(documents.inventory().findings)
    assert all(read[name]["A1"].value == "Järjestelmä" for name in findings)


def test_the_package_bears_no_time_of_saving():
    out = io.BytesIO()
    XlsxReport().render(documents.full(), out)
    with zipfile.ZipFile(out) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_language(lang):
    assert book(replace(documents.full(), organisation=None), lang).worksheets[0]["A1"].value == Words(lang)(
        "page.title"
    )
