"""Fixed-width text: found by its layout, every character read, prose left alone."""

from __future__ import annotations

import pytest
from stdnum import iban
from stdnum.fi import hetu

from connectors.registry import openers
from scanner.files.fixed_width import find_fields
from scanner.files.sniff import sniff
from tests.connectors import reading

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


def hetus(count):
    """Give artificial identity codes, which begin with individual number 900."""
    signs = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    made = []
    for n in range(count):
        date, number = f"{n % 28 + 1:02d}{n % 12 + 1:02d}{40 + n % 60:02d}", 900 + n % 100
        made.append(f"{date}-{number}{signs[int(f'{date}{number}') % 31]}")
    assert all(hetu.is_valid(one, allow_temporary=True) for one in made)
    return made


def ibans(count):
    made = [f"FI{iban.calc_check_digits(f'FI00{n:014d}')}{n:014d}" for n in range(count)]
    assert all(map(iban.is_valid, made))
    return made


NAMES = ["Salonen Väinö", "Aho", "Mäkeläinen Anna-Liisa", "Niemi Eero", "Yli-Kyyny K", "Öhman"]


def names(count):
    return [NAMES[n % len(NAMES)] for n in range(count)]


def texts_of(path):
    assert sniff(path).kind == "fixed_width"
    found, problems = read(path)
    assert not problems
    return list(found.values())


@pytest.mark.parametrize("suffix", [".txt", ".dat", ""])
def test_values_with_check_digits_are_fields_though_nothing_parts_them(tmp_path, suffix):
    path = tmp_path / f"henkilot{suffix}"
    people = [(h, n, f"{i:010d}") for i, (h, n) in enumerate(zip(hetus(60), names(60), strict=True))]
    path.write_text("\n".join(f"{h}{n:<30}{i}" for h, n, i in people) + "\n", "utf-8")
    assert texts_of(path) == [list(column) for column in zip(*people, strict=True)]


def test_a_value_is_a_field_behind_digits_and_where_blanks_tell_of_no_other(tmp_path):
    path = tmp_path / "henkilot.txt"
    people = [(f"{i:06d}", h, n) for i, (h, n) in enumerate(zip(hetus(60), names(60), strict=True))]
    path.write_text("\n".join(f"{i}{h}{n:<24}" for i, h, n in people) + "\n", "cp1252")
    assert texts_of(path) == [list(column) for column in zip(*people, strict=True)]


def test_an_account_is_a_field_before_an_amount(tmp_path):
    path = tmp_path / "maksut.txt"
    payments = [(one, f"{i * 37:010d}") for i, one in enumerate(ibans(60))]
    path.write_text("\n".join(map("".join, payments)) + "\n", "utf-8")
    assert texts_of(path) == [list(column) for column in zip(*payments, strict=True)]


def test_lines_without_the_value_are_cut_or_kept_whole(tmp_path):
    rows = [f"{h}{n:<30}" for h, n in zip(hetus(60), names(60), strict=True)]
    rows[20] = f"{'':11}{'Tuntematon':<30}"
    total = "Yhteensä tällä sivulla 20 henkilöä".ljust(41)
    rows[40] = total
    path = tmp_path / "henkilot.txt"
    path.write_text("\n".join([f"{'hetu':<11}{'nimi':<30}", *rows]) + "\n", "utf-8")
    found, _ = read(path)
    assert found["(line)"] == [total.strip()]
    assert (found["hetu"][20], found["nimi"][20]) == ("", "Tuntematon")
    assert len(found["nimi"]) == 59


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([f"{n % 28 + 1:02d}0190-{1000 + n}Tilaus" for n in range(300)], id="order numbers"),
        pytest.param([f"{h},Aho" for h in hetus(60)], id="delimited by commas"),
        pytest.param([f"hetu={h}" for h in hetus(60)], id="after a sign"),
        pytest.param(hetus(60), id="nothing beside it"),
        pytest.param([f"{hetus(1)[0]}Rivi{n:04d}" for n in range(60)], id="one and the same value"),
    ],
)
def test_what_only_looks_like_a_field_is_not_torn(rows):
    assert find_fields(rows) is None


def test_the_first_row_is_read_when_the_line_above_the_dashes_is_no_header(tmp_path):
    """Where the names don't fit the fields, the line of dashes must not take their place: the row below it was lost."""
    rows = [f"{n:05d}  Mäkinen{n:<16}  0401{n:06d}   soitti {n}" for n in range(40)]
    head = "numero nimi                     puheli     muistio           "
    lines = [head, "------ ------------------------ ------------ ------------------", *rows]
    found = reading.read("\n".join(lines), tmp_path, "a.lst")
    assert found.kind == "fixed_width"
    assert found.rows["a.lst"] == 40
    for n in range(40):
        assert f"Mäkinen{n}" in found.text()
