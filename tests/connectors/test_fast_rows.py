"""The columnar way of reading delimited text agrees with the reader of record, and both with what was written."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import delimited, fast_rows
from connectors.delimited import DelimitedSource
from connectors.dialect import Dialect
from connectors.fast_rows import ArrowTexts, fast_block, gathered, runs
from scanner.files.encoding import TextFile
from scanner.model import Part, SourceInfo


def rows_of(text: str, dialect: Dialect, size: int, *, fast: bool) -> tuple[list[list[str]], int, int]:
    """Read a text in blocks of lines; also how many rows went the fast way, and the open quotes met."""
    lines = io.StringIO(text, newline="")

    def blocks():
        while block := lines.read(size):
            yield (block + lines.readline()).encode()

    records, found = runs(blocks(), dialect, 0, fast=fast)
    out, quick = [], 0
    for item in found:
        if isinstance(item, list):
            out.append(item)
        else:
            quick += item.rows
            out += [list(row) for row in zip(*(ArrowTexts(c) for c in item.columns), strict=True)]
    return out, quick, records.open_quotes


PIECES = st.sampled_from(
    [
        ";",
        ";",
        ";",
        "\n",
        "\n",
        "\r\n",
        "\r",
        '"',
        '""',
        '";"',
        "Aho",
        "040 123",
        "ä€",
        " ",
        "|",
        "[",
        "\\",
        "\0",
        "NA",
        "\x0b",
        "\u2028",
        "''",
        ",",
    ]
)


@given(pieces=st.lists(PIECES, max_size=60), width=st.integers(2, 4), size=st.integers(1, 50))
def test_any_text_reads_the_same_both_ways(pieces, width, size):
    text, dialect = "".join(pieces), Dialect(";", width=width)
    slow, none, quotes = rows_of(text, dialect, 1 << 20, fast=False)
    assert none == 0
    found, _, quotes_met = rows_of(text, dialect, size, fast=True)
    assert found == slow
    assert quotes_met == quotes


CELLS = st.text(st.sampled_from(list('ab1 ä€;,"\n\r|[{')), max_size=5)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=25),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    size=st.integers(1, 80),
)
def test_what_is_written_is_read_the_same_both_ways(rows, quoting, size):
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=quoting).writerows(rows)
    dialect = Dialect(";", width=3)
    assert (
        rows_of(out.getvalue(), dialect, size, fast=True)[0] == rows_of(out.getvalue(), dialect, 1 << 20, fast=False)[0]
    )


def test_a_clean_text_goes_the_fast_way_and_an_odd_row_only_its_block():
    dialect = Dialect(";", width=3)
    lines = [f'{n};"Aho ""{n}""";\n' for n in range(5000)]
    _, quick, _ = rows_of("".join(lines), dialect, 1000, fast=True)
    assert quick == 5000
    lines[2500] = "2500;Aho\n"
    found, quick, _ = rows_of("".join(lines), dialect, 1000, fast=True)
    assert len(found) == 5000
    assert 4800 < quick < 5000


@pytest.mark.parametrize("text", ['a;b"c;d\n', 'a;"b\nc";d\n', 'a;"b"c;d\n', "a;b\n", "a;\0;c\n"])
def test_what_needs_judgement_is_left_to_the_reader_of_record(text):
    assert fast_block(text.encode(), Dialect(";", width=3)) is None


def everything(path, size=1000, limit=None, part=None):
    with DelimitedSource(SourceInfo("crm", "a.csv", "delimited"), path) as source:
        (table,) = source.tables()
        cells: dict[str, list] = {}
        numbers: dict[str, list[int]] = {}
        for batch in source.batches(table, size, limit, part):
            assert batch.rows <= size
            for column in batch.columns:
                name = f"{column.column.name} {column.column.place}"
                for index, cell in enumerate(column.cells):
                    if cell is not None or not column.column.sparse:
                        cells.setdefault(name, []).append(cell)
                        numbers.setdefault(name, []).append(batch.row_number(index))
        return cells, numbers, source.problems


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("oddities", [0, 3, 60])
def test_files_read_the_same_both_ways(codec, oddities, tmp_path, monkeypatch):
    chance = random.Random(f"{codec}{oddities}")
    rows = [["numero", "nimi", "puhelin", "muistio"]]
    rows += [[f"{n:05d}", f"Mäkinen {n}", f"0401{n:06d}", "MÃ¤kinen" if n % 97 == 0 else "soitti"] for n in range(3000)]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    lines = out.getvalue().splitlines(keepends=True)
    for _ in range(oddities):
        at = chance.randrange(1, len(lines))
        lines[at] = chance.choice(
            ["1;2\r\n", "1;2;3;4;5;6\r\n", '1;"a\r\nb";3;4\r\n', '1;"auki;3;4\r\n', "\r\n", '1;a "b" c;3;4\r\n']
        )
    path = tmp_path / "a.csv"
    path.write_bytes("".join(lines).encode(codec))
    blocks = TextFile.blocks
    monkeypatch.setattr(TextFile, "blocks", lambda self: blocks(self, 5000))
    for options in (
        {},
        {"size": 7},
        {"limit": 100},
        {"part": Part(500, 1200)},
        {"part": Part(2990)},
        {"part": Part(900), "limit": 50},
    ):
        found = everything(path, **options)
        with monkeypatch.context() as patch:
            patch.setattr(fast_rows, "fast_block", lambda *_: None)
            slow = everything(path, **options)
        assert found == slow
    assert delimited.runs is runs


def test_cells_of_columns_are_texts_like_any_others():
    import pyarrow as pa

    texts = ArrowTexts(pa.array(["a", "", "ä"]))
    assert (len(texts), texts[2], texts[0:2], list(texts)) == (3, "ä", ["a", ""], ["a", "", "ä"])
    assert texts == ["a", "", "ä"]
    assert repr(texts) == "ArrowTexts(3 texts)"


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=12), st.integers(1, 30))
def test_joined_blocks_hold_the_same_rows_in_the_same_places(lengths, size):
    """A block that doesn't follow the one before it (single rows stood between) begins a batch of its own."""
    items, number = [], 1
    for length, apart in lengths:
        number += 7 * apart
        data = "".join(f"{number + n};{number + n}x\n" for n in range(length)).encode()
        items.append((number, fast_block(data, Dialect(";", width=2))))
        number += length
    out = list(gathered(iter(items), size))
    rows = [
        (first + n, *row)
        for first, block in out
        for n, row in enumerate(zip(*map(ArrowTexts, block.columns), strict=True))
    ]
    assert rows == [(n, str(n), f"{n}x") for first, block in items for n in range(first, first + block.rows)]
    follows = {first + block.rows for first, block in out[:-1] if block.rows < size}
    assert not follows & {first for first, _ in out[1:]}
