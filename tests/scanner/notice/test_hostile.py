"""Files that no notice is are read or refused with a sentence; the makers are those that the benchmark measures."""

from __future__ import annotations

import pytest

from benchmarks.notices import hostile
from scanner.model import DocumentError
from scanner.notice import read, read_text
from scanner.notice.lines import LONGEST_BLOCK, MAX_CHARACTERS, divided
from scanner.notice.reader import read_string

SHARES = {"250 000 headings, HTML": 0.2}  # seconds at full size
READ = {"2 MB page", "wide cells", "entity bomb, XHTML", "2 G spaces, ODT", "1 M x 1 M cells, ODT"}
AT_LARGE = {"ZIP bomb, DOCX", "ZIP bomb, ODT", "300-page PDF", "40 000 paragraphs, DOCX"}
"""These take seconds to make: `benchmarks/bench_notice.py` has them at full size."""


@pytest.mark.parametrize("name", sorted(hostile.FILES.keys() - AT_LARGE))
def test_each_ends_in_a_reading_or_a_sentence(tmp_path, name):
    path = hostile.FILES[name](tmp_path, SHARES.get(name, hostile.FULL))
    if name in READ:
        assert len(read(path).registers) >= 1
        return
    try:
        read(path)
    except DocumentError as error:
        told = str(error)
        assert told.startswith(f"{path}: ")
        assert ";" in told, "what to do"
        assert len(told) < len(str(path)) + 200


@pytest.mark.parametrize("name", ["ZIP bomb, DOCX", "ZIP bomb, ODT"])
def test_an_archive_that_expands_beyond_a_document_is_refused(tmp_path, name):
    path = hostile.FILES[name](tmp_path, 0.2)
    with pytest.raises(DocumentError, match="ZIP bomb"):
        read(path)


def test_no_entity_of_a_file_is_expanded(tmp_path):
    for name in ("entity bomb, DOCX", "entity bomb, ODT"):
        with pytest.raises(DocumentError):
            read(hostile.FILES[name](tmp_path, hostile.FULL))
    page = read(hostile.FILES["entity bomb, XHTML"](tmp_path, hostile.FULL))
    assert sum(map(len, page.text)) < 1000


def test_a_page_is_read_whatever_it_carries_beside_the_notice(tmp_path):
    register = read(hostile.page(tmp_path, hostile.FULL)).registers[0]
    assert {"identity.name", "contact.address", "contact.phone", "contact.email", "supply.consumption"} <= {
        item.id for item in register.items
    }


def test_what_is_longer_than_a_notice_is_refused():
    with pytest.raises(DocumentError, match="far longer than a notice"):
        read_text("a" * (MAX_CHARACTERS + 1), "n.txt")
    with pytest.raises(DocumentError, match="far longer than a notice"):
        read_text("Tietosuojaseloste\n" + "\n" * 30_000, "n.txt")


def test_a_paragraph_longer_than_any_is_divided_and_nothing_of_it_is_lost():
    words = "Keräämme nimen, osoitteen ja puhelinnumeron. " * 400
    (*_, block) = read_string(f"Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n{words}\n", "n.txt", "text").blocks
    parts = divided([block])
    assert len(parts) > 5
    assert all(len(part.passage.text) <= LONGEST_BLOCK for part in parts)
    assert " ".join(part.passage.text for part in parts).split() == words.split()
