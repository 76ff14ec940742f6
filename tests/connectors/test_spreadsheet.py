from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from connectors import workbook_cells
from connectors.number_formats import padded
from connectors.spreadsheet import SpreadsheetSource
from scanner.files import zips
from scanner.model import SourceError, SourceInfo

HEADER = ["asiakasnumero", "sukunimi", "puhelin"]
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def new_book(rows=(), title="Asiakkaat"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(book, folder, name="a.xlsx"):
    book.save(folder / name)
    return folder / name


def rewritten(path, **parts):
    """Replace, add (bytes) or remove (None) parts of a workbook."""
    changes = {
        name.replace("___rels__", "/_rels/")
        .replace("__", "/")
        .replace("_xml", ".xml")
        .replace("xml_rels", "xml.rels"): data
        for name, data in parts.items()
    }
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (old | changes).items():
            if data is not None:
                archive.writestr(name, data(old[name]) if callable(data) else data)
    return path


def shared(path, *deleted: bytes):
    """Store the texts of the first sheet as Excel does, in one part of their own, with texts of deleted cells beside them."""
    strings: list[bytes] = []

    def number(match: re.Match[bytes]) -> bytes:
        strings.append(match[2])
        return b'<c r="%s" t="s"><v>%d</v></c>' % (match[1], len(strings) - 1)

    def sheet(old: bytes) -> bytes:
        return re.sub(rb'<c r="(\w+)" t="inlineStr"><is><t>([^<]*)</t></is></c>', number, old)

    relation = f'<Relationship Id="rIdS" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    kind = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    rewritten(
        path,
        xl__worksheets__sheet1_xml=sheet,
        xl___rels__workbook_xml_rels=lambda old: old.replace(b"</Relationships>", relation.encode()),
        **{"[Content_Types].xml": lambda old: old.replace(b"</Types>", kind.encode())},
    )
    items = b"".join(b"<si><t>%s</t></si>" % text for text in strings) + b"".join(b"<si>%s</si>" % d for d in deleted)
    return rewritten(path, xl__sharedStrings_xml=b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), items))


def source_at(path, **options):
    return SpreadsheetSource(SourceInfo("crm", path.name, "spreadsheet"), path, **options)


def read(source, size=1000, limit=None):
    """Read everything: (table, column, place) -> [(row number, cell)]."""
    found = {}
    for table in source.tables():
        for batch in source.batches(table, size, limit):
            for cells in batch.columns:
                place = batch.place or cells.column.place or table.place
                for index, cell in enumerate(cells.cells):
                    if cell is not None:
                        key = (table.ref.table, cells.column.name, place)
                        found.setdefault(key, []).append((batch.row_number(index), cell))
    return found


def texts(found, place):
    return {cell for (_, _, where), cells in found.items() if where == place for _, cell in cells}


def test_titles_stacked_headers_and_merged_groups(tmp_path):
    book = new_book()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "Asiakasluettelo", "Tulostettu 1.2.2024 Aho"
    sheet["A4"], sheet["C4"] = "Asiakas", "Osoite"
    sheet.merge_cells("A4:B4")
    sheet.merge_cells("C4:D4")
    for column, name in zip("ABCDE", ["Nimi", "Puhelin", "Katu", "Postinumero", "Alkupvm"], strict=True):
        sheet[f"{column}5"] = name
    sheet.append(["Aho", "0401234567", "Hämeenkatu 1", "00100", date(2020, 1, 2)])
    sheet.append([])
    sheet.append(["Salo", "0401234568", "Hämeenkatu 2", "00200", date(2021, 1, 2)])
    sheet.append(["Yhteensä", 2])
    with source_at(saved(book, tmp_path)) as source:
        table = source.tables()[0]
        found = read(source)
    assert [c.name for c in table.columns] == [
        "Asiakas / Nimi",
        "Asiakas / Puhelin",
        "Osoite / Katu",
        "Osoite / Postinumero",
        "Alkupvm",
        "(title)",
    ]
    assert found["Asiakkaat", "Asiakas / Nimi", None] == [(1, "Aho"), (3, "Salo"), (4, "Yhteensä")]
    assert found["Asiakkaat", "Alkupvm", None] == [(1, date(2020, 1, 2)), (3, date(2021, 1, 2))]
    assert found["Asiakkaat", "(title)", None] == [(0, "Asiakasluettelo"), (0, "Tulostettu 1.2.2024 Aho")]
    assert source.problems == []


def test_values(tmp_path):
    cells = {
        "A": ("0401234567", "General", "0401234567"),
        "B": (401234567, "0000000000", "0401234567"),
        "C": (100, "00000", "00100"),
        "D": (401234567, "General", 401234567),
        "E": (1.5, "0000", 1.5),
        "F": (date(1952, 10, 13), "d.m.yyyy", date(1952, 10, 13)),
        "G": (datetime(2024, 1, 2, 3, 4), "d.m.yyyy h:mm", datetime(2024, 1, 2, 3, 4)),  # noqa: DTZ001 - cells have no zone
        "H": (time(3, 4), "h:mm", time(3, 4)),
        "I": (timedelta(hours=30), "[h]:mm", timedelta(hours=30)),
        "J": (True, "General", True),
        "K": ("NA", "General", "NA"),
        "L": (358401234567, "0", 358401234567),
        "M": (401234567, "000\\ 0000000", "040 1234567"),
        "N": (date(1952, 10, 13), "[$-40B]d.m.yyyy;@", date(1952, 10, 13)),
    }
    book = new_book([[f"nimi{column}" for column in cells]])
    for column, (value, code, _) in cells.items():
        book.active[f"{column}2"] = value
        book.active[f"{column}2"].number_format = code
    path = saved(book, tmp_path)
    with source_at(path) as source:
        first = read(source)
        assert {key[1]: cell for key, ((_, cell),) in first.items() if key[0] == "Asiakkaat"} == {
            f"nimi{column}": expected for column, (_, _, expected) in cells.items()
        }
        source._cells._broken = True
        assert read(source) == first, "the second reader gives the same"
    assert [(p.reason, p.examined) for p in source.problems] == [("second_reader", True)]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (100, "00000", "00100"),
        (123456, "00000", "123456"),
        (100, "00000;-0", "00100"),
        (100, "#00", None),
        (100, "0.00", None),
        (-5, "000", None),
        (4012345, '"+358" 0000000', "+358 4012345"),
        (4012345, '"(puh)" 0000000', "(puh) 4012345"),
    ],
)
def test_formats_with_leading_zeros(value, code, shown):
    assert padded(value, code) == shown


def test_hidden_places(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"], ["2", "Salo", "0402"], ["3", "Laine", "0403"]])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    for state, name in (("hidden", "vanha"), ("veryHidden", "piilo")):
        sheet = book.create_sheet(name)
        sheet.append(["henkilötunnus"])
        sheet.append(["131052-9993"])
        sheet.sheet_state = state
    with source_at(saved(book, tmp_path)) as source:
        assert [(t.ref.table, t.place) for t in source.tables()][:3] == [
            ("Asiakkaat", None),
            ("vanha", "hidden sheet"),
            ("piilo", "very hidden sheet"),
        ]
        found = read(source)
        assert read(source, size=1) == found
    assert found["Asiakkaat", "sukunimi", None] == [(1, "Aho"), (3, "Laine")]
    assert found["Asiakkaat", "puhelin", "hidden column"] == [(1, "0401"), (3, "0403")]
    assert found["Asiakkaat", "sukunimi", "hidden row"] == [(2, "Salo")]
    assert found["vanha", "henkilötunnus", "hidden sheet"] == found["piilo", "henkilötunnus", "very hidden sheet"]


def test_everything_around_the_cells(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"], ["2", "Salo", "0402"]])
    sheet = book.active
    sheet["B3"].comment = Comment("Oma numero 0409", "Maija Kirjoittaja")
    sheet["C3"].hyperlink = "mailto:linkki@example.fi"
    sheet["D2"] = '=IF(A2=1,"Kaavan Teksti","")'
    rule = DataValidation(
        type="list", formula1='"Valinta Yksi,Valinta Kaksi"', promptTitle="Ohje", prompt="Kysy Aholta"
    )
    rule.add("A2:A9")
    sheet.add_data_validation(rule)
    sheet.oddHeader.left.text = "Laatija Laine"
    book.defined_names["yhteys"] = DefinedName("yhteys", attr_text='"Nimetty Arvo"')
    book.properties.creator = "Luoja Lahtinen"
    book.properties.description = "kuvaus tästä"
    path = saved(book, tmp_path)
    with source_at(path) as source:
        found = read(source)
    assert found["Asiakkaat", "(comments)", "comment"] == [(2, "Maija Kirjoittaja"), (2, "Oma numero 0409")]
    assert found["Asiakkaat", "(links)", "hyperlink"] == [(2, "mailto:linkki@example.fi")]
    assert found["Asiakkaat", "(formulas)", "formula"] == [(1, "Kaavan Teksti")]
    assert texts(found, "validation list") == {'"Valinta Yksi,Valinta Kaksi"', "Ohje", "Kysy Aholta"}
    assert texts(found, "header/footer") == {"&LLaatija Laine"}
    assert found["(workbook)", "(defined names)", "defined name"] == [(1, '"Nimetty Arvo"')]
    assert found["(workbook)", "creator", "property"] == [(1, "Luoja Lahtinen")]
    assert found["(workbook)", "description", "property"] == [(1, "kuvaus tästä")]
    assert source.problems == []


PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{RELS}/drawing" Target="../drawings/drawing1.xml"/>'
    f'<Relationship Id="rId2" Type="http://x/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'
    "</Relationships>",
    "xl/drawings/drawing1.xml": '<xdr:wsDr xmlns:xdr="x" xmlns:a="y"><a:p><a:r><a:t>Tekstiruutu Ter</a:t></a:r>'
    "<a:r><a:t>vonen</a:t></a:r></a:p></xdr:wsDr>",
    "xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{RELS}/chart" Target="../charts/chart1.xml"/></Relationships>',
    "xl/charts/chart1.xml": "<c:chart xmlns:c='x'><c:v>Kaavion Sarja</c:v></c:chart>",
    "xl/threadedComments/threadedComment1.xml": '<ThreadedComments><threadedComment ref="B2" personId="{1}"><text>'
    "Ketjun viesti</text></threadedComment></ThreadedComments>",
    "xl/persons/person.xml": '<personList><person displayName="Ketjun Kirjoittaja" id="{1}" userId="k@example.fi"/></personList>',
    "xl/pivotCache/pivotCacheDefinition1.xml": '<pivotCacheDefinition refreshedBy="Pivotin Päivittäjä"><s v="Pivotin Arvo"/>'
    "</pivotCacheDefinition>",
    "xl/externalLinks/externalLink1.xml": "<externalLink><v>Ulkoinen Arvo</v></externalLink>",
    "xl/connections.xml": '<connections><connection><dbPr connection="Server=x;Uid=kayttaja;Pwd=salasana"/></connection></connections>',
    "customXml/item1.xml": "<a>Oma Osa</a>",
    "xl/media/image1.png": b"\x89PNG",
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    "xl/printerSettings/printerSettings1.bin": b"x",
}


def test_the_sweep_over_all_parts(tmp_path):
    path = saved(new_book([HEADER, ["1", "Aho", "0401"]]), tmp_path)
    shared(path, b"<r><t>Pois</t></r><r><t>tettu Nimi</t></r>")
    rewritten(path, **PARTS)
    with source_at(path) as source:
        found = read(source)
    assert found["Asiakkaat", "sukunimi", None] == [(1, "Aho")]
    assert texts(found, "text box") == {"Tekstiruutu Tervonen"}
    assert texts(found, "chart") == {"Kaavion Sarja"}
    assert found["Asiakkaat", "(comments)", "threaded comment"] == [
        (1, "Ketjun Kirjoittaja k@example.fi"),
        (1, "Ketjun viesti"),
    ]
    assert texts(found, "pivot cache") == {"Pivotin Päivittäjä", "Pivotin Arvo"}
    assert texts(found, "external link") == {"Ulkoinen Arvo"}
    assert texts(found, "connection") == {"Server=x;Uid=kayttaja;Pwd=salasana"}
    assert texts(found, "custom XML") == {"Oma Osa"}
    assert texts(found, "deleted text") == {"Poistettu Nimi"}
    assert {(p.reason, p.examined) for p in source.problems} == {("no_text", True), ("no_connector", False)}
    (unread,) = [p for p in source.problems if p.reason == "no_connector"]
    assert "xl/vbaProject.bin" in unread.message


def test_a_workbook_of_images_alone_is_not_examined(tmp_path):
    path = rewritten(saved(new_book(), tmp_path), **{"xl/media/image1.png": b"\x89PNG"})
    with source_at(path) as source:
        read(source)
    assert [(p.reason, p.examined) for p in source.problems] == [("no_text", False)]


def test_a_wrong_claim_about_the_extent(tmp_path):
    path = saved(new_book([HEADER, *([str(n), "Aho", "0401"] for n in range(50))]), tmp_path)
    rewritten(path, xl__worksheets__sheet1_xml=lambda old: old.replace(b'ref="A1:C51"', b'ref="A1"'))
    for broken in (False, True):
        with source_at(path) as source:
            source._cells._broken = broken
            assert len(read(source)["Asiakkaat", "sukunimi", None]) == 50


def test_cells_in_opposite_corners(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"]])
    book.active.cell(1_048_576, 16_384, "kaukana")
    with source_at(saved(book, tmp_path)) as source:
        found = read(source)
    assert found["Asiakkaat", "column_16384", None] == [(1_048_575, "kaukana")]
    assert found["Asiakkaat", "sukunimi", None] == [(1, "Aho")]
    assert source.problems == []


def test_too_many_cells_too_far_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_cells, "MAX_RECTANGLE", 1000)
    monkeypatch.setattr(workbook_cells, "MAX_FAR_CELLS", 5)
    book = new_book([HEADER, ["1", "Aho", "0401"]])
    book.active.cell(10_000, 10, "kaukana")
    book.create_sheet("toinen").append(["nimi"])
    with source_at(saved(book, tmp_path)) as source:
        assert "toinen" in {t.ref.table for t in source.tables()}
    assert [(p.table, p.reason, p.examined) for p in source.problems if not p.examined] == [
        ("Asiakkaat", "limit_cells", False)
    ]


def test_a_cell_beside_the_table_far_below(tmp_path):
    rows = [[str(n), "Aho", "0401"] for n in range(600)]
    rows[550].append("yli")
    with source_at(saved(new_book([HEADER, *rows]), tmp_path)) as source:
        table = source.tables()[0]
        assert [c.name for c in table.columns] == HEADER
        for size in (1, 1000):
            assert read(source, size=size)["Asiakkaat", "column_4", None] == [(551, "yli")]


def test_missing_shared_strings_use_the_second_reader_or_are_told(tmp_path):
    path = rewritten(shared(saved(new_book([HEADER, ["1", "Aho", "0401"]]), tmp_path)), xl__sharedStrings_xml=None)
    with source_at(path) as source:
        read(source)
    assert source.problems
    assert all(p.reason in {"second_reader", "corrupt"} for p in source.problems)


def test_one_damaged_sheet_leaves_the_others(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"]])
    book.create_sheet("toinen").append(["nimi"])
    book["toinen"].append(["Salo"])
    path = rewritten(saved(book, tmp_path), xl__worksheets__sheet1_xml=lambda old: old[: len(old) // 2])
    with source_at(path) as source:
        assert read(source)["toinen", "nimi", None] == [(1, "Salo")]
    assert [(p.table, p.reason, p.examined) for p in source.problems] == [("Asiakkaat", "corrupt", False)]


def test_entities_are_refused(tmp_path):
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet xmlns="{MAIN}"><sheetData>&a;</sheetData></worksheet>'
    path = rewritten(saved(new_book([HEADER]), tmp_path), xl__worksheets__sheet1_xml=laughs)
    with source_at(path) as source:
        source.tables()
    assert [(p.table, p.reason, p.examined) for p in source.problems] == [("Asiakkaat", "corrupt", False)]


def encrypted(folder):
    plain = io.BytesIO()
    new_book([HEADER]).save(plain)
    with (folder / "a.xlsx").open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("salasana", target)


def cut_short(folder):
    path = saved(new_book([HEADER, ["1", "Aho", "0401"]]), folder)
    path.write_bytes(path.read_bytes()[:-500])


def no_workbook(folder):
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        archive.writestr("muu.txt", "x")


@pytest.mark.parametrize(
    ("make", "reason", "sentence"),
    [
        (encrypted, "encrypted", "password-protected; save it without a password or exclude it with --exclude"),
        (cut_short, "truncated", "cut short"),
        (no_workbook, "corrupt", "no workbook inside"),
        (lambda folder: (folder / "a.xlsx").write_bytes(b"muuta"), "corrupt", "damaged"),
        (lambda folder: None, "not_found", "no such file"),
        (lambda folder: (folder / "a.xlsx").mkdir(), "io_error", "can't be read"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence(make, reason, sentence, tmp_path):
    make(tmp_path)
    with pytest.raises(SourceError, match=sentence) as caught, source_at(tmp_path / "a.xlsx"):
        pass
    assert caught.value.reason == reason
    assert caught.value.message.startswith("a.xlsx: ")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_bomb_is_found_before_a_cell_is_read(part, tmp_path, monkeypatch):
    path = shared(saved(new_book([HEADER, ["1", "Aho", "0401"]]), tmp_path))
    rewritten(path, **{part: lambda old: old + b" " * (8 << 20)})
    monkeypatch.setattr(zips, "RATIO_FREE_BYTES", 1 << 20)
    monkeypatch.setattr(workbook_cells, "CalamineWorkbook", None)
    reasons = set()
    try:
        with source_at(path) as source:
            source.tables()
            reasons = {p.reason for p in source.problems}
    except SourceError as error:
        reasons = {error.reason}
    assert reasons == {"limit_ratio"}


def test_sheet_protection_is_no_obstacle(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"]])
    book.active.protection.set_password("salasana")
    with source_at(saved(book, tmp_path)) as source:
        assert read(source)["Asiakkaat", "sukunimi", None] == [(1, "Aho")]


def test_excluded_and_empty_sheets(tmp_path):
    book = new_book([HEADER, ["1", "Aho", "0401"]])
    book.create_sheet("tyhjä")
    book.create_sheet("otsikot").append(HEADER)
    book.create_chartsheet("kaavio")
    with source_at(saved(book, tmp_path), exclude=["Asiakk*"]) as source:
        assert [(t.ref.table, len(t.columns)) for t in source.tables()][:2] == [("tyhjä", 0), ("otsikot", 3)]
        assert all(not list(source.batches(t)) for t in source.tables()[:2])
    assert {(p.table, p.reason, p.examined) for p in source.problems} >= {
        ("Asiakkaat", "excluded", True),
        ("otsikot", "header_only", True),
    }


def test_limits_and_samples(tmp_path):
    with source_at(saved(new_book([HEADER, *([str(n), "Aho", "0401"] for n in range(50))]), tmp_path)) as source:
        table = source.tables()[0]
        assert source.sampling(table, 7) == "first 7 rows"
        assert sum(batch.rows_counted for batch in source.batches(table, 3, 7)) == 7


def test_a_workbook_that_changes_while_it_is_read(tmp_path):
    path = saved(new_book([HEADER, ["1", "Aho", "0401"]]), tmp_path)
    with source_at(path) as source:
        table = source.tables()[0]
        path.write_bytes(path.read_bytes() + b"x")
        list(source.batches(table))
    assert [(p.reason, p.examined) for p in source.problems] == [("changed", False)]


def test_the_fast_way_through_a_sheet_tells_what_the_slow_one_does():
    """Plain cells are skipped by patterns: whatever they are mixed with, the layout is the same."""
    from random import Random

    from connectors.sheet_layout import _Reader, read_layout
    from scanner.files.markup import events

    kinds = [
        '<c r="{}" t="s"><v>{}</v></c>',
        '<c r="{}" s="3"><v>{}</v></c>',
        '<c r="{}" s="5"/>',
        '<c r="{}" t="inlineStr"><is><t>Aho {}</t></is></c>',
        '<c r="{}"><f>IF(A1="Salo x","b",{})</f><v>1</v></c>',
        '<c r="{}" t="str"><f>A1</f><v>{}</v></c>',
        "<c><v>1</v></c>",
        '<x:c r="{}"><x:v>{}</x:v></x:c>',
    ]
    padding = {3: "00000"}
    for seed in range(1000):
        chance = Random(seed)
        rows = []
        for number in range(1, 40):
            hidden = ' hidden="1"' if chance.random() < 0.1 else ' spans="1:9"' if chance.random() < 0.3 else ""
            shown = f' r="{number}"' if chance.random() < 0.97 or seed % 2 else ""
            usable = kinds if seed % 3 == 0 else kinds[:6]
            if seed % 5 == 0 and chance.random() < 0.95:  # long runs of nothing but plain cells
                usable, hidden, shown = [kinds[0], kinds[2], kinds[3]], "", f' r="{number}"'
            cells = "".join(
                chance.choice(usable).format(f"{chr(65 + c)}{number}", chance.randrange(99))
                for c in range(chance.randrange(6))
            )
            rows.append(f"<row{shown}{hidden}>{cells}</row>")
        data = f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()
        size = chance.choice([50, 1000, 10**6])
        fast = read_layout((data[i : i + size] for i in range(0, len(data), size)), padding)
        slow = _Reader(padding)
        events(iter((data,)), slow.start, slow.end, slow.text)
        slow.layout.shared = fast.shared
        assert fast == slow.layout, seed
