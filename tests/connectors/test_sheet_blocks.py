"""Tables one below the other on a sheet are told apart, and nothing else is."""

from __future__ import annotations

import openpyxl
import pytest

from connectors.sheet_blocks import MOST_ROWS, beginnings
from connectors.spreadsheet import SpreadsheetSource
from connectors.workbook import WorkbookSource
from scanner.model import SourceInfo

CUSTOMERS = [["nimi", "henkilötunnus", "puhelin"], *([f"Aho {n}", "131052-9993", "040 1234567"] for n in range(4))]
SUPPLIERS = [
    ["yritys", "y-tunnus", "tilinumero", "summa"],
    *([f"Yritys {n} Oy", "1234567-1", "FI2112345600000785", n] for n in range(3)),
]


def numbered(*parts, gap=1):
    rows, at = [], 0
    for part in parts:
        rows += [(at + n, cells) for n, cells in enumerate(part)]
        at += len(part) + gap
    return rows


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([CUSTOMERS], []),
        ([CUSTOMERS, SUPPLIERS], [6]),
        ([[["Asiakkaat 2026"]], CUSTOMERS, [["Toimittajat"], *SUPPLIERS]], [8]),
        ([[["Asiakkaat"], ["Tulostettu", "1.2.2026"]], CUSTOMERS], []),
        ([CUSTOMERS, CUSTOMERS], []),  # a header that is printed again
        ([CUSTOMERS, CUSTOMERS[1:]], []),  # groups
        ([CUSTOMERS, [["Yhteensä", None, 12]]], []),
        ([CUSTOMERS, [["nimi", "puhelin"]]], []),  # a header without rows
        ([CUSTOMERS, [["Huomio", "soita Maijalle"], ["ei", "ennen kymmentä"]]], []),
        ([CUSTOMERS, SUPPLIERS, CUSTOMERS], [6, 11]),
        ([[["Nimi", "Hetu"], *CUSTOMERS[1:]], [["Esine", "Hinta", "Sähköposti"], *([f"Pumppu {n}", n, "a@example.fi"] for n in range(9))]], [6]),
        ([CUSTOMERS, [["Kallio", "Sörnäinen", "Vallila"], *(["a", 2, 3] for _ in range(9))]], []),
        ([], []),
    ],
)  # fmt: skip
def test_where_tables_begin(parts, expected):
    assert beginnings(numbered(*parts)) == expected


def written(path, *parts, gap=2):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Kaikki"
    for number, cells in numbered(*parts, gap=gap):
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                sheet.cell(number + 1, column, cell)
    sheet.cell(2, 1).comment = openpyxl.comments.Comment("soita", "x")
    sheet.cell(len(parts[0]) + gap + 3, 2).comment = openpyxl.comments.Comment("maksaa myöhässä", "x")
    book.save(path)
    return path


def read(source):
    with source:
        out = {}
        for table in source.tables():
            cells = {}
            for batch in source.batches(table, 2):
                for one in batch.columns:
                    numbers = batch.row_numbers or range(batch.first_row, batch.first_row + len(one.cells))
                    cells.setdefault(one.column.name, []).extend(
                        (number, cell) for number, cell in zip(numbers, one.cells, strict=True) if cell is not None
                    )
            out[table.ref.table] = cells
        return out, source.problems


def test_every_cell_is_in_one_table(tmp_path):
    path = written(tmp_path / "a.xlsx", CUSTOMERS, [["Toimittajat"], *SUPPLIERS])
    found, problems = read(SpreadsheetSource(SourceInfo("s", "a.xlsx", "spreadsheet"), path))
    assert not problems
    found.pop("(workbook)")
    assert list(found) == ["Kaikki", "Kaikki!A8"]
    assert found["Kaikki"]["puhelin"] == [(n, "040 1234567") for n in range(1, 5)]
    assert found["Kaikki!A8"] == {
        "yritys": [(n + 1, f"Yritys {n} Oy") for n in range(3)],
        "y-tunnus": [(n, "1234567-1") for n in range(1, 4)],
        "tilinumero": [(n, "FI2112345600000785") for n in range(1, 4)],
        "summa": [(1, 0), (2, 1), (3, 2)],
        "(title)": [(0, "Toimittajat")],
        "(comments)": [(1, "x"), (1, "maksaa myöhässä")],
    }
    assert found["Kaikki"]["(comments)"] == [(1, "x"), (1, "soita")]


def test_long_sheets_are_one_table(tmp_path):
    rows = [["nimi", "puhelin"], *(["Aho", "040 1234567"] for _ in range(MOST_ROWS))]
    path = written(tmp_path / "a.xlsx", rows, SUPPLIERS)
    found, _ = read(SpreadsheetSource(SourceInfo("s", "a.xlsx", "spreadsheet"), path))
    assert [name for name in found if name != "(workbook)"] == ["Kaikki"]
    assert (MOST_ROWS + 4, "1234567-1") in found["Kaikki"]["puhelin"]


def test_other_formats_have_them_too(tmp_path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("Kaikki")
    for number, cells in numbered(CUSTOMERS, SUPPLIERS):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    book.save(str(tmp_path / "a.xls"))
    found, problems = read(WorkbookSource(SourceInfo("s", "a.xls", "workbook"), tmp_path / "a.xls"))
    assert [name for name in found if name.startswith("Kaikki")] == ["Kaikki", "Kaikki!A7"]
    assert found["Kaikki!A7"]["summa"] == [(1, 0), (2, 1), (3, 2)]
    assert not problems


def side_by_side(path, *tables, gap=1, title=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Kaikki"
    left = 1
    for table in tables:
        for row, cells in enumerate(table, start=3 if title else 1):
            for column, cell in enumerate(cells, start=left):
                sheet.cell(row, column, cell)
        left += len(table[0]) + gap
    if title:
        sheet["A1"] = title
    book.save(path)
    return path


@pytest.mark.parametrize("gap", [1, 3])
@pytest.mark.parametrize("title", [None, "Asiakkaat ja toimittajat"])
def test_tables_side_by_side_are_told_apart(tmp_path, gap, title):
    path = side_by_side(tmp_path / "a.xlsx", CUSTOMERS, SUPPLIERS, gap=gap, title=title)
    found, problems = read(SpreadsheetSource(SourceInfo("crm", "a.xlsx", "spreadsheet"), path))
    assert not problems
    letter = openpyxl.utils.get_column_letter(4 + gap)
    left, right = found["Kaikki"], found[f"Kaikki!{letter}1"]
    assert set(found) == {"Kaikki", f"Kaikki!{letter}1", "(workbook)"}
    assert left.pop("(title)", []) == ([(0, title)] if title else [])
    assert left == {
        name: [(n, row[i]) for n, row in enumerate(CUSTOMERS[1:], 1)] for i, name in enumerate(CUSTOMERS[0])
    }
    assert right == {
        name: [(n, row[i]) for n, row in enumerate(SUPPLIERS[1:], 1)] for i, name in enumerate(SUPPLIERS[0])
    }


@pytest.mark.parametrize(
    "tables",
    [
        (CUSTOMERS, CUSTOMERS),  # one list in two columns
        (CUSTOMERS, [["Huomio"], ["soita Maijalle"]]),
        (CUSTOMERS, [["Kallio", "Vallila"], *(["a", 2] for _ in range(4))]),
    ],
)
def test_what_stands_beside_without_a_header_of_its_own_stays(tmp_path, tables):
    path = side_by_side(tmp_path / "a.xlsx", *tables)
    found, _ = read(SpreadsheetSource(SourceInfo("crm", "a.xlsx", "spreadsheet"), path))
    assert set(found) == {"Kaikki", "(workbook)"}
    cells = [cell for column in found["Kaikki"].values() for _, cell in column]
    below = [cell for table in tables for row in table[1:] for cell in row]
    assert set(map(str, below)) <= set(map(str, cells))
