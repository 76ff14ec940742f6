"""Several tables in one CSV: told apart where each has a header beyond doubt; every cell comes out once."""

from __future__ import annotations

import pytest

from tests.connectors.reading import read

CUSTOMERS = ["nimi;henkilötunnus;puhelin", *(f"Aho {n};131052-{900 + n}X;0401234{n:03d}" for n in range(6))]
SUPPLIERS = ["yritys;y-tunnus;tilinumero;summa", *(f"Yritys {n} Oy;1234567-{n};FI{n};{n},50" for n in range(4))]


def cells_of(lines):
    return sorted(cell for line in lines for cell in line.split(";") if cell)


@pytest.mark.parametrize(
    ("between", "title"),
    [
        ([""], []),
        (["", ""], []),
        ([";;;"], []),
        ([], ["Toimittajat"]),
        ([""], ["Toimittajat"]),
        ([], ["Toimittajat;;;"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tables_one_below_the_other(tmp_path, between, title, newline):
    found = read(newline.join([*CUSTOMERS, *between, *title, *SUPPLIERS]) + newline, tmp_path, "kaikki.csv")
    assert not found.problems
    first, second = found.tables["kaikki.csv"], found.tables["kaikki.csv (2)"]
    assert first == {
        name: [row.split(";")[i] for row in CUSTOMERS[1:]] for i, name in enumerate(CUSTOMERS[0].split(";"))
    }
    assert second.pop("(title)", []) == [t.strip(";") for t in title]
    assert second == {
        name: [row.split(";")[i] for row in SUPPLIERS[1:]] for i, name in enumerate(SUPPLIERS[0].split(";"))
    }


def test_title_lines_above_the_first_and_a_total_below_the_last(tmp_path):
    lines = ["Asiakasluettelo", "", *CUSTOMERS, "", *SUPPLIERS, "Yhteensä;;;8,00"]
    found = read("\n".join(lines), tmp_path, "kaikki.csv")
    assert set(found.tables) == {"kaikki.csv", "kaikki.csv (2)"}
    assert found.tables["kaikki.csv"]["(title)"] == ["Asiakasluettelo"]
    header = {*CUSTOMERS[0].split(";"), *SUPPLIERS[0].split(";")}
    assert sorted(str(c) for c in found.cells() if c) == [c for c in cells_of(lines) if c not in header]


def test_rows_longer_than_their_table_keep_their_fields(tmp_path):
    lines = [*CUSTOMERS, "", *SUPPLIERS, "Oy;1;2;3;liikaa;vielä"]
    found = read("\n".join(lines), tmp_path, "kaikki.csv")
    assert [c for c in found.tables["kaikki.csv (2)"]["extra_1"] if c] == ["liikaa"]
    assert [c for c in found.tables["kaikki.csv (2)"]["extra_2"] if c] == ["vielä"]


@pytest.mark.parametrize(
    "lines",
    [
        [*CUSTOMERS, "", *CUSTOMERS[1:]],  # groups
        [*CUSTOMERS, "", *CUSTOMERS],  # a header that is printed again
        [*CUSTOMERS, "", "Yhteensä;6;"],
        [*CUSTOMERS, "", "nimi;puhelin"],  # a header without rows
        [*CUSTOMERS, "", "Kallio;Sörnäinen;Vallila", "a;2;3", "b;3;4"],
        [*CUSTOMERS, ""],
    ],
)
def test_anything_less_stays_one_table(tmp_path, lines):
    found = read("\n".join(lines), tmp_path, "kaikki.csv")
    assert set(found.tables) == {"kaikki.csv"}
    header = set(CUSTOMERS[0].split(";"))
    assert set(cells_of(lines)) - header <= set(map(str, found.cells()))


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_batches_of_any_size_give_the_same(tmp_path, size):
    text = "\n".join([*CUSTOMERS, "", "Toimittajat", *SUPPLIERS])
    assert read(text, tmp_path, "kaikki.csv", size).tables == read(text, tmp_path, "kaikki.csv").tables
