"""EBCDIC text: told by its bytes, whatever its code page; other texts never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.registry import openers
from scanner.files.ebcdic import is_ebcdic
from scanner.files.sniff import sniff

ROWS = [f"{n:06d}{name:<30}{n * 37:010d}" for n in range(40) for name in ("AHO MATTI", "Salo Eeva", "Niemi-Koski K")]
_FINNISH = {"ä": 0xC0, "å": 0xD0, "ö": 0x6A, "Ä": 0x7B, "Ö": 0x7C, "Å": 0x5B}
"""Where code page 278 has other letters than 037."""


def of_278(text: str) -> bytes:
    return b"".join(bytes([_FINNISH[c]]) if c in _FINNISH else c.encode("cp037") for c in text)


@pytest.mark.parametrize("end", [b"\x15", b"\x25", b"\x0d\x25", b""])
@pytest.mark.parametrize("codec", ["cp037", "cp273", "cp500", "cp1140"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.dat", "a"])
def test_a_file_is_listed_as_not_examined(tmp_path, codec, end, name):
    path = tmp_path / name
    path.write_bytes(b"".join(row.encode(codec) + end for row in ROWS))
    assert sniff(path).kind == "ebcdic"
    found, (problem,) = openers(path, system="crm")
    assert not found
    assert (problem.reason, problem.code, problem.examined) == ("unknown_encoding", "S-ENCODING", False)
    assert "iconv" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "MÄKELÄINEN VÄINÖ   HÄMEENKATU 1   00100",
        "asiakas;nimi;summa\x851;Väinö Öhman;12,50\x852;Åke Sjöström;7,00",
        "0000123456;0400000000;12\x850000123457;0400000001;7",
    ],
)
def test_finnish_text_in_code_page_278_is_told(text):
    assert is_ebcdic(of_278(text))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Asiakas soitti ja pyysi laskun.\n" * 20, id="prose"),
        pytest.param("äöåÄÖÅ;Väinö;Öhman\n".encode("cp1252") * 20, id="many letters of Finnish"),
        pytest.param("рстуфхцч\nшщъыьэюя\n".encode("cp1251") * 20, id="Cyrillic without blanks"),
        pytest.param("顧客名簿電話番号住所氏名".encode() * 20, id="Chinese"),
        pytest.param("顧客名簿電話番号住所氏名".encode()[:-1], id="Chinese, cut"),
        pytest.param(b"@" * 400, id="signs"),
        pytest.param("0401234567\n".encode("utf-16") * 20, id="UTF-16"),
        pytest.param(bytes(range(256)) * 20, id="all bytes"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_other_bytes_are_not(data):
    assert not is_ebcdic(data)


@given(st.text(min_size=1))
def test_no_utf8_is(text):
    assert not is_ebcdic(text.encode("utf-8", "replace"))


@given(st.text(st.characters(codec="cp1252", max_codepoint=0x7E, min_codepoint=0x20), min_size=1))
def test_no_ascii_is(text):
    assert not is_ebcdic(text.encode("ascii"))
