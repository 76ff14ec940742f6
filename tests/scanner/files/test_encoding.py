from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.files import encoding
from scanner.files.encoding import TextFile, decode, sniff_encoding

FINNISH = "nimi;kaupunki;muistio\r\n" + "".join(
    f"Mäkinen Åke {n};Töölö;käynyt täällä, Örön äijä\r\n" for n in range(300)
)
LATIN9 = FINNISH.replace("Åke", "Šaara Žukov").replace("käynyt", "5 € käynyt")


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "iso8859-15"],
)
def test_the_ladder_reads_finnish(codec):
    found = decode(LATIN9.encode(codec))
    assert found.text == LATIN9
    assert found.encoding == codec
    assert found.notes == {}


@pytest.mark.parametrize("codec", ["cp850", "mac_roman"])
def test_old_code_pages_are_told_by_their_letters(codec):
    assert decode(FINNISH.encode(codec)).text == FINNISH


def test_latin1_without_signs_of_its_own_is_windows_1252():
    assert decode(FINNISH.encode("latin-1")).encoding == "cp1252"


@pytest.mark.parametrize("text", ["Šaara;5 €\nAho;3", "nimi\nMäkinen\n", "Dušan;Žukov\n", "Ö"])
@pytest.mark.parametrize("codec", ["cp1252", "iso8859-15"])
def test_two_lines_are_enough(text, codec):
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("text", ["½ kg; Aho´n\n", "“lainaus” – viiva\n", "don’t\n"])
def test_signs_of_windows_1252_stay_signs(text):
    assert decode(text.encode("cp1252")).text == text


def test_rules_drawn_in_an_old_report_are_no_letters():
    text = "──────────\n│Mäkinen│\n──────────\n"
    assert decode(text.encode("cp850")).text == text


@pytest.mark.parametrize("every", [2, 20])
def test_lines_in_two_encodings_are_read_each_in_its_own(every):
    lines = LATIN9.splitlines(keepends=True)
    data = b"".join(line.encode("cp1252" if n % every else "utf-8") for n, line in enumerate(lines))
    found = decode(data)
    assert found.text == LATIN9
    assert found.encoding == "utf-8 + cp1252"
    assert found.notes["mixed_encoding"] > 0


def test_a_pasted_line_below_a_mark_is_read_in_its_own():
    data = FINNISH.encode("utf-8-sig") + "Yrjö Väänänen\r\n".encode("cp1252")
    assert decode(data).text == FINNISH + "Yrjö Väänänen\r\n"


def test_undefined_bytes_are_kept_and_counted():
    found = decode(b"M\xe4kinen\x81\x9d\n")
    assert found.text == "Mäkinen\x81\x9d\n"
    assert found.notes == {"undefined_bytes": 2}


def test_a_text_cut_inside_a_character_is_utf8():
    found = decode("Mäkinen Töölö".encode()[:-1])
    assert found.encoding == "utf-8"
    assert found.text.startswith("Mäkinen Tööl")
    assert found.notes == {"truncated": 1}


def test_ebcdic_on_request():
    assert decode("MÄKINEN".encode("cp273"), "cp273").text == "MÄKINEN"


@given(st.binary(max_size=300))
def test_any_bytes_decode(data):
    found = decode(data)
    assert isinstance(found.text, str)
    assert (data == b"") == (found.text == "") or found.encoding in {"utf-8-sig", "utf-16", "utf-32"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=200))
def test_utf8_is_always_utf8(text):
    assert decode(text.encode()).text == text


@given(st.lists(st.binary(max_size=40), max_size=8), st.sampled_from([1, 3, 7, 64]))
def test_blocks_lose_nothing(chunks, limit):
    original = encoding.CHUNK_BYTES
    encoding.CHUNK_BYTES = limit
    try:
        blocks = list(encoding.line_blocks(iter(chunks)))
    finally:
        encoding.CHUNK_BYTES = original
    assert b"".join(blocks) == b"".join(chunks)


@pytest.mark.parametrize("chunk", [64, 1 << 20])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mixed"])
def test_a_file_reads_like_its_bytes(codec, chunk, tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "CHUNK_BYTES", chunk)
    lines = FINNISH.splitlines(keepends=True)
    if codec == "mixed":
        data = b"".join(line.encode("cp1252" if n % 3 else "utf-8") for n, line in enumerate(lines))
    else:
        data = FINNISH.encode(codec)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert sniff_encoding(path).label == decode(data).encoding
    with TextFile(path) as text:
        assert list(text.lines()) == lines
        assert not text.changed


def test_line_ends_stay_as_they_are(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\rb\nc\r\nd")
    with TextFile(path) as text:
        assert list(text.lines()) == ["a\r", "b\n", "c\r\n", "d"]


def test_a_long_line_comes_in_overlapping_pieces(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x" * 95 + "0401234567" + "y" * 100 + "\nlyhyt\n")
    with TextFile(path) as text:
        pieces = list(text.lines(limit=100, overlap=20))
        assert text.long_lines == 1
    assert pieces[-1] == "lyhyt\n"
    assert any("0401234567" in piece for piece in pieces)


def test_a_growing_file_is_read_to_the_size_it_had(tmp_path):
    path = tmp_path / "a.log"
    path.write_text("yksi\nkaksi\n")
    with TextFile(path) as text:
        with path.open("a") as more:
            more.write("kolme\n")
        assert list(text.lines()) == ["yksi\n", "kaksi\n"]
        assert text.changed
