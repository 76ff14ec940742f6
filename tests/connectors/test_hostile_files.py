"""Mutated files of every format: no crash, nothing raw in a message, and whatever wasn't read is told."""

from __future__ import annotations

import io
import os
import random
import sqlite3
import struct
import warnings
import zipfile
from contextlib import closing

import fastavro
import openpyxl
import pyarrow as pa
import pytest
from pyarrow import feather, orc

from connectors.registry import openers
from scanner.engine.accounting import Account
from scanner.model import SourceError
from scanner.model.inventory import REASONS
from tests.connectors import documents, workbooks
from tests.connectors.access_writer import MEMO, TEXT, Database
from tests.connectors.compound import compound
from tests.connectors.test_mail import message

MARKER = "Zqxmarker"
SEED = os.environ.get("TUTKA_FUZZ_SEED", "")
"""Another text gives other damages; `TUTKA_FUZZ_ROUNDS` more of them."""
ROWS = [["nimi", "puhelin", "muistio"], *[[f"Aho {n}", f"04012{n:05d}", f"{MARKER} {n}"] for n in range(60)]]
ROUNDS = int(os.environ.get("TUTKA_FUZZ_ROUNDS", "30"))


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"{n}.csv", "\n".join(";".join(row) for row in ROWS))
    return buffer.getvalue()


def tarred() -> bytes:
    import tarfile

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for n in range(4):
            data = "\n".join(";".join(row) for row in ROWS).encode()
            info = tarfile.TarInfo(f"{n}.csv")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def eml() -> bytes:
    made = message(body=f"{MARKER} kertoi", html=f"<p>{MARKER}</p>")
    made.add_attachment(
        "\n".join(";".join(row) for row in ROWS).encode(), maintype="text", subtype="csv", filename="a.csv"
    )
    return made.as_bytes()


def rtf() -> bytes:
    rows = "".join(rf"\trowd\intbl {row[0]}\cell {row[2]}\cell\row" + "\n" for row in ROWS)
    return (r"{\rtf1\ansi{\info{\author " + MARKER + r"}}\pard " + MARKER + r"\par " + rows + r"\pard}").encode()


def msg() -> bytes:
    text = f"{MARKER} kertoi".encode("utf-16-le")
    return compound(
        {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": text, "__substg1.0_1000001F": text * 300}
    )


def access(*, jet3: bool) -> bytes:
    database = Database(jet3=jet3)
    columns = [("nimi", TEXT), ("puhelin", TEXT), ("muistio", MEMO)]
    database.table("Asiakkaat", columns, [[*row[:2], row[2] * 40] for row in ROWS[1:]])
    return bytes(database)


def arrow(write) -> bytes:
    table = pa.Table.from_pylist([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]] * 3)
    buffer = io.BytesIO()
    write(table, buffer)
    return buffer.getvalue()


def arrow_stream(table, buffer) -> None:
    with pa.ipc.new_stream(buffer, table.schema) as writer:
        writer.write_table(table, 50)


def avro() -> bytes:
    schema = {"type": "record", "name": "a", "fields": [{"name": name, "type": "string"} for name in ROWS[0]]}
    buffer = io.BytesIO()
    rows = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    fastavro.writer(buffer, schema, rows * 3, codec="deflate", sync_interval=500, sync_marker=b"0123456789abcdef")
    return buffer.getvalue()


def sqlite() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE asiakkaat(nimi, puhelin, muistio)")
        connection.executemany("INSERT INTO asiakkaat VALUES (?, ?, ?)", ROWS[1:] * 3)
        connection.commit()
        return connection.serialize()


MAKERS = {
    "orc": lambda: arrow(orc.write_table),
    "feather": lambda: arrow(feather.write_feather),
    "arrows": lambda: arrow(arrow_stream),
    "avro": avro,
    "db": sqlite,
    "mbox": lambda: b"".join(b"From maija@example.com Mon Jan  1 10:00:00 2024\n" + eml() + b"\n" for _ in range(3)),
    "mdb": lambda: access(jet3=True),
    "accdb": lambda: access(jet3=False),
    "xlsx": xlsx,
    "xls": lambda: workbooks.xls({"Asiakkaat": ROWS}),
    "xlsb": lambda: workbooks.xlsb(ROWS),
    "ods": lambda: workbooks.ods(ROWS),
    "docx": lambda: documents.docx(f"<w:p><w:r><w:t>{MARKER}</w:t></w:r></w:p>", ROWS),
    "odt": lambda: documents.odt(f"<text:p>{MARKER}</text:p>", ROWS),
    "pdf": lambda: documents.pdf(*["\n".join(" ".join(row) for row in ROWS[:40])] * 3),
    "zip": zipped,
    "tar": tarred,
    "eml": eml,
    "rtf": rtf,
    "msg": msg,
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat, remove, or insert."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 40])):
        at = chance.randrange(len(out))
        how = chance.randrange(6)
        length = chance.choice([1, 2, 4, 16, 200])
        if how == 0:
            out[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            out[at : at + length] = bytes(chance.randrange(256) for _ in range(length))
        elif how == 2:
            del out[at : at + length]
        elif how == 3:
            out[at:at] = out[at : at + length]
        elif how == 4:
            out[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"])
        else:
            out = out[: max(at, 1)]
        out = out or bytearray(b"x")
    return bytes(out)


CHECKED = frozenset({"xlsx", "xlsb", "ods", "docx", "odt", "zip"})
"""Formats with a checksum over each part: what is gone without a word was lost by the reader, not by the damage."""


def read_all(path):
    """Read a file and what lies in it; give how many cells were seen, how many of them with the marker, problems, errors."""
    waiting, problems = openers(path)
    problems = list(problems)
    cells = marked = 0
    while waiting:
        opener = waiting.pop(0)
        try:
            with opener() as source:
                try:
                    for table in source.tables():
                        account = Account()
                        for batch in source.batches(table):
                            account.add(batch)
                            seen = [str(cell) for column in batch.columns for cell in column.cells if cell is not None]
                            cells += len(seen)
                            marked += sum(cell.count(MARKER) for cell in seen)
                        problems += account.disagreement(source, table)
                    waiting += source.inside() if hasattr(source, "inside") else ()
                finally:
                    problems += source.problems
        except SourceError as error:
            problems.append(error)
    return cells, marked, problems


@pytest.mark.parametrize("kind", MAKERS)
def test_mutated_files(kind, tmp_path):
    """Hundreds of files; each is the same in every run."""
    whole = MAKERS[kind]()
    (tmp_path / f"whole.{kind}").write_bytes(whole)
    _, every, problems = read_all(tmp_path / f"whole.{kind}")
    assert every
    assert all(problem.examined for problem in problems)
    for number in range(ROUNDS):
        data = mutated(whole, random.Random(f"{SEED}{kind} {number}"))
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(data)
        with warnings.catch_warnings(action="ignore"):
            cells, marked, problems = read_all(path)
        told = " ".join(repr(p) + str(p) for p in problems)
        assert MARKER not in told, number
        assert {p.reason for p in problems} <= set(REASONS)
        assert cells or problems, f"{number}: nothing was read and nothing was told"
        # a file whose first bytes are gone is read as the text that it looks like, and told so
        whole_as_told = all(getattr(p, "examined", False) and p.reason != "type_mismatch" for p in problems)
        assert not (kind in CHECKED and whole_as_told and marked < every), f"{number}: {every - marked} are gone"


def test_an_entry_of_the_directory_that_swallows_the_others_is_told(tmp_path):
    """A longer name hides every entry behind it: the archive seemed to hold one empty file."""
    data = bytearray(zipped())
    at = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    data[at + 28 : at + 30] = (end - at - 46).to_bytes(2, "little")
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    _, marked, problems = read_all(path)
    assert marked == 240  # read from the front
    assert [p.reason for p in problems if not getattr(p, "examined", False)] == ["corrupt"]
    book = bytearray(xlsx())
    at, end = book.index(b"PK\x01\x02"), book.rindex(b"PK\x05\x06")
    book[at + 28 : at + 30] = (end - at - 46).to_bytes(2, "little")
    path = tmp_path / "a.xlsx"
    path.write_bytes(book)
    _, _, problems = read_all(path)
    assert any(p.reason == "corrupt" for p in problems)


@pytest.mark.parametrize(("name", "data"), [("a.docx", b"PK"), ("a.zip", b"PK\x03\x04\x14"), ("a.pdf", b"%PD"), ("a.xls", b"x")])  # fmt: skip
def test_a_few_bytes_of_a_document_are_no_text(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    cells, _, (problem,) = read_all(tmp_path / name)
    assert cells == 0
    assert (problem.reason, problem.examined) == ("truncated", False)
    (tmp_path / "a.txt").write_bytes(b"PK")
    assert read_all(tmp_path / "a.txt")[0] == 1


def test_a_message_of_nothing_is_told(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"From =?utf-")
    _, _, problems = read_all(tmp_path / "a.eml")
    assert "truncated" in {p.reason for p in problems}


def test_arrow_offsets_that_point_nowhere_are_told(tmp_path):
    """The library took such a place in memory for a text, or ended the process."""
    data = bytearray(arrow(arrow_stream))
    at = data.index(struct.pack("<4i", 0, 5, 10, 15))  # where the first names begin and end
    data[at + 4 : at + 8] = struct.pack("<i", -5)
    path = tmp_path / "a.arrows"
    path.write_bytes(data)
    _, _, problems = read_all(path)
    assert [(p.reason, p.examined) for p in problems] == [("corrupt", False)]


def test_a_page_of_sqlite_that_lost_its_rows_is_told(tmp_path):
    """SQLite gives as many rows as the page counts, and nothing in them."""
    data = bytearray(sqlite())
    page = 4096 * 2  # the third one is the table's first leaf: its cells' places stand behind a header of eight bytes
    assert data[page] == 0x0D
    data[page + 48 : page + 60] = bytes(12)
    path = tmp_path / "a.db"
    path.write_bytes(data)
    _, marked, problems = read_all(path)
    assert marked < 180
    assert ("corrupt", False) in [(p.reason, p.examined) for p in problems]


@pytest.mark.parametrize("constraint", ["NOT NULL", "CHECK (nimi <> '')"])
def test_values_against_a_constraint_are_no_damage(tmp_path, constraint):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE a(nimi); INSERT INTO a VALUES (NULL), (''), ('Aho')")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(f"UPDATE sqlite_schema SET sql = replace(sql, 'nimi', \"nimi {constraint}\")")
        connection.commit()
    cells, _, problems = read_all(path)
    assert cells == 2
    assert not problems


def test_an_access_list_of_tables_without_its_entries_is_told(tmp_path):
    data = bytearray(access(jet3=False))
    catalogue = struct.pack("<I", 2)
    for page in range(0, len(data), 4096):
        if data[page] == 1 and data[page + 4 : page + 8] == catalogue:
            data[page] = 0xFF  # no page of data any more
    path = tmp_path / "a.accdb"
    path.write_bytes(data)
    cells, _, problems = read_all(path)
    assert not cells
    assert [(p.reason, p.examined) for p in problems] == [("corrupt", False)]


def test_streams_of_a_message_under_strange_names_are_told(tmp_path):
    text = MARKER.encode("utf-16-le")
    path = tmp_path / "a.msg"
    properties = {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": text}
    path.write_bytes(compound({**properties, "__sabstg1.0_1000001F": text * 300}))
    _, marked, problems = read_all(path)
    assert marked == 1
    assert ("corrupt", False) in [(p.reason, p.examined) for p in problems]
    path.write_bytes(compound({**properties, "__nameid_version1.0/__substg1.0_00020102": bytes(16)}))
    assert not read_all(path)[2]


def test_a_workbook_whose_sheets_are_not_found_is_read_for_its_texts(tmp_path):
    """Its directory leads nowhere; the cells' reader took all memory there was."""
    data = bytearray(workbooks.xls({"Asiakkaat": ROWS}))
    root = data.index("Root Entry".encode("utf-16-le"))
    data[root + 76 : root + 80] = b"\xff\xff\xff\xff"  # the root's first entry
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    _, marked, problems = read_all(path)
    assert marked == 60
    assert [(p.reason, p.examined) for p in problems] == [("corrupt", False)]
