from __future__ import annotations

import csv
import io
import re
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from connectors import delimited
from connectors.delimited import DelimitedSource
from connectors.header import names_a_column
from connectors.second_readings import PLACE
from scanner.model import Part, SourceError, SourceInfo


def read(data: bytes | str, folder: Path, name: str = "a.csv", *, size: int = 1000, limit=None, part=None):
    """Write a file and read it: columns, cells by column, problems by reason."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    columns: dict[str, list] = {}
    with DelimitedSource(SourceInfo("crm", name, "delimited"), path) as source:
        tables = source.tables()
        for table in tables:
            columns |= {c.name: [] for c in table.columns}
            for batch in source.batches(table, size, limit, part):
                for cells in batch.columns:
                    if cells.column.place != PLACE:
                        columns.setdefault(cells.column.name, []).extend(cells.cells)
    return columns, {problem.reason: problem for problem in source.problems}


PEOPLE = [["id", "nimi", "puhelin", "muistio"], *([str(n), f"Aho {n}", f"0401{n:06d}", "a, b"] for n in range(40))]


def text_of(rows, delimiter=";", newline="\r\n", quoting=csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^", "`"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_every_separator(delimiter, quoting, newline, tmp_path):
    columns, problems = read(text_of(PEOPLE, delimiter, newline, quoting), tmp_path)
    assert list(columns) == PEOPLE[0]
    assert columns["puhelin"] == [row[2] for row in PEOPLE[1:]]
    assert not problems


def test_windows_1252_with_lines_inside_cells(tmp_path):
    text = 'nimi;osoite;muistio\r\nMäkinen;"Hämeenkatu 1\n33100 Tampere";"soitti; ""hätä"""\r\nÖhman;Åvägen 2;\r\n'
    columns, problems = read(text.encode("cp1252"), tmp_path)
    assert columns["osoite"] == ["Hämeenkatu 1\n33100 Tampere", "Åvägen 2"]
    assert columns["muistio"] == ['soitti; "hätä"', ""]
    assert not problems


def test_unicode_text_of_excel(tmp_path):
    columns, _ = read(text_of(PEOPLE, "\t").encode("utf-16"), tmp_path)
    assert columns["nimi"][0] == "Aho 0"


@pytest.mark.parametrize("sep", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_the_line_that_names_the_separator(sep, tmp_path):
    columns, _ = read((sep + text_of(PEOPLE)).encode("utf-8-sig"), tmp_path)
    assert list(columns) == PEOPLE[0]
    assert len(columns["id"]) == 40


def test_decimal_commas_are_no_separators(tmp_path):
    rows = [["id", "summa"], *([str(n), f"{n},50"] for n in range(20))]
    columns, _ = read(text_of(rows), tmp_path)
    assert columns["summa"][3] == "3,50"


def test_ragged_rows_are_kept_and_told(tmp_path):
    rows = [PEOPLE[0], ["1", "Aho", "0401"], ["2", "Salo", "0402", "x", "yli", "jäämä"], ["3"], *PEOPLE[4:]]
    columns, problems = read(text_of(rows), tmp_path)
    assert columns["id"][:3] == ["1", "2", "3"]
    assert columns["muistio"][:3] == [None, "x", None]
    assert [cell for cell in columns["extra_1"] if cell] == ["yli"]
    assert [cell for cell in columns["extra_2"] if cell] == ["jäämä"]
    assert problems["ragged"].examined
    assert dict(problems["ragged"].params) == {"short": 2, "long": 1, "rows": len(rows) - 1}


def test_surplus_columns_are_sparse(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;nimi\n1;Aho\n2;Salo;yli\n")
    with DelimitedSource(SourceInfo("crm", "a.csv", "delimited"), path) as source:
        (table,) = source.tables()
        (batch,) = source.batches(table)
    assert [(c.column.name, c.column.sparse, c.column.position) for c in batch.columns] == [
        ("id", False, 1),
        ("nimi", False, 2),
        ("extra_1", True, 3),
    ]


def test_a_separator_at_each_line_end_is_no_column(tmp_path):
    columns, problems = read("id;nimi\n1;Aho;\n2;Salo;\n", tmp_path)
    assert list(columns) == ["id", "nimi"]
    assert not problems


def open_quote(rows: list[list[str]], at: int) -> str:
    lines = text_of(rows).split("\r\n")
    lines[at] = lines[at].replace("Aho", '"Aho', 1)
    return "\r\n".join(lines)


@pytest.mark.parametrize("at", [1, 3, 150, 400])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_quote_that_is_never_closed_swallows_nothing(at, quoted, tmp_path):
    rows = [PEOPLE[0], *([str(n), f"Aho {n}", "0401", f"x;{n}" if quoted else "x"] for n in range(1, 500))]
    columns, problems = read(open_quote(rows, at), tmp_path)
    assert columns["id"] == [row[0] for row in rows[1:]]
    assert columns["nimi"][at - 1] == f'"Aho {at}'
    assert columns["muistio"] == [row[3] for row in rows[1:]]
    assert problems["open_quote"].examined
    assert problems["open_quote"].params["count"] == 1


def test_quotes_inside_words_stay(tmp_path):
    columns, problems = read('id;nimi\n1;Matti "Masa" A\n2;"Salo ""Late"" X"\n3;5" putki\n', tmp_path)
    assert columns["nimi"] == ['Matti "Masa" A', 'Salo "Late" X', '5" putki']
    assert not problems


def test_long_notes_in_the_last_column_are_cells(tmp_path):
    note = "\n".join(f"rivi {n}; jatkuu" for n in range(500))
    rows = [["id", "nimi", "muistio"], *([str(n), "Aho", note] for n in range(5))]
    columns, problems = read(text_of(rows), tmp_path)
    assert columns["muistio"] == [note] * 5
    assert not problems


def test_backslash_escapes(tmp_path):
    lines = "".join(f'{n};"Aho \\"Late\\" {n}; jr";x\n' for n in range(20))
    columns, _ = read("id;nimi;muu\n" + lines, tmp_path)
    assert columns["nimi"][0] == 'Aho "Late" 0; jr'


def test_mixed_line_ends_lose_no_row(tmp_path):
    columns, _ = read("id;nimi\r\n1;Aho\n2;Salo\r3;Laine\r\n", tmp_path)
    assert columns["nimi"] == ["Aho", "Salo", "Laine"]


def test_nul_bytes_are_kept_and_told(tmp_path):
    columns, problems = read(b"id;nimi\n1;A\0ho\n", tmp_path)
    assert columns["nimi"] == ["A\0ho"]
    assert problems["nul_bytes"].examined


def test_two_encodings_in_one_file(tmp_path):
    data = "id;nimi\n1;Mäkinen\n".encode() + "2;Väänänen\n".encode("cp1252")
    columns, problems = read(data, tmp_path)
    assert columns["nimi"] == ["Mäkinen", "Väänänen"]
    assert problems["mixed_encoding"].examined


def test_long_fields(tmp_path):
    long, lines = "x" * 300_000, "rivi\n" * 200_000
    columns, problems = read(f'id;muistio\n1;{long}\n2;"{lines}"\n', tmp_path)
    assert columns["muistio"] == [long, lines]
    assert not problems


def test_title_lines_above_the_header_are_read(tmp_path):
    text = "Asiakasluettelo\r\nTulostettu 1.2.2024 Aho\r\n\r\n" + text_of(PEOPLE)
    columns, problems = read(text, tmp_path)
    assert list(columns) == [*PEOPLE[0], "(title)"]
    assert columns["(title)"] == ["Asiakasluettelo", "Tulostettu 1.2.2024 Aho"]
    assert columns["id"][0] == "0"
    assert not problems


def test_a_total_at_the_end_is_a_row(tmp_path):
    columns, _ = read(
        text_of([["id", "nimi", "summa"], *([str(n), "Aho", "1"] for n in range(9)), ["Yhteensä", "", "9"]]), tmp_path
    )
    assert columns["id"][-1] == "Yhteensä"


def test_stacked_headers_are_joined(tmp_path):
    columns, _ = read("Asiakas;;Osoite;\nNimi;Puhelin;Katu;Postinumero\nAho;0401;Hämeenkatu 1;00100\n", tmp_path)
    assert list(columns) == ["Asiakas / Nimi", "Asiakas / Puhelin", "Osoite / Katu", "Osoite / Postinumero"]
    assert columns["Osoite / Postinumero"] == ["00100"]


@pytest.mark.parametrize(
    "text",
    [
        "tyyppi;nimi\nAsiakas;Aho\nAsiakas;Salo\n",
        "tyyppi;nimi\nAsiakas;Aho\nToimittaja;Salo\nAsiakas;Laine\n",
        "tyyppi\nAsiakas\nToimittaja\n",
        "kunta\nA\nCONTACT\nx\n",
        "nimi;laji;puhelin\nAho;Asiakas;\nSalo;Tunnus;0401234567\n",
        "tyyppi;puhelin\nAsiakas;\nToimittaja;0401234567\n",
        '"asiakasnumero";"sukunimi";"muistio"\n"CONTACT";"";"A"\n',
    ],
)
def test_a_row_of_data_below_the_header_is_no_second_header(text, tmp_path):
    """Words such as `Asiakas` name columns and are values as well: no row is lost, no value becomes a name."""
    columns, _ = read(text, tmp_path)
    header, *rows = (line.replace('"', "").split(";") for line in text.splitlines())
    assert list(columns) == header
    assert list(map(list, zip(*columns.values(), strict=True))) == rows


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("inside", [";", ",", "\t", "|", ", "])
def test_separators_inside_quoted_cells_are_no_separators(delimiter, inside, tmp_path):
    """Other characters may be as regular inside the cells as the separator is between them."""
    rows = [[str(n), f"Aho{inside}Matti", f"Hämeenkatu{inside}Turku{inside}Suomi"] for n in range(1, 5)]
    text = text_of([["id", "nimi", "osoite"], *rows], delimiter=delimiter, quoting=csv.QUOTE_ALL)
    columns, _ = read(text, tmp_path)
    assert list(map(list, zip(*columns.values(), strict=True))) == rows


def test_a_header_in_two_languages_is_one_header(tmp_path):
    columns, _ = read("Nimi;Puhelin\nName;Phone\nAho;0401234567\n", tmp_path)
    assert columns == {"Nimi / Name": ["Aho"], "Puhelin / Phone": ["0401234567"]}


@pytest.mark.parametrize(
    "text",
    [
        "Matti;Meikäläinen;Helsinki\nMaija;Aho;Espoo\n",
        "Aho;0401234567;00100\nSalo;0401234568;00200\n",
        "131052-9993\n020202A9990\n",
        "aho@example.fi\nsalo@example.fi\n",
    ],
)
def test_without_a_header_no_value_becomes_a_name(text, tmp_path):
    columns, _ = read(text, tmp_path)
    assert list(columns) == [f"column_{n}" for n in range(1, len(columns) + 1)]
    assert len(columns["column_1"]) == 2


@pytest.mark.parametrize(
    "header",
    [
        "Etunimi;Sukunimi;Kaupunki",
        "firstName;lastName;city",
        "NIMI1;NIMI2;PAIKKA",
        "Förnamn;Efternamn;Ort",
        "a_x;b_y;c_z",
    ],
)
def test_headers_over_text_alone_are_found(header, tmp_path):
    columns, _ = read(f"{header}\nMatti;Meikäläinen;Helsinki\nMaija;Aho;Espoo\n", tmp_path)
    assert list(columns) == header.split(";")


def test_questions_of_a_form_are_headers(tmp_path):
    header = ["Start time", "Completion time", "Email", "Name", "Miten voimme auttaa?\nKerro vapaasti."]
    rows = [header, *(["1.2.2024 10:00", "1.2.2024 10:05", f"x{n}@example.fi", "Aho", "Apua"] for n in range(3))]
    columns, _ = read(text_of(rows), tmp_path)
    assert list(columns)[:4] == header[:4]
    assert list(columns)[4] == "Miten voimme auttaa? Kerro vapaasti."


def test_prose_is_one_column_of_lines(tmp_path):
    text = "Hei Matti, soitin eilen.\nOlisiko maanantai; vai tiistai?\n\nTerveisin, Aho\n"
    columns, problems = read(text, tmp_path, "viesti.txt")
    assert columns == {"text": [line for line in text.split("\n") if line]}
    assert not problems


def test_only_a_header(tmp_path):
    columns, problems = read("id;nimi;puhelin\n", tmp_path)
    assert list(columns) == ["id", "nimi", "puhelin"]
    assert problems["header_only"].examined


def test_only_blank_lines(tmp_path):
    columns, problems = read("\n\r\n\n", tmp_path)
    assert columns == {}
    assert problems["empty"].examined


def test_rows_of_a_part(tmp_path):
    text = text_of(PEOPLE)
    assert read(text, tmp_path, part=Part(5, 8))[0]["id"] == ["4", "5", "6"]
    assert read(text, tmp_path, part=Part(39))[0]["id"] == ["38", "39"]
    assert read(text, tmp_path, limit=3)[0]["id"] == ["0", "1", "2"]


def test_a_file_that_grows_while_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text_of(PEOPLE))
    with DelimitedSource(SourceInfo("crm", "a.csv", "delimited"), path) as source:
        (table,) = source.tables()
        batches = source.batches(table, 5)
        next(batches)
        with path.open("a") as more:
            more.write("99;Aho\r\n")
        assert 5 + sum(batch.rows for batch in batches) == 40
    (problem,) = source.problems
    assert (problem.reason, problem.examined) == ("changed", False)


def test_what_cannot_be_opened_is_a_sentence(tmp_path, monkeypatch):
    info = SourceInfo("crm", "a.csv", "delimited")
    with (
        pytest.raises(SourceError, match="no such file; check the path") as caught,
        DelimitedSource(info, tmp_path / "a.csv"),
    ):
        pass
    assert caught.value.reason == "not_found"

    def refuse(path):
        raise PermissionError

    monkeypatch.setattr(delimited, "sniff_encoding", refuse)
    with pytest.raises(SourceError, match="may not read the file") as caught, DelimitedSource(info, tmp_path / "a.csv"):
        pass
    assert caught.value.reason == "no_permission"


def test_a_disk_that_fails_in_the_middle(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(text_of(PEOPLE))
    with DelimitedSource(SourceInfo("crm", "a.csv", "delimited"), path) as source:
        (table,) = source.tables()

        def blocks(self):
            yield b"id;nimi;puhelin;muistio\n1;Aho;0401;\n"
            raise OSError(5, "rikki")

        monkeypatch.setattr(delimited.TextFile, "blocks", blocks)
        assert sum(batch.rows for batch in source.batches(table)) == 1
    (problem,) = source.problems
    assert (problem.reason, problem.examined, problem.params["rows"]) == ("io_error", False, 1)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff\ue000"), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=30), st.sampled_from([1, 2, 1000]))
def test_what_is_written_quoted_is_read_back(tmp_path_factory, rows, size):
    assume(not all(names_a_column(cell) for cell in rows[0]))  # such a row can't be told from a second header row
    written = [["asiakasnumero", "sukunimi", "muistio"], *map(list, rows)]
    columns, _ = read(text_of(written, quoting=csv.QUOTE_ALL), tmp_path_factory.mktemp("csv"), size=size)
    assert [columns[name] for name in written[0]] == [list(column) for column in zip(*rows, strict=True)]


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(tmp_path_factory, data):
    columns, _ = read(data, tmp_path_factory.mktemp("csv"))
    assert all(isinstance(cell, str) or cell is None for cells in columns.values() for cell in cells)


@settings(max_examples=100)
@given(st.text(st.sampled_from('ab;"\n,'), max_size=120))
def test_no_letter_is_lost_whatever_the_quotes(tmp_path_factory, text):
    columns, _ = read("nimi;numero\n" + text, tmp_path_factory.mktemp("csv"))
    names = [name for name in columns if not re.fullmatch(r"(?:extra|column)_\d+|\(title\)", name)]
    read_back = Counter("".join([*names, *(cell for values in columns.values() for cell in values if cell)]))
    assert (read_back["a"], read_back["b"]) == (text.count("a"), text.count("b"))


@pytest.mark.slow
def test_memory_stays_flat(tmp_path):
    path = tmp_path / "iso.csv"
    row = ";".join(["Aho", "0401234567", "x" * 80]) + "\n"
    with path.open("w") as stream:
        stream.write("sukunimi;puhelin;muistio\n")
        for _ in range(300):
            stream.write(row * 1000)
    tracemalloc.start()
    with DelimitedSource(SourceInfo("crm", "iso.csv", "delimited"), path) as source:
        (table,) = source.tables()
        rows = sum(batch.rows for batch in source.batches(table, 2000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 300_000
    assert peak < path.stat().st_size / 2
