"""What a notice's file holds beside what was read is told to the user."""

from __future__ import annotations

from click.testing import CliRunner
from docx import Document

from scanner.cli import cli


def test_comments_of_a_document_are_named(tmp_path):
    document = Document()
    document.add_heading("Tietosuojaseloste", 1)
    document.add_heading("Mitä henkilötietoja keräämme?", 2)
    paragraph = document.add_paragraph("Keräämme nimen ja puhelinnumeron.")
    document.add_comment(paragraph.runs, text="tarkista", author="A", initials="A")
    document.save(str(tmp_path / "n.docx"))
    result = CliRunner().invoke(cli, ["notice", str(tmp_path / "n.docx")], standalone_mode=False)
    assert "contact.phone" in result.stdout
    assert "comment" in result.stderr
    assert "comment" not in result.stdout
