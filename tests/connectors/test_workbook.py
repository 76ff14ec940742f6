from __future__ import annotations

from datetime import date

import pytest

from connectors import binary_sheets, xml_sheets
from connectors.registry import openers
from connectors.workbook import WorkbookSource
from scanner.model import SourceInfo
from tests.connectors import workbooks as made
from tests.connectors.nested_reading import everything, written

ROWS = [
    ["asiakasnumero", "sukunimi", "puhelin", "alkupvm"],
    *[[f"{n:05d}", f"Sukunimi{n}", f"04012{n:05d}", date(2020, 1, 1 + n % 28)] for n in range(1, 60)],
]
TEXTS = [[str(cell) for cell in row] for row in ROWS]


def read(path):
    """Read a workbook: cells by (table, column, place), and the problems."""
    source = WorkbookSource(SourceInfo("crm", path.name, "workbook"), path)
    found = {}
    with source:
        for table in source.tables():
            for batch in source.batches(table):
                for cells in batch.columns:
                    place = batch.place or cells.column.place or table.place
                    found.setdefault((table.ref.table, cells.column.name, place), []).extend(
                        cell for cell in cells.cells if cell is not None
                    )
        return found, source.problems


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ods", made.ods(ROWS)),
        ("a.fods", made.fods(ROWS)),
        ("a.xls", made.xls({"Asiakkaat": ROWS})),
        ("a.xml", made.spreadsheetml(ROWS)),
        ("vienti.xls", made.spreadsheetml(ROWS)),
    ],
)
def test_cells(name, data, tmp_path):
    path = written(tmp_path, name, data)
    (opener,), problems = openers(path)
    assert (opener.info.kind, problems) == ("workbook", [])
    found, problems = read(path)
    assert not problems
    assert found["Asiakkaat", "asiakasnumero", None] == [row[0] for row in ROWS[1:]], "zeros are kept"
    assert found["Asiakkaat", "alkupvm", None] == [row[3] for row in ROWS[1:]]


def test_xlsb(tmp_path):
    data = made.xlsb(TEXTS, deleted=["Zq07poistettu"], hidden_rows={3}, hidden_columns={2}, state=1)
    found, problems = read(written(tmp_path, "a.xlsb", data))
    assert not problems
    assert len(found["Asiakkaat", "sukunimi", "hidden sheet"]) == 58
    assert found["Asiakkaat", "sukunimi", "hidden row"] == ["Sukunimi3"]
    assert len(found["Asiakkaat", "puhelin", "hidden column"]) == 58
    assert found["Asiakkaat", "(header/footer)", "header/footer"] == ["Zq03ylatunniste"]
    assert found["(comment)", "text", "comment"] == ["Zq04kommentti"]
    assert found["(deleted text)", "text", "deleted text"] == ["Zq07poistettu"]
    assert found["(workbook)", "creator", "property"] == ["Zq05tekija"]


def test_xls_hidden_places(tmp_path):
    data = made.xls({"Asiakkaat": ROWS, "Piilo": ROWS[:5]}, hide={"Piilo"})
    found, problems = read(written(tmp_path, "a.xls", data))
    assert not problems
    assert found["Piilo", "asiakasnumero", "hidden sheet"] == ["00002", "00003", "00004"]
    assert found["Piilo", "asiakasnumero", "hidden row"] == ["00001"]
    assert found["Piilo", "sukunimi", "hidden column"][:1] == ["Sukunimi2"]
    assert any("Zq01ylatunniste" in t for t in found["Asiakkaat", "(header/footer)", "header/footer"])
    assert not found.get(("(deleted text)", "text", "deleted text"))
    assert any("Zq02omistaja" in text for texts in found.values() for text in map(str, texts))


def test_xls_deleted_strings_are_found(tmp_path):
    """The only cell that shows a string is made to show another one."""
    data = made.xls({"Asiakkaat": [["nimi"], ["Aho"], ["Zq08poistettu"]]})
    cell = data.index(bytes.fromhex("fd000a00") + b"\x02\0\0\0")
    data = data[: cell + 10] + b"\1\0\0\0" + data[cell + 14 :]
    found, _ = read(written(tmp_path, "a.xls", data))
    assert found["(deleted text)", "text", "deleted text"] == ["Zq08poistettu"]


def test_long_shared_strings_that_go_on_in_the_next_record(tmp_path):
    rows = [["muistio"], *[[f"{n} " + "pitkä teksti ŠŽ " * 120] for n in range(40)]]
    found, _ = read(written(tmp_path, "a.xls", made.xls({"Muistio": rows})))
    assert [cell.strip() for cell in found["Muistio", "muistio", None]] == [row[0].strip() for row in rows[1:]]
    assert not found.get(("(deleted text)", "text", "deleted text")), "what cells show isn't taken for deleted"


ODS_MORE = (
    '<table:table table:name="Piilo" table:style-name="ta2"><table:table-column/><table:table-column table:visibility="collapse"/>'
    "<table:table-row><table:table-cell><text:p>nimi</text:p></table:table-cell><table:table-cell><text:p>puhelin</text:p></table:table-cell></table:table-row>"
    '<table:table-row table:visibility="collapse"><table:table-cell><office:annotation><dc:creator>Zq09kommentoija</dc:creator>'
    "<text:p>Zq10kommentti</text:p></office:annotation><text:p>Aho</text:p></table:table-cell><table:table-cell><text:p>0401</text:p></table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"><text:p><text:a xlink:href="mailto:Zq11@example.com">S<text:s/>x</text:a></text:p></table:table-cell></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
)


def test_ods_hidden_places(tmp_path):
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    data = made.ods(
        ROWS,
        ODS_MORE,
        style,
        **{
            "meta.xml": f"<office:document-meta {made.OFFICE}><dc:creator>Zq12tekija</dc:creator></office:document-meta>",
            "styles.xml": f"<office:document-styles {made.OFFICE}><style:header><text:p>Zq13ylatunniste</text:p></style:header></office:document-styles>",
        },
    )
    found, problems = read(written(tmp_path, "a.ods", data))
    assert not problems
    assert found["Piilo", "nimi", "hidden row"] == ["Aho"]
    assert found["Piilo", "nimi", "hidden sheet"] == ["S x"] * 3
    assert found["Piilo", "puhelin", "hidden column"] == ["S x"] * 3
    assert found["Piilo", "(comments)", "comment"] == ["Zq09kommentoija\nZq10kommentti"]
    assert set(found["Piilo", "(links)", "hyperlink"]) == {"mailto:Zq11@example.com"}
    assert found["(workbook)", "creator", "property"] == ["Zq12tekija"]
    assert found["(header/footer)", "text", "header/footer"] == ["Zq13ylatunniste"]


def test_ods_cells_repeated_beyond_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_sheets, "MAX_REPEAT", 10)
    more = (
        '<table:table table:name="Pommi"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    )
    found, (problem,) = read(written(tmp_path, "a.ods", made.ods(ROWS, more)))
    assert (problem.reason, problem.examined) == ("limit_cells", False)
    assert sum(len(cells) for (table, _, _), cells in found.items() if table == "Pommi") == 100


def test_spreadsheetml_hidden_places(tmp_path):
    more = (
        '<Worksheet ss:Name="Piilo"><Names><NamedRange ss:Name="Zq14nimi" ss:RefersTo="=x"/></Names><Table><Column ss:Index="2" ss:Hidden="1"/>'
        '<Row><Cell><Data ss:Type="String">nimi</Data></Cell><Cell><Data ss:Type="String">puhelin</Data></Cell></Row>'
        '<Row ss:Hidden="1"><Cell ss:HRef="mailto:Zq15@example.com"><Data ss:Type="String">Aho</Data>'
        '<Comment ss:Author="Zq16kommentoija"><ss:Data><B>Zq17</B>kommentti</ss:Data></Comment></Cell></Row>'
        '<Row ss:Index="5"><Cell ss:Index="2"><Data ss:Type="Number">401234567</Data></Cell></Row></Table>'
        '<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible><x:PageSetup><x:Header x:Data="Zq18ylatunniste"/></x:PageSetup></x:WorksheetOptions></Worksheet>'
    )
    found, problems = read(written(tmp_path, "a.xls", made.spreadsheetml(ROWS, more)))
    assert not problems
    assert found["Piilo", "nimi", "hidden row"] == ["Aho"]
    assert found["Piilo", "puhelin", "hidden column"] == [401234567]
    everything = "\n".join(str(cell) for cells in found.values() for cell in cells)
    for mark in ("Zq06", "Zq14", "Zq15", "Zq16", "Zq17kommentti", "Zq18"):
        assert mark in everything


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb", "a.ods", "a.fods", "a.xml"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_workbooks_cut_short_are_told(name, share, tmp_path):
    whole = {
        "a.xls": made.xls({"Asiakkaat": ROWS}),
        "a.xlsb": made.xlsb(TEXTS),
        "a.ods": made.ods(ROWS),
        "a.fods": made.fods(ROWS),
        "a.xml": made.spreadsheetml(ROWS),
    }[name]
    _, problems = everything(written(tmp_path, name, whole[: int(len(whole) * share)]))
    assert [p for p in problems if not p.examined]
    assert {p.reason for p in problems if not p.examined} <= {"corrupt", "truncated", "binary", "no_connector"}


def test_far_cells_are_refused_before_a_library_lays_them_out(tmp_path, monkeypatch):
    monkeypatch.setattr(binary_sheets, "MAX_RECTANGLE", 100)
    found, problems = read(written(tmp_path, "a.xlsb", made.xlsb(TEXTS)))
    assert [p.reason for p in problems] == ["limit_cells"]
    assert found
