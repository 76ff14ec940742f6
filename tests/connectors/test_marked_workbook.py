"""A workbook with a marker in each of thirty-six places: every one is found, with the place."""

from __future__ import annotations

import re

from connectors.spreadsheet import SpreadsheetSource
from scanner.model import SourceInfo
from tests.connectors.documents import packed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
M = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'


def rels(*targets: tuple[str, str], external: tuple[str, str, str] | None = None) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    if external:
        inner += f'<Relationship Id="{external[0]}" Type="{OFFICE}/{external[1]}" Target="{external[2]}" TargetMode="External"/>'
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(cells: str, before: str = "", after: str = "") -> str:
    return f"<worksheet {M}>{before}<sheetData>{cells}</sheetData>{after}</worksheet>"


FIRST = sheet(
    f'<row r="1">{text("A1", "nimi")}{text("B1", "muistio")}{text("C1", "koodi")}</row>'
    f'<row r="2">{text("A2", "Zq01")}{text("B2", "x")}{text("C2", "Zq02")}</row>'
    f'<row r="3" hidden="1">{text("A3", "Zq03")}</row>'
    f'<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" t="str"><f>IF(A1="Zq05","a","b")</f><v>Zq06</v></c></row>'
    f'<row r="5">{text("A5", "Zq07")}{text("B5", "x")}</row>',
    '<cols><col min="3" max="3" hidden="1"/></cols>',
    '<mergeCells><mergeCell ref="A5:B5"/></mergeCells>'
    '<dataValidations><dataValidation sqref="A2" prompt="Zq08" error="Zq09"><formula1>"Zq10,Zq10"</formula1></dataValidation></dataValidations>'
    '<hyperlinks><hyperlink ref="A2" r:id="rIdL" tooltip="Zq11"/></hyperlinks>'
    "<headerFooter><oddHeader>&amp;LZq13</oddHeader><oddFooter>Zq14</oddFooter></headerFooter>",
)
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": rels(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<workbook {M}><sheets><sheet name="Asiakkaat" sheetId="1" r:id="rId1"/><sheet name="Piilo" sheetId="2" state="hidden" r:id="rId2"/>'
    '<sheet name="Syva" sheetId="3" state="veryHidden" r:id="rId3"/><sheet name="Kaavio" sheetId="4" r:id="rId4"/></sheets>'
    '<definedNames><definedName name="a" comment="Zq16">"Zq15"</definedName></definedNames></workbook>',
    "xl/_rels/workbook.xml.rels": rels(
        ("worksheet", "worksheets/sheet1.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
        ("worksheet", "worksheets/sheet3.xml"),
        ("chartsheet", "chartsheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ),
    "xl/worksheets/sheet1.xml": FIRST,
    "xl/worksheets/_rels/sheet1.xml.rels": rels(
        ("comments", "../comments1.xml"),
        ("threadedComment", "../threadedComments/threadedComment1.xml"),
        ("drawing", "../drawings/drawing1.xml"),
        external=("rIdL", "hyperlink", "mailto:Zq12@example.com"),
    ),
    "xl/worksheets/sheet2.xml": sheet(f'<row r="1">{text("A1", "nimi")}</row><row r="2">{text("A2", "Zq17")}</row>'),
    "xl/worksheets/sheet3.xml": sheet(f'<row r="1">{text("A1", "nimi")}</row><row r="2">{text("A2", "Zq18")}</row>'),
    "xl/chartsheets/sheet1.xml": f"<chartsheet {M}><headerFooter><oddHeader>Zq36</oddHeader></headerFooter></chartsheet>",
    "xl/sharedStrings.xml": f"<sst {M}><si><t>Zq04</t></si><si><t>Zq19</t></si></sst>",
    "xl/comments1.xml": f'<comments {M}><authors><author>Zq20</author></authors><commentList><comment ref="A2" authorId="0"><text><r><t>Zq</t></r><r><t>21</t></r></text></comment></commentList></comments>',
    "xl/threadedComments/threadedComment1.xml": '<ThreadedComments xmlns="urn:tc"><threadedComment ref="A2" personId="p"><text>Zq22</text></threadedComment></ThreadedComments>',
    "xl/persons/person.xml": '<personList xmlns="urn:tc"><person displayName="Zq23" userId="Zq24@example.com" id="p"/></personList>',
    "xl/drawings/drawing1.xml": '<d xmlns:a="urn:a"><a:p><a:r><a:t>Zq</a:t></a:r><a:r><a:t>25</a:t></a:r></a:p></d>',
    "xl/drawings/_rels/drawing1.xml.rels": rels(("chart", "../charts/chart1.xml")),
    "xl/charts/chart1.xml": '<c:chart xmlns:c="urn:c" xmlns:a="urn:a"><a:p><a:r><a:t>Zq26</a:t></a:r></a:p><c:v>Zq27</c:v></c:chart>',
    "xl/tables/table1.xml": f'<table {M}><tableColumns><tableColumn name="Zq28 sarake"/></tableColumns></table>',
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition {M} refreshedBy="Zq29 X"><cacheFields><cacheField name="f"><sharedItems><s v="Zq30 X"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
    "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords {M}><r><s v="Zq31 X"/></r></pivotCacheRecords>',
    "xl/externalLinks/externalLink1.xml": f"<externalLink {M}><externalBook><sheetDataSet><sheetData><row><cell><v>Zq32</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
    "xl/externalLinks/_rels/externalLink1.xml.rels": rels(external=("rId1", "externalLinkPath", "file:///Zq33.xlsx")),
    "xl/connections.xml": f'<connections {M}><connection><dbPr connection="UID=Zq34;PWD=x" command="SELECT 1"/></connection></connections>',
    "docProps/core.xml": '<c xmlns:dc="urn:dc"><dc:creator>Zq35</dc:creator></c>',
}
PLACES = {
    None: (1, 4, 6, 7), "hidden column": (2,), "hidden row": (3,), "formula": (5,), "validation list": (8, 9, 10), "hyperlink": (11, 12),
    "header/footer": (13, 14), "defined name": (15, 16), "hidden sheet": (17,), "very hidden sheet": (18,), "deleted text": (19,),
    "comment": (20, 21), "threaded comment": (22, 23, 24), "text box": (25,), "chart": (26, 27, 36), "table definition": (28,),
    "pivot cache": (29, 30, 31), "external link": (32, 33), "connection": (34,), "property": (35,),
}  # fmt: skip


def test_thirty_six_of_thirty_six(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(PARTS))
    found: dict[str, set[str | None]] = {}
    with SpreadsheetSource(SourceInfo("crm", "a.xlsx", "spreadsheet"), path) as source:
        for table in source.tables():
            for batch in source.batches(table):
                for cells in batch.columns:
                    for cell in cells.cells:
                        for mark in re.findall(r"Zq\d\d", str(cell)):
                            found.setdefault(mark, set()).add(batch.place or cells.column.place or table.place)
        problems = source.problems
    assert not [p for p in problems if not p.examined]
    wanted = {f"Zq{n:02}": place for place, numbers in PLACES.items() for n in numbers}
    assert len(wanted) == 36
    assert {mark: place for mark, place in wanted.items() if place not in found.get(mark, set())} == {}
