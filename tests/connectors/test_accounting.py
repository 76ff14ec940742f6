"""What goes in comes out, for generated files of every format that counts; what is lost on the way makes a source incomplete."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import fastavro
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from connectors import avro_files, contacts, mail, mail_files, marks, msg_files
from connectors.registry import openers
from scanner.engine import troubles
from scanner.engine.accounting import Account, missing_parts
from tests.connectors.access_writer import TEXT, Database
from tests.connectors.compound import compound
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


def mbox(path, rows):
    mails = (
        f"From a@b.fi Mon Jan  1 10:00:00 2024\nFrom: a@b.fi\nSubject: {row[0]}\n"
        + (f"X-Note: {row[1]}\n" if row[1] else "")
        + f"\n{row[2] or ''}\n\n"
        for row in rows
    )
    path.with_suffix(".mbox").write_text("".join(mails), "utf-8")
    return path.with_suffix(".mbox")


def message(path, rows):
    body = "".join(f"{row[0]} {row[1]}\n" for row in rows)
    path.with_suffix(".eml").write_text(f"From: a@b.fi\nSubject: x\nX-Note: y\n\n{body}", "utf-8")
    return path.with_suffix(".eml")


def outlook(path, rows):
    streams = {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": "aihe".encode("utf-16-le")}
    for n, row in enumerate(rows[:20]):
        inner = f"__attach_version1.0_#{n:08X}/__substg1.0_3701000D"
        streams[f"{inner}/__substg1.0_0037001F"] = row[0].encode("utf-16-le")
        streams[f"{inner}/__substg1.0_1000001F"] = (row[1] or "x").encode("utf-16-le")
    path.with_suffix(".msg").write_bytes(compound(streams))
    return path.with_suffix(".msg")


def cards(path, rows):
    lines = (
        "BEGIN:VCARD\r\n" + "".join(f"X-{n}:{c}\r\n" for n, c in zip(NAMES, row, strict=True) if c) + "END:VCARD\r\n"
        for row in [*rows, (None,) * 4]
    )
    path.with_suffix(".vcf").write_text("".join(lines), "utf-8")
    return path.with_suffix(".vcf")


def calendar(path, rows):
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:soita\r\nEND:VALARM\r\n"
    events = (f"BEGIN:VEVENT\r\nSUMMARY:{row[0]}\r\nLOCATION:{row[1] or ''}\r\n{alarm}END:VEVENT\r\n" for row in rows)
    path.with_suffix(".ics").write_text(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n", "utf-8"
    )
    return path.with_suffix(".ics")


def directory(path, rows):
    entries = (
        f"dn: uid={n},ou=people\n" + "".join(f"{k}: {c}\n" for k, c in zip(("cn", "tel", "street", "sum"), row, strict=True) if c)
        for n, row in enumerate(rows)
    )  # fmt: skip
    path.with_suffix(".ldif").write_text("version: 1\n\n" + "\n".join(entries), "utf-8")
    return path.with_suffix(".ldif")


def avro(path, rows):
    schema = {"type": "record", "name": "r", "fields": [{"name": n, "type": ["null", "string"]} for n in NAMES]}
    with path.with_suffix(".avro").open("wb") as out:
        records = [dict(zip(NAMES, row, strict=True)) for row in rows]
        fastavro.writer(out, schema, records, codec="deflate", sync_interval=60)
    return path.with_suffix(".avro")


MARKED = (mbox, outlook, cards, calendar, directory, avro)
"""Formats whose records have marks that are counted without the reader."""
WRITERS = (delimited, ragged, stacked, printed, json_lines, xml, workbook, access, dump, html, message, *MARKED)
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


def without_the_third(items):
    """Overlook one record, as a reader with a fault does."""
    return (item for n, item in enumerate(items) if n != 2)


@pytest.mark.parametrize(
    ("write", "module", "name"),
    [
        (mbox, mail, "spans"),
        (outlook, msg_files.MsgFile, "letters"),
        (cards, contacts, "_components"),
        (calendar, contacts, "_components"),
        (directory, contacts, "_entries"),
        (avro, avro_files.AvroSource, "_records"),
    ],
)
def test_a_reader_that_overlooks_a_record_is_caught(tmp_path, monkeypatch, write, module, name):
    path = write(tmp_path / "a", rows_of())
    assert read(path)[::2] == ([], "complete")
    whole = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *arguments: without_the_third(whole(*arguments)))
    found, counted, status = read(path)
    assert counted
    assert status == "partial"
    for problem in found:
        assert (problem.reason, problem.examined) == ("unexpected", False)
        assert problem.params["records"] == problem.params["records_marked"] - 1
    with opened(path)() as source:  # a part or a sample isn't held against the whole
        for table in source.tables():
            account = Account()
            for batch in source.batches(table, 10, 3):
                account.add(batch)
            assert account.disagreement(source, table, whole=False) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["From a Mon 10:00 2024", "From you", "", " ", "x", "From: a", "BEGIN:VCARD", "END:VCARD", "BEGIN:X", "dn: a", "dn:: YQ==", " dn: b", "y" * 50]), max_size=60), st.sampled_from(["\n", "\r\n"]), st.integers(1, 90))  # fmt: skip
def test_marks_are_found_whatever_the_pieces(lines, end, size):
    data = end.join(lines).encode()
    counts = (marks.envelopes, marks.components, marks.entries)
    plain = [count(io.BytesIO(data)) for count in counts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "PIECE_BYTES", size)
        patch.setattr(marks, "LINE_BYTES", 60)
        assert [count(io.BytesIO(data)) for count in counts] == plain
    assert plain[0] == len(list(mail_files.spans(io.BytesIO(data))))
    assert plain[2] == sum(line.startswith("dn:") for line in lines)


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
