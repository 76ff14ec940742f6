"""Word processors' files: numbering, forms, tracked changes, text boxes, damaged and locked files."""

from __future__ import annotations

import io
import zipfile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from scanner.model import DocumentError
from scanner.notice.formats import docx_notice, odt_notice
from tests.scanner.notice.formats import renderings
from tests.scanner.notice.formats.renderings import element

SHORT = (("title", "Tietosuojaseloste"), ("heading", "Tietolähteet"), ("text", "Asiakas itse"))


def word_blocks(change) -> list[tuple[str, str, str | None]]:
    notice = docx_notice.read(renderings.word(SHORT, change=change), "n.docx")
    return [(b.kind, b.passage.text, b.number) for b in notice.blocks][3:]


def run(text: str, tag: str = "w:t"):
    return element("w:r", element(tag, text))


def test_numbers_of_lists_are_counted() -> None:
    def change(document) -> None:
        for text in ("Rekisterinpitäjä", "", "Käsittelyn tarkoitus", "", "nimi", "osoite"):
            document.add_paragraph(text or "Tekstiä tässä.", style="List Number" if text else None)

    assert word_blocks(change) == [
        ("heading", "Rekisterinpitäjä", "1"),
        ("paragraph", "Tekstiä tässä.", None),
        ("heading", "Käsittelyn tarkoitus", "2"),
        ("paragraph", "Tekstiä tässä.", None),
        ("item", "nimi", "3"),
        ("item", "osoite", "4"),
    ]


def test_tracked_changes_read_as_accepted_and_said() -> None:
    def change(document) -> None:
        paragraph = document.add_paragraph("Keräämme nimen")
        paragraph._p.append(element("w:del", run(" ja sukupuolen", "w:delText"), id="1", author="a"))
        paragraph._p.append(element("w:ins", run(" ja osoitteen"), id="2", author="a"))

    notice = docx_notice.read(renderings.word(SHORT, change=change), "n.docx")
    assert notice.lines[-1] == "Keräämme nimen ja osoitteen"
    assert notice.notes == ("the document has tracked changes; it was read as if they were accepted",)
    assert docx_notice.read(renderings.word(SHORT), "n.docx").notes == ()


def test_text_boxes_are_read_once_and_said() -> None:
    def change(document) -> None:
        box = element("w:txbxContent", element("w:p", run("Laatikon teksti")))
        paragraph = document.add_paragraph("Ennen")
        paragraph._p.append(element("w:r", element("w:pict", box)))
        document.add_paragraph("Jälkeen")

    notice = docx_notice.read(renderings.word(SHORT, change=change), "n.docx")
    assert notice.lines[-3:] == ("Ennen", "Laatikon teksti", "Jälkeen")
    assert "text boxes" in notice.notes[0]


def test_content_controls_hyphens_and_hidden_text() -> None:
    def change(document) -> None:
        inner = element(
            "w:p",
            run("Y"),
            element("w:r", element("w:noBreakHyphen")),
            run("tunnus"),
            element("w:r", element("w:br")),
            run("osoite"),
            element("w:r", element("w:rPr", element("w:vanish")), element("w:t", "salaisuus")),
            element("w:hyperlink", run(" linkissä")),
        )
        document.element.body.insert(-1, element("w:sdt", element("w:sdtContent", inner)))

    assert [text for _, text, _ in word_blocks(change)] == ["Y-tunnus", "osoite linkissä"]


def test_the_form_of_the_old_register_description() -> None:
    def change(document) -> None:
        rows = (("1 Rekisterin- pitäjä", "Yritys Oy"), ("2 Tietolähteet", "Asiakas"), ("3 Säilytysaika", "2 vuotta"))
        table = document.add_table(3, 2)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    assert [(kind, text) for kind, text, _ in word_blocks(change)] == [
        ("heading", "1 Rekisterinpitäjä"),
        ("paragraph", "Yritys Oy"),
        ("heading", "2 Tietolähteet"),
        ("paragraph", "Asiakas"),
        ("heading", "3 Säilytysaika"),
        ("paragraph", "2 vuotta"),
    ]


def test_a_merged_cell_stands_in_each_row() -> None:
    def change(document) -> None:
        table = document.add_table(3, 2)
        for row, texts in zip(
            table.rows, (("Tieto", "Säilytysaika"), ("nimi", "2 vuotta"), ("osoite", "")), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(1, 1).merge(table.cell(2, 1))

    assert [text for _, text, _ in word_blocks(change)] == [
        "Tieto | Säilytysaika",
        "nimi | 2 vuotta",
        "osoite | 2 vuotta",
    ]


def test_a_date_in_the_header_is_kept_and_the_rest_dropped() -> None:
    def change(document) -> None:
        document.sections[0].header.add_paragraph("Laadittu 1.2.2024")

    assert [text for _, text, _ in word_blocks(change)] == ["Laadittu 1.2.2024"]


def test_a_table_of_contents_is_dropped() -> None:
    def change(document) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Tietolähteet 3", style="toc 1")

    assert word_blocks(change) == []


def test_encrypted_word_file_says_so(reading) -> None:
    raw = io.BytesIO()
    OOXMLFile(io.BytesIO(renderings.word(SHORT))).encrypt("salasana", raw)
    with pytest.raises(DocumentError, match="without a password"):
        reading("n.docx", raw.getvalue())


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(("name", "make"), [("n.docx", renderings.word), ("n.odt", renderings.odt)])
def test_files_that_are_cut_short(name, make, share, reading) -> None:
    data = make()
    with pytest.raises(DocumentError, match=r"cut short or damaged|can't be read from this format"):
        reading(name, data[: int(len(data) * share)])


def bomb(name: str, data: bytes, kept: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(kept)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == name else old.read(info.filename))
    return raw.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "nimi"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("content", [ENTITIES, b"<a>", b"", b"<a" * 1000, b"<x>" * 300_000, b" " * (65 << 20)])
def test_hostile_parts(content) -> None:
    with pytest.raises(DocumentError, match=r"n: .*(?:damaged|zip bomb|ZIP bomb|no text|nested)"):
        docx_notice.read(bomb("word/document.xml", content, renderings.word(SHORT)), "n")
    with pytest.raises(DocumentError, match=r"n: .*(?:damaged|ZIP bomb|no text|nested)"):
        odt_notice.read(bomb("content.xml", content, renderings.odt(SHORT)), "n")


def test_odt_lists_boxes_and_changes() -> None:
    extra = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>poistettu</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:section><text:p>Yksi<text:line-break/>kaksi<text:note><text:p>alaviite</text:p></text:note></text:p></text:section>"
        "<text:p><draw:frame><draw:text-box><text:p>laatikko</text:p></draw:text-box></draw:frame></text:p>"
        "<text:list><text:list-item><text:p>a1</text:p><text:list><text:list-item><text:p>a2</text:p></text:list-item></text:list>"
        "</text:list-item></text:list>"
    )
    notice = odt_notice.read(renderings.odt((), extra=extra), "n.odt")
    assert [(b.kind, b.passage.text, b.level) for b in notice.blocks] == [
        ("paragraph", "Yksi", 0),
        ("paragraph", "kaksi", 0),
        ("paragraph", "laatikko", 0),
        ("item", "a1", 1),
        ("item", "a2", 2),
    ]
    assert len(notice.notes) == 3


def test_odt_of_another_kind_or_locked() -> None:
    with pytest.raises(DocumentError, match="no text"):
        odt_notice.read(renderings.container("<a/>", "application/vnd.oasis.opendocument.presentation"), "n.odp")
    with pytest.raises(DocumentError, match="password"):
        odt_notice.read(renderings.container("<a/>", manifest="<m><encryption-data/></m>"), "n.odt")
