"""Fixed-width text: found by its layout, every character read, prose left alone."""

from __future__ import annotations

import pytest

from connectors.registry import openers
from scanner.files.fixed_width import find_fields
from scanner.files.sniff import sniff

PEOPLE = [(f"{n:06d}", f"Sukunimi{n % 7}", f"{n % 90:05d}", f"Katu {n}", f"04012{n:05d}") for n in range(1, 60)]
HEADER = ("asiakas", "sukunimi", "posti", "katuosoite", "puhelin")
WIDTHS = (8, 14, 7, 20, 12)


def line(cells):
    return "".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))


def read(path):
    (opener,), problems = openers(path, system="crm")
    assert not problems
    assert opener.info.kind == "fixed_width"
    with opener() as source:
        (table,) = source.tables()
        found = {column.name: [] for column in table.columns}
        for batch in source.batches(table, 10):
            for cells in batch.columns:
                found.setdefault(cells.column.name, []).extend(cells.cells)
        return found, source.problems


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_fields_are_found_by_blank_columns(tmp_path, encoding):
    rows = [line(HEADER), *map(line, PEOPLE)]
    rows[3] = line((PEOPLE[2][0], "Mäkeläinen", "00100", "Åkatu 1 B", "0401"))
    path = tmp_path / "asiakkaat.txt"
    path.write_text("\r\n".join(rows) + "\r\n", encoding)
    assert sniff(path).kind == "fixed_width"
    found, problems = read(path)
    assert not problems
    people = [list(row) for row in PEOPLE]
    people[2][1:] = ["Mäkeläinen", "00100", "Åkatu 1 B", "0401"]
    assert found == {name: [row[i] for row in people] for i, name in enumerate(HEADER)}


def test_a_line_of_dashes_says_where_fields_are_even_in_ragged_lines(tmp_path):
    rows = [
        "nimi       puhelin",
        "---------- ----------",
        *[f"{p[1]:10} {p[4]}" for p in PEOPLE],
        "",
        "59 riviä luettu kaikkiaan",
    ]
    path = tmp_path / "tuloste.lst"
    path.write_text("\n".join(rows), "utf-8")
    found, _ = read(path)
    assert found["nimi"] == [p[1] for p in PEOPLE]
    assert found["puhelin"] == [p[4] for p in PEOPLE]
    assert found["(line)"] == ["59 riviä luettu kaikkiaan"]


def test_what_stands_between_the_fields_is_kept_as_a_line(tmp_path):
    rows = [line(HEADER), *map(line, PEOPLE)]
    rows[30] = "Sivu 2 Asiakasluettelo Tulostaja Virtanen".ljust(sum(WIDTHS))
    path = tmp_path / "asiakkaat.dat"
    path.write_text("\n".join(rows), "utf-8")
    assert sniff(path).kind == "delimited"  # within the look at the beginning it speaks against a layout
    later = [line(HEADER), *map(line, PEOPLE * 40), rows[30], line(PEOPLE[0])]
    path.write_text("\n".join(later), "utf-8")
    found, _ = read(path)
    assert found["(line)"] == ["Sivu 2 Asiakasluettelo Tulostaja Virtanen"]
    assert len(found["sukunimi"]) == len(PEOPLE) * 40 + 1


@pytest.mark.parametrize(
    "text",
    [
        "Asiakas soitti ja kertoi muuttavansa.\nPyysi laskun uuteen osoitteeseen.\nLupasimme palata asiaan.\nEi vastannut.\nSoitetaan.\n",
        "\n".join("nimi;puhelin;katu" for _ in range(9)),
        "\n".join(f"2024-01-0{n} 12:00:00 INFO käynnistys {n * 10**n}" for n in range(1, 9)),
        "\n".join(f"{n:04d}" for n in range(40)),
        "kaksi sanaa\n" * 30,
        "",
    ],
)
def test_other_texts_are_left_alone(text):
    assert find_fields(text.split("\n")) is None
