from __future__ import annotations

import io
import re

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, TextStringObject

from connectors import pages, rtf_document
from connectors.document import DocumentSource
from connectors.header import SEARCHED_ROWS
from scanner.files import zips
from scanner.model import SourceError, SourceInfo
from tests.connectors import documents as made
from tests.connectors.nested_reading import everything, written

MARK = re.compile(r"Zq\d\d")
CSV = b"nimi;puhelin\nAho;0401234567\n"


def read(path):
    """Read a document: all cells by (table, column, place), and the problems."""
    source = DocumentSource(SourceInfo("crm", path.name, "document"), path)
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


def marks(found):
    return {mark: place for (_, _, place), cells in found.items() for cell in cells for mark in MARK.findall(str(cell))}


def test_docx_every_marked_place(tmp_path):
    path = written(tmp_path, "a.docx", made.marked_docx(CSV))
    found, problems = read(path)
    places = marks(found)
    assert set(places) == {f"Zq{n:02}" for n in range(1, 29)}
    assert {places[f"Zq{n:02}"] for n in (1, 5, 7, 13)} == {None}
    assert [places[f"Zq{n:02}"] for n in (2, 3, 4)] == ["tracked change"] * 3
    assert (places["Zq08"], places["Zq09"], places["Zq10"], places["Zq11"]) == (
        "text box",
        "hidden text",
        "field",
        "annotation",
    )
    assert [places[f"Zq{n}"] for n in (14, 15, 16, 17, 18, 19)] == ["comment"] * 2 + ["header/footer"] * 2 + [
        "footnote"
    ] * 2
    assert (places["Zq24"], places["Zq25"], places["Zq26"], places["Zq27"]) == (
        "hyperlink",
        "property",
        "property",
        "custom XML",
    )
    assert [c for c in found["a.docx", "text", None] if c.startswith("Zq01")] == ["Zq01leipateksti"], "runs are joined"
    assert sum(cell.count("Zq08") for cells in found.values() for cell in cells) == 1, "a text box is stored twice"
    assert found["table 1", "nimi", None] == ["Zq13taulukossa"]
    assert [(p.reason, p.examined, p.params["count"]) for p in problems] == [("no_text", True, 1)]


def test_what_lies_in_a_document_is_a_source(tmp_path):
    path = written(tmp_path, "a.docx", made.marked_docx(CSV))
    found, _ = everything(path)
    assert found[f"{path}!word/embeddings/lista.csv"]["puhelin []"] == ["0401234567"]


def test_pptx(tmp_path):
    found, problems = read(written(tmp_path, "a.pptx", made.pptx([("nimi", "puhelin"), ("Zq08solu", "0401234567")])))
    places = marks(found)
    assert not problems
    assert places == {
        "Zq01": None,
        "Zq02": "hidden slide",
        "Zq03": "notes",
        "Zq04": "comment",
        "Zq05": "comment",
        "Zq06": "slide master",
        "Zq07": "text box",
        "Zq08": None,
    }


def test_odt(tmp_path):
    found, problems = read(written(tmp_path, "a.odt", made.marked_odt()))
    places = marks(found)
    assert not problems
    assert set(places) == {f"Zq{n:02}" for n in range(1, 13)}
    assert found["a.odt", "text", None][0] == "Zq03leipa  teksti loppu"
    assert [places[f"Zq{n:02}"] for n in (1, 2, 4, 5, 6, 7)] == [
        "tracked change",
        "tracked change",
        "comment",
        "comment",
        "footnote",
        "hyperlink",
    ]
    assert found["table 1", "puhelin", None] == ["0401234567"]
    assert (places["Zq09"], places["Zq10"], places["Zq12"]) == ("header/footer", "property", "embedded object")


def test_rtf(tmp_path):
    path = written(tmp_path, "a.rtf", made.RTF)
    found, problems = read(path)
    places = marks(found)
    assert not problems
    assert set(places) == {f"Zq{n:02}" for n in range(1, 19)}
    assert found["a.rtf", "text", None][0] == "Zq06leipäteksti lihava"
    assert "Ахх" in found["a.rtf", "text", None] or "Аех" in found["a.rtf", "text", None]
    assert found["table 1", "nimi", None] == ["Zq13taulukossa"]
    assert [places[f"Zq{n:02}"] for n in (2, 4, 7, 8, 10, 11, 15, 17, 18)] == [
        "property",
        "header/footer",
        "hidden text",
        "tracked change",
        "comment",
        "field",
        "footnote",
        "text box",
        "property",
    ]
    everywhere, _ = everything(path)
    assert everywhere[f"{path}!object_1"] == {"nimi []": ["Aho"], "puh []": ["0401"]}


def test_rtf_cut_short_is_read_up_to_there_and_told(tmp_path):
    found, (problem, _) = read(written(tmp_path, "a.rtf", made.RTF[: made.RTF.index(b"Zq13")]))
    assert {"Zq06", "Zq11"} <= set(marks(found))
    assert (problem.reason, problem.examined) == ("truncated", False)


def test_rtf_that_nests_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(rtf_document, "_DEPTH", 100)
    path = written(tmp_path, "a.rtf", b"{\\rtf1 " + b"{" * 500)
    with pytest.raises(SourceError, match="nest too deeply"):
        read(path)


HTML = """<!-- Zq01kommentti --><html><head><title>Zq02otsikko</title><meta name="author" content="Zq03tekija">
<style>.a{}</style><script type="application/ld+json">{"name": "Zq04rakenne"}</script></head><body>
<p>Zq05lei<b>pa</b>teksti</p><div style="display: none">Zq06piilossa</div><p hidden>Zq07piilossa</p>
<table><tr><th>nimi</th><th>puhelin</th></tr><tr><td>Zq08solu</td><td>0401234567</td></tr></table>
<a href="mailto:Zq09linkki@example.com" title="Zq10selite">x</a><img alt="Zq11kuva" src="data:image/png;base64,AAAA">
<input type="hidden" value="Zq12arvo"><input value="Zq13kentta"><span data-customer="Zq14tieto">y</span>
<textarea>Zq15teksti</textarea><!-- Zq16toinen --></body></html>"""


def test_html(tmp_path):
    found, problems = read(written(tmp_path, "a.html", HTML.encode()))
    places = marks(found)
    assert not problems
    assert set(places) == {f"Zq{n:02}" for n in range(1, 17)}
    assert "Zq05leipateksti" in found["a.html", "text", None]
    assert {m for m, place in places.items() if place is None} == {"Zq02", "Zq05", "Zq08", "Zq15"}
    assert [places[f"Zq{n:02}"] for n in (1, 3, 4, 6, 7, 9, 11, 12, 13)] == [
        "comment",
        "property",
        "script",
        "hidden text",
        "hidden text",
        "hyperlink",
        "annotation",
        "hidden text",
        "form field",
    ]


def test_a_spreadsheet_export_that_is_html(tmp_path):
    rows = "".join(f"<tr><td>{n:05d}<td>Mäki{n}" for n in range(400))
    data = f"<table><tr><th>postinumero<th>sukunimi{rows}</table>".encode("cp1252")
    found, problems = everything(written(tmp_path, "raportti.xls", data))
    (cells,) = found.values()
    assert cells["postinumero []"] == [f"{n:05d}" for n in range(400)]
    assert cells["sukunimi []"][0] == "Mäki0"
    assert [(p.reason, p.examined) for p in problems] == [("type_mismatch", True)]
    assert SEARCHED_ROWS < 400


def test_html_in_another_alphabet_says_so_itself(tmp_path):
    found, _ = read(written(tmp_path, "a.html", '<meta charset="windows-1251"><p>Анна</p>'.encode("cp1251")))
    assert found["a.html", "text", None] == ["Анна"]


def filled_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(made.pdf("Zq01sivu yksi\nAho 0401111111", "Zq02sivu kaksi")))
    writer.add_metadata({"/Author": "Zq03tekija"})
    writer.add_outline_item(title="Zq04kirjanmerkki", page_number=0)
    writer.add_attachment(filename="lista.csv", data=CSV)
    writer.add_annotation(page_number=0, annotation=FreeText(text="Zq05huomautus", rect=(10, 10, 90, 30)))
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(),
            NameObject("/A"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/URI"),
                    NameObject("/URI"): TextStringObject("mailto:Zq06linkki@example.com"),
                }
            ),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")].append(writer._add_object(link))
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("hetu"),
            NameObject("/V"): TextStringObject("Zq07arvo"),
            NameObject("/TU"): TextStringObject("Zq08ohje"),
        }
    )
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject([writer._add_object(field)]),
            NameObject("/NeedAppearances"): BooleanObject(True),
        }
    )
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert('Zq09skripti')"),
    }
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.xmp_metadata = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r>Zq10pakkaus</r></x:xmpmeta>'
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_pdf(tmp_path):
    path = written(tmp_path, "a.pdf", filled_pdf())
    found, problems = read(path)
    places = marks(found)
    assert not problems
    assert places == {
        "Zq01": None,
        "Zq02": None,
        "Zq03": "property",
        "Zq04": "outline",
        "Zq05": "annotation",
        "Zq06": "hyperlink",
        "Zq07": "form field",
        "Zq08": "form field",
        "Zq09": "script",
        "Zq10": "property",
    }
    assert len(found["a.pdf", "text", None]) == 2, "a row is a page"
    assert "Aho 0401111111" in found["a.pdf", "text", None][0]
    everywhere, _ = everything(path)
    assert everywhere[f"{path}!lista.csv"]["nimi []"] == ["Aho"]


def test_pdf_pages_without_a_text_layer_are_told(tmp_path):
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PDF")
    writer = pypdf.PdfWriter()
    for one in (made.pdf("ensin tekstiä"), picture.getvalue(), made.pdf("ja lopuksi")):
        writer.append(io.BytesIO(one))
    with (tmp_path / "a.pdf").open("wb") as target:
        writer.write(target)
    source = DocumentSource(SourceInfo("crm", "a.pdf", "document"), tmp_path / "a.pdf")
    with source:
        (table,) = [t for t in source.tables() if t.ref.table == "a.pdf"]
        (batch,) = source.batches(table)
        assert [batch.row_number(n) for n in range(batch.rows)] == [1, 3], "numbers of rows are numbers of pages"
        (problem,) = source.problems
    assert (problem.reason, problem.examined) == ("no_text", False)


def test_pdf_that_cannot_be_read(tmp_path):
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(made.pdf("salaista")))
    writer.encrypt("salasana", algorithm="RC4-128")
    with (tmp_path / "salattu.pdf").open("wb") as target:
        writer.write(target)
    with pytest.raises(SourceError, match="password-protected") as caught:
        read(tmp_path / "salattu.pdf")
    assert caught.value.reason == "encrypted"
    whole = filled_pdf()
    with pytest.raises(SourceError) as caught:
        read(written(tmp_path, "katki.pdf", whole[:200]))
    assert caught.value.reason == "truncated"


def test_a_damaged_part_is_told_and_the_others_are_read(tmp_path):
    data = made.docx(
        "<w:p><w:r><w:t>Zq01</w:t></w:r></w:p>",
        **{"word/header1.xml": "<a><b>", "word/footer1.xml": "<a>Zq02 alla</a>"},
    )
    found, (problem,) = read(written(tmp_path, "a.docx", data))
    assert set(marks(found)) == {"Zq01", "Zq02"}
    assert (problem.reason, problem.examined, problem.params["part"]) == ("corrupt", False, "word/header1.xml")


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "Zq99"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    _, (problem,) = read(written(tmp_path, "a.docx", made.docx("<w:p/>", **{"word/header1.xml": bomb})))
    assert problem.reason == "corrupt"


def test_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "MAX_CHARACTERS", 1000)
    body = "<w:p><w:r><w:t>sana</w:t></w:r></w:p>" * 1000
    found, (problem,) = read(written(tmp_path, "a.docx", made.docx(body)))
    assert problem.reason == "limit_bytes"
    assert len(found["a.docx", "text", None]) == 250, "what came before the limit is kept"
    monkeypatch.setattr(zips, "MAX_TOTAL_BYTES", 1000)
    with pytest.raises(SourceError, match="more bytes than the limit"):
        read(tmp_path / "a.docx")


def test_an_empty_document_says_so(tmp_path):
    found, (problem,) = read(written(tmp_path, "a.docx", made.docx("<w:p/>")))
    assert (found, problem.reason, problem.examined) == ({}, "empty", True)
