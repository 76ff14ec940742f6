"""Files of all sorts: encodings, formats that can't be read, structure of text and Markdown."""

from __future__ import annotations

import zipfile

import pytest

from scanner.model import DocumentError
from scanner.notice import read
from scanner.notice.reader import read_file, read_string

TEXT = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- sähköposti\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path, encoding, end) -> None:
    path = tmp_path / "seloste.txt"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    declaration = read(path)
    assert [(entry.id, entry.cite.line) for entry in declaration.registers[0].items] == [("contact.email", 5)]
    assert declaration.lines == 5


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n...", "cut short"),
        ("a.rtf", b"{\\rtf1 hello}", "save it as DOCX, PDF or text"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "save it as DOCX, PDF or text",
        ),
        ("a.html", b"<!doctype html><html><body><nav>x</nav></body></html>", "no text"),
        ("a.mht", b"From: <Saved by Blink>\nSubject: a\nMIME-Version: 1.0\n\n", "save the page again as HTML"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"  \n \n", "no text"),
        ("a.txt", bytes(range(256)) * 8, "format"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "pictures of text aren't read"),
    ],
)
def test_what_cant_be_read_says_so(tmp_path, name, data, words) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_damaged_docx_is_refused_with_advice(tmp_path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(DocumentError, match="damaged; open it in a word processor"):
        read(path)


def test_missing_file_and_folder(tmp_path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(DocumentError):
        read(tmp_path)


def test_text_without_any_notice_in_it_declares_nothing(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ostoslista\n\nmaito\nleipä\n", encoding="utf-8")
    register = read(path).registers[0]
    assert register.items == ()
    assert {"N-PURPOSE", "N-BASIS", "N-CONTACT"} <= {finding.code for finding in register.findings}


def test_blocks_of_text() -> None:
    notice = read_string(
        "SELOSTE TIETOSUOJASTA\n\n1. Rekisterinpitäjä\nYritys Oy\n\nMitä tietoja keräämme?\n- nimi\n  ja osoite\n- puhelin\n\nYhteystiedot:\n- sähköposti\n",
        "n.txt",
        "text",
    )
    assert [(block.kind, block.passage.text) for block in notice.blocks] == [
        ("heading", "SELOSTE TIETOSUOJASTA"),
        ("heading", "1. Rekisterinpitäjä"),
        ("paragraph", "Yritys Oy"),
        ("heading", "Mitä tietoja keräämme?"),
        ("item", "nimi ja osoite"),
        ("item", "puhelin"),
        ("paragraph", "Yhteystiedot:"),
        ("item", "sähköposti"),
    ]


def test_blocks_of_markdown() -> None:
    notice = read_string(
        "---\ndate: 2020\n---\n# Otsikko\n\n**Rekisterinpitäjä**\n\nYritys Oy  \nKatu 1\n\n- a\n  - b\n\n| T | S |\n|---|---|\n| x<br>y | `z` |\n",
        "n.md",
        "markdown",
    )
    kinds = [(block.kind, block.passage.text, block.level) for block in notice.blocks]
    assert kinds == [
        ("heading", "Otsikko", 1),
        ("heading", "Rekisterinpitäjä", 9),
        ("paragraph", "Yritys Oy", 0),
        ("paragraph", "Katu 1", 0),
        ("item", "a", 1),
        ("item", "b", 2),
        ("row", "T | S", 0),
        ("row", "x; y | z", 0),
    ]
    assert [cell.text for cell in notice.blocks[-1].cells] == ["x; y", "z"]
    assert notice.blocks[-1].passage.line == 16


def test_markup_that_swallows_a_line_end_keeps_its_lines() -> None:
    notice = read_string("# A\n\n`koodi\njatkuu` nimi\nosoite\n", "n.md", "markdown")
    assert len(notice.lines) == 5
    assert notice.lines[4] == "osoite"
    assert read_file.__doc__
