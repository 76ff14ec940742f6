"""What goes in comes out, for generated files of every format that counts; what is lost on the way makes a source incomplete."""

from __future__ import annotations

import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from connectors.registry import openers
from scanner.engine import troubles
from scanner.engine.accounting import Account, missing_parts
from tests.connectors.access_writer import TEXT, Database
from tests.connectors.workbooks import ods

NAMES = ("nimi", "puhelin", "osoite", "summa")


def delimited(path, rows):
    text = "".join(";".join(cell or "" for cell in row) + "\n" for row in [NAMES, *rows])
    path.with_suffix(".csv").write_text(text, "utf-8")
    return path.with_suffix(".csv")


def ragged(path, rows):
    lines = [";".join(NAMES), *(";".join([*(c or "" for c in row), *["x"] * (n % 3)]) for n, row in enumerate(rows))]
    path.with_suffix(".csv").write_text("\n".join(lines) + "\n", "utf-8")
    return path.with_suffix(".csv")


def stacked(path, rows):
    more = ["yritys;y-tunnus;tilinumero", *(f"Yritys {n};123-{n};FI{n}" for n in range(3))]
    lines = [";".join(NAMES), *(";".join(cell or "-" for cell in row) for row in rows), "", *more]
    path.with_suffix(".csv").write_text("\n".join(lines) + "\n", "utf-8")
    return path.with_suffix(".csv")


def printed(path, rows):
    lines = [" ".join(name.ljust(12) for name in NAMES), " ".join(["-" * 12] * 4)]
    lines += [" ".join((cell or "")[:12].ljust(12) for cell in row) for row in rows]
    path.with_suffix(".lst").write_text("\n".join(lines) + "\n", "utf-8")
    return path.with_suffix(".lst")


def json_lines(path, rows):
    lines = (json.dumps(dict(zip(NAMES, row, strict=True))) for row in rows)
    path.with_suffix(".jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return path.with_suffix(".jsonl")


def xml(path, rows):
    body = "".join(
        "<asiakas>" + "".join(f"<{n}>{c}</{n}>" for n, c in zip(NAMES, row, strict=True) if c) + "</asiakas>"
        for row in rows
    )
    path.with_suffix(".xml").write_text(f"<?xml version='1.0'?><asiakkaat>{body}</asiakkaat>", "utf-8")
    return path.with_suffix(".xml")


def workbook(path, rows):
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    for row in rows:
        book.active.append(row)
    if len(rows) > 2:
        book.active.row_dimensions[3].hidden = True
    book.active["A2"].comment = Comment("soita ensin", "x")  # a remark on a row is no cell of it
    book.properties.title = "vienti"
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def access(path, rows):
    database = Database()
    database.table("T", [(name, TEXT) for name in NAMES], rows)
    path.with_suffix(".mdb").write_bytes(bytes(database))
    return path.with_suffix(".mdb")


def dump(path, rows):
    values = (", ".join("NULL" if c is None else f"'{c}'" for c in row) for row in rows)
    text = f"CREATE TABLE t ({', '.join(f'{n} text' for n in NAMES)});\n"
    path.with_suffix(".sql").write_text(text + "".join(f"INSERT INTO t VALUES ({v});\n" for v in values), "utf-8")
    return path.with_suffix(".sql")


def html(path, rows):
    body = "".join("<tr>" + "".join(f"<td>{c or ''}</td>" for c in row) + "</tr>" for row in [NAMES, *rows])
    path.with_suffix(".html").write_text(f"<html><body><p>teksti</p><table>{body}</table></body></html>", "utf-8")
    return path.with_suffix(".html")


WRITERS = (delimited, ragged, stacked, printed, json_lines, xml, workbook, access, dump, html)
CELLS = st.one_of(st.none(), st.text("abcåäö 0123456789", min_size=1, max_size=9).map(lambda t: f"x{t.strip()}"))
ROWS = st.lists(st.tuples(st.text("abcåäö", min_size=2, max_size=9), CELLS, CELLS, CELLS), min_size=4, max_size=40)


def opened(path):
    (opener,), problems = openers(path, system="crm")
    assert all(problem.examined for problem in problems)
    return opener


def read(path, mutate=lambda batch: [batch], size=7):
    """Read all tables; give what the accounts say, and how many tables were counted."""
    found, counted = [], 0
    with opened(path)() as source:
        for table in source.tables():
            account = Account()
            for batch in source.batches(table, size):
                for one in mutate(batch):
                    account.add(one)
            counted += table.ref.table in source.tallies
            found += account.disagreement(source, table)
        status = troubles.status_of([*source.problems, *found], opened=True)
    return found, counted, status


@pytest.mark.parametrize("write", WRITERS)
@settings(max_examples=15, deadline=None)
@given(rows=ROWS, size=st.sampled_from([1, 3, 1000]))
def test_what_goes_in_comes_out(tmp_path_factory, write, rows, size):
    found, counted, status = read(write(tmp_path_factory.mktemp("t") / "a", rows), size=size)
    assert not found
    assert counted
    assert status == "complete"


def rows_of(number=30):
    noise = random.Random(5)
    return [(f"Nimi{n}", f"0401{n}", noise.choice((None, f"Katu {n}")), f"{n},50") for n in range(number)]


def without_a_record(batch):
    """Lose the last row of each batch of rows."""
    if not batch.rows_counted:
        return [batch]
    kept = tuple(replace(c, cells=list(c.cells)[:-1]) for c in batch.columns)
    numbers = None if batch.row_numbers is None else batch.row_numbers[:-1]
    return [replace(batch, columns=kept, row_numbers=numbers)]


def without_a_cell(batch):
    """Lose the first cell of each batch of rows."""
    if not batch.rows_counted:
        return [batch]
    first, *rest = batch.columns
    return [replace(batch, columns=(replace(first, cells=[None, *list(first.cells)[1:]]), *rest))]


def without_a_column(batch):
    return [replace(batch, columns=batch.columns[1:])] if batch.rows_counted and len(batch.columns) > 1 else [batch]


def twice(batch):
    return [batch, batch]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("mutate", [without_a_record, without_a_cell, without_a_column, twice, lambda batch: []])
def test_what_is_lost_or_doubled_is_noticed(tmp_path, write, mutate):
    path = write(tmp_path / "a", rows_of())
    assert read(path)[0] == []
    found, _, status = read(path, mutate)
    assert found
    assert status == "partial"
    assert all(p.reason == "unexpected" and not p.examined for p in found)
    assert "Nimi" not in repr(found)


def test_workbooks_of_other_formats_count_too(tmp_path):
    path = tmp_path / "a.ods"
    path.write_bytes(ods([list(NAMES), *map(list, rows_of(9))]))
    found, counted, status = read(path)
    assert (found, status) == ([], "complete")
    assert counted
    assert read(path, without_a_record)[2] == "partial"


def test_a_source_that_has_told_of_a_loss_itself_is_not_told_again(tmp_path: Path):
    path = delimited(tmp_path / "a", rows_of())
    with opened(path)() as source:
        (table,) = source.tables()
        account = Account()
        list(source.batches(table))
        source.problem("io_error", "reading stopped", table=table.ref.table)
        assert account.disagreement(source, table) == []


def test_a_part_that_is_lost_is_noticed(tmp_path):
    path = tmp_path / "vienti.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.csv", "b.csv", "kuva.png"):
            archive.writestr(name, b"\x89PNG\r\n\x1a\n" if name == "kuva.png" else "nimi;puhelin\nAho;0401\n")
    with opened(path)() as source:
        for table in source.tables():
            list(source.batches(table))
        found = source.inside()
        assert len(found) == 2  # the image is told as one
        assert missing_parts(source, len(found)) == []
        (problem,) = missing_parts(source, len(found) - 1)
    assert (problem.reason, problem.examined, problem.params) == ("unexpected", False, {"parts": 2, "read": 1})
    assert troubles.status_of([problem], opened=True) == "partial"
